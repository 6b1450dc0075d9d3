"""A finding: something seen in a file that an officer should know. Data only; texts are in the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from tthc.domain.decisions import Decision
from tthc.domain.numbers import as_typed
from tthc.domain.places import Place

__all__ = ["SEVERITY_WORDS", "Fact", "Finding", "Severity", "Suggestion", "ToldFinding"]


class Severity(StrEnum):
    """How much a finding matters: an error blocks acceptance, a warning asks, information explains."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


SEVERITY_WORDS = {Severity.ERROR: "Lỗi", Severity.WARNING: "Cảnh báo", Severity.INFO: "Thông tin"}
"""The severities as officers read them."""

Fact = str | int | Decimal | tuple[str, ...] | None
"""A value named in a finding: a figure, a text, or a list of names."""


_LONGEST_SHOWN = 40


def _difference(found: str, proposed: str) -> str:
    """Where two long texts differ, with the two words before: "trễ hạn 03 → trễ hạn 02"."""
    old, new = found.split(), proposed.split()
    at = next((n for n, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), 0)
    words = (" ".join(text[max(0, at - 2) : at + 1]) for text in (old, new))
    return " → ".join(words)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Put `proposed` into the cell where `found` stands; never applied silently."""

    place: Place
    found: str
    proposed: str

    @property
    def shown(self) -> str:
        """As an officer reads it: "E12: 1,93 → 1,26".

        Where a whole number is proposed, what was found is a sender's text ("1.855") and told as it stands.
        """
        if len(self.found) > _LONGEST_SHOWN:
            return f"{self.place.cell}: {_difference(self.found, self.proposed)}"
        proposed = as_typed(self.proposed)
        found = self.found if proposed == self.proposed else as_typed(self.found)
        return f"{self.place.cell}: {found or 'trống'} → {proposed or 'trống'}"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen and where; `code` is a key of the catalogue, `facts` fill its sentence.

    `unit` is the name as printed, `criterion` an id of the set, None when the finding is about neither.
    `decision` is what the officer decided about it; a decided finding asks for nothing any more.
    """

    code: str
    facts: Mapping[str, Fact] = field(default_factory=dict)
    place: Place | None = None
    unit: str | None = None
    criterion: str | None = None
    suggestions: tuple[Suggestion, ...] = ()
    decision: Decision | None = None
    cause: Place | None = None
    """Where the finding is that explains this one: it ends with that one and asks for nothing by itself."""


@dataclass(frozen=True, slots=True)
class ToldFinding:
    """A finding with its severity and Vietnamese sentences from the catalogue."""

    finding: Finding
    severity: Severity
    message: str
    fix: str

    @property
    def is_open(self) -> bool:
        """True for an error or warning nobody has decided about."""
        return self.severity is not Severity.INFO and self.finding.decision is None
