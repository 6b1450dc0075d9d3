"""The files of a folder: none is passed over because it, or its folder, cannot be looked at."""

import errno
import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from support import closed_folder
from tthc.files.listing import files_below, real_path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With two files, one of them in a folder below."""
    (tmp_path / "xã").mkdir()
    for name in ("a.xlsx", "xã/b.xlsx"):
        (tmp_path / name).write_bytes(b"x")
    return tmp_path


def test_every_file_of_every_folder(folder: Path) -> None:
    listing = files_below(folder)
    assert set(listing.files) == {folder / "a.xlsx", folder / "xã/b.xlsx"}
    assert listing.closed == ()


def test_a_folder_that_does_not_open_is_named(folder: Path) -> None:
    with closed_folder(folder / "xã"):
        listing = files_below(folder)
    assert listing.files == (folder / "a.xlsx",)
    ((closed, error),) = listing.closed
    assert (closed, error.errno) == (folder / "xã", errno.EACCES)


@pytest.mark.parametrize(
    ("attributes", "told"), [(0x2 | 0x4 | 0x10, False), (0x2 | 0x10, True), (0x10, True)]
)
def test_a_closed_folder_of_windows_own_is_not_told(
    folder: Path, monkeypatch: pytest.MonkeyPatch, attributes: int, told: bool
) -> None:
    """System Volume Information is hidden and of the system; a folder that is only hidden is somebody's."""
    monkeypatch.setattr(Path, "lstat", lambda _: SimpleNamespace(st_file_attributes=attributes))
    with closed_folder(folder / "xã"):
        assert bool(files_below(folder).closed) is told


def test_a_folder_that_is_not_there_is_closed(tmp_path: Path) -> None:
    assert [closed for closed, _ in files_below(tmp_path / "không").closed] == [tmp_path / "không"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_links_and_devices(folder: Path) -> None:
    """A link that leads nowhere is a file nobody can read; a link to a folder is followed by nobody."""
    os.mkfifo(folder / "ống")
    (folder / "vòng").symlink_to("vòng")
    (folder / "mất").symlink_to("khong-co.xlsx")
    (folder / "lối tắt").symlink_to(folder / "xã")
    assert {path.name for path in files_below(folder).files} == {"a.xlsx", "b.xlsx", "vòng", "mất"}
    assert real_path(folder / "vòng") == folder / "vòng"
    assert real_path(folder / "lối tắt/b.xlsx") == (folder / "xã/b.xlsx").resolve()
