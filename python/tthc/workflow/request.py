"""What the officer asks for; everything a step needs arrives here, nothing is read from the environment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tthc.domain.criteria_set import TotalRule
from tthc.domain.decisions import Decision
from tthc.files.named_rows import NamedRow
from tthc.files.summary_layout import SummaryLabels

__all__ = ["DEFAULT_SET", "Request"]

DEFAULT_SET = "qd1187-dienbien"


@dataclass(frozen=True, slots=True)
class Request:
    """One consolidation. `criteria_set`: ids, TOML files or folders to choose from; empty: all shipped."""

    paths: tuple[Path, ...]
    criteria_set: tuple[str, ...] = ()
    period: str | None = None
    unit_list: Path | None = None
    units: Sequence[NamedRow] | None = None
    """The lines of a unit list that was read already, in place of `unit_list`."""
    units_from: str = ""
    """What faults call the place of these lines."""
    decisions: Path | None = None
    """What the officer decided about questions of an earlier run."""
    decided: tuple[Decision, ...] = ()
    """Decisions at hand, not in a file; about the same thing they go before those of `decisions`."""
    group_marks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """Levels the official chose for a group: group id -> criterion id -> position."""
    previous: tuple[Path, ...] = ()
    """Files, folders or JSON results of the period before: compared with, never summed."""
    total_rule: TotalRule | None = None
    online_share_of_level34: bool = False
    ranked: bool = False
    labels: SummaryLabels = field(default_factory=SummaryLabels)
    started: datetime | None = None
    password: str | None = None
    """For files that open with one; asked for once and kept nowhere else."""
