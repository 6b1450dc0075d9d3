Attribute VB_Name = "xlwings"
Option Explicit
' Stands in for the module of xlwings, which LibreOffice cannot compile. A test says how Python behaves:
' "answers", "fails" (the server does not start), "raises" (the function ends in an error), "gives nothing".

Private mBehaviour As String
Private mActivations As Long
Private mAnswer As Variant
Private mMeanwhile As Variant

Public Sub SetPython(ByVal behaviour As String)
    mBehaviour = behaviour
    mActivations = 0
End Sub

Public Sub SetAnswer(ByVal answer As Variant)
    mAnswer = answer
End Sub

Public Function PythonAnswer() As Variant
    PythonAnswer = mAnswer
End Function

' What a function answered while an action ran.
Public Sub SetAnswerMeanwhile(ByVal answer As Variant)
    mMeanwhile = answer
End Sub

Public Function RefusedMeanwhile() As Boolean
    RefusedMeanwhile = IsError(mMeanwhile) Or IsArray(mMeanwhile)
End Function

Public Function PythonBehaviour() As String
    PythonBehaviour = mBehaviour
End Function

Public Function Activations() As Long
    Activations = mActivations
End Function

Public Function XLPy() As Object
    mActivations = mActivations + 1
    If mBehaviour = "fails" Then Err.Raise 1000, "xlwings", "Could not activate Python COM server"
    Set XLPy = New StandInServer
End Function

Public Function ExpandEnvironmentStrings(ByVal text As String) As String
    ExpandEnvironmentStrings = Replace(text, "%TTHC_HOME%", TestHome())
End Function
