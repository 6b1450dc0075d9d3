"""Reads one file of any format we know, by its bytes. Runs in the reading process (see `reader_process`)."""

from __future__ import annotations

import hashlib
import io
from collections import Counter
from collections.abc import Callable, Mapping

import msoffcrypto

from tthc.files.docx_reader import read_docx
from tthc.files.errors import UnreadableError
from tthc.files.helper_area import without_helper_area
from tthc.files.html_reader import read_html
from tthc.files.limits import within_limits
from tthc.files.preflight import check_package
from tthc.files.raw import Doubt, RawBook, RawSheet
from tthc.files.remarks import has_macros, name_remark, page_remark
from tthc.files.sniff import FileKind, sniff
from tthc.files.text_tables import csv_rows, csv_sheet
from tthc.files.two_readers import Reader, Sheets, read_spreadsheet
from tthc.files.xml_2003_reader import read_xml_2003

__all__ = ["read_bytes"]

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
    FileKind.XML_2003: read_xml_2003,
    FileKind.DOCX: read_docx,
}
_PACKAGES = (FileKind.XLSX, FileKind.XLSB, FileKind.ODS, FileKind.DOCX)


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


_TEXT_NAMES = (".csv", ".txt", ".tsv")
_TABLE_ROWS = 4


def _csv_table(data: bytes, name: str) -> Sheets:
    """A text table; under a spreadsheet's name it must have rows and columns after all."""
    rows = csv_rows(data)
    lengths = Counter(len(row) for row in rows if any(field.strip() for field in row))
    lines = sum(times for fields, times in lengths.items() if fields > 1)
    if not name.casefold().endswith(_TEXT_NAMES) and lines < _TABLE_ROWS:
        raise UnreadableError("TT903")
    return Sheets((csv_sheet(rows),), {}, (("TT144", {}),) if len(lengths) > 1 else ())


def _sheets(data: bytes, kind: FileKind, name: str, reader: str) -> Sheets:
    if kind is FileKind.CSV:
        return _csv_table(data, name)
    if kind is FileKind.HTML:
        sheet, tables = read_html(data)
        return Sheets((sheet,), {}, page_remark(name, tables))
    if kind in _TEXTS:
        return Sheets(_TEXTS[kind](data), {}, ())
    return read_spreadsheet(data, kind, reader)


def _opened(data: bytes, password: str | None) -> tuple[bytes, FileKind]:
    """The bytes to read and their kind, without the password they carry."""
    kind = sniff(data)
    if kind is FileKind.LOCKED or (kind is FileKind.XLS and _is_locked_xls(data)):
        opened = _unlock(data, password)
        if opened is None:
            raise UnreadableError("TT923")
        data, kind = opened, sniff(opened)
    if kind in _REFUSED:
        raise UnreadableError(_REFUSED[kind], **_FACTS.get(kind, {}))
    return data, kind


def read_bytes(data: bytes, name: str, password: str | None = None, reader: str = Reader.BOTH) -> RawBook:
    """What a file holds, by its bytes; its name only tells a text table from stray text.

    Raises:
        UnreadableError: it carries a password, is damaged, or of a format we do not read.
    """
    plain, kind = _opened(data, password)
    if kind in _PACKAGES:
        check_package(plain)
    book = _sheets(plain, kind, name, reader)
    if not book.sheets:
        raise UnreadableError("TT926")
    sheets, limits = within_limits(tuple(map(without_helper_area, book.sheets)))
    macros: tuple[Doubt, ...] = (("TT148", {}),) if has_macros(plain, kind) else ()
    doubts = (*book.doubts, *limits, *macros, *name_remark(kind, name))
    return RawBook(kind, sheets, book.stamp, doubts, hashlib.sha256(data).hexdigest())
