"""Our VBA run by pyOpenVBA's interpreter, with stand-ins for the machine and for xlwings."""

from pathlib import Path

import pytest
from pyopenvba.apps.excel import ExcelApplication

from addin.build.book import functions, messages
from asking import CASES, ENDLESS, FOREVER, Case, question, told_to

NOT_AVAILABLE = "Error 2042"
TEXTS = messages()
CALL = 'TTHC_DIEM("qd1187-dienbien", "1", 10, 2, 0)'


class Excel:
    """The workbook as it stands after opening on a machine with everything installed."""

    def __init__(self, path: Path) -> None:
        self.app = ExcelApplication.open(path)
        self.machine(windows=True, python=True)
        self.run("SetPython", "answers")
        self.run("SetAnswer", 1.5)

    def machine(self, *, windows: bool, python: bool) -> None:
        self.run("SetMachine", windows, python)

    def run(self, macro: str, *arguments: object) -> object:
        return self.app.run(macro, *arguments)

    def of(self, expression: str) -> object:
        return self.app.evaluate(expression)

    def cell(self, expression: str) -> str:
        """What a cell with this function would hold, an error as its text."""
        return str(self.of(expression))

    @property
    def sentence(self) -> object:
        return self.of("ShownSentence()")


@pytest.fixture
def excel(interpreted_workbook: Path) -> Excel:
    return Excel(interpreted_workbook)


@pytest.fixture
def opened(excel: Excel) -> Excel:
    excel.run("PrepareWorkbook")
    return excel


def test_a_message_is_found_by_its_key(excel: Excel):
    for key, text in TEXTS.items():
        assert excel.of(f'MessageText("{key}")') == text
    assert excel.of('MessageText("none")') == ""


def test_no_function_asks_before_the_workbook_is_open(excel: Excel):
    assert excel.cell(CALL) == NOT_AVAILABLE
    assert excel.of("Activations()") == 0


def test_opening_starts_no_python_and_describes_every_function(opened: Excel):
    assert opened.of("Activations()") == 0
    described = str(opened.of("DescribedFunctions()")).splitlines()
    assert len(described) == len(functions())
    for function, line in zip(functions(), described, strict=True):
        arguments = " | ".join(argument.doc for argument in function.arguments)
        assert line == f"{function.name}: {function.doc} ({arguments})"


def test_a_function_gives_the_answer_of_python(opened: Excel):
    assert opened.of(CALL) == 1.5
    assert opened.of('TTHC_DIEM("qd1187-dienbien", "9", "x")') == 1.5
    opened.run("SetAnswer", "UBND xã Nà Nhạn")
    assert opened.of('TTHC_TEN("xa na nhan")') == "UBND xã Nà Nhạn"
    opened.run("SetAnswer", "")
    assert opened.of('TTHC_KIEMTRA("x")') == ""


def test_a_missing_interpreter_is_looked_for_once(opened: Excel):
    opened.machine(windows=True, python=False)
    assert opened.cell(CALL) == NOT_AVAILABLE
    opened.machine(windows=True, python=True)
    assert opened.cell(CALL) == NOT_AVAILABLE
    assert opened.of("Activations()") == 0
    opened.run("CheckSetup")
    assert opened.of(CALL) == 1.5


def test_after_one_failed_start_no_function_tries_again(opened: Excel):
    opened.run("SetPython", "fails")
    assert [opened.cell(CALL) for _ in range(3)] == [NOT_AVAILABLE] * 3
    assert opened.of("Activations()") == 1
    opened.run("SetPython", "answers")
    assert opened.cell('TTHC_SO("1.855")') == NOT_AVAILABLE
    assert opened.of("Activations()") == 0
    opened.run("CheckSetup")
    assert opened.of('TTHC_SO("1.855")') == 1.5


def test_an_error_in_a_function_is_no_failed_start(opened: Excel):
    opened.run("SetPython", "raises")
    assert opened.cell(CALL) == NOT_AVAILABLE
    opened.run("SetPython", "answers")
    assert opened.of(CALL) == 1.5


def test_one_server_answers_all_cells(opened: Excel):
    assert [opened.of(CALL) for _ in range(9)] == [1.5] * 9
    assert (opened.of("Activations()"), opened.of("CallsOfServer()")) == (1, 9)


def test_a_server_that_has_ended_is_replaced_and_the_cell_answered(opened: Excel):
    assert opened.of(CALL) == 1.5
    opened.run("EndServer")
    assert [opened.of(CALL) for _ in range(2)] == [1.5, 1.5]
    assert (opened.of("Activations()"), opened.of("CallsOfServer()")) == (2, 3)


def test_a_server_that_cannot_be_replaced_is_a_failed_start(opened: Excel):
    assert opened.of(CALL) == 1.5
    opened.run("EndServer")
    opened.run("SetPython", "fails")
    assert [opened.cell(CALL) for _ in range(3)] == [NOT_AVAILABLE] * 3
    assert (opened.of("Activations()"), opened.of("HasFailed()")) == (1, True)


def test_a_function_that_raises_is_asked_once_and_its_server_kept(opened: Excel):
    assert opened.of(CALL) == 1.5
    opened.run("SetPython", "raises")
    assert [opened.cell(CALL) for _ in range(3)] == [NOT_AVAILABLE] * 3
    assert (opened.of("Activations()"), opened.of("CallsOfServer()")) == (0, 3)


def test_the_check_looks_for_the_server_anew(opened: Excel):
    assert opened.of(CALL) == 1.5
    opened.run("EndServer")
    opened.run("CheckSetup")
    assert opened.sentence == "check_setup"
    assert opened.of(CALL) == 1.5


@pytest.mark.parametrize("behaviour", ["raises", "gives nothing", "gives null", "gives a table"])
def test_what_is_no_answer_shows_as_not_available(opened: Excel, behaviour: str):
    opened.run("SetPython", behaviour)
    assert opened.cell(CALL) == NOT_AVAILABLE
    assert opened.of("Activations()") == 1
    assert opened.of("HasFailed()") is False


def test_an_argument_that_is_an_error_is_not_sent(opened: Excel):
    assert opened.cell('TTHC_DIEM("qd1187-dienbien", CVErr(2007), 1)') == NOT_AVAILABLE


def test_a_busy_server_is_not_asked(opened: Excel):
    opened.run("MarkBusy", True)
    assert opened.cell(CALL) == NOT_AVAILABLE
    assert opened.of("Activations()") == 0
    assert opened.of("WasRefused()") is True
    opened.run("MarkBusy", False)
    assert opened.of(CALL) == 1.5


def test_an_action_shows_its_sentence_and_lets_refused_functions_ask_again(opened: Excel):
    opened.run("RunAction", "tong_hop", "ky", "quý III năm 2026")
    assert opened.sentence == "tong_hop"
    assert opened.of("ShownGood()") is True
    assert opened.of("RefusedMeanwhile()") is True
    assert opened.of("Recalculations()") == 1
    sheet = 'ThisWorkbook.Worksheets("_tthc")'
    assert opened.of(f'{sheet}.Range("yeu_cau_bang").Cells(1, 1).Value') == "ky"
    assert opened.of(f'{sheet}.Range("yeu_cau_bang").Cells(1, 2).Value') == "quý III năm 2026"
    opened.run("RunAction", "other")
    assert opened.of(f'{sheet}.Range("yeu_cau_bang").Cells(1, 1).Value') in (None, "")
    assert opened.of(CALL) == 1.5


def test_an_action_without_answer_says_so_with_details(opened: Excel):
    opened.run("SetPython", "raises")
    opened.run("RunAction", "tong_hop")
    assert opened.sentence == "\n".join(
        [TEXTS["action.no_answer"] + "\n", TEXTS["action.details"], "ImportError"]
    )
    assert opened.of("ShownGood()") is False
    assert opened.of("IsBusy()") is False


def test_cells_that_take_no_sentence_never_show_the_one_before(opened: Excel):
    opened.run("RunAction", "tong_hop")
    sheet = 'ThisWorkbook.Worksheets("_tthc")'
    opened.app.evaluate(f"{sheet}.Protect()")
    opened.run("RunAction", "kiem_tra")
    assert str(opened.sentence).startswith(TEXTS["action.no_answer"])
    assert opened.of("ShownGood()") is False


def test_without_the_hidden_sheet_the_last_thing_that_can_be_said_is(opened: Excel):
    opened.app.evaluate('ThisWorkbook.Worksheets("_tthc").Delete()')
    opened.run("RunAction", "tong_hop")
    assert "_tthc" in str(opened.sentence)


def test_a_server_that_does_not_start_leaves_a_sentence_and_the_flag(opened: Excel):
    opened.run("SetPython", "fails")
    opened.run("RunAction", "tong_hop")
    assert TEXTS["action.no_answer"] in str(opened.sentence)
    assert "Could not activate" in str(opened.sentence)
    assert opened.of("IsBusy()") is False
    opened.run("RunAction", "tong_hop")
    assert opened.sentence == TEXTS["action.not_ready"]
    assert opened.of("Activations()") == 1


def test_an_action_wakes_functions_after_vba_lost_its_state(excel: Excel):
    assert excel.cell(CALL) == NOT_AVAILABLE
    excel.run("RunAction", "tong_hop")
    assert excel.of(CALL) == 1.5


def test_an_action_during_another_is_refused(opened: Excel):
    opened.run("MarkBusy", True)
    opened.run("RunAction", "tong_hop")
    assert opened.sentence == TEXTS["action.busy"]


@pytest.mark.parametrize(("windows", "python"), [(False, True), (True, False)])
def test_an_action_on_a_machine_that_is_not_ready_says_what_to_do(opened: Excel, windows: bool, python: bool):
    opened.machine(windows=windows, python=python)
    opened.run("RunAction", "tong_hop")
    assert opened.sentence == TEXTS["action.not_ready"]
    assert opened.of("Activations()") == 0


def check(excel: Excel) -> str:
    excel.run("OnCheckSetup", excel.app.application)
    return str(excel.sentence)


def test_the_check_on_another_system(opened: Excel):
    opened.machine(windows=False, python=True)
    assert check(opened) == TEXTS["setup.not_windows"]
    assert opened.of("Activations()") == 0


def test_the_check_without_python_names_where_it_was_looked_for(opened: Excel):
    opened.machine(windows=True, python=False)
    assert check(opened) == TEXTS["setup.no_python"].replace("{path}", r"C:\ChamDiemTTHC\python\python.exe")


def test_the_check_before_installation(opened: Excel):
    opened.run("SetInstalled", False)
    assert check(opened) == TEXTS["setup.not_installed"]
    assert opened.of("Activations()") == 0


def test_the_check_when_the_server_does_not_start(opened: Excel):
    opened.run("SetPython", "fails")
    assert check(opened) == TEXTS["setup.no_server"] + "\n\nCould not activate Python COM server"
    assert opened.cell(CALL) == NOT_AVAILABLE
    assert opened.of("Activations()") == 1


def test_the_check_when_python_cannot_answer(opened: Excel):
    opened.run("SetPython", "raises")
    assert check(opened).startswith(TEXTS["action.no_answer"])
    assert opened.of("Recalculations()") == 0


def test_the_check_when_all_is_right_recalculates(opened: Excel):
    assert check(opened) == "check_setup"
    assert opened.of("Recalculations()") >= 1
    assert opened.of("ShownGood()") is True


def test_the_guide_is_shown(opened: Excel):
    opened.run("OnGuide", opened.app.application)
    assert opened.of("ActiveSheet.Name") == "HƯỚNG DẪN"


@pytest.mark.parametrize("behaviour", ["answers", "raises", "fails"])
def test_how_excel_calculates_and_what_esc_does_are_as_before(opened: Excel, behaviour: str):
    opened.run("SetCalculation", 1)
    opened.run("SetPython", behaviour)
    opened.run("RunAction", "tong_hop")
    assert opened.of("CalculationMode()") == 1
    assert opened.of("IsEscapeHeld()") is False
    assert opened.of("IsBusy()") is False
    assert "Esc breaks in" not in str(opened.of("SeenRequests()"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_an_action_asks_until_it_can_answer(opened: Excel, case: Case):
    opened.run("SetRounds", case.rounds)
    opened.run("SetAnswers", case.given)
    opened.run("RunAction", "tong_hop", "ky", "quý III")
    assert str(opened.of("AskedSoFar()")).splitlines() == list(case.asked)
    first = "tong_hop|ky=quý III"
    assert str(opened.of("SeenRequests()")).splitlines() == [
        first,
        *(f"{first}|{request}" for request in case.requests),
    ]
    assert opened.sentence == (case.shown or "")
    assert opened.of("IsBusy()") is False


def test_an_action_that_asks_for_ever_is_ended(opened: Excel):
    opened.run("SetRounds", told_to((question("chac", "yes_no", "Chắc chưa?"),), FOREVER))
    opened.run("SetAnswers", "yes\t" * 99)
    opened.run("RunAction", "tong_hop")
    assert str(opened.of("AskedSoFar()")).count("\n") == 20
    assert opened.sentence == ENDLESS
    assert opened.of("ShownGood()") is False


@pytest.mark.parametrize(("files", "fit"), [(499, True), (500, False)])
def test_more_files_than_rows_are_sent_to_the_folder(opened: Excel, files: int, fit: bool):
    opened.run("SetRounds", told_to((question("tep", "files", "Chọn tệp"),)))
    opened.run("SetAnswers", "\n".join(["a.xlsx"] * files) + "\t")
    opened.run("RunAction", "receive_files", "ky", "quý III")
    last = 'ThisWorkbook.Worksheets("_tthc").Range("yeu_cau_bang").Cells(500, 2).Value'
    assert (opened.of(last) == "a.xlsx") is fit
    assert opened.sentence == (
        "receive_files" if fit else TEXTS["ask.too_many"].replace("{count}", str(files))
    )
