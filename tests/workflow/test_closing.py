"""A closed period is one whole folder that proves its figures; it opens again with a reason, nothing is lost."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import ROOT, UNLIKE, form_bytes, make_form, scored_form, write_form
from tthc.domain.decisions import Choice, Decision
from tthc.domain.differences import Difference, compared
from tthc.domain.errors import TthcError
from tthc.domain.results import Consolidation
from tthc.files.decision_table import read_decisions
from tthc.workflow import closing as closing_module
from tthc.workflow.closing import (
    Closed,
    close,
    closings,
    differences,
    is_closed,
    reopen,
    reopenings,
    verify,
)
from tthc.workflow.consolidate import consolidate
from tthc.workflow.keep import keep_originals
from tthc.workflow.request import Request

WHEN = datetime(2022, 7, 12, 9, 30)


class Period:
    """A period's folder beside the forms received."""

    def __init__(self, base: Path) -> None:
        self.received, self.folder = base / "vao", base / "quy-ii"
        self.received.mkdir()
        self.send("a.xlsx", early=10)
        self.send("b.xlsx", unit="Xã B", early=20, late=1)
        self.request = Request((self.received,))

    def send(self, name: str, **form: object) -> Path:
        return write_form(self.received, name, make_form(**form))  # type: ignore[arg-type]

    def run(self) -> Consolidation:
        return consolidate(self.request)

    def close(self, **options: object) -> Closed:
        return close(self.run(), self.request, self.folder, when=WHEN, **options)  # type: ignore[arg-type]


@pytest.fixture
def period(tmp_path: Path) -> Period:
    return Period(tmp_path)


def names(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_a_closing_holds_all_that_proves_it(period: Period, tmp_path: Path) -> None:
    units = tmp_path / "don-vi.csv"
    units.write_text("ten,nhom\nXã A,CÁC XÃ\nXã B,CÁC XÃ\n", encoding="utf-8-sig")
    table = tmp_path / "q.csv"
    table.write_text("tep,don_vi,trang,o,ma,lua_chon,gia_tri,ly_do,nguoi,ngay\n", encoding="utf-8")
    at_hand = Decision(Choice.CORRECT, "a.xlsx", sheet="Biểu 03", cell="D13", value="", reason="thử")
    period.request = replace(period.request, unit_list=units, decisions=table, decided=(at_hand,))
    made = period.close(workbook_copy=lambda path: path.write_bytes(b"so"))
    assert (made.folder, made.number, made.compared_with, made.differences) == (
        period.folder / "chot-01",
        1,
        "",
        (),
    )
    assert names(made.folder) == {
        "MUC-LUC.txt", "ket-qua.json", "bang-tong-hop.xlsx", "bo-tieu-chi-qd1187-dienbien.toml", "danh-muc.csv",
        "quyet-dinh.csv", "quyet-dinh-trong-so.csv", "so-cham-diem.xlsm", "ban-goc/a.xlsx", "ban-goc/b.xlsx",
    }  # fmt: skip
    assert verify(made.folder) == ()
    assert (made.folder / "ban-goc" / "a.xlsx").read_bytes() == (period.received / "a.xlsx").read_bytes()
    toml = ROOT / "python" / "tthc" / "criteria" / "sets" / "qd1187-dienbien.toml"
    assert (made.folder / "bo-tieu-chi-qd1187-dienbien.toml").read_text("utf-8") == toml.read_text("utf-8")
    assert [replace(one, line=0) for one in read_decisions(made.folder / "quyet-dinh-trong-so.csv")] == [
        at_hand
    ]
    data = json.loads((made.folder / "ket-qua.json").read_text("utf-8"))
    assert {file["copy"] for file in data["files"] if file["sha256"]} >= {"ban-goc/a.xlsx", "ban-goc/b.xlsx"}
    assert load_workbook(made.folder / "bang-tong-hop.xlsx").sheetnames[0] == "TỔNG HỢP"
    raw = (made.folder / "MUC-LUC.txt").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.count(b"\r\n") == raw.count(b"\n")
    lines = raw.decode("utf-8-sig").splitlines()
    assert lines[:2] == ["CHỐT SỐ LIỆU QUÝ II NĂM 2022, LẦN 01", "Thời điểm: 12/07/2022 09:30"]
    digest = hashlib.sha256(b"so").hexdigest()
    assert f"{digest}\tso-cham-diem.xlsm\tSổ chấm điểm lúc chốt" in lines
    assert any(line.endswith("\tban-goc/a.xlsx\tBiểu đơn vị gửi") for line in lines)


def test_a_closed_period_opens_with_a_reason_and_closes_again_beside_the_first(period: Period) -> None:
    assert not is_closed(period.folder)
    first = period.close()
    before = {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    assert is_closed(period.folder)
    with pytest.raises(TthcError) as refused:
        period.close()
    assert (refused.value.code, refused.value.facts) == ("TT940", {"path": str(first.folder)})
    with pytest.raises(TthcError, match="TT941"):
        reopen(period.folder, " \n", when=WHEN)
    line = reopen(period.folder, "Xã B đính chính\tsố trễ hạn", when=WHEN, who="Chị Hoa")
    assert not is_closed(period.folder)
    assert reopenings(period.folder) == (line,)
    assert line.reason == "Xã B đính chính số trễ hạn"
    with pytest.raises(TthcError, match="TT942"):
        reopen(period.folder, "nữa", when=WHEN)
    period.send("b.xlsx", unit="Xã B", early=21, late=0)
    period.send("c.xlsx", unit="Xã C", early=5)
    (period.received / "a.xlsx").unlink()
    second = period.close()
    assert [path.name for path in closings(period.folder)] == ["chot-01", "chot-02"]
    assert before == {path: path.read_bytes() for path in first.folder.rglob("*") if path.is_file()}
    assert verify(first.folder) == verify(second.folder) == ()
    told = (second.folder / "KHAC-SO-VOI-chot-01.txt").read_bytes().decode("utf-8-sig").splitlines()
    assert told == [one.sentence for one in second.differences]
    assert "Xã A: lần này không còn." in told
    assert "Xã C: lần này mới có." in told
    assert "Xã B, đã giải quyết trễ hạn: 1 thành 0." in told
    assert "Xã B, tiêu chí 1, số hồ sơ ở mức thứ 1: 20 thành 21." in told
    assert any(one.startswith("Xã B, tổng điểm: ") for one in told)
    assert any("UBND CÁC XÃ, PHƯỜNG, " in one for one in told)
    reopen(period.folder, "xem lại", when=WHEN)
    third = period.close()
    assert third.differences == ()
    assert (third.folder / "KHAC-SO-VOI-chot-02.txt").read_text(
        "utf-8-sig"
    ).strip() == "Không có số liệu nào khác."
    assert len(reopenings(period.folder)) == 2


def test_a_result_does_not_differ_from_itself_and_every_change_is_one(period: Period) -> None:
    made = period.close()
    assert differences(made.folder / "ket-qua.json", period.run()) == ()
    period.send("a.xlsx", early=11)
    found = differences(made.folder / "ket-qua.json", period.run())
    assert {one.name for one in found} == {"Xã A", "UBND CÁC XÃ, PHƯỜNG"}
    back = {(one.name, one.figure, one.new, one.old) for one in found}
    reopen(period.folder, "x", when=WHEN)
    second = period.close()
    period.send("a.xlsx", early=10)
    again = differences(second.folder / "ket-qua.json", period.run())
    assert {(one.name, one.figure, one.old, one.new) for one in again} == back


def test_figures_that_come_or_go_are_differences() -> None:
    old = {"A": {"x": ("điểm", "1"), "y": ("ghi chú", "cũ")}}
    new = {"A": {"x": ("điểm", "1"), "z": ("xếp loại", "Tốt")}}
    assert list(compared(old, new)) == [
        Difference("A", "xếp loại", None, "Tốt"),
        Difference("A", "ghi chú", "cũ", None),
    ]
    assert [one.sentence for one in compared(old, new)] == [
        "A, xếp loại: trống thành Tốt.",
        "A, ghi chú: cũ thành trống.",
    ]


def test_what_was_done_to_a_closing_afterwards_is_told(period: Period) -> None:
    folder = period.close().folder
    (folder / "ket-qua.json").write_text("{}", encoding="utf-8")
    (folder / "ban-goc" / "a.xlsx").unlink()
    (folder / "them.txt").write_text("", encoding="utf-8")
    assert set(verify(folder)) == {
        "Tệp ket-qua.json đã thay đổi sau khi chốt.",
        "Thiếu tệp ban-goc/a.xlsx.",
        "Tệp them.txt không có trong MUC-LUC.txt.",
    }
    (folder / "MUC-LUC.txt").write_bytes(b"\xff\xfe nothing")
    assert verify(folder) == ("MUC-LUC.txt không liệt kê tệp nào.",)
    (folder / "MUC-LUC.txt").unlink()
    assert verify(folder) == ("Thiếu MUC-LUC.txt.",)


@pytest.mark.parametrize("at", ["MUC-LUC.txt", "ket-qua.json", "workbook", "rename"])
def test_a_closing_that_fails_leaves_nothing(
    period: Period, at: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "full")

    whole = closing_module.write_whole

    def write(path: Path, data: bytes, **options: bool) -> None:
        if path.name == at:
            full()
        whole(path, data, **options)

    monkeypatch.setattr(closing_module, "write_whole", write)
    if at == "rename":
        monkeypatch.setattr(os, "rename", full)
    with pytest.raises(TthcError) as refused:
        period.close(workbook_copy=full if at == "workbook" else None)
    assert (refused.value.code, refused.value.facts["reason"]) == ("TT954", "ổ đĩa đã đầy")
    assert names(period.folder) == set()
    assert closings(period.folder) == ()
    monkeypatch.undo()
    assert period.close().number == 1


def test_what_a_killed_run_left_is_no_closing_and_in_no_ones_way(period: Period) -> None:
    left = period.folder / ".tthc-dang-ghi-chot-01"
    left.mkdir(parents=True)
    (left / "ket-qua.json").write_text("{", encoding="utf-8")
    (period.folder / "chot-9").mkdir()
    (period.folder / "chot-77").write_text("", encoding="utf-8")
    assert closings(period.folder) == ()
    made = period.close()
    assert (made.number, verify(made.folder), left.exists()) == (1, (), False)


def test_a_workbook_that_was_not_saved_ends_the_closing(period: Period) -> None:
    with pytest.raises(TthcError, match="TT954"):
        period.close(workbook_copy=lambda _: None)
    assert closings(period.folder) == ()


def test_originals_come_from_where_they_still_are(period: Period, tmp_path: Path) -> None:
    result = keep_originals(period.run(), (period.received,), tmp_path / "kq.xlsx")
    period.send("a.xlsx", early=99)
    (period.received / "b.xlsx").unlink()
    made = close(result, period.request, period.folder, when=WHEN)
    assert {name for name in names(made.folder) if name.startswith("ban-goc")} == {
        "ban-goc/a.xlsx",
        "ban-goc/b.xlsx",
    }
    kept = {file.path: file.sha256 for file in result.files}
    for name in ("a.xlsx", "b.xlsx"):
        digest = hashlib.sha256((made.folder / "ban-goc" / name).read_bytes()).hexdigest()
        assert digest == kept[str(period.received / name)]


def test_an_original_that_is_gone_is_asked_about_then_named(period: Period) -> None:
    result = period.run()
    period.send("a.xlsx", early=99)
    (period.received / "b.xlsx").unlink()
    lost = [str(period.received / name) for name in ("a.xlsx", "b.xlsx")]
    with pytest.raises(TthcError) as refused:
        close(result, period.request, period.folder, when=WHEN)
    assert (refused.value.code, refused.value.facts) == ("TT945", {"names": tuple(lost)})
    made = close(result, period.request, period.folder, when=WHEN, incomplete=True)
    assert not [name for name in names(made.folder) if name.startswith("ban-goc")]
    contents = (made.folder / "MUC-LUC.txt").read_text("utf-8-sig").splitlines()
    assert [line for line in contents if line.startswith("Không còn bản gốc")] == [
        f"Không còn bản gốc: {path}" for path in lost
    ]


def test_a_closing_never_lies_where_forms_are_read(period: Period) -> None:
    with pytest.raises(TthcError) as refused:
        close(period.run(), period.request, period.received / "chot", when=WHEN)
    assert (refused.value.code, refused.value.facts) == ("TT943", {"folder": str(period.received)})


def test_a_set_of_the_office_is_kept_as_its_file(tmp_path: Path) -> None:
    own = tmp_path / "rieng.toml"
    shutil.copy(ROOT / "tests" / "data" / "unlike.toml", own)
    received = tmp_path / "vao"
    received.mkdir()
    form = scored_form(
        UNLIKE,
        {"self": {"a1": "5", "a2": "12"}, "appraised": {}},
        ratios={"b": (1, 2), "c": (3, 4), "d": (0, 1)},
    )
    (received / "a.xlsx").write_bytes(form_bytes(form, UNLIKE, "Năm 2026"))
    request = Request((received,), criteria_set=(str(own),))
    result = consolidate(request)
    made = close(result, request, tmp_path / "nam-2026", when=WHEN)
    assert (made.folder / "bo-tieu-chi-unlike.toml").read_bytes() == own.read_bytes()
    (received / "a.xlsx").write_bytes(
        form_bytes(replace(form, criteria={**form.criteria}), UNLIKE, "Năm 2026")
    )
    reopen(tmp_path / "nam-2026", "thử", when=WHEN)
    data = json.loads((made.folder / "ket-qua.json").read_text("utf-8"))
    data["units"][0]["columns"]["self"]["total"] = "1"
    data["units"][0]["typed"]["header"]["unknown"] = "7"
    (made.folder / "ket-qua.json").write_text(json.dumps(data), encoding="utf-8")
    told = [one.sentence for one in differences(made.folder / "ket-qua.json", result)]
    assert "Xã A, unknown: 7 thành trống." in told
    assert any(one.startswith("Xã A, tổng điểm (self): 1 thành ") for one in told)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (None, "không có tệp này"),
        (b"\xff\xff", "không phải UTF-8"),
        (b"", "không phải kết quả JSON của phần mềm"),
        (b"[]", "không phải kết quả JSON của phần mềm"),
        (b'{"schema":1,"version":"1","units":[{}],"findings":[]}', "không phải kết quả JSON của phần mềm"),
    ],
)
def test_an_old_result_that_cannot_be_read_is_named(
    period: Period, tmp_path: Path, text: bytes | None, reason: str
) -> None:
    path = tmp_path / "ket-qua.json"
    if text is not None:
        path.write_bytes(text)
    with pytest.raises(TthcError) as refused:
        differences(path, period.run())
    assert (refused.value.code, refused.value.facts) == ("TT944", {"path": str(path), "reason": reason})


def test_each_set_of_a_period_is_compared_by_itself(period: Period) -> None:
    made = period.close()
    result = period.run()
    both = replace(result, also=(result,))
    found = differences(made.folder / "ket-qua.json", both)
    assert {one.name for one in found} >= {"Xã A", "Xã A (qd1187-dienbien)"}
