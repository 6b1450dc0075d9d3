"""What all tests share: the reading process and LibreOffice are ended when they are done."""

from collections.abc import Iterator

import pytest

from office import calc as office
from office.calc import Calc
from package import ooxml as validator
from package.ooxml import Validator
from support import PROCESS
from tools import need, skip_what_lacks

LACKING = {"calc": office.missing, "calc_in_english": office.missing, "ooxml": validator.missing}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a program the machine lacks are skipped, with its name."""
    skip_what_lacks(items, LACKING)


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
