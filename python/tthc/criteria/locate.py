"""On which line of a TOML text each key stands; `tomllib` reads values only."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from collections.abc import Mapping

from tthc.criteria.faults import KeyPath

__all__ = ["line_of", "lines_of"]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_KEY = re.compile(r"""[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'""")
_STRING = re.compile(
    r'''"""(?:[^\\]|\\.)*?"""(?:"{0,2})|\'\'\'.*?\'\'\'(?:\'{0,2})|"(?:[^"\\\n]|\\.)*"|'[^'\n]*\'''',
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}#\n]+")


class _Scanner:
    """One pass over a text that `tomllib` has accepted."""

    def __init__(self, text: str) -> None:
        self.text, self.at = text, 0
        self.lines: dict[KeyPath, int] = {}
        self.arrays: dict[KeyPath, int] = {}
        self.ends = [match.start() for match in re.finditer("\n", text)]

    def _line(self) -> int:
        return bisect_right(self.ends, self.at - 1) + 1 if self.at else 1

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        taken = match[0] if match else ""
        self.at += len(taken)
        return taken

    def _next(self) -> str:
        return self.text[self.at : self.at + 1]

    def _note(self, path: KeyPath, line: int) -> None:
        """The line of a key, and of the tables it opens on its way."""
        for length in range(1, len(path) + 1):
            self.lines.setdefault(path[:length], line)

    def _keys(self) -> list[str]:
        """A dotted key; quoted parts as what they stand for."""
        keys = []
        while True:
            self._skip(_SPACE)
            raw = self._skip(_KEY)
            keys.append(str(tomllib.loads(f"k = {raw}")["k"]) if raw[0] in "\"'" else raw)
            self._skip(_SPACE)
            if self._next() != ".":
                return keys
            self.at += 1

    def _header(self) -> KeyPath:
        """`[a.b]` or `[[a.b]]`: where the keys below it belong."""
        line, array = self._line(), self.text.startswith("[[", self.at)
        self.at += 2 if array else 1
        keys = self._keys()
        self.at += 2 if array else 1
        path: KeyPath = ()
        for key in keys[:-1]:
            path += (key,)
            path += (self.arrays[path],) if path in self.arrays else ()
        path += (keys[-1],)
        if array:
            self.arrays[path] = self.arrays.get(path, 0) + 1
            self._note(path, line)
            path += (self.arrays[path],)
        self._note(path, line)
        return path

    def _pair(self, table: KeyPath) -> None:
        """`key = value`."""
        line = self._line()
        path = (*table, *self._keys())
        self._note(path, line)
        self.at += 1
        self._skip(_SPACE)
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        opening = self._next()
        if opening in ("[", "{"):
            self._items(path, "]" if opening == "[" else "}")
        elif not self._skip(_STRING):
            self._skip(_SCALAR)

    def _items(self, path: KeyPath, closing: str) -> None:
        """The values of an array, or the pairs of an inline table."""
        self.at += 1
        position = 0
        while True:
            self._skip(_BLANK)
            if self._next() == closing:
                self.at += 1
                return
            if self._next() == ",":
                self.at += 1
            elif closing == "]":
                position += 1
                self._note((*path, position), self._line())
                self._value((*path, position))
            else:
                self._pair(path)

    def run(self) -> dict[KeyPath, int]:
        """All keys of the text."""
        table: KeyPath = ()
        self._skip(_BLANK)
        while self.at < len(self.text):
            if self._next() == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self.lines


def lines_of(text: str) -> Mapping[KeyPath, int]:
    """The line, counted from 1, of every key, table and array item of a valid TOML text."""
    return _Scanner(text).run()


def line_of(lines: Mapping[KeyPath, int], path: KeyPath) -> int:
    """The line of a key; of a key that is missing, that of the nearest table around it, at last 1."""
    known = (lines[path[:length]] for length in range(len(path), 0, -1) if path[:length] in lines)
    return next(known, 1)
