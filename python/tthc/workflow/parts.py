"""The parts of a run: one per criteria set of the period, so that scores of two sets are never mixed.

Nearly always one. Where a set ended within the year and its successor began, forms by both may come in one
run: each set gets a table of its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.periods import Period
from tthc.files.reader import ReadFile
from tthc.workflow.choose import choose_set

__all__ = ["Part", "parts_of"]


@dataclass(frozen=True, slots=True)
class Part:
    """What is consolidated by one criteria set; `whole` False where other sets share the period."""

    criteria_set: CriteriaSet
    period: Period | None
    read: tuple[ReadFile, ...]
    whole: bool = True


def _sets_used(sets: Sequence[CriteriaSet], files: Sequence[ReadFile]) -> list[CriteriaSet]:
    """The sets of the unit forms and printed tables of a run."""
    used = {read.form.criteria_set for file in files for read in file.forms}
    used |= {read.table.criteria_set for file in files for read in file.summaries}
    return [one for one in sets if one.id in used]


def _successive(sets: Sequence[CriteriaSet], period: Period) -> list[CriteriaSet]:
    """Several sets of which each came into force after the one before, all within the period; else none."""
    in_order = sorted(sets, key=lambda one: (one.valid_from is not None, one.valid_from))
    each_follows = all(later.follows(earlier) for earlier, later in pairwise(in_order))
    within = all(one.in_force_within(period) for one in in_order)
    return in_order if len(in_order) > 1 and each_follows and within else []


def _only(file: ReadFile, own: str, *, texts: bool) -> ReadFile:
    """A file with the forms and tables of one set."""
    return replace(
        file,
        forms=tuple(read for read in file.forms if read.form.criteria_set == own),
        summaries=tuple(read for read in file.summaries if read.table.criteria_set == own),
        staff=file.staff if texts else (),
        texts=file.texts if texts else (),
    )


def _period_within(criteria_set: CriteriaSet, period: Period, files: Sequence[ReadFile]) -> Period:
    """The period most forms of a set name that lies in the set's own part of a period; else the period."""
    named = Counter(
        seen
        for file in files
        for read in file.forms
        if (seen := read.form.period.value) is not None
        and period.first_day <= seen.first_day
        and seen.last_day <= period.last_day
        and criteria_set.covers(seen)
    )
    return max(named, key=lambda one: (named[one], one.last_day, one.first_day)) if named else period


def parts_of(
    sets: Sequence[CriteriaSet], period: Period | None, files: Sequence[ReadFile]
) -> tuple[Part, ...]:
    """One part per set, the latest last; a single one unless sets succeed each other within the period.

    Texts and staff forms go with the latest.
    """
    successive = _successive(_sets_used(sets, files), period) if period is not None else []
    if period is None or not successive:
        return (Part(choose_set(sets, files), period, tuple(files)),)
    parts = []
    for one in successive:
        read = tuple(_only(file, one.id, texts=one is successive[-1]) for file in files)
        parts.append(Part(one, _period_within(one, period, read), read, whole=False))
    return tuple(parts)
