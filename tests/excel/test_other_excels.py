"""When our Python ends, no Excel is ended: told of xlwings' module for Windows, which a stand-in plays here."""

import atexit
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from support import ROOT
from tthc.excel.other_excels import spare_other_excels

PROGRAM = """
import atexit, sys, types
played = types.ModuleType("xlwings._xlwindows")
played.cleanup = lambda: print("every Excel is ended")
sys.modules["xlwings._xlwindows"] = played
atexit.register(played.cleanup)
{then}
"""


def test_it_is_xlwings_own_ending_that_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    played, taken_back = SimpleNamespace(cleanup=print), []
    monkeypatch.setitem(sys.modules, "xlwings._xlwindows", played)
    monkeypatch.setattr(atexit, "unregister", taken_back.append)
    spare_other_excels()
    assert taken_back == [print]


def printed(then: str) -> str:
    path = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "python"),
    }  # without its variables no Windows starts a Python
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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has the module that is played")
@pytest.mark.parametrize("module", ["functions", "calls", "self_check"])
def test_who_answers_excel_ends_none(module: str) -> None:
    assert printed(f"import tthc.excel.{module}") == ""
