from decimal import Decimal
from fractions import Fraction

import pytest

from tthc.domain.numbers import (
    LARGEST_COUNT,
    Absent,
    NumberProblem,
    date_readings,
    format_count,
    format_number,
    format_over,
    format_score,
    read_count,
    read_score,
    roman,
    round_half_up,
)


@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        (Decimal("1.005"), 2, "1.01"),  # binary floats give 1.00
        (Decimal("1.004"), 2, "1.00"),
        (Decimal("-1.005"), 2, "-1.01"),
        (Fraction(1, 3), 2, "0.33"),
        (Fraction(5, 2), 0, "3"),
        (Fraction(2 * 43 + 120, 163), 2, "1.26"),  # Phường Thanh Bình
        (Decimal("0.05"), 1, "0.1"),
    ],
)
def test_halves_round_away_from_zero(value: Decimal | Fraction, decimals: int, expected: str) -> None:
    assert str(round_half_up(value, decimals)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (3803, "3.803"),
        (Decimal("1.95"), "1,95"),
        (Decimal("2.00"), "2"),
        (Decimal("1234567.5"), "1.234.567,5"),
        (Decimal("-3803"), "-3.803"),
        (0, "0"),
    ],
)
def test_vietnamese_notation(value: Decimal | int, expected: str) -> None:
    assert format_number(value) == expected


def test_fixed_places_keep_zeros() -> None:
    assert format_number(Decimal("2"), decimals=2) == "2,00"


def test_scores_keep_their_places_unless_whole() -> None:
    scores = [Decimal("1.30"), Decimal("2.00"), Decimal("1.3"), Decimal("15.84")]
    assert [format_score(score) for score in scores] == ["1,30", "2", "1,3", "15,84"]
    assert format_over(Decimal("68.50"), Decimal("1070.0")) == "68,5/1.070"


def test_counts_below_ten_have_two_digits_in_sentences() -> None:
    assert [format_count(n) for n in (0, 5, 10, 3803)] == ["00", "05", "10", "3.803"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3.803", 3803),
        ("3,803", 3803),
        ("3.803 hồ sơ", 3803),
        ("1.855\u00a0hồ sơ", 1855),
        ("05", 5),
        ("４７", 47),
        ("12 345", 12345),
        ("3'803", 3803),
        ("3.803,00", 3803),
        ("3.803.000", 3803000),
        ("3803_x000D_", 3803),
        ("3\u200b803", 3803),
        ("1HS", 1),
        ("3.803 bộ hồ sơ", 3803),
        ("....3803", 3803),
        ("'45", 45),
        ("- 0", 0),
        (Decimal("3803"), 3803),
        (Decimal("3803.0"), 3803),
    ],
)
def test_counts_are_read_in_every_notation(raw: str | Decimal, expected: int) -> None:
    assert read_count(raw).value == expected


def test_a_count_of_three_decimals_proposes_thousands() -> None:
    reading = read_count(Decimal("3.803"))
    assert (reading.value, reading.problem, reading.proposed) == (None, NumberProblem.NOT_WHOLE, 3803)


def test_numbers_of_endless_digits_are_written_and_refused() -> None:
    endless = "9" * 5000
    assert format_number(Decimal(endless)).startswith("99.999.999")
    assert read_score(endless).problem is NumberProblem.NOT_A_NUMBER
    assert read_count(endless).value is None


def test_a_count_that_is_no_number_says_so() -> None:
    assert read_count("khoảng mười").problem is NumberProblem.NOT_A_NUMBER
    assert read_count(Decimal("NaN")).problem is NumberProblem.NOT_A_NUMBER
    assert read_count(Decimal("Infinity")).problem is NumberProblem.NOT_A_NUMBER
    assert read_score("tốt").problem is NumberProblem.NOT_A_NUMBER


def test_a_negative_count_is_refused() -> None:
    reading = read_count(Decimal(-5))
    assert (reading.value, reading.problem, reading.proposed) == (None, NumberProblem.NEGATIVE, 5)


@pytest.mark.parametrize("raw", [None, "", "  ", "\u00a0"])
def test_blank_is_neither_zero_nor_a_problem(raw: str | None) -> None:
    assert (read_count(raw).value, read_count(raw).problem) == (None, None)
    assert (read_score(raw).value, read_score(raw).problem) == (None, None)


@pytest.mark.parametrize("raw", ["-", "–", " — "])
def test_a_dash_means_not_counted(raw: str) -> None:
    assert read_count(raw).value is Absent.DASH
    assert read_score(raw).value is Absent.DASH


@pytest.mark.parametrize(
    ("raw", "expected"),
    [("1,95", "1.95"), ("1.95", "1.95"), ("1,95 điểm", "1.95"), ("0", "0"), ("15,84", "15.84")],
)
def test_scores_accept_either_separator(raw: str, expected: str) -> None:
    reading = read_score(raw)
    assert (reading.value, reading.converted) == (Decimal(expected), True)


def test_a_score_out_of_a_maximum_is_split() -> None:
    reading = read_score("68,75/70")
    assert (reading.value, reading.out_of) == (Decimal("68.75"), Decimal("70"))


def test_a_split_of_something_else_is_no_score() -> None:
    assert read_score("đạt/70").problem is NumberProblem.NOT_A_NUMBER


def test_groups_are_numbered_in_roman() -> None:
    assert [roman(n) for n in (1, 4, 9, 14, 39)] == ["I", "IV", "IX", "XIV", "XXXIX"]
    with pytest.raises(ValueError, match="1 to 39"):
        roman(0)


@pytest.mark.parametrize(
    ("raw", "problem", "proposed"),
    [
        ("12 34", NumberProblem.UNSURE, 1234),
        ("3.8 03", NumberProblem.UNSURE, 3803),
        ("1O", NumberProblem.UNSURE, 10),
        ("l2", NumberProblem.UNSURE, 12),
        ("1e3", NumberProblem.UNSURE, 1000),
        ("không", NumberProblem.UNSURE, 0),
        ("ko", NumberProblem.UNSURE, 0),
        ("3,8", NumberProblem.NOT_WHOLE, 3800),
        ("12.345.678", NumberProblem.TOO_LARGE, None),
        (Decimal("1E+15"), NumberProblem.TOO_LARGE, None),
        ("(5)", NumberProblem.NEGATIVE, 5),
        ("(năm)", NumberProblem.NOT_A_NUMBER, None),
        ("−5", NumberProblem.NEGATIVE, 5),
        ("hồ sơ", NumberProblem.NOT_A_NUMBER, None),
        ("//", NumberProblem.NOT_A_NUMBER, None),
        ("nt", NumberProblem.NOT_A_NUMBER, None),
        ("95%", NumberProblem.NOT_A_NUMBER, None),
        ("3803²", NumberProblem.NOT_A_NUMBER, None),
        ("0,0O1", NumberProblem.NOT_A_NUMBER, None),
        ("0.803", NumberProblem.NOT_WHOLE, 803),
        ("01/05/2022", NumberProblem.DATE, None),
    ],
)
def test_a_doubtful_count_is_asked_about(
    raw: str | Decimal, problem: NumberProblem, proposed: int | None
) -> None:
    reading = read_count(raw)
    assert (reading.value, reading.problem, reading.proposed) == (None, problem, proposed)


def test_the_largest_count_is_still_one() -> None:
    assert read_count(Decimal(LARGEST_COUNT)).value == LARGEST_COUNT


@pytest.mark.parametrize(
    ("raw", "problem", "proposed"),
    [
        ("2,0 0", NumberProblem.UNSURE, "2.00"),
        ("l,95", NumberProblem.UNSURE, "1.95"),
        ("1 000", NumberProblem.UNSURE, "1000"),
        ("(1,95)", NumberProblem.NEGATIVE, "1.95"),
        ("không", NumberProblem.NOT_A_NUMBER, None),
        ("điểm", NumberProblem.NOT_A_NUMBER, None),
        ("1½", NumberProblem.NOT_A_NUMBER, None),
        ("1,95\n1,95", NumberProblem.NOT_A_NUMBER, None),
    ],
)
def test_a_doubtful_score_is_asked_about(raw: str, problem: NumberProblem, proposed: str | None) -> None:
    reading = read_score(raw)
    assert (reading.value, reading.problem) == (None, problem)
    assert reading.proposed == (None if proposed is None else Decimal(proposed))


def test_a_count_is_whole_where_the_sheet_shows_it_so_and_a_score_keeps_its_digits() -> None:
    assert read_count(Decimal("3803.0000000000005")).value == 3803
    assert read_score(Decimal("1.6844596371285827")).value == Decimal("1.6844596371285827")
    assert read_score(Decimal("17.580000000000002")).value == Decimal("17.58")


@pytest.mark.parametrize("raw", ["01/05/2022", "1-5", "1.5.2022"])
def test_a_date_as_text_gives_both_readings(raw: str) -> None:
    assert read_score(raw).readings == (Decimal("1.5"), Decimal("5.1"))


def test_a_month_and_year_was_a_score_of_two_places() -> None:
    assert date_readings(1, 1, 1995) == (Decimal("1.95"),)
    assert date_readings(5, 5, 2022) == (Decimal("5.5"),)
