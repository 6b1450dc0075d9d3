"""Whose a figure is: the form it stands on, the forms that were added up to it, and their cells in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.decisions import Choice, Decision
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import tallies_of_form
from tthc.domain.numbers import Absent, format_number, format_score
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation, GroupResult, Origin, Status, UnitResult
from tthc.domain.scoring import Scored
from tthc.domain.texts import fold
from tthc.domain.units import profile_of
from tthc.files.group_form import group_as_form
from tthc.files.log_layout import named_files

__all__ = ["Cell", "FigureSource", "Subject", "subject_of_group", "subject_of_unit", "words_of"]

_ADJUSTED = "TT975"


@dataclass(frozen=True, slots=True)
class FigureSource:
    """Where a figure comes from. The sentence begins with `shown`: what the table shows, "" for a blank.

    `lines` are the figures it was made of with their cells, then decisions, then what a form says otherwise;
    `places` are those cells.
    """

    title: str
    shown: str
    sentence: str
    lines: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()


Cell = tuple[str, Entry[int] | Entry[str] | Entry[bool] | Entry[Decimal] | Entry[Decimal | Absent]]
"""A figure of a form with what it is called, "" where its own line says enough."""


def words_of(value: object) -> str:
    """A typed value as a sentence has it."""
    if isinstance(value, Absent):
        return "-"
    if isinstance(value, bool):
        return "x" if value else "trống"
    if isinstance(value, int):
        return format_number(value)
    if isinstance(value, Decimal):
        return format_score(value)
    return f'"{value}"' if isinstance(value, str) else "trống"


_NO_FORM: Mapping[Status, str] = {
    Status.MISSING: "chưa có số liệu của đơn vị",
    Status.NO_CASES: "đơn vị không phát sinh TTHC",
    Status.REJECTED: "biểu của đơn vị không sử dụng được",
    Status.WRONG_PERIOD: "biểu không đúng kỳ",
    Status.UNMATCHED: "chưa rõ biểu của đơn vị nào",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """A unit or a group whose figures are explained.

    `form` is what is scored: the unit's own, or sums; `added` the units whose forms were added up to it.
    `printed` is what somebody else computed, to compare with. `why_not` says why there is no score at all.
    """

    run: Consolidation
    part: Consolidation
    chosen: CriteriaSet
    name: str
    scored: Scored | None
    form: FilledForm
    printed: FilledForm | None
    why_not: str
    bounds: Mapping[Count, Tally] = field(default_factory=dict)
    added: tuple[UnitResult, ...] = ()
    left_out: tuple[UnitResult, ...] = ()
    unit: UnitResult | None = None
    group: GroupResult | None = None

    @property
    def is_row(self) -> bool:
        """True for a row of a printed table that stands in for a form."""
        return self.unit is not None and self.unit.origin is Origin.SUMMARY

    @property
    def said_in(self) -> str:
        """What the figures of a unit stand in."""
        return "bảng tổng hợp đã in" if self.is_row else "biểu"

    def score_words(self, value: Decimal) -> str:
        """A score as the tables of the set show it."""
        return format_number(value) if self.chosen.summary.over_maximum else format_score(value)

    def where(self, places: Iterable[Place]) -> str:
        """The cells, file by file: "tệp a.xlsx, trang Biểu mẫu 03, ô D13, D14"."""
        named = named_files(self.run)
        sheets: dict[tuple[str, str], list[str]] = {}
        for place in places:
            sheets.setdefault((place.file, place.sheet), []).append(place.cell)
        told = []
        for (file, sheet), cells in sheets.items():
            known = ", ".join(dict.fromkeys(cell for cell in cells if cell))
            parts = (
                f"tệp {named.get(file, file)}" if file else "",
                f"trang {sheet}" if sheet else "",
                f"ô {known}" if known else "",
            )
            told.append(", ".join(part for part in parts if part))
        return "; ".join(told)

    def cells(self, pick: Callable[[FilledForm], Sequence[Cell]]) -> tuple[list[str], list[Place]]:
        """Every figure picked with where it stands: a line each, or a line per unit that was added."""
        if not self.added:
            own = [(name, entry) for name, entry in pick(self.form) if entry.place is not None]
            places = [entry.place for _, entry in own if entry.place is not None]
            lines = [
                f"{f'{name} ' if name else ''}{words_of(entry.value)}: {self.where([place])}"
                for (name, entry), place in zip(own, places, strict=True)
            ]
            return lines, places
        lines = [self._of_unit(unit, pick) for unit in self.added]
        if self.left_out:
            names = (
                f"{one.unit.name} ({_NO_FORM.get(one.status, one.status.value)})" for one in self.left_out
            )
            lines.append(f"Không cộng: {', '.join(names)}")
        return lines, [place for unit in self.added for place in _places(unit, pick)]

    def _of_unit(self, unit: UnitResult, pick: Callable[[FilledForm], Sequence[Cell]]) -> str:
        form = unit.form
        picked = pick(form) if form else ()
        plain = not any(name for name, _ in picked)
        values = (" + " if plain else ", ").join(
            f"{f'{name} ' if name else ''}{words_of(entry.value)}" for name, entry in picked
        )
        if unit.parts:
            inner = "; ".join(self._of_unit(part, pick) for part in unit.parts)
            return f"{unit.unit.name}: {values} = cộng từ đơn vị cũ [{inner}]"
        where = self.where(entry.place for _, entry in picked if entry.place is not None)
        return f"{unit.unit.name}: {values}{f', {where}' if where else ''}"

    def remarks(self, places: Sequence[Place], criterion: str | None = None) -> Iterator[str]:
        """What was adjusted or decided about these cells or this criterion, and what is still open."""
        for told in self.run.findings:
            finding = told.finding
            here = finding.place is not None and finding.place in places
            mine = criterion is not None and finding.criterion == criterion and self._is_mine(finding)
            decision = finding.decision
            if here and finding.code == _ADJUSTED and decision is not None:
                yield _adjustment(finding, decision)
            elif (here or mine) and decision is not None and decision.choice is Choice.ACCEPT:
                yield f"Đã chấp nhận: {told.message} {_signed(decision)}".strip()
            elif (here or mine) and told.is_open:
                yield f"Cần kiểm tra: {told.message}"

    def _is_mine(self, finding: Finding) -> bool:
        names = {fold(self.name)}
        if self.unit is not None:
            names.add(fold(self.unit.printed_name))
        return finding.unit is not None and fold(finding.unit) in names

    def differing(
        self, said: Entry[Decimal | Absent] | None, shown: str, value: Decimal | None
    ) -> Iterator[str]:
        """The sentence that a form says another figure than was computed."""
        if said is None or not isinstance(said.value, Decimal) or said.value == value:
            return
        where = f" ({self.where([said.place])})" if said.place else ""
        told = f"tính lại được {shown}" if value is not None else "không tính lại được"
        whose = "Biểu của nhóm" if self.group is not None else self.said_in.capitalize()
        yield f"{whose} ghi {format_number(said.value)}{where}, {told}."

    def source(
        self,
        title: str,
        shown: str,
        said: str,
        lines: Iterable[str] = (),
        places: Iterable[Place] = (),
    ) -> FigureSource:
        """The answer about a figure of this unit or group."""
        return FigureSource(f"{self.name}: {title}", shown, said, tuple(lines), tuple(dict.fromkeys(places)))


def _signed(decision: Decision) -> str:
    parts = (
        f"lý do: {decision.reason}" if decision.reason else "",
        f"người xác nhận: {decision.who}" if decision.who else "",
        f"ngày {decision.when}" if decision.when else "",
    )
    known = "; ".join(part for part in parts if part)
    return f"({known})" if known else ""


def _adjustment(finding: Finding, decision: Decision) -> str:
    cell = finding.place.named if finding.place else ""
    found, used = finding.facts["found"], finding.facts["used"]
    return f"Điều chỉnh ô {cell} từ {found} thành {used} {_signed(decision)}".strip()


def _places(unit: UnitResult, pick: Callable[[FilledForm], Sequence[Cell]]) -> Iterator[Place]:
    for part in unit.parts:
        yield from _places(part, pick)
    picked = pick(unit.form) if unit.form and not unit.parts else ()
    yield from (entry.place for _, entry in picked if entry.place is not None)


def subject_of_unit(run: Consolidation, part: Consolidation, unit: UnitResult) -> Subject:
    """A unit of the table or beside it; one without a form has an empty one."""
    chosen = profile_of(part.criteria_set, unit.unit)
    form = unit.form or FilledForm(Place(""), chosen.id, Entry(unit.unit.name))
    return Subject(
        run=run,
        part=part,
        chosen=chosen,
        name=unit.unit.name,
        scored=unit.scored,
        form=form,
        printed=unit.form,
        why_not=_NO_FORM.get(unit.status, "biểu chưa có số liệu để chấm"),
        bounds=tallies_of_form(form),
        added=unit.parts,
        unit=unit,
    )


def subject_of_group(run: Consolidation, part: Consolidation, group: GroupResult) -> Subject:
    """A group of units: its sums are the form."""
    units = part.of_group(group.group.id)
    rows_count = not part.criteria_set.forms.fillable
    counting = tuple(
        unit
        for unit in units
        if unit.status.counts_in_sums and unit.form and (rows_count or unit.origin is Origin.FORM)
    )
    return Subject(
        run=run,
        part=part,
        chosen=profile_of(part.criteria_set, units[0].unit) if units else part.criteria_set,
        name=group.group.title,
        scored=group.scored,
        form=group_as_form(part.criteria_set, group),
        printed=group.typed,
        why_not="chưa có biểu của đơn vị nào trong nhóm để cộng",
        bounds=group.bounds,
        added=counting,
        left_out=tuple(unit for unit in units if unit not in counting),
        group=group,
    )
