"""Forms of the sets with typed scores: a sound one is not complained of, one wrong figure always shows."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from random import Random

import pytest

from consistent import consistent_scores
from support import CCHC, CCHC_TOTALS, QD459, QD766, UNLIKE, communes_of
from tthc.checks.book import check_form
from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding, Severity
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ScoringOptions

SETS = [QD459.profile(communes_of(QD459)), QD459, QD766, CCHC, CCHC_TOTALS, UNLIKE]
RUNS = 20
NAMES = [f"{one.id}-{at}" for at, one in enumerate(SETS)]


def found(chosen: CriteriaSet, form: FilledForm, *, row: bool = False) -> tuple[Finding, ...]:
    inputs = inputs_of_summary_row(form) if row else inputs_of_form(form)
    return check_form(chosen, form, inputs, ScoringOptions(), "Xã A")


@pytest.mark.parametrize("chosen", SETS, ids=NAMES)
def test_a_sound_form_has_no_error_and_no_warning(chosen: CriteriaSet) -> None:
    for seed in range(RUNS):
        form = consistent_scores(chosen, Random(seed))
        for row in (False, True):
            told = [tell(one) for one in found(chosen, form, row=row)]
            assert [one.message for one in told if one.severity is not Severity.INFO] == [], seed


def _other(random: Random, value: Decimal, *, step: str = "0.25") -> Decimal:
    """The value one to eight steps higher or lower, not below 0."""
    by = Decimal(step) * random.randint(1, 8)
    return value - by if value >= by and random.random() < 0.5 else value + by


def _with_score(form: FilledForm, key: str, column: str, random: Random) -> FilledForm:
    entry = form.criteria[key]
    typed = entry.score(column)
    assert isinstance(typed.value, Decimal)
    scores = {**entry.scores, column: replace(typed, value=_other(random, typed.value))}
    return replace(form, criteria={**form.criteria, key: replace(entry, scores=scores)})


def _one_changed(chosen: CriteriaSet, form: FilledForm, random: Random) -> Iterator[tuple[FilledForm, Place]]:
    """The form with one figure changed, and where; every kind of figure once."""
    for column in chosen.columns:
        total = form.total(column.id)
        assert isinstance(total.value, Decimal)
        assert total.place is not None
        wrong = replace(total, value=_other(random, total.value))
        yield replace(form, totals={**form.totals, column.id: wrong}), total.place
        if stated := form.maxima.get(column.id):
            assert stated.value is not None
            wrong_maximum: Entry[Decimal] = replace(stated, value=stated.value + 5)
            yield replace(form, maxima={**form.maxima, column.id: wrong_maximum}), total.place
        scored = [
            key for key, one in form.criteria.items() if isinstance(one.score(column.id).value, Decimal)
        ]
        key = random.choice(scored)
        place = form.criteria[key].score(column.id).place
        assert place is not None
        yield _with_score(form, key, column.id, random), place
    assert isinstance(form.index.value, Decimal)
    assert form.index.place is not None
    yield replace(form, index=replace(form.index, value=_other(random, form.index.value))), form.index.place
    label = next(
        band.label for band in chosen.bands if form.classification.value not in (band.label, band.short)
    )
    assert form.classification.place is not None
    yield replace(form, classification=replace(form.classification, value=label)), form.classification.place


def _tied(chosen: CriteriaSet, form: FilledForm, at: Place) -> set[Place | None]:
    """The cells of the equations a cell stands in: its column's total and headings, the index, the class."""
    entries: list[CriterionEntry] = list(form.criteria.values())
    cells = {
        one.place
        for entry in entries
        for one in entry.scores.values()
        if one.place and one.place.row == at.row
    }
    totals = {one.place for one in form.totals.values()}
    headings = {
        form.criterion(node.id).score(column.id).place for node in chosen.nodes() for column in chosen.columns
    }
    return {at, form.index.place, form.classification.place, form.source} | cells | totals | headings


@pytest.mark.parametrize("chosen", SETS, ids=NAMES)
def test_one_wrong_figure_is_told_at_its_cell_or_its_equation(chosen: CriteriaSet) -> None:
    for seed in range(RUNS):
        random = Random(seed)
        form = consistent_scores(chosen, random)
        for wrong, place in _one_changed(chosen, form, random):
            told = [one for one in found(chosen, wrong) if tell(one).severity is not Severity.INFO]
            assert told, (seed, place)
            named = {one.place for one in told} | {s.place for one in told for s in one.suggestions}
            assert named & _tied(chosen, wrong, place), (seed, place, named)
