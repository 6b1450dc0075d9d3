"""The program that plays Excel, with stand-ins for the library and for pywin32; tests/windows has the true ones."""

import ctypes
import io
import json
import sys
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest

from tthc.excel.dll_host import LEFT_OUT, DllHost, NotStartedError, main

EMPTY = "an empty cell"


class Library:
    """xlwings' library: starts, or says why not; notes each request."""

    def __init__(self, *, refuses: str = "", starts: bool = True) -> None:
        self.asked: list[tuple[bytes, int]] = []
        self._text = ctypes.create_unicode_buffer(refuses)
        self._refuses, self._starts = bool(refuses), starts
        self.XLPyDLLActivateAuto = self._Function(self._activate)

    class _Function:
        """A function of a library, of which the types can be told."""

        def __init__(self, work: Any) -> None:
            self.work = work

        def __call__(self, *arguments: Any) -> int:
            return int(self.work(*arguments))

    def _activate(self, given: Any, command: bytes, mode: int) -> int:
        self.asked.append((command, mode))
        if self._refuses:
            given._obj.kind, given._obj.pointer = 8, ctypes.addressof(self._text)
        elif self._starts and mode == 1:
            given._obj.kind, given._obj.pointer = 9, 1
        return 0 if self._starts and not self._refuses else -2147467259


class Server:
    """xlwings' COM server: says what it was asked, fails for TTHC_HONG."""

    def CallUDF(self, module: str, function: str, arguments: Any) -> Any:  # noqa: N802
        """A call of a cell."""
        if function == "TTHC_HONG":
            raise ValueError("no number")
        return [module, function, arguments]


@pytest.fixture
def windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules of pywin32: a variant is told as (kind, value)."""
    com: Any = ModuleType("pythoncom")
    com.VT_ARRAY, com.VT_VARIANT, com.VT_ERROR, com.Empty = 0x2000, 12, 10, EMPTY
    com.IID_IDispatch = "IDispatch"
    com.CoInitialize = lambda: None
    com.ObjectFromAddress = lambda pointer, iid: (pointer, iid)
    client: Any = ModuleType("win32com.client")
    client.VARIANT = lambda kind, value: [kind, value]
    dynamic: Any = ModuleType("win32com.client.dynamic")
    dynamic.Dispatch = lambda found: Server() if found == (1, "IDispatch") else None
    for name, module in {
        "pythoncom": com,
        "win32com.client": client,
        "win32com.client.dynamic": dynamic,
    }.items():
        monkeypatch.setitem(sys.modules, name, module)


def use(library: Library, monkeypatch: pytest.MonkeyPatch) -> Library:
    monkeypatch.setattr(ctypes, "CDLL", lambda path: library)
    return library


@pytest.mark.usefixtures("windows")
def test_arguments_are_as_vba_gives_them(monkeypatch: pytest.MonkeyPatch) -> None:
    library = use(Library(), monkeypatch)
    with DllHost("xlwings64.dll", "cmd.exe Sổ") as host:
        told = host.call("TTHC_TONG", ["a", 1, True, None, LEFT_OUT, [["k", 2], ["l", None]]])
    block = [0x200C, [["k", 2.0], ["l", EMPTY]]]
    packed = ["a", 1.0, True, EMPTY, [10, -2147352572], block]
    assert told == ["tthc.excel.functions", "TTHC_TONG", [0x200C, packed]]
    assert type(told[2][1][1]) is float
    assert [mode for _, mode in library.asked] == [1, -1]
    assert library.asked[0][0].startswith(b"cmd.exe S")


@pytest.mark.usefixtures("windows")
@pytest.mark.parametrize(
    ("library", "told"),
    [(Library(refuses="hr = -2147221164"), "hr = -2147221164"), (Library(starts=False), "0x80004005")],
    ids=["a reason", "a number"],
)
def test_a_start_that_fails_says_why(library: Library, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    use(library, monkeypatch)
    with pytest.raises(NotStartedError, match=told):
        DllHost("xlwings64.dll", "cmd.exe")


def run(asked: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """The program with that on standard input."""
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(asked).encode())))
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(buffer=out))
    main()
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.usefixtures("windows")
def test_the_program_answers_a_line_for_each_thing_done(monkeypatch: pytest.MonkeyPatch) -> None:
    use(Library(), monkeypatch)
    calls = [["TTHC_SO", ["1"]], ["TTHC_HONG", []], ["TTHC_TEN", ["a"]]]
    asked = {"library": "x.dll", "command": "c", "calls": calls}
    started, first, failed, last, ended = run(asked, monkeypatch)
    assert started["started"] >= 0
    assert [first["value"][1], last["value"][1]] == ["TTHC_SO", "TTHC_TEN"]
    assert failed["failed"] == "ValueError('no number')"
    assert "value" not in failed
    assert ended == {"ended": True}


@pytest.mark.usefixtures("windows")
def test_the_program_says_why_nothing_started(monkeypatch: pytest.MonkeyPatch) -> None:
    use(Library(refuses="no interpreter"), monkeypatch)
    assert run({"library": "x.dll", "command": "c"}, monkeypatch) == [{"not_started": "no interpreter"}]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has pywin32")
def test_where_pywin32_is_not_nothing_starts(monkeypatch: pytest.MonkeyPatch) -> None:
    (told,) = run({"library": "x.dll", "command": "c"}, monkeypatch)
    assert "pythoncom" in told["not_started"]
