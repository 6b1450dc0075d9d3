"""Nhận biểu từ tệp, Nhận biểu từ thư mục: the command's own reading, shown first, then written to SỐ LIỆU."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import xlwings as xw

from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import TthcError
from tthc.domain.findings import Finding
from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation, FileStatus
from tthc.excel.book_reader import OpenBook, open_book
from tthc.excel.data_sheet import write_rows
from tthc.excel.form_sheets import add_planned_sheets
from tthc.excel.guard import Progress
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.run import short
from tthc.excel.snapshot import writing
from tthc.excel.state import now
from tthc.files.book_sheets import RECORDS
from tthc.files.data_layout import HEADING_ROW
from tthc.files.data_rows import ON_SHEET, DataRow
from tthc.files.listing import files_below, real_path
from tthc.files.originals import digest_of, keep_copy
from tthc.files.plan import SheetPlan
from tthc.workflow.book_rows import Kept, Row, columns_of, forms_of, merged, preview, rows_of, states_of
from tthc.workflow.choose import candidate_sets
from tthc.workflow.collect import CLOSED_FOLDER, Collected, LeftOut, collect
from tthc.workflow.consolidate import consolidated
from tthc.workflow.keep import ORIGINALS, period_folder
from tthc.workflow.received_sheets import sheets_of
from tthc.workflow.unit_sheets import unit_sheets

__all__ = ["receive_files", "receive_folder"]

_FROM_FILES, _FROM_FOLDER = "Nhận biểu từ tệp", "Nhận biểu từ thư mục"
_YES = "co"
_ONE_SHEET, _OWN_SHEETS = f"Trang {RECORDS.name}", "Mỗi đơn vị một trang"
_ENDINGS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv", "docx", "et", "html", "xml")
_NOTHING = "Không thấy biểu nào trong {where}. Đề nghị kiểm tra lại tệp, thư mục đã chọn."
_NOT_KEPT = frozenset({"TT906", "TT908", "TT909"})
"""Files that are nobody's form: our own outputs, locks of open files, what is no table."""
_MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class _Received:
    """What files hold, and what a run over them alone says."""

    collected: Collected
    result: Consolidation


_LAST: dict[tuple[object, ...], _Received] = {}
"""What was shown last, so that saying yes does not read everything again."""


def _not_input(opened: OpenBook) -> frozenset[Path]:
    """The workbook, and what is kept beside it: backups, snapshots."""
    own = opened.path.with_name(f"{opened.path.stem} - du lieu")
    return frozenset(real_path(path) for path in (opened.path, *files_below(own).files))


def _state(file: Path) -> tuple[object, ...]:
    try:
        state = file.stat()
    except OSError:  # reading it says why
        return (str(file),)
    return (str(file), state.st_mtime_ns, state.st_size)


def _signature(paths: Sequence[Path], opened: OpenBook) -> tuple[object, ...]:
    """What must be unchanged for what was shown to hold still."""
    files = sorted(file for path in paths for file in ([path] if path.is_file() else files_below(path).files))
    states = tuple(map(_state, files))
    return (str(opened.path), tuple(map(str, paths)), states, tuple(sorted(opened.settings.items())))


def _received(book: xw.Book, opened: OpenBook, paths: Sequence[Path]) -> _Received:
    key = _signature(paths, opened)
    if key in _LAST:
        return _LAST[key]
    progress = Progress(book)
    request = opened.request(now())
    sets = candidate_sets(request)
    collected = collect(
        paths,
        sets,
        _not_input(opened),
        before=lambda at, many, name: progress.step(f"Đang đọc {at}/{many}: {short(name)}…"),
    )
    left_out = tuple(one for one in collected.left_out if one.finding.code not in _NOT_KEPT)
    collected = replace(collected, left_out=left_out)
    _LAST.clear()
    _LAST[key] = _Received(collected, consolidated(request, sets, collected))
    return _LAST[key]


def _details(received: _Received) -> str:
    """The files to look at before saying yes, a line each."""
    doubtful = [one for one in received.result.files if one.status is not FileStatus.ACCEPTED]
    lines = [f"{short(one.path)}: {one.reason}" for one in doubtful[:_MOST_TOLD]]
    more = len(doubtful) - _MOST_TOLD
    return "\n".join((*lines, *([f"… và còn {format_count(more)} tệp nữa"] if more > 0 else [])))


def _closed(folder: LeftOut) -> str:
    """Which folder did not open, why, and what to do."""
    told = tell(replace(folder.finding, place=None))
    return f"{short(folder.path)}: {told.message} {told.fix}"


def _kept(received: _Received, folder: Path, base: Path) -> tuple[dict[str, Kept], list[str]]:
    """(where each file is kept, why one could not be)."""
    kept: dict[str, Kept] = {}
    failed: list[str] = []
    items = [(one.path, one.sha256) for one in received.collected.read]
    for one in received.collected.left_out:
        if one.finding.code == CLOSED_FOLDER:
            failed.append(_closed(one))
        else:
            items.append((one.path, one.sha256))
    for path, known in items:
        try:
            digest = known or digest_of(Path(path))
            copy = keep_copy(Path(path), folder, digest)
        except TthcError as error:
            failed.append(tell(Finding(error.code, error.facts)).message)
            continue
        kept[path] = Kept(copy.relative_to(base).as_posix(), digest)
    return kept, failed


def _as_data_rows(rows: Sequence[Row], columns: Sequence[str]) -> tuple[DataRow, ...]:
    at = {key: number for number, key in enumerate(columns, start=1)}
    return tuple(
        DataRow(number, dict(row), at)  # type: ignore[arg-type]
        for number, row in enumerate(rows, start=HEADING_ROW + 1)
    )


def _chosen(opened: OpenBook, sets: Sequence[CriteriaSet]) -> CriteriaSet:
    wanted = opened.settings.get("bo_tieu_chi", "")
    return next((one for one in sets if one.id == wanted), sets[0])


@dataclass(frozen=True, slots=True)
class _Writing:
    """What is going to be written: all rows, and the sheets of those forms that get one."""

    rows: list[Row]
    columns: dict[str, str]
    sheets: tuple[SheetPlan, ...]
    told: str


def _stated(
    opened: OpenBook, received: _Received, rows: Sequence[Row], fresh: Sequence[Row], columns: Sequence[str]
) -> list[Row]:
    """The rows, the new ones with their state."""
    states = states_of(received.result, _as_data_rows(rows, columns), opened.path.name)
    new = {id(row) for row in fresh}
    return [
        {**row, "state": state} if id(row) in new else row for row, state in zip(rows, states, strict=True)
    ]


def _planned(
    opened: OpenBook, received: _Received, kept: Mapping[str, Kept], tabs: Sequence[str] | None
) -> _Writing:
    """`tabs` are those in use where forms are to have sheets of their own; None: all stay in SỐ LIỆU."""
    sets = candidate_sets(opened.request(now()))
    fresh = rows_of(received.collected, sets, kept, f"{now():%d/%m/%Y}")
    rows = merged(opened.forms.rows, fresh)
    columns = columns_of(rows, {one.id: one for one in sets}, _chosen(opened, sets))
    stated = _stated(opened, received, rows, fresh, list(columns))
    forms = sum(row.holds_form for row in _as_data_rows(fresh, list(columns)))
    plans: Sequence[SheetPlan | None] = ()
    if tabs is not None:
        new = {id(row) for row in fresh}
        at = [number for number, row in enumerate(rows) if id(row) in new]
        own = [stated[number] for number in at]
        plans = sheets_of(forms_of(received.collected, kept), own, sets, tabs)
        for number, row, plan in zip(at, own, plans, strict=True):
            stated[number] = {**row, "state": f"{ON_SHEET}{plan.name}"} if plan else row
    sheets = tuple(plan for plan in plans if plan is not None)
    told = f"Đã ghi {format_count(forms)} biểu vào trang {RECORDS.name}"
    if tabs is not None:
        told = (
            f"Đã đưa {format_count(len(sheets))} biểu vào trang riêng, "
            f"{format_count(forms - len(sheets))} biểu vào trang {RECORDS.name}"
        )
    return _Writing(stated, columns, sheets, told)


def _write(book: xw.Book, opened: OpenBook, received: _Received, action: str, *, on_sheets: bool) -> Result:
    period = opened.settings.get("ky") or received.result.run_period_text
    folder = period_folder(opened.path, period) / ORIGINALS
    kept, failed = _kept(received, folder, opened.path.parent)
    sets = candidate_sets(opened.request(now()))
    known = {row.text("digest"): row.text("file") for row in opened.forms.rows}
    again = [path for path, one in kept.items() if known.get(one.short, path) != path]
    kept = {path: one for path, one in kept.items() if path not in again}
    plan = _planned(opened, received, kept, book.sheet_names if on_sheets else None)
    told = f"{plan.told}; bản gốc lưu tại {folder.relative_to(opened.path.parent)}."
    if again:
        told += f" {format_count(len(again))} tệp đã nhận trước đây dưới tên khác nên không ghi lại."
    with writing(book, action) as change:
        if plan.sheets:
            there = [one.tab for one in unit_sheets(opened.forms.name, opened.forms.sheets, sets)]
            add_planned_sheets(book, change, plan.sheets, there, "Đang thêm trang")
        write_rows(book, change, plan.rows, plan.columns, _chosen(opened, sets))
        change.tells(told)
    return Result(" ".join((told, *failed)) + change.unnoted, ok=not failed)


def _receive(book: xw.Book, paths: Sequence[Path], action: str, confirmed: bool, where: str) -> Result:
    opened = open_book(book)
    received = _received(book, opened, paths)
    if not received.collected.read and not received.collected.left_out:
        return Result(_NOTHING.format(where=", ".join(map(str, paths[:1]))), ok=False)
    closed = [one for one in received.collected.left_out if one.finding.code == CLOSED_FOLDER]
    if not received.collected.read and len(closed) == len(received.collected.left_out):
        return Result("\n".join(map(_closed, closed)), ok=False)
    if confirmed:
        return _write(book, opened, received, action, on_sheets=where in (_YES, _OWN_SHEETS))
    told, details = preview(received.result), _details(received)
    shown = f"{told}\n{details}" if details else told
    places = Ask("trang_rieng", AskKind.CHOICE, "Ghi vào đâu?", _ONE_SHEET, (_ONE_SHEET, _OWN_SHEETS))
    return Result(shown, details, asks=(Ask("xac_nhan", AskKind.YES_NO, "Ghi vào sổ?"), places))


def receive_files(book: xw.Book, tep: object = "", xac_nhan: object = "", trang_rieng: object = "") -> Result:
    """Nhận biểu từ tệp: `tep` are paths, one a line; `xac_nhan` "co" writes what was shown.

    `trang_rieng` "co": forms that a computing sheet says whole get one each; the others stay in SỐ LIỆU.
    """
    paths = [Path(line.strip()) for line in str(tep or "").splitlines() if line.strip()]
    if not paths:
        ask = Ask("tep", AskKind.FILES, "Chọn các tệp biểu đã nhận", choices=_ENDINGS)
        return Result("Chọn các tệp biểu đã nhận.", asks=(ask,))
    return _receive(book, paths, _FROM_FILES, str(xac_nhan) == _YES, str(trang_rieng))


def receive_folder(
    book: xw.Book, thu_muc: object = "", xac_nhan: object = "", trang_rieng: object = ""
) -> Result:
    """Nhận biểu từ thư mục: every file of a folder and those below it."""
    folder = str(thu_muc or "").strip()
    if not folder:
        ask = Ask("thu_muc", AskKind.FOLDER, "Chọn thư mục chứa các biểu đã nhận")
        return Result("Chọn thư mục chứa các biểu đã nhận.", asks=(ask,))
    return _receive(book, [Path(folder)], _FROM_FOLDER, str(xac_nhan) == _YES, str(trang_rieng))
