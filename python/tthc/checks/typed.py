"""The typed figures of a form's criteria, as the rules look at them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tthc.checks.context import Checked
from tthc.domain.conditions import counts_used
from tthc.domain.counts import Count
from tthc.domain.criteria_set import Copied, CountedLevels, CriteriaSet, Criterion, Given, MarkedLevel
from tthc.domain.findings import Finding, Suggestion
from tthc.domain.forms import CriterionEntry, ScoreEntry
from tthc.domain.head_wordings import SHORT_WORDINGS
from tthc.domain.numbers import format_count, format_number, round_half_up
from tthc.domain.places import Entry

__all__ = [
    "agrees",
    "counted",
    "depends_on",
    "dossiers_in_words",
    "entered",
    "lacks_ratio",
    "marked",
    "pending_of",
    "plain_score",
    "proposing",
    "rounding_reach",
    "typed_score",
]


def agrees(typed: Decimal, computed: Decimal, decimals: int) -> bool:
    """True when a typed score is the computed one, also where the cell kept more places than it shows."""
    return round_half_up(typed, decimals) == computed


def rounding_reach(criteria_set: CriteriaSet) -> Decimal:
    """How far a sum of rounded scores may lie from the rounded sum: half a last place per computed score."""
    leaves = criteria_set.leaves()
    computed = sum(not isinstance(leaf.kind, MarkedLevel | Given | Copied) for leaf in leaves)
    return Decimal(computed).scaleb(-criteria_set.rounding.criterion) / 2


def counted(checked: Checked) -> Iterator[tuple[Criterion, CountedLevels, CriterionEntry]]:
    """The criteria scored by dossiers per level, with their kind and what was typed."""
    for leaf in checked.criteria_set.leaves():
        if isinstance(leaf.kind, CountedLevels):
            yield leaf, leaf.kind, checked.form.criterion(leaf.id)


def marked(checked: Checked) -> Iterator[tuple[Criterion, MarkedLevel, CriterionEntry]]:
    """The criteria with one mark, with their kind and what was typed."""
    for leaf in checked.criteria_set.leaves():
        if isinstance(leaf.kind, MarkedLevel):
            yield leaf, leaf.kind, checked.form.criterion(leaf.id)


def entered(entry: CriterionEntry) -> list[int]:
    """The dossiers of the levels that were filled in."""
    return [level.value for level in entry.levels if level.value is not None]


def typed_score(checked: Checked, entry: CriterionEntry) -> tuple[Entry[Decimal], Decimal | None]:
    """The typed score of the computed column with its place, and its value; a "-" has none."""
    typed = entry.score(checked.criteria_set.computed_column.id)
    value = plain_score(typed)
    return Entry(value, typed.place, typed.raw), value


def lacks_ratio(entry: CriterionEntry) -> bool:
    """True where the cells for numerator and denominator are there and blank, and no rate is stated."""
    cells = (entry.numerator, entry.denominator)
    blank = all(cell.place is not None and not cell.given and not cell.raw for cell in cells)
    return blank and not entry.rate.given


def plain_score(entry: ScoreEntry) -> Decimal | None:
    """The number in a cell for a score; None for a blank, a "-" and what could not be read."""
    return entry.value if isinstance(entry.value, Decimal) else None


def proposing(found: Finding, typed: ScoreEntry, values: Iterable[Decimal]) -> Finding:
    """The finding with scores to put into the cell of a typed one; as it is where there is no such cell."""
    value = plain_score(typed)
    if typed.place is None or value is None:
        return found
    place, was = typed.place, format(value, "f")
    return replace(found, suggestions=tuple(Suggestion(place, was, format(one, "f")) for one in values))


def pending_of(counts: Mapping[Count, int | None]) -> int | None:
    """The dossiers in progress, in time and overdue together; None where neither is stated."""
    stated = [counts.get(one) for one in (Count.IN_PROGRESS, Count.IN_PROGRESS_OVERDUE)]
    known = [number for number in stated if number is not None]
    return sum(known) if known else None


def depends_on(kind: MarkedLevel, count: Count) -> bool:
    """True when a count decides a level of a marked criterion."""
    return any(count in counts_used(level.when) for level in kind.levels if level.when is not None)


def dossiers_in_words(checked: Checked, leaf: Criterion) -> str:
    """The dossiers a counted criterion is computed from: "43 hồ sơ trước hạn, 120 đúng hạn".

    Those of the form's levels, in a printed row those of its note.
    """
    levels = checked.form.criterion(leaf.id).levels
    head = checked.form.head
    words: list[str] = []
    for at, level in enumerate(leaf.levels):
        stated = head.value(level.count) if checked.from_row and level.count else None
        number = levels[at].value if at < len(levels) else stated
        if number:
            kind = SHORT_WORDINGS.get(level.count) if level.count else None
            counted_as = "" if kind and words else " hồ sơ"
            words.append(
                f"{format_count(number)}{counted_as} {kind or f'mức {format_number(level.points)} điểm'}"
            )
    return ", ".join(words) or "số hồ sơ các mức"
