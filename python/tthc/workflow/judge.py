"""Judges each unit: checks its form, scores it, and says what became of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from tthc.checks.book import check_form, failing_checks
from tthc.checks.catalogue import tell
from tthc.domain.consolidation import summary_note
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Decision
from tthc.domain.findings import Finding, Severity
from tthc.domain.forms import FilledForm, SummaryRow
from tthc.domain.inputs import FormInputs, inputs_of_form, inputs_of_summary_row
from tthc.domain.results import Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Unit, profile_of, unit_key
from tthc.workflow.decide import settled_by
from tthc.workflow.duplicates import Received, is_blank, one_per_unit
from tthc.workflow.one_form import Filled, checked_no_cases, filled
from tthc.workflow.predecessors import by_predecessor, merged, not_added
from tthc.workflow.settle import Settled

__all__ = ["has_error", "judge_units"]


def _is_error(finding: Finding, decisions: Sequence[Decision]) -> bool:
    return tell(finding).severity is Severity.ERROR and settled_by(finding, decisions).decision is None


def has_error(findings: Iterable[Finding], decisions: Sequence[Decision] = ()) -> bool:
    """True when one of the findings is an error that nobody accepted."""
    return any(_is_error(finding, decisions) for finding in findings)


@dataclass(frozen=True)
class _Judge:
    """Judges one unit after the other."""

    criteria_set: CriteriaSet
    options: ScoringOptions
    decisions: Sequence[Decision]

    def _status(self, findings: Iterable[Finding]) -> Status:
        return Status.NEEDS_FIX if has_error(findings, self.decisions) else Status.ACCEPTED

    def errors_of(self, received: Received) -> Counter[tuple[str, str]]:
        """The errors of one form by itself, those nobody accepted: its reading's and the rules'."""
        form, inputs = received.form, inputs_of_form(received.form)
        chosen = profile_of(self.criteria_set, received.unit)
        found = failing_checks(chosen, form, inputs, self.options, received.printed_name)
        errors = (one for one in (*received.findings, *found) if _is_error(one, self.decisions))
        return Counter((one.code, one.criterion or "") for one in errors)

    def form(
        self, received: Received, about_unit: Sequence[Finding], files: tuple[str, ...]
    ) -> tuple[UnitResult, tuple[Finding, ...]]:
        """The result of one form, and everything said about it."""
        form, unit, name = received.form, received.unit, received.printed_name
        findings = [*received.findings, *about_unit]
        if received.status is not None:
            return UnitResult(unit, name, received.status, form, files=files), tuple(findings)
        state = filled(form, unreadable=has_error(received.findings))
        if state is Filled.NO_CASES:
            findings += checked_no_cases(self.criteria_set, unit, form, self.options)
            status = self._status(findings)
            status = Status.NO_CASES if status is Status.ACCEPTED else status
            note = summary_note(form, Status.NO_CASES, Origin.FORM)
            return UnitResult(unit, name, status, form, note=note, files=files), tuple(findings)
        if state is Filled.NOTHING:
            findings.append(Finding("TT529", {}, form.source, name))
            return UnitResult(unit, name, Status.REJECTED, form, files=files), tuple(findings)
        result, told = self._judged(unit, form, inputs_of_form(form), Origin.FORM, findings)
        return replace(result, files=files), told

    def _judged(
        self, unit: Unit, form: FilledForm, inputs: FormInputs, origin: Origin, findings: list[Finding]
    ) -> tuple[UnitResult, tuple[Finding, ...]]:
        name, chosen = form.unit.value or unit.name, profile_of(self.criteria_set, unit)
        findings += check_form(chosen, form, inputs, self.options, name)
        status = self._status(findings)
        note = summary_note(form, status, origin)
        scored = score(chosen, inputs, self.options)
        result = UnitResult(unit, name, status, form, scored, origin, note, files=(form.source.file,))
        return result, tuple(findings)

    def row(
        self, unit: Unit, row: SummaryRow, about_row: Sequence[Finding]
    ) -> tuple[UnitResult, tuple[Finding, ...]]:
        """The result of a printed row that stands in for a form."""
        form, findings = row.form, list(about_row)
        name, files = form.unit.value or unit.name, (form.source.file,)
        blank = not form.total(self.criteria_set.deciding_column.id).given and is_blank(form)
        if form.no_cases and blank:
            note = summary_note(form, Status.NO_CASES, Origin.SUMMARY)
            result = UnitResult(unit, name, Status.NO_CASES, form, None, Origin.SUMMARY, note, files=files)
            return result, tuple(findings)
        if blank:
            findings.append(Finding("TT527", {}, form.source, name))
            note = form.note.value or summary_note(None, Status.MISSING, Origin.SUMMARY)
            result = UnitResult(unit, name, Status.MISSING, form, None, Origin.SUMMARY, note, files=files)
            return result, tuple(findings)
        return self._judged(unit, form, inputs_of_summary_row(form), Origin.SUMMARY, findings)

    def _one(self, received: Sequence[Received]) -> tuple[UnitResult, list[Finding]]:
        """The result of several forms that claim to be the same one."""
        kept, doubled, aside = one_per_unit(received, self.errors_of)
        others = sorted(one.form.source.file for one in received if one is not kept)
        files = tuple(dict.fromkeys((kept.form.source.file, *others)))
        result, found = self.form(kept, doubled, files)
        return result, [*found, *aside]

    def unit(self, unit: Unit, received: Sequence[Received]) -> tuple[UnitResult, list[Finding]]:
        """The result of a unit from its own forms, else from those of the units merged into it."""
        sources = by_predecessor(received)
        own = sources.get("", [])
        if not own:
            return self._merged(unit, sources)
        result, found = self._one(own)
        others = [one for name, forms in sources.items() if name for one in forms]
        found += not_added(unit, own[0].form, others)
        if others and result.status is Status.ACCEPTED:
            result = replace(result, status=self._status(found))
        return result, found

    def _merged(
        self, unit: Unit, sources: Mapping[str, Sequence[Received]]
    ) -> tuple[UnitResult, list[Finding]]:
        parts: dict[str, UnitResult] = {}
        findings: list[Finding] = []
        for name, forms in sources.items():
            parts[name], found = self._one(forms)
            findings += found
        result, about = merged(self.criteria_set, self.options, unit, parts)
        if result.status is Status.ACCEPTED:
            result = replace(result, status=self._status(about))
        return result, [*findings, *about]


def _missing(unit: Unit, row: SummaryRow | None, left_out: bool) -> tuple[UnitResult, list[Finding]]:
    """The result of a unit without a form: none came, or the officer decided not to use it."""
    if row is not None and row.form.no_cases:
        note = summary_note(row.form, Status.NO_CASES, Origin.SUMMARY)
        return UnitResult(unit, unit.name, Status.NO_CASES, note=note), []
    if left_out:
        note = summary_note(None, Status.REJECTED, Origin.FORM)
        return UnitResult(unit, unit.name, Status.REJECTED, note=note), []
    finding = Finding("TT520", {"unit_name": unit.name}, None, unit.name)
    note = summary_note(None, Status.MISSING, Origin.FORM)
    return UnitResult(unit, unit.name, Status.MISSING, note=note), [finding]


def _is_about_row(finding: Finding, row: SummaryRow) -> bool:
    place, source = finding.place, row.form.source
    return place is not None and (place.file, place.row) == (source.file, source.row)


def _repeats(finding: Finding, row: SummaryRow) -> bool:
    """True for the finding that a later row names the same unit again."""
    return finding.code in ("TT535", "TT578") and unit_key(finding.unit or "") == unit_key(
        row.form.unit.value or ""
    )


def judge_units(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    settled: Settled,
    decisions: Sequence[Decision] = (),
    left_out: Iterable[str] = (),
) -> tuple[list[UnitResult], list[UnitResult], list[Finding]]:
    """(units of the table in list order, forms outside it, every finding in that order).

    Rows of a printed summary stand in for units only when no unit form at all was received.
    `left_out` names the units whose forms are not used by decision.
    """
    unused = {known.name for name in left_out if (known := settled.units.find(name)) is not None}
    inside: list[UnitResult] = []
    findings: list[Finding] = []
    rows_serve = not any(settled.forms.values())
    judge = _Judge(criteria_set, options, decisions)
    by_row = [finding for finding in settled.findings if finding.unit is not None]
    for unit in settled.units.units:
        received, row = settled.forms.get(unit.name), settled.rows.get(unit.name)
        if received:
            result, found = judge.unit(unit, received)
        elif rows_serve and row is not None:
            about = [f for f in by_row if _is_about_row(f, row) or _repeats(f, row)]
            result, told = judge.row(unit, row, about)
            found = [finding for finding in told if finding not in about]
        else:
            result, found = _missing(unit, row, unit.name in unused)
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
