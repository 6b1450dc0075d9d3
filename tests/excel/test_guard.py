"""What stands around every action: a busy Excel, a workbook nothing can be kept in, Esc, and what is restored."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw

from excel.fake_book import FakeApp, FakeBook, free
from tthc.excel import calls, guard
from tthc.excel.calls import serve
from tthc.excel.guard import Progress, Stopped, guarded, is_busy
from tthc.excel.host import host_of
from tthc.excel.result import Result

BUSY = (
    "Excel đang bận sửa một ô hoặc đang mở hộp thoại. "
    "Đề nghị bấm Enter hoặc Esc để thoát khỏi ô đang gõ rồi bấm lại."
)
QUIET = (False, False, False)


class ComError(Exception):
    """pywin32's: (number, text, what Excel adds, argument), and the number once more as an attribute."""

    def __init__(self, number: int, added: tuple[Any, ...] | None = None) -> None:
        super().__init__(number, "OLE error", added, None)
        self.hresult = number


class ExcelBusyError(Exception):
    """xlwings' own."""


class WithoutNumberError(Exception):
    """An error that only has text."""


IGNORED, REJECTED, LATER = -2146777998, -2147418111, -2147417846
IN_A_CELL = ComError(-2147352567, (0, None, None, None, 0, IGNORED))
REFUSALS = [ComError(IGNORED), ComError(REJECTED), ComError(LATER), IN_A_CELL, ExcelBusyError()]
OTHERS = [
    ComError(-2147352567, (0, "Excel", "1004", None, 0, -2146827284)),
    ComError(5),
    WithoutNumberError("x"),
]


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[float]:
    """How long was waited, without waiting; logs go to a folder of the test."""
    seconds: list[float] = []
    monkeypatch.setattr(guard.time, "sleep", seconds.append)
    monkeypatch.setenv("TTHC_HOME", str(tmp_path / "cài đặt"))
    return seconds


@pytest.fixture
def acting(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Result], FakeBook], FakeBook]:
    """Serve a book whose button "thu" carries out the action given."""

    def serving(action: Callable[[Any], Result], book: FakeBook) -> FakeBook:
        monkeypatch.setattr(calls, "ACTIONS", {"thu": action})
        serve(book)  # type: ignore[arg-type]
        return book

    return serving


Acting = Callable[[Callable[[Any], Result], FakeBook], FakeBook]


def raising(*errors: Exception) -> Callable[[], bool]:
    """Readiness that refuses as often as there are errors."""
    left = iter(errors)

    def ready() -> bool:
        for error in left:
            raise error
        return True

    return ready


def answering(*answers: bool) -> Callable[[], bool]:
    given: Iterator[bool] = iter(answers)
    return lambda: next(given)


@pytest.mark.parametrize("error", REFUSALS, ids=repr)
def test_errors_that_only_say_busy_are_known(error: Exception) -> None:
    assert is_busy(error)


@pytest.mark.parametrize("error", OTHERS, ids=repr)
def test_other_errors_of_excel_are_no_business_of_waiting(error: Exception) -> None:
    assert not is_busy(error)


@pytest.mark.parametrize("error", REFUSALS, ids=repr)
def test_a_moment_in_a_cell_is_waited_for(acting: Acting, waited: list[float], error: Exception) -> None:
    book = FakeBook("thu")
    book.app.host.readiness = raising(error, error)
    assert acting(lambda book: Result("Xong."), book).result[:2] == ("ok", "Xong.")
    assert len(waited) == 2


@pytest.mark.parametrize(
    "readiness", [lambda: False, raising(*[ComError(IGNORED)] * 99)], ids=["not ready", "refusing"]
)
def test_a_busy_excel_is_told_after_a_short_wait_and_nothing_was_done(
    acting: Acting, waited: list[float], readiness: Callable[[], bool]
) -> None:
    done: list[object] = []
    book = FakeBook("thu")
    book.app.host.readiness = readiness
    acting(lambda book: done.append(book) or Result("Xong."), book)
    assert book.result == ("error", BUSY, "TT987")
    assert not done
    assert sum(waited) < 3


def test_excel_ready_at_the_last_look_goes_on(acting: Acting, waited: list[float]) -> None:
    book = FakeBook("thu")
    book.app.host.readiness = answering(False, False, False, False, True)
    assert acting(lambda book: Result("Xong."), book).result[0] == "ok"
    assert len(waited) == 4


def test_another_error_while_asking_is_a_fault(acting: Acting) -> None:
    book = FakeBook("thu")
    book.app.host.readiness = raising(ComError(5))
    assert acting(lambda book: Result("Xong."), book).result[1].startswith("Phần mềm gặp lỗi")


@pytest.mark.parametrize("error", REFUSALS, ids=repr)
def test_excel_becoming_busy_in_the_midst_is_told_too(acting: Acting, error: Exception) -> None:
    def action(book: FakeBook) -> Result:
        raise error

    book = acting(action, FakeBook("thu"))
    assert book.result == ("error", BUSY, "TT987")
    assert book.app.state == FakeApp("fake").state


def test_the_result_is_written_as_soon_as_excel_takes_it(acting: Acting, waited: list[float]) -> None:
    class Refusing(FakeBook):
        """Refuses to name its cells, now and then."""

        refusals = 0

        @property
        def names(self) -> Any:
            """The names of the book."""
            if self.refusals:
                self.refusals -= 1
                raise ComError(IGNORED)
            return super().names

    def action(book: Any) -> Result:
        book.refusals = 3
        return Result("Xong.")

    assert acting(action, Refusing("thu")).result[:2] == ("ok", "Xong.")
    assert len(waited) == 3

    def never(book: Any) -> Result:
        book.refusals = 99
        return Result("Xong.")

    assert acting(never, Refusing("thu")).result[0] is None


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("tthc_workbook1", "TT937"),
        ("https://d.docs.live.net/1/Sổ.xlsm", "TT938"),
        (
            "C:\\Users\\An\\AppData\\Local\\Microsoft\\Windows\\INetCache\\Content.Outlook\\X\\sổ.xlsm",
            "TT939",
        ),
        ("C:\\Users\\An\\AppData\\Local\\Temp\\Temp1_bo.zip\\sổ.xlsm", "TT939"),
        ("C:\\Users\\An\\AppData\\Local\\Packages\\microsoft.mail\\Files\\sổ.xlsm", "TT939"),
        ("C:\\Users\\An\\Temporary Internet Files\\sổ.xlsm", "TT939"),
    ],
)
def test_a_workbook_that_is_nowhere_to_stay_is_not_written(acting: Acting, place: str, code: str) -> None:
    done: list[object] = []
    book = FakeBook("thu")
    book.fullname = place
    acting(lambda book: done.append(book) or Result("Xong."), book)
    outcome, sentence, details = book.result
    assert (outcome, details.splitlines()[0]) == ("error", code)
    assert "Đề nghị bấm Save" in sentence
    assert not done


def test_a_place_on_the_web_without_a_folder_here_is_told(acting: Acting) -> None:
    class Online(FakeBook):
        """xlwings finds no folder of this machine."""

        @property
        def fullname(self) -> str:
            """As xlwings tells it."""
            raise xw.XlwingsError("Couldn't find your local OneDrive file.")

        @fullname.setter
        def fullname(self, value: str) -> None:
            """Set by the book itself."""

    assert acting(lambda book: Result("Xong."), Online("thu")).result[2] == "TT938"


@pytest.mark.parametrize(("name", "code"), [("read_only", "TT988"), ("locked", "TT989")])
def test_a_workbook_that_cannot_be_changed_is_told(acting: Acting, name: str, code: str) -> None:
    book = FakeBook("thu")
    setattr(book.app.host, name, True)
    assert acting(lambda book: Result("Xong."), book).result[2] == code


@pytest.mark.parametrize("place", ["C:\\Sổ\\a.xlsm", "\\\\may-chu\\chung\\a.xlsm", "/home/an/a.xlsm"])
def test_a_workbook_in_a_folder_is_written(acting: Acting, place: str) -> None:
    book = FakeBook("thu")
    book.fullname = place
    assert acting(lambda book: Result("Xong."), book).result[0] == "ok"


def test_what_only_reads_runs_anywhere(monkeypatch: pytest.MonkeyPatch, acting: Acting) -> None:
    monkeypatch.setattr(calls, "READS_ONLY", frozenset({"thu"}))
    book = FakeBook("thu")
    book.fullname = "Book1"
    book.app.host.read_only = True
    assert acting(lambda book: Result("Xong."), book).result[0] == "ok"


def test_the_program_is_quiet_during_the_work_and_as_before_after_it(acting: Acting) -> None:
    seen = []

    def action(book: FakeBook) -> Result:
        seen.append(book.app.state[:3])
        book.app.display_alerts = True
        Progress(book).step("Đang đọc 37/126: xã Nà Nhạn…")  # type: ignore[arg-type]
        seen.append(book.app.status_bar)
        raise ValueError

    book = FakeBook("thu")
    book.app.enable_events = False
    acting(action, book)
    assert seen == [QUIET, "Đang đọc 37/126: xã Nà Nhạn…"]
    assert book.app.state == (True, False, True, "Đang xử lý")


def test_one_property_that_cannot_be_restored_keeps_none_of_the_others(acting: Acting) -> None:
    class Stubborn(FakeApp):
        """Events cannot be switched on again."""

        def __setattr__(self, name: str, value: object) -> None:
            if name == "enable_events" and value is True and hasattr(self, name):
                raise ComError(5)
            super().__setattr__(name, value)

    book = FakeBook("thu")
    book.app = Stubborn("fake")
    assert acting(lambda book: Result("Xong."), book).result[0] == "ok"
    assert (book.app.enable_events, book.app.display_alerts, book.app.status_bar) == (
        False,
        True,
        "Đang xử lý",
    )


def test_esc_stops_between_steps_and_what_was_begun_is_turned_back(acting: Acting) -> None:
    events: list[str] = []

    def action(book: FakeBook) -> Result:
        progress = Progress(book)  # type: ignore[arg-type]
        try:
            progress.step("1/2")
            book.app.host.presses += 1
            progress.step("2/2")
        except Stopped:
            events.append(f"turned back at {book.app.status_bar}")
            raise
        return Result("Xong.")

    book = acting(action, FakeBook("thu"))
    assert book.result == ("ok", "Đã dừng theo yêu cầu; sổ giữ nguyên như trước khi bấm.", "")
    assert events == ["turned back at 1/2"]
    assert book.app.state == FakeApp("fake").state


def test_esc_before_the_click_is_not_meant(acting: Acting) -> None:
    def action(book: FakeBook) -> Result:
        Progress(book).step("1/1")  # type: ignore[arg-type]
        return Result("Xong.")

    book = FakeBook("thu")
    book.app.host.presses = 2
    assert acting(action, book).result[0] == "ok"


def test_a_program_without_a_host_is_a_fault_that_is_told(acting: Acting) -> None:
    book = acting(lambda book: Result("Xong."), FakeBook("thu", engine="lạ"))
    assert book.result[1].startswith("Phần mềm gặp lỗi")
    with pytest.raises(KeyError):
        guarded(book, lambda: Result(""), writes=False)  # type: ignore[arg-type]


def test_excel_has_its_host_without_being_asked() -> None:
    book = FakeBook(engine="excel")
    assert type(host_of(book)).__name__ == "ExcelHost"  # type: ignore[arg-type]
    assert free()
