"""What became of each file of a run: one record per file, with the forms found in it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Finding, Severity, ToldFinding
from tthc.domain.forms import FilledForm
from tthc.domain.places import Place
from tthc.domain.results import FileRecord, FileStatus, FormKind, FormRecord
from tthc.files.reader import ReadFile
from tthc.workflow.collect import Collected, LeftOut
from tthc.workflow.settle import Settled

__all__ = ["file_records"]

_SKIPPED = frozenset({"TT906", "TT908", "TT909", "TT912"})

_Sets = Mapping[str, CriteriaSet]


def _unit_form(form: FilledForm, own: CriteriaSet, totals: Collection[Place]) -> FormRecord:
    labels = {node.id: node.label for node in own.nodes()}
    return FormRecord(
        FormKind.GROUP if form.source in totals else FormKind.UNIT,
        form.unit.value or "",
        form.source.sheet,
        tuple((labels[key], place) for key, place in form.mapping.items()),
        own.forms,
    )


def _form_records(file: ReadFile, totals: Collection[Place], sets: _Sets) -> tuple[FormRecord, ...]:
    forms = tuple(_unit_form(read.form, sets[read.form.criteria_set], totals) for read in file.forms)
    staff = tuple(FormRecord(FormKind.BM01, "", read.form.source.sheet) for read in file.staff)
    tables = tuple(FormRecord(FormKind.SUMMARY, "", read.table.source.sheet) for read in file.summaries)
    return (*forms, *staff, *tables)


def _read_record(
    file: ReadFile, totals: Collection[Place], told: Sequence[ToldFinding], sets: _Sets
) -> FileRecord:
    own = [one for one in told if one.finding.place is not None and one.finding.place.file == file.path]
    errors = sum(one.severity is Severity.ERROR and one.is_open for one in own)
    records = _form_records(file, totals, sets)
    status = FileStatus.NEEDS_FIX if errors else FileStatus.ACCEPTED
    state = Finding("TT911", {"errors": errors}) if errors else Finding("TT910")
    return FileRecord(file.path, file.sha256, status, tell(state).message, records, file.conversions)


def _left_out_record(item: LeftOut) -> FileRecord:
    told = tell(item.finding)
    status = FileStatus.SKIPPED if item.finding.code in _SKIPPED else FileStatus.REJECTED
    return FileRecord(item.path, item.sha256, status, told.message)


def file_records(
    collected: Collected,
    settled: Iterable[Settled],
    told: Sequence[ToldFinding],
    sets: Iterable[CriteriaSet],
) -> tuple[FileRecord, ...]:
    """The record of every file, in the order of their paths."""
    by_id = {one.id: one for one in sets}
    printed = (read for one in settled for forms in one.group_forms.values() for read in forms)
    totals = frozenset(read.form.source for read in printed)
    records = [_read_record(file, totals, told, by_id) for file in collected.read]
    records += [_left_out_record(item) for item in collected.left_out]
    return tuple(sorted(records, key=lambda record: record.path))
