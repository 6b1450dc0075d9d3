"""What a button calls through the server xlwings starts: `from tthc.excel.calls import run; run()`.

The request and its result travel through cells of the hidden sheet `_tthc`: these hold any letter, a command
line does not. Nothing here raises: xlwings would show its own window, in letters it cannot show.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import xlwings as xw

from tthc.checks.catalogue import tell
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.excel.actions import ACTIONS, READS_ONLY, WHILE_CLOSED
from tthc.excel.actions_undo import interrupted
from tthc.excel.book_cells import read_request, write_result
from tthc.excel.closed_period import ensure_open
from tthc.excel.guard import Stopped, guarded, is_busy, patiently
from tthc.excel.log import write_log
from tthc.excel.other_excels import spare_other_excels
from tthc.excel.result import Result

__all__ = ["run", "serve"]

spare_other_excels()

_UNKNOWN = 'Tệp bảng tính gọi chức năng "{name}" mà phần mềm không có; đề nghị mở tệp đi kèm bộ cài đặt.'
_FAILED = "Phần mềm gặp lỗi, chưa thực hiện xong. Chi tiết ghi tại {log}."
_NO_LOG = "phần chi tiết dưới đây"
_STOPPED = "Đã dừng theo yêu cầu; sổ giữ nguyên như trước khi bấm."
_PLACES = 3
"""How many of the innermost places of an error the officer is given to copy; the log has them all."""


def _in_short(error: Exception) -> str:
    """What and where, to copy: "ValueError: …" and "calls.py:52 _answer", the innermost place first."""
    places = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    told = (f"{Path(place.filename).name}:{place.lineno} {place.name}" for place in reversed(places))
    return "\n".join((f"{type(error).__name__}: {error}", *told))


def _failed(error: Exception) -> Result:
    """The result of a fault of ours, which the log keeps whole."""
    path = write_log("".join(traceback.format_exception(error)))
    return Result(_FAILED.format(log=path or _NO_LOG), _in_short(error), ok=False)


def _told(error: TthcError) -> Result:
    """An inability in the catalogue's words, the code and its facts as details."""
    told = tell(Finding(error.code, error.facts))
    facts = (f"{name}: {fact}" for name, fact in error.facts.items())
    return Result(f"{told.message} {told.fix}", "\n".join((f"{error.code}", *facts)), ok=False)


def _answer(book: xw.Book) -> Result:
    name, arguments = read_request(book)
    action = ACTIONS.get(name)
    if action is None:
        return Result(_UNKNOWN.format(name=name), ok=False)

    def work() -> Result:
        if name not in WHILE_CLOSED:
            ensure_open(book)
        if name not in READS_ONLY | {"undo"} and (told := interrupted(book)):
            return Result(told, ok=False)
        return action(book, **arguments)

    return guarded(book, work, writes=name not in READS_ONLY)


def _guarded(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except Stopped:
        return Result(_STOPPED)
    except TthcError as error:
        return _told(error)
    except Exception as error:
        return _told(TthcError("TT987")) if is_busy(error) else _failed(error)


def serve(book: xw.Book) -> None:
    """Carry out the book's request and write its result; whatever happens is told there or in the log."""
    result = _guarded(lambda: _answer(book))
    try:
        patiently(lambda: write_result(book, result))
    except Exception:
        write_log(f"{traceback.format_exc()}\n{result}")


def run() -> None:
    """Serve the workbook the button stands in."""
    try:
        book = xw.Book.caller()
    except Exception:
        write_log(traceback.format_exc())
        return
    serve(book)
