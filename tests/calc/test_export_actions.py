"""Xuất bảng tổng hợp, Xuất PDF on the live workbook: the command's own file, and what is asked before."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from calc.errors import ComError
from calc.host import host_for
from calc.periods import keys, receive, send, set_up, typed_rows
from support import DIEN_BIEN_PHU, SAMPLES, TUAN_GIAO
from tthc.cli import app
from tthc.domain.errors import TthcError
from tthc.excel import actions

_COPY = re.compile(r"; \S+$")
MUONG_NHE = SAMPLES / "muong-nhe-2024-02"
_OFFICE = "UBND thành phố Điện Biên Phủ"


@pytest.fixture
def period(live_book: xw.Book, tmp_path: Path) -> xw.Book:
    """Two units without anything to look at, received."""
    send(tmp_path / "vao", "a.xlsx")
    send(tmp_path / "vao", "b.xlsx", unit="Xã B", early=20, late=1)
    set_up(live_book)
    receive(live_book, tmp_path / "vao")
    return live_book


def _shown(sheet: Worksheet) -> dict[str, tuple[object, object]]:
    """Every cell: value, and the number of its style in the file's list of styles."""
    return {cell.coordinate: (cell.value, cell._style) for row in sheet.iter_rows() for cell in row}


def _comparable(
    sheet: Worksheet, cells: dict[str, tuple[object, object]]
) -> dict[str, tuple[object, object]]:
    """Without what no two runs share: the time of the run, and where copies of the originals lie."""
    if sheet.title != "NHẬT KÝ":
        return cells
    times = {f"B{cell.row}" for cell in sheet["A"] if cell.value == "Thời điểm tổng hợp"}
    return {
        at: (_COPY.sub("", value) if isinstance(value, str) and at.startswith("E") else value, style)
        for at, (value, style) in cells.items()
        if at not in times
    }


def _layout(sheet: Worksheet) -> tuple[Any, ...]:
    widths = {key: one.width for key, one in sheet.column_dimensions.items()}
    heights = {key: one.height for key, one in sheet.row_dimensions.items()}
    merged = sorted(map(str, sheet.merged_cells.ranges))
    return widths, heights, merged, sheet.print_area, sheet.print_title_rows, sheet.page_setup.orientation


@pytest.mark.parametrize(
    ("sample", "period_text", "criteria_set"),
    [
        (DIEN_BIEN_PHU / "don-vi", "Quý II năm 2022", "qd1187-dienbien"),
        (TUAN_GIAO / "da-in", "Năm 2022", "qd1187-dienbien"),
        (MUONG_NHE / "don-vi", "Tháng 02 năm 2024", "qd459-dienbien"),
    ],
    ids=["Điện Biên Phủ", "Tuần Giáo: a printed table alone", "Mường Nhé"],
)
def test_the_export_is_what_the_command_writes(
    live_book: xw.Book, tmp_path: Path, sample: Path, period_text: str, criteria_set: str
) -> None:
    folder, ours, theirs = tmp_path / "vao", tmp_path / "so.xlsx", tmp_path / "lenh.xlsx"
    shutil.copytree(sample, folder)
    set_up(live_book, don_vi=_OFFICE, ky=period_text, bo_tieu_chi=criteria_set)
    receive(live_book, folder)
    sure = {"tam_tinh": "co", "ghi_khac": "co"}
    assert actions.export_summary(live_book, noi_luu=str(ours), **sure).ok
    options = {
        "--ra": theirs, "--ky": period_text, "--bo-tieu-chi": criteria_set, "--cong-tong": "lam-tron",
        "--co-quan": _OFFICE, "--nguoi-ky": "NGƯỜI LẬP BIỂU",
    }  # fmt: skip
    given = [str(part) for pair in options.items() for part in pair]
    assert CliRunner().invoke(app, ["tong-hop", str(folder), *given]).exit_code < 2
    one, other = load_workbook(ours), load_workbook(theirs)
    assert one.sheetnames == other.sheetnames
    assert zipfile.ZipFile(ours).read("xl/styles.xml") == zipfile.ZipFile(theirs).read("xl/styles.xml")
    cells = 0
    for mine, wanted in zip(one.worksheets, other.worksheets, strict=True):
        shown = _comparable(mine, _shown(mine))
        assert shown == _comparable(wanted, _shown(wanted))
        assert _layout(mine) == _layout(wanted)
        cells += len(shown)
    assert cells > 100
    assert not any(cell.data_type == "f" for sheet in one.worksheets for row in sheet for cell in row)


def test_it_asks_while_the_sheet_says_otherwise(period: xw.Book, tmp_path: Path) -> None:
    asked = actions.export_summary(period)
    assert keys(asked) == ["ghi_khac", "noi_luu"]
    assert asked.asks[0].prompt == (
        "Các trang kết quả chưa lập theo số liệu hiện nay; đề nghị bấm «Tổng hợp» trước. "
        "Tệp xuất ra ghi số tính lại. Vẫn xuất?"
    )
    assert asked.asks[1].default == str(tmp_path / "Tong-hop_Quy2-2022_UBND-thanh-pho-A.xlsx")
    assert asked.asks[1].choices == ("xlsx",)
    actions.consolidate(period)
    assert keys(actions.export_summary(period)) == ["noi_luu"]
    sheet = period.sheets["TỔNG HỢP"]
    at = next(cell for cell in sheet.used_range if cell.value == 18)
    at.value = 17.5
    sheet["A1"].value = None
    sheet["Z99"].value = "ngoài bảng"
    (ask, _) = actions.export_summary(period).asks
    where = at.address.replace("$", "")
    assert ask.prompt.startswith(
        "Trang kết quả ghi khác số tính lại ở 02 ô: TỔNG HỢP!A1: đang ghi trống, tính lại KẾT QUẢ ĐÁNH GIÁ"
    )
    assert f"; TỔNG HỢP!{where}: đang ghi 17,5, tính lại 18. Tệp xuất ra" in ask.prompt
    target = tmp_path / "ra.xlsx"
    assert keys(actions.export_summary(period, noi_luu=str(target))) == ["ghi_khac"]
    assert not target.exists()
    assert actions.export_summary(period, noi_luu=str(target), ghi_khac="co").ok
    assert load_workbook(target)["TỔNG HỢP"][where].value == 18
    sheet["C8:H12"].value = [[1] * 6] * 5
    (ask, _) = actions.export_summary(period).asks
    assert (ask.prompt.count("đang ghi"), "; …. Tệp xuất ra" in ask.prompt) == (5, True)
    sheet.delete()
    assert "chưa lập theo số liệu hiện nay" in actions.export_summary(period).asks[0].prompt


def test_where_most_cells_differ_none_is_named(period: xw.Book) -> None:
    actions.consolidate(period)
    for sheet in period.sheets:
        if sheet.name.startswith(("TỔNG HỢP", "BM03", "BIỂU MẪU", "BM01")):
            host_for(period.app).unprotect(sheet)
            area = sheet.used_range
            area.value = [[2] * area.columns.count] * area.rows.count
    (ask, _) = actions.export_summary(period).asks
    assert ask.prompt.startswith("Các trang kết quả chưa lập theo số liệu hiện nay; đề nghị bấm «Tổng hợp»")
    assert "đang ghi" not in ask.prompt


def test_it_asks_before_provisional_figures_leave(live_book: xw.Book, tmp_path: Path) -> None:
    send(tmp_path / "vao", "a.xlsx")
    send(tmp_path / "vao", "b.xlsx", unit="Xã B", total="3")
    set_up(live_book)
    receive(live_book, tmp_path / "vao")
    actions.consolidate(live_book)
    asked = actions.export_pdf(live_book)
    assert keys(asked) == ["tam_tinh", "noi_luu"]
    assert asked.asks[0].prompt == "Số liệu tạm tính (01/02 đơn vị). Vẫn xuất?"
    assert asked.asks[1].default.endswith("Tong-hop_Quy2-2022_UBND-thanh-pho-A.pdf")
    done = actions.export_summary(live_book, noi_luu=str(tmp_path / "ra"), tam_tinh="co")
    assert done.sentence == ("Đã xuất kết quả của 02 đơn vị ra tệp ra.xlsx. Số liệu tạm tính (01/02 đơn vị).")


def test_a_file_is_replaced_only_when_asked_and_kept_ones_never(period: xw.Book, tmp_path: Path) -> None:
    actions.consolidate(period)
    target = tmp_path / "ra.xlsx"
    target.write_bytes(b"old")
    asked = actions.export_summary(period, noi_luu="ra.xlsx")
    assert (keys(asked), asked.sentence) == (["thay_the"], "Tệp ra.xlsx đã có.")
    assert target.read_bytes() == b"old"
    assert actions.export_summary(period, noi_luu=str(target), thay_the="co").ok
    assert zipfile.is_zipfile(target)
    kept = tmp_path / "quy-ii-nam-2022" / "da-nhan"
    elsewhere = tmp_path / "ban-sao.xlsx"
    shutil.copy(kept / "a.xlsx", elsewhere)
    (tmp_path / "quy-ii-nam-2022" / "chot-01").mkdir()
    for code, path in (
        ("TT963", tmp_path / "vao" / "a.xlsx"),
        ("TT963", elsewhere),
        ("TT720", kept / "a.xlsx"),
        ("TT720", kept / "moi.xlsx"),
        ("TT720", kept.parent / "chot-01" / "moi.xlsx"),
        ("TT720", tmp_path / "tthc_workbook - du lieu" / "hoan-tac" / "moi.xlsx"),
        ("TT953", tmp_path / "khong-co" / "moi.xlsx"),
        ("TT952", tmp_path / "thu-muc.xlsx"),
    ):
        if code == "TT952":
            path.mkdir()
        before = path.read_bytes() if path.is_file() else None
        with pytest.raises(TthcError, match=code):
            actions.export_summary(period, noi_luu=str(path), thay_the="co")
        assert (path.read_bytes() if path.is_file() else None) == before


def test_an_export_is_in_the_log_and_does_not_take_the_place_of_what_can_be_undone(
    period: xw.Book, tmp_path: Path
) -> None:
    actions.consolidate(period)
    assert actions.export_summary(period, noi_luu=str(tmp_path / "ra.xlsx")).ok
    told = "Đã xuất kết quả của 02 đơn vị ra tệp ra.xlsx."
    assert typed_rows(period)[-1] == ["Xuất bảng tổng hợp", told, str(tmp_path / "ra.xlsx")]
    assert "«Tổng hợp»" in actions.undo(period, xac_nhan="co").sentence
    assert typed_rows(period)[-2][0] == "Xuất bảng tổng hợp"


def test_nothing_received_is_nothing_to_export(live_book: xw.Book) -> None:
    with pytest.raises(TthcError, match="TT706"):
        actions.export_summary(live_book)


def test_the_tables_become_a_pdf(period: xw.Book, tmp_path: Path) -> None:
    actions.consolidate(period)
    front = period.sheets["CẤU HÌNH"]
    front.activate()
    done = actions.export_pdf(period, noi_luu=str(tmp_path / "ra.pdf"))
    assert done.sentence == "Đã xuất kết quả của 02 đơn vị ra tệp ra.pdf."
    data = (tmp_path / "ra.pdf").read_bytes()
    assert data.startswith(b"%PDF")
    pages = len(re.findall(rb"/Type/Page\b", data))
    assert 3 <= pages <= 4  # TỔNG HỢP, the form of the group, no CẦN KIỂM TRA, no NHẬT KÝ
    assert (period.sheets.active.name, len(period.app.books)) == ("CẤU HÌNH", 1)
    assert typed_rows(period)[-1][0] == "Xuất PDF"


def _fails(error: Exception) -> Callable[..., None]:
    def to_pdf(*_: object, **__: object) -> None:
        raise error

    return to_pdf


@pytest.mark.parametrize(
    ("error", "raised"),
    [(OSError("no printer"), "TT721"), (ComError("busy", -2146777998), "busy")],
)
def test_a_program_that_makes_no_pdf_is_told(
    period: xw.Book, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, raised: str
) -> None:
    monkeypatch.setenv("TTHC_HOME", str(tmp_path / "cai-dat" / "0.1.0"))
    monkeypatch.setattr(xw.Book, "to_pdf", _fails(error))
    actions.consolidate(period)
    with pytest.raises((TthcError, ComError), match=raised):
        actions.export_pdf(period, noi_luu=str(tmp_path / "ra.pdf"))
    assert (len(period.app.books), (tmp_path / "ra.pdf").exists()) == (1, False)
    assert (tmp_path / "cai-dat" / "logs").exists() == (raised == "TT721")
