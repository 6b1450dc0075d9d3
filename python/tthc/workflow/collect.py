"""Collects the files of a run: every file given ends in exactly one record, none vanishes."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Decision, pointed_at
from tthc.domain.errors import TthcError, system_reason
from tthc.domain.findings import Fact, Finding
from tthc.domain.places import Place
from tthc.files.decision_table import is_decision_table
from tthc.files.listing import files_below, real_path
from tthc.files.reader import ReadFile, read_file
from tthc.files.reader_process import ReaderProcess
from tthc.files.safe_write import TEMPORARY_PREFIX
from tthc.files.stamps import is_our_output
from tthc.workflow.decide import NO_REASON, carried_out, cell_corrections, units_left_out, whole_file_left_out
from tthc.workflow.unmeant import without_blank, without_hidden

__all__ = [
    "CLOSED_FOLDER",
    "Before",
    "Collected",
    "LeftOut",
    "Memory",
    "NamedFile",
    "collect",
    "collect_files",
    "prepared",
]

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
"""Names a table may have; what a file is, its bytes say. Another file is only told of when it is a form."""
NamedFile = tuple[Path, str]
"""A file, and the path that results and decisions name it by: where it was received, while a copy is read."""
Memory = dict[tuple[object, ...], ReadFile]
"""Files that were read, by all that their reading depends on."""
Before = Callable[[int, int, str], None]
"""Called before each file with its number, how many there are, and its name; what it raises stops the run."""
_NO_TABLE = frozenset({"TT903", "TT905", "TT926"})
"""What is said of a file without a table in it; under another name it was never meant as one."""
CLOSED_FOLDER = "TT914"
"""Said of a folder that does not open."""
_MOST_BYTES = 100 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file without a form, or a folder that does not open, and the finding why; `sha256` "" if not opened.

    `units` are those whose forms were left out by decision, as printed or as the decision names them.
    """

    path: str
    sha256: str
    finding: Finding
    units: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Collected:
    """The files of a run: those with forms, and those without, each with its reason.

    `decisions` are the ones asked for, their files named as in this run; `stale` are about files that were
    sent again since.
    """

    read: tuple[ReadFile, ...]
    left_out: tuple[LeftOut, ...]
    decisions: tuple[Decision, ...] = ()
    stale: tuple[Decision, ...] = ()

    @property
    def units_left_out(self) -> tuple[str, ...]:
        """The units whose forms are not used by decision, as printed or as the decision names them."""
        whole = (name for item in self.left_out for name in item.units)
        return (*whole, *(name for file in self.read for name in units_left_out(file)))


def _is_hidden(path: Path, folder: Path) -> bool:
    """Whether it lies in a folder that is not for people: .git, the bin of a disk ($RECYCLE.BIN)."""
    return any(part.startswith((".", "$")) for part in path.relative_to(folder).parts[:-1])


def _why_closed(error: OSError) -> str:
    return "không có quyền đọc" if isinstance(error, PermissionError) else system_reason(error)


def _files(paths: Sequence[Path], excluded: frozenset[Path]) -> tuple[list[Path], list[LeftOut]]:
    """Every file given or in a folder given, each once, in the order of their paths; folders that are closed.

    Raises:
        TthcError: a path does not exist.
    """
    found: dict[Path, Path] = {}
    closed: dict[Path, LeftOut] = {}
    for path in paths:
        if path.is_dir():
            listing = files_below(path)
            found.update({real_path(item): item for item in listing.files if not _is_hidden(item, path)})
            for folder, error in listing.closed:
                if _is_hidden(folder / "x", path):
                    continue
                told = Finding(CLOSED_FOLDER, {"reason": _why_closed(error)}, Place(str(folder)))
                closed[real_path(folder)] = LeftOut(str(folder), "", told)
        elif path.is_file():
            found[real_path(path)] = path
        else:
            raise TthcError("TT955", path=str(path))
    return sorted(item for real, item in found.items() if real not in excluded), list(closed.values())


def _is_table_name(path: Path) -> bool:
    return path.suffix.casefold() in _TABLES


def _refusal(path: Path, shown: str) -> Finding | None:
    """Why a file is not opened at all; None when it may be read."""
    name, place = path.name, Place(shown)
    if name.startswith(("~$", ".~lock")):
        return Finding("TT909", {}, place)
    if name.startswith((".", TEMPORARY_PREFIX)) or name in {"Thumbs.db", "desktop.ini"}:
        return Finding("TT908", {}, place)
    try:
        size = path.stat().st_size
    except OSError:  # gone since it was listed: reading it says why
        return None
    if size > _MOST_BYTES:
        large = Finding("TT913", {"limit": _MOST_BYTES // 1024 // 1024}, place)
        return large if _is_table_name(path) else Finding("TT908", {}, place)
    return Finding("TT906", {}, place) if is_decision_table(path) else None


def _is_stale(decision: Decision, files: Sequence[NamedFile]) -> bool:
    """True when the file a decision was made about has another content by now."""
    if not decision.digest:
        return False
    own = (path for path, shown in files if shown == decision.file)
    return any(not _digest(path).startswith(decision.digest) for path in own)


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""


def _by_decision(path: Path, shown: str, decision: Decision) -> LeftOut:
    facts: dict[str, Fact] = {"reason": decision.reason or NO_REASON}
    units = (decision.unit,) if decision.unit else ()
    told = Finding("TT912", facts, Place(shown), decision.unit or None, decision=decision)
    return LeftOut(shown, _digest(path), told, units)


def _all_left_out(read: ReadFile) -> LeftOut:
    """A file whose every form was left out; the last decision says why."""
    decision = read.doubts[-1].decision
    facts: dict[str, Fact] = {"reason": (decision.reason if decision else "") or NO_REASON}
    units = units_left_out(read)
    unit = units[0] if len(units) == 1 else None
    told = Finding("TT912", facts, Place(read.path), unit, decision=decision)
    return LeftOut(read.path, read.sha256, told, units)


@dataclass(frozen=True)
class _Taker:
    """Takes the files of a run one by one."""

    sets: Sequence[CriteriaSet]
    process: ReaderProcess
    password: str | None
    decisions: Sequence[Decision]
    memory: Memory

    def _read(self, path: Path, shown: str) -> ReadFile:
        """The file as it is now; one that was read before and has not changed since is not read again."""
        corrections = cell_corrections(shown, self.decisions)
        read = partial(read_file, path, shown, self.sets, self.process, self.password, corrections)
        try:
            state = path.stat()
        except OSError:
            return read()  # says why
        sets = tuple(one.id for one in self.sets)
        said = tuple(sorted(corrections.items()))
        key = (str(path), shown, state.st_mtime_ns, state.st_size, self.password, sets, said)
        if key not in self.memory:
            self.memory[key] = read()
        return self.memory[key]

    def take(self, path: Path, shown: str) -> ReadFile | LeftOut:
        """What a file holds, or why it is left out; `shown` is the path as results and decisions name it."""
        refused = _refusal(path, shown)
        if refused is not None:
            return LeftOut(shown, "", refused)
        without = whole_file_left_out(shown, self.decisions)
        if without is not None:
            return _by_decision(path, shown, without)
        try:
            read = self._read(path, shown)
        except TthcError as error:
            return self._without_form(path, shown, "", error.code, error.facts)
        if is_our_output(read.stamp):
            return LeftOut(shown, read.sha256, Finding("TT906", {}, Place(shown)))
        if read.is_empty and read.texts:  # a report whose tables came as files of their own
            return read
        if read.is_empty:
            told = {doubt.code: doubt for doubt in read.doubts}
            if nobody := told.get("TT167"):
                return LeftOut(shown, read.sha256, nobody)
            code = "TT929" if "TT154" in told else "TT905"
            facts = told["TT154"].facts if "TT154" in told else {}
            return self._without_form(path, shown, read.sha256, code, facts)
        return prepared(read, self.decisions)

    @staticmethod
    def _without_form(path: Path, shown: str, sha256: str, code: str, facts: Mapping[str, Fact]) -> LeftOut:
        if code in _NO_TABLE and not _is_table_name(path):
            code, facts = "TT908", {}
        return LeftOut(shown, sha256, Finding(code, facts, Place(shown)))


def prepared(read: ReadFile, decisions: Sequence[Decision]) -> ReadFile | LeftOut:
    """A file that was read, without what the officer left out and what its sender did not mean."""
    done = carried_out(read, decisions)
    return _all_left_out(done) if done.is_empty else without_blank(without_hidden(done))


def collect(
    paths: Sequence[Path],
    sets: Sequence[CriteriaSet],
    excluded: frozenset[Path] = frozenset(),
    password: str | None = None,
    decisions: Sequence[Decision] = (),
    before: Before = lambda at, many, shown: None,
) -> Collected:
    """Read every file in one reading process; `excluded` are resolved paths that are not input.

    A folder that does not open is left out like a file, with the reason.

    Raises:
        TthcError: a path does not exist, or there is no file at all.
    """
    files, closed = _files(paths, excluded)
    if not (files or closed):
        raise TthcError("TT959", path=", ".join(str(path) for path in paths))
    found = collect_files([(path, str(path)) for path in files], sets, password, decisions, before)
    return replace(found, left_out=(*found.left_out, *closed))


def collect_files(
    files: Sequence[NamedFile],
    sets: Sequence[CriteriaSet],
    password: str | None = None,
    decisions: Sequence[Decision] = (),
    before: Before = lambda at, many, shown: None,
    memory: Memory | None = None,
) -> Collected:
    """The same of known files, each with the name it goes by; none at all is no error.

    `memory` keeps what was read from one run to the next: it grows with every file.
    """
    named = pointed_at(decisions, [shown for _, shown in files])
    stale = tuple(one for one in named if _is_stale(one, files))
    pointed = tuple(one for one in named if one not in stale)
    taken: list[ReadFile | LeftOut] = []
    with ReaderProcess() as process:
        taker = _Taker(sets, process, password, pointed, {} if memory is None else memory)
        for at, (path, shown) in enumerate(files, start=1):
            before(at, len(files), shown)
            taken.append(taker.take(path, shown))
    return Collected(
        tuple(item for item in taken if isinstance(item, ReadFile)),
        tuple(item for item in taken if isinstance(item, LeftOut)),
        pointed,
        stale,
    )
