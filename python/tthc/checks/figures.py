"""The typed figures of a form, each with its cell, and a form with some of them put right."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tthc.checks.context import Checked
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import Copied, CountedLevels, Criterion, Given, MarkedLevel
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import round_half_up
from tthc.domain.places import Entry, Place

__all__ = [
    "CLASS",
    "INDEX",
    "STAFF",
    "TOTAL",
    "Figure",
    "FigureKind",
    "Value",
    "count_id",
    "figures_of",
    "head_id",
    "level_id",
    "mark_id",
    "put_right",
    "score_id",
]

Value = int | Decimal | str
"""A count, a score, the position of a mark, or the label of a class."""

TOTAL, STAFF, INDEX, CLASS = "total", "staff", "index", "class"


class FigureKind(StrEnum):
    """What a figure is: a number of dossiers, a score, a sum of scores, a mark or a class."""

    COUNT = "count"
    SCORE = "score"
    SUM = "sum"
    MARK = "mark"
    CLASS = "class"


@dataclass(frozen=True, slots=True)
class Figure:
    """One typed figure. `value` None: its cell is blank.

    `text` is what the cell holds where that is more than the number (a label, a note). `role` is the count
    of the head it states or repeats; `twins` ties figures that usually are the same. `ids` are all the
    names the rules know it by, where one cell serves several.
    """

    id: str
    kind: FigureKind
    value: Value | None
    place: Place | None = None
    text: str | None = None
    criterion: str | None = None
    role: Count | None = None
    twins: tuple[object, ...] = ()
    ids: tuple[str, ...] = ()
    given: bool = False
    """True for a score that is typed as it is, not chosen among the points of levels."""


def head_id(count: Count, repeat: int | None = None) -> str:
    """The name of a head count, or of one of its repeats."""
    return f"head {count}" if repeat is None else f"head {count} {repeat}"


def level_id(criterion: str, at: int) -> str:
    """The name of the dossiers on a level."""
    return f"level {at} {criterion}"


def count_id(criterion: str) -> str:
    """The name of column (4) of a criterion's own row."""
    return f"count {criterion}"


def score_id(criterion: str) -> str:
    """The name of a typed score."""
    return f"score {criterion}"


def mark_id(criterion: str) -> str:
    """The name of the one mark of a criterion."""
    return f"mark {criterion}"


def _text(entry: Entry[int] | Entry[Decimal] | Entry[str]) -> str | None:
    """The text of a cell that is more than its number."""
    return entry.raw if entry.raw and any(character.isalpha() for character in entry.raw) else None


def _count(name: str, entry: Entry[int], criterion: str | None, role: Count | None, *twins: object) -> Figure:
    known = role if role is not None else None
    return Figure(
        name,
        FigureKind.COUNT,
        entry.value,
        entry.place,
        _text(entry),
        criterion,
        role,
        (known, *twins) if known else twins,
        (name,),
    )


def _of_levels(leaf: Criterion, kind: CountedLevels, entry: CriterionEntry) -> Iterator[Figure]:
    for at, typed in enumerate(entry.levels):
        role = kind.levels[at].count
        twins = () if role else (("level", at),)
        yield _count(level_id(leaf.id, at), typed, leaf.id, role, *twins)
    if entry.count.given:
        role = None if kind.may_omit else Count.RESOLVED  # where dossiers are left out it may be fewer
        yield _count(count_id(leaf.id), entry.count, leaf.id, role)


def _of_criterion(checked: Checked, leaf: Criterion) -> Iterator[Figure]:
    entry = checked.form.criterion(leaf.id)
    if isinstance(leaf.kind, CountedLevels):
        yield from _of_levels(leaf, leaf.kind, entry)
    if isinstance(leaf.kind, MarkedLevel) and len(entry.marked) == 1:
        at = entry.marked[0]
        yield Figure(
            mark_id(leaf.id),
            FigureKind.MARK,
            at,
            entry.marks[at].place,
            None,
            leaf.id,
            ids=(mark_id(leaf.id),),
        )
    score = entry.score(checked.criteria_set.deciding_column.id)
    if isinstance(score.value, Decimal):
        twins = _score_twins(leaf, entry)
        yield Figure(
            score_id(leaf.id),
            FigureKind.SCORE,
            _as_shown(score.value, checked.criteria_set.rounding.criterion),
            score.place,
            None,
            leaf.id,
            None,
            twins,
            (score_id(leaf.id),),
            isinstance(leaf.kind, Given | Copied),
        )


def _as_shown(value: Decimal, decimals: int) -> Decimal:
    """A score without the decimals a formula left in its cell; fewer than usual stay as they are."""
    longer = -int(value.as_tuple().exponent) > decimals
    return round_half_up(value, decimals) if longer else value


def _score_twins(leaf: Criterion, entry: CriterionEntry) -> tuple[object, ...]:
    """Criteria over the same dossiers have the same score."""
    if not isinstance(leaf.kind, CountedLevels):
        return ()
    return (tuple((level.points, level.count) for level in leaf.levels), *(e.value for e in entry.levels))


def _of_head(head: HeaderCounts) -> Iterator[Figure]:
    for count in Count:
        if head[count].given:
            yield _count(head_id(count), head[count], None, count)
        for at, entry in enumerate(head.repeated.get(count, ())):
            yield _count(head_id(count, at), entry, None, count)


def _of_sums(checked: Checked) -> Iterator[Figure]:
    total, staff = checked.form.total(checked.criteria_set.deciding_column.id), checked.form.staff_score
    for name, entry in ((TOTAL, total), (STAFF, staff)):
        if isinstance(entry.value, Decimal):
            rounded = _as_shown(entry.value, checked.criteria_set.rounding.total)
            yield Figure(name, FigureKind.SUM, rounded, entry.place, ids=(name,))
    index = checked.form.index
    if isinstance(index.value, Decimal):
        rounded = _as_shown(index.value, checked.criteria_set.rounding.index)
        yield Figure(INDEX, FigureKind.SUM, rounded, index.place, ids=(INDEX,))
    label = checked.form.classification
    if label.value:
        yield Figure(CLASS, FigureKind.CLASS, label.value, label.place, ids=(CLASS,))


def figures_of(checked: Checked) -> tuple[Figure, ...]:
    """Every figure of a form once; one cell that serves as level and as head count is one figure."""
    found: list[Figure] = []
    for leaf in checked.criteria_set.leaves():
        found += _of_criterion(checked, leaf)
    cells = {
        one.place: at
        for at, one in enumerate(found)
        if one.kind is FigureKind.COUNT and one.place is not None
    }
    for one in _of_head(checked.form.head):
        at = cells.get(one.place) if one.place is not None and one.text is None else None
        if at is not None and found[at].value == one.value:
            found[at] = replace(found[at], ids=(*found[at].ids, one.id), role=found[at].role or one.role)
        else:
            found.append(one)
    for one in _of_sums(checked):
        at = next((n for n, own in enumerate(found) if _is_the_total(own, one)), None)
        if at is None:
            found.append(one)
        else:
            found[at] = replace(found[at], ids=(*found[at].ids, one.id))
    return tuple(found)


def _is_the_total(score: Figure, total: Figure) -> bool:
    """True where the score of a set's one criterion and the total are one number in one cell."""
    scored = score.kind is FigureKind.SCORE and total.id == TOTAL and total.place is not None
    return scored and (score.place, score.value) == (total.place, total.value)


def _with(entry: Entry[Any], value: Value) -> Entry[Any]:
    """The entry with another value, at its place."""
    return replace(entry, value=value, raw=None)


def _put_head(form: FilledForm, rest: list[str], value: Value) -> FilledForm:
    count = Count(rest[0])
    entries, repeated = dict(form.head.entries), dict(form.head.repeated)
    if len(rest) == 1:
        entries[count] = _with(form.head[count], value)
    else:
        own = list(repeated[count])
        own[int(rest[1])] = _with(own[int(rest[1])], value)
        repeated[count] = tuple(own)
    return replace(form, head=HeaderCounts(entries, repeated))


def _put_criterion(entry: CriterionEntry, what: str, at: int, column: str, value: Value) -> CriterionEntry:
    if what == "count":
        return replace(entry, count=_with(entry.count, value))
    if what == "level":
        levels = list(entry.levels)
        levels[at] = _with(levels[at], value)
        return replace(entry, levels=tuple(levels))
    if what == "mark":
        marks = tuple(replace(mark, value=at == value) for at, mark in enumerate(entry.marks))
        return replace(entry, marks=marks)
    return replace(entry, scores={**entry.scores, column: _with(entry.score(column), value)})


def _put(form: FilledForm, name: str, value: Value, column: str) -> FilledForm:
    what, _, rest = name.partition(" ")
    match what:
        case "head":
            return _put_head(form, rest.split(" "), value)
        case "total":
            total = _with(form.total(column), value)
            return replace(form, totals={**form.totals, column: total})
        case "staff":
            return replace(form, staff_score=_with(form.staff_score, value))
        case "index":
            return replace(form, index=_with(form.index, value))
        case "class":
            return replace(form, classification=_with(form.classification, value))
        case _:
            at, _, named = rest.partition(" ") if what == "level" else ("0", "", rest)
            entry = _put_criterion(form.criterion(named), what, int(at), column, value)
            return replace(form, criteria={**form.criteria, named: entry})


def put_right(form: FilledForm, changes: Mapping[Figure, Value], column: str) -> FilledForm:
    """The form with figures changed, under every name they go by; places stay."""
    for figure, value in changes.items():
        for name in figure.ids:
            form = _put(form, name, value, column)
    return form
