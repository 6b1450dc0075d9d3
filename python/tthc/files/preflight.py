"""Guards before a package is handed to a reader: nothing twice, nothing broken, nothing endless."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from tthc.domain.errors import TthcError

__all__ = ["PackageRefusedError", "check_package", "lying_dimension"]

MOST_MEMBERS = 5_000
MOST_INFLATED = 100 * 1024 * 1024
_CHUNK = 1 << 20
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_DIMENSION = re.compile(rb"<(?:\w+:)?dimension\b[^>]*\bref=\"[A-Z]+\d+:([A-Z]+)(\d+)\"")
_WIDE_SHEET = 2_000_000


class PackageRefusedError(TthcError):
    """A package that is not handed to any reader."""


def _inflate(package: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Read a member to its end, which checks its CRC; the bytes it takes."""
    size, tail = 0, b""
    with package.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise PackageRefusedError("TT920", limit=MOST_INFLATED // 1024 // 1024)
            if _ENTITY.search(tail + chunk):
                raise PackageRefusedError("TT921")
            tail = chunk[-16:]
    return size


def check_package(data: bytes) -> None:
    """Look through a whole zip package.

    Raises:
        PackageRefusedError: a member is there twice or broken, too many or too large, or declares entities.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            names = Counter(member.filename.replace("\\", "/").casefold() for member in members)
            if len(members) > MOST_MEMBERS:
                raise PackageRefusedError("TT920", limit=MOST_INFLATED // 1024 // 1024)
            if any(times > 1 for times in names.values()):
                raise PackageRefusedError("TT922")
            room = MOST_INFLATED
            for member in members:
                room -= _inflate(package, member, room)
    except TthcError:
        raise
    except Exception as error:  # zipfile and zlib raise whatever a damaged package leads them to
        raise PackageRefusedError("TT904", reason="gói nén hỏng") from error


def lying_dimension(data: bytes) -> bool:
    """True when a sheet claims so many cells that a dense reader would never finish."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.infolist():
            if "sheet" not in member.filename.casefold() or not member.filename.endswith(".xml"):
                continue
            with package.open(member) as stream:
                found = _DIMENSION.search(stream.read(4096))
            if found and _columns(found[1]) * int(found[2]) > _WIDE_SHEET:
                return True
    return False


def _columns(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
