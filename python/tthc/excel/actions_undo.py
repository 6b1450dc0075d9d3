"""Hoàn tác, and Nhật ký: taking back the last action, and showing what was done."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.excel.journal import note
from tthc.excel.log import log_of_today
from tthc.excel.looks import drop_unused, remember_looks
from tthc.excel.own_cells import named_cells
from tthc.excel.record import Record, drop_record, read_record, write_record
from tthc.excel.restore import found_of, restore
from tthc.excel.result import Result
from tthc.excel.sheet_finder import Found, our_sheet, tabs
from tthc.excel.sheet_state import SheetState, address, cells_of, differing, read_state
from tthc.excel.state import backup, time_in_words, undo_folder
from tthc.files.book_sheets import LOG, sheet_anchor

__all__ = ["interrupted", "show_log", "undo"]

_UNDO = "Hoàn tác"
_NOTHING = "Không có việc nào để hoàn tác."
_DONE = "Đã hoàn tác việc «{action}»; các trang trở lại như trước khi bấm."
_BROKEN_OFF = (
    "Lần trước việc «{action}» dừng giữa chừng lúc {started}."
    " Đề nghị bấm «Hoàn tác» để trở lại như trước khi bấm."
)


def interrupted(book: xw.Book) -> str:
    """What to say at the start when an action broke off the last time; "" when none did."""
    record = read_record(undo_folder(book))
    if record is None or not record.doing:
        return ""
    return _BROKEN_OFF.format(action=record.doing, started=record.started)


def _edited(found: Found, after: SheetState) -> Iterator[str]:
    cells = cells_of(read_state(found.sheet, found.name))
    for cell in differing(cells, cells_of(after)):
        yield f"{found.name}!{address(cell)}"


def _check_unedited(book: xw.Book, record: Record) -> None:
    """Refuse where the officer has edited since."""
    there, edited = tabs(book), list[str]()
    for one in record.touched:
        found = found_of(book, one, there)
        if found is None and not one.ours:
            raise TthcError("TT993", sheet=one.before.name)
        if found is not None and one.after is not None:
            edited += _edited(found, one.after)
    for after in record.added_after:
        if (added := there.get(after.name.casefold())) is not None:
            edited += _edited(added, after)
    if edited:
        raise TthcError("TT996", action=record.action, cells=named_cells(edited))


def _forget(folder: Path, record: Record) -> None:
    """There is one level only; the looks of before are those of now."""
    looks = {sheet_anchor(one.ours): one.looks for one in record.touched if one.ours}
    remember_looks(folder, {**looks, **{sheet_anchor(name): None for name in record.added}})
    drop_record(folder)
    drop_unused(folder, ())


def undo(book: xw.Book) -> Result:
    """Hoàn tác: the last action taken back, also after the workbook was closed and opened again.

    Raises:
        TthcError: cells were edited since, or a sheet cannot be written; nothing was changed.
    """
    folder = undo_folder(book)
    record = read_record(folder)
    if record is None:
        return Result(_NOTHING)
    if not record.doing:
        _check_unedited(book, record)
    backup(book)
    write_record(folder, replace(record, doing=record.doing or _UNDO, started=time_in_words()))
    restore(book, folder, record)
    _forget(folder, record)
    note(book, _UNDO, f"Hoàn tác việc «{record.action}»")
    return Result(_DONE.format(action=record.action))


def show_log(book: xw.Book) -> Result:
    """Nhật ký: to the sheet that tells what was done; the file of software errors is named, too."""
    our_sheet(book, LOG).activate()
    path = log_of_today()
    about = f"Nhật ký lỗi phần mềm hôm nay: {path}" if path else "Hôm nay phần mềm không ghi lỗi nào."
    return Result(f"Các việc đã làm ghi ở trang {LOG.name}.", about)
