"""A printed row with more scores than criteria: which of them are the criteria's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tthc.domain.counts import Count
from tthc.domain.criteria_set import CountedLevels, Criterion
from tthc.domain.forms import ScoreEntry, selections
from tthc.domain.scoring import weighted_mean

__all__ = ["expected_scores", "fitting_values", "sum_of"]


def sum_of(entries: Iterable[ScoreEntry]) -> Decimal:
    """The sum of the typed numbers; "-" and blanks add nothing."""
    return sum((entry.value for entry in entries if isinstance(entry.value, Decimal)), Decimal(0))


def _near(entry: ScoreEntry, exact: Fraction, distance: Decimal) -> bool:
    return isinstance(entry.value, Decimal) and abs(Fraction(entry.value) - exact) <= distance


def expected_scores(criteria: Sequence[Criterion], counts: Mapping[Count, int]) -> dict[int, Fraction]:
    """Position -> score that follows from a note's counts, for criteria whose levels repeat the results."""
    found: dict[int, Fraction] = {}
    for at, leaf in enumerate(criteria):
        if isinstance(leaf.kind, CountedLevels) and any(level.count for level in leaf.levels):
            dossiers = [counts.get(level.count) if level.count else None for level in leaf.levels]
            exact = weighted_mean((level.points for level in leaf.levels), dossiers)
            if exact is not None:
                found[at] = exact
    return found


def fitting_values(
    values: Sequence[ScoreEntry],
    total: ScoreEntry,
    expected: Mapping[int, Fraction],
    wanted: int,
    last_place: Decimal,
) -> list[ScoreEntry] | None:
    """The selection of `wanted` values that adds up to the total; None when none does, or several do.

    The total may be off by `last_place`, as totals added before rounding are. A selection that agrees with
    more of the expected scores goes before others.
    """
    if not isinstance(total.value, Decimal):
        return None
    readings: dict[tuple[object, ...], tuple[int, list[ScoreEntry]]] = {}
    for chosen in selections(values, wanted):
        if abs(sum_of(chosen) - total.value) <= last_place:
            agreeing = sum(_near(chosen[at], exact, last_place) for at, exact in expected.items())
            readings.setdefault(tuple(entry.value for entry in chosen), (agreeing, list(chosen)))
    best = max((agreeing for agreeing, _ in readings.values()), default=0)
    fitting = [chosen for agreeing, chosen in readings.values() if agreeing == best]
    return fitting[0] if len(fitting) == 1 else None
