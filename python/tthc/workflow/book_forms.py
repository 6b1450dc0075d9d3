"""Thu nhận of a workbook: the forms of its sheets and of SỐ LIỆU, ready to be consolidated like files.

A row of SỐ LIỆU says which form counts and what its figures are. Where the kept original still says the same,
the form of that file is taken, with every cell of it. Figures changed in the row are corrections of the
file's cells. A row typed from paper, or without its original, is a form by itself.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Decision, pointed_at
from tthc.domain.errors import TthcError
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm
from tthc.files.book_sheets import RECORDS
from tthc.files.data_layout import data_columns
from tthc.files.data_rows import DataRow, form_of_row
from tthc.files.form_reader import ReadForm
from tthc.files.raw import RawSheet
from tthc.files.reader import ReadFile, read_sheets
from tthc.files.workbook_reader import open_sheets
from tthc.workflow.collect import Before, Collected, LeftOut, Memory, collect_files, prepared
from tthc.workflow.decide import LEFT_OUT, cell_corrections
from tthc.workflow.row_match import Match, match_rows

__all__ = ["BookForms", "CollectedBook", "collect_book"]


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

    `originals` is where the copy of each file stands, by the path the file was received under. `dropped` are
    decisions in force that a row of SỐ LIỆU has taken back since; `used` the form each row stands for.
    """

    collected: Collected
    edits: tuple[Decision, ...]
    originals: Mapping[str, Path]
    dropped: tuple[Decision, ...] = ()
    used: Mapping[int, tuple[CriteriaSet, FilledForm]] = field(default_factory=dict)


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


def _without_row(form: ReadForm) -> Finding:
    unit = form.form.unit.value
    return Finding("TT704", {"unit_name": unit or "đơn vị chưa rõ tên"}, form.form.source, unit)


@dataclass
class _Settled:
    """A file whose forms are matched with rows: what counts of it, and what the rows say otherwise."""

    read: ReadFile
    forms: list[ReadForm] = field(default_factory=list)
    doubts: list[Finding] = field(default_factory=list)
    edits: list[Decision] = field(default_factory=list)
    dropped: list[Decision] = field(default_factory=list)
    used: dict[int, tuple[CriteriaSet, FilledForm]] = field(default_factory=dict)

    @property
    def file(self) -> ReadFile:
        """The file with the forms that count."""
        return replace(self.read, forms=tuple(self.forms), doubts=(*self.read.doubts, *self.doubts))


@dataclass(frozen=True)
class _Collector:
    """Collects one workbook."""

    book: BookForms
    sets: Mapping[str, CriteriaSet]
    in_force: frozenset[Decision]

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

    def settle_file(self, read: ReadFile, rows: Sequence[DataRow], decisions: Sequence[Decision]) -> _Settled:
        """A file with the forms its rows stand for, and the rows' changes as corrections of its cells."""
        done = _Settled(read)
        matches = list(match_rows([row for row in rows if row.holds_form], read.forms))
        for row, form in ((row, form) for row, form in matches if not self.book.stands_aside(row)):
            if form is None:
                done.doubts += self._without_form(row, read)
                continue
            chosen = self.sets[form.form.criteria_set]
            match = Match(row, form, chosen, read, decisions, self.in_force)
            changed = match.changed()
            own = match.corrections(changed)
            done.dropped += match.dropped(changed).values()
            done.edits += own or []
            if own is not None:
                done.forms.append(form)
                done.used[row.number] = (chosen, form.form)
                continue
            alone, told = self._edited(match, changed)
            done.forms += alone
            done.doubts += told
        matched = {id(form) for _, form in matches}
        done.doubts += (_without_row(one) for one in read.forms if id(one) not in matched)
        return done

    def _without_form(self, row: DataRow, read: ReadFile) -> list[Finding]:
        """A row no form of its file answers to; one that was left out by decision was told already."""
        left_out = {one.place.sheet for one in read.doubts if one.code == LEFT_OUT and one.place is not None}
        return [] if row.text("sheet") in left_out else [self._about("TT705", row, path=read.path)]

    def _edited(self, match: Match, changed: Mapping[str, str]) -> tuple[list[ReadForm], list[Finding]]:
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
    in_force: Sequence[Decision] = (),
) -> CollectedBook:
    """Every form of a workbook, each exactly once; originals are read from the kept copies.

    `before` is called before each original is read; what it raises stops the run. `memory` spares reading
    an unchanged original again. Decisions `in_force` show in the rows already: there what a row says goes
    before them, elsewhere the decision goes before the row.
    """
    originals, lost = _originals(book)
    paths = [*originals, book.name]
    named, shown = pointed_at(decisions, paths), frozenset(pointed_at(in_force, paths))
    collector = _Collector(book, {one.id: one for one in sets}, shown)
    files = [(path, shown) for shown, path in sorted(originals.items())]
    collected = collect_files(files, sets, password, named, before, memory)
    done: list[_Settled] = []
    edits: list[Decision] = []
    dropped: list[Decision] = []
    for file in collected.read:
        rows = [row for row in book.rows if row.text("file") == file.path]
        settled = collector.settle_file(file, rows, collected.decisions)
        if settled.edits or settled.dropped:  # the cells are read otherwise, and all that rests on them
            every = (*(one for one in collected.decisions if one not in settled.dropped), *settled.edits)
            one_file = [(originals[file.path], file.path)]
            again = collect_files(one_file, sets, password, every, memory=memory)
            edits, dropped = [*edits, *settled.edits], [*dropped, *settled.dropped]
            settled = next((collector.settle_file(one, rows, every) for one in again.read), settled)
        done.append(settled)
    own_read, own_left = collector.own_file(lost, named)
    whole = Collected(
        (*(one.file for one in done), *own_read),
        (*collected.left_out, *own_left),
        (*(one for one in collected.decisions if one not in dropped), *edits),
        collected.stale,
    )
    used = {number: form for one in done for number, form in one.used.items()}
    return CollectedBook(whole, tuple(edits), originals, tuple(dropped), used)
