"""Kiểm tra số liệu, Tổng hợp, Xếp hạng: one run over the workbook, written into its sheets of results."""

from __future__ import annotations

from collections import Counter

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.domain.findings import SEVERITY_WORDS, Severity
from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation
from tthc.excel.journal import note
from tthc.excel.result import Result
from tthc.excel.results import write_findings, write_results
from tthc.excel.run import Run, run_book
from tthc.excel.snapshot import writing
from tthc.files.book_sheets import CONFIG, FINDINGS, SUMMARY

__all__ = ["check_figures", "consolidate", "rank_units"]

_CHECK, _CONSOLIDATE, _RANK = "Kiểm tra số liệu", "Tổng hợp", "Xếp hạng"
_RANKED = "cau_hinh_xep_hang"


def _how_many(result: Consolidation) -> str:
    """What is open: "08 lỗi, 01 cảnh báo"."""
    still = Counter(told.severity for told in result.findings if told.is_open)
    words = (
        f"{format_count(still[one])} {SEVERITY_WORDS[one].lower()}"
        for one in (Severity.ERROR, Severity.WARNING)
    )
    return ", ".join(words)


def _to_check(result: Consolidation) -> str:
    """What the officer does next."""
    if not any(told.is_open for told in result.findings):
        return "Không có nội dung cần kiểm tra."
    return f"Còn {_how_many(result)}: xem trang {FINDINGS.name}."


def _with_units(run: Run) -> Run:
    """The run, where it has something to show.

    Raises:
        TthcError: nothing was received yet and no unit is listed.
    """
    if not any(part.units or part.outside for part in run.result.parts) and not run.result.files:
        raise TthcError("TT706")
    return run


def check_figures(book: xw.Book) -> Result:
    """Kiểm tra số liệu: what is to be looked at, with what was decided about it before."""
    run = _with_units(run_book(book))
    told = f"Đã kiểm tra {format_count(_units(run.result))} đơn vị. {_to_check(run.result)}"
    with writing(book, _CHECK) as change:
        write_findings(book, change, run)
        note(book, _CHECK, told)
    return Result(told)


def _units(result: Consolidation) -> int:
    return sum(len(part.units) for part in result.parts)


def _provisional(result: Consolidation) -> str:
    if not any(part.provisional for part in result.parts):
        return ""
    settled = sum(part.settled for part in result.parts)
    return f" Số liệu tạm tính ({format_count(settled)}/{format_count(_units(result))} đơn vị)."


def consolidate(book: xw.Book) -> Result:
    """Tổng hợp: unit sheets and SỐ LIỆU into TỔNG HỢP, the forms of groups, Biểu mẫu 01, CẦN KIỂM TRA."""
    run = _with_units(run_book(book))
    added = f"Đã tổng hợp {format_count(_units(run.result))} đơn vị vào trang {SUMMARY.name}."
    told = f"{added}{_provisional(run.result)} {_to_check(run.result)}"
    with writing(book, _CONSOLIDATE) as change:
        write_results(book, change, run)
        note(book, _CONSOLIDATE, told)
    return Result(told)


def rank_units(book: xw.Book) -> Result:
    """Xếp hạng: the same with units from the highest down, from now on."""
    setting = book.names[_RANKED].refers_to_range
    run = _with_units(run_book(book, ranked=True))
    ranked = f"Đã xếp hạng {format_count(_units(run.result))} đơn vị, từ điểm cao xuống."
    told = f"{ranked}{_provisional(run.result)} {_to_check(run.result)}"
    with writing(book, _RANK, [setting.sheet]) as change:
        setting.value = "Có"
        write_results(book, change, run)
        note(book, _RANK, f"{told} Trang {CONFIG.name}: xếp hạng trong nhóm là Có.")
    return Result(told)
