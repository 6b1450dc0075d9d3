"""Xuất: the consolidation as one workbook - summary, group forms, staff form, findings, log."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from tthc import __version__
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.numbers import roman
from tthc.domain.results import Consolidation, GroupResult
from tthc.domain.units import profile_of
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.group_form import group_as_form
from tthc.files.log_layout import findings_sheet, log_sheet
from tthc.files.plan import BookPlan, SheetPlan, sheet_name
from tthc.files.staff_layout import staff_sheet
from tthc.files.stamps import KIND_CONSOLIDATION
from tthc.files.summary_layout import SHEET_NAME, summary_sheet
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.request import Request

__all__ = ["GroupForm", "group_forms", "part_suffixes", "workbook_bytes", "workbook_plan"]


@dataclass(frozen=True, slots=True)
class GroupForm:
    """What a group's form is laid out from: the set in the group's profile, texts, sums, the sheet's name."""

    applied: CriteriaSet
    labels: FormLabels
    form: FilledForm
    name: str


def group_forms(
    result: Consolidation, number_of_report: str | None, suffix: str = ""
) -> Iterator[tuple[GroupResult, GroupForm]]:
    """A form of sums per group, where there is something to add up.

    Scores alone (a table without figures) cannot be added: a set of ratios then has no form of its groups.
    """
    if not result.criteria_set.adds_up:
        return
    many = len(result.groups) > 1
    for number, group in enumerate(result.groups, start=1):
        if not (result.criteria_set.uses_counts or group.has_ratios):
            continue
        name = sheet_name(
            result.criteria_set.forms.group_sheet, f"{f' {roman(number)}' if many else ''}{suffix}"
        )
        labels = FormLabels(group.group.title, result.period_text, report_number=number_of_report)
        form = group_as_form(result.criteria_set, group)
        units = result.of_group(group.group.id)
        applied = profile_of(result.criteria_set, units[0].unit) if units else result.criteria_set
        yield group, GroupForm(applied, labels, form, name)


def _sheets_of_part(result: Consolidation, request: Request, suffix: str = "") -> Iterator[SheetPlan]:
    """Summary, group forms and staff form of one criteria set; `suffix` tells the sheets of several apart."""
    summary = sheet_name(SHEET_NAME, suffix)
    yield summary_sheet(result, request.labels, summary, one_of_several=bool(suffix))
    for _, own in group_forms(result, request.labels.report_number, suffix):
        yield form_sheet(own.applied, own.labels, own.form, own.name)
    staff = staff_sheet(result)
    if staff is not None:
        yield replace(staff, name=sheet_name(staff.name, suffix))


def part_suffixes(result: Consolidation) -> tuple[str, ...]:
    """What tells the sheets of each part of a run apart: nothing where there is one part alone."""
    parts = result.parts
    return tuple(f" ({at})" if len(parts) > 1 else "" for at in range(1, len(parts) + 1))


def workbook_plan(result: Consolidation, request: Request) -> BookPlan:
    """The sheets of an export, TỔNG HỢP first; of a period with several sets, one of each set."""
    sheets = (
        *(
            sheet
            for part, own in zip(result.parts, part_suffixes(result), strict=True)
            for sheet in _sheets_of_part(part, request, own)
        ),
        findings_sheet(result),
        log_sheet(result, __version__, request.started),
    )
    stamp = {
        "loai": KIND_CONSOLIDATION,
        "phien-ban": __version__,
        "bo-tieu-chi": result.criteria_set.id,
        "ky": result.run_period_text,
    }
    plan = BookPlan(sheets, f"{SHEET_NAME} {result.run_period_text}".strip(), stamp)
    return replace(plan, created=request.started) if request.started else plan


def workbook_bytes(result: Consolidation, request: Request) -> bytes:
    """The export as .xlsx: values only."""
    return xlsx_bytes(workbook_plan(result, request))
