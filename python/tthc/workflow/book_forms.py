"""Thu nhận of a workbook: the forms of its sheets and of SỐ LIỆU, ready to be consolidated like files.

A row of SỐ LIỆU says which form counts and what its figures are. Where the kept original still says the same,
the form of that file is taken, with every cell of it. Figures changed in the row are corrections of the
file's cells. A row typed from paper, or without its original, is a form by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Choice, Decision, pointed_at
from tthc.domain.errors import TthcError
from tthc.domain.findings import Fact, Finding
from tthc.domain.numbers import as_typed, format_number
from tthc.domain.places import Entry
from tthc.domain.texts import fold, squeeze
from tthc.files.book_sheets import RECORDS
from tthc.files.data_layout import NOT_IN_BLOCK, data_columns
from tthc.files.data_rows import DataRow, entries_of, form_of_row, is_same, row_of
from tthc.files.form_reader import ReadForm
from tthc.files.grid import CellValue, as_text
from tthc.files.raw import RawSheet
from tthc.files.reader import ReadFile, read_sheets
from tthc.files.workbook_reader import open_sheets
from tthc.workflow.collect import Before, Collected, LeftOut, Memory, collect_files, prepared
from tthc.workflow.decide import LEFT_OUT, PERIOD_CODES, UNIT_CODES, cell_corrections

__all__ = ["HAND_EDIT", "BookForms", "CollectedBook", "collect_book"]

HAND_EDIT = "sửa trực tiếp trên trang SỐ LIỆU"
"""The reason of a correction typed into a row, not through a button."""
_NAMED_BY = {"unit": UNIT_CODES, "period": PERIOD_CODES}
_CODE_OF = {"unit": "TT524", "period": "TT530"}
"""Decisions that name the unit or the period of a form."""
_OF_FILE = NOT_IN_BLOCK | {"set", "group"}
"""Columns that say nothing of what the form states."""
_DIGEST = 12


@dataclass(frozen=True, slots=True)
class BookForms:
    """What a workbook holds of units: sheets with forms, and the rows of SỐ LIỆU.

    `name` is what it goes by as a file; originals are named relative to `folder`; `default_set` is that of
    rows that name none.
    """

    name: str
    folder: Path
    sheets: tuple[RawSheet, ...]
    rows: tuple[DataRow, ...]
    default_set: str = ""

    def stands_aside(self, row: DataRow) -> bool:
        """True for a row whose form stands on a sheet of its own; where that was deleted, the row counts."""
        return row.on_sheet in {one.name for one in self.sheets}


@dataclass(frozen=True, slots=True)
class CollectedBook:
    """The forms of a workbook; `edits` are figures changed in SỐ LIỆU, as decisions about the files' cells.

    `originals` is where the copy of each file stands, by the path the file was received under.
    """

    collected: Collected
    edits: tuple[Decision, ...]
    originals: Mapping[str, Path]


def _why_unusable(path: Path, digest: str) -> str:
    """Why a kept original cannot be used; "" when it can."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return "không mở được tệp đã lưu"
    return "" if found.startswith(digest) else "tệp đã lưu bị thay đổi"


def _originals(book: BookForms) -> tuple[dict[str, Path], dict[str, str]]:
    """(usable kept copies by the path received under, why others cannot be used)."""
    usable: dict[str, Path] = {}
    lost: dict[str, str] = {}
    for row in book.rows:
        file, kept = row.text("file"), row.text("original")
        if not kept or file in usable or file in lost:
            continue
        path = book.folder / kept
        reason = _why_unusable(path, row.text("digest"))
        if reason:
            lost[file] = reason
        else:
            usable[file] = path
    return usable, lost


def _matches(rows: Sequence[DataRow], forms: Sequence[ReadForm]) -> Iterator[tuple[DataRow, ReadForm | None]]:
    """Each row with its form, if any: of several on one sheet by the unit's name, else in their order."""
    left = list(forms)

    def take(row: DataRow, *, by_name: bool) -> ReadForm | None:
        own = [one for one in left if one.form.source.sheet == row.text("sheet")]
        if by_name:
            own = [one for one in own if fold(one.form.unit.value or "") == fold(row.text("unit"))]
        found = own[0] if own and (len(own) == 1 or not by_name) else None
        left[:] = [one for one in left if one is not found]
        return found

    named = [(row, take(row, by_name=True)) for row in rows]
    return ((row, form or take(row, by_name=False)) for row, form in named)


@dataclass(frozen=True)
class _Match:
    """A row and the form of its file it stands for."""

    row: DataRow
    form: ReadForm
    chosen: CriteriaSet
    read: ReadFile
    decisions: Sequence[Decision]

    def _is_decided(self, key: str, entry: Entry[Any]) -> bool:
        """True where a decision says what the form is to say and the row still shows what stood there."""
        if key in _NAMED_BY:
            own = (one for one in self.decisions if one.file == self.read.path)
            return any(one.choice is Choice.CORRECT and one.code in _NAMED_BY[key] for one in own)
        pair = self.read.corrected.get(entry.place) if entry.place is not None else None
        value = self.row.values.get(key)
        stood = format_number(value) if isinstance(value, Decimal) else as_text(value)
        return pair is not None and squeeze(pair[0]) == stood

    def changed(self) -> dict[str, str]:
        """What the row says otherwise than the form: key -> the text to be read instead, "" for blank."""
        stands, entries = row_of(self.chosen, self.form.form), entries_of(self.chosen, self.form.form)
        keys = (key for key in data_columns(self.chosen) if key in self.row.columns and key not in _OF_FILE)
        return {
            key: _typed(self.row.values.get(key))
            for key in keys
            if not is_same(self.row.values.get(key), stands[key])
            and not self._is_decided(key, entries.get(key, Entry()))
        }

    def corrections(self, changed: Mapping[str, str]) -> list[Decision] | None:
        """The changes as corrections of the file; None where one has no cell there to be put into."""
        entries = entries_of(self.chosen, self.form.form)
        made = [self._correction(key, entries.get(key, Entry()), text) for key, text in changed.items()]
        found = [one for one in made if one is not None]
        return found if len(found) == len(made) else None

    def _correction(self, key: str, entry: Entry[Any], text: str) -> Decision | None:
        place, code = entry.place, _CODE_OF.get(key, "")
        if place is None and code:
            place = self.form.form.source
        if place is None or not (place.cell or code):
            return None
        return Decision(
            Choice.CORRECT,
            self.row.text("file"),
            self.row.text("unit"),
            place.sheet,
            place.cell,
            code,
            text,
            HAND_EDIT,
            digest=self.row.text("digest")[:_DIGEST],
        )


def _typed(value: CellValue | None) -> str:
    """A value as an officer would type it."""
    return as_typed(as_text(value)) if isinstance(value, Decimal) else as_text(value)


def _without_row(form: ReadForm) -> Finding:
    unit = form.form.unit.value
    return Finding("TT704", {"unit_name": unit or "đơn vị chưa rõ tên"}, form.form.source, unit)


@dataclass(frozen=True)
class _Collector:
    """Collects one workbook."""

    book: BookForms
    sets: Mapping[str, CriteriaSet]

    def _about(self, code: str, row: DataRow, key: str = "unit", **facts: Fact) -> Finding:
        place = row.place(self.book.name, RECORDS.name, key)
        told: dict[str, Fact] = {"row_number": row.number, **facts}
        return Finding(code, told, place, row.text("unit") or None)

    def _alone(self, row: DataRow) -> tuple[list[ReadForm], list[Finding]]:
        """The form of a row by itself, or why there is none."""
        try:
            return [form_of_row(row, self.sets, self.book.name, RECORDS.name, self.book.default_set)], []
        except TthcError as error:
            return [], [self._about(error.code, row, "set", **error.facts)]

    def settle_file(
        self, read: ReadFile, rows: Sequence[DataRow], decisions: Sequence[Decision]
    ) -> tuple[ReadFile, list[Decision]]:
        """A file with the forms its rows stand for, and the rows' changes as corrections of its cells."""
        edits: list[Decision] = []
        forms: list[ReadForm] = []
        doubts: list[Finding] = []
        matches = list(_matches([row for row in rows if row.holds_form], read.forms))
        for row, form in ((row, form) for row, form in matches if not self.book.stands_aside(row)):
            if form is None:
                doubts += self._without_form(row, read)
                continue
            match = _Match(row, form, self.sets[form.form.criteria_set], read, decisions)
            changed = match.changed()
            own = match.corrections(changed)
            used, told = ([form], []) if own is not None else self._edited(match, changed)
            edits, forms, doubts = [*edits, *(own or [])], [*forms, *used], [*doubts, *told]
        matched = {id(form) for _, form in matches}
        doubts += (_without_row(one) for one in read.forms if id(one) not in matched)
        return replace(read, forms=tuple(forms), doubts=(*read.doubts, *doubts)), edits

    def _without_form(self, row: DataRow, read: ReadFile) -> list[Finding]:
        """A row no form of its file answers to; one that was left out by decision was told already."""
        left_out = {one.place.sheet for one in read.doubts if one.code == LEFT_OUT and one.place is not None}
        return [] if row.text("sheet") in left_out else [self._about("TT705", row, path=read.path)]

    def _edited(self, match: _Match, changed: Mapping[str, str]) -> tuple[list[ReadForm], list[Finding]]:
        """The row's own form where its changes have no cell in the file, and that this is so."""
        names = data_columns(match.chosen)
        what = "; ".join(names[key] for key in changed)
        forms, faults = self._alone(match.row)
        return forms, [*faults, self._about("TT703", match.row, what=what)]

    def own_file(
        self, lost: Mapping[str, str], decisions: Sequence[Decision]
    ) -> tuple[list[ReadFile], list[LeftOut]]:
        """The workbook itself as a file: its sheets with forms, and rows that stand for themselves."""
        sheets = open_sheets(self.book.name, self.book.sheets)
        read = read_sheets(sheets, tuple(self.sets.values()), cell_corrections(self.book.name, decisions))
        forms, doubts = list(read.forms), list(read.doubts)
        for row in self.book.rows:
            file = row.text("file")
            if (
                self.book.stands_aside(row)
                or not row.holds_form
                or (row.text("original") and file not in lost)
            ):
                continue
            alone, faults = self._alone(row)
            forms, doubts = [*forms, *alone], [*doubts, *faults]
            if file in lost:
                doubts.append(self._about("TT702", row, path=file, reason=lost[file]))
        whole = replace(read, forms=tuple(forms), doubts=tuple(doubts))
        if whole.is_empty and not (whole.doubts or whole.texts):
            return [], []
        done = whole if whole.is_empty else prepared(whole, decisions)
        return ([done], []) if isinstance(done, ReadFile) else ([], [done])


def collect_book(
    book: BookForms,
    sets: Sequence[CriteriaSet],
    decisions: Sequence[Decision] = (),
    password: str | None = None,
    before: Before = lambda at, many, shown: None,
    memory: Memory | None = None,
) -> CollectedBook:
    """Every form of a workbook, each exactly once; originals are read from the kept copies.

    `before` is called before each original is read; what it raises stops the run. `memory` spares reading
    an unchanged original again.
    """
    collector = _Collector(book, {one.id: one for one in sets})
    originals, lost = _originals(book)
    files = [(path, shown) for shown, path in sorted(originals.items())]
    named = pointed_at(decisions, [*originals, book.name])
    collected = collect_files(files, sets, password, named, before, memory)
    read: list[ReadFile] = []
    edits: list[Decision] = []
    for file in collected.read:
        rows = [row for row in book.rows if row.text("file") == file.path]
        settled, own = collector.settle_file(file, rows, collected.decisions)
        if own:  # the cells themselves are read otherwise, so that everything that rests on them follows
            every = (*collected.decisions, *own)
            one_file = [(originals[file.path], file.path)]
            again = collect_files(one_file, sets, password, every, memory=memory)
            settled = next((collector.settle_file(one, rows, every)[0] for one in again.read), settled)
            edits += own
        read.append(settled)
    own_read, own_left = collector.own_file(lost, named)
    whole = Collected(
        (*read, *own_read),
        (*collected.left_out, *own_left),
        (*collected.decisions, *edits),
        collected.stale,
    )
    return CollectedBook(whole, tuple(edits), originals)
