"""Who sent what, from the forms received and the dates an officer keeps; the sheet gives the dates back."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support import QD1187, make_form, write_form
from tthc.domain.forms import FilledForm
from tthc.domain.places import Entry, Place
from tthc.domain.results import Consolidation, Status
from tthc.domain.sending import Receipt, Sending, SendingRow, SendingState, SentBy
from tthc.domain.texts import squeeze
from tthc.files.plan import SheetPlan
from tthc.files.sending_layout import REMINDER_NAME, read_received, sending_sheet
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request
from tthc.workflow.sending import sending

NOW = datetime(2022, 7, 10, 16)
DEADLINE = "17 giờ 00 ngày 08/7/2022"
UNITS = ("Xã A", "Xã B", "Xã C", "Xã D", "Xã E", "Xã F", "Xã G", "Xã H")


def lines_of(plan: SheetPlan) -> list[tuple[int, list[object]]]:
    last = max(cell.column for cell in plan.cells)
    rows: dict[int, list[object]] = {}
    for cell in plan.cells:
        rows.setdefault(cell.row, [None] * last)[cell.column - 1] = cell.value
    return sorted(rows.items())


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    folder = tmp_path_factory.mktemp("vao")
    write_form(folder, "a.xlsx", make_form(unit="Xã A"))
    write_form(folder, "a2.xlsx", make_form(unit="Xã A"))
    write_form(folder, "b.xlsx", make_form(unit="Xã B", marks={"6": 9}))
    write_form(folder, "c.xlsx", make_form(unit="Xã C"))
    write_form(folder, "d.xlsx", make_form(unit="Xã D"), period="Quý I năm 2022")
    write_form(folder, "f.xlsx", make_form(unit="Xã F"))
    write_form(folder, "g.xlsx", make_form(unit="Xã G", early=0))
    write_form(folder, "x.xlsx", make_form(unit="Xã Lạ"))
    (folder / "h.xlsx").write_bytes((folder / "c.xlsx").read_bytes())
    units = "".join(f"{name},UBND CÁC XÃ\n" for name in UNITS)
    (folder / "danh-muc.csv").write_text(f"ten,nhom\n{units}", encoding="utf-8-sig")
    return consolidate(Request((folder,), unit_list=folder / "danh-muc.csv", period="Quý II năm 2022"))


RECEIPTS = {
    "xã a": Receipt(datetime(2022, 7, 9, 8)),
    "Xã B": Receipt(datetime(2022, 7, 8, 17)),
    "Xã C": Receipt(datetime(2022, 7, 8), timed=False, source=SentBy.PAPER),
    "Xã F": Receipt(typed="hôm qua"),
}


def states(told: Sending) -> dict[str, tuple[str, ...]]:
    return {row.unit: tuple(state.value for state in row.states) for row in told.rows}


def test_every_unit_has_its_states(result: Consolidation) -> None:
    told = sending(result, RECEIPTS, DEADLINE, NOW, "Chị Hoa")
    assert states(told) == {
        "Xã A": ("gửi trùng", "gửi trễ", "đã gửi"),
        "Xã B": ("cần kiểm tra lại", "đã gửi"),
        "Xã C": ("gửi trùng", "nhập từ bản giấy", "đã gửi"),
        "Xã D": ("không đúng kỳ",),
        "Xã E": ("chưa gửi",),
        "Xã F": ("đã gửi",),
        "Xã G": states(told)["Xã G"],
        "Xã H": ("chưa gửi",),
    }
    rows = {row.unit: row for row in told.rows}
    assert tuple(sorted(rows["Xã A"].files)) == ("a.xlsx", "a2.xlsx")
    assert rows["Xã A"].note == "gửi trễ"
    assert rows["Xã D"].files == ("d.xlsx",)
    assert rows["Xã F"].note.startswith("chưa hiểu ngày nhận")
    assert (told.remark, told.unknown) == ("", 1)
    assert told.reminder == (
        "Đến 16 giờ 00 ngày 10/7/2022, còn 03 đơn vị chưa gửi biểu chấm điểm quý II năm 2022: Xã D, Xã E, Xã H. "
        "Đã quá hạn gửi (17 giờ 00 ngày 08/7/2022), đề nghị gửi ngay. Liên hệ: Chị Hoa."
    )
    assert told.count(SendingState.LATE) == 1
    assert told.count(SendingState.SENT) + told.count(SendingState.NOT_SENT) + 1 == len(UNITS)


def test_a_form_without_any_figure_is_not_sent(tmp_path: Path) -> None:
    nothing = FilledForm(Place(""), QD1187.id, Entry("Xã B"))
    write_form(tmp_path, "a.xlsx", make_form(unit="Xã A"))
    write_form(tmp_path, "b.xlsx", nothing)
    result = consolidate(Request((tmp_path,)))
    assert [unit.status for unit in result.units] == [Status.ACCEPTED, Status.REJECTED]
    told = sending(result, {}, DEADLINE, NOW)
    assert states(told) == {"Xã A": ("đã gửi",), "Xã B": ("chưa gửi",)}
    assert told.rows[1].note == "biểu còn trống, chưa có số liệu nào"
    assert "còn 01 đơn vị chưa gửi biểu chấm điểm quý II năm 2022: Xã B." in told.reminder


@pytest.mark.parametrize(("text", "why"), [("", "chưa ghi"), ("cuối tháng", 'chưa hiểu "cuối tháng"')])
def test_without_a_deadline_nobody_is_late(result: Consolidation, text: str, why: str) -> None:
    told = sending(result, RECEIPTS, text, NOW)
    assert told.count(SendingState.LATE) == 0
    assert told.remark.startswith(f"Hạn gửi biểu {why} (ghi như: ")


def test_the_sheet_gives_back_what_was_typed(result: Consolidation) -> None:
    told = sending(result, RECEIPTS, "", NOW)
    plan = sending_sheet(told)
    read = read_received(lines_of(plan))
    assert read == {name.title() if name == "xã a" else name: one for name, one in RECEIPTS.items()}
    assert states(sending(result, read, DEADLINE, NOW)) == states(sending(result, RECEIPTS, DEADLINE, NOW))
    cells = {(cell.row, cell.column): cell for cell in plan.cells}
    area = plan.names[REMINDER_NAME]
    assert cells[area.row, area.column].value == told.reminder
    table = plan.tables[0].area
    dates = [cells[row, 5] for row in range(table.row + 1, table.row + table.rows)]
    assert len(dates) == len(UNITS)
    assert all(cell.look.unlocked and cell.look.number_format == "@" for cell in dates)
    counts = {cells[row, 2].value: cells[row, 3].value for row in range(4, area.row - 1) if (row, 3) in cells}
    assert (counts["Tổng số đơn vị"], counts["Chưa gửi"], counts["Biểu chưa rõ đơn vị"]) == (8, 2, 1)


TEXTS = st.text("abcđ 12/", min_size=1, max_size=8).map(squeeze).filter(bool)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1)).map(
    lambda one: one.replace(second=0, microsecond=0)
)


@given(
    st.dictionaries(
        TEXTS,
        st.builds(Receipt, MOMENTS, st.just(True), st.sampled_from(SentBy))
        | st.builds(Receipt, source=st.sampled_from(SentBy)),
        max_size=6,
    )
)
def test_dates_and_sources_survive_the_sheet(receipts: dict[str, Receipt]) -> None:
    rows = tuple(SendingRow(unit, "g", (SendingState.SENT,), receipt) for unit, receipt in receipts.items())
    read = read_received(lines_of(sending_sheet(Sending("Quý I", rows, "", "x"))))
    assert read == {unit: one for unit, one in receipts.items() if one != Receipt()}


def test_a_date_a_program_made_is_taken_as_it_is() -> None:
    heading = (7, ["STT", "Đơn vị", "Ngày nhận", "Nguồn"])
    rows = [
        (6, ["Đơn vị", None]),
        heading,
        (8, [1, "Xã A", datetime(2026, 9, 5), None]),
        (9, [2, "Xã B", datetime(2026, 9, 5, 8, 30), "Bản giấy"]),
        (10, [3, "Xã C"]),
        (11, [None, None, "5/9/2026", None]),
    ]
    assert read_received(rows) == {
        "Xã A": Receipt(datetime(2026, 9, 5), timed=False),
        "Xã B": Receipt(datetime(2026, 9, 5, 8, 30), source=SentBy.PAPER),
    }


def test_before_the_first_time_the_sheet_is_a_frame() -> None:
    plan = sending_sheet()
    assert (plan.name, plan.code_name) == ("TÌNH HÌNH GỬI", "wsSending")
    assert read_received(lines_of(plan)) == {}
