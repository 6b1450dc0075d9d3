from dataclasses import replace
from decimal import Decimal

from support import QD1187, make_form
from tthc.checks.group_rules import check_group, compare_group
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.places import Entry
from tthc.domain.results import GroupResult, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Group, Unit


def group_of(*forms: FilledForm, **decided: int) -> GroupResult:
    marks = {key.removeprefix("c"): level for key, level in decided.items()}
    units = [
        UnitResult(
            Unit(f"Xã {at}", "g"), f"Xã {at}", Status.ACCEPTED, form, score(QD1187, inputs_of_form(form))
        )
        for at, form in enumerate(forms)
    ]
    return consolidate_group(QD1187, Group("g", "UBND CÁC XÃ"), units, ScoringOptions(), decided=marks)


def test_a_printed_total_that_agrees_gives_nothing() -> None:
    typed = make_form(early=20, typed={"1": "2"}, total="18")
    assert compare_group(QD1187, group_of(make_form(), make_form()), typed, 0) == ()


def test_counts_that_do_not_add_up_are_named() -> None:
    typed = make_form(early=20, late=1)
    found = compare_group(QD1187, group_of(make_form(), make_form()), typed, 0)
    told = {str(one.facts["what"]): (one.facts["typed"], one.facts["computed"]) for one in found}
    assert told["đã giải quyết trễ hạn"] == (1, 0)
    assert told["tổng số hồ sơ đã giải quyết trong kỳ"] == (21, 20)
    assert {one.code for one in found} == {"TT501"}
    assert {one.unit for one in found} == {"Xã A"}  # as the printed form names itself


def test_scores_and_total_that_do_not_follow_are_named() -> None:
    typed = replace(make_form(early=20, typed={"1": "1.66"}), totals={"self": Entry(Decimal("14.99"))})
    found = compare_group(QD1187, group_of(make_form(), make_form()), typed, 0)
    assert [(one.code, one.criterion, one.facts["what"]) for one in found] == [
        ("TT502", "1", "tiêu chí 1"),
        ("TT502", None, "tổng điểm"),
    ]


def test_counts_nobody_states_are_not_compared() -> None:
    typed = replace(make_form(early=10), head=HeaderCounts({Count.PETITIONS: Entry(2)}))
    assert compare_group(QD1187, group_of(make_form()), typed, 0) == ()


def test_procedures_are_never_compared_as_a_sum() -> None:
    """Every commune has the same 159 procedures; so has their group."""
    units = [make_form(head={Count.PROCEDURES: 159}) for _ in range(2)]
    typed = make_form(early=20, head={Count.PROCEDURES: 159})
    assert compare_group(QD1187, group_of(*units), typed, 0) == ()


def test_nothing_is_compared_while_units_are_to_come() -> None:
    (finding,) = compare_group(QD1187, group_of(make_form()), make_form(early=20), 1)
    assert (finding.code, finding.facts["open"]) == ("TT503", 1)


def test_a_sum_that_lacks_a_unit_is_named() -> None:
    silent = make_form(head={Count.RECEIVED: None})
    (finding,) = check_group(QD1187, group_of(make_form(), silent))
    assert (finding.code, finding.facts["sum"]) == ("TT511", 10)


def test_marks_that_differ_ask_for_a_decision() -> None:
    (finding,) = check_group(QD1187, group_of(make_form(marks={"7": 1}), make_form()))
    assert (finding.code, finding.criterion) == ("TT510", "7")
    assert finding.facts["levels"] == ("mức 2 điểm: 01 đơn vị", "mức 1 điểm: 01 đơn vị")


def test_no_mark_at_all_is_said() -> None:
    (finding,) = check_group(QD1187, group_of(make_form(marks={"6": 9})))
    assert finding.facts["levels"] == "chưa đơn vị nào đánh dấu"


def test_a_group_without_units_is_silent() -> None:
    assert check_group(QD1187, group_of()) == ()
    assert compare_group(QD1187, group_of(), make_form(total="18"), 0) == ()


def test_a_level_the_official_chose_settles_what_the_units_leave_open() -> None:
    units = (make_form(marks={"7": 1}), make_form())
    decided = group_of(*units, c7=1)
    assert group_of(*units).scored.deciding.total is None  # type: ignore[union-attr]
    assert decided.scored is not None
    assert decided.scored.deciding.scores["7"].value == 1
    assert decided.scored.deciding.total is not None
    assert check_group(QD1187, decided, group_of(*units).scored) == ()


def decided_against_the_sums(level: int) -> list[Finding]:
    """What is said of a group whose summed counts give criterion 9 two points (level 0)."""
    units = [
        make_form(
            head={Count.ONLINE: 8, Count.PROCEDURES: 10, Count.PROCEDURES_LEVEL34: 9, Count.ONLINE_LATE: 0}
        )
    ]
    proposed = group_of(*units).scored
    assert proposed is not None
    return list(check_group(QD1187, group_of(*units, c9=level), proposed))


def test_a_level_chosen_against_the_summed_counts_is_told() -> None:
    (finding,) = decided_against_the_sums(2)
    assert (finding.code, finding.criterion) == ("TT512", "9")
    assert (finding.facts["chosen"], finding.facts["computed"]) == (0, 2)
    assert decided_against_the_sums(0) == []
