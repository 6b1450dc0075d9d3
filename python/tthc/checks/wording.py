"""Small pieces of sentences that rules of several families put together alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tthc.domain.counts import Count
from tthc.domain.head_wordings import SHORT_WORDINGS
from tthc.domain.numbers import format_count

__all__ = ["capital", "joined", "parts_in_words", "run_on"]


def capital(words: str) -> str:
    """The words as they open a sentence."""
    return words[:1].upper() + words[1:]


def joined(words: Sequence[str], last: str) -> str:
    """Words in a row, the last two with a word between them: "1, 2 và 5", "Tốt hoặc Khá"; "" for none."""
    head, tail = words[:-1], words[-1:]
    return f" {last} ".join([*([", ".join(head)] if head else []), *tail])


def parts_in_words(parts: Iterable[tuple[Count, int]]) -> str:
    """Counts as an addition: "trực tuyến 650 + kỳ trước chuyển qua 366"."""
    return " + ".join(f"{SHORT_WORDINGS[part]} {format_count(number)}" for part, number in parts)


def run_on(sentence: str) -> str:
    """The sentence as it goes on behind other words: in lower case, unless it opens with an abbreviation."""
    return sentence if sentence[1:2].isupper() else sentence[:1].lower() + sentence[1:]
