"""Timings as ratios, side by side in one run: each pair names what is compared and prints slow / fast.

`make bench`. Nothing is asserted: figures of one machine say nothing about another, ratios say a little.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

from tthc.checks.book import check_form, failing_checks
from tthc.criteria.loader import shipped_sets
from tthc.domain.forms import FilledForm
from tthc.domain.inputs import inputs_of_form
from tthc.domain.scoring import ScoringOptions
from tthc.files.reader import read_file
from tthc.files.reader_process import ReaderProcess
from tthc.files.workbook_reader import read_workbook
from tthc.workflow.consolidate import consolidate
from tthc.workflow.export import workbook_bytes
from tthc.workflow.request import DEFAULT_SET, Request

SAMPLES = Path(__file__).parents[2] / "sample_data" / "dien-bien-phu-2022-q2" / "don-vi"
ROUNDS = 5
Step = Callable[[], object]


def _open_all() -> object:
    with ReaderProcess() as process:
        return [read_workbook(path, path.name, process) for path in sorted(SAMPLES.glob("*.xlsx"))]


def _read_all() -> object:
    sets = shipped_sets()
    with ReaderProcess() as process:
        return [read_file(path, path.name, sets, process) for path in sorted(SAMPLES.glob("*.xlsx"))]


def _consolidate() -> object:
    return consolidate(Request((SAMPLES,)))


def _export() -> object:
    request = Request((SAMPLES,))
    return workbook_bytes(consolidate(request), request)


def _forms() -> list[FilledForm]:
    with ReaderProcess() as process:
        files = [read_file(path, path.name, [SET], process) for path in sorted(SAMPLES.glob("*.xlsx"))]
    return [one.form for read in files for one in read.forms]


SET = next(one for one in shipped_sets() if one.id == DEFAULT_SET)
FORMS = _forms()


def _failing() -> object:
    return [failing_checks(SET, form, inputs_of_form(form), ScoringOptions(), None) for form in FORMS]


def _explained() -> object:
    return [check_form(SET, form, inputs_of_form(form), ScoringOptions(), None) for form in FORMS]


PAIRS: tuple[tuple[str, Step, Step], ...] = (
    ("finding forms on top of opening files", _read_all, _open_all),
    ("checks and sums on top of reading", _consolidate, _read_all),
    ("naming the wrong figure on top of the checks", _explained, _failing),
    ("writing the workbook on top of consolidating", _export, _consolidate),
)


def _median_seconds(first: Step, second: Step) -> tuple[float, float]:
    """Medians of two steps, run in turns so that both see the same machine."""
    seen: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for step, times in zip((first, second), seen, strict=True):
            begun = time.perf_counter()
            step()
            times.append(time.perf_counter() - begun)
    return statistics.median(seen[0]), statistics.median(seen[1])


def main() -> None:
    """Print every pair."""
    for name, more, less in PAIRS:
        slow, fast = _median_seconds(more, less)
        sys.stdout.write(f"{name}: {slow / fast:.2f} x ({slow:.3f} s / {fast:.3f} s)\n")


if __name__ == "__main__":
    main()
