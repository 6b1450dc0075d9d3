Attribute VB_Name = "modSystem"
Option Explicit
' Stands in for what touches the machine: a test says how the machine is, and reads what would be shown.

Private mOnWindows As Boolean
Private mHasPython As Boolean
Private mInstalled As Boolean
Private mSentence As String
Private mGood As Boolean
Private mDecimalSeparator As String
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
    mSentence = sentence
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

Public Sub SetDecimalSeparator(ByVal sign As String)
    mDecimalSeparator = sign
End Sub

Public Function DecimalSeparator() As String
    DecimalSeparator = mDecimalSeparator
End Function
