"""Consolidating units: their sums per group, the order of the table, and its Ghi chú.

A group's form is the sum of its units' counts and then the formula, never an average of scores.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tthc.domain.counts import NOT_ADDITIVE, Count, Tally, add_up
from tthc.domain.criteria_set import ClassifyOn, Copied, CriteriaSet, Criterion
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import CriterionInputs, FormInputs, tallies_of_form
from tthc.domain.note_writing import compose_note, online_late_remark
from tthc.domain.notes import read_note
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry
from tthc.domain.results import GroupResult, Origin, Status, UnitResult
from tthc.domain.scoring import Scored, ScoringOptions, State, score
from tthc.domain.units import Group

__all__ = ["LEFT_OUT_NOTE", "consolidate_group", "judged_value", "ranked", "summary_note"]

NO_CASES_NOTE = "Không phát sinh TTHC"
MISSING_NOTE = "Chưa gửi biểu"
LEFT_OUT_NOTE = "Không sử dụng biểu theo quyết định của người tổng hợp"

_Contributor = tuple[str, FilledForm, Scored | None]
"""A unit's name, its form and its score."""


def summary_note(form: FilledForm | None, status: Status, origin: Origin) -> str:
    """The Ghi chú of a unit's row.

    A typed note that already states the counts is kept as typed; otherwise the sentence is composed from
    the counts, and a typed remark and a remark on late online dossiers follow it.
    """
    if form is None:
        return {Status.MISSING: MISSING_NOTE, Status.REJECTED: LEFT_OUT_NOTE}.get(status, "")
    typed = (form.note.value or "").strip()
    if status is Status.NO_CASES:
        return typed or NO_CASES_NOTE
    if origin is Origin.SUMMARY or read_note(typed).states_dossiers:
        return typed
    counts = form.head.values()
    late = online_late_remark(counts) or (form.online_late_note.value or "").strip()
    pieces = [compose_note(counts), typed, late if late != typed else ""]
    return " ".join(piece if piece.endswith((".", "!", ")")) else piece + "." for piece in pieces if piece)


def _contributors(units: Iterable[UnitResult], *, rows_count: bool) -> list[_Contributor]:
    return [
        (result.unit.name, result.form, result.scored)
        for result in units
        if result.status.counts_in_sums
        and result.form is not None
        and (rows_count or result.origin is Origin.FORM)
    ]


def _stated(forms: Sequence[_Contributor]) -> dict[Count, Tally]:
    """Sums of what the forms state, as they may be shown.

    Unknown where a sum would mislead: late online dossiers that a form only speaks of, procedures that are
    not the same number everywhere.
    """
    sums = {count: add_up((name, form.head[count]) for name, form, _ in forms) for count in Count}
    late = Count.ONLINE_LATE
    if any(form.online_late_note.given and not form.head.value(late) for _, form, _ in forms):
        sums[late] = Tally(None, complete=False, parts=sums[late].parts)
    for count in NOT_ADDITIVE:
        common = {part.value for part in sums[count].parts}
        value = common.pop() if len(common) == 1 else None
        sums[count] = Tally(value, complete=value is not None, parts=sums[count].parts)
    return sums


def _bounds(forms: Sequence[_Contributor]) -> dict[Count, Tally]:
    """Sums for the rules: what follows by arithmetic is included, a remark without a number as at least 1."""
    deduced = [tallies_of_form(form) for _, form, _ in forms]
    sums: dict[Count, Tally] = {}
    for count in Count:
        bounds = [own[count] for own in deduced]
        known = [bound.value for bound in bounds if bound.value is not None]
        sums[count] = Tally(sum(known) if known else None, all(bound.complete for bound in bounds))
    return sums


def _level_tallies(criterion: Criterion, forms: Sequence[_Contributor]) -> tuple[Tally, ...]:
    entries = [(name, form.criterion(criterion.id).levels) for name, form, _ in forms]
    return tuple(
        add_up((name, levels[at] if at < len(levels) else Entry()) for name, levels in entries)
        for at in range(len(criterion.levels))
    )


def _units_per_level(criterion: Criterion, forms: Sequence[_Contributor]) -> tuple[int, ...]:
    standing = [scored.computed.scores[criterion.id].level for _, _, scored in forms if scored is not None]
    return tuple(standing.count(at) for at in range(len(criterion.levels)))


def _common_mark(
    criterion: Criterion, units_per_level: Sequence[int], forms: Sequence[_Contributor]
) -> tuple[int, ...]:
    """The level of every unit the criterion counts for; none when they differ or one is still open."""
    states = [scored.computed.scores[criterion.id].state for _, _, scored in forms if scored is not None]
    units = len(forms) - states.count(State.NOT_COUNTED)
    return tuple(at for at, number in enumerate(units_per_level) if number == units and units)


def _common_scores(criterion: Criterion, forms: Sequence[_Contributor]) -> dict[str, Decimal | Absent | None]:
    """Per column the score that every unit was handed down; none where they differ."""
    if not isinstance(criterion.kind, Copied):
        return {}
    columns = dict.fromkeys(c for _, form, _ in forms for c in form.criterion(criterion.id).scores)
    found: dict[str, Decimal | Absent | None] = {}
    for column in columns:
        values = {form.criterion(criterion.id).score(column).value for _, form, _ in forms}
        found[column] = values.pop() if len(values) == 1 else None
    return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """The consolidated form's inputs, and the sums they were made of."""

    inputs: FormInputs
    levels: Mapping[str, tuple[Tally, ...]]
    marks: Mapping[str, tuple[int, ...]]
    ratios: Mapping[str, tuple[Tally, Tally]]


def _sums(criteria_set: CriteriaSet, forms: Sequence[_Contributor], decided: Mapping[str, int]) -> _Sums:
    """Sums of (unit name, form, its score). Marked criteria cannot be summed: the shared mark is taken."""
    levels: dict[str, tuple[Tally, ...]] = {}
    marks: dict[str, tuple[int, ...]] = {}
    ratios: dict[str, tuple[Tally, Tally]] = {}
    criteria: dict[str, CriterionInputs] = {}
    for leaf in criteria_set.leaves():
        levels[leaf.id] = _level_tallies(leaf, forms)
        marks[leaf.id] = _units_per_level(leaf, forms)
        entries = [(name, form.criterion(leaf.id)) for name, form, _ in forms]
        ratios[leaf.id] = (
            add_up((name, entry.numerator) for name, entry in entries),
            add_up((name, entry.denominator) for name, entry in entries),
        )
        criteria[leaf.id] = CriterionInputs(
            levels=tuple(tally.value for tally in levels[leaf.id]),
            marks=_common_mark(leaf, marks[leaf.id], forms),
            typed=_common_scores(leaf, forms),
            numerator=ratios[leaf.id][0].exact,
            denominator=ratios[leaf.id][1].exact,
            decided=decided.get(leaf.id),
        )
    return _Sums(FormInputs(_bounds(forms), criteria), levels, marks, ratios)


def consolidate_group(
    criteria_set: CriteriaSet,
    group: Group,
    units: Iterable[UnitResult],
    options: ScoringOptions,
    typed: FilledForm | None = None,
    decided: Mapping[str, int] | None = None,
) -> GroupResult:
    """The consolidated form of a group; `scored` is None when no unit of it sent a form, or nothing adds up.

    `decided` are the levels an official chose for marked criteria: criterion id -> position.

    Rows of a printed table count only where nobody fills in a form: the table of a portal is all there is.
    """
    forms = _contributors(units, rows_count=not criteria_set.forms.fillable)
    sums = _sums(criteria_set, forms, decided or {})
    scored = score(criteria_set, sums.inputs, options) if forms and criteria_set.adds_up else None
    return GroupResult(
        group,
        _stated(forms),
        sums.levels,
        sums.marks,
        sums.ratios,
        scored,
        typed,
        decided or {},
        sums.inputs.tallies,
    )


def judged_value(criteria_set: CriteriaSet, result: UnitResult) -> Decimal | None:
    """What units are ranked by: index or total, as the set classifies; None when there is none."""
    if result.scored is None:
        return None
    deciding = result.scored.deciding
    return deciding.index if criteria_set.classify_on is ClassifyOn.INDEX else deciding.total


def ranked(criteria_set: CriteriaSet, units: Iterable[UnitResult]) -> tuple[UnitResult, ...]:
    """The units of one group from the highest down, ties sharing a rank (1, 2, 2, 4); unscored ones last.

    Units that tie keep their own order, as in the reports.
    """
    given = list(units)
    values: Mapping[int, Decimal | None] = {at: judged_value(criteria_set, u) for at, u in enumerate(given)}
    highest_first = sorted(
        range(len(given)), key=lambda at: (values[at] is None, -(values[at] or Decimal(0)), at)
    )
    scores = [value for value in values.values() if value is not None]
    return tuple(
        replace(given[at], rank=None if value is None else 1 + sum(other > value for other in scores))
        for at in highest_first
        for value in (values[at],)
    )
