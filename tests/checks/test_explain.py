"""One wrong figure behind several failing checks: it is named, with what makes all others agree."""

from dataclasses import replace
from decimal import Decimal

import pytest

from checks.test_note_rules import row
from checks.test_rules import EARLY_BLANK, findings_of, with_entry
from consistent import OPTIONS
from support import DIEN_BIEN_PHU, QD1187, TUAN_GIAO, make_form, opened
from tthc.checks import explain
from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.checks.edits import SumOfScores, SumPart
from tthc.checks.explain import _followers
from tthc.checks.figures import Figure, FigureKind
from tthc.checks.localise import Change, Explanation
from tthc.checks.memory import Memory
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.findings import Finding, Severity
from tthc.domain.forms import FilledForm, ScoreEntry
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place

MARKED = {"6": "2", "7": "2", "8": "2", "9": "0"}


def typed_form(early: int, on_time: int, late: int, scores: str, total: str, **more: object) -> FilledForm:
    """A form with the first five scores typed ("1,93 1,93 2 2 1,93"), 0 for the last criterion."""
    five = dict(zip("12345", scores.split(), strict=True))
    head = {Count.ONLINE: 0, Count.DIRECT: early + on_time + late}
    levels = {"5": [early, on_time, None]}
    return make_form(
        early=early,
        on_time=on_time,
        late=late,
        head=head,
        levels=levels,
        marks={"9": 2},
        typed={**five, **MARKED},
        total=total,
        **more,  # type: ignore[arg-type]
    )


def told(form: FilledForm) -> tuple[Finding, ...]:
    return check_form(QD1187, form, inputs_of_form(form), OPTIONS, "Xã A")


def told_of_row(form: FilledForm) -> tuple[Finding, ...]:
    return check_form(QD1187, form, inputs_of_summary_row(form), OPTIONS, "Xã A")


def serious(found: tuple[Finding, ...]) -> list[Finding]:
    return [one for one in found if tell(one).severity is Severity.ERROR]


def sums(form: FilledForm, total: str, staff: str, label: str = "") -> FilledForm:
    """A row with its sums and class, in cells."""
    place = Place("a.xlsx", "S", 20, 12)
    return replace(
        form,
        totals={"self": Entry(Decimal(total), place)},
        staff_score=Entry(Decimal(staff), replace(place, column=13)),
        classification=Entry(label or None, replace(place, column=14)),
    )


THANH_BINH = typed_form(43, 120, 0, "1.93 1.93 2 2 1.93", "13.79")
SOUND = typed_form(20, 0, 5, "1.60 1.60 1.80 1.80 2", "14.80")
EXCHANGED: tuple[Entry[int], ...] = (Entry(5), Entry(20), Entry())
EXPLAIN_CASES: list[tuple[str, FilledForm, FilledForm]] = [
    (
        "TT601",
        make_form(early=11, late=3, head={Count.RESOLVED: 13, Count.RECEIVED: 13}),
        make_form(early=11, late=2, head={Count.RESOLVED: 13, Count.RECEIVED: 13}),
    ),
    ("TT602", THANH_BINH, typed_form(43, 120, 0, "1.26 1.26 2 2 1.26", "13.79")),
    (
        "TT607",
        replace(SOUND, criteria={**SOUND.criteria, "3": replace(SOUND.criterion("3"), levels=EXCHANGED)}),
        SOUND,
    ),
    (
        "TT603",
        typed_form(100, 336, 6, "1 1 2 2 1", "13.63"),
        typed_form(100, 336, 6, "1.21 1.21 1.99 1.99 1.23", "13.63"),
    ),
]


@pytest.mark.parametrize(("code", "hit", "miss"), EXPLAIN_CASES, ids=[code for code, _, _ in EXPLAIN_CASES])
def test_a_cause_is_named_and_a_sound_form_has_none(code: str, hit: FilledForm, miss: FilledForm) -> None:
    assert code in [one.code for one in told(hit)]
    assert serious(told(miss)) == []


def test_one_value_in_three_cells_is_one_finding() -> None:
    (cause,) = serious(told(THANH_BINH))
    shown = tell(cause)
    assert f"{shown.message} {shown.fix}" == (
        "Ô A10: tiêu chí 1, 2 và 5 ghi 1,93; tính theo 43 hồ sơ trước hạn, 120 đúng hạn được 1,26. Tổng điểm 13,79 "
        "khớp với 1,26. Đề nghị kiểm tra lại ba ô."
    )


def unit_form(name: str) -> FilledForm:
    """A unit's form of the sample quarter."""
    (read,) = opened(DIEN_BIEN_PHU / "don-vi" / f"{name}.xlsx").forms
    return read.form


def printed_row(unit: str) -> FilledForm:
    """A row of the sample quarter's printed table."""
    (table,) = opened(DIEN_BIEN_PHU / "da-in" / "bang-tong-hop.xlsx").summaries
    return next(one.form for one in table.table.rows if one.form.unit.value == unit)


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("co-quan-11-phong-giao-duc", {"D15": "2", "D19": "2", "D22": "2", "D26": "2", "I16": "2"}),
        ("xa-phuong-02-phuong-him-lam", {"E24": "1.96"}),
        ("xa-phuong-06-phuong-thanh-binh", {"E12": "1.26", "E16": "1.26", "E28": "1.26"}),
        (
            "xa-phuong-07-phuong-muong-thanh",
            {"D45": "", "D47": "x", "E44": "0", "E48": "16.00"},
        ),
        (
            "xa-phuong-10-xa-muong-phang",
            {"E12": "1.21", "E16": "1.21", "E20": "1.99", "E24": "1.99", "E28": "1.21"},
        ),
        ("xa-phuong-12-xa-na-tau", {"D45": "", "D47": "x", "E44": "0", "E48": "13.00"}),
    ],
)
def test_the_real_mistakes_are_put_right(name: str, cells: dict[str, str]) -> None:
    """Each checked by hand against the printed report: with these values all its other figures agree."""
    (cause,) = serious(told(unit_form(name)))
    assert {one.place.cell: one.proposed for one in cause.suggestions} == cells


def test_what_follows_from_a_cause_asks_for_nothing_by_itself() -> None:
    found = told(unit_form("co-quan-11-phong-giao-duc"))
    following = [one for one in found if one.cause is not None]
    assert len(following) == 11
    assert {one.cause.cell for one in following if one.cause} == {"D15"}
    assert {tell(one).severity for one in following} == {Severity.INFO}
    assert {tell(one).fix for one in following} == {"Sẽ hết khi sửa theo đề nghị ở ô D15."}


def test_two_mistakes_are_two_findings() -> None:
    """Phòng Giáo dục: 11 + 03 of 13, and 9,38 for 9,08."""
    late, staff = serious(told_of_row(printed_row("Phòng Giáo dục")))
    assert [(late.code, staff.code)] == [("TT601", "TT401")]
    assert "trễ hạn 02 hồ sơ (có" in late.suggestions[0].proposed
    assert [(one.place.cell, one.proposed) for one in staff.suggestions] == [("M15", "9.08")]


def test_a_score_by_the_other_denominator_is_told_with_it() -> None:
    """Phòng TNMT: total 15,73 and staff score 9,73 were made with 1,94 for criterion 5."""
    (cause,) = serious(told_of_row(printed_row("Phòng TNMT-Trung tâm QLDD")))
    assert tell(cause).message == (
        "Ô G11: tiêu chí 5 ghi 2; tính theo 3.131 hồ sơ trước hạn chia cho 3.226 hồ sơ đã giải quyết được 1,94. "
        "Tổng điểm 15,73 và ĐTB CCVC 9,73 khớp với 1,94."
    )


def test_a_staff_score_is_what_the_total_leaves() -> None:
    """Xã Pá Khoang: 7,11 for 7,19; the total 13,19 has it right."""
    (cause,) = serious(told_of_row(printed_row("Xã Pá Khoang")))
    assert tell(cause).fix.endswith("Mọi số sẽ khớp nếu ĐTB CCVC là 7,19.")
    assert [(one.place.cell, one.found, one.proposed) for one in cause.suggestions] == [
        ("N27", "7.11", "7.19")
    ]


def test_a_staff_score_alone_is_wrong() -> None:
    (table,) = opened(TUAN_GIAO / "da-in" / "bang-tong-hop.xlsx").summaries
    form = next(one.form for one in table.table.rows if one.form.unit.value == "UBND xã Mường Mùn")
    (cause,) = serious(told_of_row(form))
    assert [(one.found, one.proposed) for one in cause.suggestions] == [("8", "9.96")]
    assert "ways" not in cause.facts  # the sentence says 9,96 itself


def test_several_ways_out_are_told_as_alternatives() -> None:
    form = make_form(head={Count.RECEIVED: 10, Count.ONLINE: 3, Count.CARRIED_OVER: 3, Count.DIRECT: 5})
    (finding,) = serious(told(form))
    assert finding.code == "TT201"
    assert "Mọi số sẽ khớp nếu kỳ trước chuyển qua là 02 hoặc " in tell(finding).fix
    placed = {
        count: replace(entry, place=Place("a.xlsx", "S", at, 3))
        for at, (count, entry) in enumerate(form.head.entries.items(), start=1)
    }
    (finding,) = serious(told(replace(form, head=HeaderCounts(placed))))
    assert {one.proposed for one in finding.suggestions} == {"2", "4"}
    assert "(ô C" in str(finding.facts["ways"])


def test_too_many_ways_out_are_not_told() -> None:
    """A sum alone says nothing of which score is wrong."""
    form = row("", total="17.5")
    (finding,) = serious(told_of_row(form))
    assert "ways" not in finding.facts


def test_three_mistakes_are_left_to_the_checks() -> None:
    form = typed_form(43, 120, 0, "1.01 1.02 1.03 2 1.26", "9.99")
    assert {one.code for one in serious(told(form))} == {"TT303", "TT401"}
    assert all(one.cause is None for one in told(form))


def test_a_mark_moves_without_cells_too() -> None:
    form = make_form(head={Count.ONLINE: 1, Count.RECEIVED: 10}, typed={"9": "2"})
    (cause,) = serious(told(form))
    assert (cause.code, cause.suggestions) == ("TT306", ())


def test_a_class_is_put_right() -> None:
    form = sums(row("", c9="0"), "16", "10", "Tốt")
    (cause,) = serious(told_of_row(form))
    assert [(one.found, one.proposed) for one in cause.suggestions] == [("Tốt", "Xuất sắc")]


def test_a_dash_is_left_out_of_the_sums() -> None:
    form = sums(row("", c9=""), "15.5", "10")
    dash: ScoreEntry = Entry(Absent.DASH, Place("a.xlsx", "S", 20, 11))
    entry = replace(form.criterion("9"), scores={"self": dash})
    (cause,) = serious(told_of_row(replace(form, criteria={**form.criteria, "9": entry})))
    assert [Decimal(one.proposed) for one in cause.suggestions] == [16]


def test_the_class_of_a_total_added_before_rounding_is_no_error() -> None:
    """Five scores of 1,797: 14,99 is Tốt, 15,00 by the printed scores is Xuất sắc; both ways are accepted."""
    five = {f"c{key}": "1.8" for key in "12345"}
    form = sums(row("", c9="0", **five), "14.99", "8.99", "Tốt")
    found = told_of_row(form)
    assert serious(found) == []
    assert [tell(one).message for one in found if one.code == "TT406"] == [
        'Ô L20: sát ngưỡng: đang xếp loại "Xuất sắc"; nếu cộng trước khi làm tròn như tổng điểm đã ghi thì là "Tốt".'
    ]
    (error,) = serious(told_of_row(sums(form, "14.99", "8.99", "Khá")))
    assert error.code == "TT403"


def test_a_suggestion_in_a_note_shows_what_changes() -> None:
    late, _ = serious(told_of_row(printed_row("Phòng Giáo dục")))
    assert [one.shown for one in late.suggestions] == ["O15: trễ hạn 03 → trễ hạn 02"]


def test_a_blank_count_comes_before_a_slip() -> None:
    """288 dossiers in time are not a mistyped 350 where nobody typed the 62 early ones."""
    found = findings_of(EARLY_BLANK)
    cause, *others = found
    assert tell(cause).message == (
        "Ô H13: đã giải quyết trước hạn chưa nhập; nếu là 62 thì tổng số hồ sơ đã giải quyết trong kỳ 352 và số hồ sơ "
        "tiêu chí 1 khớp."
    )
    assert {one.code for one in others if one.cause == cause.place} == {"TT202", "TT301"}
    assert cause.suggestions == ()  # its place is that of the label
    wrong_score = with_entry(EARLY_BLANK, "1", levels=(Entry(62), Entry(288), Entry(1)))
    assert "TT365" not in {one.code for one in findings_of(wrong_score)}


def test_what_is_computed_goes_with_the_mistake_it_rests_on() -> None:
    """A total that rests on the second of two wrong scores is no consequence of the first."""
    first, second = (
        Change(Figure(f"score.{key}", FigureKind.SCORE, Decimal(1)), Decimal(2)) for key in ("a", "b")
    )
    total = Change(Figure("total", FigureKind.SUM, Decimal(1)), Decimal(2), follows=True)
    edits = [
        SumOfScores(total="total", parts=(SumPart("score.b", None, None, False, Decimal(2)),), decimals=2)
    ]
    best = Explanation((first, second, total), 2.0)
    assert [_followers(edits, best, one) for one in best.mistakes] == [(), (total,)]


def test_a_cause_is_looked_for_once_and_few_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same form asked about again gives the very same findings, also after others took its place."""
    searched: list[object] = []
    search = explain.localise
    monkeypatch.setattr(explain, "localise", lambda *given: searched.append(given) or search(*given))
    monkeypatch.setattr(explain, "_TOLD", Memory(1))
    forms = [case[1] for case in EXPLAIN_CASES[:2]]
    first = [told(form) for form in (forms[0], forms[0], forms[1], forms[0])]
    assert first[0] == first[1] == first[3]
    assert len(searched) == 3
