"""The folder beside the workbook: a backup a day, the newest thirty, and refusals that say what to do."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from support import QD1187
from tthc.domain.errors import TthcError
from tthc.excel import state
from tthc.excel.looks import drop_unused, last_looks, remember_looks, store_looks
from tthc.excel.record import Record, Touched, read_record, write_record
from tthc.excel.sheet_state import SheetState
from tthc.files.plan import Area
from tthc.workflow.workbook import result_frames

DAY = datetime(2026, 11, 22, 10, 5)


@pytest.fixture
def book(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A workbook on the disk, and a fixed time."""
    monkeypatch.setattr(state, "now", lambda: DAY)
    path = tmp_path / "sổ 1.xlsm"
    path.write_bytes(b"first")
    return SimpleNamespace(fullname=str(path))


def backups(book: Any) -> list[str]:
    """The names of the copies."""
    path = Path(book.fullname)
    return sorted(one.name for one in (path.with_name("sổ 1 - du lieu") / "sao-luu").iterdir())


def test_the_clock_is_read() -> None:
    assert abs(state.now() - datetime.now()) < timedelta(minutes=1)


def test_one_backup_a_day(book: Any) -> None:
    made = state.backup(book)
    assert made is not None
    assert made.read_bytes() == b"first"
    Path(book.fullname).write_bytes(b"second")
    assert state.backup(book) is None
    assert backups(book) == ["sổ 1 2026-11-22.xlsm"]
    assert made.read_bytes() == b"first"


def test_the_newest_thirty_are_kept(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    other = state.undo_folder(book).with_name("sao-luu") / "của tôi.xlsm"
    state.backup(book)
    other.write_bytes(b"mine")
    for day in range(1, 41):
        monkeypatch.setattr(state, "now", lambda day=day: DAY + timedelta(days=day))
        state.backup(book)
    assert len(backups(book)) == 31
    assert backups(book)[:2] == ["của tôi.xlsm", "sổ 1 2026-12-03.xlsm"]


@pytest.mark.parametrize("where", ["Book1", "https://d.docs.live.net/a/sổ.xlsm"])
def test_what_is_no_file_here_is_told(where: str) -> None:
    with pytest.raises(TthcError) as caught:
        state.undo_folder(SimpleNamespace(fullname=where))  # type: ignore[arg-type]
    assert (caught.value.code, caught.value.facts) == ("TT997", {"path": where})


def test_a_folder_that_cannot_be_made_is_told(book: Any) -> None:
    Path(book.fullname).with_name("sổ 1 - du lieu").write_bytes(b"")
    with pytest.raises(TthcError) as caught:
        state.backup(book)
    assert caught.value.code == "TT954"


def test_a_file_that_cannot_be_copied_is_told(book: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Path) -> bytes:
        raise PermissionError(13, "locked")

    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(TthcError) as caught:
        state.backup(book)
    assert caught.value.code == "TT954"
    assert "không có quyền" in str(caught.value.facts["reason"])


def test_looks_are_remembered(tmp_path: Path) -> None:
    stored = store_looks(tmp_path, result_frames(QD1187))
    by_anchor = {one.anchor: one for one in stored}
    assert last_looks(tmp_path) == {}
    remember_looks(tmp_path, by_anchor)
    assert last_looks(tmp_path) == by_anchor
    remember_looks(tmp_path, {"trang_tong_hop": None})
    assert "trang_tong_hop" not in last_looks(tmp_path)
    stray = tmp_path / "mau-0.xlsx"
    stray.write_bytes(b"")
    drop_unused(tmp_path, ())
    assert not stray.exists()
    (tmp_path / stored[0].file).unlink()
    assert last_looks(tmp_path) == {}
    (tmp_path / "mau.json").write_text("[{}]", encoding="utf-8")
    assert last_looks(tmp_path) == {}


def test_a_record_is_read_back(tmp_path: Path) -> None:
    (looks,) = store_looks(tmp_path, result_frames(QD1187)[1:2])
    before = SheetState("T", 1, 2, ((None, 1.0, "'007"), (True, "=A1", "#N/A")))
    record = Record(
        "Tổng hợp",
        "Tổng hợp",
        "10 giờ 05",
        (Touched(before), Touched(before, before, "TỔNG HỢP", looks, Area(1, 1, 5, 6))),
        ("Xã A",),
        (replace(before, name="Xã A"),),
        (before,),
        {"a": "='T'!$A$1"},
        "truoc-1.xlsm",
    )
    assert read_record(tmp_path) is None
    write_record(tmp_path, record)
    assert read_record(tmp_path) == record
    assert record.files == {looks.file, "truoc-1.xlsm"}
    json.loads((tmp_path / "ban-ghi.json").read_text(encoding="utf-8"))
