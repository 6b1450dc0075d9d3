"""requirements-windows.txt: which packages ship, by name, version and SHA-256; `make lock` writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from addin.release.errors import ReleaseError

__all__ = ["LOCK", "Pinned", "canonical", "read_lock"]

LOCK = Path(__file__).with_name("requirements-windows.txt")
_PINNED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True)
class Pinned:
    """A package; `hashes` are those of all its files, for whatever platform."""

    name: str
    version: str
    hashes: frozenset[str]


def canonical(name: str) -> str:
    """The name as the index knows it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def read_lock(path: Path = LOCK) -> tuple[Pinned, ...]:
    """Every package of the lock.

    Raises:
        ReleaseError: one has no hash.
    """
    text = path.read_text(encoding="utf-8")
    starts = [*_PINNED.finditer(text)]
    ends = [one.start() for one in starts[1:]] + [len(text)]
    pinned = tuple(
        Pinned(canonical(one[1]), one[2], frozenset(_HASH.findall(text, one.end(), end)))
        for one, end in zip(starts, ends, strict=True)
    )
    bare = [one.name for one in pinned if not one.hashes]
    if bare or not pinned:
        raise ReleaseError(f"{path.name} pins no hash for {', '.join(bare) or 'anything'}; run make lock.")
    return pinned
