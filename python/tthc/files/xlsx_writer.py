"""Carries out a plan as .xlsx with XlsxWriter: what the plan says, and no formula or link of its own."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from tthc.files.plan import (
    Area,
    BookPlan,
    Formula,
    Highlight,
    InputRule,
    Look,
    PlannedCell,
    PrintSetup,
    SheetPlan,
    SheetState,
    printed_area,
)
from tthc.files.stamps import STAMP_PREFIX

__all__ = ["xlsx_bytes"]

_FONT = "Times New Roman"
_A4 = 9
_MM_PER_INCH = 25.4
_LONGEST_TEXT = 32_767
_CALC_ID = 191_029
"""Excel 365's: an older one makes Excel recalculate everything while it opens the file."""
_LONGEST_REFUSAL = 255
_LARGEST_COUNT = 999_999_999
_TITLE = "Chấm điểm TTHC"
_NAME_IN_FORMULA = re.compile(r'"[^"]*"|[A-Za-z_][A-Za-z0-9_.]*')
"""A name or a function; a text constant as a whole, so that nothing inside it is taken for one."""


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
    if look.unlocked:
        properties["locked"] = False
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


class _EmptyText(str):
    """An empty result of a formula: XlsxWriter names the type of every string but "" itself."""

    __slots__ = ()

    def __eq__(self, other: object) -> bool:
        return self is other

    __hash__ = str.__hash__


def _write_formula(sheet: Worksheet, row: int, column: int, formula: Formula, look: Any) -> None:
    value = formula.value
    if isinstance(value, Decimal):
        value = float(value)  # type: ignore[assignment]
    sheet.write_formula(row, column, f"={formula.text}", look, _EmptyText() if value in (None, "") else value)


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
        case Formula():
            _write_formula(sheet, row, column, cell.value, look)


def _set_printing(sheet: Worksheet, setup: PrintSetup, area: Area | None) -> None:
    sheet.set_paper(_A4)
    if setup.landscape:
        sheet.set_landscape()
    left, right, top, bottom = (side / _MM_PER_INCH for side in setup.margins)
    sheet.set_margins(left=left, right=right, top=top, bottom=bottom)
    sheet.fit_to_pages(1, int(setup.one_page))
    sheet.set_header('&C&"Times New Roman,Regular"&13&P', {"margin": 10 / _MM_PER_INCH})
    if setup.repeat_rows:
        sheet.repeat_rows(setup.repeat_rows[0] - 1, setup.repeat_rows[1] - 1)
    if area:
        sheet.print_area(*_bounds(area))


def _bounds(area: Area) -> tuple[int, int, int, int]:
    return area.row - 1, area.column - 1, area.row + area.rows - 2, area.column + area.columns - 2


def _set_rule(sheet: Worksheet, rule: InputRule) -> None:
    options: dict[str, Any] = {
        "error_title": _TITLE,
        "error_message": rule.refusal[:_LONGEST_REFUSAL],
        "error_type": "stop" if rule.strict else "warning",
    }
    if rule.prompt:
        options |= {"input_title": _TITLE, "input_message": rule.prompt[:_LONGEST_REFUSAL]}
    if isinstance(rule.choices, str):
        options |= {"validate": "list", "source": f"={rule.choices}"}
    elif rule.choices:
        options |= {"validate": "list", "source": list(rule.choices)}
    elif rule.formula:
        options |= {"validate": "custom", "value": f"={rule.formula}"}
    else:
        options |= {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _LARGEST_COUNT}
    sheet.data_validation(*_bounds(rule.area), options)


def _with_addresses(formula: str, names: Mapping[str, Area]) -> str:
    """A formula over names with the cells they stand for.

    Why: LibreOffice leaves the names of a copied sheet's conditional formats with the original.
    """
    return _NAME_IN_FORMULA.sub(lambda hit: names[hit[0]].address if hit[0] in names else hit[0], formula)


def _set_highlight(book: Workbook, sheet: Worksheet, one: Highlight, names: Mapping[str, Area]) -> None:
    wanted = {"bg_color": one.fill, "font_color": one.color, "bold": one.bold}
    look = book.add_format({name: value for name, value in wanted.items() if value})
    formula = _with_addresses(one.formula, names)
    options = {"type": "formula", "criteria": f"={formula}", "format": look}
    sheet.conditional_format(*_bounds(one.area), options)


def _set_tables(sheet: Worksheet, plan: SheetPlan) -> None:
    texts = {(cell.row, cell.column): cell.value for cell in plan.cells}
    for table in plan.tables:
        area = table.area
        across = range(area.column, area.column + area.columns)
        headings = [{"header": str(texts[area.row, column])} for column in across]
        options = {"name": table.name, "columns": headings, "style": "Table Style Light 1"}
        sheet.add_table(*_bounds(area), options)


def _set_view(sheet: Worksheet, plan: SheetPlan) -> None:
    if plan.state is SheetState.HIDDEN:
        sheet.hide()
    elif plan.state is SheetState.VERY_HIDDEN:
        sheet.very_hidden()
    if plan.code_name:
        sheet.set_vba_name(plan.code_name)
    if plan.zoom != 100:
        sheet.set_zoom(plan.zoom)
    if plan.tab_color:
        sheet.set_tab_color(plan.tab_color)
    if plan.first_input:
        sheet.set_selection(*_bounds(Area(*plan.first_input)))
    if plan.protected:
        sheet.protect("", {"format_columns": True, "format_rows": True})


def _write_sheet(book: Workbook, plan: SheetPlan, formats: _Formats) -> None:
    sheet = book.add_worksheet(plan.name)
    for column, width in plan.widths.items():
        options = {"hidden": True} if column in plan.hidden_columns else {}
        sheet.set_column(column - 1, column - 1, width, None, options)
    _set_tables(sheet, plan)
    for row, height in plan.heights.items():
        sheet.set_row(row - 1, height)
    for cell in plan.cells:
        _write_cell(sheet, cell, formats)
    _set_printing(sheet, plan.printing, printed_area(plan))
    if plan.breaks:
        sheet.set_h_pagebreaks([row - 1 for row in plan.breaks])
    if plan.freeze_row:
        sheet.freeze_panes(plan.freeze_row, 0)
    for rule in plan.rules:
        _set_rule(sheet, rule)
    for one in plan.highlights:
        _set_highlight(book, sheet, one, plan.names)
    for (row, column), target in plan.links.items():
        cell = next(cell for cell in plan.cells if (cell.row, cell.column) == (row, column))
        look = formats[cell.look]
        sheet.write_url(row - 1, column - 1, f"internal:{target}", look, string=str(cell.value))
    _set_view(sheet, plan)


def _define_names(book: Workbook, plan: BookPlan) -> None:
    for sheet in plan.sheets:
        quoted = sheet.name.replace("'", "''")
        for name, area in sheet.names.items():
            book.define_name(f"'{quoted}'!{name}", f"={area.reference(sheet.name)}")
    for name, (of, area) in plan.names.items():
        book.define_name(name, f"={area.reference(of)}")


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
    if plan.code_name:
        book.set_vba_name(plan.code_name)
    if plan.computes:
        book.set_calc_mode("auto", _CALC_ID)
        book.calc_on_load = False  # the values stand beside the formulas; no function is called on opening
    formats = _Formats(book)
    for sheet in plan.sheets:
        _write_sheet(book, sheet, formats)
    _define_names(book, plan)
    book.close()
    return target.getvalue()
