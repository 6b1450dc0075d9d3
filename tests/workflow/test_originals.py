"""The files a run used are kept unchanged beside its output, and never where they would be read again."""

import hashlib
import os
import shutil
from pathlib import Path

import pytest

from support import make_form, write_form
from tthc.domain.results import Consolidation
from tthc.workflow.consolidate import consolidate
from tthc.workflow.keep import keep_originals
from tthc.workflow.request import Request


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "vao"
    made.mkdir()
    return made


def kept(folder: Path, target: Path) -> Consolidation:
    return keep_originals(consolidate(Request((folder,))), (folder,), target)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def codes(result: Consolidation) -> list[str]:
    return [told.finding.code for told in result.findings]


def test_used_files_are_copied_unchanged_and_the_result_says_where(folder: Path, tmp_path: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form())
    os.utime(path, (1_600_000_000, 1_600_000_000))
    (folder / "hong.xlsx").write_bytes(b"")
    result = kept(folder, tmp_path / "kq.xlsx")
    copy = tmp_path / "quy-ii-nam-2022" / "da-nhan" / "a.xlsx"
    assert digest(copy) == digest(path)
    assert copy.stat().st_mtime == 1_600_000_000
    assert {Path(file.path).name: file.copy for file in result.files} == {
        "a.xlsx": str(copy),
        "hong.xlsx": "",
    }
    assert [file.name for file in copy.parent.iterdir()] == ["a.xlsx"]


def test_a_rerun_keeps_what_is_there_and_two_contents_of_one_name_stay_apart(
    folder: Path, tmp_path: Path
) -> None:
    write_form(folder, "a.xlsx", make_form(early=10))
    (folder / "hai").mkdir()
    second = write_form(folder / "hai", "a.xlsx", make_form(early=12, unit="Xã B"))
    for _ in range(2):
        kept(folder, tmp_path / "kq.xlsx")
    names = sorted(path.name for path in (tmp_path / "quy-ii-nam-2022" / "da-nhan").iterdir())
    # files come in the order of their paths: a.xlsx, then hai/a.xlsx
    assert names == [f"a-{digest(second)[:8]}.xlsx", "a.xlsx"]


def test_nothing_is_written_into_a_folder_that_is_read(folder: Path) -> None:
    write_form(folder, "a.xlsx", make_form())
    for target in (folder / "kq.xlsx", folder / "trong" / "kq.xlsx"):
        result = kept(folder, target)
        assert codes(result) == ["TT969"]
    assert [path.name for path in folder.iterdir()] == ["a.xlsx"]
    named = folder / "a.xlsx"
    beside = keep_originals(consolidate(Request((named,))), (named,), folder / "kq.xlsx")
    assert codes(beside) == ["TT969"]


def test_a_run_without_a_usable_file_keeps_nothing(folder: Path, tmp_path: Path) -> None:
    (folder / "hong.xlsx").write_bytes(b"")
    kept(folder, folder / "kq.xlsx")
    kept(folder, tmp_path / "kq.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["vao"]


def test_a_file_that_changed_or_is_gone_meanwhile_is_told(folder: Path, tmp_path: Path) -> None:
    path = write_form(folder, "a.xlsx", make_form())
    result = consolidate(Request((folder,)))
    shutil.copy(write_form(tmp_path, "b.xlsx", make_form(early=11)), path)
    changed = keep_originals(result, (folder,), tmp_path / "kq.xlsx")
    assert [told.message for told in changed.findings if told.finding.code == "TT970"]
    path.unlink()
    gone = keep_originals(result, (folder,), tmp_path / "kq.xlsx")
    (told,) = [told for told in gone.findings if told.finding.code == "TT970"]
    assert "không có tệp này" in told.message
