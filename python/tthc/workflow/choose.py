"""Chooses the criteria set and the period of a run from what was given and what the forms say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from tthc.criteria.loader import load_file, shipped_sets
from tthc.domain.criteria_set import CriteriaSet, in_force_first
from tthc.domain.errors import TthcError
from tthc.domain.periods import Period, find_period
from tthc.files.reader import ReadFile
from tthc.workflow.request import DEFAULT_SET, Request

__all__ = ["candidate_sets", "choose_period", "choose_set", "same_criteria"]


def candidate_sets(request: Request) -> tuple[CriteriaSet, ...]:
    """The set asked for (an id or a TOML file), else all shipped ones, the default first.

    Raises:
        TthcError: there is no such set, or its file is at fault.
    """
    shipped = shipped_sets()
    wanted = request.criteria_set
    if wanted is None:
        known = tuple(sorted(shipped, key=lambda one: (one.id != DEFAULT_SET, one.id)))
        return in_force_first(known, find_period(request.period or ""))
    if wanted.casefold().endswith(".toml"):
        return (load_file(Path(wanted)),)
    found = tuple(one for one in shipped if one.id == wanted)
    if not found:
        raise TthcError("TT956", seen=wanted, known=tuple(one.id for one in shipped))
    return found


def _most(values: Iterable[str]) -> str | None:
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


def choose_set(sets: Sequence[CriteriaSet], files: Sequence[ReadFile]) -> CriteriaSet:
    """The set most unit forms follow, else the one most printed tables do, else the first candidate.

    A table that shows the scores of headings alone is taken by the set one level up.
    """
    tables = [read.table for file in files for read in file.summaries]
    most = _most(read.form.criteria_set for file in files for read in file.forms)
    most = most or _most(table.criteria_set for table in tables)
    wanted = most or DEFAULT_SET
    chosen = next((one for one in sets if one.id == wanted), sets[0])
    raised = [table.by_groups for table in tables if table.criteria_set == chosen.id]
    forms = any(file.forms for file in files)
    return chosen.by_groups() if raised and all(raised) and not forms else chosen


def choose_period(wanted: str | None, files: Sequence[ReadFile]) -> Period | None:
    """The period asked for, else the one most unit forms (then other tables) name.

    Raises:
        TthcError: the period asked for is not understood.
    """
    if wanted is not None:
        period = find_period(wanted)
        if period is None:
            raise TthcError("TT958", seen=wanted)
        return period
    forms = [read.form.period.value for file in files for read in file.forms]
    tables = [read.table.period.value for file in files for read in file.summaries]
    staff = [read.form.period.value for file in files for read in file.staff]
    for named in (forms, [*tables, *staff]):
        counted = Counter(period for period in named if period is not None)
        if counted:  # of periods named as often, the latest is being consolidated
            return max(counted, key=lambda period: (counted[period], period.last_day, period.first_day))
    return None


def same_criteria(left: CriteriaSet, right: CriteriaSet) -> bool:
    """True when two sets cannot be told apart in a summary table: the same ids under the same headings."""
    columns = [[(leaf.id, leaf.heading) for leaf in one.leaves()] for one in (left, right)]
    return columns[0] == columns[1]
