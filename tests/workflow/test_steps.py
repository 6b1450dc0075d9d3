"""The steps one by one: what a folder of returned files becomes."""

import json
import os
import shutil
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import (
    DIEN_BIEN_PHU,
    PERIOD,
    QD1187,
    SAMPLES,
    TT01,
    TUAN_GIAO,
    UNLIKE,
    closed_folder,
    make_form,
    opened,
    write_form,
)
from tthc.domain.counts import Count
from tthc.domain.criteria_set import TotalRule
from tthc.domain.errors import TthcError
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry
from tthc.domain.results import Consolidation, FileStatus, Status
from tthc.files.result_json import result_json
from tthc.files.unit_list_reader import read_unit_list
from tthc.workflow.choose import candidate_sets, named_sets
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.outcome import needs_a_look
from tthc.workflow.request import Request
from tthc.workflow.settle import settle


def run(folder: Path, **options: object) -> Consolidation:
    return consolidate(replace(Request((folder,)), **options))  # type: ignore[arg-type]


def statuses(result: Consolidation) -> dict[str, str]:
    return {unit.unit.name: unit.status.value for unit in (*result.units, *result.outside)}


def codes(result: Consolidation, severity: str | None = None) -> list[str]:
    return [t.finding.code for t in result.findings if severity in (None, t.severity.value)]


def list_file(folder: Path, text: str) -> Path:
    path = folder / "danh-muc.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_sound_forms_need_no_look(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B"))
    result = run(tmp_path)
    assert statuses(result) == {"Xã A": "accepted", "Xã B": "accepted"}
    assert not needs_a_look(result)
    assert [file.status for file in result.files] == [FileStatus.ACCEPTED] * 2


def test_every_file_ends_in_one_record(tmp_path: Path) -> None:
    good = write_form(tmp_path, "a.xlsx", make_form())
    shutil.copy(good, tmp_path / "~$a.xlsx")
    (tmp_path / "b.xlsx").write_bytes(b"")
    (tmp_path / "c.xls").write_bytes(b"\xd0\xcf\x11\xe0")
    (tmp_path / "d.txt").write_text("ghi chú", encoding="utf-8")
    (tmp_path / ".tthc-dang-ghi-x.tmp").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "e.xlsx").write_bytes(b"x")
    (tmp_path / "sub").mkdir()
    shutil.copy(TUAN_GIAO / "nguon" / "bang-tong-hop.tsv", tmp_path / "sub" / "g.tsv")
    result = run(tmp_path)
    assert {Path(file.path).name: (file.status.value, file.reason) for file in result.files} == {
        "a.xlsx": ("accepted", "Đã nhận."),
        "~$a.xlsx": (
            "skipped",
            "Tệp tạm do chương trình bảng tính tạo khi đang mở tệp khác nên không đọc.",
        ),
        "b.xlsx": ("rejected", "Tệp rỗng (0 KB), có thể tải chưa xong."),
        "c.xls": ("rejected", "Tệp không phải bảng tính, dù tên tệp như vậy."),
        "d.txt": ("skipped", "Tệp không phải bảng tính nên không đọc."),
        ".tthc-dang-ghi-x.tmp": ("skipped", "Tệp không phải bảng tính nên không đọc."),
        "g.tsv": ("needs_fix", "Đã đọc, có 01 nội dung cần kiểm tra lại."),
    }
    assert needs_a_look(result)


def test_a_workbook_without_a_form_is_named(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    book.remove(book.active)
    book.create_sheet("Trống")
    book.save(path)
    (record,) = run(tmp_path).files
    assert (record.status, record.reason) == (
        FileStatus.REJECTED,
        "Không nhận ra biểu chấm điểm nào trong tệp.",
    )


def test_our_own_output_is_not_read_again(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    request = Request((tmp_path,))
    (tmp_path / "z-tong-hop.xlsx").write_bytes(workbook_bytes(consolidate(request), request))
    result = consolidate(request)
    assert [unit.unit.name for unit in result.units] == ["Xã A"]
    assert result.files[1].status is FileStatus.SKIPPED
    assert not needs_a_look(result)


def test_an_output_may_replace_our_own_but_no_input(tmp_path: Path) -> None:
    form = write_form(tmp_path, "a.xlsx", make_form())
    request = Request((tmp_path,))
    earlier = tmp_path / "ket-qua.xlsx"
    earlier.write_bytes(workbook_bytes(consolidate(request), request))
    assert [unit.unit.name for unit in consolidate(request, [earlier]).units] == ["Xã A"]
    with pytest.raises(TthcError, match="TT963"):
        consolidate(request, [form])


def test_senders_files_are_not_touched(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    run(tmp_path)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


def test_the_same_form_twice_is_one(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    write_form(tmp_path, "b.xlsx", make_form())
    result = run(tmp_path)
    assert result.groups[0].counts[Count.RESOLVED].value == 10
    assert codes(result) == ["TT521"]
    assert statuses(result) == {"Xã A": "accepted"}


def test_different_forms_of_one_unit_ask_and_the_newer_serves(tmp_path: Path) -> None:
    newer = write_form(tmp_path, "a.xlsx", make_form(early=10))
    older = write_form(tmp_path, "b.xlsx", make_form(early=12))
    os.utime(older, (1_000_000, 1_000_000))
    result = run(tmp_path)
    assert result.groups[0].counts[Count.RESOLVED].value == 10
    assert codes(result) == ["TT522"]
    assert result.units[0].status is Status.NEEDS_FIX
    assert result.units[0].files == (str(newer), str(older))
    assert {Path(file.path).name: file.status.value for file in result.files} == {
        "a.xlsx": "accepted",
        "b.xlsx": "needs_fix",
    }


def test_a_blank_form_never_replaces_a_filled_one(tmp_path: Path) -> None:
    write_form(tmp_path, "b.xlsx", FilledForm(make_form().source, QD1187.id, Entry("Xã A")))
    os.utime(write_form(tmp_path, "a.xlsx", make_form()), (1_000_000, 1_000_000))
    result = run(tmp_path)
    assert result.groups[0].counts[Count.RESOLVED].value == 10
    assert codes(result) == ["TT522"]


def test_no_cases_beside_a_filled_form_is_not_settled(tmp_path: Path) -> None:
    blank = FilledForm(make_form().source, QD1187.id, Entry("Xã A"), no_cases=True)
    os.utime(write_form(tmp_path, "a.xlsx", make_form()), (1_000_000, 1_000_000))
    write_form(tmp_path, "b.xlsx", blank)
    result = run(tmp_path)
    assert statuses(result) == {"Xã A": "needs_fix"}
    assert result.provisional


def test_another_period_stays_out(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B"), period="Quý I năm 2022")
    result = run(tmp_path, period="Quý 2/2022")
    assert statuses(result) == {"Xã A": "accepted", "Xã B": "wrong_period"}
    assert result.period_text == PERIOD
    assert result.groups[0].counts[Count.RESOLVED].value == 10
    assert codes(result) == ["TT523"]
    assert result.provisional


def test_a_form_of_another_period_beside_the_right_one_does_not_count(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(early=7), period="Quý I năm 2022")
    write_form(tmp_path, "b.xlsx", make_form(early=10))
    result = run(tmp_path, period=PERIOD)
    assert result.groups[0].counts[Count.RESOLVED].value == 10
    assert statuses(result) == {"Xã A": "accepted"}
    assert codes(result) == ["TT523"]


def test_a_form_without_a_period_is_taken_with_a_warning(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    book.active["A3"].value = "Kỳ đánh giá:"
    book.active["A4"].value = None
    book.save(path)
    assert codes(run(tmp_path, period=PERIOD)) == ["TT530"]
    assert codes(run(tmp_path)) == ["TT534"]


def test_the_period_most_forms_name_is_the_period(tmp_path: Path) -> None:
    for name, period in (("a", PERIOD), ("b", PERIOD), ("c", "Quý I năm 2022")):
        write_form(tmp_path, f"{name}.xlsx", make_form(unit=f"Xã {name}"), period=period)
    assert run(tmp_path).period_text == PERIOD


def test_a_period_outside_the_sets_validity_is_said(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(), period="Quý II năm 2015")
    assert codes(run(tmp_path)) == ["TT532"]


def test_a_blank_form_is_not_a_form_of_zeros(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", FilledForm(make_form().source, QD1187.id, Entry("Xã A")))
    result = run(tmp_path)
    assert statuses(result) == {"Xã A": "rejected"}
    assert codes(result) == ["TT529"]
    assert result.units[0].scored is None


def test_no_cases_is_settled_and_not_ranked(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    blank = FilledForm(make_form().source, QD1187.id, Entry("Xã B"), no_cases=True)
    write_form(tmp_path, "b.xlsx", blank)
    write_form(tmp_path, "c.xlsx", replace(make_form(unit="Xã C", early=0), no_cases=True, criteria={}))
    result = run(tmp_path)
    assert statuses(result) == {"Xã A": "accepted", "Xã B": "no_cases", "Xã C": "no_cases"}
    assert [unit.note for unit in result.units][1:] == ["Không phát sinh TTHC"] * 2
    assert [unit.rank for unit in result.units] == [1, None, None]
    assert not needs_a_look(result)


def test_what_stands_in_a_form_without_cases_is_told(tmp_path: Path) -> None:
    """A choice that slipped drops every score: dossiers keep the form back, marks alone are only asked about."""
    marked = replace(make_form(unit="Xã A", early=0), no_cases=True)
    write_form(tmp_path, "a.xlsx", marked)
    assert (statuses(run(tmp_path)), codes(run(tmp_path))) == ({"Xã A": "no_cases"}, ["TT364"])
    scores = {"self": Entry(Decimal(2))}
    criteria = {key: replace(one, scores=scores) for key, one in marked.criteria.items()}
    write_form(tmp_path, "a.xlsx", replace(marked, criteria=criteria))
    result = run(tmp_path)
    assert (statuses(result), codes(result, "error")) == ({"Xã A": "needs_fix"}, ["TT363"])
    assert result.units[0].scored is None


def test_a_form_without_a_unit_is_held_aside(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    book.active["A2"].value, book.active["A6"].value = None, "Đơn vị: ……………"
    book.save(path)
    result = run(tmp_path)
    assert (len(result.units), [unit.status.value for unit in result.outside]) == (0, ["unmatched"])
    assert codes(result) == ["TT528"]


def test_forms_of_another_set_stay_out(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B"))
    write_form(tmp_path, "c.xlsx", make_form(TT01, unit="Xã C"), TT01)
    result = run(tmp_path)
    assert result.criteria_set.id == "qd1187-dienbien"
    assert statuses(result)["Xã C"] == "rejected"
    assert codes(result) == ["TT525"]


def test_forms_of_the_other_set_are_recognised(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(TT01, early=43, on_time=120), TT01)
    result = run(tmp_path)
    assert result.criteria_set.id == "tt01-2018"
    assert result.units[0].scored is not None
    assert result.units[0].scored.deciding.scores["1"].value == Decimal("1.3")


def test_a_set_may_be_asked_for_by_id_or_file(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "data" / "unlike.toml"
    assert [one.id for one in candidate_sets(Request((), criteria_set=("tt01-2018",)))] == ["tt01-2018"]
    assert [one.id for one in candidate_sets(Request((), criteria_set=(str(source),)))] == ["unlike"]
    with pytest.raises(TthcError, match="TT956"):
        candidate_sets(Request((), criteria_set=("khong-co",)))


def test_several_sets_may_be_asked_for_by_id_file_or_folder(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "data" / "unlike.toml"
    for name in ("b.toml", "A.TOML"):
        text = source.read_text(encoding="utf-8").replace('id = "unlike"', f'id = "bo-{name[0].lower()}"')
        (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "khac.txt").write_text("không phải bộ tiêu chí", encoding="utf-8")
    named = (str(source), str(tmp_path), "tt01-2018", "tt01-2018", str(tmp_path / "b.toml"))
    assert [one.id for one in named_sets(named)] == ["unlike", "bo-a", "bo-b", "tt01-2018"]


def test_a_folder_without_sets_is_named(tmp_path: Path) -> None:
    with pytest.raises(TthcError) as caught:
        named_sets((str(tmp_path),))
    assert (caught.value.code, caught.value.facts) == ("TT991", {"path": str(tmp_path)})
    (tmp_path / "bo.toml.txt").write_text("", encoding="utf-8")  # what Notepad makes of bo.toml
    for name in (tmp_path, tmp_path / "bo.toml.txt"):
        with pytest.raises(TthcError) as caught:
            named_sets((str(name),))
        assert 'đổi tên thành "bo.toml"' in str(caught.value.facts["fault"])


def test_two_different_sets_of_one_id_are_told_apart(tmp_path: Path) -> None:
    source = Path(__file__).parents[1] / "data" / "unlike.toml"
    other = tmp_path / "x.toml"
    other.write_text(source.read_text(encoding="utf-8").replace('"90"', '"91"'), encoding="utf-8")
    with pytest.raises(TthcError) as caught:
        named_sets((str(source), str(tmp_path)))
    assert (caught.value.code, caught.value.facts) == (
        "TT990",
        {"seen": "unlike", "first": str(source), "path": str(other)},
    )


def test_a_summary_table_serves_either_set(tmp_path: Path) -> None:
    """Its headings are the same in both sets: with TT 01, the staff score is that of TT 01."""
    result = run(TUAN_GIAO / "da-in", criteria_set=("tt01-2018",))
    first = result.units[1].scored
    assert first is not None
    assert (first.staff_score, first.deciding.total) == (Decimal("9.0"), Decimal("17.0"))


def test_printed_rows_give_way_to_forms(tmp_path: Path) -> None:
    """With a form there, the printed table only says which units are expected."""
    write_form(tmp_path, "a.xlsx", make_form(unit="UBND xã Pú Xi"), period="Năm 2022")
    result = consolidate(Request((tmp_path, TUAN_GIAO / "da-in")))
    by_name = statuses(result)
    assert by_name["UBND xã Pú Xi"] == "accepted"
    assert by_name["UBND xã Mường Thín"] == "missing"
    assert by_name["Thanh tra"] == "no_cases"


def test_a_printed_table_of_another_period_is_left_out(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="UBND xã Pú Xi"))
    result = consolidate(Request((tmp_path, TUAN_GIAO / "da-in")))
    assert statuses(result) == {"UBND xã Pú Xi": "accepted"}
    assert "TT523" in codes(result)


def test_a_group_form_is_never_a_unit(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B"))
    write_form(tmp_path, "c.xlsx", make_form(early=20, unit="UBND các xã, phường"))
    write_form(tmp_path, "d.xlsx", make_form(early=20, unit="UBND các xã"))
    result = run(tmp_path)
    assert statuses(result) == {"Xã A": "accepted", "Xã B": "accepted"}
    assert result.groups[0].typed is not None
    assert codes(result) == ["TT526", "TT526", "TT531"]
    assert {form.kind.value for file in result.files[2:] for form in file.forms} == {"group"}


def test_every_different_group_form_is_compared(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    write_form(tmp_path, "b.xlsx", make_form(unit="UBND các xã, phường"))
    write_form(tmp_path, "c.xlsx", make_form(early=12, unit="UBND các xã"))
    told = [t.finding for t in run(tmp_path).findings if t.finding.code == "TT501"]
    assert {Path(one.place.file).name for one in told if one.place} == {"c.xlsx"}


def test_an_offices_own_form_is_a_unit_when_it_stands_alone(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="UBND thành phố Điện Biên Phủ"))
    write_form(tmp_path, "b.xlsx", make_form(unit="UBND huyện Tuần Giáo"))
    write_form(tmp_path, "c.xlsx", make_form(unit="Sở Tư pháp"))
    assert statuses(run(tmp_path)) == {
        "Sở Tư pháp": "accepted",
        "UBND huyện Tuần Giáo": "accepted",
        "UBND thành phố Điện Biên Phủ": "accepted",
    }


def test_an_offices_own_form_is_a_total_only_of_a_group_that_is_there(tmp_path: Path) -> None:
    """With communes alone, the city's dossiers would be in no sum: it is a unit then."""
    write_form(tmp_path, "a.xlsx", make_form(unit="UBND thị xã Mường Lay"))
    write_form(tmp_path, "b.xlsx", make_form(unit="Phường A"))
    assert len(statuses(run(tmp_path))) == 2
    write_form(tmp_path, "c.xlsx", make_form(unit="Phòng Tư pháp"))
    result = run(tmp_path)
    assert set(statuses(result)) == {"Phường A", "Phòng Tư pháp"}
    agencies = next(group for group in result.groups if group.group.id == "agencies")
    assert agencies.typed is not None


def test_printed_tables_and_group_forms_without_unit_forms() -> None:
    result = run(DIEN_BIEN_PHU / "da-in")
    assert len(result.units) == 22
    assert all(unit.form is not None for unit in result.units)
    assert [group.typed is not None for group in result.groups] == [True, True]


def test_names_without_a_kind_join_only_one_unit(tmp_path: Path) -> None:
    for name, unit in (("a", "Nà Tấu"), ("b", "Xã Nà Tấu"), ("c", "Phường Nà Tấu"), ("d", "Nội vụ")):
        write_form(tmp_path, f"{name}.xlsx", make_form(unit=unit))
    write_form(tmp_path, "e.xlsx", make_form(unit="Phòng Nội vụ"))
    result = run(tmp_path)
    assert set(statuses(result)) == {"Nà Tấu", "Xã Nà Tấu", "Phường Nà Tấu", "Phòng Nội vụ"}
    assert codes(result) == ["TT521"]


def test_a_unit_twice_in_a_printed_table_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    shutil.copy(TUAN_GIAO / "da-in" / "bang-tong-hop.xlsx", path)
    book = load_workbook(path)
    book.active["B8"].value = "Tư pháp"
    book.save(path)
    result = run(tmp_path)
    assert "TT535" in codes(result)
    assert len(result.units) == 32


def test_the_online_share_may_be_taken_of_level_3_and_4(tmp_path: Path) -> None:
    head = {Count.ONLINE: 4, Count.RECEIVED: 10, Count.LEVEL34_RECEIVED: 40, Count.ONLINE_LATE: 0}
    write_form(tmp_path, "a.xlsx", make_form(head=head, marks={"9": 2}))
    assert codes(run(tmp_path, online_share_of_level34=True), "error") == ["TT205"]
    result = run(tmp_path, online_share_of_level34=True)
    assert "TTHC mức độ 3, 4" in " ".join(result.choices)
    assert result.units[0].scored is not None
    assert result.units[0].scored.deciding.scores["9"].value == Decimal("0.00")


def test_the_total_rule_may_be_asked_for(tmp_path: Path) -> None:
    form = make_form(early=441, late=1, levels={"5": (441, None, None)})
    write_form(tmp_path, "a.xlsx", form)
    result = run(tmp_path, total_rule=TotalRule.UNROUNDED)
    assert result.units[0].scored is not None
    assert result.units[0].scored.deciding.total == Decimal("17.99")


# --- the unit list ------------------------------------------------------------------------------------------------


def test_a_unit_list_sets_order_titles_and_who_is_missing(tmp_path: Path) -> None:
    forms = tmp_path / "bieu"
    forms.mkdir()
    write_form(forms, "a.xlsx", make_form(unit="UBND xã Nà Nhạn"))
    write_form(forms, "b.xlsx", make_form(unit="Phòng Nội vụ"))
    write_form(forms, "c.xlsx", make_form(unit="Xã Lạ"))
    text = (
        "ten;nhom;thu_tu;ten_khac;tu_ngay;den_ngay;thay_cho\n"
        "Xã Nà Tấu;communes;2;;;;\n"
        "Xã Nà Nhạn;communes;1;;;;\n"
        "Nội vụ;PHÒNG, BAN;;;01/01/2020;;\n"
        "Xã Cũ;communes;3;;;2021-12-31;\n"
    )
    result = run(forms, unit_list=list_file(tmp_path, text))
    assert [(u.unit.group, u.unit.name, u.status.value) for u in (*result.units, *result.outside)] == [
        ("communes", "Xã Nà Nhạn", "accepted"),
        ("communes", "Xã Nà Tấu", "missing"),
        ("phong-ban", "Nội vụ", "accepted"),
        ("", "Xã Lạ", "unmatched"),
    ]
    assert [one.group.title for one in result.groups] == ["UBND CÁC XÃ, PHƯỜNG", "PHÒNG, BAN"]
    assert sorted(codes(result)) == ["TT520", "TT524"]


def test_a_misspelt_unit_is_asked_about(tmp_path: Path) -> None:
    forms = tmp_path / "bieu"
    forms.mkdir()
    write_form(forms, "a.xlsx", make_form(unit="UBND xã Quài Tờ"))
    result = run(forms, unit_list=list_file(tmp_path, "ten,nhom\nXã Quài Tở,communes\n"))
    assert statuses(result) == {"Xã Quài Tở": "missing", "UBND xã Quài Tờ": "unmatched"}
    told = next(one for one in result.findings if one.finding.code == "TT537")
    assert "Có phải" in told.message
    assert told.finding.suggestions[0].proposed == "Xã Quài Tở"


def test_a_wrong_period_of_an_unknown_unit_is_outside(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã Lạ"), period="Quý I năm 2022")
    units = list_file(tmp_path, "ten,nhom\nXã A,communes\n")
    result = run(tmp_path, unit_list=units, period=PERIOD)
    assert statuses(result) == {"Xã A": "missing", "Xã Lạ": "wrong_period"}


def test_a_printed_row_of_an_unknown_unit_is_named() -> None:
    request = Request((TUAN_GIAO / "da-in",), unit_list=DIEN_BIEN_PHU / "danh-muc.csv")
    result = consolidate(request)
    assert codes(result, "error").count("TT524") > 20
    assert all(unit.status is Status.MISSING for unit in result.units if unit.form is None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "tiêu đề cột"),
        ("don_vi,nhom\nXã A,g\n", "tiêu đề cột"),
        ("ten,nhom,mau\nXã A,g,đỏ\n", "không có cột mau"),
        ("ten,nhom\n,g\n", "thiếu tên đơn vị"),
        ("ten,nhom,thu_tu\nXã A,g,một\n", "không phải số nguyên"),
        ("ten,nhom,tu_ngay\nXã A,g,hôm qua\n", "không hợp lệ"),
        ("ten,nhom\nXã A,g\nUBND xã A,g\n", "đã có ở dòng 2"),
        ("ten,nhom,ten_khac\nXã A,g,\nXã B,g,C|UBND xã A\n", '"UBND xã A" đã có ở dòng 2'),
        ("ten,nhom,tu_ngay,den_ngay\nXã A,g,01/7/2025,30/6/2025\n", "den_ngay trước tu_ngay"),
    ],
)
def test_a_fault_of_the_unit_list_is_named_with_its_line(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(TthcError) as caught:
        read_unit_list(list_file(tmp_path, text), {})
    assert caught.value.code == "TT957"
    assert fault in str(caught.value.facts["fault"])


def test_a_unit_list_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(TthcError, match="TT964"):
        read_unit_list(tmp_path / "khong-co.csv", {})
    path = tmp_path / "cp1258.csv"
    path.write_bytes(b"ten,nhom\nX\xe3 A,\n")
    with pytest.raises(TthcError) as caught:
        read_unit_list(path, {})
    assert "UTF-8" in str(caught.value.facts["reason"])


def test_a_line_of_the_group_itself_and_blank_lines(tmp_path: Path) -> None:
    text = (
        "ten,nhom,thu_tu,ten_khac,thay_cho\nNhóm B,Nhóm B,2,UBND huyện B|Huyện B,\n,,,,\n"
        "Xã A,Nhóm B,1,A|xã A cũ,Xã X|Xã Y\nXã C,,1,,\n"
    )
    units = read_unit_list(list_file(tmp_path, text), {})
    assert [(g.title, g.order, g.other_names) for g in units.groups] == [
        ("Nhóm B", 2, ("UBND huyện B", "Huyện B")),
        ("ĐƠN VỊ", 2, ()),
    ]
    assert units.units[0].other_names == ("A", "xã A cũ")
    assert units.units[0].predecessors == ("Xã X", "Xã Y")


# --- what cannot be done ------------------------------------------------------------------------------------------


def test_a_folder_that_does_not_open_is_a_file_record_and_the_others_count(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    for name in ("xã B", ".ẩn"):
        (tmp_path / name).mkdir()
    with closed_folder(tmp_path / "xã B"):
        result = run(tmp_path)
    (told,) = [one for one in result.files if one.status is FileStatus.REJECTED]
    assert told.path == str(tmp_path / "xã B")
    assert told.reason.startswith("Không mở được thư mục (không có quyền đọc)")
    assert list(statuses(result).values()) == ["accepted"]
    with closed_folder(tmp_path / ".ẩn"):
        assert all(one.status is not FileStatus.REJECTED for one in run(tmp_path).files)


@pytest.mark.parametrize("name", [".git", "$RECYCLE.BIN/S-1-5-21"])
def test_what_lies_in_a_folder_that_is_not_for_people_is_no_input(tmp_path: Path, name: str) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    (tmp_path / name).mkdir(parents=True)
    write_form(tmp_path / name, "$RA1B2C3.xlsx", make_form(early=11))
    assert [Path(one.path).name for one in run(tmp_path).files] == ["a.xlsx"]


def test_only_folders_that_do_not_open_are_told_not_missed(tmp_path: Path) -> None:
    with closed_folder(tmp_path):
        assert [one.path for one in run(tmp_path).files] == [str(tmp_path)]
    with pytest.raises(TthcError, match="TT959"):
        run(tmp_path)


def test_paths_that_lead_nowhere(tmp_path: Path) -> None:
    with pytest.raises(TthcError, match="TT955"):
        run(tmp_path / "khong-co")
    with pytest.raises(TthcError, match="TT959"):
        run(tmp_path)


def test_a_period_that_is_none(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form())
    with pytest.raises(TthcError, match="TT958"):
        run(tmp_path, period="kỳ này")


# --- rarer turns --------------------------------------------------------------------------------------------------


def test_a_collective_form_without_known_kinds_goes_to_the_office(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Phòng Tư pháp"))
    write_form(tmp_path, "b.xlsx", make_form(unit="UBND các phòng, ban"))
    (group,) = run(tmp_path).groups
    assert (group.group.id, group.typed is not None) == ("agencies", True)


def test_a_printed_table_of_another_set_is_left_out(tmp_path: Path) -> None:
    """In a run of a made-up set, the printed nine criteria are another's."""
    path = TUAN_GIAO / "da-in" / "bang-tong-hop.xlsx"
    settled = settle([opened(path, (QD1187,))], UNLIKE, (QD1187, UNLIKE), None, None)
    assert [finding.code for finding in settled.findings] == ["TT525"]
    assert settled.units.units == ()
    source = Path(__file__).parents[1] / "data" / "unlike.toml"
    result = consolidate(Request((TUAN_GIAO / "da-in",), criteria_set=(str(source),)))
    assert [file.status.value for file in result.files] == ["rejected"]
    assert "Mẫu số" not in " ".join(result.choices)


def test_a_file_may_be_given_by_itself_and_twice(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    result = consolidate(Request((path, path, tmp_path)))
    assert [file.path for file in result.files] == [str(path)]


def test_a_group_of_the_list_without_any_unit_in_the_period_is_left_out(tmp_path: Path) -> None:
    forms = tmp_path / "bieu"
    forms.mkdir()
    write_form(forms, "a.xlsx", make_form(unit="Xã A"))
    text = "ten,nhom,tu_ngay,den_ngay\nXã A,communes,,\nPhòng Cũ,agencies,,2020-12-31\n"
    result = run(forms, unit_list=list_file(tmp_path, text))
    assert [one.group.id for one in result.groups] == ["communes"]


def test_notes_and_levels_that_contradict_the_head_are_told(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form(early=10, head={Count.ONLINE_LATE: 0}))
    book = load_workbook(path)
    sheet = book.active
    sheet["F12"].value = "Tổng 12 hồ sơ. Đã giải quyết 10 hồ sơ: trước hạn 09, trễ hạn 01."
    sheet["F44"].value = "Còn hồ sơ trực tuyến quá hạn"
    book.save(path)
    result = run(tmp_path)
    told = {t.finding.code: t.finding.facts for t in result.findings}
    assert told["TT211"]["remark"] == "Còn hồ sơ trực tuyến quá hạn"
    wrong = [t.finding.facts["what"] for t in result.findings if t.finding.code == "TT209"]
    assert wrong == ["Đã giải quyết trước hạn", "Đã giải quyết trễ hạn", "Tổng hồ sơ đã tiếp nhận trong kỳ"]
    assert result.units[0].scored is not None
    assert result.units[0].scored.deciding.scores["9"].value == Decimal("0.00")


def test_a_staff_form_is_taken_once_and_only_of_the_period(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    for name in ("b", "c"):
        shutil.copy(DIEN_BIEN_PHU / "da-in" / "bm01.xlsx", tmp_path / f"{name}.xlsx")
    once = run(tmp_path)
    assert ([len(form.rows) for form in once.staff_forms], codes(once)) == ([15], ["TT536"])
    other = run(tmp_path, period="Quý III năm 2022")
    assert other.staff_forms == ()
    assert codes(other) == ["TT523"] * 3


def test_a_made_up_set_needs_no_code(tmp_path: Path) -> None:
    """From its TOML alone: forms, reading, scores by index, ranks, sums of ratios, table, JSON."""
    source = Path(__file__).parents[1] / "data" / "unlike.toml"
    for name, points, done in (("A", "5", 10), ("B", "3", 8)):
        scores = {"self": Entry(Decimal(points)), "appraised": Entry(Decimal(points))}
        dash = {"self": Entry(Decimal(15)), "appraised": Entry(Absent.DASH)}
        ratio = {"numerator": Entry(done), "denominator": Entry(10)}
        entries = {
            "a1": CriterionEntry(scores=scores),
            "a2": CriterionEntry(scores=dash),
            **{key: CriterionEntry(**ratio) for key in ("b", "c")},
            "d": CriterionEntry(numerator=Entry(0), denominator=Entry(0)),
        }
        form = FilledForm(make_form().source, "unlike", Entry(f"Xã {name}"), criteria=entries)
        write_form(tmp_path, f"{name}.xlsx", form, UNLIKE, "Năm 2026")
    request = Request((tmp_path,), criteria_set=(str(source),), ranked=True)
    result = consolidate(request)
    assert codes(result, "error") == []
    assert statuses(result) == {"Xã A": "accepted", "Xã B": "accepted"}
    first, second = (unit.scored for unit in result.units)
    assert first is not None
    assert second is not None
    assert (first.deciding.index, second.deciding.index) == (Decimal("100.00"), Decimal("90.59"))  # 77 of 85
    assert [unit.rank for unit in result.units] == [1, 2]
    book = load_workbook(BytesIO(workbook_bytes(result, request)))
    assert book.sheetnames == ["TỔNG HỢP", "BIỂU TỔNG HỢP", "CẦN KIỂM TRA", "NHẬT KÝ"]
    summary = [[cell.value for cell in row] for row in book["TỔNG HỢP"].iter_rows()]
    heading = next(row for row in summary if row[0] == "STT")
    at = {name: column for column, name in enumerate(heading)}
    row = next(row for row in summary if row[1] == "Xã B")
    appraised = at["TỔNG ĐIỂM"] + 1  # the self-scored total stands before it, under the same heading
    assert (row[appraised], row[at["TỔNG ĐIỂM QUY ĐỔI"]], row[3]) == (77, 90.59, "-")
    group = [[cell.value for cell in row] for row in book["BIỂU TỔNG HỢP"].iter_rows()]
    assert [row[3] for row in group if row[1] in ("Tử số", "Mẫu số")][:2] == [18, 20]


def test_where_each_criterion_was_found_is_shown(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form())
    book = load_workbook(path)
    book.worksheets[0].insert_rows(16, 2)
    book.save(path)
    result = run(tmp_path)
    (form,) = result.files[0].forms
    assert [(label, place.cell) for label, place in form.mapping][:3] == [
        ("1", "B12"),
        ("2", "B18"),
        ("3", "B22"),
    ]
    told = json.loads(result_json(result, "0"))["files"][0]["forms"][0]
    assert told["mapping"]["2"] == "B18"
    log = load_workbook(BytesIO(workbook_bytes(result, Request((tmp_path,)))))["NHẬT KÝ"]
    texts = [str(cell.value) for row in log.iter_rows() for cell in row]
    assert any("dòng của tiêu chí 1: 12, 2: 18, 3: 22" in text for text in texts)


@pytest.mark.parametrize("line", ["Quý I và Quý II năm 2022", "Quý I", "kỳ vừa rồi"])
def test_a_period_line_we_do_not_understand_is_quoted(line: str, tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"), period=line)
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B"))
    result = run(tmp_path)
    (told,) = [one for one in result.findings if one.finding.code == "TT546"]
    assert line in told.message
    assert statuses(result) == {"Xã A": "needs_fix", "Xã B": "accepted"}


def test_of_periods_named_as_often_the_latest_is_consolidated(tmp_path: Path) -> None:
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"), period="Quý I năm 2022")
    write_form(tmp_path, "b.xlsx", make_form(unit="Xã B"), period="Quý II năm 2022")
    assert run(tmp_path).period_text == "Quý II năm 2022"


def test_a_table_sent_in_two_files_is_told_once_or_by_its_cells(tmp_path: Path) -> None:
    printed = SAMPLES / "muong-nhe-2024-02" / "da-in" / "phu-luc.xlsx"
    shutil.copy(printed, tmp_path / "a.xlsx")
    shutil.copy(printed, tmp_path / "b.xlsx")
    (told,) = [one for one in run(tmp_path).findings if one.finding.code == "TT577"]
    assert told.message == "11 đơn vị của bảng trong tệp này giống hệt bảng ở tệp a.xlsx; chỉ dùng một bảng."
    assert "TT535" not in codes(run(tmp_path))
    book = load_workbook(printed)
    book.worksheets[0]["Q8"].value = "Tốt"
    book.worksheets[0]["F9"].value = 29
    book.save(tmp_path / "b.xlsx")
    result = run(tmp_path)
    differing = [one.message for one in result.findings if one.finding.code == "TT578"]
    assert differing == [
        "Ô B8: đơn vị đã có ở ô B8 của bảng trong tệp a.xlsx, số liệu khác nhau (Q8: Tốt (bảng kia Khá)); "
        "dòng này chưa được dùng.",
        "Ô B9: đơn vị đã có ở ô B9 của bảng trong tệp a.xlsx, số liệu khác nhau (F9: 29 (bảng kia 30)); "
        "dòng này chưa được dùng.",
    ]
    assert [one.facts["units"] for told in result.findings if (one := told.finding).code == "TT577"] == [9]
    for column in "CDEGHIJKLM":
        book.worksheets[0][f"{column}9"].value = 1
    (tmp_path / "c").mkdir()
    book.save(tmp_path / "c" / "a.xlsx")
    (tmp_path / "b.xlsx").unlink()
    many = [one.message for one in run(tmp_path).findings if one.finding.code == "TT578"]
    assert "ô nữa" in many[1]
