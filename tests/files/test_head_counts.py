"""Head counts: wherever label and number stand, the right number or a finding."""

from decimal import Decimal

import pytest

from tthc.domain.counts import Count
from tthc.files.cells import CellReader
from tthc.files.grid import CellValue, Grid
from tthc.files.head_counts import HeadCounts, read_counts
from tthc.files.head_reader import read_head

TRUTH = {
    Count.RECEIVED: 4109,
    Count.ONLINE: 350,
    Count.CARRIED_OVER: 366,
    Count.DIRECT: 3393,
    Count.RESOLVED: 3803,
    Count.EARLY: 3703,
    Count.LATE: 100,
    Count.IN_PROGRESS: 306,
    Count.IN_PROGRESS_OVERDUE: 2,
}
LABELS = {
    Count.RECEIVED: "Tổng số hồ sơ tiếp nhận",
    Count.ONLINE: "Trực tuyến",
    Count.CARRIED_OVER: "Kỳ trước chuyển qua",
    Count.DIRECT: "Trực tiếp",
    Count.RESOLVED: "Đã giải quyết",
    Count.EARLY: "Sớm hạn",
    Count.LATE: "Quá hạn",
    Count.IN_PROGRESS: "Đang giải quyết trong hạn",
    Count.IN_PROGRESS_OVERDUE: "Đang giải quyết quá hạn",
}
Cells = dict[tuple[int, int], CellValue]


def read(cells: Cells) -> tuple[HeadCounts, list[tuple[str, str]]]:
    reader = CellReader(Grid("a.xlsx", "S", cells))
    found = read_counts(reader, cells)
    return found, [(one.code, one.place.cell if one.place else "") for one in reader.findings]


def values(found: HeadCounts) -> dict[Count, int | None]:
    return {count: entry.value for count, entry in found.counts.items()}


@pytest.mark.parametrize(
    "shape",
    [
        "{}: {:d}",
        "{}: {:d} hồ sơ",
        "{} {:d} hồ sơ",
        "{} là {:d} hồ sơ",
        "{}......{:d}",
        "{}: .....{:d}..... hồ sơ",
        "- {}: {:d}",
        "a) {}: {:d} HS.",
        "({}: {:d})",
        "{}: ({:d})",
        "{} = {:d}",
    ],
)
def test_a_line_each(shape: str) -> None:
    cells: Cells = {(at, 1): shape.format(LABELS[count], TRUTH[count]) for at, count in enumerate(TRUTH, 1)}
    found, told = read(cells)
    assert (values(found), told) == (TRUTH, [])


@pytest.mark.parametrize(
    ("between", "shape"),
    [
        *(
            (between, shape)
            for between in ("; ", ", ", "\n", ". ")
            for shape in ("{}: {:d} hồ sơ", "{} {:d} hồ sơ")
        ),
        *((between, "{}: {:d}") for between in ("    ", " - ", " | ", " / ")),
    ],
)
def test_all_in_one_cell(shape: str, between: str) -> None:
    found, told = read({(1, 1): between.join(shape.format(LABELS[c], n) for c, n in TRUTH.items())})
    assert (values(found), told) == (TRUTH, [])


@pytest.mark.parametrize("apart", [1, 2, 5])
def test_number_in_a_cell_to_the_right(apart: int) -> None:
    cells: Cells = {}
    for at, count in enumerate(TRUTH, 1):
        cells[at, 1], cells[at, 1 + apart] = LABELS[count] + ":", Decimal(TRUTH[count])
        cells[at, 2 + apart] = "hồ sơ"
    assert values(read(cells)[0]) == TRUTH


def test_number_right_of_its_unit() -> None:
    found, _ = read({(1, 1): "Trực tuyến", (1, 2): "hồ sơ", (1, 3): Decimal(5)})
    assert values(found) == {Count.ONLINE: 5}


def test_numbers_below_their_labels() -> None:
    cells: Cells = {(1, at): LABELS[count] for at, count in enumerate(TRUTH, 1)}
    cells |= {(3, at): Decimal(TRUTH[count]) for at, count in enumerate(TRUTH, 1)}
    assert values(read(cells)[0]) == TRUTH


def test_a_table_with_headings_over_headings() -> None:
    heads = {1: "Tiếp nhận", 5: "Đã giải quyết", 8: "Đang giải quyết"}
    subs = [
        "Tổng số",
        "Trực tuyến",
        "Kỳ trước",
        "Trực tiếp",
        "Tổng số",
        "Trước hạn",
        "Quá hạn",
        "Trong hạn",
        "Quá hạn",
    ]
    cells: Cells = {(1, at): text for at, text in heads.items()}
    cells |= {(2, at): text for at, text in enumerate(subs, 1)}
    cells |= {(3, at): Decimal(n) for at, n in enumerate(TRUTH.values(), 1)}
    assert values(read(cells)[0]) == TRUTH


def test_parts_of_what_is_in_progress_go_before_its_sum() -> None:
    lines = [
        "Đã giải quyết: 3803",
        "- Quá hạn: 100",
        "Đang giải quyết: 308",
        "- Trong hạn: 306",
        "- Quá hạn: 2",
    ]
    found, _ = read({(at, 1): line for at, line in enumerate(lines, 1)})
    assert values(found) == {
        Count.RESOLVED: 3803,
        Count.LATE: 100,
        Count.IN_PROGRESS: 306,
        Count.IN_PROGRESS_OVERDUE: 2,
    }


def test_a_sentence_of_the_reports() -> None:
    text = (
        "Tổng số hồ sơ TTHC đã tiếp nhận là 4.109 hồ sơ trong đó: trực tuyến 350 hồ sơ, trực tiếp 3.759 hồ sơ. "
        "Số hồ sơ đã giải quyết: 3.803 hồ sơ (sớm hạn 3703, trễ hạn 100 hồ sơ)"
    )
    assert values(read({(1, 1): text})[0]) == {
        Count.RECEIVED: 4109,
        Count.ONLINE: 350,
        Count.DIRECT: 3759,
        Count.RESOLVED: 3803,
        Count.EARLY: 3703,
        Count.LATE: 100,
    }


def test_the_level_of_a_service_is_no_count() -> None:
    label = "Số TTHC cung cấp dịch vụ công trực tuyến mức độ 3, 4"
    assert values(read({(1, 1): label, (1, 2): Decimal(68)})[0]) == {Count.PROCEDURES_LEVEL34: 68}
    assert values(read({(1, 1): label + ": 68"})[0]) == {Count.PROCEDURES_LEVEL34: 68}


def test_a_second_statement_is_kept_beside_the_first() -> None:
    found, _ = read({(1, 1): "Trực tuyến: 5", (2, 1): "Trực tuyến: 6", (3, 1): "Trực tuyến:"})
    assert values(found) == {Count.ONLINE: 5}
    assert [entry.value for entry in found.repeated[Count.ONLINE]] == [6]


def test_a_vague_total_is_taken_and_told_only_when_needed() -> None:
    found, told = read({(1, 1): "Tổng hồ sơ: 3.803 hồ sơ"})
    assert (values(found), told) == ({Count.RECEIVED: 3803}, [("TT135", "A1")])
    found, told = read({(1, 1): "Tổng hồ sơ: 10", (2, 1): "Tiếp nhận: 10"})
    assert (values(found), told) == ({Count.RECEIVED: 10}, [])
    assert values(read({(1, 1): "Tổng hồ sơ:"})[0]) == {}


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({(1, 1): "Hồ sơ tại thôn bản: 12"}, "A1"),
        ({(1, 1): "Hồ sơ tại thôn bản", (1, 3): Decimal(12)}, "C1"),
        ({(1, 1): "Trực tuyến: chưa có"}, "A1"),
        ({(1, 1): "Trực tuyến: 95%"}, "A1"),
        ({(1, 1): "Trực tuyến: 38O3"}, "A1"),
        ({(1, 1): "Trực tuyến: 3/5"}, "A1"),
    ],
)
def test_a_line_that_is_not_understood_is_told(cells: Cells, cell: str) -> None:
    found, told = read(cells)
    assert not any(values(found).values())
    assert [where for _, where in told] == [cell]


@pytest.mark.parametrize("text", ["Kết quả giải quyết hồ sơ quý II năm 2022", "Hồ sơ " * 40 + "12"])
def test_a_title_is_no_count(text: str) -> None:
    assert read({(1, 1): text}) == (HeadCounts(), [])


def test_labels_without_any_number_are_blank() -> None:
    assert read({(1, 1): "Trực tuyến: -"})[1] == []
    found, told = read({(1, 1): "Trực tuyến", (2, 1): "Trực tiếp", (3, 1): "Đơn vị"})
    assert (values(found), told) == ({Count.ONLINE: None, Count.DIRECT: None}, [])


@pytest.mark.parametrize(
    ("cells", "unit", "codes"),
    [
        ({(1, 1): "ĐƠN VỊ: Xã Nà Nhạn"}, "Xã Nà Nhạn", []),
        ({(1, 1): "Đơn vị: UBND xã", (1, 3): "Nà Nhạn"}, "UBND xã Nà Nhạn", []),
        ({(1, 1): "Đơn vị: UBND xã Chiềng", (2, 1): "Đông"}, "UBND xã Chiềng Đông", ["TT135"]),
        ({(1, 1): "Đơn vị: UBND xã Chiềng", (2, 1): "năm 2022"}, "UBND xã Chiềng", []),
        ({(1, 1): "UBND HUYỆN A", (2, 1): "UBND XÃ B", (9, 1): "UBND XÃ C"}, "UBND XÃ B", ["TT135"]),
        ({(1, 1): "Chấm điểm"}, None, []),
        ({(1, 1): "Đơn vị UBND xã Nậm Kè"}, "UBND xã Nậm Kè", []),
        ({(1, 1): "Tên đơn vị xã Nậm Kè"}, "xã Nậm Kè", []),
        ({(1, 1): "Đơn vị xã " + "và xã khác " * 9}, None, []),
        ({(1, 1): "Đơn vị UBND các xã"}, None, []),
        ({(1, 1): "Đơn vị tự đánh giá: UBND xã A"}, "UBND xã A", []),
        ({(1, 1): "Đơn vị tự chấm: UBND xã A"}, "UBND xã A", []),
        ({(1, 1): "Tên đơn vị được đánh giá: UBND xã A"}, "UBND xã A", []),
        ({(1, 1): "BẢNG CHẤM ĐIỂM CCHC CỦA UBND XÃ A (VÍ DỤ)"}, "UBND XÃ A", ["TT174"]),
        ({(1, 1): "Bảng tự chấm điểm CCHC", (2, 1): "của xã A năm 2023"}, "xã A", ["TT174"]),
        ({(1, 1): "Bảng tự chấm điểm", (3, 1): "chỉ thị của sở Nội vụ"}, None, []),
        ({(1, 1): "Căn cứ công văn của Sở Nội vụ"}, None, []),
        ({(1, 1): "Bảng chấm điểm của UBND các xã"}, None, []),
        ({(1, 1): "Đơn vị: UBND xã A", (2, 1): "Chấm điểm của UBND xã A"}, "UBND xã A", []),
        ({(1, 1): "Đơn vị: UBND xã A", (2, 1): "Chấm điểm của UBND xã B"}, "UBND xã A", ["TT547"]),
        ({(1, 7): "Đơn vị", (1, 8): "UBND xã A", (3, 1): "Đơn vị: Xã A"}, "UBND xã A", []),
        ({(1, 7): "Đơn vị", (1, 8): "UBND xã A", (3, 1): "Đơn vị: UBND xã B"}, "UBND xã A", ["TT547"]),
    ],
)
def test_the_unit_wherever_it_stands(cells: Cells, unit: str | None, codes: list[str]) -> None:
    reader = CellReader(Grid("a.xlsx", "S", cells))
    assert read_head(reader, cells, 5).unit.value == unit
    assert [one.code for one in reader.findings] == codes


@pytest.mark.parametrize(
    ("cells", "period"),
    [
        ({(1, 1): "Kỳ đánh giá:", (1, 2): "Quý II", (1, 3): "năm 2022"}, "Quý II năm 2022"),
        ({(1, 1): "Quý II", (2, 1): "năm 2022"}, "Quý II năm 2022"),
        ({(1, 1): "Năm 2022", (2, 1): "Tháng 02/2022"}, "Tháng 02 năm 2022"),
        ({(1, 1): "Đánh giá năm 2022"}, "Năm 2022"),
        ({(1, 1): "Đánh giá quý"}, None),
        (
            {(1, 1): "Kỳ đánh giá: Quý II/2022", (1, 8): "Kỳ đánh giá", (1, 9): "Quý II năm 2022"},
            "Quý II năm 2022",
        ),
        ({(1, 1): "Kỳ đánh giá: Quý II/2022", (1, 8): "Kỳ đánh giá"}, "Quý II năm 2022"),
        ({(1, 1): "Kỳ đánh giá: Quý II/2022", (1, 8): "Kỳ đánh giá", (1, 9): "Quý III năm 2022"}, None),
    ],
)
def test_the_period_wherever_it_stands(cells: Cells, period: str | None) -> None:
    found = read_head(CellReader(Grid("a.xlsx", "S", cells)), cells, 9).period.value
    assert (found.text if found else None) == period


@pytest.mark.parametrize("tail", ["(trong đó: trực tuyến 12 hồ sơ)", "(trực tuyến 12, trực tiếp 20)"])
def test_what_was_resolved_by_channel_is_not_what_was_received(tail: str) -> None:
    cells: Cells = {(1, 1): f"Tổng số hồ sơ đã giải quyết trong kỳ: 4.057 {tail}"}
    counts = read_head(CellReader(Grid("a.xlsx", "S", cells)), cells, 9).counts
    assert {count: entry.value for count, entry in counts.items()} == {Count.RESOLVED: 4057}


def test_a_number_below_its_label_in_one_cell() -> None:
    cells: Cells = {(1, 1): "Tổng hồ sơ đã tiếp nhận trong kỳ:\n3.948"}
    counts = read_head(CellReader(Grid("a.xlsx", "S", cells)), cells, 9).counts
    assert counts[Count.RECEIVED].value == 3948
