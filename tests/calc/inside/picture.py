"""What a block of cells looks like and says, for the pictures of the guide."""

from __future__ import annotations

from typing import Any

from inside.tools import operation, properties, url
from inside.workbook import Rectangle, Workbook

_STYLE = "tthc picture"
_HEADS = 1200, 700
"""Room for row numbers and column letters, in hundredths of a millimetre."""


@operation
def displayed(book: Workbook, sheet: int, at: Rectangle) -> list[list[str]]:
    """The cells of a block as they are displayed, the blank ones too; hidden rows and columns are left out."""
    cells = book.cells(sheet, at)
    columns = [cells.Columns.getByIndex(column).IsVisible for column in range(at[3])]
    return [
        [cells.getCellByPosition(column, row).String for column in range(at[3]) if columns[column]]
        for row in range(at[2])
        if cells.Rows.getByIndex(row).IsVisible
    ]


@operation
def picture(book: Workbook, sheet: int, at: Rectangle, path: str) -> None:
    """A block as a PDF of one page just as large, with row numbers and column letters."""
    found, cells = book.sheet(sheet), book.cells(sheet, at)
    before = [(one, one.getPrintAreas()) for one in map(book.sheet, book.order)]
    style, repeats = found.PageStyle, found.getPrintTitleRows()
    try:
        for one, _ in before:
            one.setPrintAreas(())
        found.setPrintTitleRows(False)
        found.setPrintAreas((cells.RangeAddress,))
        found.PageStyle = _page(book, cells.Size)
        book.component.storeToURL(url(path), properties(FilterName="calc_pdf_Export"))
    finally:
        found.PageStyle = style
        found.setPrintTitleRows(repeats)
        for one, areas in before:
            one.setPrintAreas(areas)


def _page(book: Workbook, size: Any) -> str:
    """The name of a page style that just holds a block of a size."""
    styles = book.component.StyleFamilies.getByName("PageStyles")
    if not styles.hasByName(_STYLE):
        styles.insertByName(_STYLE, book.component.createInstance("com.sun.star.style.PageStyle"))
    page = styles.getByName(_STYLE)
    page.HeaderIsOn = page.FooterIsOn = False
    for side in ("LeftMargin", "RightMargin", "TopMargin", "BottomMargin"):
        setattr(page, side, 0)
    page.IsLandscape, page.PrintHeaders = False, True
    page.Width, page.Height = size.Width + _HEADS[0], size.Height + _HEADS[1]
    return _STYLE
