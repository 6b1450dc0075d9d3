"""Reads tables that are text: CSV in any usual encoding, and HTML exports of portals."""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from html.parser import HTMLParser

from tthc.domain.legacy_text import guess_encoding
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue
from tthc.files.raw import RawSheet

__all__ = ["encoding_of", "read_csv", "read_html", "text_of"]

_MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_SEPARATORS = "\t;,"
_LINES_LOOKED_AT = 60


def text_of(data: bytes) -> str:
    """The text of some bytes, decoded by `encoding_of`, in NFC.

    Bytes that look like a font of before Unicode stay as they are, for `legacy_cells` to decode.

    Raises:
        UnreadableError: the text holds NUL characters.
    """
    encoding = encoding_of(data)
    text = unicodedata.normalize("NFC", data.decode(encoding, errors="replace"))
    if encoding == "cp1258" and _is_old_font(data, text):
        text = data.decode("latin-1")
    if "\x00" in text:
        raise UnreadableError("TT904", reason="có ký tự NUL")
    return text


def _is_old_font(data: bytes, text: str) -> bool:
    """True when bytes are TCVN3 or VNI rather than cp1258, whose tone marks all melt into letters."""
    if guess_encoding(data.decode("latin-1").splitlines()) is None:
        return False
    loose = sum(unicodedata.combining(character) != 0 for character in text)
    toned = sum("\u1ea0" <= character <= "\u1ef9" for character in text)
    return loose > 0 or toned == 0


def encoding_of(data: bytes) -> str:
    """By its mark, by where its zeros stand, UTF-8 when it is valid, as a web page declares, else cp1258."""
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
        return _declared(data) or "cp1258"
    return "utf-8"


def _declared(data: bytes) -> str | None:
    """The encoding a web page names, where it is one of 8 bits that we know."""
    found = _DECLARED.search(data[:4096])
    try:
        name = codecs.lookup(found[1].decode("ascii")).name if found else ""
    except LookupError:
        return None
    return name if name.startswith(("cp125", "iso8859")) else None


def _separator(text: str) -> str:
    """The separator that cuts most lines into the same number of fields, and into more than one."""
    head = "\n".join(text.split("\n")[:_LINES_LOOKED_AT])

    def agreeing(separator: str) -> tuple[int, int, int]:
        rows = Counter(len(row) for row in csv.reader(io.StringIO(head), delimiter=separator) if len(row) > 1)
        fields, times = max(rows.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return times, fields, -_SEPARATORS.index(separator)

    best = max(_SEPARATORS, key=agreeing)
    return best if agreeing(best)[0] else ","


def read_csv(data: bytes) -> tuple[RawSheet, ...]:
    """One sheet; the separator is named by "sep=" or the one of tab, semicolon and comma that fits best.

    Raises:
        UnreadableError: the text holds NUL characters or a field without end.
    """
    text = text_of(data).replace("\r\n", "\n").replace("\r", "\n")
    first, _, rest = text.partition("\n")
    try:
        if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
            separator, text = first[-1], rest
        else:
            separator = _separator(text)
        rows = enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1)
        cells: dict[tuple[int, int], CellValue] = {
            (row, column): value
            for row, values in rows
            for column, value in enumerate(values, start=1)
            if value.strip()
        }
    except csv.Error as error:
        raise UnreadableError("TT904", reason="dấu ngoặc kép không đóng") from error
    return (RawSheet("csv", cells),)


_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_NUMBER_SHOWN = re.compile(r"[-+(]?\s*[\d., \u00a0]*\d\s*%?\)?")
_EXACT = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_WIDEST_SPAN = 200
Attributes = dict[str, str | None]


@dataclass
class _Table:
    """One table in the making; places under a cell that spans stay blank."""

    cells: dict[tuple[int, int], CellValue] = field(default_factory=dict)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    row: int = 0
    column: int = 1
    columns_named: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    place: tuple[int, int] = (0, 0)
    text: list[str] | None = None
    cell: Attributes = field(default_factory=dict)

    def open_row(self, attributes: Attributes) -> None:
        self.close()
        self.row, self.column = self.row + 1, 1
        if _is_hidden(attributes):
            self.hidden_rows.add(self.row)

    def name_column(self, attributes: Attributes) -> None:
        span = _span(attributes, "span")
        if _is_hidden(attributes):
            self.hidden_columns |= set(range(self.columns_named + 1, self.columns_named + span + 1))
        self.columns_named += span

    def open_cell(self, attributes: Attributes) -> None:
        self.close()
        while (self.row, self.column) in self.taken:
            self.column += 1
        rows, columns = _span(attributes, "rowspan"), _span(attributes, "colspan")
        self.place, self.text, self.cell = (self.row, self.column), [], attributes
        self.taken |= {
            (self.row + down, self.column + right) for down in range(rows) for right in range(columns)
        }
        self.column += columns

    def close(self) -> None:
        """Write the open cell down."""
        value = _html_value("".join(self.text or ()).strip(), self.cell)
        if value is not None:
            self.cells[self.place] = value
        self.text, self.cell = None, {}


def _is_hidden(attributes: Attributes) -> bool:
    return bool(_HIDDEN.search(attributes.get("style") or ""))


def _span(attributes: Attributes, name: str) -> int:
    text = attributes.get(name) or "1"
    return max(min(int(text), _WIDEST_SPAN), 1) if text.isdigit() and len(text) < 6 else 1


def _html_value(text: str, attributes: Attributes) -> CellValue | None:
    """The exact number or the error that Excel writes beside the text; a date stays the text it shows."""
    error, exact = attributes.get("x:err"), attributes.get("x:num")
    if error:
        return CellError(error)
    if exact and _EXACT.fullmatch(exact) and _NUMBER_SHOWN.fullmatch(text):
        return Decimal(exact)
    return text or None


class _Tables(HTMLParser):
    """Collects the tables of a page; one inside another is a table of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._open.append(_Table())
            self.tables.append(self._open[-1])
        elif tag in ("style", "script"):
            self._silent += 1
        elif self._open:
            self._inside(self._open[-1], tag, dict(attrs))

    @staticmethod
    def _inside(table: _Table, tag: str, attributes: Attributes) -> None:
        match tag:
            case "tr":
                table.open_row(attributes)
            case "col":
                table.name_column(attributes)
            case "td" | "th":
                table.open_cell(attributes)
            case "br" | "p" | "div" if table.text:
                table.text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "script"):
            self._silent = max(self._silent - 1, 0)
        elif self._open and tag in ("td", "th", "tr", "table"):
            self._open[-1].close()
            if tag == "table":
                self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1].text is not None and not self._silent:
            self._open[-1].text.append(data)

    def finish(self) -> Iterable[_Table]:
        """Every table that holds something, also those the page never closed."""
        self.close()
        for table in self._open:
            table.close()
        return [table for table in self.tables if table.cells]


def read_html(data: bytes) -> tuple[RawSheet, ...]:
    """One sheet per table of a web page; texts stay texts, so that no separator is guessed at here.

    Raises:
        UnreadableError: the text holds NUL characters.
    """
    parser = _Tables()
    parser.feed(text_of(data))
    return tuple(
        RawSheet(
            f"bảng {at}",
            table.cells,
            hidden_rows=frozenset(table.hidden_rows & {row for row, _ in table.cells}),
            hidden_columns=frozenset(table.hidden_columns & {column for _, column in table.cells}),
        )
        for at, table in enumerate(parser.finish(), start=1)
    )
