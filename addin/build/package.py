"""Makes the .xlsm out of the .xlsx XlsxWriter wrote: project and ribbon in, fixed dates, sorted parts."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from xml.etree import ElementTree as ET

from addin.build.modules import CodeNames

__all__ = ["RIBBON_2007", "RIBBON_2010", "code_names", "package", "parts_of"]

RIBBON_2007 = "http://schemas.microsoft.com/office/2006/01/customui"
RIBBON_2010 = "http://schemas.microsoft.com/office/2009/07/customui"

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_OFFICE_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
_XLSM_TYPE = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
_VBA_TYPE = '<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>'
_VBA_RELATION = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
_RIBBON_2010_RELATION = "http://schemas.microsoft.com/office/2007/relationships/ui/extensibility"
_RIBBON_2007_RELATION = "http://schemas.microsoft.com/office/2006/relationships/ui/extensibility"
_DATE = (2020, 1, 1, 0, 0, 0)
_FIRST = ("[Content_Types].xml", "_rels/.rels")  # readers that stream expect these at the front


def parts_of(package_bytes: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(package_bytes)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _target(relation: ET.Element) -> str:
    return posixpath.normpath(posixpath.join("/xl", relation.get("Target", ""))).lstrip("/")


def code_names(xlsx: bytes) -> CodeNames:
    """The code names of workbook and sheets, in the order of the sheets; one without raises ValueError."""
    parts = parts_of(xlsx)
    relations = {
        relation.get("Id"): _target(relation)
        for relation in ET.fromstring(parts["xl/_rels/workbook.xml.rels"])
    }
    workbook = ET.fromstring(parts["xl/workbook.xml"])
    properties = workbook.find(f"{_MAIN}workbookPr")
    names = []
    for sheet in workbook.iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        own = ET.fromstring(parts[relations[sheet.get(f"{_OFFICE_REL}id")]]).find(f"{_MAIN}sheetPr")
        names.append((sheet.get("name"), own.get("codeName") if own is not None else None))
    nameless = [title for title, name in names if not name]
    book = properties.get("codeName") if properties is not None else None
    if nameless or not book:
        raise ValueError(f"no code name: {nameless or 'the workbook'}")
    return CodeNames(book, tuple(name for _, name in names if name))


def _with(text: bytes, before: str, added: str) -> bytes:
    """The text with a piece put before the one place where `before` stands."""
    if text.count(before.encode()) != 1:
        raise ValueError(f"{before} is not there exactly once")
    return text.replace(before.encode(), (added + before).encode())


def _relation(name: str, kind: str, target: str) -> str:
    return f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>'


def _in_order(name: str) -> tuple[int, str]:
    return (_FIRST.index(name) if name in _FIRST else len(_FIRST)), name


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=_in_order):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # as Office writes it; otherwise the system of the build
            archive.writestr(entry, parts[name])
    return target.getvalue()


def package(xlsx: bytes, project: bytes, ribbon: bytes) -> bytes:
    """The macro workbook: the sheets of `xlsx`, the VBA project, and the ribbon for Office 2010 and 2007."""
    parts = parts_of(xlsx)
    types = parts["[Content_Types].xml"]
    if types.count(_XLSX_TYPE.encode()) != 1:
        raise ValueError("this is no workbook without macros")
    types = types.replace(_XLSX_TYPE.encode(), _XLSM_TYPE.encode())
    opening = types[types.index(b"<Default") :].split(b">")[0].decode() + ">"
    parts["[Content_Types].xml"] = _with(types, opening, _VBA_TYPE)
    parts["xl/_rels/workbook.xml.rels"] = _with(
        parts["xl/_rels/workbook.xml.rels"],
        "</Relationships>",
        _relation("rIdVbaProject", _VBA_RELATION, "vbaProject.bin"),
    )
    parts["_rels/.rels"] = _with(
        parts["_rels/.rels"],
        "</Relationships>",
        _relation("rIdRibbon2010", _RIBBON_2010_RELATION, "customUI/customUI14.xml")
        + _relation("rIdRibbon2007", _RIBBON_2007_RELATION, "customUI/customUI.xml"),
    )
    if RIBBON_2010.encode() not in ribbon:
        raise ValueError("the ribbon is not written for Office 2010")
    ET.fromstring(ribbon)  # a ribbon that is no XML would simply not show
    parts["xl/vbaProject.bin"] = project
    parts["customUI/customUI14.xml"] = ribbon
    parts["customUI/customUI.xml"] = ribbon.replace(RIBBON_2010.encode(), RIBBON_2007.encode())
    return _zipped(parts)
