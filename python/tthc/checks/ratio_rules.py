"""Rules over criteria computed from a ratio: numerator, denominator, rate and the score beside them."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tthc.checks.columns import every_column, heading_of, label_in
from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.outcomes import outcome_of_blank
from tthc.checks.typed import agrees, lacks_ratio, plain_score, proposing
from tthc.domain.criteria_set import Complement, Criterion, RatioScore
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import CriterionEntry
from tthc.domain.numbers import Absent, format_count, format_number, round_half_up
from tthc.domain.scoring import Basis, State, scores_of_rate

__all__ = ["RATIO_RULES", "wrong_score"]

_MOST_DECIMALS = 6
"""A rate kept as a formula's result has more places than anybody typed."""


def _ratios(checked: Checked) -> Iterator[tuple[Criterion, RatioScore | Complement, CriterionEntry]]:
    for leaf in checked.criteria_set.leaves():
        if isinstance(leaf.kind, RatioScore | Complement):
            yield leaf, leaf.kind, checked.form.criterion(leaf.id)


def _places(rate: Decimal) -> int:
    """The decimals a rate was typed with."""
    return min(max(0, -int(rate.normalize().as_tuple().exponent)), _MOST_DECIMALS)


def _reached(kind: RatioScore | Complement, part: int, whole: int) -> Fraction:
    """The share that counts: of a complement what is left of the whole."""
    return 1 - Fraction(part, whole) if isinstance(kind, Complement) else Fraction(part, whole)


def _in_words(entry: CriterionEntry) -> str:
    """What a score is computed from: "45/60", else the rate "87,5%"."""
    part, whole = entry.numerator.value, entry.denominator.value
    if part is not None and whole is not None:
        return f"{format_count(part)}/{format_count(whole)}"
    return f"tỷ lệ {format_number(entry.rate.value or Decimal(0))}%"


def ratio_is_possible(checked: Checked) -> Iterator[Finding]:
    """A numerator is part of its denominator, and both are stated.

    Why: 120 of 100 dossiers is a slip in one of the two; capped at the target it would give full points.
    """
    for leaf, kind, entry in _ratios(checked):
        part, whole = entry.numerator.value, entry.denominator.value
        place = best_place(entry.numerator, entry.denominator)
        facts: dict[str, Fact] = {"criterion_label": leaf.label}
        if (part is None) != (whole is None):
            given, wanted = ("tử số", "mẫu số") if whole is None else ("mẫu số", "tử số")
            facts |= {"what": given, "typed": part if whole is None else whole, "wanted": wanted}
            blank = entry.denominator if whole is None else entry.numerator
            yield checked.finding("TT346", blank.place or place, facts, leaf.id)
        elif part is None or whole is None:
            continue
        elif whole == 0 and part:
            yield checked.finding("TT341", place, facts | {"part": part}, leaf.id)
        elif part > whole:
            yield checked.finding("TT340", place, facts | {"part": part, "whole": whole}, leaf.id)
        elif whole == 0:
            result = checked.scored.computed.scores[leaf.id]
            of_set = kind.zero_of_zero is not None and result.value is not None
            told = f"được {format_number(result.value or Decimal(0))} điểm" if of_set else "không tính"
            yield checked.finding("TT342", place, facts | {"outcome": told}, leaf.id)


def rate_is_possible(checked: Checked) -> Iterator[Finding]:
    """A rate lies from 0 to 100 and is the one its numerator and denominator give.

    Why: the rate is printed and published; the score is computed from the figures behind it.
    """
    for leaf, kind, entry in _ratios(checked):
        rate, part, whole = entry.rate.value, entry.numerator.value, entry.denominator.value
        facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": format_number(rate or Decimal(0))}
        if rate is None:
            continue
        if not 0 <= rate <= 100:
            yield checked.finding("TT345", entry.rate.place, facts, leaf.id)
        elif part is not None and whole and part <= whole:
            meant = round_half_up(_reached(kind, part, whole) * 100, max(2, _places(rate)))
            if round_half_up(_reached(kind, part, whole) * 100, _places(rate)) != rate:
                facts |= {"counts": _in_words(entry), "computed": format_number(meant)}
                found = checked.finding("TT344", entry.rate.place, facts, leaf.id)
                yield proposing(found, entry.rate, [meant])


def wrong_score(checked: Checked, leaf: Criterion) -> Decimal | None:
    """The computed score of a ratio where another is typed; None where they agree, or nothing is computed.

    One that follows from a rate before it was rounded agrees too. A later column than the first may differ.
    """
    column, entry = checked.criteria_set.computed_column, checked.form.criterion(leaf.id)
    part, whole = entry.numerator.value or 0, entry.denominator.value or 0
    decimals = checked.criteria_set.rounding.criterion
    value, scored = plain_score(entry.score(column.id)), checked.scored.computed.scores[leaf.id]
    if value is None or scored.value is None or scored.basis is not Basis.RATIO or part > whole:
        return None  # a part larger than its whole is told by itself: what it gives is no score
    near = False
    if entry.rate.value is not None and isinstance(leaf.kind, RatioScore | Complement):
        low, high = scores_of_rate(leaf.kind, leaf.maximum, entry.rate.value, decimals)
        near = low <= round_half_up(value, decimals) <= high
    return None if near or agrees(value, scored.value, decimals) else scored.value


def score_follows_ratio(checked: Checked) -> Iterator[Finding]:
    """The typed score of a ratio is the computed one, within the rounding of a rate beside it.

    Why: min(R, mục tiêu)/mục tiêu x điểm tối đa is worked out by hand or in a sheet of the unit's own.
    """
    for leaf, _, entry in _ratios(checked):
        column = checked.criteria_set.computed_column
        typed, computed = entry.score(column.id), wrong_score(checked, leaf)
        if computed is None:
            continue
        facts: dict[str, Fact] = {
            "criterion_label": label_in(checked.criteria_set, leaf, column),
            "typed": plain_score(typed),
            "counts": _in_words(entry),
            "computed": computed,
            "maximum": leaf.maximum,
        }
        yield proposing(checked.finding("TT343", typed.place, facts, leaf.id), typed, [computed])


def ratio_is_stated(checked: Checked) -> Iterator[Finding]:
    """Where a form asks for numerator and denominator, no score stands without them.

    Why: nobody can check such a score; a form without these rows, or a printed table, has no more than that.
    """
    if checked.from_row:
        return
    deciding = checked.criteria_set.deciding_column
    for leaf, _, entry in _ratios(checked):
        scores = (plain_score(entry.score(column.id)) for column in checked.criteria_set.columns)
        typed = next((score for score in scores if score is not None), None)
        if typed is None or not lacks_ratio(entry) or not 0 <= typed <= leaf.maximum:
            continue
        open_ = checked.scored.deciding.scores[leaf.id].state is State.MISSING
        facts: dict[str, Fact] = {
            "criterion_label": leaf.label,
            "typed": typed,
            "outcome": f", nên chưa có tổng điểm và xếp loại{outcome_of_blank(checked, leaf)}"
            if open_
            else f"; {heading_of(deciding)} được lấy như đã ghi",
        }
        yield checked.finding("TT356", entry.numerator.place, facts, leaf.id)


def a_dash_has_no_ratio(checked: Checked) -> Iterator[Finding]:
    """A ratio that is "-" states no figures, and one of 0/0 that is not counted no score.

    Why: "-" takes the criterion out of the base; beside figures it is more likely a slip.
    """
    for leaf, _, entry in _ratios(checked):
        for column, result in every_column(checked):
            typed = entry.score(column.id)
            label = label_in(checked.criteria_set, leaf, column)
            if typed.value is Absent.DASH and (entry.denominator.value or entry.rate.value):
                facts: dict[str, Fact] = {"criterion_label": label, "counts": _in_words(entry)}
                yield checked.finding("TT347", typed.place, facts, leaf.id)
            elif isinstance(typed.value, Decimal) and result.scores[leaf.id].state is State.NOT_COUNTED:
                facts = {"criterion_label": label, "typed": typed.value}
                yield checked.finding("TT348", typed.place, facts, leaf.id)


RATIO_RULES: tuple[Rule, ...] = (
    ratio_is_possible,
    ratio_is_stated,
    rate_is_possible,
    score_follows_ratio,
    a_dash_has_no_ratio,
)
