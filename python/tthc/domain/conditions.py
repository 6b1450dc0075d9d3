"""Conditions a criteria set puts on the counts of a form, judged in three values: yes, no, unknown.

A level such as "tỷ lệ hồ sơ trực tuyến từ 15% đến dưới 30% và không có hồ sơ trực tuyến quá hạn" is data:
`AllOf(Share(...), CountWithin(...))`. Unknown counts give an unknown answer unless the rest decides it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from tthc.domain.counts import Count, Tally

__all__ = ["AllOf", "AnyOf", "Condition", "CountWithin", "Share", "counts_used", "holds"]


@dataclass(frozen=True, slots=True)
class Share:
    """`part` / `whole` lies in [at_least, below); a whole of 0 decides nothing.

    `whole` names a count; where the set offers alternatives (the online share), `bases` of the options
    tells which one stands in for it.
    """

    part: Count
    whole: Count
    at_least: Fraction | None = None
    below: Fraction | None = None


@dataclass(frozen=True, slots=True)
class CountWithin:
    """`count` lies in [at_least, at_most]."""

    count: Count
    at_least: int | None = None
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every condition holds."""

    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one condition holds."""

    conditions: tuple[Condition, ...]


Condition = Share | CountWithin | AllOf | AnyOf


def _share_holds(share: Share, tallies: Mapping[Count, Tally], bases: Mapping[Count, Count]) -> bool | None:
    part = tallies.get(share.part, Tally()).exact
    whole = tallies.get(bases.get(share.whole, share.whole), Tally()).exact
    if part is None or not whole:
        return None
    ratio = Fraction(part, whole)
    over = share.at_least is None or ratio >= share.at_least
    return over and (share.below is None or ratio < share.below)


def _count_holds(within: CountWithin, tally: Tally) -> bool | None:
    if tally.value is None:
        return None
    if within.at_most is not None and tally.value > within.at_most:
        return False  # an incomplete sum can only grow
    enough = within.at_least is None or tally.value >= within.at_least
    if enough and within.at_most is None:
        return True
    return enough if tally.complete else None


def _every(answers: Iterable[bool | None]) -> bool | None:
    given = list(answers)
    if False in given:
        return False
    return None if None in given else True


def holds(
    condition: Condition, tallies: Mapping[Count, Tally], bases: Mapping[Count, Count] | None = None
) -> bool | None:
    """True, False, or None when the known counts do not decide it."""
    bases = bases or {}
    match condition:
        case Share():
            return _share_holds(condition, tallies, bases)
        case CountWithin():
            return _count_holds(condition, tallies.get(condition.count, Tally()))
        case AllOf():
            return _every(holds(part, tallies, bases) for part in condition.conditions)
        case AnyOf():
            none_holds = _every(
                None if (answer := holds(part, tallies, bases)) is None else not answer
                for part in condition.conditions
            )
            return None if none_holds is None else not none_holds
        case _:
            assert_never(condition)


def counts_used(condition: Condition) -> frozenset[Count]:
    """Every count the condition looks at."""
    match condition:
        case Share():
            return frozenset({condition.part, condition.whole})
        case CountWithin():
            return frozenset({condition.count})
        case AllOf() | AnyOf():
            return frozenset().union(*(counts_used(part) for part in condition.conditions))
        case _:
            assert_never(condition)
