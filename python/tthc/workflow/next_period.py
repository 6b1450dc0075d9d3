"""Kỳ mới: which period comes next, and what a sheet of a unit holds when it is blank again."""

from __future__ import annotations

from collections.abc import Iterable

from tthc.domain.errors import TthcError
from tthc.domain.numbers import format_count
from tthc.domain.periods import Period, find_period
from tthc.files.plan import CellContent, SheetPlan

__all__ = ["blank_inputs", "cleared_in_words", "new_period_of", "not_ours", "suggested_period"]

_KEPT = ("unit", "period")
"""Names of cells that say whose form it is: they stay."""


def suggested_period(present: str) -> str:
    """The period after the present one, as reports write it; "" where that is not known."""
    period = find_period(present)
    return period.next.text if period else ""


def new_period_of(text: str, present: str) -> Period:
    """The new period.

    Raises:
        TthcError: it is not understood, or is the present one.
    """
    period, before = find_period(text), find_period(present)
    if period is None:
        raise TthcError("TT958", seen=text)
    if period == before:
        raise TthcError("TT708", wanted=period.text, known=period.next.text)
    return period


def cleared_in_words(rows: int, sheets: int) -> str:
    """What is going to be cleared: rows of SỐ LIỆU, what is typed in units' sheets, the sheets of results."""
    counted = (
        (rows, "{} dòng trang SỐ LIỆU"),
        (sheets, "số liệu đã nhập trong {} trang biểu đơn vị (các trang vẫn giữ)"),
    )
    told = ", ".join(what.format(format_count(number)) for number, what in counted if number)
    results = "các trang kết quả (cả CẦN KIỂM TRA, ĐIỀU CHỈNH)"
    return f"{told} và {results}" if told else results


def blank_inputs(plan: SheetPlan) -> dict[tuple[int, int], CellContent]:
    """What every cell that is typed holds in a blank form: nothing, a suggestion, or the first choice."""
    kept = {(area.row, area.column) for name, area in plan.names.items() if name in _KEPT}
    return {
        (cell.row, cell.column): cell.value
        for cell in plan.cells
        if cell.look.unlocked and (cell.row, cell.column) not in kept
    }


def not_ours(tabs: Iterable[str]) -> str:
    """What is said of sheets with forms that are not laid out by us; "" for none."""
    named = [f"«{tab}»" for tab in tabs]
    return f" Trang {', '.join(named)} không theo mẫu của sổ nên giữ nguyên." if named else ""
