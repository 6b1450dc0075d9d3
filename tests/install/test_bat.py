"""install.bat: only what cmd.exe does alike everywhere, and every exit code documented."""

import re

import pytest

from addin.install.messages import TEXTS, Failure
from install.bat_lint import faults
from support import ROOT

BAT = ROOT / "install.bat"
TEXT = BAT.read_bytes().decode("ascii")


def test_every_bat_of_the_project_keeps_the_rules() -> None:
    found = {
        path.name: faults(path.read_bytes()) for path in (*ROOT.glob("*.bat"), *ROOT.glob("addin/**/*.bat"))
    }
    assert found == {"install.bat": ()}


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("powershell -Command x", "powershell is not among"),
        ("robocopy a b", "robocopy is not among"),
        ("chcp 65001", "chcp is not among"),
        ("if exist x findstr y z", "findstr is not among"),
        ("if not defined PY where python", "where is not among"),
        ('if "%A%"=="1" timeout 5', "timeout is not among"),
        ("for %%P in (a) do choice", "choice is not among"),
        ("ver && echo a", "&"),
        ("ver || echo a", "|"),
        ("echo a > b", ">"),
        ("echo chào", "not ASCII"),
        ("set A=!B!", "!"),
        ("if exist x (echo a)", "bracket"),
        ("goto nowhere", "goto nowhere: no such label"),
        (":unused", ":unused is never reached"),
        ("echo " + "a" * 81, "longer than a window"),
    ],
)
def test_each_rule_is_noticed(line: str, fault: str) -> None:
    found = faults(f"@echo off\r\ngoto end\r\n{line}\r\n:end\r\n".encode())
    assert any(fault in one for one in found), found


def test_lines_end_as_cmd_wants_them() -> None:
    assert faults(b"@echo off\n") == ("lines do not end in CRLF: cmd.exe loses labels",)
    assert faults(b"@echo off\r\n") == ()


def test_every_exit_code_stands_in_the_head() -> None:
    head = TEXT[: TEXT.index("setlocal")]
    listed = {int(number) for number in re.findall(r"^rem +(\d+)  ", head, re.MULTILINE)}
    assert listed == {0, *map(int, Failure)}


def test_what_it_says_itself_has_the_number_it_returns() -> None:
    said = re.findall(r'^echo \[(\d+)\].*?^set "RC=(\d+)"', TEXT, re.MULTILINE | re.DOTALL)
    assert {(int(shown), int(returned)) for shown, returned in said} == {(10, 10), (11, 11), (12, 12)}
    assert {Failure(int(shown)) for shown, _ in said} <= TEXTS.keys()


def test_it_ends_in_one_place_and_waits_for_a_key_only_when_asked_by_hand() -> None:
    assert TEXT.count("exit /b") == 1
    assert TEXT.rstrip().endswith("exit /b %RC%")
    assert "if defined QUIET goto finish\r\necho.\r\npause\r\n:finish" in TEXT
