"""Looks that the sheets of the workbook share: what is typed, what is computed, what only explains."""

from __future__ import annotations

from dataclasses import replace

from tthc.files.plan import BODY, HEADING, Look

__all__ = [
    "ABOUT",
    "CODE_HEADING",
    "COMPUTED",
    "FIELD",
    "INPUT",
    "LINK",
    "OPEN_FILL",
    "PAGE_TITLE",
    "SECTION",
    "TABLE_HEADING",
]

_AS_TEXT = "@"
"""No spreadsheet may take a date or a number of a report for something else."""

PAGE_TITLE = Look(bold=True, size=14, wrap=False)
SECTION = Look(bold=True, size=12, fill="#DDEBF7", border=True)
FIELD = replace(BODY, size=11)
OPEN_FILL = "#FFF7CC"
"""Of a cell that waits to be filled in."""
INPUT = replace(BODY, size=11, fill=OPEN_FILL, number_format=_AS_TEXT, unlocked=True)
COMPUTED = replace(BODY, size=11, fill="#EDEDED", italic=True)
ABOUT = Look(size=10.5, italic=True)
TABLE_HEADING = replace(HEADING, size=11, fill="#DDEBF7")
CODE_HEADING = replace(HEADING, size=8, bold=False, color="#7F7F7F")
"""Of the headings by which software knows columns, below those an officer reads."""
LINK = Look(size=11, color="#0563C1")
