"""What a blank would do: the totals and classes a form gets by what is put there."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from tthc.checks.context import Checked
from tthc.checks.wording import joined
from tthc.domain.conditions import holds
from tthc.domain.criteria_set import ClassifyOn, Criterion, MarkedLevel
from tthc.domain.numbers import format_count, format_score, round_half_up
from tthc.domain.scoring import State, classify

__all__ = ["judged_name", "outcome_of_blank"]

_FEW = 3
"""With more blanks than these the range of totals says nothing."""


def judged_name(checked: Checked) -> str:
    """What the class goes by: "tổng điểm", or "chỉ số" in a set that classifies on the index."""
    return "chỉ số" if checked.criteria_set.classify_on is ClassifyOn.INDEX else "tổng điểm"


def _possible(checked: Checked, leaf: Criterion) -> list[Decimal]:
    """The scores a blank criterion can get: of the levels marked twice, else of those not ruled out."""
    if not isinstance(leaf.kind, MarkedLevel):
        return [Decimal(0), leaf.maximum]
    marked = checked.form.criterion(leaf.id).marked
    tallies, bases = checked.tallies, checked.options.bases
    points = [
        level.points
        for at, level in enumerate(leaf.kind.levels)
        if (at in marked or not marked)
        and (level.when is None or holds(level.when, tallies, bases) is not False)
    ]
    return sorted(points or [level.points for level in leaf.kind.levels])


def _judged(checked: Checked, added: Decimal) -> tuple[str, str]:
    """(total or index, its class) with the blanks scored `added` together."""
    chosen, deciding = checked.criteria_set, checked.scored.deciding
    value = deciding.exact + Fraction(added)
    if chosen.classify_on is ClassifyOn.INDEX:
        rounded = round_half_up(value / Fraction(deciding.maximum) * 100, chosen.rounding.index)
    else:
        rounded = round_half_up(value, chosen.rounding.total)
    band = classify(rounded, chosen.bands)
    return format_score(rounded), band.label if band else "không xếp loại"


def outcome_of_blank(checked: Checked, leaf: Criterion) -> str:
    """What to add to the sentence on a blank that decides the class, else "".

    "; tùy mức được chọn, tổng điểm là 14,99 (Tốt) hoặc 15,99 (Xuất sắc)". Said once, with the first
    blank; not where every score gives the same class, or too much is blank.
    """
    scores = checked.scored.deciding.scores
    blank = [one for one in checked.criteria_set.leaves() if scores[one.id].state is State.MISSING]
    if len(blank) > _FEW or leaf not in blank[:1]:
        return ""
    choices = [_possible(checked, one) for one in blank]
    lowest, highest = (sum((pick(one) for one in choices), Decimal(0)) for pick in (min, max))
    if _judged(checked, lowest)[1] == _judged(checked, highest)[1]:
        return ""
    name = judged_name(checked)
    if len(blank) == 1 and isinstance(leaf.kind, MarkedLevel):
        said = ["{} ({})".format(*_judged(checked, points)) for points in choices[0]]
        return f"; tùy mức được chọn, {name} là {joined(said, 'hoặc')}"
    (low, its_class), (high, other) = _judged(checked, lowest), _judged(checked, highest)
    where = "điểm của tiêu chí này" if len(blank) == 1 else f"{format_count(len(blank))} tiêu chí còn trống"
    return f"; tùy {where}, {name} từ {low} ({its_class}) đến {high} ({other})"
