"""What we write, in the eyes of the Open XML SDK's validator and of our own checks."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from package.checks import complaints
from package.made import replaced, workbook
from package.ooxml import MICROSOFT_365, OFFICE_2010, Validator, ValidatorError
from support import ROOT, SAMPLES
from tthc.criteria.loader import shipped_sets
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.periods import PeriodKind
from tthc.workflow.blank_forms import blank_forms
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.request import Request

EXPORTS = ("dien-bien-phu-2022-q2", "tuan-giao-2022", "muong-nhe-2024-02", "kon-ray-2022", "vi-du-cchc")
FILLABLE = [one for one in shipped_sets() if one.forms.fillable]
VERSIONS = (OFFICE_2010, MICROSOFT_365)
WORKBOOK = ROOT / "tthc_workbook.xlsm"
PERIODS = {
    PeriodKind.YEAR: "Năm 2022",
    PeriodKind.QUARTER: "Quý II năm 2022",
    PeriodKind.MONTH: "Tháng 02 năm 2024",
}


@cache
def _export(sample: str) -> bytes:
    folders = [SAMPLES / sample / kind for kind in ("don-vi", "da-in")]
    listed = SAMPLES / sample / "danh-muc.csv"
    request = Request(
        tuple(folder for folder in folders if folder.exists()), unit_list=listed if listed.exists() else None
    )
    return workbook_bytes(consolidate(request), request)


def _blanks(folder: Path, chosen: CriteriaSet) -> list[Path]:
    """A blank form of the set for a commune, and the common one with its list of units."""
    listed = folder / "danh-muc.csv"
    listed.write_text("ten,nhom\nUBND xã Nà Nhạn,communes\n", encoding="utf-8")
    period = next(text for kind, text in PERIODS.items() if kind in chosen.periods)
    files = blank_forms(listed, period, (chosen.id,)).files
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return [folder / name for name in files]


@pytest.mark.parametrize("sample", EXPORTS)
def test_an_export_keeps_the_rules_of_packages(sample: str) -> None:
    assert complaints(_export(sample)) == []


@pytest.mark.parametrize("chosen", FILLABLE, ids=lambda one: one.id)
def test_a_blank_form_keeps_the_rules_of_packages(chosen: CriteriaSet, tmp_path: Path) -> None:
    assert [complaints(path) for path in _blanks(tmp_path, chosen)] == [[], []]


@pytest.mark.parametrize("sample", EXPORTS)
def test_the_validator_finds_no_error_in_an_export(ooxml: Validator, tmp_path: Path, sample: str) -> None:
    path = tmp_path / "tong-hop.xlsx"
    path.write_bytes(_export(sample))
    for version in VERSIONS:
        assert ooxml.errors(path, version) == []


@pytest.mark.parametrize("chosen", FILLABLE, ids=lambda one: one.id)
def test_the_validator_finds_no_error_in_a_blank_form(
    ooxml: Validator, tmp_path: Path, chosen: CriteriaSet
) -> None:
    for path in _blanks(tmp_path, chosen):
        assert [ooxml.errors(path, version) for version in VERSIONS] == [[], []]


def test_the_workbook_keeps_the_rules_of_packages() -> None:
    assert complaints(WORKBOOK) == []


def test_the_validator_finds_no_error_in_the_workbook(ooxml: Validator) -> None:
    for version in VERSIONS:
        assert ooxml.errors(WORKBOOK, version) == []


def test_the_validator_names_what_is_wrong(ooxml: Validator, tmp_path: Path) -> None:
    path = tmp_path / "sai.xlsx"
    path.write_bytes(
        replaced(workbook("=1"), "xl/worksheets/sheet1.xml", "<sheetData>", "<sheetData><tthc/>")
    )
    for version in VERSIONS:
        (error,) = ooxml.errors(path, version)
        assert error.startswith("/xl/worksheets/sheet1.xml/x:worksheet[1]/x:sheetData[1]: Sch_")
    path.write_bytes(b"PK")
    with pytest.raises(ValidatorError, match=r"sai.xlsx: Error: File contains corrupted data"):
        ooxml.errors(path, OFFICE_2010)


def test_the_validator_starts_again_after_it_ended(ooxml: Validator, tmp_path: Path) -> None:
    path = tmp_path / "dung.xlsx"
    path.write_bytes(workbook("=1"))
    own = Validator(limit=0.01)  # too short for its start
    with pytest.raises(ValidatorError, match=r"no answer about dung.xlsx"):
        own.errors(path, OFFICE_2010)
    own._limit = 60
    assert own.errors(path, OFFICE_2010) == []
    own.stop()
