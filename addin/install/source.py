"""What is installed from: an unpacked release, or a checkout with a Python that was found."""

from __future__ import annotations

import hashlib
import re
import sys
import sysconfig
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from addin.install.files import digest, files_below
from addin.install.manifest import MANIFEST, ensure_whole, read_manifest
from addin.install.messages import Failure, SetupError
from addin.install.workbook import TEMPLATE

__all__ = ["LOCK", "Source", "of_checkout", "of_release", "source_of", "wheel_files", "without_pip"]

_RUNTIME = "runtime"
LOCK = "addin/release/requirements-windows.txt"
_SUPPORTED = ((3, 11), (3, 13))
_TOP = re.compile(r"(python\w*\.(exe|dll)|vcruntime\w*\.dll|LICENSE\.txt)", re.IGNORECASE)
_UNNEEDED = {
    "site-packages",
    "test",
    "idlelib",
    "tkinter",
    "turtledemo",
    "lib2to3",
    "ensurepip",
    "__pycache__",
}
_START = """\
from contextlib import suppress

with suppress(ImportError):
    from tthc.excel.account_environment import restore

    restore()
"""
"""Run before all else: xlwings' library starts Python with variables that lost their Vietnamese letters."""
_STARTING = (
    ("python/Lib/sitecustomize.py", _START),
    # pywin32 keeps its notes here if it can, else in a folder below TEMP that every other Python shares
    ("python/Lib/site-packages/win32com/gen_py/__init__.py", ""),
)
_COMPILED = 1.6  # what compiling adds to source files, at most, and what unpacked packages need beside


@dataclass(frozen=True, slots=True)
class Source:
    """What goes into a Home. `files`: (file, path in the Home); without `wheels` packages are downloaded.

    `release` is what the same files have in common: a run of the same again need not copy them.
    """

    version: str
    release: str
    test_build: bool
    files: tuple[tuple[Path, str], ...]
    texts: tuple[tuple[str, str], ...]
    pip: Path
    requirements: Path
    wheels: Path | None

    def letters(self) -> int:
        """The longest path below the base folder, as far as it is known before."""
        paths = [path for _, path in self.files]
        paths += [f"python/Lib/site-packages/{path}" for path in wheel_files(self.wheels)]
        compiled = len("__pycache__/.cpython-311") + 1
        return len(f"{self.version}-000000/") + compiled + max(len(path) for path in paths)

    def bytes_needed(self) -> int:
        """What the Home takes on disk, rather too much."""
        copied = sum(file.stat().st_size for file, _ in self.files)
        unpacked = sum(wheel_files(self.wheels).values()) or 200 << 20
        return int((copied + unpacked) * _COMPILED)


def without_pip(requirements: str) -> str:
    """The lock without pip, which installs and is not installed."""
    return re.sub(r"^pip==.*\n(?:[ \t].*\n)*", "", requirements, flags=re.MULTILINE)


def wheel_files(wheels: Path | None) -> dict[str, int]:
    """Path and size of every file in the packages but pip's own, which is not installed."""
    found: dict[str, int] = {}
    for wheel in sorted(wheels.glob("*.whl")) if wheels else ():
        if not wheel.name.startswith("pip-"):
            with zipfile.ZipFile(wheel) as package:
                found |= {one.filename: one.file_size for one in package.infolist()}
    return found


def _pip(wheels: Path) -> Path:
    for path in sorted(wheels.glob("pip-*.whl")):
        return path
    raise SetupError(Failure.MISSING_WHEEL, first="pip")


def of_release(root: Path) -> Source:
    """An unpacked release, after a look at every file of it.

    Raises:
        SetupError: it is not whole, or its Python is another one than runs this.
    """
    manifest = read_manifest(root)
    running = ".".join(map(str, sys.version_info[:3]))
    if running != manifest.python:
        raise SetupError(Failure.WRONG_PYTHON, reason=f"cần {manifest.python}, đang có {running}")
    ensure_whole(root, manifest)
    files = [(root / MANIFEST, MANIFEST)]
    for file in manifest.files:
        first, _, rest = file.path.partition("/")
        if first == _RUNTIME:
            files.append((root / file.path, f"python/{rest}"))
        elif first in {TEMPLATE, "licences"}:
            files.append((root / file.path, file.path))
    wheels = root / "wheels"
    return Source(
        version=manifest.version,
        release=manifest.digest,
        test_build=manifest.test_build,
        files=tuple(files),
        texts=_STARTING,
        pip=_pip(wheels),
        requirements=root / "requirements.txt",
        wheels=wheels,
    )


def _tree(python: Path) -> Iterator[tuple[Path, str]]:
    """A Python's own files, without what was installed into it and what the program never needs."""
    for path in sorted(python.iterdir()):
        if path.is_file() and _TOP.fullmatch(path.name):
            yield path, f"python/{path.name}"
    for folder in ("DLLs", "Lib"):
        for path in files_below(python / folder):
            parts = path.relative_to(python).parts
            if not _UNNEEDED & set(parts):
                yield path, "/".join(("python", *parts))


def _ensure_python(python: Path) -> None:
    oldest, newest = _SUPPORTED
    running = ".".join(map(str, sys.version_info[:3]))
    if not oldest <= sys.version_info[:2] <= newest:
        raise SetupError(Failure.WRONG_PYTHON, reason=f"cần bản 3.11 đến 3.13, đang có {running}")
    if sysconfig.get_platform() != "win-amd64":
        raise SetupError(Failure.WRONG_PYTHON, reason="cần bản 64-bit của Windows")
    if (python / "conda-meta").exists() or "WindowsApps" in python.parts:
        raise SetupError(Failure.WRONG_PYTHON, reason="không dùng được bản của Anaconda hay Microsoft Store")
    if not (python / "Lib/os.py").is_file():
        raise SetupError(Failure.WRONG_PYTHON, reason=f"thiếu thư mục Lib ở {python}")


def _own_version(root: Path) -> str:
    text = (root / "python/tthc/__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "([^"]+)"', text, re.MULTILINE)
    if match is None:
        raise SetupError(Failure.INCOMPLETE)
    return match[1]


def _bundled_pip(python: Path) -> Path:
    for path in sorted((python / "Lib/ensurepip/_bundled").glob("pip-*.whl")):
        return path
    raise SetupError(Failure.WRONG_PYTHON, reason="thiếu phần cài gói (ensurepip)")


def of_checkout(root: Path, python: Path) -> Source:
    """The sources with the Python that runs this.

    Raises:
        SetupError: that Python does not do, or the sources are not whole.
    """
    _ensure_python(python)
    lock, template = root / LOCK, root / TEMPLATE
    if not (lock.is_file() and template.is_file()):
        raise SetupError(Failure.INCOMPLETE)
    package = root / "python/tthc"
    own = [
        (path, f"python/Lib/site-packages/tthc/{path.relative_to(package).as_posix()}")
        for path in files_below(package)
        if path.suffix != ".pyc"
    ]
    files = (*_tree(python), *own, (template, TEMPLATE))
    names = "\n".join(f"{path} {digest(file)}" for file, path in files)
    wheels = root / "wheels" if any((root / "wheels").glob("*.whl")) else None
    major, minor = sys.version_info[:2]
    return Source(
        version=_own_version(root),
        release=hashlib.sha256(names.encode()).hexdigest(),
        test_build=False,
        files=files,
        texts=(
            (f"python/python{major}{minor}._pth", ".\nDLLs\nLib\nLib\\site-packages\nimport site\n"),
            *_STARTING,
        ),
        pip=_bundled_pip(python),
        requirements=lock,
        wheels=wheels,
    )


def source_of(root: Path) -> Source:
    """A release where there is a manifest or a private Python, else a checkout.

    Raises:
        SetupError: it cannot be installed from.
    """
    if (root / MANIFEST).exists() or (root / _RUNTIME).exists():
        return of_release(root)
    return of_checkout(root, Path(sys.base_prefix))
