"""Kỳ mới: the workbook made ready for the next period, after a copy of it as it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import xlwings as xw

from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import system_reason
from tthc.domain.periods import Period
from tthc.domain.texts import squeeze
from tthc.excel.book_reader import OpenBook, open_book
from tthc.excel.closed_period import closed_period
from tthc.excel.data_sheet import write_rows
from tthc.excel.guard import Progress
from tthc.excel.host import host_of
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.sheet_finder import our_sheet
from tthc.excel.sheet_state import bounds, cells_of, planned_entry, read_state, typed, write_block
from tthc.excel.sheet_writer import unlocked
from tthc.excel.snapshot import Change, writing
from tthc.excel.state import now
from tthc.files.book_sheets import ADDED_PREFIXES, CONFIG, LOG, RECORDS
from tthc.files.data_layout import data_columns
from tthc.files.plan import CellContent, SheetPlan
from tthc.files.safe_write import NotWritableError
from tthc.files.unit_list_reader import unit_list_of
from tthc.workflow.book_rows import merged
from tthc.workflow.choose import candidate_sets
from tthc.workflow.keep import period_folder
from tthc.workflow.next_period import (
    blank_inputs,
    cleared_in_words,
    new_period_of,
    not_ours,
    suggested_period,
)
from tthc.workflow.request import DEFAULT_SET
from tthc.workflow.unit_sheets import FormSheets, unit_sheets
from tthc.workflow.workbook import result_frames

__all__ = ["new_period"]

_ACTION, _YES = "Kỳ mới", "co"
_COPY = "so-cham-diem-truoc-ky-moi"
_OF_PERIOD = ("tu_ngay", "den_ngay", "han_gui", "so_bao_cao")
"""Settings that belong to one period alone."""


@dataclass(frozen=True, slots=True)
class _Cleared:
    """What is going to be cleared: unit sheets with what their typed cells hold then; others stay."""

    opened: OpenBook
    chosen: CriteriaSet
    inputs: Mapping[str, Mapping[tuple[int, int], CellContent]]
    not_ours: tuple[str, ...]


def _cleared(book: xw.Book) -> _Cleared:
    """What stands in the workbook.

    Raises:
        TthcError: a sheet is missing, or the unit list is at fault.
        Stopped: the officer pressed Esc.
    """
    progress = Progress(book)
    opened = open_book(book, lambda at, many, name: progress.step(f"Đang đọc trang {at}/{many}: {name}…"))
    sets = candidate_sets(opened.request(now()))
    chosen = next((one for one in sets if one.id == opened.settings.get("bo_tieu_chi")), sets[0])
    titles = {group.id: group.title for group in chosen.groups}
    forms = FormSheets(shipped_sets(), unit_list_of(Path(CONFIG.name), opened.units or (), titles))
    inputs: dict[str, Mapping[tuple[int, int], CellContent]] = {}
    others = []
    for one in unit_sheets(opened.forms.name, opened.forms.sheets, sets):
        if (plan := forms.plan_of(one)) is None:
            others.append(one.tab)
        else:
            inputs[one.tab] = blank_inputs(plan)
    return _Cleared(opened, chosen, inputs, tuple(others))


def _question(book: xw.Book, cleared: _Cleared, wanted: Period) -> Result:
    opened = cleared.opened
    told = cleared_in_words(sum(row.is_ours for row in opened.forms.rows), len(cleared.inputs))
    folder = period_folder(opened.path, opened.settings.get("ky", ""))
    unclosed = "" if closed_period(book) else " Kỳ này CHƯA CHỐT: nên bấm «Chốt kỳ» trước."
    question = (
        f"Chuyển sang kỳ {wanted.text}? Sẽ xóa: {told}; giữ danh mục đơn vị, cấu hình và nhật ký. "
        f"Trước khi xóa, sổ được sao lưu vào {folder}.{unclosed}{not_ours(cleared.not_ours)}"
    )
    return Result(question, asks=(Ask("xac_nhan", AskKind.YES_NO, question),))


def _copy(book: xw.Book, opened: OpenBook) -> Path:
    """The workbook as it stands, in the folder of the period that ends.

    Raises:
        TthcError: the system refuses.
    """
    folder = period_folder(opened.path, opened.settings.get("ky", ""))
    suffix, number = opened.path.suffix, 1
    target = folder / f"{_COPY}{suffix}"
    while target.exists():
        number += 1
        target = folder / f"{_COPY}-{number}{suffix}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritableError("TT954", path=str(folder), reason=system_reason(error)) from error
    host_of(book).save_copy(book, target)
    return target


def _frames(chosen: CriteriaSet) -> Iterator[SheetPlan]:
    """The sheets of results before there is anything to show; the log keeps its lines.

    A set that rates no staff has no such sheet: the workbook's is then as it came.
    """
    default = next(one for one in shipped_sets() if one.id == DEFAULT_SET)
    plans = {plan.name: plan for own in (default, chosen) for plan in result_frames(own)}
    return (plan for name, plan in plans.items() if name not in (LOG.name, RECORDS.name))


def _drop_added(book: xw.Book, change: Change) -> None:
    """Result sheets that were added for further groups and sets."""
    sheets = [book.sheets[name] for name in book.sheet_names if name.startswith(ADDED_PREFIXES)]
    if sheets:
        change.removes(sheets)
        for sheet in sheets:
            sheet.delete()


def _clear_sheet(book: xw.Book, tab: str, blank: Mapping[tuple[int, int], CellContent]) -> None:
    """Only what is typed: a suggestion that still computes stays as it is."""
    sheet = book.sheets[tab]
    cells = cells_of(read_state(sheet, tab))
    for at, content in blank.items():
        entry = cells.pop(at, None)
        computes = isinstance(entry, str) and entry.startswith("=")
        if (becomes := entry if computes else planned_entry(content)) is not None:
            cells[at] = becomes
    with unlocked(host_of(book), [(sheet, tab)]):
        write_block(sheet, bounds(blank), cells)


def _set(book: xw.Book, values: Mapping[str, str]) -> None:
    for key, text in values.items():
        book.names[f"cau_hinh_{key}"].refers_to_range.value = typed(f"'{text}") if text else None


def _write(book: xw.Book, cleared: _Cleared, wanted: Period) -> Result:
    """A copy, then the clearing; where that is broken off and put back, the copy is not left behind."""
    copy = _copy(book, cleared.opened)
    try:
        return _clear(book, cleared, wanted, copy)
    except Exception as fault:
        if not hasattr(fault, "__notes__"):  # else putting back failed, and the copy is worth something
            with suppress(OSError):  # a virus scanner may still hold it
                copy.unlink()
        raise


def _clear(book: xw.Book, cleared: _Cleared, wanted: Period, copy: Path) -> Result:
    progress = Progress(book)
    told = f"Đã chuyển sang kỳ {wanted.text}. Sổ của kỳ trước lưu tại {copy}."
    units: Sequence[xw.Sheet] = [book.sheets[tab] for tab in cleared.inputs]
    with writing(book, _ACTION, [our_sheet(book, CONFIG), *units]) as change:
        _drop_added(book, change)
        change.carry(tuple(_frames(cleared.chosen)))
        noted = merged([row for row in cleared.opened.forms.rows if not row.is_ours], ())
        write_rows(book, change, noted, data_columns(cleared.chosen), cleared.chosen)
        for at, (tab, blank) in enumerate(cleared.inputs.items(), start=1):
            progress.step(f"Đang xóa trang {at}/{len(units)}: {tab}…")
            _clear_sheet(book, tab, blank)
        _set(book, {"ky": wanted.text, **dict.fromkeys(_OF_PERIOD, "")})
        change.tells(told)
    return Result(told + change.unnoted)


def new_period(book: xw.Book, ky_moi: object = "", xac_nhan: object = "") -> Result:
    """Kỳ mới: `ky_moi` is the new period; `xac_nhan` "co" clears what is of the old one.

    Unit list, settings and log stay, and so do the sheets of units with their names. A copy of the workbook
    as it stands goes to the old period's folder first.
    """
    cleared, text = _cleared(book), squeeze(str(ky_moi or ""))
    present = cleared.opened.settings.get("ky", "")
    if not text:
        prompt = "Kỳ mới (ví dụ: Quý III năm 2026)"
        ask = Ask("ky_moi", AskKind.TEXT, prompt, suggested_period(present))
        return Result(f"Kỳ đang chấm: {present or 'chưa ghi'}.", asks=(ask,))
    wanted = new_period_of(text, present)
    return _write(book, cleared, wanted) if str(xac_nhan) == _YES else _question(book, cleared, wanted)
