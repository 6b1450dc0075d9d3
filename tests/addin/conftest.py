"""The workbook, built once for the tests: as it ships, and with parts stood in for other programs."""

from pathlib import Path

import pytest

from addin.build.__main__ import stand_in
from addin.build.book import PROJECT, Sources, built, messages, modules, ribbon
from addin.build.ovba import vba_project
from addin.build.package import package
from addin.build.sheets import macro_sheets
from tthc.files.book_sheets import GUIDE
from tthc.files.plan import BookPlan, SheetPlan
from tthc.files.xlsx_writer import xlsx_bytes


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
    """For pyOpenVBA's interpreter, whose cells are Excel's: our own modCells stays.

    Only with the sheets macros know: each test opens it, and the interpreter reads every cell.
    """
    kept = tuple(module for module in stand_in().stand_in if module.name != "modCells")
    hidden, names = macro_sheets(messages())
    guide = SheetPlan(GUIDE.name, (), code_name=GUIDE.code_name)
    xlsx = xlsx_bytes(BookPlan((guide, *hidden), names=names, code_name="ThisWorkbook"))
    path = tmp_path_factory.mktemp("workbook") / "interpreted.xlsm"
    path.write_bytes(package(xlsx, vba_project(PROJECT, modules(xlsx, Sources(kept))), ribbon()))
    return path
