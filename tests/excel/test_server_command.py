"""Our command line for xlwings' server against the VBA of the pinned xlwings, which pyOpenVBA's interpreter runs."""

import importlib.metadata
import re
from pathlib import Path

import pytest
import xlwings as xw
from pyopenvba.apps.excel import ExcelApplication

from addin.build.book import PROJECT, ribbon
from addin.build.modules import document_modules
from addin.build.ovba import Kind, Module, vba_project
from addin.build.package import code_names, package
from addin.build.sheets import XLWINGS_SETTINGS, macro_sheets
from support import WORKBOOK
from tthc.excel.server_command import interpreter_of, library_names, server_command, settings_of
from tthc.files.book_sheets import GUIDE
from tthc.files.plan import BookPlan, PlannedCell, SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes

XLWINGS_BAS = Path(
    str(importlib.metadata.distribution("xlwings").locate_file("xlwings/xlwings.bas"))
).read_text("ascii")
HOMES = {
    "plain": r"C:\Users\Can bo\AppData\Local\ChamDiemTTHC\0.6.2-ab12",
    "quotes and ampersands": r"D:\Bao cao II&III (ban 'cuoi')\home",
}
SETTINGS_FROM_SHEET = """
Public Home As String

Function GetConfig(configKey As String, Optional default As String = "") As Variant
    Dim row As Long
    GetConfig = default
    With ThisWorkbook.Worksheets("xlwings.conf")
        For row = 1 To 50
            If UCase$(.Cells(row, 1).Value) = UCase$(configKey) Then
                GetConfig = Replace(.Cells(row, 2).Value, "%TTHC_HOME%", Home)
            End If
        Next row
    End With
    If LCase$(GetConfig) = "false" Then GetConfig = False
End Function

Public Sub SetHomeTo(ByVal path As String)
    Home = path
End Sub
"""
"""Stands in for xlwings' GetConfig, which needs Windows' shell; the settings are those of our sheet."""


def vba_of(name: str) -> str:
    """A function as it stands in xlwings' module."""
    found = re.search(rf"^Function {name}\(\).*?^End Function$", XLWINGS_BAS, re.DOTALL | re.MULTILINE)
    assert found
    return found[0]


@pytest.fixture
def excel(tmp_path: Path) -> ExcelApplication:
    """The sheets macros know, with xlwings' own XLPyCommand."""
    (settings, _), _ = macro_sheets({})
    guide = SheetPlan(GUIDE.name, (), code_name=GUIDE.code_name)
    xlsx = xlsx_bytes(BookPlan((guide, settings), code_name="ThisWorkbook"))
    code = (
        f'Option Explicit\n#Const App = "Microsoft Excel"\n{SETTINGS_FROM_SHEET}\n{vba_of("XLPyCommand")}\n'
    )
    modules = document_modules(code_names(xlsx), [Module("xlwings", Kind.STANDARD, code)])
    path = tmp_path / "Sổ tổng hợp & báo cáo (bản 'cuối').xlsm"
    path.write_bytes(package(xlsx, vba_project(PROJECT, modules), ribbon()))
    return ExcelApplication.open(path)


@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_the_command_is_the_one_of_xlwings(
    excel: ExcelApplication, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    excel.run("SetHomeTo", home)
    monkeypatch.setenv("TTHC_HOME", home)
    workbook = str(excel.evaluate("ThisWorkbook.FullName"))
    command = server_command(workbook, settings_of(WORKBOOK))
    assert command == excel.evaluate("XLPyCommand()")
    assert f'/K ""{home}\\python\\python.exe" -B -c "' in command


def test_settings_are_those_the_builder_writes() -> None:
    assert settings_of(WORKBOOK) == {key.upper(): value for key, value in XLWINGS_SETTINGS.items()}


def test_a_workbook_of_somebody_else_has_no_settings(tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    path.write_bytes(xlsx_bytes(BookPlan((SheetPlan("Trang 1", ()),))))
    assert settings_of(path) == {}
    assert interpreter_of(settings_of(path)) == ""


def test_settings_end_at_the_first_blank_cell(tmp_path: Path) -> None:
    rows = {1: ("Interpreter_Win", "a.exe"), 3: ("Show Console", "True")}
    cells = tuple(
        PlannedCell(row, 1 + at, text) for row, pair in rows.items() for at, text in enumerate(pair)
    )
    path = tmp_path / "blank.xlsx"
    path.write_bytes(xlsx_bytes(BookPlan((SheetPlan("xlwings.conf", cells),))))
    assert settings_of(path) == {"INTERPRETER_WIN": "a.exe"}


def test_a_variable_that_is_not_set_stays_as_it_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TTHC_HOME", raising=False)
    assert interpreter_of(settings_of(WORKBOOK)) == r"%TTHC_HOME%\python\python.exe"


def test_what_the_sheet_says_of_the_console_and_of_debugging_is_kept() -> None:
    settings = {"INTERPRETER_WIN": r"C:\p\python.exe", "SHOW CONSOLE": "True"}
    assert server_command("a.xlsm", settings).startswith(
        r'cmd.exe /showconsole /K ""C:\p\python.exe" -B -c "'
    )
    assert "true;a.xlsm;a.xlsm;;;;" in server_command("a.xlsm", settings)


def test_libraries_are_named_as_xlwings_declares_them() -> None:
    declared = set(re.findall(r'Lib "(xlwings\d+-[\d.]+\.dll)"', XLWINGS_BAS))
    assert declared == set(library_names(xw.__version__))
