"""Cells read as numbers, marks and texts, with every conversion and every doubt written down."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from decimal import Decimal

from tthc.domain.findings import Fact, Finding, Suggestion
from tthc.domain.forms import ScoreEntry
from tthc.domain.numbers import (
    Absent,
    NumberProblem,
    Reading,
    date_readings,
    format_number,
    read_count,
    read_score,
    round_half_up,
)
from tthc.domain.places import Entry, Place
from tthc.files.grid import CellValue, Grid, Uncomputed

__all__ = ["CellReader", "Conversion", "is_mark"]

Conversion = tuple[Place, str, str]
"""A cell, its text as typed, and what it was read as in Vietnamese notation."""

_LEADING_NUMBER = re.compile(r"\s*[.…_]*\s*[-–−]?\(?\d(?:[\d.,/' ]*[\d)])?")
_RUNS_ON = re.compile(r"\s*%|(?!hồ|hs|bộ|tthc)\w", re.IGNORECASE)
"""What makes a leading number something else: "95%", "38O3"."""
_MARKS = frozenset("xX×хХ✓✔✗✘√vV☑☒🗸🗹✅●ｘ")
_MARK_EDGES = re.compile(r"[()\[\].,;:'\"\s]")
_UNMARKED = frozenset({"", "-", "–", "0", "☐", "□", "FALSE", "/", "…", "...", "[]", "[ ]", "( )", "()"})
_RUNS_ON = re.compile(r"\s*%|(?!hồ|hs|bộ|tthc)\w", re.IGNORECASE)
"""What makes a leading number something else: "95%", "38O3"."""
_LIKE_MARKS = frozenset({"1", "TRUE"})
_CODES = {
    NumberProblem.NOT_A_NUMBER: "TT101",
    NumberProblem.NOT_WHOLE: "TT102",
    NumberProblem.NEGATIVE: "TT103",
    NumberProblem.ERROR_CELL: "TT104",
    NumberProblem.DATE: "TT105",
    NumberProblem.UNCOMPUTED: "TT145",
    NumberProblem.UNSURE: "TT107",
    NumberProblem.TOO_LARGE: "TT109",
}
_FIRST_DAY = datetime(1899, 12, 30)
_LEAP_SLIP = datetime(1900, 3, 1)
"""Spreadsheets count a 29 February 1900 that never was: before it, numbers are one lower."""
_LAST_SERIAL_YEAR = 1930


def is_mark(text: str) -> bool:
    """True for "x" in any guise: X, ×, ✓, v, "(x)", "x."."""
    return _MARK_EDGES.sub("", text) in _MARKS


def _serial(value: CellValue | None) -> Decimal | None:
    """The small number a cell held before it was shown as a date of about 1900, or as a time."""
    if isinstance(value, time):
        moment = datetime.combine(_FIRST_DAY, value)
    elif isinstance(value, date):
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        moment = moment.replace(tzinfo=None)
    else:
        return None
    if moment.year > _LAST_SERIAL_YEAR:
        return None
    slip = 1 if _FIRST_DAY.replace(day=31) < moment < _LEAP_SLIP else 0
    since = moment - _FIRST_DAY
    seconds = Decimal(since.days * 86400 + since.seconds) / 86400
    return round_half_up(seconds - slip, 4).normalize()


def _date_readings(value: CellValue | None, reading: Reading, *, as_count: bool) -> tuple[Decimal, ...]:
    """What a date cell may have been typed as, the likeliest first."""
    serial = _serial(value)
    if serial is not None:
        whole = serial == serial.to_integral_value()
        return (serial,) if whole or not as_count else ()
    if as_count:
        return ()
    if isinstance(value, date):
        return date_readings(value.day, value.month, value.year)
    return reading.readings


@dataclass
class CellReader:
    """Reads cells of one grid; `findings` and `conversions` grow as it goes."""

    grid: Grid
    findings: list[Finding] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def _note(
        self,
        reading: Reading,
        row: int,
        column: int,
        what: str,
        criterion: str | None,
        *,
        as_count: bool = True,
    ) -> None:
        place, typed = self.grid.place(row, column), self.grid.text(row, column)
        value = self.grid.value(row, column)
        if reading.converted and isinstance(reading.value, Decimal):
            over = f" trên {format_number(reading.out_of)}" if reading.out_of is not None else ""
            self.conversions.append((place, typed, format_number(reading.value) + over))
        if reading.problem is None:
            return
        facts: dict[str, Fact] = {"what": what, "typed": value if isinstance(value, Decimal) else typed}
        proposals: Sequence[Decimal] = ()
        if reading.problem is NumberProblem.DATE:
            proposals = _date_readings(value, reading, as_count=as_count)
            facts["readings"] = " hoặc ".join(map(format_number, proposals)) or "số khác, chưa rõ"
        elif reading.proposed is not None:
            proposals = (reading.proposed,)
            facts["proposed"] = reading.proposed
        code = _CODES[reading.problem]
        if code == "TT102" and reading.proposed is None:
            code = "TT106"
        suggestions = tuple(Suggestion(place, typed, format(number, "f")) for number in proposals)
        self.findings.append(Finding(code, facts, place, criterion=criterion, suggestions=suggestions))

    def count(self, row: int, column: int | None, what: str, criterion: str | None = None) -> Entry[int]:
        """A whole number; a dash or an unreadable cell has no value. `what` names the cell in messages."""
        if column is None:
            return Entry()
        reading = self.grid.count(row, column)
        self._note(reading, row, column, what, criterion)
        value = int(reading.value) if isinstance(reading.value, Decimal) else None
        raw = self.grid.text(row, column) if reading.converted or reading.problem else None
        return Entry(value, self.grid.place(row, column), raw)

    def score(self, row: int, column: int | None, what: str, criterion: str | None = None) -> ScoreEntry:
        """A score, or "-"; an unreadable cell has no value."""
        if column is None:
            return Entry()
        reading = self.grid.score(row, column)
        self._note(reading, row, column, what, criterion, as_count=False)
        raw = self.grid.text(row, column) if reading.converted or reading.problem else None
        value: Decimal | Absent | None = reading.value
        return Entry(value, self.grid.place(row, column), raw)

    def percent(
        self, row: int, column: int | None, what: str, criterion: str | None = None
    ) -> Entry[Decimal]:
        """A rate in percent: "95,29%", 95.29, and the share 0.9529 that a cell shows as 95,29%, are 95.29."""
        if column is None:
            return Entry()
        value, typed = self.grid.value(row, column), self.grid.text(row, column)
        plain = typed.rstrip("% ") if isinstance(value, str) else None
        reading = read_score(plain) if plain is not None else self.grid.score(row, column)
        self._note(reading, row, column, what, criterion, as_count=False)
        rate = reading.value if isinstance(reading.value, Decimal) else None
        share = rate is not None and rate <= 1 and "%" not in typed
        raw = typed if reading.converted or reading.problem or share else None
        return Entry(rate * 100 if rate is not None and share else rate, self.grid.place(row, column), raw)

    def says_none(self, row: int, columns: Sequence[int | None]) -> Place | None:
        """Where "-" stands in every one of some columns, the first of them; None where it does not."""
        known = [column for column in columns if column is not None]
        dashes = [self.grid.score(row, column).value is Absent.DASH for column in known]
        return self.grid.place(row, known[0]) if known and all(dashes) else None

    def out_of(self, row: int, column: int | None) -> Entry[Decimal]:
        """The maximum in a cell such as "55/70"; empty when the cell has none."""
        if column is None:
            return Entry()
        return Entry(self.grid.score(row, column).out_of, self.grid.place(row, column))

    def inline_count(self, row: int, column: int, text: str, what: str) -> Entry[int]:
        """A whole number that stands in a cell's text after its label, with whatever follows it."""
        number = _LEADING_NUMBER.match(text)
        whole = number is not None and not _RUNS_ON.match(text, number.end())
        reading = read_count(number[0]) if number and whole else Reading(problem=NumberProblem.NOT_A_NUMBER)
        self._note(replace(reading, converted=False), row, column, what, None)
        value = int(reading.value) if isinstance(reading.value, Decimal) else None
        return Entry(value, self.grid.place(row, column), self.grid.text(row, column))

    def mark(
        self, row: int, columns: tuple[int | None, ...], odd: tuple[int, ...], what: str, criterion: str
    ) -> Entry[bool]:
        """Whether an "x" stands in one of the columns; other text in the first column is a finding.

        A 1 or TRUE in the first column, or an "x" in one of the `odd` columns, is taken and told.
        """
        for column in columns:
            if column is not None and is_mark(self.grid.text(row, column)):
                return Entry(True, self.grid.place(row, column), self.grid.text(row, column))
        first = columns[0]
        like = [first] if first is not None and self.grid.text(row, first) in _LIKE_MARKS else []
        for column in (*like, *(column for column in odd if is_mark(self.grid.text(row, column)))):
            place, text = self.grid.place(row, column), self.grid.text(row, column)
            self.found("TT118", place, {"what": what, "typed": text}, criterion)
            return Entry(True, place, text)
        if first is None:
            return Entry()
        place, text = self.grid.place(row, first), self.grid.text(row, first)
        if isinstance(self.grid.value(row, first), Uncomputed):
            self.found("TT145", place, {"what": what}, criterion)
        elif text not in _UNMARKED:
            self.found("TT111", place, {"what": what, "typed": text}, criterion)
        return Entry(False, place, text or None)

    def text(self, row: int, column: int | None) -> Entry[str]:
        """A text; blank is None."""
        if column is None:
            return Entry()
        return Entry(self.grid.text(row, column) or None, self.grid.place(row, column))

    def found(self, code: str, place: Place, facts: Mapping[str, Fact], criterion: str | None = None) -> None:
        """Write down a finding about this grid, once; a number cell is told as a number, not as its text."""
        value = self.grid.value(place.row, place.column)
        if isinstance(value, Decimal) and facts.get("typed") == self.grid.text(place.row, place.column):
            facts = {**facts, "typed": value}
        finding = Finding(code, facts, place, criterion=criterion)
        if finding not in self.findings:
            self.findings.append(finding)

    def take_findings(self, unit: str | None) -> tuple[Finding, ...]:
        """The findings so far, given to a unit; the list starts anew."""
        taken = tuple(replace(finding, unit=unit) for finding in self.findings)
        self.findings.clear()
        return taken
