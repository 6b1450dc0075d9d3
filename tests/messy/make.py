"""The messy set: every case of what returned files look like, made from one good form.

`make messy` writes it to out/messy: a folder per case with its files and `expected.json` beside them.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from messy.case import Case, Expected, cases_in
from messy.file_cases import FILE_CASES
from messy.layout_cases import LAYOUT_CASES
from messy.unit_cases import UNIT_CASES
from messy.value_cases import VALUE_CASES

__all__ = ["CASES", "MAKERS", "NOT_YET", "expected_json", "write_case"]

MAKERS = dict(sorted({**VALUE_CASES, **LAYOUT_CASES, **FILE_CASES, **UNIT_CASES}.items()))
NOT_YET: Mapping[int, str] = {
    16: "so sánh số liệu của một đơn vị giữa các loại biểu: cần đủ ba loại biểu của cùng một kỳ",
    18: "so với các kỳ trước của chính đơn vị: cần lịch sử ít nhất bốn kỳ",
}
"""Cases whose figures are read but whose remark the product does not make yet, with the reason."""

CASES: tuple[Case, ...] = tuple(cases_in(MAKERS))
_AGE = 86_400


def write_case(case: Case, folder: Path) -> list[Path]:
    """Write the files of a case below a folder, the oldest first by their time; returns their paths."""
    written = []
    for name, data in case.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        written.append(path)
    for at, name in enumerate(case.ages):
        at_time = 1_655_000_000 + at * _AGE
        os.utime(folder / name, (at_time, at_time))
    if case.unit_list is not None:
        (folder / "danh-muc.csv").write_text(case.unit_list, encoding="utf-8")
    return written


def _unit(expected: Expected) -> dict[str, Any]:
    truth = expected.truth
    values = None
    if truth is not None:
        values = {field.name: getattr(truth, field.name) for field in fields(truth)}
        values = {
            name: dict(value) if isinstance(value, Mapping) else value for name, value in values.items()
        }
    return {"name": expected.unit, "status": sorted(expected.status), "values": values}


def expected_json(case: Case) -> dict[str, Any]:
    """What is expected of a case, as plain values."""
    return {
        "case": case.number,
        "id": case.id,
        "units": [_unit(one) for one in case.units],
        "files": {name: sorted(status) for name, status in case.status.items()},
        "findings": [
            {
                "codes": sorted(f.codes),
                "criterion": f.criterion,
                "cell": f.cell,
                "says": f.says,
                "severity": f.severity,
            }
            for f in case.found
        ],
        "no_other_findings": case.clean,
        "no_units": case.absent,
        "unit_list": "danh-muc.csv" if case.unit_list is not None else None,
        "request": dict(case.request),
        "groups": dict(case.groups),
    }


def main(target: Path) -> None:
    """Write the whole set anew."""
    shutil.rmtree(target, ignore_errors=True)
    for case in CASES:
        folder = target / case.id
        write_case(case, folder / "tep")
        text = json.dumps(expected_json(case), ensure_ascii=False, indent=1) + "\n"
        (folder / "expected.json").write_text(text, encoding="utf-8")
    print(f"{len(CASES)} trường hợp của {len(MAKERS)} mục, ghi vào {target}")


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "out/messy"))
