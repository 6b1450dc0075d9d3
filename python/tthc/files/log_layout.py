"""Lays out CẦN KIỂM TRA (findings) and NHẬT KÝ (files, readings, choices)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from pathlib import PurePath

from tthc.domain.decisions import BLANK, Choice, Decision
from tthc.domain.findings import SEVERITY_WORDS, Finding, Severity, ToldFinding
from tthc.domain.numbers import format_count
from tthc.domain.places import Place
from tthc.domain.results import Consolidation, FileStatus, FormKind, FormRecord
from tthc.files.plan import BODY, HEADING, Look, PlannedCell, PrintSetup, SheetPlan, with_heights

__all__ = [
    "CHOICE_WORDS",
    "FINDINGS_SHEET",
    "FINDING_COLUMNS",
    "LOG_SHEET",
    "finding_rows",
    "findings_sheet",
    "log_sheet",
    "named_files",
    "ordered_findings",
]

FINDINGS_SHEET = "CẦN KIỂM TRA"
LOG_SHEET = "NHẬT KÝ"
_FILE_WORDS = {
    FileStatus.ACCEPTED: "đã nhận",
    FileStatus.NEEDS_FIX: "cần kiểm tra lại",
    FileStatus.REJECTED: "không sử dụng được",
    FileStatus.SKIPPED: "không đọc",
}
_FORM_WORDS = {
    FormKind.BM01: "Biểu mẫu 01",
    FormKind.SUMMARY: "bảng tổng hợp",
}
_TEXT = replace(BODY, size=11)
_CENTER = replace(_TEXT, align="center")
_TITLE = Look(bold=True, size=13)
FINDING_COLUMNS = (
    ("STT", 5.0),
    ("Đơn vị", 22.0),
    ("Mức độ", 9.0),
    ("Nội dung", 50.0),
    ("Đề nghị", 30.0),
    ("Hướng xử lý", 11.0),
    ("Giá trị", 9.0),
    ("Lý do", 16.0),
    ("Người", 10.0),
    ("Ngày", 9.0),
    ("Tệp", 44.0),
    ("Trang", 20.0),
    ("Ô", 7.0),
    ("Mã", 8.0),
    ("Mã tệp", 14.0),
)
_PRINTED = [name for name, _ in FINDING_COLUMNS].index("Lý do") + 1
"""Up to here the sheet prints; all the columns on one page would be too small to read."""
_NOTHING = "Không có nội dung cần kiểm tra."
CHOICE_WORDS = {
    Choice.CORRECT: "sửa",
    Choice.ACCEPT: "chấp nhận",
    Choice.LEAVE_OUT: "bỏ qua",
}


def _table(
    first_row: int, headings: Sequence[str], rows: Iterable[Sequence[str | int | Decimal | None]]
) -> list[PlannedCell]:
    cells = [PlannedCell(first_row, column, text, HEADING) for column, text in enumerate(headings, start=1)]
    for row, values in enumerate(rows, start=first_row + 1):
        for column, value in enumerate(values, start=1):
            look = _CENTER if isinstance(value, int) else _TEXT
            cells.append(PlannedCell(row, column, value, look))
    return cells


def _order(told: ToldFinding) -> int:
    """What is open first, what was decided next, what needs nothing last."""
    if told.is_open:
        return 0
    return 2 if told.severity is Severity.INFO else 1


_APPLIED = "TT975"
_DIGEST = 12


def _used(decision: Decision | None) -> str | None:
    """The value a decision gives, written so that it can be read again."""
    if decision is None:
        return None
    return decision.value or (BLANK if decision.choice is Choice.CORRECT else "")


def _code(finding: Finding) -> str:
    """What was carried out goes by the code it was decided about: read again, it is the same decision."""
    decision = finding.decision
    return (decision.code if decision and finding.code == _APPLIED else "") or finding.code


def _finding_row(
    number: int, told: ToldFinding, named: Mapping[str, str], digests: Mapping[str, str]
) -> list[str | int | None]:
    place, decision = told.finding.place, told.finding.decision
    meant = "; ".join(one.shown for one in told.finding.suggestions)
    file = named.get(place.file, place.file) if place else None
    return [
        number,
        told.finding.unit or file,  # the column of files does not print
        SEVERITY_WORDS[told.severity],
        told.message,
        f"{told.fix} {meant}".strip(),
        CHOICE_WORDS[decision.choice] if decision else None,
        _used(decision),
        decision.reason if decision else None,
        decision.who if decision else None,
        decision.when if decision else None,
        file,
        place.sheet if place else None,
        place.cell if place else None,
        _code(told.finding),
        digests.get(place.file, "")[:_DIGEST] or None if place else None,
    ]


def _how_many(result: Consolidation) -> str:
    """What is open, and what was decided apart from it: "08 lỗi, 01 cảnh báo; 02 nội dung đã quyết định"."""
    still = Counter(told.severity for told in result.findings if told.is_open)
    words = [
        f"{format_count(still[one])} {SEVERITY_WORDS[one].lower()}"
        for one in (Severity.ERROR, Severity.WARNING)
    ]
    decided = sum(told.finding.decision is not None for told in result.findings)
    return ", ".join(words) + (f"; {format_count(decided)} nội dung đã quyết định" if decided else "")


def named_files(result: Consolidation) -> dict[str, str]:
    """A file goes by its name where no other file of the run has it."""
    files = {PurePath(file.path).name: file.path for file in reversed(result.files)}
    once = Counter(PurePath(file.path).name for file in result.files)
    return {path: name for name, path in files.items() if once[name] == 1}


def findings_sheet(result: Consolidation) -> SheetPlan:
    """Every finding: open ones, decided ones, information; with room for how it was dealt with and why."""
    names = [name for name, _ in FINDING_COLUMNS]
    title = PlannedCell(1, 1, f"NỘI DUNG CẦN KIỂM TRA ({_how_many(result)})", _TITLE, columns=_PRINTED)
    nothing = () if result.findings else (PlannedCell(4, 1, _NOTHING, _TEXT, columns=_PRINTED),)
    cells = (title, *_table(3, names, finding_rows(result)), *nothing)
    widths = {column: width for column, (_, width) in enumerate(FINDING_COLUMNS, start=1)}
    printing = PrintSetup(landscape=True, repeat_rows=(3, 3), last_column=_PRINTED, margins=(15, 10, 15, 15))
    return with_heights(SheetPlan(FINDINGS_SHEET, cells, widths, {}, printing, 3))


def finding_rows(result: Consolidation) -> list[list[str | int | None]]:
    """A row per finding in the order of FINDING_COLUMNS, in the order of `ordered_findings`."""
    named = named_files(result)
    told = ordered_findings(result)
    digests = {file.path: file.sha256 for file in result.files}
    return [_finding_row(number, one, named, digests) for number, one in enumerate(told, start=1)]


def ordered_findings(result: Consolidation) -> list[ToldFinding]:
    """What is open first, what was decided next, what needs nothing last."""
    return sorted(result.findings, key=_order)


def _facts(result: Consolidation, version: str, started: datetime | None) -> list[tuple[str, str]]:
    when = f"{started:%H} giờ {started:%M}, ngày {started:%d/%m/%Y}" if started else ""
    return [
        ("Phiên bản", version),
        ("Thời điểm tổng hợp", when),
        ("Kỳ", result.run_period_text),
        ("Bộ tiêu chí", f"{result.criteria_set.id}: {result.criteria_set.title}"),
        *(("Lựa chọn", choice) for choice in result.choices),
    ]


def _form_words(form: FormRecord) -> str:
    """A form with where it was found: sheet, and the row of each criterion."""
    whose = f" của {form.unit}" if form.unit else ""
    rows = ", ".join(f"{label}: {place.row}" for label, place in form.mapping)
    where = f'trang "{form.sheet}"' + (f"; dòng của tiêu chí {rows}" if rows else "")
    name = _FORM_WORDS.get(form.kind) or (form.texts.number.replace(" số ", " ") if form.texts else "Biểu")
    total = " tổng của nhóm" if form.kind is FormKind.GROUP else ""
    return f"{name}{total}{whose} ({where})"


def _file_rows(result: Consolidation) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for record in result.files:
        forms = "; ".join(map(_form_words, record.forms))
        kept = "; ".join(part for part in (record.sha256, record.copy) if part)
        rows.append((record.path, _FILE_WORDS[record.status], record.reason, forms, kept))
    return rows


def _decision_rows(result: Consolidation) -> list[tuple[str, str, str, str, str]]:
    rows = []
    for told in result.findings:
        decision, place = told.finding.decision, told.finding.place or Place("")
        if decision is None:
            continue
        where = ", ".join(part for part in (place.sheet, place.cell) if part)
        choice = f"{CHOICE_WORDS[decision.choice]}: {told.message}"
        by = ", ".join(part for part in (decision.who, decision.when) if part)
        rows.append((place.file or told.finding.unit or "", where, choice, decision.reason, by))
    return rows


def _conversion_rows(result: Consolidation) -> list[tuple[str, str, str, str, str]]:
    return [
        (place.file, place.sheet, place.cell, typed, f"đã đọc là {read}")
        for record in result.files
        for place, typed, read in record.conversions
    ]


def log_sheet(result: Consolidation, version: str, started: datetime | None) -> SheetPlan:
    """What was read, how it was understood, and which choices were in force."""
    cells = [PlannedCell(1, 1, "NHẬT KÝ TỔNG HỢP", _TITLE, columns=5)]
    row = 3
    for name, text in _facts(result, version, started):
        cells.append(PlannedCell(row, 1, name, replace(_TEXT, bold=True)))
        cells.append(PlannedCell(row, 2, text, _TEXT, columns=4))
        row += 1
    first_heading = row + 1
    tables = [
        (("Tệp", "Tình trạng", "Nội dung", "Biểu trong tệp", "SHA-256; bản lưu"), _file_rows(result)),
        (("Tệp", "Trang, ô", "Quyết định", "Lý do", "Người, ngày"), _decision_rows(result)),
        (("Tệp", "Trang", "Ô", "Ghi trong tệp", "Cách hiểu"), _conversion_rows(result)),
    ]
    filled = [(headings, rows) for headings, rows in tables if rows or headings[1] == "Tình trạng"]
    for headings, rows in filled:
        cells += _table(row + 1, headings, rows)
        row += len(rows) + 2
    widths = {1: 34.0, 2: 16.0, 3: 34.0, 4: 34.0, 5: 40.0}
    # a sheet repeats one heading: above another table, that of the files would be wrong
    repeated = (first_heading, first_heading) if len(filled) == 1 else None
    printing = PrintSetup(landscape=True, repeat_rows=repeated, margins=(15, 10, 15, 15))
    return with_heights(SheetPlan(LOG_SHEET, tuple(cells), widths, {}, printing))
