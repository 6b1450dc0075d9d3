"""Blank forms for the units of a list: what stands in them, what they are called, and that they come back."""

import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from support import ROOT, UNLIKE, make_form
from tthc.cli import app
from tthc.domain.counts import Count, HeaderCounts
from tthc.domain.errors import TthcError
from tthc.domain.forms import CriterionEntry
from tthc.domain.head_wordings import HEAD_WORDINGS
from tthc.domain.places import Entry
from tthc.domain.results import Consolidation
from tthc.workflow.blank_forms import BlankForms, blank_forms, write_blank_forms
from tthc.workflow.consolidate import consolidate
from tthc.workflow.duplicates import content_of, differences, is_blank
from tthc.workflow.request import Request

MONTH, QUARTER, YEAR = "Tháng 02 năm 2024", "Quý II năm 2022", "Năm 2022"
UNITS = ("UBND xã Sín Thầu", "UBND xã Sen Thượng")


def _list(folder: Path, *lines: str) -> Path:
    path = folder / "danh-muc.csv"
    path.write_text("\n".join(("ten,nhom,tu_ngay,den_ngay", *lines)), encoding="utf-8")
    return path


def _communes(folder: Path, *names: str) -> Path:
    return _list(folder, *(f"{name},communes" for name in names or UNITS))


def _only_sheet(data: bytes) -> Worksheet:
    (sheet,) = load_workbook(BytesIO(data)).worksheets
    return sheet


def test_a_form_per_unit_with_its_own_profile(tmp_path: Path) -> None:
    """Without a set asked for, the one that covers the period; an agency carries out every criterion."""
    listed = _list(tmp_path, "UBND xã Sín Thầu,communes", "Phòng Tài chính - Kế hoạch,agencies")
    forms = blank_forms(listed, MONTH)
    assert forms.criteria_set.id == "qd459-dienbien"
    assert list(forms.files) == [
        "BM_Thang2-2024_xa-Sin-Thau.xlsx",
        "BM_Thang2-2024_Phong-Tai-chinh-Ke-hoach.xlsx",
    ]
    commune, agency = map(_only_sheet, forms.files.values())
    assert [commune.cell(row, 4).value for row in range(10, 15)] == [None, "-", "-", "-", None]
    assert [agency.cell(row, 4).value for row in range(10, 15)] == [None] * 5
    assert (commune["C25"].value, agency["C25"].value) == (70, 100)
    assert commune["A6"].value == "Đơn vị: UBND xã Sín Thầu"
    assert commune["A3"].value == f"Kỳ đánh giá: {MONTH}"
    assert [told.finding.facts for told in forms.warnings] == [{"seen": "CÁC CƠ QUAN CHUYÊN MÔN"}]


def test_a_form_is_stamped_and_named_after_the_form(tmp_path: Path) -> None:
    (data,) = blank_forms(_communes(tmp_path, "Xã Nà Nhạn"), QUARTER).files.values()
    book = load_workbook(BytesIO(data))
    stamp = {one.name: one.value for one in book.custom_doc_props.props}
    assert stamp.pop("tthc.phien-ban")
    assert stamp == {
        "tthc.loai": "bieu-mau",
        "tthc.bo-tieu-chi": "qd1187-dienbien",
        "tthc.ky": QUARTER,
        "tthc.don-vi": "Xã Nà Nhạn",
    }
    assert book.sheetnames == ["Biểu mẫu số 03"]
    again = blank_forms(_communes(tmp_path, "Xã Nà Nhạn"), QUARTER).files.values()
    assert list(again) == [data]  # no clock in it


@pytest.mark.parametrize(
    ("period", "part"),
    [
        ("Quý IV năm 2022", "Quy4-2022"),
        ("6 tháng đầu năm 2022", "6ThangDau-2022"),
        ("6 tháng cuối năm 2022", "6ThangCuoi-2022"),
        ("9 tháng năm 2022", "9Thang-2022"),
        ("Năm 2022", "Nam2022"),
    ],
)
def test_the_period_in_a_name(period: str, part: str, tmp_path: Path) -> None:
    assert list(blank_forms(_communes(tmp_path, "Xã A"), period).files) == [f"BM_{part}_Xa-A.xlsx"]


def test_names_that_only_marks_tell_apart_do_not_clash(tmp_path: Path) -> None:
    long = "Phòng " + "rất dài " * 20
    names = ("UBND xã Quài Tở", "UBND xã Quài Tờ", "Ủy ban nhân dân Xã Quài Tơ 2", "UBND", long, "\u4e09")
    files = list(blank_forms(_communes(tmp_path, *names), YEAR).files)
    assert files[:4] == [
        "BM_Nam2022_xa-Quai-To.xlsx",
        "BM_Nam2022_xa-Quai-To-2.xlsx",
        "BM_Nam2022_Xa-Quai-To-2-2.xlsx",
        "BM_Nam2022_UBND.xlsx",
    ]
    assert len(files[4]) < 80
    assert files[5] == "BM_Nam2022_don-vi.xlsx"


def test_only_units_of_the_period_get_a_form(tmp_path: Path) -> None:
    listed = _list(tmp_path, "Xã A,communes,,30/6/2025", "Xã B,communes,01/7/2025,")
    assert list(blank_forms(listed, "Năm 2024").files) == ["BM_Nam2024_Xa-A.xlsx"]
    assert list(blank_forms(listed, "Năm 2026").files) == ["BM_Nam2026_Xa-B.xlsx"]
    with pytest.raises(TthcError) as refused:
        blank_forms(_list(tmp_path, "Xã B,communes,01/7/2025,"), "Năm 2024")
    assert (refused.value.code, refused.value.facts["wanted"]) == ("TT982", "Năm 2024")


@pytest.mark.parametrize(
    ("period", "chosen", "code"),
    [
        ("kỳ này", "cchc-konray", "TT958"),
        (MONTH, "qd766-2022", "TT980"),
        (MONTH, "qd1187-dienbien", "TT981"),
        (YEAR, "khong-co", "TT956"),
    ],
)
def test_what_does_not_fit_is_refused(period: str, chosen: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(TthcError, match=code):
        blank_forms(_communes(tmp_path), period, (chosen,))


def test_a_period_outside_the_validity_is_told_and_a_file_may_be_the_set(tmp_path: Path) -> None:
    own = ROOT / "tests" / "data" / "unlike.toml"
    forms = blank_forms(_communes(tmp_path), YEAR, (str(own),))  # in force from July 2025
    assert [told.finding.code for told in forms.warnings] == ["TT532"]
    assert forms.period.last_day == date(2022, 12, 31)
    assert blank_forms(_communes(tmp_path), "Năm 2025", (str(own),)).warnings == ()


# --- the way back -------------------------------------------------------------------------------------------------


def _written(folder: Path, period: str, chosen: str) -> BlankForms:
    forms = blank_forms(_communes(folder), period, (chosen,))
    write_blank_forms(forms, folder / "vao", overwrite=False)
    return forms


def _consolidated(folder: Path) -> Consolidation:
    return consolidate(Request((folder / "vao",), unit_list=folder / "danh-muc.csv"))


SETS = [("qd1187-dienbien", QUARTER), ("qd459-dienbien", MONTH), ("cchc-konray", YEAR), ("cchc-vi-du", YEAR)]


@pytest.mark.parametrize(("chosen", "period"), SETS)
def test_a_blank_form_comes_back_blank(chosen: str, period: str, tmp_path: Path) -> None:
    """It is a form, not an output of ours; nobody has filled it in, whatever "-" it was handed out with."""
    _written(tmp_path, period, chosen)
    result = _consolidated(tmp_path)
    assert (result.criteria_set.id, result.period_text) == (chosen, period)
    assert {told.finding.code for told in result.findings} <= {"TT529"}
    assert {file.forms[0].unit for file in result.files} == set(UNITS)
    assert all(unit.scored is None for unit in result.units)


def _fill_counts(sheet: Worksheet) -> None:
    """Ten dossiers, all online and early: every criterion on its best level."""
    sheet["C7"] = sheet["C8"] = 10
    wanted = {HEAD_WORDINGS[Count.ONLINE], HEAD_WORDINGS[Count.EARLY]}
    for row in range(10, 30):
        if sheet.cell(row, 8).value in wanted:
            sheet.cell(row, 9, 10)
    for row in range(12, 48):
        number = sheet.cell(row, 1).value
        if isinstance(number, int):
            sheet.cell(row, 5, 2)
            for at in (row, row + 1):
                sheet.cell(at, 4, 10 if number < 6 else "x" if at > row else None)
    sheet["E48"] = 18


def _fill_given(sheet: Worksheet, columns: range) -> None:
    """Every required score at its maximum; headings stay blank."""
    rows = [row for row in range(10, 60) if isinstance(sheet.cell(row, 3).value, int | float)]
    labels = [str(sheet.cell(row, 1).value) for row in rows]
    for row, label in zip(rows, labels, strict=True):
        heading = any(other.startswith(f"{label}.") for other in labels)
        for column in columns:
            if not heading and sheet.cell(row, column).value is None:
                sheet.cell(row, column, sheet.cell(row, 3).value)


def _fill_totals(sheet: Worksheet) -> None:
    """Both scores over the maximum that applies, as the report writes them."""
    row = next(row for row in range(10, 20) if isinstance(sheet.cell(row, 3).value, int | float))
    sheet.cell(row, 4, "97/97")
    sheet.cell(row, 5, "94/94")


FILLING: Mapping[str, Callable[[Worksheet], None]] = {
    "qd1187-dienbien": _fill_counts,
    "qd459-dienbien": lambda sheet: _fill_given(sheet, range(4, 5)),
    "cchc-vi-du": lambda sheet: _fill_given(sheet, range(4, 6)),
    "cchc-konray": _fill_totals,
}


@pytest.mark.parametrize(("chosen", "period"), [one for one in SETS if one[0] in FILLING])
def test_a_filled_form_comes_back_scored(chosen: str, period: str, tmp_path: Path) -> None:
    forms = _written(tmp_path, period, chosen)
    for name in forms.files:
        path = tmp_path / "vao" / name
        book = load_workbook(path)
        FILLING[chosen](book.worksheets[0])
        book.save(path)
    result = _consolidated(tmp_path)
    assert [told.message for told in result.findings if told.severity == "error"] == []
    assert [unit.status for unit in result.units] == ["accepted", "accepted"]
    assert [unit.scored and unit.scored.deciding.index for unit in result.units] == [100, 100]
    assert [unit.scored and unit.scored.classification for unit in result.units] == [
        result.criteria_set.bands[0]
    ] * 2


def test_forms_that_differ_beside_their_scores_are_not_the_same_form() -> None:
    """A stated maximum, a ratio, an index: two forms of a unit that differ there alone were not sent twice."""
    form = make_form(UNLIKE)
    entry = CriterionEntry(
        numerator=Entry(9),
        denominator=Entry(10),
        rate=Entry(Decimal(90)),
        maxima={"self": Entry(Decimal(94))},
    )
    first = replace(
        form, criteria={"b": entry}, maxima={"self": Entry(Decimal(94))}, index=Entry(Decimal("80.23"))
    )
    others = [
        replace(first, criteria={"b": replace(entry, **changed)})  # type: ignore[arg-type]
        for changed in (
            {"numerator": Entry(8)},
            {"denominator": Entry(11)},
            {"rate": Entry(Decimal(91))},
            {"maxima": {"self": Entry(Decimal(93))}},
        )
    ]
    others += [replace(first, maxima={"self": Entry(Decimal(93))}), replace(first, index=Entry(Decimal(81)))]
    assert content_of(first) == content_of(replace(first))
    for other in others:
        assert content_of(other) != content_of(first)
        assert len(differences(other, first)) == 1
    assert not is_blank(
        replace(form, head=HeaderCounts(), criteria={"b": CriterionEntry(rate=Entry(Decimal(0)))})
    )


# --- writing ------------------------------------------------------------------------------------------------------


def test_forms_that_are_there_are_kept_unless_told_otherwise(tmp_path: Path) -> None:
    listed = _communes(tmp_path, *(f"Xã {letter}" for letter in "ABCDE"))
    forms = blank_forms(listed, YEAR)
    target = tmp_path / "ra" / "2022"
    write_blank_forms(forms, target, overwrite=False)
    filled = target / "BM_Nam2022_Xa-C.xlsx"
    filled.write_bytes(b"da dien")
    with pytest.raises(TthcError) as refused:
        write_blank_forms(forms, target, overwrite=False)
    assert refused.value.facts["units"] == 5
    assert refused.value.facts["known"] == (*list(forms.files)[:3], "…")
    assert filled.read_bytes() == b"da dien"
    write_blank_forms(forms, target, overwrite=True)
    assert {path.name: path.read_bytes() for path in target.iterdir()} == forms.files


def test_a_folder_that_cannot_be_is_refused(tmp_path: Path) -> None:
    forms = blank_forms(_communes(tmp_path), YEAR)
    (tmp_path / "tep").write_text("x", encoding="utf-8")
    with pytest.raises(TthcError, match="TT983"):
        write_blank_forms(forms, tmp_path / "tep", overwrite=True)
    with pytest.raises(TthcError, match="TT954"):
        write_blank_forms(forms, tmp_path / "tep" / "ra", overwrite=False)


@pytest.mark.parametrize("made", [True, False])
def test_a_refusal_leaves_no_half_of_the_forms(
    made: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forms = blank_forms(_communes(tmp_path), YEAR)
    target = tmp_path / "ra"
    if not made:
        target.mkdir()
    put = os.replace

    def refuse(source: str, path: Path) -> None:
        if path.name == list(forms.files)[1]:
            raise OSError(28, "No space left on device")
        put(source, path)

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(TthcError, match="TT954"):
        write_blank_forms(forms, target, overwrite=False)
    assert target.exists() is not made
    assert made or list(target.iterdir()) == []


def test_the_title_of_a_group_names_its_profile(tmp_path: Path) -> None:
    """The unit's name says no kind; the list says in which of the set's groups it is."""
    forms = blank_forms(_list(tmp_path, "Cồn Cỏ,Ubnd các xã"), MONTH)
    (sheet,) = map(_only_sheet, forms.files.values())
    assert [sheet.cell(row, 4).value for row in range(10, 15)] == [None, "-", "-", "-", None]
    folder = tmp_path / "don-vi"
    folder.mkdir()
    (folder / "con-co.xlsx").write_bytes(next(iter(forms.files.values())))
    result = consolidate(Request((folder,), unit_list=tmp_path / "danh-muc.csv", period=MONTH))
    assert [unit.printed_name for unit in result.units] == ["Cồn Cỏ"]
    assert not {"TT334", "TT575"} & {told.finding.code for told in result.findings}


# --- the command --------------------------------------------------------------------------------------------------


def test_the_command_says_how_many_and_where(tmp_path: Path) -> None:
    target = tmp_path / "bieu"
    arguments = ["tao-bieu-mau", "--danh-muc", str(_communes(tmp_path)), "--ra", str(target)]
    done = CliRunner().invoke(app, [*arguments, "--ky", MONTH])
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"Đã tạo 02 biểu trống, {MONTH}, bộ tiêu chí qd459-dienbien: {target}\n"
    assert len(list(target.iterdir())) == 2
    again = CliRunner().invoke(app, [*arguments, "--ky", MONTH])
    assert (again.exit_code, again.stdout) == (2, "")
    assert "đã có 02 biểu cùng tên (BM_Thang2-2024_xa-Sin-Thau.xlsx, BM_" in again.stderr
    over = CliRunner().invoke(app, [*arguments, "--ky", "Quý I năm 2018", "--bo-tieu-chi", "qd1187-dienbien"])
    assert over.exit_code == 1
    assert over.stdout.startswith(
        "Cảnh báo: Bộ tiêu chí qd1187-dienbien không áp dụng cho kỳ Quý I năm 2018."
    )


@pytest.mark.parametrize("missing", ["--danh-muc", "--ky", "--ra"])
def test_a_missing_option_is_told_in_vietnamese(missing: str, tmp_path: Path) -> None:
    given = {"--danh-muc": str(_communes(tmp_path)), "--ky": YEAR, "--ra": str(tmp_path / "ra")}
    arguments = [part for name, value in given.items() if name != missing for part in (name, value)]
    done = CliRunner().invoke(app, ["tao-bieu-mau", *arguments])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "Thiếu danh mục đơn vị, kỳ hoặc thư mục kết quả." in done.stderr
    assert not (tmp_path / "ra").exists()
