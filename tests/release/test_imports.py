"""What was taken out of Python and of the wheels is asked for by nothing that ships."""

import io
import zipfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pefile
import pytest

import release_build
from addin.release.given_python import GivenPython
from release_modules import Asked, Modules, asked, modules_of

LATER = {
    ("runtime/Lib/:pydoc.py", "pydoc_data.topics"): "help() in a Python console",
    ("numpy:numpy/__init__.py", "numpy.distutils"): "numpy.distutils asked for by name",
    ("numpy:numpy/__init__.py", "numpy.f2py"): "numpy.f2py asked for by name",
    ("numpy:numpy/__init__.py", "numpy.matlib"): "numpy.matlib asked for by name",
    ("numpy:numpy/_pytesttester.py", "numpy.distutils*"): "numpy.test()",
    ("numpy:numpy/testing/*", "numpy.*"): "numpy's own tests",
    ("pandas:pandas/io/html.py", "lxml.html"): "pandas.read_html; received pages are read by our own reader",
    (
        "pip:pip/_internal/locations/*.py",
        "distutils*",
    ): "pip of a Python that asks for distutils; ours does not",
    ("pip:pip/_vendor/distlib/util.py", "distutils*"): "a helper of distlib that pip does not call",
    ("python-dateutil:dateutil/zoneinfo/__init__.py", "tzdata"): "names of time zones",
    ("pywin32:win32/lib/win32serviceutil.py", "*"): "installing Windows services",
    ("pywin32:win32com/client/makepy.py", "*"): "the window of makepy; without it the text is used",
    ("pywin32:win32com/client/selecttlb.py", "pywin.*"): "the window of makepy",
    ("xlwings:xlwings/__init__.py", "xlwings.pro*"): "inside a try",
    ("xlwings:xlwings/__init__.py", "xlwings._xlmac"): "on a Mac",
    ("xlwings:xlwings/__init__.py", "xlwings.server"): "on a server of xlwings",
    ("xlwings:xlwings/conversion/*.py", "xlwings.pro*"): "inside a try, or in a browser",
    ("xlwings:xlwings/main.py", "xlwings.pro*"): "what needs a licence",
    ("xlwings:xlwings/udfs.py", "xlwings.pro*"): "code on sheets, which needs a licence",
    ("xlwings:xlwings/utils.py", "xlwings.pro*"): "a PDF with a layout, which needs a licence",
}
"""What may be asked for, and when that is: never on a way that an officer's work takes."""

WINDOWS = (
    *(
        "kernel32",
        "user32",
        "advapi32",
        "gdi32",
        "ole32",
        "oleaut32",
        "oleacc",
        "shell32",
        "shlwapi",
        "version",
    ),
    *(
        "ws2_32",
        "mswsock",
        "winhttp",
        "wininet",
        "urlmon",
        "netapi32",
        "iphlpapi",
        "mpr",
        "rpcrt4",
        "ntdsapi",
    ),
    *("crypt32", "bcrypt", "bcryptprimitives", "secur32", "credui", "userenv", "ntdll", "pdh", "wtsapi32"),
    *("comctl32", "comdlg32", "uxtheme", "msimg32", "winspool.drv", "winmm", "powrprof", "ktmw32", "lz32"),
    *("wevtapi", "sfc"),
)
"""Libraries that Windows 10 has; api-ms-win-* are names for them."""


@pytest.fixture(scope="session")
def modules(zipped: Path, files: dict[str, bytes], told: Any, given: GivenPython) -> Modules:
    wheels = sorted((release_build.CACHE / "wheels-3.11").glob("*.whl"))
    return modules_of(files, told, wheels, given.root)


@pytest.fixture(scope="session")
def found(modules: Modules) -> list[Asked]:
    return list(asked(modules))


def test_the_search_sees_what_it_should(modules: Modules, found: list[Asked]) -> None:
    assert {"tthc.cli", "win32api", "pythoncom", "os", "numpy", "addin.setup"} <= (
        modules.sources.keys() | modules.compiled
    )
    for lost in (
        "xlwings.pro",
        "pandas.tests",
        "tkinter",
        "ensurepip",
        "tzdata",
        "pycparser",
        "cffi",
        "win32ui",
    ):
        assert lost in modules.missing
    assert Asked("xlwings:xlwings/__init__.py", "xlwings.pro._xlremote", at_once=False) in found


def test_no_file_asks_for_what_does_not_ship_when_it_is_loaded(found: list[Asked]) -> None:
    """But for pip's half for distutils, which pip itself loads only where a Python wants it."""
    at_once = [one for one in found if one.at_once and not one.file.endswith("locations/_distutils.py")]
    assert at_once == []


def test_what_is_asked_for_later_is_known_and_each_exception_is_used(found: list[Asked]) -> None:
    used = set()
    for one in found:
        known = [rule for rule in LATER if fnmatch(one.file, rule[0]) and fnmatch(one.module, rule[1])]
        assert known, one
        used |= set(known)
    assert used == LATER.keys()


def _compiled(files: dict[str, bytes]) -> Iterator[tuple[str, bytes]]:
    """Every program file of the release, those in wheels too."""
    for path, data in files.items():
        if path.endswith((".exe", ".dll", ".pyd")):
            yield path, data
    for path, data in files.items():
        if path.endswith(".whl"):
            archive = zipfile.ZipFile(io.BytesIO(data))
            for inside in archive.namelist():
                if inside.endswith((".exe", ".dll", ".pyd")):
                    yield inside, archive.read(inside)


def test_every_library_a_program_file_loads_ships_or_is_of_windows(files: dict[str, bytes]) -> None:
    programs = list(_compiled(files))
    assert len(programs) > 100
    there = {path.rpartition("/")[2].lower() for path, _ in programs}
    for path, data in programs:
        image = pefile.PE(data=data, fast_load=True)
        image.parse_data_directories([pefile.DIRECTORY_ENTRY["IMAGE_DIRECTORY_ENTRY_IMPORT"]])
        for entry in getattr(image, "DIRECTORY_ENTRY_IMPORT", []):
            name = entry.dll.decode().lower()
            of_windows = name.startswith("api-ms-win-") or name.removesuffix(".dll") in WINDOWS
            assert name in there or of_windows, f"{path} loads {name}"
