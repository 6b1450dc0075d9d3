"""A line of NHẬT KÝ that cannot be written: the work is done all the same, and is told as done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from calc.errors import ComError
from calc.periods import send, set_up
from calc.quarter import receive
from tthc.domain.errors import TthcError
from tthc.excel import actions, journal
from tthc.excel.journal import noted

LOCKED = " Chưa ghi được vào trang NHẬT KÝ: Trang NHẬT KÝ đang khóa bằng mật khẩu."


@pytest.fixture
def period(live_book: xw.Book, tmp_path: Path) -> xw.Book:
    """A unit received and consolidated; from then on NHẬT KÝ has a password."""
    send(tmp_path / "vao", "a.xlsx")
    set_up(live_book)
    receive(live_book, tmp_path / "vao")
    actions.consolidate(live_book)
    live_book.sheets["NHẬT KÝ"].impl.ask("protect", password="bí mật")
    return live_book


def test_a_locked_log_does_not_undo_an_export_nor_an_undoing(period: xw.Book, tmp_path: Path) -> None:
    target = tmp_path / "ra.xlsx"
    done = actions.export_summary(period, noi_luu=str(target), tam_tinh="co")
    assert (done.ok, target.is_file()) == (True, True)
    assert done.sentence.endswith(LOCKED)
    assert done.sentence.startswith("Đã xuất kết quả của 01 đơn vị ra tệp ra.xlsx.")
    undone = actions.undo(period, xac_nhan="co")
    assert (undone.ok, period.sheets["TỔNG HỢP"]["C7"].value) == (True, None)
    assert undone.sentence == (f"Đã hoàn tác việc «Tổng hợp»; các trang trở lại như trước khi bấm.{LOCKED}")


def _raises(error: Exception) -> Callable[..., None]:
    def note(*_: object, **__: object) -> None:
        raise error

    return note


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (TthcError("TT998"), "Sổ đang khóa cấu trúc nên không thêm, bớt trang được."),
        (TthcError("TT954", path="X", reason="ổ đĩa đã đầy"), "Không ghi được X (ổ đĩa đã đầy)."),
        (ComError("busy", -2146777998), "Excel đang bận"),
        (ValueError("x"), "Phần mềm gặp lỗi, chi tiết ghi tại "),
    ],
)
def test_why_is_told_without_saying_that_nothing_was_written(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, error: Exception, why: str
) -> None:
    monkeypatch.setenv("TTHC_HOME", str(tmp_path / "0.1.0"))
    monkeypatch.setattr(journal, "backup", lambda _: None)
    monkeypatch.setattr(journal, "note", _raises(error))
    told = noted(None, "Thử", "x")  # type: ignore[arg-type]
    assert told.startswith(f" Chưa ghi được vào trang NHẬT KÝ: {why}")
    assert "chưa ghi gì" not in told
    assert (tmp_path / "logs").exists() == isinstance(error, ValueError)
