"""What the officer asks for; everything a step needs arrives here, nothing is read from the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from tthc.domain.criteria_set import TotalRule

__all__ = ["DEFAULT_SET", "Request", "SummaryTexts"]

DEFAULT_SET = "qd1187-dienbien"


@dataclass(frozen=True, slots=True)
class SummaryTexts:
    """Texts of the summary that depend on the office; None leaves the place blank, as for e-documents."""

    report_number: str | None = None
    office: str | None = None
    signatures: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """One consolidation. `criteria_set` is an id or the path of a TOML file; None recognises it."""

    paths: tuple[Path, ...]
    criteria_set: str | None = None
    period: str | None = None
    unit_list: Path | None = None
    total_rule: TotalRule | None = None
    online_share_of_level34: bool = False
    ranked: bool = False
    texts: SummaryTexts = field(default_factory=SummaryTexts)
    started: datetime | None = None
