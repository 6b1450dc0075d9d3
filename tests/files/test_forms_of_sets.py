"""Unit forms of every set: what our writer lays out is read again, and so are forms units made themselves."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from support import Cells, form_cells, moved, read_cells, set_of, table_cells
from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import Complement, CriteriaSet, Criterion, Given, RatioScore
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import score
from tthc.files.closing_rows import has_closing_rows
from tthc.files.form_reader import ReadForm

SETS = shipped_sets()
OTHER_SETS = [one for one in SETS if not one.uses_counts]
QD459, QD766 = set_of("qd459-dienbien"), set_of("qd766-2022")
EXAMPLE, TOTALS = set_of("cchc-vi-du"), set_of("cchc-konray")


def _scores(most: Decimal) -> st.SearchStrategy[Decimal | Absent | None]:
    number = st.integers(0, int(most * 4)).map(lambda quarters: Decimal(quarters) / 4)
    return st.one_of(number, st.just(Absent.DASH), st.none())


@st.composite
def _entries(draw: st.DrawFn, chosen: CriteriaSet, leaf: Criterion) -> CriterionEntry:
    scores = {one.id: Entry(draw(_scores(leaf.maximum))) for one in chosen.columns}
    note = Entry(draw(st.sampled_from([None, "Chưa có số liệu", "Đã giải trình tại biên bản"])))
    entry = CriterionEntry(scores=scores, note=note)
    if isinstance(leaf.kind, Given) and leaf.kind.own_maximum:
        maxima = {key: Entry(Decimal(94)) for key, one in scores.items() if isinstance(one.value, Decimal)}
        return replace(entry, maxima=maxima)
    if isinstance(leaf.kind, RatioScore | Complement):
        figures = [draw(st.one_of(st.none(), st.integers(0, 5_000))) for _ in range(2)]
        rate = draw(st.one_of(st.none(), st.integers(200, 10_000).map(lambda n: Decimal(n) / 100)))
        return replace(entry, numerator=Entry(figures[0]), denominator=Entry(figures[1]), rate=Entry(rate))
    return entry


@st.composite
def forms(draw: st.DrawFn) -> tuple[CriteriaSet, FilledForm]:
    chosen = draw(st.sampled_from(OTHER_SETS))
    entries = {leaf.id: draw(_entries(chosen, leaf)) for leaf in chosen.leaves()}
    converts = chosen.rescale
    totals = {one.id: Entry(draw(_scores(chosen.maximum))) for one in chosen.columns}
    form = FilledForm(
        Place(""),
        chosen.id,
        Entry("UBND xã A"),
        criteria=entries,
        totals=totals,
        maxima={one.id: Entry(Decimal(70)) for one in chosen.columns} if converts else {},
        index=Entry(draw(_scores(Decimal(100)))) if converts else Entry(),
        classification=Entry(draw(st.sampled_from([None, "Tốt", "XS", "Trung bình"])))
        if converts
        else Entry(),
    )
    return chosen, form


def typed(form: FilledForm) -> Mapping[str, object]:
    """All that was typed, without places; what is blank is as good as missing."""
    found: dict[str, object] = {"index": form.index.value, "class": form.classification.value}
    found |= {f"total {key}": one.value for key, one in form.totals.items()}
    found |= {f"maximum {key}": one.value for key, one in form.maxima.items()}
    for key, entry in form.criteria.items():
        found |= {f"{key} {column}": one.value for column, one in entry.scores.items()}
        found |= {f"{key} {column} of": one.value for column, one in entry.maxima.items()}
        found |= {f"{key} part": entry.numerator.value, f"{key} whole": entry.denominator.value}
        found |= {f"{key} rate": entry.rate.value, f"{key} note": entry.note.value}
    return {key: value for key, value in found.items() if value is not None}


def only(cells: Cells) -> ReadForm:
    (read,) = read_cells(cells, SETS)
    return read


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(forms())
def test_a_form_is_read_as_it_was_written(made: tuple[CriteriaSet, FilledForm]) -> None:
    chosen, form = made
    read = only(form_cells(form, chosen, "Tháng 02 năm 2024"))
    assert read.form.criteria_set == chosen.id
    assert typed(read.form) == typed(form)
    assert [one.code for one in read.findings] == []


def example_form(chosen: CriteriaSet) -> FilledForm:
    """A form with a score everywhere, added up; "-" on the first criterion."""
    entries = {
        leaf.id: CriterionEntry(
            scores={one.id: Entry(leaf.maximum / 2 + at) for at, one in enumerate(chosen.columns)},
            maxima={one.id: Entry(Decimal(94)) for one in chosen.columns} if chosen is TOTALS else {},
            note=Entry(f"Lý do {leaf.label}"),
        )
        for leaf in chosen.leaves()
    }
    form = FilledForm(Place(""), chosen.id, Entry("UBND xã A"), criteria=entries)
    own = score(chosen, inputs_of_form(form))
    return replace(
        form,
        totals={key: Entry(one.total) for key, one in own.columns.items()},
        maxima={key: Entry(one.maximum) for key, one in own.columns.items()} if chosen.rescale else {},
        index=Entry(own.deciding.index) if chosen.rescale else Entry(),
        classification=Entry(own.classification.label) if own.classification and chosen.rescale else Entry(),
    )


def _shuffled(cells: Cells, first: int, last: int) -> Cells:
    """Columns `first` and `last` exchanged."""
    swap = {first: last, last: first}
    return {(row, swap.get(column, column)): value for (row, column), value in cells.items()}


@pytest.mark.parametrize("chosen", [QD459, EXAMPLE], ids=lambda one: one.id)
@pytest.mark.parametrize(
    "spoil",
    [
        lambda cells, last: moved(cells, row=3, by=2),
        lambda cells, last: moved(cells, row=12, by=1),
        lambda cells, last: moved(cells, column=1, by=2),
        lambda cells, last: moved(cells, column=3, by=1),
        lambda cells, last: _shuffled(cells, 3, last),
        lambda cells, last: _shuffled(cells, 4, last),
        lambda cells, last: {at: v for at, v in cells.items() if at[1] != 1 or not str(v)[0].isdigit()},
        lambda cells, last: {
            at: v for at, v in cells.items() if v not in ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)")
        },
        lambda cells, last: {
            at: v.upper() if isinstance(v, str) and at[1] <= 2 else v for at, v in cells.items()
        },
    ],
    ids=[
        "rows above",
        "a row inside",
        "columns left",
        "a column inside",
        "note first",
        "note before scores",
        "no numbers",
        "no (1)(2)(3)",
        "capitals",
    ],
)
def test_a_form_with_rows_and_columns_moved_is_read_as_before(chosen: CriteriaSet, spoil) -> None:  # type: ignore[no-untyped-def]
    form = example_form(chosen)
    cells = spoil(form_cells(form, chosen, "Năm 2023"), 4 + len(chosen.columns))
    read = only(cells).form
    assert read.criteria_set == chosen.id
    wanted = {key: value for key, value in typed(form).items() if not key.endswith("note")}
    assert {key: value for key, value in typed(read).items() if not key.endswith("note")} == wanted


OWN = """
UBND XÃ A
BẢNG TỰ CHẤM ĐIỂM THÁNG 02 NĂM 2024
Đơn vị: UBND xã A

TT|Chỉ số|Điểm||Giải trình
||Tối đa|Tự chấm|
I|Nhóm công khai, minh bạch|20|-|
1.1.|Chỉ số 1|5|-|Không phải thực hiện
1.2.|Chỉ số 2|5|-|
1.3.|Chỉ số 3|10|-|
II|Tiến độ, kết quả giải quyết|30|30|
III|Cung cấp dịch vụ trực tuyến|20|10|
3.1.|Chỉ số 1|10|10|
3.2.|Chỉ số 2|10|-|
IV|Số hóa hồ sơ|15|13,75|
4.1.|Chỉ số 1|5|5|
4.2.|Chỉ số 2|10|"8,75"|
V|Mức độ hài lòng|15|15|
5.1.|Chỉ số 1|5|5|
5.2.|Chỉ số 2|5|5|
5.3.|Chỉ số 3|5|5|
|Tổng điểm|70|68,75/70|
|Tổng điểm quy đổi||98,21|
|Xếp loại: Xuất sắc|||
"""


def test_a_form_a_unit_made_itself_is_read() -> None:
    read = only(table_cells(OWN))
    form = read.form
    assert (form.criteria_set, form.unit.value) == (QD459.id, "UBND xã A")
    assert [form.criterion(leaf.id).score("self").value for leaf in QD459.leaves()] == [
        *[Absent.DASH] * 3, 30, 10, Absent.DASH, 5, Decimal("8.75"), 5, 5, 5,
    ]  # fmt: skip
    assert form.criterion("4").score("self").value == Decimal("13.75")
    assert form.criterion("1.1").note.value == "Không phải thực hiện"
    assert (form.total("self").value, form.maxima["self"].value) == (Decimal("68.75"), 70)
    assert (form.index.value, form.classification.value) == (Decimal("98.21"), "Xuất sắc")
    assert [one.code for one in read.findings] == []


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        ("|Tổng điểm quy đổi||98,21|", "|Tổng điểm quy đổi: 98,21|||", Decimal("98.21")),
        ("|Tổng điểm quy đổi||98,21|", "|Tổng điểm quy đổi|98,21||", Decimal("98.21")),
        ("|Tổng điểm quy đổi||98,21|", "|Tổng điểm quy đổi|||", None),
        ("|Tổng điểm quy đổi||98,21|\n", "", None),
    ],
)
def test_the_converted_total_stands_in_its_row(old: str, new: str, wanted: object) -> None:
    assert only(table_cells(OWN.replace(old, new))).form.index.value == wanted


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ("|Xếp loại||Tốt|", "Tốt"),
        ("|Phân loại|TB||", "TB"),
        ("|Xếp loại||hạng nhất|", "hạng nhất"),
        ("|Xếp loại|||", None),
        ("", None),
    ],
)
def test_the_class_stands_in_its_row(row: str, wanted: object) -> None:
    assert only(table_cells(OWN.replace("|Xếp loại: Xuất sắc|||", row))).form.classification.value == wanted


def test_a_form_without_the_appraised_column_says_so_once() -> None:
    form = example_form(EXAMPLE)
    cells = {at: value for at, value in form_cells(form, EXAMPLE, "Năm 2023").items() if at[1] != 5}
    read = only(cells)
    assert read.form.criteria_set == EXAMPLE.id
    assert [one.code for one in read.findings] == ["TT165"]
    assert read.findings[0].facts == {"headings": ("Điểm thẩm định",)}
    assert read.form.criterion("1.1").scores.keys() == {"self"}
    assert read.form.totals.keys() == {"self"}


@pytest.mark.parametrize("heading", ["Đơn vị tự chấm", "Điểm tự đánh giá", "Tự chấm"])
def test_a_score_column_goes_by_any_of_its_names(heading: str) -> None:
    form = example_form(EXAMPLE)
    cells = form_cells(form, EXAMPLE, "Năm 2023")
    renamed = {at: heading if value == "Điểm tự chấm" else value for at, value in cells.items()}
    assert typed(only(renamed).form) == typed(form)


@pytest.mark.parametrize("beside", [True, False])
def test_totals_alone_may_state_their_maxima_in_the_last_rows(beside: bool) -> None:
    score_cells = "83,5/97|75,42/94" if beside else "83,5|75,42/94"
    cells = table_cells(
        "Đơn vị: UBND xã A\nNăm 2022\n\nSTT|Tiêu chí|Điểm tối đa|Điểm tự chấm|Điểm thẩm định|Lý do\n"
        f"1|Tổng số điểm các tiêu chí, tiêu chí thành phần|100|{score_cells}|\n"
        "|Tổng điểm|100|83,5|75,42|\n|Điểm tối đa áp dụng||97|94|\n|Chỉ số CCHC|||80,23|\n|Xếp loại|||Tốt|"
    )
    read = only(cells)
    assert read.form.criteria_set == TOTALS.id
    assert {key: one.value for key, one in read.form.criterion("tong").maxima.items()} == {
        "self": 97,
        "appraised": 94,
    }
    assert {key: one.value for key, one in read.form.maxima.items()} == {"self": 97, "appraised": 94}
    assert (read.form.index.value, read.form.classification.value) == (Decimal("80.23"), "Tốt")
    assert [one.code for one in read.findings] == []


def test_totals_alone_need_no_row_of_totals() -> None:
    cells = table_cells(
        "Đơn vị: UBND xã A\n\nSTT|Tiêu chí|Điểm tối đa|Điểm tự chấm|Điểm thẩm định\n"
        "1|Tổng số điểm các tiêu chí, tiêu chí thành phần|100|83,5/97|75,42/94"
    )
    entry = only(cells).form.criterion("tong")
    assert {key: one.value for key, one in entry.scores.items()} == {
        "self": Decimal("83.5"),
        "appraised": Decimal("75.42"),
    }


def test_a_row_tong_so_diem_makes_no_form_of_totals() -> None:
    cells = table_cells(
        "STT|Nội dung|Điểm tối đa|Số lượng hồ sơ|Điểm tự chấm\n1|Việc gì đó|2|5|2\n|Tổng số điểm|18|5|17"
    )
    assert read_cells(cells, SETS) == ()


def test_a_reason_that_speaks_of_dossiers_counts_none() -> None:
    form = example_form(EXAMPLE)
    entries = {**form.criteria, "3.3": replace(form.criteria["3.3"], note=Entry("02 hồ sơ trễ hạn"))}
    read = only(form_cells(replace(form, criteria=entries), EXAMPLE, "Năm 2023")).form
    assert set(read.head.values().values()) == {None}
    assert read.criterion("3.3").note.value == "02 hồ sơ trễ hạn"


def test_a_rate_row_needs_a_column_of_figures() -> None:
    cells = table_cells(
        "Đơn vị: Xã A\n\nSTT|Chỉ số|Điểm tối đa|Điểm\n"
        + "\n".join(f"{leaf.label}|{leaf.wording}|{leaf.maximum}|1\n|Tỷ lệ (%)|||" for leaf in QD766.leaves())
    )
    read = only(cells).form
    assert read.criteria_set == QD766.id
    assert {entry.rate.value for entry in read.criteria.values()} == {None}


@pytest.mark.parametrize(
    ("own", "below", "rate", "told"),
    [
        ("90%", "", Decimal(90), []),
        ("90%", "90%", Decimal(90), []),
        ("", "90%", Decimal(90), []),
        ("80%", "90%", Decimal(90), ["TT108"]),
        ("90", "", None, ["TT108"]),
        ("90", "90%", Decimal(90), ["TT108"]),
        ("", "", None, []),
    ],
)
def test_a_rate_may_stand_in_the_criterions_own_row(
    own: str, below: str, rate: object, told: list[str]
) -> None:
    rows = "|Tử số||9|\n|Mẫu số||10|\n|Tỷ lệ (%)||{}|\n"
    ratio = next(leaf.id for leaf in QD766.leaves() if isinstance(leaf.kind, RatioScore))
    cells = table_cells(
        "Đơn vị: Xã A\n\nSTT|Chỉ số|Điểm tối đa|Số lượng|Điểm\n"
        + "".join(
            f"{leaf.label}|{leaf.wording}|{leaf.maximum}|{own if leaf.id == ratio else ''}|1\n"
            + (rows if isinstance(leaf.kind, RatioScore | Complement) else "").format(
                below if leaf.id == ratio else ""
            )
            for leaf in QD766.leaves()
        )
    )
    read = only(cells)
    assert read.form.criteria_set == QD766.id
    assert (read.form.criterion(ratio).rate.value, [one.code for one in read.findings]) == (rate, told)
    assert read.form.criterion(ratio).numerator.value == 9


@pytest.mark.parametrize(
    "label",
    [
        "Chỉ số", "Chỉ số (%)", "Chỉ số đạt được", "Chỉ số CCHC năm 2024", "Tỷ lệ đạt", "Tỷ lệ (%)",
        "Điểm quy đổi", "Tổng điểm quy đổi theo thang 100", "Số điểm quy đổi (thang điểm 100)",
    ],
)  # fmt: skip
def test_the_index_goes_by_any_of_its_names(label: str) -> None:
    read = only(table_cells(OWN.replace("|Tổng điểm quy đổi||", f"|{label}||")))
    assert read.form.index.value == Decimal("98.21")
    assert [one.code for one in read.findings] == []


@pytest.mark.parametrize(
    "label", ["Kết quả xếp loại", "Xếp loại đơn vị", "Phân loại", "Đánh giá xếp loại", "Xếp hạng", "Xếp mức"]
)
def test_the_class_goes_by_any_of_its_names(label: str) -> None:
    read = only(table_cells(OWN.replace("|Xếp loại: Xuất sắc|||", f"|{label}||Tốt|")))
    assert read.form.classification.value == "Tốt"
    assert [one.code for one in read.findings] == []


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("|Kết quả chung||Tốt|", [("Kết quả chung", "Tốt")]),
        ("|Điểm sau rà soát||98|", [("Điểm sau rà soát", Decimal(98))]),
        ("điểm thưởng|||2|", [("điểm thưởng", Decimal(2))]),
        ("|Người lập biểu||Cán bộ 1|", []),
        ("|Xếp loại kỳ trước||Tốt|", [("Xếp loại kỳ trước", "Tốt")]),
        ("\n\n\n\n\n\n\n|Điểm gì đó||98|", []),
    ],
)
def test_a_row_below_the_total_that_is_not_understood_is_told(
    row: str, told: list[tuple[str, object]]
) -> None:
    read = only(table_cells(OWN + row))
    assert [(one.facts["label"], one.facts["typed"]) for one in read.findings if one.code == "TT173"] == told
    assert read.form.classification.value == "Xuất sắc"


def test_forms_of_dossiers_have_no_rows_below_the_total() -> None:
    assert [has_closing_rows(one) for one in (set_of("qd1187-dienbien"), QD459, QD766)] == [False, True, True]
