"""Worksheet functions as the check-list has them typed into a cell, and what they answer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tthc.excel import functions

__all__ = ["EXAMPLES", "Example", "answers"]

_BLOCK = "'VÍ DỤ'!khoi"
_SET = "qd1187-dienbien"
_NOTE = "Đã giải quyết 352 hồ sơ: trước hạn 62, đúng hạn 288, trễ hạn 02."


@dataclass(frozen=True, slots=True)
class Example:
    """A call; an argument of a text that is `'VÍ DỤ'!khoi` stands for these cells."""

    function: str
    arguments: tuple[float | str, ...]

    @property
    def formula(self) -> str:
        """As typed where the comma is the decimal sign."""
        return f"={self.function}({';'.join(map(_typed, self.arguments))})"


def _typed(argument: float | str) -> str:
    if argument == _BLOCK:
        return _BLOCK
    return f'"{argument}"' if isinstance(argument, str) else _in_words(argument)


def _in_words(number: float) -> str:
    return f"{number:.10g}".replace(".", ",")


EXAMPLES = (
    Example("TTHC_SO", ("1.855 hồ sơ",)),
    Example("TTHC_SO", ("1,85",)),
    Example("TTHC_SO", ("không có số",)),
    Example("TTHC_TEN", ("Uỷ ban nhân dân xã Nà Nhạn",)),
    Example("TTHC_GHICHU", (_NOTE, "trễ hạn")),
    Example("TTHC_DIEM", (_SET, "1", 62.0, 288.0, 2.0)),
    Example("TTHC_XEPLOAI", (_SET, 14.99)),
    Example("TTHC_TONG", (_SET, "", _BLOCK)),
    Example("TTHC_DIEM_CCVC", (_SET, "", _BLOCK)),
    Example("TTHC_CHISO", (_SET, "", _BLOCK)),
    Example("TTHC_KIEMTRA", (_BLOCK,)),
)
"""Every function at least once."""


def answers(block: Sequence[Sequence[Any]]) -> Iterator[str]:
    """What each example shows in its cell; an exception of ours is #N/A there."""
    for one in EXAMPLES:
        given = [block if argument == _BLOCK else argument for argument in one.arguments]
        try:
            answer = getattr(functions, one.function)(*given)
        except Exception:
            yield "#N/A"
            continue
        yield _in_words(answer) if isinstance(answer, float) else str(answer)
