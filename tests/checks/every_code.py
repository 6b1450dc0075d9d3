"""For each code of the catalogue one example that raises it and one that does not; both run.

A new code goes into one of three tables: a rule over a form into CASES of test_rules.py; what a case of the messy
set (tests/messy) already shows into MESSY; anything else into OTHERS.
"""

from __future__ import annotations

import io
import json
import os
import warnings
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

import tthc.cli
import tthc.excel.calls
import tthc.excel.guard
from checks import test_text_rules as reports
from checks.test_cross_rules import NA_TAU, SCORES, compared
from checks.test_cross_rules import row as printed_row
from checks.test_cross_rules import staff as staff_line
from checks.test_explain import EXPLAIN_CASES, typed_form
from checks.test_gap_rules import GIAO_DUC, SOUND, behind
from checks.test_group_rules import decided_against_the_sums
from checks.test_note_rules import FORM_CASES, ROW_CASES, told_of_row
from checks.test_previous_rules import found as since
from checks.test_previous_rules import now
from checks.test_rules import CASES, findings_of
from checks.test_set_rules import (
    QD459,
    QD766,
    SET_CASES,
    codes,
    commune,
    copied_scores_agree,
    portal,
    profiles_are_confirmed,
    result,
)
from checks.test_staff_rules import line
from checks.test_sum_row_rules import found as about_sums
from checks.test_sum_row_rules import printed as sum_row
from checks.test_threshold_rules import COMMUNES
from excel.fake_book import FakeBook
from excel.fake_sheets import FakeHost, FakeSheet
from messy.formats import as_csv, repacked
from messy.good import edited, good_bytes, plain_rows, put
from messy.make import CASES as MESSY_CASES
from messy.make import write_case
from support import (
    DIEN_BIEN_PHU,
    PERIOD,
    PROCESS,
    QD1187,
    ROOT,
    SAMPLES,
    TT01,
    TUAN_GIAO,
    closed_folder,
    form_bytes,
    form_cells,
    grids,
    make_form,
    moved,
    read_cells,
    table_cells,
)
from tthc.checks.book import check_form
from tthc.checks.catalogue import catalogue, tell
from tthc.checks.cross_rules import Told
from tthc.checks.staff_rules import check_staff
from tthc.checks.text_rules import check_text
from tthc.criteria.loader import shipped_sets
from tthc.criteria.template import new_set
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import TthcError
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm, StaffForm, StaffRow
from tthc.domain.inputs import inputs_of_summary_row
from tthc.domain.places import Place
from tthc.domain.results import Consolidation
from tthc.domain.scoring import ScoringOptions
from tthc.domain.statements import read_statements
from tthc.excel.actions_closing import close_period
from tthc.excel.actions_export import as_pdf
from tthc.excel.actions_figures import selected_cell
from tthc.excel.actions_undo import check_unedited
from tthc.excel.closed_period import ensure_open
from tthc.excel.output_files import output_path
from tthc.excel.own_cells import own_cells
from tthc.excel.record import Record, read_record, write_record
from tthc.excel.result import Result
from tthc.excel.run import with_units
from tthc.excel.sheet_finder import our_sheet
from tthc.excel.sheet_state import SheetState
from tthc.excel.sheet_writer import check_structure, unlocked
from tthc.excel.state import book_path
from tthc.files import limits, two_readers
from tthc.files.any_reader import Reader, read_bytes
from tthc.files.book_sheets import LOG
from tthc.files.decision_table import COLUMNS
from tthc.files.form_reader import read_forms
from tthc.files.grid import Grid
from tthc.files.named_rows import NamedRow
from tthc.files.plan import Area
from tthc.files.raw import Doubt, RawSheet
from tthc.files.reader_process import ReaderProcess
from tthc.files.summary_reader import read_summary
from tthc.files.told_rows import read_told_rows
from tthc.workflow.blank_forms import blank_forms, ensure_ready, write_blank_forms
from tthc.workflow.closing import close, reopen
from tthc.workflow.consolidate import consolidate
from tthc.workflow.keep import keep_originals
from tthc.workflow.next_period import new_period_of
from tthc.workflow.request import Request
from workflow import test_book_forms as workbooks
from workflow.test_across import BEFORE, word
from xls_maker import XlsSheet, xls_bytes

__all__ = ["EXAMPLES", "MESSY", "OTHERS", "Example", "Pair"]

Example = Callable[[Path], set[str]]
"""Runs in an empty folder and gives every code that was raised."""
Pair = tuple[Example, Example]
"""One that raises the code, one that does not."""


def appendix(**cells: str) -> bytes:
    """The printed table of Mường Nhé, with other texts in some cells."""
    book = load_workbook(SAMPLES / "muong-nhe-2024-02" / "da-in" / "phu-luc.xlsx")
    for cell, text in cells.items():
        book.worksheets[0][cell].value = text
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


_HEAD = ",".join(COLUMNS.headings)
_MOST_ERRORS = 99


def _seen(result: Consolidation) -> set[str]:
    """The codes of a run: of its findings, and of what is said of each file."""
    said = {tell(Finding("TT911", {"errors": errors})).message for errors in range(_MOST_ERRORS)}
    reasons = {file.reason for file in result.files}
    codes = {told.finding.code for told in result.findings}
    codes |= {"TT910"} if tell(Finding("TT910")).message in reasons else set()
    return codes | ({"TT911"} if reasons & said else set())


def of_files(
    files: Mapping[str, bytes],
    *,
    listed: str | None = None,
    decisions: Sequence[str] = (),
    then: Mapping[str, bytes] | None = None,
    **request: object,
) -> Example:
    """A run over files; `listed` are lines of a unit list, `decisions` of a decisions table."""

    def example(folder: Path) -> set[str]:
        inside = folder / "vao"
        inside.mkdir()
        for name, data in {**files, **(then or {})}.items():
            (inside / name).write_bytes(data)
        asked = replace(Request((inside,)), **request)  # type: ignore[arg-type]
        if listed is not None:
            (folder / "danh-muc.csv").write_text(f"ten,nhom,thay_cho\n{listed}\n", encoding="utf-8")
            asked = replace(asked, unit_list=folder / "danh-muc.csv")
        if decisions:
            (folder / "q.csv").write_text("\n".join((_HEAD, *decisions)), encoding="utf-8")
            asked = replace(asked, decisions=folder / "q.csv")
        return _seen(consolidate(asked))

    return example


def of_forms(*forms: FilledForm, **options: object) -> Example:
    """A run over forms as our own writer lays them out."""
    files = {f"{at}.xlsx": form_bytes(form) for at, form in enumerate(forms)}
    return of_files(files, **options)  # type: ignore[arg-type]


def of_case(case_id: str) -> Example:
    """A run over a case of the messy set."""

    def example(folder: Path) -> set[str]:
        case = next(one for one in MESSY_CASES if one.id == case_id)
        write_case(case, folder / "vao")
        asked = Request((folder / "vao",))
        if case.unit_list is not None:
            (folder / "vao" / "danh-muc.csv").rename(folder / "danh-muc.csv")
            asked = replace(asked, unit_list=folder / "danh-muc.csv")
        return _seen(consolidate(replace(asked, **case.request)))  # type: ignore[arg-type]

    return example


@cache
def _codes_of_good_form() -> frozenset[str]:
    with TemporaryDirectory() as folder:
        return frozenset(of_files({"bieu.xlsx": good_bytes()})(Path(folder)))


def good(_: Path) -> set[str]:
    """The form the messy set is made from."""
    return set(_codes_of_good_form())


def of_form(form: FilledForm) -> Example:
    """The rule book over a form, every sentence told."""
    return lambda _: {tell(one).finding.code for one in findings_of(form)}


def of_printed(form: FilledForm) -> Example:
    """The rule book over a printed row, every sentence told."""
    return lambda _: {tell(one).finding.code for one in told_of_row(form)}


def _ways_told(form: FilledForm) -> Example:
    """The sentences put behind another's."""

    def example(_: Path) -> set[str]:
        found = findings_of(form)
        appended = {"TT604"} if any("ways" in one.facts for one in found) else set()
        appended |= {"TT606"} if any("agreeing" in one.facts for one in found) else set()
        return appended | ({"TT605"} if any(one.cause for one in found) else set())

    return example


def of_row(**changes: object) -> Example:
    """The rule book over a row of a printed summary: every score 2, some typed otherwise."""

    def example(_: Path) -> set[str]:
        typed = {leaf.id: "2" for leaf in QD1187.leaves()} | changes.get("typed", {})  # type: ignore[operator]
        form = replace(make_form(typed=typed, total=str(changes.get("total", "18"))), head=HeaderCounts())
        found = check_form(QD1187, form, inputs_of_summary_row(form), ScoringOptions(), "Xã A")
        return {tell(one).finding.code for one in found}

    return example


def of_findings(found: Callable[[], Iterable[Finding]]) -> Example:
    """A check over values laid side by side, every sentence told."""
    return lambda _: {tell(one).finding.code for one in found()}


def doing(what: Callable[[Path], Iterable[tuple[str, Mapping[str, Fact]]]]) -> Example:
    """A step by itself: the code it stops with, or those of the doubts it gives back; every sentence told."""

    def example(folder: Path) -> set[str]:
        try:
            given = what(folder)
        except TthcError as error:
            given = ((error.code, error.facts),)
        return {tell(Finding(code, facts)).finding.code for code, facts in given}

    return example


def of_bytes(data: bytes, name: str = "a.xlsx") -> Example:
    """A file as its cells."""
    return doing(lambda _: read_bytes(data, name).doubts)


@contextmanager
def _patched() -> Iterator[pytest.MonkeyPatch]:
    with pytest.MonkeyPatch.context() as patch:
        yield patch


def _beside_a_folder(*, closed: bool) -> Example:
    """A run over a sound form, and a folder of a commune that opens or does not."""

    def example(folder: Path) -> set[str]:
        (folder / "xa").mkdir()
        (folder / "a.xlsx").write_bytes(_sound())
        with closed_folder(folder / "xa") if closed else nullcontext():
            return _seen(consolidate(Request((folder,))))

    return example


def of_command(
    *arguments: str, name: str = "tong-hop", before: Callable[[Path], object] | None = None
) -> Example:
    """The command in a folder where vao/a.xlsx is a sound form; what it says as JSON."""

    def example(folder: Path) -> set[str]:
        (folder / "vao").mkdir()
        (folder / "vao" / "a.xlsx").write_bytes(_sound())
        if before is not None:
            before(folder)
        with _patched() as patch:
            patch.chdir(folder)
            done = CliRunner().invoke(tthc.cli.app, [name, *arguments, "--json", "-"])
        return {one["code"] for one in json.loads(done.stdout)["findings"]}

    return example


_TWO_SETS = ("--bo-tieu-chi", "bo")


def _of_workbook(place: str = "C:\\Sổ\\tthc_workbook.xlsm", **host: object) -> Example:
    """A button that writes, in a workbook at a place and in a program in a state; Excel is never waited for."""

    def example(folder: Path) -> set[str]:
        book = FakeBook("thu")
        book.fullname = place
        for name, value in host.items():
            setattr(book.app.host, name, value)
        with _patched() as patch:
            patch.setattr(tthc.excel.calls, "ACTIONS", {"thu": lambda book: Result("Xong.")})
            patch.setattr(tthc.excel.guard, "_WAITS", ())
            tthc.excel.calls.serve(book)  # type: ignore[arg-type]
        outcome, _, details = book.result
        return set() if outcome == "ok" else {details.splitlines()[0]}

    return example


_IN_A_FOLDER = _of_workbook()


def _told_by(work: Callable[[Path], object]) -> Example:
    """What is refused with a code."""

    def example(folder: Path) -> set[str]:
        try:
            work(folder)
        except TthcError as error:
            return {error.code}
        return set()

    return example


def _written_to(place: str) -> Example:
    """A result written as a file beside a workbook."""

    def work(folder: Path) -> None:
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        opened: Any = SimpleNamespace(path=folder / "so.xlsm", forms=SimpleNamespace(rows=()))
        output_path(opened, str(folder / place), "xlsx")

    return _told_by(work)


def _pdf_made(fails: bool) -> Example:
    """A consolidation printed by a program that may have no printer."""

    def work(folder: Path) -> None:
        (folder / "vao").mkdir()
        (folder / "vao" / "a.xlsx").write_bytes(_sound())
        request = Request((folder / "vao",))

        def to_pdf(path: Path, include: object) -> None:
            if fails:
                raise OSError("no printer")
            path.write_bytes(b"%PDF")

        book: Any = FakeBook()
        opened = SimpleNamespace(to_pdf=to_pdf, close=lambda: None)
        book.app.books = SimpleNamespace(open=lambda *_, **__: opened)
        book.activate = lambda: None
        run: Any = SimpleNamespace(result=consolidate(request), request=request)
        with _patched() as patch:
            patch.setenv("TTHC_HOME", str(folder / "cai-dat" / "0.1.0"))
            as_pdf(book, run)

    return _told_by(work)


def _marked(
    period: str = PERIOD, mark: str | None = "", action: Callable[..., Result] | None = None
) -> Example:
    """A workbook with a period and the mark of a closed one; a button that writes, or closing itself."""

    def work(folder: Path) -> object:
        book: Any = FakeBook("thu")
        book.cells["cau_hinh_ky"] = period
        if mark is not None:
            book.cells["ky_da_chot"] = mark
        return action(book) if action else ensure_open(book)

    return _told_by(work)


def _set_files(*names: str, other: bool) -> Callable[[Path], None]:
    """Criteria set files of one id; `other`: the last one says something else."""

    def write(folder: Path) -> None:
        text = (ROOT / "tests" / "data" / "unlike.toml").read_text(encoding="utf-8")
        for name in names:
            (folder / name).parent.mkdir(exist_ok=True)
            changed = text.replace("Bộ tiêu chí thử", "Bộ khác") if other and name == names[-1] else text
            (folder / name).write_text(changed, encoding="utf-8")

    return write


def _versions(until: str) -> Callable[[Path], None]:
    """Two sets of the same words, the second in force from 2022, the first with a line on its end."""

    def write(folder: Path) -> None:
        text = (ROOT / "python/tthc/criteria/sets/qd1187-dienbien.toml").read_text(encoding="utf-8")
        (folder / "bo").mkdir()
        begun = "valid_from = 2019-11-13"
        for name, days in (("cu", f"{begun}\n{until}"), ("moi", "valid_from = 2022-01-01")):
            own = text.replace('id = "qd1187-dienbien"', f'id = "{name}"').replace(begun, days)
            (folder / "bo" / f"{name}.toml").write_text(own, encoding="utf-8")

    return write


def _named_set(name: str) -> Example:
    def example(_: Path) -> set[str]:
        try:
            new_set(Path(name))
        except TthcError as error:
            return {error.code}
        return set()

    return example


@cache
def _sound() -> bytes:
    return form_bytes(make_form())


MESSY: Mapping[str, str] = {
    "TT101": "01-head-line-4",
    "TT102": "02-level",
    "TT103": "02-negative",
    "TT104": "09-level",
    "TT105": "04-head-date",
    "TT107": "01-head-line-6",
    "TT108": "07-on-own-row",
    "TT109": "37-endless-head-csv",
    "TT110": "21-criterion-6-gone",
    "TT111": "09-tick",
    "TT112": "21-level-gone",
    "TT113": "21-criterion-twice",
    "TT115": "21-two-count-columns-0",
    "TT118": "07-odd-sign-6",
    "TT119": "19-note-0",
    "TT130": "22-total-decides",
    "TT131": "22-unclear",
    "TT156": "22-one-digit-off",
    "TT160": "22-one-too-few-but-known",
    "TT133": "26-repeat",
    "TT134": "26-gap",
    "TT135": "21-no-headings-at-all",
    "TT136": "20-count-merged-down",
    "TT137": "21-criterion-twice-differs",
    "TT138": "25-sum-and-signatures",
    "TT139": "22-one-too-few",
    "TT140": "41-vni-csv",
    "TT142": "09-new-kind",
    "TT145": "32-no-result",
    "TT146": "08-not-computed-C7",
    "TT147": "32-no-result",
    "TT148": "39-xlsm",
    "TT149": "34-padded",
    "TT150": "35-csv-as-xls",
    "TT151": "29-many",
    "TT510": "07-none",
    "TT520": "40-spelling-5",
    "TT521": "42-identical",
    "TT522": "42-different",
    "TT523": "45-not-this-period-0",
    "TT524": "44-stranger",
    "TT526": "45-group-total",
    "TT527": "27-blank-row",
    "TT528": "44-nameless",
    "TT529": "45-blank-template",
    "TT530": "45-no-period",
    "TT535": "22-one-unit-twice",
    "TT537": "40-typo",
    "TT538": "44-two-former-units",
    "TT540": "24-draft-hidden",
    "TT541": "24-rows",
    "TT542": "24-the-form-itself",
    "TT545": "17-other-unit",
    "TT547": "19-unit-name",
    "TT902": "37-nothing",
    "TT903": "37-zeros",
    "TT904": "33-cut",
    "TT905": "35-letter",
    "TT908": "35-shortcut",
    "TT909": "38-lock-files",
    "TT921": "37-entities",
    "TT923": "36-wrong",
    "TT924": "35-pdf",
    "TT926": "37-web-page-of-an-error",
    "TT929": "30-workbook-with-picture",
}
"""The case of the messy set that raises a code; the good form it was made from does not."""

A, B = make_form(unit="Xã A"), make_form(unit="Xã B")
_CELLS = form_cells(make_form(early=10, total="18", typed={"1": "2"}))
_TWO_LEVELS = moved(_CELLS, row=14) | {(14, 2): _CELLS[13, 2], (14, 3): Decimal(2), (14, 4): Decimal(77)}
_GROUP = {"0.xlsx": form_bytes(A), "1.xlsx": form_bytes(B)}


def _cells(cells: Mapping[tuple[int, int], object]) -> Example:
    return lambda _: {one.code for read in read_cells(dict(cells)) for one in read.findings}  # type: ignore[arg-type]


def _group_form(form: FilledForm, **options: object) -> Example:
    """Two units and the printed total of their group."""
    total = replace(form, unit=replace(form.unit, value="UBND các xã, phường"))
    return of_files({**_GROUP, "tong.xlsx": form_bytes(total)}, **options)  # type: ignore[arg-type]


def _without_period(**request: object) -> Example:
    def change(sheet: Worksheet) -> None:
        sheet["A3"].value, sheet["A4"].value = "Kỳ đánh giá:", None

    return of_files({"a.xlsx": edited(change, _sound())}, **request)  # type: ignore[arg-type]


def _with_template(*, blank: bool, decisions: Sequence[str] = ()) -> Example:
    """A form with a second sheet beside it: another form, blank or not."""
    other = make_form(unit="Xã B")
    other = replace(other, head=HeaderCounts(), criteria={}) if blank else other
    source = load_workbook(io.BytesIO(form_bytes(other))).worksheets[0]
    book = load_workbook(io.BytesIO(_sound()))
    beside = book.create_sheet("Mẫu")
    for row in source.iter_rows():
        for cell in row:
            if cell.value is not None:
                beside.cell(cell.row, cell.column, cell.value)
    target = io.BytesIO()
    book.save(target)
    return of_files({"a.xlsx": target.getvalue()}, decisions=decisions)


def _across(told: Told) -> Example:
    """One unit as several forms tell of it."""
    return of_findings(lambda: compared(told))


def _staff(*lines: StaffRow) -> Example:
    return of_findings(lambda: check_staff(QD1187, StaffForm(Place("bm01.xlsx"), lines)))


def _text(*paragraphs: str) -> Example:
    """Paragraphs of a report above a table of seven units."""
    said = [(one, Place("a.docx", "văn bản Word", at, 1)) for at, one in enumerate(paragraphs, 1)]
    return of_findings(
        lambda: check_text(QD1187, read_statements(said, reports.LABELS), _TEXT_GROUPS, reports.TABLE)
    )


def _of_received(*, units: bool) -> Example:
    """Tổng hợp of a workbook with nothing in it, or with one form."""

    def work(folder: Path) -> list[tuple[str, Mapping[str, Fact]]]:
        rows = (
            workbooks.received(sorted((DIEN_BIEN_PHU / "don-vi").glob("*him-lam*")), folder) if units else []
        )
        run = SimpleNamespace(result=workbooks.run(workbooks.book(folder, rows)))
        with_units(run)  # type: ignore[arg-type]
        return []

    return doing(work)


def _of_selection(*, chart: bool) -> Example:
    """Nguồn số liệu with a chart selected, or a cell."""

    def work(_: Path) -> list[tuple[str, Mapping[str, Fact]]]:
        cell = SimpleNamespace(value=1, get_address=lambda *_: "C7")
        area = type("Cells", (), {"sheet": SimpleNamespace(name="TỔNG HỢP"), "row": 7, "column": 3})()
        type(area).__getitem__ = lambda *_: cell
        selected_cell(SimpleNamespace(selection=None if chart else area))  # type: ignore[arg-type]
        return []

    return doing(work)


def _of_book(**changed: str | None) -> Example:
    """A workbook that received one form; without a unit only the file's row is left."""

    def example(folder: Path) -> set[str]:
        (row,) = workbooks.received(sorted((DIEN_BIEN_PHU / "don-vi").glob("*him-lam*")), folder)
        row |= changed
        kept = row if row["unit"] else {key: row[key] for key in ("file", "original", "digest")}
        if changed.keys() == {"set"}:  # of a file the form says which set it is of
            kept = {**row, "original": None}
        return {one.finding.code for one in workbooks.run(workbooks.book(folder, [kept])).findings}

    return example


def _reported(*, table: Path | None) -> Example:
    """A Word report with its table, or without."""

    def run(folder: Path) -> set[str]:
        said = "Quý II năm 2022: chấm điểm 22 đơn vị."
        return _seen(consolidate(Request((word(folder / "a.docx", (said,), table),))))

    return run


def _since(period: str) -> Example:
    """A form of this period, and one given as that of the period before."""

    def run(folder: Path) -> set[str]:
        for name, of in (("moi.xlsx", PERIOD), ("cu.xlsx", period)):
            (folder / name).write_bytes(form_bytes(A, period=of))
        return _seen(consolidate(Request((folder / "moi.xlsx",), previous=(folder / "cu.xlsx",))))

    return run


def _with_mistake(decision: str, **files: bytes) -> Example:
    """A form with a wrong count and a decision about it."""
    wrong = form_bytes(make_form(head={Count.RESOLVED: 11}))
    return of_files(
        {"a.xlsx": wrong}, decisions=[decision], then={f"{key}.xlsx": d for key, d in files.items()}
    )


def _merged(*forms: FilledForm) -> Example:
    return of_forms(*forms, listed="Xã Mới,g,Xã A|Xã B")


def _both_readers(second: int) -> Example:
    def read(_: Path) -> tuple[Doubt, ...]:
        with _patched() as patch:
            other = (RawSheet("S", {(1, 1): Decimal(second)}),)
            patch.setattr(two_readers, "read_with_calamine", lambda _: other)
            return read_bytes(xls_bytes(XlsSheet("S", {(1, 1): 5})), "a.xls").doubts

    return doing(read)


def _limits(*sheets: RawSheet, most_cells: int = limits.MOST_CELLS) -> Example:
    def within(_: Path) -> tuple[Doubt, ...]:
        with _patched() as patch:
            patch.setattr(limits, "MOST_CELLS", most_cells)
            return limits.within_limits(sheets)[1]

    return doing(within)


def _packed(data: bytes, *, without: str = "", twice: str = "", more: int = 0) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        names = [name for name in old.namelist() if name != without]
        for name in (*names, *([twice] if twice else [])):
            new.writestr(name, old.read(name))
        for at in range(more):
            new.writestr(f"xl/media/{at}.txt", b"")
    return target.getvalue()


def _two_sheets() -> bytes:
    book, target = Workbook(), io.BytesIO()
    book.worksheets[0]["A1"].value = 1
    book.create_sheet("Trang 2")["A1"].value = 1
    book.save(target)
    return target.getvalue()


_SPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_RELATIONS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'


def _first_sheet(data: bytes, inside: str) -> bytes:
    """The workbook with another first sheet, and with a picture."""
    page = f"<worksheet {_SPACE} {_RELATIONS}>{inside}</worksheet>".encode()
    return repacked(data, {"xl/worksheets/sheet1.xml": page, "xl/media/image1.png": b"\x89PNG"})


def _emptied() -> bytes:
    """A sheet that says how large it is and holds nothing."""
    page = f'<worksheet {_SPACE}><dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'
    return repacked(_sound(), {"xl/worksheets/sheet1.xml": page.encode()})


_PICTURE = '<sheetData/><drawing r:id="rId1"/>'


def _twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile says that a name is there twice, which is the point
        return _packed(_sound(), twice="xl/workbook.xml")


def _stray() -> bytes:
    """One cell at the very end of the sheet."""
    return put({"A1": 1, "XFD1048576": 2}, _two_sheets())


def _same_outputs(other: str) -> Example:
    """--ra and --json of one run; the JSON object tells nothing, the sentence does."""

    def run(folder: Path) -> set[str]:
        (folder / "a.xlsx").write_bytes(_sound())
        arguments = ["kiem-tra", str(folder / "a.xlsx"), "--ra", str(folder / "kq.csv"), "--json"]
        done = CliRunner().invoke(tthc.cli.app, [*arguments, str(folder / other)])
        return {"TT965"} if catalogue()["TT965"].fix in done.stderr else set()

    return run


def _in_the_cloud(attributes: int) -> Example:
    """A file that cannot be opened, on a drive that says whether it was fetched."""

    def read(folder: Path) -> tuple[Doubt, ...]:
        (folder / "a.xlsx").write_bytes(_sound())

        def offline(*_: object) -> None:
            raise OSError(22, "cloud")

        with _patched() as patch:
            patch.setattr(Path, "open", offline)
            state = SimpleNamespace(st_file_attributes=attributes, st_mtime=0.0)
            patch.setattr(Path, "stat", lambda _: state)
            grids(folder / "a.xlsx")
        return ()

    return doing(read)


def _in_seconds(seconds: float) -> Example:
    def read(folder: Path) -> tuple[Doubt, ...]:
        (folder / "a.xlsx").write_bytes(_sound())
        with ReaderProcess(seconds=seconds) as process:
            return process.read(folder / "a.xlsx").doubts

    return doing(read)


def _large(megabytes: int) -> Example:
    def run(folder: Path) -> set[str]:
        (folder / "vao").mkdir()
        with (folder / "vao" / "a.xlsx").open("wb") as stream:
            stream.truncate(megabytes * 1024 * 1024)
        return _seen(consolidate(Request((folder / "vao",))))

    return run


def _kept(*, changed: bool) -> Example:
    """The originals of a run are kept after one of them was sent again, or not."""

    def keep(folder: Path) -> set[str]:
        (folder / "vao").mkdir()
        path = folder / "vao" / "a.xlsx"
        path.write_bytes(_sound())
        result = consolidate(Request((path,)))
        if changed:
            path.write_bytes(form_bytes(B))
        return _seen(keep_originals(result, (path.parent,), folder / "kq.xlsx"))

    return keep


def _closed(
    *reasons: str,
    again: bool = False,
    inside: bool = False,
    lost: bool = False,
    broken: bool = False,
) -> Example:
    """A period closed; then opened for a reason, and closed again, where that is asked for."""

    def steps(folder: Path) -> Iterable[tuple[str, Mapping[str, Fact]]]:
        (folder / "vao").mkdir()
        path = folder / "vao" / "a.xlsx"
        path.write_bytes(_sound())
        asked = Request((path.parent,))
        result, target = consolidate(asked), (path.parent if inside else folder) / "quy-ii"
        if lost:
            path.write_bytes(form_bytes(B))
        made = close(result, asked, target, when=_CLOSED_AT)
        if broken:
            (made.folder / "ket-qua.json").unlink()
        for reason in reasons:
            reopen(target, reason, when=_CLOSED_AT)
        if again:
            close(result, asked, target, when=_CLOSED_AT)
        return ()

    return doing(steps)


def _breaking_down(error: Exception | None) -> Example:
    def run(folder: Path) -> set[str]:
        with _patched() as patch:
            if error is not None:

                def fails(*_: object) -> None:
                    raise error

                patch.setattr(tthc.cli, "consolidate", fails)
            return of_command("vao", name="kiem-tra")(folder)

    return run


def _not_replaced(*, refused: bool) -> Example:
    def run(folder: Path) -> set[str]:
        def held(*_: object) -> None:
            raise PermissionError(13, "held")

        with _patched() as patch:
            if refused:
                patch.setattr(os, "replace", held)
            return of_command("vao", "--ra", "kq.xlsx")(folder)

    return run


def _file(name: str, text: str) -> Callable[[Path], object]:
    return lambda folder: (folder / name).write_text(text, encoding="utf-8")


def _blank(
    period: str, *chosen: str, listed: str = "Xã A,communes,", to: str = "ra", there: str = ""
) -> Example:
    """Blank forms for a list, put into a folder where one file may lie already."""

    def made(folder: Path) -> Iterator[tuple[str, Mapping[str, Fact]]]:
        units = folder / "danh-muc.csv"
        units.write_text(f"ten,nhom,tu_ngay\n{listed}\n", encoding="utf-8")
        if there:
            (folder / to).mkdir()
            (folder / to / there).touch()
        forms = blank_forms(units, period, chosen)
        write_blank_forms(forms, folder / to, overwrite=False)
        return ((told.finding.code, told.finding.facts) for told in forms.warnings)

    return doing(made)


def _needing(period: str, units: Sequence[NamedRow]) -> Example:
    """Forms for the units of a workbook whose settings say so much."""

    def step(_: Path) -> Iterable[tuple[str, Mapping[str, Fact]]]:
        ensure_ready(period, units)
        return ()

    return doing(step)


def _moving_on(period: str) -> Example:
    """A workbook of the second quarter that is to go on to a period."""

    def step(_: Path) -> Iterable[tuple[str, Mapping[str, Fact]]]:
        new_period_of(period, "Quý II năm 2022")
        return ()

    return doing(step)


def _blank_by_command(*arguments: str) -> Example:
    def run(folder: Path) -> set[str]:
        with _patched() as patch:
            patch.chdir(folder)
            told = CliRunner().invoke(tthc.cli.app, ["tao-bieu-mau", *arguments]).stderr
        return {code for code, entry in catalogue().items() if told.startswith(entry.sentence)}

    return run


_TO_FILE = ("vao", "--ra", "kq.xlsx")
_AS_IT_SHOULD_BE = of_command(*_TO_FILE)
_LISTED = ("--danh-muc", "danh-muc.csv")
_DECIDED = ("--quyet-dinh", "q.csv")
_CLOSED_AT = datetime(2026, 9, 30, 17)
_DIFFERENT_COUNTS = make_form(early=19, late=1)
_ACCEPTED = "a.xlsx,,,,TT201,chap_nhan,,đã hỏi lại,,"
_SENT_BEFORE = f"{_ACCEPTED},,aaaaaaaaaaaa"

TEN_SCORES, NINE_SCORES = (folder / "da-in" / "bang-tong-hop.xlsx" for folder in (DIEN_BIEN_PHU, TUAN_GIAO))
"""A printed table with ten scores in eleven rows, and one with a 0 in the line of a group's title."""
_UNCLEAR = make_form(head={Count.RECEIVED: 10, Count.ONLINE: 3, Count.CARRIED_OVER: 3, Count.DIRECT: 5})
_PETITIONS = {Count.PETITIONS: 2, Count.PETITIONS_ON_TIME: 1, Count.PETITIONS_PROLONGED: 0}
_OTHER_STAFF_SCORE = Told("Xã Nà Tấu", NA_TAU, None, (staff_line("10"),))
_ONE_STAFF_SCORE = Told("Xã Nà Tấu", NA_TAU, None, (staff_line("7"),))
_OTHER_SCORE, _SAME_SCORE = (
    Told("Xã A", make_form(typed=SCORES), printed_row({**SCORES, "9": score})) for score in ("1", "2")
)
_OTHER_COUNT, _SAME_COUNT = (
    Told("Xã A", make_form(late=3), printed_row(counts={Count.LATE: late})) for late in (2, 3)
)
_RATED = line("Cán bộ 1", "9.73", 0)
_TEXT_GROUPS = [
    reports.GROUPS[0],
    reports.group("c", reports.COMMUNES, make_form(early=10), reports.printed(20, "15.50")),
]
_RECEIVED = reports.DOSSIERS.format("xã", 20)
_LEFT = make_form(early=30, head={Count.RECEIVED: 38, Count.IN_PROGRESS: 8})


def _with_sentence(part: str) -> Example:
    """A form beside a report's text that counts its dossiers and some of their parts."""
    sentence = f"* Tổng số hồ sơ TTHC của cấp xã đã tiếp nhận là 12 hồ sơ trong đó: {part}"
    return of_files({"a.xlsx": form_bytes(make_form(early=12, unit="Phòng A")), "b.csv": sentence.encode()})


_INDICATORS = """
STT|TÊN CƠ QUAN, ĐƠN VỊ|ĐIỂM CÁC CHỈ SỐ|||||||||||TỔNG ĐIỂM ĐẠT ĐƯỢC|XẾP LOẠI
||Nhóm công khai, minh bạch|||Tiến độ, KQ giải quyết (30đ)|Cung cấp DVTT||Số hóa hồ sơ||Mức độ hài lòng
||Chỉ số 1|Chỉ số 2|Chỉ số 3||Chỉ số 1 (10đ)|Chỉ số 2|Chỉ số 1|Chỉ số 2|Chỉ số 1|Chỉ số 2|Chỉ số 3
1|UBND xã A|-|-|-|30|10|-|0|0|5|5|5|55/70|Khá
"""
_TOTALS = "TT|Đơn vị|Điểm tự chấm|Điểm thẩm định|Chỉ số CCHC\n1|UBND xã A|83,5/97|75,42/94|80,23"
_TWO_COLUMNS = """
STT|Tiêu chí|Điểm tối đa|Điểm tự chấm|Điểm thẩm định
1|Tổng số điểm các tiêu chí, tiêu chí thành phần|100|83,5/97|75,42/94
"""


_SCORED = "Chỉ số|Điểm tối đa|Điểm tự chấm\n" + "\n".join(
    f"{leaf.wording}|{leaf.maximum}|1" for leaf in QD459.leaves()
) + "\nTổng điểm|100|11\n"  # fmt: skip


def _sheet_of(text: str) -> Grid:
    return Grid("a.xlsx", "S", table_cells(text))


def _printed(text: str) -> Example:
    """A printed table of any set."""

    def read() -> Sequence[Finding]:
        found = read_summary(_sheet_of(text), shipped_sets())
        return found.findings if found is not None else ()

    return of_findings(read)


def _beside(*heads: str) -> bytes:
    """A workbook with the criteria in rows and a column under each heading."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.append(["STT", "Chỉ số", "Điểm tối đa", *heads])
    for leaf in QD459.leaves():
        sheet.append([leaf.label, leaf.wording, float(leaf.maximum), *(1 for _ in heads)])
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()


def _told_in(*paragraphs: str) -> Example:
    """A report's text."""

    def read() -> Sequence[Finding]:
        found = read_told_rows(_sheet_of("\n".join(paragraphs)), shipped_sets())
        return found.findings if found is not None else ()

    return of_findings(read)


def _form_in(text: str) -> Example:
    """A unit form of any set."""
    return of_findings(
        lambda: [one for read in read_forms(_sheet_of(text), shipped_sets()) for one in read.findings]
    )


def _written(what: Callable[[Path], object]) -> Example:
    """A step of writing into the open workbook, with no more of it than the step asks for."""

    def step(folder: Path) -> list[tuple[str, Mapping[str, Fact]]]:
        what(folder)
        return []

    return doing(step)


def _found(*tabs: str) -> Example:
    """Looking for NHẬT KÝ in a workbook with these tabs."""
    names = SimpleNamespace(contains=lambda _: False)
    sheets = [SimpleNamespace(name=tab) for tab in tabs]
    book: Any = SimpleNamespace(names=names, sheets=sheets)
    return _written(lambda _: our_sheet(book, LOG))


def _protected(password: str) -> Example:
    def write(_: Path) -> None:
        sheet: Any = FakeSheet(password=password)
        host: Any = FakeHost()
        with unlocked(host, [(sheet, "TỔNG HỢP")]):
            pass

    return _written(write)


def _locked(locked: bool) -> Example:
    host: Any = FakeHost(locked=locked)
    book: Any = SimpleNamespace()
    return _written(lambda _: check_structure(host, book))


def _own(row: int) -> Example:
    return _written(lambda _: own_cells("TỔNG HỢP", {(row, 2): "'tự ghi"}, Area(1, 1), Area(1, 1, 9, 9)))


def _undone(now: float) -> Example:
    after = SheetState("TỔNG HỢP", 7, 3, ((1.5,),))
    return _written(lambda _: check_unedited("Tổng hợp", [("TỔNG HỢP", {(7, 3): now}, after)]))


def _saved(name: str) -> Example:
    def look(folder: Path) -> None:
        (folder / "so.xlsm").write_bytes(b"")
        book: Any = SimpleNamespace(fullname=str(folder / name))
        book_path(book)

    return _written(look)


def _record(text: str) -> Example:
    def read(folder: Path) -> None:
        write_record(folder, Record("Tổng hợp"))
        if text:
            (folder / "ban-ghi.json").write_text(text, encoding="utf-8")
        read_record(folder)

    return _written(read)


OTHERS: Mapping[str, Pair] = {
    # reading cells
    "TT106": (of_files({"a.xlsx": put({"D13": 3.80341})}), of_files({"a.xlsx": put({"D13": 3.803})})),
    "TT114": (_cells(_TWO_LEVELS), _cells(_CELLS)),
    "TT116": (_cells(_CELLS | {(14, 5): Decimal("1.5")}), _cells(_CELLS)),
    "TT117": (_cells(_CELLS | {(13, 3): Decimal(1), (14, 3): Decimal(2)}), _cells(_CELLS)),
    "TT132": (_cells(_CELLS | {(48, 5): "18/20"}), _cells(_CELLS | {(48, 5): "18/18"})),
    "TT141": (_both_readers(6), _both_readers(5)),
    "TT143": (of_bytes(_emptied()), of_bytes(_sound())),
    "TT144": (of_bytes(b"a,b\n1\n", "a.csv"), of_bytes(as_csv(plain_rows()), "a.csv")),
    "TT152": (_limits(RawSheet("S", {(1, 1): "a" * 32_768})), _limits(RawSheet("S", {(1, 1): "a" * 32_767}))),
    "TT153": (_limits(RawSheet("S", {(1, 1): "a\0b"})), _limits(RawSheet("S", {(1, 1): "ab"}))),
    "TT154": (of_bytes(_first_sheet(_two_sheets(), _PICTURE)), of_bytes(_two_sheets())),
    "TT155": (of_bytes(_packed(_two_sheets(), without="xl/worksheets/sheet2.xml")), of_bytes(_two_sheets())),
    # rows of a printed summary
    "TT315": (of_row(typed={"7": "1.5"}), of_row(typed={"7": "1"})),
    "TT405": (of_row(total="17.99"), of_row(total="18")),
    # units, periods, groups
    "TT501": (_group_form(_DIFFERENT_COUNTS), _group_form(make_form(early=20))),
    "TT502": (
        _group_form(make_form(early=20, typed={"1": "1.66"})),
        _group_form(make_form(early=20, typed={"1": "2"})),
    ),
    "TT503": (
        _group_form(make_form(early=20), listed="Xã A,UBND CÁC XÃ\nXã B,UBND CÁC XÃ\nXã C,UBND CÁC XÃ"),
        _group_form(make_form(early=20), listed="Xã A,UBND CÁC XÃ\nXã B,UBND CÁC XÃ"),
    ),
    "TT511": (of_forms(A, make_form(unit="Xã B", head={Count.RECEIVED: None})), of_forms(A, B)),
    "TT525": (
        of_files({**_GROUP, "c.xlsx": form_bytes(make_form(TT01, unit="Xã C"), TT01)}),
        of_files({"c.xlsx": form_bytes(make_form(TT01, unit="Xã C"), TT01)}),
    ),
    "TT531": (
        of_forms(A, *[make_form(unit=f"UBND các xã{more}") for more in ("", ", phường")]),
        of_forms(A, make_form(unit="UBND các xã, phường")),
    ),
    "TT532": (
        of_files({"a.xlsx": form_bytes(A, period="Quý II năm 2015")}),
        of_files({"a.xlsx": form_bytes(A)}),
    ),
    "TT534": (_without_period(), _without_period(period=PERIOD)),
    "TT536": (
        of_files(dict.fromkeys(("b.xlsx", "c.xlsx"), (DIEN_BIEN_PHU / "da-in" / "bm01.xlsx").read_bytes())),
        of_files({"b.xlsx": (DIEN_BIEN_PHU / "da-in" / "bm01.xlsx").read_bytes()}),
    ),
    "TT577": (
        of_files({"b.xlsx": appendix(), "c.xlsx": appendix()}),
        of_files({"b.xlsx": appendix()}),
    ),
    "TT578": (
        of_files({"b.xlsx": appendix(), "c.xlsx": appendix(Q8="Tốt")}),
        of_files({"b.xlsx": appendix(), "c.xlsx": appendix()}),
    ),
    "TT539": (_merged(A, make_form(unit="Xã Mới", early=30)), _merged(make_form(unit="Xã Mới", early=30))),
    "TT543": (_merged(A), _merged(A, B)),
    "TT544": (_merged(A, make_form(unit="Xã B", marks={"7": 1})), _merged(A, B)),
    "TT546": (
        of_files({"a.xlsx": form_bytes(A, period="Quý I và Quý II năm 2022")}),
        of_files({"a.xlsx": form_bytes(A)}),
    ),
    "TT548": (_with_template(blank=True), _with_template(blank=False)),
    # a unit in several forms, Biểu mẫu 01, the group, the text of a report, the period before
    "TT549": (_across(_OTHER_STAFF_SCORE), _across(_ONE_STAFF_SCORE)),
    "TT550": (_across(_OTHER_SCORE), _across(_SAME_SCORE)),
    "TT551": (_across(_OTHER_COUNT), _across(_SAME_COUNT)),
    "TT552": (_staff(line("Cán bộ 1", "4.99", 0)), _staff(line("Cán bộ 1", "5", 0))),
    "TT553": (_staff(_RATED, line("Cán bộ 2", "9", 0, 1)), _staff(_RATED, line("Cán bộ 2", "9", 0))),
    "TT554": (_staff(_RATED, line("Cán bộ 2", "9")), _staff(_RATED, line("Cán bộ 2", "9", 0))),
    "TT555": (_staff(line("Cán bộ 1", "9"), line("Cán bộ 2", "9")), _staff(_RATED, line("Cán bộ 2", "9"))),
    "TT556": (_staff(line("Cán bộ 1", "97.3", 0)), _staff(_RATED)),
    "TT557": (_staff(_RATED, replace(_RATED)), _staff(_RATED, replace(_RATED, section="II"))),
    "TT558": (
        of_findings(lambda: behind(make_form(early=21, late=2), SOUND, GIAO_DUC)),
        of_findings(lambda: behind(make_form(early=21), SOUND, SOUND)),
    ),
    "TT559": (
        of_findings(lambda: about_sums([sum_row(3, "Trung bình", "15.67")])),
        of_findings(lambda: about_sums([sum_row(3, "Trung bình", "15.77")])),
    ),
    "TT560": (
        _text("UBND cấp xã: 03/04 đơn vị xếp loại Tốt"),
        _text("UBND cấp xã: 02/04 đơn vị xếp loại Tốt"),
    ),
    "TT561": (_text("Đã chấm điểm 06/08 đơn vị"), _text("Đã chấm điểm 06/07 đơn vị")),
    "TT562": (_text("02 xã xếp loại Tốt: Xã E, Xã G."), _text("02 xã xếp loại Tốt: Xã E, Phường F.")),
    "TT563": (_text("02 xã xếp loại Tốt: Xã E."), _text("02 xã xếp loại Tốt: Xã E, Phường F.")),
    "TT579": (_text("02 xã xếp loại Tốt: Xã E, Xã Ê."), _text("02 xã xếp loại Tốt: Xã E, Phường F.")),
    "TT564": (
        _text(_RECEIVED, reports.TOTAL.format("15,51")),
        _text(_RECEIVED, reports.TOTAL.format("15,50")),
    ),
    "TT565": (_text(reports.DOSSIERS.format("xã", 21)), _text(_RECEIVED)),
    "TT566": (
        _reported(table=None),
        _reported(table=DIEN_BIEN_PHU / "nguon" / "bang-tong-hop.tsv"),
    ),
    "TT567": (
        of_findings(lambda: since(now(make_form(head={Count.CARRIED_OVER: 5})), _LEFT)),
        of_findings(lambda: since(now(make_form(head={Count.CARRIED_OVER: 8})), _LEFT)),
    ),
    "TT568": (
        of_findings(lambda: since(now(_LEFT), _LEFT)),
        of_findings(lambda: since(now(make_form(early=31)), _LEFT)),
    ),
    "TT569": (_since("Quý IV năm 2021"), _since(BEFORE)),
    "TT161": (_printed(_INDICATORS.replace("Chỉ số 1 (10đ)", "Khác")), _printed(_INDICATORS)),
    "TT166": (_printed(_INDICATORS.replace("Chỉ số 1 (10đ)", "Khác")), _printed(_INDICATORS)),
    "TT167": (
        of_files({"a.xlsx": _beside("Năm 2023", "Năm 2024")}),
        of_files({"a.xlsx": _beside("Xã A", "Xã B")}),
    ),
    "TT168": (
        of_files({"a.csv": _TOTALS.replace("80,23", "").replace("|", ";").encode()}),
        of_files({"a.csv": _TOTALS.replace("|", ";").encode()}),
    ),
    "TT162": (
        _printed(_INDICATORS.replace("|TỔNG", "||TỔNG").replace("|55", "|1|55")),
        _printed(_INDICATORS),
    ),
    "TT163": (_printed(_TOTALS.replace("|Điểm thẩm định", "").replace("|75,42/94", "")), _printed(_TOTALS)),
    "TT173": (_form_in(_SCORED + "Kết quả||Tốt"), _form_in(_SCORED + "Xếp loại||Tốt")),
    "TT174": (_form_in("Bảng chấm điểm của xã A\n" + _SCORED), _form_in("Đơn vị: Xã A\n" + _SCORED)),
    "TT171": (
        _told_in("1. UBND xã A:", "- Tự chấm: 83,5/97 điểm.", "2. Pô Kô:", "- Tự chấm: 80/97 điểm."),
        _told_in("1. UBND xã A:", "- Tự chấm: 83,5/97 điểm."),
    ),
    "TT172": (
        _told_in("1. UBND xã A:", "- Tự chấm: 83,5/97 điểm.", "- Điểm cộng: 5/7 điểm."),
        _told_in("1. UBND xã A:", "- Tự chấm: 83,5/97 điểm.", "- Có 5/7 thôn."),
    ),
    "TT164": (_told_in("1. UBND xã A:", "- Đơn vị tự chấm: 83,5/97 điểm."), _told_in("1. UBND xã A:")),
    "TT165": (_form_in(_TWO_COLUMNS.replace("|Điểm thẩm định", "")), _form_in(_TWO_COLUMNS)),
    "TT157": (_with_sentence("trực tuyến 15 hồ sơ"), _with_sentence("trực tuyến 05 hồ sơ")),
    "TT512": (
        of_findings(lambda: decided_against_the_sums(2)),
        of_findings(lambda: decided_against_the_sums(0)),
    ),
    # the workbook
    "TT701": (_of_book(set="qd0"), _of_book()),
    "TT702": (_of_book(original="mat.xlsx"), _of_book()),
    "TT703": (_of_book(late_reason="mất điện"), _of_book()),
    "TT704": (_of_book(unit=None), _of_book()),
    "TT705": (_of_book(sheet="khác"), _of_book()),
    "TT706": (_of_received(units=False), _of_received(units=True)),
    "TT730": (_of_selection(chart=True), _of_selection(chart=False)),
    "TT720": (_written_to("quy-ii/da-nhan/kq.xlsx"), _written_to("quy-ii/kq.xlsx")),
    "TT721": (_pdf_made(fails=True), _pdf_made(fails=False)),
    "TT723": (_marked(mark=f"{PERIOD}|quy-ii|9 giờ"), _marked(mark="Quý I năm 2022|quy-i|9 giờ")),
    "TT724": (_marked("", action=close_period), _marked()),
    "TT725": (_marked(mark=None, action=close_period), _marked(mark=None)),
    "TT707": (_needing("", ()), _needing("Quý II năm 2022", [(1, {"ten": "Xã A"})])),
    "TT708": (_moving_on("Quý II năm 2022"), _moving_on("Quý III năm 2022")),
    # files
    "TT326": (
        of_form(make_form(head=_PETITIONS, marks={"8": 0})),
        of_form(make_form(head=_PETITIONS, marks={"8": 2})),
    ),
    "TT158": (of_files({"b.xlsx": TEN_SCORES.read_bytes()}), of_files({"b.xlsx": NINE_SCORES.read_bytes()})),
    "TT159": (of_files({"b.xlsx": NINE_SCORES.read_bytes()}), of_files({"b.xlsx": TEN_SCORES.read_bytes()})),
    "TT408": (of_form(COMMUNES), of_form(make_form())),
    "TT409": (of_row(typed={"1": "1", "2": "1", "5": "1"}, total="15"), of_row()),
    "TT604": (_ways_told(_UNCLEAR), _ways_told(make_form())),
    "TT606": (
        _ways_told(typed_form(43, 120, 0, "1.26 1.26 2 2 1.62", "13.78")),
        _ways_told(typed_form(43, 120, 0, "1.26 1.26 2 2 1.26", "13.78")),
    ),
    "TT605": (_ways_told(EXPLAIN_CASES[0][1]), _ways_told(EXPLAIN_CASES[0][2])),
    "TT901": (doing(lambda folder: PROCESS.read(folder / "khong-co.xlsx").doubts), good),
    "TT906": (
        of_files({"a.xlsx": _sound(), "kq-quyet-dinh.csv": f"{_HEAD}\n".encode()}),
        of_files({"a.xlsx": _sound(), "so-lieu.csv": b"a,b\n1,2\n"}),
    ),
    "TT910": (of_forms(A), _with_mistake("khac.xlsx,,,,TT201,chap_nhan,,sai,,")),
    "TT911": (_with_mistake("khac.xlsx,,,,TT201,chap_nhan,,sai,,"), of_forms(A)),
    "TT912": (_with_mistake("a.xlsx,,,,,bo_qua,,bản cũ,,", b=_sound()), _with_mistake(_ACCEPTED)),
    "TT913": (_large(101), _large(0)),
    "TT914": (_beside_a_folder(closed=True), _beside_a_folder(closed=False)),
    "TT920": (of_bytes(_packed(_sound(), more=5001)), of_bytes(_packed(_sound(), more=1))),
    "TT922": (of_bytes(_twice()), of_bytes(_sound())),
    "TT925": (of_bytes(b"ID;PWXL"), of_bytes(_sound())),
    "TT927": (
        doing(lambda _: read_bytes(_stray(), "a.xlsx", reader=Reader.CALAMINE).doubts),
        doing(lambda _: read_bytes(_stray(), "a.xlsx").doubts),
    ),
    "TT928": (_in_seconds(0.001), _in_seconds(60)),
    "TT930": (_in_the_cloud(0x00400000), _in_the_cloud(0x20)),
    "TT931": (_limits(*[RawSheet("S", {})] * 256), _limits(*[RawSheet("S", {})] * 255)),
    "TT932": (
        _limits(RawSheet("S", {(1, 1): "a", (1, 2): "b"}), most_cells=1),
        _limits(RawSheet("S", {(1, 1): "a", (1, 2): "b"}), most_cells=2),
    ),
    # the run
    "TT937": (_of_workbook("tthc_workbook1"), _IN_A_FOLDER),
    "TT938": (_of_workbook("https://d.docs.live.net/1/a.xlsm"), _IN_A_FOLDER),
    "TT939": (_of_workbook("C:\\A\\AppData\\Local\\Temp\\Temp1_a.zip\\a.xlsm"), _IN_A_FOLDER),
    "TT951": (of_command(*_TO_FILE, before=_file("kq.xlsx", "cũ")), _AS_IT_SHOULD_BE),
    "TT952": (of_command("vao", "--ra", "vao"), _AS_IT_SHOULD_BE),
    "TT953": (of_command("vao", "--ra", "khong-co/kq.xlsx"), _AS_IT_SHOULD_BE),
    "TT954": (_not_replaced(refused=True), _not_replaced(refused=False)),
    "TT955": (of_command("khong-co", name="kiem-tra"), of_command("vao", name="kiem-tra")),
    "TT956": (
        of_command("vao", "--bo-tieu-chi", "x", name="kiem-tra"),
        of_command("vao", "--bo-tieu-chi", QD1187.id, name="kiem-tra"),
    ),
    "TT957": (
        of_command(*_TO_FILE, *_LISTED, before=_file("danh-muc.csv", "ten,nhom\nXã A,g\nXã A,g\n")),
        of_command(*_TO_FILE, *_LISTED, before=_file("danh-muc.csv", "ten,nhom\nXã A,g\n")),
    ),
    "TT958": (
        of_command("vao", "--ky", "kỳ này", name="kiem-tra"),
        of_command("vao", "--ky", PERIOD, name="kiem-tra"),
    ),
    "TT959": (
        of_command("trong", name="kiem-tra", before=lambda folder: (folder / "trong").mkdir()),
        of_command("vao", name="kiem-tra"),
    ),
    "TT960": (
        of_command("vao", "--bo-tieu-chi", "x.toml", name="kiem-tra", before=_file("x.toml", "schema = 1\n")),
        of_command("vao", "--bo-tieu-chi", str(ROOT / "tests" / "data" / "unlike.toml"), name="kiem-tra"),
    ),
    "TT961": (_breaking_down(RuntimeError("hỏng")), _breaking_down(None)),
    "TT962": (of_command("vao"), _AS_IT_SHOULD_BE),
    "TT963": (
        of_command("vao", "--ra", "vao/a.xlsx", "--ghi-de"),
        of_command(*_TO_FILE, "--ghi-de", before=_file("kq.xlsx", "cũ")),
    ),
    "TT964": (of_command(*_TO_FILE, "--danh-muc", "khong-co.csv"), _AS_IT_SHOULD_BE),
    "TT965": (_same_outputs("kq.csv"), _same_outputs("kq.json")),
    "TT966": (
        of_command(*_TO_FILE, *["--nguoi-ky", "A"] * 3),
        of_command(*_TO_FILE, *["--nguoi-ky", "A"] * 2),
    ),
    "TT967": (
        of_command("vao", *_DECIDED, name="kiem-tra", before=_file("q.csv", f"{_HEAD}\na.xlsx,,,,,xoa\n")),
        of_command("vao", *_DECIDED, name="kiem-tra", before=_file("q.csv", f"{_HEAD}\na.xlsx,,,,,\n")),
    ),
    "TT968": (
        of_command("vao", *_DECIDED, name="kiem-tra"),
        of_command("vao", *_DECIDED, name="kiem-tra", before=_file("q.csv", f"{_HEAD}\n")),
    ),
    "TT969": (of_command("vao", "--ra", "vao/kq.xlsx"), _AS_IT_SHOULD_BE),
    "TT940": (_closed(again=True), _closed("đính chính", again=True)),
    "TT941": (_closed(" "), _closed("đính chính")),
    "TT942": (_closed("đính chính", "đính chính"), _closed("đính chính")),
    "TT943": (_closed(inside=True), _closed()),
    "TT944": (_closed("x", again=True, broken=True), _closed("x", again=True)),
    "TT945": (_closed(lost=True), _closed()),
    "TT970": (_kept(changed=True), _kept(changed=False)),
    "TT974": (_with_mistake("khac.xlsx,,,,TT201,chap_nhan,,sai,,"), _with_mistake(_ACCEPTED)),
    "TT975": (_with_mistake("a.xlsx,,Biểu 03,C7,TT201,sua,10,,,"), _with_mistake(_ACCEPTED)),
    "TT976": (
        _with_template(blank=False, decisions=["a.xlsx,,Mẫu,,,bo_qua,,bản cũ,,"]),
        _with_template(blank=False),
    ),
    "TT977": (_with_mistake(_SENT_BEFORE), _with_mistake(_ACCEPTED)),
    "TT978": (
        of_command("vao", "--ra", "q.csv", name="kiem-tra", before=_file("q.csv", "của tôi")),
        of_command("vao", "--ra", "q.csv", name="kiem-tra", before=_file("q.csv", f"{_HEAD}\n")),
    ),
    "TT979": (
        of_command("vao", "--ra", "q.xlsx", name="kiem-tra"),
        of_command("vao", "--ra", "q.csv", name="kiem-tra"),
    ),
    "TT980": (_blank("Năm 2022", "qd766-2022"), _blank("Năm 2022")),
    "TT981": (_blank("Tháng 02 năm 2024", "qd1187-dienbien"), _blank("Năm 2022", "qd1187-dienbien")),
    "TT982": (_blank("Năm 2022", listed="Xã A,,01/7/2025"), _blank("Năm 2022")),
    "TT983": (_blank("Năm 2022", to="danh-muc.csv"), _blank("Năm 2022")),
    "TT984": (_blank("Năm 2022", there="BM_Nam2022_Xa-A.xlsx"), _blank("Năm 2022", there="khac.xlsx")),
    "TT985": (
        _blank_by_command(),
        _blank_by_command("--danh-muc", "khong-co.csv", "--ky", "x", "--ra", "ra"),
    ),
    "TT986": (_blank("Tháng 02 năm 2024", listed="Sở A,agencies,"), _blank("Tháng 02 năm 2024")),
    "TT987": (_of_workbook(readiness=lambda: False), _IN_A_FOLDER),
    "TT988": (_of_workbook(read_only=True), _IN_A_FOLDER),
    "TT989": (_of_workbook(locked=True), _IN_A_FOLDER),
    "TT590": (
        of_command("vao", *_TWO_SETS, name="kiem-tra", before=_versions("")),
        of_command("vao", *_TWO_SETS, name="kiem-tra", before=_versions("valid_to = 2021-12-31")),
    ),
    "TT591": (_blank("Năm 2022", "qd1187-dienbien", "tt01-2018"), _blank("Năm 2022", "tt01-2018")),
    "TT990": (
        of_command(
            "vao", *_TWO_SETS, name="kiem-tra", before=_set_files("bo/a.toml", "bo/b.toml", other=True)
        ),
        of_command(
            "vao", *_TWO_SETS, name="kiem-tra", before=_set_files("bo/a.toml", "bo/b.toml", other=False)
        ),
    ),
    "TT991": (
        of_command("vao", *_TWO_SETS, name="kiem-tra", before=_set_files("bo/a.txt", other=False)),
        of_command("vao", *_TWO_SETS, name="kiem-tra", before=_set_files("bo/a.toml", other=False)),
    ),
    "TT992": (_named_set("bo.txt"), _named_set("bo.toml")),
    "TT993": (_found("TỔNG HỢP"), _found("TỔNG HỢP", "Nhật ký")),
    "TT994": (_protected("bí mật"), _protected("")),
    "TT995": (_own(9), _own(10)),
    "TT996": (_undone(1.25), _undone(1.5)),
    "TT997": (_saved("chua-luu"), _saved("so.xlsm")),
    "TT998": (_locked(True), _locked(False)),
    "TT999": (_record("{"), _record("")),
}
"""Everything else: a run over small files, a step by itself, or the command."""

OTHERS_OF_SETS: Mapping[str, Pair] = {
    "TT575": (
        of_findings(lambda: profiles_are_confirmed(QD459, [result("Phòng A", commune(), "agencies")])),
        of_findings(lambda: profiles_are_confirmed(QD459, [result("Xã A", commune())])),
    ),
    "TT576": (
        of_findings(lambda: copied_scores_agree(QD766, [result("A", portal("6")), result("B", portal("5"))])),
        of_findings(lambda: copied_scores_agree(QD766, [result("A", portal("6")), result("B", portal("6"))])),
    ),
}
"""What needs several units of a set with typed scores."""


def of_set(chosen: CriteriaSet, form: FilledForm) -> Example:
    """The rule book of a set with typed scores over a form."""
    return lambda _: set(codes(chosen, form))


FORMS = (*CASES, *FORM_CASES, *EXPLAIN_CASES)
"""Forms that raise a code by the rule book, and forms that do not."""

EXAMPLES: Mapping[str, Sequence[Pair]] = {
    code: tuple(pairs)
    for code in sorted(
        {
            *MESSY,
            *OTHERS,
            *OTHERS_OF_SETS,
            *(code for code, _, _ in (*FORMS, *ROW_CASES)),
            *(case[0] for case in SET_CASES),
        }
    )
    for pairs in [
        [
            *((of_form(hit), of_form(miss)) for named, hit, miss in FORMS if named == code),
            *((of_printed(hit), of_printed(miss)) for named, hit, miss in ROW_CASES if named == code),
            *([(of_case(MESSY[code]), good)] if code in MESSY else []),
            *([OTHERS[code]] if code in OTHERS else []),
            *([OTHERS_OF_SETS[code]] if code in OTHERS_OF_SETS else []),
            *((of_set(own, hit), of_set(own, miss)) for named, own, hit, miss in SET_CASES if named == code),
        ]
    ]
}
"""Every example there is, by code."""
