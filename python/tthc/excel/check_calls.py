"""What the self-check asks the worksheet functions, and the right answers."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from tthc.excel import functions
from tthc.files.book_sheets import EXAMPLE
from tthc.workflow.request import DEFAULT_SET

__all__ = ["Call", "Fails", "book_calls", "known_calls", "pure_answer"]

_NOTE = "Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ. Đã giải quyết 284 hồ sơ: sớm hạn 274, trễ hạn 10."


class Fails(Enum):
    """Stands for the answer of a function that ends in an error: its cell shows the native formula."""

    FAILS = "#N/A"


Answer = float | str | Fails


def _shown(argument: object) -> str:
    if isinstance(argument, float):
        return f"{argument:g}"
    if isinstance(argument, str):
        return f'"{argument}"'
    return "" if argument is None else "khoi"


@dataclass(frozen=True, slots=True)
class Call:
    """A function of a cell. `known`: the right answer where it stands here or in the workbook, else None."""

    function: str
    arguments: tuple[Any, ...]
    known: Answer | None = None

    def __str__(self) -> str:
        """As a cell shows it; a range goes by the name of a form's block."""
        return f"{self.function}({'; '.join(map(_shown, self.arguments))})"


def known_calls() -> tuple[Call, ...]:
    """Calls with answers that were worked out by hand."""
    return (
        Call("TTHC_SO", ("1.855 hồ sơ",), 1855.0),
        Call("TTHC_SO", ("1,85",), 1.85),
        Call("TTHC_TEN", ("ubnd  xã NÀ NHẠN",), "UBND xã Nà Nhạn"),
        Call("TTHC_DIEM", (DEFAULT_SET, "1", 3703.0, None, 100.0), 1.95),
        Call("TTHC_DIEM", (DEFAULT_SET, "9", None, "x", None), 1.0),
        Call("TTHC_DIEM", (DEFAULT_SET, "1", None, None, None), ""),
        Call("TTHC_XEPLOAI", (DEFAULT_SET, 17.84), "Xuất sắc"),
        Call("TTHC_GHICHU", (_NOTE, "trễ hạn"), 10.0),
        Call("TTHC_GHICHU", (_NOTE, "câu")),
        Call("TTHC_SO", ("không rõ",), Fails.FAILS),
        Call("TTHC_TONG", ("không có bộ này", "", [["a", "b"]]), Fails.FAILS),
        Call("TTHC_SO", ("2.000",), 2000.0),  # after an error the next cell is answered again
    )


def _area(sheet: Worksheet, name: str) -> str:
    return str(sheet.defined_names[name].attr_text).rpartition("!")[2].replace("$", "")


def book_calls(workbook: Path) -> tuple[Call, ...]:
    """Calls with the block of the workbook's example; its native formulas say what the total is.

    Raises:
        KeyError: the workbook has no example, or that lacks a name.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it speaks of other sheets
        book = load_workbook(workbook, data_only=True)
    sheet = book[EXAMPLE.name]
    block = [[cell.value for cell in row] for row in sheet[_area(sheet, "khoi")]]
    total = sheet[_area(sheet, "total_self")].value
    chosen = dict(block)["set"]
    return (
        Call("TTHC_TONG", (chosen, "", block), total),
        Call("TTHC_CHISO", (chosen, "", block)),
        Call("TTHC_DIEM_CCVC", (chosen, "", block)),
        Call("TTHC_XEPLOAI", (chosen, total)),
        Call("TTHC_KIEMTRA", (block,)),
    )


def pure_answer(call: Call) -> Answer:
    """What the function gives in this process."""
    arguments: Sequence[Any] = call.arguments
    try:
        answer: Answer = getattr(functions, call.function)(*arguments)
    except Exception:
        return Fails.FAILS
    return answer
