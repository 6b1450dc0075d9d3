"""What all tests share: the reading process and LibreOffice are ended when they are done."""

import os
import shutil
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
import xlwings as xw
from hypothesis import settings

from calc import engine, host
from office import calc as office
from office.calc import Calc
from package import ooxml as validator
from package.ooxml import Validator
from support import PROCESS, WORKBOOK
from tools import need, skip_what_lacks

HERE = Path(__file__).parent

settings.register_profile("untimed", deadline=None)  # how fast a machine is says nothing about the code
settings.load_profile("untimed")

LACKING = {"calc": office.missing, "calc_in_english": office.missing, "ooxml": validator.missing}

UNMEASURED = (
    "addin",
    "fuzz",
    "install",
    "messy",
    "office",
    "package",
    "pages",
    "properties",
    "release",
    "windows",
)
"""Folders of tests that repeat by the hundred, or from outside, what others run: measuring costs two fifths more.

The mark `unmeasured` says the same of single tests.
"""


def pytest_configure(config: pytest.Config) -> None:
    """Each worker has a processor of its own, with the programs it starts.

    A test and LibreOffice, or Wine and its server, take turns: moving from one processor to another for
    every turn costs a tenth of the time.
    """
    worker = getattr(config, "workerinput", None)
    if worker and sys.platform == "linux":
        own = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {own[int(worker["workerid"].removeprefix("gw")) % len(own)]})


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a program the machine lacks are skipped, with its name; some are not measured."""
    skip_what_lacks(items, LACKING)
    for item in items:
        if item.path.relative_to(HERE).parts[0] in UNMEASURED:
            item.add_marker(pytest.mark.unmeasured)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, Any, Any]:
    """Coverage is off from set-up to tear-down; its own mark does nothing in a worker, where it runs twice."""
    measuring = sys.gettrace()
    if item.get_closest_marker("unmeasured"):
        sys.settrace(None)
    try:
        return (yield)
    finally:
        sys.settrace(measuring)


@pytest.fixture(scope="session", autouse=True)
def _reading_process() -> Iterator[None]:
    with PROCESS:
        yield


@pytest.fixture(scope="session")
def calc() -> Iterator[Calc]:
    """LibreOffice Calc on a machine set to Vietnamese: one per worker, started on first use."""
    need(office.missing())
    running = Calc("vi-VN")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def xl_app(calc: Calc) -> xw.App:
    """xlwings' app over that LibreOffice (`tests/calc`)."""
    return engine.connect(calc)


@pytest.fixture
def fresh_app(xl_app: xw.App) -> Iterator[xw.App]:
    """The same with nothing open, nothing recorded, and an officer who has done nothing yet."""
    xl_app.impl.forget()
    host.forget()
    yield xl_app
    xl_app.impl.forget()
    host.forget()


@pytest.fixture
def live_book(fresh_app: xw.App, tmp_path: Path) -> xw.Book:
    """The workbook we ship, a copy of it open; its macros do not run."""
    return fresh_app.books.open(shutil.copy(WORKBOOK, tmp_path / WORKBOOK.name))


@pytest.fixture(scope="module")
def calc_in_english() -> Iterator[Calc]:
    """The same on a machine whose regional setting is English, as many offices' are."""
    need(office.missing())
    running = Calc("en-US")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def ooxml() -> Iterator[Validator]:
    """The Open XML SDK's validator: `ooxml.errors(path, OFFICE_2010)`."""
    need(validator.missing())
    running = Validator()
    yield running
    running.stop()
