"""A TOML table read key by key with types; every fault says file, key and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from fractions import Fraction
from typing import TypeVar

from tthc.domain.errors import TthcError

__all__ = ["CriteriaSetError", "Table"]

E = TypeVar("E", bound=StrEnum)


class CriteriaSetError(TthcError):
    """A criteria set cannot be used: `file`, `key` (dotted path) and `fault` say why."""

    def __init__(self, file: str, key: str, fault: str) -> None:
        """Keep the three facts; the sentence of the catalogue joins them."""
        self.file, self.key, self.fault = file, key, fault
        where = f"Bộ tiêu chí {file}" + (f", khóa {key}" if key else "")
        super().__init__("TT960", fault=f"{where}: {fault}.")


class Table:
    """One table of a criteria set. Each key is asked for once; `finish` refuses the keys nobody asked for."""

    def __init__(self, data: Mapping[str, object], file: str, path: str = "") -> None:
        """Wrap parsed TOML; `path` is the dotted key that led here."""
        self._data, self._file, self._path = data, file, path
        self._asked: set[str] = set()

    def fault(self, key: str, what: str) -> CriteriaSetError:
        """An error about one key of this table, to be raised."""
        return CriteriaSetError(self._file, f"{self._path}{key}", what)

    def __iter__(self) -> Iterator[str]:
        """The keys as they stand."""
        return iter(tuple(self._data))

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def finish(self) -> None:
        """Raise for the first key that was never asked for: a misspelt key must not be lost in silence."""
        for key in self._data:
            if key not in self._asked:
                raise self.fault(key, "khóa không có trong định dạng")

    def _take(self, key: str) -> object:
        self._asked.add(key)
        return self._data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text, not empty unless that is the default."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str) or not value.strip():
            raise self.fault(key, "thiếu hoặc không phải chữ" if value is None else "cần một dòng chữ")
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when absent."""
        value = self._take(key) or []
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self.fault(key, "cần một danh sách chữ")
        return tuple(value)

    def ids(self, key: str, known: frozenset[str]) -> frozenset[str]:
        """A list of criterion ids, each one known."""
        chosen = self.texts(key)
        for item in chosen:
            if item not in known:
                raise self.fault(key, f'không có tiêu chí "{item}"')
        return frozenset(chosen)

    def whole(self, key: str, default: int | None, lowest: int, highest: int) -> int:
        """A whole number within bounds."""
        value = self._take(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, int) or isinstance(value, bool) or not lowest <= value <= highest:
            raise self.fault(key, f"cần số nguyên từ {lowest} đến {highest}")
        return value

    def decimal(self, key: str) -> Decimal:
        """A number of 0 or more, written as text so that it stays exact ("1.5")."""
        value = self._take(key)
        try:
            number = Decimal(value) if isinstance(value, str | int) else None
        except InvalidOperation:
            number = None
        if number is None or isinstance(value, bool) or not number.is_finite() or number < 0:
            raise self.fault(key, 'cần một số không âm viết trong ngoặc kép, ví dụ "1.5"')
        return number

    def share(self, key: str) -> Fraction | None:
        """A percentage as text ("30%") as a ratio in 0..1; None when absent."""
        value = self._take(key)
        if value is None:
            return None
        try:
            ratio = Fraction(value.removesuffix("%")) / 100 if isinstance(value, str) else None
        except (ValueError, ZeroDivisionError):
            ratio = None
        if ratio is None or not str(value).endswith("%") or not 0 <= ratio <= 1:
            raise self.fault(key, 'cần tỷ lệ phần trăm, ví dụ "30%"')
        return ratio

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self._take(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            raise self.fault(key, "cần true hoặc false")
        return value

    def day(self, key: str) -> date | None:
        """A date; None when absent."""
        value = self._take(key)
        if value is not None and (not isinstance(value, date) or hasattr(value, "hour")):
            raise self.fault(key, "cần một ngày dạng 2019-11-13")
        return value

    def as_choice(self, key: str, value: object, options: type[E]) -> E:
        """One of the named values; raises for `key` when it is not."""
        try:
            return options(str(value))
        except ValueError:
            allowed = ", ".join(option.value for option in options)
            raise self.fault(key, f'"{value}" không hợp lệ, cần một trong: {allowed}') from None

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
            raise self.fault(key, "cần một bảng")
        return Table(value, self._file, f"{self._path}{key}.")

    def required_table(self, key: str) -> Table:
        """A sub-table that must be there."""
        found = self.table(key)
        if found is None:
            raise self.fault(key, "thiếu bảng này")
        return found

    def tables(self, key: str, *, required: bool = True) -> Iterator[Table]:
        """The tables of an array, each with its position (counted from 1) in its path."""
        value = self._take(key)
        if value is None and not required:
            value = []
        if not isinstance(value, list) or (required and not value):
            raise self.fault(key, "cần ít nhất một mục")
        for at, item in enumerate(value, start=1):
            if not isinstance(item, dict):
                raise self.fault(f"{key}[{at}]", "cần một bảng")
            yield Table(item, self._file, f"{self._path}{key}[{at}].")
