"""Whose the unit sheets of a workbook are, which units still lack one, and what a new one is called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.texts import squeeze
from tthc.domain.units import Unit, UnitList, group_of, profile_of, unit_key
from tthc.files.book_sheets import ADDED_PREFIXES, TEMPLATE_PREFIX
from tthc.files.helper_area import BLOCK_KEY
from tthc.files.live_names import BLOCK
from tthc.files.plan import SheetPlan, sheet_name
from tthc.files.raw import RawSheet
from tthc.files.reader import read_sheets
from tthc.files.unit_sheet import unit_sheet
from tthc.files.workbook_reader import open_sheets

__all__ = ["FormSheets", "UnitSheet", "sheet_of", "tab_names", "unit_sheets", "without_form"]

_OFFICES = ("uỷ ban nhân dân ", "ủy ban nhân dân ", "ubnd ")
_TAKEN = ("history",)
"""What Excel keeps for itself."""
_NOT_READ = (TEMPLATE_PREFIX, *ADDED_PREFIXES)
"""A sheet whose name begins so is taken for one of ours, not for a unit's."""


@dataclass(frozen=True, slots=True)
class UnitSheet:
    """A sheet with the form of a unit; `unit` "" while none was chosen.

    `place` and `keys` are where its block begins and what stands there; None and none for a form that is
    not laid out by us.
    """

    tab: str
    unit: str
    set_id: str
    place: tuple[int, int] | None = None
    keys: tuple[str, ...] = ()


def _block(sheet: RawSheet) -> UnitSheet | None:
    """The sheet by its block; None where it has none."""
    place = next((at for at, value in sheet.cells.items() if value == BLOCK_KEY), None)
    if place is None:
        return None
    row, column = place
    keys: list[str] = []
    while isinstance(key := sheet.cells.get((row + len(keys), column)), str):
        keys.append(key)
    values = {key: sheet.cells.get((row + at, column + 1)) for at, key in enumerate(keys)}
    return UnitSheet(
        sheet.name, squeeze(str(values.get("unit") or "")), str(values.get("set") or ""), place, tuple(keys)
    )


def unit_sheets(book: str, sheets: Sequence[RawSheet], sets: Sequence[CriteriaSet]) -> tuple[UnitSheet, ...]:
    """The sheets that hold a unit's form, ours and the officer's own; `book` is the workbook as a file."""
    ours = [found for sheet in sheets if (found := _block(sheet)) is not None]
    known = {one.tab for one in ours}
    others = open_sheets(book, [sheet for sheet in sheets if sheet.name not in known])
    forms = [read.form for read in read_sheets(others, tuple(sets), {}).forms]
    own = (UnitSheet(form.source.sheet, form.unit.value or "", form.criteria_set) for form in forms)
    by_tab = {one.tab: one for one in (*own, *ours)}
    return tuple(by_tab[sheet.name] for sheet in sheets if sheet.name in by_tab)


def sheet_of(name: str, sheets: Iterable[UnitSheet], listed: UnitList) -> UnitSheet | None:
    """The sheet of a unit, whichever of its names stands there."""
    unit, key = listed.find(name), unit_key(name)
    for one in sheets:
        found = listed.find(one.unit)
        if one.unit and (found is unit if unit or found else unit_key(one.unit).matches(key)):
            return one
    return None


def without_form(listed: UnitList, names: Iterable[str]) -> tuple[Unit, ...]:
    """The listed units that none of these names stands for, in the order of the list."""
    there = {unit.name for name in names if (unit := listed.find(name)) is not None}
    return tuple(unit for unit in listed.units if unit.name not in there)


def _short(unit: str) -> str:
    """The unit without its office, so that the name fits a tab: "xã Nà Nhạn" -> "Xã Nà Nhạn"."""
    name = squeeze(unit)
    office = next((one for one in _OFFICES if name.casefold().startswith(one)), "")
    short = name[len(office) :]
    plain = sheet_name(short[:1].upper() + short[1:])
    reserved = plain.startswith(_NOT_READ) or plain.casefold() in _TAKEN
    return sheet_name(f"Đơn vị {plain}") if reserved else plain


def tab_names(units: Iterable[str], taken: Iterable[str]) -> Iterator[str]:
    """A tab's name for each unit, none like another nor like one in use; capitals make no difference."""
    used = {name.casefold() for name in taken}
    for unit in units:
        short = name = _short(unit)
        number = 1
        while name.casefold() in used:
            number += 1
            name = sheet_name(short, f" ({number})")
        used.add(name.casefold())
        yield name


class FormSheets:
    """The blank forms of a workbook's units, laid out once for each criteria set and group."""

    def __init__(self, sets: Iterable[CriteriaSet], listed: UnitList) -> None:
        """For the units of a list, others by the kind in their names."""
        self._sets = {one.id: one for one in sets}
        self._listed = listed
        self._plans: dict[tuple[str, str], SheetPlan] = {}

    def plan_of(self, one: UnitSheet) -> SheetPlan | None:
        """How a sheet was laid out; None where it is not as we lay it out now."""
        chosen = self._sets.get(one.set_id)
        if chosen is None or one.place is None:
            return None
        unit = self._listed.find(one.unit) or Unit(one.unit, "")
        group = group_of(chosen, unit) if chosen.has_profiles else None
        at = (chosen.id, group.id if group else "")
        if at not in self._plans:
            self._plans[at] = unit_sheet(profile_of(chosen, unit), "Biểu")
        plan = self._plans[at]
        block = plan.names[BLOCK]
        planned = {cell.row: cell.value for cell in plan.cells if cell.column == block.column}
        keys = tuple(planned[block.row + number] for number in range(block.rows))
        return plan if (block.row, block.column) == one.place and keys == one.keys else None
