"""The whole reports of the samples as one document or one sheet; no test lives here."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from docx import Document
from openpyxl import Workbook

from support import DIEN_BIEN_PHU, ROOT, TUAN_GIAO

__all__ = ["REPORTS", "Block", "as_csv", "as_sheet", "as_word", "edited", "report"]

Block = str | list[list[str]]
"""A paragraph, or a table."""

REPORTS = {"dien-bien-phu": DIEN_BIEN_PHU, "tuan-giao": TUAN_GIAO}


def _lines(path: Path) -> list[str]:
    return [line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("# ")]


def _table(path: Path) -> Iterable[Block]:
    """The lines above a printed table, then the table."""
    lines = _lines(path)
    yield from (line[2:] for line in lines if line.startswith("= "))
    rows = (line for line in lines if not line.startswith("= "))
    yield list(csv.reader(rows, delimiter="\t", quoting=csv.QUOTE_NONE))


def report(name: str) -> list[Block]:
    """A real report: its paragraphs and tables in their real order."""
    blocks: list[Block] = []
    for line in _lines(ROOT / "tests" / "data" / "reports" / f"{name}.txt"):
        if line.startswith("@"):
            blocks += _table(REPORTS[name] / "nguon" / f"{line[1:]}.tsv")
        else:
            blocks.append(line)
    return blocks


def edited(blocks: Iterable[Block], change: Callable[[str], str]) -> list[Block]:
    """The report with every paragraph changed; tables stay."""
    return [change(block) if isinstance(block, str) else block for block in blocks]


def as_word(path: Path, blocks: Iterable[Block]) -> Path:
    """The blocks as a Word document."""
    document = Document()
    for block in blocks:
        if isinstance(block, str):
            document.add_paragraph(block)
            continue
        shown = document.add_table(len(block), max(map(len, block)))
        for row, texts in zip(shown.rows, block, strict=True):
            cells = row.cells
            for at, value in enumerate(texts):
                cells[at].text = value
    document.save(str(path))
    return path


def _rows(blocks: Iterable[Block]) -> Iterable[list[str]]:
    for block in blocks:
        yield from [[block]] if isinstance(block, str) else block


def _typed(text: str) -> str | float | None:
    number = text.replace(",", ".", 1)
    return float(number) if re.fullmatch(r"\d+(\.\d+)?", number) and "." not in text else text or None


def as_sheet(path: Path, blocks: Iterable[Block]) -> Path:
    """The blocks one below the other in one sheet; what is a number there is a number in its cell."""
    book = Workbook()
    assert book.active is not None
    for row in _rows(blocks):
        book.active.append([_typed(value) for value in row])
    book.save(path)
    return path


def as_csv(path: Path, blocks: Iterable[Block]) -> Path:
    """The blocks as the rows of a text table."""
    text = io.StringIO()
    csv.writer(text).writerows(_rows(blocks))
    path.write_bytes(text.getvalue().encode("utf-8-sig"))
    return path
