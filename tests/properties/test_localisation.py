"""One wrong figure in a sound form: it is noticed, and where the other figures leave no choice, it is named."""

from collections import Counter
from decimal import Decimal
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from consistent import OPTIONS, checked_of, consistent_form, one_digit_off
from support import QD1187
from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.checks.edits import Edit
from tthc.checks.figures import Figure, FigureKind, Value, figures_of, put_right
from tthc.checks.form_edits import edits_of
from tthc.checks.localise import localise
from tthc.domain.counts import Count
from tthc.domain.findings import Finding, Severity
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form

NEAR_A_THRESHOLD = {"TT406", "TT408", "TT409", "TT410", "TT411", "TT412"}
"""These speak of the class of a sound form."""
CASES = 60


def findings_of(form: FilledForm) -> tuple[Finding, ...]:
    return check_form(QD1187, form, inputs_of_form(form), OPTIONS, "Xã A")


def tied(form: FilledForm) -> list[Figure]:
    """The figures other figures say something about; late online dossiers may be any where the mark is 0."""
    figures = figures_of(checked_of(form))
    return [one for one in figures if one.value is not None and one.role is not Count.ONLINE_LATE]


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_a_consistent_form_gives_no_error_and_no_warning(seed: int) -> None:
    found = findings_of(consistent_form(Random(seed)))
    serious = {one.code for one in found if tell(one).severity is not Severity.INFO}
    assert serious <= NEAR_A_THRESHOLD


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_one_changed_digit_is_always_found(seed: int) -> None:
    random = Random(seed)
    form = consistent_form(random)
    figure = random.choice(tied(form))
    changed = put_right(form, {figure: one_digit_off(random, figure)}, "self")
    before = findings_of(form)
    assert [one for one in findings_of(changed) if one not in before]


def _single_repairs(figures: tuple[Figure, ...], edits: tuple[Edit, ...]) -> set[tuple[str, Value]]:
    """Every change of one figure alone that satisfies every edit, by trying all values."""
    values: dict[str, Value | None] = {one.id: one.value for one in figures}
    found: set[tuple[str, Value]] = set()
    for figure in figures:
        own = [edit for edit in edits if figure.id in edit.ids]
        if not own or not all(edit.holds(values) for edit in edits if edit not in own):
            continue
        tried: list[Value]
        match figure.kind:
            case FigureKind.COUNT:
                tried = list(range(9500))
            case FigureKind.MARK:
                tried = [0, 1, 2]
            case _:
                tried = [Decimal(n) / 100 for n in range(1801)]
        for value in tried:
            if value != figure.value and all(edit.holds({**values, figure.id: value}) for edit in own):
                found.add((figure.id, value))
    return found


def test_where_the_edits_leave_no_choice_the_wrong_figure_is_named() -> None:
    """At least 95 of 100; what is not named first is looked at by brute force before it counts as a choice."""
    outcomes: Counter[str] = Counter()
    for seed in range(CASES):
        random = Random(seed)
        form = consistent_form(random)
        figure = random.choice(tied(form))
        assert figure.value is not None
        changed = put_right(form, {figure: one_digit_off(random, figure)}, "self")
        checked = checked_of(changed)
        figures = figures_of(checked)
        edits = edits_of(checked, figures)
        ways = localise(figures, edits)
        named = [(one.figure.id, one.meant) for one in ways[0].changes] if len(ways) == 1 else []
        if named == [(figure.id, figure.value)]:
            outcomes["named"] += 1
        elif not ways:
            outcomes["explained by the other rounding"] += 1
        elif len(_single_repairs(figures, edits)) == 1:
            outcomes["missed"] += 1
        else:
            outcomes["several ways"] += 1
            among = {(one.figure.id, one.meant) for way in ways for one in way.changes}
            outcomes["among these"] += (figure.id, figure.value) in among
    determined = outcomes["named"] + outcomes["missed"]
    assert determined >= CASES * 3 // 4
    assert outcomes["named"] >= determined * Decimal("0.95"), outcomes
    assert outcomes["among these"] >= outcomes["several ways"] * Decimal("0.7"), outcomes


def test_the_suggestion_names_cell_and_value() -> None:
    form = consistent_form(Random(7))
    score = next(one for one in tied(form) if one.id == "score 1")
    found = findings_of(put_right(form, {score: Decimal("0.01")}, "self"))
    first = next(one for one in found if tell(one).severity is Severity.ERROR)
    (suggestion,) = first.suggestions
    assert (suggestion.place, suggestion.proposed) == (score.place, str(score.value))
