"""A unit's form as a row of SỐ LIỆU, and such a row as a form; the keys are those of a form's block."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from tthc.domain.criteria_set import CriteriaSet, Criterion, MarkedLevel
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.texts import fold, squeeze
from tthc.files.cells import is_mark
from tthc.files.data_layout import FACTS, NOT_IN_BLOCK, data_columns
from tthc.files.form_block import FORMAT_KEY, FORMAT_VERSION, BlockRow, read_block
from tthc.files.form_reader import ReadForm
from tthc.files.grid import CellValue
from tthc.files.plan import CellContent

__all__ = ["ON_SHEET", "DataRow", "entries_of", "form_of_row", "is_same", "row_of"]

ON_SHEET = "đã đưa vào trang "
"""How the state of a row begins whose form was put on a sheet of its own; the tab follows."""
_YES = frozenset({"x", "có", "true", "1"})


@dataclass(frozen=True, slots=True)
class DataRow:
    """A line of SỐ LIỆU: its number in the sheet, its values by key, None for blank; each key's column."""

    number: int
    values: Mapping[str, CellValue | None]
    columns: Mapping[str, int]

    def text(self, key: str) -> str:
        """A fact as text, "" when blank."""
        value = self.values.get(key)
        return "" if value is None else squeeze(str(value))

    @property
    def holds_form(self) -> bool:
        """True for the row of a unit's form: one with a figure, or a unit with its set or its file.

        Other rows are of files that gave no form, or are none of ours.
        """
        if any(value not in (None, "") for key, value in self.values.items() if key not in FACTS):
            return True
        return bool(self.text("unit")) and bool(self.text("set") or self.text("file"))

    @property
    def is_ours(self) -> bool:
        """False for what an officer noted beside the table: neither a form nor of a file."""
        return self.holds_form or bool(self.text("file"))

    @property
    def on_sheet(self) -> str:
        """The tab of the sheet that holds the row's form in its place; "" for none."""
        state = self.text("state")
        return state.removeprefix(ON_SHEET) if state.startswith(ON_SHEET) else ""

    def place(self, file: str, sheet: str, key: str) -> Place:
        """The cell of a key; the whole row's first cell where the table has no such column."""
        return Place(file, sheet, self.number, self.columns.get(key, 1))


def _figures(leaf: Criterion, entry: CriterionEntry) -> Iterator[tuple[str, Entry[Any]]]:
    kind, typed = ("mark", entry.marks) if isinstance(leaf.kind, MarkedLevel) else ("level", entry.levels)
    for at, one in enumerate(typed):
        yield f"{kind}.{leaf.id}.{at}", one
    for part in ("numerator", "denominator", "rate"):
        yield f"{part}.{leaf.id}", getattr(entry, part)
    for column, score in entry.scores.items():
        yield f"score.{column}.{leaf.id}", score
    for column, maximum in entry.maxima.items():
        yield f"maximum.{column}.{leaf.id}", maximum


def entries_of(chosen: CriteriaSet, form: FilledForm) -> dict[str, Entry[Any]]:
    """What a form says, by the keys of its set's columns, each with its place.

    A count that the form tells only in a level or a note is not among them: it is there already.
    """
    found: dict[str, Entry[Any]] = {"unit": form.unit, "period": form.period}
    elsewhere: set[Place | None] = {None}
    for node in chosen.nodes():
        entry = form.criterion(node.id)
        found[f"note.{node.id}"] = entry.note
        if not node.parts:
            found |= dict(_figures(node, entry))
            elsewhere |= {one.place for one in (entry.count, entry.note, *entry.levels)}
    counts = form.head.entries.items() if chosen.uses_counts else ()
    found |= {f"count.{count.value}": entry for count, entry in counts if entry.place not in elsewhere}
    known = data_columns(chosen)
    return {key: entry for key, entry in found.items() if key in known}


def _content(entry: Entry[Any]) -> CellContent:
    value = entry.value
    match value:
        case None:
            return entry.raw or None
        case bool():
            return "x" if value else None
        case Absent():
            return value.value
        case int() | Decimal() | str():
            return value
    return str(value.text)


def row_of(chosen: CriteriaSet, form: FilledForm) -> dict[str, CellContent]:
    """A form as a row: every key of its set, None where nothing is typed; facts of files are the caller's."""
    entries = entries_of(chosen, form)
    row = {key: _content(entries[key]) if key in entries else None for key in data_columns(chosen)}
    return {**row, "set": chosen.id, "no_cases": "x" if form.no_cases else None}


def is_same(left: CellValue | CellContent, right: CellValue | CellContent) -> bool:
    """True when two cells say the same: 62 and 62.0, "x" and "X ", blank and nothing."""
    return _plain(left) == _plain(right)


def _plain(value: object) -> object:
    if isinstance(value, bool) or value is None:
        return value or None
    if isinstance(value, int | Decimal):
        return Decimal(value)
    text = squeeze(str(value))
    if is_mark(text):
        return "x"
    return text or None


def _block_value(key: str, value: CellValue | None) -> CellValue | None:
    if key == "no_cases":
        return True if value is not None and fold(str(value)) in _YES else None
    return None if isinstance(value, str) and not value.strip() else value


def _block(row: DataRow, keys: Iterable[str]) -> list[BlockRow]:
    return [
        (FORMAT_KEY, Decimal(FORMAT_VERSION)),
        *((key, _block_value(key, row.values.get(key))) for key in keys),
    ]


def form_of_row(
    row: DataRow, sets: Mapping[str, CriteriaSet], file: str, sheet: str, default: str = ""
) -> ReadForm:
    """The form a row holds by itself, its figures at the cells of the row.

    `default` is the set of a row that names none.

    Raises:
        TthcError: the row names no known set (TT701).
    """
    chosen = sets.get(row.text("set") or default)
    if chosen is None:
        raise TthcError("TT701", row_number=row.number, seen=row.text("set"), known=tuple(sets))
    row = replace(row, values={**row.values, "set": chosen.id})
    keys = [key for key in data_columns(chosen) if key not in NOT_IN_BLOCK]
    places = {key: row.place(file, sheet, key) for key in keys}
    read = read_block(_block(row, keys), sets, places)
    source = row.place(file, sheet, "unit")
    findings = tuple(_at(one, source) for one in read.findings)
    return ReadForm(replace(read.form, source=source), findings, read.conversions)


def _at(finding: Finding, source: Place) -> Finding:
    return finding if finding.place is not None else replace(finding, place=source)
