"""Names and tables of the engine are found and changed as Excel's."""

import pytest
import xlwings as xw

from calc.errors import ComError


def test_a_name_of_the_book_stands_for_cells(book: xw.Book, sheet: xw.Sheet) -> None:
    name = book.names.add("ky", "=$B$2:$C$3".replace("=", f"={sheet.name}!"))
    assert (name.name, name.refers_to) == ("ky", f"={sheet.name}!$B$2:$C$3")
    assert name.refers_to_range == sheet["B2:C3"]
    assert book.names.contains("KY")
    assert "ky" in book.names
    assert sheet.range("Ky").address == "$B$2:$C$3"
    sheet["2:2"].insert("down")
    assert name.refers_to_range.address == "$B$3:$C$4"
    name.refers_to = f"={sheet.name}!$A$1"
    name.name = "ky_moi"
    assert book.names["ky_moi"].refers_to_range.address == "$A$1"
    name.delete()
    assert not book.names.contains("ky_moi")
    with pytest.raises(ComError):
        book.names["ky_moi"]
    with pytest.raises(ComError):
        name.delete()


def test_adding_a_name_that_exists_gives_it_another_meaning(book: xw.Book, sheet: xw.Sheet) -> None:
    book.names.add("a_1x", f"={sheet.name}!$A$1")
    book.names.add("A_1X", f"={sheet.name}!$B$1")
    assert [name.refers_to_range.address for name in book.names] == ["$B$1"]


def test_a_sheets_own_name_goes_before_the_books(book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("VÍ DỤ")
    book.names.add("khoi", f"={sheet.name}!$A$1")
    other.names.add("khoi", "='VÍ DỤ'!$B$2")
    assert other.range("khoi").address == "$B$2"
    assert sheet.range("khoi").address == "$A$1"
    assert [name.name for name in other.names] == ["'VÍ DỤ'!khoi"]
    assert sorted(name.name for name in book.names) == ["'VÍ DỤ'!khoi", "khoi"]
    assert book.names["'VÍ DỤ'!khoi"].refers_to_range.sheet == other
    assert not sheet.names.contains("khoi")
    assert not sheet.names.contains("'VÍ DỤ'!khoi")
    assert not book.names.contains("nowhere!khoi")
    assert other.names(1).name == "'VÍ DỤ'!khoi"
    with pytest.raises(ComError):
        sheet.names["khoi"]


def test_a_name_may_be_given_to_a_sheet_by_its_name(book: xw.Book, sheet: xw.Sheet) -> None:
    name = book.names.add(f"{sheet.name}!rieng", f"={sheet.name}!$A$1")
    assert name.name == f"{sheet.name}!rieng"
    assert sheet.names.contains("rieng")
    with pytest.raises(ComError):
        book.names.add("nowhere!rieng", f"={sheet.name}!$A$1")


def test_a_name_on_another_sheet_is_no_range_of_this_one(book: xw.Book, sheet: xw.Sheet) -> None:
    other = book.sheets.add("B")
    book.names.add("ky", f"={sheet.name}!$A$1")
    with pytest.raises(ComError):
        other.range("ky")


@pytest.mark.parametrize("name", ["a b", "B2", "1x"])
def test_what_cannot_be_a_name_is_refused(book: xw.Book, sheet: xw.Sheet, name: str) -> None:
    with pytest.raises(ComError):
        book.names.add(name, f"={sheet.name}!$A$1")


def test_a_name_that_lost_its_cells_has_no_range(book: xw.Book, sheet: xw.Sheet) -> None:
    name = book.names.add("mat", f"={sheet.name}!$A$5")
    sheet["5:5"].delete()
    assert name.refers_to == "=#REF!"
    with pytest.raises(ComError):
        name.refers_to_range  # noqa: B018 - it asks
    with pytest.raises(ComError):
        sheet.range("mat")


def test_a_constant_has_no_range(book: xw.Book) -> None:
    name = book.names.add("so", "=5")
    assert name.refers_to == "=5"
    with pytest.raises(ComError):
        name.refers_to_range  # noqa: B018 - it asks


def test_a_list_that_ends_at_its_last_text_has_no_range(live_book: xw.Book) -> None:
    name = live_book.names["danh_sach_don_vi"]
    assert name.refers_to.startswith("='CẤU HÌNH'!$A$49:INDEX('CẤU HÌNH'!$A$49:$A$248,MAX(1,SUMPRODUCT(")
    with pytest.raises(ComError):
        name.refers_to_range  # noqa: B018 - it asks


def test_tables_are_found_by_name(live_book: xw.Book) -> None:
    sheet = live_book.sheets["SỐ LIỆU"]
    (table,) = sheet.tables
    assert (table.name, table.display_name, table.parent) == ("so_lieu", "so_lieu", sheet)
    assert (table.range.address, table.header_row_range.row) == ("$A$4:$BW$5", 4)
    assert table.data_body_range.address == "$A$5:$BW$5"
    assert "SO_LIEU" in sheet.tables
    assert sheet.tables["so_lieu"] == table == sheet.tables(1)
    assert sheet.range("so_lieu").address == "$A$5:$BW$5"
    with pytest.raises(KeyError):
        sheet.tables["khác"]
    with pytest.raises(KeyError):
        sheet.tables(2)


def test_a_table_is_added_and_resized(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["đơn vị", "số"], ["Nà Tấu", 1]]
    table = sheet.tables.add(source=sheet["A1:B2"], name="bang")
    table.resize(sheet["A1:C5"])
    assert (table.range.address, table.data_body_range.address) == ("$A$1:$C$5", "$A$2:$C$5")
    for wrong in ("A2:B5", "A1:B1"):
        with pytest.raises(ComError):
            table.resize(sheet[wrong])
    with pytest.raises(ComError):
        sheet.tables.add(source=sheet["A1:B2"], name="bang")
    assert sheet.tables.add(source=sheet["F1:G2"]).name == "Table1"
