"""Tables with the criteria in rows and the units in columns."""

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from support import Cells, opened, set_of, table_cells
from tthc.criteria.loader import shipped_sets
from tthc.files.grid import Grid
from tthc.files.reader import ReadFile
from tthc.files.units_beside import columns_of_nobody, units_beside
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

SETS = shipped_sets()
QD459 = set_of("qd459-dienbien")


def beside(
    *heads: str, maximum: bool = True, label: str = "Chỉ số", values: str = "1|2", below: str = ""
) -> str:
    """A table of the set with a column for each of some headings."""
    lines = [f"STT|{label}|{'Điểm tối đa|' if maximum else ''}{'|'.join(heads)}", below]
    for leaf in QD459.leaves():
        lines.append(f"{leaf.label}|{leaf.wording}|{f'{leaf.maximum}|' if maximum else ''}{values}")
    return "KẾT QUẢ THÁNG 02 NĂM 2024\n" + "\n".join(line for line in lines if line)


def sheet_of(text: str) -> Grid:
    return Grid("a.xlsx", "S", table_cells(text))


def written(folder: Path, cells: Cells) -> Path:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for (row, column), value in cells.items():
        sheet.cell(row, column, float(value) if isinstance(value, Decimal) else str(value))
    path = folder / "a.xlsx"
    book.save(path)
    return path


def read(folder: Path, text: str) -> ReadFile:
    return opened(written(folder, table_cells(text)), SETS)


@pytest.mark.parametrize("label", ["Chỉ số", "Lĩnh vực/Chỉ số", "Đơn vị/Chỉ số", "Nội dung chỉ số"])
@pytest.mark.parametrize("maximum", [True, False])
def test_each_unit_has_the_scores_of_its_own_column(tmp_path: Path, label: str, maximum: bool) -> None:
    found = read(tmp_path, beside("Xã A", "UBND xã B", maximum=maximum, label=label))
    forms = [one.form for one in found.forms]
    assert [form.unit.value for form in forms] == ["Xã A", "UBND xã B"]
    for form, score in zip(forms, (1, 2), strict=True):
        assert form.criteria_set == QD459.id
        assert {entry.score("self").value for entry in form.criteria.values()} == {score}
        assert form.period.value is not None
        assert form.period.value.text == "Tháng 02 năm 2024"
        assert form.unit.place is not None
        assert form.unit.place.row == 2
    places = [form.criterion("2").score("self").place for form in forms]
    wide = 1 if maximum else 0
    assert [place.column for place in places if place is not None] == [3 + wide, 4 + wide]


def test_totals_and_classes_below_are_those_of_the_unit_above_them(tmp_path: Path) -> None:
    rest = "|TỔNG ĐIỂM||11|22\n|TỔNG ĐIỂM QUY ĐỔI||15,71|31,43\n|XẾP LOẠI||Yếu|Yếu"
    found = read(tmp_path, beside("Xã A", "Xã B") + "\n" + rest)
    assert [one.form.total("self").value for one in found.forms] == [11, 22]
    assert [one.form.index.value for one in found.forms] == [Decimal("15.71"), Decimal("31.43")]


def test_a_unit_may_have_several_columns(tmp_path: Path) -> None:
    text = beside("Xã A", "Xã A", "Xã B", "Xã B", below="|||Tỷ lệ|Điểm|Tỷ lệ|Điểm", values="50|1|60|2")
    found = read(tmp_path, text)
    assert [one.form.criterion("2").score("self").value for one in found.forms] == [1, 2]
    merged = text.replace("Xã A|Xã A|Xã B|Xã B", "Xã A||Xã B|")
    found = read(tmp_path, merged)
    assert [one.form.criterion("2").score("self").value for one in found.forms] == [1, 2]


def test_columns_nobody_can_give_to_a_unit_are_told_and_left(tmp_path: Path) -> None:
    text = beside("Mường Chà", "Na Sang")
    nobody = columns_of_nobody(sheet_of(text), SETS)
    assert nobody is not None
    assert nobody.facts == {"columns": ('D ("Mường Chà")', 'E ("Na Sang")')}
    found = read(tmp_path, text)
    assert (found.is_empty, [one.code for one in found.doubts]) == (True, ["TT167"])
    result = consolidate(Request((tmp_path,)))
    assert [told.finding.code for told in result.findings] == ["TT167"]


@pytest.mark.parametrize(
    "text",
    [
        beside("Xã A", values="1"),
        beside("Điểm tự chấm", "Chênh lệch"),
        beside("Tử số", "Mẫu số"),
        beside("Năm 2023", "Năm 2023", below="|||Điểm tự chấm|Điểm thẩm định"),
        "STT|Chỉ số|Xã A|Xã B\n1|Số hộ nghèo|1|2\n2|Số thôn|3|4",
        "STT|Họ tên\n1|A",
    ],
)
def test_other_tables_are_none_of_units_beside_each_other(text: str) -> None:
    assert units_beside(sheet_of(text), SETS) == ()
    assert columns_of_nobody(sheet_of(text), SETS) is None


def test_forms_of_sets_with_counts_are_left_to_their_own_reader() -> None:
    assert units_beside(sheet_of(beside("Xã A", "Xã B")), [set_of("qd1187-dienbien")]) == ()
