"""Every worksheet function through xlwings' own library, with the command line xlwings' VBA builds."""

import statistics
import time
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import pytest

from excel.blocks import block_of
from excel.test_as_on_windows import CALLS as AS_ON_WINDOWS
from support import CCHC, CCHC_TOTALS, QD459, QD766, QD1187, ROOT, TT01, WORKBOOK, make_form
from tthc.excel import functions
from tthc.excel.check_calls import Call, Fails, book_calls, known_calls, pure_answer
from windows.conftest import OWN_WORKBOOK
from windows.officer import Installed, Officer, answered

SET = QD1187.id
VBA = (ROOT / "addin/vba/modPython.bas").read_text("ascii")
RAISED = VBA.partition("RaisedInPython As Long = ")[2].split()[0]
"""The number by which our VBA knows an exception of Python."""
NOTE = "Tổng 287 hồ sơ: tiếp nhận trực tuyến 21 hồ sơ. Đã giải quyết 284 hồ sơ: sớm hạn 274, trễ hạn 10."
FORMS = {
    "all in time": block_of(QD1187, make_form(early=3703, late=100)),
    "blank": block_of(QD1187, make_form(early=None, on_time=None, late=None)),
    "of the ministry's set": block_of(TT01, make_form(TT01, early=62, on_time=288, late=2)),
    "with a text": block_of(QD1187, make_form(early=10), **{"count.received": "mười"}),
    "damaged": [["#tthc-khoi", 1.0], ["set", SET], ["nobody", 1.0]],
}
WRONG = [
    Call("TTHC_SO", ()),
    Call("TTHC_SO", ("1", "2")),
    Call("TTHC_TONG", (SET, "", "khoi")),
    Call("TTHC_KHONGCO", ("1",)),
]
PROVINCE = 168
"""Unit sheets of the largest province."""


def _plain(argument: Any) -> Any:
    """An argument as a cell's value: xlwings gives ranges, our VBA only what stands in them."""
    if isinstance(argument, dict) and "range" in argument:
        rows = argument["range"]
        return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else rows
    return argument


def _is_value(argument: Any) -> bool:
    """Neither an error nor a date: VBA sends neither."""
    return not isinstance(argument, dict) and not (
        isinstance(argument, list) and any(isinstance(cell, dict) for row in argument for cell in row)
    )


def calls() -> list[Call]:
    """Known ones, those of the example sheet, of forms of all kinds, and wrong ones."""
    made = [*known_calls(), *book_calls(WORKBOOK)]
    for function, given, _ in AS_ON_WINDOWS.values():
        arguments = tuple(map(_plain, given))
        if all(map(_is_value, arguments)):
            made.append(Call(function, arguments))
    for block in FORMS.values():
        chosen = dict(block)["set"]
        made += [
            Call("TTHC_TONG", (chosen, rule, block)) for rule in ("", "lam-tron", "khong-lam-tron", "sai")
        ]
        made += [Call(name, (chosen, "", block)) for name in ("TTHC_CHISO", "TTHC_DIEM_CCVC")]
        made.append(Call("TTHC_KIEMTRA", (block,)))
    for one in (QD1187, TT01, QD459, QD766, CCHC, CCHC_TOTALS):
        made += [Call("TTHC_DIEM", (one.id, leaf.id, 3.0, 2.0, 1.0)) for leaf in one.leaves()]
        made += [Call("TTHC_XEPLOAI", (one.id, total)) for total in (0.0, 9.0, 17.9, 80.0, 101.0, "", "x")]
    made += [Call("TTHC_GHICHU", (NOTE, what)) for what in ("câu", "trễ hạn", "trực tuyến", "không có")]
    made += [
        Call("TTHC_TEN", (name,)) for name in ("ubnd tt mường chà", "PHÒNG TƯ PHÁP", "", "Đặng Xá & 'B\"")
    ]
    made += WRONG
    made += [Call("TTHC_SO", (text,)) for text in ("1,855", "05 hồ sơ", "", "12%", "-3", "một", "1.855")]
    return made


CASES = {f"{number} {call}": call for number, call in enumerate(calls())}


@pytest.fixture(scope="module")
def told(installed: Installed, results: dict[str, Any]) -> list[dict[str, Any]]:
    """What Excel would have got, from one server."""
    started, *answers, ended = installed.call([(one.function, one.arguments) for one in CASES.values()])
    assert ended == {"ended": True}
    results["activation_seconds"] = round(started["started"], 2)
    results["first_call_ms"] = round(answers[0]["ms"], 1)
    results["calls"] = len(answers)
    results["values"] = {
        case: "#N/A" if "failed" in answer else answer["value"]
        for case, answer in zip(CASES, answers, strict=True)
    }
    return answers


@pytest.mark.parametrize("function", functions.__all__)
def test_a_cell_gets_what_the_function_gives(function: str, told: list[dict[str, Any]]) -> None:
    own = {case: answer for case, answer in zip(CASES, told, strict=True) if CASES[case].function == function}
    wanted = {case: pure_answer(CASES[case]) for case in own}
    assert {case: answered(one) for case, one in own.items()} == wanted
    assert own


def test_every_function_was_asked_for_a_value_and_for_an_error() -> None:
    answered = {call.function for call in CASES.values() if pure_answer(call) not in {Fails.FAILS, ""}}
    assert answered == set(functions.__all__)
    failing = {call.function for call in CASES.values() if pure_answer(call) is Fails.FAILS}
    assert failing >= set(functions.__all__) - {"TTHC_TEN"}


def test_wrong_arguments_are_errors_and_the_server_lives(told: list[dict[str, Any]]) -> None:
    """By E_FAIL modPython.bas tells an error from a server that has ended."""
    failed = [answer for call, answer in zip(CASES.values(), told, strict=True) if call in WRONG]
    assert len(failed) == len(WRONG)
    assert all(RAISED in one["failed"] for one in failed)
    assert told[-1]["value"] == 1855.0


@pytest.mark.parametrize(
    "workbook",
    [
        r"D:\Vũ Đức\Báo cáo II&III (bản 'cuối'), 100% xong; ^1 = 2!.xlsm",
        "https://abc-my.sharepoint.com/personal/a_b/Documents/Sổ.xlsm",
    ],
    ids=["all letters Windows allows", "on OneDrive"],
)
def test_the_workbook_and_its_folder_may_be_called_as_they_like(
    workbook: str, installed: Installed, officer: Officer
) -> None:
    """Excel works in the folder of the workbook, and what it starts inherits that."""
    folder = officer.windows.profile / OWN_WORKBOOK
    _, answer, _ = installed.call([("TTHC_SO", ("1,85",))], workbook=workbook, folder=folder.parent)
    assert answer["value"] == 1.85
    assert _still_running(installed) == {}


def _still_running(installed: Installed) -> dict[int, str]:
    """What Excel started ends with it; whatever runs on after a while."""
    for _ in range(50):
        left = installed.windows.running("python.exe") | installed.windows.running("cmd.exe")
        if not left:
            break
        time.sleep(0.1)
    return left


def test_a_server_that_ends_is_an_error_of_its_own_and_is_replaced(
    installed: Installed, results: dict[str, Any]
) -> None:
    """VBA keeps the server: by the number of the error it must tell that it has ended (modPython.bas)."""
    ask = ("call", "TTHC_SO", ("1.855",))
    before, _, without, found, after, *again = installed.play(
        [ask, ("end",), ask, ("find",), ask, *[("find",)] * 9]
    )
    assert (before["value"], found["error"], after["value"]) == (1855.0, None, 1855.0)
    assert without["error"]
    assert RAISED not in without["error"]
    results["server_started_again_seconds"] = round(found["seconds"], 2)
    results["server_found_again_ms"] = round(statistics.median(one["seconds"] for one in again) * 1000, 2)


def sheet(number: int) -> list[tuple[str, tuple[Any, ...]]]:
    """What the nine cells of a unit's sheet ask, in the order they stand there."""
    block = block_of(
        QD1187, make_form(early=50 + 7 * number, on_time=number % 11, late=number % 5, unit=f"Xã {number}")
    )
    values = dict(block)
    leaves = [leaf.id for leaf in QD1187.leaves()][:5]
    levels = {leaf: [values[f"level.{leaf}.{at}"] for at in range(3)] for leaf in leaves}
    return [
        *(("TTHC_DIEM", (SET, leaf, *levels[leaf])) for leaf in leaves),
        ("TTHC_TONG", (SET, "lam-tron", block)),
        ("TTHC_DIEM_CCVC", (SET, "lam-tron", block)),
        ("TTHC_XEPLOAI", (SET, 17.4)),
        ("TTHC_KIEMTRA", (block,)),
    ]


def test_the_price_of_recalculating_all_sheets_of_a_province(
    installed: Installed, results: dict[str, Any]
) -> None:
    """The price is told in dist/test-windows.json; the answers are the same when they come from memory."""
    asked = [call for number in range(PROVINCE) for call in sheet(number)]
    _, *answers, _ = installed.call([*asked, *asked])
    first, second = answers[: len(asked)], answers[len(asked) :]
    assert [one["value"] for one in first] == [one["value"] for one in second]
    assert first[0]["value"] == pure_answer(Call(*asked[0]))
    results["recalculation_of_168_sheets"] = {"first": priced(asked, first), "again": priced(asked, second)}


def test_what_it_saves_to_keep_the_server(installed: Installed, results: dict[str, Any]) -> None:
    """Only the library's own part: that VBA reads fourteen settings before, for each cell, cannot be measured here."""
    asked = [("call", *call) for number in range(12) for call in sheet(number)]
    looked_for = [step for call in asked for step in (("find",), call)]
    told = installed.play([*asked, *asked, *looked_for])
    kept, searched = told[len(asked) : 2 * len(asked)], told[2 * len(asked) :]
    assert [one["value"] for one in kept] == [one["value"] for one in searched[1::2]]
    seconds = [sum(one["seconds"] for one in part) for part in (kept, searched)]
    results["server_looked_for_at_each_cell_against_kept"] = round(seconds[1] / seconds[0], 2)


def priced(asked: Sequence[tuple[str, Any]], answers: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Seconds in all, and milliseconds by function."""
    taken: dict[str, list[float]] = defaultdict(list)
    for (function, _), answer in zip(asked, answers, strict=True):
        taken[function].append(answer["ms"])
    by_function = {name: {"calls": len(times), **_spread(times)} for name, times in taken.items()}
    every = [one["ms"] for one in answers]
    return {
        "seconds": round(sum(every) / 1000, 2),
        "calls": len(every),
        **_spread(every),
        "functions": by_function,
    }


def _spread(times: Sequence[float]) -> dict[str, float]:
    p95 = statistics.quantiles(times, n=20)[-1]
    return {"median_ms": round(statistics.median(times), 2), "p95_ms": round(p95, 2)}
