"""Rows, columns and wordings of a form changed in every way senders change them: right, or told."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal

import pytest

from support import QD1187, TT01, Cells, form_cells, make_form, moved, read_cells
from tthc.domain.counts import Count
from tthc.files.cells import CellReader, is_mark
from tthc.files.form_grid import find_form_grids
from tthc.files.form_reader import ReadForm
from tthc.files.grid import CellValue, Grid
from tthc.files.similar import likeness, numbering, without_numbering
from tthc.workflow.duplicates import content_of

HEADING, FIRST, TOTAL = 10, 12, 48
OWN_ROWS = range(12, 48, 4)
LEVEL_ROWS = [row for row in range(FIRST, TOTAL) if row not in OWN_ROWS]

SCORES = {str(at): f"1.9{at}" for at in range(1, 6)} | {"6": "2", "7": "1", "8": "2", "9": "0"}
FORM = make_form(
    early=3703,
    on_time=7,
    late=93,
    marks={"7": 1, "9": 2},
    typed=SCORES,
    total="15.75",
    levels={"3": (3700, 103, 0), "4": (3690, 100, 13), "5": (3650, 60, 0)},
)
CELLS = form_cells(FORM)
MEANT = content_of(read_cells(CELLS)[0].form)


def only(cells: Cells) -> ReadForm:
    (read,) = read_cells({place: value for place, value in cells.items() if value is not None})
    return read


def told(read: ReadForm) -> list[tuple[str, str | None]]:
    return [(one.code, one.place.cell if one.place else None) for one in read.findings]


def changed(**cells: object) -> Cells:
    """The form with other values in cells such as D13; None blanks one."""
    named: Cells = dict(CELLS)
    for address, value in cells.items():
        place = int(address[1:]), ord(address[0]) - 64
        named[place] = value  # type: ignore[assignment]
    return named


def relabelled(how: Callable[[str], str], rows: list[int]) -> Cells:
    return {
        place: how(value) if place[1] == 2 and place[0] in rows and isinstance(value, str) else value
        for place, value in CELLS.items()
    }


def own(read: ReadForm, row: int) -> list[tuple[str, str | None]]:
    """What was told of a criterion, by its own row."""
    return [
        (one.code, one.criterion) for one in read.findings if one.criterion == str((row - FIRST) // 4 + 1)
    ]


def test_the_form_itself_raises_nothing_and_maps_every_criterion() -> None:
    read = only(CELLS)
    assert told(read) == []
    assert {key: place.cell for key, place in read.form.mapping.items()} == {
        leaf.id: f"B{row}" for leaf, row in zip(QD1187.leaves(), OWN_ROWS, strict=True)
    }


@pytest.mark.parametrize(
    "how",
    [
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", "\u00a0 "),
        lambda text: text.replace(" ", "_x000D_\n", 1),
        lambda text: text.replace("hồ sơ", "HS").replace("thủ tục hành chính", "TTHC"),
        lambda text: text.replace("hạn", "hạm"),
        lambda text: text[:3] + text[4:],
        lambda text: " ".join(text.split()[:5]),
        lambda text: "".join(
            char
            for char in unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
            if not unicodedata.combining(char)
        ),
    ],
)
def test_other_spellings_of_the_wordings(how: Callable[[str], str]) -> None:
    read = only(relabelled(how, list(range(FIRST, TOTAL))))
    assert content_of(read.form) == MEANT
    assert {code for code, _ in told(read)} <= {"TT117"}


@pytest.mark.parametrize("mark", ["- ", "+ ", "• ", "a) ", "1.1 ", "1.1. ", "ii) ", "Mức 2: "])
def test_levels_numbered_in_their_labels(mark: str) -> None:
    read = only(relabelled(lambda text: mark + text, LEVEL_ROWS))
    assert (content_of(read.form), told(read)) == (MEANT, [])


@pytest.mark.parametrize("mark", ["1.1", "a)", "-", "II", Decimal(1)])
def test_levels_numbered_in_the_column_of_numbers(mark: CellValue) -> None:
    read = only(CELLS | {(row, 1): mark for row in LEVEL_ROWS})
    assert (content_of(read.form), told(read)) == (MEANT, [])


@pytest.mark.parametrize("shape", ["{}. {}", "Tiêu chí {}: {}"])
def test_criteria_numbered_in_their_labels(shape: str) -> None:
    cells = {place: value for place, value in CELLS.items() if place[1] != 1 or place[0] not in OWN_ROWS}
    for at, row in enumerate(OWN_ROWS, 1):
        cells[row, 2] = shape.format(at, CELLS[row, 2])
    assert content_of(only(cells).form) == MEANT


@pytest.mark.parametrize("row", [*OWN_ROWS, *LEVEL_ROWS])
@pytest.mark.parametrize("figures_below", [False, True])
def test_a_wording_broken_over_two_rows(row: int, figures_below: bool) -> None:
    words = str(CELLS[row, 2]).split()
    cells = moved(CELLS, row=row + 1)
    cells[row, 2], cells[row + 1, 2] = " ".join(words[:4]), " ".join(words[4:])
    if figures_below:
        cells |= {
            (row + 1, column): cells.pop((row, column)) for column in (3, 4, 5) if (row, column) in cells
        }
    read = only(cells)
    assert content_of(read.form) == MEANT


def test_a_wording_broken_over_two_cells() -> None:
    cells = moved(CELLS, column=3)
    for row in range(FIRST, TOTAL):
        words = str(cells[row, 2]).split()
        cells[row, 2], cells[row, 3] = " ".join(words[:3]), " ".join(words[3:])
    assert content_of(only(cells).form) == MEANT


@pytest.mark.parametrize(
    "order", [(2, 1, 3, 4, 5, 6), (1, 2, 5, 4, 3, 6), (6, 5, 4, 3, 2, 1), (1, 2, 4, 5, 6, 3)]
)
def test_columns_in_another_order(order: tuple[int, ...]) -> None:
    cells = {
        (row, order[column - 1] if row >= HEADING and column <= 6 else column): value
        for (row, column), value in CELLS.items()
    }
    assert content_of(only(cells).form) == MEANT


@pytest.mark.parametrize("order", [[1, 0, *range(2, 9)], [*range(8, -1, -1)], [0, 1, 2, 3, 5, 6, 4, 7, 8]])
@pytest.mark.parametrize("renumbered", [False, True])
def test_criteria_in_another_order(order: list[int], renumbered: bool) -> None:
    cells = {place: value for place, value in CELLS.items() if not FIRST <= place[0] < TOTAL or place[1] > 6}
    for at, number in enumerate(order):
        for step in range(4):
            row = FIRST + 4 * at + step
            source = FIRST + 4 * number + step
            cells |= {(row, c): CELLS[source, c] for c in range(1, 7) if (source, c) in CELLS}
        if renumbered:
            cells[FIRST + 4 * at, 1] = Decimal(at + 1)
    read = only(cells)
    assert (read.form.criteria_set, content_of(read.form)) == ("qd1187-dienbien", MEANT)


def test_levels_in_reverse_order() -> None:
    cells = dict(CELLS)
    for row in OWN_ROWS:
        for column in range(2, 7):
            cells.pop((row + 1, column), None)
            cells.pop((row + 3, column), None)
            cells |= {
                (row + 4 - step, column): CELLS[row + step, column]
                for step in (1, 3)
                if (row + step, column) in CELLS
            }
    assert content_of(only(cells).form) == MEANT


@pytest.mark.parametrize(
    ("column", "heading"),
    [
        (1, "TT"),
        (2, "Nội dung tiêu chí"),
        (3, "Điểm chuẩn"),
        (3, "Thang điểm"),
        (4, "Số HS"),
        (4, "SL hồ sơ"),
        (5, "Điểm TĐG"),
        (5, "Điểm tự\nchấm"),
        (5, "Tự chấm điểm"),
        (6, "Giải trình"),
    ],
)
@pytest.mark.parametrize("numbered", [False, True])
def test_other_headings(column: int, heading: str, numbered: bool) -> None:
    cells = dict(CELLS) | {(HEADING, column): heading}
    if not numbered:
        cells = {place: value for place, value in cells.items() if place[0] != HEADING + 1 or place[1] > 6}
    read = only(cells)
    assert (content_of(read.form), told(read)) == (MEANT, [])


@pytest.mark.parametrize("column", range(1, 7))
def test_a_column_without_heading_or_number(column: int) -> None:
    cells = {
        place: value
        for place, value in CELLS.items()
        if place not in ((HEADING, column), (HEADING + 1, column))
    }
    del cells[HEADING + 1, 1 if column > 1 else 2]
    note = "Ghi chú cho tiêu chí thứ nhất"
    read = only(cells | {(FIRST, 6): note})
    assert content_of(read.form) == content_of(only(CELLS | {(FIRST, 6): note}).form)
    assert [code for code, _ in told(read)] == (["TT135"] if column in (3, 4, 5) else [])
    assert read.form.note.value == note


@pytest.mark.parametrize(
    "rows",
    [
        ({3: "Điểm", 4: "Số lượng", 5: "Điểm"}, {3: "tối đa", 4: "hồ sơ", 5: "tự đánh giá"}),
        ({3: "Số liệu", 4: None, 5: None}, {3: "Điểm tối đa", 4: "Số lượng hồ sơ", 5: "Điểm tự đánh giá"}),
        ({3: "Điểm", 4: None, 5: None}, {3: "Điểm tối đa", 4: "Số lượng hồ sơ", 5: "Tự đánh giá"}),
    ],
)
def test_headings_in_two_rows(rows: tuple[dict[int, str | None], ...]) -> None:
    cells: dict[tuple[int, int], CellValue | None] = dict(moved(CELLS, row=HEADING + 1))
    for row, texts in enumerate(rows, HEADING):
        cells |= {(row, column): text for column, text in texts.items()}
    assert content_of(only({p: v for p, v in cells.items() if v is not None}).form) == MEANT


@pytest.mark.parametrize("numbers", [lambda at: Decimal(-at), Decimal, "({})=(1)".format])
def test_column_numbers_that_became_numbers(numbers: Callable[[int], CellValue]) -> None:
    read = only(CELLS | {(HEADING + 1, at): numbers(at) for at in range(1, 7)})
    assert (content_of(read.form), told(read)) == (MEANT, [])


def test_the_appraised_score_is_not_the_typed_one() -> None:
    cells = moved(CELLS, column=5) | {(HEADING, 5): "Điểm thẩm định", (FIRST, 5): Decimal("1.5")}
    assert content_of(only(cells).form) == MEANT


def test_headings_repeated_on_the_next_page() -> None:
    cells = moved(CELLS, row=28)
    cells |= {(28, column): CELLS[HEADING, column] for column in range(1, 7)}
    read = only(cells)
    assert (content_of(read.form), told(read)) == (MEANT, [])


@pytest.mark.parametrize("apart", [0, 2])
def test_forms_beside_and_below_each_other(apart: int) -> None:
    other = form_cells(make_form(early=7, unit="Xã B"))
    width, height = max(c for _, c in CELLS) + 1 + apart, max(r for r, _ in CELLS) + 1 + apart
    for down, right in ((0, width), (height, 0)):
        both = CELLS | {(r + down, c + right): value for (r, c), value in other.items()}
        first, second = read_cells(both)
        assert content_of(first.form) == MEANT
        assert (second.form.unit.value, second.form.head.value(Count.RESOLVED)) == ("Xã B", 7)


def test_a_form_under_another_table() -> None:
    above: Cells = {(1, 1): "STT", (1, 2): "Nội dung", (1, 3): "Điểm tối đa", (1, 4): "Số lượng hồ sơ"}
    above |= {(2, 1): Decimal(1), (2, 2): "Máy in", (2, 4): Decimal(9)}
    assert content_of(only(above | moved(CELLS, row=1, by=5)).form) == MEANT


# What cannot be assigned is told, at its cell or for its criterion.


def test_a_missing_criterion_does_not_shift_the_others() -> None:
    cells = {
        (row - 4 * (row >= 24), column): value
        for (row, column), value in CELLS.items()
        if not (20 <= row < 24 and column <= 6)
    }
    read = only(cells)
    assert [(one.code, one.criterion) for one in read.findings] == [("TT110", "3")]
    assert [level.value for level in read.form.criterion("4").levels] == [3690, 100, 13]


def test_a_criterion_twice() -> None:
    cells = moved(CELLS, row=TOTAL, by=4)
    for step in range(4):
        cells |= {
            (TOTAL + step, c): CELLS[FIRST + step, c] for c in range(1, 6) if (FIRST + step, c) in CELLS
        }
    read = only(cells)
    assert [(one.code, one.criterion) for one in read.findings] == [("TT113", "1")]
    assert content_of(read.form) == MEANT


def test_a_level_twice_and_a_row_of_something_else() -> None:
    cells = moved(CELLS, row=14) | {(14, 2): CELLS[13, 2], (14, 3): Decimal(2), (14, 4): Decimal(77)}
    assert told(only(cells)) == [("TT114", "D14")]
    cells = moved(CELLS, row=14) | {(14, 2): "Trong đó: nộp qua bưu chính", (14, 4): Decimal(77)}
    read = only(cells)
    assert (told(read), read.findings[0].criterion) == ([("TT108", "D14")], "1")
    cells = moved(CELLS, row=FIRST) | {(FIRST, 2): "Số liệu chung", (FIRST, 4): Decimal(77)}
    assert told(only(cells)) == [("TT108", "D12")]


def test_points_and_wording_that_contradict_each_other() -> None:
    read = only(changed(C13=Decimal(1), C14=Decimal(2)))
    assert told(read) == [("TT117", "B13"), ("TT117", "B14")]
    assert content_of(read.form) == MEANT


def test_a_level_known_by_order_alone_is_told() -> None:
    cells = changed(B25="Giải quyết hồ sơ", B29="Giải quyết hồ sơ TTHC", C29=None, B30=None, C30=None)
    read = only(cells)
    assert ("TT117", "B29") in told(read)
    assert ("TT112", "5") in [(one.code, one.criterion) for one in read.findings]


def test_criteria_known_by_their_number_alone_are_told() -> None:
    read = only(relabelled(lambda text: "Nội dung khác hẳn", [FIRST]))
    assert (told(read), content_of(read.form)) == ([("TT117", "B12")], MEANT)
    other = relabelled(lambda text: f"Nội dung khác hẳn {text[:3]}", list(range(FIRST, FIRST + 4)))
    read = only({place: value for place, value in other.items() if place[1] != 3})
    assert ("TT110", "1") in [(one.code, one.criterion) for one in read.findings]


def test_levels_without_words_go_by_their_points() -> None:
    cells = {place: value for place, value in CELLS.items() if place[1] != 2 or place[0] not in LEVEL_ROWS}
    assert content_of(only(cells).form) == MEANT
    cells = {place: value for place, value in cells.items() if place[1] != 3 or place[0] not in LEVEL_ROWS}
    read = only(cells)
    assert {code for code, _ in own(read, FIRST)} == {"TT108", "TT112", "TT136"}


@pytest.mark.parametrize(
    ("cells", "code", "cell", "score"),
    [
        ({"E12": None, "E14": Decimal("1.91")}, "TT136", "E14", "1.91"),
        ({"E14": Decimal("1.5")}, "TT116", "E14", "1.91"),
        ({"E14": Decimal("1.91")}, None, None, "1.91"),
        ({"E12": None, "E13": Decimal("1.91"), "E14": Decimal(0)}, "TT108", "E13", None),
    ],
)
def test_a_score_on_a_level_row(
    cells: dict[str, CellValue], code: str | None, cell: str | None, score: str | None
) -> None:
    read = only(changed(**cells))
    assert told(read)[:1] == ([(code, cell)] if code else [])
    assert read.form.criterion("1").score("self").value == (Decimal(score) if score else None)


def test_points_printed_beside_marked_levels_are_no_scores() -> None:
    read = only(changed(E33=Decimal(2), E34=Decimal(1), E35=Decimal(0)))
    assert (told(read), content_of(read.form)) == ([], MEANT)


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"D33": Decimal(1)}, "TT118", "D33"),
        ({"D33": True}, "TT118", "D33"),
        ({"D33": None, "C33": "x"}, "TT118", "C33"),
        ({"D33": None, "E33": "x"}, None, None),
        ({"D33": "(x)"}, None, None),
        ({"D34": Decimal(0)}, None, None),
        ({"D34": "☐"}, None, None),
    ],
)
def test_marks_in_other_guises_and_places(
    cells: dict[str, CellValue], code: str | None, cell: str | None
) -> None:
    read = only(changed(**cells))
    assert told(read) == ([(code, cell)] if code else [])
    assert read.form.criterion("6").marked == (0,)


def test_a_mark_on_the_criterion_itself_is_of_no_level() -> None:
    read = only(changed(D32="x", D33=None))
    assert (told(read), read.form.criterion("6").marked) == ([("TT108", "D32")], ())


def test_a_mark_in_an_inserted_column_is_taken_and_told() -> None:
    cells = moved(CELLS, column=4)
    cells[33, 4] = cells.pop((33, 5))
    read = only(cells)
    assert read.form.criterion("6").marked == (0,)
    assert ("TT118", "D33") in told(read)


def test_a_number_in_a_column_without_heading() -> None:
    cells = moved(CELLS, column=5)
    cells[13, 5] = cells.pop((13, 4))
    assert told(only(cells)) == [("TT115", "E13")]
    helper = moved(CELLS, column=4) | {(row, 4): Decimal(row) for row in (13, 17, 20)}
    read = only(helper)
    assert (content_of(read.form), told(read)) == (MEANT, [("TT115", "D13")])
    headed = helper | {(HEADING, 4): "Tỷ lệ %"}
    assert told(only(headed)) == []
    beyond = {place: value for place, value in CELLS.items() if place[1] < 6}
    assert told(only(beyond | {(FIRST, 6): Decimal(5)})) == [("TT115", "F12")]


@pytest.mark.parametrize(
    ("cells", "total", "codes"),
    [
        ({"A48": "Tổng cộng"}, "15.75", []),
        ({"A48": None, "B48": "TỔNG ĐIỂM"}, "15.75", []),
        ({"A48": "TỔNG ĐIỂM: 15,75", "E48": None}, "15.75", []),
        ({"E48": None, "D48": Decimal("15.75")}, "15.75", ["TT136"]),
        ({"E48": None, "D48": Decimal(3803)}, None, ["TT108"]),
        ({"E48": None}, None, []),
        ({"E48": "15,75/18"}, "15.75", []),
        ({"E48": "15,75/20"}, "15.75", ["TT132"]),
        ({"A48": None}, "15.75", []),
        ({"A48": None, "C48": None}, None, ["TT108"]),
    ],
)
def test_the_total_wherever_it_stands(
    cells: dict[str, CellValue], total: str | None, codes: list[str]
) -> None:
    read = only(changed(**cells))
    assert read.form.total("self").value == (Decimal(total) if total else None)
    assert [code for code, _ in told(read)] == codes


@pytest.mark.parametrize("text", ["=1+1", "@SUM(A1)", "+1+cmd", '=HYPERLINK("x")'])
def test_texts_like_formulas_stay_texts_and_are_told(text: str) -> None:
    read = only(changed(F12=text))
    assert (told(read), read.form.note.value) == ([("TT119", "F12")], text)


def test_sets_that_differ_by_wording_and_order_are_told_apart() -> None:
    assert only(form_cells(make_form(TT01), TT01)).form.criteria_set == "tt01-2018"
    bare = {
        place: value
        for place, value in CELLS.items()
        if place[1] != 1 or place[0] < FIRST or place[0] >= TOTAL
    }
    assert content_of(only(bare).form) == MEANT


def test_a_sheet_without_any_heading_has_no_grid() -> None:
    assert find_form_grids(Grid("a.xlsx", "S", {(1, 1): "Danh sách"})) == ()
    assert find_form_grids(Grid("a.xlsx", "S", {(at, 1): "x" for at in (1, 2)})) == ()


def test_labels_and_their_numbering() -> None:
    assert [
        numbering(text) for text in ("1. Tổng", "Tiêu chí 2: Tổng", "1.1 Tổng", "- Tổng", "100% TTHC")
    ] == [
        "1",
        "2",
        "1.1",
        "",
        "",
    ]
    assert without_numbering("+ Trước hạn (2 điểm)") == "Trước hạn"
    assert likeness("Sớm hạn so với thời gian qui định", "Trước hạn so với thời gian quy định") == 1.0
    assert likeness("truoc han", "Trước hạn") == 0.97
    assert 0.7 < likeness("truoc hann so", "Trước hạn so với") < 0.97


@pytest.mark.parametrize("mark", ["x", "X", "×", "✓", "v", "(x)", "x.", "[X]", "☑"])
def test_what_is_a_mark(mark: str) -> None:
    assert is_mark(mark)


@pytest.mark.parametrize("text", ["", "xx", "2", "có", "-"])
def test_what_is_no_mark(text: str) -> None:
    assert not is_mark(text)


def dates(value: CellValue, *, as_count: bool) -> list[str]:
    reader = CellReader(Grid("a.xlsx", "S", {(1, 1): value}))
    read = reader.count if as_count else reader.score
    assert read(1, 1, "số").value is None
    (finding,) = reader.findings
    assert finding.code == "TT105"
    return [one.proposed for one in finding.suggestions]


def test_what_a_date_was_typed_as() -> None:
    assert dates(date(2022, 5, 1), as_count=False) == ["1.5", "5.1"]
    assert dates("1-5", as_count=False) == ["1.5", "5.1"]
    assert dates(date(2022, 5, 1), as_count=True) == []
    assert dates(datetime(1900, 1, 1, 22, 48), as_count=False) == ["1.95"]
    assert dates(time(22, 48), as_count=False) == ["0.95"]
    assert dates(date(1900, 2, 12), as_count=True) == ["43"]
    assert dates(datetime(1910, 5, 30), as_count=True) == ["3803"]
    assert dates(time(12, 0), as_count=True) == []


def test_a_form_that_lost_its_headings_is_read_and_its_columns_are_told() -> None:
    bare = {
        place: value
        for place, value in CELLS.items()
        if place[0] not in (HEADING, HEADING + 1) or place[1] > 6
    }
    read = only(bare)
    assert (content_of(read.form), [code for code, _ in told(read)]) == (MEANT, ["TT135"] * 3)
    assert read_cells({place: value for place, value in bare.items() if place[1] != 4}) == ()
    assert read_cells({place: value for place, value in bare.items() if place[0] < 24}) == ()
    left = {(row, column - 1): value for (row, column), value in bare.items() if column > 1 and row >= FIRST}
    assert only(left).form.criterion("1").levels[0].value == 3703
    many: Cells = {(at, 20): "Nội dung" for at in range(100, 3200)}
    assert read_cells(bare | many) == ()


@pytest.mark.parametrize(
    ("cells", "code", "cell"),
    [
        ({"E12": None, "F12": Decimal("1.91")}, "TT115", "F12"),
        ({"E12": None, "C12": Decimal("1.91")}, "TT108", "C12"),
        ({"D13": None, "E13": Decimal(3703)}, "TT108", "E13"),
        ({"D13": None, "C13": Decimal(3703)}, "TT117", "B13"),
        ({"D13": None, "A13": Decimal(3703)}, "TT108", "A13"),
        ({"D13": None, "B13": "Trước hạn so với thời gian quy định: 3.703 hồ sơ"}, "TT108", "B13"),
        ({"D13": None, "D14": None, "D15": None}, "TT136", "D12"),
    ],
)
def test_a_number_in_the_wrong_cell_is_told(cells: dict[str, CellValue], code: str, cell: str) -> None:
    read = only(changed(**cells))
    assert told(read) == [(code, cell)]
    assert read.findings[0].criterion == "1"


def test_forms_without_totals_below_each_other() -> None:
    first = {place: value for place, value in CELLS.items() if place[0] < TOTAL}
    second = moved(form_cells(make_form(early=7, unit="Xã B")), row=1, by=TOTAL)
    units = [
        (read.form.unit.value, read.form.head.value(Count.RESOLVED)) for read in read_cells(first | second)
    ]
    assert units == [("Xã A", 3803), ("Xã B", 7)]
