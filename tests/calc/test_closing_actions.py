"""Chốt kỳ, Mở lại on the live workbook: a folder that proves the figures, and a workbook that keeps still."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlwings as xw

from calc.periods import click, keys, receive, send, set_up, typed_rows
from tthc.domain.errors import TthcError
from tthc.excel import actions, actions_closing
from tthc.excel.snapshot import Change
from tthc.workflow.closing import closings, is_closed, reopenings, verify

_KEPT = "quy-ii-nam-2022"


@pytest.fixture
def period(live_book: xw.Book, tmp_path: Path) -> xw.Book:
    """Two units without anything to look at, received and consolidated."""
    send(tmp_path / "vao", "a.xlsx")
    send(tmp_path / "vao", "b.xlsx", unit="Xã B", early=20, late=1)
    set_up(live_book)
    receive(live_book, tmp_path / "vao")
    actions.consolidate(live_book)
    return live_book


def _mark(book: xw.Book) -> str:
    return str(book.names["ky_da_chot"].refers_to_range.value or "")


def test_a_period_is_closed_opened_and_closed_again(period: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / _KEPT
    outcome, told = click(period, "close_period")
    assert (outcome, told) == (
        "ok",
        f"Đã chốt Quý II năm 2022 gồm 02 đơn vị vào thư mục {_KEPT}/chot-01.",
    )
    assert _mark(period).startswith(f"Quý II năm 2022|{_KEPT}|")
    first = folder / "chot-01"
    assert verify(first) == ()
    names = {path.relative_to(first).as_posix() for path in first.rglob("*") if path.is_file()}
    assert names == {
        "MUC-LUC.txt", "ket-qua.json", "bang-tong-hop.xlsx", "so-cham-diem.xlsm", "ban-goc/a.xlsx",
        "ban-goc/b.xlsx", "bo-tieu-chi-qd1187-dienbien.toml",
    }  # fmt: skip
    assert (first / "ban-goc" / "a.xlsx").read_bytes() == (tmp_path / "vao" / "a.xlsx").read_bytes()
    for action in ("consolidate", "check_figures", "rank_units", "receive_folder", "close_period"):
        outcome, told = click(period, action)
        assert (outcome, told.startswith('Kỳ "Quý II năm 2022" đã chốt lúc ')) == ("error", True), action
        assert "«Mở lại»" in told
    assert click(period, "export_summary")[0] == "ask"
    assert click(period, "show_log")[0] == "ok"

    assert keys(actions.reopen_period(period)) == ["ly_do"]
    assert keys(actions.reopen_period(period, ly_do="  ")) == ["ly_do"]
    outcome, told = click(period, "reopen_period", ly_do="Xã B đính chính số trễ hạn.")
    assert (outcome, told) == (
        "ok",
        "Đã mở lại Quý II năm 2022. Lý do: Xã B đính chính số trễ hạn. Sửa xong, bấm «Chốt kỳ» để chốt lại.",
    )
    assert (_mark(period), is_closed(folder)) == ("", False)
    assert [one.reason for one in reopenings(folder)] == ["Xã B đính chính số trễ hạn."]
    assert typed_rows(period)[-1][:2] == [
        "Mở lại", "Đã mở lại Quý II năm 2022. Lý do: Xã B đính chính số trễ hạn.",
    ]  # fmt: skip

    before = {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}
    send(tmp_path / "vao", "b.xlsx", unit="Xã B", early=21, late=0)
    receive(period, tmp_path / "vao")
    assert click(period, "consolidate")[0] == "ok"
    done = actions.close_period(period)
    told = typed_rows(period)[-1][1]
    second = folder / "chot-02"
    lines = (second / "KHAC-SO-VOI-chot-01.txt").read_text("utf-8-sig").splitlines()
    assert done.details.splitlines() == [str(second), *lines]
    assert "Xã B, đã giải quyết trễ hạn: 1 thành 0." in lines
    assert done.sentence == told
    assert told == (
        f"Đã chốt Quý II năm 2022 gồm 02 đơn vị vào thư mục {_KEPT}/chot-02."
        f" So với chot-01 có {len(lines):02d} số liệu khác."
    )
    assert verify(second) == verify(first) == ()
    assert before == {path: path.read_bytes() for path in first.rglob("*") if path.is_file()}


def test_the_copy_in_the_closing_is_closed_too(period: xw.Book, tmp_path: Path) -> None:
    actions.close_period(period)
    copy = period.app.books.open(tmp_path / _KEPT / "chot-01" / "so-cham-diem.xlsm")
    try:
        assert _mark(copy) == _mark(period)
        assert copy.sheets["TỔNG HỢP"]["B7"].value == period.sheets["TỔNG HỢP"]["B7"].value
    finally:
        copy.close()


def test_what_is_open_is_asked_about_once(live_book: xw.Book, tmp_path: Path) -> None:
    send(tmp_path / "vao", "a.xlsx")
    send(tmp_path / "vao", "b.xlsx", unit="Xã B", total="3")
    set_up(live_book)
    receive(live_book, tmp_path / "vao")
    asked = actions.close_period(live_book)
    assert keys(asked) == ["xac_nhan"]
    assert asked.asks[0].prompt == (
        "Số liệu tạm tính (01/02 đơn vị). Còn 01 lỗi, 00 cảnh báo chưa xử lý. "
        "Các trang kết quả chưa lập theo số liệu hiện nay; đề nghị bấm «Tổng hợp» trước. Vẫn chốt?"
    )
    assert closings(tmp_path / _KEPT) == ()
    done = actions.close_period(live_book, xac_nhan="co")
    assert done.sentence.endswith(f"{_KEPT}/chot-01. Số liệu tạm tính (01/02 đơn vị).")


def test_a_closing_undone_leaves_its_folder_and_is_asked_about(period: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / _KEPT
    click(period, "close_period")
    assert click(period, "undo", xac_nhan="co")[1].startswith("Đã hoàn tác việc «Chốt kỳ»")
    assert (_mark(period), is_closed(folder)) == ("", True)
    assert typed_rows(period)[-1][1] == "Hoàn tác việc «Chốt kỳ»"
    assert click(period, "consolidate")[0] == "ok"
    asked = actions.close_period(period)
    assert asked.asks[0].prompt == (
        f"Thư mục {_KEPT} đã có lần chốt mà sổ này không ghi là đã chốt. Vẫn chốt?"
    )
    done = actions.close_period(period, xac_nhan="co")
    assert done.sentence.endswith("chot-02. Số liệu không khác chot-01.")
    assert [one.closing for one in reopenings(folder)] == ["chot-01"]


def test_a_reopening_undone_is_closed_again(period: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / _KEPT
    click(period, "close_period")
    closed = _mark(period)
    click(period, "reopen_period", ly_do="xem lại")
    assert click(period, "undo", xac_nhan="co")[0] == "ok"
    assert _mark(period) == closed
    assert click(period, "consolidate")[0] == "error"
    assert click(period, "reopen_period", ly_do="xem lại nữa")[0] == "ok"
    assert (_mark(period), is_closed(folder), len(reopenings(folder))) == ("", False, 1)
    assert click(period, "consolidate")[0] == "ok"


def test_a_reopening_says_where_the_closing_is_gone(period: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / _KEPT
    click(period, "close_period")
    (folder / "chot-01").rename(tmp_path / "noi-khac")
    outcome, told = click(period, "reopen_period", ly_do="xem lại.")
    gone = f"Không thấy lần chốt nào trong thư mục {folder}: "
    assert outcome == "ok"
    assert told.startswith("Đã mở lại Quý II năm 2022. Lý do: xem lại. Sửa xong, bấm «Chốt kỳ» để chốt lại. ")
    assert gone in told
    assert f"Lý do: xem lại. {gone}" in str(typed_rows(period)[-1][1])
    assert (_mark(period), reopenings(folder)) == ("", ())


def test_a_closing_that_fails_leaves_the_period_open(
    period: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise TthcError("TT954", path="x", reason="ổ đĩa đã đầy")

    monkeypatch.setattr(actions_closing, "close", full)
    assert click(period, "close_period")[0] == "error"
    assert (_mark(period), closings(tmp_path / _KEPT)) == ("", ())
    assert "«Tổng hợp»" in actions.undo(period, xac_nhan="co").sentence


def test_what_fails_after_the_closing_takes_it_away_and_notes_nothing(
    period: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise OSError("RPC_E_CALL_REJECTED")

    lines = typed_rows(period)
    with monkeypatch.context() as patch:
        patch.setattr(Change, "finish", fail)
        with pytest.raises(OSError, match="RPC_E"):
            actions.close_period(period)
    assert (_mark(period), closings(tmp_path / _KEPT), typed_rows(period)) == ("", (), lines)
    assert actions.close_period(period).sentence.endswith(f"{_KEPT}/chot-01.")


def test_a_locked_log_leaves_a_period_closed_and_opened(period: xw.Book, tmp_path: Path) -> None:
    locked = " Chưa ghi được vào trang NHẬT KÝ: Trang NHẬT KÝ đang khóa bằng mật khẩu."
    period.sheets["NHẬT KÝ"].impl.ask("protect", password="bí mật")
    done = actions.close_period(period)
    assert (done.ok, done.sentence.endswith(f"{_KEPT}/chot-01.{locked}")) == (True, True)
    assert _mark(period)
    assert verify(tmp_path / _KEPT / "chot-01") == ()
    opened = actions.reopen_period(period, ly_do="xem lại")
    assert (opened.ok, opened.sentence.endswith(f"để chốt lại.{locked}")) == (True, True)
    assert (_mark(period), is_closed(tmp_path / _KEPT)) == ("", False)


def test_another_period_is_open_and_the_same_in_other_words_is_not(period: xw.Book) -> None:
    click(period, "close_period")
    set_up(period, ky="quý 2/2022")
    assert click(period, "check_figures")[0] == "error"
    set_up(period, ky="Quý III năm 2022")
    assert click(period, "check_figures")[0] == "ok"
    with pytest.raises(TthcError, match="TT942"):
        actions.reopen_period(period, ly_do="x")
    period.names["ky_da_chot"].refers_to_range.value = "hỏng"
    set_up(period)
    assert click(period, "check_figures")[0] == "ok"


def test_a_form_typed_into_the_workbook_has_no_original(period: xw.Book, tmp_path: Path) -> None:
    sheet = period.sheets["SỐ LIỆU"]
    rows = sheet.used_range.options(ndim=2).value
    keys_at = next(at for at, row in enumerate(rows) if "unit" in row)
    line = dict(zip(rows[keys_at], rows[-1], strict=True)) | {
        "unit": "Xã C", "file": None, "sheet": None, "original": None, "digest": None,
    }  # fmt: skip
    sheet.range((len(rows) + 1, 1)).value = [line[key] for key in rows[keys_at]]
    actions.consolidate(period)
    done = actions.close_period(period, xac_nhan="co")
    assert "03 đơn vị" in done.sentence
    assert verify(tmp_path / _KEPT / "chot-01") == ()


def test_a_workbook_without_period_or_of_an_earlier_version_is_told(live_book: xw.Book) -> None:
    set_up(live_book, ky="")
    for action in (actions.close_period, actions.reopen_period):
        with pytest.raises(TthcError, match="TT724"):
            action(live_book)
    set_up(live_book)
    live_book.names["ky_da_chot"].delete()
    with pytest.raises(TthcError, match="TT725"):
        actions.close_period(live_book)
    assert click(live_book, "show_log")[0] == "ok"
    assert click(live_book, "consolidate")[1].startswith("Sổ chưa có biểu nào")
