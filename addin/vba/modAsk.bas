Attribute VB_Name = "modAsk"
Option Explicit
Option Private Module
' Asks what an action asks: the rows of hoi_bang, each with key, kind, prompt, default and choices.

Private Const LongestPrompt As Long = 255 ' Excel's input box shows nothing of a longer one

' False when the officer broke off: then nothing more is asked, and nothing was done.
Public Function AllAnswered() As Boolean
    Dim questions As Variant
    Dim row As Long
    Dim sentence As String
    Dim reason As String
    On Error GoTo failed
    questions = ThisWorkbook.Worksheets("_tthc").Range("hoi_bang").Value
    sentence = ResultText("ket_qua_cau")
    For row = LBound(questions, 1) To UBound(questions, 1)
        If Len(questions(row, 1)) > 0 Then
            If Not Answered(CStr(questions(row, 1)), CStr(questions(row, 2)), sentence, CStr(questions(row, 3)), _
                CStr(questions(row, 4)), CStr(questions(row, 5))) Then Exit Function
            sentence = ""
        End If
    Next row
    AllAnswered = True
    Exit Function
failed:
    reason = Err.Description
    ShowSentence MessageText("ask.failed") & vbLf & vbLf & reason, False
End Function

Private Function Answered(ByVal key As String, ByVal kind As String, ByVal sentence As String, _
    ByVal prompt As String, ByVal suggested As String, ByVal choices As String) As Boolean
    Dim answer As String
    Dim given As Boolean
    Select Case kind
        Case "yes_no"
            given = AskYesNo(Together(sentence, prompt))
            answer = "co"
        Case "choice"
            given = ChoiceMade(Together(sentence, prompt), suggested, choices, answer)
        Case "files"
            given = ChooseFiles(Title(sentence, prompt), suggested, choices, answer)
        Case "folder"
            given = ChooseFolder(Title(sentence, prompt), suggested, answer)
        Case "save"
            given = ChooseTarget(Title(sentence, prompt), suggested, choices, answer)
        Case Else
            given = TextTyped(Together(sentence, prompt), prompt, suggested, answer)
    End Select
    If given Then Answered = AnswerKept(key, answer)
End Function

' An answer of several lines takes a row for each.
Private Function AnswerKept(ByVal key As String, ByVal answer As String) As Boolean
    Dim lines() As String
    Dim number As Long
    ForgetArgument key
    lines = Split(answer, vbLf)
    If UBound(lines) + 1 > FreeArguments() Then
        ShowSentence Replace(MessageText("ask.too_many"), "{count}", CStr(UBound(lines) + 1)), False
        Exit Function
    End If
    If UBound(lines) < 0 Then AddArgument key, ""
    For number = 0 To UBound(lines)
        AddArgument key, lines(number)
    Next number
    AnswerKept = True
End Function

' What the input box cannot show whole is shown before it.
Private Function TextTyped(ByVal whole As String, ByVal short As String, ByVal suggested As String, _
    ByRef answer As String) As Boolean
    If Len(whole) <= LongestPrompt Then
        TextTyped = AskText(whole, suggested, answer)
    Else
        ShowSentence whole, True
        TextTyped = AskText(Left$(short, LongestPrompt), suggested, answer)
    End If
End Function

' The choices are numbered and the number is typed; a wrong one asks again.
Private Function ChoiceMade(ByVal text As String, ByVal suggested As String, ByVal choices As String, _
    ByRef answer As String) As Boolean
    Dim offered() As String
    Dim listed As String
    Dim whole As String
    Dim short As String
    Dim first As String
    Dim typed As String
    Dim number As Long
    offered = Split(choices, vbLf)
    whole = text
    For number = 0 To UBound(offered)
        whole = whole & vbLf & CStr(number + 1) & ". " & offered(number)
        If offered(number) = suggested Then first = CStr(number + 1)
    Next number
    listed = whole
    short = MessageText("ask.number")
    whole = listed & vbLf & short
    Do While TextTyped(whole, short, first, typed)
        For number = 0 To UBound(offered)
            If Trim$(typed) = CStr(number + 1) Then
                answer = offered(number)
                ChoiceMade = True
                Exit Function
            End If
        Next number
        short = MessageText("ask.wrong_number")
        whole = short & vbLf & vbLf & listed
    Loop
End Function

Private Function Together(ByVal sentence As String, ByVal prompt As String) As String
    If Len(sentence) = 0 Or sentence = prompt Then
        Together = prompt
    ElseIf Len(prompt) = 0 Then
        Together = sentence
    Else
        Together = sentence & vbLf & vbLf & prompt
    End If
End Function

' A dialog for files has room for one line.
Private Function Title(ByVal sentence As String, ByVal prompt As String) As String
    Title = prompt
    If Len(prompt) = 0 Then Title = sentence
End Function
