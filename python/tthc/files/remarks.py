"""Remarks about a file as a whole: macros inside, a name that tells another format than the bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import PurePath

import olefile

from tthc.files.raw import Doubt
from tthc.files.sniff import FileKind

__all__ = ["has_macros", "has_pictures", "name_remark", "page_remark"]

_SUFFIXES: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.XLSX: (".xlsx", ".xlsm", ".xltx", ".xltm"),
    FileKind.XLSB: (".xlsb",),
    FileKind.XLS: (".xls", ".xlt", ".et"),
    FileKind.ODS: (".ods", ".ots"),
    FileKind.DOCX: (".docx", ".docm", ".dotx"),
    FileKind.XML_2003: (".xml",),
    FileKind.CSV: (".csv", ".txt", ".tsv"),
}
_OF_PAGES = (".html", ".htm", ".mht", "")
_CALLED: Mapping[FileKind, str] = {
    FileKind.XLSX: "bảng tính Excel (.xlsx)",
    FileKind.XLSB: "bảng tính Excel nhị phân (.xlsb)",
    FileKind.XLS: "bảng tính Excel cũ (.xls)",
    FileKind.ODS: "bảng tính OpenDocument (.ods)",
    FileKind.DOCX: "văn bản Word (.docx)",
    FileKind.XML_2003: "bảng tính XML 2003",
    FileKind.CSV: "văn bản dạng bảng (CSV)",
}
_PARTS_OF: Mapping[FileKind, tuple[str, ...]] = {
    FileKind.XLSX: ("vbaproject.bin", "/macrosheets/"),
    FileKind.XLSB: ("vbaproject.bin", "/macrosheets/"),
    FileKind.DOCX: ("vbaproject.bin",),
    FileKind.ODS: ("/basic/",),
}
_NO_MACRO = ("script-lc.xml", "script-lb.xml")


def page_remark(name: str, tables: int) -> tuple[Doubt, ...]:
    """What to say of a web page under the name of a spreadsheet."""
    suffix = PurePath(name).suffix.casefold()
    return () if suffix in _OF_PAGES else (("TT149", {"suffix": suffix, "tables": tables}),)


def name_remark(kind: FileKind, name: str) -> tuple[Doubt, ...]:
    """What to say when a name with a suffix tells another format than the bytes; pages have their own."""
    suffix = PurePath(name).suffix.casefold()
    if not suffix or kind is FileKind.HTML or suffix in _SUFFIXES[kind]:
        return ()
    return (("TT150", {"suffix": suffix, "kind": _CALLED[kind]}),)


def _names(data: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return [name.replace("\\", "/").casefold() for name in package.namelist()]


def has_macros(data: bytes, kind: FileKind) -> bool:
    """True when a file of some kind carries a program; it is never run."""
    if kind is FileKind.XLS:
        try:
            with olefile.OleFileIO(io.BytesIO(data)) as compound:
                return any(
                    "_vba_project" in "/".join(entry).casefold() for entry in compound.listdir(storages=True)
                )
        except Exception:  # olefile raises whatever a damaged tree leads it to
            return False
    if kind not in _PARTS_OF:
        return False
    return any(
        part in f"/{name}" and not name.endswith(_NO_MACRO) and not name.endswith("/")
        for name in _names(data)
        for part in _PARTS_OF[kind]
    )


def has_pictures(data: bytes) -> bool:
    """True when an .xlsx package carries pictures."""
    return any(name.startswith("xl/media/") for name in _names(data))
