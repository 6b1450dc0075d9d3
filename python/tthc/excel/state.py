"""The folder beside the workbook for what we keep: a backup a day, and what undoing needs."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import xlwings as xw

from tthc.domain.errors import TthcError, system_reason
from tthc.files.safe_write import NotWritableError, write_whole

__all__ = ["backup", "book_path", "now", "time_in_words", "undo_folder"]

_OURS, _BACKUPS, _UNDO = "{stem} - du lieu", "sao-luu", "hoan-tac"
_MOST_BACKUPS = 30


def now() -> datetime:
    """The time, read here for all that is written on a click."""
    return datetime.now()


def time_in_words() -> str:
    """Now, as sentences say it."""
    moment = now()
    return f"{moment:%H} giờ {moment:%M}, ngày {moment:%d/%m/%Y}"


def book_path(book: xw.Book) -> Path:
    """Where the workbook lies.

    Raises:
        TthcError: it was never saved, or lies on the net only.
    """
    path = Path(book.fullname)
    if not path.is_file():
        raise TthcError("TT997", path=book.fullname)
    return path


def _folder(path: Path, name: str) -> Path:
    folder = path.with_name(_OURS.format(stem=path.stem)) / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritableError("TT954", path=str(folder), reason=system_reason(error)) from error
    return folder


def undo_folder(book: xw.Book) -> Path:
    """The folder of the snapshot, made where it is not there.

    Raises:
        TthcError: there is no place for it.
    """
    return _folder(book_path(book), _UNDO)


def backup(book: xw.Book) -> Path | None:
    """Copy the file as it lies on the disk, once a day; None when today's copy is there.

    Raises:
        TthcError: there is no file, or no place for a copy.
    """
    path = book_path(book)
    folder = _folder(path, _BACKUPS)
    target = folder / f"{path.stem} {now():%Y-%m-%d}{path.suffix}"
    if target.exists():
        return None
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NotWritableError("TT954", path=str(target), reason=system_reason(error)) from error
    write_whole(target, data)
    for old in sorted(folder.glob(f"* ????-??-??{path.suffix}"))[:-_MOST_BACKUPS]:
        with suppress(OSError):  # somebody may have it open
            old.unlink()
    return target
