"""install.bat /u takes all of ours away, and nothing of the officer's."""

from pathlib import Path

import pytest

from addin.install import remove
from addin.install.console import TEMPORARY_LOGS
from addin.install.messages import Failure, SetupError
from addin.install.port import Folder
from addin.install.remove import uninstall
from addin.install.state import KEY
from install.fakes import Heard
from install.officer import TRUSTED, Officer


@pytest.fixture
def officer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Officer:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tam"))
    installed = Officer(tmp_path)
    installed.install("0.1.0", "c")
    installed.install("0.2.0", "c")
    return installed


def _uninstall(officer: Officer, *answers: str, quiet: bool = False) -> Heard:
    heard = Heard(*answers, quiet=quiet)
    uninstall(officer.machine, officer.registry, heard.console, quiet=quiet)
    return heard


def _fails(officer: Officer, *answers: str, quiet: bool = False) -> SetupError:
    with pytest.raises(SetupError) as caught:
        _uninstall(officer, *answers, quiet=quiet)
    return caught.value


def _left(officer: Officer) -> list[str]:
    below = officer.root / "may"
    return sorted(path.relative_to(below).as_posix() for path in below.rglob("*") if path.is_file())


OFFICERS = [
    "Users/canbo/Documents/Chấm điểm TTHC/Sổ chấm điểm TTHC - bản 0.2.0.xlsm",
    "Users/canbo/Documents/Chấm điểm TTHC/Sổ chấm điểm TTHC.xlsm",
]


@pytest.mark.parametrize(("answers", "quiet"), [(("c",), False), ((), True)])
def test_nothing_of_ours_stays(
    officer: Officer, tmp_path: Path, answers: tuple[str, ...], quiet: bool
) -> None:
    officer.registry.wide[r"HKCU\Software\Other"] = {"x": 1}
    for logs in (TEMPORARY_LOGS, "tthc-logs"):
        (tmp_path / "tam" / logs).mkdir(parents=True)
        (tmp_path / "tam" / logs / "a.log").write_text("", encoding="utf-8")
    (officer.base / "logs" / "tthc-20260101.log").write_text("", encoding="utf-8")
    heard = _uninstall(officer, *answers, quiet=quiet)
    assert _left(officer) == OFFICERS
    assert not officer.base.exists()
    assert officer.registry.wide == {r"HKCU\Software\Other": {"x": 1}}
    assert not any((tmp_path / "tam").iterdir())
    assert heard.lines[-1].startswith("Đã gỡ phần mềm.")


@pytest.mark.parametrize("answer", ["k", "", "không"])
def test_it_asks_first(officer: Officer, answer: str) -> None:
    before = _left(officer)
    assert _fails(officer, answer).failure is Failure.DECLINED
    assert _left(officer) == before
    assert officer.registry.value(TRUSTED, "Path")


def test_while_it_is_in_use_nothing_goes(officer: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    before, registry = _left(officer), dict(officer.registry.wide)
    library = officer.home / "python" / "python311.dll"
    with monkeypatch.context() as patch:
        patch.setattr(remove, "in_use", lambda base: library)
        error = _fails(officer, quiet=True)
    assert (error.failure, error.facts) == (Failure.IN_USE, {"path": library})
    assert (_left(officer), officer.registry.wide) == (before, registry)
    _uninstall(officer, quiet=True)
    assert _left(officer) == OFFICERS


def test_what_cannot_be_deleted_goes_with_the_second_run(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = officer.home / "python" / "python311.dll"
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path == library:
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", held)
        error = _fails(officer, quiet=True)
    assert (error.failure, error.facts) == (Failure.LEFT_OVER, {"count": "01", "path": library})
    assert _left(officer) == sorted([*OFFICERS, library.relative_to(officer.root / "may").as_posix()])
    assert officer.registry.keys(r"HKCU\Software\ChamDiemTTHC") == ()
    _uninstall(officer, quiet=True)
    assert _left(officer) == OFFICERS


def test_a_base_outside_the_profile_goes_too(tmp_path: Path) -> None:
    officer = Officer(tmp_path)
    profile = officer.machine.folders[Folder.LOCAL_APP_DATA]
    officer.machine.folders[Folder.LOCAL_APP_DATA] = tmp_path / "may" / "Cán bộ 1"
    officer.install(quiet=True)
    assert officer.home.parent.parent.name == "Public"
    officer.machine.folders[Folder.LOCAL_APP_DATA] = profile
    _uninstall(officer, quiet=True)
    assert not any("ChamDiemTTHC" in path for path in _left(officer))


def test_a_home_that_is_not_ours_is_never_deleted(officer: Officer, tmp_path: Path) -> None:
    foreign = tmp_path / "may" / "quan trong" / "x"
    foreign.mkdir(parents=True)
    (foreign / "a.txt").write_text("", encoding="utf-8")
    officer.registry.write(KEY, {"Home": str(foreign)})
    _uninstall(officer, quiet=True)
    assert (foreign / "a.txt").exists()


def test_without_an_installation_it_is_fine(tmp_path: Path) -> None:
    assert "Đã gỡ" in _uninstall(Officer(tmp_path), quiet=True).text


def test_a_registry_that_refuses_is_told_before_files_go(officer: Officer) -> None:
    before = _left(officer)
    officer.registry.refuses = True
    assert _fails(officer, quiet=True).failure is Failure.REGISTRY
    assert _left(officer) == before
