"""What the officer reads and answers, and the log that is sent to a helper."""

from __future__ import annotations

import json
import re
import textwrap
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from addin.install.messages import sentence

__all__ = ["TEMPORARY_LOGS", "Console"]

TEMPORARY_LOGS = "ChamDiemTTHC-logs"
"""In the account's temporary folder: the log of a run that got no further."""

_MOST_LOGS = 20
_INDENT = "     "
_YES = {"c", "co", "có", "y", "yes"}


class Console:
    """Prints, asks, and keeps what was printed and more for the log; no personal path stands in the log."""

    def __init__(
        self, show: Callable[[str], None], read: Callable[[], str] | None, width: int | None = None
    ) -> None:
        self._show = show
        self._width = width
        self._read = read
        self._lines: list[str] = [f"{datetime.now():%Y-%m-%d %H:%M:%S}"]
        self._file: Path | None = None
        self._hidden: tuple[tuple[re.Pattern[str], str], ...] = ()

    @property
    def log_file(self) -> Path | None:
        """The log, once it is kept."""
        return self._file

    def hide(self, texts: Mapping[str, str]) -> None:
        """Texts that the log shows as something else: the profile's path, the account's name."""
        longest = sorted(texts.items(), key=lambda item: -len(item[0]))
        self._hidden = tuple((_seen(text), name) for text, name in longest if len(text) > 2)

    def note(self, text: str) -> None:
        """For the log alone."""
        for seen, instead in self._hidden:
            text = seen.sub(lambda _, name=instead: name, text)  # type: ignore[misc]
        self._lines.append(text)
        with suppress(OSError):  # the disk may be full, the folder removed: the officer reads it all the same
            self._append((text,))

    def say(self, text: str = "") -> None:
        """Show a text, in a window broken between words."""
        for line in self._fitted(text):
            self._show(line)
        self.note(text)

    def _fitted(self, text: str) -> Iterator[str]:
        for line in text.split("\n"):
            if self._width is None or len(line) <= self._width:
                yield line
            else:
                yield from textwrap.wrap(
                    line,
                    self._width,
                    subsequent_indent=_INDENT,
                    break_long_words=False,
                    break_on_hyphens=False,
                )

    def tell(self, number: IntEnum, **facts: object) -> None:
        """Show a numbered sentence."""
        self.say(sentence(number, **facts))

    def ask(self, number: IntEnum, **facts: object) -> bool:
        """Ask; no answer, none that is understood, and /q are "no"."""
        if self._read is None:
            return False
        self.say()
        self.tell(number, **facts)
        self._show("     Gõ c (có) hoặc k (không) rồi bấm Enter:")
        try:
            # Windows' own Vietnamese keyboard writes a letter and its mark
            answer = unicodedata.normalize("NFC", self._read()).strip().lower()
        except EOFError:
            answer = ""
        self.note(f"> {answer}")
        return answer in _YES

    def keep_log(self, folder: Path, kind: str) -> None:
        """From now on the log is a file; the oldest of them go.

        Raises:
            OSError: it cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        self._file = folder / f"{kind}-{datetime.now():%Y%m%d-%H%M%S}.log"
        self._append(self._lines)
        for old in sorted(folder.glob(f"{kind}-*.log"))[:-_MOST_LOGS]:
            old.unlink(missing_ok=True)

    def _append(self, lines: Iterable[str]) -> None:
        if self._file is not None:
            with self._file.open("a", encoding="utf-8", newline="\r\n") as file:
                file.writelines(f"{line}\n" for line in lines)


def _seen(text: str) -> re.Pattern[str]:
    """A text as programs write it: as it is, as Python shows it, as JSON; a name as a whole word."""
    forms = {text, text.replace("\\", "\\\\"), json.dumps(text)[1:-1]}
    one_of = "|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True))
    return re.compile(one_of if "\\" in text else rf"(?<!\w)(?:{one_of})(?!\w)", re.IGNORECASE)
