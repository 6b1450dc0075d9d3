"""How alike two labels are, for finding criteria and levels by their wording."""

from __future__ import annotations

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache

from tthc.domain.texts import fold_label, squeeze

__all__ = ["ALIKE", "likeness", "numbering", "without_numbering", "without_points"]

ALIKE = 0.75
"""From here on two labels are the same wording, unless another one is more alike."""

_SHORT = {
    "tthc": "thủ tục hành chính",
    "hs": "hồ sơ",
    "dvctt": "dịch vụ công trực tuyến",
    "dvc": "dịch vụ công",
    "pakn": "phản ánh kiến nghị",
    "cbccvc": "cán bộ công chức viên chức",
    "ccvc": "công chức viên chức",
    "cb": "cán bộ",
    "cc": "công chức",
    "vc": "viên chức",
    "cq": "cơ quan",
    "đv": "đơn vị",
    "bp": "bộ phận",
    "tn": "tiếp nhận",
    "tkq": "trả kết quả",
    "tg": "thời gian",
    "qđ": "quy định",
    "gq": "giải quyết",
}
_SAME = {"sớm hạn": "trước hạn", "quá hạn": "trễ hạn", "qui định": "quy định"}
_NUMBERING = re.compile(
    r"\s*(?:"
    r"(?:tiêu chí|tc)\s*(?P<named>\d{1,2})\s*[:.)–-]\s*"
    r"|(?:mức|mức độ)\s*\d{1,2}\s*(?:điểm)?\s*[:–-]\s*"
    r"|\(?(?P<dotted>\d{1,2}(?:\.\d{1,2})*)[.)]+\s*(?!\d)"
    r"|(?P<inner>\d{1,2}(?:\.\d{1,2})+)\s+"
    r"|\(?[a-zđ][.)]\s*"
    r"|\(?[ivx]{1,4}[.)]\s*"
    r"|[-–—+•*·●○▪■➢►→>]+\s*"
    r")",
    re.IGNORECASE,
)
_POINTS = re.compile(r"\s*\(?\s*\d+(?:[.,]\d+)? điểm\s*\)?\s*$", re.IGNORECASE)
_SHORTEST_BEGINNING = 2
_SAME_WORD = 0.6
_FEW_SHARED = 0.25


def numbering(label: str) -> str:
    """The number a label opens with ("1. Tổng thời gian...", "Tiêu chí 1:"); "" when it opens with none."""
    hit = _NUMBERING.match(squeeze(label))
    return (hit["named"] or hit["dotted"] or hit["inner"] or "") if hit else ""


def without_numbering(label: str) -> str:
    """A label without "1.1", "a)", "-", "+", "•", "Mức 2:" before it and "(2 điểm)" behind it."""
    text = squeeze(label)
    while (hit := _NUMBERING.match(text)) and hit.end() < len(text):
        text = text[hit.end() :]
    return _POINTS.sub("", text)


_STATED_POINTS = re.compile(
    r"[\s(\[-]*(?:tối đa\s*)?\d+(?:[.,]\d+)?\s*(?:đ|điểm)\s*[)\]]?\s*$", re.IGNORECASE
)


def without_points(heading: str) -> str:
    """A heading without the points it states: "Chỉ số 1 (5đ)" is "Chỉ số 1"."""
    return _STATED_POINTS.sub("", squeeze(heading)) or squeeze(heading)


@lru_cache(maxsize=20_000)
def _words(label: str) -> tuple[str, ...]:
    words = " ".join(_SHORT.get(word, word) for word in fold_label(label).split())
    for said, meant in _SAME.items():
        words = words.replace(said, meant)
    return tuple(words.split())


def _unaccented(words: tuple[str, ...]) -> tuple[str, ...]:
    plain = unicodedata.normalize("NFD", " ".join(words).replace("đ", "d"))
    return tuple("".join(char for char in plain if not unicodedata.combining(char)).split())


def _ratio(left: tuple[str, ...], right: tuple[str, ...]) -> float:
    """Share of words in common, in order; a word with a slip of the pen counts for as much as it is alike."""
    shared = 2 * len(set(left) & set(right)) / (len(left) + len(right))
    if shared < _FEW_SHARED:
        return shared  # another text altogether: not worth comparing word by word
    matcher = SequenceMatcher(None, left, right, autojunk=False)
    common = 0.0
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal":
            common += b - a
        elif kind == "replace" and b - a == d - c:
            pairs = zip(left[a:b], right[c:d], strict=True)
            alike = (SequenceMatcher(None, one, other).ratio() for one, other in pairs)
            common += sum(0.9 * share for share in alike if share >= _SAME_WORD)
    return 2 * common / (len(left) + len(right))


@lru_cache(maxsize=20_000)
def likeness(label: str, wording: str) -> float:
    """0..1 over the folded words; 1 is the same wording. A label cut short counts nearly as its wording.

    Usual abbreviations (TTHC, HS) and synonyms (sớm hạn) are the words they stand for; a label typed
    without any diacritics is compared without them.
    """
    words, wanted = _words(label), _words(wording)
    if not words or not wanted:
        return 0.0
    if words == wanted:
        return 1.0
    if " ".join(words).isascii() and not " ".join(wanted).isascii():
        plain = _unaccented(wanted)
        return 0.97 if plain == words else 0.95 * _ratio(words, plain)
    if len(words) >= _SHORTEST_BEGINNING and wanted[: len(words)] == words:
        return 0.98 if len(words) > _SHORTEST_BEGINNING else 0.9
    return _ratio(words, wanted)
