"""Lays out Biểu mẫu 01: per group the units' staff scores, then the people of received staff forms."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.domain.criteria_set import ClassBand, StaffRule
from tthc.domain.numbers import roman
from tthc.domain.results import Consolidation
from tthc.domain.scoring import classify
from tthc.domain.set_texts import FormTexts
from tthc.domain.units import unit_key
from tthc.files.plan import (
    BODY,
    HEADING,
    CellContent,
    Look,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    number_look,
    with_heights,
)

__all__ = [
    "BEFORE_BANDS",
    "DESK",
    "SHEET_NAME",
    "STAFF_PRINTING",
    "put_staff_head",
    "staff_sheet",
    "staff_widths",
]

SHEET_NAME = "BIỂU MẪU 01"
DESK = "Bộ phận Tiếp nhận và Trả kết quả"
BEFORE_BANDS = 4
"""The columns left of those that are marked with an X."""
STAFF_PRINTING = PrintSetup(landscape=True, repeat_rows=(5, 6), margins=(20, 15, 20, 15))
_TITLE = Look(bold=True, align="center", size=13)
_CENTER = replace(BODY, align="center")


def put_staff_head(
    sheet: PlannedCells, texts: FormTexts, period: CellContent, bands: Sequence[CellContent]
) -> int:
    """Title lines and headings of Biểu mẫu 01, row 4 left free; returns the first body row."""
    wide = BEFORE_BANDS + len(bands)
    sheet.put(1, 1, texts.staff_number, replace(_TITLE, align="right"), wide)
    sheet.put(2, 1, texts.staff_title, _TITLE, wide)
    sheet.put(3, 1, period, replace(_TITLE, size=12), wide)
    names = ("STT", "Họ tên công chức, viên chức", "Vị trí công tác", "Điểm đánh giá")
    for column, name in enumerate(names, start=1):
        sheet.put(5, column, name, HEADING, rows=2)
    sheet.put(5, BEFORE_BANDS + 1, "Xếp loại (đánh dấu X vào ô tương ứng)", HEADING, len(bands))
    for column, label in enumerate(bands, start=BEFORE_BANDS + 1):
        sheet.put(6, column, label, replace(HEADING, bold=False))
    return 7


def staff_widths(bands: int) -> dict[int, float]:
    """Widths that fill A4 landscape."""
    return {1: 5.5, 2: 28.0, 3: 28.0, 4: 10.0, **{BEFORE_BANDS + at: 14.0 for at in range(1, bands + 1)}}


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    position: str
    score: Decimal


@dataclass
class _Form(PlannedCells):
    result: Consolidation
    rule: StaffRule

    @property
    def last_column(self) -> int:
        return BEFORE_BANDS + len(self.rule.bands)

    def sections(self) -> Iterator[tuple[str, list[_Line]]]:
        """(title, lines): units by group; then people as the staff forms typed them, unit names left out."""
        for group in self.result.groups:
            units = self.result.of_group(group.group.id)
            lines = [
                _Line(unit.unit.name, DESK, unit.scored.staff_score)
                for unit in units
                if unit.scored is not None and unit.scored.staff_score is not None
            ]
            if lines:
                yield group.group.title, lines
        known = {key for unit in self.result.units for key in unit.unit.keys}
        people = [
            _Line(row.name.value or "", row.position.value or "", row.score.value)
            for form in self.result.staff_forms
            for row in form.rows
            if isinstance(row.score.value, Decimal) and unit_key(row.name.value or "") not in known
        ]
        if people:
            yield "THEO BIỂU MẪU 01 ĐÃ NHẬN", people

    def line(self, row: int, number: int, line: _Line) -> None:
        """One person or unit with an X under the rating the score belongs to."""
        rating: ClassBand | None = classify(line.score, self.rule.bands)
        self.put(row, 1, number, _CENTER)
        self.put(row, 2, line.name)
        self.put(row, 3, line.position)
        self.put(
            row, 4, line.score, number_look(_CENTER, line.score, self.result.criteria_set.rounding.total)
        )
        for at, band in enumerate(self.rule.bands):
            self.put(row, 5 + at, "X" if band == rating else None, _CENTER)


def staff_sheet(result: Consolidation) -> SheetPlan | None:
    """The plan of Biểu mẫu 01; None when the criteria set has no staff score."""
    rule = result.criteria_set.staff
    if rule is None:
        return None
    form = _Form(result, rule)
    period = f"Kỳ đánh giá: {result.period_text}"
    row = put_staff_head(form, result.criteria_set.forms, period, [band.label for band in rule.bands])
    for at, (title, lines) in enumerate(form.sections(), start=1):
        form.put(row, 1, f"{roman(at)}. {title}", replace(BODY, bold=True), form.last_column)
        for number, line in enumerate(lines, start=1):
            form.line(row + number, number, line)
        row += 1 + len(lines)
    plan = SheetPlan(SHEET_NAME, tuple(form.cells), staff_widths(len(rule.bands)), {}, STAFF_PRINTING, 6)
    return with_heights(plan)
