"""Each check of a package: silent on a good workbook, and it names what is wrong in a bad one."""

from __future__ import annotations

import pytest

from package import checks
from package.checks import Package, complaints
from package.made import changed, replaced, workbook

GUARDED = '=IFERROR(TTHC_DIEM("qd1187-dienbien",so_dung,so_tre),ROUND(so_dung/2,2))'


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "formula",
    [
        GUARDED,
        '=IF(so_dung>0,SO_TRE,-1)&"A1"',
        "='Biểu mẫu 03'!so_dung+SUM({1,2;3,4})",
        "=COUNTA(tbl_don_vi[ten])",
        "=IFERROR(1+TTHC_TONG(so_dung),IFERROR(TTHC_TONG(so_tre),0))",
        "=TRUE",
    ],
)
def test_a_good_workbook_has_no_complaint(formula: str) -> None:
    assert complaints(workbook(formula)) == []
    assert complaints(workbook()) == []


@pytest.mark.parametrize(
    ("formula", "complaint"),
    [
        ("=A1", "names_not_addresses: Biểu mẫu 03!A5 =A1: the address A1"),
        ("=SUM($A$1:$A$2)", "names_not_addresses: Biểu mẫu 03!A5 =SUM($A$1:$A$2): the address $A$1:$A$2"),
        ("=SUM('SỐ LIỆU'!A:A)", "names_not_addresses: Biểu mẫu 03!A5 =SUM('SỐ LIỆU'!A:A): the address A:A"),
        ("=SUM(2:3)", "names_not_addresses: Biểu mẫu 03!A5 =SUM(2:3): the address 2:3"),
        ("=so_khac", "names_are_defined: Biểu mẫu 03!A5 =so_khac: no name so_khac"),
        ("='SỐ LIỆU'!so_dung", "names_are_defined: Biểu mẫu 03!A5 ='SỐ LIỆU'!so_dung: no name so_dung"),
        ("=KHAC!so_tre", "names_are_defined: Biểu mẫu 03!A5 =KHAC!so_tre: no sheet KHAC"),
        (
            "=XLOOKUP(so_tre,1)",
            "functions_are_known: Biểu mẫu 03!A5 =_xlfn.XLOOKUP(so_tre,1): the function _XLFN.XLOOKUP",
        ),
        (
            "=_xlfn.CONCAT(1)",
            "functions_are_known: Biểu mẫu 03!A5 =_xlfn.CONCAT(1): the function _XLFN.CONCAT",
        ),
        (
            "=tthc_tong(1)",
            "own_functions_are_guarded: Biểu mẫu 03!A5 =tthc_tong(1): TTHC_TONG outside IFERROR( , )",
        ),
        (
            "=IFERROR(0,TTHC_TONG(1))",
            "own_functions_are_guarded: Biểu mẫu 03!A5 =IFERROR(0,TTHC_TONG(1)): TTHC_TONG outside IFERROR( , )",
        ),
        (
            "=IFERROR(TTHC_TONG(1))",
            "own_functions_are_guarded: Biểu mẫu 03!A5 =IFERROR(TTHC_TONG(1)): TTHC_TONG outside IFERROR( , )",
        ),
    ],
)
def test_what_a_formula_may_not_hold(formula: str, complaint: str) -> None:
    assert complaints(workbook(formula)) == [complaint]


@pytest.mark.parametrize(
    ("formula", "problem"),
    [
        (f'="{"a" * 256}"', "a text of 256 characters"),
        ("=" + "+".join(["so_tre"] * 1200), "8399 characters"),
        (f"={'ABS(' * 65}1{')' * 65}", "65 functions one inside the other"),
    ],
)
def test_what_excel_would_call_corrupt(formula: str, problem: str) -> None:
    (complaint,) = complaints(workbook(formula))
    assert complaint.startswith(f"formulas_fit_excel: Biểu mẫu 03!A5: {problem} in =")
    assert complaints(workbook(f'="{"a" * 255}"', f"={'ABS(' * 64}1{')' * 64}")) == []


@pytest.mark.parametrize("name", ["abc1", "r", "R1C1", "1a", "so tre"])
def test_a_name_that_excel_takes_for_something_else(name: str) -> None:
    named = replaced(workbook(), "xl/workbook.xml", 'name="so_tre"', f'name="{name}"')
    assert complaints(named) == [f"names_fit_excel: name {name.lower()}"]


def test_rules_are_formulas_too() -> None:
    """An input rule may hold no address; a conditional format may, but no name that nobody defined."""
    assert complaints(workbook(rule="A1>0")) == ["names_not_addresses: Biểu mẫu 03!A1 =A1>0: the address A1"]
    unknown = complaints(workbook(rule="nobody>0"))
    assert [one.partition(":")[0] for one in unknown] == ["names_are_defined"] * 2


def test_an_address_that_has_its_reason_may_stand() -> None:
    package = Package(workbook("=SUM(A1:A2)", "=B2"))
    allowed = {r"!A5 =SUM\(": "a sum of what stands above"}
    assert checks.names_not_addresses(package, allowed) == ["Biểu mẫu 03!A6 =B2: the address B2"]


def test_a_formula_has_its_value() -> None:
    data = workbook(GUARDED, value="Xuất sắc")
    assert complaints(data) == []
    without = replaced(data, SHEET, "<v>Xuất sắc</v>", "")
    assert complaints(without) == ["formulas_have_values: Biểu mẫu 03!A5: a formula without its value"]
    empty = replaced(data, SHEET, "<v>Xuất sắc</v>", "<v></v>")
    assert complaints(empty) == []
    numeric = replaced(empty, SHEET, ' t="str"', "")
    assert complaints(numeric) == ['formulas_have_values: Biểu mẫu 03!A5: an empty value that is not t="str"']


@pytest.mark.parametrize(
    ("setting", "complaint"),
    [
        ("", "no calcPr"),
        ('<calcPr calcId="124519"/>', "calcId 124519 is older than 191029"),
        ('<calcPr calcId="191029" fullCalcOnLoad="1"/>', "calcPr has fullCalcOnLoad"),
        ('<calcPr calcId="191029" calcMode="manual"/>', "calcMode is manual"),
    ],
)
def test_nothing_is_computed_on_opening(setting: str, complaint: str) -> None:
    part, stands = "xl/workbook.xml", '<calcPr calcId="191029"/>'
    with_formula = replaced(workbook("=1"), part, stands, setting)
    assert complaints(with_formula) == [f"nothing_is_computed_on_opening: {complaint}"]
    assert complaints(replaced(workbook(), part, stands, setting)) == []  # nothing there to compute


def test_texts_are_shared() -> None:
    inline = replaced(
        workbook(), SHEET, '<c r="A3" t="s"><v>0</v></c>', '<c r="A3" t="inlineStr"><is><t>x</t></is></c>'
    )
    assert complaints(inline) == ["strings_are_shared: Biểu mẫu 03!A3: an inline string"]


def test_a_name_that_lost_its_cells() -> None:
    lost = replaced(workbook(), "xl/workbook.xml", "'Biểu mẫu 03'!$A$2", "#REF!")
    assert complaints(lost) == ["names_are_defined: name so_tre: #REF!"]


def test_relations_lead_to_parts() -> None:
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    lost = replaced(workbook(), rels, "../tables/table1.xml", "/xl/tables/table9.xml")
    assert complaints(lost) == [
        f"relations_resolve: {rels}: rId1 leads to xl/tables/table9.xml, which is not there"
    ]
    orphaned = changed(workbook(), "xl/worksheets/sheet2.xml", lambda _: None)
    assert f"relations_resolve: {rels}: relations of a part that is not there" in _of(orphaned, "relations")


def _of(data: bytes, check: str) -> list[str]:
    """The complaints of one check alone: the others cannot read a workbook without that part."""
    (one,) = (each for each in checks.CHECKS if each.__name__.startswith(check))
    return [f"{one.__name__}: {complaint}" for complaint in one(Package(data))]


def test_parts_have_content_types() -> None:
    types = "[Content_Types].xml"
    untyped = replaced(workbook(), types, '<Default Extension="xml" ContentType="application/xml"/>', "")
    named = replaced(untyped, types, "/xl/tables/table1.xml", "/xl/tables/table2.xml")
    assert complaints(named) == [
        "content_types_stand: xl/tables/table1.xml: no content type",
        "content_types_stand: xl/tables/table2.xml: a content type, but no part",
    ]


def test_nothing_leads_out_of_the_file() -> None:
    rels = "xl/worksheets/_rels/sheet2.xml.rels"
    linked = replaced(workbook(), rels, "</Relationships>", _OUTSIDE + "</Relationships>")
    assert complaints(linked) == [f"nothing_external: {rels}: file:///C:/khac.xlsx"]
    name = replaced(workbook(), "xl/workbook.xml", "'Biểu mẫu 03'!$A$2", "'[1]Biểu mẫu 03'!$A$2")
    assert complaints(name) == ["nothing_external: name so_tre: '[1]Biểu mẫu 03'!$A$2"]
    used = complaints(workbook("=[1]Khac!so"))
    assert used[0] == "nothing_external: Biểu mẫu 03!A5 =[1]Khac!so"


_OUTSIDE = '<Relationship Id="rId9" Type="x" Target="file:///C:/khac.xlsx" TargetMode="External"/>'
