"""Values and formulas of the engine are read and written as Excel does it over COM."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
import xlwings as xw

from calc.errors import ComError


def test_a_block_comes_back_with_its_types(sheet: xw.Sheet) -> None:
    rows = [
        ["Nà Tấu", 12, 1.5],
        [None, True, dt.datetime(2024, 1, 31)],
        ["", False, dt.datetime(2024, 1, 31, 7, 30)],
    ]
    sheet["B2"].value = rows
    assert sheet["B2:D4"].options(ndim=2).value == [
        ["Nà Tấu", 12.0, 1.5],
        [None, True, dt.datetime(2024, 1, 31)],
        [None, False, dt.datetime(2024, 1, 31, 7, 30)],
    ]
    assert sheet["D3"].number_format == "m/d/yyyy"
    assert sheet["C3"].number_format == "General"


def test_a_number_takes_the_place_of_a_truth_value(sheet: xw.Sheet) -> None:
    sheet["A1"].value = True
    sheet["A1"].value = 5
    assert sheet["A1"].value == 5
    assert sheet["A1"].value is not True


def test_single_cells_rows_and_columns_are_squeezed_by_xlwings(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [[1, 2], [3, 4]]
    assert (sheet["A1"].value, sheet["A1:B1"].value, sheet["A1:A2"].value) == (1, [1, 2], [1, 3])


@pytest.mark.parametrize(
    ("typed", "held"),
    [
        ("00123", 123),
        ("1,234.5", 1234.5),
        ("50%", 0.5),
        ("TRUE", True),
        ("1/2/2024", dt.datetime(2024, 1, 2)),
        ("'00123", "00123"),
        ("'=1+1", "=1+1"),
        ("'- đơn vị", "- đơn vị"),
        ("31/12/2024", "31/12/2024"),
        ("1,5", "1,5"),
        ("-", "-"),
        ("Quý II/2024", "Quý II/2024"),
    ],
)
def test_a_text_is_parsed_as_english_excel_does(sheet: xw.Sheet, typed: str, held: Any) -> None:
    sheet["A1"].value = typed
    assert sheet["A1"].value == held
    assert type(sheet["A1"].value) is type(held) or isinstance(held, int)


@pytest.mark.parametrize("text", ["00123", "=1+1", "- đơn vị", "TRUE", "1/2/2024"])
def test_a_text_cell_takes_every_text_as_it_is(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].number_format = "@"
    sheet["A1"].value = text
    assert (sheet["A1"].value, sheet["A1"].formula, sheet["A1"].number_format) == (text, text, "@")


def test_a_number_in_a_text_cell_becomes_text(sheet: xw.Sheet) -> None:
    sheet["A1:A2"].number_format = "@"
    sheet["A1"].value = [[5], [1.5]]
    assert sheet["A1:A2"].value == ["5", "1,5"]


@pytest.mark.parametrize("text", ["31/12/2024", "'00123", "1,5"])
def test_a_text_like_a_number_leaves_the_cell_its_format(sheet: xw.Sheet, text: str) -> None:
    sheet["A1"].value = text
    assert sheet["A1"].number_format == "General"
    sheet["A1"].value = 7
    assert sheet["A1"].value == 7


@pytest.mark.parametrize("text", ["- đơn vị", "+x", "@ai"])
def test_what_excel_takes_for_a_formula_is_refused(sheet: xw.Sheet, text: str) -> None:
    with pytest.raises(ComError):
        sheet["A1"].value = text


@pytest.mark.parametrize("formula", ["=SUM(1,2", "=1+", "=A1 B1", '=IF(A1="x,1,2)'])
def test_a_faulty_formula_is_refused_and_leaves_nothing(sheet: xw.Sheet, formula: str) -> None:
    with pytest.raises(ComError):
        sheet["A1"].formula = formula
    assert sheet["A1"].value is None


def test_more_than_a_cell_holds_is_refused(sheet: xw.Sheet) -> None:
    sheet["A1"].value = "ă" * 32_767
    with pytest.raises(ComError):
        sheet["A1"].value = "ă" * 32_768


def test_currency_comes_as_decimal_with_four_places(sheet: xw.Sheet) -> None:
    sheet["A1"].value = Decimal("2.50005")
    assert sheet["A1"].value == Decimal("2.5")
    sheet["A2"].number_format = "#,##0.00 [$₫-42A]"
    sheet["A2"].value = 1.25
    assert sheet["A2"].value == Decimal("1.25")


def test_what_pywin32_cannot_hand_over_is_a_type_error(sheet: xw.Sheet) -> None:
    with pytest.raises(TypeError):
        sheet["A1"].value = object()


def test_errors_are_none_or_their_text(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=1/0", "=NA()"], ["=nocó()", "=A9+1"]]
    sheet["9:9"].delete()
    assert sheet["A1:B2"].value == [[None, None], [None, None]]
    assert sheet["A1:B2"].options(err_to_str=True).value == [["#DIV/0!", "#N/A"], ["#NAME?", "#REF!"]]
    assert sheet["A1"].raw_value == -2146826281
    assert sheet["B2"].formula == "=#REF!+1"


def test_formulas_over_deleted_cells_say_so(book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("VÍ DỤ")
    other["A1"].formula = [[f'=SUM(A1,{sheet.name}!B9:B10)&"#REF!"', "=$C$9*2"]]
    for one in (sheet, other):
        one["9:10"].delete()
    assert other["A1:B1"].formula == (('=SUM(A1,#REF!)&"#REF!"', "=#REF!*2"),)


def test_results_of_formulas_have_types(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=1=1", "=DATE(2024,1,31)"], ['="a"&"b"', "=2/4"]]
    assert sheet["A1:B2"].value == [[True, dt.datetime(2024, 1, 31)], ["ab", 0.5]]


def test_formulas_are_english_both_ways(book: xw.Book, sheet: xw.Sheet) -> None:
    book.sheets.add("TỔNG HỢP")
    wanted = [
        ["=SUM(A1:A3,$B$2)", "=IF(TRUE,1,2)"],
        ["='TỔNG HỢP'!C3*2", '=TEXT(1.5,"0.0")&";TRUE()"'],
        ['=IFERROR(VLOOKUP("a",\'TỔNG HỢP\'!$A:$B,2,FALSE),"")', "=INDEX($A$1:$B$2,1,2)"],
    ]
    sheet["D4"].formula = wanted
    assert [list(row) for row in sheet["D4:E6"].formula] == wanted


def test_the_formula_of_a_plain_cell_is_its_value_as_text(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["chữ", 1.5, 3, None, True, dt.datetime(2024, 1, 31), "'00123"]]
    assert sheet["A1:G1"].formula == (("chữ", "1.5", "3", "", "TRUE", "45322", "00123"),)
    assert sheet["A1"].formula == "chữ"


def test_one_formula_fills_a_range_and_moves_along(sheet: xw.Sheet) -> None:
    sheet["A1:A3"].value = [[1], [2], [3]]
    sheet["B1:C3"].formula = "=$A1*10+COLUMN(A1)"
    assert sheet["B1:C3"].value == [[11, 12], [21, 22], [31, 32]]
    assert sheet["C3"].formula == "=$A3*10+COLUMN(B3)"


def test_one_value_fills_a_range(sheet: xw.Sheet) -> None:
    sheet["A1:B2"].value = "x"
    assert sheet["A1:B2"].value == [["x", "x"], ["x", "x"]]
    sheet["A1:B2"].value = None
    assert sheet["A1:B2"].value == [[None, None], [None, None]]


def test_a_block_of_formulas_and_values_comes_back_from_its_formulas(sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [["=B1+1", 5], ["chữ", "=A1"]]
    before = sheet["A1:B2"].formula
    sheet["A1:B2"].clear_contents()
    sheet["A1:B2"].formula = before
    assert sheet["A1:B2"].formula == before == (("=B1+1", "5"), ("chữ", "=A1"))
    assert sheet["B2"].value == 6


def test_a_frame_is_written_and_read(sheet: xw.Sheet) -> None:
    frame = pd.DataFrame({"đơn vị": ["Nà Tấu", "Nà Nhạn"], "số": [1.0, float("nan")]})
    sheet["A1"].options(index=False).value = frame
    read = sheet["A1:B3"].options(pd.DataFrame, index=False).value
    assert list(read["đơn vị"]) == ["Nà Tấu", "Nà Nhạn"]
    assert read["số"][0] == 1
    assert pd.isna(read["số"][1])
    assert sheet["B3"].value is None


def test_manual_calculation_waits(fresh_app: xw.App, sheet: xw.Sheet) -> None:
    sheet["A1"].formula = [[1, "=A1*2"]]
    fresh_app.calculation = "manual"
    sheet["A1"].value = 5
    assert sheet["B1"].value == 2
    fresh_app.calculate()
    assert sheet["B1"].value == 10
    fresh_app.calculation = "automatic"
    sheet["A1"].value = 6
    assert sheet["B1"].value == 12


@pytest.mark.parametrize(
    "write",
    [
        lambda sheet: setattr(sheet["A1"], "value", 1),
        lambda sheet: setattr(sheet["A1:B2"], "formula", "=1"),
        lambda sheet: sheet["A1:B2"].clear_contents(),
        lambda sheet: sheet["1:1"].insert("down"),
        lambda sheet: setattr(sheet["A1"], "color", (1, 2, 3)),
        lambda sheet: sheet["D4"].copy(sheet["A1"]),
        lambda sheet: sheet["A1:B1"].merge(),
        lambda sheet: setattr(sheet["A1"], "row_height", 20),
    ],
    ids=["value", "formula", "clear", "insert", "color", "copy", "merge", "height"],
)
def test_a_locked_cell_of_a_protected_sheet_is_not_written(sheet: xw.Sheet, write: Any) -> None:
    sheet["A1"].value = "cũ"
    sheet.impl.ask("protect", password="")
    with pytest.raises(ComError):
        write(sheet)
    assert sheet["A1"].value == "cũ"


def test_an_unlocked_cell_of_a_protected_sheet_is_written(live_book: xw.Book) -> None:
    sheet = live_book.sheets["VÍ DỤ"]
    cell = sheet.range("count_online")
    assert sheet.impl.ask("is_protected")
    before = sheet.range("khoi").options(ndim=2).value
    cell.value = 77
    assert cell.value == 77
    assert sheet.range("khoi").options(ndim=2).value != before


def test_names_tables_and_addresses_find_cells(book: xw.Book, sheet: xw.Sheet) -> None:
    assert sheet["b2"].address == "$B$2"
    assert sheet.range((1, 2), (3, 4)).address == "$B$1:$D$3"
    assert sheet.range(3, 2).address == "$B$3"
    assert sheet.range("C:D").address == "$C:$D"
    assert sheet.range("4:5").address == "$4:$5"
    assert sheet.range("D4", "B2").address == "$B$2:$D$4"
    assert sheet[0:3, 1].address == "$B$1:$B$3"
    assert sheet["A1"].get_address(external=True) == f"[{book.name}]{sheet.name}!$A$1"
    with pytest.raises(ComError):
        sheet.range("không có")


def test_ranges_know_their_place(sheet: xw.Sheet) -> None:
    cells = sheet["B2:D5"]
    assert (cells.row, cells.column, cells.shape, cells.rows.count, cells.columns.count) == (
        2,
        2,
        (4, 3),
        4,
        3,
    )
    assert cells.resize(1, 2).address == "$B$2:$C$2"
    assert cells.offset(1, -1).address == "$A$3:$C$6"
    assert cells[1, 2].address == "$D$3"
    assert cells.rows[1].address == "$B$3:$D$3"
    assert cells.last_cell.address == "$D$5"
    assert cells.sheet == sheet


def test_the_end_of_a_run_is_found(sheet: xw.Sheet) -> None:
    sheet["B2"].value = [[1, 2], [3, None], [None, None], [5, 6]]
    ends = {way: sheet["B2"].end(way).address for way in ("down", "right", "up", "left")}
    assert ends == {"down": "$B$3", "right": "$C$2", "up": "$B$1", "left": "$A$2"}
    assert sheet["B3"].end("down").address == "$B$5"
    assert sheet["B5"].end("down").row == 1_048_576
    assert sheet["A1048576"].end("up").address == "$A$1"
    assert sheet["B2"].expand().address == "$B$2:$C$3"
    assert sheet.used_range.address == "$B$2:$C$5"


def test_rows_are_inserted_with_the_looks_from_above_and_deleted(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a"], ["b"]]
    sheet["A1"].color = (255, 0, 0)
    sheet["B1"].formula = "=A2"
    sheet["2:3"].insert("down")
    assert sheet["A1:A4"].value == ["a", None, None, "b"]
    assert sheet["A2"].color == (255, 0, 0)
    assert sheet["B1"].formula == "=A4"
    sheet["2:3"].delete()
    assert (sheet["A1:A3"].value, sheet["B1"].formula) == (["a", "b", None], "=A2")
    sheet["A1"].insert("down")
    assert sheet["A1:B2"].value == [[None, "b"], ["a", None]]
    sheet["A1"].delete("up")
    assert sheet["A1"].value == "a"


def test_clearing_takes_contents_formats_or_all(sheet: xw.Sheet) -> None:
    for clear, left in (
        ("clear_contents", (None, (255, 0, 0))),
        ("clear_formats", ("x", None)),
        ("clear", (None, None)),
    ):
        sheet["A1"].value, sheet["A1"].color = "x", "#FF0000"
        getattr(sheet["A1"], clear)()
        assert (sheet["A1"].value, sheet["A1"].color) == left
