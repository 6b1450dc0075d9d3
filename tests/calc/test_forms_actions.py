"""Biểu mẫu on the live workbook: unit sheets added, filled, consolidated, cleared for a new period."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import openpyxl
import pytest
import xlwings as xw

from calc.host import host_for
from support import DIEN_BIEN_PHU, PERIOD, QD1187, make_form
from tthc.domain.errors import TthcError
from tthc.excel import actions, actions_period
from tthc.excel.actions_forms import add_unit, make_unit_forms
from tthc.excel.actions_period import new_period
from tthc.excel.actions_undo import undo
from tthc.excel.guard import Stopped
from tthc.excel.result import AskKind
from tthc.files.form_layout import FormLabels, form_sheet

UNITS = (
    *("UBND xã Nà Nhạn", "UBND xã Nà Tấu", "UBND phường Him Lam"),
    *("UBND xã Mường Phăng", "UBND phường Nam Thanh"),
)
TABS = ["Xã Nà Nhạn", "Xã Nà Tấu", "Phường Him Lam", "Xã Mường Phăng", "Phường Nam Thanh"]
COUNTS = {"resolved": 352, "received": 352, "online": 200, "early": 62, "on_time": 288, "late": 2}


def settings(book: xw.Book, **values: str) -> None:
    """What the officer writes into CẤU HÌNH."""
    for key, value in values.items():
        book.names[f"cau_hinh_{key}"].refers_to_range.value = value


def setting(book: xw.Book, key: str) -> object:
    """What stands there."""
    return book.names[f"cau_hinh_{key}"].refers_to_range.value


def list_units(book: xw.Book, *names: str, group: str = "UBND CÁC XÃ, PHƯỜNG") -> None:
    """The unit list of CẤU HÌNH."""
    sheet = book.sheets["CẤU HÌNH"]
    table = sheet.tables["danh_muc"].range
    for at, name in enumerate(names, start=1):
        sheet.range((table.row + at, table.column)).value = [name, group]


def fill(sheet: xw.Sheet, **counts: int) -> None:
    """Counts typed into the form, and a mark for each criterion nothing is suggested for."""
    for key, count in counts.items():
        sheet.range(f"count_{key}").value = count
    for name in ("level_3_1", "level_4_1"):
        sheet.range(name).value = counts["late"]
    for name in ("mark_6_0", "mark_7_0", "mark_8_0", "mark_9_0"):
        sheet.range(name).value = "x"


def shown(sheet: xw.Sheet, *names: str) -> list[object]:
    """What cells of a form show."""
    return [sheet.range(name).value for name in names]


@pytest.fixture
def quarter(live_book: xw.Book) -> xw.Book:
    """The workbook, set to a quarter and five units."""
    settings(live_book, cap="thành phố", don_vi="UBND thành phố Điện Biên Phủ", ky="Quý II năm 2022")
    list_units(live_book, *UNITS)
    return live_book


def test_the_first_unit_without_a_form_is_suggested(quarter: xw.Book) -> None:
    (ask,) = add_unit(quarter).asks
    assert (ask.key, ask.kind, ask.default) == ("don_vi", AskKind.TEXT, UNITS[0])
    assert "còn 05 đơn vị chưa có trang" in ask.prompt
    assert add_unit(quarter, don_vi="nà nhạn").ok
    (ask,) = add_unit(quarter).asks
    assert ask.default == UNITS[1]
    assert "còn 04 đơn vị chưa có trang" in ask.prompt


def test_a_unit_sheet_computes_and_is_consolidated(quarter: xw.Book) -> None:
    told = add_unit(quarter, don_vi="Nà Nhạn")
    assert told.sentence.startswith("Đã thêm trang «Xã Nà Nhạn» cho UBND xã Nà Nhạn. Nhập số liệu")
    names = quarter.sheet_names
    assert names[names.index("VÍ DỤ") + 1] == "Xã Nà Nhạn" == quarter.sheets.active.name
    sheet = quarter.sheets["Xã Nà Nhạn"]
    assert host_for(quarter.app).is_protected(sheet)
    assert shown(sheet, "unit", "period", "total_self") == [UNITS[0], "Quý II năm 2022", None]
    fill(sheet, **COUNTS)
    assert shown(sheet, "level_1_0", "score_self_1") == [62, 1.17]
    score, total, staff = shown(sheet, "score_self_3", "total_self", "staff_score")
    assert score == 1.99
    assert isinstance(total, float)
    assert staff is not None
    assert (
        sheet.range("status").value
        != "Biểu chưa nhập số liệu. Nhập vào các ô nền vàng, bắt đầu từ trên xuống."
    )
    sheet.range("count_on_time").value = 300
    assert "kiểm tra" in str(sheet.range("status").value)
    sheet.range("count_on_time").value = 288
    assert actions.consolidate(quarter).ok
    rows = quarter.sheets["TỔNG HỢP"].used_range.value
    row = next(row for row in rows if UNITS[0] in row or "UBND xã Nà Nhạn" in row)
    assert total in row
    assert 1.17 in row


def test_a_sheet_with_nothing_typed_is_not_sent(quarter: xw.Book) -> None:
    add_unit(quarter, don_vi=UNITS[0])
    add_unit(quarter, don_vi=UNITS[1])
    fill(quarter.sheets["Xã Nà Nhạn"], **COUNTS)
    told = actions.sending_state(quarter)
    assert told.sentence == "01/05 đơn vị đã gửi, 04 đơn vị chưa gửi: xem trang TÌNH HÌNH GỬI."
    assert f"{UNITS[1]}, " in told.details
    assert UNITS[0] not in told.details


def test_a_sheet_stands_for_itself_not_for_its_template(quarter: xw.Book) -> None:
    add_unit(quarter, don_vi=UNITS[0])
    add_unit(quarter, don_vi=UNITS[1])
    one, other = quarter.sheets["Xã Nà Nhạn"], quarter.sheets["Xã Nà Tấu"]
    for name in ("khoi", "unit", "count_resolved", "total_self"):
        assert one.names[name].refers_to.startswith("='Xã Nà Nhạn'!$")
        assert other.names[name].refers_to.startswith("='Xã Nà Tấu'!$")
    fill(one, **COUNTS)
    assert shown(other, "count_resolved", "total_self") == [None, None]
    assert quarter.sheets["MẪU qd1187-dienbien"].visible == 2
    assert "Xã Nà Nhạn" not in str(quarter.sheets["MẪU qd1187-dienbien"].used_range.formula)


def test_all_of_a_list_and_back(quarter: xw.Book) -> None:
    before = quarter.sheet_names
    told = add_unit(quarter, don_vi="*")
    assert told.sentence.startswith("Đã thêm 05 trang biểu đơn vị, từ «Xã Nà Nhạn» đến «Phường Nam Thanh».")
    names = quarter.sheet_names
    at = names.index("VÍ DỤ") + 1
    assert names[at : at + 5] == TABS
    assert [quarter.sheets[tab].range("unit").value for tab in TABS] == list(UNITS)
    assert quarter.sheets.active.name == "Xã Nà Nhạn"
    again = add_unit(quarter, don_vi="Tất cả")
    assert (again.sentence, again.asks) == (
        "Không còn đơn vị nào trong danh mục chưa có trang hoặc chưa gửi biểu.",
        (),
    )
    assert undo(quarter, xac_nhan="co").ok
    assert quarter.sheet_names == before


def test_esc_leaves_no_sheet(quarter: xw.Book) -> None:
    before = quarter.sheet_names
    host_for(quarter.app).press_escape(after=4)
    with pytest.raises(Stopped):
        add_unit(quarter, don_vi="*")
    assert quarter.sheet_names == before


def test_who_has_a_sheet_is_led_there(quarter: xw.Book) -> None:
    add_unit(quarter, don_vi=UNITS[0])
    quarter.sheets["CẤU HÌNH"].activate()
    (ask,) = add_unit(quarter, don_vi="xã Nà Nhạn").asks
    assert (ask.key, ask.kind) == ("di_toi", AskKind.YES_NO)
    assert ask.prompt == "UBND xã Nà Nhạn đã có trang «Xã Nà Nhạn». Chuyển đến trang đó?"
    told = add_unit(quarter, don_vi="xã Nà Nhạn", di_toi="co")
    assert told.sentence == "Đã chuyển đến trang «Xã Nà Nhạn» của UBND xã Nà Nhạn."
    assert quarter.sheets.active.name == "Xã Nà Nhạn"


def test_a_unit_that_is_not_listed_and_a_name_like_a_formula(quarter: xw.Book) -> None:
    told = add_unit(quarter, don_vi="=1+1")
    assert told.sentence.endswith("Đơn vị chưa có trong danh mục ở trang CẤU HÌNH: đề nghị ghi thêm.")
    assert quarter.sheets["=1+1"].range("unit").value == "=1+1"


def test_without_a_list_a_name_is_asked_for(live_book: xw.Book) -> None:
    asked = add_unit(live_book)
    assert (asked.sentence, asked.asks[0].default) == ("Thêm trang biểu cho đơn vị nào?", "")


def test_a_tab_that_cannot_be_named_is_not_left_behind(
    quarter: xw.Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tthc.excel.actions_forms.tab_names", lambda units, taken: ["a" * 32])
    before = quarter.sheet_names
    with pytest.raises(Exception, match=r"1004|31|name"):
        add_unit(quarter, don_vi=UNITS[0])
    assert quarter.sheet_names == before


def test_a_deleted_template_is_laid_out_anew(quarter: xw.Book) -> None:
    template = quarter.sheets["MẪU qd1187-dienbien"]
    template.visible = True
    template.delete()
    add_unit(quarter, don_vi="*")
    sheet = quarter.sheets["Phường Nam Thanh"]
    assert host_for(quarter.app).is_protected(sheet)
    assert len(quarter.app.books) == 1
    assert shown(sheet, "unit", "period") == [UNITS[-1], "Quý II năm 2022"]
    fill(sheet, **COUNTS)
    assert shown(sheet, "level_1_0", "score_self_1") == [62, 1.17]
    settings(quarter, ky="Quý III năm 2022")
    assert sheet.range("period").value == "Quý III năm 2022"


def test_what_a_group_does_not_carry_out_is_a_dash(live_book: xw.Book) -> None:
    settings(live_book, ky="Tháng 02 năm 2024", bo_tieu_chi="qd459-dienbien")
    list_units(live_book, "UBND xã Sín Thầu", "UBND xã Sen Thượng", group="communes")
    add_unit(live_book, don_vi="*")
    one, other = live_book.sheets["Xã Sín Thầu"], live_book.sheets["Xã Sen Thượng"]
    template = live_book.sheets["MẪU qd459-dienbien"]
    name = next(
        name.name.partition("!")[2]
        for name in one.names
        if name.name.partition("!")[2].startswith("score_") and name.refers_to_range.value == "-"
    )
    assert template.range(name).value is None
    assert shown(other, name, "unit") == ["-", "UBND xã Sen Thượng"]


def test_scores_that_a_system_computes_have_no_sheet(live_book: xw.Book) -> None:
    settings(live_book, bo_tieu_chi="qd766-2022")
    with pytest.raises(TthcError) as caught:
        add_unit(live_book, don_vi="UBND xã Nà Nhạn")
    assert caught.value.code == "TT980"


def test_a_new_period_is_suggested_and_has_to_be_another(quarter: xw.Book) -> None:
    asked = new_period(quarter)
    (ask,) = asked.asks
    assert asked.sentence == "Kỳ đang chấm: Quý II năm 2022."
    assert (ask.key, ask.kind, ask.default) == ("ky_moi", AskKind.TEXT, "Quý III năm 2022")
    for text, code in (("quý này", "TT958"), ("Q2/2022", "TT708")):
        with pytest.raises(TthcError) as caught:
            new_period(quarter, ky_moi=text)
        assert caught.value.code == code


@pytest.fixture
def done(quarter: xw.Book, tmp_path: Path) -> xw.Book:
    """A quarter with a form received, two unit sheets, one of them filled, consolidated."""
    settings(quarter, tu_ngay="15/3/2022", han_gui="17 giờ 00 ngày 20/6/2022", so_bao_cao="216")
    folder = tmp_path / "thang-6"
    folder.mkdir()
    (form,) = sorted((DIEN_BIEN_PHU / "don-vi").glob("*him-lam*"))
    shutil.copy(form, folder)
    actions.receive_folder(quarter, thu_muc=str(folder), xac_nhan="co")
    for unit in UNITS[:2]:
        add_unit(quarter, don_vi=unit)
    sheet = quarter.sheets["Xã Nà Nhạn"]
    fill(sheet, **COUNTS)
    sheet.range("level_3_0").value = 340
    sheet.range("late_reason").value = "mất điện"
    actions.consolidate(quarter)
    return quarter


def values(book: xw.Book) -> dict[str, object]:
    """Everything the workbook shows."""
    return {
        sheet.name: sheet.used_range.formula
        for sheet in book.sheets
        if sheet.name not in ("NHẬT KÝ", "_tthc")
    }


def test_a_new_period_leaves_a_note_of_the_officer(done: xw.Book) -> None:
    done.sheets["SỐ LIỆU"]["A9"].value = "Hỏi lại chị Hoa"
    (ask,) = new_period(done, ky_moi="Quý 3 năm 2022").asks
    assert "01 dòng trang SỐ LIỆU" in ask.prompt
    assert new_period(done, ky_moi="Quý 3 năm 2022", xac_nhan="co").ok
    assert [done.sheets["SỐ LIỆU"][at].value for at in ("A5", "A9")] == [None, "Hỏi lại chị Hoa"]


def test_a_new_period_starts_blank_after_a_copy(done: xw.Book, tmp_path: Path) -> None:
    asked = new_period(done, ky_moi="Quý 3 năm 2022")
    (ask,) = asked.asks
    assert ask.key == "xac_nhan"
    assert (
        "Sẽ xóa: 01 dòng trang SỐ LIỆU, số liệu đã nhập trong 02 trang biểu đơn vị (các trang" in ask.prompt
    )
    assert " vẫn giữ) và các trang kết quả" in ask.prompt
    before, log = values(done), done.sheets["NHẬT KÝ"].used_range.value
    told = new_period(done, ky_moi="Quý 3 năm 2022", xac_nhan="co")
    copy = tmp_path / "quy-ii-nam-2022" / "so-cham-diem-truoc-ky-moi.xlsm"
    assert told.sentence == f"Đã chuyển sang kỳ Quý III năm 2022. Sổ của kỳ trước lưu tại {copy}."
    kept = openpyxl.load_workbook(copy)
    assert "Xã Nà Nhạn" in kept.sheetnames
    assert kept["SỐ LIỆU"]["A5"].value is not None
    assert [setting(done, key) for key in ("ky", "tu_ngay", "han_gui", "so_bao_cao", "don_vi")] == [
        *("Quý III năm 2022", None, None, None),
        "UBND thành phố Điện Biên Phủ",
    ]
    sheet = done.sheets["Xã Nà Nhạn"]
    assert host_for(done.app).is_protected(sheet)
    cells = ("count_resolved", "mark_6_0", "late_reason", "level_3_0", "total_self")
    assert shown(sheet, "unit", "period", *cells) == [UNITS[0], "Quý III năm 2022", *[None] * len(cells)]
    assert done.sheets["SỐ LIỆU"]["A5"].value is None
    assert done.sheets["TỔNG HỢP"].used_range.value != before["TỔNG HỢP"]
    assert UNITS[0] not in str(done.sheets["TỔNG HỢP"].used_range.value)
    rows = done.sheets["NHẬT KÝ"].used_range.value
    assert rows[: len(log)] == log
    assert rows[len(log)][1] == "Kỳ mới"
    fill(sheet, **COUNTS)
    assert shown(sheet, "level_1_0", "level_3_0", "score_self_1") == [62, 350, 1.17]  # suggested again


def test_a_new_period_is_undone(done: xw.Book) -> None:
    before = values(done)
    new_period(done, ky_moi="Quý III năm 2022", xac_nhan="co")
    assert undo(done, xac_nhan="co").ok
    after = values(done)
    assert after.keys() == before.keys()
    for name, was in before.items():
        assert after[name] == was, name


def test_who_was_received_is_told_of_and_sheets_of_others_stay(done: xw.Book, tmp_path: Path) -> None:
    told = add_unit(done, don_vi="Phường Him Lam")
    assert told.sentence.endswith("Đơn vị đã có dòng trên trang SỐ LIỆU: chỉ để lại một biểu.")
    plan = form_sheet(QD1187, FormLabels("UBND xã Nà Tấu", PERIOD), make_form(unit="UBND xã Nà Tấu"), "Chép")
    own = done.sheets.add("Chép tay", after=done.sheets[-1])
    for cell in plan.cells:
        own.range((cell.row, cell.column)).value = cell.value
    (ask,) = new_period(done, ky_moi="Quý III năm 2022").asks
    assert ask.prompt.endswith("Trang «Chép tay» không theo mẫu của sổ nên giữ nguyên.")
    assert "CHƯA CHỐT" in ask.prompt
    (tmp_path / "quy-ii-nam-2022").rename(tmp_path / "khac")
    (tmp_path / "quy-ii-nam-2022").write_text("tệp")
    with pytest.raises(TthcError) as caught:
        new_period(done, ky_moi="Quý III năm 2022", xac_nhan="co")
    assert caught.value.code == "TT954"


def test_esc_in_a_new_period_leaves_no_copy(
    done: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise Stopped

    monkeypatch.setattr(actions_period, "_clear_sheet", stop)
    with pytest.raises(Stopped):
        new_period(done, ky_moi="Quý III năm 2022", xac_nhan="co")
    assert setting(done, "ky") == "Quý II năm 2022"
    assert list((tmp_path / "quy-ii-nam-2022").glob("*.xlsm")) == []


def test_a_copy_is_kept_where_the_workbook_could_not_be_put_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy, fault = tmp_path / "so.xlsm", Stopped()
    copy.write_bytes(b"x")
    fault.add_note("not put back")

    def stop(*_: object) -> None:
        raise fault

    monkeypatch.setattr(actions_period, "_copy", lambda *_: copy)
    monkeypatch.setattr(actions_period, "_clear", stop)
    with pytest.raises(Stopped):
        actions_period._write(None, SimpleNamespace(opened=None), None)  # type: ignore[arg-type]
    assert copy.exists()


def test_a_second_copy_takes_another_name(done: xw.Book, tmp_path: Path) -> None:
    new_period(done, ky_moi="Quý III năm 2022", xac_nhan="co")
    settings(done, ky="Quý II năm 2022")
    new_period(done, ky_moi="Năm 2022", xac_nhan="co")
    kept = sorted(path.name for path in (tmp_path / "quy-ii-nam-2022").glob("*.xlsm"))
    assert kept == ["so-cham-diem-truoc-ky-moi-2.xlsm", "so-cham-diem-truoc-ky-moi.xlsm"]


def test_forms_for_the_units_are_made(quarter: xw.Book, tmp_path: Path) -> None:
    (ask,) = make_unit_forms(quarter).asks
    assert (ask.key, ask.kind, ask.default) == ("thu_muc", AskKind.FOLDER, str(tmp_path))
    told = make_unit_forms(quarter, thu_muc=str(tmp_path / "gui"))
    assert told.sentence == f"Đã tạo 05 biểu và 01 biểu dùng chung tại {tmp_path / 'gui'}."
    assert len(list((tmp_path / "gui").glob("*.xlsx"))) == 6
    (ask,) = make_unit_forms(quarter, thu_muc=str(tmp_path / "gui")).asks
    assert "đã có 06 tệp cùng tên (BM_Quy2-2022_" in ask.prompt
    assert make_unit_forms(quarter, thu_muc=str(tmp_path / "gui"), ghi_de="co").ok
    make_unit_forms(quarter, thu_muc=str(tmp_path))
    assert len(list((tmp_path / "bieu-gui-quy-ii-nam-2022").glob("*.xlsx"))) == 6
    assert "Tạo biểu gửi đơn vị" in str(quarter.sheets["NHẬT KÝ"].used_range.value)


def test_forms_need_period_and_list(live_book: xw.Book) -> None:
    with pytest.raises(TthcError) as caught:
        make_unit_forms(live_book)
    assert caught.value.facts == {"seen": "kỳ đánh giá (mục 1) và danh mục đơn vị (mục 6)"}


def test_received_forms_get_sheets_of_their_own(quarter: xw.Book, tmp_path: Path) -> None:
    folder = tmp_path / "thang-6"
    folder.mkdir()
    for part in ("phong-kinh-te", "thanh-truong", "him-lam"):
        (form,) = (DIEN_BIEN_PHU / "don-vi").glob(f"*{part}*")
        shutil.copy(form, folder)
    list_units(quarter, "Phòng Kinh tế", "Phường Thanh Trường", "Phường Him Lam")
    quarter.sheets["CẤU HÌNH"].tables["danh_muc"].range[4:6, 0:2].clear_contents()
    actions.receive_folder(quarter, thu_muc=str(folder), xac_nhan="co")
    actions.consolidate(quarter)
    summary, records = quarter.sheets["TỔNG HỢP"], quarter.sheets["SỐ LIỆU"]

    def states() -> list[object]:
        rows = records.used_range.value
        return [row[2] for row in rows[4:]]

    expected = summary.used_range.value
    told = actions.receive_folder(
        quarter, thu_muc=str(folder), xac_nhan="co", trang_rieng="Mỗi đơn vị một trang"
    )
    assert told.sentence.startswith("Đã đưa 02 biểu vào trang riêng, 01 biểu vào trang SỐ LIỆU; bản gốc")
    moved = ["đã đưa vào trang Phòng Kinh tế", "cần kiểm tra lại", "đã đưa vào trang Phường Thanh Trường"]
    assert states() == moved
    sheet = quarter.sheets["Phường Thanh Trường"]
    assert shown(sheet, "level_1_0", "total_self") == [313, 15.96]
    assert host_for(quarter.app).is_protected(sheet)
    actions.consolidate(quarter)
    assert summary.used_range.value == expected
    assert states() == moved
    sheet.delete()
    actions.consolidate(quarter)
    assert summary.used_range.value == expected
    assert states() == [*moved[:2], "đã nhận"]
