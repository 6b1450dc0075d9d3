"""Lays out CẤU HÌNH: every setting with its name, titles of groups, the criteria sets, the unit list.

Actions read all settings from the block `cau_hinh` (key | value, in hidden columns) and the units from the
table `danh_muc`; single names serve formulas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tthc.domain.criteria_set import CriteriaSet
from tthc.files.book_sheets import CONFIG
from tthc.files.config_settings import (
    SECTIONS,
    SET_NAME_PREFIX,
    SETTING_PREFIX,
    SETTINGS,
    UNIT_NAMES,
    Setting,
    of_chosen_set,
    status_of_settings,
)
from tthc.files.looks import ABOUT, CODE_HEADING, COMPUTED, FIELD, INPUT, PAGE_TITLE, SECTION, TABLE_HEADING
from tthc.files.plan import (
    Area,
    CellContent,
    FilledArea,
    Formula,
    Highlight,
    InputRule,
    Look,
    PlannedCells,
    PrintSetup,
    SheetPlan,
    Table,
    with_heights,
)
from tthc.files.set_table import NOTHING, SetTable

__all__ = ["BLOCK", "BLOCK_VERSION_KEY", "UNITS_TABLE", "UNIT_NAMES", "ConfigSheet", "config_sheet"]

BLOCK = "cau_hinh"
BLOCK_VERSION_KEY = "#tthc-cau-hinh"
UNITS_TABLE = "danh_muc"
_GROUP_TITLES = "danh_sach_nhom"
_NO_GROUP = "(bộ tiêu chí đang chọn không có nhóm này)"
_ROOM_FOR_UNITS = 200
_LAST = 7
_BLOCK_COLUMN, _LIST_COLUMN = 9, 12
_TITLE_OF_SET = "ten_bo_tieu_chi"
_ROOM_FOR_TITLE = 62.0
"""Four lines: the longest title of a set, whichever is chosen later."""
_TWO_LINES = 34.0
_FAULT_FILL = "#FCE4D6"
_HIDDEN = Look(size=10, wrap=False)
_CODE = replace(CODE_HEADING, align="left")
_WIDTHS = {1: 34.0, 2: 18.0, 3: 9.0, 4: 31.0, 5: 13.0, 6: 13.0, 7: 31.0, 8: 2.0, 9: 24.0, 10: 30.0}
_UNIT_COLUMNS = (
    ("ten", "Tên đơn vị như trên biểu"),
    ("nhom", "Nhóm (chọn hoặc gõ)"),
    ("thu_tu", "Thứ tự trong nhóm"),
    ("ten_khac", 'Tên khác có thể gặp, cách nhau bằng dấu "|"'),
    ("tu_ngay", "Có từ ngày (để trống: từ trước)"),
    ("den_ngay", "Đến hết ngày (để trống: đang có)"),
    ("thay_cho", 'Thay cho đơn vị cũ, cách nhau bằng dấu "|"'),
)
_LEGEND = "Ô nền vàng: điền hoặc chọn. Ô nền xám, chữ nghiêng: máy tự ghi, không gõ vào."
_ABOUT_CODES = (
    "Dòng chữ nhỏ màu xám dưới tiêu đề là tên cột mà máy dùng, không sửa. Dán các đơn vị liền nhau, không "
    "để dòng trống ở giữa."
)
_NOT_TYPED = "Ô này máy tự ghi theo các ô khác, không gõ vào."


@dataclass(frozen=True, slots=True)
class ConfigSheet:
    """The plan, and the names it gives the whole workbook."""

    plan: SheetPlan
    names: dict[str, Area]


def _name_part(group_id: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]", "_", group_id)


def _or_else(column: str, otherwise: str) -> str:
    """What the chosen set has in a column of the table of sets; `otherwise` where it has no such thing."""
    own = of_chosen_set(column, f'"{NOTHING}"')
    return f'IF({own}="{NOTHING}",{otherwise},{own})'


@dataclass
class _Config(PlannedCells):
    sets: Sequence[CriteriaSet]
    chosen: CriteriaSet
    names: dict[str, Area] = field(default_factory=dict)
    rules: list[InputRule] = field(default_factory=list)
    block: list[tuple[str, CellContent]] = field(default_factory=list)
    heights: dict[int, float] = field(default_factory=dict)

    def head(self) -> int:
        self.put(1, 1, "CẤU HÌNH", PAGE_TITLE, 3)
        self.put(1, 4, _LEGEND, ABOUT, 4)
        formula, value = status_of_settings()
        self.put(2, 1, Formula(formula, value), replace(FIELD, bold=True), _LAST)
        self.rules.append(InputRule(Area(2, 1), _NOT_TYPED, formula="FALSE"))
        self.heights[2] = _TWO_LINES
        return 4

    def _value(self, one: Setting) -> str:
        """What the sheet holds when nobody has typed."""
        if one.key == "bo_tieu_chi":
            return self.chosen.id
        if one.key == _TITLE_OF_SET:
            return self.chosen.title
        return "lam-tron" if one.formula else one.default

    def _rule(self, row: int, one: Setting) -> None:
        area = Area(row, 2)
        if one.formula:
            self.rules.append(InputRule(area, _NOT_TYPED, formula="FALSE"))
        elif one.choices:
            said = (
                "Chọn một mục trong danh sách."
                if one.strict
                else "Mục này không có trong danh sách. Vẫn dùng?"
            )
            self.rules.append(InputRule(area, said, one.choices, prompt=one.about, strict=one.strict))

    def _remember(
        self, name: str, key: str, row: int, column: int, value: str, *, typed: bool = True
    ) -> None:
        """A name for a cell and its line of the block; a blank cell stays blank there, not 0."""
        self.names[name] = Area(row, column)
        text = f'IF({name}="","",{name})' if typed else name
        self.block.append((key, Formula(text, value)))

    def settings(self, row: int) -> int:
        """Every section with its settings; returns the next free row."""
        for title, settings in SECTIONS:
            self.put(row, 1, title, SECTION, _LAST)
            for at, one in enumerate(settings, start=row + 1):
                self._setting(at, one)
            row += len(settings) + 2
        return row

    def _setting(self, row: int, one: Setting) -> None:
        value = self._value(one)
        self.put(row, 1, one.label + (" (bắt buộc)" if one.needed else ""), FIELD)
        if one.formula:
            self.put(row, 2, Formula(one.formula, value), COMPUTED, 3)
        else:
            self.put(row, 2, value or None, INPUT, 3)
        self.put(row, 5, one.about or None, ABOUT, 3)
        if one.key == _TITLE_OF_SET:
            self.heights[row] = _ROOM_FOR_TITLE
        self._remember(one.name, one.key, row, 2, value, typed=not one.formula)
        self._rule(row, one)

    def groups(self, row: int) -> int:
        """Titles of groups, the set's own and what is put in their place; returns the next free row."""
        self.put(row, 1, "4. Tiêu đề các nhóm đơn vị trong bảng tổng hợp", SECTION, _LAST)
        self.put(row + 1, 1, "Theo bộ tiêu chí đang chọn (tự ghi)", TABLE_HEADING)
        self.put(row + 1, 2, "Ghi khác đi (để trống: như bên trái)", TABLE_HEADING, 3)
        self.put(row + 1, 5, "Mã nhóm (máy dùng, không cần gõ ở đâu)", CODE_HEADING, 3)
        own = {group.id: group.title for group in self.chosen.groups}
        keys = SetTable.group_ids(self.sets)
        standard = Area(row + 2, 1, len(keys))
        for at, key in enumerate(keys, start=standard.row):
            part = _name_part(key)
            title = _or_else(f"nhom_{part}", f'"{_NO_GROUP}"')
            self.put(at, 1, Formula(title, own.get(key, _NO_GROUP)), COMPUTED)
            self.put(at, 2, None, INPUT, 3)
            self.put(at, 5, key, _CODE, 3)
            self._remember(f"{SETTING_PREFIX}nhom_{part}", f"nhom.{key}", at, 2, "")
        self.rules.append(InputRule(standard, _NOT_TYPED, formula="FALSE"))
        self._group_list(standard.row)
        return standard.row + len(keys) + 1

    def _group_list(self, row: int) -> None:
        """The groups of the chosen set without gaps, in a hidden column: what the unit list offers."""
        most = max(len(one.groups) for one in self.sets)
        titles = [group.title for group in self.chosen.groups] + [""] * most
        for at in range(most):
            self.put(
                row + at, _LIST_COLUMN, Formula(_or_else(f"nhom_thu_{at + 1}", '""'), titles[at]), _HIDDEN
            )
        self.names[_GROUP_TITLES] = FilledArea(row, _LIST_COLUMN, most)

    def criteria_sets(self, row: int) -> int:
        """The shipped sets, with what formulas look up about each in hidden columns; returns the next row."""
        self.put(row, 1, "5. Các bộ tiêu chí có sẵn", SECTION, _LAST)
        table = SetTable(self.sets, _name_part)
        for column, wide, heading in ((1, 1, "Mã"), (2, 4, "Tên bộ tiêu chí"), (6, 2, "Căn cứ")):
            self.put(row + 1, column, heading, TABLE_HEADING, wide)
        first = row + 2
        for at, one in enumerate(self.sets, start=first):
            self.put(at, 1, one.id, FIELD)
            self.put(at, 2, one.title, FIELD, 4)
            self.put(at, 6, one.source, replace(FIELD, size=10), 2)
        looked_up: dict[str, Sequence[CellContent]] = table.columns()
        for column, (name, values) in enumerate(looked_up.items(), start=_LIST_COLUMN):
            self.names[SET_NAME_PREFIX + name] = Area(first, column, len(self.sets))
            self.put(first - 1, column, name, _HIDDEN)
            for at, value in enumerate(values, start=first):
                self.put(at, column, value, _HIDDEN)
        self.names[f"{SET_NAME_PREFIX}ma"] = Area(first, 1, len(self.sets))
        self.names[f"{SET_NAME_PREFIX}ten"] = Area(first, 2, len(self.sets))
        return first + len(self.sets) + 1

    def units(self, row: int) -> Table:
        """The unit list: explanations, headings as interfaces name them, and room for the units."""
        title = "6. Danh mục đơn vị (dán từ Word, Excel được; mỗi dòng một đơn vị, đủ 200 dòng)"
        self.put(row, 1, title, SECTION, _LAST)
        for column, (name, about) in enumerate(_UNIT_COLUMNS, start=1):
            self.put(row + 2, column, about, replace(TABLE_HEADING, size=10.5))
            self.put(row + 3, column, name, CODE_HEADING)
        self.put(row + 1, 1, _ABOUT_CODES, ABOUT, _LAST)
        first = row + 4
        for at in range(first, first + _ROOM_FOR_UNITS):
            for column in range(1, _LAST + 1):
                self.put(at, column, None, INPUT)
        self.names[UNIT_NAMES] = FilledArea(first, 1, _ROOM_FOR_UNITS)
        said = "Nhóm này không có trong danh sách. Vẫn dùng?"
        self.rules.append(InputRule(Area(first, 2, _ROOM_FOR_UNITS), said, _GROUP_TITLES, strict=False))
        return Table(UNITS_TABLE, Area(row + 3, 1, _ROOM_FOR_UNITS + 1, _LAST))

    def put_block(self) -> None:
        """All settings as key | value, read whole by the actions."""
        lines: list[tuple[str, CellContent]] = [(BLOCK_VERSION_KEY, 1), *self.block]
        for row, (key, value) in enumerate(lines, start=1):
            self.put(row, _BLOCK_COLUMN, key, _HIDDEN)
            self.put(row, _BLOCK_COLUMN + 1, value, _HIDDEN)
        self.names[BLOCK] = Area(1, _BLOCK_COLUMN, len(lines), 2)


def _highlights(names: Mapping[str, Area]) -> Iterator[Highlight]:
    """Settings that lack, and those that cannot be used."""
    for one in SETTINGS:
        if one.needed:
            yield Highlight(names[one.name], f'{one.name}=""', _FAULT_FILL)
        if one.wrong:
            yield Highlight(names[one.name], one.wrong, _FAULT_FILL, "#C00000", bold=True)


def config_sheet(sets: Sequence[CriteriaSet], chosen: CriteriaSet) -> ConfigSheet:
    """CẤU HÌNH with one of the sets chosen and nothing else typed.

    Not protected: lists are pasted into it, and a pasted cell would lock itself. Cells that follow from
    others refuse what is typed into them.
    """
    sheet = _Config(sets, chosen)
    row = sheet.settings(sheet.head())
    row = sheet.criteria_sets(sheet.groups(row))
    table = sheet.units(row)
    sheet.put_block()
    hidden = range(_LAST + 1, max(cell.column for cell in sheet.cells) + 1)
    widths = {**dict.fromkeys(hidden, 14.0), **_WIDTHS}
    plan = SheetPlan(
        CONFIG.name,
        tuple(sheet.cells),
        widths,
        sheet.heights,
        printing=PrintSetup(landscape=True, last_column=_LAST, margins=(20, 15, 20, 15)),
        freeze_row=2,
        rules=tuple(sheet.rules),
        highlights=tuple(_highlights(sheet.names)),
        tables=(table,),
        hidden_columns=frozenset(hidden),
        first_input=(5, 2),
    )
    return ConfigSheet(CONFIG.of(with_heights(plan, printed_only=True)), sheet.names)
