"""install.bat /u: what is in use is not torn away, everything of ours goes, the officer's files stay."""

from pathlib import Path

import pytest

from addin.install.messages import Failure
from windows.conftest import OFFICERS, OWN_WORKBOOK
from windows.officer import Installed, Officer, Said
from windows.test_2_installed import TRUSTED

DOCUMENTS = "\\Documents\\"
"""Where only the officer's files are, those that other tests made of him among them."""


@pytest.fixture(scope="session")
def removed(officer: Officer, upgraded: Installed, downloaded: Path) -> Said:
    """install.bat /u of the newest release."""
    return officer.install(downloaded, "/u")


def test_what_is_in_use_is_not_removed(officer: Officer, upgraded: Installed, downloaded: Path) -> None:
    now = officer.installed()
    assert now is not None
    with officer.windows.kept_running(now.python):
        said = officer.install(downloaded, "/u")
    assert (said.code, said.number()) == (Failure.IN_USE, Failure.IN_USE)
    assert officer.installed() == now
    assert now.python.is_file()


def test_nothing_of_ours_is_left(officer: Officer, untouched: set[str], removed: Said) -> None:
    assert removed.code == 0, removed.text
    assert officer.registry() is None
    assert officer.registry(TRUSTED) is None
    assert {name for name in officer.files() - untouched if DOCUMENTS not in name} == set()


def test_the_officers_files_stay(officer: Officer, removed: Said) -> None:
    assert (officer.windows.profile / OWN_WORKBOOK).read_bytes().endswith(OFFICERS)
    assert "Sổ và các tệp trong thư mục tài liệu được giữ nguyên." in removed.text


def test_removing_what_is_not_there_is_no_error(officer: Officer, removed: Said, downloaded: Path) -> None:
    said = officer.install(downloaded, "/u")
    assert said.code == 0, said.text
