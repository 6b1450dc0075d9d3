"""Forms a sender did not mean are told of, and not used beside the one that was meant."""

from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import DIEN_BIEN_PHU, make_form, write_form
from tthc.domain.counts import Count
from tthc.domain.results import Consolidation
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request


def add_sheet(path: Path, source: Path, title: str, state: str) -> None:
    book = load_workbook(path)
    sheet = book.create_sheet(title)
    for row in load_workbook(source).worksheets[0].iter_rows():
        for cell in row:
            if cell.value is not None:
                sheet.cell(cell.row, cell.column, cell.value)
    sheet.sheet_state = state
    book.save(path)


def told(result: Consolidation) -> dict[str, str]:
    return {one.finding.code: one.message for one in result.findings}


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_an_old_form_on_a_hidden_sheet_is_not_used(state: str, tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form(early=10))
    old = write_form(tmp_path, "cu.xlsx", make_form(early=99))
    add_sheet(path, old, "Kỳ trước", state)
    old.unlink()
    result = consolidate(Request((tmp_path,)))
    assert result.units[0].form is not None
    assert result.units[0].form.head.value(Count.RESOLVED) == 10
    assert 'Trang "Kỳ trước" đang ẩn có biểu của Xã A' in told(result)["TT540"]
    assert "TT522" not in told(result)


def test_a_form_that_is_only_on_a_hidden_sheet_is_used_and_asked_about(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    book.create_sheet("Trống")
    book.worksheets[0].sheet_state = "hidden"
    book.active = 1
    book.save(path)
    result = consolidate(Request((tmp_path,)))
    assert result.units[0].status.value == "accepted"
    assert "TT542" in told(result)


def test_leaving_out_the_visible_form_uses_the_hidden_one(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    path = write_form(folder, "a.xlsx", make_form(early=10))
    add_sheet(path, write_form(tmp_path, "cu.xlsx", make_form(early=99)), "Bản đúng", "hidden")
    table = tmp_path / "q.csv"
    table.write_text(
        "tep,don_vi,trang,o,ma,lua_chon,gia_tri,ly_do,nguoi,ngay\na.xlsx,,Biểu 03,,TT540,bo_qua,,,,\n",
        encoding="utf-8",
    )
    result = consolidate(Request((folder,), decisions=table))
    assert result.units[0].form is not None
    assert result.units[0].form.head.value(Count.RESOLVED) == 99
    assert "TT542" in told(result)


def test_hidden_tables_of_other_kinds_are_told_too(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    for at, source in enumerate(sorted((DIEN_BIEN_PHU / "da-in").glob("*.xlsx"))):
        add_sheet(path, source, f"Cũ {at}", "hidden")
    result = consolidate(Request((tmp_path,)))
    kinds = {one.finding.facts["form"] for one in result.findings if one.finding.code == "TT540"}
    assert {"Biểu mẫu 01", "bảng tổng hợp"} <= kinds
    assert [form.kind.value for form in result.files[0].forms] == ["unit"]


def test_figures_in_hidden_rows_and_columns_are_read_and_told_of(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form(early=10, on_time=3))
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for row in (13, 14, 18):
        sheet.row_dimensions[row].hidden = True
    sheet.row_dimensions[60].hidden = True  # nothing stands there
    book.save(path)
    result = consolidate(Request((tmp_path,)))
    assert result.units[0].form is not None
    assert result.units[0].form.head.value(Count.EARLY) == 10
    assert "Có dòng 13-14, 18 đang ẩn" in told(result)["TT541"]
    sheet.column_dimensions["D"].hidden = True
    book.save(path)
    assert "và cột D đang ẩn" in told(consolidate(Request((tmp_path,))))["TT541"]


def test_hidden_rows_of_a_printed_table_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "bang.xlsx"
    book = load_workbook(DIEN_BIEN_PHU / "da-in" / "bang-tong-hop.xlsx")
    book.worksheets[0].row_dimensions[12].hidden = True
    book.save(path)
    assert "dòng 12 đang ẩn" in told(consolidate(Request((tmp_path,))))["TT541"]


def test_the_blank_template_beside_the_filled_form_is_not_used(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    blank = make_form()
    template = write_form(tmp_path, "mau.xlsx", replace(blank, head=type(blank.head)(), criteria={}))
    add_sheet(path, template, "Mẫu trống", "visible")
    template.unlink()
    result = consolidate(Request((tmp_path,)))
    assert [unit.status.value for unit in result.units] == ["accepted"]
    assert "Mẫu trống" in told(result)["TT548"]
    assert "TT522" not in told(result)


def test_a_title_that_names_another_unit_is_told(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form(unit="Xã Một"))
    book = load_workbook(path)
    cell = next(c for row in book.worksheets[0].iter_rows() for c in row if c.value == "Đơn vị: Xã Một")
    cell.value = "Đơn vị: Xã Hai"
    book.save(path)
    result = consolidate(Request((tmp_path,)))
    assert [unit.status.value for unit in result.units] == ["needs_fix"]
    assert "XÃ MỘT" in told(result)["TT547"]
    table = tmp_path / "q.csv"
    table.write_text(
        "tep,don_vi,trang,o,ma,lua_chon,gia_tri,ly_do,nguoi,ngay\na.xlsx,,Biểu 03,,TT547,sua,Xã Một,,,\n",
        encoding="utf-8",
    )
    decided = consolidate(Request((tmp_path,), decisions=table))
    assert [(unit.unit.name, unit.status.value) for unit in decided.units] == [("Xã Một", "accepted")]
