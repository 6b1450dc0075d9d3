"""Rules over Biểu mẫu 01: each with a hit and a miss."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support import QD1187
from tthc.checks.catalogue import tell
from tthc.checks.staff_rules import check_staff
from tthc.domain.forms import StaffForm, StaffRow
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place


def line(name: str, score: str | None, *ratings: int, at: int = 10, section: str = "I") -> StaffRow:
    place = Place("bm01.xlsx", "BM01", at, 2)
    value = Decimal(score) if score else None
    return StaffRow(Entry(name, place), Entry(), Entry(value, replace(place, column=4)), ratings, section)


def codes(*lines: StaffRow) -> list[str]:
    return [one.code for one in check_staff(QD1187, StaffForm(Place("bm01.xlsx", "BM01"), lines))]


SOUND = line("Cán bộ 1", "9.73", 0)


@pytest.mark.parametrize(
    ("score", "rating", "expected"),
    [
        ("5", 0, []),
        ("4.99", 0, ["TT552"]),
        ("4.999", 0, []),  # 5,00 as it is shown
        ("3.5", 1, []),
        ("3.49", 1, ["TT552"]),
        ("10", 2, ["TT552"]),
        ("0", 2, []),
        (None, 0, []),
        ("97.3", 0, ["TT556"]),
        ("10.01", 0, ["TT556"]),
    ],
)
def test_the_rating_is_that_of_the_score(score: str | None, rating: int, expected: list[str]) -> None:
    assert codes(line("Cán bộ 1", score, rating)) == expected


def test_the_sentence_names_both_ratings() -> None:
    (one,) = check_staff(QD1187, StaffForm(Place("bm01.xlsx"), (line("Cán bộ 1", "4", 0),)))
    assert tell(one).message == (
        'Ô D10: dấu X ở mức "Hoàn thành 100% nhiệm vụ", nhưng điểm 4 thuộc mức "Hoàn thành từ 70% đến dưới 100% '
        'nhiệm vụ".'
    )
    assert one.unit == "Cán bộ 1"


def test_exactly_one_mark_per_line() -> None:
    assert codes(SOUND, line("Cán bộ 2", "9", 0, 1)) == ["TT553"]
    assert codes(SOUND, line("Cán bộ 2", "9")) == ["TT554"]
    assert codes(line("Cán bộ 1", "9"), line("Cán bộ 2", "9")) == ["TT555"]  # once, not for every line
    assert codes(SOUND, line("Cán bộ 2", "9", 0)) == []
    unread = StaffForm(Place("bm01.xlsx"), (SOUND, line("Cán bộ 2", "9")), ratings_read=False)
    assert not list(check_staff(QD1187, unread))  # the X may stand in the column that was not recognised


def test_a_name_stands_once_in_a_section() -> None:
    twice = [line("Lò Văn A", "9", 0), line("Lò Văn  A", "8", 0, at=11)]
    (one,) = check_staff(QD1187, StaffForm(Place("bm01.xlsx"), tuple(twice)))
    assert (one.code, one.facts["first"], one.place) == ("TT557", "B10", Place("bm01.xlsx", "BM01", 11, 2))
    assert codes(line("Lò Văn A", "9", 0), line("Lò Văn A", "8", 0, section="II")) == []
    nowhere = replace(SOUND, name=Entry("Cán bộ 1"))
    assert codes(nowhere, SOUND) == ["TT557"]


def test_a_dash_is_no_score_and_a_set_without_staff_rates_nobody() -> None:
    assert codes(replace(SOUND, score=Entry(Absent.DASH))) == []
    assert not list(check_staff(replace(QD1187, staff=None), StaffForm(Place("a"), (line("A", "97", 0, 1),))))
