"""Rules over a group: its printed form against the sum of its units, and marks nobody has set."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tthc.checks.criterion_rules import agrees
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CriteriaSet, MarkedLevel
from tthc.domain.findings import Fact, Finding
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.numbers import format_count, format_number
from tthc.domain.results import GroupResult
from tthc.domain.scoring import State

__all__ = ["check_group"]


def _counts_add_up(result: GroupResult) -> Iterator[Finding]:
    """The counts of the printed group form are the sums of its units' counts."""
    typed = result.typed
    if typed is None:
        return
    for count in Count:
        printed, added = typed.head[count], result.counts[count]
        if printed.value is None or not added.parts or added.value in (None, printed.value):
            continue
        value = added.value or 0
        gap = abs(printed.value - value)
        facts: dict[str, Fact] = {
            "what": HEAD_WORDINGS[count],
            "typed": printed.value,
            "computed": value,
            "gap": gap,
        }
        yield Finding("TT501", facts, printed.place, result.group.title)


def _scores_agree(criteria_set: CriteriaSet, result: GroupResult) -> Iterator[Finding]:
    """Scores and total of the printed group form follow from the summed counts."""
    if result.typed is None or result.scored is None:
        return
    column, deciding = criteria_set.deciding_column.id, result.scored.deciding
    compared = [
        (
            leaf.id,
            f"tiêu chí {leaf.label}",
            result.typed.criterion(leaf.id).score(column),
            deciding.scores[leaf.id].value,
        )
        for leaf in criteria_set.leaves()
    ]
    compared.append(("", "tổng điểm", result.typed.total(column), deciding.total))
    for criterion, what, typed, computed in compared:
        decimals = criteria_set.rounding.criterion if criterion else criteria_set.rounding.total
        if not isinstance(typed.value, Decimal) or computed is None:
            continue
        if not agrees(typed.value, computed, decimals):
            facts: dict[str, Fact] = {"what": what, "typed": typed.value, "computed": computed}
            yield Finding("TT502", facts, typed.place, result.group.title, criterion or None)


def _marks_are_shared(criteria_set: CriteriaSet, result: GroupResult) -> Iterator[Finding]:
    """A marked criterion of a group needs a level all its units share, or a decision."""
    if result.scored is None:
        return
    for leaf in criteria_set.leaves():
        state = result.scored.deciding.scores[leaf.id].state
        if not isinstance(leaf.kind, MarkedLevel) or state is not State.MISSING:
            continue
        levels = tuple(
            f"mức {format_number(level.points)} điểm: {format_count(units)} đơn vị"
            for level, units in zip(leaf.levels, result.marks[leaf.id], strict=True)
            if units
        )
        facts: dict[str, Fact] = {
            "criterion_label": leaf.label,
            "levels": levels or "chưa đơn vị nào đánh dấu",
        }
        yield Finding("TT510", facts, None, result.group.title, leaf.id)


def check_group(criteria_set: CriteriaSet, result: GroupResult) -> tuple[Finding, ...]:
    """All findings about a group, never stopping at the first."""
    return (
        *_counts_add_up(result),
        *_scores_agree(criteria_set, result),
        *_marks_are_shared(criteria_set, result),
    )
