Attribute VB_Name = "modText"
Option Explicit
Option Private Module
' Vietnamese texts. Source is ASCII: the texts stand in addin/messages.toml, and in the workbook on _tthc.

' The text of a key; "" when there is none.
Public Function MessageText(ByVal key As String) As String
    Dim table As Variant
    Dim row As Long
    On Error GoTo absent
    table = ThisWorkbook.Worksheets("_tthc").Range("thong_diep").Value
    For row = LBound(table, 1) To UBound(table, 1)
        If table(row, 1) = key Then
            MessageText = CStr(table(row, 2))
            Exit Function
        End If
    Next row
absent:
End Function

' What is said in place of an empty sentence: the sheet with the texts is gone.
Public Function LastWords() As String
    LastWords = "[_tthc] So nay da mat trang du lieu an, cac nut khong dung duoc nua. Hay mo so moi cua bo cai dat."
End Function
