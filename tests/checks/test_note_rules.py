"""What notes say: against themselves, the head and the scores; in forms and in printed rows."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from support import QD1187, make_form
from tthc.checks.book import ROW_RULES, check_form
from tthc.checks.catalogue import tell
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import TotalRule
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.note_writing import compose_note
from tthc.domain.notes import read_note, says_no_cases
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ScoringOptions, score

NOTE = Place("a.xlsx", "S", 20, 15)
CITY = (
    "Số hồ sơ TTHC được triển khai mức độ 3,4 tiếp nhận bằng cả 2 hình thức. Tổng số nhận giải quyết là "
    "2.290 hồ sơ, trong đó kỳ trước chuyển qua là 123 hồ sơ, nhận trực tiếp 1.817 hồ sơ, trực tuyến 350 hồ "
    "sơ. Đã giải quyết 2.195 hồ sơ: sớm hạn 2.179 hồ sơ, trễ hạn 19 hồ sơ. Đang giải quyết đúng hạn 05 hồ sơ."
)
COMMUNES = (
    "Số hồ sơ TTHC được triển khai mức độ 3,4 tiếp nhận bằng cả 2 hình thức. Tổng số nhận giải quyết là 925 "
    "hồ sơ: kỳ trước là 02 hồ sơ, trực tiếp 542 hồ sơ, trực tuyến 381 hồ sơ. Đã giải quyết 920 hồ sơ: sớm "
    "hạn 900 hồ sơ, trễ hạn 20 hồ sơ. Đang giải quyết đúng hạn 05 hồ sơ"
)


def noted(form: FilledForm, note: str, criterion: str = "9") -> FilledForm:
    """The form with a note on a criterion."""
    entry = replace(form.criterion(criterion), note=Entry(note, NOTE))
    return replace(form, criteria={**form.criteria, criterion: entry})


def row(note: str, total: str | None = None, **typed: str) -> FilledForm:
    """A printed row: 2 for every criterion but those named (c9="0"), and its note."""
    scores = {leaf.id: typed.get(f"c{leaf.id}", "2") for leaf in QD1187.leaves()}
    facts = read_note(note)
    remark = Entry(note, NOTE)
    form = make_form(typed={key: value for key, value in scores.items() if value}, total=total)
    return replace(
        form,
        head=HeaderCounts({count: Entry(n, NOTE, note) for count, n in facts.counts.items()}),
        criteria={
            key: CriterionEntry(
                scores={
                    column: replace(score, place=Place("a.xlsx", "S", 20, 2 + int(key)))
                    for column, score in entry.scores.items()
                }
            )
            for key, entry in form.criteria.items()
        },
        note=remark,
        online_late_note=remark if facts.mentions_online_late else Entry(),
        no_cases=says_no_cases(note),
    )


def told(form: FilledForm, options: ScoringOptions | None = None) -> tuple[Finding, ...]:
    return check_form(QD1187, form, inputs_of_form(form), options or ScoringOptions(), "Xã A")


def told_of_row(form: FilledForm, options: ScoringOptions | None = None) -> tuple[Finding, ...]:
    return check_form(QD1187, form, inputs_of_summary_row(form), options or ScoringOptions(), "Xã A")


def said(findings: tuple[Finding, ...], *codes: str) -> list[str]:
    return [tell(one).message for one in findings if one.code in codes]


ROW_CASES: list[tuple[str, FilledForm, FilledForm]] = [
    (
        "TT213",
        row("Tiếp nhận trực tuyến 13 hồ sơ. Đã giải quyết trước hạn 11 hồ sơ, trễ hạn 03 hồ sơ", c9="0"),
        row("Tiếp nhận trực tuyến 14 hồ sơ. Đã giải quyết trước hạn 11 hồ sơ, trễ hạn 03 hồ sơ", c9="0"),
    ),
    (
        "TT204",
        row("Tổng 10 hồ sơ. Đã giải quyết trước hạn 06, trễ hạn 03"),
        row("Đã giải quyết trước hạn 06"),
    ),
    (
        "TT218",
        row("Trễ hạn 29 bộ trên DVC. Tổng 50 hồ sơ. Đã giải quyết 50: trước hạn 30, trễ hạn 20"),
        row("Trễ hạn 20 bộ trên DVC. Tổng 50 hồ sơ. Đã giải quyết 50: trước hạn 30, trễ hạn 20"),
    ),
    ("TT219", row("Không phát sinh TTHC"), row("")),
    ("TT318", row("Trễ hạn 29 bộ trên DVC"), row("Trễ hạn 29 bộ trên DVC", c9="0")),
    (
        "TT320",
        row("Đã giải quyết 163: trước hạn 43 hồ sơ, đúng hạn 120 hồ sơ", c1="1.93"),
        row("Đã giải quyết 163: trước hạn 43 hồ sơ, đúng hạn 120 hồ sơ", c1="1.26", c2="1.26", c5="1.26"),
    ),
    (
        "TT321",
        row("Đã giải quyết 442; trước hạn 100 hồ sơ, đúng hạn 336, trễ hạn 06", c5="1"),
        row("Đã giải quyết 442; trước hạn 100 hồ sơ, đúng hạn 336, trễ hạn 06", c5="1.21"),
    ),
    (
        "TT327",
        row("Đã giải quyết 163: trước hạn 43 hồ sơ, đúng hạn 120 hồ sơ", total="16.52", c1="1.26", c2="1.26"),
        row("Đã giải quyết 163: trước hạn 43 hồ sơ, đúng hạn 120 hồ sơ", total="15.79", c1="1.26", c2="1.26"),
    ),
    ("TT322", row("Có hồ sơ trực tuyến trễ hạn"), row("Có hồ sơ trực tuyến trễ hạn", c1="1.99", c2="1.99")),
    (
        "TT221",
        row("Tổng tiếp nhận trực tiếp 751 hồ sơ: trực tiếp 718 hồ sơ, trực tuyến 33 hồ sơ"),
        row("Tổng tiếp nhận trực tiếp 751 hồ sơ"),
    ),
    (
        "TT222",
        row("Tổng 10 hồ sơ: trực tiếp 10. Đã giải quyết 10 hồ sơ"),
        row("Tổng 10 hồ sơ: trực tiếp 10. Đã giải quyết trước hạn 10 hồ sơ"),
    ),
    (
        "TT323",
        row("Tổng 316 hồ sơ: tiếp nhận trực tuyến 12 hồ sơ, trực tiếp 304 hồ sơ"),
        row("Tổng 316 hồ sơ: tiếp nhận trực tuyến 12 hồ sơ, trực tiếp 304 hồ sơ", c9="0"),
    ),
    (
        "TT324",
        row("Tổng 100 hồ sơ: tiếp nhận trực tuyến 20 hồ sơ, trực tiếp 80"),
        row("Tổng 100 hồ sơ: tiếp nhận trực tuyến 20 hồ sơ, trực tiếp 80", c9="1"),
    ),
]


@pytest.mark.parametrize(("code", "hit", "miss"), ROW_CASES, ids=[code for code, _, _ in ROW_CASES])
def test_a_rule_over_a_row_hits_and_misses(code: str, hit: FilledForm, miss: FilledForm) -> None:
    assert code in [one.code for one in told_of_row(hit)]
    assert code not in [one.code for one in told_of_row(miss)]


CITY_FORM = noted(make_form(early=3703, late=100, head={Count.RECEIVED: 4109}, marks={"9": 2}), CITY)
COMMUNES_FORM = noted(make_form(early=5955, late=29, head={Count.RECEIVED: 5992}, marks={"9": 2}), COMMUNES)
SMALL = "Số hồ sơ TTHC được triển khai: tổng 09 hồ sơ. Đã giải quyết 09: trước hạn 07, trễ hạn 02"
REASON = "Trễ hạn 29 hồ sơ do công chức quên tích kết thúc"
SERVED = {Count.ONLINE: 300, Count.RECEIVED: 1000, Count.LEVEL34_RECEIVED: 1000}

FORM_CASES: list[tuple[str, FilledForm, FilledForm]] = [
    ("TT214", CITY_FORM, COMMUNES_FORM),
    ("TT215", CITY_FORM, COMMUNES_FORM),
    ("TT216", noted(make_form(early=99, late=1), SMALL), noted(make_form(early=98, late=2), SMALL)),
    ("TT217", make_form(early=10, late=29), noted(make_form(early=10, late=29), REASON)),
    (
        "TT218",
        noted(make_form(marks={"9": 2}), "Có hồ sơ trực tuyến trễ hạn"),
        noted(make_form(early=9, late=1, marks={"9": 2}), "Có hồ sơ trực tuyến trễ hạn"),
    ),
    (
        "TT325",
        noted(make_form(early=998, late=2, head=SERVED), SMALL),
        noted(make_form(early=998, late=2, head=SERVED, marks={"9": 2}), SMALL),
    ),
]


@pytest.mark.parametrize(("code", "hit", "miss"), FORM_CASES, ids=[code for code, _, _ in FORM_CASES])
def test_a_rule_over_notes_hits_and_misses(code: str, hit: FilledForm, miss: FilledForm) -> None:
    assert code in [one.code for one in told(hit)]
    assert code not in [one.code for one in told(miss)]


def test_every_rule_over_a_row_explains_itself() -> None:
    for rule in ROW_RULES:
        assert "Why:" in (rule.__doc__ or ""), rule


def test_the_note_on_services_contradicts_itself() -> None:
    """UBND thành phố Điện Biên Phủ: 2.179 + 19 = 2.198, and 90 dossiers nobody accounts for."""
    head = {Count.RECEIVED: 4109, Count.ONLINE: 350, Count.CARRIED_OVER: 366, Count.DIRECT: 3393}
    city = noted(make_form(early=3703, late=100, head=head, marks={"9": 2}), CITY)
    assert said(told(city), "TT214", "TT215", "TT216") == [
        "Ô O20: ghi chú về hồ sơ của TTHC mức độ 3, 4: đã giải quyết 2.195, nhưng trước hạn 2.179 + trễ hạn 19 = "
        "2.198 (lệch 03).",
        "Ô O20: ghi chú về hồ sơ của TTHC mức độ 3, 4: tiếp nhận 2.290, đã giải quyết 2.195, còn lại 95; nhưng "
        "đang giải quyết ghi 05.",
    ]
    assert {one.criterion for one in told(city) if one.code == "TT214"} == {"9"}
    head = {Count.RECEIVED: 5992, Count.ONLINE: 381, Count.CARRIED_OVER: 5, Count.DIRECT: 5606}
    communes = noted(make_form(early=3997, on_time=1958, late=29, head=head, marks={"9": 2}), COMMUNES)
    assert said(told(communes), "TT214", "TT215", "TT216") == []


@pytest.mark.parametrize(
    ("note", "codes"),
    [
        ("Số hồ sơ TTHC được triển khai: tổng 20 hồ sơ: trực tuyến 05. Đã giải quyết 18: trước hạn 10", []),
        ("Số hồ sơ TTHC được triển khai: tổng 20 hồ sơ. Đã giải quyết 21", ["TT215"]),
        ("Số hồ sơ TTHC được triển khai: trực tuyến 05 hồ sơ", []),
        ("Số hồ sơ TTHC được triển khai: tổng 05 hồ sơ: trực tuyến 03, trực tiếp 04", ["TT214"]),
        (
            "Số hồ sơ TTHC được triển khai: tổng 90 hồ sơ. Đã giải quyết 90: trước hạn 88, trễ hạn 02",
            ["TT216"],
        ),
    ],
)
def test_what_a_note_on_services_leaves_out_is_no_contradiction(note: str, codes: list[str]) -> None:
    form = noted(make_form(early=99, late=1, head={Count.ONLINE: 5}, marks={"9": 2}), note)
    assert [one.code for one in told(form) if one.code in {"TT214", "TT215", "TT216"}] == codes


def test_late_dossiers_of_services_put_the_score_in_doubt() -> None:
    """Counted by the procedures' own dossiers the share is enough; whether one was late is not known."""
    head = {Count.RECEIVED: 5992, Count.ONLINE: 381, Count.LEVEL34_RECEIVED: 925}
    base = make_form(early=5963, late=29, head=head, marks={"9": 1})
    options = ScoringOptions(bases=QD1187.bases)
    (finding,) = [one for one in told(noted(base, COMMUNES), options) if one.code == "TT325"]
    assert (finding.place, finding.criterion) == (NOTE, "9")
    assert tell(finding).message == (
        "Ô O20: ghi chú ghi 20 hồ sơ trễ hạn của TTHC mức độ 3, 4; nếu trong đó có hồ sơ trực tuyến thì tiêu chí "
        "9 không được 1 điểm."
    )
    known = replace(base, head=HeaderCounts({**base.head.entries, Count.ONLINE_LATE: Entry(0)}))
    assert said(told(noted(known, COMMUNES), options), "TT325") == []
    none_late = COMMUNES.replace("900", "920").replace(", trễ hạn 20 hồ sơ", "")
    assert said(told(noted(base, none_late), options), "TT325") == []


@pytest.mark.parametrize(
    ("late", "note", "asked"),
    [
        (3, "", True),
        (3, "Có hồ sơ quá hạn", True),
        (3, "Trễ hạn 03 hồ sơ (do công chức quên tích kết thúc trên cổng dịch vụ công)", False),
        (3, "Lý do: mạng lỗi", False),
        (0, "", False),
    ],
)
def test_late_dossiers_without_a_reason_are_pointed_out(late: int, note: str, asked: bool) -> None:
    form = noted(make_form(early=10, late=late), note, "1")
    wanted = ["Ô A10: có 03 hồ sơ trễ hạn, biểu chưa ghi lý do."] if asked else []
    assert said(told(form), "TT217") == wanted


def test_a_note_speaks_of_late_dossiers_a_form_does_not_have() -> None:
    assert said(told(noted(make_form(marks={"9": 2}), "Có hồ sơ trực tuyến trễ hạn")), "TT218") == [
        'Ô O20: ghi chú "Có hồ sơ trực tuyến trễ hạn" nói có 01 hồ sơ trễ hạn trở lên, nhưng số hồ sơ trễ hạn ghi 00.'
    ]
    pending = make_form(
        head={Count.RECEIVED: 12}, marks={"9": 2}
    )  # one of the two in progress may be overdue
    assert said(told(noted(pending, "Có hồ sơ trực tuyến trễ hạn")), "TT218") == []
    unknown = make_form(head={Count.RECEIVED: None}, marks={"9": 2})
    assert said(told(noted(unknown, "Có hồ sơ trực tuyến trễ hạn")), "TT218") == []


def test_petitions_of_a_note_are_held_against_the_mark() -> None:
    """Two petitions settled in time leave no room for the level of 90 to 100 percent."""
    note = "Trong kỳ tiếp nhận 02 kiến nghị phản ánh, đã được xử lý đúng hạn"
    counts = {Count.PETITIONS: 2, Count.PETITIONS_ON_TIME: 2}
    best = noted(make_form(head=counts), note, "8")
    assert told(best) == ()
    second = noted(make_form(head=counts, marks={"8": 1}), note, "8")
    assert said(told(second), "TT326") == [
        "Ô A10: tiêu chí 8 đánh dấu x ở mức 1 điểm, nhưng phản ánh, kiến nghị xử lý đúng hạn 02/02 = 100,00%, từ "
        "100% trở lên."
    ]
    prolonged = make_form(head={**counts, Count.PETITIONS_PROLONGED: 1})
    assert said(told(prolonged), "TT326") == [
        "Ô A10: tiêu chí 8 đánh dấu x ở mức 2 điểm, nhưng có 01 phản ánh, kiến nghị kéo dài."
    ]
    carried_over = make_form(head={Count.PETITIONS: 0, Count.PETITIONS_PROLONGED: 1})
    assert said(told(carried_over), "TT326") == said(told(prolonged), "TT326")


def test_a_rows_score_is_proposed_from_its_note() -> None:
    form = row("Đã giải quyết 163: trước hạn 43 hồ sơ, đúng hạn 120 hồ sơ", c1="1.93", c2="1.26", c5="1.93")
    first, fifth = [one for one in told_of_row(form) if one.code == "TT320"]
    assert tell(first).message == (
        "Ô C20: tiêu chí 1 ghi 1,93; tính theo 43 hồ sơ trước hạn, 120 đúng hạn được 1,26."
    )
    assert [(one.found, one.proposed) for one in first.suggestions] == [("1.93", "1.26")]
    assert fifth.criterion == "5"  # no complaint makes a score higher


def test_a_rows_score_may_be_divided_either_way() -> None:
    note = "Đã giải quyết 442; trước hạn 100 hồ sơ, đúng hạn 336, trễ hạn 06"
    for fitting in ("1.23", "1.21"):
        assert said(told_of_row(row(note, c1="1.21", c2="1.21", c5=fitting)), "TT320", "TT321") == []
    form = row(note, c1="1.21", c2="1.21", c5="1")
    (finding,) = [one for one in told_of_row(form) if one.code == "TT321"]
    assert tell(finding).message == (
        "Ô G20: tiêu chí 5 ghi 1; tính theo 100 hồ sơ trước hạn, 336 đúng hạn được 1,23 (hoặc 1,21), nếu "
        "không có hồ sơ ở mức khác."
    )
    assert [one.proposed for one in finding.suggestions] == ["1.23", "1.21"]
    (finding,) = [
        one
        for one in told_of_row(form, ScoringOptions(TotalRule.ROUNDED, whole_denominator=True))
        if one.code == "TT321"
    ]
    assert [one.proposed for one in finding.suggestions] == ["1.21", "1.23"]


@pytest.mark.parametrize(
    "note",
    [
        "",
        "Tổng 1.855 hồ sơ: tiếp nhận trực tuyến 185 hồ sơ, trực tiếp 1.670. Đã giải quyết 1.855 hồ sơ",
        "Đã giải quyết 13: trước hạn 11, đúng hạn 0, trễ hạn 03",  # told by itself
        "Tiếp nhận 13 hồ sơ. Đã giải quyết trước hạn 11 hồ sơ, trễ hạn 03 hồ sơ",
        "Đã giải quyết 10: trước hạn 04",
        "Đã giải quyết 0: trước hạn 0, đúng hạn 0, trễ hạn 0",
        "Đã giải quyết đúng hạn 316 hồ sơ",
    ],
)
def test_a_note_without_a_sure_breakdown_judges_no_score(note: str) -> None:
    scores = {"c1": "1", "c2": "1", "c5": "1"}
    assert said(told_of_row(row(note, **scores)), "TT320", "TT321") == []


def test_scores_a_row_does_not_have_are_not_judged() -> None:
    note = "Tổng 316 hồ sơ: trực tuyến 12, trực tiếp 304. Đã giải quyết đúng hạn 316 hồ sơ"
    form = row(note, c1="195", c2="", c5="1", c9="1.5")
    assert said(told_of_row(form), "TT320", "TT323", "TT324") == []
    dash = replace(form.criterion("9"), scores={"self": Entry(Absent.DASH)})
    assert said(told_of_row(replace(form, criteria={**form.criteria, "9": dash})), "TT323") == []


def test_a_few_late_dossiers_among_many_vanish_in_rounding() -> None:
    """1 late of 442 is 1,995 at best, which is 2,00; of 100 it is 1,98."""
    assert (
        said(told_of_row(row("Có hồ sơ trực tuyến quá hạn. Đã giải quyết 442 hồ sơ", c9="0")), "TT322") == []
    )
    few = row("Có hồ sơ trực tuyến quá hạn. Đã giải quyết 100 hồ sơ", c9="0")
    assert said(told_of_row(few), "TT322") == [
        f"Ô {cell}: ghi chú nói có hồ sơ trễ hạn, nhưng tiêu chí {label} ghi 2, là điểm cao nhất."
        for cell, label in (("C20", 1), ("D20", 2))
    ]


def test_a_rows_score_for_services_follows_its_note() -> None:
    form = row("Tổng 316 hồ sơ: tiếp nhận trực tuyến 12 hồ sơ, trực tiếp 304 hồ sơ.")
    (finding,) = [one for one in told_of_row(form) if one.code == "TT323"]
    assert tell(finding).message == (
        "Ô K20: tiêu chí 9 được 0 điểm vì hồ sơ trực tuyến 12/316 = 3,80%, dưới 15%; bảng ghi 2."
    )
    assert [one.proposed for one in finding.suggestions] == ["0"]
    late = row("Có hồ sơ trực tuyến trễ hạn", c1="1.99", c2="1.99")
    assert said(told_of_row(late), "TT323") == [
        "Ô K20: tiêu chí 9 được 0 điểm vì có hồ sơ trực tuyến quá hạn; bảng ghi 2."
    ]
    possible = row("Tổng 100 hồ sơ: tiếp nhận trực tuyến 20 hồ sơ, trực tiếp 80")
    assert said(told_of_row(possible), "TT324") == [
        "Ô K20: tiêu chí 9 ghi 2 điểm, nhưng hồ sơ trực tuyến 20/100 = 20,00%, dưới 30%."
    ]


DOSSIERS = st.integers(0, 400)


def printed(early: int, on_time: int, late: int, direct: int) -> tuple[FilledForm, dict[str, Decimal]]:
    """A row as a unit's form gives it: the scores of its counts, and its composed note."""
    form = make_form(early=early, on_time=on_time, late=late, marks={"9": 2})  # none came online
    scored = score(QD1187, inputs_of_form(form)).deciding
    note = compose_note({**form.head.values(), Count.DIRECT: direct})
    typed = {key: one.value for key, one in scored.scores.items() if one.value is not None}
    return row(note, **{f"c{key}": str(value) for key, value in typed.items()}), typed


@given(DOSSIERS, DOSSIERS, DOSSIERS)
def test_a_row_that_follows_its_note_is_not_questioned(early: int, on_time: int, late: int) -> None:
    form, _ = printed(early, on_time, late, early + on_time + late)
    codes = {one.code for one in told_of_row(form)}
    no_dossier = {"TT309"} if early + on_time + late == 0 else set()
    assert codes <= {"TT408", "TT409"} | no_dossier


@given(DOSSIERS, DOSSIERS, DOSSIERS, st.sampled_from("12"), st.integers(1, 99))
def test_a_changed_score_of_a_row_is_found(early: int, on_time: int, late: int, key: str, by: int) -> None:
    form, typed = printed(early, on_time, late, early + on_time + late)
    assume(key in typed)
    wrong = (typed[key] * 100 + by) % 201 / 100
    assume(wrong != typed[key])
    entry = form.criterion(key)
    changed = replace(entry, scores={"self": replace(entry.score("self"), value=wrong)})
    found = told_of_row(replace(form, criteria={**form.criteria, key: changed}))
    (finding,) = [one for one in found if one.criterion == key]
    assert (finding.code, Decimal(finding.suggestions[0].proposed)) == ("TT320", typed[key])


def test_a_score_without_a_cell_has_no_proposal() -> None:
    form = row("Tổng 316 hồ sơ: tiếp nhận trực tuyến 12 hồ sơ, trực tiếp 304 hồ sơ.")
    entry = form.criterion("9")
    bare = replace(entry, scores={"self": replace(entry.score("self"), place=None)})
    (finding,) = [
        one
        for one in told_of_row(replace(form, criteria={**form.criteria, "9": bare}))
        if one.code == "TT323"
    ]
    assert finding.suggestions == ()
