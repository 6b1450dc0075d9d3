"""The folder of a closed period: its closings, why it was opened again, whether a closing is still whole."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from tthc.domain.errors import TthcError
from tthc.domain.texts import squeeze
from tthc.files.safe_write import write_whole

__all__ = [
    "CONTENTS",
    "Reopening",
    "closings",
    "contents_line",
    "is_closed",
    "is_intact",
    "reopen",
    "reopenings",
    "text_bytes",
    "verify",
]

CONTENTS = "MUC-LUC.txt"
_REOPENED = "mo-lai.txt"
_CLOSING = re.compile(r"chot-(\d{2,})")
_LINE = re.compile(r"(?P<sha256>[0-9a-f]{64})\t(?P<path>[^\t]+)\t(?P<what>.*)")


@dataclass(frozen=True, slots=True)
class Reopening:
    """A line of mo-lai.txt."""

    closing: str
    when: str
    who: str
    reason: str


def closings(folder: Path) -> tuple[Path, ...]:
    """The closings in a period's folder, the first one first; a half-made one is none of them."""
    if not folder.is_dir():
        return ()
    made = [path for path in folder.iterdir() if path.is_dir() and _CLOSING.fullmatch(path.name)]
    return tuple(sorted(made, key=lambda path: int(path.name.partition("-")[2])))


def reopenings(folder: Path) -> tuple[Reopening, ...]:
    """Every reopening of a period, the first one first."""
    path = folder / _REOPENED
    if not path.exists():
        return ()
    lines = (line.split("\t") for line in path.read_text(encoding="utf-8-sig").splitlines())
    return tuple(Reopening(*line) for line in lines if len(line) == 4 and _CLOSING.fullmatch(line[0]))


def is_closed(folder: Path) -> bool:
    """True when the last closing of a period was not reopened."""
    last = closings(folder)[-1:]
    return bool(last) and last[0].name not in {one.closing for one in reopenings(folder)}


def text_bytes(lines: list[str]) -> bytes:
    """A text for Notepad on any Windows."""
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8-sig")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def is_intact(path: Path, sha256: str) -> bool:
    """True when the file is there with this content."""
    try:
        return _digest(path) == sha256
    except OSError:
        return False


def contents_line(path: Path, name: str, what: str) -> str:
    """The line of a file in MUC-LUC.txt, as `verify` reads it."""
    return f"{_digest(path)}\t{name}\t{what}"


def reopen(folder: Path, reason: str, *, when: datetime, who: str = "") -> Reopening:
    """Open a closed period again; nothing is deleted, a line of mo-lai.txt beside the closing says why.

    Raises:
        TthcError: no reason is given (TT941), nothing is closed (TT942), or the system refuses.
    """
    if not squeeze(reason):
        raise TthcError("TT941")
    if not is_closed(folder):
        raise TthcError("TT942", folder=str(folder))
    made = Reopening(closings(folder)[-1].name, f"{when:%d/%m/%Y %H:%M}", squeeze(who), squeeze(reason))
    heading = "Lần chốt\tThời điểm mở lại\tNgười mở lại\tLý do"
    lines = ["\t".join((one.closing, one.when, one.who, one.reason)) for one in (*reopenings(folder), made)]
    write_whole(folder / _REOPENED, text_bytes([heading, *lines]), overwrite=True)
    return made


def verify(closing: Path) -> tuple[str, ...]:
    """What is wrong with a closing, a sentence each; nothing when every file is there, unchanged and alone.

    Raises:
        OSError: a file cannot be read.
    """
    contents = closing / CONTENTS
    if not contents.is_file():
        return (f"Thiếu {CONTENTS}.",)
    text = contents.read_text(encoding="utf-8-sig", errors="replace")
    listed = {hit["path"]: hit["sha256"] for hit in map(_LINE.fullmatch, text.splitlines()) if hit}
    there = {
        path.relative_to(closing).as_posix(): path
        for path in sorted(closing.rglob("*"))
        if path.is_file() and path != contents
    }
    faults = [f"Thiếu tệp {name}." for name in listed if name not in there]
    faults += [
        f"Tệp {name} đã thay đổi sau khi chốt."
        for name, path in there.items()
        if name in listed and not is_intact(path, listed[name])
    ]
    faults += [f"Tệp {name} không có trong {CONTENTS}." for name in there if name not in listed]
    return tuple(faults) if listed else (f"{CONTENTS} không liệt kê tệp nào.",)
