"""The result as JSON: decimals and counts as strings, unknown or not typed as null."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import ClassifyOn, CriteriaSet, Criterion, MarkedLevel
from tthc.domain.decisions import Decision
from tthc.domain.findings import Fact, ToldFinding
from tthc.domain.forms import FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.results import Consolidation, FileRecord, FormKind, GroupResult, UnitResult
from tthc.domain.scoring import ColumnResult, CriterionScore, Scored, State, subtotal

__all__ = ["SCHEMA", "failure_json", "is_our_json", "result_json"]

SCHEMA = 1
_HEAD = tuple(Count)


def _plain(value: Decimal | Absent | int | None) -> str | None:
    """A number as it stands: "1.93"; a dash as "-"."""
    if isinstance(value, Decimal):
        return format(value, "f")
    return None if value is None else str(value)


def _head(head: HeaderCounts) -> dict[str, str | None]:
    return {count.value: _plain(head.value(count)) for count in _HEAD}


def _typed_criterion(leaf: Criterion, form: FilledForm, column: str) -> dict[str, Any]:
    entry = form.criterion(leaf.id)
    mark = None
    if isinstance(leaf.kind, MarkedLevel) and len(entry.marked) == 1:
        mark = _plain(leaf.kind.levels[entry.marked[0]].points)
    return {
        "count": _plain(entry.count.value),
        "levels": [_plain(level.value) for level in entry.levels],
        "mark": mark,
        "score": _plain(entry.score(column).value),
        "scores": {key: _plain(typed.value) for key, typed in entry.scores.items()},
        "maxima": {key: _plain(own.value) for key, own in entry.maxima.items()},
        "numerator": _plain(entry.numerator.value),
        "denominator": _plain(entry.denominator.value),
        "rate": _plain(entry.rate.value),
        "note": entry.note.value,
    }


def _typed_total(form: FilledForm, column: str) -> dict[str, str | None]:
    stated = form.maxima.get(column)
    return {
        "total": _plain(form.total(column).value),
        "maximum": _plain(stated.value) if stated else None,
    }


def _typed(criteria_set: CriteriaSet, form: FilledForm | None) -> dict[str, Any] | None:
    """What the form says."""
    if form is None:
        return None
    column = criteria_set.deciding_column.id
    return {
        "header": _head(form.head),
        "criteria": {leaf.id: _typed_criterion(leaf, form, column) for leaf in criteria_set.leaves()},
        "total": _plain(form.total(column).value),
        "totals": {one.id: _typed_total(form, one.id) for one in criteria_set.columns},
        "index": _plain(form.index.value),
        "staff_score": _plain(form.staff_score.value),
        "classification": form.classification.value,
        "note": form.note.value,
    }


def _scores(column: ColumnResult) -> dict[str, str | None]:
    return {key: _plain(score.value) for key, score in column.scores.items()}


def _columns(criteria_set: CriteriaSet, scored: Scored | None) -> dict[str, Any]:
    if scored is None or len(criteria_set.columns) == 1:
        return {}
    return {
        key: {
            "scores": _scores(column),
            "total": _plain(column.total),
            "maximum": _plain(column.maximum),
            "index": _index(criteria_set, column),
        }
        for key, column in scored.columns.items()
    }


def _index(criteria_set: CriteriaSet, column: ColumnResult | None) -> str | None:
    """The converted total of a set that is judged by it."""
    judged = criteria_set.classify_on is ClassifyOn.INDEX and column is not None
    return _plain(column.index) if judged and column else None


def _headings(criteria_set: CriteriaSet, column: ColumnResult | None) -> dict[str, str | None]:
    """What each heading of the set reached; "-" where nothing below it counts."""
    reached = {
        node.id: subtotal(column, node) if column else None for node in criteria_set.nodes() if node.parts
    }
    return {key: _reached(one) for key, one in reached.items()}


def _reached(score: CriterionScore | None) -> str | None:
    if score is None:
        return None
    return _plain(Absent.DASH if score.state is State.NOT_COUNTED else score.value)


def _unit(criteria_set: CriteriaSet, unit: UnitResult) -> dict[str, Any]:
    scored = unit.scored
    deciding = scored.deciding if scored else None
    label = scored.classification.label if scored and scored.classification else None
    return {
        "name": unit.unit.name,
        "printed_name": unit.printed_name,
        "group": unit.unit.group or None,
        "status": unit.status.value,
        "origin": unit.origin.value,
        "scores": _scores(deciding) if deciding else {leaf.id: None for leaf in criteria_set.leaves()},
        "total": _plain(deciding.total) if deciding else None,
        "index": _index(criteria_set, deciding),
        "applicable_maximum": _plain(deciding.maximum) if deciding else None,
        "staff_score": _plain(scored.staff_score) if scored else None,
        "classification": label,
        "rank": unit.rank,
        "note": unit.note or None,
        "columns": _columns(criteria_set, scored),
        "headings": _headings(criteria_set, deciding),
        "typed": _typed(criteria_set, unit.form),
        "files": list(unit.files),
    }


def _group(criteria_set: CriteriaSet, group: GroupResult) -> dict[str, Any]:
    scored = group.scored
    deciding = scored.deciding if scored else None
    return {
        "id": group.group.id,
        "name": group.group.title,
        **{count.value: _plain(group.counts[count].value) for count in _HEAD},
        "scores": _scores(deciding) if deciding else {leaf.id: None for leaf in criteria_set.leaves()},
        "total": _plain(deciding.total) if deciding else None,
        "index": _index(criteria_set, deciding),
        "classification": scored.classification.label if scored and scored.classification else None,
        "typed": _typed(criteria_set, group.typed),
    }


def _file(record: FileRecord) -> dict[str, Any]:
    return {
        "path": record.path,
        "sha256": record.sha256 or None,
        "status": record.status.value,
        "reason": record.reason,
        "forms": [
            {
                "kind": form.texts.kind if form.texts else form.kind.value,
                "unit": form.unit or None,
                "sheet": form.sheet,
                "group_total": form.kind is FormKind.GROUP,
                "mapping": {label: place.cell for label, place in form.mapping},
            }
            for form in record.forms
        ],
        "conversions": [
            {"sheet": place.sheet, "cell": place.cell, "raw": typed, "read": read}
            for place, typed, read in record.conversions
        ],
        "copy": record.copy or None,
    }


def _fact(value: Fact) -> str | list[str] | None:
    return list(value) if isinstance(value, tuple) else value if isinstance(value, str) else _plain(value)


def _decision(decision: Decision | None) -> dict[str, str | None] | None:
    if decision is None:
        return None
    return {
        "choice": decision.choice.value,
        "reason": decision.reason or None,
        "who": decision.who or None,
        "when": decision.when or None,
    }


def _finding(told: ToldFinding) -> dict[str, Any]:
    finding, place = told.finding, told.finding.place
    return {
        "code": finding.code,
        "severity": told.severity.value,
        "unit": finding.unit,
        "criterion": finding.criterion,
        "file": place.file if place else None,
        "sheet": place.sheet or None if place else None,
        "cell": place.cell or None if place else None,
        "message": f"{told.message} {told.fix}",
        "facts": {name: _fact(value) for name, value in finding.facts.items()},
        "suggestion": [
            {
                "file": one.place.file,
                "sheet": one.place.sheet,
                "cell": one.place.cell,
                "from": one.found,
                "to": one.proposed,
            }
            for one in finding.suggestions
        ],
        "decision": _decision(finding.decision),
    }


def _dump(data: Mapping[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1) + "\n"


def failure_json(told: ToldFinding, version: str) -> str:
    """The same object for a run that could not be carried out: nothing but the reason."""
    nothing = dict.fromkeys(("criteria_set", "period", "total_rule"))
    empty: dict[str, list[Any]] = {"units": [], "groups": [], "files": []}
    head = {"schema": SCHEMA, "version": version, **nothing, "provisional": True}
    return _dump({**head, **empty, "findings": [_finding(told)]})


def is_our_json(text: str) -> bool:
    """True for nothing at all or an object this module wrote: it may be replaced unasked."""
    if not text.strip():
        return True
    try:
        data = json.loads(text)
    except ValueError:
        return False
    return isinstance(data, dict) and {"schema", "version", "units", "findings"} <= data.keys()


def _part(result: Consolidation) -> dict[str, Any]:
    """What is of one criteria set."""
    chosen = result.criteria_set
    return {
        "criteria_set": chosen.id,
        "period": result.period_text or None,
        "total_rule": result.total_rule.value,
        "provisional": result.provisional,
        "units": [_unit(chosen, unit) for unit in (*result.units, *result.outside)],
        "groups": [_group(chosen, group) for group in result.groups],
    }


def result_json(result: Consolidation, version: str) -> str:
    """The JSON object of a run, indented, UTF-8 letters as they are."""
    also = [_part(part) for part in result.also]
    data = {
        "schema": SCHEMA,
        "version": version,
        **_part(result),
        **({"period": result.span, "set_period": result.period_text} if result.span else {}),
        **({"also": also} if also else {}),
        "files": [_file(record) for record in result.files],
        "findings": [_finding(told) for told in result.findings],
    }
    return _dump(data)
