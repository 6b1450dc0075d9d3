"""A LibreOffice that is killed takes its books along; the next request has a new one."""

import pytest
import xlwings as xw

from office.calc import Calc, CalcError, CalcTimeoutError


def test_books_of_a_killed_libreoffice_are_gone_and_new_ones_open(fresh_app: xw.App, calc: Calc) -> None:
    book = fresh_app.books.add()
    sheet = book.sheets[0]
    calc.stop()
    with pytest.raises(CalcError, match="has ended"):
        sheet["A1"].value = 1
    with pytest.raises(CalcError, match="has ended"):
        book.close()
    assert len(fresh_app.books) == 0
    again = fresh_app.books.add()
    with pytest.raises(CalcError, match="has ended"):
        sheet["A1"].copy(again.sheets[0]["A1"])
    again.sheets[0]["A1"].value = 2
    assert again.sheets[0]["A1"].value == 2


def test_a_call_that_takes_too_long_is_killed(fresh_app: xw.App) -> None:
    book = fresh_app.books.add()
    with pytest.raises(CalcTimeoutError):
        book.impl.ask("to_pdf", path="/nowhere/a.pdf", sheet=None, limit=0.0001)
    assert len(fresh_app.books) == 0
