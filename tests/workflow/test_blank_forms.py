"""Blank forms for the units of a list: what stands in them, what they are called, and that they come back."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet
from typer.testing import CliRunner

from support import ROOT, UNLIKE, make_form
from tthc.cli import app
from tthc.domain.counts import HeaderCounts
from tthc.domain.errors import TthcError
from tthc.domain.forms import CriterionEntry
from tthc.domain.places import Entry
from tthc.domain.results import Consolidation
from tthc.workflow.blank_forms import BlankForms, blank_forms, write_blank_forms
from tthc.workflow.consolidate import consolidate
from tthc.workflow.duplicates import content_of, differences, is_blank
from tthc.workflow.request import Request

MONTH, QUARTER, YEAR = "Tháng 02 năm 2024", "Quý II năm 2022", "Năm 2022"
Typed = Mapping[str, str | int]
"""Name of a cell -> what is typed there."""
UNITS = ("UBND xã Sín Thầu", "UBND xã Sen Thượng")


def _list(folder: Path, *lines: str) -> Path:
    path = folder / "danh-muc.csv"
    path.write_text("\n".join(("ten,nhom,tu_ngay,den_ngay", *lines)), encoding="utf-8")
    return path


def _communes(folder: Path, *names: str) -> Path:
    return _list(folder, *(f"{name},communes" for name in names or UNITS))


def _form(data: bytes) -> Worksheet:
    """The form of a file with what its cells show."""
    return load_workbook(BytesIO(data), data_only=True).worksheets[0]


def _cell(sheet: Worksheet, name: str) -> Cell:
    cell = sheet[sheet.defined_names[name].attr_text.rpartition("!")[2]]
    assert isinstance(cell, Cell)
    return cell


def _fill(sheet: Worksheet, typed: Typed) -> None:
    for name, value in typed.items():
        cell = _cell(sheet, name)
        assert not cell.protection.locked, name
        cell.value = value


def test_a_form_per_unit_with_its_own_profile(tmp_path: Path) -> None:
    """Without a set asked for, the one that covers the period; an agency carries out every criterion."""
    listed = _list(tmp_path, "UBND xã Sín Thầu,communes", "Phòng Tài chính - Kế hoạch,agencies")
    forms = blank_forms(listed, MONTH)
    assert forms.criteria_set.id == "qd459-dienbien"
    assert list(forms.files) == [
        "BM_Thang2-2024_xa-Sin-Thau.xlsx",
        "BM_Thang2-2024_Phong-Tai-chinh-Ke-hoach.xlsx",
        "BM_Thang2-2024_dung-chung-cac-xa.xlsx",
        "BM_Thang2-2024_dung-chung-cac-co-quan-chuyen-mon.xlsx",
    ]
    assert forms.common == tuple(forms.files)[2:]
    commune, agency, *_ = map(_form, forms.files.values())
    assert [commune.cell(row, 4).value for row in range(10, 15)] == ["-", "-", "-", "-", None]
    assert [agency.cell(row, 4).value for row in range(10, 15)] == [None] * 5
    assert (commune["C25"].value, agency["C25"].value) == (70, 100)
    assert commune["A6"].value == "Đơn vị: UBND xã Sín Thầu"
    assert commune["A3"].value == f"Kỳ đánh giá: {MONTH}"
    assert [told.finding.facts for told in forms.warnings] == [{"seen": "CÁC CƠ QUAN CHUYÊN MÔN"}]


def test_a_form_is_stamped_and_named_after_the_form(tmp_path: Path) -> None:
    data, common = blank_forms(_communes(tmp_path, "Xã Nà Nhạn"), QUARTER).files.values()
    book = load_workbook(BytesIO(data))
    stamp = {one.name: one.value for one in book.custom_doc_props.props}
    assert stamp.pop("tthc.phien-ban")
    assert stamp == {
        "tthc.loai": "bieu-mau",
        "tthc.bo-tieu-chi": "qd1187-dienbien",
        "tthc.ky": QUARTER,
        "tthc.don-vi": "Xã Nà Nhạn",
    }
    assert book.sheetnames == ["Biểu mẫu số 03", "BIỂU MẪU 01", "HƯỚNG DẪN"]
    shared = load_workbook(BytesIO(common))
    assert "tthc.don-vi" not in {one.name for one in shared.custom_doc_props.props}
    assert shared.sheetnames == [*book.sheetnames, "Danh mục"]
    again = blank_forms(_communes(tmp_path, "Xã Nà Nhạn"), QUARTER).files.values()
    assert list(again) == [data, common]  # no clock in it


def test_the_common_form_offers_the_units_of_the_list(tmp_path: Path) -> None:
    forms = blank_forms(_communes(tmp_path), QUARTER)
    assert forms.common == ("BM_Quy2-2022_dung-chung.xlsx",)
    book = load_workbook(BytesIO(forms.files[forms.common[0]]))
    names = book["Danh mục"]
    assert (names.sheet_state, [row[0].value for row in names.iter_rows()]) == ("hidden", list(UNITS))
    assert book.defined_names["danh_sach_don_vi"].attr_text == "'Danh mục'!$A$1:$A$2"
    sheet = book.worksheets[0]
    unit = _cell(sheet, "unit")
    lists = [rule for rule in sheet.data_validations.dataValidation if unit.coordinate in rule.sqref]
    assert [rule.formula1 for rule in lists] == ["danh_sach_don_vi"]
    assert (unit.value, unit.protection.locked) == (None, False)
    shown = _form(forms.files[forms.common[0]])
    assert shown["A6"].value == "Đơn vị: ……………"
    assert load_workbook(BytesIO(forms.files[forms.common[0]]), data_only=True)["BIỂU MẪU 01"][
        "A4"
    ].value == ("Đơn vị: ……………")


def test_a_common_form_has_the_profile_of_its_units(tmp_path: Path) -> None:
    """A unit that the list puts in no group has that of its name's kind, as everywhere."""
    listed = _list(tmp_path, "UBND xã Sín Thầu,communes", "Phòng Tư pháp,agencies", "UBND xã Sen Thượng,")
    forms = blank_forms(listed, MONTH)
    communes, agencies = (load_workbook(BytesIO(forms.files[name])) for name in forms.common)
    assert [row[0].value for row in communes["Danh mục"].iter_rows()] == list(UNITS)
    assert [row[0].value for row in agencies["Danh mục"].iter_rows()] == ["Phòng Tư pháp"]
    assert (communes.worksheets[0]["D11"].value, agencies.worksheets[0]["D11"].value) == ("-", None)


def test_a_unit_called_like_the_common_form_keeps_its_own(tmp_path: Path) -> None:
    forms = blank_forms(_communes(tmp_path, "Dùng chung"), YEAR)
    assert list(forms.files) == ["BM_Nam2022_Dung-chung.xlsx", "BM_Nam2022_dung-chung-2.xlsx"]


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
    names = [f"BM_{part}_Xa-A.xlsx", f"BM_{part}_dung-chung.xlsx"]
    assert list(blank_forms(_communes(tmp_path, "Xã A"), period).files) == names


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
    for year, name in (("2024", "A"), ("2026", "B")):
        forms = blank_forms(listed, f"Năm {year}")
        assert list(forms.files) == [f"BM_Nam{year}_Xa-{name}.xlsx", f"BM_Nam{year}_dung-chung.xlsx"]
        book = load_workbook(BytesIO(forms.files[forms.common[0]]))
        assert [row[0].value for row in book["Danh mục"].iter_rows()] == [f"Xã {name}"]
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
    assert [told.finding.code for told in result.findings] == ["TT529"] * 3
    assert {file.forms[0].unit for file in result.files} == {"", *UNITS}
    assert all(unit.scored is None for unit in result.units)


COUNTED: Typed = {
    "count_resolved": 10,
    "count_received": 10,
    "count_online": 10,
    "count_early": 10,
    "count_online_late": 0,
    "level_3_1": 0,
    "level_4_1": 0,
    "mark_6_0": "x",
    "mark_7_0": "x",
    "mark_8_0": "x",
    "mark_9_0": "x",
}
"""Ten dossiers, all online and early: every criterion on its best level."""
TOTALS: Typed = {
    "typed_self_tong": 97,
    "stated_self_tong": 97,
    "typed_appraised_tong": 94,
    "stated_appraised_tong": 94,
    "note_tong": "Trừ 03 điểm tối đa của nội dung không thực hiện",
}


def _at_maximum(sheet: Worksheet) -> Typed:
    """Every required score at its maximum; headings compute."""
    cells = {name: _cell(sheet, name) for name in sheet.defined_names if name.startswith("score_")}
    blank = {name: cell for name, cell in cells.items() if cell.value is None}
    return {name: sheet.cell(cell.row, 3).value for name, cell in blank.items()}


@pytest.mark.parametrize(("chosen", "period"), SETS)
def test_a_filled_form_comes_back_scored(chosen: str, period: str, tmp_path: Path) -> None:
    """The program that filled it in computes nothing and drops what was computed: the file is read all the same."""
    forms = _written(tmp_path, period, chosen)
    for name in forms.files:
        path = tmp_path / "vao" / name
        if name in forms.common:
            path.unlink()
            continue
        book = load_workbook(path)
        sheet = book.worksheets[0]
        typed = {"qd1187-dienbien": COUNTED, "cchc-konray": TOTALS}.get(chosen) or _at_maximum(sheet)
        _fill(sheet, typed)
        book.save(path)
    result = _consolidated(tmp_path)
    assert [told.message for told in result.findings if told.severity == "error"] == []
    assert {told.finding.code for told in result.findings} <= {"TT146"}
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
    assert refused.value.facts["units"] == 6
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
    sheet, _ = map(_form, forms.files.values())
    assert [sheet.cell(row, 4).value for row in range(10, 15)] == ["-", "-", "-", "-", None]
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
    assert done.stdout == (
        f"Đã tạo 02 biểu trống, {MONTH}, bộ tiêu chí qd459-dienbien: {target}\n"
        "Biểu dùng chung để gửi vào nhóm, đơn vị chọn tên trong biểu: BM_Thang2-2024_dung-chung-cac-xa.xlsx\n"
    )
    assert len(list(target.iterdir())) == 3
    again = CliRunner().invoke(app, [*arguments, "--ky", MONTH])
    assert (again.exit_code, again.stdout) == (2, "")
    assert "đã có 03 biểu cùng tên (BM_Thang2-2024_xa-Sin-Thau.xlsx, BM_" in again.stderr
    both = CliRunner().invoke(
        app,
        [
            *arguments[:-1],
            str(tmp_path / "ca-hai"),
            "--ky",
            MONTH,
            "--danh-muc",
            str(_list(tmp_path, "UBND xã A,communes", "Phòng B,agencies")),
        ],
    )
    assert "nhóm, mỗi nhóm đơn vị một biểu, đơn vị chọn tên trong biểu: BM_Thang2-2024_dung-chung-cac-xa" in (
        both.stdout
    )
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
