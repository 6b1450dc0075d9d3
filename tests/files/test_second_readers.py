"""The second readers of .xls and .ods: errors by name, fonts, hidden lines; what both libraries must agree on."""

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineError, PasswordError

from support import grids, make_form, opened, write_form
from tthc.files import calamine_reader, two_readers
from tthc.files.any_reader import read_bytes
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue, Uncomputed
from tthc.files.limits import MOST_CELLS
from tthc.files.ods_reader import read_ods
from tthc.files.raw import RawSheet
from tthc.files.remarks import has_macros
from tthc.files.sniff import FileKind
from tthc.files.xls_reader import read_with_xlrd
from xls_maker import XlsSheet, xls_bytes

CELLS = {
    (1, 1): "X· Nµ Nh¹n",
    (1, 2): "Đơn vị",
    (2, 1): 5,
    (2, 2): 0.95,
    (3, 1): "#REF!",
    (4, 1): True,
    (5, 1): 44682,
    (5, 2): 44682.5,
    (5, 3): 0.3125,
    (6, 3): "ẩn",
}
BOOK = (
    XlsSheet("Biểu", CELLS, False, (6, 9), (3, 7), {(1, 1): 1}, ((5, 1), (5, 2), (5, 3))),
    XlsSheet("Ẩn", {(1, 1): 1}, True),
)
FONTS = ("Times New Roman", ".VnTime")


def test_an_xls_is_read_with_errors_fonts_dates_and_hidden_lines(tmp_path: Path) -> None:
    data = xls_bytes(*BOOK, fonts=FONTS)
    book = read_bytes(data, "a.xls")
    assert book.doubts == ()
    first, second = book.sheets
    assert first.cells == {
        (1, 1): "X· Nµ Nh¹n",
        (1, 2): "Đơn vị",
        (2, 1): Decimal(5),
        (2, 2): Decimal("0.95"),
        (3, 1): CellError("#REF!"),
        (4, 1): True,
        (5, 1): datetime(2022, 5, 1),
        (5, 2): datetime(2022, 5, 1, 12),
        (5, 3): time(7, 30),
        (6, 3): "ẩn",
    }
    assert (first.hidden, first.hidden_rows, first.hidden_columns) == (False, {6}, {3})
    assert second.hidden
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    grid = grids(path).sheets[0]
    assert grid.text(1, 1) == "Xã Nà Nhạn"
    assert (grid.hidden_rows, grid.hidden_columns) == ({6}, {3})


def test_styles_that_are_missing_are_no_fault() -> None:
    data = xls_bytes(XlsSheet("S", {(1, 1): "chữ"}, fonts={(1, 1): 99}))
    (sheet,) = read_with_xlrd(data)
    assert (sheet.cells, sheet.fonts) == ({(1, 1): "chữ"}, {(1, 1): ""})


def test_a_date_outside_the_calendar_stays_a_number() -> None:
    data = xls_bytes(XlsSheet("S", {(1, 1): 5e9}, dates=((1, 1),)))
    assert read_with_xlrd(data)[0].cells == {(1, 1): Decimal(5_000_000_000)}


@pytest.mark.parametrize("name", ["read_with_xlrd", "read_with_calamine"])
def test_when_one_library_fails_the_other_reads_and_it_is_said(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: bytes) -> None:
        raise UnreadableError("TT904", reason="x")

    monkeypatch.setattr(two_readers, name, fails)
    book = read_bytes(xls_bytes(*BOOK), "a.xls")
    assert book.doubts == (("TT142", {}),)
    assert book.sheets[0].cells[2, 1] == Decimal(5)


def test_what_the_two_libraries_differ_in_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(two_readers, "read_with_calamine", lambda _: (RawSheet("S", {(1, 1): Decimal(6)}),))
    book = read_bytes(xls_bytes(XlsSheet("S", {(1, 1): 5, (2, 1): "#N/A"})), "a.xls")
    assert book.doubts == (("TT141", {"differ": "1"}),)


def test_durations_are_no_difference(monkeypatch: pytest.MonkeyPatch) -> None:
    theirs: dict[tuple[int, int], CellValue] = {(1, 1): "1 day, 6:00:00", (2, 1): "PT30H00M00S"}
    ours: dict[tuple[int, int], CellValue] = {(1, 1): datetime(1900, 1, 1, 6), (2, 1): time(6)}
    monkeypatch.setattr(two_readers, "read_with_calamine", lambda _: (RawSheet("S", theirs),))
    monkeypatch.setattr(two_readers, "read_with_xlrd", lambda _: (RawSheet("S", ours),))
    assert read_bytes(xls_bytes(*BOOK), "a.xls").doubts == ()


def test_a_stray_cell_far_away_is_not_for_calamine() -> None:
    stray = xls_bytes(XlsSheet("S", {(1, 1): 1, (65_000, 256): 2}))
    book = read_bytes(stray, "a.xls")
    assert book.doubts == (("TT142", {}),)
    assert len(book.sheets[0].cells) == 2


class PanicException(BaseException):
    """What a panic of calamine looks like."""


@pytest.mark.parametrize(
    ("error", "code"),
    [(PanicException(), "TT904"), (CalamineError("x"), "TT904"), (PasswordError("x"), "TT923")],
)
def test_whatever_calamine_raises_is_a_refusal(
    error: BaseException, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: object) -> None:
        raise error

    monkeypatch.setattr(calamine_reader, "load_workbook", fails)
    with pytest.raises(UnreadableError, match=code):
        calamine_reader.read_with_calamine(b"x")


READERS = {
    "xls_reader.xlrd.open_workbook": read_with_xlrd,
    "ods_reader._sheets": read_ods,
    "calamine_reader.load_workbook": calamine_reader.read_with_calamine,
}


@pytest.mark.parametrize("inside", READERS)
def test_no_reader_hides_that_memory_ran_out(inside: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def exhausted(*_: object, **__: object) -> None:
        raise MemoryError

    monkeypatch.setattr(f"tthc.files.{inside}", exhausted)
    with pytest.raises(MemoryError):
        READERS[inside](b"")


def test_macros_of_an_xls_are_told() -> None:
    assert read_bytes(xls_bytes(*BOOK, storage="_VBA_PROJECT_CUR"), "a.xls").doubts == (("TT148", {}),)
    assert not has_macros(b"x", FileKind.XLS)
    assert not has_macros(b"x", FileKind.CSV)


SPACES = " ".join(
    f'xmlns:{prefix}="{uri}"'
    for prefix, uri in {
        "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
        "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
        "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
        "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
        "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
        "calcext": "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0",
    }.items()
)
MANIFEST = '<!DOCTYPE x><m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
STYLES = (
    '<style:style style:name="Cũ" style:parent-style-name="Mẹ"/>'
    '<style:style style:name="Mẹ"><style:text-properties fo:font-family="\'.VnTime\'"/></style:style>'
    '<style:style style:name="Chữ"><style:text-properties style:font-name="VNI-Times"/></style:style>'
    '<style:style style:name="Vòng" style:parent-style-name="Vòng"/>'
    '<style:style style:name="Giấu"><style:table-properties table:display="false"/></style:style>'
)


def ods_bytes(tables: str, *others: str) -> bytes:
    """A package with some tables; `others` are further members."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        )
        package.writestr("META-INF/manifest.xml", MANIFEST)
        for name in others:
            package.writestr(name, "<x/>")
    return target.getvalue()


def cell(kind: str, attributes: str = "", text: str = "") -> str:
    shown = f"<text:p>{text}</text:p>" if text else ""
    return f'<table:table-cell office:value-type="{kind}" {attributes}>{shown}</table:table-cell>'


def row(*cells: str, attributes: str = "") -> str:
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def table(*rows: str, attributes: str = 'table:name="S"') -> str:
    return f"<table:table {attributes}>{''.join(rows)}</table:table>"


def test_values_of_an_ods() -> None:
    data = ods_bytes(
        table(
            row(
                cell("float", 'office:value="3803"', "3.803"),
                cell("percentage", 'office:value="0.95"', "95%"),
                cell("float", 'office:value="x"', "lạ"),
            ),
            row(
                cell("date", 'office:date-value="2022-05-01"', "01/05/22"),
                cell("date", 'office:date-value="2022-05-01T07:30:00"'),
                cell("date", 'office:date-value="nay"'),
            ),
            row(
                cell("time", 'office:time-value="PT07H30M00S"'),
                cell("time", 'office:time-value="PT30H00M00S"'),
            ),
            row(cell("boolean", 'office:boolean-value="true"', "TRUE")),
            row(
                cell("string", 'calcext:value-type="error" table:formula="of:=NA()"', "#N/A"),
                cell("string", 'table:formula="of:=1/0" office:string-value=""', "Err:502"),
                '<table:table-cell table:formula="of:=[.A1]"/>',
                cell("string", "", "#5"),
            ),
            row(
                cell(
                    "string",
                    "",
                    'a<text:s text:c="2"/>b<text:tab/>c<text:line-break/><text:span>d</text:span>'
                    "<office:annotation><text:p>lời</text:p></office:annotation>",
                )
            ),
        )
    )
    (sheet,) = read_ods(data)
    assert sheet.cells == {
        (1, 1): Decimal(3803),
        (1, 2): Decimal("0.95"),
        (1, 3): "lạ",
        (2, 1): date(2022, 5, 1),
        (2, 2): datetime(2022, 5, 1, 7, 30),
        (2, 3): "nay",
        (3, 1): time(7, 30),
        (3, 2): "PT30H00M00S",
        (4, 1): True,
        (5, 1): CellError("#N/A"),
        (5, 2): CellError("Err:502"),
        (5, 3): Uncomputed("[.A1]"),
        (5, 4): "#5",
        (6, 1): "a  b\tc\nd",
    }


def test_repeated_merged_and_hidden_places_of_an_ods() -> None:
    columns = (
        '<table:table-column table:number-columns-repeated="2" table:default-cell-style-name="Cũ"/>'
        '<table:table-column table:visibility="collapse"/>'
        '<table:table-column table:number-columns-repeated="16381" table:visibility="filter"/>'
    )
    data = ods_bytes(
        table(
            columns,
            row(
                '<table:table-cell table:number-columns-repeated="16384"/>',
                attributes='table:number-rows-repeated="3"',
            ),
            row(
                cell("string", 'table:number-columns-spanned="2"', "X·"),
                "<table:covered-table-cell><text:p>khuất</text:p></table:covered-table-cell>",
                cell("string", "", '<text:span text:style-name="Chữ">Xaõ</text:span>'),
                cell("string", 'table:style-name="Vòng"', "d"),
                attributes='table:number-rows-repeated="2"',
            ),
            row(
                cell("string", 'table:number-columns-repeated="2"', "lặp"),
                attributes='table:visibility="filter"',
            ),
            f'<table:table-row-group table:display="false">{row(cell("string", "", "gập"))}</table:table-row-group>',
            row(attributes='table:visibility="collapse"'),
        )
        + table(row(cell("string", "", "b")), attributes='table:name="B" table:style-name="Giấu"')
    )
    first, second = read_ods(data)
    assert first.cells == {
        **{(at, column): text for at in (4, 5) for column, text in ((1, "X·"), (3, "Xaõ"), (4, "d"))},
        (6, 1): "lặp",
        (6, 2): "lặp",
        (7, 1): "gập",
    }
    assert (first.hidden, first.hidden_rows, first.hidden_columns) == (False, {6, 7}, {3, 4})
    assert {place: font for place, font in first.fonts.items() if place[0] == 4} == {
        (4, 1): ".VnTime",
        (4, 3): "VNI-Times",
    }
    assert second.hidden


def test_an_ods_is_checked_by_the_other_library() -> None:
    book = read_bytes(ods_bytes(table(row(cell("float", 'office:value="5"', "5")))), "a.ods")
    assert book.doubts == ()
    assert book.sheets[0].cells == {(1, 1): Decimal(5)}
    macros = ods_bytes(table(row(cell("string", "", "a"))), "Basic/Standard/Module1.xml")
    assert ("TT148", {}) in read_bytes(macros, "a.ods").doubts


@pytest.mark.parametrize(
    "times",
    ['table:number-columns-repeated="999999999"', 'table:number-columns-repeated="16000"'],
)
def test_repeated_cells_without_end_are_refused(times: str) -> None:
    rows = row(
        cell("float", f'office:value="1" {times}', "1"), attributes='table:number-rows-repeated="1000"'
    )
    with pytest.raises(UnreadableError, match="TT932") as caught:
        read_bytes(ods_bytes(table(rows)), "a.ods")
    assert caught.value.facts == {"limit": MOST_CELLS}


def test_a_damaged_ods_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("content.xml", "<office")
    with pytest.raises(UnreadableError, match="TT904"):
        read_bytes(target.getvalue(), "a.ods")


def test_a_score_shown_in_percent_is_asked_about(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", make_form(typed={"1": "2"}))
    book = load_workbook(path)
    cell = next(
        c for row in book.worksheets[0].iter_rows(min_row=12) for c in row if c.column == 5 and c.value == 2
    )
    cell.value, cell.number_format = 0.95, "0%"
    book.save(path)
    read = opened(path)
    assert not read.doubts  # both libraries read the same number
    (form,) = read.forms
    assert form.form.criterion("1").score("self").value is None
    assert [(one.code, one.facts["typed"]) for one in form.findings] == [("TT101", "95%")]
