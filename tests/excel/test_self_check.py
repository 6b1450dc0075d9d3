"""The self-check, with an Excel that answers as told; tests/windows runs it as it ships."""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from support import WORKBOOK
from tthc.excel import functions, self_check
from tthc.excel.check_calls import Call, Fails, book_calls, known_calls, pure_answer
from tthc.excel.self_check import Report, ask_library, check, main
from tthc.files.plan import BookPlan, PlannedCell, SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes

Answers = list[dict[str, Any]]
RIGHT = "đúng phải là"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation: the workbook, an interpreter that is a file, and the two libraries."""
    monkeypatch.setenv("TTHC_HOME", "elsewhere")
    folder = tmp_path / "home"
    folder.mkdir()
    shutil.copy(WORKBOOK, folder)
    place = Path(f"{folder}\\python\\python.exe")  # one name here, a path on Windows
    place.parent.mkdir(exist_ok=True)
    place.touch()
    for name in (f"xlwings64-{xw.__version__}.dll", f"xlwings32-{xw.__version__}.dll"):
        (place.parent / name).touch()
    return folder


def pure(asked: Mapping[str, Any], seconds: float) -> Answers:
    """An Excel for which all is well; arguments travel as JSON."""
    calls = [Call(name, tuple(given)) for name, given in json.loads(json.dumps(asked["calls"]))]
    answers = [(answer, {"ms": 1.5}) for answer in map(pure_answer, calls)]
    told = [more | ({"failed": "E"} if isinstance(one, Fails) else {"value": one}) for one, more in answers]
    return [{"started": 3.25}, *told, {"ended": True}]


def changed(at: int, **answer: Any) -> Callable[[Mapping[str, Any], float], Answers]:
    """An Excel that answers one call otherwise."""

    def asking(asked: Mapping[str, Any], seconds: float) -> Answers:
        started, *answers = pure(asked, seconds)
        answers[at] = {"ms": 1.0} | answer
        return [started, *answers]

    return asking


def checked(home: Path, asking: Any = pure) -> Report:
    return check(home, home / WORKBOOK.name, asking)


def test_every_function_is_asked_and_its_answer_known() -> None:
    calls = known_calls() + book_calls(WORKBOOK)
    assert {call.function for call in calls} == set(functions.__all__)
    known = {call.function for call in calls if call.known is not None}
    assert {"TTHC_SO", "TTHC_TEN", "TTHC_DIEM", "TTHC_XEPLOAI", "TTHC_GHICHU", "TTHC_TONG"} <= known


@pytest.mark.parametrize("call", known_calls() + book_calls(WORKBOOK), ids=str)
def test_the_known_answers_are_those_of_the_functions(call: Call) -> None:
    assert call.known in (None, pure_answer(call))


def test_a_right_installation(home: Path) -> None:
    report = checked(home)
    assert report.lines[2:] == [
        "Khởi động như Excel vẫn làm: được, sau 3,3 giây.",
        "Hàm tính: 17 phép thử đều đúng.",
        f"Tự kiểm tra phiên bản {self_check.__version__}: đạt.",
    ]
    told = report.as_json()
    assert (told["ok"], told["problems"]) == (True, [])
    assert {name: one["calls"] for name, one in told["functions"].items()}.keys() == set(functions.__all__)
    assert str(home) in told["command"]


def test_a_wrong_answer_is_named(home: Path) -> None:
    report = checked(home, changed(0, value=1.855))
    assert report.problems == [f'hàm TTHC_SO("1.855 hồ sơ") cho kết quả «1.855», {RIGHT} «1855.0».']
    assert report.lines[-1].endswith("KHÔNG đạt, có 01 nội dung nêu trên cần xử lý.")


def test_a_function_that_fails_and_one_that_should(home: Path) -> None:
    (failed,) = checked(home, changed(2, failed="com_error")).problems
    assert failed == f'hàm TTHC_TEN("ubnd  xã NÀ NHẠN") cho kết quả «#N/A», {RIGHT} «UBND xã Nà Nhạn».'
    (answered,) = checked(home, changed(9, value=0.0)).problems
    assert answered == f'hàm TTHC_SO("không rõ") cho kết quả «0.0», {RIGHT} «#N/A».'


def test_a_package_that_computes_otherwise_is_noticed(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(functions, "TTHC_XEPLOAI", lambda chosen, total: "Tốt")
    assert (
        f'hàm TTHC_XEPLOAI("qd1187-dienbien"; 17.84) cho kết quả «Tốt», {RIGHT} «Xuất sắc».'
        in checked(home).problems
    )


def test_of_many_wrong_answers_some_are_told(home: Path) -> None:
    def silly(asked: Mapping[str, Any], seconds: float) -> Answers:
        return [{"started": 1.0}, *({"ms": 1.0, "value": -1.0} for _ in asked["calls"])]

    report = checked(home, silly)
    assert len(report.problems) == 6
    assert report.problems[-1] == "và còn 12 phép thử nữa."


def test_an_excel_that_stops_answering(home: Path) -> None:
    (problem,) = checked(home, lambda asked, seconds: pure(asked, seconds)[:3]).problems
    assert problem == 'phần mềm ngừng trả lời ở hàm TTHC_TEN("ubnd  xã NÀ NHẠN").'


def test_a_start_that_fails_is_told_with_its_reason_and_logged(home: Path) -> None:
    report = checked(home, lambda asked, seconds: [{"not_started": "hr = -2147221164"}])
    assert report.problems == ["không được (hr = -2147221164). Đề nghị chạy lại install.bat."]
    assert any("not_started" in path.read_text("utf-8") for path in home.parent.rglob("tthc-*.log"))


def test_a_start_that_takes_too_long(home: Path) -> None:
    def slow(asked: Mapping[str, Any], seconds: float) -> Answers:
        raise TimeoutError

    assert checked(home, slow).problems == ["sau 100 giây vẫn chưa xong. Đề nghị chạy lại install.bat."]


def never(asked: Mapping[str, Any], seconds: float) -> Answers:
    """Nothing is started where files are missing."""
    raise AssertionError(asked)


@pytest.mark.parametrize("name", [f"xlwings{bits}-{xw.__version__}.dll" for bits in (32, 64)])
def test_a_missing_library_is_named(home: Path, name: str) -> None:
    (Path(f"{home}\\python\\python.exe").parent / name).unlink()
    (problem,) = checked(home, never).problems
    assert (
        problem
        == f"thiếu hoặc không đọc được tệp {name}; phần mềm diệt vi-rút có thể đã xóa hoặc đang chặn tệp này. Đề nghị chạy lại install.bat."
    )


@pytest.mark.parametrize("bits", [32, 64])
def test_a_library_that_cannot_be_read_is_as_good_as_missing(home: Path, bits: int) -> None:
    library = Path(f"{home}\\python\\python.exe").parent / f"xlwings{bits}-{xw.__version__}.dll"
    library.unlink()
    library.mkdir()
    (problem,) = checked(home, never).problems
    assert f"không đọc được tệp {library.name}" in problem


def test_a_missing_interpreter_is_named(home: Path) -> None:
    Path(f"{home}\\python\\python.exe").unlink()
    (problem,) = checked(home, never).problems
    assert problem == f"không thấy tệp {home}\\python\\python.exe. Đề nghị chạy lại install.bat."


def test_a_home_excel_cannot_load_from(home: Path) -> None:
    other = home.rename(home.with_name("Nguyễn"))
    assert any("chữ tiếng Việt" in problem for problem in checked(other, never).problems)


def test_a_missing_workbook_is_named(home: Path) -> None:
    (home / WORKBOOK.name).unlink()
    (problem, *_) = checked(home, never).problems
    assert problem == f"không thấy tệp {home / WORKBOOK.name}. Đề nghị chạy lại install.bat."


def _settings(path: Path, **more: str) -> None:
    cells = [("Interpreter_Win", r"%TTHC_HOME%\python\python.exe"), ("UDF Modules", "tthc.excel.functions")]
    cells += [("Use UDF Server", "True"), ("Debug UDFs", "False")]
    rows = {**dict(cells), **more}.items()
    planned = [PlannedCell(row, 1 + at, pair[at]) for row, pair in enumerate(rows, 1) for at in (0, 1)]
    path.write_bytes(xlsx_bytes(BookPlan((SheetPlan("xlwings.conf", tuple(planned)),))))


def test_a_setting_that_keeps_functions_from_the_server_is_named(home: Path) -> None:
    _settings(home / WORKBOOK.name, **{"Debug UDFs": "True"})
    (problem,) = checked(home, never).problems
    assert problem == "thiết lập DEBUG UDFS của tệp tthc_workbook.xlsm là «True», đúng phải là «false»."


def test_a_workbook_of_somebody_else_is_named(home: Path) -> None:
    (home / WORKBOOK.name).write_bytes(xlsx_bytes(BookPlan((SheetPlan("Trang 1", ()),))))
    assert "tệp tthc_workbook.xlsm không phải tệp đi kèm bộ cài đặt." in checked(home, never).problems[0]


def test_the_command_writes_its_report_and_ends_with_1(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTHC_HOME", str(home))
    target = tmp_path / "report.json"
    assert main(["--json", str(target), "--workbook", str(tmp_path / "none.xlsm")]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[-1].endswith("nội dung nêu trên cần xử lý.")
    told = json.loads(target.read_text("utf-8"))
    assert told["ok"] is False
    assert told["problems"][0] in shown[0]


def test_the_command_ends_with_0_when_all_is_right(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TTHC_HOME", str(home))
    monkeypatch.setattr(self_check, "check", lambda home, workbook, seconds: checked(home))
    assert main([]) == 0


def test_an_error_of_the_check_itself_is_told_without_its_trace(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTHC_HOME", str(home))
    (home / WORKBOOK.name).write_bytes(b"no workbook")
    assert main([]) == 1
    shown = capsys.readouterr().out
    assert shown.startswith("Tự kiểm tra: gặp lỗi ngoài dự kiến, chi tiết ghi tại ")
    assert "Traceback" not in shown


def _program(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Another program in place of `dll_host`."""
    start = subprocess.Popen

    def popen(program: Sequence[str], **more: Any) -> Any:
        return start([sys.executable, "-c", code], **more)

    monkeypatch.setattr(subprocess, "Popen", popen)


def test_the_child_is_asked_in_json_a_line_for_each_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    _program(monkeypatch, "import sys; print(sys.stdin.read()); print('{\"ended\": true}')")
    assert ask_library({"calls": [["TTHC_SO", ["1"]]]}, 60) == [
        {"calls": [["TTHC_SO", ["1"]]]},
        {"ended": True},
    ]


def test_a_child_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    _program(monkeypatch, "import time; time.sleep(600)")
    with pytest.raises(TimeoutError):
        ask_library({}, 0.5)


def test_a_child_that_breaks_is_an_error_with_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    _program(monkeypatch, "raise SystemExit('no such module')")
    with pytest.raises(RuntimeError, match="no such module"):
        ask_library({}, 60)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has what is missing here")
def test_where_nothing_is_windows_the_true_child_says_so() -> None:
    (told,) = ask_library({"library": "x.dll", "command": "c"}, 60)
    assert "pythoncom" in told["not_started"]
