"""Received forms as computing sheets: only where the sheet says and computes all that the form says."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from support import DIEN_BIEN_PHU, QD459, QD1187, SAMPLES
from tthc.domain.counts import Count
from tthc.domain.forms import CriterionEntry, FilledForm
from tthc.domain.places import Entry
from tthc.domain.results import Status
from tthc.domain.units import Unit, profile_of
from tthc.files.filled_sheet import filled_sheet
from tthc.files.plan import Formula, SheetPlan
from tthc.files.summary_layout import STATUS_WORDS
from tthc.workflow.book_rows import Kept, Row, forms_of, rows_of
from tthc.workflow.collect import Collected, collect
from tthc.workflow.received_sheets import sheets_of

ACCEPTED: Row = {"unit": "Xã A", "group": None, "state": STATUS_WORDS[Status.ACCEPTED]}


def shown(plan: SheetPlan, name: str) -> object:
    """What a named cell shows."""
    area = plan.names[name]
    (value,) = (cell.value for cell in plan.cells if (cell.row, cell.column) == (area.row, area.column))
    return value.value if isinstance(value, Formula) else value


def collected(folder: str, part: str = "") -> Collected:
    """The forms of a sample whose file names have this part."""
    return collect(sorted((SAMPLES / folder / "don-vi").glob(f"*{part}*.xlsx")), [QD1187, QD459])


def form_of(part: str, folder: str = DIEN_BIEN_PHU.name) -> FilledForm:
    """The one form of a file."""
    (file,) = collected(folder, part).read
    return file.forms[0].form


def test_a_sheet_shows_and_computes_what_the_form_says() -> None:
    plan = filled_sheet(QD1187, form_of("thanh-truong"), "A")
    assert plan is not None
    assert shown(plan, "unit") == "Phường Thanh Trường"
    assert (shown(plan, "level_1_0"), shown(plan, "level_3_1")) == (313, 2)
    assert shown(plan, "total_self") == Decimal("15.96")
    assert shown(plan, "mark_9_2") == "x"


@pytest.mark.parametrize("part", ["him-lam", "na-tau", "nam-thanh"])
def test_a_form_whose_scores_or_total_are_others_has_no_sheet(part: str) -> None:
    assert filled_sheet(QD1187, form_of(part), "A") is None


def test_a_class_written_short_is_the_same_class() -> None:
    form = form_of("sen-thuong", "muong-nhe-2024-02")
    assert form.classification.value == "XS"
    own = profile_of(QD459, Unit(form.unit.value or "", ""))
    assert filled_sheet(own, form, "A") is not None
    assert filled_sheet(own, replace(form, classification=Entry("Yếu")), "A") is None


def test_a_result_no_cell_holds_and_a_count_told_twice_leave_a_form_where_it_is() -> None:
    form = form_of("thanh-truong")
    assert filled_sheet(QD1187, replace(form, index=Entry(Decimal(90))), "A") is None
    head = replace(form.head, entries={**form.head.entries, Count.EARLY: Entry(300)})
    assert filled_sheet(QD1187, replace(form, head=head), "A") is None


def test_a_count_typed_over_a_suggestion_stays_typed() -> None:
    form = form_of("thanh-truong")
    third = CriterionEntry(levels=(Entry(312), Entry(3), Entry()), marks=())
    typed = replace(form, criteria={**form.criteria, "3": third}, totals={}, classification=Entry())
    plan = filled_sheet(QD1187, typed, "A")
    assert plan is not None
    assert (shown(plan, "level_3_0"), shown(plan, "level_3_1")) == (312, 3)


def test_forms_that_do_not_count_get_no_sheet() -> None:
    form = form_of("thanh-truong")
    rows = [ACCEPTED, {**ACCEPTED, "state": "gửi trùng"}, {"state": "không đọc được"}, ACCEPTED]
    plans = sheets_of([form, form, None, form], rows, [QD1187], ["phường thanh trường"])
    tabs = [plan.name if plan else None for plan in plans]
    assert tabs == ["Phường Thanh Trường (2)", None, None, "Phường Thanh Trường (3)"]


def test_every_row_has_its_form(tmp_path: Path) -> None:
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04")
    (form,) = (DIEN_BIEN_PHU / "don-vi").glob("*him-lam*")
    (tmp_path / "a.xlsx").write_bytes(form.read_bytes())
    (tmp_path / "c.xlsx").write_bytes(form.read_bytes() + b"\0")
    read = collect([tmp_path], [QD1187])
    kept = {str(tmp_path / name): Kept(name, "0" * 64) for name in ("a.xlsx", "b.xlsx")}
    rows, forms = rows_of(read, [QD1187], kept, "01/7/2022"), forms_of(read, kept)
    assert [row.get("unit") for row in rows] == [form.unit.value if form else None for form in forms]
    assert len(forms) == 2
    assert forms[1] is None
