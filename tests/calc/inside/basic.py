"""What runs in LibreOffice's own Basic: loops over cells, each step of which would cost a call from outside."""

from __future__ import annotations

from typing import Any

_XL_ENGLISH, _XL_OOX, _ALL_GROUPS = 4, 3, 0x7FFFFFFF  # Excel's function names and address grammar

_SOURCE = f"""
Function ParserOf(document)
    Dim parser, mapper
    parser = document.createInstance("com.sun.star.sheet.FormulaParser")
    mapper = document.createInstance("com.sun.star.sheet.FormulaOpCodeMapper")
    parser.OpCodeMap = mapper.getAvailableMappings({_XL_ENGLISH}, {_ALL_GROUPS})
    parser.FormulaConvention = {_XL_OOX}
    ParserOf = parser
End Function

' The formulas of some cells (column, row, ...).
Function PrintFormulas(document, sheet, places)
    Dim parser, cell, i
    parser = ParserOf(document)
    Dim texts((UBound(places) - 1) / 2) As String
    For i = LBound(places) To UBound(places) Step 2
        cell = sheet.getCellByPosition(places(i), places(i + 1))
        texts(i / 2) = parser.printFormula(cell.getTokens(), cell.CellAddress)
    Next
    PrintFormulas = texts
End Function

' Where which number format is: key, first row, first column, last row, last column, ...
Function FormatAreas(cells)
    Dim groups, areas, i, j, n
    groups = cells.getUniqueCellFormatRanges()
    n = 0
    For i = 0 To groups.getCount() - 1
        n = n + UBound(groups.getByIndex(i).getRangeAddresses()) + 1
    Next
    Dim found(5 * n - 1)
    n = 0
    For i = 0 To groups.getCount() - 1
        areas = groups.getByIndex(i).getRangeAddresses()
        For j = LBound(areas) To UBound(areas)
            found(n) = groups.getByIndex(i).NumberFormat
            found(n + 1) = areas(j).StartRow
            found(n + 2) = areas(j).StartColumn
            found(n + 3) = areas(j).EndRow
            found(n + 4) = areas(j).EndColumn
            n = n + 5
        Next
    Next
    FormatAreas = found
End Function

' Whether any cell of a range is locked.
Function IsLocked(cells)
    Dim groups, i
    IsLocked = False
    groups = cells.getUniqueCellFormatRanges()
    For i = 0 To groups.getCount() - 1
        If groups.getByIndex(i).CellProtection.IsLocked Then
            IsLocked = True
            Exit Function
        End If
    Next
End Function

' The formats that results of formulas show, cell by cell of some areas (column, row, last column, last row, ...).
Function ResultFormats(sheet, areas)
    Dim i, x, y, n
    n = 0
    For i = LBound(areas) To UBound(areas) Step 4
        n = n + (areas(i + 2) - areas(i) + 1) * (areas(i + 3) - areas(i + 1) + 1)
    Next
    Dim found(n - 1)
    n = 0
    For i = LBound(areas) To UBound(areas) Step 4
        For y = areas(i + 1) To areas(i + 3)
            For x = areas(i) To areas(i + 2)
                found(n) = sheet.getCellByPosition(x, y).NumberFormat
                n = n + 1
            Next
        Next
    Next
    ResultFormats = found
End Function

' Formulas into cells: column, row, text and so on.
Function TypeFormulas(document, sheet, cells)
    Dim parser, cell, j
    parser = ParserOf(document)
    For j = LBound(cells) To UBound(cells) Step 3
        cell = sheet.getCellByPosition(cells(j), cells(j + 1))
        cell.setTokens(parser.parseFormula(cells(j + 2), cell.CellAddress))
    Next
    TypeFormulas = ""
End Function

' One formula into every cell of a range; what it refers to moves along.
Function FillFormula(document, cells, text)
    Dim parser, tokens, x, y
    parser = ParserOf(document)
    tokens = parser.parseFormula(text, cells.getCellByPosition(0, 0).CellAddress)
    For y = 0 To cells.Rows.Count - 1
        For x = 0 To cells.Columns.Count - 1
            cells.getCellByPosition(x, y).setTokens(tokens)
        Next
    Next
    FillFormula = ""
End Function

' The widths of columns and the heights of rows, and which are hidden; both ends from a first one on.
Function CopySizes(source, target, columns, rows, toColumn, toRow)
    Dim i, one, other
    For i = 0 To columns(1) - columns(0)
        one = source.Columns.getByIndex(columns(0) + i)
        other = target.Columns.getByIndex(toColumn + i)
        If other.Width <> one.Width Then other.Width = one.Width
        If other.IsVisible <> one.IsVisible Then other.IsVisible = one.IsVisible
    Next
    For i = 0 To rows(1) - rows(0)
        one = source.Rows.getByIndex(rows(0) + i)
        other = target.Rows.getByIndex(toRow + i)
        If one.OptimalHeight Then
            If Not other.OptimalHeight Then other.OptimalHeight = True
        Else
            If other.Height <> one.Height Then other.Height = one.Height
        End If
        If other.IsVisible <> one.IsVisible Then other.IsVisible = one.IsVisible
    Next
    CopySizes = ""
End Function
"""


class Basic:
    """The functions above, in the library of the profile."""

    def __init__(self, context: Any) -> None:
        make = context.ServiceManager.createInstanceWithContext
        libraries = make("com.sun.star.script.ApplicationScriptLibraryContainer", context)
        libraries.getByName("Standard").insertByName("engine", _SOURCE)
        factory = context.getValueByName(
            "/singletons/com.sun.star.script.provider.theMasterScriptProviderFactory"
        )
        self._provider = factory.createScriptProvider("")
        self._scripts: dict[str, Any] = {}

    def __call__(self, name: str, *arguments: Any) -> Any:
        """What the function gives."""
        if name not in self._scripts:
            where = f"vnd.sun.star.script:Standard.engine.{name}?language=Basic&location=application"
            self._scripts[name] = self._provider.getScript(where)
        return self._scripts[name].invoke(arguments, (), ())[0]
