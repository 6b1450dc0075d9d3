"""The unit form that computes: the official grid with formulas, its inputs beside it, and what to look at.

The printed area is that of `form_layout`; inputs, Kiểm tra and the block stand right of it and do not print.
Native formulas alone make it work in Excel 2010, WPS and LibreOffice; in the workbook a worksheet function
stands before each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import groupby

from tthc.domain.conditions import counts_used
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, Given, MarkedLevel
from tthc.domain.forms import FilledForm
from tthc.domain.numbers import format_number
from tthc.files.form_layout import NO_CASES, FormLabels, LaidForm, lay_out
from tthc.files.formula_values import Scalar, with_values
from tthc.files.helper_area import BLOCK_KEY, CHECK_HEADING
from tthc.files.live_checks import NOT_WHOLE, RowCheck, row_checks
from tthc.files.live_formulas import (
    INDEX,
    ROUNDED,
    TOTAL_RULE,
    FormFormulas,
    any_of,
    deduced,
    holds_certainly,
    known,
)
from tthc.files.live_names import BLOCK, listed, name_of, number, quoted, text_or_blank
from tthc.files.live_notes import counted, helpers, note, online_late_remark
from tthc.files.live_side import CASES, LATE_REASON, NO_CASES_CHOICE, SideInput, SideKind, side_inputs
from tthc.files.plan import (
    Area,
    CellContent,
    Formula,
    Highlight,
    InputRule,
    Look,
    PlannedCell,
    SheetPlan,
    with_heights,
)

__all__ = ["CHECK_HEADING", "Connections", "live_form"]

_READY = "Biểu đã đủ số liệu, có thể gửi."
_EMPTY = "Biểu chưa nhập số liệu. Nhập vào các ô nền vàng, bắt đầu từ trên xuống."
_OPEN = "#FFF7CC"
_READY_FILL, _LOOK_FILL = "#E2F0D9", "#FCE4D6"
_LABEL = Look(border=True, size=11)
_INPUT = Look(border=True, size=11, align="center", fill=_OPEN, unlocked=True)
_OUTPUT = Look(border=True, size=11, align="center")
_CHECK = Look(size=11, italic=True, color="#C00000")
_HIDDEN = Look(size=8, wrap=False)
_LABEL_WIDTH, _VALUE_WIDTH, _CHECK_WIDTH, _GAP = 40.0, 19.0, 46.0, 1.5
_ZOOM = 85
_REASON_ROWS = 3
_COUNT_PROMPT = NOT_WHOLE
_FORMAT = 1
"""Of the block: changes when its keys mean something else."""


@dataclass(frozen=True, slots=True)
class Connections:
    """How a form hangs together with its book.

    `functions`: worksheet functions stand before the native formulas. `rule`, `period` are formulas, over
    names of the book or constants (`period` None: that of the labels). `units` is the name of the list
    a unit is chosen from; None: the unit of the labels, which nobody changes; "" one that is typed.
    `outer` are the values behind names of the book.
    """

    functions: bool = False
    rule: str = quoted(ROUNDED)
    period: str | None = None
    units: str | None = None
    outer: Mapping[str, Scalar | list[Scalar]] = field(default_factory=dict)


@dataclass
class _Live:
    chosen: CriteriaSet
    laid: LaidForm
    labels: FormLabels
    form: FilledForm
    connections: Connections
    formulas: FormFormulas
    side: tuple[SideInput, ...]
    cells: dict[tuple[int, int], PlannedCell] = field(default_factory=dict)
    names: dict[str, Area] = field(default_factory=dict)
    rules: list[InputRule] = field(default_factory=list)
    highlights: list[Highlight] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    """Names of cells that are typed and suggested by nothing: a form where one is filled is begun."""
    aided: list[tuple[str, str]] = field(default_factory=list)
    """Hidden helper cells: name -> formula."""
    keys: list[tuple[str, str]] = field(default_factory=list)
    """The block: key -> formula."""

    @property
    def label_column(self) -> int:
        return self.laid.note_column + 2

    @property
    def value_column(self) -> int:
        return self.label_column + 1

    @property
    def check_column(self) -> int:
        return self.value_column + 2

    @property
    def block_column(self) -> int:
        return self.check_column + 2

    def put(self, at: tuple[int, int], content: CellContent, look: Look | None = None) -> None:
        """Change what a cell of the grid holds, or put down a new one."""
        old = self.cells.get(at)
        if old is None:
            self.cells[at] = PlannedCell(*at, content, look or _LABEL)
        else:
            self.cells[at] = replace(old, value=content, look=look or old.look)

    def name(self, name: str, at: tuple[int, int]) -> None:
        self.names[name] = Area(*at)

    def whole(self, at: tuple[int, int]) -> None:
        self.rules.append(InputRule(Area(*at), NOT_WHOLE, prompt=_COUNT_PROMPT))

    def input(self, key: str, at: tuple[int, int], look: Look | None = None) -> None:
        """A cell that is typed: unlocked, and filled while it is blank."""
        old = self.cells[at].look if at in self.cells else _INPUT
        chosen = replace(look or old, unlocked=True)
        self.put(at, self.cells[at].value if at in self.cells else None, chosen)
        self.name(name_of(key), at)
        if not chosen.fill:
            self.highlights.append(Highlight(Area(*at), f'{name_of(key)}=""', _OPEN))
        self.typed.append(name_of(key))
        self.keys.append((key, text_or_blank(name_of(key))))

    def suggested(self, key: str, at: tuple[int, int], formula: str) -> None:
        """A cell that computes and may be typed over."""
        self.put(at, Formula(formula), replace(self.cells[at].look, unlocked=True))
        self.name(name_of(key), at)
        self.keys.append((key, text_or_blank(name_of(key))))

    def computed(self, key: str, formula: str, look: Look | None = None) -> None:
        """A cell of the grid that only computes."""
        at = self.laid.places[key]
        self.put(at, Formula(formula), look or self.cells[at].look)
        self.name(name_of(key), at)

    # -- the head -----------------------------------------------------------------------------------------

    def head(self) -> None:
        """Title, period and unit lines, the two totals of dossiers, and the line of no cases."""
        if self.connections.units is not None:
            before, unit, after = self.chosen.forms.title.partition("{unit}")
            shown = 'IF(unit="","……………",UPPER(unit))' if unit else '""'
            if self.labels.title is None:
                self.put(self.laid.places["title"], Formula(f"{quoted(before)}&{shown}&{quoted(after)}"))
            self.put(self.laid.places["unit"], Formula('"Đơn vị: "&IF(unit="","……………",unit)'))
        if self.connections.period is not None:
            self.put(self.laid.places["period"], Formula('"Kỳ đánh giá: "&IF(period="","……………",period)'))
        row, column = self.laid.places["no_cases"]
        told = Formula(f'IF(no_cases,{quoted(NO_CASES)},"")')
        self.cells[row, column] = PlannedCell(row, column, told, Look(wrap=False), 1, self.laid.note_column)
        for count in (Count.RESOLVED, Count.RECEIVED):
            key = f"count.{count}"
            if key in self.laid.places:
                at = self.laid.places[key]
                look = replace(self.cells[at].look, number_format="#,##0", align="right")
                self.input(key, at, look)
                self.whole(at)

    def beside(self) -> None:
        """The inputs right of the grid, with the status above them."""
        label, value = self.label_column, self.value_column
        heading = replace(_LABEL, bold=True, align="center")
        self.put((1, self.check_column), CHECK_HEADING, heading)
        status = replace(_LABEL, bold=True)
        self.cells[1, label] = PlannedCell(1, label, Formula(self._status()), status, 1, 2)
        self.name("status", (1, label))
        for one in self.side:
            at = (one.row, value)
            self.put((one.row, label), one.label, _LABEL)
            match one.kind:
                case SideKind.UNIT:
                    self._unit(at)
                case SideKind.PERIOD:
                    self._period(at)
                case SideKind.CHOICE:
                    self._choice(at)
                case SideKind.TEXT:
                    self._reason(one.row)
                case SideKind.SCORE:
                    self._score_beside(one, at)
                case _:
                    self.put(at, self.form.head.value(Count(one.key.removeprefix("count."))))
                    self.input(one.key, at, replace(_INPUT, number_format="#,##0"))
                    self.whole(at)
        status_area = Area(1, label, 1, 2)
        self.highlights += [
            Highlight(status_area, "AND(started,open_checks=0)", _READY_FILL, "#375623"),
            Highlight(status_area, "open_checks>0", _LOOK_FILL, "#C00000"),
        ]

    def _unit(self, at: tuple[int, int]) -> None:
        units = self.connections.units
        self.name("unit", at)
        self.keys.append(("unit", text_or_blank("unit")))
        if units is None:
            self.put(at, self.labels.unit, replace(_OUTPUT, wrap=True, align="left"))
            return
        self.put(at, self.labels.unit or None, replace(_INPUT, align="left"))
        if units:
            refusal = "Đề nghị chọn tên đơn vị trong danh sách. Vẫn dùng tên vừa nhập?"
            self.rules.append(InputRule(Area(*at), refusal, units, strict=False))

    def _period(self, at: tuple[int, int]) -> None:
        period = self.connections.period
        content = self.labels.period if period is None else Formula(period)
        self.put(at, content, replace(_OUTPUT, align="left"))
        self.name("period", at)
        self.keys.append(("period", text_or_blank("period")))

    def _choice(self, at: tuple[int, int]) -> None:
        chosen = NO_CASES_CHOICE if self.form.no_cases else CASES
        self.put(at, chosen, replace(_INPUT, size=10))
        refusal = f'Chọn "{CASES}" hoặc "{NO_CASES_CHOICE}" trong danh sách.'
        self.rules.append(InputRule(Area(*at), refusal, (CASES, NO_CASES_CHOICE)))
        self.name("cases", at)
        self.aid("no_cases", f"cases={quoted(NO_CASES_CHOICE)}")
        self.keys.append(("no_cases", 'IF(no_cases,TRUE,"")'))

    def _reason(self, row: int) -> None:
        look = replace(_INPUT, align="left", valign="top")
        at = (row + 1, self.label_column)
        self.cells[at] = PlannedCell(*at, None, look, _REASON_ROWS, 2)
        self.cells.setdefault((row, self.value_column), PlannedCell(row, self.value_column, None, _LABEL))
        self.name(LATE_REASON, at)
        self.keys.append((LATE_REASON, text_or_blank(LATE_REASON)))

    def _score_beside(self, one: SideInput, at: tuple[int, int]) -> None:
        kind, column, criterion = one.key.split(".", 2)
        entry = self.form.criterion(criterion)
        known_value = entry.score(column).value if kind == "typed" else None
        if kind == "stated" and column in entry.maxima:
            known_value = entry.maxima[column].value
        self.put(at, known_value)
        self.input(one.key, at, _INPUT)
        self.keys.pop()
        block = "score" if kind == "typed" else "maximum"
        self.keys.append((f"{block}.{column}.{criterion}", text_or_blank(name_of(one.key))))

    # -- the grid -----------------------------------------------------------------------------------------

    def grid(self) -> None:
        """Every criterion, then what is added up."""
        seen: set[tuple[Count | None, ...]] = set()
        for node in self.chosen.nodes():
            if node.parts:
                self._heading(node)
                continue
            match node.kind:
                case CountedLevels():
                    self._levels(node, node.kind, seen)
                case MarkedLevel():
                    self._marks(node, node.kind)
                case _ if self.formulas.is_computed(node):
                    for key in (f"numerator.{node.id}", f"denominator.{node.id}"):
                        self.input(key, self.laid.places[key])
                        self.whole(self.laid.places[key])
                case _:
                    pass
            self._scores(node)
            self._note(node)
        self._sums()

    def _heading(self, node: Criterion) -> None:
        for column in self.chosen.columns:
            self.computed(f"score.{column.id}.{node.id}", self.formulas.subtotal(node, column.id), None)
        self._note(node)

    def _levels(self, leaf: Criterion, kind: CountedLevels, seen: set[tuple[Count | None, ...]]) -> None:
        counts = tuple(level.count for level in kind.levels)
        again = next((one for one in seen if one == counts), None) is not None
        fixed = all(counts) and not again and not kind.may_omit
        seen.add(counts)
        names = [name_of("level", leaf.id, at) for at in range(len(counts))]
        for at, count in enumerate(counts):
            key = f"level.{leaf.id}.{at}"
            place = self.laid.places[key]
            self.put(place, self.cells[place].value, replace(self.cells[place].look, number_format="#,##0"))
            if count is not None:
                typed = text_or_blank(name_of("count", count))
                if fixed:
                    self.computed(key, typed)
                    self.keys.append((key, text_or_blank(name_of(key))))
                    continue
                self.suggested(key, place, typed)
            elif at == 0 and not any(counts):
                others, resolved = listed(names[1:]), name_of("count", Count.RESOLVED)
                rest = f'IF(AND(ISNUMBER({resolved}),COUNT({others})>0),{resolved}-SUM({others}),"")'
                self.suggested(key, place, rest)
            else:
                self.input(key, place)
            self.whole(place)
        own = f'IF(COUNT({listed(names)})=0,"",SUM({listed(names)}))'
        shown = own if kind.may_omit else text_or_blank(name_of("count", Count.RESOLVED))
        key = f"dossiers.{leaf.id}"
        self.computed(key, shown, replace(self.cells[self.laid.places[key]].look, number_format="#,##0"))

    def _marks(self, leaf: Criterion, kind: MarkedLevel) -> None:
        ruled, expected = (any(getattr(one, word) for one in kind.levels) for word in ("when", "expects"))
        for at, level in enumerate(kind.levels):
            key = f"mark.{leaf.id}.{at}"
            place = self.laid.places[key]
            # a text that a formula gives is lost in .xls by LibreOffice where the cell has a number format
            self.put(place, self.cells[place].value, replace(self.cells[place].look, number_format=""))
            condition = level.when if ruled else level.expects
            if not leaf.required:
                self.put(place, None)
                self.name(name_of(key), place)
                continue
            if ruled or expected:
                certain = f"IF({holds_certainly(condition)},1,0)" if condition else "0"
                self.aid(name_of("certain", leaf.id, at), certain)
                self.suggested(key, place, f'IF({name_of("rule", leaf.id)}={at},"x","")')
            else:
                self.input(key, place)
            if level.expects:
                refuted = holds_certainly(level.expects, holds=False)
                self.aid(name_of("refuted", leaf.id, at), f"IF({refuted},TRUE,FALSE)")
            text = "Chọn x ở đúng một mức của tiêu chí này; các mức khác để trống."
            self.rules.append(InputRule(Area(*place), text, ("x",)))
        if leaf.required and (ruled or expected):
            self.aid(name_of("rule", leaf.id), self.formulas.rule(leaf))

    def _scores(self, leaf: Criterion) -> None:
        places = self.chosen.rounding.criterion
        computed = self.formulas.is_computed(leaf)
        own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
        for at, column in enumerate(self.chosen.columns):
            key = f"score.{column.id}.{leaf.id}"
            place, value = self.laid.places[key], name_of("value", column.id, leaf.id)
            self.aid(name_of("exact", column.id, leaf.id), self.formulas.exact(leaf, column.id))
            if computed and at == 0:
                look = replace(self.cells[place].look, number_format="0." + "0" * places)
                self.computed(key, self.formulas.value(leaf, column.id), look)
                self.name(value, place)
                continue
            self.aid(value, self.formulas.helper_value(leaf, column.id))
            if own:
                self._over(leaf, column.id, place)
            elif leaf.required:
                self._typed_score(key, place, leaf)
            else:
                self.put(place, "-")
                self.name(name_of(key), place)
                self.keys.append((key, text_or_blank(name_of(key))))

    def _typed_score(self, key: str, place: tuple[int, int], leaf: Criterion) -> None:
        self.input(key, place)
        name, top = name_of(key), format_number(leaf.maximum)
        formula = f'OR({name}="-",AND(ISNUMBER({name}),N({name})>=0,N({name})<={number(leaf.maximum)}))'
        refusal = f"Nhập điểm từ 0 đến {top}; không phải thực hiện thì ghi dấu -."
        self.rules.append(InputRule(Area(*place), refusal, formula=formula, prompt=refusal))

    def _over(self, leaf: Criterion, column: str, place: tuple[int, int]) -> None:
        """The printed "83,5/97" of a score and a maximum typed beside the grid."""
        score, stated = name_of("typed", column, leaf.id), name_of("stated", column, leaf.id)
        self.aid(name_of("limit", column, leaf.id), self.formulas.maximum(leaf, column))
        texts = [f'SUBSTITUTE({name}&"",".",",")' for name in (score, stated)]
        over = f'IF(ISNUMBER({stated}),{texts[0]}&"/"&{texts[1]},{texts[0]})'
        look = replace(self.cells[place].look, number_format="")  # as with marks, for LibreOffice's .xls
        self.put(place, Formula(f'IF(ISNUMBER({score}),{over},IF({score}="-","-",""))'), look)
        self.name(name_of("score", column, leaf.id), place)

    def _note(self, node: Criterion) -> None:
        key = f"note.{node.id}"
        at = self.laid.places[key]
        first = self.chosen.uses_counts and node.id == self.chosen.leaves()[0].id
        remark = any(level.when and Count.ONLINE_LATE in counts_used(level.when) for level in node.levels)
        look = replace(self.cells[at].look, unlocked=True)
        self.name(name_of(key), at)
        self.keys.append((key, text_or_blank(name_of(key))))
        if first:
            reason = f'IF({LATE_REASON}="",""," Lý do trễ hạn: "&{LATE_REASON})'
            self.put(at, Formula(f"{note()}&{reason}"), look)
        elif remark:
            self.put(at, Formula(online_late_remark()), look)
        else:
            self.put(at, self.cells[at].value, look)

    def _sums(self) -> None:
        for column in self.chosen.columns:
            key = f"total.{column.id}"
            look = replace(
                self.cells[self.laid.places[key]].look,
                number_format="General"
                if self.chosen.summary.over_maximum
                else _decimals(self.chosen.rounding.total),
            )
            self.computed(key, self.formulas.total(column.id), look)
            key = f"maximum.{column.id}"
            if key in self.laid.places:
                at = self.laid.places[key]
                self.computed(
                    key,
                    self.formulas.applicable(column.id),
                    replace(self.cells[at].look, number_format="General"),
                )
        if "index" in self.laid.places:
            at = self.laid.places["index"]
            self.put(
                at,
                Formula(self.formulas.index()),
                replace(self.cells[at].look, number_format=_decimals(self.chosen.rounding.index)),
            )
            self.name(INDEX, at)
            self.computed("classification", self.formulas.classification())
        else:
            self._beside_total()
        hint = self.laid.places.get("hint")
        if hint:
            self.put(hint, "Điểm và điểm tối đa áp dụng nhập ở các ô bên phải, ngoài trang in.")

    def _beside_total(self) -> None:
        """Staff score and class: the official form has no row for them."""
        row = max(self.laid.last_row, *(one.row + 1 for one in self.side))
        look = replace(_OUTPUT, bold=True)
        if self.chosen.staff is not None:
            self.put((row, self.label_column), _capital(self.chosen.forms.staff_heading), _LABEL)
            own = replace(look, number_format=_decimals(self.chosen.rounding.total))
            self.put((row, self.value_column), Formula(self.formulas.staff_score()), own)
            self.name("staff_score", (row, self.value_column))
            row += 1
        self.put((row, self.label_column), "Xếp loại", _LABEL)
        self.put((row, self.value_column), Formula(self.formulas.classification()), look)
        self.name("classification", (row, self.value_column))

    # -- what to look at, and what is hidden --------------------------------------------------------------

    def aid(self, name: str, formula: str) -> None:
        self.aided.append((name, formula))

    def helpers(self) -> None:
        """The hidden cells that formulas share."""
        self.aid(TOTAL_RULE, self.connections.rule)
        self.aid("started", any_of([f'{name}<>""' for name in self.typed]))
        if self.chosen.uses_counts:
            self._count_helpers()

    def _count_helpers(self) -> None:
        stated = {key for key, _ in self.keys}
        wholes = {part: whole for whole, parts in IDENTITIES.items() for part in parts}
        for count in Count:
            own = name_of("count", count)
            if f"count.{count}" not in stated:
                continue
            formula = deduced(wholes[count], count) if count in wholes else text_or_blank(own)
            self.aid(known(count), formula)
        asked = f"count.{Count.ONLINE_LATE}" in stated
        of_online_late = (name_of("shown", Count.ONLINE_LATE), name_of("text", Count.ONLINE_LATE))
        self.aided += [one for one in helpers().items() if asked or one[0] not in of_online_late]
        for whole, parts in IDENTITIES.items():
            names = listed(name_of("count", part) for part in parts)
            self.aid(name_of("added", whole), counted(f"SUM({names})"))

    def checks(self) -> None:
        """The column Kiểm tra, and how many of its sentences show."""
        rows: list[int] = []
        found = row_checks(self.chosen, self.laid, self.side)
        for row, group in groupby(found, key=lambda one: one.row):
            rows.append(row)
            self.put((row, self.check_column), Formula(_first_of(group)), _CHECK)
        self.names["checks"] = Area(rows[0], self.check_column, rows[-1] - rows[0] + 1)
        self.aid("open_checks", 'COUNTIF(checks,"?*")')
        if self.connections.functions:
            row = rows[-1] + 2
            answer = Formula(f'IFERROR(TTHC_KIEMTRA({BLOCK}),"")')
            self.cells[row, self.check_column] = PlannedCell(
                row, self.check_column, answer, replace(_LABEL, valign="top"), 6
            )

    def _status(self) -> str:
        left = '"Còn "&TEXT(open_checks,"00")&" nội dung cần kiểm tra, xem cột Kiểm tra."'
        begun = f"IF(open_checks=0,{quoted(_READY)},{left})"
        return f"IF(OR(started,no_cases),{begun},{quoted(_EMPTY)})"

    def hidden(self) -> Iterator[PlannedCell]:
        """Block and helper cells, right of everything."""
        key, value = self.block_column, self.block_column + 1
        rows = [(BLOCK_KEY, str(_FORMAT)), ("set", quoted(self.chosen.id)), *self.keys]
        self.names[BLOCK] = Area(1, key, len(rows), 2)
        for row, (text, formula) in enumerate(rows, start=1):
            yield PlannedCell(row, key, text, _HIDDEN)
            yield PlannedCell(row, value, Formula(formula), _HIDDEN)
        for row, (name, formula) in enumerate(self.aided, start=1):
            self.name(name, (row, value + 2))
            yield PlannedCell(row, value + 1, name, _HIDDEN)
            yield PlannedCell(row, value + 2, Formula(formula), _HIDDEN)

    def widths(self) -> dict[int, float]:
        left = {
            column: width
            for column, width in self.laid.plan.widths.items()
            if column <= self.laid.note_column
        }
        right = {
            self.label_column - 1: _GAP,
            self.label_column: _LABEL_WIDTH,
            self.value_column: _VALUE_WIDTH,
            self.value_column + 1: _GAP,
            self.check_column: _CHECK_WIDTH,
        }
        hidden = {column: 10.0 for column in self.hidden_columns}
        return {**left, **right, **hidden}

    @property
    def hidden_columns(self) -> frozenset[int]:
        return frozenset(range(self.block_column, self.block_column + 4))


def _decimals(places: int) -> str:
    return "0." + "0" * places if places else "0"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _first_of(checks: Iterable[RowCheck]) -> str:
    """The sentence of the first check that holds; nothing while the form is not begun."""
    text = '""'
    for one in reversed(list(checks)):
        active = "TRUE" if one.always else "AND(started,NOT(no_cases))"
        text = f"IF(IF({active},{one.condition},FALSE),{one.sentence},{text})"
    return text


def live_form(
    chosen: CriteriaSet,
    labels: FormLabels,
    form: FilledForm,
    name: str,
    connections: Connections | None = None,
) -> SheetPlan:
    """The plan of a form that computes, every formula with its value.

    `form` gives what is already typed: counts of the head, levels and marks that nothing suggests, scores.
    Give the set in the unit's profile.
    """
    connections = connections or Connections()
    laid = lay_out(chosen, labels, form, name, beside=False)
    formulas = FormFormulas(chosen, connections.functions)
    live = _Live(chosen, laid, labels, form, connections, formulas, side_inputs(chosen, laid))
    live.cells = {(cell.row, cell.column): cell for cell in laid.plan.cells}
    live.beside()
    live.head()
    live.grid()
    live.helpers()
    live.checks()
    for cell in live.hidden():
        live.cells[cell.row, cell.column] = cell
    plan = replace(
        laid.plan,
        cells=tuple(cell for _, cell in sorted(live.cells.items())),
        widths=live.widths(),
        names=live.names,
        rules=tuple(live.rules),
        highlights=tuple(live.highlights),
        hidden_columns=live.hidden_columns,
        protected=True,
        freeze_row=1,
        zoom=_ZOOM,
        first_input=(4, live.value_column),
    )
    return with_heights(with_values(plan, connections.outer), printed_only=True)
