"""Every case of the messy set, held to the contract: each figure right or a finding on it, no file lost."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from typer.testing import CliRunner

from messy.case import Case, Expected
from messy.contract import violations
from messy.good import GOOD, Rows, Value, book_of, good_bytes, put
from messy.make import CASES, MAKERS, NOT_YET, expected_json, write_case
from support import PROCESS
from tthc.cli import app
from tthc.files.result_json import result_json
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request


@pytest.fixture
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """One reading process for every case instead of one for each run."""
    monkeypatch.setattr("tthc.workflow.collect.ReaderProcess", lambda *_, **__: nullcontext(PROCESS))


def _run(case: Case, folder: Path) -> dict[str, Any]:
    paths = write_case(case, folder / "tep")
    listed = folder / "tep" / "danh-muc.csv"
    if case.unit_list is not None:
        listed.rename(folder / "danh-muc.csv")
    unit_list = folder / "danh-muc.csv" if case.unit_list is not None else None
    before = {path: hashlib.sha256(path.read_bytes()).digest() for path in paths}
    request = Request((folder / "tep",), unit_list=unit_list)
    for name, value in case.request.items():
        request = replace(request, **{name: value})  # type: ignore[arg-type]
    result = consolidate(request)
    assert before == {path: hashlib.sha256(path.read_bytes()).digest() for path in paths}, (
        "a file was changed"
    )
    data: dict[str, Any] = json.loads(result_json(result, "0"))
    return data


@pytest.mark.usefixtures("one_process")
@pytest.mark.parametrize("case", [pytest.param(case, id=case.id) for case in CASES])
def test_the_contract_is_kept(case: Case, tmp_path: Path) -> None:
    broken = violations(_run(case, tmp_path), case)
    assert not broken, "\n".join(broken)


def test_every_case_of_the_list_is_covered() -> None:
    covered = {case.number for case in CASES}
    assert covered == set(MAKERS)
    assert covered == set(range(1, 47))
    assert set(NOT_YET) <= covered
    assert len({case.id for case in CASES}) == len(CASES)


def _lose_file(data: dict[str, Any]) -> None:
    data["files"].clear()


def _no_reason(data: dict[str, Any]) -> None:
    data["files"][0]["reason"] = " "


def _lose_unit(data: dict[str, Any]) -> None:
    data["units"].clear()


def _other_total(data: dict[str, Any]) -> None:
    data["units"][0]["typed"]["total"] = "16.04"


def _lost_count(data: dict[str, Any]) -> None:
    data["units"][0]["typed"]["header"]["online"] = None


def _invented_count(data: dict[str, Any]) -> None:
    data["units"][0]["typed"]["header"]["petitions"] = "0"


def _zero_for_blank(data: dict[str, Any]) -> None:
    data["units"][0]["typed"]["criteria"]["3"]["levels"][2] = "0"


def _other_mark(data: dict[str, Any]) -> None:
    data["units"][0]["typed"]["criteria"]["9"]["mark"] = "2"


def _other_status(data: dict[str, Any]) -> None:
    data["units"][0]["status"] = "needs_fix"


_SPOILED: tuple[Callable[[dict[str, Any]], None], ...] = (
    _lose_file,
    _no_reason,
    _lose_unit,
    _other_total,
    _lost_count,
    _invented_count,
    _zero_for_blank,
    _other_mark,
    _other_status,
)


@pytest.mark.usefixtures("one_process")
def test_the_checker_sees_what_is_wrong(tmp_path: Path) -> None:
    case = Case("good", {"bieu.xlsx": good_bytes()})
    data = _run(case, tmp_path)
    assert violations(data, case) == []
    for spoil in _SPOILED:
        spoiled = copy.deepcopy(data)
        spoil(spoiled)
        assert violations(spoiled, case), spoil.__name__


@pytest.mark.usefixtures("one_process")
def test_the_checker_asks_for_a_finding_on_the_very_figure(tmp_path: Path) -> None:
    wrong = put({"D13": "hai nghìn"})
    case = Case("wrong", {"bieu.xlsx": wrong}, (Expected(status=frozenset({"needs_fix"})),))
    data = _run(case, tmp_path)
    assert violations(data, case) == []
    elsewhere = copy.deepcopy(data)
    for finding in elsewhere["findings"]:
        finding["criterion"] = "7"
    assert violations(elsewhere, case)
    mild = copy.deepcopy(data)
    for finding in mild["findings"]:
        finding["severity"] = "info"
    assert violations(mild, case)
    other = replace(case, units=(Expected(truth=GOOD.score("7", "0"), status=frozenset({"needs_fix"})),))
    assert violations(data, other)


@pytest.mark.usefixtures("one_process")
def test_no_member_of_staff_is_lost_whatever_the_headings(tmp_path: Path) -> None:
    title: Rows = [["Biểu mẫu số 01"], ["Kỳ đánh giá: Quý II năm 2022"]]
    names: list[Value] = ["STT", "Họ tên công chức, viên chức", "Vị trí công tác", "Điểm đánh giá"]
    people: Rows = [[at, f"Cán bộ {at}", "Bộ phận Một cửa", 9.5, "X"] for at in range(1, 5)]
    below: Rows = [[None, None, None, None, "Hoàn thành 100% nhiệm vụ"]]
    for at, heads in enumerate(([[*names, "Hoàn thành 100% nhiệm vụ"]], [[*names, "Xếp loại"], *below])):
        path = tmp_path / f"{at}.xlsx"
        path.write_bytes(book_of(("BM01", [*title, *heads, *people])))
        (form,) = consolidate(Request((path,))).staff_forms
        assert [row.name.value for row in form.rows] == [person[1] for person in people]


def test_the_set_can_be_written_with_what_is_expected_beside_it(tmp_path: Path) -> None:
    case = next(one for one in CASES if one.number == 42 and one.ages)
    newest = max(write_case(case, tmp_path), key=lambda path: path.stat().st_mtime)
    assert newest.name == case.ages[-1]
    for one in CASES:
        assert json.loads(json.dumps(expected_json(one), ensure_ascii=False))["id"] == one.id


def test_the_command_writes_texts_as_texts(tmp_path: Path) -> None:
    for case in (one for one in CASES if one.number == 19 and one.name in ("note-0", "note-1")):
        write_case(replace(case, files={f"{case.name}.xlsx": case.files["bieu.xlsx"]}), tmp_path / "tep")
    out = tmp_path / "out.xlsx"
    arguments = ["tong-hop", str(tmp_path / "tep"), "--ra", str(out), "--json", str(tmp_path / "out.json")]
    assert CliRunner().invoke(app, arguments).exit_code in (0, 1)
    cells = [cell for sheet in load_workbook(out).worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell.value for cell in cells if cell.data_type == "f" and "HYPERLINK" not in str(cell.value)]
    assert json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))["files"]
