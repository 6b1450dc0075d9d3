"""Cases 20 to 32: where things stand in the sheets."""

from __future__ import annotations

import io
import re
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Literal

from openpyxl import Workbook, load_workbook
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.worksheet import Worksheet

from messy.case import ACCEPTED, FIX, USED, Case, CaseMaker, Expected, Found, form, refused
from messy.formats import members, repacked
from messy.good import (
    GOOD,
    NOTE,
    PLAIN,
    UNIT,
    Rows,
    Truth,
    Value,
    book_of,
    edited,
    good_bytes,
    plain_rows,
    put,
)

__all__ = ["LAYOUT_CASES", "png"]

_SHEET = "xl/worksheets/sheet1.xml"
_FIRST = 9
"""Position of criterion 1 among the plain rows; each criterion has four."""


def plain(
    name: str,
    rows: Rows,
    truth: Truth = PLAIN,
    *found: Found,
    status: frozenset[str] = ACCEPTED,
    change: Callable[[Worksheet], object] | None = None,
) -> Case:
    """A plain sheet, with a change of its looks."""
    data = book_of(("Biểu 03", rows))
    return form(
        name, data if change is None else edited(change, data), truth, *found, status=status, cells={}
    )


def _spliced(at: int, drop: int, *rows: list[Value]) -> Rows:
    """The plain rows with some dropped and others put in their place."""
    own = plain_rows()
    return [*own[:at], *rows, *own[at + drop :]]


def merged_and_wrapped() -> Iterator[Case]:
    """20: merged cells and texts that run over two rows; labels are joined, numbers never spread."""
    own = plain_rows()
    wording = str(own[_FIRST + 4][1])
    first, second = wording[:40], wording[40:]
    yield plain(
        "criterion-over-two-rows",
        _spliced(_FIRST + 4, 1, [2, first, *own[_FIRST + 4][2:]], [None, second]),
        status=USED,
    )
    level = own[_FIRST + 10]
    halves = _spliced(
        _FIRST + 11,
        1,
        [None, "Phải liên hệ hơn một lần (trừ trường hợp", 0],
        [None, "nguyên nhân do lỗi của người nộp hồ sơ)"],
    )
    yield plain("level-over-two-rows", halves)
    assert level[1] == "Chỉ liên hệ một lần"
    split: Rows = [*own[:3], ["Đơn vị: UBND xã"], ["Nà Nhạn"], *own[4:]]
    broken = replace(PLAIN, unit="UBND xã Nà Nhạn")
    yield plain("unit-over-two-rows", split, broken, status=USED)
    yield plain(
        "number-and-label-merged",
        own,
        change=lambda sheet: [sheet.merge_cells(f"A{r}:A{r + 3}") for r in range(10, 43, 4)],
    )
    yield plain(
        "score-merged-down",
        own,
        change=lambda sheet: [sheet.merge_cells(f"E{r}:E{r + 3}") for r in range(10, 43, 4)],
    )
    yield plain(
        "count-merged-down",
        own,
        change=lambda sheet: sheet.merge_cells("D10:D13"),
        truth=PLAIN.level("1", None, None, None),
        status=USED,
    )
    yield plain(
        "head-merged", own, change=lambda sheet: [sheet.merge_cells(f"A{r}:F{r}") for r in range(1, 7)]
    )
    yield plain("total-merged", own, change=lambda sheet: sheet.merge_cells("A46:B46"))
    low = [list(row) for row in own]
    low[_FIRST][4], low[_FIRST + 1] = None, [*low[_FIRST + 1], 1.68]
    yield plain("score-on-level-row", low, PLAIN, status=USED)
    heads: Rows = [
        ["STT", "Tiêu chí/", "Điểm", "Số lượng", "Điểm tự", "Ghi"],
        [None, "Tiêu chí thành phần", "tối đa", "hồ sơ", "đánh giá", "chú"],
    ]
    yield plain("headings-over-two-rows", [*own[:7], *heads, *own[8:]])
    broken: list[Value] = [one.replace(" ", "\n", 1) if isinstance(one, str) else one for one in own[7]]
    yield plain("headings-with-line-breaks", [*own[:7], broken, *own[8:]])
    table = _table([[1, "UBND xã Nà", *_SCORES], [None, "Nhạn"]])
    yield _summary("name-over-two-rows", table, _row("UBND xã Nà Nhạn"))


_SCORES: list[Value] = [1.68, 1.68, 1.97, 1.97, 1.73, 2, 2, 2, 1, 16.03, 9.03, "Xuất sắc", NOTE]


def _row(unit: str = UNIT) -> Truth:
    """What a row of a summary says."""
    return replace(PLAIN, unit=unit, levels={}, counts={}, marks={})


def _table(rows: Rows, heads: int = 9) -> Rows:
    names: list[Value] = [f"Tiêu chí {at}" for at in range(1, heads + 1)]
    return [
        ["KẾT QUẢ ĐÁNH GIÁ XẾP LOẠI QUÝ II NĂM 2022"],
        ["STT", "TÊN CƠ QUAN, ĐƠN VỊ", *names, "TỔNG ĐIỂM", "ĐTB CCVC", "PHÂN LOẠI", "Ghi chú"],
        ["I", "UBND CÁC XÃ, PHƯỜNG"],
        *rows,
    ]


def _summary(
    name: str,
    rows: Rows,
    *truths: Truth,
    found: tuple[Found, ...] = (),
    status: frozenset[str] = ACCEPTED,
    absent: tuple[str, ...] = (),
) -> Case:
    units = tuple(Expected(truth.unit, truth, status, {}) for truth in truths)
    return Case(name, {"bang.xlsx": book_of(("Tổng hợp", rows))}, units, found=found, absent=absent)


def _moved_rows(order: str, *, renumber: bool) -> Rows:
    own = plain_rows()
    blocks = {str(at): own[_FIRST + 4 * (at - 1) : _FIRST + 4 * at] for at in range(1, 10)}
    rows: Rows = []
    for place, key in enumerate(order, start=1):
        head, *levels = blocks[key]
        rows += [[place if renumber else head[0], *head[1:]], *levels]
    return [*own[:_FIRST], *rows, own[-1]]


def _columns(order: tuple[int | None, ...]) -> Rows:
    """The grid with its columns in another order; None is a column of something else."""
    rows: Rows = []
    for at, row in enumerate(plain_rows()):
        full = [*row, *[None] * (6 - len(row))]
        rows.append(row if at < 7 else [None if one is None else full[one] for one in order])
    return rows


def moved() -> Iterator[Case]:
    """21: rows and columns inserted, taken away, in another order."""
    own = plain_rows()
    yield plain("rows-above", [[], ["UBND THÀNH PHỐ ĐIỆN BIÊN PHỦ"], [], *own])
    spread: Rows = [line for row in own for line in (row, [])]
    yield plain("blank-row-after-each", spread)
    yield plain(
        "remark-row-between",
        _spliced(_FIRST + 8, 0, [None, "(Số liệu lấy từ phần mềm một cửa)"]),
        status=USED,
    )
    yield plain("blank-column-left", [[None, *row] for row in own])
    yield plain("three-columns-left", [[None, None, None, *row] for row in own])
    yield plain("column-between", _columns((0, 1, None, 2, 3, 4, 5)))
    yield plain("score-before-count", _columns((0, 1, 2, 4, 3, 5)), status=USED)
    swapped = _columns((0, 1, 2, 4, 3, 5))
    swapped[8] = own[8]
    yield plain("score-before-count-renumbered", swapped)
    yield plain("no-number-column", _columns((1, 2, 3, 4, 5)), status=USED)
    yield plain("no-maximum-column", _columns((0, 1, 3, 4, 5)), status=USED)
    yield plain("no-column-numbers", [*own[:8], *own[9:]])
    yield plain("no-headings", [*own[:7], *own[8:]])
    yield plain("no-headings-at-all", [*own[:7], *own[9:]], status=USED)
    yield plain("criteria-moved", _moved_rows("132457689", renumber=False), status=USED)
    yield plain("criteria-moved-and-renumbered", _moved_rows("213456789", renumber=True), status=USED)
    gone = PLAIN.without("6")
    missing = Found(criterion="6", severity="error")
    yield plain("criterion-6-gone", _moved_rows("12345789", renumber=False), gone, missing, status=FIX)
    yield plain(
        "criterion-6-gone-renumbered", _moved_rows("12345789", renumber=True), gone, missing, status=FIX
    )
    level = Found(criterion="1", severity="error")
    yield plain("level-gone", _spliced(_FIRST + 3, 1), PLAIN.level("1", 2703, 1000, None), level, status=FIX)
    yield plain("total-row-gone", own[:-1], replace(PLAIN, total=None), status=USED)
    short = [list(row) for row in own]
    for row in short[_FIRST:-1]:
        row[1] = " ".join(str(row[1]).split()[:6])
    yield plain("labels-cut-short", short, status=USED)
    typos = [list(row) for row in own]
    typos[_FIRST][1] = "Tổng thời gian giải quyêt hồ sơ thủ tục hành chánh"
    yield plain("label-with-typos", typos)
    doubled = _spliced(_FIRST + 4, 0, *own[_FIRST : _FIRST + 4])
    yield plain("criterion-twice", doubled, status=USED)
    differs = [
        [1, own[_FIRST][1], 2, 3803, 1.18],
        *(
            [None, *row[1:3], n]
            for row, n in zip(own[_FIRST + 1 : _FIRST + 4], (1000, 2703, 100), strict=True)
        ),
    ]
    yield plain(
        "criterion-twice-differs",
        _spliced(_FIRST + 4, 0, *differs),
        PLAIN,
        Found(criterion="1", severity="error"),
        status=FIX,
    )
    numbered = ("1)", "01", "1.", "Tiêu chí 1", "TC1", "I", "1.0", "(1)")
    for at, number in enumerate(numbered):
        yield plain(
            f"numbered-{at}",
            [
                [_numbered(row[0], number), *row[1:]] if _FIRST <= n < 45 and row[0] else row
                for n, row in enumerate(own)
            ],
            status=USED,
        )
    for at, mark in enumerate(("{}.{}", "-", "+", "{b}", "{}{b}", "{}", "*", "{r}", "{j}")):
        yield plain(f"levels-numbered-{at}", _levels_numbered(mark), status=USED)
    yield plain(
        "levels-backwards",
        [
            *own[:9],
            *(row for at in range(9, 45, 4) for row in (own[at], *reversed(own[at + 1 : at + 4]))),
            own[-1],
        ],
        status=USED,
    )
    yield plain(
        "sum-row-in-each",
        [
            *own[:9],
            *(row for at in range(9, 45, 4) for row in (*own[at : at + 4], [None, "Cộng", None, own[at][3]])),
            own[-1],
        ],
        status=USED,
    )
    for at, heads in enumerate(
        (
            ("Điểm tự đánh giá", "Điểm thẩm định"),
            ("Điểm thẩm định", "Điểm tự đánh giá"),
            ("Điểm kỳ trước", "Điểm tự đánh giá"),
        )
    ):
        yield plain(f"two-score-columns-{at}", _two_scores(heads), status=USED)
    for at, heads in enumerate(
        (
            ("Số lượng hồ sơ", "Số lượng hồ sơ kỳ trước"),
            ("Số lượng hồ sơ kỳ trước", "Số lượng hồ sơ"),
            ("Số hồ sơ tiếp nhận", "Số hồ sơ đã giải quyết"),
        )
    ):
        yield plain(f"two-count-columns-{at}", _two_counts(heads), status=USED)
    yield form("own-layout-column-left", edited(_column_left), cells={})


def _column_left(sheet: Worksheet) -> None:
    for one in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(one))  # the library does not move merged cells
    sheet.insert_cols(1)


def _numbered(value: Value, number: str) -> Value:
    roman = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")[int(str(value)) - 1]
    return roman if number == "I" else number.replace("1", str(value))


def _levels_numbered(mark: str) -> Rows:
    """The level rows with something in the STT column too."""
    rows = plain_rows()
    for at in range(_FIRST, 45):
        criterion, level = (at - _FIRST) // 4 + 1, (at - _FIRST) % 4
        if level:
            text = mark.replace("{}", str(criterion), 1).replace("{}", str(level))
            rows[at][0] = (
                text.replace("{b}", "abc"[level - 1]).replace("{r}", "I" * level).replace("{j}", str(level))
            )
    return rows


def _two_scores(heads: tuple[str, str]) -> Rows:
    """Two columns of scores; the one that is not the typed score holds another figure."""
    rows = plain_rows()
    for at in range(7, 46):
        row = [*rows[at], *[None] * (6 - len(rows[at]))]
        typed = row[4]
        other = 0.5 if isinstance(typed, int | float) else typed
        both = {"Điểm tự đánh giá": typed, heads[0]: other, heads[1]: other} | {"Điểm tự đánh giá": typed}
        pair = (
            list(heads)
            if at == 7
            else [f"({n})" for n in (5, 6)]
            if at == 8
            else [both[one] for one in heads]
        )
        rows[at] = [*row[:4], *pair, "(7)" if at == 8 else row[5]]
    return rows


def _two_counts(heads: tuple[str, str]) -> Rows:
    """Two columns of counts; the right one is the plain heading, else the resolved dossiers."""
    right = "Số lượng hồ sơ" if "Số lượng hồ sơ" in heads else "Số hồ sơ đã giải quyết"
    rows = plain_rows()
    for at in range(7, 46):
        row = [*rows[at], *[None] * (6 - len(rows[at]))]
        other = 7 if isinstance(row[3], int) else row[3]
        pair = (
            list(heads)
            if at == 7
            else ["(4)", "(5)"]
            if at == 8
            else [row[3] if one == right else other for one in heads]
        )
        rows[at] = [*row[:3], *pair, *(["(6)", "(7)"] if at == 8 else row[4:])]
    return rows


def more_values() -> Iterator[Case]:
    """22: ten values under nine headings; the one reading that makes the total is taken and told."""
    ten: list[Value] = [1.68, 1.68, 1.97, 1.97, 1.73, 2, 2, 2, 2, 1, 16.03, 9.03, "Xuất sắc", NOTE]
    found = Found(severity="warning", says=("10 ô",))
    yield _summary("total-decides", _table([[1, UNIT, *ten]]), _row(), found=(found,), status=USED)
    off: list[Value] = [1.68, 1.68, 1.97, 1.87, 1.73, 2, 2, 2, 2, 1, 16.03, 9.03, "Xuất sắc", NOTE]
    read = replace(_row(), scores={**_row().scores, "4": "1.87"})
    found = Found(severity="warning", says=("khớp nhất",))
    yield _summary("one-digit-off", _table([[1, UNIT, *off]]), read, found=(found,), status=FIX)
    unclear: list[Value] = [1.68, 1.68, 1.97, 1.97, 1.73, 2, 2, 1.5, 1, 2, 14.2, 9.03, "Tốt", None]
    bare = replace(_row(), scores=dict.fromkeys("123456789"), total="14.2", header={})
    found = Found(severity="error", says=("10 ô",))
    yield _summary("unclear", _table([[1, UNIT, *unclear]]), bare, found=(found,), status=FIX)
    unnamed = [*ten[:-2], None, None]
    yield Case(
        "no-class-beside",
        {"bang.xlsx": book_of(("Tổng hợp", _table([[1, UNIT, *unnamed]])))},
        (Expected(UNIT, replace(_row(), header={}), USED, {}),),
    )
    known: list[Value] = [2, 2, 2, 2, 2, 2, 2, 2, 18, 10, "Xuất sắc", None]
    yield Case(
        "one-too-few-but-known",
        {"bang.xlsx": book_of(("Tổng hợp", _table([[1, UNIT, *known]])))},
        (Expected(UNIT, None, FIX),),
        found=(Found(severity="error", says=("08 ô",)),),
    )
    eight: list[Value] = [1.68, 1.68, 1.97, 1.97, 1.73, 2, 2, 1, 14.03, 9.03, "Tốt", NOTE]
    yield Case(
        "one-too-few",
        {"bang.xlsx": book_of(("Tổng hợp", _table([[1, UNIT, *eight]])))},
        (Expected(UNIT, None, FIX),),
        found=(Found(severity="error"),),
    )


def summaries() -> Iterator[Case]:
    """22: rows of a summary with a value missing, a class in the note, columns in another order."""
    yield from more_values()
    noted: list[Value] = [*_SCORES[:11], None, "Tốt"]
    bare = replace(_row(), header={})
    yield _summary("class-word-in-note", _table([[1, UNIT, *noted]]), bare, status=USED)
    gap: list[Value] = [*_SCORES[:4], None, *_SCORES[5:]]
    blank = replace(_row(), scores={**GOOD.scores, "5": None})
    yield _summary("one-blank", _table([[1, UNIT, *gap]]), blank, status=FIX)
    rows = _table([[1, UNIT, *_SCORES]])
    first = [[*row[:2], *row[11:14], *row[2:11], *row[14:]] if len(row) > 3 else row for row in rows]
    yield _summary("total-first", first, _row(), status=USED)
    swapped = [[*row[:2], *reversed(row[2:11]), *row[11:]] if len(row) > 3 else row for row in rows]
    yield _summary("criteria-backwards", swapped, _row())
    twice = _table([[1, UNIT, *_SCORES], [2, UNIT, *_SCORES[:9], 9.99, *_SCORES[10:]]])
    yield _summary(
        "one-unit-twice", twice, _row(), found=(Found(severity="error", says=("đã có",)),), status=USED
    )


def sheets() -> Iterator[Case]:
    """23: forms are found by content, in whatever sheet and however many."""
    own, other = plain_rows(), replace(PLAIN, unit="Xã Pá Khoang")
    second = plain_rows(replace(other))
    yield form("renamed", edited(lambda sheet: setattr(sheet, "title", "Sheet1 (2)")))
    cover: Rows = [["Kính gửi: Văn phòng HĐND và UBND thành phố"], ["Gửi biểu chấm điểm quý II năm 2022"]]
    yield form("cover-sheet-first", book_of(("Bìa", cover), ("Biểu", own)), PLAIN, cells={})
    yield form("empty-sheets-around", book_of(("Sheet1", []), ("Biểu", own), ("Sheet3", [])), PLAIN, cells={})
    both = (Expected(truth=PLAIN, status=USED, cells={}), Expected(other.unit, other, USED, {}))
    yield Case("two-units-two-sheets", {"bieu.xlsx": book_of(("Nà Nhạn", own), ("Pá Khoang", second))}, both)
    yield Case("two-units-stacked", {"bieu.xlsx": book_of(("Biểu", [*own, [], [], *second]))}, both)
    yield Case("two-units-stacked-close", {"bieu.xlsx": book_of(("Biểu", [*own, *second]))}, both)
    beside: Rows = [
        [*left, *[None] * (7 - len(left)), *right] for left, right in zip(own, second, strict=True)
    ]
    yield Case("two-units-side-by-side", {"bieu.xlsx": book_of(("Biểu", beside))}, both)
    same = (Expected(truth=PLAIN, cells={}),)
    yield Case("same-form-twice", {"bieu.xlsx": book_of(("Biểu", own), ("Bản sao", own))}, same)
    changed = plain_rows(replace(PLAIN, total="15.03"))
    told = Found(severity="error", says=("Bản nháp", "Biểu"))
    claimed = (Expected(truth=None, status=FIX),)
    yield Case(
        "two-claim-one-unit",
        {"bieu.xlsx": book_of(("Biểu", own), ("Bản nháp", changed))},
        claimed,
        found=(told,),
    )


def hidden() -> Iterator[Case]:
    """24: what is hidden is read and told."""
    told = Found(says=("ẩn",))

    def rows(first: int, last: int) -> Callable[[Worksheet], object]:
        def change(sheet: Worksheet) -> None:
            for row in range(first, last + 1):
                sheet.row_dimensions[row].hidden = True

        return change

    def column(letter: str) -> Callable[[Worksheet], object]:
        return lambda sheet: setattr(sheet.column_dimensions[letter], "hidden", True)

    yield form("rows", edited(rows(13, 15)), GOOD, told, status=USED)
    yield form("head-rows", edited(rows(7, 8)), GOOD, told, status=USED)
    yield form(
        "one-row-zero-high", edited(lambda sheet: setattr(sheet.row_dimensions[13], "height", 0)), status=USED
    )
    yield form("count-column", edited(column("D")), GOOD, told, status=USED)
    yield form("columns-beside", edited(column("I")), GOOD, told, status=USED)
    yield form(
        "filter",
        edited(_filtered, edited(rows(17, 19))),
        GOOD,
        told,
        status=USED,
    )
    states: tuple[_State, ...] = ("hidden", "veryHidden")
    for state in states:
        yield Case(
            f"draft-{state}", {"bieu.xlsx": _second_sheet(state)}, (Expected(status=USED),), found=(told,)
        )
    yield form(
        "the-form-itself", _second_sheet("visible", first="hidden", draft=False), GOOD, told, status=USED
    )


def _filtered(sheet: Worksheet) -> None:
    sheet.auto_filter.ref = "A10:F48"


_State = Literal["visible", "hidden", "veryHidden"]


def _second_sheet(state: _State, *, first: _State = "visible", draft: bool = True) -> bytes:
    """The good form with a second sheet: an earlier draft with another total, or a note."""
    book = load_workbook(io.BytesIO(good_bytes()))
    sheet = book.create_sheet("Nháp")
    for row in plain_rows(replace(PLAIN, total="9.99")) if draft else [["Ghi chú nội bộ"]]:
        sheet.append(row)
    sheet.sheet_state = state
    book.worksheets[0].sheet_state = first
    book.active = 0 if first == "visible" else 1
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def not_units() -> Iterator[Case]:
    """25: headings, sums and signatures are no units."""
    sums: list[Value] = [1.68, 1.68, 1.97, 1.97, 1.73, 2, 2, 2, 1, 16.03, 9.03, "Xuất sắc"]
    below: Rows = [
        [None, "Tổng cộng", *sums],
        [],
        ["Nơi nhận:", None, None, "TM. ỦY BAN NHÂN DÂN"],
        ["- Như trên;"],
        ["- Lưu: VT.", None, None, "CHỦ TỊCH"],
    ]
    names = (
        "Tổng cộng",
        "TỔNG CỘNG",
        "Trung bình",
        "Nơi nhận:",
        "UBND CÁC XÃ, PHƯỜNG",
        "CHỦ TỊCH",
        "- Lưu: VT.",
    )
    yield _summary("sum-and-signatures", _table([[1, UNIT, *_SCORES], *below]), _row(), absent=names)
    yield _summary(
        "sum-in-number-column",
        _table([[1, UNIT, *_SCORES], ["Tổng cộng", None, *sums], ["Trung bình", None, *sums]]),
        _row(),
        absent=names,
    )
    early: Rows = [
        [1, UNIT, *_SCORES],
        [None, "Cộng", *sums],
        ["II", "CÁC PHÒNG, BAN"],
        [1, "Phòng Tư pháp", *_SCORES],
    ]
    yield _summary(
        "sum-between-groups", _table(early), _row(), _row("Phòng Tư pháp"), absent=("Cộng", "CÁC PHÒNG, BAN")
    )
    signed: Rows = [
        *plain_rows(),
        [],
        ["Nơi nhận:", None, None, "CHỦ TỊCH"],
        ["- Lưu: VT."],
        [None, None, None, "Cán bộ 1"],
    ]
    yield form("signatures-under-form", book_of(("Biểu", signed)), PLAIN, cells={})


def numbering() -> Iterator[Case]:
    """26: a gap or a repeat in the numbering is pointed out."""
    other = _row("Xã Pá Khoang")
    for name, number in (("gap", 3), ("repeat", 1)):
        rows = _table([[1, UNIT, *_SCORES], [number, other.unit, *_SCORES]])
        yield _summary(
            name, rows, _row(), other, found=(Found(severity="info", says=("số thứ tự", "stt")),), status=USED
        )


def no_cases() -> Iterator[Case]:
    """27: a unit without dossiers has reported, and is not ranked."""
    nothing = frozenset({"no_cases"})
    empty = replace(
        GOOD, header={}, counts={}, levels={}, marks={}, scores=dict.fromkeys("123456789"), total=None
    )
    blank = dict.fromkeys(
        (
            "C7",
            "C8",
            "E48",
            "F16",
            *(f"{c}{r}" for c in "DE" for r in range(12, 48)),
            *(f"I{r}" for r in range(11, 28)),
        )
    )
    for name, place, text in (
        ("beside", "H29", "Không phát sinh TTHC"),
        ("note", "F12", "Không phát sinh TTHC"),
        ("words", "F12", "Trong kỳ không phát sinh hồ sơ TTHC"),
    ):
        data = put({**blank, place: text})
        yield Case(
            name, {"bieu.xlsx": data}, (Expected(truth=empty, status=nothing),), {"bieu.xlsx": ACCEPTED}
        )
    zeros = {place: 0 for place in blank if place not in ("E48",) and place[0] in "CI"}
    data = put({**blank, **zeros, "F12": "Không phát sinh TTHC"})
    yield Case("zeros", {"bieu.xlsx": data}, (Expected(truth=None, status=nothing),), {"bieu.xlsx": ACCEPTED})
    row: list[Value] = [2, "Thanh tra thành phố", *[None] * 12, "Không phát sinh TTHC"]
    table = _table([[1, UNIT, *_SCORES], row])
    yield Case(
        "summary-row",
        {"bang.xlsx": book_of(("Tổng hợp", table))},
        (Expected("Thanh tra thành phố", None, nothing), Expected(truth=_row(), cells={})),
    )
    silent = _table([[1, UNIT, *_SCORES], [2, "Thanh tra thành phố"]])
    yield Case(
        "blank-row",
        {"bang.xlsx": book_of(("Tổng hợp", silent))},
        (Expected("Thanh tra thành phố", None, frozenset({"missing"})),),
        found=(Found(severity="warning", says=("để trống",)),),
    )


def _dimension(ref: str) -> bytes:
    data = good_bytes()
    xml = members(data)[_SHEET].decode()
    return repacked(
        data, {_SHEET: re.sub(r'<dimension ref="[^"]*"', f'<dimension ref="{ref}"', xml).encode()}
    )


def dimensions() -> Iterator[Case]:
    """28: the size a sheet claims is not believed."""
    for ref in ("A1", "A1:B2", "A1:XFD1048576", "C5:D9", "B2:A1", "", "A1:ZZZZ9"):
        yield form(f"says-{ref.replace(':', '-') or 'nothing'}", _dimension(ref))
    yield form("strict-variant", _strict(), status=USED)


def _strict() -> bytes:
    """The form in the strict variant of the format, as "Strict Open XML Spreadsheet" saves it."""
    space, strict = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    data = good_bytes()
    parts = {
        name: content.replace(space + b"spreadsheetml/2006/main", strict + b"spreadsheetml/main").replace(
            space + b"officeDocument/2006/relationships", strict + b"officeDocument/relationships"
        )
        for name, content in members(data).items()
    }
    return repacked(data, parts)


def blank_rows() -> Iterator[Case]:
    """29: formatted blanks to the end of the sheet cost nothing and change nothing."""
    data = good_bytes()
    xml = members(data)[_SHEET].decode()
    far = '<row r="1048576"><c r="A1048576" s="1"/></row></sheetData>'
    yield form(
        "one-at-the-end", repacked(data, {_SHEET: xml.replace("</sheetData>", far).encode()}), status=USED
    )
    many = "".join(
        f'<row r="{row}"><c r="A{row}" s="1"/><c r="F{row}" s="1"/></row>' for row in range(60, 20_000)
    )
    yield form(
        "many",
        repacked(data, {_SHEET: xml.replace("</sheetData>", many + "</sheetData>").encode()}),
        status=USED,
    )
    wide = edited(lambda sheet: setattr(sheet["XFD1"], "number_format", "0"))
    yield form("far-right", wide, status=USED)
    stray = put({"A20000": " "})
    yield form("stray-blank-text", stray, status=USED)
    yield form("stray-value", put({"ZZ5000": 1}), status=USED)


def png() -> bytes:
    """A picture of one dot."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    size = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", size)
        + chunk(b"IDAT", zlib.compress(b"\0\0\0\0"))
        + chunk(b"IEND", b"")
    )


def pictures() -> Iterator[Case]:
    """30: a picture is no form; said so."""
    target = io.BytesIO()
    Workbook().save(target)
    empty = target.getvalue()
    told = Found(says=("ảnh",))
    yield refused("workbook-with-picture", "anh.xlsx", repacked(empty, {"xl/media/image1.png": png()}), told)
    yield refused("picture-named-xlsx", "anh.xlsx", png(), told)
    yield refused("photo-named-xls", "anh.xls", b"\xff\xd8\xff\xe0" + bytes(200), told)
    yield refused("empty-workbook", "trong.xlsx", empty)


def protected() -> Iterator[Case]:
    """31: a protected sheet is read as any other."""

    def sheet_locked(sheet: Worksheet) -> None:
        sheet.protection.sheet = True
        sheet.protection.password = "1234"

    yield form("sheet", edited(sheet_locked), clean=True)
    book = load_workbook(io.BytesIO(good_bytes()))
    book.security = WorkbookProtection(lockStructure=True)
    target = io.BytesIO()
    book.save(target)
    yield form("workbook", target.getvalue(), clean=True)


def links() -> Iterator[Case]:
    """32: figures from another workbook: the saved results are used, and the links named."""
    data = put({"D12": "=[1]Sheet1!$B$7"})
    xml = members(data)[_SHEET].decode()
    own = re.search(r'<c r="D12"([^>]*)><f>([^<]*)</f><v ?/?>(</v>)?</c>', xml)
    assert own
    saved = f'<c r="D12"{own[1]}><f>{own[2]}</f><v>3803</v></c>'
    link = (
        '<?xml version="1.0"?><externalLink xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<externalBook xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="rId1"/></externalLink>'
    )
    relation = (
        '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/externalLinkPath" '
        'Target="file:///D:/bc/quy1.xlsx" TargetMode="External"/></Relationships>'
    )
    parts = {
        "xl/externalLinks/externalLink1.xml": link.encode(),
        "xl/externalLinks/_rels/externalLink1.xml.rels": relation.encode(),
    }
    told = Found(says=("tệp khác", "liên kết"))
    yield form(
        "saved-result",
        repacked(data, {_SHEET: xml.replace(own[0], saved).encode(), **parts}),
        GOOD,
        told,
        status=USED,
    )
    yield form("no-result", repacked(data, parts), status=USED)


LAYOUT_CASES: Mapping[int, CaseMaker] = {
    20: merged_and_wrapped,
    21: moved,
    22: summaries,
    23: sheets,
    24: hidden,
    25: not_units,
    26: numbering,
    27: no_cases,
    28: dimensions,
    29: blank_rows,
    30: pictures,
    31: protected,
    32: links,
}
