"""Every figure of the tables says how it came about, and leads to the cells it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from support import (
    CCHC,
    CCHC_TOTALS,
    DIEN_BIEN_PHU,
    QD1187,
    QD459,
    QD766,
    SAMPLES,
    TUAN_GIAO,
    UNLIKE,
    full_marks,
    make_form,
    scored_form,
    without_score,
    write_form,
)
from tthc.domain.counts import Count
from tthc.domain.criteria_set import Complement, CriteriaSet, RatioScore, TotalRule, Treatment
from tthc.domain.decisions import Choice, Decision
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent, format_number, format_score
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation, Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.consolidation import consolidate_group
from tthc.domain.units import Group, Unit
from tthc.domain.worked import exact_words, rate_words, ratio_words
from tthc.files.plan import SheetPlan
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_plan
from tthc.workflow.figure_source import FigureSource, explain, figures_by_sheet
from tthc.workflow.request import Request

REPORTS: Mapping[str, Request] = {
    "dien-bien-phu": Request((DIEN_BIEN_PHU / "don-vi",), unit_list=DIEN_BIEN_PHU / "danh-muc.csv"),
    "dien-bien-phu-unrounded": Request((DIEN_BIEN_PHU / "don-vi",), total_rule=TotalRule.UNROUNDED, ranked=True),
    "dien-bien-phu-printed": Request((DIEN_BIEN_PHU / "da-in",)),
    "tuan-giao": Request((TUAN_GIAO / "da-in",), ranked=True),
    "kon-ray": Request((SAMPLES / "kon-ray-2022" / "don-vi",)),
    "kon-ray-printed": Request((SAMPLES / "kon-ray-2022" / "da-in",)),
    "muong-nhe": Request((SAMPLES / "muong-nhe-2024-02" / "don-vi",), ranked=True),
    "muong-nhe-printed": Request((SAMPLES / "muong-nhe-2024-02" / "da-in",)),
    "vi-du-cchc": Request((SAMPLES / "vi-du-cchc",)),
}
_TEXT_OF = {None: ""}


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
        Choice.CORRECT, path.name, sheet=place.sheet, cell=place.cell, value="9", reason="gõ nhầm", who="Chi", when="05/8/2026"
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
    assert ratio_words(RatioScore(zero_of_zero=Fraction(1)), most, 0, 0) == "100% × 5, vì không có gì phải tính (0/0)"
    assert rate_words(aimed, most, Decimal("75.5")) == "(75,5%)/80% × 5"


def test_numbers_are_exact_or_say_that_they_go_on() -> None:
    assert exact_words(Fraction(1, 8), 2) == "0,125"
    assert exact_words(Fraction(1, 3), 2) == "0,3333…"
    assert exact_words(Fraction(-1, 3), 2) == "-0,3333…"
    assert exact_words(Fraction(3803), 2) == "3.803"
