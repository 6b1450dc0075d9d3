"""The form that computes: where things stand, what computes, what it says, and that sets of any make get one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from live_forms import Typed, blank, said, shows, typed
from support import CCHC, CCHC_TOTALS, QD459, QD1187, TT01, UNLIKE, communes_of, make_form
from tthc.criteria.loader import load_file
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CriteriaSet, TotalRule
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.places import Entry, Place
from tthc.files.form_layout import FormLabels, lay_out
from tthc.files.formula_parser import names_in, parse
from tthc.files.helper_area import CHECK_HEADING
from tthc.files.live_form import Connections, live_form
from tthc.files.plan import BookPlan, Formula, PlannedCell, SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes

SETS = {
    "qd1187": QD1187,
    "tt01": TT01,
    "qd459": QD459,
    "qd459, communes": QD459.profile(communes_of(QD459)),
    "totals": CCHC_TOTALS,
    "cchc": CCHC,
    "unlike": UNLIKE,
}
every_set = pytest.mark.parametrize("chosen", SETS.values(), ids=SETS)
READY = "Biểu đã đủ số liệu, có thể gửi."
EMPTY = "Biểu chưa nhập số liệu. Nhập vào các ô nền vàng, bắt đầu từ trên xuống."
UNITS = Connections(
    units="danh_sach", period="ky_chung", outer={"danh_sach": ["A"], "ky_chung": "Quý II năm 2022"}
)

GOOD: Typed = {
    "count_resolved": 352,
    "count_received": 360,
    "count_online": 120,
    "count_carried_over": 10,
    "count_direct": 230,
    "count_early": 62,
    "count_on_time": 288,
    "count_late": 2,
    "count_in_progress": 8,
    "count_in_progress_overdue": 0,
    "count_online_late": 0,
    "late_reason": "Mất điện.",
    "level_3_1": 5,
    "level_3_2": 3,
    "level_4_1": 0,
    "level_4_2": 0,
    "count_procedures": 200,
    "count_procedures_at_desk": 190,
    "count_procedures_level34": 60,
    "count_petitions": 10,
    "count_petitions_on_time": 10,
    "count_petitions_prolonged": 0,
    "mark_7_0": "x",
}


def _formulas(plan: SheetPlan) -> Iterator[tuple[PlannedCell, Formula]]:
    return ((cell, cell.value) for cell in plan.cells if isinstance(cell.value, Formula))


def _named(plan: SheetPlan) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = {}
    for name, area in plan.names.items():
        if area.rows == area.columns == 1:
            found.setdefault((area.row, area.column), set()).add(name)
    return found


# --- where things stand -------------------------------------------------------------------------------------------


@every_set
def test_the_printed_area_is_that_of_the_official_form(chosen: CriteriaSet) -> None:
    """Cell for cell the wording, place, size and border of the form that is filled in by hand."""
    labels, form = (
        FormLabels("UBND xã A", "Quý II năm 2022"),
        FilledForm(Place(""), chosen.id, Entry("UBND xã A")),
    )
    plain, live = lay_out(chosen, labels, form, "Biểu", beside=False), blank(chosen)
    last = plain.note_column
    printed = {(cell.row, cell.column): cell for cell in live.cells if cell.column <= last}
    for cell in plain.plan.cells:
        mine = printed.pop((cell.row, cell.column))
        assert (mine.rows, mine.columns, mine.look.border, mine.look.bold) == (
            cell.rows,
            cell.columns,
            cell.look.border,
            cell.look.bold,
        )
        if cell.value is not None and "hint" not in {
            key for key, at in plain.places.items() if at == (cell.row, cell.column)
        }:
            shown = mine.value.value if isinstance(mine.value, Formula) else mine.value
            assert shown == cell.value or (shown == "-" and not cell.value)
    assert set(printed) <= {plain.places["no_cases"]}
    assert live.printing == plain.plan.printing
    assert live.printing.last_column == last


@every_set
def test_nothing_of_the_helper_area_is_printed_or_seen(chosen: CriteriaSet) -> None:
    plan = blank(chosen)
    (check,) = [cell for cell in plan.cells if cell.value == CHECK_HEADING]
    assert check.row == 1
    assert check.column > (plan.printing.last_column or 0)
    block = plan.names["khoi"]
    assert (block.row, block.columns) == (1, 2)
    assert block.column > check.column
    hidden = {cell.column for cell in plan.cells if cell.column > check.column}
    assert hidden <= plan.hidden_columns
    assert plan.protected


@every_set
def test_the_block_holds_each_key_once(chosen: CriteriaSet) -> None:
    plan = blank(chosen)
    block = plan.names["khoi"]
    keys = [cell.value for cell in plan.cells if cell.column == block.column]
    assert keys[:2] == ["#tthc-khoi", "set"]
    assert len(keys) == len(set(keys)) == block.rows
    assert {"unit", "period", "no_cases"} <= set(keys)
    for leaf in chosen.leaves():
        assert f"note.{leaf.id}" in keys


@every_set
@pytest.mark.parametrize("functions", [False, True])
def test_every_name_of_a_formula_is_one_of_the_form(functions: bool, chosen: CriteriaSet) -> None:
    plan = blank(chosen, replace(UNITS, functions=functions))
    known = plan.names.keys() | UNITS.outer.keys()
    for cell, formula in _formulas(plan):
        assert set(names_in(parse(formula.text))) <= known, (cell.row, cell.column)
        assert formula.value is not None
        assert not str(formula.value).startswith("#"), formula.text


@every_set
def test_what_computes_is_locked_and_what_is_typed_is_open(chosen: CriteriaSet) -> None:
    """A cell that computes and is open only suggests: dossiers per level, marks, the note."""
    plan, names = blank(chosen, Connections(units="")), _named(blank(chosen, Connections(units="")))
    for cell in plan.cells:
        mine = names.get((cell.row, cell.column), set())
        if isinstance(cell.value, Formula) and cell.look.unlocked:
            assert all(name.startswith(("level_", "mark_", "note_")) for name in mine), mine
        if cell.look.unlocked:
            assert mine, (cell.row, cell.column)
        if cell.column <= 3 and not mine:
            assert not cell.look.unlocked


@every_set
def test_every_input_of_figures_refuses_what_is_none(chosen: CriteriaSet) -> None:
    """Texts need no rule: the unit typed freely, notes and reasons, the scores beside a form of totals."""
    plan = blank(chosen, Connections(units=""))
    ruled = {
        (row, column)
        for rule in plan.rules
        for row in range(rule.area.row, rule.area.row + rule.area.rows)
        for column in range(rule.area.column, rule.area.column + rule.area.columns)
    }
    names = _named(plan)
    for cell in plan.cells:
        mine = names.get((cell.row, cell.column), set())
        free = any(name.startswith(("note_", "typed_", "stated_", "unit", "late_reason")) for name in mine)
        if cell.look.unlocked and not free:
            assert (cell.row, cell.column) in ruled, mine
    for rule in plan.rules:
        assert rule.refusal
        if rule.formula:
            assert set(names_in(parse(rule.formula))) <= plan.names.keys()
    for one in plan.highlights:
        assert set(names_in(parse(one.formula))) <= plan.names.keys()


@every_set
def test_a_blank_form_shows_no_figure(chosen: CriteriaSet) -> None:
    plan = blank(chosen)
    last = plan.printing.last_column or 0
    shown = [formula.value for cell, formula in _formulas(plan) if cell.column <= last + 4]
    assert set(shown) <= {"", "-", EMPTY}
    assert said(plan) == []
    assert shows(plan, "status") == EMPTY


def test_a_written_form_has_its_names_rules_and_values() -> None:
    book = load_workbook(BytesIO(xlsx_bytes(BookPlan((typed(blank(QD1187), GOOD),)))), data_only=True)
    sheet = book["Biểu"]
    assert sheet.sheet_properties.tabColor is None
    assert sheet.protection.sheet
    assert sheet.freeze_panes == "A2"
    assert sheet[sheet.defined_names["total_self"].attr_text.rpartition("!")[2]].value == pytest.approx(14.49)
    assert sheet[sheet.defined_names["status"].attr_text.rpartition("!")[2]].value == READY
    assert len(sheet.data_validations.dataValidation) >= 20


# --- unit, period, total rule --------------------------------------------------------------------------------------


def test_a_unit_that_is_chosen_stands_in_title_and_line() -> None:
    plan = blank(QD1187, UNITS, unit="")
    texts = {cell.row: cell.value.value for cell, _ in _formulas(plan) if cell.column == 1}  # type: ignore[union-attr]
    assert texts[6] == "Đơn vị: ……………"
    assert texts[3] == "Kỳ đánh giá: Quý II năm 2022"
    assert str(texts[2]).endswith("TRẢ KẾT QUẢ CỦA ……………")
    chosen = typed(plan, {"unit": "UBND xã Nà Nhạn", **GOOD}, UNITS.outer)
    texts = {cell.row: cell.value.value for cell, _ in _formulas(chosen) if cell.column == 1}  # type: ignore[union-attr]
    assert texts[6] == "Đơn vị: UBND xã Nà Nhạn"
    assert str(texts[2]).endswith("TRẢ KẾT QUẢ CỦA UBND XÃ NÀ NHẠN")
    without = typed(plan, GOOD, UNITS.outer)
    assert said(without) == ["Chưa có tên đơn vị. Đề nghị chọn hoặc nhập."]
    ruled = [rule for rule in plan.rules if rule.choices == "danh_sach"]
    assert [(rule.area, rule.strict) for rule in ruled] == [(plan.names["unit"], False)]


def test_a_title_of_its_own_stays_and_no_period_is_told() -> None:
    labels = FormLabels("", "", title="BIỂU MẪU 03 TỔNG HỢP")
    form = FilledForm(Place(""), QD1187.id, Entry())
    plan = live_form(QD1187, labels, form, "Biểu", replace(UNITS, outer={"danh_sach": ["A"], "ky_chung": ""}))
    assert [cell.value for cell in plan.cells if (cell.row, cell.column) == (2, 1)] == [
        "BIỂU MẪU 03 TỔNG HỢP"
    ]
    assert "Chưa có kỳ đánh giá." in said(
        typed(plan, {"unit": "A", **GOOD}, {"danh_sach": ["A"], "ky_chung": ""})
    )


@pytest.mark.parametrize(("rule", "total"), [('"lam-tron"', "14.49"), ('"khong-lam-tron"', "14.49")])
def test_the_total_rule_is_obeyed(rule: str, total: str) -> None:
    plan = typed(blank(QD1187, Connections(rule=rule)), GOOD)
    assert shows(plan, "total_self") == Fraction(total)


def test_rounded_and_unrounded_totals_differ() -> None:
    """1/3 of the dossiers early in three criteria: 1,33 three times, or 4 in all."""
    case = {**GOOD, "count_resolved": 3, "count_received": 3, "count_online": 3, "count_carried_over": 0}
    case |= {"count_direct": 0, "count_early": 1, "count_on_time": 2, "count_late": 0, "count_in_progress": 0}
    case |= {"level_3_1": 0, "level_3_2": 0}
    totals = [
        shows(typed(blank(QD1187, Connections(rule=rule)), case), "total_self")
        for rule in ('"lam-tron"', '"khong-lam-tron"')
    ]
    assert totals == [Fraction("14.99"), Fraction(15)]
    fixed = replace(QD1187, one_total_rule=True)
    assert shows(typed(blank(fixed, Connections(rule='"khong-lam-tron"')), case), "total_self") == Fraction(
        "14.99"
    )
    other = replace(fixed, total_rule=TotalRule.UNROUNDED)
    assert shows(typed(blank(other), case), "total_self") == Fraction(15)


def test_functions_stand_before_native_formulas_and_change_nothing_without_python() -> None:
    native = typed(blank(QD1187), GOOD)
    called = typed(blank(QD1187, Connections(functions=True)), GOOD)
    texts = [formula.text for _, formula in _formulas(called) if "TTHC_" in formula.text]
    assert {text.partition("TTHC_")[2].partition("(")[0] for text in texts} == {
        "DIEM",
        "TONG",
        "DIEM_CCVC",
        "XEPLOAI",
        "KIEMTRA",
    }
    assert all("IFERROR(TTHC_" in text for text in texts)
    for name in ("total_self", "staff_score", "classification", "score_self_1", "status", "note_1"):
        assert shows(called, name) == shows(native, name)
    assert any("TTHC_CHISO" in f.text for _, f in _formulas(blank(UNLIKE, Connections(functions=True))))
