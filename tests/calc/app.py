"""The program and its open books, as xlwings asks for them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from xlwings import base_classes

from calc.book import Book
from calc.channel import Channel
from calc.counts import counts_members
from calc.errors import ComError
from calc.ranges import Range
from office.calc import Calc, CalcError

_CALCULATION = {"automatic", "manual", "semiautomatic"}


class Apps(base_classes.Apps):
    """The running programs: one, once connected."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._apps: list[App] = []

    def add(
        self, spec: object = None, add_book: object = None, xl: object = None, visible: object = None
    ) -> App:
        """The app of the LibreOffice the tests share."""
        (app,) = self._apps
        if add_book:
            app.books.add()
        return app

    def connect(self, calc: Calc) -> App:
        """The app over a LibreOffice; it starts at the first request."""
        if not self._apps or self._apps[0].channel.calc is not calc:
            self._apps = [App(self._engine, Channel(calc))]
        return self._apps[0]

    def keys(self) -> list[int]:
        """Their process numbers."""
        return [app.pid for app in self._apps]

    def __iter__(self) -> Iterator[App]:
        return iter(list(self._apps))

    def __len__(self) -> int:
        return len(self._apps)

    def __getitem__(self, pid: int) -> App:
        return {app.pid: app for app in self._apps}[pid]


@counts_members
class App(base_classes.App):
    """The program. What has no meaning without a window is kept as it was set."""

    def __init__(self, engine: Any, channel: Channel) -> None:
        self._engine, self.channel = engine, channel
        self._opened: dict[int, Book] = {}
        self.active_book: int | None = None
        self.added = 0
        self.status_texts: list[str] = []
        """Every text the status bar showed, for tests."""
        self.alerts: list[tuple[Any, ...]] = []
        """Every question asked, for tests; `answers` are given in turn, "ok" when there are none left."""
        self.answers: list[str] = []
        self._status: str | bool = False
        self._calculation = "automatic"
        self._visible = False
        self._screen_updating = self._display_alerts = self._enable_events = self._interactive = True

    def ask(self, ask: str, **arguments: Any) -> Any:
        """A request to the program itself."""
        return self.channel.ask(ask, **arguments)

    @property
    def opened(self) -> dict[int, Book]:
        """The open books by number; those of a LibreOffice that ended are gone."""
        ended = [one for one in self._opened.values() if not self.channel.calc.is_running(one.process)]
        for book in ended:
            del self._opened[book.number]
        return self._opened

    def forget(self) -> None:
        """As new, for the next test: every book closed, nothing recorded.

        LibreOffice 7.4 ends now and then over the closing of a book: the next test starts another one.
        """
        try:
            for book in list(self.opened.values()):
                book.close()
        except (ComError, CalcError):
            self.channel.calc.stop()
        if self._calculation != "automatic" and self.channel.calc.group is not None:
            self.calculation = "automatic"
        self.__init__(self._engine, self.channel)  # type: ignore[misc]

    @property
    def engine(self) -> Any:
        return self._engine

    @property
    def books(self) -> Books:
        return Books(self)

    @property
    def pid(self) -> int:
        return int(self.channel.process.pid)

    @property
    def version(self) -> str:
        return str(self.ask("app_version"))

    @property
    def selection(self) -> Range | None:
        found = self.ask("app_selection")
        return None if found is None else self.opened[found["book"]].range_at(found)

    def activate(self, steal_focus: bool = False) -> None:
        """There is no window to bring to the front."""

    @property
    def visible(self) -> bool:
        return self._visible

    @visible.setter
    def visible(self, value: bool) -> None:
        self._visible = value

    @property
    def calculation(self) -> str:
        return self._calculation

    @calculation.setter
    def calculation(self, value: str) -> None:
        if value not in _CALCULATION:
            raise KeyError(value)
        self._calculation = value
        self.ask("app_calculation", automatic=value != "manual")

    def calculate(self) -> None:
        self.ask("app_calculate")

    @property
    def status_bar(self) -> str | bool:
        return self._status

    @status_bar.setter
    def status_bar(self, value: str | bool) -> None:
        self._status = value
        if isinstance(value, str):
            self.status_texts.append(value)

    def alert(self, prompt: str, title: str, buttons: str, mode: str, callback: object) -> str:
        """Recorded and answered at once."""
        self.alerts.append((prompt, title, buttons, mode))
        return self.answers.pop(0) if self.answers else "ok"

    @property
    def screen_updating(self) -> bool:
        return self._screen_updating

    @screen_updating.setter
    def screen_updating(self, value: bool) -> None:
        self._screen_updating = value

    @property
    def display_alerts(self) -> bool:
        return self._display_alerts

    @display_alerts.setter
    def display_alerts(self, value: bool) -> None:
        self._display_alerts = value

    @property
    def enable_events(self) -> bool:
        return self._enable_events

    @enable_events.setter
    def enable_events(self, value: bool) -> None:
        self._enable_events = value

    @property
    def interactive(self) -> bool:
        return self._interactive

    @interactive.setter
    def interactive(self, value: bool) -> None:
        self._interactive = value


@counts_members
class Books(base_classes.Books):
    """The open books of an app."""

    def __init__(self, app: App) -> None:
        self.app = app

    api = None

    def _opened(self, found: dict[str, Any]) -> Book:
        book = Book(self.app, found["book"], found["fullname"])
        self.app.opened[found["book"]] = book
        self.app.active_book = found["book"]
        return book

    @property
    def active(self) -> Book:
        return self.app.opened[self.app.active_book or 0]

    def __call__(self, key: str | int) -> Book:
        for position, book in enumerate(self.app.opened.values(), 1):
            if key == position or (isinstance(key, str) and key.casefold() == book.name.casefold()):
                return book
        raise KeyError(key)

    def __len__(self) -> int:
        return len(self.app.opened)

    def __iter__(self) -> Iterator[Book]:
        return iter(list(self.app.opened.values()))

    def add(self) -> Book:
        self.app.added += 1
        return self._opened(self.app.ask("app_add", name=f"Book{self.app.added}"))

    def open(
        self,
        fullname: str,
        update_links: bool | None = None,
        read_only: bool | None = None,
        format: object = None,
        password: str | None = None,
        *_: object,
    ) -> Book:
        """The file itself, not a copy; macros do not run."""
        found = self.app.ask(
            "app_open",
            path=fullname,
            update_links=bool(update_links),
            read_only=bool(read_only),
            password=password,
        )
        return self._opened(found)
