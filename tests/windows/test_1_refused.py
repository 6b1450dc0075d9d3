"""What install.bat refuses on a machine that has nothing of ours: its sentence, its code, and nothing left behind."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.install.messages import TEXTS, Failure
from windows.officer import Officer, linked_copy, replaced

NOWHERE = {"LOCALAPPDATA": r"Z:\sys\kernel", "PUBLIC": r"Z:\sys\kernel", "ProgramData": r"Z:\sys\kernel"}
"""A folder of this system that refuses even an administrator."""


def _changed_byte(release: Path) -> None:
    path = release / "runtime/Lib/os.py"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    replaced(path, bytes(content))


def _without(pattern: str) -> Callable[[Path], None]:
    def change(release: Path) -> None:
        (found,) = release.glob(pattern)
        found.unlink()

    return change


def _other_python(release: Path) -> None:
    manifest = json.loads((release / "manifest.json").read_bytes())
    manifest["python"]["version"] = "3.12.1"
    replaced(release / "manifest.json", json.dumps(manifest).encode())


def _no_program(release: Path) -> None:
    replaced(release / "runtime/python.exe", b"no program")


def _only_the_bat(release: Path) -> None:
    (release / "addin/setup.py").unlink()


def _nothing(release: Path) -> None:
    pass


CASES: dict[str, tuple[Callable[[Path], None], Failure, str]] = {
    "a damaged file": (_changed_byte, Failure.DAMAGED, r"runtime\Lib\os.py"),
    "a missing file": (_without("tthc_workbook.xlsm"), Failure.DAMAGED, "tthc_workbook.xlsm"),
    "a missing wheel": (_without("wheels/pandas-*.whl"), Failure.MISSING_WHEEL, "pandas"),
    "no manifest": (_without("manifest.json"), Failure.NO_MANIFEST, "manifest.json"),
    "another Python": (_other_python, Failure.WRONG_PYTHON, "cần 3.12.1"),
}


def told(failure: Failure) -> str:
    """The sentence up to its first fact."""
    return f"[{int(failure)}] {TEXTS[failure].split('{')[0]}"


@pytest.fixture
def copy(release: Path, tmp_path: Path) -> Path:
    return linked_copy(release, tmp_path / "bộ cài" / release.name)


def assert_nothing_is_there(officer: Officer, untouched: set[str]) -> None:
    """No setting, no program, no icon; logs in the temporary folder may stay."""
    assert officer.registry() is None
    left = {name for name in officer.files() - untouched if "-logs\\" not in name.lower()}
    assert not left


@pytest.mark.parametrize(("change", "failure", "names"), CASES.values(), ids=CASES)
def test_a_release_that_is_not_whole(
    change: Callable[[Path], None],
    failure: Failure,
    names: str,
    copy: Path,
    officer: Officer,
    untouched: set[str],
) -> None:
    change(copy)
    said = officer.install(copy)
    assert told(failure) in said.text
    assert names in said.text
    assert (said.code, said.number()) == (failure, failure)
    assert_nothing_is_there(officer, untouched)


@pytest.mark.parametrize(
    ("change", "failure"),
    [(_no_program, Failure.BROKEN_PYTHON), (_only_the_bat, Failure.INCOMPLETE)],
    ids=["a Python that is no program", "unpacked in part"],
)
def test_where_no_python_starts_the_batch_file_says_it_without_diacritics(
    change: Callable[[Path], None], failure: Failure, copy: Path, officer: Officer, untouched: set[str]
) -> None:
    change(copy)
    said = officer.install(copy)
    assert said.text[said.text.index(f"[{int(failure)}]") :].isascii()
    assert (said.code, said.number()) == (failure, failure)
    assert_nothing_is_there(officer, untouched)


def test_no_place_that_can_be_written(release: Path, officer: Officer, untouched: set[str]) -> None:
    said = officer.install(release, environment=NOWHERE)
    assert told(Failure.NO_PLACE) in said.text
    assert said.text.count(r"Z:\sys\kernel\ChamDiemTTHC") >= 2
    assert said.code == Failure.NO_PLACE
    assert_nothing_is_there(officer, untouched)


def test_an_option_nobody_knows(release: Path, officer: Officer) -> None:
    said = officer.install(release, "/xyz")
    assert (said.code, said.number()) == (Failure.USAGE, Failure.USAGE)
    assert "«/xyz»" in said.text


def test_help_installs_nothing(release: Path, officer: Officer, untouched: set[str]) -> None:
    said = officer.install(release, "/?")
    assert said.code == 0
    assert "install.bat /u" in said.text
    assert_nothing_is_there(officer, untouched)


def test_trying_what_is_not_installed(release: Path, officer: Officer) -> None:
    said = officer.install(release, "/test")
    assert (said.code, said.number()) == (Failure.NOT_INSTALLED, Failure.NOT_INSTALLED)
