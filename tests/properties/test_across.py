"""What must always hold between forms that tell of the same thing."""

from dataclasses import replace
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from support import QD1187, make_form
from tthc.checks.cross_rules import Told, compare_forms
from tthc.checks.gap_rules import unit_behind_the_gaps
from tthc.checks.previous_rules import compare_with_previous
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import TotalRule
from tthc.domain.forms import CriterionEntry, FilledForm, StaffRow
from tthc.domain.inputs import inputs_of_form
from tthc.domain.places import Entry, Place
from tthc.domain.results import Status, UnitResult
from tthc.domain.scoring import Scored, ScoringOptions, score
from tthc.domain.units import Group, Unit

COLUMN = QD1187.deciding_column.id
counts = st.integers(0, 5000)
conventions = st.builds(ScoringOptions, st.sampled_from(TotalRule), whole_denominator=st.booleans())


@st.composite
def forms(draw: st.DrawFn) -> FilledForm:
    early, on_time, late = draw(counts), draw(counts), draw(counts)
    assume(early + on_time + late > 0)
    marks = draw(st.fixed_dictionaries({key: st.integers(0, 2) for key in "6789"}))
    return make_form(early=early, on_time=on_time, late=late, marks=marks)


def printed(form: FilledForm, scored: Scored) -> tuple[FilledForm, StaffRow]:
    """The row and the staff line an office would print of a form."""
    scores = {
        key: CriterionEntry(scores={COLUMN: Entry(s.value)}) for key, s in scored.deciding.scores.items()
    }
    row = replace(
        form,
        criteria=scores,
        totals={COLUMN: Entry(scored.deciding.total)},
        staff_score=Entry(scored.staff_score),
        classification=Entry(scored.classification.label if scored.classification else None),
    )
    return row, StaffRow(Entry("Xã A"), Entry(), Entry(scored.staff_score), (0,))


@given(forms(), conventions)
def test_what_is_printed_of_a_form_agrees_with_it_by_every_convention(
    form: FilledForm, way: ScoringOptions
) -> None:
    row, line = printed(form, score(QD1187, inputs_of_form(form), way))
    assert not list(compare_forms(QD1187, Told("Xã A", form, row, (line,)), ScoringOptions()))
    unread = replace(row, criteria={})
    assert not list(compare_forms(QD1187, Told("Xã A", form, unread, (line,)), ScoringOptions()))
    assert not list(compare_forms(QD1187, Told("Xã A", None, row, (line,)), ScoringOptions()))


@given(forms(), conventions, st.decimals("0.1", "2", places=2))
def test_a_staff_score_changed_on_one_form_is_told(
    form: FilledForm, way: ScoringOptions, by: Decimal
) -> None:
    row, line = printed(form, score(QD1187, inputs_of_form(form), way))
    assert isinstance(line.score.value, Decimal)
    other = replace(line, score=Entry(line.score.value + by))
    for told in (Told("Xã A", form, row, (other,)), Told("Xã A", None, row, (other,))):
        assert [one.code for one in compare_forms(QD1187, told, ScoringOptions())] == ["TT549"]


CHANGED = (Count.RECEIVED, Count.RESOLVED, Count.EARLY, Count.ON_TIME, Count.LATE)


@given(
    st.lists(forms(), min_size=2, max_size=6),
    st.data(),
    st.sampled_from(CHANGED),
    st.integers(-9, 9).filter(bool),
)
def test_a_unit_off_in_one_count_is_found_from_the_printed_group(
    some: list[FilledForm], data: st.DataObject, count: Count, by: int
) -> None:
    """Sound units but one, and the printed form of what they should have been."""
    sound = [replace(f, head=HeaderCounts({**f.head.entries, Count.IN_PROGRESS: Entry(0)})) for f in some]
    at = data.draw(st.integers(0, len(sound) - 1))
    value = sound[at].head.value(count)
    assume(value is not None and value + by >= 0)
    wrong = HeaderCounts(
        {**sound[at].head.entries, count: Entry((value or 0) + by, Place("a.xlsx", "S", 5, 1))}
    )
    typed = replace(
        make_form(),
        head=HeaderCounts(
            {c: Entry(sum(f.head.value(c) or 0 for f in sound)) for c in sound[0].head.entries}
        ),
    )
    given_forms = [replace(form, head=wrong) if n == at else form for n, form in enumerate(sound)]
    units = [
        UnitResult(Unit(f"Xã {n}", "g"), f"Xã {n}", Status.ACCEPTED, f) for n, f in enumerate(given_forms)
    ]
    result = consolidate_group(QD1187, Group("g", "G"), units, ScoringOptions(), typed)
    (one,) = (c.finding for c in unit_behind_the_gaps(QD1187, ScoringOptions(), result, typed, units))
    assert one.unit == f"Xã {at}"
    assert [(s.place.cell, s.proposed) for s in one.suggestions] == [("A5", str(value))]
    assert not list(unit_behind_the_gaps(QD1187, ScoringOptions(), result, typed, []))


@given(forms(), counts)
def test_what_was_left_and_carried_over_agrees(form: FilledForm, left: int) -> None:
    resolved = form.head.value(Count.RESOLVED) or 0
    before = {Count.RECEIVED: Entry(resolved + left), Count.RESOLVED: Entry(resolved)}
    now = replace(form, head=HeaderCounts({**form.head.entries, Count.CARRIED_OVER: Entry(left)}))
    unit = UnitResult(Unit("Xã A", "g"), "Xã A", Status.ACCEPTED, now)
    for head in (before, {Count.IN_PROGRESS: Entry(left)}):
        assert not list(compare_with_previous(unit, [replace(form, head=HeaderCounts(head))]))
    more = replace(form, head=HeaderCounts({Count.IN_PROGRESS: Entry(left + 1)}))
    assert [one.code for one in compare_with_previous(unit, [more])] == ["TT567"]
