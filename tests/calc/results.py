"""Sheets of results to be written into the workbook, of real forms; no test lives here."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from support import DIEN_BIEN_PHU, QD1187
from tthc.domain.results import Consolidation
from tthc.files.book_sheets import GROUP, SUMMARY
from tthc.files.data_layout import data_sheet
from tthc.files.plan import SheetPlan
from tthc.files.result_frames import findings_frame
from tthc.files.summary_layout import summary_sheet
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_plan
from tthc.workflow.request import Request
from tthc.workflow.workbook import result_frames

__all__ = ["plans", "summary"]

_REQUEST = Request((DIEN_BIEN_PHU / "don-vi",), unit_list=DIEN_BIEN_PHU / "danh-muc.csv")


@cache
def _result() -> Consolidation:
    return consolidate(_REQUEST)


@cache
def summary(units: int | None = None) -> SheetPlan:
    """TỔNG HỢP of the first units, or of all."""
    result = _result()
    some = replace(result, units=result.units[:units]) if units else result
    return SUMMARY.of(summary_sheet(some, _REQUEST.labels))


@cache
def plans() -> tuple[SheetPlan, ...]:
    """The six sheets that Tổng hợp writes."""
    result = _result()
    group = workbook_plan(result, _REQUEST).sheets[1]
    rows = [
        {"unit": unit.unit.name, "period": "007", "level.1.0": at} for at, unit in enumerate(result.units)
    ]
    staff, log = result_frames(QD1187)[0], result_frames(QD1187)[-1]
    return (summary(), GROUP.of(group), staff, findings_frame(result), data_sheet(QD1187, rows), log)
