"""From a figure of the summary back to the cells it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.conditions import counts_used
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CriteriaSet, Criterion
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import GroupResult, UnitResult
from tthc.domain.scoring import Basis

__all__ = [
    "Source",
    "counts_of_rules",
    "sources_of_group_count",
    "sources_of_group_level",
    "sources_of_group_score",
    "sources_of_score",
    "sources_of_staff_score",
    "sources_of_total",
]


@dataclass(frozen=True, slots=True)
class Source:
    """One cell behind a figure: whose it is, what it says, where it stands."""

    unit: str
    value: int | Decimal | str
    place: Place
    count: Count | None = None
    """Which count of the head it is, where it is one."""


def _source(unit: str, entry: Entry[int], count: Count | None = None) -> list[Source]:
    if entry.value is None or entry.place is None:
        return []
    return [Source(unit, entry.value, entry.place, count)]


def counts_of_rules(criterion: Criterion, bases: Mapping[Count, Count]) -> tuple[Count, ...]:
    """The counts that the rules of a criterion's levels look at, in the order of the head."""
    named = {count for level in criterion.levels if level.when for count in counts_used(level.when)}
    used = {bases.get(count, count) for count in named}
    return tuple(count for count in Count if count in used)


def _rule_sources(
    unit: str, form: FilledForm, criterion: Criterion, bases: Mapping[Count, Count]
) -> list[Source]:
    used = counts_of_rules(criterion, bases)
    found = [source for count in used for source in _source(unit, form.head[count], count)]
    note = form.online_late_note
    if Count.ONLINE_LATE in used and note.value is not None and note.place is not None:
        found.append(Source(unit, note.value, note.place, Count.ONLINE_LATE))
    return found


def sources_of_score(
    criteria_set: CriteriaSet,
    result: UnitResult,
    criterion_id: str,
    bases: Mapping[Count, Count] | None = None,
) -> tuple[Source, ...]:
    """The cells behind one score of a unit's row; empty when the criterion has no score.

    `bases` as the form was scored with (`ScoringOptions.bases`).

    Raises:
        KeyError: the set has no such criterion.
    """
    leaf = next((leaf for leaf in criteria_set.leaves() if leaf.id == criterion_id), None)
    if leaf is None:
        raise KeyError(criterion_id)
    if result.form is None or result.scored is None:
        return ()
    unit, entry = result.unit.name, result.form.criterion(criterion_id)
    match result.scored.deciding.scores[criterion_id].basis:
        case Basis.LEVELS:
            return tuple(s for level in entry.levels for s in _source(unit, level))
        case Basis.RATIO:
            return (*_source(unit, entry.numerator), *_source(unit, entry.denominator))
        case Basis.RULE:
            return tuple(_rule_sources(unit, result.form, leaf, bases or {}))
        case Basis.MARK:
            marks = (entry.marks[at] for at in entry.marked)
            return tuple(Source(unit, mark.raw or "x", mark.place) for mark in marks if mark.place)
        case Basis.TYPED:
            typed = (entry.score(criteria_set.deciding_column.id),)
            return tuple(
                Source(unit, one.value, one.place)
                for one in typed
                if isinstance(one.value, Decimal) and one.place
            )
    return ()


def sources_of_total(criteria_set: CriteriaSet, result: UnitResult) -> tuple[Source, ...]:
    """The cells behind a unit's total: those of all its criteria, in order."""
    leaves = criteria_set.leaves()
    return tuple(source for leaf in leaves for source in sources_of_score(criteria_set, result, leaf.id))


def sources_of_staff_score(criteria_set: CriteriaSet, result: UnitResult) -> tuple[Source, ...]:
    """The cells behind a unit's staff score: those of its criteria; empty when the set has no staff score."""
    chosen = criteria_set.staff.criteria if criteria_set.staff else frozenset[str]()
    leaves = [leaf.id for leaf in criteria_set.leaves() if leaf.id in chosen]
    return tuple(source for leaf in leaves for source in sources_of_score(criteria_set, result, leaf))


def sources_of_group_score(
    criteria_set: CriteriaSet, units: Iterable[UnitResult], criterion_id: str
) -> tuple[Source, ...]:
    """The cells behind a score of a group's form: those of every unit that counts in its sums."""
    counting = (unit for unit in units if unit.status.counts_in_sums)
    return tuple(source for unit in counting for source in sources_of_score(criteria_set, unit, criterion_id))


def sources_of_group_level(result: GroupResult, criterion_id: str, level: int) -> tuple[Source, ...]:
    """The units' cells that add up to one level of a group's form. Raises KeyError or IndexError."""
    parts = result.levels[criterion_id][level].parts
    return tuple(Source(part.unit, part.value, part.place) for part in parts if part.place)


def sources_of_group_count(result: GroupResult, count: Count) -> tuple[Source, ...]:
    """The units' cells that add up to one count of a group's head."""
    parts = result.counts[count].parts
    return tuple(Source(part.unit, part.value, part.place) for part in parts if part.place)
