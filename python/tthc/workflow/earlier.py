"""The period before: what is known of it, for comparison only; nothing of it is ever summed or listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.periods import Period
from tthc.domain.places import Place
from tthc.domain.results import Status
from tthc.domain.units import UnitKey, UnitList, unit_key
from tthc.files.earlier_result import read_earlier_result
from tthc.files.listing import files_below, real_path
from tthc.files.reader import ReadFile
from tthc.workflow.collect import collect
from tthc.workflow.request import Request
from tthc.workflow.settle import Settled

__all__ = ["Earlier", "earlier_files", "known_before"]

_UNTOLD = frozenset({"TT908", "TT909"})
"""Files nobody meant as a form are passed over without a word."""


@dataclass
class Earlier:
    """The forms of the period before by unit of this run: one, or one per predecessor of a merged unit."""

    forms: dict[str, tuple[FilledForm, ...]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def earlier_files(paths: Sequence[Path]) -> frozenset[Path]:
    """Every file given as the period before, resolved: none of them is input of this period."""
    inside = [item for path in paths for item in ([path] if path.is_file() else files_below(path).files)]
    return frozenset(real_path(item) for item in inside)


@dataclass(frozen=True, slots=True)
class _Given:
    """A form given as one of the period before, or the row of a table; and the period it says it is of."""

    form: FilledForm
    period: Period | None
    is_row: bool = False


def _of_file(read: ReadFile) -> Iterator[_Given]:
    yield from (_Given(one.form, one.form.period.value) for one in read.forms)
    for one in read.summaries:
        yield from (_Given(row.form, one.table.period.value, is_row=True) for row in one.table.rows)


def _given(request: Request, sets: Sequence[CriteriaSet], found: Earlier) -> Iterator[_Given]:
    """What the officer gave as the period before; what cannot be used is told in `found`."""
    results = [path for path in request.previous if path.suffix.casefold() == ".json"]
    for path in results:
        if not path.exists():
            raise TthcError("TT955", path=str(path))
        try:
            yield from (_Given(form, form.period.value) for form in read_earlier_result(path, str(path)))
        except TthcError as error:
            found.findings.append(Finding(error.code, error.facts, Place(str(path))))
    others = [path for path in request.previous if path not in results]
    if not others:
        return
    collected = collect(others, sets, password=request.password)
    for item in collected.left_out:
        if item.finding.code not in _UNTOLD:
            reason = tell(item.finding).message
            found.findings.append(Finding("TT569", {"reason": reason}, Place(item.path)))
    for read in collected.read:
        yield from _of_file(read)


def _received_late(settled: Settled, period: Period) -> Iterator[FilledForm]:
    """Forms among this period's that turned out to be of exactly the period before."""
    received = [one for forms in settled.forms.values() for one in forms] + settled.outside
    for one in received:
        seen = one.form.period.value
        if one.status is Status.WRONG_PERIOD and seen is not None and seen == period.previous:
            yield one.form


def _agree(forms: Sequence[FilledForm]) -> bool:
    """True when all say the same about the dossiers of their head."""
    return all(form.head.values() == forms[0].head.values() for form in forms)


def _by_unit(units: UnitList, forms: Sequence[FilledForm]) -> dict[str, tuple[FilledForm, ...]]:
    """The forms by unit of this run. Two that differ say nothing, nor do some of several predecessors."""
    found: dict[str, dict[UnitKey | None, list[FilledForm]]] = {}
    for form in forms:
        name = form.unit.value or ""
        unit, old = units.find(name), None
        if unit is None:
            unit, old = units.successor(name), unit_key(name)
        if unit is not None:
            found.setdefault(unit.name, {}).setdefault(old, []).append(form)
    known: dict[str, tuple[FilledForm, ...]] = {}
    for unit in units.units:
        own = found.get(unit.name, {})
        parts = [own[None]] if None in own else list(own.values())
        whole = None in own or len(parts) == len(unit.predecessors)
        if parts and whole and all(map(_agree, parts)):
            known[unit.name] = tuple(part[0] for part in parts)
    return known


def known_before(
    request: Request, sets: Sequence[CriteriaSet], settled: Settled, period: Period | None
) -> Earlier:
    """What the files given as the period before, then forms sent a period late, tell of it.

    Raises:
        TthcError: a path does not exist, or a folder holds no file.
    """
    found = Earlier()
    forms: list[FilledForm] = []
    rows: list[FilledForm] = []
    refused: set[str] = set()
    for one in _given(request, sets, found):
        if one.period is None or period is None or period.follows(one.period):
            (rows if one.is_row else forms).append(one.form)
        elif one.form.source.file not in refused:
            refused.add(one.form.source.file)
            reason = f"ghi {one.period.text}, không liền trước {period.text}."
            place = Place(one.form.source.file, one.form.source.sheet)
            found.findings.append(Finding("TT569", {"reason": reason}, place))
    late = list(_received_late(settled, period)) if period is not None else []
    for known in (rows, late, forms):  # the later of these goes first: a form before the row of a table
        found.forms |= _by_unit(settled.units, known)
    return found
