"""Vietnamese text typed in the fonts of before Unicode: TCVN3 (.VnTime) and VNI (VNI-Times).

Such text looks right only in its own font; as characters it is "X· Nµ Nh¹n" or "Xaõ Naø Nhaïn". Capitals of
TCVN3 come from a font (.VnTimeH) and are lost. Tables: TCVN 5712:1993 VN3; VNI for Windows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

__all__ = ["LegacyEncoding", "decode", "encoding_of_font", "guess_encoding", "is_unicode", "sign_of"]


class LegacyEncoding(StrEnum):
    """An encoding of before Unicode, by the name officers know."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


def _pairs(codes: str, letters: str) -> dict[str, str]:
    return dict(zip((bytes.fromhex(code).decode("latin-1") for code in codes.split()), letters, strict=True))


_TCVN3: Mapping[str, str] = MappingProxyType(
    _pairs("A1 A2 A3 A4 A5 A6 A7", "ĂÂÊÔƠƯĐ")
    | _pairs("A8 A9 AA AB AC AD AE", "ăâêôơưđ")
    | _pairs("B5 B6 B7 B8 B9 BB BC BD BE C6 C7 C8 C9 CA CB", "àảãáạằẳẵắặầẩẫấậ")
    | _pairs("CC CE CF D0 D1 D2 D3 D4 D5 D6", "èẻẽéẹềểễếệ")
    | _pairs("D7 D8 DC DD DE", "ìỉĩíị")
    | _pairs("DF E1 E2 E3 E4 E5 E6 E7 E8 E9 EA EB EC ED EE", "òỏõóọồổỗốộờởỡớợ")
    | _pairs("EF F1 F2 F3 F4 F5 F6 F7 F8 F9", "ùủũúụừửữứự")
    | _pairs("FA FB FC FD FE", "ỳỷỹýỵ")
)

_VNI_PLAIN = ("øùûõï", {"a": "àáảãạ", "e": "èéẻẽẹ", "o": "òóỏõọ", "u": "ùúủũụ", "y": "ỳýỷỹ"})
_VNI_ROOF = ("âàáåãä", {"a": "âầấẩẫậ", "e": "êềếểễệ", "o": "ôồốổỗộ"})
_VNI_BREVE = ("êèéúüë", {"a": "ăằắẳẵặ"})
_VNI_HORN = ("øùûõï", {"ô": "ờớởỡợ", "ö": "ừứửữự"})
_VNI_SINGLE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}


def _vni_table() -> dict[str, str]:
    """Sequence -> letter in both cases; a capital vowel may be followed by a small or a capital mark."""
    table: dict[str, str] = {}
    for marks, bases in (_VNI_PLAIN, _VNI_ROOF, _VNI_BREVE, _VNI_HORN):
        for base, letters in bases.items():
            for mark, letter in zip(marks, letters, strict=False):
                table[base + mark] = letter
                table[base.upper() + mark] = table[base.upper() + mark.upper()] = letter.upper()
    for code, letter in _VNI_SINGLE.items():
        table[code], table[code.upper()] = letter, letter.upper()
    return table


_VNI: Mapping[str, str] = MappingProxyType(_vni_table())
_VNI_SEQUENCE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

# Signs that stand inside Vietnamese words of one encoding and nowhere in Unicode Vietnamese.
_TCVN3_SIGNS = re.compile(r"[A-Za-zÀ-ÿ][¡-¯µ-¾]|[¨-®µ-¾][a-z]|[¨-®][µ-þ]")
_VNI_SIGNS = re.compile(r"[AEOUYaeouyÔÖôö][ØÙÛÕÏøùûõïÂÁÀÅÃÄâáàåãäÊÉÈÚÜËêéèúüë]|[Ññ][a-zö]|[a-z][öô][a-z]")
_UNICODE_VIETNAMESE = re.compile("[Ạ-ỹĂăĐđƠơƯư]")
_ENOUGH = 2


_SYMBOLS: Mapping[str, Mapping[int, str]] = MappingProxyType(
    {
        "wingdings": {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐"},
        "wingdings 2": {0x50: "✓", 0x4F: "✗", 0x52: "☑", 0x51: "☒", 0x54: "☒", 0xA3: "☐", 0x2A: "☐"},
        "webdings": {0x61: "✓", 0x72: "✗", 0x63: "☐"},
        "symbol": {0xD6: "√", 0xB4: "×"},
    }
)
"""What fonts of signs show for a code; "Insert symbol" leaves the code in the cell, or adds 0xF000 to it."""


def sign_of(text: str, font: str | None) -> str | None:
    """The tick or cross a single character shows in a font of signs; None when it shows neither."""
    signs = _SYMBOLS.get((font or "").strip().casefold())
    plain = text.strip()
    if len(plain) != 1:
        return None
    code = ord(plain) - 0xF000 if 0xF000 <= ord(plain) <= 0xF0FF else ord(plain)
    if signs is None and code != ord(plain):
        signs = _SYMBOLS["wingdings"]  # such codes are of these fonts alone
    return signs.get(code) if signs is not None else None


def encoding_of_font(font: str | None) -> LegacyEncoding | None:
    """The encoding a font stands for: ".VnTime", ".VnArialH" are TCVN3, "VNI-Times" is VNI; else None."""
    name = (font or "").strip().casefold()
    if name.startswith(".vn"):
        return LegacyEncoding.TCVN3
    return LegacyEncoding.VNI if name.startswith("vni") else None


def decode(text: str, encoding: LegacyEncoding) -> str:
    """The text in Unicode; characters the encoding does not use stay as they are."""
    if encoding is LegacyEncoding.TCVN3:
        return "".join(_TCVN3.get(character, character) for character in text)
    return _VNI_SEQUENCE.sub(lambda found: _VNI[found[0]], text)


def is_unicode(text: str) -> bool:
    """True when a text has a letter only Unicode Vietnamese has, whatever font it stands in."""
    return _UNICODE_VIETNAMESE.search(text) is not None


def guess_encoding(texts: Iterable[str]) -> LegacyEncoding | None:
    """The encoding a sheet's texts are in when no font tells; None when in doubt.

    A sheet with a single letter of Unicode Vietnamese is not guessed at: converting good text would be worse.
    """
    signs = {LegacyEncoding.TCVN3: 0, LegacyEncoding.VNI: 0}
    for text in texts:
        if _UNICODE_VIETNAMESE.search(text):
            return None
        signs[LegacyEncoding.TCVN3] += len(_TCVN3_SIGNS.findall(text))
        signs[LegacyEncoding.VNI] += len(_VNI_SIGNS.findall(text))
    best = max(signs, key=lambda encoding: signs[encoding])
    others = [count for encoding, count in signs.items() if encoding is not best]
    return best if signs[best] >= _ENOUGH and signs[best] >= 2 * max(others) else None
