Attribute VB_Name = "xlwings"
Option Explicit
' Stands in for the module of xlwings, which LibreOffice cannot compile. A test says how Python behaves:
' "answers", "fails" (the server does not start), "raises" (the function ends in an error), "gives nothing".

Private mBehaviour As String
Private mActivations As Long
Private mLife As Long
Private mCalls As Long
Private mAnswer As Variant
Private mMeanwhile As Variant
Private mRounds As String
Private mRequests As String

Public Sub SetPython(ByVal behaviour As String)
    mBehaviour = behaviour
    mActivations = 0
    mCalls = 0
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

' As xlwings does it: whoever asks gets the server that runs, or a new one.
Public Function XLPy() As Object
    Dim server As StandInServer
    mActivations = mActivations + 1
    If mBehaviour = "fails" Then Err.Raise 1000, "xlwings", "Could not activate Python COM server"
    Set server = New StandInServer
    server.Life = mLife
    Set XLPy = server
End Function

' Python ends: whoever holds its server is told that it is not there.
Public Sub EndServer()
    mLife = mLife + 1
End Sub

Public Sub NoteCall()
    mCalls = mCalls + 1
End Sub

' How often a running server was asked.
Public Function CallsOfServer() As Long
    CallsOfServer = mCalls
End Function

Public Function CurrentLife() As Long
    CurrentLife = mLife
End Function

Public Function ExpandEnvironmentStrings(ByVal text As String) As String
    ExpandEnvironmentStrings = Replace(text, "%TTHC_HOME%", TestHome())
End Function

' What actions will ask before they answer: after each round a tab, after each question sign 30, sign 31 between the
' parts of a question. "*" as the last round is asked for ever.
Public Sub SetRounds(ByVal rounds As String)
    mRounds = rounds
    mRequests = ""
End Sub

Public Function NextRound() As String
    Dim ends As Long
    ends = InStr(mRounds, vbTab)
    If ends = 0 Then Exit Function
    NextRound = Left$(mRounds, ends - 1)
    If Mid$(mRounds, ends + 1) <> "*" Then mRounds = Mid$(mRounds, ends + 1)
End Function

' The request as Python saw it, a line for each call: action, then key=value with "|" between them.
Public Sub NoteRequest(ByVal request As String)
    mRequests = mRequests & request & vbLf
End Sub

Public Function SeenRequests() As String
    SeenRequests = mRequests
End Function
