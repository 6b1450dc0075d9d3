"""What officers and machines do to a workbook: rows deleted, formulas typed over, texts for counts, a kill."""

import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwings as xw

from calc.host import host_for
from calc.quarter import folder_of, prepared, receive, row_of, values
from calc.test_forms_actions import COUNTS, fill, list_units
from support import ROOT
from tthc.excel import actions
from tthc.excel.calls import serve

UNIT, TAB = "UBND xã Nà Nhạn", "Xã Nà Nhạn"


@pytest.fixture
def unit(live_book: xw.Book) -> xw.Sheet:
    """A unit sheet, filled; its protection against slips taken off, as some do."""
    list_units(prepared(live_book), UNIT)
    actions.add_unit(live_book, don_vi=UNIT)
    sheet = live_book.sheets[TAB]
    fill(sheet, **COUNTS)
    host_for(live_book.app).unprotect(sheet)
    return sheet


def _delete_row(sheet: xw.Sheet) -> None:
    row = sheet.range("level_2_1").row
    sheet.range(f"{row}:{row}").delete()


def _type_over(sheet: xw.Sheet) -> None:
    sheet.range("score_self_1").value = 2


def _type_text(sheet: xw.Sheet) -> None:
    sheet.range("level_3_1").value = "hai"


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_delete_row, "tiêu chí 2"),
        (_type_over, "tiêu chí 1 ghi 2"),
        (_type_text, '"hai"'),
    ],
)
def test_a_spoiled_unit_sheet_is_told_and_never_taken_for_sound(
    unit: xw.Sheet, spoil: Callable[[xw.Sheet], None], said: str
) -> None:
    book = unit.book
    actions.consolidate(book)
    sound = row_of(book, "TỔNG HỢP", "Nà Nhạn")
    assert "1,17" in actions_source(book, sound)
    spoil(unit)
    actions.consolidate(book)
    found = [str(row) for row in values(book, "CẦN KIỂM TRA") if "Nà Nhạn" in str(row) and "Lỗi" in row]
    assert any(said in text for text in found), found
    row = row_of(book, "TỔNG HỢP", "Nà Nhạn")
    assert book.sheets["TỔNG HỢP"].range((row, 16)).value == "cần kiểm tra lại"


def actions_source(book: xw.Book, row: int) -> str:
    """Where the first score of a unit comes from."""
    book.sheets["TỔNG HỢP"].activate()
    book.sheets["TỔNG HỢP"].range((row, 3)).select()
    return actions.show_source(book).sentence


_VICTIM = """
import os, signal, sys
sys.path[:0] = {paths!r}
from calc import engine, host
from calc.channel import Channel
from office.calc import Calc
from tthc.excel import actions

calls = [0]
before = Channel.ask

def ask(self, ask, **options):
    calls[0] += ask == "app_copy_cells"
    if calls[0] == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return before(self, ask, **options)

book = engine.connect(Calc()).books.open({path!r})
Channel.ask = ask
actions.consolidate(book)
"""


def _asked(book: xw.Book, action: str, **arguments: str) -> str:
    """A click, as VBA hands it over; the sentence it shows."""
    table = book.names["yeu_cau_bang"].refers_to_range
    table.clear_contents()
    for at, pair in enumerate(arguments.items()):
        table[at, :].value = pair
    book.names["yeu_cau"].refers_to_range.value = action
    serve(book)
    return str(book.names["ket_qua_cau"].refers_to_range.value)


def test_killed_while_it_writes_the_file_is_whole_and_the_next_click_says_what_to_do(
    fresh_app: xw.App, live_book: xw.Book, tmp_path: Path
) -> None:
    receive(prepared(live_book), folder_of(tmp_path / "da-gui"))
    live_book.save()
    path = Path(live_book.fullname)
    live_book.close()
    saved = hashlib.sha256(path.read_bytes()).hexdigest()
    paths = [str(ROOT / "tests"), str(ROOT), str(ROOT / "python")]
    code = _VICTIM.format(paths=paths, path=str(path))
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, env=os.environ)
    assert ended.returncode == -signal.SIGKILL, ended.stderr.decode()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == saved
    (backup,) = (path.with_name(f"{path.stem} - du lieu") / "sao-luu").iterdir()
    assert backup.read_bytes()[:2] == b"PK"
    book = fresh_app.books.open(str(path))
    told = _asked(book, "consolidate")
    assert told.startswith("Lần trước việc «Tổng hợp» dừng giữa chừng lúc ")
    assert "«Hoàn tác»" in told
    assert "Him Lam" not in str(values(book, "TỔNG HỢP"))
    _asked(book, "undo", xac_nhan="co")
    assert _asked(book, "consolidate").startswith("Đã tổng hợp 04 đơn vị vào trang TỔNG HỢP.")
