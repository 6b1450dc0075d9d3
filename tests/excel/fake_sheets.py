"""Sheets with notes and protection, no more than writing them asks for; no test lives here."""

from __future__ import annotations

from typing import Any

__all__ = ["FakeHost", "FakeSheet"]


class FakeNote:
    """`Note`."""

    def __init__(self, notes: dict[str, str], where: str) -> None:
        self._notes, self._where = notes, where

    def delete(self) -> None:
        """Gone."""
        del self._notes[self._where]


class FakeCell:
    """`Range` of one cell."""

    def __init__(self, notes: dict[str, str], where: str) -> None:
        self._notes, self._where = notes, where

    @property
    def note(self) -> FakeNote | None:
        """Its note."""
        return FakeNote(self._notes, self._where) if self._where in self._notes else None

    def add_note(self, text: str) -> None:
        """As in Excel, a cell has one."""
        assert self._where not in self._notes
        self._notes[self._where] = text


class FakeSheet:
    """`Sheet` with notes, and a protection the fake host knows."""

    def __init__(self, notes: dict[str, str] | None = None, password: str | None = None) -> None:
        self.notes, self.password = notes or {}, password

    def range(self, where: str) -> FakeCell:
        """One cell."""
        return FakeCell(self.notes, where)


class FakeHost:
    """`Host`; `locked`: the workbook keeps its sheets."""

    def __init__(self, *, locked: bool = False) -> None:
        self.locked = locked

    def is_structure_locked(self, _: object) -> bool:
        """As told."""
        return self.locked

    def notes(self, sheet: Any) -> dict[str, str]:
        """A copy."""
        return dict(sheet.notes)

    def is_protected(self, sheet: Any) -> bool:
        """With or without password."""
        return sheet.password is not None

    def unprotect(self, sheet: Any) -> bool:
        """Only without one."""
        if sheet.password:
            return False
        sheet.password = None
        return True

    def protect(self, sheet: Any) -> None:
        """Without one."""
        sheet.password = ""
