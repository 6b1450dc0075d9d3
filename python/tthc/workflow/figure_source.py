"""Nguồn số liệu: how a figure of the tables comes about, and the cells it was made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from tthc.domain.counts import Count
from tthc.domain.results import Consolidation
from tthc.domain.texts import fold
from tthc.files.form_layout import lay_out
from tthc.files.plan import sheet_name
from tthc.files.summary_layout import SHEET_NAME, figures_by_cell
from tthc.workflow.export import group_forms, part_suffixes
from tthc.workflow.figure_counts import (
    explained_count,
    explained_dossiers,
    explained_level,
    explained_part_of_ratio,
)
from tthc.workflow.figure_parts import FigureSource, Subject, subject_of_group, subject_of_unit
from tthc.workflow.figure_scores import explained_score
from tthc.workflow.figure_totals import (
    explained_class,
    explained_index,
    explained_maximum,
    explained_rank,
    explained_staff_score,
    explained_total,
)
from tthc.workflow.request import Request

__all__ = ["Figure", "FigureSource", "explain", "figures_by_sheet"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of a table: whose it is, which one (`explain`), and of which part of the run."""

    name: str
    figure: str
    part: int = 0
    """Position among `Consolidation.parts`."""


def _subject(run: Consolidation, part: Consolidation, name: str) -> Subject | None:
    """The unit of this name, else the group; None when the part has neither."""
    wanted, units = fold(name), (*part.units, *part.outside)
    named = [unit for unit in units if fold(unit.unit.name) == wanted]
    named += [unit for unit in units if fold(unit.printed_name) == wanted]
    if named:
        return subject_of_unit(run, part, named[0])
    for group in part.groups:
        if wanted in (fold(group.group.title), fold(group.group.id)):
            return subject_of_group(run, part, group)
    return None


def _of_whole(subject: Subject) -> Mapping[str, Callable[[], FigureSource]]:
    """The figures a unit or group has once."""
    deciding = subject.chosen.deciding_column.id
    return {
        "total": lambda: explained_total(subject, deciding),
        "staff_score": lambda: explained_staff_score(subject),
        "classification": lambda: explained_class(subject),
        "index": lambda: explained_index(subject),
        "rank": lambda: explained_rank(subject),
        **{f"total.{one.id}": _total(subject, one.id) for one in subject.chosen.columns},
        **{f"maximum.{one.id}": _maximum(subject, one.id) for one in subject.chosen.columns},
        **{name: _count(subject, count) for count in Count for name in (count.value, f"count.{count.value}")},
    }


def _total(subject: Subject, column: str) -> Callable[[], FigureSource]:
    return lambda: explained_total(subject, column)


def _maximum(subject: Subject, column: str) -> Callable[[], FigureSource]:
    return lambda: explained_maximum(subject, column)


def _count(subject: Subject, count: Count) -> Callable[[], FigureSource]:
    return lambda: explained_count(subject, count)


def _of_criterion(subject: Subject, figure: str) -> FigureSource:
    """A figure of one criterion. Raises KeyError when the set has none of this name."""
    nodes = {node.id: node for node in subject.chosen.nodes()}
    if figure in nodes:
        return explained_score(subject, nodes[figure], subject.chosen.deciding_column.id)
    kind, _, rest = figure.partition(".")
    if kind == "score":
        column, _, key = rest.partition(".")
        if column in {one.id for one in subject.chosen.columns}:
            return explained_score(subject, nodes[key], column)
    elif kind == "level":
        key, _, at = rest.rpartition(".")
        return explained_level(subject, nodes[key], int(at))
    elif kind == "mark":
        return explained_score(subject, nodes[rest.rpartition(".")[0]], subject.chosen.deciding_column.id)
    elif kind == "dossiers":
        return explained_dossiers(subject, nodes[rest])
    elif kind in ("numerator", "denominator"):
        return explained_part_of_ratio(subject, nodes[rest], whole=kind == "denominator")
    raise KeyError(figure)


def explain(
    result: Consolidation, unit_or_group: str, figure: str, *, part: int | None = None
) -> FigureSource:
    """Where a figure of a unit (by its name) or of a group (by its title) comes from.

    `figure`: the id of a criterion (in the deciding column) or heading; "total", "staff_score",
    "classification", "index", "rank"; a count of the head ("received"); or a cell of a form by its key
    (`LaidForm.places`: "level.1.0", "score.self.1", "total.self", "numerator.b"). `part`: which of the
    result's parts, where the period has several; None takes the first that knows the name.

    Raises:
        KeyError: no such unit or group, or no such figure.
    """
    parts = result.parts if part is None else (result.parts[part],)
    found = (_subject(result, one, unit_or_group) for one in parts)
    subject = next((one for one in found if one is not None), None)
    if subject is None:
        raise KeyError(unit_or_group)
    whole = _of_whole(subject).get(figure)
    return whole() if whole is not None else _of_criterion(subject, figure)


_FIGURES = ("count", "dossiers", "level", "mark", "numerator", "denominator", "score", "total", "maximum")
_ALONE = frozenset({"index", "classification"})


def figures_by_sheet(
    result: Consolidation, request: Request
) -> Mapping[str, Mapping[tuple[int, int], Figure]]:
    """Sheet of the export -> (row, column) -> the figure there: of TỔNG HỢP and of every group's form."""
    sheets: dict[str, Mapping[tuple[int, int], Figure]] = {}
    for at, (part, suffix) in enumerate(zip(result.parts, part_suffixes(result), strict=True)):
        cells = figures_by_cell(part, request.labels, one_of_several=bool(suffix))
        sheets[sheet_name(SHEET_NAME, suffix)] = {
            cell: Figure(name, figure, at) for cell, (name, figure) in cells.items()
        }
        for group, form in group_forms(part, request.labels.report_number, suffix):
            laid = lay_out(form.applied, form.labels, form.form, form.name)
            sheets[form.name] = {
                cell: Figure(group.group.title, key, at)
                for key, cell in laid.places.items()
                if key in _ALONE or key.partition(".")[0] in _FIGURES
            }
    return sheets
