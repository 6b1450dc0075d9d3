"""Rules over a group: its printed form against the sum of its units, and marks nobody has set."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tthc.checks.typed import agrees, plain_score
from tthc.domain.counts import NOT_ADDITIVE, Count
from tthc.domain.criteria_set import CriteriaSet, MarkedLevel
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.numbers import format_count, format_number
from tthc.domain.results import GroupResult
from tthc.domain.scoring import Basis, Scored, State

__all__ = ["check_group", "compare_group"]


def _counts_add_up(result: GroupResult, typed: FilledForm) -> Iterator[Finding]:
    """The counts of the printed group form are the sums of its units' counts."""
    for count in Count:
        printed, added = typed.head[count], result.counts[count]
        if printed.value is None or added.value in (None, printed.value) or count in NOT_ADDITIVE:
            continue
        value = added.value or 0
        gap = abs(printed.value - value)
        facts: dict[str, Fact] = {
            "what": IN_SENTENCE[count],
            "typed": printed.value,
            "computed": value,
            "gap": gap,
        }
        yield Finding("TT501", facts, printed.place, typed.unit.value)


def _scores_agree(
    criteria_set: CriteriaSet, scored: Scored, accepted: Sequence[Scored], typed: FilledForm
) -> Iterator[Finding]:
    """Scores and total of the printed group form follow from the summed counts, by any convention."""
    column = criteria_set.deciding_column.id
    compared = [
        (
            leaf.id,
            f"tiêu chí {leaf.label}",
            typed.criterion(leaf.id).score(column),
            [one.deciding.scores[leaf.id].value for one in (scored, *accepted)],
        )
        for leaf in criteria_set.leaves()
    ]
    totals = [one.deciding.total for one in (scored, *accepted)]
    compared.append(("", "tổng điểm", typed.total(column), totals))
    for criterion, what, entry, ways in compared:
        decimals = criteria_set.rounding.criterion if criterion else criteria_set.rounding.total
        value = plain_score(entry)
        computed = ways[0]
        if value is None or computed is None:
            continue
        if not any(way is not None and agrees(value, way, decimals) for way in ways):
            facts: dict[str, Fact] = {"what": what, "typed": value, "computed": computed}
            yield Finding("TT502", facts, entry.place, typed.unit.value, criterion or None)


def _sums_are_whole(result: GroupResult) -> Iterator[Finding]:
    """Received and resolved are stated by every unit; a sum without one of them is too small."""
    if result.scored is None:
        return
    for count in (Count.RECEIVED, Count.RESOLVED):
        if result.counts[count].value is not None and not result.counts[count].complete:
            facts: dict[str, Fact] = {"what": IN_SENTENCE[count], "sum": result.counts[count].value}
            yield Finding("TT511", facts, None, result.group.title)


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


def _decided_against_the_rule(
    criteria_set: CriteriaSet, result: GroupResult, proposed: Scored | None
) -> Iterator[Finding]:
    """A level the official chose where the summed counts say another one."""
    if proposed is None:
        return
    for leaf in criteria_set.leaves():
        own, ruled = result.decided.get(leaf.id), proposed.deciding.scores[leaf.id]
        if own is None or ruled.basis is not Basis.RULE or ruled.level == own:
            continue
        facts: dict[str, Fact] = {
            "criterion_label": leaf.label,
            "chosen": leaf.levels[own].points,
            "computed": ruled.value,
        }
        yield Finding("TT512", facts, None, result.group.title, leaf.id)


def check_group(
    criteria_set: CriteriaSet, result: GroupResult, proposed: Scored | None = None
) -> tuple[Finding, ...]:
    """All findings about a group's sums, never stopping at the first.

    `proposed` are the group's scores without the levels an official chose.
    """
    return (
        *_sums_are_whole(result),
        *_marks_are_shared(criteria_set, result),
        *_decided_against_the_rule(criteria_set, result, proposed),
    )


def compare_group(
    criteria_set: CriteriaSet,
    result: GroupResult,
    typed: FilledForm,
    open_units: int,
    accepted: Sequence[Scored] = (),
) -> tuple[Finding, ...]:
    """A printed group form against the sum of its units; not compared while units are still to come.

    `accepted` are the group's scores by the other conventions.
    """
    if result.scored is None:
        return ()
    if open_units:
        facts: dict[str, Fact] = {"open": open_units}
        return (Finding("TT503", facts, typed.source, typed.unit.value),)
    return (
        *_counts_add_up(result, typed),
        *_scores_agree(criteria_set, result.scored, accepted, typed),
    )
