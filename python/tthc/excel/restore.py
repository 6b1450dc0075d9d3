"""Puts a workbook back as it was before an action, from what its record holds."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.excel.host import host_of
from tthc.excel.record import Record, Touched
from tthc.excel.sheet_finder import Found, find, tabs
from tthc.excel.sheet_state import Cells, SheetState, bounds, cells_of, differing, read_state, write_block
from tthc.excel.sheet_writer import Carried, carry, unlocked
from tthc.files.book_sheets import sheet_anchor

__all__ = ["found_of", "restore"]

_LOST = "#REF!"


def found_of(book: xw.Book, touched: Touched, there: Mapping[str, Found]) -> Found | None:
    """The sheet now; `there` are all tabs."""
    by_tab = there.get(touched.before.name.casefold())
    return (find(book, touched.ours) or by_tab) if touched.ours else by_tab


def _now(found: Found) -> Cells:
    return cells_of(read_state(found.sheet, found.name))


def _again(touched: Touched, found: Found | None) -> Carried | None:
    """A sheet that was written whole, with its earlier looks; None where only entries are put back."""
    if touched.looks is None:
        return None
    before = cells_of(touched.before)
    area, kept = touched.looks.area, touched.kept or touched.looks.area
    own = {
        (row, column): entry
        for (row, column), entry in before.items()
        if (row > kept.rows or column > kept.columns) and (row > area.rows or column > area.columns)
    }
    return Carried(touched.looks, found, before, _now(found) if found else {}, own)


def _put_entries(found: Found, state: SheetState) -> None:
    """Write what stood there, the least block around what differs."""
    before = cells_of(state)
    places = differing(_now(found), before)
    if places:
        write_block(found.sheet, bounds(places), before)


def _bring_back(book: xw.Book, folder: Path, record: Record) -> None:
    """The sheets the action removed, from the workbook's copy, each behind the sheet it stood behind."""
    there = tabs(book)
    missing = [one for one in record.removed if one.name.casefold() not in there]
    if not missing:
        return
    source = book.app.books.open(folder / record.copy, update_links=False, read_only=True, add_to_mru=False)
    try:
        order = [sheet.name for sheet in source.sheets]
        for one in missing:
            before = [name for name in order[: order.index(one.name)] if name.casefold() in tabs(book)]
            place = {"after": book.sheets[before[-1]]} if before else {"before": book.sheets[0]}
            source.sheets[one.name].copy(**place)
    finally:
        source.close()


def _reconnect(book: xw.Book, names: Mapping[str, str]) -> None:
    """Names that lost their cells with a sheet stand for them again."""
    for name, refers_to in names.items():
        if book.names.contains(name) and _LOST in book.names[name].refers_to:
            book.names[name].refers_to = refers_to


def _delete(book: xw.Book, record: Record) -> None:
    there = tabs(book) if record.added else {}
    for name in record.added:
        if (found := there.get(name.casefold())) is not None:
            found.sheet.delete()
        anchor = sheet_anchor(name)
        if book.names.contains(anchor):
            book.names[anchor].delete()


def _put_back(book: xw.Book, record: Record) -> None:
    """The entries of every sheet that is there again."""
    host, there = host_of(book), tabs(book)
    back = [(there[one.name.casefold()], one) for one in record.removed]
    with unlocked(host, [(found.sheet, found.name) for found, _ in back]):
        for found, state in back:
            _put_entries(found, state)
    for one in record.touched:
        if (place := found_of(book, one, there)) is not None:
            _put_entries(place, one.before)


def restore(book: xw.Book, folder: Path, record: Record) -> None:
    """Everything the action touched as it was: looks, removed sheets, entries; sheets it added go.

    Raises:
        TthcError: a sheet has a password, or the workbook keeps its sheets; nothing was changed.
    """
    host, there = host_of(book), tabs(book)
    if (record.added or record.removed) and host.is_structure_locked(book):
        raise TthcError("TT998")
    places = [(one, found_of(book, one, there)) for one in record.touched]
    again = [job for one, place in places if (job := _again(one, place)) is not None]
    with unlocked(host, [(place.sheet, place.name) for _, place in places if place]):
        carry(book, folder, again)
        _bring_back(book, folder, record)
        _reconnect(book, record.names)
        _put_back(book, record)
        _delete(book, record)
