Attribute VB_Name = "modSetup"
Option Explicit
Option Private Module
' What happens when the workbook opens, and the check of the installation.

' Called by Workbook_Open: never starts Python, and an error here must not meet the officer.
Public Sub PrepareWorkbook()
    On Error Resume Next
    SetHome
    DescribeFunctions
    MarkOpened
End Sub

' The button: says what to do for each state of the installation; lets the functions ask Python again.
Public Sub CheckSetup()
    Dim nothingMore As Variant
    nothingMore = Array()
    MarkOpened
    SetHome
    ForgetFailure
    If Not OnWindows() Then
        ShowSentence MessageText("setup.not_windows"), False
    ElseIf InStr(InterpreterPath(), "%") > 0 Then
        ShowSentence MessageText("setup.not_installed"), False
    ElseIf Not InterpreterFound() Then
        ShowSentence Replace(MessageText("setup.no_python"), "{path}", InterpreterPath()), False
    ElseIf PythonServer() Is Nothing Then
        ShowSentence MessageText("setup.no_server") & vbLf & vbLf & FailureReason(), False
    ElseIf PerformAction("check_setup", nothingMore) Then
        RecalculateAll
        ShowResult True
    Else
        ShowResult False
    End If
End Sub

' Vietnamese help of the functions in Excel's function wizard.
Private Sub DescribeFunctions()
    Dim functionName As Variant
    Dim wasSaved As Boolean
    On Error Resume Next
    wasSaved = ThisWorkbook.Saved
    For Each functionName In Split(MessageText("function.names"), " ")
        DescribeFunction CStr(functionName)
    Next functionName
    ThisWorkbook.Saved = wasSaved
End Sub

Private Sub DescribeFunction(ByVal functionName As String)
    Dim texts() As String
    Dim count As Long
    On Error Resume Next
    Do While Len(MessageText("function." & functionName & "." & (count + 1))) > 0
        ReDim Preserve texts(0 To count)
        texts(count) = MessageText("function." & functionName & "." & (count + 1))
        count = count + 1
    Loop
    DescribeInWizard functionName, MessageText("function." & functionName), texts
End Sub
