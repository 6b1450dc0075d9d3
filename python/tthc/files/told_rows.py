"""Reads results that a report tells in sentences, a few lines per unit, as the rows of a summary.

"1.1. UBND thị trấn Đăk Rve:" / "- ... đơn vị tự chấm: 83,5/97 điểm." / "- Chỉ số cải cách hành chính của
đơn vị: 80,23; xếp loại Tốt."
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, SummaryRow, SummaryTable
from tthc.domain.places import Entry, Place
from tthc.domain.texts import fold, squeeze
from tthc.domain.units import names_a_group, names_a_higher_level, unit_key
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry
from tthc.files.summary_columns import only_total, score_column_named
from tthc.files.summary_reader import ReadSummary

__all__ = ["read_told_rows"]

_OPENS = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[ivx]{1,4}[.)]|[a-zđ][.)]|[-–+*•])\s+", re.IGNORECASE)
_ENDED = re.compile(r"[.;:/!?]\W*$")
_NUMBER = r"\d{1,3}(?:[.,]\d{1,4})?"
_OUT_OF = re.compile(
    rf"(?<![\d/.,])(?P<score>{_NUMBER})\s*/\s*(?P<maximum>{_NUMBER})(?![\d/]|[.,]\d)(?:\s*điểm)?"
)
_LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class _Line:
    """A paragraph, with what runs on in the next one after a page or line break."""

    text: str
    place: Place


def _lines(grid: Grid, cells: Iterable[tuple[int, int]]) -> list[_Line]:
    lines: list[_Line] = []
    for row, column in cells:
        text = squeeze(grid.text(row, column))
        goes_on = lines and not _OPENS.match(text) and not _ENDED.search(lines[-1].text)
        if goes_on and not unit_key(text).kind:
            lines[-1] = _Line(f"{lines[-1].text} {text}", lines[-1].place)
        else:
            lines.append(_Line(text, grid.place(row, column)))
    return lines


def _unit(line: _Line) -> str | None:
    """The unit a line of its own names ("1.1. UBND xã A:"); None for any other line."""
    name = _OPENS.sub("", line.text).strip(" :.;")
    named = unit_key(name).kind and not names_a_group(name) and not names_a_higher_level(name)
    alone = len(name) <= _LONGEST_NAME and not any(mark in name for mark in ":;") and "/" not in name
    return name if named and alone and (_OPENS.match(line.text) or line.text.endswith(":")) else None


@dataclass
class _Told:
    """What is told of one unit."""

    name: str
    place: Place
    number: str
    totals: dict[str, ScoreEntry] = field(default_factory=dict)
    maxima: dict[str, Entry[Decimal]] = field(default_factory=dict)
    index: ScoreEntry = field(default_factory=Entry)
    classification: Entry[str] = field(default_factory=Entry)

    @property
    def says_enough(self) -> bool:
        return bool(self.totals) or self.index.given


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@dataclass(frozen=True)
class _Reader:
    chosen: CriteriaSet

    def _index(self) -> re.Pattern[str]:
        said = re.escape(fold(self.chosen.summary.index))
        return re.compile(
            rf"(?:{said}|chỉ số (?:cải cách hành chính|cchc)|điểm quy đổi)"
            rf"[^\d;]{{0,60}}?(?P<n>{_NUMBER})(?![\d/])"
        )

    def _class(self) -> re.Pattern[str]:
        labels = [label for band in self.chosen.bands for label in (band.label, band.short) if label]
        either = "|".join(re.escape(fold(label)) for label in sorted(labels, key=len, reverse=True))
        return re.compile(rf"(?:xếp|phân) loại\s*:?\s*(?:loại )?[\"“]?(?P<label>{either})\b")

    def _column(self, before: str) -> str | None:
        named = score_column_named(self.chosen, before)
        if named is None and len(self.chosen.columns) == 1 and re.search(r"tổng (số )?điểm", fold(before)):
            return self.chosen.deciding_column.id
        return named

    def _take(self, told: _Told, line: _Line) -> None:
        before = 0
        for hit in _OUT_OF.finditer(line.text):
            column = self._column(line.text[before : hit.start()])
            before = hit.end()
            if column is not None and column not in told.totals:
                told.totals[column] = Entry(_number(hit["score"]), line.place, hit[0])
                told.maxima[column] = Entry(_number(hit["maximum"]), line.place, hit[0])
        folded = fold(line.text)
        if (index := self._index().search(folded)) and not told.index.given:
            told.index = Entry(_number(index["n"]), line.place, index["n"])
        if (label := self._class().search(folded)) and not told.classification.given:
            told.classification = Entry(line.text[label.start("label") : label.end("label")], line.place)

    def units(self, lines: Sequence[_Line]) -> Iterator[_Told]:
        """What is told of each unit that a line names, up to the next heading."""
        told: _Told | None = None
        for line in lines:
            name = _unit(line)
            if name is not None:
                if told is not None and told.says_enough:
                    yield told
                opened = _OPENS.match(line.text)
                told = _Told(name, line.place, opened[0].strip() if opened else "")
            elif told is not None:
                self._take(told, line)
                if re.match(r"\d", line.text):  # the next part of the report
                    if told.says_enough:
                        yield told
                    told = None
        if told is not None and told.says_enough:
            yield told

    def row(self, told: _Told, at: int) -> SummaryRow:
        """A unit as a row of a summary; its totals are the score of a set that has no more than those."""
        only = only_total(self.chosen)
        entries: Mapping[str, CriterionEntry] = (
            {only.id: CriterionEntry(scores=told.totals, maxima=told.maxima)} if only is not None else {}
        )
        form = FilledForm(
            source=told.place,
            criteria_set=self.chosen.id,
            unit=Entry(told.name, told.place),
            criteria=entries,
            totals=told.totals,
            maxima=told.maxima,
            index=told.index,
            classification=told.classification,
        )
        return SummaryRow(form, "", Entry(at, told.place))


def read_told_rows(grid: Grid, sets: Sequence[CriteriaSet]) -> ReadSummary | None:
    """The results a text tells unit by unit; None when it tells none.

    A set that has totals alone is taken before others; sets scored from dossiers are not told so.
    """
    cells = [
        (row, grid.columns(row)[0])
        for row in grid.rows
        if len(grid.columns(row)) == 1 and isinstance(grid.value(row, grid.columns(row)[0]), str)
    ]
    lines = _lines(grid, cells)
    for chosen in sorted(
        (one for one in sets if not one.uses_counts), key=lambda one: only_total(one) is None
    ):
        reader = _Reader(chosen)
        told = list(reader.units(lines))
        if not any(one.totals for one in told):
            continue
        rows = tuple(reader.row(one, at) for at, one in enumerate(told, start=1))
        table = SummaryTable(rows[0].form.source, chosen.id, rows, find_period_entry(grid, cells))
        found = Finding("TT164", {"units": len(rows)}, table.source)
        return ReadSummary(table, (found,), ())
    return None
