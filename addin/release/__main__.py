"""`python -m addin.release PYTHON [--out FOLDER] [--cache FOLDER] [--ca PEM] …`: exit 0 built, 1 refused."""

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
    parser.add_argument("--python-sha256", help="of what is given, as python.org publishes it")
    given = parser.parse_args(arguments)
    try:
        built = build(given.python, given.out, given.cache, given.ca, python_sha256=given.python_sha256)
    except ReleaseError as error:
        print(error, file=sys.stderr)
        return 1
    print("      zip  unpacked")
    for part, (packed, whole) in sorted(built.sizes.items(), key=lambda one: -one[1][0]):
        print(f"{packed / _MEGA:6.1f} MB {whole / _MEGA:6.1f} MB  {part}")
    unpacked = sum(whole for _, whole in built.sizes.values())
    print(f"{built.path.stat().st_size / _MEGA:6.1f} MB {unpacked / _MEGA:6.1f} MB  {built.path}")
    for doubt in built.doubts:
        print(f"A TEST BUILD, not for officers: {doubt}")
    if built.unproved and not built.doubts:
        print(f"BEFORE YOU GIVE IT TO ANYBODY: {built.unproved}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
