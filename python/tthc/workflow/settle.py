"""Settles whose form each one is: unit, group total, other period, other set, unknown, sent twice."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from tthc.domain.criteria_set import CriteriaSet, GroupTitle
from tthc.domain.findings import Fact, Finding, Suggestion
from tthc.domain.forms import FilledForm, StaffForm, SummaryRow, SummaryTable
from tthc.domain.periods import Period
from tthc.domain.places import Place
from tthc.domain.results import Status
from tthc.domain.texts import ascii_slug, fold, fold_label
from tthc.domain.units import (
    Group,
    Unit,
    UnitList,
    names_a_group,
    names_a_higher_level,
    title_of,
    unit_key,
)
from tthc.files.form_reader import ReadForm
from tthc.files.reader import ReadFile
from tthc.workflow.choose import same_criteria
from tthc.workflow.duplicates import Received, content_of, is_blank, row_differences

__all__ = ["Settled", "settle"]


@dataclass
class Settled:
    """Everything received, sorted by whose it is; `findings` are about the run, not about one form."""

    units: UnitList
    forms: dict[str, list[Received]] = field(default_factory=dict)
    outside: list[Received] = field(default_factory=list)
    group_forms: dict[str, list[ReadForm]] = field(default_factory=dict)
    rows: dict[str, SummaryRow] = field(default_factory=dict)
    tables: list[SummaryTable] = field(default_factory=list)
    staff_forms: list[StaffForm] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def _default_group(criteria_set: CriteriaSet, name: str) -> GroupTitle:
    return title_of(criteria_set.groups, name) or GroupTitle("units", "ĐƠN VỊ")


def _named_group(criteria_set: CriteriaSet, name: str) -> GroupTitle | None:
    """The group a total belongs to: by the kinds a collective name lists, else the office's own group."""
    by_kind = _group_by_kinds(criteria_set, name)
    return by_kind or next((group for group in criteria_set.groups if group.higher_level), None)


def _group_by_kinds(criteria_set: CriteriaSet, name: str) -> GroupTitle | None:
    """The group whose kinds a collective name lists ("UBND các xã"); None for any other name."""
    words = fold_label(name).replace("uỷ ban nhân dân", "ubnd")  # that "ban" is no kind of unit
    listed = (
        group
        for group in criteria_set.groups
        if any(re.search(rf"\b(?<!thị ){kind}\b", words) for kind in group.kinds)
    )
    return next(listed, None) if names_a_group(name) else None


def _titled_group(criteria_set: CriteriaSet, title: str) -> GroupTitle | None:
    """The group of the set that a printed title speaks of, where its profile is another than the others'.

    Why: a name without a kind ("Sín Thầu") says nothing of the group; what its group need not do does.
    """
    if not criteria_set.has_profiles:
        return None
    same = (group for group in criteria_set.groups if fold_label(group.title) == fold_label(title))
    return next(same, None) or _group_by_kinds(criteria_set, title)


def _told_apart(file: str, other: str) -> str:
    """A file by its name, by its whole path beside one of the same name."""
    name = file.replace("\\", "/").rpartition("/")[2]
    return file if other.replace("\\", "/").rpartition("/")[2] == name else name


@dataclass
class _Settler:
    criteria_set: CriteriaSet
    period: Period | None
    given: UnitList | None
    result: Settled
    offices: frozenset[str]
    """Folded unit lines of this run that name a city, district or province."""
    copies: dict[tuple[str, str], int] = field(default_factory=dict)
    """How many rows of a file say what those of another file say already."""

    def waits(self, form: FilledForm) -> tuple[int, int]:
        """Totals wait until the units have made the groups; names without a kind until those with one."""
        name = form.unit.value or ""
        total = names_a_group(name) or names_a_higher_level(name)
        return (int(total), int(not unit_key(name).kind))

    def _group_of_form(self, form: FilledForm) -> Group | None:
        """The group a form is the printed total of; None for a unit's form.

        The office's own form (UBND thành phố...) is a total only when it is the only such office and the
        run has units in the group it would be the total of; otherwise it is a unit, so that its dossiers
        are never lost.
        """
        name = form.unit.value or ""
        known = self.result.units.find_group(name)
        if known is not None:
            return known
        if self.given is not None and self.given.find(name) is not None:
            return None
        titled = _named_group(self.criteria_set, name)
        if names_a_group(name):
            return None if titled is None else self._group_like(titled) or self._add_group(titled)
        if names_a_higher_level(name) and titled is not None and len(self.offices) == 1:
            return self._group_like(titled)
        return None

    def _group_like(self, titled: GroupTitle) -> Group | None:
        """The group of this run, under whatever title, whose units are of the kinds of a group of the set."""
        for group in self.result.units.groups:
            own = [unit for unit in self.result.units.units if unit.group == group.id]
            own = [unit for unit in own if not names_a_higher_level(unit.name)]
            alike = sum(_default_group(self.criteria_set, unit.name).id == titled.id for unit in own)
            if alike * 2 > len(own):
                return group
        return None

    def _add_group(self, titled: GroupTitle, *, printed: bool = False) -> Group:
        known = next((group for group in self.result.units.groups if group.id == titled.id), None)
        if known is not None:
            return known
        own = [at for at, one in enumerate(self.criteria_set.groups) if one.id == titled.id and not printed]
        order = next(iter(own), 99)  # what a table prints keeps the order of the table
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
            titled = GroupTitle(group.id if group else self._id_of(title), title)
        else:
            titled = _default_group(self.criteria_set, name)
        group = self._add_group(titled, printed=bool(title))
        units = self.result.units
        unit = Unit(name, group.id, sum(one.group == group.id for one in units.units) + 1)
        self.result.units = UnitList((*units.units, unit), units.groups)
        return unit

    def _id_of(self, title: str) -> str:
        """The id of a group that a table prints: the set's own, unless another of its groups has that."""
        own = _titled_group(self.criteria_set, title)
        taken = own is not None and any(group.id == own.id for group in self.result.units.groups)
        return ascii_slug(title) if own is None or taken else own.id

    def _unit_of(self, name: str) -> tuple[Unit | None, str]:
        """(the unit a form is counted for, the name of the one it was merged from or "")."""
        unit = self._unit(name)
        if unit is not None:
            return unit, ""
        into = self.result.units.successor(name)
        return into, name if into is not None else ""

    def _about(self, code: str, form: FilledForm, **facts: Fact) -> Finding:
        place = form.unit.place or form.source
        return Finding(code, facts, place, form.unit.value)

    @staticmethod
    def _about_period(form: FilledForm) -> Finding:
        """A period line that names no single period we understand."""
        facts: dict[str, Fact] = {"seen": form.period.raw}
        return Finding("TT546", facts, form.period.place or form.source, form.unit.value)

    def _unknown(self, form: FilledForm) -> Finding:
        """A name the list does not know; one that is almost a listed name is asked about."""
        seen = form.unit.value or ""
        near = self.result.units.nearest(seen)
        if near is None:
            return self._about("TT524", form, seen=seen)
        proposal = (Suggestion(form.unit.place, seen, near.name),) if form.unit.place else ()
        return replace(self._about("TT537", form, seen=seen, near=near.name), suggestions=proposal)

    def _outside(self, read: ReadForm, status: Status, finding: Finding) -> None:
        name = read.form.unit.value or read.form.source.file
        unit = Unit(name, "")
        self.result.outside.append(Received(unit, read.form, (*read.findings, finding), status=status))

    def _nameless(self, read: ReadForm) -> None:
        """A form without a unit; of a blank one that is all there is to say."""
        if is_blank(read.form) and not read.form.no_cases:
            self._outside(read, Status.REJECTED, self._about("TT529", read.form))
        else:
            self._outside(read, Status.UNMATCHED, self._about("TT528", read.form))

    def group_form(self, read: ReadForm, group: Group) -> None:
        """Keep a printed group total for comparison; every different one is compared."""
        facts: dict[str, Fact] = {"seen": read.form.unit.value, "group": group.title}
        self.result.findings.append(self._about("TT526", read.form, **facts))
        kept = self.result.group_forms.setdefault(group.id, [])
        if any(content_of(other.form) == content_of(read.form) for other in kept):
            self.result.findings.append(self._about("TT531", read.form, group=group.title))
        kept.append(read)

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
            self._nameless(read)
            return
        unit, old = self._unit_of(form.unit.value or "") if group is None else (None, "")
        if unit is None and not wrong:
            self._outside(read, Status.UNMATCHED, self._unknown(form))
            return
        found, status = list(read.findings), None
        if wrong and seen is not None and self.period is not None:
            wanted: dict[str, Fact] = {"seen": seen.text, "wanted": self.period.text}
            found.append(Finding("TT523", wanted, form.period.place or form.source, form.unit.value))
            status = Status.WRONG_PERIOD
        elif seen is None and form.period.raw:
            found.append(self._about_period(form))
        elif seen is None and self.period is not None:
            found.append(self._about("TT530", form, wanted=self.period.text))
        elif seen is None:
            found.append(self._about("TT534", form))
        if unit is None:
            self._outside(read, Status.WRONG_PERIOD, found[-1])
            return
        received = Received(unit, form, tuple(found), modified, status, old)
        self.result.forms.setdefault(unit.name, []).append(received)

    def row(self, row: SummaryRow) -> None:
        """One row of a printed summary: it makes its unit expected; its figures serve without a form only."""
        unit = self._unit(row.form.unit.value or "", row.group_title)
        if unit is None:
            self.result.findings.append(self._unknown(row.form))
        else:
            kept = self.result.rows.setdefault(unit.name, row)
            if kept is not row:
                self._again(row.form, kept.form)

    def _again(self, form: FilledForm, kept: FilledForm) -> None:
        """A unit that the tables name twice: in one table, or in two files that agree or do not."""
        mine, theirs = form.source.file, kept.source.file
        differing = row_differences(form, kept)
        if mine == theirs:
            self.result.findings.append(self._about("TT535", form, first=kept.source.cell))
        elif differing:
            facts: dict[str, Fact] = {
                "first": kept.source.cell,
                "kept": _told_apart(theirs, mine),
                "seen": differing,
            }
            self.result.findings.append(self._about("TT578", form, **facts))
        else:
            self.copies[mine, theirs] = self.copies.get((mine, theirs), 0) + 1

    def about_copies(self) -> Iterator[Finding]:
        """One finding a file whose rows another file has too, in the order they were met."""
        for (mine, theirs), rows in self.copies.items():
            yield Finding("TT577", {"units": rows, "kept": _told_apart(theirs, mine)}, Place(mine))


def _tables(
    files: Iterable[ReadFile],
    criteria_set: CriteriaSet,
    sets: Mapping[str, CriteriaSet],
    period: Period | None,
) -> tuple[list[SummaryTable], list[Finding]]:
    """The summary tables of this period and set, and what was seen on the way."""
    tables: list[SummaryTable] = []
    findings: list[Finding] = []
    for read in (one for file in files for one in file.summaries):
        table = read.table
        own = sets[table.criteria_set]
        if not same_criteria(own.by_groups() if table.by_groups else own, criteria_set):
            other: dict[str, Fact] = {"seen": table.criteria_set, "wanted": criteria_set.id}
            findings.append(Finding("TT525", other, table.source))
            continue
        seen = table.period.value
        if seen is not None and period is not None and seen != period:
            facts: dict[str, Fact] = {"seen": seen.text, "wanted": period.text}
            findings.append(Finding("TT523", facts, table.period.place or table.source))
            continue
        rows = [replace(row, form=replace(row.form, criteria_set=criteria_set.id)) for row in table.rows]
        tables.append(replace(table, rows=tuple(rows)))
        findings += read.findings
    return tables, findings


def _staff(files: Iterable[ReadFile], period: Period | None) -> tuple[list[StaffForm], list[Finding]]:
    """The staff forms of this period, each content once, and what was seen on the way."""
    forms: dict[object, StaffForm] = {}
    findings: list[Finding] = []
    for read in (one for file in files for one in file.staff):
        form, seen = read.form, read.form.period.value
        findings += read.findings
        if seen is not None and period is not None and seen != period:
            facts: dict[str, Fact] = {"seen": seen.text, "wanted": period.text}
            findings.append(Finding("TT523", facts, form.period.place or form.source))
            continue
        content = tuple(
            (row.name.value, row.position.value, row.score.value, row.section) for row in form.rows
        )
        kept = forms.setdefault(content, form)
        if kept is not form:
            findings.append(Finding("TT536", {"kept": kept.source.file}, form.source))
    return list(forms.values()), findings


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
    names = {read.form.unit.value or "" for read, _ in forms}
    result.tables, findings = _tables(files, criteria_set, {one.id: one for one in sets}, period)
    rows = [row for table in result.tables for row in table.rows]
    offices = frozenset(fold(name) for name in names if names_a_higher_level(name))
    settler = _Settler(criteria_set, period, unit_list, result, offices)
    if unit_list is None:
        for row in rows:  # the printed table gives names, groups and order where there is no list
            settler.row(row)
    for read, modified in sorted(forms, key=lambda pair: settler.waits(pair[0].form)):
        settler.form(read, modified)
    if unit_list is not None:
        for row in rows:
            settler.row(row)
    result.findings += settler.about_copies()
    result.staff_forms, about_staff = _staff(files, period)
    result.findings += [*findings, *about_staff]
    return result
