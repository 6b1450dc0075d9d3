"""Rows of sums and averages in a printed summary: what must be told, and what fits."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from support import CCHC, QD1187, make_form
from tthc.checks.catalogue import tell
from tthc.checks.sum_row_rules import check_sum_rows
from tthc.domain.consolidation import consolidate_group
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm, SummaryRow, SummaryTable
from tthc.domain.inputs import inputs_of_form
from tthc.domain.places import Entry, Place
from tthc.domain.results import GroupResult, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Group, Unit

STAFF_COLUMN, TOTAL_COLUMN = 13, 12


def score_entry(value: str | None, at: int, column: int) -> Entry[Decimal]:
    place = Place("bang.xlsx", "Bảng", at, column)
    if value in (None, "?"):
        return Entry(None, place, value)
    return Entry(Decimal(value or "0"), place)


def printed(
    at: int,
    name: str = "Xã A",
    total: str | None = None,
    staff: str | None = None,
    first: str | None = None,
    group: str = "I",
) -> SummaryRow:
    """Row `at` of the table: criterion 1 in C, total in L, staff score in M."""
    form = FilledForm(
        source=Place("bang.xlsx", "Bảng", at, 2),
        criteria_set=QD1187.id,
        unit=Entry(name),
        criteria={"1": CriterionEntry(scores={"self": score_entry(first, at, 3)})},
        totals={"self": score_entry(total, at, TOTAL_COLUMN)},
        staff_score=score_entry(staff, at, STAFF_COLUMN),
    )
    return SummaryRow(form, group)


UNITS = (printed(1, total="16.50", first="1.90"), printed(2, total="15.03", first="1.83"))
OTHERS = tuple(printed(at, total=total, first="2", group="II") for at, total in ((5, "12"), (6, "14")))


def found(
    sums: Iterable[SummaryRow], units: Sequence[SummaryRow] = UNITS, groups: Sequence[GroupResult] = ()
) -> list[Finding]:
    table = SummaryTable(Place("bang.xlsx", "Bảng"), QD1187.id, tuple(units), sums=tuple(sums))
    return list(check_sum_rows(QD1187, table, groups))


def told(
    sums: Iterable[SummaryRow], units: Sequence[SummaryRow] = UNITS, groups: Sequence[GroupResult] = ()
) -> list[str]:
    return [tell(one).message for one in found(sums, units, groups)]


@pytest.mark.parametrize("total", ["15.77", "15.76", "15.8", "15.765", "15.76500000001"])
def test_a_mean_within_rounding_is_silent(total: str) -> None:
    assert told([printed(3, "Trung bình", total, first="1.87")]) == []


def test_a_mean_that_is_none_is_told_with_the_right_one() -> None:
    assert told([printed(3, "Điểm bình quân", "15.67", first="1.87")]) == [
        'Ô L3: dòng "Điểm bình quân" không bằng trung bình các số đã in của 02 đơn vị: tổng điểm ghi 15,67, tính được '
        "15,77."
    ]
    assert told([printed(3, "Trung bình", "15.5", first="1.68")]) == [
        'Ô C3: dòng "Trung bình" không bằng trung bình các số đã in của 02 đơn vị: tiêu chí 1 ghi 1,68, tính được 1,87; '
        "tổng điểm ghi 15,5, tính được 15,77."
    ]


@pytest.mark.parametrize(("total", "wrong"), [("31.53", False), ("31.54", False), ("31.35", True)])
def test_a_row_above_the_maxima_is_a_sum(total: str, wrong: bool) -> None:
    messages = told([printed(3, "Tổng cộng", total)])
    assert len(messages) == wrong
    assert all(one.endswith("tổng điểm ghi 31,35, tính được 31,53.") for one in messages)


def test_a_sum_within_the_maxima_or_a_number_of_units_says_nothing_of_scores() -> None:
    assert told([printed(3, "Tổng cộng", "15.01", first="1.5")]) == []  # may be the group's own score
    assert told([printed(3, "Tổng số", "31.53", first="2")]) == []  # two units
    assert told([printed(3, "Tổng số", "31.53", first="4")]) != []
    assert told([printed(3, "Tổng số")]) == []


def test_a_row_speaks_of_the_units_above_it_of_its_group_or_of_all() -> None:
    both = (*UNITS, *OTHERS)
    first, second = printed(3, "Trung bình", "15.77"), printed(7, "Trung bình", "13", group="II")
    for of_all in (printed(8, "Trung bình chung", "14.38", group="II"), printed(0, "Trung bình", "14.38")):
        assert told([first, second, of_all], both) == []
    assert told([printed(7, "Trung bình", "13", group="II")], both) == []
    assert told([first, replace(second, form=printed(7, "Trung bình", "13.5").form)], both) == [
        'Ô L7: dòng "Trung bình" không bằng trung bình các số đã in của 02 đơn vị: tổng điểm ghi 13,5, tính được 13.'
    ]


def test_a_unit_without_scores_may_be_left_out_or_counted_with_its_0() -> None:
    idle = printed(4, "Phòng Dân tộc", "0")
    for total in ("15.77", "10.51"):
        assert told([printed(9, "Trung bình", total)], (*UNITS, idle)) == []
    assert told([printed(9, "Trung bình", "10.6")], (*UNITS, idle)) != []


def test_a_column_with_a_score_nobody_could_read_is_not_compared() -> None:
    mean = printed(9, "Trung bình", "10", first="1.5")
    assert len(told([mean])) == 1
    unread = printed(4, total="?", first="1.9")
    (only,) = told([mean], (*UNITS, unread))
    assert only.endswith("của 03 đơn vị: tiêu chí 1 ghi 1,5, tính được 1,88.")
    extra = replace(printed(4, total="16"), extra_scores=(Entry(Decimal(2)),))
    assert told([mean], (*UNITS, replace(extra, form=replace(extra.form, criteria={})))) == []
    assert told([mean], ()) == []


def test_the_score_of_the_groups_own_form_is_no_mean() -> None:
    """Điện Biên Phủ's communes: 14,99 by the sum of their dossiers, whatever their scores come to."""
    form = make_form(early=10, on_time=10)
    unit = UnitResult(
        Unit("Xã A", "c"), "Xã A", Status.ACCEPTED, form, scored=score(QD1187, inputs_of_form(form))
    )
    typed = replace(make_form(), totals={"self": Entry(Decimal("14.99"))})
    group = consolidate_group(QD1187, Group("c", "UBND CÁC XÃ"), [unit], ScoringOptions(), typed)
    none = consolidate_group(QD1187, Group("d", "CÁC PHÒNG"), [], ScoringOptions())
    assert group.scored is not None
    for total in ("14.99", str(group.scored.deciding.total)):
        assert told([printed(3, "Điểm trung bình", total)], groups=[group, none]) == []
        assert told([printed(3, "Điểm trung bình", total)]) != []
    rated = printed(3, "Điểm trung bình", None, str(group.scored.staff_score), first="1.5")
    staff = [replace(one, form=replace(one.form, staff_score=Entry(Decimal(10)))) for one in UNITS]
    assert told([rated], staff, [group]) == []
    assert len(told([rated], staff)) == 1


def test_a_set_that_rates_no_staff_has_no_such_column() -> None:
    rows = tuple(printed(at, staff="9") for at in (1, 2))
    table = SummaryTable(Place("a"), QD1187.id, rows, sums=(printed(3, "Tổng cộng", staff="17"),))
    assert [one.code for one in check_sum_rows(QD1187, table, ())] == ["TT559"]
    assert not list(check_sum_rows(replace(QD1187, staff=None), table, ()))


def test_means_of_every_column_and_of_the_index() -> None:
    """Kon Rẫy: a row of averages over both totals and the index."""

    def at(row: int, name: str, own: str, appraised: str, index: str) -> SummaryRow:
        source = Place("bang.xlsx", "Bảng", row, 2)
        columns = {"self": (own, 3), "appraised": (appraised, 4)}
        totals = {
            key: Entry(Decimal(text), Place("bang.xlsx", "Bảng", row, to))
            for key, (text, to) in columns.items()
        }
        percent = Entry(Decimal(index), Place("bang.xlsx", "Bảng", row, 5))
        return SummaryRow(FilledForm(source, CCHC.id, Entry(name), totals=totals, index=percent), "I")

    units = (at(1, "Xã A", "90", "80", "80"), at(2, "Xã B", "96", "84", "86"))

    def seen(*means: str) -> list[str]:
        rows = (at(3, "Trung bình", *means),)
        table = SummaryTable(Place("bang.xlsx", "Bảng"), CCHC.id, units, sums=rows)
        return [str(one.facts["seen"]) for one in check_sum_rows(CCHC, table, ())]

    assert seen("93", "82", "83") == []
    assert seen("93", "82", "84") == ["chỉ số ghi 84, tính được 83"]
    assert seen("92", "82", "83") == ["tổng điểm tự chấm ghi 92, tính được 93"]
