Attribute VB_Name = "Transport"
Option Explicit
' Brings requests of functions out to a test and its answers back, both as text: what the test does not know yet
' is noted and fails, so that the test computes it with Python, gives the answers and recalculates.
' Signs 31, 30, 29 and 28 stand between parts, requests, rows and cells; a value begins with its kind.

Private mAnswers As String
Private mUnknown As String

Public Sub ForgetAnswers()
    mAnswers = ""
    mUnknown = ""
End Sub

' Requests not answered so far, each once.
Public Function UnknownRequests() As String
    UnknownRequests = mUnknown
End Function

' Each answer after its request, sign 27 between them and sign 30 around both.
Public Sub GiveAnswers(ByVal told As String)
    mAnswers = mAnswers & told
    mUnknown = ""
End Sub

Public Function Transported(ByVal functionName As String, ByVal arguments As Variant) As Variant
    Dim request As String
    Dim number As Long
    request = functionName
    For number = LBound(arguments) To UBound(arguments)
        request = request & Chr$(31) & Written(arguments(number))
    Next number
    number = InStr(mAnswers, Chr$(30) & request & Chr$(27))
    If number = 0 Then
        If InStr(mUnknown, request & Chr$(30)) = 0 Then mUnknown = mUnknown & request & Chr$(30)
        Err.Raise 1001, "xlwings", "not answered yet"
    End If
    number = number + Len(request) + 2
    Transported = ValueOf(Mid$(mAnswers, number, InStr(number, mAnswers, Chr$(30)) - number))
End Function

Private Function Written(ByVal value As Variant) As String
    If IsArray(value) Then
        Written = "a" & WrittenTable(value)
    ElseIf IsEmpty(value) Then
        Written = "e"
    ElseIf TypeName(value) = "String" Then
        Written = "t" & value
    Else
        Written = "n" & Trim$(Str$(CDbl(value)))
    End If
End Function

Private Function WrittenTable(ByVal table As Variant) As String
    Dim row As Long
    Dim column As Long
    For row = LBound(table, 1) To UBound(table, 1)
        If row > LBound(table, 1) Then WrittenTable = WrittenTable & Chr$(29)
        For column = LBound(table, 2) To UBound(table, 2)
            If column > LBound(table, 2) Then WrittenTable = WrittenTable & Chr$(28)
            WrittenTable = WrittenTable & Written(table(row, column))
        Next column
    Next row
End Function

Private Function ValueOf(ByVal answer As String) As Variant
    Select Case Left$(answer, 1)
        Case "t": ValueOf = Mid$(answer, 2)
        Case "n": ValueOf = Val(Mid$(answer, 2))
        Case "x": Err.Raise 1001, "xlwings", "an exception in Python"
    End Select
End Function
