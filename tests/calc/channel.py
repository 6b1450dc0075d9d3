"""Requests to the books inside LibreOffice, and the values in them."""

from __future__ import annotations

import datetime as dt
import decimal
import numbers
from typing import Any

from calc.counts import COUNTS
from calc.errors import ComError
from office.calc import Calc, CalcError, CalcTimeoutError

Raw = Any
"""A cell over COM: float, str, bool, datetime, Decimal (currency), int (an error), None."""

ERRORS = {
    "#DIV/0!": -2146826281,
    "#N/A": -2146826246,
    "#NAME?": -2146826259,
    "#NULL!": -2146826288,
    "#NUM!": -2146826252,
    "#REF!": -2146826265,
    "#VALUE!": -2146826273,
}
"""Errors in cells as COM gives them: whole numbers, which no other cell is."""


class Channel:
    """The LibreOffice of the tests; a book belongs to the process that opened it."""

    def __init__(self, calc: Calc) -> None:
        self.calc = calc

    def ask(self, ask: str, *, process: object = None, limit: float | None = None, **arguments: Any) -> Any:
        """One request. What Excel would refuse raises `ComError`; a LibreOffice that ended, `CalcError`."""
        if process is not None and not self.calc.is_running(process):
            raise CalcError("the LibreOffice that held this workbook has ended")
        COUNTS.calls += 1
        try:
            return self.calc.ask("engine", limit=limit, request={"ask": ask, **arguments})
        except CalcTimeoutError:
            raise
        except CalcError as error:
            if self.calc.group is None:
                raise
            raise ComError(str(error)) from None

    @property
    def process(self) -> Any:
        """What runs now, for `is_running`; started if need be."""
        return self.calc.process


def to_wire(value: Any) -> Any:
    """A value as it travels; raises `TypeError` for what pywin32 could not hand over."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, dt.datetime):
        return ["d", value.replace(tzinfo=None).isoformat()]
    if isinstance(value, dt.date):
        return ["d", dt.datetime(value.year, value.month, value.day).isoformat()]
    if isinstance(value, decimal.Decimal):  # pywin32 makes currency of it: four decimals
        return ["c", str(round(value, 4))]
    if isinstance(value, numbers.Real):
        return float(value)
    raise TypeError(f"Excel takes no {type(value).__name__}")


def from_wire(value: Any) -> Raw:
    """A value as COM gives it."""
    if not isinstance(value, list):
        return float(value) if type(value) is int else value
    tag, text = value
    if tag == "d":
        return dt.datetime.fromisoformat(text)
    return decimal.Decimal(text) if tag == "c" else ERRORS[text]
