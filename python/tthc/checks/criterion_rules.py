"""Rules over a criterion's figures: its levels, its typed score, what is left blank."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from tthc.checks.column_rules import every_score_is_typed
from tthc.checks.columns import every_column, heading_of, is_scored, label_in, proposing_in_cell
from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.mark_rules import marked_score_is_a_level
from tthc.checks.outcomes import outcome_of_blank
from tthc.checks.reasons import failing, reason
from tthc.checks.typed import agrees, counted, dossiers_in_words, entered, plain_score, proposing, typed_score
from tthc.checks.wording import joined
from tthc.domain.conditions import holds
from tthc.domain.counts import Count
from tthc.domain.criteria_set import Criterion
from tthc.domain.findings import Fact, Finding
from tthc.domain.numbers import Absent, format_number, round_half_up
from tthc.domain.scoring import Basis, State

__all__ = ["CRITERION_RULES", "ROW_CRITERION_RULES"]

_TWO_DIGITS = Decimal(10)


def levels_make_up_resolved(checked: Checked) -> Iterator[Finding]:
    """The dossiers of a criterion's levels add up to the dossiers resolved.

    Why: the levels are the denominator of the mean. Practice leaves late dossiers out of "thái độ"; a gap
    of exactly that size is only pointed out.
    """
    resolved = checked.form.head.value(Count.RESOLVED)
    if resolved is None:
        return
    for leaf, kind, entry in counted(checked):
        filled = entered(entry)
        added = sum(filled)
        if not filled or added == resolved:
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
    for leaf, _, entry in counted(checked):
        filled = entered(entry)
        told_already = entry.count.value == checked.form.head.value(Count.RESOLVED)
        if filled and entry.count.given and entry.count.value != sum(filled) and not told_already:
            yield checked.finding(
                "TT308",
                entry.count.place,
                {"criterion_label": leaf.label, "typed": entry.count.value, "sum": sum(filled)},
                leaf.id,
            )


def filled_level_is_expected(checked: Checked) -> Iterator[Finding]:
    """The counts say what they should where dossiers stand at a level ("có phản ánh, kiến nghị").

    Why: dossiers typed one line too low cost the unit the criterion. As many as the head has of those that
    practice leaves out (late ones) are put there to make up the sum, and say nothing.
    """
    for leaf, kind, entry in counted(checked):
        left_out = sum(checked.tallies[count].value or 0 for count in kind.may_omit)
        for level, typed in zip(kind.levels, entry.levels, strict=False):
            wanted, dossiers = level.expects, typed.value or 0
            if wanted and dossiers > left_out and holds(wanted, checked.tallies) is False:
                facts: dict[str, Fact] = {
                    "criterion_label": leaf.label,
                    "points": level.points,
                    "dossiers": dossiers,
                    "why": reason(failing(wanted, checked), checked),
                }
                yield checked.finding("TT362", typed.place, facts, leaf.id)


def typed_score_is_computed(checked: Checked) -> Iterator[Finding]:
    """The typed score of a counted criterion is the weighted mean of its levels.

    Why: adding by hand is where the printed reports go wrong most.
    """
    decimals = checked.criteria_set.rounding.criterion
    for leaf, _, entry in counted(checked):
        typed, value = typed_score(checked, entry)
        computed = checked.scored.computed.scores[leaf.id].value
        if value is None or computed is None or value > leaf.maximum:
            continue
        others = [scored.computed.scores[leaf.id].value for _, scored in checked.others]
        fitting = next((other for other in others if other and agrees(value, other, decimals)), None)
        if agrees(value, computed, decimals):
            continue
        if fitting is not None:
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value, "computed": computed}
            resolved = {"resolved": checked.form.head.value(Count.RESOLVED), "sum": sum(entered(entry))}
            yield checked.finding("TT312", typed.place, facts | resolved, leaf.id)
        else:
            found = checked.finding(
                "TT303",
                typed.place,
                {
                    "criterion_label": leaf.label,
                    "typed": value,
                    "counts": dossiers_in_words(checked, leaf),
                    "computed": computed,
                },
                leaf.id,
            )
            yield proposing(found, typed, [computed])


def score_within_maximum(checked: Checked) -> Iterator[Finding]:
    """A typed score lies within the criterion's maximum, or the one stated beside it.

    Why: a lost comma turns 1,95 into 195. Where a ratio gives the score it is compared with that.
    """
    for leaf in checked.criteria_set.leaves():
        for column, result in every_column(checked):
            entry, scored = checked.form.criterion(leaf.id), result.scores[leaf.id]
            typed = entry.score(column.id)
            value, maximum = plain_score(typed), scored.maximum
            computed = scored.basis is Basis.RATIO
            compared = computed and column is checked.criteria_set.computed_column
            if value is None or 0 <= value <= maximum or compared:
                continue
            # 80 of a stated 75 lost no comma: one of the two is another number
            decimals = checked.criteria_set.rounding.criterion
            meant = _with_comma(value, maximum, decimals) if not 0 <= value <= leaf.maximum else ()
            commas = joined([format_number(one) for one in meant], "hoặc")
            words = f". Có thể thiếu dấu phẩy: {commas}" if meant else ""
            code = "TT310" if leaf.levels or computed else "TT331"
            label = label_in(checked.criteria_set, leaf, column)
            facts: dict[str, Fact] = {"criterion_label": label, "typed": value, "maximum": maximum}
            found = checked.finding(code, typed.place, facts | {"meant": words}, leaf.id)
            over = [(one, maximum) for one in meant]
            yield proposing_in_cell(found, typed, entry.maxima.get(column.id), over)


def _with_comma(typed: Decimal, maximum: Decimal, decimals: int) -> tuple[Decimal, ...]:
    """The score with a comma put back, where that lies within the maximum: 195 -> 1,95; 19,5 -> 1,95.

    One digit before the comma lost none (6 of 5), and nobody types more decimals than the set keeps.
    """
    if typed < _TWO_DIGITS:
        return ()
    moved = (typed.scaleb(-places) for places in (2, 1))
    return tuple(meant for meant in moved if meant <= maximum and meant == round_half_up(meant, decimals))


def a_dash_stands_alone(checked: Checked) -> Iterator[Finding]:
    """A criterion marked "-" has no figures.

    Why: "-" takes a criterion out of the total; beside figures it is more likely a slip.
    """
    for leaf in checked.criteria_set.leaves():
        entry = checked.form.criterion(leaf.id)
        typed = entry.score(checked.criteria_set.deciding_column.id)
        if typed.value is Absent.DASH and (any(entered(entry)) or entry.marked):
            facts: dict[str, Fact] = {"criterion_label": leaf.label}
            yield checked.finding("TT314", typed.place, facts, leaf.id)


def every_criterion_is_filled_in(checked: Checked) -> Iterator[Finding]:
    """Every criterion that counts dossiers has the figures its score needs.

    Why: a blank is not 0; with one, there is no total and no class.
    """
    for leaf in checked.criteria_set.leaves():
        if not leaf.levels:
            continue  # see `every_score_is_typed`
        entry, deciding = checked.form.criterion(leaf.id), checked.criteria_set.deciding_column
        typed, value = typed_score(checked, entry)
        scored = checked.scored.deciding if checked.from_row else checked.scored.computed
        missing = scored.scores[leaf.id].state is State.MISSING
        if not missing or entry.marks or leaf.id not in checked.form.criteria:
            continue
        place = best_place(*entry.levels, entry.count, typed)
        outcome = outcome_of_blank(checked, leaf)
        facts: dict[str, Fact] = {"criterion_label": leaf.label, "outcome": outcome}
        if checked.scored.deciding.scores[leaf.id].state is State.SCORED:
            own = plain_score(entry.score(deciding.id))
            told: dict[str, Fact] = {
                "criterion_label": leaf.label,
                "what": heading_of(deciding),
                "typed": own,
            }
            yield checked.finding("TT355", place, told, leaf.id)
        elif value is None:
            yield checked.finding("TT309", place, facts, leaf.id)
        elif 0 <= value <= leaf.maximum:  # one beyond the maximum is told by itself
            yield checked.finding("TT316", place, facts | {"typed": value}, leaf.id)


def no_score_is_left_open(checked: Checked) -> Iterator[Finding]:
    """Where scores are typed, every criterion has one.

    Why: a blank among typed scores was forgotten, or lost on the way.
    """
    leaves = checked.criteria_set.leaves()
    for column, result in every_column(checked):
        if not is_scored(checked.form, leaves, column):
            continue
        for leaf in leaves:
            own, computed = checked.form.criterion(leaf.id).score(column.id), result.scores[leaf.id].value
            if own.place is not None and own.value is None and not own.raw and computed is not None:
                label = label_in(checked.criteria_set, leaf, column)
                facts: dict[str, Fact] = {"criterion_label": label, "computed": computed}
                yield checked.finding("TT319", own.place, facts, leaf.id)


def _same_results(left: Criterion, right: Criterion) -> bool:
    roles = [level.count for level in left.levels]
    return all(roles) and roles == [level.count for level in right.levels]


def like_criteria_have_like_counts(checked: Checked) -> Iterator[Finding]:
    """Two criteria that count the same results usually have the same dossiers.

    Why: total time and time per agency may differ, but a difference is worth a look.
    """
    pairs = list(counted(checked))
    for (left, _, first), (right, _, second) in pairwise(pairs):
        if not _same_results(left, right) or not (entered(first) and entered(second)):
            continue
        if [level.value or 0 for level in first.levels] != [level.value or 0 for level in second.levels]:
            facts: dict[str, Fact] = {"criterion_label": left.label, "other_label": right.label}
            yield checked.finding("TT311", best_place(*second.levels), facts, right.id)


CRITERION_RULES: tuple[Rule, ...] = (
    levels_make_up_resolved,
    count_cell_equals_levels,
    filled_level_is_expected,
    typed_score_is_computed,
    score_within_maximum,
    a_dash_stands_alone,
    every_criterion_is_filled_in,
    every_score_is_typed,
    no_score_is_left_open,
    like_criteria_have_like_counts,
)

ROW_CRITERION_RULES: tuple[Rule, ...] = (
    score_within_maximum,
    marked_score_is_a_level,
    every_criterion_is_filled_in,
    every_score_is_typed,
)
"""What can be said of a criterion in a printed row, where only its score stands."""
