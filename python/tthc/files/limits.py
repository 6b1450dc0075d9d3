"""How much of a file is read at most; what is cut or dropped is said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tthc.files.errors import UnreadableError
from tthc.files.grid import CellValue
from tthc.files.raw import Doubt, RawSheet

__all__ = [
    "MOST_AREA",
    "MOST_CELLS",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "MOST_SHEETS",
    "MOST_TEXT",
    "within_limits",
]

MOST_SHEETS = 255
MOST_CELLS = 500_000
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
MOST_TEXT = 32_767
"""Characters of a cell, as in Excel."""
MOST_AREA = 5_000_000
"""Cells of the box around the filled ones that a reader which takes memory for the whole box is asked for."""


def _changed(
    sheets: tuple[RawSheet, ...], wrong: Callable[[str], bool], better: Callable[[str], str]
) -> tuple[tuple[RawSheet, ...], int]:
    """The sheets with other texts where they are wrong, and how many were."""
    total, done = 0, []
    for sheet in sheets:
        found: dict[tuple[int, int], CellValue] = {
            place: better(value)
            for place, value in sheet.cells.items()
            if isinstance(value, str) and wrong(value)
        }
        total += len(found)
        done.append(replace(sheet, cells={**sheet.cells, **found}) if found else sheet)
    return tuple(done), total


def within_limits(sheets: tuple[RawSheet, ...]) -> tuple[tuple[RawSheet, ...], tuple[Doubt, ...]]:
    """The sheets with overlong texts cut and NULs dropped, and doubts that say so.

    Raises:
        UnreadableError: there are too many sheets or filled cells.
    """
    if len(sheets) > MOST_SHEETS:
        raise UnreadableError("TT931", found=len(sheets), limit=MOST_SHEETS)
    if sum(len(sheet.cells) for sheet in sheets) > MOST_CELLS:
        raise UnreadableError("TT932", limit=MOST_CELLS)
    sheets, cut = _changed(sheets, lambda text: len(text) > MOST_TEXT, lambda text: text[:MOST_TEXT])
    sheets, nul = _changed(sheets, lambda text: "\0" in text, lambda text: text.replace("\0", ""))
    doubts: list[Doubt] = [("TT152", {"cells": cut, "limit": MOST_TEXT})] if cut else []
    doubts += [("TT153", {"cells": nul})] if nul else []
    return sheets, tuple(doubts)
