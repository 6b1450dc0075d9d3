"""CẤU HÌNH and BIỂU MẪU 01 of the workbook in LibreOffice: lists grow, settings that cannot be used are named."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from office.calc import Calc, Document
from support import CCHC, QD459, QD1187
from tthc.criteria.loader import shipped_sets
from tthc.files.config_settings import UNIT_NAMES
from tthc.files.plan import Area, BookPlan
from tthc.files.xlsx_writer import xlsx_bytes
from tthc.workflow.workbook import workbook_plan

CONFIG, STAFF = "CẤU HÌNH", "BIỂU MẪU 01"
NO_FORM = "Bộ tiêu chí đang chọn không có Biểu mẫu 01."


@pytest.fixture(scope="module")
def plan() -> BookPlan:
    return workbook_plan((), shipped_sets())


@pytest.fixture
def book(calc: Calc, plan: BookPlan, tmp_path: Path) -> Iterator[Document]:
    path = tmp_path / "so.xlsx"
    path.write_bytes(xlsx_bytes(plan))
    with calc.open(path) as document:
        yield document


def _cell(plan: BookPlan, name: str) -> str:
    return plan.names[name][1].address.replace("$", "")


def _listed(document: Document, name: str) -> list[object]:
    """What a drop-down over a name offers, read by formulas in free cells."""
    document.set(CONFIG, {"BA1": f"=ROWS({name})"})
    rows = document.value(CONFIG, "BA1")
    assert isinstance(rows, float | int)
    cells = {f"BB{at}": f"=INDEX({name},{at})" for at in range(1, int(rows) + 1)}
    document.set(CONFIG, cells)
    return [document.value(CONFIG, cell) for cell in cells]


def test_the_list_of_units_ends_at_its_last_name(book: Document, plan: BookPlan) -> None:
    assert len(_listed(book, UNIT_NAMES)) == 1
    area = plan.names[UNIT_NAMES][1]
    names = ["UBND xã Nà Nhạn", "UBND xã Mường Phăng", "Phòng Tư pháp"]
    book.set(CONFIG, {f"A{area.row + at}": name for at, name in enumerate(names)})
    assert _listed(book, UNIT_NAMES) == names
    below = Area(area.row + 4, area.column).address.replace("$", "")
    book.set(CONFIG, {below: "UBND phường Him Lam"})
    assert _listed(book, UNIT_NAMES)[-1] == "UBND phường Him Lam"


def test_the_list_of_groups_holds_those_of_the_chosen_set_alone(book: Document, plan: BookPlan) -> None:
    for chosen in (QD1187, CCHC, QD459):
        book.set(CONFIG, {_cell(plan, "cau_hinh_bo_tieu_chi"): chosen.id})
        assert _listed(book, "danh_sach_nhom") == [group.title for group in chosen.groups]


def test_the_status_names_settings_that_cannot_be_used(book: Document, plan: BookPlan) -> None:
    typed = {
        "cau_hinh_cap": "xã",
        "cau_hinh_don_vi": "UBND xã Nà Nhạn",
        "cau_hinh_ky": "Quý III",
        "cau_hinh_bo_tieu_chi": "khong-co",
        "cau_hinh_cach_cong": "linh tinh",
    }
    book.set(CONFIG, {_cell(plan, name): text for name, text in typed.items()})
    assert book.text(CONFIG, "A2") == (
        "Có 03 mục phải sửa: kỳ đánh giá chưa ghi năm; bộ tiêu chí (mã) không có trong mục 5; cách cộng tổng "
        "điểm không có trong danh sách, đang cộng điểm đã làm tròn."
    )


def test_a_set_without_a_staff_form_is_told_as_the_status(book: Document, plan: BookPlan) -> None:
    book.set(STAFF, {"B7": "Nguyễn Văn A", "D7": 8})
    assert book.text(STAFF, "I1") == "Biểu đã đủ số liệu, có thể gửi."
    for chosen in (QD459.id, CCHC.id, "khong-co"):
        book.set(CONFIG, {_cell(plan, "cau_hinh_bo_tieu_chi"): chosen})
        assert (book.text(STAFF, "I1"), book.text(STAFF, "I2")) == (NO_FORM, NO_FORM)
