"""One form by itself: whether it says anything, what it scores, and what the rules say of it."""

from __future__ import annotations

from enum import StrEnum

from tthc.checks.book import check_form, check_no_cases
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.scoring import Scored, ScoringOptions, score
from tthc.domain.units import Unit, profile_of
from tthc.workflow.duplicates import has_no_dossier, is_blank

__all__ = ["Filled", "checked_form", "checked_no_cases", "filled", "scored_form"]


class Filled(StrEnum):
    """What there is in a form."""

    FIGURES = "figures"
    NO_CASES = "no_cases"
    NOTHING = "nothing"


def filled(form: FilledForm, *, unreadable: bool) -> Filled:
    """Whether a form is to be scored; one with an unreadable figure always is, so that it gets looked at."""
    if form.no_cases and has_no_dossier(form) and not unreadable:
        return Filled.NO_CASES
    return Filled.NOTHING if is_blank(form) and not unreadable else Filled.FIGURES


def checked_form(
    criteria_set: CriteriaSet, unit: Unit, form: FilledForm, options: ScoringOptions
) -> tuple[Finding, ...]:
    """What the rules say of a unit's form, by the profile of the unit's group."""
    name = form.unit.value or unit.name
    return check_form(profile_of(criteria_set, unit), form, inputs_of_form(form), options, name)


def checked_no_cases(
    criteria_set: CriteriaSet, unit: Unit, form: FilledForm, options: ScoringOptions
) -> tuple[Finding, ...]:
    """What contradicts a unit's form that says there were no cases."""
    name = form.unit.value or unit.name
    return check_no_cases(profile_of(criteria_set, unit), form, inputs_of_form(form), options, name)


def scored_form(criteria_set: CriteriaSet, unit: Unit, form: FilledForm, options: ScoringOptions) -> Scored:
    """The scores of a unit's form, by the profile of the unit's group."""
    return score(profile_of(criteria_set, unit), inputs_of_form(form), options)
