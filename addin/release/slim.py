"""What of the wheels no part of the program needs, and the wheels without it."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from fnmatch import fnmatch
from pathlib import Path

from wheel.wheelfile import WheelFile

from addin.release.errors import ReleaseError
from addin.release.lock import canonical

__all__ = ["EPOCH", "LEFT_OUT", "REMOVED", "is_removed", "removed_from", "slimmed"]

EPOCH = 315532800
"""1 January 1980, the time of everything in what we build."""
_PLAIN_FILE = 0o100644 << 16

LEFT_OUT: Mapping[str, str] = {
    "pycparser": "reads C for cffi, of which only the compiled half is used",
    "tzdata": "names of time zones, and no figure of ours has one",
}
"""Packages of the lock that do not ship, though the index says that others need them, and why."""

_EVERYWHERE = (
    *("*/tests/*", "*/conftest.py", "*/__pycache__/*", "*.pyc"),
    *("*.pyi", "*.pyx", "*.pxd", "*.pxi", "*.h", "*.c", "*.lib", "*.a"),  # for compilers and type checkers
    *("*.exe", "*.dist-info/entry_points.txt"),  # launchers nobody signed, and what makes pip write more
    *("*.data/scripts/*", "*.chm", "*.dist-info/sboms/*"),
)
REMOVED: Mapping[str, Sequence[str]] = {
    "cffi": ("cffi/*",),  # what compiles C; _cffi_backend stays
    "lxml": (
        *("lxml/includes/*", "lxml/isoschematron/*", "lxml/html/*", "lxml/objectify.*"),
        *("lxml/doctestcompare.py", "lxml/*usedoctest.py", "lxml/pyclasslookup.py"),
    ),
    "numpy": (
        *("numpy/distutils/*", "numpy/f2py/*", "numpy/_pyinstaller/*", "numpy/matlib.py"),
        *("numpy/_core/include/*", "numpy/_core/lib/*", "numpy/random/_examples/*"),
        *("numpy/_core/*_tests.cp*.pyd", "numpy/_core/_simd.cp*.pyd"),
    ),
    "pandas": ("pandas/tests/*",),
    "olefile": ("olefile/olefile2.py", "OleFileIO_PL.py"),  # for Python 2
    "pygments": (  # languages nobody shows here; Python's stay, for rich
        *("pygments/lexers/[!_p]*.py", "pygments/lexers/p[!y]*.py", "pygments/lexers/_[!_m]*.py"),
        *("pygments/lexers/_mql_builtins.py", "pygments/lexers/_mysql_builtins.py", "pygments/cmdline.py"),
        "pygments/__main__.py",
    ),
    "pywin32": (
        *("pythonwin/*", "adodbapi/*", "isapi/*", "*/Demos/*", "*/demos/*", "*/test/*", "*/HTML/*", "*.html"),
        *("win32/scripts/*", "win32com/makegw/*", "win32com/servers/*"),
        "win32comext/[!_s]*/*",  # shell alone stays
        *("win32/odbc.pyd", "win32/perfmon*", "win32/servicemanager.pyd", "win32/win32ras.pyd"),
        *("win32/lib/afxres.py", "win32/lib/rasutil.py", "win32/lib/win2kras.py"),
        *("win32com/client/combrowse.py", "win32com/client/tlbrowse.py"),
    ),
    "xlwings": (
        *("xlwings/pro/*", "xlwings/xlwingslib.*", "*LICENSE_PRO.txt"),  # not free; never shipped
        *("xlwings/reports.py", "xlwings/server.py"),  # doors to it
        *(
            "xlwings/addin/*",
            "xlwings/quickstart*",
            "xlwings/js/*",
            "xlwings/html/*",
            "xlwings/*.applescript",
        ),
        *("xlwings/*.bas", "xlwings/_xlmac.py", "xlwings/mac_dict.py", "xlwings/ext/*", "xlwings/rest/*"),
        "xlwings/cli.py",
    ),
}
"""By package the files that do not ship; nothing that ships needs one (tests/release/test_imports.py)."""


def is_removed(package: str, name: str) -> bool:
    """True for a file of a wheel that does not ship."""
    return any(fnmatch(name, pattern) for pattern in (*_EVERYWHERE, *REMOVED.get(package, ())))


def removed_from(wheel: Path) -> list[str]:
    """The files of a wheel that do not ship, sorted."""
    package = canonical(wheel.name.split("-")[0])
    with zipfile.ZipFile(wheel) as archive:
        return sorted(one for one in archive.namelist() if is_removed(package, one))


@contextmanager
def _fixed_time() -> Iterator[None]:
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(EPOCH)
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


def slimmed(wheel: Path, folder: Path) -> Path:
    """The wheel in another folder without those files, its RECORD right; unchanged where there are none.

    Raises:
        ReleaseError: the wheel is damaged.
    """
    left_out, target = set(removed_from(wheel)), folder / wheel.name
    if not left_out:
        target.write_bytes(wheel.read_bytes())
        return target
    try:
        with _fixed_time(), WheelFile(wheel) as source, WheelFile(target, "w", zipfile.ZIP_DEFLATED) as slim:
            for one in source.infolist():
                if one.filename not in left_out and not one.is_dir() and one.filename != source.record_path:
                    entry = zipfile.ZipInfo(one.filename, (1980, 1, 1, 0, 0, 0))
                    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, _PLAIN_FILE
                    slim.writestr(entry, source.read(one))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReleaseError(f"{wheel.name} is damaged: {error}.") from error
    return target
