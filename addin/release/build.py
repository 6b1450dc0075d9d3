"""From a Python to a zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

from addin.release.bundle import Wheel, contents, manifest, packed, wheel_of
from addin.release.checks import checked
from addin.release.runtime import Runtime
from addin.release.slim import LEFT_OUT, slimmed
from addin.release.wheels import fetched, own_wheel

__all__ = ["Built", "build"]

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Built:
    """A release: its zip, and by top folder the bytes in the zip and unpacked."""

    path: Path
    sizes: dict[str, tuple[int, int]]
    doubts: tuple[str, ...]
    """Why it is a test build, if it is."""
    unproved: str | None
    """What the releaser should compare before giving it to anybody."""


def _wheels(runtime: Runtime, cache: Path, scratch: Path) -> list[Wheel]:
    python = ".".join(runtime.version.split(".")[:2])
    folder = scratch / "slim"
    folder.mkdir()
    found = [*fetched(python, cache / f"wheels-{python}"), own_wheel(_ROOT, scratch)]
    wheels = [wheel_of(slimmed(one, folder), one) for one in found]
    return sorted((one for one in wheels if one.name not in LEFT_OUT), key=lambda one: one.name)


def _version() -> str:
    text = (_ROOT / "python/tthc/__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def build(
    given: Path,
    target: Path,
    cache: Path,
    further_roots: Sequence[Path] = (),
    *,
    python_sha256: str | None = None,
) -> Built:
    """Check the Python that is given and make a release with it in the folder `target`.

    A Python that others packed or changed gives a test build, whose name says so.

    Raises:
        ReleaseError: a sentence for the person who releases; nothing was written to `target`.
    """
    with TemporaryDirectory(prefix="tthc-release-") as folder:
        scratch = Path(folder)
        python = checked(given, scratch, further_roots, python_sha256)
        test_build = bool(python.doubts)
        version, wheels = _version(), _wheels(python.runtime, cache, scratch)
        files = contents(_ROOT, python.runtime, wheels, version, test_build=test_build)
        told = manifest(
            files, python.given, python.runtime, wheels, python.signers, version, test_build=test_build
        )
        name = f"tthc-{version}-windows"
        path = target / (f"{name}-test-build.zip" if test_build else f"{name}.zip")
        packed({**files, "manifest.json": told}, name, path)
    return Built(path, _sizes(path), python.doubts, python.unproved)


def _sizes(path: Path) -> dict[str, tuple[int, int]]:
    sizes: dict[str, tuple[int, int]] = {}
    with ZipFile(path) as archive:
        for one in archive.infolist():
            inside = one.filename.split("/")[1:]
            part = inside[0] if len(inside) > 1 else "files at the top"
            packed_size, size = sizes.get(part, (0, 0))
            sizes[part] = (packed_size + one.compress_size, size + one.file_size)
    return sizes
