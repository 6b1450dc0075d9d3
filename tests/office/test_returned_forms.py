"""Blank forms filled in through LibreOffice as an officer would, saved in three formats, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tthc.workflow.blank_forms import blank_forms, write_blank_forms

UNIT, AGENCY = "UBND xã Nà Nhạn", "Phòng Tư pháp"
OWN, COMMON = "xa-Na-Nhan", "dung-chung"
READY = "Biểu đã đủ số liệu, có thể gửi."
FORMATS = ("xlsx", "ods", "xls")
Typed = Mapping[str, str | int | float]

COUNTED: Typed = {
    "count_resolved": 352,
    "count_received": 360,
    "count_online": 120,
    "count_carried_over": 10,
    "count_direct": 230,
    "count_early": 62,
    "count_on_time": 288,
    "count_late": 2,
    "count_in_progress": 8,
    "count_in_progress_overdue": 0,
    "count_online_late": 0,
    "late_reason": "Mất điện 02 ngày tại trụ sở.",
    "level_3_1": 5,
    "level_3_2": 3,
    "level_4_1": 0,
    "level_4_2": 0,
    "count_procedures": 200,
    "count_procedures_at_desk": 200,
    "count_procedures_level34": 60,
    "mark_7_0": "x",
    "count_petitions": 0,
    "count_petitions_on_time": 0,
    "count_petitions_prolonged": 0,
}
NOTE = (
    "Tổng 360 hồ sơ: tiếp nhận trực tuyến 120 hồ sơ, kỳ trước chuyển qua 10 hồ sơ, trực tiếp 230 hồ sơ. "
    "Đã giải quyết 352 hồ sơ: trước hạn 62, đúng hạn 288, trễ hạn 02. Đang giải quyết trong hạn 08 hồ sơ. "
    "Lý do trễ hạn: Mất điện 02 ngày tại trụ sở."
)


@dataclass(frozen=True)
class Case:
    """What is typed into the form of a set, and what has to come out."""

    criteria_set: str
    period: str
    typed: Typed
    total: str
    classification: str
    unit: str = UNIT
    file: str = OWN
    staff_score: str | None = None
    index: str | None = None
    informed: frozenset[str] = field(default_factory=frozenset)


GIVEN: Typed = {"score_self_1_1": 40, "score_self_5_1": 9.5, "score_self_5_2": 10, "score_self_5_3": 8}
CASES = {
    "counted": Case(
        "qd1187-dienbien",
        "Quý III năm 2026",
        COUNTED,
        "15.49",
        "Tốt",
        staff_score="7.49",
        informed=frozenset({"TT411"}),
    ),
}


def _blanks(case: Case, folder: Path) -> None:
    listed = folder / "danh-muc.csv"
    listed.write_text(f"ten,nhom\n{UNIT},communes\n{AGENCY},agencies\n", encoding="utf-8")
    write_blank_forms(
        blank_forms(listed, case.period, (case.criteria_set,)), folder / "bieu", overwrite=False
    )
