"""What a run amounts to, in the words every button has for it: how many units, what is still open."""

from __future__ import annotations

from collections import Counter

from tthc.domain.findings import SEVERITY_WORDS, Severity
from tthc.domain.numbers import format_count
from tthc.domain.results import Consolidation

__all__ = ["count_units", "needs_a_look", "open_findings", "provisional"]


def needs_a_look(result: Consolidation) -> bool:
    """True while a unit is not settled, or an error or warning is undecided."""
    return any(one.provisional for one in result.parts) or any(told.is_open for told in result.findings)


def count_units(result: Consolidation) -> int:
    """The units of all parts of a run."""
    return sum(len(part.units) for part in result.parts)


def provisional(result: Consolidation) -> str:
    """What is still expected: "Số liệu tạm tính (15/22 đơn vị)."; "" for nothing."""
    if not any(part.provisional for part in result.parts):
        return ""
    settled = sum(part.settled for part in result.parts)
    return f"Số liệu tạm tính ({format_count(settled)}/{format_count(count_units(result))} đơn vị)."


def open_findings(result: Consolidation) -> str:
    """What nobody decided yet: "08 lỗi, 01 cảnh báo"; "" for nothing."""
    still = Counter(told.severity for told in result.findings if told.is_open)
    if not still:
        return ""
    return ", ".join(
        f"{format_count(still[one])} {SEVERITY_WORDS[one].lower()}"
        for one in (Severity.ERROR, Severity.WARNING)
    )
