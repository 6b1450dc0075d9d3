"""The one good form of the messy set: its truth, as our own writer lays it out, and as offices lay it out.

Every case is made from it by one change, so that what a case expects is this truth with that one change.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache
from types import MappingProxyType

from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from support import PERIOD, QD1187, form_bytes, make_form
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CountedLevels, MarkedLevel
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.places import Entry

__all__ = [
    "CELLS",
    "GOOD",
    "PLAIN",
    "UNIT",
    "Rows",
    "Truth",
    "Value",
    "book_of",
    "edited",
    "good_bytes",
    "plain_rows",
    "put",
]

Value = str | int | float | bool | date | datetime | time | None
Rows = list[list[Value]]
UNIT = "Xã Nà Nhạn"
NOTE = (
    "Tổng 4.109 hồ sơ: tiếp nhận trực tuyến 650 hồ sơ, kỳ trước chuyển qua 366 hồ sơ, trực tiếp 3.093 hồ sơ. "
    "Đã giải quyết 3.803 hồ sơ: trước hạn 2.703, đúng hạn 1.000, trễ hạn 100 (do công chức thẩm định chậm). "
    "Đang giải quyết trong hạn 306 hồ sơ."
)
"""What a printed form says in its note, having no cells for these counts."""
REASON = "Hồ sơ trễ hạn do công chức thẩm định chậm"
"""The note of our own layout, on the second criterion: cases write notes of their own on others."""

_HEAD: Mapping[Count, int | None] = MappingProxyType(
    {
        Count.RECEIVED: 4109,
        Count.ONLINE: 650,
        Count.CARRIED_OVER: 366,
        Count.DIRECT: 3093,
        Count.RESOLVED: 3803,
        Count.EARLY: 2703,
        Count.ON_TIME: 1000,
        Count.LATE: 100,
        Count.IN_PROGRESS: 306,
        Count.IN_PROGRESS_OVERDUE: 0,
        Count.ONLINE_LATE: 0,
        Count.PROCEDURES: 250,
        Count.PROCEDURES_LEVEL34: 120,
    }
)
_IN_NOTE = tuple(_HEAD)[:9]


_COUNTS = {"1": 3803, "2": 3803, "3": 3803, "4": 3803, "5": 3703}
_BY_RESULT = (2703, 1000, 100)
_BY_VISITS = (3703, 100, None)
_LEVELS = {"1": _BY_RESULT, "2": _BY_RESULT, "3": _BY_VISITS, "4": _BY_VISITS, "5": (2703, 1000, None)}
_MARKS = {"6": "2", "7": "2", "8": "2", "9": "1"}
_SCORES = {"1": "1.68", "2": "1.68", "3": "1.97", "4": "1.97", "5": "1.73", **_MARKS}


@dataclass(frozen=True, slots=True)
class Truth:
    """What a form says: None is a blank. Scores and the total as text, "-" is a dash."""

    unit: str = UNIT
    period: str = PERIOD
    header: Mapping[Count, int | None] = field(default_factory=lambda: _HEAD)
    counts: Mapping[str, int | None] = field(default_factory=lambda: _COUNTS)
    levels: Mapping[str, tuple[int | None, ...]] = field(default_factory=lambda: _LEVELS)
    marks: Mapping[str, str | None] = field(default_factory=lambda: _MARKS)
    scores: Mapping[str, str | None] = field(default_factory=lambda: _SCORES)
    total: str | None = "16.03"

    def but(self, **header: int | None) -> Truth:
        """The same with other header counts, by their names in the JSON object."""
        return replace(self, header={**self.header, **{Count(name): n for name, n in header.items()}})

    def score(self, criterion: str, score: str | None) -> Truth:
        """The same with another typed score."""
        return replace(self, scores={**self.scores, criterion: score})

    def level(self, criterion: str, *levels: int | None) -> Truth:
        """The same with other levels of a criterion."""
        return replace(self, levels={**self.levels, criterion: levels})

    def mark(self, criterion: str, mark: str | None) -> Truth:
        """The same with another marked level, by its points."""
        return replace(self, marks={**self.marks, criterion: mark})

    def without(self, criterion: str) -> Truth:
        """The same with a criterion that holds nothing at all."""
        bare = {name: None if name == criterion else mark for name, mark in self.marks.items()}
        levels = {name: () if name == criterion else own for name, own in self.levels.items()}
        counts = {name: None if name == criterion else own for name, own in self.counts.items()}
        return replace(self, marks=bare, levels=levels, counts=counts).score(criterion, None)


GOOD = Truth()
PLAIN = replace(GOOD, header={count: n if count in _IN_NOTE else None for count, n in _HEAD.items()})
"""What the printed layout says of the same form: it has no cell for late online dossiers and procedures."""


def _cells() -> dict[str, str]:
    """Where our own layout puts each figure: "received" -> C8, "1" -> D12:E15, "total" -> E48."""
    beside = [count for count in HEAD_WORDINGS if count not in (Count.RESOLVED, Count.RECEIVED)]
    cells = {"resolved": "C7", "received": "C8", "total": "E48"}
    return cells | {count.value: f"I{row}" for row, count in enumerate(beside, start=11)}


CELLS: Mapping[str, str] = MappingProxyType(_cells())


def good_bytes(truth: Truth = GOOD) -> bytes:
    """The form as our own writer lays it out."""
    return _good() if truth == GOOD else _laid_out(truth)


@cache
def _good() -> bytes:
    return _laid_out(GOOD)


def _laid_out(truth: Truth) -> bytes:
    marks = {key: 2 - int(points) for key, points in truth.marks.items() if points is not None}
    early, on_time, late = truth.levels["1"]
    form = make_form(
        early=early,
        on_time=on_time,
        late=late,
        marks=marks | {key: 9 for key, points in truth.marks.items() if points is None},
        head={**truth.header, Count.EARLY: truth.header.get(Count.EARLY)},
        typed={key: score for key, score in truth.scores.items() if score is not None},
        total=truth.total,
        unit=truth.unit,
        levels={key: truth.levels[key] for key in "345"},
    )
    if late:
        entry = replace(form.criterion("2"), note=Entry(REASON))
        form = replace(form, criteria={**form.criteria, "2": entry})
    return form_bytes(form, period=truth.period)


def edited(change: Callable[[Worksheet], object], data: bytes | None = None) -> bytes:
    """The good form (or another workbook) after a change to its first sheet."""
    book = load_workbook(io.BytesIO(good_bytes() if data is None else data))
    change(book.worksheets[0])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def put(cells: Mapping[str, Value], data: bytes | None = None) -> bytes:
    """The good form (or another workbook) with other values in some cells."""

    def change(sheet: Worksheet) -> None:
        for place, value in cells.items():
            sheet[place].value = value

    return edited(change, data)


def _number(text: str | None) -> Value:
    return None if text is None else text if text == "-" else float(text) if "." in text else int(text)


def plain_rows(truth: Truth = PLAIN, note: str = NOTE) -> Rows:
    """The form row by row as the printed reports lay it out: counts in sentences, no cells beside the grid."""
    rows: Rows = [
        ["Biểu mẫu số 03"],
        [f"CHẤM ĐIỂM ĐÁNH GIÁ VIỆC GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH CỦA {truth.unit.upper()}"],
        [f"Kỳ đánh giá: {truth.period}"],
        [f"Đơn vị: {truth.unit}"],
        [f"Tổng số hồ sơ đã giải quyết trong kỳ: {truth.header[Count.RESOLVED]}"],
        [f"Tổng hồ sơ đã tiếp nhận trong kỳ: {truth.header[Count.RECEIVED]}"],
        [],
        [
            "STT",
            "Tiêu chí/Tiêu chí thành phần",
            "Điểm tối đa",
            "Số lượng hồ sơ",
            "Điểm tự đánh giá",
            "Ghi chú",
        ],
        ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ]
    for leaf in QD1187.leaves():
        own = truth.levels.get(leaf.id, ())
        score = _number(truth.scores[leaf.id])
        rows.append(
            [
                int(leaf.label),
                leaf.wording,
                2,
                truth.counts.get(leaf.id),
                score,
                note if leaf.id == "1" else None,
            ]
        )
        for at, level in enumerate(leaf.levels):
            value: Value = None
            if isinstance(leaf.kind, CountedLevels):
                value = own[at] if own else None
            elif isinstance(leaf.kind, MarkedLevel):
                value = "x" if truth.marks[leaf.id] == str(level.points) else None
            rows.append([None, level.wording, int(level.points), value])
    rows.append(["TỔNG ĐIỂM", None, 18, None, _number(truth.total)])
    return rows


def book_of(*sheets: tuple[str, Rows]) -> bytes:
    """A workbook of plain sheets."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def vietnamese(value: Value) -> str:
    """A value as a person types it: 1.68 -> "1,68"."""
    if value is None:
        return ""
    return str(Decimal(repr(value))).replace(".", ",") if isinstance(value, float) else str(value)


def texts(rows: Sequence[Sequence[Value]]) -> list[list[str]]:
    """Every value of a sheet as the text of a text file."""
    return [[vietnamese(value) for value in row] for row in rows]
