"""Everything a returned file holds: its unit forms, staff forms and summary tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from openpyxl.utils.cell import coordinate_to_tuple

from tthc.domain.criteria_set import CriteriaSet, in_force_first
from tthc.domain.findings import Finding
from tthc.domain.periods import Period
from tthc.domain.places import Entry, Place
from tthc.files.amend import amended
from tthc.files.cells import Conversion
from tthc.files.form_reader import ReadForm, read_forms
from tthc.files.grid import Grid, Workbook
from tthc.files.head_reader import find_period_entry
from tthc.files.hidden_lines import hidden_figures
from tthc.files.reader_process import ReaderProcess
from tthc.files.report_text import ReadText, read_text
from tthc.files.sections import cut_into_sections
from tthc.files.staff_reader import ReadStaff, read_staff
from tthc.files.summary_reader import ReadSummary, read_summary
from tthc.files.told_rows import read_told_rows
from tthc.files.units_beside import columns_of_nobody, units_beside
from tthc.files.workbook_reader import read_workbook

__all__ = ["Correction", "Corrections", "ReadFile", "read_file", "read_sheets"]

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


@dataclass
class _Found:
    """What the sheets of a file hold, as it is met."""

    forms: list[ReadForm] = field(default_factory=list)
    staff: list[ReadStaff] = field(default_factory=list)
    summaries: list[ReadSummary] = field(default_factory=list)
    texts: list[ReadText] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)

    def _take_units(self, sheet: Grid, sets: Sequence[CriteriaSet]) -> bool:
        """Forms of units that stand in columns beside each other; False when there are none.

        Scores nobody can give to a unit are told and left: they would be taken for another unit's.
        """
        units = units_beside(sheet, sets)
        nobody = None if units else columns_of_nobody(sheet, sets)
        self.doubts += [nobody] if nobody is not None else []
        for unit in units:
            before = len(self.forms)
            named = find_period_entry(unit.grid, unit.grid.cells)
            self._take_part(unit.grid, in_force_first(sets, named.value), named)
            for at in range(before, len(self.forms)):
                own = replace(self.forms[at].form, unit=Entry(unit.name, unit.place))
                told = (replace(one, unit=unit.name) for one in self.forms[at].findings)
                self.forms[at] = replace(self.forms[at], form=own, findings=tuple(told))
        return bool(units) or nobody is not None

    def take_sheet(self, sheet: Grid, sets: Sequence[CriteriaSet]) -> None:
        """Every form of a sheet, and what is no form as text; where one form has its sheet there is none."""
        if self._take_units(sheet, sets):
            return
        cut = cut_into_sections(sheet, sets)
        before = len(self.forms)
        for part in cut.parts:
            named = find_period_entry(part, part.cells).value or cut.period.value
            self._take_part(part, in_force_first(sets, named), cut.period)
        alone = cut.text is sheet and len(self.forms) > before
        text = None if cut.text is None or alone or sheet.hidden else read_text(cut.text, sets)
        self.texts += [text] if text is not None else []
        if cut.text is not None and not sheet.hidden and len(self.forms) == before and not self.summaries:
            told = read_told_rows(cut.text, sets)
            self.summaries += [told] if told is not None else []

    def _take_part(self, part: Grid, sets: Sequence[CriteriaSet], period: Entry[Period]) -> None:
        forms = read_forms(part, sets)
        for one in forms:
            hidden = tuple(hidden_figures(part, [one.form], one.form.unit.value))
            form = replace(one.form, period=_period(one.form.period, period))
            self.forms.append(replace(one, form=form, findings=(*one.findings, *hidden)))
        if forms:
            return
        if (people := read_staff(part, sets)) is not None:
            staff = replace(people.form, period=_period(people.form.period, period))
            self.staff.append(replace(people, form=staff))
        elif (table := read_summary(part, sets)) is not None:
            hidden = tuple(hidden_figures(part, [row.form for row in table.table.rows]))
            summary = replace(table.table, period=_period(table.table.period, period))
            self.summaries.append(replace(table, table=summary, findings=(*table.findings, *hidden)))


def _period(own: Entry[Period], of_report: Entry[Period]) -> Entry[Period]:
    """A form's own period; the report's where the form says nothing of one."""
    return of_report if own.place is None and of_report.given else own


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
    return read_sheets(read_workbook(path, shown, process, password), sets, corrections)


def read_sheets(
    book: Workbook, sets: Sequence[CriteriaSet], corrections: Corrections | None = None
) -> ReadFile:
    """The forms in sheets that were read already, whatever these are called."""
    found = _Found()
    sheets, corrected = _corrected(book.sheets, corrections or {})
    for sheet in sheets:
        found.take_sheet(sheet, sets)
    return ReadFile(
        book.path,
        book.sha256,
        book.modified,
        dict(book.stamp),
        tuple(found.forms),
        tuple(found.staff),
        tuple(found.summaries),
        (*book.doubts, *found.doubts),
        corrected,
        frozenset(sheet.sheet for sheet in sheets if sheet.hidden),
        tuple(found.texts),
    )
