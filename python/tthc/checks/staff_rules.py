"""Rules over Biểu mẫu 01: the X against the score, line by line, persons and units alike."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tthc.checks.typed import plain_score
from tthc.domain.criteria_set import CriteriaSet, StaffRule
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import StaffForm, StaffRow
from tthc.domain.numbers import round_half_up
from tthc.domain.scoring import classify
from tthc.domain.texts import fold

__all__ = ["check_staff"]


def _about(code: str, line: StaffRow, **facts: Fact) -> Finding:
    return Finding(code, facts, line.score.place or line.name.place, line.name.value)


def score_is_within_reach(line: StaffRow, maximum: Decimal) -> Iterator[Finding]:
    """A score lies between 0 and the sum of its criteria's maxima.

    Why: 973 for 9,73 would be the best of all.
    """
    score = plain_score(line.score)
    if score is not None and not 0 <= score <= maximum:
        yield _about("TT556", line, typed=score, maximum=maximum)


def one_rating_is_marked(line: StaffRow, form: StaffForm) -> Iterator[Finding]:
    """Every line has exactly one X.

    Why: with two of them, or none, nobody can say how the person was rated.
    """
    if len(line.ratings) > 1:
        yield _about("TT553", line, marks=len(line.ratings))
    elif not line.ratings and form.ratings_read:
        yield _about("TT554", line)


def rating_follows_score(
    line: StaffRow, staff: StaffRule, maximum: Decimal, decimals: int
) -> Iterator[Finding]:
    """The X stands under the rating the score belongs to.

    Why: the rating is what counts for the person; it is marked by hand after the score was typed.
    """
    score = plain_score(line.score)
    if score is None or not 0 <= score <= maximum or len(line.ratings) != 1:
        return
    computed, marked = classify(round_half_up(score, decimals), staff.bands), staff.bands[line.ratings[0]]
    if computed is not None and computed != marked:
        yield _about("TT552", line, typed=score, computed=computed.label, marked=marked.label)


def names_are_told_once(form: StaffForm) -> Iterator[Finding]:
    """Nobody stands twice in one section of the form.

    Why: a line copied to start the next one from keeps the name.
    """
    first: dict[tuple[str, str], StaffRow] = {}
    for line in form.rows:
        known = first.setdefault((fold(line.section), fold(line.name.value or "")), line)
        if known is not line:
            cell = known.name.place.cell if known.name.place else ""
            yield Finding("TT557", {"first": cell}, line.name.place, line.name.value)


def check_staff(criteria_set: CriteriaSet, form: StaffForm) -> Iterator[Finding]:
    """All findings about a staff form; nothing where the set rates no staff."""
    staff = criteria_set.staff
    if staff is None:
        return
    maximum = criteria_set.staff_maximum
    unmarked = not any(line.ratings for line in form.rows)
    if unmarked:
        yield Finding("TT555", {}, form.source)
    for line in form.rows:
        yield from score_is_within_reach(line, maximum)
        yield from () if unmarked else one_rating_is_marked(line, form)
        yield from rating_follows_score(line, staff, maximum, criteria_set.rounding.total)
    yield from names_are_told_once(form)
