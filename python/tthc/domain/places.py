"""Where a value stands, and a value together with its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

__all__ = ["Entry", "Place", "column_letters"]

T_co = TypeVar("T_co", covariant=True)


def column_letters(column: int) -> str:
    """Column 1 -> "A", 28 -> "AB". Raises ValueError below 1."""
    if column < 1:
        raise ValueError(f"columns count from 1, got {column}")
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A file, a sheet in it and a cell there; rows and columns count from 1, 0 means the whole sheet."""

    file: str
    sheet: str = ""
    row: int = 0
    column: int = 0

    @property
    def cell(self) -> str:
        """The address such as "E7"; empty when the place is a whole sheet or file."""
        return f"{column_letters(self.column)}{self.row}" if self.row and self.column else ""

    @property
    def named(self) -> str:
        """The address; of a figure that came without a file what it is called, which its sheet then says."""
        return self.cell or ("" if self.file else self.sheet)


@dataclass(frozen=True, slots=True)
class Entry(Generic[T_co]):
    """A typed value beside the place where it stands.

    `value` None with a place means the cell is there and blank; None without a place means the form has
    no such cell. `raw` is the text as typed when it differs from the value (a note, "1,95" kept as text).
    """

    value: T_co | None = None
    place: Place | None = None
    raw: str | None = None

    @property
    def given(self) -> bool:
        """True when something was typed and understood."""
        return self.value is not None
