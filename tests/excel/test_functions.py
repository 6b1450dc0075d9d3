"""The worksheet functions: what they give for every kind of criterion and every shipped set, and when they fail."""

import subprocess
import sys
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from excel.blocks import block_of, forms_of, row_of
from support import CCHC_TOTALS, QD459, QD766, QD1187, ROOT, TT01, make_form, scored_form
from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    ClassifyOn,
    Complement,
    CountedLevels,
    CriteriaSet,
    MarkedLevel,
    RatioScore,
    TotalRule,
)
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import FormInputs, inputs_of_form
from tthc.domain.scoring import ScoringOptions, State, score
from tthc.domain.stated_counts import stated_counts
from tthc.domain.units import Unit, profile_of
from tthc.excel.functions import (
    TTHC_CHISO,
    TTHC_DIEM,
    TTHC_DIEM_CCVC,
    TTHC_GHICHU,
    TTHC_KIEMTRA,
    TTHC_SO,
    TTHC_TEN,
    TTHC_TONG,
    TTHC_XEPLOAI,
)
from tthc.excel.values import BadInputError
from tthc.files.form_block import FormBlockError
from tthc.workflow.one_form import Filled, filled

SETS = {one.id: one for one in shipped_sets()}
each_set = pytest.mark.parametrize("chosen", SETS.values(), ids=SETS)
RULES = {
    "": None,
    "lam-tron": TotalRule.ROUNDED,
    "khong-lam-tron": TotalRule.UNROUNDED,
    "rounded": TotalRule.ROUNDED,
    "unrounded": TotalRule.UNROUNDED,
}
SET = QD1187.id
COUNTED, MARKED = (
    next(leaf.id for leaf in QD1187.leaves() if isinstance(leaf.kind, kind))
    for kind in (CountedLevels, MarkedLevel)
)
RATIO, OPPOSITE = (
    next(leaf.id for leaf in QD766.leaves() if isinstance(leaf.kind, kind))
    for kind in (RatioScore, Complement)
)
COPIED = next(leaf.id for leaf in QD766.leaves() if not isinstance(leaf.kind, RatioScore | Complement))


def _float(value: Decimal | None) -> float | str:
    return "" if value is None else float(value)


@each_set
def test_totals_equal_the_scoring(chosen: CriteriaSet) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(forms_of(chosen), st.sampled_from(sorted(RULES)))
    def holds(form: FilledForm, rule: str) -> None:
        own = profile_of(chosen, Unit(form.unit.value or "", ""))
        block = block_of(chosen, form)
        # every reader takes the counts that levels repeat for counts of the form
        read = replace(form, head=stated_counts(chosen, form.head.entries, form.criteria))
        wanted = score(own, inputs_of_form(read), ScoringOptions(RULES[rule]))
        if filled(form, unreadable=False) is not Filled.FIGURES:
            assert TTHC_TONG(chosen.id, rule, block) == ""
            return
        assert TTHC_TONG(chosen.id, rule, block) == _float(wanted.deciding.total)
        assert TTHC_CHISO(chosen.id, rule, block) == _float(wanted.deciding.index)
        assert TTHC_DIEM_CCVC(chosen.id, rule, block) == _float(wanted.staff_score)
        judged = TTHC_CHISO if chosen.classify_on is ClassifyOn.INDEX else TTHC_TONG
        label = wanted.classification.label if wanted.classification else ""
        assert TTHC_XEPLOAI(chosen.id, judged(chosen.id, rule, block)) == label

    holds()


def _cells(form: FilledForm, chosen: CriteriaSet, criterion: str) -> list[Any]:
    """The three cells of a criterion as the form has them."""
    leaf = next(one for one in chosen.leaves() if one.id == criterion)
    entry = form.criterion(criterion)
    match leaf.kind:
        case CountedLevels():
            found = [level.value for level in entry.levels]
        case MarkedLevel():
            return ["x" if at in entry.marked else None for at, _ in enumerate(leaf.levels)]
        case RatioScore() | Complement():
            found = [entry.numerator.value, entry.denominator.value]
        case _:
            typed = entry.score(chosen.computed_column.id).value
            return [float(typed) if isinstance(typed, Decimal) else typed and typed.value]
    return [None if value is None else float(value) for value in found]


@each_set
def test_each_criterion_equals_its_score_without_the_head(chosen: CriteriaSet) -> None:
    @settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(forms_of(chosen))
    def holds(form: FilledForm) -> None:
        known = inputs_of_form(form).criteria
        scores = score(chosen, FormInputs({}, known)).computed.scores
        for leaf in chosen.leaves():
            cells = _cells(form, chosen, leaf.id)
            if known[leaf.id].rate is not None:
                continue  # a rate has no cell here
            shown = TTHC_DIEM(chosen.id, leaf.id, *cells)
            own = scores[leaf.id]
            if own.state is State.SCORED:
                assert shown == _float(own.value)
            else:
                assert shown == ("-" if own.state is State.NOT_COUNTED else "")

    holds()


@pytest.mark.parametrize(
    ("chosen", "criterion", "cells", "shown"),
    [
        (SET, COUNTED, (62.0, 288.0, 2.0), 1.17),
        (SET, COUNTED, (3703.0000000000005, None, 100.0), 1.95),
        (SET, COUNTED, (None, None, None), ""),
        (SET, COUNTED, ("", " ", None), ""),
        (SET, COUNTED, (0.0, None, None), "-"),
        (TT01.id, COUNTED, (62.0, 288.0, 2.0), 1.2),
        (SET, MARKED, ("x", None, None), 2.0),
        (SET, MARKED, (None, "X", None), 1.0),
        (SET, MARKED, (None, None, "x"), 0.0),
        (SET, MARKED, (None, None, None), ""),
        (QD766.id, RATIO, (1.0, 2.0), 3.0),
        (QD766.id, RATIO, (1.0, None), ""),
        (QD766.id, RATIO, (None, 2.0), ""),
        (QD766.id, OPPOSITE, (1.0, 2.0), 3.33),
        (QD766.id, COPIED, (3.5,), 3.5),
        (QD766.id, COPIED, ("-",), "-"),
        (QD766.id, COPIED, (None,), ""),
        (QD766.id, COPIED, (Decimal("3.5"),), 3.5),
        (CCHC_TOTALS.id, "tong", (75.42,), 75.42),
    ],
)
def test_scores_from_cells(chosen: str, criterion: str, cells: tuple[object, ...], shown: object) -> None:
    assert TTHC_DIEM(chosen, criterion, *cells) == shown
    assert type(TTHC_DIEM(chosen, criterion, *cells)) in (float, str)


@pytest.mark.parametrize(
    ("chosen", "criterion", "cells"),
    [
        ("qd0", COUNTED, (1.0,)),
        (SET, "10", (1.0,)),
        ("", "", (1.0,)),
        (SET, COUNTED, ("1.855", None, None)),
        (SET, COUNTED, ("ba", None, None)),
        (SET, COUNTED, (1.855, None, None)),
        (SET, COUNTED, (-1.0, None, None)),
        (SET, COUNTED, (1e9, None, None)),
        (SET, COUNTED, (float("nan"), None, None)),
        (SET, COUNTED, ("#N/A", None, None)),
        (SET, COUNTED, (True, None, None)),
        (SET, COUNTED, ([1.0], None, None)),
        (SET, MARKED, ("x", "x", None)),
        (SET, MARKED, ("có", None, None)),
        (SET, MARKED, (1.0, None, None)),
        (QD766.id, RATIO, (3.0, 2.0)),
        (QD766.id, RATIO, (1.0, 2.0, 3.0)),
        (QD766.id, COPIED, (195.0,)),
        (QD766.id, COPIED, ("3,5",)),
        (QD766.id, COPIED, (1.0, 2.0)),
        (QD459.id, "1", (1.0,)),
    ],
)
def test_bad_figures_of_a_criterion_fail(chosen: str, criterion: str, cells: tuple[object, ...]) -> None:
    with pytest.raises(BadInputError):
        TTHC_DIEM(chosen, criterion, *cells)


FORM = make_form(early=62, on_time=288, late=2)
BLOCK = block_of(QD1187, FORM)
BLANK = block_of(QD1187, FilledForm(FORM.source, SET, FORM.unit))
NO_CASES = block_of(QD1187, FilledForm(FORM.source, SET, FORM.unit), no_cases=True)


@pytest.mark.parametrize("function", [TTHC_TONG, TTHC_CHISO, TTHC_DIEM_CCVC])
def test_a_form_without_figures_has_no_totals(function: Any) -> None:
    assert function(SET, "", BLANK) == ""
    assert function(SET, "", NO_CASES) == ""
    assert function(SET, "", row_of(BLANK, "count.received", 3.0)) == ""


def test_a_set_without_a_staff_score_has_none() -> None:
    full = {leaf.id: str(leaf.maximum) for leaf in QD459.leaves()}
    block = block_of(QD459, scored_form(QD459, {"self": full}, unit="Sở Tư pháp"))
    assert TTHC_TONG(QD459.id, "", block) == 100.0
    assert TTHC_DIEM_CCVC(QD459.id, "", block) == ""


def test_a_unit_is_scored_by_the_profile_of_its_group() -> None:
    left_out = {leaf.id for group in QD459.groups for leaf in QD459.leaves() if leaf.id in group.not_required}
    full = {leaf.id: str(leaf.maximum) for leaf in QD459.leaves() if leaf.id not in left_out}
    forms = {unit: scored_form(QD459, {"self": full}, unit=unit) for unit in ("Xã A", "Sở Tư pháp")}
    shown = {unit: TTHC_CHISO(QD459.id, "", block_of(QD459, form)) for unit, form in forms.items()}
    assert isinstance(shown["Xã A"], float)
    assert shown["Sở Tư pháp"] == ""
    named = block_of(QD459, forms["Sở Tư pháp"], group="communes")
    assert TTHC_CHISO(QD459.id, "", named) == shown["Xã A"]


@pytest.mark.parametrize("function", [TTHC_TONG, TTHC_CHISO, TTHC_DIEM_CCVC])
@pytest.mark.parametrize(
    ("chosen", "rule", "block"),
    [
        ("qd0", "", BLOCK),
        (TT01.id, "", BLOCK),
        (SET, "nhanh", BLOCK),
        (SET, "", row_of(BLOCK, "count.received", "1.855")),
        (SET, "", row_of(BLOCK, "count.received", "#REF!")),
        (SET, "", row_of(BLOCK, "mark.6.0", "có")),
        (SET, "", [[1.0, 2.0], *BLOCK]),
        (SET, "", [row[:1] for row in BLOCK]),
        (SET, "", []),
        (SET, "", None),
        (SET, "", "khoi"),
        (SET, True, BLOCK),
    ],
)
def test_what_is_no_form_fails(function: Any, chosen: str, rule: object, block: object) -> None:
    with pytest.raises(BadInputError):
        function(chosen, rule, block)


def test_a_block_of_another_make_fails() -> None:
    for function in (TTHC_KIEMTRA, lambda block: TTHC_TONG(SET, "", block)):
        with pytest.raises(FormBlockError):
            function([*BLOCK, ["count.all", 1.0]])


def test_rows_without_a_key_are_left_out() -> None:
    assert TTHC_TONG(SET, "", [*BLOCK, [None, None], ["", 3.0]]) == TTHC_TONG(SET, "", BLOCK)


@pytest.mark.parametrize(
    ("chosen", "total", "label"),
    [
        (SET, 17.84, "Xuất sắc"),
        (SET, 15.0, "Xuất sắc"),
        (SET, 14.995, "Xuất sắc"),
        (SET, 14.994999999999996, "Xuất sắc"),
        (SET, 14.994, "Tốt"),
        (SET, 0.0, "Yếu"),
        (SET, None, ""),
        (SET, "", ""),
        (QD459.id, 89.995, "Xuất sắc"),
        (QD459.id, 100.0, "Xuất sắc"),
    ],
)
def test_classes(chosen: str, total: object, label: str) -> None:
    assert TTHC_XEPLOAI(chosen, total) == label


@pytest.mark.parametrize(
    ("chosen", "total"),
    [("qd0", 1.0), (SET, 18.01), (SET, -1.0), (SET, "17,84"), (SET, "-"), (QD459.id, 100.5), (SET, "#N/A")],
)
def test_what_is_no_total_has_no_class(chosen: str, total: object) -> None:
    with pytest.raises(BadInputError):
        TTHC_XEPLOAI(chosen, total)


def test_an_empty_form_has_nothing_to_check() -> None:
    assert TTHC_KIEMTRA(BLANK) == ""


def test_a_unit_without_cases_is_told_so() -> None:
    assert TTHC_KIEMTRA(NO_CASES) == "Biểu ghi không phát sinh TTHC trong kỳ."


def test_a_right_form_is_told_so() -> None:
    none = (Count.CARRIED_OVER, Count.ONLINE_LATE, Count.IN_PROGRESS, Count.PETITIONS)
    head = {Count.ONLINE: 6, Count.DIRECT: 4, Count.LEVEL34_RECEIVED: 10, **dict.fromkeys(none, 0)}
    procedures = {Count.PROCEDURES: 10, Count.PROCEDURES_LEVEL34: 8}
    block = block_of(QD1187, make_form(early=10, head={**head, **procedures}))
    assert TTHC_KIEMTRA(block) == "Không thấy sai sót."


def test_errors_stand_before_warnings_each_in_a_line_without_cells() -> None:
    block = row_of(row_of(BLOCK, "count.received", 300.0), "level.2.0", "ba")
    block = row_of(block, "mark.6.1", 1.0)
    lines = TTHC_KIEMTRA(block).splitlines()
    kinds = [line.partition(":")[0] for line in lines]
    assert kinds == sorted(kinds, key=["Lỗi", "Cảnh báo"].index)
    assert set(kinds) == {"Lỗi", "Cảnh báo"}
    assert any(line.startswith('Lỗi: Tiêu chí 2, mức "') and 'ghi "ba"' in line for line in lines)
    assert not any("Ô " in line for line in lines)


def test_information_is_told_where_nothing_is_wrong() -> None:
    first, *others = TTHC_KIEMTRA(BLOCK).splitlines()
    assert first == "Không thấy sai sót."
    assert "Thông tin: Có 02 hồ sơ trễ hạn, biểu chưa ghi lý do." in others
    reason = TTHC_KIEMTRA(row_of(BLOCK, "late_reason", "mất điện")).splitlines()
    assert reason == [line for line in (first, *others) if "lý do" not in line]
    assert "Thông tin" not in TTHC_KIEMTRA(row_of(BLOCK, "count.received", 300.0))


def test_a_remark_that_contradicts_a_figure_is_named() -> None:
    remark = row_of(row_of(BLOCK, "count.online_late", 0.0), "note.9", "Có hồ sơ trực tuyến quá hạn")
    assert 'nhưng ô ghi chú tiêu chí 9 ghi "Có hồ sơ trực tuyến quá hạn"' in TTHC_KIEMTRA(remark)


def test_many_findings_are_cut_short() -> None:
    block = [row[:] for row in BLOCK]
    for row in block:
        if row[0].startswith("level."):
            row[1] = "ba"
    lines = TTHC_KIEMTRA(block).splitlines()
    assert len(lines) == 9
    assert lines[-1].startswith("… và còn ")
    assert lines[-1].endswith(" nội dung nữa")


@each_set
def test_any_form_of_any_set_can_be_checked(chosen: CriteriaSet) -> None:
    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(forms_of(chosen))
    def holds(form: FilledForm) -> None:
        told = TTHC_KIEMTRA(block_of(chosen, form))
        assert isinstance(told, str)
        assert len(told.splitlines()) <= 9
        assert "{" not in told
        assert "ô :" not in told

    holds()


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("1.855", 1855.0),
        ("1,85", 1.85),
        ("1.85", 1.85),
        ("15,84 điểm", 15.84),
        ("05 hồ sơ", 5.0),
        ("3,803 hồ sơ", 3803.0),
        ("1.234.567", 1234567.0),
        (12.5, 12.5),
        (None, ""),
        ("  ", ""),
    ],
)
def test_numbers_in_texts(typed: object, number: object) -> None:
    assert TTHC_SO(typed) == number


@pytest.mark.parametrize(
    "typed", ["1,855", "ba", "-", "95%", "55/70", "không", "#N/A", True, [1.0], float("inf")]
)
def test_what_is_no_number_or_two_fails(typed: object) -> None:
    with pytest.raises(BadInputError):
        TTHC_SO(typed)


def test_names_come_in_their_standard_form() -> None:
    assert TTHC_TEN("ubnd xã  NÀ NHẠN") == "UBND xã NÀ NHẠN".replace("NÀ NHẠN", "Nà Nhạn")
    assert TTHC_TEN(None) == ""
    assert TTHC_TEN(12.0) == "12"
    with pytest.raises(BadInputError):
        TTHC_TEN("#REF!")


NOTE = (
    "Tổng 287 hs: TN trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ. "
    "Đã giải quyết 284 hồ sơ: sớm hạn 274, trễ hạn 10. Đang giải quyết 3 hồ sơ"
)


@pytest.mark.parametrize(
    ("what", "value"),
    [
        ("trễ hạn", 10.0),
        ("Trễ hạn:", 10.0),
        ("late", 10.0),
        ("trực tuyến", 21.0),
        ("Tiếp nhận trực tuyến", 21.0),
        ("Tổng hồ sơ đã tiếp nhận trong kỳ", 287.0),
        ("hồ sơ sớm hạn", 274.0),
        ("in_progress", 3.0),
        ("kỳ trước chuyển qua", ""),
        (
            "câu",
            "Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ. "
            "Đã giải quyết 284 hồ sơ: trước hạn 274, trễ hạn 10. Đang giải quyết trong hạn 03 hồ sơ.",
        ),
    ],
)
def test_notes_are_read(what: str, value: object) -> None:
    assert TTHC_GHICHU(NOTE, what) == value


def test_a_note_with_late_online_dossiers_is_written_whole() -> None:
    assert TTHC_GHICHU("Có 2 hồ sơ trực tuyến quá hạn", "câu") == "Có 02 hồ sơ trực tuyến quá hạn."
    assert TTHC_GHICHU(None, "câu") == ""


def test_a_count_that_nobody_knows_fails() -> None:
    with pytest.raises(BadInputError):
        TTHC_GHICHU(NOTE, "số lượng")


def test_functions_load_no_library_of_files_or_screens() -> None:
    """Excel waits for them: nothing is loaded that only files or the command need."""
    heavy = ("openpyxl", "docx", "xlrd", "xlsxwriter", "python_calamine", "rich", "typer")
    code = f"import sys, tthc.excel.functions; print([name for name in {heavy!r} if name in sys.modules])"
    path = {"PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=path, check=True)
    assert done.stdout.strip() == "[]"
