"""A pure plan of a workbook: what stands where, how it looks and how it prints. Writers carry it out."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

__all__ = [
    "BODY",
    "HEADING",
    "Area",
    "BookPlan",
    "CellContent",
    "FilledArea",
    "Formula",
    "Highlight",
    "InputRule",
    "Look",
    "PlannedCell",
    "PlannedCells",
    "PrintSetup",
    "SheetPlan",
    "SheetState",
    "Table",
    "extent",
    "number_look",
    "printed_area",
    "sheet_name",
    "with_breaks",
    "with_heights",
]


@dataclass(frozen=True, slots=True)
class Look:
    """How a cell looks; sizes in points, the font is Times New Roman throughout (NĐ 30/2020)."""

    size: float = 12
    bold: bool = False
    italic: bool = False
    align: str = "left"
    valign: str = "vcenter"
    border: bool = False
    wrap: bool = True
    number_format: str = ""
    fill: str = ""
    color: str = ""
    upright: bool = False
    """Turned to read from below, for the heading of a narrow column."""
    unlocked: bool = False
    """May be typed into where the sheet is protected."""


BODY = Look(border=True)
HEADING = Look(border=True, bold=True, align="center")


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula in English notation without its "="; `value` is what it gives, shown until recalculation.

    None: not computed yet (`formula_values.with_values` does it).
    """

    text: str
    value: str | int | Decimal | bool | None = None


CellContent = str | int | Decimal | Formula | None


@dataclass(frozen=True, slots=True)
class PlannedCell:
    """A value at (row, column), counted from 1, over `rows` x `columns` cells. Texts stay texts."""

    row: int
    column: int
    value: CellContent
    look: Look = BODY
    rows: int = 1
    columns: int = 1


@dataclass
class PlannedCells:
    """The cells of a sheet while its layout puts them down."""

    cells: list[PlannedCell] = field(default_factory=list, kw_only=True)

    def put(
        self,
        row: int,
        column: int | None,
        value: CellContent,
        look: Look = BODY,
        columns: int = 1,
        rows: int = 1,
    ) -> None:
        """A cell `columns` wide and `rows` high; nothing where the sheet has no such column (None)."""
        if column is not None:
            self.cells.append(PlannedCell(row, column, value, look, rows, columns))


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """A4; margins in millimetres (NĐ 30/2020: top and bottom 20-25, left 30-35, right 15-20)."""

    landscape: bool = False
    repeat_rows: tuple[int, int] | None = None
    last_column: int | None = None
    """Columns beyond it do not print; None prints all."""
    last_row: int | None = None
    """Rows below it do not print; None prints all."""
    grows: bool = False
    """Whatever is written below later prints, too."""
    margins: tuple[float, float, float, float] = (30, 15, 20, 20)
    """Left, right, top, bottom."""
    one_page: bool = False
    """Rows, too, are made to fit a single page."""


def _letters(column: int) -> str:
    text = ""
    while column:
        column, digit = divmod(column - 1, 26)
        text = chr(ord("A") + digit) + text
    return text


@dataclass(frozen=True, slots=True)
class Area:
    """Cells from (row, column), counted from 1."""

    row: int
    column: int
    rows: int = 1
    columns: int = 1

    @property
    def address(self) -> str:
        """The absolute address: "$C$7", "$C$7:$D$9"."""
        first = f"${_letters(self.column)}${self.row}"
        if self.rows == self.columns == 1:
            return first
        return f"{first}:${_letters(self.column + self.columns - 1)}${self.row + self.rows - 1}"

    def reference(self, sheet: str) -> str:
        """What a defined name for it refers to: the formula of its cells on a sheet, without "="."""
        quoted = sheet.replace("'", "''")
        return f"'{quoted}'!{self.address}"


@dataclass(frozen=True, slots=True)
class FilledArea(Area):
    """Room for a list in one column, of which a name means the cells down to the last that shows something.

    A drop-down over blank cells would open at them, and Excel takes any text where its list has a blank.
    """

    def reference(self, sheet: str) -> str:
        """The formula that ends the list at its last text; an empty list is its first cell."""
        room = Area.reference(self, sheet)
        first = Area(self.row, self.column).reference(sheet)
        last = f'SUMPRODUCT(MAX(({room}<>"")*(ROW({room})-ROW({first})+1)))'
        return f"{first}:INDEX({room},MAX(1,{last}))"


@dataclass(frozen=True, slots=True)
class InputRule:
    """What may be typed into some cells, and the Vietnamese sentence that refuses anything else.

    One of: `choices`, texts of a drop-down list, or the defined name of a range that holds them (a string);
    `formula`, over names, that has to hold; neither: a whole number from 0 on. `prompt` shows on selection.
    """

    area: Area
    refusal: str
    choices: tuple[str, ...] | str = ()
    formula: str = ""
    prompt: str = ""
    strict: bool = True
    """False: anything else is asked about, not refused."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """Cells that take a fill and a colour while a formula over names holds; their text says the same."""

    area: Area
    formula: str
    fill: str
    color: str = ""
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A spreadsheet table over cells already planned, its first row the headings."""

    name: str
    area: Area


class SheetState(StrEnum):
    """Whether a sheet is seen."""

    VISIBLE = "visible"
    HIDDEN = "hidden"
    VERY_HIDDEN = "veryHidden"


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet. `widths` in character widths per column, `heights` in points per row.

    `names` are defined names of this sheet alone. `protected` without a password: cells that are not
    unlocked only guard against slips. `code_name` is how macros know the sheet.
    """

    name: str
    cells: tuple[PlannedCell, ...]
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    printing: PrintSetup = PrintSetup()
    freeze_row: int = 0
    names: Mapping[str, Area] = field(default_factory=dict)
    rules: tuple[InputRule, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    tables: tuple[Table, ...] = ()
    hidden_columns: frozenset[int] = frozenset()
    protected: bool = False
    state: SheetState = SheetState.VISIBLE
    code_name: str = ""
    zoom: int = 100
    links: Mapping[tuple[int, int], str] = field(default_factory=dict)
    """Cell -> the defined name or 'sheet'!cell of this workbook it leads to."""
    tab_color: str = ""
    first_input: tuple[int, int] | None = None
    """The cell that is selected when the sheet is opened."""
    breaks: tuple[int, ...] = ()
    """Rows that begin a new printed page."""


@dataclass(frozen=True, slots=True)
class BookPlan:
    """A whole workbook; `stamp` becomes document properties that say which file of ours it is.

    `created` is the time of writing the caller gives; without one a fixed day stands, never the clock.
    `names` are defined names of the whole workbook: name -> (sheet, area). `code_name` is the workbook's.
    """

    sheets: tuple[SheetPlan, ...]
    title: str = ""
    stamp: Mapping[str, str] = field(default_factory=dict)
    created: datetime = datetime(2020, 1, 1)
    names: Mapping[str, tuple[str, Area]] = field(default_factory=dict)
    code_name: str = ""

    @property
    def computes(self) -> bool:
        """True when a cell holds a formula."""
        return any(isinstance(cell.value, Formula) for sheet in self.sheets for cell in sheet.cells)


def extent(plan: SheetPlan) -> Area:
    """All cells a plan puts something in, from A1 on; a plan of nothing is A1."""
    rows = max((cell.row + cell.rows - 1 for cell in plan.cells), default=1)
    return Area(1, 1, rows, max((cell.column + cell.columns - 1 for cell in plan.cells), default=1))


_LAST_ROW = 1_048_576


def printed_area(plan: SheetPlan) -> Area | None:
    """What prints, from A1 on; None: whatever the sheet holds when it is printed."""
    area, setup = extent(plan), plan.printing
    if not plan.cells or (setup.grows and setup.last_column is None):
        return None
    rows = _LAST_ROW if setup.grows else setup.last_row or area.rows
    return Area(1, 1, rows, setup.last_column or area.columns)


_MOST_PLACES = 4


def number_look(look: Look, value: Decimal | int | None, places: int = 0) -> Look:
    """A number format that never leaves a dangling separator: whole numbers "#,##0", others their places.

    A number that is not whole shows at least `places` and all it has, up to four. The separators shown
    are those of the reader's own locale.
    """
    if value is None or value == int(value):
        return replace(look, number_format="#,##0")
    exponent = Decimal(value).normalize().as_tuple().exponent
    own = -exponent if isinstance(exponent, int) else 0
    shown = min(max(places, own), _MOST_PLACES)
    return replace(look, number_format="#,##0." + "0" * shown)


_LONGEST_NAME = 31
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")


def sheet_name(wanted: str, ending: str = "") -> str:
    """A name Excel takes for a sheet: no forbidden letter, no quote at an end, 31 letters at most."""
    name = _NOT_IN_A_NAME.sub(" ", wanted).strip(" '") or "Biểu"
    return name[: _LONGEST_NAME - len(ending)].rstrip(" '") + ending


_DEFAULT_WIDTH = 8.43
_PIXELS_PER_WIDTH = 7.0
_POINTS_PER_PIXEL = 0.75


def _lines(text: str, width: float, look: Look) -> int:
    letter = look.size / _POINTS_PER_PIXEL * (0.5 if look.bold or text.isupper() else 0.43)
    room = max(1, math.floor((width * _PIXELS_PER_WIDTH - 6) / letter))
    return sum(max(1, math.ceil(len(line) / room)) for line in text.split("\n"))


def _shown(cell: PlannedCell) -> str | int | Decimal | bool | None:
    return cell.value.value if isinstance(cell.value, Formula) else cell.value


def _height(cell: PlannedCell, widths: Mapping[int, float]) -> float:
    """Points a text needs; an upright one is broken into as many lines as its column is wide."""
    text, look = str(_shown(cell)), cell.look
    span = range(cell.column, cell.column + cell.columns)
    width = sum(widths.get(column, _DEFAULT_WIDTH) for column in span)
    if look.upright:
        lines = max(1, math.floor(width * _PIXELS_PER_WIDTH * _POINTS_PER_PIXEL / (look.size * 1.28)))
        longest = max(map(len, text.split()), default=0)
        return (math.ceil(len(text) / lines) + longest) * look.size * 0.55 + 6
    return (_lines(text, width, look) if look.wrap else 1) * look.size * 1.28 + 4


def with_heights(plan: SheetPlan, *, printed_only: bool = False) -> SheetPlan:
    """The plan with a height for every row that holds text, so that wrapped and merged text is never cut off.

    Heights that are already planned stay. A text over several rows is shared among them. `printed_only`:
    texts beside the print area make no row higher.
    """
    needed: dict[int, float] = {}
    last = plan.printing.last_column if printed_only else None
    for cell in plan.cells:
        text = _shown(cell)
        if not isinstance(text, str) or not text or (last and cell.column > last):
            continue
        height = _height(cell, plan.widths) / cell.rows
        for row in range(cell.row, cell.row + cell.rows):
            needed[row] = max(needed.get(row, 15.75), height)
    return replace(plan, heights={**{r: min(h, 409.0) for r, h in needed.items()}, **plan.heights})


_A4_MM = (210.0, 297.0)
_POINTS_PER_MM = 72 / 25.4
_DEFAULT_HEIGHT = 15.75
_ROOM_USED = 0.97
"""Programs differ by a little in what they get onto a page."""


def _page_room(plan: SheetPlan, last_column: int) -> float:
    """Points of rows on a page whose columns are fitted to its width."""
    wide, high = reversed(_A4_MM) if plan.printing.landscape else _A4_MM
    left, right, top, bottom = plan.printing.margins
    columns = (plan.widths.get(column, _DEFAULT_WIDTH) for column in range(1, last_column + 1))
    needed = sum((width * _PIXELS_PER_WIDTH + 5) * _POINTS_PER_PIXEL for width in columns)
    scale = min(1.0, (wide - left - right) * _POINTS_PER_MM / needed)
    return (high - top - bottom) * _POINTS_PER_MM / scale * _ROOM_USED


def with_breaks(plan: SheetPlan, starts: Sequence[int]) -> SheetPlan:
    """The plan with page breaks before parts that would be split; `starts` are the first rows of the parts.

    A part higher than a page is split wherever it falls.
    """
    printed = [cell for cell in plan.cells if cell.column <= (plan.printing.last_column or cell.column)]
    last_row = max(cell.row + cell.rows - 1 for cell in printed)
    room = _page_room(plan, max(cell.column + cell.columns - 1 for cell in printed))

    def height(first: int, end: int) -> float:
        return sum(plan.heights.get(row, _DEFAULT_HEIGHT) for row in range(first, end))

    repeated = plan.printing.repeat_rows
    above = height(repeated[0], repeated[1] + 1) if repeated else 0.0
    breaks, used = [], height(1, starts[0])
    for first, end in zip(starts, [*starts[1:], last_row + 1], strict=True):
        part = height(first, end)
        if used + part > room and above + part <= room:
            breaks.append(first)
            used = above
        used = (used + part) if used + part <= room else above + (used + part) % room
    return replace(plan, breaks=tuple(breaks))
