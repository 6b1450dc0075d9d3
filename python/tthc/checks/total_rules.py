"""Rules over total, staff score and class."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal

from tthc.checks.columns import every_column, only_dashes, total_name
from tthc.checks.context import Checked, Rule
from tthc.checks.edits import SumOfScores
from tthc.checks.figures import STAFF, TOTAL, figures_of
from tthc.checks.form_edits import edits_of
from tthc.checks.index_rules import accepted_index
from tthc.checks.typed import agrees, counted, typed_score
from tthc.checks.wording import run_on
from tthc.domain.criteria_set import ClassBand, ClassifyOn, ScoreColumn
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import ScoreEntry
from tthc.domain.numbers import round_half_up
from tthc.domain.scoring import Scored, classify, classify_label

__all__ = ["TOTAL_RULES"]

Chosen = Callable[[Scored], Decimal | None]


def _divides_so(checked: Checked, other: Scored) -> bool:
    """False where a typed score was divided as in one convention, and the total would be by another."""
    decimals = checked.criteria_set.rounding.criterion
    every = (checked.scored, *(scored for _, scored in checked.others))
    for leaf, kind, entry in counted(checked):
        _, typed = typed_score(checked, entry)
        if not kind.may_omit or typed is None:
            continue
        accepted = {one.computed.scores[leaf.id].value for one in every}
        fitting = {value for value in accepted if value is not None and agrees(typed, value, decimals)}
        if fitting and other.computed.scores[leaf.id].value not in fitting:
            return False
    return True


def _compare(checked: Checked, what: str, typed: ScoreEntry, chosen: Chosen) -> Iterator[Finding]:
    computed = chosen(checked.scored)
    if not isinstance(typed.value, Decimal) or computed is None:
        return
    value, decimals = typed.value, checked.criteria_set.rounding.total
    if agrees(value, computed, decimals):
        return
    facts: dict[str, Fact] = {"what": what, "typed": value, "computed": computed}
    for convention, other in checked.others:
        alternative = chosen(other)
        if alternative is not None and agrees(value, alternative, decimals) and _divides_so(checked, other):
            yield checked.finding("TT402", typed.place, facts | {"convention": convention})
            return
    code = "TT405" if checked.from_row and _within_rounding(checked, typed) else "TT401"
    yield checked.finding(code, typed.place, facts | {"gap": abs(value - computed)})


def _within_rounding(checked: Checked, typed: ScoreEntry) -> bool:
    """True when the scores before rounding, each near its printed one, may add up to a sum."""
    figures = figures_of(checked)
    values = {figure.id: figure.value for figure in figures}
    name = STAFF if typed == checked.form.staff_score else TOTAL
    sums = (edit for edit in edits_of(checked, figures) if isinstance(edit, SumOfScores))
    return any(edit.holds(values) for edit in sums if edit.total == name)


def total_is_sum(checked: Checked) -> Iterator[Finding]:
    """The typed total of each column is the sum of its criteria, by any accepted convention.

    Why: Điện Biên Phủ adds unrounded scores, most offices add what is printed; both are right.
    """
    for column in checked.criteria_set.columns:
        yield from _total_of(checked, column)


def _total_of(checked: Checked, column: ScoreColumn) -> Iterator[Finding]:
    def chosen(scored: Scored) -> Decimal | None:
        return scored.columns[column.id].total

    yield from _compare(
        checked, total_name(checked.criteria_set, column), checked.form.total(column.id), chosen
    )


def total_is_stated(checked: Checked) -> Iterator[Finding]:
    """A form with typed scores has a typed total.

    Why: the total is what is signed; one that is missing was forgotten, or lost on the way. The one criterion
    of a set that knows no others is the total itself.
    """
    if len(checked.criteria_set.leaves()) == 1:
        return
    for column, result in every_column(checked):
        typed, computed = checked.form.total(column.id), result.total
        scores = (checked.form.criterion(leaf.id).score(column.id) for leaf in checked.criteria_set.leaves())
        if typed.place is None or typed.value is not None or typed.raw or computed is None:
            continue
        if any(isinstance(entry.value, Decimal) for entry in scores):
            facts: dict[str, Fact] = {
                "what": run_on(total_name(checked.criteria_set, column)),
                "computed": computed,
            }
            yield checked.finding("TT407", typed.place, facts)


def staff_score_is_sum(checked: Checked) -> Iterator[Finding]:
    """The typed staff score is the sum of its criteria, by any accepted convention.

    Why: it is retyped into Biểu mẫu 01 and drifts from there.
    """
    typed = checked.form.staff_score
    yield from _compare(checked, "ĐTB CCVC", typed, lambda scored: scored.staff_score)


def _accepted_total(checked: Checked) -> Decimal | None:
    """The typed total where an accepted convention gives it; None where none is typed or it is wrong."""
    typed = checked.form.total(checked.criteria_set.deciding_column.id).value
    deciding = checked.criteria_set.deciding_column
    if not isinstance(typed, Decimal) or any(one.code == "TT401" for one in _total_of(checked, deciding)):
        return None
    return round_half_up(typed, checked.criteria_set.rounding.total)


def _band_of_typed(checked: Checked) -> ClassBand | None:
    """The class of an accepted typed total, or index where the set classifies on that."""
    on_index = checked.criteria_set.classify_on is ClassifyOn.INDEX
    accepted = accepted_index(checked) if on_index else _accepted_total(checked)
    return classify(accepted, checked.criteria_set.bands)


def class_follows_score(checked: Checked) -> Iterator[Finding]:
    """The typed class is the one the total (or index) belongs to; where every criterion is "-" there is none.

    Why: the class is what is published. A total by another accepted convention has its own class; that the
    class then hangs on the convention is told by itself.
    """
    typed = checked.form.classification
    if not typed.value:
        return
    if only_dashes(checked):
        yield checked.finding("TT421", typed.place, {"typed": typed.value})
        return
    bands = checked.criteria_set.bands
    named = classify_label(typed.value, bands)
    if named is None:
        known = tuple(band.label for band in bands)
        yield checked.finding("TT404", typed.place, {"typed": typed.value, "known": known})
        return
    computed = checked.scored.classification
    if computed is not None and named not in (computed, _band_of_typed(checked)):
        deciding = checked.scored.deciding
        on_index = checked.criteria_set.classify_on is ClassifyOn.INDEX
        score = deciding.index if on_index else deciding.total
        facts: dict[str, Fact] = {"typed": typed.value, "score": score, "computed": computed.label}
        if on_index and classify(deciding.total, bands) == named:
            yield checked.finding("TT414", typed.place, facts | {"total": deciding.total})
        else:
            what = "chỉ số" if on_index else "điểm"
            yield checked.finding("TT403", typed.place, facts | {"what": what})


def class_is_the_same_by_every_convention(checked: Checked) -> Iterator[Finding]:
    """The class does not hang on how scores were divided or added.

    Why: where it does, the office must know which way it chose before it publishes.
    """
    computed = checked.scored.classification
    if computed is None:
        return
    others = [(convention, other.classification) for convention, other in checked.others]
    if checked.from_row:  # its scores are rounded already: only the printed total tells of another way
        others = [("cộng trước khi làm tròn như tổng điểm đã ghi", _band_of_typed(checked))]
    for convention, other in others:
        if other is not None and other != computed:
            place = checked.form.total(checked.criteria_set.deciding_column.id).place
            facts: dict[str, Fact] = {
                "computed": computed.label,
                "convention": convention,
                "other": other.label,
            }
            yield checked.finding("TT406", place, facts)
            return


TOTAL_RULES: tuple[Rule, ...] = (
    total_is_sum,
    total_is_stated,
    staff_score_is_sum,
    class_follows_score,
    class_is_the_same_by_every_convention,
)
