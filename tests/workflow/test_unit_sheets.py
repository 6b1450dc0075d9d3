"""Whose unit sheets are, which units lack one, what new ones are called, and how they become blank again."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support import PERIOD, QD459, QD1187, make_form
from tthc.domain.errors import TthcError
from tthc.domain.units import Unit, UnitList
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.live_names import BLOCK
from tthc.files.live_side import CASES
from tthc.files.plan import CellContent, Formula, SheetPlan
from tthc.files.raw import RawSheet
from tthc.files.unit_sheet import unit_sheet
from tthc.workflow.next_period import (
    blank_inputs,
    cleared_in_words,
    new_period_of,
    not_ours,
    suggested_period,
)
from tthc.workflow.unit_sheets import FormSheets, UnitSheet, sheet_of, tab_names, unit_sheets, without_form

LISTED = UnitList(
    (Unit("UBND xã Nà Nhạn", "communes"), Unit("UBND xã Nà Tấu", "communes", other_names=("Nà Tấu cũ",)))
)


def raw(plan: SheetPlan, **typed: CellContent) -> RawSheet:
    """A sheet as it is read from the open workbook, with what was typed by name."""
    cells = {(cell.row, cell.column): cell.value for cell in plan.cells}
    shown = {at: value.value if isinstance(value, Formula) else value for at, value in cells.items()}
    shown |= {(plan.names[name].row, plan.names[name].column): value for name, value in typed.items()}
    plain = {at: Decimal(value) if type(value) is int else value for at, value in shown.items()}
    return RawSheet(plan.name, {at: value for at, value in plain.items() if value not in (None, "")})


def of_block(tab: str, unit: str = "") -> RawSheet:
    """A sheet of ours; its block shows the unit."""
    plan = unit_sheet(QD1187, tab, replace(make_form(), unit=replace(make_form().unit, value=unit or None)))
    return raw(plan)


def printed(tab: str, unit: str) -> RawSheet:
    """A form as it is printed, pasted into a sheet of the officer's own."""
    return raw(form_sheet(QD1187, FormLabels(unit, PERIOD), make_form(unit=unit), tab))


def test_sheets_of_ours_are_known_by_their_block_and_others_by_what_they_show() -> None:
    found = unit_sheets(
        "so.xlsm",
        [
            printed("Chép tay", "UBND xã Nà Tấu"),
            of_block("Nhạn", "UBND xã Nà Nhạn"),
            RawSheet("Nháp", {}),
            of_block("Mới"),
        ],
        [QD1187],
    )
    assert [(one.tab, one.unit, one.set_id) for one in found] == [
        ("Chép tay", "UBND xã Nà Tấu", QD1187.id),
        ("Nhạn", "UBND xã Nà Nhạn", QD1187.id),
        ("Mới", "", QD1187.id),
    ]
    assert [one.place is None for one in found] == [True, False, False]


def test_a_block_that_was_cut_names_nobody() -> None:
    (found,) = unit_sheets("so.xlsm", [RawSheet("Cụt", {(1, 13): "#tthc-khoi"})], [QD1187])
    assert (found.unit, found.set_id, found.keys) == ("", "", ("#tthc-khoi",))
    assert FormSheets([QD1187], LISTED).plan_of(found) is None


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("UBND xã Nà Nhạn", "Nhạn"),
        ("nà nhạn", "Nhạn"),
        ("Nà Tấu cũ", "Tấu"),
        ("xã Lạ", "Lạ"),
        ("UBND xã Mới", None),
        ("UBND phường Lạ", None),
    ],
)
def test_the_sheet_of_a_unit_is_found_by_any_of_its_names(name: str, tab: str | None) -> None:
    sheets = [
        UnitSheet("Trống", "", QD1187.id),
        UnitSheet("Nhạn", "Xã Nà Nhạn", QD1187.id),
        UnitSheet("Tấu", "UBND xã Nà Tấu", QD1187.id),
        UnitSheet("Lạ", "UBND xã Lạ", QD1187.id),
    ]
    found = sheet_of(name, sheets, LISTED)
    assert (found.tab if found else None) == tab


def test_units_without_a_form_in_the_order_of_the_list() -> None:
    assert without_form(LISTED, ["xã nà nhạn", "xã Lạ", ""]) == LISTED.units[1:]
    assert without_form(LISTED, []) == LISTED.units


def test_names_of_tabs() -> None:
    units = [
        *("UBND xã Nà Nhạn", "Ủy ban nhân dân phường Him Lam", "Sở Y tế/Dân số: [Điện Biên]?"),
        *("xã nà nhạn", "UBND", "History", "MẪU GIÁO HOA SEN", "TỔNG HỢP (1)"),
        "Trung tâm Phục vụ hành chính công thành phố Điện Biên Phủ",
        "Trung tâm Phục vụ hành chính công thành phố Lai Châu",
    ]
    assert list(tab_names(units, ["CẤU HÌNH", "phường him lam"])) == [
        *("Xã Nà Nhạn", "Phường Him Lam (2)", "Sở Y tế Dân số   Điện Biên"),
        *("Xã nà nhạn (2)", "UBND", "Đơn vị History", "Đơn vị MẪU GIÁO HOA SEN", "Đơn vị TỔNG HỢP (1)"),
        "Trung tâm Phục vụ hành chính cô",
        "Trung tâm Phục vụ hành chín (2)",
    ]


def test_a_sheet_is_known_again_only_as_we_lay_it_out() -> None:
    sheets = FormSheets([QD1187, QD459], LISTED)
    (ours, again) = unit_sheets("so.xlsm", [of_block("A", "Xã A"), of_block("B", "Xã B")], [QD1187])
    plan = sheets.plan_of(ours)
    assert plan is not None
    assert sheets.plan_of(again) is plan
    assert sheets.plan_of(replace(ours, keys=ours.keys[:-1])) is None
    assert sheets.plan_of(replace(ours, place=(2, 13))) is None
    assert sheets.plan_of(replace(ours, place=None)) is None
    assert sheets.plan_of(replace(ours, set_id="khác")) is None


def test_the_profile_of_a_group_is_laid_out() -> None:
    sheets = FormSheets([QD459], UnitList((Unit("Trạm Y tế", "communes"),)))
    commune = raw(unit_sheet(QD459.profile(QD459.groups[-1]), "A"))
    (found,) = unit_sheets("so.xlsm", [commune], [QD459])
    dashes = {
        name: len([1 for cell in plan.cells if cell.value == "-"])
        for name in ("Trạm Y tế", "Sở Y tế")
        if (plan := sheets.plan_of(replace(found, unit=name))) is not None
    }
    assert dashes["Trạm Y tế"] > dashes["Sở Y tế"]


def test_inputs_become_blank_or_are_suggested_again() -> None:
    plan = unit_sheet(QD1187, "A")
    blank = blank_inputs(plan)
    at = {
        name: (area.row, area.column) for name, area in plan.names.items() if area.rows == area.columns == 1
    }
    assert blank[at["count_resolved"]] is None
    assert isinstance(blank[at["level_3_0"]], Formula)
    assert CASES in blank.values()
    assert not {at["unit"], at["period"], at["total_self"]} & blank.keys()
    assert plan.names[BLOCK].column not in {column for _, column in blank}


@pytest.mark.parametrize(
    ("present", "after"), [("Quý IV năm 2025", "Quý I năm 2026"), ("", ""), ("quý này", "")]
)
def test_the_suggested_period(present: str, after: str) -> None:
    assert suggested_period(present) == after


def test_the_new_period_is_another() -> None:
    assert new_period_of("Q3/2022", PERIOD).text == "Quý III năm 2022"
    assert new_period_of("Quý II năm 2022", "").text == PERIOD
    with pytest.raises(TthcError) as refused:
        new_period_of("Q2/2022", PERIOD)
    assert refused.value.facts == {"wanted": PERIOD, "known": "Quý III năm 2022"}


def test_what_is_cleared_in_words() -> None:
    assert cleared_in_words(36, 5).startswith(
        "36 dòng trang SỐ LIỆU, số liệu đã nhập trong 05 trang biểu đơn vị (các trang vẫn giữ) và các trang kết quả"
    )
    assert cleared_in_words(0, 0).startswith("các trang kết quả")
    assert not_ours(["A", "B"]) == " Trang «A», «B» không theo mẫu của sổ nên giữ nguyên."
    assert not_ours([]) == ""
