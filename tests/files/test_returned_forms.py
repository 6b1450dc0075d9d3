"""A computing form that comes back: what stands beside it is understood or left, whatever a sender did to it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from live_forms import SOUND, Typed, blank, typed
from support import PROCESS, QD1187, Cells, set_of
from tthc.domain.counts import Count
from tthc.domain.inputs import inputs_of_form
from tthc.domain.notes import gives_reason, read_note
from tthc.domain.scoring import score
from tthc.files.form_reader import ReadForm, read_forms
from tthc.files.grid import CellError, Grid, Uncomputed
from tthc.files.helper_area import CHECK_HEADING, without_helper_area
from tthc.files.live_form import Connections
from tthc.files.named_formulas import results_by_name, with_results
from tthc.files.ods_reader import read_ods
from tthc.files.plan import BookPlan
from tthc.files.raw import RawSheet
from tthc.files.reader import ReadFile, read_file
from tthc.files.xlsx_scan import scan_package
from tthc.files.xlsx_writer import xlsx_bytes

REASON = "02 hồ sơ trễ hạn, trong đó trực tuyến 0, do mất điện"
GOOD: Typed = {
    **SOUND,
    "late_reason": REASON,
    "count_procedures": 200,
    "count_procedures_at_desk": 200,
    "count_procedures_level34": 60,
    "mark_7_0": "x",
    "count_petitions": 0,
    "count_petitions_prolonged": 0,
}
TOTAL = Decimal("15.49")


def _bytes(values: Typed = GOOD, connections: Connections | None = None, unit: str = "UBND xã A") -> bytes:
    plan = blank(QD1187, connections, unit)
    outer = connections.outer if connections else None
    return xlsx_bytes(BookPlan((typed(plan, values, outer),)))


def _read(data: bytes, folder: Path) -> ReadFile:
    path = folder / "bieu.xlsx"
    path.write_bytes(data)
    return read_file(path, "bieu.xlsx", [QD1187], PROCESS)


def _only(read: ReadFile) -> ReadForm:
    (form,) = read.forms
    return form


def _edited(data: bytes, edit: Callable[[Worksheet], None], *, with_formulas: bool = False) -> bytes:
    book = load_workbook(BytesIO(data), data_only=not with_formulas)
    edit(book.worksheets[0])
    target = BytesIO()
    book.save(target)
    return target.getvalue()


def _column_of(sheet: Worksheet, text: str) -> int:
    return next(cell.column for row in sheet.iter_rows() for cell in row if cell.value == text)


def _insert_above(sheet: Worksheet) -> None:
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(1, 2)


def _unhide(sheet: Worksheet) -> None:
    for column in sheet.column_dimensions.values():
        column.hidden = False


def _without_sentences(sheet: Worksheet) -> None:
    sheet.delete_cols(_column_of(sheet, CHECK_HEADING))


def _without_block(sheet: Worksheet) -> None:
    sheet.delete_cols(_column_of(sheet, "#tthc-khoi"), 4)


def _without_both(sheet: Worksheet) -> None:
    sheet.delete_cols(_column_of(sheet, CHECK_HEADING) - 1, 10)


def _as_it_was(_: Worksheet) -> None:
    pass


@pytest.mark.parametrize(
    "edit", [_as_it_was, _insert_above, _unhide, _without_sentences, _without_block, _without_both]
)
def test_what_the_form_says_of_itself_is_not_read(edit: Callable[[Worksheet], None], tmp_path: Path) -> None:
    read = _read(_edited(_bytes(), edit), tmp_path)
    form = _only(read)
    assert [finding.code for finding in (*read.doubts, *form.findings)] == []
    assert form.form.unit.value == "UBND xã A"
    assert form.form.period.value is not None
    assert form.form.head.value(Count.ONLINE) == 120
    assert score(QD1187, inputs_of_form(form.form)).deciding.total == TOTAL
    assert read.texts == ()


@pytest.mark.parametrize("program_keeps_values", [True, False])
def test_results_a_program_dropped_are_computed(program_keeps_values: bool, tmp_path: Path) -> None:
    read = _read(_edited(_bytes(), _as_it_was, with_formulas=not program_keeps_values), tmp_path)
    form = _only(read)
    told = [finding.code for finding in (*read.doubts, *form.findings)]
    assert told == ([] if program_keeps_values else ["TT146"])
    assert form.form.totals["self"].value == TOTAL
    assert score(QD1187, inputs_of_form(form.form)).deciding.total == TOTAL
    assert form.form.note.value is not None
    assert form.form.note.value.startswith("Tổng 360 hồ sơ: ")


def test_a_unit_not_chosen_is_no_unit(tmp_path: Path) -> None:
    connections = Connections(units="danh_sach", outer={"danh_sach": ["UBND xã A"]})
    form = _only(_read(_bytes(GOOD, connections, unit=""), tmp_path))
    assert not form.form.unit.given
    chosen = _only(_read(_bytes({**GOOD, "unit": "UBND xã A"}, connections, unit=""), tmp_path))
    assert chosen.form.unit.value == "UBND xã A"


# --- the reason of late dossiers ------------------------------------------------------------------------------------


def test_the_reason_is_one_text_whose_numbers_state_nothing(tmp_path: Path) -> None:
    form = _only(_read(_bytes(), tmp_path))
    assert form.form.head.value(Count.IN_PROGRESS_OVERDUE) == 0
    assert form.form.head.value(Count.ONLINE) == 120
    assert form.form.note.value is not None
    assert form.form.note.value.endswith(f"Lý do trễ hạn: {REASON}")
    assert form.form.head.repeated.get(Count.ONLINE_LATE) is not None


def test_a_note_of_ones_own_takes_the_reason_from_beside(tmp_path: Path) -> None:
    own = _only(_read(_bytes({**GOOD, "note_1": "Đã giải quyết 352 hồ sơ."}), tmp_path)).form.note
    assert own.value == f"Đã giải quyết 352 hồ sơ. Lý do trễ hạn: {REASON}"
    told = _only(_read(_bytes({**GOOD, "note_1": "Trễ hạn do mạng."}), tmp_path)).form.note
    assert told.value == "Trễ hạn do mạng."
    blank_note = _only(_read(_bytes({**GOOD, "note_1": None}), tmp_path)).form.note
    assert blank_note.value == f"Lý do trễ hạn: {REASON}"
    assert blank_note.place is not None


def test_numbers_of_a_reason_are_no_counts() -> None:
    text = "Đã giải quyết 10 hồ sơ: đúng hạn 08, trễ hạn 02. Lý do trễ hạn: đang giải quyết 05 hồ sơ đất đai."
    assert read_note(text).counts == {Count.RESOLVED: 10, Count.ON_TIME: 8, Count.LATE: 2}
    assert gives_reason(text)


# --- the parts --------------------------------------------------------------------------------------------------------


def test_only_a_sheet_of_ours_loses_cells() -> None:
    sheet = RawSheet("A", {(1, 1): "Kiểm tra", (2, 2): "#tthc", (3, 9): "x"})
    assert without_helper_area(sheet) is sheet
    ours = RawSheet(
        "A",
        {(3, 1): "Điểm", (3, 4): "KIỂM TRA (không in) ", (9, 5): Decimal(1)},
        fonts={(3, 1): "Times", (3, 4): "Times"},
        hidden_columns=frozenset({1, 5}),
    )
    left = without_helper_area(ours)
    assert (left.cells, left.fonts, left.hidden_columns) == (
        {(3, 1): "Điểm"},
        {(3, 1): "Times"},
        frozenset({1}),
    )


def test_results_by_name_need_a_form_of_ours() -> None:
    cells: Cells = {
        (1, 1): Decimal(4),
        (1, 2): Uncomputed("=a*2"),
        (2, 1): CellError("#REF!"),
        (2, 2): Uncomputed('IF(a>9,a,"")'),
        (3, 2): Uncomputed("A1+1"),
        (4, 2): Uncomputed('IF(a=4,"x","")'),
        (5, 2): Uncomputed("a>1"),
        (6, 2): Uncomputed("a/3"),
        (7, 2): Uncomputed("SUM(ca)"),
    }
    names = {"a": "'Biểu'!$A$1", "ca": "'Biểu'!$A$1:$A$3", "hong": "#REF!"}
    assert results_by_name(cells, names) == {}
    found = results_by_name(cells, {**names, "khoi": "'Biểu'!$D$1:$E$9"})
    assert found == {
        (1, 2): 8,
        (2, 2): None,
        (4, 2): "x",
        (5, 2): True,
        (6, 2): Decimal(4) / Decimal(3),
        (7, 2): 4,
    }
    assert results_by_name({(1, 1): Decimal(1)}, {"khoi": "A!$A$1"}) == {}
    sheet = RawSheet("Biểu", cells)
    assert with_results(sheet, {}) is sheet
    done = with_results(sheet, found).cells
    assert (2, 2) not in done
    assert (done[1, 2], done[3, 2]) == (8, Uncomputed("A1+1"))


def test_names_of_each_sheet_are_found_in_a_package() -> None:
    plan = blank(QD1187)
    scan = scan_package(
        xlsx_bytes(BookPlan((plan, replace(plan, name="Hai")), names={"chung": ("Hai", plan.names["unit"])}))
    )
    assert set(scan.names) == {"Biểu", "Hai"}
    assert scan.names["Hai"]["khoi"].startswith("'Hai'!$")
    assert "chung" not in scan.names["Hai"]


def _ods(cell: str) -> bytes:
    names = (
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
    )
    body = f'<table:table table:name="A"><table:table-row>{cell}</table:table-row></table:table>'
    content = f"<office:document-content {names}><office:body><office:spreadsheet>{body}</office:spreadsheet>"
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("content.xml", f"{content}</office:body></office:document-content>")
    return target.getvalue()


def test_a_formula_of_ods_that_shows_nothing_is_a_blank() -> None:
    (shown,) = read_ods(
        _ods('<table:table-cell table:formula="of:=IF(1=2;3;&quot;&quot;)"><text:p/></table:table-cell>')
    )
    assert shown.cells == {}
    (open_,) = read_ods(_ods('<table:table-cell table:formula="of:=[.B1]"/>'))
    assert open_.cells == {(1, 1): Uncomputed("[.B1]")}


def test_counts_beside_a_unit_left_open_are_no_unit() -> None:
    cells: Cells = {place: value for place, value in _grid_cells().items() if place != (6, 1)}
    cells[6, 1] = "Đơn vị: ……………"
    (form,) = read_forms(Grid("a.xlsx", "Biểu", cells), [QD1187])
    assert not form.form.unit.given


def _grid_cells() -> Cells:
    """The blank common form as cells, its own unit line and everything beside it."""
    plan = blank(QD1187, Connections(units=""), unit="")
    cells: Cells = {}
    for cell in plan.cells:
        value = getattr(cell.value, "value", cell.value)
        if value not in (None, ""):
            cells[cell.row, cell.column] = Decimal(value) if isinstance(value, int) else value
    return dict(without_helper_area(RawSheet("Biểu", cells)).cells)


@pytest.mark.parametrize(
    ("typed_beside", "scores", "maxima"),
    [
        (
            {"typed_self_tong": "92,5/95", "typed_appraised_tong": "87,2", "stated_appraised_tong": 94},
            {"self": Decimal("92.5"), "appraised": Decimal("87.2")},
            {"self": Decimal(95), "appraised": Decimal(94)},
        ),
        ({"typed_self_tong": "92,5"}, {"self": Decimal("92.5"), "appraised": None}, {}),
        (
            {"typed_self_tong": Decimal("92.5"), "stated_self_tong": 95},
            {"self": Decimal("92.5"), "appraised": None},
            {"self": Decimal(95)},
        ),
    ],
)
def test_a_score_typed_as_text_beside_the_form_is_read(
    typed_beside: Typed, scores: dict[str, Decimal | None], maxima: dict[str, Decimal], tmp_path: Path
) -> None:
    """The form cannot compute with such a text and prints nothing; what was typed still stands beside it."""
    chosen = set_of("cchc-konray")
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(xlsx_bytes(BookPlan((typed(blank(chosen), typed_beside),))))
    (read,) = read_file(path, "bieu.xlsx", [chosen], PROCESS).forms
    entry = read.form.criteria["tong"]
    assert {key: one.value for key, one in entry.scores.items()} == scores
    assert {key: one.value for key, one in entry.maxima.items() if one.given} == maxima
