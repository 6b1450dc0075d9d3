"""Reads the rows of printed summaries with more scores than criteria, or one fewer, by what agrees best."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from tthc.checks.row_readings import best_reading
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import SummaryRow
from tthc.domain.numbers import format_number
from tthc.domain.scoring import ScoringOptions
from tthc.files.reader import ReadFile
from tthc.files.summary_reader import ReadSummary

__all__ = ["with_readings"]

_SHORT, _SHORT_READ = "TT139", "TT160"
_UNREAD, _READ, _FITTED, _TABLE = "TT131", "TT156", "TT130", "TT158"
_SEVERAL = 2


def _told(finding: Finding, criteria_set: CriteriaSet, read: Iterable[SummaryRow]) -> Finding:
    """What is said of a row that could be read after all."""
    if finding.code not in (_UNREAD, _SHORT) or finding.place is None:
        return finding
    row = next((one for one in read if one.form.source.row == finding.place.row), None)
    if row is None:
        return finding
    column = criteria_set.deciding_column.id
    scores = (row.form.criterion(leaf.id).score(column).value for leaf in criteria_set.leaves())
    words = tuple(format_number(one) if isinstance(one, Decimal) else str(one) for one in scores)
    facts: dict[str, Fact] = {**finding.facts, "scores": words}
    return replace(finding, code=_READ if finding.code == _UNREAD else _SHORT_READ, facts=facts)


def _in_words(rows: Sequence[int]) -> str:
    """Numbers of lines, those that follow each other as a range: "17 đến 27, 30"."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][-1] + 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    return ", ".join(f"{run[0]} đến {run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _gathered(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Several such rows of a table told as one; each then only says how it was read."""
    own = [one for one in findings if one.code in (_FITTED, _READ) and one.place is not None]
    rows = sorted({one.place.row for one in own if one.place is not None})
    if len(rows) < _SEVERAL:
        return tuple(findings)
    place = own[0].place
    facts: dict[str, Fact] = {"rows": len(rows), "which": _in_words(rows), "wanted": own[0].facts["wanted"]}
    rest = (replace(one, cause=place) if one in own else one for one in findings)
    return (Finding(_TABLE, facts, place), *rest)


def _summary(read: ReadSummary, criteria_set: CriteriaSet, options: ScoringOptions) -> ReadSummary:
    if read.table.criteria_set != criteria_set.id:
        return read
    found: list[SummaryRow] = []
    rows: list[SummaryRow] = []
    for row in read.table.rows:
        better = best_reading(criteria_set, options, row)
        rows.append(better or row)
        found += [better] if better else []
    findings = _gathered([_told(one, criteria_set, found) for one in read.findings])
    return replace(read, table=replace(read.table, rows=tuple(rows)), findings=findings)


def with_readings(
    files: Iterable[ReadFile], criteria_set: CriteriaSet, options: ScoringOptions
) -> tuple[ReadFile, ...]:
    """The files with such rows read where one way agrees clearly best, and said so."""
    return tuple(
        replace(file, summaries=tuple(_summary(one, criteria_set, options) for one in file.summaries))
        for file in files
    )
