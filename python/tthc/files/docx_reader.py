"""Reads a Word document as one sheet: paragraphs and table rows in the order they stand in.

What a reviewer deleted is not read, what was inserted is.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from docx.package import Package

from tthc.files.errors import UnreadableError
from tthc.files.grid import CellValue
from tthc.files.raw import RawSheet

__all__ = ["read_docx"]

_DELETED = frozenset({"del", "moveFrom", "Fallback"})
"""Tracked deletions, the old place of what was moved, and the second copy of a text box for old programs."""
_APART = frozenset({"txbxContent", "tbl"})
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_MOST_COLUMNS = 1_000


def _local(element: Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _attribute(element: Element | None, name: str) -> str:
    """An attribute by its local name; "" when it is missing."""
    if element is None:
        return ""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _child(element: Element | None, *names: str) -> Element | None:
    """The element down a path of local names."""
    for name in names:
        found = None if element is None else next((one for one in element if _local(one) == name), None)
        element = found
    return element


def _met(element: Element, wanted: frozenset[str], stop: frozenset[str]) -> Iterator[Element]:
    """The outermost wanted elements below one, in order, never inside what is deleted or stands apart."""
    for child in element:
        name = _local(child)
        if not name:
            continue  # a comment
        if name in wanted:
            yield child
        elif name not in _DELETED and name not in stop:
            yield from _met(child, wanted, stop)


def _written(paragraph: Element) -> str:
    """The text of a paragraph; what stands in a text box is none of it."""
    pieces = _met(paragraph, frozenset({"t", *_SIGNS}), _APART | {"rPr", "pPr"})
    return "".join(_SIGNS.get(_local(one), one.text or "") for one in pieces)


def _span(properties: Element | None, name: str) -> int:
    text = _attribute(_child(properties, name), "val")
    return min(int(text), _MOST_COLUMNS) if text.isascii() and text.isdigit() and len(text) < 6 else 0


class _Page:
    """The cells so far; `row` is the next free one."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], CellValue] = {}
        self.row = 1

    def take(self, element: Element) -> None:
        """Every paragraph and table below an element, in order; text boxes follow their paragraph."""
        for block in _met(element, frozenset({"p", "tbl"}), frozenset()):
            if _local(block) == "tbl":
                self._take_table(block)
                continue
            for line in _written(block).split("\n"):
                if line.strip():
                    self.cells[self.row, 1] = line.strip()
                    self.row += 1
            self._take_boxes(block)

    def _take_boxes(self, element: Element) -> None:
        for box in _met(element, frozenset({"txbxContent"}), frozenset()):
            self.take(box)

    def _take_table(self, table: Element) -> None:
        """The rows of a table; tables and text boxes inside its cells come below it."""
        inner: list[Element] = []
        for row in _met(table, frozenset({"tr"}), frozenset()):
            properties = _child(row, "trPr")
            if _child(properties, "del") is not None:
                continue  # a deleted row
            self._take_row(row, 1 + _span(properties, "gridBefore"), inner)
            self.row += 1
        for element in inner:
            if _local(element) == "tbl":
                self._take_table(element)
            else:
                self.take(element)

    def _take_row(self, row: Element, column: int, inner: list[Element]) -> None:
        for cell in _met(row, frozenset({"tc"}), frozenset()):
            properties = _child(cell, "tcPr")
            merge = _child(properties, "vMerge")
            goes_on = merge is not None and _attribute(merge, "val") != "restart"
            lines = [_written(one) for one in _met(cell, frozenset({"p"}), _APART)]
            text = "\n".join(lines).strip()
            if text and not goes_on and _child(properties, "cellDel") is None:
                self.cells[self.row, column] = text
            inner += _met(cell, _APART, frozenset())
            column += max(_span(properties, "gridSpan"), 1)


def _body(data: bytes) -> Element:
    """The body of the document; the package is opened as such, so that .docm and templates open too."""
    root: Element = Package.open(io.BytesIO(data)).main_document_part.element
    body = _child(root, "body")
    if body is None:
        raise UnreadableError("TT904", reason="không có nội dung")
    return body


def read_docx(data: bytes) -> tuple[RawSheet, ...]:
    """One sheet with the whole document; paragraphs stand in the first column.

    Raises:
        UnreadableError: the document is damaged.
    """
    page = _Page()
    try:
        page.take(_body(data))
    except (UnreadableError, MemoryError):
        raise
    except Exception as error:  # whatever a damaged part leads to, a depth without end among it
        raise UnreadableError("TT904", reason="không đọc được nội dung") from error
    return (RawSheet("văn bản Word", page.cells),) if page.cells else ()
