"""Where a result may be written as a file: never over what was received or is kept."""

from __future__ import annotations

import re
from pathlib import Path

from tthc.domain.errors import TthcError
from tthc.excel.book_reader import OpenBook
from tthc.files.originals import digest_of
from tthc.files.safe_write import check_target
from tthc.workflow.keep import ORIGINALS

__all__ = ["output_path"]

_CLOSING = re.compile(r"chot-\d+", re.IGNORECASE)


def _is_kept(folder: str) -> bool:
    """True for a folder in which nobody writes but we: originals, closings."""
    return folder.casefold() == ORIGINALS or _CLOSING.fullmatch(folder) is not None


def _refuse_kept(path: Path, opened: OpenBook) -> None:
    ours = opened.path.with_name(f"{opened.path.stem} - du lieu").resolve()
    folders = [path.parent, *path.parent.parents]
    base = opened.path.parent.resolve()
    for folder in folders:
        if folder == ours or (folder.is_relative_to(base) and folder != base and _is_kept(folder.name)):
            raise TthcError("TT720", folder=str(folder))


def _is_original(path: Path, opened: OpenBook) -> bool:
    """Whether it is the workbook, or a file whose figures stand in SỐ LIỆU, wherever a copy of it lies."""
    rows = opened.forms.rows
    received = {Path(row.text("file")).resolve() for row in rows if row.text("original")}
    if path in {opened.path.resolve(), *received}:
        return True
    digests = tuple(filter(None, (row.text("digest") for row in rows)))
    return path.is_file() and digest_of(path).startswith(digests)


def output_path(opened: OpenBook, answer: str, ending: str) -> Path:
    """The file an officer chose, with its ending; beside the workbook where no folder is named.

    Raises:
        TthcError: it is the workbook or a received file (TT963), lies among what is kept (TT720), is a folder,
            or its folder is not there.
    """
    named = answer if answer.lower().endswith(f".{ending}") else f"{answer}.{ending}"
    path = (opened.path.parent / named).resolve()
    check_target(path, overwrite=True)
    _refuse_kept(path, opened)
    if _is_original(path, opened):
        raise TthcError("TT963", path=str(path))
    return path
