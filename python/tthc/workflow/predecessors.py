"""Forms of units that were merged into one: added up, never taken for copies of each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tthc.domain.consolidation import consolidate_group, summary_note
from tthc.domain.criteria_set import CriteriaSet, MarkedLevel
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry
from tthc.domain.results import Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, State
from tthc.domain.units import Group, Unit, profile_of, unit_key
from tthc.files.group_form import group_as_form
from tthc.workflow.duplicates import Received

__all__ = ["by_predecessor", "merged", "not_added"]


def by_predecessor(received: Iterable[Received]) -> Mapping[str, list[Received]]:
    """The forms by the unit they are from; "" is the merged unit itself."""
    found: dict[str, list[Received]] = {}
    keys: dict[object, str] = {}
    for one in received:
        name = keys.setdefault(unit_key(one.predecessor) if one.predecessor else None, one.predecessor)
        found.setdefault(name, []).append(one)
    return found


def not_added(unit: Unit, kept: FilledForm, others: Iterable[Received]) -> list[Finding]:
    """What is said of predecessors' forms beside a form of the merged unit itself."""
    return [
        Finding(
            "TT539",
            {"unit_name": unit.name, "kept": kept.source.file, "seen": one.printed_name},
            one.form.source,
            unit.name,
        )
        for one in others
    ]


def _added_form(unit: Unit, parts: Sequence[UnitResult], form: FilledForm) -> FilledForm:
    """The sums as a form that nobody typed: no typed score, no typed total."""
    forms = [part.form for part in parts if part.form is not None]
    entries = {key: replace(entry, scores={}, note=Entry()) for key, entry in form.criteria.items()}
    nothing: Entry[str] = Entry()
    late = next((one.online_late_note for one in forms if one.online_late_note.given), nothing)
    return replace(
        form,
        source=forms[0].source,
        unit=Entry(unit.name),
        period=forms[0].period,
        criteria=entries,
        totals={},
        online_late_note=late,
    )


def _missing(unit: Unit, names: Iterable[str]) -> tuple[str, ...]:
    received = [unit_key(name) for name in names]
    return tuple(old for old in unit.predecessors if not any(unit_key(old).matches(one) for one in received))


def merged(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    unit: Unit,
    parts: Mapping[str, UnitResult],
) -> tuple[UnitResult, list[Finding]]:
    """The merged unit's row from its predecessors' rows, and what is said about the adding.

    The sums of the parts that count, then the formula; a predecessor that sent nothing, or a mark that is
    not the same everywhere, is an error.
    """
    counting = [part for part in parts.values() if part.status.counts_in_sums]
    names = [part.printed_name for part in counting]
    findings: list[Finding] = []
    silent = _missing(
        unit, [name for name, part in parts.items() if part.status.is_settled or part in counting]
    )
    if silent:
        findings.append(Finding("TT543", {"names": silent, "unit_name": unit.name}, None, unit.name))
    if not counting:
        first = next(iter(parts.values()))
        return replace(first, unit=unit), findings
    own = profile_of(criteria_set, unit)
    sums = consolidate_group(own, Group(unit.name, unit.name), counting, options)
    form = _added_form(unit, counting, group_as_form(criteria_set, sums))
    findings.append(Finding("TT538", {"names": tuple(names), "unit_name": unit.name}, form.source, unit.name))
    scores = sums.scored.deciding.scores if sums.scored else {}
    for leaf in criteria_set.leaves():
        if (
            isinstance(leaf.kind, MarkedLevel)
            and leaf.id in scores
            and scores[leaf.id].state is State.MISSING
        ):
            facts = {"unit_name": unit.name, "criterion_label": leaf.label}
            findings.append(Finding("TT544", facts, form.source, unit.name, leaf.id))
    sound = all(part.status is not Status.NEEDS_FIX for part in counting)
    status = Status.ACCEPTED if sound else Status.NEEDS_FIX
    files = tuple(file for part in parts.values() for file in part.files)
    note = summary_note(form, status, Origin.FORM)
    added = tuple(replace(part, unit=replace(part.unit, name=part.printed_name)) for part in counting)
    result = UnitResult(unit, unit.name, status, form, sums.scored, note=note, files=files, parts=added)
    return result, findings
