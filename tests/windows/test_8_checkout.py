"""install.bat of a checkout: the same with a Python that was found; here with the packages in its folder `wheels`."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import release_build
from addin.install.messages import Failure
from addin.release.given_python import opened
from support import ROOT
from tthc import __version__
from tthc.excel.check_calls import known_calls, pure_answer
from windows.conftest import USER
from windows.officer import Installed, Officer, Said, answered
from windows.wine import Windows

FOLDERS, FILES = ("addin", "python"), ("install.bat", "tthc_workbook.xlsm")
"""What of the sources install.bat needs."""


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory, release: Path) -> Path:
    """The folder of a whole Python for Windows, as its installer leaves it."""
    return opened(release_build.given_python(), tmp_path_factory.mktemp("python")).root


@pytest.fixture(scope="module")
def officer(wine_folder: Path, python: Path) -> Iterator[Officer]:
    """One whose Windows has nothing of ours."""
    with Windows(wine_folder / "checkout", USER) as windows:
        yield Officer(windows, python / "python.exe")


@pytest.fixture(scope="module")
def checkout(officer: Officer, python: Path) -> Path:
    """The sources where a developer has them."""
    officer.registry()  # makes the account
    folder = officer.windows.profile / "Downloads/mã nguồn (1)"
    for name in FOLDERS:
        shutil.copytree(
            ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
        )
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    (folder / "wheels").mkdir()
    for wheel in release_build.published_wheels():
        shutil.copy(wheel, folder / "wheels")
    return folder


@pytest.fixture(scope="module")
def before(checkout: Path) -> dict[Path, int]:
    """When each file of the checkout was written last."""
    return {path: path.stat().st_mtime_ns for path in checkout.rglob("*")}


@pytest.fixture(scope="module")
def said(officer: Officer, python: Path, checkout: Path, before: object, results: dict[str, Any]) -> Said:
    """install.bat with that Python on PATH, where it looks last."""
    path = rf"{officer.windows.name(python)};C:\windows\system32;C:\windows"
    found = officer.install(checkout, environment={"PATH": path})
    results["install_checkout"] = {"code": found.code, "seconds": round(found.seconds)}
    return found


@pytest.fixture(scope="module")
def installed(officer: Officer, said: Said) -> Installed:
    """What then is installed."""
    return officer.after(said)


def test_without_a_python_it_says_what_it_needs(officer: Officer, checkout: Path) -> None:
    refused = officer.install(checkout)
    assert (refused.code, refused.number()) == (Failure.NO_PYTHON, Failure.NO_PYTHON)
    assert officer.registry() is None


def test_it_tries_itself(said: Said, installed: Installed) -> None:
    assert f"Tự kiểm tra phiên bản {__version__}: đạt." in said.text
    assert installed.version == __version__


def test_functions_answer(installed: Installed) -> None:
    calls = known_calls()
    _, *told, _ = installed.call([(call.function, call.arguments) for call in calls])
    assert [answered(one) for one in told] == [pure_answer(call) for call in calls]


def test_it_is_installed_from_and_not_written_into(
    installed: Installed, checkout: Path, before: dict[Path, int]
) -> None:
    assert {path: path.stat().st_mtime_ns for path in checkout.rglob("*")} == before


def test_every_package_of_the_lock_is_installed(installed: Installed, checkout: Path) -> None:
    """Each of the packages is there, and pip, which only installs, is not."""
    names = {
        name.partition("/")[0]
        for wheel in (checkout / "wheels").glob("*.whl")
        for name in zipfile.ZipFile(wheel).namelist()
        if ".dist-info/" in name and not name.startswith("pip-")
    }
    there = {path.name for path in (installed.home / "python/Lib/site-packages").glob("*.dist-info")}
    assert there == names


def test_it_can_be_removed(officer: Officer, python: Path, installed: Installed, checkout: Path) -> None:
    told = officer.install(
        checkout, "/u", environment={"TTHC_PYTHON": officer.windows.name(python / "python.exe")}
    )
    assert told.code == 0, told.text
    assert officer.registry() is None
    assert not installed.base.exists()
