"""What must always hold in reading numbers and forms, whatever senders do to the notation or the rows."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from support import form_cells, make_form, moved, read_cells
from tthc.domain.numbers import format_count, format_number, read_count, read_score
from tthc.workflow.duplicates import content_of

GROUPINGS = (".", ",", " ", "\u00a0", "\u2009", "'")
UNITS = ("", " hồ sơ", " HS", " bộ", "hs", " hồ sơ TTHC.")
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
FORM = make_form(early=3703, on_time=7, late=93, marks={"7": 1, "9": 2}, typed={"1": "1.95"}, total="15.75")
CELLS = form_cells(FORM)
LAST_ROW, LAST_COLUMN = max(row for row, _ in CELLS), 7


@given(
    st.integers(0, 9_999_999),
    st.sampled_from(GROUPINGS),
    st.sampled_from(UNITS),
    st.booleans(),
    st.booleans(),
)
def test_a_count_reads_back_in_every_notation(
    number: int, grouping: str, unit: str, wide: bool, grouped: bool
) -> None:
    shown = f"{number:,}".replace(",", grouping) if grouped else str(number)
    assert read_count((shown.translate(WIDE) if wide else shown) + unit).value == number
    assert read_count(format_count(number)).value == number
    assert read_count(Decimal(number)).value == number


@given(
    st.decimals(0, 100, places=2),
    st.sampled_from(",."),
    st.sampled_from(["", " điểm", "đ", " "]),
    st.booleans(),
)
def test_a_score_reads_back_in_every_notation(number: Decimal, comma: str, unit: str, wide: bool) -> None:
    shown = format(number, "f").replace(".", comma)
    assert read_score((shown.translate(WIDE) if wide else shown) + unit).value == number
    assert read_score(format_number(number)).value == number
    assert read_score(number).value == number
    assert read_score(f"{shown}/100").value == number


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.tuples(st.booleans(), st.integers(1, LAST_ROW), st.integers(1, 2)), min_size=1, max_size=3)
)
def test_inserted_rows_and_columns_change_nothing(inserted: list[tuple[bool, int, int]]) -> None:
    cells = CELLS
    for by_row, at, by in inserted:
        column = at % LAST_COLUMN + 1
        cells = moved(cells, row=at, by=by) if by_row else moved(cells, column=column, by=by)
    (read,) = read_cells(cells)
    (before,) = read_cells(CELLS)
    assert content_of(read.form) == content_of(before.form)
    assert read.form.head.values() == before.form.head.values()
    assert read.findings == ()
