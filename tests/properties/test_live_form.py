"""What the formulas of a computing form give is what the domain scores, for any typed figures, exactly."""

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from support import CCHC, CCHC_TOTALS, QD459, QD766, QD1187, TT01, UNLIKE, communes_of
from tthc.domain.counts import IDENTITIES, Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet, Criterion, TotalRule
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.note_writing import compose_note, online_late_remark
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import Scored, ScoringOptions, State, score
from tthc.files.form_layout import FormLabels
from tthc.files.formula_values import Scalar, with_values
from tthc.files.live_form import Connections, live_form
from tthc.files.live_names import name_of
from tthc.files.plan import CellContent, Formula, PlannedCell, SheetPlan

Typed = Mapping[str, CellContent]

SETS = {
    "qd1187": QD1187,
    "tt01": TT01,
    "qd459": QD459.profile(communes_of(QD459)),
    "qd766": QD766,
    "cchc-konray": CCHC_TOTALS,
    "cchc": CCHC,
    "unlike": UNLIKE,
}
RULES = {TotalRule.ROUNDED: '"lam-tron"', TotalRule.UNROUNDED: '"khong-lam-tron"'}


def blank(chosen: CriteriaSet, rule: TotalRule) -> SheetPlan:
    """The blank form of a set."""
    form = FilledForm(Place(""), chosen.id, Entry("UBND xã A"))
    labels = FormLabels("UBND xã A", "Quý II năm 2022")
    return live_form(chosen, labels, form, "BM", Connections(rule=RULES[rule]))


def filled(plan: SheetPlan, typed: Typed) -> SheetPlan:
    """The form with figures typed into the cells behind names, and everything computed again."""
    at = {(plan.names[name].row, plan.names[name].column): value for name, value in typed.items()}

    def refilled(cell: PlannedCell) -> PlannedCell:
        if (cell.row, cell.column) in at:
            return replace(cell, value=at[cell.row, cell.column])
        return replace(cell, value=Formula(cell.value.text)) if isinstance(cell.value, Formula) else cell

    return with_values(replace(plan, cells=tuple(map(refilled, plan.cells))))


def shown(plan: SheetPlan) -> Callable[[str], Scalar]:
    """What the cell behind a name shows."""
    contents = {(cell.row, cell.column): cell.value for cell in plan.cells}

    def value(name: str) -> Scalar:
        area = plan.names[name]
        content = contents.get((area.row, area.column))
        content = content.value if isinstance(content, Formula) else content
        if isinstance(content, Decimal) or (isinstance(content, int) and not isinstance(content, bool)):
            return Fraction(content)
        return content

    return value


def _whole(value: Scalar) -> Entry[int]:
    return Entry(int(value)) if isinstance(value, Fraction) else Entry()


def _score(value: Scalar) -> Entry[Decimal | Absent]:
    if isinstance(value, Fraction):
        return Entry(Decimal(value.numerator) / value.denominator)
    return Entry(Absent.DASH) if value == "-" else Entry()


def as_form(chosen: CriteriaSet, plan: SheetPlan) -> FilledForm:
    """The form as its cells show it, read by name."""
    value = shown(plan)
    head = {count: _whole(value(name)) for count in Count if (name := name_of("count", count)) in plan.names}
    return FilledForm(
        Place(""),
        chosen.id,
        Entry("UBND xã A"),
        head=HeaderCounts(head),
        criteria={leaf.id: _entry(chosen, leaf, value, plan) for leaf in chosen.leaves()},
    )


def _entry(
    chosen: CriteriaSet, leaf: Criterion, value: Callable[[str], Scalar], plan: SheetPlan
) -> CriterionEntry:
    places = range(len(leaf.levels))
    levels = [name for at in places if (name := name_of("level", leaf.id, at)) in plan.names]
    marks = [name for at in places if (name := name_of("mark", leaf.id, at)) in plan.names]
    ratio = [name_of(word, leaf.id) for word in ("numerator", "denominator")]
    scores, maxima = {}, {}
    computed = bool(levels or marks) or ratio[0] in plan.names
    for at, column in enumerate(chosen.columns):
        own = name_of("typed", column.id, leaf.id)
        if own in plan.names:
            scores[column.id] = _score(value(own))
            maximum = _score(value(name_of("stated", column.id, leaf.id))).value
            maxima[column.id] = Entry(maximum if isinstance(maximum, Decimal) else None)
        elif not computed or at:
            scores[column.id] = _score(value(name_of("score", column.id, leaf.id)))
    some = Place("", "BM", 1, 1)
    figures = [_whole(value(name)) if name in plan.names else Entry() for name in ratio]
    return CriterionEntry(
        levels=tuple(_whole(value(name)) for name in levels),
        marks=tuple(Entry(str(value(name)).strip().lower() == "x") for name in marks),
        numerator=replace(figures[0], place=some if ratio[0] in plan.names else None),
        denominator=replace(figures[1], place=some if ratio[0] in plan.names else None),
        scores=scores,
        maxima=maxima,
    )


def some_typed(plan: SheetPlan, chosen: CriteriaSet, seed: int) -> dict[str, CellContent]:
    """Figures an officer might type: complete forms, and sums that do not fit, ties and blanks."""
    draw = random.Random(seed)
    careful = draw.random() < 0.6
    blanks = 0.0 if careful else draw.choice([0.0, 0.1, 0.6])
    top = draw.choice([3, 8, 40, 200, 3_000, 400_000])
    typed = {
        name: value
        for name, value in _head(plan, draw, top, careful=careful).items()
        if draw.random() >= blanks
    }
    for leaf in chosen.leaves():
        for name, value in _figures(plan, leaf, draw, top, careful=careful).items():
            if draw.random() >= blanks:
                typed[name] = value
    _typed_scores(plan, chosen, draw, blanks, typed)
    return typed


def _head(plan: SheetPlan, draw: random.Random, top: int, *, careful: bool) -> dict[str, CellContent]:
    early, on_time, late = (draw.randint(0, top) for _ in range(3))
    late = late if draw.random() < 0.5 else 0
    off = 0 if careful else draw.choice([0, 1, -1])
    resolved = max(early + on_time + late + off, 0)
    counts: dict[str, CellContent] = {
        "count_early": early,
        "count_on_time": on_time,
        "count_late": late,
        "count_resolved": resolved,
        "count_received": resolved + draw.choice([0, 0, 5]),
        "count_online_late": draw.choice([0, 0, 0, 2]),
        "count_petitions": draw.choice([0, 0, 10, 20]),
        "count_petitions_on_time": draw.choice([0, 9, 10, 19, 20]),
        "count_petitions_prolonged": draw.choice([0, 0, 1]),
    }
    rest = [name for name in plan.names if name.startswith("count_") and name not in counts]
    counts |= {name: draw.randint(0, max(resolved, 1)) for name in rest}
    return {name: value for name, value in counts.items() if name in plan.names}


def _figures(
    plan: SheetPlan, leaf: Criterion, draw: random.Random, top: int, *, careful: bool
) -> dict[str, CellContent]:
    """Levels, marks and ratios; where nothing is typed the cell's own suggestion stands."""
    typed: dict[str, CellContent] = {}
    marked = draw.randrange(max(len(leaf.levels), 1))
    for at in range(len(leaf.levels)):
        level, mark = name_of("level", leaf.id, at), name_of("mark", leaf.id, at)
        if level in plan.names and at and not leaf.levels[at].count:
            typed[level] = draw.randint(0, top // 3)
        elif level in plan.names and draw.random() < 0.1:
            typed[level] = draw.randint(0, top)
        elif mark in plan.names and (at == marked if careful else draw.random() < 0.35):
            typed[mark] = "x"
        elif mark in plan.names and careful:
            typed[mark] = None
    part, whole = name_of("numerator", leaf.id), name_of("denominator", leaf.id)
    if part in plan.names:
        most = draw.choice([0, 1, draw.randint(0, top)])
        typed |= {whole: most, part: draw.randint(0, most if careful else top)}
    return typed


def _typed_scores(
    plan: SheetPlan, chosen: CriteriaSet, draw: random.Random, blanks: float, typed: dict[str, CellContent]
) -> None:
    for leaf in chosen.leaves():
        if not leaf.required:
            continue
        for at, column in enumerate(chosen.columns):
            own = name_of("typed", column.id, leaf.id)
            name = own if own in plan.names else name_of("score", column.id, leaf.id)
            computed = own not in plan.names and name_of("value", column.id, leaf.id) == name
            figures = bool(leaf.levels) or name_of("numerator", leaf.id) in plan.names
            if computed or (figures and not at) or draw.random() < max(blanks, 0.05 * at):
                continue
            places = draw.choice([0, 1, 2, 3])
            most = int(leaf.maximum * 10**places)
            typed[name] = draw.choice(
                ["-" if blanks else Decimal(1), *([Decimal(draw.randint(0, most)).scaleb(-places)] * 12)]
            )
            if own == name and draw.random() < 0.7:
                typed[name_of("stated", column.id, leaf.id)] = draw.choice(
                    [Decimal("94"), Decimal("92.5"), 0, 101]
                )


def _as_shown(value: Decimal | None, state: State | None = None) -> Scalar:
    if state is State.NOT_COUNTED:
        return "-"
    return "" if value is None else Fraction(value)


def expected(chosen: CriteriaSet, scored: Scored, plan: SheetPlan) -> dict[str, Scalar]:
    """What the cells of results have to show."""
    cells: dict[str, Scalar] = {}
    for column, result in scored.columns.items():
        for key, one in result.scores.items():
            cells[name_of("value", column, key)] = _as_shown(one.value, one.state)
        cells[name_of("total", column)] = _as_shown(result.total)
    if "index_total" in plan.names:
        cells["index_total"] = _as_shown(scored.deciding.index)
    cells["classification"] = scored.classification.label if scored.classification else ""
    if chosen.staff:
        cells["staff_score"] = _as_shown(scored.staff_score)
    return cells


@pytest.mark.parametrize("rule", RULES, ids=str)
@pytest.mark.parametrize("chosen", SETS.values(), ids=SETS)
def test_a_form_shows_what_the_domain_scores(chosen: CriteriaSet, rule: TotalRule) -> None:
    empty = blank(chosen, rule)
    used = chosen.total_rule if chosen.one_total_rule else rule
    for seed in range(60):
        plan = filled(empty, some_typed(empty, chosen, seed))
        form = as_form(chosen, plan)
        scored = score(chosen, inputs_of_form(form), ScoringOptions(total_rule=used))
        value = shown(plan)
        wanted = expected(chosen, scored, plan)
        assert {name: value(name) for name in wanted} == wanted, seed


@pytest.mark.parametrize("chosen", [QD1187, TT01], ids=["qd1187", "tt01"])
def test_the_note_is_the_sentence_the_reports_write(chosen: CriteriaSet) -> None:
    empty = blank(chosen, TotalRule.ROUNDED)
    first = name_of("note", chosen.leaves()[0].id)
    for seed in range(200):
        plan = filled(empty, some_typed(empty, chosen, seed))
        counts = as_form(chosen, plan).head.values()
        untold = [part for whole, parts in IDENTITIES.items() if counts[whole] is None for part in parts]
        counts |= dict.fromkeys(untold)
        assert shown(plan)(first) == compose_note(counts), seed
        remarks = [shown(plan)(name_of("note", leaf.id)) for leaf in chosen.leaves()]
        assert not online_late_remark(counts) or online_late_remark(counts) in remarks
