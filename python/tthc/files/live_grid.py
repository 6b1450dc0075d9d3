"""The grid of a computing form: levels, marks, scores, notes, and what is added up."""

from __future__ import annotations

from dataclasses import replace

from tthc.domain.conditions import counts_used
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CountedLevels, Criterion, Given, MarkedLevel
from tthc.domain.note_writing import compose_note
from tthc.domain.numbers import format_number
from tthc.files.live_formulas import INDEX, every_of, holds_certainly, known
from tthc.files.live_names import listed, name_of, number, text_or_blank
from tthc.files.live_notes import note, online_late_remark
from tthc.files.live_row_check import is_dash
from tthc.files.live_sheet import APPRAISED, LABEL, OUTPUT, LiveSheet, capital, decimals
from tthc.files.live_side import LATE_REASON, copied
from tthc.files.plan import Area, Formula, InputRule

__all__ = ["put_grid"]

_LONG_REASON = 90
"""Letters of a reason that the first note has room for when it is printed."""


def put_grid(live: LiveSheet) -> None:
    """Every criterion, then what is added up."""
    repeated = copied(live.chosen)
    for node in live.chosen.nodes():
        if node.parts:
            _heading(live, node)
            continue
        match node.kind:
            case CountedLevels():
                _levels(live, node, node.kind, fixed=node.id in repeated)
            case MarkedLevel():
                _marks(live, node, node.kind)
            case _ if live.formulas.is_computed(node):
                for key in (f"numerator.{node.id}", f"denominator.{node.id}"):
                    live.input(key, live.laid.places[key])
                    live.whole(live.laid.places[key])
            case _:
                pass
        _scores(live, node)
        _note(live, node)
    _sums(live)


def _heading(live: LiveSheet, node: Criterion) -> None:
    for column in live.chosen.columns:
        live.computed(f"score.{column.id}.{node.id}", live.formulas.subtotal(node, column.id), None)
    _note(live, node)


def _levels(live: LiveSheet, leaf: Criterion, kind: CountedLevels, *, fixed: bool) -> None:
    counts = tuple(level.count for level in kind.levels)
    names = [name_of("level", leaf.id, at) for at in range(len(counts))]
    for at, count in enumerate(counts):
        key = f"level.{leaf.id}.{at}"
        place = live.laid.places[key]
        live.put(place, live.cells[place].value, replace(live.cells[place].look, number_format="#,##0"))
        if count is not None:
            typed = text_or_blank(name_of("count", count))
            if fixed:
                live.computed(key, typed)
                live.keys.append((key, text_or_blank(name_of(key))))
                continue
            live.suggested(key, place, typed)
        elif at == 0 and not any(counts):
            others, resolved = listed(names[1:]), name_of("count", Count.RESOLVED)
            fits = f"AND(ISNUMBER({resolved}),COUNT({others})>0,N({resolved})>=SUM({others}))"
            rest = f'IF({fits},{resolved}-SUM({others}),"")'
            live.suggested(key, place, rest)
        else:
            resolved, out = name_of("count", Count.RESOLVED), [known(one) for one in sorted(kind.may_omit)]
            entered = f"SUM({listed([*names, *out])})"
            live.input(key, place, blank=f'AND({name_of(key)}="",OR({resolved}="",{entered}<N({resolved})))')
        live.whole(place)
    own = f'IF(COUNT({listed(names)})=0,"",SUM({listed(names)}))'
    shown = own if kind.may_omit else text_or_blank(name_of("count", Count.RESOLVED))
    key = f"dossiers.{leaf.id}"
    live.computed(key, shown, replace(live.cells[live.laid.places[key]].look, number_format="#,##0"))


def _marks(live: LiveSheet, leaf: Criterion, kind: MarkedLevel) -> None:
    marks = [name_of("mark", leaf.id, at) for at in range(len(kind.levels))]
    all_blank = every_of([f'{name}=""' for name in marks])
    ruled, expected = (any(getattr(one, word) for one in kind.levels) for word in ("when", "expects"))
    for at, level in enumerate(kind.levels):
        key = f"mark.{leaf.id}.{at}"
        place = live.laid.places[key]
        # a text that a formula gives is lost in .xls by LibreOffice where the cell has a number format
        live.put(place, live.cells[place].value, replace(live.cells[place].look, number_format=""))
        condition = level.when if ruled else level.expects
        if not leaf.required:
            live.put(place, None)
            live.name(name_of(key), place)
            continue
        if ruled or expected:
            certain = f"IF({holds_certainly(condition)},1,0)" if condition else "0"
            live.aid(name_of("certain", leaf.id, at), certain)
            live.suggested(key, place, f'IF({name_of("rule", leaf.id)}={at},"x","")')
        else:
            live.input(key, place, blank=all_blank)
        if condition:
            refuted = holds_certainly(condition, holds=False)
            live.aid(name_of("refuted", leaf.id, at), f"IF({refuted},TRUE,FALSE)")
        text = "Chọn x ở đúng một mức của tiêu chí này; các mức khác để trống."
        live.rules.append(InputRule(Area(*place), text, ("x",)))
    if leaf.required and (ruled or expected):
        live.aid(name_of("rule", leaf.id), live.formulas.rule(leaf))


def _scores(live: LiveSheet, leaf: Criterion) -> None:
    places = live.chosen.rounding.criterion
    computed = live.formulas.is_computed(leaf)
    own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
    for at, column in enumerate(live.chosen.columns):
        key = f"score.{column.id}.{leaf.id}"
        place, value = live.laid.places[key], name_of("value", column.id, leaf.id)
        live.aid(name_of("exact", column.id, leaf.id), live.formulas.exact(leaf, column.id))
        if computed and at == 0:
            look = replace(live.cells[place].look, number_format="0." + "0" * places)
            live.computed(key, live.formulas.value(leaf, column.id), look)
            live.name(value, place)
            continue
        live.aid(value, live.formulas.helper_value(leaf, column.id))
        if own:
            _over(live, leaf, column.id, place)
        elif leaf.required:
            _typed_score(live, key, place, leaf, later=bool(at))
        else:
            live.put(place, "-")
            live.name(name_of(key), place)
            live.keys.append((key, text_or_blank(name_of(key))))


def _typed_score(live: LiveSheet, key: str, place: tuple[int, int], leaf: Criterion, *, later: bool) -> None:
    """A score that is typed: the unit's own waits to be filled, the appraisers' does not."""
    live.input(key, place, blank="FALSE" if later else "")
    name, top = name_of(key), format_number(leaf.maximum)
    inside = f"AND(ISNUMBER({name}),N({name})>=0,N({name})<={number(leaf.maximum)})"
    refusal = f"Nhập điểm từ 0 đến {top}; không phải thực hiện thì ghi dấu -."
    prompt = f"{APPRAISED} {refusal}" if later else refusal
    rule = InputRule(Area(*place), refusal, formula=f"OR({is_dash(name)},{inside})", prompt=prompt)
    live.rules.append(rule)


def _over(live: LiveSheet, leaf: Criterion, column: str, place: tuple[int, int]) -> None:
    """The printed "83,5/97" of a score and a maximum typed beside the grid."""
    score, stated = name_of("typed", column, leaf.id), name_of("stated", column, leaf.id)
    live.aid(name_of("limit", column, leaf.id), live.formulas.maximum(leaf, column))
    texts = [f'SUBSTITUTE({name}&"",".",",")' for name in (score, stated)]
    over = f'IF(ISNUMBER({stated}),{texts[0]}&"/"&{texts[1]},{texts[0]})'
    look = replace(live.cells[place].look, number_format="")  # as with marks, for LibreOffice's .xls
    live.put(place, Formula(f'IF(ISNUMBER({score}),{over},IF({is_dash(score)},"-",""))'), look)
    live.name(name_of("score", column, leaf.id), place)


def _note(live: LiveSheet, node: Criterion) -> None:
    key = f"note.{node.id}"
    at = live.laid.places[key]
    first = live.chosen.uses_counts and node.id == live.chosen.leaves()[0].id
    remark = any(level.when and Count.ONLINE_LATE in counts_used(level.when) for level in node.levels)
    look = replace(live.cells[at].look, unlocked=True)
    live.name(name_of(key), at)
    live.keys.append((key, text_or_blank(name_of(key))))
    if first:
        reason = f'IF({LATE_REASON}="",""," Lý do trễ hạn: "&{LATE_REASON})'
        live.put(at, Formula(f"{note()}&{reason}"), look)
        live.aid(name_of("composed", node.id), f"{note()}&{reason}")
        longest = compose_note(dict.fromkeys(Count, 99_999)) + " " * 2 + "x" * _LONG_REASON
        live.roomy.append(replace(live.cells[at], value=longest))
    elif remark:
        live.put(at, Formula(online_late_remark()), look)
        live.aid(name_of("composed", node.id), online_late_remark())
    else:
        live.put(at, live.cells[at].value, look)


def _sums(live: LiveSheet) -> None:
    for column in live.chosen.columns:
        key = f"total.{column.id}"
        look = replace(
            live.cells[live.laid.places[key]].look,
            number_format="General"
            if live.chosen.summary.over_maximum
            else decimals(live.chosen.rounding.total),
        )
        live.computed(key, live.formulas.total(column.id), look)
        key = f"maximum.{column.id}"
        if key in live.laid.places:
            at = live.laid.places[key]
            live.computed(
                key,
                live.formulas.applicable(column.id),
                replace(live.cells[at].look, number_format="General"),
            )
    if "index" in live.laid.places:
        at = live.laid.places["index"]
        live.put(
            at,
            Formula(live.formulas.index()),
            replace(live.cells[at].look, number_format=decimals(live.chosen.rounding.index)),
        )
        live.name(INDEX, at)
        live.computed("classification", live.formulas.classification())
    else:
        _beside_total(live)
    hint = live.laid.places.get("hint")
    if hint:
        live.put(hint, "Điểm và điểm tối đa áp dụng nhập ở các ô bên phải, ngoài trang in.")


def _beside_total(live: LiveSheet) -> None:
    """Staff score and class: the official form has no row for them."""
    row = max(live.laid.last_row, *(one.row + 1 for one in live.side))
    look = replace(OUTPUT, bold=True)
    if live.chosen.staff is not None:
        live.put((row, live.label_column), capital(live.chosen.forms.staff_heading), LABEL)
        own = replace(look, number_format=decimals(live.chosen.rounding.total))
        live.put((row, live.value_column), Formula(live.formulas.staff_score()), own)
        live.name("staff_score", (row, live.value_column))
        row += 1
    live.put((row, live.label_column), "Xếp loại", LABEL)
    live.put((row, live.value_column), Formula(live.formulas.classification()), look)
    live.name("classification", (row, live.value_column))
