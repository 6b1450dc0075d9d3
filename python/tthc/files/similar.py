"""How alike two labels are, for finding criteria by their wording."""

from __future__ import annotations

from difflib import SequenceMatcher
from functools import lru_cache

from tthc.domain.texts import fold_label

__all__ = ["likeness"]


@lru_cache(maxsize=20_000)
def likeness(label: str, wording: str) -> float:
    """0..1 over the folded words; 1 is the same wording. A label cut short counts as its full wording."""
    left, right = fold_label(label), fold_label(wording)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    words, wanted = left.split(), right.split()
    if len(words) >= 3 and wanted[: len(words)] == words:
        return 0.98
    matcher = SequenceMatcher(None, words, wanted, autojunk=False)
    return matcher.ratio()
