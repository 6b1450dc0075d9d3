"""Which criteria set a grid is a form of, and a form whose heading rows are gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet, Criterion
from tthc.domain.texts import fold_label
from tthc.files.form_grid import FIGURES, FormGrid, Role
from tthc.files.form_rows import FittedForm, fit_form, is_text
from tthc.files.grid import Grid
from tthc.files.similar import likeness, without_numbering
from tthc.files.summary_columns import only_total, score_column_named

__all__ = ["grid_without_headings", "recognise"]

_EXACT = 0.97
_SURE = 0.9
_WIDEST = 4
_MOST_TEXTS = 3_000


def grid_without_headings(grid: Grid, sets: Sequence[CriteriaSet]) -> FormGrid | None:
    """A form whose heading rows are gone, by the wordings of its criteria and their maxima beside them.

    The columns of counts, scores and notes are then those that follow, as on the form; all are guessed.
    """
    texts = [(place, grid.text(*place)) for place, value in grid.cells.items() if isinstance(value, str)]
    if len(texts) > _MOST_TEXTS:
        return None
    for chosen in sets:
        leaves = chosen.leaves()
        standing = {
            place: leaf
            for place, text in texts
            for leaf in leaves
            if likeness(without_numbering(text), leaf.wording) >= _SURE
        }
        label = max({column for _, column in standing}, key=lambda c: _in_column(standing, c), default=0)
        rows = {row: leaf for (row, column), leaf in standing.items() if column == label}
        found = _guessed_grid(grid, label, rows) if len(rows) * 2 >= len(leaves) else None
        if found is not None:
            return found
    return None


def _in_column(cells: Mapping[tuple[int, int], Criterion], column: int) -> int:
    return sum(at == column for _, at in cells)


def _guessed_grid(grid: Grid, label: int, criteria: Mapping[int, Criterion]) -> FormGrid | None:
    """The grid right of some criteria, when their maxima stand beside them and figures follow."""
    for maximum in range(label + 1, label + _WIDEST):
        agreeing = sum(grid.value(row, maximum) == leaf.maximum for row, leaf in criteria.items())
        first = min(criteria)
        rows = tuple(row for row in grid.rows if row >= first)
        counts = sum(isinstance(grid.value(row, maximum + 1), Decimal) for row in rows)
        if agreeing * 2 > len(criteria) and counts >= _WIDEST:
            columns = dict(
                zip((Role.LABEL, *FIGURES, Role.NOTE), (label, *range(maximum, maximum + 4)), strict=True)
            )
            if label > 1:
                columns[Role.NUMBER] = label - 1
            scores = ((columns[Role.SCORE], ""),)
            return FormGrid(first, columns, scores, rows, frozenset(), frozenset(FIGURES))
    return None


def _in_place(fitted: FittedForm, chosen: CriteriaSet) -> int:
    """How many criteria keep the number, or without any numbers the order, of the set."""
    leaves = [leaf for leaf in chosen.leaves() if leaf.id in fitted.blocks]
    if any(block.line.number for block in fitted.blocks.values()):
        return sum(fitted.blocks[leaf.id].line.number == leaf.label for leaf in leaves)
    standing = sorted(leaves, key=lambda leaf: fitted.blocks[leaf.id].line.row)
    return sum(one is other for one, other in zip(leaves, standing, strict=True))


def _worded_levels(fitted: FittedForm, chosen: CriteriaSet) -> int:
    """How many levels are worded as the set words them, to tell sets apart that share their criteria."""
    return sum(
        any(likeness(line.label, level.wording) >= _EXACT for line in fitted.blocks[leaf.id].levels)
        for leaf in chosen.leaves()
        if leaf.id in fitted.blocks
        for level in leaf.levels
    )


def _is_plausible(grid: Grid, found: FormGrid, chosen: CriteriaSet, fitted: FittedForm) -> bool:
    """A form of totals alone has several columns of scores, or states the maximum of its score."""
    if only_total(chosen) is None:
        return True
    named = {key for _, text in found.score_columns if (key := score_column_named(chosen, text))}
    rows = [row for block in fitted.blocks.values() for row in block.line.rows]
    return len(named) > 1 or any(
        grid.score(row, column).out_of is not None for row in rows for column, _ in found.score_columns
    )


def _most_worded_first(
    grid: Grid, found: FormGrid, sets: Sequence[CriteriaSet]
) -> list[tuple[int, int, CriteriaSet]]:
    """(how many criteria stand word by word in the form, place among the sets, set), the most first."""
    texts = (grid.text(row, column) for row in found.rows for column in grid.columns(row))
    labels = {fold_label(without_numbering(text)) for text in texts if is_text(text)}
    counted = [
        (sum(fold_label(leaf.wording) in labels for leaf in one.leaves()), at, one)
        for at, one in enumerate(sets)
    ]
    return sorted(counted, key=lambda entry: (-entry[0], entry[1]))


def recognise(
    grid: Grid, found: FormGrid, sets: Sequence[CriteriaSet]
) -> tuple[CriteriaSet, FittedForm] | None:
    """The set whose criteria these are; None when no set has at least half of them.

    Sets with the same criteria differ by the wording of some levels, and by their order. Once a set has all
    its criteria there, a set none of whose wordings stands in the form is not tried.
    """
    ranked = []
    whole = False
    for standing, at, candidate in _most_worded_first(grid, found, sets):
        if whole and not standing:
            continue
        fitted = fit_form(grid, found, candidate)
        wanted = len(candidate.leaves())
        whole = whole or (standing > 0 and len(fitted.blocks) == wanted)
        if (
            fitted.blocks
            and len(fitted.blocks) * 2 >= wanted
            and _is_plausible(grid, found, candidate, fitted)
        ):
            known = 2 * len(fitted.blocks) - wanted
            ranked.append(
                (
                    known,
                    _worded_levels(fitted, candidate),
                    _in_place(fitted, candidate),
                    -at,
                    candidate,
                    fitted,
                )
            )
    if not ranked:
        return None
    *_, best, fitted = max(ranked, key=lambda entry: entry[:4])
    return best, fitted
