"""Forms in which every figure agrees with every other, and one figure of them changed; no test lives here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from random import Random

from support import QD1187, make_form, scored_form
from tthc.checks.context import Checked
from tthc.checks.figures import Figure, FigureKind, Value
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import Complement, CriteriaSet, Criterion, Given, RatioScore, TotalRule
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import ScoringOptions, score

__all__ = ["checked_of", "consistent_form", "consistent_scores", "one_digit_off"]

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
    online = random.randint(0, min(received // 2, received - late))  # none of the late ones was sent online
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


def _maximum(random: Random, leaf: Criterion) -> Decimal:
    """A maximum of its own in half points, where the criterion has one."""
    own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
    return Decimal(random.randint(2 * 92, 2 * 100)) / 2 if own else leaf.maximum


def _given(random: Random, leaf: Criterion, *, dash: bool) -> str:
    """A score in quarter points, over a maximum of its own where it has one."""
    if dash:
        return "-"
    maximum = _maximum(random, leaf)
    score = Decimal(random.randint(int(2 * maximum), int(4 * maximum))) / 4
    own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
    return f"{score}/{maximum}" if own else str(score)


def consistent_scores(chosen: CriteriaSet, random: Random) -> FilledForm:
    """A form of a set with typed scores in which every figure agrees: totals, maxima, index, class, headings."""
    leaves = chosen.leaves()
    profile = any(not leaf.required for leaf in leaves)
    ratios: dict[str, tuple[int | None, int | None]] = {}
    first: dict[str, str] = {}
    for at, leaf in enumerate(leaves):
        dash = not leaf.required or (not profile and at > 0 and random.random() < 0.1)
        first[leaf.id] = _given(random, leaf, dash=dash)
        if isinstance(leaf.kind, RatioScore | Complement) and not dash:
            whole = random.randint(1, 400)
            ratios[leaf.id] = (random.randint(0, whole), whole)
            first[leaf.id] = ""  # put in below, once it is computed
    scores = {column.id: dict(first) for column in chosen.columns}
    notes: dict[str, str] = {}
    for leaf in leaves:
        if len(chosen.columns) > 1 and random.random() < 0.3:
            dash = leaf.id not in ratios and random.random() < 0.3
            scores[chosen.columns[-1].id][leaf.id] = _given(random, leaf, dash=dash)
            notes[leaf.id] = "Theo biên bản thẩm định"
    if all(one == "-" for one in scores[chosen.columns[-1].id].values()):
        scores = {column.id: dict(first) for column in chosen.columns}
    bare = scored_form(chosen, scores, ratios=ratios, notes=notes)
    scored = score(chosen, inputs_of_form(bare))
    totals: dict[str, str] = {}
    for column in chosen.columns:
        result, own = scored.columns[column.id], scores[column.id]
        for key in ratios:
            own[key] = own[key] or str(result.scores[key].value)
        for node in chosen.nodes():
            below = [result.scores[leaf.id].value for leaf in node.leaves()]
            if node.parts and random.random() < 0.5:
                known = [value for value in below if value is not None]
                own[node.id] = str(sum(known, Decimal(0))) if known else "-"
        over = f"/{result.maximum}" if chosen.rescale and random.random() < 0.7 else ""
        totals[column.id] = f"{result.total}{over}"
    label = scored.classification
    named = (label.short or label.label) if label else None
    index = str(scored.deciding.index)
    return scored_form(
        chosen, scores, ratios=ratios, notes=notes, totals=totals, index=index, label=named, unit="Xã A"
    )


def one_digit_off(random: Random, figure: Figure) -> Value:
    """The figure with one digit changed, a mark on another level."""
    if figure.kind is FigureKind.MARK:
        return random.choice([at for at in range(3) if at != figure.value])
    text = str(figure.value)
    at = random.choice([at for at, character in enumerate(text) if character.isdigit()])
    other = random.choice([digit for digit in "0123456789" if digit != text[at]])
    changed = text[:at] + other + text[at + 1 :]
    return int(changed) if figure.kind is FigureKind.COUNT else Decimal(changed)
