"""Evaluation periods: month, quarter, half year, nine months, year."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tthc.domain.numbers import roman
from tthc.domain.texts import fold

__all__ = ["Period", "PeriodKind", "find_period"]


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


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period of one year; `number` is the month 1..12, quarter 1..4 or half 1..2, else 1."""

    year: int
    kind: PeriodKind
    number: int = 1

    def __post_init__(self) -> None:
        """Refuse a period that cannot be, so that no impossible date is computed later."""
        highest = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2}.get(self.kind, 1)
        if not (1900 <= self.year <= 2999 and 1 <= self.number <= highest):
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


_YEAR = r"(?:\s*(?:năm|/|-|\.|,)?\s*)(?P<year>(?:19|20)\d\d)(?!\d)"
_PATTERNS: tuple[tuple[PeriodKind, re.Pattern[str]], ...] = (
    (PeriodKind.QUARTER, re.compile(rf"qu(?:ý|í)\s*(?P<number>iv|iii|ii|i|0?[1-4])\b{_YEAR}")),
    (PeriodKind.HALF_YEAR, re.compile(rf"\b0?6 tháng(?: (?P<number>đầu|cuối))?{_YEAR}")),
    (PeriodKind.NINE_MONTHS, re.compile(rf"\b0?9 tháng(?: đầu)?{_YEAR}")),
    (PeriodKind.MONTH, re.compile(rf"tháng\s*(?P<number>1[0-2]|0?[1-9])\b{_YEAR}")),
    (PeriodKind.YEAR, re.compile(r"^(?!.*\b(?:quý|quí|tháng|ngày)\b).*năm\s*(?P<year>(?:19|20)\d\d)(?!\d)")),
    (PeriodKind.YEAR, re.compile(r"^(?P<year>(?:19|20)\d\d)$")),
)
_WORDS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "đầu": 1, "cuối": 2}


def find_period(text: str) -> Period | None:
    """The period named in a text, the most specific wording first; None when it names none.

    Understands "Quý II Năm 2022", "Quý 2/2022", "6 tháng (đầu) năm 2022", "Tháng 02 năm 2024", "năm 2022";
    a quarter or month that cannot be ("Quý V năm 2022") is no year.
    """
    folded = fold(text)
    for kind, pattern in _PATTERNS:
        if found := pattern.search(folded):
            word = found.groupdict().get("number") or "1"
            return Period(int(found["year"]), kind, _WORDS.get(word) or int(word))
    return None
