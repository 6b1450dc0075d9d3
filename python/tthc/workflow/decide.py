"""Carries out the officer's decisions on a file: cells corrected, unit or period named, forms left out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tthc.domain.decisions import Choice, Decision, acceptance_of
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm
from tthc.domain.periods import find_period
from tthc.domain.places import Entry, Place
from tthc.domain.texts import fold
from tthc.files.form_reader import ReadForm
from tthc.files.reader import Corrections, ReadFile

__all__ = [
    "LEFT_OUT",
    "NO_REASON",
    "PERIOD_CODES",
    "UNIT_CODES",
    "carried_out",
    "cell_corrections",
    "settled_by",
    "units_left_out",
    "whole_file_left_out",
]

_OTHER_TITLE, LEFT_OUT = "TT547", "TT976"
NO_REASON = "không ghi lý do"
UNIT_CODES = frozenset({"TT524", "TT528", "TT537", _OTHER_TITLE})
PERIOD_CODES = frozenset({"TT523", "TT530", "TT534", "TT546"})
_FORM_CODES = UNIT_CODES | PERIOD_CODES


def _about(path: str, choice: Choice, decisions: Iterable[Decision]) -> list[Decision]:
    return [one for one in decisions if one.file == path and one.choice is choice]


def whole_file_left_out(path: str, decisions: Sequence[Decision]) -> Decision | None:
    """The decision that leaves out a file without opening it: one that names no sheet of it."""
    return next((one for one in _about(path, Choice.LEAVE_OUT, decisions) if not one.sheet), None)


def cell_corrections(path: str, decisions: Sequence[Decision]) -> Corrections:
    """The cells of a file to be read otherwise; who the form is from and its period are no cells."""
    own = _about(path, Choice.CORRECT, decisions)
    return {(one.sheet, one.cell): one.value for one in own if one.code not in _FORM_CODES and one.cell}


def _is_meant(decision: Decision, form: FilledForm, forms: Sequence[FilledForm]) -> bool:
    """Whether a decision is about this form; on a sheet with several, its cell or unit tells."""
    if decision.sheet not in ("", form.source.sheet):
        return False
    beside = [other for other in forms if other.source.sheet == form.source.sheet]
    if len(beside) == 1:
        return True
    places = (form.source, form.unit.place, form.period.place)
    if decision.cell and decision.cell in [place.cell for place in places if place]:
        return True
    alike = [other for other in beside if fold(other.unit.value or "") == fold(decision.unit)]
    return bool(decision.unit) and len(alike) == 1 and alike[0] is form


def _applied(decision: Decision, place: Place, found: Fact, used: Fact, unit: str | None = None) -> Finding:
    return Finding("TT975", {"found": found, "used": used}, place, unit, decision=decision)


def _corrected_form(form: FilledForm, decision: Decision) -> tuple[FilledForm, Finding] | None:
    """The form with the unit or period a decision names; None when it names none we understand."""
    if decision.code in UNIT_CODES:
        place = form.unit.place or form.source
        told = _applied(decision, place, form.unit.value or "(trống)", decision.value, decision.value)
        return replace(form, unit=Entry(decision.value, place, form.unit.raw)), told
    period = find_period(decision.value)
    if period is None:
        return None
    place = form.period.place or form.source
    found = form.period.value.text if form.period.value else "(trống)"
    told = _applied(decision, place, found, period.text, form.unit.value)
    return replace(form, period=Entry(period, place, form.period.raw)), told


def _with_corrections(
    read: ReadForm, forms: Sequence[FilledForm], decisions: Iterable[Decision]
) -> tuple[ReadForm, list[Finding]]:
    told: list[Finding] = []
    form = read.form
    for decision in decisions:
        if decision.code in _FORM_CODES and _is_meant(decision, read.form, forms):
            corrected = _corrected_form(form, decision)
            if corrected is not None:
                form, finding = corrected
                told.append(finding)
    kept = read.findings
    if form.unit is not read.form.unit:  # whose form it is was decided, whatever its title says
        kept = tuple(finding for finding in kept if finding.code != _OTHER_TITLE)
    findings = tuple(replace(finding, unit=form.unit.value) for finding in kept)
    return replace(read, form=form, findings=findings), told


def _cells_told(read: ReadFile, decisions: Sequence[Decision]) -> list[Finding]:
    told = []
    for place, (found, used) in read.corrected.items():
        at = [one for one in decisions if one.cell == place.cell and one.sheet in ("", place.sheet)]
        units = {one.form.unit.value for one in read.forms if one.form.source.sheet == place.sheet}
        unit = units.pop() if len(units) == 1 else None
        told.append(_applied(at[-1], place, found or "(trống)", used or "(trống)", unit))
    return told


def _left_out(decision: Decision, place: Place, unit: str | None) -> Finding:
    facts: dict[str, Fact] = {"sheet": place.sheet, "reason": decision.reason or NO_REASON}
    return Finding(LEFT_OUT, facts, Place(place.file, place.sheet), unit, decision=decision)


def units_left_out(read: ReadFile) -> tuple[str, ...]:
    """The units, as printed, whose forms in a file were left out by decision."""
    return tuple(dict.fromkeys(one.unit for one in read.doubts if one.code == LEFT_OUT and one.unit))


def carried_out(read: ReadFile, decisions: Sequence[Decision]) -> ReadFile:
    """The file with the decisions about it carried out; each one that took effect is told as a finding."""
    corrections = _about(read.path, Choice.CORRECT, decisions)
    leaving = [one for one in _about(read.path, Choice.LEAVE_OUT, decisions) if one.sheet]
    told = _cells_told(read, corrections)
    all_forms = [one.form for one in read.forms]
    forms: list[ReadForm] = []
    for one in read.forms:
        without = next((d for d in leaving if _is_meant(d, one.form, all_forms)), None)
        if without is not None:
            told.append(_left_out(without, one.form.source, one.form.unit.value))
            continue
        corrected, findings = _with_corrections(one, all_forms, corrections)
        forms.append(corrected)
        told += findings
    sheets = {one.sheet: one for one in leaving}
    staff = tuple(one for one in read.staff if one.form.source.sheet not in sheets)
    tables = tuple(one for one in read.summaries if one.table.source.sheet not in sheets)
    dropped = [one.form.source for one in read.staff if one not in staff]
    dropped += [one.table.source for one in read.summaries if one not in tables]
    told += [_left_out(sheets[place.sheet], place, None) for place in dropped]
    doubts = (*read.doubts, *told)
    return replace(read, forms=tuple(forms), staff=staff, summaries=tables, doubts=doubts)


def settled_by(finding: Finding, decisions: Iterable[Decision]) -> Finding:
    """The finding with the decision that accepts it, if there is one."""
    if finding.decision is not None:
        return finding
    accepted = acceptance_of(finding.code, finding.place, finding.unit, decisions)
    return replace(finding, decision=accepted) if accepted is not None else finding
