"""The officer's workbook, the icons, the Trusted Location, the versions side by side."""

import json
import os
from pathlib import Path

import pytest

from addin.install import workbook
from addin.install.found import Excel, Found
from addin.install.homes import (
    Home,
    all_homes,
    finish,
    is_sound,
    kept,
    new_home,
    removed,
    sorted_version,
    unfinished,
)
from addin.install.messages import Failure, SetupError
from addin.install.port import Folder, WindowsVersion
from addin.install.shortcuts import our_links, planned, program_of
from addin.install.trust import forbidden, is_trusted, trust, untrust
from addin.install.workbook import place_workbook, version_of
from install.fakes import FakeMachine, FakeRegistry, make_release

WINDOWS = WindowsVersion("Windows 10", 10, 19045, 64)
EXCEL = Excel("16.0", Path("C:/Office16/EXCEL.EXE"), 32, "")
OFFICE = r"HKCU\Software\Microsoft\Office"


def _found(excel: Excel | None = EXCEL) -> Found:
    return Found(WINDOWS, excel, None, "")


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path, "Cán bộ 1")


def _template(folder: Path, version: str) -> Path:
    return make_release(folder / version, version) / "tthc_workbook.xlsm"


# the workbook


def test_the_shipped_workbook_says_its_version() -> None:
    from support import ROOT  # noqa: PLC0415
    from tthc import __version__  # noqa: PLC0415

    assert version_of(ROOT / "tthc_workbook.xlsm") == __version__


def test_the_officer_gets_a_workbook_where_the_documents_really_are(
    machine: FakeMachine, tmp_path: Path
) -> None:
    machine.folders[Folder.DOCUMENTS] = tmp_path / "D" / "OneDrive" / "Tài liệu"
    template = _template(tmp_path, "0.1.0")
    template.chmod(0o444)
    own = place_workbook(template, machine)
    assert (
        own.workbook == tmp_path / "D" / "OneDrive" / "Tài liệu" / "Chấm điểm TTHC" / "Sổ chấm điểm TTHC.xlsm"
    )
    assert (own.new, own.refused) == (None, None)
    assert own.workbook.read_bytes() == template.read_bytes()
    own.workbook.write_bytes(b"typed")


def test_a_workbook_that_is_there_stays_as_it_is(machine: FakeMachine, tmp_path: Path) -> None:
    first = place_workbook(_template(tmp_path, "0.1.0"), machine)
    before = first.workbook.stat()
    assert place_workbook(tmp_path / "0.1.0" / "tthc_workbook.xlsm", machine) == first
    later = place_workbook(_template(tmp_path, "0.2.0"), machine)
    assert later.workbook == first.workbook
    assert (later.workbook.stat().st_mtime_ns, later.workbook.stat().st_ino) == (
        before.st_mtime_ns,
        before.st_ino,
    )
    assert later.new is not None
    assert later.new.name == "Sổ chấm điểm TTHC - bản 0.2.0.xlsm"
    later.new.write_bytes(b"typed")
    assert place_workbook(tmp_path / "0.2.0" / "tthc_workbook.xlsm", machine) == later
    assert later.new.read_bytes() == b"typed", "the new one is the officer's too"


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"PK\x05\x06" + bytes(18)])
def test_a_workbook_that_says_no_version_gets_a_new_one_beside(
    machine: FakeMachine, tmp_path: Path, content: bytes
) -> None:
    template = _template(tmp_path, "0.1.0")
    own = place_workbook(template, machine)
    own.workbook.write_bytes(content)
    assert place_workbook(template, machine).new is not None
    assert own.workbook.read_bytes() == content


def test_a_workbook_with_a_password_is_left_alone(machine: FakeMachine, tmp_path: Path) -> None:
    template = _template(tmp_path, "0.1.0")
    own = place_workbook(template, machine)
    own.workbook.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504))
    assert place_workbook(template, machine) == own


def test_a_workbook_that_cannot_be_read_now_is_left_alone(
    machine: FakeMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = _template(tmp_path, "0.1.0")
    own = place_workbook(template, machine)

    def of(path: Path) -> str | None:
        return None if path == own.workbook else version_of(path)

    assert version_of(tmp_path / "none.xlsm") is None
    monkeypatch.setattr(workbook, "version_of", of)
    assert place_workbook(template, machine) == own


def test_half_a_workbook_is_never_left(
    machine: FakeMachine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stops(source: Path, target: Path, _: object) -> None:
        target.write_bytes(source.read_bytes()[:9])
        raise SetupError(Failure.DISK_FULL, drive="C:", detail="")

    monkeypatch.setattr(workbook, "copy_bytes", stops)
    with pytest.raises(SetupError) as caught:
        place_workbook(_template(tmp_path, "0.1.0"), machine)
    assert caught.value.failure is Failure.NO_WORKBOOK
    assert not [path for path in tmp_path.rglob("Sổ*") if path.is_file()]


def test_the_profile_takes_it_where_the_documents_refuse(machine: FakeMachine, tmp_path: Path) -> None:
    documents, profile = machine.folders[Folder.DOCUMENTS], machine.folders[Folder.PROFILE]
    assert documents is not None
    assert profile is not None
    (documents / "Chấm điểm TTHC").write_text("", encoding="utf-8")
    own = place_workbook(_template(tmp_path, "0.1.0"), machine)
    assert own.workbook.parent == profile / "Chấm điểm TTHC"
    assert own.refused == documents / "Chấm điểm TTHC"
    own.workbook.unlink()
    own.workbook.parent.rmdir()
    own.workbook.parent.write_text("", encoding="utf-8")
    with pytest.raises(SetupError) as caught:
        place_workbook(tmp_path / "0.1.0" / "tthc_workbook.xlsm", machine)
    assert caught.value.failure is Failure.NO_WORKBOOK
    assert str(caught.value.facts["tried"]).count("đã có tệp cùng tên") == 2


# the icons


def test_icons_open_the_workbook(machine: FakeMachine) -> None:
    workbook = Path("D:/Tài liệu/Chấm điểm TTHC/Sổ chấm điểm TTHC.xlsm")
    icons = planned(machine, [workbook], None)
    assert [(one.link.name, one.target) for one in icons] == [
        ("Sổ chấm điểm TTHC.lnk", workbook),
        ("Sổ chấm điểm TTHC.lnk", workbook),
        ("Thư mục chấm điểm TTHC.lnk", workbook.parent),
    ]
    assert json.loads(icons[0].as_text())["target"] == str(workbook)
    assert icons[0].as_text().isascii(), "a command line of ASCII needs no trust in code pages"


def test_excel_is_named_where_another_program_opens_such_files(machine: FakeMachine) -> None:
    assert program_of(EXCEL, Path("C:/WPS/et.exe")) == EXCEL.program
    assert program_of(EXCEL, Path("C:/Office16/EXCEL.EXE")) is None
    assert program_of(EXCEL, None) is None
    assert program_of(None, Path("C:/WPS/et.exe")) is None
    icon = planned(machine, [Path("D:/a b/Sổ.xlsm")], EXCEL.program)[0]
    assert (icon.target, icon.arguments) == (EXCEL.program, f'"{Path("D:/a b/Sổ.xlsm")}"')


def test_only_icons_of_ours_are_ours(machine: FakeMachine) -> None:
    desktop = machine.folders[Folder.DESKTOP]
    assert desktop is not None
    ours = ["Sổ chấm điểm TTHC - bản 0.2.0.lnk", "Sổ chấm điểm TTHC.lnk", "Thư mục chấm điểm TTHC.lnk"]
    for name in (*ours, "Sổ chấm điểm TTHC của tôi.lnk", "Excel.lnk", "Sổ chấm điểm TTHC.xlsm"):
        (desktop / name).write_text("", encoding="utf-8")
    assert [path.name for path in our_links(machine)] == ours
    machine.folders[Folder.DESKTOP] = desktop / "none"
    assert list(our_links(machine)) == []


# the Trusted Location


def test_one_folder_is_trusted_for_each_office_of_the_account(tmp_path: Path) -> None:
    registry = FakeRegistry(
        {rf"{OFFICE}\14.0\Excel\Options": {"x": 1}, rf"{OFFICE}\17.0\Excel\Options": {"x": 1}}
    )
    assert not is_trusted(registry, _found(), tmp_path)
    trust(registry, _found(), tmp_path)
    written = {key: values for key, values in registry.wide.items() if "Trusted" in key}
    assert written == {
        rf"{OFFICE}\{version}\Excel\Security\Trusted Locations\LocationChamDiemTTHC": {
            "Path": f"{tmp_path}\\",
            "AllowSubfolders": 0,
            "Description": "Sổ chấm điểm giải quyết TTHC",
        }
        for version in ("14.0", "16.0")
    }
    assert is_trusted(registry, _found(), tmp_path)
    assert not is_trusted(registry, _found(), tmp_path / "other")
    untrust(registry)
    assert not any("Trusted" in key for key in registry.wide)


def test_without_any_office_nothing_is_trusted(tmp_path: Path) -> None:
    registry = FakeRegistry()
    trust(registry, _found(None), tmp_path)
    assert (registry.wide, is_trusted(registry, _found(None), tmp_path)) == ({}, False)


@pytest.mark.parametrize("hive", ["HKCU", "HKLM"])
@pytest.mark.parametrize(
    ("below", "name", "value"),
    [
        (r"common\security\trusted locations", "allow user locations", 0),
        (r"excel\security\trusted locations", "alllocationsdisabled", 1),
    ],
)
def test_a_rule_of_the_administrator_is_seen(hive: str, below: str, name: str, value: int) -> None:
    registry = FakeRegistry({rf"{hive}\Software\Policies\Microsoft\Office\16.0\{below}": {name: value}})
    assert forbidden(registry, _found())
    assert not forbidden(FakeRegistry(), _found())


# the versions side by side


def _home(base: Path, version: str, release: str = "r", age: int = 0) -> Home:
    home = Home(new_home(base, version), version, release)
    (home.path / "python").mkdir(parents=True)
    (home.path / "python" / "python.exe").write_text(version, encoding="utf-8")
    (home.path / "python" / "os.cpython-311.pyc").write_text("", encoding="utf-8")
    finish(home, lambda _: None)
    os.utime(home.path / "installed.json", ns=(age, age))
    return home


def test_homes_are_found_the_oldest_first_and_others_left_alone(tmp_path: Path) -> None:
    newer, older = _home(tmp_path, "0.1.0", age=2_000), _home(tmp_path, "0.2.0", age=1_000)
    for name in ("logs", "của tôi", "0.1.0", "0.1.0-xyz"):
        (tmp_path / name).mkdir()
    half = new_home(tmp_path, "0.3.0")
    half.mkdir()
    broken = new_home(tmp_path, "0.3.0")
    broken.mkdir()
    (broken / "installed.json").write_text("{", encoding="utf-8")
    assert all_homes(tmp_path) == (older, newer)
    assert set(unfinished(tmp_path)) == {half, broken}
    assert (all_homes(tmp_path / "none"), unfinished(tmp_path / "none")) == ((), ())


def test_a_home_is_sound_as_long_as_its_files_are(tmp_path: Path) -> None:
    home = _home(tmp_path, "0.1.0")
    assert is_sound(home)
    (home.path / "python" / "os.cpython-311.pyc").unlink()
    (home.path / "python" / "new.py").write_text("", encoding="utf-8")
    assert is_sound(home), "compiled code comes and goes"
    (home.path / "python" / "python.exe").write_text("0.1.1", encoding="utf-8")
    assert not is_sound(home)
    (home.path / "python" / "python.exe").unlink()
    assert not is_sound(home)


def test_the_version_before_stays(tmp_path: Path) -> None:
    first, second, third = (_home(tmp_path, f"0.{number}.0", age=number) for number in (1, 2, 3))
    homes = all_homes(tmp_path)
    assert kept(third, second.path, homes) == {second.path, third.path}
    assert kept(third, None, homes) == {second.path, third.path}
    again = _home(tmp_path, "0.3.0", age=4)
    stay = kept(again, third.path, all_homes(tmp_path))
    assert stay == {again.path, third.path, second.path}, "repairing does not cost the version before"
    assert first.path not in stay


def test_a_home_in_use_stays_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    busy, idle = _home(tmp_path, "0.1.0"), _home(tmp_path, "0.2.0")
    monkeypatch.setattr("addin.install.homes.in_use", lambda path: path if path == busy.path else None)
    assert not removed([busy.path, idle.path])
    assert is_sound(busy)
    assert not idle.path.exists()
    assert removed([])


@pytest.mark.parametrize(("older", "newer"), [("0.9.1", "0.10.0"), ("0.1.0", "0.1.1"), ("1.9", "2.0.0")])
def test_versions_sort_as_numbers(older: str, newer: str) -> None:
    assert sorted_version(older) < sorted_version(newer)
