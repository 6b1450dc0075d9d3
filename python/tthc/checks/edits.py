"""The edits that tie the figures of a form: each says whether it holds, and what a figure must be for it.

After Fellegi and Holt: data are wrong where an edit fails; the least change that satisfies every edit shows
what was meant.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import ceil, floor

from tthc.checks.figures import Value
from tthc.domain.conditions import holds
from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import ClassBand, MarkedLevel
from tthc.domain.inputs import tallies_of
from tthc.domain.numbers import round_half_up
from tthc.domain.scoring import classify, classify_label, rule_level, weighted_mean

__all__ = [
    "AtMost",
    "Difference",
    "Edit",
    "InClass",
    "Known",
    "Marked",
    "MeanScore",
    "OneOf",
    "Ruled",
    "ShareOfMaximum",
    "SumOfScores",
    "SumPart",
    "Term",
    "Values",
]

Values = Mapping[str, Value | None]
"""The figures by name; None is a blank."""

_MOST_CANDIDATES = 60
"""Where more values than this would do, an edit says nothing about a figure."""
_REMEMBERED = 4096
"""The search asks for the same means again and again."""
_WIDEST = 9
"""How many last places a sum of scores known only rounded may span."""


class Edit(ABC):
    """One thing that must hold between figures."""

    ids: tuple[str, ...]
    target: str | None = None
    """The figure that is computed from the others, if one is."""

    @abstractmethod
    def holds(self, values: Values) -> bool:
        """Whether the edit is satisfied."""

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        """What all of `unknown`, being one value, may be; None when the edit does not narrow it down."""
        return None


def _int(values: Values, name: str) -> int:
    value = values.get(name)
    return value if isinstance(value, int) else 0


def _decimal(values: Values, name: str | None) -> Decimal | None:
    value = values.get(name) if name else None
    return value if isinstance(value, Decimal) else None


@lru_cache(_REMEMBERED)
def _means(points: tuple[Decimal, ...], dossiers: tuple[int, ...], whole: int) -> tuple[Fraction, ...]:
    """The weighted mean, and the one over all dossiers resolved where these are more."""
    exact, entered = weighted_mean(points, dossiers), sum(dossiers)
    if exact is None:
        return ()
    return (exact, exact * entered / whole) if whole > entered else (exact,)


@lru_cache(_REMEMBERED)
def _rounded(exact: Fraction | Decimal, decimals: int) -> Decimal:
    return round_half_up(exact, decimals)


@lru_cache(_REMEMBERED)
def _readings(
    typed: Decimal, means: tuple[Fraction, ...], decimals: int, *, coarse: bool
) -> tuple[tuple[Fraction, Fraction], ...]:
    """A score before rounding, each way it may be read as an interval."""
    agreeing = [(exact, exact) for exact in means if _rounded(exact, decimals) == _rounded(typed, decimals)]
    if agreeing:
        return tuple(agreeing)
    reach = Fraction(1, 2 * 10**decimals) if coarse else Fraction(0)
    return ((Fraction(typed) - reach, Fraction(typed) + reach),)


Term = tuple[str, int]
"""A figure and its sign."""


@dataclass(frozen=True)
class OneOf(Edit):
    """One of several sums of counts is zero; a blank counts as zero."""

    sums: tuple[tuple[Term, ...], ...]

    def __post_init__(self) -> None:
        names = dict.fromkeys(name for terms in self.sums for name, _ in terms)
        object.__setattr__(self, "ids", tuple(names))

    def holds(self, values: Values) -> bool:
        return any(sum(sign * _int(values, name) for name, sign in terms) == 0 for terms in self.sums)

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        found: list[Value] = []
        for terms in self.sums:
            known = sum(sign * _int(values, name) for name, sign in terms if name not in unknown)
            factor = sum(sign for name, sign in terms if name in unknown)
            if factor == 0:
                if known == 0:
                    return None
            elif known % factor == 0 and -known // factor >= 0:
                found.append(-known // factor)
        return found


@dataclass(frozen=True)
class AtMost(Edit):
    """Parts together are at most their whole."""

    parts: tuple[str, ...]
    whole: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", (*self.parts, self.whole))

    def holds(self, values: Values) -> bool:
        return sum(_int(values, part) for part in self.parts) <= _int(values, self.whole)


@dataclass(frozen=True)
class MeanScore(Edit):
    """A score is the weighted mean of dossiers; `resolved` is the other accepted denominator, or None."""

    score: str
    levels: tuple[str, ...]
    points: tuple[Decimal, ...]
    decimals: int
    resolved: str | None = None

    def __post_init__(self) -> None:
        last = (self.resolved,) if self.resolved else ()
        object.__setattr__(self, "ids", tuple(dict.fromkeys((self.score, *self.levels, *last))))
        object.__setattr__(self, "target", self.score)

    def exacts(self, values: Values) -> tuple[Fraction, ...]:
        """The mean before rounding, by each accepted denominator; empty without dossiers."""
        dossiers = tuple(_int(values, name) for name in self.levels)
        whole = _int(values, self.resolved) if self.resolved else 0
        return _means(self.points, dossiers, whole)

    def rounded(self, values: Values) -> list[Decimal]:
        """The score by each accepted denominator."""
        return list(dict.fromkeys(_rounded(exact, self.decimals) for exact in self.exacts(values)))

    def holds(self, values: Values) -> bool:
        typed = _decimal(values, self.score)
        return typed is None or round_half_up(typed, self.decimals) in self.rounded(values)

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        if self.score in unknown:
            return list(self.rounded(values))
        typed = _decimal(values, self.score)
        if typed is None or self.resolved in unknown:
            return None
        fits = [self._range(values, unknown, Fraction(round_half_up(typed, self.decimals)), None)]
        if self.resolved:
            whole = _int(values, self.resolved)
            fits.append(self._range(values, unknown, Fraction(round_half_up(typed, self.decimals)), whole))
        if any(one is None for one in fits):
            return None
        return list(dict.fromkeys(n for one in fits if one is not None for n in one))

    def _range(
        self, values: Values, unknown: frozenset[str], typed: Fraction, whole: int | None
    ) -> range | None:
        """The dossiers on the unknown levels that give the typed score; None when there is no end of them."""
        pairs = list(zip(self.levels, self.points, strict=True))
        known = sum(
            (Fraction(p) * _int(values, name) for name, p in pairs if name not in unknown), Fraction(0)
        )
        others = sum(_int(values, name) for name, _ in pairs if name not in unknown)
        gain = sum((Fraction(p) for name, p in pairs if name in unknown), Fraction(0))
        more = sum(name in unknown for name, _ in pairs)
        half = Fraction(1, 2 * 10**self.decimals)
        low, high = Fraction(0), Fraction(10**7)
        for bound, sign in ((typed - half, 1), (typed + half, -1)):
            # sign x (known + gain x n) >= sign x bound x (others + more x n), or x whole
            base = bound * (others if whole is None else whole)
            slope = sign * (gain - (bound * more if whole is None else 0))
            needed = sign * (base - known)
            if slope > 0:
                low = max(low, needed / slope)
            elif slope < 0:
                high = min(high, needed / slope)
            elif needed > 0:
                return range(0)
        first, last = ceil(low), floor(high)
        return None if last - first > _MOST_CANDIDATES else range(first, last + 1)


@dataclass(frozen=True)
class SumPart:
    """One criterion of a sum: its typed score, or what it is computed as; `mean` gives it before rounding.

    `coarse`: where no mean agrees only the rounded score is known, half a last place either way.
    """

    score: str | None
    computed: Decimal | None
    mean: MeanScore | None
    coarse: bool
    maximum: Decimal


@dataclass(frozen=True)
class SumOfScores(Edit):
    """A total is the sum of its scores, rounded before adding or after."""

    total: str
    parts: tuple[SumPart, ...]
    decimals: int

    def __post_init__(self) -> None:
        names = [one.score for one in self.parts if one.score]
        names += [name for one in self.parts if one.mean for name in one.mean.ids[1:]]
        object.__setattr__(self, "ids", tuple(dict.fromkeys((self.total, *names))))
        object.__setattr__(self, "target", self.total)

    def _typed(self, values: Values, part: SumPart) -> Decimal | None:
        typed = _decimal(values, part.score)
        return part.computed if typed is None else typed

    def _exact(self, values: Values, part: SumPart) -> tuple[tuple[Fraction, Fraction], ...]:
        typed = self._typed(values, part) or Decimal(0)
        means = part.mean.exacts(values) if part.mean else ()
        return _readings(typed, means, self.decimals, coarse=part.coarse)

    def sums(self, values: Values) -> Iterator[tuple[Decimal, Decimal]]:
        """Every accepted sum, as the least and the largest it may be; the sum of the typed scores first."""
        typed = round_half_up(
            sum(self._typed(values, one) or Decimal(0) for one in self.parts), self.decimals
        )
        yield typed, typed
        for chosen in product(*(self._exact(values, one) for one in self.parts)):
            low, high = (sum((one[at] for one in chosen), Fraction(0)) for at in (0, 1))
            yield _rounded(low, self.decimals), _rounded(high, self.decimals)

    def holds(self, values: Values) -> bool:
        rounded = round_half_up(_decimal(values, self.total) or Decimal(0), self.decimals)
        return any(low <= rounded <= high for low, high in self.sums(values))

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        if self.total in unknown:
            last = Decimal(1).scaleb(-self.decimals)
            steps = (
                low + last * step
                for low, high in self.sums(values)
                for step in range(min(int((high - low) / last), _WIDEST) + 1)
            )
            return list(dict.fromkeys(steps))
        typed = _decimal(values, self.total) or Decimal(0)
        own = [one for one in self.parts if one.score in unknown]
        if not own or len(own) < len(unknown & set(self.ids)):
            return None
        rest = sum(
            (self._typed(values, one) or Decimal(0) for one in self.parts if one not in own), Decimal(0)
        )
        middle = round_half_up(Fraction(typed - rest) / len(own), self.decimals)
        last = Decimal(1).scaleb(-self.decimals)
        near = (middle + last * step for step in (0, 1, -1, 2, -2, 3, -3))
        return [
            value
            for value in near
            if 0 <= value <= own[0].maximum and self.holds({**values, **dict.fromkeys(unknown, value)})
        ]


@dataclass(frozen=True)
class Known(Edit):
    """A score is what figures give that nobody doubts here: the computed one first."""

    score: str
    accepted: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", (self.score,))
        object.__setattr__(self, "target", self.score)

    def holds(self, values: Values) -> bool:
        return _decimal(values, self.score) in self.accepted

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        return [self.accepted[0]]


@dataclass(frozen=True)
class ShareOfMaximum(Edit):
    """An index is its total in percent of the applicable maximum, rounded."""

    index: str
    total: str
    maximum: Decimal
    decimals: int
    total_decimals: int

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", (self.index, self.total))
        object.__setattr__(self, "target", self.index)

    def _of(self, total: Decimal) -> Decimal:
        return _rounded(Fraction(total) * 100 / Fraction(self.maximum), self.decimals)

    def holds(self, values: Values) -> bool:
        index, total = _decimal(values, self.index), _decimal(values, self.total)
        return index is None or total is None or index == self._of(total)

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        index, total = (_decimal(values, name) or Decimal(0) for name in self.ids)
        if self.index in unknown:
            return [self._of(total)]
        middle = _rounded(Fraction(index) * Fraction(self.maximum) / 100, self.total_decimals)
        last = Decimal(1).scaleb(-self.total_decimals)
        near = (middle + last * step for step in (0, 1, -1))
        return [one for one in near if 0 <= one <= self.maximum and self._of(one) == index]


@dataclass(frozen=True)
class InClass(Edit):
    """The class is the one of the total, or of the index."""

    total: str
    label: str
    bands: tuple[ClassBand, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", (self.total, self.label))
        object.__setattr__(self, "target", self.label)

    def holds(self, values: Values) -> bool:
        total = _decimal(values, self.total)
        named = classify_label(str(values.get(self.label)), self.bands)
        return total is None or named is None or classify(total, self.bands) == named

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        if self.total in unknown:
            return None
        band = classify(_decimal(values, self.total), self.bands)
        return [band.label] if band else []


@dataclass(frozen=True)
class Marked(Edit):
    """The score of a marked criterion is the points of the marked level."""

    score: str
    mark: str
    points: tuple[Decimal, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", (self.score, self.mark))
        object.__setattr__(self, "target", self.score)

    def holds(self, values: Values) -> bool:
        return self.points[_int(values, self.mark)] == _decimal(values, self.score)

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        if self.mark in unknown:
            return [at for at, points in enumerate(self.points) if points == _decimal(values, self.score)]
        return [self.points[_int(values, self.mark)]]


@dataclass(frozen=True)
class Difference(Edit):
    """Two sums differ by the scores that only the larger holds."""

    larger: str
    smaller: str
    between: tuple[SumPart, ...]
    tolerance: Decimal
    """What the sums may be off where one was added before rounding and the other after."""

    def __post_init__(self) -> None:
        names = [one.score for one in self.between if one.score]
        object.__setattr__(self, "ids", (self.larger, self.smaller, *names))

    def _between(self, values: Values) -> Decimal:
        typed = (_decimal(values, one.score) if one.score else one.computed for one in self.between)
        return sum((value or Decimal(0) for value in typed), Decimal(0))

    def _gap(self, values: Values) -> Decimal:
        larger, smaller = (_decimal(values, name) or Decimal(0) for name in (self.larger, self.smaller))
        return larger - smaller - self._between(values)

    def holds(self, values: Values) -> bool:
        return abs(self._gap(values)) <= self.tolerance

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        if self.smaller in unknown:
            return [(_decimal(values, self.smaller) or Decimal(0)) + self._gap(values)]
        if self.larger in unknown:
            return [(_decimal(values, self.larger) or Decimal(0)) - self._gap(values)]
        return None


@dataclass(frozen=True)
class Ruled(Edit):
    """What the counts decide, or rule out, of a marked criterion: of its mark, or of its score."""

    kind: MarkedLevel
    figure: str
    is_mark: bool
    heads: Mapping[Count, str]
    bases: Mapping[Count, Count]
    told_late: bool
    """A remark tells of late online dossiers, where no number is given."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "ids", tuple(dict.fromkeys((self.figure, *self.heads.values()))))

    def _tallies(self, values: Values) -> dict[Count, Tally]:
        known = {count: _int(values, name) for count, name in self.heads.items()}
        return tallies_of({count: known.get(count) for count in Count}, told_late=self.told_late)

    def _possible(self, values: Values) -> list[Value]:
        """What the counts allow; everything where they allow nothing (the gap in the law)."""
        tallies, levels = self._tallies(values), self.kind.levels
        ruled = rule_level(self.kind, tallies, self.bases)
        left = [
            at
            for at, one in enumerate(levels)
            if not one.when or holds(one.when, tallies, self.bases) is not False
        ]
        allowed = [ruled] if ruled is not None else left or list(range(len(levels)))
        return [at if self.is_mark else levels[at].points for at in allowed]

    def holds(self, values: Values) -> bool:
        return values[self.figure] in self._possible(values)

    def proposed(self, values: Values, unknown: frozenset[str]) -> list[Value] | None:
        # counts are never explained away: a late dossier is not undone to keep two points
        return self._possible(values) if self.figure in unknown else None
