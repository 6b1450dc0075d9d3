"""Several forms of one unit: which one counts, and what is said about the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.counts import Count
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm, ScoreEntry
from tthc.domain.numbers import Absent, format_count, format_number
from tthc.domain.places import Entry, Place
from tthc.domain.results import Status
from tthc.domain.texts import squeeze
from tthc.domain.units import Unit

__all__ = [
    "ErrorsOf",
    "Received",
    "content_of",
    "differences",
    "has_no_dossier",
    "is_blank",
    "one_per_unit",
    "row_differences",
]


_MOST_TOLD = 6
_BLANK = "trống"


@dataclass(frozen=True, slots=True)
class Received:
    """A form with the unit it belongs to, what reading it found, and when its file was last changed."""

    unit: Unit
    form: FilledForm
    findings: tuple[Finding, ...]
    modified: float = 0.0
    status: Status | None = None
    """Set when the form stays out of the sums whatever it says."""
    predecessor: str = ""
    """The unit the form is from, when that one was merged into `unit`."""

    @property
    def printed_name(self) -> str:
        """The name as the form prints it."""
        return self.form.unit.value or self.unit.name


ErrorsOf = Callable[[Received], Counter[tuple[str, str]]]
"""The open errors of a form, each by its code and criterion: cells move, what is wrong does not."""


def is_blank(form: FilledForm) -> bool:
    """True for a form nobody filled in: no count, no mark, no score anywhere.

    A blank that is handed out holds "-" where nothing is required: beside other blank scores it says nothing.
    """
    typed = [score for entry in form.criteria.values() for score in entry.scores.values()]
    dashes = any(not score.given for score in typed)
    figures = (
        entry.count.given
        or entry.marked
        or entry.numerator.given
        or entry.denominator.given
        or entry.rate.given
        or any(level.given for level in entry.levels)
        or any(s.given and not (dashes and s.value is Absent.DASH) for s in entry.scores.values())
        for entry in form.criteria.values()
    )
    return not any(figures) and not any(True for _ in form.head.known())


def has_no_dossier(form: FilledForm) -> bool:
    """True when no count of the form is above zero."""
    counts = [form.head.value(count) for count in form.head.known()]
    levels = [level.value for entry in form.criteria.values() for level in (entry.count, *entry.levels)]
    return not any(counts) and not any(levels)


def _given(scores: Mapping[str, ScoreEntry] | Mapping[str, Entry[Decimal]]) -> tuple[tuple[str, object], ...]:
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
            _given(entry.maxima),
            (entry.numerator.value, entry.denominator.value, entry.rate.value),
            entry.note.value,
        )
        for key, entry in sorted(form.criteria.items())
    ]
    head = tuple(sorted(form.head.values().items()))
    whole = (_given(form.totals), _given(form.maxima), form.index.value)
    return (form.period.value, head, tuple(entries), whole, form.no_cases)


def _figures(form: FilledForm) -> dict[tuple[str, ...], tuple[Place | None, str]]:
    """Every figure and note of a form by what it is, with its place; blanks as "trống"."""
    found: dict[tuple[str, ...], tuple[Place | None, str]] = {}
    for count in Count:
        found["head", count] = form.head[count].place, _shown(form.head.value(count))
    for key, entry in sorted(form.criteria.items()):
        found[key, "count"] = entry.count.place, _shown(entry.count.value)
        for at, level in enumerate(entry.levels):
            found[key, "level", str(at)] = level.place, _shown(level.value)
        for at, mark in enumerate(entry.marks):
            found[key, "mark", str(at)] = mark.place, "x" if mark.value else _BLANK
        for column, typed in sorted(entry.scores.items()):
            found[key, "score", column] = typed.place, _shown(typed.value)
        for column, maximum in sorted(entry.maxima.items()):
            found[key, "maximum", column] = maximum.place, _shown(maximum.value)
        for name, one in (("part", entry.numerator), ("whole", entry.denominator)):
            found[key, name] = one.place, _shown(one.value)
        found[key, "rate"] = entry.rate.place, _shown(entry.rate.value)
        found[key, "note"] = entry.note.place, entry.note.value or _BLANK
    for column, total in sorted(form.totals.items()):
        found["total", column] = total.place, _shown(total.value)
    for column, maximum in sorted(form.maxima.items()):
        found["maximum", column] = maximum.place, _shown(maximum.value)
    found["index",] = form.index.place, _shown(form.index.value)
    return found


def _shown(value: int | Decimal | Absent | None) -> str:
    match value:
        case None:
            return _BLANK
        case Absent():
            return value.value
    return format_number(value)


def differences(form: FilledForm, kept: FilledForm) -> tuple[str, ...]:
    """The cells of a form whose figures are not those of another: "E7: 12 (biểu kia 15)"."""
    mine, theirs = _figures(form), _figures(kept)
    nothing = (None, _BLANK)
    pairs = ((mine.get(key, nothing), theirs.get(key, nothing)) for key in {**mine, **theirs})
    return tuple(
        f"{(place or other or Place('')).cell}: {value} (biểu kia {there})"
        for (place, value), (other, there) in pairs
        if value != there
    )


def row_differences(form: FilledForm, kept: FilledForm) -> str:
    """What two printed rows of a unit say differently, class and staff score too; "" where they agree."""
    differing = list(differences(form, kept))
    staff, other_staff = form.staff_score, kept.staff_score
    named, other = form.classification, kept.classification
    for entry, mine, theirs in (
        (staff, _shown(staff.value), _shown(other_staff.value)),
        (named, squeeze(named.value or _BLANK), squeeze(other.value or _BLANK)),
    ):
        if mine != theirs:
            differing.append(f"{(entry.place or Place('')).cell}: {mine} (biểu kia {theirs})".lstrip(": "))
    shown = "; ".join(one.replace("(biểu kia", "(bảng kia") for one in differing[:_MOST_TOLD])
    more = len(differing) - _MOST_TOLD
    return f"{shown}; và {more} ô nữa" if more > 0 else shown


def _told(differing: tuple[str, ...]) -> str:
    shown = "; ".join(differing[:_MOST_TOLD])
    more = len(differing) - _MOST_TOLD
    return f"khác nhau {format_count(len(differing))} ô ({shown}{f'; và {more} ô nữa' if more > 0 else ''})"


def _named(place: Place) -> str:
    return f'{place.file}, trang "{place.sheet}"' if place.sheet else place.file


def _shares(count: int) -> str:
    return f"có {format_count(count)} lỗi" if count else "không có lỗi"


def _errors_told(other: Received, kept: Received, errors_of: ErrorsOf) -> str:
    """How many errors two forms of a unit have by themselves: what a correction closed, left and added.

    Which one corrects the other is told by the times of their files; where these are the same or unknown,
    or a form is blank, it stays at both counts.
    """
    mine, theirs = errors_of(other), errors_of(kept)
    if is_blank(other.form):
        return f"biểu này còn trống, biểu kia {_shares(theirs.total())}"
    if not 0 < other.modified < kept.modified:
        return f"biểu này {_shares(mine.total())}, biểu kia {_shares(theirs.total())}"
    steps = {"hết": (mine - theirs).total(), "thêm": (theirs - mine).total()}
    parts = [f"{word} {format_count(count)} lỗi" for word, count in steps.items() if count]
    left = theirs.total()
    parts.append(f"còn {format_count(left)} lỗi" if left else "không còn lỗi")
    return ", ".join(["biểu kia sửa sau", *parts])


def one_per_unit(
    received: Sequence[Received], errors_of: ErrorsOf
) -> tuple[Received, tuple[Finding, ...], tuple[Finding, ...]]:
    """(the form that counts, findings about the unit, findings about forms that stay out anyway).

    A form of another period never counts beside a usable one, nor a blank form beside a filled one; of the
    rest the newest file counts. `errors_of` gives the errors a form has by itself.
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
            if not same:
                differing = differences(other.form, kept.form)
                facts["differ"] = _told(differing) if differing else "số liệu không giống biểu này"
                facts["errors"] = _errors_told(other, kept, errors_of)
            about_unit.append(Finding(code, facts, other.form.source, kept.printed_name))
    return kept, tuple(about_unit), tuple(about_others)
