"""Biểu mẫu 01 to be filled in: what it computes by itself, and that it is read back as any staff form."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import CCHC, PERIOD, QD459, QD1187, TT01, opened
from tthc.domain.criteria_set import CriteriaSet
from tthc.files.formula_values import Scalar, with_values
from tthc.files.guide_layout import unit_guide_sheet
from tthc.files.live_staff import PEOPLE, StaffSource, live_staff_sheet
from tthc.files.plan import BookPlan, CellContent, Formula, SheetPlan, with_heights
from tthc.files.set_table import SetTable
from tthc.files.xlsx_writer import xlsx_bytes

SOURCE = StaffSource("Đơn vị: UBND xã Nà Nhạn", f"Kỳ đánh giá: {PERIOD}")
_NAME, _POSITION, _SCORE = 0, 1, 2
_STATUS = "tinh_trang"
_NO_FORM = "Bộ tiêu chí đang chọn không có Biểu mẫu 01."


def _sheet(chosen: CriteriaSet = QD1187, source: StaffSource = SOURCE) -> SheetPlan:
    plan = live_staff_sheet(chosen, source)
    assert plan is not None
    return plan


def _of_workbook(chosen: CriteriaSet | None) -> dict[str, Scalar | list[Scalar]]:
    """The names of CẤU HÌNH with a set chosen there; None for an id that is in no list."""
    sets = (QD1187, TT01, QD459, CCHC)
    table = SetTable(sets, str).columns()
    columns = {
        f"bo_tieu_chi_{name}": [
            Fraction(one) if isinstance(one, int | Decimal) else str(one) for one in column
        ]
        for name, column in table.items()
    }
    ids: list[Scalar] = [one.id for one in sets]
    return {**columns, "bo_tieu_chi_ma": ids, "cau_hinh_bo_tieu_chi": chosen.id if chosen else "khong-co"}


def _filled(
    plan: SheetPlan,
    people: Mapping[int, tuple[CellContent, CellContent, CellContent]],
    outer: Mapping[str, Scalar | list[Scalar]] | None = None,
) -> SheetPlan:
    """The sheet with people typed in, by row from 0, and every formula computed anew."""
    block = plan.names[PEOPLE]
    typed = {
        (block.row + row, block.column + at): value
        for row, values in people.items()
        for at, value in enumerate(values)
    }
    cells = (
        replace(cell, value=Formula(cell.value.text))
        if isinstance(cell.value, Formula)
        else replace(cell, value=typed.get((cell.row, cell.column), cell.value))
        for cell in plan.cells
    )
    return with_values(replace(plan, cells=tuple(cells)), outer)


def _shown(plan: SheetPlan, row: int, column: int) -> object:
    cell = next(cell for cell in plan.cells if (cell.row, cell.column) == (row, column))
    return cell.value.value if isinstance(cell.value, Formula) else cell.value


def _line(plan: SheetPlan, row: int) -> list[object]:
    """STT, the marks and the check of a person's row."""
    at = plan.names[PEOPLE].row + row
    return [_shown(plan, at, column) for column in (1, 5, 6, 7, 9)]


def _status(plan: SheetPlan) -> object:
    area = plan.names[_STATUS]
    return _shown(plan, area.row, area.column)


@pytest.mark.parametrize(
    ("chosen", "score", "marks"),
    [
        (QD1187, "10", ["X", "", ""]),
        (QD1187, "4.995", ["X", "", ""]),
        (QD1187, "4.994", ["", "X", ""]),
        (QD1187, "3.5", ["", "X", ""]),
        (QD1187, "3.49", ["", "", "X"]),
        (QD1187, "0", ["", "", "X"]),
        (TT01, "4.95", ["X", "", ""]),
        (TT01, "4.949", ["", "X", ""]),
        (TT01, "3.45", ["", "X", ""]),
    ],
)
def test_a_score_is_rounded_as_the_set_says_before_it_meets_a_threshold(
    chosen: CriteriaSet, score: str, marks: list[str]
) -> None:
    plan = _filled(_sheet(chosen), {0: ("Nguyễn Văn A", None, Decimal(score))})
    assert _line(plan, 0) == [1, *marks, ""]


def test_a_blank_form_shows_nothing_and_its_written_values_are_the_computed_ones() -> None:
    blank = _sheet()
    assert _filled(blank, {}).cells == blank.cells
    assert _line(blank, 0) == ["", "", "", "", ""]
    assert _status(blank) == "Biểu chưa có số liệu."


def test_each_row_says_what_it_lacks_and_the_status_counts_them() -> None:
    people = {
        0: ("Nguyễn Văn A", "Công chức", Decimal(8)),
        1: ("Trần Thị B", None, None),
        3: (None, None, Decimal(7)),
        4: ("Lò Văn C", None, "7,5"),
        5: ("Lò Văn D", None, Decimal(11)),
        6: ("Lò Văn E", None, Decimal(-1)),
        7: (None, "Công chức", None),
    }
    plan = _filled(_sheet(), people)
    told = [_line(plan, row)[-1] for row in range(8)]
    limits = ["Điểm từ 0 đến 10"] * 2
    assert told == ["", "Thiếu điểm", "", "Thiếu họ tên", "Điểm phải là số", *limits, "Thiếu họ tên"]
    assert _line(plan, 3)[0] == ""
    assert _status(plan) == "Còn 06 nội dung cần kiểm tra, xem cột Kiểm tra."
    complete = _filled(_sheet(), {0: people[0]})
    assert _status(complete) == "Biểu đã đủ số liệu, có thể gửi."


def test_the_marks_stand_where_the_row_is_moved_to() -> None:
    """No formula names a row: a person typed into the last row is marked as in the first."""
    plan = _sheet()
    last = plan.names[PEOPLE].rows - 1
    assert _line(_filled(plan, {last: ("A", None, Decimal(4))}), last) == [last + 1, "", "X", "", ""]


def test_a_filled_form_is_read_back_and_a_blank_one_is_no_form(tmp_path: Path) -> None:
    guide = unit_guide_sheet([("BIỂU MẪU 01", "Đánh giá công chức")], unit="UBND xã Nà Nhạn", period=PERIOD)
    people = {
        0: ("Nguyễn Văn A", "Công chức", Decimal("7.79")),
        1: ("Trần Thị B", None, Decimal("3.49")),
    }
    filled, blank = tmp_path / "co.xlsx", tmp_path / "khong.xlsx"
    filled.write_bytes(xlsx_bytes(BookPlan((guide, _filled(_sheet(), people)))))
    blank.write_bytes(xlsx_bytes(BookPlan((guide, _sheet()))))
    read = opened(filled)
    (form,) = (staff.form for staff in read.staff)
    seen = [(row.name.value, row.position.value, row.score.value, row.ratings) for row in form.rows]
    assert seen == [
        ("Nguyễn Văn A", "Công chức", Decimal("7.79"), (0,)),
        ("Trần Thị B", None, Decimal("3.49"), (2,)),
    ]
    assert (read.forms, read.summaries, read.doubts) == ((), (), ())
    nothing = opened(blank)
    assert (nothing.staff, nothing.forms, nothing.doubts) == ((), (), ())


def test_inputs_alone_are_unlocked_and_helpers_do_not_print() -> None:
    plan = _sheet()
    block = plan.names[PEOPLE]
    unlocked = {(cell.row, cell.column) for cell in plan.cells if cell.look.unlocked}
    rows, columns = (
        range(block.row, block.row + block.rows),
        range(block.column, block.column + block.columns),
    )
    assert plan.protected
    assert unlocked == {(row, column) for row in rows for column in columns}
    assert plan.printing.last_column == 7
    assert plan.names["cot_kiem_tra"].column > 7


def test_it_prints_on_one_page() -> None:
    book = load_workbook(BytesIO(xlsx_bytes(BookPlan((_sheet(),)))))
    setup = book.worksheets[0].page_setup
    assert (setup.orientation, setup.fitToWidth or 1, setup.fitToHeight or 1) == ("landscape", 1, 1)


def test_a_blank_cell_is_filled_only_where_something_waits() -> None:
    """The first row of a blank form, and rows of people begun; what is printed complete has no fill."""
    formulas = [one.formula for one in _sheet().highlights[:3]]
    assert all("COUNTA(ho_ten)=0" in one for one in formulas)
    assert all("MAX(" not in one for one in formulas)


def test_the_score_of_the_unit_is_suggested_beside_the_form() -> None:
    plan = _sheet(source=replace(SOURCE, unit_score='IF(diem_ccvc=0,"",diem_ccvc)'))
    shown = with_values(plan, {"diem_ccvc": "7,79"})
    assert _shown(shown, 5, 9) == "Điểm chung của đơn vị: 7,79"
    assert "tiêu chí 1, 2, 3, 4, 5 của Biểu mẫu số 03" in str(_shown(plan, 2, 9))


def test_texts_beside_the_form_have_room() -> None:
    """At Excel's widths: the rows the explanation stands over are as high as its lines."""
    plan = _sheet()
    (text,) = (cell for cell in plan.cells if (cell.row, cell.column) == (2, 9))
    alone = with_heights(SheetPlan("A", (replace(text, row=1, rows=1),), plan.widths))
    assert sum(plan.heights[row] for row in range(text.row, text.row + text.rows)) >= alone.heights[1]


@pytest.mark.parametrize("chosen", [QD1187, TT01, QD459, CCHC, None])
def test_in_the_workbook_the_status_says_when_the_chosen_set_has_no_such_form(
    chosen: CriteriaSet | None,
) -> None:
    plan = _sheet(source=replace(SOURCE, chosen_in_workbook=True))
    has_form = chosen is not None and chosen.staff is not None
    one = _filled(plan, {0: ("Nguyễn Văn A", None, Decimal(8))}, _of_workbook(chosen))
    assert _status(one) == ("Biểu đã đủ số liệu, có thể gửi." if has_form else _NO_FORM)
    assert (_shown(one, 2, 9) == _NO_FORM) is not has_form
    assert _status(_filled(plan, {}, _of_workbook(QD459))) == _NO_FORM
    assert "lấy từ trang CẤU HÌNH" in str(_shown(plan, 5, 9))


def test_a_set_without_staff_scores_has_no_such_form() -> None:
    assert live_staff_sheet(CCHC, SOURCE) is None
