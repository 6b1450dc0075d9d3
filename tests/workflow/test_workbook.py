"""The plan of the whole workbook: its sheets, its names, its settings, and that nothing leans on an address."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from support import CCHC_TOTALS, QD459, QD1187, TT01
from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import TotalRule
from tthc.domain.units import group_of
from tthc.files.adjustment_layout import ADJUSTMENTS_TABLE
from tthc.files.book_sheets import SUMMARY
from tthc.files.config_layout import BLOCK, BLOCK_VERSION_KEY, UNITS_TABLE
from tthc.files.config_settings import RULE_WORDS, SETTINGS, TOTAL_RULE_WORDINGS, UNIT_NAMES
from tthc.files.data_layout import DATA_TABLE, data_columns
from tthc.files.formula_parser import names_in, parse
from tthc.files.formula_values import value_of, with_values
from tthc.files.live_staff import PEOPLE
from tthc.files.plan import (
    Area,
    BookPlan,
    CellContent,
    FilledArea,
    Formula,
    PlannedCell,
    SheetPlan,
    SheetState,
)
from tthc.files.result_frames import FINDINGS_TABLE, LOG_TABLE
from tthc.files.sending_layout import SENDING_TABLE
from tthc.files.unit_list_reader import read_unit_list
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.workbook import workbook_plan

SETS = shipped_sets()
EXAMPLE = SheetPlan("VÍ DỤ", (PlannedCell(1, 1, "Ví dụ"),), code_name="wsExample")
TEMPLATE = SheetPlan("MẪU qd1187-dienbien", (), state=SheetState.VERY_HIDDEN, code_name="wsForm1")
ORDER = {
    "HƯỚNG DẪN": "wsGuide",
    "CẤU HÌNH": "wsConfig",
    "VÍ DỤ": "wsExample",
    "BIỂU MẪU 01": "wsStaff",
    "TỔNG HỢP": "wsSummary",
    "BM03 TỔNG HỢP": "wsGroup",
    "CẦN KIỂM TRA": "wsFindings",
    "TÌNH HÌNH GỬI": "wsSending",
    "ĐIỀU CHỈNH": "wsAdjust",
    "SỐ LIỆU": "wsData",
    "NHẬT KÝ": "wsLog",
    "MẪU qd1187-dienbien": "wsForm1",
}
_UNITS = ("ten", "nhom", "thu_tu", "ten_khac", "tu_ngay", "den_ngay", "thay_cho")


@pytest.fixture(scope="module")
def book() -> BookPlan:
    return workbook_plan((TEMPLATE, EXAMPLE), SETS, names={"thong_diep": ("VÍ DỤ", Area(1, 1))})


def _sheet(book: BookPlan, name: str) -> SheetPlan:
    return next(sheet for sheet in book.sheets if sheet.name == name)


def _settled(book: BookPlan, typed: Mapping[str, str]) -> SheetPlan:
    """CẤU HÌNH computed anew after something was typed into the cells of these names."""
    config = _sheet(book, "CẤU HÌNH")
    names = {name: area for name, (of, area) in book.names.items() if of == config.name}
    at = {(names[name].row, names[name].column): text for name, text in typed.items()}
    cells = (
        replace(cell, value=at[cell.row, cell.column])
        if (cell.row, cell.column) in at
        else replace(cell, value=Formula(cell.value.text) if isinstance(cell.value, Formula) else cell.value)
        for cell in config.cells
    )
    return with_values(replace(config, cells=tuple(cells), names=names))


def _content(plan: SheetPlan, row: int, column: int) -> CellContent:
    cell = next(cell for cell in plan.cells if (cell.row, cell.column) == (row, column))
    return cell.value.value if isinstance(cell.value, Formula) else cell.value


def _block(book: BookPlan, plan: SheetPlan) -> dict[CellContent, CellContent]:
    _, area = book.names[BLOCK]
    rows = range(area.row, area.row + area.rows)
    return {_content(plan, row, area.column): _content(plan, row, area.column + 1) for row in rows}


def test_the_sheets_in_their_order_with_the_names_macros_know(book: BookPlan) -> None:
    assert {sheet.name: sheet.code_name for sheet in book.sheets} == ORDER
    assert [sheet.name for sheet in book.sheets] == list(ORDER)
    assert book.code_name == "ThisWorkbook"
    assert book.names["thong_diep"] == ("VÍ DỤ", Area(1, 1))
    assert book.stamp["loai"] == "so-cham-diem"


def test_every_setting_has_its_name_and_stands_in_the_block(book: BookPlan) -> None:
    config = _sheet(book, "CẤU HÌNH")
    block = _block(book, config)
    groups = {group.id for one in SETS for group in one.groups}
    keys = [one.key for one in SETTINGS]
    assert set(block) == {BLOCK_VERSION_KEY, *keys, *(f"nhom.{key}" for key in groups)}
    assert block[BLOCK_VERSION_KEY] == 1
    named = [name for name in book.names if name.startswith("cau_hinh_")]
    assert set(named) == {f"cau_hinh_{key}" for key in (*keys, *(f"nhom_{key}" for key in groups))}
    areas = [book.names[name] for name in named]
    assert len(set(areas)) == len(areas)
    assert all(name.isascii() for name in book.names)
    assert (block["bo_tieu_chi"], block["ten_bo_tieu_chi"]) == (QD1187.id, QD1187.title)


def test_what_is_typed_into_settings_is_read_from_the_block(book: BookPlan) -> None:
    typed = {f"cau_hinh_{key}": f"chữ {key}" for key in ("cap", "don_vi", "han_gui", "nhom_communes")}
    settled = _settled(book, {**typed, "cau_hinh_ky": "Quý III/2026", "cau_hinh_bo_tieu_chi": TT01.id})
    block = _block(book, settled)
    assert (block["ky"], block["han_gui"], block["nhom.communes"]) == (
        "Quý III/2026",
        "chữ han_gui",
        "chữ nhom_communes",
    )
    assert block["ten_bo_tieu_chi"] == TT01.title
    assert block["so_bao_cao"] == ""
    assert _content(settled, 2, 1) == "Đã đủ mục bắt buộc; danh mục có 00 đơn vị."


def test_values_written_beside_the_formulas_are_what_they_give(book: BookPlan) -> None:
    config = _sheet(book, "CẤU HÌNH")
    assert _settled(book, {}).cells == config.cells
    assert _content(config, 2, 1) == "Còn 03 mục cần điền: cấp tổng hợp; cơ quan tổng hợp; kỳ đánh giá."


@pytest.mark.parametrize(
    ("key", "text", "told"),
    [
        ("bo_tieu_chi", "khong-co", "Có 01 mục phải sửa: bộ tiêu chí (mã) không có trong mục 5."),
        (
            "cach_cong",
            "linh tinh",
            "Có 01 mục phải sửa: cách cộng tổng điểm không có trong danh sách, đang cộng điểm đã làm tròn.",
        ),
        ("xep_hang", "có lẽ", "Có 01 mục phải sửa: xếp hạng trong nhóm không có trong danh sách."),
        ("ky", "Quý III", "Có 01 mục phải sửa: kỳ đánh giá chưa ghi năm."),
        ("ky", "", "Còn 01 mục cần điền: kỳ đánh giá."),
        ("ky", "9/2026", ""),
        ("xep_hang", "", ""),
        ("cach_cong", TOTAL_RULE_WORDINGS[TotalRule.UNROUNDED], ""),
    ],
)
def test_the_status_names_a_setting_that_cannot_be_used(
    book: BookPlan, key: str, text: str, told: str
) -> None:
    needed = {"cau_hinh_cap": "xã", "cau_hinh_don_vi": "UBND xã Nà Nhạn", "cau_hinh_ky": "Năm 2026"}
    settled = _settled(book, {**needed, f"cau_hinh_{key}": text})
    assert _content(settled, 2, 1) == (told or "Đã đủ mục bắt buộc; danh mục có 00 đơn vị.")
    marked = [
        one for one in _sheet(book, "CẤU HÌNH").highlights if one.area == book.names[f"cau_hinh_{key}"][1]
    ]
    probe = PlannedCell(1, 30, Formula(marked[-1].formula))
    names = {**settled.names, "probe": Area(1, 30)}
    shown = value_of(replace(settled, cells=(*settled.cells, probe), names=names), "probe")
    assert shown is told.startswith("Có ")


def test_what_lacks_and_what_is_wrong_are_told_together(book: BookPlan) -> None:
    settled = _settled(book, {"cau_hinh_cap": "xã", "cau_hinh_ky": "Quý III", "cau_hinh_xep_hang": "1"})
    assert _content(settled, 2, 1) == (
        "Còn 01 mục cần điền: cơ quan tổng hợp. Có 02 mục phải sửa: kỳ đánh giá chưa ghi năm; xếp hạng trong "
        "nhóm không có trong danh sách."
    )


def test_an_officer_reads_headings_before_codes(book: BookPlan) -> None:
    config = _sheet(book, "CẤU HÌNH")
    table = config.tables[0].area
    above = [_content(config, table.row - 1, column) for column in range(1, 8)]
    assert all(isinstance(text, str) and text[0].isupper() for text in above)
    codes = {"communes", "agencies", "departments", *_UNITS}
    seen = [cell for cell in config.cells if cell.value in codes and cell.column not in config.hidden_columns]
    assert len(seen) == len(codes)
    assert all(cell.look.size == 8 and cell.look.color for cell in seen)


@pytest.mark.parametrize("rule", TotalRule)
def test_the_total_rule_is_chosen_in_words_and_stated_as_formulas_want_it(
    book: BookPlan, rule: TotalRule
) -> None:
    block = _block(book, _settled(book, {"cau_hinh_cach_cong": TOTAL_RULE_WORDINGS[rule]}))
    assert block["cong_tong"] == RULE_WORDS[rule]
    blank = _block(book, _settled(book, {"cau_hinh_cach_cong": ""}))
    assert blank["cong_tong"] == "lam-tron"


def test_titles_of_groups_follow_the_chosen_set(book: BookPlan) -> None:
    settled = _settled(book, {"cau_hinh_bo_tieu_chi": QD459.id})
    _, area = book.names["danh_sach_nhom"]
    assert isinstance(area, FilledArea)
    shown = [_content(settled, row, area.column) for row in range(area.row, area.row + area.rows)]
    assert shown == [group.title for group in QD459.groups]
    first = _content(_sheet(book, "CẤU HÌNH"), area.row + len(QD1187.groups), area.column)
    assert first == ""  # a set with fewer groups offers fewer
    unknown = _block(book, _settled(book, {"cau_hinh_bo_tieu_chi": "bo-rieng"}))
    assert unknown["ten_bo_tieu_chi"] == "Không có trong danh sách, xem mục 5"


def test_the_set_is_chosen_from_all_that_are_shipped(book: BookPlan) -> None:
    config = _sheet(book, "CẤU HÌNH")
    for name, texts in (("ma", [one.id for one in SETS]), ("ten", [one.title for one in SETS])):
        _, area = book.names[f"bo_tieu_chi_{name}"]
        assert [_content(config, area.row + at, area.column) for at in range(area.rows)] == texts
    (rule,) = (rule for rule in config.rules if rule.choices == "bo_tieu_chi_ma")
    assert rule.area == book.names["cau_hinh_bo_tieu_chi"][1]


def test_the_unit_list_is_read_from_the_workbook_itself(book: BookPlan, tmp_path: Path) -> None:
    first = book.names[UNIT_NAMES][1]
    typed = {
        (first.row, 1): "UBND xã Nà Nhạn",
        (first.row, 2): "UBND CÁC XÃ, PHƯỜNG",
        (first.row + 1, 1): "Phòng Nội vụ",
        (first.row + 1, 2): "agencies",
        (first.row + 1, 5): "01/7/2025",
    }
    config = _sheet(book, "CẤU HÌNH")
    cells = (replace(one, value=typed.get((one.row, one.column), one.value)) for one in config.cells)
    path = tmp_path / "so.xlsx"
    path.write_bytes(xlsx_bytes(replace(book, sheets=(replace(config, cells=tuple(cells)),), names={})))
    listed = read_unit_list(path, {group.id: group.title for group in QD1187.groups})
    seen = [(unit.name, group_of(QD1187, unit), unit.valid_from) for unit in listed.units]
    agencies, communes = QD1187.groups
    assert seen == [
        ("UBND xã Nà Nhạn", communes, None),
        ("Phòng Nội vụ", agencies, date(2025, 7, 1)),
    ]


def _formulas(sheet: SheetPlan) -> Iterator[str]:
    yield from (cell.value.text for cell in sheet.cells if isinstance(cell.value, Formula))
    yield from (one.formula for one in sheet.highlights)
    yield from (rule.formula for rule in sheet.rules if rule.formula)
    yield from (rule.choices for rule in sheet.rules if rule.choices and isinstance(rule.choices, str))


def test_every_name_a_formula_uses_is_there(book: BookPlan) -> None:
    used = {
        (sheet.name, name)
        for sheet in book.sheets
        for text in _formulas(sheet)
        for name in names_in(parse(text))
    }
    unknown = [one for one in used if one[1] not in {**_sheet(book, one[0]).names, **book.names}]
    assert unknown == []
    assert len({name for _, name in used}) > 30
    values = [cell.value for sheet in book.sheets for cell in sheet.cells if isinstance(cell.value, Formula)]
    assert all(value.value is not None for value in values)


def test_lists_of_texts_are_short_enough_for_excel_and_refusals_for_their_box(book: BookPlan) -> None:
    rules = [rule for sheet in book.sheets for rule in sheet.rules]
    lists = [rule.choices for rule in rules if rule.choices and isinstance(rule.choices, tuple)]
    assert len(lists) > 3
    assert all(len(",".join(texts)) <= 255 for texts in lists)
    assert not [text for texts in lists for text in texts if "," in text]  # it would be two texts of the list
    assert all(0 < len(rule.refusal) <= 255 and len(rule.prompt) <= 255 for rule in rules)


def test_links_lead_to_sheets_of_the_workbook(book: BookPlan) -> None:
    guide = _sheet(book, "HƯỚNG DẪN")
    targets = {target.removesuffix("!A1").strip("'") for target in guide.links.values()}
    assert targets == set(ORDER) - {"HƯỚNG DẪN", "MẪU qd1187-dienbien"}
    shown = {
        guide.links[cell.row, cell.column]: cell.value
        for cell in guide.cells
        if (cell.row, cell.column) in guide.links
    }
    assert all(target == f"'{text}'!A1" for target, text in shown.items())


def test_the_workbook_as_spreadsheet_programs_read_it(book: BookPlan) -> None:
    read = load_workbook(BytesIO(xlsx_bytes(book)))
    tables = {table.name: (sheet.title, table) for sheet in read for table in sheet.tables.values()}
    assert {name: where for name, (where, _) in tables.items()} == {
        UNITS_TABLE: "CẤU HÌNH",
        FINDINGS_TABLE: "CẦN KIỂM TRA",
        SENDING_TABLE: "TÌNH HÌNH GỬI",
        ADJUSTMENTS_TABLE: "ĐIỀU CHỈNH",
        DATA_TABLE: "SỐ LIỆU",
        LOG_TABLE: "NHẬT KÝ",
    }
    units = tables[UNITS_TABLE][1]
    assert tuple(column.name for column in units.tableColumns) == _UNITS
    assert set(read.defined_names) >= {"cau_hinh", "cau_hinh_ky", UNIT_NAMES, "thong_diep"}
    assert PEOPLE in read["BIỂU MẪU 01"].defined_names
    assert not set(tables) & set(read.defined_names)
    first, last = units.ref.replace("A", "").replace("G", "").split(":")
    assert int(last) - int(first) == 200
    room = f"'CẤU HÌNH'!$A${int(first) + 1}:$A${last}"
    text = read.defined_names[UNIT_NAMES].attr_text
    assert text.startswith(f"{room.partition(':')[0]}:INDEX({room},MAX(1,")


def test_figures_of_units_are_one_data_frame(book: BookPlan) -> None:
    data = xlsx_bytes(replace(book, sheets=(_sheet(book, "SỐ LIỆU"),), names={}))
    frame = pd.read_excel(BytesIO(data), header=3, engine="openpyxl")
    assert list(frame.columns) == list(data_columns(QD1187))
    assert frame.columns.is_unique


def test_sheets_with_formulas_guard_them(book: BookPlan) -> None:
    computing = [
        sheet for sheet in book.sheets if any(isinstance(cell.value, Formula) for cell in sheet.cells)
    ]
    for sheet in computing:
        refused = {
            (row, rule.area.column)
            for rule in sheet.rules
            if rule.formula == "FALSE"
            for row in range(rule.area.row, rule.area.row + rule.area.rows)
        }
        seen = {
            (cell.row, cell.column)
            for cell in sheet.cells
            if isinstance(cell.value, Formula) and cell.column not in sheet.hidden_columns
        }
        assert sheet.protected or seen <= refused
    assert [sheet.name for sheet in computing] == ["CẤU HÌNH", "BIỂU MẪU 01"]


def _pixels(sheet: SheetPlan, last: int | None) -> float:
    wanted = (w for c, w in sheet.widths.items() if c not in sheet.hidden_columns and c <= (last or c))
    return sum(round(width * 7) + 5 for width in wanted) * sheet.zoom / 100


def test_every_sheet_fits_a_small_screen_and_prints_on_its_page(book: BookPlan) -> None:
    own = [sheet for sheet in book.sheets if sheet.code_name not in ("wsExample", "wsForm1")]
    wide = {"CẦN KIỂM TRA", "SỐ LIỆU"}  # their printed columns fit, what stands behind is scrolled to
    for sheet in own:
        last = sheet.printing.last_column
        assert _pixels(sheet, last if sheet.name in wide else None) <= 1300, sheet.name
        assert sheet.zoom >= 70
        assert sheet.tab_color
        assert sheet.first_input is not None or sheet.name in ("TỔNG HỢP", "BM03 TỔNG HỢP")


def test_a_workbook_whose_first_set_rates_no_staff_has_no_such_form() -> None:
    book = workbook_plan((), SETS, chosen=CCHC_TOTALS.id)
    assert [sheet.code_name for sheet in book.sheets if sheet.code_name == "wsStaff"] == []
    assert len(book.sheets) == len(ORDER) - 3
    assert load_workbook(BytesIO(xlsx_bytes(book)))["BM03 TỔNG HỢP"] is not None


def test_every_sheet_has_a_name_that_follows_it() -> None:
    plan = workbook_plan([EXAMPLE, TEMPLATE], SETS)
    anchors = {name: place for name, place in plan.names.items() if name.startswith("trang_")}
    assert {sheet for sheet, _ in anchors.values()} == {sheet.name for sheet in plan.sheets} - {TEMPLATE.name}
    assert anchors[SUMMARY.anchor][0] == SUMMARY.name
    assert anchors["trang_bieu_mau_01"][0] == "BIỂU MẪU 01"
    assert anchors["trang_vi_du"] == ("VÍ DỤ", Area(1, 1))
    for name, area in anchors.values():
        cells = next(sheet.cells for sheet in plan.sheets if sheet.name == name)
        assert area.rows == max(cell.row + cell.rows - 1 for cell in cells)
        assert area.columns == max(cell.column + cell.columns - 1 for cell in cells)
