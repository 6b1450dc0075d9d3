"""Adds unit sheets to the workbook: copies of a very hidden template, or laid out anew."""

from __future__ import annotations

import secrets
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass

import xlwings as xw

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.units import Unit, profile_of
from tthc.excel.guard import Progress
from tthc.excel.host import Host, host_of
from tthc.excel.sheet_finder import find, tabs
from tthc.excel.sheet_state import bounds, planned_entry, typed, write_block
from tthc.excel.sheet_writer import unlocked
from tthc.excel.snapshot import Change
from tthc.excel.state import undo_folder
from tthc.files.book_sheets import CONFIG, EXAMPLE, GUIDE
from tthc.files.plan import BookPlan, Formula, SheetPlan
from tthc.files.safe_write import write_whole
from tthc.files.unit_sheet import template_name, unit_sheet
from tthc.files.xlsx_writer import xlsx_bytes

__all__ = ["NewSheet", "add_blank_sheets", "add_planned_sheets"]

_UNIT = "unit"
"""The name of the cell that holds the unit of a form."""


@dataclass(frozen=True, slots=True)
class NewSheet:
    """A sheet to be added: what its tab says, and whose it is."""

    tab: str
    unit: Unit


def _last_sheet(book: xw.Book, forms: Sequence[str]) -> xw.Sheet:
    """The sheet new ones stand behind: the last unit sheet, else what explains, before all results."""
    there = tabs(book)
    ours = (found.name for one in (EXAMPLE, CONFIG, GUIDE) if (found := find(book, one.name)))
    name = forms[-1] if forms else next(ours, None)
    return there[name.casefold()].sheet if name else book.sheets[0]


@contextmanager
def _shown(sheet: xw.Sheet) -> Iterator[None]:
    """Excel copies no very hidden sheet."""
    before = sheet.visible
    sheet.visible = True
    try:
        yield
    finally:
        sheet.visible = before


def _copied(host: Host, source: xw.Sheet, after: xw.Sheet, tab: str) -> xw.Sheet:
    """A copy under its own name; none at all where it cannot be given one."""
    with _shown(source):
        sheet = host.copy_sheet(source, after)
    try:
        sheet.name = tab
    except Exception:
        sheet.delete()
        raise
    return sheet


def _put_unit(sheet: xw.Sheet, unit: str) -> None:
    sheet.range(_UNIT).value = typed(f"'{unit}")


def _rewrite_formulas(host: Host, sheet: xw.Sheet, plan: SheetPlan) -> None:
    """Formulas typed anew, so that their names are those of the workbook, not of the file they came in."""
    contents = {(cell.row, cell.column): planned_entry(cell.value) for cell in plan.cells}
    formulas = [(cell.row, cell.column) for cell in plan.cells if isinstance(cell.value, Formula)]
    with unlocked(host, [(sheet, plan.name)]):
        write_block(sheet, bounds(formulas), contents)


def _carried(book: xw.Book, plans: Sequence[SheetPlan], after: xw.Sheet) -> Generator[xw.Sheet, None, None]:
    """The plans as sheets behind `after`, by way of a file of their own."""
    host, folder = host_of(book), undo_folder(book)
    file = folder / f"mau-{secrets.token_hex(4)}.xlsx"
    write_whole(file, xlsx_bytes(BookPlan(tuple(plans))))
    try:
        source = book.app.books.open(file, update_links=False, read_only=True, add_to_mru=False)
        try:
            for plan in plans:
                after = host.copy_sheet(source.sheets[plan.name], after)
                _rewrite_formulas(host, after, plan)
                yield after
        finally:
            source.close()
            book.activate()
    finally:
        with suppress(OSError):  # a virus scanner may still hold it; the next action removes it
            file.unlink()


def add_planned_sheets(
    book: xw.Book, change: Change, plans: Sequence[SheetPlan], forms: Sequence[str], told: str
) -> list[xw.Sheet]:
    """Unit sheets by their plans, behind the unit sheets `forms`; `told` is the status bar's sentence.

    Raises:
        Stopped: the officer pressed Esc.
    """
    progress = Progress(book)
    change.adds(*(plan.name for plan in plans))
    added = []
    with closing(_carried(book, plans, _last_sheet(book, forms))) as sheets:
        for at, plan in enumerate(plans, start=1):
            progress.step(f"{told} {at}/{len(plans)}: {plan.name}…")
            added.append(next(sheets))
    return added


def add_blank_sheets(
    book: xw.Book, change: Change, chosen: CriteriaSet, wanted: Sequence[NewSheet], forms: Sequence[str]
) -> list[xw.Sheet]:
    """A blank sheet for each unit, behind the unit sheets `forms`.

    The template serves units that carry out the whole set; what the group of others does not carry out is
    laid out as "-". A sheet laid out once is copied for the next unit of the group.

    Raises:
        Stopped: the officer pressed Esc.
    """
    host, progress = host_of(book), Progress(book)
    change.adds(*(one.tab for one in wanted))
    template = tabs(book).get(template_name(chosen.id).casefold())
    sources = {"": template.sheet} if template else {}
    after, added = _last_sheet(book, forms), []
    for at, one in enumerate(wanted, start=1):
        progress.step(f"Đang thêm trang {at}/{len(wanted)}: {one.unit.name}…")
        profile = profile_of(chosen, one.unit)
        group = profile.group.id if profile.group else ""
        if group in sources:
            after = _copied(host, sources[group], after, one.tab)
        else:
            (after,) = _carried(book, [unit_sheet(profile, one.tab)], after)
            sources[group] = after
        _put_unit(after, one.unit.name)
        added.append(after)
    return added
