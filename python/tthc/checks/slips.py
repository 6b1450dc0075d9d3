"""How a figure goes wrong on its way to the cell: a digit, two digits swapped, one lost, decimals hidden."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

from tthc.domain.numbers import round_half_up

__all__ = ["hides_decimals", "is_slip"]


def _one_less(longer: str, shorter: str) -> bool:
    """True when leaving one character out of the longer text gives the shorter."""
    if len(longer) != len(shorter) + 1:
        return False
    return any(longer[:at] + longer[at + 1 :] == shorter for at in range(len(longer)))


def _one_swap(left: str, right: str) -> bool:
    different = [at for at, pair in enumerate(zip(left, right, strict=True)) if pair[0] != pair[1]]
    beside = any(different == [a, b] for a, b in pairwise(range(len(left))))
    return beside and sorted(left) == sorted(right)


def is_slip(found: str, meant: str) -> bool:
    """True when one typing mistake turns `meant` into `found`.

    That is one digit changed, two neighbours swapped, a digit lost or too many, or a comma lost. Both are
    plain numbers with a point ("1.86").
    """
    if found == meant:
        return False
    if found.replace(".", "") == meant.replace(".", ""):
        return True
    if len(found) == len(meant):
        return sum(a != b for a, b in zip(found, meant, strict=True)) == 1 or _one_swap(found, meant)
    return _one_less(found, meant) or _one_less(meant, found)


def hides_decimals(found: Decimal, meant: Decimal) -> bool:
    """True when a cell that shows fewer decimals turns `meant` into `found` (1,21 shown as 1)."""
    places = max(0, -int(found.as_tuple().exponent))
    finer = max(0, -int(meant.normalize().as_tuple().exponent)) > places
    return finer and round_half_up(meant, places) == found
