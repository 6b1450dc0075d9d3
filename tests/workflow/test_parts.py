"""A year with two sets: each has a table of its own, and forms of the one never count in the other."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from support import QD1187, UNLIKE, make_form, opened, write_form
from tthc.domain.criteria_set import CriteriaSet, in_force_first
from tthc.domain.periods import Period, PeriodKind
from tthc.files.reader import ReadFile
from tthc.workflow.parts import parts_of

YEAR = Period(2025, PeriodKind.YEAR)
FIRST_HALF = Period(2025, PeriodKind.HALF_YEAR, 1)
OLD = replace(QD1187, id="old", valid_to=date(2025, 6, 30))
NEW = replace(UNLIKE, id="new", valid_from=date(2025, 7, 1), valid_to=None)


def _old(folder: Path, name: str = "old.xlsx", period: str = "Năm 2025") -> ReadFile:
    return opened(write_form(folder, name, make_form(), QD1187, period), (OLD, NEW))


def _new(folder: Path) -> ReadFile:
    form = replace(make_form(), criteria_set="new", criteria={})
    return opened(write_form(folder, "new.xlsx", form, UNLIKE, "Năm 2025"), (OLD, NEW))


def _told(
    sets: tuple[CriteriaSet, ...], period: Period | None, *files: ReadFile
) -> list[tuple[str, str, int]]:
    return [
        (part.criteria_set.id, part.period.text if part.period else "", sum(len(f.forms) for f in part.read))
        for part in parts_of(sets, period, files)
    ]


def test_sets_that_follow_each_other_within_a_year_are_parts(tmp_path: Path) -> None:
    files = (_new(tmp_path), _old(tmp_path))
    assert _told((NEW, OLD), YEAR, *files) == [("old", "Năm 2025", 1), ("new", "Năm 2025", 1)]
    assert [part.whole for part in parts_of((OLD, NEW), YEAR, files)] == [False, False]


def test_a_part_may_be_about_its_own_months(tmp_path: Path) -> None:
    """Forms of the half year in which the old set ran are that part's period."""
    files = (_old(tmp_path, period="6 tháng đầu năm 2025"), _new(tmp_path))
    assert _told((OLD, NEW), YEAR, *files)[0] == ("old", FIRST_HALF.text, 1)


@pytest.mark.parametrize(
    ("old", "new", "period"),
    [
        (OLD, replace(NEW, valid_from=date(2025, 6, 1)), YEAR),  # both in force in June
        (OLD, replace(NEW, valid_from=None), YEAR),
        (replace(OLD, valid_to=None), NEW, YEAR),
        (OLD, NEW, Period(2026, PeriodKind.YEAR)),  # the old one had ended before
        (OLD, NEW, FIRST_HALF),  # the new one had not begun
        (OLD, NEW, None),
    ],
)
def test_other_sets_are_no_parts(
    tmp_path: Path, old: CriteriaSet, new: CriteriaSet, period: Period | None
) -> None:
    files = (_old(tmp_path), _old(tmp_path, "old-2.xlsx"), _new(tmp_path))
    (only,) = parts_of((old, new), period, files)
    assert (only.criteria_set.id, only.whole, only.read) == ("old", True, files)


def test_one_set_alone_is_whole(tmp_path: Path) -> None:
    assert _told((OLD, NEW), YEAR, _old(tmp_path)) == [("old", "Năm 2025", 1)]


def test_the_period_says_which_of_two_sets_with_the_same_words_a_form_follows(tmp_path: Path) -> None:
    """A revised set keeps its wordings; the form's own period picks the one in force."""
    later = replace(QD1187, id="later", valid_from=date(2025, 7, 1))
    for sets in ((OLD, later), (later, OLD)):
        for period, expected in (("Quý I năm 2025", "old"), ("Quý IV năm 2025", "later")):
            path = write_form(tmp_path, "a.xlsx", make_form(), QD1187, period)
            assert [read.form.criteria_set for read in opened(path, sets).forms] == [expected]


def test_without_a_period_every_set_may_be_in_force() -> None:
    assert in_force_first((NEW, OLD), None) == (NEW, OLD)
    assert in_force_first((NEW, OLD), Period(2024, PeriodKind.YEAR)) == (OLD, NEW)
