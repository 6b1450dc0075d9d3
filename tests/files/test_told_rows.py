"""Results a report tells in sentences, unit by unit."""

from decimal import Decimal

import pytest

from support import QD1187, set_of, table_cells
from tthc.criteria.loader import shipped_sets
from tthc.files.grid import Grid
from tthc.files.summary_reader import ReadSummary
from tthc.files.told_rows import read_told_rows

SETS = shipped_sets()
UNIT = "1.1. UBND thị trấn Đăk Rve:"
SELF = "- Tổng số điểm các tiêu chí, tiêu chí thành phần đơn vị tự chấm: 83,5/97 điểm."
APPRAISED = (
    "- Tổng số điểm sau khi Hội đồng thẩm định và kiểm tra thực tế tại đơn vị: 75,42/94 điểm (có biên bản kèm"
)
REST = "theo)."
INDEX = "- Chỉ số cải cách hành chính của đơn vị: 80,23; xếp loại Tốt."


def told(*paragraphs: str, sets=SETS) -> ReadSummary | None:  # type: ignore[no-untyped-def]
    return read_told_rows(Grid("a.docx", "văn bản Word", table_cells("\n".join(paragraphs))), sets)


def first(*paragraphs: str) -> tuple[object, ...]:
    found = told(*paragraphs)
    assert found is not None
    form = found.table.rows[0].form
    return (
        {key: one.value for key, one in form.totals.items()},
        {key: one.value for key, one in form.maxima.items()},
        form.index.value,
        form.classification.value,
    )


def test_a_unit_told_in_four_lines_is_a_row() -> None:
    found = told("Năm 2022", UNIT, SELF, APPRAISED, REST, INDEX, "2. Đánh giá chung")
    assert found is not None
    (row,) = found.table.rows
    assert found.table.criteria_set == "cchc-konray"
    assert found.table.period.raw == "Năm 2022"
    assert row.form.unit.value == "UBND thị trấn Đăk Rve"
    assert row.form.criterion("tong").score("appraised").value == Decimal("75.42")
    assert row.form.criterion("tong").maxima["appraised"].value == 94
    assert (row.form.index.value, row.form.classification.value) == (Decimal("80.23"), "Tốt")
    assert [row.form.total(key).place.row for key in ("self", "appraised")] == [3, 4]  # type: ignore[union-attr]
    assert [(one.code, one.facts) for one in found.findings] == [("TT164", {"units": 1})]


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ((SELF,), ({"self": Decimal("83.5")}, {"self": 97}, None, None)),
        ((SELF, INDEX), ({"self": Decimal("83.5")}, {"self": 97}, Decimal("80.23"), "Tốt")),
        ((SELF, SELF.replace("83,5", "90")), ({"self": Decimal("83.5")}, {"self": 97}, None, None)),
        (
            ("- Đơn vị tự chấm 83,5/97; Hội đồng thẩm định 75,42/94 điểm, xếp loại XS",),
            (
                {"self": Decimal("83.5"), "appraised": Decimal("75.42")},
                {"self": 97, "appraised": 94},
                None,
                "XS",
            ),
        ),
        ((SELF, "- Ngày 02/12/2022, 5/7 thôn đạt."), ({"self": Decimal("83.5")}, {"self": 97}, None, None)),
    ],
)
def test_what_the_lines_below_a_unit_say(lines: tuple[str, ...], wanted: tuple[object, ...]) -> None:
    assert first(UNIT, *lines) == wanted


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (UNIT,),
        (UNIT, INDEX),
        (UNIT, "- Đơn vị tự chấm: 83,5 điểm."),
        (SELF, APPRAISED),
        ("1.1. UBND các xã, thị trấn:", SELF),
        ("1.1. UBND huyện Kon Rẫy:", SELF),
        ("1.1. Kết quả chấm điểm:", SELF),
        (UNIT, "2. Đánh giá chung", SELF),
    ],
)
def test_other_texts_tell_no_rows(lines: tuple[str, ...]) -> None:
    assert told(*lines) is None


def test_a_unit_that_is_told_nothing_of_is_passed_over() -> None:
    found = told(UNIT, "1.2. UBND xã Đăk Kôi:", SELF, "1.3. UBND xã Tân Lập:", INDEX, "1.4. UBND xã A:")
    assert found is not None
    assert [row.form.unit.value for row in found.table.rows] == ["UBND xã Đăk Kôi", "UBND xã Tân Lập"]


def test_one_column_goes_by_the_word_total() -> None:
    found = told(
        "- UBND xã A:", "+ Tổng điểm đạt được: 55/70 điểm, tổng điểm quy đổi 78,57, xếp loại Khá.",
        sets=[set_of("qd459-dienbien")],
    )  # fmt: skip
    assert found is not None
    form = found.table.rows[0].form
    assert (form.total("self").value, form.maxima["self"].value) == (55, 70)
    assert (form.index.value, form.classification.value, form.criteria) == (Decimal("78.57"), "Khá", {})


def test_sets_of_dossiers_are_not_told_in_sentences() -> None:
    assert told("- UBND xã A:", "+ Tổng điểm: 15/18 điểm.", sets=[QD1187]) is None


def test_rows_of_a_table_are_no_paragraphs() -> None:
    cells = {**table_cells(UNIT), (2, 1): "Tự chấm", (2, 2): "83,5/97"}
    assert read_told_rows(Grid("a.docx", "S", cells), SETS) is None
