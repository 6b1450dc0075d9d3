"""Tình hình gửi: which units have sent, when and how; dates the officer corrects there are kept."""

from __future__ import annotations

from collections.abc import Mapping

import xlwings as xw

from tthc.domain.numbers import format_count
from tthc.domain.sending import Receipt, Sending, SendingState, SentBy, parse_receipt
from tthc.domain.texts import fold
from tthc.excel.book_reader import raw_sheet
from tthc.excel.result import Result
from tthc.excel.run import Run, run_book, sheet_lines
from tthc.excel.snapshot import writing
from tthc.excel.state import now
from tthc.files.book_sheets import SENDING
from tthc.files.grid import as_text
from tthc.files.sending_layout import read_received, sending_sheet
from tthc.workflow.sending import sending

__all__ = ["sending_state"]

_ACTION = "Tình hình gửi"
_OF_NO_USE = {
    SendingState.WRONG_PERIOD: "gửi không đúng kỳ",
    SendingState.UNUSABLE: "gửi biểu không sử dụng được",
}


def _from_rows(run: Run) -> dict[str, Receipt]:
    """When each unit's form was received by SỐ LIỆU, by the unit's folded name; the latest of several."""
    found: dict[str, Receipt] = {}
    for row in filter(lambda one: one.holds_form, run.open.forms.rows):
        by = SentBy.FILE if row.text("original") else SentBy.PAPER
        received = parse_receipt(as_text(row.values.get("received")), by)
        found[fold(row.text("unit"))] = received
    return {name: receipt for name, receipt in found.items() if name}


def _typed(book: xw.Book, run: Run) -> tuple[Mapping[str, Receipt], dict[str, str]]:
    """(what stands on TÌNH HÌNH GỬI, the files it spoke of), by the unit's folded name."""
    tab = run.open.tabs.get(SENDING)
    if tab is None:
        return {}, {}
    sheet = raw_sheet(book.sheets[tab], SENDING.name)
    lines = sheet_lines(sheet)
    heading = next((texts for _, texts in lines if {"Đơn vị", "Tệp"} <= set(texts)), None)
    if heading is None:
        return {}, {}
    unit, file = heading.index("Đơn vị"), heading.index("Tệp")
    files = {fold(texts[unit]): texts[file] for _, texts in lines}
    received = {fold(name): receipt for name, receipt in read_received(lines).items()}
    return received, files


def _receipts(book: xw.Book, run: Run, first: Sending) -> dict[str, Receipt]:
    """By SỐ LIỆU, except where the officer wrote otherwise about the very files that count now."""
    typed, files = _typed(book, run)
    receipts = _from_rows(run)
    for row in first.rows:
        name = fold(row.unit)
        said = typed.get(name, Receipt())
        if files.get(name) == "; ".join(row.files) and said != Receipt():
            receipts[name] = said
    return receipts


def _counted(state: Sending) -> str:
    """How many sent and did not; and of what came, how much is of no use."""
    sent, missing = (format_count(state.count(one)) for one in (SendingState.SENT, SendingState.NOT_SENT))
    told = [f"{sent}/{format_count(len(state.rows))} đơn vị đã gửi", f"{missing} đơn vị chưa gửi"]
    for one, words in _OF_NO_USE.items():
        if number := state.count(one):
            told.append(f"{format_count(number)} đơn vị {words}")
    return ", ".join(told)


def sending_state(book: xw.Book) -> Result:
    """Tình hình gửi: a line per unit of the list, and the text that reminds those who have not sent."""
    run = run_book(book)
    own = run.open.settings
    deadline, contact = own.get("han_gui", ""), own.get("lien_he", "")
    first = sending(run.result, {}, deadline, now(), contact)
    state = sending(run.result, _receipts(book, run, first), deadline, now(), contact)
    told = f"{_counted(state)}: xem trang {SENDING.name}."
    with writing(book, _ACTION) as change:
        change.carry([sending_sheet(state)])
        change.tells(told)
    return Result(told + change.unnoted, state.reminder)
