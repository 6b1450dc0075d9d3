import re
import unicodedata

import pytest

from support import QD1187, encoded
from tthc.domain.legacy_text import (
    _TCVN3,
    _VNI,
    LegacyEncoding,
    decode,
    encoding_of_font,
    guess_encoding,
    sign_of,
)

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0309\u0303\u0323"
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in ("", *TONES)] + ["đ"]
ACCENTED = [letter for letter in LETTERS if not letter.isascii()]


def test_every_vietnamese_letter_has_one_code_in_each_table() -> None:
    """67 small letters with a mark; a corrupted table fuses two entries or loses one."""
    assert len(ACCENTED) == 67
    small = [letter for letter in _TCVN3.values() if letter.islower()]
    assert sorted(small) == sorted(ACCENTED)
    assert set(_VNI.values()) >= set(ACCENTED) - {"ì", "í"}  # these two are the same in VNI and Latin-1
    assert {decode(letter, LegacyEncoding.VNI) for letter in "ìí"} == {"ì", "í"}


def test_capitals_of_vni_are_kept_and_those_of_tcvn3_are_few() -> None:
    assert {letter for letter in _TCVN3.values() if letter.isupper()} == set("ĂÂÊÔƠƯĐ")
    capitals = {letter.upper() for letter in ACCENTED} - set("ÌÍ")
    assert capitals <= set(_VNI.values())


@pytest.mark.parametrize("encoding", list(LegacyEncoding))
def test_every_wording_of_the_form_survives(encoding: LegacyEncoding) -> None:
    for leaf in QD1187.leaves():
        for wording in (leaf.wording, *(level.wording for level in leaf.levels)):
            text = wording.lower()
            assert decode(encoded(text, encoding), encoding) == text


@pytest.mark.parametrize(
    ("typed", "encoding", "expected"),
    [
        ("X· Nµ Nh¹n", LegacyEncoding.TCVN3, "Xã Nà Nhạn"),
        ("Tæng sè hå s¬ ®· gi¶i quyÕt: 3.803", LegacyEncoding.TCVN3, "Tổng số hồ sơ đã giải quyết: 3.803"),
        ("Xaõ Naø Nhaïn", LegacyEncoding.VNI, "Xã Nà Nhạn"),
        ("Ñöôøng TRÖÔØNG chaøo", LegacyEncoding.VNI, "Đường TRƯỜNG chào"),
    ],
)
def test_examples_of_old_fonts(typed: str, encoding: LegacyEncoding, expected: str) -> None:
    assert decode(typed, encoding) == expected
    assert guess_encoding([typed, typed]) is encoding


def test_fonts_tell_their_encoding() -> None:
    assert encoding_of_font(".VnTime") is LegacyEncoding.TCVN3
    assert encoding_of_font(".VnArialH") is LegacyEncoding.TCVN3
    assert encoding_of_font("VNI-Times") is LegacyEncoding.VNI
    assert encoding_of_font("Times New Roman") is None
    assert encoding_of_font(None) is None


def test_good_text_is_never_guessed_at() -> None:
    assert guess_encoding(["Xã Nà Nhạn", "Tæng sè hå s¬", "hå s¬"]) is None
    assert guess_encoding(["Total", "12.5 m²", "© 2022", "café", "naïve"]) is None
    assert guess_encoding(["chaøo"]) is None  # one sign is not enough
    assert guess_encoding([]) is None


def test_no_code_of_the_tables_is_ascii() -> None:
    assert not [code for code in (*_TCVN3, *_VNI) if re.fullmatch(r"[ -~]+", code)]


@pytest.mark.parametrize(
    ("text", "font", "sign"),
    [
        ("ü", "Wingdings", "✓"),
        ("\uf0fc", None, "✓"),
        ("þ", "Wingdings", "☑"),
        ("P", "Wingdings 2", "✓"),
        ("a", "Webdings", "✓"),
        ("Ö", "Symbol", "√"),
        ("o", "Wingdings", "☐"),
        ("P", "Arial", None),
        ("ü", None, None),
        ("ab", "Webdings", None),
    ],
)
def test_a_tick_of_a_font_of_signs(text: str, font: str | None, sign: str | None) -> None:
    assert sign_of(text, font) == sign
