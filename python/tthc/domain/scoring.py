"""Scores, totals, index and classes of one form or of a group's sums, in exact arithmetic.

Source: TT 01/2018/TT-VPCP Điều 15 (weighted mean, sums, classes); the criteria set says the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tthc.domain.conditions import holds
from tthc.domain.counts import Count, Tally, listed_whole
from tthc.domain.criteria_set import (
    ClassBand,
    ClassifyOn,
    Complement,
    Copied,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
    TotalRule,
    Treatment,
)
from tthc.domain.inputs import CriterionInputs, FormInputs
from tthc.domain.numbers import Absent, round_half_up
from tthc.domain.texts import ascii_slug

__all__ = [
    "Basis",
    "ColumnResult",
    "CriterionScore",
    "Scored",
    "ScoringOptions",
    "State",
    "classify",
    "classify_label",
    "levels_typed",
    "rule_level",
    "score",
    "scores_of_rate",
    "subtotal",
    "weighted_mean",
]


class State(StrEnum):
    """What became of one criterion."""

    SCORED = "scored"
    NOT_COUNTED = "not_counted"
    MISSING = "missing"


class Basis(StrEnum):
    """What a score rests on."""

    LEVELS = "levels"
    RULE = "rule"
    MARK = "mark"
    TYPED = "typed"
    RATIO = "ratio"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ScoringOptions:
    """The office's choices. None means the criteria set's own default.

    `whole_denominator`: criteria whose levels may leave dossiers out are divided by all dossiers resolved
    (the letter of TT 01 Điều 15.2.a) instead of by those entered.
    """

    total_rule: TotalRule | None = None
    bases: Mapping[Count, Count] = field(default_factory=dict)
    whole_denominator: bool = False


@dataclass(frozen=True, slots=True)
class CriterionScore:
    """The score of one criterion: `exact` before rounding, `value` rounded by the set; None unless scored.

    `maximum` is what it could have reached here: the criterion's, or the one stated beside the score.
    """

    criterion: str
    state: State
    basis: Basis = Basis.NONE
    exact: Fraction | None = None
    value: Decimal | None = None
    level: int | None = None
    """Position of the deciding level, for marked criteria."""
    maximum: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class ColumnResult:
    """One score column added up. `total` and `index` are None while a criterion is missing.

    `exact` is the unrounded sum of the scored criteria under the total rule in force; `maximum` the
    applicable maximum: what "-" left out is taken off where the set rescales.
    """

    column: str
    scores: Mapping[str, CriterionScore]
    exact: Fraction
    total: Decimal | None
    maximum: Decimal
    index: Decimal | None


def subtotal(column: ColumnResult, node: Criterion) -> CriterionScore:
    """What a heading reached in a column: the sum of the scored values below it; of a leaf, its own score.

    Missing while a leaf of it is missing, not counted when none of its leaves counts. `maximum` is that of
    the leaves that count.
    """
    if node.kind is not None:
        return column.scores[node.id]
    below = [column.scores[leaf.id] for leaf in node.leaves()]
    counted = [one for one in below if one.state is not State.NOT_COUNTED]
    maximum = sum((one.maximum for one in counted), Decimal(0))
    if not counted:
        return CriterionScore(node.id, State.NOT_COUNTED)
    if any(one.state is State.MISSING for one in counted):
        return CriterionScore(node.id, State.MISSING, maximum=maximum)
    value = sum((one.value for one in counted if one.value is not None), Decimal(0))
    exact = sum((one.exact for one in counted if one.exact is not None), Fraction(0))
    return CriterionScore(node.id, State.SCORED, Basis.NONE, exact, value, maximum=maximum)


@dataclass(frozen=True, slots=True)
class Scored:
    """A scored form: one result per column, the deciding column's class, and the staff score."""

    columns: Mapping[str, ColumnResult]
    deciding: ColumnResult
    classification: ClassBand | None
    staff_score: Decimal | None

    @property
    def computed(self) -> ColumnResult:
        """The first column: the one that is computed where there are figures, whatever is typed."""
        return next(iter(self.columns.values()))

    @property
    def missing(self) -> tuple[str, ...]:
        """Ids of criteria that still have to be filled in, in the deciding column."""
        return tuple(s.criterion for s in self.deciding.scores.values() if s.state is State.MISSING)


def weighted_mean(points: Iterable[Decimal], dossiers: Iterable[int | None]) -> Fraction | None:
    """Sum of points x dossiers over the dossiers entered; None when none were entered or all are 0."""
    pairs = [(Fraction(p), n) for p, n in zip(points, dossiers, strict=True) if n is not None]
    total = sum(n for _, n in pairs)
    return sum((p * n for p, n in pairs), Fraction(0)) / total if total else None


def levels_typed(levels: Iterable[int | None]) -> bool:
    """True when at least one level holds a figure, be it 0."""
    return any(n is not None for n in levels)


def rule_level(
    kind: MarkedLevel | CountedLevels, tallies: Mapping[Count, Tally], bases: Mapping[Count, Count]
) -> int | None:
    """Position of the level the known counts decide; None when they decide none.

    None also stands for the gap of TT 01 (share of dossiers reached, share of procedures not), where
    every level's condition is false.
    """
    certain = [at for at, level in enumerate(kind.levels) if level.when and holds(level.when, tallies, bases)]
    return certain[0] if len(certain) == 1 else None


_MOST_PLACES = 12
"""A rate from a percent cell has as many decimals as a double: more say nothing."""


def share_points(kind: RatioScore | Complement, maximum: Decimal, reached: Fraction) -> Fraction:
    """min(R, target) / target x maximum, for R in 0..1; what lies outside counts as the nearer end."""
    return min(max(reached, Fraction(0)), kind.target) / kind.target * Fraction(maximum)


def scores_of_rate(
    kind: RatioScore | Complement, maximum: Decimal, rate: Decimal, decimals: int
) -> tuple[Decimal, Decimal]:
    """The least and the highest score of a rate in percent that was rounded to the places it shows."""
    exponent = rate.as_tuple().exponent
    places = min(max(-exponent if isinstance(exponent, int) else 0, 0), _MOST_PLACES)
    half = Fraction(1, 2 * 10**places)
    low, high = (
        round_half_up(share_points(kind, maximum, (Fraction(rate) + step) / 100), decimals)
        for step in (-half, half)
    )
    return low, high


def classify(value: Decimal | None, bands: Iterable[ClassBand]) -> ClassBand | None:
    """The highest band the value reaches; the value is already rounded. None for None."""
    if value is None:
        return None
    return next((band for band in bands if value >= band.at_least), None)


def classify_label(label: str, bands: Iterable[ClassBand]) -> ClassBand | None:
    """The band a typed class names, written out, abbreviated ("XS") or without its marks; None when none."""
    wanted = ascii_slug(label)
    return next((b for b in bands if wanted in {ascii_slug(b.label), ascii_slug(b.short)} - {""}), None)


@dataclass(frozen=True, slots=True)
class _Scorer:
    criteria_set: CriteriaSet
    inputs: FormInputs
    rule: TotalRule
    options: ScoringOptions

    def _maximum(self, leaf: Criterion, column: str) -> Decimal:
        """The maximum that applies: one stated beside the score where the set lets it, up to its own."""
        stated = self.inputs.criteria.get(leaf.id, CriterionInputs()).maxima.get(column)
        own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
        return stated if own and stated is not None and 0 < stated <= leaf.maximum else leaf.maximum

    def _scored(
        self, leaf: Criterion, exact: Fraction, basis: Basis, level: int | None = None
    ) -> CriterionScore:
        value = round_half_up(exact, self.criteria_set.rounding.criterion)
        return CriterionScore(leaf.id, State.SCORED, basis, exact, value, level)

    def _absent(self, leaf: Criterion, treatment: Treatment) -> CriterionScore:
        missing = leaf.required and treatment is Treatment.MISSING
        return CriterionScore(leaf.id, State.MISSING if missing else State.NOT_COUNTED)

    def _typed(self, leaf: Criterion, typed: Decimal | Absent | None, maximum: Decimal) -> CriterionScore:
        if isinstance(typed, Decimal):
            if not 0 <= typed <= maximum:
                return CriterionScore(leaf.id, State.MISSING)  # 195 for 1,95: no total until it is cleared up
            return self._scored(leaf, Fraction(typed), Basis.TYPED)
        blank = self.criteria_set.blank if typed is None else self.criteria_set.dash
        return self._absent(leaf, blank)

    def _resolved(self) -> int | None:
        """The dossiers resolved: stated, else what its listed parts come to; None when nothing tells.

        Why: levels that are all 0 are 0/0 where nothing was resolved, and not filled in where something was.
        """
        tallies = self.inputs.tallies
        stated = tallies.get(Count.RESOLVED, Tally()).exact
        parts = {count: tally.exact for count, tally in tallies.items()}
        return listed_whole(parts, Count.RESOLVED) if stated is None else stated

    def _counted(self, leaf: Criterion, kind: CountedLevels, inputs: CriterionInputs) -> CriterionScore:
        levels = inputs.levels or (None,) * len(kind.levels)
        points = tuple(level.points for level in kind.levels)
        exact = weighted_mean(points, levels)
        resolved = self._resolved()
        if exact is not None and self.options.whole_denominator and kind.may_omit and resolved:
            entered = sum(n for n in levels if n is not None)
            exact = exact * entered / max(resolved, entered)
        if exact is not None:
            return self._scored(leaf, exact, Basis.LEVELS)
        left_out = sum(self.inputs.tallies.get(count, Tally()).value or 0 for count in kind.may_omit)
        if resolved in (0, left_out) or (levels_typed(levels) and resolved is None):
            return CriterionScore(leaf.id, State.NOT_COUNTED)  # 0/0: TT 01 Điều 15.4.b, not computed
        return self._absent(leaf, self.criteria_set.blank)

    def _marked(self, leaf: Criterion, kind: MarkedLevel, inputs: CriterionInputs) -> CriterionScore:
        if inputs.decided is not None and leaf.required:
            return self._scored(
                leaf, Fraction(kind.levels[inputs.decided].points), Basis.MARK, inputs.decided
            )
        ruled = rule_level(kind, self.inputs.tallies, self.options.bases)
        if ruled is not None and leaf.required:  # what a group does not carry out, its counts do not score
            return self._scored(leaf, Fraction(kind.levels[ruled].points), Basis.RULE, ruled)
        if len(inputs.marks) == 1:
            at = inputs.marks[0]
            return self._scored(leaf, Fraction(kind.levels[at].points), Basis.MARK, at)
        return self._absent(leaf, self.criteria_set.blank)

    def _ratio(
        self, leaf: Criterion, kind: RatioScore | Complement, inputs: CriterionInputs
    ) -> CriterionScore:
        part, whole = inputs.numerator, inputs.denominator
        if not inputs.has_ratio:  # a score without the figures the form asks for is not taken
            if any(isinstance(one, Decimal) for one in inputs.typed.values()):
                return CriterionScore(leaf.id, State.MISSING)
            return self._absent(leaf, self.criteria_set.blank)
        if part is None or whole is None:
            return self._of_rate(leaf, kind, inputs.rate or Decimal(0), inputs)
        if part > whole:
            return CriterionScore(leaf.id, State.MISSING)  # 3 of 0: no total until it is cleared up
        if whole == 0 and kind.zero_of_zero is None:
            return CriterionScore(leaf.id, State.NOT_COUNTED)
        if whole == 0:
            return self._scored(leaf, (kind.zero_of_zero or 0) * Fraction(leaf.maximum), Basis.RATIO)
        reached = 1 - Fraction(part, whole) if isinstance(kind, Complement) else Fraction(part, whole)
        return self._scored(leaf, share_points(kind, leaf.maximum, reached), Basis.RATIO)

    def _of_rate(
        self, leaf: Criterion, kind: RatioScore | Complement, rate: Decimal, inputs: CriterionInputs
    ) -> CriterionScore:
        """The typed score where it follows from the rate before that was rounded, else the rate's own."""
        typed = inputs.typed.get(self.criteria_set.computed_column.id)
        low, high = scores_of_rate(kind, leaf.maximum, rate, self.criteria_set.rounding.criterion)
        if isinstance(typed, Decimal) and low <= typed <= high:
            return self._scored(leaf, Fraction(typed), Basis.TYPED)
        return self._scored(leaf, share_points(kind, leaf.maximum, Fraction(rate) / 100), Basis.RATIO)

    def criterion(self, leaf: Criterion, column: str) -> CriterionScore:
        """The score of one leaf in one column."""
        maximum = self._maximum(leaf, column)
        return replace(self._score(leaf, column, maximum), maximum=maximum)

    def _as_typed(self, leaf: Criterion, inputs: CriterionInputs, column: str, maximum: Decimal) -> bool:
        """Whether what is typed counts: an appraiser's score, "-", and what no figures are asked for."""
        typed, computed = inputs.typed.get(column), isinstance(leaf.kind, RatioScore | Complement)
        later = column != self.criteria_set.computed_column.id
        appraised = later and isinstance(typed, Decimal) and 0 <= typed <= maximum
        if isinstance(leaf.kind, Given | Copied) or typed is Absent.DASH or appraised:
            return True
        if computed:
            return not inputs.has_ratio and (self.inputs.typed_only or not inputs.ratio_asked)
        return self.inputs.typed_only

    def _score(self, leaf: Criterion, column: str, maximum: Decimal) -> CriterionScore:
        inputs = self.inputs.criteria.get(leaf.id, CriterionInputs())
        if self._as_typed(leaf, inputs, column, maximum):
            return self._typed(leaf, inputs.typed.get(column), maximum)
        match leaf.kind:
            case CountedLevels():
                return self._counted(leaf, leaf.kind, inputs)
            case MarkedLevel():
                return self._marked(leaf, leaf.kind, inputs)
            case RatioScore() | Complement():
                return self._ratio(leaf, leaf.kind, inputs)
            case _:
                raise TypeError(f"criterion {leaf.id} has no way to be scored")

    def add(self, scores: Iterable[CriterionScore]) -> Fraction:
        """The sum of the scored ones under the total rule."""
        rounded = self.rule is TotalRule.ROUNDED
        taken = ((s.value if rounded else s.exact) for s in scores)
        return sum((Fraction(part) for part in taken if part is not None), Fraction(0))

    def column(self, column: str) -> ColumnResult:
        """One score column, added up."""
        chosen = self.criteria_set
        scores = {leaf.id: self.criterion(leaf, column) for leaf in chosen.leaves()}
        exact = self.add(scores.values())
        states = {s.state for s in scores.values()}
        complete = State.MISSING not in states and State.SCORED in states
        kept = [x for x in scores.values() if not (chosen.rescale and x.state is State.NOT_COUNTED)]
        maximum = sum((x.maximum for x in kept), Decimal(0))
        stated = self.inputs.maxima.get(column)
        if chosen.raised and chosen.rescale and stated is not None and 0 < stated <= maximum:
            maximum = stated
        index = round_half_up(exact / Fraction(maximum) * 100, chosen.rounding.index) if maximum else None
        total = round_half_up(exact, chosen.rounding.total)
        return ColumnResult(
            column, scores, exact, total if complete else None, maximum, index if complete else None
        )


def score(criteria_set: CriteriaSet, inputs: FormInputs, options: ScoringOptions | None = None) -> Scored:
    """Score a form, a printed row or a group.

    Where a set has several columns the first is computed; in a later one a typed score within the maximum is
    the appraiser's own, a blank the computed one.
    A set that is added in one way only (`one_total_rule`) keeps it whatever the options say.
    Sums are rounded to the set's decimals before any threshold. A missing criterion leaves total, index,
    class (and the staff score, when it is one of its criteria) None; a criterion that is not counted
    ("-", or 0 dossiers) is left out, and thresholds are not rescaled unless the set says so.
    """
    options = options or ScoringOptions()
    chosen_rule = None if criteria_set.one_total_rule else options.total_rule
    rule = chosen_rule or criteria_set.total_rule
    scorer = _Scorer(criteria_set, inputs, rule, options)
    columns = {column.id: scorer.column(column.id) for column in criteria_set.columns}
    deciding = columns[criteria_set.deciding_column.id]
    judged = deciding.index if criteria_set.classify_on is ClassifyOn.INDEX else deciding.total
    staff_score = _staff_score(scorer, deciding)
    return Scored(
        columns,
        deciding,
        classify(judged, criteria_set.bands),
        staff_score,
    )


def _staff_score(scorer: _Scorer, deciding: ColumnResult) -> Decimal | None:
    staff = scorer.criteria_set.staff
    if staff is None:
        return None
    chosen = [s for key, s in deciding.scores.items() if key in staff.criteria]
    states = {s.state for s in chosen}
    if State.MISSING in states or State.SCORED not in states:
        return None
    return round_half_up(scorer.add(chosen), scorer.criteria_set.rounding.total)
