"""Scores typed beside a form of totals alone, where the printed cell stayed blank.

A form that computes prints what is typed beside it; a score typed as a text ("92,5/95") it cannot print.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet, Criterion
from tthc.domain.forms import CriterionEntry
from tthc.domain.places import Entry
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader
from tthc.files.head_counts import REACH

__all__ = ["MAXIMUM_BESIDE", "with_scores_beside"]

MAXIMUM_BESIDE = "điểm tối đa áp dụng"
"""What follows the heading of a column in the label of its maximum."""

_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
"""Who scores: "Điểm thẩm định (hội đồng thẩm định chấm)"."""


def with_scores_beside(
    reader: CellReader,
    chosen: CriteriaSet,
    leaf: Criterion,
    entry: CriterionEntry,
    cells: Iterable[tuple[int, int]],
) -> CriterionEntry:
    """The entry with scores and maxima beside labels outside the grid, for columns it has no score of."""
    grid = reader.grid
    typed: dict[str, tuple[int, int]] = {}
    for row, column in sorted(cells):
        value = next((one for one in grid.columns(row) if column < one <= column + REACH), None)
        if value is not None and grid.text(row, value).strip():
            typed.setdefault(fold_label(_IN_BRACKETS.sub("", grid.text(row, column))), (row, value))
    scores, maxima = dict(entry.scores), dict(entry.maxima)
    for one in chosen.columns:
        at = typed.get(fold_label(one.heading))
        if at is None or entry.score(one.id).given:
            continue
        scores[one.id] = reader.score(*at, f"điểm của tiêu chí {leaf.label}", leaf.id)
        stated = reader.out_of(*at)
        beside = typed.get(fold_label(f"{one.heading}: {MAXIMUM_BESIDE}"))
        if not stated.given and beside is not None:
            own = reader.score(*beside, MAXIMUM_BESIDE, leaf.id)
            stated = Entry(own.value if isinstance(own.value, Decimal) else None, own.place, own.raw)
        if stated.given:
            maxima[one.id] = stated
    return replace(entry, scores=scores, maxima=maxima)
