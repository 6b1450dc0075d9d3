"""Checks that need more than one form: a unit in all its forms, the text of the report, the period before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from tthc.checks.book import check_form, every_convention
from tthc.checks.cross_rules import Told, compare_forms
from tthc.checks.previous_rules import compare_with_previous
from tthc.checks.profile_rules import copied_scores_agree, profiles_are_confirmed
from tthc.checks.staff_rules import check_staff
from tthc.checks.sum_row_rules import check_sum_rows
from tthc.checks.text_rules import Row, check_text
from tthc.checks.unit_rules import alike_units
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding
from tthc.domain.forms import FilledForm, StaffForm, StaffRow
from tthc.domain.inputs import inputs_of_form, inputs_of_summary_row
from tthc.domain.periods import Period
from tthc.domain.places import Place
from tthc.domain.results import GroupResult, Origin, Status, UnitResult
from tthc.domain.scoring import ScoringOptions, classify_label
from tthc.domain.units import UnitList, names_a_group, names_a_higher_level, profile_of, unit_key
from tthc.files.reader import ReadFile
from tthc.workflow.earlier import Earlier
from tthc.workflow.settle import Settled

__all__ = ["findings_across"]


def _staff_of_units(units: UnitList, forms: Sequence[StaffForm]) -> Mapping[str, list[StaffRow]]:
    """The lines of staff forms that name a unit of the run.

    A name without a kind ("Thanh Minh") is a unit's only in a section where most lines name units; a person
    may be called so too.
    """
    found: dict[str, list[StaffRow]] = {}
    for form in forms:
        for section in dict.fromkeys(line.section for line in form.rows):
            lines = [line for line in form.rows if line.section == section]
            named = [(line, units.find(line.name.value or "")) for line in lines]
            mostly_units = sum(unit is not None for _, unit in named) * 2 > len(named)
            for line, unit in named:
                if unit is not None and (mostly_units or unit_key(line.name.value or "").kind):
                    found.setdefault(unit.name, []).append(line)
    return found


def _forms_of_units(
    criteria_set: CriteriaSet, options: ScoringOptions, settled: Settled, units: Sequence[UnitResult]
) -> Iterator[Finding]:
    staff = _staff_of_units(settled.units, settled.staff_forms)
    for unit in units:
        row = settled.rows.get(unit.unit.name)
        counts = unit.origin is Origin.FORM and unit.status.counts_in_sums
        told = Told(
            unit.printed_name,
            unit.form if counts else None,
            row.form if row is not None else None,
            tuple(staff.get(unit.unit.name, ())),
        )
        own = profile_of(criteria_set, unit.unit)
        yield from compare_forms(own, told, options)
        if told.form is not None and told.row is not None:
            yield from _printed_staff_score(own, options, told.row, told.form)


def _printed_staff_score(
    criteria_set: CriteriaSet, options: ScoringOptions, row: FilledForm, form: FilledForm
) -> Iterator[Finding]:
    """The staff score of a printed row beside a unit's own form, which has none; all else is told there.

    One that the form's dossiers give is right, whatever scores stand beside it.
    """
    place, printed = row.staff_score.place, row.staff_score.value
    if printed in {one.staff_score for one in every_convention(criteria_set, inputs_of_form(form), options)}:
        return
    for one in check_form(criteria_set, row, inputs_of_summary_row(row), options, row.unit.value):
        if place is not None and one.place == place and one.cause is None:
            yield one


def _table(criteria_set: CriteriaSet, settled: Settled, units: Sequence[UnitResult]) -> list[Row]:
    """The units with their classes as printed; as we compute them where none are and all have sent."""
    if not settled.rows and any(unit.form is None and unit.status is not Status.NO_CASES for unit in units):
        return []
    rows: list[Row] = []
    for unit in units:
        printed = settled.rows.get(unit.unit.name)
        if settled.rows and printed is None:
            continue
        typed = printed.form.classification.value if printed is not None else None
        computed = unit.scored.classification if unit.scored is not None else None
        band = classify_label(typed, criteria_set.bands) if typed else computed
        rows.append(Row(unit.unit.name, unit.unit.group, band))
    return rows


def _periods(read: ReadFile) -> set[Period]:
    """The periods the tables of a file name, else its text."""
    named = [one.form.period.value for one in read.forms]
    named += [one.form.period.value for one in read.staff]
    named += [one.table.period.value for one in read.summaries]
    return {one for one in named if one} or {one for text in read.texts if (one := text.period.value)}


def _is_of_one_unit(read: ReadFile) -> bool:
    """True for a file whose only tables are one unit's own: its text is about that unit, not the groups."""
    names = {one.form.unit.value or "" for one in read.forms}
    of_group = any(names_a_group(name) or names_a_higher_level(name) for name in names)
    return len(names) == 1 and not of_group and not read.summaries


def _texts(
    criteria_set: CriteriaSet,
    period: Period | None,
    files: Sequence[ReadFile],
    groups: Sequence[GroupResult],
    rows: Sequence[Row],
) -> Iterator[Finding]:
    """What the texts of this period's files state, against the table."""
    for read in files:
        seen = _periods(read)
        statements = [one for text in read.texts for one in text.statements]
        if read.is_empty and statements:
            yield Finding("TT566", {"statements": len(statements)}, Place(read.path))
        if (not seen or period is None or period in seen) and not _is_of_one_unit(read):
            yield from check_text(criteria_set, statements, groups, rows)


def findings_across(
    criteria_set: CriteriaSet,
    options: ScoringOptions,
    settled: Settled,
    period: Period | None,
    files: Sequence[ReadFile],
    units: Sequence[UnitResult],
    groups: Sequence[GroupResult],
    earlier: Earlier,
) -> list[Finding]:
    """Everything that shows only when several forms, tables or periods are laid side by side."""
    return [
        *alike_units(units),
        *profiles_are_confirmed(criteria_set, units),
        *copied_scores_agree(criteria_set, units),
        *_forms_of_units(criteria_set, options, settled, units),
        *(found for form in settled.staff_forms for found in check_staff(criteria_set, form)),
        *(found for table in settled.tables for found in check_sum_rows(criteria_set, table, groups)),
        *_texts(criteria_set, period, files, groups, _table(criteria_set, settled, units)),
        *(
            found
            for unit in units
            for found in compare_with_previous(unit, earlier.forms.get(unit.unit.name, ()))
        ),
        *earlier.findings,
    ]
