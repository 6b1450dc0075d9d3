"""Reports in which several forms and a text stand one below the other, cut apart; the real ones first."""

from collections.abc import Callable, Iterable
from itertools import permutations
from pathlib import Path

import pytest

from reports import Block, as_csv, as_sheet, as_word, report
from support import PROCESS, SAMPLES, grids
from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count
from tthc.files.grid import Grid
from tthc.files.reader import ReadFile, read_file
from tthc.files.report_text import read_text
from tthc.files.sections import cut_into_sections
from tthc.files.summary_reader import read_summary

Writer = Callable[[Path, Iterable[Block]], Path]

WRITERS = (as_word, as_sheet, as_csv)
DIEN_BIEN_PHU = report("dien-bien-phu")
TABLES = [at for at, block in enumerate(DIEN_BIEN_PHU) if not isinstance(block, str)]
BM03, BM01, SUMMARY = TABLES[0], TABLES[2], TABLES[3]
FORM_HEAD = slice(BM03 - 7, BM03)
"""The lines above the first Biểu mẫu 03: its title, period, unit and counts."""
STATED = {Count.RESOLVED: 3803, Count.RECEIVED: 4109}


def table(at: int) -> list[list[str]]:
    block = DIEN_BIEN_PHU[at]
    assert isinstance(block, list)
    return block


def read(folder: Path, blocks: Iterable[Block], write: Writer = as_word) -> ReadFile:
    path = write(
        folder / f"a.{'docx' if write is as_word else 'xlsx' if write is as_sheet else 'csv'}", blocks
    )
    return read_file(path, path.name, shipped_sets(), PROCESS)


def head(read: ReadFile, at: int = 0) -> dict[Count, int | None]:
    """The counts that lines above a form's table state; those of its rows and notes are none of them."""
    form = read.forms[at].form
    cells = {count: form.head[count] for count in form.head.known()}
    above = {c: e.value for c, e in cells.items() if e.place and e.place.row < form.source.row}
    repeated = {
        c for c, es in form.head.repeated.items() for e in es if e.place and e.place.row < form.source.row
    }
    assert not repeated
    return above


@pytest.mark.parametrize("write", WRITERS)
def test_every_form_of_the_real_report_has_its_own_head(tmp_path: Path, write: Writer) -> None:
    found = read(tmp_path, DIEN_BIEN_PHU, write)
    assert [one.form.unit.value for one in found.forms] == [
        "UBND thành phố Điện Biên Phủ",
        "UBND các xã, phường",
    ]
    assert head(found) == STATED
    assert head(found, 1) == {Count.RESOLVED: 5984, Count.RECEIVED: 5992}
    assert [len(one.form.rows) for one in found.staff] == [15]
    assert [len(one.table.rows) for one in found.summaries] == [22]
    periods = [one.form.period for one in (*found.forms, *found.staff)] + [found.summaries[0].table.period]
    assert {entry.value.text for entry in periods if entry.value} == {"Quý II năm 2022"}
    (text,) = found.texts
    assert len(text.statements) == 9


@pytest.mark.parametrize("write", WRITERS)
def test_the_real_year_keeps_a_name_over_two_rows(tmp_path: Path, write: Writer) -> None:
    found = read(tmp_path, report("tuan-giao"), write)
    names = [row.form.unit.value for row in found.summaries[0].table.rows]
    assert (len(names), names[17]) == (33, "UBND xã Chiềng Đông")
    assert found.forms == found.staff == ()
    assert len(found.texts[0].statements) == 4
    period = found.summaries[0].table.period.value
    assert period is not None
    assert period.text == "Năm 2022"


def test_text_staff_form_and_summary_in_one_sheet(tmp_path: Path) -> None:
    found = read(tmp_path, [*DIEN_BIEN_PHU[: BM03 - 7], *DIEN_BIEN_PHU[BM01 - 5 :]], as_sheet)
    assert found.forms == ()
    assert (len(found.staff[0].form.rows), len(found.summaries[0].table.rows)) == (15, 22)


def test_forms_without_titles_below_the_sentences_about_them(tmp_path: Path) -> None:
    """Tables in the middle of the text; none of the sentences around them is a line of a head."""
    at = next(i for i, b in enumerate(DIEN_BIEN_PHU) if str(b).startswith("* Tổng số hồ sơ TTHC của cấp xã"))
    end = next(i for i, b in enumerate(DIEN_BIEN_PHU) if str(b).startswith("3. Phương hướng"))
    blocks: list[Block] = [
        *DIEN_BIEN_PHU[:at],
        DIEN_BIEN_PHU[BM03],
        *DIEN_BIEN_PHU[at:end],
        DIEN_BIEN_PHU[TABLES[1]],
        "3. Tồn tại: còn 129 hồ sơ quá hạn, 04 đơn vị không phát sinh TTHC.",
        *DIEN_BIEN_PHU[end : BM03 - 7],
    ]
    found = read(tmp_path, blocks)
    assert [head(found, at) for at in range(2)] == [{}, {}]
    assert [one.form.no_cases for one in found.forms] == [False, False]
    assert [one.form.head.value(Count.LATE) for one in found.forms] == [100, 29]
    assert len(found.texts[0].statements) == 9
    assert [one.form.period.value.text for one in found.forms if one.form.period.value] == [
        "Quý II năm 2022"
    ] * 2


def _halves(rows: list[list[str]], headings: int, at: int, *between: Block) -> list[Block]:
    """A table that goes on on the next page below its headings."""
    return [rows[:at], *between, [*rows[:headings], *rows[at:]]]


@pytest.mark.parametrize("between", [(), ("2",), ("Trang 2/3",)])
def test_headings_that_a_next_page_repeats(tmp_path: Path, between: tuple[str, ...]) -> None:
    form = _halves(table(BM03), 2, 14, *between)
    staff = _halves(table(BM01), 2, 9, *between)
    summary = _halves(table(SUMMARY), 2, 8, *between)
    whole = read(tmp_path, DIEN_BIEN_PHU)
    found = read(
        tmp_path,
        [
            *DIEN_BIEN_PHU[:BM03],
            *form,
            *DIEN_BIEN_PHU[BM03 + 1 : BM01],
            *staff,
            *DIEN_BIEN_PHU[BM01 + 1 : SUMMARY],
            *summary,
        ],
    )
    assert [one.form.totals["self"].value for one in found.forms] == [
        one.form.totals["self"].value for one in whole.forms
    ]
    names = [[row.form.unit.value for row in one.summaries[0].table.rows] for one in (found, whole)]
    people = [[row.name.value for row in one.staff[0].form.rows] for one in (found, whole)]
    assert (names[0], people[0]) == (names[1], people[1])
    assert (len(found.forms), len(found.staff), len(found.summaries)) == (2, 1, 1)
    assert [f.code for f in found.summaries[0].findings] == [f.code for f in whole.summaries[0].findings]


def test_a_table_for_each_group_below_its_title(tmp_path: Path) -> None:
    rows = table(SUMMARY)
    second = next(at for at, row in enumerate(rows) if row[0].startswith("II "))
    found = read(
        tmp_path,
        ["BẢNG TỔNG HỢP QUÝ II NĂM 2022", rows[:second], rows[second][0], [*rows[:2], *rows[second + 1 :]]],
    )
    (one,) = found.summaries
    assert len(one.table.rows) == 22
    assert one.table.rows[-1].group_title == "UBND CÁC XÃ, PHƯỜNG"


def test_two_summaries_with_a_title_each_are_two(tmp_path: Path) -> None:
    rows = table(SUMMARY)
    found = read(tmp_path, ["BẢNG TỔNG HỢP QUÝ I", rows[:5], "BẢNG TỔNG HỢP QUÝ II", rows[:8]], as_sheet)
    assert [len(one.table.rows) for one in found.summaries] == [2, 5]


LETTERHEAD: list[Block] = [
    "UBND XÃ NÀ NHẠN",
    "Số: 05/BC-UBND",
    "BÁO CÁO",
    "Kết quả chấm điểm quý II năm 2022",
]
LETTER: list[Block] = [
    "Trong quý, xã tiếp nhận 352 hồ sơ: trực tuyến 19 hồ sơ.",
    "Nơi nhận:",
    "- Lưu: VT.",
    "CHỦ TỊCH",
]


def test_the_only_form_of_a_letter_belongs_to_who_sent_it(tmp_path: Path) -> None:
    found = read(tmp_path, [*LETTERHEAD, *LETTER, table(BM03)])
    (one,) = found.forms
    assert one.form.unit.value == "UBND XÃ NÀ NHẠN"
    assert head(found) == {}
    named = read(
        tmp_path,
        [*LETTERHEAD, *LETTER, "Đơn vị: UBND xã Nà Nhạn", "Tổng số hồ sơ đã tiếp nhận: 352", table(BM03)],
    )
    assert named.forms[0].form.unit.value == "UBND xã Nà Nhạn"
    assert head(named) == {Count.RECEIVED: 352}


def test_a_form_alone_in_its_sheet_keeps_every_line_around_it(tmp_path: Path) -> None:
    lines: list[Block] = [
        "UBND XÃ NÀ NHẠN",
        "Nơi nhận: UBND thành phố",
        "Tổng số hồ sơ của UBND xã Nà Nhạn đã tiếp nhận trong kỳ: 4.109",
        "- Trực tuyến: 350",
        "Căn cứ Quyết định số 1187/QĐ-UBND, đơn vị tự chấm điểm như sau:",
    ]
    found = read(tmp_path, [*lines, table(BM03), "Hồ sơ trực tiếp: 3.393", "NGƯỜI LẬP BIỂU"])
    counts = found.forms[0].form.head
    assert [counts.value(one) for one in (Count.RECEIVED, Count.ONLINE, Count.DIRECT)] == [4109, 350, 3393]
    assert found.texts == ()


def test_a_summary_beside_a_form_leaves_the_form_as_it_is(tmp_path: Path) -> None:
    left, right = table(BM03), table(SUMMARY)
    rows = [[*row, "", *(right[at] if at < len(right) else [])] for at, row in enumerate(left)]
    found = read(tmp_path, [*DIEN_BIEN_PHU[FORM_HEAD], rows], as_sheet)
    assert len(found.forms) == 1


def test_a_form_without_headings_above_a_summary_is_found(tmp_path: Path) -> None:
    bare: list[Block] = [*DIEN_BIEN_PHU[FORM_HEAD], table(BM03)[2:], *DIEN_BIEN_PHU[SUMMARY - 2 :]]
    found = read(tmp_path, bare, as_sheet)
    assert (head(found), len(found.summaries[0].table.rows)) == (STATED, 22)


def test_a_table_that_only_looks_like_a_form_is_no_section(tmp_path: Path) -> None:
    rows = [["STT", "Nội dung", "Điểm tối đa", "Điểm", "Ghi chú"], ["1", "Cộng khác", "2", "2", ""]]
    found = read(tmp_path, [rows, *DIEN_BIEN_PHU[BM01 - 5 :]])
    assert (found.forms, len(found.staff), len(found.summaries)) == ((), 1, 1)
    assert read(tmp_path, [*DIEN_BIEN_PHU[: BM03 - 7], rows]).forms == ()


def _with_head(at: int) -> list[Block]:
    """A table with the lines above it."""
    first = max(
        [index for index, block in enumerate(DIEN_BIEN_PHU[:at]) if not isinstance(block, str)], default=0
    )
    lines = DIEN_BIEN_PHU[first + 1 : at] if first else DIEN_BIEN_PHU[FORM_HEAD]
    return [*lines, DIEN_BIEN_PHU[at]]


@pytest.mark.parametrize("order", list(permutations(range(4)))[1::3])
@pytest.mark.parametrize("signed", [False, True])
def test_the_order_of_the_forms_does_not_matter(tmp_path: Path, order: tuple[int, ...], signed: bool) -> None:
    blocks: list[Block] = []
    for at in order:
        blocks += _with_head(TABLES[at])
        blocks += [[["NGƯỜI LẬP BIỂU", "", "THỦ TRƯỞNG ĐƠN VỊ"]], "Cán bộ 2"] if signed else []
    found = read(tmp_path, blocks, as_csv)
    heads = {one.form.unit.value: head(found, at) for at, one in enumerate(found.forms)}
    assert heads == {
        "UBND thành phố Điện Biên Phủ": STATED,
        "UBND các xã, phường": {Count.RESOLVED: 5984, Count.RECEIVED: 5992},
    }
    assert [len(one.form.rows) for one in found.staff] == [15]
    assert [len(one.table.rows) for one in found.summaries] == [22]
    assert {found.staff[0].form.period.value, found.summaries[0].table.period.value} == {
        one.form.period.value for one in found.forms
    }


def test_a_unit_sends_both_its_forms_in_one_sheet(tmp_path: Path) -> None:
    """A letterhead above the second form, rows of short names at the end of the first table."""
    people = [["STT", "Họ tên công chức", "Vị trí", "Điểm đánh giá", "Hoàn thành 100% nhiệm vụ"]]
    people += [["1", "Lò Văn A", "Một cửa", "10", "X"], ["2", "Lò Văn B"], ["", "Quàng Thị C", "", "9", "X"]]
    second: list[Block] = ["UBND XÃ NÀ NHẠN", "Số hồ sơ trực tuyến: 12", table(BM03)]
    found = read(tmp_path, ["UBND XÃ NÀ NHẠN", people, *second], as_sheet)
    assert [row.name.value for row in found.staff[0].form.rows] == ["Lò Văn A", "Quàng Thị C"]
    assert found.forms[0].form.unit.value == "UBND XÃ NÀ NHẠN"
    assert head(found) == {Count.ONLINE: 12}


def test_a_report_and_its_appendix_of_another_set_in_one_sheet_are_told_apart() -> None:
    book = grids(SAMPLES / "muong-nhe-2024-02" / "da-in" / "bao-cao.docx").sheets[0]
    table = grids(SAMPLES / "muong-nhe-2024-02" / "da-in" / "phu-luc.xlsx").sheets[0]
    below = max(book.rows)
    cells = {**book.cells, **{(row + below, column): value for (row, column), value in table.cells.items()}}
    cut = cut_into_sections(Grid("a.docx", "S", cells), shipped_sets())
    (part,) = cut.parts
    read = read_summary(part, shipped_sets())
    assert read is not None
    assert (read.table.criteria_set, len(read.table.rows)) == ("qd459-dienbien", 11)
    assert cut.text is not None
    text = read_text(cut.text, shipped_sets())
    assert text is not None
    assert len(text.statements) == 5
