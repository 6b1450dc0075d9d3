"""Forms and summaries of sets that are not the 18-point form, as their reports print them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from support import QD1187, ROOT, UNLIKE, set_of
from tthc.console import show_consolidation
from tthc.criteria.loader import load_file
from tthc.domain.consolidation import consolidate_group
from tthc.domain.criteria_set import Complement, CriteriaSet, Kind, RatioScore
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.results import (
    Consolidation,
    FileRecord,
    FileStatus,
    FormKind,
    FormRecord,
    Status,
    UnitResult,
)
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.set_texts import SummaryColumns
from tthc.domain.units import Group, Unit, profile_of
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.form_rows import is_ratio_line
from tthc.files.plan import BookPlan, PlannedCell, SheetPlan, with_heights
from tthc.files.result_json import result_json
from tthc.files.summary_layout import SummaryLabels, summary_sheet
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.export import workbook_bytes
from tthc.workflow.request import Request

QD459, KON_RAY, EXAMPLE = (set_of(key) for key in ("qd459-dienbien", "cchc-konray", "cchc-vi-du"))
COMMUNE = Unit("UBND xã Sín Thầu", "communes")
MARKED = ["2", "3.1", "4.1", "4.2", "5.1", "5.2", "5.3"]
"""What the communes of Mường Nhé carry out."""


def _typed(text: str | None) -> ScoreEntry:
    return Entry(Absent.DASH if text == "-" else Decimal(text) if text else None)


def _entry(scores: Mapping[str, str], maxima: Mapping[str, str] | None = None) -> CriterionEntry:
    return CriterionEntry(
        scores={key: _typed(text) for key, text in scores.items()},
        maxima={key: Entry(Decimal(text)) for key, text in (maxima or {}).items()},
    )


def _form(chosen: CriteriaSet, entries: Mapping[str, CriterionEntry], **more: object) -> FilledForm:
    return FilledForm(Place(""), chosen.id, Entry(COMMUNE.name), criteria=entries, **more)  # type: ignore[arg-type]


def _muong_nhe(*scores: str) -> FilledForm:
    return _form(QD459, {key: _entry({"self": text}) for key, text in zip(MARKED, scores, strict=True)})


def _kon_ray(own: str, own_maximum: str, appraised: str, maximum: str) -> FilledForm:
    scores, maxima = {"self": own, "appraised": appraised}, {"self": own_maximum, "appraised": maximum}
    return _form(KON_RAY, {"tong": _entry(scores, maxima)})


def _full(chosen: CriteriaSet, **other: str) -> FilledForm:
    """Every score at its maximum, in every column, some otherwise."""
    texts = {leaf.id: str(leaf.maximum) for leaf in chosen.leaves()} | {
        key[1:]: v for key, v in other.items()
    }
    columns = [column.id for column in chosen.columns]
    return _form(chosen, {key: _entry(dict.fromkeys(columns, text)) for key, text in texts.items()})


def _result(chosen: CriteriaSet, *forms: FilledForm | None, unit: Unit = COMMUNE) -> Consolidation:
    results = []
    for number, form in enumerate(forms, start=1):
        own = replace(unit, name=f"{unit.name} {number}")
        scored = score(profile_of(chosen, own), inputs_of_form(form)) if form else None
        status = Status.ACCEPTED if form else Status.MISSING
        results.append(UnitResult(own, own.name, status, form, scored))
    title = next((one.title for one in chosen.groups if one.id == unit.group), "ĐƠN VỊ")
    group = consolidate_group(chosen, Group(unit.group, title), results, ScoringOptions())
    return Consolidation(chosen, chosen.total_rule, None, "Tháng 02 năm 2024", tuple(results), (group,))


def _by_cell(plan: SheetPlan) -> dict[tuple[int, int], PlannedCell]:
    return {(cell.row, cell.column): cell for cell in plan.cells}


def _rows(plan: SheetPlan) -> list[list[object]]:
    """The values of the rows, blanks left out."""
    rows: dict[int, list[object]] = {}
    for cell in sorted(plan.cells, key=lambda one: (one.row, one.column)):
        if cell.value is not None:
            rows.setdefault(cell.row, []).append(cell.value)
    return list(rows.values())


def _sheet(chosen: CriteriaSet, form: FilledForm) -> SheetPlan:
    return form_sheet(chosen, FormLabels(COMMUNE.name, "Tháng 02 năm 2024"), form, "Biểu")


def _summary(result: Consolidation) -> SheetPlan:
    return summary_sheet(result, SummaryLabels())


def _span(cell: PlannedCell) -> tuple[object, int, int]:
    return cell.value, cell.rows, cell.columns


# --- the form of a unit -----------------------------------------------------------------------------------------


def test_a_form_without_dossiers_asks_for_none() -> None:
    """No column of dossiers, no lines of dossiers above, no counts beside; what is not required holds "-"."""
    plan = _sheet(profile_of(QD459, COMMUNE), _form(QD459, {}))
    rows = _rows(plan)
    assert rows[4] == ["Đơn vị: UBND xã Sín Thầu"]
    assert rows[5] == ["STT", "Nhóm chỉ số/Chỉ số", "Điểm tối đa", "Điểm đạt được", "Ghi chú"]
    assert rows[7:11] == [
        [1, "Nhóm công khai, minh bạch", "-"],
        ["1.1", "Công khai, minh bạch: Chỉ số 1", Decimal(5), "-"],
        ["1.2", "Công khai, minh bạch: Chỉ số 2", Decimal(5), "-"],
        ["1.3", "Công khai, minh bạch: Chỉ số 3", Decimal(10), "-"],
    ]
    assert rows[-4:] == [
        ["TỔNG ĐIỂM", Decimal(70)],
        ["Điểm tối đa áp dụng"],
        ["TỔNG ĐIỂM QUY ĐỔI"],
        ["XẾP LOẠI"],
    ]
    assert max(cell.column for cell in plan.cells) == plan.printing.last_column == 5
    cells = _by_cell(plan)
    assert [cells[row, 2].look.bold for row in (10, 11, 14)] == [
        True,
        False,
        True,
    ]  # headings, parts, a lone one


def test_a_filled_form_says_what_it_holds() -> None:
    form = replace(
        _muong_nhe("30", "10", "0", "8.75", "5", "5", "5"),
        totals={"self": Entry(Decimal("63.75"))},
        maxima={"self": Entry(Decimal(70))},
        index=Entry(Decimal("91.07")),
        classification=Entry("Xuất sắc"),
    )
    with_heading = {**form.criteria, "5": _entry({"self": "15"}), "3.2": _entry({"self": "9"})}
    rows = _rows(_sheet(profile_of(QD459, COMMUNE), replace(form, criteria=with_heading)))
    assert [5, "Mức độ hài lòng", Decimal(15), Decimal(15)] in rows
    assert ["3.2", "Cung cấp dịch vụ trực tuyến: Chỉ số 2", Decimal(10), Decimal(9)] in rows  # typed, not "-"
    assert rows[-4:] == [
        ["TỔNG ĐIỂM", Decimal(70), Decimal("63.75")],
        ["Điểm tối đa áp dụng", Decimal(70)],
        ["TỔNG ĐIỂM QUY ĐỔI", Decimal("91.07")],
        ["XẾP LOẠI", "Xuất sắc"],
    ]


def test_a_stated_maximum_stands_beside_its_score() -> None:
    """As text: no spreadsheet may take "10/12" for a date, not even one that is typed into the blank form."""
    form = replace(
        _kon_ray("83.5", "97", "75.42", "94"),
        totals={"self": Entry(Decimal("83.5")), "appraised": Entry(Decimal("75.42"))},
        maxima={"self": Entry(Decimal(97)), "appraised": Entry(Decimal(94))},
        index=Entry(Decimal("80.23")),
        classification=Entry("Tốt"),
    )
    plan = _sheet(KON_RAY, form)
    assert _rows(plan)[7:] == [
        [1, "Tổng số điểm các tiêu chí, tiêu chí thành phần", Decimal(100), "83,5/97", "75,42/94"],
        ["TỔNG ĐIỂM", Decimal(100), "83,5/97", "75,42/94"],
        ["Điểm tối đa áp dụng", Decimal(97), Decimal(94)],
        ["CHỈ SỐ CCHC", Decimal("80.23")],
        ["XẾP LOẠI", "Tốt"],
        ['Cách ghi: điểm kèm điểm tối đa áp dụng, ví dụ "83,5/97".'],
    ]
    blank = _by_cell(_sheet(KON_RAY, _form(KON_RAY, {})))
    for cells in (_by_cell(plan), blank):
        assert {cells[row, column].look.number_format for row in (10, 11) for column in (4, 5)} == {"@"}
    assert _by_cell(plan)[13, 5].value == Decimal("80.23")  # the index is that of the appraised column


def test_a_rate_has_a_row_where_the_form_holds_one() -> None:
    entries = {"b": CriterionEntry(rate=Entry(Decimal("82.5"))), "d": CriterionEntry(numerator=Entry(3))}
    rows = _rows(_sheet(UNLIKE, _form(UNLIKE, entries)))
    at = rows.index([2, "Tiến độ giải quyết", Decimal(30)])
    assert rows[at + 1 : at + 4] == [["Tử số"], ["Mẫu số"], ["Tỷ lệ (%)", Decimal("82.5")]]
    assert sum(row[0] == "Tỷ lệ (%)" for row in rows) == 1
    assert rows[-3:] == [["Điểm tối đa áp dụng"], ["TỔNG ĐIỂM QUY ĐỔI"], ["PHÂN LOẠI"]]


def test_headings_add_up_to_the_total_of_the_profile() -> None:
    """What is not required leaves its heading too, as it leaves the total."""
    own = profile_of(QD459, COMMUNE)
    cells = _by_cell(_sheet(own, _form(QD459, {})))
    first = {cell.value: row for (row, column), cell in cells.items() if column == 1}
    tops = [cells[first[int(node.label)], 3].value for node in own.criteria]
    assert tops[:3] == ["-", Decimal(30), Decimal(10)]
    assert sum(top for top in tops if isinstance(top, Decimal)) == cells[first["TỔNG ĐIỂM"], 3].value == 70


@pytest.mark.parametrize(
    ("kind", "label"),
    [
        (RatioScore(), "Tử số"),
        (RatioScore(Fraction(4, 5)), "Tử số (mục tiêu 80%)"),
        (Complement(), "Tử số (số không đạt)"),
        (Complement(Fraction(955, 1000)), "Tử số (số không đạt; mục tiêu đạt 95,5%)"),
    ],
)
def test_the_row_of_the_numerator_says_what_is_aimed_at(kind: Kind, label: str) -> None:
    """And is read again as the row of the numerator."""
    criteria = tuple(replace(node, kind=kind) if node.id == "b" else node for node in UNLIKE.criteria)
    chosen = replace(UNLIKE, criteria=criteria)
    rows = _rows(_sheet(chosen, _form(chosen, {"b": CriterionEntry(numerator=Entry(9))})))
    assert [label, 9] in rows
    assert is_ratio_line(label)


def test_counts_beside_the_grid_make_no_row_higher() -> None:
    """The box beside the grid does not print: rows of one line keep the height of one line."""
    chosen = load_file(ROOT / "sample_data" / "vi-du-bo-tieu-chi" / "ttpvhcc-xa.toml")
    plan = _sheet(chosen, _form(chosen, {}))
    printed = {cell.row for cell in plan.cells if cell.value and 1 <= cell.column <= 6}
    narrow = replace(plan, cells=tuple(cell for cell in plan.cells if cell.column <= 6), heights={})
    assert {row: plan.heights.get(row) for row in printed} == {
        row: with_heights(narrow).heights.get(row) for row in printed
    }
    beside = [cell for cell in plan.cells if cell.column == 8]
    assert beside
    assert not any(cell.look.wrap for cell in beside)


def test_no_cases_are_said_where_no_counts_stand_beside() -> None:
    rows = _rows(_sheet(QD459, _form(QD459, {}, no_cases=True)))
    assert rows[5] == ["Không phát sinh TTHC"]


def test_every_criterion_of_a_long_set_fits_the_page() -> None:
    plan = _sheet(EXAMPLE, _full(EXAMPLE))
    assert sum(plan.widths.values()) < 112  # about 85 % of full size on A4 portrait
    assert [row[1] for row in _rows(plan) if row[0] in ("1.1", "8.1")] == [
        "Ban hành kế hoạch cải cách hành chính năm",
        "Mức độ hài lòng của người dân, tổ chức",
    ]


# --- the summary ------------------------------------------------------------------------------------------------


def test_the_appendix_of_muong_nhe() -> None:
    result = _result(
        QD459,
        _muong_nhe("30", "10", "0", "0", "5", "5", "5"),
        _muong_nhe("30", "9.4", "4.7", "9.4", "5", "5", "5"),
    )
    plan = _summary(result)
    cells = _by_cell(plan)
    assert _span(cells[4, 3]) == ("ĐIỂM CÁC CHỈ SỐ", 1, 11)
    assert [_span(cells[5, column]) for column in (3, 6, 7, 9, 11)] == [
        ("Nhóm công khai, minh bạch", 1, 3),
        ("Tiến độ, KQ giải quyết (30đ)", 2, 1),
        ("Cung cấp DVTT", 1, 2),
        ("Số hóa hồ sơ", 1, 2),
        ("Mức độ hài lòng", 1, 3),
    ]
    assert [cells[6, column].value for column in (3, 4, 5)] == [
        f"Chỉ số {n}" for n in ("1 (5đ)", "2 (5đ)", "3 (10đ)")
    ]
    assert [_span(cells[4, column]) for column in (1, 14, 15, 16)] == [
        ("STT", 3, 1),
        ("TỔNG ĐIỂM ĐẠT ĐƯỢC", 3, 1),
        ("TỔNG ĐIỂM QUY ĐỔI", 3, 1),
        ("XẾP LOẠI", 3, 1),
    ]
    assert plan.printing.repeat_rows == (4, 6)
    title, first, second, footnote = _rows(plan)[-4:]
    assert title == ["", "UBND CÁC XÃ"]
    assert first[2:] == [
        *"---",
        Decimal(30),
        Decimal(10),
        "-",
        0,
        0,
        5,
        5,
        5,
        "55/70",
        Decimal("78.57"),
        "Khá",
    ]
    assert second[13:] == ["68,5/70", Decimal("97.86"), "XS"]
    assert cells[9, 8].look.align == cells[9, 14].look.align == "center"
    assert str(footnote[0]).startswith("Lưu ý: - Các chỉ số đánh giá bởi dấu (-)")
    assert cells[10, 1].columns == 16


def test_scores_are_shown_as_they_are_beside_totals_over_a_maximum() -> None:
    result = _result(QD459, _muong_nhe("22.5", "10", "5", "0.50", "5", "5", "5"))
    sheet = load_workbook(BytesIO(xlsx_bytes(BookPlan((_summary(result),)))))["TỔNG HỢP"]
    assert [sheet.cell(8, column).number_format for column in (6, 10, 14)] == ["#,##0.0", "#,##0.0", "@"]


def test_the_table_of_kon_ray_shows_both_totals() -> None:
    plan = _summary(_result(KON_RAY, _kon_ray("83.5", "97", "75.42", "94"), None))
    cells = _by_cell(plan)
    assert _span(cells[5, 3]) == ("ĐIỂM CHẤM", 1, 2)
    assert [cells[6, column].value for column in (3, 4)] == ["Điểm tự chấm", "Điểm thẩm định"]
    assert [_span(cells[5, column]) for column in (5, 6, 7, 8)] == [
        ("CHỈ SỐ CCHC", 2, 1),
        ("XẾP LOẠI", 2, 1),
        ("Ghi chú", 2, 1),
        ("Tình trạng", 2, 1),
    ]
    first, second = _rows(plan)[-2:]
    assert first[2:] == ["83,5/97", "75,42/94", Decimal("80.23"), "Tốt", "đã nhận"]
    assert second[2:] == ["chưa gửi"]


def test_groups_are_shown_by_their_subtotals() -> None:
    """A group of "-" alone is "-", one with a gap is blank: never the sum of what happens to be there."""
    dashes = dict.fromkeys(("_2.1", "_2.2", "_2.3"), "-")
    result = _result(EXAMPLE, _full(EXAMPLE, **dashes), _full(EXAMPLE, **{"_1.1": ""}))
    plan = _summary(result)
    cells = _by_cell(plan)
    assert _span(cells[4, 3]) == ("ĐIỂM THẨM ĐỊNH CÁC LĨNH VỰC", 1, 8)
    assert _span(cells[4, 11]) == ("TỔNG ĐIỂM", 1, 2)
    assert [_span(cells[5, column]) for column in (3, 11, 12)] == [
        ("Công tác chỉ đạo, điều hành cải cách hành chính", 1, 1),
        ("Điểm tự chấm", 1, 1),
        ("Điểm thẩm định", 1, 1),
    ]
    first, second = _rows(plan)[-2:]
    assert first[2:5] == [Decimal(15), "-", Decimal(24)]
    assert first[10:13] == ["92/92", "92/92", Decimal(100)]
    assert second[2:] == [Decimal(one) for one in (8, 24, 10, 12, 10, 16, 5)]


def test_a_table_of_group_scores_alone() -> None:
    raised = QD459.by_groups()
    entries = {
        key: _entry({"self": text}) for key, text in (("2", "30"), ("3", "10"), ("4", "15"), ("5", "15"))
    }
    rows = _rows(_summary(_result(raised, _form(raised, entries))))
    assert rows[-2][2:] == ["-", 30, 10, 15, 15, "70/70", 100, "XS"]


def test_many_criteria_have_turned_headings() -> None:
    every = replace(EXAMPLE, summary=replace(EXAMPLE.summary, columns=SummaryColumns.CRITERIA))
    plan = _summary(_result(every, _full(every)))
    cells = _by_cell(plan)
    leaves = [cells[6, column] for column in range(3, 3 + len(every.leaves()))]
    assert all(cell.look.upright for cell in leaves)
    assert [cells[5, column].look.upright for column in (3, 29)] == [False, True]  # of five columns, of one
    assert sum(plan.widths.values()) < 215  # still legible on A4: about two thirds of full size
    assert plan.heights[6] > 150


def test_one_column_of_totals_stands_below_the_heading_of_scores() -> None:
    alone = replace(QD459, summary=replace(QD459.summary, columns=SummaryColumns.TOTALS, short_classes=False))
    plan = _summary(
        _result(alone, _muong_nhe("30", "10", "5", "10", "5", "5", "5"), unit=replace(COMMUNE, group="g"))
    )
    cells = _by_cell(plan)
    assert (cells[4, 3].value, cells[5, 3].value) == ("ĐIỂM CÁC CHỈ SỐ", "Điểm đạt được")
    assert _rows(plan)[-2][2:] == ["70/70", 100, "Xuất sắc"]


def test_long_headings_get_the_room_the_page_has() -> None:
    few = _summary(_result(QD459, _muong_nhe("30", "10", "5", "10", "5", "5", "5")))
    assert few.widths[3] > 6.3
    eighteen = _summary(_result(QD1187, None))
    assert [eighteen.widths[column] for column in (3, 11)] == [6.3, 6.3]


# --- the workbook, the JSON object, the screen -------------------------------------------------------------------


def test_given_scores_have_no_form_of_sums() -> None:
    result = _result(QD459, _muong_nhe("30", "10", "5", "10", "5", "5", "5"))
    names = load_workbook(BytesIO(workbook_bytes(result, Request(())))).sheetnames
    assert names == ["TỔNG HỢP", "CẦN KIỂM TRA", "NHẬT KÝ"]


def test_the_form_of_sums_has_index_and_class() -> None:
    ratios = replace(UNLIKE, criteria=UNLIKE.criteria[1:])
    both = {"numerator": Entry(9), "denominator": Entry(10)}
    form = _form(ratios, {key: CriterionEntry(**both) for key in "bcd"})  # type: ignore[arg-type]
    result = _result(ratios, form, form, unit=replace(COMMUNE, group="g"))
    book = load_workbook(BytesIO(workbook_bytes(result, Request(()))))
    rows = [[cell.value for cell in row][:6] for row in book["BIỂU TỔNG HỢP"].iter_rows()]
    assert [row[4:] for row in rows[-4:]] == [[68, 68], [80, 80], [None, 85], [None, "Tốt"]]
    empty = replace(result, units=())
    assert "BIỂU TỔNG HỢP" in load_workbook(BytesIO(workbook_bytes(empty, Request(())))).sheetnames


def test_the_json_of_two_columns() -> None:
    form = replace(
        _kon_ray("83.5", "97", "75.42", "94"),
        totals={"appraised": Entry(Decimal("75.42"))},
        maxima={"appraised": Entry(Decimal(94))},
        index=Entry(Decimal("80.23")),
    )
    record = FileRecord(
        "a.xlsx",
        "",
        FileStatus.ACCEPTED,
        "",
        (FormRecord(FormKind.UNIT, "Xã A", "Biểu", texts=KON_RAY.forms),),
    )
    result = replace(_result(KON_RAY, form, None), files=(record,))
    data = json.loads(result_json(result, "0"))
    unit, missing = data["units"]
    assert (unit["index"], unit["applicable_maximum"]) == ("80.23", "94")
    assert unit["columns"]["self"] == {
        "scores": {"tong": "83.50"},
        "total": "83.50",
        "maximum": "97",
        "index": "86.08",
    }
    typed = unit["typed"]
    assert typed["criteria"]["tong"]["scores"] == {"self": "83.5", "appraised": "75.42"}
    assert typed["criteria"]["tong"]["maxima"] == {"self": "97", "appraised": "94"}
    assert typed["totals"] == {
        "self": {"total": None, "maximum": None},
        "appraised": {"total": "75.42", "maximum": "94"},
    }
    assert (typed["index"], missing["index"], missing["columns"]) == ("80.23", None, {})
    assert (data["groups"][0]["index"], data["files"][0]["forms"][0]["kind"]) == (None, "unit_form")


def test_the_json_of_headings() -> None:
    result = _result(QD459, _muong_nhe("30", "10", "5", "8.75", "5", "5", "5"), None)
    scored, missing = (unit["headings"] for unit in json.loads(result_json(result, "0"))["units"])
    assert scored == {"1": "-", "3": "10.00", "4": "13.75", "5": "15.00"}
    assert missing == dict.fromkeys(scored)


def test_the_json_of_a_ratio() -> None:
    entry = CriterionEntry(numerator=Entry(9), denominator=Entry(10), rate=Entry(Decimal("90")))
    result = _result(UNLIKE, _form(UNLIKE, {"b": entry}), unit=replace(COMMUNE, group="g"))
    typed = json.loads(result_json(result, "0"))["units"][0]["typed"]["criteria"]["b"]
    assert (typed["numerator"], typed["denominator"], typed["rate"]) == ("9", "10", "90")


def _printed(result: Consolidation, width: int) -> str:
    console = Console(file=StringIO(), width=width)
    show_consolidation(console, result, Path("a.xlsx"), None)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def _screen(result: Consolidation, width: int = 200) -> list[list[str]]:
    """The cells of the table on a screen as wide as where no terminal says how wide it is."""
    lines = [line for line in _printed(result, width).splitlines() if line.startswith("│")]
    return [[cell.strip() for cell in line.strip("│").split("│")] for line in lines]


@pytest.mark.parametrize(
    ("result", "shown"),
    [
        (
            _result(QD459, _muong_nhe("30", "9.4", "5", "8.75", "5", "5", "5")),
            [
                *"---",
                "30",
                "9,4",
                "-",
                "5",
                "8,75",
                "5",
                "5",
                "5",
                "68,15/70",
                "97,36",
                "Xuất sắc",
                "đã nhận",
            ],
        ),
        (
            _result(KON_RAY, _kon_ray("86.55", "92.5", "81.1", "93")),
            ["86,55/92,5", "81,1/93", "87,2", "Tốt", "đã nhận"],
        ),
        (
            _result(EXAMPLE, _full(EXAMPLE, **dict.fromkeys(("_2.1", "_2.2", "_2.3"), "-"))),
            ["15", "-", "24", "10", "12", "10", "16", "5", "92/92", "92/92", "100", "Xuất sắc", "đã nhận"],
        ),
        (
            _result(UNLIKE, _form(UNLIKE, {}), unit=replace(COMMUNE, group="g")),
            ["", "", "", "", "", "", "", "", "", "đã nhận"],
        ),
    ],
    ids=["criteria", "totals", "groups", "nothing"],
)
def test_a_screen_shows_a_unit_in_one_line(result: Consolidation, shown: list[str]) -> None:
    unit = next(row for row in _screen(result) if row[0] == "1")
    assert unit[1].startswith("UBND xã Sín Thầu")
    assert unit[2:] == shown


SHORTENED = "Không đủ chỗ cho điểm từng tiêu chí; xem trang TỔNG HỢP của tệp kết quả."


@pytest.mark.parametrize(
    ("width", "scores"),
    [
        (150, ["-", "-", "-", "30", "9,4", "-", "5", "8,75", "5", "5", "5"]),
        (120, ["-", "30", "9,4", "13,75", "15"]),
        (80, []),
    ],
)
def test_scores_make_room_for_totals_and_status(width: int, scores: list[str]) -> None:
    """Names, totals, class and status are whole however narrow the screen is."""
    result = _result(QD459, _muong_nhe("30", "9.4", "5", "8.75", "5", "5", "5"))
    unit = next(row for row in _screen(result, width) if row[0] == "1")
    assert unit[1:] == ["UBND xã Sín Thầu 1", *scores, "68,15/70", "97,36", "Xuất sắc", "đã nhận"]
    assert (SHORTENED in _printed(result, width)) is (width < 150)


def test_a_long_total_over_its_maximum_is_whole() -> None:
    """Headings are broken into lines, numbers never."""
    result = _result(KON_RAY, _kon_ray("86.55", "92.55", "81.1", "93"))
    unit = next(row for row in _screen(result) if row[0] == "1")
    assert unit[2] == "86,55/92,55"


QD766 = set_of("qd766-2022")


def test_scores_alone_make_no_form_of_sums() -> None:
    """The sums of a printed table without figures would be blank: no sheet, no line on the screen."""
    scores = {leaf.id: _entry({QD766.columns[-1].id: "9"}) for leaf in QD766.leaves()}
    alone = _form(QD766, scores)
    ratio = next(leaf.id for leaf in QD766.leaves() if isinstance(leaf.kind, RatioScore))
    figures = _form(
        QD766, scores | {ratio: replace(scores[ratio], numerator=Entry(9), denominator=Entry(10))}
    )
    for form, expected in ((alone, False), (figures, True)):
        result = _result(QD766, form)
        sheets = load_workbook(BytesIO(workbook_bytes(result, Request(())))).sheetnames
        assert any(name.startswith(QD766.forms.group_sheet) for name in sheets) is expected
        assert ("Biểu tổng của nhóm" in _printed(result, 200)) is expected
