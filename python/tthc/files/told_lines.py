"""The lines of a text, and the units they name: "1.1. UBND thị trấn A:", "Đối với xã B", "- Xã C: 83/97"."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from tthc.domain.places import Place
from tthc.domain.texts import fold, squeeze
from tthc.domain.units import names_a_group, names_a_higher_level, unit_key
from tthc.files.grid import Grid

__all__ = ["NUMBER", "Line", "Named", "named_unit", "opener_of", "told_lines"]

NUMBER = r"\d{1,3}(?:[.,]\d{1,4})?"
_OPENS = re.compile(r"^(?:\d{1,2}(?:\.\d{1,2})*[.)]?|[ivx]{1,4}[.)]|[a-zđ][.)]|[-–+*•])\s+", re.IGNORECASE)
_VALUE = re.compile(rf"{NUMBER}\s*(?:/|%|;|\.?$|điểm\b|đ\b|trên\b)", re.IGNORECASE)
_ENDED = re.compile(r"[.;:/!?]\W*$")
_LONGEST_NAME = 80
_INTRODUCES = re.compile(r"(?:đối với|đơn vị|tên đơn vị|tại|về)\s*:?\s+(?=\S)", re.IGNORECASE)
_COMMUNE = re.compile(
    r"(?:(?i:ubnd|[uủ][yỷ] ban nhân dân)\s+)?(?i:xã|phường|thị trấn|đặc khu)\s+(?=\S)(?P<words>[^:;,.()/]+)"
)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph, with what runs on in the next one after a page or line break."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Named:
    """The unit a line opens with, and what the line says after it."""

    name: str
    rest: str
    opener: str = ""

    @property
    def heads(self) -> bool:
        """True for a heading: only a mark or brackets follow, or it has a number or a colon as one."""
        bare = re.match(r"\s*(?:\([^)]*\)\s*)?(?:[:.;]|$)", self.rest)
        as_heading = self.opener[:1].isdigit() or self.rest.endswith(":")
        return bool(bare) or (as_heading and not self.several and not re.search(r"\d", self.rest))

    @property
    def several(self) -> bool:
        """True when the line goes on with more units ("xã A, xã B còn ...")."""
        return bool(re.match(r"\s*(?:,|và\b)", self.rest))


def opener_of(text: str) -> str:
    """The number or bullet a line begins with; "" for a line without one."""
    opened = _OPENS.match(text)
    return opened[0].strip() if opened and not _VALUE.match(text) else ""


def _is_capital(word: str) -> bool:
    return word[:1].isupper() or word.isdigit()


def _named_commune(text: str, opener: str) -> Named | None:
    hit = _COMMUNE.match(text)
    words = hit["words"].split() if hit else []
    end = next((at for at, word in enumerate(words) if not _is_capital(word)), len(words))
    if hit is None or not end:
        return None
    last = hit.start("words")
    for word in words[:end]:
        last = text.index(word, last) + len(word)
    return Named(text[:last].strip(), text[last:].strip(), opener)


def named_unit(text: str) -> Named | None:
    """The unit a line opens with; None when it opens with none, or with a group or a higher level."""
    opener = opener_of(text)
    body = text.removeprefix(opener).strip()
    introduced = _INTRODUCES.match(body)
    body = body[introduced.end() :] if introduced and unit_key(body[introduced.end() :]).kind else body
    if names_a_group(body) or names_a_higher_level(body):
        return None
    if (commune := _named_commune(body, opener)) is not None:
        return commune
    name, colon, rest = body.partition(":")
    name = name.strip(" .;")
    other = any(mark in name for mark in ";/") or fold(name).startswith("ban hành")
    alone = bool(opener and not rest.strip()) or bool(colon and not rest.strip())
    office = bool(opener and colon and _VALUE.search(rest)) and not re.search(r"\bxã\b|chấm|điểm", fold(name))
    kind = unit_key(name).kind and len(name) <= _LONGEST_NAME and not other
    return Named(name, colon + rest, opener) if kind and (alone or office) else None


def _is_heading(text: str) -> bool:
    named = named_unit(text)
    return named is not None and named.heads and (named.rest.endswith(":") or not named.rest.strip(" .;"))


def _runs_on(before: str, text: str) -> bool:
    """True when a line is the rest of the one before, which is no heading of a unit."""
    if _is_heading(before) or unit_key(text).kind:
        return False
    if before.endswith(":"):
        return bool(_VALUE.match(text)) or text[:1].islower()
    value = _VALUE.match(text)
    return bool(value or not _OPENS.match(text)) and not _ENDED.search(before)


def told_lines(grid: Grid, cells: Iterable[tuple[int, int]]) -> list[Line]:
    """The lines of a text, each whole."""
    lines: list[Line] = []
    for row, column in cells:
        text = squeeze(grid.text(row, column))
        if lines and _runs_on(lines[-1].text, text):
            lines[-1] = Line(f"{lines[-1].text} {text}", lines[-1].place)
        else:
            lines.append(Line(text, grid.place(row, column)))
    return lines
