"""A computing form of a plan filled in without a spreadsheet program: typed by name, every formula computed anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.files.form_layout import FormLabels
from tthc.files.formula_values import Scalar, value_of, with_values
from tthc.files.live_form import Connections, live_form
from tthc.files.plan import CellContent, Formula, SheetPlan

Typed = Mapping[str, str | int | float | Decimal | None]

SOUND = {
    "count_resolved": 352,
    "count_received": 360,
    "count_online": 120,
    "count_carried_over": 10,
    "count_direct": 230,
    "count_early": 62,
    "count_on_time": 288,
    "count_late": 2,
    "count_in_progress": 8,
    "count_in_progress_overdue": 0,
    "count_online_late": 0,
    "level_3_1": 5,
    "level_3_2": 3,
    "level_4_1": 0,
    "level_4_2": 0,
}
"""The dossiers of a sound 18-point form, by the names of the cells they are typed into."""


def blank(chosen: CriteriaSet, connections: Connections | None = None, unit: str = "UBND xã A") -> SheetPlan:
    """The blank form of a set."""
    form = FilledForm(Place(""), chosen.id, Entry(unit or None))
    return live_form(chosen, FormLabels(unit, "Quý II năm 2022"), form, "Biểu", connections)


def typed(
    plan: SheetPlan, values: Typed, outer: Mapping[str, Scalar | list[Scalar]] | None = None
) -> SheetPlan:
    """The form with what was typed into cells of these names, and everything that follows."""
    at = {(plan.names[name].row, plan.names[name].column): value for name, value in values.items()}
    unknown = at.keys() - {(cell.row, cell.column) for cell in plan.cells}
    assert not unknown

    def content(place: tuple[int, int], old: CellContent) -> CellContent:
        if place in at:
            value = at[place]
            return Decimal(str(value)) if isinstance(value, float) else value
        return replace(old, value=None) if isinstance(old, Formula) else old

    cells = (replace(cell, value=content((cell.row, cell.column), cell.value)) for cell in plan.cells)
    return with_values(replace(plan, cells=tuple(cells)), outer)


def shows(plan: SheetPlan, name: str) -> Scalar:
    """What a named cell shows."""
    return value_of(plan, name)


def said(plan: SheetPlan) -> list[str]:
    """The sentences of the column Kiểm tra, from above to below."""
    area = plan.names["checks"]
    cells = [
        cell
        for cell in plan.cells
        if cell.column == area.column and area.row <= cell.row < area.row + area.rows
    ]
    texts = [cell.value.value for cell in cells if isinstance(cell.value, Formula)]
    return [text for text in texts if isinstance(text, str) and text]
