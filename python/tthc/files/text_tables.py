"""Reads tables that are text: CSV in any usual encoding, HTML exports of portals, SpreadsheetML 2003."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from html.parser import HTMLParser
from xml.etree import ElementTree

from tthc.files.errors import UnreadableError
from tthc.files.grid import CellValue
from tthc.files.raw import RawSheet

__all__ = ["encoding_of", "read_csv", "read_html", "read_xml_2003", "text_of"]

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_SPREADSHEET = "{urn:schemas-microsoft-com:office:spreadsheet}"


def text_of(data: bytes) -> str:
    """The text of some bytes: by its mark, by where its zeros stand, else UTF-8, else cp1258.

    Raises:
        UnreadableError: the text holds NUL characters.
    """
    text = data.decode(encoding_of(data), errors="replace")
    if "\x00" in text:
        raise UnreadableError("TT904", reason="có ký tự NUL")
    return unicodedata.normalize("NFC", text)


def encoding_of(data: bytes) -> str:
    """The encoding of a text: by its mark, by where its zeros stand, else UTF-8, else cp1258."""
    marked = next((name for mark, name in _MARKS if data.startswith(mark)), None)
    if marked is not None:
        return marked
    head = data[:400]
    if len(head) >= 4 and head[1::2].count(0) * 2 > len(head[1::2]):
        return "utf-32-le" if head[2:4] == b"\0\0" else "utf-16-le"
    if len(head) >= 4 and head[0::2].count(0) * 2 > len(head[0::2]):
        return "utf-32-be" if head[0:2] == b"\0\0" else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return "cp1258"
    return "utf-8"


def _sheet(name: str, rows: Iterator[list[str]]) -> RawSheet:
    cells: dict[tuple[int, int], CellValue] = {
        (row, column): text
        for row, values in enumerate(rows, start=1)
        for column, text in enumerate(values, start=1)
        if text.strip()
    }
    return RawSheet(name, cells)


def read_csv(data: bytes) -> tuple[RawSheet, ...]:
    """One sheet; the separator is the one of comma, semicolon and tab that stands most in the first lines.

    Raises:
        UnreadableError: the text holds NUL characters.
    """
    text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
        separator, text = first[-1], rest
    else:
        head = "\n".join(text.split("\n")[:20])
        separator = max(",;\t", key=lambda one: (head.count(one), one == ","))
    return (_sheet("csv", csv.reader(io.StringIO(text), delimiter=separator)),)


class _Tables(HTMLParser):
    """Collects the rows of each table; cells that span are written once, the places they cover stay blank."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[dict[tuple[int, int], str]] = []
        self._row = self._column = 0
        self._taken: set[tuple[int, int]] = set()
        self._text: list[str] | None = None
        self._place = (0, 0)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.tables.append({})
            self._row, self._taken = 0, set()
        elif tag == "tr":
            self._close()
            self._row, self._column = self._row + 1, 1
        elif tag in ("td", "th"):
            self._close()
            self._open(dict(attrs))
        elif tag == "br" and self._text is not None:
            self._text.append("\n")

    def _open(self, attributes: dict[str, str | None]) -> None:
        while (self._row, self._column) in self._taken:
            self._column += 1
        spans = [attributes.get(name) or "1" for name in ("rowspan", "colspan")]
        rows, columns = (min(int(span), 200) if span.isdigit() else 1 for span in spans)
        self._place, self._text = (self._row, self._column), []
        self._taken |= {
            (self._row + down, self._column + right) for down in range(rows) for right in range(columns)
        }
        self._column += columns

    def _close(self) -> None:
        if self._text is not None and self.tables:
            text = "".join(self._text).strip()
            if text:
                self.tables[-1][self._place] = text
        self._text = None

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th", "tr", "table"):
            self._close()

    def handle_data(self, data: str) -> None:
        if self._text is not None:
            self._text.append(data)


def read_html(data: bytes) -> tuple[RawSheet, ...]:
    """One sheet per table of a web page; texts stay texts, so that no separator is guessed at here."""
    parser = _Tables()
    parser.feed(text_of(data))
    parser.close()
    return tuple(
        RawSheet(f"bảng {at}", dict(cells)) for at, cells in enumerate(parser.tables, start=1) if cells
    )


def _xml_value(element: ElementTree.Element) -> CellValue | None:
    text = "".join(element.itertext())
    if not text.strip():
        return None
    if element.get(f"{_SPREADSHEET}Type") == "Number":
        try:
            return Decimal(text.strip())
        except InvalidOperation:
            return text
    return text


def read_xml_2003(data: bytes) -> tuple[RawSheet, ...]:
    """The worksheets of SpreadsheetML 2003.

    Raises:
        UnreadableError: the file is no well-formed XML or declares entities.
    """
    if b"<!ENTITY" in data or b"<!DOCTYPE" in data:
        raise UnreadableError("TT921")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise UnreadableError("TT904", reason="XML hỏng") from error
    sheets = []
    for sheet in root.iter(f"{_SPREADSHEET}Worksheet"):
        cells: dict[tuple[int, int], CellValue] = {}
        row = 0
        for row_element in sheet.iter(f"{_SPREADSHEET}Row"):
            row = int(row_element.get(f"{_SPREADSHEET}Index") or row + 1)
            column = 0
            for cell in row_element.iter(f"{_SPREADSHEET}Cell"):
                column = int(cell.get(f"{_SPREADSHEET}Index") or column + 1)
                content = cell.find(f"{_SPREADSHEET}Data")
                value = _xml_value(content) if content is not None else None
                if value is not None:
                    cells[row, column] = value
                column += int(cell.get(f"{_SPREADSHEET}MergeAcross") or 0)
        sheets.append(RawSheet(sheet.get(f"{_SPREADSHEET}Name") or "", cells))
    return tuple(sheets)
