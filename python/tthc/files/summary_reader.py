"""Reads the printed summary table: a row per unit, group headings between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet, Criterion
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import CriterionEntry, FilledForm, SummaryRow, SummaryTable
from tthc.domain.places import Entry, Place, column_letters
from tthc.domain.texts import fold_label
from tthc.domain.units import title_of
from tthc.files.cells import CellReader, Conversion
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry
from tthc.files.summary_columns import SummaryGrid, summary_grids
from tthc.files.summary_rows import RowReader

__all__ = ["ReadSummary", "read_summary", "summary_headings"]

_ROMAN = re.compile(r"^(?P<roman>[ivx]{1,4})(\b[. ]*)(?P<title>.*)$", re.IGNORECASE)
_SUM_ROW = re.compile(
    r"(tổng )?cộng\b|tổng( số| chung| hợp| điểm)?$|(tổng )?(điểm )?(trung bình|bình quân)\b"
    r"|(tính |tổng )?(chung )?(toàn|cả) (huyện|tỉnh|thành phố|tp|thị xã|quận|địa bàn|ngành)\b|chung$"
)
_WHOLE = re.compile(r"(?!.*\b(trung bình|bình quân|cộng)\b).*\b(toàn|cả|chung)\b")
"""A row for the whole area: a sum, a mean or figures of its own, nobody knows which."""
_SIGNATURE = re.compile(r"^(nơi nhận|người lập|thủ trưởng|tm |kt |chủ tịch|lưu ý)")


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """A summary table with what was noticed while reading it."""

    table: SummaryTable
    findings: tuple[Finding, ...]
    conversions: tuple[Conversion, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """A table as one set heads it; `at` are its columns, `by_groups`: it shows the set's headings alone."""

    chosen: CriteriaSet
    at: SummaryGrid
    by_groups: bool = False

    @property
    def weight(self) -> tuple[int, int, float]:
        """How well the set explains the headings: how many it finds, misses, and how alike they are."""
        found = len(self.at.criteria) + len({key for key, _ in self.at.parts} - set(self.at.criteria))
        return found, -len(self.at.missing), self.at.alike


def _readings(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[_Reading, ...]:
    """The tables of a sheet, top down, each by the set that explains most of its headings."""
    best: dict[int, _Reading] = {}
    for chosen in sets:
        raised = chosen.by_groups()
        for one, by_groups in ((chosen, False), *(((raised, True),) if raised is not chosen else ())):
            for at in summary_grids(grid, one):
                found, known = _Reading(one, at, by_groups), best.get(at.heading_row)
                if known is None or found.weight > known.weight:
                    best[at.heading_row] = found
    return tuple(best[row] for row in sorted(best))


def summary_headings(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[tuple[int, int, int], ...]:
    """(row of the headings, first row below them, column of names) of every summary, top down."""
    return tuple(
        (one.at.heading_row, one.at.last_heading_row + 1, one.at.name) for one in _readings(grid, sets)
    )


@dataclass
class _TableReader:
    reader: CellReader
    columns: SummaryGrid
    chosen: CriteriaSet
    passed_over: list[tuple[int, str, str]] = field(default_factory=list)
    """Rows of sums and averages met on the way, with title of group and name: no units."""

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    def _is_data(self, row: int) -> bool:
        return any(
            isinstance(self.grid.value(row, c), Decimal) or self.grid.text(row, c)
            for c in self.grid.columns(row)
            if c >= self.columns.first_score
        )

    def _group_title(self, row: int) -> str | None:
        number = self.columns.number
        marker = self.grid.text(row, number) if number is not None else ""
        name = self.grid.text(row, self.columns.name)
        hit = _ROMAN.match(marker)
        if hit and (name or hit["title"]):
            return name or hit["title"]
        figures = (*self.columns.criteria.values(), *self.columns.totals.values())
        criteria_blank = not any(self.grid.text(row, c) for c in figures)
        only_text = marker and not name and not marker[:1].isdigit()
        if (only_text or (name and not marker and name.isupper())) and criteria_blank:
            return marker or name
        return None

    def _below_headings(self) -> Iterator[tuple[int, str, str]]:
        """(row, the text under the names, the same or the first text of the row) down to the signatures."""
        for row in self.grid.rows:
            if row <= self.columns.last_heading_row:
                continue
            text = self.grid.text(row, self.columns.name)
            said = text or " ".join(self.grid.text(row, c) for c in self.grid.columns(row)[:1])
            if _SIGNATURE.match(fold_label(said)):
                return
            yield row, text, said

    def _names(self) -> Iterator[tuple[int, str, str]]:
        """(row, group title, unit name) of the units; a name that runs on below is joined."""
        title, pending = "", None
        for row, text, said in self._below_headings():
            if _SUM_ROW.match(fold_label(said)):
                self.passed_over.append((row, title, said))
                if pending:
                    yield pending
                pending = None  # what stands below a sum does not run on a name above it
                continue
            group = self._group_title(row)
            number = self.grid.text(row, self.columns.number) if self.columns.number is not None else ""
            if group is None and pending and text and not number and not self._is_data(row):
                pending = (pending[0], pending[1], f"{pending[2]} {text}")
                continue
            if pending:
                yield pending
            pending = None
            if group is not None:
                title = group
                self._group_without_figures(row, group)
            elif any(map(str.isalpha, text)) and (number or self._is_data(row)):
                pending = (row, title, text)
        if pending:
            yield pending

    def _group_without_figures(self, row: int, title: str) -> None:
        """Tell a number in the line of a group's title: it is nobody's."""
        headed = {
            **dict.fromkeys(self.columns.totals.values(), "tổng điểm"),
            **{c: f"tiêu chí {self._label(k)}" for k, c in self.columns.criteria.items()},
        }
        for column, what in headed.items():
            if isinstance(self.grid.score(row, column).value, Decimal):
                facts = {"title": title, "typed": self.grid.text(row, column), "what": what}
                self.reader.found("TT159", self.grid.place(row, column), facts)

    def _label(self, criterion: str) -> str:
        return next(leaf.label for leaf in self.chosen.leaves() if leaf.id == criterion)

    def rows(self) -> Iterator[SummaryRow]:
        """The units of the table in order."""
        last: tuple[str, int] | None = None
        named = list(self._names())
        whole = RowReader(self.reader, self.columns, self.chosen, tuple(row for row, _, _ in named))
        for row, title, name in named:
            standing = whole.with_rates(row, whole.standing(row))
            own = whole if standing is self.columns else replace(whole, columns=standing)
            form, extra = own.row(row, name)
            number = self.reader.count(row, self.columns.number, "STT")
            if number.value is not None and number.place is not None:
                if last is not None and last[0] == title:
                    self._follows(last[1], number.value, number.place)
                last = (title, number.value)
            yield SummaryRow(form, title, number, extra)

    def sums(self) -> Iterator[SummaryRow]:
        """The rows of sums and averages met on the way. What is no number there is no fault of theirs."""
        quiet = CellReader(self.grid)
        column = self.chosen.deciding_column.id
        for row, title, name in self.passed_over:
            if _WHOLE.match(fold_label(name)):
                continue
            place = self.grid.place(row, self.columns.name)
            scores = {key: quiet.score(row, at, key) for key, at in self.columns.criteria.items()}
            form = FilledForm(
                source=place,
                criteria_set=self.chosen.id,
                unit=Entry(name, place),
                criteria={key: CriterionEntry(scores={column: entry}) for key, entry in scores.items()},
                totals={key: quiet.score(row, at, "tổng điểm") for key, at in self.columns.totals.items()},
                staff_score=quiet.score(row, self.columns.staff, "ĐTB CCVC"),
            )
            yield SummaryRow(form, title)

    def _follows(self, before: int, number: int, place: Place) -> None:
        """Tell a gap or a repetition in the numbers of a group; numbers that begin anew are neither."""
        if number == before:
            self.reader.found("TT133", place, {"number": str(number)})
        elif number > before + 1:
            missing = number - before - 1
            self.reader.found(
                "TT134", place, {"before": str(before), "after": str(number), "missing": missing}
            )


def _without_heading(body: _TableReader, rows: Sequence[SummaryRow]) -> None:
    """Tell once each column with scores and no heading, where the headed ones were read in their places."""
    for column in body.columns.unheaded:
        at = [
            entry.place
            for row in rows
            if row.form.criteria
            for entry in row.extra_scores
            if entry.place is not None and entry.place.column == column
        ]
        if at:
            facts: dict[str, Fact] = {"column": column_letters(column), "rows": len(at)}
            body.reader.found("TT162", at[0], facts)


def _missing(body: _TableReader, rows: Sequence[SummaryRow]) -> None:
    """Tell once the criteria and score columns the table has no column for."""
    columns, chosen = body.columns, body.chosen
    lacking: dict[str, Criterion] = {}
    for row in rows:
        profile = chosen.profile(title_of(chosen.groups, row.form.unit.value or ""))
        own = {leaf.id: leaf for leaf in profile.leaves() if leaf.id in columns.missing and leaf.required}
        lacking |= own
        if own and row.form.criteria:
            labels = ", ".join(leaf.label for leaf in own.values())
            body.reader.found("TT166", row.form.source, {"labels": labels})
    several = columns.others or len(columns.totals) > 1 or columns.maxima
    unscored = [one.heading for one in chosen.columns if several and one.id not in columns.totals]
    place = body.grid.place(columns.last_heading_row, columns.name)
    if lacking:
        named = tuple(f"{leaf.label} ({leaf.wording})" for leaf in chosen.leaves() if leaf.id in lacking)
        body.reader.found("TT161", place, {"criteria": named})
    if unscored:
        body.reader.found("TT163", place, {"headings": tuple(unscored)})


def read_summary(grid: Grid, sets: Sequence[CriteriaSet]) -> ReadSummary | None:
    """The summary table of a sheet, by the set that has most of its headings; None if there is none."""
    found = _readings(grid, sets)
    if not found:
        return None
    taken = max(found, key=lambda one: one.weight)  # of several alike the first
    chosen, columns = taken.chosen, taken.at
    reader = CellReader(grid)
    body = _TableReader(reader, columns, chosen)
    rows = tuple(body.rows())
    if body.passed_over:
        names = tuple(dict.fromkeys(f'"{name}"' for _, _, name in body.passed_over))
        reader.found("TT138", grid.place(body.passed_over[0][0], columns.name), {"names": names})
    _missing(body, rows)
    _without_heading(body, rows)
    above = [(row, column) for row, column in grid.cells if row < columns.last_heading_row]
    table = SummaryTable(
        grid.place(columns.last_heading_row, 1),
        chosen.id,
        rows,
        find_period_entry(grid, above),
        tuple(body.sums()),
        taken.by_groups,
    )
    by_row = {row.form.source.row: row.form.unit.value for row in rows}
    findings = (replace(f, unit=by_row.get(f.place.row if f.place else 0)) for f in reader.findings)
    return ReadSummary(table, tuple(findings), tuple(reader.conversions))
