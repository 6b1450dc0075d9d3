"""The settings of CẤU HÌNH: what each is called, what may stand there, and which ones follow from others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tthc.domain.criteria_set import TotalRule
from tthc.files.live_formulas import ROUNDED, UNROUNDED

__all__ = [
    "RULE_WORDS",
    "SECTIONS",
    "SETTINGS",
    "SETTING_PREFIX",
    "SET_IDS",
    "SET_NAME_PREFIX",
    "TOTAL_RULE_WORDINGS",
    "UNIT_NAMES",
    "Setting",
    "of_chosen_set",
    "status_of_settings",
]

SETTING_PREFIX = "cau_hinh_"
SET_NAME_PREFIX = "bo_tieu_chi_"
"""Names of the columns of the table of criteria sets; the actions and formulas look a set up in them."""
SET_IDS = f"{SET_NAME_PREFIX}ma"

UNIT_NAMES = "danh_sach_don_vi"
"""The names in the unit list."""

RULE_WORDS = {TotalRule.ROUNDED: ROUNDED, TotalRule.UNROUNDED: UNROUNDED}
TOTAL_RULE_WORDINGS = {
    TotalRule.ROUNDED: "Cộng điểm từng tiêu chí đã làm tròn",
    TotalRule.UNROUNDED: "Cộng điểm chưa làm tròn rồi làm tròn tổng",
}


def of_chosen_set(column: str, otherwise: str = '""') -> str:
    """The formula of what the table of criteria sets says in a column about the set chosen in CẤU HÌNH."""
    chosen = f"MATCH({SETTING_PREFIX}bo_tieu_chi,{SET_IDS},0)"
    return f"IFERROR(INDEX({SET_NAME_PREFIX}{column},{chosen}),{otherwise})"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting, named `cau_hinh_<key>`. With a `formula` it follows from others and is not typed.

    `choices` are suggestions unless `strict`. `needed`: work cannot start without it. `check` is a formula
    that holds for a text that cannot be used, `fault` says then why.
    """

    key: str
    label: str
    about: str = ""
    choices: tuple[str, ...] | str = ()
    default: str = ""
    needed: bool = False
    strict: bool = False
    formula: str = ""
    check: str = ""
    fault: str = "không có trong danh sách"

    @property
    def name(self) -> str:
        """The defined name of its cell."""
        return SETTING_PREFIX + self.key

    @property
    def wrong(self) -> str:
        """The formula that holds while something is typed that cannot be used; "" where anything can."""
        others = ",".join(f'{self.name}<>"{text}"' for text in self.choices) if self.strict else self.check
        return f'AND({self.name}<>"",{others})' if others else ""


def _no_year(name: str) -> str:
    """The formula that holds while no year 20xx is in a text."""
    without = name
    for digit in range(10):
        without = f'SUBSTITUTE({without},"20{digit}","")'
    return f'{without}={name}&""'


_UNROUNDED = TOTAL_RULE_WORDINGS[TotalRule.UNROUNDED]
_RULE = (
    f'IF({SETTING_PREFIX}cach_cong="{_UNROUNDED}",'
    f'"{RULE_WORDS[TotalRule.UNROUNDED]}","{RULE_WORDS[TotalRule.ROUNDED]}")'
)

SECTIONS: tuple[tuple[str, tuple[Setting, ...]], ...] = (
    (
        "1. Cơ quan tổng hợp và kỳ đánh giá",
        (
            Setting(
                "cap",
                "Cấp tổng hợp",
                "Chọn trong danh sách hoặc gõ tên khác.",
                ("xã", "phường", "đặc khu", "huyện", "thị xã", "thành phố", "tỉnh"),
                needed=True,
            ),
            Setting("don_vi", "Cơ quan tổng hợp", "Ví dụ: UBND thành phố Điện Biên Phủ.", needed=True),
            Setting(
                "ky",
                "Kỳ đánh giá",
                "Ví dụ: Quý III năm 2026; Tháng 9 năm 2026.",
                needed=True,
                check=_no_year(f"{SETTING_PREFIX}ky"),
                fault="chưa ghi năm",
            ),
            Setting("tu_ngay", "Số liệu tính từ ngày", "Ví dụ: 15/6/2026. Ghi trong báo cáo."),
            Setting("den_ngay", "Số liệu tính đến ngày", "Ví dụ: 14/9/2026. Ghi trong báo cáo."),
            Setting(
                "han_gui", "Hạn gửi biểu", "Ví dụ: 17 giờ 00 ngày 20/9/2026. Dùng để nhắc đơn vị chưa gửi."
            ),
        ),
    ),
    (
        "2. Cách chấm điểm",
        (
            Setting(
                "bo_tieu_chi",
                "Bộ tiêu chí (mã)",
                "Chọn mã; tên đầy đủ hiện ở dòng dưới và ở mục 5.",
                SET_IDS,
                needed=True,
                check=f'NOT(ISNUMBER(IFERROR(MATCH({SETTING_PREFIX}bo_tieu_chi,{SET_IDS},0),"")))',
                fault="không có trong mục 5",
            ),
            Setting(
                "ten_bo_tieu_chi",
                "Tên bộ tiêu chí",
                "Tự ghi theo mã đã chọn.",
                formula=of_chosen_set("ten", '"Không có trong danh sách, xem mục 5"'),
            ),
            Setting(
                "cach_cong",
                "Cách cộng tổng điểm",
                "Theo các báo cáo đã ban hành: cộng điểm đã làm tròn.",
                tuple(TOTAL_RULE_WORDINGS.values()),
                TOTAL_RULE_WORDINGS[TotalRule.ROUNDED],
                strict=True,
                fault="không có trong danh sách, đang cộng điểm đã làm tròn",
            ),
            Setting(
                "cong_tong", "Ký hiệu cách cộng", "Tự ghi; công thức của các biểu dùng ô này.", formula=_RULE
            ),
            Setting(
                "xep_hang",
                "Xếp hạng trong nhóm",
                "Chọn Có thì bảng tổng hợp có thêm cột Xếp hạng.",
                ("Có", "Không"),
                "Không",
                strict=True,
            ),
        ),
    ),
    (
        "3. Số văn bản và người ký",
        (
            Setting("dia_danh", "Địa danh", "Ghi trước ngày tháng của báo cáo. Ví dụ: Điện Biên Phủ."),
            Setting("noi_nhan", "Kính gửi", "Cơ quan nhận báo cáo. Ví dụ: UBND tỉnh Điện Biên."),
            Setting("so_bao_cao", "Số báo cáo", "Chỉ ghi số, ví dụ: 216. Để trống khi chưa có số."),
            Setting("so_cong_van", "Số công văn đề nghị", "Số văn bản yêu cầu đơn vị gửi biểu."),
            Setting(
                "chuc_danh_1", "Chức danh người lập biểu", "Bên trái bảng tổng hợp.", default="NGƯỜI LẬP BIỂU"
            ),
            Setting("nguoi_ky_1", "Họ tên người lập biểu"),
            Setting(
                "chuc_danh_2", "Chức danh người ký", "Bên phải. Ví dụ: CHỦ TỊCH; KT. CHỦ TỊCH, PHÓ CHỦ TỊCH."
            ),
            Setting("nguoi_ky_2", "Họ tên người ký"),
            Setting("lien_he", "Người liên hệ, điện thoại", "Ghi trong thư nhắc và phiếu đề nghị chỉnh sửa."),
        ),
    ),
)

SETTINGS: tuple[Setting, ...] = tuple(one for _, settings in SECTIONS for one in settings)


def _listed(tests: Sequence[tuple[str, str]], before: str, after: str) -> tuple[str, str]:
    """How many of the formulas hold; and the sentence that names them, "" for none."""
    many = "+".join(f"({test})" for test, _ in tests)
    named = "&".join(f'IF({test},"; {said}","")' for test, said in tests)
    said = f'"{before} "&TEXT({many},"00")&" {after}"&SUBSTITUTE("#"&{named},"#;",":")&"."'
    return many, f'IF({many}=0,"",{said})'


def status_of_settings() -> tuple[str, str]:
    """The formula that says which settings lack or are wrong, and its value while only a set is chosen."""
    needed = [one for one in SETTINGS if one.needed]
    lacking = [one.label.lower() for one in needed if one.key != "bo_tieu_chi"]
    text = f"Còn {len(lacking):02d} mục cần điền: {'; '.join(lacking)}."
    blank = [(f'{one.name}=""', one.label.lower()) for one in needed]
    wrong = [(one.wrong, f"{one.label.lower()} {one.fault}") for one in SETTINGS if one.wrong]
    missing, said = _listed(blank, "Còn", "mục cần điền")
    unusable, told = _listed(wrong, "Có", "mục phải sửa")
    units = f'"Đã đủ mục bắt buộc; danh mục có "&TEXT(COUNTA({UNIT_NAMES}),"00")&" đơn vị."'
    return f'IF({missing}+{unusable}=0,{units},TRIM({said}&" "&{told}))', text
