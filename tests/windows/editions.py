"""A release as another version of itself: its manifest and its workbook say so."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path

from windows.officer import WORKBOOK, linked_copy, replaced

__all__ = ["OLDER", "older_edition"]

OLDER = "0.0.9"
_PROPERTIES = "docProps/custom.xml"
_OWN = re.compile(rb'(name="tthc\.phien-ban"[^>]*>\s*<vt:lpwstr>)[^<]*(<)')


def _workbook(content: bytes, version: str) -> bytes:
    """The workbook with that version among its properties."""
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for part in before.infolist():
            data = before.read(part)
            if part.filename == _PROPERTIES:
                data, count = _OWN.subn(rf"\g<1>{version}\g<2>".encode(), data)
                assert count == 1
            after.writestr(part, data)
    return made.getvalue()


def older_edition(release: Path, folder: Path) -> Path:
    """A folder with that release as version 0.0.9."""
    manifest = json.loads((release / "manifest.json").read_bytes())
    target = linked_copy(release, folder / release.name.replace(manifest["version"], OLDER))
    workbook = _workbook((release / WORKBOOK).read_bytes(), OLDER)
    replaced(target / WORKBOOK, workbook)
    manifest["version"] = OLDER
    for row in manifest["files"]:
        if row["path"] == WORKBOOK:
            row.update(size=len(workbook), sha256=hashlib.sha256(workbook).hexdigest())
    replaced(target / "manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1).encode())
    return target
