"""What stands on the sheets of results otherwise than a run comes to: stale, or typed over by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import xlwings as xw

from tthc.domain.numbers import format_count, format_number
from tthc.domain.texts import squeeze
from tthc.excel.book_reader import raw_sheet
from tthc.excel.own_cells import inside
from tthc.excel.run import Run
from tthc.excel.sheet_finder import find
from tthc.excel.sheet_state import address
from tthc.files.book_sheets import SUMMARY
from tthc.files.grid import CellValue, as_text
from tthc.files.plan import CellContent, Formula, SheetPlan, extent
from tthc.workflow.book_results import book_plans

__all__ = ["Otherwise", "otherwise", "told_otherwise"]

_MOST_NAMED = 5
_LONGEST_TEXT = 40
_SAME = Decimal("1e-9")
"""Two numbers nearer than this are one: a cell holds binary fractions."""


@dataclass(frozen=True, slots=True)
class Otherwise:
    """A cell and what it says, None for blank, beside what it is to say."""

    sheet: str
    cell: tuple[int, int]
    stands: CellValue | None
    computed: CellValue | None

    @property
    def words(self) -> str:
        """ "TỔNG HỢP!F12: đang ghi 16, tính lại 15,82"."""
        where = f"{self.sheet}!{address(self.cell)}"
        return f"{where}: đang ghi {_shown(self.stands)}, tính lại {_shown(self.computed)}"


def _shown(value: CellValue | None) -> str:
    if isinstance(value, Decimal):
        return format_number(value)
    text = squeeze(as_text(value)) or "trống"
    return text if len(text) <= _LONGEST_TEXT else f"{text[:_LONGEST_TEXT].rstrip()}…"


def _planned(content: CellContent) -> CellValue | None:
    value = content.value if isinstance(content, Formula) else content
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return None if value == "" else value


def _same(one: CellValue | None, other: CellValue | None) -> bool:
    if isinstance(one, Decimal) and isinstance(other, Decimal):
        return abs(one - other) < _SAME
    return squeeze(as_text(one)) == squeeze(as_text(other))


def _on_sheet(book: xw.Book, plan: SheetPlan) -> Iterator[Otherwise]:
    """The cells of ours on one sheet; what the officer put beside them is not compared."""
    cells = {(cell.row, cell.column): _planned(cell.value) for cell in plan.cells}
    found = find(book, plan.name)
    there: Mapping[tuple[int, int], CellValue] = {}
    name, kept = plan.name, extent(plan)
    if found is not None:
        there, name = raw_sheet(found.sheet, found.name).cells, found.name
        kept = found.kept or kept
    ours = {*cells, *(cell for cell in there if inside(cell, kept))}
    for cell in sorted(ours):
        if not _same(there.get(cell), cells.get(cell)):
            yield Otherwise(name, cell, there.get(cell), cells.get(cell))


def otherwise(book: xw.Book, run: Run) -> tuple[Otherwise, ...]:
    """Every cell of TỔNG HỢP, the forms of groups and Biểu mẫu 01 that does not say what was recomputed."""
    plans = (one.plan for one in book_plans(run.result, run.request))
    return tuple(cell for plan in plans for cell in _on_sheet(book, plan))


def told_otherwise(found: tuple[Otherwise, ...], run: Run) -> str:
    """What to tell the officer of them, in a sentence; "" for none."""
    if not found:
        return ""
    figures = [one for one in found if isinstance(one.computed, Decimal)]
    planned = sum(
        isinstance(_planned(cell.value), Decimal)
        for one in book_plans(run.result, run.request)
        for cell in one.plan.cells
    )
    if len(figures) == planned and not any(isinstance(one.stands, Decimal) for one in figures):
        return f"Trang {SUMMARY.name} chưa được tổng hợp."
    more = "; …" if len(found) > _MOST_NAMED else ""
    named = "; ".join(one.words for one in found[:_MOST_NAMED])
    return f"Trang kết quả ghi khác số tính lại ở {format_count(len(found))} ô: {named}{more}."
