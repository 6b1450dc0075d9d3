from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from support import QD766, QD1187, TT01, UNLIKE, make_form, without_score
from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import CriteriaSet, Criterion, TotalRule
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import CriterionInputs, FormInputs, inputs_of_form, inputs_of_summary_row
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry
from tthc.domain.scoring import (
    Basis,
    Scored,
    ScoringOptions,
    State,
    classify,
    classify_label,
    score,
    subtotal,
    weighted_mean,
)

UNROUNDED = ScoringOptions(TotalRule.UNROUNDED)


def _score(form: FilledForm, chosen: CriteriaSet = QD1187, options: ScoringOptions | None = None) -> Scored:
    return score(chosen, inputs_of_form(form), options)


def test_the_mean_of_the_printed_group_form() -> None:
    """3.803 = 3.703 early + 100 late gives 1,95: the printed score follows from these counts."""
    assert weighted_mean((Decimal(2), Decimal(1), Decimal(0)), (3703, None, 100)) == Fraction(7406, 3803)


def test_what_a_group_does_not_carry_out_is_no_gap_whatever_its_kind() -> None:
    """Blank levels, a blank mark, and counts that would decide a level: not counted; what is filled in counts."""
    group = replace(QD1187.groups[1], not_required=frozenset({"1", "6", "9"}))
    chosen = QD1187.profile(group)
    counts = {Count.ONLINE: 10, Count.RECEIVED: 10, Count.ONLINE_LATE: 3}
    form = make_form(head=counts)
    blank = replace(
        form, criteria={key: entry for key, entry in form.criteria.items() if key not in group.not_required}
    )
    whole, without = _score(blank), _score(blank, chosen)
    assert whole.deciding.scores["9"].basis is Basis.RULE
    assert whole.deciding.total is None
    assert {key for key, s in without.deciding.scores.items() if s.state is State.NOT_COUNTED} == {
        "1",
        "6",
        "9",
    }
    assert without.deciding.total == Decimal(12)
    assert _score(form, chosen).deciding.scores["6"].value == Decimal(2)


def test_a_mean_of_nothing_is_no_score() -> None:
    assert weighted_mean((Decimal(2), Decimal(1)), (None, None)) is None
    assert weighted_mean((Decimal(2), Decimal(1)), (0, 0)) is None


@pytest.mark.parametrize(
    ("total", "label"),
    [
        ("15", "Xuất sắc"),
        ("14.99", "Tốt"),
        ("12", "Tốt"),
        ("11.99", "Khá"),
        ("9", "Khá"),
        ("8.99", "Trung bình"),
        ("6", "Trung bình"),
        ("5.99", "Yếu"),
        ("0", "Yếu"),
    ],
)
def test_classes_begin_exactly_at_their_threshold(total: str, label: str) -> None:
    band = classify(Decimal(total), QD1187.bands)
    assert band is not None
    assert band.label == label


@pytest.mark.parametrize(
    ("staff", "label"),
    [
        ("5", "Hoàn thành 100% nhiệm vụ"),
        ("4.99", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
        ("3.5", "Hoàn thành từ 70% đến dưới 100% nhiệm vụ"),
        ("3.49", "Hoàn thành dưới 70% nhiệm vụ"),
    ],
)
def test_staff_ratings_begin_exactly_at_their_threshold(staff: str, label: str) -> None:
    assert QD1187.staff is not None
    band = classify(Decimal(staff), QD1187.staff.bands)
    assert band is not None
    assert band.label == label


def test_exactly_fifteen_is_excellent_from_a_whole_form() -> None:
    """Criteria 1, 2, 5 = 1 and the rest 2 add up to 15,00, as printed for Xã Nà Tấu."""
    scored = _score(make_form(early=0, on_time=316))
    assert (scored.deciding.total, scored.staff_score) == (Decimal("15.00"), Decimal("7.00"))
    assert scored.classification is not None
    assert scored.classification.label == "Xuất sắc"


def test_both_conventions_of_adding() -> None:
    """Phường Nam Thanh: 441 early, 1 late of 442. Rounded criteria add up to 16,00, unrounded to 15,99."""
    form = make_form(early=441, on_time=None, late=1, marks={"9": 2})
    form = replace(
        form,
        criteria={**form.criteria, "5": make_form(early=441, late=None, on_time=None).criterion("5")},
    )
    assert _score(form).deciding.total == Decimal("16.00")
    assert _score(form, options=UNROUNDED).deciding.total == Decimal("15.99")
    assert _score(form).staff_score == Decimal("10.00")
    assert _score(form, options=UNROUNDED).staff_score == Decimal("9.99")


def test_ties_round_up_before_the_threshold() -> None:
    """201 of 400 on level 2, the rest late: 402/400 = 1,005 rounds to 1,01, never to 1,00."""
    form = make_form(levels={"1": (201, 0, 199)})
    assert _score(form).deciding.scores["1"].value == Decimal("1.01")
    assert _score(form, TT01).deciding.scores["1"].value == Decimal("1.0")


def test_tt01_rounds_to_one_place() -> None:
    form = make_form(TT01, early=43, on_time=120)
    assert _score(form, TT01).deciding.scores["1"].value == Decimal("1.3")
    assert _score(form, TT01, UNROUNDED).deciding.total == Decimal("15.8")


def test_the_staff_score_takes_the_criteria_of_its_set() -> None:
    """QĐ 1187: criteria 1-5; TT 01: criteria 1, 2, 3, 4, 7. Criterion 5 there is marked."""
    assert QD1187.staff is not None
    assert QD1187.staff.criteria == {"1", "2", "3", "4", "5"}
    assert TT01.staff is not None
    assert TT01.staff.criteria == {"1", "2", "3", "4", "7"}
    marked_down = make_form(TT01, marks={"5": 2})
    assert _score(marked_down, TT01).staff_score == Decimal("10.0")


def test_levels_left_out_shrink_the_denominator() -> None:
    """Criterion 5 of the printed form: 3.997 early and 1.958 on time of 5.984, late in no level: 1,67."""
    form = make_form(early=3997, on_time=1958, late=29, levels={"5": (3997, 1958, None)})
    assert _score(form).deciding.scores["5"].value == Decimal("1.67")
    whole = ScoringOptions(whole_denominator=True)
    assert _score(form, options=whole).deciding.scores["5"].value == Decimal("1.66")


def test_an_unfilled_criterion_leaves_no_total() -> None:
    form = make_form(levels={"3": (None, None, None)})
    scored = _score(form)
    assert scored.deciding.scores["3"].state is State.MISSING
    assert (scored.deciding.total, scored.classification, scored.staff_score) == (None, None, None)
    assert scored.missing == ("3",)


def test_an_unmarked_criterion_leaves_no_total_but_a_staff_score() -> None:
    form = make_form(marks={"6": 7})
    scored = _score(form)
    assert (scored.deciding.total, scored.staff_score) == (None, Decimal("10.00"))


def test_two_marks_are_no_mark() -> None:
    form = make_form()
    both = replace(form.criterion("7"), marks=(Entry(True), Entry(True), Entry(False)))
    scored = _score(replace(form, criteria={**form.criteria, "7": both}))
    assert scored.deciding.scores["7"].state is State.MISSING


def test_a_dash_is_left_out_and_thresholds_stay() -> None:
    scored = _score(without_score(make_form(), "9"))
    assert scored.deciding.scores["9"].state is State.NOT_COUNTED
    assert (scored.deciding.total, scored.deciding.maximum) == (Decimal("16.00"), Decimal(18))


def test_no_resolved_dossier_leaves_the_counted_criteria_out() -> None:
    """TT 01 Điều 15.4.b: what cannot be computed is not counted; the marked criteria remain."""
    form = make_form(early=0, head={Count.RECEIVED: 3, Count.ONLINE: 0})
    scored = _score(form)
    assert scored.deciding.scores["1"].state is State.NOT_COUNTED
    assert scored.deciding.total == Decimal("6.00")  # online 0 of 3 puts criterion 9 at 0
    assert scored.staff_score is None


def test_a_form_with_nothing_counted_has_no_total() -> None:
    inputs = FormInputs(
        {}, {leaf.id: CriterionInputs(typed={"self": Absent.DASH}) for leaf in QD1187.leaves()}
    )
    assert score(QD1187, inputs).deciding.total is None


@pytest.mark.parametrize(
    ("head", "mark", "points", "basis"),
    [
        # any late online dossier forces 0, whatever the shares
        ({"online": 80, "received": 100, "online_late": 1}, 0, "0.00", Basis.RULE),
        # below 15 %: 0
        ({"online": 14, "received": 100}, 0, "0.00", Basis.RULE),
        # exactly 15 % and nothing late: 1
        ({"online": 15, "received": 100, "online_late": 0}, 2, "1.00", Basis.RULE),
        # exactly 30 %, exactly 20 % of the procedures, nothing late: 2
        (
            {"online": 30, "received": 100, "online_late": 0, "procedures": 100, "procedures_level34": 20},
            2,
            "2.00",
            Basis.RULE,
        ),
        # no procedure online: 0
        ({"procedures_level34": 0}, 0, "0.00", Basis.RULE),
        # late online dossiers unknown: the mark decides
        ({"online": 15, "received": 100}, 1, "1.00", Basis.MARK),
        # nothing known: the mark decides
        ({}, 0, "2.00", Basis.MARK),
        # the gap of the law: 30 % of the dossiers, too few procedures; the mark decides
        (
            {"online": 30, "received": 100, "online_late": 0, "procedures": 100, "procedures_level34": 19},
            1,
            "1.00",
            Basis.MARK,
        ),
    ],
)
def test_criterion_nine_follows_the_rule_where_it_can(
    head: dict[str, int], mark: int, points: str, basis: Basis
) -> None:
    counts = {Count.RECEIVED: None, **{Count(name): n for name, n in head.items()}}
    result = _score(make_form(marks={"9": mark}, head=counts)).deciding.scores["9"]
    assert (str(result.value), result.basis) == (points, basis)


def test_a_remark_on_late_online_dossiers_forces_zero() -> None:
    form = make_form(head={Count.ONLINE: 5, Count.RECEIVED: 10})
    noted = replace(form, online_late_note=Entry("Có hồ sơ trực tuyến quá hạn"))
    assert _score(noted).deciding.scores["9"].value == Decimal("0.00")


def test_the_other_denominator_of_the_online_share() -> None:
    """381 of 5.992 received is 6,36 %; of 925 received at level 3-4 it is 41,2 %."""
    head = {
        Count.ONLINE: 381,
        Count.RECEIVED: 5992,
        Count.LEVEL34_RECEIVED: 925,
        Count.ONLINE_LATE: 0,
        Count.PROCEDURES: 10,
        Count.PROCEDURES_LEVEL34: 2,
    }
    form = make_form(head=head, marks={"9": 1})
    assert _score(form).deciding.scores["9"].value == Decimal("0.00")
    other = ScoringOptions(bases=QD1187.bases)
    assert _score(form, options=other).deciding.scores["9"].value == Decimal("2.00")


def test_a_printed_row_is_scored_as_typed() -> None:
    form = make_form(typed={leaf.id: "1.5" for leaf in QD1187.leaves()})
    scored = score(QD1187, inputs_of_summary_row(form))
    assert (scored.deciding.total, scored.staff_score) == (Decimal("13.50"), Decimal("7.50"))


def test_classes_are_known_by_name_and_abbreviation() -> None:
    assert classify_label(" xuất sắc ", QD1187.bands) == QD1187.bands[0]
    assert classify_label("XS", QD1187.bands) == QD1187.bands[0]
    assert classify_label("TB.", QD1187.bands) == QD1187.bands[3]
    assert classify_label("Giỏi", QD1187.bands) is None
    assert classify_label("", QD1187.bands) is None


def _unlike(typed: dict[str, tuple[object, object]], **ratios: tuple[int | None, int | None]) -> Scored:
    criteria = {}
    for leaf in UNLIKE.leaves():
        own, appraised = typed.get(leaf.id, (None, None))
        columns = {"self": own, "appraised": appraised}
        values = {
            k: Decimal(str(v)) if v is not None and v is not Absent.DASH else v for k, v in columns.items()
        }
        numerator, denominator = ratios.get(leaf.id, (None, None))
        criteria[leaf.id] = CriterionInputs((), (), values, numerator, denominator)  # type: ignore[arg-type]
    return score(UNLIKE, FormInputs({}, criteria))


def test_an_unlike_set_scores_by_its_own_rules() -> None:
    """Two columns, each with its own maximum; "-" leaves the base; ratios with target; class on the index."""
    dash = Absent.DASH
    scored = _unlike({"a1": (5, "4.5"), "a2": (15, dash)}, b=(90, 100), c=(60, 100), d=(0, 0))
    own, appraised = scored.columns["self"], scored.columns["appraised"]
    assert (own.total, own.maximum) == (Decimal("87.00"), Decimal(100))  # 5 + 15 + 27 + 30 + 10
    assert (appraised.total, appraised.maximum) == (Decimal("71.50"), Decimal(85))
    assert appraised.index == Decimal("84.12")  # 71,5 / 85
    assert scored.deciding is appraised
    assert scored.classification is not None
    assert scored.classification.label == "Tốt"
    assert scored.staff_score is None


def test_an_unlike_set_caps_ratios_at_the_target() -> None:
    scored = _unlike({"a1": (5, 5), "a2": (15, 15)}, b=(100, 100), c=(95, 100), d=(1, 4))
    scores = scored.deciding.scores
    assert scores["c"].value == Decimal("40.00")
    assert scores["d"].value == Decimal("7.50")
    assert scored.deciding.index == Decimal("97.50")


def test_a_ratio_of_nothing_is_not_counted_unless_the_set_gives_points() -> None:
    scored = _unlike({"a1": (5, 5), "a2": (15, 15)}, b=(0, 0), c=(80, 100), d=(0, 0))
    assert scored.deciding.scores["b"].state is State.NOT_COUNTED
    assert scored.deciding.maximum == Decimal(70)
    assert scored.deciding.index == Decimal("100.00")


def test_a_ratio_may_be_sent_as_a_score() -> None:
    scored = _unlike({"a1": (5, 5), "a2": (15, 15), "b": (30, "22.5"), "c": (40, 40), "d": (10, 10)})
    assert scored.deciding.scores["b"].value == Decimal("22.50")


def test_a_ratio_without_figures_is_missing() -> None:
    scored = _unlike({"a1": (5, 5), "a2": (15, 15)}, b=(1, None), c=(1, 1), d=(1, 1))
    assert scored.deciding.scores["b"].state is State.MISSING
    assert (scored.deciding.total, scored.deciding.index, scored.classification) == (None, None, None)


def test_a_heading_cannot_be_scored_itself() -> None:
    heading = Criterion("h", "1", "Nhóm", Decimal(2), "Nhóm", None)
    broken = replace(QD1187, criteria=(replace(heading, kind=Tally()),))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="no way to be scored"):
        score(broken, FormInputs({}, {}))


@pytest.mark.parametrize(
    ("first", "second", "reached"),
    [
        (Decimal("4.5"), Decimal(15), (State.SCORED, Decimal("19.5"), Decimal(20))),
        (Absent.DASH, Decimal(15), (State.SCORED, Decimal(15), Decimal(15))),
        (Absent.DASH, Absent.DASH, (State.NOT_COUNTED, None, Decimal(0))),
        (None, Absent.DASH, (State.MISSING, None, Decimal(5))),
    ],
)
def test_a_heading_reaches_the_sum_of_what_counts_below_it(
    first: Decimal | Absent | None,
    second: Decimal | Absent | None,
    reached: tuple[State, Decimal | None, Decimal],
) -> None:
    typed = {"a1": CriterionInputs(typed={"self": first}), "a2": CriterionInputs(typed={"self": second})}
    column = score(UNLIKE, FormInputs({}, typed)).columns["self"]
    heading, *others = UNLIKE.criteria
    found = subtotal(column, heading)
    assert (found.state, found.value, found.maximum) == reached
    assert [subtotal(column, leaf) for leaf in others] == [column.scores[leaf.id] for leaf in others]


def test_a_set_added_in_one_way_only_keeps_it() -> None:
    figures = {
        leaf.id: CriterionInputs(numerator=1, denominator=7, typed={"self": leaf.maximum})
        for leaf in QD766.leaves()
    }
    inputs = FormInputs({}, figures)
    free = replace(QD766, one_total_rule=False)
    kept = score(QD766, inputs, UNROUNDED).deciding.total
    assert kept == score(QD766, inputs).deciding.total
    assert kept != score(free, inputs, UNROUNDED).deciding.total


def test_what_was_resolved_is_told_by_its_parts_where_the_total_is_blank() -> None:
    """Levels of 0 alone: 0/0 where nothing tells of dossiers, still to be filled in where the parts do."""
    zeros = {"3": CriterionInputs(levels=(None, 0, 0))}
    parts = {Count.EARLY: Tally(5), Count.ON_TIME: Tally(1), Count.LATE: Tally(0)}
    assert score(QD1187, FormInputs(parts, zeros)).deciding.scores["3"].state is State.MISSING
    assert score(QD1187, FormInputs({}, zeros)).deciding.scores["3"].state is State.NOT_COUNTED
    one = {Count.EARLY: Tally(5)}
    assert score(QD1187, FormInputs(one, zeros)).deciding.scores["3"].state is State.NOT_COUNTED
