"""The officer's own cells and notes on a sheet that is written anew; notes left over; protection."""

from __future__ import annotations

from typing import Any

import pytest

from excel.fake_sheets import FakeHost, FakeSheet
from tthc.domain.errors import TthcError
from tthc.excel.own_cells import blocks_of, own_cells, placed_notes
from tthc.excel.sheet_finder import _place
from tthc.excel.sheet_writer import _put_notes, unlocked
from tthc.files.plan import Area

CELLS = {(1, 1): "'ours", (2, 9): "'right", (7, 8): 3.0, (40, 2): "'below"}


def test_what_stands_outside_our_cells_is_the_officers() -> None:
    own = own_cells("T", CELLS, Area(1, 1, 30, 6), Area(1, 1, 12, 5))
    assert own == {cell: entry for cell, entry in CELLS.items() if cell != (1, 1)}
    assert blocks_of(own, Area(1, 1, 12, 5)) == (Area(2, 8, 6, 2), Area(40, 2))
    assert blocks_of({}, Area(1, 1)) == ()


def test_where_nothing_is_known_to_be_ours_all_is_the_officers() -> None:
    with pytest.raises(TthcError) as caught:
        own_cells("T", CELLS, None, Area(1, 1, 12, 5))
    assert (caught.value.code, caught.value.facts) == ("TT995", {"cells": "T!A1"})


def test_notes_follow_their_unit() -> None:
    was = {(5, 2): "'Xã A", (6, 2): "'Xã B", (9, 1): "'Tổng"}
    becomes = {(8, 2): "'Xã A", (12, 1): "'Tổng", (5, 1): 1.0}
    notes = {"B5": "a", "D6": "b", "AA9": "c", "A1": "d"}
    assert placed_notes(notes, was, becomes) == {"B8": "a", "D6": "b", "AA12": "c", "A1": "d"}


def test_notes_that_stayed_behind_are_moved() -> None:
    sheet: Any = FakeSheet({"B5": "a", "C6": "b", "D7": "other"})
    _put_notes(FakeHost(), sheet, {"B8": "a", "C6": "b", "D7": "mine"})  # type: ignore[arg-type]
    assert sheet.notes == {"B8": "a", "C6": "b", "D7": "mine"}


def test_protection_is_put_back_whatever_happens() -> None:
    sheets: list[Any] = [FakeSheet(password=""), FakeSheet(), FakeSheet(password="x")]
    named = [(sheet, str(at)) for at, sheet in enumerate(sheets)]
    with pytest.raises(TthcError) as caught, unlocked(FakeHost(), named):  # type: ignore[arg-type]
        raise AssertionError
    assert (caught.value.code, caught.value.facts) == ("TT994", {"sheet": "2"})
    assert [sheet.password for sheet in sheets] == ["", None, "x"]


@pytest.mark.parametrize(
    ("refers_to", "place"),
    [
        ("='TỔNG HỢP'!$A$1:$K$20", ("TỔNG HỢP", Area(1, 1, 20, 11))),
        ("=Bang!$AB$3", ("Bang", Area(3, 28))),
        ("='Ông ''Ba'''!$A$1", ("Ông 'Ba'", Area(1, 1))),
        ("=#REF!$A$1", None),
        ("='T'!#REF!", None),
        ("=", None),
        ("=OFFSET(T!$A$1,1,1)", None),
    ],
)
def test_a_name_leads_to_its_sheet(refers_to: str, place: tuple[str, Area] | None) -> None:
    assert _place(refers_to) == place
