"""Rules over what a unit has to carry out: its "-" against its group's profile, and groups without one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal

from tthc.checks.columns import every_dash, labels_in_words, waiting_column
from tthc.checks.context import Checked, Rule
from tthc.domain.criteria_set import Copied, CriteriaSet, Criterion
from tthc.domain.findings import Fact, Finding
from tthc.domain.numbers import Absent, format_score
from tthc.domain.results import UnitResult
from tthc.domain.units import group_of

__all__ = ["PROFILE_RULES", "copied_scores_agree", "profiles_are_confirmed"]

_MOST_UNITS = 3
"""More names than these make a sentence nobody reads to its end."""


def something_is_judged(checked: Checked) -> Iterator[Finding]:
    """Not every criterion is "-".

    Why: there is then nothing to add up, no index and no class, and the row of the unit stays empty.
    """
    if every_dash(checked):
        column = waiting_column(checked)
        entries = (checked.form.criterion(leaf.id) for leaf in checked.criteria_set.leaves())
        place = next((one.score(column.id).place for one in entries), None)
        yield checked.finding("TT336", place, {})


def dashes_follow_profile(checked: Checked) -> Iterator[Finding]:
    """A "-" stands where the group's profile leaves a criterion out, a score where it does not.

    Why: "-" says "not required" or "not yet due"; each changes the base of the index (70 of 100 points for a
    commune), and so the place in the ranking. Nothing is said in a set without profiles, where "-" is free,
    nor of a group whose own nobody has confirmed.
    """
    chosen, column = checked.criteria_set, waiting_column(checked)
    leaves = chosen.leaves()
    known = chosen.has_profiles and chosen.group is not None and chosen.group.confirmed
    if (all(leaf.required for leaf in leaves) and not known) or every_dash(checked):
        return
    expected = sum((leaf.maximum for leaf in leaves if leaf.required), Decimal(0))
    base = checked.scored.columns[column.id].maximum
    words = (
        f"; điểm tối đa áp dụng là {format_score(base)}, theo quy định của nhóm là {format_score(expected)}"
    )
    values = {leaf: checked.form.criterion(leaf.id).score(column.id) for leaf in leaves}
    left_out = [leaf for leaf in leaves if leaf.required and values[leaf].value is Absent.DASH]
    put_in = [leaf for leaf in leaves if not leaf.required and isinstance(values[leaf].value, Decimal)]
    for code, own in (("TT334", left_out), ("TT335", put_in)):
        if own:
            facts: dict[str, Fact] = {
                "labels": labels_in_words(own),
                "base": words if chosen.rescale and base != expected else "",
            }
            only = own[0].id if len(own) == 1 else None
            yield checked.finding(code, values[own[0]].place, facts, only)


PROFILE_RULES: tuple[Rule, ...] = (something_is_judged, dashes_follow_profile)


def profiles_are_confirmed(criteria_set: CriteriaSet, units: Iterable[UnitResult]) -> Iterator[Finding]:
    """The set knows what the units of each group have to carry out.

    Why: without the decision's own figures nobody can say which "-" is right, nor of how many points the
    index is. Told once a group and run, not at every unit.
    """
    found: Counter[str] = Counter()
    for unit in units:
        group = group_of(criteria_set, unit.unit)
        if group is not None and not group.confirmed and unit.status.counts_in_sums:
            found[group.title] += 1
    for title, number in found.items():
        yield Finding("TT575", {"group": title, "units": number}, None, title)


def _alike(scores: Sequence[tuple[UnitResult, Decimal]]) -> dict[Decimal, list[UnitResult]]:
    by_score: dict[Decimal, list[UnitResult]] = {}
    for unit, value in scores:
        by_score.setdefault(value, []).append(unit)
    return dict(sorted(by_score.items(), key=lambda one: -len(one[1])))


def _names(units: Sequence[UnitResult]) -> str:
    names = ", ".join(one.printed_name for one in units[:_MOST_UNITS])
    more = len(units) - _MOST_UNITS
    return f"{names} và {more} đơn vị khác" if more > 0 else names


def _copied(criteria_set: CriteriaSet) -> Iterator[Criterion]:
    return (leaf for leaf in criteria_set.leaves() if isinstance(leaf.kind, Copied))


def copied_scores_agree(criteria_set: CriteriaSet, units: Sequence[UnitResult]) -> Iterator[Finding]:
    """A score the upper level computes and hands down is the same at every unit.

    Why: it is one figure of the province; a unit that has another copied last period's, or a slip.
    """
    column = criteria_set.deciding_column.id
    for leaf in _copied(criteria_set):
        scores = [
            (unit, value)
            for unit in units
            if unit.form is not None and unit.status.counts_in_sums
            if isinstance(value := unit.form.criterion(leaf.id).score(column).value, Decimal)
        ]
        alike = _alike(scores)
        if len(alike) < 2:
            continue
        most, *odd = alike
        several = len(alike[odd[0]]) < len(alike[most])
        first = (
            f"phần lớn ghi {format_score(most)}"
            if several
            else f"{_names(alike[most])} ghi {format_score(most)}"
        )
        pieces = [first, *(f"{_names(alike[value])} ghi {format_score(value)}" for value in odd)]
        form = alike[odd[0]][0].form
        place = form.criterion(leaf.id).score(column).place if form is not None else None
        facts: dict[str, Fact] = {"criterion_label": leaf.label, "seen": "; ".join(pieces)}
        yield Finding("TT576", facts, place, None, leaf.id)
