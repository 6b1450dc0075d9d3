"""`make pictures`: the pictures of the guides and the blocks of text taken from the program, again.

A picture is a block of cells of the live workbook, drawn by LibreOffice. `pictures.json` beside them holds what each
one says, so that a test notices when the workbook says something else.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import xlwings as xw

from calc import engine, host  # noqa: F401  the host of LibreOffice registers itself
from office.calc import Calc
from pages.blocks import PAGES, filled
from pages.walk import PICTURES, Seen, walk

__all__ = ["CONTENTS", "FOLDER", "MOST_BYTES", "Told", "digest", "told_by", "written"]

FOLDER = Path(__file__).parents[2] / "docs" / "hinh"
CONTENTS = FOLDER / "pictures.json"
MOST_BYTES = 150_000
_WIDTH = 1100
"""Pixels a picture is wide at most; a page shows fewer."""
_DOTS = 80
"""An inch, where the block is narrow."""

At = tuple[int, int, int, int]


@dataclass(slots=True)
class Told:
    """What a walk shows."""

    seen: Seen = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    """By picture, a text for each line of cells as displayed; what is blank is left out."""


def digest(name: str) -> str:
    """SHA-256 of a picture as it lies in the folder."""
    return hashlib.sha256((FOLDER / f"{name}.png").read_bytes()).hexdigest()


def _at(cells: xw.Range) -> At:
    return cells.row - 1, cells.column - 1, *cells.shape


def _drawn(sheet: xw.Sheet, name: str, at: At) -> None:
    with tempfile.TemporaryDirectory() as made:
        pdf = Path(made) / "picture.pdf"
        sheet.impl.ask("picture", at=at, path=str(pdf))
        size = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
        points = float(size.split("Page size:")[1].split()[0])
        width = min(_WIDTH, round(points / 72 * _DOTS))
        command = ["pdftoppm", "-png", "-singlefile", "-scale-to-x", str(width), "-scale-to-y", "-1"]
        subprocess.run([*command, pdf, FOLDER / name], check=True)


def told_by(app: xw.App, folder: Path, draw: Callable[[xw.Sheet, str, At], None] | None = None) -> Told:
    """Walk, and note what is said and shown; `draw` makes the pictures."""
    told = Told()

    def look(sheet: xw.Sheet, name: str, cells: str) -> None:
        at = _at(sheet.range(cells))
        displayed: list[list[str]] = sheet.impl.ask("displayed", at=at)
        told.rows[name] = [" | ".join(filter(None, row)) for row in displayed if any(row)]
        if draw:
            draw(sheet, name, at)

    told.seen = walk(app, folder, look)
    return told


def written(told: Told) -> str:
    """The text of `pictures.json`."""
    contents = {
        name: {"sheet": sheet, "cells": cells, "sha256": digest(name), "rows": told.rows[name]}
        for name, (sheet, cells) in PICTURES.items()
    }
    return json.dumps(contents, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Make everything again."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    calc = Calc()
    try:
        with tempfile.TemporaryDirectory() as folder:
            told = told_by(engine.connect(calc), Path(folder), _drawn)
    finally:
        calc.stop()
    CONTENTS.write_text(written(told), encoding="utf-8")
    for page in PAGES:
        page.write_text(filled(page.read_text(encoding="utf-8"), told.seen), encoding="utf-8")
    for name in PICTURES:
        print(f"{name}.png: {(FOLDER / f'{name}.png').stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
