"""The formulas of a form that computes, from its criteria set: what `domain.scoring` does, in cells.

Names stand for cells (`live_names`). A score is a number, "-" (not counted) or "" (missing). Quotients are
rounded to twelve places before they are rounded to the set's, so that an exact tie is one in binary too.

Source: TT 01/2018/TT-VPCP Điều 15 and the criteria set, as `tthc.domain.scoring`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import assert_never

from tthc.domain.conditions import AllOf, AnyOf, Condition, CountWithin, Share
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import (
    ClassBand,
    ClassifyOn,
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
    TotalRule,
    Treatment,
)
from tthc.files.live_names import BLOCK, listed, name_of, number, quoted
from tthc.files.live_row_check import is_dash

__all__ = [
    "INDEX",
    "RESOLVED",
    "ROUNDED",
    "TOTAL_RULE",
    "UNROUNDED",
    "FormFormulas",
    "any_of",
    "deduced",
    "every_of",
    "holds_certainly",
    "is_number",
    "known",
    "resolved_told",
    "rounded",
]

TOTAL_RULE = "total_rule"
"""The name of the cell that says how criteria are added."""
INDEX = name_of("index", "total")
RESOLVED = name_of("resolved", "told")
"""The dossiers resolved: typed, else what its parts come to."""
ROUNDED, UNROUNDED = "lam-tron", "khong-lam-tron"
_GUARD = 12
"""Places a quotient is rounded to first: beyond what dossiers can tell apart, above what doubles lose."""


def is_number(name: str) -> str:
    return f"ISNUMBER({name})"


def every_of(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"AND({listed(conditions)})"


def any_of(conditions: Sequence[str]) -> str:
    return conditions[0] if len(conditions) == 1 else f"OR({listed(conditions)})"


def known(count: Count) -> str:
    """The name of a count with what follows by arithmetic filled in."""
    return name_of("known", count)


def deduced(whole: Count, part: Count) -> str:
    """A part of an identity, typed or what the whole leaves no choice about; "" when unknown.

    As `domain.counts.with_deduced`: the stated parts make up the whole, or one part alone is unstated.
    """
    own, total = name_of("count", part), name_of("count", whole)
    parts = listed(name_of("count", one) for one in IDENTITIES[whole])
    size = len(IDENTITIES[whole])
    gap = f"{total}-SUM({parts})"
    choice = f"OR(COUNT({parts})>0,{total}=0)"
    rest = f'IF({gap}=0,0,IF(AND({gap}>0,COUNT({parts})={size - 1}),{gap},""))'
    return f'IF({is_number(own)},{own},IF({is_number(total)},IF({choice},{rest},""),""))'


def resolved_told() -> str:
    """The dossiers resolved: typed, else the sum of two parts and more; "" when nothing tells."""
    own = name_of("count", Count.RESOLVED)
    parts = listed(name_of("count", one) for one in IDENTITIES[Count.RESOLVED])
    return f'IF({is_number(own)},{own},IF(COUNT({parts})>1,SUM({parts}),""))'


def _share(share: Share, *, holds: bool) -> str:
    part, whole = known(share.part), known(share.whole)
    stated = [is_number(part), is_number(whole), f"N({whole})>0"]
    limits = []
    for limit, inside, outside in ((share.at_least, ">=", "<"), (share.below, "<", ">=")):
        if limit is not None:
            sides = f"N({part})*{limit.denominator}", f"N({whole})*{limit.numerator}"
            limits.append((inside if holds else outside).join(sides))
    return every_of([*stated, every_of(limits) if holds else any_of(limits)])


def _within(within: CountWithin, *, holds: bool) -> str:
    name = known(within.count)
    limits = []
    for limit, inside, outside in ((within.at_least, ">=", "<"), (within.at_most, "<=", ">")):
        if limit is not None:
            limits.append(f"N({name}){inside if holds else outside}{limit}")
    return every_of([is_number(name), every_of(limits) if holds else any_of(limits)])


def holds_certainly(condition: Condition, *, holds: bool = True) -> str:
    """A formula that is TRUE when the known counts decide that a condition holds (or that it does not)."""
    match condition:
        case Share():
            return _share(condition, holds=holds)
        case CountWithin():
            return _within(condition, holds=holds)
        case AllOf():
            parts = [holds_certainly(part, holds=holds) for part in condition.conditions]
            return every_of(parts) if holds else any_of(parts)
        case AnyOf():
            parts = [holds_certainly(part, holds=holds) for part in condition.conditions]
            return any_of(parts) if holds else every_of(parts)
        case _:
            assert_never(condition)


def rounded(exact: str, places: int) -> str:
    """Half away from zero, as the set rounds."""
    return f"ROUND(ROUND({exact},{_GUARD}),{places})"


def banded(judged: str, bands: Iterable[ClassBand]) -> str:
    """The label of the highest band a rounded value reaches."""
    text = '""'
    for band in reversed(tuple(bands)):
        text = f"IF({judged}>={number(band.at_least)},{quoted(band.label)},{text})"
    return text


def _absent(treatment: Treatment) -> str:
    return '"-"' if treatment is Treatment.NOT_COUNTED else '""'


@dataclass(frozen=True, slots=True)
class FormFormulas:
    """The formulas of one set; `functions`: each stands behind the worksheet function that gives the same."""

    chosen: CriteriaSet
    functions: bool = False

    def asked(self, function: str, arguments: Sequence[str], native: str) -> str:
        """The answer of a worksheet function, and the native formula where Python gives none."""
        if not self.functions:
            return native
        own = quoted(self.chosen.id)
        return f"IFERROR({function}({listed([own, *arguments])}),{native})"

    def exact(self, leaf: Criterion, column: str) -> str:
        """The unrounded score of a criterion in a column: a number, "-" or ""."""
        computed = self.chosen.computed_column.id
        if self.is_computed(leaf) and column != computed:  # the appraiser's own, else the computed one
            typed = name_of("score", column, leaf.id)
            inside = f"AND({is_number(typed)},N({typed})>=0,N({typed})<={number(leaf.maximum)})"
            dash = f"IF({is_dash(typed)},{_absent(self.chosen.dash)},{name_of('exact', computed, leaf.id)})"
            return f"IF({inside},{typed},{dash})"
        match leaf.kind:
            case CountedLevels():
                return self._counted(leaf, leaf.kind)
            case MarkedLevel():
                return self._marked(leaf, leaf.kind)
            case RatioScore() | Complement():
                return self._ratio(leaf, leaf.kind)
            case _:
                return self._typed(leaf, column)

    @staticmethod
    def is_computed(leaf: Criterion) -> bool:
        """True when the figures of the form give the score; False when it is typed."""
        return isinstance(leaf.kind, CountedLevels | MarkedLevel | RatioScore | Complement)

    def absent(self, leaf: Criterion) -> str:
        """What a blank means for a criterion."""
        return '"-"' if not leaf.required else _absent(self.chosen.blank)

    def _counted(self, leaf: Criterion, kind: CountedLevels) -> str:
        names = [name_of("level", leaf.id, at) for at in range(len(kind.levels))]
        points = zip(kind.levels, names, strict=True)
        weighed = "+".join(f"{number(level.points)}*N({name})" for level, name in points)
        resolved = RESOLVED
        out = "+".join(f"N({known(count)})" for count in sorted(kind.may_omit)) or "0"
        nothing = f"AND({is_number(resolved)},OR({resolved}=0,{resolved}={out}))"
        unknown = f"AND(COUNT({listed(names)})>0,NOT({is_number(resolved)}))"
        none = f'IF(OR({nothing},{unknown}),"-",{self.absent(leaf)})'
        return f"IF(SUM({listed(names)})>0,({weighed})/SUM({listed(names)}),{none})"

    def _marked(self, leaf: Criterion, kind: MarkedLevel) -> str:
        names = [name_of("mark", leaf.id, at) for at in range(len(kind.levels))]
        marks = "+".join(f'(TRIM({name})="x")' for name in names)
        text = self.absent(leaf)
        chosen = "+".join(
            f'(TRIM({name})="x")*{number(level.points)}'
            for level, name in zip(kind.levels, names, strict=True)
        )
        text = f"IF({marks}=1,{chosen},{text})"
        if leaf.required and any(level.when for level in kind.levels):
            rule = name_of("rule", leaf.id)
            points = "+".join(f"({rule}={at})*{number(one.points)}" for at, one in enumerate(kind.levels))
            text = f"IF({is_number(rule)},{points},{text})"
        return text

    def _ratio(self, leaf: Criterion, kind: RatioScore | Complement) -> str:
        part, whole = name_of("numerator", leaf.id), name_of("denominator", leaf.id)
        maximum, target = number(leaf.maximum), number(kind.target)
        share = kind.zero_of_zero
        zero = '"-"' if share is None else number(share * Fraction(leaf.maximum))
        reached = f"{part}/{whole}" if isinstance(kind, RatioScore) else f"(1-{part}/{whole})"
        points = f"MIN({reached},{target})/{target}*{maximum}"
        scored = f'IF({part}>{whole},"",IF({whole}=0,{zero},{points}))'
        return f"IF(AND({is_number(part)},{is_number(whole)}),{scored},{self.absent(leaf)})"

    def _typed(self, leaf: Criterion, column: str) -> str:
        own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
        typed = name_of("typed" if own else "score", column, leaf.id)
        inside = f"AND({typed}>=0,{typed}<={self.maximum(leaf, column)})"
        dash = _absent(self.chosen.dash) if leaf.required else '"-"'
        other = f"IF({is_dash(typed)},{dash},{self.absent(leaf)})"
        return f'IF({is_number(typed)},IF({inside},{typed},""),{other})'

    def maximum(self, leaf: Criterion, column: str) -> str:
        """The maximum that applies: one stated beside the score, up to the criterion's own."""
        top = number(leaf.maximum)
        if not (isinstance(leaf.kind, Given) and leaf.kind.own_maximum):
            return top
        stated = name_of("stated", column, leaf.id)
        return f"IF(AND({is_number(stated)},N({stated})>0,N({stated})<={top}),{stated},{top})"

    def value(self, leaf: Criterion, column: str) -> str:
        """The rounded score of a criterion, for kinds whose printed cell is computed."""
        exact = name_of("exact", column, leaf.id)
        native = rounded(exact, self.chosen.rounding.criterion)
        return f"IF({is_number(exact)},{self._asked_score(leaf, native)},{exact})"

    def _asked_score(self, leaf: Criterion, native: str) -> str:
        levels = [name_of("level", leaf.id, at) for at in range(len(leaf.levels))]
        if isinstance(leaf.kind, RatioScore | Complement):
            levels = [name_of("numerator", leaf.id), name_of("denominator", leaf.id), '""']
        elif not isinstance(leaf.kind, CountedLevels) or len(levels) != 3:  # a mark may follow from counts
            return native
        return self.asked("TTHC_DIEM", [quoted(leaf.id), *levels], native)

    def helper_value(self, leaf: Criterion, column: str) -> str:
        """The rounded score of a criterion, for kinds whose printed cell is typed."""
        exact = name_of("exact", column, leaf.id)
        return f"IF({is_number(exact)},{rounded(exact, self.chosen.rounding.criterion)},{exact})"

    def rule(self, leaf: Criterion) -> str:
        """The position of the level the known counts decide; "" when they decide none or several."""
        certain = [name_of("certain", leaf.id, at) for at in range(len(leaf.levels))]
        position = "+".join(f"{at}*{name}" for at, name in enumerate(certain))
        return f'IF({"+".join(certain)}=1,{position},"")'

    def _added(self, leaves: Sequence[Criterion], column: str) -> str:
        """The sum of some criteria under the total rule, not rounded."""
        values = listed(name_of("value", column, leaf.id) for leaf in leaves)
        exact = listed(name_of("exact", column, leaf.id) for leaf in leaves)
        fixed = self.chosen.one_total_rule
        if fixed:
            return f"SUM({values if self.chosen.total_rule is TotalRule.ROUNDED else exact})"
        return f"IF({TOTAL_RULE}={quoted(UNROUNDED)},SUM({exact}),SUM({values}))"

    def _complete(self, leaves: Sequence[Criterion], column: str, result: str) -> str:
        names = [name_of("value", column, leaf.id) for leaf in leaves]
        missing = any_of([f'{name}=""' for name in names])
        return f'IF(OR(idle,{missing}),"",IF(COUNT({listed(names)})=0,"",{result}))'

    def total(self, column: str) -> str:
        """The total of a column; "" while a criterion is missing, and where there were no cases at all."""
        leaves = self.chosen.leaves()
        native = rounded(self._added(leaves, column), self.chosen.rounding.total)
        if column == self.chosen.deciding_column.id:
            native = self.asked("TTHC_TONG", [TOTAL_RULE, BLOCK], native)
        return self._complete(leaves, column, native)

    def subtotal(self, node: Criterion, column: str) -> str:
        """What a heading reached: the sum below it; "-" where nothing counts, "" while one is missing."""
        leaves = tuple(node.leaves())
        names = [name_of("value", column, leaf.id) for leaf in leaves]
        missing = any_of([f'{name}=""' for name in names])
        return f'IF({missing},"",IF(COUNT({listed(names)})=0,"-",SUM({listed(names)})))'

    def applicable(self, column: str) -> str:
        """The maximum that applies to the total, once there is one."""
        leaves, terms = self.chosen.leaves(), []
        for leaf in leaves:
            maximum = self.maximum(leaf, column)
            value = name_of("value", column, leaf.id)
            terms.append(f'IF({value}="-",0,{maximum})' if self.chosen.rescale else maximum)
        return f'IF({name_of("total", column)}="","",{"+".join(terms)})'

    def index(self) -> str:
        """The converted total of the deciding column."""
        column = self.chosen.deciding_column.id
        maximum = name_of("maximum", column)
        added = self._added(self.chosen.leaves(), column)
        native = rounded(f"{added}/{maximum}*100", self.chosen.rounding.index)
        native = self.asked("TTHC_CHISO", [TOTAL_RULE, BLOCK], native)
        return f'IF({name_of("total", column)}="","",IF({maximum}=0,"",{native}))'

    def classification(self) -> str:
        """The class of the total or of the index."""
        judged = INDEX if self.chosen.classify_on is ClassifyOn.INDEX else self._deciding_total()
        native = banded(judged, self.chosen.bands)
        return f'IF({judged}="","",{self.asked("TTHC_XEPLOAI", [judged], native)})'

    def _deciding_total(self) -> str:
        return name_of("total", self.chosen.deciding_column.id)

    def staff_score(self) -> str:
        """The staff score (ĐTB CCVC) of the deciding column."""
        staff = self.chosen.staff
        column = self.chosen.deciding_column.id
        leaves = [leaf for leaf in self.chosen.leaves() if staff and leaf.id in staff.criteria]
        native = rounded(self._added(leaves, column), self.chosen.rounding.total)
        return self._complete(leaves, column, self.asked("TTHC_DIEM_CCVC", [TOTAL_RULE, BLOCK], native))
