"""Adjustments survive reruns, are asked about when the unit sends again, and are read back as written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import UNLIKE, make_form, scored_form, write_form
from tthc.domain.counts import Count
from tthc.domain.decisions import Choice, Decision
from tthc.domain.errors import TthcError
from tthc.domain.inputs import inputs_of_form
from tthc.domain.results import Consolidation, Status, UnitResult
from tthc.domain.scoring import score
from tthc.domain.texts import squeeze
from tthc.domain.units import Unit
from tthc.files.adjustment_layout import (
    Adjustment,
    AdjustmentState,
    adjustments_sheet,
    read_adjustments,
)
from tthc.files.decision_table import decisions_of, rows_of_sheet
from tthc.files.plan import SheetPlan
from tthc.files.result_frames import findings_frame
from tthc.workflow.adjust import Adjustable, FigureKind, adjustable, adjustment, after_run, value_fault
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request


def lines_of(plan: SheetPlan) -> list[tuple[int, list[str]]]:
    """A planned sheet as a reader gives it: rows of texts."""
    last = max(cell.column for cell in plan.cells)
    rows: dict[int, list[str]] = {}
    for cell in plan.cells:
        rows.setdefault(cell.row, [""] * last)[cell.column - 1] = (
            "" if cell.value is None else str(cell.value)
        )
    return sorted(rows.items())


def decisions_in(plan: SheetPlan) -> tuple[Decision, ...]:
    return decisions_of(rows_of_sheet(lines_of(plan)), plan.name, in_sheet=True)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vao"
    made.mkdir()
    write_form(made, "a.xlsx", make_form(early=10))
    return made


def figure(result: Consolidation, what: str) -> Adjustable:
    return next(one for one in adjustable(result, result.units[0]) if one.what == what)


def run(folder: Path, adjustments: Sequence[Adjustment]) -> Consolidation:
    return consolidate(Request((folder,), decided=tuple(one.decision for one in adjustments)))


LEVEL = "Tiêu chí 1, mức 2 điểm: số hồ sơ"
RESOLVED = "Tổng số hồ sơ đã giải quyết trong kỳ"


def test_an_adjustment_survives_reruns_and_is_questioned_when_the_unit_sends_again(folder: Path) -> None:
    first = consolidate(Request((folder,)))
    wanted = figure(first, RESOLVED)
    assert wanted.found == "10"
    made = adjustment(first, "Xã A", wanted, "12", reason="gõ nhầm", who="Chi", when="05/8/2026")
    assert (made.found, made.state, len(made.decision.digest)) == ("10", None, 12)
    kept = read_adjustments(lines_of(adjustments_sheet([made])), "trang ĐIỀU CHỈNH")
    for _ in range(2):
        result = run(folder, kept)
        form = result.units[0].form
        assert form is not None
        assert form.head.value(Count.RESOLVED) == 12
        kept = after_run(result, kept)
        assert [(one.found, one.state) for one in kept] == [("10", AdjustmentState.IN_FORCE)]
        kept = read_adjustments(lines_of(adjustments_sheet(kept)), "trang ĐIỀU CHỈNH")
    write_form(folder, "a.xlsx", make_form(early=11))
    again = run(folder, kept)
    assert again.units[0].form is not None
    assert again.units[0].form.head.value(Count.RESOLVED) == 11
    (told,) = after_run(again, kept)
    assert (told.state, told.found) == (AdjustmentState.SENT_AGAIN, "10")
    (folder / "a.xlsx").rename(folder / "b.xlsx")
    assert after_run(run(folder, kept), kept)[0].state is AdjustmentState.NOT_FOUND


def test_a_cell_can_be_adjusted_to_nothing_and_from_nothing(folder: Path) -> None:
    first = consolidate(Request((folder,)))
    emptied = adjustment(first, "Xã A", figure(first, LEVEL), "", reason="", who="", when="")
    filled = adjustment(
        first,
        "Xã A",
        figure(first, "Phản ánh, kiến nghị tiếp nhận trong kỳ"),
        "3",
        reason="",
        who="",
        when="",
    )
    assert filled.found == "trống"
    kept = read_adjustments(lines_of(adjustments_sheet([emptied, filled])), "ĐIỀU CHỈNH")
    assert [one.decision.value for one in kept] == ["", "3"]
    result = run(folder, kept)
    form = result.units[0].form
    assert form is not None
    assert form.criterion("1").levels[0].value is None
    assert form.head.value(Count.PETITIONS) == 3
    assert [one.found for one in after_run(result, kept)] == ["10", "trống"]


def test_every_cell_of_a_form_can_be_adjusted(folder: Path) -> None:
    result = consolidate(Request((folder,)))
    said = [one.what for one in adjustable(result, result.units[0])]
    assert {
        "Tiêu chí 1, mức 2 điểm: số hồ sơ",
        "Tiêu chí 6, mức 2 điểm: dấu x",
        "Tiêu chí 1: điểm tự đánh giá",
    } <= set(said)
    form = scored_form(UNLIKE, {"self": {"a1": "5"}, "appraised": {}}, ratios={"b": (1, 2)})
    unit = UnitResult(Unit("Xã A", "g"), "Xã A", Status.ACCEPTED, form, score(UNLIKE, inputs_of_form(form)))
    own = Consolidation(UNLIKE, UNLIKE.total_rule, None, "", (unit,), ())
    of_ratios = {one.what: one.found for one in adjustable(own, unit)}
    assert of_ratios["Tiêu chí 2: tử số"] == "1"
    assert of_ratios["Tiêu chí 1.1: điểm tự chấm"] == "5"
    assert adjustable(own, replace(unit, form=None)) == ()


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        (FigureKind.COUNT, "287"),
        (FigureKind.COUNT, "3.803"),
        (FigureKind.COUNT, "0"),
        (FigureKind.COUNT, "(TRỐNG)"),
        (FigureKind.SCORE, "1,95"),
        (FigureKind.SCORE, "-"),
        (FigureKind.SCORE, "(trống)"),
        (FigureKind.RATE, "62,5"),
        (FigureKind.MARK, "X"),
        (FigureKind.MARK, "(trống)"),
    ],
)
def test_a_value_that_can_be_read_is_taken(kind: FigureKind, typed: str) -> None:
    assert value_fault(kind, typed) == ""


@pytest.mark.parametrize(
    ("kind", "typed", "asked"),
    [
        (FigureKind.COUNT, "=1+1", "số nguyên, ví dụ 287"),
        (FigureKind.COUNT, "12,5", "số nguyên, ví dụ 287"),
        (FigureKind.COUNT, "-3", "số nguyên, ví dụ 287"),
        (FigureKind.COUNT, "-", "số nguyên, ví dụ 287"),
        (FigureKind.COUNT, "1O", "số nguyên, ví dụ 287"),
        (FigureKind.SCORE, "=1+1", "điểm số, ví dụ 1,95"),
        (FigureKind.SCORE, "một rưỡi", "điểm số, ví dụ 1,95"),
        (FigureKind.RATE, "hai phần ba", "tỷ lệ, ví dụ 62,5"),
        (FigureKind.MARK, "1", "x"),
    ],
)
def test_a_value_nobody_can_read_is_refused(kind: FigureKind, typed: str, asked: str) -> None:
    told = f'Không hiểu "{typed}". Giá trị mới phải là {asked} (hoặc (trống)).'
    assert value_fault(kind, typed) == told


def test_a_figure_comes_with_its_kind(folder: Path) -> None:
    result = consolidate(Request((folder,)))
    kinds = {
        RESOLVED: FigureKind.COUNT,
        LEVEL: FigureKind.COUNT,
        "Tiêu chí 6, mức 2 điểm: dấu x": FigureKind.MARK,
        "Tiêu chí 1: điểm tự đánh giá": FigureKind.SCORE,
    }
    assert {what: figure(result, what).kind for what in kinds} == kinds


def test_the_forms_of_predecessors_are_adjusted_each(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã Cũ A"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã Cũ B"))
    (tmp_path / "danh-muc.csv").write_text(
        "ten,nhom,thay_cho\nXã Mới,CÁC XÃ,Xã Cũ A|Xã Cũ B\n", encoding="utf-8"
    )
    result = consolidate(Request((tmp_path,), unit_list=tmp_path / "danh-muc.csv"))
    said = [one.what for one in adjustable(result, result.units[0])]
    assert f"{RESOLVED} (Xã Cũ A)" in said
    assert f"{RESOLVED} (Xã Cũ B)" in said


_TEXT = st.text("abc0123 .,ạđ()", min_size=1, max_size=12).map(squeeze).filter(bool)


@given(
    st.lists(
        st.builds(
            Adjustment,
            st.builds(
                Decision,
                st.just(Choice.CORRECT),
                _TEXT,
                st.just("") | _TEXT,
                _TEXT,
                st.from_regex(r"[A-Z]{1,2}[1-9][0-9]{0,2}", fullmatch=True),
                value=st.just("") | _TEXT.filter(lambda text: text != "(trống)"),
                reason=st.just("") | _TEXT,
                who=st.just("") | _TEXT,
                when=st.just("") | _TEXT,
                digest=st.just("") | st.text("0123456789abcdef", min_size=12, max_size=12),
            ),
            st.just("") | _TEXT,
            st.just("") | _TEXT,
            st.none() | st.sampled_from(AdjustmentState),
        ),
        max_size=5,
        unique_by=lambda one: one.decision.subject,
    )
)
def test_what_is_written_is_read_back(adjustments: list[Adjustment]) -> None:
    read = read_adjustments(lines_of(adjustments_sheet(adjustments)), "ĐIỀU CHỈNH")
    lines = [replace(one, decision=replace(one.decision, line=0)) for one in read]
    assert lines == adjustments
    assert [one.decision.line for one in read] == list(range(4, 4 + len(adjustments)))


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"value": ""}, "sửa cần Giá trị"),
        ({"cell": ""}, "sửa cần Tệp và Ô"),
        ({"cell": "E"}, 'ô "E" không đúng dạng'),
    ],
)
def test_a_line_at_fault_is_named_in_the_words_of_the_sheet(changed: dict[str, str], fault: str) -> None:
    good = Decision(Choice.CORRECT, "a.xlsx", sheet="Biểu 03", cell="E7", value="5")
    lines = lines_of(adjustments_sheet([Adjustment(replace(good, **changed))]))  # type: ignore[arg-type]
    row = dict(lines)[4]
    lines = [(n, [text.replace("(trống)", "") for text in texts]) for n, texts in lines]
    with pytest.raises(TthcError) as refused:
        read_adjustments(lines, "trang ĐIỀU CHỈNH")
    assert row
    assert (refused.value.code, refused.value.facts["line"]) == ("TT967", 4)
    assert refused.value.facts["path"] == "trang ĐIỀU CHỈNH"
    assert str(refused.value.facts["fault"]).startswith(fault)


def test_a_sheet_without_headings_or_lines_holds_nothing() -> None:
    assert read_adjustments(lines_of(adjustments_sheet()), "x") == ()
    assert read_adjustments([(1, ["a", "b"])], "x") == ()
    assert rows_of_sheet([(1, ["a", "b"]), (2, ["c", ""])]) == []


def test_decisions_on_the_sheet_of_findings_are_kept_on_rerun(folder: Path) -> None:
    """What was typed there, or shown there as done, is read back as the same decisions."""
    write_form(folder, "b.xlsx", make_form(unit="Xã B", early=20, head={Count.RESOLVED: 21}))
    write_form(folder, "c.xlsx", make_form(unit="Xã C", early=20))
    write_form(folder, "d.xlsx", make_form(unit="Xã D", early=20), period="Quý I năm 2022")
    first = consolidate(Request((folder,), period="Quý II năm 2022"))
    cell = figure(first, RESOLVED).place
    period = next(told.finding for told in first.findings if told.finding.code in ("TT530", "TT523"))
    assert period.place is not None
    errors = [told.finding for told in first.findings if told.is_open and told.finding.unit == "Xã B"]
    decided = (
        Decision(Choice.CORRECT, "a.xlsx", sheet=cell.sheet, cell=cell.cell, value="10", line=1),
        Decision(Choice.LEAVE_OUT, "c.xlsx", reason="gửi nhầm", line=2),
        Decision(
            Choice.CORRECT,
            "d.xlsx",
            sheet=period.place.sheet,
            cell=period.place.cell,
            code=period.code,
            value="Quý II năm 2022",
            line=3,
        ),
        *(
            Decision(
                Choice.ACCEPT,
                "b.xlsx",
                sheet=one.place.sheet,
                cell=one.place.cell,
                code=one.code,
                reason="đúng",
                line=9,
            )
            for one in errors
            if one.place is not None
        ),
    )
    asked = Request((folder,), period="Quý II năm 2022", decided=decided)
    second = consolidate(asked)
    statuses = {unit.unit.name: unit.status for unit in second.units}
    assert statuses["Xã B"] is statuses["Xã D"] is Status.ACCEPTED
    for _ in range(2):
        read = decisions_in(findings_frame(second))
        assert {(one.choice, one.file) for one in decided} <= {(one.choice, one.file) for one in read}
        assert all(one.digest for one in read if one.choice is not Choice.LEAVE_OUT)
        second = consolidate(replace(asked, decided=read))
        assert {unit.unit.name: unit.status for unit in second.units} == statuses
        assert not [told for told in second.findings if told.finding.code in ("TT974", "TT977")]


def test_a_fault_on_the_sheet_of_findings_speaks_of_its_columns() -> None:
    lines = [
        (3, ["STT", "Đơn vị", "Hướng xử lý", "Lý do", "Tệp"]),
        (4, ["1", "a.xlsx", "chấp nhận", "", "a.xlsx"]),
    ]
    with pytest.raises(TthcError) as refused:
        decisions_of(rows_of_sheet(lines), "trang CẦN KIỂM TRA", in_sheet=True)
    assert refused.value.facts["fault"] == "chấp nhận cần Lý do"
