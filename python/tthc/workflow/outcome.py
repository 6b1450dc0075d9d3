"""What a run amounts to: nothing to look at, or something."""

from __future__ import annotations

from tthc.domain.findings import Severity
from tthc.domain.results import Consolidation, FileStatus

__all__ = ["needs_a_look"]


def needs_a_look(result: Consolidation) -> bool:
    """True unless every unit is settled, every file usable, and no finding is more than information."""
    findings = any(told.severity is not Severity.INFO for told in result.findings)
    files = any(file.status in (FileStatus.REJECTED, FileStatus.NEEDS_FIX) for file in result.files)
    return findings or files or result.provisional or bool(result.outside)
