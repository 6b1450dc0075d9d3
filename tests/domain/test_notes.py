import pytest

from tthc.domain.counts import Count
from tthc.domain.note_writing import compose_note, online_late_remark
from tthc.domain.notes import read_note, says_no_cases

HIM_LAM = {
    Count.RECEIVED: 287,
    Count.ONLINE: 21,
    Count.DIRECT: 266,
    Count.RESOLVED: 284,
    Count.EARLY: 274,
    Count.LATE: 10,
    Count.IN_PROGRESS: 3,
}


def test_the_sentence_of_the_reports() -> None:
    assert compose_note(HIM_LAM) == (
        "Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ. Đã giải quyết 284 hồ sơ: "
        "trước hạn 274, trễ hạn 10. Đang giải quyết trong hạn 03 hồ sơ."
    )


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({}, ""),
        (
            {Count.RECEIVED: 1, Count.DIRECT: 1, Count.ONLINE: 0, Count.RESOLVED: 1, Count.EARLY: 1},
            "Tiếp nhận trực tiếp 01 hồ sơ. Đã giải quyết trước hạn 01 hồ sơ.",
        ),
        (
            {Count.RECEIVED: 280, Count.ONLINE: 14, Count.CARRIED_OVER: 2, Count.DIRECT: 264},
            "Tổng 280 hồ sơ: tiếp nhận trực tuyến 14 hồ sơ, kỳ trước chuyển qua 02 hồ sơ, trực tiếp 264 hồ sơ.",
        ),
        (
            {Count.RECEIVED: 7, Count.CARRIED_OVER: 2, Count.DIRECT: 5},
            "Tổng 07 hồ sơ: kỳ trước chuyển qua 02 hồ sơ, tiếp nhận trực tiếp 05 hồ sơ.",
        ),
        ({Count.CARRIED_OVER: 2}, "Hồ sơ kỳ trước chuyển qua 02 hồ sơ."),
        ({Count.RECEIVED: 9, Count.ONLINE: 4}, "Tổng 09 hồ sơ: tiếp nhận trực tuyến 04 hồ sơ."),
        ({Count.RECEIVED: 3, Count.RESOLVED: 0}, "Tổng 03 hồ sơ. Chưa giải quyết hồ sơ nào."),
        ({Count.RESOLVED: 12}, "Đã giải quyết 12 hồ sơ."),
        ({Count.EARLY: 1, Count.LATE: 2}, "Đã giải quyết 03 hồ sơ: trước hạn 01, trễ hạn 02."),
        (
            {Count.ONLINE: 1, Count.DIRECT: 2},
            "Tổng 03 hồ sơ: tiếp nhận trực tuyến 01 hồ sơ, trực tiếp 02 hồ sơ.",
        ),
        ({Count.IN_PROGRESS_OVERDUE: 4}, "Đang giải quyết quá hạn 04 hồ sơ."),
    ],
)
def test_zero_and_unknown_parts_are_left_out(counts: dict[Count, int], expected: str) -> None:
    assert compose_note(counts) == expected


def test_a_composed_note_reads_back() -> None:
    assert read_note(compose_note(HIM_LAM)).counts == HIM_LAM


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        (  # Phòng Quản lý đô thị: "ký trước"
            "Tổng 199 hồ sơ: tiếp nhận trực tuyến 163 hồ sơ, ký trước chuyển qua 24, trực tiếp 12 hồ sơ. "
            "Đã giải quyết trước hạn 192 hồ sơ. Đang giải quyết đúng hạn 07 hồ sơ",
            {"received": 199, "online": 163, "carried_over": 24, "direct": 12, "resolved": 192, "early": 192}
            | {"in_progress": 7},
        ),
        (  # Xã Pá Khoang: "Tổng tiếp nhận trực tiếp 751", the parts follow
            "Tổng tiếp nhận trực tiếp 751 hồ sơ: trực tiếp 718 hồ sơ, trực tuyến 32 hồ sơ, kỳ trước chuyển "
            "qua 01 hồ sơ. Đã giải quyết 751 hồ sơ: trước hạn 48 hồ sơ, đúng hạn 702, trễ hạn 01 hồ sơ",
            {"received": 751, "direct": 718, "online": 32, "carried_over": 1, "resolved": 751, "early": 48}
            | {"on_time": 702, "late": 1},
        ),
        (  # Xã Nà Tấu: everything on time
            "Tổng 316 hồ sơ: tiếp nhận trực tuyến 12 hồ sơ, trực tiếp 304 hồ sơ. Đã giải quyết đúng hạn 316 hồ sơ.",
            {"received": 316, "online": 12, "direct": 304, "resolved": 316, "on_time": 316},
        ),
        (  # the communes' printed form: thousands, "Sớm hạn"
            "Tổng số hồ sơ nhận giải quyết là 5.992 hồ sơ. Đã giải quyết 5.984: sớm hạn 3.997, đúng hạn 1.958 "
            "hồ sơ; trễ hạn 29 hồ sơ. Đang giải quyết trong hạn 08 hồ sơ",
            {
                "received": 5992,
                "resolved": 5984,
                "early": 3997,
                "on_time": 1958,
                "late": 29,
                "in_progress": 8,
            },
        ),
        (  # the note on criterion 9: procedures and their dossiers, not the head's
            "Tổng số TTHC thuộc thẩm quyền giải quyết của cấp xã là: 159: Số TTHC được triển khai dịch vụ công "
            "mức độ 3,4: Mức độ 3 là 5, Mức độ 4 là 12: Số hồ sơ TTHC được triển khai mức độ 3,4 tiếp nhận bằng "
            "cả 2 hình thức. Tổng số nhận giải quyết là 925 hồ sơ: kỳ trước là 02 hồ sơ, trực tiếp 542 hồ sơ, "
            "trực tuyến 381 hồ sơ. Đã giải quyết 920 hồ sơ: sớm hạn 900 hồ sơ, trễ hạn 20 hồ sơ.",
            {"procedures": 159, "procedures_level34": 17, "level34_received": 925, "online": 381},
        ),
        ("Tổng số TTHC thuộc thẩm quyền giải quyết của cấp xã là: 159", {"procedures": 159}),
        ("Số hồ sơ TTHC được triển khai: trực tuyến 04 hồ sơ", {"online": 4}),
        ("Niêm yết tại Bộ phận Một cửa theo văn bản số 574/VPUB-KSTT ngày 15/10/2021", {}),
        ("", {}),
    ],
)
def test_the_wordings_of_the_reports_are_understood(note: str, expected: dict[str, int]) -> None:
    assert {count.value: n for count, n in read_note(note).counts.items()} == expected


@pytest.mark.parametrize(
    ("note", "mentions"),
    [
        ("trễ hạn 03 hồ sơ (có hồ sơ trực tuyến quá hạn trên cổng DVC)", True),
        ("Có hồ sơ trực tuyến trễ hạn", True),
        ("Trễ hạn 29 bộ trên DVC", False),  # late on the portal says nothing of how they came in
        ("Không có hồ sơ trực tuyến nào quá hạn", False),
        ("Không còn hồ sơ trực tuyến quá hạn", False),
        ("Hồ sơ trực tuyến: không có hồ sơ trễ hạn", False),
        ("Tiếp nhận trực tuyến 40 hồ sơ, quá hạn 0", False),
        ("Không còn hồ sơ trễ hạn trên cổng DVC", False),
        ("Trực tuyến 4, trực tiếp 159, trễ hạn 02", False),
        ("Còn hồ sơ trực tuyến không giải quyết", True),
        ("Tổng 10 hồ sơ: trực tuyến 05 hồ sơ. Đã giải quyết: trễ hạn 03", False),
    ],
)
def test_late_online_dossiers_are_noticed(note: str, mentions: bool) -> None:
    assert read_note(note).mentions_online_late is mentions


def test_the_remark_on_late_online_dossiers_reads_back() -> None:
    remark = online_late_remark({Count.ONLINE_LATE: 20})
    assert remark == "Có 20 hồ sơ trực tuyến quá hạn."
    assert read_note(remark).counts == {Count.ONLINE_LATE: 20}
    assert online_late_remark({Count.ONLINE_LATE: 0}) == ""


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Trong đó 03 hồ sơ trực tuyến trễ hạn", 3),
        ("Có 1.234 hồ sơ trực tuyến quá hạn", 1234),
        ("Còn 01 hồ sơ trực tuyến không giải quyết", 1),
        ("Hồ sơ trực tuyến quá hạn: 0", 0),
        ("trễ hạn 01 hồ sơ (trực tuyến)", 1),
    ],
)
def test_numbers_of_late_online_dossiers_are_read(note: str, expected: int) -> None:
    facts = read_note(note)
    assert facts.counts[Count.ONLINE_LATE] == expected
    assert not facts.mentions_online_late


@pytest.mark.parametrize(
    ("note", "expected"),
    [
        ("Không phát sinh TTHC", True),
        ("Trong kỳ không có phát sinh thủ tục hành chính", True),
        ("Không phát sinh hồ sơ", True),
        ("Trong kỳ không phát sinh TTHC.", True),
        ("Không phát sinh TTHC trong kỳ", True),
        ("Không có hồ sơ phát sinh", True),
        ("Không phát sinh hồ sơ trễ hạn", False),
        ("Không phát sinh hồ sơ quá hạn, trực tuyến", False),
        ("Phát sinh 03 hồ sơ", False),
    ],
)
def test_no_cases_is_understood(note: str, expected: bool) -> None:
    assert says_no_cases(note) is expected


@pytest.mark.parametrize("number", ["4109", "4.109", "4,109", "4 109", "4'109"])
def test_a_note_groups_thousands_in_any_way(number: str) -> None:
    assert read_note(f"Tổng {number} hồ sơ: trực tuyến 21 hồ sơ.").counts[Count.RECEIVED] == 4109


def test_a_note_with_half_a_number_states_none() -> None:
    assert read_note("Tổng 4,1 hồ sơ").counts == {}


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("trễ hạn 25 hồ sơ (trong đó trực tuyến 05)", 5),
        ("trễ hạn 25 hồ sơ, trong đó 05 hồ sơ trực tuyến", 5),
        ("trễ hạn 03 hồ sơ (01 hồ sơ trực tuyến)", 1),
        ("02 hồ sơ nộp trực tuyến trễ hạn", 2),
        ("Có 02 hồ sơ DVC trực tuyến giải quyết quá hạn", 2),
        ("Hồ sơ trực tuyến: trễ hạn 02", 2),
        ("Hồ sơ trực tuyến 623, trong đó trễ hạn 02", 2),
        ("Trong số trễ hạn có 02 hồ sơ trực tuyến", 2),
        ("0 hồ sơ trực tuyến trễ hạn", 0),
    ],
)
def test_late_online_dossiers_are_counted_in_any_order_of_words(text: str, stated: int) -> None:
    counts = read_note(text).counts
    assert counts[Count.ONLINE_LATE] == stated
    assert counts.get(Count.ONLINE, 623) == 623  # late ones are not the ones received online


@pytest.mark.parametrize(
    "text",
    [
        "Không phát sinh hồ sơ trực tuyến trễ hạn",
        "Chưa có hồ sơ trực tuyến quá hạn",
        "Không để xảy ra hồ sơ trực tuyến quá hạn",
        "Hồ sơ trực tuyến trễ hạn: không",
        "Hồ sơ trực tuyến trễ hạn: Không có",
        "Tiếp nhận trực tuyến 21 hồ sơ, trực tiếp 266 hồ sơ, đã giải quyết 284 hồ sơ, trễ hạn 10",
    ],
)
def test_a_note_that_denies_late_online_dossiers_speaks_of_none(text: str) -> None:
    facts = read_note(text)
    assert not facts.mentions_online_late
    assert not facts.mentions_portal_late
    assert Count.ONLINE_LATE not in facts.counts


def test_late_dossiers_on_the_portal_may_be_online_ones() -> None:
    assert read_note("Có hồ sơ DVCTT quá hạn").mentions_online_late
    for text in ("Trễ hạn 03 hồ sơ trên cổng DVC", "Có hồ sơ quá hạn trên Cổng dịch vụ công"):
        facts = read_note(text)
        assert (facts.mentions_online_late, facts.mentions_portal_late) == (False, True)


@pytest.mark.parametrize(
    ("text", "in_time", "overdue"),
    [
        ("Đang giải quyết 212 hồ sơ", 212, None),
        ("Số hồ sơ đang giải quyết: 212", 212, None),
        ("Đang giải quyết 212 hồ sơ (trong hạn 200, quá hạn 12)", 200, 12),
        ("Đang giải quyết 212 hồ sơ, quá hạn 12", 200, 12),
        ("Đã giải quyết 03 hồ sơ; chưa đến hạn 212", 212, None),
        ("Còn lại 212 hồ sơ đang giải quyết", 212, None),
        ("212 hồ sơ đang xử lý", 212, None),
        ("Chuyển kỳ sau 212 hồ sơ", 212, None),
    ],
)
def test_dossiers_in_progress_in_any_wording(text: str, in_time: int, overdue: int | None) -> None:
    counts = read_note(text).counts
    assert counts[Count.IN_PROGRESS] == in_time
    assert counts.get(Count.IN_PROGRESS_OVERDUE) == overdue


@pytest.mark.parametrize(
    "text",
    [
        "Tiếp nhận 2.541 hồ sơ, trong đó 900 hồ sơ trực tuyến, 1.635 hồ sơ trực tiếp, 06 hồ sơ kỳ trước chuyển qua",
        "Tổng số tiếp nhận 2.541 hồ sơ (tăng 123 hồ sơ so với cùng kỳ): trực tuyến 900, trực tiếp 1.635, quý trước 06",
        "Tổng 2541: qua mạng 900, trực tiếp, BCCI 1.635; kỳ trước chuyển sang 06",
    ],
)
def test_channels_are_read_with_the_number_before_or_behind(text: str) -> None:
    assert read_note(text).counts == {
        Count.RECEIVED: 2541,
        Count.ONLINE: 900,
        Count.DIRECT: 1635,
        Count.CARRIED_OVER: 6,
    }
