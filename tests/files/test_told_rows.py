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
        {key: one.value for key, one in form.totals.items() if one.given},
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


NEXT = ("1.3. UBND xã Rờ Kơi:", "- Đơn vị tự chấm: 88/100 điểm.")
SAYS = ("- Đơn vị tự chấm: 70/100 điểm.", "- Hội đồng thẩm định: 60/90 điểm.")


def units_of(*paragraphs: str) -> dict[str | None, dict[str, object]]:
    found = told(*paragraphs)
    assert found is not None
    return {
        row.form.unit.value: {key: one.value for key, one in row.form.totals.items() if one.given}
        for row in found.table.rows
    }


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("1.2. Đối với UBND xã Pô Kô:", "UBND xã Pô Kô"),
        ("1.2. Đơn vị: UBND xã Pô Kô", "UBND xã Pô Kô"),
        ("1.2. Tên đơn vị: xã Pô Kô", "xã Pô Kô"),
        ("1.2. UBND xã Pô Kô (xếp thứ 2/3)", "UBND xã Pô Kô"),
        ("1.2. Xã Pô Kô - huyện Sa Thầy:", "Xã Pô Kô"),
        ("1.2. UBND xã Pô Kô đạt kết quả sau", "UBND xã Pô Kô"),
        ("Xã Pô Kô đạt kết quả như sau:", "Xã Pô Kô"),
        ("1.2. UBND xã pô kô", "UBND xã pô kô"),
        ("UBND XÃ PÔ KÔ", "UBND XÃ PÔ KÔ"),
        ("UBND xã Pô Kô", "UBND xã Pô Kô"),
        ("UBND phường 2", "UBND phường 2"),
        ("b) Phòng Nội vụ", "Phòng Nội vụ"),
    ],
)
def test_a_unit_is_named_in_many_ways(heading: str, name: str) -> None:
    found = units_of(UNIT, SELF, heading, *SAYS, *NEXT)
    assert found == {
        "UBND thị trấn Đăk Rve": {"self": Decimal("83.5")},
        name: {"self": 70, "appraised": 60},
        "UBND xã Rờ Kơi": {"self": 88},
    }


@pytest.mark.parametrize(
    "heading",
    ["1.2. Pô Kô:", "1.2. Văn phòng HĐND và UBND:", "1.2. UBND xã A và xã B:", "- Xã A, xã B thì:", "Pô Kô"],
)
def test_scores_under_a_heading_that_names_no_unit_are_nobodys(heading: str) -> None:
    found = told(UNIT, SELF, APPRAISED, REST, heading, *SAYS, *NEXT)
    assert found is not None
    assert units_of(UNIT, SELF, APPRAISED, REST, heading, *SAYS, *NEXT) == {
        "UBND thị trấn Đăk Rve": {"self": Decimal("83.5"), "appraised": Decimal("75.42")},
        "UBND xã Rờ Kơi": {"self": 88},
    }
    assert [one.facts["sentence"] for one in found.findings if one.code == "TT171"] == list(SAYS)


def test_a_bullet_like_that_of_the_unit_begins_another() -> None:
    lines = (
        "* UBND xã A",
        SELF,
        "- Xếp loại: Tốt",
        "* Pô Kô",
        SAYS[0],
        "* UBND xã B:",
        SAYS[0],
        "* Xếp loại Tốt",
    )
    assert units_of(*lines) == {"UBND xã A": {"self": Decimal("83.5")}, "UBND xã B": {"self": 70}}
    found = told(*lines)
    assert found is not None
    assert [row.form.classification.value for row in found.table.rows] == ["Tốt", "Tốt"]
    assert [one.code for one in found.findings] == ["TT164", "TT171"]


def test_units_told_in_one_sentence_each() -> None:
    found = told(
        "1.1. UBND xã A: tự chấm 83,5/97 điểm; Hội đồng thẩm định 75,42/94 điểm; chỉ số 80,23; xếp loại Tốt.",
        "Xã B tự chấm 83/97 điểm, chỉ số CCHC 79,79, xếp loại Khá.",
        "- Phòng Nội vụ: tự chấm 80/97 điểm.",
    )
    assert found is not None
    assert [
        (
            row.form.unit.value,
            row.form.total("self").value,
            row.form.index.value,
            row.form.classification.value,
        )
        for row in found.table.rows
    ] == [
        ("UBND xã A", Decimal("83.5"), Decimal("80.23"), "Tốt"),
        ("Xã B", 83, Decimal("79.79"), "Khá"),
        ("Phòng Nội vụ", 80, None, None),
    ]


def test_numbered_lines_below_a_unit_are_its_own_and_an_average_is_nobodys() -> None:
    lines = ("1. UBND xã A", "1.1. Tự chấm: 83,5/97 điểm", "1.2. Thẩm định: 75/94 điểm", "1.3. Kết quả khác")
    ends = ("2. Điểm thẩm định bình quân 80,2/94 điểm", "- Xã A tự chấm 5/7 điểm")
    found = told(*lines, *ends)
    assert found is not None
    assert units_of(*lines, *ends)["UBND xã A"] == {"self": Decimal("83.5"), "appraised": 75}
    assert [one.code for one in found.findings] == ["TT164"]


def test_a_unit_may_speak_of_itself_by_name() -> None:
    assert units_of("UBND xã A:", "- UBND xã A tự chấm: 83,5/97 điểm.", "- UBND xã tự chấm: 83,5/97.") == {
        "UBND xã A": {"self": Decimal("83.5")}
    }


@pytest.mark.parametrize(
    ("line", "score", "maximum"),
    [
        ("- Đơn vị tự chấm: 83,5 điểm/97 điểm.", "83.5", 97),
        ("- Đơn vị tự chấm: 83,5 trên 97 điểm.", "83.5", 97),
        ("- Đơn vị tự chấm: 83,5 trên tổng số 97 điểm.", "83.5", 97),
        ("- Đơn vị tự chấm: 83,5/97,0đ", "83.5", 97),
        ("- Đơn vị tự chấm (tối đa 97 điểm): 83,5 điểm", "83.5", 97),
        ("- Đơn vị tự chấm: 83,5 điểm, giảm 3 điểm.", "83.5", None),
        ("- Đơn vị tự chấm giảm 3 điểm, còn 83,5 điểm.", "83.5", None),
        ("- Điểm tự chấm: 83,5.", "83.5", None),
        ("- Điểm tự chấm đạt 83,5", "83.5", None),
    ],
)
def test_scores_as_sentences_write_them(line: str, score: str, maximum: int | None) -> None:
    totals, maxima, _, _ = first(UNIT, line, INDEX)
    assert totals == {"self": Decimal(score)}
    assert maxima == ({} if maximum is None else {"self": maximum})


@pytest.mark.parametrize(
    ("line", "index", "label"),
    [
        ("- Chỉ số CCHC năm 2022: 80,23%; loại: Khá.", "80.23", "Khá"),
        ("- Chỉ số CCHC: 75,42/94 x 100 = 80,23; xếp loại: hoàn thành Khá.", "80.23", "hoàn thành Khá"),
        ("- Chỉ số: 80,23. Xếp loại: chưa rõ.", "80.23", "chưa rõ"),
        ("- Xếp loại: Tạm được", None, "Tạm được"),
        ("- Việc xếp loại theo quy định.", None, None),
    ],
)
def test_index_and_class_as_sentences_write_them(line: str, index: str | None, label: str | None) -> None:
    assert first(UNIT, SELF, line)[2:] == (None if index is None else Decimal(index), label)


def test_a_value_that_stands_in_the_next_paragraph_is_read() -> None:
    assert first(UNIT, "- Đơn vị tự chấm:", "83 / 97 điểm", "- Hội đồng thẩm định:", "đạt 75/94 điểm")[
        :2
    ] == (
        {"self": 83, "appraised": 75},
        {"self": 97, "appraised": 94},
    )


def test_the_rest_of_a_sentence_is_not_the_heading_above() -> None:
    assert first("1.1. Xã Đăk Hà", "Đơn vị tự chấm đạt 69,37/94,5 điểm.")[0] == {"self": Decimal("69.37")}


def test_scores_of_no_column_are_counted() -> None:
    found = told(UNIT, SELF, "- Điểm cộng: 5/7 điểm.", "- Điểm " + "rất " * 30 + "lớn: 3/4 điểm.")
    assert found is not None
    assert [(one.code, dict(one.facts)) for one in found.findings[1:]] == [
        ("TT172", {"sentences": 2, "sentence": "- Điểm cộng: 5/7 điểm."})
    ]
    long = told(UNIT, SELF, "1.2. Pô Kô", "- Đơn vị tự chấm " + "rất " * 30 + ": 3/4 điểm.")
    assert long is not None
    assert str(long.findings[1].facts["sentence"]).endswith("...")


def test_what_is_told_of_other_units_only_is_a_blank_of_this_one() -> None:
    """The second unit has no self score and no index line: both are looked for at its heading, paragraph 6."""
    found = told(UNIT, SELF, APPRAISED, REST, INDEX, "1.2. UBND xã Đăk Kôi:", APPRAISED, REST)
    assert found is not None
    form = found.table.rows[1].form
    assert (form.total("self").value, form.index.value) == (None, None)
    assert [one.place.row for one in (form.total("self"), form.index) if one.place] == [6, 6]
    alone = told(UNIT, SELF, APPRAISED, REST)
    assert alone is not None
    assert alone.table.rows[0].form.index.place is None
