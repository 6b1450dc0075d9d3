"""The name of a unit as it should be printed: spaces, "UBND", capitals, letters of old fonts in Unicode."""

from __future__ import annotations

import re

from tthc.domain.legacy_text import decode, guess_encoding
from tthc.domain.texts import ascii_slug, fold, squeeze
from tthc.domain.units import COMMUNE_KINDS, KINDS

__all__ = ["standard_name"]

_LEAD = re.compile(r"^(?:tên )?đơn vị\b[ .:]*")
_OFFICE = re.compile(r"^(?:uỷ ban nhân dân|uy ban nhan dan|ubnd)\b[ .:]*")
_COMMUNE = re.compile(r"^x\. *(?=\w)")
_EDGES = " .:;,-–\"'“”"
_HIGHER = ("thành phố", "thị xã", "huyện", "quận", "tỉnh")
_KINDS = {kind: kind for kind in (*_HIGHER, *KINDS)}
_PLAIN_KINDS = {ascii_slug(kind).replace("-", " "): kind for kind in _KINDS}


def _cut(text: str, pattern: re.Pattern[str]) -> tuple[bool, str]:
    """(whether a text begins so, what is left of it); marks on either vowel are one."""
    hit = pattern.match(fold(text))
    return hit is not None, text[hit.end() :] if hit else text


def _kind(text: str) -> tuple[str, str]:
    """(kind a name begins with, the proper name); in a name without any marks the kind has none either."""
    short, rest = _cut(text, _COMMUNE)
    if short:
        return "xã", rest
    known = _PLAIN_KINDS if text.isascii() else _KINDS
    folded = fold(text)
    found = next((said for said in known if folded.startswith(f"{said} ")), None)
    return (known[found], text[len(found) :].strip(_EDGES)) if found else ("", text)


def _capitalised(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def _proper(name: str, kind: str) -> str:
    """A proper name in its capitals; one that was typed in small and capital letters keeps them.

    A place has a capital in each word ("Nà Nhạn"), an office in the first alone ("Tư pháp").
    """
    if name != name.upper() and name != name.lower():
        return name
    if kind and kind not in (*COMMUNE_KINDS, *_HIGHER):
        return _capitalised(name)
    return " ".join("-".join(map(_capitalised, word.split("-"))) for word in name.split())


def standard_name(text: str) -> str:
    """For "ĐƠN VỊ: Uỷ ban nhân dân XÃ NÀ NHẠN" it is "UBND xã Nà Nhạn"; "" for a text that names nothing.

    Letters are never guessed: a name without marks stays without them.
    """
    encoding = guess_encoding([text])
    plain = squeeze(decode(text, encoding) if encoding else text).strip(_EDGES)
    _, plain = _cut(plain, _LEAD)
    office, rest = _cut(plain, _OFFICE)
    kind, name = _kind(rest.strip(_EDGES))
    proper = _proper(name, kind)
    body = f"{kind} {proper}" if kind else proper
    if office:
        return f"UBND {body}".strip()
    return body[:1].upper() + body[1:]
