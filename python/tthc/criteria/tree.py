"""The tree of criteria from TOML tables: kinds, levels and the conditions on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal

from tthc.criteria.table import Table
from tthc.domain.conditions import AllOf, AnyOf, Condition, CountWithin, Share
from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    Complement,
    Copied,
    CountedLevels,
    Criterion,
    Given,
    Kind,
    Level,
    MarkedLevel,
    RatioScore,
)

__all__ = ["read_criteria"]


def _condition(table: Table) -> Condition:
    shape = [key for key in ("all", "any", "share", "count") if key in table]
    if len(shape) != 1:
        raise table.fault("", "điều kiện cần đúng một trong: all, any, share, count")
    read = _CONDITIONS[shape[0]](table)
    table.finish()
    return read


def _share(table: Table) -> Condition:
    part, whole = table.choice("share", Count), table.choice("of", Count)
    read = Share(part, whole, table.share("at_least"), table.share("below"))
    if read.at_least is None and read.below is None:
        raise table.fault("share", "cần at_least hoặc below")
    return read


def _count(table: Table) -> Condition:
    lowest = table.whole("at_least", 0, 0, 10**9) if "at_least" in table else None
    highest = table.whole("at_most", 0, 0, 10**9) if "at_most" in table else None
    if lowest is None and highest is None:
        raise table.fault("count", "cần at_least hoặc at_most")
    return CountWithin(table.choice("count", Count), lowest, highest)


_CONDITIONS: Mapping[str, Callable[[Table], Condition]] = {
    "all": lambda table: AllOf(tuple(_condition(part) for part in table.tables("all"))),
    "any": lambda table: AnyOf(tuple(_condition(part) for part in table.tables("any"))),
    "share": _share,
    "count": _count,
}


def _level(table: Table, maximum: Decimal) -> Level:
    points = table.decimal("points")
    if points > maximum:
        raise table.fault("points", f"{points} vượt điểm tối đa {maximum}")
    condition, expected = table.table("when"), table.table("expects")
    level = Level(
        points,
        table.text("wording"),
        table.choice("count", Count) if "count" in table else None,
        _condition(condition) if condition else None,
        _condition(expected) if expected else None,
    )
    table.finish()
    return level


def _levels(table: Table, maximum: Decimal) -> tuple[Level, ...]:
    return tuple(_level(part, maximum) for part in table.tables("levels"))


def _ratio(table: Table, maximum: Decimal) -> Kind:
    default = RatioScore()
    return RatioScore(table.share("target") or default.target, table.share("zero_of_zero"))


def _complement(table: Table, maximum: Decimal) -> Kind:
    default = Complement()
    return Complement(table.share("target") or default.target, table.share("zero_of_zero"))


def _counted(table: Table, maximum: Decimal) -> Kind:
    return CountedLevels(_levels(table, maximum), table.choices("may_omit", Count))


_KINDS: Mapping[str, Callable[[Table, Decimal], Kind]] = {
    "counted_levels": _counted,
    "marked_level": lambda table, maximum: MarkedLevel(_levels(table, maximum)),
    "given": lambda table, maximum: Given(table.flag("own_maximum", False)),
    "ratio": _ratio,
    "complement": _complement,
    "copied": lambda table, maximum: Copied(),
}


def _criterion(table: Table, seen: set[str]) -> Criterion:
    own_id = table.text("id")
    if own_id in seen:
        raise table.fault("id", f'mã "{own_id}" bị trùng')
    seen.add(own_id)
    label, wording = table.text("label", own_id), table.text("wording")
    if "parts" in table:
        parts = tuple(_criterion(part, seen) for part in table.tables("parts"))
        maximum = sum((part.maximum for part in parts), Decimal(0))
        kind = None
    else:
        parts, maximum = (), table.decimal("maximum")
        name = table.text("kind")
        if name not in _KINDS:
            raise table.fault("kind", f'"{name}" không hợp lệ, cần một trong: {", ".join(_KINDS)}')
        kind = _KINDS[name](table, maximum)
    criterion = Criterion(own_id, label, wording, maximum, table.text("heading", wording), kind, parts)
    table.finish()
    return criterion


def read_criteria(tables: Iterable[Table]) -> tuple[Criterion, ...]:
    """The criteria of a set; ids are unique over the whole tree, a heading's maximum is its parts' sum."""
    seen: set[str] = set()
    return tuple(_criterion(table, seen) for table in tables)
