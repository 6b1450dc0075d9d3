"""The form that computes: where things stand, what computes, what it says, and that sets of any make get one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from live_forms import SOUND, Typed, blank, said, shows, typed
from support import CCHC, CCHC_TOTALS, QD459, QD1187, TT01, UNLIKE, Cells, communes_of, make_form
from tthc.domain.conditions import CountWithin
from tthc.domain.counts import DOSSIERS, Count, HeaderCounts
from tthc.domain.criteria_set import (
    CountedLevels,
    CriteriaSet,
    Criterion,
    GroupTitle,
    Level,
    MarkedLevel,
    ScoreColumn,
    TotalRule,
    Treatment,
)
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import FormInputs, inputs_of_form
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import score
from tthc.files.form_layout import FormLabels, lay_out
from tthc.files.form_reader import read_forms
from tthc.files.formula_parser import names_in, parse
from tthc.files.formula_values import value_of
from tthc.files.grid import Grid
from tthc.files.helper_area import CHECK_HEADING, without_helper_area
from tthc.files.live_checks import row_checks
from tthc.files.live_form import Connections, live_form
from tthc.files.live_names import name_of
from tthc.files.live_row_check import RowCheck
from tthc.files.live_side import side_inputs
from tthc.files.plan import Area, BookPlan, Formula, PlannedCell, PrintSetup, SheetPlan, with_breaks
from tthc.files.raw import RawSheet
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
    **SOUND,
    "late_reason": "Mất điện.",
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


@every_set
def test_no_criterion_is_split_between_printed_pages(chosen: CriteriaSet) -> None:
    """A page ends before a criterion, its heading with the first one below it."""
    plan = blank(chosen)
    starts = {plan.names[name_of("note", node.id)].row for node in chosen.nodes()}
    below = {
        plan.names[name_of("note", after.id)].row
        for before, after in zip(chosen.nodes(), chosen.nodes()[1:], strict=False)
        if before.parts
    }
    assert set(plan.breaks) <= (starts - below) | {plan.names["total_self"].row}
    book = load_workbook(BytesIO(xlsx_bytes(BookPlan((plan,)))))
    assert [one.id + 1 for one in book.worksheets[0].row_breaks.brk] == list(plan.breaks)


def test_pages_break_where_the_next_part_has_no_room() -> None:
    cells = tuple(PlannedCell(row, 1, "x") for row in range(1, 121))
    plan = SheetPlan("Biểu", cells, {1: 20.0}, dict.fromkeys(range(1, 121), 20.0))
    assert with_breaks(plan, [11, 31, 41, 61]).breaks == (31,)  # 35 rows a page; 60 are split anyway
    repeated = replace(plan, printing=PrintSetup(landscape=True, repeat_rows=(1, 2)))
    assert with_breaks(repeated, [11, 21, 31, 41, 51, 61, 71, 81, 91, 101, 111]).breaks == (
        21,
        41,
        61,
        81,
        101,
    )


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


# --- what it computes ----------------------------------------------------------------------------------------------


def test_a_form_filled_in_is_scored_and_ready() -> None:
    plan = typed(blank(QD1187), GOOD)
    scores = [shows(plan, f"score_self_{at}") for at in range(1, 10)]
    assert scores == [Fraction(one) for one in ("1.17", "1.17", "1.97", "2", "1.18", "1", "2", "2", "2")]
    assert (shows(plan, "staff_score"), shows(plan, "classification")) == (Fraction("7.49"), "Tốt")
    assert shows(plan, "status") == READY
    assert said(plan) == []


def test_figures_follow_from_others_until_they_are_typed_over() -> None:
    plan = typed(blank(QD1187), GOOD)
    assert [shows(plan, f"level_1_{at}") for at in range(3)] == [62, 288, 2]
    assert [shows(plan, f"level_2_{at}") for at in range(3)] == [62, 288, 2]
    assert [shows(plan, f"level_3_{at}") for at in range(3)] == [344, 5, 3]
    assert [shows(plan, f"level_5_{at}") for at in range(3)] == [62, 288, None]
    over = typed(plan, {"level_2_0": 60, "level_2_1": 290})
    assert [shows(over, f"level_1_{at}") for at in range(3)] == [62, 288, 2]
    assert shows(over, "score_self_2") == Fraction("1.16")
    assert said(over) == []


def test_marks_follow_from_figures_and_a_wrong_one_is_told() -> None:
    plan = typed(blank(QD1187), GOOD)
    assert [shows(plan, f"mark_6_{at}") for at in range(3)] == ["", "x", ""]
    assert [shows(plan, f"mark_9_{at}") for at in range(3)] == ["x", "", ""]
    late = typed(plan, {"count_online_late": 20, "mark_9_0": "x"})
    assert shows(late, "score_self_9") == 0
    assert shows(late, "note_9") == "Có 20 hồ sơ trực tuyến quá hạn."


def test_the_note_is_composed_and_ends_with_the_reason() -> None:
    plan = typed(blank(QD1187), GOOD)
    assert shows(plan, "note_1") == (
        "Tổng 360 hồ sơ: tiếp nhận trực tuyến 120 hồ sơ, kỳ trước chuyển qua 10 hồ sơ, trực tiếp 230 hồ sơ. "
        "Đã giải quyết 352 hồ sơ: trước hạn 62, đúng hạn 288, trễ hạn 02. Đang giải quyết trong hạn 08 hồ sơ. "
        "Lý do trễ hạn: Mất điện."
    )
    assert shows(typed(plan, {"late_reason": None}), "note_1") == (
        str(shows(plan, "note_1")).removesuffix(" Lý do trễ hạn: Mất điện.")
    )


def test_what_is_known_already_stands_in_the_form() -> None:
    form = replace(make_form(QD1187, early=7, on_time=2, late=1, levels={"3": (8, 2, 0)}), unit=Entry("Xã A"))
    form = replace(form, head=HeaderCounts({**form.head.entries, Count.ONLINE: Entry(4)}))
    plan = live_form(QD1187, FormLabels("Xã A", "Năm 2022"), form, "Biểu")
    assert (shows(plan, "count_online"), shows(plan, "level_3_1"), shows(plan, "mark_7_0")) == (4, 2, "x")
    none = live_form(QD1187, FormLabels("Xã A", "Năm 2022"), replace(form, no_cases=True), "Biểu")
    assert shows(none, "cases") == "Không phát sinh TTHC"
    assert said(none) == ["Đã chọn không phát sinh TTHC nhưng biểu có số liệu. Đề nghị xem lại lựa chọn này."]


def test_no_cases_is_a_choice_and_needs_nothing_else() -> None:
    plan = typed(blank(QD1187), {"cases": "Không phát sinh TTHC"})
    assert (shows(plan, "status"), said(plan)) == (READY, [])
    row = plan.names["cases"].row
    assert any(
        cell.row > row and isinstance(cell.value, Formula) and cell.value.value == "Không phát sinh TTHC"
        for cell in plan.cells
        if cell.column == 1
    )


def test_totals_over_maxima_of_their_own() -> None:
    plan = typed(
        blank(CCHC_TOTALS),
        {"typed_self_tong": 83.5, "stated_self_tong": 97, "typed_appraised_tong": "75.42"},
    )
    assert shows(plan, "score_self_tong") == "83,5/97"
    assert said(plan) == [
        "Điểm phải là số từ 0 đến 100; không phải thực hiện thì ghi -. "
        "Ô đang là chữ; đề nghị gõ lại số theo dấu thập phân của máy."
    ]
    plan = typed(plan, {"typed_appraised_tong": 75.42, "stated_appraised_tong": 94})
    assert shows(plan, "score_appraised_tong") == "75,42/94"
    assert (shows(plan, "index_total"), shows(plan, "classification")) == (Fraction("80.23"), "Tốt")
    assert shows(typed(plan, {"typed_appraised_tong": "-"}), "score_appraised_tong") == "-"
    known = FilledForm(
        Place(""),
        CCHC_TOTALS.id,
        Entry("Xã A"),
        criteria={
            "tong": CriterionEntry(
                scores={"self": Entry(Decimal("83.5"))}, maxima={"self": Entry(Decimal(97))}
            )
        },
    )
    kept = live_form(CCHC_TOTALS, FormLabels("Xã A", "Năm 2022"), known, "Biểu")
    assert shows(kept, "score_self_tong") == "83,5/97"


def test_ratios_and_two_columns_are_scored() -> None:
    """A set that shares nothing with the 18-point form."""
    values: dict[str, str | int | float | Decimal | None] = {
        f"score_{column}_{own}": top
        for column in ("self", "appraised")
        for own, top in (("a1", 5), ("a2", 15))
    }
    for own in "bcd":
        values |= {f"numerator_{own}": 9, f"denominator_{own}": 10}
    plan = typed(blank(UNLIKE), values)
    assert [shows(plan, f"score_self_{own}") for own in "abcd"] == [20, 27, 40, 1]
    assert (shows(plan, "index_total"), shows(plan, "classification")) == (88, "Tốt")
    judged = typed(plan, {"score_appraised_b": 20, "numerator_d": 0, "denominator_d": 0})
    assert (shows(judged, "total_self"), shows(judged, "total_appraised")) == (97, 90)
    left_out = typed(plan, {"score_appraised_c": "-"})
    assert (shows(left_out, "maximum_appraised"), shows(left_out, "index_total")) == (60, 80)


# --- what it says --------------------------------------------------------------------------------------------------

WRONG: list[tuple[Typed, str]] = [
    ({"count_direct": 200}, "Tiếp nhận 360 khác trực tuyến + kỳ trước chuyển qua + trực tiếp = 330."),
    ({"count_received": None}, "Chưa nhập tổng hồ sơ đã tiếp nhận trong kỳ."),
    (
        {"count_received": "3.803"},
        "Tổng hồ sơ đã tiếp nhận trong kỳ: nhập số nguyên, không gõ dấu chấm, dấu phẩy. Ví dụ: 3803.",
    ),
    ({"count_early": 6.5}, "Đã giải quyết trước hạn: nhập số nguyên, không gõ dấu chấm, dấu phẩy."),
    ({"level_3_1": 6.5}, "Nhập số nguyên, không gõ dấu chấm, dấu phẩy. Ví dụ: 3803."),
    ({"count_resolved": 10**9}, "Tổng số hồ sơ đã giải quyết trong kỳ: số quá lớn. Đề nghị kiểm tra lại."),
    ({"count_direct": None, "count_online": None}, "Chưa nhập tiếp nhận trực tiếp (không có thì nhập 0)."),
    ({"count_direct": None}, "Chưa nhập tiếp nhận trực tiếp (không có thì nhập 0)."),
    ({"count_early": None}, "Chưa nhập đã giải quyết trước hạn (không có thì nhập 0)."),
    ({"count_resolved": 400}, "nhiều hơn đã tiếp nhận 360. Đề nghị kiểm tra lại."),
    ({"count_in_progress": 9}, "Tiếp nhận trừ đã giải quyết khác số đang giải quyết (09)."),
    (
        {"count_in_progress": None, "count_in_progress_overdue": None},
        "Tiếp nhận trừ đã giải quyết còn 08 hồ sơ nhưng chưa nhập số đang giải quyết. Đề nghị nhập số này.",
    ),
    (
        {"count_online": 360, "count_direct": 0, "count_carried_over": 0},
        "Có ít nhất 02 hồ sơ trực tuyến trễ hạn (trễ hạn, quá hạn 02, trực tiếp và kỳ trước 00) nhưng đang "
        "nhập 00. Đề nghị kiểm tra lại.",
    ),
    (
        {"count_online": 360, "count_direct": 0, "count_carried_over": 0, "count_online_late": None},
        "trực tiếp và kỳ trước 00) nhưng chưa nhập số này. Đề nghị kiểm tra lại.",
    ),
    (
        {"count_online_late": 3},
        "Nhập 03 hồ sơ trực tuyến trễ hạn nhưng cả biểu chỉ có 02 hồ sơ trễ hạn, quá hạn. Đề nghị kiểm tra lại.",
    ),
    ({"count_procedures_level34": 0}, "Có 120 hồ sơ trực tuyến nhưng nhập 00 TTHC mức độ 3, 4."),
    ({"count_procedures_level34": 201}, "nhiều hơn tổng số"),
    *(
        ({"late_reason": reason}, "Có 02 hồ sơ trễ hạn. Đề nghị ghi lý do trễ hạn.")
        for reason in (None, " ", "-", " 0 ", ".")
    ),
    (
        {"level_3_1": None, "level_3_2": None, "level_3_0": None},
        "Chưa nhập số hồ sơ từng mức của tiêu chí 3.",
    ),
    ({"level_3_0": 300}, "Tổng các mức của tiêu chí 3 là 308, khác số hồ sơ đã giải quyết 352."),
    ({"mark_7_0": None}, "Chưa đánh dấu x vào mức nào của tiêu chí 7."),
    ({"mark_7_1": "x"}, "Tiêu chí 7 có nhiều hơn một dấu x. Đề nghị chỉ giữ một."),
    ({"mark_7_0": "có"}, "Cột (4) của tiêu chí 7 chỉ ghi chữ x thường ở một mức"),
    ({"mark_6_0": "x", "mark_6_1": None}, "Dấu x của tiêu chí 6 ở mức 2 điểm không khớp số liệu nhập"),
    ({"mark_9_0": None, "mark_9_2": "x"}, "Theo số liệu đã nhập, tiêu chí 9 được 2 điểm; dấu x đang ở mức 0"),
    (
        {"count_online_late": 2, "mark_9_0": "x", "mark_9_2": None},
        "Có 02 hồ sơ trực tuyến quá hạn nên tiêu chí 9 được 0 điểm; dấu x đang ở mức 2 điểm. "
        "Đề nghị chuyển dấu x xuống mức 0 điểm.",
    ),
]


REFUTED = "Dấu x của tiêu chí 9 ở mức 2 điểm không khớp số liệu nhập ở các ô bên. Đề nghị kiểm tra lại."
NO_LEVEL = "Số liệu không thuộc mức nào của tiêu chí 9. Đề nghị xem lại quy định, quyết định mức điểm"
WRONG += [
    (
        {"count_online": 80, "count_direct": 270, "count_procedures_level34": 0, "mark_9_0": "x"},
        "Có 80 hồ sơ trực",
    ),
    ({"count_procedures_level34": 17, "count_online_late": None, "mark_9_0": "x"}, REFUTED),
    (
        {"count_online": 72, "count_direct": 278, "count_online_late": None, "mark_9_0": "x"},
        REFUTED,
    ),
    ({"count_procedures_level34": 17}, NO_LEVEL),
    ({"note_9": "Có 05 hồ sơ quá hạn."}, "nói có hồ sơ quá hạn nhưng số hồ sơ trực tuyến trễ hạn 00."),
]


@pytest.mark.parametrize(("change", "sentence"), WRONG)
def test_a_slip_is_told_beside_its_row(change: Typed, sentence: str) -> None:
    plan = typed(blank(QD1187), {**GOOD, **change})
    told = said(plan)
    assert any(sentence in one for one in told), told
    left = f"{len(told):02d}"
    assert shows(plan, "status") == f"Còn {left} nội dung cần kiểm tra, xem cột Kiểm tra."


ONE: list[Typed] = [
    {"count_early": None},
    {"count_early": 6.5},
    {"count_resolved": 352.4},
    {"count_resolved": 360.4},
    {"count_resolved": 10**9},
    {"count_received": 10**9},
    {"count_received": 360.4},
    {"count_direct": 231},
    {"count_late": None},
    {"level_3_0": 300.5},
    {"level_2_0": 61},
    {"level_5_2": 7},
    {"level_5_0": 60.5, "level_5_1": 290},
]


@pytest.mark.parametrize("change", ONE, ids=str)
def test_one_wrong_figure_is_told_once(change: Typed) -> None:
    told = said(typed(blank(QD1187), {**GOOD, **change}))
    assert len(told) == 1, told


def test_zeros_are_no_figures_and_figures_are_no_zeros() -> None:
    """A form of zeros asks for the choice of no cases; no cases beside zeros is no contradiction."""
    none = {"cases": "Không phát sinh TTHC"}
    against = "Đã chọn không phát sinh TTHC nhưng biểu có số liệu. Đề nghị xem lại lựa chọn này."
    zeros = {
        name: 0 for name in GOOD if name.startswith("count_") and name.partition("_")[2] in set(DOSSIERS)
    }
    plan = typed(blank(QD1187), {**GOOD, **zeros, "level_3_1": 0, "level_3_2": 0})
    (told,) = [one for one in said(plan) if "00 hồ sơ" in one]
    assert told == ("Biểu ghi 00 hồ sơ. Nếu trong kỳ không có hồ sơ nào, đề nghị chọn Không phát sinh TTHC.")
    zeros |= {"count_procedures": 0, "count_procedures_level34": 0}
    assert said(typed(blank(QD1187), {**none, **zeros})) == []
    assert shows(typed(blank(QD1187), {**none, **zeros}), "status") == READY
    for change in (
        {"level_5_0": 3},
        {"level_2_0": 3},
        {"level_3_0": 3},
        {"mark_9_0": "x"},
        {"mark_7_1": "x"},
    ):
        assert said(typed(blank(QD1187), {**none, **zeros, **change})) == [against], change
    noted = typed(blank(QD1187), {**none, "note_1": "Tổng 352 hồ sơ"})
    assert said(noted) == [
        "Đã chọn không phát sinh TTHC nhưng Ghi chú nói có hồ sơ. Đề nghị xem lại lựa chọn này."
    ]
    assert said(typed(blank(QD1187), {**none, "note_1": "Không phát sinh hồ sơ."})) == []


def test_a_typed_note_is_worth_a_look_and_leaves_nothing_open() -> None:
    plan = typed(blank(QD1187), {**GOOD, "note_1": "Tổng 352 hồ sơ.", "note_9": "Không có hồ sơ quá hạn."})
    assert said(plan) == ["Ghi chú gõ tay: đề nghị đối chiếu với số liệu."] * 2
    assert shows(plan, "status") == READY


def test_a_unit_off_the_list_is_told() -> None:
    outer = {**UNITS.outer, "danh_sach": ["UBND xã A", "UBND xã B"]}
    connected = replace(UNITS, outer=outer)
    plan = blank(QD1187, connected, unit="")
    told = "Tên đơn vị không có trong danh sách. Đề nghị chọn trong danh sách."
    assert said(typed(plan, {"unit": "UBND xã C", **GOOD}, outer)) == [told]
    assert said(typed(plan, {"unit": "UBND xã B", **GOOD}, outer)) == []
    assert said(typed(plan, {"unit": "UBND xã C", **GOOD}, {**outer, "danh_sach": []})) == []


def test_appraised_scores_are_the_councils() -> None:
    """Blank is fine while all of them are; one blank among them leaves no total, and is told."""
    plan = blank(UNLIKE, Connections(units=""))
    good = {"unit": "A", **_good(UNLIKE, plan)}
    own = {name: None for name in good if name.startswith("score_appraised_")}
    assert said(typed(plan, {**good, **own})) == []
    assert shows(typed(plan, {**good, **own}), "status") == READY
    gap = typed(plan, {**good, "score_appraised_a1": None})
    assert shows(gap, "total_appraised") == ""
    assert len(said(gap)) == 1
    assert "nên chưa có tổng" in said(gap)[0]
    at = {(plan.names[name].row, plan.names[name].column) for name in own}
    assert all(
        cell.look.unlocked and not cell.look.fill for cell in plan.cells if (cell.row, cell.column) in at
    )
    assert {one.formula for one in plan.highlights if (one.area.row, one.area.column) in at} == {"FALSE"}
    prompts = [rule.prompt for rule in plan.rules if (rule.area.row, rule.area.column) in at]
    assert all(prompt.startswith("Hội đồng thẩm định chấm.") for prompt in prompts)


@pytest.mark.parametrize("dash", ["-", " - ", "–"])
def test_a_dash_where_the_profile_asks_for_a_score_is_told(dash: str) -> None:
    communes = QD459.profile(communes_of(QD459))
    plan = blank(communes, Connections(units=""))
    good = {"unit": "A", **_good(communes, plan)}
    names = [name for name in good if name.startswith("score_self_")]
    (told,) = said(typed(plan, {**good, names[0]: dash}))
    assert "ghi - nên không tính vào tổng điểm" in told
    every = typed(plan, {**good, **dict.fromkeys(names, dash)})
    assert "Không có tiêu chí nào được chấm nên không có tổng điểm." in said(every)[-1]
    assert shows(every, "total_self") == ""
    free = blank(UNLIKE, Connections(units=""))
    good = {"unit": "A", **_good(UNLIKE, free)}
    assert said(typed(free, {**good, "score_self_a1": dash})) == []


@pytest.mark.parametrize(
    ("change", "outcome"),
    [
        ({"dash": Treatment.MISSING}, "ghi - nên chưa có tổng điểm."),
        ({"rescale": True}, "ghi - nên không tính vào tổng điểm, chỉ số tăng theo."),
        ({"rescale": False}, "ghi - nên không tính vào tổng điểm."),
    ],
)
def test_a_dash_says_what_becomes_of_the_total(change: dict[str, Any], outcome: str) -> None:
    chosen = replace(QD459.profile(communes_of(QD459)), **change)
    plan = blank(chosen, Connections(units=""))
    good = {"unit": "A", **_good(chosen, plan)}
    name = next(name for name in good if name.startswith("score_self_"))
    (told,) = said(typed(plan, {**good, name: "-"}))
    assert outcome in told


def test_a_broken_cell_is_never_ready() -> None:
    """An input cut and pasted elsewhere leaves #REF! behind its name."""
    plan = typed(blank(QD1187), GOOD)
    for name in ("count_early", "score_self_1", "total_self"):
        at = (plan.names[name].row, plan.names[name].column)
        cells = tuple(
            replace(cell, value=Formula("1/0")) if (cell.row, cell.column) == at else cell
            for cell in plan.cells
        )
        broken = typed(replace(plan, cells=cells), {})
        assert shows(broken, "status") != READY, name
        assert all("#" not in one for one in said(broken))


def _holds(plan: SheetPlan, formula: str) -> bool:
    """What a condition of the form gives."""
    probe = PlannedCell(1_000, 1, Formula(f"IF({formula},1,0)"))
    return (
        value_of(
            replace(plan, cells=(*plan.cells, probe), names={**plan.names, "probe": Area(1_000, 1)}), "probe"
        )
        == 1
    )


def _answers(forms: Iterable[SheetPlan], formula: str) -> set[bool]:
    """What a condition gives in these forms; none is looked at after both answers were seen."""
    seen: set[bool] = set()
    for form in forms:
        seen.add(_holds(form, formula))
        if len(seen) > 1:
            break
    return seen


def _sides(chosen: CriteriaSet) -> tuple[RowCheck, ...]:
    laid = lay_out(
        chosen, FormLabels("A", "Năm 2022"), FilledForm(Place(""), chosen.id, Entry("A")), "B", beside=False
    )
    return row_checks(chosen, laid, side_inputs(chosen, laid))


def _spoiled(plan: SheetPlan, good: Typed) -> Iterator[SheetPlan]:
    """The form right, blank, and with each of its inputs blank, no number, no whole number, too large, or marked."""
    yield from (plan, typed(plan, good), typed(plan, {**good, "unit": None, "period": None}))
    yield typed(plan, {**good, "cases": "Không phát sinh TTHC"})
    inputs = [
        name
        for name in plan.names
        if name.startswith(
            ("count_", "level_", "mark_", "score_", "typed_", "stated_", "numerator_", "denominator_")
        )
    ]
    open_ = {(cell.row, cell.column) for cell in plan.cells if cell.look.unlocked}
    for name in inputs:
        if (plan.names[name].row, plan.names[name].column) in open_:
            for wrong in (None, "3.803", 0.5, 100_000, 10**9, "x", "-"):
                yield typed(plan, {**good, name: wrong})
    marks = [name for name in inputs if name.startswith("mark_")]
    for name in marks:
        others = {other: None for other in marks if other.rpartition("_")[0] == name.rpartition("_")[0]}
        yield typed(plan, {**good, **others, name: "x"})
        few = {"count_petitions_on_time": 5, "count_procedures_at_desk": 9}
        yield typed(
            plan, {**good, **others, name: "x", **{key: few[key] for key in few if key in plan.names}}
        )
    pairs: list[Typed] = [
        {"count_direct": None, "count_online": None},
        {"count_online_late": 20, "mark_9_0": "x", "mark_9_2": None},
        {"level_3_0": None, "level_3_1": None, "level_3_2": None},
        {"level_4_0": None, "level_4_1": None, "level_4_2": None},
        {"late_reason": None},
    ]
    pairs += [{f"level_{at}_0": None, f"level_{at}_1": None, f"level_{at}_2": None} for at in (2, 5, 7)]
    pairs += [{"count_early": None, "count_on_time": None, "count_late": None}]
    pairs += [{"count_received": 0, "count_resolved": 0}]
    few_procedures: Typed = {"count_procedures_level34": 17, "count_online_late": None}
    unknown: Typed = {"count_procedures": None}
    nowhere: Typed = {"mark_9_0": None, "mark_9_1": None, "mark_9_2": None}
    pairs += [{**few_procedures, **nowhere, f"mark_9_{at}": "x"} for at in (0, 1)]
    pairs += [{**unknown, **nowhere, "mark_9_2": "x"}, {"count_procedures_level34": 0}]
    pairs += [{"note_9": "Có 05 hồ sơ quá hạn."}]
    pairs += [{"count_online": 360, "count_direct": 0, "count_carried_over": 0}]
    pairs += [{"count_in_progress": None, "count_in_progress_overdue": None}]
    scores = [name for name in inputs if name.startswith(("score_self", "typed_self"))]
    pairs += [{name: "-" for name in scores if (plan.names[name].row, plan.names[name].column) in open_}]
    if "note_1" in plan.names:
        yield typed(plan, {**good, "cases": "Không phát sinh TTHC", "note_1": "Tổng 352 hồ sơ."})
    for pair in pairs:
        if pair.keys() <= plan.names.keys() and all(
            (plan.names[name].row, plan.names[name].column) in open_ for name in pair
        ):
            yield typed(plan, {**good, **pair})


def _open(plan: SheetPlan, at: tuple[int, int]) -> bool:
    return any((cell.row, cell.column) == at and cell.look.unlocked for cell in plan.cells)


def _good(chosen: CriteriaSet, plan: SheetPlan) -> Typed:
    """A form of any set filled in without a slip."""
    good: dict[str, str | int | float | Decimal | None] = {
        name: value for name, value in GOOD.items() if name in plan.names
    }
    inputs = {name for at, names in _named(plan).items() if _open(plan, at) for name in names}
    for leaf in chosen.leaves():
        own = name_of(leaf.id)
        if f"numerator_{own}" in plan.names:
            good |= {f"numerator_{own}": 9, f"denominator_{own}": 10}
        for column in chosen.columns:
            if f"typed_{column.id}_{own}" in plan.names:
                good |= {f"typed_{column.id}_{own}": 75, f"stated_{column.id}_{own}": 97}
            elif f"score_{column.id}_{own}" in inputs:
                good[f"score_{column.id}_{own}"] = leaf.maximum
        if f"mark_{own}_0" in plan.names and f"rule_{own}" not in plan.names:
            good[f"mark_{own}_0"] = "x"
    return good


@pytest.mark.unmeasured
@every_set
def test_every_check_of_a_set_is_hit_and_missed(chosen: CriteriaSet) -> None:
    plan = blank(chosen, Connections(units=""))
    good = {"unit": "UBND xã A", **_good(chosen, plan)}
    right = typed(plan, good)
    assert said(right) == []
    assert shows(right, "status") == READY
    forms = list(_spoiled(plan, good))
    for check in _sides(chosen):
        answers = _answers(forms, check.condition)
        assert answers == {True, False}, (check, answers)


# --- sets of any make ----------------------------------------------------------------------------------------------


def _with(chosen: CriteriaSet, changed: Callable[[Criterion], Criterion]) -> CriteriaSet:
    return replace(chosen, criteria=tuple(map(changed, chosen.criteria)))


def _levels(node: Criterion, change: Callable[[tuple[Level, ...]], tuple[Level, ...]]) -> Criterion:
    assert isinstance(node.kind, CountedLevels | MarkedLevel)
    return replace(node, kind=replace(node.kind, levels=change(node.kind.levels)))


def _without_counts(node: Criterion) -> Criterion:
    """Levels whose dossiers no count of the head tells."""
    if not isinstance(node.kind, CountedLevels):
        return node
    return replace(
        node,
        kind=replace(
            node.kind,
            levels=tuple(replace(level, count=None) for level in node.kind.levels),
            may_omit=frozenset(),
        ),
    )


def _two_levels(node: Criterion) -> Criterion:
    return _levels(node, lambda levels: levels[:2])


def _four_levels(node: Criterion) -> Criterion:
    more = Level(Decimal("0.5"), "Mức khác")
    return _levels(node, lambda levels: (*levels[:2], more, levels[2]))


APPRAISED = ScoreColumn("appraised", "Điểm thẩm định")
MARKED_OUT = GroupTitle("communes", "UBND CÁC XÃ", ("xã",), not_required=frozenset({"6", "9", "4"}))
PROLONGED = CountWithin(Count.PETITIONS_PROLONGED, at_least=1)


def _rule_on_petitions(node: Criterion) -> Criterion:
    """A rule that rests on other counts than late online dossiers, and gives no point."""
    if node.id != "9":
        return node
    return _levels(
        node,
        lambda levels: (*(replace(one, when=None) for one in levels[:2]), replace(levels[2], when=PROLONGED)),
    )


MADE = {
    "no staff score": replace(QD1187, staff=None),
    "a rule on other counts": _with(QD1187, _rule_on_petitions),
    "no rule on late online dossiers": _with(
        QD1187,
        lambda node: _levels(
            node, lambda levels: tuple(replace(one, when=None, expects=None) for one in levels)
        ),
    ),
    "counted levels without count words": _with(QD1187, _without_counts),
    "two levels": _with(QD1187, _two_levels),
    "four levels": _with(TT01, _four_levels),
    "two columns": replace(QD1187, columns=(*QD1187.columns, APPRAISED)),
    "not required, out of the base": replace(QD1187, groups=(MARKED_OUT,), rescale=True).profile(MARKED_OUT),
    "not required": replace(QD1187, groups=(MARKED_OUT,)).profile(MARKED_OUT),
    "ratios beside counts": replace(QD1187, criteria=(*QD1187.criteria, *UNLIKE.criteria[1:])),
    "a heading over counts": replace(
        QD1187, criteria=(replace(UNLIKE.criteria[0], parts=QD1187.criteria[:2]), *QD1187.criteria[2:])
    ),
}


@pytest.mark.parametrize("chosen", MADE.values(), ids=MADE)
def test_a_set_of_any_make_gets_a_form_that_computes(chosen: CriteriaSet) -> None:
    """Nothing shows while it is blank; filled in, the total is that of the scoring, and the file is written."""
    plan = blank(chosen, Connections(units=""))
    assert shows(plan, "status") == EMPTY
    assert said(plan) == []
    good = dict(_good(chosen, plan))
    for at in range(4):
        for leaf in chosen.leaves():
            name = name_of("level", leaf.id, at)
            place = plan.names.get(name)
            rest = isinstance(leaf.kind, CountedLevels) and not any(level.count for level in leaf.levels)
            if place and rest and at and _open(plan, (place.row, place.column)):
                good[name] = 2 if at == 1 else 0
    filled = typed(plan, {"unit": "UBND xã A", **good})
    inputs = _typed_inputs(chosen, filled)
    expected = score(chosen, inputs)
    for column in chosen.columns:
        total = expected.columns[column.id].total
        assert shows(filled, f"total_{column.id}") == ("" if total is None else Fraction(total))
    assert load_workbook(BytesIO(xlsx_bytes(BookPlan((filled,)))))["Biểu"].max_row > 20


def _typed_inputs(chosen: CriteriaSet, plan: SheetPlan) -> FormInputs:
    """What the form says, as the reader of returned forms finds it."""
    book = BookPlan((plan,))
    data = load_workbook(BytesIO(xlsx_bytes(book)), data_only=True)["Biểu"]
    cells: Cells = {}
    for row in data.iter_rows():
        for cell in row:
            if cell.value not in (None, "") and not isinstance(cell.value, bool):
                value = cell.value
                cells[cell.row, cell.column] = (
                    Decimal(str(value)) if isinstance(value, int | float) else str(value)
                )
    sheet = without_helper_area(RawSheet("Biểu", cells))
    (read,) = read_forms(Grid("a.xlsx", "Biểu", sheet.cells), [chosen])
    return inputs_of_form(read.form)
