"""Tables that are text: CSV in every usual encoding, web pages, SpreadsheetML 2003, Word documents."""

import csv
import io
import unicodedata
import zipfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from support import encoded, form_bytes, make_form, opened
from tthc.domain.counts import Count
from tthc.domain.legacy_text import LegacyEncoding
from tthc.files.any_reader import read_bytes
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue, Uncomputed
from tthc.files.legacy_cells import decode_cells
from tthc.files.text_tables import text_of

TONES = "\u0300\u0301\u0309\u0303\u0323"
TEXT = "Xã Nà Nhạn; Tổng số hồ sơ đã giải quyết trong kỳ: ữ Ậ ề"


def in_cp1258(text: str) -> bytes:
    """As Windows writes it: letters with their roof or horn, tones after them."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        written += base.encode("cp1258") + "".join(part for part in parts if part in TONES).encode("cp1258")
    return written


@pytest.mark.parametrize(
    "data",
    [
        *(TEXT.encode(name) for name in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32")),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        unicodedata.normalize("NFD", TEXT).encode(),
        in_cp1258(TEXT),
    ],
)
def test_a_text_is_the_same_in_every_encoding(data: bytes) -> None:
    assert text_of(data) == TEXT


def form_rows() -> list[list[str]]:
    book = read_bytes(form_bytes(make_form(early=3997, on_time=1958, late=29, unit="Xã Nà Nhạn")), "a.xlsx")
    cells = book.sheets[0].cells
    columns = max(column for _, column in cells)
    return [
        [str(cells.get((row, column), "")).replace(".", ",") for column in range(1, columns + 1)]
        for row in range(1, max(row for row, _ in cells) + 1)
    ]


def as_csv(rows: list[list[str]], separator: str = ";") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


@pytest.mark.parametrize("encoding", list(LegacyEncoding))
def test_bytes_of_an_old_font_are_left_for_its_table(encoding: LegacyEncoding) -> None:
    typed = encoded("Xã Nà Nhạn; tổng số hồ sơ đã giải quyết", encoding).encode("latin-1")
    assert text_of(typed) == typed.decode("latin-1")


@pytest.mark.parametrize("encoding", list(LegacyEncoding))
def test_a_form_typed_in_an_old_font_is_read_from_csv(encoding: LegacyEncoding, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(encoded(as_csv(form_rows()), encoding).encode("latin-1", "replace"))
    (read,) = opened(path).forms
    assert read.form.unit.value == "Xã Nà Nhạn"
    assert [level.value for level in read.form.criterion("1").levels] == [3997, 1958, 29]
    assert [finding.code for finding in read.findings] == ["TT140"]


def test_unicode_typed_in_an_old_font_stays_as_it_is() -> None:
    new: dict[tuple[int, int], CellValue] = {(1, 1): "Xã Nà", (2, 1): "Đơn vị"}
    assert decode_cells(new, dict.fromkeys(new, ".VnTime")).cells == new
    mixed = {**new, (1, 1): "X· Nµ Nh¹n", (3, 1): "®· gi¶i quyÕt"}
    decoded = decode_cells(mixed, dict.fromkeys(mixed, ".VnTime"))
    assert list(decoded.cells.values()) == ["Xã Nà Nhạn", "Đơn vị", "đã giải quyết"]


def test_a_form_in_cp1258_is_read_and_every_line_has_its_fields(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(in_cp1258(as_csv(form_rows())))
    read = opened(path)
    assert read.forms[0].form.unit.value == "Xã Nà Nhạn"
    assert read.doubts == ()


def csv_cells(text: str) -> dict[tuple[int, int], CellValue]:
    return dict(read_bytes(text.encode(), "a.csv").sheets[0].cells)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "a;1,95;2,5;3,1\nb;1,5;2;3\n",
            {(1, 1): "a", (1, 2): "1,95", (1, 4): "3,1", (2, 1): "b", (2, 4): "3"},
        ),
        ('a;"1,95";x\nb;"2;5";y\n', {(1, 2): "1,95", (2, 2): "2;5", (2, 3): "y"}),
        ('a,"1,95"\nb,"dòng 1\r\ndòng 2"\n', {(1, 2): "1,95", (2, 2): "dòng 1\ndòng 2"}),
        ("a\t1,95\nb\t2;5\n", {(1, 2): "1,95", (2, 2): "2;5"}),
        ("sep=,\r\na,b;c\r\n", {(1, 1): "a", (1, 2): "b;c"}),
        ("SEP=;\na;b\n", {(1, 2): "b"}),
        ("a;1,5\nb;2,5\n", {(1, 1): "a", (1, 2): "1,5"}),
        ("một cột\nhai dòng\n", {(1, 1): "một cột", (2, 1): "hai dòng"}),
    ],
)
def test_separators_of_csv(text: str, expected: dict[tuple[int, int], CellValue]) -> None:
    cells = csv_cells(text)
    assert expected.items() <= cells.items()


def test_lines_with_other_numbers_of_fields_are_told_and_blank_fields_are_fields() -> None:
    assert read_bytes(b"a,b,\nc,,\n\n", "a.csv").doubts == ()
    assert read_bytes(b"a,b,c\nd,e\n", "a.csv").doubts == (("TT144", {}),)


def test_a_quote_that_never_ends_is_a_refusal() -> None:
    with pytest.raises(UnreadableError, match="TT904"):
        read_bytes(b'a,b\n1,"' + b"x" * 200_000, "a.csv")


def html_cells(page: str, encoding: str = "utf-8") -> dict[tuple[int, int], CellValue]:
    return dict(read_bytes(page.encode(encoding), "a.html").sheets[0].cells)


def test_a_page_is_one_sheet_with_the_lines_between_its_tables() -> None:
    cells = html_cells(
        "<html><head><title>không đọc</title><style>p{}</style></head><body><p>Đơn vị: Xã A</p>Kỳ: <b>Quý II</b><br>"
        "<table><tr><td>a&nbsp;b<script>x</script></td><td><p>c</p><p>d</p></td></tr></table>giữa"
        "<table><tr><th rowspan=2 colspan=2>gộp</th><td>1</td></tr><tr><td colspan=x>2</td></tr></table>cuối</body></html>"
    )
    assert cells == {
        (1, 1): "Đơn vị: Xã A",
        (2, 1): "Kỳ: Quý II",
        (3, 1): "a\xa0b",
        (3, 2): "c\nd",
        (4, 1): "giữa",
        (5, 1): "gộp",
        (5, 3): "1",
        (6, 3): "2",
        (7, 1): "cuối",
    }


def test_a_table_in_a_table_stands_below_it_and_none_need_be_closed() -> None:
    cells = html_cells(
        "<table><tr><td>ngoài<table><tr><td>trong<td>5</table></td><td>sau</table><table><tr><td>hở"
    )
    assert cells == {(1, 1): "ngoài", (1, 2): "sau", (2, 1): "trong", (2, 2): "5", (3, 1): "hở"}


def test_exact_numbers_and_errors_beside_what_a_page_shows() -> None:
    cells = html_cells(
        '<table><tr><td x:num="1.6600000000000001">1,66</td><td x:num>3.803</td><td x:num="0.95">95%</td>'
        '<td x:num="44682">01/05/2022</td><td x:num="lạ">7</td><td x:err="#REF!">#REF!</td><td x:str>x</td></tr></table>'
    )
    assert list(cells.values()) == [
        Decimal("1.6600000000000001"),
        "3.803",
        Decimal("0.95"),
        "01/05/2022",
        "7",
        CellError("#REF!"),
        "x",
    ]


def test_hidden_lines_of_a_page() -> None:
    page = (
        "<p>x</p><table><col><col span=2 style='display:none'><tr><td>a<td>b</tr>"
        "<tr style='DISPLAY: none'><td>c</tr><tr style='display:none'></tr></table>"
    )
    (sheet,) = read_bytes(page.encode(), "a.html").sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({3}, {2})


@pytest.mark.parametrize(
    ("declared", "data"),
    [
        ("windows-1258", in_cp1258("Xã Nà Nhạn")),
        ("utf-16", "Xã Nà Nhạn".encode()),
        ("x-user-defined", in_cp1258("Xã Nà Nhạn")),
        ("utf-8", in_cp1258("Xã Nà Nhạn")),
    ],
)
def test_the_encoding_a_page_declares(declared: str, data: bytes) -> None:
    page = f"<html><meta http-equiv=Content-Type content='text/html; charset={declared}'><table><tr><td>".encode()
    assert read_bytes(page + data + b"</table>", "a.html").sheets[0].cells == {(1, 1): "Xã Nà Nhạn"}
    latin = page.replace(declared.encode(), b"iso-8859-1") + b"caf\xe9</table>"
    assert read_bytes(latin, "a.html").sheets[0].cells == {(1, 1): "café"}


def test_a_page_in_utf_16_is_read() -> None:
    assert html_cells("<html><table><tr><td>Xã</td></tr></table></html>", "utf-16") == {(1, 1): "Xã"}


def test_a_page_without_a_table_is_refused() -> None:
    with pytest.raises(UnreadableError, match="TT926"):
        read_bytes(b"<html><p>Xin chao</p></html>", "a.xls")


SPACE = "urn:schemas-microsoft-com:office:spreadsheet"


def xml_2003(table: str, options: str = "") -> bytes:
    return (
        f'<Workbook xmlns="{SPACE}" xmlns:ss="{SPACE}" xmlns:x="urn:schemas-microsoft-com:office:excel"><Styles>'
        '<Style ss:ID="Default"><Font ss:FontName=".VnTime"/></Style><Style ss:ID="s1"><Font ss:FontName="Arial"/></Style>'
        f'<Style ss:ID="s2" ss:Parent="s1"/></Styles><Worksheet ss:Name="S"><Table>{table}</Table>{options}</Worksheet>'
        "</Workbook>"
    ).encode()


def data_cell(kind: str, text: str, attributes: str = "") -> str:
    return f'<Cell {attributes}><Data ss:Type="{kind}">{text}</Data></Cell>'


def test_values_fonts_and_hidden_lines_of_xml_2003() -> None:
    own_style = 'ss:StyleID="s1"'
    rows = (
        '<Column ss:Index="2" ss:Hidden="1" ss:Span="1"/><Column/>'
        + f'<Row ss:Hidden="1">{data_cell("Number", "1.5")}{data_cell("Boolean", "1")}{data_cell("Error", "#REF!")}</Row>'
        + '<Row ss:Index="4" ss:Span="2" ss:Hidden="1"/>'
        + f"<Row>{data_cell('DateTime', '2022-05-01T00:00:00.000')}{data_cell('DateTime', 'nay')}"
        + '<Cell ss:Formula="=RC[-1]*2"/></Row>'
        + f'<Row ss:StyleID="s2">{data_cell("String", "a")}{data_cell("String", "b", own_style)}</Row>'
        + f"<Row>{data_cell('String', 'X·')}</Row>"
    )
    options = "<WorksheetOptions xmlns='urn:schemas-microsoft-com:office:excel'><Visible>SheetHidden</Visible></WorksheetOptions>"
    book = read_bytes(xml_2003(rows, options), "a.xls")
    (sheet,) = book.sheets
    assert sheet.cells == {
        (1, 1): Decimal("1.5"),
        (1, 2): True,
        (1, 3): CellError("#REF!"),
        (7, 1): datetime(2022, 5, 1),
        (7, 2): "nay",
        (7, 3): Uncomputed("RC[-1]*2"),
        (8, 1): "a",
        (8, 2): "b",
        (9, 1): "X·",
    }
    assert (sheet.hidden, sheet.hidden_rows, sheet.hidden_columns) == (True, {1}, {2, 3})
    assert dict(sheet.fonts) == {(7, 2): ".VnTime", (8, 1): "Arial", (8, 2): "Arial", (9, 1): ".VnTime"}
    assert [code for code, _ in book.doubts] == ["TT150"]
    assert not read_bytes(xml_2003(f"<Row>{data_cell('String', 'a')}</Row>"), "a.xml").sheets[0].hidden


@pytest.mark.parametrize("index", ["abc", "-7", "²", "1048577", "99999999"])
def test_a_wrong_place_in_xml_2003_is_a_refusal(index: str) -> None:
    with pytest.raises(UnreadableError, match="TT904"):
        read_bytes(xml_2003(f'<Row ss:Index="{index}">{data_cell("Number", "1")}</Row>'), "a.xml")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "1e400", "9" * 5000])
def test_numbers_no_spreadsheet_holds_are_errors(number: str) -> None:
    cells = read_bytes(xml_2003(f"<Row>{data_cell('Number', number)}</Row>"), "a.xml").sheets[0].cells
    assert cells == {(1, 1): CellError("#NUM!")}


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx(body: str, root: str = "document") -> bytes:
    plain, target = io.BytesIO(), io.BytesIO()
    Document().save(plain)
    with zipfile.ZipFile(plain) as package, zipfile.ZipFile(target, "w") as changed:
        for name in package.namelist():
            text = f'<w:{root} xmlns:w="{WORD}" xmlns:mc="mc">{body}</w:{root}>'
            changed.writestr(name, text if name == "word/document.xml" else package.read(name))
    return target.getvalue()


def words(body: str) -> dict[tuple[int, int], CellValue]:
    return dict(read_bytes(docx(f"<w:body>{body}</w:body>"), "a.docx").sheets[0].cells)


def run(text: str) -> str:
    return f"<w:r><w:t>{text}</w:t></w:r>"


def paragraph(*runs: str) -> str:
    return f"<w:p>{''.join(runs)}</w:p>"


def box(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def tc(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def test_a_word_document_is_one_sheet_in_order() -> None:
    inner = f"<w:tbl>{box(tc(paragraph(run('trong'))))}</w:tbl>"
    text_box = f"<w:txbxContent>{paragraph(run('khung'))}</w:txbxContent>"
    assert words(
        paragraph(run("Đơn vị:"), "<w:r><w:tab/><w:t>Xã A</w:t><w:br/><w:t>dòng 2</w:t></w:r>")
        + paragraph(
            f"<w:r><mc:AlternateContent><mc:Choice>{text_box}</mc:Choice><mc:Fallback>{text_box}</mc:Fallback>"
            "</mc:AlternateContent></w:r>",
            run("lời"),
        )
        + "<w:tbl>"
        + box(
            tc(paragraph(run("gộp")), '<w:gridSpan w:val="2"/>'),
            tc(paragraph(run("3")) + paragraph(run("4"))),
        )
        + box(tc(paragraph(run("dọc")), '<w:vMerge w:val="restart"/>'), tc(inner), tc(paragraph(text_box)))
        + box(tc(paragraph(run("khuất")), "<w:vMerge/>"), tc(paragraph(run("5"))))
        + box(tc(paragraph(run("lùi"))), properties='<w:gridBefore w:val="1"/>')
        + "</w:tbl>"
        + f"<w:sdt><w:sdtContent>{paragraph(run('cuối'))}</w:sdtContent></w:sdt>"
    ) == {
        (1, 1): "Đơn vị:\tXã A",
        (2, 1): "dòng 2",
        (3, 1): "lời",
        (4, 1): "khung",
        (5, 1): "gộp",
        (5, 3): "3\n4",
        (6, 1): "dọc",
        (7, 2): "5",
        (8, 2): "lùi",
        (9, 1): "trong",
        (10, 1): "khung",
        (11, 1): "cuối",
    }


def test_tracked_deletions_are_not_read_and_insertions_are() -> None:
    gone = "<w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{run('cũ')}</w:moveFrom><w:moveTo>{run(' mới')}</w:moveTo>"
    assert words(
        paragraph(gone, f"<w:ins>{run('12')}</w:ins>", moved)
        + "<w:tbl>"
        + box(tc(paragraph(run("hàng xóa"))), properties="<w:del/>")
        + box(tc(paragraph(run("ô xóa")), "<w:cellDel/>"), tc(paragraph(run("5"))))
        + "</w:tbl>"
    ) == {(1, 1): "12 mới", (2, 2): "5"}


def test_a_word_form_with_its_head_in_another_table_gives_unit_period_and_counts(tmp_path: Path) -> None:
    rows = form_rows()
    head = "".join(
        box(*(tc(paragraph(run(text))) for text in [text for text in row if text][:2]))
        for row in rows[:9]
        if any(row)
    )
    grid = "".join(box(*(tc(paragraph(run(text))) for text in row[:6])) for row in rows[9:48])
    path = tmp_path / "a.docx"
    path.write_bytes(docx(f"<w:body><w:tbl>{head}</w:tbl>{paragraph()}<w:tbl>{grid}</w:tbl></w:body>"))
    (read,) = opened(path).forms
    assert read.form.unit.value == "Xã Nà Nhạn"
    assert read.form.head.value(Count.RESOLVED) == 5984
    assert read.form.period.value is not None
    assert [level.value for level in read.form.criterion("1").levels] == [3997, 1958, 29]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (docx("", "document"), "TT904"),
        (docx(f"<w:body>{paragraph(run(' '))}</w:body>"), "TT926"),
        (docx("<w:body>" + "<w:sdt>" * 5000 + "</w:sdt>" * 5000 + "</w:body>"), "TT904"),
    ],
)
def test_documents_that_hold_nothing_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(UnreadableError, match=code):
        read_bytes(data, "a.docx")


def test_a_document_of_text_alone_is_read() -> None:
    """A report may tell its results in sentences, or lie beside tables that are files of their own."""
    data = docx(f"<w:body>{paragraph(run('chỉ có chữ'))}</w:body>")
    (sheet,) = read_bytes(data, "a.docx").sheets
    assert dict(sheet.cells) == {(1, 1): "chỉ có chữ"}


def test_a_cell_before_any_row_stands_in_the_first() -> None:
    page = b"<html><table <tr><td>a</td></tr><tr><td>b</td></tr></table></html>"
    assert set(read_bytes(page, "a.html").sheets[0].cells) == {(1, 1), (2, 1)}
