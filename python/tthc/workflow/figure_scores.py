"""Why a criterion has its score: the mean of its dossiers, a rule, a mark, a ratio, or what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from tthc.domain.conditions import AllOf, AnyOf, Condition, Share
from tthc.domain.counts import Tally
from tthc.domain.criteria_set import Complement, CountedLevels, Criterion, MarkedLevel, RatioScore, Treatment
from tthc.domain.forms import FilledForm
from tthc.domain.head_wordings import HEAD_WORDINGS, IN_SENTENCE
from tthc.domain.numbers import Absent, format_count, format_number
from tthc.domain.provenance import counts_of_rules
from tthc.domain.scoring import Basis, ColumnResult, CriterionScore, State, subtotal
from tthc.domain.worked import exact_words, mean_words, rate_words, ratio_words, rounded_words, sum_words
from tthc.workflow.figure_parts import Cell, FigureSource, Subject

__all__ = ["explained_score", "of_criteria"]

_RATIO = RatioScore | Complement


def _points(leaf: Criterion, at: int) -> str:
    return f"mức {format_number(leaf.levels[at].points)} điểm"


class _Leaf:
    """One scored criterion of a unit or group, in one column."""

    def __init__(self, subject: Subject, leaf: Criterion, column: str, score: CriterionScore) -> None:
        self.subject, self.leaf, self.column, self.score = subject, leaf, column, score
        self.entry = subject.form.criterion(leaf.id)

    def cells(self, form: FilledForm) -> list[Cell]:
        """The figures of a form that the criterion is scored from."""
        entry, leaf = form.criterion(self.leaf.id), self.leaf
        typed: list[Cell] = [("điểm", entry.score(self.column))]
        basis = self.score.basis
        if basis is Basis.TYPED or self.subject.is_row:
            return typed
        if basis is Basis.RULE:
            counts = counts_of_rules(leaf, self.subject.part.bases)
            note: list[Cell] = [("ghi chú", form.online_late_note)] if form.online_late_note.given else []
            stated = [(IN_SENTENCE[count], form.head[count]) for count in counts if form.head[count].given]
            return [*stated, *note]
        if isinstance(leaf.kind, CountedLevels):
            return [("", level) for level in entry.levels]
        if isinstance(leaf.kind, MarkedLevel):
            return [(_points(leaf, at), entry.marks[at]) for at in entry.marked]
        if isinstance(leaf.kind, _RATIO):
            rate: list[Cell] = [("tỷ lệ (%)", entry.rate)] if entry.rate.given else []
            return [("tử số", entry.numerator), ("mẫu số", entry.denominator), *rate]
        return typed

    def scored(self, shown: str, value: Decimal, exact: Fraction) -> str:
        """The sentence of a criterion with a score."""
        leaf, entry, at = self.leaf, self.entry, self.score.level
        decimals = self.subject.chosen.rounding.criterion
        if self.score.basis is Basis.LEVELS:
            levels = tuple(level.value for level in entry.levels)
            working = mean_words([level.points for level in leaf.levels], levels)
            return rounded_words(shown, working, exact, value, decimals)
        if isinstance(leaf.kind, _RATIO) and self.score.basis is Basis.RATIO:
            return rounded_words(shown, self._ratio(leaf.kind), exact, value, decimals)
        if at is not None:
            wording = f'{_points(leaf, at)}, "{leaf.levels[at].wording}"'
            if self.score.basis is Basis.RULE:
                return f"{shown}: {wording}, xét theo số liệu"
            common = "các đơn vị cùng đánh dấu x ở " if self.subject.group else "dấu x ở "
            if self.subject.group and leaf.id in self.subject.group.decided:
                common = "người tổng hợp chọn dấu x ở "
            return f"{shown}: {common}{wording}"
        common = "các đơn vị cùng được số điểm này" if self.subject.group else ""
        return f"{shown}: {common or f'điểm ghi trong {self.subject.said_in}'}"

    def _ratio(self, kind: RatioScore | Complement) -> str:
        part, whole = self.entry.numerator.value, self.entry.denominator.value
        if part is None or whole is None:
            return rate_words(kind, self.leaf.maximum, self.entry.rate.value or Decimal(0))
        return ratio_words(kind, self.leaf.maximum, part, whole)

    def not_counted(self) -> str:
        """Why a criterion is left out of the total."""
        levels = [level.value for level in self.entry.levels]
        if not self.leaf.required:
            return "nhóm đơn vị này không thực hiện tiêu chí này"
        if self.entry.score(self.column).value is Absent.DASH:
            return f'{self.subject.said_in} ghi "-"'
        if isinstance(self.leaf.kind, _RATIO) and self.entry.denominator.value == 0:
            return "mẫu số bằng 0, không có gì để tính"
        if isinstance(self.leaf.kind, CountedLevels) and (
            any(level is not None for level in levels) or self.subject.chosen.blank is Treatment.MISSING
        ):
            return "không có hồ sơ nào để chấm"
        return "để trống; theo bộ tiêu chí, ô để trống thì không tính"

    def missing(self) -> str:
        """Why a criterion has no score yet."""
        typed, kind = self.entry.score(self.column).value, self.leaf.kind
        if isinstance(kind, _RATIO) and not self.subject.is_row:
            part, whole = self.entry.numerator.value, self.entry.denominator.value
            if part is not None and whole is not None:
                return f"tử số {format_number(part)} lớn hơn mẫu số {format_number(whole)}"
            return "thiếu tử số hoặc mẫu số"
        if isinstance(typed, Decimal) and not 0 <= typed <= self.score.maximum:
            most = format_number(self.score.maximum)
            return f"điểm ghi {format_number(typed)} nằm ngoài khoảng từ 0 đến {most}"
        if isinstance(kind, MarkedLevel) and not self.subject.is_row:
            return self._marks()
        if isinstance(kind, CountedLevels) and not self.subject.is_row:
            return "các ô số hồ sơ của tiêu chí để trống"
        return "ô điểm để trống"

    def _marks(self) -> str:
        group = self.subject.group
        if group is not None:
            units = group.marks[self.leaf.id]
            each = (f"{_points(self.leaf, at)}: {format_count(n)} đơn vị" for at, n in enumerate(units) if n)
            told = ", ".join(each) or "chưa đơn vị nào có mức"
            return f"các đơn vị không cùng một mức ({told}), cơ quan tổng hợp phải chọn"
        marks = len(self.entry.marked)
        return f"đánh dấu x ở {format_count(marks)} mức" if marks else "chưa đánh dấu x ở mức nào"

    def inputs(self) -> Iterator[str]:
        """Sums and shares a rule looked at, and a maximum that is not the set's."""
        if self.score.basis is Basis.RULE:
            tallies = self.subject.bounds
            for count in counts_of_rules(self.leaf, self.subject.part.bases):
                yield f"{HEAD_WORDINGS[count]}: {_tally_words(tallies.get(count, Tally()))}"
            yield from dict.fromkeys(self._shares())
            yield from self._other_mark()
        if self.score.maximum != self.leaf.maximum and self.score.state is State.SCORED:
            yield f"Điểm tối đa áp dụng: {format_number(self.score.maximum)}"
        if self.score.basis is Basis.TYPED and self.entry.rate.value is not None:
            yield f"Tỷ lệ ghi trong biểu: {format_number(self.entry.rate.value)}%"

    def _other_mark(self) -> Iterator[str]:
        """A mark on another level than the one the figures decide."""
        for at in self.entry.marked if self.subject.group is None else ():
            if at != self.score.level:
                place = self.entry.marks[at].place
                where = f" ({self.subject.where([place])})" if place else ""
                yield f"Biểu đánh dấu x ở {_points(self.leaf, at)}{where}; số liệu được xét trước dấu x."

    def _shares(self) -> Iterator[str]:
        for level in self.leaf.levels:
            for share in _shares_of(level.when):
                whole = self.subject.part.bases.get(share.whole, share.whole)
                part_of, all_of = (self.subject.bounds.get(one, Tally()).exact for one in (share.part, whole))
                if part_of is not None and all_of:
                    rate = exact_words(Fraction(part_of * 100, all_of), 0)
                    said = f"{format_number(part_of)}/{format_number(all_of)} = {rate}%"
                    yield f"{HEAD_WORDINGS[share.part]}/{IN_SENTENCE[whole]}: {said}"


def _tally_words(tally: Tally) -> str:
    if tally.value is None:
        return "chưa rõ"
    return format_number(tally.value) if tally.complete else f"ít nhất {format_count(tally.value)}"


def _shares_of(condition: Condition | None) -> Iterator[Share]:
    if isinstance(condition, Share):
        yield condition
    elif isinstance(condition, AllOf | AnyOf):
        for part in condition.conditions:
            yield from _shares_of(part)


def explained_score(subject: Subject, node: Criterion, column: str) -> FigureSource:
    """Where the score of a criterion, or of a heading, comes from in one column."""
    title = f"tiêu chí {node.label}, {node.wording}"
    if subject.scored is None:
        return subject.source(title, "", f"Chưa có điểm: {subject.why_not}")
    result = subject.scored.columns[column]
    if node.parts:
        return _heading(subject, node, title, result)
    leaf = _Leaf(subject, node, column, result.scores[node.id])
    shown, said = _said(subject, leaf)
    lines, places = subject.cells(leaf.cells)
    lines += subject.remarks(places, node.id)
    lines = [*leaf.inputs(), *lines]
    printed = subject.printed.criterion(node.id).score(column) if subject.printed else None
    lines += subject.differing(printed, shown, leaf.score.value)
    return subject.source(title, shown, said, lines, places)


def of_criteria(
    subject: Subject, result: ColumnResult, nodes: Iterable[Criterion]
) -> tuple[list[CriterionScore], list[str]]:
    """What each of some criteria adds to a sum, those that count; and a line for every one of them."""
    counted: list[CriterionScore] = []
    lines: list[str] = []
    for node in nodes:
        score = subtotal(result, node)
        if score.state is State.SCORED and score.value is not None:
            counted.append(score)
            said = subject.score_words(score.value)
        else:
            said = "Không tính" if score.state is State.NOT_COUNTED else "Chưa có điểm"
        lines.append(f"{said}: tiêu chí {node.label}, {node.wording}")
    return counted, lines


def _heading(subject: Subject, node: Criterion, title: str, result: ColumnResult) -> FigureSource:
    counted, lines = of_criteria(subject, result, node.parts)
    score = subtotal(result, node)
    printed = subject.printed.criterion(node.id).score(result.column) if subject.printed else None
    if score.state is State.NOT_COUNTED:
        return subject.source(title, "-", "-: không tiêu chí nào của mục này được tính", lines)
    if score.value is None:
        lines += subject.differing(printed, "", None)
        return subject.source(title, "", "Chưa có điểm: còn tiêu chí chưa có điểm", lines)
    shown = subject.score_words(score.value)
    said = f"{shown} = {sum_words([one.value for one in counted if one.value is not None], 0)}"
    lines += subject.differing(printed, shown, score.value)
    return subject.source(title, shown, said, lines)


def _said(subject: Subject, leaf: _Leaf) -> tuple[str, str]:
    score = leaf.score
    if score.state is State.NOT_COUNTED:
        return "-", f"-: {leaf.not_counted()}"
    if score.value is None or score.exact is None:
        return "", f"Chưa có điểm: {leaf.missing()}"
    shown = subject.score_words(score.value)
    return shown, leaf.scored(shown, score.value, score.exact)
