"""Runs the commands of HUONG_DAN_BO_TIEU_CHI.md; `python tests/guide.py` writes what they print into it.

A block of the guide that begins "$ tthc ..." holds the command and what it prints; a line "..." stands for
lines left out. The commands run in this order in a copy of the example's folder.
"""

from __future__ import annotations

import re
import shlex
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import dataclass
from pathlib import Path

from typer.testing import CliRunner

import tthc.cli

ROOT = Path(__file__).parents[1]
GUIDE = ROOT / "HUONG_DAN_BO_TIEU_CHI.md"
EXAMPLE = ROOT / "sample_data" / "vi-du-bo-tieu-chi"
FINISHED = "ttpvhcc-xa.toml"
COMMAND = re.compile(r"^```\n\$ (tthc [^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
LEFT_OUT = "...\n"


@dataclass(frozen=True)
class Shown:
    """A command of the guide: what the guide shows, what it prints, and its status."""

    command: str
    shown: str
    printed: str
    status: int


def plain(text: str) -> str:
    """Lines without blanks at their ends, which no page shows."""
    return "".join(f"{line.rstrip()}\n" for line in text.strip("\n").splitlines())


def is_there(command: str) -> bool:
    """True when the program knows the command."""
    names = {one.name for one in tthc.cli.app.registered_commands} | {"bo-tieu-chi"}
    return shlex.split(command)[1] in names


def run_guide(folder: Path) -> Iterator[Shown]:
    """Every command of the guide, run in `folder`; the officer's editing is the example's finished set."""
    shutil.copytree(EXAMPLE, folder, dirs_exist_ok=True)
    (folder / FINISHED).unlink()
    for command, shown in COMMAND.findall(GUIDE.read_text(encoding="utf-8")):
        if not is_there(command):
            continue
        with chdir(folder):
            done = CliRunner().invoke(tthc.cli.app, shlex.split(command)[1:])
        yield Shown(command, shown, plain(done.output), done.exit_code)
        if (folder / FINISHED).exists():  # made by the command `moi`, then edited
            shutil.copy(EXAMPLE / FINISHED, folder / FINISHED)


def main() -> None:
    """Put what each command prints into the guide, where nothing is left out."""
    text = GUIDE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as folder:
        for one in run_guide(Path(folder)):
            if LEFT_OUT not in one.shown:
                old, new = (f"$ {one.command}\n{body}```" for body in (one.shown, one.printed))
                text = text.replace(old, new)
    listed = (EXAMPLE / "danh-muc.csv").read_text(encoding="utf-8")
    text = re.sub(r"```csv\n.*?```", lambda _: f"```csv\n{listed}```", text, flags=re.DOTALL)
    GUIDE.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{GUIDE}\n")


if __name__ == "__main__":
    main()
