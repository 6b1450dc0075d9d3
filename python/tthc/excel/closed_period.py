"""The mark a workbook bears while its period is closed: a cell of `_tthc`, "<period>|<folder>|<time>"."""

from __future__ import annotations

from dataclasses import dataclass

import xlwings as xw

from tthc.domain.errors import TthcError
from tthc.domain.periods import find_period
from tthc.domain.texts import fold, squeeze

__all__ = ["ClosedPeriod", "closed_period", "ensure_open", "mark_cell", "period_of", "same_period"]

_MARK, _PERIOD = "ky_da_chot", "cau_hinh_ky"


@dataclass(frozen=True, slots=True)
class ClosedPeriod:
    """`period` as CẤU HÌNH had it; `folder` named from the workbook's; `when` in words."""

    period: str
    folder: str
    when: str

    @property
    def mark(self) -> str:
        """As the cell holds it."""
        return "|".join(part.replace("|", "/") for part in (self.period, self.folder, self.when))


def mark_cell(book: xw.Book) -> xw.Range:
    """The cell of the mark.

    Raises:
        TthcError: the workbook is one of an earlier version, which has none (TT725).
    """
    if not book.names.contains(_MARK):
        raise TthcError("TT725")
    return book.names[_MARK].refers_to_range


def period_of(book: xw.Book) -> str:
    """The period of CẤU HÌNH, "" for none."""
    return squeeze(str(book.names[_PERIOD].refers_to_range.value or ""))


def same_period(one: str, other: str) -> bool:
    """Whether two texts name one period: "Quý II năm 2022", "quý 2/2022"."""
    found = find_period(one)
    return fold(one) == fold(other) or (found is not None and found == find_period(other))


def closed_period(book: xw.Book) -> ClosedPeriod | None:
    """What is marked closed, if that is the period CẤU HÌNH is set to; None while it may be worked on."""
    if not book.names.contains(_MARK):
        return None
    parts = str(mark_cell(book).value or "").split("|")
    if len(parts) != 3:
        return None
    found = ClosedPeriod(*parts)
    return found if same_period(found.period, period_of(book)) else None


def ensure_open(book: xw.Book) -> None:
    """Raises `TthcError` (TT723) while the period is closed."""
    found = closed_period(book)
    if found is not None:
        raise TthcError("TT723", seen=found.period, when=found.when)
