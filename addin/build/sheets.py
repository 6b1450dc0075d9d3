"""The sheets of the workbook: the package's own layouts, and the two hidden sheets macros need."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from tthc import __version__
from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.places import Entry, Place
from tthc.files.blank_book import SIGNATURES
from tthc.files.book_sheets import EXAMPLE
from tthc.files.config_settings import RULE_WORDS
from tthc.files.form_layout import FormLabels
from tthc.files.live_form import Connections, live_form
from tthc.files.plan import Area, Look, PlannedCell, SheetPlan, SheetState
from tthc.files.unit_sheet import RULE, template_sheet
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.request import DEFAULT_SET
from tthc.workflow.workbook import workbook_plan

__all__ = ["XLWINGS_SETTINGS", "macro_sheets", "workbook_sheets"]

XLWINGS_SETTINGS = {
    "Interpreter_Win": r"%TTHC_HOME%\python\python.exe",
    "PYTHONPATH": r"%TTHC_HOME%\app",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    "UDF Modules": "tthc.excel.functions",
    "Use UDF Server": "True",
    "Debug UDFs": "False",
    "Show Console": "False",
}
"""What xlwings reads from the sheet xlwings.conf; the first blank cell ends it."""

_TEXT = Look(wrap=False, number_format="@")
_ARGUMENT_ROWS = 500
"""Each chosen file takes a row; who has more chooses their folder."""
_QUESTIONS = (20, 5)
"""Rows and columns: key, kind, prompt, default, choices."""


def _pairs(rows: Mapping[str, str], column: int = 1) -> Iterator[PlannedCell]:
    for row, (key, text) in enumerate(rows.items(), start=1):
        yield PlannedCell(row, column, key, _TEXT)
        yield PlannedCell(row, column + 1, text, _TEXT)


def _settings() -> SheetPlan:
    cells = tuple(_pairs(XLWINGS_SETTINGS))
    return SheetPlan("xlwings.conf", cells, {1: 30, 2: 40}, state=SheetState.HIDDEN, code_name="wsConf")


def macro_sheets(
    messages: Mapping[str, str],
) -> tuple[tuple[SheetPlan, ...], dict[str, tuple[str, Area]]]:
    """The hidden sheets macros need: xlwings' settings; messages, request and result with their names."""
    name, column = "_tthc", 5
    last = _ARGUMENT_ROWS + 4
    blanks = (PlannedCell(row, at, None, _TEXT) for row in range(1, last + 1) for at in (column, column + 1))
    asked = Area(1, column + 3, *_QUESTIONS)
    questions = (
        PlannedCell(asked.row + row, asked.column + at, None, _TEXT)
        for row in range(asked.rows)
        for at in range(asked.columns)
    )
    version = PlannedCell(last + 1, column, __version__, _TEXT)
    closed = PlannedCell(last + 2, column, None, _TEXT)
    cells = (*_pairs(messages), *blanks, *questions, version, closed)
    plan = SheetPlan(name, cells, {1: 30, 2: 80}, state=SheetState.VERY_HIDDEN, code_name="wsTthc")
    areas = {
        "thong_diep": Area(1, 1, len(messages), 2),
        "yeu_cau": Area(1, column),
        "yeu_cau_bang": Area(2, column, _ARGUMENT_ROWS, 2),
        "ket_qua": Area(last - 2, column),
        "ket_qua_cau": Area(last - 1, column),
        "ket_qua_chi_tiet": Area(last, column),
        "hoi_bang": asked,
        "phien_ban": Area(last + 1, column),
        "ky_da_chot": Area(last + 2, column),
    }
    return (_settings(), plan), {key: (name, area) for key, area in areas.items()}


def _entries(chosen: CriteriaSet, typed: Mapping[str, Any]) -> dict[str, CriterionEntry]:
    """What the example types into the grid; levels that compute themselves stay blank."""
    entries = {}
    for leaf in chosen.leaves():
        others = typed["levels"].get(leaf.id) or [typed["dossiers_at"].get(leaf.id)]
        unstated = len(leaf.levels) - len(others)
        marked = typed["marks"].get(leaf.id)
        entries[leaf.id] = CriterionEntry(
            levels=tuple(Entry(number) for number in (*[None] * unstated, *others)),
            marks=tuple(Entry(at == marked) for at in range(len(leaf.levels))),
        )
    return entries


def _example(chosen: CriteriaSet) -> SheetPlan:
    typed = tomllib.loads((Path(__file__).parent / "example.toml").read_text("utf-8"))
    head = {Count(key): Entry(number) for key, number in typed["counts"].items()}
    form = FilledForm(
        Place(""),
        chosen.id,
        Entry(typed["unit"]),
        head=HeaderCounts(head),
        criteria=_entries(chosen, typed),
    )
    number = f"{chosen.forms.number} ({EXAMPLE.name}, không tổng hợp)"
    labels = FormLabels(typed["unit"], typed["period"], form_number=number, signatures=SIGNATURES)
    outer = {RULE: RULE_WORDS[chosen.total_rule]}
    wired = Connections(functions=True, rule=RULE, late_reason=typed["late_reason"], outer=outer)
    plan = live_form(chosen, labels, form, EXAMPLE.name, wired)
    return replace(plan, code_name=EXAMPLE.code_name, tab_color=EXAMPLE.tab_color)


def workbook_sheets(messages: Mapping[str, str]) -> bytes:
    """An .xlsx of all the sheets, each with its code name; the messages stand in `_tthc`."""
    sets = tuple(shipped_sets())
    own = next(one for one in sets if one.id == DEFAULT_SET)
    templates = [template_sheet(one, number) for number, one in enumerate(sets, start=1)]
    hidden, names = macro_sheets(messages)
    forms = [_example(own), *templates, *hidden]
    return xlsx_bytes(workbook_plan(forms, sets, names=names))
