"""The command line by which xlwings' VBA starts its Python server, built here as `XLPyCommand` builds it.

With it the installation is tried without Excel. A test runs the VBA of the pinned xlwings beside this.
"""

from __future__ import annotations

import os
import re
import warnings
from collections.abc import Mapping
from pathlib import Path

from openpyxl import load_workbook

__all__ = ["SETTINGS_SHEET", "Settings", "interpreter_of", "library_names", "server_command", "settings_of"]

SETTINGS_SHEET = "xlwings.conf"
Settings = Mapping[str, str]
"""What the sheet says, keys in capitals, variables of the environment not yet put in."""

_VARIABLE = re.compile(r"%([^%]+)%")
_BEFORE_PYTHONPATH = ("ONEDRIVE_CONSUMER_WIN", "ONEDRIVE_COMMERCIAL_WIN", "SHAREPOINT_WIN")


def settings_of(workbook: Path) -> Settings:
    """The settings a workbook carries for xlwings, up to the first blank cell; empty without that sheet."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of other sheets
        book = load_workbook(workbook, read_only=True, data_only=True)
    try:
        if SETTINGS_SHEET not in book.sheetnames:
            return {}
        found: dict[str, str] = {}
        for key, value in book[SETTINGS_SHEET].iter_rows(max_col=2, values_only=True):
            if not key:
                break
            found[str(key).upper()] = "" if value is None else str(value)
        return found
    finally:
        book.close()


def _expanded(text: str) -> str:
    """As Windows does it: a variable that is not set stays as it is written."""
    return _VARIABLE.sub(lambda found: os.environ.get(found[1], found[0]), text)


def _setting(settings: Settings, key: str) -> str:
    return _expanded(settings.get(key, ""))


def interpreter_of(settings: Settings) -> str:
    """The interpreter Excel will start, "" where none is named."""
    return _setting(settings, "INTERPRETER_WIN")


def library_names(version: str) -> tuple[str, str]:
    """xlwings' libraries as its VBA looks for them beside the interpreter: for 64-bit, for 32-bit Excel."""
    return f"xlwings64-{version}.dll", f"xlwings32-{version}.dll"


def server_command(workbook: str, settings: Settings) -> str:
    """What VBA hands to xlwings' library for the workbook of that full name."""
    before = (_setting(settings, key) for key in _BEFORE_PYTHONPATH)
    beside = _setting(settings, "ADD_WORKBOOK_TO_PYTHONPATH") or "true"
    paths = ";".join((beside, workbook, workbook, *before, _setting(settings, "PYTHONPATH")))
    paths = paths.replace("\\", "\\\\").replace("'", "\\'").replace("&", "^&")
    console = "/showconsole" if _setting(settings, "SHOW CONSOLE").lower() == "true" else ""
    told = (
        f'import sys, os;import xlwings.utils;xlwings.utils.prepare_sys_path(\\"{paths}\\");'
        "import xlwings; xlwings.serve('$(CLSID)')"
    )
    return f'cmd.exe {console} /K ""{interpreter_of(settings)}" -B -c "{told}""'
