"""Lays out SỐ LIỆU: every imported unit as one row of one table, its headings the keys of a form's block.

The table reads and writes as one data frame: `data_columns` are its columns. A blank cell is nothing typed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tthc.domain.counts import Count
from tthc.domain.criteria_set import Complement, CriteriaSet, Criterion, Given, MarkedLevel, RatioScore
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.numbers import format_number
from tthc.files.book_sheets import RECORDS, fitting_zoom
from tthc.files.looks import ABOUT, CODE_HEADING, FIELD, PAGE_TITLE, TABLE_HEADING
from tthc.files.plan import (
    Area,
    CellContent,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    Table,
    with_heights,
)

__all__ = ["DATA_TABLE", "FACTS", "HEADING_ROW", "NOT_IN_BLOCK", "data_columns", "data_sheet"]

DATA_TABLE = "so_lieu"
FACTS: Mapping[str, tuple[str, float]] = {
    "unit": ("Đơn vị", 28.0),
    "group": ("Nhóm", 22.0),
    "state": ("Tình trạng", 14.0),
    "period": ("Kỳ", 18.0),
    "set": ("Bộ tiêu chí", 18.0),
    "received": ("Ngày nhận", 12.0),
    "file": ("Tệp", 32.0),
    "sheet": ("Trang", 16.0),
    "original": ("Bản gốc đã lưu", 32.0),
    "digest": ("Mã tệp", 15.0),
}
"""What is known of a form beside its figures: key -> (wording, width)."""
NOT_IN_BLOCK = frozenset({"state", "received", "file", "sheet", "original", "digest"})
"""Facts that are no keys of a form's block: without them a row of the table reads as one (`form_block`)."""
_WIDTH = 14.0
HEADING_ROW = 4
"""The row of the keys; the data stand below it."""


def _of_leaf(chosen: CriteriaSet, leaf: Criterion) -> Iterator[tuple[str, str]]:
    said = f"Tiêu chí {leaf.label}"
    if isinstance(leaf.kind, RatioScore | Complement):
        yield f"numerator.{leaf.id}", f"{said}: tử số"
        yield f"denominator.{leaf.id}", f"{said}: mẫu số"
        yield f"rate.{leaf.id}", f"{said}: tỷ lệ (%)"
    kind, words = ("mark", "dấu x") if isinstance(leaf.kind, MarkedLevel) else ("level", "số hồ sơ")
    for at, level in enumerate(leaf.levels):
        yield f"{kind}.{leaf.id}.{at}", f"{said}, mức {format_number(level.points)} điểm: {words}"
    for column in chosen.columns:
        yield f"score.{column.id}.{leaf.id}", f"{said}: {column.heading.lower()}"
        if isinstance(leaf.kind, Given) and leaf.kind.own_maximum:
            yield f"maximum.{column.id}.{leaf.id}", f"{said}: tối đa áp dụng, {column.heading.lower()}"


def data_columns(chosen: CriteriaSet) -> dict[str, str]:
    """Key -> Vietnamese wording of every column for units of a set, in order.

    After FACTS come the keys of the block of a unit's form: `no_cases`, `count.…`, `level.…`, `mark.…`,
    `score.…` and so on, `note.…`, `late_reason`.
    """
    columns = {key: wording for key, (wording, _) in FACTS.items()}
    columns["no_cases"] = "Không phát sinh TTHC"
    if chosen.uses_counts:
        columns |= {f"count.{count.value}": HEAD_WORDINGS[count] for count in Count}
    for leaf in chosen.leaves():
        columns |= dict(_of_leaf(chosen, leaf))
    columns |= {f"note.{node.id}": f"Tiêu chí {node.label}: ghi chú" for node in chosen.nodes()}
    if chosen.uses_counts:
        columns["late_reason"] = "Lý do trễ hạn"
    return columns


def data_sheet(
    chosen: CriteriaSet,
    rows: Sequence[Mapping[str, CellContent]] = (),
    columns: Mapping[str, str] | None = None,
) -> SheetPlan:
    """SỐ LIỆU with a row per form, by key; keys that are no column are left out.

    `columns` are those of `data_columns`, and more where forms of other sets were received.
    """
    sheet, columns = PlannedCells(), columns or data_columns(chosen)
    sheet.put(1, 1, "SỐ LIỆU ĐÃ NHẬN", PAGE_TITLE, 3)
    about = (
        "Mỗi dòng một biểu đã nhận. Đơn vị chỉ gửi bản giấy: gõ vào dòng dưới cùng, để trống cột Tệp và "
        "Bản gốc. Dòng chữ nhỏ màu xám là tên cột mà máy dùng, không sửa."
    )
    sheet.put(2, 1, about, ABOUT, len(FACTS))
    for column, (key, wording) in enumerate(columns.items(), start=1):
        sheet.put(HEADING_ROW - 1, column, wording, replace(TABLE_HEADING, size=10.5))
        sheet.put(HEADING_ROW, column, key, CODE_HEADING)
    lines = rows or [{}]
    for row, line in enumerate(lines, start=HEADING_ROW + 1):
        for column, key in enumerate(columns, start=1):
            sheet.put(row, column, line.get(key), replace(FIELD, wrap=False))
    widths = {at: FACTS[key][1] if key in FACTS else _WIDTH for at, key in enumerate(columns, start=1)}
    plan = SheetPlan(
        RECORDS.name,
        tuple(sheet.cells),
        widths,
        printing=PrintSetup(
            landscape=True,
            repeat_rows=(HEADING_ROW - 1, HEADING_ROW),
            last_column=len(FACTS),
            grows=True,
            margins=(15, 10, 15, 15),
        ),
        freeze_row=HEADING_ROW,
        tables=(Table(DATA_TABLE, Area(HEADING_ROW, 1, len(lines) + 1, len(columns))),),
        first_input=(HEADING_ROW + 1, 1),
    )
    return replace(RECORDS.of(with_heights(plan)), zoom=fitting_zoom(plan, len(FACTS)))
