"""The account's variables after xlwings' library has put them into a code page; tests/windows has a true account."""

import ctypes
import os
from collections.abc import Mapping
from typing import Any

import pytest

from tthc.excel.account_environment import account_variables, damaged, restore

BEST = str.maketrans("ũĐứộ", "uÐ??")
"""What Western European Windows makes of letters its code page lacks: something like them, or a question mark."""
ACCOUNT = {
    "USERPROFILE": r"C:\Users\Vũ Đứ",
    "Temp": r"C:\Users\Vũ Đứ\AppData\Local\Temp",
    "windir": r"C:\Windows",
    "USERNAME": "Vũ Đứ",
}


def western(text: str) -> str:
    return text.translate(BEST)


def test_variables_that_lost_letters_are_the_accounts_again() -> None:
    now = {
        "USERPROFILE": r"C:\Users\Vu Ð?",
        "TEMP": r"C:\Users\Vu Ð?\AppData\Local\Temp",
        "WINDIR": r"C:\Windows",
    }
    assert damaged(now, ACCOUNT, [western]) == {
        "USERPROFILE": r"C:\Users\Vũ Đứ",
        "TEMP": r"C:\Users\Vũ Đứ\AppData\Local\Temp",
    }


def console(text: str) -> str:
    """What an English Windows makes of it: given as code page 437, taken for 1252."""
    return text.encode("cp437", "replace").decode("cp1252", "replace")


def test_variables_given_in_the_consoles_code_page_are_the_accounts_again() -> None:
    account = {"USERPROFILE": r"C:\Users\Hà", "TEMP": r"C:\Users\Hà\Temp", "PATH": r"C:\Windows"}
    now = {name: console(value) for name, value in account.items()}
    assert now["USERPROFILE"] == r"C:\Users\H…"
    assert damaged(now, account, [console, western]) == {
        name: account[name] for name in ("USERPROFILE", "TEMP")
    }


def test_what_was_set_otherwise_on_purpose_stays() -> None:
    now = {"TEMP": r"D:\tam", "USERNAME": "Vu D?", "TTHC_HOME": r"C:\Users\Public\ChamDiemTTHC", "SO": "1?"}
    assert damaged(now, ACCOUNT, [western]) == {}


def test_variables_that_are_right_stay() -> None:
    assert damaged({name.upper(): value for name, value in ACCOUNT.items()}, ACCOUNT, [western]) == {}


def test_the_process_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERNAME", "Vu Ð?")
    restore(lambda: ACCOUNT, [western])
    assert os.environ["USERNAME"] == "Vũ Đứ"


def test_where_windows_is_not_nothing_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USERNAME", "Vu Ð?")
    restore()
    assert os.environ["USERNAME"] == "Vu Ð?"


class Libraries:
    """Windows' own libraries: a block of variables, and what was given back."""

    def __init__(self, variables: Mapping[str, str], *, token: bool = True, block: bool = True) -> None:
        told = "".join(f"{name}={value}\0" for name, value in variables.items())
        self._told = ctypes.create_unicode_buffer(told + "\0")
        self._token, self._block = token, block
        self.given_back: list[str] = []

    def __call__(self, name: str) -> Any:
        return self

    class _Process:
        restype: Any = None

        def __call__(self) -> int:
            return 7

    GetCurrentProcess = _Process()

    def OpenProcessToken(self, process: Any, rights: int, token: Any) -> int:  # noqa: N802
        token._obj.value = 5
        return int(self._token)

    def CreateEnvironmentBlock(self, block: Any, token: Any, inherit: bool) -> int:  # noqa: N802
        assert (token.value, inherit) == (5, False)
        block._obj.value = ctypes.addressof(self._told)
        return int(self._block)

    def DestroyEnvironmentBlock(self, block: Any) -> None:  # noqa: N802
        self.given_back.append("block")

    def CloseHandle(self, token: Any) -> None:  # noqa: N802
        self.given_back.append("token")


@pytest.mark.parametrize(
    ("libraries", "told", "given_back"),
    [
        (Libraries(ACCOUNT | {"=C:": "C:\\"}), ACCOUNT | {"=C:": "C:\\"}, ["block", "token"]),
        (Libraries(ACCOUNT, block=False), {}, ["token"]),
        (Libraries(ACCOUNT, token=False), {}, []),
    ],
    ids=["a block", "no block", "no account"],
)
def test_windows_is_asked_and_all_is_given_back(
    libraries: Libraries, told: dict[str, str], given_back: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ctypes, "WinDLL", libraries, raising=False)
    assert account_variables() == told
    assert libraries.given_back == given_back
