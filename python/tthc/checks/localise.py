"""Error localisation: the least change to a form's figures that satisfies every edit (Fellegi and Holt).

The search is a tree of hitting sets: what fails names the figures one of which must be wrong; a figure is
set free, its value follows from the edits around it, and the search goes on with what still fails, cheapest
first.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import combinations, count, pairwise

from tthc.checks.edits import Difference, Edit, MeanScore, SumOfScores, Values
from tthc.checks.figures import Figure, FigureKind, Value, head_id
from tthc.checks.slips import hides_decimals, is_slip
from tthc.domain.counts import IDENTITIES, Count

__all__ = ["Change", "Explanation", "localise"]

_MOST_NODES = 500
_MOST_UNITS = 5
_CHANGE, _BLANK, _SLIP, _TWIN, _HIDDEN = 1.0, 1.1, -0.2, -0.15, 0.6
_COPY, _FOLLOWS, _SAME_GAP, _OPEN = 0.02, 0.08, 0.3, 0.5
_AGAINST_SUMS = 0.4
"""For each sum that would have to follow a figure which nothing but another sum speaks against."""
_UNEVEN, _NOT_NEAREST = 0.15, 0.04
"""For a sum that is not that of the scores as typed, for a score that is not just what a sum leaves."""
_AS_ELSEWHERE = 0.4
"""For dossiers that stand on the same level of another criterion: they were meant there."""
_WRONG_CLASS, _WRONG_MARK, _SWAPPED = 0.8, 0.85, 0.9
_LEAST, _LEAST_FOLLOWING = 0.6, 0.05
_FIXED_COST = {FigureKind.CLASS: _WRONG_CLASS, FigureKind.MARK: _WRONG_MARK}
_TIE = 0.12
"""Explanations that cost this much more than the best are told as alternatives."""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure and what it should be; `meant` None: the edits do not say what. `follows`: it was computed
    from a figure that is changed too, and is no mistake of its own.
    """

    figure: Figure
    meant: Value | None
    follows: bool = False
    hidden: bool = False
    """True for a score known from its dossiers that the cell shows with too few decimals."""
    swapped: bool = False
    """True for dossiers that stand on each other's level."""
    other_way: bool = False
    """True for a score that is right by one accepted denominator and meant by the other."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """Changes that satisfy every edit together, and what they cost; one value in several cells costs once."""

    changes: tuple[Change, ...]
    cost: float

    @property
    def mistakes(self) -> tuple[tuple[Change, ...], ...]:
        """The changes that follow from no other, those of one mistake together."""
        found: dict[object, list[Change]] = {}
        for one in self.changes:
            if not one.follows:
                found.setdefault(_mistake(one), []).append(one)
        return tuple(tuple(group) for group in found.values())


def _mistake(change: Change) -> object:
    """What makes several changes one mistake: the same value for the same, or one format of cells."""
    if change.hidden:
        return ("hidden", change.figure.kind)
    if change.swapped:
        return ("swapped", change.figure.criterion)
    if change.figure.kind is FigureKind.SCORE and change.figure.twins == ():
        return change.figure.id
    return (change.figure.kind, change.figure.value, change.meant)


def _hides(found: Value | None, meant: Value | None) -> bool:
    if not (isinstance(found, Decimal) and isinstance(meant, Decimal)):
        return False
    return hides_decimals(found, meant)


def _exchangeable(figure: Figure) -> object:
    """What ties figures that are easily typed on each other's line; None for others."""
    if figure.id.startswith("level "):
        return figure.criterion
    if figure.role in IDENTITIES[Count.RESOLVED] and figure.id == head_id(figure.role):
        return Count.RESOLVED
    return None


@dataclass
class _Search:
    figures: Sequence[Figure]
    edits: Sequence[Edit]
    by_id: dict[str, Figure] = field(init=False)
    typed: dict[str, Value | None] = field(init=False)
    touching: dict[str, list[int]] = field(init=False)
    held: list[bool] = field(init=False)
    swaps: dict[frozenset[str], dict[str, Value | None]] = field(init=False)
    units: list[frozenset[str]] = field(init=False)
    known: dict[tuple[object, ...], bool] = field(init=False, default_factory=dict)
    offered: dict[tuple[object, ...], list[Value] | None] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self.by_id = {one.id: one for one in self.figures}
        self.typed = {one.id: one.value for one in self.figures}
        self.touching = {one.id: [] for one in self.figures}
        for at, edit in enumerate(self.edits):
            for name in edit.ids:
                self.touching.setdefault(name, []).append(at)
        self.held = [self._holds(at, self.typed) for at in range(len(self.edits))]
        self.swaps = dict(self._swaps())
        self.units = [*self._units(), *self.swaps]

    def _holds(self, at: int, values: Mapping[str, Value | None]) -> bool:
        """Whether an edit holds, asked once for the same values of its figures."""
        key = (at, *map(values.get, self.edits[at].ids))
        known = self.known.get(key)
        if known is None:
            known = self.known[key] = self.edits[at].holds(values)
        return known

    def _proposed(
        self, at: int, values: Mapping[str, Value | None], unknown: frozenset[str]
    ) -> list[Value] | None:
        """What an edit proposes, asked once likewise."""
        key = (at, unknown, *map(values.get, self.edits[at].ids))
        if key not in self.offered:
            self.offered[key] = self.edits[at].proposed(values, unknown)
        return self.offered[key]

    def _swaps(self) -> Iterator[tuple[frozenset[str], dict[str, Value | None]]]:
        """Pairs of levels of a criterion, or of results of the head, with each other's dossiers."""
        levels: dict[object, list[Figure]] = {}
        for one in self.figures:
            if (kind := _exchangeable(one)) is not None:
                levels.setdefault(kind, []).append(one)
        for own in levels.values():
            for a, b in combinations(own, 2):
                if (a.value or 0) != (b.value or 0) and self.touching[a.id] and self.touching[b.id]:
                    yield frozenset({a.id, b.id}), {a.id: b.value or 0, b.id: a.value or 0}

    def _units(self) -> Iterator[frozenset[str]]:
        """What may be wrong at once: each figure, and figures that show one copied value."""
        tied = [one for one in self.figures if self.touching[one.id]]
        for one in tied:
            yield frozenset({one.id})
        seen: set[frozenset[str]] = set()
        for group in self._copies(tied):
            unit = frozenset(one.id for one in group)
            if len(unit) > 1 and unit not in seen:
                seen.add(unit)
                yield unit

    def _copies(self, tied: Sequence[Figure]) -> Iterator[list[Figure]]:
        counts = [one for one in tied if one.kind is FigureKind.COUNT and one.value]  # 0 is no copy of 0
        groups: dict[object, list[Figure]] = {}
        for one in counts:
            for key in (one.value, (one.role, one.value), (one.value, one.criterion is None)):
                groups.setdefault(key, []).append(one)
        yield from groups.values()
        scores: dict[object, list[Figure]] = {}
        for one in tied:
            if one.kind is FigureKind.SCORE and one.twins and not self._agrees(one):
                scores.setdefault((one.value, self._is_free(one.id)), []).append(one)
        yield from scores.values()

    def _is_free(self, name: str) -> bool:
        """True for a score that is tied by sums alone: the dossiers behind it are not known."""
        return not any(isinstance(self.edits[at], MeanScore) for at in self.touching[name])

    def _agrees(self, score: Figure) -> bool:
        """True when the edit that computes a score holds."""
        own = [self.held[at] for at in self.touching[score.id] if self.edits[at].target == score.id]
        return bool(own) and all(own)

    def _fails(self, values: Values, free: frozenset[str]) -> list[Edit]:
        """The edits that fail and that no free figure can mend."""
        return [
            edit
            for at, edit in enumerate(self.edits)
            if not self.held[at] and not free.intersection(edit.ids) and not self._holds(at, values)
        ]

    def conflict(self, free: frozenset[str]) -> frozenset[str] | None:
        """Figures one of which must be wrong besides the free ones; None when the rest agrees."""
        failing = self._fails(self.typed, free)
        if not failing:
            return None
        return frozenset(min(failing, key=lambda edit: len(edit.ids)).ids) & self.by_id.keys()

    def solutions(self, units: Sequence[frozenset[str]]) -> Iterator[dict[str, Value | None]]:
        """Values of the free figures that satisfy every edit; None where the edits leave one open."""
        fixed = [self.swaps[unit] for unit in units if unit in self.swaps]
        values = dict(self.typed)
        for one in fixed:
            values.update(one)
        waiting = [unit for unit in units if unit not in self.swaps]
        free = frozenset[str]().union(*waiting)
        moved = {at for one in fixed for name in one for at in self.touching[name]}
        if all(self._holds(at, values) for at in moved if not free.intersection(self.edits[at].ids)):
            yield from self._assign(values, waiting)

    def _assign(
        self, values: dict[str, Value | None], waiting: list[frozenset[str]]
    ) -> Iterator[dict[str, Value | None]]:
        if not waiting:
            yield values
            return
        free = frozenset[str]().union(*waiting)
        best: tuple[list[Value], frozenset[str]] | None = None
        for unit in waiting:
            others = free - unit
            for at in {at for name in unit for at in self.touching[name]}:
                ids = self.edits[at].ids
                if others.intersection(ids):
                    continue
                proposed = self._proposed(at, values, unit.intersection(ids))
                if proposed is not None and (best is None or len(proposed) < len(best[0])):
                    best = (proposed, unit)
        if best is None:
            left = {**values, **dict.fromkeys(free)}
            yield {**left, "open": "open"}
            return
        proposed, unit = best
        rest = [one for one in waiting if one != unit]
        still = free - unit
        for value in proposed:
            tried = {**values, **dict.fromkeys(unit, value)}
            concerned = {at for name in unit for at in self.touching[name]}
            known = (at for at in concerned if not still.intersection(self.edits[at].ids))
            if all(self._holds(at, tried) for at in known):
                yield from self._assign(tried, rest)

    def _follows(self, changed: Mapping[str, Value | None], name: str) -> bool:
        """True when a figure was computed, rightly, from figures that are changed too."""
        return any(
            self.edits[at].target == name
            and self.held[at]
            and any(other in changed for other in self.edits[at].ids if other != name)
            for at in self.touching[name]
        )

    def _hides(self, name: str, meant: Value | None) -> bool:
        """True when a cell shows a score that follows from its dossiers with too few decimals."""
        failing = (self.edits[at] for at in self.touching[name] if not self.held[at])
        return any(isinstance(edit, MeanScore) for edit in failing) and _hides(self.typed[name], meant)

    def _may_hide(self, name: str, meant: Value | None) -> bool:
        """True for a score tied by sums alone that may be shown so too, where another one is."""
        figure = self.by_id[name]
        return figure.kind is FigureKind.SCORE and self._is_free(name) and _hides(figure.value, meant)

    def _goes_other_way(self, name: str, meant: Value | None) -> bool:
        """True when a typed score is right by one accepted denominator and `meant` by the other."""
        own = [(at, edit) for at in self.touching[name] if isinstance(edit := self.edits[at], MeanScore)]
        return any(self.held[at] and meant in edit.rounded(self.typed) for at, edit in own)

    def _has_twin(self, figure: Figure, meant: Value | None, changed: Mapping[str, Value | None]) -> bool:
        return meant is not None and any(
            other.value == meant and other.id not in changed and set(other.twins) & set(figure.twins)
            for other in self.figures
        )

    def explanation(self, free: Iterable[str], values: Mapping[str, Value | None]) -> Explanation:
        """What a solution says and costs."""
        changed = {name: values.get(name) for name in free}
        swaps = [one for one in self.swaps.values() if one.items() <= changed.items()]
        hidden = any(self._hides(name, value) for name, value in changed.items())
        changes = [
            Change(
                self.by_id[name],
                value,
                follows=value is not None and self._follows(changed, name),
                hidden=self._hides(name, value) or (hidden and self._may_hide(name, value)),
                swapped=any(name in swap for swap in swaps),
                other_way=self._goes_other_way(name, value),
            )
            for name, value in changed.items()
        ]
        order = {one.id: at for at, one in enumerate(self.figures)}
        changes.sort(key=lambda one: order[one.figure.id])
        told = Explanation(tuple(changes), 0)
        following = _FOLLOWS if self._is_refuted(told.mistakes) else _AGAINST_SUMS
        cost = sum(following for one in changes if one.follows)
        cost += sum(self._unevenness(one, values, frozenset(changed)) for one in changes)
        cost += sum(self._cost(group, changed) for group in told.mistakes)
        cost -= self._same_gaps(told.mistakes)
        return Explanation(tuple(changes), cost)

    def _is_refuted(self, mistakes: Sequence[Sequence[Change]]) -> bool:
        """True when counts, a rule or a mark speak against one of the figures, not only a sum."""
        wrong = [one.figure.id for group in mistakes for one in group]
        failing = {at for name in wrong for at in self.touching[name] if not self.held[at]}
        return any(not isinstance(self.edits[at], SumOfScores | Difference) for at in failing)

    def _unevenness(
        self, change: Change, values: Mapping[str, Value | None], changed: frozenset[str]
    ) -> float:
        """What a sum costs that is not that of the scores as typed, a score that is not what a sum leaves."""
        name, kind = change.figure.id, change.figure.kind
        sums = [edit for at in self.touching[name] if isinstance(edit := self.edits[at], SumOfScores)]
        if kind is FigureKind.SUM:
            own = [next(edit.sums(values))[0] for edit in sums if edit.total == name]
            return _UNEVEN if any(change.meant != typed for typed in own) else 0
        if kind is not FigureKind.SCORE or not change.figure.twins or not self._is_free(name):
            return 0
        alike = frozenset(one for one in changed if values[one] == change.meant and self._is_free(one))
        left = (edit.proposed(values, alike & frozenset(edit.ids)) for edit in sums)
        return _NOT_NEAREST if any(change.meant != one[0] for one in left if one) else 0

    def _cost(self, group: Sequence[Change], changed: Mapping[str, Value | None]) -> float:
        first = group[0]
        more = _COPY * (len(group) - 1)
        if first.meant is None:
            return _CHANGE + _OPEN + more
        twin = any(self._has_twin(one.figure, one.meant, changed) for one in group)
        if first.swapped:
            alike = any(self._has_twin(one.figure, one.figure.value, changed) for one in group)
            return _SWAPPED + (_TWIN if twin else 0) + (_AS_ELSEWHERE if alike else 0)
        if first.figure.value is None:
            return _BLANK + more
        if first.hidden or first.other_way:
            return _HIDDEN + more
        if first.figure.kind in _FIXED_COST:
            return _FIXED_COST[first.figure.kind]
        chosen = first.figure.kind is FigureKind.SCORE and not (first.figure.twins or first.figure.given)
        slip = not chosen and is_slip(str(first.figure.value), str(first.meant))
        cost = _CHANGE + (_SLIP if slip else 0)
        return cost + (_TWIN if twin else 0) + more

    def _same_gaps(self, mistakes: Sequence[Sequence[Change]]) -> float:
        """What is saved where two sums are off by the same: the second was carried over from the first."""
        gaps = [
            one.meant - one.figure.value
            for group in mistakes
            for one in group
            if one.figure.kind is FigureKind.SUM
            and isinstance(one.meant, Decimal)
            and isinstance(one.figure.value, Decimal)
        ]
        return sum(_CHANGE - _SAME_GAP for a, b in pairwise(gaps) if a == b)

    def least(self, unit: frozenset[str]) -> float:
        """The least that setting a unit free can cost."""
        followers = {edit.target for edit in self.edits if edit.target}
        return _LEAST_FOLLOWING if unit <= followers else _LEAST

    def run(self) -> list[Explanation]:
        """The cheapest explanation and those nearly as cheap."""
        found: dict[tuple[tuple[str, Value | None], ...], Explanation] = {}
        sets: list[frozenset[str]] = []
        tick = count()
        queue: list[tuple[float, int, tuple[frozenset[str], ...]]] = [(0.0, next(tick), ())]
        seen: set[frozenset[frozenset[str]]] = set()
        bounds = {unit: self.least(unit) for unit in self.units}
        for _ in range(_MOST_NODES):
            best = min((one.cost for one in found.values()), default=float("inf"))
            if not queue or queue[0][0] > best + _TIE:
                break
            bound, _, units = heapq.heappop(queue)
            free = frozenset[str]().union(*units)
            if any(known <= free for known in sets):
                continue
            conflict = self.conflict(free)
            if conflict is None and units:
                told = [self.explanation(free, values) for values in self.solutions(units)]
                for one in told:
                    key = tuple((change.figure.id, change.meant) for change in one.changes)
                    found.setdefault(key, one)
                if told:
                    sets.append(free)
                    continue
                conflict = self._around(free)
            if conflict is None or len(units) == _MOST_UNITS:
                continue
            for unit in self.units:
                if unit & conflict and not unit & free and (key_ := frozenset({*units, unit})) not in seen:
                    seen.add(key_)
                    heapq.heappush(queue, (bound + bounds[unit], next(tick), (*units, unit)))
        best = min((one.cost for one in found.values()), default=0.0)
        near = [one for one in found.values() if one.cost <= best + _TIE]
        return sorted(near, key=lambda one: one.cost)

    def _around(self, free: frozenset[str]) -> frozenset[str]:
        """Every figure that an edit ties to a free one."""
        near = {name for one in free for at in self.touching[one] for name in self.edits[at].ids}
        return frozenset(near & self.by_id.keys()) - free


def localise(figures: Sequence[Figure], edits: Sequence[Edit]) -> list[Explanation]:
    """The cheapest explanations of what fails, best first; empty when nothing fails or none was found.

    Alternatives are those whose cost lies within a small margin of the best.
    """
    search = _Search(figures, edits)
    return [] if all(search.held) else search.run()
