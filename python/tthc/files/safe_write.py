"""Writes files whole or not at all: a temporary file in the target folder, then an atomic replace."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from tthc.domain.errors import TthcError, system_reason

__all__ = ["TEMPORARY_PREFIX", "NotWritableError", "check_target", "write_all", "write_whole"]

TEMPORARY_PREFIX = ".tthc-dang-ghi-"


class NotWritableError(TthcError):
    """A target that cannot be written."""


def check_target(path: Path, *, overwrite: bool) -> None:
    """Refuse a target early, before any work: it exists, is a folder, or its folder is missing.

    Raises:
        NotWritableError: with the code that says which.
    """
    if path.is_dir():
        raise NotWritableError("TT952", path=str(path))
    if path.exists() and not overwrite:
        raise NotWritableError("TT951", path=str(path))
    if not path.parent.is_dir():
        raise NotWritableError("TT953", path=str(path.parent))


def _mode_for(path: Path) -> int:
    """The mode of the file that is replaced, else what a new file gets here."""
    if path.exists():
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _staged(path: Path, data: bytes) -> str:
    """The data whole in a temporary file beside its target; nothing is left where the system refuses."""
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode_for(path))
    except OSError:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise
    return temporary


def write_whole(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Put `data` at `path`; whoever reads sees the old file or the new one, never a half.

    Raises:
        NotWritableError: the file is there and `overwrite` is False, or the system refuses.
    """
    write_all({path: data}, overwrite=overwrite)


def write_all(files: Mapping[Path, bytes], *, overwrite: bool = False) -> None:
    """Put every file at its path, or none: where one is refused, those already put are taken back.

    Raises:
        NotWritableError: a file is there and `overwrite` is False, or the system refuses one.
    """
    for path in files:
        check_target(path, overwrite=overwrite)
    staged: dict[Path, str] = {}
    replaced: dict[Path, bytes | None] = {}
    at = Path()
    try:
        for at, data in files.items():
            staged[at] = _staged(at, data)
        for at, temporary in staged.items():
            before = at.read_bytes() if len(files) > 1 and at.exists() else None
            os.replace(temporary, at)
            replaced[at] = before
    except OSError as error:
        _take_back(staged, replaced)
        raise NotWritableError("TT954", path=str(at), reason=system_reason(error)) from error


def _take_back(staged: Mapping[Path, str], replaced: Mapping[Path, bytes | None]) -> None:
    for temporary in staged.values():
        Path(temporary).unlink(missing_ok=True)
    for path, before in replaced.items():
        with suppress(OSError):  # the refusal itself is told; a disk that refuses this too can do no more
            path.unlink() if before is None else path.write_bytes(before)
