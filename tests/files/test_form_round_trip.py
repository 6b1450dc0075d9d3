"""What our form writer lays out, our reader reads back; and shifted, it reads the same."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from support import PERIOD, QD1187, TT01, form_bytes, make_form, opened, without_score, write_form
from tthc.domain.counts import Count
from tthc.domain.criteria_set import CriteriaSet
from tthc.domain.forms import FilledForm
from tthc.domain.numbers import Absent
from tthc.domain.places import Entry
from tthc.files.form_reader import ReadForm
from tthc.workflow.duplicates import content_of

SETS = (QD1187, TT01)


def read_back(path: Path) -> ReadForm:
    (read,) = opened(path, SETS).forms
    return read


def full_form(chosen: CriteriaSet) -> FilledForm:
    head = {
        Count.ONLINE: 381,
        Count.CARRIED_OVER: 5,
        Count.DIRECT: 5606,
        Count.RECEIVED: 5992,
        Count.IN_PROGRESS: 8,
        Count.IN_PROGRESS_OVERDUE: 0,
        Count.ONLINE_LATE: 20,
        Count.PROCEDURES: 159,
        Count.PROCEDURES_LEVEL34: 17,
        Count.LEVEL34_RECEIVED: 925,
        Count.PETITIONS: 2,
        Count.PETITIONS_ON_TIME: 2,
        Count.PETITIONS_PROLONGED: 0,
    }
    typed = {leaf.id: f"1.{at}" for at, leaf in enumerate(chosen.leaves())}
    form = make_form(
        chosen,
        early=3997,
        on_time=1958,
        late=29,
        head=head,
        typed=typed,
        total="14.99",
        marks={"9": 1, "6": 2},
        unit="UBND xã Nà Nhạn",
    )
    first = replace(form.criterion("1"), note=Entry("Do công chức quên tích kết thúc"))
    return replace(form, criteria={**form.criteria, "1": first})


@pytest.mark.parametrize("chosen", SETS, ids=lambda one: one.id)
def test_a_full_form_reads_back(chosen: CriteriaSet, tmp_path: Path) -> None:
    form = full_form(chosen)
    read = read_back(write_form(tmp_path, "a.xlsx", form, chosen))
    assert read.findings == ()
    assert read.conversions == ()
    back = read.form
    assert (back.criteria_set, back.unit.value) == (chosen.id, "UBND xã Nà Nhạn")
    assert back.period.value is not None
    assert back.period.value.text == PERIOD
    assert content_of(replace(back, period=Entry())) == content_of(form)
    assert back.note.value == "Do công chức quên tích kết thúc"


@pytest.mark.parametrize("chosen", SETS, ids=lambda one: one.id)
def test_a_blank_form_reads_back_blank(chosen: CriteriaSet, tmp_path: Path) -> None:
    blank = FilledForm(full_form(chosen).source, chosen.id, Entry("Xã A"))
    back = read_back(write_form(tmp_path, "a.xlsx", blank, chosen)).form
    assert list(back.head.known()) == []
    assert all(not entry.count.given and not entry.marked for entry in back.criteria.values())
    assert all(not level.given for entry in back.criteria.values() for level in entry.levels)
    assert not back.total("self").given


def test_a_dash_reads_back(tmp_path: Path) -> None:
    form = without_score(make_form(), "9")
    back = read_back(write_form(tmp_path, "a.xlsx", form)).form
    assert back.criterion("9").score("self").value is Absent.DASH


def test_no_cases_reads_back(tmp_path: Path) -> None:
    blank = FilledForm(make_form().source, QD1187.id, Entry("Xã A"), no_cases=True)
    assert read_back(write_form(tmp_path, "a.xlsx", blank)).form.no_cases


@pytest.mark.parametrize(("row", "column"), [(1, 1), (5, 2), (11, 3), (14, 5), (30, 6), (48, 7)])
def test_an_inserted_row_and_column_change_nothing(row: int, column: int, tmp_path: Path) -> None:
    form = full_form(QD1187)
    straight = read_back(write_form(tmp_path, "a.xlsx", form)).form
    book = load_workbook(BytesIO(form_bytes(form)))
    sheet = book.active
    assert sheet is not None
    for merged in list(sheet.merged_cells.ranges):
        sheet.unmerge_cells(str(merged))
    sheet.insert_rows(row, 2)
    sheet.insert_cols(column)
    sheet.title = "Sheet1"
    book.save(tmp_path / "b.xlsx")
    shifted = read_back(tmp_path / "b.xlsx").form
    assert content_of(shifted) == content_of(straight)
    assert shifted.unit.value == straight.unit.value


def test_every_value_knows_its_cell(tmp_path: Path) -> None:
    path = write_form(tmp_path, "a.xlsx", full_form(QD1187))
    back = read_back(path).form
    book = load_workbook(path)
    for entry in back.criteria.values():
        for typed in (*entry.levels, entry.count, entry.score("self")):
            if typed.given:
                assert typed.place is not None
                assert book[typed.place.sheet][typed.place.cell].value == float(typed.value)
    for count in back.head.known():
        place = back.head[count].place
        assert place is not None
        assert book[place.sheet][place.cell].value == back.head.value(count)


def test_the_typed_total_is_the_criterion_row_alone(tmp_path: Path) -> None:
    """Level rows carry no STT, and what stands in their column (5) is never read as a score."""
    path = write_form(tmp_path, "a.xlsx", make_form(typed={"1": "1.95"}))
    book = load_workbook(path)
    sheet = book.active
    assert sheet is not None
    for row in (13, 14, 15):
        sheet.cell(row, 5).value = 1.95
    book.save(path)
    back = read_back(path).form
    assert back.criterion("1").score("self").value == Decimal("1.95")
    assert sum(1 for entry in back.criteria.values() if entry.score("self").given) == 1
