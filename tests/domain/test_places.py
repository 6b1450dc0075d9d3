import pytest

from tthc.domain.places import Entry, Place, column_letters


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_letters(column: int, letters: str) -> None:
    assert column_letters(column) == letters


def test_columns_count_from_one() -> None:
    with pytest.raises(ValueError, match="from 1"):
        column_letters(0)


def test_a_place_without_a_cell_is_a_sheet() -> None:
    assert Place("a.xlsx", "Biểu", 7, 5).cell == "E7"
    assert Place("a.xlsx", "Biểu").cell == ""


def test_a_figure_without_a_file_is_named_by_its_sheet() -> None:
    assert Place("a.xlsx", "Biểu", 7, 5).named == "E7"
    assert Place("a.xlsx", "Biểu").named == ""
    assert Place("", "tiêu chí 1").named == "tiêu chí 1"


def test_blank_and_zero_differ() -> None:
    assert Entry(0).given
    assert not Entry(None, Place("a.xlsx")).given
