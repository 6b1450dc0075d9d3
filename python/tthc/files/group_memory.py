"""What a group's form in the workbook remembers: whose it is, and which marks were written by us.

It stands in hidden columns right of the form. A mark that is not the one we wrote is the official's choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet, MarkedLevel
from tthc.domain.forms import FilledForm
from tthc.domain.results import GroupResult
from tthc.files.plan import Look, PlannedCell, SheetPlan
from tthc.files.raw import RawSheet

__all__ = ["GroupMemory", "memory_of", "official_marks", "read_memory", "with_memory"]

_KEY = "#tthc-nhom"
_BLANK = -1
_LOOK = Look(size=10, wrap=False, number_format="@")


@dataclass(frozen=True, slots=True)
class GroupMemory:
    """`shown`: criterion id -> position of the mark we wrote, None for none; `decided`: those chosen then."""

    group: str
    shown: Mapping[str, int | None] = field(default_factory=dict)
    decided: Mapping[str, int] = field(default_factory=dict)


def memory_of(criteria_set: CriteriaSet, result: GroupResult) -> GroupMemory:
    """What is written of a group now."""
    scored = result.scored
    marked = [leaf.id for leaf in criteria_set.leaves() if isinstance(leaf.kind, MarkedLevel)]
    shown = {key: scored.deciding.scores[key].level if scored else None for key in marked}
    return GroupMemory(result.group.id, shown, dict(result.decided))


def _lines(memory: GroupMemory) -> Iterator[tuple[str, str]]:
    yield _KEY, memory.group
    for key, level in memory.shown.items():
        yield f"shown.{key}", str(_BLANK if level is None else level)
    for key, level in memory.decided.items():
        yield f"decided.{key}", str(level)


def with_memory(plan: SheetPlan, memory: GroupMemory) -> SheetPlan:
    """The plan of a group's form with its memory beside it."""
    column = max(cell.column + cell.columns for cell in plan.cells) + 1
    lines = enumerate(_lines(memory), start=1)
    cells = [
        PlannedCell(row, column + at, text, _LOOK) for row, pair in lines for at, text in enumerate(pair)
    ]
    hidden = plan.hidden_columns | {column, column + 1}
    return replace(plan, cells=(*plan.cells, *cells), hidden_columns=frozenset(hidden))


def _whole(value: object) -> int | None:
    text = str(value)
    number = int(text) if text.lstrip("-").isdecimal() else _BLANK
    return None if number == _BLANK else number


def read_memory(sheet: RawSheet) -> GroupMemory | None:
    """What a sheet remembers; None for one that is no group's form of ours."""
    at = next((at for at, value in sheet.cells.items() if value == _KEY), None)
    if at is None:
        return None
    row, column = at
    group = str(sheet.cells.get((row, column + 1), ""))
    shown: dict[str, int | None] = {}
    decided: dict[str, int] = {}
    while isinstance(key := sheet.cells.get((row := row + 1, column)), str):
        kind, _, criterion = key.partition(".")
        value = sheet.cells.get((row, column + 1))
        level = _whole(int(value) if isinstance(value, Decimal) else value)
        if kind == "shown":
            shown[criterion] = level
        elif level is not None:
            decided[criterion] = level
    return GroupMemory(group, shown, decided)


def official_marks(memory: GroupMemory, form: FilledForm) -> dict[str, int]:
    """The levels the official chose: by then, or by another mark than the one we wrote since.

    A mark taken away takes the choice back; two marks on one criterion are no choice.
    """
    chosen: dict[str, int] = {}
    for key, shown in memory.shown.items():
        marked = form.criterion(key).marked
        now = marked[0] if len(marked) == 1 else None
        if now == shown:
            chosen |= {key: memory.decided[key]} if key in memory.decided else {}
        elif now is not None:
            chosen[key] = now
    return chosen
