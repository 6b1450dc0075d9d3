"""Reads Biểu mẫu 01: staff (or at commune level units) with their score and an X under one rating."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.domain.forms import StaffForm, StaffRow
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader, Conversion, is_mark
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry
from tthc.files.similar import likeness

__all__ = ["ReadStaff", "read_staff", "staff_headings"]

_NAME = re.compile(r"họ (và )?tên")
_POSITION = re.compile(r"(vị trí|chức vụ|chức danh)")
_SCORE = re.compile(r"điểm( đánh giá)?$")
_END = re.compile(r"^(nơi nhận|người lập|thủ trưởng|tm |chủ tịch)")


@dataclass(frozen=True, slots=True)
class ReadStaff:
    """A staff form with what was noticed while reading it."""

    form: StaffForm
    findings: tuple[Finding, ...]
    conversions: tuple[Conversion, ...]


def _column(grid: Grid, row: int, pattern: re.Pattern[str]) -> int | None:
    return next((c for c in grid.columns(row) if pattern.match(fold_label(grid.text(row, c)))), None)


def _rating_columns(grid: Grid, rows: Sequence[int], labels: Sequence[str]) -> tuple[dict[int, int], int]:
    """(position of each rating -> its column, by wording; the last row with such a wording, else 0)."""
    found: dict[int, int] = {}
    last = 0
    for row in rows:
        for column in grid.columns(row):
            for at, label in enumerate(labels):
                if likeness(grid.text(row, column), label) > 0.9:
                    found.setdefault(at, column)
                    last = row
    return found, last


def _labels(sets: Sequence[CriteriaSet]) -> list[str]:
    """The wordings of the ratings."""
    return next(([band.label for band in chosen.staff.bands] for chosen in sets if chosen.staff), [])


def staff_headings(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[tuple[int, int, int], ...]:
    """(row of the headings, first row below them, column of names) of every staff form, top down."""
    labels, found = _labels(sets), []
    for row in grid.rows:
        name = _column(grid, row, _NAME)
        if name is not None and _column(grid, row, _SCORE) is not None:
            near = [later for later in grid.rows if row <= later <= row + 2]
            found.append((row, 1 + max(row, _rating_columns(grid, near, labels)[1]), name))
    return tuple(found)


def read_staff(grid: Grid, sets: Sequence[CriteriaSet]) -> ReadStaff | None:
    """The staff form of a sheet; None when no row has its headings."""
    headings = staff_headings(grid, sets)
    if not headings:
        return None
    (heading, first, name), labels = headings[0], _labels(sets)
    near = [row for row in grid.rows if heading <= row <= heading + 2]
    ratings, _ = _rating_columns(grid, near, labels)
    reader = CellReader(grid)
    score = _column(grid, heading, _SCORE)
    position = _column(grid, heading, _POSITION)
    rows, section = [], ""
    for row in (r for r in grid.rows if r >= first):
        leading = grid.text(row, grid.columns(row)[0])
        if _END.match(fold_label(leading)):
            break
        marked = tuple(at for at, c in ratings.items() if is_mark(grid.text(row, c)))
        figures = [c for c in (score, position) if c is not None and grid.text(row, c)]
        if not grid.text(row, name) or not (figures or marked):
            section = leading or section
            continue
        entry = reader.score(row, score, "điểm đánh giá")
        rows.append(StaffRow(reader.text(row, name), reader.text(row, position), entry, marked, section))
    if not rows:
        return None
    period = find_period_entry(grid, [cell for cell in grid.cells if cell[0] < heading])
    form = StaffForm(grid.place(heading, 1), tuple(rows), period, len(ratings) == len(labels))
    return ReadStaff(form, tuple(reader.findings), tuple(reader.conversions))
