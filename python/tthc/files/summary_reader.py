"""Reads the printed summary table: a row per unit, group headings between them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, SummaryRow, SummaryTable
from tthc.domain.notes import read_note, says_no_cases
from tthc.domain.numbers import format_number
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import classify_label
from tthc.domain.texts import fold_label
from tthc.files.cells import CellReader, Conversion
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry
from tthc.files.row_fitting import expected_scores, fitting_values, sum_of

__all__ = ["ReadSummary", "read_summary", "summary_headings"]

_NAME = re.compile(r"tên (cơ quan đơn vị|đơn vị|cơ quan)|(cơ quan )?đơn vị$")
_TOTAL = re.compile(r"tổng (số )?điểm( đạt được)?$")
_STAFF = re.compile(r"(đtb|điểm trung bình|điểm tb) (ccvc|công chức|cán bộ)")
_CLASS = re.compile(r"(phân|xếp) loại")
_NOTE = re.compile(r"ghi chú")
_NUMBER = re.compile(r"stt|tt|số tt|st t")
_ROMAN = re.compile(r"^(?P<roman>[ivx]{1,4})(\b[. ]*)(?P<title>.*)$", re.IGNORECASE)
_SUM_ROW = re.compile(
    r"(tổng )?cộng\b|tổng( số| chung| hợp| điểm)?$|(tổng )?(điểm )?(trung bình|bình quân)\b"
)
_SIGNATURE = re.compile(r"^(nơi nhận|người lập|thủ trưởng|tm |kt |chủ tịch|lưu ý)")


@dataclass(frozen=True, slots=True)
class ReadSummary:
    """A summary table with what was noticed while reading it."""

    table: SummaryTable
    findings: tuple[Finding, ...]
    conversions: tuple[Conversion, ...]


@dataclass(frozen=True, slots=True)
class _Columns:
    name: int
    number: int | None
    criteria: Mapping[str, int]
    total: int
    staff: int | None
    classification: int | None
    note: int | None
    last_heading_row: int

    @property
    def first_score(self) -> int:
        return min(self.criteria.values())


def _find(grid: Grid, rows: Sequence[int], pattern: re.Pattern[str]) -> int | None:
    for row in rows:
        for column in grid.columns(row):
            if pattern.match(fold_label(grid.text(row, column))):
                return column
    return None


def _criterion_columns(grid: Grid, rows: Sequence[int], chosen: CriteriaSet) -> dict[str, int]:
    headings = {fold_label(grid.text(row, column)): column for row in rows for column in grid.columns(row)}
    return {
        leaf.id: headings[fold_label(leaf.heading)]
        for leaf in chosen.leaves()
        if fold_label(leaf.heading) in headings
    }


def _short_headings(
    grid: Grid, rows: Sequence[int], chosen: CriteriaSet, name: int, total: int
) -> tuple[dict[str, int], int]:
    """(criterion columns headed "1", "TC1" or "(1)", the row of these); only all of them, in order, between
    name and total: a row that numbers every column begins left of the name.
    """
    for row in rows:
        found: dict[str, int] = {}
        for leaf in chosen.leaves():
            label = fold_label(leaf.label)
            wanted = {label, f"tc{label}", f"tc {label}", f"tiêu chí số {label}"}
            at = [
                c for c in grid.columns(row) if name < c < total and fold_label(grid.text(row, c)) in wanted
            ]
            if len(at) == 1:
                found[leaf.id] = at[0]
        if len(found) == len(chosen.leaves()) and list(found.values()) == sorted(found.values()):
            return found, row
    return {}, 0


def _all_columns(grid: Grid, chosen: CriteriaSet) -> Iterator[tuple[int, _Columns]]:
    """(heading row, columns) of each summary table in a sheet, top down."""
    for row in grid.rows:
        name = _find(grid, [row], _NAME)
        if name is None:
            continue
        rows = [row, *(later for later in grid.rows if row < later <= row + 2)]
        criteria = _criterion_columns(grid, rows, chosen)
        total = _find(grid, rows, _TOTAL)
        if total is None:
            continue
        short_row = 0
        if len(criteria) * 2 < len(chosen.leaves()):
            criteria, short_row = _short_headings(grid, rows, chosen, name, total)
        if not criteria:
            continue
        labels = [
            r for r in rows if any(grid.text(r, c) for c in criteria.values()) and _is_label_row(grid, r)
        ]
        last = max([*labels, short_row])
        number = _find(grid, [row], _NUMBER)
        found = (_find(grid, rows, pattern) for pattern in (_STAFF, _CLASS, _NOTE))
        staff, classification, note = found
        yield row, _Columns(name, number, criteria, total, staff, classification, note, last)


def _columns(grid: Grid, chosen: CriteriaSet) -> _Columns | None:
    return next((columns for _, columns in _all_columns(grid, chosen)), None)


def summary_headings(grid: Grid, sets: Sequence[CriteriaSet]) -> tuple[tuple[int, int, int], ...]:
    """(row of the headings, first row below them, column of names) of every summary, top down."""
    for chosen in sets:
        found = tuple((row, at.last_heading_row + 1, at.name) for row, at in _all_columns(grid, chosen))
        if found:
            return found
    return ()


def _is_label_row(grid: Grid, row: int) -> bool:
    texts = [fold_label(grid.text(row, column)) for column in grid.columns(row)]
    return any(text.startswith(("tiêu chí", "chỉ số", "tên ")) for text in texts)


@dataclass
class _TableReader:
    reader: CellReader
    columns: _Columns
    chosen: CriteriaSet
    passed_over: list[tuple[int, str, str]] = field(default_factory=list)
    """Rows of sums and averages met on the way, with title of group and name: no units."""

    @property
    def grid(self) -> Grid:
        return self.reader.grid

    def _class_column(self, row: int) -> int | None:
        """Where the class of this row really stands: extra values push it to the right."""
        after = [c for c in self.grid.columns(row) if c > self.columns.first_score]
        usual = self.columns.classification  # a note may begin with the name of a class
        nearest = sorted(after, key=lambda column: column != usual)
        return next((c for c in nearest if classify_label(self.grid.text(row, c), self.chosen.bands)), None)

    def standing(self, row: int) -> _Columns:
        """The columns of a row whose values moved to the right around a blank, by the order of its values.

        So a row from which the officer took a value out reads like one that never had it.
        """
        columns, stands = self.columns, self._class_column(row)
        if stands is None or columns.classification is None or stands <= columns.classification:
            return columns
        ids = [*columns.criteria, "total", *(["staff"] if columns.staff is not None else [])]
        filled = [c for c in self.grid.columns(row) if columns.first_score <= c < stands]
        usual = [*columns.criteria.values(), columns.total, *([columns.staff] if columns.staff else [])]
        if len(filled) != len(ids) or usual != sorted(usual):
            return columns
        found = dict(zip(ids, filled, strict=True))
        moved = stands - columns.classification
        if found["total"] == columns.total:
            return columns
        return replace(
            columns,
            criteria={key: found[key] for key in columns.criteria},
            total=found["total"],
            staff=found.get("staff"),
            classification=stands,
            note=None if columns.note is None else columns.note + moved,
        )

    def _shift(self, row: int) -> int:
        """How far the row's values stand to the right of their headings (left: negative)."""
        stands, expected = self._class_column(row), self.columns.classification
        headed = len(self.columns.criteria) + 1 + (self.columns.staff is not None)
        filled = [c for c in self.grid.columns(row) if c >= self.columns.first_score]
        if stands is not None and expected is not None:
            moved, before = stands - expected, sum(c < stands for c in filled)
            return moved if moved <= 0 or before > headed else 0
        numbers = sum(isinstance(self.grid.value(row, c), Decimal) for c in filled)
        return max(numbers - headed, 0)

    def _scores(
        self, row: int, shift: int, total: ScoreEntry, counts: Mapping[Count, int]
    ) -> tuple[dict[str, ScoreEntry], tuple[ScoreEntry, ...]]:
        ids, places = list(self.columns.criteria), list(self.columns.criteria.values())
        last = max(places)
        everywhere = [*places, *range(last + 1, last + 1 + max(shift, 0))]
        names = {place: f"tiêu chí {key}" for key, place in self.columns.criteria.items()}
        values = [self.reader.score(row, place, names.get(place, "ô thừa")) for place in everywhere]
        if not shift:
            return dict(zip(ids, values, strict=True)), ()
        read = [leaf for leaf in self.chosen.leaves() if leaf.id in self.columns.criteria]
        last_place = Decimal(1).scaleb(-self.chosen.rounding.total)
        fitting = fitting_values(values, total, expected_scores(read, counts), len(ids), last_place)
        place = self.grid.place(row, self.columns.first_score)
        typed = tuple(_shown(entry) for entry in values)
        facts: dict[str, Fact] = {
            "found": len(values),
            "wanted": len(ids),
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
        left = [entry for entry in values if entry not in fitting]
        return dict(zip(ids, fitting, strict=True)), tuple(left)

    def row(self, row: int, name: str) -> tuple[FilledForm, tuple[ScoreEntry, ...]]:
        """The figures of one unit's row in the shape of a form, and values beyond its criteria."""
        shift = self._shift(row)
        total = self.reader.score(row, self.columns.total + shift, "tổng điểm")
        moved = [None if c is None else c + shift for c in (self.columns.staff, self.columns.classification)]
        column = self.chosen.deciding_column.id
        note = self.reader.text(row, None if self.columns.note is None else self.columns.note + shift)
        facts = read_note(note.value or "")
        scores, extra = self._scores(row, shift, total, facts.counts)
        counts = {count: Entry(n, note.place, note.value) for count, n in facts.counts.items()}
        form = FilledForm(
            source=self.grid.place(row, self.columns.name),
            criteria_set=self.chosen.id,
            unit=Entry(name, self.grid.place(row, self.columns.name)),
            head=HeaderCounts(counts),
            criteria={key: CriterionEntry(scores={column: entry}) for key, entry in scores.items()},
            totals={column: total},
            maxima={column: self.reader.out_of(row, self.columns.total + shift)},
            staff_score=self.reader.score(row, moved[0], "ĐTB CCVC"),
            classification=self.reader.text(row, moved[1]),
            note=note,
            online_late_note=note if facts.mentions_online_late else Entry(),
            no_cases=says_no_cases(note.value or ""),
        )
        return form, extra

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
        criteria_blank = not any(self.grid.text(row, c) for c in self.columns.criteria.values())
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
            self.columns.total: "tổng điểm",
            **{c: f"tiêu chí {k}" for k, c in self.columns.criteria.items()},
        }
        for column, what in headed.items():
            if isinstance(self.grid.score(row, column).value, Decimal):
                facts = {"title": title, "typed": self.grid.text(row, column), "what": what}
                self.reader.found("TT159", self.grid.place(row, column), facts)

    def rows(self) -> Iterator[SummaryRow]:
        """The units of the table in order."""
        last: tuple[str, int] | None = None
        for row, title, name in self._names():
            form, extra = replace(self, columns=self.standing(row)).row(row, name)
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
            place = self.grid.place(row, self.columns.name)
            scores = {key: quiet.score(row, at, key) for key, at in self.columns.criteria.items()}
            form = FilledForm(
                source=place,
                criteria_set=self.chosen.id,
                unit=Entry(name, place),
                criteria={key: CriterionEntry(scores={column: entry}) for key, entry in scores.items()},
                totals={column: quiet.score(row, self.columns.total, "tổng điểm")},
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


def _shown(entry: ScoreEntry) -> str:
    return format_number(entry.value) if isinstance(entry.value, Decimal) else str(entry.value or "trống")


def _plain(entry: ScoreEntry) -> Decimal | None:
    return entry.value if isinstance(entry.value, Decimal) else None


def read_summary(grid: Grid, sets: Sequence[CriteriaSet]) -> ReadSummary | None:
    """The summary table of a sheet, by the first of the sets whose headings it has; None if there is none."""
    for chosen in sets:
        columns = _columns(grid, chosen)
        if columns is None:
            continue
        reader = CellReader(grid)
        body = _TableReader(reader, columns, chosen)
        rows = tuple(body.rows())
        if body.passed_over:
            names = tuple(dict.fromkeys(f'"{name}"' for _, _, name in body.passed_over))
            reader.found("TT138", grid.place(body.passed_over[0][0], columns.name), {"names": names})
        above = [(row, column) for row, column in grid.cells if row < columns.last_heading_row]
        table = SummaryTable(
            grid.place(columns.last_heading_row, 1),
            chosen.id,
            rows,
            find_period_entry(grid, above),
            tuple(body.sums()),
        )
        by_row = {row.form.source.row: row.form.unit.value for row in rows}
        findings = tuple(
            Finding(
                f.code,
                f.facts,
                f.place,
                by_row.get(f.place.row if f.place else 0),
                f.criterion,
                f.suggestions,
            )
            for f in reader.findings
        )
        return ReadSummary(table, findings, tuple(reader.conversions))
    return None
