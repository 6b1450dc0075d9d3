"""A file as grids: read in the reading process, its old fonts decoded, its hash and stamp beside it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
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

_IN_THE_CLOUD = 0x00400000 | 0x1000
"""FILE_ATTRIBUTE_RECALL_ON_DATA_ACCESS and FILE_ATTRIBUTE_OFFLINE: the content is not on this device."""


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


def _refusal(state: os.stat_result, error: OSError) -> UnreadableError:
    """Why a file that is there cannot be opened."""
    if getattr(state, "st_file_attributes", 0) & _IN_THE_CLOUD:
        return UnreadableError("TT930")
    return UnreadableError("TT901", reason=system_reason(error))


@contextmanager
def _readable(path: Path, state: os.stat_result) -> Iterator[Path]:
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
                raise _refusal(state, error) from error
            yield copy
            return
    except OSError as error:
        raise _refusal(state, error) from error
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
    with _readable(path, state) as readable:
        book = process.read(readable, password)
    sheets = tuple(_grid(shown, sheet) for sheet in book.sheets)
    doubts = tuple(Finding(code, facts, Place(shown)) for code, facts in book.doubts)
    return Workbook(shown, book.sha256, state.st_mtime, sheets, book.stamp, doubts)
