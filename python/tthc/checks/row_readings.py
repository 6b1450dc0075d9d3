"""A printed row with a score too many or too few: the reading that disagrees least with its sums and note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tthc.checks.context import Checked
from tthc.checks.edits import SumOfScores
from tthc.checks.figures import figures_of
from tthc.checks.form_edits import edits_of
from tthc.checks.localise import localise
from tthc.checks.memory import Memory
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, SummaryRow, selections
from tthc.domain.inputs import inputs_of_summary_row
from tthc.domain.places import Entry
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import title_of

__all__ = ["best_reading"]

_CLEARLY = 0.08
"""How much less another reading must disagree to be told from it."""
_AT_MOST = 1.4
"""A reading that needs more than about one mistake in the row is a guess."""
_INEXACT = 0.13
"""What it counts that a sum fits only as one added before rounding."""


def _readings(criteria_set: CriteriaSet, row: SummaryRow) -> Iterator[tuple[FilledForm, list[ScoreEntry]]]:
    """Each way to leave out the values too many, those that come to the same once."""
    ids, column = [leaf.id for leaf in criteria_set.leaves()], criteria_set.deciding_column.id
    seen: set[tuple[object, ...]] = set()
    for chosen in selections(row.extra_scores, len(ids)):
        values = tuple(entry.value for entry in chosen)
        if values not in seen:
            seen.add(values)
            entries = {
                key: CriterionEntry(scores={column: entry}) for key, entry in zip(ids, chosen, strict=True)
            }
            left = [one for one in row.extra_scores if all(one is not entry for entry in chosen)]
            yield replace(row.form, criteria=entries), left


def _short_readings(
    criteria_set: CriteriaSet, row: SummaryRow
) -> Iterator[tuple[FilledForm, list[ScoreEntry]]]:
    """Each place of the one value too few, with what the total leaves for it; equal rows once."""
    leaves, column = criteria_set.leaves(), criteria_set.deciding_column.id
    total = row.form.total(column).value
    known = [one.value for one in row.extra_scores if isinstance(one.value, Decimal)]
    if not isinstance(total, Decimal) or len(known) < len(row.extra_scores):
        return
    left = total - sum(known, Decimal(0))
    seen: set[tuple[object, ...]] = set()
    for at, leaf in reversed(list(enumerate(leaves))):
        entries: list[ScoreEntry] = [*row.extra_scores[:at], Entry(left), *row.extra_scores[at:]]
        values = tuple(one.value for one in entries)
        if 0 <= left <= leaf.maximum and values not in seen:
            seen.add(values)
            pairs = zip(leaves, entries, strict=True)
            scores = {one.id: CriterionEntry(scores={column: entry}) for one, entry in pairs}
            yield replace(row.form, criteria=scores), []


def _disagreement(criteria_set: CriteriaSet, options: ScoringOptions, form: FilledForm) -> float:
    """What it takes to make a reading agree with itself; 0 when it does, endless when nothing does."""
    scored = score(criteria_set, inputs_of_summary_row(form), options)
    if scored.missing:
        return float("inf")
    checked = Checked(criteria_set, form, form.unit.value, scored, (), options, from_row=True)
    figures = figures_of(checked)
    edits = edits_of(checked, figures)
    values = {figure.id: figure.value for figure in figures}
    sums = [edit for edit in edits if isinstance(edit, SumOfScores)]
    inexact = sum(next(iter(edit.sums(values)))[0] != values[edit.total] for edit in sums)
    if all(edit.holds(values) for edit in edits):
        return _INEXACT * inexact
    ways: Sequence[float] = [way.cost for way in localise(figures, edits)]
    return min(ways, default=float("inf")) + _INEXACT * inexact


_READ: Memory[SummaryRow | None] = Memory(256)


def best_reading(criteria_set: CriteriaSet, options: ScoringOptions, row: SummaryRow) -> SummaryRow | None:
    """The row read in the one way that agrees best with its total, staff score, class and note.

    A value too few is what the total leaves, without a cell. None when the row has as many values as
    criteria, or two readings agree about equally well.
    """
    beyond = len(row.extra_scores) - len(criteria_set.leaves())
    if row.form.criteria or not row.extra_scores or not (beyond > 0 or beyond == -1):
        return None
    return _READ.of((criteria_set, options, row), lambda: _best(criteria_set, options, row, beyond))


def _best(
    criteria_set: CriteriaSet, options: ScoringOptions, row: SummaryRow, beyond: int
) -> SummaryRow | None:
    readings = _readings if beyond > 0 else _short_readings
    own = criteria_set.profile(title_of(criteria_set.groups, row.form.unit.value or ""))
    judged = [
        (_disagreement(own, options, form), at, form, left)
        for at, (form, left) in enumerate(readings(own, row))
    ]
    if not judged:
        return None
    judged.sort(key=lambda one: one[:2])
    best = judged[0]
    others = [one[0] for one in judged[1:]]
    if best[0] > _AT_MOST or any(cost < best[0] + _CLEARLY for cost in others):
        return None
    return replace(row, form=best[2], extra_scores=tuple(best[3]))
