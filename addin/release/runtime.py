"""Which files of a Windows Python ship, which Python it is, and whether it is as python.org ships it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path, PurePosixPath

import pefile

from addin.release.errors import ReleaseError
from addin.release.given_python import GivenPython

__all__ = ["BINARIES", "Runtime", "foreign_binaries", "picked", "version_of"]

BINARIES = {".exe", ".dll", ".pyd"}
_MINORS = (11, 12, 13)
_FINAL = 0xF

_SHIPS = (
    *("python.exe", "pythonw.exe", "python3.dll", "python3??.dll", "vcruntime140.dll", "vcruntime140_1.dll"),
    *("DLLs/*.pyd", "DLLs/*.dll", "Lib/*"),  # the full build
    *("*.pyd", "lib*.dll", "sqlite3.dll", "python3??.zip"),  # the embeddable one
    "LICENSE.txt",
)

_NEVER = (
    *("*__pycache__/*", "Lib/site-packages/*", "Lib/test/*", "Lib/*/test/*", "Lib/*/tests/*"),
    *("*_test*.pyd", "*xxlimited*.pyd", "*.cp3??t-*"),  # the last: for the build without a global lock
    *("Lib/ensurepip/*", "Lib/venv/*", "Lib/lib2to3/*", "Lib/distutils/*", "Lib/msilib/*", "*_msi.pyd"),
    *("Lib/idlelib/*", "Lib/tkinter/*", "Lib/turtledemo/*", "Lib/turtle.py", "Lib/pydoc_data/*"),
    *("*_tkinter.pyd", "DLLs/tcl*.dll", "DLLs/tk*.dll", "DLLs/zlib1.dll"),
)
"""Neither our package nor a library it uses imports these; pip comes as a wheel of its own."""

_OFFICIAL = (
    *("python.exe", "pythonw.exe", "python3.dll", "python3??.dll", "python3??t.dll", "python3.??t.exe"),
    *("pythonw3.??t.exe", "vcruntime140.dll", "vcruntime140_1.dll", "*.pyd", "DLLs/*.pyd", "sqlite3.dll"),
    *("libcrypto-*.dll", "libssl-*.dll", "libffi-*.dll", "DLLs/libcrypto-*.dll", "DLLs/libssl-*.dll"),
    *("DLLs/libffi-*.dll", "DLLs/sqlite3.dll", "DLLs/tcl86t.dll", "DLLs/tk86t.dll", "DLLs/zlib1.dll"),
    *("tcl/*", "Lib/venv/scripts/nt/*.exe", "Lib/test/*", "Lib/distutils/command/wininst-*.exe"),
    *("Lib/site-packages/pip/*", "Scripts/pip*.exe"),
)
"""All binaries that an installation of python.org may hold before anything was added."""


@dataclass(frozen=True)
class Runtime:
    """A Python to ship: its version and its files by their place below runtime/."""

    version: str
    files: dict[str, Path]

    @property
    def binaries(self) -> dict[str, Path]:
        """Those that must carry a signature."""
        return {name: path for name, path in self.files.items() if path.suffix.lower() in BINARIES}

    @property
    def short(self) -> str:
        """Major and minor, as tags and file names have them: 311."""
        return "".join(self.version.split(".")[:2])

    @property
    def path_file(self) -> tuple[str, bytes]:
        """Name and bytes of the file that says where the library is; it also shuts PYTHONPATH out."""
        library = [name for name in self.files if fnmatch(name, "python3??.zip")] or [".", "DLLs", "Lib"]
        lines = [*dict.fromkeys((*library, ".")), r"Lib\site-packages", "import site"]
        return f"python{self.short}._pth", "".join(f"{line}\r\n" for line in lines).encode("ascii")


def picked(given: GivenPython) -> Runtime:
    """The files that ship; refuses what is not a final 64-bit release that the wheels are pinned for."""
    files = {name: path for name, path in _below(given.root) if _ships(name)}
    for needed in ("python.exe", "pythonw.exe", "vcruntime140.dll", "python3.dll", "LICENSE.txt"):
        if needed not in files:
            raise ReleaseError(f"{given.source} lacks {needed}; give an untouched download of python.org.")
    if not any(name.startswith("Lib/os.py") or fnmatch(name, "python3??.zip") for name in files):
        raise ReleaseError(f"{given.source} lacks the standard library (Lib or python3XY.zip).")
    runtime = Runtime(version_of(given.library), files)
    for name, path in runtime.binaries.items():
        if _headers(path).FILE_HEADER.Machine != pefile.MACHINE_TYPE["IMAGE_FILE_MACHINE_AMD64"]:
            raise ReleaseError(f"{name} is not for 64-bit Windows (x86-64); give the amd64 build.")
    return runtime


def version_of(library: Path) -> str:
    """The version that python3XY.dll says of itself, within what its signature covers."""
    image = _headers(library)
    image.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_RESOURCE"]])
    fixed = getattr(image, "VS_FIXEDFILEINFO", None)
    if not fixed:
        raise ReleaseError(f"{library.name} does not say its version.")
    major, minor = divmod(fixed[0].FileVersionMS, 1 << 16)
    micro, level = divmod(fixed[0].FileVersionLS >> 16, 1000)  # field 3 of PC/python_ver_rc.h
    version = f"{major}.{minor}.{micro}"
    if major != 3 or minor not in _MINORS:
        pinned = ", ".join(f"3.{one}" for one in _MINORS)
        raise ReleaseError(f"The wheels are pinned for Python {pinned}, not for {version}.")
    if level // 10 != _FINAL:
        raise ReleaseError(f"{version} is a preview, not a final release of Python.")
    return version


def foreign_binaries(given: GivenPython) -> list[str]:
    """Binaries that no download of python.org holds: somebody packed or used this Python."""
    return [
        name
        for name, path in _below(given.root)
        if path.suffix.lower() in BINARIES and not _matches(name, _OFFICIAL)
    ]


def _ships(name: str) -> bool:
    if PurePosixPath(name).suffix == ".pyc":
        return False
    return _matches(name, _SHIPS) and not any(fnmatch(name, pattern) for pattern in _NEVER)


def _matches(name: str, patterns: Sequence[str]) -> bool:
    """A pattern without a folder means a file beside python.exe."""
    return any(fnmatch(name, pattern) for pattern in patterns if ("/" in pattern) == ("/" in name))


def _below(root: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(root.rglob("*")):
        if path.is_file():
            yield path.relative_to(root).as_posix(), path


def _headers(path: Path) -> pefile.PE:
    try:
        return pefile.PE(str(path), fast_load=True)
    except pefile.PEFormatError as error:
        raise ReleaseError(f"{path.name} is no Windows program: {error}.") from error
