"""Rules over a printed row: its typed scores against the counts of its note."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from tthc.checks.context import Checked, Rule
from tthc.checks.form_edits import own_way
from tthc.checks.note_rules import late_said, notes
from tthc.checks.reasons import deciding, failing, reason
from tthc.checks.typed import agrees, counted, dossiers_in_words, marked, proposing, typed_score
from tthc.domain.conditions import holds
from tthc.domain.counts import IDENTITIES, Count, listed_whole, with_deduced
from tthc.domain.criteria_set import CountedLevels
from tthc.domain.findings import Fact, Finding
from tthc.domain.numbers import format_score, round_half_up
from tthc.domain.scoring import rule_level, weighted_mean

__all__ = ["ROW_SCORE_RULES", "results_of_note"]

_RESULTS = IDENTITIES[Count.RESOLVED]


def results_of_note(checked: Checked) -> Mapping[Count, int] | None:
    """The dossiers by result as the note states them; None where it does not, or contradicts itself."""
    known = dict(checked.form.head.values())
    if known[Count.RESOLVED] is None:
        known[Count.RESOLVED] = listed_whole(known, Count.RESOLVED)
    filled, received = with_deduced(known), known[Count.RECEIVED]
    results = {part: n for part in _RESULTS if (n := filled[part]) is not None}
    resolved = filled[Count.RESOLVED]
    if resolved is None or len(results) < len(_RESULTS) or sum(results.values()) != resolved:
        return None
    return None if received is not None and resolved > received else results


def _expected(checked: Checked, kind: CountedLevels, results: Mapping[Count, int]) -> list[Decimal]:
    """The scores that follow from the results, by each way of dividing; none where the levels are others."""
    roles = {level.count for level in kind.levels if level.count is not None}
    if not roles or roles | kind.may_omit != set(_RESULTS):
        return []
    dossiers = [results[level.count] if level.count else None for level in kind.levels]
    exact = weighted_mean((level.points for level in kind.levels), dossiers)
    if exact is None:
        return []
    share = Fraction(sum(results[role] for role in roles), sum(results.values()))
    ways = [exact, exact * share] if kind.may_omit else [exact]
    if checked.options.whole_denominator:
        ways.reverse()
    decimals = checked.criteria_set.rounding.criterion
    return list(dict.fromkeys(round_half_up(way, decimals) for way in ways))


def row_score_follows_results(checked: Checked) -> Iterator[Finding]:
    """A row's typed score is the one that follows from the results in its note.

    Why: the printed table carries no levels; the note is the only place where a reader can check a score.
    A level that counts no result (complaints) can only lower it. Where the row's sums agree with a later
    criterion, its dossiers may be others than those of the note.
    """
    results = results_of_note(checked)
    if results is None:
        return
    decimals = checked.criteria_set.rounding.criterion
    for leaf, kind, entry in counted(checked):
        typed, value = typed_score(checked, entry)
        values = _expected(checked, kind, results)
        if value is None or not values or not 0 <= value <= leaf.maximum:
            continue
        if any(agrees(value, one, decimals) for one in values):
            continue
        certain = all(level.count for level in kind.levels) or value > max(values)
        others = f" (hoặc {', '.join(format_score(one) for one in values[1:])})" if values[1:] else ""
        facts: dict[str, Fact] = {
            "criterion_label": leaf.label,
            "typed": value,
            "counts": dossiers_in_words(checked, leaf),
            "computed": values[0],
            "also": others,
        }
        code = "TT327" if own_way(checked, leaf) else "TT320" if certain else "TT321"
        found = checked.finding(code, typed.place, facts, leaf.id)
        yield proposing(found, typed, values)


def late_dossiers_cost_points(checked: Checked) -> Iterator[Finding]:
    """Where late dossiers are spoken of, a criterion that counts them has not its highest score.

    Why: one of the two was forgotten. Where the breakdown is stated the score itself is compared; among
    many dossiers a few late ones vanish in rounding.
    """
    head, decimals = checked.form.head, checked.criteria_set.rounding.criterion
    late = max([head.value(Count.LATE) or 0, *(late_said(facts) for _, _, facts in notes(checked))])
    if not late or results_of_note(checked) is not None:
        return
    resolved = head.value(Count.RESOLVED)
    for leaf, kind, entry in counted(checked):
        typed, value = typed_score(checked, entry)
        highest = max(level.points for level in kind.levels)
        cost = [highest - level.points for level in kind.levels if level.count is Count.LATE]
        if not cost or value != highest:
            continue
        at_best = Fraction(highest) - Fraction(cost[0] * late) / resolved if resolved else None
        if at_best is None or round_half_up(at_best, decimals) != highest:
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value}
            yield checked.finding("TT322", typed.place, facts, leaf.id)


def row_score_follows_rule(checked: Checked) -> Iterator[Finding]:
    """Where the counts of the note decide a marked criterion, the row's typed score is that level's.

    Why: 2 points for online services beside 12 online dossiers of 316 is the most frequent wrong score.
    """
    tallies, bases = checked.tallies, checked.options.bases
    for leaf, kind, entry in marked(checked):
        typed, value = typed_score(checked, entry)
        points = [level.points for level in kind.levels]
        if value is None or value not in points:
            continue
        facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value}
        ruled = rule_level(kind, tallies, bases)
        when = kind.levels[points.index(value) if ruled is None else ruled].when
        if when is None:
            continue
        if ruled is not None and points[ruled] != value:
            why = reason(deciding(when, checked), checked)
            found = checked.finding(
                "TT323", typed.place, facts | {"computed": points[ruled], "why": why}, leaf.id
            )
            yield proposing(found, typed, [points[ruled]])
        elif ruled is None and holds(when, tallies, bases) is False:
            why = reason(failing(when, checked), checked)
            yield checked.finding("TT324", typed.place, facts | {"why": why}, leaf.id)


ROW_SCORE_RULES: tuple[Rule, ...] = (
    row_score_follows_results,
    late_dossiers_cost_points,
    row_score_follows_rule,
)
