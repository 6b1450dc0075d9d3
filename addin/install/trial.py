"""`install.bat /test`: a release tries what it installed; a checkout runs the tests that need no Excel."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from addin.install.build import self_check
from addin.install.console import Console
from addin.install.manifest import MANIFEST
from addin.install.messages import Failure, SetupError
from addin.install.port import Machine, Registry
from addin.install.state import current

__all__ = ["try_it"]

_ENVIRONMENT = ".venv"
_ELSEWHERE = ("office", "calc", "package", "windows", "release")
"""Folders of tests that need LibreOffice, Node, Wine or what makes a release."""


def _tests(root: Path) -> None:
    python = root / _ENVIRONMENT / "Scripts" / "python.exe"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(root / _ENVIRONMENT)], check=True)
    subprocess.run([str(python), "-m", "pip", "install", "-q", "-e", f"{root}[test]"], check=True, cwd=root)
    ignored = [f"--ignore=tests/{name}" for name in _ELSEWHERE]
    ended = subprocess.run([str(python), "-m", "pytest", "-q", *ignored], check=False, cwd=root)
    if ended.returncode != 0:
        raise SetupError(Failure.TESTS)


def try_it(root: Path, machine: Machine, registry: Registry, console: Console) -> None:
    """Try the program.

    Raises:
        SetupError: it does not work, or there is nothing to try.
    """
    if not (root / MANIFEST).exists():
        try:
            _tests(root)
        except subprocess.CalledProcessError as error:
            raise SetupError(Failure.TESTS) from error
        return
    now = current(registry)
    if now is None:
        raise SetupError(Failure.NOT_INSTALLED)
    console.say("Đang chạy thử phần mềm đã cài…")
    self_check(now.home, machine, console)
    console.say("Chạy thử đạt.")
