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

__all__ = ["otherwise"]

_NOT_MADE = "Các trang kết quả chưa lập theo số liệu hiện nay; đề nghị bấm «Tổng hợp» trước."
_MOST_NAMED = 5
_LONGEST_TEXT = 40
_SAME = Decimal("1e-9")
"""Two numbers nearer than this are one: a cell holds binary fractions."""


@dataclass(frozen=True, slots=True)
class _Otherwise:
    """A cell and what it says, None for blank, beside what it is to say."""

    sheet: str
    cell: tuple[int, int]
    stands: CellValue | None
    computed: CellValue | None

    @property
    def words(self) -> str:
        """In a sentence: "TỔNG HỢP!F12: đang ghi 16, tính lại 15,82"."""
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


def _on_sheet(book: xw.Book, plan: SheetPlan) -> Iterator[_Otherwise]:
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
            yield _Otherwise(name, cell, there.get(cell), cells.get(cell))


def _is_blank(book: xw.Book, plan: SheetPlan) -> bool:
    """Whether not one figure of TỔNG HỢP stands there: it was never consolidated, or was deleted."""
    cells = [(cell.row, cell.column) for cell in plan.cells if isinstance(_planned(cell.value), Decimal)]
    found = find(book, plan.name)
    there = raw_sheet(found.sheet, found.name).cells if found is not None else {}
    return not any(isinstance(there.get(cell), Decimal) for cell in cells)


def otherwise(book: xw.Book, run: Run) -> str:
    """What TỔNG HỢP, the forms of groups and Biểu mẫu 01 say otherwise than was recomputed, in a sentence.

    "" where they say the same; without any cell where more of them differ than not.
    """
    plans = [one.plan for one in book_plans(run.result, run.request)]
    found = [cell for plan in plans for cell in _on_sheet(book, plan)]
    if not found:
        return ""
    if any(_is_blank(book, plan) for plan in plans if plan.name == SUMMARY.name):
        return _NOT_MADE
    if 2 * len(found) > sum(_planned(cell.value) is not None for plan in plans for cell in plan.cells):
        return _NOT_MADE
    more = "; …" if len(found) > _MOST_NAMED else ""
    named = "; ".join(one.words for one in found[:_MOST_NAMED])
    return f"Trang kết quả ghi khác số tính lại ở {format_count(len(found))} ô: {named}{more}."
