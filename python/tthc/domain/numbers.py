"""Exact numbers: rounding half up, Vietnamese notation, and reading typed numbers by column type.

Notation: a dot groups thousands and a comma starts the decimals (3.803; 15,84). Counts below ten are
written with two digits in sentences (05 hồ sơ).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

__all__ = [
    "LARGEST_COUNT",
    "Absent",
    "NumberProblem",
    "Reading",
    "as_typed",
    "date_readings",
    "format_count",
    "format_number",
    "format_over",
    "format_score",
    "read_count",
    "read_score",
    "roman",
    "round_half_up",
]


class Absent(StrEnum):
    """What a cell says instead of a number."""

    DASH = "-"
    """Not counted: the criterion does not apply to this unit."""


class NumberProblem(StrEnum):
    """Why a cell could not be taken as a number without asking."""

    NOT_A_NUMBER = "not_a_number"
    NOT_WHOLE = "not_whole"
    NEGATIVE = "negative"
    ERROR_CELL = "error_cell"
    DATE = "date"
    UNCOMPUTED = "uncomputed"
    TOO_LARGE = "too_large"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Reading:
    """A typed cell read as a number.

    `value` is None when the cell is blank or unreadable; `problem` then tells the two apart. `converted`
    is True when a text was understood as a number, so that the log can say so. `proposed` is the number
    that is probably meant, when `problem` is set. `out_of` is the right-hand side of "55/70".
    """

    value: Decimal | Absent | None = None
    problem: NumberProblem | None = None
    converted: bool = False
    proposed: Decimal | None = None
    out_of: Decimal | None = None
    readings: tuple[Decimal, ...] = ()


def round_half_up(value: Fraction | Decimal | int, decimals: int) -> Decimal:
    """Round half away from zero to `decimals` places, exactly, as Excel's ROUND does."""
    scaled = Fraction(value) * 10**decimals
    sign = -1 if scaled < 0 else 1
    whole = (2 * abs(scaled.numerator) + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(sign * whole).scaleb(-decimals)


def format_number(value: Decimal | int, *, decimals: int | None = None) -> str:
    """Vietnamese: 3803 -> "3.803", 1.95 -> "1,95", 2.00 -> "2" unless `decimals` fixes the places."""
    number = Decimal(value) if decimals is None else round_half_up(Decimal(value), decimals)
    plain = format(number, "f")
    sign, digits = ("-", plain[1:]) if plain.startswith("-") else ("", plain)
    whole, _, fraction = digits.partition(".")
    if decimals is None:
        fraction = fraction.rstrip("0")
    whole = whole.lstrip("0") or "0"
    first = len(whole) % 3 or 3  # by text: a number may have more digits than an int may be read from
    grouped = ".".join([whole[:first], *(whole[at : at + 3] for at in range(first, len(whole), 3))])
    return sign + grouped + (f",{fraction}" if fraction else "")


def format_score(value: Decimal) -> str:
    """A score keeps its places (1.30 -> "1,30") unless it is whole (2.00 -> "2"), as the reports print it."""
    exponent = value.as_tuple().exponent
    whole = value == value.to_integral_value()
    return format_number(value, decimals=None if whole or not isinstance(exponent, int) else -exponent)


def format_over(value: Decimal, maximum: Decimal) -> str:
    """A score with the maximum it is out of, as the reports print it: "75,42/94", "55/70"."""
    return f"{format_number(value)}/{format_number(maximum)}"


def format_count(value: int) -> str:
    """A count inside a sentence: 5 -> "05", 12 -> "12", 3803 -> "3.803" (the reports' habit)."""
    return f"{value:02d}" if 0 <= value < 10 else format_number(value)


_PLAIN_DECIMAL = re.compile(r"-?\d+\.\d+")


def as_typed(plain: str) -> str:
    """A number as values are kept the way it is typed here; any other text as it is.

    "1.93" -> "1,93", "1.90" -> "1,90"; decimals that are all zero are not typed: "16.00" -> "16".
    """
    if not _PLAIN_DECIMAL.fullmatch(plain):
        return plain
    whole, _, decimals = plain.partition(".")
    return f"{whole},{decimals}" if decimals.strip("0") else whole


LARGEST_COUNT = 10_000_000
"""More dossiers than any unit can have in a period: a number beyond it is asked about."""

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f]+")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff]")
_CARRIAGE = "_x000D_"
_DECORATED = frozenset({"<super>", "<sub>", "<circle>", "<fraction>"})
_DASHES = re.compile(r"[-–—‒−]+")
_SIGNS = str.maketrans(dict.fromkeys("–—‒−", "-"))
_GROUPED = (
    re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,0+)?"),
    re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.0+)?"),
    re.compile(r"[+-]?[1-9]\d{0,2}(?: \d{3})+(?:[.,]0+)?"),
    re.compile(r"[+-]?[1-9]\d{0,2}(?:['’]\d{3})+(?:[.,]0+)?"),
)
_CENTS = re.compile(r"[.,]0+$")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
_SIGN_APART = re.compile(r"^([+-]) (?=\d)")
_BRACKETED = re.compile(r"\((?P<inside>[^()]+)\)")
_OUT_OF = re.compile(r"(?P<score>[^/]+)/(?P<maximum>[^/]+)")
_DATE = re.compile(r"(?P<day>\d{1,2})([-/.])(?P<month>\d{1,2})\2(?P<year>\d{4}|\d{2})")
_DAY_AND_MONTH = re.compile(r"(?P<day>\d{1,2})-(?P<month>\d{1,2})")
_EXPONENT = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d{1,2}")
_LOOKALIKES = str.maketrans({"O": "0", "o": "0", "l": "1", "I": "1", "|": "1"})
_NOTHING = frozenset({"không", "không có", "ko", "ko có", "k", "k có", "không phát sinh"})
_COUNT_UNITS = re.compile(r"(?:\s*\b(?:hồ sơ|hsơ|hs|bộ|tthc|thủ tục|lượt|ý kiến)\b\.?)+$", re.IGNORECASE)
_COUNT_UNITS_STUCK = re.compile(r"(?<=\d)(?:hồ sơ|hsơ|hs|bộ|tthc)\.?$", re.IGNORECASE)
_SCORE_UNITS = re.compile(r"\s*(?:điểm|đ)\.?$", re.IGNORECASE)
_EDGES = re.compile(r"^(?:[.…_]{2,}|…|['’:])\s*|\s*[.…_;,]+$")
_SIGNIFICANT = 15
_OWN_DIGITS = 10
_LONGEST_SCORE = 40


def _tidy(text: str) -> str:
    """NFKC, one blank for any white space, one kind of minus; leaders and closing punctuation dropped."""
    plain = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text.replace(_CARRIAGE, " ")))
    return _SPACES.sub(" ", plain).strip()


def _bare(text: str, *units: re.Pattern[str]) -> str:
    """The number part of a tidied text: without its unit, leaders and closing punctuation."""
    for unit in units:
        text = unit.sub("", text)
    return _SIGN_APART.sub(r"\1", _EDGES.sub("", text.strip()).strip().translate(_SIGNS))


def _is_decorated(text: str) -> bool:
    """True with a superscript, subscript, circled digit or fraction: a footnote mark is no digit."""
    return any(unicodedata.decomposition(char).partition(" ")[0] in _DECORATED for char in text)


def _as_shown(value: Decimal) -> Decimal:
    """A cell's number as a spreadsheet shows it, with at most 15 digits: 3803.0000000000005 is 3803."""
    digits = value.as_tuple().digits
    if len(digits) <= _SIGNIFICANT:
        return value
    return round(value, _SIGNIFICANT - 1 - value.adjusted()).normalize()


def _without_noise(value: Decimal) -> Decimal:
    """17.580000000000002 is 17.58; a number with many digits of its own keeps them all."""
    shown = _as_shown(value)
    return shown if len(shown.as_tuple().digits) <= _OWN_DIGITS else value


def _grouped(text: str) -> Decimal | None:
    if any(pattern.fullmatch(text) for pattern in _GROUPED):
        return Decimal(re.sub(r"[., '’]", "", _without_zero_decimals(text)))
    return None


def _without_zero_decimals(text: str) -> str:
    """A number such as "3.803,00" without ",00"; three zeros after a lone separator are a group."""
    cents = _CENTS.search(text)
    separators = {char for char in text if not char.isalnum() and char not in "+-"}
    return text[: cents.start()] if cents and len(separators) == 2 else text


def _doubtful(text: str) -> Decimal | None:
    """What a text probably means that is a number but for a blank, a letter O or l, or an exponent."""
    if _EXPONENT.fullmatch(text):
        return Decimal(text.replace(",", "."))
    closed = text.replace(" ", "").translate(_LOOKALIKES)
    if not any(char.isdigit() for char in text) and len(text) > 1:
        return None
    grouped = _grouped(closed)
    if grouped is not None:
        return grouped
    return Decimal(closed.replace(",", ".")) if _PLAIN.fullmatch(closed) else None


def date_readings(day: int, month: int, year: int) -> tuple[Decimal, ...]:
    """The scores a date may have been typed as: 1/5/2022 is 1,5 or 5,1; 1/1/1995 is 1,95 (month and year)."""
    if day == 1 and year % 100 >= 32:
        return (Decimal(f"{month}.{year % 100}"),)
    return tuple(dict.fromkeys((Decimal(f"{day}.{month}"), Decimal(f"{month}.{day}"))))


def _date(text: str) -> Reading | None:
    """A date, or day and month, written as text."""
    hit = _DATE.fullmatch(text) or _DAY_AND_MONTH.fullmatch(text)
    if hit is None:
        return None
    year = int(hit.groupdict().get("year") or 0)
    readings = date_readings(int(hit["day"]), int(hit["month"]), year)
    return Reading(problem=NumberProblem.DATE, readings=readings)


def _whole(value: Decimal, *, converted: bool) -> Reading:
    if not value.is_finite():
        return Reading(problem=NumberProblem.NOT_A_NUMBER)
    if value < 0:
        return Reading(problem=NumberProblem.NEGATIVE, proposed=abs(value))
    if value > LARGEST_COUNT:
        return Reading(problem=NumberProblem.TOO_LARGE)
    if value == value.to_integral_value():
        return Reading(Decimal(int(value)), converted=converted)
    thousandfold = value * 1000
    meant = thousandfold if thousandfold == thousandfold.to_integral_value() else None
    return Reading(problem=NumberProblem.NOT_WHOLE, proposed=None if meant is None else Decimal(int(meant)))


def _unclear(text: str, *, as_count: bool) -> Reading:
    """A text that is no number as it stands; with what it probably means, where that can be said."""
    if hit := _BRACKETED.fullmatch(text):
        inside = read_count(hit["inside"]) if as_count else read_score(hit["inside"])
        if isinstance(inside.value, Decimal):
            return Reading(problem=NumberProblem.NEGATIVE, proposed=inside.value)
    meant = Decimal(0) if as_count and text.casefold() in _NOTHING else _doubtful(text)
    if meant is None or (as_count and _whole(meant, converted=True).value is None):
        return Reading(problem=NumberProblem.NOT_A_NUMBER)
    return Reading(problem=NumberProblem.UNSURE, proposed=meant)


def read_count(raw: str | Decimal | None) -> Reading:
    """Read a whole number of dossiers.

    A text such as "3.803", "3,803", "3 803" or "3.803 hồ sơ" is 3803; a number cell 3.803 is no whole
    number and proposes 3803. Negative counts are refused with their absolute value as proposal, numbers
    beyond `LARGEST_COUNT` without any. "12 34", "1O" and "không" are asked about, not taken.
    """
    if raw is None:
        return Reading()
    if isinstance(raw, Decimal):
        return _whole(_as_shown(raw) if raw.is_finite() else raw, converted=False)
    tidy = _tidy(raw)
    if not tidy:
        return Reading()
    if _DASHES.fullmatch(tidy):
        return Reading(Absent.DASH)
    text = _bare(tidy, _COUNT_UNITS, _COUNT_UNITS_STUCK)
    if not text or _is_decorated(raw):
        return Reading(problem=NumberProblem.NOT_A_NUMBER)
    grouped = _grouped(text)
    if grouped is not None:
        return _whole(grouped, converted=True)
    if _PLAIN.fullmatch(text):
        return _whole(Decimal(text.replace(",", ".")), converted=True)
    return _date(text) or _unclear(text, as_count=True)


def read_score(raw: str | Decimal | None) -> Reading:
    """Read a score: "1,95", "1.95", "1,95 điểm" or a number; "55/70" is 55 out of 70.

    Either separator starts the decimals, because a score has no thousands. "2,0 0", "1-5" and "l,95" are
    asked about, not taken.
    """
    if raw is None:
        return Reading()
    if isinstance(raw, Decimal):
        return (
            Reading(_without_noise(raw)) if raw.is_finite() else Reading(problem=NumberProblem.NOT_A_NUMBER)
        )
    tidy = _tidy(raw)
    if not tidy:
        return Reading()
    if _DASHES.fullmatch(tidy):
        return Reading(Absent.DASH)
    text = _bare(tidy, _SCORE_UNITS)
    if not text or _is_decorated(raw):
        return Reading(problem=NumberProblem.NOT_A_NUMBER)
    if split := _OUT_OF.fullmatch(text):
        score, maximum = read_score(split["score"]), read_score(split["maximum"])
        if isinstance(score.value, Decimal) and isinstance(maximum.value, Decimal):
            return Reading(score.value, converted=True, out_of=maximum.value)
    if len(text) > _LONGEST_SCORE:
        return Reading(problem=NumberProblem.NOT_A_NUMBER)
    if _PLAIN.fullmatch(text):
        return Reading(Decimal(text.replace(",", ".")), converted=True)
    return _date(text) or _unclear(text, as_count=False)


_ROMAN = ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


def roman(number: int) -> str:
    """1 -> "I", 4 -> "IV", 12 -> "XII": the numbers of groups. Raises ValueError outside 1..39."""
    if not 1 <= number <= 39:
        raise ValueError(f"groups are numbered from 1 to 39, got {number}")
    text = ""
    for value, letters in _ROMAN:
        times, number = divmod(number, value)
        text += letters * times
    return text
