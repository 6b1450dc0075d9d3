"""Rules for the sets with typed scores, columns, an index and ratios: each code with a hit and a miss."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from consistent import consistent_scores
from support import (
    CCHC,
    CCHC_TOTALS,
    QD459,
    QD766,
    QD1187,
    UNLIKE,
    communes_of,
    full_marks,
    make_form,
    scored_form,
)
from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.checks.cross_rules import Told, compare_forms
from tthc.checks.gap_rules import unit_behind_the_gaps
from tthc.checks.group_rules import check_group
from tthc.checks.previous_rules import compare_with_previous
from tthc.checks.profile_rules import copied_scores_agree, profiles_are_confirmed
from tthc.checks.unit_rules import alike_units
from tthc.domain.consolidation import consolidate_group
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet, Treatment
from tthc.domain.findings import Finding, Severity
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry, Place
from tthc.domain.results import Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Group, Unit

COMMUNE = QD459.profile(communes_of(QD459))
FULL = full_marks(COMMUNE)
CCHC_FULL = full_marks(CCHC)
UNLIKE_FULL = {"a1": "5", "a2": "15", "b": "30", "c": "40", "d": "10"}
ONE_COLUMN = replace(UNLIKE, columns=UNLIKE.columns[:1])
TWO = replace(QD1187, columns=(*QD1187.columns, UNLIKE.columns[1]))
"""The 18-point set with a column for an appraiser."""
RATIOS = {"b": (90, 100), "c": (60, 100), "d": (1, 4)}
BY_RATIO = {**UNLIKE_FULL, "b": "27", "c": "30", "d": "7.5"}


def findings(chosen: CriteriaSet, form: FilledForm, *, row: bool = False) -> tuple[Finding, ...]:
    inputs = inputs_of_summary_row(form) if row else inputs_of_form(form)
    return check_form(chosen, form, inputs, ScoringOptions(), form.unit.value)


def said(chosen: CriteriaSet, form: FilledForm, *, row: bool = False) -> list[tuple[str, str]]:
    return [(one.code, tell(one).message) for one in findings(chosen, form, row=row)]


def codes(chosen: CriteriaSet, form: FilledForm, *, row: bool = False) -> list[str]:
    return [one.code for one in findings(chosen, form, row=row)]


def commune(
    total: str = "", index: str | None = None, label: str | None = None, **changes: str
) -> FilledForm:
    """A commune of Mường Nhé: full marks, some scores otherwise (c51 is 5.1)."""
    scores = FULL | {f"{key[1]}.{key[2]}" if len(key) > 2 else key[1]: to for key, to in changes.items()}
    return scored_form(COMMUNE, {"self": scores}, totals={"self": total}, index=index, label=label)


def total_only(
    own: str, appraised: str, index: str | None = None, label: str | None = None, note: str = ""
) -> FilledForm:
    """Kon Rẫy: one total a column, each over a maximum of its own."""
    scores = {"self": {"tong": own}, "appraised": {"tong": appraised}}
    return scored_form(CCHC_TOTALS, scores, index=index, label=label, notes={"tong": note} if note else {})


def cchc(
    own: Mapping[str, str] | None = None,
    appraised: Mapping[str, str] | None = None,
    totals: Mapping[str, str] | None = None,
    notes: Mapping[str, str] | None = None,
    **more: str,
) -> FilledForm:
    """The whole form of the example: full marks in both columns, some scores otherwise."""
    scores = {"self": CCHC_FULL | dict(own or {}), "appraised": CCHC_FULL | dict(appraised or {})}
    return scored_form(CCHC, scores, totals=totals, notes=notes, **more)  # type: ignore[arg-type]


def unlike(
    ratios: Mapping[str, tuple[int | None, int | None]] = RATIOS,
    typed: Mapping[str, str] = BY_RATIO,
    rates: Mapping[str, str] | None = None,
) -> FilledForm:
    """The made-up set with its ratios, both columns alike."""
    return scored_form(UNLIKE, {"self": typed, "appraised": typed}, ratios=ratios, rates=rates)


BLANK_APPRAISAL = scored_form(CCHC, {"self": CCHC_FULL, "appraised": {}})
NO_APPRAISAL = scored_form(CCHC, {"self": CCHC_FULL})
BLANK_SELF = scored_form(CCHC, {"self": {}, "appraised": CCHC_FULL})
APPRAISED_BLANK = replace(
    make_form(TWO),
    criteria=make_form(TWO).criteria
    | {"1": CriterionEntry(levels=(Entry(),) * 3, scores={"appraised": Entry(Decimal("1.5"))})},
)
ALL_DASH = dict.fromkeys(FULL, "-")
DAK_PNE = total_only("87.5/100", "79.63/94", "84.41", "Tốt", "x")

SET_CASES: list[tuple[str, CriteriaSet, FilledForm, FilledForm]] = [
    ("TT330", COMMUNE, commune(c51=""), commune()),
    ("TT331", COMMUNE, commune(c51="55"), commune(c51="5")),
    ("TT331", CCHC_TOTALS, total_only("80/75", "80/94"), total_only("75/75", "80/94")),
    ("TT332", CCHC_TOTALS, total_only("80/940", "80/94"), total_only("80/94", "80/94")),
    ("TT333", CCHC_TOTALS, total_only("80/94", "80"), total_only("80/94", "80/94")),
    ("TT334", COMMUNE, commune(c2="-"), commune(c2="0")),
    ("TT335", COMMUNE, commune(c32="10"), commune(c32="-")),
    ("TT336", COMMUNE, scored_form(COMMUNE, {"self": ALL_DASH}), commune(c2="-")),
    ("TT337", CCHC, cchc({"1.1": "-"}), cchc({"1.1": "-"}, {"1.1": "-"})),
    ("TT338", CCHC, cchc({}, {"1.1": "2"}), cchc({}, {"1.1": "2"}, notes={"1.1": "Chậm kế hoạch"})),
    ("TT340", UNLIKE, unlike({**RATIOS, "b": (101, 100)}), unlike({**RATIOS, "b": (100, 100)})),
    ("TT341", UNLIKE, unlike({**RATIOS, "b": (3, 0)}), unlike({**RATIOS, "b": (0, 3)})),
    ("TT342", UNLIKE, unlike({**RATIOS, "d": (0, 0)}), unlike()),
    ("TT343", UNLIKE, unlike(typed=BY_RATIO | {"b": "27.5"}), unlike()),
    ("TT344", UNLIKE, unlike(rates={"b": "91"}), unlike(rates={"b": "90"})),
    ("TT345", UNLIKE, unlike(rates={"b": "190"}), unlike(rates={"b": "90"})),
    ("TT346", UNLIKE, unlike({**RATIOS, "b": (90, None)}), unlike()),
    ("TT347", UNLIKE, unlike(typed=BY_RATIO | {"b": "-"}), unlike()),
    (
        "TT348",
        UNLIKE,
        unlike({**RATIOS, "b": (0, 0)}),
        unlike({**RATIOS, "b": (0, 0)}, BY_RATIO | {"b": "-"}),
    ),
    ("TT350", COMMUNE, commune(c5="14"), commune(c5="15")),
    ("TT351", CCHC, cchc({"1": "15/14"}), cchc({"1": "15/15"})),
    ("TT352", COMMUNE, commune(c42="6.705"), commune(c42="6.7")),
    ("TT354", CCHC, cchc({"1.1": ""}), cchc()),
    ("TT355", TWO, APPRAISED_BLANK, make_form(TWO)),
    ("TT356", UNLIKE, unlike({**RATIOS, "b": (None, None)}), unlike()),
    ("TT401", CCHC, cchc(totals={"self": "99", "appraised": "100"}), cchc(totals={"self": "100"})),
    ("TT403", CCHC_TOTALS, replace(DAK_PNE, index=Entry(), classification=Entry("Yếu")), DAK_PNE),
    ("TT407", CCHC, cchc(), cchc(totals={"self": "100", "appraised": "100"})),
    ("TT410", CCHC, replace(BLANK_SELF, totals={"self": Entry(Decimal(9))}), BLANK_SELF),
    ("TT411", COMMUNE, commune("80/70", c32="10"), commune("70/70")),
    ("TT412", CCHC_TOTALS, DAK_PNE, total_only("86.55/92.5", "81.1/93", "87.2", "Tốt")),
    ("TT413", COMMUNE, commune("66/70", "94.29", c51="0"), commune("65/70", "92.86", c51="0")),
    (
        "TT414",
        CCHC_TOTALS,
        total_only("83.5/97", "75.42/94", "80.23", "Khá"),
        total_only("83.5/97", "75.42/94", "80.23", "Tốt"),
    ),
    ("TT415", COMMUNE, commune("70/70", "1000"), commune("70/70", "100")),
    (
        "TT416",
        CCHC_TOTALS,
        total_only("86.55/92.5", "81.1/93"),
        total_only("86.55/93", "81.1/92.5"),
    ),
    ("TT417", CCHC, BLANK_APPRAISAL, cchc()),
    ("TT418", CCHC, BLANK_SELF, cchc()),
    ("TT419", CCHC, NO_APPRAISAL, cchc()),
    ("TT421", COMMUNE, scored_form(COMMUNE, {"self": ALL_DASH}, label="Tốt"), commune("70", "100", "XS")),
    ("TT420", COMMUNE, scored_form(COMMUNE, {"self": ALL_DASH}, index="0"), commune("70", "100")),
]
"""The code, the set as the unit has it, a form that raises the code and one that does not."""


@pytest.mark.parametrize(
    ("code", "chosen", "hit", "miss"),
    [pytest.param(*case, id=f"{case[0]}-{at}") for at, case in enumerate(SET_CASES)],
)
def test_a_code_is_raised_by_one_form_and_not_by_another(
    code: str, chosen: CriteriaSet, hit: FilledForm, miss: FilledForm
) -> None:
    assert code in codes(chosen, hit)
    assert code not in codes(chosen, miss)


def messages(chosen: CriteriaSet, form: FilledForm, code: str, *, row: bool = False) -> list[str]:
    return [text for found, text in said(chosen, form, row=row) if found == code]


def proposals(chosen: CriteriaSet, form: FilledForm, code: str) -> list[str]:
    return [one.shown for found in findings(chosen, form) if found.code == code for one in found.suggestions]


# the reports


@pytest.mark.parametrize(
    ("own", "appraised", "index", "label", "wrong"),
    [
        ("83.5/97", "75.42/94", "80.23", "Tốt", []),
        ("86.5/100", "76.97/94", "81.88", "Tốt", []),
        ("88/100", "81.18/93", "87.29", "Tốt", []),
        ("85.5/95.5", "84.17/93", "90.51", "Xuất sắc", []),
        ("87.5/100", "79.63/94", "84.41", "Tốt", ["TT412"]),
        ("86.55/92.5", "81.1/93", "87.2", "Tốt", []),
        ("89/94.5", "86.35/93", "92.85", "XS", []),
    ],
)
def test_kon_ray_2022(own: str, appraised: str, index: str, label: str, wrong: list[str]) -> None:
    form = total_only(own, appraised, index, label)
    for row in (False, True):
        found = findings(CCHC_TOTALS, form, row=row)
        assert [one.code for one in found if tell(one).severity is Severity.ERROR] == wrong


def test_the_one_digit_of_dak_pne_is_named() -> None:
    assert messages(CCHC_TOTALS, DAK_PNE, "TT412") == [
        "Ô D12: chỉ số ghi 84,41; 79,63/94 x 100 được 84,71; chỉ khác một chữ số, có thể nhập nhầm chỉ số."
    ]
    assert proposals(CCHC_TOTALS, DAK_PNE, "TT412") == ["D12: 84,41 → 84,71"]


def test_a_total_one_slip_away_is_proposed_before_the_index() -> None:
    """75,24 for 75,42: index and class fit the total that was meant."""
    form = total_only("83.5/97", "75.24/94", "80.23", "Tốt", "x")
    told = findings(CCHC_TOTALS, form)
    assert [(one.code, one.cause is None) for one in told] == [
        ("TT601", True),
        ("TT412", False),
        ("TT409", False),
    ]
    assert [one.shown for one in told[0].suggestions] == ["E10: 75,24/94 → 75,42/94"]
    score = form.criterion("tong").score("appraised")
    in_text = replace(form, totals={"appraised": score})
    told = findings(CCHC_TOTALS, in_text)
    assert [one.shown for one in told[0].suggestions] == ["E10: 75,24/94 → 75,42/94"]
    assert [one.code for one in told if one.cause is None] == ["TT601"]


def test_dak_ruong_was_given_an_item_back() -> None:
    assert messages(CCHC_TOTALS, total_only("86.55/92.5", "81.1/93"), "TT416", row=True) == [
        "Ô E11: điểm tối đa áp dụng của điểm thẩm định là 93, của điểm tự chấm là 92,5: đã tính thêm 0,5 điểm."
    ]


MUONG_NHE = [
    ("30 10 0 0 5 5 5", "55/70", "78.57", "Khá"),
    ("30 10 5 10 5 5 5", "70/70", "100", "XS"),
    ("30 10 5 8.75 5 5 5", "68.75/70", "98.21", "XS"),
    ("30 10 5 6.7 5 5 5", "66.7/70", "95.29", "XS"),
    ("30 10 5 0.5 5 5 5", "60.5/70", "86.43", "Tốt"),
    ("30 9.4 4.7 9.4 5 5 5", "68.5/70", "97.86", "XS"),
    ("22.5 10 5 0 5 5 5", "52.5/70", "75", "Khá"),
    ("30 10 5 9.2 5 5 5", "69.2/70", "98.86", "XS"),
]


@pytest.mark.parametrize(("scores", "total", "index", "label"), MUONG_NHE)
def test_muong_nhe_02_2024_has_no_error(scores: str, total: str, index: str, label: str) -> None:
    required = [leaf.id for leaf in COMMUNE.leaves() if leaf.required]
    typed = FULL | dict(zip(required, scores.split(), strict=True))
    form = scored_form(COMMUNE, {"self": typed}, totals={"self": total}, index=index, label=label)
    for row in (False, True):
        assert codes(COMMUNE, form, row=row) == []


def test_a_table_that_shows_only_groups_is_checked_by_them() -> None:
    """Sín Thầu by groups: nothing of the first, 10 of the third's 20 points asked of a commune."""
    raised = QD459.by_groups()
    chosen = raised.profile(communes_of(raised))
    typed = {"1": "-", "2": "30", "3": "10", "4": "0", "5": "15"}
    row = scored_form(chosen, {"self": typed}, totals={"self": "55/70"}, index="78.57", label="Khá")
    assert codes(chosen, row, row=True) == []
    assert codes(chosen, replace(row, index=replace(row.index, value=Decimal("87.57"))), row=True) == [
        "TT412"
    ]


# blanks and columns


def test_few_blanks_are_told_at_their_cells_and_many_together() -> None:
    assert messages(COMMUNE, commune(c51="", c2=""), "TT330") == [
        "Ô D14: tiêu chí 2 chưa có điểm nên chưa có tổng điểm và xếp loại; tùy 02 tiêu chí còn trống, chỉ số "
        "từ 50 (Trung bình) đến 100 (Xuất sắc).",
        "Ô D22: tiêu chí 5.1 chưa có điểm nên chưa có tổng điểm và xếp loại.",
    ]
    (only,) = messages(CCHC, scored_form(CCHC, {"self": {}, "appraised": {"1.1": "3"}}), "TT330")
    assert only.startswith("Ô E12: tiêu chí 1.2, 1.3, 1.4, 1.5, 2.1 và 21 tiêu chí khác chưa có điểm")


def test_a_blank_ratio_is_told_where_its_figures_belong() -> None:
    form = unlike({**RATIOS, "d": (None, None)}, UNLIKE_FULL | {"d": ""})
    assert [one.place and one.place.cell for one in findings(UNLIKE, form) if one.code == "TT330"] == ["J15"]


def test_a_dash_that_says_nothing_is_a_blank() -> None:
    strict = replace(CCHC, dash=Treatment.MISSING)
    assert "TT330" in codes(strict, cchc({}, {"1.1": "-"}))
    assert "TT330" not in codes(CCHC, cchc({}, {"1.1": "-"}))


def test_what_could_not_be_read_is_told_by_the_reader_alone() -> None:
    form = commune()
    unread = replace(form.criterion("2"), scores={"self": Entry(None, Place("a.xlsx", "Biểu", 14, 4), "ba")})
    form = replace(form, criteria={**form.criteria, "2": unread})
    assert "TT330" not in codes(COMMUNE, form)


def test_an_open_appraisal_is_told_once() -> None:
    assert [one for one in codes(CCHC, BLANK_APPRAISAL) if one != "TT407"] == ["TT417"]
    assert [one for one in codes(CCHC, NO_APPRAISAL) if one != "TT407"] == ["TT419"]
    whole = cchc(totals={"self": "100/100", "appraised": "100/100"})
    own_only = replace(whole, criteria=BLANK_APPRAISAL.criteria, totals={}, maxima={})
    assert codes(CCHC, own_only) == ["TT417"]


def test_a_heading_or_a_total_shows_that_a_column_is_there() -> None:
    stated = {"appraised": Entry(Decimal(15), Place("a.xlsx", "Biểu", 10, 5))}
    heading = replace(NO_APPRAISAL.criterion("1"), maxima=stated)
    form = replace(NO_APPRAISAL, criteria={**NO_APPRAISAL.criteria, "1": heading})
    assert "TT417" in codes(CCHC, form)


def test_a_row_that_shows_no_criteria_lacks_none() -> None:
    form = replace(BLANK_SELF, criteria={}, totals={"appraised": Entry(Decimal(90))})
    assert codes(CCHC, form, row=True) == []


def test_scores_of_each_column_stay_within_their_maximum() -> None:
    assert messages(CCHC, cchc({"1.1": "15"}), "TT331") == [
        "Ô D11: tiêu chí 1.1 (điểm tự chấm): điểm 15 không nằm trong khoảng từ 0 đến 3. "
        "Có thể thiếu dấu phẩy: 0,15 hoặc 1,5."
    ]
    assert messages(CCHC, cchc({"1.1": "4"}), "TT331") == [
        "Ô D11: tiêu chí 1.1 (điểm tự chấm): điểm 4 không nằm trong khoảng từ 0 đến 3."
    ]
    assert messages(CCHC_TOTALS, total_only("80/75", "80/94"), "TT331") == [
        "Ô D10: tiêu chí 1 (điểm tự chấm): điểm 80 không nằm trong khoảng từ 0 đến 75."
    ]
    assert proposals(CCHC_TOTALS, total_only("7542/94", "80/94"), "TT331") == ["D10: 7.542/94 → 75,42/94"]


def test_a_maximum_of_the_total_serves_a_criterion_without() -> None:
    form = total_only("80/94", "80")
    stated = replace(form, maxima={"appraised": Entry(Decimal(94), Place("a.xlsx", "Biểu", 11, 5))})
    assert "TT333" not in codes(CCHC_TOTALS, stated)


def test_of_many_values_in_a_row_the_one_that_fits_exactly_is_proposed() -> None:
    """Scores before rounding may be half a last place off, so that several neighbours fit a printed total."""
    leaves = {leaf.id: leaf for leaf in QD766.leaves()}
    typed = {key: "1.23" for key in leaves}
    last = list(leaves)[-1]
    total = sum((Decimal(one) for one in typed.values()), Decimal(0))
    form = scored_form(QD766, {"self": typed | {last: "999"}}, totals={"self": str(total)})
    (told,) = [one for one in findings(QD766, form, row=True) if one.code == "TT331"]
    assert [one.proposed for one in told.suggestions] == ["1.23"]


def test_a_note_gives_the_reason() -> None:
    both = cchc({}, {"1.1": "2", "1.2": "1"}, notes={"1.2": "Thiếu báo cáo"})
    assert messages(CCHC, both, "TT338") == [
        "Ô E11: điểm thẩm định khác điểm tự chấm ở tiêu chí 1.1 nhưng chưa ghi lý do."
    ]
    (several,) = messages(CCHC, cchc({}, {"1.1": "2", "1.2": "1"}), "TT338")
    assert "ở tiêu chí 1.1, 1.2 nhưng" in several
    assert "TT338" not in codes(CCHC, cchc({}, {"1.1": "2"}), row=True)
    remark = replace(total_only("80/94", "79/94"), note=Entry("Theo biên bản"))
    assert "TT338" not in codes(CCHC_TOTALS, remark)


def test_columns_that_leave_out_different_criteria_name_their_bases() -> None:
    (one,) = messages(CCHC, cchc({"1.1": "-"}), "TT337")
    assert one.endswith("điểm tối đa áp dụng của điểm tự chấm là 97, của điểm thẩm định là 100.")
    (two,) = messages(CCHC, cchc({"1.1": "-"}, {"1.2": "-"}), "TT337")
    assert "tiêu chí 1.1, 1.2" in two


def test_a_column_that_is_no_score_is_named_all_the_same() -> None:
    columns = (CCHC.columns[0], replace(CCHC.columns[1], heading="Hội đồng thẩm định"))
    chosen = replace(CCHC, columns=columns)
    form = cchc(totals={"self": "100", "appraised": "99"})
    assert messages(chosen, form, "TT401") == [
        "Ô E45: tổng điểm (hội đồng thẩm định) ghi 99; cộng các tiêu chí được 100 (lệch 1)."
    ]


# headings


def test_a_heading_is_the_sum_of_its_parts() -> None:
    assert messages(COMMUNE, commune(c1="-", c5="14"), "TT350") == [
        "Ô D21: điểm nhóm 5 ghi 14; cộng các tiêu chí trong nhóm được 15."
    ]
    assert proposals(COMMUNE, commune(c5="14"), "TT350") == ["D21: 14 → 15"]
    (dash,) = messages(COMMUNE, commune(c5="-"), "TT350")
    assert dash.startswith("Ô D21: điểm nhóm 5 ghi -; cộng")
    assert "TT350" not in codes(COMMUNE, commune(c5="14", c51=""))


def test_the_maximum_of_a_heading_leaves_out_what_is_not_counted() -> None:
    assert "TT351" not in codes(CCHC, cchc({"1": "12/12", "1.1": "-"}))
    assert "TT351" not in codes(CCHC, cchc({"1": "12/15", "1.1": "-"}))
    assert "TT351" in codes(CCHC, cchc({"1": "12/13", "1.1": "-"}))


# ratios


@pytest.mark.parametrize(
    ("rate", "score", "fits"),
    [("87.5", "26.25", True), ("87.5", "26.24", True), ("87.5", "26.22", False), ("88", "26.52", True)],
)
def test_a_score_may_follow_from_the_rate_as_it_was_before_rounding(
    rate: str, score: str, fits: bool
) -> None:
    form = unlike({"c": (60, 100), "d": (1, 4)}, BY_RATIO | {"b": score}, {"b": rate})
    assert ("TT343" not in codes(UNLIKE, form)) is fits


def test_a_rate_of_whole_figures_must_be_theirs() -> None:
    form = unlike({**RATIOS, "b": (2, 3)}, BY_RATIO | {"b": "20"}, {"b": "66.67"})
    assert not {"TT343", "TT344"} & set(codes(UNLIKE, form))
    complement = unlike(rates={"d": "75"})
    assert "TT344" not in codes(UNLIKE, complement)
    assert messages(UNLIKE, unlike(rates={"d": "25"}), "TT344") == [
        "Ô L15: tiêu chí 4: tỷ lệ ghi 25%; tính theo 01/04 được 75%."
    ]
    assert proposals(UNLIKE, unlike(rates={"d": "25"}), "TT344") == ["L15: 25 → 75"]


def test_only_one_figure_of_a_ratio_names_the_other() -> None:
    assert messages(UNLIKE, unlike({**RATIOS, "b": (None, 100)}), "TT346") == [
        "Ô J13: tiêu chí 2 mới ghi mẫu số 100, chưa ghi tử số."
    ]


def test_nothing_of_nothing_is_told_by_what_the_set_does_with_it() -> None:
    (full,) = messages(UNLIKE, unlike({**RATIOS, "d": (0, 0)}), "TT342")
    (none,) = messages(UNLIKE, unlike({**RATIOS, "b": (0, 0)}), "TT342")
    assert full.endswith("theo bộ tiêu chí thì được 10 điểm.")
    assert none.endswith("theo bộ tiêu chí thì không tính.")


def test_a_rate_beside_a_dash_is_named() -> None:
    form = unlike({"c": (60, 100), "d": (1, 4)}, BY_RATIO | {"b": "-"}, {"b": "87.5"})
    assert "có số liệu tỷ lệ 87,5%." in messages(UNLIKE, form, "TT347")[0]


# maxima and the index


def test_a_maximum_other_than_the_applicable_names_both() -> None:
    assert messages(COMMUNE, commune("80/70", c32="10"), "TT411") == [
        "Ô D25: tổng điểm ghi trên điểm tối đa 70; cộng điểm tối đa các tiêu chí được tính là 80."
    ]
    assert proposals(COMMUNE, commune("80/70", c32="10"), "TT411") == ["D25: 80/70 → 80/80"]
    apart = replace(commune("80", c32="10"), maxima={"self": Entry(Decimal(70), Place("a", "b", 25, 5))})
    assert proposals(COMMUNE, apart, "TT411") == ["E25: 70 → 80"]
    alone = replace(apart, totals={}, maxima={"self": Entry(Decimal(70))})
    assert proposals(COMMUNE, alone, "TT411") == []
    nothing = replace(NO_APPRAISAL, maxima={"appraised": Entry(Decimal(70))})
    assert "TT411" not in codes(CCHC, nothing)


@pytest.mark.parametrize(
    ("total", "index", "label", "hint"),
    [
        ("79.63/94", "84.17", None, "; có thể nhập nhầm chỉ số"),
        ("79.63/94", "84.1", None, "; có thể nhập nhầm chỉ số"),
        ("70.63/94", "84.71", None, "; nếu tổng điểm là 79,63 thì khớp"),
        ("79.63/84", "84.71", None, "; nếu điểm tối đa là 94 thì khớp"),
        ("79.63/94", "50", None, ""),
        ("79.63/94", "0", None, ""),
        ("79.63/94", "66.01", "Tốt", '; xếp loại "Tốt" theo chỉ số tính lại'),
        ("70.63/94", "84.71", "Tốt", '; nếu tổng điểm là 79,63 thì khớp; xếp loại "Tốt" theo chỉ số đã ghi'),
    ],
)
def test_a_wrong_index_names_the_figure_one_slip_away(
    total: str, index: str, label: str | None, hint: str
) -> None:
    (found,) = [
        one for one in findings(CCHC_TOTALS, total_only("90/94", total, index, label)) if one.code == "TT412"
    ]
    assert found.facts["others"] == hint


def test_an_index_of_the_typed_total_only_follows_from_it() -> None:
    form = commune("66/70", "94.29", c51="0")
    (told,) = [tell(one) for one in findings(COMMUNE, form) if one.code == "TT413"]
    assert told.severity is Severity.INFO
    assert told.message.endswith("khớp với 66/70 đã ghi; tính lại theo điểm từng tiêu chí là 92,86.")
    assert "TT413" in codes(COMMUNE, commune("75/80", "93.75", c51="0", c52="0", c53="0", c32="-", c2="30"))


def test_an_index_is_checked_by_total_and_maximum_while_scores_are_open() -> None:
    assert "TT412" in codes(COMMUNE, commune("60/70", "86.71", c51=""))
    assert "TT412" not in codes(COMMUNE, commune("60/70", "85.71", c51=""))
    assert "TT412" not in codes(COMMUNE, commune("", "85.71", c51=""))


def test_an_index_out_of_bounds_proposes_what_it_may_be() -> None:
    assert proposals(COMMUNE, commune("65/70", "9286", c51="0"), "TT415") == ["D26: 9286 → 92,86"]
    assert proposals(COMMUNE, commune("", "9286", c51=""), "TT415") == ["D26: 9286 → 92,86"]
    assert proposals(COMMUNE, commune("65/70", "-1", c51="0"), "TT415") == ["D26: -1 → 92,86"]


def test_one_wrong_total_explains_index_and_class() -> None:
    """The scores give 65,5/70 = 93,57; 25,5 is of no one score's making, index and class follow it."""
    form = commune("25.5/70", "36.43", "Yếu", c42="5.5")
    found = findings(COMMUNE, form)
    (cause,) = [one for one in found if tell(one).severity is Severity.ERROR and one.cause is None]
    assert (cause.code, cause.place and cause.place.cell) == ("TT401", "D25")
    assert [one.shown for one in cause.suggestions] == [
        "D25: 25,5/70 → 65,5/70",
        "D26: 36,43 → 93,57",
        "D27: Yếu → Xuất sắc",
    ]


def test_one_wrong_score_is_named_by_total_and_index() -> None:
    found = findings(COMMUNE, commune("65.5/70", "93.57", "XS", c42="0.5"))
    assert [(one.code, one.cause and one.cause.cell) for one in found] == [
        ("TT601", None),
        ("TT413", "D20"),
        ("TT401", "D20"),
        ("TT403", "D20"),
    ]
    assert tell(found[0]).message.endswith("nếu là 5,50 thì chỉ số và tổng điểm 65,5 đều khớp.")


def test_a_wrong_class_beside_a_wrong_sum_ends_by_itself() -> None:
    found = findings(COMMUNE, commune("64.5/70", "92.14", "Tốt", c42="5.5"))
    assert {one.code: one.cause for one in found} == {"TT403": None, "TT413": None, "TT401": None}


def test_an_index_without_a_total_is_tied_to_the_one_score() -> None:
    found = findings(CCHC_TOTALS, total_only("90/94", "79.63/94", "71.63", "Khá"))
    (index,) = [one for one in found if one.code == "TT412"]
    assert index.facts["ways"] == "điểm tiêu chí 1 (ô E10) là 67,33 hoặc chỉ số (ô D12) là 84,71"
    assert "E10: 79,63/94 → 67,33/94" in [one.shown for one in index.suggestions]


def test_a_wrong_ratio_score_explains_the_total_that_has_it() -> None:
    """28 for 27: total, index and class were worked out from it."""
    form = scored_form(
        ONE_COLUMN,
        {"self": BY_RATIO | {"b": "28"}},
        ratios=RATIOS,
        totals={"self": "85.5/100"},
        index="85.5",
        label="Tốt",
    )
    found = findings(ONE_COLUMN, form)
    assert [(one.code, one.cause and one.cause.cell) for one in found] == [
        ("TT343", None),
        ("TT413", "D13"),
        ("TT401", "D13"),
    ]
    assert [one.shown for one in found[0].suggestions] == [
        "D13: 28 → 27",
        "D16: 85,5/100 → 84,5/100",
        "D17: 85,5 → 84,50",
    ]


def test_an_appraiser_may_lower_a_ratio_and_says_why() -> None:
    def appraised(score: str, note: str = "") -> FilledForm:
        return scored_form(
            UNLIKE,
            {"self": BY_RATIO, "appraised": BY_RATIO | {"b": score}},
            ratios=RATIOS,
            totals={"self": "84.5", "appraised": "82.5/100" if score else "84.5/100"},
            index="82.5" if score else "84.5",
            label="Tốt",
            notes={"b": note} if note else {},
        )

    assert codes(UNLIKE, appraised("25", "Kiểm tra thực tế")) == []
    assert messages(UNLIKE, appraised("25"), "TT338") == [
        "Ô E13: điểm thẩm định khác điểm tự chấm ở tiêu chí 2 nhưng chưa ghi lý do."
    ]
    assert codes(UNLIKE, appraised("")) == ["TT319"]
    assert [one for one in codes(UNLIKE, appraised("250")) if one.startswith("TT3")] == ["TT310", "TT338"]
    own = scored_form(
        UNLIKE, {"self": BY_RATIO | {"b": ""}, "appraised": BY_RATIO | {"b": "25"}}, ratios=RATIOS
    )
    assert "TT338" in codes(UNLIKE, own)


def with_appraisal(form: FilledForm, scores: Mapping[str, str]) -> FilledForm:
    """The form with scores typed in a second column, every other cell of it blank."""
    entries = {
        key: replace(
            one,
            scores={
                **one.scores,
                "appraised": Entry(
                    Decimal(scores[key]) if key in scores else None, Place("a.xlsx", "Biểu", 10 + at, 5)
                ),
            },
        )
        for at, (key, one) in enumerate(form.criteria.items())
    }
    return replace(form, criteria=entries)


def test_an_appraiser_may_lower_a_mark_and_a_mean() -> None:
    form = with_appraisal(make_form(TWO, marks={"7": 0}), {"1": "1.5", "7": "1.5"})
    scored = score(TWO, inputs_of_form(form))
    assert scored.computed.scores["1"].value == Decimal("2.00")
    assert (scored.deciding.scores["1"].value, scored.deciding.scores["7"].value) == (Decimal("1.50"),) * 2
    assert scored.deciding.scores["2"].value == scored.computed.scores["2"].value
    found = [one for one in findings(TWO, form) if tell(one).severity is not Severity.INFO]
    assert {one.code for one in found} == {"TT319", "TT338"}
    assert messages(TWO, form, "TT338")[0].endswith("ở tiêu chí 1, 7 nhưng chưa ghi lý do.")


def test_a_score_appraised_without_figures_is_told() -> None:
    (told,) = messages(TWO, APPRAISED_BLANK, "TT355")
    assert told.endswith("tiêu chí 1 chưa có số liệu để tính; điểm thẩm định 1,5 được lấy như đã ghi.")
    assert "TT309" not in codes(TWO, APPRAISED_BLANK)
    nobody = replace(APPRAISED_BLANK.criterion("1"), scores={})
    blank = replace(APPRAISED_BLANK, criteria=APPRAISED_BLANK.criteria | {"1": nobody})
    assert {"TT309", "TT355"} & set(codes(TWO, blank)) == {"TT309"}


def test_a_score_without_the_figures_its_form_asks_for_is_none() -> None:
    bare = {**RATIOS, "b": (None, None)}
    one = scored_form(ONE_COLUMN, {"self": BY_RATIO}, ratios=bare)
    assert score(ONE_COLUMN, inputs_of_form(one)).missing == ("b",)
    (told,) = messages(ONE_COLUMN, one, "TT356")
    assert told.startswith(
        "Ô J13: tiêu chí 2 ghi 27 điểm nhưng chưa có tử số và mẫu số, nên chưa có tổng điểm"
    )
    assert "TT330" not in codes(ONE_COLUMN, one)
    assert codes(ONE_COLUMN, one, row=True) == ["TT407"]  # its total is blank
    assert score(ONE_COLUMN, inputs_of_summary_row(one)).missing == ()
    both = unlike(bare)
    assert messages(UNLIKE, both, "TT356")[0].endswith("; điểm thẩm định được lấy như đã ghi.")
    no_rows = scored_form(ONE_COLUMN, {"self": BY_RATIO}, ratios={})
    assert "TT356" not in codes(ONE_COLUMN, no_rows)
    too_much = scored_form(ONE_COLUMN, {"self": BY_RATIO | {"b": "270"}}, ratios=bare)
    assert {"TT331", "TT356"} & set(codes(ONE_COLUMN, too_much)) == {"TT331"}
    by_rate = scored_form(ONE_COLUMN, {"self": BY_RATIO}, ratios=bare, rates={"b": "90"})
    assert "TT356" not in codes(ONE_COLUMN, by_rate)


def test_a_part_larger_than_its_whole_is_told_by_itself() -> None:
    form = scored_form(
        ONE_COLUMN, {"self": BY_RATIO}, ratios={**RATIOS, "b": (999, 100)}, totals={"self": "84.5"}
    )
    assert codes(ONE_COLUMN, form) == ["TT340"]
    assert [one.suggestions for one in findings(ONE_COLUMN, form)] == [()]


# the profile of a group


def test_nothing_is_said_of_dashes_where_no_profile_is_known() -> None:
    agencies = QD459.profile(QD459.groups[0])
    form = scored_form(agencies, {"self": full_marks(agencies) | {"1.1": "-"}})
    assert not {"TT334", "TT335"} & set(codes(agencies, form))
    free = CCHC.profile(communes_of(CCHC))
    assert "TT334" not in codes(free, cchc({"1.1": "-"}, {"1.1": "-"}))


def test_a_group_that_carries_out_all_leaves_nothing_out() -> None:
    """Another group of the set leaves something out, so this one's "-" is not its own choice."""
    confirmed = replace(QD459.groups[0], confirmed=True)
    agencies = replace(QD459, groups=(confirmed, *QD459.groups[1:])).profile(confirmed)
    form = scored_form(agencies, {"self": full_marks(agencies) | {"1.1": "-"}})
    (told,) = messages(agencies, form, "TT334")
    assert 'tiêu chí 1.1 ghi "-" (không tính), nhưng nhóm đơn vị này phải chấm' in told
    raised = agencies.by_groups().profile(confirmed)
    assert codes(raised, scored_form(raised, {"self": full_marks(raised) | {"1": "-"}})) == ["TT334", "TT407"]


def test_a_dash_that_makes_up_for_a_score_leaves_the_base() -> None:
    """3.2 carried out for 3.1: 70 points as the group has, two criteria otherwise."""
    (left_out,) = messages(COMMUNE, commune(c31="-", c32="10"), "TT334")
    (put_in,) = messages(COMMUNE, commune(c31="-", c32="10"), "TT335")
    assert left_out.endswith('tiêu chí 3.1 ghi "-" (không tính), nhưng nhóm đơn vị này phải chấm.')
    assert put_in.endswith("tiêu chí 3.2 không thuộc diện chấm của nhóm đơn vị này nhưng có điểm.")
    (several,) = messages(COMMUNE, commune(c2="-", c31="-"), "TT334")
    assert "tiêu chí 2, 3.1 ghi" in several
    fixed = replace(COMMUNE, rescale=False)
    assert messages(fixed, commune(c2="-"), "TT334")[0].endswith("phải chấm.")


def result(name: str, form: FilledForm | None, group: str = "communes") -> UnitResult:
    return UnitResult(Unit(name, group), name, Status.ACCEPTED if form else Status.MISSING, form)


def test_a_group_without_confirmed_profile_is_told_once() -> None:
    units = [
        result("Phòng A", commune(), "agencies"),
        result("Phòng B", commune(), "agencies"),
        result("Phòng C", None, "agencies"),
        result("Xã A", commune()),
    ]
    (found,) = profiles_are_confirmed(QD459, units)
    assert (found.code, found.facts["group"], found.facts["units"]) == ("TT575", "CÁC CƠ QUAN CHUYÊN MÔN", 2)
    assert tell(found).message.startswith('Nhóm "CÁC CƠ QUAN CHUYÊN MÔN" (02 đơn vị):')
    assert not list(profiles_are_confirmed(QD459, units[3:]))
    assert not list(profiles_are_confirmed(replace(QD459, groups=()), units))


def portal(score: str) -> FilledForm:
    return scored_form(QD766, {"self": full_marks(QD766) | {"1.1": score}})


def told_of_copies(*scores: str) -> list[str]:
    units = [result(f"Xã {at}", portal(score)) for at, score in enumerate(scores, 1)]
    return [tell(one).message for one in copied_scores_agree(QD766, [*units, result("Xã Z", None)])]


def test_a_score_handed_down_is_the_same_everywhere() -> None:
    start = "Ô D11: tiêu chí 1.1 là điểm chung của cấp trên nhưng các đơn vị ghi khác nhau: "
    assert told_of_copies("6", "6", "6") == []
    assert told_of_copies("6", "6", "5.9") == [f"{start}phần lớn ghi 6; Xã 3 ghi 5,9."]
    assert told_of_copies("6", "5") == [f"{start}Xã 1 ghi 6; Xã 2 ghi 5."]
    assert told_of_copies(*["6"] * 6, *["5"] * 5) == [
        f"{start}phần lớn ghi 6; Xã 7, Xã 8, Xã 9 và 2 đơn vị khác ghi 5."
    ]


# the printed row beside the form


def compared(form: FilledForm, row: FilledForm) -> list[str]:
    chosen = COMMUNE if form.criteria_set == COMMUNE.id else CCHC
    return [tell(one).message for one in compare_forms(chosen, Told("Xã A", form, row), ScoringOptions())]


def test_form_and_row_agree_in_index_maximum_and_every_column() -> None:
    form = commune("65/70", "92.86", c51="0")
    assert compared(form, form) == []
    assert compared(form, replace(form, index=Entry(Decimal("92.68"), Place("b", "Bảng", 3, 9)))) == [
        "Ô I3: chỉ số ở bảng tổng hợp là 92,68, ở biểu của đơn vị (ô D26) là 92,86, tính lại là 92,86."
    ]
    other = replace(form, maxima={"self": Entry(Decimal(80), Place("b", "Bảng", 3, 8))})
    assert compared(form, other) == [
        "Ô H3: điểm tối đa của tổng điểm ở bảng tổng hợp là 80, ở biểu của đơn vị (ô D25) là 70, tính lại là 70."
    ]
    own, printed = cchc(totals={"self": "100"}), cchc({"1.1": "2"}, totals={"self": "99"})
    first, second = compared(own, printed)
    assert first.startswith("Ô D45: tổng điểm tự chấm ở bảng tổng hợp là 99")
    assert "tiêu chí 1.1 (điểm tự chấm) ở bảng tổng hợp là 2, ở biểu của đơn vị là 3" in second


# every rule over every set


@pytest.mark.parametrize("chosen", [COMMUNE, CCHC, CCHC_TOTALS, QD766, UNLIKE], ids=lambda one: one.id)
def test_an_empty_form_is_told_in_few_words(chosen: CriteriaSet) -> None:
    form = scored_form(chosen, {column.id: {} for column in chosen.columns})
    for row in (False, True):
        assert len(codes(chosen, form, row=row)) <= 1
        assert set(codes(chosen, form, row=row)) <= {"TT330"}


@pytest.mark.parametrize("chosen", [COMMUNE, CCHC, CCHC_TOTALS, QD766, UNLIKE], ids=lambda one: one.id)
def test_checks_over_several_forms_stand_a_set_without_counts(chosen: CriteriaSet) -> None:
    forms = [consistent_scores(chosen, Random(seed)) for seed in range(3)]
    units = [result(f"Xã {at}", form, "g") for at, form in enumerate(forms)]
    options, printed = ScoringOptions(), replace(forms[0], unit=Entry("UBND các xã"))
    group = consolidate_group(chosen, Group("g", "G"), units, options, printed)
    found = [
        *check_group(chosen, group),
        *alike_units([*units, *units]),
        *compare_with_previous(units[0], forms[:1]),
        *unit_behind_the_gaps(chosen, options, group, printed, units),
        *compare_forms(chosen, Told("Xã 0", forms[0], forms[0]), options),
        *compare_forms(chosen, Told("Xã 0", None, forms[0]), options),
    ]
    assert found == []


def test_a_note_on_dossiers_in_a_set_without_counts_says_nothing() -> None:
    form = replace(commune("70/70"), head=HeaderCounts({Count.RESOLVED: Entry(10)}))
    assert codes(COMMUNE, form, row=True) == []


def test_a_machine_adds_in_one_way_only() -> None:
    """The portal adds rounded scores: 0,05 off is no other convention, as it may be in an office's table."""
    typed = full_marks(QD766) | {"2.1": "19.33"}
    row = scored_form(QD766, {"self": typed}, totals={"self": "99.28"}, label="Xuất sắc")
    assert codes(QD766, row, row=True) == ["TT401"]
    assert codes(replace(QD766, one_total_rule=False), row, row=True) == ["TT405"]


def test_a_total_of_scores_known_by_their_rates_alone_is_not_exact() -> None:
    """66,67 % of 20 points is 13,33 to 13,34: what the portal added is not known to the last place."""
    row = scored_form(QD766, {"self": full_marks(QD766)}, totals={"self": "93.34"}, label="Xuất sắc")
    by_rate = CriterionEntry(rate=Entry(Decimal("66.67")))
    row = replace(row, criteria={**row.criteria, "2.1": by_rate})
    assert codes(QD766, row, row=True) == ["TT405"]
    far = replace(row, totals={"self": replace(row.total("self"), value=Decimal("93.41"))})
    assert codes(QD766, far, row=True) == ["TT401"]
