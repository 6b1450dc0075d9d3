"""Điều chỉnh số liệu: which figures of a unit can be adjusted, and what became of adjustments in a run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tthc.domain.counts import Count
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, MarkedLevel
from tthc.domain.decisions import BLANK, Choice, Decision, pointed_at
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.numbers import Absent, format_number, read_count, read_score
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation, UnitResult
from tthc.domain.texts import fold, squeeze
from tthc.domain.units import profile_of
from tthc.files.adjustment_layout import Adjustment, AdjustmentState
from tthc.files.cells import is_mark
from tthc.files.log_layout import named_files
from tthc.workflow.figure_parts import words_of

__all__ = ["Adjustable", "FigureKind", "adjustable", "adjustment", "after_run", "value_fault"]

_ADJUSTED, _SENT_AGAIN = "TT975", "TT977"
_DIGEST = 12


class FigureKind(StrEnum):
    """What can be written in a cell of a figure."""

    COUNT = "count"
    SCORE = "score"
    RATE = "rate"
    MARK = "mark"


_SAID = {
    FigureKind.COUNT: "số nguyên, ví dụ 287",
    FigureKind.SCORE: "điểm số, ví dụ 1,95",
    FigureKind.RATE: "tỷ lệ, ví dụ 62,5",
    FigureKind.MARK: "x",
}


@dataclass(frozen=True, slots=True)
class Adjustable:
    """A figure of a form that has a cell: what it is called, where it stands, what is there, its kind."""

    what: str
    place: Place
    found: str
    kind: FigureKind


_Figure = tuple[str, Entry[object], FigureKind]


def _entries(chosen: CriteriaSet, leaf: Criterion, entry: CriterionEntry) -> Iterator[_Figure]:
    said = f"Tiêu chí {leaf.label}"
    kind = leaf.kind
    if isinstance(kind, CountedLevels | MarkedLevel):
        words = "số hồ sơ" if isinstance(kind, CountedLevels) else "dấu x"
        cells = entry.levels if isinstance(kind, CountedLevels) else entry.marks
        for level, cell in zip(leaf.levels, cells, strict=False):
            own = FigureKind.COUNT if isinstance(kind, CountedLevels) else FigureKind.MARK
            yield f"{said}, mức {format_number(level.points)} điểm: {words}", cell, own
    yield f"{said}: tử số", entry.numerator, FigureKind.COUNT
    yield f"{said}: mẫu số", entry.denominator, FigureKind.COUNT
    yield f"{said}: tỷ lệ (%)", entry.rate, FigureKind.RATE
    for column in chosen.columns:
        yield f"{said}: {column.heading.lower()}", entry.score(column.id), FigureKind.SCORE


def _of_form(form: FilledForm, chosen: CriteriaSet) -> Iterator[_Figure]:
    yield from ((HEAD_WORDINGS[count], form.head[count], FigureKind.COUNT) for count in Count)
    for leaf in chosen.leaves():
        yield from _entries(chosen, leaf, form.criterion(leaf.id))


def adjustable(result: Consolidation, unit: UnitResult) -> tuple[Adjustable, ...]:
    """Every figure of a unit's form, or of its predecessors' forms, that stands in a cell of a file."""
    chosen = profile_of(result.criteria_set, unit.unit)
    found: list[Adjustable] = []
    for one in unit.parts or (unit,):
        whose = f" ({one.unit.name})" if unit.parts else ""
        for what, entry, kind in _of_form(one.form, chosen) if one.form is not None else ():
            if entry.place is not None and entry.place.cell:
                found.append(Adjustable(what + whose, entry.place, words_of(entry.value), kind))
    return tuple(found)


def value_fault(kind: FigureKind, typed: str) -> str:
    """Why a new value cannot stand in a cell of this kind, as a sentence; "" when it can.

    What a reader would have to ask about ("=1+1", "1O", 12,5 dossiers) is refused; so is "-" for dossiers,
    which no form has there. Blank is written "(trống)".
    """
    if fold(typed) == fold(BLANK) or _can_stand(kind, typed):
        return ""
    return f'Không hiểu "{typed}". Giá trị mới phải là {_SAID[kind]} (hoặc {BLANK}).'


def _can_stand(kind: FigureKind, typed: str) -> bool:
    if kind is FigureKind.MARK:
        return is_mark(squeeze(typed))
    if kind is FigureKind.COUNT:
        return read_count(typed).value not in (None, Absent.DASH)
    return read_score(typed).value is not None


def adjustment(
    result: Consolidation, unit: str, figure: Adjustable, value: str, *, reason: str, who: str, when: str
) -> Adjustment:
    """The line for a figure of a unit, in force from the next run; "" as the value makes the cell blank."""
    digests = {file.path: file.sha256 for file in result.files}
    place = figure.place
    decision = Decision(
        Choice.CORRECT,
        named_files(result).get(place.file, place.file),
        unit,
        place.sheet,
        place.cell,
        value=value,
        reason=reason,
        who=who,
        when=when,
        digest=digests.get(place.file, "")[:_DIGEST],
    )
    return Adjustment(decision, figure.what, figure.found)


def after_run(result: Consolidation, adjustments: Sequence[Adjustment]) -> tuple[Adjustment, ...]:
    """The adjustments with what became of each in a run they were given to (`Request.decided`)."""
    paths = [file.path for file in result.files]
    pointed = pointed_at((one.decision for one in adjustments), paths)
    return tuple(_judged(result, one, decision) for one, decision in zip(adjustments, pointed, strict=True))


def _counts(result: Consolidation, file: str) -> bool:
    """True when a form of the file is the one of its unit that counts."""
    units = (unit for part in result.parts for unit in (*part.units, *part.outside))
    forms = (one.form for unit in units for one in unit.parts or (unit,) if one.form is not None)
    return any(form.source.file == file for form in forms)


def _judged(result: Consolidation, one: Adjustment, decision: Decision) -> Adjustment:
    for told in result.findings:
        finding = told.finding
        if finding.code == _ADJUSTED and finding.decision == decision:
            found = one.found or str(finding.facts["found"])
            counts = _counts(result, decision.file)
            state = AdjustmentState.IN_FORCE if counts else AdjustmentState.SENT_AGAIN
            return replace(one, found=found, state=state)
        if finding.code == _SENT_AGAIN and finding.facts["what"] == decision.words:
            return replace(one, state=AdjustmentState.SENT_AGAIN)
    return replace(one, state=AdjustmentState.NOT_FOUND)
