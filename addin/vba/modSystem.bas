Attribute VB_Name = "modSystem"
Option Explicit
Option Private Module
' All that touches the machine, and what of Excel no other program has.

Private Const HomeKey As String = "HKCU\Software\ChamDiemTTHC\Home"
Private Const XlDecimalSeparator As Long = 3
Private Const IconWarning As Long = &H30
Private Const IconInformation As Long = &H40

#If VBA7 Then
    Private Declare PtrSafe Function MessageBoxW Lib "user32" (ByVal owner As LongPtr, ByVal shown As LongPtr, ByVal caption As LongPtr, ByVal kind As Long) As Long
#Else
    Private Declare Function MessageBoxW Lib "user32" (ByVal owner As Long, ByVal shown As Long, ByVal caption As Long, ByVal kind As Long) As Long
#End If

Public Function OnWindows() As Boolean
    On Error GoTo unknown
    OnWindows = InStr(1, Application.OperatingSystem, "Windows", vbTextCompare) > 0
unknown:
End Function

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

Public Function IsFile(ByVal path As String) As Boolean
    On Error GoTo absent
    If Len(path) > 0 Then IsFile = (GetAttr(path) And vbDirectory) = 0
absent:
End Function

' MsgBox would show "?" for most Vietnamese letters; MessageBoxW does not.
Public Sub ShowSentence(ByVal sentence As String, ByVal good As Boolean)
    Dim caption As String
    Dim kind As Long
    On Error GoTo noDialog
    caption = MessageText("dialog.title")
    kind = IIf(good, IconInformation, IconWarning)
    MessageBoxW Application.Hwnd, StrPtr(sentence), StrPtr(caption), kind
    Exit Sub
noDialog:
    Application.StatusBar = sentence
End Sub

' Every function asks again: after a successful check, or when an action kept some from asking.
Public Sub RecalculateAll()
    On Error Resume Next
    Application.CalculateFull
End Sub

Public Sub DescribeInWizard(ByVal functionName As String, ByVal description As String, ByRef argumentTexts() As String)
    On Error Resume Next
    Application.MacroOptions Macro:=functionName, Description:=description, _
        Category:=MessageText("function.category"), ArgumentDescriptions:=argumentTexts
End Sub

Public Function DecimalSeparator() As String
    On Error GoTo unknown
    DecimalSeparator = Application.International(XlDecimalSeparator)
unknown:
End Function
