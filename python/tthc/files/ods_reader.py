"""Reads .ods from its content part: errors by name, fonts, hidden lines, merged and repeated cells."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tthc.files.cell_values import exact
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue, Uncomputed
from tthc.files.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from tthc.files.raw import RawSheet

__all__ = ["read_ods"]

_NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
}
_HIDDEN = ("collapse", "filter")
_ERROR_TEXT = re.compile(r"#[A-Z/0!?]+|Err:\d{3}")
_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def _name(prefix: str, local: str) -> str:
    return f"{{{_NAMES[prefix]}}}{local}"


_ROW, _COLUMN, _TABLE = _name("table", "table-row"), _name("table", "table-column"), _name("table", "table")
_CELL, _COVERED = _name("table", "table-cell"), _name("table", "covered-table-cell")
_GROUPS = (_name("table", "table-row-group"), _name("table", "table-column-group"))
_STYLE, _STYLE_NAME = _name("style", "style"), _name("style", "name")


def _times(element: Element, attribute: str) -> int:
    text = element.get(_name("table", attribute), "1")
    return max(int(text), 1) if text.isascii() and text.isdigit() and len(text) < 10 else 1


@dataclass(slots=True)
class _Styles:
    """Fonts of cell styles and which table styles hide their sheet."""

    fonts: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    hiding: set[str] = field(default_factory=set)

    def take(self, root: Element) -> None:
        for style in root.iter(_STYLE):
            name = style.get(_STYLE_NAME, "")
            self.parents[name] = style.get(_name("style", "parent-style-name"), "")
            text = style.find(_name("style", "text-properties"))
            if text is not None:
                font = text.get(_name("style", "font-name")) or text.get(_name("fo", "font-family"))
                self.fonts[name] = (font or "").strip("'\"")
            table = style.find(_name("style", "table-properties"))
            if table is not None and table.get(_name("table", "display")) == "false":
                self.hiding.add(name)

    def font(self, name: str) -> str:
        """The font of a style or of the nearest it comes from."""
        seen: set[str] = set()
        while name and name not in seen:
            if self.fonts.get(name):
                return self.fonts[name]
            seen.add(name)
            name = self.parents.get(name, "")
        return self.fonts.get("Default", "")


def _written(element: Element) -> Iterator[str]:
    """The text of a paragraph with its blanks, tabs and line breaks."""
    yield element.text or ""
    for child in element:
        match child.tag.rpartition("}")[2]:
            case "s":
                yield " " * min(_blanks(child), 1000)
            case "tab":
                yield "\t"
            case "line-break":
                yield "\n"
            case "annotation":
                pass
            case _:
                yield from _written(child)
        yield child.tail or ""


def _blanks(element: Element) -> int:
    text = element.get(_name("text", "c"), "1")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _text(cell: Element) -> str:
    return "\n".join("".join(_written(one)) for one in cell.findall(_name("text", "p")))


def _moment(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text


def _clock(text: str) -> CellValue:
    found = _TIME.fullmatch(text)
    if found is None or int(found[1]) > 23:
        return text
    return time(int(found[1]), int(found[2]) % 60, int(found[3]) % 60)


def _number(cell: Element, shown: str) -> CellValue:
    value = exact(cell.get(_name("office", "value"), ""))
    return shown if value is None else value


def _value(cell: Element) -> CellValue | None:
    """What a cell holds, by its declared type; an error is one however it is declared."""
    shown, kind = _text(cell), cell.get(_name("office", "value-type"), "")
    formula = cell.get(_name("table", "formula"))
    if cell.get(_name("calcext", "value-type")) == "error" or (formula and _ERROR_TEXT.fullmatch(shown)):
        return CellError(shown or "#LỖI")
    if formula and not kind and cell.find(_name("text", "p")) is None:  # a result of "" is an empty paragraph
        return Uncomputed(formula.removeprefix("of:").removeprefix("="))
    match kind:
        case "float" | "percentage" | "currency":
            return _number(cell, shown)
        case "date":
            return _moment(cell.get(_name("office", "date-value"), ""))
        case "time":
            return _clock(cell.get(_name("office", "time-value"), ""))
        case "boolean":
            return cell.get(_name("office", "boolean-value")) == "true"
    return shown if shown.strip() else None


def _lines(element: Element, wanted: str, *, hidden: bool = False) -> Iterator[tuple[Element, bool]]:
    """The rows or columns of a table in order, also those in groups, and whether they are hidden."""
    for child in element:
        if child.tag == wanted:
            yield child, hidden or child.get(_name("table", "visibility")) in _HIDDEN
        elif child.tag not in (_ROW, _TABLE):
            folded = child.tag in _GROUPS and child.get(_name("table", "display")) == "false"
            yield from _lines(child, wanted, hidden=hidden or folded)


class _Sheet:
    """Collects one table."""

    def __init__(self, table: Element, styles: _Styles, room: int) -> None:
        self._styles, self._room = styles, room
        self.cells: dict[tuple[int, int], CellValue] = {}
        self.fonts: dict[tuple[int, int], str] = {}
        self._hidden_rows: set[int] = set()
        self._hidden_columns: list[tuple[int, int]] = []
        self._column_styles: list[tuple[int, str]] = []
        self._columns(_lines(table, _COLUMN))
        row = 1
        for element, hidden in _lines(table, _ROW):
            times = _times(element, "number-rows-repeated")
            self._take_row(element, row, times, hidden=hidden)
            row += times
        style = table.get(_name("table", "style-name"), "")
        self.raw = RawSheet(
            table.get(_name("table", "name"), ""),
            self.cells,
            style in styles.hiding,
            self.fonts,
            frozenset(self._hidden_rows),
            frozenset(column for _, column in self.cells if self._is_hidden(column)),
        )

    def _columns(self, columns: Iterable[tuple[Element, bool]]) -> None:
        at = 1
        for element, hidden in columns:
            last = at + _times(element, "number-columns-repeated") - 1
            if hidden:
                self._hidden_columns.append((at, last))
            self._column_styles.append((last, element.get(_name("table", "default-cell-style-name"), "")))
            at = last + 1

    def _is_hidden(self, column: int) -> bool:
        return any(first <= column <= last for first, last in self._hidden_columns)

    def _style_of(self, cell: Element, column: int) -> str:
        of_column = (style for last, style in self._column_styles if column <= last)
        return cell.get(_name("table", "style-name")) or next(of_column, "")

    def _font(self, cell: Element, column: int) -> str:
        """The font of the first piece of text that has its own, else that of the cell."""
        for span in cell.iter(_name("text", "span")):
            font = self._styles.fonts.get(span.get(_name("text", "style-name"), ""))
            if font:
                return font
        return self._styles.font(self._style_of(cell, column))

    def _take_row(self, element: Element, row: int, times: int, *, hidden: bool) -> None:
        column, filled = 1, 0
        for cell in element:
            if cell.tag not in (_CELL, _COVERED):
                continue
            wide = _times(cell, "number-columns-repeated")
            value = _value(cell) if cell.tag == _CELL else None
            if value is not None:
                filled += wide
                self._put(cell, value, (row, row + times), (column, column + wide))
            column += wide
        if hidden and filled:
            self._hidden_rows |= set(range(row, row + times))

    def _put(self, cell: Element, value: CellValue, rows: tuple[int, int], columns: tuple[int, int]) -> None:
        if rows[1] - 1 > MOST_ROWS or columns[1] - 1 > MOST_COLUMNS:
            raise UnreadableError("TT932", limit=MOST_CELLS)
        self._room -= (rows[1] - rows[0]) * (columns[1] - columns[0])
        if self._room < 0:
            raise UnreadableError("TT932", limit=MOST_CELLS)
        font = self._font(cell, columns[0]) if isinstance(value, str) else ""
        for row in range(*rows):
            for column in range(*columns):
                self.cells[row, column] = value
                if font:
                    self.fonts[row, column] = font


def _part(package: zipfile.ZipFile, name: str) -> Element | None:
    return ElementTree.fromstring(package.read(name)) if name in package.namelist() else None


def _sheets(data: bytes) -> Iterator[RawSheet]:
    styles, room = _Styles(), MOST_CELLS
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = [_part(package, name) for name in ("styles.xml", "content.xml")]
    for part in parts:
        if part is not None:
            styles.take(part)
    body = parts[1].find(f".//{_name('office', 'spreadsheet')}") if parts[1] is not None else None
    for table in body.findall(_TABLE) if body is not None else ():
        sheet = _Sheet(table, styles, room).raw
        room -= len(sheet.cells)
        yield sheet


def read_ods(data: bytes) -> tuple[RawSheet, ...]:
    """Every table in order; repeated cells that hold something are written out, blank ones never.

    Raises:
        UnreadableError: the content part is damaged, or its repeated cells are too many.
    """
    try:
        return tuple(_sheets(data))
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # whatever a damaged part leads to
        raise UnreadableError("TT904", reason="không đọc được nội dung") from error
