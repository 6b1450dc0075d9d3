"""What an .xlsx says beside its values: formulas without a result, hidden lines, links, macros, pictures, extent."""

import io
import zipfile
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook

from support import PROCESS, form_bytes, grids, make_form, opened
from tthc.domain.numbers import NumberProblem
from tthc.files import limits, preflight, simple_formulas
from tthc.files.any_reader import read_bytes
from tthc.files.errors import UnreadableError
from tthc.files.grid import CellError, CellValue, Grid, Uncomputed
from tthc.files.preflight import check_package
from tthc.files.raw import RawBook, RawSheet, from_json, to_json
from tthc.files.simple_formulas import computed
from tthc.files.two_readers import Reader
from tthc.files.xlsx_scan import scan_package

SPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SHEET = "xl/worksheets/sheet1.xml"


def sheet_xml(rows: str, before: str = "", after: str = "") -> bytes:
    return (
        f'<worksheet xmlns="{SPACE}" xmlns:r="{RELATIONS}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    ).encode()


def package(changes: dict[str, bytes | str], sheets: int = 1) -> bytes:
    """A plain workbook with other or more members."""
    book = Workbook()
    for number in range(1, sheets):
        book.create_sheet(f"Trang {number + 1}")
    plain = io.BytesIO()
    book.save(plain)
    target = io.BytesIO()
    with zipfile.ZipFile(plain) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in dict.fromkeys((*old.namelist(), *changes)):
            new.writestr(name, changes[name] if name in changes else old.read(name))
    return target.getvalue()


def with_rows(rows: str, before: str = "", after: str = "") -> bytes:
    return package({SHEET: sheet_xml(rows, before, after)})


def cells_of(data: bytes, reader: str = Reader.BOTH) -> dict[tuple[int, int], CellValue]:
    return dict(read_bytes(data, "a.xlsx", reader=reader).sheets[0].cells)


UNSAVED = with_rows(
    '<row r="4"><c r="D4"><f>D5+D6</f><v/></c><c r="E4"><f>ROUND(D5/D6,2)</f></c></row>'
    '<row r="5"><c r="D5"><v>43</v></c><c r="E5" t="str"><f>""</f><v></v></c></row>'
    '<row r="6"><c r="D6"><v>120</v></c><c r="E6"><f>D4</f><v>163</v></c></row>'
)


@pytest.mark.parametrize("reader", [Reader.BOTH, Reader.CALAMINE])
def test_formulas_without_a_result_are_computed_or_told(reader: str) -> None:
    book = read_bytes(UNSAVED, "a.xlsx", reader=reader)
    assert book.sheets[0].cells == {
        (4, 4): Decimal(163),
        (4, 5): Uncomputed("ROUND(D5/D6,2)"),
        (5, 4): Decimal(43),
        (6, 4): Decimal(120),
        (6, 5): Decimal(163),
    }
    assert ("TT146", {"cells": 1}) in book.doubts
    assert "TT141" not in dict(book.doubts)
    assert from_json(to_json(book)) == book


def test_an_uncomputed_cell_is_no_blank_and_no_text() -> None:
    grid = Grid("a.xlsx", "S", {(1, 1): Uncomputed("A2*2")})
    assert grid.text(1, 1) == ""
    assert grid.count(1, 1).problem is NumberProblem.UNCOMPUTED
    assert grid.score(1, 1).problem is NumberProblem.UNCOMPUTED


def test_a_count_that_is_an_uncomputed_formula_is_told(tmp_path: Path) -> None:
    form = form_bytes(make_form(early=3997, on_time=1958, late=29))
    target, path = io.BytesIO(), tmp_path / "a.xlsx"
    with zipfile.ZipFile(io.BytesIO(form)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == SHEET:
                assert b"<v>1958</v>" in content
                content = content.replace(b"<v>1958</v>", b"<f>ROUND(1958,0)</f>", 1)
            new.writestr(name, content)
    path.write_bytes(target.getvalue())
    assert "TT145" in {finding.code for finding in opened(path).forms[0].findings}


def test_shared_and_array_formulas() -> None:
    cells = cells_of(
        with_rows(
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><f t="shared" ref="B1:B3" si="0">A1+1</f></c></row>'
            '<row r="2"><c r="A2"><v>2</v></c><c r="B2"><f t="shared" si="0"/></c></row>'
            '<row r="3"><c r="A3"/><c r="B3"><f t="shared" si="7"/></c></row>'
            '<row r="4"><c r="B4"><f t="array" ref="B4:B5">A1:A2*2</f></c></row>'
        )
    )
    assert cells[1, 2] == Decimal(2)
    assert cells[2, 2] == Decimal(3)
    assert cells[3, 2] == Uncomputed("")
    assert cells[4, 2] == Uncomputed("A1:A2*2")


@pytest.mark.parametrize(
    ("formula", "result"),
    [
        ("A1", "5"),
        ("$A$1", "5"),
        ("=a1+A2", "7.5"),
        ("A1-A2-1", "1.5"),
        ("-A1+10", "5"),
        ("SUM(A1:A2)", "7.5"),
        ("SUM(A1:A4, $A$2)+1", "11"),
        ("A1+A4", "5"),
        ("C1", "5"),
        ("C2+A1", "10"),
        ("0.1+0.2", "0.3"),
    ],
)
def test_simple_formulas_are_computed_exactly(formula: str, result: str) -> None:
    cells: dict[tuple[int, int], CellValue] = {
        (1, 1): Decimal(5),
        (2, 1): Decimal("2.5"),
        (1, 3): Uncomputed("A1"),
        (2, 3): Uncomputed("C1"),
        (9, 9): Uncomputed(formula),
    }
    assert computed(cells)[9, 9] == Decimal(result)


@pytest.mark.parametrize(
    "formula",
    [
        "",
        "A4",
        "A4+A5",
        "A1*2",
        "A1/2",
        "ROUND(A1,0)",
        "Sheet2!A1",
        "[1]S!A1",
        "A3",
        "A1+A3",
        "SUM(A1:A3)",
        "SUM(1,2)",
        "B1",
        "I9",
        "A6",
        "A7",
        "A1 A2",
        "A1+",
        "+",
        "SUM(A1:XFD1048576)",
        '"a"',
        "A1&A2",
        "SUM()",
        "1+#REF!",
        "A1%",
    ],
)
def test_what_is_not_simple_stays_uncomputed(formula: str) -> None:
    cells: dict[tuple[int, int], CellValue] = {
        (1, 1): Decimal(5),
        (2, 1): Decimal("2.5"),
        (3, 1): "12",
        (6, 1): CellError("#REF!"),
        (7, 1): True,
        (1, 2): Uncomputed("B2"),
        (2, 2): Uncomputed("B1"),
        (9, 9): Uncomputed(formula),
    }
    assert (9, 9) not in computed(cells)


def test_a_long_chain_of_formulas_is_left_alone() -> None:
    chain: dict[tuple[int, int], CellValue] = {(row, 1): Uncomputed(f"A{row + 1}") for row in range(1, 2000)}
    chain[2000, 1] = Decimal(7)
    found = computed(chain)
    assert (1, 1) not in found
    assert found[1999, 1] == 7


def test_sums_over_sums_end_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simple_formulas, "MOST_STEPS", 10)
    cells: dict[tuple[int, int], CellValue] = {(row, 1): Decimal(row) for row in range(1, 6)}
    cells |= {(row, 2): Uncomputed("SUM(A1:A5)") for row in range(1, 6)}
    assert computed(cells) == {(1, 2): 15}


def test_hidden_rows_and_columns_are_those_that_hold_cells() -> None:
    rows = '<row r="2" hidden="1"><c r="B2"><v>1</v></c></row><row r="3" hidden="true"/><row r="5"><c r="A5"><v>2</v></c></row>'
    columns = '<cols><col min="2" max="9" hidden="1"/><col min="1" max="1" width="5"/></cols>'
    (sheet,) = read_bytes(with_rows(rows, columns), "a.xlsx").sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2}, {2})


def test_a_part_is_found_by_name_or_by_its_position() -> None:
    scan = scan_package(package({}, 2))
    first, second = scan.sheets.values()
    assert scan.parts_of(["Sheet", "Trang 2"]) == (first, second)
    assert scan.parts_of(["Sheet", "khác"]) == (first, second)
    assert scan.parts_of(["khác"]) == (None,)


def test_a_formula_the_translator_does_not_know_stays_unknown() -> None:
    rows = '<row r="1"><c r="A1"><f t="shared" si="0">"</f></c></row><row r="2"><c r="A2"><f t="shared" si="0"/></c></row>'
    assert scan_package(with_rows(rows)).sheets["Sheet"].formulas == {(1, 1): '"', (2, 1): ""}


def test_inline_texts_count_as_filled() -> None:
    rows = '<row r="3"><c r="B3" t="inlineStr"><is><r><t>a</t></r><r><t>b</t></r></is></c></row>'
    scan = scan_package(with_rows(rows)).sheets["Sheet"]
    assert (scan.first, scan.last, scan.area) == ((3, 2), (3, 2), 1)


def test_a_large_part_loses_what_holds_nothing() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0"/></row>' + blank_rows(2, 20_000)
    with zipfile.ZipFile(io.BytesIO(scan_package(with_rows(rows)).light)) as light:
        kept = light.read(SHEET)
    assert kept == sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')


def test_cells_without_an_address_follow_one_another() -> None:
    scan = scan_package(
        with_rows('<row><c><v>1</v></c><c><f>A1</f></c></row><row hidden="1"><c><v>3</v></c></row>')
    )
    assert scan.sheets["Sheet"].formulas == {(1, 2): "A1"}
    assert scan.sheets["Sheet"].hidden_rows == {2}


LINK = {
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="/xl/worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/styles" Target="styles.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/theme" Target="theme/theme1.xml"/>'
        f'<Relationship Id="rId9" Type="{RELATIONS}/externalLink" Target="externalLinks/externalLink1.xml"/>'
        "</Relationships>"
    ),
    "xl/workbook.xml": (
        f'<workbook xmlns="{SPACE}" xmlns:r="{RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
        '<externalReferences><externalReference r:id="rId9"/></externalReferences></workbook>'
    ),
    "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{SPACE}"/>',
    "xl/externalLinks/_rels/externalLink1.xml.rels": (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{RELATIONS}/externalLinkPath" Target="file:///D:\\bc\\qu%C3%BD1.xlsx" TargetMode="External"/></Relationships>'
    ),
}


def test_links_to_other_books_are_named() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>[1]S!A1</f><v>5</v></c><c r="B1" t="str"><f>"[1]"</f><v>[1]</v></c>'
        '<c r="C1"><f>[1]S!A1+[9]S!B1</f><v>5</v></c></row>'
    )
    book = read_bytes(package({**LINK, SHEET: sheet_xml(rows)}), "a.xlsx")
    assert book.doubts == (("TT147", {"cells": 2, "book": "quý1.xlsx"}),)
    without = {name: text for name, text in LINK.items() if "rels" not in name or "workbook" in name}
    book = read_bytes(package({**without, SHEET: sheet_xml(rows)}), "a.xlsx")
    assert ("TT147", {"cells": 2, "book": "không rõ tên"}) in book.doubts


def test_a_sheet_whose_part_is_missing_is_named() -> None:
    """Both libraries pass over it without a word."""
    data, target = package({SHEET: sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')}, 2), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            if not name.endswith("sheet2.xml"):
                new.writestr(name, old.read(name))
    book = read_bytes(target.getvalue(), "a.xlsx")
    assert ("TT155", {"sheet": "Trang 2"}) in book.doubts
    assert [sheet.name for sheet in book.sheets] == ["Sheet"]


def test_numbers_beyond_all_bounds_are_errors_or_refused() -> None:
    assert cells_of(with_rows('<row r="1"><c r="A1"><v>1e400</v></c></row>')) == {(1, 1): CellError("#NUM!")}
    with pytest.raises(UnreadableError, match="TT904"):
        read_bytes(
            with_rows('<row r="1"><c r="A1"><v>INF</v></c><c r="B1" t="e"><v>#SPILL!</v></c></row>'), "a.xlsx"
        )


def test_macros_are_told() -> None:
    data = package({"xl/vbaProject.bin": b"x", SHEET: sheet_xml('<row r="1"><c r="A1"><v>1</v></c></row>')})
    assert read_bytes(data, "a.xlsm").doubts == (("TT148", {}),)


def picture_package(rows: str, sheets: int = 1) -> bytes:
    return package(
        {
            "xl/media/image1.png": b"\x89PNG",
            SHEET: sheet_xml("", after='<drawing r:id="rId1"/>'),
            **({"xl/worksheets/sheet2.xml": sheet_xml(rows)} if sheets > 1 else {}),
        },
        sheets,
    )


def test_a_sheet_of_pictures_alone_is_named() -> None:
    with pytest.raises(UnreadableError, match="TT929") as caught:
        read_bytes(picture_package(""), "a.xlsx")
    assert caught.value.facts == {"sheet": "Sheet"}
    with pytest.raises(UnreadableError, match="TT929"):
        read_bytes(package({"xl/media/image1.png": b"x"}), "a.xlsx")
    both = read_bytes(picture_package('<row r="1"><c r="A1"><v>1</v></c></row>', 2), "a.xlsx")
    assert both.doubts == (("TT154", {"sheet": "Sheet"}),)


def blank_rows(first: int, last: int) -> str:
    return "".join(
        f'<row r="{row}" ht="15"><c r="A{row}" s="0"/><c r="B{row}" s="0"></c></row>'
        for row in range(first, last)
    )


def test_formatted_blank_rows_cost_little_and_are_told(tmp_path: Path) -> None:
    filled = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="0"/></row><row r="2"><c r="C2"><v>2</v></c></row>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_rows(filled + blank_rows(3, 200_001)))
    book = PROCESS.read(path)
    assert book.doubts == (("TT151", {"row": 200_000, "rows": 2}),)
    assert book.sheets[0].cells == {(1, 1): 1, (2, 3): 2}


@pytest.mark.parametrize("odd", ["<!-- x -->", '<row><c r="A9"/></row>'])
def test_a_large_part_that_needs_care_is_left_whole(odd: str) -> None:
    filled = '<row r="1"><c r="A1"><v>1</v></c></row>'
    assert cells_of(with_rows(filled + blank_rows(2, 20_000) + odd)) == {(1, 1): 1}


def test_a_stray_cell_and_a_wide_merge_ask_for_no_memory(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_rows(rows, after='<mergeCells><mergeCell ref="B2:XFD1048575"/></mergeCells>'))
    book = PROCESS.read(path)
    assert book.sheets[0].cells == {(1, 1): 1, (1_048_576, 16_384): 2}
    assert book.doubts == (("TT142", {}),)
    with pytest.raises(UnreadableError, match="TT927"):
        read_bytes(path.read_bytes(), "a.xlsx", reader=Reader.CALAMINE)
    assert read_bytes(path.read_bytes(), "a.xlsx", reader=Reader.CAREFUL) == book


def test_pictures_and_pivot_tables_are_not_for_the_careful_reader() -> None:
    relations = "".join(
        f'<Relationship Id="rId{at}" Type="{RELATIONS}/{kind}" Target="../{kind}s/missing.xml"/>'
        for at, kind in enumerate(("drawing", "pivotTable", "comments"))
    )
    data = package({"xl/worksheets/_rels/sheet1.xml.rels": f"<Relationships>{relations}</Relationships>"})
    with zipfile.ZipFile(io.BytesIO(scan_package(data).light)) as light:
        kept = light.read("xl/worksheets/_rels/sheet1.xml.rels")
    assert kept.count(b"<Relationship ") == 1
    assert b"comments" in kept


@pytest.mark.parametrize(
    "change",
    [
        {"xl/workbook.xml": "<workbook"},
        {SHEET: b'<worksheet><sheetData><row r="1"><c r="A1"><v>1'},
        {SHEET: b'<worksheet><cols><col hidden="1"/></cols></worksheet>'},
    ],
)
def test_a_damaged_part_is_for_the_readers_to_refuse(change: dict[str, bytes | str]) -> None:
    scan_package(package(change))


def test_document_types_are_refused_in_any_encoding() -> None:
    for page in (b"<!DOCTYPE x><worksheet/>", "\ufeff<!DOCTYPE x><worksheet/>".encode("utf-16-le")):
        with pytest.raises(Exception, match="TT921"):
            check_package(package({SHEET: page}))
    check_package(package({"xl/media/image1.svg": b"<!DOCTYPE svg><svg/>"}))


def test_too_many_members_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "MOST_MEMBERS", 3)
    with pytest.raises(Exception, match="TT920"):
        check_package(package({}))


@pytest.mark.parametrize("page", ["depth", "width"])
def test_a_part_of_endless_depth_or_width_stays_in_the_reading_process(page: str, tmp_path: Path) -> None:
    rows = {
        "depth": '<row r="1"><c r="A1"><v>' + "<x>" * 50_000 + "</x>" * 50_000 + "</v></c></row>",
        "width": f'<row r="1" x="{"y" * 3_000_000}"><c r="A1"><v>1</v></c></row>',
    }
    path = tmp_path / "a.xlsx"
    path.write_bytes(with_rows(rows[page]))
    with suppress(UnreadableError):
        PROCESS.read(path)
    path.write_bytes(UNSAVED)
    assert PROCESS.read(path).sheets


def test_overlong_texts_are_cut_and_nuls_dropped_and_both_are_said() -> None:
    sheet = RawSheet("S", {(1, 1): "a" * 40_000, (2, 1): "b\0c", (3, 1): Decimal(1)})
    (kept,), doubts = limits.within_limits((sheet,))
    assert kept.cells == {(1, 1): "a" * 32_767, (2, 1): "bc", (3, 1): Decimal(1)}
    assert doubts == (("TT152", {"cells": 1, "limit": 32_767}), ("TT153", {"cells": 1}))


def test_too_many_sheets_or_cells_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(UnreadableError, match="TT931"):
        limits.within_limits((RawSheet("S", {}),) * 256)
    monkeypatch.setattr(limits, "MOST_CELLS", 1)
    with pytest.raises(UnreadableError, match="TT932"):
        limits.within_limits((RawSheet("S", {(1, 1): "a", (1, 2): "b"}),))


def test_a_name_that_tells_another_format_is_remarked(tmp_path: Path) -> None:
    data = with_rows('<row r="1"><c r="A1"><v>1</v></c></row>')
    assert read_bytes(data, "a.xlsx").doubts == read_bytes(data, "a").doubts == ()
    path = tmp_path / "a.xls"
    path.write_bytes(data)
    (doubt,) = grids(path).doubts
    assert (doubt.code, doubt.facts["suffix"]) == ("TT150", ".xls")
    page = b"<table><tr><td>a</td></tr></table><table><tr><td>b</td></tr></table>"
    assert read_bytes(page, "a.xls").doubts == (("TT149", {"suffix": ".xls", "tables": 2}),)
    assert read_bytes(page, "a.html").doubts == ()


def test_the_hash_is_of_the_bytes_read() -> None:
    book = read_bytes(UNSAVED, "a.xlsx")
    assert isinstance(book, RawBook)
    assert len(book.sha256) == 64
    assert book.sha256 != read_bytes(UNSAVED + b"\0", "a.xlsx").sha256
