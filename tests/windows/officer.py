"""What an officer does on such a Windows: unpacks, installs, asks functions, presses buttons; and what is there then."""

from __future__ import annotations

import json
import os
import shutil
import time
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tthc.excel.check_calls import Answer, Fails
from tthc.excel.server_command import library_names, server_command, settings_of
from windows.wine import Windows, WindowsError

__all__ = [
    "KEY",
    "WORKBOOK",
    "XLWINGS",
    "Installed",
    "Officer",
    "Said",
    "answered",
    "linked_copy",
    "replaced",
]

INSIDE = Path(__file__).with_name("inside")
KEY = r"HKCU\Software\ChamDiemTTHC"
WORKBOOK = "tthc_workbook.xlsm"
XLWINGS = "0.37.8"
_INSTALL = 400.0


@dataclass(frozen=True, slots=True)
class Said:
    """How install.bat ended, and what the officer could read."""

    code: int
    text: str
    seconds: float

    def number(self) -> int | None:
        """The number of its last numbered sentence."""
        numbers = [line[1:].partition("]")[0] for line in self.text.splitlines() if line.startswith("[")]
        return int(numbers[-1]) if numbers and numbers[-1].isdecimal() else None


@contextmanager
def _variable(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        os.environ.pop(name)
        if before is not None:
            os.environ[name] = before


@dataclass(frozen=True)
class Installed:
    """The installation the account uses now, as the registry tells it."""

    windows: Windows
    home_name: str
    version: str

    @property
    def home(self) -> Path:
        """Its folder."""
        return self.windows.path(self.home_name)

    @property
    def base(self) -> Path:
        """The folder of all versions and of the logs."""
        return self.home.parent

    @property
    def python(self) -> Path:
        """What Excel starts."""
        return self.home / "python/python.exe"

    def library(self) -> str:
        """What Excel loads."""
        return f"{self.home_name}\\python\\{library_names(XLWINGS)[0]}"

    def command(self, workbook: str) -> str:
        """What VBA of the installed workbook hands to the library."""
        with _variable("TTHC_HOME", self.home_name):
            return server_command(workbook, settings_of(self.home / WORKBOOK))

    def run(
        self, *arguments: str | Path, given: bytes = b"", folder: Path | None = None, limit: float = 120
    ) -> Any:
        """The installed Python, with the variable that VBA sets."""
        return self.windows.run(
            [self.python, "-B", *arguments],
            environment={"TTHC_HOME": self.home_name},
            given=given,
            folder=folder,
            limit=limit,
        )

    def _lines(
        self, program: Sequence[str | Path], asked: Mapping[str, Any], folder: Path | None
    ) -> list[Any]:
        done = self.run(*program, given=json.dumps(asked).encode(), folder=folder)
        if done.code:
            raise WindowsError(f"{program} ended with {done.code}\n{done.out}{done.errors}")
        return [json.loads(line) for line in done.out.splitlines()]

    def call(
        self,
        calls: Sequence[tuple[str, Sequence[Any]]],
        *,
        workbook: str = "C:\\So.xlsm",
        folder: Path | None = None,
    ) -> list[dict[str, Any]]:
        """Worksheet functions as cells of a workbook call them: an object for the start, and one for each call."""
        asked = {"library": self.library(), "command": self.command(workbook), "calls": calls}
        return self._lines(["-m", "tthc.excel.dll_host"], asked, folder)

    def play(
        self, steps: Sequence[Sequence[Any]], cells: Mapping[str, Any] | None = None
    ) -> list[dict[str, Any]]:
        """Excel step by step (`inside/play.py`), with a small workbook in its place."""
        asked = {"library": self.library(), "command": self.command("C:\\So.xlsm")}
        return self._lines([INSIDE / "play.py"], {**asked, "cells": cells or {}, "steps": steps}, None)


class Officer:
    """One who works on `windows`; `python` is any Python there, for looking and for starting programs."""

    def __init__(self, windows: Windows, python: Path) -> None:
        self.windows = windows
        self._python = python

    def _ask(self, limit: float = 60.0, **asked: Any) -> Any:
        done = self.windows.run(
            [self._python, "-I", "-B", INSIDE / "machine.py"], given=json.dumps(asked).encode(), limit=limit
        )
        if done.code:
            raise WindowsError(f"{asked}\n{done.out}{done.errors}")
        return json.loads(done.out)

    def registry(self, key: str = KEY) -> Any:
        """A key with all below it; None where there is none."""
        return self._ask(do="read", key=key)

    def write_registry(self, key: str, values: Mapping[str, str | int]) -> None:
        """What other programs have noted."""
        self._ask(do="write", key=key, values=values)

    def run(
        self,
        line: str,
        *,
        environment: Mapping[str, str] | None = None,
        typed: str = "",
        limit: float = _INSTALL,
    ) -> tuple[int, str]:
        """A command line: (how it ended, what it wrote)."""
        folder = self.windows.name(self.windows.profile)
        told = self._ask(
            limit, do="run", line=line, environment=environment or {}, typed=typed, folder=folder
        )
        return told["code"], told["out"]

    def install(
        self,
        folder: Path,
        *options: str,
        environment: Mapping[str, str] | None = None,
        typed: str | None = None,
    ) -> Said:
        """install.bat as a double-click starts it; quiet unless something is typed."""
        start = time.monotonic()
        quiet = () if typed is not None else ("/q",)
        bat = self.windows.name(folder / "install.bat")
        line = f'cmd.exe /c ""{bat}" {" ".join((*options, *quiet))}"'
        code, text = self.run(line, environment=environment, typed=typed or "")
        return Said(code, text.replace("\r\n", "\n"), time.monotonic() - start)

    def installed(self) -> Installed | None:
        """What VBA would find."""
        told = self.registry()
        return Installed(self.windows, told["Home"], told["Version"]) if told and "Home" in told else None

    def after(self, said: Said) -> Installed:
        """What is in use after an installation that came to its end."""
        assert said.code == 0, said.text
        found = self.installed()
        assert found is not None
        return found

    def unpack(self, zipped: Path, name: str) -> Path:
        """A release in a folder of the downloads: the folder install.bat is in."""
        target = self.windows.profile / "Downloads" / name
        with zipfile.ZipFile(zipped) as package:
            package.extractall(target)
        (inner,) = target.iterdir()
        return inner

    def files(self) -> set[str]:
        """Every file of C: that is not Windows' own, by its path there."""
        users = self.windows.drive / "users"
        data = self.windows.drive / "ProgramData"
        return {
            self.windows.name(path)
            for top in (users, data)
            for path in top.rglob("*")
            if path.is_file() and "Downloads" not in path.parts
        }


def answered(told: Mapping[str, Any]) -> Answer:
    """What a cell gets of a call of `Installed.call`."""
    answer: Answer = Fails.FAILS if "failed" in told else told["value"]
    return answer


def _link(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another disk
        shutil.copy(source, target)


def linked_copy(folder: Path, target: Path) -> Path:
    """A copy of a release that shares its files: replace a file there, never write into one."""
    shutil.copytree(folder, target, copy_function=_link)
    return target


def replaced(path: Path, content: bytes) -> None:
    """Another content for a file of such a copy."""
    path.unlink()
    path.write_bytes(content)
