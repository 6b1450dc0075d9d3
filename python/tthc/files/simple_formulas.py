"""Results of the simplest formulas: references, sums and differences of number cells of the same sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from openpyxl.utils.cell import column_index_from_string

from tthc.files.grid import CellValue, Uncomputed

__all__ = ["computed"]

_CELL = r"\$?[A-Z]{1,3}\$?\d{1,7}"
_SUM = re.compile(rf"SUM\(\s*({_CELL}(?::{_CELL})?(?:\s*,\s*{_CELL}(?::{_CELL})?)*)\s*\)")
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_ONE_CELL = re.compile(_CELL)
_TERM = re.compile(rf"\s*([+-]?)\s*({_SUM.pattern}|{_CELL}|{_NUMBER.pattern})\s*")
_DEEPEST = 50
_WIDEST = 10_000
MOST_STEPS = 1_000_000
"""Operands looked at per sheet, so that sums over sums end in time."""

At = tuple[int, int]


class _UnknownError(Exception):
    """A formula that is not simple, or rests on what is no number."""


def _at(reference: str) -> At:
    letters, digits = re.fullmatch(r"([A-Z]+)(\d+)", reference.replace("$", "")).groups()  # type: ignore[union-attr]
    return int(digits), column_index_from_string(letters)


def _terms(formula: str) -> Iterator[tuple[int, str]]:
    """The signed parts of a sum. Raises _UnknownError when it is none."""
    text = formula.strip().removeprefix("=").upper()
    position = 0
    while position < len(text) or position == 0:
        found = _TERM.match(text, position)
        if found is None or (position and not found[1]):
            raise _UnknownError
        yield (-1 if found[1] == "-" else 1), found[2]
        position = found.end()


def _cells_of(term: str) -> Iterator[At]:
    """The cells of the ranges of a SUM."""
    for part in _SUM.fullmatch(term)[1].split(","):  # type: ignore[index]
        ends = [_at(end.strip()) for end in part.split(":")]
        rows, columns = (sorted((ends[0][axis], ends[-1][axis])) for axis in (0, 1))
        if (rows[1] - rows[0] + 1) * (columns[1] - columns[0] + 1) > _WIDEST:
            raise _UnknownError
        for row in range(rows[0], rows[1] + 1):
            yield from ((row, column) for column in range(columns[0], columns[1] + 1))


class _Sheet:
    """Resolves cells; results are kept, a cell that is being resolved is a cycle."""

    def __init__(self, cells: Mapping[At, CellValue]) -> None:
        self._cells = cells
        self._known: dict[At, Decimal | None] = {}
        self._open: list[At] = []
        self._steps = 0

    def number(self, place: At) -> Decimal | None:
        """The number of a cell, None when it is blank. Raises _UnknownError for anything else."""
        value = self._cells.get(place)
        self._steps += 1
        if self._steps > MOST_STEPS:
            raise _UnknownError
        if value is None or isinstance(value, Decimal):
            return value
        if not isinstance(value, Uncomputed) or place in self._open or len(self._open) >= _DEEPEST:
            raise _UnknownError
        if place not in self._known:
            self._open.append(place)
            try:
                self._known[place] = self._result(value.formula)
            finally:
                self._open.pop()
        return self._known[place]

    def _result(self, formula: str) -> Decimal:
        total, numbers = Decimal(0), 0
        for sign, term in _terms(formula):
            for number in self._operands(term):
                numbers += number is not None
                total += sign * (number or Decimal(0))
        if not numbers:
            raise _UnknownError  # blanks alone: blank is not 0
        return total

    def _operands(self, term: str) -> Iterator[Decimal | None]:
        if _NUMBER.fullmatch(term):
            yield Decimal(term)
        elif _ONE_CELL.fullmatch(term):
            yield self.number(_at(term))
        else:
            yield from (self.number(place) for place in _cells_of(term))


def computed(cells: Mapping[At, CellValue]) -> dict[At, Decimal]:
    """The results of those uncomputed cells whose formula is simple, exactly as a spreadsheet gives them.

    A blank operand counts nothing, as in a spreadsheet, but a formula over blanks alone stays uncomputed:
    blank is not 0. Texts, dates, errors, other sheets, cycles and other functions leave a formula as it is.
    """
    sheet = _Sheet(cells)
    found: dict[At, Decimal] = {}
    for place, value in cells.items():
        if isinstance(value, Uncomputed):
            try:
                number = sheet.number(place)
            except _UnknownError:
                continue
            if number is not None:
                found[place] = number
    return found
