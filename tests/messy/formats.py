"""The same rows in every format an office may send, written from nothing."""

from __future__ import annotations

import csv
import html
import io
import struct
import zipfile
from collections.abc import Iterable, Mapping, Sequence

from docx import Document
from msoffcrypto.format.ooxml import OOXMLFile

from messy.good import Rows, Value, texts

__all__ = ["as_csv", "as_docx", "as_html", "as_ods", "as_xls", "as_xml_2003", "locked", "members", "repacked"]


def members(data: bytes) -> dict[str, bytes]:
    """The parts of a package."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def repacked(data: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The package with other or more parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**members(data), **changes}.items():
            package.writestr(name, content)
    return target.getvalue()


def as_csv(rows: Rows, separator: str = ",", encoding: str = "utf-8") -> bytes:
    """A text table; every row has as many fields as the widest, as spreadsheets save it."""
    width = max(map(len, rows))
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator)
    writer.writerows([*row, *[""] * (width - len(row))] for row in texts(rows))
    return target.getvalue().encode(encoding, errors="replace")


def as_html(rows: Rows, encoding: str = "utf-8", *, entities: bool = False, layout: bool = False) -> bytes:
    """A page with a table as portals export it; `layout` puts it into the cell of another table."""

    def shown(text: str) -> str:
        safe = html.escape(text)
        return "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in safe) if entities else safe

    body = "".join(
        "<tr>" + "".join(f"<td>{shown(one)}</td>" for one in row) + "</tr>\n" for row in texts(rows)
    )
    table = f"<table border=1>{body}</table>"
    if layout:
        table = f"<table><tr><td>Cổng dịch vụ công</td></tr><tr><td>{table}</td></tr></table>"
    head = f'<meta http-equiv="Content-Type" content="text/html; charset={encoding}">'
    return f"<html><head>{head}</head><body>{table}</body></html>".encode(encoding)


def as_xml_2003(rows: Rows) -> bytes:
    """SpreadsheetML 2003 with numbers as numbers; blank cells are left out and counted by their index."""

    def cell(at: int, value: Value) -> str:
        kind = "Number" if isinstance(value, int | float) else "String"
        return f'<Cell ss:Index="{at}"><Data ss:Type="{kind}">{html.escape(str(value))}</Data></Cell>'

    body = "".join(
        "<Row>"
        + "".join(cell(at, value) for at, value in enumerate(row, start=1) if value is not None)
        + "</Row>"
        for row in rows
    )
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Biểu 03"><Table>{body}</Table></Worksheet></Workbook>'
    ).encode()


def as_ods(rows: Rows) -> bytes:
    """An OpenDocument spreadsheet with one sheet; blanks as repeated cells."""

    def cell(value: Value) -> str:
        if value is None:
            return "<table:table-cell/>"
        if isinstance(value, int | float):
            return f'<table:table-cell office:value-type="float" office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="string"><text:p>{html.escape(str(value))}</text:p></table:table-cell>'

    body = "".join(
        f"<table:table-row>{''.join(map(cell, row)) or cell(None)}</table:table-row>" for row in rows
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Biểu 03">{body}</table:table></office:spreadsheet>'
        "</office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("mimetype", kind)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return target.getvalue()


def as_docx(rows: Rows, head: int = 7, *, merged: Sequence[tuple[int, int]] = ()) -> bytes:
    """The lines above the grid as paragraphs, the grid as a table; `merged` joins cells of rows in column 1."""
    document = Document()
    shown = texts(rows)
    for row in shown[:head]:
        document.add_paragraph(" ".join(one for one in row if one))
    table = document.add_table(0, 6)
    for row in shown[head:]:
        cells = table.add_row().cells
        for at, text in enumerate(row[:6]):
            cells[at].text = text
    for first, last in merged:
        table.cell(first, 0).merge(table.cell(last, 0))
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def locked(data: bytes, password: str) -> bytes:
    """A workbook that opens with a password."""
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


_ERRORS = {
    "#NULL!": 0x00,
    "#DIV/0!": 0x07,
    "#VALUE!": 0x0F,
    "#REF!": 0x17,
    "#NAME?": 0x1D,
    "#NUM!": 0x24,
    "#N/A": 0x2A,
}


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff_cell(row: int, column: int, value: Value) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if isinstance(value, int | float):
        return _record(0x0203, place + struct.pack("<d", value))
    text = str(value)
    if text in _ERRORS:
        return _record(0x0205, place + bytes([_ERRORS[text], 1]))
    return _record(0x0204, place + struct.pack("<HB", len(text), 1) + text.encode("utf-16-le"))


def _biff(rows: Rows, name: str) -> bytes:
    """A BIFF8 stream: globals with one sheet, then the sheet."""
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    letters = name.encode("utf-16-le")
    xf = _record(0x00E0, bytes(20))
    head = _record(0x0809, bof) + _record(0x0042, struct.pack("<H", 1200)) + xf
    sheet_at = len(head) + 4 + 8 + len(letters) + 4
    head += _record(0x0085, struct.pack("<IHBB", sheet_at, 0, len(name), 1) + letters) + _record(0x000A, b"")
    assert len(head) == sheet_at
    cells = [
        _biff_cell(row, column, value)
        for row, values in enumerate(rows)
        for column, value in enumerate(values)
        if value is not None
    ]
    size = struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0)
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6))
    return head + start + _record(0x0200, size) + b"".join(cells) + _record(0x000A, b"")


_FREE, _END, _FAT, _SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 512


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le")
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters) + 2 if name else 0, kind, 1, _FREE, _FREE, child)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def _sectors(numbers: Iterable[int]) -> bytes:
    packed = b"".join(struct.pack("<I", number) for number in numbers)
    return packed + b"\xff" * (-len(packed) % _SECTOR)


def as_xls(rows: Rows, name: str = "Biểu 03") -> bytes:
    """A workbook of Excel 97-2003: a compound file with one stream, long enough to need no small sectors."""
    stream = _biff(rows, name)
    stream += bytes(max(4096 - len(stream), -len(stream) % _SECTOR))
    count = len(stream) // _SECTOR
    fats = 1
    while fats * 128 < fats + 1 + count:
        fats += 1
    first = fats + 1
    table = [_FAT] * fats + [_END] + [*range(first + 1, first + count), _END]
    directory = (
        _entry("Root Entry", 5, 1, _END, 0)
        + _entry("Workbook", 2, _FREE, first, len(stream))
        + _entry("", 0, _FREE, 0, 0) * 2
    )
    header = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(16)
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, fats, fats, 0, 4096, _END, 0, _END, 0)
    header += b"".join(struct.pack("<I", at if at < fats else _FREE) for at in range(109))
    return header + _sectors(table) + directory + stream
