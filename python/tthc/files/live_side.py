"""What is typed beside the grid of a computing form, each figure in the row of the criterion it decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from tthc.domain.conditions import counts_used
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, Given
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.files.form_layout import LaidForm

__all__ = ["CASES", "LATE_REASON", "NO_CASES_CHOICE", "SideInput", "SideKind", "copied", "side_inputs"]

CASES, NO_CASES_CHOICE = "Có phát sinh", "Không phát sinh TTHC"
_ASKED = "Trong kỳ đơn vị có hồ sơ TTHC không?"
_ASKED_OF_SCORES = "Trong kỳ đơn vị có nội dung để chấm điểm không?"
_UNIT, _PERIOD, _CHOICE, _FIRST = 2, 3, 4, 5


class SideKind(Enum):
    """What a cell beside the grid takes."""

    UNIT = auto()
    PERIOD = auto()
    CHOICE = auto()
    COUNT = auto()
    SCORE = auto()
    TEXT = auto()


@dataclass(frozen=True, slots=True)
class SideInput:
    """A cell beside the grid: what its key means, its label, its row."""

    key: str
    label: str
    row: int
    kind: SideKind


LATE_REASON = "late_reason"


def _counts_of(leaf: Criterion, chosen: CriteriaSet) -> Iterator[tuple[Count, int]]:
    """The counts a criterion rests on, with the row below its own where each belongs (0: any).

    A whole that may be measured otherwise (`bases`) comes with the count that may stand for it.
    """
    if isinstance(leaf.kind, CountedLevels):
        for at, level in enumerate(leaf.kind.levels, start=1):
            if level.count is not None:
                yield level.count, at
        return
    conditions = [one for level in leaf.levels for one in (level.when, level.expects) if one]
    used = {count for condition in conditions for count in counts_used(condition)}
    used |= {chosen.bases[count] for count in used if count in chosen.bases}
    yield from ((count, 0) for count in Count if count in used)


def _row_of(laid: LaidForm, leaf: Criterion) -> int:
    return laid.places[f"note.{leaf.id}"][0]


class _Placer:
    """Puts inputs in rows from above to below, none into a row that is taken."""

    def __init__(self, chosen: CriteriaSet, laid: LaidForm) -> None:
        self.chosen, self.laid = chosen, laid
        self.inputs: list[SideInput] = []
        self.placed: set[Count] = set()
        self.free = _FIRST

    def put(self, key: str, label: str, row: int, kind: SideKind) -> None:
        row = max(row, self.free)
        self.inputs.append(SideInput(key, label, row, kind))
        self.free = row + 1

    def count(self, count: Count, row: int) -> None:
        if count not in self.placed and f"count.{count}" not in self.laid.places:
            self.placed.add(count)
            self.put(f"count.{count}", HEAD_WORDINGS[count], row, SideKind.COUNT)

    def criterion(self, leaf: Criterion) -> None:
        """The inputs of one criterion, from its row on."""
        row = _row_of(self.laid, leaf)
        counts = list(_counts_of(leaf, self.chosen))
        for count, below in counts:
            self.count(count, row + below)
        if isinstance(leaf.kind, CountedLevels) and Count.LATE in {count for count, _ in counts}:
            self.reason()
        if isinstance(leaf.kind, Given) and leaf.kind.own_maximum:
            for column in self.chosen.columns:
                self.put(f"typed.{column.id}.{leaf.id}", column.heading, row, SideKind.SCORE)
                label = f"{column.heading}: điểm tối đa áp dụng"
                self.put(f"stated.{column.id}.{leaf.id}", label, row, SideKind.SCORE)

    def reason(self) -> None:
        """Why dossiers were late, asked once."""
        if not any(one.key == LATE_REASON for one in self.inputs):
            self.put(LATE_REASON, "Lý do hồ sơ trễ hạn (nếu có)", self.free, SideKind.TEXT)
            self.free += 3  # the text takes the rows below


def copied(chosen: CriteriaSet) -> frozenset[str]:
    """The criteria whose levels only repeat counts of the head: the first that rests on just these counts."""
    seen: set[tuple[Count | None, ...]] = set()
    found: set[str] = set()
    for leaf in chosen.leaves():
        if isinstance(leaf.kind, CountedLevels):
            counts = tuple(level.count for level in leaf.kind.levels)
            if all(counts) and counts not in seen and not leaf.kind.may_omit:
                found.add(leaf.id)
            seen.add(counts)
    return frozenset(found)


def _by_criteria(chosen: CriteriaSet) -> set[Count]:
    return {count for leaf in chosen.leaves() for count, _ in _counts_of(leaf, chosen)}


def side_inputs(chosen: CriteriaSet, laid: LaidForm) -> tuple[SideInput, ...]:
    """Every input beside the grid, from above to below.

    Unit, period and whether there were cases come first, then the counts no single criterion rests on
    (channels, in progress), then the others in the rows of the first criterion that rests on them.
    """
    placer = _Placer(chosen, laid)
    head = [
        SideInput("unit", "Đơn vị", _UNIT, SideKind.UNIT),
        SideInput("period", "Kỳ đánh giá", _PERIOD, SideKind.PERIOD),
        SideInput("no_cases", _ASKED if chosen.uses_counts else _ASKED_OF_SCORES, _CHOICE, SideKind.CHOICE),
    ]
    if chosen.uses_counts:
        channels = (
            Count.ONLINE,
            Count.CARRIED_OVER,
            Count.DIRECT,
            Count.IN_PROGRESS,
            Count.IN_PROGRESS_OVERDUE,
        )
        rested = _by_criteria(chosen)
        results = [count for count in IDENTITIES[Count.RESOLVED] if count not in rested]
        for count in (*channels, *results):  # the note and the sums need them in any set
            placer.count(count, _FIRST)
        if Count.LATE in results:
            placer.reason()
    for leaf in chosen.leaves():
        placer.criterion(leaf)
    if chosen.uses_counts:
        placer.reason()
    return (*head, *placer.inputs)
