"""Rules over the units of a run: two that say the same to the last dossier."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tthc.domain.counts import Count
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm
from tthc.domain.results import Origin, UnitResult

__all__ = ["FEWEST", "alike_units", "dossiers", "stated"]

FEWEST = 20
"""Small offices may well have the same few dossiers; from here on it is no chance."""


def dossiers(form: FilledForm) -> tuple[int | None, ...]:
    """Every count of dossiers of a form in one order for every form of a set; None where it states none."""
    stated = [form.head.value(count) for count in Count]
    for _, entry in sorted(form.criteria.items()):
        stated += [level.value for level in entry.levels]
    return tuple(stated)


def stated(figures: Iterable[int | None]) -> int:
    """How many of them a form states."""
    return sum(value is not None for value in figures)


def alike_units(units: Iterable[UnitResult]) -> Iterator[Finding]:
    """Two units whose dossier counts are the same throughout.

    Why: a file copied to start from and sent back unchanged is sound in itself. Scores alone are no reason:
    many units have the highest.
    """
    seen: dict[tuple[int | None, ...], UnitResult] = {}
    for unit in units:
        form = unit.form
        if form is None or unit.origin is not Origin.FORM or not unit.status.counts_in_sums:
            continue
        if (form.head.value(Count.RESOLVED) or 0) < FEWEST:
            continue
        counts = dossiers(form)
        first = seen.setdefault(counts, unit)
        if first is not unit:
            facts: dict[str, Fact] = {"other": first.printed_name, "figures": stated(counts)}
            yield Finding("TT545", facts, form.source, unit.printed_name)
