"""Kiểm tra: what a computing form says beside a row while it is filled in, by plain formulas.

Only what a formula can tell at once; the whole book of checks answers in TTHC_KIEMTRA and in the command.
A check is a condition and a sentence: where, what is seen, what to do; the first that holds in a row shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tthc.domain.conditions import counts_used
from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    MarkedLevel,
    RatioScore,
    ScoreColumn,
)
from tthc.domain.numbers import format_number
from tthc.files.form_layout import LaidForm
from tthc.files.live_count_checks import CountChecks, made_up
from tthc.files.live_formulas import FormFormulas, any_of, every_of, is_number, known
from tthc.files.live_names import listed, name_of, number, quoted
from tthc.files.live_notes import counted, shown
from tthc.files.live_row_check import (
    HAND_WRITTEN,
    RowCheck,
    capital_first,
    figure_checks,
    is_sound,
    is_x,
)
from tthc.files.live_score_checks import ScoreChecks, has_own_maximum
from tthc.files.live_side import SideInput, copied

__all__ = ["row_checks"]


@dataclass(frozen=True, slots=True)
class _Checks:
    chosen: CriteriaSet
    laid: LaidForm
    side: Sequence[SideInput]
    units: str
    """The name of the list of units; "" for none."""

    def _row(self, key: str) -> int:
        return next((one.row for one in self.side if one.key == key), 0) or self.laid.places[key][0]

    def _has(self, key: str) -> bool:
        return key in self.laid.places or any(one.key == key for one in self.side)

    def head(self) -> Iterator[RowCheck]:
        """Unit, period, and no cases against figures."""
        row, begun = self._row("unit"), "OR(started,no_cases)"  # also a form without cases has to say whose
        nameless = '"Chưa có tên đơn vị. Đề nghị chọn hoặc nhập."'
        yield RowCheck(row, f'AND({begun},unit="")', nameless, always=True)
        if self.units:
            listed_units = f'COUNTIF({self.units},"?*")>0'
            unlisted = f'AND({begun},unit<>"",{listed_units},IFERROR(MATCH(unit,{self.units},0),0)=0)'
            told = "Tên đơn vị không có trong danh sách. Đề nghị chọn trong danh sách."
            yield RowCheck(row, unlisted, quoted(told), always=True)
        undated = f'AND({begun},period="")'
        yield RowCheck(self._row("period"), undated, '"Chưa có kỳ đánh giá."', always=True)
        sentence = "Đã chọn không phát sinh TTHC nhưng biểu có số liệu. Đề nghị xem lại lựa chọn này."
        row = self._row("no_cases")
        yield RowCheck(row, "AND(no_cases,has_figures)", quoted(sentence), always=True)

    def notes(self) -> Iterator[RowCheck]:
        """A note typed over the composed one: formulas see little of it."""
        first = self.chosen.leaves()[0].id
        told = "Đã chọn không phát sinh TTHC nhưng Ghi chú nói có hồ sơ. Đề nghị xem lại lựa chọn này."
        against = ["no_cases", _typed_note(first), _note_says(first, "HỒ SƠ"), _not_denied(first)]
        yield RowCheck(self._row("no_cases"), every_of(against), quoted(told), always=True)
        for leaf in self.chosen.leaves():
            late = _rests_on_late_online(leaf)
            if late:
                yield self._late_note(leaf)
            if late or leaf.id == first:
                yield RowCheck(self._row(f"note.{leaf.id}"), _typed_note(leaf.id), quoted(HAND_WRITTEN))

    def _late_note(self, leaf: Criterion) -> RowCheck:
        """A typed note of late online dossiers beside a count of none."""
        count = name_of("count", Count.ONLINE_LATE)
        says = any_of([_note_says(leaf.id, words) for words in ("QUÁ HẠN", "TRỄ HẠN")])
        wrong = every_of([_typed_note(leaf.id), says, _not_denied(leaf.id), f"N({count})=0"])
        number_ = f'IF({count}="","trống",{shown(Count.ONLINE_LATE)})'
        told = f"Ghi chú tiêu chí {leaf.label} nói có hồ sơ quá hạn nhưng số hồ sơ trực tuyến trễ hạn "
        sentence = f'{quoted(told)}&{number_}&". Đề nghị kiểm tra lại."'
        return RowCheck(self._row(f"note.{leaf.id}"), wrong, sentence)

    def counted(self, leaf: Criterion, kind: CountedLevels) -> Iterator[RowCheck]:
        """Dossiers per level make up the dossiers resolved; what only repeats the head is told there."""
        if leaf.id in copied(self.chosen):
            return
        levels = [name_of("level", leaf.id, at) for at in range(len(kind.levels))]
        names, resolved = listed(levels), name_of("count", Count.RESOLVED)
        counts = [level.count for level in kind.levels]
        over: list[str] = []
        for at, (name, count) in enumerate(zip(levels, counts, strict=True)):
            given = [] if at or any(counts) else [f"N({resolved})-SUM({listed(levels[1:])})"]
            given = [name_of("count", count)] if count else given
            typed = [f"{name}<>{one}" for one in given]
            over += typed
            for check in figure_checks(self._row(f"level.{leaf.id}.{at}"), name):
                yield replace(check, condition=every_of([check.condition, *typed]))
        row = self._row(f"dossiers.{leaf.id}")
        out = "+".join(f"N({known(count)})" for count in sorted(kind.may_omit)) or "0"
        own = [any_of([made_up(Count.RESOLVED), *over])] if any(counts) else []
        enough = [f"COUNT({names})=0", f"N({resolved})>({out})", *own]
        told = f"Chưa nhập số hồ sơ từng mức của tiêu chí {leaf.label}."
        yield RowCheck(row, every_of(enough), quoted(told))
        gap = f"(N({resolved})-SUM({names}))"
        differs = [
            f"COUNT({names})>0",
            is_number(resolved),
            f"{gap}<>0",
            is_sound(gap),
            *own,
        ]
        if kind.may_omit:
            differs.append(f"{gap}<>{out}")
        sentence = (
            f'"Tổng các mức của tiêu chí {leaf.label} là "&{counted(f"SUM({names})")}'
            f'&", khác số hồ sơ đã giải quyết "&{shown(Count.RESOLVED)}'
            '&". Đề nghị kiểm tra lại số hồ sơ từng mức."'
        )
        yield RowCheck(row, every_of(differs), sentence)

    def marked(self, leaf: Criterion, kind: MarkedLevel) -> Iterator[RowCheck]:
        """One "x", on the level the figures decide where they do."""
        names = [name_of("mark", leaf.id, at) for at in range(len(kind.levels))]
        marks = "+".join(map(is_x, names))
        row, what = self._row(f"dossiers.{leaf.id}"), f"tiêu chí {leaf.label}"
        others = any_of([f'AND({name}<>"",TRIM({name})<>"x")' for name in names])
        told = f"Cột (4) của {what} chỉ ghi chữ x thường ở một mức, không ghi dấu khác. Đề nghị gõ lại."
        yield RowCheck(row, others, quoted(told))
        refuted = [name_of("refuted", leaf.id, at) for at in range(len(names))]
        open_: list[str] = []
        if all(level.when for level in kind.levels):
            gap = every_of(refuted)
            told = (
                f"Số liệu không thuộc mức nào của {what}. Đề nghị xem lại quy định, quyết định mức điểm và "
            )
            yield RowCheck(row, gap, quoted(f"{told}đánh dấu x vào mức đó."))
            open_ = [f"NOT({gap})"]
        yield RowCheck(row, f"{marks}=0", quoted(f"Chưa đánh dấu x vào mức nào của {what}."))
        ruled = any(level.when for level in kind.levels)
        if ruled:
            yield from self._late_online(leaf, kind, names, row)
        several = f"{capital_first(what)} có nhiều hơn một dấu x. Đề nghị chỉ giữ một."
        yield RowCheck(row, f"{marks}>1", quoted(several))
        if ruled:
            yield from self._ruled(leaf, kind, names, row)
        if ruled:
            open_ += [f"NOT({is_number(name_of('rule', leaf.id))})", f"{marks}=1"]
        for at, level in enumerate(kind.levels):
            if level.when or level.expects:
                points = format_number(level.points)
                text = (
                    f"Dấu x của {what} ở mức {points} điểm không khớp số liệu nhập ở các ô bên. "
                    "Đề nghị kiểm tra lại."
                )
                wrong = every_of([is_x(names[at]), refuted[at], *open_])
                yield RowCheck(self._row(f"mark.{leaf.id}.{at}"), wrong, quoted(text))

    def _late_online(
        self, leaf: Criterion, kind: MarkedLevel, names: list[str], row: int
    ) -> Iterator[RowCheck]:
        """Late online dossiers leave no points, wherever else an "x" stands."""
        used = {count for level in kind.levels if level.when for count in counts_used(level.when)}
        if Count.ONLINE_LATE not in used:
            return
        late, rule = known(Count.ONLINE_LATE), name_of("rule", leaf.id)
        right = "+".join(f"({rule}={at})*{number(one.points)}" for at, one in enumerate(kind.levels))
        none = f"AND({is_number(rule)},{right}=0)"
        marked = listed(f'(TRIM({names[at]})="x")*{number(one.points)}' for at, one in enumerate(kind.levels))
        told = f" hồ sơ trực tuyến quá hạn nên tiêu chí {leaf.label} được 0 điểm; dấu x đang ở mức "
        moved = " điểm. Đề nghị chuyển dấu x xuống mức 0 điểm."
        sentence = f'"Có "&{counted(late)}&"{told}"&MAX({marked})&"{moved}"'
        yield RowCheck(row, f"AND(N({late})>0,{none},MAX({marked})>0)", sentence)

    def _ruled(self, leaf: Criterion, kind: MarkedLevel, names: list[str], row: int) -> Iterator[RowCheck]:
        """The "x" stands on the level the figures decide."""
        rule = name_of("rule", leaf.id)
        levels = list(enumerate(kind.levels))
        marked = "+".join(f'(TRIM({names[at]})="x")*{at}' for at, _ in levels)
        right = "+".join(f"({rule}={at})*{number(level.points)}" for at, level in levels)
        typed = "+".join(f'(TRIM({names[at]})="x")*{number(level.points)}' for at, level in levels)
        differs = f"IF({is_number(rule)},{marked}<>{rule},FALSE)"
        text = (
            f'"Theo số liệu đã nhập, tiêu chí {leaf.label} được "&({right})&" điểm; '
            f'dấu x đang ở mức "&({typed})&" điểm. Đề nghị chuyển dấu x."'
        )
        yield RowCheck(row, differs, text)

    def ratio(self, leaf: Criterion) -> Iterator[RowCheck]:
        """Numerator and denominator are whole, and the first is not the larger one."""
        part, whole = f"numerator.{leaf.id}", f"denominator.{leaf.id}"
        for key in (part, whole):
            yield from figure_checks(self._row(key), name_of(key))
        a, b = name_of(part), name_of(whole)
        row = self._row(f"dossiers.{leaf.id}")
        yield RowCheck(
            row, f'OR({a}="",{b}="")', quoted(f"Chưa nhập đủ tử số, mẫu số của tiêu chí {leaf.label}.")
        )
        yield RowCheck(
            row,
            f"N({a})>N({b})",
            quoted(f"Tử số của tiêu chí {leaf.label} lớn hơn mẫu số. Đề nghị kiểm tra lại."),
        )

    def criterion(self, leaf: Criterion) -> Iterator[RowCheck]:
        """The checks of one criterion's figures."""
        match leaf.kind:
            case CountedLevels():
                yield from self.counted(leaf, leaf.kind)
            case MarkedLevel():
                yield from self.marked(leaf, leaf.kind)
            case RatioScore() | Complement():
                yield from self.ratio(leaf)
            case _:
                pass

    def scores(self) -> Iterator[RowCheck]:
        """The checks of typed scores."""

        def typed(column: ScoreColumn) -> list[Criterion]:
            computed = column.id == self.chosen.computed_column.id
            return [
                leaf
                for leaf in self.chosen.leaves()
                if has_own_maximum(leaf)
                or (leaf.required and not (computed and FormFormulas.is_computed(leaf)))
            ]

        yield from ScoreChecks(self.chosen, self._row, typed).all()


def _typed_note(criterion: str) -> str:
    note = name_of("note", criterion)
    return f'AND({note}<>"",{note}<>{name_of("composed", criterion)})'


def _note_says(criterion: str, words: str) -> str:
    note = f"UPPER({name_of('note', criterion)})"
    return f'(SUBSTITUTE({note},{quoted(words)},"")<>{note})'


def _not_denied(criterion: str) -> str:
    return f"NOT({_note_says(criterion, 'KHÔNG')})"


def _rests_on_late_online(leaf: Criterion) -> bool:
    return any(level.when and Count.ONLINE_LATE in counts_used(level.when) for level in leaf.levels)


def row_checks(
    chosen: CriteriaSet, laid: LaidForm, side: Sequence[SideInput], units: str = ""
) -> tuple[RowCheck, ...]:
    """Every check of a form, from above to below; in a row the ones that come first count first."""
    checks = _Checks(chosen, laid, side, units)
    found = [*checks.head()]
    if chosen.uses_counts:
        found += CountChecks(checks._row, checks._has).all()
    for leaf in chosen.leaves():
        if leaf.required:
            found += checks.criterion(leaf)
    found += checks.scores()
    if chosen.uses_counts:
        found += checks.notes()
    return tuple(sorted(found, key=lambda one: one.row))
