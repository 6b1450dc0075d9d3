"""Reads the tables of a web page, such as portals export under the name of a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from tthc.files.cell_values import exact
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue
from tthc.files.raw import RawSheet
from tthc.files.text_tables import text_of

__all__ = ["read_html"]

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
    drawn: bool = False

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
        self.row = max(self.row, 1)  # a cell before any row opens the first one
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
    return max(min(int(text), _WIDEST_SPAN), 1) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _html_value(text: str, attributes: Attributes) -> CellValue | None:
    """The exact number or the error that Excel writes beside the text; a date stays the text it shows."""
    error, written = attributes.get("x:err"), attributes.get("x:num")
    if error:
        return CellError(error)
    if written and _EXACT.fullmatch(written) and _NUMBER_SHOWN.fullmatch(text):
        return exact(written)
    return text or None


_APART = frozenset({"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "center", "body"})
"""What starts a new line outside of tables."""
_UNSEEN = frozenset({"style", "script", "title"})


class _Page(HTMLParser):
    """Collects the tables of a page, and each line between them as a table of one cell.

    A table inside another one is a table of its own, below it.
    """

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[_Table] = []
        self._open: list[_Table] = []
        self._unseen = 0
        self._line: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.end_line()
            self._open.append(_Table(drawn=True))
            self.tables.append(self._open[-1])
        elif tag in _UNSEEN:
            self._unseen += 1
        elif self._open:
            self._inside(self._open[-1], tag, dict(attrs))
        elif tag in _APART:
            self.end_line()

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
        if tag in _UNSEEN:
            self._unseen = max(self._unseen - 1, 0)
        elif self._open and tag in ("td", "th", "tr", "table"):
            self._open[-1].close()
            if tag == "table":
                self._open.pop()
        elif not self._open and tag in _APART:
            self.end_line()

    def handle_data(self, data: str) -> None:
        if self._unseen:
            return
        if not self._open:
            self._line.append(data)
        elif self._open[-1].text is not None:
            self._open[-1].text.append(data)

    def end_line(self) -> None:
        """Keep the line between tables that ends here."""
        text = " ".join("".join(self._line).split())
        if text:
            self.tables.append(_Table(cells={(1, 1): text}, row=1))
        self._line = []

    def finish(self) -> list[_Table]:
        """Everything that holds something, in order, also tables the page never closed."""
        self.close()
        for table in self._open:
            table.close()
        self.end_line()
        return [table for table in self.tables if table.cells]


def read_html(data: bytes) -> tuple[RawSheet, int]:
    """A web page as one sheet, as a spreadsheet shows it: its tables and the lines between, in order.

    The number is that of its tables. Texts stay texts, so that no separator is guessed at here.

    Raises:
        UnreadableError: the text holds NUL characters, or the page has no table.
    """
    page = _Page()
    page.feed(text_of(data))
    tables = page.finish()
    drawn = sum(table.drawn for table in tables)
    if not drawn:
        raise UnreadableError("TT926")
    cells: dict[tuple[int, int], CellValue] = {}
    rows: set[int] = set()
    columns: set[int] = set()
    below = 0
    for table in tables:
        filled = {row for row, _ in table.cells}
        cells |= {(below + row, column): value for (row, column), value in table.cells.items()}
        rows |= {below + row for row in table.hidden_rows & filled}
        columns |= table.hidden_columns & {column for _, column in table.cells}
        below += max(table.row, *filled)
    return RawSheet("trang web", cells, False, {}, frozenset(rows), frozenset(columns)), drawn
