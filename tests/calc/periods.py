"""A period in the live workbook: settings, forms received, a button clicked; no test lives here."""

from __future__ import annotations

from pathlib import Path

import xlwings as xw

from support import PERIOD, make_form, write_form
from tthc.excel import actions
from tthc.excel.calls import serve
from tthc.excel.result import Result

__all__ = ["click", "keys", "receive", "send", "set_up", "typed_rows"]


def set_up(book: xw.Book, **values: str) -> None:
    """Settings of CẤU HÌNH by key."""
    for key, value in {"cap": "thành phố", "don_vi": "UBND thành phố A", "ky": PERIOD, **values}.items():
        book.names[f"cau_hinh_{key}"].refers_to_range.value = value


def send(folder: Path, name: str, **form: object) -> Path:
    """A unit's form as a file."""
    folder.mkdir(exist_ok=True)
    return write_form(folder, name, make_form(**form))  # type: ignore[arg-type]


def receive(book: xw.Book, folder: Path) -> Result:
    """Everything in a folder into SỐ LIỆU."""
    assert actions.receive_folder(book, thu_muc=str(folder)).asks
    return actions.receive_folder(book, thu_muc=str(folder), xac_nhan="co")


def click(book: xw.Book, action: str, **arguments: str) -> tuple[str, str]:
    """A button as VBA presses it: (outcome, sentence)."""
    table = book.names["yeu_cau_bang"].refers_to_range
    table.value = [[key, value] for key, value in arguments.items()] + [[None, None]] * 3
    for name in ("ket_qua", "ket_qua_cau", "ket_qua_chi_tiet"):
        book.names[name].refers_to_range.value = ""
    book.names["yeu_cau"].refers_to_range.value = action
    serve(book)
    return tuple(str(book.names[name].refers_to_range.value) for name in ("ket_qua", "ket_qua_cau"))  # type: ignore[return-value]


def keys(result: Result) -> list[str]:
    """What is asked."""
    return [ask.key for ask in result.asks]


def typed_rows(book: xw.Book) -> list[list[object]]:
    """The lines of NHẬT KÝ: what, details, file."""
    rows = book.sheets["NHẬT KÝ"].used_range.options(ndim=2).value
    return [[row[1], row[3], row[4]] for row in rows if row[1]]
