"""The dossier counts of a form's head, unknown counts included.

Identities: received = online + carried over + direct; resolved = early + on time + late;
received - resolved = in progress (in time and overdue).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from tthc.domain.places import Entry, Place

__all__ = [
    "DOSSIERS",
    "IDENTITIES",
    "NOT_ADDITIVE",
    "Contribution",
    "Count",
    "HeaderCounts",
    "Tally",
    "add_up",
    "certain_online_late",
    "listed_whole",
    "with_deduced",
]


class Count(StrEnum):
    """One figure of the head of a form; whole numbers of dossiers, procedures or petitions."""

    RECEIVED = "received"
    ONLINE = "online"
    CARRIED_OVER = "carried_over"
    DIRECT = "direct"
    RESOLVED = "resolved"
    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_PROGRESS = "in_progress"
    IN_PROGRESS_OVERDUE = "in_progress_overdue"
    ONLINE_LATE = "online_late"
    PROCEDURES = "procedures"
    PROCEDURES_AT_DESK = "procedures_at_desk"
    PROCEDURES_LEVEL34 = "procedures_level34"
    LEVEL34_RECEIVED = "level34_received"
    PETITIONS = "petitions"
    PETITIONS_ON_TIME = "petitions_on_time"
    PETITIONS_PROLONGED = "petitions_prolonged"


IDENTITIES: Mapping[Count, tuple[Count, ...]] = MappingProxyType(
    {
        Count.RECEIVED: (Count.ONLINE, Count.CARRIED_OVER, Count.DIRECT),
        Count.RESOLVED: (Count.EARLY, Count.ON_TIME, Count.LATE),
    }
)
"""A whole and its parts (heads of Biểu mẫu 03 and of the reports' Ghi chú)."""


DOSSIERS = (
    Count.RECEIVED,
    Count.ONLINE,
    Count.CARRIED_OVER,
    Count.DIRECT,
    Count.RESOLVED,
    Count.EARLY,
    Count.ON_TIME,
    Count.LATE,
    Count.IN_PROGRESS,
    Count.IN_PROGRESS_OVERDUE,
)
"""The counts that a sentence about a period's dossiers states."""

NOT_ADDITIVE = frozenset({Count.PROCEDURES, Count.PROCEDURES_AT_DESK, Count.PROCEDURES_LEVEL34})
"""Procedures are the same ones in every unit of a level: only a common number says something of a group."""


@dataclass(frozen=True, slots=True)
class HeaderCounts:
    """What one form says about each count, with places. A count the form does not have is an empty entry.

    `repeated` are further statements of a count in the same form (levels, notes); they should agree.
    """

    entries: Mapping[Count, Entry[int]] = field(default_factory=dict)
    repeated: Mapping[Count, tuple[Entry[int], ...]] = field(default_factory=dict)

    def __getitem__(self, count: Count) -> Entry[int]:
        return self.entries.get(count, Entry())

    def value(self, count: Count) -> int | None:
        """The typed number; None when unknown."""
        return self[count].value

    def values(self) -> dict[Count, int | None]:
        """Every count of the head, unknown ones as None."""
        return {count: self.value(count) for count in Count}

    def known(self) -> Iterator[Count]:
        """The counts the form states, in the order of the head."""
        return (count for count in Count if self[count].given)


@dataclass(frozen=True, slots=True)
class Contribution:
    """One unit's part of a sum, with the cell it came from (None when it was deduced or has no cell)."""

    unit: str
    value: int
    place: Place | None


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that may be a sum.

    `value` None: nobody states it. `complete` False: some contributor does not state it, so that `value`
    is only a lower bound.
    """

    value: int | None = None
    complete: bool = True
    parts: tuple[Contribution, ...] = ()

    @property
    def exact(self) -> int | None:
        """The value when every contributor states it, else None."""
        return self.value if self.complete else None


def add_up(terms: Iterable[tuple[str, Entry[int]]]) -> Tally:
    """The sum of what is stated; unknown stays unknown, and one silent contributor makes it incomplete."""
    parts: list[Contribution] = []
    complete = True
    for unit, entry in terms:
        if entry.value is None:
            complete = False
        else:
            parts.append(Contribution(unit, entry.value, entry.place))
    ordered = tuple(sorted(parts, key=lambda part: (part.unit, part.value, part.place or Place(""))))
    return Tally(sum(part.value for part in ordered) if ordered else None, complete, ordered)


def listed_whole(values: Mapping[Count, int | None], whole: Count) -> int | None:
    """What the stated parts of an identity come to where they are a list: two of them and more, else None."""
    known = [n for part in IDENTITIES[whole] if (n := values.get(part)) is not None]
    return sum(known) if len(known) > 1 else None


def with_deduced(values: Mapping[Count, int | None]) -> dict[Count, int | None]:
    """Fill in counts that the identities leave no choice about.

    When the stated parts already make up the whole, every unstated part is 0 (the reports leave zero
    parts out); when one part is unstated and the rest is smaller, it is the difference; a whole that is
    unstated stays unknown. A contradiction fills in nothing.
    """
    filled = dict(values)
    for whole, parts in IDENTITIES.items():
        total = filled.get(whole)
        silent = [part for part in parts if filled.get(part) is None]
        if total is None or not silent or (len(silent) == len(parts) and total > 0):
            continue
        gap = total - sum(filled.get(part) or 0 for part in parts)
        if gap == 0:
            filled.update(dict.fromkeys(silent, 0))
        elif gap > 0 and len(silent) == 1:
            filled[silent[0]] = gap
    return filled


def certain_online_late(values: Mapping[Count, int | None]) -> tuple[int, int, int] | None:
    """The online dossiers that must be late: (at least so many, late and overdue ones, dossiers not online).

    Dossiers late when resolved or overdue in progress cannot all have come another way where fewer did; those
    carried over may have been sent online, so this stays a lower bound. None where it says nothing, or where
    the figures contradict each other.
    """
    known = with_deduced(values)
    received, online = known.get(Count.RECEIVED), known.get(Count.ONLINE)
    ways = [known.get(Count.DIRECT), known.get(Count.CARRIED_OVER)]
    other_ways = [sum(way for way in ways if way is not None)] if None not in ways else []
    other_ways += [received - online] if received is not None and online is not None else []
    late = sum(known.get(count) or 0 for count in (Count.LATE, Count.IN_PROGRESS_OVERDUE))
    if not other_ways or min(other_ways) < 0:
        return None
    least = late - max(other_ways)
    possible = online is None or least <= online
    return (least, late, max(other_ways)) if least > 0 and possible else None
