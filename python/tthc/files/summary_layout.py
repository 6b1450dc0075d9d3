"""Lays out TỔNG HỢP in the official form: title, two-level heading, groups, a row per unit, Ghi chú."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.criteria_set import ClassifyOn, Criterion
from tthc.domain.numbers import format_count, roman
from tthc.domain.results import Consolidation, GroupResult, Status, UnitResult
from tthc.domain.scoring import CriterionScore, State
from tthc.files.plan import (
    HEADING,
    Look,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    number_look,
    with_heights,
)

__all__ = ["MOST_SIGNATURES", "SHEET_NAME", "STATUS_WORDS", "SummaryLabels", "summary_sheet"]

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
_NAME_WIDTH, _NOTE_WIDTH, _SCORE_WIDTH = 24.0, 44.0, 6.3


@dataclass(frozen=True, slots=True)
class SummaryLabels:
    """Texts that depend on the office; None leaves the place blank."""

    report_number: str | None = None
    office: str | None = None
    signatures: tuple[str, ...] = ()


@dataclass
class _Columns:
    """Column numbers of the table, left to right."""

    criteria: Sequence[Criterion]
    ranked: bool
    with_status: bool
    staff: bool
    index: bool
    total: int = field(init=False)

    def __post_init__(self) -> None:
        self.total = 3 + len(self.criteria)

    def heads(self) -> list[tuple[str, float]]:
        """(heading, width) of the columns from the total on."""
        optional = [
            (True, "total", 8.0),
            (self.index, "index", 8.5),
            (self.staff, "staff", 11.0),
            (True, "class", 9.5),
            (self.ranked, "rank", 7.0),
            (True, "note", _NOTE_WIDTH),
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


_HEAD_TEXTS = {
    "total": "TỔNG ĐIỂM",
    "index": "TỔNG ĐIỂM QUY ĐỔI",
    "class": "PHÂN LOẠI",
    "rank": "XẾP HẠNG",
    "note": "Ghi chú",
    "status": "Tình trạng",
}


@dataclass
class _Table(PlannedCells):
    result: Consolidation
    labels: SummaryLabels
    columns: _Columns

    def title(self) -> int:
        """Title lines; returns the first heading row."""
        wide, texts = self.columns.last, self.result.criteria_set.forms
        period = self.result.period_text
        self.put(1, 1, texts.summary_title.replace("{period}", period.upper()), _TITLE, columns=wide)
        number = self.labels.report_number or " " * 8
        office = f" của {self.labels.office}" if self.labels.office else ""
        line = f"(Kèm theo Báo cáo số {number}/BC-UBND ngày      tháng      năm        {office})"
        self.put(2, 1, line, Look(italic=True, align="center", size=13), columns=wide)
        if not self.result.provisional:
            return 4
        settled, total = (format_count(n) for n in (self.result.settled, len(self.result.units)))
        text = f"SỐ LIỆU TẠM TÍNH ({settled}/{total} đơn vị)"
        self.put(3, 1, text, replace(_TITLE, color="#C00000"), columns=wide)
        return 5

    def headings(self, row: int) -> int:
        """The two-level heading; returns the first body row."""
        chosen = self.result.criteria_set
        self.put(row, 1, "STT", _SMALL, rows=2)
        self.put(row, 2, "TÊN CƠ QUAN, ĐƠN VỊ", _SMALL, rows=2)
        self.put(row, 3, "ĐIỂM CÁC TIÊU CHÍ", _SMALL, columns=len(self.columns.criteria))
        for at, leaf in enumerate(self.columns.criteria):
            self.put(row + 1, 3 + at, leaf.heading, replace(_SMALL, bold=False))
        texts = {**_HEAD_TEXTS, "staff": chosen.forms.staff_heading}
        for name, _ in self.columns.heads():
            self.put(row, self.columns.at(name), texts[name], _SMALL, rows=2)
        return row + 2

    def group_row(self, row: int, roman: str, group: GroupResult) -> None:
        """A group's title across the table."""
        bold = replace(_TEXT, bold=True)
        self.put(row, 1, roman, replace(bold, align="center"))
        self.put(row, 2, group.group.title, bold, columns=self.columns.last - 1)

    def _number(
        self, row: int, column: int | None, value: Decimal | None, places: int, *, bold: bool = False
    ) -> None:
        self.put(row, column, value, number_look(replace(_CELL, bold=bold), value, places))

    def _score(self, row: int, column: int, score: CriterionScore | None) -> None:
        if score is not None and score.state is State.NOT_COUNTED:
            self.put(row, column, "-", _CELL)
        else:
            places = self.result.criteria_set.rounding.criterion
            self._number(row, column, score.value if score else None, places)

    def unit_row(self, row: int, number: int, unit: UnitResult) -> None:
        """One unit; without a score its cells stay empty and the note says why."""
        at, scored, rounding = self.columns.at, unit.scored, self.result.criteria_set.rounding
        deciding = scored.deciding if scored else None
        self.put(row, 1, number, _CELL)
        self.put(row, 2, unit.unit.name, _TEXT)
        for column, leaf in enumerate(self.columns.criteria, start=3):
            self._score(row, column, deciding.scores[leaf.id] if deciding else None)
        self._number(row, at("total"), deciding.total if deciding else None, rounding.total, bold=True)
        self._number(row, at("index"), deciding.index if deciding else None, rounding.index)
        self._number(row, at("staff"), scored.staff_score if scored else None, rounding.total)
        label = scored.classification.label if scored and scored.classification else None
        self.put(row, at("class"), label, _CELL)
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

    def signatures(self, row: int) -> None:
        """Signature lines spread over the width."""
        titles = self.labels.signatures
        half = self.columns.last // 2
        for at, title in enumerate(titles[:MOST_SIGNATURES]):
            first, wide = (1, half) if at == 0 and len(titles) > 1 else (half + 1, self.columns.last - half)
            self.put(row, first, title, replace(_TITLE), columns=wide)


def summary_sheet(result: Consolidation, labels: SummaryLabels) -> SheetPlan:
    """The plan of TỔNG HỢP, A4 landscape; while provisional, a column says what is still open."""
    chosen = result.criteria_set
    columns = _Columns(
        chosen.leaves(),
        result.ranked,
        result.provisional,
        chosen.staff is not None,
        chosen.classify_on is ClassifyOn.INDEX,
    )
    table = _Table(result, labels, columns)
    heading = table.title()
    end = table.body(table.headings(heading))
    if labels.signatures:
        table.signatures(end + 1)
    widths = {1: 5.0, 2: _NAME_WIDTH, **{3 + at: _SCORE_WIDTH for at in range(len(columns.criteria))}}
    widths |= {columns.total + at: width for at, (_, width) in enumerate(columns.heads())}
    printing = PrintSetup(landscape=True, repeat_rows=(heading, heading + 1), margins=(20, 15, 20, 15))
    plan = SheetPlan(SHEET_NAME, tuple(table.cells), widths, {}, printing, heading + 1)
    return with_heights(plan)
