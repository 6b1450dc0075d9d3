"""Forms in which every figure agrees with every other, and one figure of them changed; no test lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

from support import QD1187, make_form
from tthc.checks.context import Checked
from tthc.checks.figures import Figure, FigureKind, Value
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import TotalRule
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ScoringOptions, score

__all__ = ["checked_of", "consistent_form", "one_digit_off"]

OPTIONS = ScoringOptions(total_rule=QD1187.total_rule)
SHEET = ("a.xlsx", "Biểu 03")


def checked_of(form: FilledForm, *, row: bool = False) -> Checked:
    """A form as the rules look at it."""
    inputs = inputs_of_summary_row(form) if row else inputs_of_form(form)
    scored = score(QD1187, inputs, OPTIONS)
    return Checked(QD1187, form, form.unit.value, scored, (), OPTIONS, row)


def _at(row: int, column: int) -> Place:
    return Place(*SHEET, row, column)


def _placed(entries: Mapping[str, CriterionEntry]) -> dict[str, CriterionEntry]:
    """The entries with a cell each, as on a sheet."""
    placed, row = {}, 12
    for key, entry in entries.items():
        levels = tuple(replace(one, place=_at(row + 1 + at, 4)) for at, one in enumerate(entry.levels))
        marks = tuple(replace(one, place=_at(row + 1 + at, 4)) for at, one in enumerate(entry.marks))
        scores = {name: replace(one, place=_at(row, 5)) for name, one in entry.scores.items()}
        count = replace(entry.count, place=_at(row, 4)) if entry.count.given else entry.count
        placed[key] = replace(entry, levels=levels, marks=marks, scores=scores, count=count)
        row += 4
    return placed


def _typed(form: FilledForm, rule: TotalRule) -> FilledForm:
    """The form with the scores and the total typed that follow from its counts."""
    scores = score(QD1187, inputs_of_form(form), OPTIONS).deciding.scores
    entries = {
        key: replace(entry, scores={"self": Entry(scores[key].value)}) for key, entry in form.criteria.items()
    }
    total = score(QD1187, inputs_of_form(form), ScoringOptions(total_rule=rule)).deciding.total
    return replace(form, criteria=entries, totals={"self": Entry(total, _at(48, 5))})


def consistent_form(random: Random) -> FilledForm:
    """A filled form of any size without a contradiction, every figure in a cell of its own."""
    most = random.choice([20, 60, 300, 900, 4000])
    early, on_time = random.randint(1, most), random.choice([0, random.randint(1, most)])
    late = random.choice([0, 0, random.randint(1, max(1, most // 20))])
    resolved = early + on_time + late
    pending = random.choice([0, random.randint(0, most // 10)])
    received = resolved + pending
    online = random.randint(0, received // 2)
    carried_over = random.randint(0, (received - online) // 4)
    head = {
        Count.RECEIVED: received,
        Count.ONLINE: online,
        Count.CARRIED_OVER: carried_over,
        Count.DIRECT: received - online - carried_over,
        Count.IN_PROGRESS: pending,
        Count.ONLINE_LATE: 0,
    }
    contacts = [early + on_time, late, None]
    attitude = [early, on_time, random.choice([None, late])]
    share = online * 100
    allowed = 2 if share < 15 * received else 1 if share < 30 * received else 0
    form = make_form(
        early=early,
        on_time=on_time,
        late=late,
        head=head,
        levels={"3": contacts, "4": contacts, "5": attitude},
        marks={"9": allowed, "7": random.randint(0, 1)},
    )
    cells = {
        count: replace(entry, place=_at(10 + at, 9))
        for at, (count, entry) in enumerate(form.head.entries.items())
    }
    form = _typed(form, random.choice(list(TotalRule)))
    form = replace(form, criteria=_placed(form.criteria))
    first = form.criterion("1")
    again = dict(zip((Count.EARLY, Count.ON_TIME, Count.LATE), ((one,) for one in first.levels), strict=True))
    return replace(form, head=HeaderCounts(cells, again if random.random() < 0.8 else {}))


def one_digit_off(random: Random, figure: Figure) -> Value:
    """The figure with one digit changed, a mark on another level."""
    if figure.kind is FigureKind.MARK:
        return random.choice([at for at in range(3) if at != figure.value])
    text = str(figure.value)
    at = random.choice([at for at, character in enumerate(text) if character.isdigit()])
    other = random.choice([digit for digit in "0123456789" if digit != text[at]])
    changed = text[:at] + other + text[at + 1 :]
    return int(changed) if figure.kind is FigureKind.COUNT else Decimal(changed)
