"""LibreOffice compiles our VBA, opens the workbook, and calls every wrapper: answering, failing, busy.

It cannot compile xlwings' own module, so that one is stood in for; `modSystem` and `modCells` too, but for the test
that compiles them.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from addin.build.__main__ import stand_in
from addin.build.book import Sources, built, functions
from addin.build.ovba import Kind
from addin.build.package import code_names
from asking import CASES, ENDLESS, FOREVER, Case, question, told_to
from office import transport
from office.calc import Calc, Document
from tthc.excel.functions import TTHC_DIEM, TTHC_TEN, TTHC_XEPLOAI

SHEET = "xlwings.conf"  # neither locked nor computed
NATIVE = "native"
NAMES = [function.name for function in functions()]


def formulas() -> dict[str, str]:
    """One cell for each function, each argument a cell or, the last one, a range."""
    cells = {}
    for row, function in enumerate(functions(), 1):
        places = [*("P1", "P2", "P3", "P4")[: len(function.arguments) - 1], "P1:Q5"]
        cells[f"M{row}"] = f'=IFERROR({function.name}({",".join(places)}),"{NATIVE}")'
    return cells


@pytest.fixture
def document(calc: Calc, stand_in_workbook: Path) -> Iterator[Document]:
    """The workbook as opened, on a machine with everything installed."""
    with calc.open(stand_in_workbook, macros=True) as opened:
        opened.call("modSystem.SetMachine", True, True)
        opened.call("xlwings.SetPython", "answers")
        opened.call("xlwings.SetAnswer", 1.5)
        opened.set(SHEET, {"P1": "qd1187-dienbien", "P2": 2, "P3": "x", "Q1": 0.5, **formulas()})
        yield opened


@pytest.fixture(scope="module")
def talking(calc: Calc, stand_in_workbook: Path) -> Iterator[Document]:
    """One workbook for all conversations: opening it takes longer than they do."""
    with calc.open(stand_in_workbook, macros=True) as opened:
        opened.call("modSystem.SetMachine", True, True)
        opened.call("xlwings.SetPython", "answers")
        opened.automatic(False)
        yield opened


def shown(document: Document) -> list[object]:
    document.recalculate()
    return [row[0] for row in document.read(SHEET, f"M1:M{len(NAMES)}")]


def test_every_wrapper_answers(document: Document):
    assert shown(document) == [1.5] * len(NAMES)
    assert document.call("xlwings.Activations") > 0


def test_every_wrapper_gives_texts_as_they_are(document: Document):
    document.call("xlwings.SetAnswer", "Xã Nà Nhạn: đủ số liệu")
    assert shown(document) == ["Xã Nà Nhạn: đủ số liệu"] * len(NAMES)


def test_every_wrapper_lets_the_native_formula_show_after_one_failed_start(document: Document):
    document.call("xlwings.SetPython", "fails")
    assert shown(document) == [NATIVE] * len(NAMES)
    assert shown(document) == [NATIVE] * len(NAMES)
    assert document.call("xlwings.Activations") == 1


@pytest.mark.parametrize("behaviour", ["raises", "gives nothing", "gives null"])
def test_every_wrapper_lets_the_native_formula_show_when_no_answer_comes(document: Document, behaviour: str):
    document.call("xlwings.SetPython", behaviour)
    assert shown(document) == [NATIVE] * len(NAMES)


def test_every_wrapper_lets_the_native_formula_show_while_the_server_is_busy(document: Document):
    document.call("xlwings.SetPython", "answers")
    document.call("modPython.MarkBusy", True)
    assert shown(document) == [NATIVE] * len(NAMES)
    assert document.call("xlwings.Activations") == 0
    document.call("modPython.MarkBusy", False)
    assert shown(document) == [1.5] * len(NAMES)


def test_every_wrapper_lets_the_native_formula_show_without_interpreter(document: Document):
    document.call("xlwings.SetPython", "answers")
    document.call("modSystem.SetMachine", True, False)
    document.call("modPython.ForgetFailure")
    assert shown(document) == [NATIVE] * len(NAMES)
    assert document.call("xlwings.Activations") == 0


def test_opening_ran_the_workbooks_own_event_and_started_no_python(calc: Calc, stand_in_workbook: Path):
    with calc.open(stand_in_workbook, macros=True) as opened:
        described = opened.call("modSystem.DescribedFunctions")
        assert [line.split(":")[0] for line in described.splitlines()] == NAMES
        assert opened.call("xlwings.Activations") == 0


def test_the_check_of_the_installation_brings_the_functions_back(document: Document):
    document.call("xlwings.SetPython", "fails")
    assert shown(document) == [NATIVE] * len(NAMES)
    document.call("xlwings.SetPython", "answers")
    assert shown(document) == [NATIVE] * len(NAMES)
    document.call("modSetup.CheckSetup")
    assert document.call("modSystem.ShownSentence") == "check_setup"
    assert document.call("xlwings.RefusedMeanwhile")
    assert shown(document) == [1.5] * len(NAMES)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_action_asks_until_it_can_answer(talking: Document, case: Case):
    talking.call("modSystem.SetMachine", True, True)
    talking.call("xlwings.SetRounds", case.rounds)
    talking.call("modSystem.SetAnswers", case.given)
    talking.call("modAction.RunAction", "tong_hop", "ky", "quý III")
    assert talking.call("modSystem.AskedSoFar").splitlines() == list(case.asked)
    first = "tong_hop|ky=quý III"
    requests = [first, *(f"{first}|{request}" for request in case.requests)]
    assert talking.call("xlwings.SeenRequests").splitlines() == requests
    assert talking.call("modSystem.ShownSentence") == (case.shown or "")
    assert talking.call("modPython.IsBusy") is False


def test_an_action_that_asks_for_ever_is_ended(talking: Document):
    talking.call("xlwings.SetRounds", told_to((question("chac", "yes_no", "Chắc chưa?"),), FOREVER))
    talking.call("modSystem.SetAnswers", "yes\t" * 99)
    talking.call("modAction.RunAction", "tong_hop", "ky", "quý III")
    assert talking.call("modSystem.AskedSoFar").count("\n") == 20
    assert talking.call("modSystem.ShownSentence") == ENDLESS


@pytest.mark.parametrize("behaviour", ["answers", "raises"])
def test_how_calc_calculates_and_what_esc_does_are_as_before(talking: Document, behaviour: str):
    talking.call("xlwings.SetRounds", "")
    talking.call("modSystem.SetCalculation", 1)
    talking.call("xlwings.SetPython", behaviour)
    talking.call("modAction.RunAction", "tong_hop", "ky", "quý III")
    assert talking.call("modSystem.CalculationMode") == 1
    assert talking.call("modSystem.IsEscapeHeld") is False
    assert talking.call("modPython.IsBusy") is False
    talking.call("xlwings.SetPython", "answers")


def test_every_module_is_typed_as_meant(document: Document, stand_in_workbook: Path):
    names = code_names(stand_in_workbook.read_bytes())
    held = document.modules()
    assert set(names.kinds) <= set(held)
    for module in stand_in().stand_in:
        assert ("ClassModule" in held[module.name]) == (module.kind is Kind.CLASS)
    assert all(f"Function {name}(" in held["xlwings_udfs"] for name in NAMES)


def test_what_the_stand_ins_replace_compiles_too(calc: Calc, tmp_path: Path):
    """With our own modSystem and modCells: they run as far as this system goes, and raise nothing."""
    kept = {"xlwings", "StandInServer"}
    path = tmp_path / "own.xlsm"
    path.write_bytes(built(Sources(tuple(module for module in stand_in().stand_in if module.name in kept))))
    with calc.open(path, macros=True) as opened:
        assert opened.call("modSystem.OnWindows") is False
        assert opened.call("modSystem.IsFile", str(path)) is True
        assert opened.call("modSystem.IsFile", str(tmp_path)) is False
        assert opened.call("modSystem.IsFile", str(tmp_path / "none")) is False
        assert opened.call("modSystem.IsFile", "") is False
        opened.call("modSystem.SetHome")
        opened.call("modSystem.RecalculateAll")
        for held in (True, False):
            opened.call("modSystem.HoldEscape", held)
        before = opened.call("modSystem.CalculationMode")
        opened.call("modSystem.RestoreCalculation", before)
        assert opened.call("modSystem.CalculationMode") == before
        assert opened.call("modText.MessageText", "dialog.title") == "Chấm điểm TTHC"
        assert opened.call("xlwings.Activations") == 0


def test_values_travel_to_python_and_back(document: Document):
    """The functions of the package itself answer; an exception and a blank answer leave the native formula."""
    transport.switch_on(document)
    document.set(
        SHEET,
        {
            "P1": "qd1187-dienbien",
            "P2": "1",
            "P3": 288,
            "P4": 2,
            "P5": "62",
            "R1": '=IFERROR(TTHC_DIEM(P1,P2,P3,62,P4),"native")',
            "R2": '=IFERROR(TTHC_DIEM(P1,P2,P3),"native")',
            "R3": '=IFERROR(TTHC_DIEM("no such set",P2,P3,62,P4),"native")',
            "R4": '=IFERROR(TTHC_SO("1.855"),"native")',
            "R5": '=IFERROR(TTHC_TEN("ubnd xã nà nhạn"),"native")',
            "R6": '=IFERROR(TTHC_XEPLOAI(P1,17.9),"native")',
        },
    )
    assert transport.serve(document) > len(NAMES)
    assert document.read(SHEET, "R1:R6") == [
        [TTHC_DIEM("qd1187-dienbien", "1", 288, 62, 2)],
        [2],
        [NATIVE],
        [1855],
        [TTHC_TEN("ubnd xã nà nhạn")],
        [TTHC_XEPLOAI("qd1187-dienbien", 17.9)],
    ]
    assert transport.serve(document) == 0


def test_the_example_shows_the_same_by_functions_and_by_native_formulas(document: Document):
    """Only what has no native formula, the findings in the column Kiểm tra, is new."""
    document.call("xlwings.SetPython", "fails")
    document.recalculate()
    native = document.texts()["VÍ DỤ"]
    transport.switch_on(document)
    assert transport.serve(document) > 5
    answered = document.texts()["VÍ DỤ"]
    for before, after in zip(native, answered, strict=True):
        assert all(new == old for old, new in zip(before, after, strict=True) if old)
    added = [
        new
        for row, old in zip(answered, native, strict=True)
        for new, was in zip(row, old, strict=True)
        if new != was
    ]
    assert added
    assert all(len(text) > 10 for text in added)
