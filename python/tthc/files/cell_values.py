"""Values of reading libraries as cell values."""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation

from tthc.files.grid import CellError, CellValue

__all__ = ["exact", "to_cell_value"]

_LARGEST_EXPONENT = 308


def exact(text: str) -> CellValue | None:
    """The number a text plainly writes; an error beyond what a spreadsheet holds, None when it is none."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    if not number.is_finite() or number.adjusted() > _LARGEST_EXPONENT or len(text) > _LARGEST_EXPONENT:
        return CellError("#NUM!")
    return Decimal(int(number)) if number == number.to_integral_value() else number


_PERCENT = re.compile(r"-?\d+(,\d+)?%")


def to_cell_value(value: object) -> CellValue | None:
    """A cell's value; blank text is no value, a number is exact by its shortest notation, NaN is an error."""
    match value:
        case None:
            return None
        case bool():
            return value
        case int():
            return Decimal(value)
        case float() if not math.isfinite(value):
            return CellError("#NUM!")
        case float():
            return Decimal(int(value)) if value.is_integer() else Decimal(repr(value))
        case datetime() | date() | time():
            return value
        case str():
            return value if value.strip() else None
    return str(value)


def percent_text(value: Decimal) -> str:
    """A number cell shown in percent, as it is seen: 0.955 is "95,5%".

    Where a count or a score is wanted it is asked about, not taken for 0.95.
    """
    return f"{format((value * 100).normalize(), 'f')}%".replace(".", ",")


def percent_value(text: str) -> Decimal | None:
    """The number of a text made by `percent_text`; None for any other text."""
    return Decimal(text[:-1].replace(",", ".")) / 100 if _PERCENT.fullmatch(text) else None
