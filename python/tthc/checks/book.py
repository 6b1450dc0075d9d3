"""The rule book: every rule over a form, in the order its findings are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tthc.checks.column_rules import COLUMN_RULES, ROW_COLUMN_RULES
from tthc.checks.context import Checked, Rule
from tthc.checks.count_rules import COUNT_RULES, ROW_COUNT_RULES, nothing_is_scored_without_cases
from tthc.checks.criterion_rules import CRITERION_RULES, ROW_CRITERION_RULES
from tthc.checks.explain import explained
from tthc.checks.index_rules import INDEX_RULES
from tthc.checks.mark_rules import MARK_RULES
from tthc.checks.note_rules import NOTE_RULES, ROW_NOTE_RULES
from tthc.checks.profile_rules import PROFILE_RULES
from tthc.checks.ratio_rules import RATIO_RULES
from tthc.checks.row_rules import ROW_SCORE_RULES
from tthc.checks.threshold_rules import THRESHOLD_RULES
from tthc.checks.total_rules import TOTAL_RULES
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, TotalRule
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import FormInputs, inputs_of_form, inputs_of_summary_row
from tthc.domain.scoring import Scored, ScoringOptions, score

__all__ = [
    "ADDING",
    "FORM_RULES",
    "ROW_RULES",
    "check_form",
    "check_no_cases",
    "every_convention",
    "failing_checks",
    "prepared",
]

FORM_RULES: tuple[Rule, ...] = (
    *COUNT_RULES,
    *NOTE_RULES,
    *CRITERION_RULES,
    *MARK_RULES,
    *RATIO_RULES,
    *PROFILE_RULES,
    *COLUMN_RULES,
    *INDEX_RULES,
    *TOTAL_RULES,
    *THRESHOLD_RULES,
)
"""Rules over a filled Biểu mẫu 03."""

ROW_RULES: tuple[Rule, ...] = (
    *ROW_COUNT_RULES,
    *ROW_NOTE_RULES,
    *ROW_CRITERION_RULES,
    *ROW_SCORE_RULES,
    *RATIO_RULES,
    *PROFILE_RULES,
    *ROW_COLUMN_RULES,
    *INDEX_RULES,
    *TOTAL_RULES,
    *THRESHOLD_RULES,
)
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
    rules = sorted(TotalRule, key=lambda one: one is not chosen.total_rule)
    for whole in (chosen.whole_denominator, not chosen.whole_denominator):
        for rule in rules[:1] if criteria_set.one_total_rule else rules:
            other = replace(chosen, total_rule=rule, whole_denominator=whole)
            if other != chosen:
                words = [ADDING[rule]] if rule is not chosen.total_rule else []
                words += (
                    [f"{_DIVIDING[whole]} ở tiêu chí {shrinking}"]
                    if whole is not chosen.whole_denominator
                    else []
                )
                yield ", ".join(words), other


def prepared(
    criteria_set: CriteriaSet, form: FilledForm, inputs: FormInputs, options: ScoringOptions, unit: str | None
) -> Checked:
    """The form with its scores by every convention, ready for the rules."""
    chosen = replace(options, total_rule=options.total_rule or criteria_set.total_rule)
    scored = score(criteria_set, inputs, chosen)
    others = tuple(
        (text, score(criteria_set, inputs, other)) for text, other in _other_conventions(criteria_set, chosen)
    )
    return Checked(criteria_set, form, unit, scored, others, chosen, inputs.typed_only)


def _found(checked: Checked) -> tuple[Finding, ...]:
    rules = ROW_RULES if checked.from_row else FORM_RULES
    return tuple(finding for rule in rules for finding in rule(checked))


def every_convention(
    criteria_set: CriteriaSet, inputs: FormInputs, options: ScoringOptions
) -> tuple[Scored, ...]:
    """The scores by the chosen way of adding and dividing, then by every other accepted one."""
    chosen = replace(options, total_rule=options.total_rule or criteria_set.total_rule)
    ways = (chosen, *(other for _, other in _other_conventions(criteria_set, chosen)))
    return tuple(score(criteria_set, inputs, way) for way in ways)


def failing_checks(
    criteria_set: CriteriaSet, form: FilledForm, inputs: FormInputs, options: ScoringOptions, unit: str | None
) -> tuple[Finding, ...]:
    """What each rule finds by itself, in the order of the rule book, without looking for a common cause."""
    return _found(prepared(criteria_set, form, inputs, options, unit))


def check_no_cases(
    criteria_set: CriteriaSet, form: FilledForm, inputs: FormInputs, options: ScoringOptions, unit: str | None
) -> tuple[Finding, ...]:
    """What is to be said of a form that says there were no cases, and is therefore not scored."""
    return tuple(nothing_is_scored_without_cases(prepared(criteria_set, form, inputs, options, unit)))


def check_form(
    criteria_set: CriteriaSet,
    form: FilledForm,
    inputs: FormInputs,
    options: ScoringOptions,
    unit: str | None,
) -> tuple[Finding, ...]:
    """All findings about one form, in the order of the rule book; never only the first.

    Where one wrong figure explains several, it comes first and the others name it as their cause.
    """
    checked = prepared(criteria_set, form, inputs, options, unit)

    def again(other: FilledForm) -> tuple[Finding, ...]:
        read = inputs_of_summary_row(other) if inputs.typed_only else inputs_of_form(other)
        return _found(prepared(criteria_set, other, read, options, unit))

    return explained(checked, _found(checked), again)
