"""Which unit's correction closes the gaps between a printed group form and the sum of its units."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tthc.checks.book import failing_checks, prepared
from tthc.checks.catalogue import tell
from tthc.checks.context import Checked
from tthc.checks.explain import suggestions_of
from tthc.checks.figures import Figure, FigureKind, Value, figures_of, head_id, put_right
from tthc.checks.form_edits import edits_of
from tthc.checks.localise import Change, localise
from tthc.checks.typed import pending_of
from tthc.domain.counts import IDENTITIES, NOT_ADDITIVE, Count, with_deduced
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Fact, Finding, Severity, Suggestion
from tthc.domain.forms import FilledForm
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import format_count
from tthc.domain.places import Place
from tthc.domain.results import GroupResult, Origin, UnitResult
from tthc.domain.scoring import ScoringOptions

__all__ = ["Closing", "told_once", "unit_behind_the_gaps"]

_MOST = 3
"""More units that fit say nothing about which one it is."""

_Counts = Mapping[Count, int | None]


def _broken(counts: _Counts) -> int:
    """How many identities of a head do not hold; what is unknown breaks none."""
    known = with_deduced(counts)
    broken = 0
    for whole, parts in IDENTITIES.items():
        total, values = known[whole], [known[part] for part in parts]
        added = sum(value or 0 for value in values)
        if total is not None and (added > total or (None not in values and added != total)):
            broken += 1
    received, resolved = known[Count.RECEIVED], known[Count.RESOLVED]
    if received is not None and resolved is not None and received - resolved != (pending_of(known) or 0):
        broken += 1
    return broken


def _gaps(result: GroupResult, typed: FilledForm) -> dict[Count, int]:
    """By how much the printed group form exceeds the sum of its units, where it differs."""
    found: dict[Count, int] = {}
    for count in Count:
        printed, added = typed.head.value(count), result.counts[count].value
        if printed is not None and added is not None and printed != added and count not in NOT_ADDITIVE:
            found[count] = printed - added
    return found


def _corrected(form: FilledForm, gaps: Mapping[Count, int]) -> dict[Count, int] | None:
    """The unit's counts that would close every gap; None when they would not make the unit sound."""
    known = with_deduced(form.head.values())
    changed: dict[Count, int] = {}
    for count, gap in gaps.items():
        value = known[count]
        if value is None or value + gap < 0:
            return None
        changed[count] = value + gap
    return changed if _broken(known) and not _broken({**known, **changed}) else None


def _repeating(checked: Checked, changed: Mapping[Count, int]) -> dict[Figure, Value]:
    """The cells that state a changed count, those of the head first, each with its new number."""
    head = checked.form.head
    cells = [
        one
        for one in figures_of(checked)
        if one.role is not None and one.role in changed and one.value == head.value(one.role)
    ]
    known = {name for one in cells for name in one.ids}
    blank = [
        Figure(name, FigureKind.COUNT, None, head[count].place, role=count, ids=(name,))
        for count in changed
        if (name := head_id(count)) not in known
    ]
    cells = sorted((*blank, *cells), key=lambda one: one.criterion is not None)
    return {one: changed[one.role] for one in cells if one.role is not None}


def _keys(findings: Iterable[Finding], severity: Severity) -> set[tuple[object, ...]]:
    return {(one.code, one.place, one.criterion) for one in findings if tell(one).severity is severity}


def _following(after: Checked, stated: Iterable[Figure]) -> tuple[Change, ...]:
    """What else must change with the stated counts; empty where that is not plain."""
    figures = figures_of(after)
    ways = localise(figures, edits_of(after, figures))
    changes = ways[0].changes if len(ways) == 1 else ()
    fixed = {one.id for one in stated}
    return () if any(one.meant is None or one.figure.id in fixed for one in changes) else changes


@dataclass(frozen=True, slots=True)
class _Correction:
    """The counts of a unit put right: the cells that state them, all cells to change, what would end."""

    place: Place
    stated: tuple[Suggestion, ...]
    suggestions: tuple[Suggestion, ...]
    ends: tuple[Finding, ...]


def _correction(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    unit: str,
    form: FilledForm,
    changed: Mapping[Count, int],
) -> _Correction:
    """How the form takes the changed counts; without suggestions where these would bring new errors."""

    def ready(one: FilledForm) -> Checked:
        return prepared(criteria_set, one, inputs_of_form(one), options, unit)

    def found(one: FilledForm) -> tuple[Finding, ...]:
        return failing_checks(criteria_set, one, inputs_of_form(one), options, unit)

    checked, column = ready(form), criteria_set.deciding_column.id
    cells = _repeating(checked, changed)
    half = ready(put_right(form, cells, column))
    following = _following(half, cells)
    meant = {one.figure: one.meant for one in following if one.meant is not None}
    before, after = found(form), found(put_right(half.form, meant, column))
    stated = suggestions_of(checked, [Change(figure, value) for figure, value in cells.items()])
    place = stated[0].place if stated else form.source
    if _keys(after, Severity.ERROR) - _keys(before, Severity.ERROR):
        return _Correction(place, (), (), ())
    left = _keys(after, Severity.WARNING)
    ends = tuple(
        one
        for one in before
        if tell(one).severity is Severity.WARNING and (one.code, one.place, one.criterion) not in left
    )
    return _Correction(place, stated, (*stated, *suggestions_of(half, following)), ends)


@dataclass(frozen=True, slots=True)
class Closing:
    """A unit whose correction closes the gaps of a group form.

    `stated` are the cells that state the counts, `ends` the unit's warnings that would end. `alone`: no
    other unit would close them.
    """

    finding: Finding
    group_form: FilledForm
    stated: tuple[Suggestion, ...]
    ends: tuple[Finding, ...]
    alone: bool


def unit_behind_the_gaps(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    result: GroupResult,
    typed: FilledForm,
    units: Iterable[UnitResult],
) -> Iterator[Closing]:
    """A unit whose own counts do not agree, and would if they were changed by exactly what the group is off.

    Why: "lệch 01" sends the officer through every form of the group; nearly always one of them is at fault,
    and it is the one that contradicts itself in the same figure.
    """
    gaps = _gaps(result, typed)
    counting = (unit for unit in units if unit.status.counts_in_sums and unit.origin is Origin.FORM)
    fitting = [
        (unit, unit.form, changed)
        for unit in counting
        if gaps and unit.form is not None and (changed := _corrected(unit.form, gaps)) is not None
    ]
    if len(fitting) > _MOST:
        return
    stated = {count: format_count(typed.head.value(count) or 0) for count in gaps}
    printed = ", ".join(f"{IN_SENTENCE[count]} {number}" for count, number in stated.items())
    for unit, form, changed in fitting:
        correction = _correction(criteria_set, options, unit.printed_name, form, changed)
        before = with_deduced(form.head.values())
        changes = ", ".join(
            f"{IN_SENTENCE[count]} là {format_count(value)} (đang là {format_count(before[count] or 0)})"
            for count, value in changed.items()
        )
        others = [other.printed_name for other, _, _ in fitting if other is not unit]
        facts: dict[str, Fact] = {
            "changes": changes,
            "printed": printed,
            "others": f" Cũng có thể là {', '.join(others)}." if others else "",
        }
        finding = Finding(
            "TT558", facts, correction.place, unit.printed_name, suggestions=correction.suggestions
        )
        yield Closing(finding, typed, correction.stated, correction.ends, not others)


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.place, finding.criterion, finding.unit


def _is_of(finding: Finding, form: FilledForm) -> bool:
    place = finding.place
    return place is not None and (place.file, place.sheet, finding.unit) == (
        form.source.file,
        form.source.sheet,
        form.unit.value,
    )


def _told_already(closing: Closing, findings: Iterable[Finding]) -> Finding | None:
    """The unit's own error that proposes the very same counts."""
    wanted = set(closing.stated)
    own = (one for one in findings if one.unit == closing.finding.unit and _is_open_error(one))
    return next((one for one in own if wanted and wanted <= set(one.suggestions)), None)


def _is_open_error(finding: Finding) -> bool:
    return finding.decision is None and tell(finding).severity is Severity.ERROR


def told_once(findings: Sequence[Finding], closings: Iterable[Closing]) -> tuple[Finding, ...]:
    """The findings, those that would end with the correction of one unit marked so.

    Where several units would close the gaps, or the officer decided about the one, nothing is marked.
    """
    open_ones = {_key(one): one for one in findings if one.decision is None}
    causes: dict[tuple[object, ...], Place | None] = {}
    for closing in closings:
        known = _key(closing.finding)
        if not closing.alone or known not in open_ones:
            continue
        told = _told_already(closing, findings)
        root = told.place if told is not None else closing.finding.place
        if told is not None:
            causes[known] = root
        gaps = (one for one in findings if one.code == "TT501" and _is_of(one, closing.group_form))
        causes |= {_key(one): root for one in (*gaps, *closing.ends)}
    return tuple(
        replace(one, cause=causes[_key(one)])
        if one.decision is None and one.cause is None and _key(one) in causes
        else one
        for one in findings
    )
