"""Who signed a Windows file: osslsigncode with the whole chain and the digest of the file."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from addin.release.errors import ReleaseError

__all__ = ["ROOTS", "Verifier", "trusted_roots"]

ROOTS = Path(__file__).with_name("roots")
"""Microsoft's own roots, which the C runtime and the time stamps lead to and which Linux does not have."""

_SIGNERS = {
    "Python Software Foundation": re.compile(
        r"(/C=US)?(/ST=[^/]+)?(/L=[^/]+)?/O=Python Software Foundation/CN=Python Software Foundation"
    ),
    "Microsoft Corporation": re.compile(
        r"/C=US/ST=Washington/L=Redmond/O=Microsoft Corporation/CN=Microsoft [A-Za-z ]+"
    ),
}
_SIGNATURE = re.compile(r"^Signature Index: \d+.*$", re.MULTILINE)
_SUBJECT = re.compile(r"^Signer's certificate:\n(?:\t-+\n)?\tSigner #0:\n\t\tSubject: (.*)$", re.MULTILINE)
"""Releases of osslsigncode before 2.6 write no line of dashes."""


def trusted_roots(further: Sequence[Path] = ()) -> str:
    """The system's certificates, Microsoft's, and those the releaser adds, as one PEM text."""
    system = ssl.get_default_verify_paths().cafile
    if system is None or not Path(system).is_file():
        raise ReleaseError("This machine has no file of root certificates; install ca-certificates.")
    texts = []
    for file in (Path(system), *sorted(ROOTS.glob("*.pem")), *further):
        try:
            texts.append(file.read_text("ascii"))
        except (OSError, UnicodeDecodeError) as error:
            raise ReleaseError(f"{file} cannot be read as PEM certificates ({error}).") from error
        if "-----BEGIN CERTIFICATE-----" not in texts[-1]:
            raise ReleaseError(f"{file} holds no PEM certificate.")
    return "\n".join(texts)


class Verifier:
    """Asks osslsigncode, which works without a network; revocation is not looked up."""

    def __init__(self, roots: Path, program: str = "osslsigncode") -> None:
        self._roots = roots
        self._program = program

    def signers(self, files: Mapping[str, Path]) -> dict[str, str]:
        """Who signed each file; refuses unless all are signed by those who make Python."""
        refused: list[str] = []
        signers: dict[str, str] = {}
        for name, path in files.items():
            try:
                signers[name] = self.signer(path, name)
            except ReleaseError as error:
                refused.append(str(error))
        if refused:
            raise ReleaseError("\n".join(refused))
        return signers

    def signer(self, path: Path, name: str | None = None) -> str:
        """The organisation that signed one file."""
        name = name or path.name
        done = self._run(
            "verify", *self._quiet, "-CAfile", self._roots, "-TSA-CAfile", self._roots, "-in", path
        )
        if "No signature found" in done.stdout or "Signature Index" not in done.stdout:
            raise ReleaseError(f"{name} carries no signature.")
        subjects = [_subject(block) for block in _SIGNATURE.split(done.stdout)[1:]]
        if done.returncode != 0:
            raise ReleaseError(f"{name} carries a signature that does not hold: {_why(done.stdout)}.")
        return _known(subjects, name)

    @cached_property
    def _quiet(self) -> tuple[str, ...]:
        """What keeps it off the network, where this version of it would go there."""
        offered = self._run("verify", "--help").stdout
        return tuple(option for option in ("-ignore-cdp", "-ignore-crl") if option in offered)

    def _run(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        if shutil.which(self._program) is None:
            raise ReleaseError(f"{self._program} is missing; on Debian: apt-get install osslsigncode.")
        return subprocess.run(
            [self._program, *map(str, arguments)],
            capture_output=True, text=True, errors="replace", check=False,
        )  # fmt: skip


def _subject(block: str) -> str:
    found = _SUBJECT.search(block)
    return found[1] if found else "nobody"


def _known(subjects: Iterable[str], name: str) -> str:
    """All signatures of a file must be of known signers: a false one could hide behind a true one."""
    signer = ""
    for subject in subjects:
        known = [who for who, pattern in _SIGNERS.items() if pattern.fullmatch(subject)]
        if not known:
            raise ReleaseError(
                f"{name} is signed by {subject}, not by the Python Software Foundation or Microsoft."
            )
        signer = signer or known[0]
    return signer


def _why(output: str) -> str:
    if "MISMATCH" in output:
        return "the file was changed after it was signed"
    if "unable to get local issuer certificate" in output or "self-signed certificate" in output:
        return (
            "it leads to a root certificate that is not known here; a further one is named by --ca (CA=...)"
        )
    told = [line.strip() for line in output.splitlines() if "rror" in line or "ailed" in line]
    return told[0].rstrip(".") if told else "osslsigncode refuses it"
