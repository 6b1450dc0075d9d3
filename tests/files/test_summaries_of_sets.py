"""Printed tables of sets other than the 18-point ones: deep headings, several columns, indicators in parts."""

from decimal import Decimal

import pytest

from support import SAMPLES, Cells, set_of, table_cells
from tthc.criteria.loader import shipped_sets
from tthc.domain.forms import FilledForm, SummaryTable
from tthc.domain.numbers import Absent
from tthc.files.grid import CellValue, Grid
from tthc.files.summary_layout import SummaryLabels, summary_sheet
from tthc.files.summary_reader import ReadSummary, read_summary
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

DASH = Absent.DASH
SETS = shipped_sets()
QD459, QD766 = set_of("qd459-dienbien"), set_of("qd766-2022")

DEEP = """
STT|TÊN CƠ QUAN, ĐƠN VỊ|ĐIỂM CÁC CHỈ SỐ|||||||||||TỔNG ĐIỂM ĐẠT ĐƯỢC|TỔNG ĐIỂM QUY ĐỔI|XẾP LOẠI
||Nhóm công khai, minh bạch|||Tiến độ, KQ giải quyết (30đ)|Cung cấp DVTT||Số hóa hồ sơ||Mức độ hài lòng
||Chỉ số 1 (5đ)|Chỉ số 2 (5đ)|Chỉ số 3 (10đ)||Chỉ số 1 (10đ)|Chỉ số 2 (10đ)|Chỉ số 1 (5đ)|Chỉ số 2 (10đ)|Chỉ số 1 (5đ)|Chỉ số 2 (5đ)|Chỉ số 3 (5đ)
UBND CÁC XÃ
1|UBND xã A|-|-|-|30|10|-|5|8,75|5|5|5|68,75/70|98,21|XS
"""
SCORES = [DASH, DASH, DASH, 30, 10, DASH, 5, Decimal("8.75"), 5, 5, 5]


def read(text: str | Cells) -> ReadSummary:
    cells = table_cells(text) if isinstance(text, str) else text
    found = read_summary(Grid("a.xlsx", "S", cells), SETS)
    assert found is not None
    return found


def table(text: str) -> SummaryTable:
    return read(text).table


def scores(form: FilledForm, column: str = "self") -> dict[str, object]:
    return {key: entry.score(column).value for key, entry in form.criteria.items()}


def codes(found: ReadSummary) -> list[str]:
    return [finding.code for finding in found.findings]


def test_headings_three_rows_deep_are_found_by_all_that_stands_over_a_column() -> None:
    found = read(DEEP)
    (row,) = found.table.rows
    assert (found.table.criteria_set, found.table.by_groups) == ("qd459-dienbien", False)
    assert list(scores(row.form).values()) == SCORES
    assert list(scores(row.form)) == [leaf.id for leaf in QD459.leaves()]
    assert (row.form.total("self").value, row.form.maxima["self"].value) == (Decimal("68.75"), 70)
    assert (row.form.index.value, row.form.classification.value) == (Decimal("98.21"), "XS")
    assert (row.group_title, codes(found)) == ("UBND CÁC XÃ", [])


def filled(cells: Cells) -> Cells:
    """The headings of merged cells repeated in each of them."""
    whole: Cells = dict(cells)
    for row in (1, 2):
        last: CellValue | None = None
        for column in range(3, 14):
            last = whole.get((row, column), last)
            if last is not None:
                whole[row, column] = last
    whole[3, 6] = whole[2, 6]
    return whole


def test_headings_repeated_in_each_cell_of_a_merge_say_the_same() -> None:
    (row,) = read(filled(table_cells(DEEP))).table.rows
    assert list(scores(row.form).values()) == SCORES


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (" (5đ)", ""),
        (" (5đ)", " (5 điểm)"),
        ("Chỉ số 1", "Chỉ số\n1"),
        ("Nhóm công khai", "I. Nhóm công khai"),
        ("Cung cấp DVTT", "Cung cấp dịch vụ trực tuyến"),
        ("Số hóa hồ sơ", "Số hoá hồ sơ"),
        ("TỔNG ĐIỂM QUY ĐỔI", "Chỉ số CCHC"),
    ],
)
def test_headings_worded_a_little_otherwise_are_the_same(old: str, new: str) -> None:
    cells = {at: v.replace(old, new) if isinstance(v, str) else v for at, v in table_cells(DEEP).items()}
    (row,) = read(cells).table.rows
    assert list(scores(row.form).values()) == SCORES
    assert row.form.index.value == Decimal("98.21")


@pytest.mark.parametrize(
    ("typed", "total", "maximum"),
    [
        ("70/70", 70, 70),
        ("55 / 70", 55, 70),
        ("55/70 điểm", 55, 70),
        ("68,75", Decimal("68.75"), None),
        ('"68,75"', Decimal("68.75"), None),
        ("", None, None),
    ],
)
def test_a_total_stands_with_or_without_its_maximum(typed: str, total: object, maximum: object) -> None:
    (row,) = table(DEEP.replace("68,75/70", typed)).rows
    assert (row.form.total("self").value, row.form.maxima["self"].value) == (total, maximum)


@pytest.mark.parametrize(
    ("typed", "value", "told"),
    [('"8,75"', Decimal("8.75"), []), ("", None, []), ("10/5/2024", None, ["TT105"]), ("-", DASH, [])],
)
def test_a_score_typed_as_a_text_or_turned_into_a_date(typed: str, value: object, told: list[str]) -> None:
    found = read(DEEP.replace("8,75|5", f"{typed}|5"))
    assert found.table.rows[0].form.criterion("4.2").score("self").value == value
    assert codes(found) == told


def test_a_row_of_dashes_is_a_unit() -> None:
    (row,) = table(DEEP.replace("30|10|-|5|8,75|5|5|5|68,75/70|98,21|XS", "-|-|-|-|-|-|-|-|-|-|-")).rows
    assert set(scores(row.form).values()) == {DASH}


def with_extra(rows: list[str], *, headed: bool) -> str:
    """Rows of 12 values under 11 headings: the spare one under the wide heading, or pushing the rest right."""
    head = DEEP.strip("\n").splitlines()[:4]
    head[0] = head[0].replace("|TỔNG ĐIỂM ĐẠT", "||TỔNG ĐIỂM ĐẠT") if headed else head[0]
    return "\n".join([*head, *rows])


ROWS = [
    "1|UBND xã A|-|-|-|30|10|-|5|8,75|5|5|5|5|68,75/70|98,21|XS",
    "2|UBND xã B|-|-|-|30|10|-|5|0|5|5|5|5|60/70|85,71|Tốt",
    "3|UBND xã C|-|-|-|30|10|-|5|10|5|5|5|5|70/70|100|XS",
]


def test_a_value_without_a_heading_is_left_out_where_the_others_add_up() -> None:
    found = read(with_extra(ROWS, headed=True))
    assert [scores(row.form)["4.1"] for row in found.table.rows] == [5, 5, 5]
    assert [scores(row.form)["5.3"] for row in found.table.rows] == [5, 5, 5]
    assert codes(found) == ["TT162"]
    assert found.findings[0].facts == {"column": "N", "rows": 3}


def test_a_value_without_a_heading_that_the_total_needs_is_looked_for() -> None:
    row = "1|UBND xã A|-|-|-|30|10|-|5|8,75|5|5|0|5|68,75/70|98,21|XS"
    found = read(with_extra([row], headed=True))
    assert list(scores(found.table.rows[0].form).values()) == SCORES
    assert codes(found) == ["TT130"]


def test_rows_pushed_right_are_read_as_all_rows_of_the_table_allow() -> None:
    found = read(with_extra(ROWS, headed=False))
    assert [scores(row.form)["4.1"] for row in found.table.rows] == [5, 5, 5]
    assert [scores(row.form)["4.2"] for row in found.table.rows] == [Decimal("8.75"), 0, 10]
    assert [row.form.index.value for row in found.table.rows] == [Decimal("98.21"), Decimal("85.71"), 100]
    assert set(codes(found)) == {"TT130"}


def test_a_row_pushed_right_alone_stays_unread_when_two_readings_fit() -> None:
    found = read(with_extra(ROWS[1:2], headed=False))
    assert found.table.rows[0].form.criteria == {}
    assert codes(found) == ["TT131"]


def test_a_column_that_is_not_there_is_told_once() -> None:
    lines = DEEP.strip("\n").splitlines()
    without = "\n".join(
        "|".join(cell for at, cell in enumerate(line.split("|")) if at != 12) for line in lines
    )
    found = read(without + "\n2|UBND xã B|-|-|-|30|10|-|5|8,75|5|5|63,75/65|98,08|XS")
    assert codes(found) == ["TT166", "TT166", "TT161"]
    assert [(one.unit, one.facts["labels"]) for one in found.findings[:2]] == [
        ("UBND xã A", "5.3"),
        ("UBND xã B", "5.3"),
    ]
    assert found.findings[2].facts == {"criteria": ("5.3 (Mức độ hài lòng: Chỉ số 3)",)}
    assert "5.3" not in found.table.rows[0].form.criteria


def test_a_column_nobody_of_the_table_needs_is_not_missed() -> None:
    lines = DEEP.strip("\n").splitlines()
    without = "\n".join(
        "|".join(cell for at, cell in enumerate(line.split("|")) if at != 7) for line in lines
    )
    assert codes(read(without)) == []  # "3.2" is not required of communes


def test_a_table_of_groups_alone_is_read_one_level_up() -> None:
    found = table(
        "TT|Tên đơn vị|Công khai, minh bạch|Tiến độ giải quyết|Cung cấp DVTT|Số hóa hồ sơ|Mức độ hài lòng"
        "|TỔNG ĐIỂM ĐẠT ĐƯỢC|TỔNG ĐIỂM QUY ĐỔI|XẾP LOẠI\n1|Xã A|-|30|10|0|15|55/70|78,57|Khá"
    )
    assert (found.criteria_set, found.by_groups) == ("qd459-dienbien", True)
    assert scores(found.rows[0].form) == {"1": DASH, "2": 30, "3": 10, "4": 0, "5": 15}


def test_of_two_sets_the_one_with_more_of_the_headings_is_taken() -> None:
    found = table(
        "TT|Tên đơn vị|Công khai, minh bạch|Tiến độ giải quyết|Dịch vụ công trực tuyến|Thanh toán trực tuyến"
        "|Số hóa hồ sơ|Mức độ hài lòng|Tổng điểm|Xếp loại\n1|Xã A|11,79|20|8|10|20|18|87,79|Tốt"
    )
    assert (found.criteria_set, found.by_groups) == ("qd766-2022", True)
    assert list(scores(found.rows[0].form)) == ["1", "2", "3", "4", "5", "6"]


def of_portal(parts: str, values: str, first: str = "1.4") -> FilledForm:
    """One commune of a table of the portal whose indicator 1.4 has several columns."""
    columns = parts.count("|")
    others = [leaf for leaf in QD766.leaves() if leaf.id != "1.4"]
    heads = "|".join(
        ["TT", "Tên đơn vị", first, *[""] * columns, *(leaf.label for leaf in others), "Tổng điểm"]
    )
    row = "|".join(["1", "Xã A", values, *("2" for _ in others), "90"])
    cells = table_cells(f"{heads}\n||{parts}\n{row}")
    return (
        read({at: f"{v} " if at[0] == 1 and isinstance(v, Decimal) else v for at, v in cells.items()})
        .table.rows[0]
        .form
    )


@pytest.mark.parametrize(
    ("parts", "values", "wanted"),
    [
        ("Tử số|Mẫu số|Tỷ lệ (%)|Điểm", "9|10|90%|5,4", (9, 10, 90, Decimal("5.4"))),
        ("Tử số|Mẫu số", "9|10", (9, 10, None, None)),
        ("Tỷ lệ (%)|Điểm", '"95,29%"|5,72', (None, None, Decimal("95.29"), Decimal("5.72"))),
        ("Tỷ lệ|Điểm", "0,9529|5,72", (None, None, Decimal("95.29"), Decimal("5.72"))),
        ("Tỷ lệ|Điểm", "95,29|5,72", (None, None, Decimal("95.29"), Decimal("5.72"))),
        ("Tỷ lệ|Điểm", "-|-", (None, None, None, DASH)),
    ],
)
def test_an_indicator_of_the_portal_may_stand_in_parts(
    parts: str, values: str, wanted: tuple[object, ...]
) -> None:
    entry = of_portal(parts, values).criterion("1.4")
    found = (entry.numerator.value, entry.denominator.value, entry.rate.value, entry.score("self").value)
    assert found == wanted


def test_the_parts_of_an_indicator_may_be_columns_of_their_own() -> None:
    others = [leaf for leaf in QD766.leaves() if leaf.id != "1.4"]
    heads = ["TT", "Tên đơn vị", "Tỷ lệ 1.4 (%)", "Điểm 1.4", *(leaf.heading for leaf in others), "Tổng điểm"]
    row = ["1", "Xã A", "90%", "5,4", *("2" for _ in others), "90"]
    entry = table("|".join(heads) + "\n" + "|".join(row)).rows[0].form.criterion("1.4")
    assert (entry.rate.value, entry.score("self").value) == (90, Decimal("5.4"))


TOTALS = """
TT|Đơn vị|Điểm tự chấm|Điểm thẩm định|Chỉ số CCHC|Xếp loại
1|UBND xã A|83,5/97|75,42/94|80,23|Tốt
"""
WITH_MAXIMA = """
TT|Đơn vị|Điểm tự chấm||Điểm thẩm định||Chỉ số CCHC|Xếp loại
||Điểm|Điểm tối đa|Điểm|Điểm tối đa
1|UBND xã A|83,5|97|75,42|94|80,23|Tốt
"""
BESIDE = """
TT|Tên xã|Tổng điểm tự chấm|Tối đa|Tổng điểm Hội đồng thẩm định|Tối đa|Chỉ số cải cách hành chính|Xếp loại
1|UBND xã A|83,5|97|75,42|94|80,23|Tốt
"""


@pytest.mark.parametrize("text", [TOTALS, WITH_MAXIMA, BESIDE])
def test_totals_of_two_columns_are_the_scores_of_a_set_of_totals(text: str) -> None:
    found = read(text)
    (row,) = found.table.rows
    entry = row.form.criterion("tong")
    assert found.table.criteria_set == "cchc-konray"
    assert {key: one.value for key, one in entry.scores.items()} == {
        "self": Decimal("83.5"),
        "appraised": Decimal("75.42"),
    }
    assert {key: one.value for key, one in entry.maxima.items()} == {"self": 97, "appraised": 94}
    assert {key: one.value for key, one in row.form.maxima.items()} == {"self": 97, "appraised": 94}
    assert (row.form.index.value, row.form.classification.value) == (Decimal("80.23"), "Tốt")
    assert codes(found) == []


def test_a_table_without_the_appraised_score_says_so_once() -> None:
    found = read(
        "TT|Đơn vị|Điểm tự chấm|Chỉ số CCHC|Xếp loại\n1|Xã A|83,5/97|80,23|Tốt\n2|Xã B|80/97|82,47|Tốt"
    )
    assert codes(found) == ["TT163"]
    assert found.findings[0].facts == {"headings": ("Điểm thẩm định",)}


def test_a_list_of_points_without_maximum_or_index_is_no_table_of_totals() -> None:
    text = "TT|Đơn vị|Điểm tự chấm|Xếp loại\n1|Xã A|17,5|Xuất sắc"
    assert read_summary(Grid("a.xlsx", "S", table_cells(text)), SETS) is None


def test_a_table_of_headings_with_totals_of_both_columns() -> None:
    found = read(_of_headings())
    (row,) = found.table.rows
    assert (found.table.criteria_set, found.table.by_groups) == ("cchc-vi-du", True)
    assert row.form.criterion("8").score("appraised").value == 5
    assert {key: one.value for key, one in row.form.totals.items()} == {
        "self": Decimal("90.5"),
        "appraised": Decimal("85.5"),
    }
    assert {key: one.value for key, one in row.form.maxima.items()} == {"self": 97, "appraised": 95}


def _of_headings() -> str:
    chosen = set_of("cchc-vi-du")
    heads = [node.wording for node in chosen.criteria]
    gap = "|" * (len(heads) - 1)
    return (
        f"TT|Tên đơn vị|Điểm thẩm định các lĩnh vực{gap}|Tổng điểm||Chỉ số CCHC|Xếp loại\n"
        f"||{'|'.join(heads)}|Điểm tự chấm|Điểm thẩm định\n"
        f"1|Xã A|{'|'.join('5' for _ in heads)}|90,5/97|85,5/95|90|Xuất sắc"
    )


@pytest.mark.parametrize(
    ("folder", "set_id", "by_groups"),
    [
        ("muong-nhe-2024-02/don-vi", "qd459-dienbien", False),
        ("kon-ray-2022/don-vi", "cchc-konray", False),
        ("vi-du-cchc/don-vi", "cchc-vi-du", True),
    ],
)
def test_the_summary_we_write_is_read_again(folder: str, set_id: str, by_groups: bool) -> None:
    result = consolidate(Request((SAMPLES / folder,)))
    cells: Cells = {
        (cell.row, cell.column): Decimal(cell.value) if isinstance(cell.value, int) else cell.value
        for cell in summary_sheet(result, SummaryLabels()).cells
        if cell.value is not None
    }
    found = read(cells).table
    assert (found.criteria_set, found.by_groups, found.period.value) == (set_id, by_groups, result.period)
    deciding = result.criteria_set.deciding_column.id
    shown = {row.form.unit.value: row.form for row in found.rows}
    for unit in result.units:
        assert unit.scored is not None
        own, row = unit.scored.deciding, shown[unit.unit.name]
        assert (row.total(deciding).value, row.index.value) == (own.total, own.index)
        assert row.maxima[deciding].value == own.maximum
