"""What VBA may not do, because nobody here can try it in Excel: texts in the code page of a machine, changes of
files or settings Python would not know of, words that some Office lacks, errors nobody hears of.

A rule is a pattern over statements without comments and quoted texts. `EXAMPLES` shows what each one finds.
"""

import re
from collections.abc import Iterator

import pytest

from addin.build.book import ROOT, functions
from addin.build.modules import read_folder
from addin.build.wrappers import wrapper_module

CODE = {module.name: module.code for module in read_folder(ROOT / "addin/vba")}
CODE["xlwings_udfs"] = wrapper_module(functions(), "tthc.excel.functions").code
MACHINE = "modSystem"
"""The one module that touches the machine (addin/README.md)."""


def words(pattern: str) -> str:
    """Whole words that are no member of something."""
    return rf"(?<![\w.])(?:{pattern})(?!\w)"


FORBIDDEN = {
    "shows Vietnamese letters as question marks": words("MsgBox|InputBox"),
    "changes files, which only Python does": (
        rf"{words('Kill|FileCopy|MkDir|RmDir|SetAttr')}|^Name |Open .* For |(Print|Write|Put) #"
    ),
    "starts a program or presses keys": rf"(^|= |Then |Call )Shell[ (]|{words('SendKeys|AppActivate')}|\.OnKey",
    "changes settings of the machine": rf"{words('SaveSetting|DeleteSetting')}|RegWrite|RegDelete|\.DisplayAlerts",
    "lets clicks in while an action runs": rf"{words('DoEvents')}|\.OnTime|\.Wait",
    "forgets every variable, or opens the debugger": r"(^|Then |: *)(End|Stop)$|Debug\.",
    "takes whatever the officer has in front": r"Active(Workbook|Sheet|Cell)|\bSelection|\.Select(?!edItems)",
    "needs access to the VBA project": r"VBProject|VBComponents|\.VBE\b",
    "saves or closes the officer's work": r"\.(Save|SaveAs|Close|Quit)(?!\w)",
    "jumps to another procedure's lines": words("GoSub"),
}
EXAMPLES = {
    "shows Vietnamese letters as question marks": ["MsgBox told", "x = InputBox(told)"],
    "changes files, which only Python does": [
        "Kill path",
        "Name one As other",
        "If a Then Open path For Output As #1",
        "Print #1, told",
    ],
    "starts a program or presses keys": [
        "Shell path",
        "x = Shell(path, 1)",
        "If a Then Shell path, 1",
        "SendKeys keys",
    ],
    "changes settings of the machine": ["shell.RegWrite key, value", "Application.DisplayAlerts = False"],
    "lets clicks in while an action runs": ["DoEvents", "Application.OnTime due, name"],
    "forgets every variable, or opens the debugger": ["End", "If bad Then End", "Debug.Print told"],
    "takes whatever the officer has in front": [
        "ActiveSheet.Name = told",
        "cells.Select",
        "Set one = Selection",
    ],
    "needs access to the VBA project": ["x = ThisWorkbook.VBProject.Name"],
    "saves or closes the officer's work": ["ThisWorkbook.Save", "book.Close False"],
    "jumps to another procedure's lines": ["GoSub again"],
}
ONLY_THERE = (
    rf"{words('Declare|CreateObject|GetObject|GetAttr|Environ|MessageBoxW|StrPtr')}|FileDialog|RegRead|\.Hwnd"
)
TYPES = {"Boolean", "Long", "LongPtr", "Object", "String", "Variant"}
"""Known everywhere and wide enough: an Integer overflows, IRibbonControl and FileDialog need the Office library."""
GOES_ON = {
    "modAction.EndCall": "every setting is put back, whatever became of the one before",
    "modAction.ResultText": "a text to show, blank where there is none",
    "modRibbon.OnGuide": "goes to a sheet",
    "modSetup.DescribeFunction": "help in the function wizard",
    "modSetup.DescribeFunctions": "help in the function wizard",
    "modSetup.PrepareWorkbook": "an error while the workbook opens must not meet the officer",
    "modSystem.CalculationMode": "0 means unknown",
    "modSystem.DescribeInWizard": "help in the function wizard",
    "modSystem.HoldEscape": "Esc then breaks into the macro, as always",
    "modSystem.RecalculateAll": "cells keep what they show",
    "modSystem.RestoreCalculation": "0 was unknown",
}
"""Procedures that go on after an error, each with what makes that harmless."""


def statements(code: str) -> Iterator[str]:
    """Statements a line each, without comments, quoted texts emptied."""
    for line in code.replace(" _\n", " ").split("\n"):
        told = re.sub(r'"(?:[^"]|"")*"', '""', line)
        told = re.sub(r"'.*|^\s*Rem\b.*", "", told).strip()
        if told:
            yield told


def procedures(code: str) -> Iterator[tuple[str, list[str]]]:
    """(name, statements) of each Sub and Function."""
    name, inside = "", list[str]()
    for one in statements(code):
        begins = re.match(r"(?:Public |Private |Friend )?(?:Static )?(?:Sub|Function) (\w+)", one)
        if begins:
            name, inside = begins[1], []
        elif re.match(r"End (Sub|Function)$", one):
            yield name, inside
        else:
            inside.append(one)


def found(pattern: str, code: str) -> list[str]:
    return [one for one in statements(code) if re.search(pattern, one, re.I)]


@pytest.mark.parametrize("why", FORBIDDEN)
def test_nothing_of_ours(why: str) -> None:
    assert {name: hits for name, code in CODE.items() if (hits := found(FORBIDDEN[why], code))} == {}


@pytest.mark.parametrize("why", FORBIDDEN)
def test_a_rule_finds_what_it_is_there_for(why: str) -> None:
    for example in EXAMPLES[why]:
        assert found(FORBIDDEN[why], f"    {example} ' said\n") == [example]
        assert found(FORBIDDEN[why], f'\' {example}\ntold = "{example}"') == []


def test_only_one_module_touches_the_machine() -> None:
    assert found(ONLY_THERE, CODE[MACHINE])
    assert [name for name, code in CODE.items() if name != MACHINE and found(ONLY_THERE, code)] == []


def test_of_windows_only_the_message_box_is_declared_for_both_widths_of_office() -> None:
    """Nothing of it is said outside the two branches, so that 32- and 64-bit Office compile it."""
    wide, narrow = CODE[MACHINE].split("#If VBA7 Then\n")[1].split("#End If")[0].split("#Else\n")
    declared = r"^Private Declare (PtrSafe )?Function (\w+) Lib \"\" .*"
    assert [re.match(declared, one).groups() for one in statements(wide)] == [("PtrSafe ", "MessageBoxW")]  # type: ignore[union-attr]
    assert [re.match(declared, one).groups() for one in statements(narrow)] == [(None, "MessageBoxW")]  # type: ignore[union-attr]
    assert len(found(words("Declare"), CODE[MACHINE])) == 2
    assert [one for one in statements(CODE[MACHINE]) if "LongPtr" in one] == list(statements(wide))


def test_types_are_known_to_every_office() -> None:
    named = {
        (name, kind)
        for name, code in CODE.items()
        for kind in re.findall(r"\bAs (?:New )?(\w+)", "\n".join(statements(code)))
    }
    assert {kind for _, kind in named} <= TYPES
    assert not any(found(words("New"), code) for code in CODE.values())


def test_every_procedure_that_goes_on_after_an_error_says_why() -> None:
    going_on = {
        f"{module}.{name}"
        for module, code in CODE.items()
        for name, inside in procedures(code)
        if "On Error Resume Next" in inside
    }
    assert going_on == GOES_ON.keys()


def test_an_error_handler_has_its_label_and_is_not_run_into() -> None:
    """Else the lines of the handler would run after every success, or the module would not compile."""
    handled = 0
    for module, code in CODE.items():
        for name, inside in procedures(code):
            labels = [one.split("GoTo ")[1] for one in inside if re.match(r"On Error GoTo (?!0$)", one)]
            for label in labels:
                handled += 1
                at = inside.index(f"{label}:")
                does_something = inside[at + 1 :]
                assert not does_something or inside[at - 1].startswith("Exit "), f"{module}.{name}"
    assert handled > 10


def test_a_declared_result_is_given() -> None:
    """A Function that never names its result always gives blank."""
    for module, code in CODE.items():
        for name, inside in procedures(code):
            if re.search(rf"Function {name}\(", code):
                assert any(re.search(rf"\b{name} = ", one) for one in inside), f"{module}.{name}"
