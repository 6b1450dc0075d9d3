Attribute VB_Name = "modAction"
Option Explicit
Option Private Module
' Runs an action of Python. Request and result travel through the sheet _tthc, which holds Vietnamese as it is.

Private Const ActionsCommand As String = "from tthc.excel.calls import run; run()"
Private Const MostRounds As Long = 20

Private mArguments As Long
Private mSentence As String ' what could not be written to the result cells
Private mDetails As String

' A button: runs the action, asks what it asks, and shows its sentence. Arguments come in pairs: key, value.
Public Sub RunAction(ByVal action As String, ParamArray arguments() As Variant)
    Dim pairs As Variant
    pairs = arguments
    MarkOpened
    If ReadyToRun() Then Converse action, pairs
End Sub

' True when the action said ok. Its sentence then stands in the result cells.
Public Function PerformAction(ByVal action As String, ByVal pairs As Variant) As Boolean
    Dim reason As String
    On Error GoTo failed
    WriteRequest action, pairs
    PerformAction = PerformRequest()
    Exit Function
failed:
    reason = Err.Description
    WriteResult MessageText("action.no_answer"), reason
End Function

' One more argument of the request that stands in the cells.
Public Sub AddArgument(ByVal key As String, ByVal value As Variant)
    mArguments = mArguments + 1
    With ThisWorkbook.Worksheets("_tthc").Range("yeu_cau_bang")
        .Cells(mArguments, 1).Value = key
        .Cells(mArguments, 2).Value = value
    End With
End Sub

' What an earlier round answered; nothing reads a row without a key.
Public Sub ForgetArgument(ByVal key As String)
    Dim number As Long
    With ThisWorkbook.Worksheets("_tthc").Range("yeu_cau_bang")
        For number = 1 To mArguments
            If .Cells(number, 1).Value = key Then .Cells(number, 1).Value = ""
        Next number
    End With
End Sub

Public Function FreeArguments() As Long
    FreeArguments = ThisWorkbook.Worksheets("_tthc").Range("yeu_cau_bang").Rows.Count - mArguments
End Function

Public Function ResultText(ByVal cellName As String) As String
    On Error Resume Next
    If Len(mSentence) > 0 Then
        If cellName = "ket_qua_cau" Then ResultText = mSentence
        If cellName = "ket_qua_chi_tiet" Then ResultText = mDetails
        Exit Function
    End If
    ResultText = CStr(ThisWorkbook.Worksheets("_tthc").Range(cellName).Value)
End Function

Public Sub ShowResult(ByVal succeeded As Boolean)
    Dim shown As String
    shown = ResultText("ket_qua_cau")
    If Not succeeded And Len(ResultText("ket_qua_chi_tiet")) > 0 Then
        shown = shown & vbLf & vbLf & MessageText("action.details") & vbLf & Left$(ResultText("ket_qua_chi_tiet"), 800)
    End If
    ShowSentence shown, succeeded
End Sub

Private Function ReadyToRun() As Boolean
    If IsBusy() Then
        ShowSentence MessageText("action.busy"), False
    ElseIf HasFailed() Or Not OnWindows() Or Not InterpreterFound() Then
        ShowSentence MessageText("action.not_ready"), False
    Else
        ReadyToRun = True
    End If
End Function

' As long as the action asks: the answers become arguments of the same request. Who breaks off ends it.
Private Sub Converse(ByVal action As String, ByVal pairs As Variant)
    Dim rounds As Long
    Dim succeeded As Boolean
    succeeded = PerformAction(action, pairs)
    Do While ResultText("ket_qua") = "ask"
        rounds = rounds + 1
        If rounds > MostRounds Then
            ShowSentence MessageText("ask.endless"), False
            Exit Sub
        End If
        If Not AllAnswered() Then Exit Sub
        succeeded = PerformRequest()
    Loop
    ShowResult succeeded
End Sub

' Carries out the request that stands in the cells; how Excel calculates is as before, whatever happens.
Private Function PerformRequest() As Boolean
    Dim reason As String
    Dim calculation As Long
    calculation = CalculationMode()
    On Error GoTo failed
    ClearResult
    Application.StatusBar = MessageText("action.running")
    HoldEscape True
    MarkBusy True
    CallPython
    EndCall calculation
    If Len(ResultText("ket_qua")) = 0 Then WriteResult MessageText("action.no_answer"), FailureReason()
    PerformRequest = (ResultText("ket_qua") = "ok")
    If WasRefused() Then RecalculateAll
    Exit Function
failed:
    reason = Err.Description
    EndCall calculation
    WriteResult MessageText("action.no_answer"), reason
End Function

Private Sub EndCall(ByVal calculation As Long)
    On Error Resume Next
    MarkBusy False
    RestoreCalculation calculation
    HoldEscape False
    Application.StatusBar = False
End Sub

Private Sub WriteRequest(ByVal action As String, ByVal pairs As Variant)
    Dim number As Long
    ClearResult
    mArguments = 0
    With ThisWorkbook.Worksheets("_tthc")
        .Range("yeu_cau_bang").ClearContents
        .Range("yeu_cau").Value = action
    End With
    For number = 0 To UBound(pairs) - 1 Step 2
        AddArgument CStr(pairs(number)), pairs(number + 1)
    Next number
End Sub

Private Sub ClearResult()
    mSentence = ""
    With ThisWorkbook.Worksheets("_tthc")
        .Range("ket_qua").Value = ""
        .Range("ket_qua_cau").Value = ""
        .Range("ket_qua_chi_tiet").Value = ""
        .Range("hoi_bang").ClearContents
    End With
End Sub

' Cells that take nothing may hold what an earlier action said: then the sentence is kept here.
Private Sub WriteResult(ByVal sentence As String, ByVal details As String)
    On Error GoTo unwritten
    With ThisWorkbook.Worksheets("_tthc")
        .Range("ket_qua").Value = "error"
        .Range("ket_qua_cau").Value = sentence
        .Range("ket_qua_chi_tiet").Value = details
    End With
    Exit Sub
unwritten:
    mSentence = sentence
    mDetails = details
End Sub

' What RunPython of xlwings does with its server, without its own English dialog when the command fails.
Private Sub CallPython()
    Dim server As Object
    Set server = PythonServer()
    If server Is Nothing Then Exit Sub
    server.SetAttr server.Module("xlwings._xlwindows"), "BOOK_CALLER", ThisWorkbook
    server.Exec ActionsCommand
End Sub
