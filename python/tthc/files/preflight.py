"""Guards before a package is handed to a reader: nothing twice, nothing broken, nothing endless."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter

from tthc.domain.errors import TthcError

__all__ = ["PackageRefusedError", "check_package"]

MOST_MEMBERS = 5_000
MOST_INFLATED = 100 * 1024 * 1024
_CHUNK = 1 << 20
_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML = (".xml", ".rels", ".vml")
_UNREAD = ("meta-inf/", "basic/", "dialogs/")
"""Parts of OpenDocument that declare their type and are read by nobody."""


class PackageRefusedError(TthcError):
    """A package that is not handed to any reader."""


def _inflate(package: zipfile.ZipFile, member: zipfile.ZipInfo, room: int) -> int:
    """Read a member to its end, which checks its CRC; the bytes it takes."""
    size, tail = 0, b""
    name = member.filename.replace("\\", "/").casefold()
    forbidden = _DOCTYPE if name.endswith(_XML) and not name.startswith(_UNREAD) else _ENTITY
    with package.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            if size > room:
                raise PackageRefusedError("TT920", limit=MOST_INFLATED // 1024 // 1024)
            text = tail + chunk.replace(b"\0", b"")  # as it stands in UTF-16, too
            if forbidden.search(text):
                raise PackageRefusedError("TT921")
            tail = text[-16:]
    return size


def check_package(data: bytes) -> None:
    """Look through a whole zip package.

    Raises:
        PackageRefusedError: members are too many or too large; one is there twice, is broken, or declares
            a document type or entities.
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
