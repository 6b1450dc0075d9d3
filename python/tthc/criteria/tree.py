"""The tree of criteria from TOML tables: kinds, levels and the conditions on them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from tthc.criteria.table import Table, nearest
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

__all__ = ["nodes_below", "read_criteria"]


def _condition(table: Table) -> Condition:
    shape = [key for key in ("all", "any", "share", "count") if key in table]
    if len(shape) != 1:
        table.fault("", "điều kiện cần đúng một trong: all, any, share, count")
        return AllOf(())
    read = _CONDITIONS[shape[0]](table)
    table.finish()
    return read


def _share(table: Table) -> Condition:
    part, whole = table.choice("share", Count), table.choice("of", Count)
    read = Share(part, whole, table.share("at_least"), table.share("below"))
    if "at_least" not in table and "below" not in table:
        table.fault("share", "cần at_least hoặc below")
    if read.at_least is not None and read.below is not None and read.at_least >= read.below:
        table.fault("below", "phải lớn hơn at_least, nếu không thì điều kiện không bao giờ đúng")
    return read


def _count(table: Table) -> Condition:
    lowest = table.whole("at_least", 0, 0, 10**9) if "at_least" in table else None
    highest = table.whole("at_most", 0, 0, 10**9) if "at_most" in table else None
    if lowest is None and highest is None:
        table.fault("count", "cần at_least hoặc at_most")
    if lowest is not None and highest is not None and lowest > highest:
        table.fault("at_most", "không được nhỏ hơn at_least, nếu không thì điều kiện không bao giờ đúng")
    return CountWithin(table.choice("count", Count), lowest, highest)


_CONDITIONS: Mapping[str, Callable[[Table], Condition]] = {
    "all": lambda table: AllOf(tuple(_condition(part) for part in table.tables("all"))),
    "any": lambda table: AnyOf(tuple(_condition(part) for part in table.tables("any"))),
    "share": _share,
    "count": _count,
}


def _level(table: Table) -> Level:
    points = table.decimal("points")
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


def _levels(table: Table) -> tuple[Level, ...]:
    return tuple(_level(part) for part in table.tables("levels"))


def _target(table: Table) -> Fraction:
    target = table.share("target")
    if target == 0:
        table.fault("target", "mục tiêu 0% thì không chia được; ghi tỷ lệ cần đạt để được điểm tối đa")
    return target or Fraction(1)


_KINDS: Mapping[str, Callable[[Table], Kind]] = {
    "counted_levels": lambda table: CountedLevels(_levels(table), table.choices("may_omit", Count)),
    "marked_level": lambda table: MarkedLevel(_levels(table)),
    "given": lambda table: Given(table.flag("own_maximum", False)),
    "ratio": lambda table: RatioScore(_target(table), table.share("zero_of_zero")),
    "complement": lambda table: Complement(_target(table), table.share("zero_of_zero")),
    "copied": lambda table: Copied(),
}

_WITH_KIND = "chỉ dùng với kind = {}"
_OTHER_KINDS: Mapping[str, str] = {
    "levels": _WITH_KIND.format("counted_levels, marked_level"),
    "may_omit": _WITH_KIND.format("counted_levels"),
    "own_maximum": _WITH_KIND.format("given"),
    "target": _WITH_KIND.format("ratio, complement"),
    "zero_of_zero": _WITH_KIND.format("ratio, complement"),
}
_OF_HEADING: Mapping[str, str] = {
    key: "tiêu chí có các thành phần (parts) không ghi khóa này; điểm tối đa là tổng của các thành phần"
    for key in ("kind", "maximum", *_OTHER_KINDS)
}


def _kind(table: Table) -> Kind | None:
    """How a criterion is scored; None, with a fault told, when its kind is not known."""
    if "kind" not in table:
        table.fault("kind", f"thiếu cách chấm, cần một trong: {', '.join(_KINDS)}")
    name = table.text("kind", "")
    if name in _KINDS:
        return _KINDS[name](table)
    if name:
        known = tuple(_KINDS)
        table.fault("kind", f'"{name}" không hợp lệ, cần một trong: {", ".join(known)}{nearest(name, known)}')
    return None


def _criterion(table: Table) -> Criterion:
    own_id = table.text("id")
    label, wording = table.text("label", own_id), table.text("wording")
    heading = table.text("heading", wording)
    if "parts" in table:
        parts = tuple(_criterion(part) for part in table.tables("parts"))
        maximum = sum((part.maximum for part in parts), Decimal(0))
        own = ".".join(key for key in table.path if isinstance(key, str))
        table.finish({**_OF_HEADING, "levels": f"mức chấm của một thành phần viết [[{own}.parts.levels]]"})
        return Criterion(own_id, label, wording, maximum, heading, None, parts)
    maximum, kind = table.decimal("maximum"), _kind(table)
    if kind is not None:  # else nothing is known of the keys that go with it
        table.finish(_OTHER_KINDS)
    return Criterion(own_id, label, wording, maximum, heading, kind or Given())


def read_criteria(tables: Iterable[Table]) -> tuple[Criterion, ...]:
    """The criteria of a set as they stand; a heading's maximum is its parts' sum."""
    return tuple(_criterion(table) for table in tables)


def nodes_below(criteria: Iterable[Criterion]) -> Iterator[Criterion]:
    """The criteria and all below them."""
    for node in criteria:
        yield node
        yield from nodes_below(node.parts)
