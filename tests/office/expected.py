"""What counts of a generated form, told apart from the form's formulas: what is typed and what it suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from office.generated import Typed
from tthc.domain.conditions import holds
from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, MarkedLevel
from tthc.domain.inputs import CriterionInputs, FormInputs, tallies_of
from tthc.domain.numbers import Absent


def suggested(chosen: CriteriaSet, typed: Typed) -> dict[str, Any]:
    """All that counts of a form: what is typed, and what it suggests where nothing is."""
    cells: dict[str, Any] = dict(typed)
    tallies = _tallies(cells)
    for leaf in chosen.leaves():
        match leaf.kind:
            case CountedLevels():
                cells = dict(_levels(leaf, leaf.kind, cells)) | cells
            case MarkedLevel():
                cells = dict(_mark(leaf, leaf.kind, tallies)) | cells
            case _:
                pass
    return cells


def _levels(leaf: Criterion, kind: CountedLevels, cells: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Levels repeat counts of the head; where a criterion has its own, the best is what the others leave."""
    keys = [f"level.{leaf.id}.{at}" for at in range(len(kind.levels))]
    for key, level in zip(keys, kind.levels, strict=True):
        if level.count is not None and f"count.{level.count}" in cells:
            yield key, cells[f"count.{level.count}"]
    others = [cells[key] for key in keys[1:] if key in cells]
    left = cells.get("count.resolved", -1) - sum(others)
    if others and left >= 0 and not any(level.count for level in kind.levels):
        yield keys[0], left


def _mark(leaf: Criterion, kind: MarkedLevel, tallies: Mapping[Count, Tally]) -> Iterator[tuple[str, Any]]:
    """The level of which the counts decide the condition; none while several or no levels are."""
    conditions = [level.when or level.expects for level in kind.levels]
    certain = [at for at, one in enumerate(conditions) if one and holds(one, tallies)]
    if len(certain) == 1 and leaf.required:
        yield f"mark.{leaf.id}.{certain[0]}", "x"


def _tallies(cells: Mapping[str, Any]) -> dict[Count, Tally]:
    return tallies_of({count: cells.get(f"count.{count}") for count in Count}, told_late=False)


def inputs_of(chosen: CriteriaSet, cells: Mapping[str, Any]) -> FormInputs:
    """The same as the scoring takes it."""
    criteria = {leaf.id: _criterion(chosen, leaf, cells) for leaf in chosen.leaves()}
    return FormInputs(_tallies(cells), criteria)


def _criterion(chosen: CriteriaSet, leaf: Criterion, cells: Mapping[str, Any]) -> CriterionInputs:
    levels = range(len(leaf.levels)) if isinstance(leaf.kind, CountedLevels) else ()
    columns = [column.id for column in chosen.columns]
    typed = {column: cells.get(f"score.{column}.{leaf.id}") for column in columns}
    maxima = {column: cells.get(f"maximum.{column}.{leaf.id}") for column in columns}
    return CriterionInputs(
        levels=tuple(cells.get(f"level.{leaf.id}.{at}") for at in levels),
        marks=tuple(at for at in range(len(leaf.levels)) if f"mark.{leaf.id}.{at}" in cells),
        typed={column: Absent.DASH if value == "-" else value for column, value in typed.items()},
        numerator=cells.get(f"numerator.{leaf.id}"),
        denominator=cells.get(f"denominator.{leaf.id}"),
        maxima={column: value for column, value in maxima.items() if value is not None},
        ratio_asked=True,
    )
