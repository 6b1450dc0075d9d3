"""What the officer reads and answers, and the log that is sent to a helper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import IntEnum
from pathlib import Path

from addin.install.messages import sentence

__all__ = ["TEMPORARY_LOGS", "Console"]

TEMPORARY_LOGS = "ChamDiemTTHC-logs"
"""In the account's temporary folder: the log of a run that got no further."""

_MOST_LOGS = 20
_YES = {"c", "co", "có", "y", "yes"}


class Console:
    """Prints, asks, and keeps what was printed and more for the log; no personal path stands in the log."""

    def __init__(self, show: Callable[[str], None], read: Callable[[], str] | None) -> None:
        self._show = show
        self._read = read
        self._lines: list[str] = [f"{datetime.now():%Y-%m-%d %H:%M:%S}"]
        self._file: Path | None = None
        self._hidden: tuple[tuple[str, str], ...] = ()

    @property
    def log_file(self) -> Path | None:
        """The log, once it is kept."""
        return self._file

    def hide(self, texts: Mapping[str, str]) -> None:
        """Texts that the log shows as something else: the profile's path, the account's name."""
        longest = sorted(texts.items(), key=lambda item: -len(item[0]))
        self._hidden = tuple((text, name) for text, name in longest if len(text) > 2)

    def note(self, text: str) -> None:
        """For the log alone."""
        for seen, instead in self._hidden:
            text = text.replace(seen, instead)
        self._lines.append(text)
        if self._file is not None:
            self._append((text,))

    def say(self, text: str = "") -> None:
        """Show a line."""
        self._show(text)
        self.note(text)

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
            answer = self._read().strip().lower()
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
