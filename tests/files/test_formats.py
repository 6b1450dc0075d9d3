"""The same form in every format we read, recognised by its bytes; and what must be refused, by name."""

import csv
import io
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document
from msoffcrypto.format.ooxml import OOXMLFile
from openpyxl import Workbook, load_workbook

from support import DIEN_BIEN_PHU, PROCESS, form_bytes, grids, make_form, opened, write_form
from tthc.domain.counts import Count
from tthc.domain.errors import TthcError
from tthc.files.any_reader import read_bytes
from tthc.files.cell_values import to_cell_value
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError
from tthc.files.preflight import check_package
from tthc.files.raw import RawBook, RawSheet, from_json, to_json
from tthc.files.sniff import FileKind, sniff
from tthc.files.text_tables import text_of
from tthc.files.two_readers import Reader

FORM = make_form(early=3997, on_time=1958, late=29, marks={"9": 2}, typed={"1": "1.66"}, unit="Xã Nà Nhạn")
PRINTED = DIEN_BIEN_PHU / "da-in" / "bm03-xa-phuong.xlsx"


def rows_of(data: bytes) -> list[list[str]]:
    """The first sheet as texts, numbers in Vietnamese notation."""
    sheet = load_workbook(io.BytesIO(data)).active
    assert sheet is not None
    return [
        ["" if cell.value is None else str(cell.value).replace(".", ",") for cell in row]
        for row in sheet.iter_rows()
    ]


def as_csv(data: bytes, separator: str, encoding: str) -> bytes:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows_of(data))
    return text.getvalue().encode(encoding)


def as_html(data: bytes) -> bytes:
    rows = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows_of(data))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table>{body}</table></body></html>".encode()


def as_xml_2003(data: bytes) -> bytes:
    def cell(text: str) -> str:
        number = text.replace(",", ".")
        kind = "Number" if number.replace(".", "", 1).isdigit() else "String"
        return f'<Cell><Data ss:Type="{kind}">{number if kind == "Number" else text}</Data></Cell>'

    rows = "".join(f"<Row>{''.join(map(cell, row))}</Row>" for row in rows_of(data))
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{space}" xmlns:ss="{space}">'
        f'<Worksheet ss:Name="Biểu"><Table>{rows}</Table></Worksheet></Workbook>'
    ).encode()


def as_docx(data: bytes) -> bytes:
    """Lines above the grid as paragraphs, the grid as a table, as offices type it."""
    rows = rows_of(data)
    document = Document()
    for row in rows[:9]:
        text = " ".join(cell for cell in row if cell)
        if text:
            document.add_paragraph(text)
    table = document.add_table(0, 6)
    for row in rows[9:48]:
        cells = table.add_row().cells
        for at, text in enumerate(row[:6]):
            cells[at].text = text
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


DATA = form_bytes(FORM)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.xlsx", DATA),
        ("a.xls", DATA),
        ("a.csv", as_csv(DATA, ",", "utf-8")),
        ("b.csv", as_csv(DATA, ";", "utf-8-sig")),
        ("c.csv", as_csv(DATA, "\t", "utf-16")),
        ("d.csv", as_csv(DATA, ";", "utf-16-le")),
        ("a.html", as_html(DATA)),
        ("portal.xls", as_html(DATA)),
        ("old.xls", as_xml_2003(DATA)),
        ("a.docx", as_docx(DATA)),
        ("b.xlsx", as_docx(DATA)),
    ],
)
def test_a_form_is_read_whatever_the_format_and_the_name(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert PROCESS.read(path) == read_bytes(data, name)
    (read,) = opened(path).forms
    form = read.form
    assert read.findings == ()
    assert form.unit.value == "Xã Nà Nhạn"
    assert [level.value for level in form.criterion("1").levels] == [3997, 1958, 29]
    assert form.criterion("1").score("self").value == Decimal("1.66")
    assert form.criterion("9").marked == (2,)
    assert form.head.value(Count.RESOLVED) == 5984


def test_merged_cells_of_a_web_page_keep_their_columns() -> None:
    page = (
        b"<table><tr><td rowspan=2>a</td><td colspan=2>b</td></tr><tr><td>c<br>d</td><td>e</td></tr></table>"
    )
    (sheet,) = read_bytes(page, "a.html").sheets
    assert sheet.cells == {(1, 1): "a", (1, 2): "b", (2, 2): "c\nd", (2, 3): "e"}


def test_text_under_a_spreadsheets_name_must_be_a_table() -> None:
    with pytest.raises(UnreadableError, match="TT903"):
        read_bytes(b"xin chao", "a.xlsx")
    assert read_bytes(b"a,b\n1,2\n3,4\n5,6\n", "a.xls").kind == "csv"
    assert read_bytes(b"sep=;\na;b,c\n", "a.csv").sheets[0].cells == {(1, 1): "a", (1, 2): "b,c"}
    assert read_bytes(b"a,b\n1\n", "a.csv").doubts == (("TT144", {}),)


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("Xã", "utf-8"),
        ("Xã", "utf-8-sig"),
        ("Xã ab", "utf-16"),
        ("Xã ab", "utf-16-be"),
        ("Xã ab", "utf-32"),
        ("Đơn", "cp1258"),
    ],
)
def test_encodings_of_text(data: str, encoding: str) -> None:
    assert text_of(data.encode(encoding)) == data


def test_nul_characters_are_refused() -> None:
    with pytest.raises(UnreadableError, match="TT904"):
        text_of(b"a,b\n1,\0,2,3,4\n")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "TT902"),
        (b"%PDF-1.7 ...", "TT924"),
        (b"\x89PNG....", "TT924"),
        (b"Rar!....", "TT924"),
        (b"{\\rtf1", "TT924"),
        (b"ID;PWXL", "TT925"),
        (b"PK\x03\x04 cut", "TT904"),
        (b"PK\x05\x06" + b"\0" * 18, "TT904"),
        (DATA[: len(DATA) // 2], "TT904"),
        (b"\x01\x02\x03\x04" * 50, "TT903"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 60, "TT904"),
    ],
)
def test_what_is_no_table_is_refused_by_name(data: bytes, code: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    with pytest.raises(UnreadableError) as caught:
        grids(path)
    assert caught.value.code == code
    with pytest.raises(TthcError, match=code):
        read_bytes(data, "a.xlsx")


def repacked(changes: dict[str, bytes], *, twice: str = "") -> bytes:
    """The form's package with other or more members."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(DATA)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.get(name, old.read(name)))
        for name in changes.keys() - set(old.namelist()):
            new.writestr(name, changes[name])
        if twice:
            new.writestr(twice, b"x")
    return target.getvalue()


def test_packages_that_hide_something_are_refused() -> None:
    sheet = "xl/worksheets/sheet1.xml"
    with pytest.raises(Exception, match="TT921"):
        check_package(repacked({sheet: b'<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'}))
    with pytest.raises(Exception, match="TT922"):
        check_package(repacked({}, twice="XL/worksheets/sheet1.XML"))
    with pytest.raises(Exception, match="TT920"):
        check_package(repacked({"xl/media/zeros.bin": bytes(101 * 1024 * 1024)}))
    broken = bytearray(DATA)
    broken[len(DATA) // 3] ^= 0xFF
    with pytest.raises(Exception, match="TT904"):
        check_package(bytes(broken))
    check_package(DATA)


WIDE = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b'<dimension ref="A1:XFD1048576"/><sheetData/></worksheet>'
)


def locked(data: bytes, password: str) -> bytes:
    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


def test_a_password_is_asked_for_and_the_default_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(locked(DATA, "mật khẩu"))
    with pytest.raises(UnreadableError, match="TT923"):
        grids(path)
    with pytest.raises(UnreadableError, match="TT923"):
        grids(path, "sai")
    assert grids(path, "mật khẩu").sheets[0].text(6, 1) == "Đơn vị: Xã Nà Nhạn"
    with pytest.raises(UnreadableError, match="TT923"):
        read_bytes(path.read_bytes(), "a.xlsx", "sai")
    assert read_bytes(path.read_bytes(), "a.xlsx", "mật khẩu").kind == "xlsx"
    path.write_bytes(locked(DATA, "VelvetSweatshop"))
    assert grids(path).sheets[0].text(6, 1) == "Đơn vị: Xã Nà Nhạn"


@pytest.mark.parametrize(
    ("page", "code"),
    [(b"<Workbook", "TT904"), (b"<!DOCTYPE x><Workbook", "TT921"), (b"<Workbook/>", "TT926")],
)
def test_damaged_xml_tables_are_refused(page: bytes, code: str) -> None:
    space = b"urn:schemas-microsoft-com:office:spreadsheet"
    with pytest.raises(UnreadableError, match=code):
        read_bytes(b"<?xml version='1.0'?><!-- " + space + b" -->" + page, "a.xml")


def test_rows_and_columns_of_xml_tables_may_be_skipped() -> None:
    space = "urn:schemas-microsoft-com:office:spreadsheet"
    page = (
        f'<Workbook xmlns="{space}" xmlns:ss="{space}"><Worksheet ss:Name="S"><Table><Row ss:Index="3">'
        '<Cell ss:Index="2" ss:MergeAcross="1"><Data ss:Type="Number">5</Data></Cell><Cell><Data ss:Type="String">'
        'x</Data></Cell><Cell/><Cell><Data ss:Type="Number">n</Data></Cell><Cell><Data ss:Type="String"> </Data>'
        "</Cell></Row></Table></Worksheet></Workbook>"
    )
    (sheet,) = read_bytes(page.encode(), "a.xml").sheets
    assert sheet.cells == {(3, 2): Decimal(5), (3, 4): "x", (3, 6): "n"}


def test_a_damaged_document_is_refused() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    with pytest.raises(UnreadableError, match="TT904"):
        read_bytes(target.getvalue(), "a.docx")


def test_what_one_library_cannot_read_the_other_may() -> None:
    """Styles openpyxl cannot take; a workbook part calamine cannot."""
    odd_styles = repacked({"xl/styles.xml": b"<styleSheet><fonts/></styleSheet>"})
    assert read_bytes(odd_styles, "a.xlsx").doubts == (("TT142", {}),)
    with pytest.raises(UnreadableError, match="TT904"):
        read_bytes(repacked({"xl/workbook.xml": b"<workbook"}), "a.xlsx")
    wide = repacked({"xl/worksheets/sheet1.xml": WIDE})
    assert read_bytes(wide, "a.xlsx").doubts == (("TT143", {}),)


def test_dates_and_times_agree_between_libraries(tmp_path: Path) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row, value in enumerate(
        (date(2022, 5, 1), datetime(2022, 5, 1, 7, 30), time(7, 30), True, 1.5, "x "), 1
    ):
        sheet.cell(row, 1).value = value
    book.save(tmp_path / "a.xlsx")
    read = grids(tmp_path / "a.xlsx")
    assert read.doubts == ()
    assert read.sheets[0].value(2, 1) == datetime(2022, 5, 1, 7, 30)
    assert read.sheets[0].value(3, 1) == time(7, 30)
    values = {(1, 1): date(2022, 5, 1), (2, 1): time(7, 30), (3, 1): datetime(2022, 5, 1, 7)}
    plain = RawBook("ods", (RawSheet("S", values),))
    assert from_json(to_json(plain)) == plain


def test_what_the_libraries_differ_in_is_said(tmp_path: Path) -> None:
    """A value hidden under a merge: one library sees it, the other does not."""
    path = write_form(tmp_path, "a.xlsx", FORM)
    with zipfile.ZipFile(path) as package:
        sheet = package.read("xl/worksheets/sheet1.xml").decode()
    hidden = sheet.replace('<c r="B6"', '<c r="B6" t="inlineStr"><is><t>ẩn</t></is></c><c r="Z6"', 1)
    assert hidden != sheet
    path.write_bytes(repacked({"xl/worksheets/sheet1.xml": hidden.encode()}))
    assert [doubt.code for doubt in grids(path).doubts] == ["TT141"]


def test_calamine_alone_gives_the_same_cells() -> None:
    both, alone = read_bytes(DATA, "a.xlsx"), read_bytes(DATA, "a.xlsx", reader=Reader.CALAMINE)
    assert both.sheets[0].cells == alone.sheets[0].cells
    assert (both.doubts, alone.doubts) == ((), (("TT142", {}),))


def test_a_book_crosses_between_processes_unchanged() -> None:
    from_file = read_bytes(PRINTED.read_bytes(), "a.xlsx")
    assert from_json(to_json(from_file)) == from_file
    sheet = RawSheet("S", {(1, 1): CellError("#REF!"), (2, 1): True, (3, 1): Decimal("1.10")}, True)
    book = RawBook("xlsx", (sheet,), {"loai": "x"}, (("TT141", {"differ": "2"}),))
    assert from_json(to_json(book)) == book


def test_kinds_are_told_by_bytes() -> None:
    assert sniff(DATA) is FileKind.XLSX
    assert sniff(as_docx(DATA)) is FileKind.DOCX
    assert sniff(b"\x05user" + b" " * 160) is FileKind.LOCK_FILE
    assert sniff(b"\xef\xbb\xbfa;b") is FileKind.CSV


def test_values_of_libraries_as_cell_values() -> None:
    values = [None, True, 3, 16.0, 1.1, float("nan"), float("inf"), " ", "a", timedelta(hours=1)]
    assert str(to_cell_value(16.0)) == "16"
    assert [to_cell_value(value) for value in values] == [
        None,
        True,
        Decimal(3),
        Decimal(16),
        Decimal("1.1"),
        CellError("#NUM!"),
        CellError("#NUM!"),
        None,
        "a",
        "1:00:00",
    ]


def test_a_zip_of_other_things_is_named() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as package:
        package.writestr("anh.jpg", b"x")
    assert sniff(target.getvalue()) is FileKind.ARCHIVE
    assert sniff(repacked({"xl/workbook.bin": b""})) is FileKind.XLSB


def test_merged_cells_of_a_word_table_are_read_once() -> None:
    document = Document()
    document.add_paragraph("Đơn vị: Xã A")
    table = document.add_table(2, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "gộp"
    table.cell(1, 2).text = "5"
    document.add_paragraph("Nơi nhận:")
    target = io.BytesIO()
    document.save(target)
    (sheet,) = read_bytes(target.getvalue(), "a.docx").sheets
    assert sheet.cells == {(1, 1): "Đơn vị: Xã A", (2, 1): "gộp", (3, 3): "5", (4, 1): "Nơi nhận:"}
    empty = io.BytesIO()
    Document().save(empty)
    with pytest.raises(UnreadableError, match="TT926"):
        read_bytes(empty.getvalue(), "a.docx")
