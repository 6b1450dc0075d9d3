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
    "Absent",
    "NumberProblem",
    "Reading",
    "format_count",
    "format_number",
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
    grouped = f"{int(whole):,}".replace(",", ".")
    return sign + grouped + (f",{fraction}" if fraction else "")


def format_score(value: Decimal) -> str:
    """A score keeps its places (1.30 -> "1,30") unless it is whole (2.00 -> "2"), as the reports print it."""
    exponent = value.as_tuple().exponent
    whole = value == value.to_integral_value()
    return format_number(value, decimals=None if whole or not isinstance(exponent, int) else -exponent)


def format_count(value: int) -> str:
    """A count inside a sentence: 5 -> "05", 12 -> "12", 3803 -> "3.803" (the reports' habit)."""
    return f"{value:02d}" if 0 <= value < 10 else format_number(value)


_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
_DASHES = frozenset("-–—‒−")
_THOUSANDS_VI = re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,0+)?")
_THOUSANDS_EN = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.0+)?")
_PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?")
_OUT_OF = re.compile(r"(?P<score>[^/]+)/(?P<maximum>[^/]+)")
_COUNT_UNITS = re.compile(r"(hồ sơ|hs|bộ|tthc)\.?$", re.IGNORECASE)
_SCORE_UNITS = re.compile(r"(điểm|đ)\.?$", re.IGNORECASE)


def _clean(text: str, units: re.Pattern[str]) -> str:
    normal = unicodedata.normalize("NFKC", text)
    return _SPACES.sub("", units.sub("", _SPACES.sub(" ", normal).strip()))


def _grouped(text: str) -> Decimal | None:
    if _THOUSANDS_VI.fullmatch(text):
        return Decimal(text.partition(",")[0].replace(".", ""))
    if _THOUSANDS_EN.fullmatch(text):
        return Decimal(text.partition(".")[0].replace(",", ""))
    return None


def _whole(value: Decimal, *, converted: bool) -> Reading:
    if not value.is_finite():
        return Reading(problem=NumberProblem.NOT_A_NUMBER)
    if value < 0:
        return Reading(problem=NumberProblem.NEGATIVE, proposed=abs(value))
    if value == value.to_integral_value():
        return Reading(Decimal(int(value)), converted=converted)
    thousandfold = value * 1000
    meant = thousandfold if thousandfold == thousandfold.to_integral_value() else None
    return Reading(problem=NumberProblem.NOT_WHOLE, proposed=None if meant is None else Decimal(int(meant)))


def read_count(raw: str | Decimal | None) -> Reading:
    """Read a whole number of dossiers.

    A text such as "3.803", "3,803" or "3.803 hồ sơ" is 3803; a number cell 3.803 is no whole number and
    proposes 3803. Negative counts are refused with their absolute value as proposal.
    """
    if raw is None:
        return Reading()
    if isinstance(raw, Decimal):
        return _whole(raw, converted=False)
    text = _clean(raw, _COUNT_UNITS)
    if not text:
        return Reading()
    if text in _DASHES:
        return Reading(Absent.DASH)
    grouped = _grouped(text)
    if grouped is not None:
        return _whole(grouped, converted=True)
    if _PLAIN.fullmatch(text):
        return _whole(Decimal(text.replace(",", ".")), converted=True)
    return Reading(problem=NumberProblem.NOT_A_NUMBER)


def read_score(raw: str | Decimal | None) -> Reading:
    """Read a score: "1,95", "1.95", "1,95 điểm" or a number; "55/70" is 55 out of 70.

    Either separator starts the decimals, because a score has no thousands.
    """
    if raw is None:
        return Reading()
    if isinstance(raw, Decimal):
        return Reading(raw) if raw.is_finite() else Reading(problem=NumberProblem.NOT_A_NUMBER)
    text = _clean(raw, _SCORE_UNITS)
    if not text:
        return Reading()
    if text in _DASHES:
        return Reading(Absent.DASH)
    if split := _OUT_OF.fullmatch(text):
        score, maximum = read_score(split["score"]), read_score(split["maximum"])
        if isinstance(score.value, Decimal) and isinstance(maximum.value, Decimal):
            return Reading(score.value, converted=True, out_of=maximum.value)
    if _PLAIN.fullmatch(text):
        return Reading(Decimal(text.replace(",", ".")), converted=True)
    return Reading(problem=NumberProblem.NOT_A_NUMBER)


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
