"""A spreadsheet read with two libraries where both can: one is believed, the other checks it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from tthc.domain.texts import squeeze
from tthc.files.calamine_reader import read_with_calamine
from tthc.files.cell_values import percent_value
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue, Uncomputed
from tthc.files.helper_area import without_helper_area
from tthc.files.limits import MOST_AREA
from tthc.files.named_formulas import results_by_name, with_results
from tthc.files.ods_reader import read_ods
from tthc.files.openpyxl_reader import read_with_openpyxl
from tthc.files.raw import Doubt, RawSheet
from tthc.files.remarks import has_pictures
from tthc.files.simple_formulas import computed
from tthc.files.sniff import FileKind
from tthc.files.xls_reader import read_with_xlrd
from tthc.files.xlsx_scan import PackageScan, SheetScan, scan_package

__all__ = ["Reader", "Sheets", "read_spreadsheet"]


class Reader:
    """How a spreadsheet is to be read: with its careful reader and calamine, or with one of them alone."""

    BOTH = "both"
    CALAMINE = "calamine"
    CAREFUL = "careful"


@dataclass(frozen=True, slots=True)
class Sheets:
    """The sheets of a spreadsheet, the stamp of our own files, and doubts about how they were read."""

    sheets: tuple[RawSheet, ...]
    stamp: Mapping[str, str]
    doubts: tuple[Doubt, ...]


_NO_SCAN = PackageScan({}, (), b"")
_DURATION = re.compile(r"-?(\d+ days?, )?\d+:\d\d:\d\d(\.\d+)?|PT\d+H\d+M.*")
_BLANK_AREA = 1_000
"""Rows below the last filled one that are worth a word."""
_CLOCK = "a time of day"


def _comparable(value: CellValue | None) -> object:
    """A value as both libraries give it: outer blanks, midnight, split seconds, times do not matter."""
    match value:
        case str() if _DURATION.fullmatch(value):
            return _CLOCK
        case str() if (shown := percent_value(value)) is not None:
            return shown
        case str():
            return squeeze(value.replace("\0", "")) or None
        case datetime() if value.year > 1904:
            return (value + timedelta(milliseconds=500)).replace(microsecond=0)
        case datetime() | time():
            return _CLOCK
        case date():
            return datetime.combine(value, time())
    return value


def _differences(first: tuple[RawSheet, ...], second: tuple[RawSheet, ...]) -> int:
    """Cells the two libraries do not agree on; errors and missing results come back blank from calamine."""
    ours, theirs = (
        {(at, *place): value for at, sheet in enumerate(sheets) for place, value in sheet.cells.items()}
        for sheets in (first, second)
    )
    return sum(
        _comparable(ours.get(place)) != _comparable(theirs.get(place))
        for place in ours.keys() | theirs.keys()
        if not (isinstance(ours.get(place), CellError | Uncomputed) and place not in theirs)
    )


def _carefully(
    data: bytes, kind: FileKind, scan: PackageScan
) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    """What the careful reader of the format gives; nothing when there is none or it fails."""
    try:
        match kind:
            case FileKind.XLSX:
                return read_with_openpyxl(scan.light)
            case FileKind.XLS:
                return read_with_xlrd(data), {}
            case FileKind.ODS:
                return read_ods(data), {}
    except UnreadableError as error:
        if error.code != "TT904":
            raise
    return (), {}


def _area(sheets: Iterable[RawSheet]) -> int:
    """The largest box around the filled cells of a sheet."""
    areas = [0]
    for sheet in sheets:
        rows, columns = ({place[axis] for place in sheet.cells} or {0} for axis in (0, 1))
        areas.append((max(rows) - min(rows) + 1) * (max(columns) - min(columns) + 1))
    return max(areas)


def _checked(
    data: bytes, first: tuple[RawSheet, ...], area: int, reader: str
) -> tuple[tuple[RawSheet, ...], tuple[Doubt, ...]]:
    """The sheets to believe, checked by calamine unless it would take memory for a box too large."""
    filled = any(sheet.cells for sheet in first)
    if area > MOST_AREA or reader == Reader.CAREFUL:
        if not filled:
            raise UnreadableError("TT927")
        return first, (("TT142", {}),)
    try:
        second = read_with_calamine(data)
    except UnreadableError:
        if not filled:
            raise
        return first, (("TT142", {}),)
    if not filled:
        return second, (("TT142" if any(sheet.cells for sheet in second) else "TT143", {}),)
    differ = _differences(first, second)
    return first, (("TT141", {"differ": str(differ)}),) if differ else ()


def _known(sheet: RawSheet, scan: SheetScan | None) -> RawSheet:
    """The sheet with what its part tells: formulas without a result, hidden lines."""
    if scan is None:
        return sheet
    missing: dict[tuple[int, int], CellValue] = {
        place: Uncomputed(formula) for place, formula in scan.formulas.items() if place not in sheet.cells
    }
    cells = {**sheet.cells, **missing}
    columns = {column for _, column in cells}
    hidden = {column for column in columns if any(a <= column <= b for a, b in scan.hidden_columns)}
    rows = frozenset(scan.hidden_rows & {row for row, _ in cells})
    return replace(sheet, cells=cells, hidden_rows=rows, hidden_columns=frozenset(hidden))


def _computed(
    sheets: Iterable[RawSheet], scan: PackageScan
) -> tuple[tuple[RawSheet, ...], tuple[Doubt, ...]]:
    """The sheets with the results the file does not hold: of our own forms, and of simple formulas."""
    done, count = [], 0
    for whole in sheets:
        named = results_by_name(whole.cells, scan.names.get(whole.name, {}))
        sheet = without_helper_area(with_results(whole, named))
        count += len(named.keys() & sheet.cells.keys())
        results = computed(sheet.cells)
        count += len(results)
        done.append(replace(sheet, cells={**sheet.cells, **results}) if results else sheet)
    return tuple(done), (("TT146", {"cells": count}),) if count else ()


def _links(scan: PackageScan) -> tuple[Doubt, ...]:
    used = [links for sheet in scan.sheets.values() for links in sheet.linked.values()]
    if not used:
        return ()
    numbers = sorted(set().union(*used))
    books = [scan.books[at - 1] for at in numbers if 0 < at <= len(scan.books) and scan.books[at - 1]]
    return (("TT147", {"cells": len(used), "book": ", ".join(books) or "không rõ tên"}),)


def _blank_area(sheets: Sequence[RawSheet], parts: Sequence[SheetScan | None]) -> tuple[Doubt, ...]:
    """The largest stretch of rows that are formatted and hold nothing."""
    found = [(0, 0, 0)]
    for sheet, part in zip(sheets, parts, strict=True):
        rows = {row for row, _ in sheet.cells}
        last = max(rows, default=0)
        if part is not None and part.last_row > last + _BLANK_AREA:
            found.append((part.last_row - last, part.last_row, len(rows)))
    _, row, filled = max(found)
    return (("TT151", {"row": row, "rows": filled}),) if row else ()


def _pictures(
    data: bytes, sheets: Sequence[RawSheet], parts: Sequence[SheetScan | None]
) -> tuple[Doubt, ...]:
    """Sheets that show a picture and hold nothing.

    Raises:
        UnreadableError: no sheet holds anything, and the package has pictures.
    """
    drawn = [
        sheet.name
        for sheet, part in zip(sheets, parts, strict=True)
        if part is not None and part.drawing and not sheet.cells
    ]
    blank = bool(sheets) and not any(sheet.cells for sheet in sheets)
    if not (drawn or blank) or not has_pictures(data):
        return ()
    if blank:
        raise UnreadableError("TT929", sheet=(drawn or [sheets[0].name])[0])
    return tuple(("TT154", {"sheet": name}) for name in drawn)


def read_spreadsheet(data: bytes, kind: FileKind, reader: str) -> Sheets:
    """Read with both libraries where both can, and say where they differ or only one could.

    Raises:
        UnreadableError: neither can read it, or it shows pictures alone.
    """
    scan = scan_package(data) if kind is FileKind.XLSX else _NO_SCAN
    first, stamp = _carefully(data, kind, scan) if reader != Reader.CALAMINE else ((), {})
    read, doubts = _checked(data, first, max(scan.area, _area(first)), reader)
    parts = scan.parts_of([sheet.name for sheet in read])
    doubts += _pictures(data, read, parts) if kind is FileKind.XLSX else ()
    known = [_known(sheet, part) for sheet, part in zip(read, parts, strict=True)]
    sheets, recomputed = _computed(known, scan)
    doubts += tuple(("TT155", {"sheet": name}) for name in scan.missing)
    doubts += (*recomputed, *_links(scan), *_blank_area(sheets, parts))
    return Sheets(sheets, stamp, doubts)
