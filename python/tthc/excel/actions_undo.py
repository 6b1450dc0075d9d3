"""Hoàn tác, and Nhật ký: taking back the last action, and showing what was done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.excel.journal import noted
from tthc.excel.log import log_of_today
from tthc.excel.looks import drop_unused, remember_looks
from tthc.excel.own_cells import named_cells
from tthc.excel.record import Record, drop_record, read_record, write_record
from tthc.excel.restore import Place, places_of, restore
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.sheet_finder import our_sheet, tabs
from tthc.excel.sheet_state import Cells, SheetState, address, cells_of, differing, read_state
from tthc.excel.state import backup, time_in_words, undo_folder
from tthc.files.book_sheets import LOG, sheet_anchor

__all__ = ["check_unedited", "interrupted", "show_log", "undo"]

_UNDO = "Hoàn tác"
_YES = "co"
_ASKED = "Hoàn tác việc «{action}» lúc {started}?"
_NOTHING = "Không có việc nào để hoàn tác."
_DONE = "Đã hoàn tác việc «{action}»; các trang trở lại như trước khi bấm."
_BROKEN_OFF = (
    "Lần trước việc «{action}» dừng giữa chừng lúc {started}."
    " Đề nghị bấm «Hoàn tác» để trở lại như trước khi bấm."
)


def interrupted(book: xw.Book) -> str:
    """What to say at the start when an action broke off the last time; "" when none did."""
    record = None
    with suppress(TthcError):  # one that cannot be read helps nobody: the next action writes its own
        record = read_record(undo_folder(book))
    if record is None or not record.doing:
        return ""
    return _BROKEN_OFF.format(action=record.doing, started=record.started)


Compared = tuple[str, Cells, SheetState]
"""What a tab says, what stands there now, and what stood there after the action."""


def check_unedited(action: str, sheets: Iterable[Compared]) -> None:
    """Refuse to undo over what the officer did since.

    Raises:
        TthcError: cells were edited; it names eight of them.
    """
    edited = [
        f"{name}!{address(cell)}" for name, now, after in sheets for cell in differing(now, cells_of(after))
    ]
    if edited:
        raise TthcError("TT996", action=action, cells=named_cells(edited))


def _compared(book: xw.Book, record: Record, places: Sequence[Place]) -> Iterator[Compared]:
    """A sheet of results that is gone comes back whole; any other has to be there."""
    for one in places:
        if one.found is None and one.touched.looks is None:
            raise TthcError("TT993", sheet=one.touched.before.name)
        if one.found is not None and one.touched.after is not None:
            yield one.found.name, one.now, one.touched.after
    there = tabs(book) if record.added_after else {}
    for after in record.added_after:
        if (added := there.get(after.name.casefold())) is not None:
            yield added.name, cells_of(read_state(added.sheet, added.name)), after


def _forget(folder: Path, record: Record) -> None:
    """There is one level only; the looks of before are those of now."""
    looks = {sheet_anchor(one.ours): one.looks for one in record.touched if one.ours}
    remember_looks(folder, {**looks, **{sheet_anchor(name): None for name in record.added}})
    drop_record(folder)
    drop_unused(folder, ())


def undo(book: xw.Book, xac_nhan: object = "") -> Result:
    """Hoàn tác: the last action taken back, also after the workbook was closed and opened again.

    `xac_nhan` "co" does it. It is asked first which one that is: the last button pressed may be one of those
    that leave nothing to take back.

    Raises:
        TthcError: cells were edited since, or a sheet cannot be written; nothing was changed.
    """
    folder = undo_folder(book)
    record = read_record(folder)
    if record is None:
        return Result(_NOTHING)
    places = places_of(book, record)
    if not record.doing:
        check_unedited(record.action, _compared(book, record, places))
    if xac_nhan != _YES:
        told = _ASKED.format(action=record.action, started=record.started)
        return Result(told, asks=(Ask("xac_nhan", AskKind.YES_NO, told),))
    backup(book)
    write_record(folder, replace(record, doing=record.doing or _UNDO, started=time_in_words()))
    restore(book, folder, record, places)
    _forget(folder, record)
    line = noted(book, _UNDO, f"Hoàn tác việc «{record.action}»")
    return Result(_DONE.format(action=record.action) + line)


def show_log(book: xw.Book) -> Result:
    """Nhật ký: to the sheet that tells what was done; the file of software errors is named, too."""
    our_sheet(book, LOG).activate()
    path = log_of_today()
    about = f"Nhật ký lỗi phần mềm hôm nay: {path}" if path else "Hôm nay phần mềm không ghi lỗi nào."
    return Result(f"Các việc đã làm ghi ở trang {LOG.name}.", about)
