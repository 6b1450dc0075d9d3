"""A sheet as a library read it, before texts are decoded; the shape that crosses from the reading process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tthc.files.grid import CellError, CellValue

__all__ = ["RawBook", "RawSheet", "from_json", "to_json"]


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The filled cells of a sheet with the font of each text, where known."""

    name: str
    cells: Mapping[tuple[int, int], CellValue]
    hidden: bool = False
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RawBook:
    """What a file holds; `doubts` are codes of the catalogue about how it was read, with their facts."""

    kind: str
    sheets: tuple[RawSheet, ...]
    stamp: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[tuple[str, Mapping[str, str]], ...] = ()


def _value_to_json(value: CellValue) -> list[Any]:
    match value:
        case bool():
            return ["b", value]
        case Decimal():
            return ["n", str(value)]
        case str():
            return ["s", value]
        case CellError():
            return ["e", value.name]
        case datetime():
            return ["dt", value.isoformat()]
        case date():
            return ["d", value.isoformat()]
    return ["t", value.isoformat()]


_READERS: Mapping[str, Any] = {
    "b": bool,
    "n": Decimal,
    "s": str,
    "e": CellError,
    "dt": datetime.fromisoformat,
    "d": date.fromisoformat,
    "t": time.fromisoformat,
}


def to_json(book: RawBook) -> dict[str, Any]:
    """A book as plain JSON values; `from_json` gives an equal book."""
    sheets = [
        {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "cells": [[*place, *_value_to_json(value)] for place, value in sheet.cells.items()],
            "fonts": [[*place, font] for place, font in sheet.fonts.items() if font],
        }
        for sheet in book.sheets
    ]
    return {
        "kind": book.kind,
        "sheets": sheets,
        "stamp": dict(book.stamp),
        "doubts": [list(d) for d in book.doubts],
    }


def from_json(data: Mapping[str, Any]) -> RawBook:
    """The book of some JSON values."""
    sheets = tuple(
        RawSheet(
            sheet["name"],
            {(row, column): _READERS[kind](value) for row, column, kind, value in sheet["cells"]},
            sheet["hidden"],
            {(row, column): font for row, column, font in sheet["fonts"]},
        )
        for sheet in data["sheets"]
    )
    doubts = tuple((code, dict(facts)) for code, facts in data["doubts"])
    return RawBook(data["kind"], sheets, dict(data["stamp"]), doubts)
