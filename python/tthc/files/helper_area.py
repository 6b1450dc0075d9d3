"""The part of a computing form that is not read back: what it says of itself and what it computes with.

All from the column "Kiểm tra (không in)" on is ours: sentences, the block of the form's inputs, and cells
that formulas share. The inputs themselves stand left of it. A sender may show, move or delete any of it, and
a program may lose names and hidden columns: what is left is known by its words alone.
"""

from __future__ import annotations

from dataclasses import replace

from tthc.domain.texts import fold_label
from tthc.files.raw import RawSheet

__all__ = ["BLOCK_KEY", "CHECK_HEADING", "without_helper_area"]

CHECK_HEADING = "Kiểm tra (không in)"
"""The heading of the column that says what to look at."""
BLOCK_KEY = "#tthc-khoi"
"""The first key of the block: it begins the area where the column of sentences was deleted."""
_HEADING = fold_label(CHECK_HEADING)


def _begins(value: object) -> bool:
    return isinstance(value, str) and (value.strip() == BLOCK_KEY or fold_label(value) == _HEADING)


def without_helper_area(sheet: RawSheet) -> RawSheet:
    """The sheet without the cells of the helper area; any other sheet as it is."""
    columns = [column for (_, column), value in sheet.cells.items() if _begins(value)]
    if not columns:
        return sheet
    first = min(columns)
    return replace(
        sheet,
        cells={place: value for place, value in sheet.cells.items() if place[1] < first},
        fonts={place: font for place, font in sheet.fonts.items() if place[1] < first},
        hidden_columns=frozenset(column for column in sheet.hidden_columns if column < first),
    )
