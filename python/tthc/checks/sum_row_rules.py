"""Rules over the rows of sums and averages of a printed summary, which are no units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tthc.checks.columns import label_in, total_name
from tthc.checks.typed import plain_score
from tthc.checks.wording import run_on
from tthc.domain.criteria_set import CriteriaSet, Criterion, ScoreColumn
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm, ScoreEntry, SummaryRow, SummaryTable
from tthc.domain.numbers import format_score, round_half_up
from tthc.domain.results import GroupResult
from tthc.domain.scoring import Scored
from tthc.domain.texts import fold_label

__all__ = ["check_sum_rows"]

_MEAN = re.compile(r"\b(trung bình|bình quân)\b")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of scores: its name in words, its maximum, and its figure on a form and in a score of ours."""

    what: str
    maximum: Decimal
    decimals: int
    typed: Callable[[FilledForm], ScoreEntry]
    computed: Callable[[Scored], Decimal | None]

    def value(self, form: FilledForm) -> Decimal | None:
        """What is typed; None for what is no number."""
        return plain_score(self.typed(form))


def _of_criterion(leaf: Criterion, column: ScoreColumn, label: str, decimals: int) -> _Column:
    return _Column(
        f"tiêu chí {label}",
        leaf.maximum,
        decimals,
        lambda form: form.criterion(leaf.id).score(column.id),
        lambda scored: scored.columns[column.id].scores[leaf.id].value,
    )


def _of_total(criteria_set: CriteriaSet, column: ScoreColumn) -> _Column:
    return _Column(
        run_on(total_name(criteria_set, column)),
        criteria_set.maximum,
        criteria_set.rounding.total,
        lambda form: form.total(column.id),
        lambda scored: scored.columns[column.id].total,
    )


def _columns(criteria_set: CriteriaSet) -> Iterator[_Column]:
    """The columns of a summary that hold scores."""
    rounding = criteria_set.rounding
    for column in criteria_set.columns:
        for leaf in criteria_set.leaves():
            yield _of_criterion(leaf, column, label_in(criteria_set, leaf, column), rounding.criterion)
    for column in criteria_set.columns:
        yield _of_total(criteria_set, column)
    yield _Column(
        "chỉ số",
        Decimal(100),
        rounding.index,
        lambda form: form.index,
        lambda scored: scored.deciding.index,
    )
    if criteria_set.staff is not None:
        yield _Column(
            "ĐTB CCVC",
            criteria_set.staff_maximum,
            rounding.total,
            lambda form: form.staff_score,
            lambda scored: scored.staff_score,
        )


@dataclass(frozen=True, slots=True)
class _Scope:
    """Units a row may speak of, and whether it adds their scores up or takes their mean."""

    units: Sequence[SummaryRow]
    mean: bool

    def values(self, column: _Column) -> list[Decimal]:
        """The printed scores of a column; none where one of them could not be read."""
        forms = [row.form for row in self.units]
        unread = any(row.extra_scores and not row.form.criteria for row in self.units)
        if unread or any(column.value(form) is None and column.typed(form).raw for form in forms):
            return []
        return [value for form in forms if (value := column.value(form)) is not None]

    def expected(self, values: Sequence[Decimal]) -> Fraction:
        """The sum or the mean of some scores."""
        added = sum(map(Fraction, values), Fraction(0))
        return added / len(values) if self.mean else added

    def fits(self, column: _Column, typed: Decimal) -> bool:
        """True when the figure is that of the column within rounding, or nothing is known."""
        values = self.values(column)
        counts_units = not self.mean and typed in range(len(self.units) + 1)  # "22" under a column of scores
        if not values or counts_units:
            return True
        shown = min(column.decimals, max(1, -int(typed.normalize().as_tuple().exponent)))
        rounded = Fraction(1 if self.mean else len(values), 10**column.decimals) + Fraction(1, 10**shown)
        return abs(Fraction(typed) - self.expected(values)) <= rounded / 2

    def told(self, column: _Column, typed: Decimal) -> str:
        """The figure beside what it should be."""
        again = round_half_up(self.expected(self.values(column)), column.decimals)
        return f"{column.what} ghi {format_score(typed)}, tính được {format_score(again)}"


def _is_scored(form: FilledForm) -> bool:
    return any(score.given for entry in form.criteria.values() for score in entry.scores.values())


def _units_meant(table: SummaryTable, row: SummaryRow) -> Iterator[list[SummaryRow]]:
    """The units a row may speak of: above it as far as the last such row, of its group, the whole table."""
    at = row.form.source.row
    last = max((one.form.source.row for one in table.sums if one.form.source.row < at), default=0)
    for units in (
        [unit for unit in table.rows if last < unit.form.source.row < at],
        [unit for unit in table.rows if unit.group_title == row.group_title],
        list(table.rows),
    ):
        yield units
        yield [unit for unit in units if _is_scored(unit.form)]


def _is_known(column: _Column, typed: Decimal, groups: Sequence[GroupResult]) -> bool:
    """True for a figure of a group's own form, as printed or computed: its score is no mean of the units'."""
    printed = [column.value(group.typed) for group in groups if group.typed is not None]
    computed = [column.computed(group.scored) for group in groups if group.scored is not None]
    return typed in (*printed, *computed)


def row_is_mean_or_sum(
    criteria_set: CriteriaSet, table: SummaryTable, row: SummaryRow, groups: Sequence[GroupResult]
) -> Iterator[Finding]:
    """A row of averages holds the means of the units' scores, a row above the maxima their sums.

    Why: the mean is quoted in the report's text and nobody computes it again. Only pointed out: such a row
    may also follow a slip in one of its units, which is told there. A row called a sum that stays within the
    maxima may be the group's own score and says nothing of the units.
    """
    given = [
        (column, typed) for column in _columns(criteria_set) if (typed := column.value(row.form)) is not None
    ]
    mean = bool(_MEAN.search(fold_label(row.form.unit.value or "")))
    if not mean and all(typed <= column.maximum for column, typed in given):
        return
    asked = [(column, typed) for column, typed in given if not _is_known(column, typed, groups)]
    judged = [
        (scope, [(column, typed) for column, typed in asked if not scope.fits(column, typed)])
        for units in _units_meant(table, row)
        if units
        for scope in [_Scope(units, mean)]
    ]
    best = min(judged, key=lambda one: len(one[1]), default=None)
    if best is not None and best[1]:
        scope, wrong = best
        facts: dict[str, Fact] = {
            "name": row.form.unit.value,
            "what": "trung bình" if mean else "tổng",
            "units": len(scope.values(wrong[0][0])),
            "seen": "; ".join(scope.told(column, typed) for column, typed in wrong),
        }
        yield Finding("TT559", facts, wrong[0][0].typed(row.form).place)


def check_sum_rows(
    criteria_set: CriteriaSet, table: SummaryTable, groups: Sequence[GroupResult]
) -> Iterator[Finding]:
    """All findings about the rows of sums and averages of a printed summary."""
    for row in table.sums:
        yield from row_is_mean_or_sum(criteria_set, table, row, groups)
