"""What stands in a form's grid and was not, or not surely, understood: a finding for each such cell."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.criteria_set import CountedLevels, CriteriaSet, Criterion, Given
from tthc.domain.numbers import format_number
from tthc.domain.places import column_letters
from tthc.files.cells import CellReader, is_mark
from tthc.files.closing_rows import has_closing_rows, unread_rows
from tthc.files.form_grid import FormGrid, Role
from tthc.files.form_levels import LevelMatch
from tthc.files.form_rows import Block, FittedForm, Line
from tthc.files.grid import Grid
from tthc.files.similar import likeness

__all__ = ["FormDoubts"]

_LIKE_FORMULA = re.compile(r"\s*(=|@|\+(?=[\d(=@]))")
_NUMBER_BEHIND = re.compile(r":\s*\d[\d.,]*\s*(hồ sơ|hs)?\.?$", re.IGNORECASE)
_NO_ORDINAL = 100
_SAME_LEVEL = 0.9
_ROLE_NAMES = {
    Role.MAXIMUM: "cột điểm tối đa",
    Role.COUNT: "cột số lượng hồ sơ",
    Role.SCORE: "cột điểm tự đánh giá",
}


@dataclass
class FormDoubts:
    """Adds findings to the reader of a form; numbers it names were left out of the form."""

    reader: CellReader
    found: FormGrid
    fitted: FittedForm
    chosen: CriteriaSet

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    def _speaks(self, row: int, column: int) -> bool:
        """True when a cell holds a number or a mark."""
        text = self.grid.text(row, column)
        return is_mark(text) or isinstance(self.grid.score(row, column).value, Decimal)

    def _typed_in(self, rows: Iterable[int]) -> Iterator[tuple[int, int]]:
        """The cells of some rows that hold something in the columns of counts and scores."""
        columns = {self.found.columns[r] for r in (Role.COUNT, Role.SCORE) if r in self.found.columns}
        for row in rows:
            for column in sorted(columns):
                if self._speaks(row, column):
                    yield row, column

    def _unread(self, row: int, column: int, criterion: str | None) -> None:
        typed = self.grid.text(row, column)
        self.reader.found("TT108", self.grid.place(row, column), {"typed": typed}, criterion)

    def own_row_of_marked(self, leaf: Criterion, block: Block) -> None:
        """A mark or a number in column (4) of a marked criterion's own row says nothing of a level."""
        column = self.found.columns.get(Role.COUNT)
        for row in block.line.rows if column is not None else ():
            if self._speaks(row, column or 0):
                self._unread(row, column or 0, leaf.id)

    def levels(self, leaf: Criterion, block: Block, matched: LevelMatch) -> None:
        """Levels without a line, lines taken for a level by guess, and lines that are no level."""
        for at, level in enumerate(leaf.levels):
            if at not in matched.levels:
                place = self.grid.place(block.line.row, 1)
                facts = {"criterion_label": leaf.label, "level": level.wording}
                self.reader.found("TT112", place, facts, leaf.id)
            elif at in matched.guessed:
                line = matched.levels[at]
                meant = f"mức {format_number(level.points)} điểm của tiêu chí {leaf.label}"
                self._guessed(line.row, line.label, meant, leaf.id)
        if isinstance(leaf.kind, CountedLevels):
            for line in matched.levels.values():
                self._number_elsewhere(leaf, line)
        self._score_for_maximum(leaf, block)
        for line in matched.left:
            alike, wording = max(
                ((likeness(line.label, one.wording), one.wording) for one in leaf.levels), default=(0.0, "")
            )
            for row, column in self._typed_in(line.rows):
                if alike < _SAME_LEVEL:
                    self._unread(row, column, leaf.id)
                    continue
                again = {"criterion_label": leaf.label, "level": wording, "typed": self._text(row, column)}
                self.reader.found("TT114", self.grid.place(row, column), again, leaf.id)

    def _number_elsewhere(self, leaf: Criterion, line: Line) -> None:
        """A level without a count whose number stands behind its wording or in the column of numbers."""
        count, number = (self.found.columns.get(role) for role in (Role.COUNT, Role.NUMBER))
        if count is None or any(self._text(row, count) for row in line.rows):
            return
        if hit := _NUMBER_BEHIND.search(line.label):
            place = self.grid.place(line.row, self.found.columns[Role.LABEL])
            self.reader.found("TT108", place, {"typed": hit[0].strip(" :")}, leaf.id)
        value = self.grid.value(line.row, number) if number is not None else None
        if isinstance(value, Decimal) and value >= _NO_ORDINAL:
            self._unread(line.row, number or 0, leaf.id)

    def _score_for_maximum(self, leaf: Criterion, block: Block) -> None:
        """Column (3) of a criterion without a score holds another number than its maximum."""
        maximum, score = (self.found.columns.get(role) for role in (Role.MAXIMUM, Role.SCORE))
        row = block.line.row
        if maximum is None or score is None or self._text(row, score):
            return
        value = self.grid.score(row, maximum).value
        own = isinstance(leaf.kind, Given) and leaf.kind.own_maximum  # each unit states its own
        if isinstance(value, Decimal) and value != leaf.maximum and not own:
            self._unread(row, maximum, leaf.id)

    def _guessed(self, row: int, label: str, meant: str, criterion: str) -> None:
        place = self.grid.place(row, self.found.columns[Role.LABEL])
        self.reader.found("TT117", place, {"label": label, "meant": meant}, criterion)

    def whole(self) -> None:
        """What concerns the grid as a whole."""
        self._criteria()
        self._strange_rows()
        self._closing_rows()
        self._other_columns()
        self._guessed_columns()
        self._formulas()

    def _figures(self, block: Block) -> list[str]:
        return [self._text(row, column) for row, column in self._typed_in(block.rows)]

    def _criteria(self) -> None:
        """Criteria that stand twice, and those taken by their number alone."""
        leaves = {leaf.id: leaf for leaf in self.chosen.leaves()}
        for key, block in self.fitted.repeated:
            first = self.fitted.blocks[key].line.row if key in self.fitted.blocks else block.line.row
            rows = f"{first}, {block.line.row}"
            place = self.grid.place(block.line.row, self.found.columns[Role.LABEL])
            same = key in self.fitted.blocks and self._figures(block) == self._figures(
                self.fitted.blocks[key]
            )
            code = "TT113" if same else "TT137"
            self.reader.found(code, place, {"criterion_label": leaves[key].label, "rows": rows}, key)
        for key in sorted(self.fitted.unsure):
            line = self.fitted.blocks[key].line
            self._guessed(line.row, line.label, f"tiêu chí {leaves[key].label}", key)

    def _strange_rows(self) -> None:
        for block in self.fitted.strange:
            for row, column in self._typed_in(block.rows):
                self._unread(row, column, None)

    def _closing_rows(self) -> None:
        """Rows below the total with a figure or a class that is neither maximum, index nor class."""
        total = self.fitted.total_row
        if total is None or not has_closing_rows(self.chosen):
            return
        label = self.found.columns[Role.LABEL]
        known = self.fitted.closing.values()
        for row, column in unread_rows(self.grid, self.found, self.chosen, total, known):
            said = self._text(row, label) or next(self._text(row, c) for c in self.grid.columns(row))
            facts = {"label": said, "typed": self._text(row, column)}
            self.reader.found("TT173", self.grid.place(row, column), facts)

    def _loose(self, row: int) -> Iterator[int]:
        """The columns of a row that hold a number or mark without having a role."""
        label, last = self.found.columns[Role.LABEL], self.found.last_column
        note = self.found.columns.get(Role.NOTE)
        for column in self.grid.columns(row):
            inside = self.found.first_column <= column <= last + 1
            free = column not in self.found.taken and column != label - 1
            noted = column == note and isinstance(self.grid.value(row, column), Decimal)
            if inside and (free or noted) and self._speaks(row, column):
                yield column

    def _lacks(self, leaf: Criterion, block: Block, row: int, column: int) -> bool:
        """True when a row leaves blank what the form asks for in it, and the cell may be it.

        A level without a mark is blank as it should be, and so is one without dossiers beside a 0.
        """
        own = row in block.line.rows
        roles = [Role.COUNT] if isinstance(leaf.kind, CountedLevels) else []
        roles += [Role.SCORE] if own else []
        asked = [self.found.columns[role] for role in roles if role in self.found.columns]
        blank = any(not self.grid.text(row, at) for at in asked) or (
            not asked and is_mark(self._text(row, column))
        )
        return blank and (own or self.grid.value(row, column) != 0)

    def _text(self, row: int, column: int) -> str:
        return self.grid.text(row, column)

    def _other_columns(self) -> None:
        """Numbers in columns that have no role: each where the row lacks one, else once a column."""
        told: set[int] = set()
        for leaf in self.chosen.leaves():
            block = self.fitted.blocks.get(leaf.id)
            for row in block.rows if block is not None else ():
                for column in self._loose(row):
                    lacks = block is not None and self._lacks(leaf, block, row, column)
                    if lacks or (column not in self.found.headed and column not in told):
                        told.add(column)
                        facts = {"typed": self._text(row, column)}
                        self.reader.found("TT115", self.grid.place(row, column), facts, leaf.id)

    def _guessed_columns(self) -> None:
        """Columns whose role was told by their place alone."""
        for role in sorted(self.found.guessed):
            column = self.found.columns[role]
            facts = {"label": f"Cột {column_letters(column)}", "meant": f"đã hiểu là {_ROLE_NAMES[role]}"}
            self.reader.found("TT135", self.grid.place(self.found.heading_row, column), facts)

    def _formulas(self) -> None:
        """Texts that look like a formula: they stay texts, and it is said."""
        columns = [self.found.columns[r] for r in (Role.LABEL, Role.NOTE) if r in self.found.columns]
        for key, block in self.fitted.blocks.items():
            for row in block.rows:
                for column in columns:
                    value = self.grid.value(row, column)
                    if isinstance(value, str) and _LIKE_FORMULA.match(value):
                        self.reader.found("TT119", self.grid.place(row, column), {}, key)
