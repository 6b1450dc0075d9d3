Attribute VB_Name = "modSystem"
Option Explicit
' Stands in for what only Excel on Windows has: a test says which system it is, and reads what would be shown.

Private mOnWindows As Boolean
Private mSentence As String
Private mGood As Boolean

Public Sub SetWindows(ByVal yes As Boolean)
    mOnWindows = yes
    mSentence = ""
End Sub

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
