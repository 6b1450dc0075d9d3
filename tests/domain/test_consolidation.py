from dataclasses import replace
from decimal import Decimal

import pytest

from support import QD1187, UNLIKE, make_form, set_of
from tthc.domain.consolidation import consolidate_group, ranked, summary_note
from tthc.domain.counts import Count
from tthc.domain.criteria_set import Copied, CriteriaSet
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry, Place
from tthc.domain.results import GroupResult, Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Group, Unit

GROUP = Group("g", "NHÓM")


def result_of(
    form: FilledForm | None,
    name: str = "Xã A",
    status: Status = Status.ACCEPTED,
    chosen: CriteriaSet = QD1187,
    origin: Origin = Origin.FORM,
) -> UnitResult:
    scored = score(chosen, inputs_of_form(form)) if form else None
    return UnitResult(Unit(name, "g"), name, status, form, scored, origin)


def consolidated(*units: UnitResult, chosen: CriteriaSet = QD1187) -> GroupResult:
    return consolidate_group(chosen, GROUP, units, ScoringOptions())


def test_a_group_is_the_sum_of_counts_never_the_mean_of_scores() -> None:
    """2,00 of one dossier and 1,00 of 99 make 1,01, not 1,50."""
    small, large = make_form(early=1), make_form(early=0, on_time=99)
    group = consolidated(result_of(small, "A"), result_of(large, "B"))
    assert group.scored is not None
    assert group.scored.deciding.scores["1"].value == Decimal("1.01")
    assert group.counts[Count.RECEIVED].value == 100


def test_units_that_need_a_fix_count_and_others_do_not() -> None:
    form = make_form(early=10)
    group = consolidated(
        result_of(form, "A", Status.NEEDS_FIX),
        result_of(form, "B", Status.REJECTED),
        result_of(form, "C", Status.WRONG_PERIOD),
        result_of(None, "D", Status.MISSING),
        result_of(form, "E", origin=Origin.SUMMARY),
    )
    assert group.counts[Count.RESOLVED].value == 10


def test_a_group_without_forms_has_no_score() -> None:
    group = consolidated(result_of(None, "A", Status.MISSING))
    assert (group.scored, group.counts[Count.RECEIVED].value) == (None, None)


def test_shared_marks_serve_the_group() -> None:
    forms = [make_form(marks={"6": 1}), make_form(marks={"6": 1})]
    group = consolidated(*(result_of(form, str(at)) for at, form in enumerate(forms)))
    assert group.scored is not None
    assert group.scored.deciding.scores["6"].value == Decimal("1.00")
    assert group.marks["6"] == (0, 2, 0)


def test_marks_that_differ_leave_the_group_open() -> None:
    group = consolidated(result_of(make_form(marks={"7": 1}), "A"), result_of(make_form(), "B"))
    assert group.scored is not None
    assert group.scored.missing == ("7",)
    assert group.scored.deciding.total is None
    assert group.marks["7"] == (1, 1, 0)


def test_criterion_nine_follows_from_the_summed_inputs() -> None:
    """Units at 20 % and 10 %: one scores 1, the other 0; together 15 % of 200 scores 1."""
    first = make_form(early=100, head={Count.ONLINE: 20, Count.ONLINE_LATE: 0})
    second = make_form(early=100, head={Count.ONLINE: 10, Count.ONLINE_LATE: 0})
    group = consolidated(result_of(first, "A"), result_of(second, "B"))
    assert group.scored is not None
    assert group.scored.deciding.scores["9"].value == Decimal("1.00")


def test_an_unknown_count_of_one_unit_keeps_the_rule_from_deciding() -> None:
    first = make_form(early=100, head={Count.ONLINE: 20, Count.ONLINE_LATE: 0})
    second = make_form(early=100, head={Count.ONLINE: 20})
    group = consolidated(result_of(first, "A"), result_of(second, "B"))
    assert group.scored is not None
    assert group.scored.missing == ("9",)


def test_ratios_of_a_group_are_summed() -> None:
    def form(done: int, of: int) -> FilledForm:
        entries = {
            leaf.id: CriterionEntry(numerator=Entry(done), denominator=Entry(of)) for leaf in UNLIKE.leaves()
        }
        return FilledForm(Place("a.xlsx"), "unlike", Entry("A"), criteria=entries)

    units = (
        result_of(form(1, 10), "A", chosen=UNLIKE),
        result_of(form(89, 90), "B", chosen=UNLIKE),
    )
    group = consolidated(*units, chosen=UNLIKE)
    assert group.scored is not None
    assert group.scored.deciding.scores["b"].value == Decimal("27.00")  # 90 of 100
    assert group.scored.missing == ("a1", "a2")  # given scores cannot be summed


def test_ranks_are_shared_by_ties() -> None:
    forms = [make_form(on_time=0), make_form(early=0, on_time=9), make_form(), make_form(early=1, on_time=1)]
    units = [result_of(form, f"Xã {at}") for at, form in enumerate(forms)]
    order = ranked(QD1187, [*units, result_of(None, "Xã 4", Status.MISSING)])
    assert [(unit.unit.name, unit.rank) for unit in order] == [
        ("Xã 0", 1),
        ("Xã 2", 1),
        ("Xã 3", 3),
        ("Xã 1", 4),
        ("Xã 4", None),
    ]


def test_sets_that_class_on_the_index_rank_on_it() -> None:
    def form(points: str) -> FilledForm:
        entries = {
            leaf.id: CriterionEntry(scores={"appraised": Entry(Decimal(points))}) for leaf in UNLIKE.leaves()
        }
        return FilledForm(Place("a.xlsx"), "unlike", Entry("A"), criteria=entries)

    units = [result_of(form("4"), "A", chosen=UNLIKE), result_of(form("5"), "B", chosen=UNLIKE)]
    assert [unit.unit.name for unit in ranked(UNLIKE, units)] == ["B", "A"]


COMPOSED = "Tổng 10 hồ sơ. Đã giải quyết trước hạn 10 hồ sơ."


@pytest.mark.parametrize(
    ("note", "late_note", "expected"),
    [
        (None, None, COMPOSED),
        ("Do lỗi phần mềm", None, f"{COMPOSED} Do lỗi phần mềm."),
        ("Tổng 10 hồ sơ, đều trước hạn.", None, "Tổng 10 hồ sơ, đều trước hạn."),
        (None, "Có hồ sơ trực tuyến quá hạn", f"{COMPOSED} Có hồ sơ trực tuyến quá hạn."),
        (
            "Có hồ sơ trực tuyến quá hạn",
            "Có hồ sơ trực tuyến quá hạn",
            f"{COMPOSED} Có hồ sơ trực tuyến quá hạn.",
        ),
    ],
)
def test_the_note_is_composed_unless_typed(note: str | None, late_note: str | None, expected: str) -> None:
    form = replace(make_form(), note=Entry(note), online_late_note=Entry(late_note))
    assert summary_note(form, Status.ACCEPTED, Origin.FORM) == expected


def test_late_online_dossiers_follow_the_counts() -> None:
    form = make_form(head={Count.ONLINE_LATE: 2})
    assert summary_note(form, Status.ACCEPTED, Origin.FORM).endswith("Có 02 hồ sơ trực tuyến quá hạn.")


def test_units_without_figures_say_why() -> None:
    assert summary_note(None, Status.MISSING, Origin.FORM) == "Chưa gửi biểu"
    assert summary_note(make_form(), Status.NO_CASES, Origin.FORM) == "Không phát sinh TTHC"
    left_out = summary_note(None, Status.REJECTED, Origin.FORM)
    assert left_out == "Không sử dụng biểu theo quyết định của người tổng hợp"


def test_the_note_of_a_printed_row_is_kept() -> None:
    form = replace(make_form(), note=Entry("Trễ hạn 29 bộ trên DVC"))
    assert summary_note(form, Status.ACCEPTED, Origin.SUMMARY) == "Trễ hạn 29 bộ trên DVC"


def test_procedures_are_shown_only_where_they_are_common() -> None:
    """159 procedures of every commune are 159 of the group; different numbers say nothing together."""
    same = [result_of(make_form(head={Count.PROCEDURES: 159}), name) for name in "AB"]
    assert consolidated(*same).counts[Count.PROCEDURES].value == 159
    other = result_of(make_form(head={Count.PROCEDURES: 150}), "C")
    assert consolidated(*same, other).counts[Count.PROCEDURES].value is None
    silent = result_of(make_form(), "D")
    assert consolidated(silent).counts[Count.PROCEDURES].value is None


def test_late_online_dossiers_without_a_number_leave_no_sum() -> None:
    spoken = replace(make_form(), online_late_note=Entry("Có hồ sơ trực tuyến quá hạn"))
    stated = make_form(head={Count.ONLINE_LATE: 2})
    group = consolidated(result_of(spoken, "A"), result_of(stated, "B"))
    assert group.counts[Count.ONLINE_LATE].value is None
    assert group.scored is not None
    assert group.scored.deciding.scores["9"].value == Decimal("0.00")


PORTAL = set_of("qd766-2022")


def _portal_row(name: str, done: int, copied: str) -> FilledForm:
    """A row of the portal's table: each ratio `done` of 10, the province's own scores copied."""
    entries = {}
    for leaf in PORTAL.leaves():
        if isinstance(leaf.kind, Copied):
            entries[leaf.id] = CriterionEntry(scores={"self": Entry(Decimal(copied))})
        else:
            entries[leaf.id] = CriterionEntry(numerator=Entry(done), denominator=Entry(10))
    return replace(make_form(unit=name), criteria=entries)


def _portal_result(name: str, done: int, copied: str) -> UnitResult:
    row = _portal_row(name, done, copied)
    scored = score(PORTAL, inputs_of_summary_row(row))
    return UnitResult(Unit(name, "g"), name, Status.ACCEPTED, row, scored, Origin.SUMMARY)


def test_rows_of_a_portal_are_summed_and_its_copied_scores_kept() -> None:
    group = consolidated(_portal_result("A", 10, "2"), _portal_result("B", 5, "2"), chosen=PORTAL)
    assert group.scored is not None
    scores = group.scored.deciding.scores
    assert (scores["2.1"].value, scores["1.1"].value) == (Decimal("15.00"), Decimal("2.00"))
    assert group.ratios["2.1"][0].value == 15


def test_a_copied_score_that_differs_is_nobodys() -> None:
    group = consolidated(_portal_result("A", 10, "2"), _portal_result("B", 5, "1"), chosen=PORTAL)
    assert group.scored is not None
    assert group.scored.missing == ("1.1", "1.2", "1.3")
    assert group.scored.deciding.total is None


def test_scores_alone_do_not_add_up() -> None:
    """Given scores of units say nothing about their group: no form is made of them."""
    chosen = set_of("qd459-dienbien")
    entries = {leaf.id: CriterionEntry(scores={"self": Entry(leaf.maximum)}) for leaf in chosen.leaves()}
    form = replace(make_form(unit="Xã A"), criteria=entries)
    assert consolidated(result_of(form, "Xã A", chosen=chosen), chosen=chosen).scored is None
