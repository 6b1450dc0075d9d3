"""Generated forms: what a unit may type, right and wrong, keyed as a form's block; the same seed, the same form.

Ties stand where rounding could differ (1,005 exactly; 15 % and 30 % of dossiers exactly), numbers reach six digits,
blanks, zeros, "-", marks missing or double, sums that do not add up and scores beyond their maximum occur.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from random import Random

from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
)

Typed = dict[str, int | Decimal | str]
"""Key of the block -> what is typed there; a key that is missing is left blank."""

_SIZES = (1, 2, 9, 40, 200, 1_000, 20_000, 999_999)
_PROCEDURES = (Count.PROCEDURES, Count.PROCEDURES_AT_DESK, Count.PROCEDURES_LEVEL34)
_PETITIONS = (Count.PETITIONS, Count.PETITIONS_ON_TIME, Count.PETITIONS_PROLONGED)


def filled(chosen: CriteriaSet, seed: int) -> Typed:
    """The form of a set with a number."""
    return dict(_Writer(chosen, Random(f"{chosen.id} {seed}")).form())


class _Writer:
    """One form being filled in. `care` says how: most are right, the rest lack figures or hold wrong ones."""

    def __init__(self, chosen: CriteriaSet, random: Random) -> None:
        self.chosen, self.random = chosen, random
        self.care = random.choices(("right", "ties", "gaps", "wrong", "empty"), (40, 20, 20, 15, 5))[0]
        self.careful = self.care in ("right", "ties")
        self.size = random.choice(_SIZES)
        self.quality = random.choice((0.0, 0.4, 0.6, 0.75, 0.85, 0.95))
        """The share of its maximum a typed score reaches at least: every class of units occurs."""
        self.resolved = 0

    def form(self) -> Iterator[tuple[str, int | Decimal | str]]:
        if self.care == "empty":
            yield from [("no_cases", "x")] if self.random.random() < 0.5 else []
            return
        cells: Typed = {}
        if self.chosen.uses_counts:
            cells |= {f"count.{count}": number for count, number in self.head().items()}
        for leaf in self.chosen.leaves():
            cells |= dict(self.criterion(leaf))
        yield from self.spoiled(self.at_a_threshold(cells)).items()

    def at_a_threshold(self, cells: Typed) -> Typed:
        """Where scores are typed, sometimes one is changed so that the total is a hair below, at or above a class."""
        column = self.chosen.deciding_column.id
        keys = [f"score.{column}.{leaf.id}" for leaf in self.chosen.leaves() if isinstance(leaf.kind, Given)]
        numbers = {key: cells[key] for key in keys if isinstance(cells.get(key), Decimal)}
        if len(numbers) != len(self.chosen.leaves()) or self.random.random() < 0.5:
            return cells
        off = Decimal(self.random.choice(("-0.0051", "-0.005", "-0.0049", "0", "0.004")))
        wanted = self.random.choice(self.chosen.bands).at_least + off
        for leaf in self.chosen.leaves():
            key = f"score.{column}.{leaf.id}"
            value = numbers[key] + wanted - sum(numbers.values())  # type: ignore[operator]
            if 0 <= value <= leaf.maximum and f"maximum.{column}.{leaf.id}" not in cells:
                return {**cells, key: value}
        return cells

    def spoiled(self, cells: Typed) -> Typed:
        """Some cells left blank, or with another figure, where the sender takes no care."""
        kept: Typed = {}
        share = self.random.choice((0.05, 0.2, 0.6))
        for key, value in cells.items():
            if self.care == "gaps" and self.random.random() < share:
                continue
            if self.care == "wrong" and isinstance(value, int) and self.random.random() < 0.15:
                kept[key] = self.random.choice((0, value + 1, value * 10, abs(value - 1)))
            else:
                kept[key] = value
        return kept

    def part(self, whole: int) -> int:
        """Some of so many; none, all and exact shares are likely."""
        picks: tuple[Callable[[], int], ...] = (
            lambda: 0,
            lambda: whole,
            lambda: self.random.randint(0, whole),
            lambda: whole * self.random.choice((15, 20, 30, 90)) // 100,
            lambda: min(whole, self.random.randint(0, 3)),
        )
        return self.random.choice(picks)()

    def good(self, whole: int) -> int:
        """Most of so many, as a unit of this quality reaches."""
        return self.random.randint(int(whole * self.quality), whole)

    def split(self, whole: int, parts: int, *, ranked: bool = False) -> list[int]:
        """So many as parts that add up to them; `ranked`: the first is the best."""
        if ranked and self.random.random() < self.quality:
            best = self.good(whole)
            return [best, *self.split(whole - best, parts - 1)]
        numbers = []
        for _ in range(parts - 1):
            numbers.append(self.part(whole))
            whole -= numbers[-1]
        numbers.append(whole)
        self.random.shuffle(numbers)
        return numbers

    def tie(self) -> list[int]:
        """Dossiers of which the mean of 2, 1 and 0 points ends in 5 at the third place: an odd sum over 200."""
        times = self.random.choice((1, 3, 5, 25, 125))
        best = self.random.randint(0, 99)
        middle = self.random.randrange(1, 200 - best, 2)
        return [times * n for n in (best, middle, 200 - best - middle)]

    def head(self) -> dict[Count, int]:
        early, on_time, late = (
            self.tie() if self.care == "ties" else self.split(self.part(self.size), 3, ranked=True)
        )
        self.resolved = early + on_time + late
        pending = self.part(self.size) if self.random.random() < 0.5 else 0
        overdue = self.part(pending)
        received = self.resolved + pending
        online, carried, direct = self.split(received, 3)
        procedures = self.random.randint(0, 200)
        petitions = self.random.choice((0, 0, 1, 10, 50))
        shares = (self.part(procedures), self.part(procedures), self.part(petitions), self.part(petitions))
        numbers = {
            Count.RECEIVED: received,
            Count.ONLINE: online,
            Count.CARRIED_OVER: carried,
            Count.DIRECT: direct,
            Count.RESOLVED: self.resolved,
            Count.EARLY: early,
            Count.ON_TIME: on_time,
            Count.LATE: late,
            Count.IN_PROGRESS: pending - overdue,
            Count.IN_PROGRESS_OVERDUE: overdue,
            Count.ONLINE_LATE: self.part(late) if self.random.random() < 0.3 else 0,
            Count.LEVEL34_RECEIVED: self.part(received),
        }
        numbers |= dict(zip(_PROCEDURES, (procedures, *shares[:2]), strict=True))
        numbers |= dict(zip(_PETITIONS, (petitions, *shares[2:]), strict=True))
        silent = [n for n in numbers if numbers[n] == 0 and self.random.random() < 0.4]  # 0 is often left out
        return {count: n for count, n in numbers.items() if count not in silent}

    def criterion(self, leaf: Criterion) -> Iterator[tuple[str, int | Decimal | str]]:
        match leaf.kind:
            case CountedLevels():
                yield from self.levels(leaf, leaf.kind)
            case MarkedLevel():
                if any(level.when or level.expects for level in leaf.levels) and self.random.random() < (
                    0.15 if self.careful else 0.6
                ):
                    return  # the form suggests it
                often = (1, 0, 0, 0) if self.careful else (6, 2, 1, 1)
                marked = self.random.choices((1, 0, 2, 3), often)[0]
                order = self.random.sample(range(len(leaf.levels)), len(leaf.levels))
                for at in sorted(order)[:1] if self.random.random() < self.quality else order[:marked]:
                    yield f"mark.{leaf.id}.{at}", self.random.choice(("x", "x", "X"))
            case RatioScore() | Complement():
                whole = self.random.choice((0, 1, 3, 200, self.size))
                better = self.good(whole) if isinstance(leaf.kind, RatioScore) else whole - self.good(whole)
                part = (
                    self.random.choice((better, better, self.part(whole)))
                    if self.careful or self.random.random() < 0.8
                    else whole + 1
                )
                yield f"numerator.{leaf.id}", part
                yield f"denominator.{leaf.id}", whole
                for column in self.chosen.columns[1:]:
                    yield from self.typed(leaf, column.id, blank=0.6)
            case _:
                for at, column in enumerate(self.chosen.columns):
                    yield from self.typed(leaf, column.id, blank=0.3 if at and not self.careful else 0)

    def levels(self, leaf: Criterion, kind: CountedLevels) -> Iterator[tuple[str, int | Decimal | str]]:
        """Levels that repeat a count of the head are suggested by the form; now and then they are typed over."""
        over = self.random.random() < 0.15
        numbers = self.split(self.resolved, len(kind.levels), ranked=True)
        if self.care == "ties":
            numbers = [*self.tie(), *[0] * len(kind.levels)][: len(kind.levels)]
        for at, (level, number) in enumerate(zip(kind.levels, numbers, strict=True)):
            if level.count is None or over:
                yield f"level.{leaf.id}.{at}", number

    def typed(
        self, leaf: Criterion, column: str, *, blank: float
    ) -> Iterator[tuple[str, int | Decimal | str]]:
        """A typed score: within its maximum, "-", beyond it, or blank."""
        what = self.random.random()
        if what < blank:
            return
        top = leaf.maximum
        if isinstance(leaf.kind, Given) and leaf.kind.own_maximum and self.random.random() < 0.6:
            top = min(top, Decimal(self.random.randint(1, int(leaf.maximum))))
            yield f"maximum.{column}.{leaf.id}", top
        if self.random.random() < 0.1 or not leaf.required:
            yield f"score.{column}.{leaf.id}", "-"
        elif self.care == "wrong" and self.random.random() < 0.1:
            yield f"score.{column}.{leaf.id}", self.random.choice((top + 1, Decimal(-1)))
        else:
            yield f"score.{column}.{leaf.id}", self.score(top)

    def score(self, top: Decimal) -> Decimal:
        """A score from 0 to its maximum with up to three decimals, often one that ends in 5 at the third."""
        places = 3 if self.care == "ties" else self.random.choice((0, 0, 1, 2, 3))
        step = Decimal(1).scaleb(-places)
        most = int(top / step)
        value = step * self.random.randint(int(most * self.quality), most)
        ends_in_5 = value - value % Decimal("0.01") + Decimal("0.005")
        return ends_in_5 if places == 3 and ends_in_5 <= top else value
