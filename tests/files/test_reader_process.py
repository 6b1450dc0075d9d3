"""The reading process: kept, limited, replaced when it dies."""

import ctypes
import hashlib
import io
import json
import os
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

import tthc.files.reader_process as module
from support import grids, make_form, write_form
from tthc.files import reading_child, workbook_reader
from tthc.files.errors import UnreadableError
from tthc.files.process_limits import ExtendedLimits, limits_of
from tthc.files.reader_process import ReaderProcess
from tthc.files.reading_child import answer

GARBAGE = "import sys\nfor line in sys.stdin: print('xin chao', flush=True)"
OTHERS_ANSWER = (
    'import sys\nfor line in sys.stdin: print(\'{"id": 0, "code": "TT904", "facts": {}}\', flush=True)'
)
NO_ANSWER = (
    "import json, sys\nfor line in sys.stdin: print(json.dumps({'id': json.loads(line)['id']}), flush=True)"
)
LIST = "import sys\nfor line in sys.stdin: print('[1]', flush=True)"
FLOOD = "import sys\nfor line in sys.stdin:\n    while True: print('x' * 1000, flush=True)"
ENDLESS = "import sys\nfor line in sys.stdin:\n    while True: sys.stdout.write('x' * 1000)"
HANG = "import sys, time\nfor line in sys.stdin: time.sleep(60)"
DIE = "import sys, os\nfor line in sys.stdin: os._exit(9)"


def running(code: str, monkeypatch: pytest.MonkeyPatch, seconds: float = 1.0) -> ReaderProcess:
    """A reading process that runs other code."""
    start = module.subprocess.Popen

    def other(command: list[str], **options: object) -> object:
        return start([command[0], "-c", code], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(module.subprocess, "Popen", other)
    return ReaderProcess(seconds)


FAULTS = {
    "hangs": HANG,
    "dies": DIE,
    "garbage": GARBAGE,
    "another request": OTHERS_ANSWER,
    "no answer": NO_ANSWER,
    "a list": LIST,
    "floods": FLOOD,
    "endless line": ENDLESS,
}


@pytest.mark.parametrize("code", FAULTS.values(), ids=FAULTS)
def test_a_fault_of_the_process_is_that_files_refusal(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(module, "MOST_ANSWER", 1 << 20)
    path = write_form(tmp_path, "a.xlsx", make_form())
    begun = time.monotonic()
    with running(code, monkeypatch) as process, pytest.raises(UnreadableError, match="TT928"):
        process.read(path)
    assert time.monotonic() - begun < 30  # two tries of half a second, not the minute it would sleep


def test_the_process_is_kept_and_replaced_when_it_died(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    with ReaderProcess() as process:
        process.read(path)
        first = process._child
        process.read(path)
        assert process._child is first
        assert first is not None
        first.kill()
        first.wait()
        assert process.read(path).sheets
        assert process._child is not first


def test_too_little_memory_is_a_refusal(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c,d\n" * 400_000, encoding="utf-8")
    with ReaderProcess(memory=200 << 20) as process, pytest.raises(UnreadableError) as caught:
        process.read(path)
    assert caught.value.code in {"TT927", "TT928"}


def test_an_answer_is_a_book_or_a_code(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    request = {"path": str(path), "name": "a.xlsx", "reader": "both"}
    assert json.dumps(answer(request)["book"]["kind"]) == '"xlsx"'
    path.write_bytes(b"")
    assert answer(request) == {"code": "TT902", "facts": {}}


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="TT901"):
        grids(tmp_path / "khong-co.xlsx")


def test_the_child_answers_a_line_a_request(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    requests = [
        {"id": at, "path": str(path), "name": "a.xlsx", "reader": reader}
        for at, reader in enumerate(("both", "calamine"))
    ]
    limits: list[int] = []
    monkeypatch.setattr(reading_child, "limit_memory", limits.append)
    monkeypatch.setattr("sys.stdin", io.StringIO("".join(json.dumps(one) + "\n" for one in requests)))
    answers = io.StringIO()
    reading_child.main(1000, answers)
    lines = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [line["book"]["doubts"] for line in lines] == [[], [["TT142", {}]]]
    assert [line["id"] for line in lines] == [0, 1]
    assert limits == [1000]


def test_running_out_of_memory_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def exhausted(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(reading_child, "read_bytes", exhausted)
    path = write_form(tmp_path, "a.xlsx", make_form())
    assert answer({"path": str(path), "name": "a.xlsx", "reader": "both"}) == {"code": "TT927", "facts": {}}


def test_what_was_said_too_much_is_no_answer_to_the_next_request(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A process that answers twice: the second answer is not taken for another file's."""
    twice = (
        "import json, sys\nfor line in sys.stdin:\n    asked = json.loads(line)\n"
        "    for _ in range(2): print(json.dumps({'id': asked['id'], 'code': 'TT903', 'facts': {}}), flush=True)"
    )
    path = write_form(tmp_path, "a.xlsx", make_form())
    with running(twice, monkeypatch) as process:
        with pytest.raises(UnreadableError, match="TT903"):
            process.read(path)
        with pytest.raises(UnreadableError, match="TT903"):
            process.read(path)


def test_a_file_one_library_dies_of_is_read_with_the_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dies = (
        "import os, sys\nfrom tthc.files import reading_child as child, two_readers\n"
        "two_readers.read_with_calamine = lambda _: os._exit(9)\nchild.main(1 << 30, child._own_output())"
    )
    path = write_form(tmp_path, "a.xlsx", make_form())
    with running(dies, monkeypatch, seconds=40) as process:
        book = process.read(path)
    assert book.doubts == (("TT142", {}),)
    assert book.sheets[0].cells


def start_child() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tthc.files.reading_child", str(1 << 30)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def test_the_process_ends_when_its_parent_is_gone() -> None:
    with start_child() as child:
        assert child.stdin is not None
        child.stdin.close()
        assert child.wait(timeout=20) == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
def test_the_process_ends_with_its_parent_though_it_reads(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "endless")  # a file whose reading never ends
    with start_child() as child:
        assert child.stdin is not None
        request = {"id": 1, "path": str(tmp_path / "endless"), "name": "a", "reader": "both"}
        child.stdin.write(json.dumps(request) + "\n")
        child.stdin.close()
        assert child.wait(timeout=20) == 1


@pytest.mark.parametrize(("ended", "left"), [(True, []), (False, [1])])
def test_the_end_of_the_input_ends_a_busy_process(
    ended: bool, left: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("a\n"))
    monkeypatch.setattr(reading_child, "_GRACE", 0)
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    done, exits = threading.Event(), []
    if ended:
        done.set()
    reading_child._listen(requests, done, exits.append)
    assert [requests.get(), requests.get()] == ["a\n", ""]
    assert exits == left


def test_what_a_library_prints_is_no_answer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    noisy = (
        "import os, sys\nfrom tthc.files import reading_child as child\nanswers = child._own_output()\n"
        "os.write(1, b'noise')\nprint('noise')\nchild.main(1 << 30, answers)"
    )
    path = write_form(tmp_path, "a.xlsx", make_form())
    with running(noisy, monkeypatch, seconds=20) as process:
        assert process.read(path).sheets


def test_any_fault_while_reading_is_that_files_refusal(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    request = {"path": str(path), "name": "a.xlsx", "reader": "both"}
    assert answer(request | {"path": str(tmp_path / "x")})["code"] == "TT901"

    def fails(*_: object) -> None:
        raise RecursionError

    monkeypatch.setattr(reading_child, "read_bytes", fails)
    assert answer(request) == {"code": "TT904", "facts": {"reason": "không đọc được nội dung"}}


def test_the_structures_of_windows_have_its_sizes() -> None:
    limits = limits_of(1 << 30)
    assert ctypes.sizeof(limits) == (144 if sys.maxsize > 2**32 else 112)
    assert (limits.basic.limit_flags, limits.process_memory_limit) == (0x2100, 1 << 30)
    assert ExtendedLimits.process_memory_limit.offset == (112 if sys.maxsize > 2**32 else 96)


def test_a_file_another_program_holds_is_read_from_a_copy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    expected = hashlib.sha256(path.read_bytes()).hexdigest()

    def held(self: Path, *_: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(Path, "open", held)
    book = grids(path)
    assert book.sha256 == expected
    assert book.path == "a.xlsx"

    def no_copy(*_: object) -> None:
        raise PermissionError(13, "held")

    monkeypatch.setattr(workbook_reader.shutil, "copy", no_copy)
    with pytest.raises(UnreadableError, match="TT901"):
        grids(path)


@pytest.mark.parametrize(("attributes", "code"), [(0x00400000, "TT930"), (0x1000, "TT930"), (0x20, "TT901")])
def test_a_file_that_is_only_in_the_cloud_is_named(
    attributes: int, code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())

    def offline(self: Path, *_: object) -> None:
        raise OSError(22, "cloud")

    monkeypatch.setattr(Path, "open", offline)
    monkeypatch.setattr(Path, "stat", lambda _: SimpleNamespace(st_file_attributes=attributes, st_mtime=0.0))
    with pytest.raises(UnreadableError, match=code):
        grids(path)


def test_a_file_in_the_cloud_that_cannot_be_fetched_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    monkeypatch.setattr(Path, "stat", lambda _: SimpleNamespace(st_file_attributes=0x1000, st_mtime=0.0))
    empty = tmp_path / "b.xlsx"
    empty.write_bytes(b"")
    with ReaderProcess() as process, pytest.raises(UnreadableError, match="TT902"):
        workbook_reader.read_workbook(empty, "b.xlsx", process)
    with running(DIE, monkeypatch) as process, pytest.raises(UnreadableError, match="TT930"):
        workbook_reader.read_workbook(path, "a.xlsx", process)
