"""The actions behind the workbook's buttons, by name; each takes the book and gives back a plain result."""

from __future__ import annotations

import platform
from collections.abc import Callable, Mapping
from contextlib import suppress
from types import MappingProxyType

import xlwings as xw

from tthc import __version__
from tthc.checks.catalogue import tell
from tthc.criteria.loader import shipped_sets
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.numbers import format_count
from tthc.excel.actions_closing import close_period, reopen_period
from tthc.excel.actions_consolidate import check_figures, consolidate, rank_units
from tthc.excel.actions_export import export_pdf, export_summary
from tthc.excel.actions_figures import adjust_figure, show_source
from tthc.excel.actions_forms import add_unit, make_unit_forms
from tthc.excel.actions_period import new_period
from tthc.excel.actions_receive import receive_files, receive_folder
from tthc.excel.actions_sending import sending_state
from tthc.excel.actions_undo import show_log, undo
from tthc.excel.book_cells import read_version
from tthc.excel.host import host_of
from tthc.excel.result import Result

__all__ = [
    "ACTIONS",
    "READS_ONLY",
    "WHILE_CLOSED",
    "Action",
    "add_unit",
    "adjust_figure",
    "check_figures",
    "check_setup",
    "close_period",
    "consolidate",
    "export_pdf",
    "export_summary",
    "make_unit_forms",
    "new_period",
    "rank_units",
    "receive_files",
    "receive_folder",
    "reopen_period",
    "sending_state",
    "show_log",
    "show_source",
    "undo",
]

Action = Callable[..., Result]
"""`action(book, **request)`."""


def _series(version: str) -> tuple[str, ...]:
    """What two versions share when they fit: the first two numbers of "0.6.2"."""
    return tuple(version.split(".")[:2])


def _order(version: str) -> tuple[int, ...]:
    """A version for comparing; parts that are no numbers count as 0."""
    return tuple(int(part) if part.isdecimal() else 0 for part in version.split("."))


def _of_workbook(version: str | None) -> str:
    """What is to be done about the workbook's version; "" when it fits."""
    if version is None:
        return "Không rõ phiên bản của tệp bảng tính; đề nghị dùng sổ đi kèm bộ cài đặt."
    if _series(version) == _series(__version__):
        return ""
    told = f"Tệp bảng tính là phiên bản {version}, phần mềm là phiên bản {__version__}"
    if _order(version) < _order(__version__):
        return f"{told}; đề nghị mở sổ mới của bộ cài đặt, trong thư mục Chấm điểm TTHC."
    return f"{told}; đề nghị cài đặt phiên bản phần mềm mới."


def _of_sets() -> tuple[str, str]:
    """(how many criteria sets load, what is to be done when one does not)."""
    try:
        found = shipped_sets()
    except TthcError as error:
        told = tell(Finding(error.code, error.facts))
        return "không đọc được", f"{told.message} Đề nghị cài đặt lại phần mềm."
    return f"{format_count(len(found))} ({', '.join(one.id for one in found)})", ""


def _decimal_warning(book: xw.Book) -> str:
    """A paragraph of its own where figures would be typed with a point; "" in a program nobody knows."""
    with suppress(KeyError):
        if host_of(book).decimal_sign() == ".":
            return "\n\nMáy đang dùng dấu chấm làm dấu thập phân."
    return ""


def check_setup(book: xw.Book) -> Result:
    """Kiểm tra cài đặt: what is installed, whether it can be used, and whether the workbook fits it."""
    version = read_version(book)
    sets, about_sets = _of_sets()
    wrong = [text for text in (about_sets, _of_workbook(version)) if text]
    details = "\n".join(
        (
            f"Phần mềm tthc: {__version__}",
            f"Tệp bảng tính: {version or 'không rõ'}",
            f"Python: {platform.python_version()} ({platform.architecture()[0]})",
            f"xlwings: {xw.__version__}",
            f"Bộ tiêu chí: {sets}",
        )
    )
    right = f"Cài đặt đúng, có thể sử dụng (phiên bản {__version__})."
    return Result((" ".join(wrong) or right) + _decimal_warning(book), details, ok=not wrong)


ACTIONS: Mapping[str, Action] = MappingProxyType(
    {
        "new_period": new_period,
        "add_unit": add_unit,
        "make_unit_forms": make_unit_forms,
        "receive_files": receive_files,
        "receive_folder": receive_folder,
        "sending_state": sending_state,
        "check_figures": check_figures,
        "adjust_figure": adjust_figure,
        "show_source": show_source,
        "consolidate": consolidate,
        "rank_units": rank_units,
        "export_summary": export_summary,
        "export_pdf": export_pdf,
        "close_period": close_period,
        "reopen_period": reopen_period,
        "undo": undo,
        "check_setup": check_setup,
        "show_log": show_log,
    }
)
"""Every action a workbook may ask for."""
READS_ONLY = frozenset({"check_setup", "show_log", "show_source"})
"""Those that write nothing: they run in a workbook that cannot be saved, too."""
WHILE_CLOSED = READS_ONLY | {
    "export_summary",
    "export_pdf",
    "reopen_period",
    "undo",
    "new_period",
    "make_unit_forms",
}
"""Those that leave the figures of a period alone: they run while it is closed, too."""
