"""An officer's quarter for live tests: a workbook with its settings, forms that came in, what tabs show."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

import xlwings as xw

from support import DIEN_BIEN_PHU
from tthc.excel import actions
from tthc.excel.result import Result

FORMS = DIEN_BIEN_PHU / "don-vi"
FEW = ("co-quan-01", "co-quan-04", "xa-phuong-02", "xa-phuong-06")
"""Tư pháp and Kinh tế are sound; Him Lam (criterion 4) and Thanh Bình have an error each."""


def settings(book: xw.Book, **values: str) -> None:
    """Types into CẤU HÌNH."""
    for key, value in values.items():
        book.names[f"cau_hinh_{key}"].refers_to_range.value = value


def prepared(book: xw.Book) -> xw.Book:
    """With the settings a run needs."""
    settings(book, cap="thành phố", don_vi="UBND thành phố Điện Biên Phủ", ky="Quý II năm 2022")
    return book


def folder_of(folder: Path, beginnings: Iterable[str] = FEW) -> Path:
    """A folder with the forms whose file names begin so."""
    folder.mkdir(exist_ok=True)
    for path in sorted(FORMS.glob("*.xlsx")):
        if path.name.startswith(tuple(beginnings)):
            shutil.copy(path, folder / path.name)
    return folder


def receive(book: xw.Book, folder: Path) -> Result:
    """Nhận biểu từ thư mục, the officer saying yes."""
    return actions.receive_folder(book, thu_muc=str(folder), xac_nhan="co")


def values(book: xw.Book, sheet: str) -> list[list[object]]:
    """A tab as one block."""
    rows: list[list[object]] = book.sheets[sheet].used_range.options(ndim=2).value
    return rows


def row_of(book: xw.Book, sheet: str, text: str) -> int:
    """The first row of a tab that has a text in it."""
    return next(
        at
        for at, row in enumerate(values(book, sheet), start=book.sheets[sheet].used_range.row)
        if any(text in str(value) for value in row if value is not None)
    )


def column_of(book: xw.Book, sheet: str, heading: str) -> int:
    """The column under a heading."""
    for row in values(book, sheet):
        if heading in row:
            return row.index(heading) + book.sheets[sheet].used_range.column
    raise LookupError(heading)
