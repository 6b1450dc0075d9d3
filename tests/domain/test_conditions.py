from fractions import Fraction

import pytest

from tthc.domain.conditions import AllOf, AnyOf, CountWithin, Share, counts_used, holds
from tthc.domain.counts import Count, Tally

AT_LEAST_30 = Share(Count.ONLINE, Count.RECEIVED, at_least=Fraction(3, 10))
NONE_LATE = CountWithin(Count.ONLINE_LATE, at_most=0)
SOME_LATE = CountWithin(Count.ONLINE_LATE, at_least=1)


def _tallies(**counts: int | None) -> dict[Count, Tally]:
    return {Count(name): Tally(n, complete=n is not None) for name, n in counts.items()}


@pytest.mark.parametrize(
    ("online", "received", "expected"),
    [(30, 100, True), (29, 100, False), (None, 100, None), (30, None, None), (0, 0, None), (1, 3, True)],
)
def test_a_share_is_exact_at_its_bound(
    online: int | None, received: int | None, expected: bool | None
) -> None:
    assert holds(AT_LEAST_30, _tallies(online=online, received=received)) is expected


def test_a_share_stays_below_its_upper_bound() -> None:
    below = Share(Count.ONLINE, Count.RECEIVED, Fraction(15, 100), Fraction(30, 100))
    assert holds(below, _tallies(online=15, received=100)) is True
    assert holds(below, _tallies(online=30, received=100)) is False


def test_the_other_base_may_stand_for_the_whole() -> None:
    tallies = _tallies(online=381, received=5992, level34_received=925)
    assert holds(AT_LEAST_30, tallies) is False
    assert holds(AT_LEAST_30, tallies, {Count.RECEIVED: Count.LEVEL34_RECEIVED}) is True


def test_a_lower_bound_decides_what_it_can() -> None:
    seen = {Count.ONLINE_LATE: Tally(1, complete=False)}
    assert holds(SOME_LATE, seen) is True
    assert holds(NONE_LATE, seen) is False
    nothing_yet = {Count.ONLINE_LATE: Tally(0, complete=False)}
    assert holds(NONE_LATE, nothing_yet) is None
    assert holds(SOME_LATE, nothing_yet) is None
    assert holds(SOME_LATE, {}) is None


def test_all_and_any_in_three_values() -> None:
    late = _tallies(online_late=2)
    assert holds(AllOf((AT_LEAST_30, NONE_LATE)), late) is False
    assert holds(AnyOf((AT_LEAST_30, SOME_LATE)), late) is True
    assert holds(AllOf((AT_LEAST_30, SOME_LATE)), late) is None
    assert holds(AnyOf((AT_LEAST_30, NONE_LATE)), late) is None
    assert holds(AnyOf((NONE_LATE, NONE_LATE)), late) is False
    assert holds(AllOf((SOME_LATE, SOME_LATE)), late) is True


def test_the_counts_a_condition_looks_at() -> None:
    assert counts_used(AllOf((AT_LEAST_30, AnyOf((NONE_LATE,))))) == {
        Count.ONLINE,
        Count.RECEIVED,
        Count.ONLINE_LATE,
    }
