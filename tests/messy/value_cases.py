"""Cases 1 to 15, 17 and 19: what stands in the cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, datetime, time
from functools import partial

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from messy.case import ACCEPTED, FIX, USED, Case, CaseMaker, Expected, Found, codes, form
from messy.formats import members, repacked
from messy.good import (
    GOOD,
    NOTE,
    UNIT,
    Truth,
    Value,
    book_of,
    edited,
    good_bytes,
    plain_rows,
    put,
    vietnamese,
)
from tthc.domain.counts import Count

__all__ = ["VALUE_CASES"]

_SHEET = "xl/worksheets/sheet1.xml"


def cell(
    name: str,
    place: str,
    value: Value,
    *found: Found,
    truth: Truth = GOOD,
    status: frozenset[str] = ACCEPTED,
) -> Case:
    """The good form with one cell changed."""
    return form(name, put({place: value}), truth, *found, status=status)


def text_numbers() -> Iterator[Case]:
    """1: numbers kept as text are read for what they are, or named."""
    yield cell("score-comma", "E12", "1,68")
    yield cell("score-dot", "E12", "1.68")
    yield cell("score-blanks", "E20", " 1,97  ")
    yield cell("score-word", "E12", "1,68 điểm")
    yield cell("count-nbsp", "C7", "3\u00a0803")
    yield cell("count-narrow-space", "C7", "3\u202f803")
    yield cell("count-blank-inside", "D12", "3 803")
    yield cell("count-nbsp-at-the-end", "D13", "2703\u00a0")
    yield cell("count-zero-width", "D13", "\u200b2703")
    yield cell("full-width", "D13", "２７０３")
    yield cell("count-with-unit", "C7", "3.803 hồ sơ")
    yield cell("count-with-unit-close", "C8", "4109hồ sơ")
    yield cell("count-with-short-unit", "I11", "650 hs")
    yield cell("count-grouped-vi", "D12", "3.803")
    yield cell("count-grouped-en", "D12", "3,803")
    yield cell("count-decimals-vi", "D12", "3.803,00")
    yield cell("count-decimals-en", "D12", "3,803.00")
    yield cell("count-leading-zeros", "D15", "0100")
    yield cell("count-line-break", "D13", "2703\n")
    for name, place, typed in (
        ("apostrophe", "D13", "'2703"),
        ("letter-o", "D15", "1OO"),
        ("score-letter-l", "E12", "l,68"),
        ("remark-in-count", "D15", "100 (trễ hạn)"),
        ("score-percent", "E12", "84%"),
        ("exponent", "D14", "1E+03"),
        ("sum-as-text", "D12", "2703+1000+100"),
        ("score-two-separators", "E12", "1,,68"),
        ("score-ends-with-comma", "E12", "1,68,"),
        ("approximately", "C8", "khoảng 4109"),
        ("words-before-number", "C7", "Tổng: 3803"),
        ("a-yes-value", "D15", True),
    ):
        yield cell(f"odd-{name}", place, typed, status=USED)
    for at, (place, typed) in enumerate(
        (
            ("I20", "250¹"),
            ("I11", "650²"),
            ("D15", "100(1)"),
            ("D15", "(100)"),
            ("D15", "100*"),
            ("I20", "①②"),
            ("E12", "1,68²"),
            ("C8", "4109½"),
            ("E48", "16,03¹"),
        )
    ):
        yield cell(f"footnote-{at}", place, typed, status=USED)
    for at, line in enumerate(_HEAD_LINES):
        rows = [*plain_rows()]
        rows[5] = [line]
        yield form(f"head-line-{at}", book_of(("Biểu", rows)), _PLAIN, status=USED, cells={"received": "A6"})
        bare = [[value for value in row if value != NOTE] for row in rows]
        known = {count: n for count, n in GOOD.header.items() if count.value in _WITHOUT_NOTE}
        if "trực tuyến 650" in line:
            known[Count.ONLINE] = 650
        yield form(
            f"head-line-alone-{at}",
            book_of(("Biểu", bare)),
            replace(GOOD, header=known),
            status=USED,
            cells={"received": "A6"},
        )
    yield form("all-text-vi", edited(_all_texts), clean=True)
    yield form(
        "plain-all-text",
        book_of(("Sheet1", [[vietnamese(v) or None for v in row] for row in plain_rows()])),
        _PLAIN,
        cells={},
    )


_HEAD_LINES = (
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109 hồ sơ",
    "Tổng hồ sơ đã tiếp nhận trong kỳ:4109",
    "Tổng hồ sơ đã tiếp nhận trong kỳ : 4 109 hồ sơ (trong đó trực tuyến 650)",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109, trong đó 650 trực tuyến",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109, 650 trực tuyến",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4109, 650 trực tuyến",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4109 650 trực tuyến",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4109/4109",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4109.",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: ......4109......",
    "Tổng hồ sơ đã tiếp nhận trong kỳ là 4.109 hồ sơ",
    "Tổng hồ sơ đã tiếp nhận trong kỳ 4.109 hồ sơ",
    "Tổng hồ sơ đã tiếp nhận trong kỳ = 4109",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: bốn nghìn",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109 hồ sơ; tăng 12% so với kỳ trước",
    "Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109\nTổng hồ sơ đã trả: 3.803",
    "2. Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109",
    "- Tổng số hồ sơ tiếp nhận trong kỳ: 4.109",
    "TỔNG HỒ SƠ ĐÃ TIẾP NHẬN TRONG KỲ: 4.109",
)
_WITHOUT_NOTE = ("received", "resolved", "early", "on_time", "late")
_PLAIN = replace(GOOD, header={count: n for count, n in list(GOOD.header.items())[:9]})


def _all_texts(sheet: Worksheet) -> None:
    for row in sheet.iter_rows():
        for one in row:
            if isinstance(one.value, int | float):
                one.value = vietnamese(one.value)


def thousands() -> Iterator[Case]:
    """2: a count typed with a thousands dot into an English Excel became a fraction: asked, never taken."""
    yield cell("resolved", "C7", 3.803, Found(codes("TT102").codes, cell="C7"), status=FIX)
    yield cell(
        "criterion-count", "D12", 3.803, Found(criterion="1", cell="D12", severity="error"), status=FIX
    )
    yield cell("level", "D13", 2.703, Found(criterion="1", cell="D13", severity="error"), status=FIX)
    yield cell("lost-zeros", "D14", 1, Found(criterion="1", severity="error"), status=FIX)
    yield cell("beside", "I13", 3.093, Found(cell="I13", severity="error"), status=FIX)
    yield cell("half-a-dossier", "D15", 99.5, Found(cell="D15", severity="error"), status=FIX)
    yield cell("text-two-places", "D14", "1.00", Found(criterion="1", severity="error"), status=FIX)
    yield cell("negative", "D15", -100, Found(codes("TT103").codes, cell="D15"), status=FIX)


def lost_comma() -> Iterator[Case]:
    """3: a score above its maximum; the officer is shown what was probably meant."""
    for name, typed, meant in (
        ("hundredfold", 168, "1,68"),
        ("tenfold", 16.8, "1,68"),
        ("text", "168", "1,68"),
    ):
        truth = GOOD.score("1", str(typed))
        yield cell(
            name, "E12", typed, Found(criterion="1", cell="E12", says=(meant,)), truth=truth, status=FIX
        )
    truth = replace(GOOD, total="1603")
    yield cell("total", "E48", 1603, Found(cell="E48", severity="error"), truth=truth, status=FIX)


def became_dates() -> Iterator[Case]:
    """4: Excel made a date of a number; never a number again by itself."""
    for name, value in (
        ("date", date(2022, 5, 1)),
        ("date-time", datetime(2022, 5, 1, 0, 0)),
        ("time", time(1, 58)),
        ("text-date", "01/05/2022"),
        ("text-month", "May-01"),
    ):
        yield cell(
            f"score-{name}", "E12", value, Found(criterion="1", cell="E12", severity="error"), status=FIX
        )
    yield cell("count-date", "D13", date(2022, 3, 27), Found(cell="D13", severity="error"), status=FIX)
    yield cell("head-date", "C7", date(1910, 5, 30), Found(cell="C7", severity="error"), status=FIX)
    yield form("number-shown-as-date", edited(_dated), status=USED)


def _dated(sheet: Worksheet) -> None:
    sheet["D13"].number_format = "dd/mm/yyyy"
    sheet["E20"].number_format = "d-mmm"


def blank_dash_zero() -> Iterator[Case]:
    """5: blank is not 0, "-" is not blank."""
    yield cell("score-blank", "E12", None, truth=GOOD.score("1", None), status=USED)
    marked = Found(criterion="9", severity="error")
    bare = put({"D46": None, "E44": None})
    yield form("criterion-9-blank", bare, GOOD.mark("9", None).score("9", None), marked, status=FIX)
    zero = put({"D46": None, "E44": 0, "D47": "x"})
    yield form("criterion-9-zero", zero, GOOD.mark("9", "0").score("9", "0"), marked, status=FIX)
    dashed = replace(GOOD.mark("9", None).score("9", "-"), total="15.03")
    yield form("criterion-9-dash", put({"D46": None, "E44": "-", "E48": 15.03}), dashed)
    yield cell("head-zero", "I19", 0)
    yield cell("head-blank", "I19", None, truth=GOOD.but(online_late=None), status=USED)
    yield cell("head-dash", "I18", "-", truth=GOOD.but(in_progress_overdue=None), status=USED)
    yield cell("level-dash", "D23", "-")
    yield cell("level-zero", "D23", 0, truth=GOOD.level("3", 3703, 100, 0))
    yield cell("level-two-zeros", "D23", "00", truth=GOOD.level("3", 3703, 100, 0))
    yield cell("head-two-zeros", "I19", "00")
    for at, nothing in enumerate(("...", "…", "--", "không", "Không có", "0 hồ sơ", "/", "_", "n/a", "'-")):
        yield cell(
            f"level-nothing-{at}",
            "D23",
            nothing,
            truth=GOOD.level("3", 3703, 100, 0 if "0" in nothing else None),
            status=USED,
        )
    yield cell("level-blanks-only", "D23", "   ")
    yield cell("total-blank", "E48", None, truth=replace(GOOD, total=None), status=USED)
    gone = dict.fromkeys(("D12", "D13", "D14", "D15", "E12"))
    yield form(
        "criterion-1-blank", put(gone), GOOD.without("1"), Found(criterion="1", severity="error"), status=FIX
    )
    yield cell("resolved-blank", "C7", None, status=USED)


def out_of() -> Iterator[Case]:
    """6: "55/70" is two numbers."""
    yield cell("total", "E48", "16,03/18")
    yield cell("total-blanks", "E48", " 16,03 / 18 ")
    yield cell("score", "E12", "1,68/2")
    yield cell("count", "D12", "3803/4109", status=USED)


_TICKS = ("x", "X", "×", "✓", "✔", "☑", "✗", " x ", "x\n", "V", "v")
_ODD_TICKS = ("xx", "x.", "(x)", "[x]", "х", "√", "1", "có", "X (2 điểm)", "*", "●", "\uf0fc", "þ")


def ticks() -> Iterator[Case]:
    """7: exactly one tick, whatever sign it is; its level and the score agree."""
    for at, tick in enumerate(_TICKS):
        yield cell(f"sign-{at}", "D37", tick)
    for at, tick in enumerate(_ODD_TICKS):
        yield cell(f"odd-sign-{at}", "D37", tick, status=USED)
    yield form("wingdings", edited(_wingdings), status=USED)
    yield cell("number-as-tick", "D37", 1, status=USED)
    yield cell(
        "two", "D38", "x", Found(criterion="7", severity="error"), truth=GOOD.mark("7", None), status=FIX
    )
    every = put({"D38": "x", "D39": "x"})
    yield form("all", every, GOOD.mark("7", None), Found(criterion="7", severity="error"), status=FIX)
    yield cell(
        "none", "D37", None, Found(criterion="7", severity="error"), truth=GOOD.mark("7", None), status=FIX
    )
    yield cell(
        "none-but-score",
        "D33",
        " ",
        Found(criterion="6", severity="error"),
        truth=GOOD.mark("6", None),
        status=FIX,
    )
    other = GOOD.score("7", "0")
    yield cell("not-the-score", "E36", 0, Found(criterion="7", severity="error"), truth=other, status=FIX)
    yield form("in-score-column", put({"D37": None, "E37": "x"}))
    yield form("on-own-row", put({"D37": None, "D36": "x"}), status=USED)
    yield form("in-maximum-column", put({"D37": None, "C37": "x"}), status=USED)
    yield form("in-note-column", put({"D37": None, "F36": "x"}), status=USED)


def _wingdings(sheet: Worksheet) -> None:
    sheet["D37"].value = "ü"
    sheet["D37"].font = Font(name="Wingdings")


_FORMULAS = {
    "E12": ("=ROUND((D13*2+D14)/D12,2)", "1.68"),
    "C7": ("=SUM(D13:D15)", "3803"),
    "D12": ("=SUM(D13:D15)", "3803"),
    "E48": ("=E12+E16+E20+E24+E28+E32+E36+E40+E44", "16.03"),
    "I14": ("=D13", "2703"),
}


def _with_cached(data: bytes, cached: Mapping[str, str], kind: str = "") -> bytes:
    """The package with the results a program saves beside its formulas."""
    xml = members(data)[_SHEET].decode()
    for place, value in cached.items():
        own = re.search(rf'<c r="{place}"([^>]*)><f>([^<]*)</f><v ?/?>(</v>)?</c>', xml)
        assert own, place
        attributes = re.sub(r' t="\w+"', "", own[1])
        xml = xml.replace(own[0], f'<c r="{place}"{attributes}{kind}><f>{own[2]}</f><v>{value}</v></c>')
    return repacked(data, {_SHEET: xml.encode()})


def formulas() -> Iterator[Case]:
    """8: formulas with their results saved are figures; without, they are recomputed or named."""
    for place, (formula, _) in _FORMULAS.items():
        yield form(f"not-computed-{place}", put({place: formula}), status=USED)
    everything = put({place: formula for place, (formula, _) in _FORMULAS.items()})
    yield form("not-computed-all", everything, status=USED)
    yield form(
        "computed", _with_cached(everything, {place: value for place, (_, value) in _FORMULAS.items()})
    )
    tick = put({"D37": '=IF(1=1,"x","")'})
    yield form("not-computed-tick", tick, status=USED)
    yield form("computed-tick", _with_cached(tick, {"D37": "x"}, ' t="str"'))
    blank = put({"D23": '=IF(D20>0,"","")'})
    yield form("computed-blank", _with_cached(blank, {"D23": ""}, ' t="str"'), status=USED)
    long = _with_cached(put({"E12": _FORMULAS["E12"][0]}), {"E12": "1.6844596371285827"})
    yield form("computed-unrounded", long, GOOD.score("1", "1.6844596371285827"), status=USED)


def errors() -> Iterator[Case]:
    """9: an error cell is named with its error, wherever it stands."""
    for error in ("#REF!", "#DIV/0!", "#NAME?", "#N/A", "#VALUE!", "#NUM!", "#NULL!"):
        found = Found(criterion="1", cell="E12", says=(error,), severity="error")
        yield cell(f"score-{error.strip('#!?').replace('/', '').lower()}", "E12", error, found, status=FIX)
    for name, place in (
        ("resolved", "C7"),
        ("level", "D13"),
        ("own-count", "D12"),
        ("total", "E48"),
        ("beside", "I11"),
    ):
        yield cell(name, place, "#REF!", Found(cell=place, says=("#REF!",), severity="error"), status=FIX)
    yield cell("tick", "D37", "#REF!", Found(criterion="7", severity="error"), status=FIX)
    broken = put({"E12": "=#REF!*2"})
    computed = _with_cached(broken, {"E12": "#REF!"}, ' t="e"')
    yield form("formula", computed, GOOD, Found(criterion="1", cell="E12", severity="error"), status=FIX)
    spilled = _with_cached(broken, {"E12": "#SPILL!"}, ' t="e"')
    yield form("new-kind", spilled, GOOD, Found(criterion="1", cell="E12", severity="error"), status=FIX)
    unit = put({"A6": "#REF!"})
    yield Case(
        "unit-line", {"bieu.xlsx": unit}, (Expected(status=USED),), {"bieu.xlsx": USED}, absent=("#REF!",)
    )


def overwritten() -> Iterator[Case]:
    """10: a score typed over its formula differs from what its counts give."""
    found = Found(codes("TT303").codes, "1", "E12")
    yield cell("different", "E12", 1.93, found, truth=GOOD.score("1", "1.93"), status=FIX)
    yield form("equal", good_bytes(), clean=True)


def totals() -> Iterator[Case]:
    """11: a total within the rounding of its addends is told, beyond it is an error."""
    for name, typed in (("two-off", 14.03), ("tenth-off", 16.13), ("swapped", 13.06)):
        truth = replace(GOOD, total=str(typed))
        yield cell(name, "E48", typed, Found(cell="E48", severity="error"), truth=truth, status=FIX)
    truth = replace(GOOD, total="16.05")
    yield cell("unrounded", "E48", 16.05, Found(cell="E48", severity="info"), truth=truth)
    yield cell(
        "neither-way", "E48", 16.04, Found(cell="E48"), truth=replace(GOOD, total="16.04"), status=USED
    )


def sums() -> Iterator[Case]:
    """12: figures read right that do not add up."""
    yield cell(
        "levels",
        "D13",
        2700,
        Found(criterion="1", severity="error"),
        truth=GOOD.level("1", 2700, 1000, 100),
        status=FIX,
    )
    yield cell(
        "results",
        "I14",
        2613,
        Found(severity="error", says=("2.613", "trước hạn")),
        truth=GOOD.but(early=2613),
        status=FIX,
    )
    yield cell(
        "pending", "I17", 300, Found(codes("TT203").codes), truth=GOOD.but(in_progress=300), status=FIX
    )
    yield cell("channels", "I13", 3000, Found(codes("TT201").codes), truth=GOOD.but(direct=3000), status=FIX)
    yield cell(
        "online-above-all",
        "I11",
        6500,
        Found(severity="error", says=("6.500",)),
        truth=GOOD.but(online=6500),
        status=FIX,
    )
    yield cell(
        "resolved-above-received",
        "C8",
        3800,
        Found(severity="error", says=("3.800",)),
        truth=GOOD.but(received=3800),
        status=FIX,
    )
    yield form("criterion-5-late", good_bytes(), GOOD, Found(codes("TT302").codes, "5"))
    truth = replace(GOOD.level("5", 2703, 900, None).score("5", "1.75"), total="16.05")
    other = put({"D30": 900, "E28": 1.75, "E48": 16.05})
    yield form("criterion-5-gap", other, truth, Found(criterion="5", severity="error"), status=FIX)
    yield cell("own-count", "D28", 3803, truth=replace(GOOD, counts={**GOOD.counts, "5": 3803}), status=USED)


_NOTES = (
    ("F12", "Trong đó 100 hồ sơ trễ hạn do công chức thẩm định chậm"),
    ("F12", "Giảm 5% so với cùng kỳ (quý II năm 2021 tiếp nhận 3.900 hồ sơ)"),
    ("F12", "Lũy kế từ đầu năm: tiếp nhận 8.000 hồ sơ, đã giải quyết 7.500 hồ sơ"),
    ("F12", "Hồ sơ đang giải quyết trễ hạn: không có hồ sơ."),
    ("F28", "100 hồ sơ trễ hạn không tính"),
    ("F36", "Công khai 250 TTHC"),
    ("F40", "Không phát sinh phản ánh, kiến nghị"),
    ("F40", "Trong kỳ tiếp nhận 02 phản ánh, đã giải quyết 02 phản ánh đúng hạn"),
    ("F40", "Đã giải quyết 02 kiến nghị, không có kiến nghị trễ hạn"),
    ("F44", "Tiếp nhận trực tuyến 650 hồ sơ, đạt 15,8%"),
    ("F44", "Không có hồ sơ trực tuyến trễ hạn"),
    ("F44", "Hồ sơ trực tuyến: 650; trễ hạn: 0"),
)


def sums_and_notes() -> Iterator[Case]:
    """12: figures that do not add up, and notes that agree with the figures or speak of something else."""
    yield from sums()
    for at, (place, note) in enumerate(_NOTES):
        truth = GOOD.but(petitions=2, petitions_on_time=2) if "tiếp nhận 02 phản ánh" in note else GOOD
        yield form(f"note-{at}", put({place: note}), truth, clean=True)
    online = put({"C8": None, "F44": "Tiếp nhận trực tuyến 650 hồ sơ, đạt 15,8%"})
    yield form("note-is-not-the-whole", online, GOOD.but(received=None), status=USED)
    petitions = put({"C7": None, "F40": "Đã giải quyết 02 kiến nghị"})
    yield form("note-on-petitions", petitions, GOOD, status=USED)


def online_services() -> Iterator[Case]:
    """13: the mark of criterion 9 against the rule of its counts."""
    rule = Found(criterion="9", severity="error", says=("trực tuyến",))
    yield cell("late-online", "I19", 20, rule, truth=GOOD.but(online_late=20), status=FIX)
    two = put({"D46": None, "D45": "x", "E44": 2, "E48": 17.03})
    truth = replace(GOOD.mark("9", "2").score("9", "2"), total="17.03")
    yield form("share-below-30", two, truth, rule, status=FIX)
    few = put({"I11": 300, "I13": 3443})
    yield form("share-below-15", few, GOOD.but(online=300, direct=3443), rule, status=FIX)
    for at, note in enumerate(_LATE_NOTES):
        noted = put({"I19": None, "F44": note})
        truth = GOOD.but(online_late=20 if "20" in note else None)
        yield form(f"late-online-in-note-{at}", noted, truth, Found(criterion="9"), status=FIX)


_LATE_NOTES = (
    "Có hồ sơ trực tuyến trễ hạn",
    "Có hồ sơ DVC trực tuyến trễ hạn do công chức quên kết thúc",
    "Trễ hạn 20 hồ sơ trực tuyến trên cổng DVC",
    "Có 20 hồ sơ trực tuyến quá hạn",
)


def _summary(label: str, scores: tuple[float, ...], total: float, staff: float, *, name: str = UNIT) -> bytes:
    heads = [f"Tiêu chí {at}" for at in range(1, 10)]
    return book_of(
        (
            "Tổng hợp",
            [
                ["KẾT QUẢ ĐÁNH GIÁ XẾP LOẠI QUÝ II NĂM 2022"],
                ["STT", "TÊN CƠ QUAN, ĐƠN VỊ", *heads, "TỔNG ĐIỂM", "ĐTB CCVC", "PHÂN LOẠI", "Ghi chú"],
                ["I", "UBND CÁC XÃ, PHƯỜNG"],
                [1, name, *scores, total, staff, label, NOTE],
            ],
        )
    )


_ROW = replace(_PLAIN, levels={}, counts={}, marks={})


def class_labels() -> Iterator[Case]:
    """14: a class is known in its usual spellings and compared with the total."""
    good = (1.68, 1.68, 1.97, 1.97, 1.73, 2, 2, 2, 1)
    for at, label in enumerate(
        ("Xuất sắc", "XS", "xuất sắc", "XUẤT SẮC", "xuat sac", "Xuất  sắc.", "Hoàn thành xuất sắc")
    ):
        data = _summary(label, good, 16.03, 9.03)
        yield form(f"same-{at}", data, _ROW, status=ACCEPTED if at < 6 else USED, cells={})
    for at, label in enumerate(("Tốt", "TB", "Khá", "Yếu", "khá")):
        found = Found(severity="error", says=("xuất sắc",))
        yield form(f"other-{at}", _summary(label, good, 16.03, 9.03), _ROW, found, status=FIX, cells={})
    yield form(
        "unknown",
        _summary("Giỏi", good, 16.03, 9.03),
        _ROW,
        Found(severity="error", says=("giỏi",)),
        status=FIX,
        cells={},
    )


def thresholds() -> Iterator[Case]:
    """15: where the way of rounding decides the class, both are shown."""
    head = dict.fromkeys(GOOD.header) | {
        Count.RECEIVED: 300,
        Count.RESOLVED: 300,
        Count.EARLY: 100,
        Count.ON_TIME: 200,
        Count.LATE: 0,
    }
    edge = replace(
        GOOD,
        header=head,
        counts=dict.fromkeys("12345", 300),
        levels=dict.fromkeys("125", (100, 200, 0)) | dict.fromkeys("34", (300, 0, 0)),
        scores=dict.fromkeys("125", "1.33")
        | dict.fromkeys("34", "2")
        | dict.fromkeys("678", "2")
        | {"9": "1"},
        total="14.99",
    )
    yield form("14-99-or-15", good_bytes(edge), edge, Found(severity="warning", says=("tốt",)), status=USED)
    level = replace(
        edge,
        header={**head, Count.EARLY: 0, Count.ON_TIME: 300},
        levels=dict.fromkeys("125", (0, 300, 0)) | dict.fromkeys("34", (300, 0, 0)),
        scores=dict.fromkeys("125", "1") | dict.fromkeys("34", "2") | dict.fromkeys("6789", "2"),
        marks=dict.fromkeys("6789", "2"),
        total="15",
    )
    yield form("exactly-15", good_bytes(level), level)


def copied() -> Iterator[Case]:
    """17: the figures of one unit under the name of another."""
    other = replace(GOOD, unit="Xã Pá Khoang")
    files = {"a.xlsx": good_bytes(), "b.xlsx": good_bytes(other)}
    units = (Expected(status=USED), Expected(other.unit, other, USED))
    yield Case("other-unit", files, units, found=(Found(severity="warning", says=("giống",)),))


_TEXTS = (
    '=HYPERLINK("http://a.vn","x")',
    "=cmd|' /C calc'!A0",
    "+84 215 3825",
    "@SUM(1+1)",
    "-2+3",
    "\t=1+1",
    "=1+1",
)


def formula_texts() -> Iterator[Case]:
    """19: text that looks like a formula stays text."""
    for at, text in enumerate(_TEXTS):
        yield form(f"note-{at}", edited(partial(_as_text, "F40", text)))
    named = edited(partial(_as_text, "A6", "Đơn vị: =1+1"))
    yield Case("unit-name", {"bieu.xlsx": named}, (Expected("=1+1", replace(GOOD, unit="=1+1"), USED),))


def _as_text(place: str, text: str, sheet: Worksheet) -> None:
    sheet[place].value = text
    sheet[place].data_type = "s"


VALUE_CASES: Mapping[int, CaseMaker] = {
    1: text_numbers,
    2: thousands,
    3: lost_comma,
    4: became_dates,
    5: blank_dash_zero,
    6: out_of,
    7: ticks,
    8: formulas,
    9: errors,
    10: overwritten,
    11: totals,
    12: sums_and_notes,
    13: online_services,
    14: class_labels,
    15: thresholds,
    17: copied,
    19: formula_texts,
}
