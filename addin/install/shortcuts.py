"""The icons on the desktop and in the start menu; `make_shortcut` writes them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from addin.install.found import Excel
from addin.install.port import Folder, Machine

__all__ = ["OPEN_FOLDER", "Shortcut", "our_links", "planned", "program_of"]

OPEN_FOLDER = "Thư mục chấm điểm TTHC.lnk"
_OURS = re.compile(r"(Sổ chấm điểm TTHC( - bản .*)?|Thư mục chấm điểm TTHC)\.lnk")
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


def _link_folders(machine: Machine) -> Iterator[Path]:
    for which in (Folder.DESKTOP, Folder.START_MENU):
        folder = machine.folder(which)
        if folder is not None:
            yield folder


def our_links(machine: Machine) -> Iterator[Path]:
    """Every icon of ours that is there, also of workbooks of other versions."""
    for folder in _link_folders(machine):
        if folder.is_dir():
            yield from (path for path in sorted(folder.glob("*.lnk")) if _OURS.fullmatch(path.name))


def program_of(excel: Excel | None, opener: Path | None) -> Path | None:
    """Excel's program where a double-click on the workbook would start another one."""
    if excel is None or opener is None or opener.name.lower() == "excel.exe":
        return None
    return excel.program


def planned(machine: Machine, workbooks: Sequence[Path], excel: Path | None) -> tuple[Shortcut, ...]:
    """The icons: each workbook on the desktop and in the start menu, where their folder is, too.

    `excel` is given where Excel must be named, because another program opens such files.
    """
    made: list[Shortcut] = []
    for folder in _link_folders(machine):
        for workbook in workbooks:
            link = folder / f"{workbook.stem}.lnk"
            if excel is None:
                made.append(Shortcut(link, workbook, "", workbook.parent, ""))
            else:
                made.append(Shortcut(link, excel, f'"{workbook}"', workbook.parent, str(excel)))
    start = machine.folder(Folder.START_MENU)
    if start is not None:
        home = workbooks[0].parent
        made.append(Shortcut(start / OPEN_FOLDER, home, "", home, ""))
    return tuple(made)
