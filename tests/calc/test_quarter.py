"""A quarter on the live workbook: receive, check, decide, adjust, consolidate, ask where a figure comes from."""

import re
import shutil
from pathlib import Path

import pytest
import xlwings as xw
from openpyxl import load_workbook

from calc import quarter
from calc.host import CalcHost
from calc.quarter import column_of, folder_of, prepared, receive, row_of, settings, values
from support import SAMPLES, closed_folder
from tthc.domain.errors import TthcError
from tthc.excel import actions, actions_receive
from tthc.excel import run as runs
from tthc.excel.guard import Stopped
from tthc.excel.host import host_of
from tthc.excel.result import AskKind

SUMMARY, FINDINGS, ADJUSTMENTS, RECORDS = "TỔNG HỢP", "CẦN KIỂM TRA", "ĐIỀU CHỈNH", "SỐ LIỆU"


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Each test starts as after a new start of the program."""
    runs._READ.clear()
    runs._LAST.clear()
    actions_receive._LAST.clear()


@pytest.fixture
def book(live_book: xw.Book) -> xw.Book:
    return prepared(live_book)


@pytest.fixture
def received(book: xw.Book, tmp_path: Path) -> xw.Book:
    """Four forms received: two sound ones, Him Lam and Thanh Bình with an error each."""
    assert receive(book, folder_of(tmp_path / "da-gui")).ok
    return book


# receiving


def test_a_folder_is_asked_for_then_shown_and_written_only_after_a_yes(book: xw.Book, tmp_path: Path) -> None:
    (ask,) = actions.receive_folder(book).asks
    assert (ask.key, ask.kind) == ("thu_muc", AskKind.FOLDER)
    folder = folder_of(tmp_path / "da-gui")
    (folder / "hong.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    shown = actions.receive_folder(book, thu_muc=str(folder))
    assert shown.sentence.startswith(
        "Nhận ra 05 biểu: 02 biểu dùng được, 02 biểu cần kiểm tra lại, 01 tệp không đọc được."
    )
    assert "hong.xlsx" in shown.details
    assert [one.kind for one in shown.asks] == [AskKind.YES_NO, AskKind.CHOICE]
    assert values(book, RECORDS)[4:] in ([], [[None] * len(values(book, RECORDS)[3])])
    assert not (tmp_path / "quy-ii-nam-2022").exists()
    done = receive(book, folder)
    assert done.sentence == "Đã ghi 04 biểu vào trang SỐ LIỆU; bản gốc lưu tại quy-ii-nam-2022/da-nhan."
    rows = values(book, RECORDS)[4:]
    states = {str(row[0]): row[2] for row in rows}
    assert states["Phòng Tư pháp"] == "đã nhận"
    assert states["Phường Him Lam"] == "cần kiểm tra lại"
    assert states["None"] == "không đọc được"
    kept = tmp_path / "quy-ii-nam-2022" / "da-nhan"
    assert {path.name for path in kept.iterdir()} == {path.name for path in folder.iterdir()}
    assert all((kept / path.name).read_bytes() == path.read_bytes() for path in folder.iterdir())


def test_a_note_below_the_table_stays_where_it_is(received: xw.Book, tmp_path: Path) -> None:
    sheet, note = received.sheets[RECORDS], "Chị Hoa gọi lại thứ Hai"
    sheet.range("A10").value = note
    actions.check_figures(received)
    assert [sheet.range(at).value for at in ("A10", "C10")] == [note, None]
    assert note not in str(values(received, FINDINGS))
    folder_of(tmp_path / "them", ["co-quan-02", "co-quan-03", "co-quan-08"])
    asked = {"xac_nhan": "co", "trang_rieng": actions_receive._OWN_SHEETS}
    assert actions.receive_folder(received, thu_muc=str(tmp_path / "them"), **asked).ok
    assert [sheet.range(at).value for at in ("A10", "C10")] == [note, None]
    assert [bool(sheet.range(f"G{row}").value) for row in (5, 8, 9, 10, 11, 12)] == [True] * 3 + [False] + [
        True
    ] * 2


def test_files_received_again_take_the_place_of_their_rows(received: xw.Book, tmp_path: Path) -> None:
    before = values(received, RECORDS)
    assert receive(received, tmp_path / "da-gui").ok
    assert values(received, RECORDS) == before
    one = sorted((tmp_path / "da-gui").iterdir())[0]
    (ask,) = actions.receive_files(received).asks
    assert ask.kind is AskKind.FILES
    assert "01 biểu" in actions.receive_files(received, tep=f"{one}\n\n").sentence
    assert actions.receive_files(received, tep=str(one), xac_nhan="co").ok
    assert sorted(map(str, values(received, RECORDS))) == sorted(map(str, before))


def test_where_nothing_is_found_that_is_said(book: xw.Book, tmp_path: Path) -> None:
    (tmp_path / "trong").mkdir()
    (tmp_path / "trong" / "ghi-chu.txt").write_text("Gọi lại xã A", encoding="utf-8")
    told = actions.receive_folder(book, thu_muc=str(tmp_path / "trong"))
    assert not told.ok
    assert "Không thấy biểu nào" in told.sentence


def test_escape_stops_and_nothing_is_written(book: xw.Book, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "da-gui")
    host = host_of(book)
    assert isinstance(host, CalcHost)
    host.press_escape(after=3)
    before = values(book, RECORDS)
    with pytest.raises(Stopped):
        actions.receive_folder(book, thu_muc=str(folder))
    assert "Đang đọc 2/4: " in str(book.app.status_bar)
    assert values(book, RECORDS) == before


def test_a_file_that_cannot_be_kept_is_not_received(
    book: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = folder_of(tmp_path / "da-gui", ["co-quan-01", "co-quan-04"])

    def refuse(original: Path, *_: object) -> Path:
        if "co-quan-01" in original.name:
            raise TthcError("TT970", path=str(original), reason="ổ đĩa đã đầy")
        return shutil_copy(original)

    def shutil_copy(original: Path) -> Path:
        target = tmp_path / "quy-ii-nam-2022" / "da-nhan" / original.name
        target.parent.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(original, target))

    monkeypatch.setattr(actions_receive, "keep_copy", refuse)
    told = receive(book, folder)
    assert not told.ok
    assert "ổ đĩa đã đầy" in told.sentence
    assert [row[0] for row in values(book, RECORDS)[4:]] == ["Phòng Kinh tế"]


def test_a_folder_that_does_not_open_is_told_before_and_after_the_yes(book: xw.Book, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "da-gui", ["co-quan-04"])
    (folder / "xã Nà Tấu").mkdir()
    with closed_folder(folder / "xã Nà Tấu"):
        shown = actions.receive_folder(book, thu_muc=str(folder))
        told = receive(book, folder)
    said = "xã Nà Tấu: Không mở được thư mục (không có quyền đọc) nên chưa đọc các tệp trong đó."
    assert said in shown.details
    assert not told.ok
    assert f"{said} Xin quyền đọc thư mục, hoặc chép" in told.sentence
    assert [row[0] for row in values(book, RECORDS)[4:]] == ["Phòng Kinh tế"]


def test_where_only_closed_folders_are_nothing_is_asked(book: xw.Book, tmp_path: Path) -> None:
    (tmp_path / "da-gui").mkdir()
    with closed_folder(tmp_path / "da-gui"):
        told = actions.receive_folder(book, thu_muc=str(tmp_path / "da-gui"))
    assert (told.ok, told.asks) == (False, ())
    assert told.sentence.startswith("da-gui: Không mở được thư mục (không có quyền đọc)")


def test_more_than_a_dozen_files_to_look_at_are_counted(book: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / "hong"
    folder.mkdir()
    for at in range(14):
        (folder / f"{at:02d}.xlsx").write_bytes(b"PK\x03\x04 no workbook")
    assert actions.receive_folder(book, thu_muc=str(folder)).details.endswith("… và còn 02 tệp nữa")


def test_forms_of_another_set_get_columns_of_their_own(book: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / "hai-bo"
    shutil.copytree(SAMPLES / "vi-du-cchc", folder)
    settings(book, bo_tieu_chi="cchc-vi-du", ky="Năm 2022")
    before = len(values(book, RECORDS)[3])
    told = receive(book, folder)
    assert "biểu vào trang SỐ LIỆU" in told.sentence
    keys = values(book, RECORDS)[3]
    assert keys != values(book, RECORDS)[2]
    assert len([key for key in keys if key]) != before


# checking, deciding, adjusting


def test_decisions_on_the_sheet_are_kept_and_carried_out(received: xw.Book) -> None:
    first = actions.check_figures(received)
    assert first.sentence.startswith("Đã kiểm tra 04 đơn vị. Còn ")
    sheet = received.sheets[FINDINGS]
    at = row_of(received, FINDINGS, "Tổng điểm 15,79")
    choice = column_of(received, FINDINGS, "Hướng xử lý")
    sheet.range((at, choice), (at, choice + 2)).value = ["chấp nhận", None, "đã gọi điện hỏi"]
    again = actions.check_figures(received)
    assert again.sentence != first.sentence
    kept = row_of(received, FINDINGS, "đã gọi điện hỏi")
    assert sheet.range((kept, choice)).value == "chấp nhận"
    sheet.range((kept, choice), (kept, choice + 2)).value = ["sửa", "1,96", "đơn vị xác nhận"]
    actions.consolidate(received)
    lines = values(received, ADJUSTMENTS)[3:]
    assert [line[4:8] for line in lines] == [["E24", "1,86", "1,96", "đơn vị xác nhận"]]
    assert lines[0][11] == "đang dùng"
    him_lam = row_of(received, SUMMARY, "Him Lam")
    assert received.sheets[SUMMARY].range((him_lam, 16)).value == "đã nhận"


def test_a_line_at_fault_is_named(received: xw.Book) -> None:
    actions.check_figures(received)
    choice = column_of(received, FINDINGS, "Hướng xử lý")
    at = row_of(received, FINDINGS, "Tổng điểm 15,79")
    received.sheets[FINDINGS].range((at, choice)).value = "chấp nhận"
    with pytest.raises(TthcError) as refused:
        actions.check_figures(received)
    assert refused.value.facts["line"] == at


def test_an_adjustment_survives_and_is_questioned_when_the_unit_sends_again(
    received: xw.Book, tmp_path: Path
) -> None:
    actions.check_figures(received)
    sheet = received.sheets[FINDINGS]
    sheet.activate()
    sheet.range((row_of(received, FINDINGS, "Tổng điểm 15,79"), 4)).select()
    asked = actions.adjust_figure(received)
    assert [(ask.key, ask.default) for ask in asked.asks] == [
        ("gia_tri", "1,96"),
        ("ly_do", ""),
        ("nguoi", ""),
    ]
    assert "đang ghi 1,86" in asked.asks[0].prompt
    (why,) = actions.adjust_figure(received, gia_tri="1,96").asks
    assert why.key == "ly_do"
    done = actions.adjust_figure(received, gia_tri="1,96", ly_do="gọi điện", nguoi="Cán bộ 1")
    assert "1,86 thành 1,96" in done.sentence
    assert "Lý do: gọi điện. Người xác nhận: Cán bộ 1." in str(values(received, "NHẬT KÝ")[-1])
    for _ in range(2):
        actions.consolidate(received)
        assert values(received, ADJUSTMENTS)[3][11] == "đang dùng"
    path = next((tmp_path / "da-gui").glob("*him-lam*"))
    resent = load_workbook(path)
    resent.worksheets[0]["E24"] = 1.5
    resent.save(path)
    receive(received, tmp_path / "da-gui")
    actions.consolidate(received)
    assert values(received, ADJUSTMENTS)[3][11] == "đơn vị đã gửi lại, cần xem lại"
    assert "TT977" in str(values(received, FINDINGS))


def test_a_figure_is_chosen_unit_by_unit_where_no_cell_says_which(received: xw.Book) -> None:
    received.sheets["CẤU HÌNH"].activate()
    received.sheets["CẤU HÌNH"].range("A1").select()
    (unit,) = actions.adjust_figure(received).asks
    assert (unit.key, unit.default) == ("don_vi", "Phòng Tư pháp")
    (figure,) = actions.adjust_figure(received, don_vi="Phường Him Lam").asks
    assert figure.kind is AskKind.CHOICE
    assert "Tiêu chí 4: điểm tự đánh giá (ô E24, đang ghi 1,86)" in figure.choices
    again = actions.adjust_figure(received, don_vi="Phường Him Lam", chi_tieu="không có")
    assert again.asks == (figure,)
    (wrong,) = actions.adjust_figure(received, don_vi="Phường Không Có").asks
    assert wrong.key == "don_vi"
    settings_rows(received, "Phường Mới")
    without = actions.adjust_figure(received, don_vi="Phường Mới")
    assert without.sentence == "Phường Mới chưa có biểu nên chưa có số liệu để điều chỉnh."


def test_a_value_nobody_can_read_is_asked_for_again(received: xw.Book) -> None:
    told = {"don_vi": "Phường Him Lam", "chi_tieu": "Tiêu chí 4: điểm tự đánh giá (ô E24, đang ghi 1,86)"}
    refused = actions.adjust_figure(received, **told, gia_tri="=1+1")
    assert refused.sentence == 'Không hiểu "=1+1". Giá trị mới phải là điểm số, ví dụ 1,95 (hoặc (trống)).'
    assert [ask.key for ask in refused.asks] == ["gia_tri", "ly_do", "nguoi"]
    known = actions.adjust_figure(received, **told, gia_tri="=1+1", ly_do="gọi điện", nguoi="Chị Hoa")
    assert [ask.key for ask in known.asks] == ["gia_tri"]
    assert actions.adjust_figure(received, **told, gia_tri="1,96", ly_do="gọi điện").ok
    assert str(values(received, ADJUSTMENTS)[3][6]).replace(".", ",") == "1,96"


def settings_rows(book: xw.Book, *names: str) -> None:
    """Types units into the list of CẤU HÌNH, those received among them."""
    start = book.names["danh_sach_don_vi"].refers_to
    row = int(re.findall(r"\$A\$(\d+)", start)[0])
    every = ["Phòng Tư pháp", "Phòng Kinh tế", "Phường Him Lam", "Phường Thanh Bình", *names]
    sheet = book.sheets["CẤU HÌNH"]
    sheet.range((row, 1), (row + len(every) - 1, 1)).value = [[name] for name in every]


def test_a_figure_typed_into_the_table_becomes_an_adjustment(received: xw.Book) -> None:
    keys = values(received, RECORDS)[3]
    at = row_of(received, RECORDS, "Phường Him Lam")
    received.sheets[RECORDS].range((at, keys.index("score.self.4") + 1)).value = 1.96
    actions.consolidate(received)
    line = values(received, ADJUSTMENTS)[3]
    assert line[4:8] == ["E24", "1,86", "1,96", "sửa trực tiếp trên trang SỐ LIỆU"]
    assert received.sheets[RECORDS].range((at, 3)).value == "đã nhận"


# consolidating


def test_twice_is_the_same_and_the_workbook_says_it_is_provisional(received: xw.Book) -> None:
    told = actions.consolidate(received)
    assert told.sentence.startswith(
        "Đã tổng hợp 04 đơn vị vào trang TỔNG HỢP. Số liệu tạm tính (02/04 đơn vị)."
    )
    tabs = [name for name in received.sheet_names if name != "NHẬT KÝ"]
    before = {name: values(received, name) for name in tabs}
    actions.consolidate(received)
    assert {name: values(received, name) for name in tabs} == before
    assert "SỐ LIỆU TẠM TÍNH (02/04 đơn vị)" in str(before[SUMMARY][2])
    assert {"BM03 TỔNG HỢP", "BM03 TỔNG HỢP II", "BIỂU MẪU 01 TỔNG HỢP"} <= set(tabs)


def test_units_are_ranked_from_the_highest_down(received: xw.Book) -> None:
    told = actions.rank_units(received)
    assert told.sentence.startswith("Đã xếp hạng 04 đơn vị, từ điểm cao xuống.")
    rows = values(received, SUMMARY)
    first, second = (row_of(received, SUMMARY, name) for name in ("Phòng Kinh tế", "Phòng Tư pháp"))
    assert first < second
    assert "XẾP HẠNG" in str(rows).upper()
    assert received.names["cau_hinh_xep_hang"].refers_to_range.value == "Có"


def test_the_officials_mark_for_a_group_stays(received: xw.Book) -> None:
    actions.consolidate(received)
    sheet = received.sheets["BM03 TỔNG HỢP II"]
    level = row_of(received, sheet.name, "Không triển khai")
    column = next(
        at for at in range(1, 9) if any(str(row[at - 1]) == "x" for row in values(received, sheet.name))
    )
    marked = [row for row in range(level - 2, level + 1) if sheet.range((row, column)).value == "x"]
    for row in marked:
        sheet.range((row, column)).value = None
    sheet.range((level - 1, column)).value = "x"
    for _ in range(2):
        actions.consolidate(received)
        assert sheet.range((level - 1, column)).value == "x"
    assert "TT512" in str(values(received, FINDINGS)) or marked == [level - 1]
    sheet.range((level - 1, column)).value = None
    actions.consolidate(received)
    assert [row for row in range(level - 2, level + 1) if sheet.range((row, column)).value == "x"] == marked


def test_without_anything_received_that_is_said(book: xw.Book) -> None:
    with pytest.raises(TthcError, match="TT706"):
        actions.consolidate(book)


def test_a_deleted_sheet_is_named_and_a_renamed_one_is_found(received: xw.Book) -> None:
    received.sheets[SUMMARY].name = "Bảng của tôi"
    received.sheets[RECORDS].name = "Du lieu"
    assert actions.consolidate(received).ok
    assert SUMMARY not in received.sheet_names
    assert row_of(received, "Bảng của tôi", "Him Lam")
    received.sheets["Du lieu"].delete()
    with pytest.raises(TthcError) as refused:
        actions.consolidate(received)
    assert (refused.value.code, refused.value.facts["sheet"]) == ("TT993", RECORDS)


def test_a_form_typed_from_paper_counts(received: xw.Book) -> None:
    keys = values(received, RECORDS)[3]
    at = len(values(received, RECORDS)) + 1
    typed = {"unit": "Xã Nà Nhạn", "set": "qd1187-dienbien", "count.received": 5, "count.direct": 5}
    typed |= {"count.resolved": 5, "count.early": 5, "mark.9.2": "x"}
    typed |= {f"level.{one}.0": 5 for one in "12345"} | {f"mark.{one}.0": "x" for one in "678"}
    received.sheets[RECORDS].range((at, 1)).value = [typed.get(str(key)) for key in keys]
    actions.consolidate(received)
    assert received.sheets[RECORDS].range((at, 3)).value == "nhập từ bản giấy"
    found = row_of(received, SUMMARY, "Nà Nhạn")
    assert received.sheets[SUMMARY].range((found, 12)).value == 16
    received.sheets[SUMMARY].activate()
    received.sheets[SUMMARY].range((found, 3)).select()
    assert "trang SỐ LIỆU" in actions.show_source(received).sentence


# where a figure comes from


def test_a_figure_is_traced_to_its_cells(received: xw.Book) -> None:
    actions.consolidate(received)
    sheet = received.sheets[SUMMARY]
    sheet.activate()
    at = row_of(received, SUMMARY, "Him Lam")
    sheet.range((at, 6)).select()
    told = actions.show_source(received)
    assert "1,96 = (274×2 + 10×1)/284" in told.sentence
    assert "ô D25" in told.details
    sheet.range((at, 6)).value = 2
    assert actions.show_source(received).sentence.startswith(
        "Ô này đang ghi 2; tính theo số liệu hiện nay là 1,96"
    )
    sheet.range((at, 2)).value = "Phường Khác"
    assert not actions.show_source(received).ok
    sheet.range("A1").select()
    assert "không phải ô số liệu" in actions.show_source(received).sentence
    group = received.sheets["BM03 TỔNG HỢP"]
    group.activate()
    group.range((row_of(received, group.name, "Trước hạn so với"), 4)).select()
    assert actions.show_source(received).sentence


def test_a_cell_of_the_table_leads_to_the_file(received: xw.Book) -> None:
    sheet = received.sheets[RECORDS]
    sheet.activate()
    at = row_of(received, RECORDS, "Phường Him Lam")
    sheet.range((at, values(received, RECORDS)[3].index("score.self.4") + 1)).select()
    assert "ô E24" in actions.show_source(received).sentence
    (value, *_) = actions.adjust_figure(received).asks
    assert "ô E24: đang ghi 1,86" in value.prompt
    sheet.range((at, 3)).select()
    assert not actions.show_source(received).ok
    sheet.range("A1").select()
    assert not actions.show_source(received).ok


def test_a_score_of_the_table_offers_its_figures(received: xw.Book) -> None:
    actions.consolidate(received)
    sheet = received.sheets[SUMMARY]
    sheet.activate()
    sheet.range((row_of(received, SUMMARY, "Him Lam"), 6)).select()
    (figure,) = actions.adjust_figure(received).asks
    assert len(figure.choices) == 4
    assert all(choice.startswith("Tiêu chí 4") for choice in figure.choices)


# who has sent


def test_who_has_sent_and_the_date_an_officer_corrects(received: xw.Book) -> None:
    settings(received, han_gui="17 giờ 00 ngày 20/6/2022")
    settings_rows(received, "Phường Mường Thanh")
    told = actions.sending_state(received)
    assert told.sentence == "04/05 đơn vị đã gửi, 01 đơn vị chưa gửi: xem trang TÌNH HÌNH GỬI."
    assert "Phường Mường Thanh" in told.details
    name = "TÌNH HÌNH GỬI"
    sheet, at = received.sheets[name], row_of(received, name, "Phòng Tư pháp")
    state, date = (column_of(received, name, heading) for heading in ("Tình trạng", "Ngày nhận"))
    assert sheet.range((at, state)).value == "gửi trễ"
    sheet.range((at, date)).value = "'15/6/2022"
    actions.sending_state(received)
    at = row_of(received, name, "Phòng Tư pháp")
    assert sheet.range((at, date)).value == "15/06/2022"
    assert sheet.range((at, state)).value == "đã gửi"
    for column in range(1, 9):
        sheet.range((at, column)).value = None
    heading = row_of(received, name, "Ngày nhận")
    sheet.range((heading, 2)).value = "Tên"
    assert actions.sending_state(received).ok
    sheet.delete()
    assert actions.sending_state(received).ok


def test_forms_of_another_period_are_counted_by_themselves(received: xw.Book) -> None:
    settings(received, ky="Quý III năm 2022")
    settings_rows(received)
    told = actions.sending_state(received)
    assert told.sentence.startswith("00/04 đơn vị đã gửi, 00 đơn vị chưa gửi, 04 đơn vị gửi không đúng kỳ: ")


def test_units_in_the_sample_are_what_the_tests_say() -> None:
    names = {path.name for path in quarter.FORMS.glob("*.xlsx")}
    assert all(any(name.startswith(wanted) for name in names) for wanted in quarter.FEW)


def _him_lam(book: xw.Book, key: str = "score.self.4") -> xw.Range:
    """A figure of Him Lam in SỐ LIỆU."""
    column = values(book, RECORDS)[3].index(key) + 1
    return book.sheets[RECORDS].range((row_of(book, RECORDS, "Phường Him Lam"), column))


def _adjust(book: xw.Book, value: str) -> str:
    book.sheets[RECORDS].activate()
    _him_lam(book).select()
    return actions.adjust_figure(book, gia_tri=value, ly_do="gọi điện", nguoi="Cán bộ 1").sentence


def _lines(book: xw.Book) -> list[list[object]]:
    """ĐIỀU CHỈNH: old value, new value, reason, state."""
    rows = [row for row in values(book, ADJUSTMENTS)[3:] if any(row)]
    return [[*row[5:8], row[11]] for row in rows]


def test_of_several_changes_of_one_figure_the_last_counts(received: xw.Book) -> None:
    """By hand, by the button, by hand again: one line a cell, and SỐ LIỆU shows what counts."""
    _him_lam(received).value = 1.9
    actions.consolidate(received)
    assert _lines(received) == [["1,86", "1,9", "sửa trực tiếp trên trang SỐ LIỆU", "đang dùng"]]
    assert "thành 1,95" in _adjust(received, "1,95")
    assert _him_lam(received).value == 1.95
    actions.consolidate(received)
    assert _lines(received) == [["1,86", "1,95", "gọi điện", "đang dùng"]]
    _him_lam(received).value = 1.96
    actions.consolidate(received)
    assert [line[1:] for line in _lines(received)] == [
        ["1,96", "sửa trực tiếp trên trang SỐ LIỆU", "đang dùng"]
    ]
    assert "TT974" not in str(values(received, FINDINGS))


def test_the_forms_own_figure_typed_back_ends_an_adjustment(received: xw.Book) -> None:
    _adjust(received, "1,96")
    actions.consolidate(received)
    assert row_of(received, SUMMARY, "Him Lam")
    _him_lam(received).value = 1.86
    actions.consolidate(received)
    assert _lines(received) == []
    assert _him_lam(received).value == 1.86
    name = received.sheets[RECORDS].range((row_of(received, RECORDS, "Phường Him Lam"), 1))
    name.value = "Phường Him Lam Mới"
    actions.consolidate(received)
    assert row_of(received, SUMMARY, "Him Lam Mới")
    name.value = "Phường Him Lam"
    actions.consolidate(received)
    assert "Him Lam Mới" not in str(values(received, SUMMARY))
    assert _lines(received) == []


def test_what_is_decided_among_the_findings_shows_in_the_table(received: xw.Book) -> None:
    actions.check_figures(received)
    choice = column_of(received, FINDINGS, "Hướng xử lý")
    at = row_of(received, FINDINGS, "Tổng điểm 15,79")
    received.sheets[FINDINGS].range((at, choice), (at, choice + 2)).value = ["sửa", "1,96", "đã hỏi"]
    actions.check_figures(received)
    assert _him_lam(received).value == 1.96


def test_the_same_file_under_another_name_is_not_received_again(received: xw.Book, tmp_path: Path) -> None:
    _adjust(received, "1,96")
    path = next((tmp_path / "da-gui").glob("*him-lam*"))
    other = shutil.copy(path, tmp_path / "gui-lai.xlsx")
    told = actions.receive_files(received, tep=str(other), xac_nhan="co")
    assert "01 tệp đã nhận trước đây dưới tên khác nên không ghi lại." in told.sentence
    assert len(values(received, RECORDS)) == 4 + 4
    changed = load_workbook(path)
    changed.worksheets[0]["E24"] = 1.9
    changed.save(tmp_path / "moi.xlsx")
    assert actions.receive_files(received, tep=str(tmp_path / "moi.xlsx"), xac_nhan="co").ok
    actions.consolidate(received)
    assert [line[3] for line in _lines(received)] == ["đơn vị đã gửi lại, cần xem lại"]


def test_a_figure_of_a_paper_form_is_changed_in_its_row(received: xw.Book) -> None:
    keys = values(received, RECORDS)[3]
    at = len(values(received, RECORDS)) + 1
    typed = {"unit": "Xã Nà Nhạn", "set": "qd1187-dienbien", "level.1.0": 5}
    received.sheets[RECORDS].range((at, 1)).value = [typed.get(str(key)) for key in keys]
    received.sheets[RECORDS].activate()
    received.sheets[RECORDS].range((at, keys.index("level.1.0") + 1)).select()
    told = actions.adjust_figure(received)
    assert not told.ok
    assert "nhập từ bản giấy" in told.sentence


def test_a_mistake_in_several_cells_is_mended_in_one_go(book: xw.Book, tmp_path: Path) -> None:
    """Giáo dục: late 03 should be 02 in five cells; each has a line with the value proposed."""
    receive(book, folder_of(tmp_path / "da-gui", ["co-quan-11"]))
    actions.check_figures(book)
    sheet, choice = book.sheets[FINDINGS], column_of(book, FINDINGS, "Hướng xử lý")
    first = row_of(book, FINDINGS, "TT601")
    others = [
        at
        for at, row in enumerate(values(book, FINDINGS), start=1)
        if "Cùng nội dung của dòng trên" in str(row)
    ]
    assert others == list(range(first + 1, first + 5))
    assert {sheet.range((at, choice + 1)).value for at in others} == {"2"}
    for at in (first, *others):
        sheet.range((at, choice)).value = "sửa"
        sheet.range((at, choice + 2)).value = "đã hỏi"
    actions.consolidate(book)
    found = row_of(book, SUMMARY, "Giáo dục")
    assert book.sheets[SUMMARY].range((found, 12)).value == 15.08
    assert "TẠM TÍNH" not in str(values(book, SUMMARY))
