"""Finds the grids of Biểu mẫu 03 in a sheet: heading rows, the role of each column, the rows below."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from itertools import takewhile

from tthc.domain.texts import fold_label
from tthc.files.grid import Grid
from tthc.files.similar import numbering

__all__ = ["FIGURES", "FormGrid", "Role", "find_form_grids", "is_total", "role_of", "side_by_side"]


class Role(StrEnum):
    """What a column of the grid is, (1)..(6) on the form."""

    NUMBER = "number"
    LABEL = "label"
    MAXIMUM = "maximum"
    COUNT = "count"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    RATE = "rate"
    SCORE = "score"
    NOTE = "note"


FIGURES = (Role.MAXIMUM, Role.COUNT, Role.SCORE)

_HEADINGS: tuple[tuple[Role, re.Pattern[str]], ...] = (
    (Role.NUMBER, re.compile(r"(stt|st t|tt|số tt|số thứ tự)$")),
    (
        Role.LABEL,
        re.compile(
            r"(tên )?(các )?(nội dung |nhóm |lĩnh vực )?(tiêu chí|chỉ tiêu|nội dung|chỉ số)"
            r"(?! \d)( (?!\d).*)?$"
        ),
    ),
    (Role.MAXIMUM, re.compile(r"(thang|mức|khung) điểm|điểm (tối đa|chuẩn|quy định|tđ$)")),
    (Role.NUMERATOR, re.compile(r"tử( số)?$|số tử$")),
    (Role.DENOMINATOR, re.compile(r"mẫu( số)?$|số mẫu$")),
    (Role.RATE, re.compile(r"t[ỷỉ] lệ( phần trăm| đạt( được)?)?$")),
    (Role.COUNT, re.compile(r"(tổng )?(số|sl) (lượng )?(hồ sơ|hs|hsơ)|(số lượng|sl|số liệu)$")),
    (Role.NOTE, re.compile(r"ghi chú|giải trình|diễn giải|lý do")),
    (
        Role.SCORE,
        re.compile(r"điểm|(đơn vị )?tự (đánh giá|chấm)|kết quả (tự )?(chấm|đánh giá)|(hội đồng )?thẩm định$"),
    ),
)
_COLUMN_NUMBER = re.compile(r"\((\d{1,2})\)(\s*=.*)?")
_LOOSE_NUMBER = re.compile(r"[-(]?(\d{1,2})\)?(\s*=.*)?")
_NUMBERED = (Role.NUMBER, Role.LABEL, Role.MAXIMUM, Role.COUNT, Role.SCORE, Role.NOTE)
_TOTAL = re.compile(r"tổng (số )?điểm|tổng cộng|(tổng|cộng|tổng số|điểm tổng|cộng điểm)$")
_DEEPEST = 3
_LONG_TEXT = 12
_ROWS_OF_A_FORM = 6
_LONGEST_FORM = 2_000
"""Rows below headings that are looked at: longer than any form, short enough for a list of dossiers."""


@dataclass(frozen=True, slots=True)
class FormGrid:
    """A grid found in a sheet; `columns` per role (the first of several score columns is SCORE).

    `rows` are those below its headings, up to the next grid; `headed` the columns that have a heading;
    `guessed` the roles of columns that have none.
    """

    heading_row: int
    columns: Mapping[Role, int]
    score_columns: tuple[tuple[int, str], ...]
    rows: tuple[int, ...]
    headed: frozenset[int]
    guessed: frozenset[Role] = frozenset()

    @property
    def last_column(self) -> int:
        """The rightmost column of the grid."""
        return max([*self.columns.values(), *(column for column, _ in self.score_columns)])

    @property
    def first_column(self) -> int:
        """The leftmost column of the grid."""
        return min(self.columns.values())

    @property
    def taken(self) -> frozenset[int]:
        """The columns that have a role."""
        return frozenset(self.columns.values()) | {column for column, _ in self.score_columns}


@dataclass(frozen=True, slots=True)
class _Heading:
    """Heading rows with the roles they give, and the first row below them."""

    row: int
    start: int
    columns: Mapping[Role, int]
    scores: tuple[tuple[int, str], ...]
    headed: frozenset[int]

    @property
    def is_one(self) -> bool:
        return Role.LABEL in self.columns and len(set(FIGURES) & set(self.columns)) >= 2

    @property
    def weight(self) -> tuple[int, int]:
        return len(self.columns), len(self.scores)


def is_total(text: str) -> bool:
    """True for the label of a row of totals."""
    return bool(_TOTAL.match(fold_label(text)))


@lru_cache(maxsize=20_000)
def role_of(text: str) -> Role | None:
    """What a column headed so is; None when the heading says nothing of the kind."""
    folded = fold_label(text)
    return next((role for role, pattern in _HEADINGS if pattern.match(folded)), None)


def _above(grid: Grid, rows: Sequence[int], column: int) -> str:
    """What stands over a column in heading rows: its own cells, and those merged over it from the left."""
    parts = []
    for at, row in enumerate(rows):
        text = grid.text(row, column)
        below = any(grid.text(later, column) for later in rows[at + 1 :])
        if not text and below:
            left = [c for c in grid.columns(row) if c < column]
            text = grid.text(row, left[-1]) if left else ""
        parts.append(text)
    return " ".join(part for part in parts if part)


def _heading(grid: Grid, rows: Sequence[int]) -> _Heading:
    """The roles that some rows, read as one heading, give their columns."""
    columns: dict[Role, int] = {}
    scores: list[tuple[int, str]] = []
    headed = sorted({column for row in rows for column in grid.columns(row)})
    for column in headed:
        text, own = _above(grid, rows, column), grid.text(rows[-1], column)
        role = role_of(text) or role_of(own)
        if role in columns and role_of(own) not in (None, role):
            role = role_of(own)  # what stands over the neighbour is not over this column
        if role is None and column - 1 not in headed and len(columns) >= 3:
            break  # another table begins, beside this one
        if role is Role.SCORE:
            scores.append((column, text))
        if role is not None:
            columns.setdefault(role, column)
    return _Heading(rows[0], rows[-1] + 1, columns, tuple(scores), frozenset(headed))


def _with_labels(grid: Grid, heading: _Heading) -> _Heading:
    """The heading with the column of long texts before its figures as labels, when none is headed so."""
    figures = [heading.columns[role] for role in FIGURES if role in heading.columns]
    if Role.LABEL in heading.columns or len(figures) < 2:
        return heading
    below = [row for row in grid.rows if row >= heading.start]
    texts = {
        column: sum(len(grid.text(row, column)) >= _LONG_TEXT for row in below)
        for column in range(1, min(figures))
        if column not in heading.columns.values()
    }
    column = max(texts, key=lambda at: texts[at], default=0)
    if not texts or texts[column] < _ROWS_OF_A_FORM:
        return heading
    columns = {**heading.columns, Role.LABEL: column}
    return _Heading(heading.row, heading.start, columns, heading.scores, heading.headed)


def _numbers(grid: Grid, row: int, pattern: re.Pattern[str]) -> dict[int, int]:
    """Number -> column of a row such as "(1) (2) ... (6)"; empty when the row is none.

    The first cell that is no such number ends it: beside a form stand figures of its own.
    """
    hits = ((column, pattern.fullmatch(grid.text(row, column))) for column in grid.columns(row))
    found = {int(hit[1]): column for column, hit in takewhile(lambda pair: pair[1] is not None, hits) if hit}
    return found if len(found) >= 4 and set(found) == set(range(1, len(found) + 1)) else {}


def _numbered(grid: Grid, row: int) -> _Heading:
    """A row of column numbers that stands alone, without headings."""
    found = _numbers(grid, row, _COLUMN_NUMBER)
    columns = {role: found[at] for at, role in enumerate(_NUMBERED, start=1) if at in found}
    scores = ((columns[Role.SCORE], ""),) if Role.SCORE in columns else ()
    return _Heading(row, row + 1, columns, scores, frozenset(found.values()))


def _best_heading(grid: Grid, row: int) -> _Heading | None:
    """The heading that begins in a row, one to three rows deep: the fewest rows that give most roles."""
    if len(_heading(grid, [row]).columns) < 2:
        return None
    following = [later for later in grid.rows if row <= later < row + _DEEPEST]
    best: _Heading | None = None
    for depth in range(1, len(following) + 1):
        rows = following[:depth]
        numbers = any(isinstance(value, Decimal) for _, value in grid.items(rows[-1]))
        if numbers or _numbers(grid, rows[-1], _COLUMN_NUMBER):
            break
        found = _with_labels(grid, _heading(grid, rows))
        if found.is_one and (best is None or found.weight > best.weight):
            best = found
    return best


def _with_numbers(grid: Grid, heading: _Heading) -> _Heading:
    """The heading with the row of column numbers below it skipped, giving the roles its words do not."""
    near = [later for later in grid.rows if heading.start <= later < heading.start + _DEEPEST]
    row = next((later for later in near if _numbers(grid, later, _LOOSE_NUMBER)), None)
    if row is None or (row != near[0] and not _numbers(grid, row, _COLUMN_NUMBER)):
        return heading
    found = _numbers(grid, row, _LOOSE_NUMBER)
    columns, scores = dict(heading.columns), heading.scores
    for at, role in enumerate(_NUMBERED, start=1):
        if at in found and role not in columns and found[at] not in columns.values():
            columns[role] = found[at]
            scores = ((found[at], ""),) if role is Role.SCORE else scores
    return _Heading(heading.row, row + 1, columns, scores, heading.headed)


def _headings(grid: Grid) -> Iterator[_Heading]:
    """The headings of each grid in the sheet, top down."""
    taken_until = 0
    for row in grid.rows:
        if row < taken_until:
            continue
        heading = _best_heading(grid, row)
        if heading is not None:
            heading = _with_numbers(grid, heading)
        elif _numbers(grid, row, _COLUMN_NUMBER):
            heading = _numbered(grid, row)
        else:
            continue
        taken_until = heading.start
        yield heading


def _holding(grid: Grid, rows: Sequence[int], column: int, kind: type) -> int:
    return sum(isinstance(grid.value(row, column), kind) for row in rows)


def _unheaded_figures(
    grid: Grid, heading: _Heading, columns: Mapping[Role, int], rows: Sequence[int]
) -> Iterator[tuple[Role, int]]:
    """The column of figures that has no heading, by its place between those that have: (3), (4), (5)."""
    lacking = [role for role in FIGURES if role not in columns]
    if len(lacking) != 1:
        return
    order = (Role.LABEL, *FIGURES)
    at = order.index(lacking[0])
    before = columns[order[at - 1]]
    after = columns[order[at + 1]] if at + 1 < len(order) else before + 3
    free = [c for c in range(before + 1, after) if c not in heading.headed and c not in columns.values()]
    filled = [c for c in free if _holding(grid, rows, c, Decimal) >= 3]
    if len(filled) == 1:
        yield lacking[0], filled[0]


def _unheaded_notes(
    grid: Grid, heading: _Heading, columns: Mapping[Role, int], rows: Sequence[int]
) -> int | None:
    """The column right of the figures that holds sentences under no heading."""
    after = max(columns.values()) + 1
    texts = [grid.text(row, after) for row in rows if _holding(grid, [row], after, str)]
    free = Role.NOTE not in columns and after not in heading.headed
    return after if free and any(len(text.split()) >= 3 for text in texts) else None


def _unheaded_numbers(grid: Grid, columns: Mapping[Role, int], rows: Sequence[int]) -> int | None:
    """The column before the labels that holds numbers under no heading."""
    before = columns[Role.LABEL] - 1
    held = [grid.text(row, before) for row in rows if grid.text(row, before)]
    numbers = sum(bool(re.fullmatch(r"[\d.]{1,8}", text)) for text in held)
    return before if Role.NUMBER not in columns and before not in columns.values() and numbers >= 2 else None


def _finished(grid: Grid, heading: _Heading, rows: Sequence[int]) -> FormGrid:
    """The grid with the roles of columns that have no heading, where what they hold and their place tell."""
    columns, scores = dict(heading.columns), heading.scores
    guessed = dict(_unheaded_figures(grid, heading, columns, rows))
    columns |= guessed
    if Role.SCORE in guessed:
        scores = ((guessed[Role.SCORE], ""),)
    for role, column in (
        (Role.NUMBER, _unheaded_numbers(grid, columns, rows)),
        (Role.NOTE, _unheaded_notes(grid, heading, columns, rows)),
    ):
        if column is not None:
            columns[role] = column
    return FormGrid(heading.row, columns, scores, tuple(rows), heading.headed, frozenset(guessed))


def _first_number(grid: Grid, heading: _Heading, limit: int) -> str:
    """The number of the first numbered row below a heading."""
    for row in (row for row in grid.rows if heading.start <= row < limit):
        label = grid.text(row, heading.columns[Role.LABEL])
        number = grid.text(row, heading.columns[Role.NUMBER]) if Role.NUMBER in heading.columns else ""
        if number or numbering(label):
            return (number or numbering(label)).rstrip(".")
    return ""


def _runs_on(grid: Grid, first: _Heading, again: _Heading, limit: int) -> bool:
    """True when headings are those of the grid above, repeated on its next page."""
    between = [row for row in grid.rows if first.start <= row < again.row]
    ended = any(is_total(grid.text(row, c)) for row in between for c in grid.columns(row))
    begins = _first_number(grid, first, again.row), _first_number(grid, again, limit)
    return first.columns == again.columns and not ended and bool(begins[1]) and begins[0] != begins[1]


def find_form_grids(grid: Grid) -> tuple[FormGrid, ...]:
    """Every grid of the sheet whose headings are those of a unit form, top down."""
    headings = list(_headings(grid))
    if not headings:
        return ()
    end = grid.rows[-1] + 1
    limits = [*(heading.row for heading in headings[1:]), end]
    found: list[tuple[_Heading, list[int]]] = []
    for heading, limit in zip(headings, limits, strict=True):
        rows = [row for row in grid.rows if heading.start <= row < limit]
        if found and _runs_on(grid, found[-1][0], heading, limit):
            found[-1][1].extend(rows)
        else:
            found.append((heading, rows))
    return tuple(_finished(grid, heading, rows[:_LONGEST_FORM]) for heading, rows in found if rows)


def _cuts(grid: Grid) -> Iterator[int]:
    """The columns at which a second form may begin: where headings begin anew in a row."""
    for row in grid.rows:
        roles = {column: role_of(grid.text(row, column)) for column in grid.columns(row)}
        figures = sum(role in FIGURES for role in roles.values())
        labels = [column for column, role in roles.items() if role is Role.LABEL]
        for label in labels[1:] if figures >= 2 else ():
            yield label - 1 if roles.get(label - 1) is Role.NUMBER else label


def side_by_side(grid: Grid) -> tuple[Grid, ...]:
    """The sheet cut between forms that stand beside each other; the sheet itself when none do."""
    for cut in sorted(set(_cuts(grid))):
        left, right = (
            replace(grid, cells={place: v for place, v in grid.cells.items() if (place[1] < cut) is before})
            for before in (True, False)
        )
        if find_form_grids(left) and find_form_grids(right):
            return (left, *side_by_side(right))
    return (grid,)
