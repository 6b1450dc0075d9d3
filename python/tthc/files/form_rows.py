"""Which row of a grid is which criterion: by wording first, then number and order."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.criteria_set import Complement, CriteriaSet, Criterion, GroupTitle, RatioScore
from tthc.domain.texts import fold_label
from tthc.files.closing_rows import Closing, closing_of, closing_rows, has_closing_rows
from tthc.files.form_grid import FIGURES, FormGrid, Role, is_total
from tthc.files.grid import Grid
from tthc.files.similar import ALIKE, likeness, numbering, without_numbering, without_points

__all__ = [
    "Block",
    "FittedForm",
    "Line",
    "fit_form",
    "is_ratio_line",
    "is_text",
    "points_of",
]

_NUMBER = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}")
_EXACT = 0.97
_MOST_ROWS = 3
_RATIO_LINE = re.compile(
    r"(tử số( số không đạt)?( mục tiêu( đạt)? [\d ]+)?|mẫu số|t[ỷỉ] lệ( phần trăm| đạt( được)?)?)$"
)


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: a row, or several when its wording runs on below; `label` without its numbering."""

    rows: tuple[int, ...]
    number: str
    label: str

    @property
    def row(self) -> int:
        """The row the line begins in."""
        return self.rows[0]


@dataclass(frozen=True, slots=True)
class Block:
    """A criterion's line and the lines below it, up to the next criterion; `rows` are all of its rows."""

    line: Line
    levels: tuple[Line, ...] = ()
    others: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[int, ...]:
        """Every row of the criterion, ascending."""
        below = (row for line in self.levels for row in line.rows)
        return tuple(sorted({*self.line.rows, *below, *self.others}))


@dataclass(frozen=True, slots=True)
class FittedForm:
    """The rows of a grid as criteria of a set.

    `repeated` are further lines of a criterion that was found already, `unsure` the criteria taken by
    their number although worded otherwise, `strange` the blocks that are of no criterion. `headings` are
    the lines of criteria with parts, `closing` the rows below the total.
    """

    blocks: Mapping[str, Block]
    repeated: tuple[tuple[str, Block], ...]
    unsure: frozenset[str]
    strange: tuple[Block, ...]
    total_row: int | None
    last_row: int
    headings: Mapping[str, Block] = field(default_factory=dict)
    closing: Mapping[Closing, int] = field(default_factory=dict)


def is_text(text: str) -> bool:
    """True for words, not a letter or a number alone."""
    return any(char.isalpha() for char in text) and len(text) > 1


def _label(grid: Grid, found: FormGrid, row: int) -> str:
    """A row's wording: its label cell with text that runs on to the right, else text left of the figures."""
    at = found.columns[Role.LABEL]
    taken = found.taken - {found.columns.get(Role.NUMBER)}
    right = []
    for column in range(at + 1, found.last_column + 1):
        if column in taken:
            break
        right.append(grid.text(row, column))
    label = " ".join(text for text in (grid.text(row, at), *right) if is_text(text))
    if label:
        return label
    before = (grid.text(row, column) for column in grid.columns(row) if column < at and column not in taken)
    return next((text for text in before if is_text(text)), "")


def _number(grid: Grid, found: FormGrid, row: int, label: str) -> str:
    column = found.columns.get(Role.NUMBER)
    text = grid.text(row, column).rstrip(".)") if column is not None else ""
    return text if _NUMBER.fullmatch(text) else numbering(label)


def _line(grid: Grid, found: FormGrid, row: int) -> Line:
    label = _label(grid, found, row)
    return Line((row,), _number(grid, found, row, label), without_numbering(label))


def _figure_columns(found: FormGrid) -> tuple[int, ...]:
    roles = (found.columns[role] for role in FIGURES if role in found.columns)
    return tuple(dict.fromkeys((*roles, *(column for column, _ in found.score_columns))))


def _clash(grid: Grid, found: FormGrid, rows: Sequence[int]) -> bool:
    """True when rows hold two figures in one column, so that they cannot be one line."""
    return any(sum(bool(grid.text(row, column)) for row in rows) > 1 for column in _figure_columns(found))


class _Wordings:
    """The wordings of a set's criteria and levels; rows of a ratio are worded alike in every set."""

    def __init__(self, chosen: CriteriaSet) -> None:
        self.nodes = list(_nodes(chosen.criteria))
        self.criteria = [node.wording for node in self.nodes]
        self.levels = list(dict.fromkeys(level.wording for node in self.nodes for level in node.levels))
        self.ratios = any(isinstance(node.kind, RatioScore | Complement) for node in self.nodes)

    def criterion(self, label: str) -> float:
        return max((likeness(label, wording) for wording in self.criteria), default=0.0)

    def level(self, label: str) -> float:
        if self.ratios and is_ratio_line(label):
            return 1.0
        return max((likeness(label, wording) for wording in self.levels), default=0.0)

    def any(self, label: str) -> float:
        return max(self.criterion(label), self.level(label))


def is_ratio_line(label: str) -> bool:
    """True for a row "Tử số", "Mẫu số" or "Tỷ lệ (%)" below a criterion that is computed from a ratio."""
    return bool(_RATIO_LINE.match(fold_label(label)))


def _nodes(criteria: Sequence[Criterion]) -> Iterator[Criterion]:
    for criterion in criteria:
        yield criterion
        yield from _nodes(criterion.parts)


def _joined(grid: Grid, found: FormGrid, lines: Sequence[Line], wordings: _Wordings) -> Line:
    """The first of some lines, with those below it whose words belong to the same wording."""
    best, weight = lines[0], wordings.any(lines[0].label)
    label = lines[0].label
    for at, line in enumerate(lines[1:_MOST_ROWS], start=1):
        rows = tuple(row for one in lines[: at + 1] for row in one.rows)
        if line.number or not line.label or _clash(grid, found, rows):
            break
        label = f"{label} {line.label}"
        together = wordings.any(label)
        if together >= ALIKE and together > max(weight, wordings.any(line.label)):
            best, weight = Line(rows, lines[0].number, label), together
    return best


def _lines(grid: Grid, found: FormGrid, rows: Sequence[int], wordings: _Wordings) -> list[Line]:
    single = [_line(grid, found, row) for row in rows]
    lines: list[Line] = []
    while single:
        line = _joined(grid, found, single, wordings) if single[0].label else single[0]
        single = single[len(line.rows) :]
        bare = not line.number and not any(
            grid.text(row, column) for row in line.rows for column in _figure_columns(found)
        )
        runs_on = bool(lines) and line.row == lines[-1].rows[-1] + 1
        unknown = bare and runs_on and wordings.any(line.label) < ALIKE
        if unknown and line.label and not _clash(grid, found, (*lines[-1].rows, *line.rows)):
            lines[-1] = replace(lines[-1], rows=(*lines[-1].rows, *line.rows))
        elif line.label or not bare:
            lines.append(line)
    return lines


def _opens(line: Line, wordings: _Wordings) -> bool:
    """True for the line of a criterion: worded like one, or numbered and not worded like a level."""
    as_criterion, as_level = wordings.criterion(line.label), wordings.level(line.label)
    if as_criterion >= ALIKE and as_criterion >= as_level:
        return True
    return bool(line.number) and as_level < ALIKE


def _blocks(lines: Sequence[Line], wordings: _Wordings) -> tuple[list[Block], list[Block]]:
    """The criteria as they stand, and what stands before the first of them."""
    blocks: list[Block] = []
    before: list[Block] = []
    for line in lines:
        if _opens(line, wordings):
            blocks.append(Block(line))
        elif blocks:
            blocks[-1] = replace(blocks[-1], levels=(*blocks[-1].levels, line))
        else:
            before.append(Block(line))
    return blocks, before


def _by_wording(blocks: Sequence[Block], nodes: Sequence[Criterion]) -> dict[int, int]:
    """Block -> node, by wording; a block without any wording goes by its number."""
    pairs = sorted(
        (
            (likeness(block.line.label, node.wording), block.line.number == node.label, -abs(b - n), b, n)
            for b, block in enumerate(blocks)
            for n, node in enumerate(nodes)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for alike, same_number, _, b, n in pairs:
        fits = alike >= ALIKE or (same_number and not blocks[b].line.label)
        if fits and b not in matched and n not in matched.values():
            matched[b] = n
    return matched


def _by_number(
    blocks: Sequence[Block],
    nodes: Sequence[Criterion],
    matched: dict[int, int],
    maxima: Sequence[Decimal | None],
) -> set[int]:
    """Nodes whose number stands at a block of other wording, while the levels below are theirs.

    A node without levels is known by its number and its maximum ("Chỉ số 1" of the second group is 2.1).
    """
    unsure = set()
    for n, node in enumerate(nodes):
        if n in matched.values():
            continue
        if not node.levels:
            same = [
                b
                for b, block in enumerate(blocks)
                if b not in matched and block.line.number == node.label and maxima[b] == node.maximum
            ]
            if len(same) == 1 and not node.parts:
                matched[same[0]] = n
                unsure |= set() if _is_headed_so(blocks[same[0]].line.label, node) else {n}
            continue
        for b, block in enumerate(blocks):
            known = sum(
                any(likeness(line.label, level.wording) >= ALIKE for line in block.levels)
                for level in node.levels
            )
            if b not in matched and block.line.number == node.label and known * 2 > len(node.levels):
                matched[b] = n
                unsure.add(n)
                break
    return unsure


def _is_headed_so(label: str, node: Criterion) -> bool:
    """True for a short wording that heads the criterion's column in the summary ("Chỉ số 1")."""
    return likeness(label, without_points(node.heading)) >= _EXACT


def points_of(grid: Grid, line: Line, maximum: int | None) -> Decimal | None:
    """The number a line shows in the column of maxima; None where there is no such column, or no number."""
    if maximum is None:
        return None
    values = (grid.score(row, maximum).value for row in line.rows)
    return next((value for value in values if isinstance(value, Decimal)), None)


def _total_row(grid: Grid, found: FormGrid, chosen: CriteriaSet, wordings: _Wordings) -> int | None:
    """The first row of totals below the criteria, one with a score before others; its label stands anywhere.

    Without its label it is the row that has the set's maximum in column (3).
    """
    totals, last = [], 0
    for row in found.rows:
        texts = [grid.text(row, column) for column in grid.columns(row) if column <= found.last_column]
        converted = has_closing_rows(chosen) and closing_of(texts, chosen) is not None
        if any(is_total(text) and wordings.any(without_numbering(text)) < ALIKE for text in texts):
            totals += [] if converted else [row]
        elif wordings.criterion(without_numbering(_label(grid, found, row))) >= ALIKE:
            last = row
    maximum = found.columns.get(Role.MAXIMUM)
    if not totals and maximum is not None:
        whole = {chosen.maximum, *(applicable_maximum(chosen, group) for group in chosen.groups)}
        totals = [row for row in found.rows if row > last and grid.value(row, maximum) in whole]
    below = [row for row in totals if row > last]
    scores = [column for column, _ in found.score_columns]
    scored = (row for row in below if any(grid.value(row, column) is not None for column in scores))
    return next(scored, below[0] if below else totals[-1] if totals else None)


def applicable_maximum(chosen: CriteriaSet, group: GroupTitle | None) -> Decimal:
    """The highest total of a group's units: what they do not carry out is left out where the set rescales."""
    leaves = chosen.profile(group).leaves()
    return sum((leaf.maximum for leaf in leaves if leaf.required or not chosen.rescale), Decimal(0))


def fit_form(grid: Grid, found: FormGrid, chosen: CriteriaSet) -> FittedForm:
    """The rows of a grid, told apart by the wordings of a set."""
    wordings = _Wordings(chosen)
    total = _total_row(grid, found, chosen, wordings)
    inside = [row for row in found.rows if row != total]
    if total is not None and any(row < total for row in inside):
        inside = [row for row in inside if row < total]
    closing = closing_rows(grid, found, chosen, total) if has_closing_rows(chosen) else {}
    inside = [row for row in inside if row not in closing.values()]
    lines = _lines(grid, found, inside, wordings)
    while total is None and lines and lines[-1].label and wordings.any(lines[-1].label) < ALIKE:
        lines.pop()  # without a row of totals the form ends with its last known wording
    blocks, before = _blocks(lines, wordings)
    nodes = wordings.nodes
    matched = _by_wording(blocks, nodes)
    column = found.columns.get(Role.MAXIMUM)
    unsure = _by_number(blocks, nodes, matched, [points_of(grid, block.line, column) for block in blocks])
    repeated, strange = [], list(before)
    for b, block in enumerate(blocks):
        if b in matched:
            continue
        alike, n = max((likeness(block.line.label, node.wording), -n) for n, node in enumerate(nodes))
        if alike >= ALIKE:
            repeated.append((nodes[-n].id, block))
        else:
            strange.append(block)
    ends = [row for b in matched for row in blocks[b].rows if b in matched]
    last = total if total is not None else max(ends, default=found.rows[-1])
    last = max([last, *closing.values()])
    leaves = {leaf.id for leaf in chosen.leaves()}
    placed = {nodes[n].id: blocks[b] for b, n in sorted(matched.items())}
    return FittedForm(
        {key: block for key, block in placed.items() if key in leaves},
        tuple((key, block) for key, block in repeated if key in leaves),
        frozenset(nodes[n].id for n in unsure),
        tuple(strange),
        total,
        last,
        {key: block for key, block in placed.items() if key not in leaves},
        closing,
    )
