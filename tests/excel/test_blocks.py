"""What the functions of a form remember: a recalculation of all sheets reads and scores each form once."""

from collections.abc import Iterator
from typing import Any

import pytest

from excel.blocks import Rows, block_of
from support import QD1187, make_form
from tthc.excel import blocks
from tthc.excel.functions import TTHC_CHISO, TTHC_DIEM_CCVC, TTHC_KIEMTRA, TTHC_TONG

PROVINCE = 168
"""Units of the largest province, each a sheet of the workbook."""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Any]]:
    """The blocks that were read, in order, beginning with nothing in mind."""
    seen: list[Any] = []
    reading = blocks.read_block

    def noted(rows: Any, *more: Any) -> Any:
        seen.append(rows)
        return reading(rows, *more)

    def forget() -> None:
        for remembering in (blocks._read, blocks.scored_block, blocks.findings_text):
            remembering.cache_clear()

    forget()
    monkeypatch.setattr(blocks, "read_block", noted)
    yield seen
    forget()


def sheets(count: int) -> list[Rows]:
    return [block_of(QD1187, make_form(early=at, late=1)) for at in range(1, count + 1)]


def recalculated(forms: list[Rows]) -> list[object]:
    """As Excel may go: a function over all sheets, then the next."""
    asking = (
        *(
            lambda block, one=one: one(QD1187.id, "", block)
            for one in (TTHC_TONG, TTHC_CHISO, TTHC_DIEM_CCVC)
        ),
        TTHC_KIEMTRA,
    )
    return [ask(block) for ask in asking for block in forms]


def test_all_sheets_of_a_province_are_read_once(read: list[Any]) -> None:
    forms = sheets(PROVINCE)
    first = recalculated(forms)
    assert len(read) == PROVINCE
    assert recalculated(forms) == first
    assert len(read) == PROVINCE


def test_a_figure_that_changes_is_read_anew(read: list[Any]) -> None:
    (form,) = sheets(1)
    before = TTHC_TONG(QD1187.id, "", form)
    changed = [[key, 50.0 if key == "level.1.2" else value] for key, value in form]
    assert changed != form
    assert TTHC_TONG(QD1187.id, "", changed) != before
    assert len(read) == 2


def test_what_is_kept_in_mind_is_bounded(read: list[Any]) -> None:
    for form in sheets(blocks._REMEMBERED + 1):
        TTHC_TONG(QD1187.id, "", form)
    assert blocks._read.cache_info().currsize == blocks._REMEMBERED
    TTHC_TONG(QD1187.id, "", sheets(1)[0])
    assert len(read) == blocks._REMEMBERED + 2
