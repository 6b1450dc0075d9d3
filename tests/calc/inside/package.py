"""What LibreOffice loses of a workbook's package: that a sheet is very hidden."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from pathlib import Path

_PART = "xl/workbook.xml"
_SHEET = re.compile(r"<sheet [^>]*>")
_VERY_HIDDEN = 'state="veryHidden"'


def very_hidden(path: Path) -> list[int]:
    """The positions of such sheets in a saved workbook."""
    if not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as package:
        if _PART not in package.namelist():
            return []
        listed = _SHEET.findall(package.read(_PART).decode("utf-8"))
    return [position for position, one in enumerate(listed) if _VERY_HIDDEN in one]


def make_very_hidden(path: Path, positions: Iterable[int]) -> None:
    """Marks sheets so in a workbook LibreOffice has saved."""
    wanted = set(positions)
    if not wanted or not zipfile.is_zipfile(path):
        return
    made = io.BytesIO()
    with (
        zipfile.ZipFile(path) as package,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for part in package.infolist():
            data = package.read(part)
            new.writestr(
                part, _marked(data, wanted) if part.filename == _PART else data, zipfile.ZIP_DEFLATED
            )
    path.write_bytes(made.getvalue())


def _marked(data: bytes, wanted: set[int]) -> bytes:
    position = iter(range(data.count(b"<sheet ")))

    def mark(found: re.Match[str]) -> str:
        own = found[0]
        return re.sub('state="[a-z]+"', _VERY_HIDDEN, own) if next(position) in wanted else own

    return _SHEET.sub(mark, data.decode("utf-8")).encode("utf-8")
