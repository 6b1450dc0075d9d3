"""Judges each unit: checks its form, scores it, and says what became of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.domain.consolidation import summary_note
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding, Severity
from tthc.domain.forms import FilledForm, SummaryRow
from tthc.domain.inputs import FormInputs, inputs_of_form, inputs_of_summary_row
from tthc.domain.results import Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Unit
from tthc.workflow.duplicates import Received, has_no_dossier, is_blank, one_per_unit
from tthc.workflow.settle import Settled

__all__ = ["has_error", "judge_units"]


def has_error(findings: Iterable[Finding]) -> bool:
    """True when one of the findings is an error."""
    return any(tell(finding).severity is Severity.ERROR for finding in findings)


def _judge_form(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    received: Received,
    about_unit: Sequence[Finding],
    files: tuple[str, ...],
) -> tuple[UnitResult, tuple[Finding, ...]]:
    form, unit, name = received.form, received.unit, received.printed_name
    findings = [*received.findings, *about_unit]
    if received.status is not None:
        return UnitResult(unit, name, received.status, form, files=files), tuple(findings)
    unreadable = has_error(received.findings)
    if form.no_cases and has_no_dossier(form) and not unreadable:
        status = Status.NEEDS_FIX if has_error(findings) else Status.NO_CASES
        note = summary_note(form, Status.NO_CASES, Origin.FORM)
        return UnitResult(unit, name, status, form, note=note, files=files), tuple(findings)
    if is_blank(form) and not unreadable:
        findings.append(Finding("TT529", {}, form.source, name))
        return UnitResult(unit, name, Status.REJECTED, form, files=files), tuple(findings)
    inputs = inputs_of_form(form)
    result, told = _judged(criteria_set, options, received.unit, form, inputs, Origin.FORM, findings)
    return replace(result, files=files), told


def _judged(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    unit: Unit,
    form: FilledForm,
    inputs: FormInputs,
    origin: Origin,
    findings: list[Finding],
) -> tuple[UnitResult, tuple[Finding, ...]]:
    name = form.unit.value or unit.name
    findings += check_form(criteria_set, form, inputs, options, name)
    status = Status.NEEDS_FIX if has_error(findings) else Status.ACCEPTED
    result = UnitResult(
        unit,
        name,
        status,
        form,
        score(criteria_set, inputs, options),
        origin,
        summary_note(form, status, origin),
        files=(form.source.file,),
    )
    return result, tuple(findings)


def _judge_row(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    unit: Unit,
    row: SummaryRow,
    about_row: Sequence[Finding],
) -> tuple[UnitResult, tuple[Finding, ...]]:
    form, findings = row.form, list(about_row)
    name, files = form.unit.value or unit.name, (form.source.file,)
    blank = not form.total(criteria_set.deciding_column.id).given and is_blank(form)
    if form.no_cases and blank:
        note = summary_note(form, Status.NO_CASES, Origin.SUMMARY)
        result = UnitResult(unit, name, Status.NO_CASES, form, None, Origin.SUMMARY, note, files=files)
        return result, tuple(findings)
    if blank:
        findings.append(Finding("TT527", {}, form.source, name))
        note = form.note.value or summary_note(None, Status.MISSING, Origin.SUMMARY)
        result = UnitResult(unit, name, Status.MISSING, form, None, Origin.SUMMARY, note, files=files)
        return result, tuple(findings)
    inputs = inputs_of_summary_row(form)
    return _judged(criteria_set, options, unit, form, inputs, Origin.SUMMARY, findings)


def _missing(unit: Unit, row: SummaryRow | None) -> tuple[UnitResult, tuple[Finding, ...]]:
    if row is not None and row.form.no_cases:
        note = summary_note(row.form, Status.NO_CASES, Origin.SUMMARY)
        return UnitResult(unit, unit.name, Status.NO_CASES, note=note), ()
    finding = Finding("TT520", {"unit_name": unit.name}, None, unit.name)
    note = summary_note(None, Status.MISSING, Origin.FORM)
    return UnitResult(unit, unit.name, Status.MISSING, note=note), (finding,)


def judge_units(
    criteria_set: CriteriaSet, options: ScoringOptions, settled: Settled
) -> tuple[list[UnitResult], list[UnitResult], list[Finding]]:
    """(units of the table in list order, forms outside it, every finding in that order).

    Rows of a printed summary stand in for units only when no unit form at all was received.
    """
    inside: list[UnitResult] = []
    findings: list[Finding] = []
    rows_serve = not any(settled.forms.values())
    by_row = [finding for finding in settled.findings if finding.unit is not None]
    for unit in settled.units.units:
        received, row = settled.forms.get(unit.name), settled.rows.get(unit.name)
        if received:
            kept, doubled, aside = one_per_unit(received)
            sent = (
                kept.form.source.file,
                *sorted(one.form.source.file for one in received if one is not kept),
            )
            files = tuple(dict.fromkeys(sent))
            result, found = _judge_form(criteria_set, options, kept, doubled, files)
            found = (*found, *aside)
        elif rows_serve and row is not None:
            about = [f for f in by_row if f.place and f.place.row == row.form.source.row]
            about = [f for f in about if f.place and f.place.file == row.form.source.file]
            result, found = _judge_row(criteria_set, options, unit, row, about)
            found = tuple(finding for finding in found if finding not in about)
        else:
            result, found = _missing(unit, row)
        inside.append(result)
        findings += found
    outside = [
        UnitResult(
            one.unit,
            one.printed_name,
            one.status or Status.UNMATCHED,
            one.form,
            files=(one.form.source.file,),
        )
        for one in settled.outside
    ]
    findings += [finding for one in settled.outside for finding in one.findings]
    return inside, outside, findings
