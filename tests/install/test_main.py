"""What was asked for, how a failure ends, and what the console and the log keep."""

import io
import json
import runpy
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.install import main as begin
from addin.install import trial
from addin.install.console import TEMPORARY_LOGS, Console
from addin.install.main import HELP, Options, ended, options, work
from addin.install.messages import Failure, Question, Remark, SetupError
from addin.install.port import Ran, WindowsVersion
from addin.install.source import LOCK
from addin.install.trial import try_it
from install.fakes import FakeMachine, FakeRegistry, Heard, make_release
from support import ROOT


@pytest.fixture(autouse=True)
def _temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tam"))


@pytest.mark.parametrize(
    ("arguments", "asked"),
    [
        ([], Options("install", False)),
        (["/q"], Options("install", True)),
        (["/U", "/Q"], Options("remove", True)),
        (["-u"], Options("remove", False)),
        (["/test"], Options("test", False)),
        (["/?"], Options("help", False)),
    ],
)
def test_arguments(arguments: list[str], asked: Options) -> None:
    assert options(arguments) == asked


@pytest.mark.parametrize("argument", ["/x", "u", "D:\\", "/", "/qq"])
def test_an_unknown_argument_changes_nothing(
    argument: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert begin.main(tmp_path, [argument]) == Failure.USAGE
    assert f"[2] Không hiểu tham số «{argument}»" in capsys.readouterr().out
    assert list(tmp_path.iterdir()) == []


def test_help_names_every_way(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert begin.main(tmp_path, ["/?"]) == 0
    assert capsys.readouterr().out.strip() == HELP
    head = (ROOT / "install.bat").read_text("ascii").split("setlocal")[0]
    assert {line.split("  ")[0] for line in HELP.splitlines()} == {
        line.removeprefix("rem   ").split("  ")[0]
        for line in head.splitlines()
        if line.startswith("rem   install.bat")
    }


def _raises(error: BaseException) -> Callable[[], None]:
    def job() -> None:
        raise error

    return job


@pytest.mark.parametrize(
    ("error", "code", "logged"),
    [
        (SetupError(Failure.RUNNING), 21, False),
        (SetupError(Failure.DAMAGED, count=1, first="a"), 23, True),
        (KeyboardInterrupt(), 60, True),
        (ZeroDivisionError("x"), 99, True),
    ],
)
def test_a_failure_is_a_sentence_and_a_number(
    error: BaseException, code: int, logged: bool, tmp_path: Path
) -> None:
    heard = Heard(quiet=True)
    assert ended(heard.console, _raises(error)) == code
    assert f"[{code}] " in heard.text
    assert "Traceback" not in heard.text
    logs = list((tmp_path / "tam" / TEMPORARY_LOGS).glob("*.log"))
    assert bool(logs) == logged
    assert heard.lines[-1].startswith("Tệp nhật ký: ") == logged
    if code == 99:
        assert "ZeroDivisionError: x" in logs[0].read_text("utf-8")


def test_all_well_is_0() -> None:
    heard = Heard()
    assert ended(heard.console, lambda: heard.console.say("xong")) == 0
    assert heard.lines == ["xong"]


def test_one_run_at_a_time(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path / "may")
    machine.free_lock = False
    with pytest.raises(SetupError) as caught:
        work(tmp_path, Options("install", True), machine, FakeRegistry(), Heard().console)
    assert caught.value.failure is Failure.RUNNING


def test_from_the_first_line_to_the_last(tmp_path: Path) -> None:
    machine, registry, heard = FakeMachine(tmp_path / "may"), FakeRegistry(), Heard(quiet=True)
    machine.admin = True
    release = make_release(tmp_path / "goi")
    work(release, Options("install", True), machine, registry, heard.console)
    assert heard.lines[:2] == ["Trên máy này có:", "  Windows: Windows 10 Pro, số bản 19045, 64-bit"]
    assert "[106]" in heard.text
    assert "[101]" in heard.text
    work(release, Options("test", True), machine, registry, heard.console)
    assert heard.lines[-1] == "Chạy thử đạt."
    work(release, Options("remove", True), machine, registry, heard.console)
    assert heard.lines[-1].startswith("Đã gỡ phần mềm.")


def test_an_old_windows_gets_nothing(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path / "may")
    machine.version = WindowsVersion("Windows 7", 6, 7601, 64)
    with pytest.raises(SetupError) as caught:
        work(tmp_path, Options("install", True), machine, FakeRegistry(), Heard().console)
    assert caught.value.failure is Failure.WINDOWS
    assert not (tmp_path / "may/Users/canbo/AppData/Local/ChamDiemTTHC").exists()


# the console


def test_the_log_names_no_person(tmp_path: Path) -> None:
    heard = Heard()
    heard.console.hide({"C:\\Users\\Cán bộ 1": "<Profile>", "Cán bộ 1": "<tài khoản>", "": "x"})
    heard.console.say("Sổ: C:\\Users\\Cán bộ 1\\Documents của Cán bộ 1")
    heard.console.keep_log(tmp_path, "cai-dat")
    (log,) = tmp_path.glob("cai-dat-*.log")
    text = log.read_bytes()
    assert "Sổ: <Profile>\\Documents của <tài khoản>\r\n".encode() in text
    assert heard.lines == ["Sổ: C:\\Users\\Cán bộ 1\\Documents của Cán bộ 1"]


def test_the_log_names_no_person_however_a_path_is_written(tmp_path: Path) -> None:
    heard, path = Heard(), "C:\\Users\\Cán bộ 1"
    heard.console.hide({path: "<Profile>", "User": "<tài khoản>"})
    for text in (path.upper(), repr(path), json.dumps({"folder": path}), "C:\\Users\\user\\x"):
        heard.console.note(text)
    heard.console.keep_log(tmp_path, "cai-dat")
    (log,) = tmp_path.glob("cai-dat-*.log")
    assert log.read_text(encoding="utf-8").splitlines()[1:] == [
        "<Profile>",
        "'<Profile>'",
        '{"folder": "<Profile>"}',
        "C:\\Users\\<tài khoản>\\x",
    ]


@pytest.mark.parametrize(("terminal", "encoding"), [(True, "cp437"), (False, "cp1252")])
def test_what_is_written_to_nothing_or_to_a_file_is_no_error(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, encoding: str
) -> None:
    stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(stream, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setattr(sys, "argv", ["setup.py", "/khac"])
    with pytest.raises(SystemExit) as caught:
        runpy.run_path(str(ROOT / "addin/setup.py"), run_name="__main__")
    assert caught.value.code == int(Failure.USAGE)
    assert "«/khac»" in stream.buffer.getvalue().decode("utf-8")


def test_few_logs_are_kept(tmp_path: Path) -> None:
    for day in range(10, 40):
        (tmp_path / f"cai-dat-202001{day}-000000.log").write_text("", encoding="utf-8")
    (tmp_path / "tthc-20200101.log").write_text("", encoding="utf-8")
    Heard().console.keep_log(tmp_path, "cai-dat")
    assert len(list(tmp_path.glob("cai-dat-*.log"))) == 20
    assert (tmp_path / "tthc-20200101.log").exists()


def test_no_answer_is_no(tmp_path: Path) -> None:
    assert not Heard(quiet=True).console.ask(Question.UNINSTALL)
    assert not Heard().console.ask(Question.UNINSTALL)
    assert Heard("c").console.ask(Question.UNINSTALL)


def test_long_sentences_break_between_words_in_a_window() -> None:
    lines: list[str] = []
    console = Console(lines.append, None, width=40)
    console.tell(Remark.TRUST_FORBIDDEN, folder="D:\\Chấm điểm TTHC")
    console.say("  ngắn")
    assert all(len(line) <= 40 for line in lines)
    assert [line[:5] for line in lines[:2]] == ["[111]", "     "]
    assert " ".join(line.strip() for line in lines[:-1]).startswith(
        "[111] Máy này không cho người dùng tự đặt"
    )
    assert lines[-1] == "  ngắn"


# install.bat /test


def test_the_trial_of_a_release(tmp_path: Path) -> None:
    machine, registry = FakeMachine(tmp_path / "may"), FakeRegistry()
    release = make_release(tmp_path / "goi")
    with pytest.raises(SetupError) as caught:
        try_it(release, machine, registry, Heard().console)
    assert caught.value.failure is Failure.NOT_INSTALLED
    work(release, Options("install", True), machine, registry, Heard().console)
    machine.check = Ran(1, "TTHC_SO: sai")
    heard = Heard()
    with pytest.raises(SetupError) as caught:
        try_it(release, machine, registry, heard.console)
    assert caught.value.failure is Failure.SELF_CHECK
    assert "  TTHC_SO: sai" in heard.lines


@pytest.mark.parametrize("failing", [None, "venv", "--require-hashes", "--editable", "pytest"])
def test_the_trial_of_a_checkout_runs_the_tests_with_what_ships(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failing: str | None
) -> None:
    ran: list[list[str]] = []

    def told(command: list[str | Path], *_: object) -> int:
        ran.append([str(part) for part in command])
        return int(failing in ran[-1])

    monkeypatch.setattr(trial, "_told", told)
    lock = tmp_path / LOCK
    lock.parent.mkdir(parents=True)
    lock.write_text("pip==1 \\\n    --hash=sha256:0\nnumpy==2 \\\n    --hash=sha256:1\n", encoding="utf-8")
    if failing is None:
        try_it(tmp_path, FakeMachine(tmp_path / "may"), FakeRegistry(), Heard().console)
        venv, locked, own, tests = ran
        assert venv[1:3] == ["-m", "venv"]
        assert Path(locked[-1]).read_text(encoding="utf-8") == "numpy==2 \\\n    --hash=sha256:1\n"
        assert own[-1] == f"{tmp_path}[test]"
        ignored = {one.removeprefix("--ignore=tests/") for one in tests if one.startswith("--ignore")}
        assert {"office", "calc"} <= ignored
        assert all((ROOT / "tests" / name).is_dir() for name in ignored)
        return
    with pytest.raises(SetupError) as caught:
        try_it(tmp_path, FakeMachine(tmp_path / "may"), FakeRegistry(), Heard().console)
    assert caught.value.failure is Failure.TESTS
    assert failing in ran[-1], "nothing runs after a failure"


def test_what_the_tests_say_is_shown_and_kept(tmp_path: Path) -> None:
    heard = Heard()
    code = "import sys; print('thử'); print('hỏng', file=sys.stderr); sys.exit(3)"
    assert trial._told([sys.executable, "-c", code], tmp_path, heard.console) == 3
    assert {"thử", "hỏng"} <= set(heard.lines)
