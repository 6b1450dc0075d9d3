"""Reads SpreadsheetML 2003, the XML format of Excel before .xlsx."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from tthc.files.cell_values import exact
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue, Uncomputed
from tthc.files.limits import MOST_ROWS
from tthc.files.raw import RawSheet

__all__ = ["read_xml_2003"]

_SPACE = "{urn:schemas-microsoft-com:office:spreadsheet}"
_EXCEL = "{urn:schemas-microsoft-com:office:excel}"


def _attribute(element: Element, name: str) -> str:
    return element.get(f"{_SPACE}{name}") or ""


def _whole(element: Element, name: str, otherwise: int) -> int:
    """A place or a length; the wrong one would put figures where they do not belong.

    Raises:
        UnreadableError: it is no number, or reaches out of the sheet.
    """
    text = _attribute(element, name)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 8 else -1
    if text and not 0 <= number <= MOST_ROWS:
        raise UnreadableError("TT904", reason="vị trí ô sai")
    return number if text else otherwise


def _moment(text: str) -> CellValue:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _value(content: Element) -> CellValue | None:
    text = "".join(content.itertext())
    stripped = text.strip()
    if not stripped:
        return None
    match _attribute(content, "Type"):
        case "Number":
            number = exact(stripped)
            return text if number is None else number
        case "Boolean":
            return stripped == "1"
        case "DateTime":
            return _moment(stripped)
        case "Error":
            return CellError(stripped)
    return text


def _cell_value(cell: Element) -> CellValue | None:
    content = cell.find(f"{_SPACE}Data")
    if content is not None:
        return _value(content)
    formula = _attribute(cell, "Formula")
    return Uncomputed(formula.removeprefix("=")) if formula else None


def _fonts(root: Element) -> Mapping[str, str]:
    """The font of each style, its parent's where it names none."""
    own: dict[str, str] = {}
    parents: dict[str, str] = {}
    for style in root.iter(f"{_SPACE}Style"):
        font = style.find(f"{_SPACE}Font")
        own[_attribute(style, "ID")] = _attribute(font, "FontName") if font is not None else ""
        parents[_attribute(style, "ID")] = _attribute(style, "Parent") or "Default"
    return {name: font or own.get(parents[name], "") for name, font in own.items()}


def _hidden_columns(sheet: Element) -> Iterator[tuple[int, int]]:
    """First and last of each stretch of hidden columns."""
    at = 0
    for column in sheet.iter(f"{_SPACE}Column"):
        first = _whole(column, "Index", at + 1)
        at = first + _whole(column, "Span", 0)
        if _attribute(column, "Hidden") == "1":
            yield first, at


def _rows(sheet: Element) -> Iterator[tuple[int, Element]]:
    row = 0
    for element in sheet.iter(f"{_SPACE}Row"):
        row = _whole(element, "Index", row + 1)
        yield row, element
        row += _whole(element, "Span", 0)


def _sheet(sheet: Element, styles: Mapping[str, str]) -> RawSheet:
    cells: dict[tuple[int, int], CellValue] = {}
    fonts: dict[tuple[int, int], str] = {}
    hidden_rows: set[int] = set()
    for row, element in _rows(sheet):
        column, filled = 0, False
        for cell in element.iter(f"{_SPACE}Cell"):
            column = _whole(cell, "Index", column + 1)
            value = _cell_value(cell)
            if value is not None:
                cells[row, column], filled = value, True
                style = _attribute(cell, "StyleID") or _attribute(element, "StyleID") or "Default"
                fonts |= (
                    {(row, column): styles[style]} if isinstance(value, str) and styles.get(style) else {}
                )
            column += _whole(cell, "MergeAcross", 0)
        if filled and _attribute(element, "Hidden") == "1":
            hidden_rows.add(row)
    stretches = list(_hidden_columns(sheet))
    hidden_columns = {column for _, column in cells if any(a <= column <= b for a, b in stretches)}
    options = sheet.find(f"{_EXCEL}WorksheetOptions/{_EXCEL}Visible")
    hidden = options is not None and (options.text or "").strip() != "SheetVisible"
    name = _attribute(sheet, "Name")
    return RawSheet(name, cells, hidden, fonts, frozenset(hidden_rows), frozenset(hidden_columns))


def read_xml_2003(data: bytes) -> tuple[RawSheet, ...]:
    """The worksheets in order.

    Raises:
        UnreadableError: the file is no well-formed XML or declares a document type.
    """
    plain = data.replace(b"\0", b"").upper()
    if b"<!ENTITY" in plain or b"<!DOCTYPE" in plain:
        raise UnreadableError("TT921")
    try:
        root = ElementTree.fromstring(data)
    except ElementTree.ParseError as error:
        raise UnreadableError("TT904", reason="XML hỏng") from error
    fonts = _fonts(root)
    return tuple(_sheet(sheet, fonts) for sheet in root.iter(f"{_SPACE}Worksheet"))
