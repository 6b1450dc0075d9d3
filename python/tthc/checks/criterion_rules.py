"""Rules over one criterion: its levels, its mark, its typed score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import assert_never

from tthc.checks.context import Checked, Rule, best_place
from tthc.domain.conditions import AllOf, AnyOf, Condition, CountWithin, Share, holds
from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import CountedLevels, Criterion, MarkedLevel
from tthc.domain.findings import Fact, Finding, Suggestion
from tthc.domain.forms import CriterionEntry
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.numbers import Absent, format_count, format_number, round_half_up
from tthc.domain.places import Entry
from tthc.domain.scoring import Basis, State

__all__ = ["CRITERION_RULES", "ROW_CRITERION_RULES", "agrees"]


_NAMES = {
    Count.ONLINE: "hồ sơ trực tuyến",
    Count.ONLINE_LATE: "hồ sơ trực tuyến quá hạn",
    Count.PROCEDURES_LEVEL34: "TTHC mức độ 3, 4",
}
"""How the counts of rules are named in reasons; other counts go by the wording of the form."""


def agrees(typed: Decimal, computed: Decimal, decimals: int) -> bool:
    """True when a typed score is the computed one, also where the cell kept more places than it shows."""
    return round_half_up(typed, decimals) == computed


def _counted(checked: Checked) -> Iterator[tuple[Criterion, CountedLevels, CriterionEntry]]:
    for leaf in checked.criteria_set.leaves():
        if isinstance(leaf.kind, CountedLevels):
            yield leaf, leaf.kind, checked.form.criterion(leaf.id)


def _marked(checked: Checked) -> Iterator[tuple[Criterion, MarkedLevel, CriterionEntry]]:
    for leaf in checked.criteria_set.leaves():
        if isinstance(leaf.kind, MarkedLevel):
            yield leaf, leaf.kind, checked.form.criterion(leaf.id)


def _entered(entry: CriterionEntry) -> list[int]:
    return [level.value for level in entry.levels if level.value is not None]


def _typed(checked: Checked, entry: CriterionEntry) -> tuple[Entry[Decimal], Decimal | None]:
    typed = entry.score(checked.criteria_set.deciding_column.id)
    value = typed.value if isinstance(typed.value, Decimal) else None
    return Entry(value, typed.place, typed.raw), value


def levels_make_up_resolved(checked: Checked) -> Iterator[Finding]:
    """The dossiers of a criterion's levels add up to the dossiers resolved.

    Why: the levels are the denominator of the mean. Practice leaves late dossiers out of "thái độ"; a gap
    of exactly that size is only pointed out.
    """
    resolved = checked.form.head.value(Count.RESOLVED)
    if resolved is None:
        return
    for leaf, kind, entry in _counted(checked):
        entered = _entered(entry)
        added = sum(entered)
        if not entered or added == resolved:
            continue
        omitted = sum(checked.tallies[count].value or 0 for count in kind.may_omit)
        place = best_place(entry.levels[0], entry.count)
        facts: dict[str, Fact] = {"criterion_label": leaf.label, "sum": added, "resolved": resolved}
        if kind.may_omit and resolved - added == omitted:
            yield checked.finding("TT302", place, facts | {"late": omitted}, leaf.id)
        else:
            yield checked.finding("TT301", place, facts | {"gap": abs(resolved - added)}, leaf.id)


def count_cell_equals_levels(checked: Checked) -> Iterator[Finding]:
    """Column (4) of the criterion's own row is the sum of its levels.

    Why: the printed form shows both, and a reader checks one against the other. Where column (4) repeats
    the dossiers resolved, the comparison of the levels with these says it already.
    """
    for leaf, _, entry in _counted(checked):
        entered = _entered(entry)
        told_already = entry.count.value == checked.form.head.value(Count.RESOLVED)
        if entered and entry.count.given and entry.count.value != sum(entered) and not told_already:
            yield checked.finding(
                "TT308",
                entry.count.place,
                {"criterion_label": leaf.label, "typed": entry.count.value, "sum": sum(entered)},
                leaf.id,
            )


def _level_words(leaf: Criterion, entry: CriterionEntry) -> str:
    named = [
        f"{format_count(level.value)} hồ sơ mức {format_number(leaf.levels[at].points)} điểm"
        for at, level in enumerate(entry.levels)
        if level.value
    ]
    return ", ".join(named) or "số hồ sơ các mức"


def typed_score_is_computed(checked: Checked) -> Iterator[Finding]:
    """The typed score of a counted criterion is the weighted mean of its levels.

    Why: adding by hand is where the printed reports go wrong most.
    """
    decimals = checked.criteria_set.rounding.criterion
    for leaf, _, entry in _counted(checked):
        typed, value = _typed(checked, entry)
        computed = checked.scored.deciding.scores[leaf.id].value
        if value is None or computed is None or value > leaf.maximum:
            continue
        others = [scored.deciding.scores[leaf.id].value for _, scored in checked.others]
        fitting = next((other for other in others if other and agrees(value, other, decimals)), None)
        if agrees(value, computed, decimals):
            continue
        if fitting is not None:
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value, "computed": computed}
            resolved = {"resolved": checked.form.head.value(Count.RESOLVED), "sum": sum(_entered(entry))}
            yield checked.finding("TT312", typed.place, facts | resolved, leaf.id)
        else:
            found = checked.finding(
                "TT303",
                typed.place,
                {
                    "criterion_label": leaf.label,
                    "typed": value,
                    "counts": _level_words(leaf, entry),
                    "computed": computed,
                },
                leaf.id,
            )
            if typed.place is not None:
                proposal = Suggestion(typed.place, format(value, "f"), format(computed, "f"))
                found = replace(found, suggestions=(proposal,))
            yield found


def score_within_maximum(checked: Checked) -> Iterator[Finding]:
    """A typed score lies within the criterion's maximum.

    Why: a lost comma turns 1,95 into 195.
    """
    for leaf in checked.criteria_set.leaves():
        typed, value = _typed(checked, checked.form.criterion(leaf.id))
        if value is not None and not 0 <= value <= leaf.maximum:
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value, "maximum": leaf.maximum}
            yield checked.finding("TT310", typed.place, facts, leaf.id)


def one_mark(checked: Checked) -> Iterator[Finding]:
    """A marked criterion carries exactly one x.

    Why: without it there is no score, with two there is a choice nobody made.
    """
    for leaf, _, entry in _marked(checked):
        not_counted = checked.scored.deciding.scores[leaf.id].state is State.NOT_COUNTED
        if entry.marks and len(entry.marked) != 1 and not not_counted:
            place = best_place(*(entry.marks[at] for at in entry.marked), *entry.marks)
            facts: dict[str, Fact] = {"criterion_label": leaf.label}
            if entry.marked:
                yield checked.finding("TT304", place, facts | {"marks": len(entry.marked)}, leaf.id)
            else:
                yield checked.finding("TT313", place, facts, leaf.id)


def _name(count: Count) -> str:
    return _NAMES.get(count, IN_SENTENCE[count])


def _said(condition: Condition, checked: Checked) -> Iterator[str]:
    """The counts of a condition in words, where they are known."""
    tallies, bases = checked.tallies, checked.options.bases
    match condition:
        case Share():
            part = tallies.get(condition.part, Tally()).exact
            whole = tallies.get(bases.get(condition.whole, condition.whole), Tally()).exact
            if part is not None and whole:
                share = format_number(round_half_up(Fraction(part * 100, whole), 2), decimals=2)
                yield f"{_name(condition.part)} {format_count(part)}/{format_number(whole)} = {share}%"
        case CountWithin():
            tally = tallies.get(condition.count, Tally())
            if tally.value is not None:
                known = f"{format_count(tally.value)} " if tally.complete else ""
                yield f"có {known}{_name(condition.count)}"
        case AllOf() | AnyOf():
            for part_of in condition.conditions:
                yield from _said(part_of, checked)
        case _:
            assert_never(condition)


def _deciding(condition: Condition, checked: Checked) -> Iterator[Condition]:
    """The parts of a condition that make it hold: every part of "all", the parts of "any" that hold."""
    match condition:
        case AnyOf():
            for part in condition.conditions:
                if holds(part, checked.tallies, checked.options.bases):
                    yield from _deciding(part, checked)
        case _:
            yield condition


def _reason(conditions: Iterable[Condition], checked: Checked) -> str:
    words = dict.fromkeys(word for condition in conditions for word in _said(condition, checked))
    return ", ".join(words) or "số liệu đầu biểu"


def rule_agrees_with_mark(checked: Checked) -> Iterator[Finding]:
    """Where the counts decide a marked criterion, mark and typed score say the same.

    Why: the most frequent wrong score of the reports is 1 or 2 for online services although the share is
    too low or online dossiers were late.
    """
    for leaf, kind, entry in _marked(checked):
        result = checked.scored.deciding.scores[leaf.id]
        typed, value = _typed(checked, entry)
        if result.basis is not Basis.RULE or result.value is None or result.level is None:
            continue
        condition = kind.levels[result.level].when
        deciding = tuple(_deciding(condition, checked)) if condition else ()
        marked = [kind.levels[at].points for at in entry.marked]
        seen = [f"dấu x ở mức {format_number(points)} điểm" for points in marked if points != result.value]
        if value is not None and not agrees(value, result.value, checked.criteria_set.rounding.criterion):
            seen.append(f"điểm {format_number(value)}")
        if seen:
            place = best_place(*(entry.marks[at] for at in entry.marked), typed)
            yield checked.finding(
                "TT306",
                place,
                {
                    "criterion_label": leaf.label,
                    "computed": result.value,
                    "why": _reason(deciding, checked),
                    "seen": " và ".join(seen),
                },
                leaf.id,
            )


def mark_agrees_with_score(checked: Checked) -> Iterator[Finding]:
    """The typed score of a marked criterion is that of the marked level.

    Why: one of the two was changed and the other forgotten.
    """
    for leaf, kind, entry in _marked(checked):
        typed, value = _typed(checked, entry)
        ruled = checked.scored.deciding.scores[leaf.id].basis is Basis.RULE
        if value is None or len(entry.marked) != 1 or ruled or value > leaf.maximum:
            continue
        points = kind.levels[entry.marked[0]].points
        if value != points:
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "marked": points, "typed": value}
            yield checked.finding("TT305", typed.place, facts, leaf.id)


def law_leaves_no_gap(checked: Checked) -> Iterator[Finding]:
    """The counts fall under one of the levels.

    Why: TT 01 has no level for a share of dossiers of 30% and more with too few procedures online.
    """
    for leaf, kind, entry in _marked(checked):
        conditions = [level.when for level in kind.levels if level.when is not None]
        if len(conditions) != len(kind.levels):
            continue
        answers = [holds(condition, checked.tallies, checked.options.bases) for condition in conditions]
        if all(answer is False for answer in answers):
            place = best_place(*(entry.marks[at] for at in entry.marked))
            yield checked.finding(
                "TT307",
                place,
                {"criterion_label": leaf.label, "why": _reason(conditions[:1], checked)},
                leaf.id,
            )


def marked_score_is_a_level(checked: Checked) -> Iterator[Finding]:
    """The score of a marked criterion in a printed row is the points of one of its levels.

    Why: such a criterion has no values in between; 1,5 there belongs to another column.
    """
    for leaf, kind, entry in _marked(checked):
        typed, value = _typed(checked, entry)
        points = [level.points for level in kind.levels]
        if value is not None and 0 <= value <= leaf.maximum and value not in points:
            levels = tuple(format_number(one) for one in points)
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value, "levels": levels}
            yield checked.finding("TT315", typed.place, facts, leaf.id)


def a_dash_stands_alone(checked: Checked) -> Iterator[Finding]:
    """A criterion marked "-" has no figures.

    Why: "-" takes a criterion out of the total; beside figures it is more likely a slip.
    """
    for leaf in checked.criteria_set.leaves():
        entry = checked.form.criterion(leaf.id)
        typed = entry.score(checked.criteria_set.deciding_column.id)
        if typed.value is Absent.DASH and (any(_entered(entry)) or entry.marked):
            facts: dict[str, Fact] = {"criterion_label": leaf.label}
            yield checked.finding("TT314", typed.place, facts, leaf.id)


def every_criterion_is_filled_in(checked: Checked) -> Iterator[Finding]:
    """Every criterion has the figures its score needs.

    Why: a blank is not 0; with one, there is no total and no class.
    """
    for leaf in checked.criteria_set.leaves():
        entry = checked.form.criterion(leaf.id)
        missing = checked.scored.deciding.scores[leaf.id].state is State.MISSING
        typed, value = _typed(checked, entry)
        if missing and not entry.marks and value is None and leaf.id in checked.form.criteria:
            place = best_place(*entry.levels, entry.count, typed)
            yield checked.finding("TT309", place, {"criterion_label": leaf.label}, leaf.id)


def _same_results(left: Criterion, right: Criterion) -> bool:
    roles = [level.count for level in left.levels]
    return all(roles) and roles == [level.count for level in right.levels]


def like_criteria_have_like_counts(checked: Checked) -> Iterator[Finding]:
    """Two criteria that count the same results usually have the same dossiers.

    Why: total time and time per agency may differ, but a difference is worth a look.
    """
    counted = list(_counted(checked))
    for (left, _, first), (right, _, second) in pairwise(counted):
        if not _same_results(left, right) or not (_entered(first) and _entered(second)):
            continue
        if [level.value or 0 for level in first.levels] != [level.value or 0 for level in second.levels]:
            facts: dict[str, Fact] = {"criterion_label": left.label, "other_label": right.label}
            yield checked.finding("TT311", best_place(*second.levels), facts, right.id)


CRITERION_RULES: tuple[Rule, ...] = (
    levels_make_up_resolved,
    count_cell_equals_levels,
    typed_score_is_computed,
    score_within_maximum,
    one_mark,
    rule_agrees_with_mark,
    mark_agrees_with_score,
    law_leaves_no_gap,
    a_dash_stands_alone,
    every_criterion_is_filled_in,
    like_criteria_have_like_counts,
)

ROW_CRITERION_RULES: tuple[Rule, ...] = (
    score_within_maximum,
    marked_score_is_a_level,
    every_criterion_is_filled_in,
)
"""What can be said of a criterion in a printed row, where only its score stands."""
