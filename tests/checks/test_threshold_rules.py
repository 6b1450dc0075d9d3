"""How near a class is to the next one, and what a blank would decide."""

from dataclasses import replace
from decimal import Decimal

import pytest

from support import QD1187, make_form
from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import ClassBand, ClassifyOn, CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry
from tthc.domain.scoring import ScoringOptions

BLANKS = ("TT304", "TT309", "TT313", "TT316")
NEAR = ("TT406", "TT408", "TT409")


def sentences(
    form: FilledForm, *codes: str, chosen: CriteriaSet = QD1187, from_row: bool = False
) -> list[str]:
    inputs = inputs_of_summary_row(form) if from_row else inputs_of_form(form)
    found = check_form(chosen, form, inputs, ScoringOptions(), "Xã A")
    return [tell(replace(one, place=None)).message for one in found if one.code in codes]


def row(total: str | None = None, **typed: str) -> FilledForm:
    """A printed row with 2 for every criterion but those named (c9="0")."""
    scores = {leaf.id: typed.get(f"c{leaf.id}", "2") for leaf in QD1187.leaves()}
    form = make_form(typed={key: value for key, value in scores.items() if value}, total=total)
    return replace(form, head=HeaderCounts())


COMMUNES = make_form(
    early=3997,
    on_time=1958,
    late=29,
    levels={"5": (3997, 1958, None)},
    head={Count.RECEIVED: 5992, Count.ONLINE: 381},
    marks={"9": 2},
)
"""UBND các xã, phường của thành phố Điện Biên Phủ: 14,99."""


def test_the_rules_hit_and_miss() -> None:
    """TT408: 14,99 or 15,1. TT409: 15,00 and 15,06."""
    assert sentences(COMMUNES, "TT408")
    assert not sentences(make_form(), "TT408")
    assert sentences(row(c1="1", c2="1", c5="1"), "TT409", from_row=True)
    assert not sentences(row(c1="1.03", c2="1.03", c5="1"), "TT409", from_row=True)


def test_a_class_that_hangs_on_the_rounding_is_told_with_both() -> None:
    assert sentences(COMMUNES, *NEAR) == [
        "Sát ngưỡng: làm tròn từng tiêu chí đến 2 chữ số thập phân, tổng điểm 14,99 (Tốt); "
        "đến 1 chữ số, tổng điểm 15,1 (Xuất sắc)."
    ]
    one_way = replace(QD1187, rounding=replace(QD1187.rounding, other_legal=None))
    assert sentences(COMMUNES, *NEAR, chosen=one_way) == [
        "Sát ngưỡng: tổng điểm 14,99 (Tốt), chỉ cần thêm 0,01 điểm là 15 (Xuất sắc)."
    ]


@pytest.mark.parametrize(
    ("scores", "expected"),
    [
        ({"c1": "1", "c2": "1", "c5": "1"}, "tổng điểm 15 (Xuất sắc), chỉ cần bớt 0,01 điểm là 14,99 (Tốt)"),
        ({"c1": "1.02", "c2": "1.02", "c5": "1", "c6": "1"}, None),
        (
            {"c1": "1.01", "c2": "1.02", "c5": "1.01"},
            "15,04 (Xuất sắc), chỉ cần bớt 0,05 điểm là 14,99 (Tốt)",
        ),
        ({"c1": "1.02", "c2": "1.02", "c5": "1.01"}, None),  # 15,05
        ({"c1": "0.98", "c2": "0.98", "c5": "0.99"}, "14,95 (Tốt), chỉ cần thêm 0,05 điểm là 15 (Xuất sắc)"),
        ({"c1": "0.98", "c2": "0.98", "c5": "0.98"}, None),  # 14,94
    ],
)
def test_near_is_within_five_hundredths(scores: dict[str, str], expected: str | None) -> None:
    one_way = replace(QD1187, rounding=replace(QD1187.rounding, other_legal=None))
    found = sentences(row(**scores), "TT409", chosen=one_way, from_row=True)
    assert len(found) == (expected is not None)
    assert all(expected in one for one in found if expected)


def test_the_lowest_class_has_none_below() -> None:
    nothing = {f"c{leaf.id}": "0" for leaf in QD1187.leaves()}
    assert sentences(row(**nothing), *NEAR, from_row=True) == []


def test_a_convention_that_decides_the_class_is_told_alone() -> None:
    """Half of the dossiers late and left out of criterion 5: 12,00 or, divided by all, 11,00."""
    form = make_form(early=50, late=50, levels={"5": (50, None, None)}, marks={"9": 2, "8": 1})
    assert [one.partition(";")[0] for one in sentences(form, *NEAR)] == ['Sát ngưỡng: đang xếp loại "Tốt"']


def test_a_printed_score_between_two_roundings_decides_nothing() -> None:
    """1,65 may have been 1,646 (1,6) or 1,654 (1,7); 1,66 can only become 1,7."""
    sure = row(c1="1.66", c2="1.66", c5="1.67", c9="0")
    assert [one.split(";")[0] for one in sentences(sure, "TT408", from_row=True)] == [
        "Sát ngưỡng: làm tròn từng tiêu chí đến 2 chữ số thập phân, tổng điểm 14,99 (Tốt)"
    ]
    unsure = row(c1="1.65", c2="1.67", c5="1.67", c9="0")
    assert sentences(unsure, "TT408", from_row=True) == []
    gap = row(c1="1.66", c2="1.66", c5="", c9="0")
    assert sentences(gap, *NEAR, from_row=True) == []


def test_a_set_that_classifies_on_the_index_is_near_by_its_index() -> None:
    on_index = replace(
        QD1187,
        classify_on=ClassifyOn.INDEX,
        bands=(ClassBand("A", Decimal("88.9")), ClassBand("B", Decimal(50))),
        rounding=replace(QD1187.rounding, other_legal=None),
    )
    assert sentences(row(c9="0"), "TT409", chosen=on_index, from_row=True) == [
        "Sát ngưỡng: chỉ số 88,89 (B), chỉ cần thêm 0,01 điểm là 88,90 (A)."
    ]
    assert sentences(make_form(marks={"9": 9}), *BLANKS, chosen=on_index) == [
        "Tiêu chí 9 chưa có dấu x; tùy mức được chọn, chỉ số là 88,89 (B), 94,44 (A) hoặc 100 (A)."
    ]
    high = replace(on_index, bands=(ClassBand("A", Decimal(95)),))
    assert "88,89 (không xếp loại)" in sentences(make_form(marks={"9": 9}), *BLANKS, chosen=high)[0]


def test_a_blank_that_decides_the_class_says_so() -> None:
    thirds = {"early": 100, "on_time": 200}
    form = make_form(**thirds, marks={"9": 9})
    assert sentences(form, *BLANKS) == [
        "Tiêu chí 9 chưa có dấu x; tùy mức được chọn, tổng điểm là 13,99 (Tốt), 14,99 (Tốt) hoặc 15,99 (Xuất sắc)."
    ]
    low = make_form(**thirds, marks={"9": 9}, head={Count.ONLINE: 60, Count.PROCEDURES_LEVEL34: 1})
    assert sentences(low, *BLANKS) == ["Tiêu chí 9 chưa có dấu x."]  # 20 % online: 2 points are ruled out
    assert sentences(make_form(marks={"9": 9}), *BLANKS) == ["Tiêu chí 9 chưa có dấu x."]  # 16 and more
    ruled = make_form(**thirds, marks={"9": 9}, head={Count.ONLINE_LATE: 1})  # 0 points, marked or not
    assert sentences(ruled, *BLANKS) == ["Tiêu chí 9 chưa có dấu x."]


def test_two_marks_leave_only_their_levels() -> None:
    form = make_form(early=100, on_time=200)
    marks = (Entry(True), Entry(False), Entry(True))
    entry = replace(form.criterion("6"), marks=marks)
    assert sentences(replace(form, criteria={**form.criteria, "6": entry}), *BLANKS) == [
        "Tiêu chí 6 có 02 dấu x, cần đúng một dấu; tùy mức được chọn, tổng điểm là 13,99 (Tốt) hoặc 15,99 (Xuất sắc)."
    ]


def test_blanks_of_other_kinds_give_a_range() -> None:
    empty = (None, None, None)
    form = make_form(early=100, on_time=200, levels={"4": empty})
    assert sentences(form, *BLANKS) == [
        "Tiêu chí 4 chưa có số liệu nên chưa có tổng điểm và xếp loại; tùy điểm của tiêu chí này, tổng điểm từ "
        "13,99 (Tốt) đến 15,99 (Xuất sắc)."
    ]
    two = make_form(early=100, on_time=200, levels={"3": empty, "4": empty})
    assert [one.partition("; ")[2] for one in sentences(two, *BLANKS)] == [
        "tùy 02 tiêu chí còn trống, tổng điểm từ 11,99 (Khá) đến 15,99 (Xuất sắc).",
        "",
    ]
    four = make_form(early=100, on_time=200, levels=dict.fromkeys("1234", empty))
    assert not any("tùy" in one for one in sentences(four, *BLANKS))


def test_marks_a_rule_forbids_altogether_may_still_be_any() -> None:
    """30 % online and too few procedures: no level of the law, so every one of them stays open."""
    head = {Count.ONLINE: 90, Count.RECEIVED: 300, Count.ONLINE_LATE: 0, Count.PROCEDURES: 100}
    form = make_form(early=100, on_time=200, marks={"9": 9}, head={**head, Count.PROCEDURES_LEVEL34: 19})
    assert "13,99 (Tốt), 14,99 (Tốt) hoặc 15,99 (Xuất sắc)" in sentences(form, *BLANKS)[0]
