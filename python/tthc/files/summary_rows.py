"""The figures of one row of a printed summary, in the shape of a form, also where its cells have moved."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import Complement, CriteriaSet, Criterion, RatioScore
from tthc.domain.findings import Fact
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, without_ratio
from tthc.domain.notes import read_note, says_no_cases
from tthc.domain.numbers import format_number
from tthc.domain.places import Entry
from tthc.domain.scoring import classify_label
from tthc.files.cells import CellReader
from tthc.files.grid import Grid
from tthc.files.row_fitting import expected_scores, fitting_values, left_out_alone, sum_of
from tthc.files.summary_columns import SummaryGrid

__all__ = ["RowReader"]

_TOTAL, _INDEX, _STAFF = "total", "index", "staff"


@dataclass
class RowReader:
    """Reads rows of one table; `rows` are those of its units, together they tell the value too many."""

    reader: CellReader
    columns: SummaryGrid
    chosen: CriteriaSet
    rows: Sequence[int] = ()

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    @property
    def deciding(self) -> str:
        return self.chosen.deciding_column.id

    @cached_property
    def _leaves(self) -> Mapping[str, Criterion]:
        return {leaf.id: leaf for leaf in self.chosen.leaves()}

    def _behind(self, columns: SummaryGrid) -> dict[str, int]:
        """The figures behind the criteria: total, index, staff score, those the table has."""
        own = {_TOTAL: columns.totals.get(self.deciding), _INDEX: columns.index, _STAFF: columns.staff}
        return {key: at for key, at in own.items() if at is not None}

    def _class_column(self, row: int) -> int | None:
        """Where the class of this row really stands: extra values push it to the right."""
        after = [c for c in self.grid.columns(row) if c > self.columns.first_score]
        usual = self.columns.classification  # a note may begin with the name of a class
        nearest = sorted(after, key=lambda column: column != usual)
        return next((c for c in nearest if classify_label(self.grid.text(row, c), self.chosen.bands)), None)

    def standing(self, row: int) -> SummaryGrid:
        """The columns of a row whose values moved to the right around a blank, by the order of its values.

        So a row from which the officer took a value out reads like one that never had it.
        """
        columns, stands = self.columns, self._class_column(row)
        if stands is None or columns.classification is None or stands <= columns.classification:
            return columns
        behind = self._behind(columns)
        ids = [*columns.criteria, *behind]
        filled = [c for c in self.grid.columns(row) if columns.first_score <= c < stands]
        usual = [*columns.criteria.values(), *behind.values()]
        if not columns.is_plain or len(filled) != len(ids) or usual != sorted(usual):
            return columns
        found = dict(zip(ids, filled, strict=True))
        moved = stands - columns.classification
        if _TOTAL not in behind or found[_TOTAL] == behind[_TOTAL]:
            return columns
        return replace(
            columns,
            criteria={key: found[key] for key in columns.criteria},
            totals={self.deciding: found[_TOTAL]},
            index=found.get(_INDEX),
            staff=found.get(_STAFF),
            classification=stands,
            note=None if columns.note is None else columns.note + moved,
            unheaded=(),
        )

    @cached_property
    def _of_rates(self) -> Mapping[str, int]:
        """The columns headed as scores of a ratio in which rates stand: "95%"."""
        return {
            key: column
            for key, column in self.columns.criteria.items()
            if isinstance(self._leaves[key].kind, RatioScore | Complement)
            and any(self._is_percent(row, column) for row in self.rows)
        }

    def _is_percent(self, row: int, column: int) -> bool:
        return self.grid.text(row, column).endswith("%")

    def with_rates(self, row: int, columns: SummaryGrid) -> SummaryGrid:
        """The columns of a row with those of rates taken as such; beside rates, "-" is none."""
        rates = {
            key: columns.criteria[key]
            for key, usual in self._of_rates.items()
            if columns.criteria.get(key) == usual
            and (self._is_percent(row, usual) or self.reader.says_none(row, [usual]))
        }
        if not rates:
            return columns
        return replace(
            columns,
            criteria={key: at for key, at in columns.criteria.items() if key not in rates},
            parts={**columns.parts, **{(key, "rate"): at for key, at in rates.items()}},
        )

    def _shift(self, row: int) -> int:
        """How far the row's values stand to the right of their headings (left: negative)."""
        if not self.columns.is_plain:
            return 0
        stands, expected = self._class_column(row), self.columns.classification
        headed = len(self.columns.criteria) + len(self._behind(self.columns))
        filled = [c for c in self.grid.columns(row) if c >= self.columns.first_score]
        if stands is not None and expected is not None:
            moved, before = (
                stands - expected,
                sum(c < stands for c in filled if c not in self.columns.foreign),
            )
            return moved if moved <= 0 or before > headed else 0
        numbers = sum(
            isinstance(self.grid.value(row, c), Decimal) for c in filled if c not in self.columns.foreign
        )
        spare = len(self.columns.unheaded)
        return max(numbers - headed - spare, 0)

    def _everywhere(self, columns: SummaryGrid, shift: int) -> list[int]:
        """The columns in which a row's scores may stand: headed, without a heading, and pushed right."""
        places = sorted([*columns.criteria.values(), *columns.unheaded])
        return [*places, *range(places[-1] + 1, places[-1] + 1 + max(shift, 0))]

    def _values(self, row: int, columns: SummaryGrid, shift: int) -> list[ScoreEntry]:
        names = {place: self._what(key) for key, place in columns.criteria.items()}
        return [
            self.reader.score(row, place, names.get(place, "ô thừa"), None)
            for place in self._everywhere(columns, shift)
        ]

    def _what(self, key: str) -> str:
        return f"tiêu chí {self._leaves[key].label}"

    @cached_property
    def _agreed(self) -> frozenset[int] | None:
        """The places of the one value too many that all rows of the table allow; None when they have none."""
        quiet = RowReader(CellReader(self.grid), self.columns, self.chosen)
        agreed: frozenset[int] | None = None
        for row in self.rows:
            shift = quiet._shift(row)
            total = quiet.reader.score(row, self._total_column(shift), "")
            own = left_out_alone(
                quiet._values(row, self.columns, shift), total, quiet._limits(), quiet._last_place
            )
            if shift > 0 and own:
                agreed = own if agreed is None else agreed & own
        return agreed

    def _total_column(self, shift: int) -> int | None:
        at = self.columns.totals.get(self.deciding)
        return None if at is None else at + shift

    def _limits(self) -> list[Decimal]:
        """The maxima of the criteria of the table, in its order."""
        return [self._leaves[key].maximum for key in self.columns.criteria]

    @property
    def _last_place(self) -> Decimal:
        return Decimal(1).scaleb(-self.chosen.rounding.total)

    def _scores(
        self, row: int, shift: int, total: ScoreEntry, counts: Mapping[Count, int]
    ) -> tuple[dict[str, ScoreEntry], tuple[ScoreEntry, ...]]:
        columns = self.columns
        ids, wanted = list(columns.criteria), len(columns.criteria)
        if not ids:
            return {}, ()
        values = self._values(row, columns, shift)
        everywhere = self._everywhere(columns, shift)
        if not shift:
            by_place = dict(zip(everywhere, values, strict=True))
            in_place = {key: by_place[place] for key, place in columns.criteria.items()}
            extra = tuple(by_place[place] for place in columns.unheaded if by_place[place].given)
            near = isinstance(total.value, Decimal) and (
                abs(sum_of(in_place.values()) - total.value) > self._last_place
            )
            if not (extra and near):
                return in_place, extra
            values = [entry for entry in values if entry.given]
        read = [self._leaves[key] for key in ids]
        fitting = fitting_values(
            values,
            total,
            expected_scores(read, counts),
            wanted,
            self._last_place,
            () if self.chosen.uses_counts else self._limits(),  # with counts, the notes tell more
            (self._agreed or frozenset()) if shift > 0 and not self.chosen.uses_counts else frozenset(),
        )
        place = self.grid.place(row, columns.first_score)
        typed = tuple(_shown(entry) for entry in values)
        facts: dict[str, Fact] = {
            "found": len(values),
            "wanted": wanted,
            "typed": typed,
            "total": _plain(total),
        }
        if shift < 0:
            values = values[:shift]  # what stands behind them is the total and what follows it
            typed = tuple(_shown(entry) for entry in values)
            self.reader.found("TT139", place, facts | {"found": len(values), "typed": typed})
            return {}, tuple(values)
        if fitting is None:
            self.reader.found("TT131", place, facts)
            return {}, tuple(values)
        self.reader.found("TT130", place, facts | {"sum": sum_of(fitting)})
        left = [entry for entry in values if all(entry is not one for one in fitting)]
        return dict(zip(ids, fitting, strict=True)), tuple(left)

    def _stated(self, row: int, key: str, at: int, shift: int) -> Entry[Decimal]:
        """The maximum of a total: in its own cell ("55/70"), else in the column beside it."""
        own = self.reader.out_of(row, at + shift)
        beside = self.columns.maxima.get(key)
        if own.given or beside is None:
            return own
        stated = self.reader.score(row, beside, "điểm tối đa")
        return Entry(_plain(stated), stated.place, stated.raw)

    def _entries(
        self, row: int, scores: Mapping[str, ScoreEntry], maxima: Mapping[str, Entry[Decimal]]
    ) -> Iterator[tuple[str, CriterionEntry]]:
        """Each criterion of the table as typed: its scores, what they are computed from, stated maxima."""
        columns = self.columns
        others = {key for key, _ in (*columns.others, *columns.parts)}
        for key in (leaf for leaf in self._leaves if leaf in scores or leaf in others):
            what = self._what(key)
            own = {self.deciding: scores[key]} if key in scores else {}
            for (leaf, column), at in columns.others.items():
                own |= {column: self.reader.score(row, at, what, None)} if leaf == key else {}
            parts = {part: at for (leaf, part), at in columns.parts.items() if leaf == key}
            places = {
                columns.criteria.get(key),
                *(at for (leaf, _), at in columns.others.items() if leaf == key),
            }
            is_total = bool(places & set(columns.totals.values()))
            entry = CriterionEntry(
                scores={column.id: own[column.id] for column in self.chosen.columns if column.id in own},
                numerator=self.reader.count(row, parts.get("numerator"), f"tử số, {what}"),
                denominator=self.reader.count(row, parts.get("denominator"), f"mẫu số, {what}"),
                rate=self.reader.percent(row, parts.get("rate"), f"tỷ lệ, {what}"),
                maxima=dict(maxima) if is_total else self._cell_maxima(own),
            )
            none = self.reader.says_none(row, list(parts.values()))
            unscored = not any(one.given for one in own.values())
            yield key, without_ratio(entry, none) if none is not None and unscored else entry

    def _cell_maxima(self, scores: Mapping[str, ScoreEntry]) -> dict[str, Entry[Decimal]]:
        """The maxima that stand in the cells of scores ("4,5/5")."""
        found = {
            column: self.reader.out_of(entry.place.row, entry.place.column)
            for column, entry in scores.items()
            if entry.place is not None
        }
        return {column: entry for column, entry in found.items() if entry.given}

    def row(self, row: int, name: str) -> tuple[FilledForm, tuple[ScoreEntry, ...]]:
        """The figures of one unit's row in the shape of a form, and values beyond its criteria."""
        shift, columns = self._shift(row), self.columns
        totals = {
            key: self.reader.score(row, at + (shift if key == self.deciding else 0), "tổng điểm")
            for key, at in columns.totals.items()
        }
        maxima = {key: self._stated(row, key, at, shift) for key, at in columns.totals.items()}
        moved = [
            None if c is None else c + shift for c in (columns.staff, columns.classification, columns.index)
        ]
        note = self.reader.text(row, None if columns.note is None else columns.note + shift)
        facts = read_note((note.value or "") if self.chosen.uses_counts else "")
        scores, extra = self._scores(row, shift, totals.get(self.deciding, Entry()), facts.counts)
        counts = {count: Entry(n, note.place, note.value) for count, n in facts.counts.items()}
        form = FilledForm(
            source=self.grid.place(row, columns.name),
            criteria_set=self.chosen.id,
            unit=Entry(name, self.grid.place(row, columns.name)),
            head=HeaderCounts(counts),
            criteria=dict(self._entries(row, scores, maxima)),
            totals=totals,
            maxima=maxima,
            index=self.reader.score(row, moved[2], "điểm quy đổi"),
            staff_score=self.reader.score(row, moved[0], "ĐTB CCVC"),
            classification=self.reader.text(row, moved[1]),
            note=note,
            online_late_note=note if facts.mentions_online_late else Entry(),
            no_cases=says_no_cases(note.value or ""),
        )
        return form, extra


def _shown(entry: ScoreEntry) -> str:
    return format_number(entry.value) if isinstance(entry.value, Decimal) else str(entry.value or "trống")


def _plain(entry: ScoreEntry) -> Decimal | None:
    return entry.value if isinstance(entry.value, Decimal) else None
