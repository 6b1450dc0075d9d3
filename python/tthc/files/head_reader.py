"""Reads the lines around a grid: unit, period, and the counts of the head, wherever they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from tthc.domain.counts import Count
from tthc.domain.notes import says_no_cases
from tthc.domain.periods import Period, PeriodKind, find_period, named_periods
from tthc.domain.places import Entry
from tthc.domain.texts import fold, fold_label
from tthc.domain.units import names_a_group, names_a_higher_level, unit_key
from tthc.files.cells import CellReader
from tthc.files.grid import Grid
from tthc.files.head_counts import REACH, names_count, read_counts

__all__ = ["Head", "find_period_entry", "is_letterhead", "read_head"]

_UNIT_WORDS = (
    r"(tên )?(đơn vị|cơ quan đơn vị|cơ quan)"
    r"( (báo cáo|gửi báo cáo|thực hiện|chấm điểm|(được|tự) (đánh giá|chấm)( điểm)?))?"
)
_UNIT_LABEL = re.compile(_UNIT_WORDS)
_WITHOUT_COLON = re.compile(
    rf"{_UNIT_WORDS}\s+(?=(?:hđnd|ubnd|[uủ][yỷ] ban|xã|phường|thị trấn|đặc khu)\b)", re.IGNORECASE
)
_FORM_NAME = re.compile(r"^biểu (mẫu )?số|^biểu mẫu")
_TITLED_UNIT = re.compile(r"(?:tiếp nhận và trả kết quả|một cửa)\s+(?:của\s+)?(?P<unit>.+)$", re.IGNORECASE)
_TITLE = re.compile(r"(bảng|biểu|phiếu|kết quả|tổng hợp)?\s*(tự )?(chấm điểm|đánh giá|chấm)\b")
_OF_UNIT = re.compile(
    r"(?:^|\s)của\s+"
    r"(?P<unit>(?:(?:ubnd|[uủ][yỷ] ban nhân dân)\s+)?(?:xã|phường|thị trấn|đặc khu|phòng|sở|ban)\s.+)$",
    re.IGNORECASE,
)
_UNFINISHED = re.compile(r"(^|\b)(ubnd|uỷ ban nhân dân|xã|phường|thị trấn|huyện|phòng|thành phố|đặc khu)$")
_LETTERHEAD = re.compile(
    r"(ubnd|uỷ ban nhân dân|phòng|sở|ban(?! hành)|trung tâm|văn phòng|xã|phường|thị trấn|đặc khu) "
)
_LONGEST_UNIT_LINE = 200
_LONGEST_LETTERHEAD = 60


_AFTER_UNIT = re.compile(r"\s+(?:quý|quí|tháng|năm|trong|\d+ tháng)\b.*$", re.IGNORECASE)
"""What may follow the unit in a title."""
_LATE_REASON = re.compile(r"lý do (?:hồ sơ )?(?:trễ|quá) hạn(?: nếu có)?")
"""The label beside a form over the text that says why dossiers were late."""
_PERIOD_LABEL = re.compile(r"kỳ (?:đánh giá|báo cáo|chấm điểm|tính điểm|tổng hợp)\b")


@dataclass
class Head:
    """What stands around one grid; entries are empty when the sheet does not say."""

    unit: Entry[str] = field(default_factory=Entry)
    period: Entry[Period] = field(default_factory=Entry)
    form_name: str = ""
    counts: dict[Count, Entry[int]] = field(default_factory=dict)
    repeated: dict[Count, tuple[Entry[int], ...]] = field(default_factory=dict)
    no_cases: bool = False
    late_reason: Entry[str] = field(default_factory=Entry)


def find_period_entry(grid: Grid, cells: Iterable[tuple[int, int]]) -> Entry[Period]:
    """The period a line "Kỳ đánh giá" names, else the first one named in the cells.

    A period that no cell names whole is looked for in whole rows, then in a row and the next one. An entry
    with a text and no value: a period is named there that we do not understand, or several are.
    """
    named = [(row, column, grid.text(row, column)) for row, column in cells]
    named = [item for item in named if not fold_label(item[2]).startswith(("ban hành kèm", "kèm theo"))]
    labelled = next((item for item in named if _says_period(item[2])), None)
    if labelled is not None:
        row, column, text = labelled
        near = [item for item in named if item[0] in (row, row + 1)]
        period = find_period(text)
        whole = Entry(period, grid.place(row, column), text)
        if period is None:
            return _broken_period(grid, near) or whole
        beside = _other_period(grid, named, period)
        return Entry(None, whole.place, f"{text}; {beside}") if beside else whole
    for row, column, text in named:
        period = find_period(text)
        if period is not None and period.kind is not PeriodKind.YEAR:
            return Entry(period, grid.place(row, column), text)
    return _broken_period(grid, named) or _several(grid, named) or _year(grid, named)


def _other_period(grid: Grid, named: Sequence[tuple[int, int, str]], period: Period) -> str:
    """What stands beside a bare label "Kỳ đánh giá", where that is another period; else ""."""
    for row, column, text in named:
        beside = _beside(grid, row, column) if _PERIOD_LABEL.fullmatch(fold_label(text)) else None
        typed = grid.text(row, beside) if beside is not None else ""
        if find_period(typed) not in (None, period):
            return typed
    return ""


def _says_period(text: str) -> bool:
    """True for a line "Kỳ đánh giá: ..." that goes on after its label."""
    label = _PERIOD_LABEL.match(fold(text))
    return label is not None and any(char.isalnum() for char in fold(text)[label.end() :])


def _several(grid: Grid, named: Sequence[tuple[int, int, str]]) -> Entry[Period] | None:
    """The first text that names more than one period."""
    texts = ((row, column, text) for row, column, text in named if sum(map(bool, named_periods(text))) > 1)
    return next((Entry(None, grid.place(row, column), text) for row, column, text in texts), None)


def _year(grid: Grid, named: Sequence[tuple[int, int, str]]) -> Entry[Period]:
    found = ((row, column, text, find_period(text)) for row, column, text in named)
    return next((Entry(p, grid.place(row, column), text) for row, column, text, p in found if p), Entry())


def _broken_period(grid: Grid, named: Sequence[tuple[int, int, str]]) -> Entry[Period] | None:
    """A period whose words stand in several cells of a row, or in a row and the one below."""
    rows: dict[int, list[tuple[int, str]]] = {}
    for row, column, text in sorted(named):
        rows.setdefault(row, []).append((column, text))
    for depth in (1, 2):
        for row, cells in rows.items():
            below = rows.get(row + 1, []) if depth == 2 else []
            text = " ".join(text for _, text in (*cells, *below))
            period = find_period(text) if re.search(r"quý|tháng", text.casefold()) else None
            if period is not None and len(text) <= _LONGEST_UNIT_LINE:
                return Entry(period, grid.place(row, cells[0][0]), text)
    return None


def _beside(grid: Grid, row: int, column: int) -> int | None:
    return next((c for c in grid.columns(row) if column < c <= column + REACH), None)


def _read_unit(reader: CellReader, row: int, column: int, text: str) -> Entry[str] | None:
    """The unit a line "Đơn vị: ..." names, its parts put together when it is broken over cells or rows."""
    grid = reader.grid
    label, colon, rest = text.partition(":")
    bare = _WITHOUT_COLON.match(text) if not colon else None
    if bare is not None and len(text) <= _LONGEST_LETTERHEAD and not names_a_group(text[bare.end() :]):
        return _whole_unit(reader, row, column, text[bare.end() :].strip(" .…_"))
    if not _UNIT_LABEL.fullmatch(fold_label(label)) or len(text) > _LONGEST_UNIT_LINE:
        return None
    inline = rest.strip(" .:…_")
    if colon and inline:
        return _whole_unit(reader, row, column, inline)
    beside = _beside(grid, row, column)
    named = grid.text(row, beside).strip(" .…_") if beside is not None else ""
    if names_count(named):
        return None  # the unit is not filled in; the counts of the period stand beside the form
    return _whole_unit(reader, row, beside, named) if beside is not None and named else None


def _whole_unit(reader: CellReader, row: int, column: int, name: str) -> Entry[str]:
    """A unit's name with what runs on in the next cell or the row below; joining it is told."""
    grid = reader.grid
    place, beside = grid.place(row, column), _beside(grid, row, column)
    below = grid.columns(row + 1)
    runs_on = ""
    if beside is not None and _is_rest(grid.text(row, beside)):
        runs_on = grid.text(row, beside)
    elif below and _is_rest(grid.text(row + 1, below[0])) and len(below) == 1:
        runs_on = grid.text(row + 1, below[0])
    if not runs_on:
        return Entry(name, place)
    if not _UNFINISHED.search(fold_label(name)):
        meant = f'đã ghép thành "{name} {runs_on}"'
        reader.found("TT135", place, {"label": name, "meant": meant})
    return Entry(f"{name} {runs_on}", place)


def _is_rest(text: str) -> bool:
    """True for up to three words, each with a capital, as the rest of a name is."""
    words = text.split()
    return 0 < len(words) <= 3 and all(word[:1].isupper() and word.isalpha() for word in words)


def is_letterhead(text: str) -> bool:
    """True for a line that may name the sender at the top of a page ("UBND XÃ A")."""
    return bool(_LETTERHEAD.match(fold_label(text))) and len(text) <= _LONGEST_LETTERHEAD


def _letterhead(reader: CellReader, cells: Iterable[tuple[int, int]]) -> Entry[str]:
    """The lowest line of a letterhead ("UBND XÃ A"), for forms that name their unit nowhere else."""
    grid = reader.grid
    named = [(row, column) for row, column in cells if is_letterhead(grid.text(row, column))]
    if not named:
        return Entry()
    first = named[0]
    row, column = max(cell for cell in named if cell[1] == first[1] and cell[0] - first[0] <= 2)
    text, place = grid.text(row, column), grid.place(row, column)
    reader.found("TT135", place, {"label": text, "meant": "đã hiểu là tên đơn vị"})
    return Entry(text, place)


def _unit_of_title(grid: Grid, cells: Iterable[tuple[int, int]]) -> Entry[str]:
    """The unit a title ends with ("...TRẢ KẾT QUẢ CỦA UBND XÃ A"), for forms without a unit line."""
    for row, column in cells:
        text = grid.text(row, column)
        if fold_label(text).startswith("chấm điểm đánh giá") and (hit := _TITLED_UNIT.search(text)):
            name = _AFTER_UNIT.sub("", hit["unit"]).strip(" .…_")
            return Entry(name or None, grid.place(row, column))
    return Entry()


def _named_in_title(grid: Grid, cells: Iterable[tuple[int, int]]) -> Entry[str]:
    """The unit a title of any form is about ("BẢNG CHẤM ĐIỂM ... CỦA UBND XÃ A"), in it or the line below."""
    titled = 0
    for row, column in cells:
        text = grid.text(row, column)
        titled = row if _TITLE.match(fold_label(text)) else titled
        hit = _OF_UNIT.search(text) if titled and row - titled <= 1 else None
        name = re.sub(r"\s*\(.*$", "", _AFTER_UNIT.sub("", hit["unit"])).strip(" .…_") if hit else ""
        if name and not names_a_group(name) and not names_a_higher_level(name):
            return Entry(name, grid.place(row, column))
    return Entry()


def _agrees_with(reader: CellReader, unit: Entry[str], other: Entry[str], where: str) -> bool:
    """Tell a title or a second unit line that names another unit: a neighbour's file was filled in."""
    named = other.value or ""
    if names_a_group(named) or names_a_higher_level(named) or not unit_key(named).kind or not unit.place:
        return True
    if not unit.value or names_a_group(unit.value) or unit_key(named).matches(unit_key(unit.value)):
        return True
    reader.found("TT547", unit.place, {"unit_name": unit.value, "titled": named, "where": where})
    return False


def _one_unit(reader: CellReader, unit: Entry[str], titled: Entry[str], others: Sequence[Entry[str]]) -> None:
    """The title and every further unit line name the unit; one that does not is told."""
    if _agrees_with(reader, unit, titled, "tiêu đề"):
        for other in others:
            cell = f"ô {other.place.cell}" if other.place and other.place.cell else "một dòng khác"
            if not _agrees_with(reader, unit, other, cell):
                return


def _late_reason(grid: Grid, cells: Iterable[tuple[int, int]]) -> Entry[str]:
    """What stands below the label "Lý do hồ sơ trễ hạn"; its words and numbers state nothing else."""
    for row, column in cells:
        below = grid.value(row + 1, column)
        if isinstance(below, str) and _LATE_REASON.fullmatch(fold_label(grid.text(row, column))):
            return Entry(grid.text(row + 1, column), grid.place(row + 1, column))
    return Entry()


def read_head(reader: CellReader, cells: Iterable[tuple[int, int]], heading_row: int) -> Head:
    """The head from the cells outside the grid, in reading order; the first statement of a thing counts."""
    grid, head = reader.grid, Head()
    ordered = sorted(cells)
    head.late_reason = _late_reason(grid, ordered)
    ordered = [cell for cell in ordered if grid.place(*cell) != head.late_reason.place]
    others: list[Entry[str]] = []
    for row, column in ordered:
        value = grid.value(row, column)
        if not isinstance(value, str):
            continue
        text = grid.text(row, column)
        if not head.form_name and _FORM_NAME.match(fold_label(text)):
            head.form_name = text
        head.no_cases = head.no_cases or says_no_cases(text)
        unit = _read_unit(reader, row, column, text)
        if unit is not None and head.unit.given:
            others.append(unit)
        head.unit = head.unit if head.unit.given else unit or head.unit
    counts = read_counts(reader, ordered)
    head.counts, head.repeated = counts.counts, counts.repeated
    head.period = find_period_entry(grid, ordered)
    above = [cell for cell in ordered if cell[0] < heading_row]
    titled = _unit_of_title(grid, ordered)
    plain = titled.given
    titled = titled if plain else _named_in_title(grid, above)
    if head.unit.given:
        _one_unit(reader, head.unit, titled, others)
    else:
        head.unit = titled
        if titled.place is not None and not plain:
            reader.found("TT174", titled.place, {"unit_name": titled.value})
    if not head.unit.given:
        head.unit = _letterhead(reader, above)
    return head
