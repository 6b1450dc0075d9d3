"""A form's native formulas, recalculated by LibreOffice, show what Python's scoring gives for the same inputs."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from office.bench import Bench, Shown, opened, plan_of
from office.calc import Calc, Value
from office.expected import inputs_of, suggested
from office.generated import Typed, filled
from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import CriteriaSet, TotalRule
from tthc.domain.note_writing import compose_note, online_late_remark
from tthc.domain.scoring import CriterionScore, Scored, ScoringOptions, State, score, subtotal
from tthc.files.plan import Area, Formula

FORMS, AT_ONCE = 500, 25
RULES = {"lam-tron": TotalRule.ROUNDED, "khong-lam-tron": TotalRule.UNROUNDED}
SETS = {one.id: one for one in shipped_sets()}


def _chunks() -> Iterator[range]:
    """The forms a bench takes at once."""
    return (range(first, first + AT_ONCE) for first in range(0, FORMS, AT_ONCE))


@pytest.mark.parametrize("set_id", SETS)
def test_libreoffice_shows_what_python_computes(calc: Calc, tmp_path: Path, set_id: str) -> None:
    chosen = SETS[set_id]
    bench = Bench(calc, chosen, tmp_path, AT_ONCE)
    differences = []
    for seeds in _chunks():
        forms = [bench.typed(filled(chosen, seed)) for seed in seeds]
        bench.fill(forms)
        for name in RULES:
            for seed, typed, shown in zip(seeds, forms, bench.shown(name), strict=True):
                differences += [
                    f"{set_id} {seed} {name} {told}" for told in _differs(chosen, typed, name, shown)
                ]
        for seed, typed, block in zip(seeds, forms, bench.blocks(), strict=True):
            differences += [f"{set_id} {seed} {told}" for told in _block_differs(chosen, typed, block)]
    bench.close()
    assert differences == []


@pytest.mark.parametrize("set_id", SETS)
def test_a_machine_set_to_english_shows_the_same_with_points(
    calc_in_english: Calc, tmp_path: Path, set_id: str
) -> None:
    chosen, seeds = SETS[set_id], range(1_000, 1_008)
    bench = Bench(calc_in_english, chosen, tmp_path, len(seeds))
    forms = [bench.typed(filled(chosen, seed)) for seed in seeds]
    bench.fill(forms)
    differences = [
        f"{set_id} {seed} {told}"
        for seed, typed, shown in zip(seeds, forms, bench.shown("lam-tron"), strict=True)
        for told in _differs(chosen, typed, "lam-tron", shown, mark=".")
    ]
    bench.close()
    assert differences == []


@pytest.mark.parametrize("set_id", SETS)
def test_functions_show_what_native_formulas_show(calc: Calc, tmp_path: Path, set_id: str) -> None:
    """The rules take turns: what differs between them is the same in the formulas beside the functions."""
    chosen = SETS[set_id]
    bench = Bench(calc, chosen, tmp_path, AT_ONCE, functions=True)
    differences = []
    for seeds, rule in zip(_chunks(), itertools.cycle(RULES), strict=False):
        forms = [bench.typed(filled(chosen, seed)) for seed in seeds]
        bench.fill(forms)
        differences += [
            f"{set_id} {seed} {rule} {told}"
            for seed, typed, shown in zip(seeds, forms, bench.shown(rule), strict=True)
            for told in _differs(chosen, typed, rule, shown)
        ]
        assert bench.answered > AT_ONCE
    bench.close()
    assert differences == []


@pytest.mark.parametrize("set_id", SETS)
def test_a_copied_form_stands_on_its_own(calc: Calc, tmp_path: Path, set_id: str) -> None:
    chosen = SETS[set_id]
    bench = Bench(calc, chosen, tmp_path, 3)
    first, second, third = bench.names()
    assert second == {name: address.replace("BM!", "BM 2!") for name, address in first.items()}
    assert third.keys() == second.keys()
    assert bench.links() == []
    bench.fill([{}, bench.typed(filled(chosen, 3)), {}])
    blank, changed, other = bench.shown("lam-tron")
    assert blank.rows == other.rows != changed.rows
    bench.close()


@pytest.mark.parametrize("set_id", SETS)
def test_the_values_saved_with_the_formulas_are_those_libreoffice_computes(
    calc: Calc, tmp_path: Path, set_id: str
) -> None:
    chosen, differences = SETS[set_id], []
    for seed in (None, *range(2_000, 2_005)):
        plan = plan_of(chosen, filled(chosen, seed) if seed else None)
        formulas = {
            (cell.row, cell.column): cell.value.text for cell in plan.cells if isinstance(cell.value, Formula)
        }
        last = max(row for row, _ in formulas), max(column for _, column in formulas)
        everything = Area(1, 1, *last).address.replace("$", "")
        with opened(calc, plan, tmp_path / "bieu.xlsx") as document:
            saved = document.read(plan.name, everything)
            document.recalculate()
            computed = document.read(plan.name, everything)
        differences += [
            f"{set_id} {seed} {Area(row, column).address} {saved[row - 1][column - 1]!r} is saved, "
            f"{computed[row - 1][column - 1]!r} computed: ={formula}"
            for (row, column), formula in formulas.items()
            if not _same(saved[row - 1][column - 1], computed[row - 1][column - 1])
        ]
    assert differences == []


def _same(saved: Value, computed: Value) -> bool:
    """Whether two values show alike: doubles differ in their last digits."""
    both = isinstance(saved, float) and isinstance(computed, float)
    return abs(saved - computed) < 1e-9 if both else saved == computed  # type: ignore[operator]


def test_every_kind_of_form_is_among_them() -> None:
    """The generated forms reach all that could differ: each state, exact ties, both ends of the classes."""
    for chosen in SETS.values():
        states, labels, ties = set(), set(), 0
        for seed in range(FORMS):
            scored = score(chosen, inputs_of(chosen, suggested(chosen, filled(chosen, seed))))
            labels.add(scored.classification)
            states |= {one.state for one in scored.deciding.scores.values()}
            exact = [one.exact for one in scored.deciding.scores.values() if one.exact is not None]
            ties += sum((1000 * one).denominator == 1 and 1000 * one % 10 == 5 for one in exact)
        assert states == set(State)
        assert len(labels) > 4
        assert ties > 50


def _block_differs(chosen: CriteriaSet, typed: Typed, block: Mapping[str, Any]) -> Iterator[str]:
    """Where the form's block does not hold its inputs."""
    wanted = suggested(chosen, typed)
    for key, value in block.items():
        kind = key.partition(".")[0]
        if kind in ("count", "level", "mark", "numerator", "denominator", "score", "maximum"):
            own = wanted.pop(key, None)
            if value != (float(own) if isinstance(own, int | Decimal) else own):
                yield f"block {key}: {value!r}, not {own!r}"
    yield from (f"block has no {key} {value!r}" for key, value in wanted.items() if key != "no_cases")


# -- what the form shows ----------------------------------------------------------------------------------


def _differs(chosen: CriteriaSet, typed: Typed, rule: str, shown: Shown, *, mark: str = ",") -> Iterator[str]:
    """Where the form does not show what it should on a machine with this decimal mark."""
    for key, text in _wanted(chosen, typed, RULES[rule], shown).items():
        wanted = text if key.startswith("note.") else text.replace(",", mark)
        if shown[key] != wanted:
            yield f"{key}: {shown[key]!r}, not {wanted!r}"


def _wanted(chosen: CriteriaSet, typed: Typed, rule: TotalRule, shown: Shown) -> dict[str, str]:
    """The texts the form should show, by the name of their cell."""
    inputs = inputs_of(chosen, suggested(chosen, typed))
    options = ScoringOptions(None if chosen.one_total_rule else rule)
    scored = score(chosen, inputs, options)
    wanted = dict(_scores(chosen, scored, shown))
    wanted |= _totals(chosen, scored, shown)
    if chosen.uses_counts:
        counts = {count: typed.get(f"count.{count}") for count in Count}
        untold = [part for whole, parts in IDENTITIES.items() if counts[whole] is None for part in parts]
        counts |= dict.fromkeys(untold)  # a total nobody typed is not told
        wanted[f"note.{chosen.leaves()[0].id}"] = compose_note(counts)  # type: ignore[arg-type]
        for leaf in chosen.leaves():
            if any(level.when for level in leaf.levels):
                wanted[f"note.{leaf.id}"] = online_late_remark(counts)  # type: ignore[arg-type]
    return wanted


def _scores(chosen: CriteriaSet, scored: Scored, shown: Shown) -> Iterator[tuple[str, str]]:
    for column, result in scored.columns.items():
        for node in chosen.nodes():
            value = subtotal(result, node)
            key = f"value.{column}.{node.id}" if node.kind else f"score.{column}.{node.id}"
            yield key, _text(value, shown.number_format(key))


def _totals(chosen: CriteriaSet, scored: Scored, shown: Shown) -> dict[str, str]:
    label = scored.classification.label if scored.classification else ""
    numbers = {"index.total": scored.deciding.index, "staff_score": scored.staff_score}
    for column, result in scored.columns.items():
        numbers[f"total.{column}"] = result.total
        numbers[f"maximum.{column}"] = None if result.total is None else result.maximum
    texts = {
        key: _number(value, shown.number_format(key)) for key, value in numbers.items() if shown.has(key)
    }
    return texts | {"classification": label}


def _text(value: CriterionScore, number_format: str) -> str:
    if value.state is State.NOT_COUNTED:
        return "-"
    return _number(value.value, number_format) if value.state is State.SCORED else ""


def _number(value: Decimal | None, number_format: str) -> str:
    """A number as a machine set to Vietnamese displays it."""
    if value is None:
        return ""
    as_it_is = number_format in ("", "General")
    places = len(number_format.partition(".")[2])
    return (f"{value.normalize():f}" if as_it_is else f"{value:.{places}f}").replace(".", ",")
