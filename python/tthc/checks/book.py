"""The rule book: every rule over a form, in the order its findings are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tthc.checks.context import Checked, Rule
from tthc.checks.count_rules import COUNT_RULES, ROW_COUNT_RULES
from tthc.checks.criterion_rules import CRITERION_RULES, ROW_CRITERION_RULES
from tthc.checks.mark_rules import MARK_RULES
from tthc.checks.total_rules import TOTAL_RULES
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, TotalRule
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import FormInputs
from tthc.domain.scoring import Scored, ScoringOptions, score

__all__ = ["ADDING", "FORM_RULES", "ROW_RULES", "check_form", "every_convention"]

FORM_RULES: tuple[Rule, ...] = (*COUNT_RULES, *CRITERION_RULES, *MARK_RULES, *TOTAL_RULES)
"""Rules over a filled Biểu mẫu 03."""

ROW_RULES: tuple[Rule, ...] = (*ROW_COUNT_RULES, *ROW_CRITERION_RULES, *TOTAL_RULES)
"""Rules over a row of a printed summary: the counts of its note, its scores, its sums."""


ADDING = {
    TotalRule.ROUNDED: "cộng các tiêu chí đã làm tròn",
    TotalRule.UNROUNDED: "cộng các tiêu chí chưa làm tròn rồi mới làm tròn",
}
"""The two conventions of adding, in words."""
_DIVIDING = {
    True: "chia cho toàn bộ hồ sơ đã giải quyết",
    False: "chia cho số hồ sơ đã ghi ở các mức",
}


def _other_conventions(
    criteria_set: CriteriaSet, chosen: ScoringOptions
) -> Iterator[tuple[str, ScoringOptions]]:
    """Every other accepted way of dividing and adding, nearest to the chosen one first."""
    leaves = criteria_set.leaves()
    shrinking = ", ".join(x.label for x in leaves if isinstance(x.kind, CountedLevels) and x.kind.may_omit)
    for whole in (chosen.whole_denominator, not chosen.whole_denominator):
        for rule in sorted(TotalRule, key=lambda one: one is not chosen.total_rule):
            other = replace(chosen, total_rule=rule, whole_denominator=whole)
            if other != chosen:
                words = [ADDING[rule]] if rule is not chosen.total_rule else []
                words += (
                    [f"{_DIVIDING[whole]} ở tiêu chí {shrinking}"]
                    if whole is not chosen.whole_denominator
                    else []
                )
                yield ", ".join(words), other


def every_convention(
    criteria_set: CriteriaSet, inputs: FormInputs, options: ScoringOptions
) -> tuple[Scored, ...]:
    """The scores by the chosen way of adding and dividing, then by every other accepted one."""
    chosen = replace(options, total_rule=options.total_rule or criteria_set.total_rule)
    ways = (chosen, *(other for _, other in _other_conventions(criteria_set, chosen)))
    return tuple(score(criteria_set, inputs, way) for way in ways)


def check_form(
    criteria_set: CriteriaSet,
    form: FilledForm,
    inputs: FormInputs,
    options: ScoringOptions,
    unit: str | None,
) -> tuple[Finding, ...]:
    """All findings about one form, in the order of the rule book; never only the first."""
    chosen = replace(options, total_rule=options.total_rule or criteria_set.total_rule)
    scored = score(criteria_set, inputs, chosen)
    others = tuple(
        (text, score(criteria_set, inputs, other)) for text, other in _other_conventions(criteria_set, chosen)
    )
    checked = Checked(criteria_set, form, unit, scored, others, chosen, inputs.typed_only)
    rules = ROW_RULES if inputs.typed_only else FORM_RULES
    return tuple(finding for rule in rules for finding in rule(checked))
