"""A check is told unit by unit, the most serious first, and counts what it is about."""

from dataclasses import replace
from pathlib import Path

import pytest

from support import DIEN_BIEN_PHU, PERIOD, TUAN_GIAO, form_bytes, make_form, write_form
from tthc.domain.counts import Count
from tthc.domain.findings import Suggestion
from tthc.domain.places import Place
from tthc.domain.results import Consolidation
from tthc.files.decision_table import COLUMNS
from tthc.workflow.by_unit import by_unit, forms_sentence, questions_sentence
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

HEAD = ",".join(COLUMNS.headings)
WRONG = {Count.RESOLVED: 11, Count.RECEIVED: 11}


def run(folder: Path, decisions: str = "", listed: str | None = None) -> Consolidation:
    request = Request((folder,), period=PERIOD)
    if listed is not None:
        path = folder.parent / "danh-muc.csv"
        path.write_text(f"ten,nhom\n{listed}\n", encoding="utf-8")
        request = replace(request, unit_list=path)
    if decisions:
        path = folder.parent / "q.csv"
        path.write_text(f"{HEAD}\n{decisions}\n", encoding="utf-8")
        request = replace(request, decisions=path)
    return consolidate(request)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vao"
    made.mkdir()
    return made


def test_units_stand_in_table_order_then_forms_outside_groups_files_and_the_run(folder: Path) -> None:
    write_form(folder, "b.xlsx", make_form(unit="Xã B", head=WRONG))
    write_form(folder, "a.xlsx", make_form(unit="Xã A", marks={"6": 1}, head=WRONG))
    write_form(folder, "la.xlsx", make_form(unit="Xã Lạ"))
    write_form(folder, "tong.xlsx", make_form(unit="UBND các xã"))
    (folder / "hong.xlsx").write_bytes(b"")
    (folder / "anh.pdf").write_bytes(b"%PDF-1.7\n" + bytes(100))
    result = run(folder, "khac.xlsx,,,,,bo_qua,,,,", "Xã B,UBND CÁC XÃ\nXã A,UBND CÁC XÃ\nXã C,UBND CÁC XÃ")
    sections = by_unit(result)
    titles = [section.title for section in sections]
    assert titles == ["Xã B", "Xã A", "Xã C", "Xã Lạ", "UBND CÁC XÃ", "anh.pdf", "hong.xlsx", "q.csv"]
    assert [section.unit is not None for section in sections] == [True] * 4 + [False] * 4
    assert sum(len(section.findings) for section in sections) == len(result.findings)
    assert forms_sentence(result) == (
        "Nhận ra 03 biểu: 02 biểu cần kiểm tra lại, 01 biểu chưa rõ đơn vị, 02 tệp không đọc được. "
        "Chưa có biểu của 01 đơn vị: Xã C."
    )


def test_what_is_about_no_file_and_no_unit_stands_last(folder: Path) -> None:
    (folder / "a.xlsx").write_bytes(form_bytes(make_form(), period="Quý II năm 2015"))
    result = consolidate(Request((folder,)))
    assert [section.title for section in by_unit(result)] == ["Cả lần tổng hợp"]


def test_open_errors_come_first_then_warnings_decisions_and_information(folder: Path) -> None:
    form = make_form(
        early=8, late=2, levels={"5": (8, 0, None)}, typed={"1": "1.93"}, head={Count.ONLINE: 12}
    )
    write_form(folder, "a.xlsx", form)
    open_ones = [told.finding for told in run(folder).findings if told.is_open]
    decided = open_ones[0]
    assert decided.place is not None
    result = run(folder, f"a.xlsx,,,{decided.place.cell},{decided.code},chap_nhan,,đúng,,")
    (section,) = by_unit(result)
    marks = [(told.is_open, told.severity.value) for told in section.findings]
    assert marks == sorted(marks, key=lambda one: (not one[0], one[1] == "warning", one[1] == "info"))
    assert section.findings[-1].severity.value == "info"
    at = [told.finding.decision is not None for told in section.findings].index(True)
    assert not section.findings[at].is_open
    assert section.findings[at - 1].is_open
    assert questions_sentence(result).endswith("; 01 nội dung đã quyết định.")


def test_a_remark_on_a_file_goes_to_the_unit_it_is_from(folder: Path) -> None:
    (folder / "a.xls").write_bytes(form_bytes(make_form()))
    (section,) = by_unit(run(folder))
    assert (section.title, {told.finding.code for told in section.findings}) == ("Xã A", {"TT150"})
    assert section.findings[0].finding.unit is None


def test_a_file_of_two_units_keeps_its_own_heading(folder: Path) -> None:
    path = write_form(folder, "a.xls", make_form(unit="Xã A"))
    result = run(folder)
    (unit,) = result.units
    other = replace(unit, unit=replace(unit.unit, name="Xã B"), printed_name="Xã B")
    (section,) = by_unit(replace(result, units=(unit, other)))
    assert section.title == path.name


def test_every_form_is_counted_by_what_became_of_its_unit(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A"))
    write_form(folder, "a2.xlsx", make_form(unit="UBND xã A"))
    none = replace(make_form(unit="Xã B", early=0), no_cases=True)
    write_form(folder, "b.xlsx", none)
    write_form(folder, "c.xlsx", make_form(unit="Xã C"), period="Quý I năm 2022")
    result = run(folder)
    assert forms_sentence(result) == "Nhận ra 04 biểu: 03 biểu dùng được, 01 biểu không đúng kỳ."
    assert questions_sentence(result).startswith("Còn 01 lỗi")


def test_the_sentence_of_the_real_quarter() -> None:
    paths = (DIEN_BIEN_PHU / "don-vi", DIEN_BIEN_PHU / "da-in")
    result = consolidate(Request(paths, unit_list=DIEN_BIEN_PHU / "danh-muc.csv"))
    assert forms_sentence(result) == "Nhận ra 22 biểu: 15 biểu dùng được, 07 biểu cần kiểm tra lại."
    titles = [section.title for section in by_unit(result)]
    assert titles[-3:] == [*(group.group.title for group in result.groups), "bang-tong-hop.xlsx"]
    assert set(titles[:-3]) <= {unit.unit.name for unit in result.units}


def test_a_printed_table_alone_is_counted_by_its_rows() -> None:
    result = consolidate(Request((TUAN_GIAO / "da-in",)))
    assert forms_sentence(result) == (
        "Nhận ra 33 đơn vị trong bảng tổng hợp: 29 đơn vị dùng được, 01 đơn vị cần kiểm tra lại, "
        "03 đơn vị để trống."
    )


def test_many_missing_units_are_not_all_named(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã 00"))
    listed = "\n".join(f"Xã {at:02d},g" for at in range(15))
    said = forms_sentence(run(folder, listed=listed))
    assert said.endswith(
        "Chưa có biểu của 14 đơn vị: "
        + ", ".join(f"Xã {at:02d}" for at in range(1, 11))
        + " và 04 đơn vị nữa."
    )


def test_nothing_at_all_is_said_too(folder: Path) -> None:
    (folder / "hong.xlsx").write_bytes(b"")
    result = run(folder)
    assert forms_sentence(result) == "Nhận ra 00 biểu: 01 tệp không đọc được."
    assert questions_sentence(result) == "Còn 01 lỗi chưa giải quyết."
    decided = run(folder, "hong.xlsx,,,,,bo_qua,,hỏng,,")
    assert forms_sentence(decided) == "Nhận ra 00 biểu."
    assert questions_sentence(decided) == (
        "Không còn nội dung nào phải giải quyết; 01 nội dung đã quyết định."
    )


@pytest.mark.parametrize(
    ("found", "proposed", "shown"),
    [
        ("1.93", "1.26", "E12: 1,93 → 1,26"),
        ("1.855", "1855", "E12: 1.855 → 1855"),  # a sender's text, where a whole number is proposed
        ("15.82", "16.00", "E12: 15,82 → 16"),
        ("16.00", "1.90", "E12: 16 → 1,90"),
        ("", "12", "E12: trống → 12"),
        ("12", "", "E12: 12 → trống"),
        ("Xã Nà Tâu", "Xã Nà Tấu", "E12: Xã Nà Tâu → Xã Nà Tấu"),
    ],
)
def test_a_suggestion_is_shown_as_an_officer_reads_it(found: str, proposed: str, shown: str) -> None:
    assert Suggestion(Place("a.xlsx", "S", 12, 5), found, proposed).shown == shown
