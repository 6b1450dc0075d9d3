Attribute VB_Name = "modSystem"
Option Explicit
' Stands in for what touches the machine: a test says how the machine is, and reads what would be shown.

Private mOnWindows As Boolean
Private mHasPython As Boolean
Private mInstalled As Boolean
Private mSentence As String
Private mGood As Boolean
Private mAnswers As String
Private mAsked As String
Private mCalculation As Long
Private mEscapeHeld As Boolean
Private mRecalculated As Long
Private mDescribed As String

Public Sub SetMachine(ByVal runsWindows As Boolean, ByVal hasPython As Boolean)
    mOnWindows = runsWindows
    mHasPython = hasPython
    mInstalled = True
    mSentence = ""
    mRecalculated = 0
    mDescribed = ""
End Sub

Public Sub SetHome()
End Sub

Public Function TestHome() As String
    TestHome = IIf(mInstalled, "C:\ChamDiemTTHC", "%TTHC_HOME%")
End Function

Public Sub SetInstalled(ByVal installed As Boolean)
    mInstalled = installed
End Sub

Public Function IsFile(ByVal path As String) As Boolean
    IsFile = mHasPython
End Function

Public Function OnWindows() As Boolean
    OnWindows = mOnWindows
End Function

Public Sub ShowSentence(ByVal sentence As String, ByVal good As Boolean)
    mSentence = IIf(Len(sentence) = 0, LastWords(), sentence)
    mGood = good
End Sub

Public Function ShownSentence() As String
    ShownSentence = mSentence
End Function

Public Function ShownGood() As Boolean
    ShownGood = mGood
End Function

Public Sub RecalculateAll()
    mRecalculated = mRecalculated + 1
End Sub

Public Function Recalculations() As Long
    Recalculations = mRecalculated
End Function

Public Sub DescribeInWizard(ByVal functionName As String, ByVal description As String, ByRef argumentTexts() As String)
    mDescribed = mDescribed & functionName & ": " & description & " (" & Join(argumentTexts, " | ") & ")" & vbLf
End Sub

Public Function DescribedFunctions() As String
    DescribedFunctions = mDescribed
End Function

' What the officer will answer, a tab after each; "no" breaks off, and so does the end of the list.
Public Sub SetAnswers(ByVal answers As String)
    mAnswers = answers
    mAsked = ""
End Sub

' What was asked so far, a line each: kind | text | suggestion | endings.
Public Function AskedSoFar() As String
    AskedSoFar = mAsked
End Function

Private Function NextAnswer(ByVal asked As String, ByRef answer As String) As Boolean
    Dim ends As Long
    mAsked = mAsked & Replace(asked, vbLf, "/") & vbLf
    ends = InStr(mAnswers, vbTab)
    If ends = 0 Then Exit Function
    answer = Left$(mAnswers, ends - 1)
    mAnswers = Mid$(mAnswers, ends + 1)
    If answer = "error" Then Err.Raise 1004, "Excel", "the dialog failed"
    NextAnswer = (answer <> "no")
End Function

Public Function AskYesNo(ByVal question As String) As Boolean
    Dim answer As String
    AskYesNo = NextAnswer("yes_no|" & question, answer)
End Function

Public Function AskText(ByVal prompt As String, ByVal suggested As String, ByRef answer As String) As Boolean
    AskText = NextAnswer("text|" & prompt & "|" & suggested, answer)
End Function

Public Function ChooseFiles(ByVal caption As String, ByVal suggested As String, ByVal endings As String, _
    ByRef answer As String) As Boolean
    ChooseFiles = NextAnswer("files|" & caption & "|" & suggested & "|" & endings, answer)
End Function

Public Function ChooseFolder(ByVal caption As String, ByVal suggested As String, ByRef answer As String) As Boolean
    ChooseFolder = NextAnswer("folder|" & caption & "|" & suggested, answer)
End Function

Public Function ChooseTarget(ByVal caption As String, ByVal suggested As String, ByVal endings As String, _
    ByRef answer As String) As Boolean
    ChooseTarget = NextAnswer("save|" & caption & "|" & suggested & "|" & endings, answer)
End Function

' Python, or what it opens, may leave another mode: 2 stands for that.
Public Sub SetCalculation(ByVal mode As Long)
    mCalculation = mode
End Sub

Public Function CalculationMode() As Long
    CalculationMode = mCalculation
End Function

Public Sub RestoreCalculation(ByVal mode As Long)
    mCalculation = mode
End Sub

Public Sub HoldEscape(ByVal held As Boolean)
    mEscapeHeld = held
End Sub

Public Function IsEscapeHeld() As Boolean
    IsEscapeHeld = mEscapeHeld
End Function
