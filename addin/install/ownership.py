"""A folder for one account alone, outside its profile: Windows' access lists by ctypes."""

from __future__ import annotations

import sys
from pathlib import Path

if sys.platform != "win32":
    raise ImportError("for Windows alone")

import ctypes
from ctypes import wintypes

__all__ = ["make_private", "own_sid"]

_QUERY = 0x0008
_TOKEN_USER = 1
_REVISION = 1
_FILE_OBJECT = 1
_OWNER, _DACL = 0x1, 0x4
_EXISTS_ALREADY = 183
_ADMINISTRATORS = "S-1-5-32-544"
_RIGHTS = "D:P(A;OICI;FA;;;{sid})(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)"
"""No rights from above (P); full ones for the account, SYSTEM, administrators; for all below, too."""

_advapi = ctypes.WinDLL("advapi32", use_last_error=True)
_kernel = ctypes.WinDLL("kernel32", use_last_error=True)
_kernel.GetCurrentProcess.restype = wintypes.HANDLE
_kernel.CloseHandle.argtypes = [wintypes.HANDLE]
_kernel.LocalFree.argtypes = [ctypes.c_void_p]
_advapi.OpenProcessToken.argtypes = [wintypes.HANDLE, wintypes.DWORD, ctypes.POINTER(wintypes.HANDLE)]
_advapi.GetTokenInformation.argtypes = [
    wintypes.HANDLE,
    ctypes.c_int,
    ctypes.c_void_p,
    wintypes.DWORD,
    ctypes.POINTER(wintypes.DWORD),
]
_advapi.ConvertSidToStringSidW.argtypes = [ctypes.c_void_p, ctypes.POINTER(ctypes.c_wchar_p)]
_advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW.argtypes = [
    wintypes.LPCWSTR,
    wintypes.DWORD,
    ctypes.POINTER(ctypes.c_void_p),
    ctypes.c_void_p,
]
_advapi.GetNamedSecurityInfoW.argtypes = [
    wintypes.LPCWSTR,
    ctypes.c_int,
    wintypes.DWORD,
    *[ctypes.c_void_p] * 5,
]
_advapi.GetNamedSecurityInfoW.restype = wintypes.DWORD
_advapi.SetFileSecurityW.argtypes = [wintypes.LPCWSTR, wintypes.DWORD, ctypes.c_void_p]


class _Attributes(ctypes.Structure):
    _fields_ = (("size", wintypes.DWORD), ("descriptor", ctypes.c_void_p), ("inherited", wintypes.BOOL))


def _ensure(done: int) -> None:
    if not done:
        raise ctypes.WinError(ctypes.get_last_error())


def _as_text(sid: int | None) -> str:
    text = ctypes.c_wchar_p()
    _ensure(_advapi.ConvertSidToStringSidW(sid, ctypes.byref(text)))
    written = text.value or ""
    _kernel.LocalFree(ctypes.cast(text, ctypes.c_void_p))
    return written


def own_sid() -> str:
    """The number of this account: "S-1-5-21-…"."""
    token = wintypes.HANDLE()
    _ensure(_advapi.OpenProcessToken(_kernel.GetCurrentProcess(), _QUERY, ctypes.byref(token)))
    try:
        room = ctypes.create_string_buffer(256)
        used = wintypes.DWORD()
        _ensure(_advapi.GetTokenInformation(token, _TOKEN_USER, room, len(room), ctypes.byref(used)))
        return _as_text(ctypes.c_void_p.from_buffer(room).value)
    finally:
        _kernel.CloseHandle(token)


def _owner(folder: Path) -> str:
    owner, descriptor = ctypes.c_void_p(), ctypes.c_void_p()
    failed = _advapi.GetNamedSecurityInfoW(
        str(folder), _FILE_OBJECT, _OWNER, ctypes.byref(owner), None, None, None, ctypes.byref(descriptor)
    )
    if failed:
        raise ctypes.WinError(failed)
    try:
        return _as_text(owner.value)
    finally:
        _kernel.LocalFree(descriptor)


def make_private(folder: Path) -> None:
    """Make a folder with these rights from its first moment, or restrict one of ours.

    Raises:
        OSError: it cannot be made, or another account owns what is there and could keep its rights.
    """
    sid = own_sid()
    descriptor = ctypes.c_void_p()
    _ensure(
        _advapi.ConvertStringSecurityDescriptorToSecurityDescriptorW(
            _RIGHTS.format(sid=sid), _REVISION, ctypes.byref(descriptor), None
        )
    )
    try:
        attributes = _Attributes(ctypes.sizeof(_Attributes), descriptor, False)
        if _kernel.CreateDirectoryW(str(folder), ctypes.byref(attributes)):
            return
        error = ctypes.get_last_error()
        if error != _EXISTS_ALREADY:
            raise ctypes.WinError(error)
        if not folder.is_dir():
            raise FileExistsError(17, "not a folder", str(folder))
        if _owner(folder) not in {sid, _ADMINISTRATORS}:
            raise PermissionError(13, "owned by another account", str(folder))
        _ensure(_advapi.SetFileSecurityW(str(folder), _DACL, descriptor))  # keeps the P of the rights
    finally:
        _kernel.LocalFree(descriptor)
