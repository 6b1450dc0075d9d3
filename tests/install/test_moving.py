"""What the installer says of moving data from an older workbook is what the program does."""

from pathlib import Path

import pytest

from addin.install.messages import TEXTS, Remark
from support import QD1187, ROOT, make_form
from tthc.criteria.loader import shipped_sets
from tthc.domain.counts import Count
from tthc.files.unit_sheet import unit_sheet
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.collect import collect
from tthc.workflow.keep import ORIGINALS
from tthc.workflow.workbook import workbook_plan

SAID = TEXTS[Remark.NEW_WORKBOOK]
SETS = tuple(shipped_sets())


def test_the_sheets_of_units_in_an_older_workbook_are_received_as_forms(tmp_path: Path) -> None:
    older = tmp_path / "Sổ chấm điểm TTHC.xlsx"
    sheets = [
        unit_sheet(QD1187, tab, make_form(early=number, unit=unit))
        for tab, unit, number in (("Nà Nhạn", "UBND xã Nà Nhạn", 7), ("Nà Tấu", "UBND xã Nà Tấu", 9))
    ]
    older.write_bytes(xlsx_bytes(workbook_plan(sheets, SETS)))
    (read,) = collect([older], SETS).read
    filled = {
        form.form.unit.value: form.form.head.value(Count.RESOLVED)
        for form in read.forms
        if form.form.unit.value
    }
    assert filled == {"UBND xã Nà Nhạn": 7, "UBND xã Nà Tấu": 9}
    assert "«Nhận biểu từ tệp», chọn sổ cũ" in SAID


def test_originals_are_kept_where_it_says() -> None:
    assert f"«{ORIGINALS}»" in SAID


@pytest.mark.parametrize("label", ["Nhận biểu từ thư mục", "Nhận biểu từ tệp"])
def test_the_buttons_it_names_are_there(label: str) -> None:
    assert f"«{label}»" in SAID
    assert f'label="{label}"' in (ROOT / "addin/ribbon/customUI14.xml").read_text(encoding="utf-8")
