"""Excel's side of the port, against objects that record what is asked of them: no Excel runs here."""

import ast
import ctypes
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from support import ROOT
from tthc.excel.excel_host import ExcelHost
from tthc.files.plan import PrintSetup

ESCAPE, DOWN, SINCE = 0x1B, 0x8000, 1


class Recorded:
    """A COM object: attributes as given or set, every other one a method; each use is noted in order."""

    def __init__(self, name: str = "", log: list[str] | None = None, **known: Any) -> None:
        self.__dict__.update(known, _name=name, _log=[] if log is None else log)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def method(*arguments: Any, **named: Any) -> None:
            given = [repr(one) for one in arguments] + [f"{key}={value!r}" for key, value in named.items()]
            self._log.append(f"{self._name}{name}({', '.join(given)})")

        return method

    def __setattr__(self, name: str, value: Any) -> None:
        self._log.append(f"{self._name}{name} = {value!r}")
        self.__dict__[name] = value


class User32:
    """Windows' own library: which keys were pressed, and whose window is in front."""

    def __init__(self, pressed: int, front: int) -> None:
        self._pressed, self._front = pressed, front
        self.asked: list[int] = []

    def GetAsyncKeyState(self, key: int) -> int:  # noqa: N802
        """The state of a key."""
        self.asked.append(key)
        return self._pressed

    def GetForegroundWindow(self) -> int:  # noqa: N802
        """The window in front."""
        return self._front

    def GetWindowThreadProcessId(self, window: int, found: Any) -> None:  # noqa: N802
        """Windows 10 to 19 are of process 1 and so on."""
        found._obj.value = window // 10


def host(user32: Any = None, **api: Any) -> ExcelHost:
    return ExcelHost(SimpleNamespace(api=SimpleNamespace(Hwnd=10, **api)), user32)  # type: ignore[arg-type]


def sheet(api: Recorded, book: Any = None) -> Any:
    return SimpleNamespace(api=api, book=SimpleNamespace(api=book))


@pytest.mark.parametrize(("ready", "interactive"), [(True, True), (False, True), (True, False)])
def test_ready_and_interactive_both_count(ready: bool, interactive: bool) -> None:
    assert host(Ready=ready, Interactive=interactive).ready() is (ready and interactive)


@pytest.mark.parametrize(
    ("pressed", "front", "stops"),
    [(DOWN, 10, True), (SINCE, 19, True), (0, 10, False), (DOWN, 25, False), (2, 10, False)],
)
def test_esc_counts_in_any_window_of_excel_alone(pressed: int, front: int, stops: bool) -> None:
    user32 = User32(pressed, front)
    assert host(user32).cancelled() is stops
    assert user32.asked == [ESCAPE]


def test_windows_own_library_is_taken_where_no_other_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(user32=User32(DOWN, 10)), raising=False)
    assert host().cancelled()


def test_the_decimal_sign_comes_as_a_table_or_from_a_function() -> None:
    assert host(International=(84, ";", ",", ".")).decimal_sign() == ","
    assert host(International=lambda which: {3: "."}[which]).decimal_sign() == "."


@pytest.mark.parametrize("value", [True, False])
def test_what_may_be_changed_is_asked_of_excel(value: bool) -> None:
    book: Any = SimpleNamespace(api=SimpleNamespace(ReadOnly=value, ProtectStructure=not value))
    assert host().is_read_only(book) is value
    assert host().is_structure_locked(book) is not value
    assert host().is_protected(sheet(Recorded(ProtectContents=value))) is value


def test_a_protection_without_password_is_taken_off_and_put_back() -> None:
    api = Recorded(ProtectContents=False)
    assert host().unprotect(sheet(api))
    host().protect(sheet(api))
    assert api._log == ["Unprotect('')", "Protect(AllowFormattingColumns=True, AllowFormattingRows=True)"]


def test_a_protection_with_password_stays() -> None:
    def refused(password: str) -> None:
        raise OSError("1004")

    assert not host().unprotect(sheet(Recorded(ProtectContents=True, Unprotect=refused)))


def test_a_copy_is_saved_under_its_path(tmp_path: Path) -> None:
    api = Recorded()
    host().save_copy(SimpleNamespace(api=api), tmp_path / "Sổ.xlsm")  # type: ignore[arg-type]
    assert api._log == [f"SaveCopyAs({str(tmp_path / 'Sổ.xlsm')!r})"]


def test_a_sheet_is_copied_behind_another_and_is_then_active() -> None:
    template, last = Recorded(), "the last sheet"
    copy = object()
    after = SimpleNamespace(api=last, book=SimpleNamespace(sheets=SimpleNamespace(active=copy)))
    assert host().copy_sheet(sheet(template), after) is copy  # type: ignore[arg-type]
    assert template._log == ["Copy(None, 'the last sheet')"]


def test_a_page_is_set_up_in_points() -> None:
    setup = Recorded()
    host().set_print(
        sheet(Recorded(PageSetup=setup)),
        PrintSetup(landscape=True, repeat_rows=(5, 6), margins=(25.4, 12.7, 25.4, 12.7), one_page=True),
    )
    assert setup._log == [
        *("PaperSize = 9", "Orientation = 2"),
        *("LeftMargin = 72.0", "RightMargin = 36.0", "TopMargin = 72.0", "BottomMargin = 36.0"),
        *("PrintTitleRows = '$5:$6'", "Zoom = False", "FitToPagesWide = 1", "FitToPagesTall = 1"),
    ]


def test_a_long_table_is_one_page_wide_only() -> None:
    setup = Recorded()
    host().set_print(sheet(Recorded(PageSetup=setup)), PrintSetup())
    assert (setup.Orientation, setup.PrintTitleRows, setup.FitToPagesTall) == (1, "", False)


@pytest.mark.parametrize("rows", [0, 6])
def test_rows_are_frozen_in_the_sheets_own_view_and_the_officers_sheet_comes_back(rows: int) -> None:
    log: list[str] = []
    window, before = Recorded("window.", log), Recorded("before.", log)
    book = SimpleNamespace(Windows=lambda number: window, ActiveSheet=before)
    host().freeze(sheet(Recorded("sheet.", log), book), rows)
    assert log[0] == "sheet.Activate()"
    assert log[1] == "window.FreezePanes = False"
    assert log[-2:] == [f"window.FreezePanes = {rows > 0}", "before.Activate()"]
    assert f"window.SplitRow = {rows}" in log


def test_notes_are_told_by_their_cells() -> None:
    comments = [
        SimpleNamespace(Parent=SimpleNamespace(Address=f"$B${row}"), Text=lambda row=row: f"ghi chú {row}")
        for row in (7, 12)
    ]
    assert host().notes(sheet(Recorded(Comments=comments))) == {"B7": "ghi chú 7", "B12": "ghi chú 12"}


def test_nothing_else_of_ours_touches_excels_own_objects() -> None:
    """`.api` of xlwings stands in the host alone; how Excel calculates is kept by VBA."""
    for path in (ROOT / "python/tthc").rglob("*.py"):
        if path.name == "excel_host.py":
            continue
        found = [
            node.lineno
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.Attribute) and node.attr in {"api", "impl", "calculation"}
        ]
        assert not found, f"{path.name}: {found}"


def test_no_click_in_another_program_loads_excels_side() -> None:
    code = "import sys, tthc.excel.calls; sys.exit('tthc.excel.excel_host' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": str(ROOT / "python")})
