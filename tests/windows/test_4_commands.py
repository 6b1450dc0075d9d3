"""The command and the buttons of the installed program: what they end with, say and write, beside Linux' own."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from addin.build.sheets import macro_sheets
from messy.case import cases_in
from messy.file_cases import FILE_CASES
from messy.make import write_case
from support import DIEN_BIEN_PHU, ROOT
from tthc import __version__
from windows.officer import Installed, Officer
from windows.wine import Done

JSON_FILE, TABLE = "kết quả.json", "bảng tổng hợp.xlsx"
TOTAL = (
    *("tong-hop", "quý II/don-vi", "quý II/da-in", "--danh-muc", "quý II/danh-muc.csv"),
    *("--co-quan", "UBND thành phố Điện Biên Phủ", "--ra", TABLE, "--json", JSON_FILE),
)
MESSY = ("kiem-tra", "tệp lạ", "--json", JSON_FILE)
PLAY = ROOT / "tests/windows/inside/play.py"


@pytest.fixture(scope="module")
def folders(officer: Officer, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same files in a folder of the officer's documents and in one here."""
    there, here = officer.windows.profile / "Documents/Báo cáo quý II", tmp_path_factory.mktemp("bao-cao")
    shutil.copytree(DIEN_BIEN_PHU, here / "quý II")
    for number, case in enumerate(cases_in(FILE_CASES)):
        write_case(case, here / "tệp lạ" / f"{number:03}")
    shutil.copytree(here, there)
    return there, here


def on_windows(installed: Installed, folder: Path, *arguments: str) -> Done:
    done: Done = installed.run("-m", "tthc", *arguments, folder=folder)
    return done


def here(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "tthc", *arguments],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT / "python"), "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def plain(told: Any) -> Any:
    """A result without what differs between two systems: how paths are written, and so how files are ordered."""
    if isinstance(told, dict):
        return {key: plain(value) for key, value in told.items()}
    if isinstance(told, list):
        return sorted(map(plain, told), key=lambda one: json.dumps(one, ensure_ascii=False, sort_keys=True))
    return told.replace("\\", "/") if isinstance(told, str) else told


def both(
    installed: Installed, folders: tuple[Path, Path], command: tuple[str, ...]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A command that finds errors, on both systems: what each of them found."""
    told, wanted = on_windows(installed, folders[0], *command), here(folders[1], *command)
    assert (told.code, wanted.returncode) == (1, 1), told.errors
    there, known = (plain(json.loads((folder / JSON_FILE).read_text("utf-8"))) for folder in folders)
    return there, known


@pytest.fixture(scope="module")
def consolidated(installed: Installed, folders: tuple[Path, Path]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the consolidation of the quarter found; its tables are written."""
    return both(installed, folders, TOTAL)


def test_a_consolidation_finds_the_same(consolidated: tuple[dict[str, Any], dict[str, Any]]) -> None:
    there, known = consolidated
    assert there["files"]
    assert {key: there[key] for key in known} == known


def test_every_kind_of_file_is_read_the_same(installed: Installed, folders: tuple[Path, Path]) -> None:
    there, known = both(installed, folders, MESSY)
    assert there["files"]
    assert {key: there[key] for key in known} == known


def _cells(path: Path) -> Iterator[tuple[str, object]]:
    for sheet in load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value.replace("\\", "/") if isinstance(cell.value, str) else cell.value
                yield f"{sheet.title}!{cell.coordinate}", value


def test_the_table_is_the_same_cell_by_cell_but_for_the_time(
    folders: tuple[Path, Path], consolidated: object
) -> None:
    there, wanted = (dict(_cells(folder / TABLE)) for folder in folders)
    assert there.keys() == wanted.keys()
    differing = {cell: value for cell, value in there.items() if value != wanted[cell]}
    time_of_run = re.compile(r"\d\d giờ \d\d, ngày \d\d/\d\d/\d{4}")
    assert all(time_of_run.fullmatch(str(value)) for value in differing.values()), differing


def test_a_command_that_finds_all_in_order_ends_with_0(
    installed: Installed, folders: tuple[Path, Path]
) -> None:
    arguments = ("bo-tieu-chi", "liet-ke")
    told, wanted = on_windows(installed, folders[0], *arguments), here(folders[1], *arguments)
    assert (told.code, told.out.splitlines()) == (0, wanted.stdout.splitlines())


def test_a_command_that_cannot_run_ends_with_2(installed: Installed, folders: tuple[Path, Path]) -> None:
    told = on_windows(installed, folders[0], "kiem-tra", "không có")
    assert (told.code, told.out) == (2, "")
    assert "không có" in told.errors
    assert "Traceback" not in told.errors


def cells() -> dict[str, Any]:
    """The named cells of `_tthc`, as many as a button needs, blank but for the version."""
    _, names = macro_sheets({})
    wanted = ("yeu_cau", "ket_qua", "ket_qua_cau", "ket_qua_chi_tiet", "ky_da_chot")
    assert {*wanted, "yeu_cau_bang", "hoi_bang", "phien_ban"} <= names.keys()
    tables = {"yeu_cau_bang": [[None, None]] * 9, "hoi_bang": [[None] * 5] * 20}
    return {**dict.fromkeys(wanted), **tables, "phien_ban": __version__}


@pytest.fixture(scope="module")
def pressed(installed: Installed, results: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What four buttons and one without a workbook gave, from one server."""
    actions = ("no workbook", "check_setup", "khong_co", "consolidate", "show_log")
    steps = [("press", action, action != "no workbook") for action in actions]
    told = dict(zip(actions, installed.play(steps, cells()), strict=True))
    results["button_seconds"] = {action: round(one["seconds"], 2) for action, one in told.items()}
    return told


def test_the_command_of_a_button_is_the_one_of_vba() -> None:
    (command,) = re.findall(
        r'ActionsCommand As String = "([^"]+)"', (ROOT / "addin/vba/modAction.bas").read_text()
    )
    assert f'COMMAND = "{command}"' in PLAY.read_text("utf-8")


def test_a_button_answers_in_the_cells_of_the_workbook(pressed: dict[str, dict[str, Any]]) -> None:
    told = pressed["check_setup"]
    assert told["error"] is None
    assert told["value"]["ket_qua"] == "ok"
    assert told["value"]["ket_qua_cau"] == f"Cài đặt đúng, có thể sử dụng (phiên bản {__version__})."
    assert "Python: 3.11.9 (64bit)" in told["value"]["ket_qua_chi_tiet"]


def test_a_button_that_nobody_made_says_so(pressed: dict[str, dict[str, Any]]) -> None:
    told = pressed["khong_co"]["value"]
    assert told["ket_qua"] == "error"
    assert told["ket_qua_cau"].startswith('Tệp bảng tính gọi chức năng "khong_co" mà phần mềm không có')


def test_an_action_says_what_stands_in_its_way(pressed: dict[str, dict[str, Any]]) -> None:
    """The small workbook is in no folder of this machine, so that nothing could be kept beside it."""
    told = pressed["consolidate"]
    assert (told["error"], told["value"]["ket_qua"]) == (None, "error")
    assert "chưa được lưu thành tệp trên máy này" in told["value"]["ket_qua_cau"]


def test_a_fault_is_a_sentence_in_the_cells_and_an_entry_in_the_log(
    pressed: dict[str, dict[str, Any]], installed: Installed
) -> None:
    """It has no sheets, so that this one must fail; VBA sees no error of its own."""
    told = pressed["show_log"]
    assert (told["error"], told["value"]["ket_qua"]) == (None, "error")
    (log,) = (installed.base / "logs").glob("tthc-*.log")
    assert installed.windows.name(log) in told["value"]["ket_qua_cau"]
    assert "Traceback" in log.read_text("utf-8")
    assert "Traceback" not in str(told["value"])


def test_without_a_workbook_a_button_ends_with_an_entry_in_the_log(
    pressed: dict[str, dict[str, Any]], installed: Installed
) -> None:
    assert pressed["no workbook"]["error"] is None
    (log,) = (installed.base / "logs").glob("tthc-*.log")
    assert "Book.caller() must not be called directly" in log.read_text("utf-8")


def test_no_excel_is_ended_when_python_ends(installed: Installed) -> None:
    """xlwings would look for Excels that show no workbook, and end them."""
    code = "import xlwings._xlwindows as w; w.Apps.cleanup = lambda: print('ended')"
    ours = installed.run("-c", f"{code}; import tthc.excel.functions; print('done')")
    assert ours.out.split() == ["done"], ours.errors
