"""Puts a workbook back as it was before an action, from what its record holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from tthc.excel.host import host_of
from tthc.excel.looks import Looks, last_looks
from tthc.excel.own_cells import inside
from tthc.excel.record import Record, Touched
from tthc.excel.sheet_finder import Found, find, tabs
from tthc.excel.sheet_state import Cells, bounds, cells_of, differing, read_state, write_block
from tthc.excel.sheet_writer import Carried, carry, check_structure, unlocked
from tthc.files.book_sheets import sheet_anchor
from tthc.files.plan import Area

__all__ = ["Place", "places_of", "restore"]


@dataclass(frozen=True, slots=True)
class Place:
    """A touched sheet where it is now, and what stands there; None when it is gone."""

    touched: Touched
    found: Found | None
    now: Cells


def places_of(book: xw.Book, record: Record) -> tuple[Place, ...]:
    """Where everything the action touched or added is now; an added sheet is as if it had been blank."""
    by_tab = any(not one.ours for one in record.touched) or record.added
    there = tabs(book) if by_tab else {}
    made = []
    for one in record.touched:
        found = find(book, one.ours) if one.ours else there.get(one.before.name.casefold())
        made.append(Place(one, found, _now(found, one.only)))
    return tuple(made)


def _now(found: Found | None, only: Area | None = None) -> Cells:
    return cells_of(read_state(found.sheet, found.name, only)) if found else {}


def _again(place: Place, last: Mapping[str, Looks]) -> Carried | None:
    """A sheet that was written whole, with its earlier looks; None where only entries are put back."""
    looks, before = place.touched.looks, cells_of(place.touched.before)
    if looks is None:
        return None
    kept = place.touched.kept or looks.area
    own = {
        cell: entry for cell, entry in before.items() if not (inside(cell, kept) or inside(cell, looks.area))
    }
    corner = (looks.area.rows, looks.area.columns)
    whole = bounds([(1, 1), corner, *before])
    return Carried(looks, place.found, before, place.now, own, last.get(looks.anchor), whole)


def _put_entries(found: Found, before: Cells, now: Cells) -> None:
    """Write what stood there, the least block around what differs."""
    places = differing(now, before)
    if places:
        write_block(found.sheet, bounds(places), before)


def _copy_back(book: xw.Book, sheet: xw.Sheet, stood_before: Sequence[str]) -> None:
    """Behind the nearest of the sheets that stood before it and are still there."""
    there = tabs(book)
    before = [there[name.casefold()].sheet for name in stood_before if name.casefold() in there]
    if before:
        sheet.copy(after=before[-1])
    else:
        sheet.copy(before=book.sheets[0])


def _bring_back(book: xw.Book, folder: Path, record: Record) -> None:
    """The sheets the action removed, from the workbook's copy, where they stood."""
    there = tabs(book) if record.removed else {}
    missing = [one for one in record.removed if one.name.casefold() not in there]
    if not missing:
        return
    source = book.app.books.open(folder / record.copy, update_links=False, read_only=True, add_to_mru=False)
    try:
        order = [sheet.name for sheet in source.sheets]
        for one in missing:
            _copy_back(book, source.sheets[one.name], order[: order.index(one.name)])
    finally:
        source.close()
    back = tabs(book)
    for one in missing:
        found = back[one.name.casefold()]
        with unlocked(host_of(book), [(found.sheet, found.name)]):
            _put_entries(found, cells_of(one), _now(found))


def _reconnect(book: xw.Book, names: Mapping[str, str]) -> None:
    """Names that lost their cells with a sheet stand for them again."""
    for name, refers_to in names.items():
        book.names.add(name, refers_to)


def _delete(book: xw.Book, added: Sequence[str]) -> None:
    there = tabs(book) if added else {}
    for name in added:
        if (found := there.get(name.casefold())) is not None:
            found.sheet.delete()
        anchor = sheet_anchor(name)
        if book.names.contains(anchor):
            book.names[anchor].delete()


def restore(book: xw.Book, folder: Path, record: Record, places: Sequence[Place]) -> None:
    """Everything the action touched as it was: looks, removed sheets, entries; sheets it added go.

    Raises:
        TthcError: a sheet has a password, or the workbook keeps its sheets; nothing was changed.
    """
    host, last = host_of(book), {} if record.doing else last_looks(folder)
    if record.added or record.removed:
        check_structure(host, book)
    again = [job for place in places if (job := _again(place, last)) is not None]
    plain = [(one.found, one) for one in places if one.found and one.touched.looks is None]
    with unlocked(host, [(found.sheet, found.name) for found, _ in plain]):
        carry(book, folder, again)
        _bring_back(book, folder, record)
        _reconnect(book, record.names)
        for found, one in plain:
            _put_entries(found, cells_of(one.touched.before), one.now)
        _delete(book, record.added)
