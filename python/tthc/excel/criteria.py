"""The score of one criterion from the three cells that hold its figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.scoring import State
from tthc.excel.blocks import alone, criterion_score
from tthc.excel.values import BadInputError, Shown, exact_value, shown
from tthc.files.form_block import BlockRow
from tthc.files.grid import CellValue

__all__ = ["score_from_cells"]

_NOT_COUNTED = "-"


def _keys(chosen: CriteriaSet, leaf: Criterion) -> Iterator[str]:
    """What the cells stand for, in their order, as keys of a form's block."""
    match leaf.kind:
        case CountedLevels():
            yield from (f"level.{leaf.id}.{at}" for at, _ in enumerate(leaf.levels))
        case MarkedLevel():
            yield from (f"mark.{leaf.id}.{at}" for at, _ in enumerate(leaf.levels))
        case RatioScore() | Complement():
            yield from (f"numerator.{leaf.id}", f"denominator.{leaf.id}")
        case _:
            yield f"score.{chosen.computed_column.id}.{leaf.id}"


def _rows(keys: Sequence[str], values: Sequence[CellValue | None]) -> Iterator[BlockRow]:
    """Each figure with its key; a figure too many is bad input, one too few is blank."""
    for key, value in zip_longest(keys, values):
        if key is not None:
            yield key, value
        elif value is not None:
            raise BadInputError(f"a figure too many: {value!r}")


def _is_open(leaf: Criterion, values: Sequence[CellValue | None]) -> bool:
    """True when something is still to be typed: nothing is, or one half of a ratio."""
    given = sum(value is not None for value in values)
    half = isinstance(leaf.kind, RatioScore | Complement) and given == 1
    return given == 0 or half


def score_from_cells(set_id: str, criterion: str, cells: Sequence[object]) -> Shown:
    """The score; "" while something is to be typed, "-" for what does not count.

    Raises:
        BadInputError: no such criterion, no such figures, or a figure its criterion cannot have.
    """
    chosen, leaf = alone(set_id, criterion)
    values = [exact_value(cell) for cell in cells]
    scored = criterion_score(set_id, criterion, list(_rows(list(_keys(chosen, leaf)), values)))
    if scored.state is State.SCORED:
        return shown(scored.value)
    if _is_open(leaf, values):
        return ""
    if scored.state is State.NOT_COUNTED:
        return _NOT_COUNTED
    raise BadInputError(f"criterion {criterion} cannot be scored from {values!r}")
