"""A criteria set (bộ tiêu chí): a tree of criteria with how each is scored, and how the whole is judged.

The set is data (see `tthc.criteria`); nothing here knows how many criteria a set has.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from tthc.domain.conditions import Condition
from tthc.domain.counts import Count
from tthc.domain.periods import Period, PeriodKind
from tthc.domain.set_texts import FormTexts, SummaryTexts

__all__ = [
    "ClassBand",
    "ClassifyOn",
    "Complement",
    "Copied",
    "CountedLevels",
    "CriteriaSet",
    "Criterion",
    "Given",
    "GroupTitle",
    "Kind",
    "Level",
    "MarkedLevel",
    "RatioScore",
    "Rounding",
    "ScoreColumn",
    "StaffRule",
    "TotalRule",
    "Treatment",
    "in_force_first",
]


class TotalRule(StrEnum):
    """How criteria are added: after each was rounded (what a reader can add up), or before."""

    ROUNDED = "rounded"
    UNROUNDED = "unrounded"


class ClassifyOn(StrEnum):
    """What the thresholds are compared with."""

    TOTAL = "total"
    INDEX = "index"


class Treatment(StrEnum):
    """What a blank or a "-" does to a criterion."""

    MISSING = "missing"
    """Something is still to be filled in: no score, and no total."""
    NOT_COUNTED = "not_counted"
    """Left out of the total; its maximum leaves the base where the set rescales."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a criterion.

    `count` is the head's figure that this level repeats (early, on time, late), None when it has its own.
    `when` decides the level by rule; None when only a mark can. `expects` is what the counts should say
    where the level is marked or holds dossiers: it is checked, and never decides.
    """

    points: Decimal
    wording: str
    count: Count | None = None
    when: Condition | None = None
    expects: Condition | None = None


@dataclass(frozen=True, slots=True)
class CountedLevels:
    """Weighted mean of dossiers per level: sum(points x dossiers) / sum(dossiers entered).

    `may_omit` are counts of the head that practice leaves out of the levels (late dossiers in
    criterion "thái độ"): a gap of exactly that size is worth a note, not an error.
    """

    levels: tuple[Level, ...]
    may_omit: frozenset[Count] = frozenset()


@dataclass(frozen=True, slots=True)
class MarkedLevel:
    """One "x" on one level; a rule on the levels, where the counts decide it, comes before the mark."""

    levels: tuple[Level, ...]


@dataclass(frozen=True, slots=True)
class Given:
    """A score that is typed, from 0 to the maximum.

    `own_maximum`: to the maximum stated beside it ("75,42/94"), which is then the one that applies: the items
    that do not apply were left out before.
    """

    own_maximum: bool = False


@dataclass(frozen=True, slots=True)
class RatioScore:
    """min(R, target) / target x maximum; target 1 is linear. R in 0..1 is numerator / denominator, or stated.

    `zero_of_zero` is the share of the maximum for 0/0 (1: full score), None: not counted.
    """

    target: Fraction = Fraction(1)
    zero_of_zero: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Complement:
    """As `RatioScore` with R = 1 - numerator / denominator; a stated rate is R itself."""

    target: Fraction = Fraction(1)
    zero_of_zero: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Copied:
    """A score the upper level computes and hands down; typed here, never computed."""


Kind = CountedLevels | MarkedLevel | Given | RatioScore | Complement | Copied


@dataclass(frozen=True, slots=True)
class Criterion:
    """A node of the tree. `kind` None means a heading whose score is the sum of its `parts`.

    `id` is stable and unique in the set; `label` is the printed STT; `heading` stands over its column in
    the summary. `required` False: the profile of a group of units leaves it out, so that a blank is no gap.
    """

    id: str
    label: str
    wording: str
    maximum: Decimal
    heading: str
    kind: Kind | None = None
    parts: tuple[Criterion, ...] = ()
    required: bool = True

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels, for the kinds that have them."""
        return self.kind.levels if isinstance(self.kind, CountedLevels | MarkedLevel) else ()

    def leaves(self) -> Iterator[Criterion]:
        """The scored criteria below and including this node, in printed order."""
        if self.kind is not None:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class ScoreColumn:
    """A column of scores (điểm tự đánh giá, điểm thẩm định); `wordings` are other headings it is known by."""

    id: str
    heading: str
    wordings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ClassBand:
    """A class from `at_least` up to the next band; `short` is an accepted abbreviation ("XS")."""

    label: str
    at_least: Decimal
    short: str = ""


@dataclass(frozen=True, slots=True)
class StaffRule:
    """Staff score (ĐTB CCVC): the sum of some criteria, rated in bands (Biểu mẫu 01)."""

    criteria: frozenset[str]
    bands: tuple[ClassBand, ...]


@dataclass(frozen=True, slots=True)
class Rounding:
    """Decimal places, each rounded half up, away from zero."""

    criterion: int = 2
    total: int = 2
    index: int = 2
    other_legal: Rounding | None = None
    """The other way the rules in force can be read; a class that hangs on it is told."""


@dataclass(frozen=True, slots=True)
class GroupTitle:
    """A group of units as the summary titles it; units whose name has one of the kinds belong to it.

    `not_required` are the criteria its units do not carry out ("-"), `maxima` those with another maximum:
    together the profile of the group. `confirmed` False: nobody has seen the decision's own figures for it.
    """

    id: str
    title: str
    kinds: tuple[str, ...] = ()
    higher_level: bool = False
    """True when the consolidating office's own form (UBND thành phố...) is this group's total."""
    not_required: frozenset[str] = frozenset()
    maxima: Mapping[str, Decimal] = field(default_factory=dict)
    confirmed: bool = True


def _below(criteria: tuple[Criterion, ...]) -> Iterator[Criterion]:
    for criterion in criteria:
        yield criterion
        yield from _below(criterion.parts)


def _in_profile(node: Criterion, group: GroupTitle) -> Criterion:
    """A criterion as the units of a group have it; a heading's maximum stays the sum of its parts."""
    if not node.parts:
        maximum = group.maxima.get(node.id, node.maximum)
        return replace(node, maximum=maximum, required=node.id not in group.not_required)
    parts = tuple(_in_profile(part, group) for part in node.parts)
    return replace(node, parts=parts, maximum=sum((part.maximum for part in parts), Decimal(0)))


@dataclass(frozen=True, slots=True)
class CriteriaSet:
    """One versioned set of criteria with its legal source.

    `columns`: the score columns, the deciding one last. `bases`: for a share whose whole is ambiguous,
    the count that stands for it and the other setting. Bands run from the highest class down.
    `unconfirmed`: what of the set is not proved by a text, a sentence each. `one_total_rule`: totals are
    added in the set's own way only, because a machine adds them.
    """

    id: str
    title: str
    source: str
    criteria: tuple[Criterion, ...]
    columns: tuple[ScoreColumn, ...]
    bands: tuple[ClassBand, ...]
    forms: FormTexts
    valid_from: date | None = None
    valid_to: date | None = None
    periods: frozenset[PeriodKind] = frozenset(PeriodKind)
    rounding: Rounding = Rounding()
    total_rule: TotalRule = TotalRule.ROUNDED
    classify_on: ClassifyOn = ClassifyOn.TOTAL
    rescale: bool = False
    blank: Treatment = Treatment.MISSING
    dash: Treatment = Treatment.NOT_COUNTED
    staff: StaffRule | None = None
    groups: tuple[GroupTitle, ...] = ()
    bases: Mapping[Count, Count] = field(default_factory=dict)
    summary: SummaryTexts = field(default_factory=SummaryTexts)
    unconfirmed: tuple[str, ...] = ()
    one_total_rule: bool = False
    raised: bool = False
    """True one level up: what was left out inside a heading shows in the stated maximum alone."""
    group: GroupTitle | None = None
    """The group whose profile this is."""

    @property
    def has_profiles(self) -> bool:
        """True when a group has criteria or maxima of its own: a "-" is not for each unit to choose."""
        return any(group.not_required or (group.maxima and not self.raised) for group in self.groups)

    @property
    def deciding_column(self) -> ScoreColumn:
        """The column that total, index and class are taken from: the last (appraised after self)."""
        return self.columns[-1]

    @property
    def computed_column(self) -> ScoreColumn:
        """The column the figures of a form are for: the first (self); a later one may differ from them."""
        return self.columns[0]

    def leaves(self) -> tuple[Criterion, ...]:
        """The scored criteria in printed order."""
        return tuple(leaf for criterion in self.criteria for leaf in criterion.leaves())

    def nodes(self) -> tuple[Criterion, ...]:
        """Every criterion, headings and scored ones, in printed order."""
        return tuple(_below(self.criteria))

    @property
    def maximum(self) -> Decimal:
        """The highest total when every criterion applies."""
        return sum((leaf.maximum for leaf in self.leaves()), Decimal(0))

    @property
    def staff_maximum(self) -> Decimal:
        """The highest staff score; 0 in a set that rates no staff."""
        rated = self.staff.criteria if self.staff else frozenset[str]()
        return sum((leaf.maximum for leaf in self.leaves() if leaf.id in rated), Decimal(0))

    @property
    def uses_counts(self) -> bool:
        """True when a score rests on dossiers or marks, so that a form has to ask for them."""
        return any(leaf.levels for leaf in self.leaves())

    @property
    def adds_up(self) -> bool:
        """True when a group's form can be computed from sums of dossiers; scores alone cannot be added."""
        return any(leaf.levels or isinstance(leaf.kind, RatioScore | Complement) for leaf in self.leaves())

    def profile(self, group: GroupTitle | None) -> CriteriaSet:
        """The set as it applies to the units of a group: what is not required, and the group's own maxima."""
        if group is None or not (self.has_profiles or group.not_required or group.maxima):
            return self
        return replace(self, criteria=tuple(_in_profile(node, group) for node in self.criteria), group=group)

    def by_groups(self) -> CriteriaSet:
        """The set one level up, each heading a score of its own: for tables that show no more than that.

        Equal to the set itself where no criterion has parts.
        """
        if not any(node.parts for node in self.criteria):
            return self
        raised = tuple(
            replace(node, kind=Given(), parts=()) if node.parts else node for node in self.criteria
        )
        groups = []
        for group in self.groups:
            own = {node.id: _in_profile(node, group) for node in self.criteria}
            empty = frozenset(key for key, node in own.items() if not any(x.required for x in node.leaves()))
            required = {
                key: sum((x.maximum for x in node.leaves() if x.required), Decimal(0))
                for key, node in own.items()
                if key not in empty
            }
            groups.append(replace(group, not_required=empty, maxima=required))
        return replace(self, criteria=raised, groups=tuple(groups), staff=None, raised=True)

    def covers(self, period: Period | None) -> bool:
        """True for a period of the set's kinds whose last day lies in its validity; None excludes nothing."""
        if period is None:
            return True
        day = period.last_day
        begun = self.valid_from is None or self.valid_from <= day
        running = self.valid_to is None or day <= self.valid_to
        return begun and running and period.kind in self.periods

    def in_force_within(self, period: Period) -> bool:
        """True when the set is in force on some day of the period, of whatever kind the period is."""
        begun = self.valid_from is None or self.valid_from <= period.last_day
        return begun and (self.valid_to is None or self.valid_to >= period.first_day)

    def follows(self, other: CriteriaSet) -> bool:
        """True when the set comes into force after the other one has ended."""
        if self.valid_from is None or other.valid_to is None:
            return False
        return self.valid_from > other.valid_to


def in_force_first(sets: Sequence[CriteriaSet], period: Period | None) -> tuple[CriteriaSet, ...]:
    """The sets with those that cover the period before the others, else in their own order."""
    return tuple(sorted(sets, key=lambda one: not one.covers(period)))
