"""Cases 40 to 46: names, encodings, and whose form it is."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from messy.case import ACCEPTED, FIX, REFUSED, USED, Case, CaseMaker, Expected, Found, codes, form
from messy.formats import as_csv, as_html, as_xls
from messy.good import GOOD, PLAIN, UNIT, Rows, Value, book_of, edited, good_bytes, plain_rows, put
from support import encoded
from tthc.domain.legacy_text import LegacyEncoding

__all__ = ["UNIT_CASES"]

_OTHER = replace(GOOD, unit="Xã Pá Khoang")
_HEADING = "ten,nhom,thu_tu,ten_khac,tu_ngay,den_ngay,thay_cho"
_OUTSIDE = frozenset({"unmatched"})


def _list(*lines: str) -> str:
    return "\n".join((_HEADING, *lines)) + "\n"


_LIST = _list("Xã Nà Nhạn,communes,1,,,,", "Xã Tỏa Tình,communes,2,,,,", "Xã Hòa Bình,communes,3,,,,")


def _decomposed() -> bytes:
    def normalize(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for one in row:
                if isinstance(one.value, str):
                    one.value = unicodedata.normalize("NFD", one.value)

    return edited(normalize)


def _named(
    name: str, printed: str, listed: str, *, status: frozenset[str] = ACCEPTED, found: tuple[Found, ...] = ()
) -> Case:
    truth = replace(GOOD, unit=printed)
    unit = Expected(listed if status is not _OUTSIDE else printed, replace(truth, unit=listed), status)
    return Case(name, {"bieu.xlsx": good_bytes(truth)}, (unit,), unit_list=_LIST, found=found)


def names() -> Iterator[Case]:
    """40: one unit in every spelling of its name; a likely typo is proposed, never taken."""
    yield form("decomposed", _decomposed())
    for at, printed in enumerate(
        (
            "UBND xã Nà Nhạn",
            "XÃ NÀ NHẠN",
            "Nà Nhạn",
            "xã  Nà\u00a0Nhạn",
            "UBND XÃ NÀ NHẠN - TP Điện Biên Phủ",
            "Ủy ban nhân dân xã Nà Nhạn",
            "Uỷ ban nhân dân xã Nà Nhạn.",
            "X. Nà Nhạn",
            "UBND xã Nà Nhạn, thành phố Điện Biên Phủ",
            "Xã: Nà Nhạn",
        )
    ):
        yield _named(f"spelling-{at}", printed, UNIT)
    yield _named("tone-place", "UBND xã Toả Tình", "Xã Tỏa Tình")
    yield _named("tone-place-2", "Xã Hoà Bình", "Xã Hòa Bình")
    yield _named("decomposed-name", unicodedata.normalize("NFD", "Xã Nà Nhạn"), UNIT)
    typo = Found(severity="error", says=("Tỏa Tình",))
    yield _named("typo", "Xã Tỏa Tinh", "Xã Tỏa Tình", status=_OUTSIDE, found=(typo,))
    nhan = Found(severity="error", says=("Nà Nhạn",))
    yield _named("letter-lost", "Xã Nà Nhan", UNIT, status=_OUTSIDE, found=(nhan,))
    yield _named("no-marks", "Xa Na Nhan", UNIT, status=_OUTSIDE, found=(nhan,))


def _typed(text: str, encoding: LegacyEncoding) -> str:
    """As typed in an old font: capitals with marks are small letters in a font of capitals."""
    composed = unicodedata.normalize("NFC", text)
    if encoding is LegacyEncoding.TCVN3:
        composed = "".join(
            one if one.isascii() or encoded(one, encoding) != one else one.lower() for one in composed
        )
    return encoded(composed, encoding)


def _recoded(encoding: LegacyEncoding, font: str | None) -> bytes:
    """The good form as typed in an old font, every text of it."""

    def change(sheet: Worksheet) -> None:
        for row in sheet.iter_rows():
            for one in row:
                if isinstance(one.value, str):
                    one.value = _typed(one.value, encoding)
                    if font is not None:
                        one.font = Font(name=font)

    return edited(change)


def _recoded_rows(encoding: LegacyEncoding) -> Rows:
    return [[_typed(one, encoding) if isinstance(one, str) else one for one in row] for row in plain_rows()]


def old_fonts() -> Iterator[Case]:
    """41: texts of before Unicode are converted to be read, by font or by what they look like."""
    told = codes("TT140")
    for encoding, font in ((LegacyEncoding.TCVN3, ".VnTime"), (LegacyEncoding.VNI, "VNI-Times")):
        name = encoding.value.lower()
        yield form(f"{name}-font", _recoded(encoding, font), GOOD, told)
        yield form(f"{name}-no-font", _recoded(encoding, None), GOOD, told)
        yield form(f"{name}-unicode-font", _recoded(encoding, "Times New Roman"), GOOD, told)
        rows = _recoded_rows(encoding)
        yield form(f"{name}-xls", as_xls(rows), PLAIN, told, file="bieu.xls", cells={})
        yield form(f"{name}-csv", as_csv(rows, ";"), PLAIN, told, file="bieu.csv", cells={})
        yield form(f"{name}-web", as_html(rows), PLAIN, told, file="bieu.xls", cells={})
    yield form(
        "vni-font-new-text",
        edited(_font("VNI-Times")),
        status=USED,
    )
    yield form("unit-line-alone", edited(_only_unit), GOOD, status=USED)
    capitals = edited(_font(".VnTimeH"), put({"A6": "§¬n vÞ: X· Nµ Nh¹n"}))
    yield form("capital-font", capitals, status=USED)
    yield form(
        "old-font-new-text",
        edited(_font(".VnTime")),
        status=USED,
    )


def _font(name: str) -> Callable[[Worksheet], None]:
    """A change that sets the unit line in another font."""

    def change(sheet: Worksheet) -> None:
        sheet["A6"].font = Font(name=name)

    return change


def _only_unit(sheet: Worksheet) -> None:
    sheet["A6"].value = encoded("Đơn vị: Xã Nà Nhạn", LegacyEncoding.TCVN3)
    sheet["A6"].font = Font(name=".VnTime")


def twice() -> Iterator[Case]:
    """42: the same unit twice: the same content counts once; different content is asked about."""
    data = good_bytes()
    once = (Expected(),)
    yield Case(
        "identical",
        {"a.xlsx": data, "b.xlsx": data},
        once,
        found=(codes("TT521"),),
        groups={"received": 4109},
    )
    laid = book_of(("Biểu", plain_rows(replace(PLAIN, header={**PLAIN.header}))))
    yield Case(
        "other-layout",
        {"a.xlsx": data, "b.xlsx": laid},
        (Expected(truth=None, status=USED),),
        groups={"received": 4109},
    )
    newer = put({"C8": 4200, "I13": 3184, "I17": 397})
    truth = GOOD.but(received=4200, direct=3184, in_progress=397)
    files = {"a.xlsx": newer, "b.xlsx": data}
    cells = (Found(severity="error", says=("03 ô", "3 ô", "C8")),)
    kept = (Expected(truth=truth, status=FIX),)
    yield Case("different", files, kept, found=cells, groups={"received": 4200}, ages=("b.xlsx", "a.xlsx"))
    spelled = good_bytes(replace(GOOD, unit="UBND xã Nà Nhạn"))
    yield Case(
        "two-spellings",
        {"a.xlsx": data, "b.xlsx": spelled},
        (Expected(truth=None, status=USED),),
        found=(codes("TT521"),),
        groups={"received": 4109},
    )
    blank = edited(_emptied)
    yield Case(
        "blank-beside-filled",
        {"a.xlsx": data, "b.xlsx": blank},
        (Expected(status=USED),),
        groups={"received": 4109},
        ages=("a.xlsx", "b.xlsx"),
    )


def _emptied(sheet: Worksheet) -> None:
    for row in sheet["D12:E48"]:
        for one in row:
            one.value = None
    for place in ("C7", "C8", "F16", *(f"I{at}" for at in range(11, 28))):
        sheet[place].value = None


def missing() -> Iterator[Case]:
    """43: a unit that sent nothing is missing, not zero."""
    gone = frozenset({"missing"})
    units = (Expected(), Expected("Xã Tỏa Tình", None, gone), Expected("Xã Hòa Bình", None, gone))
    found = tuple(Found(severity="warning", says=(name,)) for name in ("Xã Tỏa Tình", "Xã Hòa Bình"))
    yield Case(
        "two-of-three",
        {"bieu.xlsx": good_bytes()},
        units,
        found=found,
        unit_list=_LIST,
        groups={"received": 4109},
    )
    broken = {"bieu.xlsx": good_bytes(), "toa-tinh.xlsx": b""}
    status = {"toa-tinh.xlsx": REFUSED}
    yield Case("file-unreadable", broken, units, status, found, unit_list=_LIST)


def unknown() -> Iterator[Case]:
    """44: a unit the list does not know waits; former units are added to the one they joined."""
    stranger = replace(GOOD, unit="Xã Mường Nhà")
    files = {"a.xlsx": good_bytes(), "b.xlsx": good_bytes(stranger)}
    units = (Expected(), Expected(stranger.unit, stranger, _OUTSIDE))
    yield Case(
        "stranger",
        files,
        units,
        {"b.xlsx": FIX},
        (codes("TT524"),),
        unit_list=_LIST,
        groups={"received": 4109},
    )
    merged = _list("Xã Mường Phăng,communes,1,,,,Xã Nà Nhạn|Xã Pá Khoang")
    both = {"a.xlsx": good_bytes(), "b.xlsx": good_bytes(_OTHER)}
    sums = Expected("Xã Mường Phăng", None, USED)
    yield Case(
        "two-former-units", both, (sums,), unit_list=merged, groups={"received": 8218, "resolved": 7606}
    )
    ended = _list("Xã Nà Nhạn,communes,1,,,30/06/2021,", "Xã Mường Phăng,communes,2,,,,")
    gone = (Expected("Xã Mường Phăng", None, frozenset({"missing"})), Expected(UNIT, GOOD, _OUTSIDE))
    yield Case("abolished", {"a.xlsx": good_bytes()}, gone, unit_list=ended)
    elsewhere = replace(GOOD, unit="Xã Nà Nhạn - huyện Mường Ảng")
    yield Case(
        "other-district",
        {"a.xlsx": good_bytes(elsewhere)},
        (Expected(elsewhere.unit, elsewhere, _OUTSIDE | ACCEPTED | FIX),),
        unit_list=_LIST,
        absent=(),
    )
    nameless = put({"A6": None, "A2": "CHẤM ĐIỂM"})
    yield Case("nameless", {"a.xlsx": nameless}, (), {"a.xlsx": FIX}, (codes("TT528"),))


def wrong_forms() -> Iterator[Case]:
    """45: another period, another form, nothing filled in."""
    early = replace(_OTHER, period="Quý I năm 2022")
    files = {"a.xlsx": good_bytes(), "b.xlsx": good_bytes(early)}
    late = Expected(early.unit, early, frozenset({"wrong_period"}))
    wanted = {"period": "Quý II năm 2022"}
    yield Case(
        "other-period",
        files,
        (Expected(), late),
        {"b.xlsx": FIX},
        (codes("TT523"),),
        request=wanted,
        groups={"received": 4109},
    )
    for at, printed in enumerate(
        (
            "Quý 2/2022",
            "QUÝ II NĂM 2022",
            "quý 2 năm 2022",
            "Quý II - 2022",
            "Qúy II năm 2022",
            "Quí II năm 2022",
            "Quý II/2022",
            "Q2/2022",
            "Quý hai năm 2022",
            "Quý 02.2022",
        )
    ):
        yield Case(
            f"period-spelling-{at}",
            {"a.xlsx": good_bytes(replace(GOOD, period=printed))},
            (Expected(status=USED),),
            request=wanted,
        )
    for at, printed in enumerate(
        (
            "Quý I/2022",
            "Quý 3 năm 2022",
            "Quý II năm 2021",
            "6 tháng đầu năm 2022",
            "Năm 2022",
            "Tháng 6 năm 2022",
        )
    ):
        truth = replace(GOOD, period=printed)
        unit = Expected(truth=truth, status=frozenset({"wrong_period"}))
        yield Case(
            f"not-this-period-{at}", {"a.xlsx": good_bytes(truth)}, (unit,), {"a.xlsx": FIX}, request=wanted
        )
    unsaid = put({"A3": "Kỳ đánh giá:"})
    yield Case(
        "no-period", {"a.xlsx": unsaid}, (Expected(status=USED),), found=(codes("TT530"),), request=wanted
    )
    told = Found(severity="error", says=("trống",))
    yield Case(
        "blank-template",
        {"a.xlsx": edited(_emptied)},
        (Expected(truth=None, status=FIX | REFUSED | {"missing"}),),
        {"a.xlsx": FIX},
        (told,),
    )
    staff: Rows = [
        ["Biểu mẫu số 01"],
        ["ĐÁNH GIÁ, XẾP LOẠI CÁN BỘ, CÔNG CHỨC"],
        ["Kỳ đánh giá: Quý II năm 2022"],
        ["STT", "Họ tên công chức, viên chức", "Vị trí công tác", "Điểm đánh giá", "Xếp loại"],
        [None, None, None, None, "Hoàn thành 100% nhiệm vụ"],
        [1, "Cán bộ 1", "Bộ phận tiếp nhận & Trả kết quả", 9.03, "X"],
    ]
    both = {"a.xlsx": good_bytes(), "bm01.xlsx": book_of(("BM01", staff))}
    yield Case("staff-form", both, (Expected(),), {"bm01.xlsx": USED}, absent=("Cán bộ 1", "Xã"))
    summed = replace(GOOD, unit="UBND các xã, phường")
    group = {"a.xlsx": good_bytes(), "tong.xlsx": good_bytes(summed)}
    yield Case(
        "group-total", group, (Expected(),), absent=("UBND các xã, phường",), groups={"received": 4109}
    )
    old = plain_rows()
    order: list[list[Value]] = [*old[:9], *old[9:25], *old[29:37], *old[25:29], *old[37:]]
    for at, row in enumerate(order[9:-1:4], start=1):
        row[0] = at
    unit = Expected(truth=PLAIN, status=USED, cells={})
    yield Case(
        "other-order-of-criteria",
        {"a.xlsx": book_of(("Biểu", order)), "b.xlsx": good_bytes(_OTHER)},
        (unit, Expected(_OTHER.unit, _OTHER)),
        {"a.xlsx": USED},
        request={"criteria_set": ("qd1187-dienbien",)},
    )


def sent_again() -> Iterator[Case]:
    """46: a corrected form: the newer counts, and what changed is said."""
    wrong = put({"E48": 18, "D13": 2730})
    files = {"lan-1.xlsx": wrong, "lan-2.xlsx": good_bytes()}
    told = (Found(says=("02 ô", "2 ô", "D13", "E48")), Found(says=("sửa sau, hết",)))
    yield Case(
        "corrected",
        files,
        (Expected(status=USED),),
        found=told,
        groups={"received": 4109, "resolved": 3803},
        ages=("lan-1.xlsx", "lan-2.xlsx"),
    )


def several_kinds() -> Iterator[Case]:
    """16: the form beside a Biểu mẫu 01 with another staff score; the form's figures are the form's."""
    staff: Rows = [
        ["Biểu mẫu số 01"],
        ["ĐÁNH GIÁ, XẾP LOẠI CÁN BỘ, CÔNG CHỨC"],
        ["Kỳ đánh giá: Quý II năm 2022"],
        ["STT", "Họ tên công chức, viên chức", "Vị trí công tác", "Điểm đánh giá", "Xếp loại"],
        [None, None, None, None, "Hoàn thành 100% nhiệm vụ"],
        [1, UNIT, "Bộ phận tiếp nhận & Trả kết quả", 10, "X"],
    ]
    both = {"a.xlsx": good_bytes(), "bm01.xlsx": book_of(("BM01", staff))}
    yield Case("other-staff-score", both, (Expected(),), {"bm01.xlsx": USED})


def out_of_the_ordinary() -> Iterator[Case]:
    """18: dossiers far from a unit's own habit are read as they stand."""
    many = GOOD.but(received=41090, online=6500, carried_over=3660, direct=30930)
    far = edited(
        lambda sheet: [
            setattr(sheet[place], "value", value)
            for place, value in (("C8", 41090), ("I11", 6500), ("I12", 3660), ("I13", 30930))
        ]
    )
    yield form("ten-times-as-many", far, many, status=USED)


UNIT_CASES: Mapping[int, CaseMaker] = {
    16: several_kinds,
    18: out_of_the_ordinary,
    40: names,
    41: old_fonts,
    42: twice,
    43: missing,
    44: unknown,
    45: wrong_forms,
    46: sent_again,
}
