"""The rows below the total of a form: the maximum that applies, the converted total, the class."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

from tthc.domain.criteria_set import ClassifyOn, CriteriaSet
from tthc.domain.scoring import classify_label
from tthc.domain.texts import fold_label
from tthc.files.form_grid import FormGrid, Role
from tthc.files.grid import Grid

__all__ = ["Closing", "closing_of", "closing_rows", "has_closing_rows", "unread_rows"]

_FURTHEST = 8
"""Rows below the total that are looked at."""


class Closing(StrEnum):
    """What a row below the total states."""

    MAXIMUM = "maximum"
    INDEX = "index"
    CLASS = "class"


_WORDS = (
    (
        Closing.MAXIMUM,
        re.compile(r"(tổng )?(số )?điểm tối đa( (được )?(áp dụng|tính))?( của đơn vị)?( theo tiêu chí.*)?$"),
    ),
    (
        Closing.INDEX,
        re.compile(
            r"(tổng )?(số )?điểm quy đổi\b|quy đổi\b"
            r"|chỉ số (cchc|cải cách hành chính)( (năm|quý|tháng) .*)?( của đơn vị| đạt( được)?)?( \d.*)?$"
        ),
    ),
    (
        Closing.CLASS,
        re.compile(r"(kết quả |mức )?(đánh giá )?(xếp|phân) (loại|hạng)( \D.*)?$|xếp mức( \D.*)?$"),
    ),
)
_BELOW_TOTAL = re.compile(
    r"chỉ số( (của đơn vị|chung|đạt( được)?))?$|(tỷ|tỉ) lệ( (đạt|điểm|quy đổi|phần trăm))*( được)?$"
)
"""Labels of the index that may be a criterion's heading above the total."""


def has_closing_rows(chosen: CriteriaSet) -> bool:
    """True for a set whose forms state more than a total below it."""
    converts = chosen.rescale or chosen.classify_on is ClassifyOn.INDEX
    return converts or not chosen.uses_counts


def closing_of(texts: Iterable[str], chosen: CriteriaSet, *, below: bool = False) -> Closing | None:
    """What a row with some texts states; None for any other row. `below`: it stands below the total."""
    own = fold_label(chosen.summary.index)
    for text in map(fold_label, texts):
        if text == own or (below and _BELOW_TOTAL.match(text)):
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
        kind = closing_of(texts, chosen, below=total is not None)
        if kind is not None:
            rows.setdefault(kind, row)
    return rows


def unread_rows(
    grid: Grid, found: FormGrid, chosen: CriteriaSet, total: int, known: Iterable[int]
) -> Iterator[tuple[int, int]]:
    """The first cell with a figure or a class in each row below the total that is no closing row."""
    read = set(known)
    for row in found.rows:
        if not total < row <= total + _FURTHEST or row in read:
            continue
        for column, _ in found.score_columns:
            number = isinstance(grid.score(row, column).value, Decimal)
            if number or classify_label(grid.text(row, column), chosen.bands):
                yield row, column
                break
