"""The icons on the desktop and in the start menu; `make_shortcut` writes them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from addin.install.found import Excel
from addin.install.port import Folder, Machine

__all__ = ["LINK", "OPEN_FOLDER", "Shortcut", "link_places", "planned", "program_of"]

LINK = "Sổ chấm điểm TTHC.lnk"
OPEN_FOLDER = "Thư mục chấm điểm TTHC.lnk"
_DESCRIPTION = "Chấm điểm giải quyết thủ tục hành chính"


@dataclass(frozen=True, slots=True)
class Shortcut:
    """An icon: its file, what it starts with which arguments, in which folder, and whose picture it has."""

    link: Path
    target: Path
    arguments: str
    folder: Path
    picture: str

    def as_text(self) -> str:
        """For the installed Python, as JSON."""
        return json.dumps(
            {
                "link": str(self.link),
                "target": str(self.target),
                "arguments": self.arguments,
                "folder": str(self.folder),
                "picture": self.picture,
                "description": _DESCRIPTION,
            }
        )


def link_places(machine: Machine) -> Iterator[Path]:
    """Every file of an icon of ours."""
    for which in (Folder.DESKTOP, Folder.START_MENU):
        folder = machine.folder(which)
        if folder is not None:
            yield folder / LINK
    start = machine.folder(Folder.START_MENU)
    if start is not None:
        yield start / OPEN_FOLDER


def program_of(excel: Excel | None, opener: Path | None) -> Path | None:
    """Excel's program where a double-click on the workbook would start another one."""
    if excel is None or opener is None or opener.name.lower() == "excel.exe":
        return None
    return excel.program


def planned(machine: Machine, workbook: Path, excel: Path | None) -> tuple[Shortcut, ...]:
    """The icons: the workbook twice, its folder once. `excel` is given where it must be named."""
    found: list[Shortcut] = []
    for link in link_places(machine):
        if link.name == OPEN_FOLDER:
            found.append(Shortcut(link, workbook.parent, "", workbook.parent, ""))
        elif excel is None:
            found.append(Shortcut(link, workbook, "", workbook.parent, ""))
        else:
            found.append(Shortcut(link, excel, f'"{workbook}"', workbook.parent, str(excel)))
    return tuple(found)
