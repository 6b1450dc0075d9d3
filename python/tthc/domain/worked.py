"""Arithmetic written out: how a score, a sum or a class comes about, with the very figures it was made of.

"1,17 = (62×2 + 288×1 + 2×0)/352 = 1,1704…, làm tròn 2 chữ số thập phân". Every sentence begins with the
figure as the table shows it.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from tthc.domain.criteria_set import ClassBand, Complement, RatioScore
from tthc.domain.numbers import format_number, format_score

__all__ = [
    "band_words",
    "exact_words",
    "mean_words",
    "rate_words",
    "ratio_words",
    "rounded_words",
    "sum_words",
]

_MORE_PLACES = 2
"""Decimals told beyond those a figure is rounded to."""


def exact_words(value: Fraction, decimals: int) -> str:
    """A number with all its decimals where they end soon, else two more than `decimals` and "…"."""
    places = decimals + _MORE_PLACES
    scaled = value * 10**places
    whole = abs(scaled.numerator) // scaled.denominator
    known = Decimal(whole if value >= 0 else -whole).scaleb(-places)
    if scaled.denominator == 1:
        return format_number(known)
    return format_number(known, decimals=places) + "…"


def rounded_words(shown: str, working: str, exact: Fraction, value: Decimal, decimals: int) -> str:
    """The figure shown, how it is worked out, and the rounding where it changed anything."""
    if exact == Fraction(value):
        return f"{shown} = {working}"
    told = exact_words(exact, decimals)
    told = "" if working == told else f" = {told}"
    return f"{shown} = {working}{told}, làm tròn {decimals} chữ số thập phân"


def mean_words(points: Sequence[Decimal], dossiers: Sequence[int | None]) -> str:
    """The weighted mean of the dossiers entered: "(62×2 + 288×1 + 2×0)/352"."""
    entered = [(n, p) for n, p in zip(dossiers, points, strict=True) if n is not None]
    terms = " + ".join(f"{format_number(n)}×{format_number(p)}" for n, p in entered)
    return f"({terms})/{format_number(sum(n for n, _ in entered))}"


def _percent(share: Fraction) -> str:
    return exact_words(share * 100, 0) + "%"


def ratio_words(kind: RatioScore | Complement, maximum: Decimal, part: int, whole: int) -> str:
    """min(R, target)/target × maximum with R written out: "(45/60)/80% × 5", "5 (45/50 đạt mục tiêu 80%)"."""
    most = format_number(maximum)
    share = f"{format_number(part)}/{format_number(whole)}"
    if whole == 0:
        return f"{_percent(kind.zero_of_zero or Fraction(0))} × {most}, vì không có gì phải tính ({share})"
    failing = isinstance(kind, Complement)
    reached = 1 - Fraction(part, whole) if failing else Fraction(part, whole)
    return _of_target(kind, most, reached, f"(1 − {share})" if failing else share)


def rate_words(kind: RatioScore | Complement, maximum: Decimal, rate: Decimal) -> str:
    """The same of a rate in percent that the form states."""
    return _of_target(kind, format_number(maximum), Fraction(rate) / 100, f"{format_number(rate)}%")


def _of_target(kind: RatioScore | Complement, most: str, reached: Fraction, share: str) -> str:
    target = _percent(kind.target)
    if reached >= kind.target:
        return f"điểm tối đa {most}, vì {share} đạt mục tiêu {target}"
    if kind.target == 1:
        return f"{share} × {most}"
    return f"({share})/{target} × {most}"


def sum_words(parts: Sequence[Decimal] | Sequence[Fraction], decimals: int) -> str:
    """Scores added up as they are shown, or as they are before rounding: "1,17 + 1,9 + 2"."""
    shown = [format_score(one) if isinstance(one, Decimal) else exact_words(one, decimals) for one in parts]
    return " + ".join(shown)


def band_words(judged: str, bands: Sequence[ClassBand], band: ClassBand) -> str:
    """Why a value is of a class: "13,79 đạt từ 12 đến dưới 15"."""
    above = [one for one in bands if one.at_least > band.at_least]
    from_on = format_number(band.at_least)
    if not above:
        return f"{judged} đạt từ {from_on} trở lên"
    next_one = min(above, key=lambda one: one.at_least)
    return f"{judged} đạt từ {from_on} đến dưới {format_number(next_one.at_least)}"
