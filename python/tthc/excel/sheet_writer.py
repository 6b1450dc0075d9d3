"""Writes planned sheets into the open workbook: each is copied whole from a file of ours, looks and all.

A sheet that is there is never made anew: formulas and charts that point at it survive, and so do the
officer's own cells and notes on it. It takes a handful of calls a sheet, however large it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from pathlib import Path

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.excel.host import Host, host_of
from tthc.excel.looks import Looks
from tthc.excel.own_cells import blocks_of, placed_notes
from tthc.excel.sheet_finder import Found, find, set_anchor
from tthc.excel.sheet_state import Cells, bounds, write_block
from tthc.files.book_sheets import LOG
from tthc.files.plan import Area

__all__ = ["Carried", "carry", "check_structure", "unlocked"]

_TABLE_STYLE = "TableStyleLight1"


@dataclass(frozen=True, slots=True)
class Carried:
    """One sheet to write.

    `contents` is what stands in its cells then, `was` what stood there, `own` what of that is the officer's.
    `found` None: the workbook lacks the sheet, and it is added. `last` are the looks it was given last: what
    of a page is the same is left alone. `whole`: the cells to be written over the looks, all of them.
    """

    looks: Looks
    found: Found | None
    contents: Cells
    was: Cells
    own: Cells
    last: Looks | None = None
    whole: Area | None = None


@contextmanager
def unlocked(host: Host, sheets: Iterable[tuple[xw.Sheet, str]]) -> Iterator[None]:
    """Take protection off while sheets are written; they are guarded again afterwards, whatever happens.

    Raises:
        TthcError: one has a password; all are left as they were.
    """
    with ExitStack() as stack:
        for sheet, name in sheets:
            if not host.is_protected(sheet):
                continue
            if not host.unprotect(sheet):
                raise TthcError("TT994", sheet=name)
            stack.callback(host.protect, sheet)
        yield


def check_structure(host: Host, book: xw.Book) -> None:
    """Refuse to add or remove sheets of a workbook that is to keep them.

    Raises:
        TthcError: its structure is locked.
    """
    if host.is_structure_locked(book):
        raise TthcError("TT998")


@contextmanager
def _same_view(book: xw.Book, *, moves: bool) -> Iterator[None]:
    """A file that was opened gives way again when it is closed; what `moves` the view is taken back."""
    active = book.sheets.active if moves else None
    try:
        yield
    finally:
        if active is not None:
            book.activate()
            active.activate()


def _added(book: xw.Book, name: str) -> Found:
    """A new sheet, before NHẬT KÝ: the hidden sheets at the end are not to be moved.

    There is none at all where it cannot be given its name. Why not `Sheet.copy`: it asks every sheet its
    name, three times.
    """
    log = find(book, LOG.name)
    sheet = book.sheets.add(before=log.sheet if log else book.sheets.active)
    try:
        sheet.name = name
    except Exception:
        sheet.delete()
        raise
    return Found(sheet, name, None)


def _put_notes(host: Host, sheet: xw.Sheet, wanted: Mapping[str, str]) -> None:
    there = host.notes(sheet)
    for where in there:
        if wanted.get(where) != there[where] and (note := sheet.range(where).note) is not None:
            note.delete()
    for where, text in wanted.items():
        if there.get(where) != text:
            sheet.range(where).add_note(text)


def _set_tables(sheet: xw.Sheet, tables: Sequence[tuple[str, Area]]) -> None:
    for name, area in tables:
        cells = sheet.range(area.address)
        try:
            sheet.tables[name].resize(cells)
        except KeyError:
            sheet.tables.add(source=cells, name=name, table_style_name=_TABLE_STYLE)


def _set_page(host: Host, sheet: xw.Sheet, looks: Looks, last: Looks | None) -> None:
    """What copying cells does not bring; an officer's own page set-up stays while ours is the same."""
    if last is None or looks.printed != last.printed:
        sheet.page_setup.print_area = looks.printed.address if looks.printed else None
    if last is None or looks.printing != last.printing:
        host.set_print(sheet, looks.printing)
    if last is None or looks.freeze_row != last.freeze_row:
        host.freeze(sheet, looks.freeze_row)


def _write_entries(sheet: xw.Sheet, one: Carried, own: Sequence[Area]) -> None:
    """The officer's cells and the formulas: they are written, never copied from another file."""
    if one.whole is not None:
        write_block(sheet, one.whole, one.contents)
        return
    for area in own:
        write_block(sheet, area, one.own)
    formulas = [
        cell for cell, entry in one.contents.items() if isinstance(entry, str) and entry.startswith("=")
    ]
    if formulas:
        write_block(sheet, bounds(formulas), one.contents)


def _copy_cells(page: xw.Sheet, sheet: xw.Sheet, one: Carried) -> None:
    """The officer's cells go to the file and back, for their formats."""
    own = blocks_of(one.own, one.looks.area)
    for area in own:
        sheet.range(area.address).copy(page.range(area.address))
    page.cells.copy(sheet.cells)
    _write_entries(sheet, one, own)


def _carry_one(book: xw.Book, host: Host, page: xw.Sheet, one: Carried) -> None:
    found, looks = one.found or _added(book, one.looks.name), one.looks
    notes = host.notes(found.sheet) if one.found else {}
    _copy_cells(page, found.sheet, one)
    if notes:
        _put_notes(host, found.sheet, placed_notes(notes, one.was, one.contents))
    _set_page(host, found.sheet, looks, one.last)
    _set_tables(found.sheet, looks.tables)
    if found.kept != looks.area:
        set_anchor(book, looks.name, found.name, looks.area)


def _moves_view(one: Carried) -> bool:
    """True where a sheet is added or its panes are set: both bring it to the front."""
    return one.found is None or one.last is None or one.last.freeze_row != one.looks.freeze_row


def carry(book: xw.Book, folder: Path, sheets: Sequence[Carried]) -> None:
    """Write the sheets; `folder` holds the files of their looks.

    Raises:
        TthcError: a sheet has a password, or cannot be added; nothing was written.
    """
    host = host_of(book)
    if any(one.found is None for one in sheets):
        check_structure(host, book)
    moves = any(_moves_view(one) for one in sheets)
    there = [(one.found.sheet, one.found.name) for one in sheets if one.found]
    by_file = attrgetter("looks.file")
    with unlocked(host, there), _same_view(book, moves=moves):
        for file, group in groupby(sorted(sheets, key=by_file), by_file):
            # not read-only: the officer's cells go there and back; it is never saved
            source = book.app.books.open(folder / file, update_links=False, add_to_mru=False)
            try:
                pages = list(source.sheets)
                for one in group:
                    _carry_one(book, host, pages[one.looks.position], one)
            finally:
                source.close()
