"""What stands around every action: is the program free, may the workbook be written, is all restored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.excel.host import Host, host_of
from tthc.excel.result import Result

__all__ = ["Progress", "Stopped", "ensure_writable", "guarded", "is_busy", "patiently", "wait_until_ready"]

_BUSY = frozenset({0x800AC472, 0x80010001, 0x8001010A})
"""VBA_E_IGNORE (a cell is being edited), RPC_E_CALL_REJECTED, RPC_E_SERVERCALL_RETRYLATER."""
_WAITS = (0.1, 0.2, 0.4, 0.8)
"""Seconds between looking whether Excel is free."""
_QUIET = ("screen_updating", "enable_events", "display_alerts")
_PASSING = (
    *("\\content.outlook\\", "\\inetcache\\", "\\temporary internet files\\"),
    *("\\appdata\\local\\temp\\", "\\appdata\\local\\packages\\"),
)
"""Folders in which mail programs, browsers and archives open a file, and from which Windows deletes it."""


class Stopped(Exception):  # noqa: N818  # no error: the officer wanted it
    """The officer pressed Esc. Whoever has begun to write turns it back while this passes."""


class Progress:
    """How far a long action is, on the status bar; and its end when Esc was pressed."""

    def __init__(self, book: xw.Book) -> None:
        """For the program `book` is open in."""
        self._app, self._host = book.app, host_of(book)

    def step(self, told: str) -> None:
        """Show "Đang đọc 37/126: xã Nà Nhạn…". Raises `Stopped` when the officer has pressed Esc."""
        if self._host.cancelled():
            raise Stopped
        self._app.status_bar = told


def _codes(error: BaseException) -> Iterator[object]:
    """Where COM leaves its number: `hresult`, the first argument, or the last of what Excel itself adds."""
    yield getattr(error, "hresult", None)
    yield from error.args[:1]
    if len(error.args) > 2 and isinstance(error.args[2], tuple):
        yield from error.args[2][-1:]


def is_busy(error: BaseException) -> bool:
    """Whether an error only says that Excel is not free now; told without Windows' own library."""
    numbers = (code & 0xFFFFFFFF for code in _codes(error) if isinstance(code, int))
    return type(error).__name__ == "ExcelBusyError" or any(number in _BUSY for number in numbers)


def _is_ready(host: Host) -> bool:
    try:
        return host.ready()
    except Exception as error:
        if is_busy(error):
            return False
        raise


def wait_until_ready(host: Host) -> None:
    """Wait a moment for a cell to be left or a dialog to close. Raises `TthcError` TT987 when it is not."""
    for wait in _WAITS:
        if _is_ready(host):
            return
        time.sleep(wait)
    if not _is_ready(host):
        raise TthcError("TT987")


def patiently(work: Callable[[], None]) -> None:
    """Do what may be done twice, again while Excel is busy for a moment. Its last refusal is raised."""
    for wait in _WAITS:
        try:
            return work()
        except Exception as error:
            if not is_busy(error):
                raise
        time.sleep(wait)
    return work()


def _full_name(book: xw.Book) -> str:
    """Where the workbook is, "" for a place on the web that xlwings finds no folder of this machine for."""
    try:
        name = str(book.fullname)
    except xw.XlwingsError:
        return ""
    return "" if "://" in name else name


def ensure_writable(book: xw.Book, host: Host) -> None:
    """Raises `TthcError` for a workbook nothing can be kept in: the sentence says what to do first."""
    name = _full_name(book)
    if not name:
        raise TthcError("TT938")
    if "/" not in name and "\\" not in name:
        raise TthcError("TT937", seen=name)
    if any(part in name.lower() for part in _PASSING):
        raise TthcError("TT939")
    if host.is_read_only(book):
        raise TthcError("TT988")
    if host.is_structure_locked(book):
        raise TthcError("TT989")


@contextmanager
def _quiet(app: xw.App) -> Iterator[None]:
    """No redrawing, no events, no questions of Excel's own; all is as before whatever happens."""
    before = {name: getattr(app, name) for name in (*_QUIET, "status_bar")}
    try:
        for name in _QUIET:
            setattr(app, name, False)
        yield
    finally:
        for name, value in before.items():
            with suppress(Exception):  # one that fails must not keep the others from being restored
                setattr(app, name, value)


def guarded(book: xw.Book, work: Callable[[], Result], *, writes: bool) -> Result:
    """Do the work of an action. Raises `TthcError` where the program or the workbook does not let it.

    Whatever the work raises passes, `Stopped` among it, after the program is as it was before.
    """
    host = host_of(book)
    wait_until_ready(host)
    if writes:
        ensure_writable(book, host)
    host.cancelled()  # Esc pressed before the click is not meant
    with _quiet(book.app):
        return work()
