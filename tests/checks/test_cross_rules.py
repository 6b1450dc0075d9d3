"""One unit in several forms: each disagreement with a hit and a miss."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

import pytest

from support import QD1187, make_form
from tthc.checks.catalogue import tell
from tthc.checks.cross_rules import Told, compare_forms
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm, StaffRow
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ScoringOptions

ROW = Place("bang.xlsx", "Bảng", 28, 2)


def row(
    scores: Mapping[str, str] | None = None,
    *,
    total: str | None = None,
    staff: str | None = None,
    label: str | None = None,
    counts: Mapping[Count, int] | None = None,
) -> FilledForm:
    """A row of a printed table: M28 is its staff score, N28 its class, O28 its note."""
    return FilledForm(
        source=ROW,
        criteria_set=QD1187.id,
        unit=Entry("Xã A", ROW),
        head=HeaderCounts({count: Entry(n, replace(ROW, column=15)) for count, n in (counts or {}).items()}),
        criteria={
            key: CriterionEntry(scores={"self": Entry(Decimal(value), replace(ROW, column=2 + int(key)))})
            for key, value in (scores or {}).items()
        },
        totals={"self": Entry(Decimal(total) if total else None, replace(ROW, column=12))},
        staff_score=Entry(Decimal(staff) if staff else None, replace(ROW, column=13)),
        classification=Entry(label, replace(ROW, column=14)),
    )


def staff(score: str | None) -> StaffRow:
    """A line of Biểu mẫu 01 with its score in D24."""
    at = Place("bm01.xlsx", "BM01", 24, 4)
    return StaffRow(
        Entry("Xã A", replace(at, column=2)), Entry(), Entry(Decimal(score) if score else None, at), (0,)
    )


def compared(told: Told) -> list[Finding]:
    return list(compare_forms(QD1187, told, ScoringOptions()))


def said(told: Told) -> list[tuple[str, str]]:
    return [(one.code, tell(one).message) for one in compared(told)]


SCORES = {leaf.id: "2" for leaf in QD1187.leaves()}
NA_TAU = make_form(early=0, on_time=316, typed={"1": "1", "2": "1", "3": "2", "4": "2", "5": "1"})


def test_the_real_commune_with_three_staff_scores() -> None:
    """Điện Biên Phủ, quý II/2022: Biểu mẫu 01 says 10, the table 9, and 316 dossiers on time give 7."""
    told = Told("Xã Nà Tấu", NA_TAU, row({**SCORES, "1": "1", "2": "1", "5": "1"}, staff="9"), (staff("10"),))
    assert said(told) == [
        ("TT549", "Ô D24: điểm CCVC ở Biểu mẫu 01 là 10, ở bảng tổng hợp (ô M28) là 9, tính lại là 7.")
    ]


@pytest.mark.parametrize("score", ["7", "7.004"])
def test_one_staff_score_everywhere_is_silent(score: str) -> None:
    assert not compared(Told("Xã A", NA_TAU, row({}, staff="7"), (staff(score),)))


def test_a_staff_score_both_forms_share_may_still_be_nobodys() -> None:
    """Xã Pá Khoang prints 7,11 twice where its dossiers give 7,18."""
    form = make_form(early=48, on_time=702, late=1)
    told = said(Told("Xã Pá Khoang", form, row({}, staff="7.11"), (staff("7.11"),)))
    assert told == [
        (
            "TT549",
            "Ô D24: điểm CCVC ở Biểu mẫu 01 và bảng tổng hợp (ô M28) đều là 7,11, tính lại là 7,18.",
        )
    ]


@pytest.mark.parametrize("score", ["7.18", "7.19"])
def test_either_convention_is_right(score: str) -> None:
    form = make_form(early=48, on_time=702, late=1)
    assert not compared(Told("Xã Pá Khoang", form, None, (staff(score),)))


def test_what_merely_repeats_the_form_is_told_at_the_form() -> None:
    form = make_form(
        typed={"1": "1.5", "2": "2", "3": "2", "4": "2", "5": "2", "6": "2", "7": "2", "8": "2", "9": "2"}
    )
    assert not compared(Told("Xã A", form, row({**SCORES, "1": "1.5"}, staff="9.5"), (staff("9.5"),)))


def test_a_printed_table_alone_is_compared_with_the_staff_form() -> None:
    told = said(Told("Xã A", None, row(SCORES, staff="10"), (staff("9"),)))
    assert told == [
        ("TT549", "Ô D24: điểm CCVC ở Biểu mẫu 01 là 9, ở bảng tổng hợp (ô M28) là 10, tính lại là 10.")
    ]
    assert not compared(Told("Xã A", None, row(SCORES, staff="10"), (staff("10"),)))
    assert not compared(Told("Xã A", None, row({**SCORES, "1": "1.99"}, staff="9.98"), (staff("9.98"),)))


def test_a_row_whose_scores_were_not_read_is_compared_in_what_was() -> None:
    told = said(Told("Xã A", None, row({}, staff="9.86"), (staff("9.79"),)))
    assert told == [("TT549", "Ô D24: điểm CCVC ở Biểu mẫu 01 là 9,79, ở bảng tổng hợp (ô M28) là 9,86.")]
    form = make_form()
    unread = said(Told("Xã A", form, row({}, total="17", staff="9", label="Tốt")))
    assert unread == [
        ("TT549", "Ô M28: điểm CCVC ở bảng tổng hợp là 9, tính lại là 10."),
        ("TT549", "Ô L28: tổng điểm ở bảng tổng hợp là 17, tính lại là 18."),
        ("TT549", 'Ô N28: xếp loại ở bảng tổng hợp là "Tốt", tính lại là "Xuất sắc".'),
    ]
    assert not compared(Told("Xã A", form, row({}, total="18", staff="10", label="xs")))


def test_nothing_to_compare_is_silent() -> None:
    assert not compared(Told("Xã A"))
    assert not compared(Told("Xã A", None, row(SCORES, staff="9")))
    assert not compared(Told("Xã A", make_form()))
    assert not compared(Told("Xã A", make_form(), None, (staff(None),)))


def test_two_totals_are_told_and_a_repeated_one_is_not() -> None:
    form = make_form(total="17")
    assert said(Told("Xã A", form, row(SCORES, total="18")))[0] == (
        "TT549",
        "Ô L28: tổng điểm ở bảng tổng hợp là 18, ở biểu của đơn vị là 17, tính lại là 18.",
    )
    assert not compared(Told("Xã A", form, row(SCORES, total="17")))


def test_two_classes_are_told_and_one_that_only_the_typed_total_gives() -> None:
    form = replace(make_form(total="13"), classification=Entry("Tốt"))
    assert said(Told("Xã A", form, row(SCORES, label="Khá"))) == [
        (
            "TT549",
            'Ô N28: xếp loại ở bảng tổng hợp là "Khá", ở biểu của đơn vị là "Tốt", tính lại là "Xuất sắc".',
        )
    ]
    repeated = said(Told("Xã A", make_form(total="13"), row(SCORES, label="Tốt")))
    assert repeated == [("TT549", 'Ô N28: xếp loại ở bảng tổng hợp là "Tốt", tính lại là "Xuất sắc".')]
    assert not compared(Told("Xã A", make_form(), row({}, label="rất tốt")))


def test_a_class_nobody_can_compute_has_nothing_to_disagree_with() -> None:
    empty = make_form(marks={"6": 9})
    other = replace(empty, classification=Entry("Khá"))
    assert not compared(Told("Xã A", empty, row({}, total="9", label="Tốt")))
    assert said(Told("Xã A", other, row({}, label="Tốt"))) == [
        ("TT549", 'Ô N28: xếp loại ở bảng tổng hợp là "Tốt", ở biểu của đơn vị là "Khá".')
    ]


def test_the_class_of_the_form_put_right_is_not_told() -> None:
    """Phòng Giáo dục: 11 + 03 of 13 make 14,72 and Tốt; with the 02 that is meant it is Xuất sắc, as printed."""
    form = make_form(
        early=11,
        late=3,
        head={Count.RECEIVED: 13, Count.RESOLVED: 13},
        typed={"1": "1.69", "2": "1.69", "3": "1.85", "4": "1.85", "5": "2"},
        marks={"9": 2, "6": 1},
        total="14.08",
    )
    form = replace(
        form,
        criteria={
            key: replace(entry, count=Entry(13)) if entry.levels else entry
            for key, entry in form.criteria.items()
        },
    )
    low = make_form(early=11, late=3, marks={"9": 2, "6": 1})
    told = Told("Xã A", form, row({}, label="Xuất sắc"))
    assert said(told)[0][1].endswith('tính lại là "Tốt".')
    assert said(replace(told, form=low)) == said(told)
    soft = replace(form, totals={"self": Entry(Decimal("15.08"))})
    marks = make_form(marks={"9": 2}).criteria
    soft = replace(soft, criteria={**soft.criteria, "6": marks["6"]})
    assert not compared(Told("Xã A", soft, row({}, label="Xuất sắc")))


def test_criteria_that_differ_are_told_in_one_sentence() -> None:
    form = make_form(typed={**SCORES, "2": "1.5"})
    (one,) = compared(Told("Xã A", form, row({**SCORES, "2": "2"})))
    assert (one.code, one.criterion) == ("TT550", "2")
    two = said(Told("Xã A", make_form(typed=SCORES), row({**SCORES, "1": "1.9", "9": "1"})))
    assert two == [
        (
            "TT550",
            "Ô C28: điểm tiêu chí ở các biểu không thống nhất: tiêu chí 1 ở bảng tổng hợp là 1,9, ở biểu của đơn vị là "
            "2, tính lại là 2; tiêu chí 9 ở bảng tổng hợp (ô K28) là 1, ở biểu của đơn vị là 2, tính lại là 2.",
        )
    ]
    assert not compared(Told("Xã A", make_form(typed=SCORES), row(SCORES)))
    ((_, many),) = said(Told("Xã A", make_form(typed=SCORES), row(dict.fromkeys("12345", "1.9"))))
    assert many.endswith("tính lại là 2; và 02 tiêu chí khác.")
    assert many.count("ở bảng tổng hợp") == 3


def test_a_score_only_the_table_has_is_held_against_what_we_compute() -> None:
    assert said(Told("Xã A", make_form(), row({"9": "1"}))) == [
        (
            "TT550",
            "Ô K28: điểm tiêu chí ở các biểu không thống nhất: tiêu chí 9 ở bảng tổng hợp là 1, tính lại là 2.",
        )
    ]
    assert not compared(Told("Xã A", make_form(), row({"9": "2"})))
    assert not compared(Told("Xã A", make_form(marks={"9": 9}), row({"9": "2"})))
    unscored = make_form(typed={"9": "1"}, marks={"9": 9})
    assert said(Told("Xã A", unscored, row({"9": "2"})))[0][1].endswith(
        "ở bảng tổng hợp là 2, ở biểu của đơn vị là 1."
    )
    dash = replace(row({"9": "2"}), criteria={"9": CriterionEntry(scores={"self": Entry(Absent.DASH)})})
    assert not compared(Told("Xã A", make_form(), dash))


def test_counts_of_the_note_that_differ_from_the_head_are_told() -> None:
    form = make_form(early=10, late=3)
    other = row(counts={Count.LATE: 2, Count.EARLY: 10, Count.ONLINE: 4, Count.RESOLVED: 12})
    assert said(Told("Xã A", form, other)) == [
        (
            "TT551",
            "Ô O28: số hồ sơ ở các biểu không thống nhất: tổng số hồ sơ đã giải quyết trong kỳ ở Ghi chú bảng tổng hợp "
            "là 12, ở biểu của đơn vị là 13; đã giải quyết trễ hạn ở Ghi chú bảng tổng hợp là 02, ở biểu của đơn vị là 03.",
        )
    ]
    assert not compared(Told("Xã A", form, row(counts={Count.LATE: 3})))
