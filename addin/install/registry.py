"""Windows' registry behind the port."""

from __future__ import annotations

import sys
from collections.abc import Mapping

from addin.install.port import View

if sys.platform != "win32":
    raise ImportError("the registry is Windows'")

import winreg

__all__ = ["WindowsRegistry"]

_HIVES = {
    "HKCU": winreg.HKEY_CURRENT_USER,
    "HKLM": winreg.HKEY_LOCAL_MACHINE,
}
_VIEWS = {View.BITS_64: winreg.KEY_WOW64_64KEY, View.BITS_32: winreg.KEY_WOW64_32KEY}


def _split(key: str) -> tuple[int, str]:
    hive, _, below = key.partition("\\")
    return _HIVES[hive], below


class WindowsRegistry:
    """See `port.Registry`."""

    def value(self, key: str, name: str = "", view: View = View.BITS_64) -> str | int | None:
        hive, below = _split(key)
        try:
            with winreg.OpenKey(hive, below, 0, winreg.KEY_READ | _VIEWS[view]) as opened:
                found, kind = winreg.QueryValueEx(opened, name)
        except OSError:
            return None
        if kind == winreg.REG_EXPAND_SZ:
            return winreg.ExpandEnvironmentStrings(str(found))
        return found if isinstance(found, (str, int)) else None

    def keys(self, key: str, view: View = View.BITS_64) -> tuple[str, ...]:
        hive, below = _split(key)
        try:
            with winreg.OpenKey(hive, below, 0, winreg.KEY_READ | _VIEWS[view]) as opened:
                many, _, _ = winreg.QueryInfoKey(opened)
                return tuple(winreg.EnumKey(opened, number) for number in range(many))
        except OSError:
            return ()

    def write(self, key: str, values: Mapping[str, str | int]) -> None:
        hive, below = _split(key)
        with winreg.CreateKeyEx(hive, below, 0, winreg.KEY_WRITE | winreg.KEY_WOW64_64KEY) as opened:
            for name, content in values.items():
                kind = winreg.REG_DWORD if isinstance(content, int) else winreg.REG_SZ
                winreg.SetValueEx(opened, name, 0, kind, content)

    def delete(self, key: str) -> None:
        hive, below = _split(key)
        for name in self.keys(key):
            self.delete(f"{key}\\{name}")
        try:
            winreg.DeleteKeyEx(hive, below, winreg.KEY_WOW64_64KEY, 0)
        except FileNotFoundError:
            return
