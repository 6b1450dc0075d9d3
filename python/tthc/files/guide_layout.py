"""Lays out HƯỚNG DẪN: what an officer needs who has never seen the workbook, or received a blank form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tthc.files.book_sheets import (
    ADJUSTMENTS,
    CONFIG,
    EXAMPLE,
    FINDINGS,
    GROUP,
    GUIDE,
    LOG,
    RECORDS,
    SENDING,
    STAFF,
    SUMMARY,
)
from tthc.files.looks import COMPUTED, FIELD, INPUT, LINK, PAGE_TITLE, SECTION
from tthc.files.plan import Look, PlannedCells, PrintSetup, SheetPlan, with_heights

__all__ = ["guide_sheet", "unit_guide_sheet"]

_WIDTHS = {1: 4.5, 2: 23.0, 3: 66.0}
_TEXT = Look(size=12, valign="top")
_NUMBER = Look(size=12, align="center", valign="top")
_PRINTING = PrintSetup(margins=(20, 15, 15, 15))

_UNIT_STEPS = (
    "Điền các ô nền vàng, cả trên biểu và ở các cột bên phải biểu; phím Tab đưa tới ô tiếp theo. Số hồ sơ"
    " là số nguyên, không gõ dấu chấm, dấu phẩy: 3803, không phải 3.803. Kỳ không có hồ sơ nào thì chọn "
    "Không phát sinh TTHC.",
    "Mỗi số chỉ điền một lần; máy tự chép sang các tiêu chí khác, tự đánh dấu x và tự tính điểm. Số máy "
    "gợi ý, dấu x, câu Ghi chú chưa đúng thì gõ đè; ô nào không được gõ thì máy báo.",
    "Nhìn cột Kiểm tra bên phải: mỗi câu nói rõ số nào chưa khớp và cần sửa gì. Dòng trên cùng bên phải "
    "biểu báo: Biểu đã đủ số liệu, có thể gửi; hoặc còn bao nhiêu nội dung cần kiểm tra.",
    "In để ký: chỉ phần biểu chính thức được in, các cột bên phải không in. Gửi kèm tệp Excel này, giữ "
    "nguyên tên tệp; không chuyển sang PDF, Word.",
)
_STEPS_OF_SCORES = (
    "Điền các ô nền vàng, cả trên biểu và ở các cột bên phải biểu; phím Tab đưa tới ô tiếp theo. Điểm gõ "
    "theo dấu thập phân của máy, ví dụ 7,5; tiêu chí không phải thực hiện thì ghi dấu -. Ô điểm thẩm định "
    "để trống, Hội đồng thẩm định chấm.",
    "Máy tự cộng điểm, tự tính chỉ số và xếp loại; ô nào không được gõ thì máy báo.",
    *_UNIT_STEPS[2:],
)
"""The steps of a form that asks for scores instead of dossiers."""
_FILL_IN = "Điền hoặc chọn trong danh sách. Ô trên biểu điền xong thì hết vàng; ô bên phải biểu vẫn vàng."
_COMPUTED = "Máy tự tính hoặc tự ghi. Công thức có khóa để khỏi gõ nhầm, không có mật khẩu."
_CHECKS = "Câu chữ đỏ nói rõ số nào chưa khớp. Trống là không có gì phải xem."
_OFFICE_STEPS = (
    "Trang CẤU HÌNH: điền cơ quan tổng hợp, kỳ, bộ tiêu chí; dán danh mục đơn vị vào bảng ở cuối trang. Dòng "
    "thứ hai của trang báo mục nào còn thiếu, mục nào phải sửa. Trang BIỂU MẪU 01 lấy tên, kỳ từ đây.",
    "Bấm «Tạo biểu gửi đơn vị»: mỗi đơn vị một tệp biểu trống tự tính điểm, tự đánh dấu, tự báo số chưa "
    "khớp; thêm một biểu dùng chung để gửi vào nhóm.",
    "Để mọi tệp nhận được vào một thư mục, không cần đổi tên, không cần mở từng tệp, rồi bấm «Nhận biểu từ "
    "thư mục». Bấm «Tình hình gửi» để biết đơn vị nào chưa gửi.",
    "Bấm «Kiểm tra số liệu», xem và xử lý ở trang CẦN KIỂM TRA; bấm «Tổng hợp», rồi «Xuất bảng tổng hợp».",
    "Bấm nhầm thì bấm «Hoàn tác». Không dùng Excel: lệnh tthc tao-bieu-mau, tthc tong-hop làm các việc này "
    "trên thư mục; cách dùng ở tệp HUONG_DAN.",
)
_WITHOUT_MACROS = (
    "Điểm, tổng điểm, xếp loại, cột Kiểm tra đều là công thức có sẵn của Excel: không bật macro, máy "
    "không cài thêm gì, hay mở bằng WPS, LibreOffice vẫn ra cùng số liệu. Macro chỉ cần cho các nút của thẻ "
    "Chấm điểm TTHC.",
    "Thanh vàng Protected View: bấm Enable Editing (Cho phép chỉnh sửa) rồi Enable Content (Bật nội dung).",
    "Thanh đỏ báo macro bị chặn: đóng tệp, bấm chuột phải vào tệp, chọn Properties, đánh dấu Unblock (Bỏ "
    "chặn), bấm OK rồi mở lại.",
    "Chưa rõ phần mềm đã cài đúng chưa: bấm «Kiểm tra cài đặt», máy nói phải làm gì.",
)
_SHEETS = (
    (CONFIG, "Kỳ, bộ tiêu chí, người ký, danh mục đơn vị. Điền đầu tiên."),
    (EXAMPLE, "Một biểu đã điền để xem. Không bao giờ được cộng vào kết quả."),
    (STAFF, "Đánh giá công chức, viên chức của cơ quan tổng hợp; dấu X tự ghi theo điểm."),
    (SUMMARY, "Bảng tổng hợp theo mẫu của báo cáo. Do nút «Tổng hợp» lập."),
    (GROUP, "Biểu mẫu số 03 chung của từng nhóm đơn vị. Do nút «Tổng hợp» lập."),
    (FINDINGS, "Nội dung cần kiểm tra, nơi ghi hướng xử lý và lý do. Do nút «Kiểm tra số liệu» lập."),
    (SENDING, "Đơn vị nào đã gửi, gửi trễ, chưa gửi; nội dung nhắc để chép. Do nút «Tình hình gửi» lập."),
    (
        ADJUSTMENTS,
        "Số liệu dùng thay cho số ghi trong biểu, lý do, người xác nhận. Do nút «Điều chỉnh số liệu» ghi.",
    ),
    (RECORDS, "Số liệu đã nhận, mỗi đơn vị một dòng. Do nút «Nhận biểu từ thư mục» ghi."),
    (LOG, "Việc đã làm, lúc nào, với tệp nào. Mỗi nút ghi một dòng."),
)


@dataclass
class _Guide(PlannedCells):
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    row: int = 1

    def line(self, text: str, look: Look, columns: int = 3) -> None:
        self.put(self.row, 1, text, look, columns)
        self.row += 1

    def section(self, title: str, texts: Sequence[str] = ()) -> None:
        """A heading and numbered steps below it."""
        self.line(title, SECTION)
        for number, text in enumerate(texts, start=1):
            self.put(self.row, 1, number, _NUMBER)
            self.put(self.row, 2, text, _TEXT, 2)
            self.row += 1
        self.row += 1

    def pairs(self, pairs: Sequence[tuple[str, str, Look]]) -> None:
        """An example of a look, and what it means."""
        for shown, text, look in pairs:
            self.put(self.row, 2, shown, look)
            self.put(self.row, 3, text, FIELD)
            self.row += 1
        self.row += 1

    def leading(self, shown: str, target: str, text: str) -> None:
        """A link with what stands where it leads."""
        self.put(self.row, 2, shown, replace(LINK, border=True))
        self.put(self.row, 3, text, FIELD)
        self.links[self.row, 2] = target
        self.row += 1

    def plan(self, name: str) -> SheetPlan:
        return with_heights(
            SheetPlan(
                name,
                tuple(self.cells),
                _WIDTHS,
                printing=_PRINTING,
                links=self.links,
                protected=True,
                first_input=(1, 1),
            )
        )


def _colours(guide: _Guide) -> None:
    guide.section("Các ô trên biểu nghĩa là gì")
    guide.row -= 1
    guide.pairs(
        (
            ("Ô nền vàng", _FILL_IN, replace(INPUT, unlocked=False)),
            ("Ô nền trắng, xám", _COMPUTED, COMPUTED),
            ("Cột Kiểm tra", _CHECKS, replace(FIELD, bold=True)),
        )
    )


def guide_sheet() -> SheetPlan:
    """HƯỚNG DẪN of the workbook, two printed pages at most: two ways of use, colours, macros, the sheets."""
    guide = _Guide()
    guide.line("HƯỚNG DẪN SỬ DỤNG SỔ CHẤM ĐIỂM GIẢI QUYẾT TTHC", replace(PAGE_TITLE, align="center"))
    guide.line(
        "Bạn ở đơn vị: xem phần A, điền trong tệp biểu được gửi. Bạn ở cơ quan tổng hợp: xem phần B.",
        Look(italic=True),
    )
    guide.row += 1
    guide.section("A. Xã, phường, cơ quan, đơn vị: điền biểu và gửi", _UNIT_STEPS)
    guide.section("B. Huyện, thành phố, tỉnh: nhận biểu và tổng hợp", _OFFICE_STEPS)
    _colours(guide)
    guide.section("Khi macro bị chặn hoặc máy không cài phần mềm", _WITHOUT_MACROS)
    guide.line("Các trang của sổ (bấm vào tên để mở)", SECTION)
    for sheet, about in _SHEETS:
        guide.leading(sheet.name, sheet.top, about)
    return GUIDE.of(guide.plan(GUIDE.name))


def unit_guide_sheet(
    forms: Sequence[tuple[str, str]],
    *,
    unit: str = "",
    period: str = "",
    deadline: str = "",
    of_scores: bool = False,
) -> SheetPlan:
    """The one page inside a blank form that a unit receives; `forms` are its other sheets: name, what for.

    `of_scores`: the form asks for scores, not for dossiers.
    """
    guide = _Guide()
    guide.line("HƯỚNG DẪN ĐIỀN BIỂU", replace(PAGE_TITLE, align="center"))
    for label, text in (("Đơn vị", unit), ("Kỳ đánh giá", period), ("Hạn gửi", deadline)):
        if text:
            guide.line(f"{label}: {text}", Look(bold=True))
    guide.row += 1
    guide.section("Các bước", _STEPS_OF_SCORES if of_scores else _UNIT_STEPS)
    _colours(guide)
    guide.section("Mở tệp", (_OPENING, _PROTECTED_VIEW))
    guide.line("Các trang của tệp (bấm vào tên để mở)", SECTION)
    for name, about in forms:
        quoted = name.replace("'", "''")
        guide.leading(name, f"'{quoted}'!A1", about)
    return guide.plan(GUIDE.name)


_OPENING = (
    "Tệp chỉ có công thức, không có macro: dùng được với Excel 2010 trở lên, WPS, LibreOffice, không cần "
    "cài thêm gì. Mở trên điện thoại để xem được, nhưng nên điền trên máy tính."
)
_PROTECTED_VIEW = "Có thanh vàng Protected View thì bấm Enable Editing (Cho phép chỉnh sửa) rồi điền."
