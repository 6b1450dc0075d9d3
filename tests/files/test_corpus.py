"""Real and hostile files of other projects: each in its state, none takes the process down.

The files are not ours to copy: they are read where they lie beside the repository, else these tests are skipped.
"""

import csv
import time
from pathlib import Path

import pytest

from support import PROCESS, ROOT
from tthc.domain.errors import TthcError
from tthc.files.calamine_reader import read_with_calamine
from tthc.files.grid import CellError, Uncomputed
from tthc.files.raw import RawSheet

CORPUS = ROOT.parent / "shared" / "corpus"
ENTRIES = (
    list(csv.DictReader((CORPUS / "index.csv").read_text(encoding="utf-8").splitlines()))
    if (CORPUS / "index.csv").exists()
    else []
)
SECONDS = 25
DECRYPTED = {"exceldatareader__protectedsheet-xxx.xls"}
LARGE = 2_000_000
ALLOWED = {
    "readable": {"read", "flagged"},
    "readable+flag": {"flagged"},
    "refuse": {"refused"},
    "refuse-or-flag": {"refused", "flagged"},
    "readable-or-refuse": {"read", "flagged", "refused"},
    "must-not-hang": {"read", "flagged", "refused"},
}
SINCE_READABLE = {
    "oletools__dde-in-excel2003.xml",  # SpreadsheetML 2003 is read by now; its DDE text stays text
    "oletools__dde-test-encrypt-standardpassword.xlsx",  # the default password opens without asking, as in Excel
    "oletools__dde-test-encrypt-standardpassword.xls",
    "phpspreadsheet__maccentraleurope.biff5.xls",  # xlrd knows its encoding
}


def state_of(path: Path) -> str:
    try:
        return "flagged" if PROCESS.read(path).doubts else "read"
    except TthcError:
        return "refused"


@pytest.mark.skipif(not ENTRIES, reason="the corpus does not lie beside the repository")
def test_every_file_of_the_corpus_ends_in_its_state() -> None:
    wrong = []
    for entry in ENTRIES:
        begun = time.monotonic()
        state = state_of(CORPUS / "files" / entry["file"])
        allowed = ALLOWED[entry["expected_class"]]
        if entry["file"] in SINCE_READABLE:
            allowed = {"read", "flagged"}
        if state not in allowed or time.monotonic() - begun > SECONDS:
            wrong.append((entry["file"], entry["expected_class"], state))
    assert wrong == []
    assert len(ENTRIES) == 187


def filled(sheets: tuple[RawSheet, ...]) -> int:
    """Cells that hold something both libraries can give: errors come back blank from the second one."""
    return sum(
        not isinstance(value, CellError | Uncomputed) for sheet in sheets for value in sheet.cells.values()
    )


@pytest.mark.skipif(not ENTRIES, reason="the corpus does not lie beside the repository")
def test_readable_spreadsheets_have_as_many_cells_by_a_second_library() -> None:
    compared = 0
    for entry in ENTRIES:
        path = CORPUS / "files" / entry["file"]
        if entry["file"] in (SINCE_READABLE | DECRYPTED):
            continue  # the second library opens no file with a password, be it the default one
        try:
            book = PROCESS.read(path)
        except TthcError:
            continue
        if book.doubts or book.kind not in ("xlsx", "xls", "ods") or path.stat().st_size > LARGE:
            continue
        assert filled(book.sheets) == filled(read_with_calamine(path.read_bytes())), entry["file"]
        compared += 1
    assert compared >= 35
