"""What a rule looks at: a form, its score, and its scores under the other accepted conventions."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from tthc.domain.counts import Count, Tally
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.findings import Fact, Finding
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import tallies_of_form
from tthc.domain.places import Entry, Place
from tthc.domain.scoring import Scored, ScoringOptions

__all__ = ["Checked", "Rule", "best_place"]


@dataclass(frozen=True, slots=True)
class Checked:
    """A form ready to be checked. `unit` is the printed name.

    `others` are the scores under the other accepted conventions, each with its wording.
    """

    criteria_set: CriteriaSet
    form: FilledForm
    unit: str | None
    scored: Scored
    others: tuple[tuple[str, Scored], ...]
    options: ScoringOptions
    from_row: bool = False
    """True for a row of a printed summary, where only rounded scores are known."""

    @property
    def tallies(self) -> Mapping[Count, Tally]:
        """The head's counts as scoring saw them."""
        return tallies_of_form(self.form)

    def finding(
        self, code: str, place: Place | None, facts: Mapping[str, Fact], criterion: str | None = None
    ) -> Finding:
        """A finding about this form; without a cell of its own it points at the sheet."""
        return Finding(code, facts, place or self.form.source, self.unit, criterion)


Rule = Callable[[Checked], Iterator[Finding]]
"""Yields what it sees, in the order of the form; knows no other rule."""


def best_place(*entries: Entry[int] | Entry[str] | Entry[bool] | Entry[Decimal]) -> Place | None:
    """The place of the first entry that has one."""
    return next((entry.place for entry in entries if entry.place is not None), None)
