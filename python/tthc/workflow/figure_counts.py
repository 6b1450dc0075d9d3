"""Where a count comes from: of the head, of a level, of a ratio - typed by a unit, or added up."""

from __future__ import annotations

from collections.abc import Callable

from tthc.domain.counts import NOT_ADDITIVE, Count
from tthc.domain.criteria_set import Criterion
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.numbers import format_count, format_number
from tthc.domain.places import Entry
from tthc.workflow.figure_parts import FigureSource, Subject, words_of

__all__ = ["explained_count", "explained_dossiers", "explained_level", "explained_part_of_ratio"]

_Pick = Callable[[FilledForm], Entry[int]]


def _explained(subject: Subject, title: str, pick: _Pick, *, added: bool = True) -> FigureSource:
    """A figure that a form states, or that is the sum of what forms state."""
    value = pick(subject.form).value
    lines, places = subject.cells(lambda form: [("", pick(form))])
    lines += subject.remarks(places)
    printed = (
        pick(subject.printed).value if subject.printed is not None and subject.group is not None else None
    )
    if printed is not None and printed != value:
        lines.append(f"Biểu của nhóm ghi {format_number(printed)}.")
    if value is None:
        said = "Không có số: " + ("các đơn vị không ghi" if subject.added else "biểu không ghi")
        return subject.source(title, "", said, lines, places)
    shown = format_number(value)
    if not subject.added:
        return subject.source(title, shown, f"{shown}: số ghi trong {subject.said_in}", lines, places)
    units = format_count(len(subject.added))
    said = f"{shown} = tổng của {units} đơn vị" if added else f"{shown}: số chung của {units} đơn vị"
    return subject.source(title, shown, said, lines, places)


def explained_count(subject: Subject, count: Count) -> FigureSource:
    """A count of the head. Procedures are the same ones in every unit: they are not added."""
    added = count not in NOT_ADDITIVE
    return _explained(subject, IN_SENTENCE[count], lambda form: form.head[count], added=added)


def _level(entry: CriterionEntry, at: int) -> Entry[int]:
    nothing: Entry[int] = Entry()
    return entry.levels[at] if at < len(entry.levels) else nothing


def explained_level(subject: Subject, leaf: Criterion, at: int) -> FigureSource:
    """The dossiers of one level. Raises IndexError when the criterion has no such level."""
    level = leaf.levels[at]
    title = f"tiêu chí {leaf.label}, mức {format_number(level.points)} điểm, {level.wording}"
    return _explained(subject, title, lambda form: _level(form.criterion(leaf.id), at))


def explained_dossiers(subject: Subject, leaf: Criterion) -> FigureSource:
    """The dossiers of a criterion: of a group the sum of its levels, of a unit what its form states."""
    title = f"tiêu chí {leaf.label}, số hồ sơ"
    entry = subject.form.criterion(leaf.id)
    if not subject.added or entry.count.value is None:
        return _explained(subject, title, lambda form: form.criterion(leaf.id).count)
    shown = format_number(entry.count.value)
    terms = " + ".join(words_of(level.value) for level in entry.levels if level.value is not None)
    lines, places = subject.cells(lambda form: [("", one) for one in form.criterion(leaf.id).levels])
    return subject.source(title, shown, f"{shown} = {terms}, số hồ sơ các mức", lines, places)


def explained_part_of_ratio(subject: Subject, leaf: Criterion, *, whole: bool) -> FigureSource:
    """The numerator or the denominator of a ratio."""
    title = f"tiêu chí {leaf.label}, {'mẫu số' if whole else 'tử số'}"
    return _explained(
        subject,
        title,
        lambda form: form.criterion(leaf.id).denominator if whole else form.criterion(leaf.id).numerator,
    )
