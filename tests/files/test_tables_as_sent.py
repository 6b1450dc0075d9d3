"""Printed tables as officers really lay them out: subtotals, maxima, codes, rates, whole-area rows, two tables."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from files.test_summaries_of_sets import DASH, DEEP, SETS, codes, read, scores
from files.test_summaries_of_sets import of_portal as one_indicator
from support import Cells, opened, set_of, table_cells
from tthc.domain.criteria_set import Copied
from tthc.domain.forms import MOST_SELECTIONS, selections
from tthc.domain.places import Entry
from tthc.files.form_reader import read_forms
from tthc.files.grid import Grid
from tthc.files.reader import ReadFile
from tthc.files.summary_reader import read_summary
from tthc.workflow.choose import choose_period, choose_set
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

QD459, QD766, KON_RAY = set_of("qd459-dienbien"), set_of("qd766-2022"), set_of("cchc-konray")


def of_portal(head: str, subtotal: str, *, total: str = "Tổng điểm") -> Cells:
    """A table of the portal with a subtotal behind each group; {0} in `head` is the code of an indicator."""
    names, points, above = ["TT", "Đơn vị"], ["1", "Xã A"], ["", ""]
    for node in QD766.criteria:
        for leaf in node.leaves():
            names.append(head.format(leaf.label))
            points.append("2")
            above.append(node.wording)
        names.append(subtotal)
        points.append(str(2 * len(list(node.leaves()))))
        above.append(node.wording)
    lines = ["|".join([*above, ""]), "|".join([*names, total]), "|".join([*points, "46"])]
    return table_cells("\n".join(lines))


@pytest.mark.parametrize("subtotal", ["Tổng nhóm", "Cộng", "Điểm nhóm", "Tổng điểm"])
def test_a_subtotal_behind_each_group_is_no_value_too_many(subtotal: str) -> None:
    found = read(of_portal("{0}", subtotal))
    (row,) = found.table.rows
    assert (len(scores(row.form)), set(scores(row.form).values())) == (len(QD766.leaves()), {2})
    assert (row.form.total("self").value, row.extra_scores, codes(found)) == (46, (), [])


def test_a_total_below_the_heading_of_a_group_is_none_of_the_whole() -> None:
    text = DEEP.replace("|Mức độ hài lòng", "|Mức độ hài lòng|||")
    lines = text.strip("\n").splitlines()
    lines[0] = lines[0].replace("|TỔNG ĐIỂM ĐẠT ĐƯỢC", "||TỔNG ĐIỂM ĐẠT ĐƯỢC")
    lines[2] += "|Tổng điểm"
    lines[4] = lines[4].replace("|68,75/70", "|15|68,75/70")
    (row,) = read("\n".join(lines)).table.rows
    assert row.form.total("self").value == Decimal("68.75")
    without = [line.replace("|TỔNG ĐIỂM ĐẠT ĐƯỢC", "").replace("|68,75/70", "") for line in lines]
    (alone,) = read("\n".join(without)).table.rows
    assert alone.form.total("self").value == 15  # of that name there is no other


def test_ways_to_leave_values_out_are_looked_at_only_when_they_are_few() -> None:
    values = [Entry(Decimal(at)) for at in range(30)]
    assert selections(values, 24) == []
    assert len(selections(values[:12], 9)) == 220 <= MOST_SELECTIONS


@pytest.mark.parametrize(
    "text",
    [
        "TT|Đơn vị|Điểm tối đa|Điểm tự chấm|Điểm tối đa|Điểm thẩm định|Chỉ số\n1|Xã A|97|83,5|94|75,42|80,23",
        "TT|Đơn vị|Điểm tối đa|Điểm tự chấm|Điểm tối đa|Điểm thẩm định|Xếp loại\n1|Xã A|97|83,5|94|75,42|Tốt",
        "TT|Đơn vị|Điểm tự chấm|Điểm tối đa tự chấm|Điểm thẩm định|Điểm tối đa thẩm định|Xếp loại\n"
        "1|Xã A|83,5|97|75,42|94|Tốt",
        "TT|Đơn vị|Điểm tự chấm/Điểm tối đa|Điểm thẩm định/Điểm tối đa|Chỉ số\n1|Xã A|83,5/97|75,42/94|80,23",
    ],
)
def test_maxima_stand_before_or_behind_their_score_or_say_whose_they_are(text: str) -> None:
    (row,) = read(text).table.rows
    assert {key: one.value for key, one in row.form.totals.items()} == {
        "self": Decimal("83.5"),
        "appraised": Decimal("75.42"),
    }
    assert {key: one.value for key, one in row.form.maxima.items()} == {"self": 97, "appraised": 94}


@pytest.mark.parametrize(
    "text",
    [
        "TT|Đơn vị|Điểm tối đa|Điểm tự chấm|Điểm thẩm định|Chỉ số\n1|Xã A|94|83,5|75,42|80,23",
        "TT|Đơn vị|Điểm tự chấm|Điểm thẩm định|Điểm tối đa|Chỉ số\n1|Xã A|83,5|75,42|94|80,23",
    ],
)
def test_a_single_maximum_apart_from_the_scores_is_that_of_both(text: str) -> None:
    (row,) = read(text).table.rows
    assert {key: one.value for key, one in row.form.maxima.items()} == {"self": 94, "appraised": 94}


def test_a_single_maximum_between_two_scores_is_that_of_the_one_before() -> None:
    (row,) = read(
        "TT|Đơn vị|Điểm tự chấm|Điểm tối đa|Điểm thẩm định|Chỉ số\n1|Xã A|83,5|97|75,42|80,23"
    ).table.rows
    assert row.form.maxima["self"].value == 97
    assert row.form.maxima["appraised"].value is None


def test_a_maximum_without_any_total_is_nobodys() -> None:
    lines = DEEP.replace("TỔNG ĐIỂM ĐẠT ĐƯỢC", "Điểm tối đa").replace("68,75/70", "70")
    assert dict(read(lines).table.rows[0].form.maxima) == {}


def test_a_table_of_criteria_is_none_of_a_set_of_totals() -> None:
    assert read_summary(Grid("a.xlsx", "S", table_cells(DEEP)), [KON_RAY]) is None


@pytest.mark.parametrize(
    "name", ["Toàn huyện", "Chung toàn tỉnh", "Toàn thành phố", "Tính chung cả huyện", "Chung"]
)
def test_a_row_for_the_whole_area_is_no_unit_and_no_sum_either(name: str) -> None:
    found = read(DEEP + f"|{name}|-|-|-|25,5|8|-|5|8|5|4|5|60,5/70|86,43|Tốt")
    assert [row.form.unit.value for row in found.table.rows] == ["UBND xã A"]
    assert (found.table.sums, codes(found)) == ((), ["TT138"])


FLAT = (
    "STT|TÊN ĐƠN VỊ|Công khai, minh bạch: Chỉ số 1|Nhóm công khai, minh bạch - Chỉ số 2|Chỉ số 3 công khai"
    "|Tiến độ (30đ)|Cung cấp DVTT: Chỉ số 1 (10đ)|Cung cấp DVTT: Chỉ số 2 (10đ)|TỔNG ĐIỂM ĐẠT ĐƯỢC"
    "\n1|UBND xã A|-|-|-|30|10|-|40/40"
)


def test_a_group_and_its_indicator_in_one_heading() -> None:
    (row,) = read(FLAT).table.rows
    assert row.form.criterion("3.1").score("self").value == 10
    assert "3.2" in row.form.criteria


def test_criteria_headed_by_their_numbers() -> None:
    labels = [leaf.label for leaf in QD459.leaves()]
    (row,) = read(
        f"STT|TÊN ĐƠN VỊ|{'|'.join(labels)}|TỔNG ĐIỂM\n1|UBND xã A|-|-|-|30|10|-|5|8|5|5|5|68"
    ).table.rows
    assert list(scores(row.form)) == labels
    assert row.form.criterion("2").score("self").value == 30


def test_a_heading_with_a_percent_sign_is_that_of_a_rate() -> None:
    labels = [f"{leaf.label} (%)" for leaf in QD766.leaves()]
    values = "|".join("90" for _ in labels)
    (row,) = read(f"STT|TÊN ĐƠN VỊ|{'|'.join(labels)}|TỔNG ĐIỂM\n1|Xã A|{values}|68").table.rows
    assert row.form.criterion("1.4").rate.value == 90
    assert row.form.criterion("1.1").score("self").value == 90  # handed down as a score: it has no rate


BOTH = (
    DEEP
    + """
Lưu ý: dấu (-) là nhiệm vụ không phải thực hiện

BẢNG TỔNG HỢP KẾT QUẢ CHẤM ĐIỂM CẢI CÁCH HÀNH CHÍNH NĂM 2023
STT|Tên đơn vị|Điểm tự chấm|Điểm thẩm định|Chỉ số CCHC|Xếp loại
1|UBND xã A|83,5/97|75,42/94|80,23|Tốt
"""
)


def file_of(tmp_path: Path, *sheets: str) -> ReadFile:
    book = Workbook()
    for at, text in enumerate(sheets):
        sheet = book.active if not at else book.create_sheet()
        assert isinstance(sheet, Worksheet)
        for (row, column), value in table_cells(text).items():
            sheet.cell(row, column, float(value) if isinstance(value, Decimal) else str(value))
    book.save(tmp_path / "a.xlsx")
    return opened(tmp_path / "a.xlsx", SETS)


@pytest.mark.parametrize("sheets", [(BOTH,), tuple(BOTH.split("\n\n"))])
def test_two_tables_of_different_sets_are_each_read_by_their_own(
    tmp_path: Path, sheets: tuple[str, ...]
) -> None:
    found = file_of(tmp_path, *(f"BẢNG TỔNG HỢP THÁNG 02 NĂM 2024\n{sheets[0]}", *sheets[1:]))
    assert [one.table.criteria_set for one in found.summaries] == ["qd459-dienbien", "cchc-konray"]
    period = choose_period(None, [found])
    assert choose_set(SETS, [found]).id == "qd459-dienbien"
    assert period is not None
    assert period.text == "Tháng 02 năm 2024"


@pytest.mark.parametrize("typed", ["95,5%", "95.5%", "95,5 %"])
def test_a_percent_under_an_indicator_of_a_ratio_is_its_rate(typed: str) -> None:
    leaves = QD766.leaves()
    names = "|".join(leaf.label for leaf in leaves)
    first = "|".join(typed if leaf.id == "1.4" else "2" for leaf in leaves)
    second = "|".join("-" if leaf.id in ("1.4", "3.1") else "2" for leaf in leaves)
    found = read(f"STT|TÊN ĐƠN VỊ|{names}|TỔNG ĐIỂM\n1|Xã A|{first}|68\n2|Xã B|{second}|68")
    entry, none = (row.form.criterion("1.4") for row in found.table.rows)
    assert (entry.rate.value, dict(entry.scores), codes(found)) == (Decimal("95.5"), {}, [])
    assert (none.numerator.value, none.denominator.value, none.rate.value) == (0, 0, None)
    assert none.numerator.place is not None
    assert (none.numerator.place.row, none.numerator.place.column) == (3, 6)
    assert (
        found.table.rows[1].form.criterion("3.1").score("self").value is DASH
    )  # scores stand in that column


def test_a_percent_under_a_score_that_is_typed_is_asked_about() -> None:
    leaves = QD766.leaves()
    names, values = "|".join(one.label for one in leaves), "|".join("95%" for _ in leaves)
    found = read(f"STT|TÊN ĐƠN VỊ|{names}|TỔNG ĐIỂM\n1|Xã A|{values}|68")
    typed = [one for one in leaves if isinstance(one.kind, Copied)]
    assert codes(found) == ["TT101"] * len(typed)


@pytest.mark.parametrize(
    ("parts", "values", "zero"),
    [
        ("Tỷ lệ|Điểm", "-|", True),
        ("Tỷ lệ|Điểm", "-|6", False),
        ("Tử số|Mẫu số", "-|-", True),
        ("Tử số|Mẫu số", "-|5", False),
    ],
)
def test_a_dash_for_a_rate_is_nothing_of_nothing_unless_a_score_stands_beside_it(
    parts: str, values: str, zero: bool
) -> None:
    entry = one_indicator(parts, values).criterion("1.4")
    assert (entry.denominator.value == 0) is zero
    assert entry.score("self").value == (6 if values.endswith("|6") else None)


@pytest.mark.parametrize(
    ("heads", "values", "wanted"),
    [
        ("Tử số|Mẫu số|Tỷ lệ (%)|Điểm", "9|10|90|5,4", (9, 10, 90, Decimal("5.4"))),
        ("Tử số|Mẫu số|Điểm", "9|10|", (9, 10, None, None)),
        ("Tỷ lệ|Điểm", "90%|5,4", (None, None, 90, Decimal("5.4"))),
        ("Tử số|Mẫu số|Tỷ lệ|Điểm", "-|-|-|", (0, 0, None, None)),
        ("Tử số|Mẫu số|Tỷ lệ|Điểm", "-|-|-|-", (None, None, None, DASH)),
        ("Tử số|Mẫu số|Tỷ lệ|Điểm", "|||5,4", (None, None, None, Decimal("5.4"))),
    ],
)
def test_a_form_may_have_columns_for_the_figures_of_a_ratio(
    heads: str, values: str, wanted: tuple[object, ...]
) -> None:
    blank = "|" * heads.count("|")
    lines = [f"STT|Chỉ số|Điểm tối đa|{heads}"]
    for leaf in QD766.leaves():
        own = values if leaf.id == "1.4" else f"{blank}2"
        lines.append(f"{leaf.label}|{leaf.wording}|{leaf.maximum}|{own}")
    (found,) = read_forms(Grid("a.xlsx", "S", table_cells("Đơn vị: Xã A\n" + "\n".join(lines))), SETS)
    entry, copied = found.form.criterion("1.4"), found.form.criterion("1.1")
    scored = entry.score("self").value
    assert (entry.numerator.value, entry.denominator.value, entry.rate.value, scored) == wanted
    if wanted[0] is not None and entry.numerator.place is not None:
        assert entry.numerator.place.column == 4
    assert (copied.score("self").value, copied.numerator.place) == (2, None)


def test_rows_of_figures_below_a_criterion_go_before_its_columns() -> None:
    lines = ["STT|Chỉ số|Điểm tối đa|Số hồ sơ|Tử số|Mẫu số|Điểm"]
    for leaf in QD766.leaves():
        lines.append(f"{leaf.label}|{leaf.wording}|{leaf.maximum}|||{'' if leaf.id == '1.4' else 2}|2")
        lines += ["|Tử số||9", "|Mẫu số||10"] if leaf.id == "1.4" else []
    (found,) = read_forms(Grid("a.xlsx", "S", table_cells("Đơn vị: Xã A\n" + "\n".join(lines))), SETS)
    entry = found.form.criterion("1.4")
    assert (entry.numerator.value, entry.denominator.value) == (9, 10)


def test_a_blank_index_is_told_where_it_can_be_computed(tmp_path: Path) -> None:
    head = "BẢNG TỔNG HỢP NĂM 2023\nTT|Đơn vị|Điểm tự chấm|Điểm thẩm định|Chỉ số CCHC|Xếp loại\n"
    text = head + "1|Xã A|83,5/97|75,42/94||Tốt\n2|Xã B|83,5/97|75,42/94|80,23|Tốt\n3|Xã C||||"
    (tmp_path / "a.csv").write_text(text.replace("|", ";"), encoding="utf-8")
    result = consolidate(Request((tmp_path,)))
    told = [one.finding for one in result.findings if one.finding.code == "TT168"]
    assert [(one.unit, one.facts) for one in told] == [("Xã A", {"computed": Decimal("80.23")})]
