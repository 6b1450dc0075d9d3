"""Tests that need a program the machine may lack: skipped with one line a file, but never where all is required."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping

import pytest

Lacking = Callable[[], str | None]
"""Says what the machine lacks, or nothing."""


def all_is_required() -> bool:
    """True where a test that cannot run is a failure: in CI."""
    return bool(os.environ.get("CI") or os.environ.get("TTHC_REQUIRE_ALL"))


def skip_what_lacks(items: Iterable[pytest.Item], lacking: Mapping[str, Lacking]) -> None:
    """Marks the tests that use a fixture of which the program is missing; the reason is reported once a file."""
    if all_is_required():
        return
    for item in items:
        for fixture in lacking.keys() & set(getattr(item, "fixturenames", ())):
            reason = lacking[fixture]()
            if reason:
                item.add_marker(pytest.mark.skip(reason=reason))


def need(lacking: str | None) -> None:
    """For the fixture itself: fails with what is lacking where all is required, else skips."""
    if lacking is None:
        return
    if all_is_required():
        pytest.fail(lacking, pytrace=False)
    pytest.skip(lacking)
