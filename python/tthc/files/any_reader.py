"""Reads one file of any format we know, by its bytes. Runs in the reading process (see `reader_process`)."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime, time

import msoffcrypto

from tthc.domain.texts import squeeze
from tthc.files.calamine_reader import read_with_calamine
from tthc.files.docx_reader import read_docx
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue
from tthc.files.openpyxl_reader import read_with_openpyxl
from tthc.files.preflight import check_package, lying_dimension
from tthc.files.raw import RawBook, RawSheet
from tthc.files.sniff import FileKind, sniff
from tthc.files.text_tables import read_csv, read_html, read_xml_2003

__all__ = ["Reader", "read_bytes"]

_DEFAULT_PASSWORD = "VelvetSweatshop"
"""Excel opens a file with this password without asking; some programs set it by themselves."""

_REFUSED: Mapping[FileKind, str] = {
    FileKind.EMPTY: "TT902",
    FileKind.LOCK_FILE: "TT909",
    FileKind.BROKEN: "TT904",
    FileKind.PDF: "TT924",
    FileKind.WORD: "TT924",
    FileKind.IMAGE: "TT924",
    FileKind.ARCHIVE: "TT924",
    FileKind.OLD_TABLE: "TT925",
    FileKind.UNKNOWN: "TT903",
}
_FACTS: Mapping[FileKind, Mapping[str, str]] = {
    FileKind.BROKEN: {"reason": "gói nén hỏng"},
    FileKind.PDF: {"seen": "tệp PDF"},
    FileKind.WORD: {"seen": "văn bản Word cũ (.doc, .rtf)"},
    FileKind.IMAGE: {"seen": "ảnh"},
    FileKind.ARCHIVE: {"seen": "tệp nén"},
}
_TEXTS: Mapping[FileKind, Callable[[bytes], tuple[RawSheet, ...]]] = {
    FileKind.CSV: read_csv,
    FileKind.HTML: read_html,
    FileKind.XML_2003: read_xml_2003,
    FileKind.DOCX: read_docx,
}
_PACKAGES = (FileKind.XLSX, FileKind.XLSB, FileKind.ODS, FileKind.DOCX)


class Reader:
    """How a spreadsheet is to be read: with openpyxl first, or with calamine alone."""

    BOTH = "both"
    CALAMINE = "calamine"


_OPENED = (FileKind.XLSX, FileKind.XLSB, FileKind.XLS)


def _unlock(data: bytes, password: str | None) -> bytes | None:
    """The decrypted bytes, with the default password or the given one; None when neither opens the file.

    What comes out decides: the library's own check of a password fails on files that open all the same.
    """
    for candidate in (_DEFAULT_PASSWORD, password):
        if candidate is None:
            continue
        opened = io.BytesIO()
        try:
            locked = msoffcrypto.OfficeFile(io.BytesIO(data))
            locked.load_key(password=candidate)
            locked.decrypt(opened)
        except Exception:  # msoffcrypto raises its own and its parts' errors for a wrong password
            continue
        if sniff(opened.getvalue()) in _OPENED:
            return opened.getvalue()
    return None


def _is_locked_xls(data: bytes) -> bool:
    try:
        return bool(msoffcrypto.OfficeFile(io.BytesIO(data)).is_encrypted())
    except Exception:  # not a file it knows
        return False


def _comparable(value: CellValue | None) -> object:
    """A value as both libraries should give it: blanks at the ends of texts and midnight do not matter."""
    if isinstance(value, str):
        return squeeze(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return datetime.combine(value, time())
    return value


def _differences(first: tuple[RawSheet, ...], second: tuple[RawSheet, ...]) -> int:
    """Cells the two libraries do not agree on; an error cell comes back blank from calamine."""
    ours, theirs = (
        {(at, *place): value for at, sheet in enumerate(sheets) for place, value in sheet.cells.items()}
        for sheets in (first, second)
    )
    return sum(
        _comparable(ours.get(place)) != _comparable(theirs.get(place))
        for place in ours.keys() | theirs.keys()
        if not (isinstance(ours.get(place), CellError) and place not in theirs)
    )


def _with_openpyxl(
    data: bytes, kind: FileKind, reader: str
) -> tuple[tuple[RawSheet, ...], Mapping[str, str]]:
    if kind is not FileKind.XLSX or reader != Reader.BOTH or lying_dimension(data):
        return (), {}
    try:
        return read_with_openpyxl(data)
    except UnreadableError:
        return (), {}


def _spreadsheet(data: bytes, kind: FileKind, reader: str) -> RawBook:
    """Read with both libraries where both can, and say where they differ or only one could."""
    first, stamp = _with_openpyxl(data, kind, reader)
    first = first if any(sheet.cells for sheet in first) else ()
    try:
        second = read_with_calamine(data)
    except UnreadableError:
        if not first:
            raise
        return RawBook(kind, first, stamp, (("TT142", {}),))
    if not first:
        code = "TT142" if any(sheet.cells for sheet in second) else "TT143"
        return RawBook(kind, second, doubts=((code, {}),))
    differ = _differences(first, second)
    return RawBook(kind, first, stamp, (("TT141", {"differ": str(differ)}),) if differ else ())


_TEXT_NAMES = (".csv", ".txt", ".tsv")
_TABLE_ROWS = 4


def _row_lengths(sheets: tuple[RawSheet, ...]) -> dict[int, int]:
    lengths: dict[int, int] = {}
    for sheet in sheets:
        for row, column in sheet.cells:
            lengths[row] = max(lengths.get(row, 0), column)
    return lengths


def _is_table(sheets: tuple[RawSheet, ...]) -> bool:
    """True when text under a spreadsheet's name has rows and columns after all."""
    return sum(columns > 1 for columns in _row_lengths(sheets).values()) >= _TABLE_ROWS


def read_bytes(data: bytes, name: str, password: str | None = None, reader: str = Reader.BOTH) -> RawBook:
    """What a file holds, by its bytes; its name only tells a text table from stray text.

    Raises:
        UnreadableError: it carries a password, is damaged, or of a format we do not read.
    """
    kind = sniff(data)
    if kind is FileKind.LOCKED or (kind is FileKind.XLS and _is_locked_xls(data)):
        opened = _unlock(data, password)
        if opened is None:
            raise UnreadableError("TT923")
        data, kind = opened, sniff(opened)
    if kind in _REFUSED:
        raise UnreadableError(_REFUSED[kind], **_FACTS.get(kind, {}))
    if kind in _PACKAGES:
        check_package(data)
    if kind in _TEXTS:
        sheets = _TEXTS[kind](data)
        if not sheets:
            raise UnreadableError("TT926")
        if kind is FileKind.CSV and not name.casefold().endswith(_TEXT_NAMES) and not _is_table(sheets):
            raise UnreadableError("TT903")
        ragged = kind is FileKind.CSV and len(set(_row_lengths(sheets).values())) > 1
        return RawBook(kind, sheets, doubts=(("TT144", {}),) if ragged else ())
    book = _spreadsheet(data, kind, reader)
    if not book.sheets:
        raise UnreadableError("TT926")
    return book
