"""Books, sheets and what belongs to them, on the live engine as on Excel."""

import xlwings as xw


def test_our_workbook_opens_and_is_read(live_book: xw.Book) -> None:
    assert live_book.app.engine.name == "calc"
    assert live_book.sheet_names[:3] == ["HƯỚNG DẪN", "CẤU HÌNH", "VÍ DỤ"]
    period = live_book.names["cau_hinh_ky"].refers_to_range
    assert (period.sheet.name, period.address) == ("CẤU HÌNH", "$B$7")
    template = live_book.sheets["MẪU qd1187-dienbien"]
    assert template.visible == 2
    block = template.range("khoi").options(ndim=2).value
    assert block[0] == ["#tthc-khoi", 1]
