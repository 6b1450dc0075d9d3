"""Units, groups and the unit list; matching of printed unit names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from tthc.domain.criteria_set import CriteriaSet, GroupTitle
from tthc.domain.periods import Period
from tthc.domain.texts import ascii_slug, fold, fold_label

__all__ = [
    "COMMUNE_KINDS",
    "KINDS",
    "Group",
    "Unit",
    "UnitKey",
    "UnitList",
    "group_of",
    "names_a_group",
    "names_a_higher_level",
    "profile_of",
    "title_of",
    "unit_key",
]

KINDS = ("thị trấn", "đặc khu", "phường", "xã", "phòng", "sở", "ban", "trung tâm")
"""What a unit's name can begin with, as `unit_key` knows it."""
COMMUNE_KINDS = ("thị trấn", "đặc khu", "phường", "xã")
_OFFICE = re.compile(
    r"^(?:đơn vị\b[ :]*)?(?:(?:hđnd|hội đồng nhân dân)(?: và |[ ,&-]+))?(?:uỷ ban nhân dân|ubnd)\b[ .:]*"
)
_DESK = re.compile(
    r"^(?:đơn vị\b[ :]*)?(?:trung tâm (?:phục vụ )?(?:hành chính công|hcc)|ttpvhcc|tt ?pvhcc"
    r"|bộ phận (?:một cửa|1 cửa|tiếp nhận và trả kết quả)[^,;]*?|bp (?:một|1) cửa|đơn vị)"
    rf"[ .:,-]*(?:của )?(?=(?:(?:uỷ ban nhân dân|ubnd) )?(?:{'|'.join(COMMUNE_KINDS)})\b)"
)
"""The one-stop shop of a commune, whose forms are the commune's."""
_KIND = re.compile(rf"^({'|'.join(KINDS)})\b[ .:]*")
_SHORT_KIND = re.compile(r"^(?:(x)|p|tt)\.\s*(?=\w)")
"""Kinds cut to letters; "p." may be a ward or an office, "tt." a town or a centre, so they say no kind."""
_PROVINCE = re.compile(r"\s*[-–,(]\s*(?:tỉnh|thành phố|tp|huyện|thị xã|quận)\b.*$")
_PLACE_BEHIND = re.compile(r"\s+[-–]\s+.*$|,\s.*$|\s*\((?!cũ\)).*$")
"""What follows a commune's name: the district or province it lies in."""
_GROUP_WORDS = re.compile(r"^(?:tổng hợp |tổng |chung )*(?:uỷ ban nhân dân |ubnd )?các\b")
_HIGHER_LEVEL = re.compile(r"^(?:uỷ ban nhân dân|ubnd)?\s*(thành phố|tp|huyện|thị xã|quận|tỉnh)\b")


@dataclass(frozen=True, slots=True, order=True)
class UnitKey:
    """What makes two printed names the same unit: the proper name, and its kind where the name says one.

    "UBND xã Nà Nhạn", "Xã Nà Nhạn" and "Nà Nhạn" share the name "nà nhạn"; "xã" and "phường" of one name
    stay apart. Diacritics always count (Quài Tở is not Quài Tờ).
    """

    name: str
    kind: str = ""

    def matches(self, other: UnitKey) -> bool:
        """Same name, and no two different kinds."""
        return self.name == other.name and (not self.kind or not other.kind or self.kind == other.kind)


def unit_key(name: str) -> UnitKey:
    """The key of a printed name: prefixes UBND, xã, phường, Phòng... and a trailing "- tỉnh X" taken off."""
    text = _PROVINCE.sub("", fold(name).replace('"', " ").strip(" .:;,-“”'"))
    desk = _DESK.match(text)
    text = text[desk.end() :] if desk else text
    office = _OFFICE.match(text)
    rest = text[office.end() :] if office else text
    if office and rest.startswith("tt "):  # "UBND TT Tuần Giáo"
        rest = rest[3:]
    if short := _SHORT_KIND.match(rest):
        rest = f"xã {rest[short.end() :]}" if short[1] else rest[short.end() :]
    kind = _KIND.match(rest)
    if kind and kind[1] in COMMUNE_KINDS:
        rest = _PLACE_BEHIND.sub("", rest)
    proper = fold_label(rest[kind.end() :] if kind else rest)
    proper = re.sub(r"(?<=\w )và (?=\w)|\b0+(?=\d)", "", proper)  # "&" and "-" say "và"; "01" is "1"
    if not proper:  # "UBND Thị Trấn" has no proper name: the kind is all there is
        return UnitKey(fold_label(rest), kind[1] if kind else "")
    return UnitKey(proper, kind[1] if kind else "")


def names_a_group(name: str) -> bool:
    """True when a unit line speaks of several units ("UBND các xã, phường")."""
    return bool(_GROUP_WORDS.match(fold(name)))


def names_a_higher_level(name: str) -> bool:
    """True for the office of a city, district or province ("UBND thành phố Điện Biên Phủ")."""
    return bool(_HIGHER_LEVEL.match(fold(name)))


_ALMOST = 0.8


def _kinds_fit(left: UnitKey, right: UnitKey) -> bool:
    return not left.kind or not right.kind or left.kind == right.kind


def _same_name(left: UnitKey, right: UnitKey) -> bool:
    """The same proper name, of whatever kind."""
    return left.name == right.name


def _plain_alike(left: UnitKey, right: UnitKey) -> bool:
    """The same letters without their marks; without marks a kind is no kind ("xa" of "xa muong mun")."""
    mine, theirs, with_kind = (
        ascii_slug(name).replace("y", "i")  # Mỹ Lý, Mĩ Lí
        for name in (left.name, right.name, f"{right.kind} {right.name}")
    )
    return _kinds_fit(left, right) and mine in (theirs, with_kind)


def _almost(left: UnitKey, right: UnitKey) -> bool:
    alike = SequenceMatcher(None, left.name, right.name, autojunk=False).ratio()
    return _kinds_fit(left, right) and alike >= _ALMOST


def _cut_short(left: UnitKey, right: UnitKey) -> bool:
    """True when one name is the first or last words of the other ("Chiềng" of "Chiềng Đông")."""
    shorter, longer = sorted((left.name.split(), right.name.split()), key=len)
    if not shorter or len(shorter) == len(longer):
        return False
    return _kinds_fit(left, right) and shorter in (longer[: len(shorter)], longer[-len(shorter) :])


@dataclass(frozen=True, slots=True)
class Group:
    """A group of units with its heading; `other_names` are unit lines of forms that are its printed total."""

    id: str
    title: str
    order: int = 0
    other_names: tuple[str, ...] = ()

    def is_named(self, name: str) -> bool:
        """True when a unit line names this group itself."""
        return fold_label(name) in {fold_label(other) for other in (self.title, *self.other_names)}


@dataclass(frozen=True, slots=True)
class Unit:
    """One reporting unit. `order` is its number within the group; predecessors are units merged into it."""

    name: str
    group: str
    order: int = 0
    other_names: tuple[str, ...] = ()
    predecessors: tuple[str, ...] = ()
    valid_from: date | None = None
    valid_to: date | None = None

    @property
    def keys(self) -> tuple[UnitKey, ...]:
        """Keys of every name this unit answers to; forms of its predecessors are theirs, not its own."""
        return tuple(unit_key(name) for name in (self.name, *self.other_names))

    def exists_in(self, period: Period | None) -> bool:
        """True when the unit exists in some part of the period; an unknown period excludes nothing."""
        if period is None:
            return True
        starts_late = self.valid_from is not None and self.valid_from > period.last_day
        ended_early = self.valid_to is not None and self.valid_to < period.first_day
        return not (starts_late or ended_early)


@dataclass(frozen=True, slots=True)
class UnitList:
    """The expected units with their groups, in the order of the printed table."""

    units: tuple[Unit, ...] = ()
    groups: tuple[Group, ...] = ()

    def find(self, name: str) -> Unit | None:
        """The only unit that answers to this printed name; None when there is none or more than one."""
        key = unit_key(name)
        exact = [unit for unit in self.units if key in unit.keys]
        near = exact or [unit for unit in self.units if any(key.matches(own) for own in unit.keys)]
        return near[0] if len(near) == 1 else None

    def successor(self, name: str) -> Unit | None:
        """The only unit that the one of this name was merged into; None when there is none or several."""
        key = unit_key(re.sub(r"\s*\(cũ\)\s*$", "", fold(name)))
        into = [unit for unit in self.units if any(key.matches(unit_key(old)) for old in unit.predecessors)]
        return into[0] if len(into) == 1 else None

    def nearest(self, name: str) -> Unit | None:
        """The one unit named most like this; a proposal, never a match.

        A name without its tone marks comes first, then one a letter or a tone apart, then a name cut short.
        """
        key = unit_key(name)
        for alike in (_same_name, _plain_alike, _almost, _cut_short):
            near = [unit for unit in self.units if any(alike(key, own) for own in unit.keys)]
            if near:
                return near[0] if len(near) == 1 else None
        return None

    def find_group(self, name: str) -> Group | None:
        """The group whose title or other name this is."""
        return next((group for group in self.groups if group.is_named(name)), None)

    def in_period(self, period: Period | None) -> UnitList:
        """The same list without units that do not exist in the period."""
        return UnitList(tuple(u for u in self.units if u.exists_in(period)), self.groups)


def title_of(groups: Sequence[GroupTitle], name: str) -> GroupTitle | None:
    """The group a unit belongs to by the kind in its name; else the first without kinds, else the first."""
    kind = unit_key(name).kind
    by_kind = next((group for group in groups if kind and kind in group.kinds), None)
    first = groups[0] if groups else None
    return by_kind or next((group for group in groups if not group.kinds), first)


def _without_office(slug: str) -> str:
    """The title of a group as a list may shorten it: "cac-dac-khu" for "UBND CÁC ĐẶC KHU"."""
    return re.sub(r"^(?:(?:ubnd|uy-ban-nhan-dan)-)?(?:cac-)?", "", ascii_slug(slug))


def group_of(criteria_set: CriteriaSet, unit: Unit) -> GroupTitle | None:
    """The group whose profile a unit has: the one it is listed in (id or title), else by its name's kind."""
    groups, listed = criteria_set.groups, _without_office(unit.group)
    by_id = next((group for group in groups if group.id == unit.group), None)
    by_title = (group for group in groups if _without_office(ascii_slug(group.title)) == listed)
    return by_id or next(by_title, None) or title_of(groups, unit.name)


def profile_of(criteria_set: CriteriaSet, unit: Unit) -> CriteriaSet:
    """The set as it applies to a unit, by its group."""
    return criteria_set.profile(group_of(criteria_set, unit))
