"""Everything a returned file holds: its unit forms, staff forms and summary tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.files.cells import Conversion
from tthc.files.form_reader import ReadForm, read_forms
from tthc.files.reader_process import ReaderProcess
from tthc.files.staff_reader import ReadStaff, read_staff
from tthc.files.summary_reader import ReadSummary, read_summary
from tthc.files.workbook_reader import read_workbook

__all__ = ["ReadFile", "read_file"]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A file that could be opened, and the forms found in it."""

    path: str
    sha256: str
    modified: float
    stamp: dict[str, str]
    forms: tuple[ReadForm, ...]
    staff: tuple[ReadStaff, ...]
    summaries: tuple[ReadSummary, ...]
    doubts: tuple[Finding, ...] = ()

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


def read_file(
    path: Path,
    shown: str,
    sets: Sequence[CriteriaSet],
    process: ReaderProcess,
    password: str | None = None,
) -> ReadFile:
    """Open a file and find its forms by content, whatever its sheets are called.

    Raises:
        UnreadableError: the file cannot be opened.
    """
    book = read_workbook(path, shown, process, password)
    forms: list[ReadForm] = []
    staff: list[ReadStaff] = []
    summaries: list[ReadSummary] = []
    for sheet in book.sheets:
        found = read_forms(sheet, sets)
        forms.extend(found)
        if found:
            continue
        if (people := read_staff(sheet, sets)) is not None:
            staff.append(people)
        elif (table := read_summary(sheet, sets)) is not None:
            summaries.append(table)
    return ReadFile(
        book.path,
        book.sha256,
        book.modified,
        dict(book.stamp),
        tuple(forms),
        tuple(staff),
        tuple(summaries),
        book.doubts,
    )
