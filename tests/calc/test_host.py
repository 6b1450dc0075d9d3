"""The host of the engine does what an action asks of Excel's, and plays the officer."""

from pathlib import Path

import pytest
import xlwings as xw

from calc.errors import ComError
from calc.host import CalcHost, host_for
from tthc.excel.host import host_of
from tthc.files.plan import PrintSetup


@pytest.fixture
def host(book: xw.Book) -> CalcHost:
    """The host an action gets."""
    found = host_of(book)
    assert isinstance(found, CalcHost)
    return found


def test_a_test_and_an_action_speak_to_the_same_host(
    host: CalcHost, fresh_app: xw.App, book: xw.Book
) -> None:
    assert host_for(fresh_app) is host is host_of(book)


def test_escape_is_told_once_at_the_poll_named(host: CalcHost) -> None:
    assert not host.cancelled()
    host.press_escape(after=3)
    assert [host.cancelled() for _ in range(5)] == [False, False, True, False, False]
    assert host.polls == 6


def test_a_cell_is_being_edited_for_as_long_as_named(host: CalcHost) -> None:
    assert host.ready()
    host.be_busy(2)
    assert [host.ready() for _ in range(3)] == [False, False, True]


def test_the_decimal_sign_is_that_of_the_machine(host: CalcHost) -> None:
    assert host.decimal_sign() == ","
    host.sign = "."
    assert host.decimal_sign() == "."


def test_protection_without_a_password_is_taken_off_and_put_on(host: CalcHost, sheet: xw.Sheet) -> None:
    assert not host.is_protected(sheet)
    host.protect(sheet)
    assert host.is_protected(sheet)
    assert host.unprotect(sheet)
    assert not host.is_protected(sheet)
    sheet.impl.ask("protect", password="kín")
    assert not host.unprotect(sheet)
    assert host.is_protected(sheet)


def test_read_only_and_locked_books_are_known(
    host: CalcHost, fresh_app: xw.App, book: xw.Book, tmp_path: Path
) -> None:
    assert not host.is_read_only(book)
    assert not host.is_structure_locked(book)
    book.impl.ask("protect_structure", password="")
    assert host.is_structure_locked(book)
    host.save_copy(book, tmp_path / "a.xlsx")
    assert host.is_read_only(fresh_app.books.open(tmp_path / "a.xlsx", read_only=True))


def test_a_copy_is_saved_and_the_book_keeps_its_name(
    host: CalcHost, live_book: xw.Book, tmp_path: Path
) -> None:
    before, sheet = live_book.fullname, live_book.sheets["NHẬT KÝ"]
    host.unprotect(sheet)
    sheet["A9"].value = "chưa lưu"
    host.save_copy(live_book, tmp_path / "bản sao.xlsm")
    assert live_book.fullname == before
    copy = live_book.app.books.open(tmp_path / "bản sao.xlsm")
    assert copy.sheets["NHẬT KÝ"]["A9"].value == "chưa lưu"
    assert copy.sheets["_tthc"].visible == 2


def test_a_page_is_set_up_for_one_sheet_alone(host: CalcHost, book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("B")
    host.set_print(
        sheet, PrintSetup(landscape=True, repeat_rows=(1, 4), margins=(30, 15, 20, 20), one_page=True)
    )
    assert sheet.impl.ask("print_setup") == {
        "landscape": True,
        "margins": [30, 15, 20, 20],
        "one_page": True,
        "repeat_rows": [1, 4],
    }
    assert other.impl.ask("print_setup")["landscape"] is False
    host.set_print(sheet, PrintSetup())
    assert sheet.impl.ask("print_setup")["repeat_rows"] is None
    assert sheet.page_setup.print_area is None
    sheet["E9"].value = "ngoài trang in"
    host.set_print(sheet, PrintSetup(last_column=3))
    assert sheet.page_setup.print_area == "$A$1:$C$9"


def test_rows_are_frozen_and_the_active_sheet_stays(host: CalcHost, book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("B")
    host.freeze(sheet, 4)
    assert sheet.impl.ask("frozen_rows") == 4
    assert other.impl.ask("frozen_rows") == 0
    assert book.sheets.active == other
    host.freeze(sheet, 0)
    assert sheet.impl.ask("frozen_rows") == 0
    sheet.visible = False
    with pytest.raises(ComError):
        host.freeze(sheet, 1)


def test_notes_are_told_by_address(host: CalcHost, sheet: xw.Sheet) -> None:
    sheet["B2"].add_note("đã điều chỉnh")
    assert host.notes(sheet) == {"B2": "đã điều chỉnh"}
