"""Mường Nhé (02/2024) and Kon Rẫy (2022), each from what was printed and from the forms of its units."""

from decimal import Decimal
from pathlib import Path

import pytest
from docx import Document

from support import SAMPLES
from tthc.domain.results import Consolidation, Origin, Status, UnitResult
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

MUONG_NHE = SAMPLES / "muong-nhe-2024-02"
KON_RAY = SAMPLES / "kon-ray-2022"

COMMUNES = {
    "UBND xã Sín Thầu": ("55", "78.57", "Khá"),
    "UBND xã Sen Thượng": ("70", "100", "Xuất sắc"),
    "UBND xã Leng Su Sìn": ("60", "85.71", "Tốt"),
    "UBND xã Mường Nhé": ("68.75", "98.21", "Xuất sắc"),
    "UBND xã Nậm Vì": ("66.7", "95.29", "Xuất sắc"),
    "UBND xã Huổi Léch": ("60.5", "86.43", "Tốt"),
    "UBND xã Pá Mỳ": ("60", "85.71", "Tốt"),
    "UBND xã Mường Toong": ("68.5", "97.86", "Xuất sắc"),
    "UBND xã Quảng Lâm": ("52.5", "75", "Khá"),
    "UBND xã Chung Chải": ("69.2", "98.86", "Xuất sắc"),
    "UBND xã Nậm Kè": ("60", "85.71", "Tốt"),
}
"""As printed; every one follows from its indicators."""
TOWNS = {
    "UBND thị trấn Đăk Rve": ("75.42", "94", "80.23", "Tốt"),
    "UBND xã Đăk Tờ Re": ("76.97", "94", "81.88", "Tốt"),
    "UBND xã Đăk Kôi": ("81.18", "93", "87.29", "Tốt"),
    "UBND xã Tân Lập": ("84.17", "93", "90.51", "Xuất sắc"),
    "UBND xã Đăk Pnê": ("79.63", "94", "84.71", "Tốt"),  # printed 84,41, which 79,63 / 94 is not
    "UBND xã Đăk Ruông": ("81.1", "93", "87.2", "Tốt"),
    "UBND xã Đăk Tơ Lung": ("86.35", "93", "92.85", "Xuất sắc"),
}
SELF_SCORED = {
    "UBND thị trấn Đăk Rve": ("83.5", "97"),
    "UBND xã Đăk Tờ Re": ("86.5", "100"),
    "UBND xã Đăk Kôi": ("88", "100"),
    "UBND xã Tân Lập": ("85.5", "95.5"),
    "UBND xã Đăk Pnê": ("87.5", "100"),
    "UBND xã Đăk Ruông": ("86.55", "92.5"),
    "UBND xã Đăk Tơ Lung": ("89", "94.5"),
}
PRINTED_OTHERWISE = {"UBND xã Đăk Pnê": Decimal("84.41")}


def result_of(folder: Path, *, listed: bool = False) -> Consolidation:
    unit_list = folder.parent / "danh-muc.csv" if listed else None
    return consolidate(Request((folder,), unit_list=unit_list))


def figures(unit: UnitResult) -> tuple[Decimal | None, Decimal, Decimal | None, str | None]:
    assert unit.scored is not None
    own, band = unit.scored.deciding, unit.scored.classification
    return own.total, own.maximum, own.index, band.label if band else None


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize(("inside", "origin"), [("da-in", Origin.SUMMARY), ("don-vi", Origin.FORM)])
def test_every_commune_of_muong_nhe_is_recomputed(inside: str, origin: Origin, listed: bool) -> None:
    result = result_of(MUONG_NHE / inside, listed=listed)
    assert result.criteria_set.id == "qd459-dienbien"
    assert result.period_text == "Tháng 02 năm 2024"
    found = {unit.unit.name: figures(unit) for unit in result.units}
    assert found == {
        name: (Decimal(total), Decimal(70), Decimal(index), label)
        for name, (total, index, label) in COMMUNES.items()
    }
    assert {(unit.status, unit.origin) for unit in result.units} == {(Status.ACCEPTED, origin)}
    told = {told.finding.code for told in result.findings if told.severity != "info"}
    assert told == ({"TT162"} if inside == "da-in" else set())  # the printed rows' twelfth value


def test_the_twelfth_value_of_each_printed_row_is_told_once() -> None:
    told = [one for one in result_of(MUONG_NHE / "da-in").findings if one.finding.code == "TT162"]
    assert [one.message for one in told] == [
        "Ô N8: cột N không có tên cột mà có điểm ở 11 dòng; "
        "không đọc cột này vì các cột có tên đã cộng đúng tổng điểm."
    ]


def test_the_sentences_of_the_report_are_held_against_its_table() -> None:
    told = [one for one in result_of(MUONG_NHE / "da-in").findings if one.finding.code.startswith("TT56")]
    assert [one.finding.code for one in told] == ["TT566"]  # five sentences read, none of them wrong


@pytest.mark.parametrize("listed", [False, True])
@pytest.mark.parametrize(("inside", "origin"), [("da-in", Origin.SUMMARY), ("don-vi", Origin.FORM)])
def test_every_commune_of_kon_ray_is_recomputed(inside: str, origin: Origin, listed: bool) -> None:
    result = result_of(KON_RAY / inside, listed=listed)
    assert result.criteria_set.id == "cchc-konray"
    assert result.period_text == "Năm 2022"
    found = {unit.unit.name: figures(unit) for unit in result.units}
    assert found == {
        name: (Decimal(total), Decimal(maximum), Decimal(index), label)
        for name, (total, maximum, index, label) in TOWNS.items()
    }
    own = {unit.unit.name: unit.scored.columns["self"] for unit in result.units if unit.scored}
    assert {name: (one.total, one.maximum) for name, one in own.items()} == {
        name: (Decimal(total), Decimal(maximum)) for name, (total, maximum) in SELF_SCORED.items()
    }
    assert {unit.origin for unit in result.units} == {origin}


@pytest.mark.parametrize("inside", ["da-in", "don-vi"])
def test_what_was_printed_is_kept_beside_what_is_computed(inside: str) -> None:
    for unit in result_of(KON_RAY / inside).units:
        assert unit.form is not None
        computed = Decimal(TOWNS[unit.unit.name][2])
        assert unit.form.index.value == PRINTED_OTHERWISE.get(unit.unit.name, computed)
        assert unit.form.classification.value == TOWNS[unit.unit.name][3]


def test_a_form_and_the_report_of_a_unit_belong_together() -> None:
    result = consolidate(Request((KON_RAY / "da-in", KON_RAY / "don-vi")))
    assert len(result.units) == 7
    assert {unit.origin for unit in result.units} == {Origin.FORM}


def test_the_made_up_forms_have_a_base_of_their_own_in_each_column() -> None:
    result = result_of(SAMPLES / "vi-du-cchc" / "don-vi")
    assert result.criteria_set.id == "cchc-vi-du"
    maxima = {
        unit.unit.name: [one.maximum for one in unit.scored.columns.values()]
        for unit in result.units
        if unit.scored
    }
    assert maxima == {"Xã A": [Decimal(91), Decimal(94)], "Xã B": [Decimal(97), Decimal(95)]}
    assert not [told for told in result.findings if told.severity == "error"]


def test_a_line_left_out_of_one_unit_is_told(tmp_path: Path) -> None:
    """Each unit of the text has a self score and an index; one that lacks them was forgotten, or lost."""
    document = Document(str(KON_RAY / "da-in" / "bao-cao.docx"))
    heading = next(at for at, one in enumerate(document.paragraphs) if "xã Tân Lập:" in one.text)
    own = document.paragraphs[heading + 1 : heading + 6]
    for paragraph in own:
        if "tự chấm" in paragraph.text or paragraph.text.startswith("- Chỉ số"):
            paragraph.clear()
    document.save(str(tmp_path / "bao-cao.docx"))
    result = result_of(tmp_path)
    told = {t.finding.code: t for t in result.findings if t.finding.unit == "UBND xã Tân Lập"}
    assert told["TT168"].finding.facts["computed"] == Decimal("90.51")
    assert "TT418" in told
