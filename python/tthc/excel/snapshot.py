"""Writing into the workbook so that it can be undone; what is touched is kept first, for failures too."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import cache
from pathlib import Path

import xlwings as xw

from tthc.criteria.loader import shipped_sets
from tthc.domain.errors import TthcError
from tthc.excel.host import host_of
from tthc.excel.journal import noted
from tthc.excel.looks import Looks, drop_unused, last_looks, remember_looks, store_looks
from tthc.excel.own_cells import own_cells
from tthc.excel.record import Record, Touched, drop_record, read_record, with_touched, write_record
from tthc.excel.restore import places_of, restore
from tthc.excel.sheet_finder import find, sheet_called
from tthc.excel.sheet_state import Cells, area_of, cells_of, planned_entry, read_state
from tthc.excel.sheet_writer import Carried, carry
from tthc.excel.state import backup, time_in_words, undo_folder
from tthc.files.book_sheets import CONFIG, FINDINGS, RECORDS, sheet_anchor
from tthc.files.plan import Area, SheetPlan, extent
from tthc.workflow.request import DEFAULT_SET
from tthc.workflow.workbook import result_frames

__all__ = ["Change", "writing"]


_WITH_TABLES = frozenset({CONFIG.name, FINDINGS.name, RECORDS.name})


@cache
def _frames() -> Mapping[str, SheetPlan]:
    """The sheets of results as the workbook came with them, by anchor."""
    own = next(one for one in shipped_sets() if one.id == DEFAULT_SET)
    return {sheet_anchor(plan.name): plan for plan in result_frames(own)}


def _points_at(refers_to: str, sheet: str) -> bool:
    """Whether a name of the workbook stands for cells of a sheet."""
    quoted = sheet.replace("'", "''")
    return refers_to.startswith((f"='{quoted}'!", f"={sheet}!"))


def _tables_of(sheet: xw.Sheet, name: str) -> tuple[tuple[str, Area], ...]:
    """The tables of a sheet that has some of ours; nobody is asked about other sheets."""
    if name not in _WITH_TABLES:
        return ()
    return tuple((table.name, area_of(table.range)) for table in sheet.tables)


def _is_ours(was: Cells, frame: SheetPlan, contents: Cells) -> bool:
    """Whether a sheet nothing but its tab speaks for has our title and headings, in half of their cells.

    They are those it came with, or those it is to get: a criteria set may have others.
    """
    rows, first = (
        extent(frame).rows,
        {(cell.row, cell.column): planned_entry(cell.value) for cell in frame.cells},
    )
    for cells in (first, contents):
        texts = {at for at, entry in cells.items() if at[0] <= rows and isinstance(entry, str)}
        if texts and 2 * sum(was.get(at) == cells[at] for at in texts) >= len(texts):
            return True
    return not was


class Change:
    """What an action writes. Whatever it touches has to be named here first."""

    def __init__(
        self, book: xw.Book, folder: Path, action: str, there: Mapping[str, xw.Sheet] | None = None
    ) -> None:
        """Nothing is touched yet; the record of an earlier action stays until something is."""
        self._book, self._folder, self._there = book, folder, there
        self._sheets: dict[str, xw.Sheet] = {}
        self._looks: dict[str, Looks] = {}
        self._typed: set[str] = set()
        self._line = ""
        self.unnoted = ""
        """Why NHẬT KÝ has no line of what was done, for the end of what is told; "" where it has."""
        self.record = Record(action, action, time_in_words())

    def _keep(self, record: Record) -> None:
        write_record(self._folder, record)
        self.record = record

    def touch(self, sheets: Iterable[xw.Sheet]) -> None:
        """Keep what stands on sheets before the action writes cells there; what is kept already stays so."""
        known = {one.before.name for one in self.record.touched if one.only is None}
        named = [(sheet, sheet.name) for sheet in sheets]
        self._typed |= {name for _, name in named}
        new = {name: sheet for sheet, name in named if name not in known}
        self._sheets |= new
        touched = [Touched(read_state(one, name), tables=_tables_of(one, name)) for name, one in new.items()]
        self._keep(with_touched(self.record, touched))

    def touch_cells(self, cells: xw.Range) -> None:
        """Keep what stands in some cells of a sheet of which other cells change by themselves."""
        only = Area(cells.row, cells.column, *cells.shape)
        state = read_state(cells.sheet, cells.sheet.name, only)
        self._sheets[state.name] = cells.sheet
        self._keep(replace(self.record, touched=(*self.record.touched, Touched(state, only=only))))

    def adds(self, *names: str) -> None:
        """Say which sheets the action is going to add."""
        self._keep(replace(self.record, added=(*self.record.added, *names)))

    def removes(self, sheets: Sequence[xw.Sheet]) -> None:
        """Keep sheets the action is going to delete, in a copy of the whole workbook.

        Formulas elsewhere that point at them come back where their sheets are touched, too.
        """
        self._there = None  # soon no longer all there is
        copy = f"truoc-{secrets.token_hex(4)}{Path(self._book.fullname).suffix}"
        states = tuple(read_state(sheet, sheet.name) for sheet in sheets)
        all_names = ((name.name, name.refers_to or "") for name in self._book.names)
        names = {name: to for name, to in all_names if any(_points_at(to, one.name) for one in states)}
        host_of(self._book).save_copy(self._book, self._folder / copy)
        self._keep(replace(self.record, removed=states, names=names, copy=copy))

    def _earlier_looks(self, plans: Sequence[SheetPlan]) -> Mapping[str, Looks]:
        """The looks the sheets have now, by anchor; before they are first written, those they came with."""
        known, frames = last_looks(self._folder), _frames()
        first = [frames[at] for plan in plans if (at := sheet_anchor(plan.name)) in frames.keys() - known]
        stored = store_looks(self._folder, first) if first else ()
        return {**known, **{one.anchor: one for one in stored}}

    def _job(
        self, plan: SheetPlan, looks: Looks, earlier: Mapping[str, Looks]
    ) -> tuple[Carried, tuple[Touched, ...]]:
        """(what is to be written, what is kept of the sheet if it is there)."""
        found = find(self._book, plan.name, self._there)
        contents = {(cell.row, cell.column): planned_entry(cell.value) for cell in plan.cells}
        if found is None:
            return Carried(looks, None, contents, {}, {}), ()
        frame, last = _frames().get(looks.anchor), earlier.get(looks.anchor)
        state = read_state(found.sheet, found.name)
        was = cells_of(state)
        kept = found.kept or (extent(frame) if frame and _is_ours(was, frame, contents) else None)
        own = own_cells(found.name, was, kept, looks.area)
        self._sheets[found.name] = found.sheet
        shown = self._looks.get(looks.anchor, last)
        return Carried(looks, found, contents, was, own, shown), (
            Touched(state, None, plan.name, last, kept),
        )

    def carry(self, plans: Sequence[SheetPlan]) -> None:
        """Write whole sheets of ours by their plans; the officer's own cells and notes on them stay.

        Raises:
            TthcError: own cells stand in the way, a sheet has a password, or one cannot be added; nothing
                was written of these sheets.
        """
        looks, earlier = store_looks(self._folder, plans), self._earlier_looks(plans)
        made = [self._job(plan, own, earlier) for plan, own in zip(plans, looks, strict=True)]
        jobs, before = [job for job, _ in made], self.record
        added = tuple(job.looks.name for job in jobs if job.found is None)
        record = with_touched(before, [one for _, touched in made for one in touched])
        self._keep(replace(record, added=(*record.added, *added)))
        try:
            carry(self._book, self._folder, jobs)
        except TthcError:
            self._keep(before)  # refused before the first cell
            raise
        self._looks |= {one.anchor: one for one in looks}

    def _states_after(self) -> Iterator[Touched]:
        for one in self.record.touched:
            sheet, name = self._sheets[one.before.name], one.before.name
            yield replace(one, after=read_state(sheet, name, one.only or self._written(one)))

    def _written(self, one: Touched) -> Area | None:
        """The cells of a sheet written whole that can hold something now; None where that is not known."""
        looks = self._looks.get(sheet_anchor(one.ours)) if one.ours else None
        if looks is None or not one.before.rows or one.before.name in self._typed:
            return None
        rows = max(one.before.row + len(one.before.rows) - 1, looks.area.row + looks.area.rows - 1)
        before, now = one.before.column + len(one.before.rows[0]), looks.area.column + looks.area.columns
        return Area(1, 1, rows, max(before, now) - 1)

    def tells(self, details: str) -> None:
        """The line of NHẬT KÝ about the action; it is written when all else is done."""
        self._line = details

    def note_down(self) -> None:
        """Write that line; one that cannot be written is told and turns nothing back."""
        if self._line:
            self.unnoted = noted(self._book, self.record.action, self._line, there=self._there)

    def finish(self) -> None:
        """Keep what stands there now, so that later edits are seen."""
        added = (sheet_called(self._book, name) for name in self.record.added)
        self._keep(
            replace(
                self.record,
                doing="",
                touched=tuple(self._states_after()),
                added_after=tuple(read_state(one.sheet, one.name) for one in added if one),
            )
        )
        remember_looks(self._folder, self._looks)
        drop_unused(self._folder, self.record.files)


def _take_back(
    change: Change, folder: Path, book: xw.Book, earlier: Record | None, fault: BaseException
) -> None:
    """As it was before; where even that fails, the record stays and the next start says so."""
    try:
        restore(book, folder, change.record, places_of(book, change.record))
    except Exception as again:
        fault.add_note(f"not put back: {again!r}")
        return
    if earlier is None:
        drop_record(folder)
    else:
        write_record(folder, earlier)


@contextmanager
def writing(
    book: xw.Book,
    action: str,
    sheets: Iterable[xw.Sheet] = (),
    there: Mapping[str, xw.Sheet] | None = None,
) -> Iterator[Change]:
    """Write within this, as the action `action` (Vietnamese, as its button says) that can be undone.

    The file on the disk is backed up once a day; `sheets` are kept at once (`Change.touch`). Where the block
    raises, by whatever, the workbook is put back as it was. The line of NHẬT KÝ (`Change.tells`) comes last.
    `there`: all sheets by what their tabs say,
    where that is known already.

    Raises:
        TthcError: there is no place to keep things in.
    """
    folder = undo_folder(book)
    backup(book)
    earlier = None
    with suppress(TthcError):  # one that cannot be read is of no use to anybody
        earlier = read_record(folder)
    change = Change(book, folder, action, there)
    try:
        change.touch(sheets)
        yield change
        change.finish()
    except BaseException as fault:
        _take_back(change, folder, book, earlier, fault)
        raise
    change.note_down()
