"""Sizes, formats, merged cells and notes of the engine are Excel's."""

from pathlib import Path

import openpyxl
import pytest
import xlwings as xw

from calc.errors import ComError

CODES = ["0.00", "#,##0", "0%", "dd/mm/yyyy", "d/m/yyyy h:mm", "@", "General", '0.0"x"', "[Red]0.0;-0"]


def test_number_formats_are_english_here_and_in_the_file(
    book: xw.Book, sheet: xw.Sheet, tmp_path: Path
) -> None:
    for row, code in enumerate(CODES, 1):
        sheet[(row - 1, 0)].number_format = code
        sheet[(row - 1, 0)].value = row
    assert [sheet[(row, 0)].number_format for row in range(len(CODES))] == CODES
    assert sheet["A1:A2"].number_format is None
    book.save(tmp_path / "a.xlsx")
    saved = openpyxl.load_workbook(tmp_path / "a.xlsx").active
    assert saved is not None
    written = [saved.cell(row, 1).number_format for row in range(1, len(CODES) + 1)]
    assert written[:7] == [*CODES[:4], "d/m/yyyy\\ h:mm", *CODES[5:7]]


def test_no_number_format_is_an_error(sheet: xw.Sheet) -> None:
    with pytest.raises(ComError):
        sheet["A1"].number_format = "[Foo]0"


def test_fills_bold_and_wrapping(sheet: xw.Sheet) -> None:
    sheet["A1:B1"].color = (255, 242, 204)
    sheet["A1"].font.bold = True
    sheet["A1"].wrap_text = True
    assert sheet["A1:B1"].color == (255, 242, 204)
    assert (sheet["A1"].font.bold, sheet["B1"].font.bold, sheet["A1:B1"].font.bold) == (True, False, None)
    assert (sheet["A1"].wrap_text, sheet["A1:B1"].wrap_text) == (True, None)
    sheet["A1"].color = 0x0000FF  # Excel's own number: red is lowest
    assert sheet["A1"].color == (255, 0, 0)
    assert sheet["A1:B1"].color is None
    sheet["A1"].color = None
    assert sheet["A1"].color is None


def test_widths_and_heights(sheet: xw.Sheet) -> None:
    sheet["B:C"].column_width = 20
    sheet["2:3"].row_height = 30
    assert sheet["B1:C1"].column_width == pytest.approx(20, abs=0.15)
    assert sheet["A2:A3"].row_height == pytest.approx(30, abs=0.1)
    assert sheet["A1:B1"].column_width is None
    sheet["A2"].value = "\n".join("abcdef")
    sheet["A2"].wrap_text = True
    sheet["2:2"].rows.autofit()
    assert sheet["A2"].row_height > 60
    before = sheet["B1"].column_width
    sheet["B1"].value = "một câu rất dài không vừa trong một cột"
    sheet["B:B"].columns.autofit()
    assert sheet["B1"].column_width > before
    sheet.autofit()


def test_rows_and_columns_are_hidden(sheet: xw.Sheet) -> None:
    sheet["2:3"].rows.hidden = True
    sheet["B:B"].columns.hidden = True
    assert (sheet["2:2"].rows.hidden, sheet["1:2"].rows.hidden) == (True, None)
    assert (sheet["B1"].columns.hidden, sheet["A1"].columns.hidden) == (True, False)


def test_merging_keeps_the_first_value_only(sheet: xw.Sheet) -> None:
    sheet["A1"].value = [["a", "b"], ["c", "d"]]
    sheet["A1:B2"].merge()
    assert sheet["B2"].merge_area.address == "$A$1:$B$2"
    sheet["B2"].unmerge()
    assert sheet["A1:B2"].value == [["a", None], [None, None]]
    assert sheet["B2"].merge_area.address == "$B$2"
    sheet["A4"].value = [["a", "b"], ["c", "d"]]
    sheet["A4:B5"].merge(across=True)
    assert [sheet[at].merge_area.address for at in ("B4", "B5")] == ["$A$4:$B$4", "$A$5:$B$5"]
    assert sheet["A4:A5"].value == ["a", "c"]


def test_notes_are_added_read_and_deleted(sheet: xw.Sheet) -> None:
    assert sheet["B2"].note is None
    sheet["B2"].add_note("đã điều chỉnh")
    assert sheet["B2"].note.text == "đã điều chỉnh"
    with pytest.raises(ValueError, match="already has a note"):
        sheet["B2"].add_note("lần nữa")
    sheet["B2"].note.text = "đã sửa"
    assert [(note.location.address, note.text) for note in sheet.notes] == [("$B$2", "đã sửa")]
    sheet["B2"].note.delete()
    assert sheet["B2"].note is None
