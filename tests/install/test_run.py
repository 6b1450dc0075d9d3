"""Installing, upgrading, repairing, going back: what changes when, and what is said."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.install.found import Found
from addin.install.homes import all_homes
from addin.install.messages import Failure, SetupError
from addin.install.port import Folder, Ran
from addin.install.run import Setting, install
from addin.install.source import of_release
from addin.install.state import KEY, current
from install.fakes import FakeMachine, Heard
from install.officer import EXCEL, TRUSTED, Officer


@pytest.fixture
def officer(tmp_path: Path) -> Officer:
    return Officer(tmp_path)


def _log(officer: Officer) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (officer.base / "logs").glob("cai-dat-*.log"))


def test_a_first_installation(officer: Officer) -> None:
    heard = officer.install("0.1.0", "c")
    home = officer.home
    assert home.parent == officer.base
    assert officer.registry.value(KEY, "Version") == "0.1.0"
    assert officer.registry.written[-1] == (KEY, "Home"), "the switch is the last value written"
    release = officer.release("0.1.0")
    for file, installed in (
        ("runtime/python.exe", "python/python.exe"),
        ("runtime/Lib/os.py", "python/Lib/os.py"),
        ("tthc_workbook.xlsm", "tthc_workbook.xlsm"),
        ("manifest.json", "manifest.json"),
        ("licences/Python.txt", "licences/Python.txt"),
    ):
        assert (home / installed).read_bytes() == (release / file).read_bytes()
    assert not (home / "tthc_workbook.xlsm").stat().st_mode & 0o222, "the template is read-only"
    assert not any(
        (home / name).exists() for name in ("wheels", "addin", "install.bat", "tam", "python/Scripts")
    )
    assert officer.registry.value(TRUSTED, "AllowSubfolders") == 0
    assert set(officer.machine.links()) == {"Sổ chấm điểm TTHC.lnk", "Thư mục chấm điểm TTHC.lnk"}
    assert heard.lines[-4:] == [
        "Đã cài xong phần mềm Chấm điểm TTHC, bản 0.1.0.",
        f"Sổ chấm điểm: {officer.root / 'may/Users/canbo/Documents/Chấm điểm TTHC/Sổ chấm điểm TTHC.xlsm'}",
        "Mở bằng biểu tượng «Sổ chấm điểm TTHC» trên màn hình hoặc trong menu Start.",
        "Gỡ phần mềm: install.bat /u. Các tệp trong thư mục «Chấm điểm TTHC» luôn được giữ.",
    ]
    assert "Successfully installed" in _log(officer)
    assert "Successfully installed" not in heard.text


def test_packages_come_from_the_release_alone_with_their_hashes(officer: Officer) -> None:
    officer.install(quiet=True)
    pip = next(command for command in officer.machine.commands if "install" in command)
    release = officer.release("0.1.0")
    assert pip[0] == str(officer.home / "python" / "python.exe")
    assert f"{release / 'wheels' / 'pip-25.3-py3-none-any.whl'}/pip" in pip
    assert {"--no-index", "--require-hashes", "--isolated", "--no-deps"} <= set(pip)
    assert pip[pip.index("--find-links") + 1] == str(release / "wheels")
    environment = officer.machine.environments[0]
    assert not {"PYTHONPATH", "PIP_INDEX_URL"} & environment.keys()
    assert environment["PIP_CONFIG_FILE"] == os.devnull, (
        "nor does a setting for all accounts of the machine count"
    )
    assert environment["TEMP"].startswith(str(officer.home))


def test_the_trial_runs_in_the_new_version_before_it_is_used(officer: Officer) -> None:
    officer.install(quiet=True)
    at = next(n for n, command in enumerate(officer.machine.commands) if "tthc.excel.self_check" in command)
    assert officer.machine.environments[at]["TTHC_HOME"] == str(officer.home)


def test_the_same_again_copies_nothing(officer: Officer) -> None:
    officer.install(quiet=True)
    home = officer.home
    officer.machine.commands.clear()
    for link in officer.machine.links():
        (officer.root / "may/Users/canbo/Start Menu" / link).unlink()
    heard = officer.install(quiet=True)
    assert officer.home == home
    assert not any("install" in command for command in officer.machine.commands)
    assert "Bản này đã được cài và còn nguyên vẹn" in heard.text
    assert len(officer.machine.links()) == 2, "icons that were lost are back"


def test_a_damaged_installation_is_made_anew(officer: Officer) -> None:
    officer.install(quiet=True)
    damaged = officer.home
    (damaged / "python" / "python311.dll").unlink()
    officer.install(quiet=True)
    assert officer.home != damaged
    assert (officer.home / "python" / "python311.dll").exists()
    assert damaged.exists(), "an open Excel may be using it"


def test_an_upgrade_keeps_the_version_before_and_the_officers_workbook(officer: Officer) -> None:
    officer.install("0.1.0", quiet=True)
    documents = officer.machine.folders[Folder.DOCUMENTS]
    assert documents is not None
    book = documents / "Chấm điểm TTHC" / "Sổ chấm điểm TTHC.xlsm"
    before = book.read_bytes()
    officer.machine.excel_open = True
    heard = officer.install("0.2.0", quiet=True)
    assert officer.homes() == ["0.1.0", "0.2.0"]
    assert officer.home.name.startswith("0.2.0-")
    assert book.read_bytes() == before
    new = book.with_name("Sổ chấm điểm TTHC - bản 0.2.0.xlsm")
    assert new.read_bytes() == (officer.home / "tthc_workbook.xlsm").read_bytes()
    assert officer.machine.links()["Sổ chấm điểm TTHC.lnk"]["target"] == str(book)
    assert officer.machine.links()[f"{new.stem}.lnk"]["target"] == str(new)
    assert "[115]" in heard.text
    assert "«Nhận biểu từ thư mục»" in heard.text
    assert "[107]" in heard.text
    officer.machine.excel_open = False
    heard = officer.install("0.3.0", quiet=True)
    assert officer.homes() == ["0.2.0", "0.3.0"]
    assert "[107]" not in heard.text


def test_an_older_version_in_use_stays_until_the_next_run(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer.install("0.1.0", quiet=True)
    officer.install("0.2.0", quiet=True)
    with monkeypatch.context() as patch:
        patch.setattr("addin.install.homes.in_use", lambda path: path if "0.1.0" in path.name else None)
        heard = officer.install("0.3.0", quiet=True)
    assert "[117]" in heard.text
    assert officer.homes() == ["0.1.0", "0.2.0", "0.3.0"]
    officer.install("0.3.0", quiet=True)
    assert officer.homes() == ["0.2.0", "0.3.0"]


def test_going_back_is_asked(officer: Officer) -> None:
    officer.install("0.2.0", quiet=True)
    home = officer.home
    for answers in ((), ("k",), ("",)):
        error = officer.fails("0.1.0", *answers, quiet=not answers)
        assert error.failure is Failure.DOWNGRADE
        assert error.facts == {"current": "0.2.0", "new": "0.1.0"}
    assert (officer.home, officer.homes()) == (home, ["0.2.0"])
    heard = officer.install("0.1.0", "Có", "k")
    assert "[202]" in heard.text
    assert officer.home.name.startswith("0.1.0-")


def test_going_back_to_a_version_that_is_there_still_copies_nothing(officer: Officer) -> None:
    officer.install("0.1.0", quiet=True)
    first = officer.home
    officer.install("0.2.0", quiet=True)
    officer.machine.commands.clear()
    officer.install("0.1.0", "c", "k")
    assert officer.home == first
    assert not any("install" in command for command in officer.machine.commands)


@pytest.mark.parametrize(
    ("spoil", "failure"),
    [
        (lambda machine: setattr(machine, "free", 5 << 20), Failure.DISK_FULL),
        (
            lambda machine: setattr(machine, "pip", Ran(1, "THESE PACKAGES DO NOT MATCH THE HASHES")),
            Failure.PACKAGES,
        ),
        (lambda machine: setattr(machine, "pip", Ran(None, "…")), Failure.PACKAGES),
        (
            lambda machine: setattr(machine, "pip", Ran(1, "OSError: [Errno 28] No space left")),
            Failure.DISK_FULL,
        ),
        (lambda machine: setattr(machine, "pip", Ran(1, "PermissionError: [WinError 5] x")), Failure.HELD),
        (lambda machine: setattr(machine, "check", Ran(1, "TTHC_SO: sai")), Failure.SELF_CHECK),
        (lambda machine: setattr(machine, "check", Ran(None, "")), Failure.SELF_CHECK),
        (lambda machine: setattr(machine, "check", Ran(1, "No module named tthc.excel")), Failure.SELF_CHECK),
    ],
)
def test_what_goes_wrong_leaves_the_version_in_use_alone(
    officer: Officer, spoil: Callable[[FakeMachine], None], failure: Failure
) -> None:
    officer.install("0.1.0", quiet=True)
    before, home = dict(officer.registry.wide), officer.home
    links = officer.machine.links()
    spoil(officer.machine)
    assert officer.fails("0.2.0", quiet=True).failure is failure
    assert officer.registry.wide == before
    assert officer.machine.links() == links
    assert (home / "installed.json").exists()


def test_what_the_trial_says_is_shown_unless_it_is_a_programmers(officer: Officer) -> None:
    officer.machine.check = Ran(1, "TTHC_SO: sai\nTTHC_TEN: đúng")
    heard = Heard(quiet=True)
    setting = Setting(officer.machine, officer.registry, heard.console)
    found = Found(officer.machine.windows(), EXCEL, None, "")
    with pytest.raises(SetupError):
        install(setting, of_release(officer.release("0.1.0")), found)
    assert heard.lines[-2:] == ["  TTHC_SO: sai", "  TTHC_TEN: đúng"]
    officer.machine.check = Ran(1, "Traceback\nModuleNotFoundError: No module named 'tthc.excel.self_check'")
    with pytest.raises(SetupError):
        install(setting, of_release(officer.release("0.1.0")), found)
    assert "Traceback" not in heard.text
    assert "Traceback" in _log(officer)


def test_a_run_that_was_broken_off_is_cleared_by_the_next(officer: Officer) -> None:
    def break_off() -> None:
        raise KeyboardInterrupt

    officer.machine.broken_off = break_off
    with pytest.raises(KeyboardInterrupt):
        officer.install(quiet=True)
    assert current(officer.registry) is None
    (left,) = [path for path in officer.base.iterdir() if path.name != "logs"]
    officer.machine.broken_off = lambda: None
    officer.install(quiet=True)
    assert not left.exists()
    assert [home.path for home in all_homes(officer.base)] == [officer.home]


def test_a_registry_that_refuses_is_told(officer: Officer) -> None:
    officer.registry.refuses = True
    assert officer.fails(quiet=True).failure is Failure.REGISTRY
    assert current(officer.registry) is None
