"""The head of a computing form and what is typed beside the grid, with the status line above it."""

from __future__ import annotations

from dataclasses import replace

from tthc.domain.counts import Count
from tthc.files.form_layout import NO_CASES
from tthc.files.helper_area import CHECK_HEADING
from tthc.files.live_names import name_of, quoted, text_or_blank
from tthc.files.live_sheet import APPRAISED, INPUT, LABEL, OUTPUT, LiveSheet
from tthc.files.live_side import CASES, LATE_REASON, NO_CASES_CHOICE, SideInput, SideKind
from tthc.files.plan import Area, Formula, Highlight, InputRule, Look, PlannedCell

__all__ = ["BROKEN", "put_beside", "put_head"]

_READY = "Biểu đã đủ số liệu, có thể gửi."
_EMPTY = "Biểu chưa nhập số liệu. Nhập vào các ô nền vàng, bắt đầu từ trên xuống."
_NO_TOTAL = "Biểu chưa có tổng điểm. Đề nghị xem lại các ô đã nhập."
BROKEN = "Ô công thức bị hỏng (có ô bị cắt, xóa hoặc dán đè). Đề nghị nhập lại vào một biểu trắng."
"""Said where a formula gives an error: a cell was cut and pasted elsewhere."""
_READY_FILL, _LOOK_FILL = "#E2F0D9", "#FCE4D6"
_REASON_ROWS = 3
_LONG_UNIT = 100
"""Letters of a unit's name that the title has room for where the unit is chosen in the form."""


def _status() -> str:
    left = '"Còn "&TEXT(open_checks,"00")&" nội dung cần kiểm tra, xem cột Kiểm tra."'
    begun = f"IF(open_checks>0,{left},IF(OR(started,no_cases),{quoted(_NO_TOTAL)},{quoted(_EMPTY)}))"
    return f"IFERROR(IF(ready,{quoted(_READY)},{begun}),{quoted(BROKEN)})"


def put_head(live: LiveSheet) -> None:
    """Title, period and unit lines, the two totals of dossiers, and the line of no cases."""
    if live.connections.units is not None:
        before, unit, after = live.chosen.forms.title.partition("{unit}")
        shown = 'IF(unit="","……………",UPPER(unit))' if unit else '""'
        if live.labels.title is None:
            title = live.laid.places["title"]
            live.put(title, Formula(f"{quoted(before)}&{shown}&{quoted(after)}"))
            longest = before + "X" * _LONG_UNIT + after
            live.roomy.append(replace(live.cells[title], value=longest))
        live.put(live.laid.places["unit"], Formula('"Đơn vị: "&IF(unit="","……………",unit)'))
    if live.connections.period is not None:
        live.put(live.laid.places["period"], Formula('"Kỳ đánh giá: "&IF(period="","……………",period)'))
    row, column = live.laid.places["no_cases"]
    told = Formula(f'IF(no_cases,{quoted(NO_CASES)},"")')
    live.cells[row, column] = PlannedCell(row, column, told, Look(wrap=False), 1, live.laid.note_column)
    for count in (Count.RESOLVED, Count.RECEIVED):
        key = f"count.{count}"
        if key in live.laid.places:
            at = live.laid.places[key]
            look = replace(live.cells[at].look, number_format="#,##0", align="right")
            live.input(key, at, look)
            live.whole(at)


def put_beside(live: LiveSheet) -> None:
    """The inputs right of the grid, with the status above them."""
    label, value = live.label_column, live.value_column
    heading = replace(LABEL, bold=True, align="center")
    live.put((1, live.check_column), CHECK_HEADING, heading)
    status = replace(LABEL, bold=True)
    live.cells[1, label] = PlannedCell(1, label, Formula(_status()), status, 1, 2)
    live.name("status", (1, label))
    for one in live.side:
        at = (one.row, value)
        live.put((one.row, label), one.label, LABEL)
        match one.kind:
            case SideKind.UNIT:
                _unit(live, at)
            case SideKind.PERIOD:
                _period(live, at)
            case SideKind.CHOICE:
                _choice(live, at)
            case SideKind.TEXT:
                _reason(live, one.row)
            case SideKind.SCORE:
                _score_beside(live, one, at)
            case _:
                live.put(at, live.form.head.value(Count(one.key.removeprefix("count."))))
                live.input(one.key, at, replace(INPUT, number_format="#,##0"))
                live.whole(at)
    status_area = Area(1, label, 1, 2)
    live.highlights += [
        Highlight(status_area, "ready", _READY_FILL, "#375623"),
        Highlight(status_area, "open_checks>0", _LOOK_FILL, "#C00000"),
    ]


def _unit(live: LiveSheet, at: tuple[int, int]) -> None:
    units = live.connections.units
    live.name("unit", at)
    live.keys.append(("unit", text_or_blank("unit")))
    if units is None:
        live.put(at, live.labels.unit, replace(OUTPUT, wrap=True, align="left"))
        return
    live.put(at, live.labels.unit or None, replace(INPUT, align="left"))
    if units:
        refusal = "Đề nghị chọn tên đơn vị trong danh sách. Vẫn dùng tên vừa nhập?"
        live.rules.append(InputRule(Area(*at), refusal, units, strict=False))


def _period(live: LiveSheet, at: tuple[int, int]) -> None:
    period = live.connections.period
    content = live.labels.period if period is None else Formula(period)
    live.put(at, content, replace(OUTPUT, align="left"))
    live.name("period", at)
    live.keys.append(("period", text_or_blank("period")))


def _choice(live: LiveSheet, at: tuple[int, int]) -> None:
    chosen = NO_CASES_CHOICE if live.form.no_cases else CASES
    live.put(at, chosen, replace(INPUT, size=10))
    refusal = f'Chọn "{CASES}" hoặc "{NO_CASES_CHOICE}" trong danh sách.'
    live.rules.append(InputRule(Area(*at), refusal, (CASES, NO_CASES_CHOICE)))
    live.name("cases", at)
    live.aid("no_cases", f"cases={quoted(NO_CASES_CHOICE)}")
    live.keys.append(("no_cases", 'IF(no_cases,TRUE,"")'))


def _reason(live: LiveSheet, row: int) -> None:
    look = replace(INPUT, align="left", valign="top")
    at = (row + 1, live.label_column)
    typed = live.connections.late_reason or None
    live.cells[at] = PlannedCell(*at, typed, look, _REASON_ROWS, 2)
    live.cells.setdefault((row, live.value_column), PlannedCell(row, live.value_column, None, LABEL))
    live.name(LATE_REASON, at)
    live.keys.append((LATE_REASON, text_or_blank(LATE_REASON)))


def _score_beside(live: LiveSheet, one: SideInput, at: tuple[int, int]) -> None:
    kind, column, criterion = one.key.split(".", 2)
    entry = live.form.criterion(criterion)
    known_value = entry.score(column).value if kind == "typed" else None
    if kind == "stated" and column in entry.maxima:
        known_value = entry.maxima[column].value
    live.put(at, known_value)
    if column == live.chosen.computed_column.id:
        live.input(one.key, at, INPUT)
    else:
        live.input(one.key, at, replace(OUTPUT, unlocked=True), blank="FALSE")
        live.put(
            (one.row, live.label_column), f"{one.label} ({APPRAISED[0].lower()}{APPRAISED[1:-1]})", LABEL
        )
    live.keys.pop()
    block = "score" if kind == "typed" else "maximum"
    live.keys.append((f"{block}.{column}.{criterion}", text_or_blank(name_of(one.key))))
