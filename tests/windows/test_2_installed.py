"""What a first installation says and leaves: files, settings, registry, the officer's own workbook, icons."""

import json
import stat
from hashlib import sha256
from pathlib import Path

from addin.install.messages import Question, sentence
from tthc.excel.server_command import library_names
from windows.conftest import OWN_WORKBOOK, USER
from windows.editions import OLDER
from windows.officer import KEY, WORKBOOK, XLWINGS, Installed, Officer, Said

TRUSTED = r"HKCU\Software\Microsoft\Office\16.0\Excel\Security\Trusted Locations\LocationChamDiemTTHC"


def own_workbook(officer: Officer) -> Path:
    return officer.windows.profile / OWN_WORKBOOK


def test_it_says_what_it_found_asks_once_and_what_to_do_next(first_install: Said) -> None:
    assert first_install.code == 0
    text = first_install.text
    assert "Windows: Microsoft Windows 10" in text
    assert "Microsoft Excel: 2016 trở lên (16.0, số bản 16.0.19029.20136, bản 64-bit)" in text
    assert "WPS Office: không thấy" in text
    folder = rf"C:\users\{USER}\Documents\Chấm điểm TTHC"
    assert sentence(Question.TRUST, folder=folder) in text
    assert f"Đã cài xong phần mềm Chấm điểm TTHC, bản {OLDER}." in text
    assert rf"{folder}\Sổ chấm điểm TTHC.xlsm" in text


def test_the_registry_names_the_installation(officer: Officer, installed: Installed) -> None:
    found = officer.registry(KEY)
    assert found == {"Home": installed.home_name, "Version": OLDER}
    assert installed.home_name.isascii()
    assert installed.home.parent == officer.windows.profile / "AppData/Local/ChamDiemTTHC"


def test_the_files_are_those_of_the_release(installed: Installed) -> None:
    manifest = json.loads((installed.home / "manifest.json").read_bytes())
    for row in manifest["files"]:
        top, _, below = row["path"].partition("/")
        if top == "runtime" or row["path"] == WORKBOOK:
            path = installed.home / (f"python/{below}" if top == "runtime" else WORKBOOK)
            assert sha256(path.read_bytes()).hexdigest() == row["sha256"], path
    assert not (installed.home / "tam").exists()
    for name in library_names(XLWINGS):
        assert (installed.home / "python" / name).is_file()


def test_every_package_of_the_release_is_installed_in_its_version(installed: Installed) -> None:
    manifest = json.loads((installed.home / "manifest.json").read_bytes())
    wanted = {(one["name"].lower().replace("_", "-"), one["version"]) for one in manifest["wheels"]}
    code = "from importlib.metadata import distributions as d; print(*(f'{x.name}={x.version}' for x in d()))"
    told = installed.run("-c", code)
    found = {
        (name.lower().replace("_", "-"), version)
        for name, version in (one.split("=") for one in told.out.split())
    }
    assert found == {(name, version) for name, version in wanted if name != "pip"}


def test_the_template_is_read_only_and_the_officers_workbook_is_not(
    officer: Officer, installed: Installed
) -> None:
    template, own = installed.home / WORKBOOK, own_workbook(officer)
    assert own.read_bytes() == template.read_bytes()
    assert not template.stat().st_mode & stat.S_IWUSR
    assert own.stat().st_mode & stat.S_IWUSR


def test_excel_trusts_the_folder_of_the_workbook_alone(officer: Officer, installed: Installed) -> None:
    found = officer.registry(TRUSTED)
    folder = officer.windows.name(own_workbook(officer).parent)
    assert (found["Path"], found["AllowSubfolders"]) == (f"{folder}\\", 0)


def test_icons_open_the_officers_workbook(officer: Officer, installed: Installed) -> None:
    """An icon is a file of a fixed form; names of folders and files stand there in Windows' own letters."""
    own = own_workbook(officer)
    start = officer.windows.profile / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
    for folder in (officer.windows.profile / "Desktop", start):
        content = (folder / "Sổ chấm điểm TTHC.lnk").read_bytes()
        for name in (own.name, own.parent.name):
            assert f"{name}\0".encode("utf-16-le") in content


def test_the_log_tells_all_without_the_officers_name(installed: Installed) -> None:
    (log,) = (installed.base / "logs").glob("cai-dat-*.log")
    text = log.read_text("utf-8")
    assert "> c" in text
    assert "Hàm tính: 17 phép thử đều đúng." in text
    assert USER not in text


def test_another_pythons_settings_change_nothing(installed: Installed) -> None:
    """PYTHONPATH and PYTHONHOME, as other programs set them."""
    odd = {"PYTHONPATH": "C:\\khac", "PYTHONHOME": "C:\\khac", "TTHC_HOME": installed.home_name}
    told = installed.windows.run(
        [installed.python, "-c", "import sys, tthc; print(tthc.__file__, *sys.path)"], environment=odd
    )
    assert told.code == 0, told.errors
    assert "khac" not in told.out
