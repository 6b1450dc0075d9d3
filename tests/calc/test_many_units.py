"""Units as sheets of the workbook: how often Tổng hợp asks the program."""

import time
from pathlib import Path

import xlwings as xw

from addin.build import sheets as built
from calc.counts import Counts
from calc.engine import counted
from calc.quarter import row_of, settings
from support import PERIOD, QD1187, make_form
from tthc.criteria.loader import shipped_sets
from tthc.domain.numbers import format_count
from tthc.excel import actions
from tthc.files.form_layout import FormLabels
from tthc.files.live_form import Connections, live_form
from tthc.files.plan import SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.workbook import workbook_plan

FEW, MORE = 6, 18
"""What another unit costs shows at a few as at the 168 of the largest province."""
BESIDE = 60
"""Calls of one Tổng hợp beside those that read a sheet, two each."""
OTHER_READS = 7 + 2 * 5
"""Settings, SỐ LIỆU, decisions, adjustments, the group's form, Biểu mẫu 01, NHẬT KÝ; and the five sheets of
results before they are written and after."""
NEW_SHEET = 16
"""More for the one sheet that a first Tổng hợp adds: its place, name, page, panes, anchor, and the view kept."""


def _unit(number: int) -> SheetPlan:
    name = f"UBND xã Số {number}"
    wired = Connections(functions=False, rule="cau_hinh_cong_tong", outer={"cau_hinh_cong_tong": "rounded"})
    form = make_form(early=number, on_time=3, unit=name)
    return live_form(QD1187, FormLabels(name, PERIOD), form, f"Xã {number}", wired)


def workbook(path: Path, units: int) -> Path:
    """Our workbook with a filled sheet for each unit."""
    sets = tuple(shipped_sets())
    hidden, names = built.macro_sheets({})
    forms = [built._example(QD1187), *(_unit(number) for number in range(1, units + 1)), *hidden]
    path.write_bytes(xlsx_bytes(workbook_plan(forms, sets, names=names)))
    return path


def consolidated(app: xw.App, path: Path, units: int) -> tuple[Counts, Counts]:
    """The calls of a first Tổng hợp, which adds sheets, and of the next."""
    book = app.books.open(str(workbook(path, units)))
    settings(book, cap="tỉnh", don_vi="UBND tỉnh", ky=PERIOD)
    counts: list[Counts] = []
    for click in ("first", "second"):
        began = time.perf_counter()
        with counted() as own:
            told = actions.consolidate(book).sentence
        counts.append(own)
        took = time.perf_counter() - began
        print(f"{units} units, {click}: {took:.1f} s, {own.calls} calls, {own.members} members")
        assert told.startswith(f"Đã tổng hợp {format_count(units)} đơn vị vào trang TỔNG HỢP.")
    assert row_of(book, "TỔNG HỢP", f"xã Số {units}")
    book.close()
    return counts[0], counts[1]


def test_two_calls_for_each_sheet_read_and_few_beside(fresh_app: xw.App, tmp_path: Path) -> None:
    few, more = (consolidated(fresh_app, tmp_path / f"{units}.xlsx", units) for units in (FEW, MORE))
    for fewer, all_, adding in zip(few, more, (NEW_SHEET, 0), strict=True):
        assert all_.calls - fewer.calls <= 2 * (MORE - FEW)
        assert fewer.calls <= 2 * (FEW + OTHER_READS) + BESIDE + adding
