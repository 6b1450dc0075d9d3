"""`python -m addin.build` writes tthc_workbook.xlsm; `--check` only says whether it is up to date."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from addin.build.book import ROOT, Sources, built
from addin.build.modules import SourceError, read_folder
from addin.build.package import parts_of

__all__ = ["differences", "main", "stand_in"]

_WORKBOOK = ROOT / "tthc_workbook.xlsm"


def stand_in() -> Sources:
    """The flavour for LibreOffice: addin/stand_in takes the place of what only Excel on Windows has."""
    return Sources(read_folder(ROOT / "addin/stand_in"))


def differences(ours: bytes, theirs: bytes) -> Iterator[str]:
    """The parts in which two packages differ, by name; how they are zipped does not count."""
    one, other = parts_of(ours), parts_of(theirs)
    for name in sorted(one.keys() | other.keys()):
        if one.get(name) != other.get(name):
            yield name


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when written or up to date, 1 when not up to date, 2 when it cannot be built."""
    parser = argparse.ArgumentParser(prog="python -m addin.build", description=__doc__)
    parser.add_argument("--check", action="store_true", help="compare part by part, write nothing")
    parser.add_argument("--stand-in", action="store_true", help="the flavour that LibreOffice can run")
    parser.add_argument("--out", type=Path, default=_WORKBOOK, help="the file to write or to check")
    given = parser.parse_args(arguments)
    try:
        made = built(stand_in() if given.stand_in else Sources())
    except SourceError as error:
        print(error, file=sys.stderr)
        return 2
    if not given.check:
        given.out.write_bytes(made)
        return 0
    changed = list(differences(made, given.out.read_bytes()))
    if changed:
        print(
            f"{given.out.name} is not what its sources give; run make workbook. Parts: {', '.join(changed)}"
        )
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
