"""Forms as the blocks their sheets hold, and generated forms of any set; no test lives here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place

__all__ = ["block_of", "forms_of", "row_of"]

Rows = list[list[Any]]


def _cell(value: object) -> object:
    """A value as Excel hands it over: every number is a double."""
    if isinstance(value, Absent):
        return value.value
    return float(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else value


def _leaf_rows(chosen: CriteriaSet, leaf: Criterion, entry: CriterionEntry) -> Iterator[tuple[str, object]]:
    for at, _ in enumerate(leaf.levels):
        if isinstance(leaf.kind, CountedLevels):
            yield f"level.{leaf.id}.{at}", entry.levels[at].value if entry.levels else None
        else:
            yield f"mark.{leaf.id}.{at}", "x" if at in entry.marked else None
    if isinstance(leaf.kind, RatioScore | Complement):
        yield f"numerator.{leaf.id}", entry.numerator.value
        yield f"denominator.{leaf.id}", entry.denominator.value
        yield f"rate.{leaf.id}", entry.rate.value
    for column in chosen.columns:
        computed = isinstance(leaf.kind, CountedLevels | MarkedLevel)
        if not computed or column.id in entry.scores:
            yield f"score.{column.id}.{leaf.id}", entry.score(column.id).value
        if isinstance(leaf.kind, Given) and leaf.kind.own_maximum:
            yield f"maximum.{column.id}.{leaf.id}", entry.maxima.get(column.id, Entry()).value
    yield f"note.{leaf.id}", entry.note.value


def block_of(chosen: CriteriaSet, form: FilledForm, **more: object) -> Rows:
    """The rows of a form's block with every key the set has; `more` replaces or adds head rows."""
    head: dict[str, object] = {
        "#tthc-khoi": 1,
        "set": chosen.id,
        "unit": form.unit.value,
        "period": form.period.raw,
        "no_cases": True if form.no_cases else None,
        **{f"count.{count}": form.head.value(count) for count in Count},
        "late_reason": None,
    }
    rows = [*(head | more).items()]
    for leaf in chosen.leaves():
        rows += _leaf_rows(chosen, leaf, form.criterion(leaf.id))
    return [[key, _cell(value)] for key, value in rows]


def row_of(rows: Rows, key: str, value: object) -> Rows:
    """The rows with another value beside a key."""
    assert any(row[0] == key for row in rows), key
    return [[row[0], value] if row[0] == key else row for row in rows]


_counts = st.none() | st.integers(0, 5000)


def _ratio(draw: st.DrawFn) -> dict[str, Entry[Any]]:
    whole = draw(_counts)
    part = draw(st.none() | st.integers(0, whole)) if whole is not None else draw(_counts)
    rate = draw(st.none() | st.decimals(2, 100, places=2)) if part is None and whole is None else None
    return {"numerator": Entry(part), "denominator": Entry(whole), "rate": Entry(rate)}


def _typed(draw: st.DrawFn, maximum: Decimal) -> Entry[Decimal | Absent]:
    most = int(maximum * 100)
    number = st.integers(0, most).map(lambda cents: Decimal(cents) / 100)
    return Entry(draw(number | st.sampled_from([Absent.DASH, None])))


def _entry(draw: st.DrawFn, chosen: CriteriaSet, leaf: Criterion) -> CriterionEntry:
    match leaf.kind:
        case CountedLevels():
            return CriterionEntry(levels=tuple(Entry(draw(_counts)) for _ in leaf.levels))
        case MarkedLevel():
            at = draw(st.none() | st.integers(0, len(leaf.levels) - 1))
            return CriterionEntry(marks=tuple(Entry(n == at) for n, _ in enumerate(leaf.levels)))
        case RatioScore() | Complement():
            return CriterionEntry(**_ratio(draw))
    scores = {column.id: _typed(draw, leaf.maximum) for column in chosen.columns}
    own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
    stated = {column: Entry(leaf.maximum) for column, one in scores.items() if isinstance(one.value, Decimal)}
    return CriterionEntry(scores=scores, maxima=stated if own else {})


@st.composite
def forms_of(draw: st.DrawFn, chosen: CriteriaSet, units: Mapping[str, str] | None = None) -> FilledForm:
    """A form of a set with any figures that its cells can hold, contradictions included."""
    counts = {count: draw(_counts) for count in Count} if chosen.uses_counts else {}
    unit = draw(st.sampled_from(sorted(units or {"UBND xã Nà Nhạn": "", "Phòng Tư pháp": ""})))
    return FilledForm(
        source=Place("a.xlsx"),
        criteria_set=chosen.id,
        unit=Entry(unit),
        head=HeaderCounts({count: Entry(value) for count, value in counts.items()}),
        criteria={leaf.id: _entry(draw, chosen, leaf) for leaf in chosen.leaves()},
    )
