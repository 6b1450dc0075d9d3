import pytest

from tthc.domain.counts import Count, HeaderCounts, Tally, add_up, certain_online_late, with_deduced
from tthc.domain.places import Entry, Place


def test_sums_keep_what_is_unknown() -> None:
    place = Place("b.xlsx", "S", 1, 1)
    tally = add_up([("B", Entry(3, place)), ("A", Entry(4)), ("C", Entry())])
    assert (tally.value, tally.complete, tally.exact) == (7, False, None)
    assert [(part.unit, part.value) for part in tally.parts] == [("A", 4), ("B", 3)]
    assert tally.parts[1].place == place


def test_a_sum_of_unknowns_is_unknown() -> None:
    assert add_up([("A", Entry()), ("B", Entry())]) == Tally(None, complete=False)


def test_zero_is_known() -> None:
    assert add_up([("A", Entry(0))]) == Tally(0, True, add_up([("A", Entry(0))]).parts)


def test_parts_left_out_are_zero_when_the_rest_makes_up_the_whole() -> None:
    filled = with_deduced({Count.RECEIVED: 270, Count.ONLINE: 1, Count.DIRECT: 269})
    assert filled[Count.CARRIED_OVER] == 0


def test_one_missing_part_is_the_difference() -> None:
    filled = with_deduced({Count.RESOLVED: 10, Count.EARLY: 6, Count.ON_TIME: 1})
    assert filled[Count.LATE] == 3


def test_nothing_is_deduced_from_a_contradiction_or_from_too_little() -> None:
    contradiction = {Count.RESOLVED: 13, Count.EARLY: 11, Count.LATE: 3}
    assert with_deduced(contradiction) == contradiction
    assert Count.DIRECT not in with_deduced({Count.RECEIVED: 10, Count.ONLINE: 4})
    assert with_deduced({Count.RECEIVED: 10}) == {Count.RECEIVED: 10}


def test_no_dossiers_at_all_means_every_part_is_zero() -> None:
    filled = with_deduced({Count.RESOLVED: 0})
    assert [filled[count] for count in (Count.EARLY, Count.ON_TIME, Count.LATE)] == [0, 0, 0]


def test_a_head_gives_an_empty_entry_for_what_it_lacks() -> None:
    head = HeaderCounts({Count.RECEIVED: Entry(5), Count.ONLINE: Entry()})
    assert (head.value(Count.RECEIVED), head.value(Count.LATE)) == (5, None)
    assert list(head.known()) == [Count.RECEIVED]


ONE_WAY: dict[Count, int | None] = {Count.RECEIVED: 400, Count.ONLINE: 400, Count.LATE: 2}


@pytest.mark.parametrize(
    ("counts", "certain"),
    [
        (ONE_WAY, (2, 2, 0)),
        ({**ONE_WAY, Count.IN_PROGRESS_OVERDUE: 48}, (50, 50, 0)),
        ({**ONE_WAY, Count.ONLINE: 399, Count.DIRECT: 1}, (1, 2, 1)),
        ({**ONE_WAY, Count.ONLINE: 398, Count.CARRIED_OVER: 2}, None),
        ({Count.LATE: 2, Count.DIRECT: 0, Count.CARRIED_OVER: 1}, (1, 2, 1)),
        ({Count.LATE: 2, Count.DIRECT: 0}, None),  # so many may have been carried over
        ({**ONE_WAY, Count.ONLINE: 401}, None),
        ({**ONE_WAY, Count.LATE: 401}, None),
        ({}, None),
    ],
)
def test_late_online_dossiers_that_are_certain(
    counts: dict[Count, int | None], certain: tuple[int, int, int] | None
) -> None:
    """Late dossiers that cannot all have come another way; nothing where the figures contradict each other."""
    assert certain_online_late(counts) == certain
