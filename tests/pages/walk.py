"""An officer's first steps in the workbook, done on a live one: every button, what it asks and says, what is seen.

The guides quote these sentences and show these pictures; `test_pages.py` walks again and compares. The order is
that of docs/kiem-tra-tren-excel.md.
"""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from pages.examples import answers
from support import DIEN_BIEN_PHU, ROOT, WORKBOOK
from tthc.excel import calls, state
from tthc.excel.result import AskKind

__all__ = [
    "FORMS",
    "LISTED",
    "PICTURES",
    "TYPED",
    "UNIT",
    "Block",
    "Dialog",
    "Look",
    "Pressed",
    "Seen",
    "walk",
]

Block = tuple[str, str]
"""A sheet and some of its cells."""
Look = Callable[[xw.Sheet, str, str], None]
"""Called while the sheet shows it, with the name of the picture and the cells."""

PICTURES: dict[str, Block] = {
    "huong-dan": ("HƯỚNG DẪN", "A1:C15"),
    "cau-hinh": ("CẤU HÌNH", "A1:G17"),
    "so-lieu": ("SỐ LIỆU", "A1:F14"),
    "can-kiem-tra": ("CẦN KIỂM TRA", "A1:H9"),
    "tong-hop": ("TỔNG HỢP", "A1:P17"),
    "bm03-tong-hop": ("BM03 TỔNG HỢP", "A1:F19"),
    "bieu-moi": ("Xã Mẫu", "A1:I23"),
    "bieu-con-sai": ("Xã Mẫu", "H1:K16"),
    "bieu-da-dien": ("Xã Mẫu", "A1:I23"),
    "tinh-hinh-gui": ("TÌNH HÌNH GỬI", "A1:H22"),
    "nhat-ky": ("NHẬT KÝ", "A1:F10"),
}
UNIT, _TAB = "UBND xã Mẫu", "Xã Mẫu"
LISTED = ("UBND xã Mẫu Một", "UBND xã Mẫu Hai", "UBND xã Mẫu Ba")
_GROUP = "UBND CÁC XÃ, PHƯỜNG"
TYPED: dict[str, int | str] = {
    "C7": 120,
    "C8": 120,
    "I5": 30,
    "I7": 90,
    "I13": 70,
    "I14": 50,
    "I15": 0,
    "D22": 0,
    "D26": 0,
    "I32": 100,
    "I33": 100,
    "D37": "x",
    "D41": "x",
    "I44": 0,
}
"""What the officer types into the first unit sheet."""
WRONG = 55
"""Typed in I14 at first: the sheet must say so."""
FORMS = DIEN_BIEN_PHU / "don-vi"
_AT = dt.datetime(2022, 7, 12, 14, 5)


class _Clock(dt.datetime):
    """A day in the July after the quarter, so that what is written is the same whenever this runs."""

    @classmethod
    def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:  # type: ignore[override]
        """Always the same."""
        return _AT


@dataclass(frozen=True, slots=True)
class Dialog:
    """What one asks and what is answered."""

    kind: AskKind
    shown: str
    answer: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button pressed: the dialogs in order, and what was said in the end."""

    action: str
    dialogs: tuple[Dialog, ...]
    told: str


Seen = dict[str, Pressed | str]
"""By step: a button pressed, or what a cell shows."""


def _cell(book: xw.Book, name: str) -> xw.Range:
    return book.names[name].refers_to_range


def _request(book: xw.Book, action: str, given: Sequence[tuple[str, str]]) -> None:
    rows = _cell(book, "yeu_cau_bang")
    rows.clear_contents()
    _cell(book, "hoi_bang").clear_contents()
    _cell(book, "yeu_cau").value = action
    if given:
        rows[: len(given), :].value = [list(one) for one in given]


def _shown(sentence: str, kind: str, prompt: str, choices: str) -> str:
    """What modAsk shows for a question; `sentence` is blank after the first."""
    if kind in (AskKind.FILES, AskKind.FOLDER, AskKind.SAVE):
        return prompt or sentence
    lines = [one for one in dict.fromkeys((sentence, prompt)) if one]
    numbered = [f"{at}. {choice}" for at, choice in enumerate(choices.splitlines(), 1)]
    return "\n".join((*lines, *(numbered if kind == AskKind.CHOICE else ())))


def press(book: xw.Book, action: str, *answers: str) -> Pressed:
    """As VBA does: the request in cells, questions answered in turn, until a sentence stands there."""
    given: list[tuple[str, str]] = []
    dialogs: list[Dialog] = []
    left = list(answers)
    while True:
        _request(book, action, given)
        calls.serve(book)
        sentence = str(_cell(book, "ket_qua_cau").value or "")
        if _cell(book, "ket_qua").value != "ask":
            assert not left, f"{action} did not ask for {left}"
            return Pressed(action, tuple(dialogs), sentence)
        for row in _cell(book, "hoi_bang").options(ndim=2).value:
            key, kind, prompt, _, choices = (str(part or "") for part in row)
            if not key:
                continue
            answer = left.pop(0)
            dialogs.append(Dialog(AskKind(kind), _shown(sentence, kind, prompt, choices), answer))
            given = [one for one in given if one[0] != key] + [(key, line) for line in answer.splitlines()]
            sentence = ""


def _set(book: xw.Book, **values: str) -> None:
    for key, value in values.items():
        _cell(book, f"cau_hinh_{key}").value = value


def _fill(sheet: xw.Sheet) -> None:
    for cell, value in TYPED.items():
        sheet.range(cell).value = value


@contextmanager
def _in_july() -> Iterator[None]:
    clock, state.datetime = state.datetime, _Clock  # type: ignore[misc]
    try:
        yield
    finally:
        state.datetime = clock  # type: ignore[misc]


def _opened(app: xw.App, folder: Path, name: str) -> xw.Book:
    return app.books.open(shutil.copy(WORKBOOK, folder / name))


def _select(book: xw.Book, sheet: str, unit: str, column: str) -> None:
    """The cell of a unit in a column of a table."""
    found = book.sheets[sheet]
    found.activate()
    names = found.range("A1:B60").options(ndim=2).value
    row = next(at for at, pair in enumerate(names, 1) if unit in pair)
    found.range(f"{column}{row}").select()


def _first(book: xw.Book, folder: Path, look: Look) -> Iterator[tuple[str, Pressed | str]]:
    """Forms of a real report received, checked, consolidated; a figure followed to its source; a sheet of one's own."""

    def at(name: str) -> None:
        sheet, cells = PICTURES[name]
        look(book.sheets[sheet], name, cells)

    block = book.sheets["VÍ DỤ"].range("khoi").options(ndim=2).value
    example = book.sheets["VÍ DỤ"].impl.ask("displayed", at=(47, 0, 2, 9))
    yield "vi-du", f"{example[0][4]}; {example[1][8]}"
    yield from ((f"ham-{at}", shown) for at, shown in enumerate(answers(block)))
    yield "kiem-tra-cai-dat", press(book, "check_setup")
    yield "tong-hop-khi-trong", press(book, "consolidate")
    at("huong-dan")
    _set(book, cap="thành phố", don_vi="UBND thành phố Điện Biên Phủ", ky="Quý II năm 2022")
    yield "cau-hinh", str(book.sheets["CẤU HÌNH"].range("A2").value)
    at("cau-hinh")
    yield "nhan", press(book, "receive_folder", str(FORMS), "co", "Trang SỐ LIỆU")
    at("so-lieu")
    yield "kiem-tra", press(book, "check_figures")
    at("can-kiem-tra")
    yield "tong-hop", press(book, "consolidate")
    at("tong-hop")
    at("bm03-tong-hop")
    _select(book, "TỔNG HỢP", "Phường Thanh Bình", "C")
    yield "nguon", press(book, "show_source")
    book.sheets["TỔNG HỢP"].range("B1").select()
    yield "nguon-khong-phai-so", press(book, "show_source")
    yield "them", press(book, "add_unit", UNIT)
    at("bieu-moi")
    sheet = book.sheets[_TAB]
    _fill(sheet)
    sheet.range("I14").value = WRONG
    yield "bieu-con-sai", str(sheet.range("status").value)
    at("bieu-con-sai")
    sheet.range("I14").value = TYPED["I14"]
    yield "bieu-da-dien", str(sheet.range("status").value)
    at("bieu-da-dien")
    yield "tong-hop-lai", press(book, "consolidate")
    _select(book, "SỐ LIỆU", "Phòng Tư pháp", "L")
    yield "dieu-chinh", press(book, "adjust_figure", "271", "Đơn vị báo lại", "Cán bộ 1")
    yield "hoan-tac", press(book, "undo", "co")
    yield "xuat", press(book, "export_summary", "co", str(folder / "Tong-hop-thu.xlsx"))
    yield "xuat-pdf", press(book, "export_pdf", "co", str(folder / "Tong-hop-thu.pdf"))
    yield "nhat-ky", press(book, "show_log")
    at("nhat-ky")


def _second(book: xw.Book, folder: Path, look: Look) -> Iterator[tuple[str, Pressed | str]]:
    """A period of three units of a list, from blank forms to the next period."""
    agency, due = "UBND huyện Mẫu", "17 giờ 00 ngày 10/7/2022"
    _set(book, cap="huyện", don_vi=agency, ky="Quý II năm 2022", han_gui=due, lien_he="Cán bộ 1")
    sheet = book.sheets["CẤU HÌNH"]
    table = sheet.tables["danh_muc"].range
    for row, name in enumerate(LISTED, table.row + 1):
        sheet.range((row, table.column)).value = [name, _GROUP]
    forms = folder / "bieu-gui"
    yield "tao-bieu", press(book, "make_unit_forms", str(forms))
    yield "them-tat-ca", press(book, "add_unit", "*")
    _fill(book.sheets["Xã Mẫu Một"])
    (received,) = forms.glob("*Mau-Hai*")
    yield "nhan-tep", press(book, "receive_files", str(received), "co", "Trang SỐ LIỆU")
    yield "tinh-hinh", press(book, "sending_state")
    where, cells = PICTURES["tinh-hinh-gui"]
    look(book.sheets[where], "tinh-hinh-gui", cells)
    yield "xep-hang", press(book, "rank_units")
    yield "chot", press(book, "close_period", "co")
    yield "da-chot", press(book, "consolidate")
    yield "mo-lai", press(book, "reopen_period", "Xã Mẫu Hai gửi lại")
    yield "ky-moi", press(book, "new_period", "Quý III năm 2022", "co")


def _as_on_windows(text: str, folder: Path) -> str:
    """Paths as an officer sees them, wherever this runs; the time of the click left open."""
    text = text.replace(f"{folder}/", "…\\").replace(f"{ROOT}/", "")
    text = re.sub(
        r"(?:…\\|sample_data/|quy-ii-nam-2022/)[\w./-]*", lambda found: found[0].replace("/", "\\"), text
    )
    return text.replace(f"{_AT:%H giờ %M, ngày %d/%m/%Y}", "… giờ …, ngày …")


def _told(step: Pressed | str, folder: Path) -> Pressed | str:
    if isinstance(step, str):
        return _as_on_windows(step, folder)
    dialogs = (
        Dialog(one.kind, _as_on_windows(one.shown, folder), _as_on_windows(one.answer, folder))
        for one in step.dialogs
    )
    return Pressed(step.action, tuple(dialogs), _as_on_windows(step.told, folder))


def walk(app: xw.App, folder: Path, look: Look = lambda *_: None) -> Seen:
    """Walk through both books, made in `folder`; `look` takes pictures on the way."""
    with _in_july():
        seen = {
            **dict(_first(_opened(app, folder, "Sổ dùng thử.xlsm"), folder, look)),
            **dict(_second(_opened(app, folder, "Sổ thử 2.xlsm"), folder, look)),
        }
    return {name: _told(step, folder) for name, step in seen.items()}
