"""Nguồn số liệu and Điều chỉnh số liệu: where a figure comes from, and one that is to be read otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import xlwings as xw

from tthc.domain.decisions import BLANK, Decision
from tthc.domain.errors import TthcError
from tthc.domain.numbers import as_typed, read_score
from tthc.domain.places import Place
from tthc.domain.results import UnitResult
from tthc.domain.texts import fold
from tthc.excel.book_reader import cell_value
from tthc.excel.data_sheet import write_cells
from tthc.excel.result import Ask, AskKind, Result
from tthc.excel.run import Run, run_book, short
from tthc.excel.sheet_finder import find
from tthc.excel.snapshot import writing
from tthc.excel.state import now
from tthc.files.adjustment_layout import adjustments_sheet
from tthc.files.book_sheets import ADJUSTMENTS, FINDINGS, RECORDS
from tthc.files.data_rows import DataRow, entries_of, is_same
from tthc.files.grid import as_text
from tthc.files.plan import CellContent, Formula, SheetPlan
from tthc.workflow.adjust import Adjustable, adjustable, adjustment, value_fault
from tthc.workflow.book_results import BookPlan, book_plans
from tthc.workflow.figure_source import Figure, explain, figures_by_sheet

__all__ = ["adjust_figure", "selected_cell", "show_source"]

_ADJUST = "Điều chỉnh số liệu"
_NO_FIGURE = (
    "Ô {cell} trang {sheet} không phải ô số liệu. Đề nghị chọn một ô điểm, số hồ sơ, tổng điểm hoặc xếp loại "
    "trên trang TỔNG HỢP hoặc BM03 TỔNG HỢP, rồi bấm lại."
)
_OUTDATED = (
    "Trang {sheet} không còn khớp với số liệu hiện nay. Đề nghị bấm «Tổng hợp», chọn lại ô rồi bấm lại."
)
_CHANGED = "Ô này đang ghi {seen}; tính theo số liệu hiện nay là {now}, đề nghị bấm «Tổng hợp».\n\n"
_FROM_PAPER = (
    "{unit} nhập từ bản giấy ngay trên trang SỐ LIỆU. Đề nghị sửa thẳng ô {cell} của trang đó rồi bấm"
    " «Tổng hợp»."
)
_MOST_LINES = 14
_WHY, _WHO = "Lý do điều chỉnh", "Người của đơn vị đã xác nhận (họ tên, chức vụ)"


@dataclass(frozen=True, slots=True)
class _Selected:
    """The cell the officer selected."""

    sheet: str
    row: int
    column: int
    cell: str
    value: object


def selected_cell(book: xw.Book) -> _Selected:
    """Raises TthcError where a picture or a chart is selected."""
    area = book.selection
    if area is None:
        raise TthcError("TT730")
    first = area[0, 0]
    return _Selected(area.sheet.name, area.row, area.column, first.get_address(False, False), first.value)


def _content(plan: SheetPlan, row: int, column: int) -> object:
    found = next((one.value for one in plan.cells if (one.row, one.column) == (row, column)), None)
    return found.value if isinstance(found, Formula) else found


def _plan_of(book: xw.Book, run: Run, sheet: str) -> BookPlan | None:
    """The sheet of results with this tab, whatever an officer calls it."""
    for one in book_plans(run.result, run.request):
        if fold(one.plan.name) == fold(sheet):
            return one
        found = find(book, one.plan.name)
        if found is not None and found.name == sheet:
            return one
    return None


def _figure_at(run: Run, plan: BookPlan, selected: _Selected) -> Figure | None:
    figures: Mapping[tuple[int, int], Figure] = figures_by_sheet(run.result, run.request)[plan.exported]
    return figures.get((selected.row, selected.column))


def _is_outdated(book: xw.Book, plan: BookPlan, selected: _Selected) -> bool:
    """True where the row on the sheet is another unit's than the one it would be now."""
    seen = book.sheets[selected.sheet].range((selected.row, 2)).value
    return not is_same(cell_value(seen), _content(plan.plan, selected.row, 2))  # type: ignore[arg-type]


def _told(run: Run, figure: Figure) -> Result:
    source = explain(run.result, figure.name, figure.figure, part=figure.part)
    more = len(source.lines) - _MOST_LINES
    lines = [*source.lines[:_MOST_LINES], *([f"… và còn {more} dòng nữa"] if more > 0 else [])]
    return Result("\n".join((source.title, source.sentence, *lines)), "\n".join(source.lines))


def show_source(book: xw.Book) -> Result:
    """Nguồn số liệu: how the figure in the selected cell comes about, with file, sheet and cell."""
    selected = selected_cell(book)
    run = run_book(book)
    if selected.sheet == run.open.tabs.get(RECORDS):
        return _of_record(run, selected)
    plan = _plan_of(book, run, selected.sheet)
    figure = _figure_at(run, plan, selected) if plan is not None else None
    if plan is None or figure is None:
        return Result(_NO_FIGURE.format(cell=selected.cell, sheet=selected.sheet), ok=False)
    if _is_outdated(book, plan, selected):
        return Result(_OUTDATED.format(sheet=selected.sheet), ok=False)
    told = _told(run, figure)
    stands, seen = _content(plan.plan, selected.row, selected.column), cell_value(selected.value)
    if is_same(seen, stands):  # type: ignore[arg-type]
        return told
    shown = _CHANGED.format(seen=_words(seen), now=_words(stands))
    return Result(shown + told.sentence, told.details)


def _words(value: object) -> str:
    return as_text(value).replace(".", ",") if value not in (None, "") else "trống"  # type: ignore[arg-type]


def _record_place(run: Run, selected: _Selected) -> tuple[UnitResult, Place] | None:
    """The unit of a row of SỐ LIỆU and the cell of its file a column was read from."""
    row = next((one for one in run.open.forms.rows if one.number == selected.row), None)
    if row is None:
        return None
    key = next((key for key, at in row.columns.items() if at == selected.column), "")
    for part in run.result.parts:
        for unit in (*part.units, *part.outside):
            for one in unit.parts or (unit,):
                if one.form is None or not _is_of(row, one.form.source):
                    continue
                entry = entries_of(part.criteria_set, one.form).get(key)
                if entry is not None and entry.place is not None:
                    return unit, entry.place
    return None


def _is_of(row: DataRow, source: Place) -> bool:
    """True for the form of a row's file, or of the row itself."""
    by_itself = (source.sheet, source.row) == (RECORDS.name, row.number)
    return by_itself or (source.file, source.sheet) == (row.text("file"), row.text("sheet"))


def _of_record(run: Run, selected: _Selected) -> Result:
    found = _record_place(run, selected)
    if found is None:
        return Result(_NO_FIGURE.format(cell=selected.cell, sheet=selected.sheet), ok=False)
    unit, place = found
    where = f"tệp {place.file}, trang {place.sheet}, ô {place.cell}"
    return Result(f"{unit.printed_name}: số liệu ở ô {selected.cell} đọc từ {where}.", where)


@dataclass(frozen=True, slots=True)
class _Choice:
    """Which figure of which unit is meant; None where that is still to be asked. `proposed` is suggested."""

    unit: str = ""
    place: Place | None = None
    criterion: str = ""
    proposed: str = ""


def _of_finding(run: Run, book: xw.Book, selected: _Selected) -> _Choice:
    """What the selected line of CẦN KIỂM TRA is about, with the value it suggests."""
    values = book.sheets[selected.sheet].range((selected.row, 1), (selected.row, 20)).value
    texts = {as_text(cell_value(value)) for value in values if value is not None}
    for told in run.result.findings:
        place = told.finding.place
        if place is None or not place.cell or told.message not in texts:
            continue
        if {place.cell, told.finding.code} <= texts:
            first = next(iter(told.finding.suggestions), None)
            at, proposed = (first.place, as_typed(first.proposed)) if first is not None else (place, "")
            return _Choice(told.finding.unit or "", at, "", proposed)
    return _Choice()


def _meant(book: xw.Book, run: Run, selected: _Selected) -> _Choice:
    """What the selected cell says of the figure to be adjusted."""
    if selected.sheet == run.open.tabs.get(FINDINGS):
        return _of_finding(run, book, selected)
    if selected.sheet == run.open.tabs.get(RECORDS):
        found = _record_place(run, selected)
        return _Choice(found[0].unit.name, found[1]) if found else _Choice()
    plan = _plan_of(book, run, selected.sheet)
    figure = _figure_at(run, plan, selected) if plan is not None else None
    return _Choice(figure.name, None, figure.figure) if figure is not None else _Choice()


def _unit_named(run: Run, name: str) -> UnitResult | None:
    units = [unit for part in run.result.parts for unit in (*part.units, *part.outside)]
    wanted = fold(name)
    return next((u for u in units if wanted in (fold(u.unit.name), fold(u.printed_name))), None)


def _ask_unit(run: Run, default: str) -> Result:
    units = [unit.unit.name for part in run.result.parts for unit in part.units]
    first = default or next(iter(units), "")
    ask = Ask("don_vi", AskKind.TEXT, "Đơn vị cần điều chỉnh (ghi đúng tên)", first)
    return Result("Chọn đơn vị cần điều chỉnh số liệu.", asks=(ask,))


def _ask_figure(unit: UnitResult, figures: Sequence[Adjustable]) -> Result:
    words = tuple(_named(one) for one in figures)
    ask = Ask("chi_tieu", AskKind.CHOICE, f"Chỉ tiêu của {unit.unit.name}", choices=words)
    return Result(f"Chọn chỉ tiêu của {unit.unit.name} cần điều chỉnh.", asks=(ask,))


def _named(one: Adjustable) -> str:
    return f"{one.what} (ô {one.place.cell}, đang ghi {one.found or 'trống'})"


def _ask_value(unit: UnitResult, figure: Adjustable, proposed: str) -> Result:
    said = f"{unit.unit.name}, {figure.what}, ô {figure.place.cell}: đang ghi {figure.found or 'trống'}"
    asks = (
        Ask("gia_tri", AskKind.TEXT, f"{said}. Giá trị mới (bỏ trống ô thì ghi: (trống))", proposed),
        Ask("ly_do", AskKind.TEXT, _WHY),
        Ask("nguoi", AskKind.TEXT, _WHO),
    )
    return Result(f"{said}.", asks=asks)


def _ask_again(fault: str, proposed: str, reason: str, who: str) -> Result:
    """The new value once more, with all else that is still to be said; what was said is suggested again."""
    asks = [Ask("gia_tri", AskKind.TEXT, "Giá trị mới", proposed)]
    if not reason:
        asks.append(Ask("ly_do", AskKind.TEXT, _WHY))
    if not who:
        asks.append(Ask("nguoi", AskKind.TEXT, _WHO))
    return Result(fault, asks=tuple(asks))


def _figure_of(
    figures: Sequence[Adjustable], meant: _Choice, chosen: str
) -> tuple[Adjustable | None, list[Adjustable]]:
    """(the figure that is meant, those to choose from)."""
    if chosen:
        return next((one for one in figures if _named(one) == chosen), None), list(figures)
    exact = next((one for one in figures if one.place == meant.place), None) if meant.place else None
    said = f"Tiêu chí {meant.criterion}"
    near = [one for one in figures if meant.criterion and one.what.startswith((f"{said},", f"{said}:"))]
    return exact, near or list(figures)


def adjust_figure(
    book: xw.Book,
    don_vi: object = "",
    chi_tieu: object = "",
    gia_tri: object = "",
    ly_do: object = "",
    nguoi: object = "",
) -> Result:
    """Điều chỉnh số liệu: a figure of a unit is read otherwise from the next run on; the form stays as sent.

    What is not given is asked for, with what the selected cell suggests.
    """
    run = run_book(book)
    meant = _meant(book, run, selected_cell(book))
    unit = _unit_named(run, str(don_vi or "") or meant.unit)
    if unit is None:
        return _ask_unit(run, meant.unit)
    own = meant if fold(meant.unit) in (fold(unit.unit.name), fold(unit.printed_name)) else _Choice()
    figure, choices = _figure_of(adjustable(run.result, unit), own, str(chi_tieu or ""))
    if not choices:
        return Result(f"{unit.unit.name} chưa có biểu nên chưa có số liệu để điều chỉnh.", ok=False)
    if figure is None:
        return _ask_figure(unit, choices)
    if (figure.place.file, figure.place.sheet) == (run.open.forms.name, RECORDS.name):
        return Result(_FROM_PAPER.format(unit=unit.unit.name, cell=figure.place.cell), ok=False)
    value, reason = str(gia_tri or "").strip(), str(ly_do or "").strip()
    if not value:
        return _ask_value(unit, figure, own.proposed)
    if fault := value_fault(figure.kind, value):
        return _ask_again(fault, own.proposed, reason, str(nguoi or "").strip())
    if not reason:
        ask = Ask("ly_do", AskKind.TEXT, "Cần ghi lý do điều chỉnh để sau này tra cứu. Lý do")
        return Result("Cần ghi lý do điều chỉnh.", asks=(ask,))
    return _adjusted(book, run, unit, figure, value, reason, str(nguoi or "").strip())


def _same_cell(one: Decision, other: Decision) -> bool:
    """True for two decisions about one cell, however its file is named."""
    files = {short(one.file), short(other.file)}
    return len(files) == 1 and (one.sheet, one.cell) == (other.sheet, other.cell)


def _record_cells(run: Run, place: Place, value: str) -> dict[tuple[int, int], CellContent]:
    """The cell of SỐ LIỆU that shows the figure of a file's cell, with the value it shows from now on."""
    rows = {row.number: row for row in run.open.forms.rows}
    read = read_score(value).value
    shown = read if isinstance(read, Decimal) else None if fold(value) == fold(BLANK) else value
    return {
        (number, rows[number].columns[key]): shown
        for number, (chosen, form) in run.collected.used.items()
        for key, entry in entries_of(chosen, form).items()
        if entry.place == place and key in rows[number].columns
    }


def _adjusted(
    book: xw.Book, run: Run, unit: UnitResult, figure: Adjustable, value: str, reason: str, who: str
) -> Result:
    line = adjustment(
        run.result, unit.unit.name, figure, value, reason=reason, who=who, when=f"{now():%d/%m/%Y}"
    )
    kept = [one for one in run.adjustments if not _same_cell(one.decision, line.decision)]
    first = next((one.found for one in run.adjustments if one not in kept), line.found)
    line = replace(line, found=first)  # what the form says, not what an earlier line made of it
    cells = _record_cells(run, figure.place, value)
    told = f"{unit.unit.name}, {figure.what}, ô {figure.place.cell}: {figure.found or 'trống'} thành {value}"
    with writing(book, _ADJUST) as change:
        change.carry([adjustments_sheet([*kept, line])])
        write_cells(book, change, cells)
        change.tells(f"{told}. Lý do: {reason}. Người xác nhận: {who or 'không ghi'}.")
    after = f"Đã ghi vào trang {ADJUSTMENTS.name}; bấm «Tổng hợp» để tính lại."
    return Result(f"{told}. {after}{change.unnoted}")
