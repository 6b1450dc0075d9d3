"""The files of a folder, those that cannot be looked at among them, and the folders that do not open."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Listing", "files_below", "real_path"]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is below a folder. `closed`: each folder that does not open, with the reason."""

    files: tuple[Path, ...]
    closed: tuple[tuple[Path, OSError], ...]


def _is_file(path: Path) -> bool:
    """Neither a folder nor a device; one that cannot be asked counts as a file, so that reading says why."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


def files_below(folder: Path) -> Listing:
    """Every file of a folder and of those below, in no order; links to folders are not followed.

    A pattern (`Path.rglob`) would pass over a folder that may not be opened, and over a path that is longer
    than Windows takes, without a word.
    """
    found: list[Path] = []
    closed: list[tuple[Path, OSError]] = []
    for top, _, names in os.walk(folder, onerror=lambda error: closed.append((Path(error.filename), error))):
        found += [path for name in names if _is_file(path := Path(top, name))]
    return Listing(tuple(found), tuple(closed))


def real_path(path: Path) -> Path:
    """The path without links; as it is where the system cannot follow it: a loop, on Windows one too long."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # of a loop Python 3.11 and 3.12 raise the latter
        return path.absolute()
