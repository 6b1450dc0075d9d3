"""The log of what went wrong in Excel: a text file a day, kept for some time, without personal data."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from datetime import datetime
from pathlib import Path

__all__ = ["log_folders", "log_of_today", "write_log"]

_MOST_FILES = 30
_NAME = "tthc-????????.log"
_NAME_OF_DAY = "tthc-{:%Y%m%d}.log"


def log_folders() -> tuple[Path, ...]:
    """Where logs may go, best first: `logs` beside the installed version (TTHC_HOME), the temporary folder.

    Beside it, because the next version has a folder of its own and the old one goes.
    """
    home = os.environ.get("TTHC_HOME", "").strip()
    installed = (Path(home).parent / "logs",) if home else ()
    return (*installed, Path(tempfile.gettempdir()) / "tthc-logs")


def _add(folder: Path, now: datetime, text: str) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _NAME_OF_DAY.format(now)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"[{now:%Y-%m-%d %H:%M:%S}]\n{text.rstrip()}\n\n")
    for old in sorted(folder.glob(_NAME))[:-_MOST_FILES]:
        with suppress(OSError):  # another Excel may have it open
            old.unlink()
    return path


def log_of_today() -> Path | None:
    """Today's log; None while nothing went wrong."""
    name = _NAME_OF_DAY.format(datetime.now())
    return next((path for folder in log_folders() if (path := folder / name).is_file()), None)


def write_log(text: str) -> Path | None:
    """Add a text to today's log and tell which file it is; None when no folder can be written."""
    for folder in log_folders():
        with suppress(OSError):
            return _add(folder, datetime.now(), text)
    return None
