"""The text of a report against its table: what must be told, and what fits."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support import QD1187, make_form
from tthc.checks.catalogue import tell
from tthc.checks.text_rules import Row, check_text
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count
from tthc.domain.criteria_set import ClassBand
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.places import Entry, Place
from tthc.domain.results import GroupResult, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.statements import read_statements
from tthc.domain.units import Group, Unit

LABELS = [band.label for band in QD1187.bands]
BANDS = {band.label: band for band in QD1187.bands}
OFFICES, COMMUNES = "CÁC PHÒNG, BAN CHUYÊN MÔN", "UBND CÁC XÃ, PHƯỜNG"


def group(
    id_: str, title: str, form: FilledForm | None = None, typed: FilledForm | None = None
) -> GroupResult:
    """A group of one unit with this form, and its printed form."""
    unit = UnitResult(Unit("A", id_), "A", Status.ACCEPTED, form)
    if form is not None:
        unit = replace(unit, scored=score(QD1187, inputs_of_form(form)))
    return consolidate_group(QD1187, Group(id_, title), [unit], ScoringOptions(), typed)


def row(name: str, of: str, label: str | None = "Xuất sắc") -> Row:
    band: ClassBand | None = BANDS[label] if label else None
    return Row(name, of, band)


TABLE = [
    row("Phòng A", "o"),
    row("Phòng B", "o"),
    row("Phòng C", "o", None),
    row("Xã D", "c"),
    row("Xã E", "c", "Tốt"),
    row("Phường F", "c", "Tốt"),
    row("Xã G", "c", "Khá"),
]
GROUPS = [group("o", OFFICES), group("c", COMMUNES)]


def told(*paragraphs: str, groups: list[GroupResult] = GROUPS, rows: list[Row] = TABLE) -> list[str]:
    places = ((text, Place("a.docx", "văn bản Word", at, 1)) for at, text in enumerate(paragraphs, 1))
    return [tell(one).message for one in check_text(QD1187, read_statements(places, LABELS), groups, rows)]


@pytest.mark.parametrize(
    "text",
    [
        "Các cơ quan chuyên môn: 02/03 đơn vị xếp loại Xuất sắc",
        "Các phòng, ban: 02/02 đơn vị xếp loại Xuất sắc",
        "UBND cấp xã: 01/04 đơn vị xếp loại Xuất sắc, 02/04 đơn vị xếp loại Tốt",
        "UBND cấp xã: không có đơn vị xếp loại Yếu",
        "Trên địa bàn huyện: 03 đơn vị xếp loại Xuất sắc",
        "Toàn huyện: 03/06 đơn vị xếp loại Xuất sắc",
        "03 đơn vị xếp loại Xuất sắc",  # in the whole table
        "02 đơn vị xếp loại Xuất sắc",  # in one of its groups
        "Các cơ quan, UBND các xã: 03 đơn vị xếp loại Xuất sắc",
        "02 xã xếp loại Tốt: Xã E, Phường F.",
        "02 xã xếp loại Tốt: Xã Ngoài Bảng, Xã Không Có.",  # none of them: the list is of other units
        "02 đơn vị xếp loại Tốt: UBND các xã: E, F.",
        "02 đơn vị xếp loại Tốt: Xã E (mới), Phòng Văn hoá.",
    ],
)
def test_a_sentence_that_fits_is_silent(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "UBND cấp xã: 03/04 đơn vị xếp loại Tốt",
            "trong bảng (UBND CÁC XÃ, PHƯỜNG) có 02/04 đơn vị xếp loại Tốt: Xã E, Phường F.",
        ),
        ("UBND cấp xã: 02/05 đơn vị xếp loại Tốt", "có 02/04 đơn vị xếp loại Tốt: Xã E, Phường F."),
        (
            "Toàn huyện: 02 đơn vị xếp loại Xuất sắc",
            "trong bảng (cả bảng) có 03/06 đơn vị xếp loại Xuất sắc: Phòng A, ",
        ),
        ("05 đơn vị xếp loại Xuất sắc", "trong bảng (cả bảng) có 03/06 đơn vị xếp loại Xuất sắc: Phòng A, "),
        ("Không có đơn vị xếp loại Khá, Yếu", None),  # fits the offices
        ("UBND cấp xã: không có đơn vị xếp loại Khá, Yếu", "có 01/04 đơn vị xếp loại Khá hoặc Yếu: Xã G."),
        ("UBND cấp xã: 01 đơn vị xếp loại Yếu", "có 00/04 đơn vị xếp loại Yếu."),
    ],
)
def test_a_wrong_number_is_told_with_the_table(text: str, expected: str | None) -> None:
    found = told(text)
    assert len(found) == (expected is not None)
    assert all(expected in one for one in found if expected)
    assert all(one.startswith(f'Ô A1: văn bản ghi "{text}"; trong bảng') for one in found)


def test_names_under_a_class_they_do_not_have_are_told() -> None:
    assert told("02 xã xếp loại Tốt: Xã E, Xã G.") == [
        "Ô A1: văn bản kể Xã G trong các đơn vị xếp loại Tốt; bảng ghi Khá.",
    ]
    assert told("02 xã xếp loại Tốt: Xã E, Phường F, Phòng C.") == [
        'Ô A1: văn bản ghi 02 đơn vị nhưng kể tên 03 đơn vị: "02 xã xếp loại Tốt: Xã E, Phường F, Phòng C.".'
    ]


def test_a_long_list_is_cut() -> None:
    many = [row(f"Xã {at}", "c") for at in range(15)]
    (one,) = told("03 đơn vị xếp loại Xuất sắc", groups=[GROUPS[1]], rows=many)
    assert one.endswith(
        "có 15/15 đơn vị xếp loại Xuất sắc: "
        + ", ".join(f"Xã {n}" for n in range(10))
        + " và 05 đơn vị khác."
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Các cơ quan chuyên môn: chấm điểm 02/03 cơ quan, đơn vị", None),
        ("Các cơ quan chuyên môn: chấm điểm 02 cơ quan", None),
        ("Các cơ quan chuyên môn: chấm điểm 03 cơ quan", None),
        ("Các cơ quan chuyên môn: chấm điểm 03/03 cơ quan", "có 03 đơn vị, 02 đơn vị được chấm điểm."),
        (
            "Các cơ quan chuyên môn: chấm điểm 02/04 cơ quan",
            "trong bảng (CÁC PHÒNG, BAN CHUYÊN MÔN) có 03 đơn vị,",
        ),
        ("Đã chấm điểm 06/07 đơn vị", None),
        ("Đã chấm điểm 09 đơn vị", "trong bảng (cả bảng) có 07 đơn vị, 06 đơn vị được chấm điểm."),
    ],
)
def test_how_many_were_scored(text: str, expected: str | None) -> None:
    found = told(text)
    assert [expected in one for one in found] == ([True] if expected else []) if expected else found == []


DOSSIERS = "* Tổng số hồ sơ của cấp {} đã tiếp nhận là {} hồ sơ."
TOTAL = "- Tổng điểm chung đạt {}/18 điểm."


def printed(received: int, total: str) -> FilledForm:
    form = make_form(early=received)
    return replace(form, totals={"self": Entry(Decimal(total))})


@pytest.mark.parametrize(
    ("scope", "number", "total", "expected"),
    [
        ("xã", 20, "15.50", []),
        ("huyện", 10, "18", []),
        ("xã", 21, "15.50", ["câu"]),
        ("xã", 20, "15.51", ["tổng điểm"]),
        ("huyện", 20, "18", ["câu"]),
        ("khác", 30, "15.50", []),  # together
        ("khác", 31, "17", ["câu", "tổng điểm"]),
    ],
)
def test_dossiers_and_totals_of_the_groups(scope: str, number: int, total: str, expected: list[str]) -> None:
    groups = [
        group("o", OFFICES, make_form(early=10)),
        group("c", COMMUNES, typed=printed(20, "15.50")),
    ]
    found = told(
        DOSSIERS.format(scope, number), TOTAL.format(total.replace(".", ",")), groups=groups, rows=[]
    )
    assert len(found) == len(expected)
    assert all(word in one.casefold() for word, one in zip(expected, found, strict=True))


def test_the_text_may_say_what_is_printed_or_what_the_units_give() -> None:
    """Điện Biên Phủ prints 1.958 where the communes give 1.957; that is told at the printed form."""
    both = [group("c", COMMUNES, make_form(early=10), printed(20, "15.50"))]
    for number in (10, 20):
        assert told(DOSSIERS.format("xã", number), groups=both, rows=[]) == []
    assert told(DOSSIERS.format("xã", 11), groups=both, rows=[]) == [
        'Ô A1: văn bản ghi tổng hồ sơ đã tiếp nhận trong kỳ là 11 (câu "* Tổng số hồ sơ của cấp xã đã tiếp nhận là 11 hồ '
        'sơ."); UBND CÁC XÃ, PHƯỜNG: biểu tổng ghi 20, tính được 10.'
    ]


def test_a_sum_names_its_parts_and_a_long_sentence_is_cut() -> None:
    groups = [group("o", OFFICES, make_form(early=10)), group("c", COMMUNES, make_form(early=20))]
    (one,) = told(
        f"Trong quý, toàn huyện có tổng số hồ sơ đã tiếp nhận là 31 hồ sơ, {'x' * 100}",
        groups=groups,
        rows=[],
    )
    assert one.endswith(
        '…"); CÁC PHÒNG, BAN CHUYÊN MÔN: tính được 10; UBND CÁC XÃ, PHƯỜNG: tính được 20; tất cả là 30.'
    )


def test_a_total_without_a_printed_form_may_be_added_by_another_convention() -> None:
    groups = [group("c", COMMUNES, make_form(early=10))]
    for total, expected in (("18", 0), ("17,98", 0), ("17,9", 1)):
        found = told(DOSSIERS.format("xã", 10), TOTAL.format(total), groups=groups, rows=[])
        assert len(found) == expected


def test_what_is_not_known_contradicts_nothing() -> None:
    assert told(DOSSIERS.format("xã", 11), TOTAL.format("15"), rows=[]) == []
    assert told(DOSSIERS.format("xã", 11), TOTAL.format("15"), groups=[], rows=[]) == []
    assert told("UBND cấp xã: 09 đơn vị xếp loại Tốt", rows=[]) == []
    one = [GROUPS[0], group("c", COMMUNES, make_form(head={Count.ONLINE: 3}))]
    assert told("Toàn huyện có tổng số hồ sơ đã tiếp nhận là 99 hồ sơ", groups=one, rows=[]) == []


def test_a_town_is_no_commune() -> None:
    assert told("UBND thị xã: 05 đơn vị xếp loại Tốt") != []
    assert told("Các phòng thuộc thị xã: 02 đơn vị xếp loại Xuất sắc") == []


@pytest.mark.parametrize(
    ("counted", "wrong"),
    [
        ("12 hồ sơ, trong đó: trực tuyến 05 hồ sơ, kỳ trước chuyển qua 01 hồ sơ, trực tiếp 06 hồ sơ", False),
        ("12 hồ sơ, trong đó: trực tuyến 05 hồ sơ, kỳ trước chuyển qua 02 hồ sơ, trực tiếp 06 hồ sơ", True),
        ("12 hồ sơ, trong đó: trực tuyến 05 hồ sơ, kỳ trước chuyển qua 0 hồ sơ, trực tiếp 06 hồ sơ", True),
        ("12 hồ sơ, trong đó: trực tuyến 05 hồ sơ", False),
        ("12 hồ sơ, trong đó: trực tuyến 15 hồ sơ", True),
    ],
)
def test_a_sentence_adds_up_by_itself(counted: str, wrong: bool) -> None:
    sentence = f"* Tổng số hồ sơ của cấp xã đã tiếp nhận là {counted}."
    assert len(told(sentence, rows=[])) == wrong
    known = [group("c", COMMUNES, make_form(early=12))]
    assert len(told(sentence, groups=known, rows=[])) == wrong


def test_what_the_table_contradicts_is_told_once() -> None:
    sentence = DOSSIERS.format("xã", 13) + " trong đó: trực tuyến 15 hồ sơ"
    (one,) = told(sentence, groups=[group("c", COMMUNES, make_form(early=12))], rows=[])
    assert "tính được 12" in one
    (alone,) = told(sentence, rows=[])
    assert alone.startswith(
        "Ô A1: văn bản ghi tổng hồ sơ đã tiếp nhận trong kỳ là 13, nhưng trực tuyến 15 (lệch 02; câu"
    )


@pytest.mark.parametrize(
    ("listed", "near"),
    [
        ("Xã Không Có", ""),
        ("xã Ê", '; tên gần nhất là "Xã E"'),
        ("Phường Và", '; tên gần nhất là "Phường Vì"'),
    ],
)
def test_a_listed_unit_that_the_table_lacks_is_named(listed: str, near: str) -> None:
    rows = [*TABLE, row("Phường Vì", "c", "Tốt")]
    (only,) = told(f"UBND cấp xã: 03/05 đơn vị xếp loại Tốt: Xã E, Phường F, {listed}.", rows=rows)
    assert only == (
        f'Ô A1: lời văn kể "{listed}" trong các đơn vị xếp loại Tốt, nhưng bảng không có đơn vị này{near}.'
    )


def test_a_list_that_is_shorter_than_its_number_is_told_without_a_table() -> None:
    (only,) = told("03 đơn vị xếp loại Tốt: UBND xã A, UBND phường B.", rows=[])
    assert "văn bản ghi 03 đơn vị nhưng kể tên 02 đơn vị" in only
    assert told("02 đơn vị xếp loại Tốt: UBND xã A, UBND phường B.", rows=[]) == []
    assert told("01 đơn vị xếp loại Tốt: Phòng Văn hóa và Thông tin.", rows=[]) == []
    assert told("03 đơn vị xếp loại Tốt: UBND các xã: A, B và C.", rows=[]) == []
    assert told("03 đơn vị xếp loại Tốt", rows=[]) == []
