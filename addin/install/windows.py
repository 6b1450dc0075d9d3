"""This computer behind the port: Windows' own functions, by ctypes."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from addin.install.port import Folder, Ran, WindowsVersion

if sys.platform != "win32":
    raise ImportError("for Windows alone")

import ctypes
import shutil
import subprocess
import threading
import winreg
from ctypes import wintypes
from typing import IO

from addin.install.ownership import make_private, own_sid

__all__ = ["ThisMachine"]

_KNOWN = {
    Folder.LOCAL_APP_DATA: "{F1B32785-6FBA-4FCF-9D55-7B8E7F157091}",
    Folder.PUBLIC: "{DFDF76A2-C82A-4D63-906A-5644AC457385}",
    Folder.PROGRAM_DATA: "{62AB5D82-FDC1-4DC3-A9DD-070D1D495D97}",
    Folder.DOCUMENTS: "{FDD39AD0-238F-46AF-ADB4-6C85480369C7}",
    Folder.DESKTOP: "{B4BFCC3A-DB2C-424C-B029-7FE99A87C641}",
    Folder.START_MENU: "{A77F5D77-2E2B-44C3-A6A2-ABA601054A51}",
    Folder.PROFILE: "{5E6C858F-0E22-4760-9AFE-EA3317B67173}",
}
_VARIABLES = {
    Folder.LOCAL_APP_DATA: "LOCALAPPDATA",
    Folder.PUBLIC: "PUBLIC",
    Folder.PROGRAM_DATA: "ProgramData",
    Folder.PROFILE: "USERPROFILE",
}
"""Asked first: what the account's programs, Excel's VBA among them, are told."""

_CURRENT_VERSION = r"SOFTWARE\Microsoft\Windows NT\CurrentVersion"
_FIRST_OF_11 = 22000
_EXISTS_ALREADY = 183
_REMOTE = 4
_EXECUTABLE = 2
_LOCK = "Local\\ChamDiemTTHC-cai-dat"
_EXCEL_WINDOW = "XLMAIN"
_PIPE_SECONDS = 3.0
_CHUNK = 1 << 16


def _known_folder(identity: str) -> Path | None:
    """SHGetKnownFolderPath: the real place, also where it was moved to another drive or to OneDrive."""
    number = (ctypes.c_byte * 16)()
    if ctypes.windll.ole32.CLSIDFromString(identity, ctypes.byref(number)) != 0:
        return None
    text = ctypes.c_wchar_p()
    found = ctypes.windll.shell32.SHGetKnownFolderPath(ctypes.byref(number), 0, None, ctypes.byref(text))
    path = text.value
    free = ctypes.windll.ole32.CoTaskMemFree
    free.argtypes = [ctypes.c_void_p]
    free(ctypes.cast(text, ctypes.c_void_p))
    return Path(path) if found == 0 and path else None


def _edition() -> str:
    try:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, _CURRENT_VERSION) as key:
            return str(winreg.QueryValueEx(key, "ProductName")[0])
    except OSError:
        return "Windows"


class _Printed:
    """What a program prints. The pipe's end is not waited for: what the program started may hold it open."""

    def __init__(self, pipe: IO[bytes] | None) -> None:
        self._chunks: list[bytes] = []
        self._reader = threading.Thread(target=self._read, args=(pipe,), daemon=True)
        self._reader.start()

    def _read(self, pipe: IO[bytes] | None) -> None:
        while pipe is not None and (chunk := os.read(pipe.fileno(), _CHUNK)):
            self._chunks.append(chunk)

    def text(self) -> str:
        """All that came until now, once the program has ended."""
        self._reader.join(_PIPE_SECONDS)
        return b"".join(self._chunks).decode("utf-8", "replace")


class ThisMachine:
    """See `port.Machine`."""

    def __init__(self) -> None:
        self._lock = 0

    def windows(self) -> WindowsVersion:
        version = sys.getwindowsversion()
        name = _edition()
        if version.build >= _FIRST_OF_11:
            name = name.replace("Windows 10", "Windows 11")  # Windows 11 still calls itself 10 there
        bits = 64 if os.environ.get("PROCESSOR_ARCHITECTURE", "").endswith("64") else 32
        return WindowsVersion(name, version.major, version.build, bits)

    def elevated(self) -> bool:
        return bool(ctypes.windll.shell32.IsUserAnAdmin())

    def user(self) -> str:
        return os.environ.get("USERNAME", "")

    def user_id(self) -> str:
        return own_sid()

    def folder(self, which: Folder) -> Path | None:
        text = os.environ.get(_VARIABLES.get(which, ""), "")
        if text and Path(text).is_absolute():
            return Path(text)
        return _known_folder(_KNOWN[which])

    def environment(self) -> Mapping[str, str]:
        return dict(os.environ)

    def free_bytes(self, folder: Path) -> int:
        return shutil.disk_usage(folder).free

    def is_remote(self, folder: Path) -> bool:
        kind = ctypes.windll.kernel32.GetDriveTypeW
        kind.argtypes = [wintypes.LPCWSTR]
        return folder.drive.startswith("\\\\") or int(kind(folder.anchor)) == _REMOTE

    def make_private(self, folder: Path) -> None:
        make_private(folder)

    def opener(self, ending: str) -> Path | None:
        room = wintypes.DWORD(1024)
        text = ctypes.create_unicode_buffer(room.value)
        ask = ctypes.windll.shlwapi.AssocQueryStringW
        found = ask(0, _EXECUTABLE, ctypes.c_wchar_p(ending), None, text, ctypes.byref(room))
        return Path(text.value) if found == 0 and text.value else None

    def excel_is_open(self) -> bool:
        find = ctypes.windll.user32.FindWindowW
        find.argtypes = [wintypes.LPCWSTR, wintypes.LPCWSTR]
        find.restype = wintypes.HWND
        return bool(find(_EXCEL_WINDOW, None))

    def lock(self) -> bool:
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        create = kernel.CreateMutexW
        create.argtypes = [ctypes.c_void_p, wintypes.BOOL, wintypes.LPCWSTR]
        create.restype = wintypes.HANDLE
        self._lock = create(None, False, _LOCK)  # kept open until this process ends
        return bool(self._lock) and ctypes.get_last_error() != _EXISTS_ALREADY

    def run(self, command: Sequence[str], seconds: float, environment: Mapping[str, str]) -> Ran:
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
        printed = _Printed(process.stdout)
        try:
            code: int | None = process.wait(seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            code = None
        except BaseException:  # Ctrl+C: nothing of ours runs on
            process.kill()
            raise
        return Ran(code, printed.text())

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
