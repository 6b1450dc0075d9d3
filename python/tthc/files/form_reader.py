"""Reads Biểu mẫu 03 from a grid by content into a filled form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    Given,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, without_ratio
from tthc.domain.notes import gives_reason
from tthc.domain.numbers import read_score
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import classify_label
from tthc.domain.stated_counts import note_says_no_cases, online_late_note, stated_counts
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader, Conversion
from tthc.files.closing_rows import Closing
from tthc.files.form_doubts import FormDoubts
from tthc.files.form_grid import FormGrid, Role, find_form_grids, is_total, side_by_side
from tthc.files.form_levels import LevelMatch, match_levels
from tthc.files.form_rows import Block, FittedForm, Line, is_ratio_line
from tthc.files.grid import Grid
from tthc.files.head_reader import read_head
from tthc.files.recognise import grid_without_headings, recognise
from tthc.files.scores_beside import with_scores_beside
from tthc.files.similar import likeness
from tthc.files.summary_columns import only_total, score_column_named

__all__ = ["ReadForm", "read_forms"]


@dataclass(frozen=True, slots=True)
class ReadForm:
    """A form with what was noticed while reading it."""

    form: FilledForm
    findings: tuple[Finding, ...]
    conversions: tuple[Conversion, ...]


@dataclass
class _FormReader:
    reader: CellReader
    found: FormGrid
    fitted: FittedForm
    chosen: CriteriaSet

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    @cached_property
    def _score_columns(self) -> Mapping[str, int]:
        """Column id of the set -> column of the sheet, by heading; a single one is the most alike."""
        columns = self.found.score_columns
        wanted = self.chosen.columns
        if len(wanted) == 1 and columns:
            known = (wanted[0].heading, *wanted[0].wordings)
            own = max(columns, key=lambda column: max(likeness(column[1], said) for said in known))
            return {wanted[0].id: own[0]}
        named = [(score_column_named(self.chosen, text), at) for at, text in columns]
        return {key: at for key, at in reversed(named) if key is not None}

    def _row(self, line: Line, column: int | None) -> int:
        """The row of a line in which a column is filled; its first row when it is filled in none."""
        rows = line.rows if column is not None else ()
        return next((row for row in rows if self.grid.text(row, column or 0)), line.row)

    def _count(self, line: Line, what: str, leaf: Criterion) -> Entry[int]:
        column = self.found.columns.get(Role.COUNT)
        return self.reader.count(self._row(line, column), column, what, leaf.id)

    def _score(
        self, row: int, column: int, what: str, maximum: Decimal | None, criterion: str | None
    ) -> ScoreEntry:
        """A score; one "out of" another maximum than the criterion's is told."""
        entry = self.reader.score(row, column, what, criterion)
        out_of = self.grid.score(row, column).out_of
        if out_of is not None and maximum is not None and out_of != maximum:
            facts: dict[str, Fact] = {"what": what, "typed": self.grid.text(row, column)}
            score = entry.value if isinstance(entry.value, Decimal) else None
            facts |= {"score": score, "maximum": out_of, "wanted": maximum}
            self.reader.found("TT132", self.grid.place(row, column), facts, criterion)
        return entry

    def _scores(self, leaf: Criterion, block: Block) -> dict[str, ScoreEntry]:
        """The scores of a criterion's own line; where that is blank, the one its level rows repeat."""
        what, scores = f"điểm tiêu chí {leaf.label}", {}
        for key, column in self._score_columns.items():
            row = self._row(block.line, column)
            repeated = self._repeated_scores(leaf, block, column)
            if not self.grid.text(row, column) and len({value for _, value in repeated}) == 1:
                row = repeated[0][0]
                place, typed = self.grid.place(row, column), repeated[0][1]
                self.reader.found("TT136", place, {"what": what, "typed": typed}, leaf.id)
            entry = self._score(row, column, what, None if _states_maximum(leaf) else leaf.maximum, leaf.id)
            self._differing(entry, repeated, column, what, leaf)
            scores[key] = entry
        return scores

    def _repeated_scores(self, leaf: Criterion, block: Block, column: int) -> list[tuple[int, Decimal]]:
        """The scores in level rows; the points of a marked level beside each level are none."""
        found = []
        for line in block.levels:
            for row in line.rows:
                value = self.grid.score(row, column).value
                if isinstance(value, Decimal) and value <= leaf.maximum:
                    found.append((row, value))
                elif isinstance(value, Decimal) and line.label:
                    place, typed = self.grid.place(row, column), self.grid.text(row, column)
                    self.reader.found("TT108", place, {"typed": typed}, leaf.id)
        values = [value for _, value in found]
        points = [level.points for level in leaf.levels]
        printed = isinstance(leaf.kind, MarkedLevel) and len(values) > 1 and values == points
        return [] if printed else found

    def _differing(
        self,
        entry: ScoreEntry,
        repeated: Sequence[tuple[int, Decimal]],
        column: int,
        what: str,
        leaf: Criterion,
    ) -> None:
        """Tell the scores of level rows that differ from the criterion's, or that it leaves open."""
        for row, value in repeated:
            place = self.grid.place(row, column)
            if isinstance(entry.value, Decimal) and value != entry.value and entry.place:
                facts: dict[str, Fact] = {"what": what, "typed": value, "other": entry.value}
                self.reader.found("TT116", place, facts | {"cell": entry.place.cell}, leaf.id)
            elif entry.value is None and entry.place != place:
                self.reader.found("TT108", place, {"typed": self.grid.text(row, column)}, leaf.id)

    def _note(self, block: Block) -> Entry[str]:
        column = self.found.columns.get(Role.NOTE)
        if column is None:
            return Entry()
        texts = [(row, self.grid.text(row, column)) for row in block.rows if self.grid.text(row, column)]
        if not texts:
            return Entry(None, self.grid.place(block.line.row, column))
        joined = " ".join(dict.fromkeys(text for _, text in texts))
        return Entry(joined, self.grid.place(texts[0][0], column))

    def _marks(self, leaf: Criterion, matched: LevelMatch, name: str) -> tuple[Entry[bool], ...]:
        count = self.found.columns.get(Role.COUNT)
        usual = (count, *self._score_columns.values())
        inside = range(self.found.first_column, self.found.last_column + 2)
        maximum = self.found.columns.get(Role.MAXIMUM)
        odd = tuple(c for c in inside if c not in self.found.taken or c == maximum)
        marks: list[Entry[bool]] = []
        for at, level in enumerate(leaf.levels):
            line = matched.levels.get(at)
            if line is None:
                marks.append(Entry())
                continue
            filled = (row for row in line.rows if any(self.grid.text(row, c or 0) for c in (*usual, *odd)))
            row = next(filled, line.row)
            marks.append(self.reader.mark(row, usual, odd, f'{name}, mức "{level.wording}"', leaf.id))
        return tuple(marks)

    def criterion(self, leaf: Criterion, block: Block, doubts: FormDoubts) -> CriterionEntry:
        """One criterion as typed, with a finding for each of its lines that was not clear."""
        name = f"tiêu chí {leaf.label}"
        matched = match_levels(self.grid, block, leaf, self.found.columns.get(Role.MAXIMUM))
        levels: tuple[Entry[int], ...] = ()
        marks: tuple[Entry[bool], ...] = ()
        count: Entry[int] = Entry()
        if isinstance(leaf.kind, CountedLevels):
            count = self._count(block.line, f"số hồ sơ của {name}", leaf)
            levels = tuple(
                self._count(matched.levels[at], f'{name}, mức "{level.wording}"', leaf)
                if at in matched.levels
                else Entry()
                for at, level in enumerate(leaf.levels)
            )
            if count.value and count.place and not any(level.given for level in levels):
                facts: dict[str, Fact] = {"what": f"số hồ sơ từng mức của {name}", "typed": count.value}
                self.reader.found("TT136", count.place, facts, leaf.id)
        elif isinstance(leaf.kind, MarkedLevel):
            marks = self._marks(leaf, matched, name)
            doubts.own_row_of_marked(leaf, block)
        ratio, left = self._ratio(leaf, block, matched.left)
        rate, left = self._rate(leaf, block, left)
        ratio, rate = self._beside(leaf, block, ratio, rate)
        doubts.levels(leaf, block, replace(matched, left=left))
        scores = self._scores(leaf, block)
        entry = CriterionEntry(
            count=count,
            levels=levels,
            marks=marks,
            scores=scores,
            note=self._note(block),
            rate=rate,
            maxima=self._stated_maxima(scores),
            numerator=ratio.get("numerator", Entry()),
            denominator=ratio.get("denominator", Entry()),
        )
        none = self.reader.says_none(block.line.row, self._of_ratio(leaf))
        unscored = not any(one.given for one in scores.values())
        return without_ratio(entry, none) if none is not None and unscored else entry

    def heading(self, node: Criterion, block: Block) -> CriterionEntry:
        """The subtotal of a criterion with parts, where its line has one."""
        what = f"điểm nhóm {node.label}"
        scores = {
            key: self.reader.score(self._row(block.line, column), column, what, node.id)
            for key, column in self._score_columns.items()
        }
        return CriterionEntry(
            scores={key: entry for key, entry in scores.items() if entry.given},
            maxima=self._stated_maxima(scores),
            note=self._note(replace(block, levels=())),
        )

    def _stated_maxima(self, scores: Mapping[str, ScoreEntry]) -> dict[str, Entry[Decimal]]:
        """The maxima that stand beside scores in their cells ("75,42/94")."""
        cells = {key: entry.place for key, entry in scores.items() if entry.place is not None}
        stated = {key: self.reader.out_of(place.row, place.column) for key, place in cells.items()}
        return {key: entry for key, entry in stated.items() if entry.given}

    def _rate(
        self, leaf: Criterion, block: Block, left: tuple[Line, ...]
    ) -> tuple[Entry[Decimal], tuple[Line, ...]]:
        """The rate a row "Tỷ lệ" or the criterion's own row states, and lines left over."""
        column = self.found.columns.get(Role.COUNT)
        if not isinstance(leaf.kind, RatioScore | Complement) or column is None:
            return Entry(), left
        what = f"tỷ lệ của tiêu chí {leaf.label}"
        lines = [line for line in left if is_ratio_line(line.label)]
        rate: Entry[Decimal] = Entry()
        again = ""
        if lines:
            rate = self.reader.percent(lines[0].row, column, what, leaf.id)
            left = tuple(line for line in left if line is not lines[0])
            again = self.grid.text(lines[0].row, column)
        row = self._row(block.line, column)
        typed = self.grid.text(row, column)
        if "%" in typed and not rate.given:
            return self.reader.percent(row, column, what, leaf.id), left
        number = "%" in typed or isinstance(self.grid.score(row, column).value, Decimal)
        if number and typed != again:
            self.reader.found("TT108", self.grid.place(row, column), {"typed": typed}, leaf.id)
        return rate, left

    def _ratio(
        self, leaf: Criterion, block: Block, left: tuple[Line, ...]
    ) -> tuple[dict[str, Entry[int]], tuple[Line, ...]]:
        """Numerator and denominator of a computed ratio, by name or in this order; and lines left over."""
        if not isinstance(leaf.kind, RatioScore | Complement):
            return {}, left
        named = {
            key: line
            for key, word in (("numerator", "tử số"), ("denominator", "mẫu số"))
            for line in reversed(block.levels)
            if fold_label(line.label).startswith(word)
        }
        unnamed = (line for line in block.levels if not is_ratio_line(line.label))
        lines = named or dict(zip(("numerator", "denominator"), unnamed, strict=False))
        entries = {key: self._count(line, line.label, leaf) for key, line in lines.items()}
        return entries, tuple(line for line in left if line not in lines.values())

    def _of_ratio(self, leaf: Criterion) -> list[int]:
        """The columns of numerator, denominator and rate, for a criterion computed from them."""
        if not isinstance(leaf.kind, RatioScore | Complement):
            return []
        roles = (Role.NUMERATOR, Role.DENOMINATOR, Role.RATE)
        return [self.found.columns[role] for role in roles if role in self.found.columns]

    def _beside(
        self, leaf: Criterion, block: Block, ratio: dict[str, Entry[int]], rate: Entry[Decimal]
    ) -> tuple[dict[str, Entry[int]], Entry[Decimal]]:
        """The figures of a ratio that stand in columns of their own, where its rows state none."""
        if not self._of_ratio(leaf):
            return ratio, rate
        what, beside = f"tiêu chí {leaf.label}", dict(ratio)
        for key, role, name in (
            ("numerator", Role.NUMERATOR, "tử số"),
            ("denominator", Role.DENOMINATOR, "mẫu số"),
        ):
            column = self.found.columns.get(role)
            if column is not None and not beside.get(key, Entry()).given:
                row = self._row(block.line, column)
                beside[key] = self.reader.count(row, column, f"{name}, {what}", leaf.id)
        column = self.found.columns.get(Role.RATE)
        if column is not None and not rate.given:
            rate = self.reader.percent(self._row(block.line, column), column, f"tỷ lệ, {what}", leaf.id)
        return beside, rate

    def _total(self, row: int, key: str, column: int) -> ScoreEntry:
        """A typed total; when its cell is blank, what stands after its label or alone in its row."""
        maximum = None if self.chosen.rescale else self.chosen.maximum
        label = next((c for c in self.grid.columns(row) if is_total(self.grid.text(row, c))), None)
        if self.grid.value(row, column) is not None or label is None:
            return self._score(row, column, "tổng điểm", maximum, None)
        after = self.grid.text(row, label).partition(":")[2]
        stated = read_score(after).value
        if isinstance(stated, Decimal):
            return Entry(stated, self.grid.place(row, label), self.grid.text(row, label))
        known = {
            label,
            *(self.found.columns.get(role, 0) for role in (Role.NUMBER, Role.LABEL, Role.MAXIMUM)),
        }
        others = [
            c
            for c in self.grid.columns(row)
            if c not in known and c <= self.found.last_column + 1 and c not in self._score_columns.values()
            if isinstance(self.grid.score(row, c).value, Decimal)
        ]
        if len(others) != 1 or len(self._score_columns) != 1:
            self._total_for_maximum(row)
            return Entry(None, self.grid.place(row, column))
        entry = self._score(row, others[0], "tổng điểm", maximum, None)
        within = isinstance(entry.value, Decimal) and entry.value <= self.chosen.maximum
        code = "TT136" if within else "TT108"
        typed = self.grid.text(row, others[0])
        self.reader.found(code, self.grid.place(row, others[0]), {"what": "tổng điểm", "typed": typed})
        return entry if within else Entry(None, self.grid.place(row, column))

    def _total_for_maximum(self, row: int) -> None:
        """Column (3) of a row of totals without a total holds another number than the set's maximum."""
        if self.chosen.rescale:
            return  # what applies to the unit may stand there
        at = self.found.columns.get(Role.MAXIMUM)
        value = self.grid.score(row, at).value if at is not None else None
        if at is not None and isinstance(value, Decimal) and value != self.chosen.maximum:
            self.reader.found("TT108", self.grid.place(row, at), {"typed": self.grid.text(row, at)})

    def _totals(self) -> tuple[dict[str, ScoreEntry], dict[str, Entry[Decimal]]]:
        """Typed totals per column, and the maxima of those written as "55/70"."""
        row = self.fitted.total_row
        if row is None:
            return {}, {}
        columns = self._score_columns.items()
        totals = {key: self._total(row, key, column) for key, column in columns}
        return totals, {key: self._applicable(row, column) for key, column in columns}

    def _applicable(self, row: int, column: int) -> Entry[Decimal]:
        """The maximum stated for a total: beside it, else in the row "Điểm tối đa áp dụng"."""
        beside = self.reader.out_of(row, column)
        below = self.fitted.closing.get(Closing.MAXIMUM)
        if beside.given or below is None or not self.grid.text(below, column):
            return beside
        stated = self.reader.score(below, column, "điểm tối đa áp dụng")
        value = stated.value if isinstance(stated.value, Decimal) else None
        return Entry(value, stated.place, stated.raw)

    def _index(self) -> ScoreEntry:
        """The converted total: in the deciding column, else its row's only number, or behind its label."""
        row = self.fitted.closing.get(Closing.INDEX)
        if row is None:
            return Entry()
        own = self._score_columns.get(self.chosen.deciding_column.id)
        numbers = [c for c in self.grid.columns(row) if isinstance(self.grid.score(row, c).value, Decimal)]
        if (own is None or not self.grid.text(row, own)) and len(numbers) == 1:
            own = numbers[0]
        for column in self.grid.columns(row) if own is None or not self.grid.text(row, own) else ():
            behind = read_score(self.grid.text(row, column).partition(":")[2]).value
            if isinstance(behind, Decimal):
                return Entry(behind, self.grid.place(row, column), self.grid.text(row, column))
        return self.reader.score(row, own, "điểm quy đổi") if own is not None else Entry()

    def _class(self) -> Entry[str]:
        """The class a row "Xếp loại" states, in any of its cells or behind its label."""
        row = self.fitted.closing.get(Closing.CLASS)
        for column in reversed(self.grid.columns(row)) if row is not None else ():
            text = self.grid.text(row or 0, column)
            label = text.partition(":")[2].strip(" .") or text
            if classify_label(label, self.chosen.bands):
                return Entry(label, self.grid.place(row or 0, column))
        own = self._score_columns.get(self.chosen.deciding_column.id)
        return self.reader.text(row, own) if row is not None and own is not None else Entry()

    def _with_reason(self, entries: dict[str, CriterionEntry], reason: Entry[str]) -> None:
        """The reason of late dossiers beside the form, in the note where the note itself gives none."""
        first = entries.get(self.chosen.leaves()[0].id)
        if first is None or reason.value is None or gives_reason(first.note.value or ""):
            return
        note = f"{first.note.value or ''} Lý do trễ hạn: {reason.value}".strip()
        place = first.note.place if first.note.given else reason.place
        entries[self.chosen.leaves()[0].id] = replace(first, note=Entry(note, place))

    def _missing_columns(self) -> None:
        """Tell once the score columns that the form has no column for."""
        headings = tuple(one.heading for one in self.chosen.columns if one.id not in self._score_columns)
        if headings and len(self.chosen.columns) > 1:
            place = self.grid.place(self.found.heading_row, self.found.columns[Role.LABEL])
            self.reader.found("TT165", place, {"headings": headings})

    def _with_own_maximum(
        self, entries: dict[str, CriterionEntry], maxima: Mapping[str, Entry[Decimal]]
    ) -> None:
        """A form of totals alone may state the maxima in its last rows only."""
        only = only_total(self.chosen)
        if only is not None and only.id in entries:
            scored = {key for key, one in entries[only.id].scores.items() if isinstance(one.value, Decimal)}
            stated = {key: entry for key, entry in maxima.items() if entry.given and key in scored}
            entries[only.id] = replace(entries[only.id], maxima={**stated, **entries[only.id].maxima})

    def read(self, outside: Iterable[tuple[int, int]]) -> FilledForm:
        """The whole form."""
        head = read_head(self.reader, outside, self.found.heading_row)
        doubts = FormDoubts(self.reader, self.found, self.fitted, self.chosen)
        entries: dict[str, CriterionEntry] = {}
        for leaf in self.chosen.leaves():
            if leaf.id in self.fitted.blocks:
                entries[leaf.id] = self.criterion(leaf, self.fitted.blocks[leaf.id], doubts)
            else:
                place = self.grid.place(self.found.heading_row, 1)
                self.reader.found(
                    "TT110", place, {"criterion_label": leaf.label, "wording": leaf.wording}, leaf.id
                )
        self._with_reason(entries, head.late_reason)
        only = only_total(self.chosen)
        if only is not None and only.id in entries:
            entries[only.id] = with_scores_beside(self.reader, self.chosen, only, entries[only.id], outside)
        doubts.whole()
        self._missing_columns()
        totals, maxima = self._totals()
        self._with_own_maximum(entries, maxima)
        for node in self.chosen.nodes():
            line = self.fitted.headings.get(node.id)
            subtotal = self.heading(node, line) if line is not None else CriterionEntry()
            if subtotal.scores or subtotal.note.given:
                entries[node.id] = subtotal
        first = self.chosen.leaves()[0].id
        label = self.found.columns[Role.LABEL]
        return FilledForm(
            source=self.grid.place(self.found.heading_row, 1),
            criteria_set=self.chosen.id,
            unit=head.unit,
            period=head.period,
            head=stated_counts(self.chosen, head.counts, entries, head.repeated),
            criteria=entries,
            totals=totals,
            maxima=maxima,
            index=self._index(),
            classification=self._class(),
            note=entries[first].note if first in entries else Entry(),
            online_late_note=online_late_note(self.chosen, entries),
            form_name=head.form_name,
            no_cases=head.no_cases or note_says_no_cases(self.chosen, entries),
            mapping={
                key: self.grid.place(block.line.row, label) for key, block in self.fitted.blocks.items()
            },
        )


def _states_maximum(leaf: Criterion) -> bool:
    return isinstance(leaf.kind, Given) and leaf.kind.own_maximum


def _outside(grid: Grid, found: FormGrid, start: int, end: int, last: int) -> list[tuple[int, int]]:
    """Cells that belong to a grid without standing in it: above it, beside it, and below the last one."""
    inside = range(found.heading_row, last + 1)
    return [
        (row, column)
        for row, column in grid.cells
        if start <= row <= end and (row not in inside or column > found.last_column)
    ]


def _known(
    grid: Grid, grids: Iterable[FormGrid], sets: Sequence[CriteriaSet]
) -> list[tuple[FormGrid, tuple[CriteriaSet, FittedForm]]]:
    """The grids that are forms of one of the sets."""
    matches = ((found, recognise(grid, found, sets)) for found in grids)
    return [(found, match) for found, match in matches if match is not None]


def _read_side(grid: Grid, sets: Sequence[CriteriaSet]) -> Iterator[ReadForm]:
    """Every unit form of a sheet in which no forms stand beside each other."""
    known = _known(grid, find_form_grids(grid), sets)
    if not known and (guessed := grid_without_headings(grid, sets)) is not None:
        known = _known(grid, (guessed,), sets)
    start = 0
    for at, (found, (chosen, fitted)) in enumerate(known):
        end = fitted.last_row if at + 1 < len(known) else max(grid.rows)
        reader = CellReader(grid)
        for encoding in grid.encodings:
            reader.found("TT140", Place(grid.file, grid.sheet), {"encoding": encoding.value})
        outside = _outside(grid, found, start, end, fitted.last_row)
        form = _FormReader(reader, found, fitted, chosen).read(outside)
        yield ReadForm(form, reader.take_findings(form.unit.value), tuple(reader.conversions))
        start = fitted.last_row + 1


def read_forms(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[ReadForm, ...]:
    """Every unit form of a sheet whose criteria are those of one of the sets."""
    return tuple(form for side in side_by_side(grid) for form in _read_side(side, sets))
