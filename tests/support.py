"""Shared makers of small values for tests; no test lives here."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tthc.criteria.loader import load_file, shipped_sets
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, GroupTitle
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.legacy_text import _TCVN3, _VNI, LegacyEncoding
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.form_reader import ReadForm, read_forms
from tthc.files.grid import CellValue, Grid, Workbook
from tthc.files.plan import BookPlan
from tthc.files.reader import ReadFile, read_file
from tthc.files.reader_process import ReaderProcess
from tthc.files.workbook_reader import read_workbook
from tthc.files.xlsx_writer import xlsx_bytes

Cells = dict[tuple[int, int], CellValue]

PROCESS = ReaderProcess()
"""One reading process for all tests; ended by conftest."""

ROOT = Path(__file__).parents[1]
SAMPLES = ROOT / "sample_data"
DIEN_BIEN_PHU = SAMPLES / "dien-bien-phu-2022-q2"
TUAN_GIAO = SAMPLES / "tuan-giao-2022"
WORKBOOK = ROOT / "tthc_workbook.xlsm"
PERIOD = "Quý II năm 2022"


def set_of(set_id: str) -> CriteriaSet:
    """A shipped set by its id."""
    return next(one for one in shipped_sets() if one.id == set_id)


def communes_of(chosen: CriteriaSet) -> GroupTitle:
    """The set's group of communes."""
    return next(group for group in chosen.groups if group.id == "communes")


QD1187 = set_of("qd1187-dienbien")
TT01 = set_of("tt01-2018")
UNLIKE = load_file(ROOT / "tests" / "data" / "unlike.toml")
QD459, QD766 = set_of("qd459-dienbien"), set_of("qd766-2022")
CCHC_TOTALS, CCHC = set_of("cchc-konray"), set_of("cchc-vi-du")


def entry(value: int | None, place: Place | None = None) -> Entry[int]:
    """A count, or a blank."""
    return Entry(value, place)


def make_form(
    chosen: CriteriaSet = QD1187,
    *,
    early: int | None = 10,
    on_time: int | None = 0,
    late: int | None = 0,
    marks: Mapping[str, int] | None = None,
    head: Mapping[Count, int | None] | None = None,
    typed: Mapping[str, str] | None = None,
    total: str | None = None,
    unit: str = "Xã A",
    levels: Mapping[str, Sequence[int | None]] | None = None,
) -> FilledForm:
    """A form of an 18-point set: counts by result, every mark on the best level unless told otherwise."""
    results = {Count.EARLY: early, Count.ON_TIME: on_time, Count.LATE: late}
    resolved = sum(n or 0 for n in results.values())
    entries = {}
    for leaf in chosen.leaves():
        scores = {"self": Entry(Decimal(typed[leaf.id]))} if typed and leaf.id in typed else {}
        if not isinstance(leaf.kind, CountedLevels):
            at = (marks or {}).get(leaf.id, 0)
            entries[leaf.id] = CriterionEntry(marks=tuple(Entry(n == at) for n in range(3)), scores=scores)
            continue
        own: Sequence[int | None]
        if levels and leaf.id in levels:
            own = levels[leaf.id]
        elif any(level.count for level in leaf.levels):
            own = [results[level.count] if level.count else None for level in leaf.levels]
        else:
            own = [(early or 0) + (on_time or 0), late, None]
        counted = sum(n or 0 for n in own)
        entries[leaf.id] = CriterionEntry(
            count=Entry(counted), levels=tuple(Entry(n) for n in own), scores=scores
        )
    counts = {Count.RECEIVED: resolved, Count.RESOLVED: resolved, **results, **(head or {})}
    return FilledForm(
        source=Place("a.xlsx", "Biểu 03", 10, 1),
        criteria_set=chosen.id,
        unit=Entry(unit, Place("a.xlsx", "Biểu 03", 6, 1)),
        head=HeaderCounts({count: Entry(n) for count, n in counts.items() if n is not None}),
        criteria=entries,
        totals={"self": Entry(Decimal(total))} if total else {},
    )


def _score(text: str | None, place: Place) -> Entry[Decimal | Absent]:
    """A score as typed: "5,5" as "5.5", "-" for not counted, "" for a blank cell, None for no cell at all."""
    if text is None:
        return Entry()
    return Entry(Absent.DASH if text == "-" else Decimal(text) if text else None, place)


def _over(typed: Mapping[str, str], place: Callable[[str], Place]) -> dict[str, Entry[Decimal]]:
    """The maxima of scores typed as "75.42/94", per column."""
    stated = {column: text.partition("/")[2] for column, text in typed.items()}
    return {column: Entry(Decimal(most), place(column)) for column, most in stated.items() if most}


def scored_form(
    chosen: CriteriaSet,
    scores: Mapping[str, Mapping[str, str]],
    *,
    totals: Mapping[str, str] | None = None,
    index: str | None = None,
    label: str | None = None,
    ratios: Mapping[str, tuple[int | None, int | None]] | None = None,
    rates: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    unit: str = "Xã A",
) -> FilledForm:
    """A form of typed scores: per column id the score of each node ("5.5", "-", "", "75.42/94").

    Every criterion of the set has a row and every column of the set a cell in it, blank where nothing is given;
    columns that `scores` does not name the form does not have. Rows from 10 on, columns from D on.
    """
    file, letters = ("a.xlsx", "Biểu"), [column.id for column in chosen.columns]
    nodes = [node.id for node in chosen.nodes()]

    def at(row: int, column: str) -> Place:
        return Place(*file, row, 4 + letters.index(column))

    def entry_of(row: int, key: str) -> CriterionEntry:
        typed = {column: own.get(key, "") for column, own in scores.items()}
        part, whole = (ratios or {}).get(key, (None, None))
        rate, note = (rates or {}).get(key), (notes or {}).get(key)
        return CriterionEntry(
            scores={
                column: _score(text.partition("/")[0], at(row, column)) for column, text in typed.items()
            },
            maxima=_over(typed, lambda column: at(row, column)),
            numerator=Entry(part, Place(*file, row, 10) if key in (ratios or {}) else None),
            denominator=Entry(whole, Place(*file, row, 11) if key in (ratios or {}) else None),
            rate=Entry(Decimal(rate) if rate else None, Place(*file, row, 12)),
            note=Entry(note, Place(*file, row, 13)),
        )

    given, last = totals or {}, 10 + len(nodes)
    headings = {node.id for node in chosen.nodes() if node.parts}
    asked = {key for own in scores.values() for key in own}
    rows = {key: row for row, key in enumerate(nodes, 10) if key not in headings or key in asked}
    return FilledForm(
        source=Place(*file, 9, 1),
        criteria_set=chosen.id,
        unit=Entry(unit, Place(*file, 6, 1)),
        criteria={key: entry_of(row, key) for key, row in rows.items()},
        totals={
            column: _score(given.get(column, "").partition("/")[0], at(last, column)) for column in scores
        },
        maxima=_over(given, lambda column: at(last, column)),
        index=_score(index, Place(*file, last + 1, 4)),
        classification=Entry(label, Place(*file, last + 2, 4)),
    )


def full_marks(chosen: CriteriaSet) -> dict[str, str]:
    """The highest score of every criterion, "-" where the group's profile leaves it out."""
    return {leaf.id: str(leaf.maximum) if leaf.required else "-" for leaf in chosen.leaves()}


def without_score(form: FilledForm, criterion: str) -> FilledForm:
    """The form with "-" as the score of a criterion."""
    entries = dict(form.criteria)
    entries[criterion] = replace(entries[criterion], scores={"self": Entry(Absent.DASH)})
    return replace(form, criteria=entries)


def form_bytes(form: FilledForm, chosen: CriteriaSet = QD1187, period: str = PERIOD) -> bytes:
    """The form as our own writer lays it out."""
    labels = FormLabels(form.unit.value or "", period)
    return xlsx_bytes(BookPlan((form_sheet(chosen, labels, form, "Biểu 03"),)))


def encoded(text: str, encoding: LegacyEncoding) -> str:
    """The text as it would be typed in an old font."""
    table = _TCVN3 if encoding is LegacyEncoding.TCVN3 else _VNI
    codes = {letter: code for code, letter in reversed(table.items())}
    return "".join(codes.get(character, character) for character in text)


def write_form(
    folder: Path, name: str, form: FilledForm, chosen: CriteriaSet = QD1187, period: str = PERIOD
) -> Path:
    """The form as a file in a folder."""
    path = folder / name
    path.write_bytes(form_bytes(form, chosen, period))
    return path


@contextmanager
def closed_folder(folder: Path) -> Iterator[None]:
    """A folder whose names may not be read, not even by an administrator."""
    scandir = os.scandir

    def refusing(path: Any) -> Any:
        if Path(path) == folder:
            raise PermissionError(errno.EACCES, "denied", str(path))
        return scandir(path)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "scandir", refusing)
        yield


def opened(path: Path, sets: Sequence[CriteriaSet] = (QD1187, TT01)) -> ReadFile:
    """A file with the forms found in it."""
    return read_file(path, path.name, sets, PROCESS)


def grids(path: Path, password: str | None = None) -> Workbook:
    """A file as its sheets."""
    return read_workbook(path, path.name, PROCESS, password)


def form_cells(form: FilledForm, chosen: CriteriaSet = QD1187, period: str = PERIOD) -> Cells:
    """The form as our own writer lays it out, as the cells a reader would see."""
    plan = form_sheet(chosen, FormLabels(form.unit.value or "", period), form, "Biểu 03")
    cells: Cells = {}
    for cell in plan.cells:
        if cell.value is not None:
            value = Decimal(cell.value) if isinstance(cell.value, int) else cell.value
            cells[cell.row, cell.column] = value
    return cells


def read_cells(cells: Cells, sets: Sequence[CriteriaSet] = (QD1187, TT01)) -> tuple[ReadForm, ...]:
    """The forms in some cells."""
    return read_forms(Grid("a.xlsx", "S", cells), sets)


def moved(cells: Cells, *, row: int = 0, column: int = 0, by: int = 1) -> Cells:
    """The cells with `by` rows or columns put in before the given one."""
    return {(r + by * (0 < row <= r), c + by * (0 < column <= c)): value for (r, c), value in cells.items()}


def table_cells(text: str, first_row: int = 1) -> Cells:
    """A table written with "|" between its cells and a line per row; in quotes a number is a text."""
    cells: Cells = {}
    for row, line in enumerate(text.strip("\n").splitlines(), first_row):
        for column, cell in enumerate(line.split("|"), 1):
            plain = cell.strip()
            if re.fullmatch(r"\d+(,\d+)?", plain):
                cells[row, column] = Decimal(plain.replace(",", "."))
            elif plain:
                cells[row, column] = plain.strip('"')
    return cells
