"""What a form is scored from: its figures without places, with what follows by arithmetic filled in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tthc.domain.counts import Count, Tally, certain_online_late, with_deduced
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry

__all__ = [
    "CriterionInputs",
    "FormInputs",
    "inputs_of_form",
    "inputs_of_summary_row",
    "tallies_of",
    "tallies_of_form",
]


@dataclass(frozen=True, slots=True)
class CriterionInputs:
    """The figures one criterion is scored from, without places.

    `levels`: dossiers per level, None where blank. `marks`: positions of marked levels. `typed`: per
    column a score, "-" or None. `rate` is R itself in percent; `maxima` those stated beside scores.
    `ratio_asked`: the form has cells for numerator and denominator, so that a score without them is no score.
    `decided` is the position of the level an official chose for a group, whatever marks and counts say.
    """

    levels: tuple[int | None, ...] = ()
    marks: tuple[int, ...] = ()
    typed: Mapping[str, Decimal | Absent | None] = field(default_factory=dict)
    numerator: int | None = None
    denominator: int | None = None
    rate: Decimal | None = None
    maxima: Mapping[str, Decimal] = field(default_factory=dict)
    ratio_asked: bool = False
    decided: int | None = None

    @property
    def has_ratio(self) -> bool:
        """True when a ratio can be formed."""
        return self.rate is not None or (self.numerator is not None and self.denominator is not None)


@dataclass(frozen=True, slots=True)
class FormInputs:
    """All that is needed to score a form or a group."""

    tallies: Mapping[Count, Tally]
    criteria: Mapping[str, CriterionInputs]
    typed_only: bool = False
    """True for a row of a printed table: a criterion is taken as typed, unless its ratio stands beside it."""
    maxima: Mapping[str, Decimal] = field(default_factory=dict)
    """The maxima stated for the totals, per score column."""


def _inputs_of_entry(entry: CriterionEntry) -> CriterionInputs:
    """The figures of a typed criterion, places dropped."""
    return CriterionInputs(
        levels=tuple(level.value for level in entry.levels),
        marks=entry.marked,
        typed={column: score.value for column, score in entry.scores.items()},
        numerator=entry.numerator.value,
        denominator=entry.denominator.value,
        rate=entry.rate.value,
        maxima=_stated(entry.maxima),
        ratio_asked=entry.numerator.place is not None and entry.denominator.place is not None,
    )


def tallies_of_form(form: FilledForm) -> dict[Count, Tally]:
    """The head's counts and what follows by arithmetic (`tallies_of`)."""
    return tallies_of(form.head.values(), told_late=form.online_late_note.given)


def tallies_of(values: Mapping[Count, int | None], *, told_late: bool) -> dict[Count, Tally]:
    """Counts and what follows by arithmetic.

    Late online dossiers are at least as many as the other counts leave no choice about, and at least 1 where
    a remark tells of them without a number (`told_late`).
    """
    known = with_deduced(values)
    tallies = {count: Tally(value, complete=value is not None) for count, value in known.items()}
    stated, certain = known.get(Count.ONLINE_LATE) or 0, certain_online_late(known)
    least = max(certain[0] if certain else 0, 1 if told_late else 0)
    if stated < least:
        tallies[Count.ONLINE_LATE] = Tally(least, complete=False)
    return tallies


def _stated(maxima: Mapping[str, Entry[Decimal]]) -> dict[str, Decimal]:
    return {key: own.value for key, own in maxima.items() if own.value is not None}


def inputs_of_form(form: FilledForm) -> FormInputs:
    """What a filled form is scored from."""
    criteria = {key: _inputs_of_entry(entry) for key, entry in form.criteria.items()}
    return FormInputs(tallies_of_form(form), criteria, maxima=_stated(form.maxima))


def inputs_of_summary_row(row: FilledForm) -> FormInputs:
    """What a row of a printed summary is scored from: its typed criteria alone."""
    criteria = {key: _inputs_of_entry(entry) for key, entry in row.criteria.items()}
    return FormInputs({}, criteria, typed_only=True, maxima=_stated(row.maxima))
