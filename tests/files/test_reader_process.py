"""The reading process: kept, limited, replaced when it dies."""

import io
import json
import time
from pathlib import Path

import pytest

import tthc.files.reader_process as module
from support import grids, make_form, write_form
from tthc.files import reading_child
from tthc.files.errors import UnreadableError
from tthc.files.reader_process import ReaderProcess
from tthc.files.reading_child import answer

HANG = "import sys, time\nfor line in sys.stdin: time.sleep(60)"
DIE = "import sys, os\nfor line in sys.stdin: os._exit(9)"


def running(code: str, monkeypatch: pytest.MonkeyPatch, seconds: float = 1.0) -> ReaderProcess:
    """A reading process that runs other code."""
    start = module.subprocess.Popen

    def other(command: list[str], **options: object) -> object:
        return start([command[0], "-c", code], **options)  # type: ignore[call-overload]

    monkeypatch.setattr(module.subprocess, "Popen", other)
    return ReaderProcess(seconds)


@pytest.mark.parametrize("code", [HANG, DIE], ids=["hangs", "dies"])
def test_a_hang_and_a_death_are_that_files_refusal(
    code: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
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
