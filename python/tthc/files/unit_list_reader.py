"""Reads the unit list (danh mục đơn vị): ten,nhom,thu_tu,ten_khac,tu_ngay,den_ngay,thay_cho.

CSV, or a sheet of any workbook with these headings or their Vietnamese wordings. Other names and
predecessors are separated by "|". A line whose `ten` equals its `nhom` describes the group itself: its
other names are unit lines of the group's own printed forms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from pathlib import Path

from tthc.domain.errors import TthcError
from tthc.domain.texts import ascii_slug, fold_label, squeeze
from tthc.domain.units import Group, Unit, UnitList, unit_key
from tthc.files.named_rows import Columns, NamedRow, read_named_rows

__all__ = ["UNIT_COLUMNS", "read_unit_list", "unit_list_of"]

UNIT_COLUMNS = Columns(
    {
        "ten": ("Tên", "Tên đơn vị", "Đơn vị"),
        "nhom": ("Nhóm",),
        "thu_tu": ("Thứ tự", "STT", "Số thứ tự"),
        "ten_khac": ("Tên khác",),
        "tu_ngay": ("Từ ngày",),
        "den_ngay": ("Đến ngày",),
        "thay_cho": ("Thay cho", "Thay thế cho"),
    },
    needed="ten",
    fault="TT957",
    unreadable="TT964",
)
_SUM = re.compile(r"(tổng )?cộng|tổng( số)?")
_DATE_FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


def _day(text: str, path: str, line: int) -> date | None:
    if not text:
        return None
    for pattern in _DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            continue
    raise TthcError("TT957", path=path, line=line, fault=f'ngày "{text}" không hợp lệ, cần dạng 01/7/2025')


def _order(text: str, path: str, line: int) -> int:
    if not text:
        return 0
    if not text.isdigit():
        raise TthcError("TT957", path=path, line=line, fault=f'thứ tự "{text}" không phải số nguyên')
    return int(text)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name for part in text.split("|") if (name := squeeze(part)))


def read_unit_list(path: Path, titles: Mapping[str, str]) -> UnitList:
    """The units and groups of a list, in the order of the list unless `thu_tu` says otherwise.

    `titles` gives the titles of groups that `nhom` names by id ("communes").

    Raises:
        TthcError: the file cannot be read, or a line of it is at fault (named).
    """
    return unit_list_of(path, read_named_rows(path, UNIT_COLUMNS), titles)


def unit_list_of(path: Path, rows: Iterable[NamedRow], titles: Mapping[str, str]) -> UnitList:
    """The same of lines that were read already; `path` is where faults say they stand.

    Raises:
        TthcError: a line is at fault (named).
    """
    groups: dict[str, Group] = {}
    units: list[Unit] = []
    seen: dict[object, int] = {}
    for line, row in rows:
        name, title = row["ten"], row.get("nhom", "") or "ĐƠN VỊ"
        if _SUM.fullmatch(fold_label(name)):
            continue
        if not name:
            raise TthcError("TT957", path=str(path), line=line, fault="thiếu tên đơn vị")
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
                raise TthcError("TT957", path=str(path), line=line, fault=fault)
        order = _order(row.get("thu_tu", ""), str(path), line) or len(units) + 1
        days = (_day(row.get(column, ""), str(path), line) for column in ("tu_ngay", "den_ngay"))
        begins, ends = days
        if begins and ends and ends < begins:
            raise TthcError("TT957", path=str(path), line=line, fault="den_ngay trước tu_ngay")
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
