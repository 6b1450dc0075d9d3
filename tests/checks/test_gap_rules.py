"""Which unit closes the gap of a group: the two real ones, and what must stay silent."""

from dataclasses import replace

from support import QD1187, make_form
from tthc.checks.catalogue import tell
from tthc.checks.gap_rules import Closing, told_once, unit_behind_the_gaps
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.decisions import Choice, Decision
from tthc.domain.findings import Finding, Severity, Suggestion
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


def closings(typed: FilledForm, *forms: FilledForm | None) -> list[Closing]:
    units = [
        UnitResult(Unit(f"Xã {at}", "g"), f"Xã {at}", Status.ACCEPTED, form) for at, form in enumerate(forms)
    ]
    result = consolidate_group(QD1187, Group("g", "UBND CÁC XÃ"), units, ScoringOptions(), typed)
    return list(unit_behind_the_gaps(QD1187, ScoringOptions(), result, typed, units))


def behind(typed: FilledForm, *forms: FilledForm | None) -> list[Finding]:
    return [one.finding for one in closings(typed, *forms)]


SOUND = make_form(early=10)
GIAO_DUC = make_form(early=11, late=3, head={Count.RECEIVED: 13, Count.RESOLVED: 13})
SCORED = make_form(
    early=11,
    late=3,
    head={Count.RECEIVED: 13, Count.RESOLVED: 13},
    typed={"1": "1.69", "2": "1.69", "3": "1.85", "4": "1.85", "5": "2"},
    levels={"5": (11, None, None)},
)
"""As Phòng Giáo dục prints it: 13 in column (4), scores of 11 + 02."""
THANH_MINH = make_form(early=83, on_time=195, late=1, head={Count.RECEIVED: 280})


def test_the_department_with_eleven_and_three_of_thirteen() -> None:
    typed = make_form(early=21, late=2)
    scored = {
        key: replace(entry, count=Entry(13)) if entry.levels and key != "5" else entry
        for key, entry in SCORED.criteria.items()
    }
    (one,) = behind(typed, SOUND, placed(replace(SCORED, criteria=scored)))
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


# --- what must follow, and what is told once ----------------------------------------------------------------------


def test_without_a_plain_way_to_follow_the_counts_no_cell_is_proposed() -> None:
    """Column (4) says 14 and nothing tells which level of criteria 3 and 4 is one too many."""
    (one,) = closings(make_form(early=21, late=2), SOUND, placed(GIAO_DUC))
    assert (one.finding.suggestions, one.stated, one.ends) == ((), (), ())
    assert one.finding.place == Place("a.xlsx", "S", 5, 5)


GROUP_GAP = Finding(
    "TT501", {"what": "x", "typed": 2, "computed": 1, "gap": 1}, Place("g.xlsx", "S", 6, 1), "Nhóm"
)


def closing(*, alone: bool = True, stated: tuple[Suggestion, ...] = ()) -> Closing:
    place = Place("a.xlsx", "S", 7, 3)
    told = Finding("TT558", {"changes": "", "printed": "", "others": ""}, place, "Xã A", suggestions=stated)
    ends = Finding("TT204", {"received": 2, "resolved": 1, "left": 1}, Place("a.xlsx", "S", 8, 3), "Xã A")
    form = replace(make_form(unit="Nhóm"), source=Place("g.xlsx", "S"))
    return Closing(told, form, stated, (ends,), alone)


def test_what_ends_with_the_one_unit_names_it_as_the_cause() -> None:
    one = closing()
    elsewhere = [
        replace(GROUP_GAP, place=Place("h.xlsx", "S", 6, 1)),
        replace(GROUP_GAP, unit="Nhóm khác"),
        replace(GROUP_GAP, place=None),
        replace(GROUP_GAP, decision=Decision(Choice.ACCEPT)),
    ]
    found = [GROUP_GAP, *one.ends, one.finding, *elsewhere]
    linked = told_once(found, [one])
    assert [x.cause for x in linked] == [one.finding.place, one.finding.place, None, None, None, None, None]
    assert tell(linked[0]).severity is Severity.INFO
    assert tell(linked[0]).fix == "Sẽ hết khi sửa theo đề nghị ở ô C7 của tệp a.xlsx."
    assert tell(linked[1]).fix == "Sẽ hết khi sửa theo đề nghị ở ô C7."


def test_an_error_that_proposes_the_same_counts_is_the_cause_of_all() -> None:
    proposed = Suggestion(Place("a.xlsx", "S", 9, 9), "3", "2")
    one = closing(stated=(proposed,))
    facts = {"what": "x", "found": "03", "meant": "02", "others": "", "fits": "y"}
    own = Finding("TT601", facts, Place("a.xlsx", "S", 15, 4), "Xã A", suggestions=(proposed,))
    linked = told_once([own, one.finding, GROUP_GAP], [one])
    assert [x.cause for x in linked] == [None, own.place, own.place]
    kept = told_once([replace(own, decision=Decision(Choice.ACCEPT)), one.finding, GROUP_GAP], [one])
    assert [x.cause for x in kept] == [None, None, one.finding.place]


def test_where_it_may_be_several_or_was_decided_the_gaps_stay() -> None:
    several = closing(alone=False)
    assert told_once([several.finding, GROUP_GAP], [several]) == (several.finding, GROUP_GAP)
    one = closing()
    decided = replace(one.finding, decision=Decision(Choice.ACCEPT))
    assert told_once([decided, GROUP_GAP], [one]) == (decided, GROUP_GAP)
