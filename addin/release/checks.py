"""What a given Python must be to ship, and what makes a release a test build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from addin.release.catalogue import Library, library
from addin.release.errors import ReleaseError
from addin.release.given_python import GivenPython, opened
from addin.release.runtime import Runtime, foreign_binaries, picked
from addin.release.signatures import Verifier, trusted_roots

__all__ = ["Checked", "checked"]

_SHOWN = 5


@dataclass(frozen=True)
class Checked:
    """A Python that may ship, if only in a test build."""

    given: GivenPython
    runtime: Runtime
    signers: Mapping[str, str]
    library: Library
    published: bool
    """Its SHA-256 is the one that the releaser says python.org publishes."""

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why it is not as python.org ships it, a sentence each; with one of them it is for tests alone."""
        found = []
        if self.given.repackaged:
            found.append(f"{self.given.source} is somebody's repackaging of Python.")
        if foreign := foreign_binaries(self.given):
            found.append(
                f"{self.given.source} holds programs that python.org does not ship: {_some(foreign)}."
            )
        if self.library.changed:
            found.append(f"These files of the library were changed or added: {_some(self.library.changed)}.")
        return tuple(found)

    @property
    def unproved(self) -> str | None:
        """What only the SHA-256 of the whole can vouch for, as a sentence."""
        if self.published or not self.library.unproved:
            return None
        return (
            f"No signature covers {_some(self.library.unproved)}: compare the SHA-256 of {self.given.source},"
            f" {self.given.sha256}, with the one python.org publishes, or give that as PYTHON_SHA256."
        )


def checked(given: Path, scratch: Path, further_roots: Sequence[Path], sha256: str | None) -> Checked:
    """Opens what is given and looks at every file of it that ships.

    Raises:
        ReleaseError: it is no Python that can ship, or not the one whose SHA-256 was told.
    """
    python = opened(given, scratch)
    if sha256 and sha256.strip().lower() != python.sha256:
        raise ReleaseError(f"The SHA-256 of {python.source} is {python.sha256}, not {sha256.strip()}.")
    runtime = picked(python)
    roots = scratch / "roots.pem"
    roots.write_text(trusted_roots(further_roots), encoding="ascii")
    verifier = Verifier(roots)
    signers = verifier.signers(runtime.binaries)
    return Checked(python, runtime, signers, library(python, runtime, verifier), bool(sha256))


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
