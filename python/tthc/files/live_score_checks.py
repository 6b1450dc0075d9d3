"""Kiểm tra of the typed scores of a computing form: within their maximum, and none left out unseen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from tthc.domain.criteria_set import CriteriaSet, Criterion, Given, ScoreColumn, Treatment
from tthc.domain.numbers import format_number
from tthc.files.live_formulas import any_of, every_of, is_number
from tthc.files.live_names import listed, name_of, number, quoted
from tthc.files.live_row_check import RowCheck, is_dash

__all__ = ["ScoreChecks", "has_own_maximum"]

_AS_TEXT = "Ô đang là chữ; đề nghị gõ lại số theo dấu thập phân của máy."
_DASH = "không phải thực hiện thì ghi -."


def has_own_maximum(leaf: Criterion) -> bool:
    """True when a maximum is stated beside the score."""
    return isinstance(leaf.kind, Given) and leaf.kind.own_maximum


@dataclass(frozen=True, slots=True)
class ScoreChecks:
    """The checks of what is typed into score columns; `row` gives the row of a key.

    `typed` are the criteria with a typed cell in a column: in the computed one those no figure decides.
    """

    chosen: CriteriaSet
    row: Callable[[str], int]
    typed: Callable[[ScoreColumn], Sequence[Criterion]]

    def all(self) -> Iterator[RowCheck]:
        """Every check of every column."""
        for column in self.chosen.columns:
            leaves = self.typed(column)
            for leaf in leaves:
                yield from self._score(leaf, column)
            if column.id != self.chosen.computed_column.id:
                yield from self._left_blank(column, leaves)
        yield from self._nothing_counted()

    def _name(self, leaf: Criterion, column: ScoreColumn) -> str:
        return name_of("typed" if has_own_maximum(leaf) else "score", column.id, leaf.id)

    def _row(self, leaf: Criterion, column: ScoreColumn) -> int:
        return self.row(f"{'typed' if has_own_maximum(leaf) else 'score'}.{column.id}.{leaf.id}")

    def _score(self, leaf: Criterion, column: ScoreColumn) -> Iterator[RowCheck]:
        """A number up to the maximum that applies, or "-"."""
        name, row, own = self._name(leaf, column), self._row(leaf, column), has_own_maximum(leaf)
        if column.id == self.chosen.computed_column.id and leaf.required:
            text = f"Chưa nhập điểm tiêu chí {leaf.label} ({_DASH[:-1]})."
            yield RowCheck(row, f'{name}=""', quoted(text))
        top = name_of("limit", column.id, leaf.id) if own else number(leaf.maximum)
        range_ = f"OR({name}<0,{name}>{top})"
        outside = f'IF({name}="",FALSE,IF({is_number(name)},{range_},NOT({is_dash(name)})))'
        shown = f'SUBSTITUTE({top}&"",".",",")' if own else quoted(format_number(leaf.maximum))
        text = f'IF(ISTEXT({name})," {_AS_TEXT}","")'
        yield RowCheck(row, outside, f'"Điểm phải là số từ 0 đến "&{shown}&"; {_DASH}"&{text}')
        if column.id == self.chosen.computed_column.id and leaf.required and self._judged:
            text = f"Tiêu chí {leaf.label} ghi - nên {self._without()}. Chỉ ghi - khi không phải thực hiện. "
            yield RowCheck(row, is_dash(name), quoted(f"{text}Đề nghị xem lại."))
        if own:
            stated, most = name_of("stated", column.id, leaf.id), number(leaf.maximum)
            wrong = f'IF({stated}="",FALSE,IF({is_number(stated)},OR({stated}<=0,{stated}>{most}),TRUE))'
            text = f"Điểm tối đa áp dụng phải là số trên 0, không quá {format_number(leaf.maximum)}."
            told = f'{quoted(text)}&IF(ISTEXT({stated})," {_AS_TEXT}","")'
            yield RowCheck(self.row(f"stated.{column.id}.{leaf.id}"), wrong, told)

    @property
    def _judged(self) -> bool:
        """True when the set says who carries out what, so that "-" is not for each unit to choose."""
        group = self.chosen.group
        known = self.chosen.has_profiles and group is not None and group.confirmed
        return known or not all(leaf.required for leaf in self.chosen.leaves())

    def _without(self) -> str:
        if self.chosen.dash is Treatment.MISSING:
            return "chưa có tổng điểm"
        return "không tính vào tổng điểm" + (", chỉ số tăng theo" if self.chosen.rescale else "")

    def _left_blank(self, column: ScoreColumn, leaves: Sequence[Criterion]) -> Iterator[RowCheck]:
        """A blank among the appraised scores once one of them is typed: there is no total without it."""
        names = [self._name(leaf, column) for leaf in leaves]
        what = column.heading.lower()
        begun = any_of([f'{name}<>""' for name in names])
        for leaf in leaves:
            if isinstance(leaf.kind, Given) and leaf.required and len(leaves) > 1:
                blank = every_of([f'{self._name(leaf, column)}=""', begun])
                told = f"Chưa có {what} tiêu chí {leaf.label} nên chưa có tổng {what}."
                yield RowCheck(self._row(leaf, column), blank, quoted(told))

    def _nothing_counted(self) -> Iterator[RowCheck]:
        """Nothing is missing and nothing counts: there is no total to give."""
        required = [leaf for leaf in self.chosen.leaves() if leaf.required]
        if self.chosen.dash is Treatment.MISSING or not all(isinstance(one.kind, Given) for one in required):
            return
        column = self.chosen.computed_column.id
        names = [name_of("value", column, leaf.id) for leaf in self.chosen.leaves()]
        none = every_of([f"COUNT({listed(names)})=0", *(f'{name}="-"' for name in names)])
        told = "Không có tiêu chí nào được chấm nên không có tổng điểm. Đề nghị xem lại các ô ghi dấu -."
        yield RowCheck(self.row(f"total.{column}"), none, quoted(told))
