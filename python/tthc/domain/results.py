"""What comes out: a result per unit, a sum per group, and the whole consolidation. Values only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import CriteriaSet, TotalRule
from tthc.domain.findings import ToldFinding
from tthc.domain.forms import FilledForm, StaffForm
from tthc.domain.periods import Period
from tthc.domain.places import Place
from tthc.domain.scoring import Scored
from tthc.domain.set_texts import FormTexts
from tthc.domain.units import Group, Unit

__all__ = [
    "Consolidation",
    "FileRecord",
    "FileStatus",
    "FormKind",
    "FormRecord",
    "GroupResult",
    "Origin",
    "Status",
    "UnitResult",
]


class Status(StrEnum):
    """What became of a unit's form."""

    ACCEPTED = "accepted"
    NEEDS_FIX = "needs_fix"
    REJECTED = "rejected"
    MISSING = "missing"
    NO_CASES = "no_cases"
    WRONG_PERIOD = "wrong_period"
    UNMATCHED = "unmatched"

    @property
    def counts_in_sums(self) -> bool:
        """Accepted and doubtful forms count; the others stay out."""
        return self in (Status.ACCEPTED, Status.NEEDS_FIX)

    @property
    def is_settled(self) -> bool:
        """True when nothing is still expected from the unit."""
        return self in (Status.ACCEPTED, Status.NO_CASES)


class Origin(StrEnum):
    """What a unit's figures were taken from."""

    FORM = "form"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class UnitResult:
    """One unit's row. `form` None: nothing was received; `scored` None: nothing to score.

    `note` is the text for the Ghi chú column; `rank` counts from 1 within the group, ties share it.
    """

    unit: Unit
    printed_name: str
    status: Status
    form: FilledForm | None = None
    scored: Scored | None = None
    origin: Origin = Origin.FORM
    note: str = ""
    rank: int | None = None
    files: tuple[str, ...] = ()
    parts: tuple[UnitResult, ...] = ()
    """Of a unit whose form is the sum of its predecessors' forms: theirs, by the name of each."""


@dataclass(frozen=True, slots=True)
class GroupResult:
    """The consolidated form of a group: sums of its units' counts, then the formula.

    `levels` are the summed dossiers per level; `marks` count per marked criterion how many units stand on
    each level; `ratios` are summed numerators and denominators. `typed` is the printed form of the group,
    when one was among the files. `decided` are levels an official chose: criterion id -> position.
    """

    group: Group
    counts: Mapping[Count, Tally]
    levels: Mapping[str, tuple[Tally, ...]]
    marks: Mapping[str, tuple[int, ...]]
    ratios: Mapping[str, tuple[Tally, Tally]]
    scored: Scored | None
    typed: FilledForm | None = None
    decided: Mapping[str, int] = field(default_factory=dict)
    bounds: Mapping[Count, Tally] = field(default_factory=dict)
    """The sums the rules were judged by: with what follows by arithmetic, and what is known at least."""

    @property
    def has_ratios(self) -> bool:
        """True when some unit stated a figure of a ratio, so that there is a sum of them."""
        return any(tally.value is not None for pair in self.ratios.values() for tally in pair)


class FileStatus(StrEnum):
    """What became of a file."""

    ACCEPTED = "accepted"
    NEEDS_FIX = "needs_fix"
    REJECTED = "rejected"
    SKIPPED = "skipped"


class FormKind(StrEnum):
    """What a sheet turned out to be."""

    UNIT = "unit"
    GROUP = "group"
    BM01 = "bm01"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class FormRecord:
    """A form found in a file; `unit` as printed, "" when it names none.

    `mapping` is where each criterion of a unit form was found: its label -> the cell of its wording. `texts`
    are those of its set; None for what is no unit form.
    """

    kind: FormKind
    unit: str
    sheet: str
    mapping: tuple[tuple[str, Place], ...] = ()
    texts: FormTexts | None = None


@dataclass(frozen=True, slots=True)
class FileRecord:
    """One file given: `reason` is the one sentence that says why it ended as it did."""

    path: str
    sha256: str
    status: FileStatus
    reason: str
    forms: tuple[FormRecord, ...] = ()
    conversions: tuple[tuple[Place, str, str], ...] = ()
    """Cells whose text was understood as a number: place, as typed, as read."""
    copy: str = ""
    """Where the original is kept unchanged; "" when it was not used or not kept."""


@dataclass(frozen=True, slots=True)
class Consolidation:
    """Everything a run found out, for every writer to show.

    `provisional` while an expected unit is missing or not accepted.
    """

    criteria_set: CriteriaSet
    total_rule: TotalRule
    period: Period | None
    period_text: str
    units: tuple[UnitResult, ...]
    groups: tuple[GroupResult, ...]
    staff_forms: tuple[StaffForm, ...] = ()
    findings: tuple[ToldFinding, ...] = ()
    files: tuple[FileRecord, ...] = ()
    choices: tuple[str, ...] = ()
    ranked: bool = False
    outside: tuple[UnitResult, ...] = field(default=())
    """Forms that stay out of the table: another period, no known unit."""
    also: tuple[Consolidation, ...] = ()
    """The same period by the sets that were in force before this one, earliest first: never mixed with it.

    Their findings and files are among these; each keeps its own units, groups and findings too.
    """
    bases: Mapping[Count, Count] = field(default_factory=dict)
    """The office's choice of what a share is of, where the set leaves one (`ScoringOptions.bases`)."""
    span: str = ""
    """The period of the whole run, where a set's own part of it is shorter; "" where it is the same."""

    @property
    def run_period_text(self) -> str:
        """The period all parts belong to."""
        return self.span or self.period_text

    @property
    def parts(self) -> tuple[Consolidation, ...]:
        """One consolidation per criteria set of the period, earliest set first; mostly this one alone."""
        return (*self.also, self)

    @property
    def settled(self) -> int:
        """How many units need nothing more."""
        return sum(unit.status.is_settled for unit in self.units)

    @property
    def provisional(self) -> bool:
        """True while something is still expected from a unit, or a form waits outside the table."""
        return self.settled < len(self.units) or bool(self.outside)

    def of_group(self, group_id: str) -> tuple[UnitResult, ...]:
        """The units of a group in table order."""
        return tuple(unit for unit in self.units if unit.unit.group == group_id)
