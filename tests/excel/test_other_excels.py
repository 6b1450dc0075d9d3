"""When our Python ends, no Excel is ended: told of xlwings' module for Windows, which a stand-in plays here."""

import subprocess
import sys

import pytest

from support import ROOT

PROGRAM = """
import atexit, sys, types
played = types.ModuleType("xlwings._xlwindows")
played.cleanup = lambda: print("every Excel is ended")
sys.modules["xlwings._xlwindows"] = played
atexit.register(played.cleanup)
{then}
"""


def printed(then: str) -> str:
    path = {"PYTHONPATH": str(ROOT / "python")}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(then=then)],
        capture_output=True,
        text=True,
        env=path,
        check=True,
    )
    return done.stdout


def test_xlwings_by_itself_would() -> None:
    assert printed("") == "every Excel is ended\n"


@pytest.mark.parametrize("module", ["functions", "calls", "self_check"])
def test_who_answers_excel_ends_none(module: str) -> None:
    assert printed(f"import tthc.excel.{module}") == ""
