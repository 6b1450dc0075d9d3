"""The officer's own tables in the shapes they keep them: CSV of any separator, or a sheet of a workbook."""

from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from tthc.domain.errors import TthcError
from tthc.domain.units import UnitList
from tthc.files.unit_list_reader import read_unit_list


def names(units: UnitList) -> list[str]:
    return [unit.name for unit in units.units]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_list_in_each_usual_notation(separator: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    text = "ten,nhom,thu_tu\nXã Nà Tấu,CÁC XÃ,2\n,,\nXã Nà Nhạn,CÁC XÃ,1\n".replace(",", separator)
    path.write_bytes(text.encode(encoding))
    assert names(read_unit_list(path, {})) == ["Xã Nà Nhạn", "Xã Nà Tấu"]


def test_a_quoted_line_break_belongs_to_its_cell(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text('ten,nhom\n"Xã Nà\nTấu",G\nXã B,G\n,G\n', encoding="utf-8")
    with pytest.raises(TthcError) as caught:
        read_unit_list(path, {})
    assert caught.value.facts["line"] == 5
    path.write_text('ten,nhom\n"Xã Nà\nTấu",G\n', encoding="utf-8")
    assert names(read_unit_list(path, {})) == ["Xã Nà Tấu"]


def test_a_list_on_a_sheet_below_a_title_with_vietnamese_headings(tmp_path: Path) -> None:
    book = Workbook()
    book.worksheets[0]["B2"] = "Ghi chú riêng"
    sheet = book.create_sheet("Danh mục")
    sheet["A1"] = "DANH MỤC ĐƠN VỊ"
    for column, heading in enumerate(
        ("STT", "Tên đơn vị", "Nhóm", "Tên khác", "Từ ngày", "Thay cho"), start=1
    ):
        sheet.cell(3, column, heading)
    for column, value in enumerate(
        (1, "Xã Nà Tấu", "CÁC XÃ", "Nà Tấu", date(2025, 7, 1), "Xã A|Xã B"), start=1
    ):
        sheet.cell(4, column, value)
    sheet.cell(5, 2, "Tổng cộng")
    path = tmp_path / "ds.xlsx"
    book.save(path)
    (unit,) = read_unit_list(path, {}).units
    assert (unit.name, unit.order, unit.other_names) == ("Xã Nà Tấu", 1, ("Nà Tấu",))
    assert (unit.valid_from, unit.predecessors) == (date(2025, 7, 1), ("Xã A", "Xã B"))


def test_a_workbook_without_a_list_or_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ds.xlsx"
    Workbook().save(path)
    with pytest.raises(TthcError, match="TT957"):
        read_unit_list(path, {})
    path.write_bytes(b"PK\x03\x04 hong")
    with pytest.raises(TthcError, match="TT964"):
        read_unit_list(path, {})


def test_an_unknown_column_is_named(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text("ten,nhom,dien_thoai\nXã A,G,1\n", encoding="utf-8")
    with pytest.raises(TthcError) as caught:
        read_unit_list(path, {})
    assert "không có cột dien_thoai" in str(caught.value.facts["fault"])


@pytest.mark.parametrize(("separator", "kind"), [(",", 'dấu ","'), (";", 'dấu ";"'), ("\t", "dấu tab")])
def test_a_line_with_more_cells_than_headings_is_named(separator: str, kind: str, tmp_path: Path) -> None:
    """The text behind an unquoted comma would be lost, and the unit stand in a group of another name."""
    path = tmp_path / "ds.csv"
    rows = ["ten,nhom,,", "Xã A,UBND CÁC XÃ,,", "Phường B,UBND CÁC XÃ, PHƯỜNG"]
    path.write_text("\n".join(rows).replace(",", separator), encoding="utf-8")
    with pytest.raises(TthcError) as caught:
        read_unit_list(path, {})
    assert (caught.value.code, caught.value.facts["line"]) == ("TT957", 3)
    assert caught.value.facts["fault"] == (
        f"có 03 ô, tiêu đề chỉ có 02 cột; chữ có {kind} phải đặt trong ngoặc kép, "
        f'ví dụ "UBND CÁC XÃ{separator} PHƯỜNG"'
    )


def test_the_same_text_in_quotes_is_one_cell(tmp_path: Path) -> None:
    path = tmp_path / "ds.csv"
    path.write_text('ten,nhom\nXã A,"UBND CÁC XÃ, PHƯỜNG"\n', encoding="utf-8")
    (group,) = read_unit_list(path, {}).groups
    assert group.title == "UBND CÁC XÃ, PHƯỜNG"
    path.write_text("", encoding="utf-8")
    with pytest.raises(TthcError, match="TT957"):
        read_unit_list(path, {})
