"""From a Python to a zip."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from addin.release.bundle import Wheel, contents, manifest, packed, wheel_of
from addin.release.given_python import opened
from addin.release.runtime import Runtime, foreign_binaries, picked
from addin.release.signatures import Verifier, trusted_roots
from addin.release.slim import LEFT_OUT, slimmed
from addin.release.wheels import fetched, own_wheel

__all__ = ["Built", "build"]

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Built:
    """A release: its zip, and its size by part in bytes as packed below each top folder."""

    path: Path
    sizes: dict[str, int]
    test_build: bool


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


def build(given: Path, target: Path, cache: Path, further_roots: Sequence[Path] = ()) -> Built:
    """Check the Python that is given and make a release with it in the folder `target`.

    A Python that others packed gives a test build, whose name says so.

    Raises:
        ReleaseError: a sentence for the person who releases; nothing was written to `target`.
    """
    with TemporaryDirectory(prefix="tthc-release-") as folder:
        scratch = Path(folder)
        python = opened(given, scratch)
        runtime = picked(python)
        roots = scratch / "roots.pem"
        roots.write_text(trusted_roots(further_roots), encoding="ascii")
        signers = Verifier(roots).signers(runtime.binaries)
        test_build = python.repackaged or bool(foreign_binaries(python))
        version, wheels = _version(), _wheels(runtime, cache, scratch)
        files = contents(_ROOT, runtime, wheels, version, test_build=test_build)
        told = manifest(files, python, runtime, wheels, signers, version, test_build=test_build)
        name = f"tthc-{version}-windows"
        path = target / (f"{name}-test-build.zip" if test_build else f"{name}.zip")
        packed({**files, "manifest.json": told}, name, path)
    sizes: dict[str, int] = {}
    for one, data in files.items():
        top = one.partition("/")[0]
        sizes[top] = sizes.get(top, 0) + len(data)
    return Built(path, sizes, test_build)
