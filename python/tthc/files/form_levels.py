"""Which line below a criterion is which of its levels: by wording and points."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.criteria_set import Criterion
from tthc.files.form_rows import Block, Line, points_of
from tthc.files.grid import Grid
from tthc.files.similar import likeness

__all__ = ["LevelMatch", "match_levels"]

_EXACT = 0.97
_POINTS_WEIGH = 0.5
_EXACT_WEIGHS = 0.6
_WORDS_ALONE = 0.6


@dataclass(frozen=True, slots=True)
class LevelMatch:
    """Position of each level -> its line; the positions that were guessed; lines that are no level."""

    levels: Mapping[int, Line]
    guessed: frozenset[int]
    left: tuple[Line, ...]


def _weight(line: Line, typed: Decimal | None, level_points: Decimal, wording: str) -> float:
    alike = likeness(line.label, wording)
    return (
        alike
        + (_POINTS_WEIGH if typed == level_points else 0.0)
        + (_EXACT_WEIGHS if alike >= _EXACT else 0.0)
    )


def match_levels(grid: Grid, block: Block, leaf: Criterion, maximum: int | None) -> LevelMatch:
    """The line of each level of a criterion, by wording and by the points in the maximum column.

    The whole wording decides before the points do; where neither does, order settles it and the line is
    among the guessed. A line that contradicts itself (points of one level, wording of another) is too.
    """
    typed = [points_of(grid, line, maximum) for line in block.levels]
    pairs = sorted(
        (
            (_weight(line, typed[b], level.points, level.wording), -abs(b - at), b, at)
            for b, line in enumerate(block.levels)
            for at, level in enumerate(leaf.levels)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for weight, _, b, at in pairs:
        if (
            weight >= (_WORDS_ALONE if typed[b] is None else _POINTS_WEIGH)
            and at not in matched
            and b not in matched.values()
        ):
            matched[at] = b
    guessed = frozenset(at for at, b in matched.items() if _is_guess(at, b, typed, matched, block, leaf))
    left = tuple(line for b, line in enumerate(block.levels) if b not in matched.values())
    return LevelMatch({at: block.levels[b] for at, b in matched.items()}, guessed, left)


def _is_guess(
    at: int,
    b: int,
    typed: Sequence[Decimal | None],
    matched: Mapping[int, int],
    block: Block,
    leaf: Criterion,
) -> bool:
    line, points = block.levels[b], typed[b]
    own = likeness(line.label, leaf.levels[at].wording)
    if points is not None:
        unlike = bool(line.label) and own < _POINTS_WEIGH
        return points != leaf.levels[at].points or unlike
    rivals = (
        other
        for other, level in enumerate(leaf.levels)
        if other != at and likeness(line.label, level.wording) >= own
    )
    return any(
        other not in matched
        or likeness(block.levels[matched[other]].label, leaf.levels[other].wording) < _EXACT
        for other in rivals
    )
