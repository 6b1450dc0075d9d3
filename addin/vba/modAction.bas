Attribute VB_Name = "modAction"
Option Explicit
Option Private Module
' Runs an action of Python. Request and result travel through the sheet _tthc, which holds Vietnamese as it is.

Private Const ActionsCommand As String = "from tthc.excel.calls import run; run()"

' A button: runs the action and shows its sentence. Arguments come in pairs: key, value.
Public Sub RunAction(ByVal action As String, ParamArray arguments() As Variant)
    Dim pairs As Variant
    pairs = arguments
    MarkOpened
    If ReadyToRun() Then ShowResult PerformAction(action, pairs)
End Sub

' True when the action said ok. Its sentence then stands in the result cells.
Public Function PerformAction(ByVal action As String, ByVal pairs As Variant) As Boolean
    Dim reason As String
    On Error GoTo failed
    WriteRequest action, pairs
    Application.StatusBar = MessageText("action.running")
    MarkBusy True
    CallPython
    MarkBusy False
    Application.StatusBar = False
    If Len(ResultText("ket_qua")) = 0 Then WriteResult MessageText("action.no_answer"), FailureReason()
    PerformAction = (ResultText("ket_qua") = "ok")
    If WasRefused() Then RecalculateAll
    Exit Function
failed:
    reason = Err.Description
    WriteResult MessageText("action.no_answer"), reason
    MarkBusy False
    Application.StatusBar = False
End Function

Public Function ResultText(ByVal cellName As String) As String
    On Error Resume Next
    ResultText = CStr(ThisWorkbook.Worksheets("_tthc").Range(cellName).Value)
End Function

Public Sub ShowResult(ByVal succeeded As Boolean, Optional ByVal addition As String = "")
    Dim shown As String
    shown = ResultText("ket_qua_cau") & addition
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

Private Sub WriteRequest(ByVal action As String, ByVal pairs As Variant)
    Dim number As Long
    With ThisWorkbook.Worksheets("_tthc")
        .Range("ket_qua").Value = ""
        .Range("ket_qua_cau").Value = ""
        .Range("ket_qua_chi_tiet").Value = ""
        .Range("yeu_cau_bang").ClearContents
        .Range("yeu_cau").Value = action
        For number = 0 To UBound(pairs) - 1 Step 2
            .Range("yeu_cau_bang").Cells(number \ 2 + 1, 1).Value = pairs(number)
            .Range("yeu_cau_bang").Cells(number \ 2 + 1, 2).Value = pairs(number + 1)
        Next number
    End With
End Sub

Private Sub WriteResult(ByVal sentence As String, ByVal details As String)
    On Error Resume Next
    With ThisWorkbook.Worksheets("_tthc")
        .Range("ket_qua").Value = "error"
        .Range("ket_qua_cau").Value = sentence
        .Range("ket_qua_chi_tiet").Value = details
    End With
End Sub

' What RunPython of xlwings does with its server, without its own English dialog when the command fails.
Private Sub CallPython()
    Dim server As Object
    Set server = PythonServer()
    If server Is Nothing Then Exit Sub
    server.SetAttr server.Module("xlwings._xlwindows"), "BOOK_CALLER", ThisWorkbook
    server.Exec ActionsCommand
End Sub
