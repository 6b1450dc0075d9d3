"""The name proposed for a result: ASCII, by period and office."""

from types import SimpleNamespace
from typing import Any

import pytest

from tthc.domain.periods import find_period
from tthc.workflow.file_names import output_name


def _result(period: str, whole: str | None = None) -> Any:
    found = find_period(period)
    return SimpleNamespace(period=found, run_period_text=whole if whole is not None else period)


@pytest.mark.parametrize(
    ("period", "whole", "office", "name"),
    [
        ("Quý II năm 2022", None, "UBND thành phố Điện Biên Phủ",
         "Tong-hop_Quy2-2022_UBND-thanh-pho-Dien-Bien-Phu.xlsx"),
        ("Tháng 02 năm 2024", None, "", "Tong-hop_Thang2-2024.xlsx"),
        ("Quý I năm 2022", "Năm 2022", "x", "Tong-hop_Nam-2022_x.xlsx"),
        ("kỳ gì đó", None, "Đ" * 80, f"Tong-hop_ky-gi-do_{'D' * 60}.xlsx"),
        ("", None, "//", "Tong-hop.xlsx"),
    ],
)  # fmt: skip
def test_a_result_is_named_by_period_and_office(
    period: str, whole: str | None, office: str, name: str
) -> None:
    result = _result(period, whole)
    if result.period is not None and whole is None:
        result.run_period_text = result.period.text
    assert output_name(result, office, "xlsx") == name
