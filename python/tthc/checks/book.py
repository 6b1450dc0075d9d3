"""The rule book: every rule over a form, in the order its findings are told."""

from __future__ import annotations

from dataclasses import replace

from tthc.checks.context import Checked, Rule
from tthc.checks.count_rules import COUNT_RULES
from tthc.checks.criterion_rules import CRITERION_RULES
from tthc.checks.total_rules import TOTAL_RULES
from tthc.domain.criteria_set import CriteriaSet, TotalRule
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.scoring import FormInputs, ScoringOptions, score

__all__ = ["FORM_RULES", "ROW_RULES", "check_form"]

FORM_RULES: tuple[Rule, ...] = (*COUNT_RULES, *CRITERION_RULES, *TOTAL_RULES)
"""Rules over a filled Biểu mẫu 03."""

ROW_RULES: tuple[Rule, ...] = TOTAL_RULES
"""Rules over a row of a printed summary, which has no counts of its own."""


def check_form(
    criteria_set: CriteriaSet,
    form: FilledForm,
    inputs: FormInputs,
    options: ScoringOptions,
    unit: str | None,
) -> tuple[Finding, ...]:
    """All findings about one form, in the order of the rule book; never only the first."""
    in_force = options.total_rule or criteria_set.total_rule
    opposite = TotalRule.UNROUNDED if in_force is TotalRule.ROUNDED else TotalRule.ROUNDED
    checked = Checked(
        criteria_set,
        form,
        unit,
        score(criteria_set, inputs, options),
        score(criteria_set, inputs, replace(options, total_rule=opposite)),
        options,
    )
    rules = ROW_RULES if inputs.typed_only else FORM_RULES
    return tuple(finding for rule in rules for finding in rule(checked))
