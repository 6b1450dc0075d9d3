"""Lays out Biểu mẫu 03 from a criteria set alone: blank for a unit, filled, or a group's sums.

Columns (1)-(6) are the official grid; right of it, outside the print area, stand the counts the grid has
no cells for (channels, results, online late, procedures).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.numbers import Absent
from tthc.files.plan import (
    BODY,
    HEADING,
    Look,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    number_look,
    with_heights,
)

__all__ = ["FormLabels", "form_sheet"]

_TITLE = Look(bold=True, align="center")
_CENTER = Look(border=True, align="center")
_PLAIN = Look(wrap=False)
_BOLD = Look(border=True, bold=True)
_SIDE = Look(border=True, size=11)
_RATIO_ROWS = ("Tử số", "Mẫu số")
_FIXED = {1: 5.5, 2: 46.0, 3: 8.5, 4: 10.5}
NO_CASES = "Không phát sinh TTHC"
_BLANK = " " * 8
"""Room for a number written by hand: for electronic documents it stays blank (NĐ 30/2020)."""


@dataclass(frozen=True, slots=True)
class FormLabels:
    """The texts at the head of a form; `title` None takes the set's with the unit in it."""

    unit: str
    period: str
    title: str | None = None
    form_number: str | None = None
    report_number: str | None = None
    signatures: tuple[str, ...] = ()


@dataclass
class _Sheet(PlannedCells):
    chosen: CriteriaSet
    form: FilledForm
    labels: FormLabels

    @property
    def note_column(self) -> int:
        return 5 + len(self.chosen.columns)

    def head(self) -> int:
        """The lines above the grid; returns the row of its headings."""
        wide, texts, labels = self.note_column, self.chosen.forms, self.labels
        title = labels.title or texts.title.replace("{unit}", labels.unit.upper())
        issued = texts.issued_with.replace("{number}", labels.report_number or _BLANK)
        self.put(1, 1, labels.form_number or texts.number, replace(_TITLE, align="right"), wide)
        self.put(2, 1, title, replace(_TITLE, size=13), wide)
        self.put(3, 1, f"Kỳ đánh giá: {labels.period}", _TITLE, wide)
        self.put(4, 1, issued, Look(italic=True, align="center"), wide)
        self.put(6, 1, f"Đơn vị: {labels.unit}", replace(_PLAIN, bold=True), wide)
        for row, count in ((7, Count.RESOLVED), (8, Count.RECEIVED)):
            self.put(row, 1, f"{HEAD_WORDINGS[count]}:", _PLAIN, 2)
            number = self.form.head.value(count)
            self.put(row, 3, number, number_look(replace(_PLAIN, bold=True), number))
        return 10

    def headings(self, row: int) -> int:
        """The heading row and the (1)...(n) row; returns the first body row."""
        scores = [column.heading for column in self.chosen.columns]
        names = ["STT", "Tiêu chí/Tiêu chí thành phần", "Điểm tối đa", "Số lượng hồ sơ", *scores, "Ghi chú"]
        for column, name in enumerate(names, start=1):
            self.put(row, column, name, HEADING)
            self.put(row + 1, column, f"({column})", replace(_CENTER, italic=True))
        return row + 2

    def _score(self, row: int, column: int, entry: ScoreEntry, look: Look, places: int) -> None:
        if isinstance(entry.value, Decimal):
            self.put(row, column, entry.value, number_look(look, entry.value, places))
        else:
            self.put(row, column, "-" if entry.value is Absent.DASH else None, look)

    def _criterion_row(self, row: int, node: Criterion, entry: CriterionEntry) -> None:
        bold = replace(_CENTER, bold=True)
        self.put(row, 1, int(node.label) if node.label.isdigit() else node.label, bold)
        self.put(row, 2, node.wording, _BOLD)
        self.put(row, 3, node.maximum, number_look(bold, node.maximum))
        self.put(row, 4, entry.count.value, number_look(bold, entry.count.value))
        for at, column in enumerate(self.chosen.columns):
            self._score(row, 5 + at, entry.score(column.id), bold, self.chosen.rounding.criterion)

    def _levels(
        self, node: Criterion, entry: CriterionEntry
    ) -> Iterator[tuple[str, Decimal | None, int | str | None]]:
        """(wording, points, value of column (4)) of each row below a criterion."""
        if isinstance(node.kind, RatioScore | Complement):
            parts = (entry.numerator.value, entry.denominator.value)
            yield from ((wording, None, value) for wording, value in zip(_RATIO_ROWS, parts, strict=True))
        for at, level in enumerate(node.levels):
            if isinstance(node.kind, CountedLevels):
                yield level.wording, level.points, entry.levels[at].value if entry.levels else None
            elif isinstance(node.kind, MarkedLevel):
                yield level.wording, level.points, "x" if at in entry.marked else None

    def criterion(self, row: int, node: Criterion) -> int:
        """A criterion with the rows below it; returns the next free row."""
        entry = self.form.criterion(node.id)
        self._criterion_row(row, node, entry)
        first, levels = row, list(self._levels(node, entry))
        for wording, points, value in levels:
            row += 1
            self.put(row, 1, None, _CENTER)
            self.put(row, 2, wording)
            self.put(row, 3, points, number_look(_CENTER, points))
            look = _CENTER if isinstance(value, str) else number_look(_CENTER, value)
            self.put(row, 4, value, look)
            for at in range(len(self.chosen.columns)):
                self.put(row, 5 + at, None, _CENTER)
        note = replace(BODY, size=11, valign="top")
        self.put(first, self.note_column, entry.note.value, note, rows=row - first + 1)
        row += 1
        for part in node.parts:
            row = self.criterion(row, part)
        return row

    def total(self, row: int) -> None:
        """The TỔNG ĐIỂM row."""
        self.put(row, 1, "TỔNG ĐIỂM", HEADING, 2)
        printed = replace(HEADING, number_format="0.0")  # the official form prints 18,0
        self.put(row, 3, self.chosen.maximum, printed)
        self.put(row, 4, None, HEADING)
        for at, column in enumerate(self.chosen.columns):
            self._score(row, 5 + at, self.form.total(column.id), HEADING, self.chosen.rounding.total)
        self.put(row, self.note_column, None)

    def side(self, row: int) -> None:
        """The counts beside the grid, one label and one number a row."""
        label, value = self.note_column + 2, self.note_column + 3
        self.put(row, label, "SỐ LIỆU TRONG KỲ (không in)", replace(_SIDE, bold=True))
        self.put(row, value, "Số lượng", replace(_SIDE, bold=True, align="center"))
        beside = [count for count in HEAD_WORDINGS if count not in (Count.RESOLVED, Count.RECEIVED)]
        for at, count in enumerate(beside, start=row + 1):
            number = self.form.head.value(count)
            self.put(at, label, HEAD_WORDINGS[count], _SIDE)
            self.put(at, value, number, number_look(replace(_SIDE, align="center"), number))
        if self.form.no_cases:
            self.put(row + 1 + len(beside), label, NO_CASES, _SIDE)

    def signatures(self, row: int) -> None:
        """Signature lines side by side below the grid."""
        for at, title in enumerate(self.labels.signatures):
            self.put(row, 2 if at == 0 else 3, title, replace(_TITLE), 1 if at == 0 else self.note_column - 2)


def form_sheet(criteria_set: CriteriaSet, labels: FormLabels, form: FilledForm, name: str) -> SheetPlan:
    """The plan of one form sheet, A4 portrait, headings repeated on every page."""
    sheet = _Sheet(criteria_set, form, labels)
    heading = sheet.head()
    row = sheet.headings(heading)
    for node in criteria_set.criteria:
        row = sheet.criterion(row, node)
    sheet.total(row)
    if labels.signatures:
        sheet.signatures(row + 2)
    sheet.side(heading)
    note = sheet.note_column
    widths = {**_FIXED, **{5 + at: 10.5 for at in range(len(criteria_set.columns))}, note: 24.0}
    widths |= {note + 1: 3.0, note + 2: 40.0, note + 3: 11.0}
    printing = PrintSetup(repeat_rows=(heading, heading + 1), last_column=note)
    plan = SheetPlan(name, tuple(sheet.cells), widths, printing=printing, freeze_row=heading + 1)
    return with_heights(plan)
