"""Reads the tables of a Word document, with the lines before each one above it, as one sheet per table."""

from __future__ import annotations

import io

from docx import Document
from docx.table import Table
from docx.text.paragraph import Paragraph

from tthc.files.errors import UnreadableError
from tthc.files.grid import CellValue
from tthc.files.raw import RawSheet

__all__ = ["read_docx"]

_LINES_KEPT = 12


def _table_cells(table: Table, first_row: int) -> dict[tuple[int, int], CellValue]:
    cells: dict[tuple[int, int], CellValue] = {}
    seen: set[object] = set()
    for row, table_row in enumerate(table.rows, start=first_row):
        for column, cell in enumerate(table_row.cells, start=1):
            if cell._tc in seen:
                continue  # a merged cell is met once per place it covers
            seen.add(cell._tc)
            if cell.text.strip():
                cells[row, column] = cell.text.strip()
    return cells


def read_docx(data: bytes) -> tuple[RawSheet, ...]:
    """One sheet per table; the last lines of text before a table stand in its first column, above it.

    Raises:
        UnreadableError: the document is damaged.
    """
    try:
        document = Document(io.BytesIO(data))
        blocks = list(document.iter_inner_content())
    except Exception as error:  # python-docx raises whatever its parts raise on a damaged package
        raise UnreadableError("TT904", reason=type(error).__name__) from error
    sheets: list[RawSheet] = []
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines += [line for line in block.text.split("\n") if line.strip()]
        elif isinstance(block, Table):
            above = lines[-_LINES_KEPT:]
            cells: dict[tuple[int, int], CellValue] = {
                (row, 1): line for row, line in enumerate(above, start=1)
            }
            cells |= _table_cells(block, len(above) + 1)
            sheets.append(RawSheet(f"bảng {len(sheets) + 1}", cells))
            lines = []
    return tuple(sheets)
