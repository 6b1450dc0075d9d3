"""Copies bring along what they bring in Excel, within a book and into another."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from calc.errors import ComError

TEMPLATE = "MẪU qd1187-dienbien"
PLACES = ("A1", "B3", "H1")


def test_a_range_is_copied_with_its_looks(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [[1, "=A1*2"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["A2:B2"].merge()
    sheet["A1:B2"].copy(sheet["D5"])
    other = book.sheets.add("B")
    sheet["A1:B2"].copy(other["A1"])
    assert sheet["D5:E5"].formula == (("1", "=D5*2"),)
    assert other["A1:B1"].formula == (("1", "=A1*2"),)
    assert sheet["D5"].color == other["A1"].color == (255, 0, 0)
    assert other["B2"].merge_area.address == "$A$2:$B$2"


def test_a_destination_that_is_so_many_times_as_large_is_filled(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"]]
    sheet["A1"].font.bold = True
    sheet["A1:B1"].copy(sheet["A2:D3"])
    assert sheet["A1:D4"].value == [
        ["a", "b", None, None],
        *[["a", "b", "a", "b"]] * 2,
        [None] * 4,
    ]
    assert sheet["C3"].font.bold
    sheet["A1:B1"].copy(sheet["A6:C7"])
    assert sheet["A6:D7"].value == [["a", "b", None, None], [None] * 4]


def test_a_range_without_whole_lines_leaves_sizes_alone(sheet: xw.Sheet) -> None:
    sheet["A:A"].column_width = 40
    before = sheet["D1"].column_width
    sheet["A1"].copy(sheet["D1"])
    assert sheet["D1"].column_width == before


def test_nothing_is_copied_without_a_clipboard(sheet: xw.Sheet) -> None:
    with pytest.raises(NotImplementedError):
        sheet["A1"].copy()


def test_whole_columns_and_rows_bring_their_sizes(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    sheet["B:B"].column_width = 33
    sheet["2:2"].row_height = 44
    other = book.sheets.add("B")
    sheet["B:B"].copy(other["D1"])
    sheet["2:2"].copy(other["A7"])
    assert other["D1"].column_width == pytest.approx(33, abs=0.15)
    assert other["A7"].row_height == pytest.approx(44, abs=0.1)
    assert (other["D2"].value, other["B7"].value) == (4, 4)


@pytest.mark.parametrize("same", [True, False], ids=["same book", "another book"])
def test_a_whole_form_is_copied_from_the_very_hidden_template(
    fresh_app: xw.App, live_book: xw.Book, tmp_path: Path, same: bool
) -> None:
    target_book = live_book if same else fresh_app.books.add()
    template, target = live_book.sheets[TEMPLATE], target_book.sheets.add("Nà Tấu")
    sheets = target_book.sheet_names
    template.cells.copy(target["A1"])
    assert target_book.sheet_names == sheets
    assert target.used_range.address == template.used_range.address
    for place in PLACES:
        one, other = target[place], template[place]
        assert (one.column_width, one.row_height) == (other.column_width, other.row_height)
        assert one.merge_area.address == other.merge_area.address
        assert (one.number_format, one.color) == (other.number_format, other.color)
    target_book.save(tmp_path / "a.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "a.xlsx")["Nà Tấu"]
    assert saved.data_validations.count > 0
    assert len(saved.conditional_formatting) > 0


def test_formulas_copied_go_on_using_the_names_of_their_sheet(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet.name = "VÍ DỤ"
    other = book.sheets.add("B")
    sheet.names.add("so", "='VÍ DỤ'!$A$1")
    sheet["A1"].formula = [[7, '=so*2&"so"', "=A1"]]
    sheet["A1:C1"].copy(other["A5"])
    assert other["A5:C5"].formula == (("7", "='VÍ DỤ'!so*2&\"so\"", "=A5"),)
    assert (other["B5"].value, len(other.names)) == ("14so", 0)
    other.names.add("so", "=B!$A$5")
    other["A5"].value = 8
    other["B5:C5"].formula = sheet["B1:C1"].formula
    assert other["B5"].value == "16so"


def test_a_formula_learns_of_a_name_that_comes_later(book: xw.Book, sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [[5, "=ten+1"]]
    assert sheet["B1"].options(err_to_str=True).value == "#NAME?"
    name = book.names.add("ten", f"={sheet.name}!$A$1")
    assert sheet["B1"].value == 6
    name.delete()
    assert sheet["B1"].options(err_to_str=True).value == "#NAME?"


def test_a_sheet_is_copied_with_its_names(live_book: xw.Book) -> None:
    example = live_book.sheets["VÍ DỤ"]
    copy = example.copy(after=live_book.sheets["NHẬT KÝ"], name="Nà Tấu")
    assert (copy.name, copy.index) == ("Nà Tấu", live_book.sheets["NHẬT KÝ"].index + 1)
    assert copy.names["khoi"].refers_to_range.sheet == copy
    assert copy.range("khoi").options(ndim=2).value == example.range("khoi").options(ndim=2).value
    assert live_book.sheets.active == copy
    again = example.copy(before=live_book.sheets[0])
    assert (again.name, again.index) == ("VÍ DỤ (2)", 1)


def test_a_sheet_is_copied_into_another_book(fresh_app: xw.App, live_book: xw.Book) -> None:
    other = fresh_app.books.add()
    copy = live_book.sheets["VÍ DỤ"].copy(after=other.sheets[0])
    assert (copy.book, copy.name) == (other, "VÍ DỤ")
    assert copy.names["khoi"].refers_to_range.sheet == copy
    assert copy["A1"].column_width == live_book.sheets["VÍ DỤ"]["A1"].column_width


def test_a_very_hidden_sheet_is_not_copied(live_book: xw.Book) -> None:
    with pytest.raises(ComError):
        live_book.sheets[TEMPLATE].copy(after=live_book.sheets[0])
