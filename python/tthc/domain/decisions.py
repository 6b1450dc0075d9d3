"""What the officer decided about things a run asked about: correct, accept with a reason, leave out.

A decision points at a file, a sheet, a cell and a code as a finding named them; blank parts match anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from tthc.domain.places import Place
from tthc.domain.texts import fold

__all__ = ["BLANK", "Choice", "Decision", "acceptance_of", "pointed_at"]

BLANK = "(trống)"
"""What is written as the value that makes a cell blank; nothing written is more likely forgotten."""


class Choice(StrEnum):
    """What is to be done (lua_chon)."""

    CORRECT = "sua"
    """Use the value given instead of what stands there; the sender's file stays as it is."""
    ACCEPT = "chap_nhan"
    """Keep what stands there, or the default, for the reason given."""
    LEAVE_OUT = "bo_qua"
    """Do not use the form or file."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One line of the decisions table. `file` is a path or name, "" only where `unit` says whose it is.

    `value` serves CORRECT; "" then makes the cell blank. `line` is where the table says so.
    """

    choice: Choice
    file: str = ""
    unit: str = ""
    sheet: str = ""
    cell: str = ""
    code: str = ""
    value: str = ""
    reason: str = ""
    who: str = ""
    when: str = ""
    line: int = 0
    digest: str = ""
    """How the SHA-256 of the file begins that the decision was made about; "" is any content."""

    @property
    def subject(self) -> tuple[str, ...]:
        """What is decided: two decisions about the same cannot both be carried out."""
        where = (self.file, self.sheet, self.cell)
        correcting = self.choice is Choice.CORRECT
        about = ("", "" if self.cell else self.code) if correcting else (self.unit, self.code)
        return (self.choice.value, *where, *about)

    @property
    def words(self) -> str:
        """What it is about and what it decides, as a message names it."""
        named = (self.file or self.unit, self.sheet, self.cell, self.code, self.choice.value)
        return ", ".join(part for part in named if part)

    def is_about(self, code: str, place: Place | None, unit: str | None) -> bool:
        """True when every part the decision names is that of a finding."""
        place = place or Place("")
        by_unit = not self.file and fold(self.unit) == fold(unit or "")
        if not (by_unit or (self.file and self.file == place.file)):
            return False
        return self.sheet in ("", place.sheet) and self.cell in ("", place.cell) and self.code in ("", code)


def _parts(path: str) -> tuple[str, ...]:
    return tuple(part for part in path.replace("\\", "/").split("/") if part not in ("", "."))


def _same_path(left: str, right: str) -> bool:
    """True when one path is the other, or its end: the same file seen from another folder."""
    shorter, longer = sorted((_parts(left), _parts(right)), key=len)
    return longer[-len(shorter) :] == shorter


def _named(file: str, paths: Sequence[str]) -> str:
    """The one path of a run a decision names: the same path, or its end, or the only one of its name."""
    ends = [path for path in paths if _same_path(file, path)]
    if len(ends) == 1:
        return ends[0]
    alike = [path for path in paths if _parts(path)[-1:] == _parts(file)[-1:]]
    return alike[0] if len(alike) == 1 and not ends else file


def pointed_at(decisions: Iterable[Decision], paths: Sequence[str]) -> tuple[Decision, ...]:
    """The decisions with their files as this run names them; a file it does not have stays as written."""
    return tuple(replace(one, file=_named(one.file, paths)) if one.file else one for one in decisions)


def acceptance_of(
    code: str, place: Place | None, unit: str | None, decisions: Iterable[Decision]
) -> Decision | None:
    """The decision that accepts a finding, by its code, place and unit; None when there is none."""
    accepting = (one for one in decisions if one.choice is Choice.ACCEPT)
    return next((one for one in accepting if one.is_about(code, place, unit)), None)
