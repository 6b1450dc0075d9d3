"""Rules over what notes say: against themselves, the head, and the scores."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tthc.checks.context import Checked, Rule, best_place
from tthc.checks.mark_rules import late_on_the_portal
from tthc.checks.typed import depends_on, marked, pending_of
from tthc.checks.wording import joined, parts_in_words
from tthc.domain.counts import DOSSIERS, IDENTITIES, Count
from tthc.domain.findings import Fact, Finding
from tthc.domain.head_wordings import SHORT_WORDINGS
from tthc.domain.notes import NoteFacts, gives_reason, read_note
from tthc.domain.numbers import format_count
from tthc.domain.places import Entry

__all__ = ["NOTE_RULES", "ROW_NOTE_RULES", "late_said", "notes"]

_PARTS_OF_ALL = tuple(count for count in DOSSIERS if count not in (Count.RECEIVED, Count.ONLINE))
"""Of these the dossiers of procedures online are a part; received and online are compared with the head's."""


def notes(checked: Checked) -> Iterator[tuple[str | None, Entry[str], NoteFacts]]:
    """Every note of a form with its criterion and what it says; the one of a row has no criterion."""
    leaves = checked.criteria_set.leaves()
    found: list[tuple[str | None, Entry[str]]] = [
        (leaf.id, checked.form.criterion(leaf.id).note) for leaf in leaves
    ]
    if all(entry != checked.form.note for _, entry in found):
        found.append((None, checked.form.note))
    for criterion, entry in found:
        if entry.value:
            yield criterion, entry, read_note(entry.value)


def _services(checked: Checked) -> Iterator[tuple[str | None, Entry[str], Mapping[Count, int]]]:
    return (
        (criterion, entry, facts.services) for criterion, entry, facts in notes(checked) if facts.services
    )


def services_add_up(checked: Checked) -> Iterator[Finding]:
    """In a note on the dossiers of procedures online, received and resolved are the sums of their parts.

    Why: the share of criterion "dịch vụ công trực tuyến" is taken from this note, and nobody adds it up.
    """
    for criterion, entry, counts in _services(checked):
        for whole, parts in IDENTITIES.items():
            known = [(part, counts[part]) for part in parts if part in counts]
            added = sum(n for _, n in known)
            if whole not in counts or not known or added == counts[whole]:
                continue
            if len(known) < len(parts) and added < counts[whole]:
                continue  # the part that is not stated makes up the rest
            facts: dict[str, Fact] = {
                "whole": SHORT_WORDINGS[whole],
                "total": counts[whole],
                "parts": parts_in_words(known),
                "sum": added,
                "gap": abs(counts[whole] - added),
            }
            yield checked.finding("TT214", entry.place, facts, criterion)


def rest_of_services_is_in_progress(checked: Checked) -> Iterator[Finding]:
    """In such a note, received minus resolved is in progress.

    Why: "nhận 2.290, đã giải quyết 2.195, đang giải quyết 05" leaves 90 dossiers nobody accounts for.
    """
    for criterion, entry, counts in _services(checked):
        received, resolved = counts.get(Count.RECEIVED), counts.get(Count.RESOLVED)
        pending = pending_of(counts)
        if received is None or resolved is None:
            continue
        left = received - resolved
        if left < 0:
            rest = ", nhiều hơn số tiếp nhận"
        elif pending is not None and pending != left:
            rest = f", còn lại {format_count(left)}; nhưng đang giải quyết ghi {format_count(pending)}"
        else:
            continue
        facts: dict[str, Fact] = {"received": received, "resolved": resolved, "rest": rest}
        yield checked.finding("TT215", entry.place, facts, criterion)


def services_within_all(checked: Checked) -> Iterator[Finding]:
    """The dossiers of procedures online are a part of all dossiers, result by result.

    Why: a part larger than its whole is a slip in one of the two.
    """
    for criterion, entry, counts in _services(checked):
        for count in _PARTS_OF_ALL:
            part, whole = counts.get(count), checked.tallies[count].exact
            if part is not None and whole is not None and part > whole:
                facts: dict[str, Fact] = {"what": SHORT_WORDINGS[count], "part": part, "whole": whole}
                yield checked.finding("TT216", entry.place, facts, criterion)


def late_services_are_looked_at(checked: Checked) -> Iterator[Finding]:
    """Late dossiers of procedures online beside a score that allows no late online dossier.

    Why: some of them may have been sent online; then the criterion has no points (TT 01 Điều 13).
    """
    if checked.tallies[Count.ONLINE_LATE].value is not None:
        return
    late = next((counts[Count.LATE] for _, _, counts in _services(checked) if counts.get(Count.LATE)), None)
    if late is None:
        return
    for leaf, kind, entry in marked(checked):
        score = checked.scored.deciding.scores[leaf.id].value
        if score and depends_on(kind, Count.ONLINE_LATE):
            facts: dict[str, Fact] = {"criterion_label": leaf.label, "late": late, "score": score}
            yield checked.finding("TT325", best_place(entry.note), facts, leaf.id)


def late_dossiers_have_a_reason(checked: Checked) -> Iterator[Finding]:
    """Where dossiers were late, a note says why.

    Why: it is the first thing the consolidating office asks back.
    """
    late = checked.form.head[Count.LATE]
    if late.value and not any(gives_reason(entry.value or "") for _, entry, _ in notes(checked)):
        yield checked.finding("TT217", late.place, {"late": late.value})


def late_said(facts: NoteFacts) -> int:
    """How many late dossiers a note speaks of at least, beside its results."""
    said = facts.mentions_online_late or facts.mentions_portal_late
    return max(facts.counts.get(Count.ONLINE_LATE, 0), facts.portal_late or 0, int(said))


def late_remark_has_its_dossiers(checked: Checked) -> Iterator[Finding]:
    """No more late dossiers are spoken of than the form counts, resolved late or overdue.

    Why: "có hồ sơ trực tuyến quá hạn" beside no late dossier at all: one of the two is wrong.
    """
    head = checked.form.head
    late, overdue = head.value(Count.LATE), head.value(Count.IN_PROGRESS_OVERDUE)
    received, resolved = head.value(Count.RECEIVED), head.value(Count.RESOLVED)
    if overdue is None and received is not None and resolved is not None:
        overdue = max(received - resolved, 0)  # any of those in progress may be overdue
    if late is None or overdue is None:
        return
    for criterion, entry, facts in notes(checked):
        if (stated := late_said(facts)) > late + overdue:
            told: dict[str, Fact] = {"remark": entry.value, "stated": stated, "late": late}
            yield checked.finding("TT218", entry.place, told, criterion)


def no_cases_have_no_scores(checked: Checked) -> Iterator[Finding]:
    """A row that says there were no cases has no scores.

    Why: such a unit is not ranked; its scores would be published.
    """
    if checked.form.no_cases and any(
        score.given for entry in checked.form.criteria.values() for score in entry.scores.values()
    ):
        yield checked.finding("TT219", checked.form.note.place, {})


def total_is_of_no_channel(checked: Checked) -> Iterator[Finding]:
    """What is called the total of one channel is that channel's number.

    Why: "tổng tiếp nhận trực tiếp 751: trực tiếp 718, trực tuyến 32" says two things of the same dossiers.
    """
    for criterion, entry, facts in notes(checked):
        if facts.total_as is None:
            continue
        channel, total = facts.total_as
        part = facts.counts.get(channel)
        if part is not None and part != total:
            told: dict[str, Fact] = {"channel": SHORT_WORDINGS[channel], "total": total, "part": part}
            yield checked.finding("TT221", entry.place, told, criterion)


def results_are_broken_down(checked: Checked) -> Iterator[Finding]:
    """A row whose note states the dossiers resolved says how many were early, on time and late.

    Why: without that no reader can check the scores that are computed from it.
    """
    head, parts = checked.form.head, frozenset(IDENTITIES[Count.RESOLVED])
    if not head.value(Count.RESOLVED) or any(head.value(part) is not None for part in parts):
        return
    labels = [
        leaf.label for leaf in checked.criteria_set.leaves() if any(x.count in parts for x in leaf.levels)
    ]
    if not labels:
        return  # a set whose scores rest on no dossiers
    facts: dict[str, Fact] = {"resolved": head.value(Count.RESOLVED), "labels": joined(labels, "và")}
    yield checked.finding("TT222", head[Count.RESOLVED].place, facts)


NOTE_RULES: tuple[Rule, ...] = (
    services_add_up,
    rest_of_services_is_in_progress,
    services_within_all,
    late_services_are_looked_at,
    late_dossiers_have_a_reason,
    late_remark_has_its_dossiers,
    total_is_of_no_channel,
)

ROW_NOTE_RULES: tuple[Rule, ...] = (
    late_on_the_portal,
    late_remark_has_its_dossiers,
    no_cases_have_no_scores,
    total_is_of_no_channel,
    results_are_broken_down,
)
"""What can be said of the note of a printed row."""
