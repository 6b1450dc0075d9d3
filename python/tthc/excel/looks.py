"""Planned sheets as files a spreadsheet program copies from; kept, so that undoing finds earlier looks."""

from __future__ import annotations

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tthc.files.book_sheets import sheet_anchor
from tthc.files.plan import (
    Area,
    BookPlan,
    Formula,
    PlannedCell,
    PrintSetup,
    SheetPlan,
    SheetState,
    extent,
    printed_area,
)
from tthc.files.safe_write import write_whole
from tthc.files.xlsx_writer import xlsx_bytes

__all__ = ["Looks", "drop_unused", "last_looks", "looks_from", "remember_looks", "store_looks"]

_POINTERS = "mau.json"
_FILES = ("mau-*.xlsx", "truoc-*.*")


@dataclass(frozen=True, slots=True)
class Looks:
    """How a sheet looks: a sheet of a file beside the record, and what copying cells lacks.

    `position` is the sheet's among those of the file, from 0.
    """

    name: str
    file: str
    area: Area
    printed: Area | None
    printing: PrintSetup
    freeze_row: int
    tables: tuple[tuple[str, Area], ...]
    position: int

    @property
    def anchor(self) -> str:
        """What the workbook knows the sheet by."""
        return sheet_anchor(self.name)


def looks_from(read: Mapping[str, Any]) -> Looks:
    """Looks as JSON holds them (`dataclasses.asdict`)."""
    printing = dict(read["printing"])
    printing |= {
        "repeat_rows": tuple(printing["repeat_rows"]) if printing["repeat_rows"] else None,
        "margins": tuple(printing["margins"]),
    }
    return Looks(
        read["name"],
        read["file"],
        Area(**read["area"]),
        Area(**read["printed"]) if read["printed"] else None,
        PrintSetup(**printing),
        read["freeze_row"],
        tuple((name, Area(**area)) for name, area in read["tables"]),
        read["position"],
    )


def _bare_cell(cell: PlannedCell) -> PlannedCell:
    return replace(cell, value=cell.value.value) if isinstance(cell.value, Formula) else cell


def _bare(plan: SheetPlan) -> SheetPlan:
    """The plan without what must not come along: tables (named once a book), formulas, code name, guard."""
    cells = tuple(map(_bare_cell, plan.cells))
    return replace(plan, cells=cells, tables=(), code_name="", protected=False, state=SheetState.VISIBLE)


def _looks(plan: SheetPlan, file: str, position: int) -> Looks:
    tables = tuple((table.name, table.area) for table in plan.tables)
    return Looks(
        plan.name,
        file,
        extent(plan),
        printed_area(plan),
        plan.printing,
        plan.freeze_row,
        tables,
        position,
    )


def store_looks(folder: Path, plans: Sequence[SheetPlan]) -> tuple[Looks, ...]:
    """Write the plans as one file with a name of its own: a program opens no two files of one name.

    Raises:
        TthcError: it cannot be written.
    """
    file = f"mau-{secrets.token_hex(4)}.xlsx"
    write_whole(folder / file, xlsx_bytes(BookPlan(tuple(map(_bare, plans)))))
    return tuple(_looks(plan, file, at) for at, plan in enumerate(plans))


def last_looks(folder: Path) -> dict[str, Looks]:
    """By anchor the looks each sheet was given last; what cannot be read is left out."""
    with suppress(OSError, ValueError, TypeError, KeyError):
        read = json.loads((folder / _POINTERS).read_text(encoding="utf-8"))
        kept = (looks_from(one) for one in read)
        return {looks.anchor: looks for looks in kept if (folder / looks.file).is_file()}
    return {}


def remember_looks(folder: Path, looks: Mapping[str, Looks | None]) -> None:
    """Replace what is kept for these anchors; None forgets."""
    known = {**last_looks(folder), **looks}
    rows = [asdict(one) for one in known.values() if one is not None]
    data = json.dumps(rows, ensure_ascii=False).encode()
    write_whole(folder / _POINTERS, data, overwrite=True)


def drop_unused(folder: Path, used: Collection[str]) -> None:
    """Remove files of looks and copies that neither a sheet nor the record (`used`) still needs."""
    needed = {*used, *(one.file for one in last_looks(folder).values())}
    for path in (path for pattern in _FILES for path in folder.glob(pattern)):
        if path.name not in needed:
            with suppress(OSError):  # a program that was ended may still hold it
                path.unlink()
