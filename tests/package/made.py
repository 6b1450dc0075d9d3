"""Small workbooks for tests of the checks: good ones, and ones spoiled in a part."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import xlsxwriter


def workbook(*formulas: str, rule: str = "so_dung>=0", value: object = 1) -> bytes:
    """A workbook with formulas from A5 on, over names of both scopes; two sheets, the second with a table."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True})
    form, data = book.add_worksheet("Biểu mẫu 03"), book.add_worksheet("SỐ LIỆU")
    form.write_column(0, 0, [3703, 100, "Xã Nà Nhạn"])
    for row, text in enumerate(formulas, 4):
        form.write_formula(row, 0, text, None, value)
    form.data_validation("A1", {"validate": "custom", "value": f"={rule}"})
    form.conditional_format("A1:A2", {"type": "formula", "criteria": f"={rule}", "format": book.add_format()})
    book.define_name("'Biểu mẫu 03'!so_dung", "='Biểu mẫu 03'!$A$1")
    book.define_name("so_tre", "='Biểu mẫu 03'!$A$2")
    data.add_table("A1:B3", {"name": "tbl_don_vi", "columns": [{"header": "ten"}, {"header": "nhom"}]})
    book.set_calc_mode("auto", 191_029)
    book.calc_on_load = False
    book.close()
    return target.getvalue()


def changed(data: bytes, part: str, change: Callable[[str], str | None]) -> bytes:
    """The package with one part's text changed, or without it."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w") as new:
        assert part in old.namelist()
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = change(content.decode("utf-8"))
                assert text != content.decode("utf-8")
                if text is None:
                    continue
                content = text.encode("utf-8")
            new.writestr(name, content)
    return target.getvalue()


def replaced(data: bytes, part: str, old: str, new: str) -> bytes:
    """The package with a piece of one part replaced."""
    return changed(data, part, lambda text: text.replace(old, new, 1))
