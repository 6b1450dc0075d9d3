"""What is wrong with a criteria set: the key, its line in the file, and what to do about it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tthc.domain.errors import TthcError
from tthc.domain.numbers import format_count

__all__ = ["CriteriaSetError", "Faults", "KeyPath", "SetFault", "key_text"]

KeyPath = tuple[str | int, ...]
"""Keys from the top of the file; a number is a position in an array, counted from 1."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def key_text(path: KeyPath) -> str:
    """The path as an officer reads it: `criteria[3].levels[2].points`, `groups[1].maxima."1.1"`."""
    text = ""
    for key in path:
        if isinstance(key, int):
            text += f"[{key}]"
        else:
            text += ("." if text else "") + (key if _BARE.fullmatch(key) else f'"{key}"')
    return text


@dataclass(frozen=True, slots=True)
class SetFault:
    """One fault, or one thing worth a look. `column` only where the file is no TOML; `line` None: no file."""

    path: KeyPath
    what: str
    line: int | None = None
    column: int | None = None

    @property
    def key(self) -> str:
        """The dotted key, "" for the file as a whole."""
        return key_text(self.path)

    @property
    def sentence(self) -> str:
        """The fault with its place: `dòng 37, khóa criteria[3].maximum: ...`."""
        parts = [
            f"dòng {self.line}" if self.line else "",
            f"cột {self.column}" if self.column else "",
            f"khóa {self.key}" if self.path else "",
        ]
        where = ", ".join(part for part in parts if part)
        return f"{where}: {self.what}" if where else self.what


class Faults:
    """Collects what is wrong while a set is read, so that all of it can be told at once."""

    def __init__(self) -> None:
        """Nothing is wrong yet."""
        self.found: list[SetFault] = []

    def add(self, path: KeyPath, what: str) -> None:
        """One more fault."""
        self.found.append(SetFault(path, what))

    def touches(self, path: KeyPath) -> bool:
        """True when a fault lies at the path, below it or above it: what is built on it says nothing."""
        return any(
            fault.path[: len(path)] == path or (fault.path and path[: len(fault.path)] == fault.path)
            for fault in self.found
        )


class CriteriaSetError(TthcError):
    """A criteria set cannot be used: `file`, `key` (dotted path), `line` and `fault` of the first fault.

    `more` is how many faults there are besides.
    """

    def __init__(self, file: str, first: SetFault, more: int = 0) -> None:
        """Keep the facts; the sentence of the catalogue joins them."""
        self.file, self.key, self.fault, self.line, self.more = file, first.key, first.what, first.line, more
        others = f" (và {format_count(more)} lỗi khác: tthc bo-tieu-chi kiem-tra)" if more else ""
        super().__init__("TT960", fault=f"Bộ tiêu chí {file}, {first.sentence}{others}.")
