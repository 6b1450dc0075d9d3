r"""Puts right what xlwings' library does to the account's variables, before anything reads them.

It starts Python with the variables in the code page of the machine: `C:\Users\Vũ Đức` becomes
`C:\Users\Vu Ð?c`, TEMP names no folder any more, and pywin32 cannot even be imported. The installation calls
`restore` from `sitecustomize`; Windows tells the account's own variables again.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import Any

__all__ = ["account_variables", "damaged", "restore"]

_QUERY = 0x8 | 0x2
"""TOKEN_QUERY and TOKEN_DUPLICATE."""


def damaged(
    now: Mapping[str, str], account: Mapping[str, str], in_code_page: Callable[[str], str]
) -> dict[str, str]:
    """The variables that are only what the code page left of the account's, as the account has them."""
    true = {name.upper(): value for name, value in account.items()}
    pairs = ((name, value, true.get(name.upper(), value)) for name, value in now.items())
    return {name: own for name, value, own in pairs if value != own and value == in_code_page(own)}


def _in_code_page(text: str) -> str:
    """What is left of a text where a program takes it for the machine's code page."""
    return text.encode("mbcs", "replace").decode("mbcs")


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
    in_code_page: Callable[[str], str] = _in_code_page,
) -> None:
    """Do it for this process; never an error: a program with a wrong folder is better than none."""
    with suppress(Exception):
        os.environ.update(damaged(os.environ, account(), in_code_page))
