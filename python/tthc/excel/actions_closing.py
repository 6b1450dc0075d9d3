"""Chốt kỳ, Mở lại: a period closed into one folder, and opened again with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.domain.numbers import format_count
from tthc.domain.texts import squeeze
from tthc.excel.closed_period import ClosedPeriod, closed_period, mark_cell, period_of
from tthc.excel.guard import Progress
from tthc.excel.host import host_of
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.run import Run, run_book, with_units
from tthc.excel.snapshot import writing
from tthc.excel.standing import otherwise
from tthc.excel.state import book_path, now, time_in_words
from tthc.workflow.closing import Closed, close, closings, is_closed, reopen, withdraw
from tthc.workflow.keep import period_folder
from tthc.workflow.outcome import count_units, open_findings, provisional

__all__ = ["close_period", "reopen_period"]

_CLOSE, _REOPEN = "Chốt kỳ", "Mở lại"
_YES = "co"
_LOST = (
    "Không thấy lần chốt nào trong thư mục {folder}: có thể đã bị xóa, đổi tên hoặc chuyển chỗ. Lý do chỉ "
    "ghi ở trang NHẬT KÝ; lần chốt sau không so sánh được với lần trước."
)
_UNDONE = "Chốt lại từ sổ không ghi là kỳ đã chốt."
"""Why a closing is opened whose mark the workbook lost: Hoàn tác, or an older copy of the workbook."""


def _period(book: xw.Book) -> str:
    """The period that is closed or opened. Raises `TthcError` where CẤU HÌNH names none."""
    period = period_of(book)
    if not period:
        raise TthcError("TT724")
    return period


def _still_open(book: xw.Book, run: Run, folder: Path) -> Iterator[str]:
    """What speaks against closing now, a sentence each."""
    if is_closed(folder):
        yield f"Thư mục {folder.name} đã có lần chốt mà sổ này không ghi là đã chốt."
    if told := provisional(run.result):
        yield told
    if told := open_findings(run.result):
        yield f"Còn {told} chưa xử lý."
    if told := otherwise(book, run):
        yield told


def _closed_anew(book: xw.Book, run: Run, period: str) -> tuple[Closed, str]:
    """(the closing, what is told of it); the workbook in it says that it is closed."""
    base = run.open.path.parent
    folder = period_folder(run.open.path, period)
    with ExitStack() as failing:
        with writing(book, _CLOSE) as change:
            cell = mark_cell(book)
            change.touch_cells(cell)
            mark = ClosedPeriod(period, folder.relative_to(base).as_posix(), time_in_words())
            cell.value = mark.mark
            if is_closed(folder):
                reopen(folder, _UNDONE, when=now())
            made = _closing(book, run, folder)
            failing.callback(withdraw, made)
            told = _told(made, run, period, base)
            change.tells(told)
        failing.pop_all()
    return made, told + change.unnoted


def _closing(book: xw.Book, run: Run, folder: Path) -> Closed:
    return close(
        run.result,
        run.request,
        folder,
        when=now(),
        workbook_copy=lambda path: host_of(book).save_copy(book, path),
    )


def _told(made: Closed, run: Run, period: str, base: Path) -> str:
    where = made.folder.relative_to(base).as_posix()
    first = f"Đã chốt {period} gồm {format_count(count_units(run.result))} đơn vị vào thư mục {where}."
    differ = ""
    if made.compared_with:
        differ = (
            f"So với {made.compared_with} có {format_count(len(made.differences))} số liệu khác."
            if made.differences
            else f"Số liệu không khác {made.compared_with}."
        )
    return " ".join(filter(None, (first, provisional(run.result), differ)))


def close_period(book: xw.Book, xac_nhan: object = "") -> Result:
    """Chốt kỳ: originals, workbook, tables, criteria set and JSON into one folder beside the workbook.

    `xac_nhan` "co": although something is still open.

    Raises:
        TthcError: no period is set, nothing was received, or the folder cannot be written.
    """
    period = _period(book)
    mark_cell(book)
    run = with_units(run_book(book))
    folder = period_folder(run.open.path, period)
    still = list(_still_open(book, run, folder)) if xac_nhan != _YES else []
    if still:
        ask = Ask("xac_nhan", AskKind.YES_NO, f"{' '.join(still)} Vẫn chốt?")
        return Result(f"Chốt {period}.", "\n".join(still), asks=(ask,))
    Progress(book).step(f"Đang chốt {period}…")
    made, told = _closed_anew(book, run, period)
    return Result(told, "\n".join((str(made.folder), *(one.sentence for one in made.differences))))


def reopen_period(book: xw.Book, ly_do: object = "") -> Result:
    """Mở lại: the closed period may be worked on again; `ly_do` says why, in NHẬT KÝ and beside the closing.

    Raises:
        TthcError: no period is set, or it is not closed.
    """
    period = _period(book)
    closed = closed_period(book)
    path = book_path(book)
    folder = path.parent / closed.folder if closed is not None else period_folder(path, period)
    if closed is None and not is_closed(folder):
        raise TthcError("TT942", folder=str(folder))
    reason = squeeze(str(ly_do or ""))
    if not reason:
        ask = Ask("ly_do", AskKind.TEXT, "Lý do mở lại kỳ (bắt buộc)")
        return Result(f"Mở lại {period} để sửa; lần chốt trước được giữ nguyên.", asks=(ask,))
    told = f"Đã mở lại {period}. Lý do: {reason}"
    lost = "" if closings(folder) else f" {_LOST.format(folder=folder)}"
    with writing(book, _REOPEN) as change:
        cell = mark_cell(book)
        change.touch_cells(cell)
        cell.value = ""
        if is_closed(folder):  # not so where a reopening was undone: it is told there already
            reopen(folder, reason, when=now())
        change.tells(f"{told}.{lost}".replace("..", ".") if lost else told)
    after = f"{told}. Sửa xong, bấm «{_CLOSE}» để chốt lại.".replace("..", ".")
    return Result(after + lost + change.unnoted)
