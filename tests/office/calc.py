"""A live LibreOffice Calc for tests: what the officer would see after typing into a workbook of ours.

`Calc` starts on first use and again after it was killed; every call is limited in time, for a macro that opens a
dialog would wait for ever. LibreOffice is driven by the system's own Python (package python3-uno) in a process of
its own (`driver.py`), since the interpreter of the tests may be another version than the one UNO is built for.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import select
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from office.soffice import clear

DRIVER = Path(__file__).with_name("driver.py")
Value = float | str | None


class CalcError(Exception):
    """LibreOffice did not do what was asked: the sentence says what."""


class CalcTimeoutError(CalcError):
    """It did not answer in time and was killed."""


@functools.cache
def python_with_uno() -> str | None:
    """The interpreter that can talk to LibreOffice."""
    for candidate in (os.environ.get("TTHC_UNO_PYTHON"), "/usr/bin/python3", sys.executable):
        if candidate and Path(candidate).exists():
            tried = subprocess.run([candidate, "-I", "-c", "import uno"], capture_output=True, check=False)
            if tried.returncode == 0:
                return candidate
    return None


def missing() -> str | None:
    """What the machine lacks for these tests, or nothing."""
    if shutil.which("soffice") is None:
        return "LibreOffice Calc is not installed (package libreoffice-calc)"
    if python_with_uno() is None:
        return "no Python can import uno (package python3-uno)"
    return None


class Calc:
    """A LibreOffice on a machine with the regional setting `locale`; `limit` seconds for each call."""

    def __init__(self, locale: str = "vi-VN", limit: float = 60) -> None:
        self._locale = locale
        self._limit = limit
        self._process: subprocess.Popen[str] | None = None
        self.folder = Path()
        """Where the profile and the copies of opened files are; a new one at each start."""

    def open(self, path: Path, *, macros: bool = False) -> Document:
        """A copy of the file as a document; its macros run, without a question, if asked."""
        return Document(self, self.ask("open", path=str(path), macros=macros), self._process)

    def ask(self, do: str, *, limit: float | None = None, **arguments: Any) -> Any:
        """One request, one answer."""
        process = self._process or self._start()
        return self._exchange(process, {"do": do, **arguments}, limit or self._limit)

    def is_running(self, process: object) -> bool:
        """Whether the LibreOffice that opened a document is the one that runs now."""
        return process is not None and process is self._process

    @property
    def process(self) -> subprocess.Popen[str]:
        """What runs, started if need be; for `is_running`."""
        return self._process or self._start()

    @property
    def group(self) -> int | None:
        """The process group of what runs, or none."""
        return self._process.pid if self._process else None

    def stop(self) -> None:
        """Ends driver and LibreOffice with all their documents; the next call starts them again."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe:
                with contextlib.suppress(OSError):
                    pipe.close()
        clear(self.folder)

    def _start(self) -> subprocess.Popen[str]:
        self.folder = Path(tempfile.mkdtemp(prefix="tthc-calc-"))
        with (self.folder / "driver.log").open("w") as log:
            self._process = subprocess.Popen(
                [python_with_uno() or sys.executable, "-I", str(DRIVER), str(self.folder), self._locale],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                start_new_session=True,
            )
        self._exchange(self._process, None, self._limit)
        return self._process

    def _exchange(self, process: subprocess.Popen[str], request: object, limit: float) -> Any:
        assert process.stdin
        assert process.stdout
        if request is not None:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(json.dumps(request) + "\n")
                process.stdin.flush()
        # one answer to each request, so nothing of an earlier one waits in the buffer
        answered, _, _ = select.select([process.stdout], [], [], limit)
        if not answered:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        line = process.stdout.readline()
        if not line:
            raise self._died(request, None if answered else limit)
        answer = json.loads(line)
        if "error" in answer:
            raise CalcError(answer["error"])
        return answer["ok"]

    def _died(self, request: object, limit: float | None) -> CalcError:
        log = (self.folder / "driver.log").read_text(encoding="utf-8", errors="replace")
        self.stop()
        asked = str(request)[:200]
        if limit is not None:
            return CalcTimeoutError(f"no answer within {limit:g} s, most likely a dialog: {asked}")
        return CalcError(f"LibreOffice or its driver ended: {asked}\n{log[-2000:]}")


class Document:
    """An open document. A cell is "B7" or a name of the sheet; what is blank or an empty text is None."""

    def __init__(self, calc: Calc, number: int, process: object) -> None:
        self._calc = calc
        self._number = number
        self._process = process

    def _ask(self, do: str, **arguments: Any) -> Any:
        if not self._calc.is_running(self._process):
            raise CalcError("the LibreOffice that held this document has ended")
        return self._calc.ask(do, document=self._number, **arguments)

    def sheets(self) -> list[str]:
        """The names of the sheets in order, hidden ones too."""
        return list(self._ask("sheets"))

    def value(self, sheet: str, cell: str) -> Value:
        """A number (a truth value is 1 or 0), a text, an error as displayed ("#N/A"), or None."""
        return self._ask("value", sheet=sheet, cell=cell)  # type: ignore[no-any-return]

    def text(self, sheet: str, cell: str) -> str:
        """The cell as displayed."""
        return str(self._ask("text", sheet=sheet, cell=cell))

    def formula(self, sheet: str, cell: str) -> str | None:
        """The formula in Excel's own writing ("=IFERROR(A1,0)"), or None."""
        return self._ask("formula", sheet=sheet, cell=cell)  # type: ignore[no-any-return]

    def set(self, sheet: str, cells: Mapping[str, Value | int]) -> None:
        """Types into many cells: numbers, texts as they are, formulas beginning "=", "" or None for blank.

        A locked cell of a protected sheet is an error. One call, whatever the number of cells.
        """
        self.set_many({sheet: cells})

    def set_many(self, cells: Mapping[str, Mapping[str, Value | int]]) -> None:
        """The same on several sheets: {sheet: {cell: value}}, still one call."""
        self._ask("set", cells={sheet: dict(own) for sheet, own in cells.items()})

    def read(self, sheet: str, cells: str) -> list[list[Value]]:
        """The values of a range or of a name, row by row."""
        return list(self._ask("read", sheet=sheet, cells=cells))

    def read_many(self, cells: Mapping[str, str]) -> dict[str, list[list[Value]]]:
        """The same of several sheets, {sheet: range or name}, in one call."""
        return dict(self._ask("read_many", cells=dict(cells)))

    def texts(self) -> dict[str, list[list[str]]]:
        """Every sheet as displayed, row by row from A1: one call for any number of cells."""
        return dict(self._ask("texts", folder=str(self._calc.folder / "texts")))

    def names(self, sheet: str | None = None) -> dict[str, str]:
        """The names of a sheet's scope, or of the workbook's: {name: "Sheet!B7:C9"}."""
        return dict(self._ask("names", sheet=sheet))

    def recalculate(self, *, hard: bool = True) -> None:
        """Every formula anew; without `hard` only what is due."""
        self._ask("recalculate", hard=hard)

    def automatic(self, on: bool) -> None:
        """Whether each change recalculates at once; off is faster while much is typed."""
        self._ask("automatic", on=on)

    def copy_sheet(self, name: str, new_name: str) -> None:
        """Copies a sheet to the end, as the officer does."""
        self._ask("copy_sheet", name=name, new_name=new_name)

    def links(self) -> list[str]:
        """Other files the document points to."""
        return list(self._ask("links"))

    def call(self, macro: str, *arguments: Value | int) -> Any:
        """What a Basic function returns: call("modText.TthcMsg", "about")."""
        return self._ask("call", macro=macro, arguments=list(arguments))

    def modules(self) -> dict[str, str]:
        """The Basic modules as LibreOffice holds them, by name."""
        return dict(self._ask("modules"))

    def save_as(self, path: Path, kind: str | None = None) -> Path:
        """Saves a copy as xlsx, xlsm, ods, xls or pdf, by the path's ending unless told."""
        self._ask("save_as", path=str(path.absolute()), kind=kind or path.suffix[1:])
        return path

    def close(self) -> None:
        """Closes it without saving."""
        self._ask("close")

    def __enter__(self) -> Document:
        return self

    def __exit__(self, *_: object) -> None:
        if self._calc.is_running(self._process):
            self.close()
