"""Writes what a run came to into the sheets of results."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import xlwings as xw

from tthc.domain.findings import ToldFinding
from tthc.excel.data_sheet import write_cells, write_states
from tthc.excel.run import Run
from tthc.excel.snapshot import Change
from tthc.files.adjustment_layout import adjustments_sheet
from tthc.files.book_sheets import RECORDS
from tthc.files.plan import SheetPlan
from tthc.files.result_frames import findings_frame
from tthc.workflow.book_results import book_plans
from tthc.workflow.book_rows import refreshed, states_of

__all__ = ["write_findings", "write_results"]


def _quoted(sheet: str) -> str:
    return "'" + sheet.replace("'", "''") + "'"


def _targets(run: Run) -> Callable[[ToldFinding], str]:
    """Where in the workbook the figure of a finding stands: its cell, or the row of its file in SỐ LIỆU."""
    rows: Mapping[tuple[str, str], int] = {
        (row.text("file"), row.text("sheet")): row.number for row in reversed(run.open.forms.rows)
    }
    records = run.open.tabs[RECORDS]

    def target(told: ToldFinding) -> str:
        place = told.finding.place
        if place is None:
            return ""
        if place.file == run.open.forms.name and place.sheet:
            tab = records if place.sheet == RECORDS.name else place.sheet
            return f"{_quoted(tab)}!{place.cell or 'A1'}"
        row = rows.get((place.file, place.sheet)) or rows.get((place.file, ""))
        return f"{_quoted(records)}!A{row}" if row else ""

    return target


def _checked(run: Run) -> list[SheetPlan]:
    return [findings_frame(run.result, _targets(run)), adjustments_sheet(run.adjustments)]


def _write(book: xw.Book, change: Change, run: Run, plans: Sequence[SheetPlan]) -> None:
    change.carry(plans)
    rows = run.open.forms.rows
    write_cells(book, change, refreshed(rows, run.collected.used))
    write_states(book, change, rows, states_of(run.result, rows, run.open.forms.name))


def write_findings(book: xw.Book, change: Change, run: Run) -> None:
    """CẦN KIỂM TRA, ĐIỀU CHỈNH, and the state of each row of SỐ LIỆU."""
    _write(book, change, run, _checked(run))


def write_results(book: xw.Book, change: Change, run: Run) -> None:
    """Those, and TỔNG HỢP, the forms of groups, Biểu mẫu 01."""
    plans = [one.plan for one in book_plans(run.result, run.request)]
    _write(book, change, run, [*plans, *_checked(run)])
