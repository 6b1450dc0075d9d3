"""The one catalogue of codes: severity, Vietnamese sentence with named slots, what to do, source."""

from __future__ import annotations

import string
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tthc.checks.wording import run_on
from tthc.domain.findings import Fact, Finding, Severity, ToldFinding
from tthc.domain.numbers import format_count, format_score
from tthc.domain.places import Place

__all__ = ["Entry", "catalogue", "slots", "tell"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One code. `sentence` says what is seen, `fix` what to do; both may hold {slots}.

    `default` is what the run does while nobody has decided; "" where there is nothing to decide.
    """

    code: str
    severity: Severity
    sentence: str
    fix: str
    source: str
    since: str
    default: str = ""


@cache
def catalogue() -> Mapping[str, Entry]:
    """Every code with its entry, in the order of the file."""
    text = (resources.files("tthc.checks") / "catalogue.toml").read_text(encoding="utf-8")
    return {
        code: Entry(
            code,
            Severity(row["severity"]),
            row["vi"],
            row["fix"],
            row["source"],
            row["since"],
            row.get("default", ""),
        )
        for code, row in tomllib.loads(text).items()
    }


def slots(entry: Entry) -> frozenset[str]:
    """The names an entry's sentences expect among a finding's facts."""
    parsed = string.Formatter().parse(entry.sentence + entry.fix)
    return frozenset(name for _, name, _, _ in parsed if name)


_WAYS, _ENDS, _AGREES = "TT604", "TT605", "TT606"
"""Sentences put behind another finding's: what may be changed, what ends it, which sums have it right."""
_NUMBERS = ("line",)
"""What numbers a place instead of counting: "dòng 3", not "dòng 03"."""
_LONGEST_TEXT = 300
"""What stands in a cell may be as long as a sender likes; a sentence may not."""


def _shown(fact: Fact) -> str:
    match fact:
        case None:
            return "(không rõ)"
        case str():
            return fact if len(fact) <= _LONGEST_TEXT else f"{fact[:_LONGEST_TEXT]}…"
        case tuple():
            # a decimal holds a comma itself: "1,93; 1,96"
            return ("; " if any("," in one for one in fact) else ", ").join(fact)
        case int():
            return format_count(fact)
    return format_score(fact)


def _where(place: Place | None) -> str:
    if place is None or not place.cell:
        return ""
    return f"Ô {place.cell}: "


def _cell_of(cause: Place, place: Place | None) -> str:
    """A cell as seen from another place: in another file, with that file's name."""
    cell = cause.cell or cause.sheet
    if place is None or place.file == cause.file:
        return cell
    name = cause.file.replace("\\", "/").rpartition("/")[2]
    return f"{cell} của tệp {name}"


def tell(finding: Finding) -> ToldFinding:
    """The finding with its severity and sentences; numbers in Vietnamese notation.

    Raises:
        KeyError: the code is not in the catalogue, or a slot has no fact.
    """
    entry = catalogue()[finding.code]
    shown = {name: str(fact) if name in _NUMBERS else _shown(fact) for name, fact in finding.facts.items()}
    seen = entry.sentence.format_map(shown)
    where = _where(finding.place)
    sentence = where + (run_on(seen) if where else seen)
    fix = entry.fix.format_map(shown)
    if "agreeing" in shown:
        sentence = f"{sentence} {catalogue()[_AGREES].sentence.format_map(shown)}"
    if "ways" in shown:
        fix = f"{fix} {catalogue()[_WAYS].sentence.format_map(shown)}"
    if finding.cause is not None:
        fix = catalogue()[_ENDS].sentence.format_map({"cell": _cell_of(finding.cause, finding.place)})
        return ToldFinding(finding, Severity.INFO, sentence, fix)
    if entry.default and finding.decision is None:
        fix = f"{fix} Khi chưa quyết định: {entry.default}."
    return ToldFinding(finding, entry.severity, sentence, fix)
