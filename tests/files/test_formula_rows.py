"""Formulas that look at their own row, and counts of texts, as the staff form uses them."""

import pytest

from tthc.files.formula_parser import FormulaError
from tthc.files.formula_values import value_of
from tthc.files.plan import Area, CellContent, Formula, PlannedCell, SheetPlan


def _value(formula: str, *column: CellContent) -> object:
    """What a formula in B5 gives beside a heading in A3 and `column` from A4 on."""
    cells = [PlannedCell(row, 1, value) for row, value in enumerate(column, start=4)]
    names = {"dau": Area(3, 1), "cot": Area(4, 1, 3), "o": Area(5, 2)}
    return value_of(SheetPlan("T", (*cells, PlannedCell(5, 2, Formula(formula))), names=names), "o")


def test_a_formula_finds_the_cell_of_its_own_row() -> None:
    assert _value("INDEX(cot,ROW()-ROW(dau))", "a", "b", "c") == "b"


def test_counts_of_what_is_there_and_of_texts_that_say_something() -> None:
    assert _value("COUNTA(cot)", "", None, 5) == 2
    assert _value('COUNTIF(cot,"?*")', "", "x", 5) == 1


@pytest.mark.parametrize("formula", ["ROW(1)", "ROW(khac)", 'COUNTIF(cot,"x")'])
def test_what_forms_do_not_use_is_refused(formula: str) -> None:
    with pytest.raises(FormulaError):
        _value(formula, "a")
