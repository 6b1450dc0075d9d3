"""Several forms of one unit: which one counts, and what is said about the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm, ScoreEntry
from tthc.domain.places import Place
from tthc.domain.results import Status
from tthc.domain.units import Unit

__all__ = ["Received", "content_of", "has_no_dossier", "is_blank", "one_per_unit"]


@dataclass(frozen=True, slots=True)
class Received:
    """A form with the unit it belongs to, what reading it found, and when its file was last changed."""

    unit: Unit
    form: FilledForm
    findings: tuple[Finding, ...]
    modified: float = 0.0
    status: Status | None = None
    """Set when the form stays out of the sums whatever it says."""

    @property
    def printed_name(self) -> str:
        """The name as the form prints it."""
        return self.form.unit.value or self.unit.name


def is_blank(form: FilledForm) -> bool:
    """True for a form nobody filled in: no count, no mark, no score anywhere."""
    figures = (
        entry.count.given
        or entry.marked
        or entry.numerator.given
        or entry.denominator.given
        or any(level.given for level in entry.levels)
        or any(typed.given for typed in entry.scores.values())
        for entry in form.criteria.values()
    )
    return not any(figures) and not any(True for _ in form.head.known())


def has_no_dossier(form: FilledForm) -> bool:
    """True when no count of the form is above zero."""
    counts = [form.head.value(count) for count in form.head.known()]
    levels = [level.value for entry in form.criteria.values() for level in (entry.count, *entry.levels)]
    return not any(counts) and not any(levels)


def _given(scores: Mapping[str, ScoreEntry]) -> tuple[tuple[str, object], ...]:
    return tuple((column, score.value) for column, score in sorted(scores.items()) if score.given)


def content_of(form: FilledForm) -> object:
    """What a form says, places left out: two files with equal content are one form sent twice."""
    entries = [
        (
            key,
            entry.count.value,
            tuple(level.value for level in entry.levels),
            entry.marked,
            _given(entry.scores),
            entry.note.value,
        )
        for key, entry in sorted(form.criteria.items())
    ]
    head = tuple(sorted(form.head.values().items()))
    return (form.period.value, head, tuple(entries), _given(form.totals), form.no_cases)


def _named(place: Place) -> str:
    return f'{place.file}, trang "{place.sheet}"' if place.sheet else place.file


def one_per_unit(
    received: Sequence[Received],
) -> tuple[Received, tuple[Finding, ...], tuple[Finding, ...]]:
    """(the form that counts, findings about the unit, findings about forms that stay out anyway).

    A form of another period never counts beside a usable one, nor a blank form beside a filled one; of the
    rest the newest file counts.
    """
    kept, *others = sorted(
        received,
        key=lambda one: (
            one.status is not None,
            is_blank(one.form) and not one.form.no_cases,
            -one.modified,
            one.form.source,
        ),
    )
    about_unit: list[Finding] = []
    about_others: list[Finding] = []
    for other in others:
        if other.status is not None:
            about_others += other.findings
        if other.status is None or kept.status is not None:
            same = content_of(other.form) == content_of(kept.form)
            facts: dict[str, Fact] = {"kept": _named(kept.form.source)}
            code = "TT521" if same else "TT522"
            about_unit.append(Finding(code, facts, other.form.source, kept.printed_name))
    return kept, tuple(about_unit), tuple(about_others)
