"""Reads what a workbook holds for a run: settings, unit list, sheets with forms, the rows of SỐ LIỆU.

Each sheet is read in one block. SỐ LIỆU is read as one data frame.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import xlwings as xw

from tthc.domain.criteria_set import TotalRule
from tthc.domain.errors import TthcError
from tthc.domain.texts import squeeze
from tthc.excel.sheet_finder import find
from tthc.excel.state import book_path
from tthc.files.book_sheets import (
    ADDED_PREFIXES,
    CONFIG,
    NO_FORMS,
    RECORDS,
    STAFF,
    TEMPLATE_PREFIX,
    BookSheet,
)
from tthc.files.config_layout import BLOCK_VERSION_KEY
from tthc.files.config_settings import RULE_WORDS
from tthc.files.data_layout import HEADING_ROW
from tthc.files.data_rows import DataRow
from tthc.files.grid import CellError, CellValue, Grid
from tthc.files.helper_area import BLOCK_KEY
from tthc.files.named_rows import NamedRow, named_rows_in
from tthc.files.raw import RawSheet
from tthc.files.summary_layout import SummaryLabels
from tthc.files.unit_list_reader import UNIT_COLUMNS
from tthc.workflow.book_forms import BookForms
from tthc.workflow.request import Request

__all__ = ["OpenBook", "cell_value", "data_rows", "open_book", "our_tabs", "raw_sheet", "read_settings"]

_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
_ROOM_OF_FORM = (150, 20)
"""Rows and columns that hold any form of ours, with rows an officer inserted."""
_HIDDEN = ("_tthc", "xlwings.conf")
_YES = "Có"
_RULES = {words: rule for rule, words in RULE_WORDS.items()}


@dataclass(frozen=True, slots=True)
class OpenBook:
    """What a workbook says: its settings by key ("" for blank), its unit list, its forms.

    `units` None: the list is empty, so that the units are those of the forms. `tabs` are the sheets of ours
    that are there, with what their tabs say; `sheets` are all by what their tabs say.
    """

    path: Path
    settings: Mapping[str, str]
    units: Sequence[NamedRow] | None
    forms: BookForms
    tabs: Mapping[BookSheet, str]
    sheets: Mapping[str, xw.Sheet]

    def request(self, started: datetime) -> Request:
        """The run its settings ask for."""
        own = self.settings
        signatures = (_signature(own, "1"), _signature(own, "2"))
        return Request(
            paths=(),
            criteria_set=(own["bo_tieu_chi"],) if own.get("bo_tieu_chi") else (),
            period=own.get("ky") or None,
            units=self.units,
            units_from=CONFIG.name,
            total_rule=_RULES.get(own.get("cong_tong", ""), TotalRule.ROUNDED),
            ranked=own.get("xep_hang") == _YES,
            labels=SummaryLabels(
                own.get("so_bao_cao") or None, own.get("don_vi") or None, tuple(filter(None, signatures))
            ),
            started=started,
        )


def _signature(settings: Mapping[str, str], number: str) -> str:
    """The office of who signs, room for the hand, and the name below it where that is known."""
    office, name = settings.get(f"chuc_danh_{number}", ""), settings.get(f"nguoi_ky_{number}", "")
    return f"{office}\n\n\n\n{name}" if name else office


def cell_value(value: object) -> CellValue | None:
    """A value as xlwings gives it, with the meaning it has in a file; None when blank."""
    match value:
        case None | "":
            return None
        case bool() | datetime() | date():
            return value
        case int() | float():
            number = Decimal(repr(value))
            return number if number.is_finite() else None
        case str() if value in _ERRORS:
            return CellError(value)
    return str(value)


def _filled(area: xw.Range) -> dict[tuple[int, int], CellValue]:
    rows: list[list[Any]] = area.options(ndim=2, err_to_str=True).value
    first_row, first_column = area.row, area.column  # once: each asking is a call
    found = (
        ((row, column), cell_value(value))
        for row, values in enumerate(rows, start=first_row)
        for column, value in enumerate(values, start=first_column)
    )
    return {at: value for at, value in found if value is not None}


def raw_sheet(sheet: xw.Sheet, name: str) -> RawSheet:
    """The filled cells of a sheet, read in one block."""
    return RawSheet(name, _filled(sheet.used_range))


def _form_sheet(sheet: xw.Sheet, name: str) -> RawSheet:
    """The same of a sheet that is most likely a form of ours: its block of inputs says that all was read."""
    cells = _filled(sheet.range((1, 1), _ROOM_OF_FORM))
    whole = BLOCK_KEY in cells.values() and not any(row == _ROOM_OF_FORM[0] for row, _ in cells)
    return RawSheet(name, cells) if whole else raw_sheet(sheet, name)


def _text(value: CellValue | None) -> str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        return str(int(value))
    if isinstance(value, datetime):
        return value.strftime("%d/%m/%Y")
    return "" if value is None or isinstance(value, CellError) else squeeze(str(value))


def read_settings(sheet: RawSheet) -> dict[str, str]:
    """Every setting of CẤU HÌNH by its key; a workbook whose block was deleted has none."""
    at = next((at for at, value in sheet.cells.items() if value == BLOCK_VERSION_KEY), None)
    if at is None:
        return {}
    row, column = at
    settings: dict[str, str] = {}
    while isinstance(key := sheet.cells.get((row := row + 1, column)), str):
        settings[key] = _text(sheet.cells.get((row, column + 1)))
    return settings


def _units(sheet: RawSheet) -> Sequence[NamedRow] | None:
    grid = Grid(CONFIG.name, CONFIG.name, sheet.cells)
    rows = named_rows_in(Path(CONFIG.name), [grid], UNIT_COLUMNS)
    return rows or None


def data_rows(sheet: xw.Sheet) -> tuple[DataRow, ...]:
    """The rows of SỐ LIỆU, read as one data frame; blank rows are none."""
    last = sheet.used_range.last_cell
    if last.row <= HEADING_ROW:
        return ()
    area = sheet.range((HEADING_ROW, 1), (last.row, last.column))
    frame = area.options(pd.DataFrame, index=False, header=1).value
    keys = [_text(cell_value(key)) for key in frame.columns]
    columns = {key: at for at, key in enumerate(keys, start=1) if key}
    rows = []
    for number, values in enumerate(frame.itertuples(index=False, name=None), start=HEADING_ROW + 1):
        own = {key: cell_value(_plain(value)) for key, value in zip(keys, values, strict=True) if key}
        if any(value is not None for value in own.values()):
            rows.append(DataRow(number, own, columns))
    return tuple(rows)


def _plain(value: Any) -> object:
    """A value of a data frame: its "not a number" and "not a time" are blanks."""
    return None if value is None or value != value else value  # noqa: PLR0124


def _may_hold_form(name: str, ours: Iterable[str]) -> bool:
    """True for the officer's own sheets, unit forms among them."""
    return not (name in _HIDDEN or name.startswith((TEMPLATE_PREFIX, *ADDED_PREFIXES)) or name in ours)


def our_tabs(book: xw.Book, names: Iterable[str], sheets: Iterable[BookSheet]) -> dict[BookSheet, str]:
    """What the tabs of sheets of ours say now; a deleted sheet has none.

    The anchor is asked for only where the tab is not there under its own name: each asking is a call.
    """
    folded = {name.casefold(): name for name in names}
    found: dict[BookSheet, str] = {}
    for sheet in sheets:
        own = folded.get(sheet.name.casefold()) or (there.name if (there := find(book, sheet.name)) else None)
        if own is not None:
            found[sheet] = own
    return found


def open_book(
    book: xw.Book, before: Callable[[int, int, str], None] = lambda at, many, name: None
) -> OpenBook:
    """Everything a run takes from a workbook; `before` is called before each sheet that may hold a form.

    Raises:
        TthcError: CẤU HÌNH or SỐ LIỆU was deleted, or the unit list is at fault.
    """
    path = book_path(book)
    there = {sheet.name: sheet for sheet in book.sheets}
    tabs = our_tabs(book, there, NO_FORMS)
    for needed in (CONFIG, RECORDS):
        if needed not in tabs:
            raise TthcError("TT993", sheet=needed.name)
    config = raw_sheet(there[tabs[CONFIG]], CONFIG.name)
    others = [name for name in there if _may_hold_form(name, tabs.values())]
    sheets = []
    for at, name in enumerate(others, start=1):
        before(at, len(others), name)
        plain = name == STAFF.name
        sheets.append(raw_sheet(there[name], name) if plain else _form_sheet(there[name], name))
    rows = data_rows(there[tabs[RECORDS]])
    own = read_settings(config)
    forms = BookForms(path.name, path.parent, tuple(sheets), rows, own.get("bo_tieu_chi", ""))
    return OpenBook(path, own, _units(config), forms, tabs, there)
