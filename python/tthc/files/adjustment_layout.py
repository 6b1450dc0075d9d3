"""ĐIỀU CHỈNH: a line for every figure read otherwise than a form says, and the lines read back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tthc.domain.decisions import BLANK, Choice, Decision
from tthc.domain.texts import fold_label, squeeze
from tthc.files.book_sheets import ADJUSTMENTS
from tthc.files.decision_table import decisions_of
from tthc.files.looks import ABOUT, FIELD, PAGE_TITLE, TABLE_HEADING
from tthc.files.named_rows import NamedRow
from tthc.files.plan import Area, PlannedCells, PrintSetup, SheetPlan, Table, with_heights

__all__ = [
    "ADJUSTMENTS_TABLE",
    "ADJUSTMENT_COLUMNS",
    "Adjustment",
    "AdjustmentState",
    "adjustments_sheet",
    "read_adjustments",
]

ADJUSTMENTS_TABLE = "dieu_chinh"
ADJUSTMENT_COLUMNS = (
    ("Đơn vị", 24.0),
    ("Chỉ tiêu", 34.0),
    ("Tệp", 30.0),
    ("Trang", 16.0),
    ("Ô", 7.0),
    ("Giá trị cũ", 11.0),
    ("Giá trị mới", 11.0),
    ("Lý do", 26.0),
    ("Người xác nhận", 18.0),
    ("Ngày", 12.0),
    ("Mã tệp", 14.0),
    ("Tình trạng", 20.0),
)
_HEADING_ROW = 3
_PRINTED_TO = [name for name, _ in ADJUSTMENT_COLUMNS].index("Ngày") + 1
_AS_TEXT = "@"
_ABOUT = (
    "Số liệu dùng thay cho số ghi trong biểu; tệp của đơn vị giữ nguyên. Mỗi dòng một ô, tổng hợp lại vẫn "
    "dùng. Xóa cả dòng thì lại lấy số trong biểu. Muốn bỏ trống một ô thì ghi Giá trị mới là (trống)."
)
_DECISION_COLUMNS = {
    "Đơn vị": "don_vi",
    "Tệp": "tep",
    "Trang": "trang",
    "Ô": "o",
    "Giá trị mới": "gia_tri",
    "Lý do": "ly_do",
    "Người xác nhận": "nguoi",
    "Ngày": "ngay",
    "Mã tệp": "ma_tep",
}


class AdjustmentState(StrEnum):
    """What became of an adjustment in the last run, as the sheet says it."""

    IN_FORCE = "đang dùng"
    SENT_AGAIN = "đơn vị đã gửi lại, cần xem lại"
    NOT_FOUND = "không thấy tệp hoặc ô này"


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One figure read otherwise: the decision, what the figure is called, what the form says."""

    decision: Decision
    what: str = ""
    found: str = ""
    state: AdjustmentState | None = None


def _texts(one: Adjustment) -> tuple[str, ...]:
    decision = one.decision
    return (
        decision.unit,
        one.what,
        decision.file,
        decision.sheet,
        decision.cell,
        one.found,
        decision.value or BLANK,
        decision.reason,
        decision.who,
        decision.when,
        decision.digest,
        one.state or "",
    )


def adjustments_sheet(adjustments: Sequence[Adjustment] = ()) -> SheetPlan:
    """ĐIỀU CHỈNH with a line per adjustment, blank before there is one. Values are texts, as typed."""
    sheet = PlannedCells()
    sheet.put(1, 1, "SỐ LIỆU ĐIỀU CHỈNH", PAGE_TITLE, 4)
    sheet.put(2, 1, _ABOUT, ABOUT, _PRINTED_TO)
    for column, (name, _) in enumerate(ADJUSTMENT_COLUMNS, start=1):
        sheet.put(_HEADING_ROW, column, name, TABLE_HEADING)
    rows = [_texts(one) for one in adjustments] or [("",) * len(ADJUSTMENT_COLUMNS)]
    look = replace(FIELD, number_format=_AS_TEXT)
    for row, texts in enumerate(rows, start=_HEADING_ROW + 1):
        for column, text in enumerate(texts, start=1):
            sheet.put(row, column, text or None, look)
    heading = (_HEADING_ROW, _HEADING_ROW)
    plan = SheetPlan(
        ADJUSTMENTS.name,
        tuple(sheet.cells),
        {column: width for column, (_, width) in enumerate(ADJUSTMENT_COLUMNS, start=1)},
        printing=PrintSetup(
            landscape=True, repeat_rows=heading, last_column=_PRINTED_TO, margins=(15, 10, 15, 15)
        ),
        freeze_row=_HEADING_ROW,
        tables=(Table(ADJUSTMENTS_TABLE, Area(_HEADING_ROW, 1, len(rows) + 1, len(ADJUSTMENT_COLUMNS))),),
        first_input=(_HEADING_ROW + 1, 1),
    )
    return ADJUSTMENTS.of(with_heights(plan))


def _named(lines: Iterable[tuple[int, Sequence[str]]]) -> list[NamedRow]:
    """The filled lines below the headings, by the sheet's own headings."""
    wordings = {fold_label(name): name for name, _ in ADJUSTMENT_COLUMNS}
    headings: list[str | None] = []
    rows: list[NamedRow] = []
    for line, values in lines:
        if "Giá trị mới" not in headings:
            headings = [wordings.get(fold_label(text)) for text in values]
            continue
        row = {name: squeeze(text) for name, text in zip(headings, values, strict=False) if name}
        if any(row.values()):
            rows.append((line, row))
    return rows


def read_adjustments(lines: Iterable[tuple[int, Sequence[str]]], shown: str) -> tuple[Adjustment, ...]:
    """The adjustments on the sheet; `lines` are its rows as texts with their numbers, `shown` is its name.

    Raises:
        TthcError: a line is at fault (named): it lacks the file, the cell or the new value.
    """
    rows = _named(lines)
    decided = [
        (
            line,
            {
                "lua_chon": Choice.CORRECT.value,
                **{key: row.get(name, "") for name, key in _DECISION_COLUMNS.items()},
            },
        )
        for line, row in rows
    ]
    by_line = {one.line: one for one in decisions_of(decided, shown, in_sheet=True)}
    states = {state.value: state for state in AdjustmentState}
    return tuple(
        Adjustment(
            by_line[line],
            row.get("Chỉ tiêu", ""),
            row.get("Giá trị cũ", ""),
            states.get(row.get("Tình trạng", "")),
        )
        for line, row in rows
        if line in by_line
    )
