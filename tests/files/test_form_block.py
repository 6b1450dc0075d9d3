"""A block means what a form in cells means, and one that was not made for its keys is refused."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings

from excel.blocks import block_of, forms_of, row_of
from support import (
    CCHC,
    CCHC_TOTALS,
    QD459,
    QD766,
    QD1187,
    TT01,
    form_cells,
    make_form,
    read_cells,
    scored_form,
)
from tthc.checks.book import failing_checks
from tthc.checks.catalogue import tell
from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CriteriaSet, RatioScore
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.scoring import ScoringOptions, score
from tthc.domain.units import Unit, profile_of
from tthc.excel.values import block_rows
from tthc.files.form_block import BlockRow, FormBlockError, ReadBlock, read_block, read_entry
from tthc.workflow.one_form import checked_form

SETS = {one.id: one for one in shipped_sets()}
NOT_TYPED = {"TT407"}
"""What asks for a total: a file has a cell for it, the workbook adds up by itself."""


def read(rows: list[list[object]]) -> ReadBlock:
    return read_block(block_rows(rows), SETS)


@pytest.mark.parametrize("chosen", SETS.values(), ids=SETS)
def test_a_block_is_scored_and_checked_as_the_form_in_a_file(chosen: CriteriaSet) -> None:
    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(forms_of(chosen))
    def holds(form: FilledForm) -> None:
        block = read(block_of(chosen, form))
        unit = Unit(form.unit.value or "", "")
        own = profile_of(chosen, unit)
        (sent,) = read_cells(form_cells(form, own), (chosen,))
        assert block.plain
        assert score(own, inputs_of_form(block.form)) == score(own, inputs_of_form(sent.form))
        told = [checked_form(chosen, unit, one, ScoringOptions()) for one in (block.form, sent.form)]
        here, there = ([(f.code, f.criterion) for f in one if f.code not in NOT_TYPED] for one in told)
        assert here == there

    holds()


def test_every_key_of_the_contract_is_understood() -> None:
    form = make_form(early=3, on_time=2, late=1)
    rows = block_of(
        QD1187, form, period="Quý II năm 2022", group="communes", late_reason="mất điện", no_cases=False
    )
    found = read(row_of(rows, "note.2", "Đúng"))
    assert found.criteria_set is SETS[QD1187.id]
    assert found.group == "communes"
    assert found.form.unit.value == "Xã A"
    assert found.form.period.value is not None
    assert found.form.period.value.text == "Quý II năm 2022"
    assert not found.form.no_cases
    assert found.form.head.value(Count.LATE) == 1
    assert found.form.criterion("1").levels[2].value == 1
    assert found.form.criterion("6").marked == (0,)
    assert found.form.criterion("1").note.value == "Lý do: mất điện"
    assert found.form.note.value == "Lý do: mất điện"
    assert found.form.criterion("2").note.value == "Đúng"


@pytest.mark.parametrize(
    ("note", "reason", "kept"),
    [
        ("Trễ hạn 01 do mất điện.", "do mất điện", "Trễ hạn 01 do mất điện."),
        ("Trễ hạn 01.", "do mất điện", "Trễ hạn 01. do mất điện"),
        (None, None, None),
        ("Đúng.", None, "Đúng."),
    ],
)
def test_the_reason_of_lateness_stands_in_the_note_once(
    note: str | None, reason: str | None, kept: str | None
) -> None:
    rows = block_of(QD1187, make_form(), late_reason=reason)
    assert read(row_of(rows, "note.1", note)).form.note.value == kept


def test_figures_of_a_block_say_in_words_where_they_stand() -> None:
    found = read(row_of(block_of(QD1187, make_form()), "level.1.0", "ba"))
    (finding,) = found.findings
    assert finding.code == "TT101"
    assert finding.place is not None
    assert finding.place.cell == ""
    assert finding.place.sheet.startswith('tiêu chí 1, mức "')
    places = [
        level.place for entry in found.form.criteria.values() for level in (*entry.levels, *entry.marks)
    ]
    assert len(set(places)) == len(places)


def test_a_contradiction_names_the_other_figure() -> None:
    block = read(row_of(block_of(QD1187, make_form(early=10, on_time=2)), "level.1.1", 3.0))
    inputs = inputs_of_form(block.form)
    found = failing_checks(QD1187, block.form, inputs, ScoringOptions(), "Xã A")
    (message,) = [tell(one).message for one in found if one.code == "TT209"]
    assert message.startswith('Đã giải quyết đúng hạn ghi 02, nhưng ô tiêu chí 1, mức "')


def test_two_figures_that_are_called_alike_stay_apart() -> None:
    form = read([*block_of(QD766, scored_form(QD766, {}))]).form
    entries = [(one.numerator.place, one.denominator.place, one.rate.place) for one in form.criteria.values()]
    typed = [place for own in entries for place in own if place is not None]
    assert len(set(typed)) == len(typed)


def test_texts_that_are_numbers_are_taken_and_told() -> None:
    found = read(row_of(block_of(QD1187, make_form()), "count.received", "1.855"))
    assert found.form.head.value(Count.RECEIVED) == 1855
    assert found.findings == ()
    assert not found.plain


def test_what_is_no_mark_is_told() -> None:
    found = read(row_of(block_of(QD1187, make_form()), "mark.6.1", "có"))
    assert [one.code for one in found.findings] == ["TT111"]


def test_a_dash_as_ratio_is_nothing_of_nothing() -> None:
    leaf = next(one for one in QD766.leaves() if isinstance(one.kind, RatioScore))
    rows: list[BlockRow] = [(f"{name}.{leaf.id}", "-") for name in ("numerator", "denominator", "rate")]
    entry, plain = read_entry(QD766, leaf, rows)
    assert plain
    assert (entry.numerator.value, entry.denominator.value, entry.rate.value) == (0, 0, None)
    with_score, _ = read_entry(QD766, leaf, [*rows, (f"score.self.{leaf.id}", Decimal(1))])
    assert (with_score.numerator.value, with_score.denominator.value) == (None, None)


def test_scores_of_several_columns_with_their_maxima() -> None:
    rows = block_of(
        CCHC_TOTALS, scored_form(CCHC_TOTALS, {"self": {"tong": "75.42"}, "appraised": {"tong": "70"}})
    )
    rows = row_of(row_of(rows, "score.self.tong", "75,42/94"), "maximum.appraised.tong", 90.0)
    entry = read(rows).form.criterion("tong")
    assert entry.scores["self"].value == Decimal("75.42")
    assert {key: one.value for key, one in entry.maxima.items()} == {"self": 94, "appraised": 90}


def test_a_stated_maximum_that_is_no_number_says_nothing() -> None:
    rows = block_of(CCHC_TOTALS, scored_form(CCHC_TOTALS, {"self": {"tong": "75"}}))
    assert read(row_of(rows, "maximum.self.tong", "-")).form.criterion("tong").maxima == {}


def test_headings_keep_what_is_typed_beside_them() -> None:
    heading = next(node for node in CCHC.nodes() if node.parts)
    rows = block_of(CCHC, scored_form(CCHC, {}))
    more = [[f"score.self.{heading.id}", 3.5], [f"note.{heading.id}", "Đã duyệt"]]
    entry = read([*rows, *more]).form.criterion(heading.id)
    assert entry.scores["self"].value == Decimal("3.5")
    assert entry.note.value == "Đã duyệt"
    assert heading.id not in read([*rows, [f"note.{heading.id}", None]]).form.criteria


def test_dash_of_a_given_criterion() -> None:
    rows = block_of(QD459, scored_form(QD459, {"self": {"2": "-"}}))
    assert read(rows).form.criterion("2").scores["self"].value is Absent.DASH


@pytest.mark.parametrize("value", [True, 1.0])
def test_no_cases_is_ticked(value: object) -> None:
    assert read(block_of(QD1187, make_form(), no_cases=value)).form.no_cases


def test_no_cases_is_said_in_a_note() -> None:
    rows = block_of(QD1187, make_form(early=None, on_time=None, late=None))
    assert read(row_of(rows, "note.1", "Không phát sinh TTHC")).form.no_cases


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [], "first row"),
        (lambda rows: rows[1:], "first row"),
        (lambda rows: row_of(rows, "#tthc-khoi", 2.0), "version 2"),
        (lambda rows: row_of(rows, "#tthc-khoi", None), "version None"),
        (lambda rows: row_of(rows, "set", "qd0"), "qd0"),
        (lambda rows: row_of(rows, "set", 1.0), "called 1"),
        (lambda rows: [*rows, ["level.1.3", 1.0]], r"level\.1\.3"),
        (lambda rows: [*rows, ["count.all", None]], r"count\.all"),
        (lambda rows: [*rows, ["unit", "Xã B"]], "unit twice"),
        (lambda rows: row_of(rows, "no_cases", "có"), "có"),
    ],
)
def test_a_block_of_another_make_is_refused(change: object, words: str) -> None:
    rows = change(block_of(TT01, make_form(TT01)))  # type: ignore[operator]
    with pytest.raises(FormBlockError, match=words):
        read_block(block_rows(rows) if rows else (), SETS)


def test_an_absent_key_is_a_cell_the_form_does_not_have() -> None:
    rows = [
        row
        for row in block_of(QD1187, make_form())
        if not row[0].startswith(("period", "level.5", "count.late"))
    ]
    form = read(rows).form
    assert form.period.place is None
    assert [one.place for one in form.criterion("5").levels] == [None] * 3
    assert form.head[Count.LATE].place is not None  # the first criterion's level repeats it
