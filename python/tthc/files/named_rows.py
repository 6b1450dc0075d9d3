"""Tables with named columns that the officer keeps (unit list, decisions): CSV, or a sheet of a workbook."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc.domain.errors import TthcError, system_reason
from tthc.domain.numbers import format_count
from tthc.domain.texts import fold_label, squeeze
from tthc.files.grid import Grid
from tthc.files.reader_process import ReaderProcess
from tthc.files.sniff import FileKind, sniff
from tthc.files.workbook_reader import read_workbook

__all__ = ["Columns", "NamedRow", "named_rows_in", "read_named_rows"]

NamedRow = tuple[int, Mapping[str, str]]
"""A line of the table, counted from 1, and its texts by column."""

_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a table with the headings they may carry; `needed` must be there, no other may.

    `fault` is the code told with {path, line, fault}, `unreadable` the one told with {path, reason}.
    """

    headings: Mapping[str, tuple[str, ...]]
    needed: str
    fault: str
    unreadable: str

    def named(self, heading: str) -> str | None:
        """The column a heading names; None when it names none."""
        folded = fold_label(heading.replace("_", " "))
        for column, others in self.headings.items():
            if folded in {fold_label(text.replace("_", " ")) for text in (column, *others)}:
                return column
        return None


def _lines(path: Path, data: bytes, columns: Columns) -> list[tuple[int, Sequence[str]]]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), "utf-8-sig")
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise TthcError(columns.unreadable, path=str(path), reason="không phải UTF-8") from error
    lines = text.splitlines()
    heading = lines[0] if lines else ""
    separator = max(",;\t", key=lambda one: (heading.count(one), one == ","))
    reader = csv.reader(text.splitlines(keepends=True), delimiter=separator)
    found: list[tuple[int, Sequence[str]]] = [(reader.line_num, values) for values in reader]
    _within_headings(path, found, separator, columns)
    return found


def _filled(values: Sequence[str]) -> int:
    """How many cells a line has up to its last filled one."""
    return max((at for at, text in enumerate(values, start=1) if text.strip()), default=0)


def _within_headings(
    path: Path, lines: Sequence[tuple[int, Sequence[str]]], separator: str, columns: Columns
) -> None:
    """No line may have more cells than headings.

    Why: "UBND CÁC XÃ, PHƯỜNG" without quotes is two cells; the second would be lost or read otherwise.
    """
    headed = _filled(lines[0][1]) if lines else 0
    for line, values in lines[1:]:
        if (filled := _filled(values)) > headed:
            kind = {"\t": "dấu tab"}.get(separator, f'dấu "{separator}"')
            fault = f"có {format_count(filled)} ô, tiêu đề chỉ có {format_count(headed)} cột"
            fault += f'; chữ có {kind} phải đặt trong ngoặc kép, ví dụ "UBND CÁC XÃ{separator} PHƯỜNG"'
            raise TthcError(columns.fault, path=str(path), line=line, fault=fault)


def _sheet_lines(grid: Grid) -> list[tuple[int, Sequence[str]]]:
    last = max((column for _, column in grid.cells), default=0)
    return [(row, [grid.text(row, column) for column in range(1, last + 1)]) for row in grid.rows]


def _from_book(path: Path, columns: Columns) -> list[tuple[int, Sequence[str]]]:
    try:
        with ReaderProcess() as process:
            book = read_workbook(path, str(path), process)
    except TthcError as error:
        raise TthcError(columns.unreadable, path=str(path), reason="không mở được bảng tính") from error
    return _table_in(book.sheets, columns)


def _table_in(sheets: Iterable[Grid], columns: Columns) -> list[tuple[int, Sequence[str]]]:
    """The lines of the first sheet that has the table, from its headings on; none when none has it."""
    for grid in sheets:
        lines = _sheet_lines(grid)
        for at, (_, values) in enumerate(lines):
            if columns.needed in [columns.named(text) for text in values if text]:
                return lines[at:]
    return []


def _headings(path: Path, lines: Sequence[tuple[int, Sequence[str]]], columns: Columns) -> list[str]:
    line, texts = lines[0] if lines else (1, [])
    found = [columns.named(text) if squeeze(text) else "" for text in texts]
    unknown = [squeeze(text) for text, column in zip(texts, found, strict=True) if column is None]
    if columns.needed not in found or unknown:
        fault = f"tiêu đề cột cần là {', '.join(columns.headings)}"
        fault += f", không có cột {unknown[0]}" if unknown else ""
        raise TthcError(columns.fault, path=str(path), line=line, fault=fault)
    return [column or "" for column in found]


def _named_rows(lines: Sequence[tuple[int, Sequence[str]]], headings: Sequence[str]) -> Iterator[NamedRow]:
    for line, values in lines:
        row = {column: squeeze(text) for column, text in zip(headings, values, strict=False) if column}
        if any(row.values()):
            yield line, {column: row.get(column, "") for column in headings if column}


def read_named_rows(path: Path, columns: Columns) -> list[NamedRow]:
    """The filled lines of a table: CSV (UTF-8 or UTF-16; comma, semicolon or tab), or any workbook's sheet.

    Raises:
        TthcError: the file cannot be read, or its headings are at fault.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise TthcError(columns.unreadable, path=str(path), reason=system_reason(error)) from error
    is_text = sniff(data) in (FileKind.CSV, FileKind.EMPTY, FileKind.UNKNOWN)
    lines = _lines(path, data, columns) if is_text else _from_book(path, columns)
    headings = _headings(path, lines, columns)
    return list(_named_rows(lines[1:], headings))


def named_rows_in(shown: Path, sheets: Iterable[Grid], columns: Columns) -> list[NamedRow]:
    """The filled lines of a table in sheets that were read already; `shown` is what faults call them.

    Raises:
        TthcError: no sheet has the table, or its headings are at fault.
    """
    lines = _table_in(sheets, columns)
    return list(_named_rows(lines[1:], _headings(shown, lines, columns)))
