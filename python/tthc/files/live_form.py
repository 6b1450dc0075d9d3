"""The unit form that computes: the official grid with formulas, its inputs beside it, and what to look at.

The printed area is that of `form_layout`; inputs, Kiểm tra and the block stand right of it and do not print.
Native formulas alone make it work in Excel 2010, WPS and LibreOffice; in the workbook a worksheet function
stands before each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby

from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.files.book_sheets import fitting_zoom
from tthc.files.form_layout import FormLabels, lay_out
from tthc.files.formula_parser import Literal, Node, Operation, parse
from tthc.files.formula_values import with_values
from tthc.files.helper_area import BLOCK_KEY, CHECK_HEADING
from tthc.files.live_checks import row_checks
from tthc.files.live_count_checks import LEAST_ONLINE_LATE, helpers_of_counts
from tthc.files.live_formulas import RESOLVED, TOTAL_RULE, FormFormulas, any_of, deduced, known, resolved_told
from tthc.files.live_grid import put_grid
from tthc.files.live_head import BROKEN, put_beside, put_head
from tthc.files.live_names import BLOCK, listed, name_of, quoted, text_or_blank
from tthc.files.live_notes import helpers
from tthc.files.live_row_check import HAND_WRITTEN, RowCheck, is_x
from tthc.files.live_sheet import LABEL, Connections, LiveSheet
from tthc.files.live_side import side_inputs
from tthc.files.plan import Area, Formula, Look, PlannedCell, PrintSetup, SheetPlan, with_breaks, with_heights

__all__ = ["CHECK_HEADING", "Connections", "live_form"]

_CHECK = Look(size=10, italic=True, color="#C00000")
_HIDDEN = Look(size=8, wrap=False)
_LABEL_WIDTH, _VALUE_WIDTH, _CHECK_WIDTH, _GAP = 40.0, 19.0, 54.0, 1.5
_WHOLE_BOOK = "Kiểm tra toàn bộ (khi máy có phần mềm)"
_ANSWER_ROWS = 24
"""Rows for nine lines of findings, each broken into two or three."""
_FORMAT = 1
"""Of the block: changes when its keys mean something else."""


def _put_helpers(live: LiveSheet) -> None:
    """The hidden cells that formulas share."""
    live.aid(TOTAL_RULE, live.connections.rule)
    live.aid("started", any_of([f'{name}<>""' for name in live.typed]))
    live.aid("has_figures", any_of(list(_figures(live))))
    figures = [name for name in live.names if name.startswith(("count_", "level_"))]
    live.aid("idle", f"AND(no_cases,SUM({listed(figures)})=0)" if figures else "no_cases")
    if live.chosen.uses_counts:
        _count_helpers(live)


def _figures(live: LiveSheet) -> Iterator[str]:
    """What says that there were cases: a figure that is not 0, an "x" that no figure suggests."""
    marks = [name for name in live.typed if name.startswith("mark_")]
    yield f"SUM({listed(name for name in live.typed if name not in marks)})>0"
    for leaf in live.chosen.leaves():
        rule = name_of("rule", leaf.id)
        suggested = any(name == rule for name, _ in live.aided)
        for at in range(len(leaf.levels)):
            if (mark := name_of("mark", leaf.id, at)) in marks:
                yield f"AND({is_x(mark)},{rule}<>{at})" if suggested else is_x(mark)


def _count_helpers(live: LiveSheet) -> None:
    stated = {key for key, _ in live.keys}
    wholes = {part: whole for whole, parts in IDENTITIES.items() for part in parts}
    for count in Count:
        own = name_of("count", count)
        if f"count.{count}" not in stated:
            continue
        formula = deduced(wholes[count], count) if count in wholes else text_or_blank(own)
        if count is Count.ONLINE_LATE:
            formula = f"IF({LEAST_ONLINE_LATE}>N({own}),{LEAST_ONLINE_LATE},{formula})"
        live.aid(known(count), formula)
    live.aid(RESOLVED, resolved_told())
    asked = f"count.{Count.ONLINE_LATE}" in stated
    of_online_late = (name_of("shown", Count.ONLINE_LATE), name_of("text", Count.ONLINE_LATE))
    live.aided += [one for one in helpers().items() if asked or one[0] not in of_online_late]
    live.aided += helpers_of_counts()


def _put_checks(live: LiveSheet) -> None:
    """The column Kiểm tra, and how many of its sentences show."""
    rows: list[int] = []
    found = row_checks(live.chosen, live.laid, live.side, live.connections.units or "")
    for row, group in groupby(found, key=lambda one: one.row):
        rows.append(row)
        of_row = list(group)
        live.put((row, live.check_column), Formula(_first_of(of_row)), _CHECK)
        longest = max((_longest(one.sentence) for one in of_row), key=len)
        live.roomy.append(PlannedCell(row, live.check_column, longest, _CHECK))
    live.names["checks"] = Area(rows[0], live.check_column, rows[-1] - rows[0] + 1)
    live.aid("open_checks", f'COUNTIF(checks,"?*")-COUNTIF(checks,{quoted(HAND_WRITTEN[:16] + "*")})')
    total = name_of("total", live.chosen.computed_column.id)
    ready = f'AND(OR(started,no_cases),open_checks=0,OR(no_cases,{total}<>""))'
    live.aid("ready", f"IFERROR({ready},FALSE)")
    if live.connections.functions:
        row = rows[-1] + 2
        live.put((row, live.check_column), _WHOLE_BOOK, replace(LABEL, bold=True))
        answer = Formula(f'IFERROR(TTHC_KIEMTRA({BLOCK}),"")')
        look = replace(LABEL, size=10, valign="top")
        live.cells[row + 1, live.check_column] = PlannedCell(
            row + 1, live.check_column, answer, look, _ANSWER_ROWS
        )


def _hidden(live: LiveSheet) -> Iterator[PlannedCell]:
    """Block and helper cells, right of everything."""
    key, value = live.block_column, live.block_column + 1
    rows = [(BLOCK_KEY, str(_FORMAT)), ("set", quoted(live.chosen.id)), *live.keys]
    live.names[BLOCK] = Area(1, key, len(rows), 2)
    for row, (text, formula) in enumerate(rows, start=1):
        yield PlannedCell(row, key, text, _HIDDEN)
        yield PlannedCell(row, value, Formula(formula), _HIDDEN)
    for row, (name, formula) in enumerate(live.aided, start=1):
        live.name(name, (row, value + 2))
        yield PlannedCell(row, value + 1, name, _HIDDEN)
        yield PlannedCell(row, value + 2, Formula(formula), _HIDDEN)


def _widths(live: LiveSheet) -> dict[int, float]:
    left = {
        column: width for column, width in live.laid.plan.widths.items() if column <= live.laid.note_column
    }
    right = {
        live.label_column - 1: _GAP,
        live.label_column: _LABEL_WIDTH,
        live.value_column: _VALUE_WIDTH,
        live.value_column + 1: _GAP,
        live.check_column: _CHECK_WIDTH,
    }
    return {**left, **right, **dict.fromkeys(live.hidden_columns, 10.0)}


def _first_of(checks: Iterable[RowCheck]) -> str:
    """The sentence of the first check that holds; nothing while the form is not begun."""
    text = '""'
    for one in reversed(list(checks)):
        active = "TRUE" if one.always else "AND(started,NOT(no_cases))"
        text = f"IF(IF({active},{one.condition},FALSE),{one.sentence},{text})"
    return f"IFERROR({text},{quoted(BROKEN)})"


def _longest(sentence: str) -> str:
    """About the longest text a sentence may come to: its constants, and six letters for each other part."""

    def parts(node: Node) -> Iterator[str]:
        if isinstance(node, Operation):
            yield from (*parts(node.left), *parts(node.right))
        else:
            yield node.value if isinstance(node, Literal) and isinstance(node.value, str) else "0" * 6

    return "".join(parts(parse(sentence)))


def _parts(live: LiveSheet) -> list[int]:
    """The first rows of what stays together on a printed page: a criterion with its levels, and the sums.

    A heading stays with the first criterion below it.
    """
    nodes = live.chosen.nodes()
    above = [None, *nodes]
    starts = [
        live.laid.places[f"note.{node.id}"][0]
        for node, before in zip(nodes, above, strict=False)
        if not (before and before.parts)
    ]
    return [*starts, live.laid.places[f"total.{live.chosen.computed_column.id}"][0]]


def live_form(
    chosen: CriteriaSet,
    labels: FormLabels,
    form: FilledForm,
    name: str,
    connections: Connections | None = None,
) -> SheetPlan:
    """The plan of a form that computes, every formula with its value.

    `form` gives what is already typed: counts of the head, levels and marks that nothing suggests, scores.
    Give the set in the unit's profile.
    """
    connections = connections or Connections()
    laid = lay_out(chosen, labels, form, name, beside=False)
    formulas = FormFormulas(chosen, connections.functions)
    live = LiveSheet(chosen, laid, labels, form, connections, formulas, side_inputs(chosen, laid))
    live.cells = {(cell.row, cell.column): cell for cell in laid.plan.cells}
    put_beside(live)
    put_head(live)
    put_grid(live)
    _put_helpers(live)
    _put_checks(live)
    for cell in _hidden(live):
        live.cells[cell.row, cell.column] = cell
    plan = replace(
        laid.plan,
        cells=tuple(cell for _, cell in sorted(live.cells.items())),
        widths=_widths(live),
        names=live.names,
        rules=tuple(live.rules),
        highlights=tuple(live.highlights),
        hidden_columns=live.hidden_columns,
        protected=True,
        freeze_row=1,
        zoom=fitting_zoom(replace(laid.plan, widths=_widths(live)), live.check_column),
        first_input=(4, live.value_column),
    )
    plan = with_values(plan, connections.outer)
    room = replace(plan, cells=(*plan.cells, *live.roomy), printing=PrintSetup(last_column=live.check_column))
    plan = replace(plan, heights=with_heights(room, printed_only=True).heights)
    return with_breaks(plan, _parts(live))
