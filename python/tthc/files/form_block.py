"""Reads the block of a form: its inputs as rows of key and value, with the meaning a form in cells has.

The block stands in hidden columns of a form sheet. A blank value means that nothing was typed; a key the
block lacks is a cell the form does not have. The first row names the format and its version. Figures of a
block have no cell to point at: the sheet of their place says in words which figure it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.counts import Count
from tthc.domain.criteria_set import (
    Complement,
    CountedLevels,
    CriteriaSet,
    Criterion,
    MarkedLevel,
    RatioScore,
)
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, without_ratio
from tthc.domain.head_wordings import HEAD_WORDINGS, IN_SENTENCE
from tthc.domain.notes import gives_reason
from tthc.domain.periods import Period, find_period
from tthc.domain.places import Entry, Place
from tthc.domain.stated_counts import note_says_no_cases, online_late_note, stated_counts
from tthc.domain.texts import fold
from tthc.files.cells import CellReader, Conversion
from tthc.files.grid import CellValue, Grid

__all__ = [
    "FORMAT_KEY",
    "FORMAT_VERSION",
    "BlockRow",
    "FormBlockError",
    "ReadBlock",
    "read_block",
    "read_entry",
]

FORMAT_KEY, FORMAT_VERSION = "#tthc-khoi", 1
BlockRow = tuple[str, CellValue | None]
"""A key and its value; None where nothing was typed."""
_VALUE = 2
_NO_CASES = (True, Decimal(1))
"""What a ticked cell holds, as itself and as a number."""


class FormBlockError(ValueError):
    """A block that was not made for these keys: the sheet and the package do not belong together."""


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """The form of a block, its criteria set, and what was not typed as a form asks for it.

    `group` is the id or title of the unit's group, "" when the block does not say. `conversions` are texts
    that were understood as numbers.
    """

    criteria_set: CriteriaSet
    form: FilledForm
    group: str
    findings: tuple[Finding, ...]
    conversions: tuple[Conversion, ...]

    @property
    def plain(self) -> bool:
        """True when every figure is a number and every mark an "x": formulas then see what we see."""
        return not (self.findings or self.conversions)


@dataclass(frozen=True)
class _Cells(Grid):
    """The values of a block, a row each; `words` say what stands in a row."""

    words: dict[int, str] = field(default_factory=dict)
    places: dict[int, Place] = field(default_factory=dict)

    def place(self, row: int, column: int) -> Place:
        """The cell it came from where that is known; else no cell: what the figure is, in words."""
        return self.places.get(row) or Place(self.file, self.words.get(row, ""))


class _BlockReader:
    """Takes the values of a block by their keys and knows which keys nobody asked for."""

    def __init__(self, rows: Iterable[BlockRow], places: Mapping[str, Place] | None = None) -> None:
        known = places or {}
        self._rows: dict[str, int] = {}
        cells: dict[tuple[int, int], CellValue] = {}
        for at, (key, value) in enumerate(rows, 1):
            if key in self._rows:
                raise FormBlockError(f"the block has {key} twice")
            self._rows[key] = at
            if value is not None:
                cells[at, _VALUE] = value
        self._left = set(self._rows)
        own = {at: known[key] for key, at in self._rows.items() if key in known}
        self.grid = _Cells("", "", cells, places=own)
        self.reader = CellReader(self.grid)

    def row(self, key: str, words: str) -> int | None:
        """The row of a key, called `words` from now on; None when the block lacks it."""
        row = self._rows.get(key)
        if row is not None:
            self._left.discard(key)
            taken = words in self.grid.words.values()
            self.grid.words[row] = f"{words} ({key})" if taken else words
        return row

    def value(self, key: str) -> CellValue | None:
        """What stands beside a key; None when blank or missing."""
        row = self.row(key, key)
        return None if row is None else self.grid.value(row, _VALUE)

    def text(self, key: str, words: str) -> Entry[str]:
        """A text; blank is None."""
        row = self.row(key, words)
        return Entry() if row is None else self.reader.text(row, _VALUE)

    def count(self, key: str, words: str, criterion: str | None = None) -> Entry[int]:
        """A whole number."""
        row = self.row(key, words)
        return Entry() if row is None else self.reader.count(row, _VALUE, words, criterion)

    def score(self, key: str, words: str, criterion: str) -> ScoreEntry:
        """A score or "-"."""
        row = self.row(key, words)
        return Entry() if row is None else self.reader.score(row, _VALUE, words, criterion)

    def out_of(self, key: str) -> Entry[Decimal]:
        """The maximum typed beside a score ("75,42/94")."""
        row = self._rows.get(key)
        return Entry() if row is None else self.reader.out_of(row, _VALUE)

    def rate(self, key: str, words: str, criterion: str) -> Entry[Decimal]:
        """A rate in percent."""
        row = self.row(key, words)
        return Entry() if row is None else self.reader.percent(row, _VALUE, words, criterion)

    def mark(self, key: str, words: str, criterion: str) -> Entry[bool]:
        """Whether an "x" stands there."""
        row = self.row(key, words)
        return Entry() if row is None else self.reader.mark(row, (_VALUE,), (), words, criterion)

    def dash(self, *keys: str) -> Place | None:
        """The place of the first key when "-" stands beside each; None where it does not."""
        rows = [row for key in keys if (row := self._rows.get(key)) is not None]
        places = [self.reader.says_none(row, (_VALUE,)) for row in rows]
        return places[0] if places and all(places) else None

    def finish(self) -> None:
        """Refuse what nobody asked for."""
        if self._left:
            raise FormBlockError(f"the block has unknown keys: {', '.join(sorted(self._left))}")


@dataclass(frozen=True, slots=True)
class _Criteria:
    """The criteria of a block."""

    chosen: CriteriaSet
    block: _BlockReader

    def _scores(self, node: Criterion) -> tuple[dict[str, ScoreEntry], dict[str, Entry[Decimal]]]:
        """(scores, stated maxima) per column that the block has for a criterion."""
        scores: dict[str, ScoreEntry] = {}
        maxima: dict[str, Entry[Decimal]] = {}
        several = len(self.chosen.columns) > 1
        for column in self.chosen.columns:
            words = f"điểm tiêu chí {node.label}" + (f", cột {column.heading}" if several else "")
            key = f"score.{column.id}.{node.id}"
            entry = self.block.score(key, words, node.id)
            if entry.place is not None:
                scores[column.id] = entry
            apart = self.block.score(f"maximum.{column.id}.{node.id}", f"{words}, điểm tối đa", node.id)
            number = apart.value if isinstance(apart.value, Decimal) else None
            stated = Entry(number, apart.place, apart.raw) if number is not None else self.block.out_of(key)
            if stated.given:
                maxima[column.id] = stated
        return scores, maxima

    def _levels(self, leaf: Criterion) -> Iterator[tuple[int, str]]:
        for at, level in enumerate(leaf.levels):
            yield at, f'tiêu chí {leaf.label}, mức "{level.wording}"'

    def _figures(self, leaf: Criterion) -> CriterionEntry:
        """Dossiers, marks or ratio, by the criterion's kind."""
        block, own = self.block, leaf.id
        match leaf.kind:
            case CountedLevels():
                counts = (block.count(f"level.{own}.{at}", words, own) for at, words in self._levels(leaf))
                return CriterionEntry(levels=tuple(counts))
            case MarkedLevel():
                marks = (block.mark(f"mark.{own}.{at}", words, own) for at, words in self._levels(leaf))
                return CriterionEntry(marks=tuple(marks))
            case RatioScore() | Complement():
                what = f"tiêu chí {leaf.label}"
                return CriterionEntry(
                    numerator=block.count(f"numerator.{own}", f"tử số, {what}", own),
                    denominator=block.count(f"denominator.{own}", f"mẫu số, {what}", own),
                    rate=block.rate(f"rate.{own}", f"tỷ lệ, {what}", own),
                )
        return CriterionEntry()

    def leaf(self, leaf: Criterion) -> CriterionEntry:
        """One scored criterion as typed."""
        scores, maxima = self._scores(leaf)
        note = self.block.text(f"note.{leaf.id}", f"ghi chú tiêu chí {leaf.label}")
        entry = replace(self._figures(leaf), scores=scores, maxima=maxima, note=note)
        none = self.block.dash(f"numerator.{leaf.id}", f"denominator.{leaf.id}", f"rate.{leaf.id}")
        unscored = not any(one.given for one in scores.values())
        return without_ratio(entry, none) if none is not None and unscored else entry

    def all(self) -> dict[str, CriterionEntry]:
        """Every scored criterion, and the headings that say something."""
        entries = {leaf.id: self.leaf(leaf) for leaf in self.chosen.leaves()}
        for node in self.chosen.nodes():
            if node.parts:
                scores, maxima = self._scores(node)
                note = self.block.text(f"note.{node.id}", f"ghi chú nhóm {node.label}")
                given = {key: entry for key, entry in scores.items() if entry.given}
                if given or note.given:
                    entries[node.id] = CriterionEntry(scores=given, maxima=maxima, note=note)
        return entries


def read_entry(chosen: CriteriaSet, leaf: Criterion, rows: Iterable[BlockRow]) -> tuple[CriterionEntry, bool]:
    """(one criterion from its own rows of a block, whether every figure is plainly a number or an "x").

    Raises:
        FormBlockError: a row is not of this criterion, or stands there twice.
    """
    block = _BlockReader(rows)
    entry = _Criteria(chosen, block).leaf(leaf)
    block.finish()
    return entry, not (block.reader.findings or block.reader.conversions)


def _counts(block: _BlockReader) -> dict[Count, Entry[int]]:
    """The counts of the head that the block has; deduced ones are left to the scoring, as with any form."""
    found = {count: block.count(f"count.{count}", IN_SENTENCE[count]) for count in HEAD_WORDINGS}
    return {count: entry for count, entry in found.items() if entry.place is not None}


def _no_cases(block: _BlockReader) -> bool:
    value = block.value("no_cases")
    if value in _NO_CASES:
        return True
    if value not in (None, False):
        raise FormBlockError(f"no_cases is TRUE or blank, not {value}")
    return False


def _period(block: _BlockReader) -> Entry[Period]:
    typed = block.text("period", "kỳ đánh giá")
    return Entry(find_period(typed.value), typed.place, typed.value) if typed.value else Entry()


def _with_reason(note: Entry[str], reason: Entry[str]) -> Entry[str]:
    """A note with the reason of lateness behind it, where it does not tell that itself."""
    told = note.value or ""
    if reason.value is None or fold(reason.value) in fold(told):
        return note
    text = reason.value if gives_reason(reason.value) else f"Lý do: {reason.value}"
    return Entry(f"{told} {text}".strip(), note.place or reason.place)


def _check_format(rows: Sequence[BlockRow]) -> Sequence[BlockRow]:
    """The rows behind the first one, which says what they are."""
    if not rows or rows[0][0] != FORMAT_KEY:
        raise FormBlockError(f"the first row of a block is {FORMAT_KEY}")
    if rows[0][1] != Decimal(FORMAT_VERSION):
        raise FormBlockError(f"the block is of version {rows[0][1]}, known is {FORMAT_VERSION}")
    return rows[1:]


def read_block(
    rows: Sequence[BlockRow],
    sets: Mapping[str, CriteriaSet],
    places: Mapping[str, Place] | None = None,
) -> ReadBlock:
    """The form a block holds; `places` are the cells its values came from, by key, where they have some.

    Raises:
        FormBlockError: another version, an unknown criteria set or key, or a key that stands twice.
    """
    block = _BlockReader(_check_format(rows), places)
    named = block.value("set")
    chosen = sets.get(named) if isinstance(named, str) else None
    if chosen is None:
        raise FormBlockError(f"no criteria set is called {named}")
    unit = block.text("unit", "tên đơn vị")
    entries = _Criteria(chosen, block).all()
    head = stated_counts(chosen, _counts(block), entries)
    no_cases = _no_cases(block) or note_says_no_cases(chosen, entries)
    reason, first = block.text("late_reason", "lý do trễ hạn"), chosen.leaves()[0].id
    entries[first] = replace(entries[first], note=_with_reason(entries[first].note, reason))
    form = FilledForm(
        source=Place("", ""),
        criteria_set=chosen.id,
        unit=unit,
        period=_period(block),
        head=head,
        criteria=entries,
        note=entries[first].note,
        online_late_note=online_late_note(chosen, entries),
        no_cases=no_cases,
    )
    group = block.text("group", "nhóm đơn vị").value or ""
    block.finish()
    found = block.reader.take_findings(unit.value)
    return ReadBlock(chosen, form, group, found, tuple(block.reader.conversions))
