"""Rules over how near a class is to the next one ("sát ngưỡng")."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from tthc.checks.context import Checked, Rule
from tthc.checks.outcomes import judged_name
from tthc.checks.typed import plain_score
from tthc.domain.criteria_set import ClassBand, ClassifyOn, CriteriaSet, Rounding
from tthc.domain.findings import Fact, Finding
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.numbers import round_half_up
from tthc.domain.places import Place
from tthc.domain.scoring import Scored, classify, score

__all__ = ["THRESHOLD_RULES"]

_NEAR = Decimal("0.05")
"""How far from the next class is near."""


def _judged(criteria_set: CriteriaSet, scored: Scored) -> Decimal | None:
    """The total or the index, whichever the set classifies on."""
    deciding = scored.deciding
    return deciding.index if criteria_set.classify_on is ClassifyOn.INDEX else deciding.total


def _undecided(checked: Checked, decimals: int) -> bool:
    """True for a printed row with a score half way between two roundings: 1,95 may have been 1,946."""
    if not checked.from_row:
        return False
    leaves, column = checked.criteria_set.leaves(), checked.criteria_set.deciding_column.id
    typed = [plain_score(checked.form.criterion(leaf.id).score(column)) for leaf in leaves]
    below = Decimal(1).scaleb(-checked.criteria_set.rounding.criterion)
    return any(
        value is not None and round_half_up(value, decimals) != round_half_up(value - below, decimals)
        for value in typed
    )


def _by_other_rounding(checked: Checked) -> tuple[Scored, Rounding] | None:
    """The score under the set's other legal rounding, where that gives another class."""
    other = checked.criteria_set.rounding.other_legal
    if other is None or checked.scored.classification is None or _undecided(checked, other.criterion):
        return None
    form = checked.form
    inputs = inputs_of_summary_row(form) if checked.from_row else inputs_of_form(form)
    scored = score(replace(checked.criteria_set, rounding=other), inputs, checked.options)
    return None if scored.classification == checked.scored.classification else (scored, other)


def class_is_the_same_by_the_other_rounding(checked: Checked) -> Iterator[Finding]:
    """The class does not hang on which of the two legal roundings is used.

    Why: TT 01 rounds a score to one decimal, the province's reports to two; 14,99 and 15,1 are two classes.
    """
    found, computed = _by_other_rounding(checked), checked.scored.classification
    if found is None or computed is None:
        return
    scored, other = found
    facts: dict[str, Fact] = {
        "what": judged_name(checked),
        "decimals": str(checked.criteria_set.rounding.criterion),
        "score": _judged(checked.criteria_set, checked.scored),
        "computed": computed.label,
        "other_decimals": str(other.criterion),
        "other_score": _judged(checked.criteria_set, scored),
        "other": scored.classification.label if scored.classification else None,
    }
    yield checked.finding("TT408", _place(checked), facts)


def _place(checked: Checked) -> Place | None:
    return checked.form.total(checked.criteria_set.deciding_column.id).place


def _nearest(checked: Checked, value: Decimal) -> Iterator[tuple[str, Decimal, ClassBand]]:
    """(more or less, the nearest score of another class, that class), within the distance that is near."""
    chosen = checked.criteria_set
    bands, on_index = chosen.bands, chosen.classify_on is ClassifyOn.INDEX
    decimals = chosen.rounding.index if on_index else chosen.rounding.total
    last_place = Decimal(1).scaleb(-decimals)
    for band in bands:
        below = classify(band.at_least - last_place, bands)
        if 0 < band.at_least - value <= _NEAR:
            yield "thêm", round_half_up(band.at_least, decimals), band
        elif 0 <= value - band.at_least < _NEAR and below is not None:
            yield "bớt", band.at_least - last_place, below


def class_is_not_near_the_next(checked: Checked) -> Iterator[Finding]:
    """The total is not within 0,05 of another class.

    Why: one dossier decides there; the office should know before it publishes. Where a convention or the
    rounding already tells the class apart, that is said instead.
    """
    computed, value = checked.scored.classification, _judged(checked.criteria_set, checked.scored)
    if computed is None or value is None or _by_other_rounding(checked) is not None:
        return
    if any(other.classification != computed for _, other in checked.others) and not checked.from_row:
        return
    for change, reached, band in _nearest(checked, value):
        facts: dict[str, Fact] = {
            "what": judged_name(checked),
            "score": value,
            "computed": computed.label,
            "change": change,
            "gap": abs(reached - value),
            "other_score": reached,
            "other": band.label,
        }
        yield checked.finding("TT409", _place(checked), facts)


THRESHOLD_RULES: tuple[Rule, ...] = (class_is_the_same_by_the_other_rounding, class_is_not_near_the_next)
