"""The text of a report: paragraphs around its tables, and what they state in figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.periods import Period
from tthc.domain.places import Entry
from tthc.domain.statements import Statement, read_statements
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry

__all__ = ["ReadText", "read_paragraphs", "read_text"]


@dataclass(frozen=True, slots=True)
class ReadText:
    """What the text of a sheet or document states, and the period it is about."""

    sheet: str
    statements: tuple[Statement, ...]
    period: Entry[Period] = Entry()


def _paragraphs(grid: Grid) -> Iterable[tuple[int, int]]:
    """The cells that stand alone in their row and hold a text: no cell of a table does."""
    for row in grid.rows:
        columns = grid.columns(row)
        if len(columns) == 1 and isinstance(grid.value(row, columns[0]), str):
            yield row, columns[0]


def read_paragraphs(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[Statement, ...]:
    """What the paragraphs of a sheet state."""
    labels = [band.label for chosen in sets for band in chosen.bands]
    return read_statements(((grid.text(*cell), grid.place(*cell)) for cell in _paragraphs(grid)), labels)


def read_text(grid: Grid, sets: Sequence[CriteriaSet]) -> ReadText | None:
    """The statements in the text of a sheet; None when it states nothing."""
    found = read_paragraphs(grid, sets)
    return ReadText(grid.sheet, found, find_period_entry(grid, _paragraphs(grid))) if found else None
