"""Sheets of results written into the workbook: looks and all, and nothing of the officer's is lost."""

from pathlib import Path

import pytest
import xlwings as xw

from calc.counts import counted
from calc.errors import ComError
from calc.host import host_for
from calc.results import plans, summary
from tthc.domain.errors import TthcError
from tthc.excel import sheet_writer
from tthc.excel.sheet_finder import find
from tthc.excel.sheet_state import SheetState, cells_of, read_state
from tthc.excel.snapshot import writing
from tthc.files.plan import SheetPlan, extent

SUMMARY = "TỔNG HỢP"


def carry(book: xw.Book, *sheets: SheetPlan) -> None:
    """What an action does with its sheets."""
    with writing(book, "Tổng hợp") as change:
        change.carry(sheets)


def states(book: xw.Book) -> dict[str, SheetState]:
    """Everything that stands in the sheets of results."""
    return {plan.name: read_state(book.sheets[plan.name], plan.name) for plan in plans()}


def row_of(book: xw.Book, unit: str) -> int:
    """The row of a unit in TỔNG HỢP."""
    return next(
        int(row) for (row, at), entry in cells_of(states(book)[SUMMARY]).items() if entry == f"'{unit}"
    )


def units(book: xw.Book) -> list[str]:
    """The units of TỔNG HỢP in their order."""
    cells = book.sheets[SUMMARY].range("A1:B40").value
    return [name for number, name in cells if isinstance(number, float)]


SOME = (summary(), plans()[3], plans()[4])
"""TỔNG HỢP, CẦN KIỂM TRA, SỐ LIỆU: enough of the six for most."""


@pytest.fixture
def written(live_book: xw.Book) -> xw.Book:
    """The workbook after a first consolidation."""
    carry(live_book, *SOME)
    return live_book


def test_the_sheets_say_and_look_as_planned(written: xw.Book) -> None:
    sheet, plan = written.sheets[SUMMARY], summary()
    planned = {(cell.row, cell.column): cell for cell in plan.cells if cell.value not in (None, "")}
    found = cells_of(states(written)[SUMMARY])
    assert found.keys() == planned.keys()
    title = planned[1, 1]
    assert sheet["A1"].merge_area.shape == (title.rows, title.columns)
    assert sheet["A1"].font.bold
    assert sheet["A1"].row_height == pytest.approx(plan.heights[1], abs=1)
    assert sheet["B1"].column_width == pytest.approx(plan.widths[2], rel=0.15)  # fonts differ
    assert sheet.page_setup.print_area == "$A$1:$P$30"
    assert written.sheets["SỐ LIỆU"]["D5"].value == "007"
    assert written.sheets["SỐ LIỆU"].tables["so_lieu"].range.shape == (22 + 1, 75)


def test_formulas_of_a_plan_compute_in_the_workbook(live_book: xw.Book) -> None:
    carry(live_book, plans()[2])
    live_book.names["cau_hinh_ky"].refers_to_range.value = "Quý III năm 2022"
    assert live_book.sheets["BIỂU MẪU 01"]["A3"].value == "Kỳ đánh giá: Quý III năm 2022"


def test_writing_twice_gives_the_same_in_few_calls(live_book: xw.Book) -> None:
    carry(live_book, *plans())
    once = states(live_book)
    with counted() as counts:
        carry(live_book, *plans())
    assert counts.calls <= 18 * len(plans())  # 6 a sheet read it before and after
    assert states(live_book) == once


def test_nothing_of_the_officer_is_lost(written: xw.Book) -> None:
    sheet = written.sheets[SUMMARY]
    row = row_of(written, units(written)[3])
    own = written.sheets.add("Riêng của tôi", after=written.sheets[-1])
    own["A1"].formula = f"='{SUMMARY}'!B{row}"
    own["A2"].formula = f"=COUNTA('{SUMMARY}'!A1:P100)"
    sheet["S4"].value = [["'007", 1.5], ["=1+1", "Cần hỏi lại"]]
    sheet["S4"].color = (255, 255, 0)
    sheet["B60"].value = "Ghi chú cuối trang"
    sheet.range((row, 2)).add_note("Gọi điện ngày 05")
    sheet["D1"].add_note("Bảng gửi tỉnh")
    written.sheets["CẤU HÌNH"].activate()
    sheet["T4"].add_note("của tôi")
    carry(written, summary(5))
    assert sheet["S4:T5"].formula == (("007", "1.5"), ("=1+1", "Cần hỏi lại"))
    assert sheet["S4"].value == "007"
    assert sheet["S4"].color == (255, 255, 0)
    assert sheet["B60"].value == "Ghi chú cuối trang"
    assert own["A1"].formula == f"='{SUMMARY}'!B{row}"
    ours = [cell for cell in summary(5).cells if cell.value not in (None, "")]
    assert own["A2"].value == len(ours) + 1
    moved = row_of(written, units(written)[3])
    assert host_for(written.app).notes(sheet) == {
        f"B{moved}": "Gọi điện ngày 05",
        "D1": "Bảng gửi tỉnh",
        "T4": "của tôi",
    }
    assert written.sheets.active.name == "CẤU HÌNH"
    assert len(written.app.books) == 1


def test_a_note_goes_where_its_unit_goes(written: xw.Book) -> None:
    sheet, (first, *_, last) = written.sheets[SUMMARY], units(written)
    sheet.range((row_of(written, last), 3)).add_note("đơn vị cuối")
    turned = summary()
    swapped = {first: last, last: first}
    cells = tuple(
        type(cell)(
            cell.row,
            cell.column,
            swapped.get(str(cell.value), cell.value),
            cell.look,
            cell.rows,
            cell.columns,
        )
        for cell in turned.cells
    )
    carry(written, type(turned)(turned.name, cells))
    assert host_for(written.app).notes(sheet) == {f"C{row_of(written, last)}": "đơn vị cuối"}


def test_own_cells_in_the_way_are_named_before_anything_is_written(live_book: xw.Book) -> None:
    sheet = live_book.sheets[SUMMARY]
    sheet["B9"].value = "tự ghi"
    sheet["A12:A20"].value = 1
    before = states(live_book)
    with pytest.raises(TthcError) as caught:
        carry(live_book, *SOME)
    assert caught.value.code == "TT995"
    named = "TỔNG HỢP!B9, " + ", ".join(f"TỔNG HỢP!A{row}" for row in range(12, 19)) + " …"
    assert caught.value.facts == {"cells": named}
    assert states(live_book) == before


def test_a_renamed_sheet_is_found(written: xw.Book) -> None:
    written.sheets[SUMMARY].name = "Bảng quý 2"
    carry(written, summary(5), *SOME[1:])
    assert SUMMARY not in written.sheet_names
    assert written.sheets["Bảng quý 2"]["B10"].value is not None
    found = find(written, SUMMARY)
    assert found is not None
    assert (found.name, found.kept) == ("Bảng quý 2", extent(summary(5)))


def test_a_deleted_sheet_is_written_anew(written: xw.Book) -> None:
    before = states(written)
    for name in (SUMMARY, "CẦN KIỂM TRA"):
        written.sheets[name].delete()
    carry(written, *SOME)
    at = written.sheet_names.index("NHẬT KÝ")
    assert written.sheet_names[at - 2 : at] == [SUMMARY, "CẦN KIỂM TRA"]
    assert states(written) == before
    assert "phat_hien" in written.sheets["CẦN KIỂM TRA"].tables
    carry(written, summary(5), *SOME[1:])
    assert written.sheet_names.index("NHẬT KÝ") == at


def test_without_its_name_in_the_workbook_a_sheet_is_found_by_its_tab(live_book: xw.Book) -> None:
    live_book.names["trang_tong_hop"].delete()
    live_book.sheets[SUMMARY].name = "Tổng hợp"
    carry(live_book, summary())
    assert live_book.sheets["Tổng hợp"]["A1"].value == summary().cells[0].value
    assert live_book.names["trang_tong_hop"].refers_to == "='Tổng hợp'!$A$1:$P$30"


def test_a_sheet_of_the_officers_by_the_name_of_ours_is_not_written_over(live_book: xw.Book) -> None:
    live_book.sheets[SUMMARY].delete()
    own = live_book.sheets.add(SUMMARY, after=live_book.sheets[-1])
    own["A1:B2"].value = [["Sổ tay", "=1+1"], ["TT", 5]]
    before = read_state(own, SUMMARY)
    with pytest.raises(TthcError) as caught:
        carry(live_book, summary())
    assert caught.value.code == "TT995"
    assert caught.value.facts == {
        "cells": ", ".join(f"{SUMMARY}!{cell}" for cell in ("A1", "B1", "A2", "B2"))
    }
    assert read_state(own, SUMMARY) == before
    own.clear()
    carry(live_book, summary())
    assert own["A1"].value == summary().cells[0].value


def test_a_sheet_that_gets_no_name_is_not_left_behind(live_book: xw.Book) -> None:
    before = live_book.sheet_names
    with pytest.raises(ComError):
        sheet_writer._added(live_book, before[0])  # its name is taken
    assert live_book.sheet_names == before


def test_a_protected_sheet_is_protected_again(written: xw.Book) -> None:
    host, sheet = host_for(written.app), written.sheets[SUMMARY]
    host.protect(sheet)
    carry(written, summary(5), *SOME[1:])
    assert host.is_protected(sheet)
    assert len(units(written)) == 5


def test_a_password_is_told_before_anything_is_written(written: xw.Book) -> None:
    host, before = host_for(written.app), states(written)
    host.protect(written.sheets[SUMMARY])
    written.sheets["SỐ LIỆU"].impl.ask("protect", password="bí mật")
    with pytest.raises(TthcError) as caught:
        carry(written, summary(5), *SOME[1:])
    assert (caught.value.code, caught.value.facts) == ("TT994", {"sheet": "SỐ LIỆU"})
    assert host.is_protected(written.sheets[SUMMARY])
    assert states(written) == before


def test_a_locked_workbook_takes_no_new_sheet(live_book: xw.Book) -> None:
    live_book.sheets[SUMMARY].delete()
    live_book.impl.ask("protect_structure", password="")
    with pytest.raises(TthcError) as caught:
        carry(live_book, summary())
    assert caught.value.code == "TT998"


def test_files_of_looks_are_not_piled_up(written: xw.Book, tmp_path: Path) -> None:
    for _ in range(3):
        carry(written, *SOME)
    kept = list((tmp_path / "tthc_workbook - du lieu" / "hoan-tac").glob("*.xlsx"))
    assert len(kept) == 2  # of now and of before
