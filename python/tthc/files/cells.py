"""Cells read as numbers, marks and texts, with every conversion and every doubt written down."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.findings import Fact, Finding, Suggestion
from tthc.domain.forms import ScoreEntry
from tthc.domain.numbers import Absent, NumberProblem, Reading, format_number, read_count
from tthc.domain.places import Entry, Place
from tthc.files.grid import Grid

__all__ = ["CellReader", "Conversion"]

Conversion = tuple[Place, str, str]
"""A cell, its text as typed, and what it was read as in Vietnamese notation."""

_LEADING_NUMBER = re.compile(r"\s*-?\d(?:[\d.,/ ]*\d)?")
_MARKS = frozenset("xX×✓✔✗✘vV☑☒")
_CODES = {
    NumberProblem.NOT_A_NUMBER: "TT101",
    NumberProblem.NOT_WHOLE: "TT102",
    NumberProblem.NEGATIVE: "TT103",
    NumberProblem.ERROR_CELL: "TT104",
    NumberProblem.DATE: "TT105",
    NumberProblem.UNCOMPUTED: "TT145",
}


@dataclass
class CellReader:
    """Reads cells of one grid; `findings` and `conversions` grow as it goes."""

    grid: Grid
    findings: list[Finding] = field(default_factory=list)
    conversions: list[Conversion] = field(default_factory=list)

    def _note(self, reading: Reading, row: int, column: int, what: str, criterion: str | None) -> None:
        place, typed = self.grid.place(row, column), self.grid.text(row, column)
        value = self.grid.value(row, column)
        if reading.converted and isinstance(reading.value, Decimal):
            self.conversions.append((place, typed, format_number(reading.value)))
        if reading.problem is None:
            return
        facts: dict[str, Fact] = {"what": what, "typed": value if isinstance(value, Decimal) else typed}
        suggestions: tuple[Suggestion, ...] = ()
        if reading.proposed is not None:
            facts["proposed"] = reading.proposed
            suggestions = (Suggestion(place, typed, format(reading.proposed, "f")),)
        code = _CODES[reading.problem]
        if code == "TT102" and reading.proposed is None:
            code = "TT106"
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
        self._note(reading, row, column, what, criterion)
        raw = self.grid.text(row, column) if reading.converted or reading.problem else None
        value: Decimal | Absent | None = reading.value
        return Entry(value, self.grid.place(row, column), raw)

    def out_of(self, row: int, column: int | None) -> Entry[Decimal]:
        """The maximum in a cell such as "55/70"; empty when the cell has none."""
        if column is None:
            return Entry()
        return Entry(self.grid.score(row, column).out_of, self.grid.place(row, column))

    def inline_count(self, row: int, column: int, text: str, what: str) -> Entry[int]:
        """A whole number that stands in a cell's text after its label, with whatever follows it."""
        number = _LEADING_NUMBER.match(text)
        reading = read_count(number[0]) if number else Reading(problem=NumberProblem.NOT_A_NUMBER)
        self._note(replace(reading, converted=False), row, column, what, None)
        value = int(reading.value) if isinstance(reading.value, Decimal) else None
        return Entry(value, self.grid.place(row, column), self.grid.text(row, column))

    def mark(self, row: int, columns: tuple[int | None, ...], what: str, criterion: str) -> Entry[bool]:
        """Whether an "x" stands in one of the columns; other text in the first column is a finding."""
        for column in columns:
            if column is not None and self.grid.text(row, column) in _MARKS:
                return Entry(True, self.grid.place(row, column), self.grid.text(row, column))
        first = columns[0]
        if first is None:
            return Entry()
        place, text = self.grid.place(row, first), self.grid.text(row, first)
        if text and text not in {"-", "–"}:
            self.findings.append(Finding("TT111", {"what": what, "typed": text}, place, criterion=criterion))
        return Entry(False, place, text or None)

    def text(self, row: int, column: int | None) -> Entry[str]:
        """A text; blank is None."""
        if column is None:
            return Entry()
        return Entry(self.grid.text(row, column) or None, self.grid.place(row, column))

    def found(self, code: str, place: Place, facts: Mapping[str, Fact], criterion: str | None = None) -> None:
        """Write down a finding about this grid."""
        self.findings.append(Finding(code, facts, place, criterion=criterion))

    def take_findings(self, unit: str | None) -> tuple[Finding, ...]:
        """The findings so far, given to a unit; the list starts anew."""
        taken = tuple(replace(finding, unit=unit) for finding in self.findings)
        self.findings.clear()
        return taken
