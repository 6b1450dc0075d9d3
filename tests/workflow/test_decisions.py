"""What the officer decides about questions is obeyed by the next run, recorded, and never lost."""

import csv
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import DIEN_BIEN_PHU, PERIOD, make_form, opened, without_score, write_form
from tthc import __version__
from tthc.domain.consolidation import LEFT_OUT_NOTE
from tthc.domain.counts import Count
from tthc.domain.decisions import Choice, Decision, pointed_at
from tthc.domain.errors import TthcError
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry
from tthc.domain.results import Consolidation
from tthc.files.decision_table import COLUMNS, is_decision_table, read_decisions, template_bytes
from tthc.files.result_json import result_json
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.outcome import needs_a_look
from tthc.workflow.questions import write_questions
from tthc.workflow.request import Request

HEAD = ",".join(COLUMNS.headings)


def run(folder: Path, decisions: str | None = None, **options: object) -> Consolidation:
    """A run over a folder, with lines of a decisions table (columns as named) if given."""
    request = replace(Request((folder,)), **options)  # type: ignore[arg-type]
    if decisions is not None:
        table = folder.parent / "quyet-dinh.csv"
        table.write_text(f"{HEAD}\n{decisions}", encoding="utf-8-sig")
        request = replace(request, decisions=table)
    return consolidate(request)


def codes(result: Consolidation) -> list[str]:
    return [told.finding.code for told in result.findings]


def status(result: Consolidation) -> dict[str, str]:
    return {unit.unit.name: unit.status.value for unit in (*result.units, *result.outside)}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vao"
    made.mkdir()
    return made


def overwritten(path: Path, cell: str, value: object) -> None:
    book = load_workbook(path)
    book.worksheets[0][cell] = value
    book.save(path)


def cell_of(path: Path, count: Count) -> str:
    place = opened(path).forms[0].form.head[count].place
    assert place is not None
    return place.cell


def test_a_corrected_cell_is_read_as_decided_and_the_file_stays(folder: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form(early=10))
    cell = cell_of(path, Count.RESOLVED)
    overwritten(path, cell, 11)
    before = path.read_bytes()
    assert status(run(folder)) == {"Xã A": "needs_fix"}
    result = run(folder, f"a.xlsx,,Biểu 03,{cell.lower()},TT201,sua,10,gõ nhầm,Cán bộ 1,20/11/2026\n")
    assert status(result) == {"Xã A": "accepted"}
    assert not needs_a_look(result)
    assert path.read_bytes() == before
    told = json.loads(result_json(result, __version__))["findings"]
    (applied,) = [finding for finding in told if finding["code"] == "TT975"]
    assert applied["cell"] == cell
    assert applied["decision"] == {
        "choice": "sua",
        "reason": "gõ nhầm",
        "who": "Cán bộ 1",
        "when": "20/11/2026",
    }
    assert "Dùng 10 thay cho 11" in applied["message"] or "dùng 10 thay cho 11" in applied["message"]


def test_a_correction_keeps_the_label_of_its_cell(folder: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form())
    cell = cell_of(path, Count.RESOLVED)
    label = load_workbook(path).worksheets[0][f"A{cell[1:]}"].value
    overwritten(path, f"A{cell[1:]}", f"{str(label).rstrip(':')}: 12 hồ sơ")
    overwritten(path, cell, None)
    result = run(folder, f"a.xlsx,,Biểu 03,A{cell[1:]},,sua,10,,,\n")
    assert result.units[0].form is not None
    assert result.units[0].form.head.value(Count.RESOLVED) == 10


def test_a_cell_can_be_made_blank(folder: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form(head={Count.ONLINE: 99}))
    cell = cell_of(path, Count.ONLINE)
    assert "TT205" in codes(run(folder))
    result = run(folder, f"a.xlsx,,Biểu 03,{cell},,sua,(trống),,,\n")
    assert "TT205" not in codes(result)
    assert result.units[0].form is not None
    assert result.units[0].form.head.value(Count.ONLINE) is None


def test_an_accepted_finding_asks_for_nothing_any_more(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(head={Count.RESOLVED: 11, Count.RECEIVED: 11}))
    open_ones = [told for told in run(folder).findings if told.is_open]
    places = {
        (told.finding.place.cell if told.finding.place else "", told.finding.code) for told in open_ones
    }
    lines = [f"a.xlsx,Xã A,,{cell},{code},chấp nhận,,đã hỏi lại đơn vị,,\n" for cell, code in places]
    assert lines
    result = run(folder, "".join(lines))
    assert status(result) == {"Xã A": "accepted"}
    assert not needs_a_look(result)
    assert {told.finding.code for told in result.findings if told.finding.decision} == {
        told.finding.code for told in open_ones
    }


def test_a_form_left_out_leaves_its_unit_to_the_other_one(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(early=10))
    write_form(folder, "b.xlsx", make_form(early=12))
    (question,) = [told for told in run(folder).findings if told.finding.code == "TT522"]
    assert "khác nhau" in question.message
    assert "12" in question.message
    for left_out, resolved in (("a.xlsx", 12), ("b.xlsx", 10)):
        result = run(folder, f"{left_out},,Biểu 03,A10,TT522,bo_qua,,bản cũ,Cán bộ 1,\n")
        assert status(result) == {"Xã A": "accepted"}
        assert result.units[0].form is not None
        assert result.units[0].form.head.value(Count.RESOLVED) == resolved
        assert {Path(f.path).name: f.status.value for f in result.files} == {
            "a.xlsx": "skipped" if left_out == "a.xlsx" else "accepted",
            "b.xlsx": "skipped" if left_out == "b.xlsx" else "accepted",
        }
        assert not needs_a_look(result)


def test_a_whole_file_left_out_is_not_opened(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    (folder / "hong.xlsx").write_bytes(b"PK\x03\x04 broken")
    assert needs_a_look(run(folder))
    result = run(folder, "hong.xlsx,,,,TT904,bo_qua,,đã nhận bản khác,,\n")
    assert not needs_a_look(result)
    (skipped,) = [file for file in result.files if file.path.endswith("hong.xlsx")]
    assert (skipped.status.value, len(skipped.sha256)) == ("skipped", 64)
    assert "đã nhận bản khác" in skipped.reason


def _beside(folder: Path) -> Path:
    """A file with the forms of Xã A and Xã B on one sheet."""
    path = write_form(folder, "a.xlsx", make_form(unit="Xã A"))
    other = load_workbook(write_form(folder.parent, "b.xlsx", make_form(unit="Xã B"))).worksheets[0]
    book = load_workbook(path)
    for row in other.iter_rows():
        for cell in row:
            if cell.value is not None:
                book.worksheets[0].cell(cell.row + 100, cell.column, cell.value)
    book.save(path)
    return path


@pytest.mark.parametrize(
    ("lines", "expected", "about"),
    [
        (["Biểu 03,A6,,bo_qua,,cũ,,", "Biểu 03,A106,,bo_qua,,cũ,,"], "rejected rejected", [("TT912", None)]),
        (["Biểu 03,A6,,bo_qua,,cũ,,"], "rejected accepted", [("TT976", "Xã A")]),
        ([",,,bo_qua,,cũ,,"], "missing missing", [("TT912", None)]),
    ],
)
def test_a_unit_whose_form_is_left_out_is_not_asked_for_one(
    folder: Path, lines: list[str], expected: str, about: list[tuple[str, str | None]]
) -> None:
    """Of the file as a whole nobody knows whose forms it holds, unless the decision says so."""
    _beside(folder)
    units = folder.parent / "danh-muc.csv"
    units.write_text("ten,nhom\nXã A,g\nXã B,g\n", encoding="utf-8")
    write_form(folder, "c.xlsx", make_form(unit="Xã C"))
    result = run(folder, "".join(f"a.xlsx,,{line}\n" for line in lines), unit_list=units)
    assert " ".join(list(status(result).values())[:2]) == expected
    assert codes(result).count("TT520") == expected.count("missing")
    told = [(one.finding.code, one.finding.unit) for one in result.findings]
    assert [one for one in told if one[0] in ("TT912", "TT976")] == about
    notes = {unit.note for unit in result.units if unit.status.value == "rejected"}
    assert notes <= {LEFT_OUT_NOTE}


@pytest.mark.parametrize(("named", "expected"), [("Xã A", "rejected"), ("Xã Lạ", "missing")])
def test_a_file_left_out_unopened_is_of_the_unit_the_decision_names(
    folder: Path, named: str, expected: str
) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A"))
    write_form(folder, "b.xlsx", make_form(unit="Xã B"))
    units = folder.parent / "danh-muc.csv"
    units.write_text("ten,nhom\nXã A,g\nXã B,g\n", encoding="utf-8")
    result = run(folder, f"a.xlsx,{named},,,,bo_qua,,cũ,,\n", unit_list=units)
    assert status(result) == {"Xã A": expected, "Xã B": "accepted"}
    assert ("TT912", named) in [(one.finding.code, one.finding.unit) for one in result.findings]


def test_who_a_form_is_from_and_its_period_can_be_decided(folder: Path) -> None:
    units = folder.parent / "danh-muc.csv"
    units.write_text("ten,nhom\nXã Nà Tấu,g\n", encoding="utf-8")
    write_form(folder, "a.xlsx", make_form(unit="Xã Lạ"), period="Quý I năm 2022")
    options = {"unit_list": units, "period": PERIOD}
    assert status(run(folder, **options))["Xã Lạ"] == "wrong_period"
    result = run(
        folder,
        'a.xlsx,,Biểu 03,,TT524,sua,Xã Nà Tấu,tên cũ,,\na.xlsx,,Biểu 03,,TT523,sua,"Quý II năm 2022",gõ nhầm,,\n',
        **options,
    )
    assert status(result) == {"Xã Nà Tấu": "accepted"}
    assert codes(result).count("TT975") == 2


def test_of_two_forms_on_a_sheet_the_cell_or_the_unit_tells_which(folder: Path) -> None:
    _beside(folder)
    assert status(run(folder)) == {"Xã A": "accepted", "Xã B": "accepted"}
    assert status(run(folder, "a.xlsx,Xã B,Biểu 03,,,bo_qua,,,,\n")) == {"Xã A": "accepted"}
    assert status(run(folder, "a.xlsx,,Biểu 03,A6,,bo_qua,,,,\n")) == {"Xã B": "accepted"}
    assert "TT974" in codes(run(folder, "a.xlsx,,Biểu 03,C3,,bo_qua,,,,\n"))


def test_a_decision_without_effect_is_told(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    result = run(folder, "khac.xlsx,,Biểu 03,E7,TT303,sua,1,,,\na.xlsx,,Biểu 03,,TT523,sua,kỳ gì đó,,,\n")
    told = [one for one in result.findings if one.finding.code == "TT974"]
    assert ["khac.xlsx, Biểu 03, E7, TT303, sua" in told[0].message, "Dòng 3" in told[1].message] == [
        True,
        True,
    ]
    assert needs_a_look(result)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        (",,,,TT520,chap_nhan,,vì,,", "thiếu tep và don_vi"),
        ("a.xlsx,,,,TT520,chap_nhan,,,,", "chap_nhan cần ly_do"),
        ("a.xlsx,,T,E7,,sua,,,,", "sua cần gia_tri"),
        ("a.xlsx,,T,,,sua,1,,,", "sua cần tep và o"),
        (",Xã A,T,E7,,sua,1,,,", "sua cần tep và o"),
        ("a.xlsx,,T,7E,,sua,1,,,", 'ô "7E" không đúng dạng'),
        ("a.xlsx,,T,E7,,xoa,1,,,", 'lua_chon "xoa" không phải'),
    ],
)
def test_a_fault_of_the_decisions_table_is_named_with_its_line(line: str, fault: str, folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    with pytest.raises(TthcError) as caught:
        run(folder, f"{line}\n")
    assert (caught.value.code, caught.value.facts["line"]) == ("TT967", 2)
    assert fault in str(caught.value.facts["fault"])


def test_a_decisions_table_that_cannot_be_read_is_named(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    with pytest.raises(TthcError, match="TT968"):
        consolidate(Request((folder,), decisions=folder / "khong-co.csv"))


def test_open_questions_are_written_as_a_table_to_fill_in(folder: Path, tmp_path: Path) -> None:
    write_form(folder, "a.xlsx", make_form(head={Count.RESOLVED: 11, Count.RECEIVED: 11}, unit="=Xã A"))
    result = run(folder)
    data = template_bytes(result.findings)
    assert data is not None
    rows = list(csv.DictReader(data.decode("utf-8-sig").splitlines()))
    assert list(rows[0]) == list(COLUMNS.headings)
    assert {row["ma"] for row in rows} == {told.finding.code for told in result.findings if told.is_open}
    assert {row["lua_chon"] for row in rows} == {""}
    assert {row["don_vi"] for row in rows} == {""}  # a spreadsheet would take "=Xã A" for a formula
    table = tmp_path / "q.csv"
    table.write_bytes(data)
    assert read_decisions(table) == ()
    earlier = [(2, {**rows[0], "lua_chon": "chap_nhan", "ly_do": "đúng"}), (9, {**rows[0], "o": "Z9"})]
    again = template_bytes(result.findings, earlier)
    assert again is not None
    merged = list(csv.DictReader(again.decode("utf-8-sig").splitlines()))
    assert merged[0]["ly_do"] == "đúng"
    assert len(merged) == len(rows)
    assert template_bytes([told for told in result.findings if not told.is_open]) is None


def test_decisions_stand_on_the_sheets_of_the_export(folder: Path, tmp_path: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form())
    cell = cell_of(path, Count.RESOLVED)
    table = tmp_path / "q.csv"
    table.write_text(f"{HEAD}\na.xlsx,,Biểu 03,{cell},,sua,10,rà lại,Cán bộ 1,20/11\n", encoding="utf-8")
    request = Request((folder,), decisions=table)
    out = tmp_path / "o.xlsx"
    out.write_bytes(workbook_bytes(consolidate(request), request))
    book = load_workbook(out)
    sheet = book["CẦN KIỂM TRA"]
    assert sheet["A1"].value == "NỘI DUNG CẦN KIỂM TRA (00 lỗi, 00 cảnh báo; 01 nội dung đã quyết định)"
    headings = [cell.value for cell in sheet[3]]
    assert {"Hướng xử lý", "Giá trị", "Lý do", "Người", "Ngày"} <= set(headings)
    values = [[cell.value for cell in row] for row in book["NHẬT KÝ"].iter_rows()]
    (line,) = [row for row in values if "rà lại" in row]
    assert line[4] == "Cán bộ 1, 20/11"


def test_a_decision_names_its_file_by_path_end_or_only_name() -> None:
    decision = Decision(Choice.LEAVE_OUT, file="vao/a.xlsx")
    assert pointed_at([decision], ["x/vao/a.xlsx", "x/ra/a.xlsx"])[0].file == "x/vao/a.xlsx"
    assert pointed_at([replace(decision, file="C:\\cu\\a.xlsx")], ["moi/a.xlsx"])[0].file == "moi/a.xlsx"
    assert pointed_at([replace(decision, file="a.xlsx")], ["x/a.xlsx", "y/a.xlsx"])[0].file == "a.xlsx"
    assert pointed_at([Decision(Choice.ACCEPT, unit="Xã A")], ["a.xlsx"])[0].file == ""


def test_a_table_of_decisions_among_the_forms_is_no_form(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    (folder / "kq-quyet-dinh.csv").write_text(f"{HEAD}\n", encoding="utf-8-sig")
    shutil.copy(folder / "kq-quyet-dinh.csv", folder / "khac.txt")
    result = run(folder)
    assert {f.status.value for f in result.files} == {"accepted", "skipped"}
    assert not needs_a_look(result)


def test_what_differs_between_two_forms_of_a_unit_is_told_cell_by_cell(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(early=10))
    other = make_form(early=25, on_time=4, typed={"1": "1.9"}, marks={"7": 1}, total="17.5")
    entries = {key: entry for key, entry in other.criteria.items() if key != "8"}
    write_form(folder, "b.xlsx", without_score(replace(other, criteria=entries), "9"))
    (told,) = [one for one in run(folder).findings if one.finding.code == "TT522"]
    assert "và " in told.message
    assert "ô nữa" in told.message
    assert "(biểu kia " in told.message


def sent(folder: Path, name: str, form: FilledForm, day: int) -> None:
    """A form whose file was last changed on that day."""
    path = write_form(folder, name, form)
    os.utime(path, (1_655_000_000 + day * 86_400,) * 2)


def difference(folder: Path) -> str:
    (told,) = [one for one in run(folder).findings if one.finding.code == "TT522"]
    return told.message


def test_a_corrected_form_sent_again_says_what_it_closed_and_left(folder: Path) -> None:
    wrong = make_form(typed={"1": "1.93", "2": "1.93"})
    sent(folder, "a.xlsx", wrong, 1)
    sent(folder, "b.xlsx", make_form(typed={"1": "2", "2": "1.93"}), 2)
    assert "khác nhau 01 ô (E12: 1,93 (biểu kia 2)); biểu kia sửa sau, hết 01 lỗi, còn 01 lỗi." in difference(
        folder
    )
    sent(folder, "b.xlsx", make_form(typed={"1": "2", "3": "1.93"}), 2)
    assert "biểu kia sửa sau, hết 02 lỗi, thêm 01 lỗi, còn 01 lỗi." in difference(folder)
    sent(folder, "b.xlsx", make_form(), 2)
    assert "biểu kia sửa sau, hết 02 lỗi, không còn lỗi." in difference(folder)


def test_without_their_times_two_forms_each_say_their_errors(folder: Path) -> None:
    sent(folder, "a.xlsx", make_form(), 1)
    sent(folder, "b.xlsx", make_form(typed={"1": "1.93"}), 1)
    assert "biểu này có 01 lỗi, biểu kia không có lỗi." in difference(folder)
    assert "sửa sau" not in difference(folder)


def test_a_blank_form_beside_a_filled_one_has_no_errors_to_count(folder: Path) -> None:
    blank = make_form()
    sent(folder, "a.xlsx", make_form(typed={"1": "1.93"}), 1)
    sent(folder, "b.xlsx", replace(blank, head=type(blank.head)(), criteria={}), 2)
    assert "biểu này còn trống, biểu kia có 01 lỗi." in difference(folder)


def test_an_error_accepted_before_is_no_error_of_either_form(folder: Path) -> None:
    sent(folder, "a.xlsx", make_form(typed={"1": "1.93"}), 1)
    sent(folder, "b.xlsx", make_form(typed={"1": "1.93"}, marks={"7": 1}), 1)
    result = run(folder, "a.xlsx,,,,TT303,chap_nhan,,đã hỏi,,\n")
    (told,) = [one for one in result.findings if one.finding.code == "TT522"]
    assert "biểu này có 01 lỗi, biểu kia không có lỗi." in told.message


def test_forms_that_differ_only_in_what_is_no_figure(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    write_form(folder, "b.xlsx", make_form(), period="")
    (told,) = [one for one in run(folder, period=PERIOD).findings if one.finding.code == "TT522"]
    assert "số liệu không giống biểu này" in told.message


def test_a_file_too_large_for_a_form_is_refused_unopened(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    for name in ("lon.xlsx", "phim.mp4"):
        with (folder / name).open("wb") as stream:
            stream.truncate(101 * 1024 * 1024)
    result = run(folder)
    assert {Path(f.path).name: f.status.value for f in result.files} == {
        "a.xlsx": "accepted",
        "lon.xlsx": "rejected",
        "phim.mp4": "skipped",
    }
    assert "TT913" in codes(result)


def test_a_decision_names_a_finding_by_unit_where_there_is_no_file(folder: Path) -> None:
    units = folder.parent / "danh-muc.csv"
    units.write_text("ten,nhom\nXã A,g\nXã B,g\n", encoding="utf-8")
    write_form(folder, "a.xlsx", make_form())
    result = run(folder, ",Xã B,,,TT520,chap_nhan,,đã nghỉ báo cáo,,\n", unit_list=units)
    assert [told.finding.unit for told in result.findings if told.finding.decision] == ["Xã B"]
    assert result.provisional  # a missing unit stays missing
    write_form(folder, "b.xlsx", make_form(unit="Xã B", head={Count.RESOLVED: 11}))
    elsewhere = run(folder, "a.xlsx,,,,TT201,chap_nhan,,vì,,\nb.xlsx,,Trang khác,,TT201,chap_nhan,,vì,,\n")
    assert codes(elsewhere).count("TT974") == 2


def test_an_extra_score_taken_out_of_a_printed_row_lets_the_row_be_read(folder: Path) -> None:
    book = load_workbook(DIEN_BIEN_PHU / "da-in" / "bang-tong-hop.xlsx")
    row = next(cell.row for cell in book.worksheets[0]["B"] if cell.value == "Phường Him Lam")
    for cell in book.worksheets[0][row][12:14]:
        cell.value = 12  # sums that fit no reading of the row
    book.save(folder / "bang.xlsx")
    (question,) = [
        told.finding
        for told in run(folder).findings
        if told.finding.code == "TT131" and told.finding.unit == "Phường Him Lam"
    ]
    assert question.place is not None
    row = question.place.row
    sheet = load_workbook(folder / "bang.xlsx").worksheets[0]
    values = [(cell.coordinate, cell.value) for cell in sheet[row]]
    first = next(at for at, (cell, _) in enumerate(values) if cell == question.place.cell)
    scores = [value for _, value in values[first : first + 10]]
    doubled = first + next(at for at in range(1, 10) if scores[at] == scores[at - 1])
    result = run(folder, f"bang.xlsx,,{question.place.sheet},{values[doubled][0]},TT131,sua,(trống),,,\n")
    (unit,) = [unit for unit in result.units if unit.unit.name == "Phường Him Lam"]
    assert unit.form is not None
    read = [unit.form.criterion(str(key)).score("self").value for key in range(1, 10)]
    kept = [value for at, value in enumerate(scores) if first + at != doubled]
    assert [float(str(value)) for value in read] == [float(value) for value in kept]
    assert not [
        t for t in result.findings if t.finding.code == "TT131" and t.finding.unit == "Phường Him Lam"
    ]


def test_two_lines_about_one_cell_agree_or_are_a_fault(folder: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form(head={Count.RESOLVED: 11}))
    cell = cell_of(path, Count.RESOLVED)
    line = f"a.xlsx,,Biểu 03,{cell},TT201,sua,10,,,\n"
    assert "TT974" not in codes(run(folder, line + line))
    with pytest.raises(TthcError) as caught:
        run(folder, line + line.replace(",10,", ",12,"))
    assert "trái với dòng 2" in str(caught.value.facts["fault"])


def test_a_question_about_a_whole_form_has_no_value(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    with pytest.raises(TthcError) as caught:
        run(folder, "a.xlsx,,Biểu 03,A10,TT522,sua,b.xlsx,,,\n")
    assert "ghi bo_qua hoặc chap_nhan" in str(caught.value.facts["fault"])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_table_saved_by_a_spreadsheet_is_still_one(separator: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "q.csv"
    path.write_bytes(f"{HEAD}\n".replace(",", separator).encode(encoding))
    assert is_decision_table(path)
    assert not is_decision_table(tmp_path / "khong-co.csv")


def test_a_corrected_number_is_told_in_vietnamese_with_its_unit(folder: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form())
    cell = cell_of(path, Count.RESOLVED)
    overwritten(path, cell, 3.803)
    (told,) = [
        one
        for one in run(folder, f"a.xlsx,,Biểu 03,{cell},,sua,10,,,\n").findings
        if one.finding.code == "TT975"
    ]
    assert told.finding.unit == "Xã A"
    assert "thay cho 3,803" in told.message


def test_a_decision_about_a_file_sent_again_is_asked_anew(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(head={Count.RESOLVED: 11, Count.RECEIVED: 11}))
    first = run(folder)
    digests = {file.path: file.sha256 for file in first.files}
    asked = template_bytes(first.findings, (), digests)
    assert asked is not None
    rows = list(csv.DictReader(asked.decode("utf-8-sig").splitlines()))
    assert {row["ma_tep"] for row in rows} == {first.files[0].sha256[:12]}
    lines = [
        f"a.xlsx,,{row['trang']},{row['o']},{row['ma']},chap_nhan,,đúng,,,,{row['ma_tep']}\n" for row in rows
    ]
    assert not needs_a_look(run(folder, "".join(lines)))
    write_form(folder, "a.xlsx", make_form(head={Count.RESOLVED: 12, Count.RECEIVED: 12}))
    again = run(folder, "".join(lines))
    assert codes(again).count("TT977") == len(lines)
    assert status(again) == {"Xã A": "needs_fix"}


def test_a_file_that_cannot_be_opened_makes_no_decision_stale(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_form(folder, "a.xlsx", make_form())
    whole = Path.read_bytes

    def locked(self: Path) -> bytes:
        if self == path:
            raise PermissionError(13, "locked")
        return whole(self)

    monkeypatch.setattr(Path, "read_bytes", locked)
    result = run(folder, "a.xlsx,,,,TT904,bo_qua,,hỏng,,,,\n")
    assert [(file.status.value, file.sha256) for file in result.files] == [("skipped", "")]


def test_decisions_at_hand_serve_as_those_of_a_table_and_go_before_them(folder: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form(early=10))
    cell = cell_of(path, Count.RESOLVED)
    overwritten(path, cell, 11)
    at_hand = Decision(Choice.CORRECT, "a.xlsx", sheet="Biểu 03", cell=cell, value="10", line=7)
    table = f"a.xlsx,,Biểu 03,{cell},,sua,12,,,\n"
    for result in (run(folder, decided=(at_hand,)), run(folder, table, decided=(at_hand,))):
        assert status(result) == {"Xã A": "accepted"}
        assert "TT974" not in codes(result)
        form = result.units[0].form
        assert form is not None
        assert form.head.value(Count.RESOLVED) == 10


def test_a_decision_at_hand_without_effect_is_told_apart_from_those_of_the_table(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(early=10))
    elsewhere = Decision(Choice.ACCEPT, "a.xlsx", code="TT201", reason="đã xem", line=2)
    stale = Decision(Choice.CORRECT, "a.xlsx", cell="E7", value="3", line=3, digest="000000000000")
    result = run(folder, "a.xlsx,,,,TT202,chap_nhan,,đúng,,\n", decided=(elsewhere, stale))
    told = [told.finding for told in result.findings if told.finding.code in ("TT974", "TT977")]
    places = {(one.code, one.facts["line"], one.place.file if one.place else None) for one in told}
    table = str(folder.parent / "quyet-dinh.csv")
    assert places == {("TT974", "2", table), ("TT974", "2", None), ("TT977", "3", None)}
    again = folder.parent / "con-lai.csv"
    lines = f"{HEAD}\n,,,,,,,,,\na.xlsx,,,,TT202,chap_nhan,,đúng,,\n"
    result_table = folder.parent / "quyet-dinh.csv"
    result_table.write_text(lines, encoding="utf-8-sig")
    late = make_form(early=10, late=1)
    write_form(folder, "b.xlsx", replace(late, unit=Entry("Xã A", late.unit.place)))
    asked = replace(Request((folder,)), decisions=result_table, decided=(stale,))
    written = write_questions(consolidate(asked), result_table, again)
    assert written is not None
    assert [one.code for one in read_decisions(written)] == ["TT202"]  # line 3 there, not line 3 at hand
