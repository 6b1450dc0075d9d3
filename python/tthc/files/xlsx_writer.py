"""Carries out a plan as .xlsx with XlsxWriter: values only, no formula, link or macro."""

from __future__ import annotations

import io
from decimal import Decimal
from functools import partial
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tthc.files.plan import BookPlan, Look, PlannedCell, PrintSetup, SheetPlan
from tthc.files.stamps import STAMP_PREFIX

__all__ = ["xlsx_bytes"]

_FONT = "Times New Roman"
_A4 = 9
_MM_PER_INCH = 25.4
_LONGEST_TEXT = 32_767


def _properties(look: Look) -> dict[str, Any]:
    properties: dict[str, Any] = {
        "font_name": _FONT,
        "font_size": look.size,
        "bold": look.bold,
        "italic": look.italic,
        "align": look.align,
        "valign": look.valign,
        "text_wrap": look.wrap,
        "border": 1 if look.border else 0,
    }
    optional = {
        "num_format": look.number_format,
        "bg_color": look.fill,
        "font_color": look.color,
        "rotation": 90 if look.upright else 0,
    }
    return properties | {name: value for name, value in optional.items() if value}


class _Formats:
    """One format object per look, because a workbook may not hold thousands of equal ones."""

    def __init__(self, book: Workbook) -> None:
        self._book = book
        self._made: dict[Look, Any] = {}

    def __getitem__(self, look: Look) -> Any:
        if look not in self._made:
            self._made[look] = self._book.add_format(_properties(look))
        return self._made[look]


def _write_cell(sheet: Worksheet, cell: PlannedCell, formats: _Formats) -> None:
    row, column, look = cell.row - 1, cell.column - 1, formats[cell.look]
    if cell.rows > 1 or cell.columns > 1:
        sheet.merge_range(row, column, row + cell.rows - 1, column + cell.columns - 1, "", look)
    match cell.value:
        case None | "":
            sheet.write_blank(row, column, None, look)
        case str():
            sheet.write_string(row, column, cell.value[:_LONGEST_TEXT], look)
        case Decimal() | int():
            sheet.write_number(row, column, float(cell.value), look)


def _set_printing(sheet: Worksheet, setup: PrintSetup, last_row: int, last_column: int) -> None:
    sheet.set_paper(_A4)
    if setup.landscape:
        sheet.set_landscape()
    left, right, top, bottom = (side / _MM_PER_INCH for side in setup.margins)
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.fit_to_pages(1, 0)
    sheet.set_header('&C&"Times New Roman,Regular"&13&P', {"margin": 10 / _MM_PER_INCH})
    if setup.repeat_rows:
        sheet.repeat_rows(setup.repeat_rows[0] - 1, setup.repeat_rows[1] - 1)
    if last_row:
        sheet.print_area(0, 0, last_row - 1, (setup.last_column or last_column) - 1)


def _write_sheet(book: Workbook, plan: SheetPlan, formats: _Formats) -> None:
    sheet = book.add_worksheet(plan.name)
    for column, width in plan.widths.items():
        sheet.set_column(column - 1, column - 1, width)
    for row, height in plan.heights.items():
        sheet.set_row(row - 1, height)
    for cell in plan.cells:
        _write_cell(sheet, cell, formats)
    last_row = max((cell.row + cell.rows - 1 for cell in plan.cells), default=0)
    last_column = max((cell.column + cell.columns - 1 for cell in plan.cells), default=1)
    _set_printing(sheet, plan.printing, last_row, last_column)
    if plan.freeze_row:
        sheet.freeze_panes(plan.freeze_row, 0)


def xlsx_bytes(plan: BookPlan) -> bytes:
    """The workbook as bytes. Text that looks like a formula, a link or a number stays text."""
    target = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    book = Workbook(target, options)
    book.set_properties({"title": plan.title, "created": plan.created})
    put = partial(book.set_custom_property, property_type="text")
    for name, value in sorted(plan.stamp.items()):
        put(STAMP_PREFIX + name, value)
    formats = _Formats(book)
    for sheet in plan.sheets:
        _write_sheet(book, sheet, formats)
    book.close()
    return target.getvalue()
