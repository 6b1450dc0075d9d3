"""Lays out the sheets of the workbook that buttons fill: the official frames before there is a result.

TỔNG HỢP and BM03 TỔNG HỢP are the plans of an export without units; CẦN KIỂM TRA takes decisions and leads
to the cells it speaks of; NHẬT KÝ keeps a line for everything that was done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import ToldFinding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation
from tthc.files.book_sheets import FINDINGS, GROUP, LOG, SUMMARY, BookSheet, fitting_zoom
from tthc.files.decision_table import proposed_values
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.log_layout import CHOICE_WORDS, FINDING_COLUMNS, finding_rows, ordered_findings
from tthc.files.looks import ABOUT, FIELD, LINK, PAGE_TITLE, TABLE_HEADING
from tthc.files.plan import (
    Area,
    InputRule,
    PlannedCell,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    Table,
    with_heights,
)
from tthc.files.summary_layout import SummaryLabels, summary_sheet

__all__ = [
    "FINDINGS_TABLE",
    "LOG_TABLE",
    "findings_frame",
    "group_frame",
    "log_frame",
    "summary_frame",
]

FINDINGS_TABLE, LOG_TABLE = "phat_hien", "nhat_ky"
_BLANK = "……………"
_NOT_YET = "Trang này còn trống: bấm «Tổng hợp» trên thẻ Chấm điểm TTHC."
_HEADING_ROW = 3
_GO = "Đi tới"
_AFTER = "Đề nghị"
"""The column links stand behind, where they are seen without scrolling."""
_CHOICE = "Hướng xử lý"
_VALUE = [name for name, _ in FINDING_COLUMNS].index("Giá trị")
_EACH_CELL = "Nếu sửa theo đề nghị thì chọn sửa ở từng dòng."
_DECIDING = (
    "Chọn Hướng xử lý: sửa (ghi giá trị đúng vào cột Giá trị), chấp nhận (giữ nguyên, ghi Lý do), "
    "bỏ qua (không dùng biểu này). Tổng hợp lại thì các lựa chọn được dùng và giữ lại."
)
_PRINTED_TO = "Lý do"
_LOG_COLUMNS = (
    ("Thời điểm", 18.0),
    ("Việc đã làm", 24.0),
    ("Kết quả", 16.0),
    ("Nội dung", 60.0),
    ("Tệp", 40.0),
    ("Phiên bản", 12.0),
)


def _with_hint(plan: SheetPlan, sheet: BookSheet, hint: str) -> SheetPlan:
    """The plan as a sheet of the workbook with a sentence beside the print area."""
    last = plan.printing.last_column or max(cell.column + cell.columns - 1 for cell in plan.cells)
    beside = max([last, *(cell.column + cell.columns - 1 for cell in plan.cells)]) + 2
    cell = PlannedCell(1, beside, hint, replace(ABOUT, valign="top"), rows=4)
    return sheet.of(
        replace(
            plan,
            cells=(*plan.cells, cell),
            widths={**plan.widths, beside - 1: 2.0, beside: 36.0},
            printing=replace(plan.printing, last_column=last),
        )
    )


def summary_frame(chosen: CriteriaSet) -> SheetPlan:
    """TỔNG HỢP before the first consolidation: title and headings."""
    nothing = Consolidation(chosen, chosen.total_rule, None, _BLANK, (), ())
    plan = summary_sheet(nothing, SummaryLabels())
    return _with_hint(plan, SUMMARY, f"Bảng tổng hợp theo mẫu của báo cáo. {_NOT_YET}")


def group_frame(chosen: CriteriaSet) -> SheetPlan:
    """BM03 TỔNG HỢP before the first consolidation: the official form, blank."""
    labels = FormLabels(_BLANK, _BLANK)
    plan = form_sheet(chosen, labels, FilledForm(Place(""), chosen.id, Entry()), GROUP.name)
    return _with_hint(plan, GROUP, f"Biểu cộng số liệu của từng nhóm đơn vị, mỗi nhóm một trang. {_NOT_YET}")


_Target = Callable[[ToldFinding], str]


def _finding_lines(
    findings: Consolidation, target_of: _Target | None, at: int
) -> tuple[list[list[str | int | None]], dict[tuple[int, int], str]]:
    """The rows with what the link of each says in column `at`, counted from 0; and the links."""
    rows: list[list[str | int | None]] = []
    links: dict[tuple[int, int], str] = {}
    for told, values in zip(ordered_findings(findings), finding_rows(findings), strict=True):
        target, place, shown = target_of(told) if target_of else "", told.finding.place, None
        if target:
            shown = f"Ô {place.cell}" if place and place.cell else _GO
            links[_HEADING_ROW + 1 + len(rows), at + 1] = target
        proposed = proposed_values(told).get(place or Place("")) if told.is_open else None
        typed = [*values[:_VALUE], proposed or values[_VALUE], *values[_VALUE + 1 :]]
        rows.append([*typed[:at], shown, *typed[at:]])
        rows += ([*more[:at], None, *more[at:]] for more in _other_cells(told, values))
    return rows, links


def _other_cells(told: ToldFinding, values: Sequence[str | int | None]) -> Iterator[list[str | int | None]]:
    """A line for each further cell a finding would change, with what it proposes typed already."""
    names = [name for name, _ in FINDING_COLUMNS]
    own = told.finding.place
    for place, value in proposed_values(told).items() if told.is_open else ():
        if own is not None and place != own and place.file == own.file:
            line: dict[str, str | int | None] = dict(zip(names, values, strict=True))
            line |= {"STT": None, "Mức độ": None, "Đề nghị": _EACH_CELL, "Giá trị": value or None}
            line |= {"Nội dung": f"Cùng nội dung của dòng trên, ô {place.cell}."}
            line |= {"Trang": place.sheet, "Ô": place.cell}
            yield list(line.values())


def findings_frame(findings: Consolidation | None = None, target_of: _Target | None = None) -> SheetPlan:
    """CẦN KIỂM TRA with room for decisions and a link to what each finding is about.

    `target_of` gives the name or 'sheet'!cell of the workbook where the figure stands, "" where the
    workbook does not hold it. None for `findings`: before the first check.
    """
    columns = dict(FINDING_COLUMNS)
    names = list(columns)
    at, choice = names.index(_AFTER) + 1, names.index(_CHOICE) + 2
    names.insert(at, _GO)
    last = names.index(_PRINTED_TO) + 1
    rows, links = _finding_lines(findings, target_of, at) if findings else ([], {})
    sheet = PlannedCells()
    sheet.put(1, 1, "NỘI DUNG CẦN KIỂM TRA", PAGE_TITLE, 4)
    sheet.put(2, 1, _DECIDING if findings else _NOT_YET, ABOUT, last)
    for column, name in enumerate(names, start=1):
        sheet.put(_HEADING_ROW, column, name, TABLE_HEADING)
    lines = rows or [[None for _ in names]]
    for row, values in enumerate(lines, start=_HEADING_ROW + 1):
        for column, value in enumerate(values, start=1):
            look = replace(LINK, border=True, align="center") if (row, column) in links else FIELD
            sheet.put(row, column, value, look)
    area = Area(_HEADING_ROW + 1, choice, len(lines))
    heading = (_HEADING_ROW, _HEADING_ROW)
    plan = SheetPlan(
        FINDINGS.name,
        tuple(sheet.cells),
        {column: columns.get(name, 9.0) for column, name in enumerate(names, start=1)},
        printing=PrintSetup(landscape=True, repeat_rows=heading, last_column=last, margins=(15, 10, 15, 15)),
        freeze_row=_HEADING_ROW,
        rules=(InputRule(area, "Chọn: sửa, chấp nhận hoặc bỏ qua.", tuple(CHOICE_WORDS.values())),),
        tables=(Table(FINDINGS_TABLE, Area(_HEADING_ROW, 1, len(lines) + 1, len(names))),),
        links=links,
        first_input=(_HEADING_ROW + 1, choice),
    )
    return replace(FINDINGS.of(with_heights(plan)), zoom=fitting_zoom(plan, last))


def log_frame(rows: Sequence[Sequence[str]] = ()) -> SheetPlan:
    """NHẬT KÝ of the workbook: a line for everything a button did, the latest last."""
    sheet = PlannedCells()
    sheet.put(1, 1, "NHẬT KÝ", PAGE_TITLE, 2)
    about = (
        "Mỗi việc đã làm bằng nút lệnh ghi một dòng, việc mới nhất ở cuối. Chi tiết từng tệp, từng lựa chọn"
        " nằm trong trang NHẬT KÝ của tệp xuất ra."
    )
    sheet.put(2, 1, about, ABOUT, len(_LOG_COLUMNS))
    for column, (name, _) in enumerate(_LOG_COLUMNS, start=1):
        sheet.put(_HEADING_ROW, column, name, TABLE_HEADING)
    for row, values in enumerate(rows or [[""] * len(_LOG_COLUMNS)], start=_HEADING_ROW + 1):
        for column, value in enumerate(values, start=1):
            sheet.put(row, column, value or None, FIELD)
    area = Area(_HEADING_ROW, 1, max(len(rows), 1) + 1, len(_LOG_COLUMNS))
    plan = SheetPlan(
        LOG.name,
        tuple(sheet.cells),
        {column: width for column, (_, width) in enumerate(_LOG_COLUMNS, start=1)},
        printing=PrintSetup(
            landscape=True,
            repeat_rows=(_HEADING_ROW, _HEADING_ROW),
            grows=True,
            margins=(15, 10, 15, 15),
        ),
        freeze_row=_HEADING_ROW,
        tables=(Table(LOG_TABLE, area),),
        first_input=(_HEADING_ROW + 1, 1),
    )
    return LOG.of(with_heights(plan))
