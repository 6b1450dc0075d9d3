"""Does on Windows what a test asks, with Python's standard library alone: JSON in, JSON out.

`{"do": "run", "line", "environment", "folder", "typed"}`: a command line as Explorer or Excel gives it;
`{"do": "read", "key"}`: a key of HKCU or HKLM with all below it; `{"do": "write", "key", "values"}`.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import winreg
from contextlib import suppress
from typing import Any

HIVES = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE}


def run(asked: dict[str, Any]) -> dict[str, Any]:
    """How the command ended, and what it wrote."""
    done = subprocess.run(
        asked["line"],
        input=asked["typed"].encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, **asked["environment"]},
        cwd=asked["folder"],
        check=False,
    )
    return {"code": done.returncode, "out": done.stdout.decode("utf-8", "replace")}


def _tree(key: Any) -> dict[str, Any]:
    keys, values, _ = winreg.QueryInfoKey(key)
    found: dict[str, Any] = {}
    for number in range(values):
        name, value, _ = winreg.EnumValue(key, number)
        found[name] = value if isinstance(value, str | int) else repr(value)
    for number in range(keys):
        name = winreg.EnumKey(key, number)
        with suppress(OSError), winreg.OpenKey(key, name) as below:
            found[name] = _tree(below)
    return found


def read(asked: dict[str, Any]) -> dict[str, Any] | None:
    """Values and keys by name; nothing for a key that is not there."""
    hive, _, below = asked["key"].partition("\\")
    try:
        with winreg.OpenKey(HIVES[hive], below) as key:
            return _tree(key)
    except FileNotFoundError:
        return None


def write(asked: dict[str, Any]) -> None:
    """Texts and numbers into a key, which is made."""
    hive, _, below = asked["key"].partition("\\")
    with winreg.CreateKey(HIVES[hive], below) as key:
        for name, value in asked["values"].items():
            winreg.SetValueEx(
                key, name, 0, winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ, value
            )


if __name__ == "__main__":
    request = json.load(sys.stdin.buffer)
    answer = {"run": run, "read": read, "write": write}[request["do"]](request)
    sys.stdout.buffer.write(json.dumps(answer).encode())
