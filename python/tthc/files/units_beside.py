"""Tables with the criteria in rows and a column, or several, for each unit: cut into a form for each unit."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.domain.numbers import Absent
from tthc.domain.places import Place, column_letters
from tthc.domain.texts import fold_label
from tthc.domain.units import unit_key
from tthc.files.form_grid import Role, role_of
from tthc.files.grid import CellValue, Grid
from tthc.files.similar import ALIKE, likeness, without_numbering

__all__ = ["UnitBeside", "columns_of_nobody", "units_beside"]

_LABEL = re.compile(r"(đơn vị|xã) .*(chỉ số|tiêu chí)|lĩnh vực")
_PART = re.compile(r"tử số|mẫu số|t[ỷỉ] lệ|chênh lệch|tăng|giảm|trọng số|đvt|đơn vị tính")
_HEAD_ROWS = 60
_LONGEST = 300
_FEW = 2


@dataclass(frozen=True, slots=True)
class UnitBeside:
    """One unit of such a table: its name, where that stands, and the sheet with its columns alone."""

    name: str
    place: Place
    grid: Grid


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    label: int
    lines: tuple[int, ...]
    """The rows of the criteria."""


def _head(grid: Grid, sets: Sequence[CriteriaSet]) -> _Head | None:
    """The heading row and label column of a table that has at least half of a set's criteria in rows."""
    for row in [one for one in grid.rows if one <= _HEAD_ROWS]:
        texts = {column: fold_label(grid.text(row, column)) for column in grid.columns(row)}
        labels = [c for c, text in texts.items() if role_of(text) is Role.LABEL or _LABEL.match(text)]
        if not labels or sum(column > labels[0] for column in texts) < _FEW:
            continue
        below = [one for one in grid.rows if row < one <= row + _LONGEST]
        said = {one: without_numbering(grid.text(one, labels[0])) for one in below}
        for chosen in sets:
            wordings = [leaf.wording for leaf in chosen.leaves()]
            lines = tuple(
                one for one, text in said.items() if any(likeness(text, w) >= ALIKE for w in wordings)
            )
            if len(lines) >= max(_FEW, len(wordings) / 2):
                return _Head(row, labels[0], lines)
    return None


def _named(grid: Grid, head: _Head) -> dict[int, str]:
    """Column -> name of the units over the scores; one repeated over its columns counts once."""
    found: dict[int, str] = {}
    for column in grid.columns(head.row):
        text = grid.text(head.row, column)
        if column > head.label and unit_key(text).kind and text not in found.values():
            found[column] = text
    return found


def _scored(grid: Grid, head: _Head, column: int) -> bool:
    """True for a column with a score, or "-", beside at least half of the criteria."""
    values = (grid.score(row, column).value for row in head.lines)
    return sum(isinstance(value, Decimal | Absent) for value in values) * 2 >= len(head.lines)


def columns_of_nobody(grid: Grid, sets: Sequence[CriteriaSet]) -> Finding | None:
    """Told where several columns of scores stand beside the criteria and nobody can say whose they are."""
    head = _head(grid, _without_counts(sets))
    if head is None:
        return None
    texts = {column: grid.text(head.row, column) for column in grid.columns(head.row) if column > head.label}
    unknown = [
        column
        for column, text in texts.items()
        if role_of(text) is None and not _PART.match(fold_label(text)) and _scored(grid, head, column)
    ]
    headings = [row for row in grid.rows if head.row <= row < min(head.lines)]
    roles = {role_of(grid.text(row, column)) for row in headings for column in texts}
    if Role.SCORE in roles or len(unknown) < _FEW:
        return None
    columns = tuple(f'{column_letters(column)} ("{texts[column]}")' for column in unknown)
    return Finding("TT167", {"columns": columns}, grid.place(head.row, unknown[0]))


def _without_counts(sets: Sequence[CriteriaSet]) -> list[CriteriaSet]:
    return [one for one in sets if not one.uses_counts]


def _alone(grid: Grid, head: _Head, own: range, others: range) -> Grid:
    """The sheet with one unit's columns, headed as a form of its own is."""
    cells: dict[tuple[int, int], CellValue] = {
        (row, column): value
        for (row, column), value in grid.cells.items()
        if row < head.row or column not in others or column in own
    }
    below = min(head.lines)
    headed = any(role_of(grid.text(row, own[0])) for row in grid.rows if head.row < row < below)
    for column in own:
        cells.pop((head.row, column), None)
    if not headed:
        cells[head.row, own[0]] = "Điểm"
    roles = [role_of(grid.text(head.row, column)) for column in grid.columns(head.row)]
    if Role.MAXIMUM not in roles:
        cells[head.row, max(others) + 1] = "Điểm tối đa"  # a form has one; this one's stays blank
    return replace(grid, cells=cells)


def _columns(grid: Grid, head: _Head, names: Mapping[int, str]) -> dict[str, range]:
    """The columns of each unit, as many as lie between two of them."""
    starts = sorted(names)
    wide = min(right - left for left, right in pairwise(starts))
    return {names[start]: range(start, start + wide) for start in starts}


def units_beside(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[UnitBeside, ...]:
    """Each unit of a table with the criteria in rows and two or more units in columns; else none."""
    head = _head(grid, _without_counts(sets))
    names = _named(grid, head) if head is not None else {}
    if head is None or len(names) < _FEW:
        return ()
    columns = _columns(grid, head, names)
    others = range(min(names), max(column for row, column in grid.cells if row >= head.row) + 1)
    return tuple(
        UnitBeside(name, grid.place(head.row, own[0]), _alone(grid, head, own, others))
        for name, own in columns.items()
    )
