"""Finds the sheets of ours in a workbook whose tabs an officer may have renamed or deleted.

Each has a name of the workbook, its anchor: it follows a renamed tab and stands for the cells we keep there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.excel.guard import is_busy
from tthc.files.book_sheets import BookSheet, sheet_anchor
from tthc.files.plan import Area

__all__ = ["Found", "find", "our_sheet", "set_anchor", "sheet_called", "tabs"]

_REFERENCE = re.compile(
    r"=?(?:'(?P<quoted>(?:[^']|'')+)'|(?P<plain>[^'!#]+))!"
    r"\$(?P<column>[A-Z]+)\$(?P<row>\d+)(?::\$(?P<last_column>[A-Z]+)\$(?P<last_row>\d+))?"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A sheet of ours, what its tab says now, and the cells we keep there; None where that is unknown."""

    sheet: xw.Sheet
    name: str
    kept: Area | None


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _place(refers_to: str | None) -> tuple[str, Area] | None:
    """(sheet, cells) a name stands for; None when it stands for none any more."""
    hit = _REFERENCE.fullmatch(refers_to or "")
    if hit is None:
        return None
    name = hit["quoted"].replace("''", "'") if hit["quoted"] else hit["plain"]
    row, column = int(hit["row"]), _number(hit["column"])
    last_row, last_column = int(hit["last_row"] or row), _number(hit["last_column"] or hit["column"])
    return name, Area(row, column, last_row - row + 1, last_column - column + 1)


def _anchored(book: xw.Book, anchor: str) -> tuple[str, Area] | None:
    try:  # asking first whether there is one would be a call more
        refers_to = book.names[anchor].refers_to
    except Exception as error:
        if is_busy(error):
            raise
        return None
    return _place(refers_to or "")


def tabs(book: xw.Book) -> dict[str, Found]:
    """All sheets by what their tabs say, case aside; a call for each."""
    there = ((sheet, sheet.name) for sheet in book.sheets)
    return {name.casefold(): Found(sheet, name, None) for sheet, name in there}


def sheet_called(book: xw.Book, name: str) -> Found | None:
    """The sheet whose tab says `name`; None when there is none."""
    try:  # asking every sheet its name would be a call for each
        return Found(book.sheets[name], name, None)
    except Exception as error:
        if is_busy(error):
            raise
        return None


def find(book: xw.Book, name: str, there: Mapping[str, xw.Sheet] | None = None) -> Found | None:
    """The sheet we called `name`, by its anchor, else by its tab; None when it is not there.

    `there` are all sheets by what their tabs say, where that is known already: it spares a call for each.
    """
    place = _anchored(book, sheet_anchor(name))
    if place is not None:
        return Found((there or {}).get(place[0]) or book.sheets[place[0]], *place)
    if there is None:
        return tabs(book).get(name.casefold())
    found = ((sheet, tab) for tab, sheet in there.items() if tab.casefold() == name.casefold())
    return next((Found(sheet, tab, None) for sheet, tab in found), None)


def our_sheet(book: xw.Book, sheet: BookSheet) -> xw.Sheet:
    """A sheet of the workbook that actions cannot do without.

    Raises:
        TthcError: it was deleted.
    """
    found = find(book, sheet.name)
    if found is None:
        raise TthcError("TT993", sheet=sheet.name)
    return found.sheet


def set_anchor(book: xw.Book, name: str, now: str, kept: Area) -> None:
    """Remember the cells we keep on the sheet we call `name`, whose tab says `now`."""
    book.names.add(sheet_anchor(name), f"={kept.reference(now)}")
