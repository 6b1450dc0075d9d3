"""A sheet as its cells: the one shape every reader of a format produces and every form reader reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from functools import cached_property

from tthc.domain.findings import Finding
from tthc.domain.legacy_text import LegacyEncoding
from tthc.domain.numbers import NumberProblem, Reading, read_count, read_score
from tthc.domain.places import Place
from tthc.domain.texts import squeeze

__all__ = ["CellError", "CellValue", "Grid", "Uncomputed", "Workbook"]


@dataclass(frozen=True, slots=True)
class CellError:
    """An error a cell shows, by name ("#REF!")."""

    name: str


@dataclass(frozen=True, slots=True)
class Uncomputed:
    """A formula whose result the file does not hold; "" when the formula itself is unknown."""

    formula: str


CellValue = str | Decimal | bool | datetime | date | time | CellError | Uncomputed


@dataclass(frozen=True)
class Grid:
    """The filled cells of one sheet by (row, column), counted from 1; blank cells are absent.

    Merged cells carry their value at the top left only. `encodings` are those of before Unicode that
    texts of the sheet were converted from. `hidden_rows` and `hidden_columns` are those that hold cells, also
    where a filter hides them.
    """

    file: str
    sheet: str
    cells: Mapping[tuple[int, int], CellValue]
    hidden: bool = False
    encodings: tuple[LegacyEncoding, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The rows that hold something, ascending."""
        return tuple(sorted({row for row, _ in self.cells}))

    @cached_property
    def _columns_by_row(self) -> Mapping[int, tuple[int, ...]]:
        found: dict[int, list[int]] = {}
        for row, column in sorted(self.cells):
            found.setdefault(row, []).append(column)
        return {row: tuple(columns) for row, columns in found.items()}

    def columns(self, row: int) -> tuple[int, ...]:
        """The filled columns of a row, ascending."""
        return self._columns_by_row.get(row, ())

    def items(self, row: int) -> Iterator[tuple[int, CellValue]]:
        """The filled cells of a row, left to right."""
        return ((column, self.cells[row, column]) for column in self.columns(row))

    def value(self, row: int, column: int) -> CellValue | None:
        """What a cell holds; None when blank."""
        return self.cells.get((row, column))

    def text(self, row: int, column: int) -> str:
        """A cell as squeezed text: numbers plainly written, errors by name, "" when blank.

        A formula without a result is "" too: nobody sees a text there, and a formula is no label. `count` and
        `score` tell it from a blank.
        """
        return as_text(self.cells.get((row, column)))

    def place(self, row: int, column: int) -> Place:
        """The address of a cell of this sheet."""
        return Place(self.file, self.sheet, row, column)

    def count(self, row: int, column: int) -> Reading:
        """The cell as a whole number."""
        return _number(self.cells.get((row, column)), as_count=True)

    def score(self, row: int, column: int) -> Reading:
        """The cell as a score."""
        return _number(self.cells.get((row, column)), as_count=False)


def as_text(value: CellValue | None) -> str:
    """A cell's value as text for labels and messages."""
    match value:
        case None | Uncomputed():
            return ""
        case str():
            return squeeze(value)
        case Decimal():
            return format(value.normalize(), "f") if value.is_finite() else str(value)
        case CellError():
            return value.name
        case bool():
            return "TRUE" if value else "FALSE"
        case datetime() | date():
            return value.strftime("%d/%m/%Y")
    return value.isoformat()


def _number(value: CellValue | None, *, as_count: bool) -> Reading:
    match value:
        case CellError():
            return Reading(problem=NumberProblem.ERROR_CELL)
        case Uncomputed():
            return Reading(problem=NumberProblem.UNCOMPUTED)
        case bool():
            return Reading(problem=NumberProblem.NOT_A_NUMBER)
        case datetime() | date() | time():
            return Reading(problem=NumberProblem.DATE)
    return read_count(value) if as_count else read_score(value)


@dataclass(frozen=True)
class Workbook:
    """A read file: its sheets in order, its hash, the stamp our own files carry (else empty), and doubts."""

    path: str
    sha256: str
    modified: float
    sheets: tuple[Grid, ...]
    stamp: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Finding, ...] = ()
