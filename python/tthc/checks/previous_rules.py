"""Rules over two periods that follow each other: what was left over, and figures sent a second time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import product

from tthc.checks.typed import pending_of
from tthc.checks.unit_rules import FEWEST, dossiers, stated
from tthc.domain.counts import Count, with_deduced
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm
from tthc.domain.numbers import format_count
from tthc.domain.places import Place
from tthc.domain.results import Origin, UnitResult

__all__ = ["compare_with_previous"]


def _left(form: FilledForm) -> list[int]:
    """How many dossiers were left at the end, as stated and as received less resolved; empty when unknown."""
    known = with_deduced(form.head.values())
    pending, received, resolved = pending_of(known), known[Count.RECEIVED], known[Count.RESOLVED]
    found = [] if pending is None else [pending]
    if received is not None and resolved is not None and received >= resolved:
        found.append(received - resolved)
    return found


def _where(place: Place) -> str:
    name = re.split(r"[\\/]", place.file)[-1]
    return f"{name}, ô {place.cell}" if place.cell else name


def _place_of_rest(form: FilledForm) -> Place:
    entries = (form.head[count] for count in (Count.IN_PROGRESS, Count.RESOLVED))
    return next((entry.place for entry in entries if entry.given and entry.place), form.source)


def carried_over_is_what_was_left(unit: UnitResult, before: Sequence[FilledForm]) -> Iterator[Finding]:
    """What a unit carried over is what it had in progress at the end of the last period.

    Why: dossiers that vanish between two periods are the ones that were late.
    """
    left = {sum(parts) for parts in product(*map(_left, before))}
    if unit.form is None or not left:
        return
    stated = unit.form.head[Count.CARRIED_OVER]
    carried = with_deduced(unit.form.head.values())[Count.CARRIED_OVER]
    if carried is None or carried in left:
        return
    said = "ghi" if stated.given else "không ghi, tính ra"
    facts: dict[str, Fact] = {
        "typed": f"{said} {format_count(carried)}",
        "rest": sum(_left(form)[0] for form in before),
        "where": "; ".join(_where(_place_of_rest(form)) for form in before),
    }
    yield Finding("TT567", facts, stated.place or unit.form.source, unit.printed_name)


def figures_are_new(unit: UnitResult, before: Sequence[FilledForm]) -> Iterator[Finding]:
    """The dossiers of a unit are not, to the last figure, those of the period before.

    Why: last period's file sent again under a new heading is sound in itself.
    """
    form = unit.form
    if form is None or len(before) != 1 or (form.head.value(Count.RESOLVED) or 0) < FEWEST:
        return
    counts = dossiers(form)
    if counts == dossiers(before[0]):
        yield Finding("TT568", {"figures": stated(counts)}, form.source, unit.printed_name)


def compare_with_previous(unit: UnitResult, before: Sequence[FilledForm]) -> Iterator[Finding]:
    """All findings about one unit against the period before (several forms where units were merged)."""
    if not before or not unit.status.counts_in_sums:
        return
    yield from carried_over_is_what_was_left(unit, before)
    if unit.origin is Origin.FORM:
        yield from figures_are_new(unit, before)
