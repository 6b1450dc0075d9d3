"""The Windows tests: before all others, since they take longest; a worker's first share holds them all.

What they build upon each other is made by fixtures, each a step of the officer's: the files in their order, those in
`ALONE` apart.
"""

from __future__ import annotations

import fcntl
import json
import platform
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from xdist.scheduler import LoadScopeScheduling

import release_build
from support import ROOT
from tools import need, skip_what_lacks
from tthc import __version__
from tthc.excel.server_command import library_names
from windows import wine
from windows.editions import older_edition
from windows.officer import XLWINGS, Installed, Officer, Said
from windows.wine import Windows

HERE = Path(__file__).parent
RESULTS = ROOT / "dist" / "test-windows.json"
USER, VIETNAMESE_USER = "canbo", "Cán bộ 1"
DOWNLOADED = "Bộ cài đặt (1) & thử"
"""Where officers unpack: with spaces, Vietnamese letters, and what cmd.exe takes for its own."""
OWN_WORKBOOK = "Documents/Chấm điểm TTHC/Sổ chấm điểm TTHC.xlsm"
"""The officer's own, below the profile."""
OFFICERS = b"the officer's own figures"
ALONE = ("test_7_vietnamese_profile", "test_8_checkout")
"""Files with a Windows of their own: another worker runs them where these tests run by themselves."""
EXCEL = r"C:\Program Files\Microsoft Office\root\Office16"


def missing() -> str | None:
    """What the machine lacks, or nothing."""
    return wine.missing() or release_build.missing()


class _ByWindows(LoadScopeScheduling):
    """What shares a Windows stays with one worker, in its order."""

    def _split_scope(self, nodeid: str) -> str:
        file = Path(nodeid.partition("::")[0]).stem
        return file if file in ALONE else "plain"


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> LoadScopeScheduling:
    """Asked of where a run begins: not when these are among all tests, where the first share holds them all."""
    return _ByWindows(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """They begin."""
    own = [item for item in items if HERE in item.path.parents]
    skip_what_lacks(own, {"release": missing, "wine_folder": wine.missing})
    items[:] = [*own, *(item for item in items if HERE not in item.path.parents)]


@pytest.fixture(scope="session")
def results(testrun_uid: str) -> Iterator[dict[str, Any]]:
    """Figures of this run, written to dist/test-windows.json beside those of its other workers."""
    start = time.monotonic()
    found: dict[str, Any] = {
        "schema": 1,
        "run": testrun_uid,
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "version": __version__,
        "machine": platform.platform(),
    }
    yield found
    found["seconds"] = round(time.monotonic() - start)
    RESULTS.parent.mkdir(exist_ok=True)
    with RESULTS.open("a+", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.seek(0)
        others = json.loads(file.read() or "{}")
        if others.get("run") == testrun_uid:
            found = others | found | {"seconds": max(others["seconds"], found["seconds"])}
        file.truncate(0)
        file.write(json.dumps(found, ensure_ascii=False, indent=1))


@pytest.fixture(scope="session")
def release(results: dict[str, Any]) -> Path:
    """The folder of a release, as it comes out of its zip."""
    need(missing())
    start = time.monotonic()
    folder = release_build.unpacked_release()
    told = subprocess.run(["wine", "--version"], capture_output=True, text=True, check=False).stdout
    results["wine"] = told.strip().splitlines()[0]
    results["release"] = {"name": folder.name, "seconds": round(time.monotonic() - start)}
    return folder


@pytest.fixture(scope="session")
def wine_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where prefixes go."""
    need(wine.missing())
    return tmp_path_factory.mktemp("wine")


@pytest.fixture(scope="session")
def windows(wine_folder: Path) -> Iterator[Windows]:
    """A Windows of an account with a plain name."""
    with Windows(wine_folder / "plain", USER) as made:
        yield made


@pytest.fixture(scope="session")
def officer(windows: Windows, release: Path) -> Officer:
    """The one who works on it."""
    return Officer(windows, release / "runtime/python.exe")


@pytest.fixture(scope="session")
def untouched(officer: Officer) -> set[str]:
    """The files of the account before anything of ours."""
    assert officer.registry() is None
    return officer.files()


@pytest.fixture(scope="session")
def excel(officer: Officer, untouched: set[str]) -> str:
    """An Excel as far as an installer sees one; no program of that name is ever started."""
    folder = officer.windows.path(EXCEL)
    folder.mkdir(parents=True)
    (folder / "EXCEL.EXE").write_bytes((officer.windows.drive / "windows/system32/notepad.exe").read_bytes())
    office = r"HKLM\SOFTWARE\Microsoft\Office"
    officer.write_registry(rf"{office}\16.0\Excel\InstallRoot", {"Path": f"{EXCEL}\\"})
    officer.write_registry(rf"{office}\ClickToRun\Configuration", {"VersionToReport": "16.0.19029.20136"})
    return EXCEL


def downloads(officer: Officer, name: str) -> Path:
    """The one folder that was unpacked into this folder of the downloads."""
    (folder,) = (officer.windows.profile / "Downloads" / name).iterdir()
    return folder


@pytest.fixture(scope="session")
def older(release: Path, wine_folder: Path) -> Path:
    """The same release as an older version, for an upgrade."""
    return older_edition(release, wine_folder / "older")


@pytest.fixture(scope="session")
def first_install(
    officer: Officer, older: Path, excel: str, untouched: set[str], results: dict[str, Any]
) -> Said:
    """install.bat of the older version by double-click, from a folder as officers have them; "c" is typed."""
    folder = officer.windows.profile / "Downloads" / DOWNLOADED / older.name
    folder.parent.mkdir(parents=True)
    older.rename(folder)
    said = officer.install(folder, typed="c\r\n\r\n")
    results["install"] = {"code": said.code, "seconds": round(said.seconds)}
    return said


@pytest.fixture(scope="session")
def installed(officer: Officer, first_install: Said) -> Installed:
    """What then is installed."""
    return officer.after(first_install)


@pytest.fixture(scope="session")
def written(officer: Officer, installed: Installed) -> Path:
    """The officer's workbook with his own figures in it."""
    own = officer.windows.profile / OWN_WORKBOOK
    own.write_bytes(own.read_bytes() + OFFICERS)
    return own


@pytest.fixture(scope="session")
def downloaded(officer: Officer, release: Path) -> Path:
    """The release of today, unpacked from its zip as an officer does it."""
    return officer.unpack(release_build.zipped_release(), f"{DOWNLOADED} mới")


@pytest.fixture(scope="session")
def damaged(installed: Installed) -> str:
    """The name of a file that is deleted from the older installation: the library for an Excel of 32 bits."""
    name = library_names(XLWINGS)[1]
    (installed.home / "python" / name).unlink()
    return name


@pytest.fixture(scope="session")
def upgrade(officer: Officer, downloaded: Path, written: Path, damaged: str, results: dict[str, Any]) -> Said:
    """The release of today over the older one, which is damaged."""
    said = officer.install(downloaded)
    results["upgrade"] = {"code": said.code, "seconds": round(said.seconds)}
    return said


@pytest.fixture(scope="session")
def upgraded(officer: Officer, upgrade: Said) -> Installed:
    """What then is in use."""
    return officer.after(upgrade)
