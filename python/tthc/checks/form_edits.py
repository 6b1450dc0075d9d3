"""Which edits tie the figures of one form, or of one printed row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tthc.checks.context import Checked
from tthc.checks.edits import (
    AtMost,
    Difference,
    Edit,
    InClass,
    Known,
    Marked,
    MeanScore,
    OneOf,
    Ruled,
    ShareOfMaximum,
    SumOfScores,
    SumPart,
)
from tthc.checks.figures import (
    CLASS,
    INDEX,
    STAFF,
    TOTAL,
    Figure,
    count_id,
    figures_of,
    head_id,
    level_id,
    mark_id,
    score_id,
)
from tthc.checks.ratio_rules import wrong_score
from tthc.domain.conditions import counts_used
from tthc.domain.counts import DOSSIERS, IDENTITIES, Count
from tthc.domain.criteria_set import ClassifyOn, Copied, CountedLevels, Criterion, Given, MarkedLevel
from tthc.domain.numbers import Absent

__all__ = ["edits_of", "own_way"]

_AT_MOST = (
    (Count.ONLINE, Count.RECEIVED),
    (Count.RESOLVED, Count.RECEIVED),
    (Count.ONLINE_LATE, Count.ONLINE),
)
"""Parts that other edits tie too; of two untied counts nobody can tell the wrong one."""


class _Builder:
    """Builds the edits over figures that are there."""

    def __init__(self, checked: Checked, figures: Sequence[Figure]) -> None:
        self.checked = checked
        self.form = checked.form
        self.names = {name: figure.id for figure in figures for name in figure.ids}
        self.values = {figure.id: figure.value for figure in figures}
        chosen = checked.criteria_set
        self.appraised = chosen.deciding_column is not chosen.computed_column
        """The scores are an appraiser's, which need not follow from the figures."""

    def name(self, known_as: str) -> str | None:
        """The figure that goes by a name; None where the form does not state it."""
        return self.names.get(known_as)

    def head(self, count: Count) -> str | None:
        return self.name(head_id(count))

    def heads(self, counts: Iterable[Count]) -> list[str]:
        return [name for count in counts if (name := self.head(count))]

    def statements(self) -> Iterator[Edit]:
        """What is said in several places is the same."""
        for count, repeats in self.form.head.repeated.items():
            first = self.head(count)
            for at in range(len(repeats)):
                again = self.name(head_id(count, at))
                if first and again and first != again:
                    yield OneOf((((first, 1), (again, -1)),))

    def head_sums(self) -> Iterator[Edit]:
        """Wholes and parts of the head. One stated part alone claims nothing of the rest."""
        for whole, parts in IDENTITIES.items():
            total, stated = self.head(whole), self.heads(parts)
            if total and len(stated) > 1:
                yield OneOf((((total, 1), *((name, -1) for name in stated)),))
        received, resolved = self.head(Count.RECEIVED), self.head(Count.RESOLVED)
        pending = self.heads((Count.IN_PROGRESS, Count.IN_PROGRESS_OVERDUE))
        if received and resolved and pending:
            yield OneOf((((received, 1), (resolved, -1), *((name, -1) for name in pending)),))
        for part, whole in _AT_MOST:
            smaller, larger = self.head(part), self.head(whole)
            if smaller and larger:
                yield AtMost((smaller,), larger)
        results = self.heads(IDENTITIES[Count.RESOLVED])
        if received and results and not resolved:
            yield AtMost(tuple(results), received)

    def _levels(self, leaf: Criterion, kind: CountedLevels) -> list[str] | None:
        """The figures a counted criterion is computed from; a row has those of its note."""
        if not self.checked.from_row:
            names = [self.name(level_id(leaf.id, at)) for at in range(len(kind.levels))]
            filled = [name for name in names if name and self.values[name] is not None]
            return [name or "" for name in names] if filled else None
        if not any(level.count for level in kind.levels):
            return None
        stated, resolved = self.heads(IDENTITIES[Count.RESOLVED]), self.head(Count.RESOLVED)
        complete = len(stated) > 1 or (
            stated and resolved and self.values[stated[0]] == self.values[resolved]
        )
        named = [self.head(level.count) if level.count else None for level in kind.levels]
        return [name or "" for name in named] if complete and any(named) else None

    def mean(self, leaf: Criterion) -> MeanScore | None:
        """How the score of a counted criterion follows from its dossiers."""
        if not isinstance(leaf.kind, CountedLevels):
            return None
        levels = self._levels(leaf, leaf.kind)
        if levels is None:
            return None
        decimals = self.checked.criteria_set.rounding.criterion
        whole = self.head(Count.RESOLVED) if leaf.kind.may_omit else None
        points = tuple(level.points for level in leaf.levels)
        named = [(name, p) for name, p in zip(levels, points, strict=True) if name]
        score = self.name(score_id(leaf.id)) or score_id(leaf.id)
        return MeanScore(score, tuple(n for n, _ in named), tuple(p for _, p in named), decimals, whole)

    def counted(self, leaf: Criterion, kind: CountedLevels) -> Iterator[Edit]:
        """Levels against resolved, column (4) and the typed score."""
        mean = self.mean(leaf)
        if mean is None:
            return
        untied = self.appraised or (self.checked.from_row and own_way(self.checked, leaf))
        if self.name(score_id(leaf.id)) and not untied:
            yield mean
        if self.checked.from_row:
            return
        levels, resolved = mean.levels, self.head(Count.RESOLVED)
        if resolved:
            own = tuple((name, 1) for name in levels)
            left_out = tuple((name, 1) for name in self.heads(kind.may_omit))
            sums = [(*own, (resolved, -1))]
            if left_out:
                sums.append((*own, (resolved, -1), *left_out))
            yield OneOf(tuple(sums))
        column = self.name(count_id(leaf.id))
        if column:
            sums = [((column, 1), *((name, -1) for name in levels))]
            if resolved:
                sums.append(((column, 1), (resolved, -1)))
            yield OneOf(tuple(sums))

    def marked(self, leaf: Criterion, kind: MarkedLevel) -> Iterator[Edit]:
        """Mark against score, and both against the rule of the counts."""
        mark = self.name(mark_id(leaf.id))
        score = None if self.appraised else self.name(score_id(leaf.id))
        if mark and score:
            yield Marked(score, mark, tuple(level.points for level in kind.levels))
        used = frozenset[Count]().union(*(counts_used(level.when) for level in kind.levels if level.when))
        if not (mark or score) or not (used or self.checked.from_row):
            return  # without counts to decide it, a form's mark says all; a row has only its score
        bases = self.checked.options.bases
        whole = {count for count, parts in IDENTITIES.items() if used & set(parts)}
        needed = {*used, *bases.values(), *whole, *(part for one in whole for part in IDENTITIES[one])}
        if Count.ONLINE_LATE in used:
            needed |= {*DOSSIERS} - {Count.IN_PROGRESS}  # they may leave no choice about it
        heads = {count: name for count in needed if (name := self.head(count))}
        said = self.form.online_late_note.given
        if mark:
            yield Ruled(kind, mark, True, heads, bases, said)
        if score:
            yield Ruled(kind, score, False, heads, bases, said)

    def ratio(self, leaf: Criterion) -> Iterator[Edit]:
        """The typed score of a ratio against the one its figures give."""
        score, computed = self.name(score_id(leaf.id)), wrong_score(self.checked, leaf)
        if score and computed is not None and not self.appraised:
            yield Known(score, (computed,))

    def _part(self, leaf: Criterion) -> SumPart | None:
        """One criterion of a sum; None when it has no score at all."""
        entry = self.form.criterion(leaf.id)
        typed = entry.score(self.checked.criteria_set.deciding_column.id)
        computed = self.checked.scored.deciding.scores[leaf.id].value
        score = self.name(score_id(leaf.id))
        if typed.value is Absent.DASH:
            return SumPart(None, Decimal(0), None, False, leaf.maximum)
        if score is None and computed is None:
            return None
        mean = None if self.appraised else self.mean(leaf)
        of_rate = entry.rate.given and not entry.numerator.given and typed.value is None
        one_way = self.checked.criteria_set.one_total_rule and not of_rate
        coarse = self.checked.from_row and not one_way
        coarse = coarse and not isinstance(leaf.kind, MarkedLevel | Given | Copied)
        return SumPart(score, computed, mean, coarse, leaf.maximum)

    def sums(self) -> Iterator[Edit]:
        """Total and staff score against the criteria, class against the total."""
        chosen = self.checked.criteria_set
        parts = {leaf.id: self._part(leaf) for leaf in chosen.leaves()}
        staff = chosen.staff.criteria if chosen.staff else frozenset()
        for name, wanted in ((TOTAL, parts.keys()), (STAFF, staff)):
            own = [parts[leaf.id] for leaf in chosen.leaves() if leaf.id in wanted]
            present = tuple(one for one in own if one is not None)
            if self.name(name) == name and present and len(present) == len(own):
                yield SumOfScores(name, present, chosen.rounding.total)
        between = [one for key, one in parts.items() if key not in staff]
        exact = [one for one in between if one is not None and one.mean is None and not one.coarse]
        if self.name(TOTAL) == TOTAL and self.name(STAFF) and len(exact) == len(between):
            last = Decimal(1).scaleb(-chosen.rounding.total)
            exactly = Difference(TOTAL, STAFF, tuple(exact), Decimal(0))
            near = replace(exactly, tolerance=last)
            yield near if near.holds(self.values) else exactly
        total = self.name(TOTAL)
        if total and self.name(CLASS) and chosen.classify_on is ClassifyOn.TOTAL:
            yield InClass(total, CLASS, chosen.bands)
        yield from self.index()

    def index(self) -> Iterator[Edit]:
        """Index against total and maximum, class against the index; one criterion alone is the total."""
        chosen, maximum = self.checked.criteria_set, self.checked.scored.deciding.maximum
        only = [score_id(leaf.id) for leaf in chosen.leaves()]
        total = self.name(TOTAL) or (self.name(only[0]) if len(only) == 1 else None)
        if self.name(INDEX) and total and maximum:
            rounding = chosen.rounding
            yield ShareOfMaximum(INDEX, total, maximum, rounding.index, rounding.total)
        if self.name(INDEX) and self.name(CLASS) and chosen.classify_on is ClassifyOn.INDEX:
            yield InClass(INDEX, CLASS, chosen.bands)

    def build(self) -> Iterator[Edit]:
        """Every edit, from the head down to the class."""
        yield from self.statements()
        yield from self.head_sums()
        for leaf in self.checked.criteria_set.leaves():
            if isinstance(leaf.kind, CountedLevels):
                yield from self.counted(leaf, leaf.kind)
            elif isinstance(leaf.kind, MarkedLevel):
                yield from self.marked(leaf, leaf.kind)
            else:
                yield from self.ratio(leaf)
        yield from self.sums()


def own_way(checked: Checked, leaf: Criterion) -> bool:
    """True for a row's score that need not follow its note: a later criterion over the same results.

    The time of each agency may differ from the total time, and some offices leave "thái độ" at its best;
    where the row's sums agree with the score as it is printed, they speak for it.
    """
    roles = [one.id for one in checked.criteria_set.leaves() if any(level.count for level in one.levels)]
    if leaf.id in roles[:1]:
        return False
    figures = figures_of(checked)
    values = {one.id: one.value for one in figures}
    sums = list(_Builder(checked, figures).sums())
    own = [edit for edit in sums if isinstance(edit, SumOfScores) and score_id(leaf.id) in edit.ids]
    return bool(own) and all(edit.holds(values) for edit in own)


def edits_of(checked: Checked, figures: Sequence[Figure]) -> tuple[Edit, ...]:
    """Every edit over the figures of a form; edits over figures the form does not state are left out."""
    return tuple(_Builder(checked, figures).build())
