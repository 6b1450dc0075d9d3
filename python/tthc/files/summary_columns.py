"""The columns of a printed summary by its headings, for any criteria set, however deep the headings are.

A heading that several columns share stands in its leftmost cell, or in each of them; leaf headings may repeat
under each group ("Chỉ số 1"), so that a column is known by all that stands over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from tthc.domain.criteria_set import Complement, CriteriaSet, Criterion, Given, RatioScore
from tthc.domain.numbers import read_score
from tthc.domain.texts import fold_label, squeeze
from tthc.files.grid import Grid
from tthc.files.similar import ALIKE, likeness, without_numbering

__all__ = ["SummaryGrid", "find_column", "only_total", "score_column_named", "summary_grids"]

_NAME = re.compile(
    r"tên (cơ quan đơn vị|đơn vị|cơ quan|xã|ubnd)|(cơ quan )?đơn vị$"
    r"|(tên )?(địa phương|xã phường|ubnd cấp xã)$"
)
_TOTAL = re.compile(r"tổng (số )?điểm( đạt được| chung)?$")
_INDEX = re.compile(r"(tổng )?điểm quy đổi|chỉ số (cchc|cải cách hành chính)|chỉ số$|par index")
_STAFF = re.compile(r"(đtb|điểm trung bình|điểm tb) (ccvc|công chức|cán bộ)")
_CLASS = re.compile(r"(phân|xếp) loại")
_NOTE = re.compile(r"ghi chú|lý do|giải trình")
_NUMBER = re.compile(r"stt|tt|số tt|st t")
_MAXIMUM = re.compile(r"(tổng )?(số )?(điểm )?tối đa\b(?!.* điểm đạt)|điểm chuẩn$|thang điểm$")
_POINTS = re.compile(
    r"[\s(\[-]*(?:tối đa\s*)?(?P<n>\d+(?:[.,]\d+)?)\s*(?:đ|điểm)\s*[)\]]?\s*$", re.IGNORECASE
)
_DOTTED = re.compile(r"(?<![\d.,])\d{1,2}(?:\.\d{1,2})+[a-zđ]?(?!\.?\w)")
_PERCENT = re.compile(r"\(\s*%\s*\)$")
"""A heading that says its figures are rates: "1.1 (%)"."""
_GROUP_WORD = re.compile(r"^(nhóm|lĩnh vực|nhóm chỉ số|nhóm tiêu chí) ")
_PARTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("numerator", re.compile(r"tử số$|tử$")),
    ("denominator", re.compile(r"mẫu số$|mẫu$")),
    ("rate", re.compile(r"t[ỷỉ] lệ( phần trăm)?( %)?$")),
    ("score", re.compile(r"(số )?điểm( đạt( được)?| số)?$")),
)
_DEEPEST = 5
_SEARCHED = 3
_FEW_OTHERS = 3
"""Columns of other figures from which on a table is none of totals alone (a rank, a difference may be)."""


@dataclass(frozen=True, slots=True)
class SummaryGrid:
    """Where a summary keeps what; `criteria` are the scores of the deciding column.

    `others` are those of other score columns, `parts` what an indicator's score is computed from; `totals`
    and `maxima` are per score column; `unheaded` are columns without any heading among the scores, `foreign`
    those headed as something else (the subtotal of a group, a rank). `missing` are criteria without a column.
    """

    heading_row: int
    last_heading_row: int
    name: int
    number: int | None
    criteria: Mapping[str, int]
    totals: Mapping[str, int]
    maxima: Mapping[str, int] = field(default_factory=dict)
    others: Mapping[tuple[str, str], int] = field(default_factory=dict)
    parts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    index: int | None = None
    staff: int | None = None
    classification: int | None = None
    note: int | None = None
    unheaded: tuple[int, ...] = ()
    foreign: tuple[int, ...] = ()
    missing: tuple[str, ...] = ()
    alike: float = 0.0

    @property
    def first_score(self) -> int:
        """The leftmost column of figures."""
        return min([*self.criteria.values(), *self.totals.values(), *self.parts.values()])

    @property
    def is_plain(self) -> bool:
        """True for one score a criterion and one total: values too many can then be told by their order."""
        return not self.others and not self.parts and len(self.totals) == 1 and not self.maxima


@dataclass(frozen=True, slots=True)
class _Path:
    """All that stands over a column, from the top; `own` is the lowest text."""

    column: int
    texts: tuple[str, ...]
    row: int

    @property
    def own(self) -> str:
        return self.texts[-1]


def find_column(grid: Grid, rows: Iterable[int], pattern: re.Pattern[str]) -> int | None:
    """The first column in which some rows say what a pattern looks for."""
    for row in rows:
        for column in grid.columns(row):
            if pattern.match(fold_label(grid.text(row, column))):
                return column
    return None


@lru_cache(maxsize=20_000)
def _plain(text: str) -> str:
    """A heading without its points: "Chỉ số 1 (5đ)" is "chỉ số 1"."""
    folded = fold_label(_POINTS.sub("", squeeze(text)))
    return folded or fold_label(text)


@lru_cache(maxsize=20_000)
def _stated_points(text: str) -> Decimal | None:
    hit = _POINTS.search(squeeze(text))
    value = read_score(hit["n"]).value if hit else None
    return value if isinstance(value, Decimal) else None


@lru_cache(maxsize=20_000)
def _group_words(text: str) -> str:
    return _GROUP_WORD.sub("", _plain(without_numbering(text)))


def _heading_rows(grid: Grid, row: int, name: int) -> list[int]:
    """The rows of a heading: the one that heads the names, and those below it in which no name begins."""
    wanted = {grid.text(row, column) for column in range(1, name + 1)} | {""}
    rows = [row]
    for later in (one for one in grid.rows if row < one < row + _DEEPEST):
        begun = any(grid.text(later, column) not in wanted for column in range(1, name + 1))
        if begun or any(isinstance(value, Decimal) for _, value in grid.items(later)):
            break
        rows.append(later)
    return rows


def _paths(grid: Grid, rows: Sequence[int], name: int) -> list[_Path]:
    """What stands over each column right of the names; a merged heading reaches over those to its right."""
    found: list[_Path] = []
    for column in sorted({c for row in rows for c in grid.columns(row) if c > name}):
        texts: list[str] = []
        last = rows[0]
        for at, row in enumerate(rows):
            text = grid.text(row, column)
            if not text and any(grid.text(later, column) for later in rows[at + 1 :]):
                left = [c for c in grid.columns(row) if name < c < column]
                text = grid.text(row, left[-1]) if left else ""
            elif text:
                last = row
            if text and (not texts or texts[-1] != text):
                texts.append(text)
        if texts:
            found.append(_Path(column, tuple(texts), last))
    return found


def _part_of(path: _Path) -> tuple[str, tuple[str, ...]]:
    """(what of an indicator a column holds, the texts that name the indicator)."""
    own = fold_label(path.own)
    part = next((key for key, pattern in _PARTS if pattern.match(own)), "")
    if part and len(path.texts) > 1:
        return part, path.texts[:-1]
    number = _DOTTED.search(squeeze(path.own).casefold())
    if number is None:
        return "score", path.texts
    rest = fold_label(_POINTS.sub("", squeeze(path.own).casefold().replace(number[0], " ")))
    if _PERCENT.search(squeeze(path.own)):
        return "rate", path.texts
    named = next((key for key, pattern in _PARTS if pattern.match(rest)), "score")
    return named, (*path.texts[:-1], number[0]) if named != "score" else path.texts


@lru_cache(maxsize=50_000)
def _same(text: str, heading: str, label: str, wording: str) -> float:
    """How surely a heading names a criterion: as the set heads it, by its dotted number, by its wording."""
    plain = _plain(text)
    if plain in (_plain(heading), fold_label(wording)):
        return 1.0
    number = _DOTTED.search(squeeze(text).casefold())
    if number is not None:
        return 0.9 if number[0] == label.casefold() else 0.0
    alike = likeness(_group_words(text), _group_words(wording))
    return alike if alike >= ALIKE else 0.0


def _ancestry(
    nodes: Sequence[Criterion], above: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in nodes:
        yield node.id, (*above, node.id)
        yield from _ancestry(node.parts, (*above, node.id))


@dataclass
class _Matcher:
    """Finds the column of each criterion of a set among headings."""

    chosen: CriteriaSet
    used: set[int] = field(default_factory=set)
    alike: float = 0.0

    def __post_init__(self) -> None:
        self.own = dict(_ancestry(self.chosen.criteria))
        self.groups = [node for node in self.chosen.nodes() if node.parts]
        self.whole = {
            leaf.id: {
                fold_label(f"{over} {_plain(leaf.heading)}")
                for node in self.groups
                if leaf in tuple(node.leaves())
                for over in (node.wording, node.heading)
            }
            for leaf in self.chosen.leaves()
        }
        self.dotted = any("." in leaf.label for leaf in self.chosen.leaves())

    def _group(self, texts: Sequence[str]) -> str | None:
        """The heading of the set that stands over a column, if any does."""
        weighed = [
            (
                max(
                    likeness(_group_words(text), _group_words(said)) for said in (node.wording, node.heading)
                ),
                node.id,
            )
            for text in texts
            for node in self.groups
        ]
        best = max(weighed, default=(0.0, ""))
        return best[1] if best[0] >= ALIKE else None

    def _most(self, text: str) -> float:
        return max(_same(text, one.heading, one.label, one.wording) for one in self.chosen.leaves())

    def _surely(self, leaf: Criterion, texts: Sequence[str]) -> float:
        if _plain(texts[-1]) in self.whole[leaf.id] or (self.dotted and squeeze(texts[-1]) == leaf.label):
            return 1.0  # all of its headings in one cell, or its number among others such as "1.1"
        alike = _same(texts[-1], leaf.heading, leaf.label, leaf.wording)
        if 0 < alike < 1 and alike < self._most(texts[-1]):
            return 0.0  # another criterion is worded more like it
        group = self._group(texts[:-1]) if alike else None
        return alike if group is None or group in self.own[leaf.id] else 0.0

    def under_group(self, path: _Path) -> bool:
        """True for a column below a heading of the set."""
        return self._group(path.texts[:-1]) is not None

    def find(self, leaf: Criterion, paths: Sequence[tuple[_Path, str, tuple[str, ...]]]) -> dict[str, int]:
        """Part of an indicator ("score", "rate" ...) -> its column: the first that names it surely."""
        found: dict[str, int] = {}
        computed = isinstance(leaf.kind, RatioScore | Complement)
        for path, said, texts in paths:
            part = "score" if said == "rate" and not computed and len(texts) == len(path.texts) else said
            sure = self._surely(leaf, texts) if path.column not in self.used else 0.0
            if sure and part not in found:
                found[part] = path.column
                self.used.add(path.column)
                points = _stated_points(texts[-1])
                self.alike += sure + (0.5 if points == leaf.maximum else 0.0)
            elif found and not sure:
                break  # the indicator's columns stand side by side
        return found


def score_column_named(chosen: CriteriaSet, text: str) -> str | None:
    """The score column a text speaks of, by the longest of its names that stands in it."""
    folded = f" {fold_label(text)} "
    named = [
        (len(said), column.id)
        for column in chosen.columns
        for said in map(fold_label, (column.heading, *column.wordings))
        if f" {said} " in folded
    ]
    return max(named, default=(0, None))[1]


def _totals(
    chosen: CriteriaSet,
    paths: Sequence[_Path],
    used: set[int],
    index: int | None,
    of_groups: frozenset[int] = frozenset(),
) -> tuple[dict[str, int], dict[str, int]]:
    """Total and stated maximum per score column; `of_groups` are columns below a group's own heading, whose
    total is that of the group unless there is no other.
    """
    totals: dict[str, int] = {}
    maxima: dict[str, int] = {}
    of_group: list[int] = []
    whole: list[_Path] = []
    unnamed: list[int] = []
    between = range(min(used), max(used) + 1) if used else range(0)
    for path in paths:
        if path.column in used or path.column in between or path.column == index:
            continue
        named = next(
            (key for text in reversed(path.texts) if (key := score_column_named(chosen, text))), None
        )
        if _MAXIMUM.match(_plain(path.own)) and "/" not in path.own:
            if named:
                maxima.setdefault(named, path.column)
            else:
                unnamed.append(path.column)
        elif named and len(chosen.columns) > 1 and not _is_other(path):
            totals.setdefault(named, path.column)
        elif _says_total(chosen, path):
            if path.column in of_groups:
                of_group.append(path.column)
            else:
                whole.append(path)
    subtotals = {fold_label(path.own) for path in paths if path.column in between}
    if whole:  # where subtotals are headed as the total is, the total is the last of them
        taken = whole[-1] if fold_label(whole[0].own) in subtotals else whole[0]
        totals.setdefault(chosen.deciding_column.id, taken.column)
    if of_group:
        totals.setdefault(chosen.deciding_column.id, of_group[-1])
    return totals, _of_unnamed(unnamed, totals) | maxima


def _says_total(chosen: CriteriaSet, path: _Path) -> bool:
    folded = [fold_label(text) for text in path.texts]
    return any(_TOTAL.match(text) or text == fold_label(chosen.summary.total) for text in folded)


def _of_unnamed(unnamed: Sequence[int], totals: Mapping[str, int]) -> dict[str, int]:
    """Whose maxima columns are that do not say it: of the score beside them, a single one apart of all."""
    if not unnamed or not totals:
        return {}
    places = sorted(totals.values())
    if len(unnamed) == 1 and not places[0] < unnamed[0] < places[-1]:
        return dict.fromkeys(totals, unnamed[0])
    keys = {at: key for key, at in totals.items()}
    found: dict[str, int] = {}
    for at in unnamed:
        right, left = [c for c in places if c > at], [c for c in places if c < at]
        beside = right[:1] if unnamed[0] < places[0] else left[-1:]
        found |= {keys[c]: at for c in beside if keys[c] not in found}
    return found


def _is_other(path: _Path) -> bool:
    folded = fold_label(path.own)
    return any(pattern.match(folded) for pattern in (_INDEX, _CLASS, _NOTE, _STAFF))


def _short_headings(
    grid: Grid, rows: Sequence[int], chosen: CriteriaSet, name: int, total: int
) -> tuple[dict[str, int], int]:
    """(criterion columns headed "1", "TC1" or "(1)", the row of these); only all of them, in order, between
    name and total: a row that numbers every column begins left of the name.
    """
    for row in rows:
        found: dict[str, int] = {}
        for leaf in chosen.leaves():
            label = fold_label(leaf.label)
            wanted = {label, f"tc{label}", f"tc {label}", f"tiêu chí số {label}"}
            at = [
                c for c in grid.columns(row) if name < c < total and fold_label(grid.text(row, c)) in wanted
            ]
            if len(at) == 1:
                found[leaf.id] = at[0]
        if len(found) == len(chosen.leaves()) and list(found.values()) == sorted(found.values()):
            return found, row
    return {}, 0


def only_total(chosen: CriteriaSet) -> Criterion | None:
    """The only criterion of a set of totals, whose maximum each unit states."""
    leaves = chosen.leaves()
    only = leaves[0] if len(leaves) == 1 else None
    return only if only and isinstance(only.kind, Given) and only.kind.own_maximum else None


def _states_maxima(grid: Grid, first: int, columns: Iterable[int]) -> bool:
    wanted = tuple(columns)
    return any(grid.score(row, c).out_of is not None for row in grid.rows if row >= first for c in wanted)


def _others(grid: Grid, paths: Sequence[_Path], last: int, known: set[int | None]) -> list[int]:
    """The headed columns of figures that are none of a set's, nor what stands behind its scores."""
    return [
        path.column
        for path in paths
        if path.column not in known
        and not _is_other(path)
        and any(grid.score(row, path.column).value is not None for row in grid.rows if row > last)
    ]


def _of_totals(
    grid: Grid, chosen: CriteriaSet, row: int, name: int, index_words: re.Pattern[str]
) -> SummaryGrid | None:
    """A table of totals alone, for a set that has no more than those."""
    only = only_total(chosen)
    if only is None:
        return None
    rows = _heading_rows(grid, row, name)
    paths = _paths(grid, rows, name)
    index = _path_column(paths, index_words)
    totals, maxima = _totals(chosen, paths, set(), index)
    deciding = chosen.deciding_column.id
    stated = maxima or index is not None or _states_maxima(grid, rows[-1] + 1, totals.values())
    if not totals or not stated or (len(totals) < 2 and index is None and deciding not in totals):
        return None
    if len(_others(grid, paths, rows[-1], {index, *totals.values(), *maxima.values()})) >= _FEW_OTHERS:
        return None  # scores of criteria this set does not have
    last = max(path.row for path in paths)
    return SummaryGrid(
        row,
        last,
        name,
        find_column(grid, [row], _NUMBER),
        {only.id: totals[deciding]} if deciding in totals else {},
        totals,
        maxima,
        {(only.id, key): at for key, at in totals.items() if key != deciding},
        index=index,
        classification=_path_column(paths, _CLASS),
        note=_path_column(paths, _NOTE),
        alike=float(len(totals)),
    )


def _path_column(paths: Sequence[_Path], pattern: re.Pattern[str]) -> int | None:
    return next((p.column for p in paths if any(pattern.match(fold_label(text)) for text in p.texts)), None)


def _index_words(chosen: CriteriaSet) -> re.Pattern[str]:
    return re.compile(rf"{re.escape(fold_label(chosen.summary.index))}$|{_INDEX.pattern}")


def _of_criteria(grid: Grid, chosen: CriteriaSet, row: int, name: int) -> SummaryGrid | None:
    """A table with a column, or several, for each criterion."""
    rows = _heading_rows(grid, row, name)
    near = sorted({*rows, *(later for later in grid.rows if row <= later < row + _SEARCHED)})
    paths = _paths(grid, rows, name)
    index = _path_column([p for p in paths if not _DOTTED.search(p.own)], _index_words(chosen))
    others = {p.column for p in paths if _is_other(p) and p.column == index}
    parted = [(path, *_part_of(path)) for path in paths if path.column not in others]
    matcher = _Matcher(chosen)
    found = {leaf.id: matcher.find(leaf, parted) for leaf in chosen.leaves()}
    found = {key: columns for key, columns in found.items() if columns}
    of_groups = frozenset(path.column for path in paths if matcher.under_group(path))
    totals, maxima = _totals(chosen, paths, matcher.used, index, of_groups)
    deciding = chosen.deciding_column.id
    total = totals.get(deciding) or find_column(grid, near, _TOTAL)
    if total is None and index is None:
        return None
    criteria = {key: columns["score"] for key, columns in found.items() if "score" in columns}
    short_row, last = 0, max([p.row for p in paths if p.column in matcher.used], default=row)
    if len(found) * 2 < len(chosen.leaves()) and total is not None:
        short, short_row = _short_headings(grid, near, chosen, name, total)
        criteria = short or criteria
        found = {key: {"score": at} for key, at in short.items()} or found
    if not found:
        return None
    if total is not None:
        totals[deciding] = total
    parts = {
        (key, part): at for key, columns in found.items() for part, at in columns.items() if part != "score"
    }
    places = [*criteria.values(), *parts.values()]
    figures = [at for at in (*totals.values(), index) if at is not None and at > max(places)]
    headed = {path.column for path in paths}
    staff, classed, note = (find_column(grid, near, pattern) for pattern in (_STAFF, _CLASS, _NOTE))
    taken = {*places, *totals.values(), *maxima.values(), index, staff, classed, note}
    return SummaryGrid(
        row,
        max(last, short_row),
        name,
        find_column(grid, [row], _NUMBER),
        criteria,
        totals,
        maxima,
        {},
        parts,
        index,
        staff,
        classed,
        note,
        tuple(c for c in range(min(places), min(figures, default=0)) if c not in headed)
        if not short_row
        else (),
        tuple(c for c in sorted(headed - taken) if c > min(places)) if not short_row else (),
        tuple(leaf.id for leaf in chosen.leaves() if leaf.id not in found),
        matcher.alike,
    )


def summary_grids(grid: Grid, chosen: CriteriaSet) -> Iterator[SummaryGrid]:
    """The summary tables of a sheet as a set heads them, top down."""
    for row in grid.rows:
        name = find_column(grid, [row], _NAME)
        if name is None:
            continue
        of_totals = only_total(chosen) is not None
        found = (
            _of_totals(grid, chosen, row, name, _index_words(chosen))
            if of_totals
            else _of_criteria(grid, chosen, row, name)
        )
        if found is not None:
            yield found
