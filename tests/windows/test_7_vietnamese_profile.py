"""An account with a Vietnamese name: its path is one xlwings' library can neither load from nor hand over."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tthc import __version__
from windows.conftest import VIETNAMESE_USER
from windows.officer import Installed, Officer, Said
from windows.test_4_commands import cells
from windows.wine import Windows


@pytest.fixture(scope="module")
def officer(wine_folder: Path, release: Path) -> Iterator[Officer]:
    """One who works under such an account."""
    with Windows(wine_folder / "vietnamese", VIETNAMESE_USER) as windows:
        yield Officer(windows, release / "runtime/python.exe")


@pytest.fixture(scope="module")
def said(officer: Officer, release: Path, results: dict[str, Any]) -> Said:
    """install.bat as it ships."""
    found = officer.install(release)
    results["install_vietnamese_profile"] = {"code": found.code, "seconds": round(found.seconds)}
    return found


@pytest.fixture(scope="module")
def installed(officer: Officer, said: Said) -> Installed:
    """What then is installed."""
    return officer.after(said)


def test_the_program_goes_where_the_path_is_plain(installed: Installed) -> None:
    assert installed.home_name.isascii()
    assert installed.home_name.startswith("C:\\users\\Public\\ChamDiemTTHC-")


def test_the_workbook_stands_in_the_officers_documents(officer: Officer, said: Said) -> None:
    own = officer.windows.profile / "Documents/Chấm điểm TTHC/Sổ chấm điểm TTHC.xlsm"
    assert own.is_file()
    assert officer.windows.name(own) in said.text


def test_functions_answer(installed: Installed) -> None:
    workbook = rf"C:\users\{VIETNAMESE_USER}\Documents\Chấm điểm TTHC\Sổ chấm điểm TTHC.xlsm"
    _, name, number, _ = installed.call(
        [("TTHC_TEN", ("ubnd xã nà nhạn",)), ("TTHC_SO", ("1.855 hồ sơ",))], workbook=workbook
    )
    assert (name["value"], number["value"]) == ("UBND xã Nà Nhạn", 1855.0)


def test_a_button_answers(installed: Installed) -> None:
    (told,) = installed.play([("press", "check_setup", True)], cells())
    assert told["value"]["ket_qua_cau"] == f"Cài đặt đúng, có thể sử dụng (phiên bản {__version__})."


def test_the_accounts_variables_are_whole_where_excel_starts_python(installed: Installed) -> None:
    """The library starts Python with variables in the machine's code page: "C?n b? 1" for such a name."""
    told = installed.play(
        [("evaluate", f"__import__('os').environ[{name!r}]") for name in ("USERPROFILE", "TEMP")]
    )
    profile, temporary = (one["value"] for one in told)
    assert profile == rf"C:\users\{VIETNAMESE_USER}"
    assert temporary.startswith(f"{profile}\\")


def test_pywin32_keeps_its_notes_in_the_installation(installed: Installed) -> None:
    told = installed.run("-c", "import win32com.client, win32com; print(win32com.__gen_path__)")
    assert (
        told.out.strip().lower() == rf"{installed.home_name}\python\Lib\site-packages\win32com\gen_py".lower()
    )


def test_it_can_be_removed(officer: Officer, installed: Installed, release: Path) -> None:
    told = officer.install(release, "/u")
    assert told.code == 0, told.text
    assert officer.registry() is None
    assert not installed.base.exists()
