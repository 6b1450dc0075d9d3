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

__all__ = ["EPOCH", "REMOVED", "is_removed", "removed_from", "slimmed"]

EPOCH = 315532800
"""1 January 1980, the time of everything in what we build."""

_EVERYWHERE = (
    "*.pyi",
    "*.pxd",
    "*.pxi",
    "*.pyx",
    "*.h",
    "*.lib",
    "*.a",
    "*.c",
    "*.chm",
    "*/__pycache__/*",
    "*/tests/*",
)
REMOVED: Mapping[str, Sequence[str]] = {
    "numpy": (
        *("numpy/tests/*", "numpy/*/tests/*", "numpy/distutils/*", "numpy/f2py/*", "numpy/_pyinstaller/*"),
        *("numpy/random/_examples/*", "numpy/conftest.py", "numpy/doc/*"),
    ),
    "pandas": ("pandas/tests/*", "pandas/conftest.py"),
    "lxml": ("lxml/includes/*", "lxml/isoschematron/*", "lxml/doctestcompare.py", "lxml/*usedoctest.py"),
    "pywin32": (
        *("pythonwin/*", "adodbapi/*", "isapi/*", "win32/Demos/*", "win32/test/*", "win32/scripts/*"),
        *(
            "win32com/demos/*",
            "win32com/test/*",
            "win32com/HTML/*",
            "win32com/readme.html",
            "win32com/makegw/*",
        ),
        *(
            "win32comext/adsi/*",
            "win32comext/authorization/*",
            "win32comext/axcontrol/*",
            "win32comext/axdebug/*",
        ),
        *(
            "win32comext/axscript/*",
            "win32comext/bits/*",
            "win32comext/directsound/*",
            "win32comext/ifilter/*",
        ),
        *(
            "win32comext/internet/*",
            "win32comext/mapi/*",
            "win32comext/taskscheduler/*",
            "win32comext/*/demos/*",
        ),
        *("win32comext/*/test/*", "*.data/scripts/*"),
    ),
    "xlwings": (
        *("xlwings/pro/*", "xlwings/xlwingslib.*", "*LICENSE_PRO.txt"),  # not free; never shipped
        *("xlwings/reports.py", "xlwings/server.py"),  # doors to it
        *("xlwings/addin/*", "xlwings/quickstart*", "xlwings/js/*", "xlwings/*.applescript", "xlwings/*.bas"),
    ),
}
"""By package the files that do not ship. The tests under Wine run every function and button without them."""


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
                    entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, one.external_attr
                    slim.writestr(entry, source.read(one))
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise ReleaseError(f"{wheel.name} is damaged: {error}.") from error
    return target
