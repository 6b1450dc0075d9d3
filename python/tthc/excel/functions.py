"""The worksheet functions TTHC_...: each converts its arguments, asks the domain once and converts back.

Any exception ends as #N/A in the cell, so that the native formula beside the function shows. Annotations are
`Any` throughout: xlwings takes an annotation for a converter and knows none for unions.
"""

from __future__ import annotations

from typing import Any

import xlwings as xw

from tthc.domain.scoring import classify
from tthc.domain.unit_names import standard_name
from tthc.excel.blocks import criteria_set, findings_text, scored_block, total_rule
from tthc.excel.criteria import score_from_cells
from tthc.excel.other_excels import spare_other_excels
from tthc.excel.readings import note_reading, number_in, value_to_classify
from tthc.excel.values import block_rows, shown, text_of

__all__ = [
    "TTHC_CHISO",
    "TTHC_DIEM",
    "TTHC_DIEM_CCVC",
    "TTHC_GHICHU",
    "TTHC_KIEMTRA",
    "TTHC_SO",
    "TTHC_TEN",
    "TTHC_TONG",
    "TTHC_XEPLOAI",
]

spare_other_excels()

_CATEGORY = "Chấm điểm TTHC"
_SET = 'Mã bộ tiêu chí, ví dụ ô "Bộ tiêu chí" của trang CẤU HÌNH.'
_RULE = 'Cách cộng tổng điểm: "lam-tron" hoặc "khong-lam-tron"; để trống là theo bộ tiêu chí.'
_BLOCK = "Vùng số liệu của biểu (tên khoi của trang)."


@xw.func(category=_CATEGORY)
@xw.arg("criteria_set_id", doc=_SET, err_to_str=True)
@xw.arg("criterion", doc="Mã tiêu chí trong bộ tiêu chí.", err_to_str=True)
@xw.arg("n2", doc="Số hồ sơ (hoặc dấu x) ở mức thứ nhất; tử số; hoặc điểm đã chấm.", err_to_str=True)
@xw.arg("n1", doc="Số hồ sơ (hoặc dấu x) ở mức thứ hai; hoặc mẫu số.", err_to_str=True)
@xw.arg("n0", doc="Số hồ sơ (hoặc dấu x) ở mức thứ ba.", err_to_str=True)
def TTHC_DIEM(criteria_set_id: Any, criterion: Any, n2: Any, n1: Any = None, n0: Any = None) -> Any:
    """Điểm của một tiêu chí, tính từ số liệu của riêng tiêu chí đó."""
    return score_from_cells(text_of(criteria_set_id), text_of(criterion), (n2, n1, n0))


@xw.func(category=_CATEGORY)
@xw.arg("criteria_set_id", doc=_SET, err_to_str=True)
@xw.arg("rule", doc=_RULE, err_to_str=True)
@xw.arg("block", doc=_BLOCK, ndim=2, err_to_str=True)
def TTHC_TONG(criteria_set_id: Any, rule: Any, block: Any) -> Any:
    """Tổng điểm của biểu; để trống khi biểu chưa đủ số liệu."""
    scored = scored_block(block_rows(block), text_of(criteria_set_id), total_rule(text_of(rule)))
    return shown(scored.deciding.total if scored else None)


@xw.func(category=_CATEGORY)
@xw.arg("criteria_set_id", doc=_SET, err_to_str=True)
@xw.arg("rule", doc=_RULE, err_to_str=True)
@xw.arg("block", doc=_BLOCK, ndim=2, err_to_str=True)
def TTHC_CHISO(criteria_set_id: Any, rule: Any, block: Any) -> Any:
    """Tổng điểm quy đổi (chỉ số, phần trăm điểm tối đa áp dụng) của biểu."""
    scored = scored_block(block_rows(block), text_of(criteria_set_id), total_rule(text_of(rule)))
    return shown(scored.deciding.index if scored else None)


@xw.func(category=_CATEGORY)
@xw.arg("criteria_set_id", doc=_SET, err_to_str=True)
@xw.arg("rule", doc=_RULE, err_to_str=True)
@xw.arg("block", doc=_BLOCK, ndim=2, err_to_str=True)
def TTHC_DIEM_CCVC(criteria_set_id: Any, rule: Any, block: Any) -> Any:
    """Điểm đánh giá công chức, viên chức của biểu; để trống khi bộ tiêu chí không có."""
    scored = scored_block(block_rows(block), text_of(criteria_set_id), total_rule(text_of(rule)))
    return shown(scored.staff_score if scored else None)


@xw.func(category=_CATEGORY)
@xw.arg("criteria_set_id", doc=_SET, err_to_str=True)
@xw.arg("total", doc="Tổng điểm; với bộ xếp loại theo điểm quy đổi thì là điểm quy đổi.", err_to_str=True)
def TTHC_XEPLOAI(criteria_set_id: Any, total: Any) -> Any:
    """Xếp loại theo tổng điểm (hoặc điểm quy đổi) và các ngưỡng của bộ tiêu chí."""
    chosen = criteria_set(text_of(criteria_set_id))
    band = classify(value_to_classify(chosen, total), chosen.bands)
    return band.label if band else ""


@xw.func(category=_CATEGORY)
@xw.arg("block", doc=_BLOCK, ndim=2, err_to_str=True)
def TTHC_KIEMTRA(block: Any) -> Any:
    """Các nội dung cần kiểm tra của biểu, mỗi dòng một nội dung, lỗi trước."""
    return findings_text(block_rows(block))


@xw.func(category=_CATEGORY)
@xw.arg("text", doc='Số ghi bằng chữ, ví dụ "1.855", "1,85", "05 hồ sơ".', err_to_str=True)
def TTHC_SO(text: Any) -> Any:
    """Số trong một ô ghi kiểu chữ, theo cách viết của Việt Nam (dấu chấm hàng nghìn, dấu phẩy thập phân)."""
    return shown(number_in(text))


@xw.func(category=_CATEGORY)
@xw.arg("text", doc="Tên đơn vị như đã gõ, kể cả gõ bằng phông chữ cũ (TCVN3, VNI).", err_to_str=True)
def TTHC_TEN(text: Any) -> Any:
    """Tên đơn vị viết thống nhất, ví dụ "UBND xã Nà Nhạn"."""
    return standard_name(text_of(text))


@xw.func(category=_CATEGORY)
@xw.arg("text", doc="Nội dung cột Ghi chú.", err_to_str=True)
@xw.arg("what", doc='Số cần lấy, ví dụ "trễ hạn", "trực tuyến"; "câu" để viết lại cả câu.', err_to_str=True)
def TTHC_GHICHU(text: Any, what: Any) -> Any:
    """Một số hồ sơ nêu trong ghi chú, hoặc ghi chú viết lại theo mẫu câu thống nhất."""
    return note_reading(text_of(text), text_of(what))
