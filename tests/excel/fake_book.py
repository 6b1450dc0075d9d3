"""A book of named cells, with no more than xlwings offers; no test lives here."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

from tthc.excel.host import register

__all__ = ["NAMES", "FakeApp", "FakeBook", "FakeHost", "free"]

NAMES = ("yeu_cau", "yeu_cau_bang", "ket_qua", "ket_qua_cau", "ket_qua_chi_tiet", "hoi_bang")


def free() -> bool:
    """What `ready` says of a program nobody uses."""
    return True


class FakeHost:
    """The port as far as the guard uses it; `readiness` may raise."""

    def __init__(self) -> None:
        self.readiness: Callable[[], bool] = free
        self.presses = 0
        self.sign = ","
        self.read_only = self.locked = False

    def ready(self) -> bool:
        """As told."""
        return self.readiness()

    def cancelled(self) -> bool:
        """Each press counts once."""
        pressed, self.presses = self.presses, 0
        return pressed > 0

    def decimal_sign(self) -> str:
        """As told."""
        return self.sign

    def is_read_only(self, book: object) -> bool:
        """As told."""
        return self.read_only

    def is_structure_locked(self, book: object) -> bool:
        """As told."""
        return self.locked


class FakeApp:
    """`App` with the properties that are saved and restored."""

    def __init__(self, engine: str) -> None:
        self.engine = SimpleNamespace(name=engine)
        self.host = FakeHost()
        self.screen_updating = self.enable_events = self.display_alerts = True
        self.status_bar: str | bool = "Đang xử lý"

    @property
    def state(self) -> tuple[bool, bool, bool, str | bool]:
        """What an action must leave as it was."""
        return self.screen_updating, self.enable_events, self.display_alerts, self.status_bar


register("fake", lambda app: app.host)  # type: ignore[attr-defined]


class FakeRange:
    """`Range` of one name."""

    def __init__(self, book: FakeBook, name: str) -> None:
        self._book, self._name = book, name

    @property
    def value(self) -> Any:
        """What the cells hold; a blank cell None."""
        return self._book.cells[self._name]

    @value.setter
    def value(self, value: Any) -> None:
        if self._name in self._book.locked:
            raise OSError("the sheet cannot be written")
        self._book.cells[self._name] = value
        self._book.written.append(self._name)

    def options(self, *, ndim: int) -> FakeRange:
        """Two dimensions are what a table has anyway."""
        assert ndim == 2
        return self


class FakeName:
    """`Name`."""

    def __init__(self, cells: FakeRange) -> None:
        self.refers_to_range = cells


class FakeNames:
    """`Names`."""

    def __init__(self, book: FakeBook) -> None:
        self._book = book

    def __getitem__(self, name: str) -> FakeName:
        if name not in self._book.cells:
            raise KeyError(name)
        return FakeName(FakeRange(self._book, name))

    def contains(self, name: str) -> bool:
        """Whether the book has the name."""
        return name in self._book.cells


class FakeBook:
    """`Book` with the names of `_tthc`; `version` None: the book does not say which it is."""

    def __init__(
        self,
        action: object = "check_setup",
        request: list[list[Any]] | None = None,
        version: object = None,
        locked: frozenset[str] = frozenset(),
        engine: str = "fake",
    ) -> None:
        self.app = FakeApp(engine)
        self.fullname = "C:\\Sổ\\tthc_workbook.xlsm"
        self.cells: dict[str, Any] = dict.fromkeys(NAMES)
        self.cells |= {"yeu_cau": action, "yeu_cau_bang": request or [[None, None]] * 20}
        if version is not None:
            self.cells["phien_ban"] = version
        self.locked = locked
        self.written: list[str] = []

    @property
    def names(self) -> FakeNames:
        """The names of the book."""
        return FakeNames(self)

    @property
    def result(self) -> tuple[Any, Any, Any]:
        """(outcome, sentence, details)."""
        return self.cells["ket_qua"], self.cells["ket_qua_cau"], self.cells["ket_qua_chi_tiet"]
