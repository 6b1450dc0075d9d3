"""Reads the unit list (danh mục đơn vị) from CSV: ten,nhom,thu_tu,ten_khac,tu_ngay,den_ngay,thay_cho.

UTF-8, comma or semicolon. Other names and predecessors are separated by "|". A line whose `ten` equals
its `nhom` describes the group itself: its other names are unit lines of the group's own printed forms.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from tthc.domain.errors import TthcError, system_reason
from tthc.domain.texts import ascii_slug, fold_label, squeeze
from tthc.domain.units import Group, Unit, UnitList, unit_key

__all__ = ["UnitListError", "read_unit_list"]

_COLUMNS = ("ten", "nhom", "thu_tu", "ten_khac", "tu_ngay", "den_ngay", "thay_cho")
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class UnitListError(TthcError):
    """A unit list that cannot be used; says the line and what is wrong with it."""


def _day(text: str, path: str, line: int) -> date | None:
    if not text:
        return None
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise UnitListError(
        "TT957", path=path, line=line, fault=f'ngày "{text}" không hợp lệ, cần dạng 01/7/2025'
    )


def _order(text: str, path: str, line: int) -> int:
    if not text:
        return 0
    if not text.isdigit():
        raise UnitListError("TT957", path=path, line=line, fault=f'thứ tự "{text}" không phải số nguyên')
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split("|") if (name := squeeze(part)))


def _rows(path: Path) -> list[tuple[int, Mapping[str, str]]]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = system_reason(error) if isinstance(error, OSError) else "không phải UTF-8"
        raise UnitListError("TT964", path=str(path), reason=reason) from error
    lines = text.splitlines()
    heading = lines[0] if lines else ""
    reader = csv.DictReader(lines, delimiter=";" if heading.count(";") > heading.count(",") else ",")
    found = tuple(squeeze(name).casefold() for name in reader.fieldnames or ())
    unknown = [name for name in found if name not in _COLUMNS]
    if "ten" not in found or unknown:
        fault = f"tiêu đề cột cần là {', '.join(_COLUMNS)}" + (
            f", không có cột {unknown[0]}" if unknown else ""
        )
        raise UnitListError("TT957", path=str(path), line=1, fault=fault)
    reader.fieldnames = list(found)
    return [
        (
            reader.line_num,
            {name: squeeze(value or "") for name, value in row.items() if isinstance(name, str)},
        )
        for row in reader
    ]


def read_unit_list(path: Path, titles: Mapping[str, str]) -> UnitList:
    """The units and groups of a list, in the order of the list unless `thu_tu` says otherwise.

    `titles` gives the titles of groups that `nhom` names by id ("communes").

    Raises:
        UnitListError: the file cannot be read, or a line of it is at fault (named).
    """
    groups: dict[str, Group] = {}
    units: list[Unit] = []
    seen: dict[object, int] = {}
    for line, row in _rows(path):
        if not any(row.values()):
            continue
        name, title = row["ten"], row.get("nhom", "") or "ĐƠN VỊ"
        if not name:
            raise UnitListError("TT957", path=str(path), line=line, fault="thiếu tên đơn vị")
        group_id = title if title in titles else ascii_slug(title)
        group = groups.setdefault(group_id, Group(group_id, titles.get(title, title), len(groups) + 1))
        if fold_label(name) == fold_label(title):
            order = _order(row.get("thu_tu", ""), str(path), line) or group.order
            groups[group_id] = Group(group_id, group.title, order, _names(row.get("ten_khac", "")))
            continue
        others = _names(row.get("ten_khac", ""))
        for answer in (name, *others):
            key = unit_key(answer)
            if seen.setdefault(key, line) != line:
                fault = f'"{answer}" đã có ở dòng {seen[key]}'
                raise UnitListError("TT957", path=str(path), line=line, fault=fault)
        order = _order(row.get("thu_tu", ""), str(path), line) or len(units) + 1
        days = (_day(row.get(column, ""), str(path), line) for column in ("tu_ngay", "den_ngay"))
        begins, ends = days
        if begins and ends and ends < begins:
            raise UnitListError("TT957", path=str(path), line=line, fault="den_ngay trước tu_ngay")
        units.append(
            Unit(
                name,
                group_id,
                order,
                others,
                _names(row.get("thay_cho", "")),
                begins,
                ends,
            )
        )
    by_order = sorted(groups.values(), key=lambda group: group.order)
    place = {group.id: at for at, group in enumerate(by_order)}
    return UnitList(tuple(sorted(units, key=lambda unit: (place[unit.group], unit.order))), tuple(by_order))
