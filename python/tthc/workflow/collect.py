"""Collects the files of a run: every file given ends in exactly one record, none vanishes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.places import Place
from tthc.files.reader import ReadFile, read_file
from tthc.files.reader_process import ReaderProcess
from tthc.files.safe_write import TEMPORARY_PREFIX
from tthc.files.stamps import is_our_output

__all__ = ["Collected", "LeftOut", "collect"]

_TABLES = frozenset(
    {
        ".xlsx",
        ".xlsm",
        ".xls",
        ".xlsb",
        ".ods",
        ".et",
        ".csv",
        ".htm",
        ".html",
        ".xml",
        ".docx",
        ".doc",
        ".pdf",
    }
)
"""Names worth opening; what a file is, its bytes say."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that gave no form: the finding says why; `sha256` "" when it was not opened."""

    path: str
    sha256: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Collected:
    """The files of a run: those with forms, and those without, each with its reason."""

    read: tuple[ReadFile, ...]
    left_out: tuple[LeftOut, ...]


def _files(paths: Sequence[Path], excluded: frozenset[Path]) -> Iterator[Path]:
    """Every file given or below a folder given, each once, in the order of their paths."""
    found: dict[Path, Path] = {}
    for path in paths:
        if path.is_dir():
            inside = (item for item in path.rglob("*") if item.is_file())
            visible = (
                i for i in inside if not any(p.startswith(".") for p in i.relative_to(path).parts[:-1])
            )
            found.update({item.resolve(): item for item in visible})
        elif path.is_file():
            found[path.resolve()] = path
        else:
            raise TthcError("TT955", path=str(path))
    return iter(sorted(item for real, item in found.items() if real not in excluded))


def _refusal(path: Path) -> str | None:
    """The code that keeps a file from being opened at all; None when it may be read."""
    name = path.name
    if name.startswith(("~$", ".~lock")):
        return "TT909"
    if name.startswith((".", TEMPORARY_PREFIX)) or name in {"Thumbs.db", "desktop.ini"}:
        return "TT908"
    return None if path.suffix.casefold() in _TABLES else "TT908"


def _left_out(path: Path, code: str, sha256: str = "") -> LeftOut:
    return LeftOut(str(path), sha256, Finding(code, {}, Place(str(path))))


def _take(
    path: Path, sets: Sequence[CriteriaSet], process: ReaderProcess, password: str | None
) -> ReadFile | LeftOut:
    refused = _refusal(path)
    if refused is not None:
        return _left_out(path, refused)
    try:
        read = read_file(path, str(path), sets, process, password)
    except TthcError as error:
        return LeftOut(str(path), "", Finding(error.code, error.facts, Place(str(path))))
    if is_our_output(read.stamp):
        return _left_out(path, "TT906", read.sha256)
    return _left_out(path, "TT905", read.sha256) if read.is_empty else read


def collect(
    paths: Sequence[Path],
    sets: Sequence[CriteriaSet],
    excluded: frozenset[Path] = frozenset(),
    password: str | None = None,
) -> Collected:
    """Read every file in one reading process; `excluded` are resolved paths that are not input.

    Raises:
        TthcError: a path does not exist, or there is no file at all.
    """
    with ReaderProcess() as process:
        taken = [_take(path, sets, process, password) for path in _files(paths, excluded)]
    if not taken:
        raise TthcError("TT959", path=", ".join(str(path) for path in paths))
    return Collected(
        tuple(item for item in taken if isinstance(item, ReadFile)),
        tuple(item for item in taken if isinstance(item, LeftOut)),
    )
