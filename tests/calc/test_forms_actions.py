"""Unit sheets of the live workbook: added, filled, consolidated, cleared for a new period."""

from pathlib import Path

import pytest
import xlwings as xw

from tthc.excel import actions
from tthc.excel.actions_forms import add_unit
from tthc.files.plan import Area

UNITS = ("UBND xã Nà Nhạn", "UBND xã Nà Tấu", "UBND phường Him Lam", "UBND xã Mường Phăng", "UBND phường Nam Thanh")
COUNTS = {"count_resolved": 352, "count_received": 352, "count_online": 40, "count_early": 62, "count_on_time": 288, "count_late": 2}


def settings(book: xw.Book, **values: str) -> None:
    """What the officer writes into CẤU HÌNH."""
    for key, value in values.items():
        book.names[f"cau_hinh_{key}"].refers_to_range.value = value


def list_units(book: xw.Book, *names: str, group: str = "UBND CÁC XÃ, PHƯỜNG") -> None:
    """The unit list of CẤU HÌNH."""
    table = book.sheets["CẤU HÌNH"].tables["danh_muc"].range
    for at, name in enumerate(names, start=1):
        book.sheets["CẤU HÌNH"].range((table.row + at, table.column)).value = [name, group]


@pytest.fixture
def quarter(live_book: xw.Book) -> xw.Book:
    """The workbook, set to a quarter and five units."""
    settings(live_book, cap="thành phố", don_vi="UBND thành phố Điện Biên Phủ", ky="Quý II năm 2022")
    list_units(live_book, *UNITS)
    return live_book


def test_a_unit_sheet_computes_and_is_consolidated(quarter: xw.Book) -> None:
    asked = add_unit(quarter)
    print(asked)
    told = add_unit(quarter, don_vi=asked.asks[0].default)
    print(told)
    print(quarter.sheet_names)
    sheet = quarter.sheets["Xã Nà Nhạn"]
    for name in sheet.names:
        if not name.name.split("!")[-1].startswith(("refuted","certain")): print(name.name, name.refers_to, name.refers_to_range.value if name.refers_to_range.size==1 else "")
