"""A unit's name as it should be printed."""

import pytest

from tthc.domain.unit_names import standard_name
from tthc.domain.units import unit_key


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("ĐƠN VỊ: Uỷ ban nhân dân XÃ NÀ NHẠN", "UBND xã Nà Nhạn"),
        ("Đơn vị Ủy ban nhân dân xã Nà Nhạn.", "UBND xã Nà Nhạn"),
        ("  ubnd   xã nà\u00a0 nhạn ", "UBND xã Nà Nhạn"),
        ("UBND XÃ NÀ NHẠN", "UBND xã Nà Nhạn"),
        ("Xã Nà Nhạn", "Xã Nà Nhạn"),
        ("x. Nà Nhạn", "Xã Nà Nhạn"),
        ("nà nhạn", "Nà Nhạn"),
        ("UBND thị trấn Đăk Rve", "UBND thị trấn Đăk Rve"),
        ("ubnd xã đăk-pxi", "UBND xã Đăk-Pxi"),
        ("UBND THÀNH PHỐ ĐIỆN BIÊN PHỦ", "UBND thành phố Điện Biên Phủ"),
        ("PHÒNG TƯ PHÁP", "Phòng Tư pháp"),
        ("Phòng Quản lý đô thị", "Phòng Quản lý đô thị"),
        ("X· Nµ Nh¹n", "Xã Nà Nhạn"),
        ("Xaõ Naø Nhaïn", "Xã Nà Nhạn"),
        ("Ubnd xa na nhan", "UBND xã Na Nhan"),
        ("Trung tâm Phục vụ hành chính công xã Mẫu Sơn", "Trung tâm Phục vụ hành chính công xã Mẫu Sơn"),
        ("UBND", "UBND"),
        ("XÃ", "Xã"),
        (" ... ", ""),
        ("", ""),
    ],
)
def test_names_in_their_standard_form(typed: str, printed: str) -> None:
    assert standard_name(typed) == printed


@pytest.mark.parametrize(
    "name", ["UBND xã Quài Tở", "Phường Mường Thanh", "UBND đặc khu Lý Sơn", "Sở Tư pháp"]
)
def test_a_name_in_its_form_keeps_it_and_stays_the_same_unit(name: str) -> None:
    assert standard_name(name) == name
    assert unit_key(standard_name(name.upper())) == unit_key(name)
    assert standard_name(name.upper()) == name
