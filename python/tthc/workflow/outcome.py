"""What a run amounts to: nothing to look at, or something."""

from __future__ import annotations

from tthc.domain.results import Consolidation

__all__ = ["needs_a_look"]


def needs_a_look(result: Consolidation) -> bool:
    """True while a unit is not settled, or an error or warning is undecided."""
    return any(one.provisional for one in result.parts) or any(told.is_open for told in result.findings)
