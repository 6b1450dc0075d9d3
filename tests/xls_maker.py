"""Makes small .xls files (BIFF8 in a compound file), because no library of ours writes them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_DATE_FORMAT = 14
ERRORS = {"#DIV/0!": 7, "#REF!": 23, "#NAME?": 29, "#N/A": 42}


@dataclass
class XlsSheet:
    """Cells by (row, column) from 1: texts, numbers, booleans, errors by name ("#REF!")."""

    name: str
    cells: dict[tuple[int, int], object]
    hidden: bool = False
    hidden_rows: tuple[int, ...] = ()
    hidden_columns: tuple[int, ...] = ()
    fonts: dict[tuple[int, int], int] = field(default_factory=dict)
    dates: tuple[tuple[int, int], ...] = ()


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _text(text: str, width: str) -> bytes:
    return struct.pack(width, len(text)) + b"\x01" + text.encode("utf-16-le")


def _font(name: str) -> bytes:
    return _record(0x31, struct.pack("<HHHHHBBBB", 240, 0, 0x7FFF, 400, 0, 0, 0, 0, 0) + _text(name, "<B"))


def _format(font: int, number: int) -> bytes:
    return _record(0xE0, struct.pack("<HHH", font, number, 1) + bytes(14))


def _cell(place: tuple[int, int], value: object, style: int) -> bytes:
    at = struct.pack("<HHH", place[0] - 1, place[1] - 1, style)
    if isinstance(value, bool):
        return _record(0x205, at + bytes((value, 0)))
    if isinstance(value, str) and value in ERRORS:
        return _record(0x205, at + bytes((ERRORS[value], 1)))
    if isinstance(value, str):
        return _record(0x204, at + _text(value, "<H"))
    return _record(0x203, at + struct.pack("<d", value))


def _sheet(sheet: XlsSheet, fonts: int) -> bytes:
    parts = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0x600))]
    for column in sheet.hidden_columns:
        parts.append(_record(0x7D, struct.pack("<HHHHHH", column - 1, column - 1, 2304, 0, 1, 0)))
    rows = [row for row, _ in sheet.cells] or [1]
    columns = [column for _, column in sheet.cells] or [1]
    parts.append(_record(0x200, struct.pack("<IIHHH", 0, max(rows), 0, max(columns), 0)))
    for row in sorted({*rows, *sheet.hidden_rows}):
        flags = 0x120 if row in sheet.hidden_rows else 0x100
        parts.append(_record(0x208, struct.pack("<HHHHHHI", row - 1, 0, 256, 255, 0, 0, flags)))
    for place, value in sorted(sheet.cells.items()):
        style = fonts if place in sheet.dates else sheet.fonts.get(place, 0)
        parts.append(_cell(place, value, style))
    return b"".join([*parts, _record(0x0A)])


def _stream(sheets: list[XlsSheet], fonts: tuple[str, ...]) -> bytes:
    """Globals, then the sheets; style n has font n, the one after them all shows dates."""
    start = [
        _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 0, 0, 0x600)),
        _record(0x42, struct.pack("<H", 1200)),
        *(_font(name) for name in fonts),
        *(_format(at, 0) for at in range(len(fonts))),
        _format(0, _DATE_FORMAT),
    ]
    names = [_text(sheet.name, "<B") for sheet in sheets]
    bodies = [_sheet(sheet, len(fonts)) for sheet in sheets]
    position = sum(map(len, start)) + sum(4 + 6 + len(name) for name in names) + len(_record(0x0A))
    for sheet, name, body in zip(sheets, names, bodies, strict=True):
        start.append(_record(0x85, struct.pack("<IBB", position, sheet.hidden, 0) + name))
        position += len(body)
    return b"".join([*start, _record(0x0A), *bodies])


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, _FREE, _FREE, child)
    return head + bytes(16 + 4 + 8 + 8) + struct.pack("<III", first, size, 0)


def xls_bytes(*sheets: XlsSheet, fonts: tuple[str, ...] = ("Times New Roman",), storage: str = "") -> bytes:
    """A workbook; with `storage` it also has an empty storage of that name."""
    stream = _stream(list(sheets), fonts).ljust(8 * _SECTOR, b"\0")
    stream = stream.ljust(-(-len(stream) // _SECTOR) * _SECTOR, b"\0")
    sectors = len(stream) // _SECTOR
    chain = [_FAT, _END, *range(3, sectors + 2), _END]
    fat = struct.pack(f"<{len(chain)}I", *chain).ljust(_SECTOR, b"\xff")
    entries = [_entry("Root Entry", 5, 1, _END, 0), _entry("Workbook", 2, _FREE, 2, len(stream))]
    if storage:
        linked = bytearray(entries[1])
        struct.pack_into("<I", linked, 72, 2)  # its right-hand neighbour
        entries = [entries[0], bytes(linked), _entry(storage, 1, _FREE, 0, 0)]
    directory = b"".join(entries).ljust(_SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<I", 0).ljust(4 * 109, b"\xff")
    return header + fat + directory + stream
