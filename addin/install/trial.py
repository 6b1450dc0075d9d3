"""`install.bat /test`: a release tries what it installed; a checkout runs the tests that need no Excel."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from addin.install.build import self_check
from addin.install.console import Console
from addin.install.manifest import MANIFEST
from addin.install.messages import Failure, SetupError
from addin.install.port import Machine, Registry
from addin.install.source import LOCK, without_pip
from addin.install.state import current

__all__ = ["try_it"]

_ENVIRONMENT = ".venv"
_ELSEWHERE = ("office", "calc", "package", "windows", "release")
"""Folders of tests that need LibreOffice, Node, Wine or what makes a release."""


def _told(command: Sequence[str | Path], root: Path, console: Console) -> int:
    """Run a program in the checkout, every line of it shown and kept in the log; how it ended."""
    with subprocess.Popen(
        [str(part) for part in command],
        cwd=root,
        env={**os.environ, "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    ) as program:
        assert program.stdout is not None
        for line in program.stdout:
            console.say(line.rstrip())
    return program.returncode


def _tests(root: Path, console: Console) -> None:
    """What ships is tested: the packages of the lock, those that test beside them."""
    environment = root / _ENVIRONMENT
    python = environment / "Scripts" / "python.exe"
    if not python.exists() and _told([sys.executable, "-m", "venv", environment], root, console) != 0:
        raise SetupError(Failure.TESTS)
    locked = environment / "khoa.txt"
    environment.mkdir(exist_ok=True)
    locked.write_text(without_pip((root / LOCK).read_text(encoding="utf-8")), encoding="utf-8")
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    ignored = [f"--ignore=tests/{name}" for name in _ELSEWHERE]
    commands: tuple[list[str | Path], ...] = (
        [*pip, "--no-deps", "--require-hashes", "--requirement", locked],
        [*pip, "--editable", f"{root}[test]"],
        [python, "-m", "pytest", "-q", *ignored],
    )
    for command in commands:
        if _told(command, root, console) != 0:
            raise SetupError(Failure.TESTS)


def try_it(root: Path, machine: Machine, registry: Registry, console: Console) -> None:
    """Try the program.

    Raises:
        SetupError: it does not work, or there is nothing to try.
    """
    if not (root / MANIFEST).exists():
        _tests(root, console)
        return
    now = current(registry)
    if now is None:
        raise SetupError(Failure.NOT_INSTALLED)
    console.say("Đang chạy thử phần mềm đã cài…")
    self_check(now.home, machine, console)
    console.say("Chạy thử đạt.")
