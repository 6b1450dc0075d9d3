"""What one case of the messy set is: files, and what must come out of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from messy.good import CELLS, GOOD, UNIT, Truth, good_bytes
from support import PERIOD

__all__ = [
    "ACCEPTED",
    "FIX",
    "REFUSED",
    "USED",
    "Case",
    "CaseMaker",
    "Expected",
    "Found",
    "cases_in",
    "codes",
    "form",
    "refused",
]

ACCEPTED = frozenset({"accepted"})
FIX = frozenset({"needs_fix"})
USED = ACCEPTED | FIX
REFUSED = frozenset({"rejected"})


@dataclass(frozen=True, slots=True)
class Expected:
    """A unit that must be among the results. `truth` None: only its status counts.

    `cells` says where its figures stand, so that a finding on that very cell excuses a figure not read.
    """

    unit: str = UNIT
    truth: Truth | None = GOOD
    status: frozenset[str] = ACCEPTED
    cells: Mapping[str, str] = field(default_factory=lambda: CELLS)
    files: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A finding that must be there; what is None or empty does not matter. `says`: one of these words."""

    codes: frozenset[str] = frozenset()
    criterion: str | None = None
    cell: str | None = None
    says: tuple[str, ...] = ()
    severity: str | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """Files by name and what the product must make of them. `files`: the status each file must end in."""

    name: str
    files: Mapping[str, bytes]
    units: tuple[Expected, ...] = (Expected(),)
    status: Mapping[str, frozenset[str]] = field(default_factory=dict)
    found: tuple[Found, ...] = ()
    clean: bool = False
    """True where nothing may be found but what the good form itself gives."""
    absent: tuple[str, ...] = ()
    """Names that must be no unit at all."""
    unit_list: str | None = None
    request: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    """Header counts all groups together must sum to."""
    ages: tuple[str, ...] = ()
    """File names from the oldest to the newest."""
    period: str | None = PERIOD
    """What the run takes for its period, where a form is read at all; None where that is open."""
    number: int = 0

    @property
    def id(self) -> str:
        """As in "07-two-marks"."""
        return f"{self.number:02d}-{self.name}"


CaseMaker = Callable[[], Iterator[Case]]


def codes(*names: str) -> Found:
    """A finding with one of these codes."""
    return Found(frozenset(names))


def form(
    name: str,
    data: bytes,
    truth: Truth = GOOD,
    *found: Found,
    status: frozenset[str] = ACCEPTED,
    file: str = "bieu.xlsx",
    cells: Mapping[str, str] = CELLS,
    clean: bool = False,
) -> Case:
    """The usual case: one file with one form."""
    expected = Expected(truth.unit, truth, status, cells)
    at_file = {file: status if status in (ACCEPTED, FIX) else USED}
    return Case(name, {file: data}, (expected,), at_file, found, clean)


def refused(name: str, file: str, data: bytes, *found: Found, status: frozenset[str] = REFUSED) -> Case:
    """A file nothing can be read from, beside a good one that must go on."""
    files = {file: data, "tot.xlsx": good_bytes()}
    return Case(name, files, status={file: status, "tot.xlsx": ACCEPTED}, found=found)


def cases_in(makers: Mapping[int, CaseMaker]) -> Iterator[Case]:
    """Every case with its number in the list of what returned files look like."""
    for number, maker in sorted(makers.items()):
        for case in maker():
            yield replace(case, number=number)
