"""What an action changed, kept in a file beside the workbook, so that it can be undone even after a restart.

The file is replaced whole. It says what is being done until that is done: found so later, it broke off.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from tthc.domain.errors import TthcError
from tthc.excel.looks import Looks, looks_from
from tthc.excel.sheet_state import SheetState
from tthc.files.plan import Area
from tthc.files.safe_write import write_whole

__all__ = ["Record", "Touched", "drop_record", "read_record", "with_touched", "write_record"]

_RECORD = "ban-ghi.json"
_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Touched:
    """A sheet before and after. Of one of ours written whole: what we call it, and its earlier looks.

    `kept` are the cells that were ours before. Without `looks` only entries and the size of `tables` can be
    put back; `only`: of the sheet's cells these alone were touched, whatever becomes of the others.
    """

    before: SheetState
    after: SheetState | None = None
    ours: str = ""
    looks: Looks | None = None
    kept: Area | None = None
    tables: tuple[tuple[str, Area], ...] = ()
    only: Area | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One action and the sheets it touched, added and removed.

    `doing` is what is being written, since `started`; "" when all is. Where sheets were removed, `copy` is a
    copy of the workbook that has them, and `names` are those that stood for cells there.
    """

    action: str
    doing: str = ""
    started: str = ""
    touched: tuple[Touched, ...] = ()
    added: tuple[str, ...] = ()
    added_after: tuple[SheetState, ...] = ()
    removed: tuple[SheetState, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    copy: str = ""

    @property
    def files(self) -> frozenset[str]:
        """The files beside the record that undoing needs."""
        looks = (one.looks.file for one in self.touched if one.looks)
        return frozenset((*looks, *((self.copy,) if self.copy else ())))

    def has(self, name: str) -> bool:
        """Whether what stood on a sheet is kept, or it was not there before."""
        return name in self.added or any(one.before.name == name for one in self.touched)


def with_touched(record: Record, touched: Iterable[Touched]) -> Record:
    """The record with more sheets. What stood there first counts; it may become one that is written whole."""
    known = {(one.before.name, one.only): one for one in record.touched}
    for one in touched:
        key = (one.before.name, one.only)
        first = known.get(key, one)
        if one.before.name not in record.added:
            whole = first if first.ours else one
            known[key] = replace(first, ours=whole.ours, looks=whole.looks, kept=whole.kept)
    return replace(record, touched=tuple(known.values()))


def _state(read: Mapping[str, Any]) -> SheetState:
    rows = tuple(tuple(row) for row in read["rows"])
    return SheetState(read["name"], read["row"], read["column"], rows)


def _touched(read: Mapping[str, Any]) -> Touched:
    return Touched(
        _state(read["before"]),
        _state(read["after"]) if read["after"] else None,
        read["ours"],
        looks_from(read["looks"]) if read["looks"] else None,
        Area(**read["kept"]) if read["kept"] else None,
        tuple((name, Area(**area)) for name, area in read["tables"]),
        Area(**read["only"]) if read.get("only") else None,
    )


def _record(read: Mapping[str, Any]) -> Record:
    return Record(
        read["action"],
        read["doing"],
        read["started"],
        tuple(map(_touched, read["touched"])),
        tuple(read["added"]),
        tuple(map(_state, read["added_after"])),
        tuple(map(_state, read["removed"])),
        read["names"],
        read["copy"],
    )


def _put(path: Path, value: Mapping[str, Any]) -> None:
    write_whole(path, json.dumps(value, ensure_ascii=False).encode(), overwrite=True)


def write_record(folder: Path, record: Record) -> None:
    """Keep the record of the one action that can be undone."""
    _put(folder / _RECORD, {"schema": _SCHEMA, **asdict(record)})


def read_record(folder: Path) -> Record | None:
    """The record; None when there is nothing to undo.

    Raises:
        TthcError: it is there and cannot be read.
    """
    path = folder / _RECORD
    if not path.is_file():
        return None
    try:
        return _record(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise TthcError("TT999", path=str(path)) from error


def drop_record(folder: Path) -> None:
    """Nothing can be undone any more."""
    (folder / _RECORD).unlink(missing_ok=True)
