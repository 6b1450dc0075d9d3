"""Settles whose form each one is: unit, group total, other period, other set, unknown, sent twice."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tthc.domain.criteria_set import CriteriaSet, GroupTitle
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm, SummaryRow
from tthc.domain.periods import Period
from tthc.domain.results import Status
from tthc.domain.texts import ascii_slug, fold_label
from tthc.domain.units import Group, Unit, UnitList, names_a_group, names_a_higher_level, unit_key
from tthc.files.form_reader import ReadForm
from tthc.files.reader import ReadFile
from tthc.workflow.choose import same_criteria

__all__ = ["Received", "Settled", "settle"]


@dataclass(frozen=True, slots=True)
class Received:
    """A form with the unit it belongs to, what reading it found, and when its file was last changed."""

    unit: Unit
    form: FilledForm
    findings: tuple[Finding, ...]
    modified: float = 0.0
    status: Status | None = None
    """Set when the form stays out of the sums whatever it says."""

    @property
    def printed_name(self) -> str:
        """The name as the form prints it."""
        return self.form.unit.value or self.unit.name


@dataclass
class Settled:
    """Everything received, sorted by whose it is; `findings` are about the run, not about one form."""

    units: UnitList
    forms: dict[str, list[Received]] = field(default_factory=dict)
    outside: list[Received] = field(default_factory=list)
    group_forms: dict[str, ReadForm] = field(default_factory=dict)
    rows: dict[str, SummaryRow] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


def _default_group(criteria_set: CriteriaSet, name: str) -> GroupTitle:
    """The group of the set a unit belongs to by the kind in its name; else the first without kinds."""
    groups = criteria_set.groups or (GroupTitle("units", "ĐƠN VỊ"),)
    kind = unit_key(name).kind
    by_kind = next((group for group in groups if kind and kind in group.kinds), None)
    return by_kind or next((group for group in groups if not group.kinds), groups[0])


def _named_group(criteria_set: CriteriaSet, name: str) -> GroupTitle | None:
    """The group whose kinds a collective name lists ("UBND các xã, phường"); else the office's own."""
    folded = fold_label(name)
    groups = criteria_set.groups
    by_kind = next((g for g in groups if any(kind in folded.split() for kind in g.kinds)), None)
    return by_kind or next((group for group in groups if group.higher_level), None)


@dataclass
class _Settler:
    criteria_set: CriteriaSet
    period: Period | None
    given: UnitList | None
    result: Settled
    mixed_levels: bool
    """True when forms of units below the office are there too, so that the office's own form is a total."""

    def is_total(self, form: FilledForm) -> bool:
        """True when a form may be a group's total: these wait until the units have made the groups."""
        name = form.unit.value or ""
        return names_a_group(name) or names_a_higher_level(name)

    def _group_of_form(self, form: FilledForm) -> Group | None:
        name = form.unit.value or ""
        known = self.result.units.find_group(name)
        if known is not None:
            return known
        if self.given is not None and self.given.find(name) is not None:
            return None
        if names_a_group(name) or (self.mixed_levels and names_a_higher_level(name)):
            titled = _named_group(self.criteria_set, name)
            return None if titled is None else self._group_like(titled) or self._add_group(titled)
        return None

    def _group_like(self, titled: GroupTitle) -> Group | None:
        """The group of this run, under whatever title, whose units are of the kinds of a group of the set."""
        for group in self.result.units.groups:
            own = [unit for unit in self.result.units.units if unit.group == group.id]
            alike = sum(_default_group(self.criteria_set, unit.name).id == titled.id for unit in own)
            if alike * 2 > len(own):
                return group
        return None

    def _add_group(self, titled: GroupTitle) -> Group:
        known = next((group for group in self.result.units.groups if group.id == titled.id), None)
        if known is not None:
            return known
        order = next((at for at, one in enumerate(self.criteria_set.groups) if one.id == titled.id), 99)
        added = Group(titled.id, titled.title, order)
        groups = sorted((*self.result.units.groups, added), key=lambda group: group.order)
        self.result.units = UnitList(self.result.units.units, tuple(groups))
        return added

    def _unit(self, name: str, title: str = "") -> Unit | None:
        known = self.result.units.find(name)
        if known is not None or self.given is not None:
            return known
        if title:
            group = self.result.units.find_group(title)
            titled = GroupTitle(group.id if group else ascii_slug(title), title)
        else:
            titled = _default_group(self.criteria_set, name)
        group = self._add_group(titled)
        units = self.result.units
        unit = Unit(name, group.id, sum(one.group == group.id for one in units.units) + 1)
        self.result.units = UnitList((*units.units, unit), units.groups)
        return unit

    def _about(self, code: str, form: FilledForm, **facts: Fact) -> Finding:
        place = form.unit.place or form.source
        return Finding(code, facts, place, form.unit.value)

    def _outside(self, read: ReadForm, status: Status, finding: Finding) -> None:
        name = read.form.unit.value or read.form.source.file
        unit = Unit(name, "")
        self.result.outside.append(Received(unit, read.form, (*read.findings, finding), status=status))

    def group_form(self, read: ReadForm, group: Group) -> None:
        """Keep a printed group total for comparison; the first one per group serves."""
        facts: dict[str, Fact] = {"seen": read.form.unit.value, "group": group.title}
        self.result.findings.append(self._about("TT526", read.form, **facts))
        if group.id in self.result.group_forms:
            kept = self.result.group_forms[group.id]
            self.result.findings.append(self._about("TT531", kept.form, group=group.title))
        else:
            self.result.group_forms[group.id] = read

    def form(self, read: ReadForm, modified: float) -> None:
        """One unit form."""
        form = read.form
        if form.criteria_set != self.criteria_set.id:
            facts: dict[str, Fact] = {"seen": form.criteria_set, "wanted": self.criteria_set.id}
            self._outside(read, Status.REJECTED, self._about("TT525", form, **facts))
            return
        seen = form.period.value
        wrong = seen is not None and self.period is not None and seen != self.period
        group = self._group_of_form(form)
        if group is not None and not wrong:
            self.group_form(read, group)
            return
        if not form.unit.given:
            self._outside(read, Status.UNMATCHED, self._about("TT528", form))
            return
        unit = self._unit(form.unit.value or "") if group is None else None
        if unit is None and not wrong:
            self._outside(read, Status.UNMATCHED, self._about("TT524", form, seen=form.unit.value))
            return
        found, status = list(read.findings), None
        if wrong and seen is not None and self.period is not None:
            found.append(self._about("TT523", form, seen=seen.text, wanted=self.period.text))
            status = Status.WRONG_PERIOD
        elif seen is None and self.period is not None:
            found.append(self._about("TT530", form, wanted=self.period.text))
        if unit is None:
            self._outside(read, Status.WRONG_PERIOD, found[-1])
            return
        received = Received(unit, form, tuple(found), modified, status)
        self.result.forms.setdefault(unit.name, []).append(received)

    def row(self, row: SummaryRow) -> None:
        """One row of a printed summary: it makes its unit expected; its figures serve without a form only."""
        unit = self._unit(row.form.unit.value or "", row.group_title)
        if unit is None:
            facts = {"seen": row.form.unit.value}
            self.result.findings.append(self._about("TT524", row.form, **facts))
        else:
            self.result.rows.setdefault(unit.name, row)


def _content(form: FilledForm) -> object:
    """What a form says, places left out: two files with equal content are one form sent twice."""
    entries = [
        (
            key,
            entry.count.value,
            tuple(level.value for level in entry.levels),
            entry.marked,
            tuple((column, score.value) for column, score in sorted(entry.scores.items())),
            entry.note.value,
        )
        for key, entry in sorted(form.criteria.items())
    ]
    totals = tuple((column, score.value) for column, score in sorted(form.totals.items()))
    return (tuple(sorted(form.head.values().items())), tuple(entries), totals, form.no_cases)


def one_per_unit(received: Sequence[Received]) -> tuple[Received, tuple[Finding, ...]]:
    """The form that counts when a unit sent several: the newest file; equal ones are one."""
    usable = [one for one in received if one.status is None] or list(received)
    newest_first = sorted(usable, key=lambda one: (-one.modified, one.form.source))
    kept = newest_first[0]
    if len(usable) == 1:
        return kept, ()
    different = {_content(one.form): one for one in newest_first}
    names = tuple(sorted(one.form.source.file for one in usable))
    facts: dict[str, Fact] = {"files": len(usable), "kept": kept.form.source.file}
    code = "TT521" if len(different) == 1 else "TT522"
    if code == "TT522":
        facts["names"] = names
    return kept, (Finding(code, facts, kept.form.source, kept.printed_name),)


def _tables(
    files: Iterable[ReadFile],
    criteria_set: CriteriaSet,
    sets: Mapping[str, CriteriaSet],
    period: Period | None,
) -> tuple[list[SummaryRow], list[Finding]]:
    """Rows of the summary tables of this period and set, and what was seen on the way."""
    rows: list[SummaryRow] = []
    findings: list[Finding] = []
    for read in (one for file in files for one in file.summaries):
        table = read.table
        seen = table.period.value
        if seen is not None and period is not None and seen != period:
            facts: dict[str, Fact] = {"seen": seen.text, "wanted": period.text}
            findings.append(Finding("TT523", facts, table.period.place or table.source))
            continue
        if not same_criteria(sets[table.criteria_set], criteria_set):
            other: dict[str, Fact] = {"seen": table.criteria_set, "wanted": criteria_set.id}
            findings.append(Finding("TT525", other, table.source))
            continue
        rows += [replace(row, form=replace(row.form, criteria_set=criteria_set.id)) for row in table.rows]
        findings += read.findings
    return rows, findings


def settle(
    files: Sequence[ReadFile],
    criteria_set: CriteriaSet,
    sets: Sequence[CriteriaSet],
    period: Period | None,
    unit_list: UnitList | None,
) -> Settled:
    """Sort what was received. Without a unit list, the forms (then the printed rows) are the list."""
    result = Settled(unit_list.in_period(period) if unit_list else UnitList())
    forms = [(read, file.modified) for file in files for read in file.forms]
    names = [read.form.unit.value or "" for read, _ in forms]
    rows, findings = _tables(files, criteria_set, {one.id: one for one in sets}, period)
    lower = any(name and not names_a_higher_level(name) and not names_a_group(name) for name in names)
    settler = _Settler(criteria_set, period, unit_list, result, lower)
    if unit_list is None:
        for row in rows:  # the printed table gives names, groups and order where there is no list
            settler.row(row)
    totals_last = sorted(forms, key=lambda pair: settler.is_total(pair[0].form))
    for read, modified in totals_last:
        settler.form(read, modified)
    if unit_list is not None:
        for row in rows:
            settler.row(row)
    result.findings += findings
    return result
