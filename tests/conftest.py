"""What all tests share: the reading process is ended when they are done."""

from collections.abc import Iterator

import pytest

from support import PROCESS


@pytest.fixture(scope="session", autouse=True)
def _reading_process() -> Iterator[None]:
    with PROCESS:
        yield
