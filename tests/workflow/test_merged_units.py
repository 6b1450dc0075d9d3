"""Forms of units that were merged into one are added, and nothing of them is counted twice or lost."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from support import make_form, write_form
from tthc.domain.counts import Count
from tthc.domain.results import Consolidation, UnitResult
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

LIST = "ten,nhom,thay_cho\nXã Mới,UBND CÁC XÃ,Xã A|Xã B\nXã C,UBND CÁC XÃ,\n"


def run(folder: Path, decisions: str | None = None) -> Consolidation:
    (folder / "danh-muc.csv").write_text(LIST, encoding="utf-8-sig")
    request = Request((folder,), unit_list=folder / "danh-muc.csv")
    if decisions:
        (folder / "q.csv").write_text(
            "tep,don_vi,trang,o,ma,lua_chon,gia_tri,ly_do,nguoi,ngay\n" + decisions, encoding="utf-8"
        )
        request = replace(request, decisions=folder / "q.csv")
    return consolidate(request)


def the_new_one(result: Consolidation) -> UnitResult:
    (unit,) = [unit for unit in result.units if unit.unit.name == "Xã Mới"]
    return unit


def codes(result: Consolidation) -> list[str]:
    return [told.finding.code for told in result.findings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_form(tmp_path, "c.xlsx", make_form(unit="Xã C", early=1))
    return tmp_path


def test_forms_of_predecessors_are_added_then_scored(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A", early=10))
    write_form(folder, "b.xlsx", make_form(unit="UBND xã B", early=0, on_time=30))
    result = run(folder)
    unit = the_new_one(result)
    assert (unit.status.value, unit.unit.name) == ("accepted", "Xã Mới")
    assert unit.form is not None
    assert unit.scored is not None
    assert unit.form.head.value(Count.RESOLVED) == 40
    assert unit.scored.deciding.scores["1"].value == Decimal("1.25")  # (10x2 + 30x1) / 40
    assert unit.form.criterion("1").scores == {}  # nobody typed a score for the merged unit
    assert len(unit.files) == 2
    assert "TT538" in codes(result)
    assert "TT524" not in codes(result)
    (group,) = result.groups
    assert group.counts[Count.RESOLVED].value == 41
    assert not result.outside


def test_the_same_predecessor_twice_is_one_form(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A", early=10))
    write_form(folder, "a2.xlsx", make_form(unit="Xã A", early=10))
    write_form(folder, "b.xlsx", make_form(unit="Xã B", early=5))
    unit = the_new_one(run(folder))
    assert unit.form is not None
    assert unit.form.head.value(Count.RESOLVED) == 15


def test_a_predecessor_that_sent_nothing_is_missed(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A"))
    result = run(folder)
    assert the_new_one(result).status.value == "needs_fix"
    (told,) = [one for one in result.findings if one.finding.code == "TT543"]
    assert "Xã B" in told.message
    accepted = run(folder, ",Xã Mới,,,TT543,chap_nhan,,Xã B không còn báo cáo,,\n")
    assert the_new_one(accepted).status.value == "accepted"


def test_a_predecessor_without_cases_is_not_missed(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A"))
    empty = make_form(unit="Xã B", early=0)
    write_form(folder, "b.xlsx", replace(empty, head=type(empty.head)(), criteria={}, no_cases=True))
    result = run(folder)
    assert "TT543" not in codes(result)


def test_the_merged_units_own_form_goes_before_its_predecessors(folder: Path) -> None:
    write_form(folder, "moi.xlsx", make_form(unit="Xã Mới", early=40))
    write_form(folder, "a.xlsx", make_form(unit="Xã A", early=10))
    result = run(folder)
    unit = the_new_one(result)
    assert unit.status.value == "needs_fix"
    assert unit.form is not None
    assert unit.form.head.value(Count.RESOLVED) == 40
    (told,) = [one for one in result.findings if one.finding.code == "TT539"]
    assert told.finding.place is not None
    assert told.finding.place.file.endswith("a.xlsx")


def test_marks_that_differ_are_asked_about(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A", marks={"7": 0}))
    write_form(folder, "b.xlsx", make_form(unit="Xã B", marks={"7": 1}))
    result = run(folder)
    unit = the_new_one(result)
    assert unit.status.value == "needs_fix"
    assert unit.scored is not None
    assert unit.scored.deciding.total is None
    assert [one.finding.criterion for one in result.findings if one.finding.code == "TT544"] == ["7"]


def test_a_fault_of_one_predecessor_marks_the_merged_unit(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form(unit="Xã A", head={Count.RESOLVED: 99, Count.RECEIVED: 99}))
    write_form(folder, "b.xlsx", make_form(unit="Xã B"))
    assert the_new_one(run(folder)).status.value == "needs_fix"


def test_blank_forms_of_predecessors_make_no_row(folder: Path) -> None:
    blank = make_form(unit="Xã A")
    write_form(folder, "a.xlsx", replace(blank, head=type(blank.head)(), criteria={}))
    result = run(folder)
    assert the_new_one(result).status.value == "rejected"
    assert {"TT529", "TT543"} <= set(codes(result))
