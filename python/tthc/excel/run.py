"""One run over the open workbook: what it holds, judged and added up as the command would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath

import xlwings as xw

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Choice, Decision, pointed_at
from tthc.domain.errors import TthcError
from tthc.domain.findings import SEVERITY_WORDS, Severity
from tthc.domain.results import Consolidation
from tthc.excel.book_reader import OpenBook, open_book, raw_sheet
from tthc.excel.guard import Progress
from tthc.excel.state import now
from tthc.files.adjustment_layout import Adjustment, AdjustmentState, read_adjustments
from tthc.files.book_sheets import ADJUSTMENTS, FINDINGS, GROUP
from tthc.files.decision_table import decisions_of, rows_of_sheet
from tthc.files.grid import as_text
from tthc.files.log_layout import CHOICE_WORDS
from tthc.files.raw import RawSheet
from tthc.workflow.adjust import after_run
from tthc.workflow.book_forms import CollectedBook, collect_book
from tthc.workflow.book_results import group_marks
from tthc.workflow.choose import candidate_sets
from tthc.workflow.collect import Memory
from tthc.workflow.consolidate import consolidated
from tthc.workflow.request import Request

__all__ = ["Run", "run_book", "sheet_lines", "short"]

_CARRIED_OUT = frozenset({SEVERITY_WORDS[Severity.INFO], CHOICE_WORDS[Choice.CORRECT]})
"""What the line of CẦN KIỂM TRA says that tells of an adjustment: its line in ĐIỀU CHỈNH is what decides."""


_SHEETS_A_STEP = 10
_READ: Memory = {}
"""Originals that were read since Python was started: a click reads only those that came since."""
_LAST: dict[tuple[str, str], Consolidation] = {}


@dataclass(frozen=True, slots=True)
class Run:
    """What a workbook comes to: what was read, what was asked, and the result with all it says."""

    open: OpenBook
    request: Request
    sets: Sequence[CriteriaSet]
    collected: CollectedBook
    result: Consolidation
    adjustments: tuple[Adjustment, ...]


def short(name: str) -> str:
    """A file by its name alone, as the status bar has room for."""
    return PurePath(name.replace("\\", "/")).name


def sheet_lines(sheet: RawSheet) -> list[tuple[int, list[str]]]:
    """The rows of a sheet as texts, with their numbers."""
    last = max((column for _, column in sheet.cells), default=0)
    rows = sorted({row for row, _ in sheet.cells})
    return [(row, [as_text(sheet.cells.get((row, at))) for at in range(1, last + 1)]) for row in rows]


def _decisions(opened: OpenBook) -> tuple[tuple[Decision, ...], tuple[Adjustment, ...]]:
    """(what was decided in CẦN KIỂM TRA, the lines of ĐIỀU CHỈNH).

    Raises:
        TthcError: a line of one of them is at fault (named).
    """
    tabs = opened.tabs
    decided: tuple[Decision, ...] = ()
    adjusted: tuple[Adjustment, ...] = ()
    if FINDINGS in tabs:
        lines = sheet_lines(raw_sheet(opened.sheets[tabs[FINDINGS]], FINDINGS.name))
        told = {at for at, texts in lines if set(texts) >= _CARRIED_OUT}
        rows = [(at, row) for at, row in rows_of_sheet(lines) if at not in told]
        decided = decisions_of(rows, FINDINGS.name, in_sheet=True)
    if ADJUSTMENTS in tabs:
        lines = sheet_lines(raw_sheet(opened.sheets[tabs[ADJUSTMENTS]], ADJUSTMENTS.name))
        adjusted = read_adjustments(lines, ADJUSTMENTS.name)
    return decided, adjusted


def _group_sheets(opened: OpenBook) -> list[RawSheet]:
    more = [name for name in opened.sheets if name.startswith(f"{GROUP.name} ")]
    names = [*([opened.tabs[GROUP]] if GROUP in opened.tabs else []), *more]
    return [raw_sheet(opened.sheets[name], name) for name in names]


def _with_new(
    adjustments: Sequence[Adjustment], decided: Sequence[Decision], edits: Sequence[Decision]
) -> tuple[Adjustment, ...]:
    """The lines of ĐIỀU CHỈNH with corrections decided elsewhere: in CẦN KIỂM TRA, or typed into SỐ LIỆU."""
    known = {one.decision.subject for one in adjustments}
    fresh = {one.subject: one for one in (*decided, *edits) if one.choice is Choice.CORRECT}
    return (*adjustments, *(Adjustment(one) for subject, one in fresh.items() if subject not in known))


def _dated(one: Adjustment) -> Adjustment:
    """The line as the sheet keeps it: with the day it was first used."""
    decision = one.decision
    return replace(one, decision=replace(decision, when=decision.when or f"{now():%d/%m/%Y}", line=0))


def _judged(request: Request, sets: Sequence[CriteriaSet], collected: CollectedBook) -> Consolidation:
    """The consolidation; of the very forms of the last click it is the last one."""
    timeless = replace(request, started=None)
    key = (repr(timeless), repr(collected.collected))
    if key not in _LAST:
        _LAST.clear()
        _LAST[key] = consolidated(request, sets, collected.collected)
    return _LAST[key]


def run_book(book: xw.Book, *, ranked: bool = False) -> Run:
    """Read, check, score and add up everything a workbook holds; nothing is written.

    `ranked`: units from the highest down, whatever CẤU HÌNH says.

    Raises:
        TthcError: a sheet is missing, or a line the officer typed is at fault (named).
        Stopped: the officer pressed Esc.
    """
    progress = Progress(book)

    def of_sheet(at: int, many: int, name: str) -> None:
        if at % _SHEETS_A_STEP == 1:  # to tell of each would take as long as to read it
            progress.step(f"Đang đọc trang {at}/{many}: {name}…")

    opened = open_book(book, of_sheet)
    decided, adjusted = _decisions(opened)
    adjusting = {one.decision.subject for one in adjusted}
    at_hand = (
        *(one.decision for one in adjusted),
        *(one for one in decided if one.subject not in adjusting),
    )
    request = replace(opened.request(now().replace(microsecond=0)), decided=at_hand)
    request = replace(request, ranked=request.ranked or ranked)
    sets = candidate_sets(request)
    request = replace(request, group_marks=group_marks(_group_sheets(opened), sets))
    collected = collect_book(
        opened.forms,
        sets,
        request.decided,
        before=lambda at, many, name: progress.step(f"Đang đọc {at}/{many}: {short(name)}…"),
        memory=_READ,
        in_force=[one.decision for one in adjusted if one.state is AdjustmentState.IN_FORCE],
    )
    paths = [*collected.originals, opened.forms.name]
    pointed = zip(adjusted, pointed_at([one.decision for one in adjusted], paths), strict=True)
    adjusted = tuple(one for one, decision in pointed if decision not in collected.dropped)
    result = _judged(request, sets, collected)
    copies = {path: str(copy) for path, copy in collected.originals.items()}
    files = tuple(replace(one, copy=copies.get(one.path, one.copy)) for one in result.files)
    result = replace(result, files=files)
    adjustments = tuple(map(_dated, after_run(result, _with_new(adjusted, decided, collected.edits))))
    return Run(opened, request, sets, collected, result, adjustments)


def with_units(run: Run) -> Run:
    """The run, where it has something to show.

    Raises:
        TthcError: nothing was received yet and no unit is listed.
    """
    if not any(part.units or part.outside for part in run.result.parts) and not run.result.files:
        raise TthcError("TT706")
    return run
