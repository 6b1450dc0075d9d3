"""Names of cells, of the book and of one sheet; tables, which are Calc's database ranges."""

from __future__ import annotations

import re
from typing import Any

from inside.book_operations import located
from inside.tools import RefusedError, operation, struct
from inside.workbook import Rectangle, Workbook, as_printed

_ELSEWHERE = re.compile(r"^(?:'((?:[^']|'')+)'|([^'!]+))!(.+)$")


def _container(book: Workbook, scope: int | None) -> Any:
    return book.component.NamedRanges if scope is None else book.sheet(scope).NamedRanges


def _in(container: Any, name: str) -> str | None:
    """The name as written there, in capitals or not."""
    wanted = name.casefold()
    return next((one for one in container.ElementNames if one.casefold() == wanted), None)


@operation
def list_names(book: Workbook, scope: int | None) -> list[list[Any]]:
    """[scope, name] of a sheet's own names, or of all names of the book."""
    scopes = [scope] if scope is not None else [None, *book.order]
    return [[one, name] for one in scopes for name in _container(book, one).ElementNames]


@operation
def find_name(book: Workbook, scope: int | None, key: str) -> list[Any] | None:
    """[scope, name] of one that is asked for as "khoi" or "'VÍ DỤ'!khoi"."""
    qualified = _ELSEWHERE.match(key)
    if qualified:
        sheet = book.named((qualified[1] or qualified[2]).replace("''", "'"))
        if sheet is None or scope not in (None, sheet):
            return None
        scope, key = sheet, qualified[3]
    found = _in(_container(book, scope), key)
    return None if found is None else [scope, found]


def _named(book: Workbook, scope: int | None, name: str) -> Any:
    container = _container(book, scope)
    if not container.hasByName(name):
        raise RefusedError(f"no name {name!r}")
    return container.getByName(name)


@operation
def add_name(book: Workbook, scope: int | None, key: str, refers_to: str) -> list[Any]:
    """A new name, or another meaning of one that exists."""
    qualified = _ELSEWHERE.match(key)
    if qualified:
        scope, key = book.named((qualified[1] or qualified[2]).replace("''", "'")), qualified[3]
        if scope is None:
            raise RefusedError("no such sheet")
    container = _container(book, scope)
    found = _in(container, key)
    book.hold_names()
    if found is None:
        try:
            container.addNewByName(key, _content(book, refers_to), struct("table.CellAddress"), 0)
        except Exception as problem:
            raise RefusedError(f"no name of cells: {key!r}") from problem
        return [scope, key]
    set_refers_to(book, scope, found, refers_to)
    return [scope, found]


def _content(book: Workbook, refers_to: str) -> str:
    """A text without "=" is a constant in Excel too."""
    formula = refers_to if refers_to.startswith("=") else '="' + refers_to.replace('"', '""') + '"'
    return book.in_own_writing(formula)


@operation
def refers_to(book: Workbook, scope: int | None, name: str) -> str:
    """What a name means, as Excel writes it."""
    found = _named(book, scope, name)
    if "#REF!" in found.Content:
        return book.with_lost_cells(found.Content)
    text = book.parser.printFormula(found.getTokens(), found.ReferencePosition)
    return f"={as_printed(text).removeprefix('=')}"


@operation
def set_refers_to(book: Workbook, scope: int | None, name: str, text: str) -> None:
    """Another meaning."""
    book.hold_names()
    _named(book, scope, name).Content = _content(book, text)


@operation
def name_range(book: Workbook, scope: int | None, name: str) -> dict[str, Any]:
    """The cells a name stands for."""
    found = _named(book, scope, name)
    cells = None if "#REF!" in found.Content else found.getReferredCells()
    if cells is None:
        raise RefusedError(f"the name stands for no cells: {name!r}")
    return located(book, cells.RangeAddress)


@operation
def rename_name(book: Workbook, scope: int | None, name: str, new: str) -> None:
    """Another name for the same."""
    _named(book, scope, name).Name = new


@operation
def delete_name(book: Workbook, scope: int | None, name: str) -> None:
    """Removes a name."""
    _named(book, scope, name)
    book.hold_names()
    _container(book, scope).removeByName(name)


@operation
def resolve(book: Workbook, sheet: int, text: str) -> Rectangle:
    """The cells a text means on a sheet: a name of its own, of the book, or a table; elsewhere is an error."""
    for scope in (sheet, None):
        found = find_name(book, scope, text)
        if found is not None:
            place = name_range(book, *found)
            break
    else:
        found = _in(book.component.DatabaseRanges, text)
        if found is None:
            raise RefusedError(f"no address or name: {text!r}")
        place = {"sheet": _table_sheet(book, found), "at": table(book, found)["body"]}
    if place["sheet"] != sheet:
        raise RefusedError(f"{text!r} is on another sheet")
    return place["at"]  # type: ignore[no-any-return]


def _table_sheet(book: Workbook, name: str) -> int:
    return book.order[book.component.DatabaseRanges.getByName(name).DataArea.Sheet]


@operation
def list_tables(book: Workbook, sheet: int) -> list[str]:
    """The tables of a sheet."""
    return [one for one in book.component.DatabaseRanges.ElementNames if _table_sheet(book, one) == sheet]


@operation
def table(book: Workbook, name: str) -> dict[str, Any]:
    """Where a table is: all of it, its header, its body; a table without header has none."""
    if not book.component.DatabaseRanges.hasByName(name):
        raise RefusedError(f"no table {name!r}")
    found = book.component.DatabaseRanges.getByName(name)
    place = located(book, found.DataArea)
    row, column, rows, columns = place["at"]
    top = int(bool(found.ContainsHeader))
    return {
        "at": place["at"],
        "sheet": place["sheet"],
        "header": [row, column, 1, columns] if top else None,
        "body": [row + top, column, rows - top, columns] if rows > top else None,
    }


@operation
def resize_table(book: Workbook, name: str, at: Rectangle) -> None:
    """Another size; the header stays where it is."""
    old = table(book, name)
    if at[0] != old["at"][0] or at[2] < 2:
        raise RefusedError("the header of a table stays where it is, with a row below it")
    found = book.component.DatabaseRanges.getByName(name)
    found.DataArea = book.cells(old["sheet"], at).RangeAddress


@operation
def add_table(book: Workbook, sheet: int, at: Rectangle, headers: bool, name: str | None) -> str:
    """A new table over cells."""
    ranges = book.component.DatabaseRanges
    number = 1
    while name is None or (name == f"Table{number - 1}" and ranges.hasByName(name)):
        name, number = f"Table{number}", number + 1
    if ranges.hasByName(name):
        raise RefusedError(f"the name is taken: {name!r}")
    ranges.addNewByName(name, book.cells(sheet, at).RangeAddress)
    found = ranges.getByName(name)
    found.ContainsHeader, found.AutoFilter = headers, headers
    return name
