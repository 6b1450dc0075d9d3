"""What we write: values only, whole or not at all, readable by others, printable on A4."""

import json
import os
import re
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pandas as pd
import pytest
from openpyxl import load_workbook

from support import DIEN_BIEN_PHU, TT01, TUAN_GIAO, UNLIKE, make_form, set_of, write_form
from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import TotalRule
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation
from tthc.files.form_layout import FormLabels, form_sheet
from tthc.files.plan import (
    Area,
    BookPlan,
    Highlight,
    InputRule,
    Look,
    PlannedCell,
    PrintSetup,
    SheetPlan,
    number_look,
    sheet_name,
    with_heights,
)
from tthc.files.result_json import failure_json, is_our_json, result_json
from tthc.files.safe_write import NotWritableError, check_target, write_all, write_whole
from tthc.files.summary_layout import SummaryLabels
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes, workbook_plan
from tthc.workflow.request import Request

REQUEST = Request(
    (DIEN_BIEN_PHU / "don-vi", DIEN_BIEN_PHU / "da-in"), unit_list=DIEN_BIEN_PHU / "danh-muc.csv"
)


@pytest.fixture(scope="module")
def result() -> Consolidation:
    return consolidate(REQUEST)


@pytest.fixture(scope="module")
def exported(result: Consolidation) -> bytes:
    return workbook_bytes(result, REQUEST)


def _texts(data: bytes, sheet: str) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(BytesIO(data))[sheet].iter_rows()]


def test_the_sheets_of_an_export(exported: bytes) -> None:
    assert load_workbook(BytesIO(exported)).sheetnames == [
        "TỔNG HỢP",
        "BM03 TỔNG HỢP I",
        "BM03 TỔNG HỢP II",
        "BIỂU MẪU 01",
        "CẦN KIỂM TRA",
        "NHẬT KÝ",
    ]


def test_the_official_layout(exported: bytes) -> None:
    rows = _texts(exported, "TỔNG HỢP")
    assert str(rows[0][0]).startswith("KẾT QUẢ ĐÁNH GIÁ XẾP LOẠI ĐỐI VỚI BỘ PHẬN TIẾP NHẬN VÀ TRẢ KẾT QUẢ")
    assert rows[1][0] == "(Kèm theo Báo cáo số         /BC-UBND ngày      tháng      năm        )"
    assert re.fullmatch(r"SỐ LIỆU TẠM TÍNH \(\d\d/22 đơn vị\)", str(rows[2][0]))
    assert rows[4][:3] == ["STT", "TÊN CƠ QUAN, ĐƠN VỊ", "ĐIỂM CÁC TIÊU CHÍ"]
    assert rows[4][11:] == ["TỔNG ĐIỂM", "ĐTB CCVC BỘ PHẬN 1 CỬA", "PHÂN LOẠI", "Ghi chú", "Tình trạng"]
    assert rows[5][2:11] == [f"Tiêu chí {n}" for n in range(1, 10)]
    assert rows[6][:2] == ["I", "CÁC PHÒNG, BAN CHUYÊN MÔN THUỘC UBND THÀNH PHỐ"]
    assert rows[7][:2] == [1, "Phòng Tư pháp"]
    assert rows[17][:2] == ["II", "UBND CÁC XÃ, PHƯỜNG"]
    assert rows[18][:2] == [1, "Phường Noong Bua"]
    assert len(rows) == 30


def test_one_group_has_no_roman_numeral_and_texts_fill_in(result: Consolidation) -> None:
    one = replace(result, groups=result.groups[1:], units=result.of_group(result.groups[1].group.id))
    labels = SummaryLabels("05", "UBND thành phố Điện Biên Phủ", ("NGƯỜI LẬP BIỂU", "CHỦ TỊCH"))
    rows = _texts(workbook_bytes(one, replace(REQUEST, labels=labels)), "TỔNG HỢP")
    assert rows[6][:2] == [None, "UBND CÁC XÃ, PHƯỜNG"]
    assert rows[1][0] == (
        "(Kèm theo Báo cáo số 05/BC-UBND ngày      tháng      năm         của UBND thành phố Điện Biên Phủ)"
    )
    assert [value for value in rows[-1] if value] == ["NGƯỜI LẬP BIỂU", "CHỦ TỊCH"]


def test_a_settled_table_is_not_provisional(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    request = Request((tmp_path,), ranked=True)
    settled = consolidate(request)
    assert not settled.provisional
    rows = _texts(workbook_bytes(settled, request), "TỔNG HỢP")
    assert rows[2][0] is None
    assert rows[3][11:] == ["TỔNG ĐIỂM", "ĐTB CCVC BỘ PHẬN 1 CỬA", "PHÂN LOẠI", "XẾP HẠNG", "Ghi chú"]
    assert rows[6][13:15] == ["Xuất sắc", 1]


def test_pandas_reads_the_summary_with_another_reader(exported: bytes, result: Consolidation) -> None:
    frame = pd.read_excel(BytesIO(exported), sheet_name="TỔNG HỢP", header=None, engine="calamine")
    table = frame[frame[0].map(lambda value: isinstance(value, int | float)) & frame[1].notna()]
    totals = dict(zip(table[1], table[11], strict=True))
    assert totals == {u.unit.name: float(u.scored.deciding.total) for u in result.units if u.scored}


def test_the_group_form_holds_the_sums(exported: bytes) -> None:
    rows = _texts(exported, "BM03 TỔNG HỢP II")
    labels = {str(row[0]): row[2] for row in rows[:10] if row[0]}
    assert labels["Tổng số hồ sơ đã giải quyết trong kỳ:"] == 5983
    assert labels["Tổng hồ sơ đã tiếp nhận trong kỳ:"] == 5992
    criteria = {row[0]: row[4] for row in rows if isinstance(row[0], int)}
    assert [criteria[n] for n in range(1, 6)] == [1.66, 1.66, 2, 2, 1.67]  # as printed


def test_the_group_form_has_total_note_and_report_number(result: Consolidation) -> None:
    request = replace(REQUEST, labels=SummaryLabels("05"))
    rows = _texts(workbook_bytes(result, request), "BM03 TỔNG HỢP I")
    assert rows[3][0] == "(Ban hành kèm theo Báo cáo số 05/BC-UBND ngày      /      /        )"
    assert rows[11][5] == (
        "Tổng 4.109 hồ sơ: tiếp nhận trực tuyến 350 hồ sơ, kỳ trước chuyển qua 366 hồ sơ, trực tiếp 3.393 hồ sơ. "
        "Đã giải quyết 3.803 hồ sơ: trước hạn 3.703, trễ hạn 101. Đang giải quyết trong hạn 306 hồ sơ."
    )
    assert rows[47][:5] == ["TỔNG ĐIỂM", None, 18, None, 15.84]


def test_an_x_stands_under_the_rating_of_the_score(tmp_path: Path) -> None:
    """Staff scores 10,00, 4,00 and 2,00 belong to the three ratings in turn."""
    late = {str(key): (0, 0, 10) for key in range(1, 6)}
    half = {str(key): (4, 0, 6) for key in range(1, 6)}
    for name, levels in (("A", None), ("B", half), ("C", late)):
        write_form(tmp_path, f"{name}.xlsx", make_form(unit=f"Xã {name}", levels=levels))
    request = Request((tmp_path,))
    rows = _texts(workbook_bytes(consolidate(request), request), "BIỂU MẪU 01")
    assert [row[3:] for row in rows[7:10]] == [
        [10, "X", None, None],
        [4, None, "X", None],
        [0, None, None, "X"],
    ]


def test_scores_show_the_places_of_their_set(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(TT01, early=43, on_time=120), TT01)
    request = Request((tmp_path,))
    sheet = load_workbook(BytesIO(workbook_bytes(consolidate(request), request)))["TỔNG HỢP"]
    assert (sheet["C7"].value, sheet["C7"].number_format) == (1.3, "#,##0.0")


def test_the_staff_sheet_has_three_rating_columns(exported: bytes) -> None:
    rows = _texts(exported, "BIỂU MẪU 01")
    assert rows[5][4:] == [
        "Hoàn thành 100% nhiệm vụ",
        "Hoàn thành từ 70% đến dưới 100% nhiệm vụ",
        "Hoàn thành dưới 70% nhiệm vụ",
    ]
    people = [row for row in rows if str(row[1]).startswith("Cán bộ")]
    assert [row[3] for row in people] == [10, 10, 9.73]
    assert all(row[4:] == ["X", None, None] for row in people)


def test_the_log_names_every_file_with_its_hash(exported: bytes, result: Consolidation) -> None:
    rows = _texts(exported, "NHẬT KÝ")
    logged = {row[0]: row[4] for row in rows}
    assert {record.path: record.sha256 for record in result.files}.items() <= logged.items()


def test_conversions_are_logged(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    sheet["D13"] = "10 hồ sơ"
    book.save(path)
    request = Request((tmp_path,))
    written = workbook_bytes(consolidate(request), request)
    rows = _texts(written, "NHẬT KÝ")
    assert load_workbook(BytesIO(written))["NHẬT KÝ"].print_title_rows is None  # two tables, two headings
    assert [row[2:5] for row in rows if row[3] == "10 hồ sơ"] == [["D13", "10 hồ sơ", "đã đọc là 10"]]


def test_a_reading_with_its_maximum_is_logged_with_it(tmp_path: Path) -> None:
    chosen = set_of("cchc-konray")
    (leaf, column) = (chosen.leaves()[0], chosen.deciding_column)
    entry = CriterionEntry(
        scores={column.id: Entry(Decimal("75.42"))}, maxima={column.id: Entry(Decimal(94))}
    )
    form = FilledForm(Place(""), chosen.id, Entry("UBND xã Đắk Tơ Lung"), criteria={leaf.id: entry})
    sheet = form_sheet(chosen, FormLabels("UBND xã Đắk Tơ Lung", "Năm 2022"), form, "Biểu")
    (tmp_path / "a.xlsx").write_bytes(xlsx_bytes(BookPlan((sheet,))))
    request = Request((tmp_path,))
    rows = _texts(workbook_bytes(consolidate(request), request), "NHẬT KÝ")
    assert ["75,42/94", "đã đọc là 75,42 trên 94"] in [row[3:5] for row in rows]


def test_findings_print_up_to_the_reason(exported: bytes, result: Consolidation) -> None:
    """Fifteen columns on one page were too small to read; those beyond stay on the sheet."""
    sheet = load_workbook(BytesIO(exported))["CẦN KIỂM TRA"]
    headings = [cell.value for cell in sheet[3]]
    assert len(headings) == 15
    assert headings[7] == "Lý do"
    assert sheet.print_area == f"'CẦN KIỂM TRA'!$A$1:$H${sheet.max_row}"
    assert sheet["A4"].value == 1
    unread = tell(Finding("TT503", {"open": 1}, Place("vao/a.xlsx")))
    named = load_workbook(BytesIO(workbook_bytes(replace(result, findings=(unread,)), REQUEST)))
    assert named["CẦN KIỂM TRA"]["B4"].value == "vao/a.xlsx"  # without a unit, the file says whose it is
    none = load_workbook(BytesIO(workbook_bytes(replace(result, findings=()), REQUEST)))["CẦN KIỂM TRA"]
    assert none["A4"].value == "Không có nội dung cần kiểm tra."


def test_nothing_but_values(exported: bytes) -> None:
    with zipfile.ZipFile(BytesIO(exported)) as package:
        names = package.namelist()
        sheets = [package.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    assert not [name for name in names if "vba" in name.lower() or "external" in name.lower()]
    assert all("<f>" not in sheet and "<f " not in sheet and "hyperlink" not in sheet for sheet in sheets)


def test_text_that_looks_like_a_formula_stays_text() -> None:
    texts = ("=1+1", "+84 900", "@SUM(A1)", "http://example.org/", "007", "-")
    cells = tuple(PlannedCell(row, 1, text) for row, text in enumerate(texts, start=1))
    sheet = load_workbook(BytesIO(xlsx_bytes(BookPlan((SheetPlan("S", cells),)))))["S"]
    assert [(sheet.cell(row, 1).value, sheet.cell(row, 1).data_type) for row in range(1, 7)] == [
        (text, "s") for text in texts
    ]


def test_numbers_never_leave_a_dangling_separator() -> None:
    formats = [
        number_look(Look(), value, 2).number_format
        for value in (Decimal("2.00"), Decimal("1.9"), Decimal("1.9474"), 3803, None)
    ]
    assert formats == ["#,##0", "#,##0.00", "#,##0.0000", "#,##0", "#,##0"]


def test_print_set_up_and_font(exported: bytes) -> None:
    book = load_workbook(BytesIO(exported))
    summary = book["TỔNG HỢP"]
    assert (summary.page_setup.paperSize, summary.page_setup.orientation) == (9, "landscape")
    assert summary.sheet_properties.pageSetUpPr is not None
    assert summary.sheet_properties.pageSetUpPr.fitToPage
    assert summary.page_setup.fitToWidth in (None, 1)  # 1 is the default and may be left out
    assert summary.page_setup.fitToHeight == 0
    assert summary.print_title_rows == "$5:$6"
    fonts = {
        cell.font.name
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }
    assert fonts == {"Times New Roman"}
    form = book["BM03 TỔNG HỢP I"]
    assert form.page_setup.orientation == "portrait"
    assert form.print_title_rows == "$10:$11"
    assert form.print_area == "'BM03 TỔNG HỢP I'!$A$1:$F$48"


def test_every_sheet_repeats_the_headings_of_its_table(exported: bytes) -> None:
    firsts = {}
    for sheet in load_workbook(BytesIO(exported)):
        assert sheet.print_title_rows, sheet.title
        first = int(sheet.print_title_rows.split(":")[0].lstrip("$"))
        firsts[sheet.title] = sheet.cell(first, 1).value
    assert firsts.pop("NHẬT KÝ") == "Tệp"
    assert set(firsts.values()) == {"STT"}


def test_every_wrapped_text_has_room() -> None:
    long = PlannedCell(1, 1, "chữ " * 60)
    plan = with_heights(
        SheetPlan("S", (long, PlannedCell(2, 1, 5), PlannedCell(3, 1, "a\nb")), {1: 20.0}, {3: 50.0})
    )
    assert plan.heights[1] > 150
    assert 2 not in plan.heights
    assert plan.heights[3] == 50.0


def test_a_turned_heading_is_as_high_as_its_text_needs() -> None:
    turned = Look(upright=True, size=10)
    wide, narrow = (
        with_heights(
            SheetPlan("S", (PlannedCell(1, 1, "Số hóa hồ sơ, kết quả giải quyết", turned),), {1: width})
        )
        for width in (9.0, 3.0)
    )
    assert narrow.heights[1] > 150 > wide.heights[1]
    sheet = load_workbook(BytesIO(xlsx_bytes(BookPlan((narrow,)))))["S"]
    assert sheet["A1"].alignment.textRotation == 90


def test_a_sheet_has_a_name_excel_takes() -> None:
    assert sheet_name("Biểu 01/BM: [xã]") == "Biểu 01 BM   xã"
    assert sheet_name("'") == "Biểu"
    long = sheet_name("BIỂU TỔNG HỢP CỦA CÁC XÃ, PHƯỜNG, THỊ TRẤN", " VIII")
    assert (len(long) <= 31, long.endswith(" VIII")) == (True, True)


def test_equal_plans_give_equal_bytes(result: Consolidation) -> None:
    plan = workbook_plan(result, REQUEST)
    assert xlsx_bytes(plan) == xlsx_bytes(plan)
    at_noon = workbook_plan(result, replace(REQUEST, started=datetime(2022, 6, 30, 12)))
    assert at_noon.created == datetime(2022, 6, 30, 12)


def test_an_unlike_set_has_its_own_form() -> None:
    """Headings, two score columns, ratio rows: laid out from the set alone."""
    entries = {
        "b": CriterionEntry(
            numerator=Entry(9), denominator=Entry(10), scores={"appraised": Entry(Decimal("27.5"))}
        )
    }
    form = FilledForm(Place(""), "unlike", Entry("Xã A"), criteria=entries)
    sheet = form_sheet(UNLIKE, FormLabels("Xã A", "Năm 2026", signatures=("NGƯỜI LẬP",)), form, "Biểu")
    cells = {(cell.row, cell.column): cell.value for cell in sheet.cells}
    assert [cells[8, column] for column in range(1, 8)] == [
        "STT",
        "Tiêu chí/Tiêu chí thành phần",
        "Điểm tối đa",
        "Số lượng hồ sơ",
        "Điểm tự chấm",
        "Điểm thẩm định",
        "Ghi chú",
    ]
    assert [cells[row, 1] for row in range(10, 14)] == [1, "1.1", "1.2", 2]
    assert [(cells[row, 2], cells[row, 4]) for row in (14, 15)] == [("Tử số", 9), ("Mẫu số", 10)]
    assert cells[13, 6] == Decimal("27.5")
    assert "NGƯỜI LẬP" in cells.values()


# --- safe writing -----------------------------------------------------------------------------------------------


def test_a_file_is_not_overwritten_unasked(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(NotWritableError, match="TT951"):
        write_whole(target, b"new")
    assert target.read_bytes() == b"old"
    write_whole(target, b"new", overwrite=True)
    assert target.read_bytes() == b"new"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_target_that_cannot_be_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotWritableError, match="TT952"):
        check_target(tmp_path, overwrite=True)
    with pytest.raises(NotWritableError, match="TT953"):
        check_target(tmp_path / "x" / "a.xlsx", overwrite=False)


@pytest.mark.skipif(os.name == "nt", reason="Windows keeps no such modes")
def test_the_mode_of_a_file_is_kept(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    target.chmod(0o600)
    write_whole(target, b"new", overwrite=True)
    assert target.stat().st_mode & 0o777 == 0o600
    before = os.umask(0o027)
    try:
        write_whole(tmp_path / "b.xlsx", b"new")
    finally:
        os.umask(before)
    assert (tmp_path / "b.xlsx").stat().st_mode & 0o777 == 0o640


def test_a_refusal_by_the_system_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(NotWritableError, match="TT954"):
        write_whole(target, b"new", overwrite=True)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.xlsx"]


def test_a_missing_disk_is_a_refusal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.mkstemp", full)
    with pytest.raises(NotWritableError, match="TT954"):
        write_whole(tmp_path / "a.xlsx", b"new")


def test_several_files_are_written_together(tmp_path: Path) -> None:
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    write_all({first: b"1", second: b"2"})
    assert (first.read_bytes(), second.read_bytes()) == (b"1", b"2")
    with pytest.raises(NotWritableError, match="TT951"):
        write_all({tmp_path / "c.xlsx": b"3", first: b"4"})
    assert not (tmp_path / "c.xlsx").exists()


def test_of_several_files_none_is_left_where_one_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new file is taken away again, a replaced one is what it was."""
    new, old, held = (tmp_path / name for name in ("a.xlsx", "b.xlsx", "c.xlsx"))
    old.write_bytes(b"old")
    held.write_bytes(b"held")
    replace_file = os.replace

    def refuse(source: str, target: Path) -> None:
        if target == held:
            raise PermissionError(13, "open in Excel")
        replace_file(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(NotWritableError) as refused:
        write_all({new: b"1", old: b"2", held: b"3"}, overwrite=True)
    assert refused.value.facts["path"] == str(held)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "b.xlsx": b"old",
        "c.xlsx": b"held",
    }


def test_a_half_written_file_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotWritableError, match="TT954"):
        write_all({tmp_path / "a.xlsx": b"1", tmp_path / "b.xlsx": b"2"})
    assert list(tmp_path.iterdir()) == []


KILLED = """
import os, signal, sys
from pathlib import Path
from tthc.files import safe_write
os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
safe_write.write_whole(Path(sys.argv[1]), b"new" * 1000, overwrite=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="only POSIX systems kill a process this way")
def test_a_killed_run_leaves_the_old_file_whole(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    done = subprocess.run([sys.executable, "-c", KILLED, str(target)], check=False)
    assert done.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"old"


# --- JSON -------------------------------------------------------------------------------------------------------


def test_the_json_object(result: Consolidation) -> None:
    data = json.loads(result_json(result, "9.9.9"))
    assert (data["schema"], data["version"], data["criteria_set"]) == (1, "9.9.9", "qd1187-dienbien")
    assert (data["period"], data["total_rule"], data["provisional"]) == ("Quý II năm 2022", "rounded", True)
    units = {unit["name"]: unit for unit in data["units"]}
    assert len(units) == 22
    nha_nhan = units["Xã Nà Nhạn"]
    assert nha_nhan["scores"]["1"] == "1.17"
    assert nha_nhan["classification"] == "Tốt"
    assert nha_nhan["typed"]["criteria"]["1"] == {
        "count": "352",
        "levels": ["62", "288", "2"],
        "mark": None,
        "score": "1.17",
        "scores": {"self": "1.17"},
        "maxima": {},
        "numerator": None,
        "denominator": None,
        "rate": None,
        "note": None,
    }
    assert nha_nhan["typed"]["totals"] == {"self": {"total": nha_nhan["typed"]["total"], "maximum": None}}
    assert (nha_nhan["index"], nha_nhan["typed"]["index"], nha_nhan["headings"]) == (None, None, {})
    assert nha_nhan["typed"]["criteria"]["9"]["mark"] == "0"
    assert nha_nhan["typed"]["header"]["carried_over"] is None
    groups = {group["name"]: group for group in data["groups"]}
    communes = groups["UBND CÁC XÃ, PHƯỜNG"]
    assert (communes["received"], communes["late"], communes["total"]) == ("5992", "29", "14.99")
    assert communes["typed"]["header"]["on_time"] == "1958"
    assert {unit["group"] for unit in data["units"]} == {group["id"] for group in data["groups"]}
    finding = next(
        one for one in data["findings"] if one["code"] == "TT303" and one["unit"] == "Phường Him Lam"
    )
    assert (finding["cell"], finding["criterion"], finding["severity"]) == ("E24", "4", "error")
    assert finding["suggestion"][0]["from"] == "1.86"
    assert finding["suggestion"][0]["to"] == "1.96"
    assert finding["decision"] is None


def test_the_json_of_a_printed_table() -> None:
    data = json.loads(result_json(consolidate(Request((TUAN_GIAO / "da-in",))), "0"))
    units = {unit["name"]: unit for unit in data["units"]}
    assert units["Thanh tra"]["status"] == "no_cases"
    assert units["Thanh tra"]["total"] is None
    assert units["Phòng Dân tộc"]["status"] == "missing"
    assert units["UBND xã Pú Xi"]["origin"] == "summary"
    assert data["groups"][0]["received"] is None


def test_the_unrounded_rule_is_named() -> None:
    request = replace(REQUEST, total_rule=TotalRule.UNROUNDED)
    data = json.loads(result_json(consolidate(request), "0"))
    assert data["total_rule"] == "unrounded"
    him_lam = next(unit for unit in data["units"] if unit["name"] == "Phường Him Lam")
    assert him_lam["total"] == "15.79"  # printed 15,79: Điện Biên Phủ adds unrounded scores


def test_only_our_own_json_is_replaced_unasked() -> None:
    assert is_our_json("")
    assert is_our_json(failure_json(tell(Finding("TT962")), "0"))
    assert not is_our_json('{"schema": 1}')
    assert not is_our_json('["schema"]')
    assert not is_our_json("[1, 2]")
    assert not is_our_json("ghi chép")
    assert not is_our_json("5")


def test_group_forms_are_named_in_the_files(result: Consolidation) -> None:
    data = json.loads(result_json(result, "0"))
    record = next(file for file in data["files"] if file["path"].endswith("bm03-thanh-pho.xlsx"))
    (form,) = record["forms"]
    assert list(form.pop("mapping")) == list("123456789")
    assert form == {
        "kind": "bm03",
        "unit": "UBND thành phố Điện Biên Phủ",
        "sheet": "Biểu 03 (TP)",
        "group_total": True,
    }
    assert len(record["sha256"]) == 64


def _first_sheet(plan: SheetPlan) -> str:
    with zipfile.ZipFile(BytesIO(xlsx_bytes(BookPlan((plan,))))) as package:
        return package.read("xl/worksheets/sheet1.xml").decode()


def test_a_highlight_looks_at_cells_so_that_it_follows_a_copied_sheet() -> None:
    """LibreOffice leaves the names of a copied sheet's conditional formats with the original."""
    plan = SheetPlan(
        "BM",
        (PlannedCell(1, 1, None), PlannedCell(2, 1, None)),
        names={"count_late": Area(1, 1), "reason": Area(2, 1)},
        highlights=(Highlight(Area(2, 1), 'AND(count_late>0,reason="count_late")', "#FFF7CC"),),
    )
    assert '<formula>AND($A$1&gt;0,$A$2="count_late")</formula>' in _first_sheet(plan).replace("&quot;", '"')


def test_a_rule_without_a_tip_shows_none() -> None:
    told, silent = InputRule(Area(1, 1), "Sai", prompt="Nhập số"), InputRule(Area(2, 1), "Sai")
    sheet = _first_sheet(SheetPlan("BM", (PlannedCell(1, 1, None),), rules=(told, silent)))
    assert sheet.count("promptTitle=") == sheet.count("prompt=") == 1
    assert "None" not in sheet


def test_rows_below_the_last_printed_one_do_not_print() -> None:
    plan = SheetPlan(
        "BM", (PlannedCell(1, 1, "in"), PlannedCell(9, 1, "không in")), printing=PrintSetup(last_row=2)
    )
    with zipfile.ZipFile(BytesIO(xlsx_bytes(BookPlan((plan,))))) as package:
        assert "BM!$A$1:$A$2<" in package.read("xl/workbook.xml").decode()
