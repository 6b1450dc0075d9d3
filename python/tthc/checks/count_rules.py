"""Rules over the counts of a form's head."""

from __future__ import annotations

from collections.abc import Iterator

from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.typed import pending_of
from tthc.checks.wording import parts_in_words
from tthc.domain.counts import IDENTITIES, Count, listed_whole
from tthc.domain.criteria_set import CountedLevels
from tthc.domain.findings import Fact, Finding
from tthc.domain.head_wordings import HEAD_WORDINGS, IN_SENTENCE

__all__ = ["COUNT_RULES", "ROW_COUNT_RULES"]

_AT_MOST = (
    (Count.ONLINE, Count.RECEIVED),
    (Count.RESOLVED, Count.RECEIVED),
    (Count.ONLINE_LATE, Count.ONLINE),
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


COUNT_RULES: tuple[Rule, ...] = (
    whole_equals_parts,
    rest_is_in_progress,
    results_within_received,
    part_within_whole,
    resolved_is_stated,
    cases_are_as_stated,
    received_is_stated,
    statements_agree,
)

ROW_COUNT_RULES: tuple[Rule, ...] = (
    whole_equals_parts,
    rest_is_in_progress,
    results_within_received,
    part_within_whole,
)
"""What the counts of a row's note must agree in; a row need not state any."""
