from datetime import date

import pytest

from tthc.domain.periods import Period, PeriodKind, find_period, named_periods


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kỳ đánh giá: Quý II Năm 2022", Period(2022, PeriodKind.QUARTER, 2)),
        ("QUÝ 3/2026", Period(2026, PeriodKind.QUARTER, 3)),
        ("quý iv năm 2021", Period(2021, PeriodKind.QUARTER, 4)),
        ("Tháng 02 năm 2024", Period(2024, PeriodKind.MONTH, 2)),
        ("6 tháng đầu năm 2023", Period(2023, PeriodKind.HALF_YEAR, 1)),
        ("06 tháng năm 2022", Period(2022, PeriodKind.HALF_YEAR, 1)),
        ("9 tháng năm 2023", Period(2023, PeriodKind.NINE_MONTHS, 1)),
        ("trên địa bàn huyện Tuần Giáo năm 2022", Period(2022, PeriodKind.YEAR)),
        ("2022", Period(2022, PeriodKind.YEAR)),
    ],
)
def test_periods_are_found_in_titles(text: str, expected: Period) -> None:
    assert find_period(text) == expected


@pytest.mark.parametrize(
    "text", ["", "Quý V năm 2022", "Quý II", "Từ ngày 01/4/2022 năm 2022", "Tổng 2022 hồ sơ", "ngày /6/2022"]
)
def test_other_text_names_no_period(text: str) -> None:
    assert find_period(text) is None


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_period_reads_back_what_it_writes(number: int) -> None:
    period = Period(2022, PeriodKind.QUARTER, number)
    assert find_period(period.text) == period


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period(2022, PeriodKind.QUARTER, 2), date(2022, 4, 1), date(2022, 6, 30)),
        (Period(2024, PeriodKind.MONTH, 2), date(2024, 2, 1), date(2024, 2, 29)),
        (Period(2022, PeriodKind.YEAR), date(2022, 1, 1), date(2022, 12, 31)),
        (Period(2023, PeriodKind.HALF_YEAR, 2), date(2023, 7, 1), date(2023, 12, 31)),
        (Period(2023, PeriodKind.NINE_MONTHS), date(2023, 1, 1), date(2023, 9, 30)),
    ],
)
def test_first_and_last_day(period: Period, first: date, last: date) -> None:
    assert (period.first_day, period.last_day) == (first, last)


def test_every_kind_has_a_text_that_reads_back() -> None:
    for period in (
        Period(2024, PeriodKind.MONTH, 11),
        Period(2024, PeriodKind.HALF_YEAR, 1),
        Period(2024, PeriodKind.HALF_YEAR, 2),
        Period(2024, PeriodKind.NINE_MONTHS),
        Period(2024, PeriodKind.YEAR),
    ):
        assert find_period(period.text) == period


def test_an_impossible_period_is_refused() -> None:
    with pytest.raises(ValueError, match="no such period"):
        Period(2022, PeriodKind.QUARTER, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quý I - năm 2022", Period(2022, PeriodKind.QUARTER, 1)),
        ("Q2/2022", Period(2022, PeriodKind.QUARTER, 2)),
        ("Kỳ đánh giá: II/2022", Period(2022, PeriodKind.QUARTER, 2)),
        ("Quý Ⅰ năm 2022", Period(2022, PeriodKind.QUARTER, 1)),
        ("Quý hai năm 2022", Period(2022, PeriodKind.QUARTER, 2)),
        ("Quí 4 năm 2022", Period(2022, PeriodKind.QUARTER, 4)),
        ("3 tháng cuối năm 2022", Period(2022, PeriodKind.QUARTER, 4)),
        ("Sáu tháng đầu năm 2022", Period(2022, PeriodKind.HALF_YEAR, 1)),
        ("Tháng 4, tháng 5, tháng 6 năm 2022", Period(2022, PeriodKind.QUARTER, 2)),
        ("từ ngày 01/4/2022 đến ngày 30/6/2022", Period(2022, PeriodKind.QUARTER, 2)),
        ("Từ 01/01 đến 31/12/2022", Period(2022, PeriodKind.YEAR)),
        ("Quý II năm 2022 (từ 01/4/2022 đến 30/6/2022)", Period(2022, PeriodKind.QUARTER, 2)),
        ("Quý II/2022 (Điện Biên, ngày 15 tháng 7 năm 2022)", Period(2022, PeriodKind.QUARTER, 2)),
    ],
)
def test_periods_in_the_words_officers_use(text: str, expected: Period) -> None:
    assert find_period(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Quý I và Quý II năm 2022",
        "Quý I, II năm 2022",
        "từ Quý I đến Quý II năm 2022",
        "Quý II/2022 - Quý III/2022",
        "Tháng 01/2022 đến Quý II năm 2022",
        "Tháng 4, 5 năm 2022",
        "Quý II năm 2022 và 6 tháng",
        "Quý II năm 2022 (số liệu từ 01/01/2022 đến 30/6/2022)",
        "15/12/2021 - 14/3/2022",
        "từ 31/02/2022 đến 31/3/2022",
    ],
)
def test_several_periods_or_odd_dates_are_no_period(text: str) -> None:
    assert find_period(text) is None
    assert named_periods(text)


def test_the_day_of_signing_names_no_period() -> None:
    assert named_periods("Điện Biên Phủ, ngày 15 tháng 6 năm 2022") == ()


@pytest.mark.parametrize(
    ("text", "before"),
    [
        ("Quý II năm 2022", "Quý I năm 2022"),
        ("Quý I năm 2022", "Quý IV năm 2021"),
        ("Tháng 01 năm 2022", "Tháng 12 năm 2021"),
        ("6 tháng đầu năm 2022", "6 tháng cuối năm 2021"),
        ("Năm 2022", "Năm 2021"),
        ("9 tháng năm 2022", None),
        ("Năm 1900", None),
    ],
)
def test_the_period_before(text: str, before: str | None) -> None:
    period = find_period(text)
    assert period is not None
    assert (period.previous.text if period.previous else None) == before
    assert period.previous is None or period.follows(period.previous)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("Quý II năm 2022", "Quý III năm 2022"),
        ("Quý IV năm 2021", "Quý I năm 2022"),
        ("Tháng 12 năm 2021", "Tháng 01 năm 2022"),
        ("6 tháng đầu năm 2022", "6 tháng cuối năm 2022"),
        ("Năm 2022", "Năm 2023"),
        ("9 tháng năm 2022", "9 tháng năm 2023"),
    ],
)
def test_the_period_after(text: str, after: str) -> None:
    period = find_period(text)
    assert period is not None
    assert period.next.text == after


def test_a_quarter_follows_a_year_but_not_itself() -> None:
    first = Period(2022, PeriodKind.QUARTER, 1)
    assert first.follows(Period(2021, PeriodKind.YEAR))
    assert not first.follows(first)
    assert not first.follows(Period(2021, PeriodKind.QUARTER, 3))
