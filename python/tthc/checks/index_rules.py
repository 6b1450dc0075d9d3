"""Rules over the maximum stated for a total and the index: total / maximum x 100."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from tthc.checks.columns import every_column, is_scored, proposing_in_cell, total_name
from tthc.checks.context import Checked, Rule
from tthc.checks.slips import is_slip
from tthc.checks.typed import agrees, plain_score, proposing
from tthc.domain.criteria_set import ScoreColumn
from tthc.domain.findings import Fact, Finding
from tthc.domain.numbers import format_number, format_score, round_half_up
from tthc.domain.scoring import classify, classify_label

__all__ = ["INDEX_RULES", "accepted_index"]

_HIGHEST = Decimal(100)
_STEP = Decimal("0.25")
"""Maxima are whole, half or quarter points."""


def maximum_is_applicable(checked: Checked) -> Iterator[Finding]:
    """The maximum stated for a total is that of the criteria that count.

    Why: "55/70" beside criteria worth 80 gives an index of 78,57 instead of 68,75. A total alone is fine.
    """
    leaves = checked.criteria_set.leaves()
    for column, result in every_column(checked):
        stated, typed = checked.form.maxima.get(column.id), checked.form.total(column.id)
        if stated is None or stated.value in (None, result.maximum):
            continue
        if not is_scored(checked.form, leaves, column) and result.total is None:
            continue
        facts: dict[str, Fact] = {
            "what": total_name(checked.criteria_set, column),
            "typed": stated.value,
            "computed": result.maximum,
        }
        found = checked.finding("TT411", stated.place or typed.place, facts)
        value = plain_score(typed)
        if stated.place is not None and stated.place != typed.place:
            yield proposing(found, stated, [result.maximum])
        else:
            over = [(value, result.maximum)] if value is not None else []
            yield proposing_in_cell(found, typed, stated, over)


def _stated_total(checked: Checked, column: ScoreColumn) -> Decimal | None:
    """The total as typed, rounded; None where none is."""
    value = plain_score(checked.form.total(column.id))
    return None if value is None else round_half_up(value, checked.criteria_set.rounding.total)


def _stated_maximum(checked: Checked, column: ScoreColumn) -> Decimal:
    """The maximum as stated for the total, else the applicable one."""
    stated = checked.form.maxima.get(column.id)
    applied = checked.scored.columns[column.id].maximum
    return stated.value if stated is not None and stated.value else applied


def _index(checked: Checked, total: Decimal | None, maximum: Decimal) -> Decimal | None:
    if total is None or not maximum:
        return None
    return round_half_up(Fraction(total) / Fraction(maximum) * 100, checked.criteria_set.rounding.index)


def accepted_index(checked: Checked) -> Decimal | None:
    """The typed index where a convention of adding gives it; None where none is typed or it is wrong."""
    value, decimals = plain_score(checked.form.index), checked.criteria_set.rounding.index
    every = (checked.scored, *(scored for _, scored in checked.others))
    known = {one.deciding.index for one in every} - {None}
    fits = value is not None and any(one is not None and agrees(value, one, decimals) for one in known)
    return round_half_up(value, decimals) if fits and value is not None else None


def index_is_possible(checked: Checked) -> Iterator[Finding]:
    """An index lies from 0 to 100, and there is none where nothing counts.

    Why: a lost comma turns 84,71 into 8471; a base of 0 gives no share.
    """
    typed, value = checked.form.index, plain_score(checked.form.index)
    deciding = checked.scored.deciding
    if value is None:
        return
    if not deciding.maximum:
        yield checked.finding("TT420", typed.place, {"typed": value})
    elif not 0 <= value <= _HIGHEST:
        commas = [meant for places in (2, 1) if 0 < (meant := value.scaleb(-places)) <= _HIGHEST]
        proposed = [deciding.index] if deciding.index is not None else commas
        yield proposing(checked.finding("TT415", typed.place, {"typed": value}), typed, proposed)


def _exactly(typed: Decimal, computed: Decimal) -> str:
    """How an index went wrong, where one slip explains it: "; chỉ khác một chữ số..."; else ""."""
    padded = f"{typed:f}", f"{computed:f}"
    if not is_slip(*padded) and not is_slip(_plain(typed), padded[1]):
        return ""
    one_digit = len(padded[0]) == len(padded[1]) and sum(a != b for a, b in zip(*padded, strict=True)) == 1
    return "; chỉ khác một chữ số, có thể nhập nhầm chỉ số" if one_digit else "; có thể nhập nhầm chỉ số"


def _other_figure(checked: Checked, typed: Decimal, total: Decimal, maximum: Decimal) -> str:
    """The total or the maximum that one slip away gives the typed index, in words; "" for none."""
    decimals = checked.criteria_set.rounding.total
    last = Decimal(1).scaleb(-decimals)
    near = round_half_up(Fraction(typed) * Fraction(maximum) / 100, decimals)
    totals = [near + last * step for step in (0, 1, -1)]
    middle = (Fraction(total) * 100 / Fraction(typed)) / Fraction(_STEP) if typed else Fraction(0)
    most = _STEP * round_half_up(middle, 0)
    ways = [
        f"tổng điểm là {format_score(one)}" for one in totals if _is_slip(checked, total, one, typed, maximum)
    ]
    if typed and _index(checked, total, most) == typed and is_slip(_plain(maximum), _plain(most)):
        ways.append(f"điểm tối đa là {format_number(most)}")
    return f"; nếu {' hoặc '.join(ways)} thì khớp" if ways else ""


def _is_slip(checked: Checked, total: Decimal, meant: Decimal, typed: Decimal, maximum: Decimal) -> bool:
    fits = _index(checked, meant, maximum) == typed and 0 <= meant <= maximum
    return fits and is_slip(_plain(total), _plain(meant))


def _plain(value: Decimal) -> str:
    """A number without the zeros behind it: "79.5", so that "79.50" is no slip of it."""
    return format(value.normalize(), "f")


def _class_fits(checked: Checked, typed: Decimal, computed: Decimal) -> str:
    """What the typed class says of the two indices; "" where it fits both or neither."""
    bands = checked.criteria_set.bands
    named = classify_label(checked.form.classification.value or "", bands)
    by_typed, by_computed = classify(typed, bands), classify(computed, bands)
    if named is None or by_typed == by_computed or named not in (by_typed, by_computed):
        return ""
    which = "chỉ số đã ghi" if named == by_typed else "chỉ số tính lại"
    return f'; xếp loại "{named.label}" theo {which}'


def index_is_share_of_maximum(checked: Checked) -> Iterator[Finding]:
    """The typed index is total / applicable maximum x 100, rounded.

    Why: Kon Rẫy prints 84,41 beside 79,63/94, which gives 84,71. Where the index follows from the total and
    maximum as typed, the mistake is in those, and is told there.
    """
    column, deciding = checked.criteria_set.deciding_column, checked.scored.deciding
    typed, decimals = checked.form.index, checked.criteria_set.rounding.index
    value, maximum = plain_score(typed), _stated_maximum(checked, column)
    if (
        value is None
        or not 0 <= value <= _HIGHEST
        or not deciding.maximum
        or accepted_index(checked) is not None
    ):
        return
    value, total = round_half_up(value, decimals), _stated_total(checked, column)
    by_typed = _index(checked, total, maximum)
    computed = deciding.index if deciding.index is not None else by_typed
    if computed is None or value == computed:
        return
    facts: dict[str, Fact] = {"typed": value, "computed": computed}
    if value == by_typed and total is not None:
        stated = f"{format_score(total)}/{format_number(maximum)}"
        yield checked.finding("TT413", typed.place, facts | {"stated": stated})
        return
    if deciding.total is not None:
        total, maximum = deciding.total, deciding.maximum
    assert total is not None  # there is an index of it
    hint = _exactly(value, computed) or _other_figure(checked, value, total, maximum)
    facts |= {
        "counts": f"{format_number(total)}/{format_number(maximum)}",
        "others": hint + _class_fits(checked, value, computed),
    }
    yield proposing(checked.finding("TT412", typed.place, facts), typed, [computed])


def index_is_stated(checked: Checked) -> Iterator[Finding]:
    """A row of a table with a column for the index has one where it can be computed.

    Why: the index is what is published and ranked; a blank was forgotten, as a blank total is.
    """
    typed, computed = checked.form.index, checked.scored.deciding.index
    blank = typed.place is not None and typed.value is None and not typed.raw
    if checked.from_row and blank and computed is not None:
        yield checked.finding("TT168", typed.place, {"computed": computed})


INDEX_RULES: tuple[Rule, ...] = (
    maximum_is_applicable,
    index_is_possible,
    index_is_stated,
    index_is_share_of_maximum,
)
