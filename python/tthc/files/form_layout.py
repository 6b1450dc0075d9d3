"""Lays out the unit form of a criteria set from the set alone: blank for a unit, filled, or a group's sums.

The numbered columns are the official grid. Where scores rest on dossiers, the counts the grid has no cells
for (channels, results, online late, procedures) stand right of it, outside the print area. Give the set in
the unit's profile: what is not required there holds "-".
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    ClassifyOn,
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.numbers import Absent, format_number, format_over
from tthc.domain.places import Entry
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

__all__ = ["FormLabels", "LaidForm", "form_sheet", "lay_out"]

_TITLE = Look(bold=True, align="center")
_CENTER = Look(border=True, align="center")
_PLAIN = Look(wrap=False)
_SIDE = Look(border=True, size=11)
_AS_TEXT = "@"
"""No spreadsheet may take "10/12" for a day of December."""
_RATIO = RatioScore | Complement
_PART, _WHOLE, _RATE = "Tử số", "Mẫu số", "Tỷ lệ (%)"
_APPLICABLE = "Điểm tối đa áp dụng"
_STATE_MAXIMUM = 'Cách ghi: điểm kèm điểm tối đa áp dụng, ví dụ "83,5/97".'
_SCORE_WIDTH = 10.5
_SIDE_WIDTH = 52.0
"""Every label beside the grid in one line, so that none makes a printed row higher."""
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


@dataclass(frozen=True, slots=True)
class LaidForm:
    """A form's plan, and the cells of it that mean something: key -> (row, column).

    Keys: count.<count> (all of them with `beside`), dossiers.<criterion>, level.<criterion>.<position>,
    mark.<criterion>.<position>, numerator.<criterion>, denominator.<criterion>, score.<column>.<criterion>,
    note.<criterion>, total.<column>, maximum.<column>, index, classification, title, unit, period,
    no_cases, heading (the first heading row), hint. `last_row` is the last one of the grid.
    """

    plan: SheetPlan
    places: Mapping[str, tuple[int, int]]
    note_column: int
    last_row: int


@dataclass
class _Sheet(PlannedCells):
    chosen: CriteriaSet
    form: FilledForm
    labels: FormLabels
    places: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def counted(self) -> bool:
        """True when a criterion asks for dossiers, a mark or the two figures of a ratio."""
        return self.chosen.adds_up

    @property
    def score_column(self) -> int:
        return 5 if self.counted else 4

    @property
    def note_column(self) -> int:
        return self.score_column + len(self.chosen.columns)

    @property
    def own_maxima(self) -> bool:
        """True when a maximum is stated beside a score."""
        return any(_own_maximum(leaf) for leaf in self.chosen.leaves())

    @property
    def converts(self) -> bool:
        """True when the total is converted to an index, by the maximum that applies."""
        return self.chosen.rescale or self.chosen.classify_on is ClassifyOn.INDEX

    def head(self) -> int:
        """The lines above the grid; returns the row of its headings."""
        wide, texts, labels = self.note_column, self.chosen.forms, self.labels
        title = labels.title or texts.title.replace("{unit}", labels.unit.upper())
        issued = texts.issued_with.replace("{number}", labels.report_number or _BLANK)
        self.put(1, 1, labels.form_number or texts.number, replace(_TITLE, align="right"), wide)
        self.places |= {"title": (2, 1), "period": (3, 1), "unit": (6, 1)}
        self.put(2, 1, title, replace(_TITLE, size=13), wide)
        self.put(3, 1, f"Kỳ đánh giá: {labels.period}", _TITLE, wide)
        self.put(4, 1, issued, Look(italic=True, align="center"), wide)
        self.put(6, 1, f"Đơn vị: {labels.unit}", replace(_PLAIN, bold=True), wide)
        if not self.chosen.uses_counts:
            self.places["no_cases"] = (7, 1)
            if self.form.no_cases:
                self.put(7, 1, NO_CASES, _PLAIN, wide)
            return 8
        self.places["no_cases"] = (9, 1)
        for row, count in ((7, Count.RESOLVED), (8, Count.RECEIVED)):
            self.put(row, 1, f"{HEAD_WORDINGS[count]}:", _PLAIN, 2)
            number = self.form.head.value(count)
            self.places[f"count.{count}"] = (row, 3)
            self.put(row, 3, number, number_look(replace(_PLAIN, bold=True), number))
        return 10

    def headings(self, row: int) -> int:
        """The heading row and the (1)...(n) row; returns the first body row."""
        texts = self.chosen.forms
        counts = [texts.count_heading] if self.counted else []
        scores = [column.heading for column in self.chosen.columns]
        names = ["STT", texts.label_heading, "Điểm tối đa", *counts, *scores, texts.note_heading]
        for column, name in enumerate(names, start=1):
            self.put(row, column, name, HEADING)
            self.put(row + 1, column, f"({column})", replace(_CENTER, italic=True))
        return row + 2

    def _score(
        self, row: int, column: int, entry: ScoreEntry, look: Look, places: int, over: Decimal | None = None
    ) -> None:
        """A score, "-" or a blank; `over` is the maximum stated beside it."""
        if isinstance(entry.value, Decimal) and over is not None:
            self.put(row, column, format_over(entry.value, over), replace(look, number_format=_AS_TEXT))
        elif isinstance(entry.value, Decimal):
            padded = 0 if self.chosen.summary.over_maximum else places  # as the set's reports print scores
            self.put(row, column, entry.value, number_look(look, entry.value, padded))
        else:
            self.put(row, column, "-" if entry.value is Absent.DASH else None, look)

    def _criterion_row(self, row: int, node: Criterion, entry: CriterionEntry, *, bold: bool) -> None:
        center = replace(_CENTER, bold=bold)
        self.put(row, 1, int(node.label) if node.label.isdigit() else node.label, center)
        self.put(row, 2, node.wording, replace(BODY, bold=bold))
        maximum = self.applicable(node.leaves()) if node.parts else node.maximum
        self.put(row, 3, maximum or "-", number_look(center, maximum))
        if self.counted:
            self.places[f"dossiers.{node.id}"] = (row, 4)
            self.put(row, 4, entry.count.value, number_look(center, entry.count.value))
        look = replace(center, number_format=_AS_TEXT) if _own_maximum(node) else center
        for at, column in enumerate(self.chosen.columns):
            typed, over = entry.score(column.id), entry.maxima.get(column.id)
            shown: ScoreEntry = Entry(Absent.DASH) if typed.value is None and not node.required else typed
            places = self.chosen.rounding.criterion
            self.places[f"score.{column.id}.{node.id}"] = (row, self.score_column + at)
            self._score(row, self.score_column + at, shown, look, places, over.value if over else None)

    def _levels(
        self, node: Criterion, entry: CriterionEntry
    ) -> Iterator[tuple[str, str, Decimal | None, Decimal | int | str | None]]:
        """(key, wording, points, value of column (4)) of each row below a criterion."""
        if isinstance(node.kind, _RATIO):
            yield f"numerator.{node.id}", _aimed(node.kind), None, entry.numerator.value
            yield f"denominator.{node.id}", _WHOLE, None, entry.denominator.value
            if entry.rate.value is not None:
                yield f"rate.{node.id}", _RATE, None, entry.rate.value
        for at, level in enumerate(node.levels):
            if isinstance(node.kind, CountedLevels):
                dossiers = entry.levels[at].value if entry.levels else None
                yield f"level.{node.id}.{at}", level.wording, level.points, dossiers
            elif isinstance(node.kind, MarkedLevel):
                mark = "x" if at in entry.marked else None
                yield f"mark.{node.id}.{at}", level.wording, level.points, mark

    def criterion(self, row: int, node: Criterion, *, inside: bool = False) -> int:
        """A criterion with the rows below it; returns the next free row.

        What stands inside a heading is bold only where it has rows of its own below.
        """
        entry = self.form.criterion(node.id)
        self._criterion_row(row, node, entry, bold=not inside or bool(node.parts or node.levels))
        first, levels = row, list(self._levels(node, entry))
        for key, wording, points, value in levels:
            row += 1
            self.places[key] = (row, 4)
            self.put(row, 1, None, _CENTER)
            self.put(row, 2, wording)
            self.put(row, 3, points, number_look(_CENTER, points))
            look = _CENTER if isinstance(value, str) else number_look(_CENTER, value)
            self.put(row, 4, value, look)
            for at in range(len(self.chosen.columns)):
                self.put(row, self.score_column + at, None, _CENTER)
        note = replace(BODY, size=11, valign="top")
        self.places[f"note.{node.id}"] = (first, self.note_column)
        self.put(first, self.note_column, entry.note.value, note, rows=row - first + 1)
        row += 1
        for part in node.parts:
            row = self.criterion(row, part, inside=True)
        return row

    def applicable(self, leaves: Iterable[Criterion]) -> Decimal:
        """The highest sum of criteria in the profile: without what is not required, where the set rescales.

        Why: headings and the total of one form have to add up.
        """
        counted = (leaf for leaf in leaves if leaf.required or not self.chosen.rescale)
        return sum((leaf.maximum for leaf in counted), Decimal(0))

    def _row_below(self, row: int, label: str, maximum: Decimal | None = None) -> Look:
        """A row of the whole form: its label, and every cell with its border; returns the look of a value."""
        look = replace(HEADING, number_format=_AS_TEXT) if self.own_maxima else HEADING
        self.put(row, 1, label, HEADING, 2)
        official = replace(HEADING, number_format="0.0")  # the official form prints 18,0
        self.put(row, 3, maximum, number_look(HEADING, maximum) if self.converts else official)
        if self.counted:
            self.put(row, 4, None, HEADING)
        return look

    def total(self, row: int) -> int:
        """The TỔNG ĐIỂM row, and how the total is converted where it is; returns the next free row."""
        look = self._row_below(row, "TỔNG ĐIỂM", self.applicable(self.chosen.leaves()))
        places = self.chosen.rounding.total
        for at, column in enumerate(self.chosen.columns):
            over = self.form.maxima.get(column.id) if self.own_maxima else None
            typed = self.form.total(column.id)
            self.places[f"total.{column.id}"] = (row, self.score_column + at)
            self._score(row, self.score_column + at, typed, look, places, over.value if over else None)
        self.put(row, self.note_column, None)
        return self.converted(row + 1) if self.converts else row + 1

    def converted(self, row: int) -> int:
        """The maximum that applies in each column; index and class of the deciding one."""
        form, summary = self.form, self.chosen.summary
        deciding = self.chosen.deciding_column.id
        maxima: dict[str, ScoreEntry] = {key: Entry(one.value) for key, one in form.maxima.items()}
        rows: list[tuple[str, Mapping[str, ScoreEntry], int]] = [
            (_APPLICABLE, maxima, 0),
            (summary.index, {deciding: form.index}, self.chosen.rounding.index),
        ]
        for label, values, places in rows:
            self._row_below(row, label)
            for at, column in enumerate(self.chosen.columns):
                value = values.get(column.id, Entry())
                if label is _APPLICABLE:
                    self.places[f"maximum.{column.id}"] = (row, self.score_column + at)
                elif column.id == deciding:
                    self.places["index"] = (row, self.score_column + at)
                self._score(row, self.score_column + at, value, HEADING, places)
            self.put(row, self.note_column, None)
            row += 1
        self._row_below(row, summary.classification)
        for at, column in enumerate(self.chosen.columns):
            named = form.classification.value if column.id == deciding else None
            if column.id == deciding:
                self.places["classification"] = (row, self.score_column + at)
            self.put(row, self.score_column + at, named, HEADING)
        self.put(row, self.note_column, None)
        if self.own_maxima:
            row += 1
            self.places["hint"] = (row, 1)
            self.put(row, 1, _STATE_MAXIMUM, Look(italic=True, size=11), self.note_column)
        return row + 1

    def side(self, row: int) -> None:
        """The counts beside the grid, one label and one number a row."""
        label, value = self.note_column + 2, self.note_column + 3
        plain = replace(_SIDE, wrap=not self.converts)
        self.put(row, label, "SỐ LIỆU TRONG KỲ (không in)", replace(plain, bold=True))
        self.put(row, value, "Số lượng", replace(_SIDE, bold=True, align="center"))
        beside = [count for count in HEAD_WORDINGS if count not in (Count.RESOLVED, Count.RECEIVED)]
        for at, count in enumerate(beside, start=row + 1):
            number = self.form.head.value(count)
            self.put(at, label, HEAD_WORDINGS[count], plain)
            self.places[f"count.{count}"] = (at, value)
            self.put(at, value, number, number_look(replace(_SIDE, align="center"), number))
        if self.form.no_cases:
            self.put(row + 1 + len(beside), label, NO_CASES, plain)

    def signatures(self, row: int) -> None:
        """Signature lines side by side below the grid."""
        for at, title in enumerate(self.labels.signatures):
            self.put(row, 2 if at == 0 else 3, title, replace(_TITLE), 1 if at == 0 else self.note_column - 2)


def _aimed(kind: RatioScore | Complement) -> str:
    """The row of the numerator: what it counts where that is what falls short, and the share that is full."""
    failing = isinstance(kind, Complement)
    target = format_number(Decimal(kind.target.numerator * 100) / kind.target.denominator)
    said = ["số không đạt"] if failing else []
    said += [f"mục tiêu {'đạt ' if failing else ''}{target}%"] if kind.target != 1 else []
    return f"{_PART} ({'; '.join(said)})" if said else _PART


def _own_maximum(node: Criterion) -> bool:
    return isinstance(node.kind, Given) and node.kind.own_maximum


def _widths(sheet: _Sheet) -> dict[int, float]:
    """Widths that fill A4 portrait; without dossiers the reasons in the last column get their room."""
    note, scores = sheet.note_column, range(sheet.score_column, sheet.note_column)
    if sheet.counted:
        widths = {1: 5.5, 2: 46.0, 3: 8.5, 4: 10.5, **dict.fromkeys(scores, _SCORE_WIDTH), note: 24.0}
    else:
        widths = {1: 6.0, 2: 42.0, 3: 8.5, **dict.fromkeys(scores, _SCORE_WIDTH), note: 30.0}
    labels = _SIDE_WIDTH if sheet.converts else 40.0  # the 18-point form keeps its measures
    return widths | ({note + 1: 3.0, note + 2: labels, note + 3: 11.0} if sheet.chosen.uses_counts else {})


def lay_out(
    criteria_set: CriteriaSet, labels: FormLabels, form: FilledForm, name: str, *, beside: bool = True
) -> LaidForm:
    """The plan of one form sheet, A4 portrait, headings repeated on every page, with its places.

    `beside`: with the counts that stand right of the grid. Rows have no heights yet (`with_heights`).
    """
    sheet = _Sheet(criteria_set, form, labels)
    heading = sheet.head()
    sheet.places["heading"] = (heading, 1)
    row = sheet.headings(heading)
    for node in criteria_set.criteria:
        row = sheet.criterion(row, node)
    row = sheet.total(row)
    if labels.signatures:
        sheet.signatures(row + 1)
    if criteria_set.uses_counts and beside:
        sheet.side(heading)
    printed = max(cell.row for cell in sheet.cells if cell.column <= sheet.note_column)
    printing = PrintSetup(repeat_rows=(heading, heading + 1), last_column=sheet.note_column, last_row=printed)
    plan = SheetPlan(name, tuple(sheet.cells), _widths(sheet), printing=printing, freeze_row=heading + 1)
    return LaidForm(plan, sheet.places, sheet.note_column, row - 1)


def form_sheet(criteria_set: CriteriaSet, labels: FormLabels, form: FilledForm, name: str) -> SheetPlan:
    """The plan of one form sheet with values only, as `lay_out`."""
    laid = lay_out(criteria_set, labels, form, name)
    return with_heights(laid.plan, printed_only=_Sheet(criteria_set, form, labels).converts)
