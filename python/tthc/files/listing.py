"""The files of a folder, those that cannot be looked at among them, and the folders that do not open."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Listing", "files_below", "real_path"]


@dataclass(frozen=True, slots=True)
class Listing:
    """What is below a folder. `closed`: folders that do not open, with the reason; none of Windows' own."""

    files: tuple[Path, ...]
    closed: tuple[tuple[Path, OSError], ...]


def _is_file(path: Path) -> bool:
    """Neither a folder nor a device; one that cannot be asked counts as a file, so that reading says why."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return True


_WINDOWS_OWN = stat.FILE_ATTRIBUTE_HIDDEN | stat.FILE_ATTRIBUTE_SYSTEM


def _is_windows_own(folder: Path) -> bool:
    """System Volume Information of a disk, the old names of folders in Documents: closed to everybody."""
    try:
        state = folder.lstat()
    except OSError:
        return False
    return getattr(state, "st_file_attributes", 0) & _WINDOWS_OWN == _WINDOWS_OWN


def files_below(folder: Path) -> Listing:
    """Every file of a folder and of those below, in no order; links to folders are not followed.

    A pattern (`Path.rglob`) would pass over a folder that may not be opened, and over a path that is longer
    than Windows takes, without a word.
    """
    found: list[Path] = []
    closed: list[tuple[Path, OSError]] = []
    for top, _, names in os.walk(folder, onerror=lambda error: closed.append((Path(error.filename), error))):
        found += [path for name in names if _is_file(path := Path(top, name))]
    return Listing(tuple(found), tuple(one for one in closed if not _is_windows_own(one[0])))


def real_path(path: Path) -> Path:
    """The path without links; as it is where the system cannot follow it: a loop, on Windows one too long."""
    try:
        return path.resolve()
    except (OSError, RuntimeError):  # of a loop Python 3.11 and 3.12 raise the latter
        return path.absolute()
