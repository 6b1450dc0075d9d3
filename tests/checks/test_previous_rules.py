"""Two periods that follow each other: each rule with a hit and a miss."""

from dataclasses import replace

import pytest

from support import make_form
from tthc.checks.catalogue import tell
from tthc.checks.previous_rules import compare_with_previous
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import Origin, Status, UnitResult
from tthc.domain.units import Unit


def now(form: FilledForm | None, **other: object) -> UnitResult:
    return UnitResult(Unit("Xã A", "g"), "Xã A", Status.ACCEPTED, form, **other)  # type: ignore[arg-type]


def head(**counts: int | None) -> FilledForm:
    """A form that states these counts and nothing else."""
    return replace(
        make_form(), head=HeaderCounts({Count(key): Entry(n) for key, n in counts.items()}), criteria={}
    )


def found(unit: UnitResult, *before: FilledForm) -> list[Finding]:
    return list(compare_with_previous(unit, before))


@pytest.mark.parametrize(
    ("before", "carried", "told"),
    [
        ({"in_progress": 8}, 8, False),
        ({"in_progress": 8}, 5, True),
        ({"in_progress": 8, "in_progress_overdue": 2}, 10, False),
        ({"in_progress_overdue": 2}, 0, True),
        ({"received": 280, "resolved": 279}, 1, False),  # not stated, but what is left
        ({"received": 280, "resolved": 279}, 2, True),
        ({"received": 280, "resolved": 279, "in_progress": 3}, 1, False),  # last period said both
        ({"received": 280}, 1, False),
        ({"received": 2, "resolved": 3}, 1, False),
        ({"in_progress": 8}, None, False),
        ({}, 5, False),
    ],
)
def test_carried_over_is_what_was_left(before: dict[str, int], carried: int | None, told: bool) -> None:
    unit = now(head(received=100, online=10, carried_over=carried))
    assert [one.code for one in found(unit, head(**before))] == (["TT567"] if told else [])


def test_both_places_and_values_are_named() -> None:
    stated = replace(head(), head=HeaderCounts({Count.CARRIED_OVER: Entry(5, Place("a.xlsx", "S", 7, 3))}))
    left = replace(head(), head=HeaderCounts({Count.IN_PROGRESS: Entry(8, Place("/kỳ/b.xlsx", "S", 9, 3))}))
    (one,) = found(now(stated), left)
    assert tell(one).message == (
        "Ô C7: kỳ trước chuyển qua ghi 05, nhưng cuối kỳ trước còn 08 hồ sơ đang giải quyết (b.xlsx, ô C9)."
    )
    (deduced,) = found(now(head(received=10, online=4, direct=6)), replace(left, source=Place("b.json")))
    assert str(deduced.facts["typed"]) == "không ghi, tính ra 00"
    nowhere = replace(head(in_progress=2), source=Place("b.json"))
    assert found(now(head(carried_over=1)), nowhere)[0].facts["where"] == "b.json"


def test_what_merged_units_left_is_added() -> None:
    unit = now(head(carried_over=10))
    assert not found(unit, head(in_progress=8), head(in_progress=2))
    assert not found(unit, head(in_progress=8), head())  # one of them is unknown
    (one,) = found(unit, head(in_progress=8), head(in_progress=3))
    assert one.facts["rest"] == 11


def test_the_same_figures_again_are_told() -> None:
    form = make_form(early=30, late=2, head={Count.CARRIED_OVER: 0, Count.IN_PROGRESS: 0})
    (one,) = found(now(form), form)
    assert (one.code, one.unit) == ("TT568", "Xã A")
    assert not found(now(form), make_form(early=31, head={Count.IN_PROGRESS: 0}))
    few = make_form(early=19, head={Count.CARRIED_OVER: 0, Count.IN_PROGRESS: 0})
    assert not found(now(few), few)
    assert not found(now(form, origin=Origin.SUMMARY), form)
    assert not found(now(form), form, head(in_progress=0))


def test_units_that_do_not_count_are_not_compared() -> None:
    form = make_form(early=30, head={Count.CARRIED_OVER: 5})
    assert not found(now(form))
    assert not found(replace(now(form), status=Status.WRONG_PERIOD), form)
    assert not found(now(None), form)
