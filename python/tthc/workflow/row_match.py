"""A row of SỐ LIỆU beside the form of the file it came from: what the row says otherwise by now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Choice, Decision
from tthc.domain.numbers import as_typed, format_number
from tthc.domain.places import Entry
from tthc.domain.texts import fold, squeeze
from tthc.files.data_layout import NOT_IN_BLOCK, data_columns
from tthc.files.data_rows import DataRow, entries_of, is_same, row_of
from tthc.files.form_reader import ReadForm
from tthc.files.grid import CellValue, as_text
from tthc.files.reader import ReadFile
from tthc.workflow.decide import PERIOD_CODES, UNIT_CODES

__all__ = ["HAND_EDIT", "Match", "match_rows"]

HAND_EDIT = "sửa trực tiếp trên trang SỐ LIỆU"
"""The reason of a correction typed into a row, not through a button."""
_NAMED_BY = {"unit": UNIT_CODES, "period": PERIOD_CODES}
_CODE_OF = {"unit": "TT524", "period": "TT530"}
"""Decisions that name the unit or the period of a form."""
_OF_FILE = NOT_IN_BLOCK | {"set", "group"}
"""Columns that say nothing of what the form states."""
_APPLIED, _NOTHING = "TT975", "(trống)"
_DIGEST = 12


def match_rows(
    rows: Sequence[DataRow], forms: Sequence[ReadForm]
) -> Iterator[tuple[DataRow, ReadForm | None]]:
    """Each row with its form, if any: of several on one sheet by the unit's name, else in their order."""
    left = list(forms)

    def take(row: DataRow, *, by_name: bool) -> ReadForm | None:
        own = [one for one in left if one.form.source.sheet == row.text("sheet")]
        if by_name:
            own = [one for one in own if fold(one.form.unit.value or "") == fold(row.text("unit"))]
        found = own[0] if own and (len(own) == 1 or not by_name) else None
        left[:] = [one for one in left if one is not found]
        return found

    named = [(row, take(row, by_name=True)) for row in rows]
    return ((row, form or take(row, by_name=False)) for row, form in named)


@dataclass(frozen=True)
class Match:
    """A row and the form of its file it stands for."""

    row: DataRow
    form: ReadForm
    chosen: CriteriaSet
    read: ReadFile
    decisions: Sequence[Decision]
    in_force: frozenset[Decision]

    def _decision_on(self, key: str, entry: Entry[Any]) -> Decision | None:
        """The decision about what a column says; None when there is none."""
        own = (one for one in self.decisions if one.file == self.read.path and one.choice is Choice.CORRECT)
        sheet, place = self.form.form.source.sheet, entry.place
        named = [one for one in own if one.sheet in ("", sheet)]
        by_code = (one for one in named if key in _NAMED_BY and one.code in _NAMED_BY[key])
        by_cell = (one for one in named if place is not None and one.cell == place.cell)
        return next(by_code, None) or next(by_cell, None)

    def _found(self, decision: Decision | None) -> str | None:
        """What stood in the file before a decision was carried out; None for no decision."""
        told = (one for one in self.read.doubts if decision is not None and one.decision == decision)
        return next((str(one.facts["found"]) for one in told if one.code == _APPLIED), None)

    def _shows(self, key: str, text: str | None) -> bool:
        """True when the row still shows what stood in the file."""
        value = self.row.values.get(key)
        shown = format_number(value) if isinstance(value, Decimal) else as_text(value)
        if text is None:
            return False
        label, _, behind = text.partition(":")  # a cell may hold its label, too
        return (shown or _NOTHING) in (squeeze(text), squeeze(behind or label))

    def changed(self) -> dict[str, str]:
        """What the row says otherwise than the form: key -> the text to be read instead, "" for blank."""
        stands, entries = row_of(self.chosen, self.form.form), entries_of(self.chosen, self.form.form)
        keys = (key for key in data_columns(self.chosen) if key in self.row.columns and key not in _OF_FILE)
        found: dict[str, str] = {}
        for key in keys:
            value, decision = self.row.values.get(key), self._decision_on(key, entries.get(key, Entry()))
            # a decision the row does not show yet goes before what stands there
            waits = decision is not None and decision not in self.in_force
            if not is_same(value, stands[key]) and not (waits and self._shows(key, self._found(decision))):
                found[key] = _typed(value)
        return found

    def dropped(self, changed: Mapping[str, str]) -> dict[str, Decision]:
        """Decisions the row has overtaken since they were carried out, by the column."""
        entries = entries_of(self.chosen, self.form.form)
        decisions = ((key, self._decision_on(key, entries.get(key, Entry()))) for key in changed)
        return {key: one for key, one in decisions if one is not None}

    def corrections(self, changed: Mapping[str, str]) -> list[Decision] | None:
        """The changes as corrections of the file; None where one has no cell there to be put into.

        What is again as the file has it needs no correction.
        """
        entries, overtaken = entries_of(self.chosen, self.form.form), self.dropped(changed)
        wanted = [key for key in changed if not self._shows(key, self._found(overtaken.get(key)))]
        made = [self._correction(key, entries.get(key, Entry()), changed[key]) for key in wanted]
        found = [one for one in made if one is not None]
        return found if len(found) == len(made) else None

    def _correction(self, key: str, entry: Entry[Any], text: str) -> Decision | None:
        place, code = entry.place, _CODE_OF.get(key, "")
        if place is None and code:
            place = self.form.form.source
        if place is None or not (place.cell or code):
            return None
        return Decision(
            Choice.CORRECT,
            self.row.text("file"),
            self.row.text("unit"),
            place.sheet,
            place.cell,
            code,
            text,
            HAND_EDIT,
            digest=self.row.text("digest")[:_DIGEST],
        )


def _typed(value: CellValue | None) -> str:
    """A value as an officer would type it."""
    return as_typed(as_text(value)) if isinstance(value, Decimal) else as_text(value)
