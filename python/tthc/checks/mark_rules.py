"""Rules over marked criteria: the mark, the typed score, and the rule of the counts."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.outcomes import outcome_of_blank
from tthc.checks.reasons import deciding, failing, reason
from tthc.checks.typed import agrees, depends_on, marked, typed_score
from tthc.checks.wording import joined
from tthc.domain.conditions import holds
from tthc.domain.counts import Count
from tthc.domain.findings import Fact, Finding
from tthc.domain.notes import read_note
from tthc.domain.numbers import format_number
from tthc.domain.scoring import Basis, State

__all__ = ["MARK_RULES", "late_on_the_portal", "marked_score_is_a_level"]


def one_mark(checked: Checked) -> Iterator[Finding]:
    """A marked criterion carries exactly one x.

    Why: without it there is no score, with two there is a choice nobody made.
    """
    for leaf, _, entry in marked(checked):
        not_counted = checked.scored.computed.scores[leaf.id].state is State.NOT_COUNTED
        if entry.marks and len(entry.marked) != 1 and not not_counted:
            place = best_place(*(entry.marks[at] for at in entry.marked), *entry.marks)
            outcome = outcome_of_blank(checked, leaf)
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "outcome": outcome}
            if entry.marked:
                yield checked.finding("TT304", place, facts | {"marks": len(entry.marked)}, leaf.id)
            else:
                yield checked.finding("TT313", place, facts, leaf.id)


def rule_agrees_with_mark(checked: Checked) -> Iterator[Finding]:
    """Where the counts decide a marked criterion, mark and typed score say the same.

    Why: the most frequent wrong score of the reports is 1 or 2 for online services although the share is
    too low or online dossiers were late.
    """
    for leaf, kind, entry in marked(checked):
        result = checked.scored.computed.scores[leaf.id]
        typed, value = typed_score(checked, entry)
        if result.basis is not Basis.RULE or result.value is None or result.level is None:
            continue
        condition = kind.levels[result.level].when
        decisive = tuple(deciding(condition, checked)) if condition else ()
        chosen = [kind.levels[at].points for at in entry.marked]
        seen = [f"dấu x ở mức {format_number(points)} điểm" for points in chosen if points != result.value]
        if value is not None and not agrees(value, result.value, checked.criteria_set.rounding.criterion):
            seen.append(f"điểm {format_number(value)}")
        if seen:
            place = best_place(*(entry.marks[at] for at in entry.marked), typed)
            yield checked.finding(
                "TT306",
                place,
                {
                    "criterion_label": leaf.label,
                    "computed": result.value,
                    "why": reason(decisive, checked),
                    "seen": joined(seen, "và"),
                },
                leaf.id,
            )


def marked_level_is_possible(checked: Checked) -> Iterator[Finding]:
    """The counts known so far do not rule out the marked level.

    Why: an online share of 20 % is no "from 30 %", whatever else is still unknown.
    """
    tallies, bases = checked.tallies, checked.options.bases
    for leaf, kind, entry in marked(checked):
        ruled = checked.scored.computed.scores[leaf.id].basis is Basis.RULE
        if ruled or len(entry.marked) != 1:
            continue
        level = kind.levels[entry.marked[0]]
        if level.when is None or holds(level.when, tallies, bases) is not False:
            continue
        others = [one.when for one in kind.levels if one.when is not None]
        if all(holds(condition, tallies, bases) is False for condition in others):
            continue  # no level at all is told by itself
        facts: dict[str, Fact] = {
            "criterion_label": leaf.label,
            "marked": level.points,
            "why": reason(failing(level.when, checked), checked),
        }
        yield checked.finding("TT317", best_place(entry.marks[entry.marked[0]]), facts, leaf.id)


def marked_level_is_expected(checked: Checked) -> Iterator[Finding]:
    """The counts say what they should where a level is marked (petitions settled in time).

    Why: the mark is the officer's, but 100 % in time beside one of two petitions late needs a look.
    """
    for leaf, kind, entry in marked(checked):
        for level in [kind.levels[at] for at in entry.marked]:
            if level.expects and holds(level.expects, checked.tallies, checked.options.bases) is False:
                facts: dict[str, Fact] = {
                    "criterion_label": leaf.label,
                    "marked": level.points,
                    "why": reason(failing(level.expects, checked), checked),
                }
                yield checked.finding("TT326", best_place(entry.marks[entry.marked[0]]), facts, leaf.id)


def late_on_the_portal(checked: Checked) -> Iterator[Finding]:
    """A note on late dossiers "trên cổng DVC" beside a score that allows no late online dossier.

    Why: such dossiers may have been sent online; then the criterion has no points (TT 01 Điều 13).
    """
    remarks = [checked.form.note, *(entry.note for entry in checked.form.criteria.values())]
    remark = next((one for one in remarks if read_note(one.value or "").mentions_portal_late), None)
    if remark is None or checked.tallies[Count.ONLINE_LATE].value is not None:
        return
    for leaf, kind, _ in marked(checked):
        value = checked.scored.deciding.scores[leaf.id].value
        if value and depends_on(kind, Count.ONLINE_LATE):
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "remark": remark.value, "score": value}
            yield checked.finding("TT318", remark.place, facts, leaf.id)


def mark_agrees_with_score(checked: Checked) -> Iterator[Finding]:
    """The typed score of a marked criterion is that of the marked level.

    Why: one of the two was changed and the other forgotten.
    """
    for leaf, kind, entry in marked(checked):
        typed, value = typed_score(checked, entry)
        ruled = checked.scored.computed.scores[leaf.id].basis is Basis.RULE
        if value is None or len(entry.marked) != 1 or ruled or value > leaf.maximum:
            continue
        points = kind.levels[entry.marked[0]].points
        if value != points:
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "marked": points, "typed": value}
            yield checked.finding("TT305", typed.place, facts, leaf.id)


def law_leaves_no_gap(checked: Checked) -> Iterator[Finding]:
    """The counts fall under one of the levels.

    Why: TT 01 has no level for a share of dossiers of 30% and more with too few procedures online.
    """
    for leaf, kind, entry in marked(checked):
        conditions = [level.when for level in kind.levels if level.when is not None]
        if len(conditions) != len(kind.levels):
            continue
        answers = [holds(condition, checked.tallies, checked.options.bases) for condition in conditions]
        if all(answer is False for answer in answers):
            place = best_place(*(entry.marks[at] for at in entry.marked))
            yield checked.finding(
                "TT307",
                place,
                {"criterion_label": leaf.label, "why": reason(conditions[:1], checked)},
                leaf.id,
            )


def marked_score_is_a_level(checked: Checked) -> Iterator[Finding]:
    """The score of a marked criterion in a printed row is the points of one of its levels.

    Why: such a criterion has no values in between; 1,5 there belongs to another column.
    """
    for leaf, kind, entry in marked(checked):
        typed, value = typed_score(checked, entry)
        points = [level.points for level in kind.levels]
        if value is not None and 0 <= value <= leaf.maximum and value not in points:
            levels = tuple(format_number(one) for one in points)
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "typed": value, "levels": levels}
            yield checked.finding("TT315", typed.place, facts, leaf.id)


MARK_RULES: tuple[Rule, ...] = (
    one_mark,
    rule_agrees_with_mark,
    marked_level_is_possible,
    marked_level_is_expected,
    late_on_the_portal,
    mark_agrees_with_score,
    law_leaves_no_gap,
)
