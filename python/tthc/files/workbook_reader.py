"""A file as grids: read in the reading process, its old fonts decoded, its hash and stamp beside it."""

from __future__ import annotations

import math
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tthc.domain.errors import system_reason
from tthc.domain.findings import Finding
from tthc.domain.places import Place
from tthc.files.errors import UnreadableError
from tthc.files.grid import Grid, Workbook
from tthc.files.helper_area import without_helper_area
from tthc.files.legacy_cells import decode_cells
from tthc.files.raw import RawSheet
from tthc.files.reader_process import ReaderProcess

__all__ = ["open_sheets", "read_workbook"]

_IN_THE_CLOUD = 0x00400000 | 0x1000
"""FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS and FILE_ATTRIBUTE_OFFLINE: the content is not on this device."""
_NOT_FETCHED = ("TT901", "TT928")
"""What reading such a file ends in without a network: it does not open, or takes for ever."""


def open_sheets(shown: str, sheets: Iterable[RawSheet]) -> Workbook:
    """The sheets of a workbook that is open in a program: they have no hash, and nothing is newer."""
    grids = tuple(_grid(shown, without_helper_area(sheet)) for sheet in sheets)
    return Workbook(shown, "", math.inf, grids)


def _grid(shown: str, sheet: RawSheet) -> Grid:
    decoded = decode_cells(sheet.cells, sheet.fonts)
    return Grid(
        shown,
        sheet.name,
        decoded.cells,
        sheet.hidden,
        decoded.encodings,
        sheet.hidden_rows,
        sheet.hidden_columns,
    )


def _is_in_the_cloud(state: os.stat_result) -> bool:
    return bool(getattr(state, "st_file_attributes", 0) & _IN_THE_CLOUD)


@contextmanager
def _readable(path: Path) -> Iterator[Path]:
    """The file itself; a copy for the time of reading when another program holds it.

    Raises:
        UnreadableError: neither can be opened.
    """
    try:
        with path.open("rb"):
            pass
    except PermissionError as error:
        with tempfile.TemporaryDirectory() as folder:
            try:
                copy = Path(shutil.copy(path, folder))
            except OSError:
                raise UnreadableError("TT901", reason=system_reason(error)) from error
            yield copy
            return
    except OSError as error:
        raise UnreadableError("TT901", reason=system_reason(error)) from error
    yield path


def read_workbook(path: Path, shown: str, process: ReaderProcess, password: str | None = None) -> Workbook:
    """The sheets of a file of any format; `shown` is the path as it appears in messages and results.

    The hash is of the very bytes that were read, whatever happens to the file meanwhile.

    Raises:
        UnreadableError: the file cannot be opened or read.
    """
    try:
        state = path.stat()
    except OSError as error:
        raise UnreadableError("TT901", reason=system_reason(error)) from error
    try:
        with _readable(path) as readable:
            book = process.read(readable, password)
    except UnreadableError as error:
        if error.code in _NOT_FETCHED and _is_in_the_cloud(state):
            raise UnreadableError("TT930") from error
        raise
    sheets = tuple(_grid(shown, sheet) for sheet in book.sheets)
    doubts = tuple(Finding(code, facts, Place(shown)) for code, facts in book.doubts)
    return Workbook(shown, book.sha256, state.st_mtime, sheets, book.stamp, doubts)
