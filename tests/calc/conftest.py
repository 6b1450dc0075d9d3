"""A new book for each test of the engine."""

import pytest
import xlwings as xw


@pytest.fixture
def book(fresh_app: xw.App) -> xw.Book:
    """A new book."""
    return fresh_app.books.add()


@pytest.fixture
def sheet(book: xw.Book) -> xw.Sheet:
    """Its first sheet."""
    return book.sheets[0]
