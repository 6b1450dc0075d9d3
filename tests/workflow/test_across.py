"""What shows only when forms, tables, texts and periods are laid side by side; on the real reports first."""

import csv
import json
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from docx import Document

from support import DIEN_BIEN_PHU, TUAN_GIAO, make_form, write_form
from tthc import __version__
from tthc.domain.counts import Count
from tthc.domain.errors import TthcError
from tthc.domain.results import Consolidation, Status
from tthc.files.result_json import result_json
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

ACROSS = frozenset(f"TT{number}" for number in range(549, 580))
BEFORE = "Quý I năm 2022"

TUAN_GIAO_TEXT = (
    "BÁO CÁO",
    "Kết quả chấm điểm đánh giá việc giải quyết TTHC",
    "Năm 2022 trên địa bàn huyện Tuần Giáo",
    "2. Kết quả cụ thể",
    "- Các cơ quan chuyên môn thuộc UBND huyện: thực hiện chấm điểm đánh giá 10/14 cơ quan, đơn vị, trong đó 10/10 đơn "
    "vị xếp loại Xuất sắc.",
    "- UBND cấp xã, thị trấn: thực hiện chấm điểm đánh giá 19 đơn vị, trong đó 19/19 đơn vị xếp loại Xuất sắc.",
    "(Có biểu chấm điểm, đánh giá việc giải quyết TTHC kèm theo)",
)
DIEN_BIEN_PHU_TEXT = (
    "Kết quả chấm điểm đánh giá việc giải quyết thủ tục hành chính quý II năm 2022 trên địa bàn UBND thành phố Điện Biên "
    "Phủ",
    "2.1. Kết quả đánh giá việc giải quyết TTHC",
    "Trong quý, toàn thành phố có tổng số hồ sơ TTHC đã tiếp nhận là 10.101 hồ sơ, trong đó: trực tuyến 731 hồ sơ, kỳ trước "
    "chuyển qua 371 hồ sơ, trực tiếp 8.999 hồ sơ. Số hồ sơ đã giải quyết là 9.787 hồ sơ, trong đó: Trước hạn là 7.700 hồ "
    "sơ; đúng hạn là 1.958 hồ sơ; quá hạn 129 hồ sơ. Số hồ sơ đang giải quyết trong hạn: 314 hồ sơ.",
    "* Tổng số hồ sơ TTHC của cấp thành phố đã tiếp nhận là 4.109 hồ sơ trong đó: trực tuyến 350 hồ sơ, kỳ trước chuyển "
    "qua 366 hồ sơ, trực tiếp 3.393 hồ sơ.",
    "- Số hồ sơ đã giải quyết: 3.803 hồ sơ, trong đó: Sớm hạn là 3703 hồ sơ, trễ hạn 100 hồ sơ (*do công chức, viên chức "
    "phòng chuyên môn thẩm định chậm muộn và quên tích kết thúc trên cổng dịch vụ công*).",
    "- Số lượng hồ sơ đang giải quyết đúng hạn: 306 hồ sơ.",
    "- Tổng điểm chung đạt 15,84/18 điểm.",
    "* Tổng số hồ sơ TTHC của cấp xã đã tiếp nhận là 5.992 hồ sơ trong đó: trực tuyến 381 hồ sơ, kỳ trước chuyển qua 05 hồ "
    "sơ, trực tiếp 5.606 hồ sơ.",
    "- Số hồ sơ đã giải quyết: 5.984 hồ sơ, trong đó: Sớm hạn là 3.997 hồ sơ, đúng hạn 1.958, trễ hạn 29 hồ sơ (*do công "
    "chức quên tích kết thúc trên cổng dịch vụ công*).",
    "- Số lượng hồ sơ đang giải quyết đúng hạn: 08 hồ sơ",
    "- Tổng điểm chung đạt 14,99/18 điểm.",
    "(Có biểu chi tiết kèm theo).",
)


def word(path: Path, text: Sequence[str], table: Path | None = None, *swap: str) -> Path:
    """A Word report: its paragraphs (one wording swapped for another), then a table of the samples."""
    document = Document()
    for paragraph in text:
        document.add_paragraph(paragraph.replace(*swap) if swap else paragraph)
    rows = [["Nơi nhận", "CHỦ TỊCH"]]
    if table is not None:
        lines = [x for x in table.read_text(encoding="utf-8").splitlines() if not x.startswith(("# ", "= "))]
        rows = list(csv.reader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))
    width = max(map(len, rows))
    shown = document.add_table(len(rows), width)
    for row, texts in zip(shown.rows, rows, strict=True):
        cells = row.cells
        for at, value in enumerate(texts):
            cells[at].text = value
    document.save(str(path))
    return path


def across(result: Consolidation) -> list[tuple[str, str]]:
    """(code, what it is about) of the findings of these checks."""
    found = [told for told in result.findings if told.finding.code in ACROSS]
    return [(told.finding.code, told.finding.unit or told.message) for told in found]


STAFF = [("TT549", "Xã Pá Khoang"), ("TT549", "Xã Nà Tấu"), ("TT549", "Xã Nà Tấu")]
UNITS = [("TT558", "Phòng Giáo dục"), ("TT558", "Xã Thanh Minh")]


def test_everything_told_across_the_forms_of_the_real_quarter() -> None:
    result = consolidate(Request((DIEN_BIEN_PHU / "don-vi", DIEN_BIEN_PHU / "da-in")))
    assert across(result) == UNITS + STAFF
    (differing,) = across(consolidate(Request((DIEN_BIEN_PHU / "da-in",))))
    assert differing == ("TT549", "Xã Nà Tấu")  # 7,11 stands in both forms: the row's own check tells it
    staff = [
        told.message for told in result.findings if told.finding.code == "TT401" and "ĐTB" in told.message
    ]
    assert staff == [
        "Ô M15: ĐTB CCVC ghi 9,38; cộng các tiêu chí được 9,08 (lệch 0,30).",
        "Ô N27: ĐTB CCVC ghi 7,11; cộng các tiêu chí được 7,18 (lệch 0,07).",
        "Ô M28: ĐTB CCVC ghi 9; cộng các tiêu chí được 7 (lệch 2).",
    ]
    classes = [told.message for told in result.findings if told.message.startswith("Ô N28: xếp loại")]
    assert classes == ['Ô N28: xếp loại ở bảng tổng hợp là "Xuất sắc", tính lại là "Tốt".']


def test_the_printed_year_has_nothing_across_and_no_copied_unit() -> None:
    """Rows 9 to 14 of Tuần Giáo have the same scores and are not suspicious."""
    result = consolidate(Request((TUAN_GIAO / "da-in",)))
    assert across(result) == []
    assert "TT545" not in {told.finding.code for told in result.findings}


@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        ((), []),
        (("10/14", "11/14"), ["TT561"]),
        (("10/14", "10/15"), ["TT561"]),
        (("10/10 đơn vị", "09/10 đơn vị"), ["TT560"]),
        (("giá 19 đơn vị", "giá 20 đơn vị"), ["TT561"]),
        (("19/19 đơn vị", "18/19 đơn vị"), ["TT560"]),
        (("19/19 đơn vị xếp loại Xuất sắc", "19/19 đơn vị xếp loại Tốt"), ["TT560"]),
    ],
)
def test_the_text_of_tuan_giao(tmp_path: Path, swap: tuple[str, ...], expected: list[str]) -> None:
    report = word(tmp_path / "a.docx", TUAN_GIAO_TEXT, TUAN_GIAO / "nguon" / "bang-tong-hop.tsv", *swap)
    assert [code for code, _ in across(consolidate(Request((report,))))] == expected


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("swap", "expected"),
    [
        ((), []),
        (("10.101", "10.100"), ["TT565"]),
        (("5.992", "5.993"), ["TT565"]),
        (("3703", "3.704"), ["TT565"]),
        (("314 hồ sơ", "313 hồ sơ"), ["TT565"]),
        (("15,84/18", "15,85/18"), ["TT564"]),
        (("1.958, trễ hạn", "1.957, trễ hạn"), ["TT565"]),
    ],
)
def test_the_text_of_dien_bien_phu(tmp_path: Path, swap: tuple[str, ...], expected: list[str]) -> None:
    report = word(
        tmp_path / "a.docx", DIEN_BIEN_PHU_TEXT, DIEN_BIEN_PHU / "nguon" / "bang-tong-hop.tsv", *swap
    )
    found = [code for code, _ in across(consolidate(Request((report, DIEN_BIEN_PHU / "da-in"))))]
    assert found.count("TT577") == 1  # the report's table is the printed one once more
    assert [code for code in found if code not in ("TT549", "TT577")] == expected


def test_the_text_may_stand_in_a_sheet_above_the_table(tmp_path: Path) -> None:
    lines = (TUAN_GIAO / "nguon" / "bang-tong-hop.tsv").read_text(encoding="utf-8").splitlines()
    table = [line.split("\t") for line in lines if not line.startswith(("# ", "= "))]
    for number, expected in (("10/14", []), ("11/14", ["TT561"])):
        text = [[paragraph.replace("10/14", number)] for paragraph in TUAN_GIAO_TEXT]
        with (tmp_path / "a.csv").open("w", encoding="utf-8-sig", newline="") as file:
            csv.writer(file).writerows([*text, *table])
        found = [code for code, _ in across(consolidate(Request((tmp_path / "a.csv",))))]
        assert found == expected


def test_a_report_whose_table_is_a_file_of_its_own_is_compared_with_it(tmp_path: Path) -> None:
    report = word(tmp_path / "a.docx", TUAN_GIAO_TEXT, None, "10/14", "11/14")
    result = consolidate(Request((report, TUAN_GIAO / "da-in")))
    assert [code for code, _ in across(result)] == ["TT566", "TT561"]
    (file,) = [one for one in result.files if one.path == str(report)]
    assert (file.forms, file.status.value) == ((), "accepted")


def test_a_report_of_another_period_says_nothing_about_this_one(tmp_path: Path) -> None:
    report = word(
        tmp_path / "a.docx", ("Kết quả quý I năm 2022", *TUAN_GIAO_TEXT[3:]), None, "10/14", "11/14"
    )
    result = consolidate(Request((report, TUAN_GIAO / "da-in")))
    assert [code for code, _ in across(result)] == ["TT566"]


def test_without_a_printed_table_the_text_is_held_against_our_own(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    word(tmp_path / "b.docx", ("UBND các xã: 02 đơn vị xếp loại Xuất sắc.",))
    (info, wrong) = across(consolidate(Request((tmp_path,))))
    assert (info[0], wrong[0]) == ("TT566", "TT560")
    assert "có 01/01 đơn vị xếp loại Xuất sắc: Xã A." in wrong[1]
    units = tmp_path.parent / "danh-muc.csv"
    units.write_text("ten,nhom\nXã A,UBND CÁC XÃ\nXã B,UBND CÁC XÃ\n", encoding="utf-8")
    waiting = consolidate(Request((tmp_path,), unit_list=units))
    assert [code for code, _ in across(waiting)] == ["TT566"]


def test_units_the_printed_table_lacks_are_not_in_it(tmp_path: Path) -> None:
    units = tmp_path / "danh-muc.csv"
    table = (DIEN_BIEN_PHU / "danh-muc.csv").read_text(encoding="utf-8")
    units.write_text(table + '"Xã Mới","UBND CÁC XÃ, PHƯỜNG",13,,,,\n', encoding="utf-8")
    report = word(tmp_path / "a.docx", ("UBND các xã, phường: chấm điểm 12/12 đơn vị.",))
    result = consolidate(Request((report, DIEN_BIEN_PHU / "da-in"), unit_list=units))
    assert [code for code, _ in across(result) if code != "TT549"] == ["TT566"]


def staff_form(path: Path, *lines: tuple[str, str]) -> Path:
    """A Biểu mẫu 01 as csv."""
    rows = [
        ["Biểu mẫu số 01"],
        ["STT", "Họ tên công chức", "Vị trí", "Điểm đánh giá", "Hoàn thành 100% nhiệm vụ"],
    ]
    rows += [[str(at), name, "Một cửa", score, "X"] for at, (name, score) in enumerate(lines, 1)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def test_persons_are_never_compared_with_units(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã Thanh Minh"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã Nà Tấu"))
    staff_form(tmp_path / "c.csv", ("Thanh Minh", "9"), ("Lò Văn A", "9"))
    assert across(consolidate(Request((tmp_path,)))) == []
    staff_form(tmp_path / "c.csv", ("Thanh Minh", "9"), ("Nà Tấu", "10"))
    assert across(consolidate(Request((tmp_path,)))) == [("TT549", "Xã Thanh Minh")]
    staff_form(tmp_path / "c.csv", ("UBND xã Thanh Minh", "9"), ("Lò Văn A", "9"), ("Lò Văn B", "12"))
    assert across(consolidate(Request((tmp_path,)))) == [("TT549", "Xã Thanh Minh"), ("TT556", "Lò Văn B")]


# --- the period before --------------------------------------------------------------------------------------------


@pytest.fixture
def quarters(tmp_path: Path) -> tuple[Path, Path]:
    """(this quarter, the one before): Xã A had 08 in progress and carries 05 over; Xã B 02 and 02."""
    before, now = tmp_path / "quy-1", tmp_path / "quy-2"
    before.mkdir()
    now.mkdir()
    for name, left, carried in (("Xã A", 8, 5), ("Xã B", 2, 2)):
        old = make_form(early=30, unit=name, head={Count.RECEIVED: 30 + left, Count.IN_PROGRESS: left})
        new = make_form(early=40, unit=name, head={Count.CARRIED_OVER: carried})
        write_form(before, f"{name}.xlsx", old, period=BEFORE)
        write_form(now, f"{name}.xlsx", new)
    return now, before


def with_previous(now: Path, *previous: Path, **options: object) -> Consolidation:
    return consolidate(replace(Request((now,)), previous=previous, **options))  # type: ignore[arg-type]


def test_the_forms_of_the_period_before_are_compared_and_never_summed(quarters: tuple[Path, Path]) -> None:
    now, before = quarters
    alone, both = consolidate(Request((now,))), with_previous(now, before)
    assert across(alone) == []
    assert across(both) == [("TT567", "Xã A")]
    assert both.units == alone.units
    assert both.groups == alone.groups
    assert both.files == alone.files
    assert both.choices[-1] == "Số liệu kỳ trước của 02 đơn vị: chỉ để đối chiếu, không cộng."


def test_the_json_of_an_earlier_run_serves_as_well(quarters: tuple[Path, Path], tmp_path: Path) -> None:
    now, before = quarters
    earlier = tmp_path / "quy-1.json"
    earlier.write_text(result_json(consolidate(Request((before,))), __version__), encoding="utf-8")
    assert across(with_previous(now, earlier)) == [("TT567", "Xã A")]
    assert across(with_previous(now, earlier, before)) == [("TT567", "Xã A")]  # both say the same
    data = json.loads(earlier.read_text(encoding="utf-8"))
    data["units"][0]["typed"]["header"]["in_progress"] = "7"
    earlier.write_text(json.dumps(data), encoding="utf-8")
    assert across(with_previous(now, earlier, before)) == []  # they differ, so nothing is known


def test_a_printed_table_serves_where_there_is_no_form(tmp_path: Path) -> None:
    """Điện Biên Phủ's table of the quarter before, as it were: its notes say what was left."""
    table = DIEN_BIEN_PHU / "da-in" / "bang-tong-hop.xlsx"
    form = make_form(early=40, unit="Phường Him Lam", head={Count.CARRIED_OVER: 2})
    write_form(tmp_path, "a.xlsx", form, period="Quý III năm 2022")
    assert across(with_previous(tmp_path, table)) == [("TT567", "Phường Him Lam")]
    assert across(with_previous(tmp_path, table, DIEN_BIEN_PHU / "don-vi")) == [("TT567", "Phường Him Lam")]


def test_last_periods_figures_sent_again_are_told(tmp_path: Path) -> None:
    form = make_form(early=30, unit="Xã A", head={Count.CARRIED_OVER: 0})
    (tmp_path / "cu").mkdir()
    (tmp_path / "moi").mkdir()
    write_form(tmp_path / "cu", "a.xlsx", form, period=BEFORE)
    write_form(tmp_path / "moi", "a.xlsx", form)
    assert across(with_previous(tmp_path / "moi", tmp_path / "cu")) == [("TT568", "Xã A")]


def test_forms_of_the_period_before_among_the_inputs_serve_too(quarters: tuple[Path, Path]) -> None:
    now, before = quarters
    for path in before.iterdir():
        path.rename(now / f"cu-{path.name}")
    write_form(now, "Xã C.xlsx", make_form(unit="Xã C", early=5), period="Quý IV năm 2021")
    result = consolidate(Request((now,), period="Quý II năm 2022"))
    assert across(result) == [("TT567", "Xã A")]
    assert {unit.unit.name for unit in result.units if unit.status is Status.WRONG_PERIOD} == {"Xã C"}


def test_files_of_the_period_before_inside_the_folder_are_no_input(quarters: tuple[Path, Path]) -> None:
    now, before = quarters
    inside = now / "ky-truoc"
    before.rename(inside)
    result = with_previous(now, inside)
    assert across(result) == [("TT567", "Xã A")]
    assert len(result.files) == 2
    with pytest.raises(TthcError) as refused:
        consolidate(replace(Request((now,)), previous=(inside,)), (inside / "Xã A.xlsx",))
    assert refused.value.code == "TT963"


def test_what_cannot_serve_is_told(quarters: tuple[Path, Path], tmp_path: Path) -> None:
    now, before = quarters
    for name in ("Xã A", "Xã B"):
        write_form(before, f"{name}.xlsx", make_form(unit=name), period="Quý IV năm 2021")
    (before / "~$a.xlsx").write_bytes(b"")
    (before / "hong.xlsx").write_bytes(b"PK")
    other = tmp_path / "khac.json"
    other.write_text("[]", encoding="utf-8")
    empty = tmp_path / "trong.json"
    empty.write_text("", encoding="utf-8")
    (tmp_path / "mat.json").mkdir()
    reasons = [
        reason for _, reason in across(with_previous(now, before, other, empty, tmp_path / "mat.json"))
    ]
    assert len(reasons) == 6
    assert all(reason.startswith("Không dùng được làm số liệu kỳ trước: ") for reason in reasons)
    assert sum("ghi Quý IV năm 2021, không liền trước Quý II năm 2022." in reason for reason in reasons) == 2
    assert sum("tệp không phải kết quả JSON của phần mềm." in reason for reason in reasons) == 2
    # Windows says of a folder only that it may not be read
    folder = "đây là thư mục." if sys.platform != "win32" else "không có quyền"
    assert sum(folder in reason for reason in reasons) == 1


def test_a_path_that_is_not_there_stops_the_run(quarters: tuple[Path, Path], tmp_path: Path) -> None:
    for name in ("khong-co.json", "khong-co"):
        with pytest.raises(TthcError) as stopped:
            with_previous(quarters[0], tmp_path / name)
        assert stopped.value.code == "TT955"


def test_a_table_of_this_very_period_is_refused_once(quarters: tuple[Path, Path]) -> None:
    ((code, message),) = across(with_previous(quarters[0], DIEN_BIEN_PHU / "da-in" / "bang-tong-hop.xlsx"))
    assert code == "TT569"
    assert "ghi Quý II năm 2022, không liền trước Quý II năm 2022." in message


def test_merged_units_are_known_when_all_their_parts_are(tmp_path: Path) -> None:
    now, before = tmp_path / "moi", tmp_path / "cu"
    now.mkdir()
    before.mkdir()
    units = tmp_path / "danh-muc.csv"
    units.write_text("ten,nhom,thay_cho\nXã M,UBND CÁC XÃ,Xã A|Xã B\n", encoding="utf-8")
    write_form(now, "m.xlsx", make_form(unit="Xã M", early=40, head={Count.CARRIED_OVER: 9}))
    left = {Count.RECEIVED: 35, Count.IN_PROGRESS: 5}
    write_form(before, "a.xlsx", make_form(unit="Xã A", early=30, head=left), period=BEFORE)
    write_form(before, "x.xlsx", make_form(unit="Xã Không Có", early=30, head=left), period=BEFORE)
    assert across(with_previous(now, before, unit_list=units)) == []
    write_form(before, "b.xlsx", make_form(unit="Xã B", early=30, head=left), period=BEFORE)
    assert across(with_previous(now, before, unit_list=units)) == [("TT567", "Xã M")]


def test_a_run_without_a_period_takes_what_it_is_given(quarters: tuple[Path, Path]) -> None:
    now, before = quarters
    for name, carried in (("Xã A", 5), ("Xã B", 2)):
        write_form(now, f"{name}.xlsx", make_form(unit=name, head={Count.CARRIED_OVER: carried}), period="")
    assert across(with_previous(now, before)) == [("TT567", "Xã A")]
