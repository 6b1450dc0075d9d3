"""A printed row with more scores than criteria: which of them are the criteria's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from tthc.domain.counts import Count
from tthc.domain.criteria_set import CountedLevels, Criterion
from tthc.domain.forms import ScoreEntry, selections
from tthc.domain.scoring import weighted_mean

__all__ = ["expected_scores", "fitting_values", "left_out_alone", "sum_of"]


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


def _within(chosen: Sequence[ScoreEntry], limits: Sequence[Decimal]) -> bool:
    """True when no value is above the maximum of its criterion."""
    return all(
        not isinstance(entry.value, Decimal) or entry.value <= limit
        for entry, limit in zip(chosen, limits, strict=False)
    )


def left_out_alone(
    values: Sequence[ScoreEntry], total: ScoreEntry, limits: Sequence[Decimal], last_place: Decimal
) -> frozenset[int]:
    """The places of the one value too many: without it the others add up, none above its maximum."""
    if not isinstance(total.value, Decimal) or len(values) != len(limits) + 1:
        return frozenset()
    without = {at: [*values[:at], *values[at + 1 :]] for at in range(len(values))}
    return frozenset(
        at
        for at, left in without.items()
        if abs(sum_of(left) - total.value) <= last_place and _within(left, limits)
    )


def fitting_values(
    values: Sequence[ScoreEntry],
    total: ScoreEntry,
    expected: Mapping[int, Fraction],
    wanted: int,
    last_place: Decimal,
    limits: Sequence[Decimal] = (),
    agreed: frozenset[int] = frozenset(),
) -> list[ScoreEntry] | None:
    """The selection of `wanted` values that adds up to the total; None when none does, or several do.

    The total may be off by `last_place`, as totals added before rounding are. A selection that agrees with
    more of the expected scores goes before others, one whose values keep within the `limits` before one that
    does not; last, one that leaves out a value at a place on which the rows of a table have `agreed`.
    """
    if not isinstance(total.value, Decimal):
        return None
    readings: dict[tuple[object, ...], tuple[tuple[int, bool, bool], list[ScoreEntry]]] = {}
    for chosen in selections(values, wanted):
        if abs(sum_of(chosen) - total.value) <= last_place:
            agreeing = sum(_near(chosen[at], exact, last_place) for at, exact in expected.items())
            left = {at for at, value in enumerate(values) if all(value is not one for one in chosen)}
            weight = (agreeing, _within(chosen, limits), bool(left & agreed))
            key = tuple(entry.value for entry in chosen)
            readings[key] = max(
                readings.get(key, (weight, list(chosen))), (weight, list(chosen)), key=_weight
            )
    best = max((weight for weight, _ in readings.values()), default=None)
    fitting = [chosen for weight, chosen in readings.values() if weight == best]
    return fitting[0] if len(fitting) == 1 else None


def _weight(reading: tuple[tuple[int, bool, bool], list[ScoreEntry]]) -> tuple[int, bool, bool]:
    return reading[0]
