"""What a form states about its counts: in its head, in the levels that repeat them, and in its notes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CountedLevels, CriteriaSet
from tthc.domain.forms import CriterionEntry
from tthc.domain.notes import read_note, says_no_cases
from tthc.domain.places import Entry

__all__ = ["note_says_no_cases", "online_late_note", "stated_counts"]

_Entries = Mapping[str, CriterionEntry]


def _from_levels(chosen: CriteriaSet, entries: _Entries) -> Iterator[tuple[Count, Entry[int]]]:
    """Counts that the first criterion of their kind repeats, resolved in its own row among them.

    A level left blank there is not looked for in the next one: its dossiers may be others.
    """
    seen: set[Count] = set()
    for leaf in chosen.leaves():
        entry = entries.get(leaf.id)
        if entry is None or not isinstance(leaf.kind, CountedLevels) or leaf.kind.may_omit:
            continue
        stated = [
            (level.count, typed)
            for level, typed in zip(leaf.levels, entry.levels, strict=False)
            if level.count is not None
        ]
        for count, typed in (*stated, (Count.RESOLVED, entry.count)):
            if typed.given and count not in seen:
                seen.add(count)
                yield count, typed
        if any(typed.given for _, typed in stated):
            seen.update(count for count, _ in stated)


def _notes(chosen: CriteriaSet, entries: _Entries) -> list[Entry[str]]:
    """The notes of the scored criteria, in printed order."""
    return [entries[leaf.id].note for leaf in chosen.leaves() if leaf.id in entries]


def _from_notes(chosen: CriteriaSet, entries: _Entries) -> Iterator[tuple[Count, Entry[int]]]:
    """Counts the notes state, in the order of the criteria."""
    for note in _notes(chosen, entries):
        for count, value in read_note(note.value or "").counts.items():
            yield count, Entry(value, note.place, note.value)


def stated_counts(
    chosen: CriteriaSet,
    head: Mapping[Count, Entry[int]],
    entries: _Entries,
    repeated: Mapping[Count, tuple[Entry[int], ...]] | None = None,
) -> HeaderCounts:
    """Counts from head cells, else the levels that repeat them, else notes; repeats are kept.

    `repeated` are those of the head itself. A set that rests on no dossiers has no counts: "02 hồ sơ trễ hạn"
    in a note is then a reason, no count.
    """
    if not chosen.uses_counts:
        return HeaderCounts()
    known = {count: entry for count, entry in head.items() if entry.given}
    again: dict[Count, tuple[Entry[int], ...]] = dict(repeated or {})
    for count, entry in (*_from_levels(chosen, entries), *_from_notes(chosen, entries)):
        if count in known:
            again[count] = (*again.get(count, ()), entry)
        else:
            known[count] = entry
    blank = {count: entry for count, entry in head.items() if count not in known}
    return HeaderCounts({**known, **blank}, again)


def online_late_note(chosen: CriteriaSet, entries: _Entries) -> Entry[str]:
    """The first note that speaks of late online dossiers without a number; an empty entry when none does."""
    notes = _notes(chosen, entries) if chosen.uses_counts else []
    return next((note for note in notes if read_note(note.value or "").mentions_online_late), Entry())


def note_says_no_cases(chosen: CriteriaSet, entries: _Entries) -> bool:
    """True when a note says "Không phát sinh TTHC"."""
    return any(says_no_cases(note.value or "") for note in _notes(chosen, entries))
