"""Where the program goes: ASCII alone, writable, short enough, and of this account."""

from pathlib import Path

import pytest

from addin.install.messages import Failure, SetupError
from addin.install.place import MOST_LETTERS, chosen, every_place, is_plain, places
from addin.install.port import Folder
from install.fakes import FakeMachine

OWN = "Users/canbo/AppData/Local/ChamDiemTTHC"


def _below(machine: FakeMachine, path: Path) -> str:
    return path.relative_to(machine.root).as_posix()


def _block(machine: FakeMachine, which: Folder) -> None:
    """A file where the folder should be: nothing can be made below it."""
    folder = machine.folders[which]
    assert folder is not None
    folder.rmdir()
    folder.write_text("", encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("C:\\Users\\canbo\\AppData\\Local", True),
        ("C:\\Users\\Can Bo (1)\\AppData", True),
        ("C:\\Users\\Cán bộ 2\\AppData", False),
        ("C:\\Users\\Ca\u0301n bo", False),
        ("C:\\Users\\a&b", False),
        ("C:\\Users\\100%", False),
        ("C:\\Users\\a;b", False),
        ("C:\\Users\\a'b", False),
    ],
)
def test_paths_the_library_can_stand(path: str, plain: bool) -> None:
    assert is_plain(Path(path)) is plain


def test_the_profile_is_best(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    assert _below(machine, chosen(machine, 100)) == OWN
    assert machine.private == []
    assert not any((tmp_path / OWN).iterdir()), "the trial of writing leaves nothing"


def test_a_profile_with_vietnamese_letters_is_left_alone(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path, "Cán bộ 1")
    base = chosen(machine, 100)
    assert base.name.startswith("ChamDiemTTHC-")
    assert _below(machine, base.parent) == "Users/Public"
    assert machine.private == [base], "what lies outside the profile is for this account alone"


def test_accounts_never_share_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    machine = FakeMachine(tmp_path, "Cán bộ 1")
    first = chosen(machine, 100)
    monkeypatch.setattr(machine, "user_id", lambda: "S-1-5-21-1-2-3-1002")
    assert chosen(machine, 100) != first


def test_the_next_place_is_taken_where_the_first_cannot_be_written(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path, "Cán bộ 1")
    _block(machine, Folder.PUBLIC)
    assert _below(machine, chosen(machine, 100).parent) == "ProgramData"


def test_what_windows_does_not_name_is_passed_over(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    machine.folders[Folder.LOCAL_APP_DATA] = None
    machine.folders[Folder.PUBLIC] = None
    assert [_below(machine, place.path.parent) for place in places(machine)] == ["ProgramData"]


def test_without_any_place_all_that_was_tried_is_named(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    for which in (Folder.LOCAL_APP_DATA, Folder.PUBLIC, Folder.PROGRAM_DATA):
        _block(machine, which)
    with pytest.raises(SetupError) as caught:
        chosen(machine, 100)
    assert caught.value.failure is Failure.NO_PLACE
    tried = str(caught.value.facts["tried"]).splitlines()
    assert [line.rsplit(": ", 1)[0].strip(" -") for line in tried] == [
        str(one.path) for one in every_place(machine)
    ]


def test_paths_longer_than_windows_allows(tmp_path: Path) -> None:
    machine = FakeMachine(tmp_path)
    room = MOST_LETTERS - len(str(tmp_path / OWN)) - 1
    assert _below(machine, chosen(machine, room)) == OWN
    assert _below(machine, chosen(machine, room + 1)).startswith("Users/Public/"), "a shorter place is taken"
    with pytest.raises(SetupError) as caught:
        chosen(machine, MOST_LETTERS)
    assert caught.value.failure is Failure.PATH_TOO_LONG
    assert int(str(caught.value.facts["length"])) > MOST_LETTERS
