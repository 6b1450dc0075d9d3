"""What an officer put on a sheet of ours, beside our cells: it stays when the sheet is written anew."""

from __future__ import annotations

from collections.abc import Mapping

from tthc.domain.errors import TthcError
from tthc.excel.sheet_state import Cells, address, bounds
from tthc.files.plan import Area

__all__ = ["blocks_of", "inside", "named_cells", "own_cells", "placed_notes"]

_MOST_NAMED = 8
_UNIT_COLUMNS = (2, 1)


def inside(cell: tuple[int, int], area: Area) -> bool:
    """Whether a cell is one of an area."""
    row, column = cell
    return area.row <= row < area.row + area.rows and area.column <= column < area.column + area.columns


def named_cells(places: list[str]) -> str:
    """Cells for a sentence, eight at most: "TỔNG HỢP!C7, TỔNG HỢP!C8 …"."""
    more = " …" if len(places) > _MOST_NAMED else ""
    return ", ".join(places[:_MOST_NAMED]) + more


def own_cells(name: str, cells: Cells, kept: Area | None, wanted: Area) -> Cells:
    """The officer's cells on the sheet `name`: what stands outside the cells we keep there.

    Raises:
        TthcError: some stand where our cells are to be.
    """
    own = {cell: entry for cell, entry in cells.items() if kept is None or not inside(cell, kept)}
    taken = sorted(cell for cell in own if inside(cell, wanted))
    if taken:
        raise TthcError("TT995", cells=named_cells([f"{name}!{address(cell)}" for cell in taken]))
    return own


def blocks_of(own: Cells, area: Area) -> tuple[Area, ...]:
    """One rectangle around the cells right of ours, one around those below."""
    beside = [cell for cell in own if cell[1] >= area.column + area.columns]
    below = [cell for cell in own if cell[1] < area.column + area.columns]
    return tuple(bounds(cells) for cells in (beside, below) if cells)


def _row_and_column(where: str) -> tuple[int, int]:
    letters = where.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(where[len(letters) :]), column


def placed_notes(notes: Mapping[str, str], was: Cells, becomes: Cells) -> dict[str, str]:
    """The notes where they belong: beside the unit they stood beside, else where they are."""
    placed: dict[str, str] = {}
    for where, text in notes.items():
        row, column = _row_and_column(where)
        lines = (
            to
            for at in _UNIT_COLUMNS
            if isinstance(unit := was.get((row, at)), str)
            for (to, other), entry in becomes.items()
            if other == at and entry == unit
        )
        placed[address((next(lines, row), column))] = text
    return placed
