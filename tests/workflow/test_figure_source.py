"""Every figure of the tables says how it came about, and leads to the cells it was made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import (
    CCHC_TOTALS,
    DIEN_BIEN_PHU,
    QD459,
    QD1187,
    SAMPLES,
    TUAN_GIAO,
    UNLIKE,
    full_marks,
    make_form,
    scored_form,
    without_score,
    write_form,
)
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count
from tthc.domain.criteria_set import Complement, CriteriaSet, RatioScore, TotalRule, Treatment
from tthc.domain.decisions import Choice, Decision
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.numbers import format_number, format_score, round_half_up
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation, Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Group, Unit
from tthc.domain.worked import exact_words, rate_words, ratio_words
from tthc.files.plan import SheetPlan
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_plan
from tthc.workflow.figure_source import explain, figures_by_sheet
from tthc.workflow.request import Request

REPORTS: Mapping[str, Request] = {
    "dien-bien-phu": Request((DIEN_BIEN_PHU / "don-vi",), unit_list=DIEN_BIEN_PHU / "danh-muc.csv"),
    "dien-bien-phu-unrounded": Request(
        (DIEN_BIEN_PHU / "don-vi",), total_rule=TotalRule.UNROUNDED, ranked=True
    ),
    "dien-bien-phu-printed": Request((DIEN_BIEN_PHU / "da-in",)),
    "tuan-giao": Request((TUAN_GIAO / "da-in",), ranked=True),
    "kon-ray": Request((SAMPLES / "kon-ray-2022" / "don-vi",)),
    "kon-ray-printed": Request((SAMPLES / "kon-ray-2022" / "da-in",)),
    "muong-nhe": Request((SAMPLES / "muong-nhe-2024-02" / "don-vi",), ranked=True),
    "muong-nhe-printed": Request((SAMPLES / "muong-nhe-2024-02" / "da-in",)),
    "vi-du-cchc": Request((SAMPLES / "vi-du-cchc",)),
}


@pytest.fixture(scope="module")
def dien_bien_phu() -> Consolidation:
    return consolidate(REPORTS["dien-bien-phu"])


def shown_in(plan: SheetPlan, cell: tuple[int, int]) -> str:
    """What a cell of a plan shows in Vietnamese notation, by its number format."""
    found = next(one for one in plan.cells if (one.row, one.column) == cell)
    value, wanted = found.value, found.look.number_format
    if isinstance(value, Decimal) and "." in wanted:
        return format_number(value, decimals=len(wanted.partition(".")[2]))
    if isinstance(value, int | Decimal):
        return format_number(value)
    return str(value or "")


@pytest.mark.parametrize("name", REPORTS)
def test_every_figure_of_every_table_says_how_it_came_about(name: str) -> None:
    request = REPORTS[name]
    result = consolidate(request)
    plans = {sheet.name: sheet for sheet in workbook_plan(result, request).sheets}
    figures = figures_by_sheet(result, request)
    assert len(figures["TỔNG HỢP"]) >= 3 * len(result.units)
    for sheet, cells in figures.items():
        for cell, figure in cells.items():
            source = explain(result, figure.name, figure.figure, part=figure.part)
            shown = shown_in(plans[sheet], cell)
            if figure.figure.startswith("mark."):
                shown = source.shown
            assert source.shown == shown, (sheet, cell, figure, source)
            assert source.sentence.startswith(shown)
            assert source.title.startswith(figure.name)
            if not shown:
                assert ": " in source.sentence, source


@pytest.mark.parametrize("name", REPORTS)
def test_every_score_and_total_of_the_summary_has_its_cell(name: str) -> None:
    """No figure stands in a row of TỔNG HỢP that a click would not find."""
    request = REPORTS[name]
    result = consolidate(request)
    plan = workbook_plan(result, request).sheets[0]
    known = figures_by_sheet(result, request)[plan.name]
    first = min(row for row, _ in known)
    numbers = {
        (cell.row, cell.column)
        for cell in plan.cells
        if cell.row >= first and cell.column > 2 and isinstance(cell.value, Decimal)
    }
    assert numbers <= set(known)


def test_a_counted_score_is_written_out_with_its_cells(dien_bien_phu: Consolidation) -> None:
    source = explain(dien_bien_phu, "Xã Nà Nhạn", "1")
    assert source.sentence == "1,17 = (62×2 + 288×1 + 2×0)/352 = 1,1704…, làm tròn 2 chữ số thập phân"
    assert source.lines[:3] == tuple(
        f"{n}: tệp xa-phuong-09-xa-na-nhan.xlsx, trang Biểu 03, ô {cell}"
        for n, cell in ((62, "D13"), (288, "D14"), (2, "D15"))
    )
    assert [place.cell for place in source.places] == ["D13", "D14", "D15"]


def test_what_is_printed_otherwise_is_told(dien_bien_phu: Consolidation) -> None:
    total = explain(dien_bien_phu, "Xã Nà Nhạn", "total")
    assert total.sentence == "13,50 = 1,17 + 1,17 + 1,99 + 1,99 + 1,18 + 2 + 2 + 2 + 0"
    assert total.lines[-1].startswith("Biểu ghi 13,51 (tệp xa-phuong-09")
    assert total.lines[-1].endswith("tính lại được 13,50.")


def test_a_rule_shows_its_inputs_and_a_mark_it_overrules(dien_bien_phu: Consolidation) -> None:
    source = explain(dien_bien_phu, "Xã Nà Nhạn", "9")
    assert source.sentence.startswith("0: mức 0 điểm")
    assert "Tiếp nhận trực tuyến/tổng hồ sơ đã tiếp nhận trong kỳ: 19/352 = 5,39…%" in source.lines
    assert "Hồ sơ trực tuyến trễ hạn hoặc không giải quyết: ít nhất 01" in source.lines


def test_a_group_adds_up_its_units(dien_bien_phu: Consolidation) -> None:
    source = explain(dien_bien_phu, "UBND CÁC XÃ, PHƯỜNG", "1")
    assert source.sentence.startswith("1,66 = (3.997×2 + 1.957×1 + 29×0)/5.983 = 1,6632…")
    assert len(source.places) == 36
    assert source.lines[8].startswith("Xã Nà Nhạn: 62 + 288 + 2, tệp xa-phuong-09")
    received = explain(dien_bien_phu, "UBND CÁC XÃ, PHƯỜNG", "received")
    assert received.sentence == "5.992 = tổng của 12 đơn vị"
    numbers = [int(line.split(": ")[1].split(",")[0].replace(".", "")) for line in received.lines[:12]]
    assert sum(numbers) == 5992


def test_an_adjusted_cell_says_so(tmp_path: Path) -> None:
    folder = tmp_path / "vao"
    folder.mkdir()
    path = write_form(folder, "a.xlsx", make_form(early=10))
    first = consolidate(Request((folder,)))
    place = explain(first, "Xã A", "1").places[0]
    adjusted = Decision(
        Choice.CORRECT,
        path.name,
        sheet=place.sheet,
        cell=place.cell,
        value="9",
        reason="gõ nhầm",
        who="Chi",
        when="05/8/2026",
    )
    result = consolidate(Request((folder,), decided=(adjusted,)))
    lines = explain(result, "Xã A", "1").lines
    told = f"Điều chỉnh ô {place.cell} từ 10 thành 9 (lý do: gõ nhầm; người xác nhận: Chi; ngày 05/8/2026)"
    assert told in lines
    assert any(line.startswith("Cần kiểm tra: ") for line in lines)
    accepted = [
        Decision(Choice.ACCEPT, path.name, code=one.finding.code, reason="đã đối chiếu")
        for one in result.findings
        if one.is_open
    ]
    result = consolidate(Request((folder,), decided=(adjusted, *accepted)))
    lines = explain(result, "Xã A", "1").lines
    assert any(line.startswith("Đã chấp nhận: ") and line.endswith("(lý do: đã đối chiếu)") for line in lines)


# --- what no sample shows ---


def made(chosen: CriteriaSet, form: FilledForm, *, row: bool = False, **options: object) -> Consolidation:
    """A run of one unit."""
    inputs = inputs_of_summary_row(form) if row else inputs_of_form(form)
    rule = options.pop("total_rule", chosen.total_rule)
    assert isinstance(rule, TotalRule)
    scored = score(chosen, inputs, ScoringOptions(rule))
    origin = Origin.SUMMARY if row else Origin.FORM
    unit = UnitResult(Unit("Xã A", "g"), "Xã A", Status.ACCEPTED, form, scored, origin)
    group = consolidate_group(chosen, Group("g", "NHÓM"), [unit], ScoringOptions(rule))
    return Consolidation(chosen, rule, None, "", (unit,), (group,))


def sentence(result: Consolidation, figure: str, name: str = "Xã A") -> str:
    return explain(result, name, figure).sentence


def test_a_ratio_is_written_out_in_every_case() -> None:
    most = Decimal(5)
    linear, aimed = RatioScore(), RatioScore(Fraction(4, 5))
    assert ratio_words(linear, most, 17, 20) == "17/20 × 5"
    assert ratio_words(aimed, most, 17, 20) == "điểm tối đa 5, vì 17/20 đạt mục tiêu 80%"
    assert ratio_words(aimed, most, 15, 20) == "(15/20)/80% × 5"
    assert ratio_words(Complement(), most, 1, 20) == "(1 − 1/20) × 5"
    assert (
        ratio_words(RatioScore(zero_of_zero=Fraction(1)), most, 0, 0)
        == "100% × 5, vì không có gì phải tính (0/0)"
    )
    assert rate_words(aimed, most, Decimal("75.5")) == "(75,5%)/80% × 5"


def test_numbers_are_exact_or_say_that_they_go_on() -> None:
    assert exact_words(Fraction(1, 8), 2) == "0,125"
    assert exact_words(Fraction(1, 3), 2) == "0,3333…"
    assert exact_words(Fraction(-1, 3), 2) == "-0,3333…"
    assert exact_words(Fraction(3803), 2) == "3.803"


def typed_marks(form: FilledForm, key: str, *levels: int) -> FilledForm:
    """The form with marks on these levels of a criterion."""
    place = Place("a.xlsx", "Biểu 03", 40, 4)
    marks = tuple(Entry(at in levels, place) for at in range(3))
    return replace(form, criteria={**form.criteria, key: CriterionEntry(marks=marks)})


def test_a_criterion_without_a_score_says_why() -> None:
    blank = make_form(early=None, on_time=None, late=None, head={Count.RESOLVED: 10, Count.RECEIVED: 10})
    told = made(QD1187, blank)
    assert sentence(told, "1") == "Chưa có điểm: các ô số hồ sơ của tiêu chí để trống"
    assert sentence(told, "total") == "Chưa có tổng điểm: còn thiếu điểm tiêu chí 1, 2, 3, 4, 5"
    assert sentence(told, "staff_score") == "Chưa có điểm: còn thiếu điểm tiêu chí 1, 2, 3, 4, 5"
    assert sentence(told, "classification").startswith("Chưa xếp loại: chưa có tổng điểm: còn thiếu")
    assert sentence(told, "rank") == "Chưa xếp hạng: chưa có kết quả để so sánh"
    assert (
        sentence(made(QD1187, typed_marks(make_form(), "6")), "6")
        == "Chưa có điểm: chưa đánh dấu x ở mức nào"
    )
    assert (
        sentence(made(QD1187, typed_marks(make_form(), "6", 0, 2)), "6")
        == "Chưa có điểm: đánh dấu x ở 02 mức"
    )
    nothing = make_form(early=0, on_time=0, late=0)
    assert sentence(made(QD1187, nothing), "1") == "-: không có hồ sơ nào để chấm"
    assert explain(made(QD1187, nothing), "Xã A", "1").shown == "-"
    row = make_form(typed={"1": "195"})
    assert (
        sentence(made(QD1187, row, row=True), "1") == "Chưa có điểm: điểm ghi 195 nằm ngoài khoảng từ 0 đến 2"
    )
    assert sentence(made(QD1187, row, row=True), "2") == "Chưa có điểm: ô điểm để trống"
    assert sentence(made(QD1187, without_score(row, "1"), row=True), "1") == '-: bảng tổng hợp đã in ghi "-"'
    lenient = replace(QD1187, blank=Treatment.NOT_COUNTED)
    assert sentence(made(lenient, blank), "1").endswith("ô để trống thì không tính")


RATIOS = {"b": (17, 20), "c": (15, 20), "d": (0, 0)}


def test_ratios_headings_and_the_index_are_written_out() -> None:
    form = scored_form(
        UNLIKE,
        {"self": {"a1": "5", "a2": "-"}, "appraised": {"a1": "4", "b": "20"}},
        ratios=RATIOS,
        totals={"appraised": "60"},
        index="60",
        label="Tốt",
    )
    told = made(UNLIKE, form)
    assert sentence(told, "score.self.b") == "25,50 = 17/20 × 30"
    assert sentence(told, "b") == "20: điểm ghi trong biểu"
    assert sentence(told, "c") == "37,50 = (15/20)/80% × 40"
    assert sentence(told, "d") == "10 = 100% × 10, vì không có gì phải tính (0/0)"
    assert sentence(told, "score.self.a") == "5 = 5"
    assert explain(told, "Xã A", "score.self.a").lines[1] == "Không tính: tiêu chí 1.2, Công khai đúng hạn"
    assert sentence(told, "maximum.self") == "85 = 100 - 15, phần điểm tối đa không áp dụng"
    assert sentence(told, "numerator.b") == "17: số ghi trong biểu"
    assert sentence(told, "denominator.b") == "20: số ghi trong biểu"
    assert explain(told, "Xã A", "total.self").title == "Xã A: tổng điểm tự chấm"
    full = made(
        UNLIKE,
        scored_form(UNLIKE, {"self": {"a1": "5", "a2": "12"}, "appraised": {}}, ratios=RATIOS, index="91"),
    )
    assert sentence(full, "maximum.appraised") == "100: mọi tiêu chí đều tính"


def test_the_index_is_the_total_over_the_maximum_that_applies() -> None:
    scores = {"a1": "5", "a2": "-"}
    form = scored_form(UNLIKE, {"self": scores, "appraised": scores}, ratios=RATIOS, index="91", label="Yếu")
    told = made(UNLIKE, form)
    source = explain(told, "Xã A", "index")
    assert source.sentence == "91,76 = 78/85 × 100 = 91,7647…, làm tròn 2 chữ số thập phân"
    assert source.lines[0] == "Tổng điểm: 78 = 5 + 25,50 + 37,50 + 10"
    assert source.lines[-1] == "Biểu ghi 91 (tệp a.xlsx, trang Biểu, ô D17), tính lại được 91,76."
    rated = explain(told, "Xã A", "classification")
    assert rated.sentence == "Xuất sắc: tổng điểm quy đổi 91,76 đạt từ 90 trở lên"
    assert rated.lines[-1] == "Biểu ghi Yếu (tệp a.xlsx, trang Biểu, ô D18), xếp lại được Xuất sắc."


def test_ratios_that_cannot_be_say_why() -> None:
    scores = {"a1": "", "a2": "-", "b": "20"}
    both = {"self": scores, "appraised": {}}
    told = made(
        UNLIKE,
        scored_form(
            UNLIKE, both, ratios={"b": (None, 20), "c": (30, 20)}, totals={"appraised": "9"}, index="1"
        ),
    )
    assert sentence(told, "b") == "Chưa có điểm: thiếu tử số hoặc mẫu số"
    assert sentence(told, "c") == "Chưa có điểm: tử số 30 lớn hơn mẫu số 20"
    assert sentence(told, "a1") == "Chưa có điểm: ô điểm để trống"
    assert sentence(told, "a") == "Chưa có điểm: còn tiêu chí chưa có điểm"
    assert sentence(told, "index").startswith("Chưa có điểm quy đổi: còn thiếu điểm tiêu chí 1.1")
    total = explain(told, "Xã A", "total")
    assert total.lines[-1] == "Biểu ghi 9 (tệp a.xlsx, trang Biểu, ô E16), không tính lại được."
    dashes = {key: "-" for key in ("a1", "a2", "b", "c", "d")}
    none = made(UNLIKE, scored_form(UNLIKE, {"self": dashes, "appraised": dashes}))
    assert sentence(none, "a") == "-: không tiêu chí nào của mục này được tính"
    assert sentence(none, "total") == "Chưa có tổng điểm: không tiêu chí nào được tính"
    empty = made(
        UNLIKE, scored_form(UNLIKE, {"self": {"a1": "5", "a2": "5"}, "appraised": {}}, ratios={"b": (0, 0)})
    )
    assert sentence(empty, "b") == "-: mẫu số bằng 0, không có gì để tính"


def test_a_rate_stands_for_its_ratio() -> None:
    scores = {"a1": "5", "a2": "5", "b": "25.65"}
    told = made(
        UNLIKE, scored_form(UNLIKE, {"self": scores, "appraised": {}}, rates={"b": "85.5", "c": "90"})
    )
    source = explain(told, "Xã A", "score.self.b")
    assert source.sentence == "25,65: điểm ghi trong biểu"
    assert "Tỷ lệ ghi trong biểu: 85,5%" in source.lines
    assert sentence(told, "score.self.c") == "40 = điểm tối đa 40, vì 90% đạt mục tiêu 80%"


def test_what_a_group_of_units_does_not_carry_out_says_so() -> None:
    chosen = QD459.profile(next(group for group in QD459.groups if group.not_required))
    left_out = next(leaf for leaf in chosen.leaves() if not leaf.required)
    form = scored_form(chosen, {column.id: full_marks(chosen) for column in chosen.columns}, unit="Xã A")
    told = made(chosen, form)
    assert sentence(told, left_out.id) == "-: nhóm đơn vị này không thực hiện tiêu chí này"


def test_a_maximum_stated_beside_a_score_is_told() -> None:
    chosen = CCHC_TOTALS
    leaf = chosen.leaves()[0]
    form = scored_form(chosen, {column.id: {leaf.id: "75.42/94"} for column in chosen.columns})
    lines = explain(made(chosen, form), "Xã A", leaf.id).lines
    assert "Điểm tối đa áp dụng: 94" in lines


def test_a_merged_unit_leads_to_the_forms_of_its_predecessors(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã Cũ A", early=10))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã Cũ B", early=0, on_time=30))
    write_form(tmp_path, "c.xlsx", make_form(unit="Xã C", early=5, marks={"6": 1}))
    table = "ten,nhom,thay_cho\nXã Mới,UBND CÁC XÃ,Xã Cũ A|Xã Cũ B\nXã C,UBND CÁC XÃ,\nXã D,UBND CÁC XÃ,\n"
    (tmp_path / "danh-muc.csv").write_text(table, encoding="utf-8-sig")
    result = consolidate(Request((tmp_path,), unit_list=tmp_path / "danh-muc.csv"))
    own = explain(result, "Xã Mới", "1")
    assert own.sentence == "1,25 = (10×2 + 30×1 + 0×0)/40"
    assert own.lines[0].startswith("Xã Cũ A: 10 + 0 + 0, tệp a.xlsx")
    assert {place.file for place in own.places} == {str(tmp_path / name) for name in ("a.xlsx", "b.xlsx")}
    group = explain(result, "UBND CÁC XÃ", "1")
    assert group.sentence.startswith("1,33 = (15×2 + 30×1 + 0×0)/45")
    (line,) = [line for line in group.lines if line.startswith("Xã Mới")]
    assert line.startswith("Xã Mới: 10 + 30 + 0 = cộng từ đơn vị cũ [Xã Cũ A: 10 + 0 + 0, tệp a.xlsx")
    assert "Không cộng: Xã D (chưa có số liệu của đơn vị)" in group.lines
    assert len(group.places) == 9
    mark = explain(result, "UBND CÁC XÃ", "6")
    assert mark.sentence == (
        "Chưa có điểm: các đơn vị không cùng một mức (mức 2 điểm: 01 đơn vị, mức 1 điểm: 01 đơn vị), "
        "cơ quan tổng hợp phải chọn"
    )
    missing = explain(result, "Xã D", "1")
    assert (missing.shown, missing.sentence) == ("", "Chưa có điểm: chưa có số liệu của đơn vị")
    for figure in ("total", "staff_score", "classification", "index", "rank", "maximum.self"):
        assert explain(result, "Xã D", figure).shown == ""


def test_counts_of_a_group_say_how_they_were_put_together(tmp_path: Path) -> None:
    head = {Count.PROCEDURES: 120, Count.ONLINE: 3}
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A", head=head))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B", early=20, head=head))
    write_form(tmp_path, "g.xlsx", make_form(unit="UBND các xã, phường", early=31))
    result = consolidate(Request((tmp_path,)))
    title = result.groups[0].group.title
    assert sentence(result, "procedures", title) == "120: số chung của 02 đơn vị"
    assert sentence(result, "petitions", title) == "Không có số: các đơn vị không ghi"
    assert sentence(result, "petitions") == "Không có số: biểu không ghi"
    assert sentence(result, "count.online") == "3: số ghi trong biểu"
    assert sentence(result, "level.1.0", title) == "30 = tổng của 02 đơn vị"
    assert sentence(result, "dossiers.1", title) == "30 = 30 + 0 + 0, số hồ sơ các mức"
    assert sentence(result, "dossiers.1") == "10: số ghi trong biểu"
    assert "Biểu của nhóm ghi 31." in explain(result, title, "received").lines
    mark = sentence(result, "mark.6.0", title)
    assert mark.startswith("2: các đơn vị cùng đánh dấu x ở mức 2 điểm")


def test_a_mark_the_figures_overrule_is_told(tmp_path: Path) -> None:
    head = {Count.ONLINE: 10, Count.ONLINE_LATE: 2, Count.PROCEDURES: 10, Count.PROCEDURES_LEVEL34: 5}
    write_form(tmp_path, "a.xlsx", make_form(marks={"9": 1}, head=head))
    lines = explain(consolidate(Request((tmp_path,))), "Xã A", "9").lines
    (told,) = [line for line in lines if line.startswith("Biểu đánh dấu x ở mức 1 điểm")]
    assert told.endswith("; số liệu được xét trước dấu x.")


def test_a_score_handed_down_is_the_one_all_units_got() -> None:
    form = scored_form(UNLIKE, {"self": {"a1": "5", "a2": "12"}, "appraised": {"a2": "12"}}, ratios=RATIOS)
    assert sentence(made(UNLIKE, form), "a2", "NHÓM") == "12: các đơn vị cùng được số điểm này"
    assert sentence(made(UNLIKE, form), "numerator.b", "NHÓM") == "17 = tổng của 01 đơn vị"


def test_a_mark_the_official_chose_for_a_group_is_told_as_that(tmp_path: Path) -> None:
    """The units differ, so nothing but the official's own mark says what the group gets."""
    for name, at in (("Xã A", 0), ("Xã B", 1)):
        write_form(tmp_path, f"{name}.xlsx", make_form(unit=name, marks={"6": at}))
    open_ = consolidate(Request((tmp_path,)))
    (group,) = open_.groups
    assert not group.decided
    decided = consolidate(Request((tmp_path,), group_marks={group.group.id: {"6": 1}}))
    told = sentence(decided, "6", group.group.title)
    assert told.startswith("1: người tổng hợp chọn dấu x ở mức 1 điểm")


def test_an_unrounded_total_names_its_rule() -> None:
    told = made(QD1187, make_form(early=1, on_time=6), total_rule=TotalRule.UNROUNDED)
    assert sentence(told, "total").startswith("15,43 = 1,1428… + 1,1428… + 2 + 2 + ")
    assert sentence(told, "total").endswith(
        " = 15,4285…, làm tròn 2 chữ số thập phân (cộng điểm chưa làm tròn)"
    )


def test_the_other_whole_of_a_share_is_the_one_told() -> None:
    head = {
        Count.RECEIVED: 100,
        Count.ONLINE: 20,
        Count.LEVEL34_RECEIVED: 40,
        Count.PROCEDURES: 10,
        Count.PROCEDURES_LEVEL34: 5,
        Count.ONLINE_LATE: 0,
    }
    form = make_form(early=100, head=head)
    options = ScoringOptions(bases=QD1187.bases)
    unit = UnitResult(
        Unit("Xã A", "g"), "Xã A", Status.ACCEPTED, form, score(QD1187, inputs_of_form(form), options)
    )
    told = Consolidation(QD1187, QD1187.total_rule, None, "", (unit,), (), bases=QD1187.bases)
    source = explain(told, "Xã A", "9")
    assert source.shown == "2"
    assert any("20/40 = 50%" in line for line in source.lines)


@pytest.mark.parametrize("figure", ["10", "score.other.1", "level.10.0", "nothing", "score.self.10"])
def test_an_unknown_figure_is_refused(dien_bien_phu: Consolidation, figure: str) -> None:
    with pytest.raises(KeyError):
        explain(dien_bien_phu, "Xã Nà Nhạn", figure)


def test_an_unknown_unit_is_refused(dien_bien_phu: Consolidation) -> None:
    with pytest.raises(KeyError):
        explain(dien_bien_phu, "Xã Không Có", "1")
    without = replace(dien_bien_phu, criteria_set=replace(QD1187, staff=None))
    with pytest.raises(KeyError):
        explain(without, "Xã Nà Nhạn", "staff_score")


def worked_out(text: str) -> Fraction:
    """What an expression as the sentences write it comes to."""
    plain = text.replace(".", "").replace(",", ".").replace("×", "*")
    plain = re.sub(r"\d+(\.\d+)?", lambda hit: f"Fraction('{hit[0]}')", plain)
    return Fraction(eval(plain, {"Fraction": Fraction}))


@given(
    st.tuples(*[st.integers(0, 9_999)] * 3).filter(any),
    st.sampled_from(tuple(TotalRule)),
    st.lists(st.integers(0, 2), min_size=4, max_size=4),
)
def test_what_is_written_out_comes_to_what_is_shown(
    results: tuple[int, int, int], rule: TotalRule, marks: list[int]
) -> None:
    """Whoever takes a calculator to a sentence gets the very figure, rounded once."""
    early, on_time, late = results
    keys = ("6", "7", "8", "9")
    form = make_form(early=early, on_time=on_time, late=late, marks=dict(zip(keys, marks, strict=True)))
    result = made(QD1187, form, total_rule=rule)
    for figure in ("1", "3", "5", "total", "staff_score"):
        source = explain(result, "Xã A", figure)
        if source.shown in ("", "-"):
            assert " = " not in source.sentence
            continue
        shown, working = source.sentence.partition(" (cộng")[0].split(" = ")[:2]
        assert shown == source.shown
        if "…" not in working:
            exact = worked_out(working)
            assert format_score(round_half_up(exact, 2)) == shown
            assert ("làm tròn 2 chữ số" in source.sentence) == (exact != worked_out(shown))
        else:
            terms = [worked_out(term.rstrip("…")) for term in working.split(" + ")]
            over = worked_out(shown) + Fraction(1, 200) - sum(terms)
            assert 0 <= over <= Fraction(1, 100) + Fraction(len(terms), 10_000)
