"""A quarter on the live workbook: receive, check, consolidate."""

import shutil
from pathlib import Path

import pytest
import xlwings as xw

from support import DIEN_BIEN_PHU
from tthc.excel import actions


def settings(book: xw.Book, **values: str) -> None:
    for key, value in values.items():
        book.names[f"cau_hinh_{key}"].refers_to_range.value = value


@pytest.fixture
def received(live_book: xw.Book, tmp_path: Path) -> xw.Book:
    folder = tmp_path / "thang-9"
    shutil.copytree(DIEN_BIEN_PHU / "don-vi", folder)
    settings(live_book, cap="thành phố", don_vi="UBND thành phố Điện Biên Phủ", ky="Quý II năm 2022")
    asked = actions.receive_folder(live_book, thu_muc=str(folder))
    print(asked)
    done = actions.receive_folder(live_book, thu_muc=str(folder), xac_nhan="co")
    print(done)
    return live_book


def test_tong_hop(received: xw.Book) -> None:
    told = actions.consolidate(received)
    print(told)
    print(received.sheet_names)
    sheet = received.sheets["TỔNG HỢP"]
    for row in sheet.used_range.value[:12]:
        print(row)
    assert told.ok


def test_check_source_adjust(received: xw.Book) -> None:
    print(actions.check_figures(received).sentence)
    print(actions.consolidate(received).sentence)
    sheet = received.sheets["TỔNG HỢP"]
    rows = sheet.used_range.value
    at = next(n for n, row in enumerate(rows, 1) if row[1] and "Him Lam" in str(row[1]))
    sheet.activate()
    sheet.range((at, 6)).select()
    print(actions.show_source(received).sentence)
    asked = actions.adjust_figure(received)
    print(asked)
    one = asked.asks[0].choices[0]
    print(actions.adjust_figure(received, chi_tieu=one))
    print(actions.adjust_figure(received, chi_tieu=one, gia_tri="5", ly_do="gọi điện", nguoi="Cán bộ 1"))
    print(actions.consolidate(received).sentence)
    print(actions.sending_state(received))
    for name in ("ĐIỀU CHỈNH", "TÌNH HÌNH GỬI", "NHẬT KÝ", "SỐ LIỆU"):
        for row in received.sheets[name].used_range.value[:6]:
            print(row[:14])
    print(actions.undo(received))
