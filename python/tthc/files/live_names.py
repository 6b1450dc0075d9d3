"""Defined names of a form that computes: one per cell that means something, made from its key."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

__all__ = ["BLOCK", "name_of", "number", "quoted", "text_or_blank"]

BLOCK = "khoi"
"""The name of a form's block: its inputs, key and value, for actions and worksheet functions."""

_NOT_IN_A_NAME = re.compile(r"[^A-Za-z0-9]")


def name_of(*parts: object) -> str:
    """The defined name of a key: "level.3.5a.0" -> "level_3_5a_0"; never like a cell, for its underscore."""
    return _NOT_IN_A_NAME.sub("_", ".".join(str(part) for part in parts))


def number(value: Decimal | Fraction | int) -> str:
    """A constant in a formula: "0.5"; a fraction with no end as a quotient."""
    exact = Fraction(value)
    if exact.denominator == 1:
        return str(exact.numerator)
    plain = Decimal(exact.numerator) / Decimal(exact.denominator)
    return format(plain, "f") if Fraction(plain) == exact else f"({exact.numerator}/{exact.denominator})"


def quoted(text: str) -> str:
    """A text constant in a formula."""
    return '"' + text.replace('"', '""') + '"'


def text_or_blank(name: str) -> str:
    """What a cell holds, a blank as "" (a plain reference would show 0)."""
    return f'IF({name}="","",{name})'


def listed(names: Iterable[str]) -> str:
    """Arguments of a function."""
    return ",".join(names)
