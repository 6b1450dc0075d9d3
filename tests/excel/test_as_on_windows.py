"""The functions through xlwings' own code, with arguments as Excel sends them."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from excel.blocks import block_of
from support import CCHC_TOTALS, QD1187, ROOT, make_form
from tthc.excel import functions

PROGRAM = Path(__file__).with_name("as_on_windows.py")
NOT_AVAILABLE = -2146826246
SET = QD1187.id
FORM = block_of(QD1187, make_form(early=3703, late=100))
NOTE = "Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ. Đã giải quyết 284 hồ sơ: sớm hạn 274, trễ hạn 10."


def cells(*rows: list[Any]) -> dict[str, Any]:
    """A range."""
    return {"range": list(rows)}


ONE = cells([3703.0])
BLANK = cells([None])
CALLS: dict[str, tuple[str, list[Any], object]] = {
    "single cells are scalars": ("TTHC_DIEM", [cells([SET]), cells(["1"]), ONE, BLANK, cells([100.0])], 1.95),
    "numbers are doubles": ("TTHC_DIEM", [SET, 1.0, 3703.0, None, 100.0], 1.95),
    "blank cells are no zeros": ("TTHC_DIEM", [SET, "1", BLANK, BLANK, BLANK], ""),
    "nothing of nothing": ("TTHC_DIEM", [SET, "1", 0.0, 0.0, 0.0], "-"),
    "a mark": ("TTHC_DIEM", [SET, "9", BLANK, cells(["x"]), BLANK], 1.0),
    "a missing argument": ("TTHC_DIEM", [CCHC_TOTALS.id, "tong", 75.42, -2147352572, -2147352572], 75.42),
    "a block": ("TTHC_TONG", [SET, "lam-tron", cells(*FORM)], 17.84),
    "a block as an array": ("TTHC_TONG", [SET, "", FORM], 17.84),
    "the index": ("TTHC_CHISO", [SET, None, cells(*FORM)], 99.11),
    "the staff score": ("TTHC_DIEM_CCVC", [SET, "khong-lam-tron", cells(*FORM)], 9.84),
    "a class": ("TTHC_XEPLOAI", [SET, ONE | cells([17.84])], "Xuất sắc"),
    "findings in Vietnamese": ("TTHC_KIEMTRA", [cells(*FORM)], None),
    "a number": ("TTHC_SO", ["1.855"], 1855.0),
    "a name": ("TTHC_TEN", [cells(["ubnd  xã NÀ NHẠN"])], "UBND xã Nà Nhạn"),
    "a note": ("TTHC_GHICHU", [NOTE, "trễ hạn"], 10.0),
    "an error is not blank": (
        "TTHC_DIEM",
        [SET, "1", cells([{"error": NOT_AVAILABLE}]), BLANK, BLANK],
        "fails",
    ),
    "an error in a block": (
        "TTHC_TONG",
        [SET, "", cells(*FORM[:7], ["level.1.0", {"error": NOT_AVAILABLE}])],
        "fails",
    ),
    "a date is no number": ("TTHC_SO", [cells([{"date": [2022, 5, 1]}])], "fails"),
    "an unknown set": ("TTHC_TONG", ["qd0", "", cells(*FORM)], "fails"),
    "a block of one column": ("TTHC_KIEMTRA", [cells(["#tthc-khoi"], ["set"])], "fails"),
}


@pytest.fixture(scope="module")
def told() -> dict[str, Any]:
    """What all calls gave, from one program."""
    calls = json.dumps([[function, arguments] for function, arguments, _ in CALLS.values()])
    path = {"PYTHONPATH": str(ROOT / "python"), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, str(PROGRAM)],
        input=calls,
        capture_output=True,
        encoding="utf-8",
        env=path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize("what", CALLS)
def test_excel_gets(what: str, told: dict[str, Any]) -> None:
    function, arguments, wanted = CALLS[what]
    answer = told["answers"][list(CALLS).index(what)]
    if wanted == "fails":
        assert set(answer) == {"failed", "text"}
    elif wanted is None:
        assert answer["value"] == getattr(functions, function)(*(one["range"] for one in arguments))
        assert answer["value"]
    else:
        assert answer == {"value": wanted}


def test_excel_lists_each_function_with_help(told: dict[str, Any]) -> None:
    """Excel shows at most 255 letters of help."""
    assert sorted(told["described"]) == sorted(functions.__all__)
    for described in told["described"].values():
        helps = [described["doc"], *described["args"].values()]
        assert all(one and len(one) <= 255 and not one.startswith("Positional") for one in helps)


def test_names_of_arguments_are_names_in_vba(told: dict[str, Any]) -> None:
    reserved = {"set", "get", "let", "to", "for", "next", "type", "end", "date", "string"}
    names = {name for one in told["described"].values() for name in one["args"]}
    assert all(name.isascii() and name.isidentifier() and name.lower() not in reserved for name in names)
