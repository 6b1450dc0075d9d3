"""Rules over the forms that tell of one unit: Biểu mẫu 03, its printed row, its line of Biểu mẫu 01."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tthc.checks.book import every_convention, prepared
from tthc.checks.columns import label_in, total_name
from tthc.checks.explain import put_right_by_each
from tthc.checks.typed import agrees, plain_score, rounding_reach
from tthc.checks.wording import joined, run_on
from tthc.domain.counts import Count
from tthc.domain.criteria_set import ClassBand, CriteriaSet, Criterion, ScoreColumn
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm, ScoreEntry, StaffRow
from tthc.domain.head_wordings import IN_SENTENCE
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.numbers import format_count, format_number, format_score, round_half_up
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import Scored, ScoringOptions, classify_label, score

__all__ = ["Told", "compare_forms"]

_FORM, _STAFF, _ROW = "biểu của đơn vị", "Biểu mẫu 01", "bảng tổng hợp"
_MOST_CRITERIA, _MOST_COUNTS = 3, 2
"""More than these make a sentence nobody reads to its end."""
_NOTHING = FilledForm(Place(""), "", Entry())

_Chosen = Callable[[Scored], Decimal | None]


@dataclass(frozen=True, slots=True)
class Told:
    """One unit as the forms of a run tell of it: its own form, its printed row, its lines of Biểu mẫu 01."""

    name: str
    form: FilledForm | None = None
    row: FilledForm | None = None
    staff: tuple[StaffRow, ...] = ()


@dataclass(frozen=True, slots=True)
class _Seen:
    """A figure in words, the form it stands on, and its cell."""

    where: str
    value: str
    place: Place | None


def _in_words(seen: Sequence[_Seen], at: Place | None) -> str:
    """The places with their values; the cell the finding points at is not named again."""
    where = []
    for one in seen:
        named = one.place is not None and one.place.cell and one.place != at
        cell = f" (ô {one.place.cell})" if named and one.place is not None else ""
        where.append(f"{one.where}{cell}")
    if len(seen) > 1 and len({one.value for one in seen}) == 1:
        return f"ở {joined(where, 'và')} đều là {seen[0].value}"
    return ", ".join(f"ở {place} là {one.value}" for place, one in zip(where, seen, strict=True))


def _first(pieces: Sequence[str], most: int, what: str) -> str:
    """The first pieces, and how many more there are."""
    more = len(pieces) - most
    rest = f"; và {format_count(more)} {what} khác" if more > 0 else ""
    return "; ".join(pieces[:most]) + rest


@dataclass(frozen=True)
class _Comparison:
    """Compares what is told of one unit; `as_typed` is what its typed criteria add up to."""

    criteria_set: CriteriaSet
    options: ScoringOptions
    told: Told
    by_convention: tuple[Scored, ...]
    as_typed: Scored

    @property
    def form(self) -> FilledForm:
        return self.told.form or _NOTHING

    @property
    def row(self) -> FilledForm:
        return self.told.row or _NOTHING

    @property
    def _row_is_alone(self) -> bool:
        """True when the criteria of the row were not read: nothing in the row itself proves its sums."""
        return self.told.form is not None and not self.row.criteria

    def _explained(self, value: Decimal, chosen: _Chosen) -> bool:
        """True when a convention gives the value, or when it repeats what the form typed, right or wrong."""
        decimals = self.criteria_set.rounding.total
        computed = [number for one in self.by_convention if (number := chosen(one)) is not None]
        typed = chosen(self.as_typed)
        repeated = typed is not None and abs(value - typed) <= rounding_reach(self.criteria_set)
        return not computed or repeated or any(agrees(value, number, decimals) for number in computed)

    def _figure(
        self, what: str, told: Iterable[tuple[str, ScoreEntry, bool]], chosen: _Chosen
    ) -> Iterator[Finding]:
        """One sum: the forms differ, or one that nothing else proves has what no convention gives."""
        given = [
            (where, value, entry.place, alone)
            for where, entry, alone in told
            if (value := plain_score(entry)) is not None
        ]
        decimals = self.criteria_set.rounding.total
        differ = len({round_half_up(value, decimals) for _, value, _, _ in given}) > 1
        if differ or any(alone and not self._explained(value, chosen) for _, value, _, alone in given):
            computed = chosen(self.by_convention[0])
            seen = [_Seen(where, format_score(value), place) for where, value, place, _ in given]
            yield self._finding(what, seen, None if computed is None else format_score(computed))

    def _finding(self, what: str, seen: list[_Seen], computed: str | None) -> Finding:
        at = seen[0].place
        again = f", tính lại là {computed}" if computed is not None else ""
        return Finding("TT549", {"what": what, "seen": _in_words(seen, at) + again}, at, self.told.name)

    def staff_score(self) -> Iterator[Finding]:
        """The staff score is one, wherever it stands; told at Biểu mẫu 01, for the row proves its own.

        Why: it is retyped into Biểu mẫu 01 and into the table; one commune had 10, 9 and by its dossiers 7.
        """
        checked_in_row = self.told.form is None and self.row.staff_score.given
        told = [(_STAFF, line.score, not checked_in_row) for line in self.told.staff]
        told += [(_ROW, self.row.staff_score, self._row_is_alone), (_FORM, self.form.staff_score, False)]
        yield from self._figure("Điểm CCVC", told, lambda scored: scored.staff_score)

    def total(self) -> Iterator[Finding]:
        """The total of the form is the one printed in the table, column by column.

        Why: the table is what is signed and published.
        """
        for column in self.criteria_set.columns:
            yield from self._total_of(column)

    def _total_of(self, column: ScoreColumn) -> Iterator[Finding]:
        typed, printed = self.form.total(column.id), self.row.total(column.id)
        alone = self._row_is_alone and not typed.given
        told = [(_ROW, printed, alone), (_FORM, typed, False)]
        what = total_name(self.criteria_set, column)
        yield from self._figure(what, told, lambda scored: scored.columns[column.id].total)

    def maxima(self) -> Iterator[Finding]:
        """The maximum stated for a total is the same on the form and in the table.

        Why: 55/70 and 55/80 are two indices of one total.
        """
        for column in self.criteria_set.columns:
            seen = [
                _Seen(where, format_number(entry.value), entry.place)
                for where, form in ((_ROW, self.row), (_FORM, self.form))
                if (entry := form.maxima.get(column.id)) is not None and entry.value is not None
            ]
            if len({one.value for one in seen}) > 1:
                computed = format_number(self.by_convention[0].columns[column.id].maximum)
                what = f"Điểm tối đa của {run_on(total_name(self.criteria_set, column))}"
                yield self._finding(what, seen, computed)

    def index(self) -> Iterator[Finding]:
        """The index of the form is the one printed in the table.

        Why: the class and the ranking go by it.
        """
        typed, printed = self.form.index, self.row.index
        alone = self._row_is_alone and not typed.given
        told = [(_ROW, printed, alone), (_FORM, typed, False)]
        yield from self._figure("Chỉ số", told, lambda scored: scored.deciding.index)

    def _is_strange(self, band: ClassBand) -> bool:
        """True for a class that no convention gives, nor the form with what is wrong in it put right."""
        known = {one.classification for one in self.by_convention} - {None}
        if self.told.form is None or not known or band in known:
            return False
        checked = prepared(
            self.criteria_set, self.form, inputs_of_form(self.form), self.options, self.told.name
        )
        meant = (
            scored
            for form in put_right_by_each(checked)
            for scored in every_convention(self.criteria_set, inputs_of_form(form), self.options)
        )
        return all(scored.classification != band for scored in meant)

    def classification(self) -> Iterator[Finding]:
        """The class is one, wherever it stands.

        Why: two classes of one unit cannot both be published, nor one that no way of computing gives, though
        it follows from what the form typed: the table is what is published.
        """
        told = [(_ROW, self.row.classification), (_FORM, self.form.classification)]
        named = [
            (where, band, entry.place)
            for where, entry in told
            if entry.value and (band := classify_label(entry.value, self.criteria_set.bands))
        ]
        in_row = [band for where, band, _ in named if where == _ROW]
        if len({band for _, band, _ in named}) > 1 or any(self._is_strange(band) for band in in_row):
            computed = self.by_convention[0].classification
            seen = [_Seen(where, f'"{band.label}"', place) for where, band, place in named]
            yield self._finding("Xếp loại", seen, f'"{computed.label}"' if computed else None)

    def _criterion(self, leaf: Criterion, column: ScoreColumn) -> tuple[list[_Seen], str] | None:
        """Where a criterion stands with different scores, and what we compute; None when nothing differs."""
        decimals = self.criteria_set.rounding.criterion
        entries = [(_ROW, self.row.criterion(leaf.id)), (_FORM, self.form.criterion(leaf.id))]
        scores = [(where, entry.score(column.id)) for where, entry in entries]
        values = [(where, n, score.place) for where, score in scores if (n := plain_score(score)) is not None]
        computed = {one.columns[column.id].scores[leaf.id].value for one in self.by_convention} - {None}
        given = {round_half_up(value, decimals) for _, value, _ in values}
        alone = [where for where, _, _ in values] == [_ROW] and bool(computed) and not given <= computed
        if len(given) < 2 and not (alone and self.told.form is not None):
            return None
        again = self.by_convention[0].columns[column.id].scores[leaf.id].value
        words = f", tính lại là {format_score(again)}" if again is not None else ""
        return [_Seen(where, format_score(value), place) for where, value, place in values], words

    def criteria(self) -> Iterator[Finding]:
        """A criterion has the same score on the form and in the table.

        Why: a table kept from a draft goes on being printed after the form was corrected.
        """
        chosen = self.criteria_set
        differing = [
            (leaf, label_in(chosen, leaf, column), found)
            for leaf in chosen.leaves()
            for column in chosen.columns
            if (found := self._criterion(leaf, column)) is not None
        ]
        if not differing:
            return
        at = differing[0][2][0][0].place
        pieces = [f"tiêu chí {label} {_in_words(seen, at)}{again}" for _, label, (seen, again) in differing]
        only = differing[0][0].id if len(differing) == 1 else None
        seen_in = _first(pieces, _MOST_CRITERIA, "tiêu chí")
        yield Finding("TT550", {"seen": seen_in}, at, self.told.name, only)

    def counts(self) -> Iterator[Finding]:
        """The counts in the note of the table are those of the form's head.

        Why: the note is retyped from the form, dossier by dossier.
        """
        pieces, at = [], None
        for count in Count:
            own, printed = self.form.head[count], self.row.head[count]
            if own.value is None or printed.value in (None, own.value):
                continue
            at = at or printed.place
            seen = [
                _Seen(where, format_count(entry.value or 0), entry.place)
                for where, entry in ((f"Ghi chú {_ROW}", printed), (_FORM, own))
            ]
            pieces.append(f"{IN_SENTENCE[count]} {_in_words(seen, printed.place)}")
        if pieces:
            yield Finding("TT551", {"seen": _first(pieces, _MOST_COUNTS, "số")}, at, self.told.name)


def compare_forms(criteria_set: CriteriaSet, told: Told, options: ScoringOptions) -> Iterator[Finding]:
    """Every disagreement between the forms that tell of one unit, each figure once.

    What the form itself typed wrong is told at the form; a row that only repeats it is not told again, save
    its class. Told at the row: the form may have been corrected since.
    """
    form = told.form or told.row
    if form is None or (told.form is None and not told.staff):
        return
    inputs = inputs_of_form(form) if told.form is not None else inputs_of_summary_row(form)
    comparison = _Comparison(
        criteria_set,
        options,
        told,
        every_convention(criteria_set, inputs, options),
        score(criteria_set, inputs_of_summary_row(form), options),
    )
    yield from comparison.staff_score()
    yield from comparison.total()
    yield from comparison.maxima()
    yield from comparison.index()
    yield from comparison.classification()
    yield from comparison.criteria()
    yield from comparison.counts()
