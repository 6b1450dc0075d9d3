"""Rules over typed scores: what is blank, what a column lacks, stated maxima, self against appraised."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from tthc.checks.columns import (
    every_column,
    has_column,
    heading_of,
    is_open,
    is_scored,
    label_in,
    labels_in_words,
    total_name,
)
from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.outcomes import outcome_of_blank
from tthc.checks.typed import agrees, lacks_ratio, plain_score, proposing
from tthc.checks.wording import capital
from tthc.domain.criteria_set import Copied, Criterion, Given, ScoreColumn
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import ScoreEntry
from tthc.domain.numbers import Absent, format_number, round_half_up
from tthc.domain.places import Place
from tthc.domain.scoring import ColumnResult, State

__all__ = ["COLUMN_RULES", "ROW_COLUMN_RULES", "every_score_is_typed"]

_FEW = 3
"""More blanks than these are told together."""


def _typed(checked: Checked, leaf: Criterion, column: ScoreColumn) -> ScoreEntry:
    return checked.form.criterion(leaf.id).score(column.id)


def _is_blank(checked: Checked, leaf: Criterion, column: ScoreColumn, result: ColumnResult) -> bool:
    """True for a criterion without counts whose score is still to be typed; one not understood is told."""
    entry = checked.form.criterion(leaf.id)
    typed = entry.score(column.id)
    unread = typed.raw and typed.value is None
    scored = any(isinstance(own.value, Decimal) for own in entry.scores.values())
    half = entry.numerator.given or entry.denominator.given or (scored and lacks_ratio(entry))
    missing = result.scores[leaf.id].state is State.MISSING and not isinstance(typed.value, Decimal)
    return missing and not (leaf.levels or unread or half) and leaf.id in checked.form.criteria


def _place_to_fill_in(checked: Checked, leaf: Criterion, column: ScoreColumn) -> Place | None:
    """Where a missing score is put right: at the figures of a ratio, else in the cell of the score."""
    entry = checked.form.criterion(leaf.id)
    figures = () if isinstance(leaf.kind, Given | Copied) else (entry.numerator, entry.denominator)
    return best_place(*figures) or entry.score(column.id).place


def every_score_is_typed(checked: Checked) -> Iterator[Finding]:
    """Every criterion whose score is typed has one in the deciding column, as have those of a column begun.

    Why: a blank is not 0; with one, there is no total, no index and no class. A deciding column nobody has
    begun is told once, by itself.
    """
    leaves, deciding = checked.criteria_set.leaves(), checked.criteria_set.deciding_column
    for column, result in every_column(checked):
        blank = [leaf for leaf in leaves if _is_blank(checked, leaf, column, result)]
        if column is not deciding and blank and is_scored(checked.form, leaves, column):
            facts: dict[str, Fact] = {"labels": labels_in_words(blank), "what": heading_of(column)}
            yield checked.finding("TT354", _typed(checked, blank[0], column).place, facts)
        elif column is deciding and not is_open(checked):
            groups = [[leaf] for leaf in blank] if len(blank) <= _FEW else [blank]
            for own in groups:
                outcome = outcome_of_blank(checked, own[0]) if len(own) == 1 else ""
                told: dict[str, Fact] = {"labels": labels_in_words(own), "outcome": outcome}
                only = own[0].id if len(own) == 1 else None
                place = _place_to_fill_in(checked, own[0], column)
                yield checked.finding("TT330", place, told, only)


def deciding_column_is_filled_in(checked: Checked) -> Iterator[Finding]:
    """Where one column holds scores, so does the one that decides.

    Why: total, index and class wait for the appraisal; the form is no worse for it, so it is told once.
    """
    chosen = checked.criteria_set
    if is_open(checked):
        deciding = chosen.deciding_column
        code = "TT417" if has_column(checked, deciding) else "TT419"
        places = (_typed(checked, leaf, deciding).place for leaf in chosen.leaves())
        place = next((one for one in places if one is not None), None)
        yield checked.finding(code, place, {"what": heading_of(deciding)})


def every_column_is_begun(checked: Checked) -> Iterator[Finding]:
    """Where the deciding column holds scores, the others do.

    Why: an appraisal of a form nobody scored may stand in the wrong column.
    """
    chosen = checked.criteria_set
    *others, deciding = chosen.columns
    if not is_scored(checked.form, chosen.leaves(), deciding):
        return
    for column in others:
        if has_column(checked, column) and not is_scored(checked.form, chosen.leaves(), column):
            facts: dict[str, Fact] = {"other_found": heading_of(column), "what": heading_of(deciding)}
            yield checked.finding("TT418", checked.form.total(column.id).place, facts)


def stated_maximum_is_possible(checked: Checked) -> Iterator[Finding]:
    """A maximum stated beside a score is above 0 and no more than the criterion's own.

    Why: the index is a share of it; a maximum that is too large is not used, and the officer must know.
    """
    for leaf in checked.criteria_set.leaves():
        if not (isinstance(leaf.kind, Given) and leaf.kind.own_maximum):
            continue
        for column, result in every_column(checked):
            stated = checked.form.criterion(leaf.id).maxima.get(column.id)
            if stated is not None and stated.value is not None and not 0 < stated.value <= leaf.maximum:
                facts: dict[str, Fact] = {
                    "criterion_label": label_in(checked.criteria_set, leaf, column),
                    "typed": stated.value,
                    "maximum": result.scores[leaf.id].maximum,
                }
                yield checked.finding("TT332", stated.place, facts, leaf.id)


def maximum_is_stated(checked: Checked) -> Iterator[Finding]:
    """A score that comes with a maximum of its own states it.

    Why: "75,42" without its 94 is taken of 100, and the index falls by five points.
    """
    for leaf in checked.criteria_set.leaves():
        if not (isinstance(leaf.kind, Given) and leaf.kind.own_maximum):
            continue
        for column, result in every_column(checked):
            entry = checked.form.criterion(leaf.id)
            typed, stated = entry.score(column.id), entry.maxima.get(column.id)
            known = (stated is not None and stated.given) or column.id in checked.form.maxima
            if isinstance(typed.value, Decimal) and not known:
                label, taken = label_in(checked.criteria_set, leaf, column), result.scores[leaf.id].maximum
                facts: dict[str, Fact] = {"criterion_label": label, "maximum": taken}
                yield checked.finding("TT333", typed.place, facts, leaf.id)


def decimals_are_kept(checked: Checked) -> Iterator[Finding]:
    """A typed score has no more decimals than the set keeps.

    Why: it is rounded before adding, and a total added from what the cells hold may differ by a last place.
    """
    decimals = checked.criteria_set.rounding.criterion
    for leaf in checked.criteria_set.leaves():
        for column, result in every_column(checked):
            typed, used = _typed(checked, leaf, column), result.scores[leaf.id]
            value = plain_score(typed)
            if not isinstance(leaf.kind, Given | Copied) or value is None or used.value is None:
                continue
            if value != round_half_up(value, decimals):
                facts: dict[str, Fact] = {
                    "criterion_label": label_in(checked.criteria_set, leaf, column),
                    "typed": format_number(value),
                    "decimals": str(decimals),
                    "computed": used.value,
                }
                yield checked.finding("TT352", typed.place, facts, leaf.id)


def headings_add_up(checked: Checked) -> Iterator[Finding]:
    """The score of a heading is the sum of its parts.

    Why: the summary shows the headings alone; a reader cannot check them there any more.
    """
    decimals = checked.criteria_set.rounding.total
    for node in checked.criteria_set.nodes():
        if not node.parts:
            continue
        for column, result in every_column(checked):
            own = [result.scores[leaf.id] for leaf in node.leaves()]
            typed = checked.form.criterion(node.id).score(column.id)
            if typed.value is None or any(one.state is State.MISSING for one in own):
                continue
            added = sum((one.value for one in own if one.value is not None), Decimal(0))
            scored = any(one.state is State.SCORED for one in own)
            given = typed.value if isinstance(typed.value, Decimal) else None
            fits = not scored if given is None else round_half_up(given, decimals) == added
            if not fits:
                facts: dict[str, Fact] = {
                    "criterion_label": label_in(checked.criteria_set, node, column),
                    "typed": "-" if given is None else given,
                    "computed": added,
                }
                yield proposing(checked.finding("TT350", typed.place, facts, node.id), typed, [added])


def maxima_of_headings_add_up(checked: Checked) -> Iterator[Finding]:
    """The maximum stated for a heading is the sum of those of its parts that count.

    Why: where a part is "-" its points leave the group's base too.
    """
    chosen = checked.criteria_set
    for node in chosen.nodes():
        for column, result in every_column(checked) if node.parts else ():
            stated = checked.form.criterion(node.id).maxima.get(column.id)
            kept = [result.scores[leaf.id] for leaf in node.leaves()]
            kept = [one for one in kept if not (chosen.rescale and one.state is State.NOT_COUNTED)]
            most = sum((one.maximum for one in kept), Decimal(0))
            if stated is None or stated.value in (None, most, node.maximum):
                continue  # some forms print the heading's whole maximum, whatever counts of it
            facts: dict[str, Fact] = {
                "criterion_label": label_in(checked.criteria_set, node, column),
                "typed": stated.value,
                "computed": most,
            }
            yield checked.finding("TT351", stated.place, facts, node.id)


def _own_score(checked: Checked, leaf: Criterion) -> Decimal | None:
    """The score of the first column: as typed, else as computed; rounded."""
    typed = _typed(checked, leaf, checked.criteria_set.computed_column).value
    if isinstance(typed, Decimal):
        return round_half_up(typed, checked.criteria_set.rounding.criterion)
    return checked.scored.computed.scores[leaf.id].value


def appraisal_gives_reasons(checked: Checked) -> Iterator[Finding]:
    """Where the appraised score of a criterion differs from the unit's own, its note says why.

    Why: the unit may ask; "lý do chênh lệch" is a column of the form. One finding a form: an appraiser who
    leaves the column out leaves it out throughout.
    """
    first, *others = checked.criteria_set.columns
    leaves = checked.criteria_set.leaves()
    remark = checked.form.note if len(leaves) == 1 else None
    for column in others[-1:]:
        differing = [
            leaf
            for leaf in leaves
            if (own := _own_score(checked, leaf)) is not None
            and isinstance(other := _typed(checked, leaf, column).value, Decimal)
            and not agrees(other, own, checked.criteria_set.rounding.criterion)
            and not checked.form.criterion(leaf.id).note.given
            and not (remark is not None and remark.given)
        ]
        if differing:
            place = _typed(checked, differing[0], column).place
            facts: dict[str, Fact] = {
                "labels": labels_in_words(differing),
                "what": capital(heading_of(column)),
                "other": heading_of(first),
                "column": checked.criteria_set.forms.note_heading,
            }
            yield checked.finding("TT338", place, facts, differing[0].id if len(differing) == 1 else None)


def _left_out_in_one(checked: Checked) -> list[Criterion]:
    """Criteria that are "-" in one column and scored in another."""
    found = []
    for leaf in checked.criteria_set.leaves():
        values = [_typed(checked, leaf, column).value for column in checked.criteria_set.columns]
        if Absent.DASH in values and any(isinstance(one, Decimal) for one in values):
            found.append(leaf)
    return found


def columns_count_the_same(checked: Checked) -> Iterator[Finding]:
    """Both columns leave out the same criteria, so that they are of the same maximum.

    Why: an appraiser may put an item back (Đăk Ruông: 93 against 92,5) or take one out; the two totals are
    then of different maxima and cannot be compared.
    """
    first, *others = checked.criteria_set.columns
    deciding, form = checked.criteria_set.deciding_column, checked.form
    if not others or not checked.criteria_set.rescale:
        return
    left_out = _left_out_in_one(checked)
    own, last = checked.scored.columns[first.id].maximum, checked.scored.deciding.maximum
    facts: dict[str, Fact] = {
        "what": heading_of(deciding),
        "maximum": last,
        "other": heading_of(first),
        "other_score": own,
    }
    if left_out:
        place = _typed(checked, left_out[0], deciding).place
        only = left_out[0].id if len(left_out) == 1 else None
        yield checked.finding("TT337", place, facts | {"labels": labels_in_words(left_out)}, only)
    elif last > own and all(is_scored(form, checked.criteria_set.leaves(), one) for one in (first, deciding)):
        yield checked.finding("TT416", form.total(deciding.id).place, facts | {"gap": last - own})


def total_has_scores(checked: Checked) -> Iterator[Finding]:
    """A total stands over scores.

    Why: one that nothing adds up to was copied from elsewhere, and nobody can check it.
    """
    leaves = checked.criteria_set.leaves()
    for column, result in every_column(checked):
        typed = checked.form.total(column.id)
        scored = any(one.state is State.SCORED for one in result.scores.values())
        listed = any(leaf.id in checked.form.criteria for leaf in leaves)
        if not isinstance(typed.value, Decimal) or scored or is_scored(checked.form, leaves, column):
            continue
        if listed and not checked.criteria_set.uses_counts:
            facts: dict[str, Fact] = {"what": total_name(checked.criteria_set, column), "typed": typed.value}
            yield checked.finding("TT410", typed.place, facts)


ROW_COLUMN_RULES: tuple[Rule, ...] = (
    deciding_column_is_filled_in,
    every_column_is_begun,
    stated_maximum_is_possible,
    maximum_is_stated,
    decimals_are_kept,
    headings_add_up,
    maxima_of_headings_add_up,
    columns_count_the_same,
    total_has_scores,
)
"""What can be said of the columns of a printed row, which gives no reasons."""

COLUMN_RULES: tuple[Rule, ...] = (*ROW_COLUMN_RULES, appraisal_gives_reasons)
