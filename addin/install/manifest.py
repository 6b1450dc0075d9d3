"""What a release says it holds, and whether it still does: manifest.json."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from addin.install.files import digest, failed, patiently, reason
from addin.install.messages import Failure, SetupError

__all__ = ["MANIFEST", "Manifest", "ShippedFile", "ensure_whole", "read_manifest"]

MANIFEST = "manifest.json"
_SCHEMA = 1
_WHEELS = "wheels"


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A file of the release: its path with "/", size and SHA-256."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What the installer needs to know of manifest.json; `digest` is that of the manifest itself."""

    version: str
    python: str
    test_build: bool
    files: tuple[ShippedFile, ...]
    digest: str


def _is_inside(path: str) -> bool:
    pure = PurePosixPath(path)
    return (
        bool(pure.parts) and not pure.is_absolute() and ".." not in pure.parts and not set(path) & set(':\\"')
    )


def _file(row: Mapping[str, Any]) -> ShippedFile:
    path = str(row["path"])
    if not _is_inside(path):
        raise ValueError(f"path {path}")
    return ShippedFile(path, int(row["size"]), str(row["sha256"]).lower())


def _read(path: Path) -> Manifest:
    data = json.loads(path.read_bytes())
    if data["schema"] != _SCHEMA:
        raise ValueError(f"schema {data['schema']}")
    return Manifest(
        version=str(data["version"]),
        python=str(data["python"]["version"]),
        test_build=bool(data["test_build"]),
        files=tuple(_file(row) for row in data["files"]),
        digest=digest(path),
    )


def read_manifest(root: Path) -> Manifest:
    """The manifest of a release.

    Raises:
        SetupError: it is not there or makes no sense.
    """
    try:
        return _read(root / MANIFEST)
    except KeyError as error:
        raise SetupError(Failure.NO_MANIFEST, reason=f"không có mục {error}") from error
    except (OSError, ValueError, TypeError) as error:
        raise SetupError(Failure.NO_MANIFEST, reason=reason(error)) from error


def _is_whole(root: Path, file: ShippedFile) -> bool:
    path = root / file.path
    try:
        return path.stat().st_size == file.size and patiently(lambda: digest(path), time.sleep) == file.sha256
    except PermissionError as error:  # right after unpacking an antivirus program may hold it
        raise failed(error, path) from error
    except OSError:
        return False


def _spoiled(root: Path, manifest: Manifest) -> Iterator[ShippedFile]:
    return (file for file in manifest.files if not _is_whole(root, file))


def ensure_whole(root: Path, manifest: Manifest) -> None:
    """Every file of the release is there and unchanged; others beside them do not matter.

    Raises:
        SetupError: one is not; a missing package has a number of its own.
    """
    spoiled = tuple(_spoiled(root, manifest))
    if not spoiled:
        return
    missing = [one for one in spoiled if not (root / one.path).exists()]
    wheels = [one for one in missing if PurePosixPath(one.path).parts[0] == _WHEELS]
    if wheels and len(spoiled) == len(wheels):
        raise SetupError(Failure.MISSING_WHEEL, first=PurePosixPath(wheels[0].path).name)
    raise SetupError(Failure.DAMAGED, count=f"{len(spoiled):02d}", first=spoiled[0].path.replace("/", "\\"))
