"""A computer of folders below a temporary one, a registry in memory, and a release to install from."""

from __future__ import annotations

import hashlib
import json
import sys
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from addin.install.console import Console
from addin.install.port import Folder, Ran, View, WindowsVersion

VERSION = ".".join(map(str, sys.version_info[:3]))
Values = dict[str, str | int]


@dataclass
class FakeRegistry:
    """Keys as a table; a key of the 32-bit half is entered in `narrow`."""

    wide: dict[str, Values] = field(default_factory=dict)
    narrow: dict[str, Values] = field(default_factory=dict)
    refuses: bool = False
    written: list[tuple[str, str]] = field(default_factory=list)

    def _half(self, view: View) -> dict[str, Values]:
        return self.wide if view is View.BITS_64 else self.narrow

    def value(self, key: str, name: str = "", view: View = View.BITS_64) -> str | int | None:
        return self._half(view).get(key, {}).get(name)

    def keys(self, key: str, view: View = View.BITS_64) -> tuple[str, ...]:
        below = (one.removeprefix(f"{key}\\") for one in self._half(view) if one.startswith(f"{key}\\"))
        return tuple(dict.fromkeys(one.split("\\")[0] for one in below))

    def write(self, key: str, values: Mapping[str, str | int]) -> None:
        if self.refuses:
            raise PermissionError(13, "Permission denied")
        self.wide.setdefault(key, {}).update(values)
        self.written += [(key, name) for name in values]

    def delete(self, key: str) -> None:
        if self.refuses:
            raise PermissionError(13, "Permission denied")
        for one in [one for one in self.wide if one == key or one.startswith(f"{key}\\")]:
            del self.wide[one]


class FakeMachine:
    """A Windows 10 whose folders lie below `root`; programs that are run leave what the real ones would."""

    def __init__(self, root: Path, user: str = "canbo") -> None:
        self.root = root
        self.version = WindowsVersion("Windows 10 Pro", 10, 19045, 64)
        profile = root / "Users" / user
        self.folders: dict[Folder, Path | None] = {
            Folder.LOCAL_APP_DATA: profile / "AppData" / "Local",
            Folder.PUBLIC: root / "Users" / "Public",
            Folder.PROGRAM_DATA: root / "ProgramData",
            Folder.DOCUMENTS: profile / "Documents",
            Folder.DESKTOP: profile / "Desktop",
            Folder.START_MENU: profile / "Start Menu",
            Folder.PROFILE: profile,
        }
        for folder in self.folders.values():
            assert folder is not None
            folder.mkdir(parents=True, exist_ok=True)
        self.variables: dict[str, str] = {"PATH": "C:\\Windows", "PIP_INDEX_URL": "x", "PYTHONPATH": "y"}
        self.free = 1 << 40
        self.remote = False
        self.admin = False
        self.free_lock = True
        self.excel_open = False
        self.opens: Path | None = None
        self.private: list[Path] = []
        self.slept: list[float] = []
        self.commands: list[list[str]] = []
        self.environments: list[Mapping[str, str]] = []
        self.pip = Ran(0, "Successfully installed")
        self.check = Ran(0, "TTHC_SO: đúng")
        self.link = 0
        self.broken_off: Callable[[], None] = lambda: None

    def windows(self) -> WindowsVersion:
        return self.version

    def elevated(self) -> bool:
        return self.admin

    def user(self) -> str:
        return "canbo"

    def user_id(self) -> str:
        return "S-1-5-21-1-2-3-1001"

    def folder(self, which: Folder) -> Path | None:
        return self.folders[which]

    def environment(self) -> Mapping[str, str]:
        return self.variables

    def free_bytes(self, folder: Path) -> int:
        return self.free

    def is_remote(self, folder: Path) -> bool:
        return self.remote

    def make_private(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.private.append(folder)

    def opener(self, ending: str) -> Path | None:
        return self.opens

    def excel_is_open(self) -> bool:
        return self.excel_open

    def lock(self) -> bool:
        return self.free_lock

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)

    def run(self, command: Sequence[str], seconds: float, environment: Mapping[str, str]) -> Ran:
        self.commands.append(list(command))
        self.environments.append(environment)
        python = Path(command[0]).parent
        if "install" in command:
            self.broken_off()
            packages = python / "Lib" / "site-packages"
            packages.mkdir(parents=True, exist_ok=True)
            (packages / "tthc.py").write_text("", encoding="utf-8")
            (python / "Scripts").mkdir()
            (python / "Scripts" / "tthc.exe").write_bytes(b"MZ")
            return self.pip
        if "tthc.excel.self_check" in command:
            return self.check
        if command[-2].endswith("make_shortcut.py"):
            plan = json.loads(command[-1])
            Path(plan["link"]).write_text(command[-1], encoding="utf-8")
            return Ran(self.link, "")
        return Ran(0, "")

    def links(self) -> dict[str, dict[str, str]]:
        """The icons on the desktop and in the start menu: file name -> what was asked for."""
        found: dict[str, dict[str, str]] = {}
        for which in (Folder.DESKTOP, Folder.START_MENU):
            folder = self.folders[which]
            assert folder is not None
            found |= {path.name: json.loads(path.read_text("utf-8")) for path in folder.glob("*.lnk")}
        return found


class Heard:
    """A console with an officer who answers `answers` in turn, and what was shown."""

    def __init__(self, *answers: str, quiet: bool = False) -> None:
        self._answers = list(answers)
        self.lines: list[str] = []
        self.console = Console(self.lines.append, None if quiet else self._answer)

    def _answer(self) -> str:
        if not self._answers:
            raise EOFError
        return self._answers.pop(0)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def _template(path: Path, version: str) -> None:
    properties = f'<Properties><property name="tthc.phien-ban"><vt:lpwstr>{version}</vt:lpwstr></property></Properties>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("docProps/custom.xml", properties)


def _wheel(path: Path, names: Sequence[str]) -> None:
    with zipfile.ZipFile(path, "w") as package:
        for name in names:
            package.writestr(name, "x" * 100)


def write_manifest(root: Path, version: str, python: str = VERSION) -> None:
    """manifest.json for all that lies in a folder."""
    files = [
        {
            "path": path.relative_to(root).as_posix(),
            "size": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for path in sorted(root.rglob("*"))
        if path.is_file() and path.name != "manifest.json"
    ]
    data = {
        "schema": 1,
        "version": version,
        "python": {"version": python},
        "test_build": False,
        "files": files,
    }
    (root / "manifest.json").write_text(json.dumps(data), encoding="utf-8")


def make_release(root: Path, version: str = "0.1.0") -> Path:
    """A small release folder with all the parts of a real one."""
    for folder in ("runtime/Lib", "wheels", "licences", "addin/install"):
        (root / folder).mkdir(parents=True)
    for name in ("runtime/python.exe", "runtime/python311.dll", "runtime/Lib/os.py", "licences/Python.txt"):
        (root / name).write_text(f"{name} {version}", encoding="utf-8")
    (root / "install.bat").write_text("@echo off", encoding="utf-8")
    (root / "requirements.txt").write_text("tthc==0.1.0", encoding="utf-8")
    (root / "addin" / "install" / "run.py").write_text("x = 1", encoding="utf-8")
    _wheel(root / "wheels" / "pip-25.3-py3-none-any.whl", ["pip/__main__.py"])
    _wheel(
        root / "wheels" / "pandas-3.1.1-cp311-cp311-win_amd64.whl",
        ["pandas/__init__.py", "pandas/_libs/x.pyd"],
    )
    _template(root / "tthc_workbook.xlsm", version)
    write_manifest(root, version)
    return root
