"""Values as Excel hands them over, made exact; and the way back."""

from __future__ import annotations

import math
from datetime import date, datetime, time
from decimal import Decimal

from tthc.files.cell_values import to_cell_value
from tthc.files.grid import CellError, CellValue

__all__ = ["BadInputError", "Block", "Shown", "block_rows", "exact_value", "number", "shown", "text_of"]

_ERRORS = frozenset({"#NULL!", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#N/A"})
_VALUES = (str, Decimal, bool, datetime, date, time, type(None))

Block = tuple[tuple[str, CellValue | None], ...]
"""The rows of a form's block, in a shape that can be remembered."""
Shown = float | str
"""What a function gives back: a number, a text, "-" for what does not count, "" for nothing yet."""


class BadInputError(ValueError):
    """An argument that cannot be what was meant; Excel shows its own formula instead."""


def exact_value(value: object) -> CellValue | None:
    """A value of a cell: a double by its shortest notation, an error by name, blank text as None."""
    match value:
        case Decimal():  # a cell in a currency format
            return value
        case str() if value in _ERRORS:
            return CellError(value)
        case float() | int() if isinstance(value, bool) or math.isfinite(value):
            return to_cell_value(value)
        case _ if isinstance(value, _VALUES):
            return to_cell_value(value)
    raise BadInputError(f"no value of a cell: {value!r}")


def block_rows(block: object) -> Block:
    """The rows of a two-column range; rows without a key are left out.

    Raises:
        BadInputError: it is no range of two columns, or a key is no text.
    """
    rows = block if isinstance(block, list | tuple) else ()
    if not rows or not all(isinstance(row, list | tuple) and len(row) == 2 for row in rows):
        raise BadInputError("a block has two columns")
    keyed = [row for row in rows if row[0] not in (None, "")]
    if not all(isinstance(key, str) for key, _ in keyed):
        raise BadInputError("a key of a block is a text")
    return tuple((key.strip(), exact_value(value)) for key, value in keyed)


def number(value: object) -> Decimal | None:
    """A number that is typed as one; None when blank.

    Raises:
        BadInputError: it is anything else.
    """
    exact = exact_value(value)
    if exact is None or isinstance(exact, Decimal):
        return exact
    raise BadInputError(f"no number: {value!r}")


def text_of(value: object) -> str:
    """A text; a whole number is written plainly, blank is "".

    Raises:
        BadInputError: it is an error, a date or a truth value.
    """
    match exact_value(value):
        case None:
            return ""
        case str() as text:
            return text.strip()
        case Decimal() as plain:
            return format(plain.normalize(), "f")
    raise BadInputError(f"no text: {value!r}")


def shown(value: Decimal | None) -> Shown:
    """A number for a cell; "" for None."""
    return "" if value is None else float(value)
