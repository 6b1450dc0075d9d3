r"""Puts right what xlwings' library does to the account's variables, before anything reads them.

It starts Python with variables that Windows gave it in the code page of the console and that are then taken
for the machine's: `C:\Users\Hà` becomes `C:\Users\H…` on an English Windows, `Vũ Đức` loses letters on any.
TEMP names no folder any more, and pywin32 cannot even be imported. The installation calls `restore` from
`sitecustomize`; Windows tells the account's own variables again.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

__all__ = ["account_variables", "damaged", "restore"]

_QUERY = 0x8 | 0x2
"""TOKEN_QUERY and TOKEN_DUPLICATE."""


def damaged(
    now: Mapping[str, str], account: Mapping[str, str], readings: Iterable[Callable[[str], str]]
) -> dict[str, str]:
    """The variables that are only what one of the readings left of the account's, as the account has them."""
    ways = tuple(readings)
    true = {name.upper(): value for name, value in account.items()}
    pairs = ((name, value, true.get(name.upper(), value)) for name, value in now.items())
    return {
        name: own for name, value, own in pairs if value != own and any(value == left(own) for left in ways)
    }


def _in_code_page(text: str) -> str:
    """What is left of a text where a program takes it for the machine's code page."""
    return text.encode("mbcs", "replace").decode("mbcs")


def _in_console_page(text: str) -> str:
    """What is left of a text that was given in the console's code page and taken for the machine's."""
    return text.encode("oem", "replace").decode("mbcs", "replace")


def _texts(address: int) -> dict[str, str]:
    """A block of variables: "name=value", each ended by a zero, and another one at the end."""
    found = {}
    while text := ctypes.wstring_at(address):
        name, _, value = text[1:].partition("=")  # "=C:" is a name, too
        found[text[0] + name] = value
        address += (len(text) + 1) * ctypes.sizeof(ctypes.c_wchar)
    return found


def account_variables() -> dict[str, str]:
    """What Windows would give a program the account starts by itself; empty where it does not say."""
    windll: Any = getattr(ctypes, "WinDLL")  # noqa: B009  # no such name but on Windows
    userenv, advapi, kernel = (windll(name) for name in ("userenv", "advapi32", "kernel32"))
    kernel.GetCurrentProcess.restype = ctypes.c_void_p
    token, block = ctypes.c_void_p(), ctypes.c_void_p()
    process = ctypes.c_void_p(kernel.GetCurrentProcess())
    if not advapi.OpenProcessToken(process, _QUERY, ctypes.byref(token)):
        return {}
    try:
        if not userenv.CreateEnvironmentBlock(ctypes.byref(block), token, False) or not block.value:
            return {}
        try:
            return _texts(block.value)
        finally:
            userenv.DestroyEnvironmentBlock(block)
    finally:
        kernel.CloseHandle(token)


def restore(
    account: Callable[[], Mapping[str, str]] = account_variables,
    readings: Iterable[Callable[[str], str]] = (_in_console_page, _in_code_page),
) -> None:
    """Do it for this process; never an error: a program with a wrong folder is better than none."""
    with suppress(Exception):
        os.environ.update(damaged(os.environ, account(), readings))
