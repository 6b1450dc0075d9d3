"""Lays out TỔNG HỢP as the set's reports print it: title, heading, groups, a row per unit, Ghi chú.

How far down the tree scores are shown, and the words over them, stand in the set (`SummaryTexts`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.criteria_set import ClassBand, ClassifyOn, CriteriaSet, Criterion, ScoreColumn
from tthc.domain.numbers import format_count, format_over, roman
from tthc.domain.results import Consolidation, GroupResult, Status, UnitResult
from tthc.domain.scoring import ColumnResult, CriterionScore, Scored, State, subtotal
from tthc.domain.set_texts import SummaryColumns
from tthc.files.plan import (
    HEADING,
    Look,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    number_look,
    with_heights,
)

__all__ = [
    "MOST_SIGNATURES",
    "SHEET_NAME",
    "STATUS_WORDS",
    "SummaryLabels",
    "figures_by_cell",
    "summary_sheet",
]

SHEET_NAME = "TỔNG HỢP"
MOST_SIGNATURES = 2
STATUS_WORDS = {
    Status.ACCEPTED: "đã nhận",
    Status.NEEDS_FIX: "cần kiểm tra lại",
    Status.REJECTED: "không sử dụng được",
    Status.MISSING: "chưa gửi",
    Status.NO_CASES: "không phát sinh TTHC",
    Status.WRONG_PERIOD: "không đúng kỳ",
    Status.UNMATCHED: "chưa rõ đơn vị",
}
_TITLE = Look(bold=True, align="center", size=13)
_SMALL = replace(HEADING, size=10)
_CELL = Look(border=True, size=11, align="center")
_TEXT = Look(border=True, size=11)
_AS_TEXT = "@"
_NAME_WIDTH = 24.0
_NOTE_WIDTH, _SHORT_NOTE_WIDTH = 44.0, 28.0
_SCORE_WIDTH, _WIDEST_SCORE = 6.3, 11.0
_NARROW_SCORE, _NARROW_NOTE = 4.4, 18.0
_SHORT_HEADING = 12
"""Letters a heading may have where the columns are as narrow as those of the printed table."""
_MOST_UNTURNED = 14
"""Columns of scores from which on their headings are turned."""
_PAGE = 140.0
"""Character widths an A4 page in landscape holds at about its full size."""


@dataclass(frozen=True, slots=True)
class SummaryLabels:
    """Texts that depend on the office; None leaves the place blank."""

    report_number: str | None = None
    office: str | None = None
    signatures: tuple[str, ...] = ()


def _shown(chosen: CriteriaSet) -> tuple[Criterion, ...]:
    """The criteria with a column of their own."""
    match chosen.summary.columns:
        case SummaryColumns.CRITERIA:
            return chosen.leaves()
        case SummaryColumns.GROUPS:
            return chosen.criteria
        case SummaryColumns.TOTALS:
            return ()


def _depth(criteria: Sequence[Criterion]) -> int:
    """How many rows a tree of headings takes."""
    return 1 + max((_depth(node.parts) for node in criteria if node.parts), default=0)


@dataclass
class _Columns:
    """Column numbers of the table, left to right."""

    chosen: CriteriaSet
    ranked: bool
    with_status: bool

    @property
    def criteria(self) -> tuple[Criterion, ...]:
        return _shown(self.chosen)

    @property
    def columns(self) -> tuple[ScoreColumn, ...]:
        """The score columns whose totals are shown."""
        return self.chosen.columns

    @property
    def total(self) -> int:
        return 3 + len(self.criteria)

    @property
    def grouped_totals(self) -> bool:
        """True when the totals stand under their own headings, below a common one."""
        return len(self.columns) > 1 or not self.criteria

    @property
    def heading_rows(self) -> int:
        whole = self.chosen.summary.columns is SummaryColumns.CRITERIA
        return 1 + (_depth(self.chosen.criteria) if whole else 1)

    def heads(self) -> list[tuple[str, float]]:
        """(heading, width) of the columns from the total on."""
        summary, staff = self.chosen.summary, self.chosen.staff is not None
        total = 11.5 if self.grouped_totals else 10.0 if summary.over_maximum else 8.0
        note = _NOTE_WIDTH if self.chosen.uses_counts else _SHORT_NOTE_WIDTH
        optional = [
            *((True, f"total {column.id}", total) for column in self.columns),
            (self.chosen.classify_on is ClassifyOn.INDEX, "index", 9.5),
            (staff, "staff", 11.0),
            (True, "class", 9.5),
            (self.ranked, "rank", 7.0),
            (summary.notes, "note", _NARROW_NOTE if self.turned else note),
            (self.with_status, "status", 11.0),
        ]
        return [(name, width) for shown, name, width in optional if shown]

    def at(self, name: str) -> int | None:
        """The column of one of these; None when the table has none."""
        names = [head for head, _ in self.heads()]
        return self.total + names.index(name) if name in names else None

    @property
    def last(self) -> int:
        return self.total + len(self.heads()) - 1

    @property
    def turned(self) -> bool:
        """True when the headings of the criteria are turned upright."""
        return len(self.criteria) > _MOST_UNTURNED

    def widths(self) -> dict[int, float]:
        """Widths of every column; long headings get what the page has left."""
        behind = {self.total + at: width for at, (_, width) in enumerate(self.heads())}
        left = _PAGE - _NAME_WIDTH - 5.0 - sum(behind.values())
        longest = max((len(node.heading) for node in self.criteria), default=0)
        score = _SCORE_WIDTH
        if self.turned:
            score = _NARROW_SCORE
        elif longest > _SHORT_HEADING:
            score = min(_WIDEST_SCORE, max(_SCORE_WIDTH, left / len(self.criteria)))
        name = _NAME_WIDTH if self.criteria else _NAME_WIDTH * 1.5
        return {1: 5.0, 2: name, **{3 + at: score for at in range(len(self.criteria))}, **behind}


_HEAD_TEXTS = {"rank": "XẾP HẠNG", "note": "Ghi chú", "status": "Tình trạng"}


@dataclass
class _Table(PlannedCells):
    result: Consolidation
    labels: SummaryLabels
    columns: _Columns
    one_of_several: bool = False
    figures: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    """Cell -> the unit whose figure stands there, and which one."""

    def title(self) -> int:
        """Title lines; returns the first heading row."""
        wide, texts = self.columns.last, self.result.criteria_set.forms
        period = self.result.period_text
        self.put(1, 1, texts.summary_title.replace("{period}", period.upper()), _TITLE, columns=wide)
        number = self.labels.report_number or " " * 8
        office = f" của {self.labels.office}" if self.labels.office else ""
        attached = self.result.criteria_set.summary.attached
        line = attached.replace("{number}", number).replace("{office}", office)
        self.put(2, 1, line, Look(italic=True, align="center", size=13), columns=wide)
        row = 3
        if self.one_of_several:
            source = f"Theo {self.result.criteria_set.title} ({self.result.criteria_set.source})"
            self.put(row, 1, source, Look(italic=True, align="center", size=12), columns=wide)
            row += 1
        if self.result.provisional:
            settled, total = (format_count(n) for n in (self.result.settled, len(self.result.units)))
            text = f"SỐ LIỆU TẠM TÍNH ({settled}/{total} đơn vị)"
            self.put(row, 1, text, replace(_TITLE, color="#C00000"), columns=wide)
            row += 1
        return row + 1

    def headings(self, row: int) -> int:
        """The heading, as many rows deep as the shown criteria; returns the first body row."""
        chosen, columns, deep = self.result.criteria_set, self.columns, self.columns.heading_rows
        summary = chosen.summary
        self.put(row, 1, "STT", _SMALL, rows=deep)
        self.put(row, 2, "TÊN CƠ QUAN, ĐƠN VỊ", _SMALL, rows=deep)
        if columns.criteria:
            self.put(row, 3, summary.scores, _SMALL, columns=len(columns.criteria))
        if summary.columns is SummaryColumns.CRITERIA:
            self._tree(row + 1, 3, chosen.criteria, deep - 1)
        else:
            self._tree(row + 1, 3, [replace(node, parts=()) for node in columns.criteria], deep - 1)
        if columns.grouped_totals:
            common = summary.total if columns.criteria else summary.scores
            self.put(row, columns.total, common, _SMALL, columns=len(columns.columns))
        texts = {
            **_HEAD_TEXTS,
            "index": summary.index,
            "staff": chosen.forms.staff_heading,
            "class": summary.classification,
        }
        totals = {f"total {column.id}": column.heading for column in columns.columns}
        for name, _ in columns.heads():
            if name not in totals:
                self.put(row, columns.at(name), texts[name], _SMALL, rows=deep)
            elif columns.grouped_totals:
                self.put(row + 1, columns.at(name), totals[name], replace(_SMALL, bold=False), rows=deep - 1)
            else:
                self.put(row, columns.at(name), summary.total, _SMALL, rows=deep)
        return row + deep

    def _tree(self, row: int, column: int, criteria: Sequence[Criterion], deep: int) -> None:
        """Headings over their parts; what has no parts reaches down to the last heading row."""
        look = replace(_SMALL, bold=False, upright=self.columns.turned)
        for node in criteria:
            if node.parts:
                wide = len(tuple(node.leaves()))
                self.put(
                    row, column, node.heading, replace(look, upright=look.upright and wide == 1), columns=wide
                )
                self._tree(row + 1, column, node.parts, deep - 1)
                column += wide
            else:
                self.put(row, column, node.heading, look, rows=deep)
                column += 1

    def group_row(self, row: int, roman: str, group: GroupResult) -> None:
        """A group's title across the table."""
        bold = replace(_TEXT, bold=True)
        self.put(row, 1, roman, replace(bold, align="center"))
        self.put(row, 2, group.group.title, bold, columns=self.columns.last - 1)

    def _number(
        self, row: int, column: int | None, value: Decimal | None, places: int, *, bold: bool = False
    ) -> None:
        padded = (
            0 if self.result.criteria_set.summary.over_maximum else places
        )  # beside "68,5/70" stands "97,9"
        self.put(row, column, value, number_look(replace(_CELL, bold=bold), value, padded))

    def _score(self, row: int, column: int, score: CriterionScore | None) -> None:
        if score is not None and score.state is State.NOT_COUNTED:
            self.put(row, column, "-", _CELL)
        else:
            places = self.result.criteria_set.rounding.criterion
            self._number(row, column, score.value if score else None, places)

    def _total(self, row: int, column: ColumnResult) -> None:
        """The total of a score column, over the maximum that applies where the set prints it so."""
        at, places = self.columns.at(f"total {column.column}"), self.result.criteria_set.rounding.total
        if self.result.criteria_set.summary.over_maximum and column.total is not None:
            text = format_over(column.total, column.maximum)
            self.put(row, at, text, replace(_CELL, bold=True, number_format=_AS_TEXT))
        else:
            self._number(row, at, column.total, places, bold=True)

    def _figures(self, row: int, name: str) -> None:
        """Which figures of a unit stand in its row."""
        totals = {f"total {one.id}": f"total.{one.id}" for one in self.columns.columns}
        known = {
            **totals,
            "index": "index",
            "staff": "staff_score",
            "class": "classification",
            "rank": "rank",
        }
        for head, figure in known.items():
            column = self.columns.at(head)
            if column is not None:
                self.figures[row, column] = (name, figure)
        for column, node in enumerate(self.columns.criteria, start=3):
            self.figures[row, column] = (name, node.id)

    def _class(self, band: ClassBand | None) -> str | None:
        if band is None:
            return None
        return band.short if self.result.criteria_set.summary.short_classes and band.short else band.label

    def _scores(self, row: int, scored: Scored | None) -> None:
        """Scores of the criteria shown, and every total; bordered blanks without a score."""
        for column, node in enumerate(self.columns.criteria, start=3):
            self._score(row, column, subtotal(scored.deciding, node) if scored else None)
        for own in self.columns.columns:
            if scored is None:
                self._number(row, self.columns.at(f"total {own.id}"), None, 0, bold=True)
            else:
                self._total(row, scored.columns[own.id])

    def unit_row(self, row: int, number: int, unit: UnitResult) -> None:
        """One unit; without a score its cells stay empty and the note says why."""
        at, scored, rounding = self.columns.at, unit.scored, self.result.criteria_set.rounding
        self.put(row, 1, number, _CELL)
        self.put(row, 2, unit.unit.name, _TEXT)
        self._figures(row, unit.unit.name)
        self._scores(row, scored)
        self._number(row, at("index"), scored.deciding.index if scored else None, rounding.index)
        self._number(row, at("staff"), scored.staff_score if scored else None, rounding.total)
        self.put(row, at("class"), self._class(scored.classification if scored else None), _CELL)
        self.put(row, at("rank"), unit.rank, _CELL)
        self.put(row, at("note"), unit.note or None, replace(_TEXT, size=10.5))
        self.put(row, at("status"), STATUS_WORDS[unit.status], replace(_CELL, size=10))

    def body(self, row: int) -> int:
        """Every group with its units; returns the next free row."""
        titled = len(self.result.groups) > 1
        for at, group in enumerate(self.result.groups, start=1):
            self.group_row(row, roman(at) if titled else "", group)
            row += 1
            for number, unit in enumerate(self.result.of_group(group.group.id), start=1):
                self.unit_row(row, number, unit)
                row += 1
        return row

    def footnote(self, row: int) -> int:
        """The set's own note below the table; returns the next free row."""
        text = self.result.criteria_set.summary.footnote
        if text:
            self.put(row, 1, text, Look(italic=True, size=11), columns=self.columns.last)
        return row + 1 if text else row

    def signatures(self, row: int) -> None:
        """Signature lines spread over the width."""
        titles = self.labels.signatures
        half = self.columns.last // 2
        for at, title in enumerate(titles[:MOST_SIGNATURES]):
            first, wide = (1, half) if at == 0 and len(titles) > 1 else (half + 1, self.columns.last - half)
            self.put(row, first, title, replace(_TITLE), columns=wide)


def _laid_out(
    result: Consolidation, labels: SummaryLabels, *, one_of_several: bool
) -> tuple[_Table, tuple[int, int]]:
    """The table with everything in it, and its first and last heading row."""
    columns = _Columns(result.criteria_set, result.ranked, result.provisional)
    table = _Table(result, labels, columns, one_of_several)
    heading = table.title()
    body = table.headings(heading)
    end = table.footnote(table.body(body))
    if labels.signatures:
        table.signatures(end + 1)
    return table, (heading, body - 1)


def figures_by_cell(
    result: Consolidation, labels: SummaryLabels, *, one_of_several: bool = False
) -> Mapping[tuple[int, int], tuple[str, str]]:
    """(row, column) of the very plan `summary_sheet` lays out -> the unit, and which of its figures it is.

    The figure is the id of a criterion or heading, "total.<column>", "index", "staff_score",
    "classification" or "rank".
    """
    table, _ = _laid_out(result, labels, one_of_several=one_of_several)
    return table.figures


def summary_sheet(
    result: Consolidation, labels: SummaryLabels, name: str = SHEET_NAME, *, one_of_several: bool = False
) -> SheetPlan:
    """The plan of TỔNG HỢP, A4 landscape; while provisional, a column says what is still open.

    `one_of_several`: a line names the set, as the period has another one too.
    """
    table, headings = _laid_out(result, labels, one_of_several=one_of_several)
    printing = PrintSetup(landscape=True, repeat_rows=headings, margins=(20, 15, 20, 15))
    plan = SheetPlan(name, tuple(table.cells), table.columns.widths(), {}, printing, headings[1])
    return with_heights(plan)
