"""Reads the lines around a grid: unit, period, and the counts of the head, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from tthc.domain.counts import Count
from tthc.domain.head_wordings import HEAD_WORDINGS, count_named
from tthc.domain.notes import says_no_cases
from tthc.domain.periods import Period, find_period
from tthc.domain.places import Entry
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader
from tthc.files.grid import Grid

__all__ = ["Head", "find_period_entry", "read_head"]

_UNIT_LABEL = re.compile(
    r"(tên )?(đơn vị|cơ quan đơn vị|cơ quan)( (báo cáo|gửi báo cáo|thực hiện|chấm điểm|được đánh giá))?"
)
_FORM_NAME = re.compile(r"^biểu (mẫu )?số|^biểu mẫu")
_TITLED_UNIT = re.compile(r"(?:tiếp nhận và trả kết quả|một cửa)\s+(?:của\s+)?(?P<unit>.+)$", re.IGNORECASE)
_REACH = 6
_LONGEST_UNIT_LINE = 200


@dataclass
class Head:
    """What stands around one grid; entries are empty when the sheet does not say."""

    unit: Entry[str] = field(default_factory=Entry)
    period: Entry[Period] = field(default_factory=Entry)
    form_name: str = ""
    counts: dict[Count, Entry[int]] = field(default_factory=dict)
    no_cases: bool = False


def find_period_entry(grid: Grid, cells: Iterable[tuple[int, int]]) -> Entry[Period]:
    """The first period named in the cells; a line "Kỳ đánh giá" goes before a title."""
    named = [(row, column, grid.text(row, column)) for row, column in cells]
    named.sort(key=lambda item: (not fold_label(item[2]).startswith("kỳ "), item[0], item[1]))
    for row, column, text in named:
        if fold_label(text).startswith(("ban hành kèm", "kèm theo")):
            continue
        period = find_period(text) or _period_beside(grid, row, column, text)
        if period is not None:
            return Entry(period, grid.place(row, column), text)
    return Entry()


def _period_beside(grid: Grid, row: int, column: int, text: str) -> Period | None:
    if not fold_label(text).startswith("kỳ đánh giá"):
        return None
    beside = _beside(grid, row, column)
    return find_period(grid.text(row, beside)) if beside is not None else None


def _beside(grid: Grid, row: int, column: int) -> int | None:
    return next((c for c in grid.columns(row) if column < c <= column + _REACH), None)


def _lines(value: str) -> list[str]:
    """The statements of a cell: two counts may stand in one, apart by a semicolon or a line break."""
    return [line for line in re.split(r"[;\n]", value) if line.strip()]


def _read_count_line(
    reader: CellReader, row: int, column: int, line: str, *, alone: bool
) -> tuple[Count, Entry[int]] | None:
    """The count a line names; its number follows the colon, or stands in the next cell."""
    grid = reader.grid
    label, colon, rest = line.partition(":")
    count = count_named(label)
    if count is None:
        return None
    if colon and rest.strip(" .…_"):
        return count, reader.inline_count(row, column, rest, HEAD_WORDINGS[count])
    beside = _beside(grid, row, column) if alone else None
    if beside is None or count_named(grid.text(row, beside)) is not None:
        return count, Entry(None, grid.place(row, column))
    return count, reader.count(row, beside, HEAD_WORDINGS[count])


def _read_unit(grid: Grid, row: int, column: int, text: str) -> Entry[str] | None:
    label, colon, rest = text.partition(":")
    if not _UNIT_LABEL.fullmatch(fold_label(label)) or len(text) > _LONGEST_UNIT_LINE:
        return None
    inline = rest.strip(" .:…_")
    if colon and inline:
        return Entry(inline, grid.place(row, column))
    beside = _beside(grid, row, column)
    named = grid.text(row, beside).strip(" .…_") if beside is not None else ""
    return Entry(named, grid.place(row, beside)) if beside is not None and named else None


def _unit_of_title(grid: Grid, cells: Iterable[tuple[int, int]]) -> Entry[str]:
    """The unit a title ends with ("...TRẢ KẾT QUẢ CỦA UBND XÃ A"), for forms without a unit line."""
    for row, column in cells:
        text = grid.text(row, column)
        if fold_label(text).startswith("chấm điểm đánh giá") and (hit := _TITLED_UNIT.search(text)):
            return Entry(hit["unit"].strip(" .…_"), grid.place(row, column))
    return Entry()


def read_head(reader: CellReader, cells: Iterable[tuple[int, int]]) -> Head:
    """The head from the cells outside the grid, in reading order; the first statement of a thing counts."""
    grid, head = reader.grid, Head()
    ordered = sorted(cells)
    for row, column in ordered:
        value = grid.value(row, column)
        if not isinstance(value, str):
            continue
        text = grid.text(row, column)
        if not head.form_name and _FORM_NAME.match(fold_label(text)):
            head.form_name = text
        head.no_cases = head.no_cases or says_no_cases(text)
        if not head.unit.given and (unit := _read_unit(grid, row, column, text)):
            head.unit = unit
        lines = _lines(value)
        for line in lines:
            found = _read_count_line(reader, row, column, line, alone=len(lines) == 1)
            if found and not head.counts.get(found[0], Entry()).given:
                head.counts[found[0]] = found[1]
    head.period = find_period_entry(grid, ordered)
    if not head.unit.given:
        head.unit = _unit_of_title(grid, ordered)
    return head
