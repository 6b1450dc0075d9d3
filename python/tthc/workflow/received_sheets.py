"""Received forms as sheets of their own: those whose sheet says all that the form says."""

from __future__ import annotations

from collections.abc import Sequence

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.results import Status
from tthc.domain.units import Unit, profile_of
from tthc.files.filled_sheet import filled_sheet
from tthc.files.plan import SheetPlan
from tthc.files.summary_layout import STATUS_WORDS
from tthc.workflow.book_rows import Row
from tthc.workflow.unit_sheets import tab_names

__all__ = ["sheets_of"]

_COUNTING = frozenset(STATUS_WORDS[one] for one in (Status.ACCEPTED, Status.NEEDS_FIX, Status.NO_CASES))
"""States of rows whose form counts. A sheet of any other would make it count."""


def _sheet(form: FilledForm, row: Row, by_id: dict[str, CriteriaSet], tab: str) -> SheetPlan | None:
    unit = Unit(str(row.get("unit") or ""), str(row.get("group") or ""))
    return filled_sheet(profile_of(by_id[form.criteria_set], unit), form, tab)


def sheets_of(
    forms: Sequence[FilledForm | None],
    rows: Sequence[Row],
    sets: Sequence[CriteriaSet],
    tabs: Sequence[str],
) -> tuple[SheetPlan | None, ...]:
    """For each form with its row in SỐ LIỆU its sheet, or None where it stays there; `tabs` are in use."""
    by_id, used = {one.id: one for one in sets}, list(tabs)
    plans: list[SheetPlan | None] = []
    for form, row in zip(forms, rows, strict=True):
        plan = None
        if form is not None and row.get("state") in _COUNTING and by_id[form.criteria_set].forms.fillable:
            (tab,) = tab_names([form.unit.value or ""], used)
            plan = _sheet(form, row, by_id, tab)
        used += [plan.name] if plan else []
        plans.append(plan)
    return tuple(plans)
