"""Taking back what an action wrote: all of it, once, and never over what the officer did since."""

import json
from pathlib import Path

import pytest
import xlwings as xw

from calc.host import host_for
from calc.results import plans, summary
from calc.test_carry import SOME, SUMMARY, carry, states
from tthc.domain.errors import TthcError
from tthc.excel import restore, sheet_writer, snapshot, state
from tthc.excel.actions_undo import interrupted, show_log, undo
from tthc.excel.journal import note
from tthc.excel.log import write_log
from tthc.excel.result import AskKind
from tthc.excel.sheet_state import cells_of, read_state
from tthc.excel.snapshot import writing

NOTHING = "Không có việc nào để hoàn tác."
UNIT_SHEET = "VÍ DỤ"


class Killed(BaseException):
    """As the end of the process: nothing may run after it."""


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    """The folder of what undoing needs."""
    return tmp_path / "tthc_workbook - du lieu" / "hoan-tac"


def reopened(book: xw.Book) -> xw.Book:
    """The workbook saved, closed and opened again."""
    path, app = book.fullname, book.app
    book.save()
    book.close()
    return app.books.open(path)


def code_of(book: xw.Book) -> tuple[str, object]:
    """What undoing is refused with."""
    with pytest.raises(TthcError) as caught:
        undo(book, xac_nhan="co")
    return caught.value.code, caught.value.facts


def log_lines(book: xw.Book) -> list[list[object]]:
    """What NHẬT KÝ says was done."""
    rows = book.sheets["NHẬT KÝ"].tables["nhat_ky"].data_body_range.options(ndim=2).value
    return [row[1:4] for row in rows]


def test_the_first_consolidation_is_taken_back_to_the_frames(live_book: xw.Book) -> None:
    before, height = states(live_book), live_book.sheets[SUMMARY]["A5"].row_height
    carry(live_book, *plans()[:-1])
    assert states(live_book) != before
    result = undo(live_book, xac_nhan="co")
    assert result.ok
    assert result.sentence == "Đã hoàn tác việc «Tổng hợp»; các trang trở lại như trước khi bấm."
    after = states(live_book)
    assert {name: state.rows for name, state in after.items() if name != "NHẬT KÝ"} == {
        name: state.rows for name, state in before.items() if name != "NHẬT KÝ"
    }
    sheet = live_book.sheets[SUMMARY]
    assert sheet["A5"].row_height == height
    assert sheet["A25"].row_height == pytest.approx(sheet["A60"].row_height)
    assert sheet.page_setup.print_area == "$A$1:$O$5"
    assert live_book.sheets["SỐ LIỆU"].tables["so_lieu"].range.address == "$A$4:$BW$5"
    assert undo(live_book, xac_nhan="co").sentence == NOTHING


def test_it_is_asked_first_which_action_that_is(live_book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(state, "now", lambda: state.datetime(2026, 11, 22, 10, 5))
    carry(live_book, summary())
    before = states(live_book)
    (ask,) = undo(live_book).asks
    assert (ask.key, ask.kind) == ("xac_nhan", AskKind.YES_NO)
    assert ask.prompt == "Hoàn tác việc «Tổng hợp» lúc 10 giờ 05, ngày 22/11/2026?"
    assert states(live_book) == before


def test_the_second_is_taken_back_to_the_first(live_book: xw.Book) -> None:
    carry(live_book, *SOME)
    once, merged = states(live_book), live_book.sheets[SUMMARY]["A6"].merge_area.address
    carry(live_book, summary(5), *SOME[1:])
    undo(live_book, xac_nhan="co")
    found = states(live_book)
    found["NHẬT KÝ"] = once["NHẬT KÝ"]
    assert found == once
    assert live_book.sheets[SUMMARY]["A6"].merge_area.address == merged
    assert undo(live_book, xac_nhan="co").sentence == NOTHING


def test_the_officers_cells_and_notes_stay(live_book: xw.Book) -> None:
    sheet = live_book.sheets[SUMMARY]
    sheet["T2"].value = [["'007", "=1+1"], [0.1 + 0.2, True]]
    sheet["T2"].color = (0, 255, 0)
    sheet["A4"].add_note("hỏi lại")
    before = read_state(sheet, SUMMARY)
    carry(live_book, summary())
    undo(live_book, xac_nhan="co")
    assert read_state(sheet, SUMMARY) == before
    assert sheet["T2"].color == (0, 255, 0)
    assert host_for(live_book.app).notes(sheet) == {"A4": "hỏi lại"}


def test_it_survives_closing_and_opening(live_book: xw.Book) -> None:
    before = states(live_book)[SUMMARY]
    carry(live_book, summary())
    book = reopened(live_book)
    assert undo(book, xac_nhan="co").ok
    assert read_state(book.sheets[SUMMARY], SUMMARY) == before
    book = reopened(book)
    assert undo(book, xac_nhan="co").sentence == NOTHING


def test_edits_since_are_named_and_kept(live_book: xw.Book) -> None:
    carry(live_book, summary())
    sheet = live_book.sheets[SUMMARY]
    sheet["C7"].value = 1.23
    sheet["T1:T9"].value = "tôi ghi"
    cells = f"{SUMMARY}!T1, {SUMMARY}!T2, {SUMMARY}!T3, {SUMMARY}!T4, {SUMMARY}!T5, {SUMMARY}!T6, {SUMMARY}!C7, {SUMMARY}!T7 …"
    assert code_of(live_book) == ("TT996", {"action": "Tổng hợp", "cells": cells})
    assert sheet["C7"].value == 1.23
    sheet["T1:T9"].clear()
    assert code_of(live_book) == ("TT996", {"action": "Tổng hợp", "cells": f"{SUMMARY}!C7"})


def test_cells_written_elsewhere_are_taken_back(live_book: xw.Book) -> None:
    sheet = live_book.sheets[UNIT_SHEET]
    host_for(live_book.app).unprotect(sheet)
    sheet["R1"].value = [["'=x", "'1/2"], [3, "=R2*2"]]
    before = read_state(sheet, UNIT_SHEET)
    with writing(live_book, "Điều chỉnh số liệu", [sheet]):
        sheet["R1:S2"].value = "mới"
        sheet["R9"].value = 5
    host_for(live_book.app).protect(sheet)
    undo(live_book, xac_nhan="co")
    assert read_state(sheet, UNIT_SHEET).rows[: len(before.rows)] == before.rows
    assert sheet["R9"].value is None
    assert sheet["R1"].value == "=x"
    assert host_for(live_book.app).is_protected(sheet)


def test_what_is_written_twice_is_taken_back_to_the_first(live_book: xw.Book) -> None:
    sheet, summary_sheet = live_book.sheets["SỐ LIỆU"], live_book.sheets[SUMMARY]
    before = states(live_book)
    with writing(live_book, "Nhận biểu", [summary_sheet]) as change:
        change.carry([SOME[2]])
        change.touch([sheet])
        sheet["A6:C30"].value = "thêm"
        change.carry([summary()])
        summary_sheet["A3"].value = "thêm"
    undo(live_book, xac_nhan="co")
    found = states(live_book)
    assert found["SỐ LIỆU"] == before["SỐ LIỆU"]
    assert found[SUMMARY] == before[SUMMARY]


def test_a_sheet_that_is_added_and_written_again_goes(live_book: xw.Book) -> None:
    live_book.sheets[SUMMARY].delete()
    with writing(live_book, "Tổng hợp") as change:
        change.carry([summary()])
        change.carry([summary(5)])
        change.touch([live_book.sheets[SUMMARY]])
    undo(live_book, xac_nhan="co")
    assert SUMMARY not in live_book.sheet_names


def test_a_table_is_as_large_as_before(live_book: xw.Book) -> None:
    sheet = live_book.sheets["SỐ LIỆU"]
    table = sheet.tables["so_lieu"]
    with writing(live_book, "Nhận biểu", [sheet]):
        sheet["A5:BW5"].copy(sheet["A6:BW20"])
        sheet["A5:A20"].value = "Xã A"
        table.resize(sheet["A4:BW20"])
    sheet["A20"].color = (255, 0, 0)
    undo(live_book, xac_nhan="co")
    assert table.range.address == "$A$4:$BW$5"
    assert sheet["A20"].color is None
    with writing(live_book, "Nhận biểu", [sheet]):
        sheet["A6"].value = "Xã B"
    undo(live_book, xac_nhan="co")
    assert table.range.address == "$A$4:$BW$5"
    with writing(live_book, "Thu gọn", [sheet]):
        table.resize(sheet["A4:BT5"])
    undo(live_book, xac_nhan="co")
    assert table.range.address == "$A$4:$BW$5"


def test_sheets_an_action_added_go(live_book: xw.Book) -> None:
    live_book.sheets[SUMMARY].delete()
    with writing(live_book, "Thêm đơn vị") as change:
        change.adds("UBND xã Nà Nhạn")
        sheet = live_book.sheets.add("UBND xã Nà Nhạn", after=live_book.sheets[-1])
        sheet["B2"].value = 5
        change.carry([summary()])
    sheet["B2"].value = 6
    assert code_of(live_book)[1] == {"action": "Thêm đơn vị", "cells": "UBND xã Nà Nhạn!B2"}
    sheet["B2"].value = 5
    undo(live_book, xac_nhan="co")
    assert SUMMARY not in live_book.sheet_names
    assert "UBND xã Nà Nhạn" not in live_book.sheet_names
    assert not live_book.names.contains("trang_tong_hop")


def test_sheets_an_action_added_that_are_gone_are_not_missed(live_book: xw.Book) -> None:
    with writing(live_book, "Thêm đơn vị") as change:
        change.adds("Mới")
        live_book.sheets.add("Mới", after=live_book.sheets[-1])
    live_book.sheets["Mới"].delete()
    assert undo(live_book, xac_nhan="co").ok


def test_sheets_an_action_removed_come_back(live_book: xw.Book) -> None:
    first = live_book.sheets.add("Xã A", before=live_book.sheets[0])
    first["A1"].value = "đầu"
    second = live_book.sheets.add("Xã B", after=live_book.sheets["CẤU HÌNH"])
    second["A1"].value = [["'007", f"='{SUMMARY}'!A1"]]
    second["A1"].color = (255, 0, 0)
    live_book.names.add("cua_b", "='Xã B'!$B$1")
    own = live_book.sheets["NHẬT KÝ"]
    own["J1"].formula = "='Xã B'!A1"
    names, before = live_book.sheet_names, read_state(second, "Xã B")
    with writing(live_book, "Kỳ mới", [own]) as change:
        change.removes([first, second])
        first.delete()
        second.delete()
    undo(live_book, xac_nhan="co")
    assert live_book.sheet_names == names
    assert read_state(live_book.sheets["Xã B"], "Xã B") == before
    assert live_book.sheets["Xã B"]["A1"].color == (255, 0, 0)
    assert live_book.names["cua_b"].refers_to == "='Xã B'!$B$1"
    assert own["J1"].formula == "='Xã B'!A1"
    assert own["J1"].value == "007"


def test_a_touched_sheet_that_is_gone_is_told(live_book: xw.Book) -> None:
    sheet = live_book.sheets.add("Tạm")
    with writing(live_book, "Thử", [sheet]):
        sheet["A1"].value = 1
    sheet.name = "Khác"
    assert code_of(live_book) == ("TT993", {"sheet": "Tạm"})


def test_a_sheet_of_results_that_is_gone_comes_back(live_book: xw.Book) -> None:
    before = states(live_book)[SUMMARY]
    carry(live_book, summary())
    live_book.sheets[SUMMARY].delete()
    undo(live_book, xac_nhan="co")
    assert read_state(live_book.sheets[SUMMARY], SUMMARY) == before


def test_a_sheet_of_results_nobody_knows_the_looks_of_gets_its_entries_back(live_book: xw.Book) -> None:
    sheet = live_book.sheets.add("TỔNG HỢP (2)", after=live_book.sheets[-1])
    live_book.names.add("trang_tong_hop_2", "='TỔNG HỢP (2)'!$A$1:$C$3")
    sheet["A1:C3"].value = 7
    second = type(summary())("TỔNG HỢP (2)", summary().cells)
    carry(live_book, second)
    assert sheet["A1"].value != 7
    undo(live_book, xac_nhan="co")
    assert cells_of(read_state(sheet, "")) == {(row, at): 7.0 for row in (1, 2, 3) for at in (1, 2, 3)}


def test_a_locked_workbook_keeps_its_sheets(live_book: xw.Book) -> None:
    with writing(live_book, "Thêm đơn vị") as change:
        change.adds("Mới")
        live_book.sheets.add("Mới", after=live_book.sheets[-1])
    live_book.impl.ask("protect_structure", password="")
    assert code_of(live_book)[0] == "TT998"


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Writing the second sheet fails by something no `except Exception` catches."""
    real, done = sheet_writer._carry_one, []

    def once(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        done.append(1)
        if len(done) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(sheet_writer, "_carry_one", once)


def test_what_breaks_off_is_put_back_at_once(live_book: xw.Book, stopped: None) -> None:
    before = states(live_book)
    with pytest.raises(KeyboardInterrupt):
        carry(live_book, *SOME)
    assert states(live_book) == before
    assert interrupted(live_book) == ""
    assert undo(live_book, xac_nhan="co").sentence == NOTHING


def test_what_was_done_before_can_still_be_taken_back(live_book: xw.Book) -> None:
    before = states(live_book)[SUMMARY]
    carry(live_book, summary())
    after = states(live_book)
    with pytest.raises(ZeroDivisionError), writing(live_book, "Xếp hạng", [live_book.sheets[SUMMARY]]):
        live_book.sheets[SUMMARY]["A1"].value = 1 / 0
    assert states(live_book) == after
    undo(live_book, xac_nhan="co")
    assert states(live_book)[SUMMARY] == before


def killed(book: xw.Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Python ends after the first of three sheets: nothing of ours runs any more."""
    real = sheet_writer._carry_one

    def last(*arguments: object) -> None:
        real(*arguments)  # type: ignore[arg-type]
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(sheet_writer, "_carry_one", last)
        patch.setattr(snapshot, "_take_back", lambda *_: None)
        with pytest.raises(Killed):
            carry(book, *SOME)


def test_after_a_kill_the_next_start_says_what_to_do(
    live_book: xw.Book, monkeypatch: pytest.MonkeyPatch, kept: Path
) -> None:
    monkeypatch.setattr(state, "now", lambda: state.datetime(2026, 11, 22, 10, 5))
    before, on_disk = states(live_book), Path(live_book.fullname).read_bytes()
    killed(live_book, monkeypatch)
    assert Path(live_book.fullname).read_bytes() == on_disk
    assert (kept.parent / "sao-luu" / "tthc_workbook 2026-11-22.xlsm").read_bytes() == on_disk
    json.loads((kept / "ban-ghi.json").read_text(encoding="utf-8"))
    assert not list(kept.glob(".*"))
    assert states(live_book) != before
    book = reopened(live_book)
    assert interrupted(book) == (
        "Lần trước việc «Tổng hợp» dừng giữa chừng lúc 10 giờ 05, ngày 22/11/2026."
        " Đề nghị bấm «Hoàn tác» để trở lại như trước khi bấm."
    )
    book.sheets[SUMMARY]["C7"].value = "sửa thêm"  # is not asked about
    undo(book, xac_nhan="co")
    found = states(book)
    assert found[SUMMARY] == before[SUMMARY]
    assert interrupted(book) == ""


def test_a_kill_while_undoing_is_made_good_by_undoing_again(
    live_book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = states(live_book)[SUMMARY]
    carry(live_book, summary())
    with monkeypatch.context() as patch:
        patch.setattr(restore, "_reconnect", lambda *_: (_ for _ in ()).throw(Killed))
        with pytest.raises(Killed):
            undo(live_book, xac_nhan="co")
    assert interrupted(live_book).startswith("Lần trước việc «Hoàn tác» dừng giữa chừng")
    undo(live_book, xac_nhan="co")
    assert states(live_book)[SUMMARY] == before


def test_where_putting_back_fails_too_the_next_start_knows(
    live_book: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError("RPC_E_CALL_REJECTED")

    def half(book: xw.Book) -> None:
        with writing(book, "Thử", [book.sheets[SUMMARY]]):
            book.sheets[SUMMARY]["A1"].value = "nửa chừng"
            raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(snapshot, "restore", refuse)
        with pytest.raises(Killed) as caught:
            half(live_book)
    assert caught.value.__notes__ == ["not put back: OSError('RPC_E_CALL_REJECTED')"]
    assert "«Thử»" in interrupted(live_book)
    undo(live_book, xac_nhan="co")
    assert live_book.sheets[SUMMARY]["A1"].value != "nửa chừng"


def test_a_record_nobody_can_read_is_told(live_book: xw.Book, kept: Path) -> None:
    carry(live_book, summary())
    (kept / "ban-ghi.json").write_text("{", encoding="utf-8")
    assert code_of(live_book) == ("TT999", {"path": str(kept / "ban-ghi.json")})
    carry(live_book, summary(5))  # does not stop new work
    assert undo(live_book, xac_nhan="co").ok


def test_everything_is_written_in_the_log(live_book: xw.Book) -> None:
    for number in range(3):
        note(live_book, "Tổng hợp", f"lần {number}", file="=a.xlsx")
    carry(live_book, summary())
    undo(live_book, xac_nhan="co")
    assert log_lines(live_book) == [
        *(["Tổng hợp", "đã xong", f"lần {number}"] for number in range(3)),
        ["Hoàn tác", "đã xong", "Hoàn tác việc «Tổng hợp»"],
    ]
    assert live_book.sheets["NHẬT KÝ"]["E4"].value == "=a.xlsx"
    table = live_book.sheets["NHẬT KÝ"].tables["nhat_ky"]
    table.resize(live_book.sheets["NHẬT KÝ"]["A3:F12"])
    note(live_book, "Tổng hợp", "vào dòng trống")
    assert table.range.address == "$A$3:$F$12"
    assert log_lines(live_book)[4] == ["Tổng hợp", "đã xong", "vào dòng trống"]
    live_book.sheets["NHẬT KÝ"].delete()
    note(live_book, "Kiểm tra", "sau khi xóa trang")
    note(live_book, "Kiểm tra", "lần hai")
    assert [line[2] for line in log_lines(live_book)] == ["sau khi xóa trang", "lần hai"]


def test_the_log_is_shown(live_book: xw.Book, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TTHC_HOME", str(tmp_path / "0.1.0"))
    monkeypatch.setattr("tempfile.gettempdir", lambda: str(tmp_path))
    assert show_log(live_book).details == "Hôm nay phần mềm không ghi lỗi nào."
    assert live_book.sheets.active.name == "NHẬT KÝ"
    path = write_log("lỗi")
    assert show_log(live_book).details == f"Nhật ký lỗi phần mềm hôm nay: {path}"
    live_book.sheets["NHẬT KÝ"].delete()
    with pytest.raises(TthcError) as caught:
        show_log(live_book)
    assert (caught.value.code, caught.value.facts) == ("TT993", {"sheet": "NHẬT KÝ"})
