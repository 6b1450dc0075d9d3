"""A sheet as a library read it, before texts are decoded; the shape that crosses from the reading process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from tthc.files.grid import CellError, CellValue, Uncomputed

__all__ = ["Doubt", "RawBook", "RawSheet", "from_json", "to_json"]


Doubt = tuple[str, Mapping[str, str | int]]
"""A code of the catalogue about how a file was read, with the facts of its sentence."""


@dataclass(frozen=True, slots=True)
class RawSheet:
    """The filled cells of a sheet, the font of each text where known, and which lines are hidden."""

    name: str
    cells: Mapping[tuple[int, int], CellValue]
    hidden: bool = False
    fonts: Mapping[tuple[int, int], str] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class RawBook:
    """What a file holds; `doubts` say how it was read, `sha256` is the hash of the bytes that were read."""

    kind: str
    sheets: tuple[RawSheet, ...]
    stamp: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()
    sha256: str = ""


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
        case Uncomputed():
            return ["u", value.formula]
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
    "u": Uncomputed,
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
            "fonts": [[*place, font] for place, font in sheet.fonts.items()],
            "hidden_rows": sorted(sheet.hidden_rows),
            "hidden_columns": sorted(sheet.hidden_columns),
        }
        for sheet in book.sheets
    ]
    return {
        "kind": book.kind,
        "sheets": sheets,
        "stamp": dict(book.stamp),
        "doubts": [list(d) for d in book.doubts],
        "sha256": book.sha256,
    }


def from_json(data: Mapping[str, Any]) -> RawBook:
    """The book of some JSON values."""
    sheets = tuple(
        RawSheet(
            sheet["name"],
            {(row, column): _READERS[kind](value) for row, column, kind, value in sheet["cells"]},
            sheet["hidden"],
            {(row, column): font for row, column, font in sheet["fonts"]},
            frozenset(sheet["hidden_rows"]),
            frozenset(sheet["hidden_columns"]),
        )
        for sheet in data["sheets"]
    )
    doubts = tuple((code, dict(facts)) for code, facts in data["doubts"])
    return RawBook(data["kind"], sheets, dict(data["stamp"]), doubts, data["sha256"])
