"""Writes one icon, described by its one argument in JSON; runs in the installed Python, which has pywin32."""

from __future__ import annotations

import json
import sys
from typing import Any


def make(plan: dict[str, str]) -> None:
    """Write the icon through Windows' own object, which takes any letter."""
    import pythoncom  # noqa: PLC0415  only the installed Python has it
    from win32com.shell import shell  # noqa: PLC0415

    link: Any = pythoncom.CoCreateInstance(
        shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
    )
    link.SetPath(plan["target"])
    link.SetArguments(plan["arguments"])
    link.SetWorkingDirectory(plan["folder"])
    link.SetDescription(plan["description"])
    if plan["picture"]:
        link.SetIconLocation(plan["picture"], 0)
    link.QueryInterface(pythoncom.IID_IPersistFile).Save(plan["link"], 0)


def read(path: str) -> tuple[str, str]:
    """(target, arguments) of an icon, to see what it says."""
    import pythoncom  # noqa: PLC0415
    from win32com.shell import shell  # noqa: PLC0415

    link: Any = pythoncom.CoCreateInstance(
        shell.CLSID_ShellLink, None, pythoncom.CLSCTX_INPROC_SERVER, shell.IID_IShellLink
    )
    link.QueryInterface(pythoncom.IID_IPersistFile).Load(path)
    return shell.SHGetPathFromIDListW(link.GetIDList()), link.GetArguments()


if __name__ == "__main__":
    wanted: dict[str, str] = json.loads(sys.argv[1])
    make(wanted)
    print(json.dumps(read(wanted["link"])))  # for the log
