"""The rows below the total of a form: the maximum that applies, the converted total, the class."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.texts import fold_label
from tthc.files.form_grid import FormGrid, Role
from tthc.files.grid import Grid

__all__ = ["Closing", "closing_of", "closing_rows"]

_FURTHEST = 8
"""Rows below the total that are looked at."""


class Closing(StrEnum):
    """What a row below the total states."""

    MAXIMUM = "maximum"
    INDEX = "index"
    CLASS = "class"


_WORDS = (
    (Closing.MAXIMUM, re.compile(r"(tổng )?(số )?điểm tối đa( (được )?(áp dụng|tính)| của đơn vị)?$")),
    (
        Closing.INDEX,
        re.compile(r"(tổng )?điểm quy đổi|chỉ số (cchc|cải cách hành chính)( của đơn vị)?( \d.*)?$"),
    ),
    (Closing.CLASS, re.compile(r"(xếp|phân) loại( \D.*)?$")),
)


def closing_of(texts: Iterable[str], chosen: CriteriaSet) -> Closing | None:
    """What a row with some texts states; None for any other row."""
    own = fold_label(chosen.summary.index)
    for text in map(fold_label, texts):
        if text == own:
            return Closing.INDEX
        if kind := next((kind for kind, pattern in _WORDS if pattern.match(text)), None):
            return kind
    return None


def closing_rows(grid: Grid, found: FormGrid, chosen: CriteriaSet, total: int | None) -> dict[Closing, int]:
    """The first row of each kind, below the total where there is one; labels stand left of the scores."""
    first_score = min((column for column, _ in found.score_columns), default=found.last_column)
    label = found.columns[Role.LABEL]
    rows: dict[Closing, int] = {}
    for row in found.rows:
        if total is not None and not total < row <= total + _FURTHEST:
            continue
        texts = [grid.text(row, c) for c in grid.columns(row) if c <= max(label, first_score - 1)]
        kind = closing_of(texts, chosen)
        if kind is not None:
            rows.setdefault(kind, row)
    return rows
