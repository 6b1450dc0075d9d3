"""The wheels of the lock: downloaded once, checked each time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from addin.release.errors import ReleaseError
from addin.release.given_python import sha256_of
from addin.release.lock import LOCK, Pinned, canonical, read_lock
from addin.release.slim import EPOCH

__all__ = ["fetched", "own_wheel"]

_SOURCES = ("pyproject.toml", "README.md", "python")
_LEFT_OUT = ("__pycache__", "*.egg-info", "build")


def _pip(*arguments: str | Path) -> None:
    command = [sys.executable, "-m", "pip", *map(str, arguments), "--quiet", "--disable-pip-version-check"]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": str(EPOCH)}  # a wheel built now is the same later
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment, umask=0o022)
    if done.returncode:
        raise ReleaseError(f"pip {arguments[0]} failed:\n{done.stderr.strip()[-2000:]}")


def _of(pinned: Pinned, files: Iterable[Path]) -> Path | None:
    """The wheel of a package among files, whole."""
    for file in files:
        name, version = file.name.split("-")[:2]
        if (canonical(name), version) == (pinned.name, pinned.version) and sha256_of(file) in pinned.hashes:
            return file
    return None


def fetched(python: str, folder: Path, lock: Path = LOCK) -> tuple[Path, ...]:
    """The wheels for 64-bit Windows and a Python like "3.11"; downloaded where the folder lacks one.

    Raises:
        ReleaseError: they cannot be had, or one is not what the lock pins.
    """
    pinned = read_lock(lock)
    wheels = [_of(one, folder.glob("*.whl")) for one in pinned]
    if None in wheels:
        folder.mkdir(parents=True, exist_ok=True)
        platform: Sequence[str | Path] = ("--platform", "win_amd64", "--python-version", python)
        only: Sequence[str | Path] = ("--only-binary=:all:", "--no-deps", "--require-hashes")
        _pip("download", *platform, *only, "--dest", folder, "--requirement", lock)
        wheels = [_of(one, folder.glob("*.whl")) for one in pinned]
    lacking = [one.name for one, wheel in zip(pinned, wheels, strict=True) if wheel is None]
    if lacking:
        raise ReleaseError(f"No wheel of the lock was found for {', '.join(lacking)} and Python {python}.")
    return tuple(wheel for wheel in wheels if wheel is not None)


def own_wheel(root: Path, scratch: Path) -> Path:
    """Our package, built from a copy, so that what an earlier build left stays out; without a network.

    Raises:
        ReleaseError: it does not build.
    """
    sources = scratch / "sources"
    sources.mkdir(parents=True)
    for name in _SOURCES:
        if (root / name).is_dir():
            shutil.copytree(root / name, sources / name, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        else:
            shutil.copy(root / name, sources / name)
    for path in (sources, *sources.rglob("*")):  # rights of files are in a wheel, too
        path.chmod(0o755 if path.is_dir() else 0o644)
    here: Sequence[str | Path] = ("--no-deps", "--no-index", "--no-build-isolation")
    _pip("wheel", sources, *here, "--wheel-dir", scratch / "own")
    (wheel,) = (scratch / "own").glob("*.whl")
    return wheel
