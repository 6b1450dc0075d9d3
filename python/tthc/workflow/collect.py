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
from tthc.files.safe_write import TEMPORARY_PREFIX
from tthc.files.stamps import is_our_output

__all__ = ["Collected", "LeftOut", "collect"]

_READABLE = frozenset({".xlsx", ".xlsm"})
_TABLES = frozenset(
    {".xls", ".xlsb", ".ods", ".csv", ".html", ".htm", ".xml", ".docx", ".doc", ".pdf", ".et"}
)


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
    suffix = path.suffix.casefold()
    if suffix in _READABLE:
        return None
    return "TT907" if suffix in _TABLES else "TT908"


def _left_out(path: Path, code: str, sha256: str = "", **facts: str) -> LeftOut:
    return LeftOut(str(path), sha256, Finding(code, facts, Place(str(path))))


def _take(path: Path, sets: Sequence[CriteriaSet]) -> ReadFile | LeftOut:
    refused = _refusal(path)
    if refused is not None:
        return _left_out(path, refused, suffix=path.suffix)
    try:
        read = read_file(path, str(path), sets)
    except TthcError as error:
        return LeftOut(str(path), "", Finding(error.code, error.facts, Place(str(path))))
    if is_our_output(read.stamp):
        return _left_out(path, "TT906", read.sha256)
    return _left_out(path, "TT905", read.sha256) if read.is_empty else read


def collect(
    paths: Sequence[Path], sets: Sequence[CriteriaSet], excluded: frozenset[Path] = frozenset()
) -> Collected:
    """Read every file; `excluded` are resolved paths that are not input (the unit list, the target).

    Raises:
        TthcError: a path does not exist, or there is no file at all.
    """
    taken = [_take(path, sets) for path in _files(paths, excluded)]
    if not taken:
        raise TthcError("TT959", path=", ".join(str(path) for path in paths))
    return Collected(
        tuple(item for item in taken if isinstance(item, ReadFile)),
        tuple(item for item in taken if isinstance(item, LeftOut)),
    )
