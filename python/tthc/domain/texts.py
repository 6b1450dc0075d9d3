"""Vietnamese text made comparable: one Unicode form, one tone placement, one kind of space."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["ascii_name", "ascii_slug", "fold", "fold_label", "squeeze"]

_SPACES = re.compile(r"[\s\u00a0\u2007\u2009\u202f\u200b\ufeff]+")
_NOT_WORD = re.compile(r"[^\w]+")
_TONED = {"o": "òóỏõọ", "u": "ùúủũụ", "a": "àáảãạ", "e": "èéẻẽẹ", "y": "ỳýỷỹỵ"}
_OLD_STYLE = re.compile("([òóỏõọ])([ae])|([ùúủũụ])(y)")


def _move_tone(match: re.Match[str]) -> str:
    first, second = (match[1] or match[3]), (match[2] or match[4])
    base = "o" if match[1] else "u"
    return base + _TONED[second][_TONED[base].index(first)]


def squeeze(text: str) -> str:
    """NFC with every run of white space (also non-breaking and line breaks) as one blank, ends trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text.replace("_x000D_", " "))).strip()


def fold(text: str) -> str:
    """Casefolded NFC with tones on the second vowel (Hòa -> hoà, Ủy -> uỷ); diacritics stay."""
    return _OLD_STYLE.sub(_move_tone, squeeze(text).casefold())


def fold_label(text: str) -> str:
    """`fold` without punctuation, for headings and criterion wordings: only words remain."""
    return _NOT_WORD.sub(" ", fold(text)).strip()


def ascii_name(text: str) -> str:
    """Letters, digits and hyphens only, capitals kept: "xã Nà Nhạn" -> "xa-Na-Nhan"."""
    plain = unicodedata.normalize("NFD", squeeze(text).replace("đ", "d").replace("Đ", "D"))
    letters = "".join(char for char in plain if char.isascii())
    return re.sub(r"[^A-Za-z0-9]+", "-", letters).strip("-")


def ascii_slug(text: str) -> str:
    """The same in small letters, for file names: "Xã Nà Nhạn" -> "xa-na-nhan"."""
    return ascii_name(squeeze(text).casefold())
