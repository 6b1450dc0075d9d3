"""A file as grids: read in the reading process, its old fonts decoded, its hash and stamp beside it."""

from __future__ import annotations

import hashlib
from pathlib import Path

from tthc.domain.errors import system_reason
from tthc.domain.findings import Finding
from tthc.domain.places import Place
from tthc.files.errors import UnreadableError
from tthc.files.grid import Grid, Workbook
from tthc.files.legacy_cells import decode_cells
from tthc.files.raw import RawSheet
from tthc.files.reader_process import ReaderProcess

__all__ = ["read_workbook"]


def _grid(shown: str, sheet: RawSheet) -> Grid:
    decoded = decode_cells(sheet.cells, sheet.fonts)
    return Grid(shown, sheet.name, decoded.cells, sheet.hidden, decoded.encodings)


def read_workbook(path: Path, shown: str, process: ReaderProcess, password: str | None = None) -> Workbook:
    """The sheets of a file of any format; `shown` is the path as it appears in messages and results.

    Raises:
        UnreadableError: the file cannot be opened or read.
    """
    try:
        data, modified = path.read_bytes(), path.stat().st_mtime
    except OSError as error:
        raise UnreadableError("TT901", reason=system_reason(error)) from error
    book = process.read(path, password)
    sheets = tuple(_grid(shown, sheet) for sheet in book.sheets)
    doubts = tuple(Finding(code, facts, Place(shown)) for code, facts in book.doubts)
    return Workbook(shown, hashlib.sha256(data).hexdigest(), modified, sheets, book.stamp, doubts)
