"""Which unit's correction closes the gaps between a printed group form and the sum of its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tthc.checks.typed import pending_of
from tthc.domain.counts import IDENTITIES, NOT_ADDITIVE, Count, with_deduced
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Fact, Finding, Suggestion
from tthc.domain.forms import FilledForm
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.numbers import format_count
from tthc.domain.places import Entry
from tthc.domain.results import GroupResult, Origin, UnitResult

__all__ = ["unit_behind_the_gaps"]

_MOST = 3
"""More units that fit say nothing about which one it is."""

_Counts = Mapping[Count, int | None]


def _broken(counts: _Counts) -> int:
    """How many identities of a head do not hold; what is unknown breaks none."""
    known = with_deduced(counts)
    broken = 0
    for whole, parts in IDENTITIES.items():
        total, values = known[whole], [known[part] for part in parts]
        added = sum(value or 0 for value in values)
        if total is not None and (added > total or (None not in values and added != total)):
            broken += 1
    received, resolved = known[Count.RECEIVED], known[Count.RESOLVED]
    if received is not None and resolved is not None and received - resolved != (pending_of(known) or 0):
        broken += 1
    return broken


def _gaps(result: GroupResult, typed: FilledForm) -> dict[Count, int]:
    """By how much the printed group form exceeds the sum of its units, where it differs."""
    found: dict[Count, int] = {}
    for count in Count:
        printed, added = typed.head.value(count), result.counts[count].value
        if printed is not None and added is not None and printed != added and count not in NOT_ADDITIVE:
            found[count] = printed - added
    return found


def _corrected(form: FilledForm, gaps: Mapping[Count, int]) -> dict[Count, int] | None:
    """The unit's counts that would close every gap; None when they would not make the unit sound."""
    known = with_deduced(form.head.values())
    changed: dict[Count, int] = {}
    for count, gap in gaps.items():
        value = known[count]
        if value is None or value + gap < 0:
            return None
        changed[count] = value + gap
    return changed if _broken(known) and not _broken({**known, **changed}) else None


def _suggestions(
    criteria_set: CriteriaSet, form: FilledForm, changed: Mapping[Count, int]
) -> Iterator[Suggestion]:
    """The new counts for the cells of the head, and for the levels that repeat them."""
    for count, value in changed.items():
        cells: list[Entry[int]] = [form.head[count]]
        for leaf in criteria_set.leaves():
            levels = zip(leaf.levels, form.criterion(leaf.id).levels, strict=False)
            cells += [e for level, e in levels if level.count is count and e.value == form.head.value(count)]
        for entry in cells:
            if entry.place is not None:
                found = entry.raw or ("" if entry.value is None else str(entry.value))
                yield Suggestion(entry.place, found, str(value))


def unit_behind_the_gaps(
    criteria_set: CriteriaSet, result: GroupResult, typed: FilledForm, units: Iterable[UnitResult]
) -> Iterator[Finding]:
    """A unit whose own counts do not agree, and would if they were changed by exactly what the group is off.

    Why: "lệch 01" sends the officer through every form of the group; nearly always one of them is at fault,
    and it is the one that contradicts itself in the same figure.
    """
    gaps = _gaps(result, typed)
    counting = (unit for unit in units if unit.status.counts_in_sums and unit.origin is Origin.FORM)
    fitting = [
        (unit, unit.form, changed)
        for unit in counting
        if gaps and unit.form is not None and (changed := _corrected(unit.form, gaps)) is not None
    ]
    if len(fitting) > _MOST:
        return
    stated = {count: format_count(typed.head.value(count) or 0) for count in gaps}
    printed = ", ".join(f"{IN_SENTENCE[count]} {number}" for count, number in stated.items())
    for unit, form, changed in fitting:
        suggestions = tuple(_suggestions(criteria_set, form, changed))
        before = with_deduced(form.head.values())
        changes = ", ".join(
            f"{IN_SENTENCE[count]} là {format_count(value)} (đang là {format_count(before[count] or 0)})"
            for count, value in changed.items()
        )
        others = [other.printed_name for other, _, _ in fitting if other is not unit]
        facts: dict[str, Fact] = {
            "changes": changes,
            "printed": printed,
            "others": f" Cũng có thể là {', '.join(others)}." if others else "",
        }
        place = suggestions[0].place if suggestions else form.source
        yield Finding("TT558", facts, place, unit.printed_name, suggestions=suggestions)
