"""Reads results that a report tells in sentences, a few lines per unit, as the rows of a summary.

"1.1. UBND thị trấn Đăk Rve:" / "- ... đơn vị tự chấm: 83,5/97 điểm." / "- Chỉ số cải cách hành chính của
đơn vị: 80,23; xếp loại Tốt."
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import CriterionEntry, FilledForm, ScoreEntry, SummaryRow, SummaryTable
from tthc.domain.places import Entry, Place
from tthc.domain.texts import fold
from tthc.domain.units import unit_key
from tthc.files.grid import Grid
from tthc.files.head_reader import find_period_entry
from tthc.files.summary_columns import only_total, score_column_named
from tthc.files.summary_reader import ReadSummary
from tthc.files.told_lines import NUMBER, Line, Named, named_unit, opener_of, told_lines

__all__ = ["read_told_rows"]

_OUT_OF = re.compile(
    rf"(?<![\d/.,])(?P<score>{NUMBER})\s*(?:điểm|đ)?\s*(?:/|trên(?: tổng(?: số)?)?)\s*(?P<maximum>{NUMBER})"
    r"(?![\d/]|[.,]\d)(?P<points>\s*(?:điểm|đ)\b)?",
    re.IGNORECASE,
)
_ALONE = re.compile(
    rf"(?<![\d/.,])(?P<score>{NUMBER})(?![\d/%]|[.,]\d|\s*[/%])(?:\s*(?P<points>điểm|đ)\b|(?=\s*(?:[.;,(]|$)))",
    re.IGNORECASE,
)
_CHANGE = re.compile(r"(?:tăng|giảm|trừ|cộng|thêm|hơn|chênh(?: lệch)?|tối đa(?: là)?)\W*$")
_GIVES = re.compile(r"(?::|\blà|\bđạt|\bcòn|\bchấm)\s*$")
_MAXIMUM = re.compile(rf"tối đa[^\d;.]{{0,20}}?(?P<n>{NUMBER})(?!\d|\s*/|[.,]\d)")
_AVERAGE = re.compile(r"bình quân|trung bình (?:các|chung|toàn)|cao nhất là|thấp nhất là")
"""A sentence about several units: its scores are nobody's own."""
_RATED = re.compile(r"\b(?:(?:xếp|phân|đạt) loại|loại)\s*(?:là\b|:)?\s*(?P<said>[^.;,()]{1,60})")
_RATES = re.compile(r"\b(?:xếp|phân) loại\s*(?:là\b|:)?\s*(?P<said>[^.;,()]{1,40})")
_LONGEST_SHOWN = 90


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

    def begins_part(self, opener: str) -> bool:
        """True for the number of a next part, none below the unit's own ("1.2." after "1.1.")."""
        below = opener.strip(".)").startswith(self.number.strip(".)") + ".")
        return opener[:1].isdigit() and not below

    def stands_beside(self, opener: str) -> bool:
        """True for the bullet or letter that the unit's own heading has; dashes are used for anything."""
        return opener not in ("", "-", "–", "+") and _style(opener) == _style(self.number)


def _style(opener: str) -> str:
    """What openers of one list share: the bullet, or a number, or a letter."""
    return re.sub(r"\d+", "1", re.sub(r"[^\W\d_]+", "a", opener))


def _opens_with(text: str, hit: re.Match[str]) -> bool:
    """True when nothing but a bullet stands before what was found."""
    return not text[: hit.start()].removeprefix(opener_of(text)).strip()


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


@dataclass(frozen=True, slots=True)
class _Said:
    """One score of a sentence: of which column, out of what."""

    column: str
    score: Decimal
    maximum: Decimal | None
    raw: str


@dataclass
class _Reader:
    chosen: CriteriaSet
    of_nobody: list[Line] = field(default_factory=list)
    unread: list[Line] = field(default_factory=list)

    @cached_property
    def _index(self) -> re.Pattern[str]:
        said = re.escape(fold(self.chosen.summary.index))
        return re.compile(
            rf"(?:(?:{said}|chỉ số (?:cải cách hành chính|cchc)|điểm quy đổi)"
            rf"(?:[^\d;]{{0,40}}năm \d{{4}})?[^\d;]{{0,60}}?|chỉ số(?: đạt| là)?\s*:?\s*)"
            rf"(?:{NUMBER}\s*/\s*{NUMBER}[^=;]{{0,20}}=\s*)?(?P<n>{NUMBER})(?!\d|\s*/|[.,]\d)"
        )

    @cached_property
    def _label(self) -> re.Pattern[str]:
        labels = [label for band in self.chosen.bands for label in (band.label, band.short) if label]
        either = "|".join(re.escape(fold(label)) for label in sorted(labels, key=len, reverse=True))
        return re.compile(rf"(?:loại )?[\"“]?(?P<label>{either})\b")

    def _column(self, before: str) -> str | None:
        named = score_column_named(self.chosen, before)
        if named is None and len(self.chosen.columns) == 1 and re.search(r"tổng (số )?điểm", fold(before)):
            return self.chosen.deciding_column.id
        return named

    def _scores(self, text: str) -> Iterator[_Said]:
        """Every score of a text whose column the words before it name, in their order."""
        spans = [hit.span() for hit in _OUT_OF.finditer(text)]
        alone = (
            hit
            for hit in _ALONE.finditer(text)
            if not any(start <= hit.start() < end for start, end in spans)
            and not _CHANGE.search(fold(text[: hit.start()]))
            and (hit["points"] or _GIVES.search(fold(text[: hit.start()])))
        )
        before = 0
        for hit in sorted((*_OUT_OF.finditer(text), *alone), key=lambda hit: hit.start()):
            words = text[before : hit.start()]
            column, before = self._column(words), hit.end()
            if column is None or self._index.search(fold(text[: hit.end()])):
                continue
            stated = hit.groupdict().get("maximum") or next(
                (found["n"] for found in _MAXIMUM.finditer(fold(words))), None
            )
            yield _Said(column, _number(hit["score"]), _number(stated) if stated else None, hit[0])

    def _rated(self, text: str) -> str | None:
        """The class a text states, or what stands in its place; None when it speaks of none."""
        folded = fold(text)
        for hit in _RATED.finditer(folded):
            if label := self._label.match(folded, hit.start("said")):
                return text[label.start("label") : label.end("label")]
        whole = _RATES.search(folded)
        stated = whole is not None and (self._index.search(folded) or _opens_with(text, whole))
        return text[whole.start("said") : whole.end("said")].strip() if whole and stated else None

    def _take(self, told: _Told, text: str, place: Place) -> bool:
        """Take what a text says of a unit; False when it says another score than one taken before."""
        agrees = True
        for said in self._scores(text):
            if said.column not in told.totals:
                told.totals[said.column] = Entry(said.score, place, said.raw)
                if said.maximum is not None:
                    told.maxima[said.column] = Entry(said.maximum, place, said.raw)
            else:
                agrees = agrees and told.totals[said.column].value == said.score
        if (index := self._index.search(fold(text))) and not told.index.given:
            told.index = Entry(_number(index["n"]), place, index["n"])
        if (rated := self._rated(text)) and not told.classification.given:
            told.classification = Entry(rated, place)
        return agrees

    def _says(self, text: str) -> bool:
        """True when a text gives a score or the index of one unit."""
        scored = any(self._scores(text)) or bool(self._index.search(fold(text)))
        return scored and not _AVERAGE.search(fold(text))

    def _ends(self, told: _Told, line: Line) -> bool:
        """True when a line that says nothing of a unit begins another part, or another heading."""
        opener = opener_of(line.text)
        if self._says(line.text):
            return False
        return told.begins_part(opener) or (told.stands_beside(opener) and not self._rated(line.text))

    def _of_nobody(self, line: Line) -> None:
        """Keep a sentence that gives a score while no unit is spoken of."""
        if any(self._scores(line.text)):
            self.of_nobody.append(line)

    def _unread(self, line: Line) -> None:
        """Keep a sentence of a unit that has a score "x/y điểm" of no column."""
        if any(hit["points"] for hit in _OUT_OF.finditer(line.text)) and not self._says(line.text):
            self.unread.append(line)

    def _opened(self, line: Line, told: _Told | None) -> tuple[Named, bool] | None:
        """The unit a line opens with, and whether what follows is told of it; None when it goes on."""
        named = named_unit(line.text)
        if named is None or score_column_named(self.chosen, named.name):
            return None
        if told is not None and not named.heads and unit_key(named.name).matches(unit_key(told.name)):
            return None
        return named, named.heads or (not named.several and any(self._scores(named.rest)))

    def units(self, lines: Sequence[Line]) -> Iterator[_Told]:
        """What is told of each unit that a line names, up to the next line that names one or a new part."""
        told: _Told | None = None
        for line in lines:
            opened = self._opened(line, told)
            if opened is not None:
                if told is not None:
                    yield told
                named, whole = opened
                told = _Told(named.name, line.place, opener_of(line.text)) if whole else None
                if told is not None:
                    self._take(told, named.rest, line.place)
                continue
            if told is not None and self._ends(told, line):
                yield told
                told = None
            if _AVERAGE.search(fold(line.text)):
                continue
            if told is None:
                self._of_nobody(line)
            elif not self._take(told, line.text, line.place):
                self.of_nobody.append(line)
                yield told
                told = None
            else:
                self._unread(line)
        if told is not None:
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


def _with_gaps(told: Sequence[_Told]) -> None:
    """Give each unit a blank, at its own line, for what the text says of other units and not of it."""
    columns = dict.fromkeys(column for one in told for column in one.totals)
    indexed = any(one.index.given for one in told)
    for one in told:
        for column in columns:
            one.totals.setdefault(column, Entry(None, one.place))
        if indexed and not one.index.given:
            one.index = Entry(None, one.place)


def _shown(line: Line) -> str:
    text = line.text
    return text if len(text) <= _LONGEST_SHOWN else f"{text[: _LONGEST_SHOWN - 3].rstrip()}..."


def _left(reader: _Reader) -> Iterator[Finding]:
    """Sentences with scores that are in no row."""
    for line in reader.of_nobody:
        yield Finding("TT171", {"sentence": _shown(line)}, line.place)
    if reader.unread:
        facts: dict[str, Fact] = {"sentences": len(reader.unread), "sentence": _shown(reader.unread[0])}
        yield Finding("TT172", facts, reader.unread[0].place)


def read_told_rows(grid: Grid, sets: Sequence[CriteriaSet]) -> ReadSummary | None:
    """The results a text tells unit by unit; None when it tells none.

    A set that has totals alone is taken before others; sets scored from dossiers are not told so.
    """
    cells = [
        (row, grid.columns(row)[0])
        for row in grid.rows
        if len(grid.columns(row)) == 1 and isinstance(grid.value(row, grid.columns(row)[0]), str)
    ]
    lines = told_lines(grid, cells)
    for chosen in sorted(
        (one for one in sets if not one.uses_counts), key=lambda one: only_total(one) is None
    ):
        reader = _Reader(chosen)
        told = [one for one in reader.units(lines) if one.says_enough]
        if not any(one.totals and (one.maxima or one.index.given) for one in told):
            continue  # "17,5 điểm" alone may be of any set
        _with_gaps(told)
        rows = tuple(reader.row(one, at) for at, one in enumerate(told, start=1))
        table = SummaryTable(rows[0].form.source, chosen.id, rows, find_period_entry(grid, cells))
        found = Finding("TT164", {"units": len(rows)}, table.source)
        return ReadSummary(table, (found, *_left(reader)), ())
    return None
