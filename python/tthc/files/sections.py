"""Cuts a sheet or document that holds several forms, or a report's text and forms, into one part per form.

A whole report is one grid: text, two Biểu mẫu 03, Biểu mẫu 01 and the summary one below the other. Each
form is found by its headings and gets the lines directly above them; the report's text is no line of any.
Cells keep their row and column, so that every place stays what the officer finds in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.periods import Period
from tthc.domain.places import Entry
from tthc.domain.statements import ClassStatement, CountStatement, ScoredStatement, Statement
from tthc.domain.texts import fold_label
from tthc.files.form_grid import find_form_grids
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry, is_letterhead
from tthc.files.recognise import grid_without_headings, recognise
from tthc.files.report_text import read_paragraphs
from tthc.files.staff_reader import staff_headings
from tthc.files.summary_reader import summary_headings

__all__ = ["Sections", "cut_into_sections"]

_TITLE = re.compile(
    r"biểu (mẫu )?(số )?\d|phụ lục|bảng tổng hợp|chấm điểm đánh giá|(kết quả )?đánh giá xếp loại"
)
_LONGEST_PLAIN_TITLE = 60
_RECIPIENTS = re.compile(r"nơi nhận\W*$|nơi nhận\s*:?\s*[-–+*•]", re.IGNORECASE)
"""The list of recipients, not "Nơi nhận: UBND thành phố", which may be a line of a form."""
_CLOSING = re.compile(
    r"lưu vt|trên đây là|(tm|kt|tl|tuq) (uỷ ban|ubnd|chủ tịch|chánh|trưởng|giám đốc)"
    r"|((phó )?chủ tịch|chánh văn phòng|trưởng phòng|người lập( biểu| bảng)?|thủ trưởng( đơn vị| cơ quan)?)$"
)
"""What ends a text or a form: it stands below what it signs, never above a form's own head."""
_REPORT = re.compile(r"báo cáo$|trên đây là")
_PAGE = re.compile(r"(trang )?\d{1,3}( \d{1,3})?$")
_GROUP_LINE = re.compile(r"[ivx]{1,4} \D")
_LONGEST_HEAD_LINE = 120
_FULL_ROW = 4
_LETTERHEAD_ROWS = 6


class _Kind(StrEnum):
    FORM = "form"
    STAFF = "staff"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True, order=True)
class _Table:
    """The table of one form: the row of its headings, the first row below them, its last row.

    `again` are heading rows that a next page repeats.
    """

    row: int
    body: int
    kind: _Kind
    last: int = 0
    again: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sections:
    """The parts of a sheet, each with at most one table where it was cut; the rest is text.

    `period` is the one the report's text names, for a form that names none itself.
    """

    parts: tuple[Grid, ...]
    text: Grid | None = None
    period: Entry[Period] = field(default_factory=Entry)


def _rows_between(grid: Grid, first: int, end: int) -> list[int]:
    """The filled rows from `first` up to before `end`."""
    return [row for row in grid.rows if first <= row < end]


def _is_title(grid: Grid, row: int) -> bool:
    texts = (grid.text(row, column) for column in grid.columns(row))
    return any(
        bool(_TITLE.match(fold_label(text))) and (text.isupper() or len(text) <= _LONGEST_PLAIN_TITLE)
        for text in texts
    )


def _closes(grid: Grid, row: int) -> bool:
    """True for a row that ends a text or a form."""
    signed = _matches(grid, row, _CLOSING)
    return signed or any(_RECIPIENTS.match(grid.text(row, column)) for column in grid.columns(row))


def _matches(grid: Grid, row: int, pattern: re.Pattern[str]) -> bool:
    return any(pattern.match(fold_label(grid.text(row, column))) for column in grid.columns(row))


def _part(grid: Grid, rows: Iterable[int]) -> Grid:
    wanted = frozenset(rows)
    return replace(grid, cells={cell: value for cell, value in grid.cells.items() if cell[0] in wanted})


def _headings(grid: Grid, sets: Sequence[CriteriaSet]) -> list[_Table]:
    """The headings of every form, top down; none where forms stand beside each other."""
    forms = [
        (_Table(one.heading_row, one.rows[0], _Kind.FORM), one.first_column) for one in find_form_grids(grid)
    ]
    others = [(_Table(row, body, _Kind.STAFF), name) for row, body, name in staff_headings(grid, sets)]
    others += [(_Table(row, body, _Kind.SUMMARY), name) for row, body, name in summary_headings(grid, sets)]
    if not others:
        return [table for table, _ in forms]
    found = [(table, sum(c < first for c in grid.columns(table.row)) <= 1) for table, first in forms + others]
    alone = {table.row for table, _ in found}
    return (
        sorted(table for table, _ in found) if len(alone) == len(found) and all(ok for _, ok in found) else []
    )


@dataclass(frozen=True)
class _Text:
    """The paragraphs of a sheet: which rows are a report's text rather than lines of a form."""

    closing: frozenset[int]
    stating: frozenset[int]
    about_many: bool
    """True when sentences compare units or groups: no form says that in its head."""

    titled: bool

    @classmethod
    def of(cls, grid: Grid, sets: Sequence[CriteriaSet]) -> _Text:
        """What the paragraphs of a sheet are."""
        said = read_paragraphs(grid, sets)
        scopes = {one.scope for one in said if isinstance(one, CountStatement) and one.scope}
        return cls(
            frozenset(row for row in grid.rows if _closes(grid, row)),
            frozenset(one.place.row for one in said if _is_prose(one)),
            len(scopes) > 1 or any(isinstance(one, ClassStatement | ScoredStatement) for one in said),
            any(_matches(grid, row, _REPORT) for row in grid.rows if len(grid.columns(row)) == 1),
        )

    def precedes(self, row: int) -> bool:
        """True when a report's text stands above a row."""
        return any(at < row for at in self.closing) or (
            self.about_many and any(at < row for at in self.stating)
        )


def _is_prose(said: Statement) -> bool:
    return not isinstance(said, CountStatement) or bool(said.scope) or len(said.sentence) > _LONGEST_HEAD_LINE


def _own_rows(grid: Grid, table: _Table, limit: int) -> list[int]:
    """The rows of a staff form or summary: full rows, and the shorter ones that go on below them."""
    rows = _rows_between(grid, table.body, limit)
    title = next((row for row in rows if _is_title(grid, row)), limit)
    rows = [row for row in rows if row < title]
    full = [at for at, row in enumerate(rows) if len(grid.columns(row)) >= _FULL_ROW]
    end = full[-1] + 1 if full else 0
    first = grid.columns(table.row)[0]
    for row in rows[end:]:
        numbered = isinstance(grid.count(row, first).value, Decimal) and len(grid.columns(row)) > 1
        below_names = grid.columns(row)[0] == first + 1
        if _closes(grid, row) or not (numbered or below_names):
            break
        end += 1
    return rows[:end]


def _with_end(grid: Grid, table: _Table, limit: int, sets: Sequence[CriteriaSet]) -> _Table | None:
    """The table with its last row; None when it is no unit form after all."""
    if table.kind is not _Kind.FORM:
        return replace(table, last=max([table.body - 1, *_own_rows(grid, table, limit)]))
    part = _part(grid, _rows_between(grid, table.row, limit))
    grids = find_form_grids(part) or tuple(
        one for one in (grid_without_headings(part, sets),) if one is not None
    )
    known = recognise(part, grids[0], sets) if grids else None
    return None if known is None else replace(table, last=known[1].last_row)


def _words(grid: Grid, row: int) -> list[tuple[int, str]]:
    return [(column, fold_label(grid.text(row, column))) for column in grid.columns(row)]


def _goes_on(grid: Grid, before: _Table, table: _Table) -> bool:
    """True when headings repeat those of the table above, on its next page or for its next group."""
    between = _rows_between(grid, before.last + 1, table.row)
    alike = before.kind is table.kind and _words(grid, before.row) == _words(grid, table.row)
    kept = [row for row in between if not _matches(grid, row, _PAGE)]
    return alike and (not kept or (len(kept) == 1 and _matches(grid, kept[0], _GROUP_LINE)))


def _tables(grid: Grid, found: Sequence[_Table], sets: Sequence[CriteriaSet]) -> list[_Table]:
    """The tables with their ends, those that go on below repeated headings joined."""
    limits = [*(one.row for one in found[1:]), grid.rows[-1] + 1]
    ended: list[_Table] = []
    for one, limit in zip(found, limits, strict=True):
        table = _with_end(grid, one, limit, sets)
        if table is None or (ended and table.row <= ended[-1].last):
            continue
        if ended and table.kind is not _Kind.FORM and _goes_on(grid, ended[-1], table):
            again = tuple(_rows_between(grid, table.row, table.body))
            ended[-1] = replace(ended[-1], last=table.last, again=(*ended[-1].again, *again))
        else:
            ended.append(table)
    return ended


def _start(grid: Grid, text: _Text, after: int, table: _Table, *, report: bool) -> int:
    """The first row of a form's head: below the form before it, and below what is text."""
    rows = _rows_between(grid, after + 1, table.row)
    titles = [row for row in rows if _is_title(grid, row)]
    prose = [row for row in rows if row in text.closing]
    if report:
        prose += [row for row in rows if row in text.stating and (not titles or row < titles[-1])]
    return max([after, *prose]) + 1


def _letterhead(grid: Grid, until: int) -> Iterator[int]:
    """The rows at the top that name the sender, for the only form of a letter."""
    for row in grid.rows[:_LETTERHEAD_ROWS]:
        if row < until and any(is_letterhead(grid.text(row, column)) for column in grid.columns(row)):
            yield row


def _cut(grid: Grid, text: _Text, tables: Sequence[_Table]) -> Sections:
    report = text.precedes(tables[0].row)
    starts: list[int] = []
    after = 0
    for table in tables:
        starts.append(_start(grid, text, after, table, report=report))
        after = table.last
    ends = [*starts[1:], grid.rows[-1] + 1]
    if report or text.titled:
        ends = [table.last + 1 for table in tables]  # what stands below goes on with the text
    forms = sum(table.kind is _Kind.FORM for table in tables)
    parts, taken = [], set[int]()
    for table, start, end in zip(tables, starts, ends, strict=True):
        rows = [row for row in _rows_between(grid, start, end) if row not in table.again]
        if table.kind is _Kind.FORM:
            taken |= set(rows)
            rows += _letterhead(grid, start) if forms == 1 else ()
        parts.append(_part(grid, rows))
    rest = _part(grid, set(grid.rows) - taken)
    above = [cell for cell in rest.cells if cell[0] < starts[0]]
    return Sections(tuple(parts), rest, find_period_entry(grid, above))


def cut_into_sections(grid: Grid, sets: Sequence[CriteriaSet]) -> Sections:
    """The forms of a sheet apart from each other and from a report's text.

    A sheet with one form and no such text stays whole, and so do unit forms that follow each other: their
    reader tells them apart.
    """
    found = _headings(grid, sets)
    if not found:
        return Sections((grid,), grid)
    if all(one.kind is not _Kind.FORM for one in found):
        guessed = grid_without_headings(grid, sets)
        row = guessed.heading_row if guessed else 0
        found = sorted([*found, *([_Table(row, row, _Kind.FORM)] if guessed else [])])
    text = _Text.of(grid, sets)
    kinds = {one.kind for one in found}
    mixed = len(kinds) > 1 or (len(found) > 1 and _Kind.FORM not in kinds)
    if not mixed and not text.precedes(found[0].row) and not text.titled:
        return Sections((grid,), None if _Kind.FORM in kinds else grid)
    tables = _tables(grid, found, sets)
    return _cut(grid, text, tables) if tables else Sections((grid,), grid)
