"""Kiểm tra: what a computing form says beside a row while it is filled in, by plain formulas.

Only what a formula can tell at once; the whole book of checks answers in TTHC_KIEMTRA and in the command.
A check is a condition and a sentence: where, what is seen, what to do; the first that holds in a row shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tthc.domain.conditions import counts_used
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.head_wordings import IN_SENTENCE, SHORT_WORDINGS
from tthc.domain.numbers import format_number
from tthc.files.form_layout import LaidForm
from tthc.files.live_formulas import any_of, every_of, is_number, known
from tthc.files.live_names import listed, name_of, number, quoted
from tthc.files.live_notes import counted, shown
from tthc.files.live_side import LATE_REASON, SideInput, SideKind

__all__ = ["NOT_WHOLE", "RowCheck", "row_checks"]

NOT_WHOLE = "Nhập số nguyên, không gõ dấu chấm, dấu phẩy. Ví dụ: 3803."
_AT_MOST = (
    (Count.ONLINE_LATE, Count.ONLINE),
    (Count.PROCEDURES_AT_DESK, Count.PROCEDURES),
    (Count.PROCEDURES_LEVEL34, Count.PROCEDURES),
    (Count.LEVEL34_RECEIVED, Count.RECEIVED),
    (Count.PETITIONS_ON_TIME, Count.PETITIONS),
)
_PENDING = (Count.IN_PROGRESS, Count.IN_PROGRESS_OVERDUE)


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A condition and the sentence, both formulas; `always`: also while nothing is typed yet."""

    row: int
    condition: str
    sentence: str
    always: bool = False


def _own(count: Count) -> str:
    return name_of("count", count)


def _not_whole(name: str) -> str:
    return f'IF({name}="",FALSE,IF({is_number(name)},OR({name}<0,INT(N({name}))<>{name}),TRUE))'


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


@dataclass(frozen=True, slots=True)
class _Checks:
    chosen: CriteriaSet
    laid: LaidForm
    side: Sequence[SideInput]

    def _row(self, key: str) -> int:
        return next((one.row for one in self.side if one.key == key), 0) or self.laid.places[key][0]

    def _has(self, key: str) -> bool:
        return key in self.laid.places or any(one.key == key for one in self.side)

    def head(self) -> Iterator[RowCheck]:
        """Unit, period, and no cases against figures."""
        yield RowCheck(self._row("unit"), 'unit=""', '"Chưa có tên đơn vị. Đề nghị chọn hoặc nhập."')
        yield RowCheck(self._row("period"), 'period=""', '"Chưa có kỳ đánh giá."')
        sentence = "Đã chọn không phát sinh TTHC nhưng biểu có số liệu. Đề nghị xem lại lựa chọn này."
        row = self._row("no_cases")
        yield RowCheck(row, "AND(no_cases,started)", quoted(sentence), always=True)

    def identity(self, whole: Count) -> Iterator[RowCheck]:
        """A whole is the sum of its parts."""
        parts = IDENTITIES[whole]
        names, row = [_own(part) for part in parts], self._row(f"count.{whole}")
        words = " + ".join(SHORT_WORDINGS[part] for part in parts)
        total, added = _own(whole), f"SUM({listed(names)})"
        what = _capital(SHORT_WORDINGS[whole])
        missing = quoted(f"Chưa nhập {IN_SENTENCE[whole]}.")
        yield RowCheck(row, _not_whole(total), quoted(NOT_WHOLE))
        yield RowCheck(row, f'{total}=""', missing)
        wrong = f"OR(AND(COUNT({listed(names)})={len(names)},{added}<>{total}),{added}>{total})"
        sentence = (
            f'"{what} "&{shown(whole)}&" khác {words} = "&{name_of("added", whole)}&". '
            'Đề nghị kiểm tra lại các số này."'
        )
        yield RowCheck(row, wrong, sentence)
        unknown = any_of([f'{known(part)}=""' for part in parts])
        asked = ", ".join(SHORT_WORDINGS[part] for part in parts)
        yield RowCheck(row, unknown, quoted(f"Chưa nhập đủ số hồ sơ {asked} (không có thì nhập 0)."))

    def counts(self) -> Iterator[RowCheck]:
        """The head's counts against each other."""
        for whole in IDENTITIES:
            yield from self.identity(whole)
        resolved, received = _own(Count.RESOLVED), _own(Count.RECEIVED)
        both = [is_number(resolved), is_number(received)]
        more = every_of([*both, f"N({resolved})>N({received})"])
        sentence = (
            f'"Đã giải quyết "&{shown(Count.RESOLVED)}&" nhiều hơn đã tiếp nhận "&{shown(Count.RECEIVED)}'
            '&". Đề nghị kiểm tra lại."'
        )
        yield RowCheck(self._row(f"count.{Count.RECEIVED}"), more, sentence)
        pending = [_own(count) for count in _PENDING]
        added = "+".join(f"N({name})" for name in pending)
        rest = every_of([*both, f"COUNT({listed(pending)})>0", f"N({received})-N({resolved})<>{added}"])
        text = f'"Tiếp nhận trừ đã giải quyết khác số đang giải quyết ("&{counted(f"({added})")}&"). "'
        yield RowCheck(self._row(f"count.{_PENDING[0]}"), rest, f'{text}&"Đề nghị kiểm tra lại."')
        for part, whole in _AT_MOST:
            if self._has(f"count.{part}") and self._has(f"count.{whole}"):
                over = every_of(
                    [is_number(_own(part)), is_number(_own(whole)), f"N({_own(part)})>N({_own(whole)})"]
                )
                text = quoted(
                    f"{_capital(IN_SENTENCE[part])} nhiều hơn {IN_SENTENCE[whole]}. Đề nghị kiểm tra lại."
                )
                yield RowCheck(self._row(f"count.{part}"), over, text)

    def inputs(self) -> Iterator[RowCheck]:
        """Whole numbers beside the grid; the reason of late dossiers."""
        for one in self.side:
            if one.kind is SideKind.COUNT:
                yield RowCheck(one.row, _not_whole(name_of(one.key)), quoted(NOT_WHOLE))
        late = f'AND(N({known(Count.LATE)})>0,{LATE_REASON}="")'
        sentence = f'"Có "&{counted(known(Count.LATE))}&" hồ sơ trễ hạn. Đề nghị ghi lý do trễ hạn."'
        yield RowCheck(self._row(LATE_REASON), late, sentence)

    def counted(self, leaf: Criterion, kind: CountedLevels) -> Iterator[RowCheck]:
        """Dossiers per level make up the dossiers resolved."""
        keys = [f"level.{leaf.id}.{at}" for at in range(len(kind.levels))]
        for key in keys:
            yield RowCheck(self._row(key), _not_whole(name_of(key)), quoted(NOT_WHOLE))
        names, resolved = listed(name_of(key) for key in keys), _own(Count.RESOLVED)
        row = self._row(f"dossiers.{leaf.id}")
        out = "+".join(f"N({known(count)})" for count in sorted(kind.may_omit)) or "0"
        enough = f"AND(COUNT({names})=0,N({resolved})>({out}))"
        yield RowCheck(row, enough, quoted(f"Chưa nhập số hồ sơ từng mức của tiêu chí {leaf.label}."))
        gap = f"N({resolved})-SUM({names})"
        differs = [f"COUNT({names})>0", is_number(resolved), f"SUM({names})<>N({resolved})"]
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
        marks = "+".join(f'(TRIM({name})="x")' for name in names)
        row, what = self._row(f"dossiers.{leaf.id}"), f"tiêu chí {leaf.label}"
        others = any_of([f'AND({name}<>"",TRIM({name})<>"x")' for name in names])
        yield RowCheck(row, others, quoted(f"Cột (4) của {what} chỉ ghi dấu x ở một mức."))
        yield RowCheck(row, f"{marks}=0", quoted(f"Chưa đánh dấu x vào mức nào của {what}."))
        ruled = any(level.when for level in kind.levels)
        if ruled:
            yield from self._late_online(leaf, kind, names, row)
        several = f"{_capital(what)} có nhiều hơn một dấu x. Đề nghị chỉ giữ một."
        yield RowCheck(row, f"{marks}>1", quoted(several))
        if ruled:
            yield from self._ruled(leaf, kind, names, row)
        for at, level in enumerate(kind.levels):
            if level.expects:
                refuted = f'AND(TRIM({names[at]})="x",{name_of("refuted", leaf.id, at)})'
                points = format_number(level.points)
                text = (
                    f"Dấu x của {what} ở mức {points} điểm không khớp số liệu nhập ở các ô bên. "
                    "Đề nghị kiểm tra lại."
                )
                yield RowCheck(self._row(f"mark.{leaf.id}.{at}"), refuted, quoted(text))

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

    def given(self, leaf: Criterion) -> Iterator[RowCheck]:
        """Typed scores lie within the maximum that applies."""
        own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum
        for column in self.chosen.columns:
            key = f"{'typed' if own else 'score'}.{column.id}.{leaf.id}"
            name, row = name_of(key), self._row(key)
            if column.id == self.chosen.computed_column.id and leaf.required:
                text = f"Chưa nhập điểm tiêu chí {leaf.label} (không phải thực hiện thì ghi -)."
                yield RowCheck(row, f'{name}=""', quoted(text))
            top = name_of("limit", column.id, leaf.id) if own else number(leaf.maximum)
            inside = f'IF({name}="",FALSE,IF({is_number(name)},OR({name}<0,{name}>{top}),{name}<>"-"))'
            until = f'&SUBSTITUTE({top}&"",".",",")&' if own else None
            limit = (
                f'"Điểm phải là số từ 0 đến "{until}"; không phải thực hiện thì ghi -."'
                if until
                else quoted(
                    f"Điểm phải là số từ 0 đến {format_number(leaf.maximum)}; không phải thực hiện thì ghi -."
                )
            )
            yield RowCheck(row, inside, limit)
            if own:
                stated, top_row = (
                    name_of("stated", column.id, leaf.id),
                    self._row(f"stated.{column.id}.{leaf.id}"),
                )
                most = number(leaf.maximum)
                wrong = f'IF({stated}="",FALSE,IF({is_number(stated)},OR({stated}<=0,{stated}>{most}),TRUE))'
                text = f"Điểm tối đa áp dụng phải là số trên 0, không quá {format_number(leaf.maximum)}."
                yield RowCheck(top_row, wrong, quoted(text))

    def ratio(self, leaf: Criterion) -> Iterator[RowCheck]:
        """Numerator and denominator are whole, and the first is not the larger one."""
        part, whole = f"numerator.{leaf.id}", f"denominator.{leaf.id}"
        for key in (part, whole):
            yield RowCheck(self._row(key), _not_whole(name_of(key)), quoted(NOT_WHOLE))
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
        """The checks of one criterion."""
        match leaf.kind:
            case CountedLevels():
                yield from self.counted(leaf, leaf.kind)
            case MarkedLevel():
                yield from self.marked(leaf, leaf.kind)
            case RatioScore() | Complement():
                yield from self.ratio(leaf)
            case _:
                yield from self.given(leaf)


def row_checks(chosen: CriteriaSet, laid: LaidForm, side: Sequence[SideInput]) -> tuple[RowCheck, ...]:
    """Every check of a form, from above to below."""
    checks = _Checks(chosen, laid, side)
    found = [*checks.head()]
    if chosen.uses_counts:
        found += [*checks.counts(), *checks.inputs()]
    for leaf in chosen.leaves():
        if leaf.required or (isinstance(leaf.kind, Given) and leaf.kind.own_maximum):
            found += checks.criterion(leaf)
    return tuple(sorted(found, key=lambda one: one.row))
