"""A Windows for tests: a Wine prefix of its own, with one session that ends with us, whatever happens.

Never take the exit code of one of Wine's stubs (icacls, powershell, certutil, ...) as evidence.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath
from typing import Self

__all__ = ["Done", "Windows", "WindowsError", "missing"]

SHIM = Path(__file__).with_name("bcryptprimitives.c")
COMPILER = "x86_64-w64-mingw32-gcc"
_WINE = ("/usr/lib/wine/wine64", "wine64", "wine")
"""Debian's `wine` is a script that asks for a 32-bit Wine on every call."""
_SETTINGS = {
    "WINEDEBUG": "-all",
    "WINEARCH": "win64",
    # no crash dialog that waits for ever, no downloads, no entries in the menus of this machine
    "WINEDLLOVERRIDES": "winedbg.exe=d;mscoree,mshtml=d;winemenubuilder.exe=d",
    "LC_ALL": "C.UTF-8",
}
_DROPPED = ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON", "PIP_", "TTHC_", "PYTEST_", "COVERAGE", "COV_", "XDG_")
_ENDING = 10.0
_LIMIT = 120.0
_TRIES = 3


class WindowsError(Exception):
    """Wine did not do what was asked, or not in time."""


@dataclass(frozen=True, slots=True)
class Done:
    """How a program ended, and what it wrote."""

    code: int
    out: str
    errors: str
    seconds: float


def _wine() -> str | None:
    return next((found for name in _WINE if (found := shutil.which(name))), None)


def missing() -> str | None:
    """What the machine lacks for these tests, or nothing."""
    if _wine() is None or shutil.which("wineserver") is None:
        return "Wine is not installed (packages wine, wine64)"
    if shutil.which(COMPILER) is None:
        return f"{COMPILER} is not installed (package gcc-mingw-w64-x86-64)"
    return None


def _on_one_core(*command: str) -> list[str]:
    """The command, on one processor: programs and their server only take turns, and waking another one
    for every turn costs more than it does (the whole chain: 278 s instead of 448 s on an idle machine).
    """
    return ["taskset", "--cpu-list", str(max(os.sched_getaffinity(0))), *command]


class Windows:
    """A Windows 10 with a user of the given name; made on first use, in `folder`."""

    def __init__(self, folder: Path, user: str) -> None:
        self.prefix = folder
        self.user = user
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def drive(self) -> Path:
        """C:."""
        return self.prefix / "drive_c"

    @property
    def profile(self) -> Path:
        """The user's own folder."""
        return self.drive / "users" / self.user

    def path(self, windows: str) -> Path:
        """Where a file of C: or Z: is here."""
        pure = PureWindowsPath(windows)
        root = {"c:": self.drive, "z:": Path("/")}[pure.drive.lower()]
        return root.joinpath(*pure.parts[1:])

    def name(self, path: Path) -> str:
        """What a file is called there."""
        if path.is_relative_to(self.drive):
            return str(PureWindowsPath("C:/", *path.relative_to(self.drive).parts))
        return str(PureWindowsPath("Z:/", *path.parts[1:]))

    def run(
        self,
        command: Sequence[str | Path],
        *,
        environment: Mapping[str, str] | None = None,
        folder: Path | None = None,
        given: bytes = b"",
        limit: float = _LIMIT,
    ) -> Done:
        """A program to its end. Raises `WindowsError` when it takes longer than `limit` seconds."""
        self._start()
        return self._run(
            [str(_wine()), *(self.name(one) if isinstance(one, Path) else one for one in command)],
            environment or {},
            folder,
            given,
            limit,
        )

    @contextlib.contextmanager
    def kept_running(self, python: Path) -> Iterator[None]:
        """A Python that does nothing, for as long as the block lasts."""
        self._start()
        code = "import sys; print('runs', flush=True); sys.stdin.read()"
        with subprocess.Popen(
            _on_one_core(str(_wine()), self.name(python), "-c", code),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=self._environment({}),
            start_new_session=True,
        ) as program:
            assert program.stdout is not None
            if not program.stdout.readline():
                raise WindowsError(f"{python} does not start")
            try:
                yield
            finally:
                program.communicate(timeout=_LIMIT)

    def processes(self) -> dict[int, str]:
        """Every process of this prefix by its id, with its command line."""
        own = f"WINEPREFIX={self.prefix}".encode()
        found = {}
        for entry in Path("/proc").iterdir():
            if entry.name.isdecimal():
                with contextlib.suppress(OSError):
                    if own in (entry / "environ").read_bytes().split(b"\0"):
                        told = (entry / "cmdline").read_bytes().replace(b"\0", b" ")
                        found[int(entry.name)] = told.decode("utf-8", "replace").strip()
        return found

    def running(self, name: str) -> dict[int, str]:
        """The processes whose program is called so."""
        return {
            process: told for process, told in self.processes().items() if f"\\{name} " in f"{told} ".lower()
        }

    def stop(self) -> None:
        """End everything that runs in the prefix."""
        server, self._server = self._server, None
        if server is not None:
            server.send_signal(signal.SIGINT)  # the only signal at which it ends its clients, too
            with contextlib.suppress(subprocess.TimeoutExpired):
                server.wait(_ENDING)
        for process in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        if server is not None:
            server.wait()

    def remove(self) -> None:
        """End it, and delete it."""
        self.stop()
        shutil.rmtree(self.prefix, ignore_errors=True)

    def __enter__(self) -> Self:
        """Nothing yet: it is made on first use."""
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing of it stays."""
        self.remove()

    def __str__(self) -> str:
        """For a message."""
        return f"Windows of {self.user} in {self.prefix}"

    def _environment(self, more: Mapping[str, str]) -> dict[str, str]:
        kept = {name: text for name, text in os.environ.items() if not name.startswith(_DROPPED)}
        own = {
            "WINEPREFIX": str(self.prefix),
            "USER": self.user,
            "LOGNAME": self.user,
            "HOME": str(self.prefix),
        }
        return kept | _SETTINGS | own | dict(more)

    def _run(
        self, command: Sequence[str], more: Mapping[str, str], folder: Path | None, given: bytes, limit: float
    ) -> Done:
        start = time.monotonic()
        program = subprocess.Popen(
            _on_one_core(*command),
            stdin=subprocess.PIPE,  # a program that inherits a file of this system ends at once
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self._environment(more),
            cwd=folder or self.prefix.parent,
            start_new_session=True,
        )
        try:
            out, errors = program.communicate(given, limit)
        except subprocess.TimeoutExpired as error:
            self.stop()
            out, errors = program.communicate()
            shown = (out + errors).decode("utf-8", "replace")
            raise WindowsError(f"not done after {limit} s: {command}\n{shown}") from error
        taken = time.monotonic() - start
        return Done(
            program.returncode, out.decode("utf-8", "replace"), errors.decode("utf-8", "replace"), taken
        )

    def _quietly(self, *command: str) -> int:
        """A step of setting up, before there is a session: with no pipes, since services inherit them."""
        done = subprocess.run(
            _on_one_core(*command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment({}),
            timeout=_LIMIT,
            check=False,
        )
        return done.returncode

    def _once(self, *command: str) -> None:
        if self._quietly(*command) != 0:
            raise WindowsError(f"{command} failed in {self.prefix}")

    def _own_folders(self) -> None:
        """Documents, Desktop and others are links into this system's home at first: nothing may land there."""
        for link in self.profile.iterdir():
            if link.is_symlink():
                link.unlink()
                link.mkdir()

    def _start(self) -> None:
        """The session; two at a time would spoil the prefix, so that each step waits for the one before."""
        if self._server is not None and self._server.poll() is None:
            return
        wine = str(_wine())
        if not self.drive.exists():
            self.prefix.parent.mkdir(parents=True, exist_ok=True)
            self._once(wine, "wineboot", "-i")
            self._once("wineserver", "-w")
            self._once(wine, "winecfg", "-v", "win10")
            self._once("wineserver", "-w")
            self._own_folders()
            library = self.drive / "windows/system32/bcryptprimitives.dll"
            if not library.exists():  # newer Wines have their own
                self._once(COMPILER, "-O2", "-shared", "-o", str(library), str(SHIM), "-ladvapi32")
        for _ in range(_TRIES):
            self._server = self._serve()
            if self._answers(self._server):
                return
            self._once("wineserver", "-w")
        raise WindowsError(f"no session in {self.prefix}")

    def _answers(self, server: subprocess.Popen[bytes]) -> bool:
        """Whether a first program runs with this server; one that begins may refuse it for a moment."""
        end = time.monotonic() + _ENDING
        while server.poll() is None and time.monotonic() < end:
            if self._quietly(str(_wine()), "cmd", "/c", "ver") == 0 and server.poll() is None:
                return True
            time.sleep(0.2)
        return False

    def _serve(self) -> subprocess.Popen[bytes]:
        """A server that listens: a program that finds none starts another one, which ends too early."""
        server = subprocess.Popen(
            # it ends when we do, killed or not
            _on_one_core("setpriv", "--pdeathsig", "INT", "wineserver", "-f", "-p"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=self._environment({}),
            start_new_session=True,
        )
        end = time.monotonic() + _ENDING
        while server.poll() is None and time.monotonic() < end and self._quietly("wineserver", "-k0"):
            time.sleep(0.05)
        return server
