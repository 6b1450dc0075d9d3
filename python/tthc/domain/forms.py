"""What senders fill in: unit form (Biểu mẫu 03), staff form (Biểu mẫu 01), summary table, as typed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import combinations
from math import comb

from tthc.domain.counts import HeaderCounts
from tthc.domain.numbers import Absent
from tthc.domain.periods import Period
from tthc.domain.places import Entry, Place

__all__ = [
    "CriterionEntry",
    "FilledForm",
    "ScoreEntry",
    "StaffForm",
    "StaffRow",
    "SummaryRow",
    "SummaryTable",
    "selections",
]

ScoreEntry = Entry[Decimal | Absent]
"""A typed score: a number, "-" (not counted), or blank."""


@dataclass(frozen=True, slots=True)
class CriterionEntry:
    """One criterion as typed.

    `count` is column (4) of the criterion's own row; `levels` are the dossiers per level in the order of
    the set; `marks` say per level whether an "x" stands there; `scores` are per score column id;
    `numerator` and `denominator`, or `rate` in percent, serve the kinds computed from a ratio. `maxima` are
    the maxima stated beside scores ("75,42/94"), per score column.
    """

    count: Entry[int] = Entry()
    levels: tuple[Entry[int], ...] = ()
    marks: tuple[Entry[bool], ...] = ()
    scores: Mapping[str, ScoreEntry] = field(default_factory=dict)
    numerator: Entry[int] = Entry()
    denominator: Entry[int] = Entry()
    rate: Entry[Decimal] = Entry()
    maxima: Mapping[str, Entry[Decimal]] = field(default_factory=dict)
    note: Entry[str] = Entry()

    @property
    def marked(self) -> tuple[int, ...]:
        """Positions of the marked levels; exactly one in a correct form."""
        return tuple(at for at, mark in enumerate(self.marks) if mark.value)

    def score(self, column: str) -> ScoreEntry:
        """The typed score of a column; an empty entry when the form lacks it."""
        return self.scores.get(column, Entry())


def without_ratio(entry: CriterionEntry, place: Place) -> CriterionEntry:
    """An entry whose ratio is "-": nothing to count, 0 of 0."""
    zero = Entry(0, place, Absent.DASH.value)
    return replace(entry, numerator=zero, denominator=zero, rate=Entry())


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A filled Biểu mẫu 03, or one row of a summary table in the same shape.

    `head` holds the counts stated in cells, else in the note (the entry's place tells). `totals` are typed
    per score column, `maxima` the maxima stated for them, `index` the converted total of the deciding
    column. `criteria` holds headings too where the form scores them. `note` is the general remark, on the
    first criterion; `online_late_note` a remark that speaks of late online dossiers without saying how many.
    `mapping` is where each criterion was recognised: criterion id -> its row's label cell.
    """

    source: Place
    criteria_set: str
    unit: Entry[str]
    period: Entry[Period] = Entry()
    head: HeaderCounts = field(default_factory=HeaderCounts)
    criteria: Mapping[str, CriterionEntry] = field(default_factory=dict)
    totals: Mapping[str, ScoreEntry] = field(default_factory=dict)
    maxima: Mapping[str, Entry[Decimal]] = field(default_factory=dict)
    index: ScoreEntry = Entry()
    staff_score: ScoreEntry = Entry()
    classification: Entry[str] = Entry()
    note: Entry[str] = Entry()
    online_late_note: Entry[str] = Entry()
    form_name: str = ""
    no_cases: bool = False
    mapping: Mapping[str, Place] = field(default_factory=dict)

    def criterion(self, criterion_id: str) -> CriterionEntry:
        """The entry of a criterion; an empty one when the form lacks it."""
        return self.criteria.get(criterion_id, CriterionEntry())

    def total(self, column: str) -> ScoreEntry:
        """The typed total of a column."""
        return self.totals.get(column, Entry())


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One line of Biểu mẫu 01: a person, or at commune level the unit; `ratings` are positions of the X."""

    name: Entry[str]
    position: Entry[str]
    score: ScoreEntry
    ratings: tuple[int, ...]
    section: str = ""


@dataclass(frozen=True, slots=True)
class StaffForm:
    """A filled Biểu mẫu 01; it feeds checks and the staff sheet, never a sum."""

    source: Place
    rows: tuple[StaffRow, ...]
    period: Entry[Period] = Entry()
    ratings_read: bool = True
    """False when not every column of ratings was recognised, so that a missing X says nothing."""


@dataclass(frozen=True, slots=True)
class SummaryRow:
    """One unit of a printed summary table; `number` is its STT as typed.

    `extra_scores` are values beyond the criteria of the set, in the order they stand.
    """

    form: FilledForm
    group_title: str
    number: Entry[int] = Entry()
    extra_scores: tuple[ScoreEntry, ...] = ()


MOST_SELECTIONS = 750
"""Beyond so many ways to leave values out of a row nobody can tell which one is meant."""


def selections(values: Sequence[ScoreEntry], wanted: int) -> list[tuple[ScoreEntry, ...]]:
    """Every selection of `wanted` values, none when there are more than `MOST_SELECTIONS`.

    Of equal ones the later are left out, but the last stands last.

    The last column of a row (online services) is the one most often told from its neighbours.
    """
    if comb(len(values), wanted) > MOST_SELECTIONS:
        return []
    return sorted(combinations(values, wanted), key=lambda chosen: chosen[-1] is not values[-1])


@dataclass(frozen=True, slots=True)
class SummaryTable:
    """A printed summary; it feeds checks, never a sum. `sums` are its rows of sums and averages: no units.

    `by_groups`: it shows the scores of the set's headings alone (`CriteriaSet.by_groups`).
    """

    source: Place
    criteria_set: str
    rows: tuple[SummaryRow, ...]
    period: Entry[Period] = Entry()
    sums: tuple[SummaryRow, ...] = ()
    by_groups: bool = False
