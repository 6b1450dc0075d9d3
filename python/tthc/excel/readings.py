"""What cells say: numbers written as text, notes, and totals with the noise of doubles in them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache

from tthc.domain.counts import Count
from tthc.domain.criteria_set import ClassifyOn, CriteriaSet
from tthc.domain.head_wordings import HEAD_WORDINGS, SHORT_WORDINGS, count_named
from tthc.domain.note_writing import compose_note, online_late_remark
from tthc.domain.notes import read_note
from tthc.domain.numbers import read_count, read_score, round_half_up
from tthc.domain.texts import fold_label
from tthc.excel.values import BadInputError, Shown, exact_value, number, shown

__all__ = ["note_reading", "number_in", "value_to_classify"]

_WHOLE_NOTE = "câu"
_HIGHEST_INDEX = Decimal(100)
_TWO_WAYS = re.compile(r"[1-9]\d{0,2},\d{3}")
"""A decimal here ("1,855"), thousands where the machine is set to English."""


def number_in(cell: object) -> Decimal | None:
    """The number a cell states: "1.855" is 1855, "1,85" is 1.85, "05 hồ sơ" is 5; None when blank.

    Raises:
        BadInputError: it states none, or one that may be read in two ways.
    """
    value = exact_value(cell)
    if value is None or isinstance(value, Decimal):
        return value
    if not isinstance(value, str) or _TWO_WAYS.fullmatch(value.strip()):
        raise BadInputError(f"no number: {cell!r}")
    readings = (read_count(value), read_score(value))
    found = (one.value for one in readings if isinstance(one.value, Decimal) and one.out_of is None)
    stated = next(found, None)
    if stated is None:
        raise BadInputError(f"no number: {cell!r}")
    return stated


def value_to_classify(chosen: CriteriaSet, cell: object) -> Decimal | None:
    """A total or index rounded as the set rounds it, before any threshold; None when blank.

    Raises:
        BadInputError: it is no number, or none the set can reach.
    """
    read = read_score(number(cell)).value if cell != "" else None
    if not isinstance(read, Decimal):
        return None
    on_index = chosen.classify_on is ClassifyOn.INDEX
    highest = max(chosen.profile(group).maximum for group in (None, *chosen.groups))
    decimals = chosen.rounding.index if on_index else chosen.rounding.total
    if not 0 <= read <= (_HIGHEST_INDEX if on_index else highest):
        raise BadInputError(f"no total of {chosen.id}: {cell!r}")
    return round_half_up(read, decimals)


@cache
def _counts_by_name() -> Mapping[str, Count]:
    """Every name a count goes by, folded."""
    named = ((words, count) for table in (HEAD_WORDINGS, SHORT_WORDINGS) for count, words in table.items())
    return {fold_label(words): count for words, count in named} | {count.value: count for count in Count}


def note_reading(note: str, what: str) -> Shown:
    """The number a note states for a count, "" when it states none; for "câu" the whole note written anew.

    Raises:
        BadInputError: `what` names no count.
    """
    counts, wanted = read_note(note).counts, fold_label(what)
    if wanted == fold_label(_WHOLE_NOTE):
        sentences = (compose_note(counts), online_late_remark(counts))
        return " ".join(sentence for sentence in sentences if sentence)
    count = _counts_by_name().get(wanted) or count_named(what)
    if count is None:
        raise BadInputError(f"no count is called {what!r}")
    stated = counts.get(count)
    return shown(None if stated is None else Decimal(stated))
