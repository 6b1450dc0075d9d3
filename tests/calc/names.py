"""Names of cells, and tables, of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from calc.addresses import quoted
from calc.counts import COUNTS, counts_members
from calc.errors import ComError
from calc.ranges import Range


@counts_members
class Names(base_classes.Names):
    """All names of a book, or those of a sheet alone."""

    def __init__(self, book: Any, sheet: Any) -> None:
        self._book, self._sheet = book, sheet
        self._scope = None if sheet is None else sheet.number

    api = None

    def _found(self, key: str) -> list[Any] | None:
        return self._book.ask("find_name", scope=self._scope, key=key)  # type: ignore[no-any-return]

    def __call__(self, key: str | int) -> Name:
        if isinstance(key, int):
            return Name(self._book, *self._book.ask("list_names", scope=self._scope)[key - 1])
        found = self._found(key)
        if found is None:
            raise ComError(f"no name {key!r}")
        return Name(self._book, *found)

    def contains(self, key: str) -> bool:
        return self._found(key) is not None

    def __len__(self) -> int:
        return len(self._book.ask("list_names", scope=self._scope))

    def snapshot(self) -> list[tuple[str, Name]]:
        """The Windows engine asks for each name and then for what it is called."""
        found = self._book.ask("list_names", scope=self._scope)
        sheets = self._book.ask("sheet_names")
        COUNTS.members += 2 * len(found)
        prefixes = {None: "", **{number: f"{quoted(name)}!" for number, name in sheets}}
        return [(f"{prefixes[scope]}{name}", Name(self._book, scope, name)) for scope, name in found]

    def add(self, name: str, refers_to: str) -> Name:
        found = self._book.ask("add_name", scope=self._scope, key=name, refers_to=refers_to)
        return Name(self._book, *found)


@counts_members
class Name(base_classes.Name):
    """A name."""

    def __init__(self, book: Any, scope: int | None, name: str) -> None:
        self._book, self._scope, self._name = book, scope, name

    api = None

    def _ask(self, ask: str, **arguments: Any) -> Any:
        return self._book.ask(ask, scope=self._scope, name=self._name, **arguments)

    @property
    def name(self) -> str:
        if self._scope is None:
            return self._name
        return f"{quoted(self._book.sheet_name(self._scope))}!{self._name}"

    @name.setter
    def name(self, value: str) -> None:
        self._ask("rename_name", new=value)
        self._name = value

    @property
    def refers_to(self) -> str:
        return str(self._ask("refers_to"))

    @refers_to.setter
    def refers_to(self, value: str) -> None:
        self._ask("set_refers_to", text=value)

    @property
    def refers_to_range(self) -> Range:
        return self._book.range_at(self._ask("name_range"))

    def delete(self) -> None:
        self._ask("delete_name")


@counts_members
class Tables(base_classes.Tables, base_classes.Collection):
    """The tables of a sheet."""

    def __init__(self, sheet: Any) -> None:
        self._sheet = sheet

    api = None

    def _names(self) -> list[str]:
        return list(self._sheet.ask("list_tables"))

    def _find(self, key: str | int) -> str | None:
        names = self._names()
        if isinstance(key, int):
            return names[key - 1] if 1 <= key <= len(names) else None
        return next((one for one in names if one.casefold() == key.casefold()), None)

    def __call__(self, key: str | int) -> Table:
        found = self._find(key)
        if found is None:
            raise KeyError(key)
        return Table(self._sheet, found)

    def __len__(self) -> int:
        return len(self._names())

    def __iter__(self) -> Iterator[Table]:
        return iter([Table(self._sheet, name) for name in self._names()])

    def __contains__(self, key: str | int) -> bool:
        return self._find(key) is not None

    def add(
        self,
        source_type: object = None,
        source: Any = None,
        link_source: object = None,
        has_headers: bool | None = None,
        destination: object = None,
        table_style_name: str | None = None,
        name: str | None = None,
    ) -> Table:
        made = self._sheet.ask("add_table", at=source.impl.at, headers=bool(has_headers), name=name)
        return Table(self._sheet, made)


@counts_members
class Table(base_classes.Table):
    """A table."""

    def __init__(self, sheet: Any, name: str) -> None:
        self._sheet, self._name = sheet, name

    api = None

    def _part(self, part: str) -> Range | None:
        found = self._sheet.book.ask("table", name=self._name)
        return found[part] and self._sheet.book.range_at({"sheet": found["sheet"], "at": found[part]})

    @property
    def parent(self) -> Any:
        return self._sheet

    @property
    def name(self) -> str:
        return self._name

    @property
    def display_name(self) -> str:
        return self._name

    @property
    def range(self) -> Range | None:
        return self._part("at")

    @property
    def header_row_range(self) -> Range | None:
        return self._part("header")

    @property
    def data_body_range(self) -> Range | None:
        return self._part("body")

    def resize(self, range: Any) -> None:
        self._sheet.book.ask("resize_table", name=self._name, at=range.impl.at)
