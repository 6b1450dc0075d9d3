"""What the text of a report states: the sentences of the four reports, and variants."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from support import QD1187
from tthc.domain.counts import Count
from tthc.domain.places import Place
from tthc.domain.statements import (
    ClassStatement,
    CountStatement,
    ScoredStatement,
    Statement,
    TotalStatement,
    read_statements,
)

LABELS = [band.label for band in QD1187.bands]


def read(*paragraphs: str, labels: Sequence[str] = LABELS) -> tuple[Statement, ...]:
    return read_statements(
        ((text, Place("a.docx", "", at, 1)) for at, text in enumerate(paragraphs, 1)), labels
    )


def classes(*paragraphs: str) -> list[tuple[str, tuple[str, ...], int, int | None, tuple[str, ...]]]:
    found = [one for one in read(*paragraphs) if isinstance(one, ClassStatement)]
    return [(one.scope, one.labels, one.units, one.of, one.names) for one in found]


def counts(*paragraphs: str) -> list[tuple[str, dict[str, int]]]:
    found = [one for one in read(*paragraphs) if isinstance(one, CountStatement)]
    return [(one.scope, {count.value: n for count, n in one.counts.items()}) for one in found]


def test_tuan_giao() -> None:
    scored, rated = read(
        "- Các cơ quan chuyên môn thuộc UBND huyện: thực hiện chấm điểm đánh giá 10/14 cơ quan, đơn vị, trong đó "
        "10/10 đơn vị xếp loại Xuất sắc."
    )
    assert isinstance(scored, ScoredStatement)
    assert (scored.scope, scored.units, scored.of) == ("các cơ quan chuyên môn thuộc ubnd huyện", 10, 14)
    assert isinstance(rated, ClassStatement)
    assert (rated.labels, rated.units, rated.of) == (("xuất sắc",), 10, 10)
    assert rated.place == Place("a.docx", "", 1, 1)


def test_muong_nhe() -> None:
    found = classes(
        "Thực hiện chấm điểm đánh giá 11/11 đơn vị, trong đó:",
        "- 05 đơn vị xếp loại Xuất sắc: UBND xã Sen Thượng, UBND xã Chung Chải, UBND xã Mường Nhé, UBND xã Mường "
        "Toong, UBND xã Nậm Vì.",
        "- 02 đơn vị xếp loại Khá: UBND xã Sín Thầu, UBND xã Quảng Lâm.",
        "- Không có đơn vị xếp loại Trung bình, Yếu.",
    )
    scope = "thực hiện chấm điểm đánh giá 11/11 đơn vị, trong đó:"
    names = (
        "UBND xã Sen Thượng",
        "UBND xã Chung Chải",
        "UBND xã Mường Nhé",
        "UBND xã Mường Toong",
        "UBND xã Nậm Vì",
    )
    assert found == [
        (scope, ("xuất sắc",), 5, None, names),
        (scope, ("khá",), 2, None, ("UBND xã Sín Thầu", "UBND xã Quảng Lâm")),
        (scope, ("trung bình", "yếu"), 0, None, ()),
    ]


def test_dien_bien_phu() -> None:
    paragraphs = (
        "Trong quý, toàn thành phố có tổng số hồ sơ TTHC đã tiếp nhận là 10.101 hồ sơ, trong đó: trực tuyến 731 hồ sơ, kỳ "
        "trước chuyển qua 371 hồ sơ, trực tiếp 8.999 hồ sơ. Số hồ sơ đã giải quyết là 9.787 hồ sơ, trong đó: Trước hạn là "
        "7.700 hồ sơ; đúng hạn là 1.958 hồ sơ; quá hạn 129 hồ sơ. Số hồ sơ đang giải quyết trong hạn: 314 hồ sơ.",
        "* Tổng số hồ sơ TTHC của cấp xã đã tiếp nhận là 5.992 hồ sơ trong đó: trực tuyến 381 hồ sơ, kỳ trước chuyển qua 05 "
        "hồ sơ, trực tiếp 5.606 hồ sơ.",
        "- Số hồ sơ đã giải quyết: 5.984 hồ sơ, trong đó: Sớm hạn là 3.997 hồ sơ, đúng hạn 1.958, trễ hạn 29 hồ sơ (*do công "
        "chức quên tích kết thúc trên cổng dịch vụ công*).",
        "- Số lượng hồ sơ đang giải quyết đúng hạn: 08 hồ sơ",
        "- Tổng điểm chung đạt 14,99/18 điểm.",
        "(Có biểu chi tiết kèm theo).",
        "- Tổng điểm chung đạt 15,84/18 điểm.",
    )
    assert counts(*paragraphs) == [
        (
            "toàn thành phố",
            {
                "received": 10101,
                "online": 731,
                "carried_over": 371,
                "direct": 8999,
                "resolved": 9787,
                "early": 7700,
            }
            | {"on_time": 1958, "late": 129, "in_progress": 314},
        ),
        ("cấp xã", {"received": 5992, "online": 381, "carried_over": 5, "direct": 5606}),
        ("cấp xã", {"resolved": 5984, "early": 3997, "on_time": 1958, "late": 29}),
        ("cấp xã", {"in_progress": 8}),
    ]
    (total,) = [one for one in read(*paragraphs) if isinstance(one, TotalStatement)]
    assert (total.scope, total.total) == ("cấp xã", Decimal("14.99"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Có 19/20 xã, phường được xếp loại Tốt", [(("tốt",), 19, 20)]),
        (
            "Xếp loại Xuất sắc: 05 đơn vị, xếp loại Tốt: 07 đơn vị.",
            [(("xuất sắc",), 5, None), (("tốt",), 7, None)],
        ),
        ("- Xuất sắc: 19 đơn vị", [(("xuất sắc",), 19, None)]),
        (
            "12 đơn vị xếp loại Xuất sắc hoặc Tốt, 03 đơn vị đạt loại Khá",
            [(("xuất sắc", "tốt"), 12, None), (("khá",), 3, None)],
        ),
        ("không có xã nào xếp loại Yếu", [(("yếu",), 0, None)]),
        ("100% đơn vị xếp loại Xuất sắc", []),
        ("15 công chức xếp loại Tốt", []),
        ("Tăng 02 đơn vị xếp loại Xuất sắc so với quý trước", []),
        ("Quý trước có 10 đơn vị xếp loại Tốt", []),
        ("Phấn đấu 15 đơn vị xếp loại Xuất sắc", []),
        ("Xã A xếp loại Tốt", []),
        ("05 đơn vị có cán bộ, công chức xếp loại Tốt", []),
    ],
)
def test_classes_in_other_words(text: str, expected: list[object]) -> None:
    assert [(labels, units, of) for _, labels, units, of, _ in classes(text)] == expected


@pytest.mark.parametrize(
    ("after", "names"),
    [
        (": Xã A, Xã B và Xã C.", ("Xã A", "Xã B", "Xã C")),
        (" (gồm: Xã A; Xã B).", ("Xã A", "Xã B")),
        (" gồm Xã A, Xã B, …", ("Xã A", "Xã B")),
        (". Xã A, Xã B", ()),
        ("", ()),
        (": Xã A, Xã B. Các xã khác chưa gửi", ("Xã A", "Xã B")),
        (" (12,5%)", ()),
    ],
)
def test_names_behind_a_class(after: str, names: tuple[str, ...]) -> None:
    ((_, _, _, _, listed),) = classes(f"- 02 đơn vị xếp loại Tốt{after}")
    assert listed == names


def test_headings_say_what_follows_is_about() -> None:
    text = "05 đơn vị xếp loại Tốt."
    assert classes("2.1. UBND các xã, phường", text)[0][0] == "ubnd các xã, phường"
    assert classes("UBND các xã, phường:", text)[0][0] == "ubnd các xã, phường:"
    assert classes("2. " + "Kết quả cụ thể " * 10, text)[0][0] == ""
    assert classes("2.1. UBND các xã", "3. Kết quả", text)[0][0] == "kết quả"
    assert classes(f"UBND cấp xã: {text}")[0][0] == "ubnd cấp xã"
    assert classes(f"Kết quả 12 tháng: {text}")[0][0] == ""


def test_dossiers_end_where_the_list_ends() -> None:
    opening = "Tổng số hồ sơ đã tiếp nhận là 100 hồ sơ."
    assert counts(opening, "- Số hồ sơ đã giải quyết: 90 hồ sơ.") == [
        ("", {"received": 100}),
        ("", {"resolved": 90}),
    ]
    assert counts(opening, "Khác.", "- Số hồ sơ đã giải quyết: 90 hồ sơ.") == [("", {"received": 100})]
    assert counts(opening, "- Phản ánh, kiến nghị: 02") == [("", {"received": 100})]
    assert counts(opening, "- Số hồ sơ quá hạn do công chức chậm") == [("", {"received": 100})]
    assert counts("Tổng hồ sơ đã tiếp nhận trong kỳ: 4.109") == []  # the head of a form


def test_a_total_that_is_no_number_or_of_nobody_is_none() -> None:
    assert read("- Tổng điểm chung đạt 14,99/18 điểm.") == ()
    assert not [
        one
        for one in read("Tổng số hồ sơ đã tiếp nhận là 9 hồ sơ.", "- Tổng điểm cao.")
        if isinstance(one, TotalStatement)
    ]


def test_without_classes_and_in_endless_texts_nothing_is_read() -> None:
    assert read("05 đơn vị xếp loại Tốt.", labels=()) == ()
    assert read("x" * 5_000 + " 05 đơn vị xếp loại Tốt.") == ()
    assert Count.RECEIVED in Count


def test_units_inspected_are_no_units_scored() -> None:
    assert read("Tổ chức kiểm tra, đánh giá 05 xã về công tác cải cách hành chính.") == ()
    assert read("Chấm điểm, xếp loại Tốt 05 đơn vị.") == ()
