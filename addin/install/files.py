"""Copying, hashing and removing, patient with programs that hold a file for a moment."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TypeVar

from addin.install.messages import Failure, SetupError

__all__ = [
    "Sleep",
    "copy_bytes",
    "digest",
    "failed",
    "files_below",
    "in_use",
    "is_full",
    "patiently",
    "reason",
    "remove_tree",
    "write_text",
]

_WAITS = (0.2, 0.5, 1.0, 2.0, 4.0)
_HELD = {5, 32, 33}  # Windows: access denied, sharing violation, lock violation
_FULL = {39, 112}
_MARK = ":Zone.Identifier"
_CHUNK = 1 << 20
_LOADED = {".exe", ".dll", ".pyd"}

_REASONS: Mapping[type[BaseException], str] = {
    PermissionError: "không có quyền, hoặc chương trình khác đang giữ",
    FileNotFoundError: "không thấy",
    FileExistsError: "đã có tệp cùng tên",
    NotADirectoryError: "đã có tệp cùng tên",
    ValueError: "nội dung sai",
    TypeError: "nội dung sai",
}

Sleep = Callable[[float], None]
Answer = TypeVar("Answer")


def is_full(error: OSError) -> bool:
    """Whether a file could not be written because the disk is full."""
    return error.errno == errno.ENOSPC or getattr(error, "winerror", None) in _FULL


def _is_held(error: OSError) -> bool:
    return isinstance(error, PermissionError) or getattr(error, "winerror", None) in _HELD


def patiently(work: Callable[[], Answer], sleep: Sleep) -> Answer:
    """Do a piece of work; while another program holds the file, wait and try again.

    Raises:
        OSError: it is still held, or something else is wrong.
    """
    for wait in _WAITS:
        try:
            return work()
        except OSError as error:
            if not _is_held(error):
                raise
            sleep(wait)
    return work()


def digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_below(folder: Path) -> Iterator[Path]:
    """Every file of a folder and of those below it, sorted."""
    return (path for path in sorted(folder.rglob("*")) if path.is_file())


def _copied(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as reader, target.open("wb") as writer:
        shutil.copyfileobj(reader, writer, _CHUNK)
    with suppress(OSError):  # bytes carry no mark of the web; a target that was there before might
        os.unlink(f"{target}{_MARK}")


def copy_bytes(source: Path, target: Path, sleep: Sleep) -> None:
    """Copy the bytes of a file alone: no attributes, no mark of the web.

    Raises:
        SetupError: a program holds one of them, the disk is full.
    """
    try:
        patiently(lambda: _copied(source, target), sleep)
    except OSError as error:
        raise failed(error, target) from error


def write_text(path: Path, text: str, sleep: Sleep) -> None:
    """Write a text file of ours, its folder too where it is missing.

    Raises:
        SetupError: a program holds it, the disk is full.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        patiently(lambda: path.write_text(text, encoding="utf-8", newline="\n"), sleep)
    except OSError as error:
        raise failed(error, path) from error


def reason(error: BaseException) -> str:
    """Why, in a few words that an officer can read."""
    if isinstance(error, OSError) and is_full(error):
        return "ổ đĩa đầy"
    for kind, words in _REASONS.items():
        if isinstance(error, kind):
            return words
    return getattr(error, "strerror", None) or type(error).__name__


def failed(error: OSError, path: Path) -> SetupError:
    """What an error about a file means to the officer."""
    if is_full(error):
        free = shutil.disk_usage(_existing(path)).free >> 20
        return SetupError(
            Failure.DISK_FULL, drive=path.anchor, detail=f"hết chỗ giữa chừng, còn trống {free} MB"
        )
    return SetupError(Failure.HELD, path=path, reason=reason(error), folder=path.parent)


def _existing(path: Path) -> Path:
    return next((one for one in (path, *path.parents) if one.exists()), Path(path.anchor))


def _remove_file(path: Path) -> None:
    with suppress(OSError):
        path.chmod(stat.S_IWRITE | stat.S_IREAD)  # Windows deletes no read-only file
    path.unlink(missing_ok=True)


def remove_tree(folder: Path, sleep: Sleep | None = None) -> tuple[Path, ...]:
    """Delete a folder with all in it; tells what was left. Without `sleep` nothing is waited for."""
    left: list[Path] = []
    for parent, folders, names in os.walk(folder, topdown=False):
        for name in names:
            path = Path(parent, name)
            try:
                if sleep is not None and not left:  # one file that stays held is waited for, not each
                    patiently(partial(_remove_file, path), sleep)
                else:
                    _remove_file(path)
            except OSError:
                left.append(path)
        for name in folders:
            with suppress(OSError):
                Path(parent, name).rmdir()
    with suppress(OSError):
        folder.rmdir()
    return tuple(left)


def in_use(folder: Path) -> Path | None:
    """A program or library below the folder that is running: Windows lets nobody write to it."""
    for path in files_below(folder):
        if path.suffix.lower() in _LOADED:
            try:
                path.open("r+b").close()
            except PermissionError:
                return path
            except OSError:
                continue
    return None
