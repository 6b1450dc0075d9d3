"""The installed versions side by side, each in a folder of its own: its version and something unique."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from addin.install.files import Sleep, digest, failed, files_below, in_use, patiently, remove_tree, write_text

__all__ = [
    "INSTALLED",
    "LOGS",
    "Home",
    "all_homes",
    "finish",
    "is_sound",
    "kept",
    "new_home",
    "removed",
    "sorted_version",
    "unfinished",
]

INSTALLED = "installed.json"
"""Written when all of a Home is in place: one without it was broken off."""

LOGS = "logs"
_HOME = re.compile(r"[0-9][0-9A-Za-z.+]*-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Home:
    """A version that was installed whole; `release` is the digest of the manifest it came from."""

    path: Path
    version: str
    release: str


def _folders(base: Path) -> Iterator[Path]:
    if base.is_dir():
        yield from (path for path in sorted(base.iterdir()) if path.is_dir() and _HOME.fullmatch(path.name))


def _read(path: Path) -> Home | None:
    try:
        data = json.loads((path / INSTALLED).read_bytes())
        return Home(path, str(data["version"]), str(data["release"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def all_homes(base: Path) -> tuple[Home, ...]:
    """The Homes that were finished, the oldest first."""
    homes = [home for path in _folders(base) if (home := _read(path)) is not None]
    return tuple(sorted(homes, key=lambda home: (home.path / INSTALLED).stat().st_mtime_ns))


def unfinished(base: Path) -> tuple[Path, ...]:
    """What runs that were broken off have left."""
    return tuple(path for path in _folders(base) if _read(path) is None)


def new_home(base: Path, version: str) -> Path:
    """A folder name that no Home has."""
    return base / f"{version}-{secrets.token_hex(3)}"


def _listed(home: Home, path: Path, sleep: Sleep) -> dict[str, str | int]:
    """A file of the list; right after it was written an antivirus program may hold it."""
    try:
        found = patiently(lambda: digest(path), sleep)
        return {"path": path.relative_to(home.path).as_posix(), "size": path.stat().st_size, "sha256": found}
    except OSError as error:
        raise failed(error, path) from error


def finish(home: Home, sleep: Sleep) -> None:
    """Note what the Home holds; compiled code is left out, Python makes it again by itself."""
    listed = [_listed(home, path, sleep) for path in files_below(home.path) if path.suffix != ".pyc"]
    data = {"schema": 1, "version": home.version, "release": home.release, "files": listed}
    write_text(home.path / INSTALLED, json.dumps(data, indent=1), sleep)


def is_sound(home: Home) -> bool:
    """Whether every file is as it was when the Home was finished."""
    try:
        rows = json.loads((home.path / INSTALLED).read_bytes())["files"]
        return all(
            (path := home.path / row["path"]).stat().st_size == row["size"] and digest(path) == row["sha256"]
            for row in rows
        )
    except (OSError, ValueError, KeyError, TypeError):
        return False


def kept(new: Home, before: Path | None, homes: Iterable[Home]) -> frozenset[Path]:
    """The Homes that stay: the new one, the one used before it, and the last of another version."""
    others = [home.path for home in homes if home.version != new.version]
    stay = {new.path, *others[-1:]}
    return frozenset(stay | ({before} if before else set()))


def sorted_version(version: str) -> tuple[int, ...]:
    """A version as it sorts: 0.10.0 is after 0.9.1."""
    return tuple(int(part) for part in re.findall(r"\d+", version))


def removed(paths: Iterable[Path]) -> bool:
    """Delete Homes nobody needs; False where one is in use and stays whole for the next run."""
    busy = False
    for path in paths:
        if in_use(path) or remove_tree(path):
            busy = True
    return not busy
