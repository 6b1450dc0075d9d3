Attribute VB_Name = "modSetup"
Option Explicit
Option Private Module
' What happens when the workbook opens, and the check of the installation.

Private Const HomeKey As String = "HKCU\Software\ChamDiemTTHC\Home"
Private Const DecimalSeparator As Long = 3

' Called by Workbook_Open: never starts Python, and an error here must not meet the officer.
Public Sub PrepareWorkbook()
    On Error Resume Next
    SetHome
    DescribeFunctions
    MarkOpened
End Sub

' Where the program is installed, for the settings that name %TTHC_HOME%.
Public Sub SetHome()
    Dim shell As Object
    Dim home As String
    On Error GoTo notInstalled
    Set shell = CreateObject("WScript.Shell")
    home = shell.RegRead(HomeKey)
    If Len(home) > 0 Then shell.Environment("Process").Item("TTHC_HOME") = home
notInstalled:
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
    ElseIf Not InterpreterFound() Then
        ShowSentence Replace(MessageText("setup.no_python"), "{path}", InterpreterPath()), False
    ElseIf PythonServer() Is Nothing Then
        ShowSentence MessageText("setup.no_server") & vbLf & vbLf & FailureReason(), False
    ElseIf PerformAction("check_setup", nothingMore) Then
        RecalculateAll
        ShowResult True, DecimalWarning()
    Else
        ShowResult False
    End If
End Sub

Public Function DecimalWarning() As String
    On Error GoTo unknown
    If Application.International(DecimalSeparator) = "." Then DecimalWarning = vbLf & vbLf & MessageText("setup.decimal_point")
unknown:
End Function

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
    Application.MacroOptions Macro:=functionName, Description:=MessageText("function." & functionName), _
        Category:=MessageText("function.category"), ArgumentDescriptions:=texts
End Sub
