"""The typed figures of a form's criteria, as the rules look at them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tthc.checks.context import Checked
from tthc.domain.criteria_set import Copied, CountedLevels, CriteriaSet, Criterion, Given, MarkedLevel
from tthc.domain.forms import CriterionEntry
from tthc.domain.head_wordings import SHORT_WORDINGS
from tthc.domain.numbers import format_count, format_number, round_half_up
from tthc.domain.places import Entry

__all__ = [
    "agrees",
    "counted",
    "dossiers_in_words",
    "entered",
    "marked",
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
    """The typed score of the deciding column with its place, and its value; a "-" has none."""
    typed = entry.score(checked.criteria_set.deciding_column.id)
    value = typed.value if isinstance(typed.value, Decimal) else None
    return Entry(value, typed.place, typed.raw), value


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
            named = kind or f"mức {format_number(level.points)} điểm"
            words.append(
                f"{format_count(number)} {named}" if words else f"{format_count(number)} hồ sơ {named}"
            )
    return ", ".join(words) or "số hồ sơ các mức"
