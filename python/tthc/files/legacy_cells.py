"""Texts typed in fonts of before Unicode, converted in memory; the sender's file stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tthc.domain.legacy_text import (
    LegacyEncoding,
    decode,
    encoding_of_font,
    guess_encoding,
    is_unicode,
    sign_of,
)
from tthc.files.grid import CellValue

__all__ = ["Decoded", "decode_cells"]


@dataclass(frozen=True, slots=True)
class Decoded:
    """The cells in Unicode, and the encodings that were found in them."""

    cells: Mapping[tuple[int, int], CellValue]
    encodings: tuple[LegacyEncoding, ...]


def decode_cells(cells: Mapping[tuple[int, int], CellValue], fonts: Mapping[tuple[int, int], str]) -> Decoded:
    """Convert each text by its font; where no font tells, by what all such texts together look like.

    A text with letters of Unicode stays as it is. Where such texts stand in an old font, that font tells
    nothing of the others either, unless they look like its encoding.
    """
    texts = {place: value for place, value in cells.items() if isinstance(value, str) and not value.isascii()}
    told = {place: encoding_of_font(fonts.get(place)) for place in texts}
    typed_anew = {place for place, encoding in told.items() if encoding and is_unicode(texts[place])}
    doubted = {told[place] for place in typed_anew}
    others = [place for place, encoding in told.items() if encoding in doubted and place not in typed_anew]
    looks = guess_encoding(texts[place] for place in others)
    unsure = {place for place in others if told[place] is not looks}
    guessed = guess_encoding(text for place, text in texts.items() if told[place] is None)
    chosen = {place: encoding or guessed for place, encoding in told.items()}
    kept = typed_anew | unsure
    found = {
        place: encoding for place, encoding in chosen.items() if encoding is not None and place not in kept
    }
    decoded = {place: decode(texts[place], encoding) for place, encoding in found.items()}
    signs = {
        place: sign_of(value, fonts.get(place)) for place, value in cells.items() if isinstance(value, str)
    }
    decoded |= {place: sign for place, sign in signs.items() if sign is not None}
    changed = {found[place] for place in found if decoded[place] != texts[place]}
    return Decoded({**cells, **decoded}, tuple(sorted(changed)))
