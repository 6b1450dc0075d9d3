"""A group's sums in the shape of a filled form, so that the form's own layout serves BM03 TỔNG HỢP."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tthc.domain.counts import Count, HeaderCounts, Tally
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry
from tthc.domain.note_writing import compose_note
from tthc.domain.places import Entry, Place
from tthc.domain.results import GroupResult
from tthc.domain.scoring import Scored

__all__ = ["group_as_form"]


def _entry(tally: Tally) -> Entry[int]:
    return Entry(tally.value)


def _criterion(result: GroupResult, scored: Scored, leaf: Criterion) -> CriterionEntry:
    levels = result.levels[leaf.id]
    scores: dict[str, ScoreEntry] = {
        key: Entry(column.scores[leaf.id].value) for key, column in scored.columns.items()
    }
    level = scored.deciding.scores[leaf.id].level
    if isinstance(leaf.kind, CountedLevels):
        stated = [tally.value for tally in levels if tally.value is not None]
        count: Entry[int] = Entry(sum(stated)) if stated else Entry()
        return CriterionEntry(count=count, levels=tuple(_entry(tally) for tally in levels), scores=scores)
    marks = tuple(Entry(at == level) for at in range(len(leaf.levels)))
    numerator, denominator = (_entry(tally) for tally in result.ratios[leaf.id])
    return CriterionEntry(marks=marks, scores=scores, numerator=numerator, denominator=denominator)


def group_as_form(criteria_set: CriteriaSet, result: GroupResult) -> FilledForm:
    """The consolidated form of a group; blank where nothing was received."""
    head: Mapping[Count, Entry[int]] = {count: _entry(tally) for count, tally in result.counts.items()}
    entries: dict[str, CriterionEntry] = {}
    totals: dict[str, ScoreEntry] = {}
    maxima: dict[str, Entry[Decimal]] = {}
    index: ScoreEntry = Entry()
    label: Entry[str] = Entry()
    if result.scored is not None:
        leaves = criteria_set.leaves()
        entries = {leaf.id: _criterion(result, result.scored, leaf) for leaf in leaves}
        note = compose_note({count: tally.value for count, tally in result.counts.items()})
        first = leaves[0].id
        entries[first] = replace(entries[first], note=Entry(note or None))
        totals = {key: Entry(column.total) for key, column in result.scored.columns.items()}
        reached = [column for column in result.scored.columns.values() if column.total is not None]
        maxima = {column.column: Entry(column.maximum) for column in reached}
        index = Entry(result.scored.deciding.index)
        band = result.scored.classification
        label = Entry(band.label if band else None)
    return FilledForm(
        source=Place(""),
        criteria_set=criteria_set.id,
        unit=Entry(result.group.title),
        head=HeaderCounts(head),
        criteria=entries,
        totals=totals,
        maxima=maxima,
        index=index,
        classification=label,
    )
