"""Scoring of the sets with typed scores, ratios, maxima of their own and profiles; classes at their thresholds."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from support import CCHC, CCHC_TOTALS, QD459, QD766, UNLIKE, communes_of, full_marks, scored_form
from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import Complement, CriteriaSet, RatioScore
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import round_half_up
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import Basis, Scored, State, classify, score

LAST = Decimal("0.01")
BOUNDARIES = [
    pytest.param(chosen, at, id=f"{chosen.id}-{band.at_least}")
    for chosen in (*shipped_sets(), UNLIKE)
    for at, band in enumerate(chosen.bands)
]


@pytest.mark.parametrize(("chosen", "at"), BOUNDARIES)
def test_a_class_begins_exactly_at_its_threshold(chosen: CriteriaSet, at: int) -> None:
    band = chosen.bands[at]
    assert classify(band.at_least, chosen.bands) == band
    assert classify(band.at_least + LAST, chosen.bands) == band
    below = chosen.bands[at + 1] if at + 1 < len(chosen.bands) else None
    assert classify(band.at_least - LAST, chosen.bands) == below


def scored(
    chosen: CriteriaSet,
    typed: Mapping[str, str],
    ratios: Mapping[str, tuple[int | None, int | None]] | None = None,
    rates: Mapping[str, str] | None = None,
) -> Scored:
    scores = {column.id: typed for column in chosen.columns}
    return score(chosen, inputs_of_form(scored_form(chosen, scores, ratios=ratios, rates=rates)))


@pytest.mark.parametrize(
    ("total", "index", "label"),
    [
        ("89.99/100", "89.99", "Tốt"),
        ("90/100", "90.00", "Xuất sắc"),
        ("83.7/93", "90.00", "Xuất sắc"),
        ("83.69/93", "89.99", "Tốt"),  # 89,989
        ("83.695/93", "90.00", "Xuất sắc"),  # the score is rounded to 83,70 before it is divided
        ("80/100", "80.00", "Tốt"),
        ("70/100", "70.00", "Khá"),
        ("50/100", "50.00", "Trung bình"),
        ("49.99/100", "49.99", "Yếu"),
        ("0/94", "0.00", "Yếu"),
        ("79.63/94", "84.71", "Tốt"),
    ],
)
def test_the_class_goes_by_the_rounded_index(total: str, index: str, label: str) -> None:
    result = scored(CCHC_TOTALS, {"tong": total})
    assert result.deciding.index == Decimal(index)
    assert result.classification is not None
    assert result.classification.label == label


def test_an_index_half_way_is_rounded_up_into_the_class() -> None:
    """89,995 of 100 is 90,00: a share that only the index rounds."""
    assert round_half_up(Fraction("89.995"), 2) == Decimal("90.00")
    result = scored(CCHC_TOTALS, {"tong": "53.3670/59.3"})  # 53,37/59,3 = 90,0 exactly
    assert result.deciding.index == Decimal("90.00")


@pytest.mark.parametrize("chosen", [QD459, QD766, CCHC, CCHC_TOTALS, UNLIKE], ids=lambda one: one.id)
def test_dashes_everywhere_leave_nothing_to_judge(chosen: CriteriaSet) -> None:
    result = scored(chosen, {leaf.id: "-" for leaf in chosen.leaves()})
    assert (result.deciding.total, result.deciding.index, result.classification) == (None, None, None)
    assert {one.state for one in result.deciding.scores.values()} == {State.NOT_COUNTED}
    assert result.deciding.maximum == (0 if chosen.rescale else chosen.maximum)
    assert result.missing == ()


def test_a_criterion_a_group_does_not_carry_out_may_be_blank() -> None:
    commune = QD459.profile(communes_of(QD459))
    typed = {key: "" if text == "-" else text for key, text in full_marks(commune).items()}
    result = scored(commune, typed)
    assert (result.deciding.total, result.deciding.maximum) == (Decimal("70.00"), Decimal(70))
    assert result.deciding.index == Decimal("100.00")
    whole = scored(QD459, typed)
    assert whole.deciding.index is None
    assert set(whole.missing) == {"1.1", "1.2", "1.3", "3.2"}


def test_a_score_beyond_the_profile_widens_the_base() -> None:
    commune = QD459.profile(communes_of(QD459))
    result = scored(commune, full_marks(commune) | {"3.2": "5"})
    assert (result.deciding.total, result.deciding.maximum) == (Decimal("75.00"), Decimal(80))
    assert result.deciding.index == Decimal("93.75")


def test_one_level_up_a_group_without_criteria_is_not_counted() -> None:
    raised = QD459.by_groups()
    commune = raised.profile(communes_of(raised))
    assert [(leaf.id, leaf.required, leaf.maximum) for leaf in commune.leaves()] == [
        ("1", False, Decimal(20)),
        ("2", True, Decimal(30)),
        ("3", True, Decimal(10)),
        ("4", True, Decimal(15)),
        ("5", True, Decimal(15)),
    ]
    result = scored(commune, {"1": "-", "2": "30", "3": "10", "4": "0", "5": "15"})
    assert (result.deciding.total, result.deciding.maximum) == (Decimal("55.00"), Decimal(70))
    assert result.deciding.index == Decimal("78.57")


@pytest.mark.parametrize(
    ("typed", "maximum", "total"),
    [
        ("75.42/94", "94", "75.42"),
        ("75.42", "100", "75.42"),
        ("75.42/0", "100", "75.42"),
        ("75.42/101", "100", "75.42"),
        ("95/94", "94", None),
        ("94/94", "94", "94.00"),
    ],
)
def test_a_stated_maximum_applies_within_the_criterions_own(
    typed: str, maximum: str, total: str | None
) -> None:
    result = scored(CCHC_TOTALS, {"tong": typed}).deciding
    assert result.maximum == Decimal(maximum)
    assert result.total == (Decimal(total) if total else None)


def test_a_maximum_stated_where_the_set_knows_it_changes_nothing() -> None:
    result = scored(CCHC, full_marks(CCHC) | {"1.1": "1/2"})
    assert (result.deciding.total, result.deciding.maximum) == (Decimal("98.00"), Decimal(100))


_RATIOS = [leaf for leaf in QD766.leaves() if isinstance(leaf.kind, RatioScore | Complement)]


@pytest.mark.parametrize("leaf", _RATIOS, ids=lambda one: one.id)
def test_nothing_of_nothing_per_criterion_of_766(leaf: object) -> None:
    (own,) = [one for one in _RATIOS if one is leaf]
    assert isinstance(own.kind, RatioScore | Complement)
    result = scored(QD766, full_marks(QD766), {own.id: (0, 0)}).deciding.scores[own.id]
    if own.kind.zero_of_zero is None:
        assert (result.state, result.value) == (State.NOT_COUNTED, None)
    else:
        assert (result.state, result.value) == (State.SCORED, own.maximum.quantize(LAST))


@pytest.mark.parametrize(
    ("key", "ratio", "value"),
    [
        ("2.1", (1, 3), "6.67"),
        ("2.1", (0, 3), "0.00"),
        ("1.4", (1, 400), "0.02"),  # 6/400 = 0,015: a tie is rounded up
        ("1.4", (3, 400), "0.05"),  # 0,045
        ("1.4", (399, 400), "5.99"),  # 5,985
        ("3.1", (80, 100), "4.00"),  # the target
        ("3.1", (81, 100), "4.00"),
        ("3.1", (1, 40), "0.13"),  # 4 x 0,025/0,8 = 0,125
        ("3.1", (3, 40), "0.38"),  # 0,375
        ("3.3", (1, 1600), "0.01"),  # 4 x 0,000625/0,5 = 0,005
        ("5.4", (10, 100), "6.00"),  # 90 % left is the target
        ("5.4", (100, 100), "0.00"),
        ("5.4", (55, 100), "3.00"),
    ],
)
def test_the_scores_of_766_are_rounded_half_up(key: str, ratio: tuple[int, int], value: str) -> None:
    result = scored(QD766, full_marks(QD766), {key: ratio}).deciding.scores[key]
    assert (result.value, result.basis) == (Decimal(value), Basis.RATIO)


def test_a_rate_stands_for_its_figures() -> None:
    by_rate = scored(QD766, full_marks(QD766), rates={"3.1": "40", "5.4": "45"}).deciding.scores
    assert (by_rate["3.1"].value, by_rate["5.4"].value) == (Decimal("2.00"), Decimal("3.00"))
    beside = scored(QD766, full_marks(QD766), {"3.1": (80, 100)}, {"3.1": "40"}).deciding.scores
    assert beside["3.1"].value == Decimal("4.00")
    beyond = scored(QD766, full_marks(QD766), rates={"3.1": "140", "5.4": "-3"}).deciding.scores
    assert (beyond["3.1"].value, beyond["5.4"].value) == (Decimal("4.00"), Decimal("0.00"))


def test_something_of_nothing_is_no_score() -> None:
    result = scored(QD766, full_marks(QD766), {"2.1": (3, 0)})
    assert result.deciding.scores["2.1"].state is State.MISSING
    assert result.deciding.total is None


def test_a_portal_total_is_the_sum_of_the_rounded_scores() -> None:
    ratios: dict[str, tuple[int | None, int | None]] = {leaf.id: (1, 7) for leaf in _RATIOS}
    result = scored(QD766, full_marks(QD766), ratios).deciding
    rounded = sum((one.value for one in result.scores.values() if one.value is not None), Decimal(0))
    assert result.total == rounded
    assert result.total != round_half_up(sum(one.exact or Fraction(0) for one in result.scores.values()), 2)
    assert result.maximum == Decimal(100)


def test_one_level_up_the_stated_maximum_says_what_was_left_out() -> None:
    """A "-" inside a heading is invisible in a table of headings: "88/97" is out of 97, not of 100."""
    raised = CCHC.by_groups()
    entries = {
        leaf.id: CriterionEntry(scores={"appraised": Entry(leaf.maximum - 1)}) for leaf in raised.leaves()
    }
    form = FilledForm(Place(""), raised.id, Entry("Xã A"), criteria=entries)
    stated = replace(form, maxima={"appraised": Entry(Decimal(97))})
    for chosen, own, expected in ((raised, stated, 97), (raised, form, 100), (CCHC, stated, 100)):
        assert score(chosen, inputs_of_form(own)).deciding.maximum == expected
    beyond = replace(form, maxima={"appraised": Entry(Decimal(120))})
    assert score(raised, inputs_of_form(beyond)).deciding.maximum == 100


def test_more_than_the_whole_is_no_ratio() -> None:
    """12 of 10 is cleared up first: neither full points nor none."""
    entries = {leaf.id: CriterionEntry(numerator=Entry(12), denominator=Entry(10)) for leaf in QD766.leaves()}
    form = FilledForm(Place(""), QD766.id, Entry("Xã A"), criteria=entries)
    scores = score(QD766, inputs_of_form(form)).deciding.scores
    assert {scores[leaf.id].state for leaf in QD766.leaves()} == {State.MISSING}


@pytest.mark.parametrize(
    ("rate", "typed", "expected", "basis"),
    [
        ("66.67", "13.33", "13.33", Basis.TYPED),  # 2/3 before rounding
        ("66.67", "13.34", "13.34", Basis.TYPED),  # of 66,675 %
        ("66.67", "13.32", "13.33", Basis.RATIO),
        ("66.67", None, "13.33", Basis.RATIO),
        ("100", "20", "20.00", Basis.TYPED),
        ("0.1E-999", "0", "0.00", Basis.TYPED),
    ],
)
def test_a_score_that_follows_from_the_rate_before_rounding_stands(
    rate: str, typed: str | None, expected: str, basis: Basis
) -> None:
    """20 points, linear: 66,67 % may be 66,665 to 66,675 %."""
    scores = {"self": Entry(Decimal(typed))} if typed else {}
    entry = CriterionEntry(rate=Entry(Decimal(rate)), scores=scores)
    form = FilledForm(Place(""), QD766.id, Entry("Xã A"), criteria={"2.1": entry})
    found = score(QD766, inputs_of_form(form)).deciding.scores["2.1"]
    assert (found.value, found.basis) == (Decimal(expected), basis)
