"""Books and sheets of the engine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import PurePath
from typing import Any

from xlwings import base_classes

from calc.addresses import MOST_COLUMNS, MOST_ROWS, corners
from calc.counts import counts_members
from calc.names import Names, Tables
from calc.ranges import Range


@counts_members
class Book(base_classes.Book):
    """An open workbook."""

    def __init__(self, app: Any, number: int, fullname: str) -> None:
        self._app, self.number, self._fullname = app, number, fullname
        self.process = app.channel.process

    api = None

    def ask(self, ask: str, **arguments: Any) -> Any:
        """A request about this book."""
        return self._app.channel.ask(ask, process=self.process, book=self.number, **arguments)

    def ask_app(self, ask: str, **arguments: Any) -> Any:
        """A request about this book and another one."""
        return self._app.channel.ask(ask, process=self.process, **arguments)

    def sheet_name(self, sheet: int) -> str:
        """What a sheet is called."""
        return str(self.ask("sheet_name", sheet=sheet))

    def range_at(self, found: dict[str, Any]) -> Range:
        """The cells a request gave."""
        row, column, rows, columns = found["at"]
        return Range(Sheet(self, found["sheet"]), row + 1, column + 1, rows, columns)

    @property
    def app(self) -> Any:
        return self._app

    @property
    def name(self) -> str:
        return PurePath(self._fullname).name

    @property
    def fullname(self) -> str:
        return self._fullname

    @property
    def sheets(self) -> Sheets:
        return Sheets(self)

    @property
    def names(self) -> Names:
        return Names(self, None)

    def activate(self) -> None:
        self.ask_app("app_activate", number=self.number)
        self._app.active_book = self.number

    def close(self) -> None:
        self._app.active_book = self.ask_app("app_close", number=self.number)
        self._app.opened.pop(self.number, None)

    def save(self, path: str | None = None, password: str | None = None) -> None:
        if path is None and not os.path.isabs(self._fullname):
            path = f"{self._fullname}.xlsx"
        target = None if path is None else os.path.realpath(path)
        self._fullname = self.ask("save", path=target, password=password)

    def to_pdf(self, path: str, quality: str) -> None:
        self.ask("to_pdf", path=path, sheet=None)


@counts_members
class Sheets(base_classes.Sheets):
    """The sheets of a book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    api = None

    @property
    def active(self) -> Sheet:
        return Sheet(self._book, self._book.ask("active_sheet"))

    def __call__(self, key: str | int) -> Sheet:
        return Sheet(self._book, self._book.ask("find_sheet", key=key))

    def __len__(self) -> int:
        return len(self._book.ask("list_sheets"))

    def __iter__(self) -> Iterator[Sheet]:
        return iter([Sheet(self._book, number) for number in self._book.ask("list_sheets")])

    def add(self, before: Sheet | None = None, after: Sheet | None = None, name: str | None = None) -> Sheet:
        position = None if before is None and after is None else _position(before, after)
        return Sheet(self._book, self._book.ask("add_sheet", position=position, name=name))


def _position(before: Sheet | None, after: Sheet | None) -> int:
    """Where a sheet goes, from 0."""
    if before is not None:
        return before.index - 1
    assert after is not None
    return after.index


@counts_members
class Sheet(base_classes.Sheet):
    """A sheet, whatever it is called and wherever it stands."""

    def __init__(self, book: Book, number: int) -> None:
        self._book, self.number = book, number

    api = None

    def ask(self, ask: str, **arguments: Any) -> Any:
        """A request about this sheet."""
        return self._book.ask(ask, sheet=self.number, **arguments)

    @property
    def book(self) -> Book:
        return self._book

    @property
    def name(self) -> str:
        return str(self.ask("sheet_name"))

    @name.setter
    def name(self, value: str) -> None:
        self.ask("rename_sheet", name=value)

    @property
    def index(self) -> int:
        return int(self.ask("sheet_index"))

    @property
    def visible(self) -> int:
        return int(self.ask("sheet_visible"))

    @visible.setter
    def visible(self, value: int) -> None:
        self.ask("show_sheet", visible=-1 if value is True else int(value))

    @property
    def names(self) -> Names:
        return Names(self._book, self)

    @property
    def tables(self) -> Tables:
        return Tables(self)

    @property
    def page_setup(self) -> PageSetup:
        return PageSetup(self)

    @property
    def notes(self) -> list[Note]:
        return [Note(Range(self, row + 1, column + 1)) for row, column, _ in self.ask("notes")]

    @property
    def cells(self) -> Range:
        return Range(self, 1, 1, MOST_ROWS, MOST_COLUMNS)

    @property
    def used_range(self) -> Range:
        return self._book.range_at({"sheet": self.number, "at": self.ask("used_range")})

    def range(self, arg1: Any, arg2: Any = None) -> Range:
        """A range by addresses, corners, or a name that stands for cells of this sheet."""
        if isinstance(arg1, tuple) and len(arg1) == 4:
            return Range(self, *arg1)
        if isinstance(arg1, int) and isinstance(arg2, int):
            arg1, arg2 = (arg1, arg2), None
        first = corners(self, arg1)
        last = first if arg2 is None else corners(self, arg2)
        top, left = min(first[0], last[0]), min(first[1], last[1])
        bottom, right = max(first[2], last[2]), max(first[3], last[3])
        return Range(self, top, left, bottom - top + 1, right - left + 1)

    def activate(self) -> None:
        self.ask("activate_sheet")

    def select(self) -> None:
        self.ask("activate_sheet")

    def clear(self) -> None:
        self.cells.clear()

    def clear_contents(self) -> None:
        self.cells.clear_contents()

    def clear_formats(self) -> None:
        self.cells.clear_formats()

    def autofit(self, axis: str | None = None) -> None:
        self.used_range.autofit(axis)

    def delete(self) -> None:
        self.ask("delete_sheet")

    def copy(self, before: Sheet | None, after: Sheet | None) -> None:
        target = before if before is not None else after
        assert target is not None
        self._book.ask_app(
            "app_copy_sheet",
            source=[self._book.number, self.number],
            target=target.book.number,
            position=_position(before, after),
        )

    def move(self, before: Sheet | None, after: Sheet | None) -> None:
        self.ask("move_sheet", position=_position(before, after))


@counts_members
class PageSetup(base_classes.PageSetup):
    """What prints."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    api = None

    @property
    def print_area(self) -> str | None:
        areas = [Range(self._sheet, r + 1, c + 1, *size) for r, c, *size in self._sheet.ask("print_area")]
        return ",".join(area.address for area in areas) or None

    @print_area.setter
    def print_area(self, value: str | None) -> None:
        areas = [self._sheet.range(one).at for one in value.split(",")] if value else []
        self._sheet.ask("set_print_area", areas=areas)


@counts_members
class Note(base_classes.Note):
    """The note of a cell."""

    def __init__(self, cell: Range) -> None:
        self._cell = cell

    api = None

    @property
    def text(self) -> str:
        return str(self._cell.ask("note") or "")

    @text.setter
    def text(self, value: str) -> None:
        self._cell.ask("delete_note")
        self._cell.ask("add_note", text=value)

    @property
    def location(self) -> Range:
        return self._cell

    def delete(self) -> None:
        self._cell.ask("delete_note")
