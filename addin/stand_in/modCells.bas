Attribute VB_Name = "modCells"
Option Explicit
' Stands in where LibreOffice differs: CVErr is a text in its cells, an array without bounds is an error.

Public Function NoAnswer() As Variant
    Dim unbounded() As Variant
    NoAnswer = unbounded
End Function

Public Function CellValues(ByVal cells As Object) As Variant
    CellValues = cells.Value
End Function
