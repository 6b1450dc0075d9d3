"""Books and sheets of the engine behave as Excel's."""

import re
import shutil
import zipfile
from pathlib import Path

import pytest
import xlwings as xw

from calc.engine import ENGINE
from calc.errors import ComError
from support import WORKBOOK

VISIBLE, HIDDEN, VERY_HIDDEN = -1, 0, 2


def test_our_workbook_opens_and_is_read(live_book: xw.Book) -> None:
    assert live_book.sheet_names[:3] == ["HƯỚNG DẪN", "CẤU HÌNH", "VÍ DỤ"]
    period = live_book.names["cau_hinh_ky"].refers_to_range
    assert (period.sheet.name, period.address) == ("CẤU HÌNH", "$B$7")
    example = dict(live_book.sheets["VÍ DỤ"].range("khoi").options(ndim=2).value)
    assert (example["set"], example["unit"]) == ("qd1187-dienbien", "UBND xã Ví Dụ")
    template = live_book.sheets["MẪU qd1187-dienbien"]
    assert template.visible == VERY_HIDDEN
    assert template.range("khoi").options(ndim=2).value[0] == ["#tthc-khoi", 1]


def test_the_app_keeps_what_is_set(fresh_app: xw.App) -> None:
    assert fresh_app.engine.name == "calc"
    assert fresh_app.version >= 7
    with fresh_app.properties(screen_updating=False, enable_events=False, display_alerts=False):
        assert (fresh_app.screen_updating, fresh_app.enable_events, fresh_app.display_alerts) == (False,) * 3
    assert (fresh_app.screen_updating, fresh_app.enable_events, fresh_app.display_alerts) == (True,) * 3
    fresh_app.interactive = False
    assert fresh_app.interactive is False
    assert fresh_app.status_bar is False
    fresh_app.status_bar = "Đang đọc 01/03"
    fresh_app.status_bar = False
    assert fresh_app.impl.status_texts == ["Đang đọc 01/03"]


def test_what_a_test_left_behind_is_forgotten(fresh_app: xw.App) -> None:
    fresh_app.books.add()
    fresh_app.status_bar, fresh_app.calculation = "x", "manual"
    fresh_app.impl.forget()
    assert (len(fresh_app.books), fresh_app.status_bar, fresh_app.calculation) == (0, False, "automatic")


def test_a_question_is_recorded_and_answered(fresh_app: xw.App) -> None:
    fresh_app.impl.answers = ["no"]
    assert fresh_app.alert("Ghi đè?", buttons="yes_no") == "no"
    assert fresh_app.impl.alerts[0][0] == "Ghi đè?"


def test_an_unknown_way_to_calculate_is_an_error(fresh_app: xw.App) -> None:
    with pytest.raises(KeyError):
        fresh_app.calculation = "sometimes"


def test_the_file_itself_is_opened_and_saved(fresh_app: xw.App, tmp_path: Path) -> None:
    path = tmp_path / "Sổ.xlsx"
    book = fresh_app.books.add()
    book.sheets[0]["A1"].value = "cũ"
    book.save(path)
    assert (book.name, book.fullname) == ("Sổ.xlsx", str(path))
    book.sheets[0]["A1"].value = "mới"
    book.save()
    book.close()
    again = fresh_app.books.open(path, update_links=False, read_only=False, add_to_mru=False)
    assert again.sheets[0]["A1"].value == "mới"
    assert fresh_app.books["sổ.xlsx"] == again == fresh_app.books.active
    assert fresh_app.books.open(path) == again


def test_a_new_book_is_saved_in_the_current_folder(
    fresh_app: xw.App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    book = fresh_app.books.add()
    name = book.name
    book.save()
    assert book.fullname == str(tmp_path / f"{name}.xlsx")


def test_a_read_only_book_is_not_saved(fresh_app: xw.App, tmp_path: Path) -> None:
    book = fresh_app.books.open(shutil.copy(WORKBOOK, tmp_path), read_only=True)
    with pytest.raises(ComError):
        book.save()


def test_a_format_nobody_writes_is_refused(book: xw.Book, tmp_path: Path) -> None:
    with pytest.raises(ComError):
        book.save(tmp_path / "a.xyz")


def test_a_file_that_is_no_workbook_is_refused(fresh_app: xw.App, tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    with pytest.raises(ComError):
        fresh_app.books.open(tmp_path / "a.xlsx")


def test_saving_our_workbook_keeps_macros_and_very_hidden_sheets(
    live_book: xw.Book, fresh_app: xw.App
) -> None:
    path = live_book.fullname
    live_book.save()
    live_book.save()  # what was changed in the file is no obstacle
    live_book.close()
    with zipfile.ZipFile(path) as package:
        assert "xl/vbaProject.bin" in package.namelist()
    again = fresh_app.books.open(path)
    assert [sheet.visible for sheet in again.sheets][-3:] == [VERY_HIDDEN, HIDDEN, VERY_HIDDEN]


def test_books_are_listed_activated_and_closed(fresh_app: xw.App) -> None:
    first, second = fresh_app.books.add(), fresh_app.books.add()
    assert [book.name for book in fresh_app.books] == [first.name, second.name]
    first.activate()
    assert fresh_app.books.active == first
    first.close()
    assert fresh_app.books.active == second
    with pytest.raises(KeyError):
        fresh_app.books["nowhere.xlsx"]
    with pytest.raises(ComError):
        first.sheets[0].name  # noqa: B018 - it asks


def test_the_caller_may_be_played(book: xw.Book) -> None:
    book.set_mock_caller()
    try:
        assert xw.Book.caller() == book
    finally:
        del xw.Book._mock_caller


def test_the_selection_is_a_range(book: xw.Book) -> None:
    book.sheets[0]["B2:C3"].select()
    assert book.selection is not None
    assert book.selection.address == "$B$2:$C$3"
    other = book.sheets.add("Khác")
    with pytest.raises(ComError):
        book.sheets[1]["A1"].select()
    other["D4"].select()
    assert book.app.selection == other["D4"]


def test_a_new_app_is_the_one_there_is(fresh_app: xw.App) -> None:
    assert xw.App(add_book=False) == fresh_app
    assert [app.pid for app in xw.apps] == [fresh_app.pid] == list(xw.apps.keys())
    assert xw.apps[fresh_app.pid] == fresh_app
    assert ENGINE.calls > 0


def test_sheets_are_found_added_named_and_deleted(book: xw.Book) -> None:
    first = book.sheets[0]
    last = book.sheets.add("TỔNG HỢP", after=first)
    middle = book.sheets.add("Nà Tấu", before=last)
    assert book.sheet_names == [first.name, "Nà Tấu", "TỔNG HỢP"]
    assert book.sheets.active == middle
    assert book.sheets["tổng hợp"] == last
    assert book.sheets(1) == first
    middle.name = "Nà Nhạn"
    assert (middle.name, middle.index, len(book.sheets)) == ("Nà Nhạn", 2, 3)
    middle.delete()
    assert (last.index, last.name) == (2, "TỔNG HỢP")
    with pytest.raises(ComError):
        middle.name  # noqa: B018 - it asks
    with pytest.raises(ComError):
        book.sheets["Nà Nhạn"]
    with pytest.raises(ComError):
        book.sheets(9)


def test_a_sheet_without_a_name_goes_before_the_active_one(book: xw.Book) -> None:
    first = book.sheets[0]
    added = book.sheets.add()
    assert (added.index, first.index) == (1, 2)


@pytest.mark.parametrize("name", ["a:b", "Sheet1", "'x'"])
def test_a_name_excel_refuses_is_refused(book: xw.Book, name: str) -> None:
    book.sheets[0].name = "Sheet1"
    other = book.sheets.add("Khác")
    with pytest.raises(ComError):
        other.name = name


def test_sheets_are_moved(book: xw.Book) -> None:
    first, second, third = book.sheets[0], book.sheets.add("B", after=1), book.sheets.add("C", after=2)
    first["A1"].value, third["A1"].value = "a", "c"
    third.move(before=first)
    assert [one.index for one in (first, second, third)] == [2, 3, 1]
    third.move(after=second)
    assert [one.name for one in book.sheets] == [first.name, "B", "C"]
    assert (first["A1"].value, third["A1"].value) == ("a", "c")


def test_sheets_are_hidden_but_one(book: xw.Book) -> None:
    first, second = book.sheets[0], book.sheets.add("B")
    assert first.visible == VISIBLE
    first.visible = False
    assert first.visible == HIDDEN
    first.visible = VERY_HIDDEN
    assert first.visible == VERY_HIDDEN
    for refused in (lambda: setattr(second, "visible", False), second.delete, first.activate):
        with pytest.raises(ComError):
            refused()
    first.visible = True
    first.activate()
    assert book.sheets.active == first


def test_a_locked_structure_refuses_sheets(book: xw.Book) -> None:
    other = book.sheets.add("B")
    book.impl.ask("protect_structure", password="")
    for refused in (book.sheets.add, other.delete, other.copy, lambda: setattr(other, "name", "C")):
        with pytest.raises(ComError):
            refused()


def test_what_prints_is_set_and_told(sheet: xw.Sheet) -> None:
    assert sheet.page_setup.print_area is None
    sheet.page_setup.print_area = "A1:C9"
    assert sheet.page_setup.print_area == "$A$1:$C$9"
    sheet.page_setup.print_area = None
    assert sheet.page_setup.print_area is None


def test_a_sheet_or_a_book_becomes_a_pdf(book: xw.Book, tmp_path: Path) -> None:
    first, second = book.sheets[0], book.sheets.add("B")
    first["A1"].value, second["A1"].value = "x", "y"
    first.page_setup.print_area = "A1:B2"
    first.to_pdf(tmp_path / "một.pdf")
    book.to_pdf(tmp_path / "cả.pdf")
    assert second.page_setup.print_area is None
    second.page_setup.print_area = "A1:A2"
    book.to_pdf(tmp_path / "trang A.pdf", include=[first.name])
    assert second.page_setup.print_area == "$A$1:$A$2"
    names = ("một.pdf", "cả.pdf", "trang A.pdf")
    pages = [len(re.findall(rb"/Type/Page\b", (tmp_path / name).read_bytes())) for name in names]
    assert pages == [1, 2, 1]
    assert (first.visible, second.visible) == (VISIBLE, VISIBLE)


def test_a_whole_sheet_is_cleared(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value, sheet["A1:B2"].color = "x", "#00FF00"
    sheet.clear_contents()
    assert (sheet["A1"].value, sheet["A1"].color) == (None, (0, 255, 0))
    sheet["A1"].value = "x"
    sheet.clear_formats()
    assert (sheet["A1"].value, sheet["A1"].color) == ("x", None)
    sheet.clear()
    assert sheet["A1"].value is None
