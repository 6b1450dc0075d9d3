"""Calls worksheet functions through xlwings' own COM server code, with stand-ins for what only Windows has.

Run as a program: calls come as JSON on standard input, one list of [function, arguments]; results go out as JSON.
A range is {"range": rows}; {"error": code} is an error as COM hands it over; {"date": [y, m, d]} a date.
"""

import asyncio
import concurrent.futures
import ctypes
import datetime as dt
import json
import subprocess
import sys
from importlib import import_module
from types import ModuleType
from typing import Any
from unittest.mock import MagicMock

assert asyncio, subprocess
assert concurrent.futures  # imported before the platform changes its name: these look at it

RANGE = "{00020846-0000-0000-C000-000000000046}"
ONLY_ON_WINDOWS = (
    *("pywintypes", "pythoncom", "win32api", "win32con", "win32gui", "win32process", "win32timezone"),
    *("win32event", "win32com", "win32com.client", "win32com.client.dynamic", "win32com.server"),
    *("win32com.server.util", "win32com.server.dispatcher", "win32com.server.policy"),
)


class StandIn(ModuleType):
    """A module in which every name is there."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = MagicMock(name=f"{self.__name__}.{name}")
        setattr(self, name, value)
        return value


class ComError(Exception):
    """What pywin32 raises."""


def pretend() -> None:
    """Put the stand-ins where xlwings looks for pywin32."""
    for name in ONLY_ON_WINDOWS:
        sys.modules[name] = StandIn(name)
        parent, _, last = name.rpartition(".")
        if parent:
            setattr(sys.modules[parent], last, sys.modules[name])
    types: Any = sys.modules["pywintypes"]
    types.TimeType, types.com_error, types.IID = dt.datetime, ComError, str
    types.datetime = dt.datetime
    util: Any = sys.modules["win32com.server.util"]
    util.unwrap = MagicMock(side_effect=ComError("an object of Excel, not ours"))
    policy: Any = sys.modules["win32com.server.policy"]
    policy.BasicWrapPolicy = policy.DesignatedWrapPolicy = object
    client: Any = sys.modules["win32com.client"]
    client.CDispatch = client.DispatchBaseClass = client.CoClassBaseClass = type("Dispatch", (), {})
    windows: Any = ctypes
    windows.windll = windows.oledll = windows.PyDLL = MagicMock()
    sys.modules["pythoncom"].__file__ = "pythoncom.dll"
    sys.platform = "win32"


def _range(rows: list[list[Any]]) -> MagicMock:
    """A range as COM shows it: a single cell has a value, a larger one a tuple of rows."""
    com = MagicMock()
    com._oleobj_.GetTypeInfo.return_value.GetTypeAttr.return_value.iid = RANGE
    values = tuple(tuple(_cell(value) for value in row) for row in rows)
    com.Rows.Count, com.Columns.Count = len(values), len(values[0])
    com.Value = values[0][0] if len(values) == 1 and len(values[0]) == 1 else values
    return com


def _cell(value: Any) -> Any:
    if isinstance(value, dict):
        return value["error"] if "error" in value else dt.datetime(*value["date"])
    return value


def _argument(value: Any) -> Any:
    return _range(value["range"]) if isinstance(value, dict) and "range" in value else _cell(value)


def main() -> None:
    """Answer the calls of standard input."""
    calls = json.load(sys.stdin)
    pretend()
    server = import_module("xlwings.com_server").XLPython()
    answers = []
    for function, arguments in calls:
        given = tuple(map(_argument, arguments))
        try:
            answers.append(
                {"value": server.CallUDF("tthc.excel.functions", function, given, None, MagicMock())}
            )
        except Exception as error:
            answers.append({"failed": type(error).__name__, "text": str(error)[:300]})
    known = vars(import_module("tthc.excel.functions"))
    described = {
        name: {"doc": info["ret"]["doc"], "args": {one["name"]: one["doc"] for one in info["args"]}}
        for name, value in known.items()
        if (info := getattr(value, "__xlfunc__", None))
    }
    json.dump({"answers": answers, "described": described}, sys.stdout)


if __name__ == "__main__":
    main()
