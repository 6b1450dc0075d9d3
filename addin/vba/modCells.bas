Attribute VB_Name = "modCells"
Option Explicit
Option Private Module
' What cells give and take.

Private Const NotAvailable As Long = 2042

' #N/A in a cell, which IFERROR catches.
Public Function NoAnswer() As Variant
    NoAnswer = CVErr(NotAvailable)
End Function

' The plain value of a cell, or the table of values of several: no dates, no currency.
Public Function CellValues(ByVal cells As Object) As Variant
    CellValues = cells.Value2
End Function
