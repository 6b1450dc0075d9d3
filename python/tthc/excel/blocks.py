"""What the functions of a form know of its block; each form is read and scored once, however many ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache, lru_cache

from tthc.checks.catalogue import tell
from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import CriteriaSet, Criterion, TotalRule
from tthc.domain.findings import SEVERITY_WORDS, Severity, ToldFinding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import FormInputs, inputs_of_form
from tthc.domain.numbers import format_count
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import CriterionScore, Scored, ScoringOptions, score
from tthc.domain.units import Unit
from tthc.excel.values import BadInputError, Block
from tthc.files.form_block import BlockRow, ReadBlock, read_block, read_entry
from tthc.workflow.one_form import Filled, checked_form, checked_no_cases, filled, scored_form

__all__ = ["alone", "criteria_set", "criterion_score", "findings_text", "scored_block", "total_rule"]

_REMEMBERED = 512
"""Forms kept in mind, by all their figures: the largest province has 168, each takes about 40 KB."""
_MOST_LINES = 8
_RULES: Mapping[str, TotalRule | None] = {
    "": None,
    "lam-tron": TotalRule.ROUNDED,
    "khong-lam-tron": TotalRule.UNROUNDED,
    **{rule.value: rule for rule in TotalRule},
}
NOTHING_WRONG = "Không thấy sai sót."
NO_CASES = "Biểu ghi không phát sinh TTHC trong kỳ."


@cache
def _sets() -> Mapping[str, CriteriaSet]:
    return {one.id: one for one in shipped_sets()}


def criteria_set(name: str) -> CriteriaSet:
    """A shipped set by its id. Raises `BadInputError` when there is none."""
    if name not in _sets():
        raise BadInputError(f"no criteria set is called {name!r}")
    return _sets()[name]


def total_rule(name: str) -> TotalRule | None:
    """How totals are added, by its name; None, the set's own way, for "". Raises `BadInputError`."""
    if name not in _RULES:
        raise BadInputError(f"no total rule is called {name!r}")
    return _RULES[name]


@cache
def alone(set_id: str, criterion: str) -> tuple[CriteriaSet, Criterion]:
    """(a set of one scored criterion, that criterion)."""
    chosen = criteria_set(set_id)
    leaf = next((one for one in chosen.leaves() if one.id == criterion), None)
    if leaf is None:
        raise BadInputError(f"{set_id} has no criterion {criterion!r}")
    return replace(chosen, criteria=(leaf,), staff=None), leaf


def criterion_score(set_id: str, criterion: str, rows: Iterable[BlockRow]) -> CriterionScore:
    """The score of one criterion from its own figures alone, given as rows of a block.

    Raises:
        BadInputError: there is no such criterion, or a figure is not typed as one.
    """
    chosen, leaf = alone(set_id, criterion)
    entry, plain = read_entry(chosen, leaf, rows)
    if not plain:
        raise BadInputError(f"a figure of criterion {criterion} is not typed as one")
    form = FilledForm(Place(""), chosen.id, Entry(), criteria={criterion: entry})
    inputs = FormInputs({}, inputs_of_form(form).criteria)
    return score(chosen, inputs).computed.scores[criterion]


@lru_cache(maxsize=_REMEMBERED)
def _read(block: Block) -> ReadBlock:
    return read_block(block, _sets())


def _unit(read: ReadBlock) -> Unit:
    return Unit(read.form.unit.value or "", read.group)


def _state(read: ReadBlock) -> Filled:
    unreadable = any(tell(one).severity is Severity.ERROR for one in read.findings)
    return filled(read.form, unreadable=unreadable)


@lru_cache(maxsize=_REMEMBERED)
def scored_block(block: Block, set_id: str, rule: TotalRule | None) -> Scored | None:
    """The scores of a form; None while it holds nothing, and for a unit without cases.

    Raises:
        BadInputError: the block is of another set, or a figure is not typed as one.
        FormBlockError: the block was not made for these keys.
    """
    read = _read(block)
    if read.criteria_set.id != set_id:
        raise BadInputError(f"the block is of {read.criteria_set.id}, asked was {set_id!r}")
    if not read.plain:
        raise BadInputError("a figure of the form is not typed as one")
    if _state(read) is not Filled.FIGURES:
        return None
    return scored_form(read.criteria_set, _unit(read), read.form, ScoringOptions(rule))


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lines(told: Iterable[ToldFinding], right: str) -> list[str]:
    """What to look at, errors first; where there is nothing, that all is right, and then information."""
    order = tuple(Severity)
    ranked = sorted(told, key=lambda one: order.index(one.severity))
    wanted = [one for one in ranked if one.severity is not Severity.INFO]
    head = [] if wanted else [right]
    lines = (f"{SEVERITY_WORDS[one.severity]}: {_capitalised(one.message)}" for one in wanted or ranked)
    return list(dict.fromkeys((*head, *lines)))


@lru_cache(maxsize=_REMEMBERED)
def findings_text(block: Block) -> str:
    """What is to be looked at in a form, a line each; "" for a form that holds nothing yet.

    Raises:
        FormBlockError: the block was not made for these keys.
    """
    read = _read(block)
    state = _state(read)
    if state is Filled.NOTHING:
        return ""
    found = read.findings
    if state is Filled.FIGURES:
        found += checked_form(read.criteria_set, _unit(read), read.form, ScoringOptions())
    if state is Filled.NO_CASES:
        found += checked_no_cases(read.criteria_set, _unit(read), read.form, ScoringOptions())
    right = NO_CASES if state is Filled.NO_CASES else NOTHING_WRONG
    lines = _lines(map(tell, found), right)
    more = len(lines) - _MOST_LINES
    rest = [f"… và còn {format_count(more)} nội dung nữa"] if more > 0 else []
    return "\n".join((*lines[:_MOST_LINES], *rest))
