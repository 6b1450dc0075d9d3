"""Fails when a package's coverage (lines and branches) falls below its floor; floors only ever rise.

`python tests/coverage_floor.py .coverage.json`, after the tests wrote that file.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

FLOORS = {
    "domain": 100.0,
    "checks": 100.0,
    "criteria": 100.0,
    "workflow": 100.0,
    "files": 98.0,  # guards against files no test writes yet
    "cli": 98.0,
    "excel": 98.0,
    "console": 98.0,
}
_NOT_MEASURED = "__main__.py"  # run in a process of its own, where nothing is measured


def shares(report: Path) -> dict[str, float]:
    """Per package below tthc: covered lines and branches in percent."""
    covered: dict[str, int] = defaultdict(int)
    total: dict[str, int] = defaultdict(int)
    for name, file in json.loads(report.read_text(encoding="utf-8"))["files"].items():
        parts = Path(name).parts
        package = Path(parts[parts.index("tthc") + 1]).stem
        if parts[-1] == _NOT_MEASURED:
            continue
        summary = file["summary"]
        covered[package] += summary["covered_lines"] + summary["covered_branches"]
        total[package] += summary["num_statements"] + summary["num_branches"]
    return {package: 100 * covered[package] / total[package] for package in total if total[package]}


def main() -> int:
    """Print each package with its floor; 1 when one is below."""
    found = shares(Path(sys.argv[1]))
    low = [package for package, floor in FLOORS.items() if found.get(package, 0.0) < floor]
    for package, floor in FLOORS.items():
        sys.stdout.write(f"coverage of {package}: {found.get(package, 0.0):.1f} % (floor {floor:.0f} %)\n")
    for package in low:
        sys.stderr.write(f"coverage of {package} fell below its floor\n")
    return 1 if low else 0


if __name__ == "__main__":
    raise SystemExit(main())
