"""A TOML table read key by key with types; every fault is collected with its key and what is wrong."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from difflib import get_close_matches
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from tthc.criteria.faults import Faults, KeyPath

__all__ = ["Table", "nearest"]

E = TypeVar("E", bound=StrEnum)

_NUMBER = re.compile(r"[0-9]{1,6}([.,][0-9]{1,6})?")
_PERCENT = re.compile(r"([0-9]{1,3}([.,][0-9]{1,4})?) ?%")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ufffe\uffff]")
_LONGEST_TEXT = 2000
_OF_THE_SET = frozenset(
    {"schema", "id", "title", "source", "valid_from", "valid_to", "periods", "unconfirmed"}
    | {"maximum", "total_rule", "classify_on", "rescale", "blank", "dash"}
)
"""Keys of the set itself; below a table's header TOML takes them for keys of that table."""
_AT_THE_TOP = "khóa này đứng ở đầu tệp, trước dòng [bảng] đầu tiên"


def nearest(word: str, known: Iterator[str] | tuple[str, ...]) -> str:
    """` (có phải "maximum"?)` for a word that is nearly a known one, else ""."""
    close = get_close_matches(word, tuple(known), 1, 0.7)
    return f' (có phải "{close[0]}"?)' if close else ""


class Table:
    """One table of a criteria set. Each key is asked for once; `finish` tells the keys nobody asked for.

    A value that is missing or makes no sense is a fault and a stand-in ("", 0, the first choice) comes
    back, so that reading goes on to the next fault.
    """

    def __init__(self, data: Mapping[str, object], faults: Faults, path: KeyPath = ()) -> None:
        """Wrap parsed TOML; `path` is the key that led here."""
        self.path = path
        self._data, self._faults = data, faults
        self._asked: set[str] = set()

    def fault(self, key: str | tuple[str | int, ...], what: str) -> None:
        """A fault of one key of this table, or of an item of it; "" is the table itself."""
        below = (key,) if isinstance(key, str) and key else key or ()
        self._faults.add((*self.path, *below), what)

    def __iter__(self) -> Iterator[str]:
        """The keys as they stand."""
        return iter(tuple(self._data))

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def finish(self, elsewhere: Mapping[str, str] | None = None) -> None:
        """Tell every key that was never asked for: a misspelt key must not be lost in silence.

        `elsewhere` says of a key that is known, but not here, where it belongs.
        """
        for key in self._data:
            if key not in self._asked:
                belongs = (elsewhere or {}).get(key, _AT_THE_TOP if self.path and key in _OF_THE_SET else "")
                hint = f"; {belongs}" if belongs else nearest(key, tuple(sorted(self._asked)))
                self.fault(key, f"khóa không có trong định dạng{hint}")

    def table_at(self, key: str) -> bool:
        """True when the key opens a table, as every key with a bare dot does."""
        return isinstance(self._data.get(key), dict)

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, not empty unless that is the default."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if value is None:
            self.fault(key, "thiếu hoặc không phải chữ")
            return ""
        if value == "" and default == "":
            return ""
        return value if isinstance(value, str) and self._is_text(key, value) else self._no_text(key, value)

    def _no_text(self, key: str, value: object) -> str:
        if not isinstance(value, str):
            self.fault(key, f'cần một dòng chữ trong ngoặc kép, ví dụ "{value}"')
        return ""

    def _is_text(self, key: str | tuple[str | int, ...], value: str) -> bool:
        if not value.strip():
            self.fault(key, "cần một dòng chữ, không để trống")
        elif _CONTROL.search(value):
            self.fault(key, "có ký tự điều khiển không in được")
        elif len(value) > _LONGEST_TEXT:
            self.fault(key, "dài quá 2.000 ký tự")
        else:
            return True
        return False

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self._take(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fault(key, 'cần một danh sách chữ, ví dụ ["xã", "phường"]')
            return ()
        return tuple(item for at, item in enumerate(value, start=1) if self._is_text((key, at), item))

    def ids(self, key: str, known: frozenset[str]) -> frozenset[str]:
        """A list of criterion ids, each one known and named once."""
        chosen = self.texts(key)
        for at, item in enumerate(chosen):
            if item not in known:
                self.fault(key, f'không có tiêu chí "{item}" tính điểm{nearest(item, tuple(sorted(known)))}')
            elif item in chosen[:at]:
                self.fault(key, f'tiêu chí "{item}" ghi hai lần')
        return frozenset(chosen) & known

    def whole(self, key: str, default: int | None, lowest: int, highest: int) -> int:
        """A whole number within bounds."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            self.fault(key, f"cần số nguyên từ {lowest} đến {highest}, không có ngoặc kép")
            return lowest
        return value

    def decimal(self, key: str) -> Decimal:
        """A number of 0 or more, written as text so that it stays exact ("1.5" or "1,5")."""
        value = self._take(key)
        written = str(value) if isinstance(value, int) and not isinstance(value, bool) else value
        if not isinstance(written, str) or not _NUMBER.fullmatch(written):
            missing = "thiếu khóa này; " if value is None else ""
            self.fault(key, f'{missing}cần một số không âm viết trong ngoặc kép, ví dụ "1.5"')
            return Decimal(0)
        return Decimal(written.replace(",", "."))

    def share(self, key: str) -> Fraction | None:
        """A percentage as text ("30%") as a ratio in 0..1; None when absent."""
        value = self._take(key)
        if value is None:
            return None
        written = _PERCENT.fullmatch(value) if isinstance(value, str) else None
        ratio = Fraction(written[1].replace(",", ".")) / 100 if written else None
        if ratio is None or ratio > 1:
            self.fault(key, 'cần tỷ lệ phần trăm từ 0% đến 100% trong ngoặc kép, ví dụ "30%"')
            return None
        return ratio

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "cần true hoặc false, không có ngoặc kép")
            return default
        return value

    def day(self, key: str) -> date | None:
        """A date; None when absent."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, date) or isinstance(value, datetime):
            self.fault(key, "cần một ngày dạng 2025-07-01, không có ngoặc kép")
            return None
        return value

    def as_choice(self, key: str, value: object, options: type[E]) -> E:
        """One of the named values."""
        try:
            return options(str(value))
        except ValueError:
            known = tuple(option.value for option in options)
            seen = "thiếu" if value is None else f'"{value}" không hợp lệ'
            self.fault(key, f"{seen}, cần một trong: {', '.join(known)}{nearest(str(value), known)}")
            return next(iter(options))

    def choice(self, key: str, options: type[E], default: E | None = None) -> E:
        """One of the named values."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        return self.as_choice(key, value, options)

    def choices(self, key: str, options: type[E]) -> frozenset[E]:
        """A list of named values; empty when absent."""
        return frozenset(self.as_choice(key, item, options) for item in self.texts(key))

    def table(self, key: str) -> Table | None:
        """A sub-table; None when absent."""
        value = self._take(key)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.fault(key, f"cần một bảng: dòng [{key}] rồi các khóa bên dưới")
            return None
        return Table(value, self._faults, (*self.path, key))

    def required_table(self, key: str) -> Table:
        """A sub-table that must be there; where it is not, one whose faults are not told."""
        found = self.table(key)
        if found is None:
            if key not in self:
                self.fault(key, f"thiếu bảng này: cần dòng [{key}] và các khóa của nó")
            return Table({}, Faults(), (*self.path, key))
        return found

    def tables(self, key: str, *, required: bool = True) -> Iterator[Table]:
        """The tables of an array, each with its position (counted from 1) in its path."""
        value = self._take(key)
        if value is None and not required:
            return
        if not isinstance(value, list) or (required and not value):
            header = f"[[{'.'.join(name for name in (*self.path, key) if isinstance(name, str))}]]"
            self.fault(key, f"cần {'các mục' if value else 'ít nhất một mục'} {header}")
            return
        for at, item in enumerate(value, start=1):
            path = (*self.path, key, at)
            if not isinstance(item, dict):
                self.fault((key, at), "cần một bảng")
            yield Table(item, self._faults, path) if isinstance(item, dict) else Table({}, Faults(), path)
