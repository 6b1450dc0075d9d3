"""A check of the column Kiểm tra, and the conditions that many checks share."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tthc.files.live_names import quoted

__all__ = [
    "HAND_WRITTEN",
    "NOT_WHOLE",
    "RowCheck",
    "capital_first",
    "figure_checks",
    "is_dash",
    "is_sound",
    "is_x",
]

NOT_WHOLE = "Nhập số nguyên, không gõ dấu chấm, dấu phẩy. Ví dụ: 3803."
_TOO_LARGE = "Số quá lớn. Đề nghị kiểm tra lại."
_LARGEST = 1_000_000_000
HAND_WRITTEN = "Ghi chú gõ tay: đề nghị đối chiếu với số liệu."
"""What is only worth a look: it is not counted as open."""


@dataclass(frozen=True, slots=True)
class RowCheck:
    """A condition and the sentence, both formulas; `always`: also while nothing is typed yet."""

    row: int
    condition: str
    sentence: str
    always: bool = False


def capital_first(text: str) -> str:
    return text[0].upper() + text[1:]


def is_dash(name: str) -> str:
    """A formula that is TRUE for "-", also with blanks around it and as the longer dash Word makes of it."""
    return f'OR(TRIM({name})="-",TRIM({name})="–")'


def is_sound(number: str) -> str:
    """TRUE where a sum has no figure that its own row tells of: no part of a dossier, none too large."""
    return f"AND(INT({number})={number},ABS({number})<{_LARGEST // 2})"


def is_x(name: str) -> str:
    return f'(TRIM({name})="x")'


def _not_whole(name: str) -> str:
    return f'IF({name}="",FALSE,IF(ISNUMBER({name}),OR({name}<0,INT(N({name}))<>{name}),TRUE))'


def figure_checks(row: int, name: str, what: str = "") -> Iterator[RowCheck]:
    """A typed figure is a whole number of a size that can be; `what` names it in a row of several."""

    def told(sentence: str) -> str:
        return quoted(f"{what}: {sentence[0].lower()}{sentence[1:]}" if what else sentence)

    yield RowCheck(row, f"N({name})>={_LARGEST}", told(_TOO_LARGE))
    yield RowCheck(row, _not_whole(name), told(NOT_WHOLE))
