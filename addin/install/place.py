"""Where the program goes: a folder that xlwings' library can load from and that this account can write."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from addin.install.files import reason
from addin.install.messages import Failure, SetupError
from addin.install.port import Folder, Machine

__all__ = ["MOST_LETTERS", "NAME", "Place", "chosen", "every_place", "is_plain", "places"]

NAME = "ChamDiemTTHC"
MOST_LETTERS = 259
"""The longest path of a file where Windows was not told otherwise."""

_PLAIN = re.compile(r"[A-Za-z0-9 ._()~:/\\-]*")
_PROBE = "thu-ghi.tmp"


@dataclass(frozen=True, slots=True)
class Place:
    """A folder that may hold the installation; one outside the profile must be made private."""

    path: Path
    private: bool


def is_plain(path: Path) -> bool:
    """Whether xlwings' library and the command lines it builds can stand this path: some ASCII only."""
    return _PLAIN.fullmatch(str(path)) is not None


def every_place(machine: Machine) -> Iterator[Place]:
    """The folders an installation of this account can be in, best first."""
    own = machine.folder(Folder.LOCAL_APP_DATA)
    if own is not None:
        yield Place(own / NAME, private=False)
    whose = hashlib.sha256(machine.user_id().encode()).hexdigest()[:8]
    for shared in (machine.folder(Folder.PUBLIC), machine.folder(Folder.PROGRAM_DATA)):
        if shared is not None:
            yield Place(shared / f"{NAME}-{whose}", private=True)


def places(machine: Machine) -> Iterator[Place]:
    """Those the library can load from."""
    return (place for place in every_place(machine) if is_plain(place.path))


def _prepare(place: Place, machine: Machine) -> None:
    """Make the folder, and write in it once."""
    if place.private:
        machine.make_private(place.path)
    else:
        place.path.mkdir(parents=True, exist_ok=True)
    probe = place.path / _PROBE
    probe.write_bytes(b"thu")
    probe.unlink()


def _refused(place: Place, error: OSError) -> str:
    with suppress(OSError):
        place.path.rmdir()  # nothing of ours stays where nothing is installed; a folder with files stays
    return f"     - {place.path}: {reason(error)}"


def chosen(machine: Machine, letters: int) -> Path:
    """The first folder that can be written and leaves room for paths `letters` long below it.

    Raises:
        SetupError: there is none.
    """
    tried: list[str] = []
    longest = 0
    for place in places(machine):
        length = len(str(place.path)) + 1 + letters
        if length > MOST_LETTERS:
            longest = longest or length
            tried.append(f"     - {place.path}: đường dẫn quá dài")
            continue
        try:
            _prepare(place, machine)
        except OSError as error:
            tried.append(_refused(place, error))
            continue
        return place.path
    if longest and all("quá dài" in line for line in tried):
        path = next(places(machine)).path
        raise SetupError(Failure.PATH_TOO_LONG, length=longest, most=MOST_LETTERS, path=path)
    raise SetupError(Failure.NO_PLACE, tried="\n".join(tried) or "     (Windows không cho biết thư mục nào)")
