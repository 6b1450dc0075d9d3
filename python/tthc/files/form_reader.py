"""Reads Biểu mẫu 03 from a grid by content into a filled form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry
from tthc.domain.notes import read_note, says_no_cases
from tthc.domain.places import Entry, Place
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader, Conversion
from tthc.files.form_grid import (
    Block,
    FormGrid,
    Role,
    find_form_grids,
    match_blocks,
    match_levels,
    recognise_set,
)
from tthc.files.grid import Grid
from tthc.files.head_reader import read_head

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
    chosen: CriteriaSet

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    def _score_columns(self) -> dict[str, int]:
        """Column id of the set -> column of the sheet, by heading; a single one needs no heading."""
        columns = self.found.score_columns
        if len(self.chosen.columns) == 1 and columns:
            return {self.chosen.columns[0].id: columns[0][0]}
        headings = {fold_label(text): at for at, text in columns}
        wanted = {column.id: fold_label(column.heading) for column in self.chosen.columns}
        return {key: headings[heading] for key, heading in wanted.items() if heading in headings}

    def _scores(self, row: int, what: str, criterion: str | None) -> dict[str, ScoreEntry]:
        return {
            key: self.reader.score(row, column, what, criterion)
            for key, column in self._score_columns().items()
        }

    def _maxima(self, row: int) -> dict[str, Entry[Decimal]]:
        """Typed maxima of totals written as "55/70"."""
        return {key: self.reader.out_of(row, column) for key, column in self._score_columns().items()}

    def _note(self, block: Block) -> Entry[str]:
        column = self.found.columns.get(Role.NOTE)
        if column is None:
            return Entry()
        rows = (block.row, *(row for row, _ in block.levels))
        texts = [(row, self.grid.text(row, column)) for row in rows if self.grid.text(row, column)]
        if not texts:
            return Entry(None, self.grid.place(block.row, column))
        joined = " ".join(dict.fromkeys(text for _, text in texts))
        return Entry(joined, self.grid.place(texts[0][0], column))

    def criterion(self, leaf: Criterion, block: Block) -> CriterionEntry:
        """One criterion as typed. The score stands on its own row; what level rows repeat is not read."""
        count_column, name = self.found.columns.get(Role.COUNT), f"tiêu chí {leaf.label}"
        score_columns = self._score_columns()
        rows = match_levels(self.grid, block, leaf, self.found.columns.get(Role.MAXIMUM))
        levels: tuple[Entry[int], ...] = ()
        marks: tuple[Entry[bool], ...] = ()
        count: Entry[int] = Entry()
        if isinstance(leaf.kind, CountedLevels):
            count = self.reader.count(block.row, count_column, f"số hồ sơ của {name}", leaf.id)
            levels = tuple(
                self.reader.count(rows[at], count_column, f'{name}, mức "{level.wording}"', leaf.id)
                if at in rows
                else Entry()
                for at, level in enumerate(leaf.levels)
            )
        elif isinstance(leaf.kind, MarkedLevel):
            places = (count_column, *score_columns.values())
            marks = tuple(
                self.reader.mark(rows[at], places, f'{name}, mức "{level.wording}"', leaf.id)
                if at in rows
                else Entry()
                for at, level in enumerate(leaf.levels)
            )
        for at, level in enumerate(leaf.levels):
            if at not in rows:
                self.reader.found(
                    "TT112",
                    self.grid.place(block.row, 1),
                    {"criterion_label": leaf.label, "level": level.wording},
                    leaf.id,
                )
        return CriterionEntry(
            count=count,
            levels=levels,
            marks=marks,
            scores=self._scores(block.row, f"điểm {name}", leaf.id),
            note=self._note(block),
            **self._ratio(leaf, block),
        )

    def _ratio(self, leaf: Criterion, block: Block) -> dict[str, Entry[int]]:
        """Numerator on the criterion's first row below, denominator on the second, for computed ratios."""
        if not isinstance(leaf.kind, RatioScore | Complement):
            return {}
        column = self.found.columns.get(Role.COUNT)
        names = ("numerator", "denominator")
        return {
            name: self.reader.count(row, column, label, leaf.id)
            for name, (row, label) in zip(names, block.levels, strict=False)
        }

    def _from_levels(self, entries: Mapping[str, CriterionEntry]) -> Iterator[tuple[Count, Entry[int]]]:
        """Counts that the first criterion of their kind repeats, resolved in its own row among them."""
        seen: set[Count] = set()
        for leaf in self.chosen.leaves():
            entry = entries.get(leaf.id)
            if entry is None or not isinstance(leaf.kind, CountedLevels) or leaf.kind.may_omit:
                continue
            stated = [
                (level.count, typed)
                for level, typed in zip(leaf.levels, entry.levels, strict=False)
                if level.count is not None
            ]
            for count, typed in (*stated, (Count.RESOLVED, entry.count)):
                if typed.given and count not in seen:
                    seen.add(count)
                    yield count, typed

    def _from_notes(self, entries: Mapping[str, CriterionEntry]) -> Iterator[tuple[Count, Entry[int]]]:
        """Counts the notes state, in the order of the criteria."""
        for leaf in self.chosen.leaves():
            note = entries[leaf.id].note if leaf.id in entries else Entry()
            for count, value in read_note(note.value or "").counts.items():
                yield count, Entry(value, note.place, note.value)

    def head_counts(
        self, counts: Mapping[Count, Entry[int]], entries: Mapping[str, CriterionEntry]
    ) -> HeaderCounts:
        """Counts from head cells, else the levels that repeat them, else notes; repeats are kept."""
        known = {count: entry for count, entry in counts.items() if entry.given}
        repeated: dict[Count, tuple[Entry[int], ...]] = {}
        for count, entry in (*self._from_levels(entries), *self._from_notes(entries)):
            if count in known:
                repeated[count] = (*repeated.get(count, ()), entry)
            else:
                known[count] = entry
        return HeaderCounts(known, repeated)

    def read(self, outside: Iterable[tuple[int, int]]) -> FilledForm:
        """The whole form."""
        head = read_head(self.reader, outside)
        matched = match_blocks(self.found.blocks, self.chosen)
        entries: dict[str, CriterionEntry] = {}
        for leaf in self.chosen.leaves():
            if leaf.id in matched:
                entries[leaf.id] = self.criterion(leaf, matched[leaf.id])
            else:
                place = self.grid.place(self.found.heading_row, 1)
                self.reader.found(
                    "TT110", place, {"criterion_label": leaf.label, "wording": leaf.wording}, leaf.id
                )
        total_row = self.found.total_row
        notes = [entries[leaf.id].note for leaf in self.chosen.leaves() if leaf.id in entries]
        late: Entry[str] = next(
            (note for note in notes if read_note(note.value or "").mentions_online_late), Entry()
        )
        first = self.chosen.leaves()[0].id
        return FilledForm(
            source=self.grid.place(self.found.heading_row, 1),
            criteria_set=self.chosen.id,
            unit=head.unit,
            period=head.period,
            head=self.head_counts(head.counts, entries),
            criteria=entries,
            totals=self._scores(total_row, "tổng điểm", None) if total_row is not None else {},
            maxima=self._maxima(total_row) if total_row is not None else {},
            note=entries[first].note if first in entries else Entry(),
            online_late_note=late,
            form_name=head.form_name,
            no_cases=head.no_cases or any(says_no_cases(note.value or "") for note in notes),
        )


def _outside(grid: Grid, found: FormGrid, grids: Sequence[FormGrid]) -> list[tuple[int, int]]:
    """Cells that belong to a grid without standing in it: above it, beside it, and below the last one."""
    at = grids.index(found)
    start = grids[at - 1].last_row + 1 if at else 0
    end = found.last_row if at + 1 < len(grids) else max(grid.rows)
    inside = range(found.heading_row, found.last_row + 1)
    return [
        (row, column)
        for row, column in grid.cells
        if start <= row <= end and (row not in inside or column > found.last_column)
    ]


def read_forms(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[ReadForm, ...]:
    """Every unit form of a sheet whose criteria are those of one of the sets."""
    grids = find_form_grids(grid)
    read = []
    for found in grids:
        chosen = recognise_set(found.blocks, sets)
        if chosen is None:
            continue
        reader = CellReader(grid)
        for encoding in grid.encodings:
            reader.found("TT140", Place(grid.file, grid.sheet), {"encoding": encoding.value})
        form = _FormReader(reader, found, chosen).read(_outside(grid, found, grids))
        read.append(ReadForm(form, reader.take_findings(form.unit.value), tuple(reader.conversions)))
    return tuple(read)
