Attribute VB_Name = "modSystem"
Option Explicit
Option Private Module
' All that touches the machine, and what of Excel no other program has.

Private Const HomeKey As String = "HKCU\Software\ChamDiemTTHC\Home"
Private Const XlDisabled As Long = 0
Private Const XlInterrupt As Long = 1
Private Const FilePicker As Long = 3
Private Const FolderPicker As Long = 4
Private Const YesNo As Long = &H4
Private Const AnsweredYes As Long = 6
Private Const IconQuestion As Long = &H20
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
    If Len(sentence) = 0 Then sentence = LastWords()
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

' While Python works, Esc is for Python to see: Excel would break into the macro instead.
Public Sub HoldEscape(ByVal held As Boolean)
    On Error Resume Next
    Application.EnableCancelKey = IIf(held, XlDisabled, XlInterrupt)
End Sub

Public Function CalculationMode() As Long
    On Error Resume Next
    CalculationMode = Application.Calculation
End Function

Public Sub RestoreCalculation(ByVal mode As Long)
    On Error Resume Next
    If mode <> 0 And Application.Calculation <> mode Then Application.Calculation = mode
End Sub

Public Function AskYesNo(ByVal question As String) As Boolean
    Dim caption As String
    caption = MessageText("dialog.title")
    AskYesNo = (MessageBoxW(Application.Hwnd, StrPtr(question), StrPtr(caption), YesNo Or IconQuestion) = AnsweredYes)
End Function

' Excel's own input box takes any letter, VBA's does not. Not yet seen with Vietnamese on Windows.
Public Function AskText(ByVal prompt As String, ByVal suggested As String, ByRef answer As String) As Boolean
    Dim typed As Variant
    typed = Application.InputBox(Prompt:=prompt, Title:=MessageText("dialog.title"), _
        Default:=Left$(suggested, 255), Type:=2)
    If VarType(typed) = vbBoolean Then Exit Function
    answer = CStr(typed)
    AskText = True
End Function

' The chosen files, a line each. Endings are lines too: "xlsx".
Public Function ChooseFiles(ByVal caption As String, ByVal suggested As String, ByVal endings As String, _
    ByRef answer As String) As Boolean
    Dim number As Long
    With FileDialogOf(FilePicker)
        .Title = caption
        .AllowMultiSelect = True
        .InitialFileName = suggested
        .Filters.Clear
        If Len(endings) > 0 Then .Filters.Add MessageText("ask.filter"), Pattern(endings)
        If .Show <> -1 Then Exit Function
        answer = .SelectedItems(1)
        For number = 2 To .SelectedItems.Count
            answer = answer & vbLf & .SelectedItems(number)
        Next number
    End With
    ChooseFiles = True
End Function

Public Function ChooseFolder(ByVal caption As String, ByVal suggested As String, ByRef answer As String) As Boolean
    With FileDialogOf(FolderPicker)
        .Title = caption
        .InitialFileName = suggested
        If .Show <> -1 Then Exit Function
        answer = .SelectedItems(1)
    End With
    ChooseFolder = True
End Function

' FileDialog can save too, but takes no filters then, and makes "a.pdf" to "a.pdf.xlsx".
Public Function ChooseTarget(ByVal caption As String, ByVal suggested As String, ByVal endings As String, _
    ByRef answer As String) As Boolean
    Dim offered As String
    Dim chosen As Variant
    offered = Pattern(IIf(Len(endings) > 0, endings, "*"))
    offered = MessageText("ask.filter") & " (" & offered & ")," & offered
    chosen = Application.GetSaveAsFilename(InitialFileName:=suggested, FileFilter:=offered, Title:=caption)
    If VarType(chosen) = vbBoolean Then Exit Function
    answer = CStr(chosen)
    ChooseTarget = True
End Function

' Late bound: the type of the dialog belongs to the Office library, which may be missing.
Private Function FileDialogOf(ByVal kind As Long) As Object
    Dim program As Object
    Set program = Application
    Set FileDialogOf = program.FileDialog(kind)
End Function

Private Function Pattern(ByVal endings As String) As String
    Pattern = "*." & Replace(endings, vbLf, ";*.")
End Function
