"""Every note of the two 18-point reports, with the counts a reader sees in it."""

import pytest

from tthc.domain.counts import Count
from tthc.domain.notes import gives_reason, read_note, says_no_cases

_LETTERS = {
    "T": Count.RECEIVED,
    "t": Count.ONLINE,
    "k": Count.CARRIED_OVER,
    "d": Count.DIRECT,
    "G": Count.RESOLVED,
    "s": Count.EARLY,
    "h": Count.ON_TIME,
    "q": Count.LATE,
    "c": Count.IN_PROGRESS,
    "o": Count.ONLINE_LATE,
    "P": Count.PROCEDURES,
    "m": Count.PROCEDURES_LEVEL34,
    "M": Count.LEVEL34_RECEIVED,
    "y": Count.PETITIONS,
    "z": Count.PETITIONS_ON_TIME,
}
"""T tiếp nhận: t trực tuyến, k kỳ trước, d trực tiếp. G giải quyết: s sớm, h đúng hạn, q quá hạn. c đang."""


def _counts(short: str) -> dict[Count, int]:
    return {_LETTERS[one[0]]: int(one[1:]) for one in short.split()}


CITY = (
    "Tổng số TTHC thuộc thẩm quyền giải quyết của cấp huyện: 301: Số TTHC được triển khai dịch vụ công mức độ 3,4: "
    "Mức độ 3 là 11, Mức độ 4 là 57: Số hồ sơ TTHC được triển khai mức độ 3,4 tiếp nhận bằng cả 2 hình thức. Tổng "
    "số nhận giải quyết là 2.290 hồ sơ, trong đó kỳ trước chuyển qua là 123 hồ sơ, nhận trực tiếp 1.817 hồ sơ, "
    "trực tuyến 350 hồ sơ. Đã giải quyết 2.195 hồ sơ: sớm hạn 2.179 hồ sơ, trễ hạn 19 hồ sơ. Đang giải quyết đúng "
    "hạn 05 hồ sơ."
)
COMMUNES = (
    "Tổng số TTHC thuộc thẩm quyền giải quyết của cấp xã là: 159: Số TTHC được triển khai dịch vụ công mức độ 3,4: "
    "Mức độ 3 là 5, Mức độ 4 là 12: Số hồ sơ TTHC được triển khai mức độ 3,4 tiếp nhận bằng cả 2 hình thức. Tổng "
    "số nhận giải quyết là 925 hồ sơ: kỳ trước là 02 hồ sơ, trực tiếp 542 hồ sơ, trực tuyến 381 hồ sơ. Đã giải "
    "quyết 920 hồ sơ: sớm hạn 900 hồ sơ, trễ hạn 20 hồ sơ. Đang giải quyết đúng hạn 05 hồ sơ"
)

COUNTED = [
    (
        "Tổng số hồ sơ nhận giải quyết là 4.109 hồ sơ. Đã giải quyết 3.803: trước hạn 3.703 hồ sơ; trễ hạn 100 hồ "
        "sơ. Đang giải quyết trong hạn 306 hồ sơ",
        "T4109 G3803 s3703 q100 c306",
    ),
    (
        "Tổng số hồ sơ nhận giải quyết là 5.992 hồ sơ. Đã giải quyết 5.984: trước hạn 3.997, đúng hạn 1.958 hồ sơ; "
        "trễ hạn 29 hồ sơ. Đang giải quyết trong hạn 08 hồ sơ",
        "T5992 G5984 s3997 h1958 q29 c8",
    ),
    ("Trong kỳ tiếp nhận 02 kiến nghị phản ánh, đã được xử lý đúng hạn", "y2 z2"),
    (CITY, "P301 m68 M2290 t350"),
    (COMMUNES, "P159 m17 M925 t381"),
    (
        "Tổng 270 hồ sơ: trực tiếp 269, trực tuyến 01 hồ sơ. Đã giải quyết trước hạn 270 hồ sơ",
        "T270 d269 t1 G270 s270",
    ),
    (
        "Tổng 199 hồ sơ: tiếp nhận trực tuyến 163 hồ sơ, ký trước chuyển qua 24, trực tiếp 12 hồ sơ. Đã giải quyết "
        "trước hạn 192 hồ sơ. Đang giải quyết đúng hạn 07 hồ sơ",
        "T199 t163 k24 d12 G192 s192 c7",
    ),
    (
        "Tổng 83 hồ sơ: tiếp nhận trực tuyến 80 hồ sơ, ký trước chuyển qua 01, trực tiếp 02. Đã giải quyết trước "
        "hạn 82 hồ sơ; đang giải quyết đúng hạn 01 hồ sơ",
        "T83 t80 k1 d2 G82 s82 c1",
    ),
    (
        "Tổng 05 hồ sơ: tiếp nhận trực tuyến 03 hồ sơ, ký trước chuyển qua 01, trực tiếp 01. Đã giải quyết trước "
        "hạn 04 hồ sơ; đang giải quyết đúng hạn 01 hồ sơ",
        "T5 t3 k1 d1 G4 s4 c1",
    ),
    (
        "Tổng 10 hồ sơ: tiếp nhận trực tuyến 05 hồ sơ, trực tiếp 05 . Đã giải quyết trước hạn 07 hồ sơ, trễ hạn 03 "
        "hồ sơ (có hồ sơ trực tuyến quá hạn trên cổng DVC).",
        "T10 t5 d5 s7 q3",
    ),
    (
        "Tổng tiếp nhận 3.523 hồ sơ; trực tiếp 3.103 hồ sơ, trực tuyến 80 hồ sơ, kỳ trước 340 hồ sơ. Đã giải quyết "
        "3.226 hồ sơ: trước hạn 3.131 hồ sơ, trễ hạn 95 hồ sơ (có hồ sơ trực tuyến quá hạn trên cổng DVC) . Đang "
        "giải quyết trong hạn 297 hồ sơ",
        "T3523 d3103 t80 k340 G3226 s3131 q95 c297",
    ),
    ("Tiếp nhận trực tiếp 01 hồ sơ. Đã giải quyết trước hạn 01 hồ sơ", "T1 d1 G1 s1"),
    ("Tiếp nhận trực tuyến 04 hồ sơ. Đã giải quyết trước hạn 04 hồ sơ.", "T4 t4 G4 s4"),
    ("Tiếp nhận trực tuyến 01 hồ sơ. Đã giải quyết trước hạn 01 hồ sơ.", "T1 t1 G1 s1"),
    (
        "Tiếp nhận trực tuyến 13 hồ sơ. Đã giải quyết trước hạn 11 hồ sơ, trễ hạn 03 hồ sơ (có hồ sơ trực tuyến "
        "quá hạn trên cổng DVC).",
        "T13 t13 s11 q3",
    ),
    (
        "Tổng 370 hồ sơ: tiếp nhận trực tuyến 05 hồ sơ, trực tiếp 365. Đã giải quyết trước hạn 370 hồ sơ.",
        "T370 t5 d365 G370 s370",
    ),
    (
        "Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 . Đã giải quyết 284: trước hạn 274 hồ sơ, trễ "
        "hạn 10 (có hồ sơ trực tuyến quá hạn trên cổng DVC) . Đang giải quyết đúng hạn 03 hồ sơ.",
        "T287 t21 d266 G284 s274 q10 c3",
    ),
    (
        "Tổng 316 hồ sơ: tiếp nhận trực tuyến 04 hồ sơ, trực tiếp 312. Đã giải quyết 315: trước hạn 313 hồ sơ, trễ "
        "hạn 02, Đang giải quyết đúng hạn 01 hồ sơ.",
        "T316 t4 d312 G315 s313 q2 c1",
    ),
    (
        "Tổng 446 hồ sơ: tiếp nhận trực tuyến 18 hồ sơ, trực tiếp 428. Đã giải quyết 442: trước hạn 441 hồ sơ, trễ "
        "hạn 01 (có hồ sơ trực tuyến quá hạn trên cổng DVC). Đang giải quyết đúng hạn 04 hồ sơ.",
        "T446 t18 d428 G442 s441 q1 c4",
    ),
    (
        "Tổng 414 hồ sơ: tiếp nhận trực tuyến 24 hồ sơ, trực tiếp 390. Đã giải quyết 414: trước hạn 408 hồ sơ, trễ "
        "hạn 06 (có hồ sơ trực tuyến quá hạn).",
        "T414 t24 d390 G414 s408 q6",
    ),
    (
        "Tổng 163 hồ sơ: tiếp nhận trực tuyến 04 hồ sơ, trực tiếp 159. Đã giải quyết 163: trước hạn 43 hồ sơ, đúng "
        "hạn 120 hồ sơ.",
        "T163 t4 d159 G163 s43 h120",
    ),
    (
        "Tổng 1.855 hồ sơ: tiếp nhận trực tuyến 185 hồ sơ, trực tiếp 1.670. Đã giải quyết 1.855 hồ sơ",
        "T1855 t185 d1670 G1855",
    ),
    (
        "Tổng 280 hồ sơ: tiếp nhận trực tuyến 14 hồ sơ, kỳ trước chuyển qua 02, trực tiếp 264. Đã giải quyết 279: "
        "trước hạn 83 hồ sơ, đúng hạn 195 hồ sơ, trễ hạn 01 hồ sơ.",
        "T280 t14 k2 d264 G279 s83 h195 q1",
    ),
    (
        "Tổng 352 hồ sơ: tiếp nhận trực tuyến 19 hồ sơ, trực tiếp 333 hồ sơ. Đã giải quyết 352; trước hạn 62 hồ sơ, "
        "đúng hạn 288, trễ hạn 02 (có hồ sơ trực tuyến quá hạn trên cổng DVC).",
        "T352 t19 d333 G352 s62 h288 q2",
    ),
    (
        "Tổng 442 hồ sơ: tiếp nhận trực tuyến 43 hồ sơ, kỳ trước chuyển qua 02 hồ sơ, trực tiếp 397 hồ sơ. Đã giải "
        "quyết 442; trước hạn 100 hồ sơ, đúng hạn 336, trễ hạn 06 (có hồ sơ trực tuyến quá hạn trên cổng DVC).",
        "T442 t43 k2 d397 G442 s100 h336 q6",
    ),
    (
        "Tổng tiếp nhận trực tiếp 751 hồ sơ: trực tiếp 718 hồ sơ, trực tuyến 32 hồ sơ, kỳ trước chuyển qua 01 hồ "
        "sơ. Đã giải quyết 751 hồ sơ: trước hạn 48 hồ sơ, đúng hạn 702, trễ hạn 01 hồ sơ (trực tuyến)",
        "T751 d718 t32 k1 G751 s48 h702 q1 o1",
    ),
    (
        "Tổng 316 hồ sơ: tiếp nhận trực tuyến 12 hồ sơ, trực tiếp 304 hồ sơ. Đã giải quyết đúng hạn 316 hồ sơ.",
        "T316 t12 d304 G316 h316",
    ),
    ("Không phát sinh TTHC", ""),
    ("Trễ hạn 29 bộ trên DVC", ""),
    ("Có hồ sơ trực tuyến trễ hạn", ""),
]


@pytest.mark.parametrize(("note", "short"), COUNTED, ids=[str(at) for at in range(len(COUNTED))])
def test_every_note_of_the_reports_is_read(note: str, short: str) -> None:
    facts = read_note(note)
    assert facts.counts == _counts(short)
    speaks = "có hồ sơ trực tuyến" in note.lower()
    assert (facts.mentions_online_late, facts.mentions_portal_late) == (speaks, "bộ trên DVC" in note)
    assert facts.portal_late == (29 if "29 bộ" in note else None)
    assert says_no_cases(note) is (note == "Không phát sinh TTHC")
    assert not gives_reason(note)


@pytest.mark.parametrize(
    ("note", "short"),
    [(CITY, "T2290 t350 k123 d1817 G2195 s2179 q19 c5"), (COMMUNES, "T925 t381 k2 d542 G920 s900 q20 c5")],
)
def test_a_note_on_services_keeps_their_dossiers(note: str, short: str) -> None:
    assert read_note(note).services == _counts(short)
    assert read_note("Tổng 83 hồ sơ").services == {}


@pytest.mark.parametrize(
    ("note", "late"),
    [
        ("Trễ hạn 05 hồ sơ", 5),
        ("Có 05 hồ sơ trễ hạn do mất điện", 5),
        ("Còn hồ sơ quá hạn: 1.234", 1234),
        ("Tiếp nhận 02 kiến nghị; trễ hạn 01", None),
        ("Đang giải quyết: quá hạn 05", None),
        ("Không có hồ sơ trễ hạn", None),
        ("Trễ hạn 29 bộ trên DVC", None),
        ("Tỷ lệ hồ sơ đúng hạn đạt 98%", None),
    ],
)
def test_late_dossiers_that_stand_alone_are_counted(note: str, late: int | None) -> None:
    assert read_note(note).counts.get(Count.LATE) == late


@pytest.mark.parametrize(
    ("note", "petitions", "in_time"),
    [
        ("Trong kỳ tiếp nhận 02 phản ánh, đã giải quyết 02 phản ánh đúng hạn", 2, 2),
        ("Tiếp nhận 05 kiến nghị, xử lý đúng hạn 04, quá hạn 01", 5, 4),
        ("Tiếp nhận được 03 ý kiến phản ánh, kiến nghị; đã trả lời trong thời hạn", 3, 3),
        ("Tiếp nhận 03 PAKN, đang xử lý", 3, None),
        ("Tiếp nhận 03 PAKN, chưa xử lý đúng hạn", 3, None),
        ("Không phát sinh phản ánh, kiến nghị", None, None),
        ("Đã giải quyết 02 kiến nghị, không có kiến nghị trễ hạn", None, None),
    ],
)
def test_petitions_are_counted_where_the_note_is_sure(
    note: str, petitions: int | None, in_time: int | None
) -> None:
    counts = read_note(note).counts
    assert (counts.get(Count.PETITIONS), counts.get(Count.PETITIONS_ON_TIME)) == (petitions, in_time)


@pytest.mark.parametrize(
    ("note", "given"),
    [
        ("trễ hạn 29 hồ sơ (do công chức quên tích kết thúc trên cổng dịch vụ công)", True),
        ("Nguyên nhân: cán bộ đi tập huấn", True),
        ("Trễ hạn vì hồ sơ phải xác minh", True),
        ("Trễ hạn 03 hồ sơ", False),
        ("", False),
    ],
)
def test_a_reason_is_recognised(note: str, given: bool) -> None:
    assert gives_reason(note) is given
