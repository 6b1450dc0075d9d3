"""A criteria set, however it was changed, is refused with its faults or can be used for all that sets are for."""

import copy
import tomllib
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support import ROOT, form_bytes
from tthc.criteria.describe import described
from tthc.criteria.faults import CriteriaSetError
from tthc.criteria.loader import check_data, parse_set, shipped_texts
from tthc.criteria.locate import line_of, lines_of
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, MarkedLevel
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import Scored, score
from tthc.files.form_layout import FormLabels, form_sheet

TEXTS = (
    *shipped_texts().values(),
    (ROOT / "tests" / "data" / "unlike.toml").read_text(encoding="utf-8"),
    (ROOT / "python" / "tthc" / "criteria" / "template.toml").read_text(encoding="utf-8"),
)
SETS = tuple(tomllib.loads(text) for text in TEXTS)
ODD: tuple[Any, ...] = (
    *(
        "",
        " ",
        "x",
        "=1+1",
        "0",
        "-1",
        "1,5",
        "1e9",
        "1e999999",
        "NaN",
        "²",
        "0%",
        "100%",
        "1/3%",
        "a" * 40_000,
    ),
    *(
        "self",
        "given",
        "ratio",
        "early",
        "index",
        "xã",
        "1",
        "1.1",
        "{unit}",
        "{x}",
        "a/b",
        "\x00",
        "CON",
        "a\nb",
    ),
    *(0, 1, -1, 10**30, True, False, 1.5, float("nan"), float("inf"), date(1, 1, 1), datetime(2025, 1, 1)),
    *([], {}, [[]], ["x"], ["xã", "xã"], [{}], {"x": 1}, {"1.1": "5"}, [1, "x", {}], {"all": []}),
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """(container, key) of every value below."""
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, below in list(items):
        yield value, key
        if isinstance(below, dict | list):
            yield from _places(below)


def _change(data: dict[str, Any], random: Random) -> None:
    """One thing put elsewhere, taken away, doubled, renamed or replaced."""
    places = list(_places(data))
    container, key = random.choice(places)
    other, there = random.choice(places)
    way = random.randrange(5)
    if way == 0:
        del container[key]
    elif way == 1:
        container[key] = copy.deepcopy(random.choice(ODD))
    elif way == 2:
        container[key] = copy.deepcopy(other[there])
    elif isinstance(container, list):
        container.insert(key, copy.deepcopy(container[key]))
    else:
        container[random.choice([f"{key}x", "id", "maxima", "parts", "levels", "when"])] = container.pop(key)


def _filled(leaf: Criterion, random: Random) -> CriterionEntry:
    dash = {"self": Entry(random.choice([Decimal(1), Absent.DASH, None]))}
    if isinstance(leaf.kind, CountedLevels):
        return CriterionEntry(levels=tuple(Entry(random.randrange(3)) for _ in leaf.levels), scores=dash)
    if isinstance(leaf.kind, MarkedLevel):
        return CriterionEntry(marks=tuple(Entry(at == 1) for at, _ in enumerate(leaf.levels)), scores=dash)
    return CriterionEntry(
        numerator=Entry(random.randrange(3)), denominator=Entry(random.randrange(3)), scores=dash
    )


def _used(chosen: CriteriaSet, random: Random) -> Iterator[Scored]:
    """The set described, laid out and scored, blank and filled, for all of its groups."""
    assert list(described(chosen))
    for group in (None, *chosen.groups):
        own = chosen.profile(group)
        for filled in (False, True):
            entries = {leaf.id: _filled(leaf, random) for leaf in own.leaves()} if filled else {}
            form = FilledForm(Place(""), own.id, Entry("Xã A"), criteria=entries)
            assert form_sheet(own, FormLabels("Xã A", "Quý I năm 2026"), form, own.forms.group_sheet).cells
            yield score(own, inputs_of_form(form))
            yield score(own.by_groups(), inputs_of_form(form))


@given(st.sampled_from(SETS), st.integers(1, 4), st.randoms(use_true_random=False))
@settings(max_examples=400, deadline=None)
def test_a_changed_set_is_refused_or_serves(base: dict[str, Any], changes: int, random: Random) -> None:
    data = copy.deepcopy(base)
    for _ in range(changes):
        _change(data, random)
    checked = check_data(data, "x.toml")
    if checked.faults:
        with pytest.raises(CriteriaSetError) as refused:
            parse_set(data, "x.toml")
        assert refused.value.key == checked.faults[0].key
        assert refused.value.more == len(checked.faults) - 1
        return
    chosen = parse_set(data, "x.toml")
    for scored in _used(chosen, random):
        total = scored.deciding.total
        assert total is None or 0 <= total <= chosen.maximum + Decimal(len(chosen.leaves()))
        index = scored.deciding.index
        assert index is None or scored.classification is not None


@given(
    st.sampled_from(TEXTS), st.integers(0, 10**6), st.integers(0, 3), st.sampled_from(" \n\"[]{}=.,#\\'aX1")
)
@settings(max_examples=300, deadline=None)
def test_a_changed_text_is_refused_or_every_fault_has_a_line(text: str, at: int, cut: int, put: str) -> None:
    at %= len(text)
    changed = text[:at] + put + text[at + cut :]
    try:
        data = tomllib.loads(changed)
    except tomllib.TOMLDecodeError:
        return
    lines = lines_of(changed)
    last = changed.count("\n") + 1
    checked = check_data(data, "x.toml", lines)
    assert all(1 <= (fault.line or 0) <= last for fault in (*checked.faults, *checked.doubts))
    assert [f.line for f in checked.faults] == sorted(line_of(lines, f.path) for f in checked.faults)


def test_the_sets_that_are_changed_serve_themselves() -> None:
    for data in SETS:
        chosen = parse_set(data, "x")
        assert list(_used(chosen, Random(1)))
        assert form_bytes(FilledForm(Place(""), chosen.id, Entry("Xã A")), chosen).startswith(b"PK")
