"""Kiểm tra số liệu, Tổng hợp, Xếp hạng: one run over the workbook, written into its sheets of results."""

from __future__ import annotations

import xlwings as xw

from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation
from tthc.excel.result import Result
from tthc.excel.results import write_findings, write_results
from tthc.excel.run import run_book, with_units
from tthc.excel.snapshot import writing
from tthc.files.book_sheets import CONFIG, FINDINGS, SUMMARY
from tthc.workflow.outcome import count_units, open_findings, provisional

__all__ = ["check_figures", "consolidate", "rank_units"]

_CHECK, _CONSOLIDATE, _RANK = "Kiểm tra số liệu", "Tổng hợp", "Xếp hạng"
_RANKED = "cau_hinh_xep_hang"


def _to_check(result: Consolidation) -> str:
    """What the officer does next."""
    still = open_findings(result)
    return f"Còn {still}: xem trang {FINDINGS.name}." if still else "Không có nội dung cần kiểm tra."


def check_figures(book: xw.Book) -> Result:
    """Kiểm tra số liệu: what is to be looked at, with what was decided about it before."""
    run = with_units(run_book(book))
    told = f"Đã kiểm tra {format_count(count_units(run.result))} đơn vị. {_to_check(run.result)}"
    with writing(book, _CHECK, there=run.open.sheets) as change:
        write_findings(book, change, run)
        change.tells(told)
    return Result(told + change.unnoted)


def _provisional(result: Consolidation) -> str:
    told = provisional(result)
    return f" {told}" if told else ""


def consolidate(book: xw.Book) -> Result:
    """Tổng hợp: unit sheets and SỐ LIỆU into TỔNG HỢP, the forms of groups, Biểu mẫu 01, CẦN KIỂM TRA."""
    run = with_units(run_book(book))
    added = f"Đã tổng hợp {format_count(count_units(run.result))} đơn vị vào trang {SUMMARY.name}."
    told = f"{added}{_provisional(run.result)} {_to_check(run.result)}"
    with writing(book, _CONSOLIDATE, there=run.open.sheets) as change:
        write_results(book, change, run)
        change.tells(told)
    return Result(told + change.unnoted)


def rank_units(book: xw.Book) -> Result:
    """Xếp hạng: the same with units from the highest down, from now on."""
    setting = book.names[_RANKED].refers_to_range
    run = with_units(run_book(book, ranked=True))
    ranked = f"Đã xếp hạng {format_count(count_units(run.result))} đơn vị, từ điểm cao xuống."
    told = f"{ranked}{_provisional(run.result)} {_to_check(run.result)}"
    with writing(book, _RANK, [setting.sheet], run.open.sheets) as change:
        setting.value = "Có"
        write_results(book, change, run)
        change.tells(f"{told} Trang {CONFIG.name}: xếp hạng trong nhóm là Có.")
    return Result(told + change.unnoted)
