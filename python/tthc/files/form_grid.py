"""Finds the grids of Biểu mẫu 03 in a sheet: heading row, columns, criterion rows and their level rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from tthc.domain.criteria_set import CriteriaSet, Criterion
from tthc.domain.texts import fold_label
from tthc.files.grid import Grid
from tthc.files.similar import likeness

__all__ = ["Block", "FormGrid", "Role", "find_form_grids", "match_blocks", "recognise_set"]


class Role(StrEnum):
    """What a column of the grid is, (1)..(6) on the form."""

    NUMBER = "number"
    LABEL = "label"
    MAXIMUM = "maximum"
    COUNT = "count"
    SCORE = "score"
    NOTE = "note"


_HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"(stt|st t|tt|số tt)$")),
    (Role.LABEL, re.compile(r"(tiêu chí tiêu chí thành phần|tiêu chí|nội dung|tên tiêu chí)( đánh giá)?$")),
    (Role.MAXIMUM, re.compile(r"điểm (tối đa|chuẩn)")),
    (Role.COUNT, re.compile(r"số (lượng )?hồ sơ")),
    (Role.NOTE, re.compile(r"ghi chú")),
    (Role.SCORE, re.compile(r"điểm( tự)?( đánh giá| chấm)?|điểm .*")),
)
_COLUMN_NUMBER = re.compile(r"\((\d{1,2})\)")
_NUMBERED = (Role.NUMBER, Role.LABEL, Role.MAXIMUM, Role.COUNT, Role.SCORE, Role.NOTE)
_TOTAL = re.compile(r"tổng (số )?điểm|tổng cộng")
_ALIKE = 0.75


@dataclass(frozen=True, slots=True)
class Block:
    """One criterion as it stands: its own row and the rows below it that carry no STT."""

    row: int
    number: str
    label: str
    levels: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A grid found in a sheet; `columns` per role (the first of several score columns is SCORE)."""

    heading_row: int
    first_row: int
    last_row: int
    columns: Mapping[Role, int]
    score_columns: tuple[tuple[int, str], ...]
    blocks: tuple[Block, ...]
    total_row: int | None

    @property
    def last_column(self) -> int:
        """The rightmost column of the grid."""
        return max([*self.columns.values(), *(column for column, _ in self.score_columns)])


def _role(text: str) -> Role | None:
    folded = fold_label(text)
    return next((role for role, pattern in _HEADINGS if pattern.match(folded)), None)


def _heading_columns(grid: Grid, row: int) -> tuple[dict[Role, int], list[tuple[int, str]]]:
    columns: dict[Role, int] = {}
    scores: list[tuple[int, str]] = []
    for column, _ in grid.items(row):
        text = grid.text(row, column)
        role = _role(text)
        if role is Role.SCORE:
            scores.append((column, text))
        if role is not None:
            columns.setdefault(role, column)
    return columns, scores


def _numbered_columns(grid: Grid, row: int) -> dict[Role, int]:
    """The roles of a "(1) (2) ... (6)" row; empty when the row is none."""
    found = {
        int(hit[1]): column
        for column, _ in grid.items(row)
        if (hit := _COLUMN_NUMBER.fullmatch(grid.text(row, column)))
    }
    if len(found) < 4 or set(found) != set(range(1, len(found) + 1)):
        return {}
    return {role: found[at] for at, role in enumerate(_NUMBERED, start=1) if at in found}


def _is_heading(columns: Mapping[Role, int]) -> bool:
    needed = {Role.MAXIMUM, Role.COUNT, Role.SCORE} & set(columns)
    return Role.LABEL in columns and len(needed) >= 2


def _headings(grid: Grid) -> Iterator[tuple[int, int, dict[Role, int], list[tuple[int, str]]]]:
    """(heading row, first body row, columns, score columns) of each grid in the sheet."""
    taken_until = 0
    for row in grid.rows:
        if row <= taken_until:
            continue
        columns, scores = _heading_columns(grid, row)
        following = [later for later in grid.rows if row < later <= row + 3]
        numbered_row = next((later for later in following if _numbered_columns(grid, later)), None)
        if _is_heading(columns):
            start = (numbered_row or row) + 1
        elif numbered := _numbered_columns(grid, row):
            columns, start = numbered, row + 1
            scores = [(numbered[Role.SCORE], "")] if Role.SCORE in numbered else []
        else:
            continue
        taken_until = start - 1
        yield row, start, columns, scores


def _label(grid: Grid, row: int, columns: Mapping[Role, int]) -> str:
    label = grid.text(row, columns[Role.LABEL])
    number = columns.get(Role.NUMBER)
    return label or (grid.text(row, number) if number is not None else "")


def _number(grid: Grid, row: int, columns: Mapping[Role, int]) -> str:
    column = columns.get(Role.NUMBER)
    text = grid.text(row, column).rstrip(".") if column is not None else ""
    return text if re.fullmatch(r"[\d.]{1,8}", text) else ""


def _has_figures(grid: Grid, row: int, columns: Mapping[Role, int]) -> bool:
    roles = (Role.MAXIMUM, Role.COUNT, Role.SCORE)
    return any(grid.text(row, columns[role]) for role in roles if role in columns)


def _blocks(grid: Grid, rows: Sequence[int], columns: Mapping[Role, int]) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for row in rows:
        number, label = _number(grid, row, columns), _label(grid, row, columns)
        if number:
            blocks.append(Block(row, number, grid.text(row, columns[Role.LABEL]), ()))
        elif blocks and label:
            last = blocks[-1]
            if _has_figures(grid, row, columns) or not last.levels:
                levels = (*last.levels, (row, label))
            else:  # a level's wording that runs on below it
                at, begun = last.levels[-1]
                levels = (*last.levels[:-1], (at, f"{begun} {label}"))
            blocks[-1] = Block(last.row, last.number, last.label, levels)
    return tuple(blocks)


def find_form_grids(grid: Grid) -> tuple[FormGrid, ...]:
    """Every grid of the sheet whose headings are those of a unit form, top down."""
    found = []
    headings = list(_headings(grid))
    for at, (heading_row, start, columns, scores) in enumerate(headings):
        limit = headings[at + 1][0] if at + 1 < len(headings) else (grid.rows[-1] + 1)
        body = [row for row in grid.rows if start <= row < limit]
        total = next((row for row in body if _TOTAL.match(fold_label(_label(grid, row, columns)))), None)
        inside = [row for row in body if total is None or row < total]
        blocks = _blocks(grid, inside, columns)
        if blocks:
            last = total if total is not None else inside[-1]
            found.append(FormGrid(heading_row, start, last, columns, tuple(scores), blocks, total))
    return tuple(found)


def match_blocks(blocks: Sequence[Block], criteria_set: CriteriaSet) -> dict[str, Block]:
    """Each leaf of the set with the block that carries its wording, else (no wording at all) its number."""
    leaves = criteria_set.leaves()
    pairs = sorted(
        (
            (likeness(block.label, leaf.wording), block.number == leaf.label, -abs(b - c), b, c)
            for b, block in enumerate(blocks)
            for c, leaf in enumerate(leaves)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for alike, same_number, _, b, c in pairs:
        fits = alike >= _ALIKE or (same_number and not blocks[b].label)
        if fits and b not in matched and c not in matched.values():
            matched[b] = c
    return {leaves[c].id: blocks[b] for b, c in matched.items()}


def recognise_set(blocks: Sequence[Block], sets: Sequence[CriteriaSet]) -> CriteriaSet | None:
    """The set whose criteria these are, in this order; None when no set has at least half of them.

    Sets with the same wordings differ by order, so a criterion that keeps its number counts more.
    """
    ranked = []
    for at, candidate in enumerate(sets):
        matched = match_blocks(blocks, candidate)
        labels = {leaf.id: leaf.label for leaf in candidate.leaves()}
        in_place = sum(block.number == labels[key] for key, block in matched.items())
        ranked.append((2 * len(matched) + in_place - len(labels), -at, len(matched), candidate))
    _, _, found, best = max(ranked, default=(0, 0, 0, None), key=lambda entry: entry[:2])
    return best if best is not None and found * 2 >= len(best.leaves()) else None


def match_levels(grid: Grid, block: Block, leaf: Criterion, maximum: int | None) -> dict[int, int]:
    """Position of each level of a criterion -> the row it stands on, by points and wording.

    Points in the maximum column decide where they are told apart; wording and order settle the rest.
    """
    pairs = []
    for b, (row, label) in enumerate(block.levels):
        typed = grid.score(row, maximum).value if maximum is not None else None
        for at, level in enumerate(leaf.levels):
            alike = likeness(label, level.wording)
            pairs.append((alike + (0.5 if typed == level.points else 0.0), -abs(b - at), b, at))
    matched: dict[int, int] = {}
    for weight, _, b, at in sorted(pairs, reverse=True):
        row = block.levels[b][0]
        if weight >= 0.5 and at not in matched and row not in matched.values():
            matched[at] = row
    return matched
