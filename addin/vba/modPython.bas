Attribute VB_Name = "modPython"
Option Explicit
Option Private Module
' When Python may be asked, and how the worksheet functions ask it.
' Whatever goes wrong the answer is #N/A, so that IFERROR in the cell shows the native formula.

Private Const FunctionsModule As String = "tthc.excel.functions"
Private Const RaisedInPython As Long = -2147467259 ' E_FAIL, which pywin32 gives for any exception

Private mOpened As Boolean
Private mBusy As Boolean
Private mFailed As Boolean
Private mRefused As Boolean
Private mReason As String
Private mInterpreter As Variant
Private mServer As Object

' Called once the workbook is open: opening alone never starts Python.
Public Sub MarkOpened()
    mOpened = True
End Sub

' While an action runs the server is busy, and a function called by Excel's recalculation must not wait for it.
Public Sub MarkBusy(ByVal busy As Boolean)
    If busy Then mRefused = False
    mBusy = busy
End Sub

Public Function IsBusy() As Boolean
    IsBusy = mBusy
End Function

' Whether a function was refused during the last action, so that its cell shows the native formula.
Public Function WasRefused() As Boolean
    WasRefused = mRefused
End Function

' One failed start is remembered, because xlwings waits two minutes for each.
Public Sub ForgetFailure()
    mFailed = False
    mReason = ""
    mInterpreter = Empty
    Set mServer = Nothing
End Sub

Public Function HasFailed() As Boolean
    HasFailed = mFailed
End Function

Public Function FailureReason() As String
    FailureReason = mReason
End Function

Public Function InterpreterPath() As String
    Dim row As Long
    On Error GoTo unknown
    With ThisWorkbook.Worksheets("xlwings.conf")
        For row = 1 To 50
            If LCase$(.Cells(row, 1).Value) = "interpreter_win" Then
                InterpreterPath = ExpandEnvironmentStrings(CStr(.Cells(row, 2).Value))
                Exit Function
            End If
        Next row
    End With
unknown:
End Function

' Looked for once: a function calls this for every cell.
Public Function InterpreterFound() As Boolean
    If IsEmpty(mInterpreter) Then mInterpreter = IsFile(InterpreterPath())
    InterpreterFound = mInterpreter
End Function

' The running server of xlwings, started when it does not run yet; Nothing when that failed.
Public Function PythonServer() As Object
    On Error GoTo failed
    Set mServer = Nothing
    Set mServer = XLPy
    Set PythonServer = mServer
    Exit Function
failed:
    mFailed = True
    mReason = Err.Description
    Set PythonServer = Nothing
End Function

Private Function MayAsk() As Boolean
    If mBusy Then
        mRefused = True
    ElseIf mOpened And Not mFailed Then
        MayAsk = InterpreterFound()
    End If
End Function

' What a worksheet function answers. Only values travel: reading a Range from Python would call back into Excel.
Public Function AskPython(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim values As Variant
    Dim answer As Variant
    AskPython = NoAnswer()
    If Not MayAsk() Then Exit Function
    On Error GoTo noAnswerCame
    values = PlainValues(arguments)
    If HasError(values) Then Exit Function
    If Not Answered(functionName, values, answer) Then Exit Function
    If Not (IsEmpty(answer) Or IsNull(answer) Or IsArray(answer)) Then AskPython = answer
    Exit Function
noAnswerCame:
    AskPython = NoAnswer()
End Function

' xlwings reads all its settings to find its server: for every cell that would take longer than the answer. So the
' server is kept while it answers; one that has ended is looked for, and then started, anew.
Private Function Answered(ByVal functionName As String, ByVal values As Variant, ByRef answer As Variant) As Boolean
    If Not mServer Is Nothing Then
        Select Case CallServer(functionName, values, answer)
            Case 0
                Answered = True
                Exit Function
            Case RaisedInPython
                Exit Function
        End Select
    End If
    If PythonServer() Is Nothing Then Exit Function
    Answered = (CallServer(functionName, values, answer) = 0)
End Function

' The number of the error, 0 for none.
Private Function CallServer(ByVal functionName As String, ByVal values As Variant, ByRef answer As Variant) As Long
    On Error GoTo failed
    answer = mServer.CallUDF((FunctionsModule), (functionName), (values)) ' in brackets: copies, not references
    Exit Function
failed:
    CallServer = Err.Number
End Function

' The arguments with cells as their values, in a table of its own: an element that holds cells is never assigned to.
Private Function PlainValues(ByVal arguments As Variant) As Variant
    Dim values() As Variant
    Dim number As Long
    ReDim values(LBound(arguments) To UBound(arguments))
    For number = LBound(arguments) To UBound(arguments)
        If IsObject(arguments(number)) Then
            values(number) = CellValues(arguments(number))
        Else
            values(number) = arguments(number)
        End If
    Next number
    PlainValues = values
End Function

' With an argument that is an error there is nothing to ask.
Private Function HasError(ByVal values As Variant) As Boolean
    Dim number As Long
    For number = LBound(values) To UBound(values)
        If IsError(values(number)) Then HasError = True
    Next number
End Function
