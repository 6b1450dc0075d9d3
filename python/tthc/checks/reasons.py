"""Why a rule decides: the counts its conditions looked at, in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import assert_never

from tthc.checks.context import Checked
from tthc.domain.conditions import AllOf, AnyOf, Condition, CountWithin, Share, holds
from tthc.domain.counts import Count, Tally
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.numbers import format_count, format_number, round_half_up

__all__ = ["deciding", "failing", "reason"]

_NAMES = {
    Count.ONLINE: "hồ sơ trực tuyến",
    Count.ONLINE_LATE: "hồ sơ trực tuyến quá hạn",
    Count.PROCEDURES_LEVEL34: "TTHC mức độ 3, 4",
}
"""How the counts of rules are named in reasons; other counts go by the wording of the form."""


def _name(count: Count) -> str:
    return _NAMES.get(count, IN_SENTENCE[count])


def _beside(share: Share, ratio: Fraction) -> str:
    """Where a ratio stands beside the limits of a condition: "dưới 15%", "từ 30% trở lên"."""
    low, high = share.at_least, share.below
    if low is not None and ratio < low:
        return f"dưới {_percent(low)}"
    if high is not None:
        return f"dưới {_percent(high)}" if ratio < high else f"từ {_percent(high)} trở lên"
    return f"từ {_percent(low or Fraction(0))} trở lên"


def _percent(ratio: Fraction) -> str:
    return f"{format_number(round_half_up(ratio * 100, 2))}%"


def _said(condition: Condition, checked: Checked) -> Iterator[str]:
    """The counts of a condition in words, where they are known."""
    tallies, bases = checked.tallies, checked.options.bases
    match condition:
        case Share():
            part = tallies.get(condition.part, Tally()).exact
            whole = tallies.get(bases.get(condition.whole, condition.whole), Tally()).exact
            if part is not None and whole:
                share = format_number(round_half_up(Fraction(part * 100, whole), 2), decimals=2)
                seen = f"{_name(condition.part)} {format_count(part)}/{format_count(whole)} = {share}%"
                yield f"{seen}, {_beside(condition, Fraction(part, whole))}"
        case CountWithin():
            tally = tallies.get(condition.count, Tally())
            if tally.value is not None:
                known = f"{format_count(tally.value)} " if tally.complete else ""
                yield f"có {known}{_name(condition.count)}"
        case AllOf() | AnyOf():
            for part_of in condition.conditions:
                yield from _said(part_of, checked)
        case _:
            assert_never(condition)


def deciding(condition: Condition, checked: Checked) -> Iterator[Condition]:
    """The parts of a condition that make it hold: every part of "all", the parts of "any" that hold."""
    match condition:
        case AnyOf():
            for part in condition.conditions:
                if holds(part, checked.tallies, checked.options.bases):
                    yield from deciding(part, checked)
        case _:
            yield condition


def failing(condition: Condition, checked: Checked) -> Iterator[Condition]:
    """The parts of a condition that keep it from holding."""
    match condition:
        case AllOf():
            for part in condition.conditions:
                if holds(part, checked.tallies, checked.options.bases) is False:
                    yield from failing(part, checked)
        case AnyOf():
            for part in condition.conditions:
                yield from failing(part, checked)
        case _:
            yield condition


def reason(conditions: Iterable[Condition], checked: Checked) -> str:
    """The known counts behind conditions, each once ("hồ sơ trực tuyến 185/1.855 = 9,97%")."""
    words = dict.fromkeys(word for condition in conditions for word in _said(condition, checked))
    return ", ".join(words) or "số liệu đầu biểu"
