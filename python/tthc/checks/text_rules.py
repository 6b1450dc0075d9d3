"""Rules over the text of a report: what it says in figures against the table it introduces."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from itertools import product
from typing import assert_never

from tthc.checks.typed import rounding_reach
from tthc.checks.wording import joined
from tthc.domain.counts import IDENTITIES, Count
from tthc.domain.criteria_set import ClassBand, CriteriaSet
from tthc.domain.findings import Fact, Finding
from tthc.domain.head_wordings import IN_SENTENCE, SHORT_WORDINGS
from tthc.domain.numbers import format_count, format_score
from tthc.domain.places import Place
from tthc.domain.results import GroupResult
from tthc.domain.scoring import classify_label
from tthc.domain.statements import (
    ClassStatement,
    CountStatement,
    ScoredStatement,
    Statement,
    TotalStatement,
)
from tthc.domain.texts import fold_label
from tthc.domain.units import COMMUNE_KINDS, Unit, UnitList, names_a_group, unit_key

__all__ = ["Row", "check_text"]

_WHOLE = re.compile(r"\b(?:toàn|địa bàn)\b")
_UPPER = re.compile(r"\b(?:cơ quan|phòng|ban|chuyên môn|sở|ngành|cấp (?:thành phố|huyện|tỉnh|thị xã))\b")
_TOWN = re.compile(r"\bthị xã\b")
_ALL = "cả bảng"
_MOST_NAMES = 10
_LONGEST = 100

_ALIKE = 0.85
"""How much of two whole names must be alike for one to be proposed for the other."""


@dataclass(frozen=True, slots=True)
class Row:
    """A unit of the table: its group and class as printed, or as we compute where nothing is printed."""

    name: str
    group: str
    band: ClassBand | None


@dataclass(frozen=True)
class _Reader:
    """Compares statements with the table."""

    criteria_set: CriteriaSet
    groups: Sequence[GroupResult]
    rows: Sequence[Row]

    def _speaks_of_communes(self, words: str) -> bool:
        kinds = {kind for group in self.criteria_set.groups for kind in group.kinds}
        text = _TOWN.sub("", words)
        return any(re.search(rf"\b{kind}\b", text) for kind in kinds)

    def _groups_meant(self, scope: str) -> list[list[GroupResult]]:
        """The readings of a scope: one where it is clear, else the whole table and every single group."""
        words, every = fold_label(scope), list(self.groups)
        if _WHOLE.search(words):
            return [every]
        communes, upper = self._speaks_of_communes(words), bool(_UPPER.search(words))
        meant = [
            group for group in every if self._speaks_of_communes(fold_label(group.group.title)) == communes
        ]
        if communes != upper and len(meant) == 1:
            return [meant]
        return [every, *([group] for group in every)] if len(every) > 1 else [every]

    def _rows_of(self, groups: Iterable[GroupResult]) -> list[Row]:
        ids = {group.group.id for group in groups}
        return [row for row in self.rows if row.group in ids]

    def _named(self, groups: Sequence[GroupResult]) -> str:
        return groups[0].group.title if len(groups) == 1 else _ALL

    def _bands(self, said: ClassStatement) -> set[ClassBand]:
        return {band for label in said.labels if (band := classify_label(label, self.criteria_set.bands))}

    def _labels(self, bands: Collection[ClassBand]) -> str:
        return joined([band.label for band in self.criteria_set.bands if band in bands], "hoặc")

    def classes(self, said: ClassStatement) -> Iterator[Finding]:
        """As many units have the class as the sentence says, of as many as were scored.

        Why: the sentence is what the leaders read; it is written before the last form comes in.
        """
        bands = self._bands(said)
        readings = [self._rows_of(groups) for groups in self._groups_meant(said.scope)]
        for rows in readings:
            having = sum(row.band in bands for row in rows)
            scored = sum(row.band is not None for row in rows)
            if having == said.units and said.of in (None, scored, len(rows)):
                return
        rows = readings[0]
        having_names = [row.name for row in rows if row.band in bands]
        scored = sum(row.band is not None for row in rows)
        facts: dict[str, Fact] = {
            "sentence": said.sentence,
            "label": self._labels(bands),
            "group": self._named(self._groups_meant(said.scope)[0]),
            "found": f"{format_count(len(having_names))}/{format_count(scored)}",
            "names": _listed(having_names),
        }
        yield Finding("TT560", facts, said.place)

    def listed(self, said: ClassStatement) -> Iterator[Finding]:
        """Every unit listed under a class has it, and as many are listed as were counted.

        Why: a name is easily left in the list of last quarter.
        """
        bands = self._bands(said)
        known = [(name, self._row(name)) for name in said.names]
        for name, row in known:
            if row is not None and row.band is not None and row.band not in bands:
                facts: dict[str, Fact] = {
                    "name": name,
                    "label": self._labels(bands),
                    "other": row.band.label,
                }
                yield Finding("TT562", facts, said.place, row.name)
            elif row is None and any(other is not None for _, other in known):
                yield from self._unknown(name, bands, said.place)
        if all(row is not None or _is_a_commune(name) for name, row in known):
            yield from self.as_many_as_counted(said)

    def _unknown(self, name: str, bands: Collection[ClassBand], place: Place) -> Iterator[Finding]:
        """A listed name that no row answers to: a commune's, or almost that of a row."""
        names = [row.name for row in self.rows]
        unit = UnitList(tuple(Unit(row.name, row.group) for row in self.rows)).nearest(name)
        near = unit.name if unit is not None else None
        if near is None and _is_a_commune(name):
            near = next(iter(get_close_matches(name, names, 1, _ALIKE)), None)
        ambiguous = any(unit_key(name).matches(unit_key(one)) for one in names)
        if not ambiguous and not names_a_group(name) and (near is not None or _is_a_commune(name)):
            words = f'; tên gần nhất là "{near}"' if near is not None else ""
            facts: dict[str, Fact] = {"name": name, "label": self._labels(bands), "near": words}
            yield Finding("TT579", facts, place)

    @staticmethod
    def as_many_as_counted(said: ClassStatement) -> Iterator[Finding]:
        """As many units are listed as the sentence counts; nothing is said of a sentence without a list."""
        if said.names and len(said.names) != said.units:
            facts: dict[str, Fact] = {
                "sentence": said.sentence,
                "units": said.units,
                "listed": len(said.names),
            }
            yield Finding("TT563", facts, said.place)

    def _row(self, name: str) -> Row | None:
        key = unit_key(name)
        found = [row for row in self.rows if key.matches(unit_key(row.name))]
        return found[0] if len(found) == 1 else None

    def scored(self, said: ScoredStatement) -> Iterator[Finding]:
        """As many units were scored as the sentence says.

        Why: who is left out of "10/14" is the first question asked.
        """
        readings = self._groups_meant(said.scope)
        for groups in readings:
            rows = self._rows_of(groups)
            scored = sum(row.band is not None for row in rows)
            if (said.units == scored and said.of in (None, len(rows))) or (
                said.of is None and said.units == len(rows)
            ):
                return
        rows = self._rows_of(readings[0])
        facts: dict[str, Fact] = {
            "sentence": said.sentence,
            "group": self._named(readings[0]),
            "scored": sum(row.band is not None for row in rows),
            "units": len(rows),
        }
        yield Finding("TT561", facts, said.place)

    def total(self, said: TotalStatement) -> Iterator[Finding]:
        """The group's total in the text is that of its form.

        Why: it is the one figure of the form that is copied by hand into the report.
        """
        column, reach = self.criteria_set.deciding_column.id, rounding_reach(self.criteria_set)
        told: list[str] = []
        for group in (groups[0] for groups in self._groups_meant(said.scope) if len(groups) == 1):
            printed = group.typed.total(column).value if group.typed else None
            computed = group.scored.deciding.total if group.scored else None
            if printed is None and computed is None:
                return
            if printed is None and computed is not None and abs(said.total - computed) <= reach:
                return  # added by another convention
            if said.total in (printed, computed):
                return
            told += [_known(group, _shown(printed), _shown(computed))]
        if told:
            yield Finding("TT564", {"sentence": said.sentence, "table": "; ".join(told)}, said.place)

    def counts(self, said: CountStatement) -> Iterator[Finding]:
        """The dossiers in the text are those of the group's form, or of all groups together.

        Why: they go into the report's first sentence and from there into the next office's report.
        """
        readings = self._groups_meant(said.scope)
        for count, stated in said.counts.items():
            possible = [_sums(groups, count) for groups in readings]
            if all(possible) and not any(stated in sums for sums in possible):
                groups = readings[0]
                table = "; ".join(
                    _known(group, _counted(_typed(group, count)), _counted(group.counts[count].value))
                    for group in groups
                )
                facts: dict[str, Fact] = {
                    "what": IN_SENTENCE[count],
                    "stated": stated,
                    "sentence": _cut(said.sentence),
                    "table": table,
                }
                if len(groups) > 1:
                    facts["table"] = f"{table}; tất cả là {format_count(max(possible[0]))}"
                yield Finding("TT565", facts, said.place)

    def adds_up(self, said: CountStatement) -> Iterator[Finding]:
        """The parts a sentence states add up to its whole; fewer parts than there are may make less.

        Why: where no form states a part, only the sentence itself shows the figure that was mistyped.
        """
        for whole, parts in IDENTITIES.items():
            known = [(part, said.counts[part]) for part in parts if part in said.counts]
            total, added = said.counts.get(whole), sum(n for _, n in known)
            if total is not None and (added > total or (len(known) == len(parts) and added != total)):
                listed = " + ".join(f"{SHORT_WORDINGS[part]} {format_count(n)}" for part, n in known)
                facts: dict[str, Fact] = {
                    "what": IN_SENTENCE[whole],
                    "stated": total,
                    "parts": f"{listed} = {format_count(added)}" if len(known) > 1 else listed,
                    "gap": abs(total - added),
                    "sentence": _cut(said.sentence),
                }
                yield Finding("TT157", facts, said.place)

    def read(self, said: Statement) -> Iterator[Finding]:
        """What is wrong with one statement."""
        match said:
            case ClassStatement():
                yield from self.classes(said)
                yield from self.listed(said)
            case ScoredStatement():
                yield from self.scored(said)
            case TotalStatement():
                yield from self.total(said)
            case CountStatement():
                against_the_table = tuple(self.counts(said))
                yield from against_the_table or self.adds_up(said)
            case _:
                assert_never(said)


def _is_a_commune(name: str) -> bool:
    """True for the name of one commune with its kind ("UBND xã Nậm Vì"); a part of an agency's has none."""
    return unit_key(name).kind in COMMUNE_KINDS and not names_a_group(name)


def _cut(sentence: str) -> str:
    """Enough of a sentence to find it in the document."""
    return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}…"


def _typed(group: GroupResult, count: Count) -> int | None:
    return group.typed.head.value(count) if group.typed else None


def _sums(groups: Iterable[GroupResult], count: Count) -> set[int]:
    """What a count may be over some groups, each as printed or added up; empty where one is unknown."""
    either = [(_typed(group, count), group.counts[count].value) for group in groups]
    known = [{value for value in values if value is not None} for values in either]
    return {sum(values) for values in product(*known)} if known else set()


def _counted(value: int | None) -> str | None:
    return None if value is None else format_count(value)


def _shown(value: object) -> str | None:
    return format_score(value) if isinstance(value, Decimal) else None


def _known(group: GroupResult, printed: str | None, computed: str | None) -> str:
    """A group's figure as printed and as computed ("UBND CÁC XÃ: biểu tổng ghi 5.984, tính được 5.983")."""
    words = [f"biểu tổng ghi {printed}"] if printed is not None else []
    words += [f"tính được {computed}"] if computed is not None and computed != printed else []
    return f"{group.group.title}: {', '.join(words)}"


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMES])
    rest = len(names) - _MOST_NAMES
    more = f" và {format_count(rest)} đơn vị khác" if rest > 0 else ""
    return f": {shown}{more}" if names else ""


def check_text(
    criteria_set: CriteriaSet,
    statements: Iterable[Statement],
    groups: Sequence[GroupResult],
    rows: Sequence[Row],
) -> Iterator[Finding]:
    """Everything in a report's text that the table contradicts; no `rows` while the table is not whole."""
    reader = _Reader(criteria_set, groups, rows)
    for said in statements:
        if rows or isinstance(said, TotalStatement | CountStatement):
            yield from reader.read(said)
        elif isinstance(said, ClassStatement) and all(map(_is_a_commune, said.names)):
            yield from reader.as_many_as_counted(said)
