"""`python -m addin.release PYTHON [--out FOLDER] [--cache FOLDER] [--ca PEM]`: exit 0 built, 1 refused."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from addin.release.build import build
from addin.release.errors import ReleaseError

_MEGA = 1_000_000


def main(arguments: list[str] | None = None) -> int:
    """Builds, and tells the size of each part."""
    parser = argparse.ArgumentParser(prog="python -m addin.release", description=__doc__)
    parser.add_argument("python", type=Path, help="official Windows Python: embeddable zip, or full build")
    parser.add_argument("--out", type=Path, default=Path("dist"))
    parser.add_argument("--cache", type=Path, default=Path("out/windows"))
    parser.add_argument(
        "--ca", type=Path, action="append", default=[], help="a further root certificate (PEM)"
    )
    given = parser.parse_args(arguments)
    try:
        built = build(given.python, given.out, given.cache, given.ca)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    for part, size in sorted(built.sizes.items(), key=lambda one: -one[1]):
        print(f"{size / _MEGA:8.1f} MB  {part}")
    print(f"{built.path.stat().st_size / _MEGA:8.1f} MB  {built.path}")
    if built.test_build:
        print("A TEST BUILD: this Python does not come from python.org as it is. Not for officers.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
