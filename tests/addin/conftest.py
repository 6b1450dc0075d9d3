"""The workbook, built once for the tests: as it ships, and in the flavour LibreOffice can run."""

from pathlib import Path

import pytest

from addin.build.__main__ import stand_in
from addin.build.book import built


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "tthc_workbook.xlsm"
    path.write_bytes(built())
    return path


@pytest.fixture(scope="session")
def stand_in_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbook") / "stand_in.xlsm"
    path.write_bytes(built(stand_in()))
    return path
