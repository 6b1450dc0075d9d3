"""What is on the machine: Windows, Excel, WPS Office, and which of them answers for Excel."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PureWindowsPath

from addin.install.messages import Failure, Remark, SetupError, sentence
from addin.install.port import Machine, Registry, View, WindowsVersion

__all__ = ["Excel", "Found", "ensure_windows", "found", "told"]

_OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
_APP_PATHS = r"Software\Microsoft\Windows\CurrentVersion\App Paths"
_CLICK_TO_RUN = rf"{_OFFICE}\ClickToRun\Configuration"
_CLASSES = (r"HKCU\Software\Classes", r"HKLM\Software\Classes")
_VERSIONS = ("16.0", "15.0", "14.0", "12.0", "11.0")
_OLDEST = 14
_NAMES = {"16.0": "2016 trở lên", "15.0": "2013", "14.0": "2010", "12.0": "2007", "11.0": "2003"}
_MACHINES = {0x8664: 64, 0xAA64: 64, 0x14C: 32}
_WPS_KEYS = (r"HKCU\Software\Kingsoft\Office\6.0\Common", r"HKLM\SOFTWARE\Kingsoft\Office\6.0\Common")
_WPS_PROGRAMS = ("et.exe", "wps.exe", "wpsoffice.exe", "ksolaunch.exe")
_VIEWS = (View.BITS_64, View.BITS_32)


@dataclass(frozen=True, slots=True)
class Excel:
    """An installed Excel: "16.0", its program, 32 or 64 (None: not known), the build where Office says it."""

    version: str
    program: Path
    bits: int | None
    build: str

    @property
    def from_store(self) -> bool:
        """Whether it came from Microsoft Store."""
        return "WindowsApps" in self.program.parts


@dataclass(frozen=True, slots=True)
class Found:
    """What was found. `answers` is the program that "Excel.Application" starts, "" where there is none."""

    windows: WindowsVersion
    excel: Excel | None
    wps: str | None
    answers: str

    @property
    def wps_answers(self) -> bool:
        """Whether WPS Office takes the calls meant for Excel."""
        return PureWindowsPath(self.answers).name.lower() in _WPS_PROGRAMS


def _texts(registry: Registry, key: str, name: str = "") -> Iterator[str]:
    """A value in both halves of the registry, where it is a text."""
    for view in _VIEWS:
        text = registry.value(key, name, view)
        if isinstance(text, str) and text.strip():
            yield text.strip()


def _class_texts(registry: Registry, key: str) -> Iterator[str]:
    """A class's default value: what the account has set goes before what holds for all."""
    for classes in _CLASSES:
        yield from _texts(registry, rf"{classes}\{key}")


def _bits(program: Path) -> int | None:
    """What a program was built for, from its own head."""
    try:
        with program.open("rb") as file:
            head = file.read(4096)
        (at,) = struct.unpack_from("<I", head, 0x3C)
        (kind,) = struct.unpack_from("<H", head, at + 4)
    except (OSError, struct.error):
        return None
    return _MACHINES.get(kind)


def _programs(registry: Registry) -> Iterator[tuple[str, Path]]:
    """(version or "", excel.exe) as installers noted them; not all of them need be there still."""
    for version in _VERSIONS:
        for folder in _texts(registry, rf"{_OFFICE}\{version}\Excel\InstallRoot", "Path"):
            yield version, Path(folder) / "EXCEL.EXE"
    for hive in ("HKCU", "HKLM"):
        for program in _texts(registry, rf"{hive}\{_APP_PATHS}\excel.exe"):
            yield "", Path(program.strip('"'))


def _current(registry: Registry) -> str:
    """The version "Excel.Application" stands for: "Excel.Application.16" is 16.0."""
    for name in _class_texts(registry, r"Excel.Application\CurVer"):
        if match := re.search(r"\.(\d+)$", name):
            return f"{match[1]}.0"
    return ""


def _excel(registry: Registry) -> Excel | None:
    for version, program in _programs(registry):
        if program.is_file() and program.name.lower() == "excel.exe":
            build = next(_texts(registry, _CLICK_TO_RUN, "VersionToReport"), "")
            return Excel(version or _current(registry) or "16.0", program, _bits(program), build)
    return None


def _wps(registry: Registry) -> str | None:
    for key in _WPS_KEYS:
        for folder in _texts(registry, key, "InstallRoot"):
            match = re.search(r"\d+(\.\d+)+", folder)
            return match[0] if match else ""
    for hive in ("HKCU", "HKLM"):
        for _ in _texts(registry, rf"{hive}\{_APP_PATHS}\et.exe"):
            return ""
    return None


def _answering(registry: Registry) -> str:
    """The program of the class behind "Excel.Application"."""
    for number in _class_texts(registry, r"Excel.Application\CLSID"):
        for command in _class_texts(registry, rf"CLSID\{number}\LocalServer32"):
            quoted = re.match(r'"([^"]+)"|(.+?\.exe)', command, re.IGNORECASE)
            if quoted:
                return quoted[1] or quoted[2]
    return ""


def found(registry: Registry, machine: Machine) -> Found:
    """Look at the machine; nothing is started."""
    return Found(machine.windows(), _excel(registry), _wps(registry), _answering(registry))


def ensure_windows(windows: WindowsVersion) -> None:
    """Windows 10 or later, of 64 bits.

    Raises:
        SetupError: it is not.
    """
    if windows.major < 10 or windows.bits != 64:
        raise SetupError(Failure.WINDOWS, found=f"{windows.name} ({windows.bits}-bit)")


def _excel_told(excel: Excel | None) -> str:
    if excel is None:
        return "không thấy"
    bits = f", bản {excel.bits}-bit" if excel.bits else ""
    build = f", số bản {excel.build}" if excel.build else ""
    return f"{_NAMES.get(excel.version, excel.version)} ({excel.version}{build}{bits})"


def told(found: Found) -> Iterator[str]:
    """What was found, a line each."""
    windows = found.windows
    yield f"Windows: {windows.name}, số bản {windows.build}, {windows.bits}-bit"
    yield f"Microsoft Excel: {_excel_told(found.excel)}"
    yield f"WPS Office: {'không thấy' if found.wps is None else ('có ' + found.wps).strip()}"
    if found.answers:
        yield f"Chương trình nhận lệnh dành cho Excel: {found.answers}"


def remarks(found: Found) -> Iterator[str]:
    """What of it may stand in the way."""
    if found.excel is None:
        yield sentence(Remark.NO_EXCEL)
    elif int(found.excel.version.split(".")[0]) < _OLDEST:
        yield sentence(Remark.OLD_EXCEL, version=_NAMES.get(found.excel.version, found.excel.version))
    elif found.excel.from_store:
        yield sentence(Remark.STORE_EXCEL)
    if found.wps_answers:
        yield sentence(Remark.WPS_ANSWERS)
