"""The sheets of results in the workbook: those of an export, where the official decides on marks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import ToldFinding
from tthc.domain.numbers import roman
from tthc.domain.results import Consolidation
from tthc.files.book_sheets import GROUP, STAFF, SUMMARY
from tthc.files.form_layout import form_sheet
from tthc.files.group_memory import memory_of, official_marks, read_memory, with_memory
from tthc.files.plan import SheetPlan, sheet_name
from tthc.files.raw import RawSheet
from tthc.files.reader import read_sheets
from tthc.files.staff_layout import staff_sheet
from tthc.files.summary_layout import SHEET_NAME, summary_sheet
from tthc.files.workbook_reader import open_sheets
from tthc.workflow.export import group_forms, part_suffixes
from tthc.workflow.request import Request

__all__ = ["BookPlan", "book_plans", "group_marks"]

Target = Callable[[ToldFinding], str]


@dataclass(frozen=True, slots=True)
class BookPlan:
    """A sheet of the workbook, and the name the same sheet has in an export ("" where it has none)."""

    plan: SheetPlan
    exported: str = ""


def _own_suffixes(result: Consolidation) -> tuple[str, ...]:
    """The last part is the workbook's own; earlier ones have sheets of their own."""
    return (*part_suffixes(result)[:-1], "")


def _group_plans(part: Consolidation, request: Request, exported: str, suffix: str) -> Iterator[BookPlan]:
    number_of_report = request.labels.report_number
    for at, (group, own) in enumerate(group_forms(part, number_of_report, exported), start=1):
        plan = form_sheet(own.applied, own.labels, own.form, own.name)
        first = at == 1 and not suffix
        name = GROUP.name if first else sheet_name(GROUP.name, f" {roman(at)}{suffix}")
        named = GROUP.of(plan) if first else replace(plan, name=name, tab_color=GROUP.tab_color)
        yield BookPlan(with_memory(named, memory_of(own.applied, group)), own.name)


def _part_plans(part: Consolidation, request: Request, exported: str, suffix: str) -> Iterator[BookPlan]:
    in_export = sheet_name(SHEET_NAME, exported)
    summary = summary_sheet(part, request.labels, in_export, one_of_several=bool(exported))
    own = replace(SUMMARY.of(summary), name=sheet_name(SUMMARY.name, suffix))
    yield BookPlan(own, in_export)
    yield from _group_plans(part, request, exported, suffix)
    staff = staff_sheet(part)
    if staff is not None:
        name = sheet_name(f"{STAFF.name} TỔNG HỢP", suffix)
        yield BookPlan(
            replace(staff, name=name, tab_color=SUMMARY.tab_color), sheet_name(staff.name, exported)
        )


def book_plans(result: Consolidation, request: Request) -> tuple[BookPlan, ...]:
    """TỔNG HỢP, a form per group, Biểu mẫu 01: for each criteria set of the period."""
    parts = zip(result.parts, part_suffixes(result), _own_suffixes(result), strict=True)
    plans = [plan for part, exported, own in parts for plan in _part_plans(part, request, exported, own)]
    return tuple(plans)


def group_marks(sheets: Sequence[RawSheet], sets: Sequence[CriteriaSet]) -> Mapping[str, Mapping[str, int]]:
    """Group id -> criterion id -> the level its official marked on the group's form in the workbook."""
    found: dict[str, Mapping[str, int]] = {}
    for sheet in sheets:
        memory = read_memory(sheet)
        if memory is None:
            continue
        read = read_sheets(open_sheets("", [sheet]), sets)
        for one in read.forms[:1]:
            found[memory.group] = official_marks(memory, one.form)
    return found
