"""Each code of the form rules with a form that hits it and one that misses it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from support import QD1187, TT01, make_form, without_score
from tthc.checks.book import FORM_RULES, check_form
from tthc.domain.conditions import AllOf, CountWithin, Share
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet, Criterion, Level, MarkedLevel, TotalRule
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ScoringOptions

ONLINE = {Count.ONLINE: 30, Count.RECEIVED: 100, Count.ONLINE_LATE: 0, Count.PROCEDURES: 100}


def findings_of(
    form: FilledForm, chosen: CriteriaSet = QD1187, options: ScoringOptions | None = None
) -> tuple[Finding, ...]:
    return check_form(chosen, form, inputs_of_form(form), options or ScoringOptions(), "Xã A")


def codes_of(form: FilledForm, chosen: CriteriaSet = QD1187) -> list[str]:
    return [finding.code for finding in findings_of(form, chosen)]


def with_entry(form: FilledForm, criterion: str, **changes: object) -> FilledForm:
    entry = replace(form.criterion(criterion), **changes)  # type: ignore[arg-type]
    return replace(form, criteria={**form.criteria, criterion: entry})


def with_repeat(form: FilledForm, count: Count, value: int) -> FilledForm:
    """The form with a second statement of a count, in a note."""
    again = Entry(value, Place("a.xlsx", "Biểu 03", 12, 6))
    return replace(form, head=HeaderCounts(form.head.entries, {count: (again,)}))


REMARK = Entry("Có hồ sơ trực tuyến quá hạn", Place("a.xlsx", "Biểu 03", 44, 6))


def with_blank(form: FilledForm) -> FilledForm:
    """The form with a cell for dossiers in progress, left blank."""
    entries = {**form.head.entries, Count.IN_PROGRESS: Entry(None, Place("a", "b", 9, 9))}
    return replace(form, head=HeaderCounts(entries))


ALL_ONLINE: dict[Count, int | None] = {
    Count.RECEIVED: 12,
    Count.ONLINE: 12,
    Count.CARRIED_OVER: 0,
    Count.DIRECT: 0,
    Count.ONLINE_LATE: 0,
}
NO_PETITIONS: dict[Count, int | None] = {
    Count.PETITIONS: 0,
    Count.PETITIONS_ON_TIME: 0,
    Count.PETITIONS_PROLONGED: 0,
}
ALL_COMPLAINED = {"5": (0, 0, 10)}
ONE_COMPLAINED = make_form(late=1, levels={"5": (10, 0, 1)}, head=NO_PETITIONS)
"""Late dossiers at the last level make up the sum, and claim no petition."""
WITHOUT_CASES = FilledForm(
    make_form().source,
    QD1187.id,
    Entry("Xã A"),
    head=HeaderCounts({count: Entry(n) for count, n in NO_PETITIONS.items()}),
    no_cases=True,
)
_UNFILLED = make_form(
    early=None,
    on_time=288,
    late=2,
    head={Count.RESOLVED: 352},
    levels={"2": (62, 288, 2), "3": (350, 2, 0), "4": (350, 2, 0), "5": (62, 288, 2)},
)
EARLY_BLANK = replace(
    _UNFILLED,
    head=HeaderCounts(
        {**_UNFILLED.head.entries, Count.EARLY: Entry(None, Place("a.xlsx", "Biểu 03", 13, 8))}
    ),
)
"""62 dossiers left blank in the head and in criterion 1."""


CASES: list[tuple[str, FilledForm, FilledForm]] = [
    (
        "TT201",
        make_form(early=11, late=3, head={Count.RESOLVED: 13}),
        make_form(early=11, late=2, head={Count.RESOLVED: 13}),
    ),
    (
        "TT202",
        make_form(early=370, head={Count.ONLINE: 5, Count.DIRECT: 300}),
        make_form(early=370, head={Count.ONLINE: 5, Count.DIRECT: 365}),
    ),
    (
        "TT203",
        make_form(head={Count.RECEIVED: 14, Count.IN_PROGRESS: 3}),
        make_form(head={Count.RECEIVED: 14, Count.IN_PROGRESS: 3, Count.IN_PROGRESS_OVERDUE: 1}),
    ),
    (
        "TT204",
        with_blank(make_form(head={Count.RECEIVED: 11})),
        with_blank(make_form(head={Count.RECEIVED: 10})),
    ),
    ("TT212", make_form(head={Count.RECEIVED: 11}), make_form(head={Count.RECEIVED: 10})),
    (
        "TT205",
        make_form(head={Count.ONLINE: 12}),
        make_form(head={Count.ONLINE: 10}),
    ),
    ("TT206", make_form(head={Count.RESOLVED: None}), make_form()),
    (
        "TT207",
        make_form(early=0),
        make_form(early=0, head={Count.RECEIVED: 3}),
    ),
    ("TT208", replace(make_form(), no_cases=True), make_form()),
    (
        "TT205",
        make_form(head={Count.PROCEDURES_AT_DESK: 160, Count.PROCEDURES: 159}),
        make_form(head={Count.PROCEDURES_AT_DESK: 159, Count.PROCEDURES: 159}),
    ),
    (
        "TT220",
        make_form(late=2, head={**ALL_ONLINE, Count.ONLINE_LATE: None}),
        make_form(late=2, head={**ALL_ONLINE, Count.ONLINE_LATE: None}, marks={"9": 2}),
    ),
    (
        "TT223",
        make_form(late=2, head=ALL_ONLINE, marks={"9": 2}),
        make_form(late=2, head={**ALL_ONLINE, Count.ONLINE: 10, Count.DIRECT: 2}, marks={"9": 2}),
    ),
    (
        "TT224",
        make_form(head={Count.PROCEDURES_LEVEL34: 0, Count.ONLINE: 2}, marks={"9": 1}),
        make_form(head={Count.PROCEDURES_LEVEL34: 0, Count.ONLINE: 0}, marks={"9": 2}),
    ),
    ("TT362", make_form(early=0, levels=ALL_COMPLAINED, head=NO_PETITIONS), ONE_COMPLAINED),
    (
        "TT363",
        with_entry(WITHOUT_CASES, "3", levels=(Entry(4), Entry(None), Entry(None))),
        with_entry(WITHOUT_CASES, "3", levels=(Entry(0), Entry(None), Entry(None))),
    ),
    (
        "TT365",
        with_entry(EARLY_BLANK, "4", levels=()),
        with_entry(EARLY_BLANK, "1", levels=(Entry(62), Entry(288), Entry(2))),
    ),
    (
        "TT364",
        with_entry(WITHOUT_CASES, "7", marks=(Entry(True), Entry(False), Entry(False))),
        with_entry(WITHOUT_CASES, "8", marks=(Entry(True), Entry(False), Entry(False))),
    ),
    (
        "TT209",
        with_repeat(make_form(), Count.EARLY, 9),
        with_repeat(make_form(), Count.EARLY, 10),
    ),
    ("TT210", make_form(head={Count.RECEIVED: None}), make_form()),
    (
        "TT211",
        replace(make_form(head={Count.ONLINE_LATE: 0}), online_late_note=REMARK),
        replace(make_form(head={Count.ONLINE_LATE: 1}), online_late_note=REMARK),
    ),
    ("TT301", make_form(levels={"1": (8, 1, None)}), make_form(levels={"1": (8, 2, None)})),
    (
        "TT302",
        make_form(early=8, late=2, levels={"5": (8, 0, None)}),
        make_form(early=8, late=2, levels={"5": (8, 0, 2)}),
    ),
    ("TT303", make_form(typed={"1": "1.93"}), make_form(typed={"1": "2.004"})),
    (
        "TT304",
        with_entry(make_form(), "6", marks=(Entry(True), Entry(True), Entry(False))),
        make_form(marks={"6": 9}),
    ),
    ("TT305", make_form(typed={"7": "1"}), make_form(typed={"7": "1"}, marks={"7": 1})),
    (
        "TT306",
        make_form(marks={"9": 1}, head={Count.ONLINE: 1, Count.RECEIVED: 10}),
        make_form(marks={"9": 2}, head={Count.ONLINE: 1, Count.RECEIVED: 10}),
    ),
    (
        "TT307",
        make_form(early=100, head={**ONLINE, Count.PROCEDURES_LEVEL34: 19}),
        make_form(early=100, head={**ONLINE, Count.PROCEDURES_LEVEL34: 20}),
    ),
    (
        "TT308",
        with_entry(make_form(), "1", count=Entry(9)),
        with_entry(make_form(), "1", count=Entry(10)),
    ),
    ("TT309", make_form(levels={"4": (None, None, None)}), make_form()),
    (
        "TT316",
        make_form(levels={"4": (None, None, None)}, typed={"4": "2"}),
        make_form(typed={"4": "2"}),
    ),
    ("TT310", make_form(typed={"1": "195"}), make_form(typed={"1": "2"})),
    (
        "TT311",
        make_form(levels={"2": (9, 1, 0)}),
        make_form(levels={"2": (10, None, None)}),
    ),
    (
        "TT312",
        make_form(early=83, on_time=195, late=1, levels={"5": (83, 195, None)}, typed={"5": "1.29"}),
        make_form(early=83, on_time=195, late=1, levels={"5": (83, 195, None)}, typed={"5": "1.30"}),
    ),
    ("TT313", make_form(marks={"6": 9}), make_form(marks={"6": 2})),
    ("TT314", without_score(make_form(), "1"), without_score(make_form(marks={"9": 9}), "9")),
    (
        "TT317",
        make_form(early=100, head={Count.ONLINE: 20}),
        make_form(early=100, head={Count.ONLINE: 40}),
    ),
    (
        "TT318",
        with_entry(make_form(), "9", note=Entry("Trễ hạn 03 hồ sơ trên cổng DVC", Place("a", "b", 1, 1))),
        with_entry(make_form(marks={"9": 2}), "9", note=Entry("Trễ hạn 03 hồ sơ trên cổng DVC")),
    ),
    (
        "TT319",
        with_entry(make_form(typed={"1": "2"}), "2", scores={"self": Entry(None, Place("a", "b", 16, 5))}),
        with_entry(make_form(), "2", scores={"self": Entry(None, Place("a", "b", 16, 5))}),
    ),
    ("TT401", make_form(total="15.08"), make_form(total="18")),
    (
        "TT407",
        replace(make_form(typed={"1": "2"}), totals={"self": Entry(None, Place("a", "b", 48, 5))}),
        replace(make_form(), totals={"self": Entry(None, Place("a", "b", 48, 5))}),
    ),
    (
        "TT402",
        make_form(early=441, late=1, levels={"5": (441, None, None)}, total="17.99"),
        make_form(early=441, late=1, levels={"5": (441, None, None)}, total="18"),
    ),
    (
        "TT403",
        replace(make_form(), classification=Entry("Tốt")),
        replace(make_form(), classification=Entry("XS")),
    ),
    (
        "TT406",
        make_form(early=2, late=50),
        make_form(early=50, on_time=1, late=1),
    ),
    (
        "TT404",
        replace(make_form(), classification=Entry("Giỏi")),
        replace(make_form(), classification=Entry("Khá")),
    ),
]


@pytest.mark.parametrize(("code", "hit", "miss"), CASES, ids=[code for code, _, _ in CASES])
def test_a_rule_hits_and_misses(code: str, hit: FilledForm, miss: FilledForm) -> None:
    assert code in codes_of(hit)
    assert code not in codes_of(miss)


def test_a_sound_form_gives_nothing() -> None:
    form = make_form(early=6, on_time=4, typed={"1": "1.6", "2": "1.6", "6": "2"}, total="16.8")
    assert codes_of(form) == []


def test_every_rule_explains_itself() -> None:
    for rule in FORM_RULES:
        assert "Why:" in (rule.__doc__ or ""), rule


def test_a_finding_names_unit_place_and_a_proposal() -> None:
    place = Place("a.xlsx", "Biểu 03", 12, 5)
    form = with_entry(make_form(), "1", scores={"self": Entry(Decimal("1.93"), place)})
    (finding,) = [one for one in findings_of(form) if one.code == "TT303"]
    assert (finding.unit, finding.criterion, finding.place) == ("Xã A", "1", place)
    (suggestion,) = finding.suggestions
    assert (suggestion.found, suggestion.proposed) == ("1.93", "2.00")


def test_findings_without_a_cell_point_at_the_sheet() -> None:
    (finding,) = [one for one in findings_of(make_form(head={Count.RESOLVED: None})) if one.code == "TT206"]
    assert finding.place == Place("a.xlsx", "Biểu 03", 10, 1)


def test_both_conventions_are_told_apart() -> None:
    """Under the unrounded rule, 18 is the total by the other convention."""
    form = make_form(early=441, late=1, levels={"5": (441, None, None)}, total="18")
    told = findings_of(form, options=ScoringOptions(TotalRule.UNROUNDED))
    (finding,) = [one for one in told if one.code == "TT402"]
    assert finding.facts["convention"] == "cộng các tiêu chí đã làm tròn"


def test_a_criterion_that_is_not_counted_needs_no_mark() -> None:
    form = without_score(make_form(marks={"9": 9}), "9")
    assert "TT304" not in codes_of(form)


def test_a_ruled_criterion_is_told_once() -> None:
    form = make_form(marks={"9": 0}, typed={"9": "2"}, head={Count.ONLINE: 1, Count.RECEIVED: 10})
    assert [code for code in codes_of(form) if code in {"TT305", "TT306"}] == ["TT306"]
    (finding,) = [one for one in findings_of(form) if one.code == "TT306"]
    assert finding.facts["seen"] == "dấu x ở mức 2 điểm và điểm 2"
    assert finding.facts["why"] == "hồ sơ trực tuyến 01/10 = 10,00%, dưới 15%"


def test_late_online_dossiers_are_the_reason_given() -> None:
    form = make_form(marks={"9": 1}, head={Count.ONLINE: 5, Count.RECEIVED: 10, Count.ONLINE_LATE: 2})
    (finding,) = [one for one in findings_of(form) if one.code == "TT306"]
    assert finding.facts["why"] == "có 02 hồ sơ trực tuyến quá hạn"
    remark = replace(
        make_form(marks={"9": 1}), online_late_note=Entry("Có hồ sơ trực tuyến quá hạn", Place("a.xlsx"))
    )
    (finding,) = [one for one in findings_of(remark) if one.code == "TT306"]
    assert finding.facts["why"] == "có hồ sơ trực tuyến quá hạn"


def test_criteria_a_form_lacks_are_told_by_the_reader_only() -> None:
    form = make_form()
    entries = {key: entry for key, entry in form.criteria.items() if key != "4"}
    assert "TT309" not in codes_of(replace(form, criteria=entries))


def test_levels_without_figures_are_not_compared() -> None:
    form = with_entry(make_form(), "1", levels=(Entry(), Entry(), Entry()), count=Entry(10))
    assert not {"TT301", "TT308", "TT311"} & set(codes_of(form))


def test_the_rules_serve_the_other_set_too() -> None:
    form = make_form(TT01, early=43, on_time=120, typed={"1": "1.3", "7": "1.9"})
    told = [(one.code, one.criterion) for one in findings_of(form, TT01)]
    assert told == [("TT303", "7")]


def test_an_entry_without_places_still_gives_a_finding() -> None:
    entry = CriterionEntry(count=Entry(5), levels=(Entry(10), Entry(0), Entry(0)))
    form = replace(make_form(), criteria={**make_form().criteria, "1": entry})
    assert "TT308" in codes_of(form)


def test_the_reason_names_the_counts_that_decide() -> None:
    def why(form: FilledForm) -> object:
        (finding,) = [one for one in findings_of(form) if one.code in {"TT306", "TT307"}]
        return finding.facts["why"]

    none_online = make_form(marks={"9": 1}, head={Count.PROCEDURES_LEVEL34: 0, Count.ONLINE: 4})
    assert why(none_online) == "có 00 TTHC mức độ 3, 4"
    unknown_share = make_form(marks={"9": 1}, head={Count.ONLINE_LATE: 1, Count.RECEIVED: None})
    assert why(unknown_share) == "có 01 hồ sơ trực tuyến quá hạn"
    full = {**ONLINE, Count.PROCEDURES_LEVEL34: 20}
    assert why(make_form(early=100, marks={"9": 2}, head=full)) == (
        "TTHC mức độ 3, 4 20/100 = 20,00%, từ 20% trở lên, hồ sơ trực tuyến 30/100 = 30,00%, từ 30% trở lên, "
        "có 00 hồ sơ trực tuyến quá hạn"
    )


def test_a_printed_row_is_checked_by_what_it_has() -> None:
    typed = {leaf.id: "2" for leaf in QD1187.leaves()} | {"3": "195", "7": "1.5"}
    row = make_form(typed=typed, head={Count.RESOLVED: 13, Count.EARLY: 11, Count.LATE: 3})
    found = check_form(QD1187, row, inputs_of_summary_row(row), ScoringOptions(), "Xã A")
    told = [(one.code, one.criterion) for one in found]
    late = [("TT322", "1"), ("TT322", "2")]  # 03 late dossiers beside the highest score
    assert told == [("TT201", None), ("TT205", None), ("TT310", "3"), ("TT315", "7"), *late]


def test_a_printed_row_with_a_blank_has_no_total() -> None:
    typed = {leaf.id: "2" for leaf in QD1187.leaves() if leaf.id != "4"}
    row = replace(make_form(typed=typed, total="16"), head=HeaderCounts())
    found = check_form(QD1187, row, inputs_of_summary_row(row), ScoringOptions(), "Xã A")
    assert "TT309" in [one.code for one in found]


def test_a_rows_total_within_rounding_is_information() -> None:
    """16,00 from rounded scores, printed 15,99 (Phường Nam Thanh); 15,97 is too far."""
    typed = {leaf.id: "2" for leaf in QD1187.leaves()} | {"9": "0"}

    def codes(total: str) -> list[str]:
        row = replace(make_form(typed=typed, total=total), head=HeaderCounts())
        return [
            one.code for one in check_form(QD1187, row, inputs_of_summary_row(row), ScoringOptions(), "A")
        ]

    assert codes("15.99") == ["TT405"]
    assert codes("15.97") == ["TT401"]
    assert codes("16") == []


def test_a_reason_leaves_out_what_is_not_known() -> None:
    """Two conditions fail on one known share each; the counts of the others are not stated."""
    half = Share(Count.ONLINE, Count.RECEIVED, at_least=Fraction(1, 2))
    known_and_not = AllOf((half, Share(Count.PETITIONS_ON_TIME, Count.PETITIONS, at_least=Fraction(1, 2))))
    also_not = AllOf((half, CountWithin(Count.PETITIONS, at_least=1)))
    levels = (Level(Decimal(2), "a", when=known_and_not), Level(Decimal(0), "b", when=also_not))
    marked = Criterion("9", "9", "Thử", Decimal(2), "Thử", MarkedLevel(levels))
    chosen = replace(QD1187, criteria=(*QD1187.criteria[:8], marked))
    form = make_form(head={Count.ONLINE: 1, Count.RECEIVED: 10})
    form = with_entry(form, "9", marks=(Entry(True), Entry(False)))
    (finding,) = [one for one in findings_of(form, chosen) if one.code == "TT307"]
    assert finding.facts["why"] == "hồ sơ trực tuyến 01/10 = 10,00%, dưới 50%"
    none_fits = replace(
        chosen, criteria=(*QD1187.criteria[:8], replace(marked, kind=MarkedLevel(levels[1:])))
    )
    (finding,) = [one for one in findings_of(form, none_fits) if one.code == "TT307"]
    assert finding.facts["why"] == "hồ sơ trực tuyến 01/10 = 10,00%, dưới 50%"


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [("195", ["1.95"]), ("19.5", ["1.95"]), ("95", ["0.95"]), ("2.5", []), ("-1", [])],
)
def test_a_score_beyond_the_maximum_proposes_its_comma(typed: str, proposed: list[str]) -> None:
    form = with_entry(make_form(), "1", scores={"self": Entry(Decimal(typed), Place("a.xlsx", "S", 12, 5))})
    (found,) = [one for one in findings_of(form) if one.code == "TT310"]
    assert [one.proposed for one in found.suggestions] == proposed
