"""Chooses the criteria set and the period of a run from what was given and what the forms say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

from tthc.criteria.loader import hides_its_ending, load_file, shipped_sets
from tthc.domain.criteria_set import CriteriaSet, in_force_first
from tthc.domain.errors import TthcError
from tthc.domain.periods import Period, find_period
from tthc.domain.texts import fold_label
from tthc.files.reader import ReadFile
from tthc.workflow.request import DEFAULT_SET, Request

__all__ = [
    "candidate_sets",
    "choose_period",
    "choose_set",
    "named_sets",
    "rivals_of",
    "same_criteria",
    "set_sources",
]


def _is_set(path: Path) -> bool:
    """True for a criteria set by its name, also where an editor put .txt behind it: reading tells that."""
    return path.suffix.casefold() == ".toml" or hides_its_ending(path)


def _named(name: str, shipped: Mapping[str, CriteriaSet]) -> Iterator[tuple[str, CriteriaSet]]:
    """(where it is from, set) of what one name stands for."""
    path = Path(name)
    if name in shipped:
        yield name, shipped[name]
    elif path.is_dir():
        files = sorted(file for file in path.glob("*") if _is_set(file))
        if not files:
            raise TthcError("TT991", path=name)
        yield from ((str(file), load_file(file)) for file in files)
    elif _is_set(path):
        yield name, load_file(path)
    else:
        raise TthcError("TT956", seen=name, known=tuple(shipped))


def named_sets(names: Sequence[str]) -> tuple[CriteriaSet, ...]:
    """The sets that ids, TOML files and folders of TOML files name, in the order named.

    Raises:
        TthcError: there is no such set, its file is at fault, or two different ones have one id.
    """
    shipped = {one.id: one for one in shipped_sets()}
    found: dict[str, tuple[str, CriteriaSet]] = {}
    for name in names:
        for source, one in _named(name, shipped):
            first, known = found.setdefault(one.id, (source, one))
            if known != one:
                raise TthcError("TT990", seen=one.id, first=first, path=source)
    return tuple(one for _, one in found.values())


def set_sources(names: Sequence[str]) -> Mapping[str, str]:
    """Id of a set -> where it is from, a shipped id or a file, of the sets that `named_sets` finds."""
    shipped = {one.id: one for one in shipped_sets()}
    found: dict[str, str] = {}
    for name in names:
        for source, one in _named(name, shipped):
            found.setdefault(one.id, source)
    return found


def candidate_sets(request: Request) -> tuple[CriteriaSet, ...]:
    """The sets to choose from: those asked for, the newest first, else all shipped ones, the default first.

    Raises:
        TthcError: as `named_sets`.
    """
    period = find_period(request.period or "")
    if request.criteria_set:
        newest_first = sorted(
            named_sets(request.criteria_set), key=lambda one: one.valid_from or date.min, reverse=True
        )
        return in_force_first(newest_first, period)
    known = tuple(sorted(shipped_sets(), key=lambda one: (one.id != DEFAULT_SET, one.id)))
    return in_force_first(known, period)


def _most(values: Iterable[str]) -> str | None:
    counted = Counter(values)
    return min(counted, key=lambda value: (-counted[value], value)) if counted else None


def _followed(files: Sequence[ReadFile]) -> str | None:
    """The set most unit forms follow, else the one most printed tables do, of as many the longer ones."""
    most = _most(read.form.criteria_set for file in files for read in file.forms)
    if most is not None:
        return most
    tables: Counter[str] = Counter()
    rows: Counter[str] = Counter()
    for table in (read.table for file in files for read in file.summaries):
        tables[table.criteria_set] += 1
        rows[table.criteria_set] += len(table.rows)
    return max(tables, key=lambda one: (tables[one], rows[one]), default=None)  # of all alike the first


def choose_set(sets: Sequence[CriteriaSet], files: Sequence[ReadFile]) -> CriteriaSet:
    """The set most unit forms follow, else the one most printed tables do, else the first candidate.

    A table that shows the scores of headings alone is taken by the set one level up.
    """
    tables = [read.table for file in files for read in file.summaries]
    wanted = _followed(files) or DEFAULT_SET
    chosen = next((one for one in sets if one.id == wanted), sets[0])
    raised = [table.by_groups for table in tables if table.criteria_set == chosen.id]
    forms = any(file.forms for file in files)
    return chosen.by_groups() if raised and all(raised) and not forms else chosen


def choose_period(wanted: str | None, files: Sequence[ReadFile]) -> Period | None:
    """The period asked for, else the one most unit forms (then other tables) of the chosen set name.

    Raises:
        TthcError: the period asked for is not understood.
    """
    if wanted is not None:
        period = find_period(wanted)
        if period is None:
            raise TthcError("TT958", seen=wanted)
        return period
    forms = [read.form for file in files for read in file.forms]
    tables = [read.table for file in files for read in file.summaries]
    own = _followed(files)
    staff = [read.form.period.value for file in files for read in file.staff]
    for named in (
        [form.period.value for form in forms if form.criteria_set == own],
        [form.period.value for form in forms],
        [*(table.period.value for table in tables if table.criteria_set == own), *staff],
        [table.period.value for table in tables],
    ):
        counted = Counter(period for period in named if period is not None)
        if counted:  # of periods named as often, the latest is being consolidated
            return max(counted, key=lambda period: (counted[period], period.last_day, period.first_day))
    return None


def same_criteria(left: CriteriaSet, right: CriteriaSet) -> bool:
    """True when two sets cannot be told apart in a summary table: the same ids under the same headings."""
    columns = [[(leaf.id, leaf.heading) for leaf in one.leaves()] for one in (left, right)]
    return columns[0] == columns[1]


def _as_worded(criteria_set: CriteriaSet) -> list[tuple[str, tuple[str, ...]]]:
    return [
        (fold_label(leaf.wording), tuple(fold_label(level.wording) for level in leaf.levels))
        for leaf in criteria_set.leaves()
    ]


def rivals_of(
    chosen: CriteriaSet, sets: Iterable[CriteriaSet], period: Period | None
) -> tuple[CriteriaSet, ...]:
    """The other sets a form could as well follow: worded alike, and in force in the same period.

    An unknown period leaves every such set open. Sets that come with the product are told apart by more than
    their validity, so only sets asked for are to be compared.
    """
    others = (one for one in sets if one.id != chosen.id)
    return tuple(one for one in others if one.covers(period) and _as_worded(one) == _as_worded(chosen))
