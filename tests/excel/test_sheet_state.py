"""Entries of cells: what is read, compared and written back, without a program."""

from datetime import datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tthc.excel.sheet_state import Entry, address, differing, entry_of, planned_entry, typed
from tthc.files.plan import Formula

CELLS: dict[str, tuple[object, object, Entry]] = {
    "blank": ("", None, None),
    "a number": ("1.5", 1.5, 1.5),
    "all digits of a number": ("0.3", 0.1 + 0.2, 0.1 + 0.2),
    "a text": ("UBND xã A", "UBND xã A", "'UBND xã A"),
    "a text of digits": ("007", "007", "'007"),
    "a text like a formula": ("=x", "=x", "'=x"),
    "a formula": ("=A1*2", 4.0, "=A1*2"),
    "a formula that gives a text": ('="a"', "a", '="a"'),
    "a formula that gives nothing": ('=""', "", '=""'),
    "a formula that gives an error": ("=1/0", None, "=1/0"),
    "an error": ("#N/A", None, "#N/A"),
    "a truth value": ("TRUE", True, True),
    "a truth value kept as a formula": ("=FALSE()", False, False),
    "a date": ("44576", datetime(2022, 1, 15), 44576.0),
    "an amount of money": ("1.23456", Decimal("1.2346"), 1.23456),
    "a truth value told by value only": (None, True, True),
}


@pytest.mark.parametrize("what", CELLS)
def test_a_cell_is_what_was_typed(what: str) -> None:
    formula, value, expected = CELLS[what]
    found = entry_of(formula, value)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize(
    "text", ["007", "=x", "-", "+1", "@a", "1/2", "'a", "TRUE", "false", "5 tháng", "Tháng 5"]
)
def test_a_text_that_would_be_read_otherwise_is_marked(text: str) -> None:
    assert typed(f"'{text}") == f"'{text}"


@pytest.mark.parametrize("text", ["UBND xã Nà Nhạn", "Đạt", "cột\ndòng hai"])
def test_other_texts_are_written_plainly(text: str) -> None:
    assert typed(f"'{text}") == text


@given(st.text(min_size=1))
def test_a_text_stays_the_text(text: str) -> None:
    written = typed(f"'{text}")
    assert isinstance(written, str)
    assert written in (text, f"'{text}")
    assert not (written == text and text.startswith(("=", "+", "-", "@", "'", "#")))


def test_what_is_no_text_is_written_as_it_is() -> None:
    assert [typed(entry) for entry in (None, 1.5, True, "=A1", "#N/A")] == [None, 1.5, True, "=A1", "#N/A"]


def test_planned_cells_are_the_same_entries() -> None:
    planned = (None, "", "x", 5, Decimal("1.2"), Formula("A1"))
    assert [planned_entry(one) for one in planned] == [None, None, "'x", 5.0, 1.2, "=A1"]


def test_only_what_was_edited_differs() -> None:
    one: dict[tuple[int, int], Entry] = {(1, 1): 0.3, (2, 2): True, (3, 1): "'a", (10, 3): 1.0}
    other: dict[tuple[int, int], Entry] = {(1, 1): 0.1 + 0.2, (2, 2): 1.0, (3, 1): "'a", (4, 1): "'b"}
    assert [address(cell) for cell in differing(one, other)] == ["B2", "A4", "C10"]
