"""Copies of the files a run used, unchanged, beside its output."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

from tthc.domain.errors import TthcError, system_reason
from tthc.files.safe_write import write_whole

__all__ = ["digest_of", "keep_copy"]


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digest_of(path: Path) -> str:
    """The SHA-256 of a file that was not opened as a table.

    Raises:
        TthcError: the system refuses to read it (TT970).
    """
    try:
        return _digest(path)
    except OSError as error:
        raise TthcError("TT970", path=str(path), reason=system_reason(error)) from error


def _free_name(folder: Path, name: str, sha256: str) -> Path:
    """The name itself, or with part of its hash where another content already has it."""
    plain = folder / name
    if not plain.exists() or _digest(plain) == sha256:
        return plain
    return folder / f"{plain.stem}-{sha256[:8]}{plain.suffix}"


def keep_copy(original: Path, folder: Path, sha256: str) -> Path:
    """The copy of a file in `folder`, made unless it is there; with the time of the original.

    `sha256` is that of the bytes that were read.

    Raises:
        TthcError: the file changed since it was read, or the system refuses (TT970).
    """
    try:
        data = original.read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise TthcError("TT970", path=str(original), reason="tệp đã thay đổi trong lúc tổng hợp")
        folder.mkdir(parents=True, exist_ok=True)
        target = _free_name(folder, original.name, sha256)
        if not target.exists():
            write_whole(target, data)
            times = original.stat()
            os.utime(target, ns=(times.st_atime_ns, times.st_mtime_ns))
    except OSError as error:
        raise TthcError("TT970", path=str(original), reason=system_reason(error)) from error
    return target
