"""Answers what functions in LibreOffice ask, with our Python: the other end of addin/stand_in/Transport.bas."""

from typing import Any

import tthc.excel.functions
from office.calc import Document

PART, REQUEST, ROW, CELL, ANSWER = map(chr, (31, 30, 29, 28, 27))
MOST_ROUNDS = 10  # a function may ask for what another one answered


def value_of(text: str) -> Any:
    """A value as xlwings would hand it to a function: blank cells as None, a table as rows."""
    kind, rest = text[:1], text[1:]
    match kind:
        case "a":
            return [[value_of(cell) for cell in row.split(CELL)] for row in rest.split(ROW)]
        case "t":
            return rest or None
        case "n":
            return float(rest)
    return None


def answer(request: str) -> str:
    """What Python answers, its kind first; "x" for an exception."""
    name, *arguments = request.split(PART)
    try:
        found = getattr(tthc.excel.functions, name)(*map(value_of, arguments))
    except Exception:
        return "x"
    return f"t{found or ''}" if found is None or isinstance(found, str) else f"n{float(found)!r}"


def switch_on(document: Document) -> None:
    """From now on the functions of the document ask this end."""
    document.call("modSystem.SetMachine", True, True)
    document.call("xlwings.SetPython", "is asked by the test")
    document.call("modPython.ForgetFailure")
    document.call("Transport.ForgetAnswers")


def serve(document: Document) -> int:
    """Recalculates until every request is answered; how many there were."""
    served = 0
    document.recalculate()
    for _ in range(MOST_ROUNDS):
        unknown = str(document.call("Transport.UnknownRequests"))
        if not unknown:
            return served
        requests = unknown.removesuffix(REQUEST).split(REQUEST)
        served += len(requests)
        told = "".join(f"{REQUEST}{one}{ANSWER}{answer(one)}{REQUEST}" for one in requests)
        document.call("Transport.GiveAnswers", told)
        document.recalculate()
    raise AssertionError(f"still asked after {MOST_ROUNDS} rounds: {unknown!r}")
