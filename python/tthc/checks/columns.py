"""The score columns of a form (tự chấm, thẩm định), as the rules look at them and name them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from tthc.checks.context import Checked
from tthc.checks.wording import run_on
from tthc.domain.criteria_set import CriteriaSet, Criterion, ScoreColumn
from tthc.domain.findings import Finding, Suggestion
from tthc.domain.forms import FilledForm, ScoreEntry
from tthc.domain.numbers import Absent, format_number
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ColumnResult

__all__ = [
    "every_column",
    "every_dash",
    "has_column",
    "heading_of",
    "is_open",
    "is_scored",
    "label_in",
    "labels_in_words",
    "maximum_in_cell",
    "only_dashes",
    "proposing_in_cell",
    "total_name",
    "waiting_column",
]

_MOST_LABELS = 5
"""More labels than these make a sentence nobody reads to its end."""


def every_column(checked: Checked) -> Iterator[tuple[ScoreColumn, ColumnResult]]:
    """The score columns of the set, each with what it adds up to."""
    for column in checked.criteria_set.columns:
        yield column, checked.scored.columns[column.id]


def heading_of(column: ScoreColumn) -> str:
    """A column inside a sentence: "điểm thẩm định"."""
    return run_on(column.heading)


def label_in(criteria_set: CriteriaSet, leaf: Criterion, column: ScoreColumn) -> str:
    """A criterion in one of its columns: "1.2", in a set with several "1.2 (điểm tự chấm)"."""
    several = len(criteria_set.columns) > 1
    return f"{leaf.label} ({heading_of(column)})" if several else leaf.label


def labels_in_words(leaves: Iterable[Criterion]) -> str:
    """Criteria in a row: "1.1, 1.2", of many the first ones and how many more there are."""
    labels = [leaf.label for leaf in leaves]
    more = len(labels) - _MOST_LABELS
    rest = f" và {more} tiêu chí khác" if more > 0 else ""
    return ", ".join(labels[:_MOST_LABELS]) + rest


def total_name(criteria_set: CriteriaSet, column: ScoreColumn) -> str:
    """The total of a column: "Tổng điểm", in a set with several "Tổng điểm thẩm định"."""
    if len(criteria_set.columns) == 1:
        return "Tổng điểm"
    named = heading_of(column)
    return f"Tổng {named}" if named.startswith("điểm") else f"Tổng điểm ({named})"


def is_scored(form: FilledForm, leaves: Iterable[Criterion], column: ScoreColumn) -> bool:
    """True when a score or a "-" stands in a column."""
    return any(form.criterion(leaf.id).score(column.id).given for leaf in leaves)


def has_column(checked: Checked, column: ScoreColumn) -> bool:
    """True when the form has cells of a column, be they blank."""
    form = checked.form
    entries = [form.criterion(node.id) for node in checked.criteria_set.nodes()]
    cells: list[Entry[Decimal | Absent] | Entry[Decimal]] = [one.score(column.id) for one in entries]
    cells += [one.maxima[column.id] for one in entries if column.id in one.maxima]
    cells.append(form.total(column.id))
    return any(cell.given or cell.place is not None for cell in cells)


def is_open(checked: Checked) -> bool:
    """True when the deciding column holds no score while another one does: it is still to be filled in."""
    *others, deciding = checked.criteria_set.columns
    leaves, form = checked.criteria_set.leaves(), checked.form
    filled = any(is_scored(form, leaves, column) for column in others)
    return filled and not is_scored(form, leaves, deciding)


def waiting_column(checked: Checked) -> ScoreColumn:
    """The column a form can be judged by so far: the last one with scores, else the deciding one."""
    leaves, columns = checked.criteria_set.leaves(), checked.criteria_set.columns
    scored = (one for one in reversed(columns) if is_scored(checked.form, leaves, one))
    return next(scored, columns[-1])


def every_dash(checked: Checked) -> bool:
    """True when every criterion of a set without counts is "-", so that there is nothing to judge."""
    return not checked.criteria_set.uses_counts and only_dashes(checked)


def only_dashes(checked: Checked) -> bool:
    """True when every criterion is "-", in whatever set."""
    column, leaves = waiting_column(checked), checked.criteria_set.leaves()
    return all(checked.form.criterion(leaf.id).score(column.id).value is Absent.DASH for leaf in leaves)


def maximum_in_cell(form: FilledForm, place: Place) -> Decimal | None:
    """The maximum that shares a cell with its score ("55/70")."""
    stated = [
        *form.maxima.values(),
        *(one for entry in form.criteria.values() for one in entry.maxima.values()),
    ]
    return next((one.value for one in stated if one.place == place), None)


def proposing_in_cell(
    found: Finding, typed: ScoreEntry, over: Entry[Decimal] | None, values: Iterable[tuple[Decimal, Decimal]]
) -> Finding:
    """The finding with scores and maxima to put where they stand: "55/80" where one cell holds both."""
    if typed.place is None or not isinstance(typed.value, Decimal):
        return found
    place, score = typed.place, typed.value
    if over is None or over.value is None or over.place != place:
        pairs = [(format(score, "f"), format(one, "f")) for one, _ in values if one != score]
    else:
        was = f"{format_number(score)}/{format_number(over.value)}"
        pairs = [(was, f"{format_number(one)}/{format_number(most)}") for one, most in values]
    return replace(found, suggestions=tuple(Suggestion(place, was, meant) for was, meant in pairs))
