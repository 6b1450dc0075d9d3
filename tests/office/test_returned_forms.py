"""Blank forms filled in through LibreOffice as an officer would, saved in three formats, and read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from live_forms import SOUND
from office.calc import Calc, Document
from tthc.domain.results import Consolidation, UnitResult
from tthc.workflow.blank_forms import blank_forms, write_blank_forms
from tthc.workflow.consolidate import consolidate
from tthc.workflow.request import Request

UNIT, AGENCY = "UBND xã Nà Nhạn", "Phòng Tư pháp"
OWN, COMMON = "xa-Na-Nhan", "dung-chung"
READY = "Biểu đã đủ số liệu, có thể gửi."
EMPTY = "Biểu chưa nhập số liệu. Nhập vào các ô nền vàng, bắt đầu từ trên xuống."
STAFF = "BIỂU MẪU 01"
FORMATS = ("xlsx", "ods", "xls")
Typed = Mapping[str, str | int | float]

COUNTED: Typed = {**SOUND, "late_reason": "02 hồ sơ đất đai trễ hạn do mất điện tại trụ sở"}
SERVICES: Typed = {
    "count_procedures": 200,
    "count_procedures_at_desk": 200,
    "count_procedures_level34": 60,
    "count_petitions": 0,
    "count_petitions_on_time": 0,
    "count_petitions_prolonged": 0,
    "mark_7_0": "x",
}
NOTE = (
    "Tổng 360 hồ sơ: tiếp nhận trực tuyến 120 hồ sơ, kỳ trước chuyển qua 10 hồ sơ, trực tiếp 230 hồ sơ. "
    "Đã giải quyết 352 hồ sơ: trước hạn 62, đúng hạn 288, trễ hạn 02. Đang giải quyết trong hạn 08 hồ sơ. "
    "Lý do trễ hạn: 02 hồ sơ đất đai trễ hạn do mất điện tại trụ sở"
)


@dataclass(frozen=True)
class Case:
    """What is typed into the form of a set, and what has to come out: total, index, staff score, class."""

    criteria_set: str
    period: str
    typed: Typed
    result: tuple[str, str, str, str]
    unit: str = UNIT
    file: str = OWN
    note: str = ""
    told: tuple[str, ...] = ()


CASES = {
    "counted": Case(
        "qd1187-dienbien",
        "Quý III năm 2026",
        {**COUNTED, **SERVICES},
        ("15.49", "86.06", "7.49", "Xuất sắc"),
        note=NOTE,
        told=("TT302",),
    ),
    "counted, a common form": Case(
        "qd1187-dienbien",
        "Quý III năm 2026",
        {"unit": UNIT, **COUNTED, **SERVICES},
        ("15.49", "86.06", "7.49", "Xuất sắc"),
        file=COMMON,
        note=NOTE,
        told=("TT302",),
    ),
    "the circular's own form": Case(
        "tt01-2018",
        "Quý III năm 2020",
        {
            **COUNTED,
            "mark_5_0": "x",
            "mark_6_1": "x",
            "count_petitions": 0,
            "count_petitions_prolonged": 0,
            "count_procedures": 200,
            "count_procedures_level34": 60,
        },
        ("14.6", "81.11", "7.6", "Tốt"),
        note=NOTE,
        told=("TT302",),
    ),
    "given, not all required": Case(
        "qd459-dienbien",
        "Tháng 02 năm 2024",
        {
            "score_self_2": 28.5,
            "score_self_3_1": 9,
            "score_self_4_1": 5,
            "score_self_4_2": 9.5,
            "score_self_5_1": 4.5,
            "score_self_5_2": 5,
            "score_self_5_3": 4,
        },
        ("65.50", "93.57", "None", "Xuất sắc"),
    ),
    "given, two columns": Case(
        "cchc-vi-du",
        "Năm 2022",
        {
            f"score_{column}_{part}_{at}": 2
            for column in ("self", "appraised")
            for part, parts in enumerate((5, 3, 5, 3, 3, 3, 4, 1), start=1)
            for at in range(1, parts + 1)
        },
        ("54.00", "54.00", "None", "Trung bình"),
    ),
    "totals over own maxima": Case(
        "cchc-konray",
        "Năm 2022",
        {
            "typed_self_tong": 83.5,
            "stated_self_tong": 97,
            "typed_appraised_tong": 75.42,
            "stated_appraised_tong": 94,
            "note_tong": "Trừ điểm nội dung chưa có minh chứng",
        },
        ("75.42", "80.23", "None", "Tốt"),
        note="Trừ điểm nội dung chưa có minh chứng.",
    ),
}


def _result(unit: UnitResult) -> tuple[str, str, str, str]:
    scored = unit.scored
    assert scored is not None
    label = scored.classification.label if scored.classification else ""
    return str(scored.deciding.total), str(scored.deciding.index), str(scored.staff_score), label


@pytest.fixture
def blanks(tmp_path: Path) -> Path:
    listed = tmp_path / "danh-muc.csv"
    listed.write_text(f"ten,nhom\n{UNIT},communes\n{AGENCY},agencies\n", encoding="utf-8")
    return tmp_path


def _opened(calc: Calc, folder: Path, criteria_set: str, period: str, whose: str) -> Document:
    """The blank of a unit, or one for several, as an officer opens it."""
    forms = blank_forms(folder / "danh-muc.csv", period, (criteria_set,))
    write_blank_forms(forms, folder / "bieu", overwrite=False)
    return calc.open(next(folder / "bieu" / name for name in forms.files if whose in name))


def _sent(document: Document, folder: Path, kind: str) -> Consolidation:
    """What comes of the form, saved in a format and received alone."""
    received = folder / kind
    received.mkdir()
    document.save_as(received / f"bieu.{kind}")
    return consolidate(Request((received,), unit_list=folder / "danh-muc.csv"))


def _told(result: Consolidation) -> list[str]:
    """What is said, but for units that sent nothing."""
    return sorted(told.finding.code for told in result.findings if told.finding.code not in ("TT520",))


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_form_filled_in_comes_out_right_in_every_format(case: Case, calc: Calc, blanks: Path) -> None:
    with _opened(calc, blanks, case.criteria_set, case.period, case.file) as document:
        form = document.sheets()[0]
        assert document.text(form, "status") == EMPTY
        document.set(form, case.typed)
        assert document.text(form, "status") == READY
        for kind in FORMATS:
            result = _sent(document, blanks, kind)
            assert _told(result) == sorted(case.told), kind
            (unit,) = (unit for unit in result.units if unit.status == "accepted")
            assert (unit.printed_name, unit.note) == (case.unit, case.note)
            assert _result(unit) == case.result
            assert (result.criteria_set.id, result.period_text) == (case.criteria_set, case.period)


def test_totals_are_printed_over_their_maxima(calc: Calc, blanks: Path) -> None:
    case = CASES["totals over own maxima"]
    with _opened(calc, blanks, case.criteria_set, case.period, OWN) as document:
        form = document.sheets()[0]
        document.set(form, case.typed)
        assert document.text(form, "score_self_tong") == "83,5/97"
        assert document.text(form, "score_appraised_tong") == "75,42/94"


def test_wrong_sums_are_told_beside_the_form_and_found_in_it(calc: Calc, blanks: Path) -> None:
    with _opened(calc, blanks, "qd1187-dienbien", "Quý III năm 2026", OWN) as document:
        form = document.sheets()[0]
        document.set(
            form, {**COUNTED, **SERVICES, "count_direct": 23, "count_online_late": 1, "mark_9_0": "x"}
        )
        document.set(form, {"mark_9_2": None})
        said = [row[0] for row in document.read(form, "checks") if row[0]]
        assert said == [
            "Tiếp nhận 360 khác trực tuyến + kỳ trước chuyển qua + trực tiếp = 153. "
            "Đề nghị kiểm tra lại các số này.",
            "Có 01 hồ sơ trực tuyến quá hạn nên tiêu chí 9 được 0 điểm; dấu x đang ở mức 2 điểm. "
            "Đề nghị chuyển dấu x xuống mức 0 điểm.",
        ]
        assert document.text(form, "status") == "Còn 02 nội dung cần kiểm tra, xem cột Kiểm tra."
        for kind in FORMATS:
            result = _sent(document, blanks, kind)
            assert {"TT201", "TT306"} <= set(_told(result))
            assert [unit.status for unit in result.units] == ["needs_fix", "missing"]


@pytest.mark.parametrize("kind", FORMATS)
def test_no_cases_is_what_was_chosen(kind: str, calc: Calc, blanks: Path) -> None:
    with _opened(calc, blanks, "qd1187-dienbien", "Quý III năm 2026", OWN) as document:
        form = document.sheets()[0]
        document.set(form, {"cases": "Không phát sinh TTHC"})
        assert document.text(form, "status") == READY
        result = _sent(document, blanks, kind)
        assert _told(result) == []
        assert [(unit.status, unit.note) for unit in result.units] == [
            ("no_cases", "Không phát sinh TTHC"),
            ("missing", "Chưa gửi biểu"),
        ]


@pytest.mark.parametrize("whose", [OWN, COMMON])
def test_a_blank_that_comes_back_says_only_that(whose: str, calc: Calc, blanks: Path) -> None:
    with _opened(calc, blanks, "qd1187-dienbien", "Quý III năm 2026", whose) as document:
        for kind in FORMATS[:2]:
            result = _sent(document, blanks, kind)
            assert _told(result) == ["TT529"]
            assert all(unit.scored is None for unit in result.units)


def test_the_unit_of_a_common_form_stands_on_every_sheet(calc: Calc, blanks: Path) -> None:
    with _opened(calc, blanks, "qd1187-dienbien", "Quý III năm 2026", COMMON) as document:
        form = document.sheets()[0]
        assert document.text(form, "A6") == document.text(STAFF, "A4") == "Đơn vị: ……………"
        document.set(form, {"unit": UNIT, **COUNTED})
        assert document.text(form, "A6") == document.text(STAFF, "A4") == f"Đơn vị: {UNIT}"
        assert document.text(form, "A2").endswith("TRẢ KẾT QUẢ CỦA UBND XÃ NÀ NHẠN")
        assert document.links() == []


def test_people_of_the_staff_form_come_back_with_their_marks(calc: Calc, blanks: Path) -> None:
    with _opened(calc, blanks, "qd1187-dienbien", "Quý III năm 2026", OWN) as document:
        document.set(document.sheets()[0], {**COUNTED, **SERVICES})
        document.set(
            STAFF, {"B7": "Lò Thị A", "C7": "Công chức chuyên môn", "D7": 7.49, "B8": "Lò Văn B", "D8": 4}
        )
        for kind in FORMATS:
            result = _sent(document, blanks, kind)
            assert _told(result) == ["TT302"]
            people = [row for form in result.staff_forms for row in form.rows]
            assert [(row.name.value, str(row.score.value), len(row.ratings)) for row in people] == [
                ("Lò Thị A", "7.49", 1),
                ("Lò Văn B", "4", 1),
            ]
