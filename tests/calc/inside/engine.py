"""The engine's requests, answered inside LibreOffice: open books by number, operations by name."""

from __future__ import annotations

from typing import Any

from inside import (  # noqa: F401 - they register
    book_operations,
    copying,
    looks,
    moving,
    names,
    picture,
    reading,
    sheets,
    window,
    writing,
)
from inside.basic import Basic
from inside.tools import OPERATIONS, RefusedError
from inside.workbook import Workbook

_LEAVE_NAMES = {
    "add_name", "delete_name", "name_range", "refers_to", "set_refers_to", "find_name", "list_names", "find_sheet", "list_sheets", "sheet_name",
    "sheet_names", "sheet_index",
}  # fmt: skip
"""Of many names in a row only the last makes the formulas learn of them: before anything else is asked."""


class Engine:
    """The books one LibreOffice has open, in the order they were opened."""

    def __init__(self, context: Any, desktop: Any) -> None:
        self.desktop = desktop
        self.basic = Basic(context)
        self.formatter = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.util.NumberFormatter", context
        )
        self.context = context
        self.books: dict[int, Workbook] = {}
        self.active: int | None = None
        self.automatic = True
        self._opened = 0

    def number(self) -> int:
        """A number for the next book."""
        self._opened += 1
        return self._opened

    def answer(self, ask: str, book: int | None = None, **arguments: Any) -> Any:
        """The result of one operation, of the engine or of a book."""
        operation = OPERATIONS[ask]
        for one in self.books.values() if ask not in _LEAVE_NAMES else ():
            one.settle_names()
        if book is None:
            return operation(self, **arguments)
        if book not in self.books:
            raise RefusedError("the workbook has been closed")
        return operation(self.books[book], **arguments)
