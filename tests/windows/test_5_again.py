"""install.bat run again: nothing to do, an upgrade, a damaged installation, an older release."""

from pathlib import Path

import pytest

from addin.install.messages import Failure, Remark
from tthc import __version__
from windows.conftest import DOWNLOADED, OFFICERS, downloads
from windows.officer import Installed, Officer, Said

SELF_CHECK = "Hàm tính: 17 phép thử đều đúng."


def test_a_second_run_only_looks(officer: Officer, installed: Installed, written: Path) -> None:
    before = officer.files()
    said = officer.install(downloads(officer, DOWNLOADED))
    assert said.code == 0, said.text
    assert "Bản này đã được cài và còn nguyên vẹn; chỉ kiểm tra lại." in said.text
    assert SELF_CHECK in said.text
    assert officer.installed() == installed
    assert {name for name in officer.files() ^ before if not name.endswith((".log", ".pyc"))} == set()
    assert written.read_bytes().endswith(OFFICERS)


@pytest.fixture(scope="module")
def tried_damaged(officer: Officer, installed: Installed, damaged: str) -> Said:
    """install.bat /test of an installation in which a virus scanner has been."""
    return officer.install(downloads(officer, DOWNLOADED), "/test")


def test_a_damaged_installation_is_noticed(tried_damaged: Said, damaged: str) -> None:
    assert (tried_damaged.code, tried_damaged.number()) == (Failure.SELF_CHECK, Failure.SELF_CHECK)
    assert f"thiếu hoặc không đọc được tệp {damaged}" in tried_damaged.text


def test_the_next_installation_is_whole_again(upgraded: Installed, damaged: str) -> None:
    assert (upgraded.home / "python" / damaged).is_file()


def test_an_upgrade_is_a_new_folder_and_the_one_before_is_kept(
    officer: Officer, installed: Installed, upgraded: Installed
) -> None:
    assert upgraded.version == __version__
    assert upgraded.base == installed.base
    assert upgraded.home != installed.home
    assert {path for path in upgraded.base.iterdir() if path.name != "logs"} == {
        installed.home,
        upgraded.home,
    }
    assert installed.call([("TTHC_SO", ("1",))])[1]["value"] == 1.0  # an Excel that is still open goes on


def test_an_upgrade_leaves_the_officers_workbook_and_says_how_data_move(
    officer: Officer, upgrade: Said, upgraded: Installed, written: Path
) -> None:
    assert written.read_bytes().endswith(OFFICERS)
    new = written.with_name(f"Sổ chấm điểm TTHC - bản {__version__}.xlsm")
    assert new.read_bytes() == (upgraded.home / "tthc_workbook.xlsm").read_bytes()
    assert f"[{int(Remark.NEW_WORKBOOK)}]" in upgrade.text
    assert officer.windows.name(new) in upgrade.text
    assert SELF_CHECK in upgrade.text


def test_trying_the_installation(officer: Officer, downloaded: Path, upgraded: Installed) -> None:
    said = officer.install(downloaded, "/test")
    assert said.code == 0
    assert SELF_CHECK in said.text


def test_an_older_release_is_not_put_over_a_newer_one_unasked(officer: Officer, upgraded: Installed) -> None:
    said = officer.install(downloads(officer, DOWNLOADED))
    assert (said.code, said.number()) == (Failure.DOWNGRADE, Failure.DOWNGRADE)
    assert officer.installed() == upgraded
