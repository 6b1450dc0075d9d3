Attribute VB_Name = "modSystem"
Option Explicit
Option Private Module
' What only Excel on Windows has. MsgBox would show "?" for most Vietnamese letters; MessageBoxW does not.

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
