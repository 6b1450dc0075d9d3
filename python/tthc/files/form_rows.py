"""Which row of a grid is which criterion and which level: by wording first, then number, points and order."""

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
from tthc.files.summary_columns import only_total, score_column_named

__all__ = [
    "Block",
    "FittedForm",
    "LevelMatch",
    "Line",
    "fit_form",
    "grid_without_headings",
    "is_ratio_line",
    "match_levels",
    "recognise",
]

_NUMBER = re.compile(r"\d{1,3}(\.\d{1,3}){0,3}")
_EXACT = 0.97
_MOST_ROWS = 3
_POINTS_WEIGH = 0.5
_EXACT_WEIGHS = 0.6
_WORDS_ALONE = 0.6
_RATIO_LINE = re.compile(
    r"(tử số( số không đạt)?( mục tiêu( đạt)? [\d ]+)?|mẫu số|t[ỷỉ] lệ( phần trăm| đạt( được)?)?)$"
)
_SURE = 0.9
_WIDEST = 4
_MOST_TEXTS = 3_000


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


@dataclass(frozen=True, slots=True)
class LevelMatch:
    """Position of each level -> its line; the positions that were guessed; lines that are no level."""

    levels: Mapping[int, Line]
    guessed: frozenset[int]
    left: tuple[Line, ...]


def _is_text(text: str) -> bool:
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
    label = " ".join(text for text in (grid.text(row, at), *right) if _is_text(text))
    if label:
        return label
    before = (grid.text(row, column) for column in grid.columns(row) if column < at and column not in taken)
    return next((text for text in before if _is_text(text)), "")


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
    unsure = _by_number(blocks, nodes, matched, [_points(grid, block.line, column) for block in blocks])
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


def grid_without_headings(grid: Grid, sets: Sequence[CriteriaSet]) -> FormGrid | None:
    """A form whose heading rows are gone, by the wordings of its criteria and their maxima beside them.

    The columns of counts, scores and notes are then those that follow, as on the form; all are guessed.
    """
    texts = [(place, grid.text(*place)) for place, value in grid.cells.items() if isinstance(value, str)]
    if len(texts) > _MOST_TEXTS:
        return None
    for chosen in sets:
        leaves = chosen.leaves()
        standing = {
            place: leaf
            for place, text in texts
            for leaf in leaves
            if likeness(without_numbering(text), leaf.wording) >= _SURE
        }
        label = max({column for _, column in standing}, key=lambda c: _in_column(standing, c), default=0)
        rows = {row: leaf for (row, column), leaf in standing.items() if column == label}
        found = _guessed_grid(grid, label, rows) if len(rows) * 2 >= len(leaves) else None
        if found is not None:
            return found
    return None


def _in_column(cells: Mapping[tuple[int, int], Criterion], column: int) -> int:
    return sum(at == column for _, at in cells)


def _guessed_grid(grid: Grid, label: int, criteria: Mapping[int, Criterion]) -> FormGrid | None:
    """The grid right of some criteria, when their maxima stand beside them and figures follow."""
    for maximum in range(label + 1, label + _WIDEST):
        agreeing = sum(grid.value(row, maximum) == leaf.maximum for row, leaf in criteria.items())
        first = min(criteria)
        rows = tuple(row for row in grid.rows if row >= first)
        counts = sum(isinstance(grid.value(row, maximum + 1), Decimal) for row in rows)
        if agreeing * 2 > len(criteria) and counts >= _WIDEST:
            columns = dict(
                zip((Role.LABEL, *FIGURES, Role.NOTE), (label, *range(maximum, maximum + 4)), strict=True)
            )
            if label > 1:
                columns[Role.NUMBER] = label - 1
            scores = ((columns[Role.SCORE], ""),)
            return FormGrid(first, columns, scores, rows, frozenset(), frozenset(FIGURES))
    return None


def _in_place(fitted: FittedForm, chosen: CriteriaSet) -> int:
    """How many criteria keep the number, or without any numbers the order, of the set."""
    leaves = [leaf for leaf in chosen.leaves() if leaf.id in fitted.blocks]
    if any(block.line.number for block in fitted.blocks.values()):
        return sum(fitted.blocks[leaf.id].line.number == leaf.label for leaf in leaves)
    standing = sorted(leaves, key=lambda leaf: fitted.blocks[leaf.id].line.row)
    return sum(one is other for one, other in zip(leaves, standing, strict=True))


def _worded_levels(fitted: FittedForm, chosen: CriteriaSet) -> int:
    """How many levels are worded as the set words them, to tell sets apart that share their criteria."""
    return sum(
        any(likeness(line.label, level.wording) >= _EXACT for line in fitted.blocks[leaf.id].levels)
        for leaf in chosen.leaves()
        if leaf.id in fitted.blocks
        for level in leaf.levels
    )


def _is_plausible(grid: Grid, found: FormGrid, chosen: CriteriaSet, fitted: FittedForm) -> bool:
    """A form of totals alone has several columns of scores, or states the maximum of its score."""
    if only_total(chosen) is None:
        return True
    named = {key for _, text in found.score_columns if (key := score_column_named(chosen, text))}
    rows = [row for block in fitted.blocks.values() for row in block.line.rows]
    return len(named) > 1 or any(
        grid.score(row, column).out_of is not None for row in rows for column, _ in found.score_columns
    )


def _most_worded_first(
    grid: Grid, found: FormGrid, sets: Sequence[CriteriaSet]
) -> list[tuple[int, int, CriteriaSet]]:
    """(how many criteria stand word by word in the form, place among the sets, set), the most first."""
    texts = (grid.text(row, column) for row in found.rows for column in grid.columns(row))
    labels = {fold_label(without_numbering(text)) for text in texts if _is_text(text)}
    counted = [
        (sum(fold_label(leaf.wording) in labels for leaf in one.leaves()), at, one)
        for at, one in enumerate(sets)
    ]
    return sorted(counted, key=lambda entry: (-entry[0], entry[1]))


def recognise(
    grid: Grid, found: FormGrid, sets: Sequence[CriteriaSet]
) -> tuple[CriteriaSet, FittedForm] | None:
    """The set whose criteria these are; None when no set has at least half of them.

    Sets with the same criteria differ by the wording of some levels, and by their order. Once a set has all
    its criteria there, a set none of whose wordings stands in the form is not tried.
    """
    ranked = []
    whole = False
    for standing, at, candidate in _most_worded_first(grid, found, sets):
        if whole and not standing:
            continue
        fitted = fit_form(grid, found, candidate)
        wanted = len(candidate.leaves())
        whole = whole or (standing > 0 and len(fitted.blocks) == wanted)
        if (
            fitted.blocks
            and len(fitted.blocks) * 2 >= wanted
            and _is_plausible(grid, found, candidate, fitted)
        ):
            known = 2 * len(fitted.blocks) - wanted
            ranked.append(
                (
                    known,
                    _worded_levels(fitted, candidate),
                    _in_place(fitted, candidate),
                    -at,
                    candidate,
                    fitted,
                )
            )
    if not ranked:
        return None
    *_, best, fitted = max(ranked, key=lambda entry: entry[:4])
    return best, fitted


def _points(grid: Grid, line: Line, maximum: int | None) -> Decimal | None:
    if maximum is None:
        return None
    values = (grid.score(row, maximum).value for row in line.rows)
    return next((value for value in values if isinstance(value, Decimal)), None)


def _weight(line: Line, typed: Decimal | None, level_points: Decimal, wording: str) -> float:
    alike = likeness(line.label, wording)
    return (
        alike
        + (_POINTS_WEIGH if typed == level_points else 0.0)
        + (_EXACT_WEIGHS if alike >= _EXACT else 0.0)
    )


def match_levels(grid: Grid, block: Block, leaf: Criterion, maximum: int | None) -> LevelMatch:
    """The line of each level of a criterion, by wording and by the points in the maximum column.

    The whole wording decides before the points do; where neither does, order settles it and the line is
    among the guessed. A line that contradicts itself (points of one level, wording of another) is too.
    """
    typed = [_points(grid, line, maximum) for line in block.levels]
    pairs = sorted(
        (
            (_weight(line, typed[b], level.points, level.wording), -abs(b - at), b, at)
            for b, line in enumerate(block.levels)
            for at, level in enumerate(leaf.levels)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    for weight, _, b, at in pairs:
        if (
            weight >= (_WORDS_ALONE if typed[b] is None else _POINTS_WEIGH)
            and at not in matched
            and b not in matched.values()
        ):
            matched[at] = b
    guessed = frozenset(at for at, b in matched.items() if _is_guess(at, b, typed, matched, block, leaf))
    left = tuple(line for b, line in enumerate(block.levels) if b not in matched.values())
    return LevelMatch({at: block.levels[b] for at, b in matched.items()}, guessed, left)


def _is_guess(
    at: int,
    b: int,
    typed: Sequence[Decimal | None],
    matched: Mapping[int, int],
    block: Block,
    leaf: Criterion,
) -> bool:
    line, points = block.levels[b], typed[b]
    own = likeness(line.label, leaf.levels[at].wording)
    if points is not None:
        unlike = bool(line.label) and own < _POINTS_WEIGH
        return points != leaf.levels[at].points or unlike
    rivals = (
        other
        for other, level in enumerate(leaf.levels)
        if other != at and likeness(line.label, level.wording) >= own
    )
    return any(
        other not in matched
        or likeness(block.levels[matched[other]].label, leaf.levels[other].wording) < _EXACT
        for other in rivals
    )
