"""The check at the end of an installation: does Excel, played through xlwings' library, get right answers?

`python -m tthc.excel.self_check [--json FILE] [--workbook FILE] [--seconds N]`, with TTHC_HOME set to the
installation; prints what was looked at, in Vietnamese. Ends with 0 when all is right, else with 1.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import traceback
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlwings as xw

from tthc import __version__
from tthc.domain.numbers import format_count, format_number
from tthc.excel.check_calls import Call, Fails, book_calls, known_calls, pure_answer
from tthc.excel.log import write_log
from tthc.excel.server_command import Settings, interpreter_of, library_names, server_command, settings_of

__all__ = ["Asked", "Report", "ask_library", "check", "main"]

WORKBOOK = "tthc_workbook.xlsm"
SECONDS = 100.0
"""A first start reads many files that a virus scanner looks at; the library itself gives up after 120."""
_MOST_WRONG = 5
"""Lines about wrong answers: where the package is damaged every answer is."""
_AGAIN = "Đề nghị chạy lại install.bat."
_WANTED_SETTINGS = {"USE UDF SERVER": "true", "UDF MODULES": "tthc.excel.functions", "DEBUG UDFS": "false"}

Asked = Mapping[str, Any]
"""A request to `dll_host`."""
Asking = Callable[[Asked, float], Sequence[Mapping[str, Any]]]
"""What it answers, an object for each thing done, within so many seconds."""


@dataclass
class Report:
    """What the check found: lines to read, problems among them, and figures for who looks closer."""

    lines: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Nothing is wrong."""
        return not self.problems

    def add(self, what: str, right: str, problems: Sequence[str]) -> None:
        """A line on one thing looked at: that it is right, or each problem."""
        self.problems += problems
        self.lines += [f"{what}: {right}"] if not problems else [f"{what}: {one}" for one in problems]

    def as_json(self) -> dict[str, Any]:
        """For a file."""
        versions = {"version": __version__, "python": platform.python_version(), "xlwings": xw.__version__}
        return {"schema": 1, "ok": self.ok, **versions, "problems": self.problems, **self.facts}


def ask_library(asked: Asked, seconds: float) -> list[Mapping[str, Any]]:
    """Answers of `dll_host` in a process of its own; what it started ends with it.

    TimeoutError: it was not done within these seconds.
    """
    program = [sys.executable, "-B", "-m", "tthc.excel.dll_host"]
    with subprocess.Popen(
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        try:
            out, errors = child.communicate(json.dumps(asked).encode(), seconds)
        except subprocess.TimeoutExpired as error:
            child.kill()
            raise TimeoutError from error
    if child.returncode:
        raise RuntimeError(errors.decode("utf-8", "replace"))
    return [json.loads(line) for line in out.splitlines()]


def _readable(library: Path) -> bool:
    """Read whole: an antivirus program may show a file and not let it be read."""
    try:
        library.read_bytes()
    except OSError:
        return False
    return True


def _missing_files(interpreter: str) -> Iterator[str]:
    if not interpreter.isascii():
        yield f"phần mềm nằm trong thư mục có chữ tiếng Việt ({interpreter}), Excel không mở được. {_AGAIN}"
    if not Path(interpreter).is_file():
        yield f"không thấy tệp {interpreter}. {_AGAIN}"
        return
    for name in library_names(xw.__version__):
        if not _readable(Path(interpreter).parent / name):
            why = "phần mềm diệt vi-rút có thể đã xóa hoặc đang chặn tệp này"
            yield f"thiếu hoặc không đọc được tệp {name}; {why}. {_AGAIN}"


def _wrong_settings(workbook: Path, settings: Settings) -> Iterator[str]:
    if not workbook.is_file():
        yield f"không thấy tệp {workbook}. {_AGAIN}"
    elif not interpreter_of(settings):
        yield f"tệp {workbook.name} không phải tệp đi kèm bộ cài đặt. {_AGAIN}"
    else:
        for key, wanted in _WANTED_SETTINGS.items():
            found = settings.get(key, "")
            if found.lower() != wanted:
                yield f"thiết lập {key} của tệp {workbook.name} là «{found}», đúng phải là «{wanted}»."


def _told(answer: Mapping[str, Any]) -> object:
    return Fails.FAILS if "failed" in answer else answer["value"]


def _wrong_answers(calls: Sequence[Call], answers: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if len(answers) < len(calls):
        yield f"phần mềm ngừng trả lời ở hàm {calls[len(answers)]}."
    for call, answer in zip(calls, answers, strict=False):
        pure = pure_answer(call)
        wanted = pure if call.known is None else call.known
        for got in {_told(answer), pure} - {wanted}:
            shown = got.value if isinstance(got, Fails) else got
            right = wanted.value if isinstance(wanted, Fails) else wanted
            yield f"hàm {call} cho kết quả «{shown}», đúng phải là «{right}»."


def _times(calls: Sequence[Call], answers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Milliseconds by function, in the order asked."""
    taken: dict[str, list[float]] = defaultdict(list)
    for call, answer in zip(calls, answers, strict=False):
        taken[call.function].append(round(answer["ms"], 2))
    return {
        name: {"calls": len(one), "median_ms": statistics.median(one), "ms": one}
        for name, one in taken.items()
    }


def _check_server(report: Report, workbook: Path, settings: Settings, asking: Asking, seconds: float) -> None:
    """Start Python as Excel does and ask every function."""
    what = "Khởi động như Excel vẫn làm"
    library = str(Path(interpreter_of(settings)).parent / library_names(xw.__version__)[0])
    calls = known_calls() + book_calls(workbook)
    packed = [(call.function, call.arguments) for call in calls]
    command = server_command(str(workbook), settings)
    try:
        started, *answers = asking({"library": library, "command": command, "calls": packed}, seconds)
    except TimeoutError:
        report.add(what, "", [f"sau {format_count(int(seconds))} giây vẫn chưa xong. {_AGAIN}"])
        return
    if "started" not in started:
        write_log(f"{command}\n{started}")
        report.add(what, "", [f"không được ({started.get('not_started')}). {_AGAIN}"])
        return
    report.facts |= {"activation_seconds": round(started["started"], 2), "command": command}
    taken = format_number(Decimal(str(started["started"])), decimals=1)
    report.add(what, f"được, sau {taken} giây.", [])
    answers = [one for one in answers if "ms" in one]
    report.facts["functions"] = _times(calls, answers)
    wrong = list(_wrong_answers(calls, answers))
    more = len(wrong) - _MOST_WRONG
    told = [*wrong[:_MOST_WRONG], f"và còn {format_count(more)} phép thử nữa."] if more > 0 else wrong
    report.add("Hàm tính", f"{format_count(len(calls))} phép thử đều đúng.", told)


def check(home: Path, workbook: Path, asking: Asking = ask_library, seconds: float = SECONDS) -> Report:
    """Look at an installation. The variable TTHC_HOME names it while this runs, as VBA would set it."""
    os.environ["TTHC_HOME"] = str(home)
    report = Report()
    settings = settings_of(workbook) if workbook.is_file() else {}
    report.add("Tệp bảng tính", f"đúng ({workbook}).", list(_wrong_settings(workbook, settings)))
    interpreter = interpreter_of(settings) or sys.executable
    report.add("Tệp chương trình", f"đủ ({interpreter}).", list(_missing_files(interpreter)))
    if report.ok:
        _check_server(report, workbook, settings, asking, seconds)
    ending = f"KHÔNG đạt, có {format_count(len(report.problems))} nội dung nêu trên cần xử lý."
    report.lines.append(f"Tự kiểm tra phiên bản {__version__}: {'đạt.' if report.ok else ending}")
    return report


def _broken(error: Exception) -> Report:
    path = write_log("".join(traceback.format_exception(error)))
    told = f"gặp lỗi ngoài dự kiến, chi tiết ghi tại {path}." if path else f"gặp lỗi ngoài dự kiến ({error})."
    report = Report()
    report.add("Tự kiểm tra", "", [f"{told} {_AGAIN}"])
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; its status."""
    home = Path(os.environ.get("TTHC_HOME") or Path(sys.executable).parent.parent)
    parser = argparse.ArgumentParser(prog="tthc.excel.self_check")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--workbook", type=Path, default=home / WORKBOOK)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    asked = parser.parse_args(arguments)
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8", errors="replace")
    try:
        report = check(home, asked.workbook, seconds=asked.seconds)
    except Exception as error:
        report = _broken(error)
    sys.stdout.write("\n".join((*report.lines, "")))
    if asked.json:
        asked.json.write_text(json.dumps(report.as_json(), ensure_ascii=False, indent=1), encoding="utf-8")
    return 0 if report.ok else 1


if __name__ == "__main__":
    sys.exit(main())
