"""Everything a returned file holds: its unit forms, staff forms and summary tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl.utils.cell import coordinate_to_tuple

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.domain.places import Place
from tthc.files.amend import amended
from tthc.files.cells import Conversion
from tthc.files.form_reader import ReadForm, read_forms
from tthc.files.grid import Grid
from tthc.files.hidden_lines import hidden_figures
from tthc.files.reader_process import ReaderProcess
from tthc.files.report_text import ReadText, read_text
from tthc.files.staff_reader import ReadStaff, read_staff
from tthc.files.summary_reader import ReadSummary, read_summary
from tthc.files.workbook_reader import read_workbook

__all__ = ["Correction", "Corrections", "ReadFile", "read_file"]

Corrections = Mapping[tuple[str, str], str]
"""(sheet, cell) -> text to read instead; a blank sheet is the only sheet of the file."""

Correction = tuple[str, str]
"""What stood in a corrected cell, and what was read instead."""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that could be opened, and its forms; `corrected` are cells read as the officer said."""

    path: str
    sha256: str
    modified: float
    stamp: dict[str, str]
    forms: tuple[ReadForm, ...]
    staff: tuple[ReadStaff, ...]
    summaries: tuple[ReadSummary, ...]
    doubts: tuple[Finding, ...] = ()
    corrected: Mapping[Place, Correction] = field(default_factory=dict)
    hidden_sheets: frozenset[str] = frozenset()
    texts: tuple[ReadText, ...] = ()
    """What the text around the tables states in figures."""

    @property
    def conversions(self) -> tuple[Conversion, ...]:
        """Every cell whose text was understood as a number."""
        parts = [form.conversions for form in self.forms]
        parts += [staff.conversions for staff in self.staff]
        parts += [summary.conversions for summary in self.summaries]
        return tuple(conversion for part in parts for conversion in part)

    @property
    def is_empty(self) -> bool:
        """True when no form of any kind was recognised."""
        return not (self.forms or self.staff or self.summaries)


def _corrected(
    sheets: Sequence[Grid], corrections: Corrections
) -> tuple[list[Grid], dict[Place, Correction]]:
    """The sheets with the officer's corrections put in, and what these changed."""
    read: list[Grid] = []
    changed: dict[Place, Correction] = {}
    only = len(sheets) == 1
    for sheet in sheets:
        own = {
            cell: text
            for (name, cell), text in corrections.items()
            if name == sheet.sheet or (not name and only)
        }
        grid, done = amended(sheet, own)
        read.append(grid)
        changed |= {sheet.place(*coordinate_to_tuple(cell)): pair for cell, pair in done.items()}
    return read, changed


def read_file(
    path: Path,
    shown: str,
    sets: Sequence[CriteriaSet],
    process: ReaderProcess,
    password: str | None = None,
    corrections: Corrections | None = None,
) -> ReadFile:
    """Open a file and find its forms by content, whatever its sheets are called.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    book = read_workbook(path, shown, process, password)
    forms: list[ReadForm] = []
    staff: list[ReadStaff] = []
    summaries: list[ReadSummary] = []
    texts: list[ReadText] = []
    sheets, corrected = _corrected(book.sheets, corrections or {})
    for sheet in sheets:
        found = read_forms(sheet, sets)
        text = None if found or sheet.hidden else read_text(sheet, sets)
        texts += [text] if text is not None else []
        for one in found:
            hidden = tuple(hidden_figures(sheet, [one.form], one.form.unit.value))
            forms.append(replace(one, findings=(*one.findings, *hidden)))
        if found:
            continue
        if (people := read_staff(sheet, sets)) is not None:
            staff.append(people)
        elif (table := read_summary(sheet, sets)) is not None:
            hidden = tuple(hidden_figures(sheet, [row.form for row in table.table.rows]))
            summaries.append(replace(table, findings=(*table.findings, *hidden)))
    return ReadFile(
        book.path,
        book.sha256,
        book.modified,
        dict(book.stamp),
        tuple(forms),
        tuple(staff),
        tuple(summaries),
        book.doubts,
        corrected,
        frozenset(sheet.sheet for sheet in sheets if sheet.hidden),
        tuple(texts),
    )
