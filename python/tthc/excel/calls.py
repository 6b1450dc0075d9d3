"""What a button calls through the server xlwings starts: `from tthc.excel.calls import run; run()`.

The request and its result travel through cells of the hidden sheet `_tthc`: these hold any letter, a command
line does not. Nothing here raises: xlwings would show its own window, in letters it cannot show.
"""

from __future__ import annotations

import traceback
from collections.abc import Callable

import xlwings as xw

from tthc.console import failure
from tthc.domain.errors import TthcError
from tthc.excel.actions import ACTIONS
from tthc.excel.book_cells import read_request, write_result
from tthc.excel.log import write_log
from tthc.excel.result import Result

__all__ = ["run", "serve"]

_UNKNOWN = 'Tệp bảng tính gọi chức năng "{name}" mà phần mềm không có; đề nghị mở tệp đi kèm bộ cài đặt.'
_FAILED = "Phần mềm gặp lỗi, chưa thực hiện xong. Chi tiết ghi tại {log}."
_NO_LOG = "phần chi tiết dưới đây"


def _failed(trace: str) -> Result:
    """The result of a fault of ours, which the log keeps whole."""
    path = write_log(trace)
    return Result(_FAILED.format(log=path or _NO_LOG), trace, ok=False)


def _told(error: TthcError) -> Result:
    """An inability in the catalogue's words, the code among the details."""
    told = failure(error)
    return Result(f"{told.message} {told.fix}", f"{error.code}\n{traceback.format_exc()}", ok=False)


def _answer(book: xw.Book) -> Result:
    name, arguments = read_request(book)
    action = ACTIONS.get(name)
    if action is None:
        return Result(_UNKNOWN.format(name=name), ok=False)
    return action(book, **arguments)


def _guarded(work: Callable[[], Result]) -> Result:
    try:
        return work()
    except TthcError as error:
        return _told(error)
    except Exception:
        return _failed(traceback.format_exc())


def serve(book: xw.Book) -> None:
    """Carry out the book's request and write its result; whatever happens is told there or in the log."""
    result = _guarded(lambda: _answer(book))
    try:
        write_result(book, result)
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
