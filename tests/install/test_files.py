"""Files that other programs hold, disks that are full, trees that go."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from addin.install import files
from addin.install.files import copy_bytes, in_use, is_full, patiently, remove_tree, write_text
from addin.install.messages import Failure, SetupError


def _fails(times: int, error: OSError, slept: list[float]) -> Callable[[], str]:
    def work() -> str:
        if len(slept) < times:
            raise error
        return "xong"

    return work


def test_a_file_held_for_a_moment_is_waited_for() -> None:
    slept: list[float] = []
    assert patiently(_fails(3, PermissionError(13, "held"), slept), slept.append) == "xong"
    assert slept == sorted(slept)
    assert len(slept) == 3


def test_one_held_for_good_is_given_up_and_told() -> None:
    slept: list[float] = []
    with pytest.raises(PermissionError):
        patiently(_fails(99, PermissionError(13, "held"), slept), slept.append)
    assert 3 < sum(slept) < 30


def test_what_waiting_cannot_mend_is_told_at_once() -> None:
    slept: list[float] = []
    with pytest.raises(FileNotFoundError):
        patiently(_fails(1, FileNotFoundError(2, "gone"), slept), slept.append)
    assert slept == []


def test_bytes_alone_are_copied(tmp_path: Path) -> None:
    source = tmp_path / "a.xlsm"
    source.write_bytes(b"abc")
    source.chmod(0o444)
    target = tmp_path / "Chấm điểm" / "b.xlsm"
    mark = Path(f"{target}:Zone.Identifier")
    target.parent.mkdir()
    mark.write_text("[ZoneTransfer]\nZoneId=3", encoding="utf-8")
    copy_bytes(source, target, lambda _: None)
    assert target.read_bytes() == b"abc"
    assert target.stat().st_mode & 0o200, "a read-only source gives a copy that can be written"
    assert not mark.exists()


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), Failure.DISK_FULL),
        (PermissionError(13, "Permission denied"), Failure.HELD),
    ],
)
def test_what_stands_in_the_way_of_a_copy_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, failure: Failure
) -> None:
    def refuse(*_: object) -> None:
        raise error

    (tmp_path / "a").write_bytes(b"abc")
    monkeypatch.setattr(files.shutil, "copyfileobj", refuse)
    with pytest.raises(SetupError) as caught:
        copy_bytes(tmp_path / "a", tmp_path / "b", lambda _: None)
    assert caught.value.failure is failure


def test_a_text_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    write_text(tmp_path / "new" / "a.json", "{}", lambda _: None)
    with pytest.raises(SetupError) as caught:
        write_text(tmp_path / "new" / "a.json" / "b.json", "{}", lambda _: None)
    assert caught.value.failure is Failure.HELD


def test_a_full_disk_is_known_by_either_number() -> None:
    full = OSError("x")
    full.winerror = 112  # type: ignore[attr-defined]
    assert is_full(full)
    assert is_full(OSError(errno.ENOSPC, "x"))
    assert not is_full(OSError(errno.EACCES, "x"))


def test_a_tree_goes_with_its_read_only_files(tmp_path: Path) -> None:
    tree = tmp_path / "0.1.0-abcdef"
    (tree / "python" / "Lib").mkdir(parents=True)
    (tree / "python" / "Lib" / "os.py").write_text("", encoding="utf-8")
    (tree / "mau.xlsm").write_text("", encoding="utf-8")
    (tree / "mau.xlsm").chmod(0o444)
    assert remove_tree(tree) == ()
    assert not tree.exists()
    assert remove_tree(tree) == (), "one that is not there is gone already"


def test_what_cannot_be_deleted_is_named_and_the_rest_goes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "b").mkdir()
    for name in ("a.py", "b/held.dll", "c.py"):
        (tmp_path / name).write_text("", encoding="utf-8")
    unlink = Path.unlink

    def held(path: Path, missing_ok: bool = False) -> None:
        if path.name == "held.dll":
            raise PermissionError(13, "in use")
        unlink(path, missing_ok)

    monkeypatch.setattr(Path, "unlink", held)
    slept: list[float] = []
    assert remove_tree(tmp_path, slept.append) == (tmp_path / "b" / "held.dll",)
    assert [path.name for path in sorted(tmp_path.rglob("*"))] == ["b", "held.dll"]
    assert slept


@pytest.mark.skipif(os.name == "nt", reason="the refusal is played")
def test_a_library_that_is_loaded_is_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("a.py", "b.dll", "c.exe"):
        (tmp_path / name).write_text("", encoding="utf-8")
    assert in_use(tmp_path) is None
    opened = Path.open

    def held(path: Path, mode: str = "r", *rest: object) -> object:
        if path.name in {"a.py", "c.exe"} and mode == "r+b":
            raise PermissionError(13, "in use")
        return opened(path, mode, *rest)

    monkeypatch.setattr(Path, "open", held)
    assert in_use(tmp_path) == tmp_path / "c.exe"
