"""What is on the machine: versions, 32 or 64 bits, and who answers for Excel."""

import struct
from pathlib import Path

import pytest

from addin.install.found import Found, ensure_windows, found, remarks, told
from addin.install.messages import Failure, SetupError
from addin.install.port import WindowsVersion
from install.fakes import FakeMachine, FakeRegistry

OFFICE = r"HKLM\SOFTWARE\Microsoft\Office"
CLSID = "{00024500-0000-0000-C000-000000000046}"


def _program(path: Path, machine: int) -> Path:
    """A program's head that names what it was built for."""
    head = bytearray(256)
    head[:2] = b"MZ"
    struct.pack_into("<I", head, 0x3C, 0x80)
    head[0x80:0x84] = b"PE\0\0"
    struct.pack_into("<H", head, 0x84, machine)
    path.parent.mkdir(parents=True)
    path.write_bytes(head)
    return path


@pytest.fixture
def machine(tmp_path: Path) -> FakeMachine:
    return FakeMachine(tmp_path)


def _lines(found: Found) -> list[str]:
    return list(told(found))


def test_a_machine_without_office(machine: FakeMachine) -> None:
    seen = found(FakeRegistry(), machine)
    assert _lines(seen) == [
        "Windows: Windows 10 Pro, số bản 19045, 64-bit",
        "Microsoft Excel: không thấy",
        "WPS Office: không thấy",
    ]
    assert [line.split("]")[0] for line in remarks(seen)] == ["[101"]


@pytest.mark.parametrize(("built", "bits"), [(0x8664, 64), (0x14C, 32), (0xAA64, 64)])
def test_excel_of_today(machine: FakeMachine, tmp_path: Path, built: int, bits: int) -> None:
    program = _program(tmp_path / "Office16" / "EXCEL.EXE", built)
    registry = FakeRegistry(
        {
            rf"{OFFICE}\16.0\Excel\InstallRoot": {"Path": f"{program.parent}/"},
            rf"{OFFICE}\ClickToRun\Configuration": {"VersionToReport": "16.0.17328.20162"},
            r"HKLM\Software\Classes\Excel.Application\CLSID": {"": CLSID},
            rf"HKLM\Software\Classes\CLSID\{CLSID}\LocalServer32": {"": f'"{program}" /automation'},
        }
    )
    seen = found(registry, machine)
    assert _lines(seen)[1] == f"Microsoft Excel: 2016 trở lên (16.0, số bản 16.0.17328.20162, bản {bits}-bit)"
    assert (seen.answers, seen.wps_answers, list(remarks(seen))) == (str(program), False, [])


def test_excel_of_32_bits_is_noted_in_the_other_half(machine: FakeMachine, tmp_path: Path) -> None:
    program = _program(tmp_path / "Office14" / "EXCEL.EXE", 0x14C)
    registry = FakeRegistry(narrow={rf"{OFFICE}\14.0\Excel\InstallRoot": {"Path": str(program.parent)}})
    assert _lines(found(registry, machine))[1] == "Microsoft Excel: 2010 (14.0, bản 32-bit)"


def test_excel_known_by_its_program_alone(machine: FakeMachine, tmp_path: Path) -> None:
    program = _program(tmp_path / "x" / "EXCEL.EXE", 0x8664)
    paths = r"HKLM\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe"
    registry = FakeRegistry(
        {
            paths: {"": f'"{program}"'},
            r"HKLM\Software\Classes\Excel.Application\CurVer": {"": "Excel.Application.15"},
        }
    )
    seen = found(registry, machine).excel
    assert seen is not None
    assert (seen.version, seen.bits) == ("15.0", 64)


def test_what_an_uninstalled_office_left_is_no_excel(machine: FakeMachine, tmp_path: Path) -> None:
    registry = FakeRegistry({rf"{OFFICE}\16.0\Excel\InstallRoot": {"Path": str(tmp_path / "weg")}})
    assert found(registry, machine).excel is None


def test_a_program_that_cannot_be_read_has_unknown_bits(machine: FakeMachine, tmp_path: Path) -> None:
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "EXCEL.EXE").write_bytes(b"MZ")
    registry = FakeRegistry({rf"{OFFICE}\16.0\Excel\InstallRoot": {"Path": str(tmp_path / "o")}})
    assert _lines(found(registry, machine))[1] == "Microsoft Excel: 2016 trở lên (16.0)"


@pytest.mark.parametrize(
    ("version", "folder", "number"),
    [("12.0", "Office12", "104"), ("16.0", "WindowsApps", "103")],
)
def test_an_excel_that_will_not_do_is_told(
    machine: FakeMachine, tmp_path: Path, version: str, folder: str, number: str
) -> None:
    program = _program(tmp_path / folder / "EXCEL.EXE", 0x14C)
    registry = FakeRegistry({rf"{OFFICE}\{version}\Excel\InstallRoot": {"Path": str(program.parent)}})
    assert [line[1:4] for line in remarks(found(registry, machine))] == [number]


@pytest.mark.parametrize("view", ["wide", "narrow"])
@pytest.mark.parametrize("hive", ["HKCU", "HKLM"])
def test_wps_that_answers_for_excel(machine: FakeMachine, view: str, hive: str) -> None:
    program = r"C:\Program Files (x86)\WPS Office\11.2.0.11254\office6\et.exe"
    keys = {
        r"HKCU\Software\Kingsoft\Office\6.0\Common": {
            "InstallRoot": r"C:\Program Files (x86)\WPS Office\11.2.0.11254"
        },
        rf"{hive}\Software\Classes\Excel.Application\CLSID": {"": CLSID},
        rf"{hive}\Software\Classes\CLSID\{CLSID}\LocalServer32": {"": f"{program} /automation"},
    }
    seen = found(FakeRegistry(**{view: keys}), machine)
    assert seen.wps_answers
    assert _lines(seen)[2:] == [
        "WPS Office: có 11.2.0.11254",
        f"Chương trình nhận lệnh dành cho Excel: {program}",
    ]
    assert [line[1:4] for line in remarks(seen)] == ["101", "102"]


def test_what_the_account_has_set_goes_before_what_holds_for_all(machine: FakeMachine) -> None:
    registry = FakeRegistry(
        {
            rf"HKLM\Software\Classes\CLSID\{CLSID}\LocalServer32": {"": r"C:\Office16\EXCEL.EXE /automation"},
            r"HKLM\Software\Classes\Excel.Application\CLSID": {"": CLSID},
            r"HKCU\Software\Classes\Excel.Application\CLSID": {"": "{45540001}"},
            r"HKCU\Software\Classes\CLSID\{45540001}\LocalServer32": {"": r"D:\WPS\et.exe"},
        }
    )
    assert found(registry, machine).answers == r"D:\WPS\et.exe"


def test_wps_known_by_its_program_alone(machine: FakeMachine) -> None:
    paths = r"HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\et.exe"
    assert _lines(found(FakeRegistry({paths: {"": r"D:\WPS\et.exe"}}), machine))[2] == "WPS Office: có"


@pytest.mark.parametrize(
    ("version", "fits"),
    [
        (WindowsVersion("Windows 11 Pro", 10, 22631, 64), True),
        (WindowsVersion("Windows 10 Home", 10, 19045, 32), False),
        (WindowsVersion("Windows 8.1", 6, 9600, 64), False),
    ],
)
def test_windows_10_of_64_bits(version: WindowsVersion, fits: bool) -> None:
    if fits:
        ensure_windows(version)
        return
    with pytest.raises(SetupError) as caught:
        ensure_windows(version)
    assert caught.value.failure is Failure.WINDOWS
    assert version.name in str(caught.value.facts["found"])
