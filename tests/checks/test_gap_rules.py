"""Which unit closes the gap of a group: the two real ones, and what must stay silent."""

from dataclasses import replace

from support import QD1187, make_form
from tthc.checks.catalogue import tell
from tthc.checks.gap_rules import unit_behind_the_gaps
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import Status, UnitResult
from tthc.domain.scoring import ScoringOptions
from tthc.domain.units import Group, Unit


def placed(form: FilledForm) -> FilledForm:
    """The form with a cell for every count of its head and its first levels."""
    head = {
        count: replace(form.head[count], place=Place("a.xlsx", "S", 5, 1 + at))
        for at, count in enumerate(form.head.entries)
    }
    first = form.criterion("1")
    levels = tuple(replace(e, place=Place("a.xlsx", "S", 13 + at, 4)) for at, e in enumerate(first.levels))
    entries = {**form.criteria, "1": replace(first, levels=levels)}
    return replace(form, head=HeaderCounts(head), criteria=entries)


def behind(typed: FilledForm, *forms: FilledForm | None) -> list[Finding]:
    units = [
        UnitResult(Unit(f"Xã {at}", "g"), f"Xã {at}", Status.ACCEPTED, form) for at, form in enumerate(forms)
    ]
    result = consolidate_group(QD1187, Group("g", "UBND CÁC XÃ"), units, ScoringOptions(), typed)
    return list(unit_behind_the_gaps(QD1187, result, typed, units))


SOUND = make_form(early=10)
GIAO_DUC = make_form(early=11, late=3, head={Count.RECEIVED: 13, Count.RESOLVED: 13})
THANH_MINH = make_form(early=83, on_time=195, late=1, head={Count.RECEIVED: 280})


def test_the_department_with_eleven_and_three_of_thirteen() -> None:
    typed = make_form(early=21, late=2)
    (one,) = behind(typed, SOUND, placed(GIAO_DUC))
    assert (one.code, one.unit) == ("TT558", "Xã 1")
    assert [(s.place.cell, s.found, s.proposed) for s in one.suggestions] == [
        ("E5", "3", "2"),
        ("D15", "3", "2"),
    ]
    assert tell(one).message == (
        "Ô E5: nếu đã giải quyết trễ hạn là 02 (đang là 03) thì các số của đơn vị khớp nhau và cộng các đơn vị đúng "
        "bằng biểu tổng của nhóm (đã giải quyết trễ hạn 02)."
    )


def test_the_commune_with_one_dossier_nobody_is_working_on() -> None:
    typed = make_form(early=93, on_time=196, late=1, head={Count.RECEIVED: 290})
    (one,) = behind(typed, SOUND, THANH_MINH)
    assert one.facts["changes"] == (
        "tổng số hồ sơ đã giải quyết trong kỳ là 280 (đang là 279), đã giải quyết đúng hạn là 196 (đang là 195)"
    )
    assert (one.suggestions, one.place) == ((), THANH_MINH.source)


def test_a_blank_that_must_be_0_is_filled_in() -> None:
    """Two dossiers came in, one is resolved early; that the other one was on time is nowhere said."""
    unit = replace(make_form(early=1, on_time=None), head=HeaderCounts({}))
    counts = {Count.RECEIVED: 2, Count.RESOLVED: 1, Count.EARLY: 1, Count.ON_TIME: None}
    unit = replace(
        unit,
        head=HeaderCounts(
            {c: Entry(n, Place("a.xlsx", "S", 5, at + 1)) for at, (c, n) in enumerate(counts.items())}
        ),
    )
    typed = make_form(early=1, on_time=1, head={Count.RECEIVED: 2})
    other = make_form(early=0, head={Count.RECEIVED: 0})
    (one,) = behind(typed, unit, other)
    assert ("D5", "", "1") in [(s.place.cell, s.found, s.proposed) for s in one.suggestions]


def test_without_a_gap_or_a_unit_that_fits_nothing_is_said() -> None:
    assert not behind(
        make_form(early=21, late=3, head={Count.RECEIVED: 23, Count.RESOLVED: 23}), SOUND, GIAO_DUC
    )
    late_01 = make_form(early=21, late=1, head={Count.RECEIVED: 23, Count.RESOLVED: 23})
    assert not behind(late_01, SOUND, GIAO_DUC)  # 11 + 01 are not 13 either
    assert not behind(make_form(early=21), SOUND, SOUND)  # nobody contradicts itself
    assert not behind(make_form(early=5), SOUND, GIAO_DUC)  # less than none
    assert not behind(
        make_form(early=11, late=1), SOUND, None, make_form(early=None, on_time=None, late=None)
    )


def test_some_that_fit_are_alternatives_and_many_say_nothing() -> None:
    typed = make_form(early=32, late=5, head={Count.RECEIVED: 36, Count.RESOLVED: 36})
    two = behind(typed, SOUND, GIAO_DUC, GIAO_DUC)
    assert [one.facts["others"] for one in two] == [" Cũng có thể là Xã 2.", " Cũng có thể là Xã 1."]
    many = make_form(early=44, late=11, head={Count.RECEIVED: 52, Count.RESOLVED: 52})
    assert not behind(many, *[GIAO_DUC] * 4)
