"""Which files of the standard library a signed list vouches for: python_lib.cat of the full build.

The list names nearly all of them by their digests; never those in `_NEVER_LISTED`, nor empty ones. The library
of the embeddable build is one zip, which no list names.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from addin.release.errors import ReleaseError
from addin.release.given_python import GivenPython
from addin.release.runtime import BINARIES, Runtime
from addin.release.signatures import Verifier

__all__ = ["Library", "library", "signed_part"]

_LISTS = ("*.cat", "DLLs/*.cat")
_NEVER_LISTED = {"Lib/xml/__init__.py", "Lib/zipfile/__init__.py"}


@dataclass(frozen=True)
class Library:
    """What of a library is not vouched for."""

    changed: tuple[str, ...]
    """The list names the files of this Python, but not these: somebody changed or added them."""
    unproved: tuple[str, ...]
    """Nothing speaks for or against these."""


def library(given: GivenPython, runtime: Runtime, verifier: Verifier) -> Library:
    """Compares what ships with the lists that stand beside it.

    Raises:
        ReleaseError: a list is not signed by those who sign Python, or was changed since.
    """
    lists = sorted(path for pattern in _LISTS for path in given.root.glob(pattern))
    for path in lists:
        verifier.signer(path)
    signed = b"".join(signed_part(path) for path in lists)
    unlisted = tuple(name for name, path in _texts(runtime).items() if not _listed(path, signed))
    changed = tuple(name for name in unlisted if name.startswith("Lib/") and name not in _NEVER_LISTED)
    if not lists:
        return Library((), unlisted)
    return Library(changed, tuple(name for name in unlisted if name not in changed))


def signed_part(path: Path) -> bytes:
    """The part of a list that its signature covers; a digest anywhere else in the file proves nothing."""
    try:
        signed_data = _members(_members(_members(path.read_bytes())[0])[1])[0]
        return _members(signed_data)[2]
    except IndexError as error:
        raise ReleaseError(f"{path.name} is damaged.") from error


def _texts(runtime: Runtime) -> Mapping[str, Path]:
    """Programs carry signatures of their own; the licence is read by people."""
    return {
        name: path
        for name, path in runtime.files.items()
        if path.suffix.lower() not in BINARIES and name != "LICENSE.txt"
    }


def _listed(path: Path, signed: bytes) -> bool:
    data = path.read_bytes()
    digests = (hashlib.sha256(data).digest(), hashlib.sha1(data, usedforsecurity=False).digest())
    return not data or any(digest in signed for digest in digests)


def _members(value: bytes) -> list[bytes]:
    """The contents, without tags and lengths, of the members of a DER value's content."""
    members = []
    at = 0
    while at < len(value):
        length, start = value[at + 1], at + 2
        if length & 0x80:
            octets = length & 0x7F
            length, start = int.from_bytes(value[start : start + octets]), start + octets
        members.append(value[start : start + length])
        at = start + length
    return members
