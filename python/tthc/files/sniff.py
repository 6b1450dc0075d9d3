"""What a file is, by its bytes; its name is never believed."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

import olefile

from tthc.files.text_tables import encoding_of

__all__ = ["FileKind", "sniff"]


class FileKind(StrEnum):
    """A format, as far as bytes tell."""

    XLSX = "xlsx"
    XLSB = "xlsb"
    XLS = "xls"
    ODS = "ods"
    DOCX = "docx"
    HTML = "html"
    XML_2003 = "xml-2003"
    CSV = "csv"
    LOCKED = "locked"
    EMPTY = "empty"
    LOCK_FILE = "lock-file"
    PDF = "pdf"
    WORD = "word"
    IMAGE = "image"
    ARCHIVE = "archive"
    OLD_TABLE = "old-table"
    BROKEN = "broken"
    UNKNOWN = "unknown"


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF", FileKind.PDF),
    (b"{\\rtf", FileKind.WORD),
    (b"\x89PNG", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"Rar!", FileKind.ARCHIVE),
    (b"7z\xbc\xaf", FileKind.ARCHIVE),
    (b"\x1f\x8b", FileKind.ARCHIVE),
    (b"ID;P", FileKind.OLD_TABLE),
    (b"TABLE\r\n0,1", FileKind.OLD_TABLE),
    (b"TABLE\n0,1", FileKind.OLD_TABLE),
    (b"\x09\x00\x04\x00", FileKind.OLD_TABLE),  # BIFF2
    (b"\x09\x02\x06\x00", FileKind.OLD_TABLE),  # BIFF3
    (b"\x09\x04\x06\x00", FileKind.OLD_TABLE),  # BIFF4
)
_TEXT_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LOCK_FILE_SIZE = 165


def _zip_kind(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = {name.replace("\\", "/").lstrip("/").casefold() for name in package.namelist()}
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return FileKind.BROKEN
    if any(name.endswith("workbook.bin") for name in names):
        return FileKind.XLSB
    if "content.xml" in names:
        return FileKind.ODS
    if any(name.endswith("word/document.xml") for name in names):
        return FileKind.DOCX
    if "[content_types].xml" in names or any(name.endswith("workbook.xml") for name in names):
        return FileKind.XLSX
    return FileKind.ARCHIVE if names else FileKind.BROKEN


def _ole_kind(data: bytes) -> FileKind:
    try:
        with olefile.OleFileIO(io.BytesIO(data)) as compound:
            names = {"/".join(entry).casefold() for entry in compound.listdir()}
    except Exception:  # olefile raises whatever a damaged tree leads it to
        return FileKind.XLS
    if any(name.endswith("encryptedpackage") for name in names):
        return FileKind.LOCKED
    return FileKind.WORD if "worddocument" in names else FileKind.XLS


def _text_kind(data: bytes) -> FileKind:
    head = data[:4096].replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in data[:8192].replace(b"\x00", b""):
        return FileKind.XML_2003
    if head.startswith((b"<!doctype html", b"<html")) or b"<table" in head:
        return FileKind.HTML
    if data.startswith(_TEXT_MARKS) or _looks_like_text(data):
        return FileKind.CSV
    return FileKind.UNKNOWN


def _looks_like_text(data: bytes) -> bool:
    sample = data[:4096]
    text = sample.decode(encoding_of(sample), errors="replace")
    control = sum(ord(character) < 32 and character not in "\t\r\n" for character in text)
    return control == 0 or (control == text.count("\x00") and control * 4 < len(text))


def sniff(data: bytes) -> FileKind:
    """The format of some bytes; a zip or compound file is opened far enough to tell what is in it."""
    if not data:
        return FileKind.EMPTY
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip_kind(data)
    if data.startswith(_OLE):
        return _ole_kind(data)
    if len(data) == _LOCK_FILE_SIZE and data[0] < 55:
        return FileKind.LOCK_FILE
    named = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    return named or _text_kind(data)
