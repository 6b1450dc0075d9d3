"""The counts that the lines around a grid state, wherever label and number stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from tthc.domain.counts import Count
from tthc.domain.head_wordings import (
    HEAD_WORDINGS,
    IN_SENTENCE,
    count_named,
    count_pending,
    is_vague,
    says_in_time,
)
from tthc.domain.numbers import read_count
from tthc.domain.periods import find_period
from tthc.domain.places import Entry
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader
from tthc.files.grid import Grid
from tthc.files.similar import without_numbering

__all__ = ["REACH", "HeadCounts", "names_count", "read_counts"]

REACH = 10
"""How far from its label a number may stand in a row."""

_BELOW = 3
_LINES = re.compile(r"[;\n]|_x000D_")
_PIECES = re.compile(r"[,.]\s+(?=[^\W\d])|[()\[\]]|\btrong đó\b\s*:?", re.IGNORECASE)
_AT_END = re.compile(
    r"(?P<label>.*[^\W\d_].*?)[\s.…_:=–-]*"
    r"(?P<rest>(?<!\w)\(?[-–]?\d[\d.,' ]*\s*(?:hồ sơ|hs|bộ|tthc)?\.?\)?\.?)\s*$",
    re.IGNORECASE,
)
_LEVELS_AT_END = re.compile(r"mức (độ )?\d( (và )?(mức )?(độ )?\d)*$")
_LEADING = re.compile(r"\s*[.…_]*\s*[-–(]?\d[\d.,' ]*\)?")
_LEADING_UNIT = re.compile(r"\s*(?:(?:hồ sơ|hs|bộ|tthc)\b)?[\s.,/|]*", re.IGNORECASE)
_UNIT_WORD = re.compile(r"(hồ sơ|hs|bộ|tthc|thủ tục)$")
_SUBTOTAL = re.compile(r"(tổng|tổng số|cộng|số lượng|số hồ sơ|\d)$")
_ABOUT_DOSSIERS = re.compile(r"\b(hồ sơ|hs)\b|(trước|sớm|đúng|trễ|quá|trong) hạn\b")
_HAS_DIGIT = re.compile(r"\d")
_LONGEST_LINE = 120
_CHANNELS = frozenset({Count.ONLINE, Count.CARRIED_OVER, Count.DIRECT})


@dataclass
class HeadCounts:
    """The counts found: the first statement of each, and further ones of the same count."""

    counts: dict[Count, Entry[int]] = field(default_factory=dict)
    repeated: dict[Count, tuple[Entry[int], ...]] = field(default_factory=dict)

    def add(self, count: Count, entry: Entry[int], *, rather: bool = False) -> None:
        """One more statement; `rather` puts it before the one that is there."""
        known = self.counts.get(count, Entry())
        if not known.given or (rather and entry.given):
            self.counts[count] = entry
            return
        if entry.given:
            self.repeated[count] = (*self.repeated.get(count, ()), entry)


@dataclass(frozen=True, slots=True)
class _Statement:
    """A label of a count; `rest` is what follows it in its cell, None when the number stands elsewhere."""

    label: str
    rest: str | None


def names_count(label: str) -> bool:
    """True for the label of any count of the head."""
    return count_named(label) is not None or count_pending(label) is not None or is_vague(label)


def _tail(rest: str) -> str:
    number = _LEADING.match(rest)
    return _LEADING_UNIT.sub("", rest[number.end() :], count=1) if number else ""


def _statements(line: str) -> Iterator[_Statement]:
    """The statements of one line: "label: number", "label number", several of them, or a label alone."""
    line = without_numbering(line).strip(" []*")
    if line.startswith("(") and line.endswith(")"):
        line = line[1:-1]
    label, colon, rest = line.partition(":")
    if colon and names_count(label):
        yield _Statement(label, _unbracketed(rest) if rest.strip(" .…_-–—") else None)
        yield from (one for one in _statements(_tail(rest)) if one.rest is not None)
        return
    pieces = list(_pieces(line))
    alone = _LEVELS_AT_END.search(fold_label(line))
    hit = None if alone else _AT_END.fullmatch(line)
    if len(pieces) >= 2:
        yield from pieces
    elif hit and names_count(hit["label"]):
        yield _Statement(hit["label"], _unbracketed(hit["rest"]))
    elif names_count(line):
        yield _Statement(line, None)
    else:
        yield from pieces


def _unbracketed(rest: str) -> str:
    """What follows a label, without brackets around it: there they do not mean a negative number."""
    inside = rest.strip()
    return inside[1:].rstrip(".").removesuffix(")") if inside.startswith("(") else rest


def _pieces(text: str) -> Iterator[_Statement]:
    parts = [part for part in _PIECES.split(text) if part.strip()]
    if len(parts) > 1 or (parts and parts[0] != text):
        for part in parts:
            yield from (one for one in _statements(part) if one.rest is not None)


def _label_lines(lines: list[str]) -> list[str]:
    """The lines of a cell, a label that ends a line put together with the number that begins the next."""
    joined: list[str] = []
    for line in lines:
        before = joined[-1].rstrip() if joined else ""
        if before.endswith(":") and names_count(before[:-1]) and _LEADING.match(line):
            joined[-1] = f"{before} {line.strip()}"
        else:
            joined.append(line)
    return joined


@dataclass
class _HeadCountReader:
    reader: CellReader
    found: HeadCounts
    vague: list[tuple[str, Entry[int]]] = field(default_factory=list)
    in_progress_in_all: bool = False

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    def _parent(self, row: int, column: int) -> Count | None:
        """The count whose label stands over a cell: above it, or merged over it from the left."""
        for above in sorted((r for r in self.grid.rows if row - REACH <= r < row), reverse=True):
            columns = [c for c in self.grid.columns(above) if column - REACH <= c <= column]
            if not columns:
                continue
            labels = [one.label for one in _statements(self.grid.text(above, columns[-1]))]
            if not labels:
                return None
            if count_pending(labels[-1]) is None:
                return count_named(labels[-1])
        return None

    def _beside(self, row: int, column: int) -> int | None:
        """The cell right of a label that holds its number; None when another label comes first."""
        for at in (c for c in self.grid.columns(row) if column < c <= column + REACH):
            text = self.grid.text(row, at)
            if _UNIT_WORD.fullmatch(fold_label(text)):
                continue
            return None if list(_statements(text)) else at
        return None

    def _below(self, row: int, column: int) -> int | None:
        """The row below a label, as in the head of a table, that holds its number."""
        for below in (r for r in self.grid.rows if row < r <= row + _BELOW):
            text = self.grid.text(below, column)
            if not text or (_SUBTOTAL.fullmatch(fold_label(text)) and not text.isdigit()):
                continue
            return below if isinstance(read_count(text).value, Decimal) else None
        return None

    def _entry(self, row: int, column: int, one: _Statement, what: str, *, alone: bool) -> Entry[int]:
        if one.rest is not None:
            return self.reader.inline_count(row, column, one.rest, what)
        beside = self._beside(row, column) if alone else None
        below = self._below(row, column) if alone else None
        words = beside is not None and not _HAS_DIGIT.search(self.grid.text(row, beside))
        if below is not None and (beside is None or words):
            return self.reader.count(below, column, what)
        if beside is not None:
            return self.reader.count(row, beside, what)
        return Entry(None, self.grid.place(row, column))

    def _state(
        self, row: int, column: int, one: _Statement, before: Count | None, *, alone: bool
    ) -> Count | None:
        """Take one statement; returns its count."""
        if is_vague(one.label):
            entry = self._entry(row, column, one, IN_SENTENCE[Count.RECEIVED], alone=alone)
            self.vague.append((one.label.strip(), entry))
            return Count.RECEIVED
        pending = count_pending(one.label)
        over = (before or self._parent(row, column)) if pending else None
        under = over in (Count.IN_PROGRESS, Count.IN_PROGRESS_OVERDUE)
        count = pending if under or count_named(one.label) is None else count_named(one.label)
        if count is None:
            return None
        entry = self._entry(row, column, one, HEAD_WORDINGS[count], alone=alone)
        in_all = count is Count.IN_PROGRESS and not says_in_time(one.label)
        rather = count is Count.IN_PROGRESS and not in_all and self.in_progress_in_all
        self.found.add(count, entry, rather=rather)
        if entry.given and count is Count.IN_PROGRESS:
            self.in_progress_in_all = in_all
        return count

    def cell(self, row: int, column: int, value: str) -> None:
        """Take every statement of a cell."""
        lines = _label_lines([line for line in _LINES.split(value) if line.strip()])
        before: Count | None = None
        stated = False
        for line in lines:
            of_resolved = False
            for one in _statements(line):
                stated = True
                if of_resolved and count_named(one.label) in _CHANNELS:
                    continue  # "đã giải quyết: 10 (trực tuyến 3)" says nothing of what was received
                before = self._state(row, column, one, before, alone=len(lines) == 1) or before
                of_resolved = of_resolved or before is Count.RESOLVED
        if not stated:
            self._unknown(row, column)

    def _unknown(self, row: int, column: int) -> None:
        """Tell a line about dossiers that has a number but does not say which count it is."""
        text = self.grid.text(row, column)
        if len(text) > _LONGEST_LINE or not _ABOUT_DOSSIERS.search(fold_label(text)) or find_period(text):
            return
        beside = self._beside(row, column)
        stands = beside is not None and isinstance(self.grid.count(row, beside).value, Decimal)
        if stands or _AT_END.fullmatch(text):
            facts = {"label": text, "meant": "chưa đọc số này"}
            place = self.grid.place(row, beside if stands and beside is not None else column)
            self.reader.found("TT135", place, facts)

    def settle_vague(self) -> None:
        """Take "Tổng số hồ sơ" for the dossiers received where nothing else states them, and say so."""
        for label, entry in self.vague:
            if entry.given and not self.found.counts.get(Count.RECEIVED, Entry()).given and entry.place:
                meant = f"đã hiểu là {IN_SENTENCE[Count.RECEIVED]}"
                self.reader.found("TT135", entry.place, {"label": label, "meant": meant})
                self.found.add(Count.RECEIVED, entry)
            elif entry.given:
                self.found.add(Count.RECEIVED, entry)


def read_counts(reader: CellReader, cells: Iterable[tuple[int, int]]) -> HeadCounts:
    """The counts stated in some cells, in reading order."""
    found = HeadCounts()
    counts = _HeadCountReader(reader, found)
    for row, column in sorted(cells):
        value = reader.grid.value(row, column)
        if isinstance(value, str):
            counts.cell(row, column, value)
    counts.settle_vague()
    return found
