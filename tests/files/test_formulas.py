"""Formulas over names: how they are read, and what they give in exact arithmetic, as a spreadsheet would."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

import pytest

from tthc.files.formula_parser import Call, FormulaError, Literal, Name, Operation, names_in, parse
from tthc.files.formula_values import Scalar, value_of, values_of, with_values
from tthc.files.plan import Area, CellContent, Formula, PlannedCell, SheetPlan

CELLS: Mapping[str, CellContent] = {
    "so": Decimal("2.5"),
    "nguyen": 7,
    "khong": 0,
    "trong": None,
    "chu": "Xã Nà Nhạn",
    "dung": Formula("TRUE", True),
    "ty_le": Formula("1/3"),
    "loi": Formula("1/khong"),
}


def _plan(formula: str, **more: CellContent) -> SheetPlan:
    cells = {**CELLS, **more, "o": Formula(formula)}
    planned = tuple(PlannedCell(row, 2, value) for row, value in enumerate(cells.values(), start=1))
    names = {name: Area(row, 2) for row, name in enumerate(cells, start=1)}
    return SheetPlan("A", planned, names={**names, "vung": Area(1, 2, 5)})


def _shown(formula: str, **more: CellContent) -> CellContent:
    """What the cell of a formula shows, an error by its name."""
    value = with_values(_plan(formula, **more)).cells[-1].value
    assert isinstance(value, Formula)
    return value.value


def test_a_formula_is_read_by_strength_and_brackets() -> None:
    assert parse("1+a*2") == Operation(
        "+", Literal(Fraction(1)), Operation("*", Name("a"), Literal(Fraction(2)))
    )
    assert parse("(1+a)*2") == Operation("*", parse("1+a"), Literal(Fraction(2)))
    assert parse('"x""y"') == Literal('x"y')
    assert parse("true") == Literal(True)
    assert parse("Now()") == Call("NOW", ())
    assert parse("-a+b") == Operation("+", Operation("neg", Literal(""), Name("a")), Name("b"))
    assert sorted(names_in(parse('IF(a=b,SUM(a,c,1),-d&"e")'))) == ["a", "a", "b", "c", "d"]


@pytest.mark.parametrize(
    "formula", ["", "1+", "(1", "1)", "IF(1", "a b", "A1:B2", "$A$1", "'x'!a", "2^3", "{1}"]
)
def test_what_is_no_formula_over_names_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        parse(formula)


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1+2*3", 7),
        ("so*2-nguyen/4", Decimal("3.25")),
        ("-so", Decimal("-2.5")),
        ("trong", 0),
        ("trong+1", 1),
        ("dung+1", 2),
        ('trong=""', True),
        ('""=trong', True),
        ("trong=0", True),
        ('so&"/"&ty_le', "2.5/0.3333333333"),
        ("trong&dung&(1=2)&nguyen", "TRUEFALSE7"),
        ('"a"<"B"', True),
        ('"z">9', True),
        ("dung>chu", True),
        ("so<>2.5", False),
        ("nguyen>=7", True),
        ("nguyen<=6", False),
        ("AND(so>1,trong)", False),
        ("OR(khong,nguyen)", True),
        ("NOT(khong)", True),
        ("ISNUMBER(so)", True),
        ("ISNUMBER(trong)", False),
        ("ISTEXT(chu)", True),
        ("N(chu)+N(dung)+N(so)", Decimal("3.5")),
        ("SUM(vung,1)", Decimal("10.5")),
        ("COUNT(vung)", 3),
        ("COUNTA(vung)", 4),
        ('COUNTIF(vung,"?*")', 1),
        ("MAX(vung)", 7),
        ("MIN(vung)", 0),
        ("MAX(chu)", 0),
        ("ABS(-so)", Decimal("2.5")),
        ("INT(-so)", -3),
        ("MOD(nguyen,4)", 3),
        ("ROUND(so,0)", 3),
        ("ROUND(ROUND(1.005,12),2)", Decimal("1.01")),
        ('TEXT(5,"00")', "05"),
        ("LEN(chu)", 10),
        ('TRIM("  a   b ")', "a b"),
        ("UPPER(chu)", "XÃ NÀ NHẠN"),
        ('SUBSTITUTE(so&"",".",",")', "2,5"),
        ("INDEX(vung,2)", 7),
        ("INDEX(so,1)", Decimal("2.5")),
        ("MATCH(7,vung,0)", 2),
        ("MATCH(2.5,so,0)", 1),
        ("ROW()", 9),
        ("ROW(nguyen)", 2),
        ("IF(so>2,1,loi)", 1),
        ("IF(trong,1,2)", 2),
        ("IFERROR(loi,4)", 4),
        ("IFERROR(so,4)", Decimal("2.5")),
        ("IFERROR(TTHC_DIEM(1),5)", 5),
        ("loi", "#DIV/0!"),
        ("loi+1", "#DIV/0!"),
        ("chu+1", "#VALUE!"),
        ("NOT(chu)", "#VALUE!"),
        ("INDEX(vung,9)", "#REF!"),
        ('MATCH("không có",vung,0)', "#N/A"),
        ("TTHC_SO(chu)", "#N/A"),
    ],
)
def test_what_a_formula_gives(formula: str, value: CellContent) -> None:
    shown = _shown(formula)
    assert (shown, type(shown)) == (value, type(value))


@pytest.mark.parametrize(
    "formula",
    [
        "o+1",
        "khac",
        "vung+1",
        "XLOOKUP(so,vung)",
        'TEXT(so,"0,0")',
        'COUNTIF(vung,"x")',
        "ROW(khac)",
        "ROW(1)",
    ],
)
def test_a_formula_forms_may_not_use_is_an_error_of_its_writer(formula: str) -> None:
    with pytest.raises(FormulaError):
        with_values(_plan(formula))


def test_names_of_the_workbook_are_given_from_outside() -> None:
    outer: dict[str, Scalar | list[Scalar]] = {"ky": "Quý II", "don_vi": ["A", "B"]}
    plan = _plan('ky&INDEX(don_vi,2)&MATCH("B",don_vi,0)')
    assert value_of(plan, "o", outer) == "Quý IIB2"
    assert with_values(plan, outer).cells[-1].value == Formula(plan.cells[-1].value.text, "Quý IIB2")  # type: ignore[union-attr]


def test_sheets_that_came_back_have_the_values_that_can_be_told() -> None:
    """Whatever a formula of a stranger is, the others have theirs."""
    found = values_of(_plan("so*2", la=Formula("khac+1"), thieu=Formula("IF(1)"), dai=Formula("ROUND(1)")))
    assert found == {(7, 2): Decimal(1) / Decimal(3), (12, 2): 5}
