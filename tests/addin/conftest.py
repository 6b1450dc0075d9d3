"""The workbook, built once for the tests: as it ships, and with parts stood in for other programs."""

from pathlib import Path

import pytest

from addin.build.__main__ import stand_in
from addin.build.book import Sources, built


@pytest.fixture(scope="session")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As it ships."""
    path = tmp_path_factory.mktemp("workbook") / "tthc_workbook.xlsm"
    path.write_bytes(built())
    return path


@pytest.fixture(scope="session")
def stand_in_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flavour for LibreOffice."""
    path = tmp_path_factory.mktemp("workbook") / "stand_in.xlsm"
    path.write_bytes(built(stand_in()))
    return path


@pytest.fixture(scope="session")
def interpreted_workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """For pyOpenVBA's interpreter, whose cells are Excel's: our own modCells stays."""
    path = tmp_path_factory.mktemp("workbook") / "interpreted.xlsm"
    kept = tuple(module for module in stand_in().stand_in if module.name != "modCells")
    path.write_bytes(built(Sources(kept)))
    return path
