"""Figures a form holds in hidden rows and columns: read, and told of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place, column_letters
from tthc.files.grid import Grid

__all__ = ["hidden_figures"]


def _given(form: FilledForm) -> Iterator[Place]:
    """The cells whose figures or marks a form was read from."""
    entries: list[Entry[object]] = [form.head[count] for count in form.head.known()]
    for entry in form.criteria.values():
        entries += [entry.count, *entry.levels, *entry.scores.values()]
        entries += [mark for mark in entry.marks if mark.value]
    entries += form.totals.values()
    return (entry.place for entry in entries if entry.given and entry.place is not None)


def _runs(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """1, 2, 3, 7 -> (1, 3), (7, 7)."""
    runs: list[tuple[int, int]] = []
    for number in sorted(numbers):
        if runs and runs[-1][1] == number - 1:
            runs[-1] = (runs[-1][0], number)
        else:
            runs.append((number, number))
    return runs


def _words(rows: Iterable[int], columns: Iterable[int]) -> str:
    shown = [str(a) if a == b else f"{a}-{b}" for a, b in _runs(rows)]
    letters = [column_letters(column) for column in sorted(columns)]
    parts = [f"dòng {', '.join(shown)}"] if shown else []
    parts += [f"cột {', '.join(letters)}"] if letters else []
    return " và ".join(parts)


def hidden_figures(grid: Grid, forms: Iterable[FilledForm], unit: str | None = None) -> Iterator[Finding]:
    """A finding when figures of the forms stand in hidden rows or columns, filtered ones too.

    Why: the sender who looked the form over did not see them.
    """
    cells = [place for form in forms for place in _given(form)]
    rows = {cell.row for cell in cells} & grid.hidden_rows
    columns = {cell.column for cell in cells} & grid.hidden_columns
    if rows or columns:
        yield Finding("TT541", {"lines": _words(rows, columns)}, Place(grid.file, grid.sheet), unit)
