"""The sheets of the workbook, for now with their names, code names and hidden settings only."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from importlib.resources import files

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

__all__ = ["XLWINGS_SETTINGS", "workbook_sheets"]

XLWINGS_SETTINGS = {
    "Interpreter_Win": r"%TTHC_HOME%\python\python.exe",
    "PYTHONPATH": r"%TTHC_HOME%\app",
    "ADD_WORKBOOK_TO_PYTHONPATH": "False",
    "UDF Modules": "tthc.excel.functions",
    "Use UDF Server": "True",
    "Debug UDFs": "False",
    "Show Console": "False",
}
"""What xlwings reads from the sheet xlwings.conf; the first blank cell ends it."""

_SHEETS = {
    "HƯỚNG DẪN": "wsGuide",
    "CẤU HÌNH": "wsConfig",
    "VÍ DỤ": "wsExample",
    "BIỂU MẪU 01": "wsStaff",
    "TỔNG HỢP": "wsSummary",
    "BM03 TỔNG HỢP": "wsGroup",
    "CẦN KIỂM TRA": "wsFindings",
    "SỐ LIỆU": "wsData",
    "NHẬT KÝ": "wsLog",
}


def _write_tthc(book: Workbook, sheet: Worksheet, messages: Mapping[str, str]) -> None:
    text = book.add_format({"num_format": "@"})
    for row, (key, sentence) in enumerate(messages.items()):
        sheet.write_string(row, 0, key)
        sheet.write_string(row, 1, sentence)
    for row in range(25):
        sheet.write_blank(row, 4, None, text)
        sheet.write_blank(row, 5, None, text)
    names = {
        "thong_diep": f"$A$1:$B${len(messages)}",
        "yeu_cau": "$E$1",
        "yeu_cau_bang": "$E$2:$F$21",
        "ket_qua": "$E$22",
        "ket_qua_cau": "$E$23",
        "ket_qua_chi_tiet": "$E$24",
    }
    for name, place in names.items():
        book.define_name(name, f"='_tthc'!{place}")


def workbook_sheets(messages: Mapping[str, str]) -> bytes:
    """An .xlsx of all the sheets, each with its code name; the messages stand in `_tthc`."""
    target = io.BytesIO()
    book = Workbook(target, {"in_memory": True})
    book.set_properties({"created": datetime(2020, 1, 1)})
    book.set_calc_mode("auto", 191029)
    book.calc_on_load = False
    book.set_vba_name("ThisWorkbook")
    for title, code_name in _SHEETS.items():
        book.add_worksheet(title).set_vba_name(code_name)
    settings = book.add_worksheet("xlwings.conf")
    settings.set_vba_name("wsConf")
    settings.hide()
    for row, (key, value) in enumerate(XLWINGS_SETTINGS.items()):
        settings.write_string(row, 0, key)
        settings.write_string(row, 1, value)
    own = book.add_worksheet("_tthc")
    own.set_vba_name("wsTthc")
    own.very_hidden()
    _write_tthc(book, own, messages)
    sets = sorted(path.name for path in files("tthc.criteria").joinpath("sets").iterdir())
    for number, name in enumerate((name for name in sets if name.endswith(".toml")), 1):
        template = book.add_worksheet(f"MẪU {name.removesuffix('.toml')}"[:31])
        template.set_vba_name(f"wsForm{number}")
        template.very_hidden()
    book.close()
    return target.getvalue()
