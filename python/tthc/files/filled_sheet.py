"""A received form as a sheet that computes - where that sheet says the same as the form, else none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet, MarkedLevel
from tthc.domain.forms import FilledForm, ScoreEntry
from tthc.domain.numbers import Absent
from tthc.domain.scoring import classify_label
from tthc.files.config_settings import RULE_WORDS
from tthc.files.data_rows import is_same, row_of
from tthc.files.form_block import FORMAT_KEY, BlockRow, read_block
from tthc.files.formula_values import Scalar, with_values
from tthc.files.live_formulas import INDEX
from tthc.files.live_names import BLOCK, name_of
from tthc.files.plan import CellContent, Formula, SheetPlan
from tthc.files.unit_sheet import PERIOD, RULE, UNIT_NAMES, unit_sheet

__all__ = ["filled_sheet"]

_TYPED = ("level.", "mark.", "note.")
"""Keys of cells that are suggested and may be typed over."""
_BY_ITSELF = ("period", "note.", "score.")
"""Keys of what a sheet says by the workbook's settings, composes, or computes."""


def _typed_over(plan: SheetPlan, chosen: CriteriaSet, form: FilledForm) -> SheetPlan:
    """The plan with what the form states in place of suggestions; of a marked criterion, all its marks."""
    row = row_of(chosen, form)
    marked = {leaf.id for leaf in chosen.leaves() if form.criterion(leaf.id).marked}
    whole = {
        f"mark.{leaf.id}.{at}"
        for leaf in chosen.leaves()
        if leaf.id in marked and isinstance(leaf.kind, MarkedLevel)
        for at in range(len(leaf.levels))
    }
    stated = {key: value for key, value in row.items() if value is not None or key in whole}
    areas = {key: plan.names.get(name_of(key)) for key in stated if key.startswith(_TYPED)}
    at = {(area.row, area.column): stated[key] for key, area in areas.items() if area is not None}
    cells = tuple(
        replace(cell, value=at[cell.row, cell.column])
        if cell.look.unlocked and (cell.row, cell.column) in at
        else replace(cell, value=Formula(cell.value.text))
        if isinstance(cell.value, Formula)
        else cell
        for cell in plan.cells
    )
    outer: dict[str, Scalar | list[Scalar]] = {
        RULE: RULE_WORDS[chosen.total_rule],
        PERIOD: None,
        UNIT_NAMES: [],
    }
    return with_values(replace(plan, cells=cells), outer)


def _shown(plan: SheetPlan) -> dict[tuple[int, int], CellContent]:
    values = ((cell, cell.value) for cell in plan.cells)
    return {
        (cell.row, cell.column): value.value if isinstance(value, Formula) else value
        for cell, value in values
    }


def _plain(value: CellContent) -> Decimal | str | bool | None:
    assert not isinstance(value, Formula)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    return None if value == "" else value


def _read_back(plan: SheetPlan, sets: Mapping[str, CriteriaSet]) -> FilledForm:
    """The form as the block of the sheet tells it."""
    shown, block = _shown(plan), plan.names[BLOCK]
    rows: list[BlockRow] = []
    for at in range(block.row, block.row + block.rows):
        key = str(shown[at, block.column])
        rows.append((key, Decimal(1) if key == FORMAT_KEY else _plain(shown[at, block.column + 1])))
    return read_block(rows, sets).form


def _results(chosen: CriteriaSet, form: FilledForm) -> Iterator[tuple[str, ScoreEntry]]:
    """Every number the unit typed that a sheet computes, by the name of its cell there."""
    for column in chosen.columns:
        for node in chosen.nodes():
            yield name_of("score", column.id, node.id), form.criterion(node.id).score(column.id)
        yield name_of("total", column.id), form.total(column.id)
    yield "staff_score", form.staff_score
    yield INDEX, form.index


def _same_results(plan: SheetPlan, chosen: CriteriaSet, form: FilledForm, held: FilledForm) -> bool:
    """Whether the sheet comes to every result the unit typed; `held` is what its block holds."""
    shown = _shown(plan)
    at = {name: (area.row, area.column) for name, area in plan.names.items()}
    given = {name: entry.value for name, entry in _results(chosen, held)}
    for name, entry in _results(chosen, form):
        computed = _plain(shown[at[name]]) if name in at else None
        typed = entry.value.value if isinstance(entry.value, Absent) else entry.value
        if entry.value is not None and not (given[name] == entry.value or is_same(computed, typed)):
            return False
    told = form.classification.value
    own = str(shown[at["classification"]]) if "classification" in at else ""
    return told is None or classify_label(told, chosen.bands) == classify_label(own, chosen.bands)


def filled_sheet(chosen: CriteriaSet, form: FilledForm, name: str) -> SheetPlan | None:
    """The sheet of a form, in the profile of its unit; None where it would not say all the form says.

    What the unit typed as scores is told by no cell of such a sheet: it has to be what the sheet computes.
    """
    plan = _typed_over(unit_sheet(chosen, name, form), chosen, form)
    held = _read_back(plan, {chosen.id: chosen})
    said, told = row_of(chosen, form), row_of(chosen, held)
    keys = [key for key in said if not key.startswith(_BY_ITSELF)]
    same = all(is_same(said[key], told[key]) for key in keys)
    return plan if same and _same_results(plan, chosen, form, held) else None
