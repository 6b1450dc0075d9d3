"""The committed samples are what their text tables say."""

import importlib.util
import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest
from openpyxl import load_workbook

from support import DIEN_BIEN_PHU, SAMPLES, TUAN_GIAO
from tthc.files.xlsx_writer import xlsx_bytes


def _builder() -> ModuleType:
    spec = importlib.util.spec_from_file_location("sample_build", SAMPLES / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BOOKS = dict(_builder().books())


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_every_sample_has_a_table_and_every_table_a_sample() -> None:
    committed = {path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.xlsx")}
    assert committed == set(BOOKS)


@pytest.mark.parametrize("name", sorted(BOOKS))
def test_a_sample_equals_a_fresh_build_part_by_part(name: str) -> None:
    assert _parts((SAMPLES / name).read_bytes()) == _parts(xlsx_bytes(BOOKS[name]))


def test_there_are_the_units_of_the_reports() -> None:
    names = [path.name for path in (DIEN_BIEN_PHU / "don-vi").glob("*.xlsx")]
    assert sum(name.startswith("co-quan") for name in names) == 10
    assert sum(name.startswith("xa-phuong") for name in names) == 12


def _cells(path: Path) -> set[object]:
    book = load_workbook(path)
    return {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}


def test_print_errors_stay_as_printed() -> None:
    form = _cells(DIEN_BIEN_PHU / "don-vi" / "xa-phuong-02-phuong-him-lam.xlsx")
    assert {1.86, 15.79} <= form  # criterion 4 should be 1,96
    table = _cells(TUAN_GIAO / "da-in" / "bang-tong-hop.xlsx")
    assert {15.96, 8} <= table  # Mường Mùn's staff score should be 9,96


def test_officers_have_no_names() -> None:
    book = load_workbook(DIEN_BIEN_PHU / "da-in" / "bm01.xlsx")
    sheet = book.active
    assert sheet is not None
    names = [sheet.cell(row, 2).value for row in range(1, sheet.max_row + 1)]
    people = [name for name in names if name and not str(name).startswith(("Phường", "Xã", "Họ"))]
    assert people == ["Cán bộ 1", "Cán bộ 2", "Cán bộ 3"]
