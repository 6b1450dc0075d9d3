"""TÌNH HÌNH GỬI: how many units sent, the text that reminds the others, a line per unit; dates read back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from tthc.domain.sending import (
    Receipt,
    Sending,
    SendingRow,
    SendingState,
    SentBy,
    parse_receipt,
    receipt_words,
)
from tthc.domain.texts import fold, fold_label, squeeze
from tthc.files.book_sheets import SENDING
from tthc.files.looks import ABOUT, FIELD, INPUT, PAGE_TITLE, TABLE_HEADING
from tthc.files.plan import Area, InputRule, PlannedCells, PrintSetup, SheetPlan, Table, with_heights

__all__ = ["REMINDER_NAME", "SENDING_COLUMNS", "SENDING_TABLE", "read_received", "sending_sheet"]

SENDING_TABLE = "tinh_hinh_gui"
REMINDER_NAME = "noi_dung_nhac"
"""The cell with the text to copy."""
SENDING_COLUMNS = (
    ("STT", 5.0),
    ("Đơn vị", 30.0),
    ("Nhóm", 26.0),
    ("Tình trạng", 20.0),
    ("Ngày nhận", 18.0),
    ("Nguồn", 11.0),
    ("Tệp", 34.0),
    ("Ghi chú", 34.0),
)
_ABOUT = (
    "Ngày nhận, Nguồn sửa được (ngày ghi như 05/9/2026 hoặc 05/9/2026 16:30). Một đơn vị có thể được đếm ở "
    "nhiều dòng, ví dụ gửi trễ và cần kiểm tra lại."
)
_NOT_YET = "Trang này còn trống: bấm «Tình hình gửi» sau khi nhận biểu."
_ORDER = (SendingState.SENT, *(state for state in SendingState if state is not SendingState.SENT))
_CENTER = replace(FIELD, align="center")


def _texts(number: int, row: SendingRow) -> tuple[str | int, ...]:
    return (
        number,
        row.unit,
        row.group,
        row.states[0].value,
        receipt_words(row.receipt),
        row.receipt.source.value if row.states[0] is not SendingState.NOT_SENT else "",
        "; ".join(row.files),
        row.note,
    )


def _counts(sheet: PlannedCells, row: int, sending: Sending) -> int:
    """A line per state, all units first; returns the next free row."""
    lines = [("Tổng số đơn vị", len(sending.rows))]
    lines += [(state.value.capitalize(), sending.count(state)) for state in _ORDER]
    lines.append(("Biểu chưa rõ đơn vị", sending.unknown))  # always: the table below never moves
    for at, (said, number) in enumerate(lines, start=row):
        sheet.put(at, 2, said, FIELD)
        sheet.put(at, 3, number, _CENTER)
    return row + len(lines)


def _reminder(sheet: PlannedCells, row: int, sending: Sending) -> int:
    """The text to copy, beside the counts' width; returns the next free row."""
    sheet.put(row, 2, sending.remark or None, ABOUT, len(SENDING_COLUMNS) - 1)
    row += 1
    sheet.put(row, 2, "Nội dung nhắc (chép gửi các đơn vị)", replace(FIELD, bold=True))
    sheet.put(row, 3, sending.reminder or None, FIELD, len(SENDING_COLUMNS) - 2)
    return row + 1


def sending_sheet(sending: Sending | None = None) -> SheetPlan:
    """TÌNH HÌNH GỬI; None before the first time. Dates and sources stay open to the officer."""
    known = sending or Sending("", (), "")
    sheet, last = PlannedCells(), len(SENDING_COLUMNS)
    sheet.put(1, 1, f"TÌNH HÌNH GỬI BIỂU {known.period.upper()}".strip(), PAGE_TITLE, last)
    sheet.put(2, 1, _ABOUT if sending else _NOT_YET, ABOUT, last)
    row = _counts(sheet, 4, known) + 1
    reminder_at = row + 1
    heading = _reminder(sheet, row, known) + 1
    for column, (name, _) in enumerate(SENDING_COLUMNS, start=1):
        sheet.put(heading, column, name, TABLE_HEADING)
    rows = [_texts(number, one) for number, one in enumerate(known.rows, start=1)]
    lines = rows or [("",) * last]
    typed = (5, 6)
    for at, texts in enumerate(lines, start=heading + 1):
        for column, text in enumerate(texts, start=1):
            look = INPUT if column in typed else _CENTER if column == 1 else FIELD
            sheet.put(at, column, text if text != "" else None, look)
    sources = Area(heading + 1, 6, len(lines))
    plan = SheetPlan(
        SENDING.name,
        tuple(sheet.cells),
        {column: width for column, (_, width) in enumerate(SENDING_COLUMNS, start=1)},
        printing=PrintSetup(landscape=True, repeat_rows=(heading, heading), margins=(15, 10, 15, 15)),
        freeze_row=0,
        names={REMINDER_NAME: Area(reminder_at, 3)},
        rules=(InputRule(sources, "Chọn: tệp hoặc bản giấy.", tuple(one.value for one in SentBy)),),
        tables=(Table(SENDING_TABLE, Area(heading, 1, len(lines) + 1, last)),),
        first_input=(heading + 1, 5),
    )
    return SENDING.of(with_heights(plan))


def _receipt(date: object, source: object) -> Receipt:
    by = SentBy.PAPER if fold(str(source or "")) == fold(SentBy.PAPER) else SentBy.FILE
    if isinstance(date, datetime):
        moment = date.replace(tzinfo=None)
        timed = (moment.hour, moment.minute) != (0, 0)
        return Receipt(moment, timed, by)
    text = squeeze(str(date or ""))
    return parse_receipt(text, by) if text else Receipt(source=by)


def read_received(lines: Iterable[tuple[int, Sequence[object]]]) -> Mapping[str, Receipt]:
    """What stands on the sheet about when and how each unit's form came, by the unit's name.

    `lines` are the sheet's rows with their numbers: texts, or dates where a program made one of them. A date
    that cannot be read is kept as typed (`Receipt.typed`).
    """
    wanted = [fold_label(name) for name in ("Đơn vị", "Ngày nhận", "Nguồn")]
    at: list[int] = []
    found: dict[str, Receipt] = {}
    for _, values in lines:
        headings = [fold_label(str(value or "")) for value in values]
        if not at:
            at = [headings.index(name) for name in wanted] if set(wanted) <= set(headings) else []
            continue
        unit, date, source = (values[column] if column < len(values) else "" for column in at)
        receipt = _receipt(date, source)
        if squeeze(str(unit or "")) and receipt != Receipt():
            found[squeeze(str(unit))] = receipt
    return found
