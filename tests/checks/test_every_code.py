"""The catalogue is complete: every code is raised by one example that runs, and not by another."""

from contextlib import nullcontext
from pathlib import Path

import pytest

from checks.every_code import EXAMPLES, Example
from support import PROCESS
from tthc.checks.catalogue import catalogue

_WHERE = (
    "add an example to tests/checks: a rule over a form to CASES in test_rules.py, "
    "a case of tests/messy to MESSY, anything else to OTHERS in every_code.py"
)


@pytest.fixture(autouse=True)
def one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """One reading process for every run."""
    monkeypatch.setattr("tthc.workflow.collect.ReaderProcess", lambda *_, **__: nullcontext(PROCESS))


def test_every_code_has_a_hit_and_a_miss() -> None:
    without = sorted(set(catalogue()) - set(EXAMPLES))
    assert not without, f"{', '.join(without)}: {_WHERE}"
    unknown = sorted(set(EXAMPLES) - set(catalogue()))
    assert not unknown, f"no such code: {', '.join(unknown)}"


@pytest.mark.parametrize(
    ("code", "hit", "miss"),
    [
        pytest.param(code, hit, miss, id=f"{code}-{at}")
        for code, pairs in EXAMPLES.items()
        for at, (hit, miss) in enumerate(pairs)
    ],
)
def test_one_example_raises_a_code_and_another_does_not(
    code: str, hit: Example, miss: Example, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("hit", "miss")]
    for folder in folders:
        folder.mkdir()
    assert code in hit(folders[0])
    assert code not in miss(folders[1])
