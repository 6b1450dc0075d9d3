"""The rows of SỐ LIỆU: what received files make of them, and what a run says of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation, FileStatus, FormKind, Status, UnitResult
from tthc.domain.texts import fold
from tthc.files.book_sheets import RECORDS
from tthc.files.data_layout import HEADING_ROW, NOT_IN_BLOCK, data_columns
from tthc.files.data_rows import DataRow, is_same, row_of
from tthc.files.plan import CellContent
from tthc.files.reader import ReadFile
from tthc.files.summary_layout import STATUS_WORDS
from tthc.workflow.collect import Collected, LeftOut

__all__ = [
    "FROM_PAPER",
    "Kept",
    "Row",
    "columns_of",
    "forms_of",
    "merged",
    "preview",
    "refreshed",
    "rows_of",
    "states_of",
]

Row = dict[str, CellContent]
"""A line of SỐ LIỆU by key."""
FROM_PAPER = "nhập từ bản giấy"
_TWICE, _NO_UNIT_FORM, _NOT_USED = "gửi trùng", "không có biểu của đơn vị", "không dùng"
_FILE_WORDS = {FileStatus.REJECTED: "không đọc được", FileStatus.SKIPPED: "không dùng"}
_DIGEST = 12


@dataclass(frozen=True, slots=True)
class Kept:
    """Where a received file is kept, named from the workbook's folder, and its SHA-256."""

    original: str
    sha256: str

    @property
    def short(self) -> str:
        """The beginning of the SHA-256, as SỐ LIỆU keeps it."""
        return self.sha256[:_DIGEST]


def _of_file(path: str, kept: Kept, received: str) -> Row:
    return {
        "file": path,
        "received": received,
        "original": kept.original,
        "digest": kept.short,
    }


def _of_read(file: ReadFile, sets: Mapping[str, CriteriaSet]) -> Iterator[Row]:
    for one in file.forms:
        yield {**row_of(sets[one.form.criteria_set], one.form), "sheet": one.form.source.sheet}


def rows_of(
    collected: Collected, sets: Sequence[CriteriaSet], kept: Mapping[str, Kept], received: str
) -> tuple[Row, ...]:
    """A row for each unit form, and one for each file without any; files that were not kept have none.

    `received` is the day, as the officer reads it.
    """
    by_id = {one.id: one for one in sets}
    rows: list[Row] = []
    items: list[ReadFile | LeftOut] = [*collected.read, *collected.left_out]
    for item in sorted(items, key=lambda one: one.path):
        if item.path in kept:
            about = _of_file(item.path, kept[item.path], received)
            forms = list(_of_read(item, by_id)) if isinstance(item, ReadFile) else []
            rows += [{**form, **about} for form in forms] or [about]
    return tuple(rows)


def forms_of(collected: Collected, kept: Mapping[str, Kept]) -> tuple[FilledForm | None, ...]:
    """The form of each row that `rows_of` makes, in the same order; None for a file without any."""
    found: list[FilledForm | None] = []
    items: list[ReadFile | LeftOut] = [*collected.read, *collected.left_out]
    for item in sorted(items, key=lambda one: one.path):
        if item.path in kept:
            forms = [one.form for one in item.forms] if isinstance(item, ReadFile) else []
            found += forms or [None]
    return tuple(found)


def as_row(row: DataRow) -> Row:
    """A row as it stands; what is no plain value (an error, a formula without a result) is its text."""
    return {
        key: value if isinstance(value, str | int) or value is None else _content(value)
        for key, value in row.values.items()
    }


def _content(value: object) -> CellContent:
    return value if isinstance(value, Decimal) else str(value)


def refreshed(
    rows: Sequence[DataRow], used: Mapping[int, tuple[CriteriaSet, FilledForm]]
) -> dict[tuple[int, int], CellContent]:
    """(row, column) -> what SỐ LIỆU has to say so that it shows the figures that count."""
    cells: dict[tuple[int, int], CellContent] = {}
    for row in rows:
        if row.number in used:
            stands = row_of(*used[row.number])
            own = (key for key in stands if key in row.columns and key not in NOT_IN_BLOCK | {"group"})
            changed = (key for key in own if not is_same(row.values.get(key), stands[key]))
            cells |= {(row.number, row.columns[key]): stands[key] for key in changed}
    return cells


def merged(rows: Sequence[DataRow], received: Sequence[Row]) -> tuple[Row, ...]:
    """The rows with newly received ones: a file received again takes the place of its earlier rows.

    What an officer noted there stays in its line; forms are put around it.
    """
    again = {row["file"] for row in received}
    ours = [as_row(row) for row in rows if row.is_ours and row.values.get("file") not in again]
    lines = [*ours, *received]
    for noted in (row for row in rows if not row.is_ours):
        at = noted.number - HEADING_ROW - 1
        lines += [{}] * (at - len(lines))
        lines.insert(at, as_row(noted))
    return tuple(lines)


def columns_of(rows: Iterable[Row], sets: Mapping[str, CriteriaSet], chosen: CriteriaSet) -> dict[str, str]:
    """Key -> wording of every column the rows need: those of the chosen set, then those of others."""
    named = dict.fromkeys(str(row["set"]) for row in rows if row.get("set"))
    columns = data_columns(chosen)
    for other in named:
        if other in sets:
            columns |= {key: words for key, words in data_columns(sets[other]).items() if key not in columns}
    return columns


def _results(result: Consolidation) -> Iterator[UnitResult]:
    """Every unit with a form, those outside the table among them; predecessors each by itself."""
    for part in result.parts:
        for unit in (*part.units, *part.outside):
            yield from (one for one in unit.parts or (unit,) if one.form is not None)


def _own_state(row: DataRow, units: Sequence[UnitResult], book: str) -> str | None:
    """The state of the unit whose form a row is; None where no form of it counts."""
    for unit in units:
        assert unit.form is not None
        source = unit.form.source
        if (source.file, source.sheet, source.row) == (book, RECORDS.name, row.number):
            return STATUS_WORDS[unit.status]
        same_sheet = (source.file, source.sheet) == (row.text("file"), row.text("sheet"))
        if same_sheet and fold(unit.printed_name) == fold(row.text("unit")):
            return STATUS_WORDS[unit.status]
    return None


def states_of(result: Consolidation, rows: Sequence[DataRow], book: str) -> tuple[str, ...]:
    """The Tình trạng of each row: that of the unit whose form counts; `book` is the workbook as a file.

    "" for a row that is none of ours.
    """
    units = list(_results(result))
    files = {record.path: record.status for record in result.files}
    given = {file for unit in units for file in unit.files}

    def state(row: DataRow) -> str:
        file = row.text("file")
        if not row.is_ours:
            return ""
        if not row.holds_form:
            return _FILE_WORDS.get(files.get(file, FileStatus.REJECTED), _NO_UNIT_FORM)
        own = _own_state(row, units, book)
        if own is None and row.on_sheet:
            return row.text("state")
        if own is None:
            return (
                _TWICE if file in given else _FILE_WORDS.get(files.get(file, FileStatus.REJECTED), _NOT_USED)
            )
        from_paper = not row.text("original") and own == STATUS_WORDS[Status.ACCEPTED]
        return FROM_PAPER if from_paper else own

    return tuple(state(row) for row in rows)


def preview(result: Consolidation) -> str:
    """What was received, in one sentence: forms that can be used, forms to look at, files nobody can read."""
    units = list(_results(result))
    usable = sum(unit.status in (Status.ACCEPTED, Status.NO_CASES) for unit in units)
    unread = sum(record.status is FileStatus.REJECTED for record in result.files)
    doubtful = len(units) - usable
    told = (
        f"Nhận ra {format_count(len(units) + unread)} biểu: {format_count(usable)} biểu dùng được",
        f"{format_count(doubtful)} biểu cần kiểm tra lại",
        f"{format_count(unread)} tệp không đọc được.",
    )
    kinds = Counter(form.kind for record in result.files for form in record.forms)
    tables = sum(number for kind, number in kinds.items() if kind is not FormKind.UNIT)
    beside = f" Ngoài ra có {format_count(tables)} bảng, biểu để đối chiếu." if tables else ""
    return ", ".join(told) + beside
