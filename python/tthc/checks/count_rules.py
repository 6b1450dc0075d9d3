"""Rules over the counts of a form's head."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.checks.columns import labels_in_words
from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.typed import depends_on, marked, pending_of, plain_score
from tthc.checks.wording import parts_in_words
from tthc.domain.conditions import holds
from tthc.domain.counts import DOSSIERS, IDENTITIES, Count, certain_online_late, listed_whole
from tthc.domain.criteria_set import CountedLevels, Criterion, MarkedLevel
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import CriterionEntry
from tthc.domain.head_wordings import HEAD_WORDINGS, IN_SENTENCE
from tthc.domain.places import Entry

__all__ = ["COUNT_RULES", "ROW_COUNT_RULES", "nothing_is_scored_without_cases"]

_AT_MOST = (
    (Count.ONLINE, Count.RECEIVED),
    (Count.RESOLVED, Count.RECEIVED),
    (Count.ONLINE_LATE, Count.ONLINE),
    (Count.PROCEDURES_AT_DESK, Count.PROCEDURES),
    (Count.PROCEDURES_LEVEL34, Count.PROCEDURES),
    (Count.LEVEL34_RECEIVED, Count.RECEIVED),
    (Count.PETITIONS_ON_TIME, Count.PETITIONS),
)


def whole_equals_parts(checked: Checked) -> Iterator[Finding]:
    """Received is the sum of its channels, resolved the sum of its results.

    Why: the consolidated form adds these figures up, so one bad form spreads upward. Parts that were left
    blank count as zero when the rest already makes up the whole, as the reports leave zero parts out.
    """
    head = checked.form.head
    for whole, parts in IDENTITIES.items():
        total = head.value(whole)
        known = [(part, n) for part in parts if (n := head.value(part)) is not None]
        if total is None or not known:
            continue
        added = sum(n for _, n in known)
        if added == total:
            continue
        unclear = len(known) < len(parts) and added < total
        if unclear and len(known) == 1:
            continue  # one part alone (online, from the note on online services) claims nothing of the rest
        yield checked.finding(
            "TT202" if unclear else "TT201",
            best_place(head[whole], head[known[0][0]]),
            {
                "whole": HEAD_WORDINGS[whole],
                "total": total,
                "parts": parts_in_words(known),
                "sum": added,
                "gap": abs(total - added),
            },
        )


def rest_is_in_progress(checked: Checked) -> Iterator[Finding]:
    """Received minus resolved is in progress, in time or overdue.

    Why: a dossier that is neither resolved nor in progress is lost between two periods.
    """
    head = checked.form.head
    received, resolved = head.value(Count.RECEIVED), head.value(Count.RESOLVED)
    if resolved is None and checked.from_row:
        resolved = listed_whole(head.values(), Count.RESOLVED)
    if received is None or resolved is None or resolved > received:
        return
    left = received - resolved
    pending = pending_of(head.values())
    facts: dict[str, Fact] = {"received": received, "resolved": resolved, "left": left}
    if pending is None:
        asked = head[Count.IN_PROGRESS].place or checked.from_row
        if left:  # the printed form has no line for dossiers in progress; ours asks for them
            yield checked.finding("TT204" if asked else "TT212", best_place(head[Count.RECEIVED]), facts)
    elif pending != left:
        place = best_place(head[Count.IN_PROGRESS], head[Count.RECEIVED])
        yield checked.finding("TT203", place, facts | {"in_progress": pending})


def results_within_received(checked: Checked) -> Iterator[Finding]:
    """Where a note lists the results without their total, they are no more than the dossiers received.

    Why: "tiếp nhận 13 hồ sơ. Đã giải quyết trước hạn 11 hồ sơ, trễ hạn 03 hồ sơ" has one dossier too many.
    """
    head = checked.form.head
    received, listed = head.value(Count.RECEIVED), listed_whole(head.values(), Count.RESOLVED)
    if head.value(Count.RESOLVED) is not None or received is None or listed is None or listed <= received:
        return
    parts = [(part, n) for part in IDENTITIES[Count.RESOLVED] if (n := head.value(part)) is not None]
    facts: dict[str, Fact] = {
        "parts": parts_in_words(parts),
        "sum": listed,
        "received": received,
        "gap": listed - received,
    }
    yield checked.finding("TT213", best_place(head[parts[0][0]], head[Count.RECEIVED]), facts)


def part_within_whole(checked: Checked) -> Iterator[Finding]:
    """A part is never larger than its whole (online, resolved: at most received).

    Why: a digit too many shows here even when the other parts are blank.
    """
    head = checked.form.head
    for part, whole in _AT_MOST:
        smaller, larger = head.value(part), head.value(whole)
        if smaller is not None and larger is not None and smaller > larger:
            yield checked.finding(
                "TT205",
                best_place(head[part], head[whole]),
                {
                    "part_name": HEAD_WORDINGS[part],
                    "part": smaller,
                    "whole_name": IN_SENTENCE[whole],
                    "whole": larger,
                },
            )


def resolved_is_stated(checked: Checked) -> Iterator[Finding]:
    """The number of resolved dossiers is stated.

    Why: it is the denominator of every counted criterion (TT 01 Điều 15.2.a).
    """
    counted = any(isinstance(leaf.kind, CountedLevels) for leaf in checked.criteria_set.leaves())
    if counted and checked.form.head.value(Count.RESOLVED) is None and not checked.form.no_cases:
        yield checked.finding("TT206", None, {})


def cases_are_as_stated(checked: Checked) -> Iterator[Finding]:
    """A form that says there were no cases has no dossiers, and one with none says so.

    Why: "không phát sinh" is reported and not ranked; zeros without it would be classed.
    """
    head = checked.form.head
    stated = [n for count in (Count.RECEIVED, Count.RESOLVED) if (n := head.value(count)) is not None]
    place = best_place(head[Count.RESOLVED], head[Count.RECEIVED])
    if checked.form.no_cases and any(stated):
        yield checked.finding("TT208", place, {"dossiers": max(stated)})
    elif not checked.form.no_cases and stated and not any(stated):
        yield checked.finding("TT207", place, {})


def nothing_is_scored_without_cases(checked: Checked) -> Iterator[Finding]:
    """A form that says there were no cases has no scores, marks or dossiers at its criteria.

    Why: the choice is easily slipped, and then drops every score unseen. What the counts themselves give (no
    petition: level 2) is filled in by a form that computes, and says nothing.
    """
    if not checked.form.no_cases or any(checked.form.head.value(count) for count in DOSSIERS):
        return
    found = [leaf for leaf in checked.criteria_set.leaves() if _is_filled(checked, leaf)]
    if found:
        first = checked.form.criterion(found[0].id)
        marks = (first.marks[at] for at in first.marked)
        cells = (*marks, *first.levels, first.numerator, first.denominator)
        scores = (Entry(one.raw, one.place) for one in first.scores.values() if one.given)
        only_marks = all(isinstance(leaf.kind, MarkedLevel) for leaf in found)
        code, place = "TT364" if only_marks else "TT363", best_place(*cells, *scores)
        yield checked.finding(code, place, {"labels": labels_in_words(found)})


def _is_filled(checked: Checked, leaf: Criterion) -> bool:
    """True where a score, a ratio, dossiers or a mark stand that do not follow from the counts."""
    entry = checked.form.criterion(leaf.id)
    if entry.marked:
        marked_as = (leaf.levels[at].when or leaf.levels[at].expects for at in entry.marked)
        return not all(one and holds(one, checked.tallies, checked.options.bases) for one in marked_as)
    figures = (*entry.levels, entry.numerator, entry.denominator)
    return any(one.value for one in figures) or any(map(plain_score, entry.scores.values()))


def received_is_stated(checked: Checked) -> Iterator[Finding]:
    """The number of received dossiers is stated.

    Why: a group's total received would silently lack this unit.
    """
    head = checked.form.head
    if head.value(Count.RECEIVED) is None and head.value(Count.RESOLVED):
        yield checked.finding("TT210", best_place(head[Count.RESOLVED]), {})


def statements_agree(checked: Checked) -> Iterator[Finding]:
    """What a form says in several places (head, levels, notes) is the same number.

    Why: only one of them is added up, and the reader of the paper sees another.
    """
    head = checked.form.head
    for count, repeats in head.repeated.items():
        first = head[count]
        different = [entry for entry in repeats if entry.value != first.value]
        for entry in different[:1]:
            facts: dict[str, Fact] = {
                "what": HEAD_WORDINGS[count],
                "value": first.value,
                "other": entry.value,
                "cell": (entry.place.named if entry.place else "") or "ghi chú",
            }
            yield checked.finding("TT209", first.place, facts)
    late = head[Count.ONLINE_LATE]
    remark = checked.form.online_late_note
    if late.value == 0 and remark.given:
        cell = remark.place.named if remark.place else "ghi chú"
        yield checked.finding("TT211", late.place, {"remark": remark.value, "cell": cell})


def enough_online_is_late(checked: Checked) -> Iterator[Finding]:
    """The late online dossiers are no fewer than the late ones that cannot have come another way.

    Why: one late online dossier takes all points of the criterion, and 00 is typed without looking.
    """
    head = checked.form.head
    certain, stated = certain_online_late(head.values()), head[Count.ONLINE_LATE]
    if certain is None or (stated.value or 0) >= certain[0]:
        return
    least, late, others = certain
    facts: dict[str, Fact] = {"least": least, "late": late, "others": others}
    if stated.value is not None:
        yield checked.finding("TT223", stated.place, facts | {"stated": stated.value})
    elif any(_refuted(checked, kind, entry) for _, kind, entry in marked(checked)):
        yield checked.finding("TT220", best_place(stated, head[Count.LATE]), facts)


def _refuted(checked: Checked, kind: MarkedLevel, entry: CriterionEntry) -> bool:
    """True where a level is marked that late online dossiers rule out."""
    marked_as = (kind.levels[at].when for at in entry.marked)
    refuted = any(one and holds(one, checked.tallies, checked.options.bases) is False for one in marked_as)
    return refuted and depends_on(kind, Count.ONLINE_LATE)


def online_needs_a_service(checked: Checked) -> Iterator[Finding]:
    """Where dossiers came online, some procedure is offered online.

    Why: "không triển khai" is a level of its own, and 00 procedures beside online dossiers marks it wrongly.
    """
    head = checked.form.head
    online, offered = head.value(Count.ONLINE), head[Count.PROCEDURES_LEVEL34]
    if online and offered.value == 0:
        yield checked.finding("TT224", offered.place, {"online": online})


COUNT_RULES: tuple[Rule, ...] = (
    whole_equals_parts,
    rest_is_in_progress,
    results_within_received,
    part_within_whole,
    resolved_is_stated,
    cases_are_as_stated,
    nothing_is_scored_without_cases,
    received_is_stated,
    statements_agree,
    enough_online_is_late,
    online_needs_a_service,
)

ROW_COUNT_RULES: tuple[Rule, ...] = (
    whole_equals_parts,
    rest_is_in_progress,
    results_within_received,
    part_within_whole,
)
"""What the counts of a row's note must agree in; a row need not state any."""
