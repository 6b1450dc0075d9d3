"""Ranges of the engine: where cells are is arithmetic here, what they hold is asked."""

from __future__ import annotations

import re
from typing import Any

from xlwings import base_classes, utils

from calc.addresses import MOST_COLUMNS, MOST_ROWS, quoted, rgb
from calc.channel import Raw, from_wire, to_wire
from calc.counts import counts_members

_DIRECTIONS = {"d": "down", "u": "up", "l": "left", "r": "right"}


@counts_members
class Range(base_classes.Range):
    """Cells of a sheet."""

    def __init__(self, sheet: Any, row: int, column: int, rows: int = 1, columns: int = 1) -> None:
        self._sheet, self._row, self._column, self._shape = sheet, row, column, (rows, columns)
        self.options: dict[str, Any] = {}  # xlwings sets it

    @property
    def at(self) -> tuple[int, int, int, int]:
        """First row and column from 0, rows, columns."""
        return (self._row - 1, self._column - 1, *self._shape)

    def ask(self, ask: str, **arguments: Any) -> Any:
        """A request about these cells."""
        return self._sheet.ask(ask, at=self.at, **arguments)

    def _placed(self, at: list[int]) -> Range:
        return Range(self._sheet, at[0] + 1, at[1] + 1, at[2], at[3])

    @property
    def api(self) -> Range:
        """xlwings asks only whether there is one."""
        return self

    @property
    def coords(self) -> tuple[Any, int, int, int, int]:
        return (self._sheet, self._row, self._column, *self._shape)

    @property
    def sheet(self) -> Any:
        return self._sheet

    @property
    def row(self) -> int:
        return self._row

    @property
    def column(self) -> int:
        return self._column

    @property
    def shape(self) -> tuple[int, int]:
        return self._shape

    def __len__(self) -> int:
        return self._shape[0] * self._shape[1]

    def __bool__(self) -> bool:
        return True

    def __call__(self, row: int, column: int | None = None) -> Range:
        if column is None:
            row, column = (row - 1) // self._shape[1] + 1, (row - 1) % self._shape[1] + 1
        return Range(self._sheet, self._row + row - 1, self._column + column - 1)

    def get_address(self, row_absolute: bool, col_absolute: bool, external: bool) -> str:
        across, down = "$" if col_absolute else "", "$" if row_absolute else ""
        rows, columns = self._shape
        first, last = utils.col_name(self._column), utils.col_name(self._column + columns - 1)
        bottom = self._row + rows - 1
        if rows == MOST_ROWS and columns < MOST_COLUMNS:
            text = f"{across}{first}:{across}{last}"
        elif columns == MOST_COLUMNS:
            text = f"{down}{self._row}:{down}{bottom}"
        else:
            text = f"{across}{first}{down}{self._row}"
            text += f":{across}{last}{down}{bottom}" if len(self) > 1 else ""
        if not external:
            return text
        book, sheet = self._sheet.book.name, self._sheet.name
        plain = quoted(sheet) == sheet and not re.search(r"[^\w.]", book)
        where = f"[{book}]{sheet}" if plain else f"'[{book}]{sheet}'".replace("''", "'")
        return f"{where}!{text}"

    @property
    def address(self) -> str:
        return self.get_address(True, True, False)

    def _single(self, rows: Any) -> Any:
        """One cell is itself; a block is rows."""
        return rows[0][0] if self._shape == (1, 1) else tuple(map(tuple, rows))

    @property
    def raw_value(self) -> Raw | tuple[tuple[Raw, ...], ...]:
        if not len(self):
            return None
        return self._single([[from_wire(value) for value in row] for row in self.ask("read_values")])

    @raw_value.setter
    def raw_value(self, data: Any) -> None:
        if not len(self):
            return
        if not isinstance(data, list | tuple):
            if len(self) > 1:
                self.ask("fill", value=to_wire(data))
                return
            data = [data]
        rows = data if data and isinstance(data[0], list | tuple) else [data] * self._shape[0]
        self.ask("write_values", rows=[[to_wire(value) for value in row] for row in rows])

    @property
    def formula(self) -> str | tuple[tuple[str, ...], ...] | None:
        return self._single(self.ask("read_formulas")) if len(self) else None  # type: ignore[no-any-return]

    @formula.setter
    def formula(self, value: Any) -> None:
        self.raw_value = value

    @property
    def has_array(self) -> bool:
        return False

    def clear(self) -> None:
        self.ask("clear", what="all")

    def clear_contents(self) -> None:
        self.ask("clear", what="contents")

    def clear_formats(self) -> None:
        self.ask("clear", what="formats")

    def end(self, direction: str) -> Range:
        return self._placed(self.ask("end_of", direction=_DIRECTIONS.get(direction, direction)))

    def insert(self, shift: str | None = None, copy_origin: str | None = None) -> None:
        self.ask("shift", delete=False, direction=shift)

    def delete(self, shift: str | None = None) -> None:
        self.ask("shift", delete=True, direction=shift)

    def copy(self, destination: Any = None) -> None:
        if destination is None:
            raise NotImplementedError("there is no clipboard to copy to")
        target = destination.impl
        self._sheet.book.ask_app(
            "app_copy_cells",
            source=[self._sheet.book.number, self._sheet.number],
            at=self.at,
            target=[target.sheet.book.number, target.sheet.number],
            row=target.row - 1,
            column=target.column - 1,
            times=self._times(target),
        )

    def _times(self, target: Range) -> tuple[int, int]:
        """A destination that is so many times as large is filled, as Excel does; any other takes it once."""
        times, rest = zip(*map(divmod, target.at[2:], self.at[2:]), strict=True)
        return times if rest == (0, 0) else (1, 1)

    def select(self) -> None:
        self.ask("select")

    @property
    def rows(self) -> Range:
        return self

    @property
    def columns(self) -> Range:
        return self

    def autofit(self, axis: str | None = None) -> None:
        self.ask("autofit", rows=axis in (None, "r", "rows"), columns=axis in (None, "c", "columns"))

    @property
    def column_width(self) -> float | None:
        return self.ask("column_width")  # type: ignore[no-any-return]

    @column_width.setter
    def column_width(self, value: float) -> None:
        self.ask("set_column_width", value=value)

    @property
    def row_height(self) -> float | None:
        return self.ask("row_height")  # type: ignore[no-any-return]

    @row_height.setter
    def row_height(self, value: float) -> None:
        self.ask("set_row_height", value=value)

    @property
    def row_hidden(self) -> bool | None:
        return self.ask("hidden", rows=True)  # type: ignore[no-any-return]

    @row_hidden.setter
    def row_hidden(self, value: bool) -> None:
        self.ask("set_hidden", rows=True, value=value)

    @property
    def column_hidden(self) -> bool | None:
        return self.ask("hidden", rows=False)  # type: ignore[no-any-return]

    @column_hidden.setter
    def column_hidden(self, value: bool) -> None:
        self.ask("set_hidden", rows=False, value=value)

    @property
    def number_format(self) -> str | None:
        return self.ask("number_format")  # type: ignore[no-any-return]

    @number_format.setter
    def number_format(self, value: str) -> None:
        self.ask("set_number_format", code=value)

    @property
    def color(self) -> tuple[int, int, int] | None:
        found = self.ask("color")
        return None if found is None else (found >> 16, found >> 8 & 255, found & 255)

    @color.setter
    def color(self, value: Any) -> None:
        self.ask("set_color", value=rgb(value))

    @property
    def font(self) -> Font:
        return Font(self)

    @property
    def wrap_text(self) -> bool | None:
        return self.ask("wrap_text")  # type: ignore[no-any-return]

    @wrap_text.setter
    def wrap_text(self, value: bool) -> None:
        self.ask("set_wrap_text", value=value)

    def merge(self, across: bool) -> None:
        self.ask("merge", across=across)

    def unmerge(self) -> None:
        self.ask("unmerge")

    @property
    def merge_area(self) -> Range:
        return self._placed(self.ask("merge_area"))

    @property
    def note(self) -> Any:
        from calc.book import Note  # noqa: PLC0415 - a note knows its range

        return Note(self) if self.ask("note") is not None else None

    def add_note(self, text: str) -> Any:
        self.ask("add_note", text=text)
        return self.note


@counts_members
class Font(base_classes.Font):
    """The letters of a range."""

    def __init__(self, cells: Range) -> None:
        self._cells = cells

    api = None

    @property
    def bold(self) -> bool | None:
        return self._cells.ask("bold")  # type: ignore[no-any-return]

    @bold.setter
    def bold(self, value: bool) -> None:
        self._cells.ask("set_bold", value=bool(value))
