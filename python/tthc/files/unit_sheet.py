"""A unit form as a sheet of the workbook: its period and rule follow CẤU HÌNH, its unit is chosen in it."""

from __future__ import annotations

from dataclasses import replace

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.files.blank_book import SIGNATURES
from tthc.files.book_sheets import TEMPLATE_PREFIX
from tthc.files.config_settings import RULE_WORDS, UNIT_NAMES
from tthc.files.form_layout import FormLabels
from tthc.files.live_form import Connections, live_form
from tthc.files.plan import SheetPlan, SheetState

__all__ = ["PERIOD", "RULE", "UNIT_NAMES", "template_name", "template_sheet", "unit_sheet"]

RULE, PERIOD = "cau_hinh_cong_tong", "cau_hinh_ky"
"""The workbook's names that a unit sheet follows."""
_LONGEST_NAME = 31


def template_name(set_id: str) -> str:
    """The very hidden sheet that unit sheets of a set are copied from."""
    return f"{TEMPLATE_PREFIX}{set_id}"[:_LONGEST_NAME]


def unit_sheet(
    chosen: CriteriaSet, name: str, form: FilledForm | None = None, late_reason: str = ""
) -> SheetPlan:
    """The form of a unit, blank or with what `form` states. Give the set in the profile of the unit."""
    wired = Connections(
        functions=True,
        rule=RULE,
        period=f'IF({PERIOD}="","",{PERIOD})',
        units=UNIT_NAMES,
        late_reason=late_reason,
        outer={RULE: RULE_WORDS[chosen.total_rule], PERIOD: None, UNIT_NAMES: []},
    )
    filled = form or FilledForm(Place(""), chosen.id, Entry())
    labels = FormLabels(filled.unit.value or "", "", signatures=SIGNATURES)
    return live_form(chosen, labels, filled, name, wired)


def template_sheet(chosen: CriteriaSet, number: int) -> SheetPlan:
    """The form of a set as unit sheets are copied from it; `number` is that of the set among all."""
    plan = unit_sheet(chosen, template_name(chosen.id))
    return replace(plan, code_name=f"wsForm{number}", state=SheetState.VERY_HIDDEN)
