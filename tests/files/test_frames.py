"""The sheets buttons fill, and the guides: official headings, room for decisions, links to cells."""

import re
from dataclasses import replace
from decimal import Decimal

import pytest

from support import CCHC, CCHC_TOTALS, PERIOD, QD459, QD766, QD1187, ROOT, TT01
from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import Complement, CriteriaSet, RatioScore
from tthc.domain.findings import Finding, ToldFinding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation
from tthc.files.data_layout import FACTS, NOT_IN_BLOCK, data_columns, data_sheet
from tthc.files.form_block import FORMAT_KEY, FORMAT_VERSION, read_block
from tthc.files.form_layout import FormLabels
from tthc.files.guide_layout import guide_sheet, unit_guide_sheet
from tthc.files.live_form import Connections, live_form
from tthc.files.log_layout import FINDING_COLUMNS
from tthc.files.plan import CellContent, SheetPlan
from tthc.files.result_frames import findings_frame, group_frame, log_frame, summary_frame

SETS = (QD1187, TT01, QD459, QD766, CCHC, CCHC_TOTALS)


def _row(plan: SheetPlan, row: int) -> list[CellContent]:
    cells = sorted((cell for cell in plan.cells if cell.row == row), key=lambda cell: cell.column)
    return [cell.value for cell in cells]


def _texts(plan: SheetPlan) -> str:
    return "\n".join(str(cell.value) for cell in plan.cells if cell.value is not None)


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.id)
def test_frames_of_results_are_official_and_their_hint_does_not_print(chosen: CriteriaSet) -> None:
    for plan in (summary_frame(chosen), group_frame(chosen)):
        last = plan.printing.last_column
        (hint,) = (cell for cell in plan.cells if "Trang này còn trống" in str(cell.value))
        assert last is not None
        assert hint.column > last
        assert all(cell.column + cell.columns - 1 != hint.column for cell in plan.cells if cell is not hint)
    assert chosen.summary.total in _texts(summary_frame(chosen)) or len(chosen.columns) > 1
    assert all(leaf.wording in _texts(group_frame(chosen)) for leaf in chosen.leaves())


def _found(*findings: Finding) -> Consolidation:
    told = tuple(map(tell, findings))
    return Consolidation(QD1187, QD1187.total_rule, None, "", (), (), findings=told)


def test_findings_take_decisions_and_lead_to_their_cells() -> None:
    here = Finding("TT503", {"open": 1}, Place("a.xlsx", "Biểu", 7, 5))
    whole = Finding("TT503", {"open": 2}, Place("b.xlsx"))
    away = Finding("TT503", {"open": 3}, Place("c.xlsx", "Biểu", 8, 5))

    def target_of(told: ToldFinding) -> str:
        place = told.finding.place
        return "" if place is None or place.file == "c.xlsx" else f"'{place.file}'!A1"

    plan = findings_frame(_found(here, whole, away), target_of)
    names = _row(plan, 3)
    go, choice = names.index("Đi tới"), names.index("Hướng xử lý")
    assert [name for name in names if name != "Đi tới"] == [name for name, _ in FINDING_COLUMNS]
    assert [_row(plan, row)[go] for row in (4, 5, 6)] == ["Ô E7", "Đi tới", None]
    assert plan.links == {(4, go + 1): "'a.xlsx'!A1", (5, go + 1): "'b.xlsx'!A1"}
    (rule,) = plan.rules
    assert rule.choices == ("sửa", "chấp nhận", "bỏ qua")
    assert (rule.area.column, rule.area.row, rule.area.rows) == (choice + 1, 4, 3)
    assert plan.tables[0].area.rows == 4
    assert "còn trống" not in _texts(plan)


def test_before_the_first_check_there_is_room_for_one_line() -> None:
    plan = findings_frame()
    assert "Trang này còn trống: bấm «Tổng hợp» trên thẻ Chấm điểm TTHC." in _texts(plan)
    assert plan.tables[0].area.rows == 2
    assert set(_row(plan, 4)) == {None}
    assert findings_frame(_found(Finding("TT503", {"open": 1}))).links == {}


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.id)
def test_columns_of_figures_are_the_keys_of_the_sets_forms(chosen: CriteriaSet) -> None:
    columns = data_columns(chosen)
    assert list(columns)[: len(FACTS)] == list(FACTS)
    for leaf in chosen.leaves():
        levels = [key for key in columns if key.rsplit(".", 1)[0] in (f"level.{leaf.id}", f"mark.{leaf.id}")]
        assert len(levels) == len(leaf.levels)
        assert all(f"score.{column.id}.{leaf.id}" in columns for column in chosen.columns)
    assert ("count.received" in columns) == chosen.uses_counts
    assert ("late_reason" in columns) == chosen.uses_counts
    ratios = [leaf.id for leaf in chosen.leaves() if isinstance(leaf.kind, RatioScore | Complement)]
    assert [key for key in columns if key.startswith("numerator.")] == [f"numerator.{key}" for key in ratios]
    stated = [key for key in columns if key.startswith("maximum.")]
    assert bool(stated) == (chosen is CCHC_TOTALS)


def test_figures_stand_under_their_keys() -> None:
    plan = data_sheet(QD1187, [{"unit": "UBND xã Nà Nhạn", "count.received": 352, "level.1.0": 62, "lạ": 1}])
    keys, values = _row(plan, 4), _row(plan, 5)
    assert dict(zip(keys, values, strict=True))["count.received"] == 352
    assert (values[0], values[keys.index("level.1.0")]) == ("UBND xã Nà Nhạn", 62)
    assert "lạ" not in keys
    wordings = [cell for cell in plan.cells if cell.row == 3]
    codes = [cell for cell in plan.cells if cell.row == 4]
    assert {cell.value for cell in wordings} >= {"Đơn vị", "Tình trạng"}
    assert {cell.look.bold for cell in wordings} == {True}
    assert {(cell.look.size, cell.look.bold) for cell in codes} == {(8, False)}
    assert "tên cột mà máy dùng, không sửa" in _texts(plan)
    assert plan.tables[0].area.rows == 2


def test_the_log_keeps_a_line_for_each_action() -> None:
    blank, one = log_frame(), log_frame([["10 giờ 05", "Tổng hợp", "xong", "36 biểu", "", "0.1"]])
    assert blank.tables[0].area == one.tables[0].area
    assert _row(one, 4) == ["10 giờ 05", "Tổng hợp", "xong", "36 biểu", None, "0.1"]


def _ribbon_labels() -> set[str]:
    ribbon = (ROOT / "addin/ribbon/customUI14.xml").read_text("utf-8")
    return set(re.findall(r'<button [^>]*?label="([^"]+)"', ribbon))


def test_no_sheet_speaks_of_a_button_that_is_not_there() -> None:
    frames = (summary_frame(QD1187), group_frame(QD1187), findings_frame(), data_sheet(QD1187), log_frame())
    for plan in (*frames, findings_frame(_found(Finding("TT503", {"open": 1})))):
        told = _texts(plan)
        assert set(re.findall("«([^»]+)»", told)) <= _ribbon_labels(), plan.name
        assert not re.search(r"\b[Bb]ấm\b(?! «)", told), plan.name


def test_titles_fit_where_they_stand() -> None:
    """A text that does not wrap is cut off at both ends: capitals are about 0.66 of their size wide."""
    for plan in (guide_sheet(), unit_guide_sheet([])):
        (title,) = (cell for cell in plan.cells if cell.row == 1)
        room = sum(plan.widths[column] * 7 for column in range(1, title.columns + 1))
        assert len(str(title.value)) * title.look.size / 0.75 * 0.66 < room


def test_guides_say_what_colours_mean_and_where_sheets_are() -> None:
    whole = guide_sheet()
    unit = unit_guide_sheet(
        [("BIỂU MẪU 03", "Điền"), ("Tờ '1'", "Thêm")], unit="UBND xã A", deadline="ngày 20/9"
    )
    for plan in (whole, unit):
        text = _texts(plan)
        assert "Ô nền vàng" in text
        assert "Kiểm tra" in text
        assert all(cell.look.wrap or len(str(cell.value)) < 80 for cell in plan.cells)
    told = _texts(whole)
    named = set(re.findall("«([^»]+)»", told))
    assert "Tổng hợp" in named
    assert named <= _ribbon_labels()
    assert "tthc tong-hop" in told
    assert "Enable Content" in _texts(whole)
    assert "Enable Content" not in _texts(unit)  # it has no macros
    assert set(unit.links.values()) == {"'BIỂU MẪU 03'!A1", "'Tờ ''1'''!A1"}
    assert "Hạn gửi: ngày 20/9" in _texts(unit)
    assert "Kỳ đánh giá" not in _texts(unit)


def test_a_guide_inside_a_form_is_one_page_and_that_of_the_workbook_two_at_most() -> None:
    """Heights in points at the scale of the widths, against what A4 leaves between the margins."""
    room = (297 - 30) / 25.4 * 72
    for plan, pages in ((guide_sheet(), 2), (unit_guide_sheet([("BIỂU MẪU 03", "Điền")], period="Quý I"), 1)):
        scale = min(1.0, (210 - 35) / 25.4 * 96 / sum(width * 7 + 5 for width in plan.widths.values()))
        last = max(cell.row for cell in plan.cells)
        height = sum(plan.heights.get(row, 15.75) for row in range(1, last + 1))
        assert height * scale <= room * pages


def test_a_frame_keeps_what_its_export_prints() -> None:
    plan = summary_frame(replace(QD1187, staff=None))
    assert "ĐTB CCVC BỘ PHẬN 1 CỬA" not in _texts(plan)
    assert "ĐTB CCVC BỘ PHẬN 1 CỬA" in _texts(summary_frame(QD1187))


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.id)
def test_a_row_of_figures_is_read_as_the_block_of_a_form(chosen: CriteriaSet) -> None:
    """Without the facts that are no part of a form, keys and values are those of a block."""
    row = dict.fromkeys(data_columns(chosen)) | {
        "set": chosen.id,
        "unit": "UBND xã Nà Nhạn",
        "period": PERIOD,
    }
    block = [
        (FORMAT_KEY, Decimal(FORMAT_VERSION)),
        *((k, v) for k, v in row.items() if k not in NOT_IN_BLOCK),
    ]
    read = read_block(block, {chosen.id: chosen})
    assert (read.form.unit.value, read.findings) == ("UBND xã Nà Nhạn", ())


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: chosen.id)
def test_every_key_of_a_computing_form_has_its_column(chosen: CriteriaSet) -> None:
    blank = FilledForm(Place(""), chosen.id, Entry())
    form = live_form(chosen, FormLabels("UBND xã Nà Nhạn", PERIOD), blank, "Biểu", Connections())
    area = form.names["khoi"]
    rows = range(area.row, area.row + area.rows)
    keys = {cell.value for cell in form.cells if cell.column == area.column and cell.row in rows}
    assert keys - {FORMAT_KEY} <= set(data_columns(chosen))
