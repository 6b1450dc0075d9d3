"""The officer's decisions on the real quarter: asked by a check, obeyed and logged by the consolidation."""

import csv
import json
import shutil
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from support import DIEN_BIEN_PHU, PROCESS
from tthc.cli import app
from tthc.domain.consolidation import LEFT_OUT_NOTE

HIM_LAM, EDUCATION = "xa-phuong-02-phuong-him-lam.xlsx", "co-quan-11-phong-giao-duc.xlsx"
MUONG_PHANG = "xa-phuong-10-xa-muong-phang.xlsx"
WHO = ("Cán bộ 1", "20/11/2026")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("tthc.workflow.collect.ReaderProcess", lambda *_, **__: nullcontext(PROCESS))
    shutil.copytree(DIEN_BIEN_PHU / "don-vi", tmp_path / "don-vi")
    shutil.copy(DIEN_BIEN_PHU / "danh-muc.csv", tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(*arguments: str) -> dict[str, Any]:
    listed = ("--danh-muc", "danh-muc.csv", "--json", "-")
    done = CliRunner().invoke(app, [arguments[0], "don-vi", *arguments[1:], *listed])
    assert done.exit_code == 1, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


def unit(data: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in data["units"] if one["name"] == name)


def decide(path: Path) -> None:
    """Correct Him Lam's score of criterion 4, accept what Education prints, leave Mường Phăng's form out."""
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    waiting = next(row for row in rows if Path(row["tep"]).name == MUONG_PHANG)
    for row in rows:
        name = Path(row["tep"]).name
        if (name, row["o"]) == (HIM_LAM, "E24"):
            assert row["gia_tri"] == "1,96"
            row.update(lua_chon="sua", ly_do="in nhầm 1,86")
        elif name == EDUCATION:
            row.update(lua_chon="chap_nhan", ly_do="đã đối chiếu sổ")
        elif row is waiting:
            row.update(lua_chon="bo_qua", ly_do="chờ biểu mới", gia_tri="")
        row.update(dict(zip(("nguoi", "ngay"), WHO, strict=True)) if row["lua_chon"] else {})
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def log_lines(path: Path) -> list[list[object]]:
    return [[cell.value for cell in row] for row in load_workbook(path)["NHẬT KÝ"].iter_rows()]


def test_decisions_act_stand_in_the_log_and_are_asked_anew_when_a_file_changes(folder: Path) -> None:
    table = folder / "q.csv"
    before = told("kiem-tra", "--ra", "q.csv")
    assert [
        unit(before, name)["status"] for name in ("Phường Him Lam", "Phòng Giáo dục", "Xã Mường Phăng")
    ] == ["needs_fix"] * 3
    decide(table)

    after = told("kiem-tra", "--quyet-dinh", "q.csv")
    him_lam = unit(after, "Phường Him Lam")
    assert him_lam["typed"]["criteria"]["4"]["score"] == "1.96"
    assert unit(after, "Phòng Giáo dục")["status"] == "accepted"
    left_out = unit(after, "Xã Mường Phăng")
    assert (left_out["status"], left_out["note"]) == ("rejected", LEFT_OUT_NOTE)
    assert "TT520" not in {one["code"] for one in after["findings"]}
    choices = [one["decision"]["choice"] for one in after["findings"] if one["decision"]]
    assert set(choices) == {"sua", "chap_nhan", "bo_qua"}

    told("tong-hop", "--quyet-dinh", "q.csv", "--ra", "kq.xlsx")
    lines = log_lines(folder / "kq.xlsx")
    for reason, what in (
        ("in nhầm 1,86", "sửa: Ô E24: dùng 1,96 thay cho 1,86"),
        ("đã đối chiếu sổ", "chấp nhận: Ô "),
        ("chờ biểu mới", "bỏ qua: "),
    ):
        own = [line for line in lines if reason in line]
        assert any(str(line[2]).startswith(what) for line in own), reason
        assert {line[4] for line in own} == {", ".join(WHO)}

    sheet = load_workbook(folder / "don-vi" / HIM_LAM)
    sheet.worksheets[0]["F12"] = "gửi lại"
    sheet.save(folder / "don-vi" / HIM_LAM)
    again = told("kiem-tra", "--quyet-dinh", "q.csv", "--ra", "q2.csv")
    (stale,) = [one for one in again["findings"] if one["code"] == "TT977"]
    assert "E24" in stale["message"]
    assert unit(again, "Phường Him Lam")["typed"]["criteria"]["4"]["score"] == "1.86"
    rows = csv.DictReader((folder / "q2.csv").read_text(encoding="utf-8-sig").splitlines())
    kept = {(Path(row["tep"]).name, row["lua_chon"]) for row in rows}
    assert {(HIM_LAM, ""), (EDUCATION, "chap_nhan")} <= kept
    assert (HIM_LAM, "sua") not in kept


def test_with_every_suggestion_taken_the_quarter_is_sound(folder: Path) -> None:
    """The suggested values make all 22 forms agree with themselves: nothing but suggestions is typed in."""
    told("kiem-tra", "--ra", "q.csv")
    path = folder / "q.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8-sig").splitlines()))
    for row in rows:
        row["lua_chon"] = "sua" if row["gia_tri"] else ""
    with path.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    after = told("kiem-tra", "--quyet-dinh", "q.csv")
    assert {one["status"] for one in after["units"]} == {"accepted"}
    assert "error" not in {one["severity"] for one in after["findings"]}
