"""What the installer asks of the machine: two small ports. Windows' side: `windows` and `registry`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

__all__ = ["Folder", "Machine", "Ran", "Registry", "View", "WindowsVersion"]


class View(Enum):
    """Which half of the registry: programs of 32 bits see another one in many places."""

    BITS_64 = 64
    BITS_32 = 32


class Registry(Protocol):
    r"""Keys are written like HKCU\Software\…; what is missing or unreadable is None or empty."""

    def value(self, key: str, name: str = "", view: View = View.BITS_64) -> str | int | None:
        """A value of a key, "" is its default value."""
        ...

    def keys(self, key: str, view: View = View.BITS_64) -> tuple[str, ...]:
        """The names of the keys right below."""
        ...

    def write(self, key: str, values: Mapping[str, str | int]) -> None:
        """Set values, in their order; the key is made where it is missing.

        Raises:
            OSError: not allowed.
        """
        ...

    def delete(self, key: str) -> None:
        """Take a key away with all below it; none is fine.

        Raises:
            OSError: not allowed.
        """
        ...


class Folder(Enum):
    """Folders that Windows knows under whatever path."""

    LOCAL_APP_DATA = "LocalAppData"
    PUBLIC = "Public"
    PROGRAM_DATA = "ProgramData"
    DOCUMENTS = "Documents"
    DESKTOP = "Desktop"
    START_MENU = "Programs"
    PROFILE = "Profile"


@dataclass(frozen=True, slots=True)
class WindowsVersion:
    """Which Windows: "Windows 10 Pro", 10, 19045, 64."""

    name: str
    major: int
    build: int
    bits: int


@dataclass(frozen=True, slots=True)
class Ran:
    """How a program ended: its exit code (None: it took too long and was ended) and what it printed."""

    code: int | None
    output: str


class Machine(Protocol):
    """This computer and account."""

    def windows(self) -> WindowsVersion: ...

    def elevated(self) -> bool:
        """Whether this runs with administrator's rights."""
        ...

    def user(self) -> str:
        """The account's name, to be shown only."""
        ...

    def user_id(self) -> str:
        """The account's own number (SID)."""
        ...

    def folder(self, which: Folder) -> Path | None:
        """Where a folder is; None when Windows does not say."""
        ...

    def environment(self) -> Mapping[str, str]: ...

    def free_bytes(self, folder: Path) -> int: ...

    def is_remote(self, folder: Path) -> bool:
        """Whether the folder lies on another computer."""
        ...

    def make_private(self, folder: Path) -> None:
        """Make a folder that only this account, SYSTEM and administrators can enter, or make sure it is one.

        Raises:
            OSError: it cannot be made, or somebody else owns it.
        """
        ...

    def opener(self, ending: str) -> Path | None:
        """The program a double-click on such a file starts: ".xlsm"."""
        ...

    def excel_is_open(self) -> bool: ...

    def lock(self) -> bool:
        """Take the installer's lock until this process ends; False when another run has it."""
        ...

    def run(self, command: Sequence[str], seconds: float, environment: Mapping[str, str]) -> Ran:
        """Run a program without a window or input, with exactly these variables.

        Raises:
            OSError: it could not be started.
        """
        ...

    def sleep(self, seconds: float) -> None: ...
