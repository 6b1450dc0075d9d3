"""Tạo biểu mẫu: one blank form per unit of the list, by what it has to carry out, and a common one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tthc.checks.catalogue import tell
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.errors import TthcError, system_reason
from tthc.domain.findings import Finding, ToldFinding
from tthc.domain.periods import Period, PeriodKind, find_period
from tthc.domain.texts import ascii_name, ascii_slug
from tthc.domain.units import Unit, UnitList, group_of, profile_of
from tthc.files.blank_book import blank_book
from tthc.files.named_rows import NamedRow
from tthc.files.safe_write import NotWritableError, write_all
from tthc.files.unit_list_reader import read_unit_list, unit_list_of
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.choose import candidate_sets
from tthc.workflow.file_names import name_part, period_part
from tthc.workflow.request import Request

__all__ = ["BlankForms", "blank_forms", "blank_forms_of", "ensure_ready", "existing", "write_blank_forms"]

PERIOD_WORDS: Mapping[PeriodKind, str] = {
    PeriodKind.MONTH: "tháng",
    PeriodKind.QUARTER: "quý",
    PeriodKind.HALF_YEAR: "6 tháng",
    PeriodKind.NINE_MONTHS: "9 tháng",
    PeriodKind.YEAR: "năm",
}
_MOST_NAMED = 3
_COMMON = "dung-chung"
Before = Callable[[int, int, str], None]
"""Called before each form with its number, how many there are, and whose it is."""
_OFFICE = re.compile(r"^(?:UBND|Uy-ban-nhan-dan)-(?=.)", re.IGNORECASE)


def _quietly(at: int, many: int, whose: str) -> None:
    """Nobody watches."""


@dataclass(frozen=True, slots=True)
class BlankForms:
    """The forms as files, by name in the order of the list, and what to know before they are sent."""

    criteria_set: CriteriaSet
    period: Period
    files: Mapping[str, bytes]
    warnings: tuple[ToldFinding, ...] = ()
    common: tuple[str, ...] = ()
    """Files, the last ones, in which a unit chooses its name: one, or one per group where profiles differ."""


def _file_names(whose: Sequence[str], period: Period) -> Iterator[str]:
    """A name per form, none like another: without marks Quài Tở and Quài Tờ are the same letters."""
    taken: set[str] = set()
    for who in whose:
        stem = f"BM_{period_part(period)}_{name_part(who) or 'don-vi'}"
        name, number = stem, 1
        while name.casefold() in taken:  # Windows tells no capitals apart
            number += 1
            name = f"{stem}-{number}"
        taken.add(name.casefold())
        yield f"{name}.xlsx"


def _chosen(request: Request, period: Period) -> CriteriaSet:
    """The set asked for; else of the sets that units fill in the first that covers the period.

    Raises:
        TthcError: nobody fills the set in, it has no periods of this kind, or several asked for are in force.
    """
    sets = candidate_sets(request)
    fillable = [one for one in sets if one.forms.fillable]
    in_force = [one for one in fillable if one.covers(period)]
    if request.criteria_set and len(in_force) > 1:
        raise TthcError("TT591", seen=tuple(f'"{one.id}"' for one in in_force), wanted=period.text)
    chosen = (in_force or fillable or sets)[0]
    if not chosen.forms.fillable:
        raise TthcError("TT980", seen=chosen.id)
    if period.kind not in chosen.periods:
        words = tuple(PERIOD_WORDS[kind] for kind in PeriodKind if kind in chosen.periods)
        raise TthcError("TT981", seen=chosen.id, known=words, wanted=period.text)
    return chosen


def _warnings(criteria_set: CriteriaSet, period: Period, units: Sequence[Unit]) -> Iterator[Finding]:
    if not criteria_set.covers(period):
        yield Finding("TT532", {"seen": criteria_set.id, "wanted": period.text})
    of_units = (group_of(criteria_set, unit) for unit in units)
    open_groups = {group.id: group.title for group in of_units if group is not None and not group.confirmed}
    for title in open_groups.values():
        yield Finding("TT986", {"seen": title})


def _shared_by(criteria_set: CriteriaSet, units: Sequence[Unit]) -> Mapping[str, list[Unit]]:
    """The units that can fill in one and the same form, by what its file name says of them."""
    shared: dict[str, list[Unit]] = {}
    for unit in units:
        group = group_of(criteria_set, unit) if criteria_set.has_profiles else None
        name = _OFFICE.sub("", ascii_slug(group.title)) if group is not None else ""
        shared.setdefault("-".join(filter(None, (_COMMON, name))), []).append(unit)
    return shared


def blank_forms(unit_list: Path, period_text: str, criteria_set: Sequence[str] = ()) -> BlankForms:
    """A blank form per unit of the list that exists in the period, and a common one; nothing is written.

    `criteria_set` names sets by id, TOML file or folder of these; of several, and of the shipped ones when
    none is named, the one that covers the period is taken.

    Raises:
        TthcError: period, set or list are not understood, do not fit each other, or name no unit.
    """

    def listed(titles: Mapping[str, str]) -> UnitList:
        return read_unit_list(unit_list, titles)

    return _forms(listed, str(unit_list), period_text, criteria_set, _quietly)


def blank_forms_of(
    rows: Iterable[NamedRow],
    period_text: str,
    criteria_set: Sequence[str] = (),
    *,
    rows_from: str,
    before: Before = _quietly,
) -> BlankForms:
    """The same of a list that was read already; `rows_from` is what faults call its place.

    `before` is called before each form is laid out; what it raises stops the work.
    """

    def listed(titles: Mapping[str, str]) -> UnitList:
        return unit_list_of(Path(rows_from), rows, titles)

    return _forms(listed, rows_from, period_text, criteria_set, before)


def ensure_ready(period_text: str, rows: Sequence[NamedRow]) -> None:
    """Whether settings say what forms need. Raises `TthcError` TT707: the sentence says what lacks."""
    lacks = [] if period_text else ["kỳ đánh giá (mục 1)"]
    lacks += [] if rows else ["danh mục đơn vị (mục 6)"]
    if lacks:
        raise TthcError("TT707", seen=" và ".join(lacks))


def _forms(
    listed_units: Callable[[Mapping[str, str]], UnitList],
    listed_in: str,
    period_text: str,
    criteria_set: Sequence[str],
    before: Before,
) -> BlankForms:
    period = find_period(period_text)
    if period is None:
        raise TthcError("TT958", seen=period_text)
    chosen = _chosen(Request((), criteria_set=tuple(criteria_set), period=period_text), period)
    listed = listed_units({group.id: group.title for group in chosen.groups})
    units = listed.in_period(period).units
    if not units:
        raise TthcError("TT982", path=listed_in, wanted=period.text)
    shared = _shared_by(chosen, units)
    (*names,) = _file_names([*(_OFFICE.sub("", ascii_name(unit.name)) for unit in units), *shared], period)
    common = names[len(units) :]
    files = {}
    for at, (name, unit) in enumerate(zip(names, units, strict=False), start=1):
        before(at, len(units), unit.name)
        files[name] = xlsx_bytes(blank_book(profile_of(chosen, unit), period.text, unit.name))
    for name, those in zip(common, shared.values(), strict=True):
        listed_names = [unit.name for unit in those]
        files[name] = xlsx_bytes(blank_book(profile_of(chosen, those[0]), period.text, units=listed_names))
    told = tuple(map(tell, _warnings(chosen, period, units)))
    return BlankForms(chosen, period, files, told, tuple(common))


def existing(forms: BlankForms, folder: Path) -> list[str]:
    """The forms whose names files in the folder already have."""
    return [name for name in forms.files if (folder / name).exists()]


def write_blank_forms(forms: BlankForms, folder: Path, *, overwrite: bool) -> None:
    """Put every form into the folder, which is made where it is missing; all of them or none.

    Raises:
        TthcError: the folder cannot be used, forms of these names lie there, or the system refuses.
    """
    if folder.exists() and not folder.is_dir():
        raise TthcError("TT983", path=str(folder))
    there = existing(forms, folder)
    if there and not overwrite:
        more = ("…",) if len(there) > _MOST_NAMED else ()
        known = (*there[:_MOST_NAMED], *more)
        raise TthcError("TT984", path=str(folder), units=len(there), known=known)
    made = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise NotWritableError("TT954", path=str(folder), reason=system_reason(error)) from error
    try:
        write_all({folder / name: data for name, data in forms.files.items()}, overwrite=overwrite)
    except NotWritableError:
        if made:
            with suppress(OSError):
                folder.rmdir()
        raise
