"""Writes a file whole or not at all: a temporary file in the target folder, then an atomic replace."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from tthc.domain.errors import TthcError, system_reason

__all__ = ["TEMPORARY_PREFIX", "NotWritableError", "check_target", "write_whole"]

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


def write_whole(path: Path, data: bytes, *, overwrite: bool = False) -> None:
    """Put `data` at `path`; whoever reads sees the old file or the new one, never a half.

    Raises:
        NotWritableError: the file is there and `overwrite` is False, or the system refuses.
    """
    check_target(path, overwrite=overwrite)
    temporary = ""
    try:
        handle, temporary = tempfile.mkstemp(prefix=TEMPORARY_PREFIX, suffix=".tmp", dir=path.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode_for(path))
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            Path(temporary).unlink(missing_ok=True)
        raise NotWritableError("TT954", path=str(path), reason=system_reason(error)) from error
