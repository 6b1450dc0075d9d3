"""What fuzzing feeds on: good files taken apart, changed a little, and put together again."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from hypothesis import strategies as st

from messy.formats import as_docx, as_html, as_ods, as_xls, as_xml_2003, members
from messy.good import good_bytes, plain_rows
from tthc.files.grid import CellError, CellValue

__all__ = [
    "cell_maps",
    "csv_bytes",
    "mutated_files",
    "mutated_pages",
    "prefixed_bytes",
    "texts",
    "unruly_numbers",
]

_PREFIXES = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"%PDF",
    b"<html>",
    b"<table>",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xef\xbb\xbf",
    b"\xff\xfe\x00\x00",
    b"sep=;\n",
    b"<?xml?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'>",
    b"\x09\x08\x10\x00\x00\x06\x05\x00",
    b"",
)
_PHRASES = (
    "xã phường ubnd quý năm tháng hồ sơ điểm tthc trước hạn đúng trễ trực tuyến đã giải quyết tiếp nhận không có "
    "phát sinh II 2022 3.803 1,95 05 % - / . , ( ) : ; x ² ½ ٣ \u00a0 \u200b ̣ ̀ Hòa Hoà đặc khu thị trấn"
)
_WORDS = tuple(_PHRASES.split(" "))
texts = st.text(max_size=60) | st.lists(st.sampled_from(_WORDS) | st.text(max_size=4), max_size=14).map(
    " ".join
)
"""Any text, and text that almost says something."""

unruly_numbers = st.sampled_from(
    (
        "NaN",
        "INF",
        "-INF",
        "1e999",
        "1e308",
        "1E+5000",
        "-0",
        "",
        " ",
        "0x10",
        "1,5",
        "²",
        "٣",
        "9" * 400,
        "9" * 5000,
        "-1",
        "0",
        "1e-400",
    )
)
prefixed_bytes = st.builds(
    lambda head, tail: head + tail, st.sampled_from(_PREFIXES), st.binary(max_size=400)
)

_TOKENS = (
    't="s"',
    't="e"',
    't="b"',
    't="d"',
    't="inlineStr"',
    't="str"',
    "<v>9</v>",
    "<row>",
    "</row>",
    '<c r="A1">',
    '<c r="XFD1048576"><v>1</v></c>',
    '<c r="XFE1048577"><v>1</v></c>',
    '<c r="A0"><v>1</v></c>',
    "&#0;",
    "&amp;",
    "<is><t>x</t></is>",
    "<f>1+1</f>",
    '<mergeCell ref="A1:XFD1048576"/>',
    "]]>",
    "<!--",
    "\x01",
)


def _change(text: str, at: int, length: int, put: str) -> str:
    at %= len(text) + 1
    return text[:at] + put + text[at + length :]


def _changed(draw: st.DrawFn, text: str) -> str:
    """A text after a few cuts and insertions."""
    for _ in range(draw(st.integers(1, 4))):
        put = draw(st.just("") | st.sampled_from(_TOKENS) | unruly_numbers | st.text(max_size=3))
        text = _change(text, draw(st.integers(0, len(text))), draw(st.integers(0, 30)), put)
    return text


def _flipped(draw: st.DrawFn, data: bytes) -> bytes:
    """Bytes cut short, or with some of them changed."""
    if draw(st.booleans()):
        return data[: draw(st.integers(0, len(data)))]
    changed = bytearray(data)
    for _ in range(draw(st.integers(1, 6))):
        changed[draw(st.integers(0, len(data) - 1))] = draw(st.integers(0, 255))
    return bytes(changed)


def _zipped(parts: Mapping[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


_ROWS = plain_rows()[:22]
_GOOD: Mapping[str, bytes] = {
    "a.xlsx": good_bytes(),
    "a.ods": as_ods(_ROWS),
    "a.docx": as_docx(_ROWS),
    "a.xls": as_xls(_ROWS),
}
_PAGES: Mapping[str, Callable[[], bytes]] = {
    "a.html": lambda: as_html(_ROWS),
    "a.xml": lambda: as_xml_2003(_ROWS),
}


@st.composite
def mutated_files(draw: st.DrawFn) -> tuple[str, bytes]:
    """A good file of some format with its bytes changed, or one of its parts changed or lost."""
    name = draw(st.sampled_from(sorted(_GOOD)))
    data = _GOOD[name]
    if name == "a.xls" or draw(st.integers(0, 3)) == 0:
        return name, _flipped(draw, data)
    parts = members(data)
    part = draw(st.sampled_from(sorted(parts)))
    if draw(st.integers(0, 9)) == 0:
        del parts[part]
    else:
        parts[part] = _changed(draw, parts[part].decode(errors="replace")).encode(errors="replace")
    return name, _zipped(parts)


@st.composite
def mutated_pages(draw: st.DrawFn) -> bytes:
    """A good web page or SpreadsheetML file with its text changed."""
    text = _PAGES[draw(st.sampled_from(sorted(_PAGES)))]().decode()
    number = draw(unruly_numbers)
    for name in draw(
        st.lists(st.sampled_from(("ss:Index", "ss:MergeAcross", "ss:Type", "rowspan", "colspan")), max_size=2)
    ):
        tag = "<td" if "span" in name else "<Row" if draw(st.booleans()) else "<Cell"
        text = text.replace(tag, f'{tag} {name}="{number}"', 1)
    if draw(st.booleans()):
        text = text.replace(">3803<", f">{number}<")
    return _changed(draw, text).encode(errors="replace")


csv_bytes = st.one_of(
    st.binary(max_size=200),
    texts.map(lambda text: text.encode("utf-16", errors="replace")),
    st.lists(st.lists(texts | unruly_numbers, max_size=5), max_size=6).map(
        lambda rows: "\n".join(";".join(row) for row in rows).encode(errors="replace")
    ),
)

MANY = 140_000
"""More characters than the csv module takes in one field."""

_odd_values: st.SearchStrategy[CellValue] = st.one_of(
    texts.filter(bool),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.sampled_from([Decimal("1E+308"), Decimal("-0"), Decimal("1E-30"), Decimal("3.803"), Decimal(-5)]),
    st.booleans(),
    st.sampled_from(
        [CellError("#REF!"), CellError(""), date(2022, 5, 1), datetime(1899, 12, 30), time(1, 5)]
    ),
    unruly_numbers.filter(bool),
    unruly_numbers.map(lambda number: f"Tổng hồ sơ đã tiếp nhận trong kỳ: {number}"),
)


def _good_cells() -> dict[tuple[int, int], CellValue]:
    cells: dict[tuple[int, int], CellValue] = {}
    for row, values in enumerate(plain_rows(), start=1):
        for column, value in enumerate(values, start=1):
            if isinstance(value, str):
                cells[row, column] = value
            elif isinstance(value, int | float):
                cells[row, column] = Decimal(repr(value))
    return cells


_CELLS = _good_cells()


@st.composite
def cell_maps(draw: st.DrawFn) -> dict[tuple[int, int], CellValue]:
    """The cells of the good form with some lost, moved, copied or replaced."""
    cells = dict(_CELLS)
    places = st.sampled_from(sorted(_CELLS))
    anywhere = st.tuples(st.integers(1, 60), st.integers(1, 12))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(places | anywhere)
        match draw(st.integers(0, 3)):
            case 0:
                cells.pop(place, None)
            case 1:
                cells[place] = draw(_odd_values)
            case 2:
                cells[place] = cells.get(draw(places), "x")
            case _:
                cells[draw(anywhere)] = cells.pop(place, "x")
    return dict(sorted(cells.items()))
