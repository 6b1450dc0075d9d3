"""Evaluation periods: month, quarter, half year, nine months, year."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tthc.domain.numbers import roman
from tthc.domain.texts import fold

__all__ = ["Period", "PeriodKind", "find_period", "named_periods"]


class PeriodKind(StrEnum):
    """How long a period lasts."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    NINE_MONTHS = "nine_months"
    YEAR = "year"


_MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.YEAR: 12,
}


_FIRST_YEAR = 1900


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period of one year; `number` is the month 1..12, quarter 1..4 or half 1..2, else 1."""

    year: int
    kind: PeriodKind
    number: int = 1

    def __post_init__(self) -> None:
        """Refuse a period that cannot be, so that no impossible date is computed later."""
        highest = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2}.get(self.kind, 1)
        if not (_FIRST_YEAR <= self.year <= 2999 and 1 <= self.number <= highest):
            raise ValueError(f"no such period: {self.kind} {self.number} of {self.year}")

    @property
    def first_day(self) -> date:
        """The first day of the period."""
        months = _MONTHS[self.kind]
        return date(self.year, (self.number - 1) * months + 1, 1)

    @property
    def last_day(self) -> date:
        """The last day of the period."""
        after = self.first_day.month - 1 + _MONTHS[self.kind]
        return date(self.year + after // 12, after % 12 + 1, 1) - timedelta(days=1)

    @property
    def previous(self) -> Period | None:
        """The period of the same kind that ends the day before this one begins; nine months have none."""
        if self.kind is PeriodKind.NINE_MONTHS or (self.number == 1 and self.year == _FIRST_YEAR):
            return None
        if self.number > 1:
            return Period(self.year, self.kind, self.number - 1)
        return Period(self.year - 1, self.kind, _NUMBERED.get(self.kind, 1))

    @property
    def next(self) -> Period:
        """The period of the same kind after this one; nine months are followed by those of the next year."""
        if self.number < _NUMBERED.get(self.kind, 1):
            return Period(self.year, self.kind, self.number + 1)
        return Period(self.year + 1, self.kind)

    def follows(self, other: Period) -> bool:
        """True when this period begins the day after the other, of whatever kind, ends."""
        return other.last_day + timedelta(days=1) == self.first_day

    @property
    def text(self) -> str:
        """As the reports write it: "Quý II năm 2022", "Tháng 02 năm 2024", "Năm 2022"."""
        match self.kind:
            case PeriodKind.MONTH:
                head = f"Tháng {self.number:02d}"
            case PeriodKind.QUARTER:
                head = f"Quý {roman(self.number)}"
            case PeriodKind.HALF_YEAR:
                head = "6 tháng đầu" if self.number == 1 else "6 tháng cuối"
            case PeriodKind.NINE_MONTHS:
                head = "9 tháng"
            case _:
                return f"Năm {self.year}"
        return f"{head} năm {self.year}"


_YEAR = r"\s*(?:(?:của|năm)\b|[-–/.,(\s])*\s*(?P<year>(?:19|20)\d\d)(?!\d)"
_NUMERAL = r"(?:iv|iii|ii|i|0?[1-4]|một|hai|ba|bốn|tư)(?!\w)"
_AND = r"\s*(?:,|\+|&|và|đến|[-–])\s*"
_MONTH = r"(?:1[0-2]|0?[1-9])(?!\d)"
_QUARTER = r"\b(?:quý|quí|qúi|qúy|q\.?(?=\s*[\divx]))[\s.:]*"
_PATTERNS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    (
        PeriodKind.QUARTER,
        re.compile(rf"{_QUARTER}(?P<numbers>{_NUMERAL}(?:{_AND}(?:{_QUARTER})?{_NUMERAL})*)(?:{_YEAR})?"),
    ),
    (PeriodKind.QUARTER, re.compile(rf"(?:^|:)\s*(?P<numbers>iv|iii|ii|i)\s*[/-]{_YEAR}")),
    (PeriodKind.HALF_YEAR, re.compile(rf"\b(?:0?6|sáu) tháng(?: (?P<half>đầu|cuối))?(?:{_YEAR})?")),
    (PeriodKind.QUARTER, re.compile(rf"\b(?:0?3|ba) tháng (?P<third>đầu|cuối){_YEAR}")),
    (PeriodKind.NINE_MONTHS, re.compile(rf"\b(?:0?9|chín) tháng(?: đầu)?(?:{_YEAR})?")),
    (
        PeriodKind.MONTH,
        re.compile(rf"\btháng\s*(?P<numbers>{_MONTH}(?:{_AND}(?:tháng\s*)?{_MONTH})*)(?:{_YEAR})?"),
    ),
)
_YEAR_ALONE = (
    re.compile(r"^(?!.*\b(?:quý|quí|tháng|ngày)\b).*năm\s*(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"^(?P<year>(?:19|20)\d\d)$"),
)
_WORDS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4}
_SIGNED_ON = re.compile(r"ngày[\s.…_\d]*tháng[\s.…_\d]*(?:năm[\s.…_]*(?:\d{4})?)?")
"""The day something was signed is no period."""
_FROM_TO = re.compile(
    r"(?P<d1>\d{1,2})[/.-](?P<m1>\d{1,2})(?:[/.-](?P<y1>(?:19|20)\d\d))?\s*"
    r"(?:đến|tới|[-–])\s*(?:hết )?(?:ngày )?"
    r"(?P<d2>\d{1,2})[/.-](?P<m2>\d{1,2})[/.-](?P<y2>(?:19|20)\d\d)"
)
_NUMBERED = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2}


def _every_period(year: int) -> Iterator[Period]:
    for kind in PeriodKind:
        for number in range(1, _NUMBERED.get(kind, 1) + 1):
            yield Period(year, kind, number)


def _numbers(words: str) -> list[int]:
    found = re.findall(rf"(?<!\w)(?:{_NUMERAL}|{_MONTH})", words)
    return sorted({_WORDS.get(word) or int(word) for word in found})


def _of_match(kind: PeriodKind, match: re.Match[str]) -> list[Period | None]:
    """The periods of one wording; None for one without a year, or that cannot be."""
    named = match.groupdict()
    if not named.get("year"):
        return [None]
    year = int(named["year"])
    if half := named.get("half"):
        return [Period(year, kind, 1 if half == "đầu" else 2)]
    if third := named.get("third"):
        return [Period(year, kind, 1 if third == "đầu" else 4)]
    numbers = _numbers(named.get("numbers") or "1")
    if (
        kind is PeriodKind.MONTH
        and len(numbers) == 3
        and numbers[0] % 3 == 1
        and numbers[2] - numbers[0] == 2
    ):
        return [Period(year, PeriodKind.QUARTER, (numbers[2]) // 3)]
    return [Period(year, kind, number) for number in numbers]


def _of_dates(match: re.Match[str]) -> Period | None:
    """The period two dates are the first and last day of; None when they are those of none."""
    year = int(match["y2"])
    try:
        first = date(int(match["y1"] or year), int(match["m1"]), int(match["d1"]))
        last = date(year, int(match["m2"]), int(match["d2"]))
    except ValueError:
        return None
    return next((one for one in _every_period(year) if (one.first_day, one.last_day) == (first, last)), None)


def named_periods(text: str) -> tuple[Period | None, ...]:
    """Every different period a text names; None stands for one that is named but not understood.

    Understands "Quý II năm 2022", "Q2/2022", "II/2022", "Quý hai năm 2022", "6 tháng (đầu) năm 2022",
    "Tháng 02 năm 2024", "Tháng 4, 5, 6 năm 2022", "từ 01/4/2022 đến 30/6/2022", "năm 2022".
    """
    folded = _SIGNED_ON.sub(" ", unicodedata.normalize("NFKC", fold(text)))
    folded = fold(folded)
    found: list[Period | None] = []
    for hit in _FROM_TO.finditer(folded):
        found.append(_of_dates(hit))
    folded = _FROM_TO.sub(" ", folded)
    for kind, pattern in _PATTERNS:
        for hit in pattern.finditer(folded):
            found += _of_match(kind, hit)
        folded = pattern.sub(" ; ", folded)
    if not found:
        years = (pattern.search(folded) for pattern in _YEAR_ALONE)
        found += [Period(int(year["year"]), PeriodKind.YEAR) for year in years if year]
    return tuple(dict.fromkeys(found))


def find_period(text: str) -> Period | None:
    """The one period a text names; None when it names none, several, or one that cannot be."""
    found = named_periods(text)
    return found[0] if len(found) == 1 else None
