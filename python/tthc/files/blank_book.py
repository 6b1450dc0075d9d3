"""The workbook a unit receives: its form that computes, Biểu mẫu 01, one page of guidance. Formulas only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tthc import __version__
from tthc.domain.criteria_set import CriteriaSet, TotalRule
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.files.config_settings import UNIT_NAMES
from tthc.files.form_layout import FormLabels
from tthc.files.formula_values import Scalar, with_values
from tthc.files.guide_layout import unit_guide_sheet
from tthc.files.live_form import Connections, live_form
from tthc.files.live_formulas import ROUNDED, UNROUNDED
from tthc.files.live_names import quoted
from tthc.files.live_staff import StaffSource, live_staff_sheet
from tthc.files.plan import (
    Area,
    BookPlan,
    CellContent,
    Formula,
    PlannedCell,
    SheetPlan,
    SheetState,
    sheet_name,
)
from tthc.files.stamps import KIND_FORM

__all__ = ["LIST_SHEET", "SIGNATURES", "blank_book"]

SIGNATURES = ("NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ")
LIST_SHEET = "Danh mục"
_CHOSEN_UNIT, _STAFF_SCORE = "don_vi_cua_bieu", "diem_chung_ccvc"
_ABOUT_FORM = "Biểu chính để chấm điểm. Điền trang này trước."
_ABOUT_STAFF = "Đánh giá công chức, viên chức; dấu X tự ghi theo điểm."
_NO_NAME = "……………"


def _connections(chosen: CriteriaSet, units: Sequence[str]) -> Connections:
    """Native formulas alone, added in the set's own way: a commune has no choice there."""
    rule = UNROUNDED if chosen.total_rule is TotalRule.UNROUNDED else ROUNDED
    if not units:
        return Connections(rule=quoted(rule))
    names: list[Scalar] = list(units)
    return Connections(rule=quoted(rule), units=UNIT_NAMES, outer={UNIT_NAMES: names})


def _list_sheet(units: Sequence[str]) -> SheetPlan:
    """The hidden sheet that holds the names of the drop-down."""
    cells = tuple(PlannedCell(row, 1, name) for row, name in enumerate(units, start=1))
    return SheetPlan(LIST_SHEET, cells, {1: 50.0}, state=SheetState.HIDDEN, protected=True)


def _staff_sheet(chosen: CriteriaSet, labels: FormLabels, form: SheetPlan) -> SheetPlan | None:
    """Biểu mẫu 01; in a common form its unit is the one chosen there."""
    unit: CellContent = f"Đơn vị: {labels.unit}"
    if not labels.unit:
        unit = Formula(f'"Đơn vị: "&IF({_CHOSEN_UNIT}="",{quoted(_NO_NAME)},{_CHOSEN_UNIT})')
    score = f'SUBSTITUTE({_STAFF_SCORE}&"",".",",")' if "staff_score" in form.names else ""
    source = StaffSource(unit, f"Kỳ đánh giá: {labels.period}", score)
    plan = live_staff_sheet(chosen, source)
    return with_values(plan, {_CHOSEN_UNIT: "", _STAFF_SCORE: ""}) if plan is not None else None


def _names(form: SheetPlan, units: Sequence[str]) -> Iterator[tuple[str, tuple[str, Area]]]:
    """What the sheets know of each other, by names of the whole workbook."""
    yield _CHOSEN_UNIT, (form.name, form.names["unit"])
    if "staff_score" in form.names:
        yield _STAFF_SCORE, (form.name, form.names["staff_score"])
    if units:
        yield UNIT_NAMES, (LIST_SHEET, Area(1, 1, len(units)))


def blank_book(chosen: CriteriaSet, period: str, unit: str = "", units: Sequence[str] = ()) -> BookPlan:
    """The blank form of a unit, or one for all of `units`, who choose their name in it.

    Give the set in the profile of the unit, which is that of all of them in a common form.
    """
    labels = FormLabels(unit, period, signatures=SIGNATURES)
    blank = FilledForm(Place(""), chosen.id, Entry(unit or None))
    form = live_form(chosen, labels, blank, sheet_name(chosen.forms.number), _connections(chosen, units))
    sheets, told = [form], [(form.name, _ABOUT_FORM)]
    if (staff := _staff_sheet(chosen, labels, form)) is not None:
        sheets.append(staff)
        told.append((staff.name, _ABOUT_STAFF))
    sheets.append(unit_guide_sheet(told, unit=unit, period=period, of_scores=not chosen.uses_counts))
    sheets += [_list_sheet(units)] if units else []
    stamp = {
        "loai": KIND_FORM,
        "phien-ban": __version__,
        "bo-tieu-chi": chosen.id,
        "ky": period,
        **({"don-vi": unit} if unit else {}),
    }
    title = f"{chosen.forms.number} {unit}".strip()
    return BookPlan(tuple(sheets), title, stamp, names=dict(_names(form, units)))
