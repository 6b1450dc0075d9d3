"""A province's 168 units as sheets of the workbook: how often Tổng hợp asks the program, and how long it takes."""

import time
from pathlib import Path

import xlwings as xw

from addin.build import sheets as built
from calc.engine import counted
from calc.quarter import row_of, settings
from support import PERIOD, QD1187, make_form
from tthc.criteria.loader import shipped_sets
from tthc.excel import actions
from tthc.files.form_layout import FormLabels
from tthc.files.live_form import Connections, live_form
from tthc.files.plan import SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.workbook import workbook_plan

UNITS = 168
"""The most communes a province has (2025)."""
BESIDE = 60
"""Calls of one Tổng hợp beside those that read a sheet, two each."""
OTHER_READS = 9 + 2 * 5
"""Settings, SỐ LIỆU, decisions, adjustments, the group's form, both forms 01, and the five sheets of results
before they are written and after."""


def _unit(number: int) -> SheetPlan:
    name = f"UBND xã Số {number}"
    wired = Connections(functions=False, rule="cau_hinh_cong_tong", outer={"cau_hinh_cong_tong": "rounded"})
    form = make_form(early=number, on_time=3, unit=name)
    return live_form(QD1187, FormLabels(name, PERIOD), form, f"Xã {number}", wired)


def _workbook(path: Path) -> Path:
    """Our workbook with a filled sheet for each unit."""
    sets = tuple(shipped_sets())
    hidden, names = built.macro_sheets({})
    forms = [built._example(QD1187), *(_unit(number) for number in range(1, UNITS + 1)), *hidden]
    path.write_bytes(xlsx_bytes(workbook_plan(forms, sets, names=names)))
    return path


def test_two_calls_for_each_sheet_read_and_few_beside(fresh_app: xw.App, tmp_path: Path) -> None:
    book = fresh_app.books.open(str(_workbook(tmp_path / "so.xlsx")))
    settings(book, cap="tỉnh", don_vi="UBND tỉnh", ky=PERIOD)
    began = time.perf_counter()
    with counted() as first:
        told = actions.consolidate(book)
    between = time.perf_counter()
    with counted() as second:
        assert actions.consolidate(book).sentence == told.sentence
    ended = time.perf_counter()
    print(
        f"{UNITS} units: {between - began:.1f} s and {first.calls} calls, {first.members} members;", end=" "
    )
    print(f"again {ended - between:.1f} s and {second.calls} calls, {second.members} members")
    assert told.sentence.startswith(f"Đã tổng hợp {UNITS} đơn vị vào trang TỔNG HỢP.")
    assert row_of(book, "TỔNG HỢP", f"xã Số {UNITS}")
    assert second.calls <= 2 * (UNITS + OTHER_READS) + BESIDE
