"""What a check has to say, unit by unit, and how many forms it is about; in words every caller can show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from tthc.domain.findings import Severity, ToldFinding
from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation, FileStatus, FormKind, Origin, Status, UnitResult
from tthc.domain.texts import fold

__all__ = ["Section", "by_unit", "forms_sentence", "questions_sentence"]

GENERAL = "Cả lần tổng hợp"
_MOST_NAMES = 10
_SEVERITIES = tuple(Severity)


@dataclass(frozen=True, slots=True)
class Section:
    """The findings under one heading: what is open first, the most serious foremost, information last."""

    title: str
    findings: tuple[ToldFinding, ...]
    unit: UnitResult | None = None


def _weight(told: ToldFinding) -> tuple[bool, int]:
    """Open errors, open warnings, what was decided, information."""
    decided = told.finding.decision is not None
    return (not told.is_open, -1 if decided else _SEVERITIES.index(told.severity))


_Heading = tuple[int, int, str]
"""Units, groups, files, the run as a whole (0 to 3); position among its kind; title."""


class _Headings:
    """Under which heading a finding stands."""

    def __init__(self, result: Consolidation) -> None:
        self.units = (*result.units, *result.outside)
        self._by_name: dict[str, _Heading] = {}
        self._by_file: dict[str, _Heading | None] = {}
        for at, unit in enumerate(self.units):
            heading = (0, at, unit.unit.name)
            names = (unit.unit.name, unit.printed_name)
            self._add(heading, names, unit.files)
        for at, group in enumerate(result.groups):
            typed = group.typed
            names = (group.group.title, (typed.unit.value or "") if typed else "")
            self._add((1, at, group.group.title), names, (typed.source.file,) if typed else ())

    def _add(self, heading: _Heading, names: Iterable[str], files: Iterable[str]) -> None:
        for name in names:
            self._by_name.setdefault(fold(name), heading)
        for file in files:
            self._by_file[file] = heading if self._by_file.get(file, heading) == heading else None

    def of(self, told: ToldFinding) -> _Heading:
        """The heading a finding's name leads to, else its file, where that is of one unit or group alone."""
        finding = told.finding
        file = finding.place.file if finding.place else ""
        named = self._by_name.get(fold(finding.unit)) if finding.unit else None
        known = named or self._by_file.get(file)
        return known or ((2, 0, PurePath(file).name) if file else (3, 0, GENERAL))


def by_unit(result: Consolidation) -> tuple[Section, ...]:
    """Every finding under its heading: units in table order, forms outside the table, groups, files, the run.

    A finding that names no unit belongs to the unit whose file it is in, where the file is of one unit alone.
    Where the period has several criteria sets, the earlier ones come first and their headings name the set.
    """
    sections: list[Section] = []
    for part in result.also:
        own = _sections(part, part.findings)
        sections += (replace(one, title=f"{one.title} ({part.criteria_set.id})") for one in own)
    told_there = {id(told) for part in result.also for told in part.findings}
    left = [told for told in result.findings if id(told) not in told_there]
    return (*sections, *_sections(result, left))


def _sections(result: Consolidation, findings: Iterable[ToldFinding]) -> tuple[Section, ...]:
    headings = _Headings(result)
    found: dict[tuple[int, int, str], list[ToldFinding]] = {}
    for told in findings:
        found.setdefault(headings.of(told), []).append(told)
    return tuple(
        Section(
            key[2], tuple(sorted(found[key], key=_weight)), headings.units[key[1]] if key[0] == 0 else None
        )
        for key in sorted(found)
    )


def _form_statuses(result: Consolidation) -> Iterator[Status]:
    """What became of each unit form read: the status of the unit it counts for."""
    units = [unit for part in result.parts for unit in (*part.units, *part.outside)]
    for record in result.files:
        near = [unit for unit in units if record.path in unit.files and unit.form is not None]
        for form in record.forms:
            if form.kind is FormKind.UNIT:
                named = [
                    one for one in near if fold(form.unit) in (fold(one.printed_name), fold(one.unit.name))
                ]
                yield from (one.status for one in (named or near)[:1])


_OUTCOMES: Mapping[Status, str] = {
    Status.ACCEPTED: "dùng được",
    Status.NO_CASES: "dùng được",
    Status.NEEDS_FIX: "cần kiểm tra lại",
    Status.REJECTED: "không sử dụng được",
    Status.WRONG_PERIOD: "không đúng kỳ",
    Status.UNMATCHED: "chưa rõ đơn vị",
    Status.MISSING: "để trống",
}


def _listed(statuses: Iterable[Status], what: str) -> list[str]:
    counts = Counter(_OUTCOMES[status] for status in statuses)
    order = dict.fromkeys(_OUTCOMES.values())
    return [f"{format_count(counts[outcome])} {what} {outcome}" for outcome in order if counts[outcome]]


def _names(units: Iterable[UnitResult]) -> str:
    names = [unit.unit.name for unit in units]
    more = len(names) - _MOST_NAMES
    return ", ".join(names[:_MOST_NAMES]) + (f" và {format_count(more)} đơn vị nữa" if more > 0 else "")


def forms_sentence(result: Consolidation) -> str:
    """How many forms there are and what became of them, and which units have none.

    "Nhận ra 36 biểu: 33 biểu dùng được, 02 biểu cần kiểm tra lại, 01 tệp không đọc được."
    """
    statuses = list(_form_statuses(result))
    units = [unit for part in result.parts for unit in part.units]
    rows = [unit.status for unit in units if unit.origin is Origin.SUMMARY]
    refused = sum(file.status is FileStatus.REJECTED for file in result.files)
    what, own = ("biểu", statuses) if statuses or not rows else ("đơn vị", rows)
    parts = _listed(own, what)
    parts += [f"{format_count(refused)} tệp không đọc được"] if refused else []
    head = f"Nhận ra {format_count(len(own))} {what}"
    head += " trong bảng tổng hợp" if own is rows else ""
    sentences = [f"{head}: {', '.join(parts)}." if parts else f"{head}."]
    missing = [unit for unit in units if unit.status is Status.MISSING and unit.origin is Origin.FORM]
    if missing:
        sentences.append(f"Chưa có biểu của {format_count(len(missing))} đơn vị: {_names(missing)}.")
    return " ".join(sentences)


def questions_sentence(result: Consolidation) -> str:
    """How much there is to look at: "Còn 05 lỗi, 02 cảnh báo chưa giải quyết; 01 nội dung đã quyết định."."""
    still = [told.severity for told in result.findings if told.is_open]
    words = {Severity.ERROR: "lỗi", Severity.WARNING: "cảnh báo"}
    parts = [f"{format_count(still.count(one))} {word}" for one, word in words.items() if one in still]
    head = f"Còn {', '.join(parts)} chưa giải quyết" if parts else "Không còn nội dung nào phải giải quyết"
    decided = sum(told.finding.decision is not None for told in result.findings)
    return f"{head}; {format_count(decided)} nội dung đã quyết định." if decided else f"{head}."
