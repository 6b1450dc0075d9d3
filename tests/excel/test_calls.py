"""Requests of the workbook: carried out, told in its cells, and never a raised exception."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from excel.fake_book import FakeBook
from tthc import __version__
from tthc.domain.errors import TthcError
from tthc.excel import actions, calls, log
from tthc.excel.actions import check_setup
from tthc.excel.book_cells import read_request
from tthc.excel.calls import run, serve
from tthc.excel.log import log_folders, write_log
from tthc.excel.result import Ask, AskKind, Result


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An installation whose logs are looked at: its folder, in which each version has one of its own."""
    monkeypatch.setenv("TTHC_HOME", str(tmp_path / "cài đặt" / "0.1.0-a1b2c3"))
    return tmp_path / "cài đặt"


def _logs(home: Path) -> str:
    return "".join(path.read_text(encoding="utf-8") for path in (home / "logs").glob("*.log"))


def _acting(monkeypatch: pytest.MonkeyPatch, action: Callable[..., Result]) -> None:
    monkeypatch.setattr(calls, "ACTIONS", {"thu": action})


def _served(book: FakeBook) -> FakeBook:
    serve(book)  # type: ignore[arg-type]
    return book


def test_a_request_is_carried_out_with_its_arguments(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: dict[str, Any] = {}

    def action(book: object, **request: object) -> Result:
        seen.update(request, book=book)
        return Result("Xong 05 biểu.", "chi tiết")

    _acting(monkeypatch, action)
    table = [["ky", "Quý II năm 2022"], ["so", 3.0], [None, None], ["", "bỏ"], ["  ", 1.0]]
    book = _served(FakeBook("thu ", table))
    assert seen == {"ky": "Quý II năm 2022", "so": 3.0, "book": book}
    assert book.result == ("ok", "Xong 05 biểu.", "chi tiết")
    assert book.written[-1] == "ket_qua"


def test_the_values_of_a_key_on_several_rows_are_lines() -> None:
    table = [["tep", "C:\\a.xlsx"], ["ky", None], ["tep", "D:\\Xã Nà Nhạn.xlsx"], [None, "bỏ"], ["tep", 5.0]]
    assert read_request(FakeBook("nhan", table)) == (  # type: ignore[arg-type]
        "nhan",
        {"tep": "C:\\a.xlsx\nD:\\Xã Nà Nhạn.xlsx\n5", "ky": ""},
    )


def test_questions_are_written_before_the_word_that_they_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    asks = (
        Ask("chac", AskKind.YES_NO, "Xóa kỳ cũ?"),
        Ask("noi", AskKind.CHOICE, "=Nơi ghi", "Trang mới", ("Trang mới", "SỐ LIỆU")),
    )
    _acting(monkeypatch, lambda book: Result("Sổ đang có số liệu.", asks=asks))
    book = _served(FakeBook("thu"))
    assert book.result == ("ask", "Sổ đang có số liệu.", "")
    assert book.cells["hoi_bang"] == [
        ["chac", "yes_no", "Xóa kỳ cũ?", "", ""],
        ["noi", "choice", "'=Nơi ghi", "Trang mới", "Trang mới\nSỐ LIỆU"],
    ]
    assert (book.written[0], book.written[-1]) == ("hoi_bang", "ket_qua")


def test_an_unknown_action_is_told(home: Path) -> None:
    book = _served(FakeBook("xoa_het"))
    assert book.result[:2] == (
        "error",
        'Tệp bảng tính gọi chức năng "xoa_het" mà phần mềm không có; đề nghị mở tệp đi kèm bộ cài đặt.',
    )
    assert not home.exists()


@pytest.mark.parametrize("action", [None, 5.0, "__init__", "shipped_sets", "read_version"])
def test_only_listed_actions_can_be_asked_for(action: object) -> None:
    assert _served(FakeBook(action)).result[0] == "error"


def test_actions_are_listed_by_their_names() -> None:
    assert all(function is getattr(actions, name) for name, function in actions.ACTIONS.items())
    assert set(actions.ACTIONS) <= set(actions.__all__)


def test_an_inability_is_told_in_the_words_of_the_catalogue(
    monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    def action(book: object) -> Result:
        raise TthcError("TT956", seen="qd0", known=("qd1",))

    _acting(monkeypatch, action)
    outcome, sentence, details = _served(FakeBook("thu")).result
    assert outcome == "error"
    assert "qd0" in sentence
    assert "Traceback" not in sentence
    assert details == "TT956\nseen: qd0\nknown: ('qd1',)"
    assert not home.exists()


def test_a_fault_is_told_shortly_and_kept_in_the_log(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def action(book: object) -> Result:
        raise ZeroDivisionError("số hồ sơ bằng 0")

    _acting(monkeypatch, action)
    outcome, sentence, details = _served(FakeBook("thu")).result
    assert outcome == "error"
    assert sentence.startswith("Phần mềm gặp lỗi, chưa thực hiện xong. Chi tiết ghi tại ")
    assert str(home / "logs") in sentence
    told, *places = details.splitlines()
    assert told == "ZeroDivisionError: số hồ sơ bằng 0"
    assert places[0].startswith("test_calls.py:")
    assert len(places) == 3
    assert "Traceback" not in sentence + details
    assert "Traceback" in _logs(home)
    assert "ZeroDivisionError: số hồ sơ bằng 0" in _logs(home)


def test_arguments_an_action_does_not_know_are_a_fault_that_is_told() -> None:
    outcome, _, details = _served(FakeBook("check_setup", [["ky", "Quý II"]])).result
    assert outcome == "error"
    assert "TypeError" in details


def test_a_book_without_the_names_is_logged(home: Path) -> None:
    book = FakeBook()
    book.cells.clear()
    _served(book)
    assert "KeyError" in _logs(home)


def test_a_result_that_cannot_be_written_is_logged(home: Path) -> None:
    _served(FakeBook("check_setup", locked=frozenset({"ket_qua"})))
    assert "the sheet cannot be written" in _logs(home)
    assert "Result(sentence=" in _logs(home)


def test_texts_are_never_formulas_and_fit_their_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    _acting(monkeypatch, lambda book: Result("=1+1", "-" + "x" * 40_000))
    _, sentence, details = _served(FakeBook("thu")).result
    assert sentence == "'=1+1"
    assert details.startswith("'-x")
    assert len(details) < 32_767


def test_run_serves_the_calling_workbook(monkeypatch: pytest.MonkeyPatch) -> None:
    book = FakeBook(version=__version__)
    monkeypatch.setattr("xlwings.Book.caller", lambda: book)
    run()
    assert book.result[0] == "ok"


def test_run_without_a_workbook_is_logged(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    def nobody() -> None:
        raise RuntimeError("Book.caller() must not be called directly")

    monkeypatch.setattr("xlwings.Book.caller", nobody)
    run()
    assert "Book.caller() must not be called directly" in _logs(home)


def test_numbers_in_a_request_are_plain_texts_as_names() -> None:
    book = FakeBook(12.0, [[1.0, "a"], [1.5, "b"]])
    assert read_request(book) == ("12", {"1": "a", "1.5": "b"})  # type: ignore[arg-type]


def test_logs_go_to_the_temporary_folder_where_there_is_no_installation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TTHC_HOME")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert log_folders() == (tmp_path / "tthc-logs",)
    path = write_log("Thử")
    assert path is not None
    assert path.parent == tmp_path / "tthc-logs"
    assert path.read_bytes().endswith("]\nThử\n\n".encode())


def test_logs_go_there_too_where_the_installation_cannot_be_written(
    tmp_path: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    home.write_text("no folder", encoding="utf-8")
    path = write_log("Thử")
    assert path is not None
    assert path.parent == tmp_path / "tthc-logs"
    path.parent.rename(tmp_path / "other")
    (tmp_path / "tthc-logs").write_text("no folder", encoding="utf-8")
    assert write_log("Thử") is None


def test_a_fault_without_any_log_is_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "write_log", lambda text: None)
    _acting(monkeypatch, lambda book: Result(str(1 // 0)))
    assert _served(FakeBook("thu")).result[1].endswith("Chi tiết ghi tại phần chi tiết dưới đây.")


def test_thirty_logs_are_kept(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = home / "logs"
    folder.mkdir(parents=True)
    for day in range(1, 32):
        (folder / f"tthc-202001{day:02d}.log").write_text("cũ", encoding="utf-8")
    (folder / "ghi-chu.log").write_text("của người dùng", encoding="utf-8")
    write_log("mới")
    kept = sorted(path.name for path in folder.iterdir())
    assert len(kept) == 31
    assert kept[0] == "ghi-chu.log"
    assert f"tthc-{datetime.now():%Y%m%d}.log" in kept
    monkeypatch.setattr(log, "_MOST_FILES", 29)
    monkeypatch.setattr(Path, "unlink", _refuse)
    assert write_log("một Excel khác đang mở tệp") is not None


def _refuse(path: Path, missing_ok: bool = False) -> None:
    raise PermissionError(path)


def _checked(version: object) -> Result:
    return check_setup(FakeBook(version=version))  # type: ignore[arg-type]


def test_a_right_setup_is_told_with_its_versions() -> None:
    found = _checked(__version__)
    assert found.ok
    assert found.sentence == f"Cài đặt đúng, có thể sử dụng (phiên bản {__version__})."
    first, *others = found.details.splitlines()
    assert first == f"Phần mềm tthc: {__version__}"
    assert [line.partition(":")[0] for line in others] == [
        "Tệp bảng tính",
        "Python",
        "xlwings",
        "Bộ tiêu chí",
    ]
    assert others[-1].startswith("Bộ tiêu chí: 06 (")


def test_versions_that_differ_in_the_last_number_fit() -> None:
    assert _checked(f"{__version__.rpartition('.')[0]}.99").ok


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (None, "Không rõ phiên bản của tệp bảng tính"),
        ("", "Không rõ phiên bản của tệp bảng tính"),
        ("0.0.1", "đề nghị mở sổ mới của bộ cài đặt, trong thư mục Chấm điểm TTHC."),
        ("cũ", "đề nghị mở sổ mới của bộ cài đặt, trong thư mục Chấm điểm TTHC."),
        ("99.0.0", "đề nghị cài đặt phiên bản phần mềm mới."),
        (99.0, "đề nghị cài đặt phiên bản phần mềm mới."),
    ],
)
def test_a_workbook_of_another_version_is_told(version: object, words: str) -> None:
    found = _checked(version)
    assert not found.ok
    assert words in found.sentence


def test_a_decimal_point_is_warned_of() -> None:
    book = FakeBook(version=__version__)
    book.app.host.sign = "."
    found = check_setup(book)  # type: ignore[arg-type]
    assert found.ok
    assert found.sentence.endswith(").\n\nMáy đang dùng dấu chấm làm dấu thập phân.")


def test_in_a_program_nobody_knows_the_setup_is_checked_all_the_same() -> None:
    assert check_setup(FakeBook(version=__version__, engine="lạ")).ok  # type: ignore[arg-type]


def test_sets_that_cannot_be_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise TthcError("TT956", seen="qd0", known=("qd1",))

    monkeypatch.setattr(actions, "shipped_sets", broken)
    found = _checked(__version__)
    assert not found.ok
    assert found.sentence.endswith("Đề nghị cài đặt lại phần mềm.")
    assert "Bộ tiêu chí: không đọc được" in found.details
